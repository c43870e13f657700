"""The focus ring: two accent pixels, one pixel off, around whatever button-like widget has the keyboard.

A style sheet cannot draw outside a widget, and a thicker border would shift its text; so one transparent
overlay per window follows the focus. Fields and tables draw their own frame inside and get no ring.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QScrollArea, QWidget
from shiboken6 import isValid

from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Segments

_MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange}


def _ringed(widget: QWidget | None) -> QWidget | None:
    """The widget the ring belongs around: a segment's whole row, a button, a drop-down; None for others."""
    if widget is None or isinstance(widget, QAbstractItemView):
        return None
    if isinstance(widget.parentWidget(), Segments):
        return widget.parentWidget()
    asked = bool(widget.property("ring"))
    return widget if asked or isinstance(widget, QAbstractButton | QComboBox) else None


def _bring_in(widget: QWidget) -> None:
    """Scroll until what has the keyboard can be seen, however it came to it; tables do so row by row."""
    above = widget.parentWidget() if not isinstance(widget, QAbstractItemView) else None
    while above is not None:
        if isinstance(above, QScrollArea) and widget.height() < above.viewport().height():
            above.ensureWidgetVisible(widget, 8, 8)
        above = above.parentWidget()


class FocusRing(QWidget):
    """The overlay of one window. Made once by the window; keep no other reference."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._around: QWidget | None = None
        self._watched: list[QObject] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        for one in self._watched:
            if isValid(one):
                one.removeEventFilter(self)
        self._watched = []
        around = _ringed(now)
        window = self.parentWidget()
        if now is not None and window is not None and window.isAncestorOf(now):
            _bring_in(around or now)
        if around is None or window is None or around.window() is not window:
            self._around = None
            self.hide()
            return
        self._around = around
        step: QWidget | None = around
        while step is not None and step is not window:
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False

    def _place(self) -> None:
        window, around = self.parentWidget(), self._around
        if window is None or around is None or not isValid(around) or not around.isVisible():
            self.hide()
            return
        shown = around.visibleRegion().boundingRect()
        if shown.isEmpty():
            self.hide()
            return
        corner = around.mapTo(window, QPoint(0, 0))
        off = 0 if around.property("ring") == "inside" else 3
        self.setGeometry(QRect(corner, around.size()).adjusted(-off, -off, off, off))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.current().color("accent"), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
