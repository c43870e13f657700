"""Journeys below the window: what is recorded arrives, what is in doubt is asked, what goes wrong loses nothing."""

import errno
import os
import shutil
from pathlib import Path

import openpyxl
import pytest

from carec_desktop.actions import (
    answering,
    approving,
    asking,
    bags,
    care,
    decide,
    enrol,
    exchange,
    figures,
    ministries,
    paper,
    record,
    restoring,
    rounds,
    workspace,
)
from carec_desktop.problems import UserError
from carec_desktop.sync.files import file_stem
from tests.world import SECRET, World, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built")
    build(root)
    return root


@pytest.fixture
def world(built: Path, tmp_path: Path) -> World:
    return World.copy(built, tmp_path / "world")


def code_of(refused: pytest.ExceptionInfo[UserError]) -> str:
    assert str(refused.value), "a refusal is a sentence"
    return refused.value.problem.code


def value_of(world: World, who: str, name: str) -> str:
    with world.open(who, readonly=True) as ws:
        shown = record.view(ws, name)
        return shown.values.get("value", "") if shown else ""


def test_a_figure_travels_and_comes_back_acknowledged(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "4,70")
    package = world.export("KGZ", "1.xlsx")
    assert [t.examined.verdict for t in world.merge("secretariat", package)] == ["intact"]
    assert value_of(world, "secretariat", name) == "4.70"
    with world.open("secretariat") as ws:
        answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "receipt.xlsx")
    assert world.merge("KGZ", world.root / "receipt.xlsx")[0].merged
    with pytest.raises(UserError) as nothing:
        world.export("KGZ", "2.xlsx")
    assert code_of(nothing) == "nothing-to-send"


def test_packages_in_any_order_and_twice_give_one_ledger(world: World, built: Path, tmp_path: Path) -> None:
    packages = []
    for number, value in enumerate(("1", "2", "3")):
        world.figure("KGZ", "KGZ", value, year=str(2017 + number))
        packages.append(world.export("KGZ", f"{number}.xlsx"))
    other = World.copy(built, tmp_path / "other")
    world.merge("secretariat", *packages)
    other.merge("secretariat", *reversed(packages), *packages)
    assert world.digest("secretariat") == other.digest("secretariat")


def test_current_values_are_what_the_ledger_says(world: World) -> None:
    world.figure("KAZ", "KAZ", "1")
    world.figure("KAZ-2", "KAZ", "2")
    world.merge("secretariat", world.export("KAZ", "1.xlsx"), world.export("KAZ-2", "2.xlsx"))
    with world.open("secretariat") as ws:
        before = ws.store.ledger.cached()
        ws.store.ledger.rebuild()
        assert ws.store.ledger.cached() == before
        assert care.check(ws) == []


