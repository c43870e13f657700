"""Attendance lists and what is left of them: counts, once a person is erased or a list has expired.

Pure: no file is read or written here. Texts are NFC without control characters; SEX is F, M or _U.
"""

import secrets
import unicodedata
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from carec_desktop.fields import SEXES
from carec_desktop.i18n import N_
from carec_desktop.localdates import date_bounds
from carec_desktop.problems import declare

NO_NAME = declare("person-without-name", N_("A person on the list has no name; nothing was saved, give one."))
NO_LIST = declare(
    "no-attendance-list",
    N_("There is no attendance list for this training; nothing was changed, add its participants first."),
)
NO_PERSON = declare(
    "no-such-person", N_("Nobody on the lists has such a number; nothing was changed, look at the list again.")
)
KEEP_MONTHS = 24
LONGEST_TEXT = 300
KindOf = Callable[[str], str]  # institution -> code of its type, "" when unknown


def tidy(text: str) -> str:
    """One line of NFC text without control or format signs, at most 300 signs."""
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in composed)
    return " ".join(plain.split())[:LONGEST_TEXT].rstrip()


def spoken(name: str) -> str:
    """A name as two people would agree it is the same: letter case, width, spaces and accents of ё aside."""
    return tidy(unicodedata.normalize("NFKC", name)).casefold().replace("ё", "е")


@dataclass(frozen=True, repr=False)
class Person:
    """One participant. `institution`: a record id of the register or a name; `kind`: code of its type when it is
    in no register. `sessions`: numbers of those attended. `completed` None: nobody said."""

    name: str
    sex: str = "_U"
    other: str = ""
    institution: str = ""
    kind: str = ""
    contact: str = ""
    notice: bool = False
    sessions: frozenset[int] = frozenset()
    completed: bool | None = None
    number: str = field(default_factory=lambda: secrets.token_hex(4))

    def __post_init__(self) -> None:
        for name in ("name", "other", "institution", "kind", "contact"):
            object.__setattr__(self, name, tidy(getattr(self, name)))
        if self.sex not in SEXES:
            object.__setattr__(self, "sex", "_U")

    def __repr__(self) -> str:
        return f"<person {self.number}>"

    @property
    def same(self) -> tuple[str, str]:
        """Who this is: two rows that agree in it are one person."""
        return spoken(self.name), spoken(self.institution)

    def goes_by(self, name: str) -> bool:
        return spoken(name) in {spoken(self.name), spoken(self.other)} - {""}

    def joined(self, later: "Person") -> "Person":
        """What two rows about one person say together; the later one wins where both speak."""
        return replace(
            self, sex=later.sex if later.sex != "_U" else self.sex, other=later.other or self.other,
            kind=later.kind or self.kind, contact=later.contact or self.contact, notice=later.notice or self.notice,
            sessions=self.sessions | later.sessions,
            completed=self.completed if later.completed is None else later.completed,
        )  # fmt: skip

    def plain(self) -> dict[str, Any]:
        return {
            "number": self.number, "name": self.name, "sex": self.sex, "other": self.other, "kind": self.kind,
            "institution": self.institution, "contact": self.contact, "notice": self.notice,
            "sessions": sorted(self.sessions), "completed": self.completed,
        }  # fmt: skip

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Person":
        return cls(**{**plain, "sessions": frozenset(int(number) for number in plain["sessions"])})


@dataclass(frozen=True)
class Tally:
    """Counts without names. `persons` and `completed` by SEX; `by_kind` by "type of institution.SEX", only for those
    whose type is known; `participations`: sessions attended, over everybody whose sessions were noted."""

    persons: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[str] = field(default_factory=Counter)
    completed: Counter[str] = field(default_factory=Counter)
    asked: int = 0  # of how many somebody said whether they completed
    noted: int = 0  # of how many the sessions were noted
    participations: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.persons + other.persons, self.by_kind + other.by_kind, self.completed + other.completed,
            self.asked + other.asked, self.noted + other.noted, self.participations + other.participations,
        )  # fmt: skip

    @property
    def total(self) -> int:
        return sum(self.persons.values())

    @property
    def unplaced(self) -> int:
        """People whose institution is of no known type."""
        return self.total - sum(self.by_kind.values())

    def plain(self) -> dict[str, Any]:
        """As JSON objects; "" stands for nothing counted."""
        return {
            "persons": dict(self.persons), "by_kind": dict(self.by_kind), "completed": dict(self.completed),
            "asked": self.asked, "noted": self.noted, "participations": self.participations,
        }  # fmt: skip

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Tally":
        counters = (Counter[str](plain[name]) for name in ("persons", "by_kind", "completed"))
        return cls(*counters, *(int(plain[name]) for name in ("asked", "noted", "participations")))  # type: ignore[arg-type]


