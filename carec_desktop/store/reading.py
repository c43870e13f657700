"""Opening a database to read it: nothing is written beside it, not even what SQLite keeps for itself.

A plain read-only connection to a database in WAL mode leaves two files behind and needs a folder it may
write to. So a database at rest is read from memory (small) or as it lies (large, and it must not have
changed meanwhile); one that a crash left with its log is read from a copy; only one that is being
written now is read the way SQLite does.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.i18n import N_
from carec_desktop.problems import declare
from carec_desktop.store.locks import no_writer

IN_MEMORY = 32 * 2**20
# Bytes 18 and 19 of the header: 2 asks for a write-ahead log, which memory cannot have.
JOURNAL = slice(18, 20)

CHANGED_MEANWHILE = declare(
    "database-changed-meanwhile",
    N_("“{file}” was written while it was being read; nothing was changed, please do the same once more."),
)


def _nothing() -> None:
    """For connections that leave nothing to do."""


@dataclass(frozen=True)
class Reading:
    """A connection for reading; `done` is called after it was closed. `private`: a copy that may be upgraded."""

    connection: sqlite3.Connection
    private: bool
    done: Callable[[], None] = _nothing


def open_to_read(path: Path) -> Reading:
    """Open the database at `path`, which exists. Errors are those of SQLite and of the disk."""
    log = path.with_name(path.name + "-wal")
    with no_writer(path.parent) as quiet:
        if quiet is False or (quiet is None and log.exists()):
            return Reading(_connect(path, "mode=ro"), private=False)
        if log.exists() and log.stat().st_size:
            return _from_copy(path, log)
        if path.stat().st_size <= IN_MEMORY and hasattr(sqlite3.Connection, "deserialize"):
            return Reading(_from_bytes(path.read_bytes()), private=True)
    return _as_it_lies(path)


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=10, check_same_thread=False)


def _from_bytes(content: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    if content:
        plain = bytearray(content)
        if plain[JOURNAL] == b"\x02\x02":
            plain[JOURNAL] = b"\x01\x01"
        connection.deserialize(bytes(plain))
    return connection


def _from_copy(path: Path, log: Path) -> Reading:
    folder = tempfile.TemporaryDirectory(prefix="carec-")
    try:
        copy = Path(folder.name) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(log, copy.with_name(log.name))
        return Reading(_connect(copy, "mode=rw"), private=True, done=folder.cleanup)
    except BaseException:
        folder.cleanup()
        raise


def _as_it_lies(path: Path) -> Reading:
    before = _state(path)

    def compare() -> None:
        if _state(path) != before:
            raise CHANGED_MEANWHILE.error(str(path), file=path.name)

    return Reading(_connect(path, "mode=ro&immutable=1"), private=False, done=compare)


def _state(path: Path) -> tuple[int, int]:
    now = path.stat()
    return now.st_size, now.st_mtime_ns
