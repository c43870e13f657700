"""The whole way round in windows: two people send, the secretariat judges, merges, decides, approves and answers."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carec_desktop.actions import exchange
from carec_desktop.actions.decide import NO_QUESTION
from carec_desktop.actions.workspace import opened
from carec_desktop.ui.pages import asks, round_opening
from carec_desktop.ui.parts import said
from carec_desktop.ui.shell import Shell
from carec_desktop.ui.signing import session_of
from tests.pages_world import PASSPHRASE, PERIOD, People, figure, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("secretariat"))


def send(people: People, name: str, value: str, path: Path) -> Path:
    """One person records a figure and sends it."""
    figure(people.at(name), value)
    with opened(people.at(name)) as ws:
        return exchange.export(ws, ws.signer(PASSPHRASE), path).path


def two_packages(people: People, folder: Path) -> list[Path]:
    return [
        send(people, "first", "3.9", folder / "first.xlsx"),
        send(people, "second", "4.1", folder / "second.xlsx"),
    ]


def test_the_whole_way_round(people: People, tmp_path: Path, qtbot: QtBot) -> None:
    packages = two_packages(people, tmp_path)
    window = people.sit("secretariat")
    judge_and_merge(people, window, packages, tmp_path / "junk.xlsx")
    taken = decide(people, window, qtbot)
    approve_and_answer(people, window, tmp_path)

    home = people.sit("first")
    page = people.page(home, "exchange")
    page.take_in([tmp_path / "CAREC-receipt-KGZ.xlsx"])
    people.idle(home)
    assert page.facts.counts.held == page.facts.counts.total > 0
    approved = next(m for m in page.facts.matters if m.decision.kind == "approved")
    assert approved.view is not None
    assert approved.view.values["value"] == taken


def judge_and_merge(people: People, window: Shell, packages: list[Path], junk: Path) -> None:
    junk.write_bytes(b"no package")
    inbox = people.page(window, "inbox")
    inbox.add_files([*packages, junk])
    people.idle(window)
    assert [one.arrived.examined.verdict for one in inbox.files] == ["intact", "intact", "not-a-package"]
    assert [one.arrived.new for one in inbox.files] == [1, 0, 0]
    assert [one.arrived.conflicts for one in inbox.files] == [0, 1, 0], "they contradict each other before any merge"
    assert inbox.files[2].sentence()
    assert said(inbox.head.actions[-1].words) == "Merge the 2 that can be merged"
    inbox.merge_all()
    people.idle(window)
    assert [one.merged for one in inbox.files] == [True, True, False]
    assert not inbox.head.actions[-1].enabled


def decide(people: People, window: Shell, qtbot: QtBot) -> str:
    """Take the second value with its key; returns the value taken."""
    desk = people.page(window, "conflicts")
    assert [case.conflict for case in desk.cases] == [True]
    taken = desk.cases[0].unsettled.heads[1].edit.value
    desk.reason.setText("As the yearbook prints it")
    window.activateWindow()
    desk.table.setFocus()
    qtbot.keyClick(desk.table, Qt.Key.Key_B)
    people.answer(window, "Sign", PASSPHRASE)
    assert [case.state for case in desk.cases] == ["decided"]
    assert session_of(window.desk).open
    return str(taken)


def approve_and_answer(people: People, window: Shell, folder: Path) -> None:
    approval = people.page(window, "approval")
    row = next(row for row in approval.facts.rows if row.owner == "KGZ")
    assert (approval.facts.period, row.standing.clean, row.standing.unclean) == (PERIOD, 1, ())
    approval.board.table.choose(approval.facts.rows.index(row))
    approval.board.ask()
    people.answer(window, "Approve")
    assert next(row for row in approval.facts.rows if row.owner == "KGZ").standing.approved == 1

    receipts = people.page(window, "receipts")
    assert receipts.waiting == ["KGZ"]
    receipts.write_all(["KGZ"], folder)
    people.idle(window)
    assert receipts.waiting == []

    region = people.page(window, "region")
    assert {m.ref_area: m.answered for m in region.members}["KGZ"] == 1


def test_another_value_with_a_reason(people: People, tmp_path: Path) -> None:
    packages = two_packages(people, tmp_path)
    window = people.sit("secretariat")
    inbox = people.page(window, "inbox", packages)
    inbox.table.choose(0)
    inbox.merge_one()
    people.idle(window)
    assert [one.merged for one in inbox.files] == [True, False]
    inbox.merge_all()
    people.idle(window)
    desk = people.page(window, "conflicts")
    desk.type_another()
    people.answer(window, "Take this", "4.0")
    people.answer(window, "Sign", "wrong")
    assert len(desk.cases) == 1
    assert window.messages.said[-1].manner == "refused"
    people.answer(window, "Sign", PASSPHRASE)  # the same box: it stayed open to type it again
    assert [case.state for case in desk.cases] == ["decided"]


def test_a_long_queue_is_decided_as_fast_as_keys_are_pressed(people: People, tmp_path: Path, qtbot: QtBot) -> None:
    measures = ("gdp_growth", "merch_exports", "merch_imports")
    for measure in measures[1:]:
        figure(people.at("first"), "10.5", measure)
        figure(people.at("second"), "20.5", measure)
    packages = two_packages(people, tmp_path)
    window = people.sit("secretariat")
    inbox = people.page(window, "inbox", packages)
    inbox.merge_all()
    people.idle(window)
    desk = people.page(window, "conflicts")
    window.activateWindow()
    wanted = {case.unsettled.question: case.heads[1].edit.value for case in desk.cases}
    assert len(wanted) == len(measures)
    qtbot.keyClick(desk.table, Qt.Key.Key_B)
    people.answer(window, "Sign", PASSPHRASE)
    for _again in measures[1:]:  # nobody waits until the queue has been read anew
        qtbot.keyClick(desk.table, Qt.Key.Key_B)
    people.idle(window)
    assert {case.unsettled.question: case.taken for case in desk.cases} == wanted
    with opened(people.at("secretariat"), readonly=True) as ws:
        decisions = ws.store.ledger.merges_by([ws.key])
    assert len(decisions) == len(measures), "each was decided once"


def test_a_decision_that_is_refused_brings_its_question_back(
    people: People, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = two_packages(people, tmp_path)
    window = people.sit("secretariat")
    inbox = people.page(window, "inbox", packages)
    inbox.merge_all()
    people.idle(window)
    desk = people.page(window, "conflicts")
    desk.ask_back()
    people.answer(window, "Ask", "Which year's prices?")
    people.answer(window, "Sign", PASSPHRASE)

    def refuse(*_args: object, **_more: object) -> None:
        raise NO_QUESTION.error(question="?")

    monkeypatch.setattr("carec_desktop.actions.decide.resolve", refuse)
    window.activateWindow()
    qtbot.keyClick(desk.table, Qt.Key.Key_A)
    people.idle(window)
    assert window.messages.said[-1].manner == "refused"
    assert [case.state for case in desk.cases] == ["conflict"]


def test_a_second_look_counts_what_is_known(people: People, tmp_path: Path) -> None:
    packages = two_packages(people, tmp_path)
    window = people.sit("secretariat")
    inbox = people.page(window, "inbox")
    inbox.add_files(packages[:1])
    people.idle(window)
    inbox.merge_all()
    people.idle(window)
    again = tmp_path / "again.xlsx"
    again.write_bytes(packages[0].read_bytes())
    inbox.add_files([again, packages[1]])
    people.idle(window)
    first, second = (one.arrived for one in inbox.files[1:])
    assert (first.new, first.same, first.merges) == (0, 1, False)
    assert (second.new, second.conflicts, second.merges) == (0, 1, True)


@pytest.mark.parametrize("key", ["inbox", "conflicts", "approval", "receipts", "region", "women", "events"])
def test_pages_open_in_every_language_light_and_dark(people: People, key: str) -> None:
    window = people.sit("secretariat")
    for appearance, lang in (("dark", "ru"), ("light", "zh"), ("light", "en")):
        window.preferences.appearance = appearance
        window.look()
        window.speak(lang)
        page = people.page(window, key)
        assert said(page.head.title)
        assert not window.grab().isNull()


def test_a_question_goes_round_in_windows(people: People, tmp_path: Path) -> None:
    packages = two_packages(people, tmp_path)
    window = people.sit("secretariat")
    inbox = people.page(window, "inbox")
    inbox.add_files(packages)
    people.idle(window)
    inbox.merge_all()
    people.idle(window)
    desk = people.page(window, "conflicts")
    desk.ask_back()
    people.answer(window, "Ask", "Which year's prices?")
    people.answer(window, "Sign", PASSPHRASE)
    assert [query.state for case in desk.cases for query in case.asked] == ["open"]
    people.page(window, "receipts").write_all(["KGZ"], tmp_path)
    people.idle(window)

    home = people.sit("first")
    people.page(home, "exchange").take_in([tmp_path / "CAREC-receipt-KGZ.xlsx"])
    people.idle(home)
    page = people.page(home, "home")
    (ask,) = [ask for ask in page.facts.asks if ask.decision.kind == "question"]
    assert ask.decision.why == "Which year's prices?"
    asks.answer(home.desk, page, ask)
    people.answer(home, "Reply", "Constant prices of 2015.")
    assert [ask for ask in page.facts.asks if ask.decision.kind == "question"] == []


def test_a_round_is_opened_and_its_calls_written_in_the_window(people: People, tmp_path: Path) -> None:
    window = people.sit("secretariat")
    region = people.page(window, "region")
    region.open_round()
    box = people.box(window)
    lines = box.findChild(round_opening.Opening)
    for line, text in ((lines.key, "2026"), (lines.period, "2025"), (lines.deadline, "someday")):
        line.setText(text)
    people.answer(window, "Open the round")
    again = people.box(window).findChild(round_opening.Opening)
    assert again.typed() == ("2026", "2025", "someday")
    again.deadline.setText("30.06.2020")
    people.answer(window, "Open the round")
    assert "30 Jun 2020 has passed" in window.messages.said[-1].sentence
    people.answer(window, "Change the day")
    again = people.box(window).findChild(round_opening.Opening)
    assert again.typed() == ("2026", "2025", "30.06.2020")
    assert region.call.key == PERIOD, "nothing was opened"
    again.deadline.setText("until 30 June 2031")
    people.answer(window, "Open the round")
    assert region.call is not None
    assert (region.call.key, region.call.deadline) == ("2026", "2031-06-30")
    people.answer(window, "Later")
    for key in (PERIOD, "2026"):
        region.rounds.choose(key)
        region.refresh()
        people.idle(window)
        assert region.call.key == key, "older rounds stay to be looked at"
    round_opening.write_calls(window.desk, region, region.call, tmp_path / "calls")
    people.answer(window, "Sign", PASSPHRASE)
    assert [path.name for path in (tmp_path / "calls").iterdir()] == ["call-2026-KGZ.xlsx"]

    home = people.sit("first")
    people.page(home, "exchange").take_in([tmp_path / "calls" / "call-2026-KGZ.xlsx"])
    people.idle(home)
    facts = people.page(home, "home").facts
    assert (facts.period, facts.deadline, len(facts.asked) > 0) == ("2025", "2031-06-30", True)


def test_who_merges_before_the_files_are_judged_is_told(people: People, tmp_path: Path, qtbot: QtBot) -> None:
    packages = two_packages(people, tmp_path)
    window = people.sit("secretariat")
    inbox = people.page(window, "inbox")
    inbox.add_files(packages)
    inbox.merge_all()
    assert "still being checked" in window.messages.said[-1].sentence
    people.idle(window)
    assert [one.merged for one in inbox.files] == [False, False]
    inbox.merge_all()
    people.idle(window)
    assert [one.merged for one in inbox.files] == [True, True]
    inbox.merge_all()
    assert "Nothing in this list" in window.messages.said[-1].sentence
