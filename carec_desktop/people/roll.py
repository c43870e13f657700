"""The attendance list of one training: rows, decisions about them, sessions, the after-survey, and what is erased.

A value: every change gives a new list, so whoever keeps the one before can undo. Two lists of one training unite in
any order (`united`): rows by their number, each answer by how often it was corrected, marks as a union.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from carec_desktop.i18n import N_
from carec_desktop.ledger import canonical_json
from carec_desktop.localdates import date_bounds, is_date
from carec_desktop.people import ties as tied
from carec_desktop.people.marks import HERE
from carec_desktop.people.persons import WALK_IN, Person
from carec_desktop.people.sessions import Session
from carec_desktop.people.survey import Survey, later
from carec_desktop.people.tallies import KindOf, Tally, tally
from carec_desktop.people.ties import DIFFERENT, SAME, Ties, groups, merged, pair
from carec_desktop.problems import declare

NO_NAME = declare("person-without-name", N_("A person on the list has no name; nothing was saved, give one."))
NO_PERSON = declare(
    "no-such-person", N_("Nobody on the lists has such a number; nothing was changed, look at the list again.")
)

TWINS = "bcdfghkmnpqrstvz"  # behind a code that two doors gave; none of the letters that are keyed for marks


@dataclass(frozen=True)
class Erased:
    """Counts of rows whose names are gone: of those who were in a session, and of those who were in none."""

    came: Tally = field(default_factory=Tally)
    listed: Tally = field(default_factory=Tally)

    def plain(self) -> dict[str, Any]:
        return {"came": self.came.plain(), "listed": self.listed.plain()}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Erased":
        return cls(Tally.of(plain["came"]), Tally.of(plain["listed"]))


@dataclass(frozen=True, repr=False)
class Attendance:
    """The list of one training. `ends`: its last day, with the precision known. `rows`: as they were listed, codes in
    order, walk-ins last; `persons` joins those about one person. `erased`: by numbers of the rows. `given`, `walked`:
    the highest codes ever given. `surveys`: by laptop."""

    training: str
    ends: str
    rows: tuple[Person, ...] = ()
    ties: Ties = field(default_factory=dict)
    sessions: tuple[Session, ...] = ()
    sessions_turn: int = 0
    erased: Mapping[tuple[str, ...], Erased] = field(default_factory=dict)
    surveys: Mapping[str, Survey] = field(default_factory=dict)
    given: int = 0
    walked: int = 0

    def __repr__(self) -> str:
        return f"<attendance of {self.training}: {len(self.rows)} names>"

    # -- read

    @cached_property
    def _groups(self) -> dict[str, str]:
        return groups(self.rows, self.ties)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {row.number: at for at, row in enumerate(self.rows)}

    @cached_property
    def _spot(self) -> dict[str, int]:
        return {person.number: at for at, person in enumerate(self.persons)}

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """One entry a person, under the number and code of their first row; of a code that two doors gave to two
        people each has a letter more."""
        members: dict[str, list[Person]] = {}
        for row in self.rows:
            members.setdefault(self._groups.get(row.number, row.number), []).append(row)
        found = [rows[0] if len(rows) == 1 else merged(rows) for rows in members.values()]
        return tuple(_told_apart(found, self._twice)) if self._twice else tuple(found)

    @cached_property
    def _twice(self) -> Mapping[str, set[str]]:
        """Codes that rows of several people have, with the numbers of these people."""
        if len({row.code for row in self.rows}) == len(self.rows):
            return {}
        holders: dict[str, set[str]] = {}
        for row in self.rows:
            holders.setdefault(row.code, set()).add(self._groups.get(row.number, row.number))
        return {code: numbers for code, numbers in holders.items() if len(numbers) > 1}

    @cached_property
    def by_number(self) -> Mapping[str, Person]:
        return {person.number: person for person in self.persons}

    @cached_property
    def by_code(self) -> Mapping[str, Person]:
        """People by code in capitals; every code of a joined person leads there, one that two doors gave nowhere."""
        found = {row.code.upper(): self.by_number[self._groups[row.number]] for row in self.rows
                 if row.number in self._groups and row.code not in self._twice}  # fmt: skip
        return found | {person.code.upper(): person for person in self.persons}

    def holders(self, code: str) -> tuple[Person, ...]:
        """People on whose sheets this code in capitals stood when two doors had each a list of its own."""
        numbers = self._twice.get(code, ())
        return tuple(person for person in self.persons if person.number in numbers) if numbers else ()

    def person(self, number: str) -> Person:
        """Whoever has this number, a joined row's included. Raises UserError."""
        found = self.by_number.get(self._groups.get(number, number))
        if found is None:
            raise NO_PERSON.error()
        return found

    def rows_of(self, number: str) -> tuple[Person, ...]:
        """The rows that are joined in one person, the first of them first."""
        first = self.person(number).number
        if first not in self._groups:
            return (self.rows[self._place[first]],)
        return tuple(row for row in self.rows if self._groups.get(row.number) == first)

    @property
    def forms(self) -> Counter[tuple[str, str, bool]]:
        """After-survey forms of all laptops."""
        return sum((each.forms for each in self.surveys.values()), Counter())

    @property
    def left(self) -> Tally:
        """Counts of everybody whose name is gone."""
        return sum((each.came + each.listed for each in _whole(self.erased)), Tally())

    def tally(self, kind_of: KindOf) -> Tally:
        """Counts of who came: whoever was in a session or, on a list where nobody was marked, whoever is listed."""
        erased = _whole(self.erased)
        came = sum((each.came for each in erased), tally((p for p in self.persons if p.sessions), kind_of))
        if came.noted:
            return came
        return sum((each.listed for each in erased), came + tally((p for p in self.persons if not p.sessions), kind_of))

    def due_on(self, months: int) -> date | None:
        """The day from which the names may no longer be kept; None while the last day is unknown."""
        return months_after(date_bounds(self.ends)[1], months) if self.ends else None

    # -- changed

    def with_persons(self, more: Iterable[Person]) -> "Attendance":
        """The list with these people on it; who is on it already is completed, never doubled."""
        at = {row.same: place for place, row in reversed([*enumerate(self.rows)])}
        rows, given = list(self.rows), self.given
        for person in more:
            if not person.name:
                raise NO_NAME.error()
            if person.same in at:
                rows[at[person.same]] = rows[at[person.same]].joined(person)
                continue
            given += 1
            at[person.same] = len(rows)
            rows.append(replace(person, code=f"{given:03}"))
        return replace(self, rows=in_order(rows), given=given)

    def with_walk_in(self, person: Person) -> "Attendance":
        """With somebody new at the door, whoever else has the same name."""
        if not person.name:
            raise NO_NAME.error()
        coming = replace(person, code=f"{WALK_IN}{self.walked + 1}")
        twins = [pair(coming.number, row.number) for row in self.rows if row.goes_by(person.name)]
        return replace(self, rows=(*self.rows, coming), walked=self.walked + 1,
                       ties=tied.decided(self.ties, twins, DIFFERENT))  # fmt: skip

    def edited(self, number: str, **answers: Any) -> "Attendance":
        """With other answers of one person, on every row of theirs; a name or spellings on the first row alone."""
        rows = self.rows_of(number)
        first = {row.number: row.edited(**answers) for row in rows[:1]}
        shared = {name: value for name, value in answers.items() if name not in ("name", "also", "code")}
        return self._with({**{row.number: row.edited(**shared) for row in rows[1:]}, **first})

    def marked(self, number: str, session: int, kind: str) -> "Attendance":
        """With this mark ("" for absent) of one person in one session."""
        first, *rest = self.rows_of(number)
        changed = {row.number: row.marked(session, "") for row in rest}
        return self._with({**changed, first.number: first.marked(session, kind)})

    def came(self, numbers: Iterable[str], session: int) -> "Attendance":
        """With "here" for each of these people who has no mark for the session yet."""
        people = {self.person(number).number: self.person(number) for number in numbers}
        there = {number for number, person in people.items() if not person.mark(session)}
        return self._with({row.number: row.marked(session, HERE) for row in self.rows if row.number in there})

    def _with(self, changed: Mapping[str, Person]) -> "Attendance":
        rows, place = list(self.rows), self._place
        for number, row in changed.items():
            rows[place[number]] = row
        after = replace(self, rows=tuple(rows))
        if all(self.rows[place[number]].same == row.same for number, row in changed.items()):
            after._keep_groups(self, changed)
        return after

    def _keep_groups(self, before: "Attendance", changed: Iterable[str]) -> None:
        """Nobody became somebody else: one mark on a list of thousands looks at one person alone."""
        known = self.__dict__
        known["_place"], known["_groups"], known["_spot"] = before._place, before._groups, before._spot
        persons, by_number = list(before.persons), dict(before.by_number)
        for first in {before._groups.get(number, number) for number in changed}:
            grouped = first in before._groups
            rows = [row for row in self.rows if before._groups.get(row.number) == first] if grouped else []
            person = merged(rows) if grouped else self.rows[before._place[first]]
            at = before._spot[first]
            code = persons[at].code
            persons[at] = by_number[first] = person if person.code == code else replace(person, code=code)
        known["persons"], known["by_number"] = tuple(persons), by_number

    def with_sessions(self, sessions: Iterable[Session]) -> "Attendance":
        return replace(self, sessions=tuple(sessions), sessions_turn=self.sessions_turn + 1)

    def counted(self, device: str, answer: tuple[str, str, bool], by: int = 1) -> "Attendance":
        """With so many after-survey forms more, counted on this laptop."""
        before = self.surveys.get(device, Survey())
        return replace(self, surveys={**self.surveys, device: before.counted(answer, by)})

    # -- who is the same

    def join(self, one: str, two: str) -> "Attendance":
        """These two are one person: both spellings and all marks are theirs from now on."""
        first, second = self.rows_of(one), self.rows_of(two)
        return replace(self, ties=tied.decided(self.ties, [pair(first[0].number, second[0].number)], SAME))

    def keep_apart(self, one: str, two: str) -> "Attendance":
        """These two are different people, and nobody asks again."""
        pairs = [pair(a.number, b.number) for a in self.rows_of(one) for b in self.rows_of(two)]
        return replace(self, ties=tied.decided(self.ties, [each for each in pairs if each[0] != each[1]], DIFFERENT))

    def split(self, number: str) -> "Attendance":
        """Every row of a joined person stands for itself again."""
        rows = self.rows_of(number)
        pairs = [pair(a.number, b.number) for at, a in enumerate(rows) for b in rows[at + 1 :]]
        return replace(self, ties=tied.decided(self.ties, pairs, DIFFERENT))

    # -- erased, united

    def without(self, numbers: Iterable[str], kind_of: KindOf) -> "Attendance":
        """The list without these people; their counts stay."""
        gone = {row.number for number in set(numbers) & self._known for row in self.rows_of(number)}
        if not gone:
            return self
        out = [person for person in self.persons if person.number in gone]
        counts = Erased(
            tally((p for p in out if p.sessions), kind_of), tally((p for p in out if not p.sessions), kind_of)
        )
        kept = {each: said for each, said in self.ties.items() if not gone & set(each)}
        rows = tuple(row for row in self.rows if row.number not in gone)
        return replace(self, rows=rows, ties=kept, erased={**self.erased, tuple(sorted(gone)): counts})

    @property
    def _known(self) -> set[str]:
        return {row.number for row in self.rows}

    def united(self, other: "Attendance") -> "Attendance":
        """What both lists say. Commutative, associative, idempotent; whoever was erased in one is erased."""
        erased = {each: max((a[each] for a in (self.erased, other.erased) if each in a), key=_size)
                  for each in {**self.erased, **other.erased}}  # fmt: skip
        gone = {number for numbers in erased for number in numbers}
        rows = {row.number: row for row in self.rows if row.number not in gone}
        for row in other.rows:
            if row.number not in gone:
                rows[row.number] = rows[row.number].united(row) if row.number in rows else row
        ties = {each: said for each, said in tied.united(self.ties, other.ties).items() if not gone & set(each)}
        surveys = {device: later(self.surveys.get(device, Survey()), other.surveys.get(device, Survey()))
                   for device in {**self.surveys, **other.surveys}}  # fmt: skip
        last = max((self, other), key=lambda each: (each.sessions_turn, canonical_json(_sessions_of(each))))
        return replace(
            self, ends=max(self.ends, other.ends), rows=in_order(rows.values()), ties=ties, erased=erased,
            sessions=last.sessions, sessions_turn=last.sessions_turn, surveys=surveys,
            given=max(self.given, other.given), walked=max(self.walked, other.walked),
        )  # fmt: skip

    # -- kept

    def plain(self) -> dict[str, Any]:
        return {
            "training": self.training, "ends": self.ends, "persons": [row.plain() for row in self.rows],
            "ties": [[*each, *said] for each, said in sorted(self.ties.items())],
            "sessions": _sessions_of(self), "sessions_turn": self.sessions_turn,
            "erased": [[list(each), counts.plain()] for each, counts in sorted(self.erased.items())],
            "surveys": {device: each.plain() for device, each in self.surveys.items()},
            "given": self.given, "walked": self.walked,
        }  # fmt: skip

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Attendance":
        """From `plain`, of format 1 as well. Raises ValueError, TypeError or KeyError when it is none."""
        rows = [Person.of(each) for each in plain["persons"]]
        if len({row.number for row in rows}) != len(rows):
            raise ValueError("a row comes twice")
        erased = {tuple(map(str, numbers)): Erased.of(counts) for numbers, counts in plain.get("erased", ())}
        if "left" in plain:  # counts of format 1
            old = Tally.of(plain["left"])
            erased |= {(): Erased(old)} if old.total else {}
        sessions = tuple(Session.of(each) for each in plain.get("sessions", ()))
        ties = {pair(str(one), str(two)): (_count(turn), _verdict(word))
                for one, two, turn, word in plain.get("ties", ())}  # fmt: skip
        if len({session.number for session in sessions}) != len(sessions) or not _is_end(plain["ends"]):
            raise ValueError("no list")
        read = cls(
            str(plain["training"]), plain["ends"], tuple(rows), ties, sessions, _count(plain.get("sessions_turn", 0)),
            erased, {str(device): Survey.of(each) for device, each in plain.get("surveys", {}).items()},
            _count(plain.get("given", 0)), _count(plain.get("walked", 0)),
        )  # fmt: skip
        return read.coded()

    def coded(self) -> "Attendance":
        """With a code for every row that has none, in the order of the list."""
        if all(row.code for row in self.rows):
            return self
        rows, given = [], self.given
        for row in self.rows:
            given += not row.code
            rows.append(row if row.code else replace(row, code=f"{given:03}"))
        return replace(self, rows=in_order(rows), given=given)


