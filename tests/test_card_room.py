"""Whatever the records say, a card has the same slots in the same places; no text leaves its own or meets another."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
import report_world
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_report_card import stated, with_figures

from carec_desktop.i18n import LANGUAGES
from carec_desktop.judge import judge_all
from carec_desktop.report.annex import Origin
from carec_desktop.report.card import annexed_pdf, card_pdf
from carec_desktop.report.cited import cited, printed, records_of
from carec_desktop.report.facts import (
    Approval,
    CardFacts,
    DelegationFact,
    DeliverableFact,
    EventFact,
    Headcount,
    PackagesFact,
    ProjectFact,
    TrainingFact,
)
from carec_desktop.signals import Figure
from tests.drawn import Recorder, recording

LONG = "Extraordinarily comprehensive interdepartmental consultation on transboundary cooperation"
LONGER = {
    "en": f"{LONG}, {LONG.lower()}, and what follows from it",
    "ru": "Высокопоставленное межправительственное совещание по упрощению трансграничных процедур торговли " * 3,
    "zh": "关于进一步推进跨境贸易便利化与区域互联互通合作机制建设的高级别政府间磋商会议" * 4,
}
ONE_WORD = "Приграничноторговоэкономическийсопредседательствующий" * 3
AT = "2026-11-30T10:00:00Z"


@cache
def world() -> CardFacts:
    return report_world.facts()


def _figures(*figures: Figure) -> CardFacts:
    return replace(world(), figures=figures, judgements=judge_all(world().framework, figures))


def nothing() -> CardFacts:
    """No figure, no event, no project: every slot gives its reason."""
    return replace(_figures(), events=(), deliverables=(), misprints=frozenset(), documents=frozenset())


def longest() -> CardFacts:
    """Titles, places, states and people twice as long as any; numbers with every digit they may have."""
    events = tuple(
        EventFact(f"e{at}", "ministerial", LONGER if at % 2 else {"ru": ONE_WORD}, f"2{at:03}-11-30",
                  place="Петропавловск-Камчатский и окрестности", host="KGZ", state="planned" if at > 7 else "held")
        for at in range(10)
    )  # fmt: skip
    projects = tuple(
        ProjectFact(f"p{at}", LONGER, LONGER, "A document nobody can name in short", ("KGZ",)) for at in range(4)
    )
    promises = tuple(
        DeliverableFact(f"d{at}", LONGER, forum="MC24", due="2031-12-31", status=LONG, source=LONG, countries=("KGZ",))
        for at in range(5)
    )
    approved = {"KGZ": Approval(ONE_WORD, "2026-11-30")}
    return replace(
        wide("123456.78"), events=events, projects=projects, deliverables=promises, approvals=approved,
        packages={"KGZ": PackagesFact(12345, "2026-11-30", 1234)}, edition=1234, since=LONG, digest="w" * 64,
    )  # fmt: skip


def wide(value: str) -> CardFacts:
    """Every published number replaced by one as wide as `value`."""
    flags = frozenset({"provisional"})
    numbers = {each for each in world().figures if each.number is not None and len(each.value) > 1}
    figures = tuple(replace(e, value=value, flags=flags) if e in numbers else e for e in world().figures)
    slots = frozenset(each.slot for each in figures)
    judged = judge_all(world().framework, figures)
    return replace(world(), figures=figures, judgements=judged, changed=slots, proposed=dict.fromkeys(slots, value))


def conflicts() -> CardFacts:
    """Every answer twice, with another value: published sources against each other, the country against itself."""
    twice = [
        replace(each, value=f"{each.value}9", source="Another", record_id=f"{each.record_id}-2", state="conflict")
        for each in world().figures
        if each.number is not None and each.source != "computed" and each.value not in ("0", "1")
    ]
    return with_figures(world(), *twice, *(stated("WTR.OC1.COUNTRIES", "KGZ", value) for value in "10"))


def hundreds() -> CardFacts:
    """As much of everything as a busy country has in ten years."""
    events = tuple(
        EventFact(f"e{at:03}", kind, LONGER, f"20{10 + at % 20}-{1 + at % 12:02}", place="Ulaanbaatar", host="KGZ",
                  countries=world().members)
        for at, kind in enumerate(["ministerial", "workshop", "high_level_forum", "committee_meeting"] * 100)
    )  # fmt: skip
    people = Headcount(12345, 23456, 34567)
    trainings = tuple(
        TrainingFact(f"t{at:03}", LONGER, f"20{10 + at % 20}-05-17", host="KGZ", people={"KGZ": people})
        for at in range(300)
    )
    sent = tuple(DelegationFact(each.id, "KGZ", people, True) for each in events)
    approved = {"en": "approved"}
    projects = tuple(ProjectFact(f"p{at}", LONGER, approved, "MC24", ("KGZ",), f"20{at:02}") for at in range(60))
    return replace(world(), events=events, trainings=trainings, delegations=sent, projects=projects)


CASES: dict[str, Callable[[], CardFacts]] = {
    "nothing": nothing, "longest": longest, "wide": lambda: wide("98765432109876.54321"), "conflicts": conflicts,
    "hundreds": hundreds,
}  # fmt: skip


def origins(facts: CardFacts, area: str) -> dict[str, Origin]:
    """A package for every record, signed by somebody with the longest name."""
    every = (i for reference in printed(facts, area).by_reference for i in records_of(cited(facts, area, reference)))
    decided = (("approved", ONE_WORD, AT, ""), ("of_record", LONG, AT, LONG))
    one = Origin("f" * 32, LONGER["en"], ONE_WORD, "2026-11-30T10:00:00Z", 123456, "w" * 64, decided)
    return dict.fromkeys(every, one)


@cache
def _places(lang: str) -> dict[tuple[int, str], tuple[float, float, float, float]]:
    with recording() as made:
        card_pdf(world(), "KGZ", lang)
    return made.slots


def _fits(made: Recorder, lang: str) -> None:
    """Nothing left its slot (the card would be refused), nothing meets, and every slot is where it always is."""
    assert list(made.collisions()) == []
    # A cell of words stands within a slot of the page.
    own = {key: place for key, place in made.slots.items() if key[0] <= 2 and not key[1].startswith("cell ")}
    optional = {(2, "next dates")}
    assert own.keys() - optional == _places(lang).keys() - optional
    assert all(own[key] == place for key, place in _places(lang).items() if key in own)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_extreme_has_the_same_slots(case: str, lang: str) -> None:
    facts = _made(case)
    with recording() as made:
        card_pdf(facts, "KGZ", lang)
    _fits(made, lang)


@cache
def _made(case: str) -> CardFacts:
    return CASES[case]()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_annex_of_extremes_keeps_to_its_columns(lang: str) -> None:
    facts = replace(_made("longest"), since=LONG, before={})
    with recording() as made:
        annexed_pdf(facts, "KGZ", lang, origins(facts, "KGZ"))
    assert list(made.collisions()) == []
    for text in made.texts:
        assert 9.5 <= text.left <= text.right <= 200.5, text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("area", ["AFG", "CHN", "GEO", "KAZ", "MNG", "TKM"])
def test_cards_of_different_countries_lie_on_each_other(area: str, lang: str) -> None:
    with recording() as made:
        card_pdf(world(), area, lang)
    _fits(made, lang)


WORDS = st.text(st.sampled_from("ШщЖwWiIl中国。，（）“”…-–/ aаəқ1%"), min_size=1, max_size=160)


@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(title=WORDS, place=WORDS, name=WORDS, value=st.decimals(-10**14, 10**14, places=3).map("{:f}".format))
def test_no_text_a_person_types_leaves_its_place(title: str, place: str, name: str, value: str) -> None:
    titles = {"en": title, "ru": title}
    events = [
        EventFact(f"e{at}", "ministerial", titles, "2024-11-30", place=place, host="KGZ", countries=("KGZ",))
        for at in range(3)
    ]
    facts = with_figures(
        world(), stated("WTR.OC1.COUNTRIES", "KGZ", "1"), stated("TRP.OC1.ROAD_SWD", "CAREC", value),
        events=(*world().events, *events), projects=(ProjectFact("p1", titles, titles, place, ("KGZ",)),),
        deliverables=(DeliverableFact("d1", titles, forum=place, status=title, countries=("KGZ",)),),
        approvals={"KGZ": Approval(name, "2026-07-01")},
    )  # fmt: skip
    with recording() as made:
        card_pdf(facts, "KGZ", "ru")
    assert list(made.collisions()) == []
