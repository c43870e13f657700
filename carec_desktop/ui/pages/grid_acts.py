"""What the worker does for the indicator grid's keys: acts that can be undone, verdicts on blocks, other sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import sleep
from typing import TYPE_CHECKING

from carec_desktop.actions.entering import Change, Entered
from carec_desktop.problems import Problem
from carec_desktop.ui.pages.grid_data import Column, Entry, Row

if TYPE_CHECKING:
    from carec_desktop.actions.pasting import Target, Verdict
    from carec_desktop.actions.workspace import Workspace

BEHIND = 0.012  # seconds
REASON_KEYS = ("not_due", "not_collected", "not_available", "not_applicable", "too_early", "withheld")


@dataclass(eq=False)
class Act:
    """One thing a person did. `change` is known once the worker has done it."""

    place: tuple[str, Column]
    area: str
    change: Change = field(default_factory=Change)


@dataclass(frozen=True)
class Item:
    """What one act types into one cell."""

    row: Row
    column: Column
    typed: dict[str, str]
    why: str = ""


def reason_typed(row: Row, text: str) -> str:
    """The reason for no value that a typed word names ("н/д", "not collected"); texts are never taken for one."""
    from carec_desktop.actions.pasting import reason_of

    if not text or row.measure is None or row.measure.value_type == "text":
        return ""
    reason, guessed = reason_of(text)
    return "" if guessed and len(text) == 1 and text.isalpha() else reason  # one letter is a slip of the finger


def perform(ws: "Workspace", act: Act, entries: list[Entered], lang: str, area: str) -> list[Problem]:
    """On the worker: write what one act typed; of a single cell also what is wrong or in doubt with it now."""
    from carec_desktop.actions import doubts, entering, record

    sleep(BEHIND)  # two threads of Python share one processor: first the window shows what was typed
    done = entering.enter(ws, entries, lang)
    act.change = done.change
    if len(entries) > 1:
        return []
    name = done.records[0]
    now = record.view(ws, name)
    if now is None or not now.is_draft or "value" not in entries[0].typed:
        return done.unread.get(name, [])
    asked = doubts.of_drafts(ws, record.views(ws, "observation", area)).get(name, [])
    return done.unread.get(name) or [*asked, *record.problems_of(ws, now)]


def attach(ws: "Workspace", act: Act, figure: Entered, evidence: Mapping[str, str], lang: str) -> list[Problem]:
    """On the worker: new evidence for a figure; what of it could not be read."""
    from carec_desktop.actions import entering

    done = entering.attach(ws, figure, evidence, lang)
    act.change = done.change
    return [problem for problems in done.unread.values() for problem in problems]


def judge(ws: "Workspace", area: str, targets: "list[Target]", lang: str) -> "list[Verdict]":
    """On the worker: verdicts on a pasted block."""
    from carec_desktop.actions import pasting

    return pasting.judge(ws, area, targets, lang)


def bring(ws: "Workspace", act: Act, way: str) -> int:
    """On the worker: undo or redo one act."""
    from carec_desktop.actions import entering

    return entering.undo(ws, act.change) if way == "undo" else entering.redo(ws, act.change)


def refile(ws: "Workspace", entry: Entry, source: str, lang: str) -> None:
    """On the worker: the same figure under another source. Only for one that exists nowhere but here."""
    from carec_desktop.actions import record

    found = record.view(ws, entry.record_id)
    if found is None or found.stored is not None or not source.strip():
        return
    name, key = record.begin(ws, "observation", dict(found.key) | {"source": source}, lang)
    typed = {question: found.unread.get(question, value) for question, value in found.values.items()}
    record.write(ws, "observation", name, key, typed, lang=lang, keep_unread=True)
    record.take_back(ws, entry.record_id)


def corridor_of(row: Row) -> str:
    """Breakdown of a measure's first figure: a corridor by number is part of a figure's name."""
    corridor = row.measure.dimensions.get("CORRIDOR", "") if row.measure is not None else ""
    return f"CORRIDOR={corridor}" if corridor.isdigit() else ""
