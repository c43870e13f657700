"""Care of the data: backups that are proven, restores that lose nothing, folders that are safe, copies told apart."""

import hashlib
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.actions import (
    answering,
    approving,
    backups,
    bags,
    care,
    exchange,
    record,
    restoring,
    seats,
    workspace,
)
from carec_desktop.actions.backups import Backup
from carec_desktop.cli import cli
from carec_desktop.problems import UserError
from carec_desktop.store import Store
from carec_desktop.store.database import FORMAT, copy_to
from tests.test_store import contents
from tests.world import SECRET, World, build

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("enrolled")
    build(root)
    return root


@pytest.fixture
def world(enrolled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    own = tmp_path / "own computer"
    for name in ("LOCALAPPDATA", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(own))
    return World.copy(enrolled, tmp_path / "world")


def code_of(refused: pytest.ExceptionInfo[UserError]) -> str:
    assert str(refused.value), "a refusal is a sentence"
    return refused.value.problem.code


def raw(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        for statement in statements:
            conn.execute(statement)
        conn.commit()


def ids(folder: Path) -> set[str]:
    with workspace.opened(folder, readonly=True) as ws:
        return {edit.id for edit in ws.store.ledger.edits()}


def value(folder: Path, name: str) -> str:
    with workspace.opened(folder, readonly=True) as ws:
        shown = record.view(ws, name)
        return shown.values.get("value", "") if shown else ""


def codes(folder: Path) -> list[str]:
    with workspace.opened(folder, readonly=True) as ws:
        return [problem.code for problem in care.check(ws)]


# -- rolling backups ---------------------------------------------------------


def test_a_backup_holds_everything_and_says_what_it_holds(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    world.figure("KGZ", "KGZ", "2", year="2021")
    (world.root / "KGZ" / "people.carec").write_bytes(b"sealed names")
    path = backups.make(world.root / "KGZ", now=NOON)
    manifest = bags.manifest_of(path)
    with world.open("KGZ", readonly=True) as ws:
        assert manifest.digest == ws.store.ledger.digest()
        assert (manifest.edits, manifest.key, manifest.ref_area) == (len(ws.store.ledger.edits()), ws.key, "KGZ")
    assert set(manifest.files) == {
        "ledger.sqlite", "workspace.json", "people.carec", "keys/person.key", "keys/person.cer", "keys/root.cer",
    }  # fmt: skip
    assert manifest.made_at == "2026-03-02T12:00:00Z"
    assert b"PRIVATE KEY" not in path.read_bytes()


def test_backups_come_half_an_hour_apart_and_only_when_something_changed(world: World) -> None:
    folder = world.root / "KGZ"
    assert backups.tend(folder, now=NOON) is None, "nothing is in it yet"
    world.figure("KGZ", "KGZ", "1")
    assert backups.tend(folder, now=NOON)
    world.figure("KGZ", "KGZ", "2")
    assert backups.tend(folder, now=NOON + timedelta(minutes=29)) is None
    assert backups.tend(folder, now=NOON + timedelta(minutes=30))
    assert backups.tend(folder, now=NOON + timedelta(days=30)) is None, "nothing changed"
    world.export("KGZ", "1.xlsx")
    assert backups.tend(folder, now=NOON - timedelta(days=800)), "a clock set right again makes one at once"


def test_a_backup_that_cannot_be_proven_is_not_kept_and_nothing_older_goes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = world.root / "KGZ"
    world.figure("KGZ", "KGZ", "1")
    old = [backups.make(folder, now=NOON - timedelta(days=400 * n)) for n in range(1, 4)]
    for year in range(30):  # more than are kept
        shutil.copy(old[0], old[0].with_name(f"{old[0].name[:-19]}{1990 + year}0101-000000.zip"))
    before = contents(folder / "backups")

    def torn(path: Path, target: Path) -> None:
        target.write_bytes(path.read_bytes()[:-5000])

    monkeypatch.setattr(Store, "backup_to", lambda self, path: torn(self.path, path))
    with pytest.raises(UserError) as refused:
        backups.make(folder, now=NOON)
    assert code_of(refused) in ("backup-damaged", "database-damaged")
    assert contents(folder / "backups") == before
    monkeypatch.undo()
    backups.make(folder, now=NOON)
    assert len(list((folder / "backups").iterdir())) == backups.DAYS


def test_a_second_folder_gets_a_proven_copy_and_may_be_away(world: World, tmp_path: Path) -> None:
    stick, folder = tmp_path / "stick", world.root / "KGZ"
    stick.mkdir()
    with world.open("KGZ") as ws:
        backups.set_second_folder(ws, stick)
        with pytest.raises(UserError) as refused:
            backups.set_second_folder(ws, tmp_path / "none")
        assert code_of(refused) == "folder-missing"
    world.figure("KGZ", "KGZ", "1")
    first = backups.make(folder, now=NOON)
    assert (stick / first.name).read_bytes() == first.read_bytes()
    with world.open("KGZ", readonly=True) as ws:
        assert care.last_backup(ws).elsewhere
    shutil.rmtree(stick)
    assert backups.make(folder, now=NOON + timedelta(hours=1)).exists()
    with world.open("KGZ", readonly=True) as ws:
        assert not care.last_backup(ws).elsewhere


def test_somebody_erased_is_erased_from_the_backups_too(world: World, tmp_path: Path) -> None:
    """Nothing else in them changes: each still is proven, whole, and can be restored."""
    folder, stick = world.root / "KGZ", tmp_path / "stick"
    stick.mkdir()
    with world.open("KGZ") as ws:
        backups.set_second_folder(ws, stick)
    (folder / "people.carec").write_bytes(b"names of everybody")
    world.figure("KGZ", "KGZ", "1")
    old = backups.make(folder, now=NOON)
    before = bags.manifest_of(old)
    (folder / "people.carec").write_bytes(b"names of the others")
    assert backups.forget_names(folder) == 2
    for path in (old, stick / old.name):
        assert b"names of everybody" not in path.read_bytes()
        with zipfile.ZipFile(path) as bag:
            assert "people.carec" not in bag.namelist()
        after = bags.manifest_of(path)
        assert after.files == {name: found for name, found in before.files.items() if name != "people.carec"}
        (tmp_path / path.parent.name).mkdir(exist_ok=True)
        with bags.unpacked(path, tmp_path / path.parent.name, whole=True) as (manifest, _files):
            assert manifest.digest == before.digest
    assert len(backups.listed(stick, before.workspace)) == 2


def test_two_workspaces_may_share_a_stick(world: World, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for who in ("KAZ", "KAZ-2"):
        with world.open(who) as ws:
            backups.set_second_folder(ws, stick)
        world.figure(who, "KAZ", "1")
        backups.make(world.root / who, now=NOON)
    for who in ("KAZ", "KAZ-2"):
        settings = workspace.read_settings(world.root / who)
        assert len(backups.listed(stick, bags.identity(settings))) == 1


def some(moments: list[datetime]) -> list[Backup]:
    return [Backup(Path(f"{at:%Y%m%d-%H%M%S}"), at) for at in sorted(set(moments))]


def test_what_is_kept_of_a_year_of_work() -> None:
    now = datetime(2026, 6, 30, 18, tzinfo=UTC)
    moments = [now - timedelta(days=day, hours=hour) for day in range(400) for hour in (0, 2, 4)]
    kept: list[datetime] = []
    for at in sorted(moments):  # thinned each time, as in life
        kept.append(at)
        gone = {b.path for b in backups.superfluous(some(kept), at)}
        kept = [m for m in kept if Path(f"{m:%Y%m%d-%H%M%S}") not in gone]
    assert {m.date() for m in kept if m.date() > (now - timedelta(days=14)).date()} == {
        (now - timedelta(days=day)).date() for day in range(14)
    }
    assert sum(m.date() == now.date() for m in kept) == 3
    assert min(kept) < now - timedelta(days=330), "a year back"
    assert len(kept) <= 36


SECONDS = st.integers(0, 4_000_000_000)  # 1970 to 2096


@given(st.lists(SECONDS, min_size=1, max_size=80), SECONDS)
def test_the_newest_backup_is_never_dropped_whatever_the_clock_said(moments: list[int], now: int) -> None:
    every = some([datetime.fromtimestamp(moment, UTC) for moment in moments])
    gone = {b.path for b in backups.superfluous(every, datetime.fromtimestamp(now, UTC))}
    assert max(every, key=lambda b: b.made_at).path not in gone
    days = {b.made_at.date() for b in every}
    assert len({b.made_at.date() for b in every if b.path not in gone}) >= min(14, len(days))


def test_the_window_never_waits_and_never_fails_for_a_backup(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    folder = world.root / "KGZ"
    keeper = backups.Keeper()
    with world.open("KGZ") as ws:  # the window holds the workspace all the while
        keeper.tend(folder)
        keeper.finish()
        assert keeper.problem is None
        assert care.last_backup(ws).at
    shutil.rmtree(folder / "backups")
    (folder / "backups").write_text("in the way")
    keeper.finish(folder)
    assert keeper.problem is not None
    assert str(keeper.problem)


# -- restore -----------------------------------------------------------------


def test_into_an_empty_folder_comes_the_whole_workspace_in_a_new_epoch(world: World, tmp_path: Path) -> None:
    name = world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    draft = world.figure("KGZ", "KGZ", "2", year="2021")
    (world.root / "KGZ" / "people.carec").write_bytes(b"sealed names")
    path = bags.write(world.root / "KGZ", tmp_path / "b.zip")
    before, epoch = ids(world.root / "KGZ"), workspace.read_settings(world.root / "KGZ").epoch
    done = restoring.restore(path, tmp_path / "another laptop")
    assert done.aside is None
    assert ids(done.folder) == before
    assert (value(done.folder, name), value(done.folder, draft)) == ("1", "2")
    assert (done.folder / "people.carec").read_bytes() == b"sealed names"
    with workspace.opened(done.folder) as ws:
        assert ws.settings.epoch > epoch
        sent = exchange.export(ws, ws.signer(SECRET), tmp_path / "2.xlsx")
        assert sent.number == 1
    assert [t.merged for t in world.merge("secretariat", tmp_path / "2.xlsx", world.root / "1.xlsx")] == [True, True]
    assert codes(done.folder) == ["outbox-missing"], "sent packages are not in a backup, what they hold is"


def test_into_its_own_workspace_comes_only_what_is_missing_there(world: World, tmp_path: Path) -> None:
    """Sent, receipted, drafted and deleted since the backup: all of it stays, and what was lost comes back."""
    folder = world.root / "KGZ"
    sent = world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    forgotten = world.figure("KGZ", "KGZ", "5", year="2015")
    changed = world.figure("KGZ", "KGZ", "6", year="2016")
    later = world.figure("KGZ", "KGZ", "7", year="2017")
    path = bags.write(folder, tmp_path / "b.zip")
    with world.open("KGZ") as ws:
        record.take_back(ws, forgotten)
        record.take_back(ws, later)
    world.figure("KGZ", "KGZ", "6.5", year="2016")
    world.figure("KGZ", "KGZ", "8", year="2018")
    new = world.figure("KGZ", "KGZ", "1.5")
    with world.open("KGZ") as ws:
        record.take_back(ws, changed)
    world.export("KGZ", "2.xlsx")
    world.figure("KGZ", "KGZ", "6.6", year="2016")
    world.merge("secretariat", world.root / "1.xlsx", world.root / "2.xlsx")
    with world.open("secretariat") as ws:
        answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "r.xlsx")
    world.merge("KGZ", world.root / "r.xlsx")
    before, old = ids(folder), contents(folder)["ledger.sqlite"]
    done = restoring.restore(path, folder)
    assert ids(folder) >= before
    assert value(folder, new) == "1.5"
    assert sent == new
    assert value(folder, forgotten) == "5"
    assert value(folder, changed) == "6.6", "the draft here stays"
    assert [(here.value, there.value) for here, there in done.drafts] == [("6.6", "6")]
    assert done.aside is not None
    assert contents(done.aside)["ledger.sqlite"] == old
    assert codes(folder) == []
    with world.open("KGZ", readonly=True) as ws:
        assert ws.store.ledger.unacknowledged(ws.key) == [], "what the secretariat has said it holds stays said"


def test_a_draft_that_was_sent_since_does_not_come_back(world: World, tmp_path: Path) -> None:
    world.figure("KGZ", "KGZ", "1")
    path = bags.write(world.root / "KGZ", tmp_path / "b.zip")
    world.export("KGZ", "1.xlsx")
    done = restoring.restore(path, world.root / "KGZ")
    assert (done.added.working, done.drafts) == (0, [])
    with world.open("KGZ", readonly=True) as ws:
        assert ws.store.working.count() == 0


@pytest.mark.parametrize("harm", ["torn", "gone", "header", "edit", "trigger"])
def test_a_damaged_database_is_united_with_the_backup_and_the_outbox(world: World, tmp_path: Path, harm: str) -> None:
    """What was sent after the backup is read from the damaged file or again from the packages in the outbox."""
    folder = world.root / "KGZ"
    for year in range(2000, 2004):
        world.figure("KGZ", "KGZ", str(year % 7), year=str(year))
    world.export("KGZ", "1.xlsx")
    path = bags.write(folder, tmp_path / "b.zip")
    name = world.figure("KGZ", "KGZ", "2", year="2021")
    world.export("KGZ", "2.xlsx")
    before = ids(folder)
    database = folder / "ledger.sqlite"
    if harm == "gone":
        database.unlink()
    elif harm == "edit":
        raw(database, "DROP TRIGGER edit_no_update", f"UPDATE edit SET value = '9' WHERE record_id = '{name}'")
    elif harm == "trigger":
        raw(database, "DROP TRIGGER attestation_no_delete")
    else:
        content = bytearray(database.read_bytes())
        start = 0 if harm == "header" else 6 * 4096
        content[start : start + 8192] = b"\xa5" * 8192
        database.write_bytes(content)
    harmed = contents(folder).get("ledger.sqlite")
    done = restoring.restore(path, folder)
    assert done.unsound
    assert ids(folder) == before
    assert value(folder, name) == "2"
    assert codes(folder) == []
    assert done.aside is not None
    assert contents(done.aside).get("ledger.sqlite") == harmed


def test_a_backup_of_somebody_else_is_refused_and_nothing_changes(world: World, tmp_path: Path) -> None:
    path = bags.write(world.root / "KAZ", tmp_path / "b.zip")
    before = contents(world.root / "KAZ-2")
    with pytest.raises(UserError) as refused:
        restoring.restore(path, world.root / "KAZ-2")
    assert code_of(refused) == "backup-of-another"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").write_text("years of work")
    with pytest.raises(UserError) as full:
        restoring.restore(path, tmp_path / "full")
    assert code_of(full) == "restore-folder-not-empty"
    after = contents(world.root / "KAZ-2")
    after.pop("lock", None)
    before.pop("lock", None)
    assert after == before


def repacked(path: Path, target: Path, **changed: bytes) -> Path:
    """The same backup with other contents for some files, as somebody careless (or not) would make it."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed.get(Path(name).stem, old.read(name)))
    return target


def test_damaged_backups_are_refused_and_nothing_changes(world: World, tmp_path: Path) -> None:
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    whole = bags.write(world.root / "KGZ", tmp_path / "b.zip")
    content = whole.read_bytes()
    with zipfile.ZipFile(whole) as bag:
        manifest = json.loads(bag.read("manifest.json"))
    bad: dict[str, set[str]] = {}

    def make(name: str, data: bytes, *expected: str) -> None:
        (tmp_path / name).write_bytes(data)
        bad[name] = set(expected)

    make("cut.zip", content[:-100], "not-a-backup")
    make("empty.zip", b"", "not-a-backup")
    make("text.zip", b"not a zip at all", "not-a-backup")
    repacked(whole, tmp_path / "swapped.zip", person=b"another key")
    bad["swapped.zip"] = {"backup-damaged"}
    for name, change in (
        ("newer.zip", {"format": 99}), ("nothing.zip", {"files": {}}), ("digest.zip", {"digest": "0" * 64}),
        ("outside.zip", {"files": {**manifest["files"], "../../evil": "0"}}), ("wrong.zip", {"edits": [], "more": 1}),
    ):  # fmt: skip
        repacked(whole, tmp_path / name, manifest=json.dumps(manifest | change).encode())
        bad[name] = {"backup-too-new", "not-a-backup", "backup-damaged"}
    before = contents(world.root / "KGZ")
    for name, expected in bad.items():
        for target in (world.root / "KGZ", tmp_path / "empty"):
            with pytest.raises(UserError) as refused:
                restoring.restore(tmp_path / name, target)
            assert code_of(refused) in expected, name
    assert contents(world.root / "KGZ") == before
    assert not workspace.exists(tmp_path / "empty")
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("in_memory", [0, 2**25])
@pytest.mark.parametrize("number", range(1, FORMAT))
def test_backups_of_older_versions_come_back(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, in_memory: int
) -> None:
    """Into an empty folder, and into a workspace that has gone on since."""
    kept = Path(__file__).parent / "kept"
    expected = json.loads((kept / f"expected-{number}.json").read_text(encoding="utf-8"))[f"database-{number}-country"]
    database = (kept / f"database-{number}-country.sqlite").read_bytes()
    now = bags.write(world.root / "KAZ", tmp_path / "now.zip")
    with zipfile.ZipFile(now) as bag:
        manifest = json.loads(bag.read("manifest.json"))
    manifest["files"]["ledger.sqlite"] = hashlib.sha256(database).hexdigest()
    changed = json.dumps(manifest | {"digest": expected["digest"]}).encode()
    old = repacked(now, tmp_path / "old.zip", manifest=changed, ledger=database)
    monkeypatch.setattr("carec_desktop.store.reading.IN_MEMORY", in_memory)
    restoring.restore(old, tmp_path / "empty")
    assert ids(tmp_path / "empty") == set(expected["edits"])
    name = world.figure("KAZ", "KAZ", "9", year="1999")
    done = restoring.restore(old, world.root / "KAZ")
    assert done.added.edits == len(expected["edits"])
    assert value(world.root / "KAZ", name) == "9"


def test_every_flipped_byte_of_a_backup_is_noticed_or_harmless(world: World, tmp_path: Path) -> None:
    """Whatever happens to the file on the stick, a restore gives the same ledger or refuses."""
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    path = bags.write(world.root / "KGZ", tmp_path / "b.zip")
    content, expected = path.read_bytes(), ids(world.root / "KGZ")
    for place in range(0, len(content), max(1, len(content) // 30)):
        torn = bytearray(content)
        torn[place] ^= 0x21
        path.write_bytes(torn)
        room = tmp_path / f"room-{place}"
        room.mkdir()
        try:
            with bags.unpacked(path, room, whole=True) as (_manifest, files):
                found = Store(files / "ledger.sqlite", readonly=True)
                assert {edit.id for edit in found.ledger.edits()} == expected
                found.close()
        except UserError as error:
            assert str(error)  # noqa: PT017 - either way is right


@pytest.mark.parametrize("settings", ["gone", "unreadable"])
def test_a_workspace_that_lost_its_settings_loses_nothing_else(world: World, tmp_path: Path, settings: str) -> None:
    folder = world.root / "KGZ"
    path = bags.write(folder, tmp_path / "b.zip")
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    draft = world.figure("KGZ", "KGZ", "2", year="2021")
    before = ids(folder)
    if settings == "gone":
        (folder / "workspace.json").unlink()
    else:
        (folder / "workspace.json").write_bytes(b"\0" * 300)
    (folder / "keys" / "root.cer").unlink()
    restoring.restore(path, folder)
    assert ids(folder) == before
    assert value(folder, draft) == "2"
    assert codes(folder) == []


class StopError(Exception):
    """The plug is pulled."""


def stop(*_anything: object) -> None:
    raise StopError


def test_a_damaged_database_whose_restore_was_interrupted_still_loses_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst moment: its log is gone already and the backup is not in its place yet."""
    folder = world.root / "KGZ"
    world.figure("KGZ", "KGZ", "1", year="2001")
    world.export("KGZ", "1.xlsx")
    path = bags.write(folder, tmp_path / "b.zip")
    world.figure("KGZ", "KGZ", "2", year="2002")
    with world.open("KGZ") as ws:
        exchange.export(ws, ws.signer(SECRET))
        shutil.copytree(folder, tmp_path / "crashed")  # with its log, as a crash leaves it
        before = {edit.id for edit in ws.store.ledger.edits()}
    crashed = tmp_path / "crashed"
    shutil.rmtree(crashed / "outbox")
    raw_trigger_gone(crashed / "ledger.sqlite")
    assert ids(crashed) == before
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_put", stop)
        with pytest.raises(StopError):
            restoring.restore(path, crashed)
    assert not (crashed / "ledger.sqlite-wal").exists()
    restoring.restore(path, crashed)
    assert ids(crashed) == before
    assert not list(crashed.glob(f"aside/*/{restoring.UNFINISHED}"))


def raw_trigger_gone(path: Path) -> None:
    """Damage the database without touching its log: the last connection to close would play it in."""
    conn = sqlite3.connect(path)
    conn.execute("DROP TRIGGER edit_no_update")
    conn.commit()
    keep = {name: path.with_name(name).read_bytes() for name in (path.name, path.name + "-wal")}
    conn.close()
    for name, content in keep.items():
        path.with_name(name).write_bytes(content)


def test_a_restore_that_was_interrupted_can_be_done_again(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.figure("KGZ", "KGZ", "1")
    path, target = bags.write(world.root / "KGZ", tmp_path / "b.zip"), tmp_path / "new"
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "put_settings", stop)
        with pytest.raises(StopError):
            restoring.restore(path, target)
    assert not workspace.exists(target)
    restoring.restore(path, target)
    assert codes(target) == []


# -- check -------------------------------------------------------------------


def test_check_writes_nothing_and_finds_nothing_in_a_sound_workspace(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    before = contents(world.root)
    assert [codes(world.root / who) for who in ("KGZ", "secretariat")] == [[], []]
    assert contents(world.root) == before


def test_every_package_and_decision_keeps_its_seal(world: World) -> None:
    """What the ledger believes can be held against the signature for ever, the secretariat's own decisions too."""
    world.figure("KGZ", "KGZ", "1")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        approving.approve(ws, ws.signer(SECRET), "KGZ", "2020")
        answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "r.xlsx")
        kept = list(ws.store.care.sealed())
        assert {attestation.purpose for attestation, _document in kept} == {"report", "decision", "receipt"}
        for attestation, document in kept:
            assert document
            assert restoring.seal_holds(attestation, document)
            assert not restoring.seal_holds(replace(attestation, number=attestation.number + 1), document)
            assert not restoring.seal_holds(attestation, document.replace('"format": 1', '"format": 2'))
            assert not restoring.seal_holds(attestation, "{}")


HARMS = {
    "edit-unsound": ["DROP TRIGGER edit_no_update", "UPDATE edit SET value = value || '9' WHERE no = 2"],
    "seal-unsound": [
        "DROP TRIGGER attestation_no_update",
        "UPDATE attestation SET number = 7 WHERE purpose = 'report'",
    ],
    "schema-changed": ["DROP TRIGGER attested_no_delete"],
    "orphan-rows": ["DROP TRIGGER attested_no_delete", "DELETE FROM attested"],
    "cache-stale": ["UPDATE answer SET value = '99'"],
    "keyring-unsound": [
        "DROP TRIGGER keyring_no_update",
        "UPDATE keyring SET document = replace(document, 'Focal point KGZ', 'Somebody else')",
    ],
    "parked-missing": ["INSERT INTO parked VALUES ('ab', 'cd', 'gone.xlsx', '2026-01-01T00:00:00Z')"],
}


@pytest.mark.parametrize("expected", HARMS)
def test_check_names_what_is_wrong(world: World, expected: str) -> None:
    world.figure("KGZ", "KGZ", "1")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    raw(world.root / "secretariat" / "ledger.sqlite", *HARMS[expected])
    with world.open("secretariat", readonly=True) as ws:
        problems = care.check(ws)
        assert expected in [p.code for p in problems]
        assert all(p.sentence() for p in problems)
        assert not care.examine(ws).sound


def test_a_database_that_is_gone_is_said_and_no_empty_one_takes_its_place(world: World) -> None:
    database = world.root / "KGZ" / "ledger.sqlite"
    database.unlink()
    for readonly in (True, False):
        with pytest.raises(UserError) as refused:
            world.open("KGZ", readonly=readonly)
        assert code_of(refused) == "database-gone"
    assert not database.exists()


def test_check_looks_beside_the_database_too(world: World) -> None:
    folder = world.root / "KGZ"
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    for path in (folder / "outbox").iterdir():
        path.unlink()
    (folder / ".abc.tmp").write_bytes(b"half")
    assert codes(folder) == ["outbox-missing", "left-over"]
    with world.open("KGZ", readonly=True) as ws:
        assert care.examine(ws).sound, "both are advice"
    with world.open("KGZ") as ws:
        care.mend(ws)
    assert codes(folder) == ["outbox-missing"]
    (folder / "keys" / "person.key").unlink()
    assert "key-file-missing" in codes(folder)


def test_mending_computes_current_values_again(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    raw(world.root / "KGZ" / "ledger.sqlite", "UPDATE answer SET value = '99'")
    with world.open("KGZ") as ws:
        care.mend(ws)
    assert value(world.root / "KGZ", name) == "1"
    assert codes(world.root / "KGZ") == []


def test_check_advises_a_backup_after_a_week(world: World) -> None:
    folder = world.root / "KGZ"
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    with world.open("KGZ", readonly=True) as ws:
        ws.clock = lambda: "2099-01-01T00:00:00Z"
        assert [p.code for p in care.check(ws)] == ["backup-none"]
        made = backups.make(folder)
        assert [p.code for p in care.check(ws)] == ["backup-old"]
        assert care.last_backup(ws).old
        made.write_bytes(b"")
        assert "backup-unreadable" in [p.code for p in care.check(ws)]


# -- copies ------------------------------------------------------------------


def test_a_workspace_that_stays_where_it_is_keeps_its_epoch(world: World, tmp_path: Path) -> None:
    with world.open("KGZ") as ws:
        first = ws.settings.epoch
    with world.open("KGZ") as ws:
        assert (ws.settings.epoch, ws.moved) == (first, None)
    shutil.move(world.root / "KGZ", tmp_path / "moved")
    with workspace.opened(tmp_path / "moved") as ws:
        assert (ws.settings.epoch, ws.moved) == (first, None)


def test_a_copy_numbers_its_packages_anew_and_both_merge(world: World, tmp_path: Path) -> None:
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    shutil.copytree(world.root / "KGZ", world.root / "copy")
    for who, year in (("KGZ", "2018"), ("copy", "2019")):
        world.figure(who, "KGZ", "2", year=year)
    with world.open("copy", readonly=True) as copy, world.open("KGZ", readonly=True) as own:
        assert (copy.settings.device, copy.settings.epoch > own.settings.epoch) == (own.settings.device, True)
    packages = [world.export("KGZ", "2.xlsx"), world.export("copy", "3.xlsx")]
    assert all(t.merged for t in world.merge("secretariat", *reversed(packages)))
    with world.open("secretariat", readonly=True) as ws:
        assert len(record.views(ws, "observation", "KGZ")) == 3
        names = [(a.signer, a.device, a.epoch, a.number) for a in ws.store.ledger.attestations()]
        assert len(set(names)) == len(names)


def test_another_computer_is_noticed_said_once_and_reading_there_asks_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.open("KGZ") as ws:
        first = ws.settings.epoch
    for name in ("LOCALAPPDATA", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "another computer"))
    before = contents(world.root / "KGZ")
    with world.open("KGZ", readonly=True) as ws:
        assert (ws.settings.epoch, ws.moved) == (first, None)
    assert contents(world.root / "KGZ") == before
    with world.open("KGZ") as ws:
        assert ws.settings.epoch > first
        assert ws.moved is seats.COPIED
        assert ws.moved.at().sentence()
    with world.open("KGZ") as ws:
        assert ws.moved is None


def test_an_old_state_put_back_by_hand_is_noticed(world: World, tmp_path: Path) -> None:
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    shutil.copytree(world.root / "KGZ", tmp_path / "kept")
    world.figure("KGZ", "KGZ", "2")
    world.export("KGZ", "2.xlsx")
    shutil.rmtree(world.root / "KGZ")
    shutil.copytree(tmp_path / "kept", world.root / "KGZ")
    with world.open("KGZ") as ws:
        assert ws.moved is seats.PUT_BACK


def test_a_computer_that_keeps_nothing_for_us_still_works(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOCALAPPDATA", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, "/dev/null/nowhere")
    monkeypatch.setattr(Path, "home", lambda: Path("/dev/null"))
    world.figure("KGZ", "KGZ", "1")
    assert world.export("KGZ", "1.xlsx").exists()


@given(SECONDS)
def test_a_new_epoch_is_always_later(now: int) -> None:
    assert seats.next_epoch("nobody", 7, now) >= 8
    assert seats.next_epoch("nobody", 2**33 + 5, now) == 2**33 + 6


def test_settings_of_a_newer_version_survive_an_older_one(world: World) -> None:
    file = world.root / "KGZ" / "workspace.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | {"later": [1]}), encoding="utf-8")
    with world.open("KGZ") as ws:
        ws.change(lang="en")
    plain = json.loads(file.read_text(encoding="utf-8"))
    assert (plain["later"], plain["lang"]) == ([1], "en")


def test_copies_that_hold_a_lock_for_ever_end_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own backup would wait for ever for a half-written step of the same connection."""
    monkeypatch.setattr("carec_desktop.store.database.MOST_WAITS", 2)
    store = Store(tmp_path / "a.sqlite")
    try:
        store.database.conn.execute("BEGIN IMMEDIATE")
        store.database.conn.execute("INSERT INTO round VALUES ('a', 'b', 'c')")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            copy_to(store.database.conn, tmp_path / "b.sqlite")
    finally:
        store.close()


# -- commands ----------------------------------------------------------------


def command(*arguments: object, code: int = 0) -> tuple[dict[str, object], str]:
    """(JSON it wrote, sentences it said) of a command that must end with `code`."""
    done = CliRunner().invoke(cli, ["--ui-lang", "en", *map(str, arguments)], env={"CAREC_PASSPHRASE": SECRET})
    assert done.exit_code == code, done.output
    assert not done.exception or isinstance(done.exception, SystemExit)
    return json.loads(done.stdout or "{}"), done.stderr


def test_commands_that_work_leave_a_backup_and_say_when_the_folder_was_copied(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    shutil.copytree(world.root / "KGZ", world.root / "copy")
    sent, said = command("-w", world.root / "copy", "export", "-o", world.root / "1.xlsx", "--json")
    assert sent["number"] == 1
    assert seats.COPIED.at().sentence().split(";")[0] in said
    listed, _said = command("-w", world.root / "copy", "backup", "--list", "--json")
    assert len(listed["rows"]) == 1  # type: ignore[arg-type]
    _state, said = command("-w", world.root / "copy", "state", "--json")
    assert said == ""


def test_backup_and_restore_from_the_command_line(world: World, tmp_path: Path) -> None:
    folder = world.root / "KGZ"
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    made, said = command("-w", folder, "backup", "-o", tmp_path / "b.zip", "--json")
    assert made["digest"] == world.digest("KGZ")
    assert "b.zip" in said
    done, _said = command("-w", folder, "restore", tmp_path / "b.zip", "--json")
    assert (done["edits"], done["differing_drafts"], done["damaged"]) == (0, [], False)
    done, _said = command("restore", tmp_path / "b.zip", tmp_path / "new", "--json")
    assert done["digest"] == made["digest"]
    (tmp_path / "b.zip").write_bytes(b"nothing")
    refused, said = command("-w", folder, "restore", tmp_path / "b.zip", "--json", code=1)
    assert refused["error"]["code"] == "not-a-backup"  # type: ignore[index]
    assert "Traceback" not in said


@pytest.mark.parametrize("page", [1, 5, 16, 24])
def test_whatever_part_is_damaged_a_command_ends_with_a_sentence(world: World, page: int) -> None:
    folder = world.root / "KGZ"
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    content = bytearray((folder / "ledger.sqlite").read_bytes())
    content[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
    (folder / "ledger.sqlite").write_bytes(content)
    damaged = 0
    for words in (["check"], ["state"], ["show", "observation"], ["export"]):
        done = CliRunner().invoke(
            cli, ["--ui-lang", "en", "-w", str(folder), *words, "--json"], env={"CAREC_PASSPHRASE": SECRET}
        )
        assert done.exit_code in (0, 1), words
        assert isinstance(done.exception, SystemExit | None), words
        damaged += done.exit_code
    assert damaged, "somebody notices"


def test_check_from_the_command_line_says_what_is_wrong_and_mends_what_it_can(world: World) -> None:
    folder = world.root / "KGZ"
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    found, said = command("-w", folder, "check", "--json")
    assert (found["sound"], found["edits"], found["packages"]) == (True, 2, 1)
    assert "Everything" in said
    raw(folder / "ledger.sqlite", "UPDATE answer SET value = '99'")
    found, said = command("-w", folder, "check", "--json", code=1)
    assert [p["code"] for p in found["problems"]] == ["cache-stale"]  # type: ignore[index, attr-defined]
    assert "--mend" in said
    found, _said = command("-w", folder, "check", "--mend", "--json")
    assert found["sound"] is True
    (folder / "ledger.sqlite").write_bytes(b"SQLite format 3\0" + b"\xa5" * 9000)
    found, _said = command("-w", folder, "check", "--json", code=1)
    assert found["error"]["code"] == "database-damaged"  # type: ignore[index]
