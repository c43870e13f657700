"""A revision on its way: what a country stated before it, and sent after it, is read where it belongs and not lost."""

import csv
import shutil
from pathlib import Path

import pytest

from carec_desktop.actions import (
    answering,
    asking,
    exchange,
    framework_draft,
    framework_revision,
    holes,
    open_data,
    region,
)
from carec_desktop.actions.ended import ended
from carec_desktop.actions.figures import Results
from carec_desktop.actions.tracing import explain
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.framework_words import history
from carec_desktop.names import calling, measure_today
from carec_desktop.ui.pages import grid_data
from carec_desktop.ui.pages.framework_rows import facts_of
from carec_desktop.ui.pages.grid_panel import read_detail
from tests.pages_world import PASSPHRASE, SOURCE, cheap_keys, figure, make_world
from tests.revising import Edit, added, again, book, change, edited, gone

KINDS: tuple[Edit, ...] = (
    again("gdp_growth", "growth"), change("rename", "gdp_growth", "growth"),
    again("merch_exports", "exports_bn"), change("unit", "merch_exports", "exports_bn", factor="0.001"),
    again("merch_imports", "imports_new"), change("redefine", "merch_imports", "imports_new", since="2021"),
    added("rail_exports", "comm_services_exports", "Rail"), added("road_exports", "comm_services_exports", "Road"),
    gone("comm_services_exports"), change("split", "comm_services_exports", "rail_exports road_exports"),
    gone("comm_services_imports"), change("merge", "comm_services_imports", "rail_exports"),
    gone("goods_trade_carec_share"), change("retire", "goods_trade_carec_share"),
)  # fmt: skip
STATED = {
    "gdp_growth": "4.5", "merch_exports": "1965", "merch_imports": "3684", "comm_services_exports": "440",
    "comm_services_imports": "572", "goods_trade_carec_share": "35.3",
}  # fmt: skip
ENDED = {"comm_services_exports", "comm_services_imports", "goods_trade_carec_share"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody of KGZ sends figures, the secretariat revises, and the package made before arrives after it."""
    root = make_world(tmp_path_factory.mktemp("story"))
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        for measure, value in STATED.items():
            figure(root / "first", value, measure)
        with opened(root / "first") as ws:
            sent = exchange.export(ws, ws.signer(PASSPHRASE), root / "old.xlsx").path
        with opened(root / "secretariat") as ws:
            path = book(root / "revision.xlsx", edited(ws.framework.tables, *KINDS))
            framework_revision.publish(ws, PASSPHRASE, path)
            (taken,) = exchange.merge(ws, [sent])
            assert taken.merged
            receipt = answering.write_receipt(ws, ws.signer(PASSPHRASE), "KGZ", root / "receipt.xlsx")
        with opened(root / "first") as ws:
            (taken,) = exchange.merge(ws, [receipt])
            assert taken.merged
    return root


def shown(ws: Workspace) -> dict[str, list[grid_data.Entry]]:
    facts = grid_data.load(ws, "KGZ", everything=True)
    due = facts.due
    return {row.key: list(row.cells.get(due, ())) for row in facts.measures if due is not None}


@pytest.mark.parametrize("seat", ["secretariat", "first"])
def test_the_grid_shows_old_figures_where_they_are_read(built: Path, seat: str) -> None:
    with opened(built / seat, readonly=True) as ws:
        found = shown(ws)
        assert {key: [(e.value, e.former) for e in entries] for key, entries in found.items() if entries} == {
            "growth": [("4.5", "gdp_growth")], "exports_bn": [("1.965", "merch_exports")],
            "imports_new": [("3684", "merch_imports")],
        }  # fmt: skip
        assert found["imports_new"][0].flags == {"break"}
        read = {"gdp_growth", "merch_exports", "merch_imports"}
        assert {f.measure for f in Results(ws).former} == STATED.keys() - read


def test_an_open_round_asks_in_the_measures_in_force(built: Path) -> None:
    with opened(built / "first", readonly=True) as ws:
        stands = {q.asked.measure: q.state for q in asking.questions(ws)}
    assert stands.keys().isdisjoint(STATED)
    assert {key: state for key, state in stands.items() if state != "missing"} == {
        "growth": "value", "exports_bn": "value", "imports_new": "value",
    }  # fmt: skip
    assert {"rail_exports", "road_exports"} <= stands.keys()
    assert len(stands) == len(set(stands))
    with opened(built / "secretariat", readonly=True) as ws:
        (member,) = (m for m in region.members(ws) if m.ref_area == "KGZ")
        assert member.answered == 3
        (duty,) = (d for d in holes.duties(ws) if d.ref_area == "KGZ")
        assert {q.measure for q in duty.missing} == stands.keys() - {"growth", "exports_bn", "imports_new"}


def test_what_is_typed_over_an_old_figure_is_a_figure_of_its_own(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "first"
    shutil.copytree(built / "first", folder)
    figure(folder, "2.1", "exports_bn")
    with opened(folder, readonly=True) as ws:
        entries = shown(ws)["exports_bn"]
        assert [(e.value, e.former, e.source) for e in entries] == [
            ("2.1", "", SOURCE), ("1.965", "merch_exports", SOURCE),
        ]  # fmt: skip
        assert not grid_data.disagree(tuple(entries))
        assert {q.state for q in asking.questions(ws) if q.asked.measure == "exports_bn"} == {"value"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("growth", "Its name was “Growth of gross domestic product” (gdp_growth) before."),
        ("exports_bn", "read times 0.001."), ("imports_new", "(merch_imports) before 2021 are not comparable."),
        ("rail_exports", "Split off from"),
    ],
)  # fmt: skip
def test_where_a_measure_comes_from_is_said(built: Path, code: str, words: str) -> None:
    with opened(built / "first", readonly=True) as ws:
        assert words in next(history(ws.framework, code))
        assert not list(history(ws.framework, "ttci_rank"))


def test_what_has_ended_keeps_its_figures_within_reach(built: Path) -> None:
    with opened(built / "secretariat", readonly=True) as ws:
        found = ended(ws)
        last = {code: [(one.ref_area, one.value) for one in each.last] for code, each in found.items()}
        assert last == {code: [("KGZ", STATED[code])] for code in ENDED}
        for code, each in found.items():
            (meaning,), traces = explain(ws, each.mark)
            assert [one.value for one in meaning.cited] == [STATED[code]]
            assert {i for one in meaning.cited for i in one.records} == traces.keys()


def test_the_framework_page_lists_what_has_ended(built: Path) -> None:
    with opened(built / "secretariat", readonly=True) as ws:
        facts = facts_of(framework_draft.load(ws), ws.framework.revision, ended(ws), editable=True)
    below = facts.nodes[next(at for at, node in enumerate(facts.nodes) if node.level == "ended") + 1 :]
    assert {node.code for node in below} == ENDED
    assert all(node.fixed and node.text("en") for node in below)
    assert not {node.code for node in facts.nodes} & (STATED.keys() - ENDED)


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_open_data_hold_every_figure_as_it_was_stated(built: Path, tmp_path: Path) -> None:
    with opened(built / "secretariat", readonly=True) as ws:
        open_data.export(ws, tmp_path, "csv")
    rows = [row for row in table(tmp_path / "observation.csv") if row["REF_AREA"] == "KGZ"]
    stated = {r["STATED_AS"] or r["MEASURE"]: r["STATED_VALUE"] or r["OBS_VALUE"] for r in rows}
    assert stated == {code.upper(): value for code, value in STATED.items()}
    assert {r["MEASURE"] for r in rows} == {"GROWTH", "EXPORTS_BN", "IMPORTS_NEW", *(code.upper() for code in ENDED)}
    names = {r["CODE"]: r["NAME"] for r in table(tmp_path / "codes.csv") if r["LIST"] == "CL_MEASURE"}
    assert {r["MEASURE"] for r in rows} | stated.keys() <= names.keys()
    assert "Retired by revision 2026-1" in names["GOODS_TRADE_CAREC_SHARE"]


def test_lists_call_a_record_as_its_measure_is_called_now(built: Path) -> None:
    with opened(built / "first", readonly=True) as ws, calling(ws.framework):
        assert measure_today("gdp_growth") == ws.framework.measure("growth").short.say()
        assert "USD million" in measure_today("merch_exports")
        assert measure_today("goods_trade_carec_share") == ws.framework.measure("goods_trade_carec_share").short.say()


def test_the_history_says_in_which_unit_a_value_was_stated(built: Path) -> None:
    with opened(built / "first", readonly=True) as ws:
        (entry,) = shown(ws)["exports_bn"]
        detail = read_detail(ws, [entry])
    assert [(event.value, event.former) for event in detail.events] == [("1965", "merch_exports")]
