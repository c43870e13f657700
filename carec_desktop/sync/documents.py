"""Small signed documents: keyrings, frameworks, enrolment requests and certificates.

A document is canonical JSON behind a domain tag, so that a signature made for one purpose can
never be shown as one made for another. Documents come in files from strangers: they are read
within a size limit and refused whole unless they are exactly ours.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from carec_desktop.ledger import canonical_json
from carec_desktop.sync.keys import PrivateKey, is_signed, sign

LARGEST_DOCUMENT = 1_048_576  # bytes; a full keyring of 1,000 holders has about 400 kB


def sign_document(domain: bytes, document: Mapping[str, object], private: PrivateKey) -> str:
    return sign(private, domain + canonical_json(dict(document)))


def is_signed_document(domain: bytes, document: Mapping[str, object], signature: str, public: str) -> bool:
    return is_signed(public, domain + canonical_json(dict(document)), signature)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _value in pairs}) != len(pairs):
        raise ValueError("a name comes twice")
    return dict(pairs)


def _refuse(token: str) -> Any:
    raise ValueError(f"{token} is no number of ours")


def read_document(data: bytes, kind: str, number: int, names: frozenset[str]) -> dict[str, Any]:
    """The fields of a document file. Raises ValueError unless it is of `kind`, format `number`, and
    has exactly `names` besides."""
    if len(data) > LARGEST_DOCUMENT:
        raise ValueError("too large")
    try:
        text = data.decode()
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(content, dict) or content.get("kind") != kind or content.get("format") != number:
        raise ValueError("another kind of document")
    if content.keys() != names | {"kind", "format"}:
        raise ValueError("fields are missing or unknown")
    if write_document(kind, number, {name: content[name] for name in content if name in names}) != data:
        raise ValueError("not as the program writes it")  # no byte may change unseen, even where nothing would change
    return content


def write_document(kind: str, number: int, content: Mapping[str, object]) -> bytes:
    """Content of a document file; ASCII, so that no mail program can spoil it."""
    return json.dumps({"kind": kind, "format": number, **content}, indent=1).encode() + b"\n"


def texts(content: object, names: tuple[str, ...]) -> dict[str, str]:
    """Exactly the named fields, all of them text. Raises ValueError otherwise."""
    if not isinstance(content, dict) or content.keys() != set(names):
        raise ValueError("fields are missing or unknown")
    if not all(isinstance(value, str) for value in content.values()):
        raise ValueError("a field is not text")
    return dict(content)


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def from_base64(text: object) -> bytes:
    """Raises ValueError for anything but base64 text in its one spelling."""
    if not isinstance(text, str):
        raise ValueError("not base64 text")  # noqa: TRY004 - the file is wrong, not the call
    data = base64.b64decode(text, validate=True)
    if to_base64(data) != text:
        raise ValueError("not the one spelling of these bytes")
    return data
