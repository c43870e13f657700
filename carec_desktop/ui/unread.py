"""What lies over a page while it is read for the first time: nothing is said about what is not known yet."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.ui.parts import Label, Words


class Cover(QWidget):
    """Hides what `under` shows, and says `words` instead. The keyboard, clicks and what is dropped go through it."""

    def __init__(self, under: QWidget, words: Words) -> None:
        super().__init__(under)
        self.setProperty("surface", under.property("surface") or "alternate")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 16)
        column.addWidget(Label(words, tone="2", wrap=True))
        column.addStretch(1)
        under.installEventFilter(self)
        self.setGeometry(under.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        elif event.type() == QEvent.Type.ChildAdded:
            self.raise_()
        return False
