"""Undo brings back exactly what stood there, whatever was typed; history tells who, when, why and in which package."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages_world import PASSPHRASE, cheap_keys, figure, make_world

from carec_desktop.actions import answering, cell_history, doubts, entering, exchange, record, workspace
from carec_desktop.actions.entering import Entered

MEASURES = ("gdp_growth", "merch_exports", "ttci_rank", "ECD.OC1.COUNTRIES")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A country that has sent one figure and has its receipt."""
    root = make_world(tmp_path_factory.mktemp("entering"))
    figure(root / "first", "4.5")
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        with workspace.opened(root / "first") as ws:
            exchange.export(ws, ws.signer(PASSPHRASE), root / "package.xlsx")
        with workspace.opened(root / "secretariat") as home:
            exchange.merge(home, [root / "package.xlsx"])
            answering.write_receipt(home, home.signer(PASSPHRASE), "KGZ", root / "receipt.xlsx")
        with workspace.opened(root / "first") as ws:
            exchange.merge(ws, [root / "receipt.xlsx"])
    return root


@pytest.fixture(scope="module")
def ws(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[workspace.Workspace]:
    folder = tmp_path_factory.mktemp("own") / "first"
    shutil.copytree(world / "first", folder)
    with workspace.opened(folder) as made:
        yield made


def key(measure: str) -> dict[str, str]:
    source = "National statistics" if measure == "gdp_growth" else "S"
    place = {"measure": measure, "ref_area": "KGZ", "time_period": "2020", "kind": "actual"}
    return place | {"source": source, "dimensions": ""}


@pytest.fixture
def people(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the world for one test, its keys cheap."""
    cheap_keys(monkeypatch)
    shutil.copytree(world, tmp_path / "world")
    return tmp_path / "world"


def state(ws: workspace.Workspace) -> dict[str, Mapping[str, object]]:
    """Everything that stands on screen, and the working rows behind it."""
    rows = {(row.record_id, row.question): row for row in ws.store.working.all()}
    shown = {v.record_id: (dict(v.values), dict(v.unread), dict(v.states)) for v in record.views(ws, "observation")}
    return {"rows": rows, "shown": shown}


TYPED = st.one_of(
    st.builds(lambda t: {"value": t}, st.sampled_from(["1", "12,500", "-3.5", "abc", "", "7.10", "yes", "4.5"])),
    st.builds(lambda r: {"reason": r, "value": ""}, st.sampled_from(["not_collected", "withheld"])),
    st.builds(lambda f: {"flags": f}, st.sampled_from(["provisional", "estimated break", ""])),
    st.just({"value": "", "reason": ""}),
)
ACT = st.lists(st.tuples(st.sampled_from(MEASURES), TYPED, st.sampled_from(["", "checked"])), min_size=1, max_size=4)


@given(st.lists(ACT, min_size=1, max_size=6), st.integers(0, 6))
def test_undo_after_any_acts_restores_exactly(
    ws: workspace.Workspace, acts: list[list[tuple[str, dict[str, str], str]]], back: int
) -> None:
    states, changes = [state(ws)], []
    for act in acts:
        done = entering.enter(ws, [Entered(typed, key(measure), why=why) for measure, typed, why in act], "en")
        changes.append(done.change)
        states.append(state(ws))
    undone = min(back, len(changes))
    for change, before in list(zip(changes, states, strict=False))[::-1][:undone]:
        assert entering.undo(ws, change) == 0
        assert state(ws) == before
    for change, after in list(zip(changes, states[1:], strict=True))[len(changes) - undone :]:
        assert entering.redo(ws, change) == 0
        assert state(ws) == after
    for change in reversed(changes):
        entering.undo(ws, change)
    assert state(ws) == states[0]


def test_undo_types_the_old_value_anew_when_the_new_one_has_left(people: Path, tmp_path: Path) -> None:
    with workspace.opened(people / "second") as second:
        done = entering.enter(second, [Entered({"value": "9"}, key("ttci_rank"))], "en")
        again = entering.enter(second, [Entered({"value": "10"}, key("ttci_rank"))], "en")
        exchange.export(second, second.signer(PASSPHRASE), tmp_path / "package.xlsx")
        assert second.store.working.count() == 0
        assert entering.undo(second, again.change) == 0
        view = record.view(second, done.records[0])
        assert view is not None
        assert (view.values["value"], view.states["value"]) == ("9", "draft")


def test_undo_of_a_reason_that_has_left_brings_the_value_back_and_misses_nothing(people: Path, tmp_path: Path) -> None:
    with workspace.opened(people / "second") as second:
        entering.enter(second, [Entered({"value": "9"}, key("ttci_rank"))], "en")
        made = entering.enter(second, [Entered({"reason": "not_collected", "value": ""}, key("ttci_rank"))], "en")
        exchange.export(second, second.signer(PASSPHRASE), tmp_path / "package.xlsx")
        assert entering.undo(second, made.change) == 0
        view = record.view(second, made.records[0])
        assert view is not None
        assert (view.values["value"], view.values.get("reason", "")) == ("9", "")
        exchange.export(second, second.signer(PASSPHRASE), tmp_path / "again.xlsx")
        assert entering.redo(second, made.change) == 0
        view = record.view(second, made.records[0])
        assert view is not None
        assert (view.values.get("value", ""), view.values["reason"]) == ("", "not_collected")


def test_what_somebody_typed_since_is_left_alone(ws: workspace.Workspace) -> None:
    first = entering.enter(ws, [Entered({"value": "1"}, key("ttci_rank"))], "en")
    other = entering.enter(ws, [Entered({"value": "2"}, key("ttci_rank"))], "en")
    assert entering.undo(ws, first.change) == 1
    view = record.view(ws, first.records[0])
    assert view is not None
    assert view.values["value"] == "2"
    entering.undo(ws, other.change)
    entering.undo(ws, first.change)


def test_a_reason_answers_the_question_and_travels(people: Path, tmp_path: Path) -> None:
    with workspace.opened(people / "first") as first:
        sent = record.begin(first, "observation", key("gdp_growth"), "en")[0]
        year_before = Entered({"value": "4.4"}, key("gdp_growth") | {"time_period": "2019"})
        entering.enter(first, [Entered({"value": "45"}, record_id=sent), year_before], "en")
        assert [p.code for p in doubts.here(first)[sent]] == ["slip-large"]
        entering.enter(first, [Entered({"value": "45"}, record_id=sent, why="Rebased series")], "en")
        assert sent not in doubts.here(first)
        exchange.export(first, first.signer(PASSPHRASE), tmp_path / "package.xlsx")
    with workspace.opened(people / "secretariat") as home:
        exchange.merge(home, [tmp_path / "package.xlsx"])
        told = cell_history.history(home, [(sent, "National statistics", "")])
    seen = [(e.value, e.before, e.why) for e in told]
    assert seen == [("45", "4.5", "Rebased series"), ("4.5", "", "")]
    assert all(e.package and e.state == "merged" for e in told)


def test_history_names_person_package_and_receipt(people: Path) -> None:
    with workspace.opened(people / "first", readonly=True) as first:
        sent = record.begin(first, "observation", key("gdp_growth"), "en")[0]
        oldest = cell_history.history(first, [(sent, "National statistics", "")])[-1]
    assert (oldest.state, oldest.value, oldest.who, oldest.package) == ("held", "4.5", "first person", 1)
    assert oldest.receipt > 0


def test_evidence_is_attached_as_a_record_and_undone_as_one(ws: workspace.Workspace) -> None:
    before = state(ws)
    yes = Entered({"value": "1"}, key("ECD.OC1.COUNTRIES"))
    typed = {"type": "law", "title": "National strategy 2030"}
    done = entering.attach(ws, yes, typed, "en")
    view = record.view(ws, done.records[0])
    assert view is not None
    assert [p.code for p in record.problems_of(ws, view)] == []
    linked = record.view(ws, view.values["evidence"])
    assert linked is not None
    assert linked.values["title"] == "National strategy 2030"
    entering.undo(ws, done.change)
    assert state(ws) == before
    assert record.views(ws, "evidence") == []
