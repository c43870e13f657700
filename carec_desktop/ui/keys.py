"""Letter keys that work in every layout: J, K, A, B, M are found by where they lie, not by what they print.

A Russian layout prints "о" on J, a Chinese input method swallows letters; the physical key stays the same.
Letters act only while no text field has the keyboard.
"""

import sys
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_ROWS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
_EVDEV = dict(zip((24, 38, 52), _ROWS, strict=True))  # X11 and Wayland key codes of Q, A, Z
_WINDOWS = dict(zip((0x10, 0x1E, 0x2C), _ROWS, strict=True))  # scan codes of the same keys
_MAC = dict(zip("ASDFHGZXCV BQWERYT", (*range(10), 10, *range(11, 18)), strict=True)) | {
    "O": 31, "U": 32, "I": 34, "P": 35, "L": 37, "J": 38, "K": 40, "N": 45, "M": 46,
}  # fmt: skip


def _table(platform: str) -> dict[int, str]:
    if platform == "darwin":
        return {code: letter for letter, code in _MAC.items() if letter != " "}
    first = _WINDOWS if platform == "win32" else _EVDEV
    return {start + i: letter for start, row in first.items() for i, letter in enumerate(row)}


_CODES = _table(sys.platform)


def letter(event: QKeyEvent) -> str:
    """The Latin letter printed on the key of a US keyboard; "" for other keys."""
    code = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    if code and code in _CODES:
        return _CODES[code]
    plain = event.key()
    return chr(plain) if Qt.Key.Key_A <= plain <= Qt.Key.Key_Z else ""


def writing() -> bool:
    """True while a text field has the keyboard."""
    widget = QApplication.focusWidget()
    return isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) and not widget.isReadOnly()


class LetterKeys(QObject):
    """Letter keys of a page: `LetterKeys(page, {"J": self.next, "K": self.previous})`.

    Acts on key presses that no child of the page wanted; the tables of this program leave letters alone.
    """

    def __init__(self, page: QWidget, calls: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(page)
        self._calls = dict(calls)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or writing():
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.NoModifier:
            return False
        call = self._calls.get(letter(event))
        if call is not None:
            call()
        return call is not None
