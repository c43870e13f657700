"""Alt+Down in the indicator grid: everything a cell can be answered with, each with the key that gives it at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from carec_desktop.forms.choices import REASONS
from carec_desktop.i18n import _
from carec_desktop.ui import parts, theme
from carec_desktop.ui.pages.grid_acts import REASON_KEYS
from carec_desktop.ui.parts import Hint, Label, flowing
from carec_desktop.ui.questions import in_window

Index = QModelIndex | QPersistentModelIndex
ROW = 24


@dataclass(frozen=True)
class Choice:
    """One answer: its words, the keys that give it without the list, and what choosing it does."""

    words: str
    keys: str
    call: Callable[[], object]


class _Lines(QStyledItemDelegate):
    """Words left, the key right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice, now, rect = index.data(Qt.ItemDataRole.UserRole), theme.current(), option.rect
        lit = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, now.color("selected" if lit else "base"))
        painter.setFont(theme.font(13))
        painter.setPen(now.color("text"))
        painter.drawText(rect.adjusted(10, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter, choice.words)
        if choice.keys:
            left = rect.right() - 8 - parts.key_width(choice.keys)
            parts.paint_key(painter, QPointF(left, rect.center().y() + 0.5), choice.keys, now.color("text2"))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, theme.px(ROW))


class ChoiceList(QFrame):
    """The list, floating under a cell. Arrows and Enter choose, a first letter jumps, Esc or leaving closes."""

    def __init__(self, beside: QWidget, rect: QRect, choices: Sequence[Choice]) -> None:
        super().__init__(beside.window())
        self._beside = beside
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        self.lines = QListWidget()
        self.lines.setItemDelegate(_Lines(self.lines))
        self.lines.setFrameShape(QFrame.Shape.NoFrame)
        self.lines.setAccessibleName(_("What can be answered here"))
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for choice in choices:
            item = QListWidgetItem(choice.words, self.lines)
            item.setData(Qt.ItemDataRole.UserRole, choice)
        self.lines.itemClicked.connect(self._take)
        self.lines.installEventFilter(self)
        column.addWidget(self.lines)
        self._stand(rect, choices)
        self.lines.setCurrentRow(0)
        self.show()
        self.raise_()
        self.lines.setFocus()

    def _stand(self, rect: QRect, choices: Sequence[Choice]) -> None:
        """Under the cell, above it where there is no room, as wide as its words."""
        metrics, window = QFontMetricsF(theme.font(13)), self.window()
        wide = max(metrics.horizontalAdvance(c.words) + parts.key_width(c.keys or " ") for c in choices) + 46
        tall = len(choices) * theme.px(ROW) + 2
        place = in_window(self._beside, rect)
        room = window.height() - place.bottom() - 8
        high = min(tall, max(room, place.y() - 8))
        y = place.bottom() + 1 if high <= room else place.y() - high - 1
        x = max(8, min(place.x(), window.width() - round(wide) - 8))
        self.setGeometry(x, y, round(wide), high)

    def _take(self, item: QListWidgetItem) -> None:
        choice = item.data(Qt.ItemDataRole.UserRole)
        self._leave()
        choice.call()

    def _leave(self) -> None:
        self._beside.setFocus()
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.lines.currentItem())
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self._leave()
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("edge"))


def reason_bar() -> QWidget:
    """The keys that answer a cell without a value, along the foot of the grid."""
    words = [Label(lambda: _("No value:"), 12, tone="2")]
    keys = [f"Alt+{i + 1}" if i == 0 else str(i + 1) for i in range(len(REASON_KEYS))]
    reasons = [Hint([key], lambda c=c: _(REASONS[c])) for key, c in zip(keys, REASON_KEYS, strict=True)]  # type: ignore[misc]
    others = [Hint(["Alt+0"], lambda: _("still valid")), Hint(["Ctrl+D"], lambda: _("down"))]
    bar = flowing(*words, *reasons, *others, gap=12)
    bar.layout().setContentsMargins(12, 7, 12, 7)  # type: ignore[union-attr]
    return bar
