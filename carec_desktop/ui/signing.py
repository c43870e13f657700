"""The passphrase: asked in one dialog, kept for the session at the secretariat as an unlocked key, never written.

A wrong passphrase is one sentence in that dialog, which stays open to type it again, and changes nothing.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.messages import Box
from carec_desktop.ui.parts import Words

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer

Op = Callable[["Workspace", "Signer", Progress], Any]


class Session(QObject):
    """Belongs to a desk; forgets the key as soon as somebody else sits down."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._signer: Signer | None = None
        desk.who_changed.connect(self.forget)

    def forget(self) -> None:
        """Ask for the passphrase again next time."""
        self._signer = None

    @property
    def open(self) -> bool:
        """Whether signing needs no question now."""
        return self._signer is not None

    def sign(
        self, op: Op, done: Callable[[Any], object], *, word: Words, owner: QObject | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> None:  # fmt: skip
        """Run `op(workspace, signer, step)` on the worker, asking for the passphrase first when it is needed. `failed`
        is called after the person was told why it was refused."""
        if self._signer is not None:
            self._run(self._signer, op, done, word, owner, failed)
            return
        keeps = self._desk.who.role == "secretariat"
        more = _("It is kept until you close the program.") if keeps else _("It is used once and kept nowhere.")

        def unlocked(signer: "Signer") -> None:
            if keeps:
                self._signer = signer
            if owner is None or isValid(owner):
                self._run(signer, op, done, word, owner, failed)

        box = self._desk.messages.ask_text(
            _("The passphrase of your key"), lambda text: self._unlock(box, text, unlocked), ok=_("Sign"),
            more=more, secret=True, closes=False,
        )  # fmt: skip

    def _unlock(self, box: Box, secret: str, then: "Callable[[Signer], object]") -> None:
        """Open the key; a passphrase that does not fit is said in the box, which stays to type it again."""

        def refused(error: UserError) -> None:
            if isValid(box) and box.isVisible():
                box.setEnabled(True)
                self._desk.messages.refuse(error, box)
                for line in box.findChildren(QLineEdit):
                    line.setFocus()
                    line.selectAll()
            else:
                self._desk.messages.refuse(error)

        def fits(signer: "Signer") -> None:
            if isValid(box) and box.isVisible():  # else it was closed meanwhile: nothing is signed
                box.accept()
                then(signer)

        box.setEnabled(False)  # until the key is open, or not: neither twice nor away
        self._desk.keep(lambda ws: ws.signer(secret), fits, failed=refused, owner=self)

    def _run(
        self, signer: "Signer", op: Op, done: Callable[[Any], object], word: Words, owner: QObject | None,
        refused: Callable[[UserError], object] | None,
    ) -> None:  # fmt: skip
        def failed(error: UserError) -> None:
            self._desk.messages.refuse(error)
            if refused is not None and (owner is None or isValid(owner)):
                refused(error)

        self._desk.do_long(lambda ws, step: op(ws, signer, step), done, word=word, failed=failed, owner=owner)


def session_of(desk: Desk) -> Session:
    """The one session of a desk."""
    found = desk.findChild(Session)
    return found if isinstance(found, Session) else Session(desk)
