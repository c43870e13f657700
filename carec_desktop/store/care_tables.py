"""What care of the data asks of the database: is it whole, and what is in it."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from hashlib import sha256

from sqlite_utils import Database

from carec_desktop.ledger import EDIT_FIELDS, Attestation, Edit
from carec_desktop.store.migrations import ledger as migrations

SEAL_COLUMNS = "seal, purpose, signer, device, epoch, number, previous, addressee, revision, keyring"
_EDIT_COLUMNS = ", ".join(("no", "id", *EDIT_FIELDS))
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"


class CareTables:
    """Reads for checks and backups; nothing is written."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # -- packages ------------------------------------------------------------

    def last_package(self, device: str, epoch: int) -> tuple[int, str]:
        """Number and seal of the last package made on this device in this epoch; (0, "") for none."""
        found = self._db.conn.execute(
            "SELECT number, seal FROM attestation WHERE device = ? AND epoch = ? ORDER BY number DESC, no LIMIT 1",
            (device, epoch),
        ).fetchone()
        return (int(found[0]), str(found[1])) if found else (0, "")

    def has_package(self, seal: str) -> bool:
        return self._db.conn.execute("SELECT 1 FROM attestation WHERE seal = ?", (seal,)).fetchone() is not None

    def sealed(self) -> Iterator[tuple[Attestation, str]]:
        """Every attestation (without its edits) beside the seal it was made from, "" where none was kept."""
        for *row, document in self._db.conn.execute(f"SELECT {SEAL_COLUMNS}, document FROM attestation ORDER BY no"):
            yield Attestation(*row), document or ""

    # -- how much ------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """Rows by table, for people and for comparing."""
        tables = ("edit", "attestation", "keyring", "working", "post", "parked", "round")
        return {table: self._count(table) for table in tables}

    def marker(self) -> str:
        """Changes whenever anything worth a backup changed; takes moments, however large the ledger."""
        last = ("edit", "attestation", "post", "decision")
        grown = [self._db.conn.execute(f"SELECT max(no) FROM {t}").fetchone()[0] or 0 for t in last]
        small = (
            "SELECT number, audience FROM keyring ORDER BY 1, 2",
            "SELECT * FROM working ORDER BY record_id, question",
            "SELECT key, document FROM round ORDER BY 1",
            "SELECT kind, name, document FROM local ORDER BY 1, 2",
        )
        rows = [[list(row) for row in self._db.conn.execute(sql)] for sql in small]
        return sha256(json.dumps([grown, rows]).encode()).hexdigest()[:32]

    # -- is it whole ---------------------------------------------------------

    def broken_schema(self) -> list[str]:
        """Names of tables, indexes and triggers that are missing or not as this version makes them."""
        fresh = Database(sqlite3.connect(":memory:"))
        try:
            migrations.apply(fresh)
            wanted = {(kind, name): sql for kind, name, _table, sql in fresh.conn.execute(_SCHEMA)}
        finally:
            fresh.close()
        found = {(kind, name): sql for kind, name, _table, sql in self._db.conn.execute(_SCHEMA)}
        return sorted(name for (kind, name), sql in wanted.items() if found.get((kind, name)) != sql)

    def sample(self, most: int) -> Iterator[tuple[str, Edit | None]]:
        """(stored id, edit) of at most `most` edits: the newest fifth of them and others spread evenly."""
        first, last = self._db.conn.execute("SELECT min(no), max(no) FROM edit").fetchone()
        if last is None:
            return
        newest = most // 5
        step = max(1, (last - first - newest) // max(1, most - newest))
        yield from self._edits("no > ? OR no % ? = 0", (last - newest, step))

    def every_edit(self) -> Iterator[tuple[str, Edit | None]]:
        """(stored id, edit); None for a row that can be no edit."""
        yield from self._edits("1", ())

    def _edits(self, where: str, values: tuple[int, ...]) -> Iterator[tuple[str, Edit | None]]:
        for row in self._db.conn.execute(f"SELECT {_EDIT_COLUMNS} FROM edit WHERE {where} ORDER BY no", values):
            yield str(row[1]), edit_of(row)

    def orphans(self) -> dict[str, int]:
        """Rows that point to nothing, and edits that no package carries, by what is wrong."""
        asked = {
            "attested-without-edit": "attested WHERE edit_no NOT IN (SELECT no FROM edit)",
            "attested-without-package": "attested WHERE attestation_no NOT IN (SELECT no FROM attestation)",
            "edit-without-package": "edit WHERE no NOT IN (SELECT edit_no FROM attested)",
            "counting-without-edit": "counting WHERE edit_no NOT IN (SELECT no FROM edit)",
        }
        found = {name: self._count(rest) for name, rest in asked.items()}
        return {name: count for name, count in found.items() if count}

    def _count(self, rest: str) -> int:
        return int(self._db.conn.execute(f"SELECT count(*) FROM {rest}").fetchone()[0])

    def first_letter(self) -> str:
        """When the first package came or went, "" before that."""
        return str(self._db.conn.execute("SELECT min(at) FROM post").fetchone()[0] or "")

    def signed_keyrings(self) -> list[tuple[int, str, str]]:
        """(number, audience, document) of every keyring kept."""
        found = self._db.conn.execute("SELECT number, audience, document FROM keyring ORDER BY number, audience")
        return [(int(number), str(audience), str(document)) for number, audience, document in found]


def edit_of(row: Sequence[object]) -> Edit | None:
    """The edit in a row (no, id, fields) as it is stored; None when it can be none. What stands in it is not looked
    at: that it still is what was accepted once, its id tells."""
    plain = dict(zip(EDIT_FIELDS, row[2:], strict=True))
    epoch = plain.pop("epoch")
    if not isinstance(epoch, int) or not all(type(cell) is str for cell in plain.values()):
        return None
    lists = {name: tuple(sorted(str(plain.pop(name)).split())) for name in ("replaces", "observed")}
    return Edit(**plain, **lists, epoch=epoch)  # type: ignore[arg-type]
