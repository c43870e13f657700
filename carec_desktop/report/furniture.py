"""What every printed page shares: headings, the state box, the foot."""

from collections.abc import Sequence

from carec_desktop.report import ink
from carec_desktop.report.model import State
from carec_desktop.report.page import SQUEEZE, Align, Page

CODE_W = 6.6  # millimetres kept free for the widest code and the air before it
BOX_TONES = {"specimen": ink.NAVY, "draft": ink.ALARM, "approved": ink.STATUS["on_track"]}


def heading(page: Page, x: float, y: float, w: float, words: str, code: str = "") -> None:
    """The heading of a slot on baseline `y` with its hairline below."""
    page.bookmark(words, y - 4)
    page.text(x, y, words, 9, bold=True, colour=ink.NAVY, width=w - (8 if code else 0))
    figure_code(page, x + w, y, code)
    page.line(x, y + 1.6, x + w, y + 1.6, ink.NAVY, 0.6)


def number(
    page: Page, x: float, y: float, words: str, sizes: Sequence[float], room: float, instead: str, *,
    bold: bool = False, colour: ink.Colour = ink.INK, align: Align = "right", floor: float = SQUEEZE,
) -> float:  # fmt: skip
    """A number whole or not at all, at the largest of `sizes` it fits at, the last squeezed to `floor`: a part of it
    would be another number. One that is wider still stays behind its code, which `instead` says."""
    size = next((s for s in sizes if page.width(words, s, bold=bold) <= room), sizes[-1])
    if page.width(words, size, bold=bold) * floor > room:
        return page.text(x, y, instead, 4.8, colour=ink.GREY, align=align, width=room, floor=0.5, cut=True)
    return page.text(x, y, words, size, bold=bold, colour=colour, align=align, width=room, floor=floor)


def figure_code(page: Page, right: float, y: float, code: str) -> None:
    """The small code that leads back to the records, right-aligned."""
    page.text(right, y, code, 4.7, colour=ink.LIGHT, align="right")


def state_box(page: Page, right: float, y: float, state: State) -> None:
    """Specimen, draft or approved by whom, in a frame; `y` is the top."""
    tone = BOX_TONES[state.kind]
    wide = min(page.width(state.words, 7, bold=True), 72.0) + 6
    page.rect(right - wide, y, wide, 5.6, edge=tone, weight=1.1)
    page.text(right - wide / 2, y + 3.7, state.words, 7, bold=True, colour=tone, align="centre", width=72, cut=True)


def foot(page: Page, x: float, y: float, w: float, words: str, number: str, state: State) -> None:
    """Name, card, revision and ledger; whether it is a draft; the page number."""
    page.line(x, y, x + w, y, ink.HAIR, 0.5)
    page.text(x, y + 2.9, words, 6, colour=ink.GREY, width=w * 0.66)
    if state.kind == "draft":
        page.text(x + w - 24, y + 2.9, state.words, 6, bold=True, colour=ink.ALARM, align="right", width=w * 0.2)
    page.text(x + w, y + 2.9, number, 6.4, bold=True, colour=ink.GREY, align="right")
