"""Choosing one of several: a row of segments for a few, a drop-down for many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from carec_desktop.ui import icons, marks, theme
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Words, said


@dataclass(frozen=True)
class Option:
    """One choice of a Segments row: its code, words, perhaps a mark and a count beside them."""

    code: str
    words: Words
    mark: Mark | None = None
    count: Callable[[], int] | None = None


class _Segment(QAbstractButton):
    """One part of a Segments row; painted by itself, framed by the row."""

    def __init__(self, option: Option, small: bool, row: "Segments") -> None:
        super().__init__(row)
        self.option, self._small, self._row = option, small, row
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def _count(self) -> str:
        return "" if self.option.count is None else str(self.option.count())

    def retranslate(self) -> None:
        words = said(self.option.words)
        self.setAccessibleName(f"{words} {self._count()}".strip())
        self.updateGeometry()
        self.update()

    def _size(self) -> float:
        return 12 if self._small else 13

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme.font(self._size(), bold=True))
        count = self._count()
        wide = metrics.horizontalAdvance(said(self.option.words)) + theme.px(16 if self._small else 20)
        wide += metrics.horizontalAdvance(count) + 10 if count else 0
        return QSize(round(wide + (18 if self.option.mark else 0)) + 2, theme.px(22 if self._small else 26))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        if self.isChecked() or self.isDown():
            painter.fillRect(self.rect(), now.color("selected"))
        elif self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), now.color("hover"))
        if self.isChecked() and now.name == "contrast":  # tints are gone there: a bar tells what is on
            painter.fillRect(QRect(0, self.height() - 3, self.width(), 3), now.color("accent"))
        if self.x() > 1:
            painter.fillRect(QRect(0, 0, 1, self.height()), now.color("rule"))
        if self.y() > 1:  # the row needs a second line
            painter.fillRect(QRect(0, 0, self.width(), 1), now.color("rule"))
        font = theme.font(self._size(), bold=self.isChecked())
        metrics, words, count = QFontMetricsF(font), said(self.option.words), self._count()
        used = metrics.horizontalAdvance(words) + (18 if self.option.mark else 0)
        used += metrics.horizontalAdvance(count) + 10 if count else 0
        x = (self.width() - used) / 2
        if self.option.mark:
            marks.paint(painter, self.option.mark, QRectF(round(x), round((self.height() - 12) / 2), 12, 12))
            x += 18
        painter.setFont(font)
        painter.setPen(now.color("text" if self.isEnabled() else "disabled"))
        painter.drawText(QRectF(x, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(now.color("text2" if self.isEnabled() else "disabled"))
        x += metrics.horizontalAdvance(words) + 10
        painter.drawText(QRectF(x, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, count)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.retranslate()
        super().changeEvent(event)


class Segments(QWidget):
    """A row of choices of which one is on, or none; a second line where it is too long. Arrow keys move;
    `chosen` says the code."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[Option], *, small: bool = False, name: Words = "") -> None:
        super().__init__()
        self._name = name
        self.clearable = False  # a click on what is on switches it off
        self._was = ""
        self._parts = [_Segment(option, small, self) for option in options]
        row = Flow(self, spread=True)
        row.setContentsMargins(1, 1, 1, 1)
        for part in self._parts:
            row.addWidget(part)
            part.clicked.connect(lambda _on=False, code=part.option.code: self._clicked(code))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(said(name))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines: layouts ask a row of a fixed height for nothing else."""
        layout = self.layout()
        if layout is not None and self.width() > 0 and self.height() != layout.heightForWidth(self.width()):
            self.setFixedHeight(layout.heightForWidth(self.width()))

    def _clicked(self, code: str) -> None:
        if self.clearable and code == self._was:
            code = ""
        self.choose(code)
        self.chosen.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.clearable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._was = self.code()
            self._clicked(self._was)
        else:
            super().keyPressEvent(event)

    def parts(self) -> list[QWidget]:
        """The choices as widgets, in their order."""
        return list(self._parts)

    def code(self) -> str:
        """The code that is on; "" when none is."""
        return next((part.option.code for part in self._parts if part.isChecked()), "")

    def choose(self, code: str) -> None:
        """Switch `code` on without saying so; "" switches all off."""
        self._was = code
        for part in self._parts:
            part.setAutoExclusive(False)
            part.setChecked(part.option.code == code)
            part.setAutoExclusive(True)

    def refresh(self) -> None:
        """Ask the counts again."""
        for part in self._parts:
            part.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.color("edge" if self.isEnabled() else "rule"), 1))
        painter.setBrush(now.color("base"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(said(self._name))
        super().changeEvent(event)


class Combo(QComboBox):
    """A drop-down of (code, words); `picked` says the code a person chose."""

    picked = Signal(str)

    def __init__(self, options: Sequence[tuple[str, Words]] = (), *, name: Words = "") -> None:
        super().__init__()
        self._options: list[tuple[str, Words]] = []
        self._name = name
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName(said(name))
        self.set_options(options)
        self.activated.connect(lambda index: self.picked.emit(str(self.itemData(index))))

    def set_options(self, options: Sequence[tuple[str, Words]]) -> None:
        """Replace the choices, keeping the chosen code when it is still there."""
        before = self.code()
        self._options = list(options)
        self.clear()
        for code, words in self._options:
            self.addItem(said(words), code)
        self.choose(before)

    def code(self) -> str:
        return str(self.currentData() or "")

    def choose(self, code: str) -> None:
        """Select `code` without saying so; an unknown code selects nothing."""
        self.setCurrentIndex(next((i for i, one in enumerate(self._options) if one[0] == code), -1))

    def shown_words(self) -> str:
        """The words of the choice, shortened at their end where there is no room; the tool tip says them whole."""
        room = self.width() - theme.px(8 + 24) - 2
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option, side = QStylePainter(self), QStyleOptionComboBox(), theme.px(16)
        self.initStyleOption(option)
        option.currentText = self.shown_words()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        role = "text2" if self.isEnabled() else "disabled"
        box = QRectF(self.width() - side - 6, round((self.height() - side) / 2), side, side)
        icons.paint(painter, "down", box, role)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.currentText() if self.shown_words() != self.currentText() else "")
        return super().event(event)

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()  # scrolling a form must never change an answer

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(said(self._name))
            for i, (_code, words) in enumerate(self._options):
                self.setItemText(i, said(words))
        super().changeEvent(event)
