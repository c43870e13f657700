"""The exchange page: what is ready leaves with a passphrase, what is not says why, nothing is lost on a mistake."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carec_desktop.actions import exchange, record
from carec_desktop.actions.workspace import opened
from carec_desktop.ui.pages.send_parts import MOST_CHANGES, More
from carec_desktop.ui.parts import said
from carec_desktop.ui.signing import session_of
from tests.pages_world import PASSPHRASE, People, figure, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("exchange"))


def half_an_event(folder: Path) -> None:
    with opened(folder) as ws:
        name, key = record.begin(ws, "event", {}, "en")
        record.write(ws, "event", name, key, {"title": "Half an event"}, lang="en")


def test_what_is_not_ready_says_why_and_opens(people: People) -> None:
    figure(people.at("first"), "3.9")
    half_an_event(people.at("first"))
    window = people.sit("first")
    page = people.page(window, "exchange")
    assert [one.view.form for one in page.facts.ready] == ["observation"]
    assert [one.view.form for one in page.facts.stuck] == ["event"]
    row = next(row for row in page.decide.rows_model.rows if row.form == "event")
    assert row.kind == "draft"
    assert "still empty" in page.decide.rows_model.columns[3].cell(row).text
    page.decide.opened.emit(row)
    people.idle(window)
    assert window.key == "events"
    assert said(window.page().head.title) == "Half an event"  # type: ignore[union-attr]


def test_a_wrong_passphrase_is_one_sentence(people: People, tmp_path: Path) -> None:
    figure(people.at("first"), "3.9")
    window = people.sit("first")
    page = people.page(window, "exchange")
    page.export_to(tmp_path / "out.xlsx")
    people.answer(window, "Sign", "not it")
    assert window.messages.said[-1].manner == "refused"
    assert not (tmp_path / "out.xlsx").exists()
    assert len(page.facts.ready) == 1
    page.export_to(tmp_path / "out.xlsx")
    people.answer(window, "Sign", PASSPHRASE)
    assert (tmp_path / "out.xlsx").exists()
    assert page.facts.waiting == ()
    assert page.facts.number == 2
    assert page.sent is not None
    assert page.sent.number == 1
    assert not session_of(window.desk).open, "outside the secretariat the passphrase is asked every time"


def test_two_people_of_a_country_settle_it_among_themselves(people: People, tmp_path: Path, qtbot: QtBot) -> None:
    figure(people.at("first"), "3.9")
    figure(people.at("second"), "4.1")
    for name in ("first", "second"):
        with opened(people.at(name)) as ws:
            exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / f"{name}.xlsx")
    window = people.sit("second")
    page = people.page(window, "exchange")
    page.take_in([tmp_path / "first.xlsx"])
    people.idle(window)
    desk = people.page(window, "settle")
    values = [head.edit.value for head in desk.cases[0].unsettled.heads]
    assert sorted(values) == ["3.9", "4.1"]
    window.activateWindow()
    desk.table.setFocus()
    qtbot.keyClick(desk.table, Qt.Key.Key_A)
    people.idle(window)
    assert desk.cases[0].drafted == values[0]
    page = people.page(window, "exchange")
    assert [one.view.form for one in page.facts.ready] == ["observation"]


def test_a_file_that_is_no_package_changes_nothing(people: People, tmp_path: Path) -> None:
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(b"no package")
    window = people.sit("first")
    page = people.page(window, "exchange")
    page.take_in([junk])
    people.idle(window)
    assert window.messages.said[-1].manner == "warn"
    assert page.facts.counts.total == 0
    assert page.facts.letters[0].problem


def test_a_long_list_ends_in_how_many_more(people: People) -> None:
    folder = people.at("first")
    with opened(folder) as ws:
        codes = [m.code for m in ws.framework.context if m.provider == "country"][:6]
        codes += [m.code for m in ws.framework.measures if m.country_type == "count"][:4]
        codes += [m.code for m in ws.framework.measures if m.country_type == "boolean"][:6]
    for code in codes:
        figure(folder, "1", code)
    window = people.sit("first")
    page = people.page(window, "exchange")
    assert len(page.facts.outgoing.changes) > MOST_CHANGES
    rows = page.changes.rows_model.rows
    assert rows[-1] == More(len(page.facts.outgoing.changes) - MOST_CHANGES)
    assert page.changes.rows_model.columns[2].cell(rows[-1]).text.startswith("and ")
    page.changes.opened.emit(rows[-1])
    assert len(page.changes.rows_model.rows) == len(page.facts.outgoing.changes)
    page.changes.opened.emit(rows[0])
    people.idle(window)
    assert window.key == "grid"
