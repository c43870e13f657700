"""What attendance, tests and certificates share: a training is chosen, the names are unlocked, a list is changed.

The list on screen is a value. A change shows at once, is written into the people file right after, and is undone by
saying the opposite; the training chosen on one of the pages is the one the others open.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from carec_desktop.i18n import _
from carec_desktop.people.history import History, stepped
from carec_desktop.problems import UserError
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.names import Unlock, names_of
from carec_desktop.ui.page import Action, Head, Keys, Note, Page
from carec_desktop.ui.pages import attendance_room as room
from carec_desktop.ui.pages.attendance_courses import Courses
from carec_desktop.ui.parts import Words

if TYPE_CHECKING:
    from carec_desktop.people import Attendance

CHOOSE, LOCKED, ROOM = range(3)


class RoomPage(Page):
    """Subclasses give `body` and `panel` to `build`, and fill `show_list`, `titled`, `head_actions` and `keys`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.names = names_of(desk)
        self.course: room.Course | None = None
        self.listed: Attendance | None = None
        self._kept: Attendance | None = None  # what this page knows to be in the file
        self.history = History()
        self.courses = Courses(desk, self.choose)
        self.unlock = Unlock(desk)
        self.panel: QWidget | None = None
        self._stack = QStackedWidget()

    def build(self, body: QWidget, panel: QWidget | None) -> None:
        """Put the page together; called once at the end of a subclass's __init__."""
        self.panel = panel
        if panel is not None:
            panel.setParent(self)
            panel.hide()
        for widget in (self.courses, self.unlock, body):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.names.opened.connect(self._unlocked)
        for keys, call in ((QKeySequence.StandardKey.Undo, self.undo), (QKeySequence.StandardKey.Redo, self.redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(call)
        self.draw()

    # What subclasses say

    def titled(self) -> tuple[Words, Words]:
        """The title without a training, and the pattern with one: "Attendance: {training}"."""
        raise NotImplementedError

    def head_actions(self) -> list[Action]:
        """Buttons of the title row while a list is open."""
        return []

    def keys(self) -> list[Keys]:
        """Key hints while a list is open."""
        return []

    def room_notes(self) -> list[Note]:
        return []

    def opened_list(self) -> None:
        """A list has just been opened: `course` and `listed` are set."""

    def show_list(self, listed: "Attendance") -> None:
        """Show this list."""
        self.listed = listed

    def course_changed(self) -> None:
        """The record says something else now."""

    def start_widget(self) -> QWidget | None:
        """What gets the keyboard when a list opens."""
        return None

    # Head

    @property
    def in_room(self) -> bool:
        """Whether a list is open."""
        return self._stack.currentIndex() == ROOM

    def draw(self) -> None:
        """Head, side panel and hints for what is on show."""
        self.side = self.panel if self.in_room else None
        other = Action(lambda: _("Other training"), self.leave_training, icon="left", keys="Alt+Left",
                       visible=self._stack.currentIndex() != CHOOSE)  # fmt: skip
        actions = self.head_actions() if self.in_room else []
        self.head = Head(self._title, self._subtitle, actions=[other, *actions])
        self.hints = self.keys() if self.in_room else [Keys(("Enter",), lambda: _("Open"))]
        self.notes = self.room_notes() if self.in_room else []
        self.head_changed.emit()

    def _title(self) -> str:
        plain, pattern = (each if isinstance(each, str) else each() for each in self.titled())
        if self.course is None:
            return plain
        return pattern.format(training=self.course.title or _("training without a title"))

    def _subtitle(self) -> str:
        if self.course is None:
            return _("Choose a training; names stay on this laptop")
        known = self.course.where_and_when()
        return _("{where} · names stay on this laptop").format(where=known) if known else _("Names stay on this laptop")

    def go(self, key: str) -> None:
        """Another page, at the same training."""
        self.desk.go(key, self.course.record_id if self.course else None)

    # Coming and loading

    def opened(self, where: Any = None) -> None:
        wanted = where if isinstance(where, str) and where else self.names.training
        if wanted:
            self.choose(wanted)
        else:
            self.leave_training()

    def refresh(self) -> None:
        """Records changed elsewhere: what the training says now, without touching the list on screen."""
        if self.course is not None:
            training = self.course.record_id
            self.desk.ask(lambda ws: room.load(ws, training), self._recorded, owner=self)
        else:
            self.courses.load()

    def _recorded(self, course: room.Course) -> None:
        if self.course is not None and course.record_id == self.course.record_id:
            self.course = course
            if self.in_room:
                self.course_changed()

    def leave_training(self) -> None:
        """Back to the choice of a training."""
        self.course, self.listed, self.names.training = None, None, ""
        self._stack.setCurrentIndex(CHOOSE)
        self.courses.load()
        self.draw()
        self.courses.setFocus()

    def choose(self, training: str) -> None:
        """Open the list of a training, asking for the passphrase first when that is needed."""
        self.desk.ask(lambda ws: room.load(ws, training), self._chosen, word=lambda: _("Reading…"), owner=self)

    def _chosen(self, course: room.Course) -> None:
        if self.course is None or self.course.record_id != course.record_id:
            self.history, self.listed = History(), None
        self.course, self.names.training = course, course.record_id
        if self.names.people is None:
            self._stack.setCurrentIndex(LOCKED)
            self.unlock.ask()
            self.draw()
            self.unlock.setFocus()
        else:
            self._unlocked()

    def _unlocked(self) -> None:
        from carec_desktop.people import Attendance

        people, course = self.names.people, self.course
        if people is None or course is None or not self.isVisible():
            return
        listed = people.lists.by_training.get(course.record_id) or Attendance(course.record_id, course.end)
        if self.listed is None or listed.erased != self.listed.erased:
            self.history.forget()  # names that are forgotten must not come back by an undo
        self.listed = self._kept = listed
        self._stack.setCurrentIndex(ROOM)
        self.opened_list()
        self.show_list(self.listed)
        self.draw()
        widget = self.start_widget()
        if widget is not None:
            widget.setFocus()

    def first_focus(self) -> QWidget | None:
        at = self._stack.currentIndex()
        return self.start_widget() if at == ROOM else self.unlock if at == LOCKED else self.courses

    # Changing the list

    def change(self, after: "Attendance") -> None:
        """A new state of the list: shown at once, kept on disk right after, undone by Ctrl+Z."""
        if self.listed is None or after == self.listed:
            return
        self.history.note(self.listed, after)
        self.show_list(after)
        self.save()

    def take_in(self, before: "Attendance | None", after: "Attendance") -> None:
        """A list that the worker made out of `before`; what was done here meanwhile is kept."""
        if self.listed is None:
            return
        self.change(after if before is None or before == self.listed else stepped(self.listed, before, after))

    def lock(self) -> None:
        """Ask for the passphrase again: for a laptop that is left alone."""
        self.names.forget()
        self.listed = None
        if self.course is not None:
            self._chosen(self.course)

    def save(self) -> None:
        """Write what was done on this page into the people file; what another page did there meanwhile stays."""
        people, course = self.names.people, self.course
        if people is None or course is None or self.listed is None:
            return
        before, after, shown = self._kept, room.dated(self.listed, course), self.listed
        self._kept = after

        def keep() -> "Attendance":
            now = people.lists.by_training.get(after.training)
            kept = after if now is None or before is None or now == before else stepped(now, before, after)
            people.save(people.lists.put(kept))
            return kept

        def done(kept: "Attendance") -> None:
            if self.listed == shown and kept != after:
                self._kept = kept
                self.show_list(kept)

        self.desk.jobs.run(keep, done, word=lambda: _("Saving…"), failed=self._not_saved, owner=self, must=True)

    def _not_saved(self, error: UserError) -> None:
        self.desk.messages.refuse(error)
        if error.problem.code == "people-changed-meanwhile" and self.course is not None:
            self.names.forget()
            self._chosen(self.course)

    def undo(self) -> None:
        self._turn(back=True)

    def redo(self) -> None:
        self._turn(back=False)

    def _turn(self, *, back: bool) -> None:
        if self.listed is None or not self.in_room:
            return
        after = self.history.undo(self.listed) if back else self.history.redo(self.listed)
        if after is None:
            self.desk.messages.info(_("There is nothing to undo.") if back else _("There is nothing to redo."))
            return
        self.show_list(after)
        self.save()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self.listed is not None and self.in_room:
            self.show_list(self.listed)
        super().changeEvent(event)
