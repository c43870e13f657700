"""Every published row is here, word for word, under its source; what we read into a row is said."""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

import pytest

from carec_desktop import published
from carec_desktop.framework import Framework
from carec_desktop.published import PublishedFigure

# Digests of the rows as collected from the documents, so that a lost or altered row is noticed.
COLLECTED = {
    "observations": "dc26ade07de39a1d0ffd9c62d2dc40767c7e1c33351cb87ef4cbb7fac246f3f2",
    "series": "c80fd6478b7f51d16bcc84e672612810595394f32faf87966d6748ce69c17ca8",
    "portfolio": "dbed09dad5f315086468112b33f530b7d9ff8ca4a38e4e40e8ed296917b6d4d6",
    "events": "390368b76371e32b27d09d7438b061373b68bca6f5620efb2d37f38e1e0388f2",
    "deliverables": "7601a4778498d9b40367f09beab106a32a9c589f7039c5f9d2a7c1519e0ab5fe",
}
PERIOD = re.compile(r"\d{4}(-\d{2}|-Q[1-4])?(/P\d+Y)?")
PARTIAL_DATE = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")
REASONS = {
    "not_due", "not_collected", "not_available", "not_applicable", "too_early", "withheld", "target_never_set",
}


@pytest.fixture
def framework() -> Framework:
    return Framework.load()


def figures() -> tuple[PublishedFigure, ...]:
    return published.observations() + published.series() + published.portfolio()


def digest(lines: Iterable[tuple[str, ...]]) -> str:
    return sha256("\n".join(sorted("|".join(line) for line in lines)).encode()).hexdigest()


def years(period: str) -> str:
    """"2001/P20Y" as the documents write it: "2001-2020"."""
    start, _slash, length = period.partition("/P")
    return f"{start}-{int(start) + int(length[:-1]) - 1}" if length else start


# Nothing lost, nothing altered.


def test_every_observation_is_here_as_collected(framework: Framework) -> None:
    rows = []
    for each in published.observations():
        corridor = dict(each.dimensions).get("CORRIDOR")
        area = f"corridor {corridor}" if corridor else each.ref_area
        yes_target = each.kind == "target" and framework.measure(each.measure).value_type == "boolean"
        value = "" if yes_target else each.value
        rows.append(
            (each.measure, area, each.time_period, each.kind, value, each.source, each.finding)
        )
    assert len(rows) == 353
    assert digest(rows) == COLLECTED["observations"]


def test_every_value_of_the_series_is_here_as_collected() -> None:
    rows = [
        (each.measure, each.ref_area.replace("CAREC-", "CAREC"), years(each.time_period), each.value, each.source)
        for each in published.series()
    ]
    assert len(rows) == 369
    assert digest(rows) == COLLECTED["series"]


def test_every_portfolio_figure_is_here_as_collected() -> None:
    rows = [(each.finding, each.value, each.source) for each in published.portfolio()]
    assert len(rows) == 121
    assert digest(rows) == COLLECTED["portfolio"]


def test_every_event_is_here_as_collected() -> None:
    rows = [
        (e.title, f"{e.start}/{e.end}" if e.end else e.start, e.place, e.participants, e.source)
        for e in published.events()
    ]
    assert len(rows) == 154
    assert digest(rows) == COLLECTED["events"]


def test_every_deliverable_is_here_as_collected() -> None:
    rows = [
        (d.title.en, d.title.zh, d.title.ru, d.due_printed, d.status, d.source) for d in published.deliverables()
    ]
    assert len(rows) == 97
    assert digest(rows) == COLLECTED["deliverables"]


# Rows are sound records.


def test_no_two_figures_share_their_natural_key() -> None:
    assert not [key for key, times in Counter(each.key for each in figures()).items() if times > 1]


def test_every_figure_names_what_the_framework_knows(framework: Framework) -> None:
    for each in figures():
        assert framework.has_measure(each.measure)
        assert framework.has_area(each.ref_area)
        assert each.kind in {"baseline", "target", "actual"}
        assert PERIOD.fullmatch(each.time_period), each
        assert each.source


def test_a_figure_has_a_value_or_a_reason_never_both() -> None:
    for each in figures():
        assert bool(each.value) != bool(each.reason), each
        assert each.reason in REASONS | {""}
        assert each.reason != "target_never_set" or each.kind == "target"
        assert each.number is not None or not each.value


def test_every_context_measure_has_figures(framework: Framework) -> None:
    assert {each.measure for each in published.series() + published.portfolio()} == {
        measure.code for measure in framework.context
    }


