"""The lines of the attendance table as Qt's model: one line a person, one column a session.

It holds every line and shows those of a filter; a check-in changes one line and repaints one row.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from carec_desktop.i18n import C_, _
from carec_desktop.ui.pages import attendance_marks as presence
from carec_desktop.ui.pages.attendance_data import Line, Words, sex_letter
from carec_desktop.ui.parts import said

Index = QModelIndex | QPersistentModelIndex
CODE, NAME, COUNTRY, INSTITUTION, SEX, FIRST = range(6)
EDITED = {NAME: "name", COUNTRY: "country", INSTITUTION: "institution", SEX: "sex"}
_ACROSS = Qt.Orientation.Horizontal


class PeopleModel(QAbstractTableModel):
    """Lines of one training. `edited(number, question, text)`: a person typed into a cell."""

    edited = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.shown: list[int] = []
        self.sessions: list[Words] = []
        self.open_session = 0
        self._keep: Callable[[Line], bool] = lambda _line: True
        self._at: dict[str, int] = {}

    def set_lines(self, lines: Sequence[Line], sessions: Sequence[Words], open_session: int) -> None:
        """Show other people, or other sessions."""
        self.beginResetModel()
        self.lines, self.sessions, self.open_session = list(lines), list(sessions), open_session
        self._at = {line.number: i for i, line in enumerate(self.lines)}
        self.shown = [i for i, line in enumerate(self.lines) if self._keep(line)]
        self.endResetModel()

    def set_filter(self, keep: Callable[[Line], bool]) -> None:
        """Show only the lines that `keep` says yes to."""
        self._keep = keep
        shown = [i for i, line in enumerate(self.lines) if keep(line)]
        if shown != self.shown:
            self.beginResetModel()
            self.shown = shown
            self.endResetModel()

    def change(self, line: Line) -> None:
        """One person is different now. A filter lets go of a line only when it is asked again, so that
        nothing moves under a hand."""
        at = self._at[line.number]
        self.lines[at] = line
        row = self.row_of(line.number)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def row_of(self, number: str) -> int:
        """The row this person stands in; -1 when the filter hides them."""
        at = self._at.get(number, -1)
        low, high = 0, len(self.shown)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.shown[middle] < at else (low, middle)
        return low if low < len(self.shown) and self.shown[low] == at else -1

    def of(self, number: str) -> Line | None:
        """The line of a person, shown or not."""
        at = self._at.get(number)
        return None if at is None else self.lines[at]

    def line(self, row: int) -> Line | None:
        return self.lines[self.shown[row]] if 0 <= row < len(self.shown) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else FIRST + len(self.sessions)

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsEditable if index.column() in EDITED else base

    def text(self, line: Line, column: int) -> str:
        plain = {CODE: line.code, NAME: line.name, COUNTRY: line.country, INSTITUTION: line.institution}
        if column == SEX:
            return sex_letter(line.sex) if line.sex_known else _("ask")
        return plain.get(column, "")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.line(index.row()), index.column()
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(line, column) if column < FIRST else presence.word(line.seen[column - FIRST])
        if role == Qt.ItemDataRole.EditRole:
            return "" if column == SEX and not line.sex_known else self.text(line, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == NAME:
            names = ", ".join([line.name, *line.others])
            joined = _("Joined of several rows; T takes them apart.")
            return f"{names}\n{joined}" if line.joined else names
        if role == Qt.ItemDataRole.AccessibleTextRole:
            what = self.text(line, column) if column < FIRST else presence.word(line.seen[column - FIRST])
            if column == SEX and not line.sex_known:
                what = _("sex not asked")
            return ": ".join(part for part in (f"{line.code} {line.name}", self.head(column), what) if part)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line, question = self.line(index.row()), EDITED.get(index.column())
        if line is None or question is None or role != Qt.ItemDataRole.EditRole:
            return False
        if str(value).strip() != str(index.data(Qt.ItemDataRole.EditRole)):
            self.edited.emit(line.number, question, str(value).strip())
        return True

    def head(self, column: int) -> str:
        """The heading of a column in the language spoken now."""
        heads = {
            CODE: C_("attendance", "Row"), NAME: _("Name, other spellings"), COUNTRY: _("Country"),
            INSTITUTION: _("Institution"), SEX: _("Sex"),
        }  # fmt: skip
        return heads[column] if column < FIRST else said(self.sessions[column - FIRST])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == _ACROSS and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.head(section)
        return None
