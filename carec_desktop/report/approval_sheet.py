"""The approval sheet: every value of the next package, to be visaed by ministries and signed before it is sent.

A row is a value: what it is, what the secretariat holds now, what it will hold, and where that comes from. Rows stand
in groups, one for each ministry or cluster, each with a field for its visa. The sheet is a draft until the package
that carries these values is signed; the fingerprint ties the paper to the package (`sync.values`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from carec_desktop.i18n import C_, _, ngettext, speaking
from carec_desktop.localdates import show_date
from carec_desktop.report.approval_lines import Part, paged
from carec_desktop.report.approval_model import ApprovalFacts, ApprovalGroup, ApprovalRow, Heads
from carec_desktop.report.legible import legible


@dataclass(frozen=True)
class ApprovalSheet:
    """The sheet in one language, on pages. `facts` tells what is on it."""

    heads: Heads
    facts: ApprovalFacts
    number: str
    about: tuple[str, ...]
    counts: str
    meaning: str
    parts: tuple[tuple[Part, ...], ...]

    @property
    def pages(self) -> int:
        return len(self.parts)

    def page_number(self, number: int) -> str:
        """To be asked for while the sheet's language is spoken."""
        return _("Page {number} of {pages}").format(number=number, pages=self.pages)

    def as_text(self) -> str:
        """Everything the sheet says, page after page."""
        h, facts = self.heads, self.facts
        lines = [f"{h.document} | {self.number} | {h.draft or h.package}", *self.about, self.counts,
                 f"{h.fingerprint}: {facts.fingerprint}", self.meaning,
                 " | ".join((h.code, h.what, h.old, h.new, h.source, h.visa))]  # fmt: skip
        for page, parts in enumerate(self.parts, 1):
            lines.append(f"# {page}/{self.pages}")
            for part in parts:
                visa = h.initials if part.continued else " / ".join(h.visa_lines)
                lines += [f"## {part.title} [{visa}]", *(row.as_text() for row in part.rows)]
        return "\n".join([*lines, f"{h.approved}: {h.head} [{h.stamp}]"]) + "\n"


def approval_sheet(facts: ApprovalFacts, lang: str) -> ApprovalSheet:
    """The sheet in `lang`; the words in `facts` are in it already."""
    facts = _printable(facts)
    with speaking(lang):
        heads = _heads(facts)
        return ApprovalSheet(
            heads=heads, facts=facts,
            number=_("Package {number}").format(number=facts.number),
            about=tuple(filter(None, (facts.area, facts.round, facts.sender, show_date(facts.day, lang)))),
            counts=" ".join(_counts(facts)),
            meaning=_("The digits are made from exactly the values on this sheet. The program shows the same digits "
                      "when the package is written, and the secretariat when it reads it: equal digits, equal values."),
            parts=paged(facts.groups, heads),
        )  # fmt: skip


def _heads(facts: ApprovalFacts) -> Heads:
    signed = _("Signed package, fingerprint {digits}").format(digits=facts.package) if facts.package else ""
    return Heads(
        document=_("Approval sheet"), code=_("Indicator"), what=_("What is reported"), old=_("Held by the secretariat"),
        new=_("To be sent"), source=_("Source"), visa=_("Visa"),
        visa_lines=(C_("signature", "Name"), _("Signature"), _("Date")), initials=_("Initials"),
        again=_("sent before, not confirmed yet"), why=_("Reason: {text}"), none=_("nothing yet"),
        fingerprint=_("Fingerprint of the values"), package=signed, draft="" if signed else _("DRAFT"),
        approved=_("Approved for sending"), head=_("Head of the focal point's institution"), stamp=_("Stamp"),
    )  # fmt: skip


def _counts(facts: ApprovalFacts) -> Iterator[str]:
    yield ngettext("{n} value is to be sent.", "{n} values are to be sent.", facts.values).format(n=facts.values)
    if facts.left_out:
        yield ngettext(
            "{n} record is not ready and not on this sheet.", "{n} records are not ready and not on this sheet.",
            facts.left_out,
        ).format(n=facts.left_out)  # fmt: skip


def _printable(facts: ApprovalFacts) -> ApprovalFacts:
    """With a box for every sign the fonts lack; the fingerprint is of the text as it is."""

    def words(row: ApprovalRow) -> ApprovalRow:
        return replace(
            row, code=legible(row.code), name=legible(row.name), detail=legible(row.detail), old=legible(row.old),
            new=legible(row.new), source=legible(row.source), why=legible(row.why),
        )  # fmt: skip

    groups = tuple(ApprovalGroup(legible(g.title), tuple(map(words, g.rows))) for g in facts.groups)
    return replace(facts, groups=groups, sender=legible(facts.sender), round=legible(facts.round))


def approval_pdf(
    facts: ApprovalFacts, lang: str, progress: Callable[[int, int], None] = lambda done, total: None
) -> bytes:
    """The sheet as a PDF, the same bytes for the same facts. `progress` is called before each page."""
    from carec_desktop.report.approval_drawn import SIZE, draw
    from carec_desktop.report.sheet import Sheet

    model = approval_sheet(facts, lang)
    with speaking(lang):
        sheet = Sheet(SIZE, title=f"{model.heads.document}: {model.number}", subject=facts.area, lang=lang)
        sheet.author = facts.sender
        for number in range(1, model.pages + 1):
            progress(number - 1, model.pages)
            draw(sheet.page(model.page_number(number)), model, number)
        progress(model.pages, model.pages)
        return sheet.pdf()
