"""Column "This country": the country's own answer to the question behind a regional result.

Three states are kept apart: answered, not named in a published list (which is not a no), and open.
A measure no country is asked about says "regional only".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from carec_desktop.framework import Measure
from carec_desktop.framework_named import known_as
from carec_desktop.i18n import _, ngettext
from carec_desktop.judge import Judgement
from carec_desktop.localvalues import is_canonical
from carec_desktop.report import say, words
from carec_desktop.report.facts import CardFacts, EventFact, ProjectFact
from carec_desktop.report.scales import of_measure
from carec_desktop.signals import Figure, of_one_meaning, stretches

ANSWERED = ("yes", "no", "value", "hosted", "took_part", "project", "reason")


@dataclass(frozen=True)
class Answer:
    """`kind`: one of ANSWERED, "not_named", "open", "paused" or "regional"."""

    kind: str
    words: str
    year: str = ""
    measure: str = ""  # the measure that was answered
    raw: tuple[str, ...] = ()
    disputed: bool = False
    status: str = ""  # only where the country has a target of its own
    broken: bool = False  # given to the question as an earlier revision of the framework meant it
    changed: bool = False  # since the edition the card is compared with

    @property
    def answered(self) -> bool:
        return self.kind in ANSWERED

    def as_text(self) -> str:
        marks = (f"[{self.status}] " if self.status else "") + ("[disputed] " if self.disputed else "")
        marks += "[break] " if self.broken else ""
        marks += "[changed] " if self.changed else ""
        return f"({self.kind}) {marks}{self.words} {self.year}".strip()


def is_asked(facts: CardFacts, row: Measure) -> bool:
    """Whether countries are asked anything behind this row."""
    return any(each.country_type for each in behind(facts, row))


def behind(facts: CardFacts, row: Measure) -> tuple[Measure, ...]:
    """The measures behind a row: its own, the one it is computed from, then its neighbours'.

    Neighbours are measures of the same indicator that have no row; they stand behind the first row.
    """
    key = ("behind", row.code)
    if key not in facts.kept:
        facts.kept[key] = tuple(_behind(facts, row))
    measures: tuple[Measure, ...] = facts.kept[key]
    return measures


def _behind(facts: CardFacts, row: Measure) -> list[Measure]:
    own = [row] + ([facts.framework.measure(row.rollup_of)] if row.rollup_of else [])
    siblings = [each for each in facts.framework.measures if each.indicator == row.indicator]
    first = min((each.card_row for each in siblings if each.card_row), default=0)
    if row.card_row == first:
        own += [each for each in siblings if not each.card_row and each not in own]
    return own


def answer(facts: CardFacts, row: Measure, ref_area: str) -> Answer:
    """What the country's column says for a row of the card."""
    return answer_to(facts, behind(facts, row), ref_area)


def answer_to(facts: CardFacts, measures: Sequence[Measure], ref_area: str) -> Answer:
    """The first answer to any of `measures`, else why there is none."""
    for measure in measures:
        found = _figure_answer(facts, measure, ref_area) if measure.country_type else None
        if found := found or _event_answer(facts, measure, ref_area):
            return found
    asked = [measure for measure in measures if measure.country_type]
    if not asked:
        return Answer("regional", words.answers()["regional"])
    if facts.framework.area(ref_area).paused_since:
        return Answer("paused", words.answers()["paused"])
    for measure in asked:
        if year := _listed(facts, measure, ref_area):
            return Answer("not_named", words.answers()["not_named"], year, measure.code)
    return Answer("open", words.answers()["open"], measure=asked[0].code)


# --- from figures ---------------------------------------------------------------------------------


def _figure_answer(facts: CardFacts, measure: Measure, ref_area: str) -> Answer | None:
    own = [figure for figure in country_figures(facts, measure.code, ref_area) if figure.value]
    if not own:
        return _reason_answer(facts, measure, ref_area)
    newest = max(figure.time_period for figure in own)
    values = tuple(dict.fromkeys(figure.value for figure in own if figure.time_period == newest))
    table = words.answers()
    disputed = measure.country_type == "boolean" and len(values) > 1
    said = " / ".join(table[value] if disputed else _worded(facts, measure, own, newest, value) for value in values[:2])
    kind = {"1": "yes", "0": "no"}.get(values[0], "value") if measure.country_type == "boolean" else "value"
    return Answer(
        kind, said, _dated(measure, own, newest), measure.code, values, len(values) > 1,
        country_status(facts, measure, ref_area), any(f.meaning for f in own if f.time_period == newest),
        changed(facts, (f for f in own if f.time_period == newest)),
    )  # fmt: skip


