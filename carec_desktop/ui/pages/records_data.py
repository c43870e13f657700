"""What the record pages show, as plain data read on the worker thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carec_desktop.fields import Link
from carec_desktop.forms import FORMS
from carec_desktop.i18n import language
from carec_desktop.names import record_name
from carec_desktop.problems import Problem
from carec_desktop.ui.marks import Mark

if TYPE_CHECKING:
    from carec_desktop.actions.record import View
    from carec_desktop.actions.workspace import Workspace


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
class Opened:
    """One record in its form; a new one has no view yet. `links`: records that can be linked, by form."""

    record_id: str
    key: Mapping[str, str]
    line: Listed | None
    links: Mapping[str, tuple[tuple[str, str], ...]]
    mine: bool


def lines(ws: "Workspace", form: str) -> list[Listed]:
    """Every record of a form, the latest first."""
    from carec_desktop.actions import record

    titles = _titles(ws, "event") if form == "delegation" else {}
    found = [_line(ws, view, titles) for view in record.views(ws, form)]
    return sorted(found, key=lambda line: (line.when, line.name), reverse=form in ("event", "training"))


def _titles(ws: "Workspace", form: str) -> dict[str, str]:
    from carec_desktop.actions import record

    return {v.record_id: record_name(form, v.key, v.values) for v in record.views(ws, form)}


def _line(ws: "Workspace", view: "View", titles: Mapping[str, str]) -> Listed:
    from carec_desktop.actions import counted, record

    problems = tuple(record.problems_of(ws, view)) if view.is_draft else ()
    event = titles.get(view.key.get("event", ""), "")
    return Listed(view, counted.when(view), counted.people(view), _is_mine(ws, view.key), problems, event)


def _is_mine(ws: "Workspace", key: Mapping[str, str]) -> bool:
    from carec_desktop.holders import owner_of

    return owner_of(key) == ws.settings.owner


def new_record(ws: "Workspace", form: str, typed: Mapping[str, str], lang: str) -> Opened:
    """A record nobody has written to yet. Raises UserError when part of its name is missing."""
    from carec_desktop.actions import record

    record_id, key = record.begin(ws, form, typed, lang)
    return open_record(ws, form, record_id, key)


def open_record(ws: "Workspace", form: str, record_id: str, key: Mapping[str, str]) -> Opened:
    """A record with its problems and what it can be linked to."""
    from carec_desktop.actions import record

    view = record.view(ws, record_id) if record_id else None
    line = _line(ws, view, {}) if view is not None else None
    linked = {f.form for f in FORMS[form].fields.values() if isinstance(f, Link)}
    links = {name: tuple(_titles(ws, name).items()) for name in linked}
    mine = _is_mine(ws, view.key) if view else True
    return Opened(record_id, view.key if view else key, line, links, mine)
