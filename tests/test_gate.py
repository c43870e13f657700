"""The gate: every hostile workbook has its own refusal, every honest re-save passes, no input breaks it."""

import random
import string
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation

from carec_desktop.problems import UserError
from carec_desktop.sync import gate
from carec_desktop.sync.opc import sign
from tests import hostile
from tests.xlsx_tools import (
    HAS_LIBREOFFICE,
    SIGNED_AT,
    certificate,
    changed,
    edited,
    key,
    libreoffice_saves,
    parts,
    plain_workbook,
    zipped,
)

CASES = list(hostile.cases())


def refusal(data: bytes, *, strict: bool = True) -> str:
    """Code of the problem a workbook is refused for, "" when it passes."""
    try:
        gate.check(data, strict=strict)
    except UserError as error:
        return said(error)
    return ""


def said(error: UserError) -> str:
    """The code of a refusal that says what happened, what is safe and which verdict it means."""
    assert str(error).endswith(".")
    assert "nothing was" in str(error)
    code = error.problem.code
    assert gate.verdict(error.problem) == ("not-a-package" if code.startswith("not-a-package-") else "damaged")
    return code


@pytest.mark.parametrize(("code", "build"), CASES, ids=[f"{code}-{at}" for at, (code, _) in enumerate(CASES)])
def test_every_hostile_workbook_is_refused_for_what_it_is(code: str, build: hostile.Build) -> None:
    assert refusal(build()) == code


def test_a_file_that_cannot_be_read_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        gate.check(tmp_path / "none.xlsx")
    assert gate.verdict(caught.value.problem) == "not-a-package"


def test_our_own_workbooks_pass_signed_and_unsigned() -> None:
    assert refusal(plain_workbook()) == ""
    assert refusal(sign(plain_workbook(), key(), [certificate()], SIGNED_AT)) == ""
    assert refusal(zipped([("xl/", b""), *parts(plain_workbook()).items()])) == ""


def test_a_save_by_openpyxl_passes() -> None:
    file = BytesIO()
    openpyxl.load_workbook(BytesIO(plain_workbook())).save(file)
    assert refusal(file.getvalue()) == ""


@pytest.mark.skipif(not HAS_LIBREOFFICE, reason="LibreOffice is not installed")
def test_a_save_by_libreoffice_passes(tmp_path: Path) -> None:
    assert refusal(libreoffice_saves(tmp_path, plain_workbook())) == ""


def excel_like() -> bytes:
    """What Excel and WPS add when they save: theme, properties, printer settings, compatibility blocks."""
    whole = parts(plain_workbook())
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return changed(plain_workbook(), {
        "[Content_Types].xml": whole["[Content_Types].xml"].replace(b"</Types>", (
            b'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
            b'printerSettings"/><Override PartName="/xl/theme/theme1.xml" ContentType="application/'
            b'vnd.openxmlformats-officedocument.theme+xml"/><Override PartName="/docProps/app.xml" ContentType='
            b'"application/vnd.openxmlformats-officedocument.extended-properties+xml"/><Override PartName='
            b'"/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties'
            b'+xml"/></Types>')),
        "_rels/.rels": whole["_rels/.rels"].replace(b"</Relationships>", (
            b'\r\n<Relationship Id="rId3" Type="%s/extended-properties" Target="docProps/app.xml"/>'
            b'<Relationship Id="rId4" Type="%s/custom-properties" Target="docProps/custom.xml"/></Relationships>'
        ) % (office, office)),
        "xl/_rels/workbook.xml.rels": whole["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", (
            b'<Relationship Id="rId9" Type="%s/theme" Target="theme/theme1.xml"/></Relationships>') % office),
        "xl/workbook.xml": whole["xl/workbook.xml"].replace(b"<bookViews>", (
            b'<fileVersion appName="xl"/><workbookPr defaultThemeVersion="166925"/><mc:AlternateContent xmlns:mc='
            b'"http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15"><x15ac:'
            b'absPath url="C:\\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/>'
            b'</mc:Choice></mc:AlternateContent><bookViews>')),
        "xl/theme/theme1.xml": b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>\r\n<a:theme xmlns:a="x"/>',
        "docProps/app.xml": b"<Properties/>",
        "docProps/custom.xml": b"<Properties><!-- KSOProductBuildVer --></Properties>",
        "xl/printerSettings/printerSettings1.bin": bytes(200),
        "xl/worksheets/_rels/sheet1.xml.rels": (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
            b'Id="rId1" Type="%s/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
            b"</Relationships>") % office})


def test_what_excel_and_wps_add_passes() -> None:
    assert refusal(excel_like()) == ""


def test_a_container_written_as_a_stream_passes() -> None:
    class Stream(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError
    file = Stream()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(plain_workbook()).items():
            archive.writestr(name, content)
    assert refusal(file.getvalue()) == ""


def test_templates_filled_by_hand_may_hold_lists_formulas_and_hidden_sheets() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "=1+1"])
    book.create_sheet("lists").sheet_state = "hidden"
    validation = DataValidation(type="list", formula1="lists!$A$1:$A$9")
    book.active.add_data_validation(validation)
    validation.add("A1:A9")
    book.active["A1"].hyperlink = "https://example.org/"
    file = BytesIO()
    book.save(file)
    assert refusal(file.getvalue(), strict=False) == ""
    assert refusal(file.getvalue()) in ("hostile-outside-link", "hostile-hidden-sheet", "hostile-formula")
    macro = edited(file.getvalue(), "[Content_Types].xml", b"</Types>",
                   b'<Default Extension="q" ContentType="application/vnd.ms-office.vbaProject"/></Types>')
    assert refusal(changed(macro, {"xl/x.q": b"x"}), strict=False) == "hostile-macro"


# --- no input ends in anything but a refusal -----------------------------------------------------

def test_no_flipped_byte_ends_in_anything_but_a_refusal() -> None:
    dice = random.Random(11)
    good = sign(plain_workbook(), key(), [certificate()], SIGNED_AT)
    for _ in range(600):
        data = bytearray(good)
        for _ in range(dice.choice((1, 1, 2, 8))):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        refusal(bytes(data))


def test_no_change_inside_a_part_ends_in_anything_but_a_refusal() -> None:
    dice = random.Random(12)
    whole = parts(excel_like())
    tokens = [b"<", b">", b'"', b"&", b"</c>", b"<row>", b"<c>", b"<v>", b"<!--", b"]]>", b"r=", b"\0", b"\xff",
              b"<sheetData>", b"<?x?>", b"<!DOCTYPE x>", b"&#0;", b"-1", b"9" * 20, b"xmlns=''", b"t='s'", b"<f/>"]
    for _ in range(600):
        name = dice.choice(list(whole))
        content = bytearray(whole[name])
        for _ in range(dice.choice((1, 1, 3))):
            at = dice.randrange(len(content) + 1)
            content[at:at + dice.choice((0, 1, 5))] = dice.choice(tokens)
        refusal(changed(excel_like(), {name: bytes(content)}))


@given(st.binary(max_size=200), st.sampled_from(["front", "end", "middle", "alone"]))
def test_any_bytes_are_refused_without_a_fault(noise: bytes, place: str) -> None:
    good = plain_workbook()
    cut = len(good) // 2
    refusal({"front": noise + good, "end": good + noise, "middle": good[:cut] + noise + good[cut:],
             "alone": noise}[place])


@given(st.text(string.ascii_letters + "<>/= \"'&;:!?[]-0123456789", max_size=60))
def test_any_text_as_a_sheet_is_refused_without_a_fault(text: str) -> None:
    refusal(hostile.sheet(text))
