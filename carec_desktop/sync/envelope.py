"""A file for one key holder's eyes: sealed for a named key, signed by another.

Layout (big-endian):

    offset  bytes  what
         0      8  magic "CARECENV"
         8      4  length of the head
        12      h  head: canonical JSON with kind, format, purpose, to, from (key ids), ephemeral (public key), nonce
      12+h      4  length of the sealed content
      16+h      n  AES-256-GCM of the content with its tag; the head is its associated data
    16+h+n     88  the sender's ECDSA signature over the domain tag and everything before, as base64

Everybody has one P-256 key, made for signing. It opens envelopes too: the sender makes a key for this one file,
agrees on a secret with the addressee's by ECDH, and HKDF-SHA256 turns it into the AES key. One key for two uses is
sound here because the two never see each other's input: what is signed starts with a domain tag, the ECDH result is
only ever fed to HKDF, whose `info` holds a domain tag of its own with both key ids and the ephemeral key. The sender
signs what is sealed, and who it is for stands in what is signed and in the associated data, so that nobody can
send it on to somebody else or put their own name to it. Whoever loses a key loses only envelopes to that key.
Content is padded to 4,096 bytes: the length of the file does not count names.
"""

import hashlib
import json
import os
import struct
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from carec_desktop.holders import Holder, Keyring
from carec_desktop.i18n import N_
from carec_desktop.ledger import canonical_json
from carec_desktop.problems import declare
from carec_desktop.sync.documents import from_base64, to_base64
from carec_desktop.sync.keys import PrivateKey, is_signed, key_id, new_key, public_key, public_text, sign

NOT_AN_ENVELOPE = declare(
    "not-an-envelope",
    N_("“{file}” is no file that was passed on from another laptop; nothing was changed, choose the right file."),
)
DAMAGED = declare(
    "envelope-damaged",
    N_("“{file}” is damaged or was changed on its way; nothing was changed, ask for it again."),
)
TOO_NEW = declare(
    "envelope-too-new",
    N_("“{file}” was written by a newer version of the program; nothing was changed, update the program to open it."),
)
NOT_FOR_YOU = declare(
    "envelope-not-for-you",
    N_("“{file}” is sealed for somebody else's key; nothing was changed, ask the sender to choose your name."),
)
UNKNOWN_SENDER = declare(
    "envelope-unknown-sender",
    N_("Nobody on your list of key holders has signed “{file}”; nothing was changed, ask who sent it."),
)
REVOKED_SENDER = declare(
    "envelope-revoked-sender",
    N_("The key that signed “{file}” was revoked; nothing was changed, ask the sender for a new file."),
)

MAGIC, KIND, FORMAT = b"CARECENV", "carec-envelope", 1
SIGNED, AGREED = b"carec-envelope-1\n", b"carec-envelope-key-1\n"
LENGTH = struct.Struct(">I")
SIGNATURE, TAG, BLOCK = 88, 16, 4096
LARGEST, LARGEST_HEAD = 32 * 2**20, 2048
NAMES = frozenset(("kind", "format", "purpose", "to", "from", "ephemeral", "nonce"))


@dataclass(frozen=True, repr=False)
class Opened:
    """What was in an envelope, and who signed it."""

    content: bytes
    sender: Holder


def _secret(private: PrivateKey, public: str, head: dict[str, Any]) -> bytes:
    """The AES key of one envelope, the same for the one-time key of the sender and the key of the addressee."""
    shared = private.exchange(ec.ECDH(), public_key(public))
    named = canonical_json({name: head[name] for name in ("purpose", "to", "from", "ephemeral")})
    return HKDF(hashes.SHA256(), 32, salt=None, info=AGREED + named).derive(shared)


def seal(content: bytes, purpose: str, to: str, private: PrivateKey) -> bytes:
    """The bytes of an envelope for the holder of the public key `to`, signed by `private`. Content must not end
    with a blank: blanks fill it up."""
    once = new_key()
    head: dict[str, Any] = {
        "kind": KIND, "format": FORMAT, "purpose": purpose, "to": key_id(to), "from": key_id(public_text(private)),
        "ephemeral": public_text(once), "nonce": to_base64(os.urandom(12)),
    }  # fmt: skip
    plain = canonical_json(head)
    key = _secret(once, to, head)
    sealed = AESGCM(key).encrypt(from_base64(head["nonce"]), content + b" " * (-len(content) % BLOCK), plain)
    whole = MAGIC + LENGTH.pack(len(plain)) + plain + LENGTH.pack(len(sealed)) + sealed
    return whole + sign(private, SIGNED + _digest(whole)).encode()


def _digest(whole: bytes) -> bytes:
    return hashlib.sha256(whole).digest()


def open_sealed(data: bytes, purpose: str, private: PrivateKey, keyring: Keyring, file: str = "") -> Opened:
    """The content of an envelope for the holder of `private`. Raises UserError, each case its own; nothing is
    opened before the signature of a key that is good was seen."""
    if not data.startswith(MAGIC):
        raise NOT_AN_ENVELOPE.error(file, file=file)
    try:
        head, plain, sealed = _parted(data)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, struct.error):
        raise DAMAGED.error(file, file=file) from None
    if head["format"] != FORMAT:
        raise TOO_NEW.error(file, file=file)
    sender = keyring.holder(head["from"])
    if sender is None:
        raise UNKNOWN_SENDER.error(file, file=file)
    if sender.accepted_until is not None:
        raise REVOKED_SENDER.error(file, file=file)
    if not is_signed(
        sender.public_key, SIGNED + _digest(data[:-SIGNATURE]), data[-SIGNATURE:].decode("ascii", "replace")
    ):
        raise DAMAGED.error(file, file=file)
    if head["to"] != key_id(public_text(private)):
        raise NOT_FOR_YOU.error(file, file=file)
    if head["purpose"] != purpose:
        raise NOT_AN_ENVELOPE.error(file, file=file)
    try:
        key = _secret(private, head["ephemeral"], head)
        content = AESGCM(key).decrypt(from_base64(head["nonce"]), sealed, plain)
    except (ValueError, InvalidTag):
        raise DAMAGED.error(file, file=file) from None
    return Opened(content.rstrip(b" "), sender)


def _parted(data: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Head, its bytes, and the sealed content. Raises ValueError unless the file is exactly ours."""
    (length,) = LENGTH.unpack_from(data, 8)
    if length > LARGEST_HEAD or len(data) > LARGEST:
        raise ValueError("too large")
    plain = data[12 : 12 + length]
    (size,) = LENGTH.unpack_from(data, 12 + length)
    sealed = data[16 + length : 16 + length + size]
    if len(data) != 16 + length + size + SIGNATURE or len(sealed) != size or size < TAG:
        raise ValueError("cut short")
    head = json.loads(plain)
    if not isinstance(head, dict) or head.get("kind") != KIND or not isinstance(head.get("format"), int):
        raise ValueError("not a head")
    if head["format"] == FORMAT:
        texts = [head[name] for name in NAMES - {"format"}]
        if head.keys() != NAMES or not all(isinstance(text, str) for text in texts) or canonical_json(head) != plain:
            raise ValueError("not a head")
        if len(from_base64(head["nonce"])) != 12:
            raise ValueError("not a nonce")
    return head, plain, sealed
