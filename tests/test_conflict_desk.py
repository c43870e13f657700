"""The conflict desk: what is decided can be taken back, what is wrong is said where it was typed, keys suffice."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from carec_desktop.actions import exchange
from carec_desktop.actions.workspace import opened
from carec_desktop.ui.pages.conflict_sheet import Another
from carec_desktop.ui.parts import Button, Label, said
from carec_desktop.ui.shell import Shell
from tests.pages_world import PASSPHRASE, People, figure, make_world

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
MEASURES = ("gdp_growth", "merch_exports")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def window(people: People, tmp_path: Path) -> Shell:
    """The secretariat, where two people contradict each other about two figures."""
    packages = []
    for name, value in (("first", "10.5"), ("second", "20.5")):
        for measure in MEASURES:
            figure(people.at(name), value, measure)
        with opened(people.at(name)) as ws:
            packages.append(exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / f"{name}.xlsx").path)
    with opened(people.at("secretariat")) as ws:
        exchange.merge(ws, packages)
    window = people.sit("secretariat")
    window.activateWindow()
    return window


def states(desk: Any) -> list[str]:
    return [row.state for row in desk.cases]


def words(desk: Any) -> list[str]:
    return [label.text() for label in desk._sheet.findChildren(Label) if not label.isHidden()]


def press(
    people: People, window: Shell, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier = NONE
) -> None:  # fmt: skip
    """On the list, in the window that is in front."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.page().table, key, held)
    people.idle(window)


def test_ctrl_z_takes_back_one_decision_after_the_other(people: People, window: Shell, qtbot: QtBot) -> None:
    desk = people.page(window, "conflicts")
    names = [row.name() for row in desk.cases]
    qtbot.keyClick(desk.table, Qt.Key.Key_A)
    people.answer(window, "Sign", PASSPHRASE)
    press(people, window, qtbot, Qt.Key.Key_B)
    assert states(desk) == ["decided", "decided"]
    for left in (1, 2):
        press(people, window, qtbot, Qt.Key.Key_Z, CTRL)
        assert states(desk).count("conflict") == left
        assert "the question is open again as it was" in window.messages.said[-1].sentence
    assert [row.name() for row in desk.cases] == names
    assert {head.who for head in desk.cases[0].heads} == {"first person", "second person"}
    assert any("took decision 3 back" in text for text in words(desk))
    press(people, window, qtbot, Qt.Key.Key_Z, CTRL)
    assert window.messages.said[-1].manner == "warn"


def test_ctrl_z_pressed_twice_takes_two_decisions_back(people: People, window: Shell, qtbot: QtBot) -> None:
    desk = people.page(window, "conflicts")
    qtbot.keyClick(desk.table, Qt.Key.Key_A)
    people.answer(window, "Sign", PASSPHRASE)
    press(people, window, qtbot, Qt.Key.Key_B)
    said = len(window.messages.said)
    desk.undo()
    desk.undo()  # before the first one is done
    people.idle(window)
    assert states(desk) == ["conflict", "conflict"]
    assert [one.manner for one in window.messages.said[said:]] == ["info", "info"]


def test_u_takes_back_the_decision_on_show_of_an_earlier_day(people: People, window: Shell, qtbot: QtBot) -> None:
    desk = people.page(window, "conflicts")
    desk.reason.setText("As the yearbook prints it")
    desk.table.setFocus()
    qtbot.keyClick(desk.table, Qt.Key.Key_A)
    people.answer(window, "Sign", PASSPHRASE)
    people.leave()
    later = people.sit("secretariat")
    desk = people.page(later, "conflicts")
    desk.table.choose(states(desk).index("decided"))
    assert "Reason: As the yearbook prints it" in words(desk), "the history says why"
    press(people, later, qtbot, Qt.Key.Key_U)
    people.answer(later, "Sign", PASSPHRASE)
    assert states(desk) == ["conflict", "conflict"]


