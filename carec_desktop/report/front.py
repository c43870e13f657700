"""Page 1 of the card, drawn: state of the card, four sentences, regional status, the table of 38 rows."""

from carec_desktop.report import charts, ink, marks
from carec_desktop.report.answers import Answer
from carec_desktop.report.cells import Cell
from carec_desktop.report.furniture import figure_code, foot, number, state_box
from carec_desktop.report.model import CardModel
from carec_desktop.report.page import SQUEEZE, Page
from carec_desktop.report.rows import Cluster, Region, Row

LEFT, RIGHT, WIDTH = 10.0, 200.0, 190.0
NAME_X, UNIT_RIGHT, COUNTRY_X, COUNTRY_W = 21.4, 65.6, 66.6, 30.4
COLUMNS = {"baseline": 98.0, "previous": 112.4, "latest": 125.3, "target": 140.0}
CELLS, VALUE_W = {"baseline": 13.1, "previous": 12.0, "latest": 13.5, "target": 11.8}, 7.4  # words take most room
PATH_X, PATH_W, STATUS_X, TREND_X = 152.3, 12.0, 166.6, 183.2
NAME_FLOOR = 0.77  # a name of a measure is set no smaller than this part of its size
HEAD_TOP, BODY_TOP, BAND_H, ROW_H = 70.0, 79.2, 5.1, 4.67
BODY_END = 283.0


def draw(page: Page, card: CardModel) -> None:
    """The whole page; the pale layers first, so that no text is covered."""
    page.rect(COUNTRY_X, HEAD_TOP + 0.3, COUNTRY_W, _table_end(card) - HEAD_TOP - 0.3, fill=ink.TINT)
    if card.header.state.watermark:
        marks.watermark(page, card.header.state.watermark, 108, 180, 165)
    _header(page, card)
    _short(page, card)
    _statuses(page, card)
    _head(page, card)
    _table(page, card)
    with page.slot("foot", LEFT, 287.6, WIDTH, 4.4):
        foot(page, LEFT, 288, WIDTH, card.foot, card.pages[0], card.header.state)


def _table_end(card: CardModel) -> float:
    rows = sum(len(cluster.rows) for cluster in card.clusters)
    return BODY_TOP + BAND_H * len(card.clusters) + ROW_H * rows


def _header(page: Page, card: CardModel) -> None:
    top = card.header
    with page.slot("header", LEFT, 9, WIDTH, 21):
        page.text(LEFT, 12.9, f"{top.document}  ·  {top.framework}", 7.5, colour=ink.GREY, width=132)
        size = 23.0 if page.width(top.name, 23, bold=True) <= 132 else 19.0
        page.text(LEFT - 0.3, 22.4, top.name, size, bold=True, colour=ink.NAVY, width=133)
        page.text(LEFT, 27.6, top.round, 7.5, colour=ink.GREY, width=132)
        state_box(page, RIGHT, 9.6, top.state)
        page.text(RIGHT, 19, top.card_number, 6.4, colour=ink.GREY, align="right")
    page.rect(LEFT, 30, WIDTH, 0.7, fill=ink.NAVY)


def _short(page: Page, card: CardModel) -> None:
    page.bookmark(card.heads["short"], 30)
    with page.slot("short", LEFT, 31, 104.5, 37.5):
        page.text(LEFT, 35.1, card.heads["short"], 9, bold=True, colour=ink.NAVY)
        y = 39.3
        for sentence in card.short:
            y = page.para(LEFT, y, 104.5, sentence, 7.4, leading=1.3) + 0.75
    page.line(117.6, 32.5, 117.6, 67, ink.HAIR, 0.6)


def _statuses(page: Page, card: CardModel) -> None:
    page.bookmark(card.heads["status"], 30)
    with page.slot("status", 121, 31, 79, 37.5):
        page.text(121, 35.1, card.heads["status"], 7.4, bold=True, colour=ink.NAVY, width=79)
        for at, each in enumerate(card.statuses):
            x = 121 + 13.4 * at
            marks.status(page, x + 1.5, 40.3, each.status, r=1.45)
            page.text(x + 3.9, 41.9, str(each.count), 12, bold=True)
            page.text(x, 46.1, each.word, 6.1, colour=ink.GREY, width=12.9)
        page.text(121, 51, card.why_heading, 6.6, bold=True, width=79)
        _why(page, card)


def _why(page: Page, card: CardModel) -> None:
    """The bar of reasons and its legend, wrapped by width."""
    total = max(1, sum(count for _words, count in card.why))
    x, y = 121.0, 57.4
    for at, (_words, count) in enumerate(card.why):
        wide = 79.0 * count / total
        page.rect(x, 52.4, max(0.0, wide - 0.25), 2.5, fill=ink.REASONS[at])
        x += wide
    x = 121.0
    for at, (words, count) in enumerate(card.why):
        if not count:
            continue
        label = f"{count} {words}"
        wide = page.width(label, 6.1) + 2.5
        if x + wide > 200:
            x, y = 121.0, y + 3.3
        page.rect(x, y - 1.75, 1.8, 1.8, fill=ink.REASONS[at])
        page.text(x + 2.5, y, label, 6.1, colour=ink.GREY)
        x += wide + 3.2


