"""Deleting a record so that one key brings it back exactly as it was on this laptop."""

from dataclasses import dataclass

from carec_desktop.actions import record
from carec_desktop.actions.workspace import Workspace
from carec_desktop.names import record_name
from carec_desktop.store import Working


@dataclass(frozen=True)
class Removed:
    """A record that was deleted a moment ago, with what was waiting on this laptop for it."""

    record_id: str
    form: str
    name: str
    waiting: tuple[Working, ...]


def remove(ws: Workspace, record_id: str) -> Removed | None:
    """Delete a record, see `record.delete`. What is returned brings it back; None when there is no such record."""
    here = record.view(ws, record_id)
    if here is None:
        return None
    record.refuse_foreign(ws, here.form, here.key, ["title"])
    waiting = tuple(ws.store.working.of(record_id).values())
    record.delete(ws, record_id)
    return Removed(record_id, here.form, record_name(here.form, here.key, here.values), waiting)


def put_back(ws: Workspace, removed: Removed) -> None:
    """Undo `remove`: the deletion is forgotten and what was waiting waits again."""
    with ws.store.transaction():
        ws.store.working.drop(removed.record_id)
        for row in removed.waiting:
            ws.store.working.put(row)
