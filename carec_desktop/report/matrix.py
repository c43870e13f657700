"""The regional results matrix as a PDF: A4 landscape, as many pages as its rows need, heads on each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from carec_desktop.i18n import _, speaking
from carec_desktop.report import charts, ink, marks
from carec_desktop.report.answers import Answer
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.furniture import figure_code, state_box
from carec_desktop.report.matrix_model import (
    NO_NUMBER,
    NOTHING,
    MatrixCell,
    MatrixGroup,
    MatrixModel,
    MatrixRow,
    matrix_model,
)
from carec_desktop.report.model import page_of
from carec_desktop.report.page import Page
from carec_desktop.report.sheet import Sheet

SIZE = (297.0, 210.0)
LEFT, RIGHT, WIDTH = 10.0, 287.0, 277.0
NAME_X, NAME_W, UNIT_X, UNIT_W = 22.0, 59.5, 82.6, 16.6
COLUMNS = (100.0, 115.0, 129.0, 143.0, 157.0, 172.0, 186.0)
CELL_W, VALUE_W = 13.6, 7.4
PATH_X, PATH_W, STATUS_X, TREND_X, AREAS_X, AREA_W = 200.4, 11.6, 214.2, 229.6, 241.2, 3.6
HEAD_TOP, BODY_TOP, BODY_END = 22.5, 32.5, 192.5
BAND_H, LOW_ROW, HIGH_ROW, LINE_H = 4.9, 4.3, 6.5, 2.55


@dataclass(frozen=True)
class _Line:
    """One row placed: its height, and whether a cluster's band stands above it."""

    group: MatrixGroup
    row: MatrixRow
    height: float
    band: bool
    first: bool


def matrix_pdf(facts: CardFacts, lang: str, step: Callable[[], object] = lambda: None) -> bytes:
    """The matrix in `lang`. `step` is called before each page; it may raise to stop. UserError report-glyph-missing
    or report-overflow: nothing was printed."""
    return draw_matrix(matrix_model(facts, lang), step)


def draw_matrix(matrix: MatrixModel, step: Callable[[], object] = lambda: None) -> bytes:
    """A matrix that is already said, drawn."""
    sheet = Sheet(SIZE, title=matrix.heads["title"], subject=matrix.subtitle, lang=matrix.lang)
    with speaking(matrix.lang):
        sheet.author = _("CAREC Secretariat")
        pages = list(_pages(matrix))
        for number, lines in enumerate(pages, 1):
            step()
            title = page_of(number, len(pages))
            _page(sheet.page(title), matrix, lines, title)
    return sheet.pdf()


# --- what goes on which page ----------------------------------------------------------------------


def _pages(matrix: MatrixModel) -> Iterator[list[_Line]]:
    """Rows page by page; an indicator is never split."""
    measure = _Measure()
    page: list[_Line] = []
    y = BODY_TOP
    for group in matrix.groups:
        lines = [
            _Line(group, row, measure.height(row), bool(group.cluster) and at == 0, at == 0)
            for at, row in enumerate(group.rows)
        ]
        needed = sum(line.height for line in lines) + (BAND_H if group.cluster else 0)
        if page and y + needed > BODY_END:
            yield page
            page, y = [], BODY_TOP
        page += lines
        y += needed
    yield page


class _Measure:
    """Heights of rows, from the widths of their texts."""

    def height(self, row: MatrixRow) -> float:
        values = max(len(cell.values) for cell in row.cells)
        lines = max(_name_lines(row.name), _unit_lines(row.unit), 2 if values > 2 else 1)
        return LOW_ROW if lines == 1 else HIGH_ROW if lines == 2 else HIGH_ROW + LINE_H


def _name_lines(name: str) -> int:
    return len(wrap_lines(name, 6.4, NAME_W))


def _unit_lines(unit: str) -> int:
    return len(wrap_lines(unit, 5.2, UNIT_W))


def wrap_lines(words: str, size: float, width: float) -> Sequence[object]:
    """Lines a text takes, without a page to draw on."""
    from carec_desktop.report.fonts import family
    from carec_desktop.report.lines import wrap
    from carec_desktop.report.pen import MM

    return wrap(words, family(), size, width * MM)


# --- a page ---------------------------------------------------------------------------------------


def _page(page: Page, matrix: MatrixModel, lines: Sequence[_Line], number: str) -> None:
    end = BODY_TOP + sum(line.height + (BAND_H if line.band else 0) for line in lines)
    for at in range(0, len(matrix.areas), 2):
        page.rect(AREAS_X + AREA_W * at, HEAD_TOP + 4.6, AREA_W, end - HEAD_TOP - 4.6, fill=ink.STRIPE)
    if matrix.state.watermark:
        marks.watermark(page, matrix.state.watermark, 150, 120, 150)
    _header(page, matrix)
    _head(page, matrix)
    y = BODY_TOP
    for line in lines:
        if line.band:
            _band(page, line.group, y)
            y += BAND_H
        _row(page, matrix, line, y)
        y += line.height
    page.line(LEFT, y, RIGHT, y, ink.NAVY, 0.75)
    _foot(page, matrix, number)


