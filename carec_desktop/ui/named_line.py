"""A line to type in whose name stands in it while it is empty, said again when the language changes."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit

from carec_desktop.ui.parts import Words, said


class NamedLine(QLineEdit):
    """`name` is its placeholder and accessible name; `entered` is called on Enter; a `secret` text is not shown."""

    def __init__(self, name: Words, entered: Callable[[], object] | None = None, *, secret: bool = False) -> None:
        super().__init__()
        self._name = name
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        if entered is not None:
            self.returnPressed.connect(entered)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setPlaceholderText(said(self._name))
        self.setAccessibleName(said(self._name))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
