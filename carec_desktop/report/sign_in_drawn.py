"""The sign-in sheet, drawn: fifteen rows a page with room for a pen."""

from carec_desktop.report import ink
from carec_desktop.report.fitting import Block, cell
from carec_desktop.report.page import Page
from carec_desktop.report.sign_in import Heads, SignInPage, SignInRow, SignInSheet

SIZE = (297.0, 210.0)  # millimetres
LEFT, RIGHT, WIDTH = 10.0, 287.0, 277.0
CODE_W, COUNTRY_W, SEX_W, NAME_W, INSTITUTION_W = 15.0, 23.0, 35.0, 62.0, 45.0
WIDEST_SESSION = 46.0
HEAD_TOP, BODY_TOP, ROW_H, GAP = 30.0, 42.0, 9.4, 2.0
BOX, SEX_STEP = 5.0, 10.4
SMALL = (1.0, 0.9, 0.82, 0.75)  # an institution is cut rather than printed too small to read
NOTICE_TOP, FOOT = 190.0, 204.0


class _Columns:
    """Left edge and width of every column; what the boxes do not need goes to names and institutions."""

    def __init__(self, sessions: int) -> None:
        room = WIDTH - 2 * CODE_W - NAME_W - INSTITUTION_W - COUNTRY_W - SEX_W
        self.session = min(WIDEST_SESSION, room / sessions)
        spare = (room - self.session * sessions) / 2
        self.name, self.institution = NAME_W + spare, INSTITUTION_W + spare
        self.name_x = LEFT + CODE_W
        self.institution_x = self.name_x + self.name
        self.country_x = self.institution_x + self.institution
        self.sex_x = self.country_x + COUNTRY_W
        self.session_x = self.sex_x + SEX_W


def draw(page: Page, sheet: SignInSheet, part: SignInPage) -> None:
    """One page."""
    columns = _Columns(len(part.sessions))
    _top(page, sheet, part)
    _head(page, sheet.heads, part.sessions, columns)
    y = BODY_TOP
    for group in part.groups:
        for row in group:
            _row(page, row, y, len(part.sessions), columns)
            y += ROW_H
        y += GAP
    _foot(page, sheet, part)


def _top(page: Page, sheet: SignInSheet, part: SignInPage) -> None:
    documents = " / ".join(heads.document for heads in sheet.heads)
    page.text(LEFT, 12.6, documents, 9, colour=ink.GREY, width=150)
    cell(page, LEFT, 14, 200, 9.5, [Block(sheet.title, 15, bold=True, colour=ink.LAPIS)])
    cell(
        page, LEFT, 23.6, 200, 4.6, [Block(" / ".join(dict.fromkeys(h.when for h in sheet.heads)), 9, colour=ink.GREY)]
    )
    page.text(RIGHT, 20.4, part.span, 17, bold=True, colour=ink.LAPIS, align="right", width=70)
    page.text(RIGHT, 26.4, part.number, 9, colour=ink.GREY, align="right", width=70)


def _head(page: Page, heads: tuple[Heads, ...], sessions: tuple[str, ...], at: _Columns) -> None:
    page.line(LEFT, HEAD_TOP, RIGHT, HEAD_TOP, ink.LAPIS, 1.1)
    wide = at.session * len(sessions)
    for x, w, words in (
        (LEFT, CODE_W - 2, [h.row for h in heads]), (at.name_x, at.name - 3, [h.name for h in heads]),
        (at.institution_x, at.institution - 3, [h.institution for h in heads]),
        (at.country_x, COUNTRY_W - 2, [h.country for h in heads]),
    ):  # fmt: skip
        cell(page, x, HEAD_TOP + 1, w, BODY_TOP - HEAD_TOP - 2, _both(words, 8.5))
    sex = " / ".join(h.sex for h in heads)
    cell(page, at.sex_x, HEAD_TOP + 0.8, SEX_W - 2, 4.6, [Block(sex, 7.5, bold=True)])
    for number in range(3):
        words = [h.sexes[number] for h in heads]
        room = BOX + (10.0 if number == 2 else 5.0)  # "not stated" is a long word in every language
        cell(page, _box(at, number) + (BOX - room) / 2, HEAD_TOP + 5.4, room, 6.2, _both(words, 8), align="centre")
    cell(page, at.session_x, HEAD_TOP + 0.8, wide, 4.6, [Block(" / ".join(h.sign for h in heads), 7.5)])
    for number, label in enumerate(sessions):
        x = at.session_x + number * at.session
        cell(page, x + 0.6, HEAD_TOP + 5.4, at.session - 1.2, 6.2, [Block(label, 9, bold=True)], align="centre")
    cell(page, RIGHT - CODE_W + 2, HEAD_TOP + 1, CODE_W - 2, 10, _both([h.row for h in heads], 8.5), align="right")


def _both(words: list[str], size: float) -> list[Block]:
    """A head in one language, or in two with the second below in grey."""
    first, *others = words
    return [Block(first, size, bold=True), *(Block(each, size - 1, colour=ink.GREY) for each in others)]


def _box(at: _Columns, number: int) -> float:
    return at.sex_x + 2.2 + number * SEX_STEP


def _row(page: Page, row: SignInRow, y: float, sessions: int, at: _Columns) -> None:
    """A person, or a walk-in's blank lines. Boxes touch, so that a signature has all the height there is."""
    middle = y + ROW_H / 2
    inner = ROW_H - 0.8
    for x, align in ((LEFT, "left"), (RIGHT - CODE_W + 2, "right")):
        cell(page, x, y, CODE_W - 2, ROW_H, [Block(row.code, 15, bold=True, colour=ink.LAPIS)], align=align)  # type: ignore[arg-type]
    if row.name:
        names = [Block(row.name, 10.5, bold=True), Block(" · ".join(row.others), 8, colour=ink.GREY)]
        cell(page, at.name_x, y + 0.4, at.name - 3, inner, names)
        cell(page, at.institution_x, y + 0.4, at.institution - 3, inner, [Block(row.institution, 8.5)], scales=SMALL)
        cell(page, at.country_x, y + 0.4, COUNTRY_W - 2, inner, [Block(row.country, 8)])
    else:
        for x, w in ((at.name_x, at.name), (at.institution_x, at.institution), (at.country_x, COUNTRY_W)):
            page.line(x, y + ROW_H - 1.8, x + w - 3, y + ROW_H - 1.8, ink.LIGHT, 0.4, dash=(1.2, 1.6))
    for number in range(3):
        page.rect(_box(at, number), middle - BOX / 2, BOX, BOX, edge=ink.GREY, weight=0.7)
    for number in range(sessions):
        page.rect(at.session_x + number * at.session, y, at.session, ROW_H, edge=ink.LIGHT, weight=0.5)
    page.line(LEFT, y + ROW_H, at.session_x, y + ROW_H, ink.HAIR, 0.4)


def _foot(page: Page, sheet: SignInSheet, part: SignInPage) -> None:
    room = (WIDTH - 6 * (len(sheet.heads) - 1)) / len(sheet.heads)
    for number, heads in enumerate(sheet.heads):
        x = LEFT + number * (room + 6)
        cell(page, x, NOTICE_TOP, room, 9.6, [Block(heads.notice, 8.5)], top=True)
    page.line(LEFT, FOOT - 3.4, RIGHT, FOOT - 3.4, ink.HAIR, 0.5)
    cell(page, LEFT, FOOT - 3, 200, 4, [Block(sheet.title, 7, colour=ink.GREY)])
    page.text(RIGHT, FOOT, part.number, 7, bold=True, colour=ink.GREY, align="right", width=60)