# --- table ----------------------------------------------------------------------------------------


def _head(page: Page, card: CardModel) -> None:
    heads, low = card.heads, 77.6
    page.line(LEFT, HEAD_TOP, RIGHT, HEAD_TOP, ink.NAVY, 0.75)
    with page.slot("table head", LEFT, HEAD_TOP, WIDTH, 9.2):
        page.text(LEFT, low, heads["indicator"], 6.4, bold=True, colour=ink.GREY, width=55)
        _lettered(page, COUNTRY_X + 1, 73.5, heads["country"], "E", 7.4, ink.NAVY, 28)
        page.text(COLUMNS["baseline"], 73.5, heads["region"], 7.4, bold=True, colour=ink.NAVY, width=40)
        for letter, (key, x) in zip("ABCD", COLUMNS.items(), strict=True):
            _lettered(page, x, low, heads[key], letter, 6.4, ink.GREY, CELLS[key])
        wide = page.text(PATH_X, low, heads["path"], 6.4, bold=True, colour=ink.GREY, width=7)
        page.text(PATH_X + wide + 0.7, low, "2016–24", 4.8, colour=ink.LIGHT)
        page.text(STATUS_X, low, heads["state"], 6.4, bold=True, colour=ink.GREY, width=16)
        page.text(TREND_X, low, heads["trend"], 6.4, bold=True, colour=ink.GREY, width=11)
        page.text(RIGHT, low, heads["code"], 5.2, colour=ink.LIGHT, align="right", width=5.5)
    page.line(LEFT, BODY_TOP, RIGHT, BODY_TOP, ink.NAVY, 0.75)


def _lettered(
    page: Page, x: float, y: float, words: str, letter: str, size: float, colour: ink.Colour, room: float
) -> None:
    """A heading and the column letter that completes a figure's code."""
    wide = page.text(x, y, words, size, bold=True, colour=colour, width=room - 2.6)
    page.text(x + wide + 1, y, letter, 5.6, colour=ink.LIGHT)


def _table(page: Page, card: CardModel) -> None:
    y = BODY_TOP
    for cluster in card.clusters:
        _band(page, cluster, y)
        y += BAND_H
        for row in cluster.rows:
            _row(page, card, row, y)
            y += ROW_H
    page.line(LEFT, y, RIGHT, y, ink.NAVY, 0.75)


def _band(page: Page, cluster: Cluster, y: float) -> None:
    if y > BODY_TOP:
        page.line(LEFT, y, RIGHT, y, ink.NAVY, 0.75)
    page.bookmark(f"{cluster.number}. {cluster.name}", y)
    with page.slot(f"cluster {cluster.number}", LEFT, y, WIDTH, BAND_H):
        wide = page.text(LEFT, y + 3.6, cluster.number, 6.9, bold=True, colour=ink.NAVY)
        page.text(LEFT + wide + 1.6, y + 3.6, cluster.name, 6.9, colour=ink.NAVY, width=80)


def _row(page: Page, card: CardModel, row: Row, y: float) -> None:
    _row_line(page, row, y)
    base = y + 3.25
    with page.slot(f"row {row.measure}", LEFT, y, WIDTH, ROW_H):
        tone = ink.NAVY if row.outcome else ink.GREY
        page.text(LEFT, base, row.label, 6.4, bold=row.outcome, colour=tone, width=11)
        room, least = UNIT_RIGHT - NAME_X - 0.9, (NAME_FLOOR + 0.01) * page.width(row.name, 7.0, bold=row.outcome)
        unit = min(page.width(row.unit, 5.3), 22.0, room - least)  # the name comes first
        name_room = room - unit if row.unit else room + 0.9
        page.text(NAME_X, base, row.name, 7.0, bold=row.outcome, width=name_room, floor=NAME_FLOOR)
        page.text(UNIT_RIGHT, base, row.unit, 5.3, colour=ink.GREY, align="right", width=unit, cut=True)
        _answer(page, row.country, y, base, card.heads["too_wide"])
        _region(page, card, row.region, y, base)
        figure_code(page, RIGHT, base, row.code)


def _row_line(page: Page, row: Row, y: float) -> None:
    """A new sector begins with a stronger line, a second row of an indicator with a shorter one."""
    start = LEFT if row.label else NAME_X
    if row.new_sector:
        page.line(LEFT, y, RIGHT, y, ink.LIGHT, 0.5)
    else:
        page.line(start, y, RIGHT, y, ink.ROW, 0.4)


