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
STATES = frozenset({HELD, WAITING, REFUSED})
CONFLICT, DECIDED, APPROVED, QUESTION = "conflict", "decided", "approved", "question"
KINDS = frozenset({CONFLICT, DECIDED, APPROVED, REFUSED, QUESTION})
NEEDS_ANSWER = frozenset({CONFLICT, REFUSED, QUESTION})


@dataclass(frozen=True)
class HeldEdit:
    """One edit that arrived. `state`: held, waiting (for an edit it replaces), or refused with a reason."""

    edit_id: str
    author: str
    state: str = HELD
    reason: str = ""


@dataclass(frozen=True)
class Decision:
    """Something to know or to answer about one question, or about a whole refused package.

    `kind` is one of KINDS; `place` names record and question for people; `yours` and `other` are values,
    `who` gave the other one or decided; `edits` are the ids concerned; `package` a refused package's seal."""

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
    """The receipt that two sheets hold. Raises ValueError for anything receipt_sheets cannot write."""
    edits = tuple(from_cells(HeldEdit, cells) for cells in mappings(held, HELD_COLUMNS))
    matters = tuple(from_cells(Decision, cells) for cells in mappings(decisions, DECISION_COLUMNS))
    if not ({e.state for e in edits} <= STATES and {d.kind for d in matters} <= KINDS):
        raise ValueError("unknown states")
    return Receipt(edits, matters)
