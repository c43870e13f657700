"""Sound files to be broken: the packages kept of format 1, a re-saved one, and enrolment and key files."""

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
