"""Certificates of a training as one PDF, a page a person: who, for what, when, how long, and room for signatures.

Pages are made one after the other: a name with a letter the fonts lack is reported with that letter and its page is
left out, the others are printed; between two pages the work can be ended.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from carec_desktop.i18n import C_, N_, _, ngettext, speaking
from carec_desktop.localvalues import show_date, show_date_range, show_number
from carec_desktop.problems import Problem, declare
from carec_desktop.report.legible import code_of, lacking, legible

NO_LETTER = declare(
    "certificate-letter-missing",
    N_(
        "No certificate for “{name}”: the printing fonts lack the letter {sign} ({code}). "
        "The others are printed. Write the name with another letter and print again."
    ),
    blocking=False,
)
NOBODY = declare(
    "no-certificates", N_("Nobody on this list gets a certificate yet; nothing was printed, say first who completed.")
)


@dataclass(frozen=True)
class Signer:
    """Who signs by hand below a line; either text may be blank."""

    name: str = ""
    post: str = ""


@dataclass(frozen=True)
class CertificateFacts:
    """What all certificates of a training say. `start`, `end` and `issued` are ISO dates or "", `hours` a canonical
    number or ""; `mark` is what the ornament is made from, the same on every page."""

    title: str
    start: str = ""
    end: str = ""
    place: str = ""
    hours: str = ""
    organiser: str = ""
    issued: str = ""
    mark: str = ""
    signers: tuple[Signer, ...] = (Signer(), Signer())


@dataclass(frozen=True)
class Recipient:
    """One person: the name as it is printed, another spelling below it, and the number of the certificate."""

    name: str
    number: str
    other: str = ""
    institution: str = ""


@dataclass(frozen=True)
class Certificate:
    """One page in one language."""

    document: str
    before: str
    name: str
    other: str
    after: str
    title: str
    lines: tuple[str, ...]
    signers: tuple[tuple[str, str], ...]
    issued: str
    number: str

    def as_text(self) -> str:
        signed = [" | ".join(filter(None, ("…", *each))) for each in self.signers]
        return "\n".join([self.document, self.before, self.name, self.other or "-", self.after, self.title, *self.lines,
                          *signed, f"{self.issued} | {self.number}"]) + "\n"  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """What was printed: `pdf` is empty when nobody could be; `printed` are certificate numbers in page order."""

    pdf: bytes
    printed: tuple[str, ...]
    refused: tuple[Problem, ...]


def certificate(facts: CertificateFacts, person: Recipient, lang: str) -> Certificate:
    """The page of one person in `lang`."""
    with speaking(lang):
        days = show_date_range(facts.start, facts.end, lang) if facts.start else ""
        issued = _("Issued on {day}").format(day=show_date(facts.issued, lang)) if facts.issued else ""
        signers = tuple((legible(each.name), legible(each.post) or _("Signature")) for each in facts.signers)
        return Certificate(
            document=_("Certificate"), before=_("This is to certify that"), name=person.name, other=person.other,
            after=_("has completed the training"), title=legible(facts.title),
            lines=tuple(filter(None, (_joined(days, legible(facts.place), _hours(facts.hours, lang)),
                                      legible(facts.organiser)))),
            signers=signers, issued=issued, number=_("No. {number}").format(number=person.number),
        )  # fmt: skip


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _hours(hours: str, lang: str) -> str:
    if not hours:
        return ""
    shown = show_number(hours, lang)
    if "." in hours:
        return C_("two and a half", "{n} hours").format(n=shown)
    return ngettext("{n} hour", "{n} hours", int(hours)).format(n=shown)


def certificates_pdf(
    facts: CertificateFacts, people: Iterable[Recipient], lang: str,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Batch:  # fmt: skip
    """One page a person, the same bytes for the same facts. `progress` is called before each page with pages done and
    people in all; what it raises ends the work, so that it can be cancelled between pages. UserError when there is
    nobody at all."""
    from carec_desktop.report.certificate_drawn import FRAME, SIZE, draw, frame
    from carec_desktop.report.sheet import Sheet

    everybody = list(people)
    if not everybody:
        raise NOBODY.error()
    with speaking(lang):
        title = _("Certificates: {training}").format(training=legible(facts.title))
        sheet = Sheet(SIZE, title=title, subject="", lang=lang)
    sheet.form(FRAME, lambda pen: frame(pen, facts.mark))
    printed, refused = [], []
    for done, person in enumerate(everybody):
        progress(done, len(everybody))
        if gone := lacking(person.name + person.other):
            refused.append(NO_LETTER.at(person.number, name=person.name, sign=gone[0], code=code_of(gone[0])))
            continue
        draw(sheet.page(person.number), certificate(facts, person, lang))
        printed.append(person.number)
    progress(len(everybody), len(everybody))
    return Batch(sheet.pdf() if printed else b"", tuple(printed), tuple(refused))
