"""Approval as the secretariat does it in the window: lock, see what waits and what it would change, decide, undo, keep
an edition and see what differs from the one before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.actions import approving, exchange, paper, record
from carec_desktop.actions.workspace import opened
from carec_desktop.ui.parts import Button, Label, said
from carec_desktop.ui.shell import Shell
from tests.pages_world import PASSPHRASE, PERIOD, People, cheap_keys, figure, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("approval"))


@pytest.fixture
def people(
    world: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    cheap_keys(monkeypatch)
    made = People(world, tmp_path, qtbot)
    send(made, "3.9", tmp_path / "first.xlsx")
    yield made
    made.leave()


def send(people: People, value: str, path: Path, measure: str = "gdp_growth") -> None:
    """The focal point records and sends, the secretariat merges."""
    figure(people.at("first"), value, measure)
    with opened(people.at("first")) as ws:
        exchange.export(ws, ws.signer(PASSPHRASE), path)
    with opened(people.at("secretariat")) as ws:
        exchange.merge(ws, [path])


def lock(people: People, window: Shell) -> None:
    page = people.page(window, "approval")
    board = page.board
    board.table.choose(next(at for at, row in enumerate(page.facts.rows) if row.owner == "KGZ"))
    board.ask_lock()
    people.answer(window, "Lock", "The review is printed")
    people.answer(window, "Sign", PASSPHRASE)


def words(window: Shell) -> str:
    return "\n".join(said(label.text()) for label in window.findChildren(Label) if label.isVisible())


def test_a_late_value_waits_says_what_it_changes_and_is_decided_with_a_reason(
    people: People, tmp_path: Path, qtbot: QtBot
) -> None:
    window = people.sit("secretariat")
    lock(people, window)
    page = people.page(window, "approval")
    row = next(row for row in page.facts.rows if row.owner == "KGZ")
    assert (row.standing.approved, row.standing.clean, row.standing.lock is not None) == (1, 0, True)
    assert not page.board._approve.enabled
    people.leave()
    send(people, "4.4", tmp_path / "later.xlsx")

    window = people.sit("secretariat")
    page = people.page(window, "approval", "waiting")
    board = page.board
    (one,) = page.facts.waiting
    assert window.desk.counts["approval"] == 1
    qtbot.waitUntil(lambda: "Card of Kyrgyz Republic" in words(window), timeout=30_000)
    assert "3.9" in words(window)
    assert "4.4" in words(window)
    board.table.setFocus()
    window.activateWindow()
    qtbot.keyClick(board.table, Qt.Key.Key_A)
    people.answer(window, "Accept", "The statistical office corrected it")
    people.answer(window, "Sign", PASSPHRASE)
    assert page.facts.waiting == ()
    page.undo()
    people.idle(window)
    assert [each.stored.record_id for each in page.facts.waiting] == [one.stored.record_id]
    board.reason.setText("Printed already")
    board.decline()
    people.idle(window)
    assert page.facts.waiting == ()
    assert page.facts.rows[0].standing.waiting == 0
    with opened(people.at("secretariat"), readonly=True) as ws:
        stored = ws.store.ledger.record(one.stored.record_id)
        assert stored is not None
        assert (stored.approved["value"], stored.values["value"], stored.declined) == ("3.9", "4.4", True)


def test_a_lock_is_not_opened_where_what_it_approved_was_decided_anew(people: People) -> None:
    window = people.sit("secretariat")
    lock(people, window)
    page = people.page(window, "approval")
    ws: Any = window.desk.workspace
    (approved,) = [one.record_id for one in ws.store.ledger.records("observation", "KGZ") if one.approved]
    approving.take_back(ws, ws.signer(PASSPHRASE), [approved])
    page.undo()
    people.idle(window)
    assert window.messages.said[-1].manner == "refused"
    assert approving.standings(ws, "2020")["KGZ"].lock is not None, "nothing was taken back"


def test_all_that_waits_of_a_country_is_decided_with_one_reason_and_undone_at_once(
    people: People, tmp_path: Path
) -> None:
    window = people.sit("secretariat")
    lock(people, window)
    people.leave()
    send(people, "4.4", tmp_path / "later.xlsx")
    send(people, "800", tmp_path / "latest.xlsx", "merch_exports")

    window = people.sit("secretariat")
    page = people.page(window, "approval", "waiting")
    assert [one.kind for one in page.facts.waiting] == ["changed", "late"]
    page.board.reason.setText("Checked with the ministry")
    button = next(b for b in window.findChildren(Button) if b.accessibleName() == "Accept all 2 of Kyrgyz Republic")
    button.click()
    people.answer(window, "Sign", PASSPHRASE)
    assert page.facts.waiting == ()
    assert page.board.reason.text() == ""
    page.undo()
    people.idle(window)
    assert len(page.facts.waiting) == 2


def test_a_single_record_is_approved_and_its_approval_taken_back(people: People) -> None:
    window = people.sit("secretariat")
    page = people.page(window, "approval")
    page.open_owner("KGZ")
    people.idle(window)
    board = page.board
    assert [(row.place, row.state) for row in page.facts.records] == [
        ("GDP growth · Kyrgyz Republic · 2020 · actual", "clean")
    ]
    board.approve()
    people.answer(window, "Sign", PASSPHRASE)
    assert page.facts.records[0].state == "approved"
    board.take_back()
    people.idle(window)
    assert page.facts.records[0].state == "clean"
    page.undo()
    people.idle(window)
    assert page.facts.records[0].state == "approved"
    board.back()
    assert page.at == "countries"


def test_an_edition_is_kept_compared_and_opened_on_the_card_page(people: People, tmp_path: Path) -> None:
    window = people.sit("secretariat")
    page = people.page(window, "approval", "editions")
    page.board.make("Review 2020")
    people.idle(window)
    assert [one.name for one in page.facts.editions] == ["Review 2020"]
    people.leave()
    send(people, "4.4", tmp_path / "later.xlsx")

    window = people.sit("secretariat")
    page = people.page(window, "approval", "editions")
    board = page.board
    board.make("Review 2021")
    people.idle(window)
    assert [(one.name, one.period) for one in board.table.rows_model.rows] == [
        ("Review 2021", PERIOD), ("Review 2020", PERIOD)
    ]
    board.table.choose(0)
    people.idle(window)
    (differs,) = [one for one in board.differs.rows_model.rows if one.slot.ref_area == "KGZ"]
    assert (differs.before, differs.after) == ((("3.9", ""),), (("4.4", ""),))
    assert compared(board) == ["Review 2020", "Review 2021"]
    people.leave()
    send(people, "4.6", tmp_path / "last.xlsx")

    window = people.sit("secretariat")
    board = people.page(window, "approval", "editions").board
    board.other.choose("")
    board.other.picked.emit("")
    assert not board.differs.isVisible()
    assert not board._same.isVisible()
    people.idle(window)
    (differs,) = [one for one in board.differs.rows_model.rows if one.slot.ref_area == "KGZ"]
    assert (differs.before, differs.after) == ((("4.4", ""),), (("4.6", ""),))
    assert compared(board) == ["Review 2021", "As it stands now"]
    assert (board.differs.isVisible(), board._same.isVisible()) == (True, False)
    board.table.opened.emit(board.table.row())
    people.idle(window)
    assert window.key == "card"
    assert window.page().editions.code() == "Review 2021"


def compared(board: Any) -> list[str]:
    """The heads of the two columns of values, earlier first."""
    model = board.differs.rows_model
    return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in (1, 2)]


def test_the_card_and_the_approval_say_which_years_keep_the_draft_mark(people: People, tmp_path: Path) -> None:
    """A card prints other years than the one that was approved: they are named, and once approved the mark goes."""
    figure(people.at("first"), "4.1")
    with opened(people.at("first")) as ws:
        key = {"measure": "gdp_growth", "ref_area": "KGZ", "time_period": "2019", "kind": "actual", "source": "Office"}
        name, whole = record.begin(ws, "observation", key, "en")
        record.write(ws, "observation", name, whole, {"value": "4.5"}, lang="en")
        package = exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / "years.xlsx").path
    with opened(people.at("secretariat")) as ws:
        exchange.merge(ws, [package])
        assert dict(paper.drafts(ws)["KGZ"].periods) == {"2019": 1, "2020": 1}
        approving.approve(ws, ws.signer(PASSPHRASE), "KGZ", "2020", lock=True)
        assert dict(paper.drafts(ws)["KGZ"].periods) == {"2019": 1}
    window = people.sit("secretariat")
    page = people.page(window, "approval")
    page.board.table.choose(next(at for at, row in enumerate(page.facts.rows) if row.owner == "KGZ"))
    QApplication.processEvents()  # the panel was filled a moment ago
    told = "Printed as a draft: 1 value is not approved yet (2019: 1)."
    assert told in words(window)
    card = people.page(window, "card", "KGZ")
    assert card.why_draft.text() == told
    people.leave()
    with opened(people.at("secretariat")) as ws:
        approving.approve(ws, ws.signer(PASSPHRASE), "KGZ", "2019")
        assert "KGZ" not in paper.drafts(ws)
        assert not paper.drawn_card(ws, "KGZ", "en").missing
