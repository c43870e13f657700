"""The way from a finding leads to the very record it speaks of: its area, its row, its column, in front in its cell."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.actions import enrol, findings_desk, minting, record, workspace
from carec_desktop.actions import published_records as records
from carec_desktop.actions.findings_desk import Behind, Matter
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.ui.pages import grid_data
from carec_desktop.ui.pages.grid import Grid
from carec_desktop.ui.pages.places import Spot, go_to, page_of
from carec_desktop.ui.panels import Item
from carec_desktop.ui.shell import Shell
from tests.pages_world import PASSPHRASE, People, cheap_keys

TYPO = ("suspected_misprint", "CHN", "2017")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A secretariat that holds everything published, the members' figures too."""
    root = tmp_path_factory.mktemp("ways")
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        office = {"role": "secretariat", "ref_area": "CAREC", "name": "Secretariat", "lang": "en"}
        with workspace.create(root / "secretariat", **office) as ws:  # type: ignore[arg-type]
            enrol.found_secretariat(ws, PASSPHRASE)
            records.write_figures(ws, records.all_figures())
            records.write_events(ws)
            records.write_projects(ws)
            records.write_knowledge_products(ws)
            minting.sign_working(ws, ws.signer(PASSPHRASE))
    return root


@pytest.fixture
def people(world: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    cheap_keys(monkeypatch)
    made = People(world, tmp_path, qtbot)
    yield made
    made.leave()


def behind(matters: list[Matter]) -> dict[str, tuple[Matter, Behind]]:
    """Every record that some finding is about, once."""
    return {one.record_id: (matter, one) for matter in matters for one in matter.behind}


def test_the_grid_has_a_row_and_a_column_for_every_figure_behind_a_finding(people: People) -> None:
    with opened(people.at("secretariat"), readonly=True) as ws:
        matters = findings_desk.matters(ws)
        spots = [spot for name in behind(matters) if isinstance(spot := way(ws, name)[1], Spot)]
        assert len({spot.area for spot in spots}) > 8  # the region, members, and groups of countries
        assert len(spots) > 100
        before: dict[str, grid_data.GridFacts] = {}
        for spot in spots:
            facts = grid_data.load(ws, spot.area, False, before.get(spot.area), spot=spot)
            before[spot.area] = facts
            assert facts.place is not None
            assert facts.area in facts.areas
            measure, column = facts.place
            (row,) = [row for row in facts.rows if row.kind == "measure" and row.key == measure]
            assert row.cells[column][0].record_id == facts.sought == spot.record
            assert column in facts.columns


def way(ws: Workspace, name: str) -> tuple[str, object]:
    view = record.view(ws, name)
    assert view is not None
    return page_of(view.form, view.record_id, view.key)


@pytest.mark.parametrize(
    "kind", ["target_not_beyond_baseline", "parts_differ", "possible_duplicate", "result_without_measure"]
)
def test_what_a_finding_speaks_of_opens_whatever_it_is(people: People, kind: str) -> None:
    """A target, a member's figure, an event, a knowledge product."""
    window = people.sit("secretariat")
    page = people.page(window, "findings")
    last = next(one for one in page.matters if one.kind == kind).behind[-1]
    go_to(window.desk, page, last.record_id)
    people.idle(window)
    assert under_hands(window) == last.record_id


def under_hands(window: Shell) -> str:
    """The record that is seen and changed where the window is."""
    page = window.page()
    if not isinstance(page, Grid):
        return page.current.record_id if page is not None else ""  # type: ignore[attr-defined,no-any-return]
    at, (row, column) = page.view.currentIndex(), page._here()
    assert row is not None
    assert column is not None
    assert page.view.can_see(at)
    assert page.model.can_type(row, column)
    answer, shown = page.model.answer(row, column), page.model.entry(at)
    assert answer == shown
    assert shown is not None
    return shown.record_id


def test_a_misprint_of_another_country_and_year_is_corrected_where_enter_leads(
    people: People, qtbot: QtBot, qapp: QApplication
) -> None:
    """With a filter, a search and another country left behind in the grid."""
    window = people.sit("secretariat")
    window.resize(1366, 728)
    grid = people.page(window, "grid", "KAZ/gdp_growth")
    grid.search.setText("population")
    grid.filters.choose("conflict")
    page = people.page(window, "findings")
    at = next(
        i for i, one in enumerate(page.matters)
        if (one.kind, one.area, one.slots[0].time_period if one.slots else "") == TYPO
    )  # fmt: skip
    printed = page.matters[at].behind[0]
    page.table.choose(at)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    people.idle(window)
    assert (window.key, grid.facts.area, under_hands(window)) == ("grid", "CHN", printed.record_id)
    assert grid.areas.code() == "CHN"
    assert grid.view.hasFocus()
    for key in "1837920\r":
        qtbot.keyClicks(window.focusWidget() or grid.view, key)
    people.idle(window)
    with opened(people.at("secretariat"), readonly=True) as ws:
        now = record.view(ws, printed.record_id)
        assert now is not None
        assert (now.values["value"], now.key["source"]) == ("1837920", printed.source)


def test_of_two_sources_in_one_cell_each_can_be_brought_to_the_front_and_typed_over(
    people: People, qtbot: QtBot
) -> None:
    window = people.sit("secretariat")
    page = people.page(window, "findings")
    matter = next(one for one in page.matters if one.kind == "sources_differ" and len(one.slots) == 1)
    first, second = matter.behind
    go_to(window.desk, page, first.record_id)
    people.idle(window)
    grid = window.page()
    assert isinstance(grid, Grid)

    def offered() -> list[Item]:
        """The lines of the panel that bring the other source to the front."""
        every = grid.panel.findChildren(Item)
        return [one for one in every if second.source in one.accessibleDescription() and one.focusPolicy()]

    qtbot.waitUntil(lambda: bool(offered()))
    qtbot.keyClick(offered()[0], Qt.Key.Key_Return)
    people.idle(window)
    assert under_hands(window) == second.record_id
