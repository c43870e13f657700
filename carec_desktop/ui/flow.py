"""A layout that fills lines: widgets side by side, the next line when one is full. Its height follows its width."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Lines of widgets, each as wide as it wishes and never wider than the line. `gap` between, `leading` below.

    `spread`: where one line holds everything, the room that is left is shared out.
    """

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 0, leading: int = 0, spread: bool = False
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._leading, self._spread = gap, leading, spread
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, place=True)

    def sizeHint(self) -> QSize:
        """Everything on one line."""
        hints = [item.sizeHint() for item in self._shown()]
        wide = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return self._with_margins(wide, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest widget on a line of its own."""
        least = [item.minimumSize() for item in self._shown()]
        return self._with_margins(
            max((size.width() for size in least), default=0), max((size.height() for size in least), default=0)
        )

    def _with_margins(self, wide: int, high: int) -> QSize:
        around = self.contentsMargins()
        return QSize(wide + around.left() + around.right(), high + around.top() + around.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay(self, rect: QRect, *, place: bool) -> int:
        """Put everything into lines, each widget in the middle of its line's height; returns the height they take,
        margins included."""
        around = self.contentsMargins()
        room = rect.adjusted(around.left(), around.top(), -around.right(), 0)
        y = room.y() - self._leading
        for line in self._lines(room.width()):
            x, y, high = room.x(), y + self._leading, max(size.height() for _item, size in line)
            for item, size in line if place else ():
                item.setGeometry(QRect(x, y + (high - size.height()) // 2, size.width(), size.height()))
                x += size.width() + self._gap
            y += high
        return max(y, room.y()) + around.bottom() - rect.y()

    def _lines(self, room: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """What stands side by side, with the size each gets."""
        items, lines, filled = self._shown(), list[list[tuple[QLayoutItem, QSize]]](), 0
        over = room - sum(item.sizeHint().width() for item in items) - self._gap * max(0, len(items) - 1)
        more, rest = divmod(max(0, over), len(items)) if self._spread and items else (0, 0)
        for at, item in enumerate(items):
            size = self._size_of(item, room) + QSize(more + (at < rest), 0)
            if not lines or filled + size.width() > room:
                lines.append([])
                filled = 0
            lines[-1].append((item, size))
            filled += size.width() + self._gap
        return lines

    @staticmethod
    def _size_of(item: QLayoutItem, room: int) -> QSize:
        hint, widget = item.sizeHint(), item.widget()
        wide = max(min(hint.width(), room), item.minimumSize().width())
        # The widget itself is asked: an item clips the answer to a height that was fixed for another width.
        if widget is not None and widget.hasHeightForWidth():
            return QSize(wide, widget.heightForWidth(wide))
        return QSize(wide, item.heightForWidth(wide) if item.hasHeightForWidth() else hint.height())
