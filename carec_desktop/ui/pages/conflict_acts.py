"""What is done at the conflict desk, on the worker: a question is decided, a decision is taken back.

What was decided in this sitting is remembered, so that Ctrl+Z takes it back, the last decision first.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.store import Stored, Working
    from carec_desktop.sync.package import Signer


@dataclass(frozen=True)
class Choice:
    """What decides a question ("RECORD.FIELD"): the id of a value to `take`, or another `value`. `shown`: the record
    as the person saw it."""

    question: str
    shown: "Stored"
    take: str | None = None
    value: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Decided:
    """A decision that can be taken back: its value as stored, and the edit that says so; in a country, where it is a
    draft, what was drafted `before`."""

    question: str
    value: str
    edit: str = ""
    before: "Working | None" = None


class Sitting:
    """The decisions made since the page was made."""

    def __init__(self) -> None:
        self._made: list[Decided] = []

    def add(self, decided: Decided) -> None:
        self._made.append(decided)

    @property
    def last(self) -> Decided | None:
        return self._made[-1] if self._made else None

    def taken_back(self, decided: Decided, copies: dict[str, str]) -> None:
        """It is gone; an earlier one that it had replaced stands again, under the id of its copy."""
        left = (one for one in self._made if one != decided)
        self._made = [replace(one, edit=copies.get(one.edit, one.edit)) for one in left]


def decide(ws: "Workspace", signer: "Signer | None", choice: Choice) -> Decided:
    """Decide a question."""
    from carec_desktop.actions import decide, reopening

    record, _dot, key = choice.question.partition(".")
    before = ws.store.working.of(record).get(key)
    row = decide.resolve(
        ws, choice.question, take=choice.take, value=choice.value, reason=choice.reason, signer=signer,
        shown=choice.shown,
    )  # fmt: skip
    edit = reopening.decision_of(ws, choice.question, signer.key) if signer is not None else ""
    return Decided(choice.question, row.value, edit, before)


@dataclass(frozen=True)
class Back:
    """What stands again after a decision was taken back: one value, or none while the question is open again."""

    copies: dict[str, str]
    value: str | None = None


def take_back(ws: "Workspace", signer: "Signer | None", decided: Decided) -> Back:
    """Take a decision back."""
    from carec_desktop.actions import reopening

    if signer is None:
        reopening.put_back(ws, decided.question, decided.value, decided.before)
        return Back({}, decided.before.value if decided.before is not None else None)
    opened = reopening.reopen(ws, signer, decided.question, decided.edit)
    return Back(opened.copies, opened.values[0] if len(opened.values) == 1 else None)
