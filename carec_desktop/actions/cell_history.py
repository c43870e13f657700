"""The history of one figure: who gave it, when, from what to what, why, in which package, and what the receipt said."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from carec_desktop.actions.workspace import Workspace
from carec_desktop.ledger import Edit, in_order

QUESTIONS = ("value", "reason")


@dataclass(frozen=True)
class Event:
    """One line. `state`: draft (cannot leave yet) · unsent · sent · held · waiting · refused · merged (at the
    secretariat). `before`, `value` and `reason` are stored texts; `why` is the reason given for the change."""

    state: str
    value: str
    reason: str
    before: str
    who: str
    when: str
    source: str
    why: str
    package: int = 0
    receipt: int = 0
    lost: bool = False  # it does not count: replaced at once, or never vouched for
    former: str = ""  # the former measure it was stated under, in whose unit its values are


def history(ws: Workspace, figures: Iterable[tuple[str, str, str]]) -> list[Event]:
    """Everything these figures (record id, source, former measure or "") ever were, the newest first."""
    found: list[Event] = []
    for record_id, source, former in figures:
        events = (*_waiting(ws, record_id, source), *_sent(ws, record_id, source))
        found += [replace(event, former=former) for event in events]
    return sorted(found, key=lambda event: (event.state in ("draft", "unsent"), event.when), reverse=True)


def _waiting(ws: Workspace, record_id: str, source: str) -> Iterable[Event]:
    """What is typed here and has not left."""
    rows = ws.store.working.of(record_id)
    row = rows.get("value") or rows.get("reason")
    if row is None:
        return
    stored = ws.store.ledger.record(record_id)
    before = (stored.values.get("value") or stored.values.get("reason", "")) if stored else ""
    reason = rows["reason"].value if "reason" in rows else ""
    value = row.typed or (row.value if row.question == "value" else "")
    state = "draft" if row.typed or not (value or reason) else "unsent"
    yield Event(state, value, reason, before, ws.settings.name, row.changed_at, source, row.reason)


def _sent(ws: Workspace, record_id: str, source: str) -> Iterable[Event]:
    edits = [edit for edit in ws.store.ledger.edits_of(record_id) if edit.question in QUESTIONS]
    known = {edit.id: edit for edit in edits}
    packages = ws.store.ledger.packages_of(list(known))
    receipts = ws.store.post.receipts_of(known)
    counting = ws.store.ledger.counting_ids() if edits else set()
    for edit in reversed(in_order(edits)):  # those of one second keep this order
        if _echo(edit, edits):
            continue
        state, receipt = receipts.get(edit.id, ("merged" if ws.is_secretariat else "sent", 0))
        holder = ws.keyring.holder(edit.author)
        earlier = [known[i].value for i in edit.replaces if i in known and known[i].value]
        yield Event(
            state, edit.value if edit.question == "value" else "", edit.value if edit.question == "reason" else "",
            earlier[0] if earlier else "", holder.name if holder else "", edit.made_at, source, edit.reason,
            packages[edit.id][1] if edit.id in packages else 0, receipt, edit.id not in counting,
        )  # fmt: skip


def _echo(edit: Edit, edits: list[Edit]) -> bool:
    """A blank that only makes room for the answer given at the same moment (a value for a reason, or back)."""
    others = (e for e in edits if e.question != edit.question and e.made_at == edit.made_at)
    return not edit.value and any(other.value for other in others)
