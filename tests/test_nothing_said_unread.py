"""A page that has not been read yet says so, and nothing about what it will hold: every page, every role."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carec_desktop.i18n import _
from carec_desktop.problems import declare
from carec_desktop.ui.page import Page
from carec_desktop.ui.shell import Shell
from carec_desktop.ui.tables import Empty
from carec_desktop.ui.unread import Cover
from tests.every_page import Walk, settle, walking
from tests.pages_world import cheap_keys

LOST = declare("lost-in-a-test", "It is lost; nothing was changed, try again.")
ROLES = ("focal-point", "trainer", "sector-lead", "secretariat")


@contextmanager
def held(shell: Shell) -> Iterator[None]:
    """The worker does nothing until the end of the block."""
    gate = Event()
    shell.desk.jobs.run(gate.wait)
    try:
        yield
    finally:
        gate.set()


@pytest.fixture
def walk(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walk]:  # fmt: skip
    cheap_keys(monkeypatch)
    with walking(tmp_path_factory.getbasetemp(), tmp_path, request.param, qtbot) as made:
        yield made


def seen(page: Page) -> list[str]:
    """The texts of a page and its panel that nothing lies over."""
    said = []
    for area in filter(None, (page, page.side)):
        covers = [one for one in area.findChildren(Cover) if one.isVisible()]
        inside: list[QWidget] = covers[-1].findChildren(QWidget) if covers else area.findChildren(QWidget)
        said += [text for one in inside if one.isVisible() and (text := _text(one))]
    return said


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return widget.text()
    return widget.accessibleName() if isinstance(widget, QAbstractButton) else ""


@pytest.mark.parametrize("walk", ROLES, indirect=True)
def test_no_page_says_anything_of_what_it_has_not_read(walk: Walk) -> None:
    shell, read = walk.shell, 0
    shell._drop([key for key in shell.pages if key != shell.key])
    for kind in [entry.kind for entry in shell.navigation.entries if entry.kind.key != shell.key]:
        with held(shell):
            shell.open(kind.key)
            QApplication.processEvents()
            page = shell.page()
            assert page is not None
            if not page.unread():
                continue  # rooms open with a passphrase: there is nothing to read before
            read += 1
            assert seen(page) == [_("Reading…")]
            assert not any(one.isVisible() for empty in page.findChildren(Empty) for one in empty.findChildren(QLabel))
            assert not shell.title_row.subtitle.text().strip()
            keyboard = shell.focusWidget()
        walk.wait()
        assert not page.unread()
        assert not page.findChildren(Cover)
        assert _("Reading…") not in seen(page)
        assert not keyboard or not keyboard.isVisible() or keyboard in (page, shell.focusWidget())
    assert read > 3


@pytest.mark.parametrize("walk", ["secretariat"], indirect=True)
def test_what_was_read_once_stays_while_it_is_read_again(walk: Walk) -> None:
    shell = walk.shell
    shell.open("receipts")
    walk.wait()
    page = shell.page()
    assert page is not None
    before = seen(page)
    with held(shell):
        shell.desk.changed.emit(None)
        QApplication.processEvents()
        assert (page.unread(), seen(page)) == ("", before)
    walk.wait()


@pytest.mark.parametrize("walk", ["secretariat"], indirect=True)
def test_what_could_not_be_read_is_not_called_empty_and_is_read_when_it_can_be(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from carec_desktop.ui.pages import receipts

    def lost(_ws: Any) -> None:
        raise LOST.error()

    shell = walk.shell
    with monkeypatch.context() as patch:
        patch.setattr(receipts, "load", lost)
        shell.open("receipts")
        walk.wait()
    page: Any = shell.page()
    (empty,) = page.findChildren(Empty)
    assert page.unread()
    assert not any(one.isVisible() for one in empty.findChildren(QLabel))
    page.table.setFocus()
    shell.open("receipts")
    walk.wait()
    assert (page.unread(), bool(page.rows)) == ("", True)


@pytest.mark.parametrize("walk", ["secretariat"], indirect=True)
def test_every_key_that_a_page_shows_does_what_it_says(walk: Walk) -> None:
    """In the window as it is: no key is ambiguous, and of several actions with one key the one on show is meant."""
    from PySide6.QtGui import QShortcut

    shell = walk.shell
    unclear: list[str] = []
    tried: set[tuple[str, str]] = set()
    for scene in walk.scenes():
        page = shell.page()
        assert page is not None
        for shortcut in shell.findChildren(QShortcut):
            keys = shortcut.key().toString()
            shortcut.activatedAmbiguously.connect(lambda keys=keys: unclear.append(f"{scene.name}: {keys}"))  # noqa: B023
        for action in [one for one in page.head.actions if len(one.keys) > 1 and one.visible and one.enabled]:
            called: list[str] = []
            meant, action.call = action.call, lambda: called.append("")  # noqa: B023
            focus = page.first_focus() or page
            focus.setFocus()
            press(shell, action.keys)
            action.call = meant
            assert called == [""], (scene.name, action.keys)
            tried.add((scene.name, action.keys))
    assert unclear == []
    assert {("approval", "Ctrl+Enter"), ("approval-editions", "Ctrl+N")} <= tried


def press(shell: Shell, keys: str) -> None:
    from PySide6.QtGui import QKeySequence

    wanted = QKeySequence(keys.replace("Enter", "Return"))[0]
    QTest.keyClick(shell.focusWidget() or shell, Qt.Key(wanted.key()), wanted.keyboardModifiers())
    settle(shell)
