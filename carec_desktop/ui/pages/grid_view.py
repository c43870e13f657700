"""The indicator grid's view: groups that fold, the due year between two accent lines, heads of two lines."""

from collections.abc import Callable, Iterable
from functools import cache

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QTableView, QWidget

from carec_desktop.forms.choices import REASONS
from carec_desktop.i18n import LANGUAGES, _, language, speaking
from carec_desktop.localvalues import is_canonical, show_number
from carec_desktop.ui import cells, marks, theme
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import grid_moves
from carec_desktop.ui.pages.grid_data import Column, Row
from carec_desktop.ui.pages.grid_model import FIRST, NAME, UNIT, GridModel
from carec_desktop.ui.pages.grid_paint import HEADS, GridDelegate, GridHeads
from carec_desktop.ui.pages.grid_words import N_SOURCES, SHORT_REASONS  # fmt: skip
from carec_desktop.ui.parts import chip_width
from carec_desktop.ui.sheets import COPIED, Sheet

Index = QModelIndex | QPersistentModelIndex
ROW = 22
WIDTHS = {"unit": 84, "figure": 58, "target": 74, "source": 84, "most": 150}
STATUS_WORDS = (*SHORT_REASONS.values(), *(marks.WORDS[mark] for mark in list(Mark)[:6]))
CHIPS = frozenset(REASONS) - {"target_never_set"}
NAME_LEAST, NAME_GOOD, NAME_WISHED = 220, 290, 320


