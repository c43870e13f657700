"""What the record pages show, as plain data read on the worker thread."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carec_desktop.fields import Choice, Field, Link, Links, Text
from carec_desktop.folding import fold
from carec_desktop.forms import FORMS
from carec_desktop.i18n import language
from carec_desktop.names import measure_name, record_name
from carec_desktop.problems import Problem
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages.correction_words import Waiting, told

if TYPE_CHECKING:
    from carec_desktop.actions.beginnings import Beginning
    from carec_desktop.actions.delegations import Compared
    from carec_desktop.actions.record import View
    from carec_desktop.actions.workspace import Workspace


KINDS = ("kind", "service", "type")  # questions that say what kind of record it is
DAYS = ("approved", "published", "due_by", "date")  # single days that a list is sorted by


def states(form: str) -> tuple[str, ...]:
    """Questions that say by a code how far the matter itself is."""
    return tuple(name for name in ("state", "status") if isinstance(FORMS[form].fields.get(name), Choice))


@dataclass(frozen=True)
class Listed:
    """One line of a list. `people` by sex code; `mine`: may be changed here."""

    view: "View"
    when: str
    people: Mapping[str, int]
    mine: bool
    problems: tuple[Problem, ...]
    event: str = ""

    @property
    def name(self) -> str:
        """The record's own name, in the language spoken now."""
        return self.event or record_name(self.view.form, self.view.key, self.view.values)

    def shown(self, question: str) -> str:
        """One answer as people see it."""
        view = self.view
        field = FORMS[view.form].fields[question]
        return field.show(view.values.get(question) or view.key.get(question, ""), language())

    @property
    def fields(self) -> Mapping[str, Field[Any]]:
        return FORMS[self.view.form].fields

    @property
    def kind(self) -> str:
        """Code of what kind of record it is, in whichever question its form asks that."""
        return next((self.view.values.get(name, "") for name in KINDS if name in self.fields), "")

    @property
    def state(self) -> str:
        """Code of how far the matter itself is; a deliverable's own words are no code."""
        return next((self.view.values.get(name, "") for name in states(self.view.form)), "")

    @property
    def unfinished(self) -> bool:
        """Whether it cannot leave yet, or something in it is in doubt."""
        return bool(self.problems) or self.mark in (Mark.CONFLICT, Mark.WAITING)

    @cached_property
    def text(self) -> str:
        """Everything of it that a search may find, codes in words."""
        view, fields = self.view, self.fields
        words = [self.name, *(self.shown(name) for name in view.values if isinstance(fields.get(name), Choice))]
        return " ".join([*words, *(v for k, v in view.values.items() if isinstance(fields.get(k), Text))])

    @property
    def mark(self) -> Mark | None:
        states = set(self.view.states.values())
        if "conflict" in states:
            return Mark.CONFLICT
        if "waiting" in states:
            return Mark.WAITING
        if self.view.is_draft:
            return Mark.DRAFT if any(p.blocking for p in self.problems) else Mark.NOT_SENT
        return None


@dataclass(frozen=True)
class Other:
    """Another record beside the one on show: its name, its date, whether the link between them is from this one."""

    record_id: str
    name: str
    when: str
    own_link: bool = False


@dataclass(frozen=True)
class Aside:
    """What is worth saying beside a record. `counts`: (measure, short name) it could count for."""

    suspects: tuple[Other, ...] = ()
    linked: tuple[Other, ...] = ()
    counts: tuple[tuple[str, str], ...] = ()
    delegations: "Compared | None" = None
    waiting: Waiting | None = None


@dataclass(frozen=True)
class Opened:
    """One record in its form; a new one has no view yet. `links`: records that can be linked, by form.

    `begun`: what a new record starts with; `offers`: other things it could start with."""

    record_id: str
    key: Mapping[str, str]
    line: Listed | None
    links: Mapping[str, tuple[tuple[str, ...], ...]]
    mine: bool
    aside: Aside = Aside()
    begun: "Beginning | None" = None
    offers: "tuple[Beginning, ...]" = ()


