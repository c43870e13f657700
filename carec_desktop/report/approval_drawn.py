"""The approval sheet, drawn: A4 across, a field for the visa at the right of every group, the signature at the end."""

from carec_desktop.report import ink, marks, ornament
from carec_desktop.report.approval_lines import (
    BAND_H,
    COLUMNS,
    FIRST_TOP,
    HEAD_H,
    LEFT,
    RIGHT,
    TOP,
    VISA,
    Part,
    cells,
)
from carec_desktop.report.approval_sheet import ApprovalSheet
from carec_desktop.report.fitting import Block, cell
from carec_desktop.report.page import Page

SIZE = (297.0, 210.0)  # millimetres
WIDTH = RIGHT - LEFT
FOOT = 203.0
ORNAMENT = 26.0


def draw(page: Page, sheet: ApprovalSheet, number: int) -> None:
    """Page `number`, the first being 1."""
    if sheet.heads.draft:
        marks.watermark(page, sheet.heads.draft, 138, 128, 175)
    top = FIRST_TOP if number == 1 else TOP
    (_first if number == 1 else _later)(page, sheet)
    parts = sheet.parts[number - 1]
    if parts:
        _heads(page, sheet, top)
    for part in parts:
        _part(page, sheet, part)
    if number == sheet.pages:
        _signature(page, sheet, max((part.top + part.high for part in parts), default=top))
    _foot(page, sheet, number)


def _first(page: Page, sheet: ApprovalSheet) -> None:
    """Title, who and what; at the right the fingerprint with its picture."""
    heads, facts = sheet.heads, sheet.facts
    page.text(LEFT, 17.5, heads.document, 20, bold=True, colour=ink.LAPIS, width=110)
    page.text(LEFT, 25, sheet.number, 13, bold=True, width=60)
    state = heads.draft or heads.package
    page.text(LEFT + 42, 25, state, 9, bold=True, colour=ink.ALARM if heads.draft else ink.GREY, width=110)
    cell(page, LEFT, 28, 150, 14, [Block(" · ".join(sheet.about), 10)], top=True)
    cell(page, LEFT, 41, 150, 11, [Block(sheet.counts, 9, colour=ink.GREY)], top=True)
    x = RIGHT - ORNAMENT
    ornament.draw(page, x, 9, ORNAMENT, facts.fingerprint)
    page.text(x - 46, 13, heads.fingerprint, 8, colour=ink.GREY, width=44)
    groups = facts.fingerprint.split()
    for line in range(2):
        page.text(x - 46, 21.5 + 8.5 * line, "  ".join(groups[2 * line : 2 * line + 2]), 18, bold=True, width=44)
    cell(page, x - 76, 37, RIGHT - x + 76, 17, [Block(sheet.meaning, 7.5, colour=ink.GREY)], top=True)


def _later(page: Page, sheet: ApprovalSheet) -> None:
    facts = sheet.facts
    cell(
        page,
        LEFT,
        9,
        190,
        7,
        [Block(f"{sheet.heads.document} · {sheet.number} · {facts.area}", 10, bold=True, colour=ink.LAPIS)],
    )
    page.text(RIGHT, 14, facts.fingerprint, 10, bold=True, align="right", width=70)


def _heads(page: Page, sheet: ApprovalSheet, top: float) -> None:
    h = sheet.heads
    page.line(LEFT, top, RIGHT, top, ink.LAPIS, 1.0)
    for (x, w), words in zip(COLUMNS, (h.code, h.what, h.old, h.new, h.source, h.visa), strict=True):
        cell(page, x, top + 0.4, w, HEAD_H - 0.8, [Block(words, 8, bold=True, colour=ink.GREY)])


def _part(page: Page, sheet: ApprovalSheet, part: Part) -> None:
    """A band with the name of the group, its rows, and the field for its visa."""
    page.rect(LEFT, part.top, WIDTH, BAND_H, fill=ink.TINT)
    page.line(LEFT, part.top, RIGHT, part.top, ink.LAPIS, 0.6)
    cell(page, LEFT + 1.5, part.top, WIDTH - 3, BAND_H, [Block(part.title, 9.5, bold=True, colour=ink.LAPIS)])
    y = part.top + BAND_H
    for row, high in zip(part.rows, part.heights, strict=True):
        for (x, w), blocks in zip(COLUMNS, cells(row, sheet.heads), strict=False):
            cell(page, x, y + 1.1, w, high - 2, blocks, top=True, scales=(1.0,))
        y += high
        page.line(LEFT, y, VISA[0] - 2, y, ink.HAIR, 0.4)
    _visa(page, sheet, part)


def _visa(page: Page, sheet: ApprovalSheet, part: Part) -> None:
    """A frame as high as the rows beside it; where a group goes on, room for initials only."""
    x, w = VISA
    top, high = part.top + BAND_H, part.high - BAND_H
    page.rect(x, top, w, high, edge=ink.GREY, weight=0.6)
    lines = (sheet.heads.initials,) if part.continued else sheet.heads.visa_lines
    step = 8.0
    for at, words in enumerate(lines):
        y = top + 6.4 + at * step
        page.text(x + 1.5, y, words, 7, colour=ink.GREY, width=16)
        page.line(x + 18, y + 0.6, x + w - 2, y + 0.6, ink.LIGHT, 0.4)


def _signature(page: Page, sheet: ApprovalSheet, y: float) -> None:
    """Room for the head of the institution, and for the stamp."""
    h = sheet.heads
    y += 3
    page.line(LEFT, y, RIGHT, y, ink.LAPIS, 1.0)
    page.text(LEFT, y + 7, h.approved, 11, bold=True, colour=ink.LAPIS, width=80)
    cell(page, LEFT, y + 9, 80, 12, [Block(h.head, 9, colour=ink.GREY)], top=True)
    for at, (words, wide) in enumerate(zip(h.visa_lines, (74.0, 74.0, 44.0), strict=True)):
        x = (LEFT, LEFT + 80, LEFT + 160)[at]
        page.line(x, y + 32, x + wide, y + 32, ink.INK, 0.6)
        page.text(x, y + 36, words, 8, colour=ink.GREY, width=wide)
    page.circle(RIGHT - 22, y + 22, 17, edge=ink.LIGHT, weight=0.6, dash=(1.5, 2))
    page.text(RIGHT - 22, y + 23, h.stamp, 8, colour=ink.GREY, align="centre", width=30)


def _foot(page: Page, sheet: ApprovalSheet, number: int) -> None:
    page.line(LEFT, FOOT - 4, RIGHT, FOOT - 4, ink.HAIR, 0.5)
    state = sheet.heads.draft or sheet.heads.package
    words = " · ".join(filter(None, (sheet.number, f"{sheet.heads.fingerprint}: {sheet.facts.fingerprint}", state)))
    page.text(LEFT, FOOT, words, 7.5, colour=ink.GREY, width=220)
    page.text(RIGHT, FOOT, sheet.page_number(number), 7.5, bold=True, colour=ink.GREY, align="right", width=50)
