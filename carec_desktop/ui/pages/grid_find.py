"""What is looked for in the indicator grid: its search line, and which measures each filter lets through."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages.grid_data import Column, Row, disagree, mark_of


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


def fits(row: Row, code: str, due: Column | None) -> bool:
    """Whether a filter lets a measure through: "all", "missing", "doubt", "conflict" or "new"."""
    entries = [e for group in row.cells.values() for e in group]
    if code == "missing":
        return mark_of(row, due) in (Mark.MISSING, Mark.DRAFT) and row.asked
    if code == "doubt":
        return any(e.doubtful for e in entries) or any(disagree(group) for group in row.cells.values() if group)
    if code == "conflict":
        return any(e.state in ("conflict", "waiting") for e in entries)
    return code != "new" or any(e.state == "draft" for e in entries)
