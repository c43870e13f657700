"""Signed keyrings: numbered lists of key holders that the root key signs, one copy per audience.

A country's copy holds its own holders and the secretariat's, no one else's. All copies of one
number are published together; numbers never go back, so an old copy cannot bring a revoked key
to life again. A new root comes with the chain of changes that leads to it (see roots).
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from carec_desktop.holders import Holder, Keyring, Role, RootChange
from carec_desktop.i18n import N_
from carec_desktop.ledger import clean_text
from carec_desktop.problems import UserError, declare
from carec_desktop.sync import roots
from carec_desktop.sync.documents import is_signed_document, sign_document, texts
from carec_desktop.sync.keys import PrivateKey, key_id, public_key, public_text
from carec_desktop.sync.seal import Rows

KEYRING_FALSE = declare(
    "keyring-false",
    N_("The list of key holders is not signed by its root key; the one you have stays, ask for a new copy."),
)
KEYRING_OTHER_ROOT = declare(
    "keyring-other-root",
    N_("The list of key holders has another root key than yours; yours stays in use, call the secretariat."),
)
KEYRING_OLD_ROOT = declare(
    "keyring-old-root",
    N_("The list of key holders is signed by an earlier root key that was replaced; the newer list stays in use."),
)
KEYRING_OLD = declare(
    "keyring-old",
    N_("The list of key holders has number {number}, yours is {current}; the newer one stays in use."),
)
KEYRING_JUMP = declare(
    "keyring-jump",
    N_("The list of key holders jumps from number {current} to {number}; yours stays in use, call the secretariat."),
)
KEYRING_TWIN = declare(
    "keyring-twin",
    N_(
        "The list of key holders has number {number} like yours but says something else; "
        "yours stays in use, ask the secretariat for a newer one."
    ),
)
KEYRING_OTHER_AUDIENCE = declare(
    "keyring-other-audience",
    N_("The list of key holders was made for {audience}; the one you have stays, ask for your own copy."),
)

DOMAIN = b"carec-keyring-1\n"
FORMAT = 1
FULL = "*"
LARGEST_JUMP = 1000  # a run-away number would shut out every later keyring
SHEET = "Keyring"
COLUMNS = ("item", "value", "role", "ref_area", "sectors", "name", "public_key", "state", "accepted_until")
VALID, REVOKED = "valid", "revoked"
ROOT_ROW, MORE_ROW = "root-change", "accepted"
MOST_SEALS = 400  # in one cell: Excel holds 32,767 characters
Cut = Callable[[Holder, str], tuple[str, ...]]


def _plain(keyring: Keyring) -> dict[str, object]:
    """The document that is signed. Every value is text or a list of text."""
    holders = [
        {
            "key": h.key,
            "role": str(h.role),
            "ref_area": h.ref_area,
            "sectors": list(h.sectors),
            "name": h.name,
            "public_key": h.public_key,
            "state": VALID if h.accepted_until is None else REVOKED,
            "accepted_until": list(h.accepted_until or ()),
        }
        for h in keyring.holders
    ]
    head: dict[str, object] = {"format": str(FORMAT), "number": str(keyring.number), "audience": keyring.audience}
    if keyring.made_at:
        head["made_at"] = keyring.made_at
    if keyring.roots:
        head["roots"] = [roots.plain(change) for change in keyring.roots]
    return head | {"root": keyring.root, "holders": holders}


@dataclass(frozen=True)
class SignedKeyring:
    """A keyring with the root's signature over it."""

    keyring: Keyring
    signature: str

    @property
    def text(self) -> str:
        """As JSON, for the store and for certificate files."""
        return json.dumps(self.plain(), ensure_ascii=False)

    def plain(self) -> dict[str, object]:
        return {"document": _plain(self.keyring), "signature": self.signature}

    @staticmethod
    def parse(text: str) -> "SignedKeyring":
        """Raises UserError keyring-false for anything that is not exactly such a text."""
        try:
            return SignedKeyring.from_plain(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise KEYRING_FALSE.error() from error

    @staticmethod
    def from_plain(content: Any) -> "SignedKeyring":
        """Raises ValueError for anything but what plain() gives."""
        try:
            document, signature = content["document"], content["signature"]
            holders = tuple(_holder(h) for h in document["holders"])
            made_at = document.get("made_at", "")
            number, text = _number(document), (document["audience"], document["root"], signature, made_at)
            if not all(isinstance(t, str) for t in text) or len(content) != 2 or clean_text(made_at) != made_at:
                raise ValueError("not a keyring")
            if len({h.key for h in holders}) != len(holders):
                raise ValueError("a holder comes twice")
            changes = tuple(_change(c) for c in document.get("roots", ()))
            signed = SignedKeyring(Keyring(number, text[0], text[1], holders, changes, made_at), signature)
        except (TypeError, KeyError, AttributeError, UserError) as error:
            raise ValueError("not a keyring") from error
        if _plain(signed.keyring) != document:
            raise ValueError("not the one spelling of a keyring")
        return signed


def _number(document: Any) -> int:
    text = document["number"]
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 16):
        raise ValueError("not a number")
    return int(text)