class GridView(Sheet):
    """The grid. `folded` holds keys of closed groups; `wanted` says which measures a filter lets through."""

    fold_changed = Signal()
    conflict_asked = Signal(str)  # record id: Enter on a figure in conflict
    reason_asked = Signal(int)  # 0 to 5, in the order of the keys Alt+1…6
    still_asked = Signal()  # Alt+0: the carried answer still holds
    choices_asked = Signal()  # Alt+Down: what can be answered here
    cleared = Signal(list)  # cells to empty
    draft_changed = Signal(QModelIndex, str)  # a letter was typed into the editor; "" when it closed

    def __init__(self, grid: GridModel) -> None:
        super().__init__()
        self.grid = grid
        self.folded = grid.folded
        self.wanted: Callable[[Row], bool] = lambda _row: True
        self._widths: dict[tuple[int, int], int] = {}  # by column and text size, until other figures come
        self._start, self._column = QPersistentModelIndex(), FIRST  # where a choice of cells began; the column kept
        self._by_key = self._extending = False
        self._shown: Column | None = None  # somebody was led to a figure of this column: it does not give way
        self._far = False  # Ctrl is held: arrows go to the end of a run of figures
        self.setModel(grid)
        self.setItemDelegate(GridDelegate(self))
        self.setHorizontalHeader(GridHeads(self))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(8)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        grid.modelReset.connect(self.arrange)
        self.clicked.connect(self._clicked)
        self.drafted.connect(lambda text: self.draft_changed.emit(self.currentIndex(), text))

    def alone(self, row: Row) -> bool:
        """Is this measure the only one of its indicator here, so that no head says its code?"""
        return row.measure is not None and row.measure.indicator not in self.grid.headed

    def arrange(self) -> None:
        """Heights, widths, spans and what is folded, after the rows have changed."""
        self._widths.clear()
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        self.horizontalHeader().setFixedHeight(theme.px(HEADS))
        self.clearSpans()
        for at, row in enumerate(self.grid.rows):
            if row.kind != "measure":
                self.setSpan(at, NAME, 1, 2)
                self.setSpan(at, FIRST, 1, self.grid.source_at - FIRST)
        self.share_width()
        self.hide_rows()

    def share_width(self) -> None:
        """Fixed widths from the longest language; the names get what is left."""
        grid = self.grid
        small = self._give_up()
        wide = {FIRST + at: self._figure_width(at) for at in range(len(grid.columns))}
        wide |= {UNIT: theme.px(WIDTHS["unit"])}
        wide = {at: 0 if self.isColumnHidden(at) else width for at, width in wide.items()}
        wide[grid.status_at] = 0 if self.isColumnHidden(grid.status_at) else self._status_width()
        wide[grid.source_at] = 0 if small else self._source_width()
        free = self.viewport().width() - sum(wide.values())
        more = max(0, free - theme.px(NAME_WISHED)) // 2
        if not small:
            wide[grid.source_at] += more
        wide[NAME] = max(theme.px(NAME_LEAST), free - (0 if small else more))
        for at, width in wide.items():
            if width:
                self.setColumnWidth(at, width)

    def _give_up(self) -> bool:
        """Hide what the names need more: other years first, then sources and units; True without sources.

        Closing the side panel (F4) brings everything back.
        """
        grid, view = self.grid, self.viewport().width()
        widths = {FIRST + at: self._figure_width(at) for at in range(len(grid.columns))}
        widths |= {UNIT: theme.px(WIDTHS["unit"]), grid.source_at: self._source_width()}
        need = sum(widths.values())
        need += 0 if self.isColumnHidden(grid.status_at) else self._status_width()
        years = [c for c in grid.columns if c.kind == "actual" and not c.due and c != self._shown]
        other = [FIRST + grid.columns.index(c) for c in years]
        hidden: set[int] = set()
        for least, candidates in ((NAME_GOOD, other[:-2] + other[-1:]), (NAME_LEAST, [grid.source_at, UNIT, *other])):
            for at in candidates:
                if at not in hidden and need + theme.px(least) > view:
                    hidden.add(at)
                    need -= widths[at]
        for at in widths:
            self.setColumnHidden(at, at in hidden)
        return grid.source_at in hidden

    def _status_width(self) -> int:
        return word_room(tuple(STATUS_WORDS), theme.text_scale()) + theme.px(18)

    def _source_width(self) -> int:
        return max(theme.px(WIDTHS["source"]), word_room((N_SOURCES,), theme.text_scale()))

    def _figure_width(self, at: int) -> int:
        """Room for the longest reason that may stand there in any language, and for the longest number that does."""
        place = (at, theme.text_scale())
        if place not in self._widths:
            self._widths[place] = self._measured_width(at)
        return self._widths[place]

    def _measured_width(self, at: int) -> int:
        column = self.grid.columns[at]
        entries = [e for row in self.grid.rows for e in row.cells.get(column, ())]
        reasons = set(REASONS) if column.due else {e.reason for e in entries if e.reason and not e.value}
        least = max(theme.px(WIDTHS["figure"]), chip_room(frozenset(reasons), theme.text_scale()))
        if column.kind == "target":
            least = theme.px(WIDTHS["target"])
        return max(least, min(theme.px(WIDTHS["most"]), number_room(e.value for e in entries if e.value)))

    def hide_rows(self) -> None:
        """Close folded groups and leave out what the filter does not want; heads without rows go, too."""
        rows = self.grid.rows
        shown = {row.key for row in rows if row.kind == "measure" and self.wanted(row)}
        cluster = indicator = ""
        for at, row in enumerate(rows):
            if row.kind == "cluster":
                cluster, indicator = row.key, ""
                hidden = not any(m.code in shown for m in row.measures)
            elif row.kind == "indicator":
                indicator = row.key
                hidden = cluster in self.folded or not any(m.code in shown for m in row.measures)
            else:
                inside = row.measure is not None and row.measure.indicator == indicator
                hidden = row.key not in shown or cluster in self.folded or (inside and indicator in self.folded)
            self.setRowHidden(at, hidden)

    def fold(self, row: Row, closed: bool | None = None) -> None:
        """Close or open a group; None turns it over."""
        if row.kind == "measure":
            return
        close = row.key not in self.folded if closed is None else closed
        (self.folded.add if close else self.folded.discard)(row.key)
        self.hide_rows()
        self.viewport().update()
        self.fold_changed.emit()

    def row_now(self) -> Row | None:
        at = self.currentIndex().row()
        return self.grid.rows[at] if 0 <= at < len(self.grid.rows) else None

    def show_measure(self, code: str, column: Column | None = None) -> bool:
        """Open the groups of a measure and put the focus on its figure of `column`, or of the due year."""
        at = next((i for i, row in enumerate(self.grid.rows) if row.key == code), -1)
        if at < 0:
            return False
        measure = self.grid.rows[at].measure
        for row in self.grid.rows:
            if row.kind != "measure" and measure in row.measures:
                self.folded.discard(row.key)
        self.hide_rows()
        due = next((i for i, one in enumerate(self.grid.columns) if one.due), 0)
        across = self.grid.columns.index(column) if column in self.grid.columns else due
        index = self.grid.index(at, FIRST + across)
        if self.isColumnHidden(index.column()):
            self._shown = self.grid.columns[across]
            self.share_width()
        if index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index, self.ScrollHint.EnsureVisible if column else self.ScrollHint.PositionAtCenter)
        return True

    def _clicked(self, index: QModelIndex) -> None:
        row = self.grid.rows[index.row()]
        if row.kind != "measure" and index.column() <= UNIT:
            self.fold(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        self._extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._key_pressed(event)
        self._by_key = self._extending = False

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._extending:
            self._start = QPersistentModelIndex(current)
        if current.isValid() and self.grid.rows[current.row()].kind == "measure":
            self._column = current.column()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Cells between two corners. Qt would widen the choice to the whole span of every head of a group in it."""
        at, box = self.currentIndex(), rect.normalized()
        if self._by_key and self._start.isValid() and at.isValid():
            across = at.column() if self.grid.rows[at.row()].kind == "measure" else self._column
            down, wide = sorted((self._start.row(), at.row())), sorted((self._start.column(), across))
        else:
            down = [self.rowAt(box.top()), self.rowAt(box.bottom())]
            wide = [self.columnAt(box.left()), self.columnAt(box.right())]
        if min(*down, *wide) < 0:
            super().setSelection(rect, command)
            return
        first, last = self.grid.index(down[0], wide[0]), self.grid.index(down[1], wide[1])
        self.selectionModel().select(QItemSelection(first, last), command)

    def _key_pressed(self, event: QKeyEvent) -> None:
        row, key, held = self.row_now(), Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.AltModifier and Qt.Key.Key_1 <= key <= Qt.Key.Key_6:
            self.reason_asked.emit(key - Qt.Key.Key_1)
        elif held == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_0, Qt.Key.Key_Down):
            (self.still_asked if key == Qt.Key.Key_0 else self.choices_asked).emit()
        elif row is not None and row.kind != "measure" and not held and key in _FOLDS:
            self.fold(row, _FOLDS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held and self._in_conflict():
            self.conflict_asked.emit(self._in_conflict())
        elif held & Qt.KeyboardModifier.ControlModifier and key in grid_moves.FAR:
            self._far = True
            super().keyPressEvent(QKeyEvent(event.type(), key, held & ~Qt.KeyboardModifier.ControlModifier))
            self._far = False
            if key == Qt.Key.Key_Home and held & Qt.KeyboardModifier.ControlModifier:
                self.scrollToTop()  # the heads above the first figure, too
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QTableView.CursorAction, held: Qt.KeyboardModifier) -> QModelIndex:
        return grid_moves.move(self, action, far=self._far) or super().moveCursor(action, held)

    def can_see(self, index: Index) -> bool:
        return super().can_see(index) and self.grid.rows[index.row()].kind == "measure"

    def clear_chosen(self) -> None:
        cells = [i for i in self._block() if i.flags() & Qt.ItemFlag.ItemIsEditable and i.data(COPIED)]
        if cells:
            self.cleared.emit(cells)

    def chosen(self) -> list[QModelIndex]:
        """The chosen cells that can be seen, by rows; the current one when none is chosen."""
        return self._block() or [self.currentIndex()]

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.draft_changed.emit(self.currentIndex(), "")

    def _in_conflict(self) -> str:
        """Id of the figure under the focus when people disagree about it."""
        entry = self.grid.entry(self.currentIndex()) if self.currentIndex().isValid() else None
        return entry.record_id if entry is not None and entry.state == "conflict" else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()
        super().mouseMoveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(800), theme.px(500))


_FOLDS: dict[Qt.Key, bool | None] = {
    Qt.Key.Key_Left: True, Qt.Key.Key_Right: False, Qt.Key.Key_Return: None, Qt.Key.Key_Enter: None,
    Qt.Key.Key_Space: None,
}  # fmt: skip


@cache
def chip_room(reasons: frozenset[str], _scale: int) -> int:
    """Width of a cell in which each of these reasons can stand as a chip, in every language."""
    widest = 0.0
    for lang in LANGUAGES:
        with speaking(lang):
            widest = max([widest, *(chip_width(_(REASONS[r])) for r in reasons if r in CHIPS)])
    return round(widest) + 2 * cells.PAD if widest else 0


def number_room(values: Iterable[str]) -> int:
    """Width of a cell in which the longest of these canonical numbers can stand beside a mark; a text needs none."""
    shown = [show_number(value, language()) for value in values if is_canonical(value)]
    longest = max(shown, key=len, default="")
    return cells.width_of(cells.Cell(longest, mark=Mark.CONFLICT, size=12.5)) if longest else 0


@cache
def word_room(words: tuple[str, ...], _scale: int) -> int:
    """Width of a cell in which each of these words can stand whole, in every language."""
    metrics, widest = QFontMetricsF(theme.font(12.5)), 0.0
    for lang in LANGUAGES:
        with speaking(lang):
            widest = max([widest, *(metrics.horizontalAdvance(_(word).format(n=9)) for word in words)])
    return round(widest) + 2 * cells.PAD + 2
