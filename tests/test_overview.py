"""The region at a glance says what is judged, and every row opens the measures and records behind it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.actions import overview
from carec_desktop.actions.figures import Results
from carec_desktop.actions.workspace import opened
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.ui.panels import Item
from tests.pages_world import People, cheap_keys, make_world
from tests.test_findings_page import ANNEX, published


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_world(tmp_path_factory.mktemp("overview"))
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        for kind, period, value in (("baseline", "2017", "10"), ("actual", "2020", "12"), ("target", "2023", "13")):
            published(made / "secretariat", ANNEX, value, kind, period)
    return made


@pytest.fixture
def people(
    root: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    cheap_keys(monkeypatch)
    made = People(root, tmp_path, qtbot)
    yield made
    made.leave()


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