def _change(content: Any) -> RootChange:
    return roots.change_from(texts(content, roots.FIELDS), _number(content))


def _holder(content: Any) -> Holder:
    """Checks that the key id is the key's own and that the role is one we know how to limit."""
    public = content["public_key"]
    public_key(public)
    if key_id(public) != content["key"] or content["state"] not in (VALID, REVOKED):
        raise ValueError("not a holder")
    plain = [content["ref_area"], *content["sectors"], content["name"], *content["accepted_until"]]
    if any(clean_text(text) != text for text in plain):
        raise ValueError("unclean text")
    seals = tuple(content["accepted_until"]) if content["state"] == REVOKED else None
    role = Role(content["role"])
    sectors = tuple(content["sectors"])
    return Holder(content["key"], role, content["ref_area"], sectors, content["name"], public, seals)


def sign_keyring(keyring: Keyring, root: PrivateKey) -> SignedKeyring:
    """Raises ValueError when the keyring names another root key."""
    if public_text(root) != keyring.root:
        raise ValueError("the keyring names another root")
    return SignedKeyring(keyring, sign_document(DOMAIN, _plain(keyring), root))


def check_keyring(signed: SignedKeyring) -> Keyring:
    """The keyring, when the root it names has signed it and the chain of roots holds; whether that root is ours
    is adopt()'s question."""
    if not is_signed_document(DOMAIN, _plain(signed.keyring), signed.signature, signed.keyring.root):
        raise KEYRING_FALSE.error()
    roots.check_chain(signed.keyring)
    return signed.keyring


def named_as_they_are(holder: Holder, _audience: str) -> tuple[str, ...]:
    """The cut-off as the full keyring has it."""
    return holder.accepted_until or ()


def audience_copy(full: Keyring, audience: str, cut: Cut = named_as_they_are) -> Keyring:
    """What one REF_AREA may know: its own holders and the secretariat's.

    A revoked key of the secretariat wrote to everybody in turn, so no country can follow its chain of packages:
    `cut` names, for such a holder and audience, every package that audience may have."""
    if audience == FULL:
        return full
    kept = (h for h in full.holders if h.role == Role.SECRETARIAT or h.ref_area == audience)
    named = (
        replace(h, accepted_until=cut(h, audience)) if h.role == Role.SECRETARIAT and h.accepted_until else h
        for h in kept
    )
    return replace(full, audience=audience, holders=tuple(named))


def audience_of(holder: Holder) -> str:
    """Whose copy of the keyring this holder uses."""
    return FULL if holder.role == Role.SECRETARIAT else holder.ref_area


def audiences(full: Keyring) -> tuple[str, ...]:
    """REF_AREAs of everybody but the secretariat, sorted."""
    return tuple(sorted({h.ref_area for h in full.holders if h.role != Role.SECRETARIAT}))


def publish(full: Keyring, root: PrivateKey, cut: Cut = named_as_they_are) -> dict[str, SignedKeyring]:
    """Every copy of this number: the full one under "*", one for every audience (`cut`: see audience_copy)."""
    return {a: sign_keyring(audience_copy(full, a, cut), root) for a in (FULL, *audiences(full))}


def adopt(current: Keyring | None, offered: SignedKeyring, audience: str, *, told: bool = False) -> Keyring:
    """The keyring to use from now on. Raises UserError unless `offered` is signed by the root we know or by one
    it leads to, made for us, and not older than what we have. `told`: a person compared the fingerprint of its
    root with what the secretariat said, so another root is welcome; the number still never goes back."""
    keyring = check_keyring(offered)
    if keyring.audience != audience:
        raise KEYRING_OTHER_AUDIENCE.error(audience=keyring.audience)
    if current is None:
        return keyring
    followed = keyring.root != current.root
    if followed:
        _follow(current, keyring, told)
    facts = {"number": keyring.number, "current": current.number}
    if keyring.number < current.number:
        raise KEYRING_OLD.error(**facts)
    if keyring.number == current.number and keyring != current:
        raise KEYRING_TWIN.error(**facts)
    begun = max(current.number, keyring.roots[-1].number) if followed and keyring.roots else current.number
    if keyring.number > begun + LARGEST_JUMP and not (followed and told):
        raise KEYRING_JUMP.error(**facts)
    return keyring


def _follow(current: Keyring, keyring: Keyring, told: bool) -> None:
    """Raises UserError unless the other root may take the place of ours."""
    if any(change.old == keyring.root for change in current.roots):
        raise KEYRING_OLD_ROOT.error()
    if not told and all(change.old != current.root for change in keyring.roots):
        raise KEYRING_OTHER_ROOT.error()


