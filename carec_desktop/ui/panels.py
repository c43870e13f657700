"""Blocks of side panels and page sections: a head over a rule, items with a mark, pairs of label and value."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from carec_desktop.ui import theme
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Icon, Label, Line, MarkIcon, Words, said


def section(title: Words, more: Words = "", link: QWidget | None = None) -> QWidget:
    """The heading of a part of a page: 15 px bold, a second word beside it, perhaps a link at the right."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 2)
    row.setSpacing(10)
    row.addWidget(Label(title, 15, bold=True))
    row.addWidget(Label(more, tone="2", elide=True), 1)
    if link is not None:
        row.addWidget(link)
    return holder


class Panel(QWidget):
    """A side panel: blocks one under another, a rule between them."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def clear(self) -> None:
        """Take all blocks away."""
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def add(self, widget: QWidget, *, rule: bool = True) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)
        if rule:
            self._column.insertWidget(self._column.count() - 1, Line())

    def head(self, title: Words, more: Words = "") -> QWidget:
        """The heading of a block, a rule under it."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 14, 16, 8)
        row.setSpacing(8)
        row.addWidget(Label(title, 15, bold=True, wrap=True), 1)
        row.addWidget(Label(more, 12, tone="2"))
        self.add(holder)
        return holder

    def block(self, *widgets: QWidget, gap: int = 6, rule: bool = True) -> None:
        """Widgets one under another, with the panel's margins."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(gap)
        for widget in widgets:
            column.addWidget(widget)
        self.add(holder, rule=rule)

    def pairs(self, rows: Sequence[tuple[Words, Words | QWidget]], *, rule: bool = True) -> None:
        """Labels left in text 2, values right of them."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for at, (label, value) in enumerate(rows):
            grid.addWidget(Label(label, 12, tone="2"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value if isinstance(value, QWidget) else Label(value, 12, wrap=True), at, 1)
        self.add(holder, rule=rule)


class Item(QWidget):
    """A mark, a bold line, a second line, perhaps a chevron; Enter or a click opens it."""

    def __init__(
        self, mark: Mark | None, title: Words, more: Words = "", call: Callable[[], object] | None = None,
        right: Words = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self._call = call
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 12, 9)
        row.setSpacing(8)
        if mark is not None:
            row.addWidget(MarkIcon(mark, 14), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(1)
        top = QHBoxLayout()
        top.addWidget(Label(title, wrap=True, bold=call is None), 1)
        if right:
            top.addWidget(Label(right, 11, tone="2"))
        column.addLayout(top)
        if more:
            column.addWidget(Label(more, 12, tone="2", wrap=True))
        row.addLayout(column, 1)
        if call is not None:
            row.addWidget(Icon("right"), 0, Qt.AlignmentFlag.AlignTop)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setProperty("ring", True)
        self.setAccessibleName(said(title))
        self.setAccessibleDescription(said(more))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._call is not None and self.rect().contains(event.position().toPoint()):
            self._call()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._call is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._call()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._call is not None and self.underMouse():
            QPainter(self).fillRect(self.rect(), theme.current().color("hover"))