def _header(page: Page, matrix: MatrixModel) -> None:
    with page.slot("header", LEFT, 8, WIDTH, 14):
        page.text(LEFT, 14, matrix.heads["title"], 15, bold=True, colour=ink.NAVY, width=150)
        page.text(LEFT, 19.2, matrix.subtitle, 7, colour=ink.GREY, width=165)
        state_box(page, RIGHT, 9, matrix.state)
        x = RIGHT
        for each in reversed(matrix.statuses):
            words = f"{each.count} {each.word}"
            x -= page.width(words, 6.4)
            page.text(x, 19.2, words, 6.4)
            marks.status(page, x - 2, 18.4, each.status)
            x -= 6
    page.rect(LEFT, 21.6, WIDTH, 0.7, fill=ink.NAVY)


def _head(page: Page, matrix: MatrixModel) -> None:
    heads, low = matrix.heads, BODY_TOP - 2.2
    with page.slot("table head", LEFT, HEAD_TOP - 0.6, WIDTH, BODY_TOP - HEAD_TOP + 0.6):
        page.text(NAME_X, low, heads["measure"], 6.4, bold=True, colour=ink.GREY, width=50)
        page.text(UNIT_X, low, heads["unit"], 6.4, bold=True, colour=ink.GREY, width=16)
        for at, (x, words) in enumerate(zip(COLUMNS, matrix.columns, strict=True)):
            page.text(x, low, words, 6.4, bold=True, colour=ink.GREY, width=13.4)
            if at in (1, 5):
                page.text(x, 25.8, heads["progress" if at == 1 else "targets"], 7, bold=True, colour=ink.NAVY, width=27)
        page.line(COLUMNS[1], 26.9, COLUMNS[5] - 2.5, 26.9, ink.HAIR, 0.5)
        page.line(COLUMNS[5], 26.9, PATH_X - 1.5, 26.9, ink.HAIR, 0.5)
        wide = page.text(PATH_X, low, heads["path"], 6.4, bold=True, colour=ink.GREY, width=7.5)
        page.text(PATH_X + wide + 0.7, low, "2016–24", 4.8, colour=ink.LIGHT)
        page.text(STATUS_X, low, heads["state"], 6.4, bold=True, colour=ink.GREY, width=14)
        page.text(TREND_X, low, heads["trend"], 6.4, bold=True, colour=ink.GREY, width=10.5)
        page.text(AREAS_X, 25.8, heads["countries"], 7, bold=True, colour=ink.NAVY, width=45.8)
        for at, area in enumerate(matrix.areas):
            with page.turned(AREAS_X + AREA_W * (at + 0.5) + 0.7, BODY_TOP - 0.8, 0.0, 1.0):
                page.free(0, 0, area, 4.6, bold=True, colour=ink.GREY)
        page.text(RIGHT, low, heads["code"], 5, colour=ink.LIGHT, align="right", width=5.6)
    page.line(LEFT, BODY_TOP, RIGHT, BODY_TOP, ink.NAVY, 1.1)


def _band(page: Page, group: MatrixGroup, y: float) -> None:
    page.line(LEFT, y, RIGHT, y, ink.NAVY, 0.75)
    with page.slot(f"cluster {group.cluster}", LEFT, y, WIDTH, BAND_H):
        wide = page.text(LEFT, y + 3.5, group.cluster, 6.9, bold=True, colour=ink.NAVY)
        page.text(LEFT + wide + 1.6, y + 3.5, group.cluster_name, 6.9, colour=ink.NAVY, width=100)


def _row(page: Page, matrix: MatrixModel, line: _Line, y: float) -> None:
    row, middle = line.row, y + line.height / 2
    base = middle + 0.85
    page.line(LEFT if line.first else NAME_X, y, RIGHT, y, ink.LIGHT if line.first and not line.band else ink.ROW, 0.35)
    with page.slot(f"row {row.measure}", LEFT, y, WIDTH, line.height):
        tone = ink.NAVY if row.outcome else ink.GREY
        page.text(LEFT, y + 3, row.label, 6.2, bold=row.outcome, colour=tone, width=11.5)
        page.para(NAME_X, y + 3, NAME_W, row.name, 6.4, lines=3, leading=1.13)
        page.para(UNIT_X, y + 3, UNIT_W, row.unit, 5.2, lines=3, leading=1.25, colour=ink.GREY)
        for x, cell in zip(COLUMNS, row.cells, strict=True):
            _cell(page, cell, x, middle)
        charts.path(page, PATH_X, middle - 1.8, PATH_W, 3.5, row.trail, matrix.heads["no_points"])
        rated = row.status != "not_rated"
        marks.status(page, STATUS_X + 1.1, middle, row.status, hollow=row.hollow)
        size, tone = (6.4, ink.INK) if rated else (6.1, ink.GREY)
        page.text(STATUS_X + 3.2, base, row.status_word, size, bold=rated, colour=tone, width=12.2)
        _trend(page, row, middle, base)
        for at, answer in enumerate(row.countries):
            _answer(page, answer, AREAS_X + AREA_W * (at + 0.5), middle)
        figure_code(page, RIGHT, base, row.code)


