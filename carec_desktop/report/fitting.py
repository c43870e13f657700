"""Texts nobody could measure beforehand, set into a cell: smaller first, then on more lines, at last cut.

Names, titles and answers come in any length and script. Whatever they are, they stay inside their cell; what
had to be cut is noted in `Page.cuts` and ends with an ellipsis.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from carec_desktop.report import ink
from carec_desktop.report.fonts import family
from carec_desktop.report.lines import ELLIPSIS, Line, Run, cut, wrap
from carec_desktop.report.page import Align, Page
from carec_desktop.report.pen import MM

SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64)
LEADING = 1.2
TWO_STARS = re.compile(r"\*(?=\*)")  # which would mark bold words
JOINTS = "-–/_"  # where a long word may be taken apart
NUMBER = re.compile(r"[-−+]?\d[\d\s.,’]*")
AIR = 0.99  # a number set to the width of its cell leaves it a little
CAP = 0.36  # half the height of a capital, as a part of the type size


@dataclass(frozen=True)
class Block:
    """A text of one size (points), weight and colour; `gap` is the air above it in millimetres."""

    words: str
    size: float
    bold: bool = False
    colour: ink.Colour = ink.INK
    gap: float = 0.0


@dataclass(frozen=True)
class Placed:
    """One line as it will stand: its text, and how far below the top of the cell its own line ends."""

    words: str
    size: float
    bold: bool
    colour: ink.Colour
    bottom: float
    width: float


@lru_cache(maxsize=8192)  # a row is measured for its height, then drawn
def broken(words: str, size: float, width: float, *, bold: bool = False) -> tuple[Line, ...]:
    """`words` in lines no wider than `width` millimetres; a word wider than that is taken apart."""
    mark = "**" if bold else ""
    found: list[Line] = []
    for paragraph in TWO_STARS.sub("*\u00a0", words).split("\n"):
        for line in wrap(f"{mark}{paragraph}{mark}", family(), size, width * MM):
            found += [line] if line.width <= width * MM else _chopped(line, size, width * MM)
    return tuple(found)


def _chopped(line: Line, size: float, room: float) -> list[Line]:
    """One line too wide, cut after a hyphen or slash, else between its signs."""
    (run, *_more) = line.runs
    text, parts = "".join(each.text for each in line.runs), [""]
    for sign in text:
        if parts[-1] and run.face.width(parts[-1] + sign, size) > room:
            end = max(parts[-1].rfind(joint) for joint in JOINTS) + 1
            fits = end and run.face.width(parts[-1][end:] + sign, size) <= room
            parts[-1:] = [parts[-1][:end], parts[-1][end:]] if fits else [parts[-1], ""]
        parts[-1] += sign
    return [Line((Run(run.face, part),), run.face.width(part, size)) for part in parts]


def placed(blocks: Sequence[Block], width: float, height: float, scales: Sequence[float] = SCALES) -> list[Placed]:
    """The lines of all blocks at the first scale at which they stand within `height` millimetres.

    At the last scale the blocks that do not fit lose lines from the end, and the last line kept says so. A number is
    never taken apart: one that is too wide at every scale is set as small as it must be."""
    scales = [scale for scale in scales if _whole(blocks, width, scale)] or [_narrow(blocks, width, scales[-1])]
    for scale in scales:
        lines = list(_lines(blocks, width, scale))
        if not lines or lines[-1].bottom <= height:
            return lines
    kept = [line for line in lines if line.bottom <= height] or lines[:1]
    last = kept[-1]
    face = family().semibold if last.bold else family().regular
    words = cut(last.words, lambda part: face.width(part, last.size) <= width * MM)
    wide = face.width(words, last.size) / MM
    return [*kept[:-1], Placed(words, last.size, last.bold, last.colour, last.bottom, wide)]


def _room(block: Block, width: float) -> float:
    """How much of its size a block can keep that is a number and must stand on one line."""
    face = family().semibold if block.bold else family().regular
    wide = face.width(block.words, block.size) if NUMBER.fullmatch(block.words) else 0.0
    return AIR * width * MM / wide if wide else 1.0


def _whole(blocks: Sequence[Block], width: float, scale: float) -> bool:
    return all(_room(block, width) >= scale for block in blocks)


def _narrow(blocks: Sequence[Block], width: float, last: float) -> float:
    return min([last, *(_room(block, width) for block in blocks)])


def _lines(blocks: Sequence[Block], width: float, scale: float) -> Iterator[Placed]:
    y = 0.0
    for block in blocks:
        if not block.words:
            continue
        size = round(block.size * scale, 2)
        y += block.gap * scale if y else 0.0
        for line in broken(block.words, size, width, bold=block.bold):
            y += size * LEADING / MM
            words = "".join(run.text for run in line.runs)
            yield Placed(words, size, block.bold, block.colour, y, line.width / MM)


def height_of(blocks: Sequence[Block], width: float) -> float:
    """Millimetres the blocks take at their full size."""
    return max((line.bottom for line in _lines(blocks, width, 1.0)), default=0.0)


def cell(
    page: Page, x: float, y: float, w: float, h: float, blocks: Sequence[Block], *, align: Align = "left",
    top: bool = False, scales: Sequence[float] = SCALES,
) -> float:  # fmt: skip
    """Draw the blocks inside the rectangle at (x, y), centred in its height or from its `top`; returns their height.
    Nothing leaves the rectangle."""
    lines = placed(blocks, w, h, scales)
    if not lines:
        return 0.0
    if lines[-1].words.endswith(ELLIPSIS) and lines[-1].words not in blocks[-1].words:
        page.cuts.append(" ".join(block.words for block in blocks))
    down = y if top else y + max(0.0, (h - lines[-1].bottom) / 2)
    at = {"left": x, "right": x + w, "centre": x + w / 2}[align]
    with page.slot(f"cell {blocks[0].words[:20]}", x, y, w, h):
        for line in lines:
            # The baseline stands so that capitals are in the middle of their line.
            middle = down + line.bottom - line.size * LEADING / MM / 2
            page.text(at, middle + line.size * CAP / MM, line.words, line.size, bold=line.bold, colour=line.colour,
                      align=align)  # fmt: skip
    return lines[-1].bottom
