"""The drawing kit: one sheet of paper in millimetres from its top left corner.

A text has a place and a width. It is squeezed a little if it must be, never below its floor; what
still does not fit, or leaves its slot, is noted as a misfit and the sheet is refused as a whole.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from carec_desktop.i18n import N_
from carec_desktop.problems import declare
from carec_desktop.report import ink
from carec_desktop.report.fonts import Face, family
from carec_desktop.report.lines import Line, wrap

OVERFLOW = declare(
    "report-overflow",
    N_(
        "The page was not printed because these texts do not fit their place: {texts}. "
        "The other pages are not affected. Give these texts a shorter form and print again."
    ),
)

Align = Literal["left", "right", "centre"]
SQUEEZE = 0.86  # natural width may shrink to this, words of reasons to 0.80
SLACK = 0.45  # millimetres a glyph may stand over its slot
ELLIPSIS = "…"


@dataclass(frozen=True)
class Slot:
    """A named rectangle no text may leave."""

    key: str
    x: float
    y: float
    w: float
    h: float


@dataclass
class Page:
    """Draws on `canvas`; `height` of the sheet in millimetres."""

    canvas: Canvas
    height: float
    misfits: list[str] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)
    squeezed: float = 1.0  # the tightest squeeze so far
    _slot: Slot | None = None

    @contextmanager
    def slot(self, key: str, x: float, y: float, w: float, h: float) -> Iterator[None]:
        """Texts inside the block belong to this rectangle."""
        before, self._slot = self._slot, Slot(key, x, y, w, h)
        yield
        self._slot = before

    # -- text ----------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 7,
        *,
        bold: bool = False,
        colour: Color = ink.INK,
        align: Align = "left",
        width: float | None = None,
        floor: float = SQUEEZE,
        cut: bool = False,
    ) -> float:
        """One line on baseline `y`; returns its width in millimetres. `cut` may end it with an ellipsis."""
        if not words:
            return 0.0
        face = family().semibold if bold else family().regular
        scale = 1.0
        if width is not None:
            words, scale = self._fitted(words, face, size, width * mm, floor, cut)
        shaped, wide = face.shape(words)
        drawn = wide * size / 1000 * scale / mm
        left = x - (drawn if align == "right" else drawn / 2 if align == "centre" else 0)
        self._inside(words, left, y, drawn, size)
        self._put(left * mm, y, ((face, shaped),), size, colour, scale)
        return drawn

    def para(
        self,
        x: float,
        y: float,
        width: float,
        marked: str,
        size: float = 7.5,
        *,
        leading: float = 1.34,
        lines: int = 99,
        colour: Color = ink.INK,
        cut: bool = False,
    ) -> float:
        """Wrapped text from baseline `y`; returns the baseline after its last line."""
        broken = wrap(marked, family(), size, width * mm)
        if len(broken) > lines:
            broken = self._shortened(marked, broken, size, width, lines, cut)
        for line in broken:
            self._inside(line.runs[0].text, x, y, line.width / mm, size)
            shaped = tuple((run.face, run.face.shape(run.text)[0]) for run in line.runs)
            self._put(x * mm, y, shaped, size, colour, 1.0)
            y += size * leading / mm
        return y

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """Natural width in millimetres."""
        return (family().semibold if bold else family().regular).width(words, size) / mm

    def lines(self, marked: str, size: float, width: float) -> int:
        """How many lines a wrapped text would take."""
        return len(wrap(marked, family(), size, width * mm))

    def _fitted(self, words: str, face: Face, size: float, room: float, floor: float, cut: bool) -> tuple[str, float]:
        scale = min(1.0, room / max(face.width(words, size), 0.001))
        if scale < floor and cut:
            self.cuts.append(words)
            while words and face.width(words + ELLIPSIS, size) * floor > room:
                words = words[:-1].rstrip()
            return words + ELLIPSIS, floor
        if scale < floor:
            self.misfits.append(f"{self._key()} “{words}” ({scale:.0%})")
        self.squeezed = min(self.squeezed, max(scale, floor))
        return words, scale

    def _shortened(
        self, marked: str, broken: list[Line], size: float, width: float, lines: int, cut: bool
    ) -> list[Line]:
        """The first `lines` lines, the last ending in an ellipsis; a text that may not be cut is a misfit."""
        if not cut:
            self.misfits.append(f"{self._key()} “{marked}” ({len(broken)}/{lines})")
            return broken[:lines]
        self.cuts.append(marked)
        words = marked
        while len(wrap(words + ELLIPSIS, family(), size, width * mm)) > lines:
            words = words[:-1].rstrip()
        return wrap(words + ELLIPSIS, family(), size, width * mm)

    def _put(
        self, x: float, y: float, parts: Sequence[tuple[Face, str]], size: float, colour: Color, scale: float
    ) -> None:
        run = self.canvas.beginText(x, (self.height - y) * mm)
        run.setFillColor(colour)
        if scale != 1.0:
            run.setHorizScale(scale * 100)
        for face, shaped in parts:
            run.setFont(face.name, size)
            run.textOut(shaped)
        if scale != 1.0:
            run.setHorizScale(100)
        self.canvas.drawText(run)

    def _inside(self, words: str, left: float, y: float, drawn: float, size: float) -> None:
        slot = self._slot
        if slot is None:
            return
        top, low = y - size * 0.75 / mm, y + size * 0.22 / mm
        fits_x = left >= slot.x - SLACK and left + drawn <= slot.x + slot.w + SLACK
        fits_y = top >= slot.y - SLACK and low <= slot.y + slot.h + SLACK
        if not (fits_x and fits_y):
            self.misfits.append(f"{slot.key} “{words}”")

    def _key(self) -> str:
        return self._slot.key if self._slot else "page"

    # -- shapes --------------------------------------------------------------------------------

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: Color = ink.HAIR,
        weight: float = 0.3,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A straight line, `weight` in points, `dash` on and off in points."""
        pen = self.canvas
        pen.setStrokeColor(colour)
        pen.setLineWidth(weight)
        if dash:
            pen.setDash(list(dash))
        pen.line(x1 * mm, self._up(y1), x2 * mm, self._up(y2))
        if dash:
            pen.setDash()

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: Color | None = None,
        edge: Color | None = None,
        weight: float = 0.5,
    ) -> None:
        """A rectangle from its top left corner."""
        pen = self.canvas
        self._brush(fill, edge, weight)
        pen.rect(x * mm, self._up(y + h), w * mm, h * mm, stroke=int(edge is not None), fill=int(fill is not None))

    def circle(
        self,
        x: float,
        y: float,
        r: float,
        *,
        fill: Color | None = None,
        edge: Color | None = None,
        weight: float = 0.6,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A circle around its middle."""
        pen = self.canvas
        self._brush(fill, edge, weight)
        if dash:
            pen.setDash(list(dash))
        pen.circle(x * mm, self._up(y), r * mm, stroke=int(edge is not None), fill=int(fill is not None))
        if dash:
            pen.setDash()

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        *,
        fill: Color | None = None,
        edge: Color | None = None,
        weight: float = 0.6,
        closed: bool = True,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A polygon, or an open line through `points`."""
        pen = self.canvas
        self._brush(fill, edge, weight)
        if dash:
            pen.setDash(list(dash))
        path = pen.beginPath()
        path.moveTo(points[0][0] * mm, self._up(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x * mm, self._up(y))
        if closed:
            path.close()
        pen.drawPath(path, stroke=int(edge is not None), fill=int(fill is not None))
        if dash:
            pen.setDash()

    @contextmanager
    def clipped(self, x: float, y: float, w: float, h: float) -> Iterator[None]:
        """Whatever is drawn in the block shows only inside this rectangle."""
        pen = self.canvas
        pen.saveState()
        path = pen.beginPath()
        path.rect(x * mm, self._up(y + h), w * mm, h * mm)
        pen.clipPath(path, stroke=0, fill=0)
        yield
        pen.restoreState()

    @contextmanager
    def turned(self, x: float, y: float, degrees: float) -> Iterator[None]:
        """The block draws around (x, y) as its own origin, turned anticlockwise; y grows downward as ever."""
        pen, before = self.canvas, self.height
        pen.saveState()
        pen.translate(x * mm, self._up(y))
        pen.rotate(degrees)
        self.height = 0.0
        yield
        self.height = before
        pen.restoreState()

    def _up(self, y: float) -> float:
        return (self.height - y) * mm

    def _brush(self, fill: Color | None, edge: Color | None, weight: float) -> None:
        if fill is not None:
            self.canvas.setFillColor(fill)
        if edge is not None:
            self.canvas.setStrokeColor(edge)
            self.canvas.setLineWidth(weight)
