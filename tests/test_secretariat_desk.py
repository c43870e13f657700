"""What the secretariat sees before it merges and decides: what each file brings beside the others, what it lacks, whom
to ask again, how a question came about, and that every decision can be taken otherwise."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from carec_desktop.actions import (
    again,
    answering,
    case_history,
    decide,
    editions,
    exchange,
    holes,
    impossible,
    inbox,
    matters,
    record,
)
from carec_desktop.actions import region as coverage
from carec_desktop.actions import rounds as rounds_
from carec_desktop.actions.inbox import Arrived
from carec_desktop.ledger import Edit
from tests.pages_world import cheap_keys
from tests.world import SECRET, World


@pytest.fixture
def world(enrolled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    cheap_keys(monkeypatch)
    return World.copy(enrolled, tmp_path / "world")


def judged(world: World, *files: Path, before: Sequence[Arrived] = ()) -> list[Arrived]:
    with world.open("secretariat") as ws:
        return inbox.look(ws, files, lambda _done, _all: None, before)


def brings(one: Arrived) -> tuple[int, int, int, int]:
    return one.new, one.changed, one.conflicts, one.same


def altered(path: Path) -> Path:
    """The package with one figure changed in Excel."""
    book = load_workbook(path)
    book["Edits"].cell(3, 5).value = "777"
    changed = path.with_name("changed.xlsx")
    book.save(changed)
    return changed


def disputed(world: World) -> None:
    """Two focal points of Kazakhstan say 4.5 and 4.6, and both packages are merged."""
    world.figure("KAZ", "KAZ", "4,5")
    world.figure("KAZ-2", "KAZ", "4,6")
    world.merge("secretariat", world.export("KAZ", "a.xlsx"), world.export("KAZ-2", "b.xlsx"))


# -- the inbox ---------------------------------------------------------------------------------------


def test_files_are_counted_beside_those_before_them(world: World) -> None:
    world.figure("KAZ", "KAZ", "4,5")
    first = world.export("KAZ", "a.xlsx")
    world.figure("KAZ", "KAZ", "4,7")
    second = world.export("KAZ", "b.xlsx")
    world.figure("KAZ-2", "KAZ", "4,6")
    other = world.export("KAZ-2", "c.xlsx")
    copy = Path(shutil.copyfile(first, world.root / "a (2).xlsx"))
    a, b, c, repeated = judged(world, first, second, other, copy)
    assert [brings(one) for one in (a, b, c)] == [(1, 0, 0, 0), (0, 1, 0, 1), (0, 0, 1, 0)]
    assert (repeated.repeats, repeated.merges) == ("a.xlsx", False)
    world.merge("secretariat", second)
    assert brings(judged(world, first)[0]) == (0, 0, 0, 1), "what came later holds it already"


def test_an_older_answer_that_comes_late_changes_nothing(world: World) -> None:
    world.figure("KAZ", "KAZ", "4,5")
    first = world.export("KAZ", "a.xlsx")
    world.merge("secretariat", first)
    shutil.copytree(world.root / "secretariat", world.root / "other desk")
    world.figure("KAZ", "KAZ", "4,6")
    late = world.export("KAZ", "late.xlsx")
    world.merge("secretariat", late)
    with world.open("secretariat") as ws:
        receipt = answering.write_receipt(ws, ws.signer(SECRET), "KAZ", world.root / "receipt.xlsx")
    world.merge("KAZ-2", receipt)
    world.figure("KAZ-2", "KAZ", "4,7")
    world.merge("other desk", world.export("KAZ-2", "newest.xlsx"))
    with world.open("other desk") as ws:
        (one,) = inbox.look(ws, [late], lambda _done, _all: None)
        assert brings(one) == (0, 0, 0, 2), "the newest builds on it and stays"
        assert one.merges, "and waits for it"
        assert [case.state for case in decide.unsettled(ws)] == ["waiting"]
        exchange.merge(ws, [late])
        assert decide.unsettled(ws) == []


def test_numbers_that_are_missing_are_named_before_anything_merges(world: World) -> None:
    files = []
    for at, value in enumerate(("1,1", "1,2", "1,3")):
        world.figure("KGZ", "KGZ", value)
        files.append(world.export("KGZ", f"{at}.xlsx"))
    assert [one.missing for one in judged(world, files[2])] == [(1, 2)]
    assert [one.missing for one in judged(world, files[2], files[0])] == [(2,), ()]


def test_a_stick_gives_its_packages_and_nothing_that_is_not_one_file(tmp_path: Path) -> None:
    for name in ("b.xlsx", "deep/er/a.XLSX", "~$b.xlsx", ".trash/c.xlsx", "letter.docx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    found = inbox.files_in([tmp_path / "letter.docx", tmp_path, tmp_path / "b.xlsx"])
    assert [path.name for path in found] == ["letter.docx", "b.xlsx", "a.XLSX"]


def test_a_refused_package_is_noted_once_and_asked_for_in_its_senders_language(world: World) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    original = world.export("KGZ", "1.xlsx")
    (one,) = judged(world, altered(original))
    with world.open("secretariat") as ws:
        assert [inbox.note_refused(ws, [one, one]), inbox.note_refused(ws, [one])] == [1, 0]
        text = again.letter(ws, one)
        assert text.startswith("Кому: Focal point KGZ")
        assert "changed.xlsx" in text
        assert "777" in text
        saved = again.save(ws, one, world.root / "again.txt")
        assert saved.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") == text
    assert not again.can_be_asked(judged(world, original)[0])


def test_a_refused_package_is_not_asked_for_once_the_next_one_carries_its_values(world: World) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    refused = altered(world.export("KGZ", "1.xlsx"))
    told = []
    for number in ("1", "2"):
        world.merge("secretariat", refused if number == "1" else world.export("KGZ", "2.xlsx"))
        with world.open("secretariat") as ws:
            answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / f"receipt {number}.xlsx")
            told.append({line.kind for line in matters.decisions(ws, "KGZ", ())})
    assert told == [{"refused"}, {"package"}]


def test_who_stops_between_two_packages_keeps_those_before(world: World) -> None:
    class Stop(Exception):  # noqa: N818 - a person pressed a key
        pass

    def step(done: int, _all: int) -> None:
        if done == 1:
            raise Stop

    world.figure("KGZ", "KGZ", "1,5")
    world.figure("KAZ", "KAZ", "2,5")
    files = [world.export("KGZ", "a.xlsx"), world.export("KAZ", "b.xlsx")]
    with world.open("secretariat") as ws:
        listed = inbox.look(ws, files, lambda _done, _all: None)
        taken = []
        with pytest.raises(Stop):
            taken.extend(exchange.merging(ws, files, step))
        assert [one.here for one in inbox.counted(ws, listed)] == [True, False]


# -- deciding ----------------------------------------------------------------------------------------


def test_a_decision_is_taken_otherwise_by_a_later_one(world: World) -> None:
    disputed(world)
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        (case,) = decide.unsettled(ws)
        for head in (*case.heads, case.heads[0]):
            decide.resolve(ws, case.question, take=head.edit.id, signer=signer)
            (settled,) = decide.settled(ws)
            assert settled.decision.edit.value == head.edit.value
            assert {one.edit.value for one in settled.heads} == {"4.5", "4.6"}
            assert decide.unsettled(ws) == []
        history = case_history.steps(ws, ws.store.ledger.record(case.stored.record_id) or case.stored, "value")
        assert [step.saw for step in history] == [(), (), (1, 2), (3,), (4,)]
        assert [step.stands for step in history] == [False] * 4 + [True]


def test_an_edition_knows_which_of_the_values_it_printed(world: World) -> None:
    disputed(world)
    with world.open("secretariat") as ws:
        (case,) = decide.unsettled(ws)
        editions.make(ws, "Draft", "2020")
        decide.resolve(ws, case.question, take=case.heads[1].edit.id, signer=ws.signer(SECRET))
        editions.make(ws, "Final", "2020")
        stored = ws.store.ledger.record(case.stored.record_id)
        assert stored is not None
        where = case_history.Printed(ws).where(stored, "value")
        assert {where.get(head.edit.id) for head in case.heads} == {("Draft",)}
        assert where[stored.heads["value"][0]] == ("Final",)


def test_figures_around_a_question_are_the_last_before_and_the_next_target(world: World) -> None:
    for year, value in (("2018", "1,0"), ("2019", "2,0"), ("2021", "9,0")):
        world.figure("KAZ", "KAZ", value, year=year)
    disputed(world)
    with world.open("secretariat") as ws:
        (case,) = decide.unsettled(ws)
        around = case_history.Neighbours(ws).of(case.stored)
        assert around.previous is not None
        assert (around.previous.time_period, around.previous.value) == ("2019", "2.0")
        assert around.target is None


def test_a_value_and_a_reason_for_having_none_are_impossible_together(world: World) -> None:
    name = world.figure("KAZ", "KAZ", "4,5")
    with world.open("KAZ-2") as ws:
        key = {"measure": "gdp_growth", "ref_area": "KAZ", "time_period": "2020", "kind": "actual", "source": "S"}
        other, whole = record.begin(ws, "observation", key, "ru")
        record.write(ws, "observation", other, whole, {"reason": "not_collected"}, lang="ru")
    world.merge("secretariat", world.export("KAZ", "a.xlsx"), world.export("KAZ-2", "b.xlsx"))
    with world.open("secretariat") as ws:
        assert decide.unsettled(ws) == []
        (clash,) = impossible.clashes(ws)
        assert {part.record_id for part in clash.parts} == {name}
        assert {part.question for part in clash.parts} == {f"{name}.value", f"{name}.reason"}
        impossible.ask(ws, ws.signer(SECRET), clash, "Which of the two?")
        assert [one.asked for one in impossible.clashes(ws)] == [True]


@given(st.lists(st.sets(st.integers(0, 11), max_size=3), max_size=12), st.randoms())
def test_the_history_never_shows_an_edit_before_one_it_replaced(seen: list[set[int]], dice: object) -> None:
    edits: list[Edit] = []
    for at, before in enumerate(seen):
        replaces = tuple(sorted(edits[i].id for i in before if i < at))
        edits.append(
            Edit("r", "observation", "value", str(at), "en", replaces, (), "a", "d", 1, "", "1", "", "", str(at))
        )
    mixed = list(edits)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    ordered = case_history.in_order(mixed)
    places = {edit.id: at for at, edit in enumerate(ordered)}
    assert sorted(places) == sorted(edit.id for edit in edits)
    assert all(places[r] < places[edit.id] for edit in ordered for r in edit.replaces)
    lanes = case_history.lanes_of(ordered)
    heads = [e for e in ordered if not any(e.id in o.replaces for o in ordered)]
    assert len({lanes[e.id] for e in heads}) == len(heads), "what stands side by side is drawn side by side"


# -- rounds ------------------------------------------------------------------------------------------


def test_a_round_may_leave_clusters_out_and_older_ones_stay_to_be_looked_at(world: World) -> None:
    with world.open("secretariat") as ws:
        ws.clock = lambda: "2026-01-01T08:00:00Z"
        everything = rounds_.open_round(ws, "2020", "2020", "2021-06-30")
        clusters = frozenset(cluster.code for cluster in ws.framework.clusters)
        ws.clock = lambda: "2026-01-02T08:00:00Z"
        series = rounds_.open_round(ws, "2021", "2021", "2027-06-30", left_out=clusters)
        assert {rounds_.cluster_of(ws.framework, one.measure) for one in series.asked} == {rounds_.CONTEXT}
        assert len(everything.asked) > len(series.asked)
        planned = rounds_.plan(ws, clusters)
        of_each = {one.measure for one in series.asked if one.ref_area == "KGZ"}
        assert (planned.countries, planned.by_country) == (11, len(of_each))
        asked = {call.key: sum(len(one.answers) for one in coverage.members(ws, call)) for call in rounds_.rounds(ws)}
        assert asked["2020"] > asked["2021"] > 0
        late = {call.key: any(one.late for one in holes.duties(ws, call)) for call in rounds_.rounds(ws)}
        assert late == {"2020": True, "2021": False}


def test_all_reminders_and_the_list_of_holes_are_written_at_once(world: World, tmp_path: Path) -> None:
    with world.open("secretariat") as ws:
        rounds_.open_round(ws, "2020", "2020", "2021-06-30")
        written = holes.write_reminders(ws, tmp_path)
        waiting = [one for one in holes.duties(ws) if one.missing and not one.paused]
        assert [path.name for path in written[:-1]] == [
            f"reminder-{one.who.replace('/', '-')}.txt" for one in waiting
        ]
        lines = written[-1].read_text(encoding="utf-8-sig").splitlines()
        assert len(lines) == 1 + sum(len(one.missing) for one in waiting)
