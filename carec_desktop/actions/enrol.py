"""Enrolment both ways: the secretariat's own root, requests, approvals, certificates.

A workspace can hold a second key file, `next.key`: a new key whose certificate has not come yet. The
key in use stays in use until then, so a lost answer or a power cut costs nothing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from carec_desktop.actions.lost_key import bring_back
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework import Framework
from carec_desktop.holders import Holder, Keyring
from carec_desktop.i18n import N_
from carec_desktop.ledger import Attestation
from carec_desktop.problems import UserError, declare
from carec_desktop.sync import cutoff, enrolment
from carec_desktop.sync.certificates import certificate_public, leaf_certificate, root_certificate
from carec_desktop.sync.enrolment import Desk, Installed, Request
from carec_desktop.sync.files import atomic_write, read_file
from carec_desktop.sync.framework_document import FrameworkHead, check_framework, sign_framework
from carec_desktop.sync.judge import EVERYBODY
from carec_desktop.sync.keyring import FULL, LARGEST_JUMP, SignedKeyring, admit, publish
from carec_desktop.sync.keys import PrivateKey, fingerprint, key_id, lock, new_key, public_of, public_text, unlock

NO_ROOT_HERE = declare(
    "no-root-here",
    N_("The root key of the list of key holders is not in this workspace; nothing was changed, do this where it is."),
)

ROOT_NAME = "CAREC Secretariat root"


@dataclass(frozen=True)
class Enrolled:
    """A request that was approved and the file to send back."""

    request: Request
    certificate: Path
    root_fingerprint: str
    keyring: int


# -- the secretariat ---------------------------------------------------------


def found_secretariat(ws: Workspace, passphrase: str) -> str:
    """Make root and daily key, the first keyring and certificates; returns the root's fingerprint."""
    ws.require_secretariat()
    root, person = new_key(), new_key()
    root_der = root_certificate(root, ROOT_NAME)
    public = public_text(person)
    holder = Holder(key_id(public), ws.settings.role, ws.settings.ref_area, (), ws.settings.name, public)
    keyring = admit(Keyring(0, FULL, public_text(root), (), made_at=ws.clock()), holder)
    atomic_write(ws.root_key, lock(root, passphrase))
    atomic_write(ws.person_key, lock(person, passphrase))
    atomic_write(ws.root_certificate, root_der)
    atomic_write(ws.certificate, leaf_certificate(root, root_der, public, ws.settings.name))
    put_copies(ws, publish(keyring, root))
    return fingerprint(key_id(public_text(root)))


def put_copies(ws: Workspace, copies: dict[str, SignedKeyring]) -> None:
    """Keep every copy of a new keyring, judge by it from now on and compute again what it changes."""
    with ws.store.transaction():
        for audience, signed in copies.items():
            ws.store.ledger.put_keyring(signed.keyring.number, audience, signed.text)
        ws.adopt_keyring(copies[FULL])


def next_root(ws: Workspace) -> Path:
    """Where a new root key rests until the keyring it signed is kept."""
    return ws.folder / "keys" / "root.next"


def open_root(ws: Workspace, passphrase: str) -> PrivateKey:
    """Unlock the root key that the keyring in force names. Raises UserError when it is not here."""
    ws.require_secretariat()
    files = [file for file in (next_root(ws), ws.root_key) if file.exists()]
    data = next((d for file in files if public_of(d := file.read_bytes()) == ws.keyring.root), None)
    if data is None:
        raise NO_ROOT_HERE.error()
    root = unlock(data, passphrase)
    settle_root(ws, root, data)
    return root


def settle_root(ws: Workspace, root: PrivateKey, locked: bytes) -> None:
    """Put a new root key in its place, also when a power cut came between its keyring and this."""
    if not next_root(ws).exists() and certificate_public(ws.root_certificate.read_bytes()) == ws.keyring.root:
        return
    atomic_write(ws.root_key, locked)
    root_der = root_certificate(root, ROOT_NAME)
    atomic_write(ws.root_certificate, root_der)
    own = ws.holder
    if own is not None:
        atomic_write(ws.certificate, leaf_certificate(root, root_der, own.public_key, own.name))
    next_root(ws).unlink(missing_ok=True)


def desk(ws: Workspace, passphrase: str) -> Desk:
    """What the secretariat changes the keyring with."""
    root = open_root(ws, passphrase)
    return Desk(
        known_keyring(ws), root, ws.root_certificate.read_bytes(), framework_head(ws, root), ws.clock(), addressed(ws)
    )


def known_keyring(ws: Workspace) -> Keyring:
    """The full keyring, its number raised to what any report names: after an old backup was put back, countries
    have seen later numbers than this workspace, and would take what it signs next for old."""
    full, limit = ws.keyring, ws.keyring.number + LARGEST_JUMP
    heard = (a.keyring for a in ws.store.ledger.attestations() if a.purpose == "report" and a.keyring <= limit)
    return replace(full, number=max(full.number, *heard, 0))