def lines(ws: "Workspace", form: str) -> list[Listed]:
    """Every record of a form, the latest first."""
    from carec_desktop.actions import record

    titles = _titles(ws, "event") if form == "delegation" else {}
    found = [_line(ws, view, titles) for view in record.views(ws, form)]
    by_name = sorted(found, key=lambda line: fold(line.name))
    return sorted(by_name, key=lambda line: line.when, reverse=True)


def _titles(ws: "Workspace", form: str) -> dict[str, str]:
    from carec_desktop.actions import record

    return {v.record_id: record_name(form, v.key, v.values) for v in record.views(ws, form)}


def _to_link(ws: "Workspace", form: str) -> tuple[tuple[str, ...], ...]:
    """Records of a form: id, name, and the other names they are found by."""
    from carec_desktop.actions import record

    others = [name for name in ("title_en", "number", "forum", "place") if name in FORMS[form].fields]
    return tuple(
        (v.record_id, record_name(form, v.key, v.values), *(v.values.get(name, "") for name in others))
        for v in record.views(ws, form)
    )


def _line(ws: "Workspace", view: "View", titles: Mapping[str, str]) -> Listed:
    from carec_desktop.actions import counted, record

    problems = tuple(record.problems_of(ws, view)) if view.is_draft else ()
    event = titles.get(view.key.get("event", ""), "")
    return Listed(view, _when(view), counted.people(view), _is_mine(ws, view.key), problems, event)


def _when(view: "View") -> str:
    """The day a list is sorted by; "" for a record without one."""
    from carec_desktop.actions import counted

    return counted.when(view) or next((view.values[day] for day in DAYS if view.values.get(day)), "")


def _is_mine(ws: "Workspace", key: Mapping[str, str]) -> bool:
    from carec_desktop.holders import owner_of

    return owner_of(key) == ws.settings.owner


def new_record(ws: "Workspace", form: str, typed: Mapping[str, str], lang: str) -> Opened:
    """A record nobody has written to yet. Raises UserError when part of its name is missing."""
    from carec_desktop.actions import beginnings, record

    record_id, key = record.begin(ws, form, typed, lang)
    begun, offers = beginnings.of_new(ws, form)
    return replace(open_record(ws, form, record_id, key), begun=begun, offers=tuple(offers))


def copied(ws: "Workspace", form: str, record_id: str) -> Opened:
    """A new record that begins as a copy of another."""
    from carec_desktop.actions import beginnings, record

    fresh, key = record.begin(ws, form, {})
    return replace(open_record(ws, form, fresh, key), begun=beginnings.copy_of(ws, record_id))


def open_record(ws: "Workspace", form: str, record_id: str, key: Mapping[str, str]) -> Opened:
    """A record with its problems, what it can be linked to, and what is to be said beside it."""
    from carec_desktop.actions import record

    view = record.view(ws, record_id) if record_id else None
    line = _line(ws, view, {}) if view is not None else None
    asked = (f for name, f in FORMS[form].fields.items() if name != "same_as")  # that one is answered beside the form
    linked = {f.form for f in asked if isinstance(f, Link | Links)}
    links = {name: _to_link(ws, name) for name in linked}
    links["measure"] = tuple((m.code, m.short.say(), m.name.say(), m.code) for m in ws.framework.measures)
    mine = _is_mine(ws, view.key) if view else True
    aside = replace(_aside(ws, view) if view is not None and mine else Aside(), waiting=told(ws, record_id))
    return Opened(record_id, view.key if view else key, line, links, mine, aside)


def _aside(ws: "Workspace", view: "View") -> Aside:
    from carec_desktop import counts_for
    from carec_desktop.actions import delegations, duplicates

    codes = counts_for.proposals(ws.framework, view.form, view.values)
    twins = duplicates.twins(ws, view.record_id)
    return Aside(
        suspects=tuple(_other(view, twin) for twin in twins.suspects),
        linked=tuple(_other(view, twin) for twin in twins.linked),
        counts=tuple((code, measure_name(code)) for code in codes),
        delegations=delegations.compared(ws, view.record_id) if view.form == "event" else None,
    )


def _other(view: "View", twin: "View") -> Other:
    name = record_name(twin.form, twin.key, twin.values)
    return Other(twin.record_id, name, _when(twin), view.values.get("same_as") == twin.record_id)
