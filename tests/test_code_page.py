"""A code on paper is looked up in the window: its figures, the records, who said them; and the card with its annex."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carec_desktop.actions import code_lookup, editions, paper, published_records
from carec_desktop.actions.minting import sign_working
from carec_desktop.actions.workspace import opened
from carec_desktop.report.model import card_model
from carec_desktop.ui import files
from carec_desktop.ui.pages.card import CardPage
from carec_desktop.ui.pages.code import CodePage
from carec_desktop.ui.panels import Item
from tests.pages_world import PASSPHRASE, People, cheap_keys, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_world(tmp_path_factory.mktemp("codes"))
    with pytest.MonkeyPatch.context() as patch, opened(root / "secretariat") as ws:
        cheap_keys(patch)
        published_records.write_all(ws)
        sign_working(ws, ws.signer(PASSPHRASE))
        editions.make(ws, "Spring")
        editions.make(ws, "Summer")
    return root


def code_of(people: People, measure: str) -> str:
    with opened(people.at("secretariat"), readonly=True) as ws:
        card = card_model(paper.facts(ws), "KGZ", "en")
    return next(row.code for part in card.clusters for row in part.rows if row.measure == measure)


def test_a_code_opens_the_record_behind_a_figure(people: People, qtbot: QtBot) -> None:
    code = code_of(people, "TRD.OC1.FUEL_ROW")
    window = people.sit("secretariat")
    window.desk.go("card", "KGZ")
    card = window.page()
    assert isinstance(card, CardPage)
    card._go_code()
    page = window.page()
    assert isinstance(page, CodePage)
    assert page.card.code() == "KGZ"
    page.code.setText(f"{code.lower()}-a")
    page.code.returnPressed.emit()
    qtbot.waitUntil(lambda: bool(page.found), timeout=20_000)
    assert [datum.value for datum in page.found[0].data] == ["10.85", "31.52"]
    items = page.panel.findChildren(Item)
    assert any("10.85" in item.accessibleName() for item in items)
    assert any("package no." in item.accessibleDescription() for item in items)
    page.open_record()
    qtbot.waitUntil(lambda: not isinstance(window.page(), CodePage), timeout=10_000)


def test_an_unknown_code_says_so_and_shows_nothing(people: People, qtbot: QtBot) -> None:
    window = people.sit("secretariat")
    window.desk.go("code", ("ZZZZ-A", "", ""))
    page = window.page()
    qtbot.waitUntil(lambda: any("ZZZZ-A" in said.sentence for said in window.messages.said), timeout=20_000)
    assert isinstance(page, CodePage)
    assert page.found == []
    assert page.table.isHidden()


def test_the_annex_and_the_edition_to_compare_with_are_chosen_on_the_card(
    people: People, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = people.sit("secretariat")
    window.desk.go("card", "KGZ")
    page = window.page()
    assert isinstance(page, CardPage)
    qtbot.waitUntil(lambda: page.document.pageCount() == 2 and page.since.count() == 3, timeout=30_000)
    page.extent.choose("annex")
    page.extent.chosen.emit("annex")
    qtbot.waitUntil(lambda: page.document.pageCount() > 4, timeout=30_000)
    page.since.setCurrentIndex(2)
    assert page._chosen() == {"edition": "", "annex": True, "since": "Spring"}
    target = tmp_path / "card.pdf"
    monkeypatch.setattr(files, "save_file", lambda _w, _title, _name, _kind, then: then(target))
    page._save_one()
    qtbot.waitUntil(target.exists, timeout=30_000)
    with opened(people.at("secretariat"), readonly=True) as ws:
        assert target.read_bytes() == paper.card_bytes(ws, "KGZ", "en", annex=True, since="Spring")


def test_a_batch_of_cards_is_cancelled_between_two(
    people: People, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = people.sit("secretariat")
    window.desk.go("card", "KGZ")
    page = window.page()
    assert isinstance(page, CardPage)
    qtbot.waitUntil(lambda: page.document.pageCount() == 2, timeout=30_000)
    monkeypatch.setattr(files, "open_folder", lambda _w, _title, then: then(tmp_path))
    before = paper.atomic_write

    def write(path: Path, data: bytes) -> None:
        before(path, data)
        window.desk.jobs.cancel()

    monkeypatch.setattr(paper, "atomic_write", write)
    page._save_all()
    qtbot.waitUntil(lambda: any("Stopped" in said.sentence for said in window.messages.said), timeout=30_000)
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["AFG-en.pdf"]


@pytest.mark.parametrize("kind", ["event", "deliverable", "panel"])
def test_everything_with_a_code_is_told_in_words(people: People, kind: str) -> None:
    with opened(people.at("secretariat"), readonly=True) as ws:
        card = card_model(paper.facts(ws), "KGZ", "en")
        codes = [code for reference, code in card.codes.by_reference.items() if reference.kind == kind]
        (found,) = code_lookup.look_up(ws, codes[0], "KGZ")
    assert found.what
    assert found.data
    for datum in found.data:
        assert datum.records
        for record in datum.records:
            assert all(told.what and "package no." in told.who for told in record.answers)
            assert not any("{" in told.value for told in record.answers)
