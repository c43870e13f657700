"""The people file: every attendance list behind one passphrase.

Format 2 (big-endian; format 1 held fewer answers a person and is still read):

    offset  bytes  what
         0      8  magic "CARECPPL"
         8      2  format, 2
        10      3  scrypt: log2 n = 16, r = 8, p = 1
        13     16  salt
        29     12  nonce, fresh at every write
        41      4  length of what follows up to the checksum
        45      …  AES-256-GCM of the content with its 16-byte tag; bytes 0 to 44 are its associated data
         …     32  SHA-256 of everything before

Content: canonical JSON of `Lists.plain`, then blanks up to a multiple of 4,096 bytes, so that the length of the
file does not count the names. The key is scrypt of the NFKC passphrase in UTF-8. The checksum only tells damage
from a wrong passphrase; what decides is the tag. Whoever writes the file (`write`) sees sealed bytes alone.
"""

import hashlib
import json
import os
import struct
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from carec_desktop.i18n import N_
from carec_desktop.ledger import canonical_json
from carec_desktop.people.lists import Lists
from carec_desktop.problems import declare

NO_FILE = declare(
    "no-people-file",
    N_("No names are kept in this workspace yet; nothing was changed, add the participants of a training first."),
)
FILE_THERE = declare(
    "people-file-there",
    N_("Names are kept in this workspace already; nothing was changed, open them with their passphrase."),
)
WRONG_PASSPHRASE = declare(
    "people-wrong-passphrase",
    N_("This passphrase does not open the list of names; nothing was changed, type it again."),
)
NO_PASSPHRASE = declare(
    "people-no-passphrase", N_("The list of names needs a passphrase; nothing was saved, choose one and type it twice.")
)
DAMAGED = declare(
    "people-damaged",
    N_("The file with the names is damaged; your records and counts are safe, restore it from the latest backup."),
)
CUT_SHORT = declare(
    "people-cut-short",
    N_(
        "The file with the names ends too early, perhaps after a copy that was interrupted; "
        "your records and counts are safe, copy it again or restore it from the latest backup."
    ),
)
TOO_NEW = declare(
    "people-too-new",
    N_(
        "The file with the names was written by a newer version of the program; "
        "nothing was changed, update the program to open it."
    ),
)
NO_PEOPLE_FILE = declare(
    "not-a-people-file",
    N_("This is no file with names of participants; nothing was changed, restore it from the latest backup."),
)
CHANGED_MEANWHILE = declare(
    "people-changed-meanwhile",
    N_("The names were changed from another window meanwhile; nothing was saved here, open them again and repeat."),
)

Write = Callable[[Path, bytes], None]
MAGIC, FORMAT = b"CARECPPL", 2
FORMATS = (1, FORMAT)
COSTS = (16, 8, 1)  # log2 n, r, p: half a second and 64 MB a guess
HEAD = struct.Struct(">8sH3B16s12sI")
TAG, CHECK, BLOCK = 16, 32, 4096
LARGEST = 64 * 2**20


def _stretch(passphrase: str, salt: bytes) -> bytes:
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    power, r, p = COSTS
    return Scrypt(salt=salt, length=32, n=2**power, r=r, p=p).derive(secret)


def _seal(key: bytes, salt: bytes, lists: Lists) -> bytes:
    """The bytes of a file that says `lists`."""
    content = canonical_json(lists.plain())
    content += b" " * (-len(content) % BLOCK)
    nonce = os.urandom(12)
    head = HEAD.pack(MAGIC, FORMAT, *COSTS, salt, nonce, len(content) + TAG)
    whole = head + AESGCM(key).encrypt(nonce, content, head)
    return whole + hashlib.sha256(whole).digest()


