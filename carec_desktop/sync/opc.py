"""Signs a whole workbook so that Excel and LibreOffice can see it, and checks such a signature strictly.

LibreOffice and Apache POI call a package valid although parts nobody signed were added to it, one
of them with other cells on the screen. Here a signature is good only if it is byte for byte what
the package at hand, the certificate and the claimed time lead to: every part and every
relationship is covered, but the list of types (bound by the content type in each line of the
manifest), the signature itself and the document properties. Order, dates and compression of
the container are free. Who the signer is decides the keyring, never the certificate's names.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from carec_desktop.i18n import N_
from carec_desktop.problems import Problem, UserError, declare
from carec_desktop.sync import opc_form
from carec_desktop.sync.certificates import load_certificate
from carec_desktop.sync.opc_form import Certificate, PartDigest, Signer
from carec_desktop.sync.parts import PACKAGE, ROOT_LINKS, TYPES, Link, Types, link_parts, read_links, read_types
from carec_desktop.sync.zip_writer import ContainerWriter
from carec_desktop.sync.zips import Container

CHANGED = declare("altered-part", N_(
    "The workbook was changed after it was signed, in its sheets or their look (part {part}); the file is kept and "
    "nothing was merged, ask the sender for the original file."))
ADDED = declare("altered-part-added", N_(
    "Something was added to the workbook after it was signed (part {part}); the file is kept and nothing was merged, "
    "ask the sender for the original file."))
REMOVED = declare("altered-part-removed", N_(
    "Something was taken out of the workbook after it was signed (part {part}); the file is kept and nothing was "
    "merged, ask the sender for the original file."))
BROKEN = declare("altered-signature", N_(
    "The signature of the workbook is not as the program writes it ({part}); the file is kept and nothing was "
    "merged, ask the sender for the original file."))

FOLDER = "_xmlsignatures/"
ORIGIN, ORIGIN_LINKS, SIGNATURE = f"{FOLDER}origin.sigs", f"{FOLDER}_rels/origin.sigs.rels", f"{FOLDER}sig1.xml"
_ORIGIN_TYPE = "application/vnd.openxmlformats-package.digital-signature-origin"
_SIGNATURE_TYPE = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
_LINKS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_TO_ORIGIN = f"{PACKAGE}/relationships/digital-signature/origin"
_TO_SIGNATURE = f"{PACKAGE}/relationships/digital-signature/signature"
_ORIGIN_LINK = Link("rIdSignature", _TO_ORIGIN, ORIGIN)
_SIGNATURE_LINK = Link("rId1", _TO_SIGNATURE, "sig1.xml")
_TYPES_ADDED = (f'<Default Extension="sigs" ContentType="{_ORIGIN_TYPE}"/>'
                f'<Override PartName="/{SIGNATURE}" ContentType="{_SIGNATURE_TYPE}"/>')
# Office programs rewrite these without touching the content, so nobody signs them (and nobody may trust them).
_UNSIGNED = {
    "docProps/core.xml": ("application/vnd.openxmlformats-package.core-properties+xml",
                          f"{PACKAGE}/relationships/metadata/core-properties"),
    "docProps/app.xml": ("application/vnd.openxmlformats-officedocument.extended-properties+xml",
                         "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"),
}
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
_CLAIMED_TIME = re.compile(f"<mdssi:Value>({_TIME})</mdssi:Value>")
_VALUE = re.compile(r"<SignatureValue>([A-Za-z0-9+/]{86}==)</SignatureValue>")
_CERTIFICATE = re.compile(r"<X509Certificate>([A-Za-z0-9+/]+={0,2})</X509Certificate>")
_REFERENCE = re.compile(r'<Reference URI="/([^"?]+)(\?[^"]*)">(.*?)</Reference>', re.DOTALL)
_SIGNATURE_LIMIT = 2**20
# (r, s) and (r, order - s) are both valid; only the smaller s is taken, so a signature has one form.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True)
class Signature:
    """What a workbook's own signature says. Good: `public_key` (DER SubjectPublicKeyInfo) belongs to the
    leaf in `certificates` (DER, leaf first) and signed everything; `signed_at` is the signer's claim.
    Bad: `problems` name the parts; nothing else in here may be believed."""

    state: Literal["absent", "good", "bad"]
    public_key: bytes = b""
    certificates: tuple[bytes, ...] = ()
    signed_at: str = ""
    problems: tuple[Problem, ...] = ()


def sign(data: bytes, key: ec.EllipticCurvePrivateKey, chain: Sequence[x509.Certificate],
         signed_at: str = "") -> bytes:
    """The workbook `data` with a signature of `key` (P-256) whose certificate is first in `chain`.

    `signed_at` is YYYY-MM-DDThh:mm:ssZ, now if empty. ValueError for a signed workbook, another
    curve, a certificate of another key.
    """
    if not isinstance(key.curve, ec.SECP256R1) or not chain or chain[0].public_key() != key.public_key():
        raise ValueError("the key is not a P-256 key with its own certificate first in the chain")
    signed_at = signed_at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not re.fullmatch(_TIME, signed_at):
        raise ValueError(f"{signed_at!r} is not a time of signing")
    container = Container(data)
    if _signature_parts(container):
        raise ValueError("the workbook is signed already")
    types = _types_with_signature(read_types(container))
    root = (*read_links(container, ROOT_LINKS), _ORIGIN_LINK)
    digests = _digests(container, types, {ROOT_LINKS: root})
    signer = Signer(tuple(_certificate(one.public_bytes(Encoding.DER)) for one in chain), signed_at)
    objects, info = _objects(digests, signer)
    r, s = decode_dss_signature(key.sign(info.encode(), ec.ECDSA(SHA256())))
    value = _base64(r.to_bytes(32, "big") + min(s, _ORDER - s).to_bytes(32, "big"))
    return _packed(container, {
        TYPES: _inserted(container.read(TYPES), "</Types>", _TYPES_ADDED),
        ROOT_LINKS: _inserted(container.read(ROOT_LINKS), "</Relationships>", _link_text(_ORIGIN_LINK)),
        ORIGIN: "",
        ORIGIN_LINKS: f'<Relationships xmlns="{PACKAGE}/relationships">{_link_text(_SIGNATURE_LINK)}'
                      "</Relationships>",
        SIGNATURE: opc_form.signature(info, value, signer, *objects)})


def verify(data: bytes) -> Signature:
    """Whether the workbook is signed, by what key, and whether that is true of all of it.

    UserError only for a container that cannot be read at all.
    """
    container = Container(data)
    try:
        if not _signature_parts(container) and not any(
                link.type == _TO_ORIGIN for link in read_links(container, ROOT_LINKS)):
            return Signature("absent")
        return _verified(container)
    except UserError as error:
        return Signature("bad", problems=(error.problem,))


def _verified(container: Container) -> Signature:
    """The good signature of `container`. UserError for the first thing that cannot be so."""
    text = _signature_text(container)
    signer, chain = _claimed_signer(text)
    types = read_types(container)
    _check_frame(container, types)
    digests = _digests(container, types, {})
    objects, info = _objects(digests, signer)
    value = _only(_VALUE, text, "SignatureValue")
    if text != opc_form.signature(info, value, signer, *objects):
        return Signature("bad", problems=tuple(_differences(text, digests)) or (BROKEN.at(part=SIGNATURE),))
    public_key = _checked_key(chain[0], base64.b64decode(value), info)
    return Signature("good", public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
                     tuple(chain), signer.signed_at)


# --- what is signed ------------------------------------------------------------------------------

def _signature_parts(container: Container) -> list[str]:
    return [name for name in container.entries if name.lower().startswith(FOLDER)]


def _digests(container: Container, types: Types, replaced: dict[str, Sequence[Link]]) -> list[PartDigest]:
    """A line for every part that must be signed; `replaced` are relationship parts about to be rewritten."""
    holders = set(link_parts(container))
    digests = []
    for name in sorted(container.entries):
        if name == TYPES or name in (ORIGIN, ORIGIN_LINKS, SIGNATURE) or name in _UNSIGNED:
            continue
        content_type = types.of(name)
        if not content_type:
            raise ADDED.error(part=name)
        if name not in holders:
            digests.append(PartDigest(name, content_type, _sha256(container.chunks(name))))
            continue
        links = replaced.get(name) or read_links(container, name)
        signed = [link for link in links if not (name == ROOT_LINKS and _is_unsigned(link))]
        digests.append(PartDigest(name, content_type, _sha256([opc_form.links_text(signed).encode()]),
                                  tuple(sorted(link.id for link in signed))))
    return digests


def _is_unsigned(link: Link) -> bool:
    """Links of the root to the signature and to the properties, and to nothing else."""
    target = link.target.removeprefix("/")
    if link.external or link.type == _TO_ORIGIN:
        return not link.external and target == ORIGIN
    return target in _UNSIGNED and link.type == _UNSIGNED[target][1]


def _objects(digests: Sequence[PartDigest], signer: Signer) -> tuple[tuple[str, str, str], str]:
    """The three signed objects, and the element with their digests."""
    objects = (opc_form.package_object(digests, signer.signed_at), opc_form.office_object(),
               opc_form.signed_properties(signer))
    return objects, opc_form.signed_info(*(_sha256([text.encode()]) for text in objects))


def _certificate(der: bytes) -> Certificate:
    """ValueError when `der` is no certificate."""
    found = load_certificate(der)
    return Certificate(_base64(der), _sha256([der]), found.issuer.rfc4514_string(), found.serial_number)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _sha256(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return _base64(digest.digest())


# --- verifying -----------------------------------------------------------------------------------

def _signature_text(container: Container) -> str:
    """The signature part, if the folder of signatures is as this program writes it."""
    for name in _signature_parts(container):
        if name not in (ORIGIN, ORIGIN_LINKS, SIGNATURE):
            raise ADDED.error(part=name)
    for name in (ORIGIN, ORIGIN_LINKS, SIGNATURE):
        if name not in container.entries or container.entries[name].size > _SIGNATURE_LIMIT:
            raise BROKEN.error(part=name)
    if container.read(ORIGIN) or read_links(container, ORIGIN_LINKS) != (_SIGNATURE_LINK,):
        raise BROKEN.error(part=ORIGIN_LINKS)
    try:
        return container.read(SIGNATURE).decode("ascii")
    except UnicodeDecodeError as error:
        raise BROKEN.error(part=SIGNATURE) from error


def _claimed_signer(text: str) -> tuple[Signer, list[bytes]]:
    """Who the signature says signed it, and the certificates as DER."""
    signed_at = _only(_CLAIMED_TIME, text, "SignatureTime")
    try:
        chain = [base64.b64decode(found, validate=True) for found in _CERTIFICATE.findall(text)]
        # Each is bound by its digest; looked up first, so that no damaged certificate meets a parser.
        if not chain or not all(_sha256([der]) in text for der in chain):
            raise BROKEN.error(part="X509Certificate")
        return Signer(tuple(map(_certificate, chain)), signed_at), chain
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BROKEN.error(part="X509Certificate") from error


def _only(pattern: re.Pattern[str], text: str, what: str) -> str:
    found = pattern.findall(text)
    if len(found) != 1:
        raise BROKEN.error(part=what)
    return str(found[0])


def _check_frame(container: Container, types: Types) -> None:
    """The unsigned rest holds nothing but what it must: types of the unsigned parts, the link to the origin."""
    expected = {ORIGIN: _ORIGIN_TYPE, SIGNATURE: _SIGNATURE_TYPE, ORIGIN_LINKS: _LINKS_TYPE,
                **{part: content_type for part, (content_type, _) in _UNSIGNED.items()}}
    for part, content_type in expected.items():
        if part in container.entries and types.of(part) != content_type:
            raise BROKEN.error(part=TYPES)
    links = read_links(container, ROOT_LINKS)
    if [link.target.removeprefix("/") for link in links if link.type == _TO_ORIGIN] != [ORIGIN]:
        raise BROKEN.error(part=ROOT_LINKS)
    unsigned = [link.target.removeprefix("/") for link in links if _is_unsigned(link)]
    for part in unsigned:
        if unsigned.count(part) > 1 or part not in container.entries:
            raise BROKEN.error(part=ROOT_LINKS)


def _differences(text: str, digests: Sequence[PartDigest]) -> Iterable[Problem]:
    """Which parts are not as the manifest in `text` says; only to tell a person where to look."""
    signed = {part: (uri, rest) for part, uri, rest in _REFERENCE.findall(text)}
    present = {part: (uri, rest) for part, uri, rest in _REFERENCE.findall(opc_form.package_object(digests, ""))}
    for part in sorted(signed.keys() | present.keys()):
        if part not in signed:
            yield ADDED.at(part, part=part)
        elif part not in present:
            yield REMOVED.at(part, part=part)
        elif signed[part] != present[part]:
            yield CHANGED.at(part, part=part)


def _checked_key(leaf: bytes, value: bytes, info: str) -> ec.EllipticCurvePublicKey:
    """The key of the leaf, if it is of the one kind used here and signed `info`."""
    try:
        key = load_certificate(leaf).public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BROKEN.error(part="X509Certificate") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BROKEN.error(part="X509Certificate")
    r, s = int.from_bytes(value[:32], "big"), int.from_bytes(value[32:], "big")
    try:
        if s > _ORDER // 2:
            raise InvalidSignature
        key.verify(encode_dss_signature(r, s), info.encode(), ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise BROKEN.error(part="SignatureValue") from error
    return key


# --- writing -------------------------------------------------------------------------------------

def _types_with_signature(types: Types) -> Types:
    return Types({**types.defaults, "sigs": _ORIGIN_TYPE},
                 {**types.overrides, f"/{SIGNATURE}".lower(): _SIGNATURE_TYPE})


def _inserted(part: bytes, end: str, more: str) -> str:
    """`more` before the end tag of a part; the rest of the part stays as its writer made it."""
    text = part.decode()
    if not text.endswith(end):
        raise ValueError(f"a workbook part does not end in {end}")
    return f"{text.removesuffix(end)}{more}{end}"


def _link_text(link: Link) -> str:
    return f'<Relationship Id="{link.id}" Type="{link.type}" Target="{link.target}"/>'


def _packed(container: Container, texts: dict[str, str]) -> bytes:
    """The container with `texts` in place of or after its parts; all others are copied as they are packed."""
    file = BytesIO()
    writer = ContainerWriter(file)
    for name, entry in container.entries.items():
        if name in texts:
            writer.add(name, [texts.pop(name).encode()])
        else:
            writer.add_packed(entry, [container.packed(name)])
    for name, text in texts.items():
        writer.add(name, [text.encode()])
    writer.close()
    return file.getvalue()
