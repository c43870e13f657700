"""Ready to send, ministries, women and men in the window: journeys by keyboard alone, in three languages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from carec_desktop.actions import attendance, exchange, ministries, record
from carec_desktop.actions.workspace import opened
from carec_desktop.i18n import _
from carec_desktop.people import Person
from carec_desktop.ui import files
from carec_desktop.ui.ornament import Ornament
from carec_desktop.ui.parts import Button, Label, said
from carec_desktop.ui.shell import Shell
from tests.pages_world import PASSPHRASE, PERIOD, People, cheap_keys, figure, make_world
from tests.test_send import fill

LANGUAGES = ("en", "ru", "zh")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("send-pages"))


@pytest.fixture
def people(
    world: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    cheap_keys(monkeypatch)
    made = People(world, tmp_path, qtbot)
    yield made
    for window in made._windows:
        window.speak("en")
    made.leave()


def speak(people: People, window: Shell, lang: str) -> None:
    window.speak(lang)
    people.idle(window)


def press(people: People, window: Shell, qtbot: QtBot, key: Qt.Key, *, control: bool = False) -> None:
    """A key to whatever has the keyboard; Ctrl keys are shortcuts of the window."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    target = QApplication.focusWidget() or window
    qtbot.keyClick(target, key, modifier)
    people.idle(window)


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label) if label.isVisibleTo(widget))


def no_digits_cut(page: Any) -> None:
    """Column heads and cells are asked for in the language spoken now and say something."""
    for table in (page.decide, page.changes):
        for row in table.rows_model.rows:
            assert any(column.cell(row).speech() for column in table.rows_model.columns)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_what_is_missing_to_a_signed_package_by_keyboard(
    people: People, qtbot: QtBot, tmp_path: Path, lang: str
) -> None:
    figure(people.at("first"), "3.9")
    window = people.sit("first")
    speak(people, window, lang)
    page = people.page(window, "exchange")
    counts = page.facts.readiness.counts
    assert sum(counts.values()) == len(page.facts.readiness.asked) > 0
    assert QApplication.focusWidget() in (page.decide, page.decide.viewport())
    no_digits_cut(page)
    press(people, window, qtbot, Qt.Key.Key_Return)
    assert window.key != "exchange", "the first thing to decide leads to where it is solved"
    page = people.page(window, "exchange")
    page.panel.choose(tmp_path)
    page.panel.show_facts(page.facts)
    press(people, window, qtbot, Qt.Key.Key_Return, control=True)
    people.answer(window, _("Sign"), PASSPHRASE)
    written = list(tmp_path.glob("CAREC-KGZ-*.xlsx"))
    assert len(written) == 1
    assert page.sent.path == written[0]
    assert page.facts.last.fingerprint == page.sent.fingerprint
    qtbot.waitUntil(lambda: all(digits in texts(page.panel) for digits in page.sent.fingerprint.split()))
    assert page.panel.findChildren(Ornament)
    assert not page.facts.waiting
    page.copy_mail()
    people.idle(window)
    mail = QGuiApplication.clipboard().text()
    assert written[0].name in mail
    assert page.sent.fingerprint in mail


def test_a_second_package_never_lands_on_the_first(people: People, tmp_path: Path) -> None:
    window = people.sit("first")
    page = people.page(window, "exchange")
    (tmp_path / "CAREC-KGZ-001.xlsx").write_bytes(b"of somebody else")
    figure_in(window, "3.9", people)
    page.panel.choose(tmp_path)
    page.panel.show_facts(page.facts)
    page.write()
    people.answer(window, "Sign", PASSPHRASE)
    assert (tmp_path / "CAREC-KGZ-001.xlsx").read_bytes() == b"of somebody else"
    assert page.sent.path.exists()
    assert page.sent.path.name != "CAREC-KGZ-001.xlsx"


def test_a_stick_that_is_gone_loses_nothing(people: People, tmp_path: Path) -> None:
    figure(people.at("first"), "3.9")
    window = people.sit("first")
    page = people.page(window, "exchange")
    page.export_to(tmp_path / "pulled out" / "p.xlsx")
    people.answer(window, "Sign", PASSPHRASE)
    assert window.messages.said[-1].manner == "refused"
    assert page.facts.waiting == (), "the package was made"
    (kept,) = (people.at("first") / "outbox").glob("*.xlsx")
    assert kept.name in window.messages.said[-1].sentence
    assert page.facts.last.file == kept.name
    assert page.facts.outgoing.again == 1, "and the next one carries it again"


