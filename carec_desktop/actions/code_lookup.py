"""What a code on paper stands for, in words a person reads: the figures behind it, their records, who said them.

`tracing` finds it; here it is said in the language spoken now, a sentence a person, a package, a decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carec_desktop.actions.tracing import Meaning, Said, Traced, explain
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Link, Links
from carec_desktop.forms import FORMS
from carec_desktop.framework import Framework
from carec_desktop.i18n import _, language
from carec_desktop.ledger import APPROVED
from carec_desktop.localdates import is_date
from carec_desktop.localvalues import show_date
from carec_desktop.names import record_name
from carec_desktop.report import context, words
from carec_desktop.report.cells import said_value
from carec_desktop.report.cited import Cited
from carec_desktop.validate import field_of

SEAL_SIGNS = 8


@dataclass(frozen=True)
class Told:
    """One answer or decision: what, its value, and who said it when and in which package."""

    what: str
    value: str
    who: str


@dataclass(frozen=True)
class Record:
    """One record behind a figure; `key` is its natural key."""

    form: str
    record_id: str
    name: str
    key: Mapping[str, str]
    answers: tuple[Told, ...]
    decisions: tuple[Told, ...]


@dataclass(frozen=True)
class Datum:
    """One figure or event behind the code, as the card prints it."""

    column: str
    what: str
    period: str
    value: str
    source: str
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Found:
    """What a code means on some cards; `formerly` are sentences about what the measure was before."""

    code: str
    what: str
    cards: tuple[str, ...]
    data: tuple[Datum, ...]
    formerly: tuple[str, ...]


def look_up(ws: Workspace, code: str, card: str = "", edition: str = "") -> list[Found]:
    """Everything behind a printed code. UserError no-such-code, unknown-area, no-edition."""
    meanings, traces = explain(ws, code, card, edition)
    told = {i: _record(ws, traced) for i, traced in traces.items()}
    return [_found(ws.framework, code.strip().upper(), each, told) for each in meanings]


def _found(framework: Framework, code: str, meaning: Meaning, told: Mapping[str, Record]) -> Found:
    data = tuple(_datum(framework, each, told) for each in meaning.cited)
    cards = tuple(framework.area(area).name.say() for area in meaning.cards)
    return Found(code, _named(framework, meaning, data), cards, data, meaning.formerly)


def _named(framework: Framework, meaning: Meaning, data: Iterable[Datum]) -> str:
    """The measure; the series of a chart; the panel; else the record itself."""
    name = meaning.reference.name
    if framework.has_measure(name):
        return framework.measure(name).name.say()
    if meaning.reference.kind == "panel":
        return words.heads()[name]
    drawn = context.series_of(framework, name) if name in context.NAMES else ()
    series = [framework.measure(one).short.say() for one in drawn]
    return _("; ").join(series or dict.fromkeys(each.what for each in data)) or name


def _datum(framework: Framework, each: Cited, told: Mapping[str, Record]) -> Datum:
    records = tuple(told[i] for i in each.records if i in told)
    named = framework.measure(each.name).short.say() if framework.has_measure(each.name) else ""
    what = named or (records[0].name if records else "")
    period = show_date(each.period, language()) if is_date(each.period) else each.period
    value = said_value(framework, each.name, each.value, each.reason)
    source = _("computed from others") if each.source == "computed" else each.source
    return Datum(_column(each.column), what, period, value, source, records)


def _column(column: str) -> str:
    """The letter and the heading of a column; the year of a chart."""
    key = {"A": "baseline", "B": "previous", "C": "latest", "D": "target", "E": "country"}.get(column)
    return f"{column} · {words.heads()[key]}" if key else column


def _record(ws: Workspace, traced: Traced) -> Record:
    answers = tuple(_told(ws, traced, said) for said in traced.answers)
    decisions = tuple(_decision(said) for said in traced.decisions)
    return Record(traced.form, traced.record_id, traced.name, traced.owner_key, answers, decisions)


def _told(ws: Workspace, traced: Traced, said: Said) -> Told:
    """An answer under the label of its question; one this version does not know stands as it is."""
    form = FORMS.get(traced.form)
    if form is None or said.question not in form.fields:
        return Told(said.question, said.value, _who(said))
    field = field_of(form, said.question, dict(traced.owner_key), ws.framework)
    if isinstance(field, (Link, Links)):
        return Told(_(field.label), _("; ").join(_linked(ws, name) for name in said.value.split()), _who(said))
    try:
        shown = field.show(said.value, language()) if said.value else _("empty")
    except ValueError:  # of a newer version
        shown = said.value
    return Told(_(field.label), shown, _who(said))


def _linked(ws: Workspace, record_id: str) -> str:
    stored = ws.store.ledger.record(record_id)
    return record_name(stored.form, stored.key, stored.values) if stored else record_id


def _decision(said: Said) -> Told:
    if said.question == APPROVED:
        return Told(_("Approved"), "", _who(said))
    what = _("Source of record") if said.question == "source" else _("Decided")
    return Told(what, said.value, _who(said))


def _who(said: Said) -> str:
    day = show_date(said.when[:10], language()) if is_date(said.when[:10]) else said.when
    who = said.who or _("unknown")
    if not said.seal:
        return _("{who}, {day}; not sent yet").format(who=who, day=day)
    return _("{who}, {day}; package no. {number}, seal {seal}").format(
        who=who, day=day, number=said.package, seal=said.seal[:SEAL_SIGNS]
    )
