"""A new root key: who knows the old one follows only a chain in which every root named its successor.

Both keys sign a change: the old one vouches for the new one, the new one proves that somebody holds
it. The chain travels inside every keyring, so a laptop that slept through two changes still follows.
A root that was lost can sign nothing; then people tell each other the new fingerprint again.
"""

from itertools import pairwise

from carec_desktop.holders import Keyring, RootChange
from carec_desktop.i18n import N_
from carec_desktop.problems import declare
from carec_desktop.sync.documents import is_signed_document, sign_document
from carec_desktop.sync.keys import PrivateKey, public_key, public_text

ROOT_CHANGE_FALSE = declare(
    "root-change-false",
    N_(
        "The change of the root key is not signed by both the old and the new root; "
        "the list of key holders you have stays in use, call the secretariat."
    ),
)

DOMAIN = b"carec-root-change-1\n"
FORMAT = 1
GENERATION = 100_000  # every root begins a new hundred thousand: whoever stole the old one cannot run ahead of it
MOST_CHANGES = 100


def _document(change: RootChange) -> dict[str, object]:
    return {"format": str(FORMAT), "old": change.old, "new": change.new, "number": str(change.number)}


def first_number(number: int) -> int:
    """First keyring number of the root that follows after `number`."""
    return (number // GENERATION + 1) * GENERATION


def sign_change(old: PrivateKey, new: PrivateKey, number: int) -> RootChange:
    """The record by which `old` hands over to `new`, from keyring `number` on."""
    plain = RootChange(public_text(old), public_text(new), number, "", "")
    document = _document(plain)
    return RootChange(
        plain.old, plain.new, number, sign_document(DOMAIN, document, old), sign_document(DOMAIN, document, new)
    )


def check_chain(keyring: Keyring) -> None:
    """Raises UserError root-change-false unless the chain is whole, signed throughout and ends at the keyring's
    root; raises nothing for a keyring whose root is the first."""
    chain = keyring.roots
    if not chain:
        return
    linked = all(one.new == two.old and one.number < two.number for one, two in pairwise(chain))
    once = len({chain[0].old, *(change.new for change in chain)}) == len(chain) + 1
    fits = chain[-1].new == keyring.root and chain[-1].number <= keyring.number and len(chain) <= MOST_CHANGES
    if not (linked and once and fits and all(map(_is_signed, chain))):
        raise ROOT_CHANGE_FALSE.error()


def _is_signed(change: RootChange) -> bool:
    document = _document(change)
    return is_signed_document(DOMAIN, document, change.old_signature, change.old) and is_signed_document(
        DOMAIN, document, change.new_signature, change.new
    )


def plain(change: RootChange) -> dict[str, str]:
    """As text fields, for the signed keyring."""
    return {name: str(getattr(change, name)) for name in FIELDS}


FIELDS = tuple(RootChange.__dataclass_fields__)


def change_from(fields: dict[str, str], number: int) -> RootChange:
    """The change that `plain` wrote, its number read already. Raises ValueError for keys that are none."""
    for name in ("old", "new"):
        public_key(fields[name])
    return RootChange(fields["old"], fields["new"], number, fields["old_signature"], fields["new_signature"])
