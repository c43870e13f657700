"""Tables as a PDF: A4 landscape, as many pages as the rows need, heads on each, nothing squeezed out of its cell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from carec_desktop.i18n import speaking
from carec_desktop.report import ink, marks
from carec_desktop.report.fitting import LEADING, Block, broken, cell, height_of
from carec_desktop.report.fonts import family
from carec_desktop.report.furniture import foot, state_box
from carec_desktop.report.legible import legible
from carec_desktop.report.model import page_of
from carec_desktop.report.page import Page
from carec_desktop.report.pen import MM
from carec_desktop.report.sheet import Sheet
from carec_desktop.report.table import Book, Cell, Column, Row, Table

SIZE = (297.0, 210.0)
LEFT, WIDTH, TOP, END = 12.0, 273.0, 26.0, 196.0
PAD, AIR = 1.0, 0.75
TYPE, SMALL, HEAD = 6.6, 5.0, 6.2
BAND_H, NOTE_H, LEAD_H, GAP = 5.4, 3.1, 3.6, 7.0
LEAST_ROWS = 3  # of a band, together with its heading


@dataclass(frozen=True)
class _Item:
    """One thing stacked on a page: a heading, a lead, the heads, a band, a row or a note."""

    kind: str
    height: float
    table: Table
    words: str = ""
    row: Row | None = None
    breaks: bool = False  # begins a page


def draw_tables(book: Book, step: Callable[[], object] = lambda: None) -> bytes:
    """The whole book. `step` is called before each page is filled and drawn; it may raise to stop. UserError
    report-glyph-missing for a sign no font has."""
    sheet = Sheet(SIZE, title=book.title, subject=book.subtitle, lang=book.lang)
    with speaking(book.lang):
        sheet.author = book.author
        draw_book(sheet, book, step)
    return sheet.pdf()


def draw_book(sheet: Sheet, book: Book, step: Callable[[], object] = lambda: None) -> None:
    """The pages of a book on a sheet that may hold other pages already; its language is spoken."""
    pages = []
    for filled in _pages(book):
        step()
        pages.append(filled)
    for number, items in enumerate(pages, 1):
        step()
        page = sheet.page(f"{items[0].table.heading} · {page_of(number, len(pages))}", SIZE)
        _draw(page, book, items, page_of(number, len(pages)))


# --- what goes on which page ----------------------------------------------------------------------


def _pages(book: Book) -> Iterator[list[_Item]]:
    page: list[_Item] = []
    filled = 0.0
    for items in _blocks(book):
        needed = sum(item.height for item in items)
        if page and (items[0].breaks or filled + needed > END - TOP):
            yield page
            page = _again(items)
            filled = sum(item.height for item in page)
        page += items
        filled += needed
    if page:
        yield page


def _again(items: Sequence[_Item]) -> list[_Item]:
    """Heads of a table that goes on from the page before."""
    if items[0].kind not in ("row", "band"):
        return []
    table = items[0].table
    return [_Item("heads", _heads_height(table), table)]


def _blocks(book: Book) -> Iterator[list[_Item]]:
    """Items that must stay together: headings with the first rows, each further row alone, notes with the last."""
    for table in book.tables:
        opening = [_Item("heading", GAP + 4, table, table.heading, breaks=table.key in BEGINNING)]
        if table.lead:
            opening += [_lead(table, line) for line in _lines(table.lead)]
        if not table.rows:
            yield [*opening, _Item("note", NOTE_H * 2, table, table.empty)]
        blocks = [
            block
            for at, (band, rows) in enumerate(table.bands())
            for block in _band_blocks(table, band, rows, opening if not at else [], at)
        ]
        notes = [_Item("note", NOTE_H, table, line) for words in table.notes for line in _lines(words, SMALL + 0.6)]
        yield from blocks[:-1]
        if blocks:
            yield [*blocks[-1], *notes]


BEGINNING = frozenset({"portfolio", "growth", "glance", "sectors", "women", "calendar", "due"})


def _band_blocks(
    table: Table, band: str, rows: Sequence[Row], opening: Sequence[_Item], at: int
) -> Iterator[list[_Item]]:
    start = list(opening)
    if table.paged:
        start.append(_Item("chapter", 7.0, table, band, breaks=at > 0))
        start += [_lead(table, line) for part in table.leads.get(band, "").split("\n") for line in _lines(part)]
    if opening or table.paged:
        start.append(_Item("heads", _heads_height(table), table))
    if band and not table.paged:
        start.append(_Item("band", BAND_H, table, band))
    made = [_Item("row", _row_height(table, row), table, row=row) for row in rows]
    yield [*start, *made[:LEAST_ROWS]]
    yield from ([each] for each in made[LEAST_ROWS:])
    if band in table.below:
        yield from _below(table.below[band])


def _below(table: Table) -> Iterator[list[_Item]]:
    """A table under the rows of a band, with a heading of its own."""
    opening = [_Item("chapter", 9.0, table, table.heading)]
    if not table.rows:
        yield [*opening, _Item("note", NOTE_H, table, table.empty)]
    for at, (band, rows) in enumerate(table.bands()):
        yield from _band_blocks(table, band, rows, [] if at else opening, at)


def _lines(words: str, size: float = TYPE) -> list[str]:
    if not words:
        return []
    return ["".join(run.text for run in line.runs) for line in broken(legible(words), size, WIDTH)]


def _lead(table: Table, line: str) -> _Item:
    return _Item("lead", LEAD_H, table, line)


def _widths(table: Table) -> list[float]:
    room = WIDTH / sum(column.weight for column in table.columns)
    return [column.weight * room for column in table.columns]


def _row_height(table: Table, row: Row) -> float:
    heights = [
        height_of(_said(said, row.strong and at == 0), width - 2 * PAD - beside)
        for at, (said, width, beside) in enumerate(zip(row.cells, _widths(table), _beside(table), strict=True))
    ]
    return max([*heights, 2.8]) + 2 * AIR


def _heads_height(table: Table) -> float:
    sizes = zip(table.columns, _widths(table), _beside(table), strict=True)
    heads = [height_of(_head(column), width - 2 * PAD - beside) for column, width, beside in sizes]
    return max(heads) + 2 * AIR + _groups_height(table)


def _groups_height(table: Table) -> float:
    heights = [height_of(_group_head(words), wide - 2 * PAD) for _at, words, wide in _groups(table)]
    return max(heights) + AIR + 0.4 if heights else 0.0


def _groups(table: Table) -> Iterator[tuple[int, str, float]]:
    """First column, heading and width of neighbours under one heading."""
    widths = _widths(table)
    at = 0
    for group, columns in groupby(table.columns, lambda column: column.group):
        count = len(list(columns))
        if group:
            yield at, group, sum(widths[at : at + count])
        at += count


def _group_head(words: str) -> list[Block]:
    return [Block(words, HEAD, bold=True, colour=ink.NAVY)]


def _head(column: Column) -> list[Block]:
    return [Block(column.head, HEAD, bold=True, colour=ink.GREY)]


def _said(said: Cell, bold: bool) -> list[Block]:
    """A line a datum; the note of a number stands beside it, that of words behind them."""
    lines = (each.text if each.raw or not each.note else f"{each.text} {each.note}" for each in said)
    return [Block(legible(words), TYPE, bold=bold) for words in lines]


def _beside(table: Table) -> list[float]:
    """Room that each column keeps for the notes of its numbers."""
    return [_notes_width(notes) for notes in table.notes_by_column]


def _notes_width(notes: Sequence[str]) -> float:
    return max((family().regular.width(legible(note), SMALL) / MM + 0.8 for note in notes), default=0.0)


# --- a page ---------------------------------------------------------------------------------------


def _draw(page: Page, book: Book, items: Sequence[_Item], number: str) -> None:
    if book.state.watermark:
        marks.watermark(page, book.state.watermark, 150, 120, 150)
    _header(page, book)
    y = TOP
    for item in items:
        _DRAWN[item.kind](page, item, y)
        y += item.height
    with page.slot("foot", LEFT, END + 2, WIDTH, 6):
        foot(page, LEFT, END + 3, WIDTH, f"{book.title} · {book.subtitle}", number, book.state)


def _header(page: Page, book: Book) -> None:
    with page.slot("header", LEFT, 8, WIDTH, 14):
        page.text(LEFT, 14, book.title, 14, bold=True, colour=ink.NAVY, width=170)
        page.text(LEFT, 18.8, book.subtitle, 6.8, colour=ink.GREY, width=200)
        state_box(page, LEFT + WIDTH, 9, book.state)
    page.rect(LEFT, 21.2, WIDTH, 0.7, fill=ink.NAVY)


def _heading(page: Page, item: _Item, y: float) -> None:
    with page.slot(f"heading {item.words}", LEFT, y, WIDTH, item.height):
        page.text(LEFT, y + GAP, item.words, 11, bold=True, colour=ink.NAVY, width=WIDTH)


def _chapter(page: Page, item: _Item, y: float) -> None:
    with page.slot(f"chapter {item.words}", LEFT, y, WIDTH, item.height):
        page.text(LEFT, y + item.height - 2.4, item.words, 9, bold=True, colour=ink.LAPIS, width=WIDTH)


def _lead_drawn(page: Page, item: _Item, y: float) -> None:
    page.text(LEFT, y + 2.4, item.words, TYPE, colour=ink.GREY, width=WIDTH)


def _note(page: Page, item: _Item, y: float) -> None:
    page.text(LEFT, y + 2.6, item.words, SMALL + 0.6, colour=ink.GREY, width=WIDTH)


def _band(page: Page, item: _Item, y: float) -> None:
    page.rect(LEFT, y, WIDTH, BAND_H, fill=ink.TINT)
    with page.slot(f"band {item.words}", LEFT, y, WIDTH, BAND_H):
        cell(page, LEFT + PAD, y, WIDTH - 2 * PAD, BAND_H, [Block(legible(item.words), 7, bold=True, colour=ink.NAVY)])


def _heads(page: Page, item: _Item, y: float) -> None:
    table, x = item.table, LEFT
    above = _groups_height(table)
    for at, words, wide in _groups(table):
        left = LEFT + sum(_widths(table)[:at])
        cell(page, left + PAD, y, wide - 2 * PAD, above - 0.4, _group_head(words))
        page.line(left + PAD, y + above - 0.2, left + wide - PAD, y + above - 0.2, ink.HAIR, 0.5)
    for column, width, beside in zip(table.columns, _widths(table), _beside(table), strict=True):
        cell(page, x + PAD, y + above, width - 2 * PAD - beside, item.height - above - AIR / 2, _head(column),
             align="right" if column.numeric else "left")  # fmt: skip
        x += width
    page.line(LEFT, y + item.height, LEFT + WIDTH, y + item.height, ink.NAVY, 0.9)


def _row(page: Page, item: _Item, y: float) -> None:
    row = item.row
    if row is None:
        return
    x = LEFT
    sizes = zip(item.table.columns, _widths(item.table), _beside(item.table), strict=True)
    for at, (said, (column, width, beside)) in enumerate(zip(row.cells, sizes, strict=True)):
        if blocks := _said(said, row.strong and at == 0):
            cell(page, x + PAD, y + AIR, width - 2 * PAD - beside, item.height - AIR, blocks,
                 align="right" if column.numeric else "left", top=True)  # fmt: skip
        for line, datum in enumerate(said):
            if datum.raw and datum.note:
                low = y + AIR + (line + 0.72) * TYPE * LEADING / MM
                page.text(x + width - PAD - beside + 0.6, low, legible(datum.note), SMALL, colour=ink.GREY)
        x += width
    page.line(LEFT, y + item.height, LEFT + WIDTH, y + item.height, ink.ROW, 0.4)


_DRAWN = {
    "heading": _heading, "chapter": _chapter, "lead": _lead_drawn, "note": _note, "band": _band, "heads": _heads,
    "row": _row,
}  # fmt: skip
