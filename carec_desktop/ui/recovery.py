"""Where the window was: after a crash or a pulled plug it opens there again. Values need no recovery: each is saved."""

import json
from typing import Any

from carec_desktop.i18n import _
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.shell import Shell


class Recovery:
    """Notes the page on show in the preferences; `finish` takes the note away when a person closed the window."""

    def __init__(self, shell: Shell, preferences: Preferences) -> None:
        self._shell, self._preferences = shell, preferences
        self._left = preferences.place
        self._folder = ""
        shell.page_shown.connect(self._shown)

    def finish(self) -> None:
        self._preferences.place = ""

    def _shown(self, page: str, where: Any) -> None:
        workspace = self._shell.desk.workspace
        if workspace is None:
            return
        first, self._folder = not self._folder, str(workspace.folder)
        if not (first and self._went_on()):
            self._preferences.place = json.dumps([self._folder, page, where if _plain(where) else None])

    def _went_on(self) -> bool:
        """Open the page where the last session broke off in this workspace; False when it ended well."""
        folder, page, where = _read(self._left)
        if folder != self._folder or page not in {entry.kind.key for entry in self._shell.navigation.entries}:
            return False
        self._shell.open(page, where)
        self._shell.messages.info(
            _("The program was not closed last time; nothing you typed is lost, and this is where you were.")
        )
        return True


def _plain(where: Any) -> bool:
    return isinstance(where, str) or (isinstance(where, tuple) and all(isinstance(part, str) for part in where))


def _read(left: str) -> tuple[str, str, Any]:
    """Folder, page and place of a note; empty ones when it cannot be read."""
    try:
        folder, page, where = json.loads(left)
    except (ValueError, TypeError):
        return "", "", None
    return str(folder), str(page), tuple(where) if isinstance(where, list) else where
