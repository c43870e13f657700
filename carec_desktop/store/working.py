"""Working values: what is typed on this laptop and has not been sent. Drafts live here, nothing else does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True)
class Working:
    """One question as it stands on the screen. `typed` keeps text that could not be read yet; `on_behalf_of` the
    country that the secretariat enters it for."""

    record_id: str
    form: str
    key: Mapping[str, str]
    question: str
    value: str
    lang: str = ""
    typed: str = ""
    reason: str = ""
    based_on: tuple[str, ...] = ()
    changed_at: str = ""
    on_behalf_of: str = ""


class WorkingTable:
    """Local rows by record and question; the caller holds the transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, row: Working) -> None:
        self._db.conn.execute(
            "INSERT OR REPLACE INTO working VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (row.record_id, row.form, json.dumps(dict(row.key), ensure_ascii=False), row.question, row.value, row.lang,
             row.typed, row.reason, " ".join(row.based_on), row.changed_at, row.on_behalf_of),
        )  # fmt: skip

    def drop(self, record_id: str, question: str | None = None) -> None:
        if question is None:
            self._db.conn.execute("DELETE FROM working WHERE record_id = ?", (record_id,))
        else:
            self._db.conn.execute("DELETE FROM working WHERE record_id = ? AND question = ?", (record_id, question))

    def of(self, record_id: str) -> dict[str, Working]:
        return {row.question: row for row in self._rows("record_id = ?", (record_id,))}

    def all(self, form: str | None = None) -> list[Working]:
        """Every row (of one form), grouped by record, in the order records were begun."""
        return self._rows("form = ?", (form,)) if form else self._rows("1", ())

    def count(self) -> int:
        return int(self._db.conn.execute("SELECT count(*) FROM working").fetchone()[0])

    def _rows(self, where: str, values: tuple[str, ...]) -> list[Working]:
        found = self._db.conn.execute(f"SELECT * FROM working WHERE {where} ORDER BY record_id, question", values)
        return [
            Working(r[0], r[1], json.loads(r[2]), r[3], r[4], r[5], r[6], r[7], tuple(r[8].split()), r[9], r[10])
            for r in found
        ]
