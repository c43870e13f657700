"""Covers of the tests before and after a training: a row code instead of a name, and room for the score.

The code is that of the sign-in sheet, the same on both papers, so that the two are paired by keying four figures.
"""

from dataclasses import dataclass
from functools import partial

from carec_desktop.i18n import C_, _, speaking
from carec_desktop.report import half_page, ink
from carec_desktop.report.fitting import Block, cell
from carec_desktop.report.half_page import LEFT, WIDTH, halves_pdf
from carec_desktop.report.legible import legible
from carec_desktop.report.page import Page

BOX, STEP = 15.0, 18.0
SIGNS = 4  # W, 1, 2: room for one more than any code has


@dataclass(frozen=True)
class PairedCover:
    """Both covers in one language: `documents` are their headings, the rest is the same on both."""

    documents: tuple[str, str]
    title: str
    when: str
    code: str
    score: str
    out_of: str
    notice: str

    def as_text(self) -> str:
        return "\n".join([*self.documents, self.title or "…", self.when or "-", self.code, self.score, self.out_of,
                          self.notice]) + "\n"  # fmt: skip


def paired_cover(lang: str, title: str = "", start: str = "", end: str = "", place: str = "") -> PairedCover:
    """The covers in `lang`; without a title there is a line to write it on. `start` and `end` are ISO dates or ""."""
    with speaking(lang):
        return PairedCover(
            documents=(_("Test before the training"), _("Test after the training")), title=legible(title),
            when=half_page.when_and_where(lang, start, end, place),
            code=_("My row code on the sign-in sheet"), score=_("Score"), out_of=C_("test score", "of"),
            notice=_("Please write no name: the code pairs the two tests. Only their mean results are reported."),
        )  # fmt: skip


def paired_cover_pdf(lang: str, title: str = "", start: str = "", end: str = "", place: str = "") -> bytes:
    """One page to cut: the cover of the test before above, that of the test after below."""
    model = paired_cover(lang, title, start, end, place)
    return halves_pdf("cover", model.documents, model.title, model.when, lang, partial(_draw, model))


def _draw(model: PairedCover, page: Page, document: str, top: float) -> None:
    half_page.head(page, top, document, model.title, model.when)
    cell(page, LEFT, top + 50, WIDTH, 8, [Block(model.code, 13, bold=True)])
    for number in range(SIGNS):
        page.rect(LEFT + number * STEP, top + 60, BOX, BOX, edge=ink.INK, weight=0.9)
    cell(page, LEFT, top + 88, 50, 8, [Block(model.score, 13, bold=True)])
    page.rect(LEFT, top + 98, 32, BOX, edge=ink.INK, weight=0.9)
    cell(page, LEFT + 34, top + 98, 14, BOX, [Block(model.out_of, 13)], align="centre")
    page.rect(LEFT + 50, top + 98, 32, BOX, edge=ink.INK, weight=0.9)
    half_page.foot(page, top, model.notice)
