"""A key is gone, the work is not: what it signed and the secretariat never confirmed becomes a draft again.

Packages of a revoked key are refused from its cut-off on, and a new key cannot sign for an old one. So
answers that only the old key had signed are put back as working values, and leave with the next package
under the new key. Should the old package arrive after all, both say the same and agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from carec_desktop.actions.workspace import Workspace
from carec_desktop.ledger import KEY, Edit, heads_of, key_of
from carec_desktop.store import Working
from carec_desktop.sync.receipt import REFUSED


def bring_back(ws: Workspace) -> int:
    """Drafts of everything that earlier keys of this workspace signed and nobody holds; a draft already begun
    keeps its value. Returns how many came back. The caller holds the transaction."""
    lost = _unheld(ws)
    if not lost:
        return 0
    for draft in ws.store.working.all():
        if not lost.keys().isdisjoint(draft.based_on):  # else it would wait for ever for what nobody else ever sees
            ws.store.working.put(replace(draft, based_on=tuple(sorted(_through(draft.based_on, lost)))))
    asked: dict[tuple[str, str], list[Edit]] = {}
    for edit in lost.values():
        if edit.question != KEY:
            asked.setdefault((edit.record_id, edit.question), []).append(edit)
    begun = {(row.record_id, row.question) for row in ws.store.working.all()}
    came_back = 0
    for place, edits in asked.items():
        row = _draft(ws, max(heads_of(edits), key=lambda e: e.made_at), lost)
        if row is not None and place not in begun:
            ws.store.working.put(row)
            came_back += 1
    return came_back


def _unheld(ws: Workspace) -> Mapping[str, Edit]:
    """Edits made on this laptop with an earlier key that no receipt calls held."""
    states = ws.store.post.acknowledged()
    mine = ws.store.ledger.edits("device = ? AND author <> ?", (ws.settings.device, ws.key))
    return {e.id: e for e in mine if states.get(e.id, REFUSED) == REFUSED}


def _draft(ws: Workspace, edit: Edit, lost: Mapping[str, Edit]) -> Working | None:
    """The answer as a working value, based on what it had replaced; None for a record whose key nobody knows."""
    key = key_of(ws.store.ledger.edits_of(edit.record_id))
    if key is None:
        return None
    return Working(
        edit.record_id, edit.form, key, edit.question, edit.value, edit.lang, "", edit.reason,
        tuple(sorted(_through((*edit.replaces, *edit.observed), lost))), edit.made_at,
    )  # fmt: skip


def _through(names: Iterable[str], lost: Mapping[str, Edit]) -> set[str]:
    """The named edits, looking through those that are lost to what they had replaced or observed."""
    found: set[str] = set()
    todo, seen = list(names), set[str]()
    while todo:
        name = todo.pop()
        if name not in lost:
            found.add(name)
        elif name not in seen:
            seen.add(name)
            todo += (*lost[name].replaces, *lost[name].observed)
    return found
