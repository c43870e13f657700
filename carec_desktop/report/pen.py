"""Shapes on a sheet: lines, rectangles, circles, polygons, as PDF operators.

Positions are millimetres from the top left, weights and dashes points. The operators are written here
rather than through the canvas, which spends most of a card's time on its own state.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from carec_desktop.report.ink import HAIR, Colour

MM = 72 / 25.4
ROUND = 0.5523  # handle of a Bézier quarter circle, in radii
Point = tuple[float, float]


@dataclass
class Pen:
    """Draws on `canvas`; `height` of the sheet in millimetres."""

    canvas: Canvas
    height: float

    def write(self, operators: str) -> None:
        """PDF operators that leave the graphics state as they found it, colours and weights apart."""
        self.canvas.addLiteral(operators)

    def at(self, x: float, y: float) -> str:
        """A position as two operands."""
        return f"{x * MM:.2f} {(self.height - y) * MM:.2f}"

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: Colour = HAIR,
        weight: float = 0.3,
        dash: Point | None = None,
    ) -> None:
        """A straight line; `dash` on and off."""
        self._paint(f"{self.at(x1, y1)} m {self.at(x2, y2)} l", None, colour, weight, dash)

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: Colour | None = None,
        edge: Colour | None = None,
        weight: float = 0.5,
    ) -> None:
        """A rectangle from its top left corner."""
        self._paint(self._box(x, y, w, h), fill, edge, weight, None)

    def circle(
        self,
        x: float,
        y: float,
        r: float,
        *,
        fill: Colour | None = None,
        edge: Colour | None = None,
        weight: float = 0.6,
        dash: Point | None = None,
    ) -> None:
        """A circle around its middle."""
        k, at = r * ROUND, self.at
        quarters = (
            ((x + r, y - k), (x + k, y - r), (x, y - r)),
            ((x - k, y - r), (x - r, y - k), (x - r, y)),
            ((x - r, y + k), (x - k, y + r), (x, y + r)),
            ((x + k, y + r), (x + r, y + k), (x + r, y)),
        )
        curves = " ".join(f"{at(*one)} {at(*two)} {at(*end)} c" for one, two, end in quarters)
        self._paint(f"{at(x + r, y)} m {curves} h", fill, edge, weight, dash)

    def shape(
        self,
        points: Sequence[Point],
        *,
        fill: Colour | None = None,
        edge: Colour | None = None,
        weight: float = 0.6,
        closed: bool = True,
        dash: Point | None = None,
    ) -> None:
        """A polygon, or an open line through `points`."""
        rest = " ".join(f"{self.at(x, y)} l" for x, y in points[1:])
        self._paint(f"{self.at(*points[0])} m {rest}{' h' if closed else ''}", fill, edge, weight, dash)

    @contextmanager
    def clipped(self, x: float, y: float, w: float, h: float) -> Iterator[None]:
        """Whatever is drawn in the block shows only inside this rectangle."""
        self.write(f"q {self._box(x, y, w, h)} W n")
        yield
        self.write("Q")

    @contextmanager
    def turned(self, x: float, y: float, cosine: float, sine: float) -> Iterator[None]:
        """The block draws around (x, y) as its own origin, turned anticlockwise."""
        before = self.height
        self.write(f"q {cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {self.at(x, y)} cm")
        self.height = 0.0
        yield
        self.height = before
        self.write("Q")

    def _box(self, x: float, y: float, w: float, h: float) -> str:
        return f"{self.at(x, y + h)} {w * MM:.2f} {h * MM:.2f} re"

    def _paint(self, path: str, fill: Colour | None, edge: Colour | None, weight: float, dash: Point | None) -> None:
        operators = [f"{fill} rg"] if fill else []
        if edge:
            operators.append(f"{edge} RG {weight:g} w")
        if dash:
            operators.append(f"[{dash[0]:g} {dash[1]:g}] 0 d")
        operators += [path, ("B" if edge else "f") if fill else "S"]
        if dash:
            operators.append("[] 0 d")
        self.write(" ".join(operators))
