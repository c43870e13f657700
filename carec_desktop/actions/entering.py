"""Typing into many cells at once, and taking it back exactly: what stood there, draft or sent, stands there again.

A change remembers the working rows before and after it. Undo puts the rows of before back as they were; where
they have left in a package since, it types the old value anew; where somebody else changed them, it leaves them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from carec_desktop.actions import record
from carec_desktop.actions.workspace import Workspace
from carec_desktop.problems import Problem
from carec_desktop.store import Working


@dataclass(frozen=True)
class Entered:
    """Texts typed into one record: `record_id` of one that exists, else the `key` of a new one. `why`: the reason
    that travels with the value."""

    typed: Mapping[str, str]
    key: Mapping[str, str] = field(default_factory=dict)
    record_id: str = ""
    why: str = ""
    form: str = "observation"


@dataclass(frozen=True)
class Step:
    """One question of one record: its working rows and its visible value, before and after."""

    record_id: str
    form: str
    key: Mapping[str, str]
    question: str
    before: Working | None
    after: Working | None
    value_before: str
    value_after: str


@dataclass(frozen=True)
class Change:
    """Everything one act changed, in order."""

    steps: tuple[Step, ...] = ()

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.record_id for step in self.steps))


@dataclass(frozen=True)
class Done:
    """What was changed, the records in the order they were typed into, and what could not be read, by record."""

    change: Change
    records: tuple[str, ...]
    unread: Mapping[str, list[Problem]]


def enter(ws: Workspace, entries: Iterable[Entered], lang: str) -> Done:
    """Type into many records in one transaction; what cannot be read stays as an unread draft."""
    steps: list[Step] = []
    records: list[str] = []
    unread: dict[str, list[Problem]] = {}
    with ws.store.transaction():
        for one in entries:
            name, made, problems = _enter(ws, one, lang)
            records.append(name)
            steps += made
            if problems:
                unread[name] = problems
    return Done(Change(tuple(steps)), tuple(records), unread)


def attach(ws: Workspace, figure: Entered, evidence: Mapping[str, str], lang: str) -> Done:
    """Make a record of evidence and point a figure to it, as one change."""
    with ws.store.transaction():
        made = enter(ws, [Entered(evidence, form="evidence")], lang)
        linked = enter(ws, [replace(figure, typed={**figure.typed, "evidence": made.records[0]})], lang)
    steps = made.change.steps + linked.change.steps
    return Done(Change(steps), linked.records, {**made.unread, **linked.unread})


def _enter(ws: Workspace, one: Entered, lang: str) -> tuple[str, list[Step], list[Problem]]:
    found = record.view(ws, one.record_id) if one.record_id else None
    name, key = (found.record_id, dict(found.key)) if found else record.begin(ws, one.form, one.key, lang)
    found = found or record.view(ws, name)
    rows, values = ws.store.working.of(name), dict(found.values) if found else {}
    problems = record.write(ws, one.form, name, key, one.typed, lang=lang, reason=one.why, keep_unread=True)
    after, shown = ws.store.working.of(name), record.view(ws, name)
    now = dict(shown.values) if shown else {}
    questions = [q for q in dict.fromkeys((*rows, *after)) if rows.get(q) != after.get(q)]
    steps = [
        Step(name, one.form, key, q, rows.get(q), after.get(q), values.get(q, ""), now.get(q, "")) for q in questions
    ]
    return name, steps, problems


def undo(ws: Workspace, change: Change) -> int:
    """Bring back what stood before `change`; the number of questions that somebody changed since and that stay."""
    return _bring(ws, [(s, s.after, s.before, s.value_after, s.value_before) for s in reversed(change.steps)])


def redo(ws: Workspace, change: Change) -> int:
    """Make `change` again after it was undone; returns like `undo`."""
    return _bring(ws, [(s, s.before, s.after, s.value_before, s.value_after) for s in change.steps])


Way = tuple[Step, Working | None, Working | None, str, str]  # the step, rows from and to, values from and to


def _bring(ws: Workspace, ways: Iterable[Way]) -> int:
    left = 0
    with ws.store.transaction():
        for step, row_from, row_to, value_from, value_to in ways:
            now = ws.store.working.of(step.record_id).get(step.question)
            view = record.view(ws, step.record_id)
            value = view.values.get(step.question, "") if view else ""
            if now == row_from and value == value_from:
                _put(ws, step, row_to)
            elif now is None and value == value_from:  # it has left in a package since
                typed = {step.question: value_to}
                record.write(ws, step.form, step.record_id, step.key, typed, keep_unread=True)
            elif value != value_to:  # a reason goes by itself when its value comes back
                left += 1
    return left


def _put(ws: Workspace, step: Step, row: Working | None) -> None:
    if row is None:
        ws.store.working.drop(step.record_id, step.question)
    else:
        ws.store.working.put(row)
