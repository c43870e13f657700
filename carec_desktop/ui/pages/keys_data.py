"""What the page of keys shows, read on the worker thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from carec_desktop.actions.key_history import Heard, KeyHolder, Step

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace


@dataclass(frozen=True)
class Package:
    """A package of a holder that arrived: its number and 16 digits, its seal to name it by."""

    number: int
    fingerprint: str
    seal: str


@dataclass(frozen=True)
class Facts:
    """State of the keys at this workspace; fingerprints as groups of digits, "" when there is none yet.

    `waits`: a new key was made and its certificate has not come; `revoked`: the key in use is of no use."""

    enrolled: bool
    waits: bool
    revoked: bool
    key: str
    own: str
    root: str
    keyring: int
    holders: tuple[KeyHolder, ...]
    history: tuple[Step, ...]
    heard: Heard | None


def load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import enrol, key_history

    own = ws.holder
    return Facts(
        enrolled=ws.certificate.exists(), waits=enrol.next_key(ws).exists(),
        revoked=own is not None and own.accepted_until is not None, key=ws.key,
        own=enrol.own_fingerprint(ws), root=enrol.root_fingerprint(ws), keyring=ws.keyring.number,
        holders=tuple(key_history.holders(ws)), history=tuple(key_history.history(ws)),
        heard=key_history.last_heard(ws),
    )  # fmt: skip


def packages(ws: "Workspace", key: str) -> list[Package]:
    """Packages of a key that arrived, the latest first. Read on the worker thread."""
    from carec_desktop.sync.keys import package_fingerprint

    held = [a for a in ws.store.ledger.attestations() if a.signer == key]
    return [Package(a.number, package_fingerprint(a.seal), a.seal) for a in reversed(held)]
