"""Receipts: the secretariat answers every value a country sent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions.exchange import cover_of, deliver, kept_name
from carec_desktop.actions.framework_revision import document_for
from carec_desktop.actions.matters import History, decisions, held
from carec_desktop.actions.minting import next_header
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import N_, speaking
from carec_desktop.ledger import Edit
from carec_desktop.problems import UserError, declare
from carec_desktop.store import Letter
from carec_desktop.sync.call import Call
from carec_desktop.sync.keyring import SignedKeyring
from carec_desktop.sync.package import Contents, Signer, write
from carec_desktop.sync.receipt import Receipt
from carec_desktop.sync.seal import to_text

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
    contents = Contents(tuple(edits), receipt, call, SignedKeyring.parse(document), document_for(ws))
    with ws.store.transaction():
        header = next_header(ws, signer, purpose, addressee)
        kept = ws.place("outbox") / kept_name(f"{purpose}-{addressee}", header)
        written = write(kept, header, contents, signer, cover_of(ws), lang=language_of(ws, addressee))
        ws.store.ledger.add([], written.attestation, to_text(written.seal))
        ws.store.post.log(Letter("out", written.seal.id, purpose, addressee, header.number, "", kept.name, ws.clock()))
    return deliver(kept, target)


def language_of(ws: Workspace, ref_area: str) -> str:
    """The language people there asked to be enrolled in; the secretariat's own when nobody has."""
    return ws.settings.speaks.get(ref_area, ws.settings.lang)


def write_receipt(ws: Workspace, signer: Signer, ref_area: str, target: Path) -> Path:
    """Answer everything `ref_area` sent, value by value, with the edits it should have."""
    ws.require_secretariat()
    counting = ws.store.ledger.counting_ids()
    histories = [
        History(stored, tuple(e for e in ws.store.ledger.edits_of(stored.record_id) if e.id in counting))
        for stored in ws.store.ledger.owned(ref_area)
    ]
    with speaking(language_of(ws, ref_area)):
        there = (history for history in histories if history.stored.exists != "0")
        receipt = Receipt(tuple(held(ws, ref_area, counting)), tuple(decisions(ws, ref_area, there)))
    vouched = [e for history in histories for e in history.edits]
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
