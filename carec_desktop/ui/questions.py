"""A question beside the thing it is about: watch-coloured edge, one sentence, answers with their keys.

`QuestionFrame` stands in a page; `ask_beside` floats one over the window next to a field or cell. It is a child
of the window and not a popup, so typing goes on behind it; Enter takes the first answer, Esc keeps things as they are.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from carec_desktop.ui import theme
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.parts import Button, Label, MarkIcon, Words, said


class QuestionFrame(QFrame):
    """The frame. The first answer is the primary one when `primary`."""

    def __init__(
        self, title: Words, more: Words, answers: Sequence[Answer], *, parent: QWidget | None = None,
        mark: Mark = Mark.IN_DOUBT, edge: str = "watch", keys: bool = False, caps: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """`caps`: the keys drawn on the answers, one by one; whoever holds the frame makes them work."""
        super().__init__(parent)
        self._edge, self.answers = edge, list(answers)
        self._caps = tuple(caps) or (("Enter",) if keys else ())
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(8)
        row.addWidget(MarkIcon(mark, 14), 0, Qt.AlignmentFlag.AlignTop)
        column = self.column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(Label(title, bold=True, wrap=True))
        if more:
            column.addWidget(Label(more, 12, tone="2", wrap=True))
        if answers:
            column.addSpacing(4)
            column.addLayout(self._buttons())
        row.addLayout(column, 1)
        self.setAccessibleName(said(title))

    def button(self, answer: Answer, keys: str = "") -> Button:
        """A button for an answer, its key beside the words."""
        return Button(answer.words, answer.call, kind="primary" if answer.primary else "plain", keys=keys)

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        for i, answer in enumerate(self.answers):
            line.addWidget(self.button(answer, self._caps[i] if i < len(self._caps) else ""))
        line.addStretch(1)
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), now.color("rule" if self.parent() is None else "edge"))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), now.color("base"))
        painter.fillRect(0, 0, 3, self.height(), now.color(self._edge))


class Popover(QuestionFrame):
    """A QuestionFrame floating beside a place of the window. Closes when answered, on Esc, or by `close`."""

    def __init__(
        self, window: QWidget, title: Words, more: Words, answers: Sequence[Answer], kept: Callable[[], object]
    ) -> None:
        closing = [Answer(a.words, self._closing(a.call), a.primary) for a in answers]
        super().__init__(title, more, closing, parent=window, keys=True)
        self._kept, self._window = kept, window
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def listen(self, *widgets: QWidget | None) -> None:
        """Hear the keys of these widgets: they keep the keyboard while the question stands beside them."""
        for widget in widgets:
            if widget is not None:
                widget.installEventFilter(self)

    def _closing(self, call: Callable[[], object] | None) -> Callable[[], None]:
        def answered() -> None:
            self.close()
            if call is not None:
                call()

        return answered

    def place(self, beside: QRect) -> None:
        """Stand under `beside` (in window coordinates), or above it where there is no room."""
        stand_beside(self, self._window, beside)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not self.isVisible():
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.answers:
            call = self.answers[0].call
            if call is not None:
                call()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            self._kept()
            return True
        if event.text().isprintable() and event.text():  # typing on: the text stays a draft, the question goes
            self.close()
        return False


def stand_beside(frame: QFrame, window: QWidget, beside: QRect) -> None:
    """Float a frame over `window` under `beside` (in window coordinates), or above it where there is no room."""
    frame.setFixedWidth(min(theme.px(340), window.width() - 16))
    layout = frame.layout()
    if layout is not None:  # wrapped words: the height follows from the width
        frame.setFixedHeight(layout.heightForWidth(frame.width()))
    x = min(beside.x() + 4, window.width() - frame.width() - 8)
    y = beside.bottom() + 2
    if y + frame.height() > window.height() - 8:
        y = beside.y() - frame.height() - 2
    frame.move(QPoint(max(8, x), max(8, y)))
    frame.show()
    frame.raise_()
    # It does not take the keyboard, so a screen reader has to be told that it is there.
    QAccessible.updateAccessibility(QAccessibleEvent(frame, QAccessible.Event.Alert))


def in_window(widget: QWidget, rect: QRect) -> QRect:
    """A rectangle of a widget in the coordinates of its window."""
    return QRect(widget.mapTo(widget.window(), rect.topLeft()), rect.size())


def ask_beside(
    widget: QWidget, title: Words, more: Words, answers: Sequence[Answer], *, kept: Callable[[], object] = lambda: None,
    rect: QRect | None = None,
) -> Popover:  # fmt: skip
    """Ask beside `widget` (or beside `rect` inside it). `kept` is called when the person leaves it as typed."""
    window = widget.window()
    place = in_window(widget, rect or widget.rect())
    made = Popover(window, title, more, answers, kept)
    made.listen(widget, widget.parentWidget(), QApplication.focusWidget())
    made.place(place)
    return made
