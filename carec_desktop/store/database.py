"""Opening the database: the gate for foreign and newer files, migrations, and safe settings."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from carec_desktop.i18n import N_
from carec_desktop.problems import declare
from carec_desktop.store.migrations import APPLICATION_ID, ledger
from carec_desktop.store.reading import Reading, open_to_read

MOST_WAITS = 100
FORMAT = 3  # one more with every migration

DATABASE_TOO_NEW = declare(
    "database-too-new",
    N_("“{file}” was written by a newer version of the program; nothing was changed, please install that version."),
)
NOT_OUR_DATABASE = declare(
    "not-our-database",
    N_("“{file}” is not a CAREC Desktop database; nothing was changed, choose another folder."),
)
DATABASE_DAMAGED = declare(
    "database-damaged",
    N_("“{file}” is damaged ({detail}); nothing was changed, restore the latest backup."),
)
DATABASE_OLD = declare(
    "database-old",
    N_("“{file}” was written by an older version; nothing was changed, open it once for working, then read it."),
)
CANNOT_WRITE = declare(
    "cannot-write",
    N_("“{file}” cannot be written ({detail}); what was saved before is safe, choose a folder you may write to."),
)
DISK_FULL = declare(
    "database-disk-full",
    N_("The disk is full; this last step was not saved, everything before it is safe. Free some space."),
)


@contextmanager
def border(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into one sentence a person can act on."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        detail = str(error)
        if "disk is full" in detail or "disk I/O" in detail:
            raise DISK_FULL.error(str(path)) from error
        if any(word in detail for word in ("readonly", "unable to open", "locked")):
            raise CANNOT_WRITE.error(str(path), file=path.name, detail=detail) from error
        if any(word in detail for word in ("malformed", "not a database", "corrupt", "decode")):
            raise DATABASE_DAMAGED.error(str(path), file=path.name, detail=detail) from error
        raise
    except PermissionError as error:
        raise CANNOT_WRITE.error(str(path), file=path.name, detail=error.strerror or "") from error


def connect(path: Path) -> Database:
    """Open the database at `path` for writing; make it, or bring it up to date, where needed."""
    with border(path):
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rwc", uri=True, timeout=10, check_same_thread=False)
        try:
            _settings(conn)
            version = _gate(conn, path)
            conn.execute("PRAGMA journal_mode=WAL")
            if 0 < version < FORMAT:
                copy_to(conn, path.with_name(f"{path.stem}-format-{version}{path.suffix}"))
            database = Database(conn)
            if version < FORMAT:
                _upgrade(database)
        except BaseException:
            conn.close()
            raise
    return database


def connect_to_read(path: Path) -> tuple[Database, Reading]:
    """Open the database at `path` without writing anything anywhere near it. Call `done` after closing."""
    with border(path):
        if not path.exists():
            raise NOT_OUR_DATABASE.error(str(path), file=path.name)
        reading = open_to_read(path)
        try:
            _settings(reading.connection)
            version = _gate(reading.connection, path)
            database = Database(reading.connection)
            if 0 < version < FORMAT:
                if not reading.private:
                    raise DATABASE_OLD.error(str(path), file=path.name)
                _upgrade(database)
            reading.connection.execute("PRAGMA query_only=ON")
        except BaseException:
            reading.connection.close()
            reading.done()
            raise
    return database, reading


def copy_to(conn: sqlite3.Connection, path: Path) -> None:
    """A consistent copy of the whole database in one file that stands alone, also while it is in use."""
    waited = 0

    def patient(status: int, _left: int, _pages: int) -> None:
        nonlocal waited
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # Python itself would try for ever
            waited += 1
            if waited > MOST_WAITS:
                raise sqlite3.OperationalError("database is locked")

    copy = sqlite3.connect(path)
    try:
        # In one step: between several the other side's writing would make it begin again and again.
        conn.backup(copy, pages=-1, progress=patient, sleep=0.05)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def _settings(conn: sqlite3.Connection) -> None:
    settings = ("trusted_schema=OFF", "cell_size_check=ON", "foreign_keys=ON", "synchronous=FULL", "cache_size=-32768")
    for pragma in settings:
        conn.execute(f"PRAGMA {pragma}")


def _gate(conn: sqlite3.Connection, path: Path) -> int:
    """The format of the file, 0 for an empty one. Raises UserError for files that are not ours to write."""
    application = conn.execute("PRAGMA application_id").fetchone()[0]
    empty = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application != APPLICATION_ID and not empty:
        raise NOT_OUR_DATABASE.error(str(path), file=path.name)
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    if version > FORMAT:
        raise DATABASE_TOO_NEW.error(str(path), file=path.name)
    return version


def _upgrade(database: Database) -> None:
    """All migrations or none: a half-made database would be taken for somebody else's."""
    with database.atomic():
        ledger.apply(database)
        database.conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
        database.conn.execute(f"PRAGMA user_version={FORMAT}")
