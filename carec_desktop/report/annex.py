"""The annex of codes: every code of a card with the record, package, person and decision behind it.

It is printed behind the two pages, which it leaves as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from carec_desktop.framework_words import history
from carec_desktop.i18n import _, speaking
from carec_desktop.localvalues import is_canonical
from carec_desktop.report import say, words
from carec_desktop.report.cells import yes_no
from carec_desktop.report.cited import Cited, cited
from carec_desktop.report.codes import Reference
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.model import CardModel
from carec_desktop.report.table import Book, Column, Row, Table
from carec_desktop.report.table import words as cell

SEAL_SIGNS = 8


@dataclass(frozen=True)
class Origin:
    """Where one record comes from, ready to print: `decided` are the decisions about it, in order."""

    record_id: str
    title: str
    who: str
    when: str  # ISO
    package: int
    seal: str
    decided: tuple[tuple[str, str, str], ...] = ()  # (what: approved, of_record or decided; who; when)


Origins = Mapping[str, Origin]


def annex(facts: CardFacts, card: CardModel, origins: Origins) -> Book:
    """The annex of a card that is already said; `origins` by record id."""
    with speaking(card.lang):
        shown = printed_codes(card)
        rows = [row for reference, code in card.codes.by_reference.items() if code in shown
                for row in _rows(facts, card, reference, code, origins)]  # fmt: skip
        table = Table(
            key="codes", heading=_("What the codes stand for"), columns=_columns(), rows=tuple(rows),
            lead=_("A code and a column, as {code}, lead to one line here and, in the program, to the record itself: "
                   "explain {code}. Columns: A baseline, B previous, C latest, D target, E this country; "
                   "in panels the year.").format(code=f"{card.clusters[0].rows[-1].code}-C"),
            empty=_("No figure of this card comes from a record."),
            notes=tuple(_formerly(facts, card, shown)),
        )  # fmt: skip
        return Book(
            lang=card.lang, title=_("Annex of codes: {country}").format(country=card.header.name),
            subtitle=f"{card.header.card_number} · {card.header.round}", author=_("CAREC Secretariat"),
            date=facts.sources_until, state=card.header.state, tables=(table,),
        )  # fmt: skip


def _formerly(facts: CardFacts, card: CardModel, shown: frozenset[str]) -> Iterator[str]:
    """What measures of the card were called, counted in or meant by before: figures of these stand behind a code."""
    for reference, code in card.codes.by_reference.items():
        if code in shown and reference.kind == "measure":
            for sentence in history(facts.framework, reference.name):
                yield _("{code}: {sentence}").format(code=code, sentence=sentence)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Code"), 11), Column(_("What"), 34, key=True), Column(_("Period"), 11),
        Column(_("Value"), 14), Column(_("Source"), 30), Column(_("Record"), 13), Column(_("Package"), 17),
        Column(_("Who"), 22), Column(_("When"), 13), Column(_("Decisions"), 30),
    )  # fmt: skip


def printed_codes(card: CardModel) -> frozenset[str]:
    """Every code that stands on the two pages."""
    found = {row.code for cluster in card.clusters for row in cluster.rows}
    found |= {panel.code for panel in card.panels} | {card.participation.code}
    found |= {event.code for event in card.participation.events} | {date.code for date in card.next_dates}
    promised = (*card.promises.own, *card.promises.shared, *card.promises.projects)
    return frozenset(found | {promise.code for promise in promised})


def _rows(facts: CardFacts, card: CardModel, reference: Reference, code: str, origins: Origins) -> list[Row]:
    found = cited(facts, card.ref_area, reference)
    if not found:
        return [_row(code, _named(facts, card, reference), "", words.nothing()["latest"], "", None)]
    made = []
    for each in found:
        mark = f"{code}-{each.column}" if each.column else code
        told: list[Origin | None] = [origins[i] for i in each.records if i in origins]
        for origin in told or [None]:
            period = say.period(each.period) if each.kind else say.day(each.period)
            what = _what(facts, card, reference, each, origin)
            made.append(_row(mark, what, period, _value(facts, each), each.source, origin))
    return made


def _named(facts: CardFacts, card: CardModel, reference: Reference) -> str:
    if reference.kind == "measure":
        return facts.framework.measure(reference.name).short.say()
    headings = {panel.kind: panel.heading for panel in card.panels}
    return headings.get(reference.name) or words.heads().get(reference.name, reference.name)


def _what(facts: CardFacts, card: CardModel, reference: Reference, each: Cited, origin: Origin | None) -> str:
    if facts.framework.has_measure(each.name):
        return facts.framework.measure(each.name).short.say()
    return origin.title if origin else _named(facts, card, reference)


def _value(facts: CardFacts, each: Cited) -> str:
    if not each.value:
        return words.reasons().get(each.reason, each.reason)
    if facts.framework.has_measure(each.name) and facts.framework.measure(each.name).value_type == "boolean":
        return yes_no(each.value)
    return say.number(each.value) if is_canonical(each.value) else each.value


def _row(mark: str, what: str, period: str, value: str, source: str, origin: Origin | None) -> Row:
    record = ("", "", "", "", "")
    if origin is not None:
        package = _("no. {number} · {seal}").format(number=origin.package, seal=origin.seal[:SEAL_SIGNS])
        record = (
            origin.record_id[:SEAL_SIGNS], package if origin.seal else _("not sent"), origin.who,
            say.day(origin.when[:10]), _("; ").join(map(_decision, origin.decided)),
        )  # fmt: skip
    if source == "computed":
        source = _("computed from this and others")
    return Row(tuple(cell(text) for text in (mark, what, period, value, source, *record)))


def _decision(decided: tuple[str, str, str]) -> str:
    what, who, when = decided
    said = {
        "approved": _("approved by {name} on {day}"),
        "of_record": _("source of record chosen by {name} on {day}"),
        "decided": _("decided by {name} on {day}"),
    }[what]
    return said.format(name=who, day=say.day(when[:10]))
