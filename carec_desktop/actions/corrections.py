"""Corrections proposed: what came after an approval or after a lock, beside what is published, until it is decided.

Nothing here changes by itself. Accepting approves what stands now; declining leaves what is published and says so to
the owner; both carry a reason and can be taken back. Whatever comes afterwards was not seen and waits again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from carec_desktop.actions.approving import approval, decisions, found, is_clean, refuse_unclean, verdict, waits
from carec_desktop.actions.locking import Periods
from carec_desktop.actions.minting import mint_decision
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import owner_of
from carec_desktop.i18n import N_
from carec_desktop.ledger import (
    APPROVED,
    EXISTS,
    WITHDRAWN,
    Edit,
    approval_in_force,
    declined_value,
    heads_of,
    is_bookkeeping,
    key_of,
)
from carec_desktop.names import record_name
from carec_desktop.problems import declare
from carec_desktop.store import Stored, Working
from carec_desktop.sync.package import Signer

CHANGED, LATE, LEAVING, RIVALS = "changed", "late", "leaving", "rivals"
KINDS = {
    CHANGED: N_("correction"),
    LATE: N_("came after the lock"),
    LEAVING: N_("deletion"),
    RIVALS: N_("decided twice"),
}
REASON_WANTED = declare(
    "reason-wanted", N_("A decision about what is published needs its reason; nothing was changed, give one.")
)
NOTHING_WAITS = declare("nothing-waits", N_("Nothing of “{name}” waits to be accepted; nothing was changed."))


@dataclass(frozen=True)
class Change:
    """One answer: what is published, "" for nothing, and what is proposed in its place."""

    question: str
    published: str
    proposed: str


@dataclass(frozen=True)
class Proposal:
    """What waits about one record. By `kind`: changed after it was approved · late, in a locked period · leaving,
    deleted after it was approved · rivals, officers decided differently. `locked`: the locked period it lies in, ""
    for none; `who`, `when` and `reason` of the last thing that was said; `clean`: nothing has to be settled first."""

    stored: Stored
    kind: str
    locked: str
    changes: tuple[Change, ...]
    who: str
    when: str
    reason: str
    clean: bool

    @property
    def place(self) -> str:
        return record_name(self.stored.form, self.stored.key, self.stored.values or self.stored.approved)

    @property
    def source(self) -> str:
        return self.stored.key.get("source", "") or self.stored.values.get("source", "")

    @property
    def ref_area(self) -> str:
        return owner_of(self.stored.key)

    def row(self) -> dict[str, object]:
        """For JSON."""
        return {
            "record": self.stored.record_id, "form": self.stored.form, "place": self.place, "ref_area": self.ref_area,
            "kind": self.kind, "locked": self.locked, "clean": self.clean, "who": self.who, "made_at": self.when,
            "reason": self.reason,
            "changes": [
                {"question": c.question, "published": c.published, "proposed": c.proposed} for c in self.changes
            ],
        }  # fmt: skip


def waiting(ws: Workspace, ref_area: str | None = None) -> list[Proposal]:
    """Everything that waits, of one owner or of all, in the order of the framework's countries."""
    periods = Periods(ws)
    found = [
        _proposal(ws, periods, stored, kind)
        for stored, kind in _kinds(ws, periods) if ref_area in (None, owner_of(stored.key))
    ]  # fmt: skip
    order = {area.code: at for at, area in enumerate(ws.framework.areas)}
    return sorted(
        found, key=lambda one: (
            order.get(one.ref_area.split("/")[0], len(order)), one.ref_area, one.place,
            one.source, one.when,
        ),
    )


def count(ws: Workspace) -> int:
    """How many records wait."""
    return sum(1 for _one in _kinds(ws, Periods(ws)))


def _kinds(ws: Workspace, periods: Periods) -> Iterator[tuple[Stored, str]]:
    for stored in ws.store.ledger.decided(sorted(periods.locks)):
        if kind := _kind(periods, stored):
            yield stored, kind


def proposal_of(ws: Workspace, record: str) -> Proposal | None:
    """What waits about one record."""
    stored, periods = ws.store.ledger.record(record), Periods(ws)
    kind = _kind(periods, stored) if stored is not None else ""
    return _proposal(ws, periods, stored, kind) if stored is not None and kind else None


def _kind(periods: Periods, stored: Stored) -> str:
    late = periods.is_late(stored)
    if not waits(stored, late):
        return ""
    if stored.states.get(APPROVED) == "conflict":
        return RIVALS
    return LEAVING if stored.leaving else LATE if late else CHANGED


