"""The end of a key: revoked with its last accepted package, handed over to a successor, or replaced.

Every change publishes a new keyring and computes the ledger again; what a cut-off leaves out stays in the
ledger and merely counts no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from carec_desktop.actions import enrol
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import Holder, Keyring, Role
from carec_desktop.i18n import N_, ngettext
from carec_desktop.ledger import Attestation
from carec_desktop.problems import declare
from carec_desktop.sync import enrolment, keyring
from carec_desktop.sync.certificates import leaf_certificate
from carec_desktop.sync.cutoff import cut_off, last_of, package_named
from carec_desktop.sync.enrolment import make_certificate
from carec_desktop.sync.files import atomic_write, read_file
from carec_desktop.sync.keys import (
    PrivateKey,
    fingerprint,
    key_id,
    lock,
    new_key,
    public_text,
    same_fingerprint,
    unlock,
)

KEY_UNKNOWN = declare(
    "key-unknown",
    N_("“{text}” names no enrolled key, or several; nothing was changed, type the 30 digits of its fingerprint."),
)
KEY_IN_USE = declare(
    "key-in-use",
    N_("This is the key you sign with; nothing was changed, replace it with “enrol new-key” instead of revoking it."),
)
ALREADY_REVOKED = declare(
    "already-revoked", N_("The key of {name} was revoked before; nothing was changed, its cut-off stays as it is.")
)
SHORTEST = 8  # characters of a key's name that tell it from others


@dataclass(frozen=True)
class Revoked:
    """What became of a key: its cut-off, and how many of its packages count and do not count any more. `vouched`:
    edits of those left out that count all the same, because a receipt of the secretariat took them over."""

    holder: Holder
    keyring: int
    accepted_until: tuple[str, ...]
    kept: int
    left_out: int
    vouched: int = 0


def outcome(done: Revoked) -> str:
    """What a revocation did, in words."""
    text = ngettext(
        "The key of {name} is revoked; {kept} of its packages still counts, {out} no more.",
        "The key of {name} is revoked; {kept} of its packages still count, {out} no more.",
        done.kept,
    )
    said = text.format(name=done.holder.name, kept=done.kept, out=done.left_out)
    if not done.vouched:
        return said
    more = ngettext(
        "{said} {n} value in those stays, because a receipt confirmed it before: look it over and correct it yourself.",
        "{said} {n} values in those stay, because a receipt confirmed them before: look them over and correct them "
        "yourself.", done.vouched,
    )  # fmt: skip
    return more.format(said=said, n=done.vouched)


def holder_named(ws: Workspace, text: str) -> Holder:
    """The one holder whose fingerprint, or the start of whose key id, this is. Raises UserError key-unknown."""
    plain = "".join(text.split()).lower()
    found = [
        h
        for h in ws.keyring.holders
        if same_fingerprint(text, fingerprint(h.key)) or (len(plain) >= SHORTEST and h.key.startswith(plain))
    ]
    if len(found) != 1:
        raise KEY_UNKNOWN.error(text=text)
    return found[0]


def packages_of(ws: Workspace, holder: Holder) -> list[Attestation]:
    """Every package of this key that arrived, in order of arrival."""
    return [a for a in ws.store.ledger.attestations() if a.signer == holder.key]


def _cut(ws: Workspace, holder: Holder, after: Sequence[str]) -> tuple[str, ...]:
    held = packages_of(ws, holder)
    return cut_off(held, [package_named(text, holder.name, held) for text in after] if after else None)


def _revocable(ws: Workspace, who: str) -> Holder:
    holder = holder_named(ws, who)
    if holder.key == ws.key:
        raise KEY_IN_USE.error()
    if holder.accepted_until is not None:
        raise ALREADY_REVOKED.error(name=holder.name)
    return holder


def revoke(ws: Workspace, passphrase: str, who: str, after: Sequence[str] = ()) -> Revoked:
    """Revoke the key that `who` names (fingerprint or start of its id). `after` names its last good packages (16
    digits, number or seal); without it everything that has arrived so far is kept."""
    ws.require_secretariat()
    holder = _revocable(ws, who)
    cut = _cut(ws, holder, after)
    desk = enrol.desk(ws, passphrase)
    changed, copies = desk.publish(keyring.revoke(desk.full, holder.key, cut))
    enrol.put_copies(ws, copies)
    return _outcome(ws, holder, changed.number, cut)


def _outcome(ws: Workspace, holder: Holder, number: int, cut: tuple[str, ...]) -> Revoked:
    from carec_desktop.ledger import accepted_chain

    attestations = {a.seal: a for a in ws.store.ledger.attestations()}
    counts = accepted_chain(ws.keyring, attestations)
    held = [a for a in attestations.values() if a.signer == holder.key]
    kept, out = [a for a in held if counts(a)], [a for a in held if not counts(a)]
    return Revoked(holder, number, cut, len(kept), len(out), len(_vouched(ws, kept, out)))


def _vouched(ws: Workspace, kept: Sequence[Attestation], out: Sequence[Attestation]) -> set[str]:
    """Edits of the packages left out that count without them."""
    ledger = ws.store.ledger
    covered = {edit for one in kept for edit in ledger.attested_by(one.seal)}
    left = {edit for one in out for edit in ledger.attested_by(one.seal)} - covered
    return left & ledger.counting_ids() if left else set()


@dataclass(frozen=True)
class HandedOver:
    """A successor enrolled and the predecessor revoked, in one keyring."""

    enrolled: enrol.Enrolled
    revoked: Revoked


def hand_over(
    ws: Workspace, passphrase: str, path: Path, who: str, answer: Path, after: Sequence[str] = ()
) -> HandedOver:
    """Approve the successor's request at `path` and revoke the key that `who` names at its last accepted package.
    The same for a person's own new key. What the predecessor had not sent stays on that laptop."""
    ws.require_secretariat()
    holder = _revocable(ws, who)
    cut = _cut(ws, holder, after)
    approved = enrolment.approve(
        read_file(path), enrol.desk(ws, passphrase), predecessor=holder, accepted_until=cut
    )  # fmt: skip
    enrolled = enrol.keep(ws, approved, answer)
    return HandedOver(enrolled, _outcome(ws, holder, enrolled.keyring, cut))


