"""Two small forms on one A4 page, to cut apart: their common head and foot, and the line to cut along."""

from collections.abc import Callable

from carec_desktop.localvalues import show_date_range
from carec_desktop.report import ink
from carec_desktop.report.fitting import Block, cell
from carec_desktop.report.legible import legible
from carec_desktop.report.page import Page
from carec_desktop.report.sheet import Sheet

SIZE = (210.0, 297.0)  # millimetres
HALF = SIZE[1] / 2
LEFT, WIDTH = 18.0, 174.0


def when_and_where(lang: str, start: str, end: str, place: str) -> str:
    """Days and place in one line of `lang`; `start` and `end` are ISO dates or "", what is not known is left out."""
    days = show_date_range(start, end, lang) if start else ""
    return " · ".join(filter(None, (days, legible(place))))


def halves_pdf(
    slot: str, documents: tuple[str, str], title: str, when: str, lang: str, draw: Callable[[Page, str, float], None]
) -> bytes:
    """One page: `draw(page, document, top)` draws each half, `slot` names them; the same bytes for the same words."""
    sheet = Sheet(SIZE, title=": ".join(filter(None, (documents[0], title))), subject=when, lang=lang)
    page = sheet.page(documents[0])
    for top, document in zip((0.0, HALF), documents, strict=True):
        with page.slot(slot, 0, top, SIZE[0], HALF):
            draw(page, document, top)
    page.line(0, HALF, SIZE[0], HALF, ink.LIGHT, 0.5, dash=(3, 3))
    return sheet.pdf()


def head(page: Page, top: float, document: str, title: str, when: str) -> None:
    """What the form is and for which training; without a title a line to write it on. `top` is the upper edge."""
    page.text(LEFT, top + 22, document, 20, bold=True, colour=ink.LAPIS, width=WIDTH)
    if title:
        cell(page, LEFT, top + 26, WIDTH, 14, [Block(title, 11, bold=True), Block(when, 9, colour=ink.GREY)])
    else:
        page.line(LEFT, top + 38, LEFT + WIDTH, top + 38, ink.LIGHT, 0.5)
    page.line(LEFT, top + 42, LEFT + WIDTH, top + 42, ink.LAPIS, 0.9)


def foot(page: Page, top: float, notice: str) -> None:
    """A rule and what the writer should know."""
    page.line(LEFT, top + 131, LEFT + WIDTH, top + 131, ink.HAIR, 0.5)
    cell(page, LEFT, top + 132, WIDTH, 8, [Block(notice, 9.5, colour=ink.GREY)])
