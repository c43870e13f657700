"""Worksheet XML to rows of text, in one pass that also refuses what no package contains.

Rows and columns must strictly increase, lie within bounds and, in strict mode, hold no formula.
Rows in the usual forms go the quick way (`quick`), everything else through expat.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

from carec_desktop.i18n import N_
from carec_desktop.problems import declare
from carec_desktop.sync.columns import column_number
from carec_desktop.sync.quick import (
    MAX_TOKEN,
    START_OF_ROWS,
    START_OF_STRINGS,
    Feeder,
    QuickRows,
    QuickStrings,
    plain_text,
)
from carec_desktop.sync.smallxml import BROKEN_XML, MAX_DEPTH, SEPARATOR, check_prolog, new_parser
from carec_desktop.sync.zips import TOO_LARGE

ORDER = declare("hostile-cell-order", N_(
    "Rows or columns of {part} are not in their order near row {row}, so two programs could show different "
    "figures; the file is kept and nothing was merged, ask the sender for the original file."))
BOUNDS = declare("hostile-too-many-cells", N_(
    "{part} has cells far outside of any table of this program (near row {row}); the file is kept and nothing "
    "was merged, ask the sender for the original file."))
FORMULA = declare("hostile-formula", N_(
    "{part} holds a formula near row {row}, and packages hold none; the file is kept and nothing was merged, "
    "ask the sender for the original file."))
MERGED = declare("hostile-merged-cells", N_(
    "{part} merges more cells than any table has, which can stop other programs; the file is kept and nothing "
    "was merged, ask the sender what it is."))
LONG_TEXT = declare("hostile-long-text", N_(
    "{part} holds a text longer than a cell can hold; the file is kept and nothing was merged, "
    "ask the sender what it is."))

NAMESPACES = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
              "http://purl.oclc.org/ooxml/spreadsheetml/main")
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 250_000, 256, 6_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of the format itself; empty cells may lie anywhere within
MAX_STRINGS = 4_000_000
MAX_ELEMENTS = 8_000_000  # through the parser; the quick way needs none
LONGEST = 70_000  # twice what Excel allows, since LibreOffice allows more
MAX_MERGED = 100_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")


class _Parser:
    """expat, fed in pieces, with the limits every part has. Subclasses set the handlers."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.depth = 0
        self.in_data = False  # whether what comes next are rows or strings
        self._elements = 0
        self._fresh = True
        self._since_tag = 0
        self._expat = new_parser(part)
        self._expat.ordered_attributes = True

    def feed(self, piece: bytes) -> None:
        if self._fresh and piece:
            check_prolog(piece[:200], self.part)
            self._fresh = False
        end = piece.rfind(b">")
        self._since_tag = self._since_tag + len(piece) if end < 0 else len(piece) - end
        if self._since_tag > MAX_TOKEN:
            raise TOO_LARGE.error(part=self.part)
        self._parse(piece, False)

    def close(self) -> None:
        self._parse(b"", True)

    def _enter(self) -> None:
        """One element more."""
        self.depth += 1
        self._elements += 1
        if self.depth > MAX_DEPTH:
            raise BROKEN_XML.error(part=self.part)
        if self._elements > MAX_ELEMENTS:
            raise TOO_LARGE.error(part=self.part)

    def _parse(self, piece: bytes, last: bool) -> None:
        try:
            self._expat.Parse(piece, last)
        except expat.ExpatError as error:
            raise BROKEN_XML.error(part=self.part) from error


# --- shared strings ------------------------------------------------------------------------------

