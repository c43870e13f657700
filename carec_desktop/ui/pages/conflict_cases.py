"""What stands in the queue of the conflict desk: values in conflict, answers impossible together, answers that wait
for a package, and what was decided and can be decided otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as also
from typing import TYPE_CHECKING, Any

from carec_desktop.fields import Field
from carec_desktop.i18n import _, language
from carec_desktop.names import record_name
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark

if TYPE_CHECKING:
    from carec_desktop.actions.case_history import Around, Step
    from carec_desktop.actions.decide import Head, Settled, Unsettled
    from carec_desktop.actions.impossible import Clash
    from carec_desktop.actions.queries import Query
    from carec_desktop.actions.workspace import Workspace

CONFLICT, IMPOSSIBLE, WAITING, DECIDED = "conflict", "impossible", "waiting", "decided"
LETTERS = "ABCD"  # values that can be taken with one key
MOST_DECIDED = 50  # decisions that are kept at hand to be taken back, the latest ones


@dataclass(frozen=True)
class Case:
    """One question with the values to choose from and what to know about them."""

    unsettled: "Unsettled | Settled"
    state: str
    field: "Field[Any] | None"
    steps: "tuple[Step, ...]"
    around: "Around"
    printed: dict[str, tuple[str, ...]] = also(default_factory=dict)  # by edit id, names of editions
    direction: str = ""  # of the measure: which way is better
    drafted: str | None = None  # what was chosen on this computer and has not been sent
    asked: "tuple[Query, ...]" = ()  # what the secretariat asked about it

    @property
    def key(self) -> str:
        return f"{self.state}:{self.unsettled.question}"

    @property
    def conflict(self) -> bool:
        return self.state == CONFLICT

    @property
    def open(self) -> bool:
        """Can a value be taken?"""
        return self.state in (CONFLICT, DECIDED)

    @property
    def heads(self) -> "tuple[Head, ...]":
        return self.unsettled.heads[: len(LETTERS)]

    @property
    def taken(self) -> str:
        """The value that was decided, as stored; "" while nothing is."""
        return self.unsettled.decision.edit.value if self.state == DECIDED else ""  # type: ignore[union-attr]

    @property
    def standing(self) -> str:
        """Id of the edit that decided; "" while nothing is."""
        return self.unsettled.decision.edit.id if self.state == DECIDED else ""  # type: ignore[union-attr]

    def name(self) -> str:
        stored = self.unsettled.stored
        return record_name(stored.form, stored.key, stored.values) or stored.record_id[:8]

    def question(self) -> str:
        return _(self.field.label) if self.field is not None else self.unsettled.key

    def show(self, stored: str) -> str:
        if not stored:
            return _("blank")
        return self.field.show(stored, language()) if self.field is not None else stored


@dataclass(frozen=True)
class Joint:
    """Answers that are valid alone and impossible together."""

    clash: "Clash"
    state: str = IMPOSSIBLE

    @property
    def key(self) -> str:
        return self.clash.key

    def name(self) -> str:
        return self.clash.name


Row = Case | Joint


def load(ws: "Workspace") -> list[Case]:
    """Questions to decide, and those that were; read on the worker thread."""
    from carec_desktop.actions import case_history, decide

    unsettled = decide.unsettled(ws)
    settled = decide.settled(ws)[:MOST_DECIDED] if ws.is_secretariat else []
    if not unsettled and not settled:
        return []
    known = _Known(ws, case_history.Printed(ws), case_history.Neighbours(ws))
    return [*(known.case(one, one.state) for one in unsettled), *(known.case(one, DECIDED) for one in settled)]


def load_joints(ws: "Workspace") -> list[Joint]:
    """What is impossible together; read on the worker thread, after what takes less time."""
    from carec_desktop.actions import impossible

    return [Joint(clash) for clash in impossible.clashes(ws)] if ws.is_secretariat else []


def queue(cases: Sequence[Case], joints: Sequence[Joint] | None) -> list[Row]:
    """What is to be decided first, what was decided last. While it is not known yet what is impossible together,
    conflicts stand alone: no row comes in above one that is drawn."""
    order = {CONFLICT: 0, IMPOSSIBLE: 1, WAITING: 2, DECIDED: 3}
    conflicts = [case for case in cases if case.state == CONFLICT]
    if joints is None and conflicts:
        return [*conflicts]
    return sorted([*cases, *(joints or ())], key=lambda row: order.get(row.state, 2))


@dataclass(frozen=True)
class _Known:
    """What every case needs, read once."""

    ws: "Workspace"
    printed: Any
    neighbours: Any

    def case(self, one: "Unsettled | Settled", state: str) -> Case:
        from carec_desktop.actions import case_history, decide, queries

        ws, stored = self.ws, one.stored
        chosen = ws.store.working.of(stored.record_id).get(one.key)
        measure = stored.key.get("measure", "")
        return Case(
            one, state, decide.field_for(ws, stored, one.key), case_history.steps(ws, stored, one.key),
            self.neighbours.of(stored) if one.key == "value" else case_history.Around(),
            dict(self.printed.where(stored, one.key)),
            ws.framework.measure(measure).direction if measure and ws.framework.has_measure(measure) else "",
            chosen.value if chosen else None,
            tuple(query for query in queries.of_record(ws, stored) if query.about == one.key),
        )  # fmt: skip


# -- the list ----------------------------------------------------------------------------------------

_MARKS = {CONFLICT: Mark.CONFLICT, IMPOSSIBLE: Mark.IN_DOUBT, WAITING: Mark.WAITING, DECIDED: Mark.RECEIVED}


def line(row: Row) -> Cell:
    """The question, with the mark of what is wrong with it."""
    mark = _MARKS.get(row.state, Mark.WAITING)
    if isinstance(row, Joint):
        mark = Mark.ASKED if row.clash.asked else mark
        return Cell(row.name(), mark=mark, tip=row.clash.text)
    mark = Mark.NOT_SENT if row.drafted is not None else mark
    mark = Mark.ASKED if row.conflict and any(query.state == "open" for query in row.asked) else mark
    tone = "text2" if row.state == DECIDED else "text"
    return Cell(row.name(), mark=mark, tone=tone, tip=row.name(), spoken=f"{row.name()}, {row.question()}")


def values(row: Row) -> Cell:
    """The values in short."""
    if isinstance(row, Joint):
        return Cell(_("impossible together"), tone="text2", size=12)
    if row.state == DECIDED:
        return Cell(_("decided: {value}").format(value=short(row.show(row.taken), 9)), tone="text2", size=12)
    shown = [short(row.show(head.edit.value), 9) for head in row.heads[:2]]
    return Cell(" ≠ ".join(shown) if row.conflict else "", tone="text2", size=12)


def short(value: str, most: int = 18) -> str:
    """A value that fits a button or a narrow column; never a number cut in two."""
    return value if len(value) <= most else value[: most - 1] + "…"


def take_words(case: Case, value: str) -> str:
    """What the button says that takes a value."""
    return _("Take {value}").format(value=short(case.show(value)))


def back_words(value: str | None, case: Case | None) -> str:
    """What is said after a decision was taken back: `value` stands again, or the question is open."""
    if value is not None and case is not None:
        words = _("The decision is taken back: {value} stands again as before. The history shows both.")
        return words.format(value=case.show(value))
    return _("The decision is taken back: the question is open again as it was. The history shows both.")
