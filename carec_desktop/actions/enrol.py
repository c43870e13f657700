"""Enrolment both ways: the secretariat's own root, requests, approvals, certificates."""

from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import Holder, Keyring
from carec_desktop.sync import enrolment
from carec_desktop.sync.certificates import leaf_certificate, root_certificate
from carec_desktop.sync.enrolment import Installed, Request
from carec_desktop.sync.files import atomic_write, read_file
from carec_desktop.sync.framework_document import FrameworkHead, sign_framework
from carec_desktop.sync.keyring import FULL, SignedKeyring, admit, publish
from carec_desktop.sync.keys import fingerprint, key_id, lock, new_key, public_text, unlock

ROOT_NAME = "CAREC Secretariat root"


@dataclass(frozen=True)
class Enrolled:
    """A request that was approved and the file to send back."""

    request: Request
    certificate: Path
    root_fingerprint: str
    keyring: int


def found_secretariat(ws: Workspace, passphrase: str) -> str:
    """Make root and daily key, the first keyring and certificates; returns the root's fingerprint."""
    ws.require_secretariat()
    root, person = new_key(), new_key()
    root_der = root_certificate(root, ROOT_NAME)
    public = public_text(person)
    holder = Holder(key_id(public), ws.settings.role, ws.settings.ref_area, (), ws.settings.name, public)
    keyring = admit(Keyring(0, FULL, public_text(root), ()), holder)
    atomic_write(ws.root_key, lock(root, passphrase))
    atomic_write(ws.person_key, lock(person, passphrase))
    atomic_write(ws.root_certificate, root_der)
    atomic_write(ws.certificate, leaf_certificate(root, root_der, public, ws.settings.name))
    _publish(ws, publish(keyring, root))
    return fingerprint(key_id(public_text(root)))


def _publish(ws: Workspace, copies: dict[str, SignedKeyring]) -> None:
    with ws.store.transaction():
        for audience, signed in copies.items():
            ws.store.ledger.put_keyring(signed.keyring.number, audience, signed.text)
        ws.adopt_keyring(copies[FULL])


def request(ws: Workspace, passphrase: str, path: Path) -> Request:
    """Write the request file; makes the person's key the first time. Its fingerprint is read to the secretariat."""
    if ws.person_key.exists():
        private = unlock(ws.person_key.read_bytes(), passphrase)
    else:
        private = new_key()
        atomic_write(ws.person_key, lock(private, passphrase))
    who = ws.settings
    data = enrolment.make_request(
        private, name=who.name, role=who.role, ref_area=who.ref_area, sectors=who.sectors, lang=who.lang,
        made_at=ws.clock(),
    )  # fmt: skip
    atomic_write(path, data)
    return enrolment.read_request(data)


def look(path: Path) -> Request:
    """The request in a file, for comparing its fingerprint before approving."""
    return enrolment.read_request(read_file(path))


def approve(ws: Workspace, passphrase: str, path: Path, answer: Path) -> Enrolled:
    """Enrol the sender of the request at `path` and write the certificate file to `answer`."""
    ws.require_secretariat()
    root = unlock(ws.root_key.read_bytes(), passphrase)
    approved = enrolment.approve(
        read_file(path), ws.keyring, root, ws.root_certificate.read_bytes(), framework_head(ws, passphrase)
    )
    atomic_write(answer, approved.certificate)
    _publish(ws, approved.copies)
    ws.change(speaks={**ws.settings.speaks, approved.request.ref_area: approved.request.lang})
    return Enrolled(approved.request, answer, root_fingerprint(ws), approved.keyring.number)


def framework_head(ws: Workspace, passphrase: str) -> FrameworkHead:
    """The framework in force, signed by the root; signed once and kept."""
    kept = ws.folder / "keys" / "framework.json"
    import json

    if kept.exists():
        return FrameworkHead.from_plain(json.loads(kept.read_text(encoding="utf-8")))
    root = unlock(ws.root_key.read_bytes(), passphrase)
    tables: dict[str, list[tuple[str, ...]]] = {}
    for table, *row in ws.framework.document():
        tables.setdefault(table, []).append(tuple(row))
    head = sign_framework(1, ws.framework.revision, tables, root).head
    atomic_write(kept, json.dumps(head.plain()).encode())
    return head


def install(ws: Workspace, path: Path, root_fingerprint: str | None = None) -> Installed:
    """Check and take over a certificate file; `root_fingerprint` is what the secretariat told by phone or letter."""
    current = ws.keyring if ws.keyring.number else None
    installed = enrolment.read_certificate(
        read_file(path), ws.key, root_fingerprint=root_fingerprint, current=current
    )
    atomic_write(ws.certificate, installed.certificate)
    atomic_write(ws.root_certificate, installed.root_certificate)
    ws.adopt_keyring(installed.keyring)
    return installed


def root_fingerprint(ws: Workspace) -> str:
    """The root's 30 digits, to read to a focal point or to print in a letter."""
    return fingerprint(key_id(ws.keyring.root))
