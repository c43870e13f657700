"""Who was in which session: marks that several laptops can make at once and unite in any order.

A mark knows nothing of clocks. Whoever changes one names those they saw and replace; what was marked meanwhile at
another door stays beside it until somebody is asked. Uniting two sets of marks is a union: order and repetition
do not matter, and a mark that was taken back stays taken back.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

HERE, LATE, EARLY, LATE_EARLY = "here", "late", "early", "late_early"
KINDS = (HERE, LATE, EARLY, LATE_EARLY)  # there in time to the end, came late, left early, both
ASK = "ask"  # two doors said different things
Cell = tuple[int, str, str]  # session, kind, id of the mark


@dataclass(frozen=True)
class Marks:
    """`written`: every mark ever made; `taken`: ids of those somebody replaced or took back."""

    written: frozenset[Cell] = frozenset()
    taken: frozenset[str] = frozenset()

    @cached_property
    def standing(self) -> frozenset[Cell]:
        return frozenset(cell for cell in self.written if cell[2] not in self.taken) if self.taken else self.written

    @cached_property
    def sessions(self) -> frozenset[int]:
        """Sessions attended, in part or whole."""
        return frozenset(session for session, _kind, _id in self.standing)

    def kinds(self, session: int) -> frozenset[str]:
        """What stands for a session: nothing (absent), one kind, or several that contradict each other."""
        found = {kind for number, kind, _id in self.standing if number == session}
        return frozenset((LATE_EARLY,) if found and found <= {LATE, EARLY, LATE_EARLY} and len(found) > 1 else found)

    def kind(self, session: int) -> str:
        """One of KINDS, "" for absent, ASK where two doors differ."""
        found = self.kinds(session)
        return next(iter(found), "") if len(found) < 2 else ASK

    def put(self, session: int, kind: str) -> "Marks":
        """With this mark alone for the session; kind "" takes back what stands."""
        if kind not in (*KINDS, ""):
            raise ValueError(kind)
        if self.kinds(session) == ({kind} if kind else set()):
            return self
        seen = {mark for number, _kind, mark in self.standing if number == session}
        new = {(session, kind, secrets.token_hex(4))} if kind else set()
        return Marks(self.written | new, self.taken | seen)

    def united(self, other: "Marks") -> "Marks":
        if self is other or not other.written:
            return self
        return Marks(self.written | other.written, self.taken | other.taken)

    def plain(self) -> dict[str, Any]:
        """As JSON; nothing for no marks."""
        found: dict[str, Any] = {"marks": [list(cell) for cell in sorted(self.written)]} if self.written else {}
        return found | ({"taken": sorted(self.taken)} if self.taken else {})

    @classmethod
    def of(cls, plain: Any) -> "Marks":
        """From `plain`, or from the sessions that files of format 1 hold. Raises ValueError or TypeError."""
        if "sessions" in plain:  # the same ids every time such a file is read
            return cls(frozenset((int(number), HERE, f"s{int(number)}") for number in plain["sessions"]))
        cells = frozenset((_whole(session), _kind(kind), str(mark)) for session, kind, mark in plain.get("marks", ()))
        return cls(cells, frozenset(map(str, plain.get("taken", ())))) if cells else NONE


def _whole(session: Any) -> int:
    if not isinstance(session, int) or not 1 <= session <= 999:
        raise ValueError("no session")
    return session


def _kind(kind: Any) -> str:
    if kind not in KINDS:
        raise ValueError("no mark")
    return str(kind)


NONE = Marks()


def here_in(sessions: Iterable[int]) -> Marks:
    """Marks of somebody who was there in these sessions."""
    numbers = frozenset(sessions)
    return Marks(frozenset((number, HERE, secrets.token_hex(4)) for number in numbers)) if numbers else NONE
