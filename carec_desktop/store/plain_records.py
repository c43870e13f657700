"""Current values of plain records: hundreds at a time, by a few statements instead of an object for every edit.

A record is plain when its key was said once, no question was answered twice, nothing replaces anything, nobody decided
or asked anything about it, one person said all of it and all of it came in the same packages. Then its edits all count
or none does, and each is the clean answer to its question. Nearly everything that arrives for the first time is so.
This is what `ledger.settle` says of such records and no more; all others are left to it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sqlite_utils import Database

from carec_desktop.forms import upgrades
from carec_desktop.holders import Keyring
from carec_desktop.ledger import KEY, Attestation, Edit, RecordState, counts, key_of
from carec_desktop.store.travels import marks

Covering = Callable[[str | None], list[Attestation]]  # packages that still count, by their numbers with commas between


class _Plain(NamedTuple):
    """What the edits of one record have in common, and the value of the one that says its key."""

    record_id: str
    form: str
    author: str
    key: str
    packages: str | None


def settle_plain(
    db: Database, records: Sequence[str], covering: Covering, keyring: Keyring
) -> dict[str, RecordState | None]:
    """Write counting edits and answers of the plain ones among `records` (at most BATCH), of which nothing may be
    written yet. Returns their states without the answers; None where no edit counts."""
    if upgrades.STEPS:
        return {}  # a question may have become several
    states: dict[str, RecordState | None] = {}
    for one in _found(db, records):
        said = Edit(one.record_id, one.form, KEY, one.key, author=one.author)
        if (key := key_of([said])) is not None:
            stands = counts(said, key, covering(one.packages), keyring)
            states[one.record_id] = RecordState(one.record_id, one.form, key, {}, "1") if stands else None
    good = [record for record, state in states.items() if state is not None]
    where = f"FROM edit WHERE record_id IN ({marks(good)})"
    answer = "record_id, question, value, lang, 'clean', NULL, id, on_behalf_of"
    db.conn.execute(f"INSERT INTO counting SELECT no {where}", good)
    db.conn.execute(f"INSERT INTO answer SELECT {answer} {where}", good)
    return states


def _found(db: Database, records: Sequence[str]) -> Iterator[_Plain]:
    """The plain ones. An edit comes once for each package that covers it, so all came in the same packages if there
    are as many of these pairs as edits times packages."""
    rows = db.conn.execute(
        "SELECT record_id, min(form), min(author), max(CASE question WHEN ? THEN value END),"
        " group_concat(DISTINCT attestation_no) FROM edit LEFT JOIN attested ON edit_no = no"
        f" WHERE record_id IN ({marks(records)}) GROUP BY record_id"
        " HAVING min(form) = max(form) AND min(author) = max(author) AND max(replaces) = ''"
        " AND count(attestation_no) = count(DISTINCT no) * count(DISTINCT attestation_no)"
        " AND count(DISTINCT no) = count(DISTINCT question)"
        " AND count(DISTINCT CASE WHEN substr(question, 1, 1) = '_' THEN question END) = 1"
        " AND max(question = ?)",
        (KEY, *records, KEY),
    )
    return map(_Plain._make, rows)