# -- the secretariat's own keys ----------------------------------------------


def renew_daily_key(ws: Workspace, passphrase: str) -> Revoked:
    """A new key for receipts, calls and decisions; the old one is revoked at the last package it made. Needs the
    root key's passphrase, which the new key takes over; the old daily key need not open."""
    desk = enrol.desk(ws, passphrase)
    old = ws.holder
    if old is None or old.role != Role.SECRETARIAT:
        raise KEY_UNKNOWN.error(text=ws.key[:16])
    cut = old.accepted_until if old.accepted_until is not None else last_of(packages_of(ws, old))
    pending, number = enrol.next_key(ws), ws.keyring.number
    holder = _pending_holder(ws, old, passphrase)
    if desk.full.holder(holder.key) is None:  # else a power cut came after this and before the rest
        changed, copies = desk.publish(keyring.succeed(desk.full, old.key, cut, holder))
        enrol.put_copies(ws, copies)
        number = changed.number
    atomic_write(ws.person_key, pending.read_bytes())
    atomic_write(
        ws.certificate, leaf_certificate(desk.root, desk.root_certificate, holder.public_key, holder.name)
    )  # fmt: skip
    pending.unlink()
    ws.begin_epoch()  # its packages are numbered from 1 again, and none in the outbox is written over
    return _outcome(ws, old, number, cut)


def _pending_holder(ws: Workspace, old: Holder, passphrase: str) -> Holder:
    """The holder of the new daily key, which is made unless one is waiting already."""
    pending = enrol.next_key(ws)
    if pending.exists():
        private = unlock(pending.read_bytes(), passphrase)
    else:
        private = new_key()
        atomic_write(pending, lock(private, passphrase))
    public = public_text(private)
    return replace(old, key=key_id(public), public_key=public, name=ws.settings.name, accepted_until=None)


@dataclass(frozen=True)
class NewRoot:
    """The root that signs from now on. `certificates`: answers to send again, needed after a loss only."""

    root_fingerprint: str
    keyring: int
    certificates: tuple[Path, ...] = ()


def change_root(ws: Workspace, passphrase: str) -> NewRoot:
    """A new root key, named by the old one: everybody follows with the next receipt. Old passphrase, new key."""
    old = enrol.open_root(ws, passphrase)
    changed = keyring.begin_root(enrol.known_keyring(ws), old, private := new_key())
    return _begin(ws, private, passphrase, changed)


def found_root_again(ws: Workspace, passphrase: str, folder: Path, after: int = 0) -> NewRoot:
    """A new root key after the old one was lost or stolen: nobody can vouch for it but people. Everybody gets a
    certificate file in `folder` and installs it with the new fingerprint, told by phone or letter. `after` is the
    highest number of a keyring that anybody reports."""
    ws.require_secretariat()
    folder.mkdir(parents=True, exist_ok=True)
    changed = keyring.begin_root(enrol.known_keyring(ws), None, private := new_key(), after)
    made = _begin(ws, private, passphrase, changed)
    return replace(made, certificates=tuple(_answers(ws, passphrase, folder)))


def _begin(ws: Workspace, private: PrivateKey, passphrase: str, changed: Keyring) -> NewRoot:
    locked = lock(private, passphrase)
    atomic_write(enrol.next_root(ws), locked)
    dated = replace(changed, made_at=ws.clock())
    enrol.put_copies(ws, keyring.publish(dated, private, enrol.addressed(ws)))
    enrol.settle_root(ws, private, locked)
    return NewRoot(enrol.root_fingerprint(ws), changed.number)


def _answers(ws: Workspace, passphrase: str, folder: Path) -> list[Path]:
    desk = enrol.desk(ws, passphrase)
    made = []
    for holder in desk.full.holders:
        if holder.key == ws.key or holder.accepted_until is not None:
            continue
        document = ws.store.ledger.keyring_document(keyring.audience_of(holder))
        if document is not None:
            copy = keyring.SignedKeyring.parse(document)
            path = folder / f"certificate-{holder.ref_area}-{holder.key[:4]}.json"
            atomic_write(path, make_certificate(holder, copy, desk.root, desk.root_certificate, desk.framework))
            made.append(path)
    return made
