"""The sheets of a package that people read in Excel: a cover and the content in the sender's language.

The program itself never reads them back; a receiver's inbox is drawn from the sealed sheets.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from carec_desktop.i18n import N_, _, ngettext, speaking
from carec_desktop.ledger import APPROVED, EXISTS, KEY, Edit
from carec_desktop.localvalues import show_date
from carec_desktop.names import area_name, measure_name
from carec_desktop.sync import receipt as receipts
from carec_desktop.sync.call import Call
from carec_desktop.sync.keys import fingerprint, package_fingerprint
from carec_desktop.sync.readable import Known, Readable, nobody
from carec_desktop.sync.receipt import Receipt, receipt_sentence
from carec_desktop.sync.seal import SHEET as SEAL_SHEET
from carec_desktop.sync.seal import Seal
from carec_desktop.sync.workbook import Cell, Sheet, Style

_UNFIT_FOR_SHEET = re.compile(r"[\\/*?:\[\]'\x00-\x1f]")

TITLES = {
    "report": N_("Report to the CAREC Secretariat"),
    "receipt": N_("Receipt from the CAREC Secretariat"),
    "call": N_("Call of the CAREC Secretariat"),
}
ROLES = {
    "focal-point": N_("National focal point"),
    "sector-lead": N_("Sector lead"),
    "trainer": N_("Trainer"),
    "secretariat": N_("CAREC Secretariat"),
}
MATTERS = {
    receipts.CONFLICT: N_("Two answers: please decide"),
    receipts.DECIDED: N_("Decided"),
    receipts.APPROVED: N_("Approved"),
    receipts.REFUSED: N_("Refused"),
    receipts.QUESTION: N_("Question to you"),
    receipts.CORRECTED: N_("Correction proposed"),
    receipts.REPRINTED: N_("Cards printed before show another value"),
    receipts.ENTERED: N_("Entered for you: please confirm"),
    receipts.PACKAGE: N_("Packages"),
    receipts.LATE: N_("Came after the lock: waits"),
    receipts.LEAVING: N_("Your deletion waits"),
    receipts.DECLINED: N_("Declined"),
}


@dataclass(frozen=True)
class Line:
    """One labelled fact on the cover; both texts are already in the language of the sheets."""

    label: str
    text: str


@dataclass(frozen=True)
class Cover:
    """Who writes to whom, for people; the seal says it for the program."""

    sender_name: str
    sender_role: str
    sender_area: str
    addressee_name: str = ""
    lines: tuple[Line, ...] = ()
    known: Known = nobody  # what was sent before, to name records and what they point to


def readable_sheets(
    seal: Seal, cover: Cover, edits: Sequence[Edit], receipt: Receipt | None, call: Call | None, lang: str
) -> list[Sheet]:
    """Cover first, then what the package holds. Rows are made while they are written, so the language
    is fixed for each of them."""
    readable = Readable(edits, cover.known, lang)
    with speaking(lang):
        sheets = [_cover_sheet(seal, cover, edits, receipt, call, lang)]
        if receipt is not None and receipt.decisions:
            matters = list(_matters(receipt, readable))
            sheets.append(_table(_("Decisions and questions"), matters, (28, 44, 26, 26, 26, 40, 12)))
        if call is not None:
            sheets.append(_table(_("What is asked"), list(_asked(call)), (16, 26, 22, 12, 40)))
            sheets += _calendar_sheets(call)
        if edits:
            sheets.append(_table(_("Values"), _values(edits, readable, lang), (14, 44, 30, 40, 24, 20)))
        return sheets


def _table(name: str, rows: Iterable[Sequence[str | Cell]], widths: Sequence[float]) -> Sheet:
    return Sheet(_UNFIT_FOR_SHEET.sub(" ", name)[:31].strip(), rows, widths, wrap=True)


def _cover_sheet(
    seal: Seal, cover: Cover, edits: Sequence[Edit], receipt: Receipt | None, call: Call | None, lang: str
) -> Sheet:
    h = seal.header
    title = Cell(_(TITLES.get(h.purpose, h.purpose)), Style.TITLE)
    facts = [
        (_("From"), cover.sender_name),
        (_("Role"), _(ROLES.get(cover.sender_role, cover.sender_role))),
        (_("Country or area"), area_name(cover.sender_area)),
        (_("For"), cover.addressee_name or _addressee(h.addressee)),
        (_("Package number"), str(h.number)),
        (_("Written on"), show_date(h.made_at[:10], lang)),
        (_("Package fingerprint"), package_fingerprint(seal.id)),
        (_("Key of the sender"), fingerprint(h.sender)),
        *((line.label, line.text) for line in cover.lines),
        *_contents(edits, receipt, call, lang),
    ]
    rows: list[list[str | Cell]] = [[title], []]
    rows += [[Cell(label, Style.HEAD), Cell(text, Style.WRAP)] for label, text in facts]
    machine = ", ".join([name for name, _digest in seal.sheets] + [SEAL_SHEET])
    rows.append([])
    rows += [[Cell(_(text).format(sheets=machine), Style.NOTE)] for text in NOTES]
    return Sheet(_UNFIT_FOR_SHEET.sub(" ", _("Cover"))[:31].strip(), rows, (30, 80), heads=0)


NOTES = (
    N_("Please do not change this file: a changed file is refused, and the program says which row was changed."),
    N_("The first sheets are for people; the sheets {sheets} at the end are for the program."),
    N_("To check by phone that the file is the one that was sent, compare the package fingerprint."),
)


def _addressee(code: str) -> str:
    return {"secretariat": _("CAREC Secretariat"), "*": _("All countries")}.get(code) or area_name(code)


def _contents(
    edits: Sequence[Edit], receipt: Receipt | None, call: Call | None, lang: str
) -> Iterator[tuple[str, str]]:
    """What is in it, counted."""
    if receipt is not None:
        yield _("Your values"), receipt_sentence(receipt.counts)
    if call is not None:
        yield _("Round"), call.title(lang)
        yield _("Answer by"), show_date(call.deadline, lang)
        n = len(call.asked)
        yield _("Asked"), ngettext("{n} value is asked.", "{n} values are asked.", n).format(n=n)
    answers = sum(edit.question not in (KEY, EXISTS, APPROVED) for edit in edits)
    records = len({edit.record_id for edit in edits})
    if edits:
        yield _("Values"), ngettext("{n} value", "{n} values", answers).format(n=answers)
        yield _("Records"), ngettext("{n} record", "{n} records", records).format(n=records)


def _head(*texts: str) -> list[str | Cell]:
    return [Cell(text, Style.HEAD) for text in texts]


def _matters(receipt: Receipt, readable: Readable) -> Iterator[list[str | Cell]]:
    yield _head(
        _("What"),
        _("Record and question"),
        _("Your value"),
        _("Other value"),
        _("By whom"),
        _("Why"),
        _("Date"),
    )
    for d in receipt.decisions:
        shown = (readable.shown(d.form, d.question, d.record_id, text) for text in (d.yours, d.other))
        yield [_(MATTERS.get(d.kind, d.kind)), d.place, *shown, d.who, d.why, readable.day(d.made_at[:10])]


def _asked(call: Call) -> Iterator[list[str | Cell]]:
    yield _head(_("Measure"), _("Country or area"), _("Role"), _("Period"), _("Question"))
    for a in call.asked:
        yield [measure_name(a.measure), area_name(a.ref_area), _(ROLES.get(a.role, a.role)), a.time_period, ""]
    for q in call.questions:
        yield [q.place, area_name(q.ref_area), "", "", q.text]


def _calendar_sheets(call: Call) -> Iterator[Sheet]:
    if call.calendar:
        yield _table(_("Calendar"), list(_meetings(call)), (14, 14, 50, 30, 26, 26))


def _meetings(call: Call) -> Iterator[list[str | Cell]]:
    yield _head(_("First day"), _("Last day"), _("Title"), _("Body"), _("Place"), _("Country or area"))
    for m in sorted(call.calendar, key=lambda m: (m.first_day, m.title)):
        yield [m.first_day, m.last_day, m.title, m.body, m.place, area_name(m.ref_area)]


def _values(edits: Sequence[Edit], readable: Readable, lang: str) -> Iterator[list[str | Cell]]:
    """One row an answer; made while the workbook is written, hence with its own language."""
    labels: dict[tuple[str, str], tuple[str, str]] = {}
    with speaking(lang):
        yield _head(_("Kind of record"), _("Record"), _("Question"), _("Value"), _("Reason"), _("Written on"))
        for asked in {(edit.form, edit.question) for edit in edits}:
            labels[asked] = readable.label(*asked)
    for edit in edits:
        if edit.question != KEY:
            kind, question = labels[edit.form, edit.question]
            name, day = readable.name(edit.form, edit.record_id), readable.day(edit.made_at[:10])
            yield [kind, name, question, readable.value(edit), edit.reason, day]
