"""The book of what came and went: packages, receipts, parked files, rounds."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

LETTER = "direction, seal, purpose, who, number, verdict, file, at, problem"


@dataclass(frozen=True)
class Letter:
    """One package in or out, with its verdict."""

    direction: str
    seal: str
    purpose: str
    who: str
    number: int
    verdict: str
    file: str
    at: str
    problem: str = ""


class PostTables:
    """Append-only in spirit; only acknowledgements and parked files change."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def log(self, letter: Letter) -> None:
        self._db.conn.execute(
            f"INSERT INTO post ({LETTER}) VALUES (?,?,?,?,?,?,?,?,?)",
            (letter.direction, letter.seal, letter.purpose, letter.who, letter.number, letter.verdict, letter.file,
             letter.at, letter.problem),
        )  # fmt: skip

    def letters(self, direction: str) -> list[Letter]:
        found = self._db.conn.execute(
            f"SELECT {LETTER} FROM post WHERE direction = ? ORDER BY no",
            (direction,),
        )
        return [Letter(*row) for row in found]

    def is_newest(self, seal: str) -> bool:
        """Is this, of all receipts loaded from the device that wrote it, the one written last?"""
        newest = self._db.conn.execute(
            "SELECT seal FROM attestation WHERE purpose = 'receipt'"
            " AND device = (SELECT device FROM attestation WHERE seal = ?)"
            " ORDER BY epoch DESC, keyring DESC, number DESC, no LIMIT 1", (seal,)
        ).fetchone()  # fmt: skip
        return newest is not None and newest[0] == seal

    def acknowledge(self, lines: Iterable[tuple[str, str]], seal: str) -> int:
        """Note (edit id, state) as a receipt tells them, in place of what earlier receipts from the same device
        told. Returns how many edits that one still held are named no more: their holder lost them."""
        before = self.acknowledged().keys()
        self._db.conn.execute(
            "DELETE FROM acknowledged WHERE seal IN (SELECT seal FROM attestation WHERE purpose = 'receipt'"
            " AND device = (SELECT device FROM attestation WHERE seal = ?))", (seal,)
        )  # fmt: skip
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO acknowledged VALUES (?,?,?)",
            [(edit_id, state, seal) for edit_id, state in lines],
        )
        return len(before - self.acknowledged().keys())

    def acknowledged(self) -> dict[str, str]:
        return dict(self._db.conn.execute("SELECT edit_id, state FROM acknowledged").fetchall())

    def receipts_of(self, ids: Iterable[str]) -> dict[str, tuple[str, int]]:
        """What the newest receipt says of these edits: state and the receipt's number."""
        wanted = set(ids)
        found = self._db.conn.execute(
            "SELECT k.edit_id, k.state, a.number FROM acknowledged k JOIN attestation a ON a.seal = k.seal"
        )
        return {row[0]: (row[1], row[2]) for row in found if row[0] in wanted}

    def untold(self) -> list[tuple[str, str, str, str]]:
        """(REF_AREA, author, form, question) of counting edits that no receipt to the owner of their record carried,
        each once."""
        owner = "substr(r.ref_area, 1, instr(r.ref_area || '/', '/') - 1)"
        carried = (
            "SELECT 1 FROM attested t JOIN attestation a ON a.no = t.attestation_no"
            f" WHERE t.edit_no = e.no AND a.purpose = 'receipt' AND a.addressee = {owner}"
        )
        found = self._db.conn.execute(
            f"SELECT DISTINCT {owner}, e.author, e.form, e.question FROM counting c JOIN edit e ON e.no = c.edit_no"
            f" JOIN record r USING (record_id) WHERE NOT EXISTS ({carried})"
        )
        return [tuple(row) for row in found]

    def put_decisions(self, seal: str, lines: Iterable[tuple[str, str]]) -> None:
        """Replace what the secretariat asks and decided by the newest receipt's list of (kind, JSON)."""
        self._db.conn.execute("DELETE FROM decision")
        self._db.conn.executemany(
            "INSERT INTO decision (seal, kind, document) VALUES (?,?,?)", [(seal, k, d) for k, d in lines]
        )

    def decisions(self) -> list[tuple[str, str]]:
        return [tuple(r) for r in self._db.conn.execute("SELECT kind, document FROM decision ORDER BY no")]

    def park(self, seal: str, signer: str, file: str, at: str) -> None:
        self._db.conn.execute("INSERT OR REPLACE INTO parked VALUES (?,?,?,?)", (seal, signer, file, at))

    def parked(self) -> list[tuple[str, str, str]]:
        """(seal, signer, file) of packages whose signer is not in the keyring yet."""
        return [tuple(r) for r in self._db.conn.execute("SELECT seal, signer, file FROM parked ORDER BY seal")]

    def unpark(self, seal: str) -> None:
        self._db.conn.execute("DELETE FROM parked WHERE seal = ?", (seal,))

    def put_round(self, key: str, document: str, at: str) -> None:
        self._db.conn.execute("INSERT OR REPLACE INTO round VALUES (?,?,?)", (key, document, at))

    def rounds(self) -> list[str]:
        """Documents of the rounds opened here, the newest last."""
        return [r[0] for r in self._db.conn.execute("SELECT document FROM round ORDER BY at, key")]
