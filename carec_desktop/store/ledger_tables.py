"""The ledger on disk: edits, attestations and keyrings that only grow, and the cache of current values."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from typing import Any, NamedTuple

from sqlite_utils import Database

from carec_desktop.holders import Keyring, owner_of
from carec_desktop.ledger import (
    APPROVED,
    EDIT_FIELDS,
    EXISTS,
    KEY,
    QUERY,
    Attestation,
    Edit,
    RecordState,
    accepted_chain,
    counts,
    digest,
    has_declined,
    is_bookkeeping,
    is_content,
    key_of,
    settle,
)  # fmt: skip
from carec_desktop.store.plain_records import Covering, settle_plain
from carec_desktop.store.travels import LISTED, Travels, listed, marks, parts

EDIT_COLUMNS = ("id", *EDIT_FIELDS)
_key_text = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Stored:
    """Current values of one record: stored texts by question, with the state of each. `unconfirmed`: the country
    a value was entered for by the secretariat and that has not confirmed it; `approval`: the value of the last
    decision about approval; `leaving`: its owner deleted it after it was approved."""

    record_id: str
    form: str
    key: Mapping[str, str]
    values: Mapping[str, str]
    states: Mapping[str, str]
    approved: Mapping[str, str]
    heads: Mapping[str, tuple[str, ...]]
    langs: Mapping[str, str]
    exists: str
    unconfirmed: Mapping[str, str]
    approval: str = ""
    leaving: bool = False

    @property
    def all_heads(self) -> tuple[str, ...]:
        """What a delete or an approval made now observes."""
        return tuple(sorted(h for q, hs in self.heads.items() if is_content(q) for h in hs))

    @property
    def seen(self) -> tuple[str, ...]:
        """Everything that stands, a deletion included: what a refusal made now declines."""
        return tuple(sorted((*self.all_heads, *self.heads.get(EXISTS, ()))))

    @property
    def declined(self) -> bool:
        """Was what stands now refused, and what was approved before left as it is?"""
        return has_declined(self.approval, self.seen)

    @property
    def corrected(self) -> tuple[str, ...]:
        """Questions of an approved record whose value differs from the approved one, or was not there then."""
        asked = sorted(self.approved.keys() | self.values.keys()) if self.approved else ()
        return tuple(q for q in asked if self.values.get(q, "") != self.approved.get(q, ""))


class _Row(NamedTuple):
    """One answer with its record, as the cache holds them."""

    record_id: str
    form: str
    key: str
    exists: str
    question: str
    value: str
    state: str
    approved: str | None
    heads: str
    lang: str
    on_behalf_of: str


def _stored(rows: Sequence[_Row]) -> Stored:
    record, own = rows[0], [row for row in rows if not is_bookkeeping(row.question)]
    return Stored(
        record.record_id,
        record.form,
        json.loads(record.key),
        values={row.question: row.value for row in own},
        states={row.question: row.state for row in rows if row.question != KEY},
        approved={row.question: row.approved for row in own if row.approved is not None},
        heads={row.question: tuple(row.heads.split()) for row in rows},
        langs={row.question: row.lang for row in rows},
        exists=record.exists,
        unconfirmed={row.question: row.on_behalf_of for row in own if row.on_behalf_of},
        approval=next((row.value for row in rows if row.question == APPROVED), ""),
        leaving=record.exists == "1" and any(row.question == EXISTS and row.value == "0" for row in rows),
    )


Held = tuple[int, str | None, Edit]  # number of an edit, numbers of the packages that cover it, the edit


def _cells(edit: Edit) -> tuple[str | int, ...]:
    """An edit as a row of EDIT_COLUMNS."""
    replaces, observed = " ".join(sorted(edit.replaces)), " ".join(sorted(edit.observed))
    return (
        edit.id, edit.record_id, edit.form, edit.question, edit.value, edit.lang, replaces, observed, edit.author,
        edit.device, edit.epoch, edit.made_at, edit.revision, edit.reason, edit.on_behalf_of, edit.nonce,
    )  # fmt: skip


def _edit(cells: Sequence[Any]) -> Edit:
    """The edit in a row of EDIT_COLUMNS, under the name it was stored by: that both still fit is `check`'s question."""
    name, record, form, question, value, lang, replaces, observed, *rest = cells
    edit = Edit(record, form, question, value, lang, tuple(replaces.split()), tuple(observed.split()), *rest)
    edit.__dict__["id"] = name
    return edit


