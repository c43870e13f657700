"""How the indicator grid is painted: heads of two lines, names with their place in the framework, groups that fold."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QWidget

from carec_desktop.ui import cells, icons, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.pages.grid_data import Row
from carec_desktop.ui.pages.grid_model import ACROSS, NAME, UNIT, GridModel
from carec_desktop.ui.pages.grid_words import name_of
from carec_desktop.ui.sheets import Sheet, SheetDelegate

if TYPE_CHECKING:
    from carec_desktop.ui.pages.grid_view import GridView

Index = QModelIndex | QPersistentModelIndex
HEADS = 34
INDENT = 84  # where names of measures start
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
