"""A book of tables as an Excel workbook: a cover, then one sheet a table with real numbers, filter and frozen head.

A row whose cells hold several data takes as many lines; what the row is about is said again on each, so that a
filter keeps them together. Bands become a first column.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from carec_desktop.i18n import C_, _
from carec_desktop.report import say
from carec_desktop.report.table import Book, Cell, Column, Row, Table
from carec_desktop.sync.workbook import Cell as SheetCell
from carec_desktop.sync.workbook import Day, Number, Sheet, Style, Year, fits_number, workbook_bytes

LONGEST_NAME = 31
BRACKETS, SHORT = re.compile(r"\s*[(（].*?[)）]"), 3  # a word of so many letters says nothing at the end
FORBIDDEN = str.maketrans(dict.fromkeys("\\/*?:[]", " "))
CHARACTERS = 0.42  # of a column's weight; widths are in characters
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
LEAST, MOST, NOTE = 12.0, 60.0, 13.0
AIR = 2.5  # beside a number, where the arrow of the filter stands over it


def workbook_of(book: Book) -> bytes:
    """The book as .xlsx."""
    sheets = [_cover(book)]
    for table in map(_without_idle_notes, book.tables):
        sheets.append(_sheet(table, {sheet.name for sheet in sheets}))
    return workbook_bytes(sheets, title=book.title, creator=book.author)


def _without_idle_notes(table: Table) -> Table:
    """The same table, where a column whose numbers have no notes gets none beside it."""
    columns = tuple(
        replace(column, noted=column.noted and any(datum.note for row in table.rows for datum in row.cells[at]))
        for at, column in enumerate(table.columns)
    )
    return replace(table, columns=columns)


def _cover(book: Book) -> Sheet:
    """What the workbook holds, how far it is approved, and how to read it."""
    rows: list[list[str | SheetCell]] = [
        [SheetCell(book.title, Style.TITLE)],
        [SheetCell(book.subtitle, Style.NOTE)],
        [SheetCell(book.state.words, Style.HEAD)],
        [""],
        *_single(book.notes),
        [_("Numbers are numbers, with the decimals as the source gives them; words stand where no number can. "
           "The column beside a number says who states it, or of when it is.")],
        [""],
    ]  # fmt: skip
    for table in book.tables:
        rows.append([SheetCell(table.heading, Style.HEAD)])
        rows += _single(line for line in (table.lead, *table.notes, *([] if table.rows else [table.empty])) if line)
        for band, words in table.leads.items():
            rows += [[SheetCell(band, Style.NOTE)], *_single(words.split("\n"))]
    return Sheet(C_("tables", "About"), rows, widths=(120,), heads=0, wrap=True)


def _single(lines: Iterable[str]) -> list[list[str | SheetCell]]:
    return [[line] for line in lines]


def _sheet(table: Table, taken: set[str]) -> Sheet:
    rows = [_heads(table), *(line for row in table.rows for line in _lines(table, row))]
    if not table.rows and table.empty:
        rows.append([SheetCell(table.empty, Style.NOTE)])
    keys = sum(column.key for column in table.columns) + bool(table.band_head)
    return Sheet(
        _name(table.heading, taken), rows, widths=_widths(table), filtered=True, wrap=True, pinned=min(keys, 3)
    )


def _name(heading: str, taken: set[str]) -> str:
    """The heading as a sheet may be named, unlike all others: whole words of it, as many as there is room for."""
    plain = _fitting(" ".join(heading.translate(FORBIDDEN).replace("'", "’").split()))
    if plain.casefold() not in {each.casefold() for each in taken}:
        return plain
    return next(
        name for at in range(2, 100)
        if (name := f"{plain[: LONGEST_NAME - 3].strip()} {at}").casefold() not in {each.casefold() for each in taken}
    )  # fmt: skip


def _fitting(heading: str) -> str:
    """What fits of a heading; without what stands in brackets and without short words left at its end."""
    if len(heading) <= LONGEST_NAME:
        return heading
    words = BRACKETS.sub("", heading).split()
    while len(words) > 1 and (len(" ".join(words)) > LONGEST_NAME or len(words[-1]) <= SHORT):
        words.pop()
    return " ".join(words)[:LONGEST_NAME].strip()


def _heads(table: Table) -> list[str | SheetCell]:
    heads: list[str | SheetCell] = [table.band_head] if table.band_head else []
    for column in table.columns:
        name = _("{group}: {column}").format(group=column.group, column=column.head) if column.group else column.head
        heads += [name, _("{column}, note").format(column=name)] if column.noted else [name]
    return heads


def _widths(table: Table) -> list[float]:
    widths = [34.0] if table.band_head else []
    for at, column in enumerate(table.columns):
        width = min(MOST, max(LEAST, column.weight * CHARACTERS * (2 if column.key else 1.4), _longest(table, at)))
        widths += [width, NOTE] if column.noted else [width]
    return widths


def _longest(table: Table, at: int) -> float:
    """Characters the longest number of a column takes, with its separators and some air; a spreadsheet that lacks
    them shows signs instead of the number."""
    numbers = (say.number(datum.raw) for row in table.rows for datum in row.cells[at] if fits_number(datum.raw))
    return max(map(len, numbers), default=0) + AIR


def _lines(table: Table, row: Row) -> Iterator[list[str | SheetCell]]:
    """One line for each datum of the fullest cell."""
    for at in range(max((len(cell) for cell in row.cells), default=1) or 1):
        line: list[str | SheetCell] = [_said(row.band)] if table.band_head else []
        for column, cell in zip(table.columns, row.cells, strict=True):
            line += _datum(column, cell, at)
        yield line


def _datum(column: Column, cell: Cell, at: int) -> list[str | SheetCell]:
    datum = cell[0 if column.key and cell else at] if at < len(cell) or (column.key and cell) else None
    if datum is None:
        return ["", ""] if column.noted else [""]
    real = bool(datum.raw) and fits_number(datum.raw)
    if datum.day:
        return [Day(datum.day)]
    value: str | SheetCell = Number(datum.raw) if real else _said(datum.text, column.years)
    if column.noted:
        return [value, _said(datum.meaning or datum.note)]
    if datum.note and not datum.raw:
        value = SheetCell(f"{datum.text} ({datum.note})", Style.WRAP)
    return [value]


def _said(text: str, years: bool = True) -> SheetCell:
    """A text as a cell; a year is a number, so that it sorts and is not marked as a number kept as text. Elsewhere
    four digits may be the code of a figure."""
    return Year(text) if years and YEAR.fullmatch(text) else SheetCell(text, Style.WRAP)
