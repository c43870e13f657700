"""The only SQL: one database a workspace, holding ledger, working values and the book of post."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from carec_desktop.store.database import border, connect
from carec_desktop.store.ledger_tables import LedgerTables, Stored
from carec_desktop.store.post import Letter, PostTables
from carec_desktop.store.working import Working, WorkingTable

__all__ = ["Letter", "Store", "Stored", "Working"]


class Store:
    """An open database. One connection; the window keeps it on one thread."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        self._db = connect(path, readonly=readonly)
        self.ledger = LedgerTables(self._db)
        self.working = WorkingTable(self._db)
        self.post = PostTables(self._db)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing; nested uses join the outer one."""
        with border(self.path), self._db.atomic():
            yield

    def backup_to(self, path: Path) -> None:
        """A consistent copy of the whole database, also while it is in use."""
        import sqlite3

        with border(path):
            copy = sqlite3.connect(path)
            try:
                self._db.conn.backup(copy)
            finally:
                copy.close()

    def integrity(self) -> list[str]:
        """What SQLite itself finds wrong with the file; nothing when it is sound."""
        found = [row[0] for row in self._db.conn.execute("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        self._db.close()
