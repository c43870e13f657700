"""Every page of the window as somebody meets it: which roles see it, and how to bring it on the screen.

Pictures, the test of room and the dumps of the window tree all walk through this one list; a page that is added
to the navigation is in it by itself, a state inside a page (a form being filled in, an open help) is named here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from carec_desktop import i18n
from carec_desktop.ui import start, style
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.pages.exchange import Exchange
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.shell import Shell
from trials import room_scenes

# Role -> its folder in the world that the demonstration makes. "" is a computer where nobody sits yet.
SEATS = {
    "focal-point": "countries/KGZ",
    "trainer": "trainer",
    "sector-lead": "lead-TRP",
    "secretariat": "secretariat",
    "newcomer": "nobody",
}
EVERYBODY = frozenset(SEATS) - {"newcomer"}
PATIENCE = 60_000  # milliseconds a page may take to come to rest on a slow machine


@dataclass(frozen=True)
class Scene:
    """One picture: `page` opened at `where`, then `act` on the window, for these roles."""

    name: str
    page: str
    roles: frozenset[str] = EVERYBODY
    where: Callable[[Path], Any] = lambda _world: None
    act: Callable[[Shell], object] = lambda _shell: None


def _packages(world: Path) -> list[Path]:
    return sorted((world / "packages").glob("*.xlsx"))[:4]


def _open_help(shell: Shell) -> None:
    if not shell.guide.isVisible():
        shell.help()


def _look_ahead(shell: Shell) -> None:
    page = shell.page()
    if isinstance(page, Exchange):
        page.look_ahead()


REPORTERS = EVERYBODY - {"secretariat"}
ROOMS = frozenset({"focal-point", "trainer"})
# States inside pages, beside every page as it opens.
STATES = (
    Scene("event-new", "events", EVERYBODY - {"trainer"}, lambda _world: "new"),
    Scene("training-new", "trainings", EVERYBODY, lambda _world: "new"),
    Scene("settle", "settle", frozenset({"focal-point"})),
    Scene("code", "code", frozenset({"focal-point", "secretariat"}), where=lambda _world: ("FCAC", "KGZ", "")),
    Scene("tables", "tables", frozenset({"secretariat"})),
    Scene("ministries", "ministries", frozenset({"focal-point", "sector-lead"})),
    Scene("send-preview", "exchange", REPORTERS, act=_look_ahead),
    Scene("inbox-packages", "inbox", frozenset({"secretariat"}), _packages),
    Scene("approval-waiting", "approval", frozenset({"secretariat"}), lambda _world: "waiting"),
    Scene("approval-editions", "approval", frozenset({"secretariat"}), lambda _world: "editions"),
    Scene("attendance-list", "attendance", ROOMS, act=room_scenes.open_room),
    Scene("attendance-typing", "attendance", ROOMS, act=room_scenes.type_a_name),
    Scene("tests", "survey", ROOMS, act=room_scenes.open_room),
    Scene("survey-forms", "survey", ROOMS, act=room_scenes.count_forms),
    Scene("certificates-list", "certificates", ROOMS, act=room_scenes.open_room),
    Scene("help", "exchange", REPORTERS, act=_open_help),
    Scene("help", "inbox", frozenset({"secretariat"}), act=_open_help),
)


def scenes(role: str) -> Iterator[Scene]:
    """Everything `role` can bring on the screen, in the order of the navigation."""
    if role == "newcomer":
        yield Scene("first", "first", frozenset({role}), lambda world: world / SEATS["newcomer"])
        return
    for kind in PAGES:
        if kind.listed and kind.open_to(role):
            yield Scene(kind.key, kind.key)
    yield from (scene for scene in STATES if role in scene.roles)


def window(settings: Path, lang: str, look: str, size: tuple[int, int]) -> Shell:
    """A window that speaks `lang`, before anybody sits down at it."""
    app = start.application()
    app.setCursorFlashTime(0)  # a caret that blinks makes no two pictures alike
    preferences = Preferences(QSettings(str(settings), QSettings.Format.IniFormat))
    preferences.language, preferences.appearance = lang, look
    i18n.use(lang)
    shell = Shell(PAGES, preferences)
    shell.look()
    shell.resize(*size)
    shell.show()
    shell.activateWindow()
    return shell


def sit(shell: Shell, folder: Path) -> None:
    """Open the workspace and wait until its first page is there."""
    start.open_folder(shell, folder)
    rest(shell)


def speak(shell: Shell, lang: str) -> None:
    """Another language for the window alone; the workspace keeps its own."""
    i18n.use(lang)
    shell.preferences.language = lang
    app = QApplication.instance()
    if isinstance(app, QApplication):
        style.say_language_changed(app)


def show(shell: Shell, scene: Scene, world: Path, settle: Callable[[Shell], object] | None = None) -> None:
    """Bring the scene on the screen and wait, as `settle` does, until it has come to rest."""
    settle = settle or rest
    shell.guide.hide()
    shell.open(scene.page, scene.where(world))
    settle(shell)
    scene.act(shell)
    settle(shell)


def pause(milliseconds: int) -> None:
    """Let Qt work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def rest(shell: Shell) -> None:
    """Wait until the worker has nothing left and two looks at the window, a moment apart, see the same."""
    waited, before = 0, QImage()
    while waited < PATIENCE:
        pause(40)
        waited += 40
        if shell.desk.jobs.working:
            continue
        now = shell.grab().toImage()
        if now == before:
            return
        before = now
    raise TimeoutError(f"{shell.key} does not come to rest")
