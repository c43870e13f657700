"""Trying the program: sample data apart from real data, the tour, going on where a crash broke off, bringing back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from carec_desktop.actions import asking, backups, record, rounds, sample
from carec_desktop.actions.workspace import opened
from carec_desktop.i18n import LANGUAGES
from carec_desktop.problems import UserError
from carec_desktop.ui import settings_menu, start, workspaces
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.recovery import Recovery
from carec_desktop.ui.shell import ROLE_NAMES, Shell
from carec_desktop.ui.tour import TOURS
from tests.pages_world import People, cheap_keys, figure, make_world


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("trying"))


@pytest.fixture
def people(
    made: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    cheap_keys(monkeypatch)
    monkeypatch.setattr(start, "default_folder", lambda: tmp_path / "own" / "workspace")
    people = People(made, tmp_path, qtbot)
    yield people
    people.leave()


def no_workspace(people: People, qtbot: QtBot, tmp_path: Path) -> Shell:
    """A window for the first time on this computer."""
    preferences = Preferences(QSettings(str(tmp_path / "new.ini"), QSettings.Format.IniFormat))
    preferences.language = "en"
    shell = Shell(PAGES, preferences)
    qtbot.addWidget(shell)
    people._windows.append(shell)
    shell.show()
    start.open_folder(shell, start.default_folder())
    people.idle(shell)
    return shell


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_sample_data_has_a_past_and_asks_something(role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_keys(monkeypatch)
    steps: list[int] = []
    area = "MNG" if role == "focal-point" else "CAREC"
    folder = sample.make(tmp_path / "sample", role, area, "ru", lambda done, _of: steps.append(done))
    assert steps == sorted(steps)
    assert steps[-1] == sample.STEPS
    with opened(folder, readonly=True) as ws:
        assert ws.settings.role == role
        assert ws.settings.lang == ("en" if role == "secretariat" else "ru")
        call = rounds.current_round(ws)
        assert call is not None
        assert call.period == sample.NOW
        assert call.deadline > ws.clock()[:10]
        assert record.views(ws, "training" if role == "trainer" else "observation")
        if role == "focal-point":
            assert any(question.state == "missing" for question in asking.questions(ws))
            assert [kind for kind, _text in ws.store.post.decisions() if kind == "question"]
    if role == "secretariat":
        assert len(list((tmp_path / "sample" / "packages").glob("*-2.xlsx"))) == 2


def test_sample_data_replaces_only_sample_data(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(UserError):
        sample.make(tmp_path, "trainer", "CAREC", "en", lambda _done, _of: None)
    assert (tmp_path / "letter.txt").read_text("utf-8") == "mine"


def test_first_run_tries_sample_data_and_comes_back(people: People, qtbot: QtBot, tmp_path: Path) -> None:
    shell = no_workspace(people, qtbot, tmp_path)
    assert shell.key == "first"
    workspaces.try_sample(shell, "focal-point", "")
    people.idle(shell)
    assert shell.key == "home"
    assert shell.desk.who.ref_area == workspaces.SAMPLE_COUNTRY
    assert shell.sample.isVisible()
    assert shell.tour.isVisible()
    workspaces.leave_sample(shell)
    people.idle(shell)
    assert shell.key == "first"
    assert not shell.tour.isVisible()


def test_sample_leaves_real_data_alone(people: People) -> None:
    shell = people.sit("first")
    assert not shell.sample.isVisible()
    workspaces.try_sample(shell)
    people.idle(shell)
    assert shell.sample.isVisible()
    assert shell.desk.workspace.folder != people.at("first")
    workspaces.leave_sample(shell)
    people.idle(shell)
    assert shell.desk.workspace.folder == people.at("first")
    assert not shell.sample.isVisible()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("who", "role"), [("first", "focal-point"), ("secretariat", "secretariat")])
def test_tour_shows_pages_that_are_there(people: People, lang: str, who: str, role: str) -> None:
    shell = people.sit(who)
    shell.speak(lang)
    shell.tour.begin(role)
    seen = []
    while shell.tour.isVisible():
        people.idle(shell)
        seen.append(shell.key)
        shell.tour._next.click()
    assert seen == [step.page for step in TOURS[role]]


def test_after_a_crash_the_window_opens_where_it_was(people: People, qtbot: QtBot) -> None:
    shell = people.sit("first")
    noting = Recovery(shell, shell.preferences)  # kept: a signal does not keep its listener
    people.page(shell, "grid", "gdp_growth")
    people.leave()  # as after a crash: nobody called `finish`
    del noting
    again = Shell(PAGES, shell.preferences)
    qtbot.addWidget(again)
    people._windows.append(again)
    recovery = Recovery(again, again.preferences)
    start.open_folder(again, people.at("first"))
    people.idle(again)
    assert again.key == "grid"
    recovery.finish()
    assert again.preferences.place == ""


def test_closed_properly_it_opens_at_home(people: People) -> None:
    shell = people.sit("first")
    recovery = Recovery(shell, shell.preferences)
    people.page(shell, "exchange")
    recovery.finish()
    shell.close()
    again = people.sit("first")
    assert again.key == "home"


def test_a_backup_is_brought_back_into_the_open_workspace(people: People) -> None:
    figure(people.at("first"), "4.7")
    kept = backups.make(people.at("first"))
    shell = people.sit("first")
    with_name = shell.desk.workspace.settings.name
    workspaces.restore(shell, kept, people.at("first"))
    people.idle(shell)
    assert shell.desk.workspace.settings.name == with_name
    assert shell.messages.said[-1].manner == "info"
    values: list[str] = []
    shell.desk.ask(lambda ws: [v.values.get("value") for v in record.views(ws, "observation", "KGZ")], values.extend)
    people.idle(shell)
    assert "4.7" in values


def test_gear_offers_tour_sample_and_care(people: People) -> None:
    shell = people.sit("first")
    menu: QMenu = settings_menu.show(shell, shell.navigation)
    words = [action.text() for action in menu.actions()]
    assert {"Take the tour", "Try things on sample data", "Restore a backup…"} <= set(words)
    menu.close()


def test_another_folder_is_opened_only_when_it_holds_a_workspace(
    people: People, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shell = people.sit("first")
    chosen = iter((tmp_path, people.at("second")))
    monkeypatch.setattr(workspaces.files, "open_folder", lambda _w, _t, then: then(next(chosen)))
    workspaces.open_other(shell)
    people.idle(shell)
    assert shell.desk.workspace.folder == people.at("first")
    assert shell.messages.said[-1].manner == "warn"
    workspaces.open_other(shell)
    people.idle(shell)
    assert shell.desk.workspace.folder == people.at("second")


def test_what_is_typed_stays_in_the_workspace_it_was_typed_in(people: People) -> None:
    """A save that waits while another workspace is opened still goes where it belongs."""
    shell = people.sit("first")
    written: list[Path] = []
    workspaces.change_to(shell, people.at("second"))
    shell.desk.do(lambda ws: written.append(ws.folder))
    people.idle(shell)
    assert written == [people.at("first")]
    assert shell.desk.workspace.folder == people.at("second")
