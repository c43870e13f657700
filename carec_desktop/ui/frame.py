"""The frame around a page: message and sample strips, body with side panel, status line."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from carec_desktop.i18n import _
from carec_desktop.ui import theme
from carec_desktop.ui.jobs import Job
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Keys, Note
from carec_desktop.ui.parts import Button, Hint, IconButton, Label, Line, MarkIcon, beside, said
from carec_desktop.ui.title_row import empty


class Strip(QFrame):
    """A line under the title: a mark, a sentence, perhaps a button to close it. Tint by manner."""

    def __init__(self, parent: QWidget, *, closing: bool) -> None:
        super().__init__(parent)
        self._tint, self._edge = "watch_tint", "watch"
        self._mark = MarkIcon(Mark.IN_DOUBT, 14)
        self._words = Label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 3, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        if closing:
            row.addWidget(IconButton("x", lambda: _("Close the message (Esc)"), self.hide))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def say(self, manner: str, words: str | Callable[[], str]) -> None:
        """Show a sentence; manner "info", "warn" or "refused"."""
        mark, self._tint, self._edge = {
            "info": (Mark.RECEIVED, "good_tint", "good"),
            "refused": (Mark.ERROR, "alert_tint", "alert"),
        }.get(manner, (Mark.IN_DOUBT, "watch_tint", "watch"))
        self._mark.set_mark(mark)
        self._words.say(words)
        self.setAccessibleName(said(words))
        self.show()
        self.update()

    def sentence(self) -> str:
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), now.color(self._tint))
        painter.fillRect(0, self.height() - 1, self.width(), 1, now.color(self._edge))


class Body(QWidget):
    """Pages one above the other, and the side panel beside them, or over their right edge as a drawer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.stack = QStackedWidget(self)
        self.panel = QScrollArea(self)
        self.panel.setWidgetResizable(True)
        self.panel.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F6 gives it the keyboard where nothing in it takes it
        self.panel.setProperty("ring", "inside")
        self.panel.setProperty("surface", "alternate")
        self.panel.viewport().setProperty("surface", "alternate")
        self._edge = Line(upright=True)
        self._edge.setParent(self)
        self._width = 0
        self._drawer = False
        self._open = True
        self._owner: QWidget | None = None  # whose side widget it is; it goes back there
        self.panel.setAccessibleName(_("Side panel"))

    def show_side(self, widget: QWidget | None, width: int, owner: QWidget | None = None) -> None:
        """Put a page's side widget into the panel; None hides the panel."""
        old = self.panel.takeWidget()
        if old is not widget and isinstance(old, QWidget):
            old.setParent(self._owner)
        self._owner = owner
        self._width = theme.px(width) if widget is not None else 0
        if widget is not None:
            widget.setProperty("surface", "alternate")
            widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.panel.setWidget(widget)
            widget.show()
        self.arrange()

    def set_drawer(self, on: bool) -> None:
        """Narrow window: the panel lies over the page and starts closed."""
        if on != self._drawer:
            self._drawer, self._open = on, not on
        self.arrange()

    def toggle(self) -> bool:
        """Open or close the panel; True when it is open now."""
        self._open = not self._open
        self.arrange()
        return self._open and bool(self._width)

    def open_side(self) -> None:
        """Show the panel where it is closed."""
        if not self._open:
            self.toggle()

    @property
    def side_open(self) -> bool:
        return self._open and bool(self._width)

    def arrange(self) -> None:
        wide, high = self.width(), self.height()
        side = min(self._width, wide) if self._open else 0
        self.panel.setVisible(side > 0)
        self._edge.setVisible(side > 0)
        self.stack.setGeometry(0, 0, wide if self._drawer else wide - side, high)
        self.panel.setGeometry(wide - side + 1, 0, max(0, side - 1), high)
        self._edge.setGeometry(wide - side, 0, 1, high)
        if self._drawer:
            self.panel.raise_()
            self._edge.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("base"))


class StatusLine(QWidget):
    """What is saved on the left, keys on the right; while work runs, its word, a bar and Cancel."""

    stopped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 12, 0)
        row.setSpacing(16)
        self._notes, self._keys = QHBoxLayout(), QHBoxLayout()
        self._told: list[QWidget] = []
        self._hints: list[Hint] = []
        self._notes.setSpacing(16)
        self._keys.setSpacing(14)
        self._work = QWidget()
        work = QHBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(10)
        self._word = Label(size=12)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._cancel = Button(lambda: _("Cancel"), self.stopped.emit, kind="link")
        for widget in (self._word, self._bar, self._cancel):
            work.addWidget(widget)
        self._work.hide()
        row.addWidget(self._work)
        row.addLayout(self._notes)
        row.addStretch(1)
        row.addLayout(self._keys)

    def show_notes(self, notes: Sequence[Note]) -> None:
        empty(self._notes)
        self._told = [_told(note) for note in notes]
        for one in self._told:
            self._notes.addWidget(one)
        self._fit()

    def show_keys(self, keys: Sequence[Keys]) -> None:
        empty(self._keys)
        self._hints = [Hint(hint.caps, hint.words) for hint in keys]
        for hint in self._hints:
            self._keys.addWidget(hint)
        self._fit()

    def _fit(self) -> None:
        """What has no room is left out, hints first: F1 lists them all. The last one, which says F1, stays longest."""
        room = self.width() - 24 - (self._work.sizeHint().width() + 16 if self.working else 0)
        told = [*self._told, *self._hints[-1:], *self._hints[:-1]]
        for one in told:
            room -= one.sizeHint().width() + 16
            one.setVisible(room > 0)

    def show_work(self, job: Job | None) -> None:
        """A job takes long, or (None) nothing runs any more."""
        self._work.setVisible(job is not None)
        if job is not None:
            self._word.say(job.word)
            self._bar.setRange(0, 0)
            self._cancel.setVisible(job.can_cancel)
        self._fit()

    def show_progress(self, _job: Job, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    @property
    def working(self) -> bool:
        return self._work.isVisible()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, self.width(), 1, theme.current().color("rule"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedHeight(theme.px(26))
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange) and hasattr(self, "_work"):
            self._fit()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _told(note: Note) -> QWidget:
    words = Label(note.words, 12, tone="2")
    return beside(MarkIcon(note.mark, 12), words) if note.mark is not None else words
