"""Cells of workbooks that people filled in: numbers, dates and per cents as the person saw them, as text.

A package holds nothing but text; a template comes back with whatever an office program made of it. Dates are
serial numbers of one of two calendars, per cents are fractions, a title may spread over merged cells. What a
cell holds is turned into the text a person would have typed; what nobody typed (a formula, an error) is marked,
so that it is never taken for a value. Runs in the reader's child process, after the whole gate.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation

from carec_desktop.sync import smallxml
from carec_desktop.sync.columns import column_number
from carec_desktop.sync.gate import Workbook, shared_text, workbook_part
from carec_desktop.sync.quick import START_OF_ROWS, Feeder, QuickRows
from carec_desktop.sync.sheets import SheetParser

FORMULA, FAULT = "\x02f", "\x02e"  # no text of a cell can begin like this
MOST_MERGED = 2_000  # ranges of one sheet that are filled; beyond that only their first cell has its text
_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})  # built-in formats of days
_PERCENTS = frozenset({9, 10})
_GENERAL = ("general", "standard")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_EXCEL_DIGITS = Context(prec=15)  # Excel keeps no more; the rest is an artefact of binary fractions
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
LAST_SERIAL = 2_958_465  # 31 December 9999


def rows(workbook: Workbook, names: Collection[str] | None = None) -> Iterator[tuple[str, Iterator[list[list[str]]]]]:
    """Every sheet among `names` with its rows, in the workbook's order, as gate.rows gives those of packages."""
    strings = shared_text(workbook)
    formats, old_calendar = _formats(workbook), _counts_from_1904(workbook)
    for name, part in workbook.sheets:
        sheet = _HandFilled(part, strings, formats, old_calendar)
        feeder = Feeder(sheet, QuickRows(part, strings, sheet.add_row), START_OF_ROWS)
        for piece in workbook.container.chunks(part):
            feeder.feed(piece)
        feeder.close()
        if names is None or name in names:
            yield name, iter([sheet.filled()])


class _HandFilled(SheetParser):
    """Cells with what their style says about them."""

    def __init__(self, part: str, strings: list[str], formats: Sequence[str], old_calendar: bool) -> None:
        super().__init__(part, strings, strict=False)
        self._formats, self._old_calendar = formats, old_calendar
        self._format, self._has_formula = "", False
        self._ranges: list[tuple[int, int, int, int]] = []

    def _start_cell(self, attributes: list[str]) -> None:
        super()._start_cell(attributes)
        style = next((attributes[at + 1] for at in range(0, len(attributes), 2) if attributes[at] == "s"), "0")
        known = style.isdigit() and int(style) < len(self._formats)
        self._format, self._has_formula = self._formats[int(style)] if known else "", False

    def _formula(self, attributes: list[str]) -> None:
        self._has_formula = True

    def _value(self, text: str) -> str:
        if self._has_formula:
            return FORMULA
        if self._type == "e":
            return FAULT + text
        if self._type != "n" or not text.strip():
            return super()._value(text)
        return seen(text.strip(), self._format, old_calendar=self._old_calendar)

    def _merged(self, attributes: list[str]) -> None:
        super()._merged(attributes)
        found = _RANGE.fullmatch(next(v for n, v in zip(attributes[::2], attributes[1::2], strict=True) if n == "ref"))
        if found is not None and len(self._ranges) < MOST_MERGED:
            left, right = column_number(found[1]) - 1, column_number(found[3]) - 1
            self._ranges.append((int(found[2]) - 1, left, int(found[4]) - 1, right))

    def filled(self) -> list[list[str]]:
        """All rows; every cell of a merged range has the text of its first."""
        for top, left, bottom, right in self._ranges:
            text = self.rows[top][left] if top < len(self.rows) and left < len(self.rows[top]) else ""
            for row in self.rows[top : bottom + 1] if text else ():
                row.extend([""] * (right + 1 - len(row)))
                row[left : right + 1] = [text] * (right + 1 - left)
        return self.rows


def seen(number: str, style: str, *, old_calendar: bool = False) -> str:
    """A number cell as its reader saw it: a day in ISO form, a per cent with its sign, a number with the
    digits Excel keeps. `style`: "date", "percent" or ""."""
    try:
        value = _EXCEL_DIGITS.create_decimal(number)
    except InvalidOperation:
        return number
    if not value.is_finite():
        return number
    if style == "date":
        return day_of(value, old_calendar=old_calendar) or FAULT + number
    if style == "percent":
        return f"{_plain(value * 100)}%"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return text if value else "0"


def day_of(serial: Decimal, *, old_calendar: bool = False) -> str:
    """The day a serial number means, "" for none. Excel's usual calendar holds a 29 February 1900 that never
    was (serial 60); the other one counts from 1 January 1904."""
    whole = int(serial)
    if not 0 < whole <= LAST_SERIAL or (whole == 60 and not old_calendar):
        return ""
    start = date(1904, 1, 1) if old_calendar else date(1899, 12, 30) if whole > 60 else date(1899, 12, 31)
    try:
        return (start + timedelta(days=whole)).isoformat()
    except OverflowError:
        return ""


# -- what styles say ---------------------------------------------------------


def _formats(workbook: Workbook) -> list[str]:
    """ "date", "percent" or "" for every cell style by its number."""
    part = workbook_part(workbook, "styles")
    elements = smallxml.read(workbook.container.read(part), part) if part else []
    custom = [e.attributes for e in elements if e.name == "numFmt"]
    codes = {each.get("numFmtId", ""): each.get("formatCode", "") for each in custom}
    styles = [e.attributes.get("numFmtId", "0") for e in elements if e.name == "xf" and e.parent == "cellXfs"]
    return [kind_of(number, codes.get(number, "")) for number in styles]


def kind_of(number: str, code: str) -> str:
    """What a number format shows, by its number and its code."""
    if number.isdigit() and int(number) in _DATES:
        return "date"
    if number.isdigit() and int(number) in _PERCENTS:
        return "percent"
    letters = _LITERAL.sub("", code).partition(";")[0].lower()
    if "%" in letters:
        return "percent"
    return "date" if re.search("[yd]", letters) and letters not in _GENERAL else ""


def _counts_from_1904(workbook: Workbook) -> bool:
    part = workbook_part(workbook, "")
    elements = smallxml.read(workbook.container.read(part), part)
    flags = [e.attributes.get("date1904", "0") for e in elements if e.name == "workbookPr"]
    return any(flag not in ("0", "false", "off") for flag in flags)
