"""Writes workbooks: every cell a text cell or a real number, no formula, nothing hidden, the same rows the same bytes.

Packages hold text only; tables for people (`Sheet.filtered`) may hold numbers and have a filter over their head.
The general spreadsheet libraries guess types, turn "=1+1" into a formula and need ten times as long; a package
needs none of what they add. Rows are streamed, so memory holds packed bytes only.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from io import BytesIO
from itertools import chain, islice
from math import ceil
from typing import BinaryIO

from carec_desktop.sync.columns import column_letters
from carec_desktop.sync.zip_writer import ContainerWriter

LONGEST_TEXT = 32_767  # Excel cuts what is longer
CREATOR = "CAREC Desktop"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Excel reads _x0041_ as "A": the underscore itself is written as _x005F_ where that could happen.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
DAY_NOUGHT = date(1899, 12, 30)
MOST_DECIMALS, MOST_DIGITS = 10, 15  # Excel keeps fifteen digits of a number
_CANONICAL = re.compile(rf"-?[0-9]+(\.[0-9]{{1,{MOST_DECIMALS}}})?")
_LOOSE_SPACE = re.compile(r"^\s|\s$|[\n\t]|\s\s")
_SHEET_NAME = re.compile(r"(?!')[^\x00-\x1f\\/*?:\[\]]{1,31}(?<!')")
# What keeps a row of plain strings from being written cell for cell the same way ("|" stands between its cells).
_CAREFUL = ("_x", "  ", "| ", " |", "|=", "|+", "|-", "|@")
_WIDE = re.compile("[\u2e80-\U0010ffff]")
_BATCH = 256
_ROWS_END = b"</sheetData>"
_SHEET_END = (b'</sheetData><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" '
              b'footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>')
_A4, _A3, _WIDE_SHEET = b'paperSize="9"', b'paperSize="8"', 220.0  # characters; more would be unreadable on A4
_PAGES = b"<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"


LINE_HEIGHT, MOST_LINES = 15, 27  # Excel stops at 409 points


class Style(IntEnum):
    """How a cell looks; every style has Excel's text format, so typing in it keeps digits as typed."""

    PLAIN = 1
    HEAD = 2
    TITLE = 3
    WRAP = 4
    NOTE = 5


_QUOTED = {Style.PLAIN: 6, Style.WRAP: 7}  # the same with Excel's leading apostrophe, for text like "=1"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with its own look."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Number(Cell):
    """A real number, `text` its canonical spelling: shown with the decimals it was typed with, only in a
    `filtered` sheet. ValueError when written for what `fits_number` refuses."""


@dataclass(frozen=True, slots=True)
class Year(Cell):
    """A year as a number, without a mark of thousands, only in a `filtered` sheet."""


@dataclass(frozen=True, slots=True)
class Day(Cell):
    """A real date, `text` its ISO spelling: shown as the reader's own office program writes days, only in a
    `filtered` sheet. ValueError for what is no day."""


@dataclass
class Sheet:
    """One worksheet. `widths` in characters; the first `heads` rows are bold and, unless `frozen` says
    otherwise, stay in view; `wrap` breaks long lines of plain cells (readable sheets). A `filtered` sheet, whose
    rows are a list, has a filter over its last head row, its first `pinned` columns stay in view."""

    name: str
    rows: Iterable[Sequence[str | Cell]]
    widths: Sequence[float] = ()
    heads: int = 1
    frozen: int | None = None
    wrap: bool = False
    filtered: bool = False
    pinned: int = 0

    @property
    def rows_in_view(self) -> int:
        return self.heads if self.frozen is None else self.frozen


def workbook_bytes(sheets: Sequence[Sheet], *, title: str = "", creator: str = CREATOR) -> bytes:
    """The workbook in memory, ready to be signed."""
    file = BytesIO()
    _write(file, sheets, title, creator)
    return file.getvalue()


def _write(file: BinaryIO, sheets: Sequence[Sheet], title: str, creator: str) -> None:
    names = [sheet.name.casefold() for sheet in sheets]
    if not sheets or len(set(names)) < len(names) or not all(_SHEET_NAME.fullmatch(s.name) for s in sheets):
        raise ValueError(f"sheet names {[sheet.name for sheet in sheets]} cannot stand in a workbook")
    container = ContainerWriter(file)
    for name, text in _fixed_parts(sheets, title, creator).items():
        container.add(name, [text.encode()])
    for number, sheet in enumerate(sheets, 1):
        container.add(f"xl/worksheets/sheet{number}.xml", _sheet_part(sheet, first=number == 1))
    container.close()


