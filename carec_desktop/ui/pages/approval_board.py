"""What the boards of the approval page have in common: a table or two, actions of their own, the panel beside them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import _
from carec_desktop.ui.page import Action, Keys
from carec_desktop.ui.panels import Panel
from carec_desktop.ui.signing import session_of

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer
    from carec_desktop.ui.pages.approval import Approvals
    from carec_desktop.ui.pages.approval_data import Facts

Undo = Callable[["Workspace", "Signer"], object]


class Board(QWidget):
    """One of the things the page shows in turn. A subclass fills `column`, `actions` and `hints`."""

    def __init__(self, page: "Approvals") -> None:
        super().__init__()
        self.page, self.desk = page, page.desk
        self.actions_: list[Action] = []
        self.hints: list[Keys] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 16, 16)
        self.column.setSpacing(10)

    @property
    def panel(self) -> Panel:
        return self.page.panel

    @property
    def facts(self) -> "Facts | None":
        return self.page.facts

    def show_facts(self, facts: "Facts") -> None:
        """Fill the tables."""
        raise NotImplementedError

    def show_panel(self) -> None:
        """Fill the panel for the row that has the focus; called whenever the board comes on show."""
        raise NotImplementedError

    def first_focus(self) -> QWidget | None:
        return None

    def decide(self, op: Callable[["Workspace", "Signer"], Any], done: Callable[[Any], str], undo: Undo | None) -> None:
        """Sign a decision, say what was done, and keep how it is taken back."""

        def work(ws: "Workspace", signer: "Signer", _step: Any) -> Any:
            return op(ws, signer)

        session_of(self.desk).sign(
            work, partial(self._decided, done, undo), word=lambda: _("Signing…"), owner=self.page
        )  # fmt: skip

    def _decided(self, done: Callable[[Any], str], undo: Undo | None, result: Any) -> None:
        self.page.keep_undo(undo)
        self.desk.messages.info(done(result))
