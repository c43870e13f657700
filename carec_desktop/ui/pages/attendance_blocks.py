"""Blocks of the side panel that ask something: who is the same, a line to key in, whether list or record is right."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from carec_desktop.i18n import C_, _, ngettext
from carec_desktop.ui import theme
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages.attendance_data import SamePair
from carec_desktop.ui.parts import Button, Label, MarkIcon, Words, beside, said
from carec_desktop.ui.questions import QuestionFrame


def flowing(*widgets: QWidget) -> QWidget:
    """Widgets side by side, one below the other where a language is too long for the panel."""
    holder = QWidget()
    line = Flow(holder, gap=8, leading=6)
    for widget in widgets:
        line.addWidget(widget)
    policy = holder.sizePolicy()
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder


class _Card(QFrame):
    """One of two people who may be the same."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._more = Label(wrap=True), Label(size=12, tone="2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(2)
        column.addWidget(self._name)
        column.addWidget(self._more)
        column.addStretch(1)

    def show_person(self, name: str, more: Words) -> None:
        self._name.say(name)
        self._more.say(more)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme.current().color("edge"), 1))
        painter.setBrush(theme.current().color("base"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))


class Same(QWidget):
    """Two people who may be one: same or different, and the answer is remembered."""

    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._cards = (_Card(), _Card())
        self._left = Label(size=12, tone="2", wrap=True)
        self.same = Button(lambda: C_("person", "Same"), lambda: self.answered.emit(True), keys="S")
        self.different = Button(lambda: C_("person", "Different"), lambda: self.answered.emit(False), keys="D")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        for card in self._cards:
            pair.addWidget(card, 1)
        column.addLayout(pair)
        column.addWidget(flowing(self.same, self.different))
        column.addWidget(self._left)

    def show_pair(self, pair: SamePair | None, left: int) -> None:
        if pair is not None:
            for card, (name, more) in zip(self._cards, pair.sides, strict=True):
                card.show_person(name, more)
            self.setAccessibleName(pair.speech())
        self._left.say(lambda: ngettext(
            "The answer is remembered. {n} question.", "The answers are remembered. {n} questions.", left
        ).format(n=left))  # fmt: skip


class Line(QWidget):
    """A field for one line with a sentence below it and a button; Enter does what the button does."""

    given = Signal(str)
    changed = Signal(str)

    def __init__(self, name: Words, hint: str, button: Words) -> None:
        super().__init__()
        self._name = name
        self.field = QLineEdit()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(said(name))
        self._words = Label(size=12, tone="2", wrap=True)
        self.button = Button(button, self._give)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        column.addLayout(row)
        column.addWidget(self._words)
        self._words.hide()
        self.field.returnPressed.connect(self._give)
        self.field.textChanged.connect(lambda text: self.changed.emit(text))

    def say(self, words: Words, *, wrong: bool = False) -> None:
        """The sentence below; `wrong` marks what is typed."""
        self._words.setVisible(bool(said(words)))
        self._words.say(words)
        self._words.set_tone("alert" if wrong else "2")
        self.field.setProperty("state", "error" if wrong else "")
        self.field.style().polish(self.field)

    def sentence(self) -> str:
        return self._words.text()

    def _give(self) -> None:
        if self.field.text().strip():
            self.given.emit(self.field.text().strip())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "field"):
            self.field.setAccessibleName(said(self._name))
        super().changeEvent(event)


class UprightQuestion(QuestionFrame):
    """A question for a narrow panel: its answers stand one below the other where they do not fit side by side."""

    def _buttons(self) -> QLayout:  # type: ignore[override]
        line = Flow(gap=8, leading=6)
        for answer in self.answers:
            line.addWidget(self.button(answer))
        return line


class Taking(QWidget):
    """What the list counts beside what the training says, and one button that makes them agree."""

    def __init__(self, take: Callable[[], object]) -> None:
        super().__init__()
        self._mark, self._words = MarkIcon(Mark.IN_DOUBT, 14), Label(wrap=True, bold=True)
        self._more = Label(size=12, tone="2", wrap=True)
        self.button = Button(lambda: _("Take counts into the training"), take, icon="train")
        self.question: QuestionFrame | None = None
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._words, 1)
        column.addLayout(top)
        column.addWidget(self._more)
        column.addWidget(beside(self.button, None))

    def show_difference(self, words: Words, more: Words, *, agrees: bool) -> None:
        self._mark.set_mark(Mark.RECEIVED if agrees else Mark.IN_DOUBT)
        self._words.say(words)
        self._more.say(more)
        self._more.setVisible(bool(said(more)))
        self.button.setEnabled(not agrees)

    def ask(self, sentences: Sequence[str], take: Callable[[], object]) -> None:
        """Say what differs and ask which is right; without sentences the question goes away."""
        if self.question is not None:
            self.question.hide()
            self.question.deleteLater()
            self.question = None
        if not sentences:
            return
        answers = [
            Answer(lambda: _("The list is right"), take, primary=True),
            Answer(lambda: _("Keep the record"), lambda: self.ask([], lambda: None)),
        ]
        self.question = UprightQuestion(lambda: _("Which is right?"), "\n".join(sentences), answers)
        self._column.addWidget(self.question)
        self.question.findChildren(Button)[0].setFocus()


class Buttons(QWidget):
    """A sentence and the buttons below it, one under another where they do not fit."""

    def __init__(self, words: Words, buttons: Sequence[Button]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(words, 12, tone="2", wrap=True))
        for button in buttons:
            column.addWidget(beside(button, None))
        self._column = column

    def add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
