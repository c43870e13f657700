"""Opening a round: its name, the period it asks for, the day answers are due; then one call for everybody enrolled."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from carec_desktop.i18n import _, ngettext
from carec_desktop.problems import UserError
from carec_desktop.ui import files, theme
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.parts import Label
from carec_desktop.ui.signing import session_of

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.call import Call
    from carec_desktop.sync.package import Signer


class Opening(QWidget):
    """Three lines, read in the language of the window."""

    def __init__(self, key: str = "", period: str = "", deadline: str = "") -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnMinimumWidth(1, theme.px(220))
        self.key = self._line(grid, 0, _("Name of the round"), key)
        self.period = self._line(grid, 1, _("Period asked for"), period)
        self.deadline = self._line(grid, 2, _("Answer by"), deadline)
        self.period.setPlaceholderText("2025")

    @staticmethod
    def _line(grid: QGridLayout, row: int, name: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setAccessibleName(name)
        grid.addWidget(Label(name, tone="2"), row, 0)
        grid.addWidget(line, row, 1)
        return line

    def typed(self) -> tuple[str, str, str]:
        return self.key.text(), self.period.text(), self.deadline.text()


def ask(desk: Desk, owner: QWidget, typed: tuple[str, str, str] = ("", "", "")) -> Opening:
    """Put the three questions; what cannot be read is said and the questions come again as they were filled in."""
    lines = Opening(*typed)
    desk.messages.ask(
        _("Open a round"),
        [
            Answer(lambda: _("Open"), lambda: open_round(desk, owner, lines.typed()), primary=True),
            Answer(lambda: _("Cancel")),
        ],
        more=_("Everybody is asked for what they provide; the call carries it to them."),
        body=lines,
    )
    lines.key.setFocus()
    return lines


def open_round(desk: Desk, owner: QWidget, typed: tuple[str, str, str]) -> None:
    """Open the round, then offer to write its calls."""

    def work(ws: "Workspace") -> "Call":
        from carec_desktop.actions import rounds

        return rounds.open_round(ws, *typed)

    def failed(error: UserError) -> None:
        desk.messages.refuse(error)
        ask(desk, owner, typed)

    desk.do(work, lambda call: offer_calls(desk, owner, call), word=lambda: _("Saving…"), failed=failed, owner=owner)


def offer_calls(desk: Desk, owner: QWidget, call: "Call") -> None:
    """The round is open here; the calls open it everywhere else."""
    desk.messages.ask(
        _("Write the calls of the round “{name}”?").format(name=call.title(desk.lang)),
        [
            Answer(lambda: _("Choose a folder…"), lambda: pick(desk, owner, call), primary=True),
            Answer(lambda: _("Later")),
        ],
        more=_("One signed file for everybody enrolled, to be sent as your office sends files."),
    )


def pick(desk: Desk, owner: QWidget, call: "Call") -> None:
    title = _("Folder for the calls")
    files.open_folder(owner.window(), title, lambda folder: write_calls(desk, owner, call, folder))


def write_calls(desk: Desk, owner: QWidget, call: "Call", folder: Path) -> None:
    """Sign and write one call for each REF_AREA into `folder`."""

    def write(ws: "Workspace", signer: "Signer", step: Progress) -> list[Path]:
        from carec_desktop.actions import rounds

        return rounds.write_calls(ws, signer, call, folder, step)

    def done(written: list[Path]) -> None:
        words = ngettext("{n} call is written to “{folder}”.", "{n} calls are written to “{folder}”.", len(written))
        desk.messages.info(words.format(n=len(written), folder=folder.name))

    session_of(desk).sign(write, done, word=lambda: _("Signing and writing…"), owner=owner)
