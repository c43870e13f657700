"""Garbage that points in a circle is collected on the window's thread alone.

Python collects wherever it happens to run, on the worker too. A circle may hold a widget, and a widget that dies, or is
only looked at, beside the window's thread takes the program with it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 1000  # milliseconds between two looks


class Garbage(QObject):
    """From `start` to `stop` nothing is collected by itself; now and then it is done here, by Python's own limits."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that has outgrown its limit, and those younger."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return
