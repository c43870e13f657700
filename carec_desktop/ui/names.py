"""The passphrase of the names: asked once a session, kept as an open people file, forgotten with the person.

It is asked in the page itself, never in a box. A wrong passphrase is one sentence and changes nothing; where no
names are kept yet, a new one is chosen and typed twice.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import N_, _
from carec_desktop.problems import UserError, declare
from carec_desktop.ui import theme
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.named_line import NamedLine
from carec_desktop.ui.parts import Button, Icon, Label, Words, beside, repolish, said

if TYPE_CHECKING:
    from carec_desktop.people import People

TYPED_TWICE = declare(
    "people-passphrase-typed-differently",
    N_("The two passphrases differ; nothing was saved, type the same one twice."),
)


class Names(QObject):
    """Belongs to a desk. `people` is used on the worker only; its `lists` never change and may be read anywhere."""

    opened = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self.people: People | None = None
        self.training = ""  # record id of the training whose list is open
        desk.who_changed.connect(self._moved)

    def forget(self) -> None:
        """Ask for the passphrase again next time."""
        self.people = None

    def _moved(self) -> None:
        self.people, self.training = None, ""

    def keep(self, people: "People") -> None:
        self.people = people
        self.opened.emit()


def names_of(desk: Desk) -> Names:
    """The one of a desk."""
    found = desk.findChild(Names)
    return found if isinstance(found, Names) else Names(desk)


class Unlock(QWidget):
    """What a page shows while the names are locked: one field, or two where a passphrase is to be chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._there = desk, True
        self._title = Label(size=15, bold=True, wrap=True)
        self._more = Label(tone="2", wrap=True)
        self.first = NamedLine(lambda: _("Passphrase of the names"), self.open, secret=True)
        self.again = NamedLine(lambda: _("The same once more"), self.open, secret=True)
        self._wrong = Label(size=12, tone="alert", wrap=True)
        self.button = Button(self._button_words, self.open, kind="primary", keys="Enter")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 28, 16, 20)
        column.setSpacing(10)
        column.addWidget(beside(Icon("lock", 18), self._title, None, gap=8))
        for widget in (self._more, self.first, self.again, self._wrong):
            widget.setMaximumWidth(theme.px(560))
            column.addWidget(widget)
        column.addWidget(beside(self.button, None))
        column.addStretch(1)
        self.setFocusProxy(self.first)
        self._show(there=True)

    def _button_words(self) -> str:
        return _("Open the names") if self._there else _("Keep names here")

    def ask(self) -> None:
        """Look whether names are kept here, and ask accordingly."""
        self.first.clear()
        self.again.clear()
        self._say("")
        self._desk.ask(_there, lambda there: self._show(there=there), owner=self)

    def _show(self, *, there: bool) -> None:
        self._there = there
        self.again.setVisible(not there)
        self._title.say(lambda: _("The names are locked") if there else _("Choose a passphrase for the names"))
        self._more.say(lambda: _(
            "Names of participants stay on this laptop, in one locked file. The passphrase is asked once and kept "
            "until you close the program."
        ) if there else _(
            "Names of participants stay on this laptop, in one locked file. Nobody can open it without the "
            "passphrase, not even the Secretariat: write it down and keep it apart from the laptop."
        ))  # fmt: skip
        self.button.retranslate()

    def _say(self, words: Words) -> None:
        self._wrong.say(words)
        self._wrong.setVisible(bool(said(words)))
        self.first.setProperty("state", "error" if said(words) else "")
        repolish(self.first)

    def open(self) -> None:
        """Try what is typed."""
        secret, there = self.first.text(), self._there
        if not there and secret != self.again.text():
            self._say(str(TYPED_TWICE.error()))
            return
        self._desk.jobs.run(
            lambda: _opened(self._desk.workspace, secret, not there), self._opened,
            word=lambda: _("Opening the names…"), failed=self._failed, owner=self,
        )  # fmt: skip

    def _opened(self, people: "People") -> None:
        self.first.clear()
        self.again.clear()
        self._say("")
        names_of(self._desk).keep(people)

    def _failed(self, error: UserError) -> None:
        self._say(str(error))
        self.first.setFocus()
        self.first.selectAll()


def _there(ws: Any) -> bool:
    from carec_desktop.actions import attendance

    return attendance.exists(ws)


def _opened(ws: Any, secret: str, make: bool) -> "People":
    from carec_desktop.actions import attendance

    return attendance.opened(ws, secret, make=make)
