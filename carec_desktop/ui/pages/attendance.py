"""Attendance: checking in a noisy room, two keys a person; names stay on this laptop, counts go into the training."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from carec_desktop.forms.choices import MEMBERS
from carec_desktop.i18n import C_, _
from carec_desktop.people.words import tidy
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.keys import LetterKeys
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Keys, Note
from carec_desktop.ui.pages import attendance_data as data
from carec_desktop.ui.pages import attendance_paper as paper
from carec_desktop.ui.pages import attendance_room as room
from carec_desktop.ui.pages.attendance_base import RoomPage
from carec_desktop.ui.pages.attendance_board import Board
from carec_desktop.ui.pages.attendance_desks import Desks
from carec_desktop.ui.pages.attendance_side import Side
from carec_desktop.ui.parts import Words

if TYPE_CHECKING:
    from carec_desktop.people import Attendance
    from carec_desktop.people.sessions import Session

LONGEST_NAME = 40  # letters of a session's name


class AttendancePage(RoomPage):
    """Choose a training, unlock the names, check people in."""

    side_width = 322

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.session = 0
        self._sessions: tuple[Session, ...] = ()
        self._begun: list[tuple[int, bool]] = []
        self._asked: set[str] = set()
        self._shown = ("", 0)  # training and session of the lines in the table
        self._open_sessions: dict[str, int] = {}
        self._last = ""  # whoever was checked in last: an empty field and Alt+1 say their sex
        self.desks = Desks(self)
        self.board = Board(self.desks.paste_clipboard)
        self.room_side = Side(self.desks.calls())
        self._wire()
        self.build(self.board, self.room_side)

    def _wire(self) -> None:
        board, table, field = self.board, self.board.table, self.board.finding.field
        board.session_chosen.connect(self.open_session)
        board.session_added.connect(self.add_session)
        board.session_named.connect(self.ask_name)
        board.answered.connect(self._answered)
        board.walked_in.connect(self.walk_in)
        board.sexed.connect(self._last_sex)
        field.listed.connect(self.desks.paste_text)
        field.undo_asked.connect(self.undo)
        field.redo_asked.connect(self.redo)
        table.toggled.connect(self.toggle)
        table.late.connect(lambda number, session: self.mark_part(number, session, "late"))
        table.early.connect(lambda number, session: self.mark_part(number, session, "early"))
        table.removed.connect(self.remove)
        table.forgotten.connect(self.desks.ask_forget)
        table.split.connect(self.split)
        table.focused.connect(self._focused)
        table.sexed.connect(self.say_sex)
        table.people.edited.connect(self.edit)
        self.desks.wire(self.room_side)
        for keys, call in ((QKeySequence.StandardKey.Paste, self.desks.paste_clipboard),
                           (QKeySequence.StandardKey.Find, self.board.start)):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(call)
        for widget in (self, self.room_side):
            LetterKeys(widget, {"S": lambda: self.desks.decide(same=True), "D": lambda: self.desks.decide(same=False)})

    # What the base asks

    def titled(self) -> tuple[Words, Words]:
        return lambda: _("Attendance"), lambda: _("Attendance: {training}")

    def head_actions(self) -> list[Action]:
        return [
            Action(lambda: _("Sign-in sheet…"), self.print_sheet, icon="print", keys="Ctrl+P"),
            Action(lambda: _("Certificates"), lambda: self.go("certificates"), icon="cert"),
        ]

    def keys(self) -> list[Keys]:
        return [
            Keys(("Enter",), lambda: _("Here")), Keys(("Alt+1", "2", "3"), lambda: _("Sex")),
            Keys(("Ctrl+Enter",), lambda: _("Walk-in")), Keys(("Ctrl+Z",), lambda: _("Undo")),
        ]  # fmt: skip

    def table_keys(self) -> list[Keys]:
        """Key hints while the table has the keyboard."""
        return [
            Keys(("Space",), lambda: _("Here")), Keys(("L",), lambda: C_("attendance", "late")),
            Keys(("E",), lambda: C_("attendance", "left early")), Keys(("F2",), lambda: _("Edit")),
            Keys(("Delete",), lambda: _("Off the list")), Keys(("Esc",), lambda: _("Search")),
        ]  # fmt: skip

    def _focused(self, on: bool) -> None:
        if self.in_room:
            self.hints = self.table_keys() if on else self.keys()
            self.head_changed.emit()

    def room_notes(self) -> list[Note]:
        return [Note(lambda: _("Names stay here, only counts travel"), Mark.RECEIVED)]

    def start_widget(self) -> QWidget | None:
        return self.board.finding

    def opened_list(self) -> None:
        if self.course is None or self.listed is None:
            return
        sessions = self._sessions = room.sessions_of(self.listed, self.course)
        now = datetime.now().astimezone()  # the clock on the wall of the room
        guess = room.open_now(sessions, now.date().isoformat(), afternoon=now.hour >= 13)
        self.session = min(self._open_sessions.get(self.course.record_id, guess), len(sessions) - 1)
        self._shown = ("", 0)
        self.board.set_sessions(data.session_names(sessions), self.session)
        self.board.finding.field.clear()
        self._last = ""
        self.desks.look()

    def course_changed(self) -> None:
        self.desks.show_taking()
        self.desks.show_deeds()

    def show_list(self, listed: "Attendance") -> None:
        before, self.listed = self.listed, listed
        if self.course is None:
            return
        sessions = room.sessions_of(listed, self.course)
        if sessions != self._sessions:
            self._sessions, self._shown = sessions, ("", 0)
            self.session = min(self.session, len(sessions) - 1)
            self.board.set_sessions(data.session_names(sessions), self.session)
        begun, asked = room.begun_sessions(listed, sessions, self.session), self.desks.asked()
        changed = room.changed(before, listed)
        if changed is None or begun != self._begun or self._shown != (listed.training, self.session):
            joined = room.joined(listed)
            lines = [room.line_of(p, self.course, begun, asked, joined=p.number in joined) for p in listed.persons]
            self.board.show_people(listed.persons, lines)
        else:
            for number in {*changed, *(asked ^ self._asked)} & listed.by_number.keys():
                person = listed.by_number[number]
                joins = len(listed.rows_of(number)) > 1 if len(listed.rows) > len(listed.persons) else False
                self.board.change(person, room.line_of(person, self.course, begun, asked, joined=joins))
        self._begun, self._asked, self._shown = begun, asked, (listed.training, self.session)
        self._count()

    def _count(self) -> None:
        counted = data.counted(self.board.table.people.lines, self.session)
        self.room_side.here.show_counts(counted)
        self.desks.show_taking()
        self.desks.show_deeds()
        self.desk.count("attendance", counted.listed - counted.here)

    # What a person does

    def print_sheet(self) -> None:
        """The sign-in sheet with row codes."""
        paper.ask_sheet(self, self.board.names, self.session)

    def open_session(self, session: int) -> None:
        """Check in for another session from now on."""
        self.session = session
        if self.course is not None and self.listed is not None:
            self._open_sessions[self.course.record_id] = session
            self.board.set_sessions(self.board.names, session)
            self.show_list(self.listed)
            self.board.filter_again()
            self.board.start()

    def number(self, session: int | None = None) -> int:
        """The number a session has in the list, of the open one unless another is meant."""
        return self._sessions[self.session if session is None else session].number

    def add_session(self) -> None:
        """One session more than the dates of the training say; Ctrl+Z takes it back."""
        from carec_desktop.people.sessions import Session

        if self.listed is not None:
            last = max(session.number for session in self._sessions)
            self.change(self.listed.with_sessions((*self._sessions, Session(last + 1))))
            self.open_session(len(self._sessions) - 1)

    def ask_name(self) -> None:
        """Another name for the open session."""
        self.desk.messages.ask_text(
            _("Name of the session"), self.name_session, ok=_("Name it"), text=self._sessions[self.session].title(),
            more=_("It stands over the column and on the sign-in sheet. Ctrl+Z takes it back."),
        )  # fmt: skip

    def name_session(self, name: str) -> None:
        """Call the open session this; marks stay with it."""
        if self.listed is not None:
            sessions = [replace(each, label=tidy(name)[:LONGEST_NAME]) if each.number == self.number() else each
                        for each in self._sessions]  # fmt: skip
            self.change(self.listed.with_sessions(sessions))

    def _answered(self, number: str, kind: str, sex: str) -> None:
        if self.listed is None:
            return
        after = self.listed.marked(number, self.number(), kind)
        after = room.with_sex(after, number, sex) if sex else after
        self._last = number
        self.change(after)
        self.board.point_at(number)

    def _last_sex(self, sex: str) -> None:
        """Alt and a digit in the empty field: the sex of whoever was checked in last."""
        if self.listed is not None and self._last in self.listed.by_number:
            self.say_sex(self._last, sex)

    def toggle(self, number: str, session: int) -> None:
        """Here, or absent when they were seen."""
        if self.listed is not None:
            seen = self.listed.person(number).mark(self.number(session))
            after = "" if seen and seen != "ask" else "here"
            self.change(self.listed.marked(number, self.number(session), after))

    def mark_part(self, number: str, session: int, part: str) -> None:
        """Came late, or left early; both together; the same key again takes it back to plainly here."""
        if self.listed is None:
            return
        seen = self.listed.person(number).mark(self.number(session))
        other = "early" if part == "late" else "late"
        after = {part: "here", other: "late_early", "late_early": other}.get(seen, part)
        self.change(self.listed.marked(number, self.number(session), after))

    def walk_in(self, name: str) -> None:
        """Somebody who is on no list, here in the open session; their sex is asked next."""
        from carec_desktop.people import Person

        if self.listed is not None:
            person = Person(name).marked(self.number(), "here")
            self.change(self.listed.with_walk_in(person))
            self._last = person.number
            self.board.start()
            self.board.point_at(person.number)

    def say_sex(self, number: str, sex: str) -> None:
        if self.listed is not None:
            self.change(room.with_sex(self.listed, number, sex))

    def remove(self, number: str) -> None:
        """Take somebody off the list who does not belong there; Ctrl+Z brings them back."""
        if self.listed is None:
            return
        name = self.listed.person(number).name
        self.change(room.removed(self.listed, number))
        self.desk.messages.info(_("{name} is off the list; Ctrl+Z brings them back.").format(name=name))

    def split(self, number: str) -> None:
        """Joined rows stand for themselves again."""
        if self.listed is not None:
            self.change(self.listed.split(number))
            self.desks.look()

    def edit(self, number: str, question: str, text: str) -> None:
        """Take what was typed into a cell; what cannot be read is said and changes nothing."""
        if self.listed is None:
            return
        if question == "name" and not text:
            return
        if question == "sex":
            sex = data.read_sex(text)
            if sex:
                self.say_sex(number, sex)
            else:
                self.desk.messages.warn(_("Type W, M or a dash for not stated; nothing was changed."))
        elif question == "country" and text and not data.read_country(text):
            codes = ", ".join(MEMBERS)
            self.desk.messages.warn(
                _("“{typed}” is none of {codes}; nothing was changed.").format(typed=text, codes=codes)
            )
        else:
            said = data.read_country(text) if question == "country" else text
            if question == "institution" and self.course is not None:
                said = self.course.institution(text)
            self.change(self.listed.edited(number, **{question: said}))
