"""The drawing kit: one sheet of paper in millimetres from its top left corner.

A text has a place and a width. It is set a little smaller if it must be, never below its floor; what
still does not fit, or leaves its slot, is noted as a misfit and the sheet is refused as a whole.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from carec_desktop.i18n import N_
from carec_desktop.problems import declare
from carec_desktop.report import ink
from carec_desktop.report.fonts import Face, family
from carec_desktop.report.lettering import Lettering
from carec_desktop.report.lines import Line, Run, settled, wrap
from carec_desktop.report.lines import cut as shortened
from carec_desktop.report.pen import MM, Pen

OVERFLOW = declare(
    "report-overflow",
    N_(
        "The page was not printed because these texts do not fit their place: {texts}. "
        "The other pages are not affected. Give these texts a shorter form and print again."
    ),
)

Align = Literal["left", "right", "centre"]
SQUEEZE = 0.86  # natural width may shrink to this, words of reasons to 0.80
LEAST = 4.6  # points: below it letters are made narrower instead, which looks like another type but can be read
SLACK = 0.45  # millimetres a glyph may stand over its slot


@dataclass(frozen=True)
class Slot:
    """A named rectangle no text may leave."""

    key: str
    x: float
    y: float
    w: float
    h: float


@dataclass
class Page(Pen):
    """One sheet; `lettering` is that of its document."""

    lettering: Lettering
    misfits: list[str] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)
    _slot: Slot | None = None

    @contextmanager
    def slot(self, key: str, x: float, y: float, w: float, h: float) -> Iterator[None]:
        """Texts inside the block belong to this rectangle."""
        before, self._slot = self._slot, Slot(key, x, y, w, h)
        yield
        self._slot = before

    def bookmark(self, words: str, y: float) -> None:
        """An entry of the outline below that of the page, leading to the height `y`."""
        key = f"{self.canvas.getPageNumber()}-{y:.1f}-{words}"
        self.canvas.bookmarkPage(key, fit="XYZ", left=0, top=(self.height - y) * MM, zoom=0)
        self.canvas.addOutlineEntry(words, key, level=1)

    def put_form(self, name: str) -> None:
        """What `Sheet.form` drew under this name, at the same place."""
        self.canvas.doForm(name)

    # -- text ----------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 7,
        *,
        bold: bool = False,
        colour: ink.Colour = ink.INK,
        align: Align = "left",
        width: float | None = None,
        floor: float = SQUEEZE,
        cut: bool = False,
    ) -> float:
        """One line on baseline `y`; returns its width in millimetres. `cut` may end it with an ellipsis."""
        if not words:
            return 0.0
        face = family().semibold if bold else family().regular
        narrow = 1.0
        if width is not None:
            words, scale = self._fitted(words, face, size, width * MM, floor, cut)
            size, narrow = _smaller(size, scale)
        drawn = face.width(words, size) * narrow / MM
        left = x - (drawn if align == "right" else drawn / 2 if align == "centre" else 0)
        self._inside(words, left, y, drawn, size)
        self._put(left, y, (Run(face, words),), size, colour, narrow)
        return drawn

    def free(self, x: float, y: float, words: str, size: float, *, bold: bool, colour: ink.Colour) -> None:
        """A short word outside every slot, for turned headings."""
        self._put(x, y, (Run(family().semibold if bold else family().regular, words),), size, colour, 1.0)

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
        colour: ink.Colour = ink.INK,
        cut: bool = False,
    ) -> float:
        """Wrapped text from baseline `y`; returns the baseline after its last line."""
        broken = settled(marked, family(), size, width * MM)
        if len(broken) > lines:
            broken = self._shortened(marked, broken, size, width, lines, cut)
        for line in broken:
            self._inside(line.runs[0].text, x, y, line.width / MM, size)
            self._put(x, y, line.runs, size, colour, 1.0)
            y += size * leading / MM
        return y

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """Natural width in millimetres."""
        return (family().semibold if bold else family().regular).width(words, size) / MM

    def lines(self, marked: str, size: float, width: float) -> int:
        """How many lines a wrapped text would take."""
        return len(wrap(marked, family(), size, width * MM))

    def _fitted(self, words: str, face: Face, size: float, room: float, floor: float, cut: bool) -> tuple[str, float]:
        scale = min(1.0, room / max(face.width(words, size), 0.001))
        if scale < floor and cut:
            self.cuts.append(words)
            return shortened(words, lambda part: face.width(part, size) * floor <= room), floor
        if scale < floor:
            self.misfits.append(f"{self._key()} “{words}” ({scale:.0%})")
        return words, scale

    def _shortened(
        self, marked: str, broken: list[Line], size: float, width: float, lines: int, cut: bool
    ) -> list[Line]:
        """The first `lines` lines, the last ending in an ellipsis; a text that may not be cut is a misfit."""
        if not cut:
            self.misfits.append(f"{self._key()} “{marked}” ({len(broken)}/{lines})")
            return broken[:lines]
        self.cuts.append(marked)
        words = shortened(marked, lambda part: len(wrap(part, family(), size, width * MM)) <= lines)
        return wrap(words, family(), size, width * MM)

    def _put(self, x: float, y: float, runs: Iterable[Run], size: float, colour: ink.Colour, scale: float) -> None:
        """Runs one after the other from (x, y) in millimetres; a squeeze never outlives its text."""
        shown = " ".join(self.lettering.operators(run.face, run.text, size) for run in runs)
        squeeze, loose = (f"{scale * 100:.2f} Tz ", " 100 Tz") if scale != 1.0 else ("", "")
        self.write(f"BT {colour} rg {squeeze}1 0 0 1 {self.at(x, y)} Tm {shown}{loose} ET")

    def _inside(self, words: str, left: float, y: float, drawn: float, size: float) -> None:
        slot = self._slot
        if slot is None:
            return
        top, low = y - size * 0.75 / MM, y + size * 0.22 / MM
        fits_x = left >= slot.x - SLACK and left + drawn <= slot.x + slot.w + SLACK
        fits_y = top >= slot.y - SLACK and low <= slot.y + slot.h + SLACK
        if not (fits_x and fits_y):
            self.misfits.append(f"{slot.key} “{words}”")

    def _key(self) -> str:
        return self._slot.key if self._slot else "page"


def _smaller(size: float, scale: float) -> tuple[float, float]:
    """The size at which a text is `scale` times as wide, and how much narrower its letters must be beyond that."""
    small = min(size, max(size * scale, LEAST))
    return small, size * scale / small
