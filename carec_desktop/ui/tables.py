"""Lists: a table of plain row objects, declared by columns, painted by one delegate; rows open with Enter.

No cell widgets, no `::item` rules; fixed heights; numbers right; the focused row has a frame of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollArea,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from carec_desktop.ui import cells, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.columns import CHEVRON as CHEVRON
from carec_desktop.ui.columns import Column as Column
from carec_desktop.ui.columns import head_width as head_width
from carec_desktop.ui.columns import opener as opener
from carec_desktop.ui.page import Page
from carec_desktop.ui.parts import Button, Label, Words, beside, said

Index = QModelIndex | QPersistentModelIndex
SAMPLE = 40  # rows looked at to find how wide the content of a column is


class RowsModel(QAbstractTableModel):
    """Row objects and the columns that show them."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.rows: list[Any] = []

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, index: Index) -> Cell:
        return self.columns[index.column()].cell(self.rows[index.row()])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.cell(index).tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = said(self.columns[index.column()].title)
            return ": ".join(part for part in (title, self.cell(index).speech()) if part)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return said(self.columns[section].title)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return said(self.columns[section].tip) or None
        return None


class Heads(QHeaderView):
    """Column heads: 11 px in text 2 over one edge-coloured rule; long ones on several lines."""

    def __init__(self, parent: QWidget, lines: int = 1) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.lines = lines
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(16)
        self.measure()

    def measure(self) -> None:
        self.setFixedHeight(theme.px(28 + 15 * (self.lines - 1)))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        column = model.columns[section] if isinstance(model, RowsModel) else None
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        painter.save()
        painter.fillRect(rect, theme.current().color("base"))
        right = column is not None and column.right
        if self.lines == 1:
            cells.paint(painter, rect, Cell(text, tone="text2", size=11), right=right)
        else:
            self._lines(painter, rect, text, right=right)
        cells.rule(painter, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom(), "edge")
        painter.restore()

    @staticmethod
    def _lines(painter: QPainter, rect: QRect, text: str, *, right: bool) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(theme.font(11))
        painter.setPen(theme.current().color("text2"))
        box = rect.adjusted(cells.PAD, 0, -cells.PAD, -6)
        painter.drawText(box, side | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap, text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.measure()
        super().changeEvent(event)


class RowDelegate(QStyledItemDelegate):
    """Paints every cell of a Table."""

    def __init__(self, table: "Table") -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table, now = self._table, theme.current()
        rect: QRect = option.rect
        cell = table.rows_model.cell(index)
        current = index.row() == table.currentIndex().row() and table.picks
        painter.save()
        lit = current and (table.master or table.hasFocus())
        role = cell.tint or ("hover" if lit or index.row() == table.hovered else "base")
        painter.fillRect(rect, now.color(role))
        cells.paint(painter, rect, cell, right=table.rows_model.columns[index.column()].right)
        cells.rule(painter, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom())
        if current and table.hasFocus():
            last = index.column() == table.rows_model.columnCount() - 1
            sides = "tb" + ("l" if index.column() == 0 else "") + ("r" if last else "")
            cells.frame(painter, rect, sides=sides)
            if table.tiles and index == table.currentIndex():
                cells.frame(painter, rect.adjusted(2, 3, -2, -3), sides="tblr")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(20, theme.px(self._table.row_height))


class Table(QTableView):
    """A list of row objects. `opened(row)` on Enter or a click on the row, `picked(row)` as the focus moves.

    `fit`: as tall as its rows, for pages that scroll as a whole. `picks` False: nothing can be chosen.
    `master`: something beside the table is about the current row, so it stays lit without the keyboard and a click
    only chooses it; what opens it is Enter, a double click, or a click on its chevron.
    `head_lines`: how many lines the head of a column may take.
    """

    opened = Signal(object)
    picked = Signal(object)
    model_kind: type[RowsModel] = RowsModel  # a table that is typed into has one of its own
    tiles = False  # Enter and a click are about the cell: the one with the keyboard has a frame of its own

    def __init__(
        self, columns: Sequence[Column], *, row_height: int = 28, fit: bool = False, picks: bool = True,
        master: bool = False, name: Words = "", head_lines: int = 1,
    ) -> None:  # fmt: skip
        super().__init__()
        self.row_height, self._fit, self.picks, self._name = row_height, fit, picks, name
        self.master = master
        self.hovered = -1
        self._kept: dict[int, int] = {}  # column -> the least width it has now
        self._needs: list[int] = []  # what head and content of each column need, while they stay what they are
        self.rows_model = self.model_kind(columns)
        self.rows_model.setParent(self)
        self.setModel(self.rows_model)
        self.setItemDelegate(RowDelegate(self))
        self._heads = Heads(self, head_lines)
        self.setHorizontalHeader(self._heads)
        self._plain_view()
        self.setAccessibleName(said(name))
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._clicked_twice)

    def _plain_view(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(8)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        if not self.picks:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if self._fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(self.row_height))
        self._share_width()
        if self._fit:
            rows = len(self.rows_model.rows)
            bar = self.horizontalScrollBar()
            beyond = bar.sizeHint().height() if sum(self._kept.values()) > self.viewport().width() else 0
            self.setFixedHeight(self._heads.height() + rows * theme.px(self.row_height) + beyond)

    def _share_width(self) -> None:
        """Every column gets the width it declares or its head needs; what is left goes to those that stretch."""
        columns, room = self.rows_model.columns, self.viewport().width()
        self._kept = self._give_up(columns, room)
        whole = sum(columns[i].stretch for i in self._kept)
        left = max(0, room - sum(self._kept.values()))
        for i, column in enumerate(columns):
            self.setColumnHidden(i, i not in self._kept)
            if i in self._kept:
                self.setColumnWidth(i, self._kept[i] + (left * column.stretch // whole if whole else 0))

    def _least(self, column: Column) -> int:
        """What head and content cannot do without; a column that stretches holds free text, which may be short."""
        if column.stretch:
            return head_width(column.title, self._heads.lines)
        most = theme.px(column.width) * 3 // 2
        widest = max((cells.width_of(column.cell(row)) for row in self.rows_model.rows[:SAMPLE]), default=0)
        return max(head_width(column.title, self._heads.lines), min(most, widest))

    def _give_up(self, columns: Sequence[Column], room: int) -> dict[int, int]:
        """Widths of the columns that stay: optional ones go, the last one first, until the others fit."""
        if not self._needs:
            self._needs = [self._least(column) for column in columns]
        kept = {i: max(theme.px(column.width), self._needs[i]) for i, column in enumerate(columns)}
        for i in reversed(range(len(columns))):
            if columns[i].optional and sum(kept.values()) > room:
                del kept[i]
        return kept

    def set_rows(self, rows: Sequence[Any], *, key: Callable[[Any], object] | None = None) -> None:
        """Show other rows; with `key`, the focus stays on the row whose key it was on."""
        before = self.row()
        wanted = key(before) if key and before is not None else None
        self.rows_model.set_rows(rows)
        self._needs = []
        self._measure()
        at = next((i for i, row in enumerate(rows) if key and key(row) == wanted), 0)
        self.choose(at)

    def set_width(self, column: int, width: int) -> None:
        """Give a column another width (at 100 %), because its content asks for it."""
        self.rows_model.columns[column] = replace(self.rows_model.columns[column], width=width)
        self._needs = []
        self._share_width()

    def row(self) -> Any:
        """The row object the focus is on, or None."""
        at = self.currentIndex().row()
        return self.rows_model.rows[at] if 0 <= at < len(self.rows_model.rows) else None

    def choose(self, at: int) -> None:
        """Put the focus on row number `at`."""
        if self.picks and 0 <= at < len(self.rows_model.rows):
            self.setCurrentIndex(self.rows_model.index(at, 0))

    def step(self, by: int) -> None:
        """Move the focus down by `by` rows; stays within the list."""
        self.choose(max(0, min(len(self.rows_model.rows) - 1, self.currentIndex().row() + by)))

    def _clicked(self, index: QModelIndex) -> None:
        if self.picks and index.isValid() and self._opens(index):
            self.opened.emit(self.rows_model.rows[index.row()])

    def _clicked_twice(self, index: QModelIndex) -> None:
        if self.picks and index.isValid() and not self._opens(index):  # else the first of the two has opened it
            self.opened.emit(self.rows_model.rows[index.row()])

    def _opens(self, index: QModelIndex) -> bool:
        """Whether one click there opens the row: a tile and a chevron do, the row itself where nothing is beside it."""
        tile = self.tiles and index.column() > 0
        return tile or not self.master or self.rows_model.cell(index).icon == CHEVRON

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if self._fit and self.hasFocus():
            self._show_in_page(current)
        if current.isValid() and current.row() != previous.row():
            self.picked.emit(self.rows_model.rows[current.row()])

    def _show_in_page(self, current: Index) -> None:
        """The page scrolls for a table that is as tall as its rows."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and (body := above.widget()) is not None:
            rect = self.visualRect(current)
            spot = self.viewport().mapTo(body, QPoint(0, rect.center().y()))
            above.ensureVisible(above.horizontalScrollBar().value(), spot.y(), 0, rect.height() * 2)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._fit and self.currentIndex().isValid():
            self._show_in_page(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.row() is not None:
            self.opened.emit(self.row())
        elif event.text().isprintable() and event.text() or event.modifiers():
            event.ignore()  # letters belong to the page, not to a search nobody asked for
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row() if self.picks else -1)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(said(self._name))
            self._needs = []
            self._measure()
            self.viewport().update()
            self.horizontalHeader().viewport().update()
        elif event.type() == QEvent.Type.StyleChange and hasattr(self, "rows_model"):
            self._needs = []
            self._measure()
        super().changeEvent(event)


class Empty(QWidget):
    """What belongs here, what to do, one button. A finished list says so with the sentence alone.

    On a page that has not been read yet nothing is known to be empty, and it says nothing.
    """

    def __init__(
        self, sentence: Words, advice: Words = "", button: Words = "", call: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self._page: Page | None = None
        self._told = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 16, 8, 16)
        whole.addWidget(self._told)
        column = QVBoxLayout(self._told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(sentence, wrap=True))
        if advice:
            column.addWidget(Label(advice, tone="2", wrap=True))
        if button and call is not None:
            column.addSpacing(4)
            column.addWidget(beside(Button(button, call), None))
        column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._page is None:
            above = self.parentWidget()
            while above is not None and not isinstance(above, Page):
                above = above.parentWidget()
            if above is not None:
                self._page = above
                above.read_changed.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        self._told.setVisible(self._page is None or not self._page.unread())
