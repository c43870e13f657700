"""Everything the people file says: an attendance list for each training, and what was done with names.

Pure: no file is read or written here. Texts are NFC without control characters; SEX is F, M or _U.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from carec_desktop.i18n import N_
from carec_desktop.people.persons import Person
from carec_desktop.people.roll import NO_PERSON, Attendance, months_after
from carec_desktop.people.tallies import KindOf, Tally, tally
from carec_desktop.people.words import spoken, tidy
from carec_desktop.problems import declare

__all__ = [
    "KEEP_MONTHS", "Attendance", "Deed", "KindOf", "Lists", "Person", "Tally", "months_after", "spoken", "tally",
    "tidy",
]  # fmt: skip

NO_LIST = declare(
    "no-attendance-list",
    N_("There is no attendance list for this training; nothing was changed, add its participants first."),
)
KEEP_MONTHS = 24


@dataclass(frozen=True)
class Deed:
    """One line of the file's own log: what was done to how many names, never whose."""

    at: str  # UTC, ISO
    what: str  # erased, expired, exported, passphrase, passed-on, taken-over, sign-in-sheet, certificates
    training: str = ""
    persons: int = 0
    reason: str = ""


@dataclass(frozen=True, repr=False)
class Lists:
    """Everything the people file says."""

    by_training: Mapping[str, Attendance] = field(default_factory=dict)
    deeds: tuple[Deed, ...] = ()
    months: int = KEEP_MONTHS
    taken: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # training -> question -> last written count

    def __repr__(self) -> str:
        return f"<{len(self.by_training)} attendance lists>"

    def of(self, training: str) -> Attendance:
        if training not in self.by_training:
            raise NO_LIST.error()
        return self.by_training[training]

    def put(self, attendance: Attendance) -> "Lists":
        return replace(self, by_training={**self.by_training, attendance.training: attendance})

    def noting(self, deed: Deed) -> "Lists":
        return replace(self, deeds=(*self.deeds, deed))

    def taking(self, training: str, stored: Mapping[str, str]) -> "Lists":
        """Remembering what was written into the training's record from its list."""
        return replace(self, taken={**self.taken, training: dict(stored)})

    def numbers_of(self, name: str) -> list[str]:
        """Everybody on any list who goes by this name, under it or another spelling."""
        return [row.number for each in self.by_training.values() for row in each.rows if row.goes_by(name)]

    def without(self, numbers: Iterable[str], kind_of: KindOf) -> "Lists":
        """Without these people on any list. Raises UserError when one of them is on none."""
        gone = set(numbers)
        known = {row.number for each in self.by_training.values() for row in each.rows}
        if gone - known:
            raise NO_PERSON.error()  # not repeated: some type a name here
        return replace(self, by_training={t: each.without(gone, kind_of) for t, each in self.by_training.items()})

    def due(self, today: date) -> list[Attendance]:
        """Lists with names that may no longer be kept, the longest due first."""
        days = [(each.due_on(self.months), each) for each in self.by_training.values() if each.rows]
        late = [(day, each) for day, each in days if day is not None and day <= today]
        return [each for _day, each in sorted(late, key=lambda pair: (pair[0], pair[1].training))]

    def expired(self, today: date, kind_of: KindOf) -> "Lists":
        """With counts alone where `due` says so."""
        lists = self
        for each in self.due(today):
            lists = lists.put(each.without([row.number for row in each.rows], kind_of))
        return lists

    def plain(self) -> dict[str, Any]:
        lists = [each.plain() for _training, each in sorted(self.by_training.items())]
        return {"months": self.months, "lists": lists, "deeds": [vars(deed) for deed in self.deeds],
                "taken": {training: dict(said) for training, said in self.taken.items()}}  # fmt: skip

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Lists":
        """From `plain`. Raises ValueError, TypeError or KeyError when it is none of ours."""
        lists = {each["training"]: Attendance.of(each) for each in plain["lists"]}
        taken = {str(t): {str(q): str(text) for q, text in said.items()} for t, said in plain.get("taken", {}).items()}
        return cls(lists, tuple(Deed(**each) for each in plain["deeds"]), int(plain["months"]), taken)
