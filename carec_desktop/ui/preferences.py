"""What a person set for this computer: language, light or dark, text size, navigation, size of the window.

Kept per user in one small INI file, apart from the workspace: a copied workspace brings no habits with it.
"""

from PySide6.QtCore import QByteArray, QSettings

from carec_desktop.i18n import LANGUAGES
from carec_desktop.ui.theme import TEXT_SCALES

APPEARANCES = ("system", "light", "dark")


class Preferences:
    """Typed access to the file; anything unreadable counts as never set."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._file = settings or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "CAREC Desktop", "window"
        )

    def _one_of(self, key: str, choices: tuple[str, ...], default: str) -> str:
        found = str(self._file.value(key, default))
        return found if found in choices else default

    @property
    def language(self) -> str:
        """One of LANGUAGES, or "" when never chosen."""
        return self._one_of("language", (*LANGUAGES, ""), "")

    @language.setter
    def language(self, code: str) -> None:
        self._file.setValue("language", code)

    @property
    def appearance(self) -> str:
        return self._one_of("appearance", APPEARANCES, "system")

    @appearance.setter
    def appearance(self, code: str) -> None:
        self._file.setValue("appearance", code)

    @property
    def text_scale(self) -> int:
        return int(self._one_of("text_scale", tuple(map(str, TEXT_SCALES)), "100"))

    @text_scale.setter
    def text_scale(self, per_cent: int) -> None:
        self._file.setValue("text_scale", per_cent)

    @property
    def folded(self) -> bool:
        return self._one_of("folded", ("true", "false"), "false") == "true"

    @folded.setter
    def folded(self, on: bool) -> None:
        self._file.setValue("folded", "true" if on else "false")

    @property
    def geometry(self) -> QByteArray:
        found = self._file.value("geometry", QByteArray())
        return found if isinstance(found, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, place: QByteArray) -> None:
        self._file.setValue("geometry", place)

    @property
    def folder(self) -> str:
        """The person's own workspace that was opened last; sample data does not count."""
        return str(self._file.value("folder", ""))

    @folder.setter
    def folder(self, path: str) -> None:
        self._file.setValue("folder", path)

    @property
    def place(self) -> str:
        """Where an open window is, as `recovery` writes it; "" after one that was closed."""
        return str(self._file.value("place", ""))

    @place.setter
    def place(self, text: str) -> None:
        if text != self.place:
            self._file.setValue("place", text)
            self._file.sync()  # a pulled plug asks nobody
