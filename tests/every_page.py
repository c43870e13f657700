"""A small world with somebody in every role, and a walk through every page each of them can open.

The world is built once a session, whoever asks first; every walk sits down at a copy of a workspace.
"""

import random
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from carec_desktop.actions import enrol, exchange, record, rounds, workspace
from carec_desktop.actions import published_records as records
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.framework import Framework
from carec_desktop.ui import start
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.shell import Shell
from tests.pages_world import PASSPHRASE, cheap_keys, figure
from trials.scenes import SEATS, Scene, scenes

ROLES = tuple(SEATS)
PEOPLE = (
    ("countries/KGZ", "focal-point", "KGZ", "Focal point, Kyrgyz Republic", ()),
    ("countries/KGZ-2", "focal-point", "KGZ", "Second focal point", ()),
    ("lead-TRP", "sector-lead", "CAREC", "Sector lead, transport", ("TRP",)),
    ("trainer", "trainer", "CAREC", "Trainer", ()),
)
LAST_DAY = "2099-12-31"  # a deadline that no test outlives


def build(root: Path) -> None:
    """Enrol everybody, open a round, record what is published, and bring two packages to the secretariat."""
    office = {"role": "secretariat", "ref_area": "CAREC", "name": "CAREC Secretariat", "lang": "en"}
    (root / "countries").mkdir(parents=True)
    (root / "packages").mkdir()
    names = {"en": "Review 2020", "ru": "Обзор 2020", "zh": "2020年度评审"}
    call = rounds.opening(
        Framework.load(), key="2020", period="2020", cut_off="2025-11-20", deadline=LAST_DAY, names=names
    )
    with workspace.create(root / "secretariat", **office) as home:  # type: ignore[arg-type]
        digits = enrol.found_secretariat(home, PASSPHRASE)
        rounds.keep_call(home, call)
        records.write_events(home)
        for folder, role, area, name, sectors in PEOPLE:
            with workspace.create(
                root / folder, role=role, ref_area=area, name=name, lang="en", sectors=sectors
            ) as ws:  # fmt: skip
                request, answer = root / folder / "request.json", root / folder / "answer.json"
                enrol.request(ws, PASSPHRASE, request)
                enrol.approve(home, PASSPHRASE, request, answer)
                enrol.install(ws, answer, digits)
                rounds.keep_call(ws, call)
                _record(ws)
    _disagree(root)


def _record(ws: Workspace) -> None:
    if ws.settings.role == "trainer":
        records.write_trainings(ws)
    elif ws.settings.name != "Second focal point":
        records.write_figures(ws, records.figures_for(ws))
        records.write_events(ws)
    if ws.settings.role == "focal-point":
        name, key = record.begin(ws, "training", {})
        record.write(ws, "training", name, key, {"title": "Border training", "sector": "TRD"}, lang="en")


def _disagree(root: Path) -> None:
    """Both people of one country send the same figure with different values, and the office merges both."""
    sent = []
    for folder, value in (("KGZ", "3.9"), ("KGZ-2", "4.1")):
        figure(root / "countries" / folder, value)
        with opened(root / "countries" / folder) as ws:
            sent.append(exchange.export(ws, ws.signer(PASSPHRASE), root / "packages" / f"{folder}.xlsx").path)
    figure(root / "countries" / "KGZ", "12", "merch_exports")
    with opened(root / "secretariat") as ws:
        exchange.merge(ws, sent)


def always_the_same(patch: pytest.MonkeyPatch) -> None:
    """Names of records are the same in every run, and with them the order in which lists show equals."""
    rows = {size: random.Random(2030 + size) for size in range(64)}  # a file written more often moves no other row
    patch.setattr(secrets, "token_hex", lambda size=16: rows[size].randbytes(size).hex())


def world_in(base: Path) -> Path:
    """The world of this session below `base`, built by whoever asks first."""
    root = base / "every-page"
    if not (root / "built").exists():
        shutil.rmtree(root, ignore_errors=True)
        with pytest.MonkeyPatch.context() as patch:
            cheap_keys(patch)
            always_the_same(patch)
            build(root)
        (root / "built").touch()
    return root


def settle(shell: Shell) -> None:
    """Wait until the worker rests and what it brought is laid out."""
    app = QCoreApplication.instance()
    assert app is not None
    for _round in range(20_000):
        app.processEvents()
        if not shell.desk.jobs.working:
            break
        QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for _pass in range(8):  # a layout inside a layout asks for another pass
        app.processEvents()


class Stray(QObject):
    """Notices every window but the program's own: a part shown before it has its place flashes up as one."""

    def __init__(self, window: Shell) -> None:
        super().__init__(window)
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and self._flashes(watched):
            self.seen.append(f"{type(watched).__name__} “{watched.accessibleName()}”")
        return False

    def _flashes(self, widget: QWidget) -> bool:
        own = widget is self.parent() or isinstance(widget, QDialog | QMenu)
        return widget.isWindow() and widget.parent() is None and not own


class Walk:
    """One person at a window, on a copy of the world, going through the pages of the role."""

    def __init__(self, world: Path, folder: Path, role: str, qtbot: QtBot) -> None:
        self.world, self.role, self._qtbot = world, role, qtbot
        self.seat = folder / "seat"
        if (world / SEATS[role]).exists():
            shutil.copytree(world / SEATS[role], self.seat)
        preferences = Preferences(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
        preferences.appearance, preferences.language = "light", "en"
        self.shell = Shell(PAGES, preferences)
        self.shell.look()
        self.stray = Stray(self.shell)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self.stray)
        self.shell.show()
        self.shell.activateWindow()
        start.open_folder(self.shell, self.seat)
        self.wait()

    def wait(self) -> None:
        self._qtbot.waitUntil(lambda: not self.shell.desk.jobs.working, timeout=30_000)
        settle(self.shell)

    def scenes(self) -> Iterator[Scene]:
        """Bring every scene of the role on the screen, one after the other; boxes are closed again."""
        for scene in scenes(self.role):
            self.show(scene)
            yield scene
            self.close_boxes()

    def show(self, scene: Scene) -> None:
        self.shell.guide.hide()
        self.shell.open(scene.page, scene.where(self.world))
        self.wait()
        scene.act(self.shell)
        self.wait()

    def close_boxes(self) -> None:
        from carec_desktop.ui.messages import Box

        for box in self.shell.findChildren(Box):
            if box.isVisible():
                box.reject()
        settle(self.shell)

    def leave(self) -> None:
        self.wait()
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self.stray)
        self.shell.close()
        self.shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@contextmanager
def walking(base: Path, folder: Path, role: str, qtbot: QtBot) -> Iterator[Walk]:
    """A walk that ends with a closed window. `base` is where the session keeps its world."""
    walk = Walk(world_in(base), folder, role, qtbot)
    try:
        yield walk
    finally:
        walk.leave()
