"""The indicator grid's view: groups that fold, the due year between two accent lines, heads of two lines."""

from collections.abc import Callable
from functools import cache
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from carec_desktop.forms.choices import REASONS
from carec_desktop.i18n import LANGUAGES, _, speaking
from carec_desktop.ui import cells, icons, marks, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import grid_moves
from carec_desktop.ui.pages.grid_data import Column, Row
from carec_desktop.ui.pages.grid_model import (
    ACROSS,
    FIRST,
    N_SOURCES,
    NAME,
    SHORT_REASONS,
    UNIT,
    GridModel,
    name_of,
)  # fmt: skip
from carec_desktop.ui.parts import chip_width
from carec_desktop.ui.sheets import COPIED, Sheet, SheetDelegate

Index = QModelIndex | QPersistentModelIndex
ROW, HEADS = 22, 34
INDENT = 84  # where names of measures start
WIDTHS = {"unit": 84, "figure": 58, "target": 74, "source": 84}
STATUS_WORDS = (*SHORT_REASONS.values(), *(marks.WORDS[mark] for mark in list(Mark)[:6]))
CHIPS = frozenset(REASONS) - {"target_never_set"}
NAME_LEAST, NAME_GOOD, NAME_WISHED = 220, 290, 320
Align = Qt.AlignmentFlag