def test_two_focal_points_disagree_until_a_person_decides(world: World) -> None:
    name = world.figure("KAZ", "KAZ", "1,5")
    world.figure("KAZ-2", "KAZ", "2,5")
    world.merge("secretariat", world.export("KAZ-2", "2.xlsx"), world.export("KAZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        (conflict,) = decide.unsettled(ws)
        assert sorted(h.edit.value for h in conflict.heads) == ["1.5", "2.5"]
        with pytest.raises(UserError) as unclear:
            approving.approve(ws, ws.signer(SECRET), "KGZ", "2020")
        assert code_of(unclear) == "nothing-to-approve"
        assert approving.approve(ws, ws.signer(SECRET), "KAZ", "2020").skipped
        decide.resolve(ws, conflict.question, value="2.0", reason="agreed", signer=ws.signer(SECRET))
        assert decide.unsettled(ws) == []
        assert approving.approve(ws, ws.signer(SECRET), "KAZ", "2020").approved == 1
        answering.write_receipt(ws, ws.signer(SECRET), "KAZ", world.root / "r.xlsx")
    for who in ("KAZ", "KAZ-2"):
        world.merge(who, world.root / "r.xlsx")
        assert value_of(world, who, name) == "2.0"


def test_what_was_approved_is_printed_until_it_is_approved_again(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        approving.approve(ws, ws.signer(SECRET), "KGZ", "2020")
    world.figure("KGZ", "KGZ", "2")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat") as ws:
        (figure,) = figures.figures(ws)
        assert (figure.value, figure.state) == ("1", "published")
        assert list(figures.proposed(ws).values()) == ["2"]
        approving.approve(ws, ws.signer(SECRET), "KGZ", "2020")
        assert [(f.value, f.state) for f in figures.figures(ws)] == [("2", "published")]
        assert figures.proposed(ws) == {}


def test_a_correction_that_arrives_first_waits_for_what_it_corrects(world: World) -> None:
    world.figure("KAZ", "KAZ", "1")
    lost = world.export("KAZ", "lost.xlsx")
    assert world.merge("KAZ-2", lost)[0].merged, "a colleague's package can be opened"
    world.figure("KAZ-2", "KAZ", "2")
    world.merge("secretariat", world.export("KAZ-2", "first.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        assert decide.unsettled(ws) == [], "its record is not named yet, so nothing of it is shown"
    world.merge("secretariat", lost)
    with world.open("secretariat", readonly=True) as ws:
        assert decide.unsettled(ws) == []
        (shown,) = record.views(ws, "observation", "KAZ")
        assert shown.values["value"] == "2"


def test_half_filled_records_stay_drafts_and_are_listed(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    with world.open("KGZ") as ws:
        name, key = record.begin(ws, "event", {})
        record.write(ws, "event", name, key, {"title": "Бишкекский семинар"})
        sent = exchange.export(ws, ws.signer(SECRET), world.root / "1.xlsx")
        assert (sent.edits, sent.left_out) == (2, 1)
        (waiting,) = record.readiness(ws)
        assert not waiting.ready
        assert {p.code for p in waiting.problems if p.blocking} == {"required"}


def test_a_number_that_reads_two_ways_is_asked_back_and_kept_as_typed(world: World) -> None:
    with pytest.raises(UserError) as asked:
        world.figure("KGZ", "KGZ", "12,500")
    assert code_of(asked) == "ambiguous-number"
    with world.open("KGZ") as ws:
        key = {"measure": "gdp_growth", "ref_area": "KGZ", "time_period": "2020", "kind": "actual", "source": "S"}
        name, whole = record.begin(ws, "observation", key)
        record.write(ws, "observation", name, whole, {"value": "12,500"}, keep_unread=True)
        shown = record.view(ws, name)
        assert shown is not None
        assert shown.unread == {"value": "12,500"}
        assert not record.readiness(ws)[0].ready


def test_value_and_reason_replace_each_other(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "1")
    with world.open("KGZ") as ws:
        shown = record.view(ws, name)
        assert shown is not None
        record.write(ws, "observation", name, shown.key, {"reason": "not_collected"})
        again = record.view(ws, name)
        assert again is not None
        assert (again.values.get("value", ""), again.values["reason"]) == ("", "not_collected")


def test_a_deleted_record_returns_when_somebody_had_changed_it_unseen(world: World) -> None:
    name = world.figure("KAZ", "KAZ", "1")
    first = world.export("KAZ", "1.xlsx")
    world.merge("KAZ-2", first)
    with world.open("KAZ") as ws:
        record.delete(ws, name)
    world.figure("KAZ-2", "KAZ", "2")
    world.merge("secretariat", first, world.export("KAZ", "2.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        assert record.views(ws, "observation", "KAZ") == []
    world.merge("secretariat", world.export("KAZ-2", "3.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        assert [u.key for u in decide.unsettled(ws)] == ["_exists"]


def test_an_unknown_signer_is_parked_and_merges_once_enrolled(world: World, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    build(stranger)
    foreign = World(stranger)
    foreign.figure("KGZ", "KGZ", "1")
    package = foreign.export("KGZ", "1.xlsx")
    (taken,) = world.merge("secretariat", package)
    assert (taken.examined.verdict, taken.merged) == ("unknown-signer", False)
    with world.open("secretariat") as ws:
        assert exchange.take_parked(ws) == [], "not yet enrolled"
        enrol.approve(ws, SECRET, stranger / "KGZ.request", tmp_path / "answer")
        (later,) = exchange.take_parked(ws)
        assert later.merged
        assert ws.store.post.parked() == []


def test_a_new_colleagues_package_waits_for_the_keyring_that_names_them(world: World) -> None:
    world.figure("KAZ-2", "KAZ", "4,6")
    package = world.export("KAZ-2", "colleague.xlsx")
    (taken,) = world.merge("KAZ", package)
    assert taken.examined.verdict == "unknown-signer", "enrolled after this laptop's keyring was written"
    with world.open("secretariat") as ws:
        path = answering.write_receipt(ws, ws.signer(SECRET), "KAZ", world.root / "receipt.xlsx")
    receipt, waited = world.merge("KAZ", path)
    assert (receipt.merged, waited.merged, waited.new) == (True, True, 1)


def test_another_countrys_package_and_a_bad_file_stop_nothing(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    good = world.export("KGZ", "good.xlsx")
    bad = world.root / "bad.xlsx"
    bad.write_bytes(good.read_bytes()[:4000])
    taken = world.merge("secretariat", bad, good)
    assert [t.merged for t in taken] == [False, True]
    (refused,) = world.merge("KAZ", good)
    assert (refused.examined.verdict, refused.merged) == ("unknown-signer", False), (
        "a country knows its own people and the secretariat only"
    )


def test_a_second_copy_of_the_program_is_told_in_one_sentence(world: World) -> None:
    with world.open("KGZ"):
        with pytest.raises(UserError) as busy:
            world.open("KGZ", wait=0.2)
        assert code_of(busy) == "workspace-busy"
        with world.open("KGZ", readonly=True) as reader:
            assert reader.store.ledger.digest()


def test_a_wrong_passphrase_changes_nothing(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    with world.open("KGZ") as ws:
        with pytest.raises(UserError) as wrong:
            ws.signer("guess")
        assert code_of(wrong) == "wrong-passphrase"
        assert len(record.readiness(ws)) == 1


def test_a_place_that_cannot_be_written_leaves_the_package_in_the_outbox(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    with world.open("KGZ") as ws:
        with pytest.raises(UserError) as kept:
            exchange.export(ws, ws.signer(SECRET), world.root / "no" / "such" / "folder.xlsx")
        assert code_of(kept) == "kept-in-outbox"
        (package,) = (ws.folder / "outbox").iterdir()
    assert world.merge("secretariat", package)[0].merged


def test_a_full_disk_keeps_the_working_values(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.figure("KGZ", "KGZ", "1")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with world.open("KGZ") as ws:
        signer, before = ws.signer(SECRET), ws.store.ledger.digest()
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(UserError) as refused:
            exchange.export(ws, signer, world.root / "1.xlsx")
        monkeypatch.undo()
        assert code_of(refused) == "disk-full"
        assert ws.store.ledger.digest() == before
        assert len(record.readiness(ws)) == 1


def test_a_backup_comes_back_as_a_new_epoch_and_overwrites_nothing(world: World, tmp_path: Path) -> None:
    world.figure("KGZ", "KGZ", "1")
    world.export("KGZ", "1.xlsx")
    with world.open("KGZ", readonly=True) as ws:
        digest, epoch = ws.store.ledger.digest(), ws.settings.epoch
    bags.write(world.root / "KGZ", tmp_path / "copy.zip")
    restoring.restore(tmp_path / "copy.zip", tmp_path / "restored")
    with workspace.opened(tmp_path / "restored") as ws:
        assert ws.store.ledger.digest() == digest
        assert ws.settings.epoch > epoch
        assert ws.signer(SECRET).key == ws.key


def test_a_folder_without_a_workspace_and_a_taken_folder_are_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(UserError) as none:
        workspace.open_workspace(tmp_path / "nothing")
    assert code_of(none) == "no-workspace"
    with pytest.raises(UserError) as taken:
        workspace.create(world.root / "KGZ", role="focal-point", ref_area="KGZ", name="x", lang="en")
    assert code_of(taken) == "folder-in-use"


def test_the_secretariat_sends_receipts_not_reports(world: World) -> None:
    with world.open("secretariat") as ws, pytest.raises(UserError) as refused:
        exchange.export(ws, ws.signer(SECRET))
    assert code_of(refused) == "secretariat-sends-receipts"


def test_a_copied_workspace_merges_without_a_question(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    package = world.export("KGZ", "1.xlsx")
    shutil.copytree(world.root / "secretariat", world.root / "copy")
    world.merge("secretariat", package)
    world.merge("copy", package)
    assert world.digest("copy") == world.digest("secretariat")


def test_nobody_records_what_is_not_theirs(world: World) -> None:
    """One foreign edit would have every later package refused."""
    for area, kind in (("TJK", "actual"), ("KGZ", "baseline")):
        key = {"measure": "gdp_growth", "ref_area": area, "time_period": "2020", "kind": kind, "source": "S"}
        with world.open("KGZ") as ws:
            name, whole = record.begin(ws, "observation", key)
            with pytest.raises(UserError) as refused:
                record.write(ws, "observation", name, whole, {"value": "1"}, keep_unread=True)
            assert code_of(refused) == "not-yours"
            assert record.readiness(ws) == []


def test_areas_and_periods_that_do_not_exist_are_refused(world: World) -> None:
    with world.open("secretariat") as ws:
        with pytest.raises(UserError) as area:
            figures.Results(ws).profile("XYZ")
        assert code_of(area) == "unknown-area"
        with pytest.raises(UserError) as period:
            approving.approve(ws, ws.signer(SECRET), "KGZ", "soon")
        assert code_of(period) == "not-a-period"
        (refused,) = paper.write_cards(ws, [("XYZ", "en", world.root / "x.pdf")]).refused
        assert refused.problem.code == "unknown-area"
        with pytest.raises(UserError) as missing:
            enrol.look(world.root / "nothing")
        assert code_of(missing) == "file-missing"


def test_a_round_is_opened_called_and_counted(world: World) -> None:
    with world.open("secretariat") as ws:
        with pytest.raises(UserError) as unknown:
            rounds.round_named(ws, "2026")
        assert code_of(unknown) == "no-round"
        call = rounds.open_round(ws, "2026", "2025", "30.06.2026")
        assert (call.deadline, call.title("ru") != call.title("en")) == ("2026-06-30", True)
        rounds.write_call(ws, ws.signer(SECRET), call, "KGZ", world.root / "call.xlsx")
    assert world.merge("KGZ", world.root / "call.xlsx")[0].merged
    world.figure("KGZ", "KGZ", "1", year="2025")
    with world.open("KGZ", readonly=True) as ws:
        states = {q.asked.measure: q.state for q in asking.questions(ws)}
        assert states["gdp_growth"] == "value"
        assert states["ECD.OC1.COUNTRIES"] == "missing"
        assert {q.asked.ref_area for q in asking.questions(ws)} == {"KGZ"}



def test_a_yes_whose_evidence_is_not_finished_waits_for_it(world: World) -> None:
    with world.open("KGZ") as ws:
        paper, key = record.begin(ws, "evidence", {})
        record.write(ws, "evidence", paper, key, {"type": "report"}, lang="ru")
        place = {"measure": "", "ref_area": "KGZ", "time_period": "2020", "kind": "actual", "source": "S"}
        place["measure"] = next(m.code for m in ws.framework.measures if m.country_type == "boolean")
        name, whole = record.begin(ws, "observation", place, "ru")
        record.write(ws, "observation", name, whole, {"value": "да", "evidence": paper}, lang="ru")
        codes = {p.code for state in record.readiness(ws) if state.view.record_id == name for p in state.problems}
        assert "link-stays-here" in codes
        record.write(ws, "evidence", paper, key, {"title": "Law"}, lang="ru")
        assert all(state.ready for state in record.readiness(ws))


def test_people_read_words_in_a_package_not_codes(world: World) -> None:
    """The workbook's own sheet names records that were sent before, what links point to, and yes and no."""
    first = world.figure("KGZ", "KGZ", "-8,6")
    world.export("KGZ", "1.xlsx")
    with world.open("secretariat") as ws:
        exchange.merge(ws, [world.root / "1.xlsx"])
        answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "receipt.xlsx")
    world.merge("KGZ", world.root / "receipt.xlsx")
    with world.open("KGZ") as ws:
        paper, key = record.begin(ws, "evidence", {})
        record.write(ws, "evidence", paper, key, {"type": "report", "title": "Закон о санитарии"}, lang="ru")
        yes = next(m.code for m in ws.framework.measures if m.country_type == "boolean")
        place = {"measure": yes, "ref_area": "KGZ", "time_period": "2020", "kind": "actual", "source": "S"}
        name, whole = record.begin(ws, "observation", place, "ru")
        record.write(ws, "observation", name, whole, {"value": "да", "evidence": paper}, lang="ru")
    assert world.figure("KGZ", "KGZ", "-8,55") == first
    book = openpyxl.load_workbook(world.export("KGZ", "2.xlsx"), read_only=True)
    rows = [row for row in book["Значения"].iter_rows(values_only=True) if row[2] in ("Значение", "Подтверждение")]
    book.close()
    said = {(row[2], row[3]) for row in rows}
    assert {("Значение", "да"), ("Значение", "−8,55"), ("Подтверждение", "Закон о санитарии")} <= said
    assert all("2020" in row[1] for row in rows), "records sent before are named too"
    assert not [row for row in rows if "-" in str(row[5])], "days as the language writes them"


def test_two_departments_of_one_name_get_a_workbook_each_and_no_answer_is_replaced(world: World) -> None:
    long = "Министерство экономики и коммерции Кыргызской Республики, отдел внешней торговли"
    with world.open("KGZ") as ws:
        codes = [m.code for m in ws.framework.context if m.provider == "country"][:2]
        for name, code in zip((f"{long} 1", f"{long} 2"), codes, strict=True):
            ministries.add(ws, name)
            ministries.assign(ws, [code], name)
        (world.root / ministries.file_name(ws, f"{long} 1")).write_bytes(b"filled in")
        files = ministries.write_requests(ws, world.root)
    assert len(set(files)) == 2
    assert (world.root / f"CAREC-KGZ-{file_stem(long, ministries.KIND)}.xlsx").read_bytes() == b"filled in"


def test_a_reason_for_a_value_that_was_sent_travels_too(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "4,70")
    world.export("KGZ", "1.xlsx")
    with world.open("KGZ") as ws:
        shown = record.view(ws, name)
        assert shown is not None
        record.write(ws, "observation", name, shown.key, {"value": "4,70"}, lang="ru", reason="новая методика")
        assert [row.reason for row in ws.store.working.of(name).values()] == ["новая методика"]
    assert world.export("KGZ", "2.xlsx").exists()
