"""The country card: what it says, that it says the same in three languages, and what it refuses to print."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
import report_world

from carec_desktop.framework import Framework, Text3
from carec_desktop.i18n import LANGUAGES
from carec_desktop.judge import judge_all
from carec_desktop.problems import UserError
from carec_desktop.report import marks
from carec_desktop.report.card import card_pdf, cards
from carec_desktop.report.cells import Cell
from carec_desktop.report.facts import (
    Approval,
    CardFacts,
    DelegationFact,
    EventFact,
    Headcount,
    PackagesFact,
    ProjectFact,
    TrainingFact,
)
from carec_desktop.report.model import CardModel, card_model
from carec_desktop.signals import Figure

EXPECTED = Path(__file__).parent / "expected"
AREAS = ("AFG", "AZE", "CHN", "GEO", "KAZ", "KGZ", "MNG", "PAK", "TJK", "TKM", "UZB")


@pytest.fixture(scope="module")
def world() -> CardFacts:
    return report_world.facts()


def stated(measure: str, area: str, value: str, period: str = "2022", **more: object) -> Figure:
    """A figure a country or sector lead has sent."""
    fields: dict[str, object] = {"kind": "actual", "source": "Ministry", "state": "clean", "record_id": measure}
    return Figure(measure, area, period, **{**fields, **more}, value=value)  # type: ignore[arg-type]


def with_figures(world: CardFacts, *figures: Figure, **more: object) -> CardFacts:
    everything = (*world.figures, *figures)
    judged = judge_all(world.framework, everything)
    return replace(world, figures=everything, judgements=judged, **more)  # type: ignore[arg-type]


def row(card: CardModel, measure: str) -> object:
    return next(row for cluster in card.clusters for row in cluster.rows if row.measure == measure)


def cells(card: CardModel) -> list[Cell]:
    regions = [row.region for cluster in card.clusters for row in cluster.rows]
    return [cell for each in regions for cell in (each.baseline, each.previous, each.latest, each.target)]


# --- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize("area", ["GEO", "KGZ", "AFG"])
def test_says_what_it_said(world: CardFacts, area: str) -> None:
    assert card_model(world, area, "en").as_text() == (EXPECTED / f"card-{area}-en.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("area", AREAS)
def test_same_figures_in_three_languages(world: CardFacts, area: str) -> None:
    one, *others = (card_model(world, area, lang) for lang in LANGUAGES)
    for other in others:
        assert [cell.raw for cell in cells(one)] == [cell.raw for cell in cells(other)]
        assert [cell.flag for cell in cells(one)] == [cell.flag for cell in cells(other)]
        assert one.codes.by_code == other.codes.by_code
        assert [each.count for each in one.statuses] == [each.count for each in other.statuses]
        answers = [[row.country.raw for c in card.clusters for row in c.rows] for card in (one, other)]
        assert answers[0] == answers[1]
        drawn = [[[r.raw for r in p.bars] + [r.raw for ln in p.lines for r in ln.readings] for p in card.panels]
                 for card in (one, other)]  # fmt: skip
        assert drawn[0] == drawn[1]


def test_no_cell_is_empty(world: CardFacts) -> None:
    for area in AREAS:
        card = card_model(world, area, "en")
        assert all(cell.texts or cell.reason for cell in cells(card))
        assert all(row.country.words for cluster in card.clusters for row in cluster.rows)


def test_zero_is_a_value(world: CardFacts) -> None:
    donors = row(card_model(world, "KGZ", "en"), "ENG.OP2.DONORS")
    assert donors.region.latest.texts == ("0",)  # type: ignore[attr-defined]


def test_every_code_leads_somewhere(world: CardFacts) -> None:
    text = card_model(world, "GEO", "en")
    printed = [row.code for cluster in text.clusters for row in cluster.rows]
    printed += [panel.code for panel in text.panels] + [event.code for event in text.participation.events]
    assert len(set(printed)) == len(printed)
    assert all(text.codes.resolve(f"{code}-C") for code in printed)
    assert text.codes.resolve("0000-A") is None
    fuel = row(text, "TRD.OC1.FUEL_INTRA")
    found = text.codes.resolve(f"{fuel.code.lower()}-c")  # type: ignore[attr-defined]
    assert found is not None
    assert (found[0].name, found[1]) == ("TRD.OC1.FUEL_INTRA", "C")


def test_counts_add_up(world: CardFacts) -> None:
    card = card_model(world, "UZB", "en")
    assert sum(each.count for each in card.statuses) == card.measures == 98
    assert sum(count for _words, count in card.why) == next(e.count for e in card.statuses if e.status == "not_rated")


def test_disagreeing_sources_both_stand(world: CardFacts) -> None:
    fuel = row(card_model(world, "KAZ", "en"), "TRD.OC1.FUEL_ROW")
    assert fuel.region.baseline.texts == ("10.85", "31.52")  # type: ignore[attr-defined]
    assert fuel.region.baseline.flag == "disputed"  # type: ignore[attr-defined]
    decided = {f.slot: f.source for f in world.figures if f.measure == "TRD.OC1.FUEL_ROW" and f.value == "10.85"}
    judged = judge_all(world.framework, world.figures, of_record=decided)
    settled = row(card_model(replace(world, judgements=judged, of_record=decided), "KAZ", "en"), "TRD.OC1.FUEL_ROW")
    assert settled.region.baseline.texts == ("10.85",)  # type: ignore[attr-defined]
    assert settled.region.baseline.flag == "decided"  # type: ignore[attr-defined]


# --- the country's own column ---------------------------------------------------------------------


def answers(facts: CardFacts, area: str) -> dict[str, str]:
    card = card_model(facts, area, "en")
    return {row.measure: row.country.kind for cluster in card.clusters for row in cluster.rows}


def test_not_named_is_not_no_and_open_is_neither(world: CardFacts) -> None:
    georgia = answers(world, "GEO")
    assert georgia["ECD.OC1.COUNTRIES"] == "not_named"
    assert georgia["WTR.OC1.COUNTRIES"] == "open"
    assert georgia["TRD.OC1.FUEL_INTRA"] == "regional"
    assert answers(world, "KGZ")["ECD.OC1.COUNTRIES"] == "yes"
    said_no = with_figures(world, stated("WTR.OC1.COUNTRIES", "GEO", "0"))
    assert answers(said_no, "GEO")["WTR.OC1.COUNTRIES"] == "no"


def test_paused_reporting_is_not_late_and_not_asked(world: CardFacts) -> None:
    card = card_model(world, "AFG", "en")
    assert "open" not in answers(world, "AFG").values()
    assert card.quality.coverage.asked == 0
    assert card.asked.requests == ()
    assert "15 Aug 2021" in card.short[0]
    assert dict(card.quality.lines)["Packages received, on time"] == "reporting paused, not late"


def test_hosting_counts_only_where_confirmed_and_held(world: CardFacts) -> None:
    held = EventFact("e1", "high_level_forum", {"en": "Forum"}, "2023-10", host="KAZ", counts_for=("EFS.OP2.FORUMS",))
    bare = replace(world, events=())
    assert answers(replace(bare, events=(held,)), "KAZ")["EFS.OP2.FORUMS"] == "hosted"
    assert answers(replace(bare, events=(replace(held, state="planned"),)), "KAZ")["EFS.OP2.FORUMS"] == "regional"
    assert answers(replace(bare, events=(replace(held, counts_for=()),)), "KAZ")["EFS.OP2.FORUMS"] == "regional"
    sent = replace(bare, events=(held,), delegations=(DelegationFact("e1", "UZB"),))
    assert answers(sent, "UZB")["EFS.OP2.FORUMS"] == "took_part"


def test_country_status_needs_a_country_target(world: CardFacts) -> None:
    plain = row(card_model(world, "GEO", "en"), "TSM.OC1.TOP70")
    assert plain.country.status == ""  # type: ignore[attr-defined]
    facts = with_figures(
        world,
        stated("TSM.OC1.RANK", "GEO", "70", "2017", kind="baseline"),
        stated("TSM.OC1.RANK", "GEO", "68", "2020"),
        stated("TSM.OC1.RANK", "GEO", "69", "2020", kind="target"),
    )
    own = row(card_model(facts, "GEO", "en"), "TSM.OC1.TOP70")
    assert own.country.status == "achieved"  # type: ignore[attr-defined]


def test_both_heads_of_a_conflict_are_printed(world: CardFacts) -> None:
    facts = with_figures(
        world,
        stated("WTR.OC1.COUNTRIES", "KAZ", "1", state="conflict"),
        stated("WTR.OC1.COUNTRIES", "KAZ", "0", state="conflict"),
        stated("merch_exports", "KAZ", "46949", "2021", state="conflict"),
        stated("merch_exports", "KAZ", "47949", "2021", state="conflict"),
    )
    card = card_model(facts, "KAZ", "en")
    water = row(card, "WTR.OC1.COUNTRIES")
    assert water.country.words == "Yes / No"  # type: ignore[attr-defined]
    assert "46,949 ≠ 47,949" in card.panels[1].note
    assert dict(card.quality.lines)["In conflict, undecided (own answers)"] == "2"
    assert "2 contradictions" in card.asked.requests[0]


def test_drafts_and_waiting_values_are_not_printed(world: CardFacts) -> None:
    for state in ("draft", "waiting"):
        facts = with_figures(world, stated("WTR.OC1.COUNTRIES", "GEO", "1", state=state))
        assert answers(facts, "GEO")["WTR.OC1.COUNTRIES"] == "open"


# --- people ---------------------------------------------------------------------------------------


def test_head_counts_print_however_few(world: CardFacts) -> None:
    event = EventFact("e1", "ministerial", {"en": "Conference"}, "2023-11-30", countries=("KGZ",))
    few = replace(world, events=(event,), delegations=(DelegationFact("e1", "KGZ", Headcount(2, 9), True),))
    shown = card_model(few, "KGZ", "en").participation.rows[0].counted
    assert (shown.people, shown.words) == (Headcount(2, 9), "2 / 9 of 11")


def test_people_are_those_of_the_country(world: CardFacts) -> None:
    training = TrainingFact(
        "t1", {"ru": "Обучение"}, "2022-05", people={"KGZ": Headcount(10, 12, 1), "UZB": Headcount(8, 8)}
    )
    card = card_model(replace(world, events=(), trainings=(training,)), "KGZ", "en")
    assert card.participation.rows[-1].counted.people == Headcount(10, 12, 1)
    assert (card.participation.events[0].title.words, card.participation.events[0].title.mark) == ("Обучение", "RU")


def test_nobody_counted_says_so(world: CardFacts) -> None:
    panel = card_model(world, "KGZ", "en").participation
    assert {row.counted.words for row in panel.rows} == {"not collected"}


# --- draft, approved, changed ---------------------------------------------------------------------


def test_watermark_goes_when_every_value_is_approved(world: CardFacts) -> None:
    assert card_model(world, "KAZ", "en").header.state.kind == "specimen"
    facts = with_figures(world, stated("WTR.OC1.COUNTRIES", "KAZ", "1", record_id="r1"))
    draft = card_model(facts, "KAZ", "en").header.state
    assert (draft.kind, draft.watermark) == ("draft", "DRAFT")
    approvals = {"KAZ": Approval("A. Officer", "2026-07-01")}
    half = replace(facts, approvals=approvals)
    assert card_model(half, "KAZ", "en").header.state.kind == "draft"
    done = card_model(replace(half, approved=frozenset({"r1"})), "KAZ", "en").header.state
    assert (done.kind, done.watermark) == ("approved", "")
    assert "1 Jul 2026" in done.words


def test_changed_and_proposed_values_are_marked(world: CardFacts) -> None:
    speed = stated("TRP.OC1.ROAD_SWD", "CAREC", "19.8")
    facts = with_figures(world, speed)
    facts = replace(facts, changed=frozenset({speed.slot}), proposed={speed.slot: "20.1"})
    latest = row(card_model(facts, "KAZ", "en"), "TRP.OC1.ROAD_SWD").region.latest  # type: ignore[attr-defined]
    assert (latest.changed, latest.proposed) == (True, "20.1")


def test_packages_say_how_many_came_in_time(world: CardFacts) -> None:
    facts = replace(world, packages={"KAZ": PackagesFact(3, "2026-03-02", 2)})
    lines = dict(card_model(facts, "KAZ", "en").quality.lines)
    assert lines["Packages received, on time"] == "3 (2 on time), last on 2 Mar 2026"


# --- on paper -------------------------------------------------------------------------------------


def fonts(pdf: bytes) -> list[bytes]:
    return re.findall(rb"/BaseFont /([^ /\r\n]+)", pdf)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_pages_with_embedded_fonts_only(world: CardFacts, lang: str) -> None:
    printed = list(cards(world, [lang]))
    assert [each.ref_area for each in printed] == list(AREAS)
    for each in printed:
        assert each.problem is None
        assert each.pdf is not None
        assert len(re.findall(rb"/Type /Page\b", each.pdf)) == 2
        assert all(b"+CARECSans-" in font for font in fonts(each.pdf))
        assert each.pdf.count(b"/FontFile2") == len(set(fonts(each.pdf)))
        assert b"Helvetica" not in each.pdf
        assert b"/Lang" in each.pdf
        # Each page, its headings: in short, status, five clusters; context and seven slots.
        assert each.pdf.count(b"/Dest ") == 2 + 7 + 7


def test_same_facts_same_bytes(world: CardFacts) -> None:
    first = card_pdf(world, "TJK", "ru")
    card_pdf(world, "CHN", "zh")
    assert card_pdf(world, "TJK", "ru") == first


def test_one_mark_for_each_row_and_each_count(world: CardFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(marks, "status", lambda _page, _x, _y, code, **_more: drawn.append(code))
    card = card_model(world, "PAK", "en")
    card_pdf(world, "PAK", "en")
    rows = Counter(row.region.status for cluster in card.clusters for row in cluster.rows)
    legend = Counter(each.status for each in card.statuses)
    guide = Counter([*legend, "watch", "on_track"])
    assert Counter(drawn) == rows + Counter(legend.keys()) + guide


def test_missing_sign_is_named_and_the_batch_goes_on(world: CardFacts) -> None:
    event = EventFact("e1", "workshop", {"en": "Seminar \U00013000"}, "2024-05", host="MNG")
    facts = replace(world, events=(*world.events, event))
    printed = {each.ref_area: each for each in cards(facts, ["en"])}
    assert printed["MNG"].pdf is None
    assert printed["MNG"].problem is not None
    assert printed["MNG"].problem.code == "report-glyph-missing"
    assert "U+13000" in printed["MNG"].problem.sentence()
    assert all(printed[area].pdf for area in AREAS if area != "MNG")


def renamed(framework: Framework, code: str, name: str) -> Framework:
    changed = replace(framework.measure(code), short=Text3(name, name, name))
    measures = tuple(changed if each.code == code else each for each in framework.measures)
    known = MappingProxyType({each.code: each for each in (*measures, *framework.context)})
    return replace(framework, measures=measures, _measures=known)


def test_text_that_does_not_fit_is_refused_with_its_place(world: CardFacts) -> None:
    framework = renamed(
        world.framework, "ENG.OP2.DONORS", "A name that no squeeze will ever fit into one row of this card"
    )
    with pytest.raises(UserError) as caught:
        card_pdf(replace(world, framework=framework), "KGZ", "en")
    assert caught.value.problem.code == "report-overflow"
    assert "ENG.OP2.DONORS" in str(caught.value)


def test_everything_at_once_still_fits(world: CardFacts) -> None:
    """The widest card: long names, all marks, full lists, an approval with a long name."""
    events = tuple(
        EventFact(f"e{at}", "ministerial", {"en": "A very long title of a conference, " * 3}, f"20{at + 10}-11-30",
                  place="Somewhere far away", host="KGZ")
        for at in range(12)
    )  # fmt: skip
    facts = with_figures(
        world,
        stated("TRP.OC1.ROAD_SWD", "CAREC", "123456.78", flags=frozenset({"provisional"})),
        stated("TRP.OP2.RAIL_SWOD", "CAREC", "12345.67", "2022-Q3", flags=frozenset({"break"})),
        stated("WTR.OC1.COUNTRIES", "KGZ", "1", record_id="r1"),
        events=events,
        projects=(ProjectFact("p1", {"en": "A project with a long name " * 6}, {"en": "approved"}, "MC24", ("KGZ",)),),
        delegations=tuple(DelegationFact(e.id, "KGZ", Headcount(120, 240, 30), True) for e in events),
        approvals={"KGZ": Approval("A person with a rather long family name and a longer given one", "2026-07-01")},
        approved=frozenset({"r1"}),
    )
    for lang in LANGUAGES:
        assert card_pdf(facts, "KGZ", lang)