def country_figures(facts: CardFacts, measure: str, ref_area: str) -> list[Figure]:
    """The country's own baselines and actuals on a measure; where a source is of record, only that one."""
    given = (figure for figure in facts.of(measure, ref_area) if figure.kind != "target" and facts.stands(figure))
    return of_one_meaning(given)


def _reason_answer(facts: CardFacts, measure: Measure, ref_area: str) -> Answer | None:
    """A reason the country itself gave; "not collected" is an answer, too."""
    silent = [figure for figure in country_figures(facts, measure.code, ref_area) if figure.reason]
    if not silent:
        return None
    newest = max(silent, key=lambda figure: figure.time_period)
    said, year = words.reasons()[newest.reason], say.period(newest.time_period)
    return Answer("reason", said, year, measure.code, changed=changed(facts, [newest]))


def changed(facts: CardFacts, figures: Iterable[Figure]) -> bool:
    """Whether any of these figures differs from the edition the card is compared with."""
    return bool(facts.changed) and any(figure.slot in (facts.changed or ()) for figure in figures)


def _worded(facts: CardFacts, measure: Measure, own: list[Figure], newest: str, value: str) -> str:
    if measure.country_type == "boolean":
        table = words.answers()
        return table.get(known_as(facts.framework, measure.code), table["1"]) if value == "1" else table["0"]
    if measure.country_type == "rank":
        side = stretches(own)
        now = {side(figure) for figure in own if figure.time_period == newest}
        before = [figure for figure in own if figure.time_period < newest and now == {side(figure)}]
        if not before:
            return _("Rank {rank}").format(rank=say.number(value))
        earlier = max(before, key=lambda figure: figure.time_period)
        return _("Rank {rank} ({year}: {before})").format(
            rank=say.number(value), year=earlier.time_period, before=say.number(earlier.value)
        )
    if measure.country_type == "percent":
        return say.percent(value)
    scale = of_measure(facts, measure)
    if scale.power and is_canonical(value):
        return scale.amount(scale.said(Decimal(value)))
    return say.number(value) if measure.country_type == "count" else value


def _dated(measure: Measure, own: list[Figure], newest: str) -> str:
    """The year of the answer; a standing fact says since when it has held."""
    if measure.accumulation != "standing":
        return say.period(newest)
    since = newest
    for period in sorted({figure.time_period for figure in own}, reverse=True):
        if any(figure.value != "1" for figure in own if figure.time_period == period):
            break
        since = period
    return _("since {year}").format(year=say.period(since)) if since != newest else say.period(newest)


def country_status(facts: CardFacts, measure: Measure, ref_area: str) -> str:
    """The country's own status: only where the country has a target of its own and can be rated."""
    for judgement in facts.judged.get((measure.code, ref_area), ()):
        if _has_target(judgement) and judgement.status != "not_rated":
            return judgement.status
    return ""


def _has_target(judgement: Judgement) -> bool:
    return any(figure.value for figure in judgement.targets)


# --- from events and projects ---------------------------------------------------------------------


def _event_answer(facts: CardFacts, measure: Measure, ref_area: str) -> Answer | None:
    """Hosted, took part, or a project: only events counted for the measure, and only held ones."""
    counted = [event for event in facts.events if measure.code in event.counts_for and event.state == "held"]
    hosted = [event for event in counted if event.host == ref_area]
    if hosted:
        said = ngettext("Hosted {count}", "Hosted {count}", len(hosted)).format(count=len(hosted))
        return Answer("hosted", said, _year(hosted), measure.code, (str(len(hosted)),))
    sent = {delegation.event for delegation in facts.delegations if delegation.ref_area == ref_area}
    joined = [event for event in counted if ref_area in event.countries or event.id in sent]
    if joined:
        return Answer("took_part", words.answers()["took_part"], _year(joined), measure.code)
    projects = [each for each in facts.projects if measure.code in each.counts_for and ref_area in each.countries]
    if projects:
        said = ngettext("{count} project", "{count} projects", len(projects)).format(count=len(projects))
        return Answer("project", said, max(each.year for each in projects), measure.code, (str(len(projects)),))
    return None


def _year(events: list[EventFact]) -> str:
    return max((event.end or event.start)[:4] for event in events)


# --- lists that name others -----------------------------------------------------------------------


def _listed(facts: CardFacts, measure: Measure, ref_area: str) -> str:
    """Year of the newest published list that names other members for this measure; "" if there is none."""
    others = [area for area in facts.members if area != ref_area]
    years = [
        figure.time_period[:4]
        for area in others
        for figure in country_figures(facts, measure.code, area)
        if figure.value and figure.source in facts.documents
    ]
    lists: list[EventFact | ProjectFact] = [*facts.events, *facts.projects]
    years += [
        each.year
        for each in lists
        if measure.code in each.counts_for and each.countries and ref_area not in each.countries
    ]
    return max(years, default="")
