"""The annex of codes as data: every code of a card with the records, packages, people and decisions behind it.

It is printed behind the two pages, which it leaves as they are. A record is named by the first signs of its id, a
package by a number of this annex, explained once at its end; so that a line of the annex is a line on paper.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from carec_desktop.framework_words import history
from carec_desktop.i18n import _, ngettext, speaking
from carec_desktop.report import context, say, words
from carec_desktop.report.cells import said_value
from carec_desktop.report.cited import Cited, cited
from carec_desktop.report.codes import Reference
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.model import CardModel, State
from carec_desktop.report.rows import Row
from carec_desktop.signals import REGION, Slot

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
    decided: tuple[tuple[str, str, str, str], ...] = ()  # (what: a key of `_decision`; who; when; why)


Origins = Mapping[str, Origin]
LONGEST_REASON = 120  # signs of the reason of a decision that stand on the sheet


@dataclass(frozen=True)
class Line:
    """One datum behind a code. `column` is a letter or a year, `sender` the number of a package in this annex."""

    column: str
    what: str
    period: str = ""
    value: str = ""
    source: str = ""
    record: str = ""
    sender: str = ""
    notes: tuple[str, ...] = ()
    changed: bool = False

    def as_text(self) -> str:
        marks = "[changed] " if self.changed else ""
        parts = (self.what, self.period, self.value, self.source, self.record, self.sender)
        return f"  {marks}{self.column} " + " | ".join((*parts, *self.notes))


@dataclass(frozen=True)
class Entry:
    """One code; `silent` says which of its columns have no record, and what they print instead; `former` what its
    measure was called, counted in or meant by before: figures of these stand behind the code."""

    code: str
    what: str
    lines: tuple[Line, ...]
    silent: str = ""
    former: tuple[str, ...] = ()

    def as_text(self) -> str:
        told = [f"  {words}" for words in (self.silent, *self.former) if words]
        return "\n".join([f"{self.code} {self.what}", *(line.as_text() for line in self.lines), *told])


@dataclass(frozen=True)
class Group:
    """The codes of one part of the card, in the order of the card."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Annex:
    """The whole annex in one language. `senders` are (number, package, who, when)."""

    lang: str
    title: str
    subtitle: str
    lead: str
    heads: Mapping[str, str]
    groups: tuple[Group, ...]
    senders: tuple[tuple[str, str, str, str], ...]
    state: State
    foot: str

    def as_text(self) -> str:
        """Everything the annex says, for golden files."""
        lines = [f"# {self.title} | {self.subtitle} | {self.state.words}", self.lead, " | ".join(self.heads.values())]
        for group in self.groups:
            lines += [f"## {group.heading}", *(entry.as_text() for entry in group.entries)]
        lines += [f"## {self.heads['senders']}", *(" | ".join(sender) for sender in self.senders)]
        return "\n".join(lines) + "\n"


def annex(facts: CardFacts, card: CardModel, origins: Origins) -> Annex:
    """The annex of a card that is already said; `origins` by record id."""
    with speaking(card.lang):
        teller = _Teller(facts, card, origins)
        groups = tuple(teller.groups())
        return Annex(
            lang=card.lang, title=_("Annex of codes: {country}").format(country=card.header.name),
            subtitle=f"{card.header.card_number} · {card.header.round}", lead=_lead(facts, card), heads=_heads(),
            groups=groups, senders=teller.senders(), state=card.header.state, foot=card.foot,
        )  # fmt: skip


def _heads() -> dict[str, str]:
    return {
        "code": _("Code"), "what": _("What"), "period": _("Period"), "value": _("Value"), "source": _("Source"),
        "record": _("Record"), "sender": _("Package"), "senders": _("Packages and the people who signed them"),
    }  # fmt: skip