def tally(persons: Iterable[Person], kind_of: KindOf) -> Tally:
    """Counts of these people; each row counts once. `kind_of` knows the register of institutions."""
    found = Tally()
    for person in persons:
        kind = kind_of(person.institution) or person.kind
        found += Tally(
            Counter([person.sex]), Counter([f"{kind}.{person.sex}"] if kind else []),
            Counter([person.sex] if person.completed else []), int(person.completed is not None),
            int(bool(person.sessions)), len(person.sessions),
        )  # fmt: skip
    return found


@dataclass(frozen=True, repr=False)
class Attendance:
    """The list of one training. `ends`: its last day, with the precision known; `left`: counts of those whose
    names are gone."""

    training: str
    ends: str
    persons: tuple[Person, ...] = ()
    left: Tally = field(default_factory=Tally)

    def __repr__(self) -> str:
        return f"<attendance of {self.training}: {len(self.persons)} names>"

    def with_persons(self, more: Iterable[Person]) -> "Attendance":
        """The list with these people on it; who is on it already is completed, never doubled."""
        at = {person.same: person for person in self.persons}
        for person in more:
            if not person.name:
                raise NO_NAME.error()
            at[person.same] = at[person.same].joined(person) if person.same in at else person
        return replace(self, persons=tuple(at.values()))

    def without(self, numbers: Iterable[str], kind_of: KindOf) -> "Attendance":
        """The list without these people; their counts stay."""
        gone = set(numbers)
        erased = [person for person in self.persons if person.number in gone]
        kept = tuple(person for person in self.persons if person.number not in gone)
        return replace(self, persons=kept, left=self.left + tally(erased, kind_of))

    def tally(self, kind_of: KindOf) -> Tally:
        return self.left + tally(self.persons, kind_of)

    def due_on(self, months: int) -> date | None:
        """The day from which the names may no longer be kept; None while the last day is unknown."""
        return months_after(date_bounds(self.ends)[1], months) if self.ends else None

    def plain(self) -> dict[str, Any]:
        people = [person.plain() for person in self.persons]
        return {"training": self.training, "ends": self.ends, "persons": people, "left": self.left.plain()}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Attendance":
        persons = tuple(Person.of(each) for each in plain["persons"])
        return cls(plain["training"], plain["ends"], persons, Tally.of(plain["left"]))


def months_after(day: date, months: int) -> date:
    """The same day of the month later, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Deed:
    """One line of the file's own log: what was done to how many names, never whose."""

    at: str  # UTC, ISO
    what: str  # erased, expired, exported, passphrase
    training: str = ""
    persons: int = 0
    reason: str = ""


@dataclass(frozen=True, repr=False)
class Lists:
    """Everything the people file says."""

    by_training: Mapping[str, Attendance] = field(default_factory=dict)
    deeds: tuple[Deed, ...] = ()
    months: int = KEEP_MONTHS

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

    def numbers_of(self, name: str) -> list[str]:
        """Everybody on any list who goes by this name, under it or another spelling."""
        return [p.number for each in self.by_training.values() for p in each.persons if p.goes_by(name)]

    def without(self, numbers: Iterable[str], kind_of: KindOf) -> "Lists":
        """Without these people on any list. Raises UserError when one of them is on none."""
        gone = set(numbers)
        known = {person.number for each in self.by_training.values() for person in each.persons}
        if gone - known:
            raise NO_PERSON.error()  # not repeated: some type a name here
        return replace(self, by_training={t: each.without(gone, kind_of) for t, each in self.by_training.items()})

    def due(self, today: date) -> list[Attendance]:
        """Lists with names that may no longer be kept, the longest due first."""
        days = [(each.due_on(self.months), each) for each in self.by_training.values() if each.persons]
        late = [(day, each) for day, each in days if day is not None and day <= today]
        return [each for _day, each in sorted(late, key=lambda pair: (pair[0], pair[1].training))]

    def expired(self, today: date, kind_of: KindOf) -> "Lists":
        """With counts alone where `due` says so."""
        lists = self
        for each in self.due(today):
            lists = lists.put(each.without([person.number for person in each.persons], kind_of))
        return lists

    def plain(self) -> dict[str, Any]:
        lists = [each.plain() for _training, each in sorted(self.by_training.items())]
        return {"months": self.months, "lists": lists, "deeds": [vars(deed) for deed in self.deeds]}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Lists":
        """From `plain`. Raises ValueError, TypeError or KeyError when it is none of ours."""
        lists = {each["training"]: Attendance.of(each) for each in plain["lists"]}
        return cls(lists, tuple(Deed(**each) for each in plain["deeds"]), int(plain["months"]))
