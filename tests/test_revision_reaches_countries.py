"""A published revision reaches the countries: they are told what changed, receipts are due for it, no page asks for
what was retired, and every page counts what is asked and answered alike."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytestqt.qtbot import QtBot

from carec_desktop.actions import (
    answering,
    approval_paper,
    asking,
    due_receipts,
    exchange,
    framework_revision,
    holes,
    leaving,
    outgoing,
    overview,
    queries,
    readiness,
    record,
    region,
    revised,
)
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.cli import cli
from carec_desktop.ui.desk import count_stock
from carec_desktop.ui.pages import grid_data, home_data
from carec_desktop.ui.pages.framework_told import NEWS
from carec_desktop.ui.parts import Label
from tests.pages_world import PASSPHRASE, PERIOD, People, cheap_keys, figure, make_world
from tests.revising import Edit, added, again, book, called, change, edited, gone

RETIRED, SPAN = "goods_trade_carec_share", "fdi_inflows_cumulative"
EDITS: tuple[Edit, ...] = (
    again("gdp_growth", "growth"), called("growth", "All growth"), change("rename", "gdp_growth", "growth"),
    again("merch_exports", "exports_bn"), change("unit", "merch_exports", "exports_bn", factor="0.001"),
    again("merch_imports", "imports_new"), change("redefine", "merch_imports", "imports_new", since="2021"),
    added("rail_exports", "comm_services_exports", "Rail"), added("road_exports", "comm_services_exports", "Road"),
    gone("comm_services_exports"), change("split", "comm_services_exports", "rail_exports road_exports"),
    gone("comm_services_imports"), change("merge", "comm_services_imports", "rail_exports"),
    gone(RETIRED), change("retire", RETIRED), called("ttci_rank", "Tourism rank"),
    added("cable_exports", "ttci_rank", "Cable"),
)  # fmt: skip


def publish(folder: Path, to: Path, *edits: Edit, revision: str = "2026-1") -> None:
    with opened(folder) as ws:
        path = book(to / f"{revision}.xlsx", edited(ws.framework.tables, *edits, revision=revision))
        framework_revision.publish(ws, PASSPHRASE, path)


def receipt(folder: Path, path: Path) -> Path:
    with opened(folder) as ws:
        return answering.write_receipt(ws, ws.signer(PASSPHRASE), "KGZ", path)


def span(folder: Path, value: str) -> None:
    """A figure counted over twenty years, which answers for the year they end in."""
    key = {"measure": SPAN, "ref_area": "KGZ", "time_period": f"{int(PERIOD) - 19}/P20Y", "kind": "actual",
           "source": "S"}  # fmt: skip
    with opened(folder) as ws:
        name, whole = record.begin(ws, "observation", key, "en")
        record.write(ws, "observation", name, whole, {"value": value}, lang="en")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """KGZ sent some figures and got its receipt; a figure of the measure to be retired is typed and not sent; the
    secretariat then published a revision, of which nobody knows yet."""
    root = make_world(tmp_path_factory.mktemp("revision"))
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        figure(root / "first", "4.5")
        figure(root / "first", "1965", "merch_exports")
        span(root / "first", "120")
        with opened(root / "first") as ws:
            sent = exchange.export(ws, ws.signer(PASSPHRASE), root / "first.xlsx").path
        with opened(root / "secretariat") as ws:
            assert exchange.merge(ws, [sent])[0].merged
        heard = receipt(root / "secretariat", root / "heard.xlsx")
        with opened(root / "first") as ws:
            assert exchange.merge(ws, [heard])[0].merged
        shutil.copytree(root / "secretariat", root / "before")
        shutil.copytree(root / "first", root / "first before")
        figure(root / "first", "35.3", RETIRED)
        publish(root / "secretariat", root, *EDITS)
    return root


@pytest.fixture
def world(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cheap_keys(monkeypatch)
    return Path(shutil.copytree(built, tmp_path / "world"))


@pytest.fixture
def told(world: Path) -> Iterator[Workspace]:
    """The country after it loaded the receipt with the revision."""
    heard = receipt(world / "secretariat", world / "news.xlsx")
    with opened(world / "first") as ws:
        assert exchange.merge(ws, [heard])[0].merged
        yield ws


# --- one meaning of asked and answered ---------------------------------------------------------------


def at_secretariat(folder: Path) -> set[tuple[int, int]]:
    """(answered, asked) of KGZ as every page of the secretariat and the command line have it."""
    with opened(folder, readonly=True) as ws:
        (member,) = (m for m in region.members(ws) if m.ref_area == "KGZ")
        (duty,) = (d for d in holes.duties(ws) if d.who == "KGZ")
        (glance,) = (row for row in overview.glance(ws).rows if row.ref_area == "KGZ")
        grid = grid_data.load(ws, "KGZ", everything=False)
        open_there = sum(grid_data.mark_of(row, grid.due).name in ("MISSING", "DRAFT") for row in grid.measures)
    said = CliRunner().invoke(cli, ["-w", str(folder), "holes", "--json"])
    (line,) = (row for row in json.loads(said.stdout)["rows"] if row["who"] == "KGZ")
    return {
        (member.answered, len(member.answers)), (len(duty.questions) - len(duty.missing), len(duty.questions)),
        (glance.answered, glance.asked), (line["asked"] - line["missing"], line["asked"]),
        (len(grid.measures) - open_there, len(grid.measures)),
    }  # fmt: skip


def at_country(folder: Path) -> set[tuple[int, int]]:
    """The same as every page of the country has it."""
    with opened(folder, readonly=True) as ws:
        asked = asking.questions(ws)
        home, ready, grid = home_data.load(ws), readiness.look(ws), grid_data.load(ws, "KGZ", everything=False)
        open_there = sum(grid_data.mark_of(row, grid.due).name in ("MISSING", "DRAFT") for row in grid.measures)
        answered = ready.counts[readiness.VALUE] + ready.counts[readiness.REASON]
        return {
            (sum(one.answered for one in asked), len(asked)), (len(home.asked) - len(home.missing), len(home.asked)),
            (sum(row.answered for row in home.clusters), sum(len(row.asked) for row in home.clusters)),
            (answered, sum(ready.counts.values())), (len(grid.measures) - open_there, len(grid.measures)),
            (len(asked) - count_stock(ws).missing, len(asked)),
        }  # fmt: skip


def test_every_page_counts_alike_before_and_after_a_revision(world: Path) -> None:
    (before,) = at_secretariat(world / "before")
    assert at_country(world / "first before") == {before}
    assert before[0] == 3, "a figure over a span of years answers for the year it ends in, everywhere"
    heard = receipt(world / "secretariat", world / "news.xlsx")
    with opened(world / "first") as ws:
        exchange.merge(ws, [heard])
    (after,) = at_secretariat(world / "secretariat")
    assert at_country(world / "first") == {after}
    assert after == (3, before[1] - 1), "one retired, two merged and split into two: one question less"


def test_what_is_typed_and_cannot_leave_is_answered_nowhere(world: Path) -> None:
    with opened(world / "first before") as ws:
        key = {"measure": "gdp_growth_ado2022", "ref_area": "KGZ", "time_period": PERIOD, "kind": "actual",
               "source": "S"}  # fmt: skip
        name, whole = record.begin(ws, "observation", key, "en")
        record.write(ws, "observation", name, whole, {"value": "about four"}, lang="en", keep_unread=True)
    (counts,) = at_country(world / "first before")
    assert counts[0] == 3


# --- what changed is told ----------------------------------------------------------------------------

SAID = {
    "rename": "“Growth of gross domestic product” now has the name “All growth”.",
    "unit": "Earlier figures are read times 0.001.",
    "redefine": "figures before 2021 are not comparable with later ones.",
    "split": "is split into “Rail”; “Road”; its figures are kept as they are.",
    "merge": "become one, “Rail”; their figures are kept as they are.",
    "retire": "is retired: it is not asked any more, its figures are kept.",
    "added": "“Cable” is new; the next round can ask for it.",
}


def test_a_country_is_told_what_a_revision_changes_for_it(told: Workspace) -> None:
    now = revised.unread(told)
    assert now is not None
    assert now.revision == "2026-1"
    words = {one.kind: one.sentence() for one in now.news if one.before[:1] != one.after[:1] or one.kind != "rename"}
    assert words.keys() == SAID.keys()
    assert all(SAID[kind] in sentence for kind, sentence in words.items() if kind != "rename")
    assert SAID["rename"] in [one.sentence() for one in now.news]
    same_code = " ".join(one.sentence() for one in now.news)
    assert "now has the name “Tourism rank”." in same_code, "the code stays, the name does not"
    revised.mark_read(told)
    assert revised.unread(told) is None
    assert revised.newest(told) == now, "it can be read again"


def test_what_concerns_nobody_here_is_not_told(world: Path) -> None:
    publish(world / "before", world, called("ENG.OC1.RENEWABLE_SHARE", "Another name"), revision="2026-2")
    heard = receipt(world / "before", world / "news.xlsx")
    with opened(world / "first before") as ws:
        (taken,) = exchange.merge(ws, [heard])
        assert taken.revised is not None
        assert taken.revised.sentence().endswith("nothing changes in what you are asked for.")
        (again_,) = exchange.merge(ws, [heard])
        assert again_.revised is None, "told once"


def test_the_command_line_says_it(world: Path) -> None:
    heard = receipt(world / "secretariat", world / "news.xlsx")
    said = CliRunner().invoke(cli, ["-w", str(world / "first"), "merge", "--json", str(heard)])
    (file,) = json.loads(said.stdout)["files"]
    assert file["framework"]["revision"] == "2026-1"
    assert {"retire", "rename", "unit"} <= {one["kind"] for one in file["framework"]["changes"]}
    assert "Framework revision 2026-1 is in force" in said.stderr
    assert SAID["retire"] in said.stderr
    figure(world / "first", "80", "ttci_rank")
    to = ["-w", str(world / "first"), "export", "-o", str(world / "next.xlsx")]
    out = CliRunner().invoke(cli, to, env={"CAREC_PASSPHRASE": PASSPHRASE})
    assert out.exit_code == 0, out.stderr
    assert "1 figure typed here is asked for no more" in out.stderr


def test_the_window_tells_it_and_keeps_it_readable(built: Path, tmp_path: Path, qtbot: QtBot,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    cheap_keys(monkeypatch)
    people = People(built, tmp_path, qtbot)
    heard = receipt(people.at("secretariat"), tmp_path / "news.xlsx")
    window = people.sit("first")
    page = people.page(window, "exchange")
    page.take_in([heard])
    people.idle(window)
    assert SAID["retire"] in " ".join(label.text() for label in people.box(window).findChildren(Label))
    people.answer(window, "Later")
    home = people.page(window, "home")
    assert home.facts.revised is not None
    assert any("asked for no more" in label.text() for label in home.panel.findChildren(Label))
    listed = people.page(window, "framework", NEWS)
    assert listed.views.code() == NEWS
    assert listed.first_focus() is listed.views, "the keyboard is where the page is, not in a grid out of sight"
    told = [label.text() for label in listed.told.findChildren(Label)]
    assert any(SAID["retire"] in text for text in told)
    people.idle(window)
    assert people.page(window, "home").facts.revised is None
    people.leave()


# --- a draft of a retired measure --------------------------------------------------------------------


def test_a_draft_of_a_retired_measure_is_kept_and_asked_for_no_more(told: Workspace, tmp_path: Path) -> None:
    (row,) = leaving.kept(told)
    assert (row.key["measure"], row.value) == (RETIRED, "35.3")
    assert outgoing.outgoing(told).values == 0
    assert RETIRED not in {one.key.get("measure") for one in readiness.look(told).decide}
    assert count_stock(told).unsent == home_data.load(told).unsent["all"] == 0
    assert RETIRED not in {r.key for r in grid_data.load(told, "KGZ", everything=True).measures}
    figure_ = record.views(told, "observation", "KGZ")
    assert any(v.key["measure"] == RETIRED and v.values["value"] == "35.3" for v in figure_), "nothing typed is lost"


def test_what_decides_between_values_that_were_sent_leaves_also_for_a_retired_measure(told: Workspace) -> None:
    """The conflict desk says so of every decision; kept back, the values would contradict each other for ever."""
    (row,) = leaving.kept(told)
    with told.store.transaction():
        told.store.working.put(replace(row, based_on=("a" * 64, "b" * 64)))
    assert leaving.kept(told) == []
    assert outgoing.outgoing(told).values == 1


def test_what_else_is_typed_leaves_without_it(told: Workspace, tmp_path: Path) -> None:
    key = {"measure": "ttci_rank", "ref_area": "KGZ", "time_period": PERIOD, "kind": "actual", "source": "S"}
    name, whole = record.begin(told, "observation", key, "en")
    record.write(told, "observation", name, whole, {"value": "80"}, lang="en")
    shown = outgoing.outgoing(told)
    assert [change_.view.key["measure"] for change_ in shown.changes] == ["ttci_rank"]
    paper = approval_paper.write_approval(told, "en", tmp_path / "sheet.pdf", lambda _view: "", lambda _a, _b: None)
    sent = exchange.export(told, told.signer(PASSPHRASE), tmp_path / "next.xlsx")
    assert (sent.values, sent.left_out) == (paper.fingerprint, 0)
    assert len(leaving.kept(told)) == 1


# --- receipts are due again --------------------------------------------------------------------------


def why(folder: Path) -> tuple[str, ...]:
    with opened(folder, readonly=True) as ws:
        (row,) = (one for one in due_receipts.answering(ws) if one.area == "KGZ")
        return row.reasons


def test_a_receipt_is_due_for_a_revision_until_it_went(world: Path) -> None:
    assert why(world / "before") == ()
    assert why(world / "secretariat") == ("framework",)
    receipt(world / "secretariat", world / "news.xlsx")
    assert why(world / "secretariat") == ()


def test_a_receipt_is_due_for_a_question(world: Path) -> None:
    with opened(world / "before") as ws:
        (one,) = (v for v in record.views(ws, "observation", "KGZ") if v.key["measure"] == "gdp_growth")
        queries.ask(ws, ws.signer(PASSPHRASE), f"{one.record_id}.value", "Is this of the whole year?")
    assert why(world / "before") == ("question",)
    receipt(world / "before", world / "asked.xlsx")
    assert why(world / "before") == ()


def test_issue_all_writes_what_a_revision_made_due(built: Path, tmp_path: Path, qtbot: QtBot,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    cheap_keys(monkeypatch)
    people = People(built, tmp_path, qtbot)
    window = people.sit("secretariat")
    page = people.page(window, "receipts")
    assert page.waiting == ["KGZ"]
    assert "new framework revision" in page.table.rows_model.cell(page.table.rows_model.index(0, 5)).text
    page.write_all(page.waiting, tmp_path)
    people.idle(window)
    people.answer(window, "Sign", PASSPHRASE)
    assert page.waiting == []
    assert (tmp_path / "CAREC-receipt-KGZ.xlsx").exists()
    people.leave()
