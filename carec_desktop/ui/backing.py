"""Backups behind the window: some moments after something changed, and once more when it has closed."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from carec_desktop.ui.desk import Desk

if TYPE_CHECKING:
    from carec_desktop.actions.backups import Keeper

QUIET = 20_000  # ms without a change before a thread looks whether a backup is due


class Backing(QObject):
    """Watches a desk. Only the real start of the program has one; nobody ever waits for it while working."""

    def __init__(self, desk: Desk, quiet: int = QUIET) -> None:
        super().__init__(desk)
        self._desk = desk
        self._folder: Path | None = None
        self._keeper: Keeper | None = None
        self._timer = QTimer(self, singleShot=True, interval=quiet)
        self._timer.timeout.connect(self._tend)
        desk.changed.connect(lambda _what: self._timer.start())
        desk.who_changed.connect(self._settle)

    def _settle(self) -> None:
        if self._desk.workspace is not None:
            self._folder = self._desk.workspace.folder

    def _tend(self) -> None:
        if self._folder is not None:
            self.keeper.tend(self._folder)

    @property
    def keeper(self) -> "Keeper":
        from carec_desktop.actions.backups import Keeper

        self._keeper = self._keeper or Keeper()
        return self._keeper

    def finish(self) -> None:
        """The window is gone: let a backup under way end and make one if it is due."""
        self._timer.stop()
        if self._folder is not None:
            self.keeper.finish(self._folder)
