"""The fingerprint's picture: 13 × 13 squares with the symmetry of a felt carpet, made from a text.

It is for the eye, on the screen as on paper; the decision is in the digits beside it. `pattern` is plain data,
so the window draws the same picture with its own means.
"""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from carec_desktop.report import ink

if TYPE_CHECKING:
    from carec_desktop.report.pen import Pen

SIDE = 13


def pattern(digest: str) -> list[list[int]]:
    """13 rows of 13 squares, 0 for the ground, 1 and 2 for the two colours; alike in all eight directions."""
    bits = hashlib.sha256(f"ornament {digest}".encode()).digest()
    half = SIDE // 2
    values = {}
    for i, place in enumerate((r, c) for r in range(half + 1) for c in range(r + 1)):
        values[place] = (0, 1, 0, 2, 1, 0, 1, 2)[bits[i % len(bits)] >> (i // len(bits)) & 7]
    found = []
    for row in range(SIDE):
        down = abs(row - half)
        found.append([values[max(down, abs(c - half)), min(down, abs(c - half))] for c in range(SIDE)])
    return found


def draw(pen: "Pen", x: float, y: float, size: float, digest: str, *, framed: bool = True) -> None:
    """The picture with its top left corner at (x, y), `size` millimetres wide, in lapis blue and madder."""
    if framed:
        pen.rect(x, y, size, size, fill=ink.WHITE, edge=ink.HAIR, weight=0.6)
    margin = size * 0.06 if framed else 0.0
    squares(pen, x + margin, y + margin, (size - 2 * margin) / SIDE, pattern(digest), (ink.LAPIS, ink.MADDER))


def squares(
    pen: "Pen", x: float, y: float, step: float, rows: Sequence[Sequence[int]], colours: Sequence[ink.Colour]
) -> None:
    """Rows of squares from their top left corner; neighbours of one colour are one rectangle, so no seam shows."""
    for down, row in enumerate(rows):
        start = 0
        for at in range(1, len(row) + 1):
            if at == len(row) or row[at] != row[start]:
                if row[start]:
                    wide = (at - start) * step
                    pen.rect(x + start * step, y + down * step, wide, step, fill=colours[row[start] - 1])
                start = at
