"""How the attendance table is painted: heads, names with their other spellings, marks; and the line that edits a cell.

No widget stands in a cell: ten thousand people cost as much as the twenty in sight.
"""

from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from carec_desktop.ui import cells, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import attendance_marks as presence
from carec_desktop.ui.pages.attendance_data import Line
from carec_desktop.ui.pages.attendance_model import CODE, FIRST, INSTITUTION, NAME, SEX, PeopleModel

Index = QModelIndex | QPersistentModelIndex
ROW = 26
_ACROSS = Qt.Orientation.Horizontal


class PeopleView(QTableView):
    """What the delegate needs of the view."""

    people: PeopleModel
    hovered = -1
    master = False  # the search field points at a line

    def lit(self) -> bool:
        """Whether the current line is marked."""
        return self.hasFocus() or self.master or self.state() == QTableView.State.EditingState


class Heads(QHeaderView):
    """Column heads; the open session is bold on a tint."""

    def __init__(self, parent: PeopleView) -> None:
        super().__init__(_ACROSS, parent)
        self._table = parent
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(16)
        self.setFixedHeight(theme.px(28))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self._table.people
        now = theme.current()
        is_open = section == FIRST + model.open_session
        painter.save()
        painter.fillRect(rect, now.color("selected" if is_open else "base"))
        font = theme.font(11, bold=is_open)
        painter.setFont(font)
        painter.setPen(now.color("text" if is_open else "text2"))
        side = 2 if section >= FIRST else cells.PAD
        room = rect.width() - 2 * side
        text = QFontMetricsF(font).elidedText(model.head(section), Qt.TextElideMode.ElideRight, room)
        align = Qt.AlignmentFlag.AlignHCenter if section >= SEX else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect.adjusted(side, 0, -side, 0), align | Qt.AlignmentFlag.AlignVCenter, text)
        cells.rule(painter, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom(), "edge")
        painter.restore()


class PeopleDelegate(QStyledItemDelegate):
    """Paints every cell; its editor is a frameless line exactly on the cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = cast("PeopleView", self.parent())
        line, column, rect = view.people.line(index.row()), index.column(), option.rect
        if line is None:
            return
        at = view.currentIndex()
        current = index.row() == at.row() and view.lit()
        painter.save()
        tint = "selected" if current and column == FIRST + view.people.open_session else ""
        tint = tint or ("hover" if current or index.row() == view.hovered else "")
        tint = tint or ("hover" if column == FIRST + view.people.open_session else "base")
        painter.fillRect(rect, theme.current().color(tint))
        if column >= FIRST:
            _mark(painter, rect, line.seen[column - FIRST])
        elif column == NAME:
            _names(painter, rect, line)
        else:
            _plain(painter, rect, view.people, line, column)
        cells.rule(painter, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom())
        if current and view.hasFocus():
            if column == at.column():
                cells.frame(painter, rect)
        elif current:
            last = column == view.people.columnCount() - 1
            cells.frame(painter, rect, sides="tb" + ("l" if column == CODE else "") + ("r" if last else ""))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(20, theme.px(ROW))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setProperty("cell", "true")
        line.setFont(theme.font())
        line.setFrame(False)
        line.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        cast("QLineEdit", editor).setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        model.setData(index, cast("QLineEdit", editor).text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(2, 2, -2, -3))


def _mark(painter: QPainter, rect: QRect, seen: str) -> None:
    ratio, side = painter.device().devicePixelRatioF(), theme.px(12)
    x, y = rect.center().x() - side / 2 + 1, rect.center().y() - side / 2 + 0.5
    painter.drawPixmap(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), presence.pixmap(seen, side, ratio))


def _names(painter: QPainter, rect: QRect, line: Line) -> None:
    """The name as written, then its other spellings in the second tone, as much as fits."""
    box = QRectF(rect).adjusted(cells.PAD, 0, -cells.PAD, 0)
    font, small, x = theme.font(), theme.font(12), 0.0
    metrics = QFontMetricsF(font)
    name = metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, box.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.setFont(font)
    painter.setPen(theme.current().color("text"))
    painter.drawText(box, flags, name)
    x = metrics.horizontalAdvance(name) + 6
    room = box.width() - x
    if line.others and room > 24:
        rest = QFontMetricsF(small).elidedText(", ".join(line.others), Qt.TextElideMode.ElideRight, room)
        painter.setFont(small)
        painter.setPen(theme.current().color("text2"))
        painter.drawText(box.adjusted(x, 0, 0, 0), flags, rest)


def _plain(painter: QPainter, rect: QRect, model: PeopleModel, line: Line, column: int) -> None:
    text = model.text(line, column)
    if column == SEX and line.sex_known:
        painter.setFont(theme.font())
        painter.setPen(theme.current().color("text"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    elif column == SEX:
        cells.paint(painter, rect, Cell(text, mark=Mark.IN_DOUBT, tone="watch_word"))
    else:
        tone = "text2" if column == CODE or (column == INSTITUTION and line.walk_in and not text) else "text"
        cells.paint(painter, rect, Cell(text, tone=tone))
