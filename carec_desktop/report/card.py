"""The country report card as a PDF: two A4 pages, embedded fonts only, the same bytes for the same facts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from carec_desktop.i18n import LANGUAGES, _, speaking
from carec_desktop.problems import Problem, UserError
from carec_desktop.report import back, front
from carec_desktop.report.annex import Annex, Origins, annex
from carec_desktop.report.annex_drawn import draw_annex
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.model import CardModel, card_model
from carec_desktop.report.sheet import Sheet

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
    return draw_card(card_model(facts, ref_area, lang), made_on=facts.made_on)


def annexed_pdf(facts: CardFacts, ref_area: str, lang: str, origins: Origins) -> bytes:
    """The card with the annex of its codes behind the two pages; `origins` by record id. UserError as above."""
    card = card_model(facts, ref_area, lang)
    return draw_card(card, annex(facts, card, origins), made_on=facts.made_on)


def draw_card(card: CardModel, codes: Annex | None = None, made_on: str = "") -> bytes:
    """A card that is already said, drawn, with the annex of `codes` if there is one; `made_on` an ISO day or ""."""
    top = card.header
    sheet = Sheet(
        A4, title=f"{top.document}: {top.name}", subject=f"{top.framework} · {top.round}", lang=card.lang,
        keywords=("CAREC", card.ref_area, top.card_number, top.state.words), made_on=made_on,
    )  # fmt: skip
    with speaking(card.lang):
        sheet.author = _("CAREC Secretariat")
    front.draw(sheet.page(f"{top.name} · {card.pages[0]}"), card)
    back.draw(sheet.page(f"{top.name} · {card.pages[1]}"), card)
    if codes is not None:
        draw_annex(sheet, codes)
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
