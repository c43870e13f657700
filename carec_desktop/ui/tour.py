"""The tour: a few sentences over the real pages, one at a time, each on the page it speaks of."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from carec_desktop.i18n import C_, N_, _
from carec_desktop.ui import theme
from carec_desktop.ui.parts import Button, Label


@dataclass(frozen=True)
class Step:
    """One sentence (marked with N_) and the page it is about."""

    page: str
    words: str


HOME = Step("home", N_(
    "Home says which round is open, what it asks of you and what is missing. Every line leads to where it is settled."
))  # fmt: skip
GRID = Step("grid", N_(
    "Type figures here as in a spreadsheet; Alt and a digit says why there is none. What looks odd is asked about, "
    "never refused, and nothing needs saving."
))  # fmt: skip
EVENTS = Step("events", N_("Events and delegations are counted, never named. Ctrl+N begins one; Ctrl+Enter ends it."))
TRAININGS = Step("trainings", N_("Trainings are kept in counts of women, men and not stated. Ctrl+N begins one."))
WOMEN = Step("women", N_("Women and men of everything counted, side by side, and what does not agree yet."))
SEND = Step("exchange", N_(
    "Here you see what would leave, sign it and write one file. Nothing leaves this laptop before, and the receipt "
    "says value by value what arrived."
))  # fmt: skip
CARD = Step("card", N_("The report card as it stands now, to read, print or save."))
INBOX = Step("inbox", N_(
    "Packages are added here and judged before anything is merged. Try it with the files in “packages”, beside this "
    "workspace."
))  # fmt: skip
CONFLICTS = Step("conflicts", N_("Two different answers to one question wait here until a person decides."))
RECEIPTS = Step("receipts", N_("Receipts tell every country, value by value, what is held and what needs an answer."))
REGION = Step("region", N_("Who has answered what, as one mark a question; rounds are opened here."))
TOURS = {
    "focal-point": (HOME, GRID, EVENTS, TRAININGS, WOMEN, SEND, CARD),
    "sector-lead": (HOME, GRID, EVENTS, TRAININGS, SEND, CARD),
    "trainer": (HOME, TRAININGS, SEND),
    "secretariat": (INBOX, CONFLICTS, RECEIPTS, REGION, CARD),
}


class Tour(QFrame):
    """The strip of the tour; hidden while there is none. Pages stay usable under it."""

    def __init__(self, go: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._go = go
        self._steps: tuple[Step, ...] = ()
        self._at = 0
        self._words = Label(self._sentence, wrap=True)
        self._count = Label(self._where, 12, tone="2")
        self._back = Button(lambda: C_("tour", "Back"), lambda: self._move(-1))
        self._next = Button(self._next_words, lambda: self._move(+1))
        self._end = Button(lambda: _("End the tour"), self.end, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 16, 7)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        for widget in (self._count, self._back, self._next, self._end):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def begin(self, role: str) -> None:
        """Start the tour of a role at its first page."""
        self._steps, self._at = TOURS[role], 0
        self.show()
        self._move(0)

    def end(self) -> None:
        self.hide()
        self._steps = ()

    def _move(self, by: int) -> None:
        if self._at + by == len(self._steps):
            self.end()
            return
        self._at += by
        self._back.setEnabled(self._at > 0)
        for label in (self._words, self._count):
            label.retell()
        self._next.say(self._next_words)
        self.setAccessibleName(self._sentence())
        self._go(self._steps[self._at].page)
        self._next.setFocus()

    def _sentence(self) -> str:
        return _(self._steps[self._at].words) if self._steps else ""

    def _where(self) -> str:
        return _("{n} of {total}").format(n=self._at + 1, total=len(self._steps)) if self._steps else ""

    def _next_words(self) -> str:
        return C_("tour", "Done") if self._at + 1 == len(self._steps) else C_("tour", "Next")

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), now.color("hover"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, now.color("accent"))
