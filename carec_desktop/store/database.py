"""Opening the database: the gate for foreign and newer files, migrations, and safe settings."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from carec_desktop.i18n import N_
from carec_desktop.problems import declare
from carec_desktop.store.migrations import APPLICATION_ID, ledger

FORMAT = 1

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
        if any(word in detail for word in ("malformed", "not a database", "corrupt")):
            raise DATABASE_DAMAGED.error(str(path), file=path.name, detail=detail) from error
        raise
    except PermissionError as error:
        raise CANNOT_WRITE.error(str(path), file=path.name, detail=error.strerror or "") from error


def connect(path: Path, *, readonly: bool = False) -> Database:
    """Open (and, unless `readonly`, create or upgrade) the database at `path`."""
    with border(path):
        if readonly and not path.exists():
            raise NOT_OUR_DATABASE.error(str(path), file=path.name)
        conn = _open(path, readonly)
        try:
            _gate(conn, path)
            database = Database(conn)
            if not readonly:
                _prepare(database)
        except BaseException:
            conn.close()
            raise
    return database


def _open(path: Path, readonly: bool) -> sqlite3.Connection:
    mode = "ro" if readonly else "rwc"
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=10, check_same_thread=False)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "foreign_keys=ON", "synchronous=FULL"):
        conn.execute(f"PRAGMA {pragma}")
    return conn


def _gate(conn: sqlite3.Connection, path: Path) -> None:
    application = conn.execute("PRAGMA application_id").fetchone()[0]
    empty = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application != APPLICATION_ID and not empty:
        raise NOT_OUR_DATABASE.error(str(path), file=path.name)
    if conn.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
        raise DATABASE_TOO_NEW.error(str(path), file=path.name)


def _prepare(database: Database) -> None:
    database.conn.execute("PRAGMA journal_mode=WAL")
    if database.conn.execute("PRAGMA user_version").fetchone()[0] < FORMAT:
        ledger.apply(database)
        database.conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
        database.conn.execute(f"PRAGMA user_version={FORMAT}")
        database.conn.commit()
