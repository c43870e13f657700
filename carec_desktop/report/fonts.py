"""The embedded family: two weights, kerned once per text, and a word for every sign it lacks.

Only these two files are ever put on paper, so a page looks the same on every machine; a third one, opened when it is
first needed, has the rare Han characters of people's names.
Shaping is limited to kerning, one glyph per sign: text copied out of the PDF stays text.
"""

from dataclasses import dataclass, field
from functools import cache

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from carec_desktop.i18n import N_
from carec_desktop.paths import RESOURCES
from carec_desktop.problems import declare

MISSING_GLYPH = declare(
    "report-glyph-missing",
    N_(
        "“{text}” contains the sign {sign} ({code}), which the printing font does not have. "
        "This page was not printed, the others are not affected. Replace the sign and print again."
    ),
)

FOLDER = RESOURCES / "fonts"
# Kerning alone: ligatures would leave private signs in text copied out of the PDF.
FEATURES = {"kern": True, "liga": False, "clig": False, "dlig": False, "calt": False, "ccmp": False}
CACHE_LIMIT = 20_000
HAN = ("\u4e00", "\ufaff")  # first and last that the third file may hold


@dataclass(frozen=True)
class Shaped:
    """A text with its width and kerning, both in thousandths of the type size.

    `gaps` are (index, adjustment): after the sign at `index` the next one moves left by so much.
    """

    text: str
    width: float
    gaps: tuple[tuple[int, float], ...] = ()


@dataclass
class Face:
    """One weight of the family, with the texts it has already measured."""

    name: str
    font: TTFont
    _shaped: dict[str, Shaped] = field(default_factory=dict)

    def shape(self, text: str) -> Shaped:
        """`text` measured and kerned. UserError for a sign the font lacks."""
        known = self._shaped.get(text)
        if known is None:
            if len(self._shaped) > CACHE_LIMIT:
                self._shaped.clear()
            known = self._shaped[text] = self._measure(text)
        return known

    def font_of(self, sign: str) -> TTFont | None:
        """The font that draws this sign, None where none does."""
        if ord(sign) in self.font.face.charToGlyph:
            return self.font
        rare = rare_names() if HAN[0] <= sign <= HAN[1] else None
        return rare if rare and ord(sign) in rare.face.charToGlyph else None

    def has(self, sign: str) -> bool:
        """Can this sign be printed?"""
        return self.font_of(sign) is not None

    def width(self, text: str, size: float) -> float:
        """Width of `text` in points at `size` points."""
        return self.shape(text).width * size / 1000

    def _measure(self, text: str) -> Shaped:
        fonts = [self.font_of(sign) for sign in text]
        for sign, font in zip(text, fonts, strict=True):
            if font is None:
                raise MISSING_GLYPH.error(text=text, sign=sign, code=f"U+{ord(sign):04X}")
        if not text:
            return Shaped("", 0.0)
        plain = text.replace("\u00a0", " ")
        own = all(font is self.font for font in fonts)
        return (_kerned(self.font, plain) if own else None) or Shaped(plain, _set_solid(plain, fonts))


def _set_solid(text: str, fonts: list[TTFont | None]) -> float:
    """Width of a text whose signs stand side by side, each in its own font."""
    return sum(float(font.face.charWidths[ord(sign)]) for sign, font in zip(text, fonts, strict=True) if font)


def _kerned(font: TTFont, text: str) -> Shaped | None:
    """The text with its kerning, or None where a glyph would not stand for exactly one sign."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.language = "en"  # else the machine's locale would decide, and bytes would differ
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(font.hbFace), buffer, FEATURES)
    glyphs, widths = font.face.charToGlyph, font.face.charWidths
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    if [info.codepoint for info in infos] != [glyphs[ord(sign)] for sign in text]:
        return None
    unit = 1000 / font.face.unitsPerEm
    advances = [place.x_advance * unit for place in places]
    own = [float(widths[ord(sign)]) for sign in text]
    gaps = ((at, round(wide - advance, 2)) for at, (wide, advance) in enumerate(zip(own, advances, strict=True)))
    return Shaped(text, sum(advances), tuple((at, gap) for at, gap in gaps if abs(gap) >= 0.5))


@dataclass(frozen=True)
class Family:
    """Both weights: figures and running text, headings and emphasis."""

    regular: Face
    semibold: Face


@cache
def family() -> Family:
    """The shipped family, loaded and registered once a process."""
    return Family(_load("CARECSans-Regular"), _load("CARECSans-SemiBold"))


@cache
def rare_names() -> TTFont:
    """The rare Han characters, loaded when the first is met."""
    return _font("CARECSans-Names")


def _load(name: str) -> Face:
    return Face(name, _font(name))


def _font(name: str) -> TTFont:
    font = TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font
