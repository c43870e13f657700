"""The one door to the person: what happened, what is refused, what is asked, and the window for our own bugs.

Nothing here blocks: answers come back through callbacks. Tests read `Messages.said`.
"""

import platform
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui import theme
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Button, Label, MarkIcon, Words, beside


@dataclass(frozen=True)
class Said:
    """One thing told to the person: "info", "warn", "refused", "asked" or "bug", and the sentence."""

    manner: str
    sentence: str


@dataclass(frozen=True)
class Answer:
    """One button of a question. `primary` is what Enter does; the last answer is what Esc does. `closes` False: the
    call itself closes the box, or says in it what is wrong."""

    words: Words
    call: Callable[[], object] | None = None
    primary: bool = False
    closes: bool = True


class Box(QDialog):
    """A mark, a sentence, room for more, and buttons of our own; closing it is the last answer."""

    def __init__(self, parent: QWidget | None, mark: Mark, title: str, sentence: str, more: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        words = Label(sentence, 13, bold=bool(more), wrap=True)
        words.setMinimumWidth(theme.px(360))
        column.addWidget(beside(MarkIcon(mark, 16), words, gap=12))
        if more:
            column.addWidget(Label(more, 12, tone="2", wrap=True))
        self.body = QVBoxLayout()
        column.addLayout(self.body)
        self._wrong = Label("", 12, tone="alert", wrap=True)
        self._wrong.hide()
        column.addWidget(self._wrong)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addStretch(1)
        column.addLayout(self._row)
        self._last: Callable[[], object] | None = None
        self.setAccessibleName(sentence)

    def add(self, answer: Answer) -> Button:
        call = partial(self._choose, answer.call) if answer.closes else answer.call
        button = Button(answer.words, call, kind="primary" if answer.primary else "plain")
        button.setDefault(answer.primary)
        self._row.addWidget(button)
        self._last = answer.call
        return button

    def _choose(self, call: Callable[[], object] | None) -> None:
        self._last = None
        self.accept()
        if call is not None:
            call()

    def object(self, sentence: str) -> None:
        """Say in the box why the answer cannot be taken; it stays open with everything that was typed."""
        self._wrong.say(sentence)
        self._wrong.setAccessibleName(sentence)
        self._wrong.show()
        self.adjustSize()

    def reject(self) -> None:
        last, self._last = self._last, None
        super().reject()
        if last is not None:
            last()


class Messages(QObject):
    """What the window says. `note` goes to the message strip of the shell; the rest opens a box."""

    note = Signal(str, str)  # manner, sentence
    cleared = Signal()  # what the strip says is about something that is over

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.said: list[Said] = []

    def info(self, sentence: str) -> None:
        """Tell what was done, in the strip; it needs no answer."""
        self._tell("info", sentence)

    def warn(self, sentence: str) -> None:
        """Tell what deserves a look, in the strip."""
        self._tell("warn", sentence)

    def refuse(self, error: UserError, box: Box | None = None) -> None:
        """Tell why something was not done: one sentence, nothing lost. In the strip, or in the `box` that asked."""
        if box is None:
            self._tell("refused", str(error))
        else:
            self.said.append(Said("refused", str(error)))
            box.object(str(error))

    def clear(self) -> None:
        """Take the strip away: something new begins, and what was said before would read as its end."""
        self.cleared.emit()

    def _tell(self, manner: str, sentence: str) -> None:
        self.said.append(Said(manner, sentence))
        self.note.emit(manner, sentence)

    def ask(
        self, question: str, answers: Sequence[Answer], *, more: str = "", title: str = "", body: QWidget | None = None
    ) -> Box:
        """Put a question with its own buttons; the last answer is also Esc.

        `body` stands between the words and the buttons."""
        self.said.append(Said("asked", question))
        box = Box(self._window, Mark.IN_DOUBT, title or _("CAREC Desktop"), question, more)
        if body is not None:
            box.body.addWidget(body)
        for answer in answers:
            box.add(answer)
        box.open()
        return box

    def ask_text(
        self, question: str, then: Callable[[str], object], *, ok: str, more: str = "", secret: bool = False,
        text: str = "", closes: bool = True,
    ) -> Box:  # fmt: skip
        """Ask for one line, a reason or a passphrase; `then` gets it, and is not called on Cancel. `text` stands there
        to be changed. `closes` False: `then` closes the box, or says in it what is wrong."""
        self.said.append(Said("asked", question))
        box = Box(self._window, Mark.IN_DOUBT, _("CAREC Desktop"), question, more)
        line = QLineEdit()
        line.setAccessibleName(question)
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        box.body.addWidget(line)
        button = box.add(Answer(ok, lambda: then(line.text()), primary=True, closes=closes))
        box.add(Answer(lambda: _("Cancel")))
        button.setEnabled(False)
        line.textChanged.connect(lambda typed: button.setEnabled(bool(typed.strip())))
        line.setText(text)
        line.selectAll()
        box.open()
        line.setFocus()
        return box

    def bug(self, wrong: BaseException) -> Box:
        """Our bug: say so, say that entries are safe, and give the text to send."""
        text = bug_text(wrong)
        sentence = _("The program made a mistake; what you entered before it is saved.")
        self.said.append(Said("bug", text))
        more = _("Please copy this text and send it with a word on what you did. It holds no figures of yours.")
        box = Box(self._window, Mark.ERROR, _("A mistake of the program"), sentence, more)
        view = QPlainTextEdit(text)
        view.setReadOnly(True)
        view.setAccessibleName(_("Text of the report"))
        view.setMinimumSize(theme.px(520), theme.px(200))
        box.body.addWidget(view)
        box.add(Answer(lambda: _("Copy the text"), lambda: QGuiApplication.clipboard().setText(text), primary=True))
        box.add(Answer(lambda: _("Close")))
        box.open()
        return box


def bug_text(wrong: BaseException) -> str:
    """Where it happened, without what was entered: frames and the kind of error, no values and no message."""
    lines = [
        f"{type(wrong).__module__}.{type(wrong).__qualname__}",
        platform.platform(),
        platform.python_version(),
    ]
    for frame in traceback.extract_tb(wrong.__traceback__):
        file = frame.filename.replace("\\", "/").split("/carec_desktop/")[-1]
        lines += [f"{file}:{frame.lineno} {frame.name}"]
    return "\n".join(lines)
