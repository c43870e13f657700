"""The inbox of the secretariat: what a file is and what merging it would bring, before anything is merged.

Files are counted in the order of the list, each against the ledger and the files before it, so that a repeated
package brings nothing and two that contradict each other say so before either is merged.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from carec_desktop.actions.corrections import would_wait
from carec_desktop.actions.exchange import examine_all, misdirected, take
from carec_desktop.actions.matters import made_good
from carec_desktop.actions.proposal import Offered, offered
from carec_desktop.actions.workspace import Workspace
from carec_desktop.chains import Series, gaps
from carec_desktop.holders import Holder
from carec_desktop.i18n import _
from carec_desktop.ledger import KEY, Attestation, Edit, is_talk
from carec_desktop.problems import UserError
from carec_desktop.sync.package import Examined

MOST_FILES = 500  # taken from one folder: a stick may hold a whole archive


@dataclass(frozen=True)
class Arrived:
    """One file that came in: its verdict, and its answers counted against the ledger and the files before it.

    `new`: nothing was there; `changed`: builds on what is there; `conflicts`: another value stands beside it;
    `same`: known already; `waits`: of all these, what touches something approved or locked and is not printed by
    merging. `claimed`: who it says it is from, which a refused file cannot prove. `missing`: numbers
    before its own that have not arrived; `repeats`: name of the file in the list that is the same package; `here`:
    the ledger holds it.
    `problem`: why a good package still does not belong here; `offered`: what can still be read of a refused one."""

    examined: Examined
    new: int = 0
    changed: int = 0
    conflicts: int = 0
    same: int = 0
    waits: int = 0
    claimed: Holder | None = None
    missing: tuple[int, ...] = ()
    repeats: str = ""
    here: bool = False
    made_good: bool = False
    problem: UserError | None = None
    offered: tuple[Offered, ...] = ()

    @property
    def merges(self) -> bool:
        """Whether it is to be merged: also where all its values are known, its number is not."""
        return self.welcome and not self.here and not self.repeats

    @property
    def welcome(self) -> bool:
        return self.examined.merges and self.problem is None

    def sentence(self) -> str:
        if self.made_good:
            return _(
                "This file cannot be merged, but the package it copies, or a later one that carries its values, is "
                "here: nothing has to be sent again."
            )
        return str(self.problem) if self.problem else self.examined.sentence()


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and every workbook in the folders among `paths` and below, each once; what an office
    program keeps beside an open workbook, and what is hidden, is left out."""
    found = (file for path in paths for file in (_workbooks(path) if path.is_dir() else [path]))
    return list(dict.fromkeys(found))


def _workbooks(folder: Path) -> list[Path]:
    found: list[Path] = []
    for path in sorted(folder.rglob("*.[xX][lL][sS][xX]")):
        inside = path.relative_to(folder).parts
        if not any(part.startswith((".", "~$")) for part in inside) and path.is_file():
            found.append(path)
        if len(found) == MOST_FILES:
            break
    return found


def look(
    ws: Workspace, paths: Sequence[Path], progress: Callable[[int, int], None], before: Sequence[Arrived] = ()
) -> list[Arrived]:
    """Judge files without merging; one bad file never stops the others. Returns `before`, which wait already,
    and the new ones, all counted."""
    found = []
    for done, examined in enumerate(examine_all(ws, paths)):
        progress(done, len(paths))
        found.append(judged(ws, examined))
    return counted(ws, (*before, *found))


def judged(ws: Workspace, examined: Examined) -> Arrived:
    """One file by itself: who it says it is from, why it does not belong here, what can still be read of it."""
    header = examined.header
    claimed = examined.holder or (ws.keyring.holder(header.sender) if header else None)
    if not examined.merges:
        return Arrived(examined, claimed=claimed, offered=tuple(offered(ws, examined)))
    return Arrived(examined, claimed=claimed, problem=misdirected(ws, examined))


