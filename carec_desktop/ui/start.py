"""Start-up: the window is painted first, the workspace opens behind it on the worker thread."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLocale, QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import QApplication

from carec_desktop import i18n
from carec_desktop.problems import UserError
from carec_desktop.ui.backing import Backing
from carec_desktop.ui.desk import Who
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.recovery import Recovery
from carec_desktop.ui.rescue import offer_backup
from carec_desktop.ui.shell import Shell

DEMO_MARK = ".carec-demo"  # what the demonstration leaves in the folder it made
FIRST_RUN = "first"
Opened = tuple[object, Who, str]  # a workspace, who sits at it, its language


def start(folder: Path | None) -> int:
    """Run the program on `folder` (default: the person's own); returns the exit code."""
    app = application()
    preferences = Preferences()
    i18n.use(preferences.language or _system_language())
    shell = Shell(PAGES, preferences)
    shell.look()
    shell.restoreGeometry(preferences.geometry)
    shell.show()
    backing, recovery = Backing(shell.desk), Recovery(shell, preferences)
    QTimer.singleShot(0, lambda: open_folder(shell, folder or own_folder(preferences)))
    code = app.exec()
    recovery.finish()
    backing.finish()
    return code


def application() -> QApplication:
    """The one QApplication, with whole names and exact scaling."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("CAREC Desktop")
    app.setDesktopFileName("carec-desktop")
    return app


def default_folder() -> Path:
    """The person's own workspace: %LOCALAPPDATA% on Windows, the usual data folder elsewhere."""
    base = os.environ.get("LOCALAPPDATA") or QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.GenericDataLocation
    )
    return Path(base) / "CAREC Desktop" / "workspace"


def own_folder(preferences: Preferences) -> Path:
    """Where the person worked last, if there still is a workspace; else the usual place."""
    last = Path(preferences.folder) if preferences.folder else default_folder()
    return last if (last / "workspace.json").exists() else default_folder()


def _system_language() -> str:
    code = QLocale.system().name()[:2]
    return code if code in i18n.LANGUAGES else "en"


def open_folder(shell: Shell, folder: Path) -> None:
    """Open the workspace in `folder`, or the first-run page when there is none."""

    def failed(error: UserError) -> None:
        shell.open(FIRST_RUN, None)
        shell.messages.refuse(error)
        offer_backup(shell.desk, folder, error, lambda: open_folder(shell, folder))

    shell.desk.jobs.run(
        lambda: open_workspace(folder), lambda found: show_opened(shell, folder, found),
        word=lambda: i18n._("Opening the workspace…"), failed=failed,
    )  # fmt: skip


def show_opened(shell: Shell, folder: Path, found: Opened | None) -> None:
    """Sit down at what `open_workspace` found in `folder`."""
    if found is None:
        shell.desk.rise()
        shell.open(FIRST_RUN, folder)
        return
    workspace, who, lang = found
    if not shell.preferences.language:
        shell.speak(lang)
    begin(shell, workspace, who)
    moved = workspace.moved  # type: ignore[attr-defined]
    if moved is not None:
        shell.messages.warn(moved.at().sentence())


def open_workspace(folder: Path) -> Opened | None:
    """On the worker: the workspace, who sits at it, and its language; None when the folder holds none."""
    from carec_desktop.actions import workspace

    if not workspace.exists(folder):
        return None
    opened = workspace.open_workspace(folder, wait=2)
    return opened, who_of(opened), opened.settings.lang


def who_of(opened: object) -> Who:
    """Who works in an open workspace."""
    settings = opened.settings  # type: ignore[attr-defined]
    folder: Path = opened.folder  # type: ignore[attr-defined]
    sample = any((parent / DEMO_MARK).exists() for parent in list(folder.resolve().parents)[:3])
    return Who(settings.role, settings.ref_area, settings.name, tuple(settings.sectors), sample)


def begin(shell: Shell, workspace: object, who: Who) -> None:
    """Sit down at an open workspace and open the first page of the role."""
    shell.desk.settle(workspace, who)
    if not who.sample:
        shell.preferences.folder = str(workspace.folder)  # type: ignore[attr-defined]
    if shell.navigation.entries:
        shell.open(shell.navigation.entries[0].kind.key)