def test_decimals_stay_as_printed() -> None:
    survey = {e.value for e in published.observations() if e.measure == "TRD.OP2.KNOWLEDGE_IMPROVED"}
    assert "93.0" in survey
    assert "93" not in survey


def test_sources_that_disagree_both_enter() -> None:
    baselines = [
        e.value for e in published.observations()
        if (e.measure, e.kind, e.time_period) == ("ECD.OC1.COUNTRIES", "baseline", "2017")
    ]
    assert sorted(baselines) == ["1", "4"]


def test_a_target_without_a_number_was_never_set() -> None:
    hashes = [e for e in published.observations() if e.kind == "target" and "#" in e.finding and not e.value]
    assert len(hashes) > 80
    assert {e.reason for e in hashes} == {"target_never_set"}


def test_a_yes_target_says_that_the_source_prints_no_figure(framework: Framework) -> None:
    yes = [
        e for e in published.observations()
        if e.kind == "target" and framework.measure(e.measure).value_type == "boolean"
    ]
    assert len(yes) == 6
    assert all(e.value == "1" and "prints no figure" in e.note for e in yes)


def test_forecasts_are_marked() -> None:
    forecast = [e for e in published.series() if "forecast" in e.flags]
    assert len(forecast) > 20
    assert {e.measure for e in forecast} >= {"gdp_growth", "gdp_growth_ado2022"}


def test_corridor_rows_lie_in_the_region_with_their_corridor(framework: Framework) -> None:
    for each in published.observations():
        if each.dimensions:
            fixed = framework.measure(each.measure).dimensions
            assert each.ref_area == "CAREC"
            assert dict(each.dimensions).items() <= fixed.items()


# Country answers.


def test_answers_are_those_of_the_review() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for each in published.answers():
        found.setdefault((each.measure, each.time_period), set()).add(each.ref_area)
    assert found[("ECD.OC1.COUNTRIES", "2017")] == {"CHN", "KAZ", "KGZ", "PAK"}
    assert found[("ECD.OC1.COUNTRIES", "2020")] == {"MNG", "TJK", "UZB"}
    assert found[("TSM.OC1.IMPROVED", "2020")] == {"KAZ", "KGZ", "MNG", "PAK", "TJK"}
    assert found[("AGR.OP1.COUNTRIES_ADVISED", "2020")] == {"AZE", "KAZ", "KGZ", "TJK", "UZB"}
    assert found[("AGR.OP2.COUNTRIES", "2020")] == {"AZE", "GEO", "KAZ", "KGZ", "TJK", "TKM", "UZB"}
    ranks = {(e.ref_area, e.time_period): e.value for e in published.answers() if e.measure == "TSM.OC1.RANK"}
    assert ranks == {("CHN", "2017"): "15", ("GEO", "2017"): "70", ("CHN", "2020"): "13", ("GEO", "2020"): "68"}


def test_nobody_is_said_to_have_answered_no(framework: Framework) -> None:
    for each in published.answers():
        measure = framework.measure(each.measure)
        assert measure.provider == "country"
        assert framework.area(each.ref_area).member
        assert each.value == "1" or measure.country_type == "rank"


# Events and deliverables.


def test_events_are_owned_placed_in_time_and_never_held_when_planned(framework: Framework) -> None:
    events = published.events()
    assert len({event.key for event in events}) == len(events)
    themes = {part.code for part in framework.sectors + framework.themes}
    members = {area.code for area in framework.members}
    for event in events:
        assert event.ref_area in members | {"CAREC"}
        assert set(event.countries) <= members
        assert event.sector in themes
        assert PARTIAL_DATE.fullmatch(event.start)
        assert PARTIAL_DATE.fullmatch(event.end)
        assert event.state in {"held", "planned", "postponed"}
        assert event.state == "planned" or "(planned)" not in event.title


def test_the_ministerial_conference_names_its_ten_members() -> None:
    (conference,) = [e for e in published.events() if e.title.startswith("24th CAREC Ministerial")]
    assert conference.ref_area == "KGZ"
    assert len(conference.countries) == 10
    assert "AFG" not in conference.countries


def test_deliverables_are_due_in_our_periods(framework: Framework) -> None:
    themes = {part.code for part in framework.sectors + framework.themes}
    for each in published.deliverables():
        assert {each.sector, *each.also} <= themes
        assert not each.due or PERIOD.fullmatch(each.due) or PARTIAL_DATE.fullmatch(each.due)
        assert bool(each.due) == bool(each.due_printed)
        assert each.title.en
        assert each.title.ru
        assert each.title.zh
