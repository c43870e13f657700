"""The search line of the indicator grid."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class Finder(QLineEdit):
    """The search: Enter goes to what was found, Esc empties it and goes back to the grid."""

    found = Signal()
    left = Signal()

    def take(self) -> None:
        """Ctrl+F: the keyboard, with what stands there chosen to be typed over."""
        self.setFocus()
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.found.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)
