"""Published revisions of the framework: signed documents, kept for ever."""

import json
from typing import Any

from sqlite_utils import Database


class FrameworkTable:
    """Revisions by name; the one with the highest number is in force. The caller holds the transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, revision: str, document: dict[str, Any]) -> None:
        """Keep a document {"head": {...}, "tables": [[name, rows], …]}; a name that is there stays as it is."""
        text = json.dumps(document, ensure_ascii=False, sort_keys=True)
        self._db.conn.execute("INSERT OR IGNORE INTO framework VALUES (?,?)", (revision, text))

    def revisions(self) -> list[dict[str, Any]]:
        """Every document, the oldest number first."""
        found = [json.loads(row[0]) for row in self._db.conn.execute("SELECT document FROM framework")]
        return sorted(found, key=lambda document: int(document["head"]["number"]))

    def any(self) -> bool:
        """Whether a revision was published here or came along; until then the installed one is in force."""
        return self._db.conn.execute("SELECT 1 FROM framework LIMIT 1").fetchone() is not None

    def in_force(self) -> dict[str, Any] | None:
        return next(reversed(self.revisions()), None)

    def rows_in_force(self) -> list[tuple[str, ...]]:
        """Rows (table, row key, attribute, value) of the revision in force; none while the installed one is."""
        document = self.in_force()
        return _rows(document) if document else []

    def rows_of(self, revision: str) -> list[tuple[str, ...]]:
        """The same of a revision by name; none for one that is not here."""
        return next((_rows(each) for each in self.revisions() if each["head"]["revision"] == revision), [])


def _rows(document: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(name, *row) for name, rows in document["tables"] for row in rows]
