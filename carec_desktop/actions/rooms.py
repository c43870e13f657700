"""The room: everything a person does with one attendance list while people come in, each with its way back.

A `Room` is opened once for a training. Each call changes the people file at once and can be undone; nothing leaves
it but counts. Who is meant is told by `Person.number`, which stays the same when rows are joined.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from carec_desktop.actions import attendance
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import SEXES
from carec_desktop.forms.training import Training
from carec_desktop.i18n import N_
from carec_desktop.localvalues import read_number
from carec_desktop.people import Attendance, People, Person, alike, keyed
from carec_desktop.people.finding import Index
from carec_desktop.people.history import History
from carec_desktop.people.marks import ASK, HERE, KINDS
from carec_desktop.people.sessions import Session, generated
from carec_desktop.people.survey import in_table
from carec_desktop.people.words import spoken
from carec_desktop.problems import declare

NO_SESSION = declare(
    "no-such-session", N_("This training has no session {number}; nothing was changed, choose one from the list.")
)


def desk_of(ws: Workspace) -> str:
    """Under what name this laptop counts survey forms; a copied workspace counts under another than its original."""
    who = ws.settings
    return f"{who.device}-{who.epoch}" if who.epoch > 1 else who.device


@dataclass(frozen=True)
class Present:
    """How many are on the list and, of one session, how many were there; by SEX those who were."""

    listed: int
    here: int
    by_sex: dict[str, int]
    unasked: int  # listed people whose sex nobody asked, or who are in doubt


@dataclass(frozen=True)
class Question:
    """Something two laptops said differently about a person: the mark of a session, or the sex (session None)."""

    number: str
    session: int | None


class Room:
    """One training's list, open in the room."""

    def __init__(self, ws: Workspace, people: People, training: str) -> None:
        self.ws, self.people, self.training = ws, people, training
        self._record = attendance.training_view(ws, training)
        self._index: Index | None = None
        self._history = History()

    def __repr__(self) -> str:
        return f"<room of {self.training}>"

    # -- read

    @property
    def attendance(self) -> Attendance:
        """The list as it stands; an empty one before anybody is on it."""
        return self.people.lists.by_training.get(self.training) or Attendance(self.training, self._ends)

    @property
    def persons(self) -> tuple[Person, ...]:
        return self.attendance.persons

    def person(self, number: str) -> Person:
        return self.attendance.person(number)

    @cached_property
    def _planned(self) -> tuple[Session, ...]:
        values = self._record.values
        held = Training.held.value(values.get("held", ""))
        count = Training.sessions.value(values.get("sessions", ""))
        return generated(held.get("start", ""), held.get("end", ""), None if count is None else int(count))

    @property
    def _ends(self) -> str:
        listed = self.people.lists.by_training.get(self.training)
        return attendance.last_day(self._record) or (listed.ends if listed else "") or self.ws.clock()[:10]

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Sessions as somebody declared them, else as the training's dates and number of sessions say."""
        listed = self.attendance
        declared = listed.sessions or self._planned
        known = {session.number for session in declared}
        marked = {number for row in listed.rows for number in row.sessions} - known
        return (*declared, *(Session(number) for number in sorted(marked)))

    def present(self, session: int) -> Present:
        """Counts for one session."""
        persons = self.persons
        here = [person for person in persons if person.mark(session)]
        by_sex = {sex: sum(person.sex == sex for person in here) for sex in SEXES}
        return Present(len(persons), len(here), by_sex, sum(person.sex == "_U" for person in persons))

    def find(self, typed: str, most: int = 12) -> list[Person]:
        """People whom this text names, the likeliest first: a row code or any part of a name in any script."""
        if self._index is None:
            self._index = Index(self.persons)
        known = self.attendance.by_number
        return [known[number] for number in self._index.find(typed, most) if number in known]

    def suspicions(self, about: Iterable[str] | None = None) -> list[alike.Suspicion]:
        """Pairs that may be one person and were not decided yet, the likeliest first; `about`: of these alone."""
        return alike.suspicions(self.attendance, None if about is None else set(about))

    def questions(self) -> list[Question]:
        """What must be asked because two laptops said different things; marking or choosing anew settles it."""
        found = []
        for person in self.persons:
            found += [Question(person.number, None)] if person.doubt else []
            found += [Question(person.number, session) for session in sorted(person.sessions)
                      if person.mark(session) == ASK]  # fmt: skip
        return found

    # -- check in

    def mark(self, number: str, session: int, kind: str = HERE, sex: str | None = None) -> Person:
        """Put one of marks.KINDS, or "" for absent; with `sex` (F, M, _U) in the same stroke."""
        if kind not in (*KINDS, "") or session not in {each.number for each in self.sessions}:
            raise NO_SESSION.error(number=session)
        after = self.attendance.marked(number, session, kind)
        self._save(after if sex is None else after.edited(number, sex=sex))
        return self.person(number)

    def walk_in(self, name: str, session: int | None = None, **answers: Any) -> Person:
        """Somebody who is not on the list: written down first, judged later. `answers`: sex, country, institution,
        kind, contact; with `session` marked as here."""
        answers["institution"] = self._institution(answers.get("institution", ""))
        coming = Person(name, **answers)
        after = self.attendance.with_walk_in(coming)
        self._save(after.marked(coming.number, session, HERE) if session else after)
        return self.person(coming.number)

    def edit(self, number: str, **answers: Any) -> Person:
        """Other answers of a person: name, also (spellings), country, institution, kind, contact, notice, completed."""
        if "institution" in answers:
            answers["institution"] = self._institution(answers["institution"])
        if "also" in answers:
            answers["also"] = frozenset(answers["also"]) | {answers.get("name", self.person(number).name)}
        self._save(self.attendance.edited(number, **answers))
        return self.person(number)

    def _institution(self, text: str) -> str:
        return attendance.register(self.ws).get(spoken(text), text)

    def key_back(self, text: str, session: int) -> keyed.Keyed:
        """What a line such as "1-5 7 9L 12E" would change, to be looked at; `apply` does it."""
        return keyed.read(self.attendance, text, session)

    def apply(self, line: keyed.Keyed) -> int:
        """Make the changes of a keyed line, as one step; how many there were."""
        after = self.attendance
        todo = [change for change in line.changes if change.changes]
        for change in todo:
            after = after.marked(change.person.number, line.session, change.after)
        self._save(after)
        return len(todo)

    # -- who is who

    def same(self, one: str, two: str) -> Person:
        """These two rows are one person; remembered."""
        self._save(self.attendance.join(one, two))
        return self.person(one)

    def different(self, one: str, two: str) -> None:
        """These two are different people; remembered, never asked again."""
        self._save(self.attendance.keep_apart(one, two))

    def split(self, number: str) -> None:
        """Take joined rows apart again."""
        self._save(self.attendance.split(number))

    def set_sessions(self, sessions: Iterable[Session]) -> None:
        self._save(self.attendance.with_sessions(sessions))

    def complete(self, numbers: Iterable[str], done: bool | None = True) -> None:
        """Say of these people whether they completed the training (None: not said)."""
        after = self.attendance
        for number in numbers:
            after = after.edited(number, completed=done)
        self._save(after)

    # -- tests and survey

    def score(self, number: str, *, before: str | None = None, after: str | None = None) -> Person:
        """Test scores in per cent, as typed; "" takes one back. Raises UserError for no number from 0 to 100."""
        lang = self.ws.settings.lang
        typed = {name: text for name, text in (("before", before), ("after", after)) if text is not None}
        read = {name: read_number(text, lang, least=Decimal(0), most=Decimal(100)) if text.strip() else ""
                for name, text in typed.items()}  # fmt: skip
        return self.edit(number, **read)

    def count_form(self, answer: str, sex: str = "_U", *, trade: bool = False, by: int = 1) -> None:
        """One after-survey form (or `by` -1 to take one away): one of choices.ANSWERS, without a name."""
        self._save(self.attendance.counted(desk_of(self.ws), (answer, sex, trade), by))

    def survey(self, *, trade: bool | None = None) -> dict[str, int]:
        """Forms counted so far by "answer.SEX", of everybody or of (non-)trade institutions alone."""
        return in_table(self.attendance.forms, trade=trade)

    # -- back and forth

    def change(self, step: Callable[[Attendance], Attendance]) -> None:
        """Any other step that can be undone."""
        self._save(step(self.attendance))

    def undo(self) -> bool:
        """Take the last step back, what else was done to the list stays; False when there is none."""
        return self._turned(self._history.undo(self.attendance))

    def redo(self) -> bool:
        return self._turned(self._history.redo(self.attendance))

    def _turned(self, listed: Attendance | None) -> bool:
        if listed is not None:
            self._put(listed)
        return listed is not None

    def _save(self, after: Attendance) -> None:
        before = self.attendance
        if after == before:
            return
        after = replace(after, ends=self._ends)
        self._put(after)
        self._history.note(before, after)

    def _put(self, listed: Attendance) -> None:
        self.people.save(self.people.lists.put(listed))
        if self._index is not None:
            self._index.follow(self.persons)


def open_room(ws: Workspace, people: People, training: str) -> Room:
    """The room of a training. Raises UserError when there is no such training."""
    return Room(ws, people, training)
