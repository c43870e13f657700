"""Templates: workbooks that a ministry fills in by hand, in one language or in all three.

A sheet for every form. Above the table stand a title, a line on how to fill it in, facts about the template, and
the column keys, small and grey; below them the headings people read. Columns whose key begins with "~" only tell
something. Choices have drop-downs, headings have notes, known values are filled in. Every cell has Excel's text
format, so digits stay as they are typed. Nothing is locked: what was moved, renamed or added is found again by its
key, its heading in any language, or its content (template_reader).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

KEY_ROW, HEAD_ROW = 4, 5  # rows of the column keys and of the headings
RECORD = "#"  # the first column's key begins like this; the form's name follows
INFO = "~"  # columns that only tell something
LISTS = "Lists"
_GREY, _BLUE, _PALE = "808080", "1F3864", "F2F2F2"
_LONGEST_SHEET = 31


@dataclass(frozen=True)
class Column:
    """One column: its key, heading and note in the language(s) of the template, and what may be chosen."""

    key: str
    heading: str
    note: str = ""
    width: float = 14
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Form:
    """One sheet. `rows` map column keys to what stands there already; `offers` are drop-downs of single cells, by
    number of the row (from 0) and column key; `facts` are read back with it."""

    name: str
    title: str
    advice: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)


def template_bytes(forms: Sequence[Form], *, title: str) -> bytes:
    """The workbook. Raises ValueError for text that no cell can hold."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = title, "CAREC Desktop"
    lists: dict[tuple[str, ...], str] = {}
    for form in forms:
        _write_form(book.create_sheet(_sheet_name(form.title)), form, lists)
    if lists:
        _write_lists(book.create_sheet(LISTS), lists)
    file = BytesIO()
    book.save(file)
    book.close()
    return file.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(" " if letter in "\\/*?:[]'" else letter for letter in title)[:_LONGEST_SHEET].strip()


def put(sheet: "Worksheet", row: int, column: int, text: str) -> Any:
    """Write text as text, whatever it begins with; the cell."""
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _write_form(sheet: "Worksheet", form: Form, lists: dict[tuple[str, ...], str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    put(sheet, 1, 1, form.title).font = Font(bold=True, size=14, color=_BLUE)
    put(sheet, 2, 1, form.advice).font = Font(color=_GREY)
    for at, (name, text) in enumerate(form.facts.items(), 1):
        put(sheet, 3, at, f"{name}={text}").font = Font(size=8, color=_GREY)
    last = HEAD_ROW + len(form.rows)
    for at, column in enumerate(form.columns, 1):
        put(sheet, KEY_ROW, at, column.key).font = Font(size=8, color=_GREY)
        _write_heading(put(sheet, HEAD_ROW, at, column.heading), column)
        sheet.column_dimensions[get_column_letter(at)].width = column.width
        for number, row in enumerate(form.rows, HEAD_ROW + 1):
            cell = put(sheet, number, at, row.get(column.key, ""))
            cell.alignment = Alignment(vertical="top", wrap_text=column.width > 20)
            if column.key.startswith((INFO, RECORD)):
                cell.fill = PatternFill("solid", fgColor=_PALE)
        letter = get_column_letter(at)
        if column.choices:
            place = lists.setdefault(column.choices, get_column_letter(len(lists) + 1))
            _offer(sheet, f"{letter}{HEAD_ROW + 1}:{letter}{max(last, HEAD_ROW + 1)}", place, len(column.choices))
        for choices in {offered for (_row, key), offered in form.offers.items() if key == column.key}:
            place = lists.setdefault(choices, get_column_letter(len(lists) + 1))
            rows = [row for (row, key), offered in form.offers.items() if (key, offered) == (column.key, choices)]
            _offer(sheet, " ".join(f"{letter}{HEAD_ROW + 1 + row}" for row in rows), place, len(choices))
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_heading(cell: Any, column: Column) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    told = column.key.startswith((INFO, RECORD))
    cell.font = Font(bold=True, color="000000" if told else "FFFFFF")
    cell.fill = PatternFill("solid", fgColor="D9D9D9" if told else _BLUE)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    if column.note:
        cell.comment = Comment(column.note, "CAREC", width=320, height=120)


def _offer(sheet: "Worksheet", cells: str, letter: str, count: int) -> None:
    """A drop-down that suggests and does not insist: what people type instead is read, too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = DataValidation("list", formula1=f"'{LISTS}'!${letter}$1:${letter}${count}", allow_blank=True)
    offered.showErrorMessage = False
    sheet.add_data_validation(offered)
    for part in cells.split():
        offered.add(part)


def _write_lists(sheet: "Worksheet", lists: Mapping[tuple[str, ...], str]) -> None:
    from openpyxl.utils import column_index_from_string

    for choices, letter in lists.items():
        for row, text in enumerate(choices, 1):
            put(sheet, row, column_index_from_string(letter), text)
        sheet.column_dimensions[letter].width = 24


@dataclass(frozen=True)
class Mark:
    """What to say beside a cell of a workbook that came back; `row` and `column` count from 1."""

    sheet: str
    row: int
    column: int
    sentence: str
    refused: bool = True


def marked(data: bytes, marks: Sequence[Mark]) -> bytes:
    """The same workbook with its refused cells red and its notices yellow, each with a note. `data` has passed
    the gate before."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(BytesIO(data))
    try:
        for mark in marks:
            cell = book[mark.sheet].cell(mark.row, mark.column)
            if hasattr(cell, "hyperlink"):  # the inner cells of a merged range take no note
                cell.fill = PatternFill("solid", fgColor="F4B6B6" if mark.refused else "FFF2B3")
                cell.comment = Comment(mark.sentence, "CAREC", width=320, height=120)
        file = BytesIO()
        book.save(file)
    finally:
        book.close()
    return file.getvalue()