def _parted(data: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Head, salt, nonce and sealed content of a whole and undamaged file. Raises UserError, each case its own."""
    if data[: len(MAGIC)] != MAGIC[: len(data)] or not data:
        raise NO_PEOPLE_FILE.error()
    if len(data) >= 10 and int.from_bytes(data[8:10]) > FORMAT:
        raise TOO_NEW.error()
    if len(data) < HEAD.size:
        raise CUT_SHORT.error()
    _magic, version, power, r, p, salt, nonce, length = HEAD.unpack_from(data)
    whole = HEAD.size + length + CHECK
    if len(data) < whole <= LARGEST:
        raise CUT_SHORT.error()
    # Costs are fixed by the format: a swapped file may not ask for 100 GB.
    sound = len(data) == whole and version in FORMATS and (power, r, p) == COSTS and length > TAG
    if not sound or hashlib.sha256(data[:-CHECK]).digest() != data[-CHECK:]:
        raise DAMAGED.error()
    return data[: HEAD.size], salt, nonce, data[HEAD.size : -CHECK]


def _opened(key: bytes, head: bytes, nonce: bytes, sealed: bytes) -> Lists:
    try:
        content = AESGCM(key).decrypt(nonce, sealed, head)
    except InvalidTag as error:
        raise WRONG_PASSPHRASE.error() from error
    lists = _read(content)
    if lists is None:
        raise DAMAGED.error()
    return lists


def _read(content: bytes) -> Lists | None:
    # The errors of a JSON reader carry the whole text they could not read: none may leave this function.
    try:
        plain: Any = json.loads(content.decode())
        return Lists.read(plain)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None


class People:
    """An open people file. Every change is written at once, whole, through `write`; `lists` is what stands in it."""

    def __init__(self, path: Path, write: Write, key: bytes, salt: bytes, lists: Lists, seen: bytes) -> None:
        self._path, self._write, self._key, self._salt, self._lists, self._seen = path, write, key, salt, lists, seen

    def __repr__(self) -> str:
        return f"<people file, {len(self._lists.by_training)} lists>"

    @property
    def lists(self) -> Lists:
        return self._lists

    def save(self, lists: Lists) -> None:
        """Make the file say `lists`. Raises UserError when somebody else has written it since it was opened."""
        self._put(self._key, self._salt, lists)

    def change_passphrase(self, passphrase: str, lists: Lists | None = None) -> None:
        """Lock the file with another passphrase; copies made before still open with the old one."""
        salt = os.urandom(16)
        key = _key(passphrase, salt)
        self._put(key, salt, lists or self._lists)
        self._key, self._salt = key, salt

    def _put(self, key: bytes, salt: bytes, lists: Lists) -> None:
        if _last_bytes(self._path) != self._seen:
            raise CHANGED_MEANWHILE.error(self._path.name)
        sealed = _seal(key, salt, lists)
        self._write(self._path, sealed)
        self._lists, self._seen = lists, sealed[-CHECK:]


def _key(passphrase: str, salt: bytes) -> bytes:
    if not passphrase:
        raise NO_PASSPHRASE.error()
    return _stretch(passphrase, salt)


def _last_bytes(path: Path) -> bytes:
    """The checksum at the end of the file: changes with every write."""
    try:
        return path.read_bytes()[-CHECK:]
    except FileNotFoundError:
        return b""


def create(path: Path, passphrase: str, write: Write) -> People:
    """A new and empty people file at `path`. Raises UserError when there is one, or without a passphrase."""
    if path.exists():
        raise FILE_THERE.error(path.name)
    salt = os.urandom(16)
    people = People(path, write, _key(passphrase, salt), salt, Lists(), b"")
    people.save(Lists())
    return people


def unlock(path: Path, passphrase: str, write: Write) -> People:
    """Open the people file at `path`. Raises UserError, each with its own sentence."""
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise NO_FILE.error(path.name) from error
    head, salt, nonce, sealed = _parted(data)
    key = _key(passphrase, salt)
    return People(path, write, key, salt, _opened(key, head, nonce, sealed), data[-CHECK:])