def figure_in(window: Shell, value: str, people: People, measure: str = "gdp_growth") -> None:
    """Record a figure through the window's own workspace."""

    def write(ws: Any) -> None:
        key = {"measure": measure, "ref_area": "KGZ", "time_period": PERIOD, "kind": "actual", "source": "S"}
        name, whole = record.begin(ws, "observation", key, "en")
        record.write(ws, "observation", name, whole, {"value": value}, lang="en")

    window.desk.do(write, owner=window)
    people.idle(window)


@pytest.mark.parametrize("lang", ["ru"])
def test_what_the_secretariat_will_see_is_what_it_sees(
    people: People, qtbot: QtBot, tmp_path: Path, lang: str
) -> None:
    figure(people.at("first"), "3.9")
    figure(people.at("first"), "12", "TSM.OC1.RANK")
    window = people.sit("first")
    speak(people, window, lang)
    page = people.page(window, "exchange")
    page.look_ahead()
    people.idle(window)
    announced = {(line.view.record_id, line.question, line.value) for line in page.preview.table.rows_model.rows}
    assert len(announced) == 2
    assert page.preview.isVisible()
    press(people, window, qtbot, Qt.Key.Key_Escape)
    assert not page.preview.isVisible()
    with opened_after(people, window) as folder, opened(folder) as ws:
        exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / "p.xlsx")
    with opened(people.at("secretariat")) as office:
        (taken,) = exchange.merge(office, [tmp_path / "p.xlsx"])
    seen = {(e.record_id, e.question, e.value) for e in taken.examined.edits if e.question in ("value", "reason")}
    assert {one for one in announced if one[1] in ("value", "reason")} == seen


class opened_after:  # noqa: N801 - reads as a sentence
    """Close the window so that its workspace can be opened by hand."""

    def __init__(self, people: People, window: Shell) -> None:
        self._people, self._window = people, window

    def __enter__(self) -> Path:
        self._window.speak("en")
        self._people.idle(self._window)
        self._window.close()
        self._people._windows.remove(self._window)
        return self._people.at("first")

    def __exit__(self, *_error: object) -> None:
        return


def test_the_approval_sheet_is_written_and_opened(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_urls.append(url.toLocalFile()))
    figure(people.at("first"), "3.9")
    window = people.sit("first")
    page = people.page(window, "exchange")
    assert page.approval.isVisible()
    page.make_sheet(tmp_path / "sheet.pdf")
    people.idle(window)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert opened_urls == [str(tmp_path / "sheet.pdf")]
    assert page.facts.outgoing.fingerprint in window.messages.said[-1].sentence


def test_with_nothing_recorded_the_page_says_what_belongs_here(people: People) -> None:
    window = people.sit("first")
    page = people.page(window, "exchange")
    assert page._nothing.isVisible()
    assert not page.changes.isVisible()
    assert not page.approval.isVisible()
    page.look_ahead()
    people.idle(window)
    assert page.preview.table.isHidden()


def test_a_colleague_keys_a_figure_again_and_a_slip_shows(people: People, qtbot: QtBot) -> None:
    figure(people.at("first"), "3.9")
    window = people.sit("first")
    page = people.page(window, "exchange")
    assert page.second_way.isVisible()
    page.begin_second()
    view = page.second
    for row in view.table.rows_model.rows:
        assert all("3.9" not in column.cell(row).speech() for column in view.table.rows_model.columns), "blind"
    view.line.setText("9.3")
    press(people, window, qtbot, Qt.Key.Key_Return)
    assert view.take.isVisible()
    assert "9.3" in view.told.text()
    assert "3.9" in view.told.text()
    view.take.click()
    people.idle(window)
    assert page.facts.risky == ()
    assert [change.now for change in page.facts.outgoing.changes] == ["9.3"]
    press(people, window, qtbot, Qt.Key.Key_Escape)
    assert not view.isVisible()


