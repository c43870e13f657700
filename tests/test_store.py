"""The store: what it refuses, what a reader leaves behind (nothing), and databases of every format ever released."""

import errno
import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from carec_desktop.actions.workspace import take_lock
from carec_desktop.problems import UserError
from carec_desktop.store import Store
from carec_desktop.store import database as databases
from carec_desktop.store.locks import try_lock
from carec_desktop.store.migrations import ONLY_GROWS, ledger
from carec_desktop.store.working import Working
from carec_desktop.sync.keyring import SignedKeyring
from tests import trust
from tests.kept.make import summary

KEPT = sorted((Path(__file__).parent / "kept").glob("database-*.sqlite"))
FOREIGN = 0x12345678


def code_of(refused: pytest.ExceptionInfo[UserError]) -> str:
    assert str(refused.value), "a refusal is a sentence"
    return refused.value.problem.code


def contents(folder: Path) -> dict[str, str]:
    """Every file with its hash."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def raw(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        for statement in statements:
            conn.execute(statement)
        conn.commit()


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A database with two edits, a package, a keyring and a draft; closed."""
    path = tmp_path / "here" / "ledger.sqlite"
    path.parent.mkdir()
    store = Store(path)
    edits = trust.figure(trust.KYRGYZ)
    with store.transaction():
        store.ledger.put_keyring(3, "*", trust.signed().text)
        store.ledger.trust(trust.KEYRING)
        store.ledger.add(edits, trust.attestation_of(trust.KYRGYZ, edits), "seal")
        store.database.conn.execute("INSERT INTO framework VALUES ('2020-1', '{}')")
        store.ledger.rebuild()
        store.working.put(Working("r", "event", {}, "title", "draft"))
    store.close()
    return path


# -- the ledger only grows ---------------------------------------------------


@pytest.mark.parametrize("table", ONLY_GROWS)
def test_rows_of_the_ledger_can_be_neither_changed_nor_removed(filled: Path, table: str) -> None:
    with closing(sqlite3.connect(filled)) as conn:
        column = conn.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
        before = conn.execute(f"SELECT * FROM {table}").fetchall()
        assert before, "there is a row to attack"
        for attack in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                conn.execute(attack)
        assert conn.execute(f"SELECT * FROM {table}").fetchall() == before


@pytest.mark.parametrize("table", ONLY_GROWS)
def test_not_even_by_replacing(filled: Path, table: str) -> None:
    store = Store(filled)
    try:
        columns = store.database.conn.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
        marks = ",".join("?" * len(columns))
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            store.database.conn.execute(f"REPLACE INTO {table} VALUES ({marks})", columns)
    finally:
        store.close()


# -- what is not opened ------------------------------------------------------


@pytest.mark.parametrize("readonly", [True, False])
def test_databases_of_others_newer_ones_and_damaged_ones_are_refused_unchanged(tmp_path: Path, readonly: bool) -> None:
    paths = {name: tmp_path / f"{name}.sqlite" for name in ("not-our-database", "database-too-new", "database-damaged")}
    raw(paths["not-our-database"], "CREATE TABLE theirs (x)", f"PRAGMA application_id={FOREIGN}")
    Store(paths["database-too-new"]).close()
    raw(paths["database-too-new"], f"PRAGMA user_version={databases.FORMAT + 1}")
    paths["database-damaged"].write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    before = contents(tmp_path)
    for code, path in paths.items():
        with pytest.raises(UserError) as refused:
            Store(path, readonly=readonly)
        assert code_of(refused) == code
    assert contents(tmp_path) == before


def test_a_database_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        Store(tmp_path / "none.sqlite", readonly=True)
    assert code_of(refused) == "not-our-database"
    assert list(tmp_path.iterdir()) == []


def test_a_torn_page_is_reported_by_integrity(filled: Path) -> None:
    content = bytearray(filled.read_bytes())
    content[5 * 4096 : 6 * 4096] = b"\xff" * 4096
    filled.write_bytes(content)
    store = Store(filled, readonly=True)
    try:
        assert store.integrity()
    finally:
        store.close()


# -- readers -----------------------------------------------------------------


def look(path: Path) -> tuple[str, int]:
    store = Store(path, readonly=True)
    try:
        assert store.integrity() == []
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.database.conn.execute("DELETE FROM working")
        return store.ledger.digest(), store.working.count()
    finally:
        store.close()


