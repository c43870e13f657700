"""How fast the indicator grid is at 98 measures by 12 years: first paint, a typed cell, a pasted block of 1,000.

    QT_QPA_PLATFORM=offscreen python3 -m trials.grid

Each function takes a `Bench` and gives seconds. The window is the real one, on a workspace of its own that is full of
figures; nothing is measured that a person does not wait for.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from carec_desktop import i18n
from carec_desktop.actions import rounds, workspace
from carec_desktop.actions.entering import Entered, enter
from carec_desktop.framework import Framework
from carec_desktop.ui import start
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.pages.grid import Grid
from carec_desktop.ui.pages.grid_model import FIRST, GridModel
from carec_desktop.ui.pages.grid_view import GridView
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.shell import Shell

YEARS = range(2009, 2021)  # twelve
CELLS = 1000
SMALLER = {"boolean": "1", "text": "as planned"}


def full_workspace(folder: Path) -> Path:
    """A secretariat's workspace in which every measure has a figure for every year."""
    framework = Framework.load()
    with workspace.create(folder, role="secretariat", ref_area="CAREC", name="Secretariat", lang="en") as ws:
        day = "2030-12-31"
        call = rounds.opening(framework, key="2020", period="2020", cut_off=day, deadline=day, names={"en": "2020"})
        rounds.keep_call(ws, call)
        entries = [
            Entered({"value": SMALLER.get(measure.value_type, str(40 + year % 7))}, {
                "measure": measure.code, "ref_area": "CAREC", "time_period": str(year), "kind": "actual",
                "source": "Secretariat",
            })
            for measure in framework.measures for year in YEARS
        ]  # fmt: skip
        enter(ws, entries, "en")
    return folder


class Bench:
    """A window on a full workspace, its grid on show with twelve years and all measures."""

    def __init__(self, folder: Path) -> None:
        self.app = QApplication.instance() or start.application()
        i18n.use("en")
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.shell = Shell(PAGES, Preferences(settings))
        self.shell.resize(1366, 728)
        self.shell.show()
        start.open_folder(self.shell, folder)
        self.wait(lambda: self.shell.desk.workspace is not None)
        self.idle()
        self.shell.open("grid")
        page = self.shell.page()
        assert isinstance(page, Grid)
        self.page = page
        page.years = len(YEARS)
        page.extent.choose("every")
        page.refresh()
        self.idle()

    def wait(self, done: Callable[[], bool]) -> None:
        while not done():
            QTest.qWait(1)

    def idle(self) -> None:
        """Until the worker rests and everything it brought is shown."""
        for _turn in range(3):
            self.wait(lambda: not self.shell.desk.jobs.working)
            QTest.qWait(80)

    def close(self) -> None:
        self.idle()
        self.shell.close()


@contextmanager
def bench() -> Iterator[Bench]:
    """A Bench in a folder of its own, closed and cleared away afterwards."""
    with tempfile.TemporaryDirectory(prefix="carec-grid-") as folder:
        made = Bench(full_workspace(Path(folder) / "workspace"))
        try:
            yield made
        finally:
            made.close()


def first_paint(on: Bench) -> float:
    """Seconds from facts at hand to a painted grid of 98 measures by 12 years, model and view made anew."""
    facts = on.page.facts
    assert facts is not None
    began = time.perf_counter()
    model = GridModel()
    view = GridView(model)
    view.resize(1200, 640)
    model.set_facts(facts)
    view.arrange()
    picture = view.grab()
    seconds = time.perf_counter() - began
    assert not picture.isNull()
    view.deleteLater()
    model.deleteLater()
    return seconds


class Painted(QObject):
    """Sees when the grid has painted."""

    def __init__(self, view: GridView) -> None:
        super().__init__()
        self.times = 0
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name Qt gives it
        self.times += event.type() == QEvent.Type.Paint
        return False


def edit_to_repaint(on: Bench, times: int = 15) -> float:
    """Seconds (median) from Enter in a typed cell until the window shows it; the worker writes behind that."""
    view, model, found, painted = on.page.view, on.page.model, [], Painted(on.page.view)
    numbers = [
        at for at, row in enumerate(model.rows)
        if row.kind == "measure" and row.measure and row.measure.value_type not in SMALLER and not view.isRowHidden(at)
    ]  # fmt: skip
    for turn in range(times):
        view.setCurrentIndex(model.index(numbers[turn], FIRST + 1))
        on.idle()
        QTest.keyClicks(view, "4")
        editor = view.viewport().findChild(QLineEdit)
        assert editor is not None
        editor.setText(str(41 + turn % 5) + ".5")
        QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest)
        before, began = painted.times, time.perf_counter()
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest)
        found.append(time.perf_counter() - began)
        assert painted.times > before
    on.idle()
    return statistics.median(found)


def block(on: Bench) -> str:
    """A thousand numbers as a spreadsheet copies them, twelve to a row, each a little other than what stands there."""
    lines = [[str(43 + (r + c) % 5) for c in range(len(YEARS))] for r in range(CELLS // len(YEARS) + 1)]
    return "\n".join("\t".join(line) for line in lines)


def paste(on: Bench) -> tuple[float, float]:
    """Seconds from Ctrl+V of a thousand cells to their verdicts on screen, and from Enter to all of them stored,
    read back and painted."""
    page = on.page
    first = next(at for at, row in enumerate(page.model.rows) if row.kind == "measure")
    page.view.setCurrentIndex(page.model.index(first, FIRST))
    QApplication.clipboard().setText(block(on))
    began = time.perf_counter()
    page.view.paste()
    on.wait(page.preview.isVisible)
    page.preview.grab()
    shown = time.perf_counter() - began
    QTest.qWait(50)
    began = time.perf_counter()
    page.preview.apply()
    on.wait(lambda: not on.shell.desk.jobs.working and not page.model.pending)
    page.view.grab()
    return shown, time.perf_counter() - began


def measure() -> dict[str, float]:
    """Every figure, in seconds, by name."""
    with bench() as on:
        painted = statistics.median(first_paint(on) for _turn in range(5))
        typed = edit_to_repaint(on)
        shown, written = paste(on)
    return {
        "grid 98 x 12, first paint": painted,
        "grid 98 x 12, typed cell to repaint": typed,
        "grid 98 x 12, verdicts on 1,000 pasted cells": shown,
        "grid 98 x 12, 1,000 pasted cells written and shown": written,
    }


LIMITS = {  # seconds
    "grid 98 x 12, first paint": 0.1,
    "grid 98 x 12, typed cell to repaint": 0.016,
    "grid 98 x 12, verdicts on 1,000 pasted cells": 1.0,
    "grid 98 x 12, 1,000 pasted cells written and shown": 2.0,
}

if __name__ == "__main__":
    print(json.dumps({name: round(seconds, 4) for name, seconds in measure().items()}, indent=2))
