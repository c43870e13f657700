"""Receipts value by value: what happened to everything that was sent, in the words of the one who sent it."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from carec_desktop.actions import answering, approving, corrections, decide, exchange, queries, record
from carec_desktop.actions.minting import sign_working
from carec_desktop.actions.notices import notices
from carec_desktop.actions.proposal import offered
from carec_desktop.problems import said
from carec_desktop.store import Letter
from carec_desktop.sync import verdicts as v
from carec_desktop.sync.receipt import Decision
from tests.world import SECRET, World, build


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("receipts") / "built"
    build(root)
    return root


@pytest.fixture
def world(built: Path, tmp_path: Path) -> World:
    return World.copy(built, tmp_path / "world")


def receipt(world: World, area: str = "KGZ", name: str = "receipt.xlsx") -> Path:
    with world.open("secretariat") as ws:
        return answering.write_receipt(ws, ws.signer(SECRET), area, world.root / name)


def loaded(world: World, who: str, path: Path) -> list[Decision]:
    with world.open(who) as ws:
        examined = exchange.examine(ws, path)
        assert exchange.take(ws, examined).merged
        assert examined.receipt is not None
        return list(examined.receipt.decisions)


def kinds(decisions: list[Decision]) -> list[tuple[str, str, str]]:
    return [(d.kind, d.yours, d.other) for d in decisions if d.question in ("value", "")]


def test_a_conflict_tells_each_side_its_own_value_and_the_other_with_its_author(world: World) -> None:
    world.figure("KAZ", "KAZ", "4,5")
    world.figure("KAZ-2", "KAZ", "4,6")
    world.merge("secretariat", world.export("KAZ", "a.xlsx"), world.export("KAZ-2", "b.xlsx"))
    (line,) = [d for d in loaded(world, "KAZ", receipt(world, "KAZ")) if d.kind == "conflict"]
    assert {line.yours, line.other} == {"4.5", "4.6"}
    assert line.who in ("Focal point KAZ", "Focal point KAZ-2")
    assert len(line.edits) == 2


def test_a_country_always_finds_its_own_value_first(world: World) -> None:
    for year in range(2010, 2016):
        world.figure("KGZ", "KGZ", "1", year=str(year))
        world.figure("secretariat", "KGZ", "2", year=str(year))
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        sign_working(ws, ws.signer(SECRET))
    lines = [d for d in loaded(world, "KGZ", receipt(world)) if d.kind == "conflict"]
    assert [(d.yours, d.other, d.who) for d in lines] == [("1", "2", "Secretariat")] * 6


def test_decided_approved_corrected_and_reprinted_follow_a_value_through_its_life(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "-8,6")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        decide.resolve(ws, f"{name}.value", value="-8.4", reason="revised by the committee", signer=ws.signer(SECRET))
    lines = loaded(world, "KGZ", receipt(world))
    assert kinds(lines) == [("decided", "-8.6", "-8.4")]
    assert (lines[0].who, lines[0].why) == ("Secretariat", "revised by the committee")

    with world.open("secretariat") as ws:
        approving.approve(ws, ws.signer(SECRET), "KGZ", "2020")
    assert kinds(loaded(world, "KGZ", receipt(world, name="2.xlsx"))) == [("approved", "-8.4", "")]

    world.figure("KGZ", "KGZ", "-8,5")
    world.merge("secretariat", world.export("KGZ", "2a.xlsx"))
    assert kinds(loaded(world, "KGZ", receipt(world, name="3.xlsx"))) == [("corrected", "-8.5", "-8.4")]

    with world.open("secretariat") as ws:
        approving.approve(ws, ws.signer(SECRET), "KGZ", "2020")
    lines = loaded(world, "KGZ", receipt(world, name="4.xlsx"))
    assert kinds(lines) == [("approved", "-8.5", ""), ("reprinted", "-8.4", "-8.5")]


def test_a_card_of_before_is_told_by_what_it_printed_whatever_was_withdrawn_in_between(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "37222")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        approving.approve(ws, signer, "KGZ", "2020")
        approving.take_back(ws, signer, [name])
        approving.approve(ws, signer, "KGZ", "2020")
    world.figure("KGZ", "KGZ", "47447,5")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        corrections.accept(ws, signer, [name], "The customs office confirmed it")
        approving.take_back(ws, signer, [name])
        corrections.accept(ws, signer, [name], "Confirmed by letter")
    lines = loaded(world, "KGZ", receipt(world))
    assert kinds(lines) == [("approved", "47447.5", ""), ("reprinted", "37222", "47447.5")]
    assert {(line.who, line.why) for line in lines} == {("Secretariat", "Confirmed by letter")}, "not the country's own"


def test_a_decision_taken_otherwise_still_names_the_value_that_lost(world: World) -> None:
    name = world.figure("KAZ", "KAZ", "4,8")
    world.figure("KAZ-2", "KAZ", "4,9")
    world.merge("secretariat", world.export("KAZ", "a.xlsx"), world.export("KAZ-2", "b.xlsx"))
    with world.open("secretariat") as ws:
        for value in ("4.9", "4.8"):
            decide.resolve(ws, f"{name}.value", value=value, signer=ws.signer(SECRET))
    assert kinds(loaded(world, "KAZ", receipt(world, "KAZ"))) == [("decided", "4.9", "4.8")]


def test_the_readable_sheets_of_a_receipt_hold_no_codes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "language_of", lambda _ws, _area: "en")
    name = world.figure("KGZ", "KGZ", "-8,6")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        approving.approve(ws, signer, "KGZ", "2020")
        queries.ask(ws, signer, f"{name}.value", "Which prices?")
        approving.take_back(ws, signer, [name])
    book = load_workbook(receipt(world), read_only=True)
    rows = [tuple(map(str, row)) for row in book["Values"].iter_rows(values_only=True)]
    told = [row[2:4] for row in rows if row[2] != "Value"]
    book.close()
    assert ("Question about: Value", "Which prices?") in told
    assert [value for question, value in told if question == "Approval"] == ["approved", "approval taken back"]


def test_a_question_goes_out_with_the_receipt_and_its_reply_comes_back(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "-8,6")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        queries.ask(ws, ws.signer(SECRET), f"{name}.value", "С учётом Кумтора?")
    lines = loaded(world, "KGZ", receipt(world))
    assert [(d.kind, d.question, d.yours, d.why) for d in lines] == [("question", "value", "-8.6", "С учётом Кумтора?")]
    with world.open("KGZ") as ws:
        assert [q.state for q in queries.queries(ws)] == ["open"]
        queries.reply(ws, f"{name}.value", "Да, с учётом.")
        assert [q.state for q in queries.queries(ws)] == ["replied"]
        assert [r.ready for r in record.readiness(ws)] == [True]
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        assert [(q.state, q.reply) for q in queries.queries(ws)] == [("replied", "Да, с учётом.")]
        assert decide.unsettled(ws) == []
    assert not [d for d in loaded(world, "KGZ", receipt(world, name="2r.xlsx")) if d.kind == "question"]


def test_two_officers_may_ask_different_things_without_a_conflict(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "-8,6")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    shutil.copytree(world.root / "secretariat", world.root / "second")
    for who, text in (("secretariat", "Why?"), ("second", "Since when?")):
        with world.open(who) as ws:
            queries.ask(ws, ws.signer(SECRET), f"{name}.value", text)
    path = receipt(world)
    loaded(world, "KGZ", path)
    with world.open("second") as ws:
        other = answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "other.xlsx")
    loaded(world, "KGZ", other)
    with world.open("KGZ", readonly=True) as ws:
        assert sorted(q.edit.value for q in queries.queries(ws)) == ["Since when?", "Why?"]
        assert decide.unsettled(ws) == []


def test_a_question_is_settled_by_a_new_value_and_taken_back_by_no_text(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "-8,6")
    other = world.figure("KGZ", "KGZ", "4,6", year="2019")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        queries.ask(ws, signer, f"{name}.value", "Why?")
        queries.ask(ws, signer, f"{other}.value", "Why?")
        queries.ask(ws, signer, f"{other}.value", "")
        assert [(q.stored.record_id, q.state) for q in queries.queries(ws)] == [(name, "open")]
    loaded(world, "KGZ", receipt(world))
    world.figure("KGZ", "KGZ", "-8,5")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        assert [q.state for q in queries.queries(ws)] == ["settled"]


def test_a_reply_about_a_value_in_conflict_travels(world: World) -> None:
    name = world.figure("KAZ", "KAZ", "4,5")
    world.figure("KAZ-2", "KAZ", "4,6")
    world.merge("secretariat", world.export("KAZ", "a.xlsx"), world.export("KAZ-2", "b.xlsx"))
    with world.open("secretariat") as ws:
        queries.ask(ws, ws.signer(SECRET), f"{name}.value", "Which?")
    loaded(world, "KAZ", receipt(world, "KAZ"))
    with world.open("KAZ") as ws:
        queries.reply(ws, f"{name}.value", "The first.")
    world.merge("secretariat", world.export("KAZ", "c.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        assert [(q.state, q.reply) for q in queries.queries(ws)] == [("replied", "The first.")]


def test_talk_about_a_record_hinders_neither_its_approval_nor_its_deletion(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "-8,6")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("KGZ") as ws:
        record.delete(ws, name)
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        queries.ask(ws, signer, f"{name}.value", "Why?")
        assert approving.approve(ws, signer, "KGZ", "2020").approved == 1
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat") as ws:
        (one,) = corrections.waiting(ws)
        assert (one.kind, one.clean) == ("leaving", True)
        corrections.accept(ws, ws.signer(SECRET), [name], "They reported it by mistake.")
        assert ws.store.ledger.record(name).exists == "0"  # type: ignore[union-attr]


def test_a_refused_package_is_told_to_its_sender_until_the_original_came(world: World, tmp_path: Path) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    path = world.export("KGZ", "1.xlsx")
    book = load_workbook(path)
    sheet = book["Edits"]
    sheet.cell(3, 5).value = "-1.1"
    book.save(tmp_path / "changed.xlsx")
    assert not world.merge("secretariat", tmp_path / "changed.xlsx")[0].merged
    with world.open("secretariat", readonly=True) as ws:
        (letter,) = ws.store.post.letters("in")
        assert said(letter.problem).startswith("This package was changed after sealing")
        (one,) = offered(ws, exchange.examine(ws, tmp_path / "changed.xlsx"))
        assert (one.edit.value, one.state, one.altered, one.question) == ("-1.1", "new", True, "Value")
    (line,) = loaded(world, "KGZ", receipt(world))
    assert (line.kind, line.place) == ("refused", "Пакет № 1")
    assert "изменён" in line.why or "изменен" in line.why
    assert world.merge("secretariat", path)[0].merged
    assert loaded(world, "KGZ", receipt(world, name="later.xlsx")) == []


def test_a_missing_package_is_named_to_both_sides_until_it_arrives(world: World) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    first = world.export("KGZ", "1.xlsx")
    world.figure("KGZ", "KGZ", "-8,5")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        (notice,) = notices(ws)
        assert (notice.kind, notice.numbers, notice.ref_area) == ("missing", (1,), "KGZ")
        assert "Package 1 of Focal point KGZ has not arrived." in notice.sentence()
    (line,) = [d for d in loaded(world, "KGZ", receipt(world)) if d.kind == "package"]
    assert "1" in line.why
    world.merge("secretariat", first)
    with world.open("secretariat", readonly=True) as ws:
        assert notices(ws) == []


def test_a_copied_laptop_is_noticed_on_both_sides_and_nothing_is_overwritten(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,6", year="2019")
    world.merge("secretariat", world.export("KGZ", "0.xlsx"))
    shutil.copytree(world.root / "KGZ", world.root / "KGZ-copy")
    world.figure("KGZ", "KGZ", "-8,6")
    world.figure("KGZ-copy", "KGZ", "-8,7")
    world.merge("secretariat", world.export("KGZ", "a.xlsx"), world.export("KGZ-copy", "b.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        found = notices(ws)
        assert [u.state for u in decide.unsettled(ws)] == ["conflict"]
    path = receipt(world)
    with world.open("KGZ") as ws:
        before = ws.settings.epoch
        (taken,) = exchange.merge(ws, [path])
        after = ws.settings.epoch
    if [n.kind for n in found] == ["copied"]:  # both went on counting: one number, two packages
        assert taken.copied
        assert after == before + 1
        assert len(taken.notes()) == 1
    else:  # the copy noticed itself that it lies elsewhere and numbers apart
        assert found == []


def test_what_the_secretariat_lost_is_sent_again(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,6", year="2019")
    path = world.export("KGZ", "1.xlsx")
    shutil.copytree(world.root / "secretariat", world.root / "yesterday")
    world.merge("secretariat", path)
    newer, older = receipt(world, name="new.xlsx"), None
    loaded(world, "KGZ", newer)
    with world.open("KGZ") as ws:
        assert ws.store.ledger.unacknowledged(ws.key) == []
    shutil.rmtree(world.root / "secretariat")
    shutil.move(world.root / "yesterday", world.root / "secretariat")
    for number in range(2):  # the restored one counts on from where it stood
        older = receipt(world, name=f"old-{number}.xlsx")
    assert older is not None
    with world.open("KGZ") as ws:
        (taken,) = exchange.merge(ws, [older])
        assert taken.lost == 2
        assert len(ws.store.ledger.unacknowledged(ws.key)) == 2


def test_a_receipt_that_was_overtaken_takes_nothing_back(world: World) -> None:
    first = receipt(world, name="first.xlsx")
    world.figure("KGZ", "KGZ", "4,6", year="2019")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    second = receipt(world, name="second.xlsx")
    assert [t.lost for t in world.merge("KGZ", second, first)] == [0, 0]
    with world.open("KGZ", readonly=True) as ws:
        assert ws.store.ledger.unacknowledged(ws.key) == []


def test_a_deletion_comes_home_with_the_receipt(world: World) -> None:
    name = world.figure("KAZ", "KAZ", "4,5")
    world.merge("secretariat", world.export("KAZ", "1.xlsx"))
    loaded(world, "KAZ-2", receipt(world, "KAZ"))
    with world.open("KAZ-2") as ws:
        record.delete(ws, name)
    world.merge("secretariat", world.export("KAZ-2", "gone.xlsx"))
    assert loaded(world, "KAZ", receipt(world, "KAZ", "2.xlsx")) == [], "there is nothing to decide about it"
    with world.open("KAZ", readonly=True) as ws:
        assert record.views(ws, "observation", "KAZ") == []


@pytest.mark.parametrize(("decided", "left"), [("1", 1), ("kept", 1), ("0", 0), ("deleted", 0)])
def test_a_deletion_in_conflict_is_decided_either_way_for_everybody(world: World, decided: str, left: int) -> None:
    name = world.figure("KAZ", "KAZ", "4,5")
    world.merge("secretariat", world.export("KAZ", "1.xlsx"))
    loaded(world, "KAZ-2", receipt(world, "KAZ"))
    with world.open("KAZ-2") as ws:
        record.delete(ws, name)
    world.figure("KAZ", "KAZ", "4,6")
    world.merge("secretariat", world.export("KAZ-2", "gone.xlsx"), world.export("KAZ", "changed.xlsx"))
    with world.open("secretariat") as ws:
        (case,) = decide.unsettled(ws)
        decide.resolve(ws, case.question, value=decided, signer=ws.signer(SECRET))
        assert decide.unsettled(ws) == []
    for who in ("KAZ", "KAZ-2"):
        loaded(world, who, receipt(world, "KAZ", f"for {who}.xlsx"))
        with world.open(who, readonly=True) as ws:
            assert [v.values["value"] for v in record.views(ws, "observation", "KAZ")] == ["4.6"] * left


def test_no_name_of_a_file_keeps_a_receipt_from_being_written(world: World) -> None:
    with world.open("secretariat") as ws, ws.store.transaction():
        ws.store.post.log(
            Letter("in", "", "report", "KGZ", 0, "altered", "x\u200b\u202e\n.xlsx", "", v.ALTERED.at().stored())
        )
    (line,) = loaded(world, "KGZ", receipt(world))
    assert (line.kind, line.place) == ("refused", "x   .xlsx")


KEPT = sorted((Path(__file__).parent / "kept").glob("format-*/*.xlsx"))




@pytest.mark.parametrize("path", KEPT, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_packages_of_every_format_are_read_for_ever(path: Path) -> None:
    from carec_desktop.sync.keyring import SignedKeyring
    from carec_desktop.sync.package import verify

    keyring = SignedKeyring.parse((path.parent / "keyring.json").read_text(encoding="utf-8")).keyring
    found = verify(path, keyring, None)
    assert (found.verdict, found.header is not None) == ("intact", True)
    purpose = path.name.partition("-")[0].partition(".")[0]
    assert found.header is not None
    assert found.header.purpose == purpose
    if purpose == "report":
        assert [e.value for e in found.edits if e.question == "value"] == ["-8.6", "4.6"]
    if purpose == "receipt":
        assert found.receipt is not None
        assert {h.state for h in found.receipt.held} == {"held"}
    if purpose == "call":
        assert found.call is not None
        assert (found.call.key, found.call.deadline, len(found.call.asked)) == ("2026", "2026-06-30", 22)