def _record_row(state: RecordState) -> tuple[str, ...]:
    return state.record_id, state.form, _key_text(dict(state.key)), owner_of(state.key), state.exists


def _answer_rows(state: RecordState) -> list[tuple[str | None, ...]]:
    return [
        (state.record_id, question, a.value, a.lang, a.state, a.approved, " ".join([head.id for head in a.heads]),
         a.unconfirmed)
        for question, a in state.answers.items()
    ]  # fmt: skip


class _KnownKeys(Mapping[str, str]):
    """Looks a key up when it is asked for: a package names few of the records of a large ledger."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def __getitem__(self, record_id: str) -> str:
        found = self._db.conn.execute(
            "SELECT value FROM edit WHERE record_id = ? AND question = ? LIMIT 1", (record_id, KEY)
        ).fetchone()
        if found is None:
            raise KeyError(record_id)
        return str(found[0])

    def __iter__(self) -> Iterator[str]:
        rows = self._db.conn.execute("SELECT DISTINCT record_id FROM edit WHERE question = ?", (KEY,))
        return (row[0] for row in rows)

    def __len__(self) -> int:
        return sum(1 for _record in self)


class LedgerTables(Travels):
    """Edits in, current values out. The keyring in force is set once with `trust`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._keyring = Keyring(0, "", "", ())
        self._only: frozenset[str] | None = None

    def trust(self, keyring: Keyring) -> None:
        """Judge by `keyring` from now on (without recomputing; call `rebuild` after a change)."""
        self._keyring = keyring

    def count_only(self, ids: frozenset[str]) -> None:
        """Let exactly these edits count, whoever vouches for them: the ledger as an edition found it."""
        self._only = ids

    @property
    def keyring(self) -> Keyring:
        return self._keyring

    # -- in ------------------------------------------------------------------

    def add(self, edits: Iterable[Edit], attestation: Attestation | None = None, document: str = "") -> set[str]:
        """Set union with what is here; returns ids of the records touched. The caller holds the transaction."""
        edits = list(edits)
        self._db.conn.executemany(
            f"INSERT OR IGNORE INTO edit ({','.join(EDIT_COLUMNS)}) VALUES ({marks(EDIT_COLUMNS)})", map(_cells, edits)
        )
        touched = {e.record_id for e in edits}
        if attestation is not None:
            self._attest(attestation, document)
            touched |= self._records_with(attestation.edits - {e.id for e in edits})
        return touched

    def _attest(self, a: Attestation, document: str) -> None:
        self._db.conn.execute(
            "INSERT OR IGNORE INTO attestation (seal, purpose, signer, device, epoch, number, previous, addressee,"
            " revision, keyring, document) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (a.seal, a.purpose, a.signer, a.device, a.epoch, a.number, a.previous, a.addressee, a.revision, a.keyring,
             document),
        )  # fmt: skip
        (number,) = self._db.conn.execute("SELECT no FROM attestation WHERE seal = ?", (a.seal,)).fetchone()
        self._db.conn.execute(
            f"INSERT OR IGNORE INTO attested SELECT no, ? FROM edit WHERE id IN {LISTED} ORDER BY no",
            (number, listed(a.edits)),
        )

    def _records_with(self, ids: Iterable[str]) -> set[str]:
        """Ids of the records that these edits are of."""
        rows = self._db.conn.execute(f"SELECT DISTINCT record_id FROM edit WHERE id IN {LISTED}", (listed(ids),))
        return {row[0] for row in rows}

    # -- current values ------------------------------------------------------

    def refresh(self, records: Iterable[str]) -> None:
        """Recompute the cached state of these records from the ledger."""
        covering = self._covering()
        for part in parts(sorted(set(records))):
            self._refresh_part(part, covering)

    def rebuild(self) -> None:
        """Recompute every record, as after a change of the keyring."""
        self.refresh(row[0] for row in self._db.conn.execute("SELECT DISTINCT record_id FROM edit").fetchall())

    def _edits_of(self, records: Sequence[str]) -> dict[str, list[Held]]:
        found: dict[str, list[Held]] = {}
        packages = "(SELECT group_concat(attestation_no) FROM attested WHERE edit_no = no)"
        sql = f"SELECT no, {packages}, {','.join(EDIT_COLUMNS)} FROM edit WHERE record_id IN ({marks(records)})"
        for number, covered_by, *cells in self._db.conn.execute(sql, records):
            edit = _edit(cells)
            found.setdefault(edit.record_id, []).append((number, covered_by, edit))
        return found

    def _covering(self) -> Covering:
        arrived = self.attestations()
        accepted = accepted_chain(self._keyring, {a.seal: a for a in arrived})
        numbers = self._db.conn.execute("SELECT no FROM attestation ORDER BY no")
        good = {str(no): a for (no,), a in zip(numbers, arrived, strict=True) if accepted(a)}
        return cache(lambda found: [good[no] for no in found.split(",") if no in good] if found else [])

    def _refresh_part(self, records: Sequence[str], covering: Covering) -> None:
        """Replace what is cached of these records (at most BATCH)."""
        conn, asked = self._db.conn, marks(records)
        conn.execute(
            f"DELETE FROM counting WHERE edit_no IN (SELECT no FROM edit WHERE record_id IN ({asked}))", records
        )
        for table in ("record", "answer"):
            conn.execute(f"DELETE FROM {table} WHERE record_id IN ({asked})", records)
        plain = settle_plain(self._db, records, covering, self._keyring) if self._only is None else {}
        counting: list[tuple[int]] = []
        states = [state for state in plain.values() if state is not None]
        for edits in self._edits_of([record for record in records if record not in plain]).values():
            key = key_of([e for _no, _packages, e in edits])
            good = [
                (no, e) for no, packages, e in edits
                if (counts(e, key, covering(packages), self._keyring) if self._only is None else e.id in self._only)
            ]  # fmt: skip
            counting += [(no,) for no, _e in good]
            if key is not None and good:
                states.append(settle([e for _no, e in good], {e.id for _no, _packages, e in edits}, key))
        conn.executemany("INSERT INTO counting VALUES (?)", counting)
        conn.executemany("INSERT INTO record VALUES (?,?,?,?,?)", map(_record_row, states))
        conn.executemany("INSERT INTO answer VALUES (?,?,?,?,?,?,?,?)", chain.from_iterable(map(_answer_rows, states)))

    # -- out -----------------------------------------------------------------

    def record(self, record_id: str) -> Stored | None:
        return next(self._read("r.record_id = ?", (record_id,)), None)

    def records(self, form: str, ref_area: str | None = None) -> list[Stored]:
        """Records of a form that exist, all of them or those of one REF_AREA, ordered by id."""
        where, values = "r.form = ? AND r.is_there <> '0'", [form]
        if ref_area is not None:
            where, values = where + " AND r.ref_area = ?", [form, ref_area]
        return list(self._read(where, tuple(values)))

    def owned(self, ref_area: str) -> list[Stored]:
        """Every record of one REF_AREA, its sectors' included, ordered by id: what its owners are to hold, hence the
        deleted ones and those of forms that only a newer version knows."""
        own = "r.ref_area = ? OR substr(r.ref_area, 1, ?) = ?"
        return list(self._read(own, (ref_area, len(ref_area) + 1, f"{ref_area}/")))

    def unsettled(self) -> list[Stored]:
        """Records with a question in conflict or waiting, or deleted unseen."""
        unclear = "SELECT record_id FROM answer WHERE state <> 'clean'"
        return list(self._read(f"r.record_id IN ({unclear}) OR r.is_there = 'conflict'", ()))

    def decided(self, areas: Sequence[str]) -> list[Stored]:
        """Records about whose approval something was decided, and every record of these REF_AREAs."""
        about = "r.record_id IN (SELECT record_id FROM answer WHERE question = ?) AND r.is_there <> '0'"
        own = f"(r.ref_area IN ({marks(areas)}) AND r.is_there <> '0')"
        return list(self._read(f"({about}) OR {own}", (APPROVED, *areas)))

    def asked_about(self) -> list[Stored]:
        """Records that the secretariat has asked a question about."""
        asked = "SELECT record_id FROM answer WHERE substr(question, 1, ?) = ?"
        return list(self._read(f"r.record_id IN ({asked})", (len(QUERY), QUERY)))

    def _read(self, where: str, values: tuple[str | int, ...]) -> Iterator[Stored]:
        sql = (
            "SELECT r.record_id, r.form, r.key, r.is_there, a.question, a.value, a.state, a.approved, a.heads,"
            " a.lang, a.on_behalf_of"
            f" FROM record r JOIN answer a USING (record_id) WHERE {where} ORDER BY r.record_id, a.question"
        )
        rows = map(_Row._make, self._db.conn.execute(sql, values))
        for _record, answers in groupby(rows, key=lambda row: row.record_id):
            yield _stored(list(answers))

    def edits(self, where: str = "1", values: tuple[object, ...] = ()) -> list[Edit]:
        """Edits in order of arrival. `where` is written by the store's own modules only."""
        sql = f"SELECT {','.join(EDIT_COLUMNS)} FROM edit WHERE {where} ORDER BY no"
        return [_edit(cells) for cells in self._db.conn.execute(sql, values)]

    def cached(self) -> list[tuple[object, ...]]:
        """The whole cache of current values in one order, for comparing it with a rebuilt one."""
        tables = ("SELECT * FROM record ORDER BY 1", "SELECT * FROM answer ORDER BY 1, 2", "SELECT * FROM counting")
        return [tuple(row) for sql in tables for row in self._db.conn.execute(sql)]

    def edits_of(self, record_id: str) -> list[Edit]:
        return self.edits("record_id = ?", (record_id,))

    def edit(self, edit_id: str) -> Edit | None:
        return next(iter(self.edits("id = ?", (edit_id,))), None)

    def unacknowledged(self, author: str) -> list[Edit]:
        """Edits of one key that no receipt has named yet: what the next package carries."""
        return self.edits("author = ? AND id NOT IN (SELECT edit_id FROM acknowledged)", (author,))

    def counting_edits(self) -> list[Edit]:
        return self.edits("no IN (SELECT edit_no FROM counting)")

    def merges_by(self, authors: Sequence[str]) -> list[Edit]:
        """Edits of these keys that replaced several others at once."""
        return self.edits(f"author IN ({marks(authors)}) AND instr(replaces, ' ') > 0", tuple(authors))

    def absent(self, ids: Iterable[str]) -> set[str]:
        """Those of `ids` that have not arrived here."""
        asked = set(ids)
        here = self._db.conn.execute(f"SELECT id FROM edit WHERE id IN {LISTED}", (listed(asked),))
        return asked.difference(row[0] for row in here)

    def counting_ids(self) -> set[str]:
        return {r[0] for r in self._db.conn.execute("SELECT id FROM edit JOIN counting ON edit_no = no")}

    def known_keys(self) -> Mapping[str, str]:
        """Canonical key JSON by record, for judging a package that edits a record it does not create."""
        return _KnownKeys(self._db)

    def attestations(self) -> list[Attestation]:
        columns = "seal, purpose, signer, device, epoch, number, previous, addressee, revision, keyring"
        return [Attestation(*row) for row in self._db.conn.execute(f"SELECT {columns} FROM attestation ORDER BY no")]

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever anything arrived or was sent; typing does not change it."""
        tables = ("edit", "attested", "counting", "keyring")
        counts = ",".join(f"(SELECT count(*) FROM {table})" for table in tables)
        return tuple(self._db.conn.execute(f"SELECT {counts}").fetchone())

    def digest(self) -> str:
        """SHA-256 over the sorted ids of counting edits."""
        return digest(self.counting_ids())

    def newest_day(self) -> str:
        """The day of the newest edit as its author's clock had it, "" while there is none."""
        (newest,) = self._db.conn.execute("SELECT max(made_at) FROM edit").fetchone()
        return (newest or "")[:10]

    # -- keyring -------------------------------------------------------------

    def put_keyring(self, number: int, audience: str, document: str) -> None:
        self._db.conn.execute("INSERT OR IGNORE INTO keyring VALUES (?,?,?)", (number, audience, document))

    def keyring_document(self, audience: str) -> str | None:
        """Text of the newest signed keyring for this audience."""
        row = self._db.conn.execute(
            "SELECT document FROM keyring WHERE audience = ? ORDER BY number DESC", (audience,)
        ).fetchone()
        return row[0] if row else None

    def keyring_documents(self, audience: str) -> list[str]:
        """Texts of all signed keyrings kept for this audience, the oldest first."""
        found = self._db.conn.execute("SELECT document FROM keyring WHERE audience = ? ORDER BY number", (audience,))
        return [str(row[0]) for row in found]