class GridHeads(QHeaderView):
    """Heads; the due year stands on the selected tint."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(ACROSS, parent)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(16)
        self.setFixedHeight(theme.px(HEADS))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model, now = cast("GridModel", self.model()), theme.current()
        column = model.column(section)
        due = column is not None and column.due
        text = str(model.headerData(section, ACROSS) or "")
        painter.save()
        painter.fillRect(rect, now.color("selected" if due else "window"))
        painter.setFont(theme.font(11, bold=due))
        painter.setPen(now.color("text" if due else "text2"))
        box = rect.adjusted(theme.px(INDENT) if section == NAME else 8, 0, -8, 0)
        painter.drawText(box, Align.AlignVCenter | (Align.AlignRight if column else Align.AlignLeft), text)
        cells.rule(painter, rect.right(), rect.top(), rect.right(), rect.bottom())
        cells.rule(painter, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom(), "edge")
        painter.restore()


class GridDelegate(SheetDelegate):
    """Names with their place in the framework; figures as everywhere."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = cast("GridView", self.parent())
        row, rect = view.grid.rows[index.row()], option.rect
        if row.kind != "measure":
            self._group(painter, rect, row, index, view)
            return
        column = view.grid.column(index.column())
        if index.column() == NAME:
            self._name(painter, rect, row, index, view)
        else:
            self.paint_cell(painter, rect, index, view.grid.cell(index), right=column is not None)
        if column is not None and column.due:
            accent = theme.current().color("accent")
            painter.fillRect(rect.left(), rect.top(), 1, rect.height(), accent)
            painter.fillRect(rect.right(), rect.top(), 1, rect.height(), accent)

    def _name(self, painter: QPainter, rect: QRect, row: Row, index: Index, view: "GridView") -> None:
        now, at = theme.current(), view.currentIndex()
        painter.save()
        lit = index.row() in (view.hovered_row, at.row())
        painter.fillRect(rect, now.color("hover" if lit else "base"))
        if row.measure is not None and view.alone(row):
            _small(painter, rect, row.measure.indicator)
        left = rect.adjusted(theme.px(INDENT) - cells.PAD, 0, 0, 0)
        font, metrics = cells.lettering(12.5)
        painter.setFont(font)
        painter.setPen(now.color("text"))
        box = left.adjusted(cells.PAD, 0, -4, 0)
        # What tells measures of one indicator apart stands at both ends of their names.
        text = metrics.elidedText(name_of(row), Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, Align.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        cells.rule(painter, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom())
        cells.rule(painter, rect.right(), rect.top(), rect.right(), rect.bottom())
        if (at.row(), at.column()) == (index.row(), NAME) and view.hasFocus():
            cells.frame(painter, rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _group(self, painter: QPainter, rect: QRect, row: Row, index: Index, view: "GridView") -> None:
        now, top = theme.current(), row.kind == "cluster"
        painter.save()
        lit = index.row() == view.hovered_row
        painter.fillRect(rect, now.color("hover" if lit else "alternate" if top else "base"))
        if index.column() == NAME:
            self._group_name(painter, rect, row, view)
        else:
            last = index.column() == view.grid.source_at
            cells.paint(painter, rect, view.grid.cell(index), right=last)
        line = "edge" if top else "rule"
        cells.rule(painter, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom(), line)
        if view.currentIndex().row() == index.row() and view.hasFocus() and index.column() == NAME:
            cells.frame(painter, rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _group_name(self, painter: QPainter, rect: QRect, row: Row, view: "GridView") -> None:
        now, side = theme.current(), theme.px(14)
        deep = 8 if row.kind == "cluster" else 12
        box = QRectF(rect.x() + deep, rect.center().y() - side / 2 + 0.5, side, side)
        icons.paint(painter, "right" if row.key in view.folded else "down", box)
        if row.kind == "cluster":
            painter.setFont(theme.font(13, bold=True))
            painter.setPen(now.color("text"))
            number = str(row.cluster.number) if row.cluster is not None else ""
            painter.drawText(rect.adjusted(29, 0, 0, 0), Align.AlignVCenter, number)
            left = rect.adjusted(theme.px(54), 0, -4, 0)
        else:
            _small(painter, rect, row.key)
            left = rect.adjusted(theme.px(INDENT), 0, -4, 0)
        font, metrics = cells.lettering(12.5, True)
        painter.setFont(font)
        painter.setPen(now.color("text"))
        text = metrics.elidedText(name_of(row), Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Align.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def background(self, painter: QPainter, rect: QRect, cell: Cell, index: Index, view: Sheet) -> None:
        grid = cast("GridModel", index.model())
        column = grid.column(index.column())
        if column is None and index.column() != UNIT and not cell.tint:
            painter.fillRect(rect, theme.current().color("base"))
            return
        super().background(painter, rect, cell, index, view)


def _small(painter: QPainter, rect: QRect, code: str) -> None:
    painter.setFont(cells.lettering(11)[0])
    painter.setPen(theme.current().color("text2"))
    painter.drawText(rect.adjusted(theme.px(29), 0, 0, 0), Align.AlignVCenter, code)


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
        self.folded: set[str] = set()
        self.wanted: Callable[[Row], bool] = lambda _row: True
        self._widths: dict[tuple[int, int], int] = {}  # by column and text size, until other figures come
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
        other = [FIRST + at for at, c in enumerate(grid.columns) if c.kind == "actual" and not c.due]
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
        """Room for the longest reason that may stand there in any language, else for a number."""
        place = (at, theme.text_scale())
        if place not in self._widths:
            self._widths[place] = self._measured_width(at)
        return self._widths[place]

    def _measured_width(self, at: int) -> int:
        column = self.grid.columns[at]
        if column.kind == "target":
            return theme.px(WIDTHS["target"])
        entries = [e for row in self.grid.rows for e in row.cells.get(column, ())]
        reasons = set(REASONS) if column.due else {e.reason for e in entries if e.reason and not e.value}
        return max(theme.px(WIDTHS["figure"]), chip_room(frozenset(reasons), theme.text_scale()))

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
        if index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index, self.ScrollHint.EnsureVisible if column else self.ScrollHint.PositionAtCenter)
        return True

    def _clicked(self, index: QModelIndex) -> None:
        row = self.grid.rows[index.row()]
        if row.kind != "measure" and index.column() <= UNIT:
            self.fold(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
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


@cache
def word_room(words: tuple[str, ...], _scale: int) -> int:
    """Width of a cell in which each of these words can stand whole, in every language."""
    metrics, widest = QFontMetricsF(theme.font(12.5)), 0.0
    for lang in LANGUAGES:
        with speaking(lang):
            widest = max([widest, *(metrics.horizontalAdvance(_(word).format(n=9)) for word in words)])
    return round(widest) + 2 * cells.PAD + 2
