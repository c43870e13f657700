"""The workbook writer: text stays text, same rows same bytes, a file on disk is the old or the new one."""

import errno
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.problems import UserError
from carec_desktop.sync import files
from carec_desktop.sync.columns import column_letters, column_number
from carec_desktop.sync.workbook import Cell, Sheet, Style, workbook_bytes
from carec_desktop.sync.zips import Container

XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
                   max_size=12)
PLAIN_TEXT = XML_TEXT.filter(lambda text: "_x" not in text)  # openpyxl does not undo Excel's escapes


def openpyxl_rows(data: bytes, sheet: str) -> list[list[str]]:
    rows = openpyxl.load_workbook(BytesIO(data))[sheet].iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


@given(st.lists(st.lists(PLAIN_TEXT, min_size=2, max_size=2), min_size=1, max_size=4))
def test_another_program_reads_the_same_texts(rows: list[list[str]]) -> None:
    data = workbook_bytes([Sheet("Edits", [["a", "b"], *rows])])
    assert openpyxl_rows(data, "Edits") == [["a", "b"], *rows]


def test_text_that_looks_like_a_formula_is_text_and_keeps_its_apostrophe() -> None:
    data = workbook_bytes([Sheet("Edits", [["head"], ["=1+1"], ["-5"], ["+7"], ["@x"], ["=A1&B1"]])])
    cells = [row[0] for row in openpyxl.load_workbook(BytesIO(data))["Edits"].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * 5
    assert all(cell.quotePrefix for cell in cells)
    assert {cell.number_format for cell in cells} == {"@"}


def test_heads_are_bold_and_stay_in_view_and_on_every_page() -> None:
    sheet = openpyxl.load_workbook(BytesIO(workbook_bytes(
        [Sheet("Итоги", [["a"], ["b"]], widths=[30], wrap=True)])))["Итоги"]
    assert (sheet["A1"].font.b, sheet["A2"].font.b) == (True, False)
    assert sheet["A2"].alignment.wrap_text
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert sheet.column_dimensions["A"].width == 30
    assert sheet.page_setup.orientation == "landscape"


def test_a_cell_may_bring_its_own_look() -> None:
    data = workbook_bytes([Sheet("Cover", [[Cell("Report", Style.TITLE)], ["plain"]], heads=0)])
    sheet = openpyxl.load_workbook(BytesIO(data))["Cover"]
    assert sheet["A1"].font.sz == 15
    assert sheet.freeze_panes is None


def test_the_same_rows_give_the_same_bytes() -> None:
    def rows() -> Iterator[list[str]]:
        return ([str(n), "значение"] for n in range(1000))
    first = workbook_bytes([Sheet("Edits", rows())], title="t")
    assert first == workbook_bytes([Sheet("Edits", rows())], title="t")


def test_the_list_of_types_is_the_first_part_and_dates_are_fixed() -> None:
    data = workbook_bytes([Sheet("Edits", [["a"]])])
    assert next(iter(Container(data).entries)) == "[Content_Types].xml"
    assert data[10:14] == b"\0\0\x21\0"  # midnight of 1 January 1980


@pytest.mark.parametrize("text", ["a\rb", "\x00", "\x1b", "\ufffe", "\ud800", "x" * 32_768])
def test_what_no_cell_can_hold_is_our_mistake(text: str) -> None:
    with pytest.raises(ValueError):
        workbook_bytes([Sheet("Edits", [["head"], [text]])])


@pytest.mark.parametrize("names", [[], ["a", "A"], [""], ["a/b"], ["x" * 32], ["'a"], ["[1]"]])
def test_sheet_names_excel_would_repair_are_our_mistake(names: list[str]) -> None:
    with pytest.raises(ValueError):
        workbook_bytes([Sheet(name, [["a"]]) for name in names])


def test_columns_are_counted_in_letters() -> None:
    assert [column_letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_number(column_letters(at)) == at + 1 for at in range(20_000))


# --- on disk -------------------------------------------------------------------------------------

def refused(tmp_path: Path, place: Path | None = None) -> str:
    with pytest.raises(UserError) as caught:
        files.atomic_write(place or tmp_path / "a.xlsx", b"new")
    assert str(caught.value)
    return caught.value.problem.code


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path, tmp_path / "нет" / "a.xlsx") == "folder-missing"


@pytest.mark.parametrize(("number", "code"), [
    (errno.EACCES, "folder-read-only"), (errno.EROFS, "folder-read-only"), (errno.ENOSPC, "disk-full"),
    (errno.EIO, "file-not-written")])
def test_a_place_that_refuses_is_said(
        number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "as the system says it")
    monkeypatch.setattr(os, "fsync", refuse)
    (tmp_path / "a.xlsx").write_bytes(b"old")
    assert refused(tmp_path) == code
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"


def test_a_scanner_that_lets_go_is_waited_for_and_excel_is_named(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, held = os.replace, iter([True, True, False])

    def busy(source: Path, target: Path) -> None:
        if next(held, True):
            raise PermissionError(errno.EACCES, "held")
        replace(source, target)
    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(files, "REPLACE_PAUSES", (0, 0, 0))
    files.atomic_write(tmp_path / "a.xlsx", b"new")
    assert (tmp_path / "a.xlsx").read_bytes() == b"new"
    assert refused(tmp_path) == "file-busy"


def test_reading_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 11)
    for place, code in (("none", "file-missing"), (".", "file-not-readable"), ("large", "file-too-large")):
        with pytest.raises(UserError) as caught:
            files.read_file(tmp_path / place, limit=10)
        assert caught.value.problem.code == code
