"""The matrix and the tables from a ledger: by command and in the window, in every kind of file."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from carec_desktop.actions import editions, record, tables
from carec_desktop.actions.workspace import opened
from carec_desktop.cli import cli
from carec_desktop.report.tables import tables_book
from carec_desktop.ui import files
from carec_desktop.ui.messages import Box
from carec_desktop.ui.pages.card import CardPage
from carec_desktop.ui.pages.region_tables import RegionTables
from carec_desktop.ui.parts import Button
from carec_desktop.ui.printing import lies
from tests.pages_world import People, figure, make_world

BEGINNINGS = {"pdf": b"%PDF", "xlsx": b"PK", "docx": b"PK"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_world(tmp_path_factory.mktemp("tables"))
    figure(root / "secretariat", "4.50", "EFS.OC1.GDP_GROWTH")
    with opened(root / "secretariat") as ws:
        for title, amount in (("Road", "100"), ("Bridge", "40.5")):
            name, key = record.begin(ws, "project", {"owner": "CAREC"}, "en")
            record.write(ws, "project", name, key, {
                "title": title, "kind": "investment", "sector": "TRP", "status": "approved", "approved": "2019",
                "amount": amount, "currency": "USD",
            }, lang="en")  # fmt: skip
    return root


def run(world: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--ui-lang", "en", "-w", str(world / "secretariat"), *words])


@pytest.mark.parametrize("kind", tables.KINDS)
@pytest.mark.parametrize("what", ["matrix", "tables"])
def test_the_ending_chooses_the_kind(world: Path, tmp_path: Path, what: str, kind: str) -> None:
    target = tmp_path / f"{what}.{kind}"
    done = run(world, what, "--lang", "ru", "-o", str(target))
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(BEGINNINGS[kind])


@pytest.mark.parametrize("what", ["matrix", "tables"])
def test_another_ending_is_refused_and_nothing_is_written(world: Path, tmp_path: Path, what: str) -> None:
    done = run(world, what, "--lang", "en", "-o", str(tmp_path / "file.odt"))
    assert done.exit_code == 1
    assert ".docx" in done.output
    assert list(tmp_path.iterdir()) == []


def test_matrix_rows_keep_their_keys_and_stand_in_the_workbook(world: Path, tmp_path: Path) -> None:
    target = tmp_path / "matrix.xlsx"
    done = run(world, "matrix", "--lang", "en", "--json", "-o", str(target))
    text = done.stdout[done.stdout.index("{") :]
    rows = json.loads(text)["rows"]
    assert set(rows[0]) == {
        "measure", "ref_area", "dimensions", "time_period", "kind", "value", "source", "state", "status", "movement",
    }  # fmt: skip
    sheet = openpyxl.load_workbook(target).worksheets[2]
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("Value")
    stated = [row["value"] for row in rows]
    assert [row[at].value if row[at].data_type == "n" else None for row in sheet.iter_rows(min_row=2)] == stated


def test_project_records_stand_beside_the_published_total(world: Path) -> None:
    with opened(world / "secretariat", readonly=True) as ws:
        made = next(table for table in tables_book(tables.table_facts(ws), "en").tables if table.key == "portfolio")
    heads = [column.head for column in made.columns]
    assert "2019" in heads
    rows = {row.band: row for row in made.rows if row.cells[0][0].text == "from project records"}
    amount = rows["Amount of CAREC investment projects (USD million)"].cells[heads.index("2019")][0]
    assert (amount.raw, amount.note) == ("140.5", "n = 2")


def test_two_files_of_one_ledger_are_the_same(world: Path, tmp_path: Path) -> None:
    for name in ("one.docx", "two.docx", "one.xlsx", "two.xlsx"):
        run(world, "tables", "--lang", "zh", "-o", str(tmp_path / name))
    for kind in ("docx", "xlsx"):
        assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()


@pytest.fixture
def page(people: People, qtbot: QtBot) -> RegionTables:
    window = people.sit("secretariat")
    window.activateWindow()
    made = people.page(window, "tables")
    assert isinstance(made, RegionTables)
    return made


def test_the_report_card_leads_to_the_papers_of_its_edition(people: People, qtbot: QtBot) -> None:
    window = people.sit("secretariat")
    card = people.page(window, "card")
    assert isinstance(card, CardPage)
    next(action for action in card.head.actions if action.keys == "Ctrl+T").call()
    assert isinstance(window.page(), RegionTables)
    people.idle(window)


def test_arrows_choose_the_paper_and_it_is_shown(page: RegionTables, qtbot: QtBot) -> None:
    assert page.paper.document.pageCount() == 4  # the matrix
    assert lies(page.paper.pdf) == QPageLayout.Orientation.Landscape
    page.list.setFocus()
    for _step in range(5):
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.paper.document.pageCount() == 1, timeout=30_000)
    assert page.list.row().key == "women"
    qtbot.waitUntil(lambda: page._print.enabled, timeout=30_000)


def test_a_paper_is_saved_as_chosen(
    page: RegionTables, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, object]] = []

    def save(_window: object, _title: str, name: str, kinds: object, then: Callable[[Path], object]) -> None:
        asked.append((name, kinds))
        then(tmp_path / name)

    monkeypatch.setattr(files, "save_file", save)
    page.list.choose(6)
    page.languages.choose("ru")
    for kind in tables.KINDS:
        page.kinds.choose(kind)
        page._save_one()
        target = tmp_path / f"calendar-ru.{kind}"
        qtbot.waitUntil(target.exists, timeout=30_000)
        assert asked[-1] == (target.name, kind)
        assert target.read_bytes()[:2] == (b"%P" if kind == "pdf" else b"PK")
        qtbot.waitUntil(lambda: not page.desk.jobs.working, timeout=30_000)
        said = page.desk.messages.said[-1]
        assert said.manner == "info"
        assert target.name in said.sentence


def test_all_papers_stop_between_two_files_and_keep_what_was_written(
    page: RegionTables, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "open_folder", lambda _window, _title, then: then(tmp_path))
    wanted: list[str] = []

    def made(_gathered: object, what: str, lang: str, kind: str) -> bytes:
        wanted.append(f"{what}-{lang}.{kind}")
        if len(wanted) == 4:
            page.desk.jobs.cancel()
        return b"paper"

    monkeypatch.setattr(tables, "made", made)
    page._ask_folder()
    qtbot.waitUntil(lambda: not page.desk.jobs.working, timeout=30_000)
    assert sorted(path.name for path in tmp_path.glob("*.*") if path.is_file()) == sorted(wanted[:4])
    assert "Stopped" in page.desk.messages.said[-1].sentence
    monkeypatch.setattr(tables, "made", lambda *_what: b"paper")
    page._ask_folder()
    assert "4 files" in page.desk.messages.said[-1].sentence
    (box,) = page.window().findChildren(Box)
    box.findChildren(Button)[1].click()  # replace them
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*-*.*"))) == 18, timeout=30_000)


def test_an_edition_is_printed_as_it_was(people: People, world: Path, tmp_path: Path) -> None:
    with opened(people.at("secretariat")) as ws:
        editions.make(ws, "Then")
        before = tables.made(tables.gather(ws, "Then"), "calendar", "en")
        name, key = record.begin(ws, "event", {})
        record.write(ws, "event", name, key, {"title": "Later", "kind": "workshop", "held": '{"start": "2024"}'})
        assert tables.made(tables.gather(ws, "Then"), "calendar", "en") == before


def test_the_proposed_name_follows_the_chosen_kind(people: People, tmp_path: Path) -> None:
    window = people.sit("secretariat")
    written: list[Path] = []
    dialog = files.save_file(window, "Save", "matrix-en.pdf", tables.KINDS, written.append)
    assert isinstance(dialog, QFileDialog)
    assert len(dialog.nameFilters()) == 3
    dialog.filterSelected.emit(dialog.nameFilters()[2])
    assert dialog.defaultSuffix() == "docx"
    assert Path(dialog.selectedFiles()[0]).name == "matrix-en.docx"
    dialog.reject()
