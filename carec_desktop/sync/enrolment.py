"""Enrolment: a request file to the secretariat, a certificate file back.

The files travel by mail, so neither proves who made it. People compare fingerprints by phone or
letter, both ways: the officer the request's before approving, the focal point the root's before
installing. The certificate only lets office programs show a name; country and role stand in the
keyring, which alone decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from carec_desktop.forms.choices import MEMBERS
from carec_desktop.holders import REGION, Holder, Keyring, Role
from carec_desktop.i18n import N_
from carec_desktop.ledger import clean_text
from carec_desktop.problems import UserError, declare
from carec_desktop.sync.certificates import certificate_public, is_issued_by, leaf_certificate
from carec_desktop.sync.documents import (
    from_base64,
    is_signed_document,
    read_document,
    sign_document,
    texts,
    to_base64,
    write_document,
)
from carec_desktop.sync.framework_document import FrameworkHead, check_framework
from carec_desktop.sync.keyring import (
    Cut,
    SignedKeyring,
    admit,
    adopt,
    audience_of,
    check_keyring,
    named_as_they_are,
    publish,
    succeed,
)
from carec_desktop.sync.keys import (
    PrivateKey,
    fingerprint,
    key_id,
    public_key,
    public_text,
    same_fingerprint,
)

REQUEST_DAMAGED = declare(
    "request-damaged",
    N_("This is no enrolment request, or it was changed on the way; nothing was enrolled, ask for it again."),
)
REQUEST_OUT_OF_PLACE = declare(
    "request-out-of-place",
    N_(
        "This request asks to be “{role}” for “{ref_area}”, which no key can be; "
        "nothing was enrolled, ask for a request with the right role and country."
    ),
)
CERTIFICATE_DAMAGED = declare(
    "certificate-damaged",
    N_("This is no certificate file, or it was changed on the way; nothing was installed, ask for it again."),
)
CERTIFICATE_FOR_OTHER = declare(
    "certificate-for-other",
    N_(
        "This certificate was made for another key ({fingerprint}); "
        "nothing was installed, look for the file made for yours."
    ),
)
ROOT_DIFFERS = declare(
    "root-differs",
    N_(
        "The root key in this file has fingerprint {found}, not the one you were told; "
        "nothing was installed, call the secretariat."
    ),
)
KEY_REVOKED = declare(
    "key-revoked",
    N_("This key was revoked and cannot be enrolled again; nothing was changed, the holder makes a new key."),
)

SUCCESSOR_DIFFERS = declare(
    "successor-differs",
    N_(
        "{name} asks to be “{role}” for {ref_area}, which is not what {before} is; "
        "nothing was changed, choose the predecessor or approve the request by itself."
    ),
)

DOMAIN, ANSWER_DOMAIN = b"carec-request-1\n", b"carec-certificate-1\n"
PLACES: Mapping[str, frozenset[str]] = {  # where a role can be; "*" would ask for everybody's names
    Role.FOCAL_POINT: frozenset(MEMBERS),
    Role.TRAINER: frozenset({*MEMBERS, REGION}),
    Role.SECTOR_LEAD: frozenset({REGION}),
    Role.SECRETARIAT: frozenset({REGION}),
}
REQUEST, CERTIFICATE, FORMAT = "carec-request", "carec-certificate", 1
CERTIFICATE_FIELDS = frozenset({"key", "keyring", "certificate", "root_certificate", "framework", "signature"})
LONGEST_NAME = 200


@dataclass(frozen=True)
class Request:
    """What a person asks to be enrolled as; signed with the key it names."""

    public_key: str
    name: str
    role: str
    ref_area: str
    sectors: tuple[str, ...]
    lang: str
    made_at: str

    @property
    def key(self) -> str:
        return key_id(self.public_key)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.key)

    def holder(self) -> Holder:
        return Holder(self.key, self.role, self.ref_area, self.sectors, self.name, self.public_key)

    def plain(self) -> dict[str, str]:
        fields = {name: str(getattr(self, name)) for name in REQUEST_FIELDS}
        return fields | {"sectors": " ".join(self.sectors)}


REQUEST_FIELDS = tuple(Request.__dataclass_fields__)


def make_request(
    private: PrivateKey,
    *,
    name: str,
    role: str,
    ref_area: str,
    sectors: tuple[str, ...],
    lang: str,
    made_at: str,
) -> bytes:
    """Content of a request file. Raises UserError for a name that no package could carry."""
    name = clean_text(name.strip(), "name")[:LONGEST_NAME]
    request = Request(public_text(private), name, str(role), ref_area, sectors, lang, made_at)
    signature = sign_document(DOMAIN, request.plain(), private)
    return write_document(REQUEST, FORMAT, {"request": request.plain(), "signature": signature})


def read_request(data: bytes) -> Request:
    """The request in a file, its own signature checked. Raises UserError request-damaged or, when it asks for
    what no key can be, request-out-of-place."""
    request = _request_in(data)
    if request.ref_area not in PLACES[request.role]:
        raise REQUEST_OUT_OF_PLACE.error(role=request.role, ref_area=request.ref_area)
    return request


def _request_in(data: bytes) -> Request:
    try:
        content = read_document(data, REQUEST, FORMAT, frozenset({"request", "signature"}))
        plain = texts(content["request"], REQUEST_FIELDS)
        public_key(plain["public_key"])
        if any(clean_text(text) != text for text in plain.values()):
            raise ValueError("unclean text")
        Role(plain["role"])
        request = Request(**plain | {"sectors": tuple(plain["sectors"].split())})  # type: ignore[arg-type]
        signature = content["signature"]
        if not isinstance(signature, str) or request.plain() != plain or len(request.name) > LONGEST_NAME:
            raise ValueError("not the one spelling")
        if not is_signed_document(DOMAIN, plain, signature, request.public_key):
            raise ValueError("not signed by its own key")
    except (ValueError, UserError) as error:
        raise REQUEST_DAMAGED.error() from error
    return request


def make_certificate(
    who: Request | Holder, keyring: SignedKeyring, root: PrivateKey, root_der: bytes, framework: FrameworkHead
) -> bytes:
    """Content of a certificate file, signed as a whole by the root; `keyring` is the audience copy that holds
    `who`. Raises ValueError when it does not."""
    key = who.key
    holder = keyring.keyring.holder(key)
    if holder is None:
        raise ValueError("the keyring does not hold this key")
    leaf = leaf_certificate(root, root_der, who.public_key, holder.name)
    content: Mapping[str, object] = {
        "key": key,
        "keyring": keyring.plain(),
        "certificate": to_base64(leaf),
        "root_certificate": to_base64(root_der),
        "framework": framework.plain(),
    }
    signature = sign_document(ANSWER_DOMAIN, content, root)
    return write_document(CERTIFICATE, FORMAT, {**content, "signature": signature})


@dataclass(frozen=True)
class Approved:
    """Outcome of an approval: the next full keyring, every signed copy of it, the certificate file."""

    request: Request
    keyring: Keyring
    copies: dict[str, SignedKeyring]
    certificate: bytes


@dataclass(frozen=True)
class Desk:
    """What the secretariat approves with: the full keyring, the root key and its certificate (DER), the framework
    in force, the day to show, and how cut-offs of its own old keys are named to others (keyring.audience_copy)."""

    full: Keyring
    root: PrivateKey
    root_certificate: bytes
    framework: FrameworkHead
    made_at: str = ""
    cut: Cut = named_as_they_are

    def publish(self, keyring: Keyring) -> tuple[Keyring, dict[str, SignedKeyring]]:
        """The keyring with its day, and every signed copy of it."""
        dated = replace(keyring, made_at=self.made_at)
        return dated, publish(dated, self.root, self.cut)


def approve(
    data: bytes, desk: Desk, *, predecessor: Holder | None = None, accepted_until: tuple[str, ...] = ()
) -> Approved:
    """Enrol the sender of a request file, once its fingerprint was compared. A `predecessor` of the same role and
    place is revoked in the same step, its last packages being `accepted_until`. Raises UserError."""
    request = read_request(data)
    before = desk.full.holder(request.key)
    if before is not None and before.accepted_until is not None:
        raise KEY_REVOKED.error()
    if predecessor is None:
        next_one = admit(desk.full, request.holder())
    else:
        _same_place(request, predecessor)
        next_one = succeed(desk.full, predecessor.key, accepted_until, request.holder())
    keyring, copies = desk.publish(next_one)
    copy = copies[audience_of(request.holder())]
    answer = make_certificate(request, copy, desk.root, desk.root_certificate, desk.framework)
    return Approved(request, keyring, copies, answer)


def _same_place(request: Request, predecessor: Holder) -> None:
    scope = (request.role, request.ref_area, request.sectors)
    if request.key == predecessor.key or scope != (predecessor.role, predecessor.ref_area, predecessor.sectors):
        raise SUCCESSOR_DIFFERS.error(
            name=request.name, role=request.role, ref_area=request.ref_area, before=predecessor.name
        )


@dataclass(frozen=True)
class Installed:
    """What a certificate file brings, all of it checked."""

    keyring: SignedKeyring
    certificate: bytes
    root_certificate: bytes
    framework: FrameworkHead
    root_fingerprint: str
    holder: Holder


def read_certificate(
    data: bytes, key: str, *, root_fingerprint: str | None = None, current: Keyring | None = None
) -> Installed:
    """The certificate file made for `key`. `root_fingerprint` is what the person was told, `current` the
    keyring already in use, if any: with the told fingerprint even another root may take its place.
    Raises UserError."""
    try:
        installed, recipient = _read(data)
    except (ValueError, UserError) as error:
        raise CERTIFICATE_DAMAGED.error() from error
    if recipient != key:
        raise CERTIFICATE_FOR_OTHER.error(fingerprint=fingerprint(recipient))
    told = bool(root_fingerprint)
    if root_fingerprint and not same_fingerprint(root_fingerprint, installed.root_fingerprint):
        raise ROOT_DIFFERS.error(found=installed.root_fingerprint)
    adopt(current, installed.keyring, current.audience if current else audience_of(installed.holder), told=told)
    return installed


def made_for(data: bytes) -> str:
    """Id of the key a certificate file says it is for, unchecked; "" when it cannot be read."""
    try:
        return str(read_document(data, CERTIFICATE, FORMAT, CERTIFICATE_FIELDS)["key"])
    except ValueError:
        return ""


def _read(data: bytes) -> tuple[Installed, str]:
    content = read_document(data, CERTIFICATE, FORMAT, CERTIFICATE_FIELDS)
    signed = SignedKeyring.from_plain(content["keyring"])
    keyring = check_keyring(signed)
    signature, whole = content["signature"], {n: content[n] for n in CERTIFICATE_FIELDS - {"signature"}}
    if not (isinstance(signature, str) and is_signed_document(ANSWER_DOMAIN, whole, signature, keyring.root)):
        raise ValueError("not signed as a whole by its root")  # first, so that no forged certificate meets a parser
    leaf, root_der = from_base64(content["certificate"]), from_base64(content["root_certificate"])
    framework = FrameworkHead.from_plain(content["framework"])
    check_framework(framework, keyring.root)
    holder = keyring.holder(str(content["key"]))
    if holder is None or certificate_public(leaf) != holder.public_key:
        raise ValueError("the keyring does not hold the key of the certificate")
    issued = is_issued_by(leaf, root_der) and is_issued_by(root_der, root_der)
    if certificate_public(root_der) != keyring.root or not issued:
        raise ValueError("the root did not issue the certificate")
    installed = Installed(signed, leaf, root_der, framework, fingerprint(key_id(keyring.root)), holder)
    return installed, holder.key
