"""The strict harness: a test fails when it leaves a mess, even if what it asked for came out right.

Beside pytest's own settings (every Python warning is an error, every Qt warning fails) it fails a test
that leaves a window or a database connection behind, gives each test a home of its own, English to
start with, and no network.
"""

import gc
import os
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from carec_desktop import i18n

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# How fast this machine happens to be is never a promise, hence no deadline. `fast` asks the same
# questions each time, so that a change cannot fail by luck; `long` looks for new ones.
settings.register_profile(
    "fast", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", max_examples=10_000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("CAREC_HYPOTHESIS", "fast"))


@pytest.fixture(autouse=True)
def speaks_english() -> Iterator[None]:
    """Every test starts in English, whatever the one before it spoke."""
    i18n.use("en")
    yield
    i18n.use("en")


def move_home(home: Path, patch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        patch.setenv(name, str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        patch.setenv(name, str(home / name.lower()))
    patch.delenv("CAREC_PASSPHRASE", raising=False)


@pytest.fixture(scope="session", autouse=True)
def home_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a module makes once for its tests is made on the same computer as they run on."""
    with pytest.MonkeyPatch.context() as patch:
        move_home(tmp_path_factory.getbasetemp() / "home", patch)
        yield


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A secretariat and the countries with it, enrolled and nothing recorded yet: made once, for tests to copy."""
    from pages_world import cheap_keys
    from world import build

    root = tmp_path_factory.mktemp("enrolled") / "built"
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        build(root)
    return root


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings, or the passphrase, of the person running it."""
    move_home(tmp_path_factory.getbasetemp() / "home", monkeypatch)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program works offline; a test that calls out is wrong. (Windows talks to itself at 127.0.0.1.)"""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
            raise AssertionError(f"this test calls {address}: the program works offline")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        connection.total_changes  # noqa: B018 - asking is the test: a closed one refuses
    except sqlite3.ProgrammingError:
        return False
    return True


@pytest.fixture(autouse=True)
def closes_databases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A connection left open holds the file on Windows; Python 3.11 itself says nothing about it."""
    opened: list[tuple[str, sqlite3.Connection]] = []
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def watched(*args: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*args, **named)
        opened.append((str(args[0] if args else named.get("database")), connection))
        return connection

    monkeypatch.setattr(sqlite3, "connect", watched)
    yield
    left = [name for name, connection in opened if is_open(connection)]
    for _, connection in opened:
        if is_open(connection):
            connection.close()
    assert not left, f"databases left open: {left}"


def windows() -> list[Any]:
    """Top-level windows that nobody owns; none when Qt's widgets are not even loaded."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets else None
    if widgets is None or not isinstance(app, widgets.QApplication):
        return []
    # Qt keeps one tool tip label for itself.
    return [
        window
        for window in app.topLevelWidgets()
        if window.parent() is None and window.metaObject().className() != "QTipLabel"
    ]


@pytest.fixture(autouse=True)
def closes_windows() -> Iterator[None]:
    """A window left behind keeps its timers and signals, and they hit the next test."""
    before = {id(window) for window in windows()}
    yield
    if not [window for window in windows() if id(window) not in before]:
        return
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    gc.collect()
    left = [window for window in windows() if id(window) not in before]
    names = [window.metaObject().className() for window in left]
    for window in left:
        window.close()
        window.deleteLater()
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    assert not names, f"windows left behind: {names}"


@pytest.fixture
def checkout() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def people(world: Path, tmp_path: Path, qtbot: Any, qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A copy of the module's `world` for one test, with people to sit at its windows (tests/pages_world.py)."""
    from tests.pages_world import People, cheap_keys

    cheap_keys(monkeypatch)
    made = People(world, tmp_path, qtbot)
    yield made
    made.leave()


def pytest_collection_finish() -> None:
    """What was collected lives as long as the run; looking through it again and again costs much of the time."""
    gc.collect()
    gc.freeze()
