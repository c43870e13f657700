"""The paper on show is the chosen one or none; what is passed over is not drawn; nothing is replaced unasked."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from carec_desktop.actions import tables
from carec_desktop.ui import batches, files
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.messages import Box
from carec_desktop.ui.pages.card import CardPage
from carec_desktop.ui.pages.code import CodePage
from carec_desktop.ui.pages.region_tables import RegionTables
from carec_desktop.ui.parts import Button
from carec_desktop.ui.shell import Shell
from tests.pages_world import People, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("drawing"))


@pytest.fixture
def window(people: People) -> Shell:
    return people.sit("secretariat")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The papers whose drawing was finished, in their order."""
    finished: list[str] = []
    made = tables.made

    def watched(gathered: tables.Gathered, what: str, *more: str, **others: object) -> bytes:
        pdf = made(gathered, what, *more, **others)  # type: ignore[arg-type]
        finished.append(what)
        return pdf

    monkeypatch.setattr(tables, "made", watched)
    return finished


@pytest.fixture
def held(window: Shell) -> Iterator[Event]:
    """The worker waits until this is set."""
    go = Event()
    yield go
    go.set()


def hold(desk: Desk, held: Event) -> None:
    desk.jobs.run(lambda: held.wait(20))


def test_the_navigation_of_the_secretariat_leads_to_the_tables(window: Shell) -> None:
    entry = next(each for each in window.navigation.entries if each.kind.key == "tables")
    entry.click()
    assert isinstance(window.page(), RegionTables)


def test_another_country_takes_the_paper_away_at_once(
    people: People, window: Shell, held: Event, qtbot: QtBot
) -> None:
    window.desk.go("card", "GEO")
    page = window.page()
    assert isinstance(page, CardPage)
    qtbot.waitUntil(lambda: page.paper.shown, timeout=30_000)
    georgia = page.paper.pdf
    hold(window.desk, held)
    page.areas.choose("KGZ")
    page.areas.picked.emit("KGZ")
    assert not page.paper.shown
    assert "Kyrgyz" in page.paper._waiting.text()
    assert not page._print.enabled
    held.set()
    qtbot.waitUntil(lambda: page.paper.shown, timeout=30_000)
    assert page.paper.pdf != georgia
    page.areas.picked.emit("GEO")  # drawn before: nobody waits for it
    assert page.paper.shown
    assert page.paper.pdf == georgia


def test_what_is_passed_over_in_the_list_is_not_drawn(
    people: People, window: Shell, held: Event, drawn: list[str], qtbot: QtBot
) -> None:
    page = people.page(window, "tables")
    assert isinstance(page, RegionTables)
    assert drawn == ["matrix"]
    hold(window.desk, held)
    for at in range(1, 7):
        page.list.choose(at)
        assert not page.paper.shown
    held.set()
    qtbot.waitUntil(lambda: page.paper.shown, timeout=30_000)
    assert drawn == ["matrix", "calendar"]


def test_a_change_of_the_records_draws_the_paper_in_sight_again(
    people: People, window: Shell, drawn: list[str], qtbot: QtBot
) -> None:
    page = people.page(window, "tables")
    assert isinstance(page, RegionTables)
    window.desk.changed.emit(None)
    assert not page.paper.shown
    qtbot.waitUntil(lambda: page.paper.shown, timeout=30_000)
    people.idle(window)
    assert drawn == ["matrix", "matrix"]


def test_a_paper_that_cannot_be_drawn_says_so_in_its_place(
    people: People, window: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = people.page(window, "tables")
    assert isinstance(page, RegionTables)
    page._show_editions(["Lost"], "Lost")  # an edition nobody kept
    page._draw()
    qtbot.waitUntil(lambda: "could not" in page.paper._waiting.text(), timeout=30_000)
    assert not page.paper.shown
    assert window.messages.said[-1].manner == "refused"


@pytest.mark.parametrize("answer", ["beside", "replace"])
def test_cards_that_are_there_are_replaced_only_when_asked_for(
    people: People, window: Shell, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    page = people.page(window, "card")
    assert isinstance(page, CardPage)
    for name in ("KGZ-en.pdf", "KGZ-ru.pdf"):
        (tmp_path / name).write_text("of last year")
    monkeypatch.setattr(files, "open_folder", lambda _w, _title, then: then(tmp_path))
    beside = batches.free_folder(tmp_path)
    page._save_all()
    asked = window.messages.said[-1]
    assert asked.manner == "asked"
    assert "2 files" in asked.sentence
    (box,) = window.findChildren(Box)
    box.findChildren(Button)[answer == "replace"].click()
    there = beside if answer == "beside" else tmp_path
    qtbot.waitUntil(lambda: len(list(there.glob("*.pdf"))) == 33 and not window.desk.jobs.working, timeout=60_000)
    kept = (tmp_path / "KGZ-ru.pdf").read_bytes() == b"of last year"
    assert kept is (answer == "beside")


def test_a_folder_that_is_gone_when_the_answer_comes_is_said(window: Shell, tmp_path: Path) -> None:
    stick, written = tmp_path / "stick", list[Path]()
    stick.mkdir()
    (stick / "KGZ-en.pdf").write_text("of last year")
    batches.into_folder(window.messages, stick, ["KGZ-en.pdf"], written.extend)
    (stick / "KGZ-en.pdf").unlink()
    stick.rmdir()
    (box,) = window.findChildren(Box)
    box.findChildren(Button)[0].click()
    assert (window.messages.said[-1].manner, written) == ("refused", [])


def test_a_new_batch_takes_the_word_of_the_last_away(
    people: People, window: Shell, held: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = people.page(window, "card")
    assert isinstance(page, CardPage)
    window.messages.info("33 cards")
    assert window.strip.isVisible()
    hold(window.desk, held)
    monkeypatch.setattr(files, "open_folder", lambda _w, _title, then: then(tmp_path))
    page._save_all()
    assert not window.strip.isVisible()
    held.set()
    people.idle(window)
    assert "33 cards" in window.messages.said[-1].sentence


def test_a_code_nobody_finds_is_told_on_its_own_page_alone(people: People, window: Shell, held: Event) -> None:
    page = people.page(window, "code")
    assert isinstance(page, CodePage)
    page.code.setText("ZZZZ")
    hold(window.desk, held)
    page.look_up()
    window.desk.go("inbox")
    said = len(window.messages.said)
    held.set()
    people.idle(window)
    assert window.messages.said[said:] == []
