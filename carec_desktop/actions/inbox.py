"""The inbox of the secretariat: what a file is and what merging it would bring, before anything is merged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions.exchange import NOT_MERGED_HERE, examine_all
from carec_desktop.actions.proposal import Offered, offered
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import N_, _
from carec_desktop.ledger import KEY, Edit
from carec_desktop.problems import UserError
from carec_desktop.sync.package import Examined

PURPOSES = {"report": N_("report"), "receipt": N_("receipt"), "call": N_("call"), "decision": N_("decision")}


@dataclass(frozen=True)
class Arrived:
    """One file that came in: its verdict, and its answers counted against the ledger of this moment.

    `new`: nothing was there; `changed`: builds on what is there; `conflicts`: another value stands beside it;
    `same`: known already. `problem`: why a good package still does not belong here; `offered`: what can still be
    read of a refused one."""

    examined: Examined
    new: int = 0
    changed: int = 0
    conflicts: int = 0
    same: int = 0
    problem: UserError | None = None
    offered: tuple[Offered, ...] = ()

    @property
    def merges(self) -> bool:
        """Whether merging it would bring something."""
        return self.welcome and bool(self.new or self.changed or self.conflicts)

    @property
    def welcome(self) -> bool:
        return self.examined.merges and self.problem is None

    def sentence(self) -> str:
        return str(self.problem) if self.problem else self.examined.sentence()


def look(ws: Workspace, paths: Sequence[Path], progress: Callable[[int, int], None]) -> list[Arrived]:
    """Judge files without merging; one bad file never stops the others."""
    found = []
    for done, examined in enumerate(examine_all(ws, paths)):
        progress(done, len(paths))
        found.append(_arrived(ws, examined))
    return found


def _arrived(ws: Workspace, examined: Examined) -> Arrived:
    purpose = examined.header.purpose if examined.header else ""
    if examined.merges and purpose != "report":
        word = _(PURPOSES.get(purpose, purpose))
        return Arrived(examined, problem=NOT_MERGED_HERE.error(examined.path.name, purpose=word))
    if not examined.merges:
        return Arrived(examined, offered=tuple(offered(ws, examined)))
    absent = ws.store.ledger.absent(e.id for e in examined.edits)
    fresh = [e for e in examined.edits if e.id in absent and e.question != KEY]
    same = sum(1 for e in examined.edits if e.id not in absent and e.question != KEY)
    kinds = [_kind(ws, *place, edits) for place, edits in _by_place(fresh).items()]
    return Arrived(examined, kinds.count("new"), kinds.count("changed"), kinds.count("conflict"), same)


def _by_place(edits: Sequence[Edit]) -> dict[tuple[str, str], list[Edit]]:
    found: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits:
        found.setdefault((edit.record_id, edit.question), []).append(edit)
    return found


def _kind(ws: Workspace, record_id: str, question: str, edits: Sequence[Edit]) -> str:
    """What the fresh edits of one question would do to the answer that stands."""
    stored = ws.store.ledger.record(record_id)
    heads = stored.heads.get(question, ()) if stored else ()
    if not heads or stored is None:
        return "new"
    replaced = {r for e in edits for r in e.replaces}
    values = {e.value for e in edits if e.id not in replaced}
    left = [head for head in heads if head not in replaced]
    beside = {edit.value for head in left if (edit := ws.store.ledger.edit(head)) is not None}
    return "conflict" if beside - values else "changed"
