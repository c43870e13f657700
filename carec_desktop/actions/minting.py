"""Minting: working values become immutable edits, sealed or about to be."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from carec_desktop.actions.leaving import leaving
from carec_desktop.actions.workspace import Workspace
from carec_desktop.ledger import KEY, Attestation, Edit, canonical_json, is_bookkeeping
from carec_desktop.store import Working
from carec_desktop.sync.package import Signer
from carec_desktop.sync.seal import Header, attestation, seal_edits, to_text

if TYPE_CHECKING:
    from carec_desktop.actions.record import Readiness


@dataclass(frozen=True)
class Due:
    """What may leave now: every record that waits, the working values of those that are ready, and the edits these
    become. Nothing is stored yet."""

    states: "list[Readiness]"
    rows: list[Working]
    edits: list[Edit]

    @property
    def left_out(self) -> int:
        """Records that are not ready and stay drafts."""
        return sum(1 for state in self.states if not state.ready)


def due(ws: Workspace, author: str) -> Due:
    """Everything of this laptop that is ready, as edits of this key: what an export makes and what is approved
    before it."""
    from carec_desktop.actions.record import readiness

    states = readiness(ws)
    ready = {state.view.record_id for state in states if state.ready}
    rows = [row for row in leaving(ws) if row.record_id in ready]
    return Due(states, rows, mint(ws, author, rows))


def mint(ws: Workspace, author: str, rows: Iterable[Working]) -> list[Edit]:
    """Edits for these working values, with the edit that names each new record first. Nothing is stored yet."""
    edits: list[Edit] = []
    named: set[str] = set()
    for row in rows:
        if row.record_id not in named and ws.store.ledger.record(row.record_id) is None:
            edits.append(_edit(ws, author, replace(row, question=KEY, value=canonical_json(dict(row.key)).decode())))
        named.add(row.record_id)
        edits.append(_edit(ws, author, row))
    return edits


def _edit(ws: Workspace, author: str, row: Working) -> Edit:
    based_on = row.based_on if row.question != KEY else ()
    replaces: tuple[str, ...] = based_on
    observed: tuple[str, ...] = ()
    if is_bookkeeping(row.question):
        # All of this question, not those that stand: what was on the screen may have been replaced since.
        own = {e.id for e in ws.store.ledger.edits_of(row.record_id) if e.question == row.question}
        replaces = tuple(h for h in based_on if h in own)
        observed = tuple(h for h in based_on if h not in own)
    return Edit(
        record_id=row.record_id, form=row.form, question=row.question, value=row.value, lang=row.lang,
        replaces=tuple(sorted(replaces)), observed=tuple(sorted(observed)), author=author,
        device=ws.settings.device, epoch=ws.settings.epoch, made_at=row.changed_at or ws.clock(),
        revision=ws.framework.revision, reason=row.reason, on_behalf_of=row.on_behalf_of,
        nonce=secrets.token_hex(8),
    )  # fmt: skip


def next_header(ws: Workspace, signer: Signer, purpose: str, addressee: str) -> Header:
    """Header of the next package of this key on this device: numbered, and chained to the one before."""
    last = last_package(ws, signer.key)
    return Header(
        purpose=purpose, sender=signer.key, addressee=addressee, number=last.number + 1 if last else 1,
        device=ws.settings.device, epoch=ws.settings.epoch, previous=last.seal if last else "",
        revision=ws.framework.revision, keyring=ws.keyring.number, made_at=ws.clock(),
    )  # fmt: skip


def last_package(ws: Workspace, key: str) -> Attestation | None:
    """The package of this key on this device with the highest number."""
    own = [
        a for a in ws.store.ledger.attestations()
        if (a.signer, a.device, a.epoch) == (key, ws.settings.device, ws.settings.epoch)
    ]  # fmt: skip
    return max(own, key=lambda a: a.number, default=None)


def mint_decision(ws: Workspace, signer: Signer, rows: list[Working]) -> list[Edit]:
    """The secretariat's way: the action itself mints, sealed at once and kept in the ledger."""
    if not rows:
        return []
    edits = mint(ws, signer.key, rows)
    seal_decision(ws, signer, edits)
    return edits


def seal_decision(ws: Workspace, signer: Signer, edits: list[Edit]) -> None:
    """Seal edits of the secretariat and keep them; working values of the same questions are answered by them."""
    header = next_header(ws, signer, "decision", ws.settings.ref_area)
    seal = seal_edits(header, edits, signer.private)
    with ws.store.transaction():
        touched = ws.store.ledger.add(edits, attestation(seal, [e.id for e in edits]), to_text(seal))
        ws.store.ledger.refresh(touched)
        for edit in edits:
            ws.store.working.drop(edit.record_id, edit.question)


def sign_working(ws: Workspace, signer: Signer) -> list[Edit]:
    """Mint every ready working value of the secretariat; what is not ready stays a draft."""
    ws.require_secretariat()
    return mint_decision(ws, signer, due(ws, signer.key).rows)
