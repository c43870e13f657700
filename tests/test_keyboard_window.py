"""Getting about by keyboard alone, every role in every language: pages, areas, panels, help; the ring goes along."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from carec_desktop.i18n import LANGUAGES, _
from carec_desktop.ui.focus import FocusRing, _ringed
from carec_desktop.ui.help import Help, guide_of
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.shell import Shell
from tests.every_page import Walk, settle, walking
from tests.pages_world import cheap_keys
from tests.window_tree import tab_path

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
DIGITS = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5, Key.Key_6, Key.Key_7, Key.Key_8)
ROLES = ("focal-point", "trainer", "sector-lead", "secretariat")


@contextmanager
def sitting(
    role: str, qtbot: QtBot, tmp_path: Path, base: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Walk]:
    cheap_keys(monkeypatch)
    with walking(base.getbasetemp(), tmp_path, role, qtbot) as walk:
        yield walk


def press(window: Shell, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """As a person would: to whatever has the keyboard."""
    QTest.keyClick(window.focusWidget() or window, key, modifier)
    settle(window)


def area_with_keys(window: Shell) -> str:
    """Which part of the window has the keyboard."""
    page, focus = window.page(), window.focusWidget()
    named: dict[str, QWidget | None] = {
        "navigation": window.navigation, "title": window.title_row, "page": page, "panel": window.body.panel,
        "help": window.guide,
    }  # fmt: skip
    return next(
        (name for name, area in named.items() if area is not None and focus is not None
         and (area is focus or area.isAncestorOf(focus))), "",
    )  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_everywhere_by_keys_in_every_language(
    role: str, qtbot: QtBot, qapp: QApplication, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with sitting(role, qtbot, tmp_path, tmp_path_factory, monkeypatch) as walk:
        for lang in LANGUAGES:
            walk.shell.speak(lang)
            walk.wait()
            pages_by_digits(walk)
            areas_by_f6(walk)
            help_and_back(walk)
            navigation_folds(walk)


def pages_by_digits(walk: Walk) -> None:
    """Ctrl and a digit opens the page that stands at that place of the navigation, and gives it the keyboard."""
    window = walk.shell
    for entry, digit in zip(window.navigation.entries, DIGITS, strict=False):
        press(window, digit, CTRL)
        walk.wait()
        assert window.key == entry.kind.key
        assert entry.isChecked()
        assert entry.accessibleName().startswith(_(entry.kind.title))


def areas_by_f6(walk: Walk) -> None:
    """F6 goes round: whatever has the keyboard, four presses at most bring every area."""
    window = walk.shell
    press(window, DIGITS[0], CTRL)
    walk.wait()
    seen = []
    for _press in range(6):
        press(window, Key.Key_F6)
        seen.append(area_with_keys(window))
    assert {"navigation", "page"} <= set(seen)
    if window.body.side_open:
        assert "panel" in seen
    assert seen[0] != seen[1]


def help_and_back(walk: Walk) -> None:
    """F1 opens help where one is, Esc closes it and the keyboard is where it was."""
    window = walk.shell
    before = window.focusWidget()
    press(window, Key.Key_F1)
    assert window.guide.isVisible()
    assert area_with_keys(window) == "help"
    assert _(window.kinds[window.key].title) in window.guide.accessibleName()
    press(window, Key.Key_Escape)
    assert not window.guide.isVisible()
    assert window.focusWidget() is before


def navigation_folds(walk: Walk) -> None:
    window = walk.shell
    folded = window.navigation.folded
    press(window, Key.Key_B, CTRL)
    assert window.navigation.folded is not folded
    assert all(entry.accessibleName() for entry in window.navigation.entries)
    press(window, Key.Key_B, CTRL)
    assert window.navigation.folded is folded


def test_every_page_has_help_with_three_questions() -> None:
    for kind in PAGES:
        guide = guide_of(kind.key)
        assert guide is not None, kind.key
        assert guide.purpose
        assert len(guide.questions) == 3, kind.key


def test_help_follows_page_and_language(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with sitting("focal-point", qtbot, tmp_path, tmp_path_factory, monkeypatch) as walk:
        window = walk.shell
        press(window, Key.Key_F1)
        first = window.guide.accessibleName()
        window.open("events")
        walk.wait()
        second = window.guide.accessibleName()
        window.speak("ru")
        walk.wait()
        assert len({first, second, window.guide.accessibleName()}) == 3
        assert window.guide.isVisible()
        assert isinstance(window.guide, Help)


def test_the_side_panel_comes_as_a_drawer_and_takes_the_keyboard(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with sitting("focal-point", qtbot, tmp_path, tmp_path_factory, monkeypatch) as walk:
        window = walk.shell
        window.resize(683, 364)
        window.open("home")
        walk.wait()
        assert not window.body.side_open
        press(window, Key.Key_F4)
        assert window.body.side_open
        assert area_with_keys(window) == "panel"
        press(window, Key.Key_F4)
        assert not window.body.side_open
        assert area_with_keys(window) == "page"


@pytest.mark.parametrize("role", ["focal-point", "secretariat"])
def test_the_ring_goes_with_the_keyboard(
    role: str, qtbot: QtBot, qapp: QApplication, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """After every Tab: a ring around the button, or the widget draws its own focus, and it can be seen."""
    with sitting(role, qtbot, tmp_path, tmp_path_factory, monkeypatch) as walk:
        wrong: list[str] = []
        for scene in walk.scenes():
            window = walk.shell
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
            for widget in [] if window.guide.isVisible() else tab_path(window):
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                wrong += [f"{scene.name}: {fault}" for fault in unseen(window, widget)]
        assert not wrong, "\n".join(sorted(set(wrong)))


def paints_focus(widget: QWidget) -> bool:
    """A widget that is painted by itself looks different while it has the keyboard."""
    lit = widget.grab().toImage()
    widget.clearFocus()
    dull = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return lit != dull


def unseen(window: Shell, widget: QWidget) -> Iterator[str]:
    ring = next(child for child in window.children() if isinstance(child, FocusRing))
    around = _ringed(widget)
    name = f"{type(widget).__name__} “{widget.accessibleName()}”"
    if around is None:
        if not isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractScrollArea) and not paints_focus(widget):
            yield f"nothing shows the keyboard on {name}"
        return
    place = QRect(around.mapTo(window, QPoint(0, 0)), around.size())
    if around.visibleRegion().isEmpty():
        yield f"{name} has the keyboard and cannot be seen"
    elif not ring.isVisible() or not ring.geometry().intersects(place) or ring.geometry().center() != place.center():
        yield f"the ring is not around {name}: {ring.geometry()} / {place}"
