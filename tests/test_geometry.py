"""Every page has room for its words: three languages and one twice as long, a laptop's window and one at 200 %."""

from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from carec_desktop import i18n
from carec_desktop.ui import style
from tests.every_page import Walk, settle, walking
from tests.pages_world import cheap_keys
from tests.room import faults

SIZES = ((1366, 728), (683, 364))  # a small laptop with a taskbar, and what is left of it at 200 %


class Doubled(NullTranslations):
    """A language in which everything takes twice the room: what fits in it will fit in any."""

    def gettext(self, message: str) -> str:
        return f"[{message} {message}]" if message else ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)


@pytest.fixture
def tongues(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Languages a window can be told to speak; "long" stands in for English while it is spoken."""
    known = i18n._catalogue
    longer = Doubled()
    spoken = ["en"]
    monkeypatch.setattr(i18n, "_catalogue", lambda code: longer if (spoken[0], code) == ("long", "en") else known(code))
    return spoken


def speak(spoken: list[str], lang: str) -> None:
    spoken[0] = lang
    i18n.use("en" if lang == "long" else lang)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    style.say_language_changed(app)


def look_at(walk: Walk, spoken: list[str]) -> Iterator[str]:
    """What there is no room for on the page on show, in every language and size."""
    for lang in ("en", "ru", "zh", "long"):
        speak(spoken, lang)
        for size in SIZES:
            walk.shell.resize(*size)
            settle(walk.shell)
            boxes = [box for box in walk.shell.findChildren(QDialog) if box.isVisible()]
            for fault in faults(boxes[-1] if boxes else walk.shell):
                yield f"{lang} {size[0]}: {fault}"
    speak(spoken, "en")
    walk.shell.resize(*SIZES[0])


@pytest.mark.parametrize("role", ["focal-point", "trainer", "secretariat", "newcomer"])  # a lead sees the first's pages
def test_every_page_has_room_for_its_words(
    role: str, qtbot: QtBot, qapp: QApplication, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch, tongues: list[str],
) -> None:  # fmt: skip
    cheap_keys(monkeypatch)
    found: list[str] = []
    with walking(tmp_path_factory.getbasetemp(), tmp_path, role, qtbot) as walk:
        for scene in walk.scenes():
            found += [f"{scene.name}: {fault}" for fault in look_at(walk, tongues)]
    assert not found, "\n".join(found)
