"""Notes of this laptop: lists and settings that are kept with the workspace and never travel in a package.

What was dropped leaves its name behind, so that an older copy of the workspace does not bring it back.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

GONE = "null"  # the document of what was dropped


class LocalTable:
    """Small documents by kind and name; the caller holds the transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, kind: str, name: str, document: Mapping[str, Any], at: str) -> None:
        """Keep `document` (plain JSON) in place of the one of that name."""
        text = json.dumps(document, ensure_ascii=False, sort_keys=True)
        self._db.conn.execute("INSERT OR REPLACE INTO local VALUES (?,?,?,?)", (kind, name, text, at))

    def drop(self, kind: str, name: str) -> None:
        self._db.conn.execute("UPDATE local SET document = ? WHERE kind = ? AND name = ?", (GONE, kind, name))

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Every document of a kind by name, in the order of names."""
        sql = "SELECT name, document FROM local WHERE kind = ? AND document <> ? ORDER BY name"
        found = self._db.conn.execute(sql, (kind, GONE))
        return {str(name): json.loads(text) for name, text in found}
