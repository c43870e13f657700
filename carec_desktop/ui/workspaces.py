"""Which workspace the window works on: sample data and back, another folder, a backup brought back."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import _, language
from carec_desktop.problems import UserError
from carec_desktop.ui import files
from carec_desktop.ui.jobs import Job, Progress
from carec_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from carec_desktop.actions.restoring import Restored
    from carec_desktop.actions.workspace import Workspace

SAMPLE_FOLDER = "sample"
SAMPLE_COUNTRY = "GEO"  # where no country was chosen yet


def try_sample(shell: Shell, role: str = "", ref_area: str = "") -> Job:
    """Make fresh sample data for a role (default: of the person who sits here), open it and begin the tour."""
    from carec_desktop.ui.start import default_folder

    who, lang = shell.desk.who, language()
    role, area = role or who.role, ref_area or who.ref_area
    if role == "focal-point" and area in ("", "CAREC"):
        area = SAMPLE_COUNTRY
    root = default_folder().parent / SAMPLE_FOLDER

    def make(progress: Progress) -> Path:
        from carec_desktop.actions import sample

        return sample.make(root, role, area, lang, progress)

    def made(folder: Path) -> None:
        change_to(shell, folder, lambda: shell.tour.begin(role))

    job = Job(make, lambda: _("Making sample data…"), made, failed=shell.messages.refuse, owner=shell)
    return shell.desk.jobs.submit(job)


def leave_sample(shell: Shell) -> Job:
    """Back to the person's own data, or to the first questions when there is none yet."""
    from carec_desktop.ui.start import default_folder

    shell.tour.end()
    return change_to(shell, Path(shell.preferences.folder or default_folder()))


def open_other(shell: Shell) -> QWidget:
    """Ask for another workspace and open it; a folder without one is said, and nothing changes."""

    def chosen(folder: Path) -> None:
        from carec_desktop.actions import workspace

        if workspace.exists(folder):
            change_to(shell, folder)
        else:
            shell.messages.warn(
                _("There is no workspace in “{folder}”; choose the folder that holds workspace.json.").format(
                    folder=folder.name
                )
            )

    return files.open_folder(shell, _("Folder of a workspace"), chosen)


def change_to(shell: Shell, folder: Path, then: Callable[[], object] = lambda: None) -> Job:
    """Open another workspace in the window, then let go of the one before."""
    from carec_desktop.ui import start

    before = shell.desk.workspace

    def settled(found: "start.Opened | None") -> None:
        start.show_opened(shell, folder, found)
        if before is not None:
            shell.desk.jobs.run(before.close)
        then()

    return shell.desk.jobs.run(
        lambda: start.open_workspace(folder), settled, word=lambda: _("Opening the workspace…"),
        failed=shell.messages.refuse,
    )  # fmt: skip


def choose_second_backup(shell: Shell) -> QWidget:
    """Ask for the folder where backups are kept a second time, and make one there at once."""

    def chosen(folder: Path) -> None:
        def keep(ws: "Workspace") -> None:
            from carec_desktop.actions import backups

            backups.set_second_folder(ws, folder)
            backups.make(ws.folder)

        done = lambda _made: shell.messages.info(_("From now on every backup is also kept in the second folder."))  # noqa: E731
        shell.desk.do(keep, done, word=lambda: _("Making a backup…"))

    return files.open_folder(shell, _("Second folder for backups, for example on a stick"), chosen)


def restore_here(shell: Shell) -> QWidget:
    """Ask for a backup and unite it with the workspace that is open."""
    folder: Path = shell.desk.workspace.folder
    return files.open_files(shell, _("Restore a backup"), "zip", lambda paths: restore(shell, paths[0], folder))


def restore(shell: Shell, backup: Path, folder: Path) -> Job:
    """Bring a backup back into `folder`: what is there is kept, what is missing is added. Opens the result."""
    from carec_desktop.ui import start

    before = shell.desk.workspace

    def work() -> "tuple[start.Opened | None, Restored | UserError]":
        from carec_desktop.actions import restoring

        if before is not None:
            before.close()  # its lock is needed; whatever happens, the folder is opened again
        try:
            told: Restored | UserError = restoring.restore(backup, folder)
        except UserError as error:
            told = error
        return start.open_workspace(folder), told

    def settled(result: "tuple[start.Opened | None, Restored | UserError]") -> None:
        shell.body.setEnabled(True)
        found, told = result
        start.show_opened(shell, folder, found)
        if isinstance(told, UserError):
            shell.messages.refuse(told)
        else:
            shell.messages.info(_("The backup is restored; what could still be read here was added to it."))

    def failed(error: UserError) -> None:
        shell.body.setEnabled(True)
        shell.messages.refuse(error)

    shell.body.setEnabled(False)  # nothing may be typed into a workspace that is closed meanwhile
    return shell.desk.jobs.run(work, settled, word=lambda: _("Restoring…"), failed=failed)
