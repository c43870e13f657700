"""A morning at the door, by keyboard alone: paste, check in, a walk-in, sexes, paper, counts into the training."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from carec_desktop.actions import attendance, record
from carec_desktop.actions.workspace import opened
from carec_desktop.forms import FORMS
from carec_desktop.people import Attendance, Person, locked
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.messages import Box
from carec_desktop.ui.pages.attendance_model import FIRST, NAME, SEX
from carec_desktop.ui.parts import Button, Label, said
from carec_desktop.ui.shell import Shell
from tests.pages_world import People, make_world

# Twenty rows as a ministry sends them: headings in Russian, three scripts, sexes half filled in.
ROWS = [
    ("1", "Участник Первый", "ж", "Inspectorate"), ("2", "学员二", "м", "Customs"),
    ("3", "Участник Третий", "", "Ministry"), ("4", "Төртүнчү Катышуучу", "", "Laboratory"),
    ("5", "İştirakçı Beşinci", "жен.", "Inspectorate"), ("6", "Қатысушы Алтыншы", "F", "Inspectorate"),
    ("7", "Participant Seventh", "M", "Private sector"), ("8", "Иштирокчӣ Ҳаштум", "женский", "Ministry"),
    ("9", "Gatnaşyjy Dokuzynjy", "муж", "Ministry"), ("10", "Ishtirokchi Oninchi", "", "Laboratory"),
    ("11", "Оролцогч Арваннэг", "ж", "Inspectorate"), ("12", "学员十二", "女", "Academia"),
    ("13", "Participant Thirteenth", "m", "Ministry"), ("14", "მონაწილე მეთოთხმეტე", "", ""),
    ("15", "Участник Пятнадцатый", "м", "Ministry"), ("16", "Sixteenth Participant", "f", "Ministry"),
    ("17", "Семнадцатая Участница", "ж", "Laboratory"), ("18", "Participant Eighteenth", "", "Academia"),
    ("19", "Девятнадцатый Участник", "м", "Customs"), ("20", "Twentieth Trainee", "", "Customs"),
]  # fmt: skip
MESSY = "\n".join("\t".join(row) for row in [("№", "ФИО", "Пол", "Организация"), *ROWS])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_world(tmp_path_factory.mktemp("attendance"))
    with opened(root / "first") as ws:
        name, key = record.begin(ws, "training", {}, "en")
        answers = {
            "title": "Food safety inspection", "sector": "AGR", "state": "held", "place": "Bishkek",
            "held": '{"start": "14.04.2026", "end": "15.04.2026"}', "persons": "F=9, M=12",
        }  # fmt: skip
        record.write(ws, "training", name, key, answers, lang="ru")
    (root / "training").write_text(name)
    return root


@pytest.fixture
def people(
    world: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    monkeypatch.setattr(locked, "COSTS", (10, 8, 1))
    made = People(world, tmp_path, qtbot)
    yield made
    made.leave()


def training(people: People) -> str:
    return (people.root / "training").read_text()


def keys(people: People, window: Shell, widget: QWidget, text: str = "", *presses: Any) -> None:
    """Type into a widget, then press keys: a key, or (key, modifier)."""
    if text.isascii():
        QTest.keyClicks(widget, text)
    else:  # as an input method gives it
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)
    for press in presses:
        key, held = press if isinstance(press, tuple) else (press, Qt.KeyboardModifier.NoModifier)
        QTest.keyClick(widget, key, held)
    people.idle(window)


def room(people: People, window: Shell, key: str = "attendance") -> Any:
    """The page with its list open; the passphrase is chosen by typing it twice."""
    page = people.page(window, key, training(people))
    people.idle(window)
    if not page.in_room:
        unlock = page.unlock
        for field in [unlock.first] + ([unlock.again] if unlock.again.isVisibleTo(unlock) else []):
            QTest.keyClicks(field, "names stay here")
        QTest.keyClick(unlock.first, Qt.Key.Key_Return)
        people.idle(window)
    assert page.in_room
    return page


def column(page: Any, at: int) -> list[str]:
    model = page.board.table.people
    return [model.data(model.index(row, at)) for row in range(model.rowCount())]


ENTER, LATE = Qt.Key.Key_Return, (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
WALK_IN = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
def test_a_morning_at_the_door_by_keyboard_alone(people: People, lang: str) -> None:
    window = people.sit("first")
    window.speak(lang)
    page = room(people, window)
    QApplication.clipboard().setText(MESSY)
    keys(people, window, page.board.finding.field, "", (Qt.Key.Key_V, CTRL))
    assert len(page.listed.persons) == 20
    page.open_session(0)
    check_in(people, window, page)
    ask_sexes(people, window, page)
    key_back(people, window, page)
    take_counts(people, window, page)


def check_in(people: People, window: Shell, page: Any) -> None:
    """Fifteen of the list by any part of their names or by row code, and somebody who is on no list."""
    field = page.board.finding.field
    for name in ("Перв", "学员二", "treti", "4", "besinci", "Алтын", "seventh", "8", "Dokuz"):
        keys(people, window, field, name, ENTER)
        assert field.text() == "", "ready for the next name"
    keys(people, window, field, "10", (Qt.Key.Key_1, ALT))
    keys(people, window, field, "Арван", LATE)
    for code in ("12", "13", "14", "15"):
        keys(people, window, field, code, ENTER)
    assert [person.code for person in page.listed.persons if person.mark(1)] == [f"{n:03}" for n in range(1, 16)]
    assert page.listed.by_code["010"].sex == "F"
    assert page.listed.by_code["011"].mark(1) == "late"
    keys(people, window, field, "Someone Unlisted", WALK_IN)
    keys(people, window, field, "", (Qt.Key.Key_2, ALT))  # the sex of whoever was checked in last
    assert (page.listed.by_code["W1"].sex, page.listed.by_code["W1"].mark(1)) == ("M", "here")


def ask_sexes(people: People, window: Shell, page: Any) -> None:
    """In the table, by Alt and a digit; “not stated” is an answer and no question any more."""
    table = page.board.table
    for code, digit in (("003", Qt.Key.Key_2), ("004", Qt.Key.Key_1), ("014", Qt.Key.Key_3)):
        table.setCurrentIndex(table.people.index(table.people.row_of(page.listed.by_code[code].number), NAME))
        keys(people, window, table, "", (digit, ALT))
    assert [page.listed.by_code[code].sex for code in ("003", "004", "014")] == ["M", "F", "_U"]
    sexes = dict(zip(column(page, 0), column(page, SEX), strict=True))
    assert sexes["014"] == "–", "asked, and not stated"
    assert sexes["018"] not in ("–", sexes["003"], sexes["004"]), "nobody asked yet"


def key_back(people: People, window: Shell, page: Any) -> None:
    """A line of the signed sheet, taken back and made again in one step."""
    field, paper = page.board.finding.field, page.room_side.paper.field
    keys(people, window, paper, "777")
    assert "777" in page.room_side.paper.sentence()
    assert "Problem(" not in page.room_side.paper.sentence()
    paper.clear()
    keys(people, window, paper, "16-18 19L 1X", ENTER)
    assert paper.text() == ""
    assert page.listed.by_code["019"].mark(1) == "late"
    assert page.listed.by_code["001"].mark(1) == ""
    keys(people, window, field, "", (Qt.Key.Key_Z, CTRL))
    assert page.listed.by_code["001"].mark(1) == "here", "one undo for the whole line"
    keys(people, window, field, "", (Qt.Key.Key_Y, CTRL))
    assert page.listed.by_code["018"].mark(1) == "here"


def take_counts(people: People, window: Shell, page: Any) -> None:
    """The record says 21 and the list another number: it is asked which is right, then they agree."""
    taking = page.room_side.taking
    keys(people, window, taking.button, "", Qt.Key.Key_Space)
    assert taking.question is not None
    asked = " ".join(label.text() for label in taking.question.findChildren(Label))
    assert all(number in asked for number in ("9", "12")), "what the record says stands in the question"
    assert "Problem(" not in asked
    keys(people, window, taking.question.findChildren(Button)[0], "", Qt.Key.Key_Space)
    with opened(people.at("first"), readonly=True) as ws:
        shown = record.view(ws, training(people))
    assert shown is not None
    counted = [person.sex for person in page.listed.persons if person.sessions]
    assert FORMS["training"].fields["persons"].value(shown.values["persons"]) == {
        sex: str(counted.count(sex)) for sex in ("F", "M", "_U")
    }
    assert not taking.button.isEnabled(), "nothing differs any more"


def test_names_are_locked_again_for_the_next_session_and_open_with_the_same_words(people: People) -> None:
    window = people.sit("first")
    page = room(people, window)
    keys(people, window, page.board.finding.field, "Somebody", WALK_IN)
    page.names.forget()
    page.opened(None)
    people.idle(window)
    assert not page.in_room
    keys(people, window, page.unlock.first, "not it", ENTER)
    assert not page.in_room
    page.unlock.first.clear()
    keys(people, window, page.unlock.first, "names stay here", ENTER)
    assert [person.name for person in page.listed.persons] == ["Somebody"]


def test_a_code_of_two_sheets_names_both_people_and_marks_nobody(people: People) -> None:
    window = people.sit("first")
    page = room(people, window)
    page.desks.paste_text("Name\nAaa One\n")
    people.idle(window)
    other = Attendance(page.listed.training, page.listed.ends).with_persons([Person("Bbb Other")])
    page.change(page.listed.united(other))
    paper = page.room_side.paper
    keys(people, window, paper.field, "1", ENTER)
    assert all(f"{p.code} {p.name}" in paper.sentence() for p in page.listed.persons)
    assert not any(person.sessions for person in page.listed.persons)
    paper.field.clear()
    keys(people, window, paper.field, next(p.code for p in page.listed.persons if p.name == "Bbb Other"), ENTER)
    assert [person.name for person in page.listed.persons if person.sessions] == ["Bbb Other"]


def test_the_table_is_worked_by_keys_and_everything_is_taken_back(people: People) -> None:
    window = people.sit("first")
    page = room(people, window)
    page.desks.paste_text(MESSY)
    people.idle(window)
    page.open_session(1)
    table = page.board.table
    first = page.listed.persons[0].number
    table.setCurrentIndex(table.people.index(0, FIRST + 1))
    before = page.listed

    def mark() -> str:
        return str(page.listed.person(first).mark(2))

    for key, after in (
        (Qt.Key.Key_Space, "here"), (Qt.Key.Key_L, "late"), (Qt.Key.Key_E, "late_early"), (Qt.Key.Key_L, "early"),
        (Qt.Key.Key_E, "here"), (Qt.Key.Key_Space, ""),
    ):  # fmt: skip
        keys(people, window, table, "", key)
        assert mark() == after
    table.people.setData(table.people.index(0, NAME), "Another Name")
    table.people.setData(table.people.index(0, SEX), said(lambda: "M"))
    keys(people, window, table, "", Qt.Key.Key_Delete)
    assert len(page.listed.persons) == 19
    for _step in range(9):
        page.undo()
    people.idle(window)
    assert [(p.name, p.sex, p.code, p.mark(2)) for p in page.listed.persons] == [
        (p.name, p.sex, p.code, p.mark(2)) for p in before.persons
    ]


def test_two_spellings_are_asked_about_once_and_the_answer_is_remembered(people: People) -> None:
    window = people.sit("first")
    page = room(people, window)
    page.desks.paste_text("Name\tInstitution\nBekova Aizada\tMinistry\nБекова Айзада\tLaboratory\n")
    people.idle(window)
    assert page.room_side.same.isVisibleTo(page.room_side)
    table = page.board.table
    table.setFocus()
    keys(people, window, table, "", Qt.Key.Key_S)
    assert len(page.listed.persons) == 1
    assert page.listed.persons[0].spellings
    page.undo()
    people.idle(window)
    assert len(page.listed.persons) == 2
    page.desks.look()
    people.idle(window)
    keys(people, window, table, "", Qt.Key.Key_D)
    page.desks.look()
    people.idle(window)
    assert len(page.listed.persons) == 2
    assert not page.room_side.same.isVisibleTo(page.room_side)


def test_forms_and_marks_are_counted_by_keys_and_undone(people: People) -> None:
    window = people.sit("first")
    room(people, window).desks.paste_text(MESSY)
    people.idle(window)
    page = room(people, window, "survey")
    marks = page.sheet.marks
    marks.setData(marks.index(0, 2), "40")
    marks.setData(marks.index(0, 3), "75,5" if window.desk.lang == "ru" else "75.5")
    marks.setData(marks.index(1, 2), "140")
    people.idle(window)
    assert (page.listed.persons[0].before, page.listed.persons[0].after) == ("40", "75.5")
    assert page.listed.persons[1].before == "", "no mark above 100"
    assert marks.data(marks.index(1, 2)) == "140", "what was typed stays to be corrected"
    page.show_part("survey")
    keyed = page.tally.keyed
    keys(people, window, keyed, "1121")
    assert sum(page.listed.forms.values()) == 1
    keys(people, window, keyed, "", Qt.Key.Key_Backspace)
    keys(people, window, keyed, "432")
    assert dict(page.listed.forms) == {("greatly", "F", False): 1, ("decreased", "_U", False): 1}
    page.undo()
    people.idle(window)
    assert dict(page.listed.forms) == {("greatly", "F", False): 1}


def test_who_gets_a_certificate_follows_the_rule(people: People) -> None:
    window = people.sit("first")
    page = room(people, window)
    page.desks.paste_text(MESSY)
    people.idle(window)
    number = page.listed.persons[2].number
    for session in (1, 2, 3):
        page.change(page.listed.marked(number, session, "here"))
    people.idle(window)
    page = room(people, window, "certificates")
    assert [row.person.number for row in page.table.rows_model.rows if row.gets] == [number]
    page.say_completed()
    page.rule.choose("completed")
    page.show_list(page.listed)
    people.idle(window)
    assert page.listed.person(number).completed is True
    page.table.choose(0)
    keys(people, window, page.table, "", Qt.Key.Key_Space)
    assert sum(row.gets for row in page.table.rows_model.rows) == 2


def test_pages_speak_three_languages_light_and_dark(people: People) -> None:
    window = people.sit("first")
    room(people, window).desks.paste_text(MESSY)
    people.idle(window)
    for look, lang in (("dark", "ru"), ("light", "zh"), ("light", "en")):
        window.preferences.appearance = look
        window.look()
        window.speak(lang)
        for key in ("attendance", "survey", "certificates"):
            page = room(people, window, key)
            assert "Food safety inspection" in said(page.head.title)
            assert not window.grab().isNull()


def test_an_online_meeting_says_who_was_there_and_a_session_can_be_added(people: People) -> None:
    window = people.sit("first")
    page = room(people, window)
    page.desks.paste_text("Name\tJoin time\tDuration\nAaa Online\t09:01\t1h 20m\nBbb Online\t09:05\t4m\n")
    people.idle(window)
    assert page.listed.rows == (), "it is asked first whether they were here"
    question = page.room_side.paste.question
    keys(people, window, question.findChildren(Button)[1], "", Qt.Key.Key_Space)
    session = page.number()
    assert {person.name: person.mark(session) for person in page.listed.persons} == {
        "Aaa Online": "here", "Bbb Online": "",
    }  # fmt: skip
    page.ask_name()
    box = window.findChildren(Box)[-1]
    (line,) = box.findChildren(QLineEdit)
    assert line.text() == page._sessions[page.session].title()
    keys(people, window, line, "Opening", ENTER)
    assert (said(page.board.names[page.session][0]), page.number()) == ("Opening", session), "marks stay with it"
    people.idle(window)
    page.undo()
    assert said(page.board.names[page.session][0]) != "Opening"
    before = len(page.board.names)
    page.add_session()
    assert len(page.board.names) == before + 1
    keys(people, window, page.board.finding.field, "2", ENTER)
    assert page.listed.by_code["002"].mark(before + 1) == "here"
    page.undo()
    page.undo()
    people.idle(window)
    assert len(page.board.names) == before


def until_cancelled(_ws: Any, progress: Progress) -> None:
    """Work that ends only because it is told to."""
    while not progress.cancelled:
        Event().wait(0.001)


def test_what_was_checked_in_last_is_kept_though_the_window_closes_at_once(people: People) -> None:
    window = people.sit("first")
    page = room(people, window)
    page.desk.ask_long(until_cancelled, lambda _done: None, word="", owner=page)  # the worker is busy
    page.walk_in("Last Minute")
    window.close()
    people._windows.remove(window)
    with opened(people.at("first"), readonly=True) as ws:
        lists = attendance.opened(ws, "names stay here").lists
    assert [person.name for person in lists.of(training(people)).persons] == ["Last Minute"]


def test_the_way_from_a_training_to_its_list(people: People) -> None:
    window = people.sit("first")
    page = people.page(window, "trainings")
    assert next(action for action in page.head.actions if action.icon == "wm").visible
    page.attend()
    people.idle(window)
    assert window.key == "attendance"
    there: Any = window.page()
    assert there.course.record_id == training(people)
    assert there.unlock.isVisible(), "the names are locked first"


def test_a_name_that_becomes_somebody_elses_is_one_person_at_once(people: People) -> None:
    window = people.sit("first")
    page = room(people, window)
    page.desks.paste_text("Name\tInstitution\nAaa One\tMinistry\nAaa Two\tMinistry\nBbb\tCustoms\n")
    people.idle(window)
    page.edit(page.listed.by_code["002"].number, "name", "Aaa One")
    people.idle(window)
    assert column(page, NAME) == ["Aaa One", "Bbb"]
    assert page.room_side.here._words.text().endswith("2 listed")
    page.undo()
    people.idle(window)
    assert column(page, NAME) == ["Aaa One", "Aaa Two", "Bbb"]
