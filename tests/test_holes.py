"""Holes of a round: who has not answered what, who is late, and the reminder that says so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.actions import asking, exchange, holes
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import opened
from tests.pages_world import PASSPHRASE, People, cheap_keys, figure, make_world


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("holes"))


@pytest.fixture
def people(
    root: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    cheap_keys(monkeypatch)
    made = People(root, tmp_path, qtbot)
    figure(made.at("first"), "3.9")
    with opened(made.at("first")) as ws:
        package = exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / "first.xlsx").path
    with opened(made.at("secretariat")) as ws:
        exchange.merge(ws, [package])
    yield made
    made.leave()


def duty(folder: Path, who: str, today: str) -> tuple[holes.Duty, str]:
    with opened(folder) as ws:
        ws.clock = lambda: f"{today}T08:00:00Z"
        found = next(one for one in holes.duties(ws) if one.who == who)
        return found, holes.reminder(ws, found)


def test_what_was_answered_is_no_hole_and_only_after_the_deadline_somebody_is_late(people: People) -> None:
    office = people.at("secretariat")
    before, asking = duty(office, "KGZ", "2021-06-30")
    after, urging = duty(office, "KGZ", "2021-07-01")
    assert [one.late for one in (before, after)] == [False, True]
    assert len(before.questions) == len(before.missing) + 1
    assert "gdp_growth" not in {one.measure for one in before.missing}
    assert all(one.measure in urging and one.measure in asking for one in before.missing)
    assert "have not arrived" in urging
    assert "have not arrived" not in asking
    assert (before.state, duty(office, "UZB", "2021-07-01")[0].state) == ("partly", "silent")


def test_a_figure_of_a_span_answers_also_where_one_of_its_last_year_was_taken_back(people: People) -> None:
    def stated(period: str, state: str = "clean", **values: str) -> View:
        key = {"measure": "EFS.OC1.DIALOGUES", "ref_area": "CAREC", "time_period": period, "kind": "actual"}
        return View(period, "observation", key, values, {"value": state}, {}, {}, None)

    with opened(people.at("secretariat"), readonly=True) as ws:
        span, gone = stated("2018/P3Y", value="4"), stated("2020", value="")
        typed = replace(stated("2020", "draft"), unread={"value": "four"})
        why = stated("2020", reason="not_collected")
        for figures, state in (((span, gone), "value"), ((gone, span), "value"), ((span, why), "reason"),
                               ((gone,), "missing"), ((typed, span), "draft")):  # fmt: skip
            asked = asking.everybodys(ws, area="CAREC", figures=figures)
            assert next(one.state for one in asked if one.measure == "EFS.OC1.DIALOGUES") == state


def test_a_paused_member_is_neither_late_nor_reminded(people: People) -> None:
    paused, text = duty(people.at("secretariat"), "AFG", "2030-01-01")
    assert (paused.state, paused.late, text) == ("paused", False, "")
    assert paused.missing


def test_a_sector_lead_is_asked_for_the_sector_alone(people: People) -> None:
    lead, text = duty(people.at("secretariat"), "CAREC/TRP", "2021-07-01")
    assert {one.measure.split(".")[0] for one in lead.questions} == {"TRP"}
    assert lead.missing[0].measure in text


def test_every_question_of_the_round_is_somebodys(people: People) -> None:
    from carec_desktop.actions.rounds import current_round

    with opened(people.at("secretariat")) as ws:
        call, duties = current_round(ws), holes.duties(ws)
        assert call is not None
        asked = [one for one in call.asked if one.role != "secretariat"]
        assert sum(len(one.questions) for one in duties) == len(asked)


def test_the_reminder_is_copied_by_keyboard(people: People, qtbot: QtBot) -> None:
    window = people.sit("secretariat")
    region = people.page(window, "region")
    at = next(i for i, member in enumerate(region.members) if member.ref_area == "UZB")
    region.table.setFocus()
    for _step in range(at):
        qtbot.keyClick(region.table, Qt.Key.Key_Down)
    window.activateWindow()
    qtbot.keyClick(region.table, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    people.idle(window)
    text = QGuiApplication.clipboard().text()
    assert text == region.reminders["UZB"]
    assert "Uzbekistan" in text
