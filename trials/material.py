"""Sound files to be broken: the packages kept of format 1, a re-saved one, filled-in templates, key files."""

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from carec_desktop.problems import UserError
from carec_desktop.sync.enrolment import read_certificate, read_request
from carec_desktop.sync.judge import Asking
from carec_desktop.sync.keyring import SignedKeyring
from carec_desktop.sync.keys import public_of
from carec_desktop.sync.package import verify

KEPT = Path(__file__).resolve().parent.parent / "tests" / "kept" / "format-1"
PACKAGES = ("report", "receipt-KGZ", "receipt-KAZ", "call-KGZ", "resaved")
TEMPLATES = ("template", "own")
KEY_FILES = ("request", "answer", "person", "keyring")
SECRET = "a passphrase"


def write_all(folder: Path) -> None:
    """All sound files into `folder`, and `sound.json`: the ids of every edit that may merge."""
    from openpyxl import load_workbook

    for path in KEPT.iterdir():
        shutil.copy(path, folder / path.name)
    book = load_workbook(folder / "report.xlsx")
    book.save(folder / "resaved.xlsx")
    book.close()
    _write_key_files(folder)
    _write_templates(folder)
    ids = [e.id for name in PACKAGES for e in verify(folder / f"{name}.xlsx", asking().keyring, None).edits]
    (folder / "sound.json").write_text(json.dumps(ids))


def _write_key_files(folder: Path) -> None:
    from carec_desktop.actions import enrol, workspace

    office = {"role": "secretariat", "ref_area": "CAREC", "name": "Secretariat", "lang": "en"}
    person = {"role": "focal-point", "ref_area": "UZB", "name": "Координатор 联络人", "lang": "ru"}
    with (
        workspace.create(folder / "office", **office) as ws,  # type: ignore[arg-type]
        workspace.create(folder / "desk", **person) as desk,  # type: ignore[arg-type]
    ):
        enrol.found_secretariat(ws, SECRET)
        enrol.request(desk, SECRET, folder / "request.json")
        enrol.approve(ws, SECRET, folder / "request.json", folder / "answer.json")
        shutil.copy(desk.person_key, folder / "person.json")
        (folder / "key.txt").write_text(desk.key)


def _write_templates(folder: Path) -> None:
    """A template filled in, and a sheet of somebody's own with numbers, days, per cents and merged cells."""
    from datetime import date

    from openpyxl import Workbook, load_workbook

    from carec_desktop.actions.templates import Wanted, write_template
    from carec_desktop.actions.workspace import opened

    with opened(folder / "desk", readonly=True) as ws:
        write_template(ws, folder / "template.xlsx", Wanted(("observation", "institution"), ("2020",), "ru"))
    book = load_workbook(folder / "template.xlsx")
    for sheet in book.worksheets[:2]:
        for row in sheet.iter_rows(min_row=6, max_row=12, min_col=7, max_col=9):
            for cell, text in zip(row, ("12 500,5", "=1+1", "是"), strict=True):
                cell.value = text
    book.save(folder / "template.xlsx")
    book.close()
    own = Workbook()
    sheet = own.worksheets[0]
    for line in (["Code", "Period", "Value", "Source"], ["gdp_growth", "2020", 4.6, "Нацстатком"], ["Итого", "", 4.6]):
        sheet.append(line)
    sheet["C3"].number_format, sheet["D3"] = "0.0%", date(2022, 5, 3)
    sheet.merge_cells("D2:D3")
    own.save(folder / "own.xlsx")
    own.close()


def read_template(data: bytes, _folder: Path) -> str:
    """Gate, cells and tables of a workbook filled in by hand, as `read-template` gets them."""
    from carec_desktop.actions.template_rows import Table, tables
    from carec_desktop.sync import gate, handfilled

    try:
        workbook = gate.open_workbook(data, strict=False)
        sheets = {name: [row for batch in batches for row in batch] for name, batches in handfilled.rows(workbook)}
    except UserError as error:
        str(error)
        return gate.verdict(error.problem)
    found = [table for table in tables(sheets) if isinstance(table, Table)]
    return "rows" if any(table.rows for table in found) else "no rows"


@cache
def asking() -> Asking:
    """The secretariat's keyring of the kept packages; nobody in particular asks, so nothing is misaddressed."""
    return Asking(SignedKeyring.parse((KEPT / "keyring.json").read_text(encoding="utf-8")).keyring)


@cache
def sound_ids(folder: Path) -> frozenset[str]:
    return frozenset(json.loads((folder / "sound.json").read_text()))


def readers(folder: Path) -> tuple[Callable[[bytes], object], ...]:
    """Everything that opens enrolment and key files; opening a private key stops before its passphrase."""
    key = (folder / "key.txt").read_text()
    return (read_request, lambda data: read_certificate(data, key), public_of, _read_keyring)


def _read_keyring(data: bytes) -> object:
    return SignedKeyring.parse(data.decode("utf-8", "surrogateescape"))


def read_key_file(folder: Path, data: bytes) -> str:
    """Every reader takes the file or refuses it in a sentence."""
    taken = "refused"
    for reader in readers(folder):
        try:
            reader(data)
            taken = "read"
        except UserError as error:
            str(error)
    return taken
