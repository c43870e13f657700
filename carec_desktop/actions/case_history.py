"""What a person should know before deciding a question: every edit of it, where it was printed, what stands around it.

The edits of a question are a small graph: each names those it replaced, which are what its author had on the
screen. Two that do not know each other are the conflict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carec_desktop.actions import editions
from carec_desktop.actions.decide import given
from carec_desktop.actions.figures import figure
from carec_desktop.actions.record import views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework import Framework
from carec_desktop.ledger import Edit, as_asked_today, in_order, settle
from carec_desktop.localdates import date_bounds
from carec_desktop.signals import Figure
from carec_desktop.store import Stored


@dataclass(frozen=True)
class Step:
    """One edit of a question. `number` counts from 1 in the order of writing; `saw` are the numbers of those it
    replaced; `lane` is its line in the drawing; `package` 0 when it came in none; `stands`: nothing replaced it;
    `back`: it took a decision back."""

    edit: Edit
    number: int
    saw: tuple[int, ...]
    lane: int
    who: str
    ref_area: str
    package: int
    stands: bool
    back: bool = False


@dataclass(frozen=True)
class Around:
    """Figures beside the one in question: the one before, the next target, and the baseline; None where there is
    none that is clean."""

    previous: Figure | None = None
    target: Figure | None = None
    baseline: Figure | None = None


def steps(ws: Workspace, stored: Stored, question: str) -> tuple[Step, ...]:
    """Every edit of one question, the first written first."""
    edits = [e for e in as_asked_today(ws.store.ledger.edits_of(stored.record_id)) if e.question == question]
    edits = in_order(edits)
    named = {edit.id: edit for edit in edits}
    numbers = {edit.id: at for at, edit in enumerate(edits, 1)}
    lanes = lanes_of(edits)
    packages = ws.store.ledger.packages_of([edit.id for edit in edits])
    standing = set(stored.heads.get(question, ()))
    found = []
    for edit in edits:
        holder = ws.keyring.holder(edit.author)
        saw = tuple(sorted(numbers[r] for r in edit.replaces if r in numbers))
        found.append(Step(
            edit, numbers[edit.id], saw, lanes[edit.id], holder.name if holder else "",
            holder.ref_area if holder else "", packages.get(edit.id, ("", 0, ""))[1], edit.id in standing,
            given(ws, edit, named) is not edit,
        ))  # fmt: skip
    return tuple(found)


def lanes_of(edits: Sequence[Edit]) -> dict[str, int]:
    """The line each edit is drawn on: that of the first one it replaced, while nobody else took it, else a new one."""
    lanes: dict[str, int] = {}
    ends: dict[int, str] = {}  # lane -> the edit it has come to
    for edit in edits:
        before = [lane for lane, end in ends.items() if end in edit.replaces]
        lane = min(before, default=max(ends, default=-1) + 1)
        lanes[edit.id], ends[lane] = lane, edit.id
    return lanes


class Printed:
    """Which named editions show which edits."""

    def __init__(self, ws: Workspace) -> None:
        self._ledger, self._editions = ws.store.ledger, editions.editions(ws)

    def where(self, stored: Stored, question: str) -> Mapping[str, tuple[str, ...]]:
        """By edit id, the names of the editions that print its value, the oldest first."""
        found: dict[str, tuple[str, ...]] = {}
        edits = self._ledger.edits_of(stored.record_id) if self._editions else []
        for edition in self._editions:
            then = [e for e in edits if e.id[: editions.SHORT] in edition.counting]
            answer = settle(then, {e.id for e in edits}, stored.key).answers.get(question) if then else None
            for edit in then if answer else ():
                shown = answer is not None and edit.value == answer.approved
                if shown or (answer and answer.approved is None and edit in answer.heads):
                    found[edit.id] = (*found.get(edit.id, ()), edition.name)
        return found


class Neighbours:
    """Figures by measure and area, to find what stands around one of them."""

    def __init__(self, ws: Workspace) -> None:
        self._framework: Framework = ws.framework
        self._places: dict[tuple[str, str, str], list[Figure]] = {}
        for one in map(figure, views(ws, "observation")):
            if one.number is not None and one.state in ("clean", "published"):
                place = (one.measure, one.ref_area, _dimensions(one))
                self._places.setdefault(place, []).append(one)

    def of(self, stored: Stored) -> Around:
        """What stands around an observation; nothing around any other record."""
        key = stored.key
        if stored.form != "observation":
            return Around()
        wanted = ";".join(sorted(part for part in key.get("dimensions", "").split(";") if part))
        here = self._places.get((key["measure"], key["ref_area"], wanted), [])
        start, end = date_bounds(key["time_period"])
        actual = [one for one in here if one.kind != "target" and date_bounds(one.time_period)[1] < start]
        targets = [one for one in here if one.kind == "target" and date_bounds(one.time_period)[1] >= end]
        own = [one for one in here if one.kind == "baseline" and date_bounds(one.time_period)[1] < start]
        return Around(
            max(actual, key=_rank, default=None),
            min(targets, key=_rank, default=None) if key.get("kind") != "target" else None,
            max(own, key=_rank, default=None),
        )


def _dimensions(one: Figure) -> str:
    return ";".join(f"{name}={value}" for name, value in one.dimensions)


def _rank(one: Figure) -> tuple[str, str]:
    return (date_bounds(one.time_period)[1].isoformat(), one.source)
