"""The same two years through the window: what is dropped, typed and pressed there ends as the story says."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.actions.workspace import opened
from carec_desktop.ui.pages import round_opening
from carec_desktop.ui.shell import Shell
from tests.pages_world import PASSPHRASE, People, cheap_keys
from tests.two_years import (
    LOST,
    MEASURES,
    REACHED,
    SILENT,
    TOLD,
    Region,
    asked_again,
    enrolled,
    first_year,
    hear_the_call,
    nothing_is_lost,
    proposed,
    same_in_any_order,
    second_year,
    told,
    values,
)


@pytest.fixture
def people(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    cheap_keys(monkeypatch)
    made = People(enrolled(tmp_path / "enrolled"), tmp_path, qtbot)
    shutil.copytree(made.at("office"), made.at("late desk"))
    yield made
    made.leave()


class Officer:
    """Somebody at the window of the office, with keyboard and mouse."""

    def __init__(self, people: People, qtbot: QtBot) -> None:
        self.people, self.qtbot = people, qtbot
        self.window: Shell = people.sit("office")

    def press(self, widget: object, key: Qt.Key, *, control: bool = False) -> None:
        self.window.activateWindow()
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        self.qtbot.keyClick(widget, key, held)
        self.people.idle(self.window)

    def open_round(self, story: Region, year: str, deadline: str) -> None:
        page = self.people.page(self.window, "region")
        page.open_round()
        lines = self.people.box(self.window).findChild(round_opening.Opening)
        for line, text in ((lines.key, year), (lines.period, year), (lines.deadline, deadline)):
            line.setText(text)
        self.people.answer(self.window, "Open the round")
        self.people.answer(self.window, "Open all the same")  # the story is of years that have passed
        self.people.answer(self.window, "Later")
        round_opening.write_calls(self.window.desk, page, page.call, story.calls)
        self.sign()

    def sign(self) -> None:
        """Give the passphrase where it is asked: once, then the session has it."""
        self.people.idle(self.window)
        if not round_opening.session_of(self.window.desk).open:
            self.people.answer(self.window, "Sign", PASSPHRASE)

    def drop(self, stick: Path) -> object:
        """Drop a whole stick on the inbox."""
        page = self.people.page(self.window, "inbox")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(stick))])
        spot, action, button = QPointF(20, 20), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        page.dropEvent(QDropEvent(spot, action, data, button, Qt.KeyboardModifier.NoModifier))
        self.people.idle(self.window)
        return page

    def take(self, value: str) -> None:
        """Take a value of the question on show by the letter that stands before it."""
        desk = self.window.page()
        letter = next(at for at, head in enumerate(desk.table.row().heads) if head.edit.value == value)
        self.press(desk.table, Qt.Key(Qt.Key.Key_A + letter))
        self.sign()
        self.people.idle(self.window)

    def answer(self, story: Region, year: str) -> None:
        """Approve what the Kyrgyz Republic sent, write all receipts."""
        approval = self.people.page(self.window, "approval")
        approval.period.choose(year)
        approval.refresh()
        self.people.idle(self.window)
        approval.board.table.choose(next(at for at, row in enumerate(approval.facts.rows) if row.owner == "KGZ"))
        approval.board.ask()
        self.people.answer(self.window, "Approve")
        receipts = self.people.page(self.window, "receipts")
        receipts.write_all([row.area for row in receipts.rows], story.receipts(year))
        self.people.idle(self.window)
        assert receipts.waiting == []


def stick(story: Region, name: str, mail: list[Path]) -> Path:
    """The mail on a stick, half of it in a folder of its own."""
    folder = story.root / name
    (folder / "more").mkdir(parents=True)
    for at, path in enumerate(mail):
        shutil.copyfile(path, (folder / "more" if at % 2 else folder) / path.name)
    return folder


def play_the_first_year(officer: Officer, story: Region) -> None:
    officer.open_round(story, "2020", "30.06.2021")
    hear_the_call(story, "2020")
    inbox = officer.drop(stick(story, "stick 2020", first_year(story)))
    judged = [one.arrived for one in inbox.files]  # type: ignore[attr-defined]
    refused = sorted(one.examined.verdict for one in judged if not one.welcome)
    assert refused == ["altered", "damaged", "not-a-package"]
    assert sum(one.conflicts for one in judged) == 1, "told before anything is merged"
    assert sum(bool(one.repeats) for one in judged) == 4
    waiting = [at for at, one in enumerate(inbox.files) if one.waits]  # type: ignore[attr-defined]
    inbox.table.choose(waiting[0])  # type: ignore[attr-defined]
    officer.press(inbox.table, Qt.Key.Key_M)  # type: ignore[attr-defined]
    assert sum(one.waits for one in inbox.files) == len(waiting) - 1  # type: ignore[attr-defined]
    inbox.merge_all()  # type: ignore[attr-defined]
    officer.people.idle(officer.window)
    assert not any(one.waits for one in inbox.files)  # type: ignore[attr-defined]
    decide_and_think_again(officer)
    region = officer.people.page(officer.window, "region")
    assert {one.ref_area for one in region.members if not one.received} == {*LOST, SILENT}
    officer.answer(story, "2020")
    told(story, "2020", REACHED)
    assert asked_again(story)


def decide_and_think_again(officer: Officer) -> None:
    """The wrong value is taken, then Ctrl+Z takes that decision back and the right one is."""
    desk = officer.people.page(officer.window, "conflicts")
    (case,) = desk.cases
    officer.take(next(head.edit.value for head in case.heads if head.edit.value != TOLD))
    officer.press(desk.table, Qt.Key.Key_Z, control=True)
    officer.people.idle(officer.window)
    assert desk.table.row().state == "conflict"
    officer.take(TOLD)
    assert [(row.state, row.taken) for row in desk.cases] == [("decided", TOLD)]


def test_two_years_in_the_window_end_as_the_story_says(people: People, qtbot: QtBot) -> None:
    story = Region(people.root, random.Random(2030))
    officer = Officer(people, qtbot)
    play_the_first_year(officer, story)
    officer.open_round(story, "2021", "30.06.2022")
    mail = second_year(story)
    inbox = officer.drop(stick(story, "stick 2021", mail))
    inbox.merge_all()  # type: ignore[attr-defined]
    people.idle(officer.window)
    assert officer.people.page(officer.window, "conflicts").table.row().state == "decided"
    officer.answer(story, "2021")
    people.leave()
    told(story, "2021", REACHED)
    with opened(story.at("office"), readonly=True) as ws:
        assert values(ws) == story.typed
        assert proposed(ws) == [MEASURES[1]]
        counting, desk = ws.store.ledger.counting_ids(), ws.key
    nothing_is_lost(story, counting, REACHED)
    assert same_in_any_order(story, story.at("late desk"), counting, desk)
