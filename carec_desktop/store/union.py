"""The union of two copies of one workspace: what the other copy holds and can prove is added, nothing is replaced.

The other copy may be damaged: then every row that can still be read is taken by itself.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from carec_desktop.ledger import EDIT_FIELDS, Attestation, Edit
from carec_desktop.problems import UserError
from carec_desktop.store.care_tables import SEAL_COLUMNS, edit_of
from carec_desktop.store.database import DATABASE_TOO_NEW
from carec_desktop.store.local import GONE
from carec_desktop.store.working import Working

if TYPE_CHECKING:
    from carec_desktop.store import Store

PART = 1000
LOST_IN_A_ROW = 5000  # rows of a damaged table that are tried one by one before the rest is given up
# Tables that a copy may add rows to as they are. Not among them: what the newest receipt said (acknowledged,
# decision), because an older one would hide that something has to be sent again.
PLAIN = {
    "framework": "revision, document",
    "parked": "seal, signer, file, at",
    "round": "key, document, at",
    "local": "kind, name, document, at",
}
# What the other copy dropped since it was written here as it stands is dropped here too.
DROPPED = (f"(kind, name) DO UPDATE SET document = excluded.document"
           f" WHERE excluded.document = '{GONE}' AND excluded.at >= local.at")  # fmt: skip
POST = "direction, seal, purpose, who, number, verdict, file, at, problem"

Row = tuple[object, ...]


@dataclass(frozen=True)
class Proof:
    """What is believed of another copy: whether an attestation's kept seal holds, whether a keyring is signed;
    `judge` has the store judge by the newest keyring it then holds."""

    seal: Callable[[Attestation, str], bool]
    keyring: Callable[[str], bool]
    judge: Callable[["Store"], None]


@dataclass
class Added:
    """What the other copy brought. `drafts`: (here, there) where each holds another working value;
    `refused`: edits and packages that could be read but prove nothing."""

    edits: int = 0
    packages: int = 0
    working: int = 0
    refused: int = 0
    drafts: list[tuple[Working, Working]] = field(default_factory=list)


def absorb(into: "Store", other: "Store", proof: Proof) -> Added:
    """Add what `other` holds to `into`, in one transaction, and compute the current values again."""
    with into.transaction():
        return _Union(into, other, proof).run()


def is_sound(path: Path) -> bool:
    """Can the database be built upon: readable, whole, every edit fitting its id? Raises UserError for one of a
    newer version."""
    from carec_desktop.store import Store

    store = None
    try:
        store = Store(path, readonly=True)
        fits = all(edit is not None and edit.id == name for name, edit in store.care.every_edit())
        return fits and not store.integrity() and not store.care.broken_schema()
    except UserError as error:
        if error.problem.kind is DATABASE_TOO_NEW:
            raise
        return False
    except sqlite3.DatabaseError:
        return False
    finally:
        if store is not None:
            store.close()


class _Union:
    """One union under way."""

    def __init__(self, into: "Store", other: "Store", proof: Proof) -> None:
        self._into, self._other, self._proof = into, other, proof
        self._rows = Readable(other.database)
        self._names: dict[int, str] = {}  # number of an edit there -> its id
        self._touched: set[str] = set()  # records whose current values must be computed again
        self.added = Added()

    def run(self) -> Added:
        self._proof.judge(self._into)
        before = self._into.care.counts()
        for number, audience, document in self._rows.all("keyring", "number, audience, document"):
            if self._proof.keyring(str(document)):
                self._into.ledger.put_keyring(int(str(number)), str(audience), str(document))
        self._take_edits()
        self._take_packages()
        self._take_plain()
        self._take_working()
        after = self._into.care.counts()
        self.added.edits = after["edit"] - before["edit"]
        self.added.packages = after["attestation"] - before["attestation"]
        known = self._into.ledger.keyring
        self._proof.judge(self._into)
        if self._into.ledger.keyring == known:
            self._into.ledger.refresh(self._touched)
        else:
            self._into.ledger.rebuild()
        return self.added

    def _take_edits(self) -> None:
        part: list[Edit] = []
        for row in self._rows.all("edit", ", ".join(("no", "id", *EDIT_FIELDS)), "no"):
            edit = edit_of(row)
            if edit is None or edit.id != row[1]:
                self.added.refused += 1
                continue
            self._names[int(str(row[0]))] = edit.id
            part.append(edit)
            if len(part) >= PART:
                self._add(part)
                part = []
        self._add(part)

    def _add(self, edits: list[Edit]) -> None:
        new = self._into.ledger.absent(edit.id for edit in edits)
        self._touched |= self._into.ledger.add(edit for edit in edits if edit.id in new)

    def _take_packages(self) -> None:
        covered: dict[int, set[str]] = {}
        for edit_no, attestation_no in self._rows.attested(self._names):
            covered.setdefault(attestation_no, set()).add(self._names[edit_no])
        for no, *row, document in self._rows.all("attestation", f"no, {SEAL_COLUMNS}, document", "no"):
            attestation = replace(_attestation(row), edits=frozenset(covered.get(int(str(no)), ())))
            if not self._proof.seal(attestation, str(document or "")):
                self.added.refused += 1
            elif not self._into.ledger.attested_by(attestation.seal) >= attestation.edits or not self._has(attestation):
                self._touched |= self._into.ledger.add([], attestation, str(document or ""))

    def _has(self, attestation: Attestation) -> bool:
        return self._into.care.has_package(attestation.seal)

    def _take_plain(self) -> None:
        run = self._into.database.conn.executemany
        for table, columns in PLAIN.items():
            marks = ",".join("?" * (columns.count(",") + 1))
            clash = DROPPED if table == "local" else "DO NOTHING"
            run(f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT {clash}",
                self._rows.all(table, columns))  # fmt: skip
        same = " AND ".join(f"{column} IS ?" for column in POST.split(", "))
        run(
            f"INSERT INTO post ({POST}) SELECT ?,?,?,?,?,?,?,?,? WHERE NOT EXISTS (SELECT 1 FROM post WHERE {same})",
            (row * 2 for row in self._rows.all("post", POST, "no")),
        )

    def _take_working(self) -> None:
        """A draft of the other copy comes back unless it was sent since; the one here is never overwritten."""
        here = {(row.record_id, row.question): row for row in self._into.working.all()}
        for row in self._rows.working():
            mine = here.get((row.record_id, row.question))
            if mine is None:
                sent = (e for e in self._into.ledger.edits_of(row.record_id) if e.question == row.question)
                if row.typed or all(edit.value != row.value for edit in sent):
                    self._into.working.put(row)
                    self.added.working += 1
            elif (mine.value, mine.typed) != (row.value, row.typed):
                self.added.drafts.append((mine, row))


def _attestation(row: Iterable[object]) -> Attestation:
    seal, purpose, signer, device, epoch, number, previous, addressee, revision, keyring = row
    return Attestation(
        str(seal), str(purpose), str(signer), str(device), int(str(epoch)), int(str(number)), str(previous),
        str(addressee), str(revision), int(str(keyring)),
    )  # fmt: skip


class Readable:
    """Rows of a database that may be damaged: what cannot be read is left out, the rest is given."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self, table: str, columns: str, key: str = "rowid") -> Iterator[Row]:
        """Rows in the order of their number."""
        last = lost = 0
        while lost <= LOST_IN_A_ROW:
            part = self._try(f"SELECT {key}, {columns} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT {PART}", last)
            if part is None:  # somewhere in this part the file is damaged: one by one
                last += 1
                part = self._try(f"SELECT {key}, {columns} FROM {table} WHERE {key} = ?", last) or []
                lost = 0 if part else lost + 1
            elif part:
                last, lost = int(str(part[-1][0])), 0
            else:
                return
            yield from (row[1:] for row in part)

    def attested(self, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Pairs (number of an edit, number of its package) of these edits, whose numbers ascend."""
        ordered = sorted(numbers)
        for start in range(0, len(ordered), PART):
            part = ordered[start : start + PART]
            pairs = "SELECT edit_no, attestation_no FROM attested WHERE edit_no"
            found = self._try(f"{pairs} BETWEEN ? AND ?", part[0], part[-1])
            if found is None:
                each = (self._try(f"{pairs} = ?", no) for no in part)
                found = [row for rows in each for row in rows or ()]
            wanted = set(part)
            yield from ((int(str(e)), int(str(a))) for e, a in found if e in wanted)

    def working(self) -> Iterator[Working]:
        import json

        columns = "record_id, form, key, question, value, lang, typed, reason, based_on, changed_at, on_behalf_of"
        for row in self.all("working", columns):
            record, form, key, question, value, lang, typed, reason, based_on, at, country = map(str, row)
            try:
                plain = json.loads(key)
            except ValueError:
                continue
            seen = tuple(based_on.split())
            yield Working(record, form, plain, question, value, lang, typed, reason, seen, at, country)

    def _try(self, sql: str, *values: int) -> list[Row] | None:
        try:
            return self._db.conn.execute(sql, values).fetchall()
        except sqlite3.DatabaseError:
            return None


def stale_cache(store: "Store") -> bool:
    """Do the current values kept differ from what the ledger says? Computed apart; nothing is written to the file."""
    from carec_desktop.store.ledger_tables import LedgerTables

    if store.database.conn.in_transaction:  # half a step cannot be copied, so it is computed and undone in place
        return _rebuilt_in_place(store) != store.ledger.cached()
    apart = sqlite3.connect("")  # SQLite keeps it in memory while it is small, else in a file nobody sees
    try:
        store.database.conn.backup(apart)
        apart.execute("PRAGMA journal_mode=MEMORY")
        fresh = LedgerTables(Database(apart))
        fresh.trust(store.ledger.keyring)
        fresh.rebuild()
        return fresh.cached() != store.ledger.cached()
    finally:
        apart.close()


def _rebuilt_in_place(store: "Store") -> list[Row]:
    conn = store.database.conn
    conn.execute("SAVEPOINT compare")
    try:
        store.ledger.rebuild()
        return store.ledger.cached()
    finally:
        conn.execute("ROLLBACK TO compare")
        conn.execute("RELEASE compare")
