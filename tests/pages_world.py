"""A secretariat and two focal points of one country, enrolled; windows for them, and the ways tests use windows."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from carec_desktop.actions import enrol, record, rounds, workspace
from carec_desktop.actions.workspace import opened
from carec_desktop.sync import keys
from carec_desktop.ui import start
from carec_desktop.ui.messages import Box
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.parts import Button
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.shell import Shell

PASSPHRASE = "demo"
PERIOD = "2020"
SOURCE = "National statistics"


def cheap_keys(patch: pytest.MonkeyPatch) -> None:
    """Passphrases cost nothing in tests of pages; test_keys.py holds the real cost."""
    patch.setattr(keys, "SCRYPT_N", 2**10)


def make_world(root: Path) -> Path:
    """Workspaces "secretariat", "first" and "second" below `root`, a round open everywhere."""
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        with workspace.create(
            root / "secretariat", role="secretariat", ref_area="CAREC", name="Secretariat", lang="en"
        ) as home:
            digits = enrol.found_secretariat(home, PASSPHRASE)
            call = rounds.opening(
                home.framework, key=PERIOD, period=PERIOD, cut_off="2021-01-01", deadline="2021-06-30",
                names={"en": "Review 2020"},
            )  # fmt: skip
            rounds.keep_call(home, call)
            for name in ("first", "second"):
                folder = root / name
                with workspace.create(
                    folder, role="focal-point", ref_area="KGZ", name=f"{name} person", lang="en"
                ) as ws:
                    enrol.request(ws, PASSPHRASE, folder / "request.json")
                    enrol.approve(home, PASSPHRASE, folder / "request.json", folder / "answer.json")
                    enrol.install(ws, folder / "answer.json", digits)
                    rounds.keep_call(ws, call)
    return root


def figure(folder: Path, value: str, measure: str = "gdp_growth") -> None:
    """Record one figure of the country as its person would."""
    key = {"measure": measure, "ref_area": "KGZ", "time_period": PERIOD, "kind": "actual", "source": SOURCE}
    with opened(folder) as ws:
        name, whole = record.begin(ws, "observation", key, "en")
        record.write(ws, "observation", name, whole, {"value": value}, lang="en")


class People:
    """Sits people down at windows of their own, on a copy of the world."""

    def __init__(self, world: Path, folder: Path, qtbot: QtBot) -> None:
        self.root, self._qtbot = folder / "world", qtbot
        shutil.copytree(world, self.root)
        self._windows: list[Shell] = []

    def at(self, name: str) -> Path:
        return self.root / name

    def sit(self, name: str) -> Shell:
        """The window of one person, its workspace open."""
        store = QSettings(str(self.root / f"{name}.ini"), QSettings.Format.IniFormat)
        preferences = Preferences(store)
        preferences.appearance, preferences.language = "light", "en"
        window = Shell(PAGES, preferences)
        window.look()
        self._qtbot.addWidget(window)
        self._windows.append(window)
        window.show()
        start.open_folder(window, self.at(name))
        self.idle(window)
        return window

    def page(self, window: Shell, key: str, where: object = None) -> Any:
        """Open a page and wait until it has loaded."""
        window.open(key, where)
        self.idle(window)
        assert window.key == key
        return window.page()

    def idle(self, window: Shell) -> None:
        self._qtbot.waitUntil(lambda: not window.desk.jobs.working, timeout=30_000)

    def box(self, window: Shell) -> Box:
        """The box on show."""
        return next(box for box in window.findChildren(Box) if box.isVisible())

    def answer(self, window: Shell, words: str, text: str = "") -> None:
        """Fill in the box on show and press the button that says `words`."""
        box = self.box(window)
        for line in box.findChildren(QLineEdit) if text else ():
            line.setText(text)
        next(b for b in box.findChildren(Button) if b.accessibleName() == words).click()
        self.idle(window)

    def leave(self) -> None:
        for window in self._windows:
            self.idle(window)
            window.close()