def escaped(text: str) -> str:
    """`text` as it stands inside an XML element of a workbook. ValueError for what no cell can hold."""
    if len(text) > LONGEST_TEXT or _FORBIDDEN.search(text):
        raise ValueError(f"no cell can hold {text[:40]!r}")
    return _markup_free(_LOOKS_ESCAPED.sub("_x005F_", text))


def _markup_free(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --- one sheet -----------------------------------------------------------------------------------

def _sheet_part(sheet: Sheet, first: bool) -> Iterator[bytes]:
    yield _sheet_head(sheet, first).encode()
    rows = iter(sheet.rows)
    number = 1
    for row in islice(rows, sheet.heads):
        yield _row(number, row, Style.HEAD, sheet.widths if sheet.filtered else ()).encode()
        number += 1
    style = Style.WRAP if sheet.wrap else Style.PLAIN
    templates: dict[int, str] = {}
    while batch := list(islice(rows, _BATCH)):
        yield "".join(_batch(number, batch, style, templates, sheet.widths if sheet.wrap else ())).encode()
        number += len(batch)
    yield _table_end(sheet) if sheet.filtered else _SHEET_END


def _table_end(sheet: Sheet) -> bytes:
    """The filter; on paper the sheet's name and the number of the page below, a wide table on A3."""
    end = _SHEET_END.replace(_ROWS_END, _ROWS_END + _filter(sheet).encode(), 1).replace(b"</worksheet>", _PAGES)
    return end.replace(_A4, _A3) if sum(sheet.widths) > _WIDE_SHEET else end


def _batch(number: int, rows: list[Sequence[str | Cell]], style: Style,
           templates: dict[int, str], widths: Sequence[float]) -> Iterator[str]:
    """Rows from `number` on; the usual ones, plain strings and nothing special, take one formatting step."""
    plain = _is_plain(rows)
    for at, row in enumerate(rows, number):
        if plain or _is_plain([row]):
            width = len(row)
            template = templates.get(width) or templates.setdefault(width, _template(width, style))
            texts: list[str] = list(row)  # type: ignore[arg-type]  # no Cell among them
            head = f'{at}"{_height(texts, widths)}'
            written = _markup_free("\0".join(texts)).split("\0") if texts else ()
            yield template.replace("\0\0", head).replace("\0", str(at)) % tuple(written)
        else:
            yield _row(at, row, style, widths)


def _is_plain(rows: list[Sequence[str | Cell]]) -> bool:
    """Whether every cell is a short string that can stand in the XML once its markup is escaped."""
    try:
        joined = "|".join(map("|".join, rows))  # type: ignore[arg-type]  # a Cell ends in the TypeError
    except TypeError:
        return False
    joined = f"|{joined}|"
    return (joined.isprintable() and not any(mark in joined for mark in _CAREFUL)
            and max(map(len, joined.split("|"))) < LONGEST_TEXT)


def _area(sheet: Sheet) -> tuple[str, int, int]:
    """Last column, head row and last row of what a filter covers."""
    rows = list(sheet.rows)
    return column_letters(len(rows[sheet.heads - 1]) - 1), sheet.heads, len(rows)


def _filter(sheet: Sheet) -> str:
    column, head, last = _area(sheet)
    return f'<autoFilter ref="A{head}:{column}{last}"/>'


def _pane(sheet: Sheet) -> str:
    frozen = sheet.rows_in_view
    if frozen and sheet.pinned:
        corner = f"{column_letters(sheet.pinned)}{frozen + 1}"
        return (f'<pane xSplit="{sheet.pinned}" ySplit="{frozen}" topLeftCell="{corner}" activePane="bottomRight" '
                'state="frozen"/><selection pane="topRight"/><selection pane="bottomLeft"/>'
                '<selection pane="bottomRight"/>')
    return (f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft"/>') if frozen else ""


def _sheet_head(sheet: Sheet, first: bool) -> str:
    selected = ' tabSelected="1"' if first else ""
    pane = _pane(sheet)
    columns = "".join(f'<col min="{at}" max="{at}" width="{width:g}" customWidth="1"/>'
                      for at, width in enumerate(sheet.widths, 1))
    return (f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView{selected} '
            f'workbookViewId="0">{pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
            f'{f"<cols>{columns}</cols>" if columns else ""}<sheetData>')


def _height(texts: Iterable[str], widths: Sequence[float]) -> str:
    """Height of a row whose long texts are broken: office programs do not all work it out themselves."""
    lines = max(map(_lines, texts, widths), default=1)
    return f' ht="{LINE_HEIGHT * min(lines, MOST_LINES)}" customHeight="1"' if lines > 1 else ""


def _lines(text: str, width: float) -> int:
    """Lines a text takes in a column of `width` characters; a Han sign is two characters wide."""
    if len(text) * 2 <= width and "\n" not in text:
        return 1
    wide = (len(line) + len(_WIDE.findall(line)) for line in text.split("\n"))
    return sum(max(1, ceil(length * 1.1 / width)) for length in wide)


def _row(number: int, row: Sequence[str | Cell], style: Style, widths: Sequence[float] = ()) -> str:
    cells = [cell if isinstance(cell, Cell) else Cell(cell, style) for cell in row]
    inside = "".join(_cell(number, at, cell) for at, cell in enumerate(cells))
    return f'<row r="{number}"{_height((cell.text for cell in cells), widths)}>{inside}</row>'


def _template(width: int, style: Style) -> str:
    """A row of `width` cells with NUL where its number goes (two, with its height) and %s where its texts go."""
    cells = (f'<c r="{column_letters(at)}\0" s="{style:d}" t="inlineStr"><is><t>%s</t></is></c>'
             for at in range(width))
    return f'<row r="\0\0>{"".join(cells)}</row>'


def fits_number(text: str) -> bool:
    """Whether Excel keeps every digit of this canonical number."""
    return bool(_CANONICAL.fullmatch(text)) and sum(map(str.isdigit, text)) <= MOST_DIGITS


def _number(number: int, at: int, cell: Number) -> str:
    """A number cell; its style shows as many decimals as were typed."""
    if not fits_number(cell.text):
        raise ValueError(f"{cell.text!r} is no number a cell can hold")
    decimals = len(cell.text.partition(".")[2])
    return f'<c r="{column_letters(at)}{number}" s="{len(_FORMATS) + decimals}"><v>{cell.text}</v></c>'


def _day(number: int, at: int, cell: Day) -> str:
    """A date cell: the days since Excel's day nought."""
    serial = (date.fromisoformat(cell.text) - DAY_NOUGHT).days
    return f'<c r="{column_letters(at)}{number}" s="{len(_FORMATS) + MOST_DECIMALS + 1}"><v>{serial}</v></c>'


def _cell(number: int, at: int, cell: Cell) -> str:
    if isinstance(cell, Number):
        return _number(number, at, cell)
    if isinstance(cell, Day):
        return _day(number, at, cell)
    if isinstance(cell, Year):
        style = len(_FORMATS) + MOST_DECIMALS + 2
        return f'<c r="{column_letters(at)}{number}" s="{style}"><v>{int(cell.text)}</v></c>'
    style = _QUOTED.get(cell.style, cell.style) if cell.text.startswith(("=", "+", "-", "@")) else cell.style
    space = ' xml:space="preserve"' if _LOOSE_SPACE.search(cell.text) else ""
    return (f'<c r="{column_letters(at)}{number}" s="{style:d}" t="inlineStr">'
            f"<is><t{space}>{escaped(cell.text)}</t></is></c>")


# --- the parts around the sheets -----------------------------------------------------------------

def _fixed_parts(sheets: Sequence[Sheet], title: str, creator: str) -> dict[str, str]:
    """Everything but the sheets, in the order it is written; relationship parts stay on one line because
    LibreOffice's check of a signature stumbles over white space in them."""
    count = len(sheets)
    return {
        "[Content_Types].xml": _content_types(count),
        "_rels/.rels": _relationships([
            (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")]),
        "docProps/core.xml": _core(title, creator),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relationships(chain(
            ((f"{_OFFICE}/worksheet", f"worksheets/sheet{at}.xml") for at in range(1, count + 1)),
            [(f"{_OFFICE}/styles", "styles.xml")])),
        "xl/styles.xml": _styles(MOST_DECIMALS + 1 if any(sheet.filtered for sheet in sheets) else 0),
    }


def _content_types(sheets: int) -> str:
    overrides = [("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
                 ("/xl/workbook.xml", f"{_SHEET_TYPE}.sheet.main+xml"),
                 *((f"/xl/worksheets/sheet{at}.xml", f"{_SHEET_TYPE}.worksheet+xml")
                   for at in range(1, sheets + 1)),
                 ("/xl/styles.xml", f"{_SHEET_TYPE}.styles+xml")]
    return (f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
            + "</Types>")


def _relationships(links: Iterable[tuple[str, str]]) -> str:
    return (f'{_DECLARATION.rstrip()}<Relationships xmlns="{_PACKAGE}/relationships">'
            + "".join(f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
                      for at, (kind, target) in enumerate(links, 1))
            + "</Relationships>")


def _core(title: str, creator: str) -> str:
    return (f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{escaped(creator)}</dc:creator>'
            f"<dc:title>{escaped(title)}</dc:title></cp:coreProperties>")


def _workbook(sheets: Sequence[Sheet]) -> str:
    names = (_markup_free(sheet.name).replace('"', "&quot;") for sheet in sheets)
    tabs = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>'
                   for at, name in enumerate(names, 1))
    titles = "".join(_filtered_area(at, sheet) for at, sheet in enumerate(sheets) if sheet.filtered)
    titles += "".join(_print_titles(at, sheet) for at, sheet in enumerate(sheets) if sheet.rows_in_view)
    return (f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/>'
            f'</bookViews><sheets>{tabs}</sheets>'
            f'{f"<definedNames>{titles}</definedNames>" if titles else ""}</workbook>')


def _filtered_area(at: int, sheet: Sheet) -> str:
    """The name under which Excel itself keeps the area of a filter."""
    name, (column, head, last) = _markup_free(sheet.name.replace("'", "''")), _area(sheet)
    return (f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">'
            f"'{name}'!$A${head}:${column}${last}</definedName>")


def _print_titles(at: int, sheet: Sheet) -> str:
    """The head rows are printed again on every page."""
    name = _markup_free(sheet.name.replace("'", "''"))
    return (f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">'
            f"'{name}'!$1:${sheet.rows_in_view}</definedName>")


_QUOTE_PREFIX, _WRAP_TEXT = ' quotePrefix="1"', ' wrapText="1"'


def _format(font: int, *, fill: int = 0, wrap: bool = True, quoted: bool = False) -> str:
    """A cell format; number format 49 is Excel's text."""
    return (f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="0" xfId="0"'
            f'{_QUOTE_PREFIX if quoted else ""} applyNumberFormat="1" applyFont="1" applyFill="1" '
            f'applyAlignment="1"><alignment vertical="top"{_WRAP_TEXT if wrap else ""}/></xf>')


# Format 0 is Excel's own default; 1 to 7 as `Style` and `_QUOTED` number them.
_FORMATS = ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
            _format(0, wrap=False), _format(1, fill=2), _format(2, wrap=False), _format(0), _format(3, wrap=False),
            _format(0, wrap=False, quoted=True), _format(0, quoted=True))
_FONTS = (("", 11, "000000"), ("<b/>", 11, "000000"), ("<b/>", 15, "1F3A5F"), ("", 10, "555555"))


_NUMBER_FORMATS = 164  # Excel keeps the numbers below for itself


def _number_format(decimals: int) -> str:
    return (f'<xf numFmtId="{_NUMBER_FORMATS + decimals}" fontId="0" fillId="0" borderId="0" xfId="0" '
            'applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>')


def _left_format(number: int) -> str:
    """A number on the left, as texts stand; number format 14 is the short date of whoever reads, 1 a whole number."""
    return (f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
            'applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf>')


def _styles(numbers: int) -> str:
    """The looks of all cells; with `numbers` also numbers of nought to so many decimals less one."""
    codes = "".join(f'<numFmt numFmtId="{_NUMBER_FORMATS + at}" formatCode="#,##0{"." if at else ""}{"0" * at}"/>'
                    for at in range(numbers))
    formats = (*_FORMATS, *map(_number_format, range(numbers)), *map(_left_format, (14, 1) if numbers else ()))
    number_formats = f'<numFmts count="{numbers}">{codes}</numFmts>' if numbers else ""
    fonts = "".join(f'<font>{look}<sz val="{size}"/><color rgb="FF{colour}"/><name val="Calibri"/>'
                    f'<family val="2"/></font>' for look, size, colour in _FONTS)
    return (f'{_DECLARATION}<styleSheet xmlns="{_MAIN}">{number_formats}<fonts count="{len(_FONTS)}">{fonts}</fonts>'
            '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill '
            'patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EDF3"/>'
            '<bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/>'
            '<top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" '
            'fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs><cellStyles count="1">'
            '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')