def _trend(page: Page, row: MatrixRow, middle: float, base: float) -> None:
    x = TREND_X + 0.7
    if row.trend.arrow:
        marks.trend(page, x + 0.8, middle, row.trend.arrow)
        x += 2.5
    tone = ink.INK if row.trend.arrow else ink.GREY
    page.text(x, base, row.trend.word, 6 if row.trend.arrow else 5.6, colour=tone, width=AREAS_X - 0.6 - x, floor=0.8)


def _cell(page: Page, cell: MatrixCell, x: float, middle: float) -> None:
    """Values with the letters of their sources raised, or words."""
    if cell.reason:
        if cell.reason == NOTHING:
            page.text(x + 5, middle + 0.8, cell.reason, 6, colour=ink.LIGHT)
        else:
            page.text(x, middle + 0.8, cell.reason, 5.6, colour=ink.GREY, width=CELL_W, floor=0.8)
        return
    several = len(cell.values) > 1
    size, step = (5.2, 1.85) if several else (6.7, 0.0)
    y = middle + (0.7 if several else 0.85) - step * (len(cell.values) - 1) / 2
    widest = 0.0
    for value in cell.values:
        fitted = next((s for s in (size, 5.2, 4.6) if page.width(value.text, s) <= VALUE_W - 1), 4.4)
        wide = page.text(x + VALUE_W, y, value.text, fitted, align="right", width=VALUE_W - 0.6, floor=0.72)
        widest = max(widest, wide)
        raised = page.text(x + VALUE_W + 0.2, y - 0.75, value.letters, 3.8, colour=ink.GREY, width=3.4, floor=0.6)
        room = CELL_W - VALUE_W - raised - 0.5
        page.text(x + VALUE_W + raised + 0.5, y, value.year, 4.6, colour=ink.GREY, width=room, floor=0.7)
        y += step
    if cell.disputed or cell.broken:
        flag = "disputed" if cell.disputed else "break"
        marks.value_flag(page, max(x + 0.3, x + VALUE_W - widest - 1.2), middle, flag)


def _answer(page: Page, answer: Answer, x: float, y: float) -> None:
    """A country's mark: never a colour alone, never a rank order."""
    if answer.status:
        marks.status(page, x, y, answer.status, r=0.95)
    elif answer.broken:
        marks.value_flag(page, x, y, "break")
    elif answer.kind in ("yes", "hosted", "took_part", "project"):
        page.rect(x - 0.85, y - 0.85, 1.7, 1.7, fill=ink.NAVY)
    elif answer.kind == "value":
        words = "/".join(answer.raw)
        page.text(x, y + 0.7, words, 5.2, bold=True, colour=ink.NAVY, align="centre", width=AREA_W - 0.2, floor=0.5)
    elif answer.kind == "no":
        marks.cross(page, x, y)
    elif answer.kind in ("open", "not_named"):
        marks.open_question(page, x, y, named=answer.kind == "open")
    elif answer.kind in ("paused", "reason"):
        page.line(x - 0.8, y, x + 0.8, y, ink.LIGHT, 0.7)
    else:
        page.text(x, y + 0.6, NOTHING, 5.4, colour=ink.LIGHT, align="centre")


# --- foot -----------------------------------------------------------------------------------------


def _foot(page: Page, matrix: MatrixModel, number: str) -> None:
    heads = matrix.heads
    with page.slot("foot", LEFT, 192.8, WIDTH, 12):
        x = LEFT + page.text(LEFT, 196, matrix.sources, 5.7, colour=ink.GREY, width=150) + 6
        marks.value_flag(page, x, 195.3, "disputed")
        x += 1.8 + page.text(x + 1.8, 196, heads["disagree"], 5.7, colour=ink.GREY)
        if matrix.broken:
            marks.value_flag(page, x + 5.5, 195.3, "break")
            x += 7.3 + page.text(x + 7.3, 196, heads["break"], 5.7, colour=ink.GREY, width=50)
        for sign, key in ((NO_NUMBER, "no_number"), (NOTHING, "nothing")):
            x += 5 + page.text(x + 5, 196, f"{sign} {heads[key]}", 5.7, colour=ink.GREY, width=50)
        _legend(page, matrix, 199.4)
        page.line(LEFT, 201, RIGHT, 201, ink.HAIR, 0.5)
        page.text(LEFT, 204, matrix.note, 5.7, colour=ink.GREY, width=235)
        page.text(RIGHT, 204, number, 6.4, bold=True, colour=ink.GREY, align="right")


def _legend(page: Page, matrix: MatrixModel, y: float) -> None:
    """The countries' marks."""
    x = LEFT + 1
    for kind in ("yes", "no", "not_named", "open", "paused", "regional"):
        _answer(page, Answer(kind, ""), x, y - 0.7)
        x += 7 + page.text(x + 1.9, y, matrix.heads[kind], 5.7, colour=ink.GREY)