# -- ministries --------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_ministry_is_named_asked_and_answers_by_keyboard(
    people: People, qtbot: QtBot, tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "open_folder", lambda _window, _title, then: then(tmp_path))
    monkeypatch.setattr(files, "open_files", lambda _window, _title, _kind, then: then(list(tmp_path.glob("*.xlsx"))))
    window = people.sit("first")
    speak(people, window, lang)
    page = people.page(window, "ministries")
    assert page._empty.isVisible()
    press(people, window, qtbot, Qt.Key.Key_N, control=True)
    people.answer(window, _("Add"), "Министерство экономики")
    assert [m.name for m in page.facts.ministries] == ["Министерство экономики"]
    page.list.setFocus()
    press(people, window, qtbot, Qt.Key.Key_Return)
    press(people, window, qtbot, Qt.Key.Key_Return)
    press(people, window, qtbot, Qt.Key.Key_Down)
    press(people, window, qtbot, Qt.Key.Key_Return)
    measures = page.facts.ministries[0].measures
    assert len(measures) == 2
    press(people, window, qtbot, Qt.Key.Key_Return, control=True)
    (path,) = tmp_path.glob("*.xlsx")
    assert page.facts.ministries[0].state(page.facts.today) == "sent"
    assert not page._all.enabled, "nothing more is to send"
    fill(path, dict.fromkeys(measures, "1"))
    press(people, window, qtbot, Qt.Key.Key_O, control=True)
    assert [v.word for v in page.verdicts.table.rows_model.rows] == ["new", "new"]
    assert page.facts.ministries[0].state(page.facts.today) == "sent", "looking takes nothing"
    press(people, window, qtbot, Qt.Key.Key_Return, control=True)
    assert page.facts.ministries[0].state(page.facts.today) == "returned"
    page = people.page(window, "exchange")
    assert page.facts.readiness.counts["value"] == 2
    assert page.facts.ministries["returned"] == 1


def test_a_workbook_with_a_mistake_is_shown_row_by_row_and_taken_by_nobody(people: People, tmp_path: Path) -> None:
    folder, path = people.at("first"), tmp_path / "request.xlsx"
    with opened(folder) as ws:
        ministries.add(ws, "Economy")
        ministries.assign(ws, ["gdp_growth", "TSM.OC1.RANK"], "Economy")
        ministries.write_request(ws, "Economy", path)
    fill(path, {"gdp_growth": "about four", "TSM.OC1.RANK": "12"})
    window = people.sit("first")
    page = people.page(window, "ministries")
    page.read(path)
    people.idle(window)
    rows = page.verdicts.table.rows_model.rows
    assert [v.word for v in rows] == ["refused", "new"], "what stands in the way comes first"
    assert page.verdicts.table.rows_model.columns[6].cell(rows[0]).text
    assert page.verdicts.mark.isVisible()
    assert not page._all.enabled
    page.finish()
    people.idle(window)
    assert window.desk.workspace.store.working.count() == 0


def test_taking_a_ministry_off_the_list_is_undone_with_ctrl_z(people: People, qtbot: QtBot) -> None:
    with opened(people.at("first")) as ws:
        ministries.add(ws, "Economy")
        ministries.assign(ws, ["gdp_growth"], "Economy")
    window = people.sit("first")
    page = people.page(window, "ministries")
    page.remove("Economy")
    people.idle(window)
    assert page.facts.ministries == ()
    assert page._undo.visible
    press(people, window, qtbot, Qt.Key.Key_Z, control=True)
    assert [(m.name, m.measures) for m in page.facts.ministries] == [("Economy", ("gdp_growth",))]


# -- women and men -----------------------------------------------------------


def group(**counts: int) -> str:
    return json.dumps({name: str(n) for name, n in counts.items()})


def counted_world(folder: Path, *, listed: int = 0) -> str:
    """A training of 43 persons, an event, a delegation; attendance lists of `listed` people."""
    with opened(folder) as ws:
        dates = json.dumps({"start": f"{PERIOD}-05-10", "end": f"{PERIOD}-05-12"})
        name, key = record.begin(ws, "training", {})
        typed = {"title": "Inspection", "state": "held", "held": dates, "persons": group(F=20, M=23)}
        record.write(ws, "training", name, key, typed, lang="en")
        event, whole = record.begin(ws, "event", {})
        levels = json.dumps({"minister.F": "1", "expert.M": "4", "expert._U": "2"})
        typed = {"title": "Committee", "state": "held", "held": dates, "levels": levels}
        record.write(ws, "event", event, whole, typed, lang="en")
        if listed:
            names = attendance.opened(ws, PASSPHRASE, make=True)
            attendance.add(ws, names, name, [Person(f"Person {n}", sex="F") for n in range(listed)])
    return name


