"""Receipts: the secretariat answers every value a country sent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions.exchange import cover_of, deliver, seal_text
from carec_desktop.actions.minting import next_header
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import owner_of
from carec_desktop.i18n import N_, speaking
from carec_desktop.ledger import APPROVED, EXISTS, KEY, Edit
from carec_desktop.names import record_name
from carec_desktop.problems import UserError, declare
from carec_desktop.store import Letter, Stored
from carec_desktop.sync.call import Call
from carec_desktop.sync.keyring import SignedKeyring
from carec_desktop.sync.package import Contents, Signer, write
from carec_desktop.sync.receipt import APPROVED as IS_APPROVED
from carec_desktop.sync.receipt import CONFLICT, DECIDED, HELD, REFUSED, WAITING, Decision, HeldEdit, Receipt

NOBODY_ENROLLED = declare(
    "nobody-enrolled", N_("Nobody is enrolled for {ref_area}; nothing was written, approve a request first.")
)


def send(
    ws: Workspace, signer: Signer, purpose: str, addressee: str, target: Path, *,
    edits: Iterable[Edit] = (), receipt: Receipt | None = None, call: Call | None = None,
) -> Path:  # fmt: skip
    """Write one signed package of the secretariat to `addressee`, numbered and kept in the outbox."""
    document = ws.store.ledger.keyring_document(addressee)
    if document is None:
        raise NOBODY_ENROLLED.error(ref_area=addressee)
    contents = Contents(tuple(edits), receipt, call, SignedKeyring.parse(document), None)
    with ws.store.transaction():
        header = next_header(ws, signer, purpose, addressee)
        kept = ws.place("outbox") / f"{purpose}-{addressee}-{header.number:04}.xlsx"
        written = write(kept, header, contents, signer, cover_of(ws), lang=language_of(ws, addressee))
        ws.store.ledger.add([], written.attestation, seal_text(written.seal))
        ws.store.post.log(Letter("out", written.seal.id, purpose, addressee, header.number, "", kept.name, ws.clock()))
    return deliver(kept, target)


def language_of(ws: Workspace, ref_area: str) -> str:
    """The language people there asked to be enrolled in; the secretariat's own when nobody has."""
    return ws.settings.speaks.get(ref_area, ws.settings.lang)


def write_receipt(ws: Workspace, signer: Signer, ref_area: str, target: Path) -> Path:
    """Answer everything `ref_area` sent, value by value, with the edits it should have."""
    ws.require_secretariat()
    owned = _owned(ws, ref_area)
    counting = ws.store.ledger.counting_ids()
    all_edits = [e for stored in owned for e in ws.store.ledger.edits_of(stored.record_id)]
    with speaking(language_of(ws, ref_area)):
        receipt = Receipt(tuple(held(ws, ref_area, counting)), tuple(decisions(ws, owned)))
    vouched = [e for e in all_edits if e.id in counting]
    return send(ws, signer, "receipt", ref_area, target, edits=vouched, receipt=receipt)


@dataclass(frozen=True)
class Answered:
    """Receipts as they were written, and why others could not be."""

    files: tuple[Path, ...]
    refused: tuple[UserError, ...]


def write_receipts(
    ws: Workspace, signer: Signer, areas: Sequence[str], folder: Path, progress: Callable[[int, int], None]
) -> Answered:
    """Receipts for several REF_AREAs into one folder; one that cannot be written does not stop the others."""
    files, refused = [], []
    for done, area in enumerate(areas):
        progress(done, len(areas))
        try:
            files.append(write_receipt(ws, signer, area, folder / f"CAREC-receipt-{area}.xlsx"))
        except UserError as error:
            refused.append(error)
    return Answered(tuple(files), tuple(refused))


def _owned(ws: Workspace, ref_area: str) -> list[Stored]:
    from carec_desktop.forms import FORMS

    every = (s for form in FORMS for s in ws.store.ledger.records(form))
    return [s for s in every if owner_of(s.key).split("/")[0] == ref_area]


def held(ws: Workspace, ref_area: str, counting: set[str]) -> Iterable[HeldEdit]:
    """One line for every edit that arrived from the keys of this REF_AREA."""
    waiting = {
        (s.record_id, q) for s in ws.store.ledger.unsettled() for q, state in s.states.items() if state == "waiting"
    }
    for holder in ws.keyring.holders:
        if holder.ref_area != ref_area or holder.key == ws.key:
            continue
        for edit in ws.store.ledger.edits("author = ?", (holder.key,)):
            if edit.id not in counting:
                yield HeldEdit(edit.id, edit.author, REFUSED, "scope")
            else:
                state = WAITING if (edit.record_id, edit.question) in waiting else HELD
                yield HeldEdit(edit.id, edit.author, state)


def decisions(ws: Workspace, records: Iterable[Stored]) -> Iterable[Decision]:
    """What was decided about these records, and what needs the country."""
    for stored in records:
        edits = {e.id: e for e in ws.store.ledger.edits_of(stored.record_id)}
        for question, state in stored.states.items():
            heads = [edits[h] for h in stored.heads.get(question, ()) if h in edits]
            if question in (KEY, EXISTS, APPROVED) or not heads:
                continue
            if state == "conflict":
                yield _decision(ws, CONFLICT, stored, question, heads)
            elif question in stored.approved:
                yield _decision(ws, IS_APPROVED, stored, question, heads)
            elif heads[0].author == ws.key and heads[0].replaces:
                yield _decision(ws, DECIDED, stored, question, heads)


def _decision(ws: Workspace, kind: str, stored: Stored, question: str, heads: list[Edit]) -> Decision:
    values = list(dict.fromkeys(h.value for h in heads))
    who = [holder.name for h in heads if (holder := ws.keyring.holder(h.author))]
    return Decision(
        kind=kind,
        record_id=stored.record_id,
        form=stored.form,
        question=question,
        place=record_name(stored.form, stored.key, stored.values),
        yours=values[0],
        other=values[1] if len(values) > 1 else "",
        who=", ".join(dict.fromkeys(who)),
        why=heads[-1].reason,
        lang=heads[0].lang,
        made_at=heads[0].made_at,
        edits=tuple(h.id for h in heads),
    )