def admit(full: Keyring, holder: Holder) -> Keyring:
    """The next number, with `holder` in it. A key enrolled again gets its new name and scope; a revoked
    key stays revoked (who lost a key makes a new one)."""
    before = full.holder(holder.key)
    kept = tuple(h for h in full.holders if h.key != holder.key)
    entry = replace(holder, accepted_until=before.accepted_until) if before else holder
    return replace(full, number=full.number + 1, holders=(*kept, entry))


def revoke(full: Keyring, key: str, accepted_until: tuple[str, ...]) -> Keyring:
    """The next number, in which nothing after the named seals counts from `key`. Raises KeyError."""
    if full.holder(key) is None:
        raise KeyError(key)
    holders = (replace(h, accepted_until=accepted_until) if h.key == key else h for h in full.holders)
    return replace(full, number=full.number + 1, holders=tuple(holders))


def succeed(full: Keyring, key: str, accepted_until: tuple[str, ...], holder: Holder) -> Keyring:
    """The next number, in which `holder` is enrolled and `key` revoked, both at once. Raises KeyError."""
    return replace(admit(revoke(full, key, accepted_until), holder), number=full.number + 1)


def begin_root(full: Keyring, old: PrivateKey | None, new: PrivateKey, after: int = 0) -> Keyring:
    """The first keyring of a new root. `old` signs the change; without it (the root was lost) people have to be
    told the new fingerprint. `after`: the highest number anybody reports, if it is higher than ours."""
    number = roots.first_number(max(full.number, after))
    changes = (*full.roots, roots.sign_change(old, new, number)) if old else ()
    return replace(full, number=number, root=public_text(new), roots=changes)


def keyring_rows(signed: SignedKeyring) -> Rows:
    """The Keyring sheet: rows about the list, then one row a holder; packages that fill more than one cell
    stand in rows of their own below it."""
    k = signed.keyring
    head = [("format", str(FORMAT)), ("number", str(k.number)), ("audience", k.audience)]
    rows: list[tuple[str, ...]] = [COLUMNS, *head, ("root", k.root), ("signature", signed.signature)]
    if k.made_at:
        rows.append(("made_at", k.made_at))
    for c in k.roots:
        both = f"{c.old_signature} {c.new_signature}"
        rows.append((ROOT_ROW, str(c.number), "", "", "", c.old, c.new, "", both))
    for h in k.holders:
        state = VALID if h.accepted_until is None else REVOKED
        seals, sectors = h.accepted_until or (), " ".join(h.sectors)
        first = " ".join(seals[:MOST_SEALS])
        rows.append(("holder", h.key, str(h.role), h.ref_area, sectors, h.name, h.public_key, state, first))
        for start in range(MOST_SEALS, len(seals), MOST_SEALS):
            more = " ".join(seals[start : start + MOST_SEALS])
            rows.append((MORE_ROW, h.key, "", "", "", "", "", "", more))
    return rows


def keyring_from(rows: Rows) -> SignedKeyring:
    """The keyring of a sheet, checked against its root's signature. Raises UserError keyring-false."""
    try:
        return _from_rows(rows)
    except ValueError as error:
        raise KEYRING_FALSE.error(SHEET) from error


def _from_rows(rows: Rows) -> SignedKeyring:
    if not rows or tuple(rows[0]) != COLUMNS:
        raise ValueError("other columns")
    head: dict[str, object] = {}
    changes: list[dict[str, str]] = []
    holders: list[dict[str, Any]] = []
    for row in rows[1:]:
        cells = [*row, *[""] * (len(COLUMNS) - len(row))]
        if cells[0] == "holder":
            entry: dict[str, Any] = dict(zip(("key", *COLUMNS[2:]), cells[1:], strict=True))
            entry |= {name: str(entry[name]).split() for name in ("sectors", "accepted_until")}
            holders.append(entry)
        elif cells[0] == MORE_ROW and holders and holders[-1]["key"] == cells[1] and not any(cells[2:8]):
            holders[-1]["accepted_until"] += cells[8].split()
        elif cells[0] == ROOT_ROW:
            changes.append(_change_cells(cells))
        elif cells[0] in head or any(cells[2:]):
            raise ValueError("a row too many")
        else:
            head[cells[0]] = cells[1]
    signature = head.pop("signature", "")
    if changes:
        head["roots"] = changes
    signed = SignedKeyring.from_plain({"document": head | {"holders": holders}, "signature": signature})
    if list(map(_trimmed, keyring_rows(signed))) != list(map(_trimmed, rows)):
        raise ValueError("not the one spelling of the sheet")
    check_keyring(signed)
    return signed


def _change_cells(cells: list[str]) -> dict[str, str]:
    signatures = cells[8].split()
    if len(cells) != len(COLUMNS) or any((*cells[2:5], cells[7])):
        raise ValueError("not a change of root")
    if len(signatures) != 2:
        raise roots.ROOT_CHANGE_FALSE.error(SHEET)
    fields = {"old": cells[5], "new": cells[6], "number": cells[1]}
    return fields | {"old_signature": signatures[0], "new_signature": signatures[1]}


def _trimmed(row: Sequence[str]) -> list[str]:
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return cells
