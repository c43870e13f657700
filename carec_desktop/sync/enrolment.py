"""Enrolment: a request file to the secretariat, a certificate file back.

The files travel by mail, so neither proves who made it. People compare fingerprints by phone or
letter, both ways: the officer the request's before approving, the focal point the root's before
installing. The certificate only lets office programs show a name; country and role stand in the
keyring, which alone decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.holders import Holder, Keyring, Role
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
from carec_desktop.sync.keyring import FULL, SignedKeyring, admit, adopt, publish
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

DOMAIN = b"carec-request-1\n"
REQUEST, CERTIFICATE, FORMAT = "carec-request", "carec-certificate", 1
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
    """The request in a file, its own signature checked. Raises UserError request-damaged."""
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
    """Content of a certificate file; `keyring` is the audience copy that holds `who`.
    Raises ValueError when it does not."""
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
    return write_document(CERTIFICATE, FORMAT, content)


@dataclass(frozen=True)
class Approved:
    """Outcome of an approval: the next full keyring, every signed copy of it, the certificate file."""

    request: Request
    keyring: Keyring
    copies: dict[str, SignedKeyring]
    certificate: bytes


def approve(data: bytes, full: Keyring, root: PrivateKey, root_der: bytes, framework: FrameworkHead) -> Approved:
    """Enrol the sender of a request file, once its fingerprint was compared. Raises UserError."""
    request = read_request(data)
    before = full.holder(request.key)
    if before is not None and before.accepted_until is not None:
        raise KEY_REVOKED.error()
    keyring = admit(full, request.holder())
    copies = publish(keyring, root)
    copy = copies[FULL if request.role == Role.SECRETARIAT else request.ref_area]
    return Approved(request, keyring, copies, make_certificate(request, copy, root, root_der, framework))


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
    keyring already in use, if any. Raises UserError."""
    try:
        installed, made_for = _read(data)
    except (ValueError, UserError) as error:
        raise CERTIFICATE_DAMAGED.error() from error
    if made_for != key:
        raise CERTIFICATE_FOR_OTHER.error(fingerprint=fingerprint(made_for))
    if root_fingerprint and not same_fingerprint(root_fingerprint, installed.root_fingerprint):
        raise ROOT_DIFFERS.error(found=installed.root_fingerprint)
    audience = (current or installed.keyring.keyring).audience
    adopt(current, installed.keyring, audience)
    return installed


def _read(data: bytes) -> tuple[Installed, str]:
    names = frozenset({"key", "keyring", "certificate", "root_certificate", "framework"})
    content = read_document(data, CERTIFICATE, FORMAT, names)
    signed = SignedKeyring.from_plain(content["keyring"])
    keyring = adopt(None, signed, signed.keyring.audience)
    leaf, root_der = from_base64(content["certificate"]), from_base64(content["root_certificate"])
    framework = FrameworkHead.from_plain(content["framework"])
    check_framework(framework, keyring.root)
    holder = keyring.holder(str(content["key"]))
    if holder is None or certificate_public(leaf) != holder.public_key:
        raise ValueError("the keyring does not hold the key of the certificate")
    if certificate_public(root_der) != keyring.root or not is_issued_by(leaf, root_der):
        raise ValueError("the root did not issue the certificate")
    installed = Installed(signed, leaf, root_der, framework, fingerprint(key_id(keyring.root)), holder)
    return installed, holder.key
