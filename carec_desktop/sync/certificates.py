"""X.509 certificates for the native signature, so that Excel and LibreOffice can show who signed.

They carry a name (CN) and nothing else: no country, no role, no end date. Trust is decided by the
keyring alone, and a laptop with a wrong clock must not lose its signature.
"""

import base64
import datetime
import warnings

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import NameOID

from carec_desktop.sync.keys import PrivateKey, public_key, public_text

LONGEST_NAME = 64  # X.520 ub-common-name; cryptography counts UTF-8 bytes
_BEGIN = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
# RFC 5280 4.1.2.5: no well-defined expiration.
_NEVER = datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)


def _common_name(name: str) -> x509.Name:
    text = name.strip().encode()[:LONGEST_NAME].decode(errors="ignore").strip() or "CAREC"
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject: x509.Name, issuer: x509.Name, public: str) -> x509.CertificateBuilder:
    key = public_key(public)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGIN)
        .not_valid_after(_NEVER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def root_certificate(root: PrivateKey, name: str) -> bytes:
    """Self-signed certificate of the root key, DER."""
    subject = _common_name(name)
    builder = _builder(subject, subject, public_text(root))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return builder.sign(root, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def leaf_certificate(root: PrivateKey, root_der: bytes, public: str, name: str) -> bytes:
    """Certificate of the person or desk that holds `public`, issued by the root, DER."""
    issuer = x509.load_der_x509_certificate(root_der)
    builder = _builder(_common_name(name), issuer.subject, public)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key())
    builder = builder.add_extension(authority, critical=False)
    return builder.sign(root, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def load_certificate(der: bytes) -> x509.Certificate:
    """The certificate in `der`. Raises ValueError, and nothing else, for what is none, and for what the library
    reads with a warning only (a serial number below 1): its next version will refuse it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", CryptographyDeprecationWarning)
            return x509.load_der_x509_certificate(der)
    except (x509.InvalidVersion, UnsupportedAlgorithm, CryptographyDeprecationWarning) as error:
        raise ValueError("not a certificate") from error


def certificate_public(der: bytes) -> str:
    """Public key of a certificate as keys.public_text writes it. Raises ValueError if it is not P-256."""
    try:
        key = load_certificate(der).public_key()
    except UnsupportedAlgorithm as error:
        raise ValueError("not a P-256 certificate") from error
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    public = base64.b64encode(spki).decode()
    public_key(public)
    return public


def is_issued_by(leaf_der: bytes, root_der: bytes) -> bool:
    """Did the key of `root_der` sign `leaf_der`? (A root issues itself.)"""
    try:
        leaf, root = load_certificate(leaf_der), load_certificate(root_der)
        leaf.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
