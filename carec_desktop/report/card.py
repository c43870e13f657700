"""The country report card as a PDF: two A4 pages, embedded fonts only, the same bytes for the same facts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from carec_desktop.i18n import LANGUAGES, _, speaking
from carec_desktop.problems import Problem, UserError
from carec_desktop.report import back, front
from carec_desktop.report.annex import Origins, annex
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.model import CardModel, card_model
from carec_desktop.report.sheet import Sheet
from carec_desktop.report.table import Book
from carec_desktop.report.table_drawn import draw_book

A4 = (210.0, 297.0)  # millimetres


@dataclass(frozen=True)
class Printed:
    """One card of a batch: its PDF, or the reason there is none."""

    ref_area: str
    lang: str
    pdf: bytes | None
    problem: Problem | None = None


def card_pdf(facts: CardFacts, ref_area: str, lang: str) -> bytes:
    """The card of a member. UserError report-glyph-missing or report-overflow: nothing was printed."""
    return draw_card(card_model(facts, ref_area, lang))


def annexed_pdf(facts: CardFacts, ref_area: str, lang: str, origins: Origins) -> bytes:
    """The card with the annex of its codes behind the two pages; `origins` by record id. UserError as above."""
    card = card_model(facts, ref_area, lang)
    return draw_card(card, annex(facts, card, origins))


def draw_card(card: CardModel, codes: Book | None = None) -> bytes:
    """A card that is already said, drawn, with the annex of `codes` if there is one."""
    top = card.header
    sheet = Sheet(A4, title=f"{top.document}: {top.name}", subject=top.round, lang=card.lang)
    with speaking(card.lang):
        sheet.author = _("CAREC Secretariat")
    front.draw(sheet.page(card.pages[0]), card)
    back.draw(sheet.page(card.pages[1]), card)
    if codes is not None:
        with speaking(card.lang):
            draw_book(sheet, codes)
    return sheet.pdf()


def cards(
    facts: CardFacts,
    langs: Iterable[str] = LANGUAGES,
    areas: Iterable[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Printed]:
    """Every asked-for card, one after the other; one that cannot be printed does not stop the others.

    `progress(done, all)` is called before each card and at the end. Close the iterator to cancel.
    """
    wanted = [(area, lang) for area in areas or facts.members for lang in langs]
    for at, (area, lang) in enumerate(wanted):
        if progress:
            progress(at, len(wanted))
        try:
            yield Printed(area, lang, card_pdf(facts, area, lang))
        except UserError as error:
            yield Printed(area, lang, None, error.problem)
    if progress:
        progress(len(wanted), len(wanted))
