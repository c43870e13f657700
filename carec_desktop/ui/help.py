"""F1: help for the page on show, in a drawer over its right edge; the page stays where it is.

The words are in `help_texts`; keys come from the page itself, so that nothing is described that is not there.
Esc or F1 closes it and gives the keyboard back to whom it was taken from.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from carec_desktop.i18n import _
from carec_desktop.ui import theme
from carec_desktop.ui.help_office import OFFICE
from carec_desktop.ui.help_texts import EVERYWHERE, GUIDES, Guide
from carec_desktop.ui.help_trainer import TRAINER
from carec_desktop.ui.page import Page
from carec_desktop.ui.parts import Hint, IconButton, Label, Line, Words, said

WIDTH = 404


def guide_of(key: str, role: str = "") -> Guide | None:
    """Help of the page with this key, as the role sees it; None while nobody has written any."""
    own = TRAINER.get(key) if role == "trainer" else None
    return own or GUIDES.get(key) or OFFICE.get(key)


def keys_of(page: Page) -> Iterator[tuple[str, Words]]:
    """Keys that the page states itself: hints of its status line and shortcuts of its buttons."""
    for hint in page.hints:
        yield " ".join(hint.caps), hint.words
    for action in page.head.actions:
        if action.keys and action.visible:
            yield action.keys, action.words


class Help(QFrame):
    """The drawer. `over` is what it covers, `title` says the name of a page."""

    def __init__(self, over: QWidget, title: Callable[[str], str]) -> None:
        super().__init__(over)
        self._title, self._key = title, ""
        self._page: Page | None = None
        self._before: QWidget | None = None
        self.setProperty("surface", "alternate")
        self._name = Label(self._heading, 15, bold=True, wrap=True)
        self._close = IconButton("x", lambda: _("Close the help (Esc)"), self.leave)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setProperty("ring", "inside")
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 8, 8)
        head.addWidget(self._name, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Line())
        column.addWidget(self._area, 1)
        over.installEventFilter(self)
        self.hide()

    def _heading(self) -> str:
        return _("Help: {page}").format(page=self._title(self._key))

    # Coming and going

    def toggle(self, key: str, page: Page) -> None:
        """Show the help of a page, or close it."""
        if self.isVisible():
            self.leave()
            return
        self._before = QApplication.focusWidget()
        self.tell(key, page)
        self.place()
        self.show()
        self.raise_()
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, key: str, page: Page) -> None:
        """Speak of this page, also while the drawer is open."""
        self._key, self._page = key, page
        self._name.retell()
        self.setAccessibleName(self._heading())
        self._area.setAccessibleName(self._heading())
        self._area.setWidget(self._body(page))
        self._area.verticalScrollBar().setValue(0)

    def leave(self) -> None:
        """Close and give the keyboard back."""
        self.hide()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    # Words

    def _body(self, page: Page) -> QWidget:
        body = QWidget()
        body.setProperty("surface", "alternate")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(4)
        guide = guide_of(self._key, page.desk.who.role)
        if guide is not None:
            column.addWidget(_words(guide.purpose))
            column.addSpacing(12)
            column.addWidget(Label(lambda: _("Common questions"), 15, bold=True))
            for question, answer in guide.questions:
                column.addSpacing(4)
                column.addWidget(_words(question, bold=True))
                column.addWidget(_words(answer, tone="2"))
            column.addSpacing(12)
        more = guide.keys if guide else ()
        told = {cap for caps, _words in more for cap in caps.split()}
        own = [(caps, words) for caps, words in keys_of(page) if not told.issuperset(caps.split())]
        own += [(caps, _later(words)) for caps, words in more]
        if own:
            column.addWidget(Label(lambda: _("Keys of this page"), 15, bold=True))
            column.addWidget(_keys(own))
            column.addSpacing(12)
        column.addWidget(Label(lambda: _("Keys everywhere"), 15, bold=True))
        column.addWidget(_keys([(caps, _later(words)) for caps, words in EVERYWHERE]))
        column.addStretch(1)
        return body

    # Place

    def place(self) -> None:
        """Along the right edge of what it covers."""
        over = self.parentWidget()
        if over is not None:
            wide = min(theme.px(WIDTH), over.width())
            self.setGeometry(over.width() - wide, 0, wide, over.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self.place()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in the drawer: what it lies over cannot be seen. F6 and Esc leave it."""
        stops: list[QWidget] = [self._area, self._close]
        now = self.focusWidget()
        at = stops.index(now) if now in stops else -1
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), now.color("alternate"))
        painter.fillRect(0, 0, 1, self.height(), now.color("edge"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self._heading())
            self._area.setAccessibleName(self._heading())
        super().changeEvent(event)


def _later(sentence: str) -> Callable[[], str]:
    return lambda: _(sentence)


def _words(sentence: str, *, bold: bool = False, tone: str = "") -> Label:
    return Label(_later(sentence), tone=tone, bold=bold, wrap=True)


def _keys(rows: list[tuple[str, Words]]) -> QWidget:
    """Key caps on the left, what they do on the right; no key twice."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    told: set[str] = set()
    for at, (caps, words) in enumerate(rows):
        if caps not in told and said(words):
            told.add(caps)
            grid.addWidget(Hint(caps.split(" "), ""), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(words, wrap=True), at, 1)
    return holder
