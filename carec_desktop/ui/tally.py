"""The tally: one mark for each question, always in framework order; one accessible item with its counts.

`paint_tally` draws a tally inside a table cell; `Tally` is the same as a widget with tool tips and keys.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from carec_desktop.i18n import _
from carec_desktop.ui import marks, theme
from carec_desktop.ui.marks import Mark

GAP = 6  # between sectors, in pixels of the 100 % design


@dataclass(frozen=True)
class Question:
    """One mark: what it says, whose question it is, its sector, and what the tool tip tells."""

    mark: Mark
    key: str = ""
    sector: str = ""
    tip: str = ""
    outline: bool = False


def counts(questions: Sequence[Question]) -> str:
    """The tally as one sentence for the ear: "31 questions: 23 value, 4 missing"."""
    many = Counter(one.mark for one in questions)
    parts = ", ".join(
        _("{count} {word}").format(count=n, word=_(marks.WORDS[mark])) for mark, n in sorted(many.items())
    )
    return _("{count} questions: {parts}").format(count=len(questions), parts=parts)


def pitch_of(size: int) -> int:
    return size + (1 if size < 10 else 2)


def places(questions: Sequence[Question], size: int) -> list[float]:
    """Left edge of every mark, in logical pixels from the tally's left; a new sector starts after a gap."""
    found: list[float] = []
    x = 0.0
    for i, one in enumerate(questions):
        if i and one.sector != questions[i - 1].sector:
            x += GAP
        found.append(x)
        x += pitch_of(size)
    return found


def width_of(questions: Sequence[Question], size: int) -> int:
    return round(places(questions, size)[-1]) + size if questions else 0


def paint_tally(painter: QPainter, rect: QRectF, questions: Sequence[Question], size: int = 9) -> None:
    """Draw the marks left in `rect`, centred in its height."""
    ratio = painter.device().devicePixelRatioF()
    y = round((rect.y() + (rect.height() - size) / 2) * ratio) / ratio
    for x, one in zip(places(questions, size), questions, strict=True):
        left = round((rect.x() + x) * ratio) / ratio
        if left + size > rect.right() + 1:
            break
        painter.drawPixmap(
            QRectF(left, y, size, size).topLeft(), marks.pixmap(one.mark, size, ratio, outline=one.outline)
        )


class Tally(QWidget):
    """A row of marks. Arrow keys move between questions, Enter opens one."""

    opened = Signal(str)  # key of the question

    def __init__(self, questions: Sequence[Question] = (), size: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._questions: list[Question] = []
        self._at = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_questions(questions)

    def set_questions(self, questions: Sequence[Question]) -> None:
        self._questions = list(questions)
        self.setAccessibleName(counts(self._questions))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(width_of(self._questions, self._size), self._size + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_tally(painter, QRectF(self.rect()), self._questions, self._size)
        if self.hasFocus() and 0 <= self._at < len(self._questions):
            x = places(self._questions, self._size)[self._at]
            painter.fillRect(QRectF(x, self.height() - 1, self._size, 1), theme.current().color("accent"))

    def _question_at(self, x: float) -> int:
        for i, left in enumerate(places(self._questions, self._size)):
            if left <= x < left + pitch_of(self._size):
                return i
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._question_at(event.position().x())
        QToolTip.showText(event.globalPosition().toPoint(), self._questions[at].tip if at >= 0 else "", self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._question_at(event.position().x())
        if at >= 0:
            self.opened.emit(self._questions[at].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._questions:
            self._at = max(0, min(len(self._questions) - 1, self._at + step))
            self.setAccessibleDescription(self._questions[self._at].tip)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.opened.emit(self._questions[self._at].key)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(counts(self._questions))
        super().changeEvent(event)
