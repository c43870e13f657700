"""What a screen reader hears on every page: kept as text, everything named, Tab in the order one reads."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from carec_desktop.ui.shell import Shell
from tests.every_page import ROLES, Walk, walking
from tests.pages_world import cheap_keys
from tests.window_tree import ACTED_ON, dump, name_of, place, tab_path, wants_keys

KEPT = Path(__file__).parent / "expected" / "window"
REWRITE = bool(os.environ.get("CAREC_REWRITE"))
Walks = Callable[[str], Walk]


@pytest.fixture
def walks(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walks]:  # fmt: skip
    cheap_keys(monkeypatch)
    with ExitStack() as open_windows:
        yield lambda role: open_windows.enter_context(walking(tmp_path_factory.getbasetemp(), tmp_path, role, qtbot))


@pytest.mark.parametrize("role", ROLES)
def test_every_page_reads_as_it_did_and_is_named_and_walked_in_order(role: str, walks: Walks) -> None:
    """`CAREC_REWRITE=1` writes the kept texts anew; their difference is then looked at before it is kept."""
    walk, wrong, seen = walks(role), [], set()
    for scene in walk.scenes():
        text = dump(walk.shell)
        text = either_way(text) if scene.page in ("conflicts", "settle") else text
        kept = KEPT / f"{role}-{scene.name}.txt"
        seen.add(kept.name)
        if REWRITE:
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(text, encoding="utf-8")
        if not kept.exists() or kept.read_text(encoding="utf-8") != text:
            wrong.append(f"{scene.name}: reads otherwise than {kept.name}")
        wrong += [f"{scene.name}: {fault}" for fault in (*nameless(walk.shell), *out_of_order(walk.shell))]
    for old in KEPT.glob(f"{role}-*.txt"):
        if old.name not in seen:
            wrong.append(f"{old.name} belongs to no page any more")
    wrong += [f"a window flashes up: {one}" for one in walk.stray.seen]
    assert not wrong, "\n".join(wrong)


def either_way(text: str) -> str:
    """Which of two answers is called A hangs on the keys of this run: the same lines, whatever their order."""
    return "\n".join(sorted(re.sub(r"\b(3\.9|4\.1)\b", "<value>", text).splitlines())) + "\n"


def nameless(window: Shell) -> Iterator[str]:
    """What can be acted on, or takes the keyboard, and says nothing to a screen reader."""
    for widget in wants_keys(window):
        if not name_of(widget):
            yield f"no name: {whose(widget)}"


def whose(widget: QWidget) -> str:
    above, owner = widget.parentWidget(), ""
    while above is not None and not owner:
        owner = type(above).__name__ if type(above).__module__.startswith("carec") else ""
        above = above.parentWidget()
    return f"{owner} > {type(widget).__name__} “{name_of(widget)}”"


def areas(window: Shell) -> list[QWidget]:
    page = window.page()
    found = [window.navigation, window.title_row, window.tour, window.sample, window.strip]
    found += [page] if page is not None else []
    return [*found, window.body.panel, window.guide, window.status]


def area_of(window: Shell, widget: QWidget) -> QWidget:
    return next((area for area in areas(window) if area is widget or area.isAncestorOf(widget)), window)


def out_of_order(window: Shell) -> Iterator[str]:
    """Where Tab jumps against the order of reading, leaves an area early, or never comes."""
    window.activateWindow()
    page = window.page()
    wished = page.first_focus() if page is not None else None
    start = wished if wished is not None and wished.isVisible() else next(iter(wants_keys(window)), None)
    if start is None:
        return
    start.setFocus(Qt.FocusReason.TabFocusReason)
    if window.guide.isVisible():  # Tab stays in the drawer
        return
    path = tab_path(window)
    for missed in wants_keys(window):
        if missed not in path:
            yield f"Tab never comes to {whose(missed)}"
    left: list[QWidget] = []
    for before, after in pairwise(path):
        here, there = area_of(window, before), area_of(window, after)
        if here is not there:
            left.append(here)
            if there in left and there is not area_of(window, path[0]):
                yield f"Tab comes back to {type(there).__name__}: {whose(after)}"
        elif against_reading(before, after):
            yield f"Tab goes back from {whose(before)} to {whose(after)}"


def against_reading(before: QWidget, after: QWidget) -> bool:
    """True when `after` stands above `before` in the same column, or left of it on the same line."""
    one, two = place(before), place(after)
    above = two.bottom() < one.top() and two.left() < one.right()
    on_one_line = min(one.bottom(), two.bottom()) - max(one.top(), two.top()) > min(one.height(), two.height()) / 2
    return above or (on_one_line and two.right() <= one.left())


def test_everything_that_can_be_acted_on_takes_the_keyboard(walks: Walks) -> None:
    """Nothing works by pointer alone: what is no part of a row of choices can be reached by keys."""
    walk, wrong = walks("secretariat"), []
    for scene in walk.scenes():
        for widget in walk.shell.findChildren(QWidget):
            if isinstance(widget, ACTED_ON) and widget.isVisible() and widget.isEnabled():
                wrong += [f"{scene.name}: {whose(widget)}"] if not can_be_reached(widget) else []
    assert not wrong, "\n".join(wrong)


def can_be_reached(widget: QWidget) -> bool:
    if bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) or not name_of(widget):
        return True
    above = widget.parentWidget()
    exclusive = bool(getattr(widget, "autoExclusive", lambda: False)())
    picks_nothing = getattr(widget, "picks", None) is False  # a table to be read, with nothing to choose in it
    inside = above is not None and bool(above.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return exclusive or picks_nothing or inside
