"""Packages as files: written, opened again, saved by others, cut and changed."""

import hashlib
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carec_desktop.i18n import LANGUAGES
from carec_desktop.ledger import Edit, canonical_json, clean_text
from carec_desktop.sync.keyring import audience_copy
from carec_desktop.sync.keys import package_fingerprint
from carec_desktop.sync.package import Contents, Cover, Line, Me, Written, verify, verify_many, write
from tests.test_judge import CALL, COPY, DESK, KGZ, RECEIPT_CONTENTS
from tests.trust import KAZAKH, KEYRING, KYRGYZ, OFFICER, STRANGER, Person, figure, header

COVER = Cover("Асель Т. <b>", "focal-point", "KGZ", "", (Line("Тип", "=1+1"),))
EDITS = figure(KYRGYZ, value="Тянь-Шань & 天山\n_x0041_ =HYPERLINK(1)  ")


def written(
    path: Path, who: Person = KYRGYZ, contents: Contents | None = None, lang: str = "ru", **facts: object
) -> Written:
    return write(path, header(who, **facts), contents or Contents(EDITS), who.signer(), COVER, lang=lang)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("mail") / "отчёт 7.xlsx").path


def resaved(path: Path, change: object = None) -> Path:
    """The workbook as another office program leaves it, perhaps with one cell changed first."""
    book = openpyxl.load_workbook(path)
    if change is not None:
        change(book)  # type: ignore[operator]
    target = path.with_name(f"resaved {path.name}")
    book.save(target)
    book.close()
    return target


def test_what_was_written_is_what_is_opened(report: Path) -> None:
    found = verify(report, KEYRING, DESK)
    assert (found.verdict, found.sentence()) == ("intact", found.problems[0].sentence())
    assert list(found.edits) == EDITS
    assert [e.id for e in found.edits] == [e.id for e in EDITS]


def test_the_sender_is_told_what_the_receiver_will_see(tmp_path: Path) -> None:
    sent = written(tmp_path / "a.xlsx")
    found = verify(sent.path, KEYRING, DESK)
    assert found.attestation == sent.attestation
    assert found.seal == sent.seal
    assert found.fingerprint == sent.fingerprint == package_fingerprint(sent.seal.id)


def test_a_resave_loses_the_native_signature_and_nothing_else(report: Path) -> None:
    found = verify(resaved(report), KEYRING, DESK)
    assert (found.verdict, list(found.edits)) == ("resaved", EDITS)