def _proposal(ws: Workspace, periods: Periods, stored: Stored, kind: str) -> Proposal:
    lock = periods.lock_over(stored)
    edits = ws.store.ledger.edits_of(stored.record_id)
    last = _last_said(stored, edits)
    holder = ws.keyring.holder(last.author) if last else None
    changes = [] if kind == LEAVING else [
        Change(q, stored.approved.get(q, ""), stored.values.get(q, ""))
        for q in (stored.corrected or (() if stored.approved else sorted(stored.values)))
        if stored.approved.get(q) or stored.values.get(q)
    ]  # fmt: skip
    return Proposal(
        stored, kind, lock.period if lock else "", tuple(changes), holder.name if holder else "",
        last.made_at if last else "", last.reason if last else "", is_clean(stored),
    )  # fmt: skip


def _last_said(stored: Stored, edits: Sequence[Edit]) -> Edit | None:
    """Of the heads that no approval in force saw, the newest as its author's clock says (it is shown, never used)."""
    current = approval_in_force((e for e in edits if e.question == APPROVED), list(edits))
    seen = set(current.observed) if current else set()
    heads = {h for q, ids in stored.heads.items() if not is_bookkeeping(q) or q == EXISTS for h in ids}
    fresh = [e for e in edits if e.id in heads - seen]
    return max(fresh, key=lambda e: (e.made_at, e.id), default=None)


Verdict = Callable[[Workspace, Stored, str], Working]


# -- deciding --------------------------------------------------------------------------------------


def accept(
    ws: Workspace, signer: Signer, records: Iterable[str], reason: str, shown: Iterable[Stored] = ()
) -> tuple[str, ...]:
    """Publish what waits about these records, or let a deletion take its course; ids of the edits. `shown`: records
    as the person saw them; what came since goes on waiting. Raises UserError reason-wanted, nothing-waits, not-clean;
    then nothing was changed."""
    return _decide(ws, signer, records, reason, _accepted, shown)


def decline(
    ws: Workspace, signer: Signer, records: Iterable[str], reason: str, shown: Iterable[Stored] = ()
) -> tuple[str, ...]:
    """Leave what is published, and tell the owner with the next receipt why. Raises the same as `accept`."""
    return _decide(ws, signer, records, reason, _declined, shown)


def _decide(
    ws: Workspace, signer: Signer, records: Iterable[str], reason: str, what: Verdict, shown: Iterable[Stored]
) -> tuple[str, ...]:
    ws.require_secretariat()
    seen = {one.record_id: one for one in shown}
    if not reason.strip():
        raise REASON_WANTED.error()
    periods, rows = Periods(ws), []
    for record in dict.fromkeys(records):
        stored = seen.get(record) or found(ws, record)
        if not _kind(periods, stored):
            raise NOTHING_WAITS.error(name=record_name(stored.form, stored.key, stored.values))
        refuse_unclean(stored)
        rows.append(what(ws, stored, reason))
    return decisions(mint_decision(ws, signer, rows))


def _accepted(ws: Workspace, stored: Stored, reason: str) -> Working:
    return verdict(ws, stored, WITHDRAWN, (), reason) if stored.leaving else approval(ws, stored, reason)


def _declined(ws: Workspace, stored: Stored, reason: str) -> Working:
    edits = ws.store.ledger.edits_of(stored.record_id)
    current = approval_in_force((e for e in edits if e.question == APPROVED), edits)
    published = current.observed if current else ()
    return verdict(ws, stored, declined_value(published, stored.seen), published, reason)


# -- before it is merged ---------------------------------------------------------------------------


def would_wait(ws: Workspace, edits: Iterable[Edit]) -> int:
    """How many answers of a package, beyond what is here, would wait beside what is published or behind a lock once it
    is merged."""
    periods, ledger = Periods(ws), ws.store.ledger
    decided = {stored.record_id: stored for stored in ledger.decided([])}
    if not decided and not periods.locks:
        return 0
    edits = list(edits)
    absent = ledger.absent(edit.id for edit in edits)
    by_record: dict[str, list[Edit]] = {}
    for edit in edits:
        if edit.id in absent:
            by_record.setdefault(edit.record_id, []).append(edit)
    return sum(_would_wait(ws, periods, decided.get(record), said) for record, said in by_record.items())


def _would_wait(ws: Workspace, periods: Periods, stored: Stored | None, said: Sequence[Edit]) -> int:
    questions = {e.question for e in said if not is_bookkeeping(e.question) or e.question == EXISTS}
    asked = {q: heads_of(e for e in said if e.question == q)[0].value for q in questions}
    if stored is not None and stored.approved:
        return sum(stored.approved.get(question) != value for question, value in asked.items())
    if not periods.locks or not asked:
        return 0
    stored = stored or ws.store.ledger.record(said[0].record_id)
    key = stored.key if stored is not None else key_of(said)
    values: Mapping[str, str] = {**(stored.values if stored is not None else {}), **asked}
    return len(asked) if key is not None and periods.lock_of(said[0].form, key, values) is not None else 0
