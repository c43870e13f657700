"""What the next package carries: every value as it was at the last receipt and as it will be, and how much there is.

The package holds what is ready on this laptop, and what was sent before and no receipt has named yet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from carec_desktop.actions.minting import due, last_package
from carec_desktop.actions.record import View, view
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _
from carec_desktop.ledger import EXISTS, KEY, Edit, is_bookkeeping, settle
from carec_desktop.names import record_name
from carec_desktop.sync.values import values_fingerprint

NEW, CHANGED, DELETED = "new", "changed", "deleted"


@dataclass(frozen=True)
class Change:
    """One line of what leaves. `kind`: new (the whole record; `question` is "" except for a figure), changed or
    deleted. `was` and `now` are stored texts of `question`; a figure's reason for no value stands in their place
    with `was_reason` or `now_reason`."""

    kind: str
    view: View
    question: str = ""
    was: str = ""
    now: str = ""
    was_reason: bool = False
    now_reason: bool = False
    answers: int = 1

    @property
    def name(self) -> str:
        """The record in words, in the language spoken now."""
        return record_name(self.view.form, self.view.key, self.view.values)

    def label(self) -> str:
        """The question in words; "" for a figure's value and for a whole record."""
        declared = FORMS[self.view.form].fields.get(self.question)
        plain = self.question in ("", "value") or declared is None
        return "" if plain or declared is None else _(declared.label)


@dataclass(frozen=True)
class Outgoing:
    """The next package: what it changes, how many values it carries, and records of every form in it. `again`:
    values among them that were sent before; `fingerprint`: of what it says, as the approval sheet shows it."""

    changes: tuple[Change, ...]
    values: int
    again: int
    records: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0
    number: int = 1
    fingerprint: str = ""


def outgoing(ws: Workspace) -> Outgoing:
    """Look at the next package before it is signed. Nothing is written."""
    leaving = due(ws, ws.key)
    ready = {state.view.record_id for state in leaving.states if state.ready}
    last = last_package(ws, ws.key) if ws.key else None
    sent = ws.store.ledger.unacknowledged(ws.key) if ws.key else []
    told = [e for e in sent if e.question != KEY]
    records = dict.fromkeys([*(e.record_id for e in sent), *(row.record_id for row in leaving.rows)])
    carried: dict[str, list[Edit]] = {}
    for edit in sent:
        carried.setdefault(edit.record_id, []).append(edit)
    shown = {name: found for name in records if (found := view(ws, name)) is not None}
    changes = [c for name, found in shown.items() for c in _changes(ws, found, carried.get(name, []), name in ready)]
    return Outgoing(
        tuple(sorted(changes, key=_order)), len(told) + len(leaving.rows), len(told),
        Counter(found.form for found in shown.values()), leaving.left_out, last.number + 1 if last else 1,
        values_fingerprint([*sent, *leaving.edits]) if sent or leaving.edits else "",
    )  # fmt: skip


def _order(change: Change) -> tuple[int, str, str, str]:
    """By form, then by measure or name: the same list reads the same every time."""
    forms, form = list(FORMS), change.view.form
    place = forms.index(form) if form in FORMS else len(forms)
    return place, change.view.key.get("measure", ""), change.name, change.question


def _changes(ws: Workspace, shown: View, sent: Iterable[Edit], ready: bool) -> list[Change]:
    """Lines of one record: against what the receiver is known to have."""
    there = _there(ws, shown, {e.id for e in sent})
    leaves: Mapping[str, str] = shown.values if ready else shown.stored.values if shown.stored else {}
    if ready and shown.values.get(EXISTS) == "0":
        return [Change(DELETED, shown)]
    if there is None:
        answered = sum(1 for q, text in leaves.items() if text and not is_bookkeeping(q))
        if shown.form == "observation":
            return [_figure(NEW, shown, {}, leaves)]
        return [Change(NEW, shown, answers=answered)]
    asked = [q for q in dict.fromkeys([*there, *leaves]) if not is_bookkeeping(q)]
    differ = [q for q in asked if there.get(q, "") != leaves.get(q, "")]
    found = [Change(CHANGED, shown, q, there.get(q, ""), leaves.get(q, "")) for q in differ]
    if shown.form == "observation" and {"value", "reason"} & set(differ):
        rest = [change for change in found if change.question not in ("value", "reason")]
        return [_figure(CHANGED, shown, there, leaves), *rest]
    return found


def _figure(kind: str, shown: View, was: Mapping[str, str], now: Mapping[str, str]) -> Change:
    """Value and reason of a figure are one answer."""
    return Change(
        kind, shown, "value", was.get("value") or was.get("reason", ""), now.get("value") or now.get("reason", ""),
        not was.get("value") and bool(was.get("reason")), not now.get("value") and bool(now.get("reason")),
    )  # fmt: skip


def _there(ws: Workspace, shown: View, unnamed: set[str]) -> Mapping[str, str] | None:
    """Values the receiver is known to have: without what was sent and never named. None for no such record."""
    if shown.stored is None:
        return None
    if not unnamed:
        return shown.stored.values
    edits = ws.store.ledger.edits_of(shown.record_id)
    known = [e for e in edits if e.id not in unnamed]
    if not any(e.question == KEY for e in known):
        return None
    state = settle(known, {e.id for e in edits}, shown.key)
    return {question: answer.value for question, answer in state.answers.items()}

