"""Paired test marks: before and after, a line a person, typed into as in Excel; the change follows at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from carec_desktop.i18n import C_, _, language
from carec_desktop.localvalues import edit_number, read_number, show_number
from carec_desktop.problems import UserError
from carec_desktop.ui import theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.sex_table import SexHeads
from carec_desktop.ui.sheets import CELL, NUMBERS, TYPED, Sheet

if TYPE_CHECKING:
    from carec_desktop.people import Attendance, Person

Index = QModelIndex | QPersistentModelIndex
CODE, NAME, BEFORE, AFTER, CHANGE = range(5)
ASKED = {BEFORE: "before", AFTER: "after"}


@dataclass(frozen=True)
class Paired:
    """Means of those tested twice, in per cent; `people` 0 means nobody was."""

    people: int = 0
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)

    @property
    def change(self) -> Decimal:
        return self.after - self.before


def paired(listed: "Attendance") -> Paired:
    """Means over everybody with a mark before and after."""
    twice = [(Decimal(p.before), Decimal(p.after)) for p in listed.persons if p.before and p.after]
    if not twice:
        return Paired()
    count = len(twice)
    return Paired(
        count, sum((b for b, _a in twice), Decimal(0)) / count, sum((a for _b, a in twice), Decimal(0)) / count
    )


def shown(number: Decimal, *, signed: bool = False) -> str:
    """A mean with one decimal in the language spoken now."""
    return show_number(f"{number:.1f}", language(), signed=signed)


class MarksModel(QAbstractTableModel):
    """People and their two marks. `scored(person, "before" or "after", canonical number or "")`."""

    scored = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.persons: list[Person] = []
        self.unread: dict[tuple[str, int], str] = {}

    def set_persons(self, persons: Sequence["Person"]) -> None:
        """Show these people; only what differs is drawn again where the same people stand in the same order."""
        same = [p.number for p in persons] == [p.number for p in self.persons]
        if same:
            self.persons = list(persons)
            self.dataChanged.emit(self.index(0, 0), self.index(len(persons) - 1, CHANGE))
            return
        self.beginResetModel()
        self.persons, self.unread = list(persons), {}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.persons)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else CHANGE + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled
        return base | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable if index.column() in ASKED else base

    def _cell(self, index: Index) -> Cell:
        person, column = self.persons[index.row()], index.column()
        if column in ASKED:
            typed = self.unread.get((person.number, column))
            if typed is not None:
                return Cell(typed, tint="alert_tint", tip=_("A mark is a number from 0 to 100; nothing was saved."))
            stored = getattr(person, ASKED[column])
            return Cell(show_number(stored, language()) if stored else "")
        if column == CHANGE:
            twice = person.before and person.after
            return Cell(
                shown(Decimal(person.after) - Decimal(person.before), signed=True) if twice else "", locked=True
            )
        return Cell(person.code, tone="text2") if column == CODE else Cell(person.name)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.persons):
            return None
        if role == CELL:
            return self._cell(index)
        if role == NUMBERS:
            return index.column() >= BEFORE
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._cell(index).tip or None
        if role == TYPED and index.column() in ASKED:
            person = self.persons[index.row()]
            typed = self.unread.get((person.number, index.column()))
            return typed or edit_number(getattr(person, ASKED[index.column()]), language())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [self.persons[index.row()].name, self.headerData(index.column(), Qt.Orientation.Horizontal)]
            return ", ".join([*said, self._cell(index).text or _("empty")])
        return None

    def head(self, column: int) -> str:
        """The heading of a column in the language spoken now."""
        return str(self.headerData(column, Qt.Orientation.Horizontal))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role not in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole,
        ):  # fmt: skip
            return None
        heads = {
            CODE: C_("attendance", "Row"), NAME: C_("of a person", "Name"), BEFORE: _("Before, %"),
            AFTER: _("After, %"), CHANGE: _("Change"),
        }  # fmt: skip
        return heads[section]

    def setData(self, index: Index, value: Any, role: int = TYPED) -> bool:
        if index.column() not in ASKED or role != TYPED:
            return False
        person, text = self.persons[index.row()], str(value).strip()
        self.unread.pop((person.number, index.column()), None)
        try:
            read = read_number(text, language(), least=Decimal(0), most=Decimal(100)) if text else ""
        except UserError:
            self.unread[person.number, index.column()] = text
            self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), CHANGE))
            return True
        self.scored.emit(person.number, ASKED[index.column()], read)
        return True


class _Heads(SexHeads):
    """Heads of numbers right, of names left."""

    first_number = BEFORE


class MarksSheet(Sheet):
    """The view of it."""

    def __init__(self, undo: Callable[[], object], redo: Callable[[], object]) -> None:
        super().__init__()
        self.marks = MarksModel()
        self.marks.setParent(self)
        self.setModel(self.marks)
        self.setHorizontalHeader(_Heads(self))
        self.undo_asked.connect(undo)
        self.redo_asked.connect(redo)
        self.pasted.connect(self._paste)
        self.marks.modelReset.connect(self._measure)
        self._measure()
        self._name()

    def _measure(self) -> None:
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(26))
        words = QFontMetricsF(theme.font(11))
        least = {CODE: 52, BEFORE: 90, AFTER: 90, CHANGE: 90}
        widths = {column: max(theme.px(width), round(words.horizontalAdvance(self.marks.head(column))) + 18)
                  for column, width in least.items()}  # fmt: skip
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        left = self.viewport().width() - sum(widths.values())
        self.setColumnWidth(NAME, max(theme.px(140), min(left, theme.px(420))))
        if not self.currentIndex().isValid() and self.marks.persons:
            self.setCurrentIndex(self.marks.index(0, BEFORE))

    def _paste(self, corner: QModelIndex, rows: list[list[str]]) -> None:
        for down, texts in enumerate(rows):
            for across, text in enumerate(texts):
                index = self.marks.index(corner.row() + down, corner.column() + across)
                if index.isValid() and index.column() in ASKED:
                    self.marks.setData(index, text)

    def _name(self) -> None:
        self.setAccessibleName(_("Test marks"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "marks"):
            self._name()
            self._measure()
        elif event.type() == QEvent.Type.StyleChange and hasattr(self, "marks"):
            self._measure()
        super().changeEvent(event)