class _Strings(_Parser):
    """The table of shared strings; phonetic hints of East Asian texts are not part of the text."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.found: list[str] = []
        self._texts: list[str] = []
        self._phonetic = False
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end

    def _start(self, full: str, _: list[str]) -> None:
        name = full.rpartition(SEPARATOR)[2]
        self._enter()
        if name == "sst":
            self.in_data = self.depth == 1
        elif name == "si" and self.depth == 2:
            self._texts = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t" and not self._phonetic:
            self._expat.CharacterDataHandler = self._texts.append

    def _end(self, full: str) -> None:
        name = full.rpartition(SEPARATOR)[2]
        self.depth -= 1
        self._expat.CharacterDataHandler = None
        if name == "rPh":
            self._phonetic = False
        elif name == "si" and self.depth == 1:
            self.add(plain_text("".join(self._texts)))

    def add(self, text: str) -> None:
        """The next string of the table."""
        if len(text) > LONGEST or len(self.found) >= MAX_STRINGS:
            raise LONG_TEXT.error(part=self.part)
        self.found.append(text)


def shared_strings(pieces: Iterable[bytes], part: str) -> list[str]:
    """All shared strings of a workbook by their number. Raises UserError."""
    parser = _Strings(part)
    feeder = Feeder(parser, QuickStrings(part, parser.add), START_OF_STRINGS)
    for piece in pieces:
        feeder.feed(piece)
    feeder.close()
    return parser.found


# --- worksheets ----------------------------------------------------------------------------------

class SheetParser(_Parser):
    """Cells of one worksheet. `rows` is what was found and not taken yet, without trailing empty cells."""

    def __init__(self, part: str, strings: list[str], strict: bool) -> None:
        super().__init__(part)
        self.rows: list[list[str]] = []
        self.row = 0  # number of the last row met
        self._filled = 0  # rows given out so far
        self._strings = strings
        self._strict = strict
        self._cells: list[str] = []
        self._count = self._column = 0
        self._type = ""
        self._texts: list[str] = []
        self._phonetic = False
        self._starts = {f"{space}{SEPARATOR}{name}": handler for space in NAMESPACES for name, handler in (
            ("sheetData", self._data), ("row", self._start_row), ("c", self._start_cell), ("v", self._start_text),
            ("t", self._start_text), ("f", self._formula), ("rPh", self._start_hint),
            ("mergeCell", self._merged))}
        self._ends = {f"{space}{SEPARATOR}{name}": handler for space in NAMESPACES for name, handler in (
            ("sheetData", self._end_data), ("row", self._end_row), ("c", self._end_cell),
            ("rPh", self._end_hint))}
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end

    def _start(self, name: str, attributes: list[str]) -> None:
        self._enter()
        handler = self._starts.get(name)
        if handler:
            handler(attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self._expat.CharacterDataHandler = None
        handler = self._ends.get(name)
        if handler:
            handler()

    def _data(self, _: list[str]) -> None:
        self.in_data = self.depth == 2

    def _end_data(self) -> None:
        self.in_data = False

    def _start_row(self, attributes: list[str]) -> None:
        if not self.in_data or self.depth != 3:
            return
        number = _attribute(attributes, "r")
        self.start_row(_whole(number, self.part) if number else self.row + 1)

    def start_row(self, number: int) -> None:
        """A row begins; it must come after the one before."""
        if number <= self.row:
            raise ORDER.error(part=self.part, row=number)
        if number > LAST_ROW:
            raise BOUNDS.error(part=self.part, row=self.row)
        self.row = number
        self._cells = []
        self._column = 0

    def _start_cell(self, attributes: list[str]) -> None:
        if not self.in_data or self.depth != 4:
            return
        self._type = "n"
        column = self._column + 1
        for at in range(0, len(attributes), 2):
            if attributes[at] == "t":
                self._type = attributes[at + 1]
            elif attributes[at] == "r":
                column = self._place(attributes[at + 1])
        if column <= self._column:
            raise ORDER.error(part=self.part, row=self.row)
        if column > LAST_COLUMN or self._count > MAX_CELLS:
            raise BOUNDS.error(part=self.part, row=self.row)
        self._column = column
        self._count += 1
        self._texts = []

    def _place(self, reference: str) -> int:
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise BROKEN_XML.error(part=self.part)
        if int(found[2]) != self.row:
            raise ORDER.error(part=self.part, row=self.row)
        return column_number(found[1])

    def _start_text(self, _: list[str]) -> None:
        if self.in_data and 5 <= self.depth <= 7 and not self._phonetic:
            self._expat.CharacterDataHandler = self._texts.append

    def _start_hint(self, _: list[str]) -> None:
        self._phonetic = True

    def _end_hint(self) -> None:
        self._phonetic = False

    def _formula(self, _: list[str]) -> None:
        if self._strict and self.in_data:
            raise FORMULA.error(part=self.part, row=self.row)

    def _end_cell(self) -> None:
        if not self.in_data or self.depth != 3:
            return
        text = self._value("".join(self._texts))
        if not text:
            return
        if len(text) > LONGEST:
            raise LONG_TEXT.error(part=self.part)
        if self._column > MAX_COLUMNS:
            raise BOUNDS.error(part=self.part, row=self.row)
        self._cells.extend([""] * (self._column - 1 - len(self._cells)))
        self._cells.append(text)

    def _value(self, text: str) -> str:
        if self._type == "s":
            number = _whole(text, self.part)
            if number >= len(self._strings):
                raise BROKEN_XML.error(part=self.part)
            return self._strings[number]
        return plain_text(text) if self._type in ("inlineStr", "str") else text.strip()

    def _end_row(self) -> None:
        if self.in_data and self.depth == 2:
            self.end_row(self._cells)

    def end_row(self, cells: list[str]) -> None:
        """A row is complete; empty ones count only when another comes after them."""
        if not cells:
            return
        gap = self.row - 1 - self._filled
        self._count += gap
        if self.row > MAX_ROWS or self._count > MAX_CELLS:
            raise BOUNDS.error(part=self.part, row=self.row)
        if gap:
            self.rows.extend([] for _ in range(gap))
        self.rows.append(cells)
        self._filled = self.row

    def add_row(self, number: int, cells: list[str]) -> None:
        """A whole row from elsewhere, under the same rules."""
        self.start_row(number)
        self._count += len(cells)
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise BOUNDS.error(part=self.part, row=number)
        self.end_row(cells)

    def _merged(self, attributes: list[str]) -> None:
        found = _RANGE.fullmatch(_attribute(attributes, "ref"))
        if found is None:
            raise BROKEN_XML.error(part=self.part)
        width = column_number(found[3]) - column_number(found[1]) + 1
        if width * (int(found[4]) - int(found[2]) + 1) > MAX_MERGED:
            raise MERGED.error(part=self.part)


def _attribute(attributes: list[Any], name: str) -> str:
    return next((attributes[at + 1] for at in range(0, len(attributes), 2) if attributes[at] == name), "")


def _whole(text: str, part: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise BROKEN_XML.error(part=part)
    return int(text)


def sheet_rows(pieces: Iterable[bytes], part: str, strings: list[str], *,
               strict: bool = True) -> Iterator[list[list[str]]]:
    """Rows of a worksheet in batches; row n of the sheet is the n-th row. Raises UserError on the way."""
    sheet = SheetParser(part, strings, strict)
    feeder = Feeder(sheet, QuickRows(part, strings, sheet.add_row), START_OF_ROWS)
    for piece in pieces:
        feeder.feed(piece)
        if sheet.rows:
            yield sheet.rows
            sheet.rows = []
    feeder.close()
    if sheet.rows:
        yield sheet.rows
