"""What happened to one record: who answered what, when, from what, why, and whether it has left this laptop."""

from collections.abc import Iterable
from dataclasses import dataclass

from carec_desktop.actions.workspace import Workspace
from carec_desktop.ledger import EXISTS, Edit, in_order, is_bookkeeping


@dataclass(frozen=True)
class Change:
    """One answer. `before` and `value` are stored texts; `question` is EXISTS for a deletion or its undoing.

    `sent` False: it waits on this laptop. `lost`: it never counted or was not taken."""

    question: str
    value: str
    before: str
    who: str
    when: str
    why: str
    sent: bool
    lost: bool = False


def history(ws: Workspace, record_id: str) -> list[Change]:
    """Every answer this record was ever given, the newest first; what waits here comes before all that was sent."""
    edits = [e for e in ws.store.ledger.edits_of(record_id) if not is_bookkeeping(e.question) or e.question == EXISTS]
    sent = sorted(_sent(ws, edits), key=lambda change: change.when, reverse=True)
    return [*sorted(_waiting(ws, record_id), key=lambda change: change.when, reverse=True), *sent]


def _waiting(ws: Workspace, record_id: str) -> Iterable[Change]:
    stored = ws.store.ledger.record(record_id)
    for question, row in ws.store.working.of(record_id).items():
        if not is_bookkeeping(question) or question == EXISTS:
            before = stored.values.get(question, "") if stored else ""
            text = row.typed or row.value
            yield Change(question, text, before, ws.settings.name, row.changed_at, row.reason, sent=False)


def _sent(ws: Workspace, edits: list[Edit]) -> Iterable[Change]:
    known = {edit.id: edit for edit in edits}
    counting = ws.store.ledger.counting_ids() if edits else set()
    for edit in reversed(in_order(edits)):  # those of one second keep this order
        holder = ws.keyring.holder(edit.author)
        before = next((known[i].value for i in edit.replaces if i in known), "")
        lost = edit.id not in counting
        who = holder.name if holder else ""
        yield Change(edit.question, edit.value, before, who, edit.made_at, edit.reason, sent=True, lost=lost)
