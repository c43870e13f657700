"""Questions and forms that only a newer version knows pass an older one: kept, answered, decided, sent on, shown."""

import shutil
from pathlib import Path

import pytest

from carec_desktop.actions import answering, approving, care, decide, figures, queries, record
from carec_desktop.actions.exchange import cover_of
from carec_desktop.actions.minting import next_header
from carec_desktop.ledger import KEY, Edit, canonical_json, record_id
from carec_desktop.problems import UserError
from carec_desktop.sync.package import Contents, write
from carec_desktop.sync.seal import to_text
from tests.world import SECRET, World, build

VOYAGE_KEY = {"owner": "KAZ", "nonce": "1"}
VOYAGE = record_id("voyage", VOYAGE_KEY)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("newer") / "built"
    build(root)
    return root


@pytest.fixture
def world(built: Path, tmp_path: Path) -> World:
    """Both focal points of one country already work with the newer version; the secretariat does not."""
    made = World.copy(built, tmp_path / "world")
    made.figure("KAZ", "KAZ", "4,5")
    made.merge("secretariat", made.export("KAZ", "old.xlsx"))
    return made


def newer(world: World, who: str, *answers: tuple[str, str, str]) -> Path:
    """A package as the newer version writes it: (record, question, value), of a form or a question of its own."""
    with world.open(who) as ws:
        signer = ws.signer(SECRET)
        named = Edit(VOYAGE, "voyage", KEY, canonical_json(VOYAGE_KEY).decode(), author=signer.key)
        edits = [named] + [
            Edit(name, "voyage" if name == VOYAGE else "observation", question, value, "kk", author=signer.key)
            for name, question, value in answers
        ]
        path = world.root / f"newer {who}.xlsx"
        header = next_header(ws, signer, "report", "secretariat")
        written = write(path, header, Contents(edits), signer, cover_of(ws), lang="ru")
        with ws.store.transaction():
            ws.store.ledger.refresh(ws.store.ledger.add(edits, written.attestation, to_text(written.seal)))
        return path


def receipt(world: World) -> Path:
    with world.open("secretariat") as ws:
        return answering.write_receipt(ws, ws.signer(SECRET), "KAZ", world.root / "receipt.xlsx")


def test_they_come_through_the_secretariat_to_a_colleague(world: World) -> None:
    figure = world.figure("KAZ", "KAZ", "4,5")
    package = newer(world, "KAZ", (VOYAGE, "harbour", "Ақтау"), (figure, "mood", "calm"), (figure, "_mark", "7"))
    assert [t.merged for t in world.merge("secretariat", package)] == [True]
    shutil.copytree(world.root / "secretariat", world.root / "copy")
    (taken,) = world.merge("KAZ-2", receipt(world))
    assert taken.merged
    for who in ("secretariat", "KAZ", "KAZ-2"):
        with world.open(who, readonly=True) as ws:
            voyage, shown = ws.store.ledger.record(VOYAGE), ws.store.ledger.record(figure)
            assert voyage is not None
            assert shown is not None
            assert (dict(voyage.values), voyage.langs["harbour"]) == ({"harbour": "Ақтау"}, "kk")
            assert dict(shown.values) == {"value": "4.5", "mood": "calm"}
            assert shown.heads["_mark"]
            assert care.check(ws) == []


def test_an_older_version_goes_on_working_beside_them(world: World) -> None:
    figure = world.figure("KAZ", "KAZ", "4,5")
    world.merge("secretariat", newer(world, "KAZ", (VOYAGE, "harbour", "Ақтау"), (figure, "mood", "calm")))
    with world.open("secretariat") as ws:
        assert approving.approve(ws, ws.signer(SECRET), "KAZ", "2020").approved == 1
        assert decide.unsettled(ws) == []
    world.merge("KAZ-2", receipt(world))
    world.figure("KAZ-2", "KAZ", "4,6")
    world.merge("secretariat", world.export("KAZ-2", "later.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        stored = ws.store.ledger.record(figure)
        assert stored is not None
        assert dict(stored.values) == {"value": "4.6", "mood": "calm"}
        assert stored.approved["mood"] == "calm"
        assert [(f.value, f.state) for f in figures.figures(ws, "KAZ")] == [("4.5", "published")]


def test_where_they_contradict_a_value_is_taken_and_none_is_typed(world: World) -> None:
    one = newer(world, "KAZ", (VOYAGE, "harbour", "Ақтау"))
    world.merge("secretariat", one, newer(world, "KAZ-2", (VOYAGE, "harbour", "Баутино")))
    with world.open("secretariat") as ws:
        (case,) = decide.unsettled(ws)
        with pytest.raises(UserError) as refused:
            decide.resolve(ws, case.question, value="Ақтау", signer=ws.signer(SECRET))
        assert refused.value.problem.code == "question-of-newer-version"
        queries.ask(ws, ws.signer(SECRET), case.question, "Which?")
    receipt(world)
    with world.open("secretariat") as ws:
        chosen = next(head for head in case.heads if head.edit.value == "Ақтау")
        decide.resolve(ws, case.question, take=chosen.edit.id, signer=ws.signer(SECRET))
        assert decide.unsettled(ws) == []
    (taken,) = world.merge("KAZ-2", receipt(world))
    assert taken.merged
    with world.open("KAZ-2", readonly=True) as ws:
        shown = record.view(ws, VOYAGE)
        assert shown is not None
        assert shown.values["harbour"] == "Ақтау"
