"""The passphrase: asked in one dialog, kept for the session at the secretariat as an unlocked key, never written.

A wrong passphrase is one sentence and changes nothing; the next attempt asks again.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
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
            self._run(op, done, "", word, owner, failed)
            return
        keeps = self._desk.who.role == "secretariat"
        more = _("It is kept until you close the program.") if keeps else _("It is used once and kept nowhere.")
        self._desk.messages.ask_text(
            _("The passphrase of your key"), lambda text: self._run(op, done, text, word, owner, failed), ok=_("Sign"),
            more=more, secret=True,
        )  # fmt: skip

    def _run(
        self, op: Op, done: Callable[[Any], object], secret: str, word: Words, owner: QObject | None,
        refused: Callable[[UserError], object] | None,
    ) -> None:  # fmt: skip
        unlocked: list[Signer] = [] if self._signer is None else [self._signer]

        def work(ws: "Workspace", step: Progress) -> Any:
            if not unlocked:
                unlocked.append(ws.signer(secret))
            return op(ws, unlocked[0], step)

        def failed(error: UserError) -> None:
            self._keep(unlocked)
            self._desk.messages.refuse(error)
            if refused is not None and (owner is None or isValid(owner)):
                refused(error)

        def then(result: Any) -> None:
            self._keep(unlocked)
            done(result)

        self._desk.do_long(work, then, word=word, failed=failed, owner=owner)

    def _keep(self, unlocked: "list[Signer]") -> None:
        if unlocked and self._desk.who.role == "secretariat":
            self._signer = unlocked[0]


def session_of(desk: Desk) -> Session:
    """The one session of a desk."""
    found = desk.findChild(Session)
    return found if isinstance(found, Session) else Session(desk)
