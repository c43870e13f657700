"""A small world of keys for tests of sealing and judging: a root, a secretariat, two countries."""

from dataclasses import dataclass, replace

from carec_desktop.holders import Holder, Keyring, Role
from carec_desktop.ledger import KEY, Attestation, Edit, canonical_json, record_id
from carec_desktop.sync.certificates import leaf_certificate, root_certificate
from carec_desktop.sync.keyring import SignedKeyring, audience_copy, sign_keyring
from carec_desktop.sync.keys import PrivateKey, key_id, new_key, public_text
from carec_desktop.sync.package import Signer
from carec_desktop.sync.seal import Header

ROOT = new_key()
ROOT_DER = root_certificate(ROOT, "CAREC root of the tests")


@dataclass(frozen=True)
class Person:
    """A key with its place in the keyring."""

    private: PrivateKey
    holder: Holder

    @property
    def key(self) -> str:
        return self.holder.key

    def signer(self) -> Signer:
        leaf = leaf_certificate(ROOT, ROOT_DER, self.holder.public_key, self.holder.name)
        return Signer(self.private, leaf, ROOT_DER)


def person(role: str, ref_area: str, name: str, sectors: tuple[str, ...] = ()) -> Person:
    private = new_key()
    public = public_text(private)
    return Person(private, Holder(key_id(public), role, ref_area, sectors, name, public))


OFFICER = person(Role.SECRETARIAT, "CAREC", "Officer")
KYRGYZ = person(Role.FOCAL_POINT, "KGZ", "Focal point in Bishkek")
KAZAKH = person(Role.FOCAL_POINT, "KAZ", "Focal point in Astana")
TRAINER = person(Role.TRAINER, "KGZ", "Trainer")
STRANGER = person(Role.FOCAL_POINT, "KGZ", "Nobody enrolled this one")
PEOPLE = (OFFICER, KYRGYZ, KAZAKH, TRAINER)
KEYRING = Keyring(3, "*", public_text(ROOT), tuple(p.holder for p in PEOPLE))


def signed(keyring: Keyring = KEYRING, audience: str = "*") -> SignedKeyring:
    return sign_keyring(audience_copy(keyring, audience), ROOT)


def header(sender: Person, **changes: object) -> Header:
    plain = Header(
        purpose="report",
        sender=sender.key,
        addressee="secretariat",
        number=7,
        device="laptop-1",
        epoch=1,
        previous="",
        revision="2020-1",
        keyring=3,
        made_at="2026-03-01T08:00:00Z",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def attestation_of(author: Person, edits: list[Edit]) -> Attestation:
    """What a sealed package of these edits leaves in the ledger, with a made-up seal."""
    h = header(author)
    return Attestation(
        "ab" * 32, h.purpose, h.sender, h.device, h.epoch, h.number, h.previous, h.addressee, h.revision, h.keyring,
        frozenset(e.id for e in edits),
    )  # fmt: skip


def figure(author: Person, ref_area: str = "KGZ", value: str = "25.10", **changes: str) -> list[Edit]:
    """Two edits: the key of an observation and its value."""
    key = {"ref_area": ref_area, "measure": "TSM.OC.1", "time_period": "2020", "kind": "actual", "source": "NSC"}
    key |= changes
    record = record_id("observation", key)
    common = {"author": author.key, "device": "laptop-1", "epoch": 1, "made_at": "2026-03-01T07:59:00Z"}
    naming = Edit(record, "observation", KEY, canonical_json(key).decode(), **common)  # type: ignore[arg-type]
    answer = Edit(record, "observation", "value", value, revision="2020-1", nonce="1", **common)  # type: ignore[arg-type]
    return [naming, answer]
