"""The frame around a page: title row, message and sample strips, body with side panel, status line."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carec_desktop.i18n import _
from carec_desktop.ui import theme
from carec_desktop.ui.jobs import Job
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Head, Keys, Note
from carec_desktop.ui.parts import Button, Hint, IconButton, Label, Line, MarkIcon, said


def empty(layout: QHBoxLayout | QVBoxLayout, *, keep: Sequence[QWidget] = (), owner: QWidget | None = None) -> None:
    """Take everything out of a layout; widgets in `keep` go back to their `owner`, the rest is deleted."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is None:
            continue
        if widget in keep:
            widget.setParent(owner)
        else:
            widget.hide()
            widget.deleteLater()


class TitleRow(QWidget):
    """Title, second line, the page's own widgets, its buttons; one "Actions" menu when there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = Label(size=18, bold=True, elide=True)
        self.subtitle = Label(size=12, tone="2", elide=True)
        self._names = QWidget()
        lines = QVBoxLayout(self._names)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addStretch(1)
        lines.addWidget(self.title)
        lines.addWidget(self.subtitle)
        lines.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 16, 1)
        self._row.setSpacing(12)
        self.head = Head()
        self._narrow = False
        self._owner: QWidget | None = None
        self._buttons: list[tuple[Button, Action]] = []
        self._shortcuts: list[QShortcut] = []

    def show_head(self, head: Head, narrow: bool, owner: QWidget | None = None) -> None:
        """Draw the head of a page that has just been opened."""
        self._names.setParent(self)
        self._row.removeWidget(self._names)
        empty(self._row, keep=[*self.head.lead, *self.head.tools], owner=self._owner)
        self._owner = owner
        for old in self._shortcuts:
            old.setParent(None)
            old.deleteLater()
        self.head, self._narrow, self._buttons = head, narrow, []
        self._row.addWidget(self._names)
        for widget in head.lead:
            self._row.addWidget(widget)
            widget.show()
        self._row.addStretch(1)
        for widget in head.tools:
            self._row.addWidget(widget)
            widget.show()
        self._names.show()
        self._add_buttons()
        self._shortcuts = [self._shortcut(action) for action in head.actions if action.keys]
        self.update_head()

    def _add_buttons(self) -> None:
        folded = [a for a in self.head.actions if not a.primary] if self._narrow else []
        for action in self.head.actions:
            if action in folded:
                continue
            button = Button(
                action.words, action.call, icon=action.icon, keys="" if self._narrow else action.keys,
                kind="primary" if action.primary else "plain",
            )  # fmt: skip
            self._buttons.append((button, action))
        if folded:
            more = Button(lambda: _("Actions"), lambda: self._menu(more, folded), icon="down")
            self._row.addWidget(more)
        for button, _action in self._buttons:
            self._row.addWidget(button)

    def _menu(self, button: QWidget, actions: Sequence[Action]) -> None:
        menu = QMenu(self)
        for action in actions:
            entry = menu.addAction(said(action.words), action.call)
            entry.setEnabled(action.enabled)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _shortcut(self, action: Action) -> QShortcut:
        made = QShortcut(QKeySequence(action.keys.replace("Enter", "Return")), self.window())
        made.activated.connect(lambda: action.call() if action.enabled and action.visible else None)
        return made

    def update_head(self) -> None:
        """Words and enabled buttons again, without building anything."""
        self.title.say(self.head.title)
        self.subtitle.say(self.head.subtitle)
        self.subtitle.setVisible(bool(said(self.head.subtitle)))
        for button, action in self._buttons:
            button.say(action.words)
            button.setEnabled(action.enabled)
            button.setVisible(action.visible)
            button.setToolTip("" if action.enabled else said(action.why))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.current().color("rule"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedHeight(theme.px(57))
        super().changeEvent(event)


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
        self.panel.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        for note in notes:
            if note.mark is not None:
                holder = QWidget()
                pair = QHBoxLayout(holder)
                pair.setContentsMargins(0, 0, 0, 0)
                pair.setSpacing(6)
                pair.addWidget(MarkIcon(note.mark, 12))
                pair.addWidget(Label(note.words, 12, tone="2"))
                self._notes.addWidget(holder)
            else:
                self._notes.addWidget(Label(note.words, 12, tone="2"))

    def show_keys(self, keys: Sequence[Keys]) -> None:
        empty(self._keys)
        for hint in keys:
            self._keys.addWidget(Hint(hint.caps, hint.words))

    def show_work(self, job: Job | None) -> None:
        """A job takes long, or (None) nothing runs any more."""
        self._work.setVisible(job is not None)
        if job is not None:
            self._word.say(job.word)
            self._bar.setRange(0, 0)
            self._cancel.setVisible(job.can_cancel)

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
        super().changeEvent(event)
