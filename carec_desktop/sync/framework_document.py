"""The results framework as a numbered document that the root key signs.

The head (number, revision, digest) travels with every certificate; the tables travel with a call
or a receipt when the receiver's are older. A daily secretariat key cannot make either.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.i18n import N_
from carec_desktop.ledger import canonical_json
from carec_desktop.problems import declare
from carec_desktop.sync.documents import is_signed_document, sign_document, texts
from carec_desktop.sync.keys import PrivateKey
from carec_desktop.sync.seal import Rows, sheet_digest

FRAMEWORK_FALSE = declare(
    "framework-false",
    N_("The results framework is not signed by the root key; the one you have stays, ask for a new copy."),
)
DOMAIN = b"carec-framework-1\n"
FORMAT = 1
SHEET = "Framework"
COLUMNS = ("item", "value")
HEAD_FIELDS = ("number", "revision", "digest", "signature")


@dataclass(frozen=True)
class FrameworkHead:
    """What was signed: `digest` is the SHA-256 over the canonical rows of every table."""

    number: int
    revision: str
    digest: str
    signature: str

    def document(self) -> dict[str, object]:
        return {
            "format": str(FORMAT),
            "number": str(self.number),
            "revision": self.revision,
            "digest": self.digest,
        }

    def plain(self) -> dict[str, str]:
        """As text fields, for certificate files."""
        return {"number": str(self.number)} | {n: str(getattr(self, n)) for n in HEAD_FIELDS[1:]}

    @staticmethod
    def from_plain(content: object) -> "FrameworkHead":
        """Raises ValueError for anything but what plain() gives."""
        fields = texts(content, HEAD_FIELDS)
        if not (fields["number"].isascii() and fields["number"].isdigit() and len(fields["number"]) < 16):
            raise ValueError("not a number")
        return FrameworkHead(int(fields["number"]), fields["revision"], fields["digest"], fields["signature"])


@dataclass(frozen=True)
class FrameworkDocument:
    """A head and the tables it names: (name, rows of text with the row of column keys first)."""

    head: FrameworkHead
    tables: tuple[tuple[str, Rows], ...]


def tables_digest(tables: Mapping[str, Rows]) -> str:
    digests = {name: sheet_digest(rows) for name, rows in tables.items()}
    return hashlib.sha256(canonical_json(digests)).hexdigest()


def sign_framework(number: int, revision: str, tables: Mapping[str, Rows], root: PrivateKey) -> FrameworkDocument:
    head = FrameworkHead(number, revision, tables_digest(tables), "")
    signed = FrameworkHead(number, revision, head.digest, sign_document(DOMAIN, head.document(), root))
    return FrameworkDocument(signed, tuple(sorted(tables.items())))


def check_framework(head: FrameworkHead, root_public: str) -> None:
    """Raises UserError framework-false unless the root signed this head."""
    if not is_signed_document(DOMAIN, head.document(), head.signature, root_public):
        raise FRAMEWORK_FALSE.error(SHEET)


def check_document(document: FrameworkDocument, root_public: str) -> None:
    """Raises UserError framework-false unless the root signed exactly these tables."""
    check_framework(document.head, root_public)
    if tables_digest(dict(document.tables)) != document.head.digest:
        raise FRAMEWORK_FALSE.error(SHEET)


def framework_rows(document: FrameworkDocument) -> Rows:
    """The Framework sheet: the head as rows (item, value), then ("row", table, cell, …)."""
    head = [(name, value) for name, value in document.head.plain().items()]
    body = [("row", name, *row) for name, rows in document.tables for row in rows]
    return [COLUMNS, *head, *body]


def framework_from(rows: Rows) -> FrameworkDocument:
    """The document of a sheet; its signature is not checked here. Raises UserError framework-false."""
    head: dict[str, str] = {}
    tables: dict[str, list[list[str]]] = {}
    for row in rows[1:]:
        cells = [*row, "", ""]
        if cells[0] == "row":
            tables.setdefault(cells[1], []).append(list(row[2:]))
        else:
            head[cells[0]] = cells[1]
    try:
        return FrameworkDocument(FrameworkHead.from_plain(head), tuple(sorted(tables.items())))
    except ValueError as error:
        raise FRAMEWORK_FALSE.error(SHEET) from error
