"""Typing into tables as in Excel: arrows move, typing replaces, F2 edits, Enter goes down, Tab right, Esc takes back.

`Sheet` is the view the indicator grid and the women-and-men tables share. Its model says which cells can be typed
into and takes typed text; the delegate of each table paints the cells.
"""

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QLine,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from carec_desktop.ui import cells, theme
from carec_desktop.ui.blocks import read_block, write_block
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.keys import letter

Index = QModelIndex | QPersistentModelIndex
TYPED = Qt.ItemDataRole.EditRole
CELL = Qt.ItemDataRole.UserRole  # data() gives the Cell to paint
NUMBERS = Qt.ItemDataRole.UserRole + 1  # data() says whether the cell is set right
COPIED = Qt.ItemDataRole.UserRole + 2  # data() gives the text that copying takes, None for what TYPED gives
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip


class SheetDelegate(QStyledItemDelegate):
    """Paints cells with rules on two sides; its editor is a frameless line exactly on the cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.paint_cell(painter, option.rect, index, index.data(CELL) or cells.EMPTY, right=bool(index.data(NUMBERS)))

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index, cell: Cell, *, right: bool) -> None:
        """Background, content, rules and the frame of the current cell."""
        view, row, column = cast("Sheet", self.parent()), index.row(), index.column()
        at = view.currentIndex()
        painter.save()
        self.background(painter, rect, cell, index, view)
        cells.paint(painter, rect, cell, right=right)
        left, top, end, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
        lines = [QLine(left, bottom, end + 1, bottom), QLine(end, top, end, bottom)]
        if column == 0:
            lines.append(QLine(left, top, left, bottom))
        cells.rules(painter, lines)
        if cell.above:
            cells.rule(painter, left, top - 1, end + 1, top - 1, "edge")
        if row == at.row() and column == at.column() and (view.hasFocus() or view.is_editing()):
            cells.frame(painter, rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def background(self, painter: QPainter, rect: QRect, cell: Cell, index: Index, view: "Sheet") -> None:
        chosen = view.chosen_many() and view.selectionModel().isSelected(_plain(index))
        row = index.column() == 0 and index.row() in (view.hovered_row, view.currentIndex().row())
        role = cell.tint or ("selected" if chosen else "alternate" if cell.locked else "hover" if row else "base")
        painter.fillRect(rect, theme.current().color(role))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setProperty("cell", "true")
        line.setFont(theme.font())
        line.setFrame(False)
        if index.data(NUMBERS):
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
        line.textEdited.connect(cast("Sheet", self.parent()).drafted)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        cast("QLineEdit", editor).setText(str(index.data(TYPED) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = cast("QLineEdit", editor).text()
        if text != str(index.data(TYPED) or ""):
            model.setData(index, text, TYPED)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(2, 2, -3, -3))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            view = cast("Sheet", self.parent())
            down = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if down or event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                view.finish_edit()
                view.go(rows=(-1 if back else 1) if down else 0, columns=0 if down else (-1 if back else 1))
                return True
            if view.replacing and not event.modifiers() and Qt.Key(event.key()) in _ARROWS:
                view.finish_edit()
                rows, columns = _ARROWS[Qt.Key(event.key())]
                view.go(rows, columns)
                return True
        return super().eventFilter(editor, event)


class Sheet(QTableView):
    """The view. `undo` and `redo` are asked for by their keys; `pasted` carries a block of typed texts."""

    pasted = Signal(QModelIndex, list)  # top left cell, rows of texts
    undo_asked = Signal()
    redo_asked = Signal()
    fill_asked = Signal()
    drafted = Signal(str)  # the text in a cell's editor, at every letter
    hovered_row = -1
    replacing = False  # the editor was opened by typing over a cell: arrows leave it, as in Excel

    def __init__(self) -> None:
        super().__init__()
        self._many = False
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setItemDelegate(SheetDelegate(self))

    def edit(self, *how: Any) -> Any:
        """Qt's own, which tells us whether the cell is typed over or opened to be mended."""
        if len(how) > 1:
            self.replacing = how[1] == QAbstractItemView.EditTrigger.AnyKeyPressed
        return super().edit(*how)

    def edit_with(self, text: str) -> None:
        """Open the editor of the current cell with `text` in it, as if it had just been typed."""
        self.edit(self.currentIndex())
        editor = self._editor()
        if isinstance(editor, QLineEdit):
            editor.setText(text)

    def is_editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    def chosen_many(self) -> bool:
        """Is more than one cell chosen? Asked for every cell that is painted."""
        return self._many

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        chosen = self.selectionModel().selection()
        self._many = chosen.size() > 1 or (chosen.size() == 1 and len(chosen.indexes()) > 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The current row is painted anew. Qt's own paints everything, each time the editor of a cell has closed."""
        index = self.currentIndex()
        if index.isValid():
            can_type = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, can_type)
            self._repaint_row(index)
        else:
            super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._repaint_row(self.currentIndex())

    def _repaint_row(self, index: QModelIndex) -> None:
        row = index.row()
        self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def finish_edit(self) -> None:
        """Take what is typed, as leaving the cell does."""
        editor = self._editor()
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _editor(self) -> QWidget | None:
        return next((w for w in self.viewport().findChildren(QLineEdit) if w.isVisible()), None)

    def go(self, rows: int = 0, columns: int = 0) -> None:
        """Go to the next cell that can be typed into, in one direction."""
        model, at = self.model(), self.currentIndex()
        row, column = at.row() + rows, at.column() + columns
        while 0 <= row < model.rowCount() and 0 <= column < model.columnCount():
            index = model.index(row, column)
            if model.flags(index) & Qt.ItemFlag.ItemIsEditable and not self.isRowHidden(row):
                self.setCurrentIndex(index)
                return
            row, column = row + rows, column + columns

    def _command(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What Ctrl and a letter ask for, in any keyboard layout."""
        only = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if only == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier:
            return self.redo_asked.emit if letter(event) == "Z" else None
        if only != Qt.KeyboardModifier.ControlModifier:
            return None
        calls: dict[str, Callable[[], object]] = {
            "C": self.copy, "V": self.paste, "X": self.cut, "A": self.selectAll, "D": self.fill_asked.emit,
            "Z": self.undo_asked.emit, "Y": self.redo_asked.emit,
        }  # fmt: skip
        return calls.get(letter(event))

    def cut(self) -> None:
        self.copy()
        self.clear_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        call = self._command(event)
        if call is not None:
            call()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier,
        ):  # fmt: skip
            self.go(rows=-1 if shift else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.clear_chosen()
        elif (
            event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier) and event.text()
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes right while there is a cell to go to, then on to the next control."""
        before = self.currentIndex()
        self.go(columns=1 if forward else -1)
        return True if self.currentIndex() != before else super().focusNextPrevChild(forward)

    def _block(self) -> list[QModelIndex]:
        """The chosen cells that can be seen."""
        seen = (i for i in self.selectionModel().selectedIndexes() if self.can_see(i))
        return sorted(seen, key=lambda i: (i.row(), i.column()))

    def can_see(self, index: Index) -> bool:
        """Neither its row nor its column is folded away."""
        return not (self.isRowHidden(index.row()) or self.isColumnHidden(index.column()))

    def copy(self) -> None:
        """The chosen cells as text, as typed, for a spreadsheet and back; what is folded away is left out."""
        rows: dict[int, list[str]] = {}
        for index in self._block():
            text = index.data(COPIED)
            rows.setdefault(index.row(), []).append(str((index.data(TYPED) if text is None else text) or ""))
        QApplication.clipboard().setText(write_block(list(rows.values())))

    def paste(self) -> None:
        """Hand over the block on the clipboard; it falls on the chosen cells, or to the right and down from here."""
        text, chosen = QApplication.clipboard().text(), self._block()
        corner = chosen[0] if chosen else self.currentIndex()
        if text.strip("\r\n") and corner.isValid():
            self.pasted.emit(corner, read_block(text))

    def clear_chosen(self) -> None:
        for index in self._block():
            if index.flags() & Qt.ItemFlag.ItemIsEditable and index.data(TYPED):
                self.model().setData(index, "", TYPED)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.viewport().update()
            self.horizontalHeader().viewport().update()
        super().changeEvent(event)


def _plain(index: Index) -> QModelIndex:
    return index.model().index(index.row(), index.column())