def counted(ws: Workspace, arrived: Sequence[Arrived]) -> list[Arrived]:
    """The same files counted anew: what each brings now, after whatever was merged meanwhile."""
    ahead, holes = _Ahead(ws), _holes(ws, arrived)
    seals, good = {a.seal for a in ws.store.ledger.attestations()}, made_good(ws)
    found, names = [], dict[str, str]()
    for one in arrived:
        examined = one.examined
        if one.welcome and examined.seal and examined.attestation:
            a = examined.attestation
            brings = ahead.take(examined.edits)
            missing = tuple(n for n in holes.get(Series(a.signer, a.device, a.epoch), ()) if n < a.number)
            repeats = names.get(a.seal, "")
            one = replace(
                one, new=brings.count("new"), changed=brings.count("changed"), conflicts=brings.count("conflict"),
                same=brings.count("same"), waits=would_wait(ws, examined.edits), missing=missing, repeats=repeats,
                here=a.seal in seals,
            )  # fmt: skip
            names.setdefault(a.seal, examined.path.name)
        elif not examined.merges and examined.seal:
            one = replace(one, made_good=examined.seal.id in good)
        found.append(one)
    return found


def _holes(ws: Workspace, arrived: Iterable[Arrived]) -> dict[Series, tuple[int, ...]]:
    """Numbers that neither the ledger nor the list has."""
    listed = (one.examined.attestation for one in arrived if one.welcome)
    known: list[Attestation] = [*ws.store.ledger.attestations(), *(a for a in listed if a is not None)]
    return {gap.series: gap.numbers for gap in gaps(known)}


class _Ahead:
    """The ledger as it would be with the packages before this one in it."""

    def __init__(self, ws: Workspace) -> None:
        self._ledger = ws.store.ledger
        self._edits: dict[str, dict[str, Edit]] = {}  # record -> what the files before brought

    def take(self, edits: Sequence[Edit]) -> list[str]:
        """What these edits would do, one word for each question answered anew and for each edit known already."""
        absent = self._ledger.absent(edit.id for edit in edits)
        records: dict[str, list[Edit]] = {}
        brings: list[str] = []
        for edit in edits:
            if edit.id in absent and edit.id not in self._edits.get(edit.record_id, ()):
                records.setdefault(edit.record_id, []).append(edit)
            elif edit.question != KEY:
                brings.append("same")
        for record, fresh in records.items():
            brings += self._record(record, fresh)
            self._edits.setdefault(record, {}).update((edit.id, edit) for edit in fresh)
        return brings

    def _record(self, record: str, fresh: Sequence[Edit]) -> Iterator[str]:
        stored = self._ledger.record(record)
        here = self._ledger.edits_of(record)
        for question in dict.fromkeys(edit.question for edit in fresh if edit.question != KEY):
            counting = stored.heads.get(question, ()) if stored else ()
            known = [edit for edit in here if edit.question == question]
            stand = [edit for edit in known if edit.id in counting]
            stand += [edit for edit in self._edits.get(record, {}).values() if edit.question == question]
            yield _brings(question, known, stand, [edit for edit in fresh if edit.question == question])


def _brings(question: str, known: Sequence[Edit], stand: Sequence[Edit], fresh: Sequence[Edit]) -> str:
    """What the fresh edits of one question do to the answers that stand, seen with all that is known of it."""
    replaced = {r for edit in (*known, *stand, *fresh) for r in edit.replaces}
    left = [edit for edit in fresh if edit.id not in replaced]
    if not left and stand:
        return "same"  # something newer is here already
    after = {edit.value for edit in (*stand, *left) if edit.id not in replaced}
    if len(after) > 1 and not is_talk(question):
        return "conflict"
    return "changed" if stand else "new"


def note_refused(ws: Workspace, arrived: Iterable[Arrived]) -> int:
    """Put refused packages into the book of what came, so that the next receipt tells their senders; one whose
    signer alone is unknown waits for that key. What is no package leaves no trace. Returns how many are new there."""
    noted = {(letter.seal, letter.verdict) for letter in ws.store.post.letters("in")}
    fresh = 0
    for one in arrived:
        examined = one.examined
        if not examined.merges and examined.seal and (examined.seal.id, examined.verdict) not in noted:
            take(ws, examined)
            noted.add((examined.seal.id, examined.verdict))
            fresh += 1
    return fresh
