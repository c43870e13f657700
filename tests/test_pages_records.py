"""Events, trainings and the other records in the window: filled in, counted, found again, deleted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from carec_desktop.framework import Framework
from carec_desktop.i18n import _
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages.record_form import RecordForm
from carec_desktop.ui.parts import Button, said
from carec_desktop.ui.sex_table import SexTableEditor
from carec_desktop.ui.shell import Shell
from tests.pages_world import People, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("records"))


@pytest.fixture
def people(world: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[People]:
    made = People(world, tmp_path, qtbot)
    yield made
    made.leave()


def give(people: People, window: Shell, question: str, typed: str) -> None:
    """Answer one question of the form on show."""
    page: Any = window.page()
    page.record.row(question).editor.finished.emit(typed)
    people.idle(window)


def count(people: People, window: Shell, question: str, row: int, *numbers: str) -> None:
    """Type a row of a women/men table."""
    page: Any = window.page()
    editor = page.record.row(question).editor
    assert isinstance(editor, SexTableEditor)
    for at, number in enumerate(numbers):
        editor.model.setData(editor.model.index(row, at + 1), number)
    people.idle(window)


def begin(people: People, window: Shell, key: str) -> RecordForm:
    page = people.page(window, key)
    page.new()
    people.idle(window)
    assert isinstance(page.record, RecordForm)
    return page.record


def test_an_event_is_filled_in_and_saved_as_it_is_typed(people: People) -> None:
    window = people.sit("first")
    begin(people, window, "events")
    give(people, window, "title", "Meeting of rail experts")
    page: Any = window.page()
    assert said(page.head.title) == "Meeting of rail experts"
    page.finish()
    people.idle(window)
    assert page.current is not None, "something is missing: the form stays"
    assert page.record.row("kind").sentence.isVisibleTo(page.record)
    for question, typed in (("kind", "committee_meeting"), ("sector", "TRP"), ("state", "held"), ("place", "Osh")):
        give(people, window, question, typed)
    give(people, window, "held", '{"start": "14.05.2020"}')
    assert not page.record.row("kind").sentence.isVisibleTo(page.record)
    count(people, window, "levels", 3, "7", "5")
    assert [p.code for p in page.current.line.problems if p.blocking] == []
    assert page.current.line.people == {"F": 7, "M": 5}
    page.finish()
    people.idle(window)
    assert page.current is None
    assert [line.name for line in page.lines] == ["Meeting of rail experts"]
    assert page.lines[0].mark is Mark.NOT_SENT
    assert page.lines[0].when == "2020-05-14"


def test_a_training_counts_women_and_men_everywhere(people: People) -> None:
    window = people.sit("first")
    form = begin(people, window, "trainings")
    give(people, window, "title", "Plant quarantine")
    for question, typed in (("sector", "AGR"), ("state", "held"), ("held", '{"start": "2020-03"}')):
        give(people, window, question, typed)
    count(people, window, "by_institution", 0, "12", "8", "1")
    assert form.totals.isVisibleTo(form)
    assert form.totals._number_words() == "21"
    assert "60.0 %" in form.totals._share_words()
    give(people, window, "persons", '{"F": "12", "M": "9"}')
    page: Any = window.page()
    assert page.current.line.problems == (), "21 persons either way"
    give(people, window, "persons", '{"F": "12", "M": "10"}')
    assert [p.code for p in page.current.line.problems] == ["persons-differ"]
    women = people.page(window, "women")
    trained = next(row for row in women.facts.rows if (row.form, row.what) == ("training", "people"))
    assert dict(trained.counts) == {"F": 12, "M": 10}
    assert women.facts.year == "2020"
    women.form.rows["focal_point"].editor.finished.emit("1")
    people.idle(window)
    assert women.facts.gender.line.view.values["focal_point"] == "1"


def test_a_way_from_another_page_leads_to_what_is_wrong_and_back(people: People) -> None:
    window = people.sit("first")
    begin(people, window, "events")
    give(people, window, "title", "Meeting of rail experts")
    give(people, window, "kind", "workshop")
    record_id = window.page().current.record_id  # type: ignore[attr-defined]
    people.page(window, "exchange")
    window.desk.go("events", record_id)
    people.idle(window)
    page: Any = window.page()
    asked = page.record.row("sector")
    assert asked.sentence.isVisibleTo(page.record), "what keeps it back is said at once"
    assert asked.editor.isAncestorOf(window.focusWidget())
    page.back()
    people.idle(window)
    assert window.key == "exchange"
    people.page(window, "events")
    assert page.current is None, "the navigation leads to the list"


def test_a_record_just_finished_is_the_one_in_the_row(people: People) -> None:
    window = people.sit("first")
    for title in ("Beta", "Alpha", "Gamma"):
        begin(people, window, "events")
        give(people, window, "title", title)
        page: Any = window.page()
        page.back()
        people.idle(window)
        assert page.table.row().name == title


def linked(editor: Any) -> list[str]:
    """What stands over the line of an editor; Qt shows a button that was just made a moment later."""
    return [button.text() for button in editor.findChildren(Button) if button.isVisibleTo(editor)]


def test_measures_are_chosen_and_shown_by_name(people: People, qtbot: QtBot) -> None:
    window = people.sit("first")
    form = begin(people, window, "trainings")
    give(people, window, "title", "Plant quarantine")
    editor: Any = form.row("counts_for").editor
    editor.setFocus()
    qtbot.keyClicks(editor.line, "AGR.OP2.COUN")
    measure = Framework.load().measure("AGR.OP2.COUNTRIES")
    assert [find.words for find in editor.finds.finds] == [measure.short.say("en")]
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    people.idle(window)
    page: Any = window.page()
    assert page.current.line.view.values["counts_for"] == measure.code
    qtbot.waitUntil(lambda: linked(editor) == [measure.short.say("en")])
    (asked,) = (p for p in page.current.line.problems if p.code == "not-counted-yet")
    assert measure.short.say("en") in asked.sentence()
    page.show_past()
    people.idle(window)
    assert measure.short.say("en") in " ".join(label.text() for label in page.side.findChildren(QLabel))
    window.speak("ru")
    people.idle(window)
    qtbot.waitUntil(lambda: linked(editor) == [measure.short.say("ru")])
    window.speak("en")


def test_what_cannot_be_read_stays_as_typed(people: People) -> None:
    window = people.sit("first")
    form = begin(people, window, "trainings")
    give(people, window, "hours", "12,500")
    page: Any = window.page()
    row: Any = form.row("hours")
    assert page.current.line.view.unread == {"hours": "12,500"}
    assert row.editor.typed() == "12,500"
    assert row.sentence.isVisibleTo(form)


def test_the_list_searches_deletes_and_speaks_three_languages(people: People, qtbot: QtBot) -> None:
    window = people.sit("first")
    for title in ("Rail forum", "Health forum"):
        begin(people, window, "events")
        give(people, window, "title", title)
    page = people.page(window, "events")
    page.search.setText("rail")
    assert [line.name for line in page.table.rows_model.rows] == ["Rail forum"]
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    people.idle(window)
    page.delete()
    people.idle(window)
    assert [line.name for line in page.lines] == ["Health forum"]
    page.undo_delete()
    people.idle(window)
    assert {line.name for line in page.lines} == {"Health forum", "Rail forum"}
    for lang in ("ru", "zh", "en"):
        window.speak(lang)
        assert said(page.head.title) == _("Events")
        heads = [page.table.rows_model.headerData(i, Qt.Orientation.Horizontal) for i in range(4)]
        assert heads[1:] == [_("Date"), _("Title"), _("Kind")]


def test_a_delegation_begins_when_its_name_is_whole(people: People) -> None:
    window = people.sit("first")
    begin(people, window, "events")
    give(people, window, "title", "Ministerial conference")
    event = window.page()
    assert event is not None
    record_id = event.current.record_id  # type: ignore[attr-defined]
    page = people.page(window, "records", ("delegation", "new"))
    assert page.current.record_id == ""
    assert dict(page.current.key) == {"ref_area": "KGZ"}
    give(people, window, "event", record_id)
    assert page.current.record_id
    give(people, window, "delegates", '{"F": "2", "M": "3"}')
    page.back()
    people.idle(window)
    assert [line.name for line in page.lines] == ["Ministerial conference"]
    assert page.lines[0].people == {"F": 2, "M": 3}
    page._choose_form("institution")
    people.idle(window)
    assert page.lines == []


@pytest.mark.parametrize("key", ["events", "trainings", "women", "records", "exchange", "settle"])
def test_pages_open_in_every_language_light_and_dark(people: People, key: str) -> None:
    window = people.sit("first")
    for appearance, lang in (("dark", "ru"), ("light", "zh"), ("light", "en")):
        window.preferences.appearance = appearance
        window.look()
        window.speak(lang)
        page = people.page(window, key)
        assert said(page.head.title)
        assert not window.grab().isNull()