def addressed(ws: Workspace) -> Callable[[Holder, str], tuple[str, ...]]:
    """Names, of a revoked key of the secretariat, every accepted package that went to an audience."""
    sent: dict[tuple[str, str], Attestation] = {(a.signer, a.seal): a for a in ws.store.ledger.attestations()}

    def cut(holder: Holder, audience: str) -> tuple[str, ...]:
        packages = {seal: a for (signer, seal), a in sent.items() if signer == holder.key}
        chain = cutoff.chain_of(holder.accepted_until or (), packages)
        theirs = (seal for seal in chain if seal in packages and packages[seal].addressee in (audience, EVERYBODY))
        return tuple(sorted(theirs))

    return cut


def framework_head(ws: Workspace, root: PrivateKey) -> FrameworkHead:
    """The framework in force, signed by the root; signed once and kept until the root changes."""
    kept = ws.folder / "keys" / "framework.json"
    if kept.exists():
        head = FrameworkHead.from_plain(json.loads(kept.read_text(encoding="utf-8")))
        try:
            check_framework(head, public_text(root))
        except UserError:
            pass  # the root before this one signed it
        else:
            return head
    published = ws.store.frameworks.in_force()
    number = int(published["head"]["number"]) if published else 1
    head = sign_framework(number, ws.framework.revision, framework_sheets(ws.framework), root).head
    atomic_write(kept, json.dumps(head.plain()).encode())
    return head


def framework_sheets(framework: Framework) -> dict[str, list[tuple[str, ...]]]:
    """The tables of a framework as they are signed: rows (row key, attribute, value) by table."""
    tables: dict[str, list[tuple[str, ...]]] = {}
    for table, *row in framework.document():
        tables.setdefault(table, []).append(tuple(row))
    return tables


def look(path: Path) -> Request:
    """The request in a file, for comparing its fingerprint before approving."""
    return enrolment.read_request(read_file(path))


def approve(ws: Workspace, passphrase: str, path: Path, answer: Path) -> Enrolled:
    """Enrol the sender of the request at `path` and write the certificate file to `answer`."""
    ws.require_secretariat()
    return keep(ws, enrolment.approve(read_file(path), desk(ws, passphrase)), answer)


def keep(ws: Workspace, approved: enrolment.Approved, answer: Path) -> Enrolled:
    """Write the answer, then judge by the new keyring."""
    atomic_write(answer, approved.certificate)
    put_copies(ws, approved.copies)
    ws.change(speaks={**ws.settings.speaks, approved.request.ref_area: approved.request.lang})
    return Enrolled(approved.request, answer, root_fingerprint(ws), approved.keyring.number)


# -- everybody else ----------------------------------------------------------


def next_key(ws: Workspace) -> Path:
    """Where a new key rests until its certificate is installed."""
    return ws.folder / "keys" / "next.key"


def own_key(ws: Workspace) -> str:
    """Id of the key that a request or a certificate is about: the new one while there is one; "" for none."""
    pending = next_key(ws)
    return key_id(public_of(pending.read_bytes())) if pending.exists() else ws.key


def request(ws: Workspace, passphrase: str, path: Path, *, renew: bool = False, name: str = "") -> Request:
    """Write the request file; makes the person's key the first time. Its fingerprint is read to the secretariat.
    `renew` makes a new key beside the old one, whose passphrase need not be known: for a forgotten passphrase, a
    lost laptop, or a successor, who gives a `name`."""
    pending = next_key(ws)
    if renew and ws.person_key.exists():
        private = new_key()
        atomic_write(pending, lock(private, passphrase))
    elif ws.person_key.exists():
        kept = pending if pending.exists() else ws.person_key
        private = unlock(kept.read_bytes(), passphrase)
    else:
        private = new_key()
        atomic_write(ws.person_key, lock(private, passphrase))
    if name:
        ws.change(name=" ".join(name.split()))
    who = ws.settings
    data = enrolment.make_request(
        private, name=who.name, role=who.role, ref_area=who.ref_area, sectors=who.sectors, lang=who.lang,
        made_at=ws.clock(),
    )  # fmt: skip
    atomic_write(path, data)
    return enrolment.read_request(data)


def install(ws: Workspace, path: Path, root_fingerprint: str | None = None) -> Installed:
    """Check and take over a certificate file; `root_fingerprint` is what the secretariat told by phone or letter.
    With a new key, what the old one signed and no receipt has named becomes a draft again."""
    data = read_file(path)
    pending = next_key(ws)
    renewed = pending.exists() and enrolment.made_for(data) == own_key(ws)
    installed = enrolment.read_certificate(
        data, own_key(ws) if renewed else ws.key, root_fingerprint=root_fingerprint,
        current=ws.keyring if ws.keyring.number else None,
    )  # fmt: skip
    if renewed:
        atomic_write(ws.person_key, pending.read_bytes())
    atomic_write(ws.certificate, installed.certificate)
    atomic_write(ws.root_certificate, installed.root_certificate)
    with ws.store.transaction():
        ws.adopt_keyring(installed.keyring)
        bring_back(ws)
    if renewed:
        pending.unlink(missing_ok=True)
    return installed


def root_fingerprint(ws: Workspace) -> str:
    """The root's 30 digits, to read to a focal point or to print in a letter; "" while none is known."""
    return fingerprint(key_id(ws.keyring.root)) if ws.keyring.number else ""


def own_fingerprint(ws: Workspace) -> str:
    """The 30 digits of the key a request is about, "" while there is none."""
    key = own_key(ws)
    return fingerprint(key) if key else ""
