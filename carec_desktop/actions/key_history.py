"""Who is enrolled, what every keyring changed, and how long ago the secretariat was heard of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import Holder, Keyring
from carec_desktop.i18n import _, ngettext
from carec_desktop.sync.keyring import SignedKeyring
from carec_desktop.sync.keys import fingerprint

LONG_SILENCE = 180  # days after which an old keyring deserves a question; nothing is ever blocked by it
ENROLLED, REVOKED, CHANGED, ROOT = "enrolled", "revoked", "changed", "root"


@dataclass(frozen=True)
class KeyHolder:
    """One enrolled key as people know it; `fingerprint` are its 30 digits."""

    key: str
    name: str
    role: str
    ref_area: str
    fingerprint: str
    revoked: bool

    def row(self) -> dict[str, object]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class Step:
    """What one keyring changed: (kind, name of the holder) pairs; `made_at` is what its maker's clock said."""

    number: int
    made_at: str
    changes: tuple[tuple[str, str], ...]

    def sentences(self) -> list[str]:
        """Short enough for a line of a table."""
        words = {
            ENROLLED: _("{name} enrolled"),
            REVOKED: _("{name} revoked"),
            CHANGED: _("{name} changed"),
            ROOT: _("new root key"),
        }
        return [words[kind].format(name=name) for kind, name in self.changes]

    def row(self) -> dict[str, object]:
        changes = [{"kind": kind, "name": name} for kind, name in self.changes]
        return {"number": self.number, "made_at": self.made_at, "changes": changes}


@dataclass(frozen=True)
class Heard:
    """The last receipt or call that was loaded: when, and how many days ago by this computer's clock."""

    at: str
    days: int

    @property
    def long_ago(self) -> bool:
        return self.days >= LONG_SILENCE

    def sentence(self) -> str:
        text = ngettext(
            "Last heard from the secretariat {days} day ago.",
            "Last heard from the secretariat {days} days ago.",
            self.days,
        )
        return text.format(days=self.days)


def holders(ws: Workspace) -> list[KeyHolder]:
    """Everybody in the keyring in force, in the order they were enrolled."""
    return [
        KeyHolder(h.key, h.name, h.role, h.ref_area, fingerprint(h.key), h.accepted_until is not None)
        for h in ws.keyring.holders
    ]


def history(ws: Workspace) -> list[Step]:
    """What the keyrings kept here changed, the newest first. A country keeps those that reached it."""
    documents = ws.store.ledger.keyring_documents(ws.audience)
    kept = sorted((SignedKeyring.parse(text).keyring for text in documents), key=lambda k: k.number)
    steps, before = [], None
    for keyring in kept:
        changes = tuple(_changes(before, keyring))
        if changes:  # else it changed only what others may know
            steps.append(Step(keyring.number, keyring.made_at, changes))
        before = keyring
    return steps[::-1]


def _changes(before: Keyring | None, now: Keyring) -> Iterator[tuple[str, str]]:
    if before is not None and before.root != now.root:
        yield ROOT, ""
    for holder in now.holders:
        earlier = before.holder(holder.key) if before else None
        if earlier is None:
            yield ENROLLED, holder.name
        elif holder.accepted_until is None and _scope(earlier) != _scope(holder):
            yield CHANGED, holder.name
        if holder.accepted_until is not None and (earlier is None or earlier.accepted_until is None):
            yield REVOKED, holder.name


def _scope(holder: Holder) -> tuple[object, ...]:
    return holder.role, holder.ref_area, holder.sectors, holder.name


def last_heard(ws: Workspace) -> Heard | None:
    """None at the secretariat and while nothing came. A wrong clock can only make the number of days wrong."""
    if ws.is_secretariat:
        return None
    heard = [x.at for x in ws.store.post.letters("in") if x.purpose in ("receipt", "call") and not x.problem]
    if not heard:
        return None
    passed = _day(ws.clock()) - _day(heard[-1])
    return Heard(heard[-1], max(0, passed.days))


def _day(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
