"""Receipts: what the secretariat says about every value it was sent.

A receipt names each edit it holds, and everything that was decided or needs the receiver. Until an
edit is named here, the sender keeps sending it.
"""

from dataclasses import dataclass

from carec_desktop.i18n import _, ngettext
from carec_desktop.sync.seal import Rows
from carec_desktop.sync.tables import columns_of, from_cells, mappings, to_row

HELD_SHEET, DECISIONS_SHEET = "Held", "Decisions"
HELD, WAITING, REFUSED = "held", "waiting", "refused"
CONFLICT, DECIDED, APPROVED, QUESTION = "conflict", "decided", "approved", "question"
CORRECTED, REPRINTED, PACKAGE, ENTERED = "corrected", "reprinted", "package", "entered"
LATE, DECLINED, LEAVING = "late", "declined", "leaving"
NEEDS_ANSWER = frozenset({CONFLICT, REFUSED, QUESTION, ENTERED})


@dataclass(frozen=True)
class HeldEdit:
    """One edit that arrived. `state`: held, waiting (for an edit it replaces), or refused with a reason."""

    edit_id: str
    author: str
    state: str = HELD
    reason: str = ""


@dataclass(frozen=True)
class Decision:
    """Something to know or to answer about one question, or about a whole package. By `kind`:

    conflict: `yours` and `other`, given by `who`, both stand · decided: `who` replaced `yours` by `other` ·
    approved: `yours` is published · corrected: `yours` waits for approval, `other` is published ·
    late: `yours` came after the period was locked and waits · leaving: your deletion waits, `other` is published ·
    declined: `yours` was not accepted, `why`; `other`, if anything, is published ·
    reprinted: `other` is published now, cards printed before `made_at` show `yours` · refused: `why` ·
    question: `why` is asked about `yours` · entered: `who` entered `yours` for you, `why` says from what ·
    package: what to know about numbers of packages.
    A kind that only a newer version writes is kept and shown with its `place` and `why`.
    `place` names record and question for people; `edits` are the ids concerned; `package` is a seal."""

    kind: str
    record_id: str = ""
    form: str = ""
    question: str = ""
    place: str = ""
    yours: str = ""
    other: str = ""
    who: str = ""
    why: str = ""
    lang: str = ""
    made_at: str = ""
    edits: tuple[str, ...] = ()
    package: str = ""


@dataclass(frozen=True)
class Counts:
    """Values held, values received in all, matters that need the receiver."""

    held: int
    total: int
    need_you: int


@dataclass(frozen=True)
class Receipt:
    held: tuple[HeldEdit, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def counts(self) -> Counts:
        held = sum(1 for edit in self.held if edit.state == HELD)
        return Counts(held, len(self.held), sum(1 for d in self.decisions if d.kind in NEEDS_ANSWER))


HELD_COLUMNS = columns_of(HeldEdit)
DECISION_COLUMNS = columns_of(Decision)


def receipt_sentence(counts: Counts) -> str:
    """ "12 of 214 values held by the secretariat, 2 need you", in the language spoken now."""
    if not counts.need_you:
        text = _("{held} of {total} values held by the secretariat, nothing needs you.")
    else:
        text = ngettext(
            "{held} of {total} values held by the secretariat, {need} needs you.",
            "{held} of {total} values held by the secretariat, {need} need you.",
            counts.need_you,
        )
    return text.format(held=counts.held, total=counts.total, need=counts.need_you)


def receipt_sheets(receipt: Receipt) -> dict[str, Rows]:
    """The machine sheets Held and Decisions."""
    return {
        HELD_SHEET: [HELD_COLUMNS, *(to_row(edit, HELD_COLUMNS) for edit in receipt.held)],
        DECISIONS_SHEET: [DECISION_COLUMNS, *(to_row(d, DECISION_COLUMNS) for d in receipt.decisions)],
    }


def receipt_from(held: Rows, decisions: Rows) -> Receipt:
    """The receipt that two sheets hold. Raises ValueError when what names an edit or a decision is missing."""
    edits = tuple(from_cells(HeldEdit, cells) for cells in mappings(held, ("edit_id", "author", "state")))
    matters = tuple(from_cells(Decision, cells) for cells in mappings(decisions, ("kind", "record_id", "question")))
    return Receipt(edits, matters)
