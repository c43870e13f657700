"""The seal of a package (frozen): one signature over purpose, header and every machine sheet.

It is made over canonical rows, so it survives whatever Excel, WPS or LibreOffice do to a workbook
when they save it: styles, order of parts, line ends, trailing empty cells. It decides trust.
A seal needs no workbook: the secretariat seals its own decisions the same way.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

from carec_desktop.ledger import Attestation, Edit, canonical_json
from carec_desktop.sync.keys import PrivateKey, is_signed, key_id, public_text, sign

FORMAT = 1
DOMAIN = b"carec-seal-1\n"
PURPOSES = ("report", "receipt", "call", "decision")
SHEET = "Seal"
COLUMNS = ("key", "value")

_BLOCK = 64  # rows spelt at once
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Row = Sequence[str]
Rows = Sequence[Row]


@dataclass(frozen=True)
class Header:
    """Who seals what for whom. `sender` is a key id; `number` counts per sender, device and epoch;
    `previous` is the id of the seal before, "" for the first; `made_at` is shown and never used."""

    purpose: str
    sender: str
    addressee: str
    number: int
    device: str
    epoch: int
    previous: str
    revision: str
    keyring: int
    made_at: str


HEADER_FIELDS = tuple(Header.__dataclass_fields__)
_NUMBERS = frozenset({"number", "epoch", "keyring"})


@dataclass(frozen=True)
class Seal:
    """A header, the digests of the sheets it covers (sorted by name), and the signature over both."""

    header: Header
    public_key: str
    sheets: tuple[tuple[str, str], ...]
    signature: str
    format: int = FORMAT

    @cached_property
    def signed(self) -> bytes:
        """The bytes the signature is made over."""
        return _signed_bytes(self.header, dict(self.sheets), self.format)

    @cached_property
    def id(self) -> str:
        """Name of the package: SHA-256 of the signed bytes, in hex."""
        return hashlib.sha256(self.signed).hexdigest()


def _signed_bytes(header: Header, sheets: Mapping[str, str], number: int) -> bytes:
    plain = {name: str(value) for name, value in asdict(header).items()}
    purpose = plain.pop("purpose")
    whole = {"purpose": purpose, "format": str(number), "header": plain, "sheets": dict(sheets)}
    return DOMAIN + canonical_json(whole)


def _trimmed(row: Row) -> Row:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def _canonical(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))


def _spelt(rows: Sequence[Row]) -> str:
    """Canonical rows (NFC, LF, no empty cells at the end of a row) as JSON text without the outer brackets.
    Cells that are canonical already, the usual case, are spelt as they stand."""
    trimmed = [row if row and row[-1] else _trimmed(row) for row in rows]
    text = _encode(trimmed)
    if "\\r" in text or not unicodedata.is_normalized("NFC", text):
        text = _encode([[_canonical(cell) for cell in row] for row in trimmed])
    return text[1:-1]


class SheetDigest:
    """SHA-256 of the JSON array of canonical rows, taken as they arrive; empty rows at the end do not count."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256(b"[")
        self._comma = ""
        self._empty = 0  # rows that count once another comes after them

    def take(self, rows: Rows) -> None:
        """The next rows."""
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            end = len(block)
            while end and not any(block[end - 1]):
                end -= 1
            if end:
                text = self._comma + _spelt([*[()] * self._empty, *block[:end]])
                self._digest.update(text.encode("utf-8", "surrogatepass"))
                self._comma, self._empty = ",", 0
            self._empty += len(block) - end

    def hexdigest(self) -> str:
        """Of all rows so far."""
        whole = self._digest.copy()
        whole.update(b"]")
        return whole.hexdigest()


def sheet_digest(rows: Rows) -> str:
    """The same of a whole sheet at once."""
    digest = SheetDigest()
    digest.take(rows)
    return digest.hexdigest()


def seal_digests(header: Header, digests: Mapping[str, str], private: PrivateKey) -> Seal:
    """Seal sheets whose digests are already known. Raises ValueError if the header names another sender."""
    public = public_text(private)
    if header.sender != key_id(public) or header.purpose not in PURPOSES:
        raise ValueError("a seal is made by the sender its header names, for a purpose we know")
    sheets = tuple(sorted(digests.items()))
    return Seal(header, public, sheets, sign(private, _signed_bytes(header, digests, FORMAT)))


def seal_rows(header: Header, sheets: Mapping[str, Rows], private: PrivateKey) -> Seal:
    """Seal whole sheets: name -> rows, the row of column keys included."""
    return seal_digests(header, {name: sheet_digest(rows) for name, rows in sheets.items()}, private)


def seal_edits(header: Header, edits: Iterable[Edit], private: PrivateKey) -> Seal:
    """Seal edits without a file: the secretariat's own decisions (purpose "decision")."""
    from carec_desktop.sync import edit_sheet

    return seal_rows(header, {edit_sheet.SHEET: edit_sheet.edit_rows(edits)}, private)


def verify_seal(seal: Seal, sheets: Mapping[str, Rows] | None = None) -> bool:
    """Is it the signature of the sender the header names, and (when given) are these exactly its sheets?"""
    try:
        if seal.format != FORMAT or key_id(seal.public_key) != seal.header.sender:
            return False
    except ValueError:
        return False
    if not is_signed(seal.public_key, seal.signed, seal.signature):
        return False
    return sheets is None or {name: sheet_digest(rows) for name, rows in sheets.items()} == dict(seal.sheets)


def attestation(seal: Seal, edit_ids: Iterable[str]) -> Attestation:
    """What the ledger keeps of a verified seal."""
    h = seal.header
    return Attestation(
        seal=seal.id,
        purpose=h.purpose,
        signer=h.sender,
        device=h.device,
        epoch=h.epoch,
        number=h.number,
        previous=h.previous,
        addressee=h.addressee,
        revision=h.revision,
        keyring=h.keyring,
        edits=frozenset(edit_ids),
    )


def sheet_of(seal: Seal) -> list[tuple[str, str]]:
    """Rows of the Seal sheet, the row of column keys included."""
    header = [(name, str(getattr(seal.header, name))) for name in HEADER_FIELDS]
    digests = [(f"sheet:{name}", digest) for name, digest in seal.sheets]
    tail = [("public_key", seal.public_key), ("seal", seal.id), ("signature", seal.signature)]
    return [COLUMNS, ("format", str(seal.format)), *header, *digests, *tail]


def sheet_pairs(rows: Rows) -> dict[str, str]:
    """The Seal sheet as a mapping. Raises ValueError when a key comes twice or a row is no pair."""
    pairs: dict[str, str] = {}
    for number, row in enumerate(rows):
        key, value = (*row[:2], "", "")[:2]
        if any(row[2:]) or (number == 0 and (key, value) != COLUMNS) or key in pairs:
            raise ValueError(f"row {number + 1}")
        if number and (key or value):
            pairs[key] = value
    return pairs


def format_of(pairs: Mapping[str, str]) -> int | None:
    """Format number the sheet claims; None when it claims none that can be read."""
    text = pairs.get("format", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def plain_number(text: str) -> int:
    """A count in its one spelling. Raises ValueError for any other text."""
    if not (text.isascii() and text.isdigit() and len(text) <= 15) or str(int(text)) != text:
        raise ValueError(f"no plain number: {text[:20]}")
    return int(text)


def seal_from(pairs: Mapping[str, str]) -> Seal:
    """The seal a Seal sheet holds. Raises ValueError unless every row is known and in its one spelling."""
    rest = dict(pairs)
    known = ("format", *HEADER_FIELDS, "public_key", "seal", "signature")
    if not rest.keys() >= set(known):
        raise ValueError("rows are missing")
    taken = {name: rest.pop(name) for name in known}
    sheets = {name[len("sheet:") :]: value for name, value in rest.items() if name.startswith("sheet:")}
    if len(sheets) != len(rest):
        raise ValueError("unknown rows")
    values = {n: plain_number(taken[n]) if n in _NUMBERS else taken[n] for n in HEADER_FIELDS}
    header = Header(**values)  # type: ignore[arg-type]
    digests, number = tuple(sorted(sheets.items())), plain_number(taken["format"])
    seal = Seal(header, taken["public_key"], digests, taken["signature"], number)
    if seal.id != taken["seal"]:
        raise ValueError("the seal does not name itself")
    return seal


def to_text(seal: Seal) -> str:
    """The seal as it is kept beside its attestation, so that it can be checked again for ever."""
    return json.dumps(asdict(seal), ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> Seal:
    """The seal that was kept as `text`. Raises ValueError, TypeError or KeyError for anything else."""
    plain = json.loads(text)
    sheets = tuple((str(name), str(digest)) for name, digest in plain["sheets"])
    return Seal(Header(**plain["header"]), plain["public_key"], sheets, plain["signature"], plain["format"])
