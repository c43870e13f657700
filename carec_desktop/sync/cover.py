"""The sheets of a package that people read in Excel: a cover and the content in the sender's language.

The program itself never reads them back; a receiver's inbox is drawn from the sealed sheets.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from carec_desktop.forms import FORMS
from carec_desktop.i18n import N_, _, ngettext, speaking
from carec_desktop.ledger import APPROVED, EXISTS, KEY, Edit, key_of
from carec_desktop.names import area_name, measure_name, record_name
from carec_desktop.sync import receipt as receipts
from carec_desktop.sync.call import Call
from carec_desktop.sync.keys import fingerprint, package_fingerprint
from carec_desktop.sync.receipt import Receipt, receipt_sentence
from carec_desktop.sync.seal import SHEET as SEAL_SHEET
from carec_desktop.sync.seal import Seal
from carec_desktop.sync.workbook import Cell, Sheet, Style

LONGEST_SHOWN = 8_000
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


def readable_sheets(
    seal: Seal, cover: Cover, edits: Sequence[Edit], receipt: Receipt | None, call: Call | None, lang: str
) -> list[Sheet]:
    """Cover first, then what the package holds. Rows are made while they are written, so the language
    is fixed for each of them."""
    with speaking(lang):
        sheets = [_cover_sheet(seal, cover, edits, receipt, call, lang)]
        if receipt is not None and receipt.decisions:
            sheets.append(_table(_("Decisions and questions"), list(_matters(receipt)), (28, 44, 26, 26, 26, 40, 12)))
        if call is not None:
            sheets.append(_table(_("What is asked"), list(_asked(call)), (16, 26, 22, 12, 40)))
            sheets += _calendar_sheets(call)
        if edits:
            sheets.append(_table(_("Values"), _values(edits, lang), (14, 44, 30, 40, 24, 20)))
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
        (_("Written on"), h.made_at[:10]),
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
        yield _("Answer by"), call.deadline
        n = len(call.asked)
        yield _("Asked"), ngettext("{n} value is asked.", "{n} values are asked.", n).format(n=n)
    answers = sum(edit.question not in (KEY, EXISTS, APPROVED) for edit in edits)
    records = len({edit.record_id for edit in edits})
    if edits:
        yield _("Values"), ngettext("{n} value", "{n} values", answers).format(n=answers)
        yield _("Records"), ngettext("{n} record", "{n} records", records).format(n=records)


def _head(*texts: str) -> list[str | Cell]:
    return [Cell(text, Style.HEAD) for text in texts]


def _matters(receipt: Receipt) -> Iterator[list[str | Cell]]:
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
        shown = (_shown(d.form, d.question, text) for text in (d.yours, d.other))
        yield [_(MATTERS.get(d.kind, d.kind)), d.place, *shown, d.who, d.why, d.made_at[:10]]


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


def _values(edits: Sequence[Edit], lang: str) -> Iterator[list[str | Cell]]:
    """One row an answer; made while the workbook is written, hence with its own language."""
    with speaking(lang):
        yield _head(_("Kind of record"), _("Record"), _("Question"), _("Value"), _("Reason"), _("Written on"))
        names = _record_names(edits)
    label = _labeller(lang)
    for edit in edits:
        if edit.question != KEY:
            kind, question, show = label(edit.form, edit.question)
            yield [kind, names[edit.record_id], question, show(edit.value), edit.reason, edit.made_at[:10]]


def _record_names(edits: Sequence[Edit]) -> dict[str, str]:
    """A readable name for every record: its title, else its key in words, else the start of its id."""
    keys = {e.record_id: key for e in edits if e.question == KEY and (key := key_of((e,)))}
    titles = {e.record_id: {e.question: e.value} for e in edits if e.question.startswith("title")}
    return {
        e.record_id: record_name(e.form, keys.get(e.record_id, {}), titles.get(e.record_id, {})) or e.record_id[:8]
        for e in edits
    }


Labels = tuple[str, str, Callable[[str], str]]


def _labeller(lang: str) -> Callable[[str, str], Labels]:
    """Labels of a question and the way to show its values; each looked up once."""
    found: dict[tuple[str, str], Labels] = {}

    def look_up(form: str, question: str) -> Labels:
        labels = found.get((form, question))
        if labels is None:
            with speaking(lang):
                labels = found[form, question] = _labels(form, question, lang)
        return labels

    return look_up


def _labels(form: str, question: str, lang: str) -> Labels:
    declared = FORMS.get(form)
    heading = _(declared.heading) if declared else form
    special = {EXISTS: _("Kept or deleted"), APPROVED: _("Approval")}
    if question in special or declared is None or question not in declared.fields:
        return heading, special.get(question, question), lambda text: text[:LONGEST_SHOWN]

    def show(stored: str) -> str:
        with speaking(lang):
            return _shown(form, question, stored)

    return heading, _(declared.fields[question].label), show


def _shown(form: str, question: str, stored: str) -> str:
    """A stored value as its field shows it; as it stands when it is not what the field expects."""
    declared = FORMS.get(form)
    if declared is None or question not in declared.fields:
        return stored[:LONGEST_SHOWN]
    from carec_desktop.i18n import language

    try:
        return declared.fields[question].show(stored, language())[:LONGEST_SHOWN]
    except (ValueError, ArithmeticError, KeyError, TypeError, AttributeError):
        return stored[:LONGEST_SHOWN]
