"""Keys through the window: letters, the end of a key, successors, a forgotten passphrase, a new root."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from carec_desktop.actions import enrol, exchange
from carec_desktop.actions.workspace import opened
from carec_desktop.sync import keys
from carec_desktop.ui import files
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.messages import Box
from carec_desktop.ui.pages.keys import KeysPage
from carec_desktop.ui.parts import Button, Label, said
from carec_desktop.ui.signing import session_of
from tests.pages_world import PASSPHRASE, People, figure, make_world

OTHER = "another sentence"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def saving(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Whatever is saved goes to this folder under the name that was proposed."""
    monkeypatch.setattr(files, "save_file", lambda _w, _title, name, _kind, then: then(tmp_path / name))
    return tmp_path


def reads(qtbot: QtBot, page: KeysPage, words: str) -> None:
    """The page says these words (a widget that was just put there is shown a moment later)."""
    qtbot.waitUntil(lambda: any(words in x.text() for x in page.findChildren(Label) if x.isVisible()), timeout=10_000)


def press(qtbot: QtBot, page: KeysPage, name: str) -> None:
    def found() -> list[Button]:
        return [b for b in page.findChildren(Button) if b.accessibleName() == name and b.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=10_000)
    found()[0].click()


def holder_key(people: People, name: str) -> str:
    with opened(people.at(name), readonly=True) as ws:
        return ws.key


def test_a_key_is_revoked_at_a_package_and_the_country_reads_it(people: People, tmp_path: Path) -> None:
    with opened(people.at("first")) as ws, opened(people.at("secretariat")) as home:
        packages = []
        for value in ("1", "2"):
            figure_in(ws, value)
            packages.append(exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / f"{value}.xlsx").path)
        exchange.merge(home, packages)
    window = people.sit("secretariat")
    page = people.page(window, "keys")
    assert page.facts is not None
    first = next(h for h in page.facts.holders if h.key == holder_key(people, "first"))
    page.boxes.show(first, page.facts.key)
    assert first.name in window.messages.said[-1].sentence
    people.answer(window, "Revoke…")
    last = people.box(window).findChildren(Combo)[0]
    assert last.count() == 2
    last.setCurrentIndex(1)
    people.answer(window, "Revoke the key", OTHER)
    assert window.messages.said[-1].manner == "refused"
    page.boxes.show(first, page.facts.key)
    people.answer(window, "Revoke…")
    people.box(window).findChildren(Combo)[0].setCurrentIndex(1)
    people.answer(window, "Revoke the key", PASSPHRASE)
    assert window.messages.said[-1].sentence == (
        "The key of first person is revoked; 1 of its packages still counts, 1 no more."
    )
    people.idle(window)
    assert [h.revoked for h in page.facts.holders] == [False, True, False]
    assert page.facts.history[0].sentences() == ["first person revoked"]
    own = page.boxes.show(page.facts.holders[0], page.facts.key)
    assert "Revoke…" not in [b.accessibleName() for b in own.findChildren(Button)]
    own.reject()


def figure_in(ws: object, value: str) -> None:
    from carec_desktop.actions import record

    key = {"measure": "gdp_growth", "ref_area": "KGZ", "time_period": f"201{value}", "kind": "actual", "source": "S"}
    name, whole = record.begin(ws, "observation", key, "en")  # type: ignore[arg-type]
    record.write(ws, "observation", name, whole, {"value": value}, lang="en")  # type: ignore[arg-type]


def test_a_forgotten_passphrase_is_mended_by_two_windows(people: People, saving: Path, qtbot: QtBot) -> None:
    figure(people.at("first"), "3.9")
    home = people.sit("first")
    page = people.page(home, "keys")
    old = holder_of(page)
    press(qtbot, page, "New key…")
    people.answer(home, "Go on", OTHER)
    people.page(home, "home")
    page = people.page(home, "keys")
    reads(qtbot, page, "New key: read these digits")
    request = enrol.look(saving / "request-KGZ.json")
    assert page.facts is not None
    assert (page.facts.own, page.facts.key) == (request.fingerprint, old)
    press(qtbot, page, "Print a letter…")
    people.idle(home)
    assert (saving / "letter-key.pdf").read_bytes().startswith(b"%PDF")

    office = people.sit("secretariat")
    desk = people.page(office, "keys")
    assert desk.facts is not None
    root = desk.facts.root
    box = desk.boxes.compare(saving / "request-KGZ.json", request)
    choices = box.findChildren(QRadioButton)
    assert [choice.text() for choice in choices] == [
        "in addition: each signs for the place", "instead of first person, whose key ends now (hand-over)",
        "instead of second person, whose key ends now (hand-over)",
    ]  # fmt: skip
    assert [choice.isChecked() for choice in choices] == [True, False, False]
    assert all(choice.isVisible() for choice in choices), "the choice is seen before anybody approves"
    choices[1].click()
    people.answer(office, "The digits agree: approve", PASSPHRASE)
    assert [h.revoked for h in desk.facts.holders] == [False, True, False, False]

    home.desk.do(lambda ws: enrol.install(ws, saving / "certificate-KGZ.json", root), lambda _done: None)
    people.idle(home)
    reads(qtbot, page, "Enrolled: packages you sign are accepted.")
    with_draft = saving / "new.xlsx"
    home.desk.do(lambda ws: exchange.export(ws, ws.signer(OTHER), with_draft), lambda _done: None)
    people.idle(home)
    assert with_draft.exists()