def test_a_changed_cell_is_named(report: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Edits"]["E3"] = "26"

    found = verify(resaved(report, change), KEYRING, DESK)
    assert [p.code for p in found.problems] == ["altered", "altered-rows"]
    assert found.problems[1].facts["rows"] == "3"


def test_the_readable_sheets_count_only_while_the_workbook_is_untouched(report: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["B3"] = "Somebody else"

    assert verify(resaved(report, change), KEYRING, DESK).verdict == "resaved"


def test_a_changed_part_under_the_native_signature_is_altered(report: Path, tmp_path: Path) -> None:
    target = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(report) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, data.replace(b"laptop-1", b"laptop-2") if name.startswith("xl/worksheets") else data)
    found = verify(target, KEYRING, DESK)
    assert found.verdict == "altered"
    assert {"altered-rows", "altered-seal"} <= {p.code for p in found.problems}


def test_one_bad_file_never_stops_the_others(report: Path, tmp_path: Path) -> None:
    cut, text = tmp_path / "cut.xlsx", tmp_path / "text.xlsx"
    cut.write_bytes(report.read_bytes()[:-200])
    text.write_text("no workbook")
    plain = tmp_path / "plain.xlsx"
    book = openpyxl.Workbook()
    book.save(plain)
    paths = [cut, report, tmp_path / "missing.xlsx", text, plain]
    found = list(verify_many(paths, KEYRING, DESK))
    assert [f.path for f in found] == paths
    assert [f.verdict for f in found] == ["damaged", "intact", "not-a-package", "not-a-package", "not-a-package"]
    assert all(f.sentence() for f in found)


def test_without_a_keyring_the_seal_is_checked_and_the_signer_stays_unknown(report: Path) -> None:
    assert verify(report, None, None).verdict == "unknown-signer"
    stripped = replace(KEYRING, holders=())
    assert verify(report, stripped, Me("secretariat", "CAREC")).verdict == "unknown-signer"


def test_a_package_signed_natively_by_another_key_is_altered(tmp_path: Path) -> None:
    mixed = replace(KYRGYZ.signer(), certificate=STRANGER.signer().certificate)
    with pytest.raises(ValueError):
        write(tmp_path / "x.xlsx", header(KYRGYZ), Contents(EDITS), mixed, COVER, lang="en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_receipt_and_call_read_like_letters_and_open_like_packages(tmp_path: Path, lang: str) -> None:
    receipt = written(tmp_path / "r.xlsx", OFFICER, RECEIPT_CONTENTS, lang, purpose="receipt", addressee="KGZ")
    found = verify(receipt.path, COPY, KGZ)
    assert (found.verdict, found.receipt) == ("intact", RECEIPT_CONTENTS.receipt)
    call = written(tmp_path / "c.xlsx", OFFICER, Contents(call=CALL), lang, purpose="call", addressee="*")
    found = verify(call.path, COPY, KGZ)
    assert (found.verdict, found.call) == ("intact", CALL)


def test_people_find_the_cover_first_and_no_formula_anywhere(report: Path) -> None:
    book = openpyxl.load_workbook(report)
    machine = [name for name in book.sheetnames if name in ("Edits", "Seal")]
    assert machine == book.sheetnames[-2:]
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(sheet.sheet_state == "visible" for sheet in book)
    first = [cell.value for row in book.worksheets[0] for cell in row]
    assert "=1+1" in first
    assert "Асель Т. <b>" in first
    book.close()


def test_a_receipt_says_its_sum_on_the_cover(tmp_path: Path) -> None:
    sent = written(tmp_path / "r.xlsx", OFFICER, RECEIPT_CONTENTS, "en", purpose="receipt", addressee="KGZ")
    book = openpyxl.load_workbook(sent.path)
    cover = [cell.value for row in book.worksheets[0] for cell in row]
    assert "1 of 2 values held by the secretariat, 1 needs you." in cover
    book.close()


def test_a_package_for_another_country_stays_closed(tmp_path: Path) -> None:
    sent = written(tmp_path / "r.xlsx", OFFICER, RECEIPT_CONTENTS, "en", purpose="receipt", addressee="KGZ")
    kazakh = audience_copy(KEYRING, "KAZ")
    found = verify(sent.path, kazakh, Me("focal-point", "KAZ", KAZAKH.key))
    assert (found.verdict, found.edits) == ("wrong-addressee", ())


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_flipped_bit_changes_what_merges(
    report: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(report.read_bytes())
    bit = data.draw(st.integers(0, len(content) * 8 - 1))
    content[bit // 8] ^= 1 << bit % 8
    target = tmp_path_factory.mktemp("flipped") / "a.xlsx"
    target.write_bytes(content)
    found = verify(target, KEYRING, DESK)
    assert not found.merges or list(found.edits) == EDITS


VALUE = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf")) | st.just("\n"), max_size=40)


@given(st.lists(VALUE, min_size=1, max_size=4), st.sampled_from(LANGUAGES))
@settings(max_examples=25, deadline=None)
def test_any_text_survives_the_journey(tmp_path_factory: pytest.TempPathFactory, values: list[str], lang: str) -> None:
    edits = [e for n, v in enumerate(values) for e in figure(KYRGYZ, value=clean_text(v), source=f"{n}: {v}")]
    sent = written(tmp_path_factory.mktemp("mail") / "a.xlsx", contents=Contents(edits), lang=lang)
    found = verify(sent.path, KEYRING, DESK)
    assert (found.verdict, list(found.edits)) == ("intact", edits)
    assert {e.id for e in found.edits} == sent.attestation.edits


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
IDS = st.lists(st.sampled_from(["a" * 64, "b" * 64, "\n\u0303"]), max_size=3).map(tuple)


ANY_EDIT = {f.name: TEXT for f in fields(Edit)} | {"replaces": IDS, "observed": IDS, "epoch": st.integers()}


@given(st.builds(Edit, **ANY_EDIT))
def test_an_edit_is_named_by_its_canonical_form(edit: Edit) -> None:
    plain = {f.name: getattr(edit, f.name) for f in fields(Edit)}
    plain |= {"replaces": sorted(edit.replaces), "observed": sorted(edit.observed)}
    assert edit.id == hashlib.sha256(b"e1\n" + canonical_json(plain)).hexdigest()