def _answer(page: Page, answer: Answer, y: float, base: float, too_wide: str) -> None:
    """Column E: a mark, the words, the year; a number that does not fit stays behind its code."""
    middle, mark_x, x = y + ROW_H / 2, COUNTRY_X + 2.1, COUNTRY_X + 4.3
    strong = answer.answered and answer.kind not in ("reason", "no")
    if answer.status:
        marks.status(page, mark_x, middle, answer.status)
    elif answer.disputed:
        marks.value_flag(page, mark_x, middle, "disputed")
    elif answer.broken:
        marks.value_flag(page, mark_x, middle, "break")
    elif strong:
        marks.tick(page, mark_x, middle)
    elif answer.kind == "no":
        marks.cross(page, mark_x, middle)
    elif answer.kind in ("open", "not_named"):
        marks.open_question(page, mark_x, middle, named=answer.kind == "open")
    year = page.text(COUNTRY_X + COUNTRY_W - 0.5, base, answer.year, 5.2, colour=ink.GREY, align="right")
    room = COUNTRY_X + COUNTRY_W - x - year - (1.2 if year else 0.6)
    if answer.changed:
        room -= 1.9
        marks.value_flag(page, COUNTRY_X + COUNTRY_W - year - 2.0, middle, "changed")
    tone = ink.NAVY if strong else ink.LIGHT if answer.kind == "regional" else ink.GREY
    size = 6.2 if answer.kind == "regional" else 6.9
    if answer.kind == "value":
        number(page, x, base, answer.words, (size,), room, too_wide, bold=strong, colour=tone, align="left")
    else:
        floor = 0.76 if answer.changed else SQUEEZE  # beside the mark of a change
        page.text(x, base, answer.words, size, bold=strong, colour=tone, width=room, floor=floor)


def _region(page: Page, card: CardModel, region: Region, y: float, base: float) -> None:
    cells = {
        "baseline": region.baseline,
        "previous": region.previous,
        "latest": region.latest,
        "target": region.target,
    }
    for key, cell in cells.items():
        _cell(page, cell, COLUMNS[key], CELLS[key], y, base, card.heads["too_wide"], bold=key == "latest")
    charts.path(page, PATH_X, y + 0.5, PATH_W, ROW_H - 1.1, region.trail, card.heads["no_points"])
    middle, rated = y + ROW_H / 2, region.status != "not_rated"
    marks.status(page, STATUS_X + 1.1, middle, region.status, hollow=region.hollow)
    size, tone = (6.4, ink.INK) if rated else (6.2, ink.GREY)
    page.text(STATUS_X + 3.2, base, region.status_word, size, bold=rated, colour=tone, width=12.6)
    x = TREND_X + 0.3
    if region.trend.arrow:
        marks.trend(page, TREND_X + 1.2, middle, region.trend.arrow)
        x += 2.9
    tone = ink.INK if region.trend.arrow else ink.GREY
    page.text(x, base, region.trend.word, 6.2 if region.trend.arrow else 5.8, colour=tone,
              width=RIGHT - 5.4 - x, floor=0.8)  # fmt: skip


def _cell(page: Page, cell: Cell, x: float, w: float, y: float, base: float, too_wide: str, *, bold: bool) -> None:
    """A value, two values, or the words for none."""
    if cell.reason:
        _reason(page, cell, x, w, base)
        return
    right = x + VALUE_W
    if len(cell.texts) > 1:
        wide = max(
            number(page, right, y + drop, words, (5.6, 5.0), VALUE_W - 1, too_wide, bold=bold, floor=0.8)
            for words, drop in zip(cell.texts, (2.15, 4.15), strict=True)
        )
    else:
        wide = _value(page, cell, right, base, too_wide, bold=bold)
    if cell.flag:
        marks.value_flag(page, max(x + 0.5, right - wide - 1.5), y + ROW_H / 2, cell.flag)
    if cell.changed:
        marks.value_flag(page, max(x + 0.2, right - wide - (3.2 if cell.flag else 1.3)), y + ROW_H / 2, "changed")
    if cell.proposed:
        number(page, x + VALUE_W + 0.5, base, f"→{cell.proposed}", (5.2, 4.8), w - VALUE_W, "→",
               colour=ink.ALARM, align="left")  # fmt: skip
    else:
        page.text(x + VALUE_W + 0.5, base, cell.year, 5.2, colour=ink.GREY, width=w - VALUE_W - 0.2)


def _value(page: Page, cell: Cell, right: float, base: float, too_wide: str, *, bold: bool) -> float:
    """One value, as large as its marks leave room for; returns its width."""
    room = VALUE_W - (1.8 if cell.flag else 0) - (1.5 if cell.changed else 0)
    faded = cell.flag == "stale"
    strong = bold and not faded
    tone, sizes = ink.GREY if faded else ink.INK, (7.0, 6.4, 5.8, 5.2, 4.8)
    return number(page, right, base, cell.texts[0], sizes, room, too_wide, bold=strong, colour=tone, floor=0.66)


def _reason(page: Page, cell: Cell, x: float, w: float, base: float) -> None:
    """Words for no value, and their year where it fits; the year is always behind the code."""
    wide = page.width(cell.reason, 5.8)
    year = page.width(cell.year, 5.2) + 0.5 if cell.year else 0.0
    room = w - year if wide * 0.88 + year <= w else w
    drawn = page.text(x, base, cell.reason, 5.8, colour=ink.GREY, width=room, floor=0.8)
    if year and room < w:
        page.text(x + drawn + 0.5, base, cell.year, 5.2, colour=ink.GREY)
