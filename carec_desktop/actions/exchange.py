"""Exchange: what is ready leaves as one signed package; what arrives is judged, then merged or put aside."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from carec_desktop.actions.framework_revision import adopt
from carec_desktop.actions.minting import due, next_header
from carec_desktop.actions.revised import Revised, newest
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import N_, _, language, ngettext, speaking
from carec_desktop.ledger import KEY, chain
from carec_desktop.localvalues import show_date
from carec_desktop.problems import Problem, UserError, declare
from carec_desktop.store import Letter
from carec_desktop.sync.cover import Line
from carec_desktop.sync.files import atomic_write, read_file
from carec_desktop.sync.judge import SECRETARIAT
from carec_desktop.sync.package import Contents, Cover, Examined, Signer, verify_many, write
from carec_desktop.sync.receipt import Receipt, receipt_sentence
from carec_desktop.sync.seal import Header, to_text
from carec_desktop.sync.values import values_fingerprint

NOTHING_TO_SEND = declare(
    "nothing-to-send", N_("There is nothing new to send; everything you sent before is still kept here.")
)
KEPT_IN_OUTBOX = declare(
    "kept-in-outbox",
    N_("The package could not be put at “{file}” ({reason}) but is kept whole as “{kept}”; copy it from there."),
)
PURPOSES = {"report": N_("report"), "receipt": N_("receipt"), "call": N_("call"), "decision": N_("decision")}
NOT_MERGED_HERE = declare(
    "not-merged-here",
    N_("A {purpose} package is not loaded here; nothing was changed, it belongs to the other side."),
)
SENDS_RECEIPTS = declare(
    "secretariat-sends-receipts",
    N_("The secretariat sends receipts and calls, not reports; nothing was written, write a receipt instead."),
)


@dataclass(frozen=True)
class Sent:
    """One package as it left: `left_out` counts records that were not ready and stayed as drafts; `values` is the
    fingerprint of what it says, as the approval sheet shows it."""

    path: Path
    seal: str
    number: int
    edits: int
    fingerprint: str
    left_out: int
    values: str = ""


def export(ws: Workspace, signer: Signer, target: Path | None = None) -> Sent:
    """Mint edits of everything ready and write one package with all that no receipt has named yet."""
    if ws.is_secretariat:
        raise SENDS_RECEIPTS.error()
    leaving = due(ws, signer.key)
    with ws.store.transaction():
        ws.store.ledger.add(leaving.edits)
        carried = ws.store.ledger.unacknowledged(signer.key)
        if not carried:
            raise NOTHING_TO_SEND.error()
        header = next_header(ws, signer, "report", SECRETARIAT)
        name = kept_name(f"{ws.settings.ref_area}-{signer.key[:4]}", header)
        kept = ws.place("outbox") / name
        values = values_fingerprint(carried)
        cover = replace(cover_of(ws), lines=(_values_line(ws, values),))
        written = write(kept, header, Contents(edits=carried), signer, cover, lang=ws.settings.lang)
        touched = ws.store.ledger.add([], written.attestation, to_text(written.seal))
        ws.store.ledger.refresh({e.record_id for e in leaving.edits} | touched)
        for row in leaving.rows:
            ws.store.working.drop(row.record_id, row.question)
        ws.store.post.log(_letter("out", "report", SECRETARIAT, header.number, written.seal.id, name, ws.clock()))
    path = deliver(kept, target)
    return Sent(
        path, written.seal.id, header.number, len(carried), written.fingerprint, leaving.left_out, values
    )  # fmt: skip


def _values_line(ws: Workspace, values: str) -> Line:
    """The digits of the approval sheet, for the readable Cover sheet."""
    with speaking(ws.settings.lang):
        return Line(_("Fingerprint of the values"), values)


def deliver(kept: Path, target: Path | None) -> Path:
    """Copy a package from the outbox to where the person wants it; it stays in the outbox in any case."""
    if target is None:
        return kept
    try:
        atomic_write(target, kept.read_bytes())
    except UserError as error:
        raise KEPT_IN_OUTBOX.error(str(target), file=target.name, reason=str(error), kept=str(kept)) from error
    return target


def cover_of(ws: Workspace) -> Cover:
    """Who sends, for the readable Cover sheet, and what people call the records it names."""

    def known(name: str) -> tuple[str, Mapping[str, str], Mapping[str, str]] | None:
        stored = ws.store.ledger.record(name)
        return (stored.form, stored.key, stored.values) if stored else None

    return Cover(ws.settings.name, ws.settings.role, ws.settings.ref_area, known=known)


def kept_name(stem: str, header: Header) -> str:
    """Name of a package in the outbox. Numbers begin again in a new epoch, and no older package is replaced."""
    later = f"-{header.epoch:x}" if header.epoch > 1 else ""
    return f"{stem}-{header.number:03}{later}.xlsx"


def _letter(direction: str, purpose: str, who: str, number: int, seal: str, file: str, at: str) -> Letter:
    return Letter(direction, seal, purpose, who, number, "", file, at)


# -- in ----------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """What became of one file: its verdict, whether it was merged, and how many of its values were new.

    `lost`: edits that the secretariat had confirmed and does not hold any more; `copied`: it brought edits that
    another copy of this workspace wrote; `revised`: what the revision of the framework changes that came with it."""

    examined: Examined
    merged: bool
    new: int
    problem: UserError | None = None
    lost: int = 0
    copied: bool = False
    revised: Revised | None = None

    @property
    def objection(self) -> Problem | None:
        """Why it was not merged."""
        if self.problem:
            return self.problem.problem
        return None if self.merged else self.examined.problems[0]

    @property
    def sentence(self) -> str:
        if self.objection:
            return self.objection.sentence()
        if self.examined.receipt is not None:
            return receipt_sentence(self.examined.receipt.counts)
        if self.examined.call is not None:
            call = self.examined.call
            return _("The round “{name}” is open; answers are due {day}.").format(
                name=call.title(language()), day=show_date(call.deadline, language())
            )
        return ngettext("Merged; {n} value is new.", "Merged; {n} values are new.", self.new).format(n=self.new)

    def notes(self) -> list[str]:
        """What to know besides, in the language spoken now."""
        found = [problem.sentence() for problem in self.examined.notes]
        if self.lost:
            found.append(
                ngettext(
                    "The secretariat no longer holds {n} value it had confirmed; your next package carries it again.",
                    "The secretariat no longer holds {n} values it had confirmed; your next package carries them "
                    "again.",
                    self.lost,
                ).format(n=self.lost)
            )
        if self.copied:
            found.append(
                _(
                    "Another copy of this workspace sent values too; both are kept and from now on numbered apart. "
                    "Please work on one copy only."
                )
            )
        return found


def examine(ws: Workspace, path: Path) -> Examined:
    """Judge a file without changing anything; readers may call this."""
    return next(examine_all(ws, [path]))


def examine_all(ws: Workspace, paths: Sequence[Path]) -> Iterator[Examined]:
    """Judge files in their order, several to a child process."""
    attestations = {a.seal: a for a in ws.store.ledger.attestations()}
    cut_offs = (cut for h in ws.keyring.holders for cut in h.accepted_until or ())
    accepted = frozenset(seal for cut in cut_offs for seal in chain(cut, attestations))
    keyring = ws.keyring if ws.keyring.number else None
    return verify_many(paths, keyring, ws.me, accepted=accepted, known_keys=ws.store.ledger.known_keys())


def merge(
    ws: Workspace, paths: Iterable[Path], progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Taken]:
    """Take in files in any order; one bad file never stops the others. Each file is one transaction.
    A newer keyring that came along lets in what had only waited for its signer."""
    return list(merging(ws, paths, progress))


def merging(ws: Workspace, paths: Iterable[Path], progress: Callable[[int, int], None]) -> Iterator[Taken]:
    """As `merge`, file by file: whoever stops in between knows what was taken, and that stays."""
    todo = list(paths)
    # A receipt can bring a newer keyring, so a country judges its few files one by one.
    examined = examine_all(ws, todo) if ws.is_secretariat else (examine(ws, path) for path in todo)
    for done, one in enumerate(examined):
        progress(done, len(todo))
        number = ws.keyring.number
        yield take(ws, one)
        if ws.keyring.number > number:
            yield from take_parked(ws)
    progress(len(todo), len(todo))


def take(ws: Workspace, examined: Examined) -> Taken:
    """Merge what may be merged, park what only lacks its signer, log everything."""
    result = _take(ws, examined)
    header = examined.header
    # Who a refused file says it is from is not proven, but that sender should hear of it.
    claimed = examined.holder or (ws.keyring.holder(header.sender) if header else None)
    with ws.store.transaction():
        ws.store.post.log(
            Letter(
                "in", examined.seal.id if examined.seal else "", header.purpose if header else "",
                claimed.ref_area if claimed else "", header.number if header else 0,
                examined.verdict, examined.path.name, ws.clock(), result.objection.stored() if result.objection else "",
            )
        )  # fmt: skip
    return result


def _take(ws: Workspace, examined: Examined) -> Taken:
    try:
        if examined.verdict == "unknown-signer":
            _park(ws, examined)
    except UserError as error:
        return Taken(examined, False, 0, error)
    if not examined.merges or not examined.seal or not examined.attestation:
        return Taken(examined, False, 0)
    if (problem := misdirected(ws, examined)) is not None:
        return Taken(examined, False, 0, problem)
    fresh = ws.store.ledger.absent(e.id for e in examined.edits)
    with ws.store.transaction():
        if examined.keyring is not None and not ws.is_secretariat:
            _adopt_newer(ws, examined)
        newer = not ws.is_secretariat and adopt(ws, examined.framework)
        touched = ws.store.ledger.add(examined.edits, examined.attestation, to_text(examined.seal))
        ws.store.ledger.refresh(touched)
        lost = _load_receipt(ws, examined.seal.id, examined.receipt) if examined.receipt is not None else 0
        if examined.call is not None:
            _load_call(ws, examined)
    new = sum(1 for e in examined.edits if e.id in fresh and e.question != KEY)
    return Taken(examined, True, new, lost=lost, copied=_was_copied(ws, examined, fresh),
                 revised=newest(ws) if newer else None)  # fmt: skip


def _was_copied(ws: Workspace, examined: Examined, fresh: set[str]) -> bool:
    """Did another copy of this workspace write some of these edits? Then this one counts anew from here."""
    here = (ws.key, ws.settings.device, ws.settings.epoch)
    copied = any((e.author, e.device, e.epoch) == here for e in examined.edits if e.id in fresh)
    if copied:
        ws.change(epoch=ws.settings.epoch + 1)
    return copied


def misdirected(ws: Workspace, examined: Examined) -> UserError | None:
    """Why a good package does not belong here: a secretariat takes reports; a country takes receipts, calls, and the
    reports of its own colleagues."""
    purpose = examined.header.purpose if examined.header else ""
    colleague = examined.holder is not None and examined.holder.ref_area == ws.settings.ref_area
    fits = purpose == "report" if ws.is_secretariat else purpose in ("receipt", "call") or colleague
    word = _(PURPOSES.get(purpose, purpose))
    return None if fits else NOT_MERGED_HERE.error(examined.path.name, purpose=word)


def _adopt_newer(ws: Workspace, examined: Examined) -> None:
    from carec_desktop.sync.keyring import adopt

    if examined.keyring and examined.keyring.keyring.number > ws.keyring.number:
        adopt(ws.keyring, examined.keyring, ws.audience)
        ws.adopt_keyring(examined.keyring)


def _load_receipt(ws: Workspace, seal: str, receipt: Receipt) -> int:
    """Note what the secretariat holds; returns how many edits it held before and holds no more. A receipt
    that was overtaken by a newer one changes nothing."""
    import json
    from dataclasses import asdict

    if not ws.store.post.is_newest(seal):
        return 0
    lines = [(d.kind, json.dumps(asdict(d), ensure_ascii=False)) for d in receipt.decisions]
    ws.store.post.put_decisions(seal, lines)
    return ws.store.post.acknowledge([(h.edit_id, h.state) for h in receipt.held], seal)


def _load_call(ws: Workspace, examined: Examined) -> None:
    from carec_desktop.actions.rounds import keep_call

    if examined.call is not None:
        keep_call(ws, examined.call)


def _park(ws: Workspace, examined: Examined) -> None:
    if examined.seal is None or examined.header is None:
        return
    kept = ws.place("parked") / f"{examined.seal.id[:16]}.xlsx"
    atomic_write(kept, read_file(examined.path))
    with ws.store.transaction():
        ws.store.post.park(examined.seal.id, examined.header.sender, kept.name, ws.clock())


def take_parked(ws: Workspace) -> list[Taken]:
    """Merge what was parked and whose signer the keyring holds by now."""
    results = []
    for seal, signer, name in ws.store.post.parked():
        if ws.keyring.holder(signer) is not None:
            results.append(take(ws, examine(ws, ws.place("parked") / name)))
            with ws.store.transaction():
                ws.store.post.unpark(seal)
    return results
