"""One backup file: the whole workspace, packed, read back and proven before anybody relies on it.

A ZIP file: the database as SQLite's own backup gives it, settings, keys and the people file (both still
encrypted), what waits to be merged, and a manifest with the SHA-256 of each and the digest of the
ledger. It is made from a connection of its own, so work goes on meanwhile.
"""

import errno
import hashlib
import json
import re
import secrets
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

from carec_desktop.actions.workspace import DATABASE, Settings, read_settings
from carec_desktop.i18n import N_
from carec_desktop.ledger import digest
from carec_desktop.problems import UserError, declare
from carec_desktop.store import Store
from carec_desktop.store.database import border
from carec_desktop.sync.files import DISK_FULL, FILE_MISSING, atomic_write, write_error

NOT_A_BACKUP = declare(
    "not-a-backup", N_("“{file}” is no backup of a workspace; nothing was changed, choose another file.")
)
BACKUP_DAMAGED = declare(
    "backup-damaged",
    N_("The backup “{file}” is damaged ({detail}); nothing was changed and it is not used, choose another one."),
)
BACKUP_TOO_NEW = declare(
    "backup-too-new",
    N_("The backup “{file}” was made by a newer version of the program; nothing was changed, install that version."),
)

FORMAT = 1
MANIFEST, SETTINGS = "manifest.json", "workspace.json"
PEOPLE = "people.carec"
# Beside those: every key file (all locked), and packages that wait for a key (nobody sends them again).
KEPT_FOLDERS = {"keys": r"[A-Za-z0-9_.-]+", "parked": r"[A-Za-z0-9_.-]+\.xlsx"}
NO_ZIP = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OverflowError, struct.error,
)  # fmt: skip
WHOLE = 20_000  # edits up to which every single one is hashed again, beyond that a sample of as many
PIECE = 2**20


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `files`: name -> SHA-256; `marker`: see CareTables.marker."""

    made_at: str
    workspace: str
    device: str
    key: str
    role: str
    ref_area: str
    name: str
    digest: str
    edits: int
    packages: int
    marker: str
    files: dict[str, str]
    format: int = FORMAT


def identity(settings: Settings) -> str:
    """What names the workspace in all its copies."""
    return settings.workspace or settings.device


def write(folder: Path, target: Path, *, now: datetime | None = None) -> Path:
    """One backup at `target`, verified before it gets its name. Reads only; the workspace may be in use."""
    try:
        with scratch(target.parent) as room:
            bag = _pack(folder, room, now or datetime.now(UTC))
            with unpacked(bag, room):
                pass
            atomic_write(target, lambda file: pour(bag, file))
    except OSError as error:
        raise write_error(target, error) from error
    return target


def _pack(folder: Path, room: Path, now: datetime) -> Path:
    files = {DATABASE: room / DATABASE} | {name: folder / name for name in kept_in(folder)}
    with reading(folder / DATABASE) as store:
        store.backup_to(files[DATABASE])
    manifest = _manifest(folder, files, now)
    bag = room / "backup.zip"
    with zipfile.ZipFile(bag, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as out:
        out.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        for name, path in files.items():
            out.write(path, name)
    return bag


def kept_in(folder: Path) -> Iterator[str]:
    """Names of the files beside the database that a backup holds, as far as they lie in `folder`."""
    yield from (name for name in (SETTINGS, PEOPLE) if (folder / name).is_file())
    for place in KEPT_FOLDERS:
        for path in sorted((folder / place).glob("*")):
            name = f"{place}/{path.name}"
            if path.is_file() and not path.name.startswith(".") and _may_hold(name):
                yield name


@contextmanager
def reading(path: Path) -> Iterator[Store]:
    """The database at `path`, to read only."""
    store = Store(path, readonly=True)
    try:
        with border(path):
            yield store
    finally:
        store.close()


def _manifest(folder: Path, files: dict[str, Path], now: datetime) -> Manifest:
    who = read_settings(folder)
    key = folder / "keys" / "person.key"
    with reading(files[DATABASE]) as copy:
        counts, state, marker = copy.care.counts(), copy.ledger.digest(), copy.care.marker()
    return Manifest(
        now.strftime("%Y-%m-%dT%H:%M:%SZ"), identity(who), who.device, key_of(key.read_bytes()) if key.exists() else "",
        who.role, who.ref_area, who.name, state, counts["edit"], counts["attestation"], marker,
        {name: sha256(path) for name, path in files.items()},
    )  # fmt: skip


def key_of(locked: bytes) -> str:
    """Id of the key in a locked key file."""
    from carec_desktop.sync.keys import key_id, public_of

    return key_id(public_of(locked))


def sha256(path: Path) -> str:
    """Of the content, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pour(source: Path, target: BinaryIO) -> None:
    """Copy a file into an open one."""
    with open(source, "rb") as file:
        shutil.copyfileobj(file, target, PIECE)


