"""The attendance table: its keys, its widths, the current line; painted by a delegate, never built of cell widgets."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from carec_desktop.i18n import _
from carec_desktop.ui import keys, theme
from carec_desktop.ui.pages.attendance_data import Line
from carec_desktop.ui.pages.attendance_model import (
    CODE,
    COUNTRY,
    EDITED,
    FIRST,
    INSTITUTION,
    NAME,
    SEX,
    PeopleModel,
)
from carec_desktop.ui.pages.attendance_paint import ROW, Heads, PeopleDelegate, PeopleView

Index = QModelIndex | QPersistentModelIndex
WIDTHS = {CODE: 46, NAME: 200, COUNTRY: 58, INSTITUTION: 120, SEX: 66}
SESSION_WIDTH = 60


class PeopleTable(PeopleView):
    """The view. Signals carry what a key asks for of the current person; `left` gives the keyboard back."""

    toggled = Signal(str, int)  # person, session: here or absent
    late = Signal(str, int)
    early = Signal(str, int)
    removed = Signal(str)
    forgotten = Signal(str)
    split = Signal(str)
    focused = Signal(bool)
    sexed = Signal(str, str)  # person, sex
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.people = PeopleModel()
        self.people.setParent(self)
        self.setModel(self.people)
        self.setItemDelegate(PeopleDelegate(self))
        self.setHorizontalHeader(Heads(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(8)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.people.modelReset.connect(self._measure)
        self.clicked.connect(self._clicked)
        self._measure()
        self.retranslate()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        self.horizontalHeader().setFixedHeight(theme.px(28))
        self._share_width()

    def _share_width(self) -> None:
        sessions = len(self.people.sessions)
        metrics = QFontMetricsF(theme.font(11, bold=True))
        heads = [metrics.horizontalAdvance(self.people.head(FIRST + i)) + 18 for i in range(sessions)]
        wide = min(max([theme.px(SESSION_WIDTH) if sessions <= 6 else theme.px(40), *map(round, heads)]), theme.px(150))
        fixed = {c: theme.px(w) for c, w in WIDTHS.items()} | self._worded()
        room = self.viewport().width() - sum(fixed.values()) - wide * sessions
        for column in (INSTITUTION, COUNTRY):  # a small window: names and sessions stay, the rest gives way
            self.setColumnHidden(column, room < 0)
            room += fixed[column] if room < 0 else 0
        least = QFontMetricsF(theme.font(11)).horizontalAdvance(self.people.head(NAME)) + 18
        fixed[NAME] = max(theme.px(140), round(least), fixed[NAME] + min(0, room))
        more = max(0, room)
        fixed[NAME] += more * 3 // 5
        fixed[INSTITUTION] += more - more * 3 // 5
        for column, width in fixed.items():
            self.setColumnWidth(column, width)
        for i in range(sessions):
            self.setColumnWidth(FIRST + i, wide)

    def _worded(self) -> dict[int, int]:
        """Widths of columns that must hold a word of the language spoken now."""
        head, body = QFontMetricsF(theme.font(11)), QFontMetricsF(theme.font())
        asked = body.horizontalAdvance(_("ask")) + theme.px(12) + 6
        wide = {column: head.horizontalAdvance(self.people.head(column)) for column in (CODE, COUNTRY, SEX)}
        wide[SEX] = max(wide[SEX], asked)
        return {column: max(theme.px(WIDTHS[column]), round(room) + 18) for column, room in wide.items()}

    def current_line(self) -> Line | None:
        return self.people.line(self.currentIndex().row())

    def point_at(self, number: str) -> None:
        """Make a person's line the current one, in sight; "" leaves none lit."""
        row = self.people.row_of(number) if number else -1
        self.master = row >= 0
        if row >= 0:
            column = max(self.currentIndex().column(), 0)
            self.setCurrentIndex(self.people.index(row, column))
        self.viewport().update()

    def _session(self) -> int:
        column = self.currentIndex().column()
        return column - FIRST if column >= FIRST else self.people.open_session

    def _clicked(self, index: QModelIndex) -> None:
        line = self.people.line(index.row())
        if line is not None and index.column() >= FIRST:
            self.toggled.emit(line.number, index.column() - FIRST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line, plain = self.current_line(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif line is not None and plain and self._plain_key(event, line):
            return
        elif line is not None and _shift_delete(event):
            self.forgotten.emit(line.number)
        elif line is not None and event.modifiers() == Qt.KeyboardModifier.AltModifier and _sex_key(event):
            self.sexed.emit(line.number, _sex_key(event))
        elif event.text().isprintable() and event.text() or event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _plain_key(self, event: QKeyEvent, line: Line) -> bool:
        """A key that answers for the current person; whether it was one."""
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit(line.number, self._session())
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit(line.number)
        elif keys.letter(event) == "T" and line.joined:
            self.split.emit(line.number)
        elif keys.letter(event) == "L":
            self.late.emit(line.number, self._session())
        elif keys.letter(event) == "E":
            self.early.emit(line.number, self._session())
        elif event.key() == Qt.Key.Key_F2 and self.currentIndex().column() not in EDITED:
            self.edit(self.people.index(self.currentIndex().row(), NAME))
        else:
            return False
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

    def focusInEvent(self, event: Any) -> None:
        if not self.currentIndex().isValid() and self.people.shown:
            self.setCurrentIndex(self.people.index(0, FIRST + self.people.open_session))
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)

    def mouseMoveEvent(self, event: Any) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()
        super().mouseMoveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def retranslate(self) -> None:
        self.setAccessibleName(_("Participants"))
        self._share_width()
        self.horizontalHeader().viewport().update()
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "people"):
            self.retranslate()
        elif event.type() == QEvent.Type.StyleChange and hasattr(self, "people"):
            self._measure()
        super().changeEvent(event)


def _shift_delete(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Delete and event.modifiers() == Qt.KeyboardModifier.ShiftModifier


def _sex_key(event: QKeyEvent) -> str:
    return sex_of_key(event.key())


def sex_of_key(key: int) -> str:
    """The sex that Alt with a digit says; "" for another key."""
    return {Qt.Key.Key_1: "F", Qt.Key.Key_2: "M", Qt.Key.Key_3: "_U"}.get(Qt.Key(key), "")
