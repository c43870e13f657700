"""A letter with both fingerprints, to sign and to send beside the files: one A4 page.

Whoever opens an enrolment file compares its digits with this paper, which came another way. So the
digits are large, in groups of five, and nothing else on the page is a number of that length.
"""

from dataclasses import dataclass

from carec_desktop.i18n import _, speaking
from carec_desktop.localdates import show_date
from carec_desktop.report import ink
from carec_desktop.report.page import Page
from carec_desktop.report.sheet import Sheet

A4 = (210.0, 297.0)  # millimetres
LEFT, WIDE = 25.0, 160.0
GROUPS_A_LINE = 3


@dataclass(frozen=True)
class LetterFacts:
    """What the letter says. `role` and `place` are words in the letter's language, `made_at` an ISO time;
    a fingerprint that is not known yet is "" and leaves lines to write on."""

    name: str
    role: str
    place: str
    fingerprint: str
    root_fingerprint: str
    made_at: str
    office: bool  # the secretariat writes, rather than the person


def letter_pdf(facts: LetterFacts, lang: str) -> bytes:
    """The page as a PDF, the same bytes for the same facts. UserError report-glyph-missing or report-overflow."""
    with speaking(lang):
        title = _("Fingerprints of keys")
        sheet = Sheet(A4, title=f"{title}: {facts.name}", subject=facts.place, lang=lang)
        sheet.author = _("CAREC Secretariat") if facts.office else facts.name
        page = sheet.page(title)
        with page.slot("letter", 15, 12, 180, 273):
            _draw(page, facts, title, lang)
        return sheet.pdf()


def _draw(page: Page, facts: LetterFacts, title: str, lang: str) -> None:
    page.text(LEFT, 32, _("CAREC Desktop"), 9, colour=ink.GREY)
    page.text(LEFT + WIDE, 32, show_date(facts.made_at[:10], lang), 9, colour=ink.GREY, align="right")
    page.text(LEFT, 44, title, 18, bold=True, colour=ink.NAVY, width=WIDE)
    page.line(LEFT, 48, LEFT + WIDE, 48, ink.NAVY, 0.6)
    y = 58.0
    for label, words in ((_("Person"), facts.name), (_("Role"), facts.role), (_("Country or area"), facts.place)):
        page.text(LEFT, y, label, 10, colour=ink.GREY, width=44)
        page.text(LEFT + 46, y, words, 10.5, bold=True, width=WIDE - 46, cut=True)
        y += 7
    y = _digits(page, y + 6, _("Key of this person"), facts.fingerprint, _person_words())
    y = _digits(page, y + 6, _("Root key of the secretariat"), facts.root_fingerprint, _root_words())
    _signatures(page, y + 8, facts)


def _person_words() -> str:
    return _(
        "The secretariat compares these digits with those of the request file before it approves it. "
        "If one digit differs, the request is not from this person."
    )


def _root_words() -> str:
    return _(
        "The person types these digits when installing the certificate. "
        "If the program refuses them, the file is not from the secretariat: please call."
    )


def _digits(page: Page, y: float, heading: str, fingerprint: str, words: str) -> float:
    """A block of thirty digits, five to a group; returns the baseline below it."""
    page.text(LEFT, y, heading, 11, bold=True, colour=ink.NAVY, width=WIDE)
    page.rect(LEFT, y + 4, WIDE, 29, edge=ink.HAIR, weight=0.8)
    groups = fingerprint.split()
    for line in range(2):
        base = y + 15 + line * 12
        for column in range(GROUPS_A_LINE):
            at = line * GROUPS_A_LINE + column
            middle = LEFT + WIDE / 2 + (column - 1) * 50
            if at < len(groups):
                page.text(middle, base, groups[at], 24, bold=True, align="centre")
            else:
                page.line(middle - 18, base + 1, middle + 18, base + 1, ink.GREY, 0.6)
    return page.para(LEFT, y + 40, WIDE, words, 9.5, colour=ink.GREY, lines=4) + 2


def _signatures(page: Page, y: float, facts: LetterFacts) -> None:
    page.para(LEFT, y, WIDE, _("I have compared the digits above with those on my screen."), 10.5, lines=2)
    for x, who in ((LEFT, facts.name), (LEFT + 85, _("CAREC Secretariat"))):
        page.line(x, y + 26, x + 75, y + 26, ink.INK, 0.6)
        page.text(x, y + 31, _("Date, signature"), 8.5, colour=ink.GREY, width=75)
        page.text(x, y + 36, who, 9.5, width=75, cut=True)
