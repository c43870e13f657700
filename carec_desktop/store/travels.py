"""Which packages brought an edit here: senders, numbers, seals."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

BATCH = 500
LISTED = "(SELECT value FROM json_each(?))"  # for any number of ids in one statement, given as `listed`


def listed(ids: Iterable[str]) -> str:
    return json.dumps(sorted(ids))


def marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


class Travels:
    """The way of edits through packages, as the attestations tell it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def packages_of(self, ids: Sequence[str]) -> dict[str, tuple[str, int, str]]:
        """Of edits that have travelled: key of the sender, number and name of the device of the first package."""
        return self._first(ids, "a.signer, a.number, a.device", "a.purpose = 'report' AND a.signer = e.author", "a.no")

    def sealed_in(self, ids: Sequence[str]) -> dict[str, tuple[str, str, int]]:
        """Of edits that have travelled: seal, purpose and number of the package that first brought them."""
        return self._first(ids, "a.seal, a.purpose, a.number", "1", "a.signer = e.author, a.no")

    def _first(self, ids: Iterable[str], columns: str, where: str, order: str) -> dict[str, Any]:
        """By edit id, three columns of the last row in that order, which is the first package."""
        rows = self._db.conn.execute(
            f"SELECT e.id, {columns} FROM attested t JOIN edit e ON e.no = t.edit_no"
            " JOIN attestation a ON a.no = t.attestation_no"
            f" WHERE {where} AND e.id IN {LISTED} ORDER BY {order} DESC", (listed(ids),)
        )  # fmt: skip
        return {row[0]: row[1:] for row in rows}

    def attested_by(self, seal: str) -> frozenset[str]:
        found = self._db.conn.execute(
            "SELECT e.id FROM attested t JOIN edit e ON e.no = t.edit_no JOIN attestation a ON a.no = t.attestation_no"
            " WHERE a.seal = ?", (seal,)
        )  # fmt: skip
        return frozenset(row[0] for row in found)
