"""Care in the window: the last backup on home, backups behind one's back, a copied folder that is told."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carec_desktop.actions import backups
from carec_desktop.actions.workspace import opened
from carec_desktop.ui.backing import Backing
from carec_desktop.ui.parts import Button
from tests.pages_world import People, cheap_keys, figure, make_world


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("care"))


@pytest.fixture
def people(
    made: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    cheap_keys(monkeypatch)
    for name in ("LOCALAPPDATA", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "own computer"))
    people = People(made, tmp_path, qtbot)
    for name in ("first", "second"):
        with opened(people.at(name)):
            """Sits where it was copied to; that is told no more."""
    yield people
    people.leave()


def words(place: QWidget) -> str:
    return "\n".join(label.text() for label in place.findChildren(QLabel))


def test_home_says_when_the_last_backup_was_and_makes_one(people: People, qtbot: QtBot) -> None:
    window = people.sit("first")
    home = people.page(window, "home")
    assert "There is no backup yet." in words(home.panel)
    next(b for b in home.panel.findChildren(Button) if b.accessibleName() == "Back up now").click()
    people.idle(window)
    qtbot.waitUntil(lambda: "Last backup:" in words(home.panel), timeout=5000)
    (made,) = (people.at("first") / backups.FOLDER).iterdir()
    assert made.suffix == ".zip"


def test_work_is_backed_up_behind_ones_back_and_once_more_at_the_end(people: People, qtbot: QtBot) -> None:
    window = people.sit("first")
    backing = Backing(window.desk, quiet=0)
    window.desk.who_changed.emit()
    window.desk.close()
    people.idle(window)
    figure(people.at("first"), "4.7")
    window.desk.changed.emit(None)
    qtbot.waitUntil(lambda: (people.at("first") / backups.FOLDER).is_dir(), timeout=10_000)
    backing.finish()
    assert backing.keeper.problem is None
    assert len(list((people.at("first") / backups.FOLDER).glob("*.zip"))) == 1, "and not twice within half an hour"


def test_a_copied_folder_is_told_in_the_window(people: People) -> None:
    shutil.copytree(people.at("first"), people.at("copy"))
    window = people.sit("copy")
    assert "This workspace was copied here" in words(window)


@pytest.mark.parametrize("harm", ["torn", "gone"])
def test_a_damaged_workspace_is_offered_its_newest_backup(people: People, harm: str) -> None:
    folder = people.at("first")
    figure(folder, "4.7")
    backups.make(folder)
    if harm == "gone":
        (folder / "ledger.sqlite").unlink()
    else:
        (folder / "ledger.sqlite").write_bytes(b"SQLite format 3\0" + b"\xa5" * 9000)
    window = people.sit("first")
    assert window.key == "first"
    people.answer(window, "Restore")
    assert window.desk.who.ref_area == "KGZ"
    assert window.key == "home"
    with opened(folder, readonly=True) as ws:
        assert [row.value for row in ws.store.working.all()] == ["4.7"]