def months_after(day: date, months: int) -> date:
    """The same day of the month later, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _sessions_of(listed: Attendance) -> list[dict[str, Any]]:
    return [each.plain() for each in listed.sessions]


def _count(number: object) -> int:
    if not isinstance(number, int) or not 0 <= number < 10**6:
        raise ValueError("no count")
    return number


def _is_end(day: object) -> bool:
    return isinstance(day, str) and (not day or is_date(day))


def _verdict(word: object) -> str:
    if word not in (SAME, DIFFERENT):
        raise ValueError("no decision")
    return str(word)


def _size(counts: Erased) -> bytes:
    return canonical_json(counts.plain())


def _whole(erased: Mapping[tuple[str, ...], Erased]) -> list[Erased]:
    """Counts of erasures, without those that another one holds already: two laptops erased the same rows."""
    sets = {each: set(each) for each in erased}
    return [erased[one] for one in erased
            if not one or not any(sets[one] < sets[two] for two in erased)]  # fmt: skip


def code_order(code: str) -> tuple[bool, int, str]:
    """Listed rows by number, then walk-ins by number."""
    digits = code.lstrip(WALK_IN)
    return code.startswith(WALK_IN), int(digits) if digits.isdecimal() else 0, code


def in_order(rows: Iterable[Person]) -> tuple[Person, ...]:
    """Rows by their codes, walk-ins last."""
    return tuple(sorted(rows, key=lambda row: (code_order(row.code), row.number)))


def _told_apart(persons: Iterable[Person], twice: Container[str]) -> Iterable[Person]:
    met: Counter[str] = Counter()
    for person in persons:
        if person.code in twice:
            at, met[person.code] = met[person.code], met[person.code] + 1
            yield replace(person, code=person.code + TWINS[min(at, len(TWINS) - 1)])
        else:
            yield person
