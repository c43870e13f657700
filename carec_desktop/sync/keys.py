"""Private keys, signatures and fingerprints.

Everybody signs with ECDSA on P-256. A private key rests on disk behind a passphrase: scrypt
(n = 2^16, r = 8: half a second and 64 MB a guess) and AES-256-GCM, whose tag also tells a wrong
passphrase. There is no recovery by design; whoever forgets it enrols again.
"""

import base64
import hashlib
import json
import os
import unicodedata
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from carec_desktop.i18n import N_
from carec_desktop.ledger import canonical_json
from carec_desktop.problems import declare

WRONG_PASSPHRASE = declare(
    "wrong-passphrase", N_("This passphrase does not open the key; nothing was changed, type it once more.")
)
NO_PASSPHRASE = declare(
    "no-passphrase", N_("A key needs a passphrase; nothing was saved, choose one and type it twice.")
)
KEY_FILE_DAMAGED = declare(
    "key-file-damaged",
    N_("The key file cannot be read; your records are safe, restore the file from a backup or enrol again."),
)

PrivateKey = ec.EllipticCurvePrivateKey
KIND, FORMAT = "carec-key", 1
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1
LARGEST_KEY_FILE = 16_384
_HALF = 32  # bytes of r, and of s, in a P-256 signature


def new_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public_text(private: PrivateKey) -> str:
    """The public key as base64 of its DER SubjectPublicKeyInfo."""
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(private.public_key().public_bytes(serialization.Encoding.DER, spki)).decode()


def public_key(public: str) -> ec.EllipticCurvePublicKey:
    """The key behind `public`. Raises ValueError unless it is a P-256 key in its one spelling."""
    der = base64.b64decode(public, validate=True)
    try:
        key = serialization.load_der_public_key(der)
    except UnsupportedAlgorithm as error:
        raise ValueError("not a P-256 key") from error
    if not (isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)):
        raise ValueError("not a P-256 key")  # noqa: TRY004 - the bytes are wrong, not the call
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    if key.public_bytes(serialization.Encoding.DER, spki) != der or base64.b64encode(der).decode() != public:
        raise ValueError("not the canonical spelling of the key")
    return key


def key_id(public: str) -> str:
    """Name of a key: SHA-256 of its DER SubjectPublicKeyInfo, in hex. Raises ValueError for no base64."""
    return hashlib.sha256(base64.b64decode(public, validate=True)).hexdigest()


def sign(private: PrivateKey, message: bytes) -> str:
    """ECDSA with SHA-256 over `message` (which starts with its domain tag), as base64 of r and s."""
    r, s = decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
    return base64.b64encode(r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")).decode()


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Did the holder of `public` sign `message`? Anything malformed is a plain no."""
    try:
        raw = base64.b64decode(signature, validate=True)
        if len(raw) != 2 * _HALF or base64.b64encode(raw).decode() != signature:
            return False
        der = encode_dss_signature(int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big"))
        public_key(public).verify(der, message, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True


def _stretch(passphrase: str, salt: bytes) -> bytes:
    # NFKC: the same passphrase typed on another keyboard or input method must open the key.
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(secret)


def lock(private: PrivateKey, passphrase: str) -> bytes:
    """Content of a key file. Raises UserError for an empty passphrase."""
    if not passphrase:
        raise NO_PASSPHRASE.error()
    salt, nonce = os.urandom(16), os.urandom(12)
    head = {
        "kind": KIND,
        "format": FORMAT,
        "public_key": public_text(private),
        "scrypt": {"n": SCRYPT_N, "r": SCRYPT_R, "p": SCRYPT_P, "salt": base64.b64encode(salt).decode()},
        "nonce": base64.b64encode(nonce).decode(),
    }
    plain = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    sealed = AESGCM(_stretch(passphrase, salt)).encrypt(nonce, plain, canonical_json(head))
    return json.dumps(head | {"sealed": base64.b64encode(sealed).decode()}, indent=1).encode() + b"\n"


def _opened(data: bytes) -> dict[str, Any]:
    """The fields of a key file. The costs must be ours: a swapped file may not ask for 100 GB."""
    try:
        if len(data) > LARGEST_KEY_FILE:
            raise ValueError(len(data))
        content = json.loads(data.decode())
        costs = {name: content["scrypt"][name] for name in ("n", "r", "p")}
        if (content["kind"], content["format"]) != (KIND, FORMAT):
            raise ValueError(content["kind"])
        if costs != {"n": SCRYPT_N, "r": SCRYPT_R, "p": SCRYPT_P}:
            raise ValueError(costs)
        public_key(content["public_key"])
        return dict(content)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise KEY_FILE_DAMAGED.error() from error


def public_of(data: bytes) -> str:
    """The public key a locked key file claims to hold; no passphrase is needed."""
    return str(_opened(data)["public_key"])


def unlock(data: bytes, passphrase: str) -> PrivateKey:
    """The private key in a key file's content. Raises UserError for a wrong passphrase or a damaged file."""
    content = _opened(data)
    head = {name: value for name, value in content.items() if name != "sealed"}
    try:
        salt = base64.b64decode(content["scrypt"]["salt"], validate=True)
        nonce = base64.b64decode(content["nonce"], validate=True)
        sealed = base64.b64decode(content["sealed"], validate=True)
        aead = AESGCM(_stretch(passphrase, salt))
        plain = aead.decrypt(nonce, sealed, canonical_json(head))
        private = serialization.load_der_private_key(plain, None)
    except InvalidTag as error:
        raise WRONG_PASSPHRASE.error() from error
    except (ValueError, TypeError, KeyError) as error:
        raise KEY_FILE_DAMAGED.error() from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or public_text(private) != content["public_key"]:
        raise KEY_FILE_DAMAGED.error()
    return private


def _digits(digest: str, count: int, group: int) -> str:
    text = str(int(digest, 16) % 10**count).zfill(count)
    return " ".join(text[start : start + group] for start in range(0, count, group))


def fingerprint(key: str) -> str:
    """30 digits in groups of 5 for a key id, to be read out by phone or printed in a letter (frozen)."""
    return _digits(key, 30, 5)


def package_fingerprint(seal: str) -> str:
    """16 digits in groups of 4 for a seal id: names one package on the phone (frozen)."""
    return _digits(seal, 16, 4)


def same_fingerprint(one: str, other: str) -> bool:
    """Compares what people typed: digits of any script count, spaces and dashes do not."""
    plain = ["".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal()) for text in (one, other)]
    return bool(plain[0]) and plain[0] == plain[1]
