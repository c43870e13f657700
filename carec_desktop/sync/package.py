"""Writes packages: edits, receipts and calls as one sealed and signed workbook. `verify` judges them.

Sheets in the sender's language come first, then the machine sheets and the Seal. The seal covers the
machine sheets and survives a re-save; the native signature covers every byte and does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography import x509

from carec_desktop.i18n import _, speaking
from carec_desktop.ledger import Attestation, Edit
from carec_desktop.sync import call as calls
from carec_desktop.sync import edit_sheet, framework_document
from carec_desktop.sync import keyring as keyrings
from carec_desktop.sync import seal as seals
from carec_desktop.sync.call import Call
from carec_desktop.sync.cover import TITLES, Cover, Line, readable_sheets
from carec_desktop.sync.examine import verify, verify_many
from carec_desktop.sync.framework_document import FrameworkDocument
from carec_desktop.sync.judge import EVERYBODY, SECRETARIAT, Examined, Me
from carec_desktop.sync.keyring import SignedKeyring
from carec_desktop.sync.keys import PrivateKey, key_id, package_fingerprint, public_text
from carec_desktop.sync.receipt import Receipt, receipt_sheets
from carec_desktop.sync.seal import Header, Rows, Seal
from carec_desktop.sync.verdicts import MERGES, VERDICTS

__all__ = [
    "EVERYBODY",
    "MERGES",
    "SECRETARIAT",
    "VERDICTS",
    "Contents",
    "Cover",
    "Examined",
    "Header",
    "Line",
    "Me",
    "Signer",
    "Written",
    "verify",
    "verify_many",
    "write",
]


@dataclass(frozen=True)
class Signer:
    """An unlocked key with its certificate and the root's (DER)."""

    private: PrivateKey
    certificate: bytes
    root_certificate: bytes

    @cached_property
    def public_key(self) -> str:
        return public_text(self.private)

    @cached_property
    def key(self) -> str:
        return key_id(self.public_key)

    def chain(self) -> list[x509.Certificate]:
        """Certificates for the native signature, the leaf first."""
        return [x509.load_der_x509_certificate(der) for der in (self.certificate, self.root_certificate)]


@dataclass(frozen=True)
class Contents:
    """What goes into a package; parts that are None make no sheet. A report always has its edits."""

    edits: Sequence[Edit] = ()
    receipt: Receipt | None = None
    call: Call | None = None
    keyring: SignedKeyring | None = None
    framework: FrameworkDocument | None = None

    def sheets(self) -> dict[str, Rows]:
        """The machine sheets in their order."""
        sheets: dict[str, Rows] = {}
        if self.receipt is not None:
            sheets |= receipt_sheets(self.receipt)
        if self.call is not None:
            sheets[calls.SHEET] = calls.call_rows(self.call)
        sheets[edit_sheet.SHEET] = edit_sheet.edit_rows(self.edits)
        if self.keyring is not None:
            sheets[keyrings.SHEET] = keyrings.keyring_rows(self.keyring)
        if self.framework is not None:
            sheets[framework_document.SHEET] = framework_document.framework_rows(self.framework)
        return sheets


@dataclass(frozen=True)
class Written:
    """A package as it was written; `fingerprint` has 16 digits and is what people compare by phone."""

    path: Path
    seal: Seal
    attestation: Attestation
    fingerprint: str


def write(path: Path, header: Header, contents: Contents, signer: Signer, cover: Cover, *, lang: str) -> Written:
    """Seal, sign and write a package; `lang` is the language of its readable sheets.
    Raises UserError when the place refuses the file; then nothing was changed there."""
    from carec_desktop.sync import opc
    from carec_desktop.sync.files import atomic_write
    from carec_desktop.sync.workbook import Sheet, workbook_bytes

    machine = contents.sheets()
    seal = seals.seal_rows(header, machine, signer.private)
    readable = readable_sheets(seal, cover, contents.edits, contents.receipt, contents.call, lang)
    sheets = [Sheet(name, rows) for name, rows in (*machine.items(), (seals.SHEET, seals.sheet_of(seal)))]
    with speaking(lang):
        title = _(TITLES[header.purpose])
    data = workbook_bytes([*readable, *sheets], title=title)
    atomic_write(path, opc.sign(data, signer.private, signer.chain(), header.made_at))
    ids = (edit.id for edit in contents.edits)
    return Written(path, seal, seals.attestation(seal, ids), package_fingerprint(seal.id))
