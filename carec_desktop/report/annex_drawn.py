"""The annex of codes, drawn behind a card: upright A4 on the margins of the card, as many pages as the codes need.

Nothing is cut: names, sources and decisions take the lines they need, and a code stays together where it can.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from carec_desktop.i18n import speaking
from carec_desktop.report import ink, marks
from carec_desktop.report.annex import Annex, Entry, Line
from carec_desktop.report.fitting import LEADING, broken
from carec_desktop.report.furniture import foot, state_box
from carec_desktop.report.legible import legible
from carec_desktop.report.model import page_of
from carec_desktop.report.page import Page
from carec_desktop.report.pen import MM
from carec_desktop.report.sheet import Sheet

LEFT, WIDTH, RIGHT = 10.0, 190.0, 200.0
TOP, END = 20.0, 284.0
NAME_X, NAME_W = 21.6, 176.0
WHAT_X, WHAT_W = 26.0, 26.0
PERIOD_X, PERIOD_W = 53.0, 17.0
DAY_W, TITLE_W = 20.0, 53.0
VALUE_RIGHT, VALUE_W = 95.0, 24.0
SOURCE_X, SOURCE_W = 98.0, 77.0
RECORD_X, SENDER_RIGHT = 177.5, RIGHT
TYPE, SMALL, NAME = 6.0, 5.6, 6.7  # points
AIR = 0.55  # millimetres under a line of the annex
TOGETHER = 70.0  # an entry no higher than this is never taken apart

Draw = Callable[[Page, float], None]


@dataclass(frozen=True)
class _Item:
    """Something stacked on a page: how high it is, and how it is drawn from its top."""

    height: float
    draw: Draw


def draw_annex(sheet: Sheet, annex: Annex) -> None:
    """All pages of the annex. UserError report-glyph-missing for a sign no font has."""
    pages = list(_pages(_blocks(annex), _lead_height(annex)))
    with speaking(annex.lang):
        for number, items in enumerate(pages, 1):
            page = sheet.page(annex.title if number == 1 else "")
            _frame(page, annex, page_of(number, len(pages)), first=number == 1)
            y = TOP + (_lead_height(annex) if number == 1 else 0) + 5
            for item in items:
                item.draw(page, y)
                y += item.height


def _pages(blocks: Iterable[list[_Item]], lead: float) -> Iterator[list[_Item]]:
    """Blocks stay whole; the first page has the lead above them."""
    page: list[_Item] = []
    room = END - TOP - 5 - lead
    for block in blocks:
        needed = sum(item.height for item in block)
        if page and needed > room:
            yield page
            page, room = [], END - TOP - 5
        page += block
        room -= needed
    yield page


def _blocks(annex: Annex) -> Iterator[list[_Item]]:
    """What must stay together: a heading with its first code, a code with its lines unless it is too high."""
    for group in annex.groups:
        start = [_heading(group.heading)]
        for entry in group.entries:
            name, *rest = _entry(entry)
            if name.height + sum(item.height for item in rest) <= TOGETHER:
                yield [*start, name, *rest]
            else:
                yield [*start, name, *rest[:2]]
                yield from ([item] for item in rest[2:])
            start = []
    senders = [_sender(sender) for sender in annex.senders]
    yield [_heading(annex.heads["senders"]), *senders[:2]]
    yield from ([item] for item in senders[2:])


# --- a page ---------------------------------------------------------------------------------------


def _frame(page: Page, annex: Annex, number: str, *, first: bool) -> None:
    """Running head, column heads and foot; the lead on the first page."""
    if annex.state.watermark:
        marks.watermark(page, annex.state.watermark, 108, 165, 165)
    with page.slot("running head", LEFT, 8, WIDTH, 8):
        page.text(LEFT, 13.3, annex.title, 12, bold=True, colour=ink.NAVY, width=112, cut=True)
        state_box(page, RIGHT, 8.6, annex.state)
    page.rect(LEFT, 15.7, WIDTH, 0.7, fill=ink.NAVY)
    low = TOP + (_lead_height(annex) if first else 0) + 2.2
    if first:
        with page.slot("lead", LEFT, TOP - 3, WIDTH, _lead_height(annex) + 3):
            page.para(LEFT, TOP, WIDTH, annex.subtitle, 6.6, lines=1, colour=ink.GREY)
            page.para(LEFT, TOP + 3.4, WIDTH, legible(annex.lead), 6.4, colour=ink.GREY)
    heads = annex.heads
    for x, key, width in ((LEFT, "code", 11), (NAME_X, "what", 30), (PERIOD_X, "period", PERIOD_W),
                          (SOURCE_X, "source", SOURCE_W), (RECORD_X, "record", 11)):  # fmt: skip
        page.text(x, low, heads[key], SMALL, bold=True, colour=ink.GREY, width=width)
    page.text(VALUE_RIGHT, low, heads["value"], SMALL, bold=True, colour=ink.GREY, align="right", width=VALUE_W)
    page.text(SENDER_RIGHT, low, heads["sender"], SMALL, bold=True, colour=ink.GREY, align="right", width=10)
    page.line(LEFT, low + 1.4, RIGHT, low + 1.4, ink.NAVY, 0.6)
    with page.slot("foot", LEFT, 287.6, WIDTH, 4.4):
        foot(page, LEFT, 288, WIDTH, annex.foot, number, annex.state)


def _lead_height(annex: Annex) -> float:
    return 3.4 + 3.1 * len(broken(legible(annex.lead), 6.4, WIDTH)) + 1.0


# --- what stands on it ----------------------------------------------------------------------------


def _step(size: float) -> float:
    """Millimetres from one baseline to the next."""
    return size * LEADING / MM


def _lines(words: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """`words` in as many lines as they need."""
    return ["".join(run.text for run in line.runs) for line in broken(legible(words), size, width, bold=bold)]


def _heading(words: str) -> _Item:
    def draw(page: Page, y: float) -> None:
        page.bookmark(words, y)
        with page.slot(f"heading {words}", LEFT, y, WIDTH, 6.6):
            page.text(LEFT, y + 5, words, 8, bold=True, colour=ink.NAVY, width=WIDTH)

    return _Item(7.0, draw)


def _entry(entry: Entry) -> list[_Item]:
    """The code with its name, then its lines."""
    name = _lines(entry.what, NAME, NAME_W, bold=True)
    height = _step(NAME) * len(name) + AIR * 2

    def draw(page: Page, y: float) -> None:
        page.line(LEFT, y, RIGHT, y, ink.HAIR, 0.4)
        with page.slot(f"code {entry.code}", LEFT, y, WIDTH, height):
            page.text(LEFT, y + AIR + _step(NAME) * 0.8, entry.code, NAME, bold=True, colour=ink.NAVY)
            _put(page, NAME_X, y + AIR, name, NAME, NAME_W, bold=True)

    rest = [_line(line) for line in entry.lines]
    rest += [_words(words, WHAT_X, RIGHT - WHAT_X) for words in (entry.silent, *entry.former) if words]
    return [_Item(height, draw), *rest]


def _line(line: Line) -> _Item:
    """One datum; what it says, its source and the notes under it wrap, each in its own column."""
    columns = [(WHAT_X, WHAT_W, line.what), (PERIOD_X, PERIOD_W, line.period), (SOURCE_X, SOURCE_W, line.source)]
    if not line.column and not line.value:  # an event: its day, and room for its title
        columns[:2] = [(NAME_X, DAY_W, line.period), (NAME_X + DAY_W, TITLE_W, line.what)]
    cells = [(x, width, _lines(words, TYPE, width)) for x, width, words in columns]
    value = _lines(line.value, TYPE, VALUE_W)
    notes = [each for note in line.notes for each in _lines(f"– {note}", TYPE, RIGHT - WHAT_X)]
    deep = max(1, len(value), *(len(words) for _x, _width, words in cells))
    height = _step(TYPE) * (deep + len(notes)) + AIR

    def draw(page: Page, y: float) -> None:
        base = y + _step(TYPE) * 0.8
        with page.slot(f"line {line.record}", LEFT, y, WIDTH, height):
            if line.changed:
                marks.value_flag(page, LEFT + 9.5, base - 0.75, "changed")
            page.text(NAME_X, base, line.column, TYPE if len(line.column) < 2 else 5.0, bold=True, colour=ink.GREY,
                      width=WHAT_X - NAME_X - 0.3, floor=0.6)  # fmt: skip
            for x, width, words in cells:
                _put(page, x, y, words, TYPE, width)
            for at, said in enumerate(value):
                page.text(VALUE_RIGHT, base + at * _step(TYPE), said, TYPE, bold=True, align="right", width=VALUE_W)
            page.text(RECORD_X, base, line.record, SMALL, colour=ink.GREY, width=14)
            page.text(SENDER_RIGHT, base, line.sender, SMALL, colour=ink.GREY, align="right", width=8)
            _put(page, WHAT_X, y + deep * _step(TYPE), notes, TYPE, RIGHT - WHAT_X, colour=ink.NAVY)

    return _Item(height, draw)


def _words(words: str, x: float, width: float) -> _Item:
    lines = _lines(words, SMALL, width)
    height = _step(SMALL) * len(lines) + AIR

    def draw(page: Page, y: float) -> None:
        with page.slot(f"words {words[:20]}", LEFT, y, WIDTH, height):
            _put(page, x, y, lines, SMALL, width, colour=ink.GREY)

    return _Item(height, draw)


def _sender(sender: tuple[str, str, str, str]) -> _Item:
    """A package of the list at the end: its number here, its own number and seal, who signed it, and when."""
    number, package, who, when = sender
    names = _lines(who, TYPE, 92)
    height = _step(TYPE) * max(1, len(names)) + AIR

    def draw(page: Page, y: float) -> None:
        base = y + _step(TYPE) * 0.8
        with page.slot(f"package {number}", LEFT, y, WIDTH, height):
            page.text(LEFT, base, number, TYPE, bold=True, colour=ink.NAVY, width=10)
            page.text(NAME_X, base, package, TYPE, width=44)
            _put(page, 68, y, names, TYPE, 92)
            page.text(RIGHT, base, when, TYPE, colour=ink.GREY, align="right", width=36)

    return _Item(height, draw)


def _put(
    page: Page, x: float, y: float, lines: Iterable[str], size: float, width: float, *, bold: bool = False,
    colour: ink.Colour = ink.INK,
) -> None:  # fmt: skip
    """Lines that are broken already, from the top `y`."""
    for at, words in enumerate(lines):
        page.text(x, y + _step(size) * (at + 0.8), words, size, bold=bold, colour=colour, width=width)
