"""The only SQL: one database a workspace, holding ledger, working values and the book of post."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from carec_desktop.store import lean  # noqa: F401  # first of all: how sqlite-utils is loaded

# isort: split
from sqlite_utils import Database

from carec_desktop.store.care_tables import CareTables
from carec_desktop.store.database import border, connect, connect_to_read, copy_to
from carec_desktop.store.frameworks import FrameworkTable
from carec_desktop.store.ledger_tables import LedgerTables, Stored
from carec_desktop.store.local import LocalTable
from carec_desktop.store.post import Letter, PostTables
from carec_desktop.store.working import Working, WorkingTable

__all__ = ["Letter", "Store", "Stored", "Working"]


class Store:
    """An open database. One connection; the window keeps it on one thread."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        self._done: Callable[[], None] | None = None
        if readonly:
            self._db, reading = connect_to_read(path)
            self._done = reading.done
        else:
            self._db = connect(path)
        self.ledger = LedgerTables(self._db)
        self.working = WorkingTable(self._db)
        self.post = PostTables(self._db)
        self.local = LocalTable(self._db)
        self.care = CareTables(self._db)
        self.frameworks = FrameworkTable(self._db)

    @property
    def database(self) -> Database:
        """For the store's own modules."""
        return self._db

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing; nested uses join the outer one."""
        with border(self.path), self._db.atomic():
            yield

    def backup_to(self, path: Path) -> None:
        """A consistent copy of the whole database, also while it is in use."""
        with border(path):
            copy_to(self._db.conn, path)

    def integrity(self) -> list[str]:
        """What SQLite itself finds wrong with the file; nothing when it is sound."""
        try:
            found = [str(row[0]) for row in self._db.conn.execute("PRAGMA integrity_check")]
        except sqlite3.DatabaseError as error:
            found = [str(error)]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        """Let go of the file. Raises UserError when somebody wrote to a large database while it was read."""
        self._db.close()
        if self._done is not None:
            done, self._done = self._done, None
            done()
