"""A certificate, drawn: a calm page in lapis blue, framed by a felt-carpet border of squares.

The border is our own: stepped triangles along the edges, in the corners the ornament of the training, so that all
certificates of one training carry the same pattern and those of another a different one.
"""

from carec_desktop.report import ink
from carec_desktop.report.certificate import Certificate
from carec_desktop.report.fitting import Block, cell
from carec_desktop.report.ornament import SIDE, pattern, squares
from carec_desktop.report.page import Page
from carec_desktop.report.pen import Pen

SIZE = (297.0, 210.0)  # millimetres
WIDE, HIGH = SIZE
MARGIN, STEP = 9.0, 0.92
CORNER = SIDE * STEP
PERIOD = 8  # squares from one triangle of the border to the next
MIDDLE = WIDE / 2
FRAME = "frame"
TEXT_W = 220.0
NAME_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4, 0.34, 0.28)
SIGN_W, SIGN_Y = 78.0, 161.0


def draw(page: Page, model: Certificate) -> None:
    """The whole page, the frame being that form of the sheet."""
    page.put_form(FRAME)
    page.text(MIDDLE, 45, model.document, 34, bold=True, colour=ink.LAPIS, align="centre", width=TEXT_W)
    page.rect(MIDDLE - 14, 50.4, 28, 0.7, fill=ink.LAPIS)
    _centred(page, 55, 8, Block(model.before, 12, colour=ink.GREY))
    names = [Block(model.name, 32, bold=True), Block(model.other, 14, colour=ink.GREY, gap=0.6)]
    cell(page, MIDDLE - TEXT_W / 2, 64, TEXT_W, 30, names, align="centre", scales=NAME_SCALES)
    _centred(page, 95, 8, Block(model.after, 12, colour=ink.GREY))
    _centred(page, 104, 25, Block(model.title, 19, bold=True, colour=ink.LAPIS))
    when, *others = (*model.lines, "")
    below = [Block(when, 12.5), *(Block(words, 11, colour=ink.GREY, gap=1) for words in others)]
    cell(page, MIDDLE - TEXT_W / 2, 130, TEXT_W, 15, below, align="centre")
    _signatures(page, model.signers)
    page.text(MIDDLE, 181.8, " · ".join(filter(None, (model.issued, model.number))), 8.5, colour=ink.GREY,
              align="centre", width=TEXT_W)  # fmt: skip


def _centred(page: Page, y: float, high: float, block: Block) -> None:
    cell(page, MIDDLE - TEXT_W / 2, y, TEXT_W, high, [block], align="centre")


def _signatures(page: Page, signers: tuple[tuple[str, str], ...]) -> None:
    """Lines to sign on, spread evenly, with the name and the post below each."""
    count = max(1, len(signers))
    wide = min(SIGN_W, (TEXT_W + 12) / count - 10)
    for at, (name, post) in enumerate(signers):
        middle = MIDDLE + (at - (count - 1) / 2) * (wide + (24 if count == 2 else 10))
        page.line(middle - wide / 2, SIGN_Y, middle + wide / 2, SIGN_Y, ink.INK, 0.6)
        blocks = [Block(name, 10.5, bold=True), Block(post, 9, colour=ink.GREY)]
        cell(page, middle - wide / 2, SIGN_Y + 1, wide, 14, blocks, align="centre", top=True)


def frame(page: Pen, mark: str) -> None:
    """The border and the four corners; `mark` is what the ornament is made from."""
    far_x, far_y = WIDE - MARGIN, HIGH - MARGIN
    rows = pattern(mark)
    for x in (MARGIN, far_x - CORNER):
        for y in (MARGIN, far_y - CORNER):
            squares(page, x, y, STEP, rows, (ink.LAPIS, ink.PALE_LAPIS))
    across, down = _border(WIDE - 2 * (MARGIN + CORNER + STEP)), _border(HIGH - 2 * (MARGIN + CORNER + STEP))
    wide, high = len(across[0]) * STEP, len(down[0]) * STEP
    left, top = (WIDE - wide) / 2, (HIGH - high) / 2
    depth = len(across) * STEP
    colours = (ink.LAPIS, ink.PALE_LAPIS)
    squares(page, left, MARGIN, STEP, across, colours)
    squares(page, left, far_y - depth, STEP, across[::-1], colours)
    squares(page, MARGIN, top, STEP, _turned(down), colours)
    squares(page, far_x - depth, top, STEP, [row[::-1] for row in _turned(down)], colours)
    inner = MARGIN + CORNER + 3
    page.rect(inner, inner, WIDE - 2 * inner, HIGH - 2 * inner, edge=ink.PALE_LAPIS, weight=0.6)


def _border(length: float) -> list[list[int]]:
    """Rows of squares, outer first, as many across as `length` holds, alike to both sides of the middle: an outer
    band, and triangles that step inwards from it."""
    count = int(length / STEP)
    count -= 1 - count % 2
    far = [abs(at - count // 2) % PERIOD for at in range(count)]
    peak = [min(each, PERIOD - each) for each in far]  # 0 in the middle of a triangle, 4 between two
    return [[1] * count, *([_square(each, depth) for each in peak] for depth in range(1, PERIOD // 2 + 1))]


def _square(peak: int, depth: int) -> int:
    """A square of the border: of a triangle, of the pale tooth between two, or of the ground."""
    if peak < PERIOD // 2 - depth:
        return 1
    return 2 if peak == PERIOD // 2 and depth <= 2 else 0


def _turned(rows: list[list[int]]) -> list[list[int]]:
    return [list(column) for column in zip(*rows, strict=True)]