def _lead(facts: CardFacts, card: CardModel) -> str:
    code = f"{card.clusters[0].rows[-1].code}-C"
    said = _(
        "The code of a figure is the code of its row and the letter of its column, in a chart the year, as {code}. "
        "In the program, “Look up a code” opens the records behind it; on the command line: explain {code}."
    ).format(code=code)
    if not facts.since:
        return said
    more = ngettext(
        "{count} value changed since the edition “{name}”; it is marked, with what it said then.",
        "{count} values changed since the edition “{name}”; they are marked, with what they said then.",
        len(facts.changed or ()),
    ).format(count=len(facts.changed or ()), name=facts.since)
    return f"{said} {more}"


class _Teller:
    """Says the lines of one annex and numbers the packages in the order they are met."""

    def __init__(self, facts: CardFacts, card: CardModel, origins: Origins) -> None:
        self._facts, self._card, self._origins = facts, card, origins
        self._senders: dict[tuple[str, str, str], str] = {}

    def senders(self) -> tuple[tuple[str, str, str, str], ...]:
        return tuple((number, *sender) for sender, number in self._senders.items())

    def groups(self) -> Iterator[Group]:
        """Part by part, in the order of the card."""
        card, heads = self._card, self._card.heads
        for cluster in card.clusters:
            yield Group(f"{cluster.number}. {cluster.name}", tuple(self._of_row(row) for row in cluster.rows))
        panels = [self._entry(panel.code, panel.heading, silent=panel.reason) for panel in card.panels]
        yield Group(heads["context"], tuple(panels))
        joined = [self._entry(card.participation.code, heads["participation"])]
        yield Group(heads["participation"], tuple(joined))
        promised = (*card.promises.own, *card.promises.shared, *card.promises.projects)
        lists = (
            (heads["events"], [(each.code, each.title.words) for each in card.participation.events]),
            (heads["promises"], [(each.code, each.title.words) for each in promised]),
            (heads["next"], [(each.code, each.words) for each in card.next_dates]),
        )
        for heading, each in lists:
            if each:
                yield Group(heading, tuple(self._entry(code, what) for code, what in each))

    def _of_row(self, row: Row) -> Entry:
        """A row of page 1, with what its silent columns print."""
        region = row.region
        printed = {"A": region.baseline.reason, "B": region.previous.reason, "C": region.latest.reason,
                   "D": region.target.reason}  # fmt: skip
        if row.country.kind != "regional":
            printed["E"] = row.country.words
        made = self._entry(row.code, row.name, label=row.measure)
        told = {line.column for line in made.lines}
        silent = [f"{letter} {said}" for letter, said in printed.items() if said and letter not in told]
        nothing = _("No record: {columns}.").format(columns=_("; ").join(silent)) if silent else ""
        return Entry(made.code, made.what, made.lines, nothing, tuple(history(self._facts.framework, row.measure)))

    def _entry(self, code: str, what: str, label: str = "", silent: str = "") -> Entry:
        reference = self._card.codes.by_code[code]
        found = cited(self._facts, self._card.ref_area, reference)
        lines = [line for each in found for line in self._lines(reference, each)]
        lines += self._elsewhere(reference, found)
        nothing = _("No record stands behind it: {reason}.").format(reason=silent or _("nothing is in the sources"))
        return Entry(code, what, tuple(lines), "" if lines or label else nothing)

    def _lines(self, reference: Reference, each: Cited) -> Iterator[Line]:
        """A line a record; a figure computed from others has as many as there are."""
        slots = self._facts.changed or frozenset()
        slot = _slot(each)
        changed = slot in slots if slot else False
        origins: list[Origin | None] = [self._origins[i] for i in each.records if i in self._origins]
        for at, origin in enumerate(origins or [None]):
            first = at == 0
            notes = [_decision(decided) for decided in origin.decided] if origin else []
            if first and slot:
                notes += [*self._before(slot, changed=changed), *self._proposed(slot)]
            period = say.period(each.period) if each.kind else say.day(each.period)
            yield Line(
                _column(each.column), self._what(reference, each, origin), period, self._value(each) if first else "",
                self._source(each) if first else "", origin.record_id[:SEAL_SIGNS] if origin else "",
                self._sender(origin), tuple(notes), changed and first,
            )  # fmt: skip

    def _what(self, reference: Reference, each: Cited, origin: Origin | None) -> str:
        """The heading of the column; the series of a panel; the title of an event."""
        column = {"A": "baseline", "B": "previous", "C": "latest", "D": "target", "E": "country"}.get(each.column)
        if column and reference.kind == "measure":
            return self._card.heads[column]
        if self._facts.framework.has_measure(each.name):
            return self._facts.framework.measure(each.name).short.say()
        return origin.title if origin and reference.kind == "panel" else ""

    def _value(self, each: Cited) -> str:
        return said_value(self._facts.framework, each.name, each.value, each.reason)

    def _source(self, each: Cited) -> str:
        return _("computed from the records below") if each.source == "computed" else each.source

    def _sender(self, origin: Origin | None) -> str:
        if origin is None:
            return ""
        sent = _("no. {number} · {seal}").format(number=origin.package, seal=origin.seal[:SEAL_SIGNS])
        key = (sent if origin.seal else _("not sent yet"), origin.who, say.day(origin.when[:10]))
        return self._senders.setdefault(key, str(len(self._senders) + 1))

    def _before(self, slot: Slot, *, changed: bool) -> list[str]:
        """What a changed value said in the edition it is compared with."""
        if not changed:
            return []
        stated = self._facts.before.get(slot, ())
        was = [said_value(self._facts.framework, slot.measure, value, reason) for value, reason in stated]
        if not was:
            return [_("new since the edition “{name}”").format(name=self._facts.since)]
        return [_("in the edition “{name}”: {values}").format(name=self._facts.since, values=" / ".join(was))]

    def _proposed(self, slot: Slot) -> list[str]:
        value = self._facts.proposed.get(slot, "")
        if not value:
            return []
        said = said_value(self._facts.framework, slot.measure, value, "")
        return [_("correction proposed after approval: {value}").format(value=said)]

    def _elsewhere(self, reference: Reference, found: Iterable[Cited]) -> Iterator[Line]:
        """Changed values of the row or chart that the page itself does not print: another year, or one taken away."""
        panel = reference.kind == "context"
        names = context.series_of(self._facts.framework, reference.name) if panel else (reference.name,)
        told = {_slot(each) for each in found}
        for slot in sorted(self._facts.changed or ()):
            if slot.measure in names and slot.ref_area in (REGION, self._card.ref_area) and slot not in told:
                figures = [each for each in self._facts.of(slot.measure, slot.ref_area) if each.slot == slot]
                now = [said_value(self._facts.framework, slot.measure, each.value, each.reason) for each in figures]
                yield Line(
                    "", _kinds()[slot.kind], say.period(slot.time_period), " / ".join(now) or _("taken away"),
                    figures[0].source if figures else "", notes=tuple(self._before(slot, changed=True)), changed=True,
                )  # fmt: skip


def _kinds() -> dict[str, str]:
    return {"baseline": words.heads()["baseline"], "target": words.heads()["target"], "actual": _("Value")}


def _column(column: str) -> str:
    """A letter, or the period of a chart as short as its axis has it."""
    return say.short_period(column) if len(column) > 1 else column


def _slot(each: Cited) -> Slot | None:
    return Slot(each.name, each.ref_area, each.period, each.kind, each.dimensions) if each.kind else None


def _decision(decided: tuple[str, str, str, str]) -> str:
    what, who, when, why = decided
    said = {
        "approved": _("approved by {name} on {day}"),
        "of_record": _("source of record chosen by {name} on {day}"),
        "decided": _("decided by {name} on {day}"),
        "declined": _("a later value declined by {name} on {day}"),
        "withdrawn": _("approval taken back by {name} on {day}"),
    }[what]
    told = said.format(name=who, day=say.day(when[:10]))
    short = why if len(why) <= LONGEST_REASON else why[: LONGEST_REASON - 1] + "…"
    return _("{decision} (reason: {why})").format(decision=told, why=short) if why else told
