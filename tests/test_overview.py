"""The region at a glance says what is judged, and every row opens the measures and records behind it."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.actions import overview
from carec_desktop.actions.figures import Results
from carec_desktop.actions.workspace import opened
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.names import framework_in_force
from carec_desktop.ui.cells import width_of
from carec_desktop.ui.pages.overview import COUNTED, how_many
from carec_desktop.ui.panels import Item
from carec_desktop.ui.tables import Table
from tests.pages_world import People, cheap_keys, make_world
from tests.test_findings_page import ANNEX, published


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_world(tmp_path_factory.mktemp("overview"))
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        for kind, period, value in (("baseline", "2017", "10"), ("actual", "2020", "12"), ("target", "2023", "13")):
            published(made / "secretariat", ANNEX, value, kind, period)
    return made


def test_every_judgement_is_one_mark(people: People) -> None:
    with opened(people.at("secretariat"), readonly=True) as ws:
        found, judged = overview.glance(ws), Results(ws).judgements
    assert [row.ref_area for row in found.rows] == ["CAREC", *MEMBERS]
    for row in found.rows:
        own = [one for place, one in judged.items() if place.ref_area == row.ref_area]
        assert Counter(one.status for one in row.lights) == Counter(one.status for one in own)
        assert sum(len(row.of(cluster)) for cluster in (*found.clusters, "context")) == len(row.lights)
    region = found.rows[0]
    assert {one.status for one in region.lights if one.measure == "TRD.OC1.FUEL_ROW"} == {"on_track"}


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
def test_rows_open_their_measures_and_a_measure_its_records(people: People, qtbot: QtBot, lang: str) -> None:
    window = people.sit("secretariat")
    window.resize(1400, 800)  # wide enough for the panel beside the page
    window.speak(lang)
    page = people.page(window, "overview")
    window.activateWindow()
    page.region.setFocus()
    qtbot.keyClick(page.region, Qt.Key.Key_Down)
    assert page.region.row().number == 2
    lights = page.rows[0].of(page.region.row().code)

    def items() -> list[Item]:
        return [item for item in page.panel.findChildren(Item) if item.isVisible()]

    qtbot.waitUntil(lambda: len(items()) == len(lights) > 0, timeout=5000)
    gone: list[str] = []
    window.desk.moved.disconnect()
    window.desk.moved.connect(lambda key, _where: gone.append(key))
    qtbot.keyClick(items()[0], Qt.Key.Key_Return)
    people.idle(window)
    assert gone == ["grid"]


def test_every_tile_opens_what_is_behind_it(people: People, qtbot: QtBot) -> None:
    """By keyboard and by a click alike: card, measures of a cluster, who was asked, counts by sex."""
    window = people.sit("secretariat")
    window.resize(1400, 800)
    page = people.page(window, "overview")
    window.activateWindow()
    gone: list[tuple[str, object]] = []
    window.desk.moved.disconnect()
    window.desk.moved.connect(lambda key, where: gone.append((key, where)))

    def click(table: Table, row: int, column: int) -> None:
        spot = table.visualRect(table.model().index(row, column)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    def press(table: Table, row: int, column: int) -> None:
        table.choose(row)
        table.setFocus()
        for _step in range(column):
            qtbot.keyClick(table, Qt.Key.Key_Right)
        qtbot.keyClick(table, Qt.Key.Key_Return)

    def items() -> list[Item]:
        return [item for item in page.panel.findChildren(Item) if item.isVisible()]

    lights = page.rows[0].of(framework_in_force().clusters[1].code)
    many = len(framework_in_force().clusters)
    for act in (press, click):
        for column, wanted in ((0, "card"), (many + 1, "region"), (many + 3, "women"), (many + 4, "women")):
            gone.clear()
            act(page.table, 3, column)
            name = column == 0 and act is click  # a click on a name chooses the row, so that its measures are listed
            assert [key for key, _where in gone] == ([] if name else [wanted])
        act(page.table, 0, 2)
        qtbot.waitUntil(lambda: len(items()) == len(lights), timeout=5000)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is items()[0], timeout=5000)
        gone.clear()
        qtbot.keyClick(items()[0], Qt.Key.Key_Return)
        assert gone[0][0] == "grid"
        assert str(gone[0][1]).startswith("CAREC/TRD.")
        at = next(i for i, (_what, code) in enumerate(COUNTED, 1) if code == "on_track")
        act(page.region, 1, at)
        assert sum(light.status == "on_track" for light in lights) == 1
        qtbot.waitUntil(lambda: len(items()) == 1, timeout=5000)


def test_a_measure_of_a_member_opens_that_members_indicators(people: People, qtbot: QtBot) -> None:
    window = people.sit("secretariat")
    grid = people.page(window, "grid", "KGZ/gdp_growth")
    qtbot.waitUntil(lambda: grid.facts is not None and grid.facts.area == "KGZ", timeout=10_000)
    assert grid.view.row_now().key == "gdp_growth"


def test_what_is_counted_is_said_and_no_name_of_a_cluster_is_cut(people: People, qtbot: QtBot) -> None:
    window = people.sit("secretariat")
    window.resize(1366, 728)
    page = people.page(window, "overview")
    framework, region = framework_in_force(), page.rows[0]
    series = len(region.of("context"))
    assert how_many(region.lights) == [f"{len(region.lights) - series} measures", *[f"{series} series"] * bool(series)]
    assert how_many(region.of("2")) == [f"{len(region.of('2'))} measures"]
    assert page._counted.text() == (
        "In the row “CAREC region”: how many measures of the cluster are achieved or on track, of all."
    )
    page.what.chosen.emit("movement")
    for at in range(len(framework.clusters)):
        cell = page.region.rows_model.cell(page.region.model().index(at, 0))
        assert width_of(cell) <= page.region.columnWidth(0), cell.text
