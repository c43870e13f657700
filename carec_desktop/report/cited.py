"""What stands behind a code on a card: the figures of each column and the records they come from.

The columns are those of the card: A baseline, B previous, C latest, D target, E this country. Panels have no
columns; the year takes their place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from carec_desktop.ledger import record_id
from carec_desktop.report import context, participation, rows
from carec_desktop.report.answers import answer, country_figures
from carec_desktop.report.codes import Codes, Reference
from carec_desktop.report.facts import CardFacts
from carec_desktop.signals import Dimensions, Figure

DRAWN = {"growth": context.BARS, "goods": context.DOTS, "services": context.DOTS, "intra": 1, "fdi": 1}


@dataclass(frozen=True)
class Cited:
    """One datum behind a code. `value` is canonical text, "" with a `reason`; `name` a measure, series or form.

    A computed figure has as many `records` as it was computed from; a figure printed once but stated by several
    sources is cited once a source."""

    column: str
    name: str
    ref_area: str
    period: str = ""
    value: str = ""
    reason: str = ""
    source: str = ""
    kind: str = ""
    records: tuple[str, ...] = ()
    dimensions: Dimensions = ()


def cited(facts: CardFacts, ref_area: str, reference: Reference) -> tuple[Cited, ...]:
    """Everything behind a code on the card of `ref_area`, in the order of the columns or years."""
    if reference.kind == "measure":
        return tuple(_of_row(facts, ref_area, reference.name))
    if reference.kind == "context":
        return tuple(_of_series(facts, reference))
    if reference.kind == "panel":
        return tuple(_of_participation(facts, ref_area))
    return (_of_record(facts, ref_area, reference),)


def _of_record(facts: CardFacts, ref_area: str, reference: Reference) -> Cited:
    """A line that is one record: its day or year, and the document that names it."""
    told = {each.id: (each.start, each.source) for each in facts.events}
    told |= {each.id: (each.start, each.source) for each in facts.trainings}
    told |= {each.id: (each.due, each.source) for each in facts.deliverables}
    told |= {each.id: (each.year, each.source) for each in facts.projects}
    period, source = told.get(reference.name, ("", ""))
    return Cited("", reference.kind, ref_area, period, source=source, records=(reference.name,))


def printed(facts: CardFacts, ref_area: str) -> Codes:
    """The codes of a card, without saying the card."""
    from carec_desktop.report.model import references

    return Codes(references(facts, ref_area))


def _of_row(facts: CardFacts, ref_area: str, code: str) -> Iterator[Cited]:
    measure = facts.framework.measure(code)
    judgement = rows.regional(facts, measure)
    place = judgement.place
    known = [f for f in facts.of(place.measure, place.ref_area) if f.dimensions == place.dimensions]
    yield from _column(facts, "A", judgement.baseline, [f for f in known if f.kind == "baseline"])
    yield from _column(facts, "B", rows.since_baseline(judgement), ())
    yield from _column(facts, "C", judgement.latest, [f for f in known if f.kind == "actual"])
    yield from _column(facts, "D", rows.goal_figures(judgement), [f for f in known if f.kind == "target"])
    yield from _of_country(facts, ref_area, code)


def _column(facts: CardFacts, column: str, chosen: Sequence[Figure], known: Sequence[Figure]) -> Iterator[Cited]:
    """The values of a cell; without any, the newest reason the card prints instead."""
    valued = [figure for figure in chosen if figure.value]
    if not valued:
        silent = [figure for figure in known if not figure.value]
        valued = [max(silent, key=lambda f: (f.time_period, bool(f.reason), f.record_id))] if silent else []
    yield from (_figure(facts, column, figure) for figure in sorted(valued, key=facts.source_order))


def _figure(facts: CardFacts, column: str, figure: Figure) -> Cited:
    records = (figure.record_id,) if figure.record_id else facts.parts.get(figure.slot, ())
    return Cited(
        column, figure.measure, figure.ref_area, figure.time_period, figure.value, figure.reason or figure.finding,
        figure.source, figure.kind, records, figure.dimensions,
    )  # fmt: skip


def _of_country(facts: CardFacts, ref_area: str, code: str) -> Iterator[Cited]:
    """Column E: the country's newest answer, or the events and projects that answer for it."""
    said = answer(facts, facts.framework.measure(code), ref_area)
    if not said.answered:
        return
    own = country_figures(facts, said.measure, ref_area)
    if said.kind in ("hosted", "took_part", "project"):
        yield from _counted(facts, ref_area, said.measure, said.kind)
        return
    asked = [figure for figure in own if (figure.reason if said.kind == "reason" else figure.value)]
    newest = max(figure.time_period for figure in asked)
    yield from (_figure(facts, "E", each) for each in asked if each.time_period == newest)


def _counted(facts: CardFacts, ref_area: str, measure: str, kind: str) -> Iterator[Cited]:
    if kind == "project":
        for project in facts.projects:
            if measure in project.counts_for and ref_area in project.countries:
                yield Cited("E", "project", ref_area, project.year, source=project.source, records=(project.id,))
        return
    sent = {each.event for each in facts.delegations if each.ref_area == ref_area}
    for event in facts.events:
        named = event.host == ref_area if kind == "hosted" else ref_area in event.countries or event.id in sent
        if measure in event.counts_for and event.state == "held" and named:
            yield Cited("E", "event", ref_area, event.year, source=event.source, records=(event.id,))


def _of_series(facts: CardFacts, reference: Reference) -> Iterator[Cited]:
    """The years a panel draws, from every source of them, and the printed figures it leaves out as misprints."""
    for name in context.series_of(facts.framework, reference.name):
        figures = [f for f in facts.of(name, reference.ref_area) if f.kind != "target"]
        valued = sorted({f.time_period for f in figures if f.value and f.slot not in facts.misprints})
        years = set(valued[-DRAWN[reference.name] :])
        for figure in sorted(figures, key=lambda f: (f.time_period, *facts.source_order(f))):
            if figure.time_period in years or figure.slot in facts.misprints:
                yield _figure(facts, figure.time_period, figure)


def _of_participation(facts: CardFacts, ref_area: str) -> Iterator[Cited]:
    """Every meeting that names the country, oldest first, with the delegation it sent."""
    sent = {each.event for each in facts.delegations if each.ref_area == ref_area}
    for meeting in reversed(participation.listed(facts, ref_area)):
        records = [meeting.id]
        if meeting.id in sent:
            records.append(record_id("delegation", {"event": meeting.id, "ref_area": ref_area}))
        form = participation.event_reference(meeting).kind
        yield Cited("", form, ref_area, meeting.start, source=meeting.fact.source, records=tuple(records))


def records_of(found: Iterable[Cited]) -> tuple[str, ...]:
    """Ids of all records, each once, in order."""
    return tuple(dict.fromkeys(record for each in found for record in each.records))
