"""How packages are made and forged for the table of attacks.

Every package is a real workbook. Forgers know the format, so they mend digests and numbers as far as that
needs no key of somebody else.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from carec_desktop.holders import Holder, Keyring, RootChange
from carec_desktop.ledger import KEY, Attestation, Edit, canonical_json, record_id
from carec_desktop.sync import keyring as keyrings
from carec_desktop.sync import opc
from carec_desktop.sync import seal as seals
from carec_desktop.sync.cutoff import cut_off
from carec_desktop.sync.framework_document import sign_framework
from carec_desktop.sync.keyring import SignedKeyring, sign_keyring
from carec_desktop.sync.keys import PrivateKey, key_id, new_key, public_text, sign
from carec_desktop.sync.package import Contents, Signer
from carec_desktop.sync.receipt import HeldEdit, Receipt
from carec_desktop.sync.roots import sign_change
from carec_desktop.sync.seal import Header, Rows, Seal
from carec_desktop.sync.workbook import Sheet, workbook_bytes
from tests.trust import KAZAKH, KYRGYZ, OFFICER, ROOT, TRAINER, Person, figure, header, person
from tests.xlsx_tools import edited, parts

AT = "2026-03-01T08:00:00Z"
LEAD = person("sector-lead", "CAREC", "Lead for transport", ("TRP",))
LOST = person("focal-point", "KGZ", "Whose laptop was stolen")
RETIRED = person("secretariat", "CAREC", "Officer before this one")
TABLES = {"measures": [("code", "name"), ("TSM.OC.1", "Tourism rank")]}


# -- making packages -----------------------------------------------------------

Sheets = dict[str, Rows]


def sealed(who: Person, sheets: Sheets, **changes: object) -> Seal:
    return seals.seal_rows(header(who, **changes), sheets, who.private)


def packed(sheets: Sheets, seal: Seal | Rows | None, native: Signer | None = None) -> bytes:
    """A workbook of these machine sheets with this seal, signed as a whole by `native` if given."""
    rows = [] if seal is None else [Sheet(seals.SHEET, seals.sheet_of(seal) if isinstance(seal, Seal) else seal)]
    data = workbook_bytes([*(Sheet(name, rows) for name, rows in sheets.items()), *rows], title="package")
    return opc.sign(data, native.private, native.chain(), AT) if native else data


def package(who: Person, contents: Contents, *, native: bool = True, **changes: object) -> bytes:
    sheets = contents.sheets()
    return packed(sheets, sealed(who, sheets, **changes), who.signer() if native else None)


def report(who: Person, *edits: Edit, **changes: object) -> bytes:
    return package(who, Contents(edits), **changes)


def receipt(who: Person, ring: SignedKeyring | None = None, **changes: object) -> bytes:
    return package(who, receipt_contents(ring), **{"purpose": "receipt", "addressee": "KGZ"} | changes)


def receipt_contents(ring: SignedKeyring | None = None) -> Contents:
    return Contents(tuple(figure(OFFICER, kind="target")), Receipt((HeldEdit("e" * 64, KYRGYZ.key),)), keyring=ring)


def edit(who: Person, question: str, value: str = "1", form: str = "observation", **changes: str) -> list[Edit]:
    """The key of a record of the Kyrgyz Republic and an answer to any question about it."""
    key = {"ref_area": "KGZ", "measure": "TSM.OC.1", "time_period": "2020", "kind": "actual", "source": "NSC"} | changes
    common = {"author": who.key, "device": "laptop-1", "epoch": 1, "made_at": AT}
    name = record_id(form, key)
    return [
        Edit(name, form, KEY, canonical_json(key).decode(), **common),  # type: ignore[arg-type]
        Edit(name, form, question, value, nonce="1", **common),  # type: ignore[arg-type]
    ]


# -- the world they meet -------------------------------------------------------

BASE = figure(KYRGYZ)
LOST_FIRST = sealed(LOST, Contents(figure(LOST, value="1", time_period="2011")).sheets(), number=1)
LOST_SECOND_EDITS = figure(LOST, value="2", time_period="2012")
LOST_SECOND = sealed(LOST, Contents(LOST_SECOND_EDITS).sheets(), number=2, previous=LOST_FIRST.id)


def _attested(seal: Seal) -> Attestation:
    return seals.attestation(seal, ())


EVERYBODY = (OFFICER, KYRGYZ, KAZAKH, TRAINER, LEAD)
FULL = Keyring(
    3, "*", public_text(ROOT),
    (
        *(p.holder for p in EVERYBODY),
        replace(LOST.holder, accepted_until=cut_off([_attested(LOST_SECOND)])),
        replace(RETIRED.holder, accepted_until=("0" * 64,)),
    ),
)  # fmt: skip
OURS = keyrings.audience_copy(FULL, "KGZ")


def ring(keyring: Keyring = OURS, root: PrivateKey = ROOT, **changes: object) -> SignedKeyring:
    return sign_keyring(replace(keyring, **changes), root)  # type: ignore[arg-type]


def good_files() -> dict[str, list[bytes]]:
    """What both sides merged before anything was forged."""
    kazakh = [e for e in figure(KAZAKH, "KAZ") if e.question == KEY]
    desk = [
        report(KYRGYZ, *BASE),
        report(KAZAKH, *kazakh),
        report(LOST, *figure(LOST, value="1", time_period="2011"), number=1),
        packed(Contents(LOST_SECOND_EDITS).sheets(), LOST_SECOND),
    ]
    return {"desk": desk, "home": [receipt(OFFICER, ring(), number=8)]}


# -- forging -------------------------------------------------------------------


def rewritten(changes: dict[str, str], *, who: Person = KYRGYZ) -> bytes:
    """A good report whose Seal sheet says something else, its own name mended."""
    sheets = Contents(BASE).sheets()
    pairs = [list(row) for row in seals.sheet_of(sealed(who, sheets))]
    for row in pairs:
        row[1] = changes.get(row[0], row[1])
    try:
        plain = {row[0]: row[1] for row in pairs[1:]}
        fields = {n: int(plain[n]) if n in ("number", "epoch", "keyring") else plain[n] for n in seals.HEADER_FIELDS}
        digests = tuple((k[len("sheet:") :], v) for k, v in plain.items() if k.startswith("sheet:"))
        forged = Seal(Header(**fields), plain["public_key"], digests, plain["signature"])  # type: ignore[arg-type]
        pairs = [[n, forged.id if n == "seal" else v] for n, v in pairs]
    except ValueError:
        pass  # numbers that are none keep the name of the good seal
    return packed(sheets, pairs)


def signed_otherwise(private: ec.EllipticCurvePrivateKey, digest: hashes.HashAlgorithm, domain: bytes = b"") -> bytes:
    """A seal whose signature is made with another curve, hash or domain than ours."""
    der = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    public = base64.b64encode(der).decode()
    sheets = Contents(BASE).sheets()
    digests = tuple(sorted((name, seals.sheet_digest(rows)) for name, rows in sheets.items()))
    plain = Seal(replace(header(KYRGYZ), sender=key_id(public)), public, digests, "")
    r, s = decode_dss_signature(private.sign(domain or plain.signed, ec.ECDSA(digest)))
    size = (private.curve.key_size + 7) // 8
    value = base64.b64encode(r.to_bytes(size, "big") + s.to_bytes(size, "big")).decode()
    return packed(sheets, replace(plain, signature=value))


ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def high(value: str) -> str:
    """The other signature that says the same: s replaced by order - s."""
    raw = base64.b64decode(value)
    other = ORDER - int.from_bytes(raw[32:], "big")
    return base64.b64encode(raw[:32] + other.to_bytes(32, "big")).decode()


def with_high_seal() -> bytes:
    sheets = Contents(BASE).sheets()
    seal = sealed(KYRGYZ, sheets)
    return packed(sheets, replace(seal, signature=high(seal.signature)))


def native_part(data: bytes) -> str:
    return parts(data)[opc.SIGNATURE].decode()


def with_high_native() -> bytes:
    data = report(KYRGYZ, *BASE)
    value = native_part(data).split("<SignatureValue>")[1].split("<")[0]
    return edited(data, opc.SIGNATURE, value.encode(), high(value).encode())


def with_other_certificate() -> bytes:
    data = report(KYRGYZ, *BASE)
    other = base64.b64encode(KAZAKH.signer().certificate)
    found = native_part(data).split("<X509Certificate>")[1].split("<")[0].encode()
    return edited(data, opc.SIGNATURE, found, other)


def with_certificate_of_no_version() -> bytes:
    """The forger mends the digest of the certificate, so that it reaches the parser."""
    data = report(KYRGYZ, *BASE)
    text = native_part(data).split("<X509Certificate>")[1].split("<")[0]
    der = base64.b64decode(text)
    at = der.index(bytes.fromhex("a003020102")) + 4
    strange = der[:at] + b"\x0a" + der[at + 1 :]
    for old, new in ((der, strange), (hashlib.sha256(der).digest(), hashlib.sha256(strange).digest())):
        data = edited(data, opc.SIGNATURE, base64.b64encode(old), base64.b64encode(new))
    return data


def with_changed_cell() -> bytes:
    data = report(KYRGYZ, *BASE)
    return edited(data, "xl/worksheets/sheet1.xml", b"25.10", b"95.10")


def changed_sheets(change: Callable[[Sheets], None], who: Person = KYRGYZ, contents: Contents | None = None,
                   **changes: object) -> bytes:  # fmt: skip
    """A package whose sheets are changed after sealing, the native signature stripped."""
    sheets = (contents or Contents(BASE)).sheets()
    seal = sealed(who, sheets, **changes)
    change(sheets)
    return packed(sheets, seal)


def forged_receipt(sheets: Sheets, who: Person = OFFICER) -> bytes:
    """Sheets as somebody with the daily key would seal them."""
    return packed(sheets, sealed(who, sheets, purpose="receipt", addressee="KGZ", number=20))


def with_keyring(change: Callable[[list[list[str]]], None], who: Person = OFFICER, signed: SignedKeyring | None = None,
                 *, sealed_first: bool = False) -> bytes:  # fmt: skip
    """A receipt whose Keyring sheet was changed, before or after sealing."""
    sheets = receipt_contents(signed or ring(number=4)).sheets()
    seal = sealed(who, sheets, purpose="receipt", addressee="KGZ", number=20)
    rows = [list(row) for row in sheets[keyrings.SHEET]]
    change(rows)
    sheets[keyrings.SHEET] = rows
    return packed(sheets, seal) if sealed_first else forged_receipt(sheets, who)


def holder_row(h: Holder) -> list[str]:
    return ["holder", h.key, h.role, h.ref_area, "", h.name, h.public_key, "valid", ""]


THIEF = new_key()  # a root of somebody else


def _of_thief() -> Keyring:
    return replace(OURS, root=public_text(THIEF))


def stolen(change: RootChange | None, number: int = 4) -> SignedKeyring:
    changes = (change,) if change else ()
    return sign_keyring(replace(_of_thief(), number=change.number if change else number, roots=changes), THIEF)


def change_signed_by(old: bool, new: bool) -> RootChange:
    whole = sign_change(ROOT, THIEF, 100_000)
    return replace(
        whole, old_signature=whole.old_signature if old else "", new_signature=whole.new_signature if new else ""
    )  # fmt: skip


def change_by_thief_alone() -> RootChange:
    """Both signatures are the thief's."""
    whole = sign_change(ROOT, THIEF, 100_000)
    return replace(whole, old_signature=whole.new_signature)


def framework_by_daily_key() -> bytes:
    document = sign_framework(9, "2029-1", TABLES, OFFICER.private)
    return package(OFFICER, replace(receipt_contents(), framework=document), purpose="receipt", addressee="KGZ")


def moved_record() -> bytes:
    """A Kazakh record under a Kyrgyz key."""
    naming, answer = figure(KYRGYZ, "KAZ")
    mine, _answer = figure(KYRGYZ)
    return report(KYRGYZ, replace(naming, value=mine.value), answer)


def renamed_form() -> bytes:
    return report(TRAINER, *(replace(e, form="training") for e in figure(TRAINER)))


def unknown_purpose() -> bytes:
    sheets = Contents(BASE).sheets()
    digests = tuple(sorted((name, seals.sheet_digest(rows)) for name, rows in sheets.items()))
    plain = Seal(header(KYRGYZ, purpose="order"), KYRGYZ.holder.public_key, digests, "")
    return packed(sheets, replace(plain, signature=sign(KYRGYZ.private, plain.signed)))
