"""Rows of the approval sheet in their columns and on their pages: heights in millimetres, nothing drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from carec_desktop.report import ink
from carec_desktop.report.approval_model import ApprovalGroup, ApprovalRow, Heads
from carec_desktop.report.fitting import Block, height_of

LEFT, RIGHT = 10.0, 287.0
COLUMNS = ((10.0, 20.0), (32.0, 72.0), (107.0, 38.0), (148.0, 50.0), (201.0, 40.0), (244.0, 43.0))  # x, width
VISA = COLUMNS[5]
HEAD_H, BAND_H, GAP = 7.0, 6.6, 3.0
PAD = 2.4  # air above and below the text of a row, together
LONG = 60  # signs from which a value is no longer set in bold
LEAST_ROW, MOST_ROW = 7.6, 60.0
VISA_H, INITIALS_H = 25.0, 10.0
FIRST_TOP, TOP, BOTTOM = 55.0, 20.0, 194.0
SIGN_H = 43.0  # what the head's signature needs at the end


@dataclass(frozen=True)
class Part:
    """Rows of one group on one page: top and height of the whole part, height of each row."""

    title: str
    rows: tuple[ApprovalRow, ...]
    heights: tuple[float, ...]
    top: float
    high: float
    continued: bool


def cells(row: ApprovalRow, heads: Heads) -> tuple[list[Block], ...]:
    """Texts of the five columns of a row."""
    again = [Block(heads.again, 6.5, colour=ink.GREY, gap=0.4)] if row.again else []
    why = [Block(heads.why.format(text=row.why), 7.5, gap=0.4)] if row.why else []
    named = [Block(row.name, 9), Block(row.detail, 7.5, colour=ink.GREY, gap=0.3)]
    return (
        [] if row.same else [Block(row.code, 8, bold=True, colour=ink.LAPIS)],
        [Block(row.detail, 7.5, colour=ink.GREY)] if row.same else named,
        [Block(row.old, 9) if row.old else Block(heads.none, 8, colour=ink.GREY)],
        [Block(row.new, 9, bold=len(row.new) < LONG), *again],
        [Block(row.source, 7.5), *why],
    )


def row_height(row: ApprovalRow, heads: Heads) -> float:
    """What the tallest cell takes, within bounds; a longer text is cut where it is drawn."""
    tallest = max(height_of(blocks, w) for blocks, (_x, w) in zip(cells(row, heads), COLUMNS, strict=False))
    return min(MOST_ROW, max(LEAST_ROW, tallest + PAD))


def paged(groups: Sequence[ApprovalGroup], heads: Heads) -> tuple[tuple[Part, ...], ...]:
    """Pages of parts: no row is torn, every part has room for its visa, the last page room for the signature."""
    pages: list[list[Part]] = [[]]
    y = FIRST_TOP + HEAD_H
    for group in groups:
        rows = list(group.rows)
        heights = [row_height(row, heads) for row in rows]
        start = 0
        while start < len(rows):
            visa = INITIALS_H if start else VISA_H
            rows[start] = replace(rows[start], same=False)  # a page names its first record again
            heights[start] = row_height(rows[start], heads)
            end = start + _that_fit(heights[start:], BOTTOM - y, visa)
            if end == start:
                pages.append([])
                y = TOP + HEAD_H
                continue
            high = BAND_H + max(visa, sum(heights[start:end]))
            part = Part(group.title, tuple(rows[start:end]), tuple(heights[start:end]), y, high, start > 0)
            pages[-1].append(part)
            y += high + GAP
            start = end
    if y + SIGN_H > BOTTOM:
        pages.append([])
    return tuple(map(tuple, pages))


def _that_fit(heights: Sequence[float], room: float, visa: float) -> int:
    """How many of the rows stand below a band within `room`; none if the visa has no place."""
    if BAND_H + visa > room:
        return 0
    return sum(1 for end in _ends(heights) if BAND_H + end <= room)


def _ends(heights: Sequence[float]) -> Iterator[float]:
    end = 0.0
    for high in heights:
        end += high
        yield end