def holder_of(page: KeysPage) -> str:
    assert page.facts is not None
    return page.facts.key


def test_the_secretariat_renews_both_its_keys_and_signs_on(people: People, saving: Path, qtbot: QtBot) -> None:
    window = people.sit("secretariat")
    page = people.page(window, "keys")
    assert page.facts is not None
    before = page.facts
    session = session_of(window.desk)
    session.sign(lambda ws, signer, _step: signer.key, lambda _key: None, word="")
    people.answer(window, "Sign", PASSPHRASE)
    assert session.open
    press(qtbot, page, "New key…")
    people.answer(window, "Make a new key", PASSPHRASE)
    assert not session.open, "the old key was unlocked in it"
    press(qtbot, page, "New root key…")
    people.answer(window, "Make a new key", PASSPHRASE)
    assert page.facts.key != before.key
    assert page.facts.root != before.root
    assert page.facts.keyring == 100_000
    signed: list[str] = []
    session.sign(lambda ws, signer, _step: signer.key, signed.append, word="")
    people.answer(window, "Sign", PASSPHRASE)
    assert signed == [page.facts.key]
    page.boxes.show(page.facts.holders[1], page.facts.key)
    people.answer(window, "Print a letter…")
    assert (saving / f"letter-{page.facts.holders[1].key[:6]}.pdf").exists()


def test_a_revoked_person_is_told_what_to_do(people: People, qtbot: QtBot) -> None:
    from carec_desktop.actions import answering, revoking

    with opened(people.at("secretariat")) as home:
        revoking.revoke(home, PASSPHRASE, keys.fingerprint(holder_key(people, "first")))
        answering.write_receipt(home, home.signer(PASSPHRASE), "KGZ", people.root / "r.xlsx")
    with opened(people.at("first")) as ws:
        exchange.merge(ws, [people.root / "r.xlsx"])
    window = people.sit("first")
    page = people.page(window, "keys")
    reads(qtbot, page, "Revoked: what you sign is refused.")
    reads(qtbot, page, "Last heard from the secretariat 0 days ago.")
    assert said(page.head.title) == "Keys"


def test_a_row_is_chosen_by_a_click_and_its_key_handed_over_and_revoked_in_place(
    people: People, saving: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = people.sit("first")
    press(qtbot, people.page(home, "keys"), "New key…")
    people.answer(home, "Go on", OTHER)
    office = people.sit("secretariat")
    office.resize(1366, 728)
    page = people.page(office, "keys")
    assert page.facts is not None
    row = next(i for i, h in enumerate(page.facts.holders) if h.key == holder_key(people, "first"))

    def spot(column: int) -> QPoint:
        return page.table.visualRect(page.table.model().index(row, column)).center()

    def boxes() -> list[Box]:
        return [box for box in office.findChildren(Box) if box.isVisible()]

    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot(0))
    assert page.table.row().key == holder_key(people, "first")
    assert not boxes(), "a click only chooses"
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot(page.table.model().columnCount() - 1))
    monkeypatch.setattr(files, "open_files", lambda _w, _t, _k, then: then([saving / "request-KGZ.json"]))
    people.answer(office, "Hand over…")
    assert [c.isChecked() for c in people.box(office).findChildren(QRadioButton)] == [False, True, False]
    people.box(office).reject()
    office.activateWindow()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    people.answer(office, "Revoke…")
    people.answer(office, "Revoke the key", PASSPHRASE)
    people.idle(office)
    assert page.table.row().revoked
    assert "revoked" in [page.table.model().index(row, n).data() for n in range(6)]
    assert page.table.row().key == holder_key(people, "first"), "the row stays chosen"
    assert office.focusWidget() is page.table
