"""The matrix and the tables from a ledger: by command and in the window, in every kind of file."""

import json
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx import Document
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from carec_desktop.actions import record, tables
from carec_desktop.actions.workspace import opened
from carec_desktop.cli import cli
from carec_desktop.ui import files
from carec_desktop.ui.pages.card import CardPage
from tests.pages_world import People, cheap_keys, figure, make_world

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


@pytest.fixture
def people(
    world: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    cheap_keys(monkeypatch)
    made = People(world, tmp_path, qtbot)
    yield made
    made.leave()


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
        made = next(table for table in tables.tables(ws, "en").tables if table.key == "portfolio")
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


@pytest.mark.parametrize(("act", "kind"), [("_matrix", "docx"), ("_matrix", "pdf"), ("_tables", "xlsx")])
def test_the_window_offers_all_kinds(
    people: People, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str, kind: str
) -> None:
    asked: list[object] = []
    target = tmp_path / f"file.{kind}"

    def save(_window: object, _title: str, _name: str, kinds: object, then: Callable[[Path], object]) -> None:
        asked.append(kinds)
        then(target)

    monkeypatch.setattr(files, "save_file", save)
    window = people.sit("secretariat")
    page = people.page(window, "card")
    assert isinstance(page, CardPage)
    getattr(page, act).call()
    qtbot.waitUntil(target.exists, timeout=30_000)
    people.idle(window)
    assert asked == [tables.KINDS]
    assert {said.manner for said in window.messages.said} == {"info"}
    if kind == "docx":
        assert Document(BytesIO(target.read_bytes())).tables
    elif kind == "xlsx":
        assert zipfile.is_zipfile(target)


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
