"""Rules of findings one by one: what rounding explains is none, what no rounding explains is one, in words too."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import cast

import pytest
from figures_at_hand import FRAMEWORK, figure
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop import published
from carec_desktop.actions import portfolio as actions_portfolio
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import Workspace
from carec_desktop.finding import WORDS, Finding
from carec_desktop.findings import findings
from carec_desktop.paths import ROOT
from carec_desktop.report.table_facts import Project
from carec_desktop.signals import Figure
from tests.test_tables import projects_of_table_two

SPEED, CHANGE = "TRP.OC1.ROAD_SWOD", "cpmm_speed_without_delay_change"
FLOW, SHARE = "goods_trade_total", "goods_trade_carec_share"


def found(*figures: Figure, kind: str = "") -> list[Finding]:
    return [each for each in findings(FRAMEWORK, figures) if kind in ("", each.kind)]


def said(words: str, value: str = "13.6", year: str = "2021", measure: str = "TRP.OP1.ROAD") -> Figure:
    return figure(measure, "CAREC", year, value, finding=words)


@given(old=st.integers(200, 900), new=st.integers(200, 900))
def test_a_change_printed_to_one_digit_from_exact_levels_is_never_a_finding(old: int, new: int) -> None:
    """Whatever the exact levels were, rounding all three numbers makes no finding."""
    exact = Decimal(100) * (new - old) / old
    levels = [f"{(Decimal(level) / 10).quantize(Decimal('0.1'))}" for level in (old, new)]
    figures = [figure(SPEED, "CAREC", year, level) for year, level in zip(("2020", "2021"), levels, strict=True)]
    printed = figure(CHANGE, "CAREC", "2021", f"{exact.quantize(Decimal('0.1'))}")
    assert found(*figures, printed, kind="rate_differs") == []


def test_a_change_that_its_levels_do_not_give_is_told_with_what_they_give() -> None:
    levels = [figure(SPEED, "CAREC", "2020", "42.9"), figure(SPEED, "CAREC", "2021", "40.0")]
    (odd,) = found(*levels, figure(CHANGE, "CAREC", "2021", "-3.2"), kind="rate_differs")
    assert (odd.stated, odd.computed) == ((Decimal("-3.2"),), Decimal("-6.76"))
    assert {each.value for each in odd.behind} == {"42.9", "40.0", "-3.2"}


@pytest.mark.parametrize(("words", "computed"), [
    ("Fell 9.4% from 15.1 hours", None),  # 13.649 from 15.051 would be
    ("Fell 9.0% from 15.1 hours", "-9.9"),
    ("Rose 9.4% from 15.1 hours", "-9.9"),
    ("Снизилось на 20% с 15,1 часа", "-10"),
    ("Quite a fall, 9 of 10 crossings", None),
])  # fmt: skip
def test_a_change_in_words_is_held_against_the_figures(words: str, computed: str | None) -> None:
    odd = found(said(words), kind="words_against_figures")
    assert [each.computed for each in odd] == ([Decimal(computed)] if computed else [])


def test_counts_that_list_their_years_or_dates_are_added_up() -> None:
    wrong = said("5 dialogues (2 in 2018, 2 in 2019)", "5", "2019", "EFS.OC1.DIALOGUES")
    right = said("4 dialogues (2 in 2018, 2 in 2019)", "4", "2019", "EFS.OC1.DIALOGUES")
    later = said("Two meetings (October 2018, January 2021)", "2", "2020", "TSM.OP2.MEETINGS")
    assert [each.computed for each in found(wrong)] == [4]
    assert found(right) == []
    assert [(each.variant, each.computed) for each in found(later)] == [("dates", 1)]


def test_a_bound_in_words_is_held_against_the_number_of_another_document() -> None:
    words = figure("ENG.OC1.RENEWABLE_SHARE", "CAREC", "2017", "", reason="not_available", finding="below: <1%")
    one = figure("ENG.OC1.RENEWABLE_SHARE", "CAREC", "2017", "1", source="T")
    under = figure("ENG.OC1.RENEWABLE_SHARE", "CAREC", "2017", "0.9", source="T")
    assert [each.kind for each in found(words, one)] == ["words_against_figures"]
    assert found(words, under) == []


def test_a_missing_member_may_explain_a_share_and_then_it_is_no_finding() -> None:
    members = FRAMEWORK.group("CAREC-10").members()
    rows = [figure(FLOW, area, "2020", "100") for area in members[1:]]
    rows += [figure(SHARE, area, "2020", "10.0") for area in members[1:]]
    whole = figure(FLOW, "CAREC-10", "2020", "1000")
    kinds = {value: {each.kind for each in found(*rows, whole, figure(SHARE, "CAREC-10", "2020", value))}
             for value in ("8.7", "9.0", "18.5", "19.5")}  # fmt: skip
    differs = {value: "rate_differs" in each for value, each in kinds.items()}
    assert differs == {"8.7": True, "9.0": False, "18.5": False, "19.5": True}


@given(years=st.lists(st.integers(0, 400), min_size=3, max_size=3), off=st.sampled_from([-1, 0, 1]))
def test_years_that_are_counted_must_add_up_exactly(years: list[int], off: int) -> None:
    rows = [figure("portfolio_projects_energy", "CAREC", str(2018 + at), str(n)) for at, n in enumerate(years)]
    total = sum(years) + off
    odd = found(*rows, figure("portfolio_projects_energy", "CAREC", "2018/P3Y", str(total)), kind="years_differ")
    assert [each.computed for each in odd] == ([sum(years)] if off else [])


def test_a_year_far_from_its_history_is_asked_about_once() -> None:
    line = [figure("comm_services_exports", "GEO", str(2015 + at), value)
            for at, value in enumerate(("3990", "4490", "4600", "4550", "1586"))]  # fmt: skip
    assert [each.slot.time_period for each in found(*line, kind="unlike_history")] == ["2019"]
    assert found(*line[:4], kind="unlike_history") == []
    misprint = [figure("merch_imports", "CHN", str(2017 + at), value)
                for at, value in enumerate(("183792", "2135748", "2078386", "2055752"))]  # fmt: skip
    assert {each.kind for each in found(*misprint)} == {"suspected_misprint"}


def test_a_break_of_the_series_begins_another_history() -> None:
    before = [figure("EFS.OP2.FORUMS", "CAREC", year, "9") for year in ("2017", "2018", "2019")]
    after = figure("EFS.OP2.FORUMS", "CAREC", "2020", "2")
    assert [each.kind for each in found(*before, after)] == ["running_total_fell"]
    assert found(*before, replace(after, flags=frozenset({"break"}))) == []


def test_an_explanation_is_for_the_numbers_it_was_given_for() -> None:
    def fall(value: str, source: str = "S") -> str:
        before = figure("EFS.OP2.FORUMS", "CAREC", "2019", "3", source=source)
        (odd,) = found(before, figure("EFS.OP2.FORUMS", "CAREC", "2020", value, source=source))
        return odd.fingerprint

    assert fall("2") == fall("2.0") == fall("2", "another")
    assert fall("1") != fall("2")


def test_every_kind_has_a_word_for_lists() -> None:
    from carec_desktop.actions.record_finding import SENTENCES
    from carec_desktop.finding import KINDS

    assert {*KINDS, *SENTENCES} == set(WORDS)


def portfolio(made: list[Project], monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], Decimal | int | None]:
    """Findings about published totals, with these projects recorded; by metric and period, what records give."""
    figures = [f for f in published.portfolio() if "Table 2" in f.source]
    seen = [
        View(str(at), "observation", {"measure": f.measure, "ref_area": f.ref_area, "time_period": f.time_period,
                                      "kind": f.kind, "source": f.source}, {"value": f.value}, {}, {}, {}, None)
        for at, f in enumerate(figures)
    ]  # fmt: skip
    monkeypatch.setattr(actions_portfolio, "projects", lambda _ws: tuple(made))
    ws = cast(Workspace, SimpleNamespace(framework=FRAMEWORK))
    return {(one.measure.removeprefix("portfolio_"), one.when): one.computed
            for one in actions_portfolio.findings(ws, seen)}  # fmt: skip


def test_published_totals_are_held_against_records_that_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    made = projects_of_table_two()
    assert portfolio(made, monkeypatch) == {}, "records that make up Table 2 give its totals"
    at = next(i for i, p in enumerate(made) if p.approved[:4] == "2018" and p.sector == "TRP" and p.amount != "0")
    richer = replace(made[at], amount=f"{Decimal(made[at].amount) + 100:f}")
    told = portfolio([*made[:at], richer, *made[at + 1 :]], monkeypatch)
    assert {("amount_total", "2018"), ("amount_total", "2018/P3Y")} <= set(told)
    assert told["amount_total", "2018"] == 3057
    assert portfolio(made[:at] + made[at + 1 :], monkeypatch) == {}, "one is missing: nothing can be said"
    one_more = portfolio([*made, replace(made[at], id="P999", amount="0")], monkeypatch)
    assert set(one_more) == {(f"projects_{which}", period) for which in ("total", "transport")
                             for period in ("2018", "2018/P3Y")}  # fmt: skip


def test_the_page_for_review_tells_every_kind() -> None:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    told = {code for line in page.splitlines() if line.startswith("| `")
            for code in line.split("|")[1].replace("`", "").split()}  # fmt: skip
    assert told == set(WORDS)
