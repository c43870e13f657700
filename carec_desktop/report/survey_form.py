"""The after-survey on paper: two forms a page to cut apart, in fixed wording, with the keys to tally them by.

The figure beside an answer is the key that counts it on the tally page. Nobody writes a name; the form asks for no
more than the counts need: the answer, sex with a box for those who do not say it, and trade institution or not.
"""

from dataclasses import dataclass
from functools import partial

from carec_desktop.forms.choices import ANSWERS
from carec_desktop.i18n import C_, _, speaking
from carec_desktop.report import half_page, ink
from carec_desktop.report.fitting import Block, cell
from carec_desktop.report.half_page import LEFT, halves_pdf
from carec_desktop.report.legible import legible
from carec_desktop.report.page import Page

RIGHT_X, RIGHT_W = 122.0, 70.0
BOX, KEY = 6.0, 8.0
FIRST, STEP = 62.0, 13.0  # top of the first answer, from one answer to the next


@dataclass(frozen=True)
class SurveyForm:
    """One form in one language. `answers` are (key, words), as they are tallied."""

    document: str
    title: str
    when: str
    question: str
    answers: tuple[tuple[str, str], ...]
    about: str
    sexes: tuple[str, ...]
    trade: str
    trade_help: str
    yes_no: tuple[str, ...]
    notice: str

    def as_text(self) -> str:
        rows = [f"[{key}] {words}" for key, words in self.answers]
        return "\n".join([self.document, self.title or "…", self.when or "-", self.question, *rows, self.about,
                          " | ".join(self.sexes), self.trade, self.trade_help, " | ".join(self.yes_no),
                          self.notice]) + "\n"  # fmt: skip


def survey_form(lang: str, title: str = "", start: str = "", end: str = "", place: str = "") -> SurveyForm:
    """The form in `lang`; without a title there is a line to write it on. `start` and `end` are ISO dates or ""."""
    with speaking(lang):
        return SurveyForm(
            document=_("After the training"), title=legible(title),
            when=half_page.when_and_where(lang, start, end, place),
            question=_("Through this training my knowledge of the subject has"),
            answers=tuple((str(key), _(words)) for key, words in enumerate(ANSWERS.values(), 1)),
            about=C_("survey form", "I am"),
            sexes=(C_("survey form", "a woman"), C_("survey form", "a man"), C_("survey form", "I do not say")),
            trade=_("I work for a trade institution"),
            trade_help=_("Trade ministry, customs, standards or quarantine body, chamber of commerce"),
            yes_no=(C_("survey form", "yes"), C_("survey form", "no")),
            notice=_("Please tick one box in each part and write no name. The answers are only counted."),
        )  # fmt: skip


def survey_form_pdf(lang: str, title: str = "", start: str = "", end: str = "", place: str = "") -> bytes:
    """One page with two forms, the same bytes for the same words."""
    model = survey_form(lang, title, start, end, place)
    documents = (model.document, model.document)
    return halves_pdf("form", documents, model.title, model.when, lang, partial(_draw, model))


def _draw(model: SurveyForm, page: Page, document: str, top: float) -> None:
    """One form; `top` is its upper edge."""
    half_page.head(page, top, document, model.title, model.when)
    cell(page, LEFT, top + 45, 92, 13, [Block(model.question, 12, bold=True)])
    for number, (key, words) in enumerate(model.answers):
        _answer(page, top + FIRST + number * STEP, key, words)
    y = _choices(page, top + 45, model.about, "", model.sexes)
    _choices(page, y + 6, model.trade, model.trade_help, model.yes_no)
    half_page.foot(page, top, model.notice)


def _answer(page: Page, y: float, key: str, words: str) -> None:
    """The key in a tinted square, the box to tick, the answer."""
    page.rect(LEFT, y, KEY, KEY, fill=ink.TINT, edge=ink.LIGHT, weight=0.4)
    page.text(LEFT + KEY / 2, y + 5.9, key, 15, bold=True, colour=ink.LAPIS, align="centre")
    page.rect(LEFT + 13, y + (KEY - BOX) / 2, BOX, BOX, edge=ink.INK, weight=0.9)
    cell(page, LEFT + 23, y - 1, 70, KEY + 2, [Block(words, 14)])


def _choices(page: Page, y: float, heading: str, below: str, choices: tuple[str, ...]) -> float:
    """A heading with boxes below it in the right half; returns where it ends."""
    blocks = [Block(heading, 12, bold=True), Block(below, 8, colour=ink.GREY, gap=0.5)]
    y += cell(page, RIGHT_X, y, RIGHT_W, 19, blocks, top=True) + 3
    for words in choices:
        page.rect(RIGHT_X, y, BOX, BOX, edge=ink.INK, weight=0.9)
        cell(page, RIGHT_X + 10, y - 1, RIGHT_W - 10, BOX + 2, [Block(words, 12)])
        y += BOX + 3
    return y