@pytest.mark.parametrize("small", [True, False])
def test_reading_writes_nothing(filled: Path, small: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not small:
        monkeypatch.setattr("carec_desktop.store.reading.IN_MEMORY", 0)
    before = contents(filled.parent)
    assert look(filled)[1] == 1
    assert contents(filled.parent) == before


def test_reading_what_a_crash_left_reads_the_log_too_and_leaves_it(filled: Path, tmp_path: Path) -> None:
    store = Store(filled)
    with store.transaction():
        store.working.put(Working("r2", "event", {}, "title", "saved just before"))
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for suffix in ("", "-wal"):  # what a pulled plug leaves: the shared memory file is gone
        name = filled.name + suffix
        (crashed / name).write_bytes(filled.with_name(name).read_bytes())
    (crashed / "lock").touch()
    store.close()
    before = contents(crashed)
    assert len(before) == 3
    assert look(crashed / filled.name)[1] == 2
    assert contents(crashed) == before


def test_reading_beside_a_writer_sees_what_is_committed(filled: Path) -> None:
    with open(filled.with_name("lock"), "ab") as lock:
        assert try_lock(lock)
        writer = Store(filled)
        try:
            with writer.transaction():
                writer.working.put(Working("r2", "event", {}, "title", "x"))
            with writer.transaction():
                writer.working.put(Working("r3", "event", {}, "title", "not yet"))
                assert look(filled)[1] == 2
        finally:
            writer.close()


def test_where_there_are_no_locks_reading_goes_on_and_writing_says_so(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some shares know no locks at all."""
    filled.with_name("lock").touch()

    def none(*_anything: object, **_named: object) -> bool:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr("carec_desktop.store.locks._try", none)
    before = contents(filled.parent)
    assert look(filled)[1] == 1
    assert contents(filled.parent) == before
    with pytest.raises(UserError) as refused:
        take_lock(filled.parent, 0)
    assert code_of(refused) == "cannot-write"


def test_a_large_database_that_changed_while_it_was_read_is_said(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carec_desktop.store.reading.IN_MEMORY", 0)
    reader = Store(filled, readonly=True)
    writer = Store(filled)
    with writer.transaction():
        writer.working.put(Working("r2", "event", {}, "title", "x" * 5000))
    writer.close()
    with pytest.raises(UserError) as refused:
        reader.close()
    assert code_of(refused) == "database-changed-meanwhile"


# -- transactions ------------------------------------------------------------


class StopError(Exception):
    """Something else goes wrong."""


def test_a_transaction_is_all_or_nothing_also_when_nested(filled: Path) -> None:
    store = Store(filled)
    try:
        with pytest.raises(StopError), store.transaction():
            store.working.put(Working("a", "event", {}, "title", "1"))
            with store.transaction():
                store.ledger.add(trust.figure(trust.KAZAKH, "KAZ"))
            raise StopError
        assert (store.working.count(), len(store.ledger.edits())) == (1, 2)
        with store.transaction():
            store.working.put(Working("a", "event", {}, "title", "1"))
            with pytest.raises(StopError), store.transaction():
                store.ledger.add(trust.figure(trust.KAZAKH, "KAZ"))
                raise StopError
        assert (store.working.count(), len(store.ledger.edits())) == (2, 2)
    finally:
        store.close()


# -- formats -----------------------------------------------------------------


def test_every_migration_raises_the_format() -> None:
    with closing(sqlite3.connect(":memory:")) as fresh:
        assert len(ledger.pending(databases.Database(fresh))) == databases.FORMAT


def test_a_migration_that_fails_leaves_no_half_made_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "APPLICATION_ID", "no number")
    path = tmp_path / "ledger.sqlite"
    with pytest.raises(sqlite3.OperationalError):
        Store(path)
    monkeypatch.undo()
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    Store(path).close()
    assert look(path) == (hashlib.sha256(b"").hexdigest(), 0)


def test_a_database_of_every_format_is_kept() -> None:
    kept = {int(path.stem.split("-")[1]) for path in KEPT}
    assert kept >= set(range(1, databases.FORMAT + 1)), "python -m tests.kept.make N, with the program of format N"
    assert all(path.stat().st_size < 200_000 for path in KEPT)


@pytest.fixture(params=[path.stem for path in KEPT])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    source = next(path for path in KEPT if path.stem == request.param)
    before = source.read_bytes()
    (tmp_path / source.name).write_bytes(before)
    yield tmp_path / source.name
    assert source.read_bytes() == before


@pytest.mark.parametrize("readonly", [True, False])
def test_kept_databases_say_what_they_said(kept: Path, readonly: bool) -> None:
    expected = json.loads((KEPT[0].parent / f"expected-{kept.stem.split('-')[1]}.json").read_text(encoding="utf-8"))
    store = Store(kept, readonly=readonly)
    try:
        assert summary(store) == expected[kept.stem]
        assert store.care.broken_schema() == []
        assert all(edit is not None and edit.id == name for name, edit in store.care.every_edit())
        if not readonly:
            audience = "KAZ" if kept.stem.endswith("country") else "*"
            store.ledger.trust(SignedKeyring.parse(store.ledger.keyring_document(audience) or "").keyring)
            with store.transaction():
                store.ledger.rebuild()
            assert summary(store) == expected[kept.stem]
    finally:
        store.close()


def test_an_upgrade_keeps_the_database_as_it_was_beside_it(kept: Path) -> None:
    number = int(kept.stem.split("-")[1])
    before = contents(kept.parent)
    Store(kept, readonly=True).close()
    assert contents(kept.parent) == before, "a reader upgrades only what it holds in memory"
    Store(kept).close()
    beside = kept.with_name(f"{kept.stem}-format-{number}.sqlite")
    assert beside.exists() is (number < databases.FORMAT)
    if beside.exists():
        with closing(sqlite3.connect(beside)) as conn:
            assert conn.execute("PRAGMA user_version").fetchone()[0] == number


@pytest.mark.parametrize("number", range(1, databases.FORMAT))
def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes((KEPT[0].parent / f"database-{number}.sqlite").read_bytes())
    with closing(sqlite3.connect(path)) as conn:
        before = list(conn.iterdump())

    def broken(database: databases.Database) -> None:
        ledger.apply(database)
        raise StopError

    with monkeypatch.context() as patch:
        patch.setattr(databases, "ledger", SimpleNamespace(apply=broken))
        with pytest.raises(StopError):
            Store(path)
    with closing(sqlite3.connect(path)) as conn:
        assert list(conn.iterdump()) == before
        assert conn.execute("PRAGMA user_version").fetchone()[0] == number
    store = Store(path)
    assert store.care.broken_schema() == []
    store.close()


def test_no_start_waits_for_pandas() -> None:
    code = "import sys, carec_desktop.actions.exchange; print([m for m in ('pandas', 'numpy') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