@contextmanager
def scratch(place: Path) -> Iterator[Path]:
    """A folder beside the target for half-made things; one that a crash left is cleared away a day later."""
    with suppress(OSError):
        for old in place.glob(".*.making"):
            if old.stat().st_mtime < datetime.now(UTC).timestamp() - 86400:
                shutil.rmtree(old, ignore_errors=True)
    room = place / f".{secrets.token_hex(6)}.making"
    try:
        room.mkdir()
    except OSError as error:
        raise write_error(room, error) from error
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def without_names(source: Path) -> bool:
    """Take the people file out of a backup, for good: somebody in it has the right to be forgotten. Returns whether
    there was one."""
    manifest = manifest_of(source)
    if PEOPLE not in manifest.files:
        return False
    files = {name: found for name, found in manifest.files.items() if name != PEOPLE}

    def copy(target: BinaryIO) -> None:
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
            new.writestr(MANIFEST, json.dumps(asdict(replace(manifest, files=files)), ensure_ascii=False, indent=1))
            for name in files:
                with old.open(name) as packed, new.open(old.getinfo(name), "w") as file:
                    shutil.copyfileobj(packed, file, PIECE)

    atomic_write(source, copy)
    return True


# -- verify ------------------------------------------------------------------


@contextmanager
def unpacked(source: Path, room: Path, *, whole: bool = False) -> Iterator[tuple[Manifest, Path]]:
    """(manifest, folder with the files) of a backup that holds what it says; UserError for any other.

    `whole`: hash every single edit again, however many there are."""
    place = room / "unpacked"
    place.mkdir()
    try:
        manifest = _unpack(source, place)
        if whole:  # it is going to be used, so bring an older format up to date first
            Store(place / DATABASE).close()
        with reading(place / DATABASE) as store:
            _verify(store, manifest, source, whole)
        yield manifest, place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def manifest_of(source: Path) -> Manifest:
    """The manifest alone, unverified: for lists."""
    try:
        with zipfile.ZipFile(source) as bag:
            return _read_manifest(bag, source)
    except (*NO_ZIP, ValueError, TypeError) as error:
        raise NOT_A_BACKUP.error(str(source), file=source.name) from error
    except OSError as error:
        raise _zip_error(source, error) from error


def _read_manifest(bag: zipfile.ZipFile, source: Path) -> Manifest:
    if MANIFEST not in bag.namelist() or bag.getinfo(MANIFEST).file_size > PIECE:
        raise NOT_A_BACKUP.error(str(source), file=source.name)
    plain = json.loads(bag.read(MANIFEST))
    if int(plain.get("format", 0)) > FORMAT:
        raise BACKUP_TOO_NEW.error(str(source), file=source.name)
    return Manifest(**plain)


def _unpack(source: Path, place: Path) -> Manifest:

    try:
        with zipfile.ZipFile(source) as bag:
            manifest = _read_manifest(bag, source)
            if DATABASE not in manifest.files or SETTINGS not in manifest.files:
                raise NOT_A_BACKUP.error(str(source), file=source.name)
            if sum(bag.getinfo(name).file_size for name in manifest.files) > shutil.disk_usage(place).free:
                raise DISK_FULL.error(str(source), file=source.name)
            for name, expected in manifest.files.items():
                if not _may_hold(name):
                    raise BACKUP_DAMAGED.error(str(source), file=source.name, detail=name)
                target = place / name
                target.parent.mkdir(exist_ok=True)
                with bag.open(name) as packed, open(target, "wb") as file:
                    found = _copy_hashing(packed, file)
                if found != expected:
                    raise BACKUP_DAMAGED.error(str(source), file=source.name, detail=name)
    except FileNotFoundError as error:
        raise FILE_MISSING.error(str(source), file=source.name) from error
    except NO_ZIP as error:
        raise NOT_A_BACKUP.error(str(source), file=source.name) from error
    except (ValueError, TypeError) as error:
        raise BACKUP_DAMAGED.error(str(source), file=source.name, detail=MANIFEST) from error
    except OSError as error:
        raise _zip_error(source, error) from error
    return manifest


def _zip_error(source: Path, error: OSError) -> UserError:
    """A damaged directory sends the reader to places that no file has; everything else is the disk's."""
    if error.errno == errno.EINVAL:
        return NOT_A_BACKUP.error(str(source), file=source.name)
    return write_error(source, error)


def _may_hold(name: str) -> bool:
    top, _slash, rest = name.partition("/")
    inside = top in KEPT_FOLDERS and re.fullmatch(KEPT_FOLDERS[top], rest) is not None and ".." not in rest
    return name in (DATABASE, SETTINGS, PEOPLE) or inside


def _copy_hashing(packed: IO[bytes], file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := packed.read(PIECE):
        found.update(piece)
        file.write(piece)
    return found.hexdigest()


def _verify(store: Store, manifest: Manifest, source: Path, whole: bool) -> None:
    """The database is sound, its edits fit their names, and it is the ledger the manifest speaks of."""
    detail = next(iter(store.integrity()), "")
    edits: Iterable[tuple[str, object]] = store.care.every_edit() if whole or manifest.edits <= WHOLE else ()
    broken = next((name for name, edit in edits or store.care.sample(WHOLE) if getattr(edit, "id", "") != name), None)
    if broken is not None:
        detail = broken[:16]
    elif digest(store.ledger.counting_ids()) != manifest.digest:
        detail = "digest"
    if detail:
        raise BACKUP_DAMAGED.error(str(source), file=source.name, detail=detail)