def test_the_reason_is_reached_and_left_by_keys(people: People, window: Shell, qtbot: QtBot) -> None:
    desk = people.page(window, "conflicts")
    press(people, window, qtbot, Qt.Key.Key_R)
    assert desk.reason.hasFocus()
    qtbot.keyClicks(desk.reason, "A bank says so")
    qtbot.keyClick(desk.reason, Qt.Key.Key_Return)
    assert desk.table.hasFocus()
    assert desk.reason.text() == "A bank says so"
    qtbot.keyClick(desk.table, Qt.Key.Key_B)
    people.answer(window, "Sign", PASSPHRASE)
    decided = desk.cases[states(desk).index("decided")]
    assert decided.unsettled.decision.edit.reason == "A bank says so"
    assert any("R" in hint.caps and "Enter" in hint.caps for hint in desk.hints)


def test_a_value_that_is_no_number_is_said_in_the_box(people: People, window: Shell) -> None:
    desk = people.page(window, "conflicts")
    desk.type_another()
    box = people.box(window)
    lines = box.findChild(Another)
    lines.value.setText("-2,55x")
    lines.reason.setText("the mean")
    next(b for b in box.findChildren(Button) if b.accessibleName() == "Take this").click()
    assert people.box(window) is box
    assert (lines.value.text(), lines.reason.text()) == ("-2,55x", "the mean")
    assert any("-2,55x" in label.text() for label in box.findChildren(Label) if label.isVisible())
    lines.value.setText("15")
    next(b for b in box.findChildren(Button) if b.accessibleName() == "Take this").click()
    people.answer(window, "Sign", PASSPHRASE)
    decided = desk.cases[states(desk).index("decided")]
    assert (decided.taken, decided.unsettled.decision.edit.reason) == ("15", "the mean")


def test_a_wrong_passphrase_is_typed_again_in_the_same_box(people: People, window: Shell) -> None:
    desk = people.page(window, "conflicts")
    desk.take(0)
    box = people.box(window)
    people.answer(window, "Sign", "wrong")
    assert people.box(window) is box
    assert any("does not open the key" in label.text() for label in box.findChildren(Label) if label.isVisible())
    assert box.focusWidget() is box.findChild(QLineEdit)
    assert states(desk) == ["conflict", "conflict"]
    people.answer(window, "Sign", PASSPHRASE)
    assert not [one for one in window.findChildren(type(box)) if one.isVisible()]
    assert states(desk) == ["conflict", "decided"]


def test_the_counter_counts_what_the_navigation_counts(people: People, window: Shell) -> None:
    desk = people.page(window, "conflicts")
    assert window.desk.counts["conflicts"] == 2
    assert said(desk.head.subtitle).startswith("1 of 2 to decide · Value")
    assert not any(measure in said(desk.head.subtitle) for measure in MEASURES), "no codes"
    desk.take(0)
    people.answer(window, "Sign", PASSPHRASE)
    assert window.desk.counts["conflicts"] == 1
    assert said(desk.head.subtitle).startswith("1 of 1 to decide")
    desk.table.choose(1)
    assert said(desk.head.subtitle).startswith("decided · Value")


@pytest.mark.parametrize("lang", ["ru", "zh"])
def test_both_sides_are_whole_with_large_text(people: People, window: Shell, lang: str) -> None:
    desk = people.page(window, "conflicts")
    desk.ask_back()
    people.answer(window, "Ask", "Which of the two is final, and which office printed it first in its yearbook?")
    people.answer(window, "Sign", PASSPHRASE)
    window.preferences.text_scale = 130
    window.look()
    try:
        window.speak(lang)
        window.resize(1366, 768)
        people.idle(window)
        sheet, room = desk._sheet, desk._sheet.parentWidget()
        assert sheet.width() <= room.width(), "nothing runs off the edge"
        assert desk.table.height() > 5 * desk.table.rowHeight(0), "the list still stands beside the values"
    finally:
        window.preferences.text_scale = 100
        window.look()
