"""Findings as work: what is behind each, a source taken as of record by keyboard, a question that goes round."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.actions import exchange, figures, findings_desk, minting, record
from carec_desktop.actions.workspace import opened
from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui.parts import said
from tests.pages_world import PASSPHRASE, People, cheap_keys, figure, make_world

ANNEX, SURVEY = "DEfR 2020 Annex III", "SOM 2022 trade report"
MEASURE = "TRD.OC1.FUEL_ROW"


def published(folder: Path, source: str, value: str, kind: str = "actual", period: str = "2017") -> None:
    """A regional figure as the secretariat takes it from a document."""
    key = {"measure": MEASURE, "ref_area": "CAREC", "time_period": period, "kind": kind, "source": source}
    with opened(folder) as ws:
        name, whole = record.begin(ws, "observation", key, "en")
        record.write(ws, "observation", name, whole, {"value": value}, lang="en")
        minting.sign_working(ws, ws.signer(PASSPHRASE))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_world(tmp_path_factory.mktemp("findings"))
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        published(made / "secretariat", ANNEX, "10.85")
        published(made / "secretariat", SURVEY, "31.52")
    return made


@pytest.fixture
def people(
    root: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    cheap_keys(monkeypatch)
    made = People(root, tmp_path, qtbot)
    yield made
    made.leave()


def test_what_is_behind_a_finding_is_what_it_says(people: People) -> None:
    with opened(people.at("secretariat"), readonly=True) as ws:
        (matter,) = [one for one in findings_desk.matters(ws) if one.kind == "sources_differ"]
    assert {(one.value, one.source) for one in matter.behind} == {("10.85", ANNEX), ("31.52", SURVEY)}
    assert set(matter.sources) == {ANNEX, SURVEY}
    assert not matter.settled


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
def test_a_source_is_taken_by_keyboard(people: People, qtbot: QtBot, lang: str) -> None:
    window = people.sit("secretariat")
    window.speak(lang)
    page = people.page(window, "findings")
    at = next(i for i, one in enumerate(page.matters) if one.kind == "sources_differ")
    taken = page.matters[at].sources[1]
    window.activateWindow()
    page.table.setFocus()
    for _step in range(at):
        qtbot.keyClick(page.table, Qt.Key.Key_J)
    page.reason.setText("The later survey")
    qtbot.keyClick(page.table, Qt.Key.Key_B)
    people.answer(window, _("Sign"), PASSPHRASE)
    matter = next(one for one in page.matters if one.kind == "sources_differ")
    assert (matter.decided, page.matters[-1]) == (taken, matter)
    with opened(people.at("secretariat"), readonly=True) as ws:
        assert set(figures.of_record(ws).values()) == {taken}
        (stored,) = ws.store.ledger.records("of_record")
        assert stored.values["grounds"] == "The later survey"


def test_a_decision_can_be_taken_again(people: People) -> None:
    with opened(people.at("secretariat")) as ws:
        signer = ws.signer(PASSPHRASE)
        for source in (ANNEX, SURVEY, ANNEX):
            matter = next(one for one in findings_desk.matters(ws) if one.kind == "sources_differ")
            findings_desk.decide_source(ws, signer, matter, source)
            assert set(figures.of_record(ws).values()) == {source}
        assert ws.store.ledger.unsettled() == []
        with pytest.raises(UserError) as refused:
            findings_desk.decide_source(ws, signer, matter, "Hearsay")
        assert refused.value.problem.code == "no-such-source"


def test_an_impossible_pair_shows_both_and_its_owner_is_asked(people: People, tmp_path: Path) -> None:
    published(people.at("secretariat"), ANNEX, "20", "baseline", "2017")
    published(people.at("secretariat"), ANNEX, "14.87", "target", "2023")
    window = people.sit("secretariat")
    conflicts = people.page(window, "conflicts")
    conflicts.head.actions[0].call()
    people.idle(window)
    page = window.page()
    assert page.table.row().kind == "target_not_beyond_baseline"
    at = page.matters.index(page.table.row())
    assert {"20", "14.87"} <= {one.value for one in page.matters[at].behind}
    page.table.choose(at)
    page.ask_back()
    people.answer(window, "Ask", "Which of the two is meant?")
    people.answer(window, "Sign", PASSPHRASE)
    matter = next(one for one in page.matters if one.kind == "target_not_beyond_baseline")
    assert matter.asked
    assert said(page.head.subtitle).split()[0] == str(sum(not one.settled for one in page.matters))
    page.table.choose(page.matters.index(matter))
    gone: list[str] = []
    window.desk.moved.disconnect()
    window.desk.moved.connect(lambda key, _where: gone.append(key))
    page.open_record()
    people.idle(window)
    assert gone == ["grid"]


def test_members_rows_stand_behind_a_computed_figure(people: People, tmp_path: Path) -> None:
    figure(people.at("first"), "Yes", "AGR.OP1.COUNTRIES")
    with opened(people.at("first")) as ws:
        package = exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / "first.xlsx").path
    with opened(people.at("secretariat")) as ws:
        exchange.merge(ws, [package])
        for matter in findings_desk.matters(ws):
            assert matter.behind, matter.text
