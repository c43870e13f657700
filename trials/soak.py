"""An hour at the desk in a few minutes: pages opened, cells typed, languages switched, and what the memory does.

    python3 dev.py soak [--visits N]

One visit stands for a second of work, so 3,600 of them are an hour. Prints the resident memory along the way and
fails when it still grows in the last third by more than `GROWTH` per cent.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from carec_desktop import i18n
from carec_desktop.actions import sample
from carec_desktop.ui import start
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.shell import Shell

GROWTH = 5
HOUR = 3600


def resident() -> float:
    """Megabytes this process holds; Linux only."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def wait(app: QApplication, shell: Shell) -> None:
    app.processEvents()
    while shell.desk.jobs.working:
        app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # without a running loop nobody else does


def visit(app: QApplication, shell: Shell, number: int) -> None:
    """One second of somebody's work."""
    entries = shell.navigation.entries
    shell.open(entries[number % len(entries)].kind.key)
    wait(app, shell)
    if shell.key == "grid":
        for key in (Qt.Key.Key_Down, Qt.Key.Key_4, Qt.Key.Key_Return):
            QTest.keyClick(app.focusWidget() or shell, key)
        QTest.keyClick(app.focusWidget() or shell, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    if number % 97 == 0:
        shell.speak(i18n.LANGUAGES[number % len(i18n.LANGUAGES)])
    wait(app, shell)


def run(folder: Path, visits: int) -> list[float]:
    """Memory after every hundredth visit."""
    app = start.application()
    workspace = sample.make(folder / "sample", "focal-point", "KGZ", "en", lambda _done, _of: None)
    preferences = Preferences(QSettings(str(folder / "soak.ini"), QSettings.Format.IniFormat))
    preferences.language = "en"
    shell = Shell(PAGES, preferences)
    shell.look()
    shell.show()
    start.open_folder(shell, workspace)
    wait(app, shell)
    seen = []
    for number in range(visits):
        visit(app, shell, number)
        if number % 100 == 99:
            seen.append(resident())
            print(f"{number + 1:5} visits: {seen[-1]:.0f} MB", flush=True)
    shell.close()
    return seen


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=HOUR)
    asked = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="carec-soak-") as folder:
        seen = run(Path(folder), asked.visits)
    third = seen[len(seen) * 2 // 3 :]
    grown = 100 * (third[-1] - third[0]) / third[0] if third else 0.0
    print(f"grown in the last third: {grown:.1f} %")
    return int(grown > GROWTH)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
