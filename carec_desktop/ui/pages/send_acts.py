"""What else a person does before and after a package leaves: a backup, the approval sheet, the e-mail text."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from carec_desktop.i18n import _, language
from carec_desktop.problems import UserError
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.pages.exchange_data import LastSent

if TYPE_CHECKING:
    from carec_desktop.actions.approval_paper import Written
    from carec_desktop.actions.exchange import Sent
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer


def back_up(desk: Desk, owner: QObject) -> None:
    """Make a backup now."""

    def make(ws: "Workspace") -> Path:
        from carec_desktop.actions import backups

        return backups.make(ws.folder)

    def told(path: Path) -> None:
        desk.messages.info(_("A backup was made and checked: {file}").format(file=path.name))

    desk.do(make, told, word=lambda: _("Making a backup…"), owner=owner)


def export(ws: "Workspace", signer: "Signer", target: Path) -> "Sent | UserError":
    """The package as it left; or, when the stick is gone or full, why: then it is made all the same, and kept."""
    from carec_desktop.actions import exchange

    try:
        return exchange.export(ws, signer, target)
    except UserError as error:
        if error.problem.kind is exchange.KEPT_IN_OUTBOX:
            return error
        raise


def make_sheet(desk: Desk, owner: QObject, path: Path) -> None:
    """Print every value the next package carries into `path`, and open it."""
    lang = language()

    def make(ws: "Workspace", step: Progress) -> "Written":
        from carec_desktop.actions import approval_paper, ministries

        return approval_paper.write_approval(ws, lang, path, ministries.whose(ws), step)

    def made(done: "Written") -> None:
        desk.messages.info(
            _("The approval sheet is written to “{file}”. Fingerprint of the values: {digits}").format(
                file=done.path.name, digits=done.fingerprint
            )
        )
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(done.path)))

    desk.ask_long(make, made, word=lambda: _("Printing the approval sheet…"), owner=owner)


def copy_mail(desk: Desk, owner: QObject, last: LastSent, file: str, period: str) -> None:
    """Put the text that goes with a package on the clipboard."""

    def text(ws: "Workspace") -> str:
        from carec_desktop.actions.cover_mail import mail

        return mail(ws, last.number, file, last.fingerprint, period)

    def copied(words: str) -> None:
        QGuiApplication.clipboard().setText(words)
        desk.messages.info(_("The e-mail text is on the clipboard; paste it into your mail program."))

    desk.ask(text, copied, owner=owner)


def free_name(folder: Path, name: str) -> Path:
    """A path in `folder` where no file is yet: nothing that was written before is replaced."""
    wanted, stem, ending = folder / name, Path(name).stem, Path(name).suffix
    number = 2
    while wanted.exists():
        wanted = folder / f"{stem} ({number}){ending}"
        number += 1
    return wanted