@pytest.mark.parametrize("lang", ["zh"])
def test_the_matrix_has_no_empty_rows_and_leads_to_its_records(people: People, qtbot: QtBot, lang: str) -> None:
    counted_world(people.at("first"))
    window = people.sit("first")
    speak(people, window, lang)
    page = people.page(window, "women")
    rows = page.table.rows_model.rows
    assert [(r.form, r.what) for r in rows] == [
        ("event", "people"), ("event", "minister"), ("event", "expert"), ("training", "people")
    ]  # fmt: skip
    assert all(row.total for row in rows)
    cells = [column.cell(rows[0]).text for column in page.table.rows_model.columns]
    assert cells[2:6] == ["1", "4", "2", "7"]
    assert page.bars.isVisible()
    assert page.bars.accessibleName()
    page.table.setFocus()
    press(people, window, qtbot, Qt.Key.Key_Return)
    assert window.key == "events"


def test_nothing_counted_is_one_sentence_and_a_way_on(people: People) -> None:
    window = people.sit("first")
    page = people.page(window, "women")
    assert page._empty.isVisible()
    assert page.table.isHidden()
    assert page.years.isHidden()
    next(b for b in page._empty.findChildren(Button)).click()
    people.idle(window)
    assert window.key == "trainings"


def test_who_is_missing_opens_the_record(people: People) -> None:
    training = counted_world(people.at("first"), listed=41)
    window = people.sit("first")
    page = people.page(window, "women")
    assert page.facts.disagree == ()
    assert page._compare.isVisible()
    page.ask_lists()
    people.answer(window, "Compare", "not it")
    assert window.messages.said[-1].manner == "refused"
    page.ask_lists()
    people.answer(window, "Compare", PASSPHRASE)
    (one,) = page.facts.disagree
    assert (one.kind, one.one, one.other) == ("list", 41, 43)
    assert "41" in page.missing.rows_model.columns[2].cell(one).text
    assert "43" in page.missing.rows_model.columns[2].cell(one).text
    page.missing.opened.emit(one)
    people.idle(window)
    assert window.key == "trainings"
    assert training in str(vars(window.page()).values()) or said(window.page().head.title) == "Inspection"  # type: ignore[union-attr]


def test_a_gender_action_is_typed_for_one_sector_and_kept(people: People, qtbot: QtBot) -> None:
    window = people.sit("first")
    page = people.page(window, "women")
    sectors = page.sectors
    sectors.table.choose(1)
    sectors.editor.finished.emit("Traders were trained.")
    people.idle(window)
    assert sectors.answered_count == 1
    row = sectors.table.rows_model.rows[1]
    assert sectors.table.rows_model.columns[2].cell(row).text == "Traders were trained."
    sectors.table.choose(2)
    sectors.table.choose(1)
    assert "Traders" in sectors.editor.typed()


def test_the_secretariat_sees_what_each_country_states(people: People, qtbot: QtBot) -> None:
    with opened(people.at("secretariat")) as ws:
        for country, answers in (("KGZ", {"focal_point": "1", "actions_trd": "Traders were trained."}), ("MNG", {})):
            name, key = record.begin(ws, "gender", {"ref_area": country, "time_period": PERIOD}, "en")
            typed = {"speakers": group(F=3, M=9), **answers}
            record.write(ws, "gender", name, key, typed, lang="en", on_behalf_of=country)
    window = people.sit("secretariat")
    page = people.page(window, "women")
    table = page.countries.table
    shown = [[column.cell(row).text for column in table.rows_model.columns] for row in table.rows_model.rows]
    assert [(row[1], row[2], row[5]) for row in shown] == [("yes", "25.0 %", "1 of 10"), ("—", "25.0 %", "0 of 10")]
    qtbot.waitUntil(lambda: "Traders were trained." in texts(page.countries.panel))
    table.choose(1)
    qtbot.waitUntil(lambda: "Traders were trained." not in texts(page.countries.panel))
