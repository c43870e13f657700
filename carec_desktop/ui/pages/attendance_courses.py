"""Which training: the list from which attendance, tests and certificates begin."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from carec_desktop.i18n import _
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.names import names_of
from carec_desktop.ui.pages import attendance_room as room
from carec_desktop.ui.pages.attendance_room import Course
from carec_desktop.ui.parts import Button
from carec_desktop.ui.tables import Column, Empty, Table


class Courses(QWidget):
    """Every training, the latest first; Enter opens one."""

    def __init__(self, desk: Desk, choose: Callable[[str], object]) -> None:
        super().__init__()
        self._desk, self._names = desk, names_of(desk)
        columns = [
            Column(lambda: _("Training"), lambda each: Cell(each.title or _("training without a title")), 220, 3),
            Column(lambda: _("Place"), lambda each: Cell(each.place, tone="text2"), 110, 1, optional=True),
            Column(lambda: _("Dates"), lambda each: Cell(each.when(), tone="text2"), 130, 1),
            Column(lambda: _("Listed"), self._listed, 80, right=True),
        ]
        self.table = Table(columns, name=lambda: _("Trainings"))
        self.table.opened.connect(lambda each: choose(each.record_id))
        self._empty = Empty(
            lambda: _("No training is recorded yet, and every list of names belongs to one."),
            lambda: _("Record its title and dates first; its list comes next."),
            lambda: _("Record a training"), partial(desk.go, "trainings", "new"),
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 16, 12)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty)
        self.setFocusProxy(self.table)
        self._empty.hide()

    def load(self) -> None:
        self._desk.ask(room.courses, self._show, word=lambda: _("Reading…"), owner=self)

    def _show(self, courses: list[Course]) -> None:
        self.table.set_rows(courses, key=lambda each: each.record_id)
        self.table.setVisible(bool(courses))
        self._empty.setVisible(not courses)
        at = QApplication.focusWidget()
        if not courses and self.isVisible() and (at is None or at is self.table or at is self):
            self._empty.findChildren(Button)[0].setFocus()

    def _listed(self, course: Course) -> Cell:
        if self._names.people is None:
            return Cell(icon="lock", spoken=_("locked"))
        listed = self._names.people.lists.by_training.get(course.record_id)
        return Cell(str(len(listed.persons)) if listed else "", bold=True)
