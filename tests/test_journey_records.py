"""Records by keyboard alone, in every language: an event, a training, what is asked beside them, and back again."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.actions import duplicates, linking, record, workspace
from carec_desktop.actions.workspace import opened
from carec_desktop.forms import FORMS
from carec_desktop.i18n import LANGUAGES, _
from carec_desktop.problems import UserError
from carec_desktop.ui.pages.record_past import Past
from carec_desktop.ui.parts import said
from carec_desktop.ui.shell import Shell
from tests.pages_world import People, make_world

Key, NONE = Qt.Key, Qt.KeyboardModifier.NoModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TITLES = {"en": "Meeting of rail experts", "ru": "Встреча экспертов по железным дорогам", "zh": "铁路专家会议"}
DAYS = {"en": "14 May 2020", "ru": "14.05.2020", "zh": "2020年5月14日"}
MONTHS = {"en": "May 2020", "ru": "май 2020", "zh": "2020年5月"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("journeys"))


@pytest.fixture
def people(world: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[People]:
    made = People(world, tmp_path, qtbot)
    yield made
    made.leave()


class Hands:
    """Ten fingers and no mouse: everything goes to whatever has the keyboard."""

    def __init__(self, people: People, window: Shell) -> None:
        self.people, self.window = people, window
        window.activateWindow()

    def press(self, key: Qt.Key, mods: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        for _time in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.window, key, mods)
            self.people.idle(self.window)

    def type(self, text: str) -> None:
        """As an input method hands it over: signs, whatever key they came from."""
        for sign in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                target = QApplication.focusWidget()
                assert target is not None
                QApplication.sendEvent(target, QKeyEvent(kind, Key.Key_unknown, NONE, sign))

    def go_to(self, name: str) -> None:
        """Tab until the thing with this accessible name has the keyboard."""
        for _time in range(80):
            here = QApplication.focusWidget()
            if here is not None and here.accessibleName() == name:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"no Tab leads to {name}")

    def choose(self, form: str, question: str, code: str) -> None:
        """Walk a drop-down to a choice."""
        field: Any = FORMS[form].fields[question]
        self.go_to(_(field.label))
        self.press(Key.Key_Down, times=list(field.choices).index(code) + 1)

    def ask(self, op: Callable[[Any], Any]) -> Any:
        """What an action says in the workspace the window holds."""
        found: list[Any] = []
        self.window.desk.ask(op, found.append)
        self.people.idle(self.window)
        return found[0]

    @property
    def page(self) -> Any:
        return self.window.page()


def sit(people: People, key: str, lang: str = "en") -> Hands:
    window = people.sit("first")
    window.speak(lang)
    people.page(window, key)
    return Hands(people, window)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_event_by_keyboard(people: People, lang: str) -> None:
    hands = sit(people, "events", lang)
    hands.press(Key.Key_N, CTRL)
    hands.type(TITLES[lang])
    hands.choose("event", "kind", "committee_meeting")
    hands.choose("event", "sector", "TRP")
    hands.choose("event", "state", "held")
    hands.go_to(_("First day"))
    hands.type(DAYS[lang])
    hands.go_to(_("Participants by level"))
    hands.press(Key.Key_Down, times=2)
    for number in ("7", "5"):
        hands.type(number)
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Return, CTRL)
    assert hands.page.current is None, "finished: back to the list"
    (line,) = hands.page.lines
    assert (line.name, line.when, line.problems) == (TITLES[lang], "2020-05-14", ())
    assert line.people == {"F": 7, "M": 5}
    assert line.view.values["levels"] == '{"senior.F":"7","senior.M":"5"}'


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_training_by_keyboard_with_its_month_institution_and_ratio(people: People, lang: str) -> None:
    hands = sit(people, "trainings", lang)
    hands.press(Key.Key_N, CTRL)
    hands.type(TITLES[lang])
    hands.choose("training", "sector", "TRD")
    hands.choose("training", "state", "held")
    hands.go_to(_("First day"))
    hands.type(MONTHS[lang])
    hands.go_to(_("Institutions taking part"))
    hands.type("Министерство экономики")
    hands.press(Key.Key_Return)
    hands.go_to(_("Persons by institution"))
    for number in ("12", "8", "1"):
        hands.type(number)
        hands.press(Key.Key_Tab)
    form, values = hands.page.record, hands.page.current.line.view.values
    assert values["held"] == '{"start":"2020-05"}'
    assert form.row("held").editor.precision.code() == "month"
    (made,) = values["institutions"].split()
    institution = hands.ask(lambda ws: record.view(ws, made))
    assert (institution.values["title"], institution.values["type"]) == ("Министерство экономики", "ministry")
    hands.go_to(_("Knowledge after the training"))
    for number in ("4", "1"):
        hands.type(number)
        hands.press(Key.Key_Return)
    hands.press(Key.Key_Down)
    model = form.row("survey").editor.model
    shares = [model.data(model.index(model.rowCount() - 1, column)) for column in (1, 2, 4)]
    assert shares[0] == shares[2] == _("{n} %").format(n="100,0" if lang == "ru" else "100.0")
    assert shares[1] == ""
    hands.press(Key.Key_1, ALT)
    assert hands.page.current.line.view.values["counts_for"] == "TRD.OP2.KNOWLEDGE_IMPROVED"
    hands.press(Key.Key_Return, CTRL)
    assert [line.people for line in hands.page.lines] == [{"F": 12, "M": 8, "_U": 1}]


def make(people: People, form: str, **typed: str) -> str:
    """A record of the country, made as an action would."""
    with opened(people.at("first")) as ws:
        record_id, key = record.begin(ws, form, {})
        record.write(ws, form, record_id, key, typed, lang="en")
    return record_id


EVENT = {"kind": "high_level_forum", "sector": "EFS", "state": "held", "place": "Osh", "held": "start=2023-10-30"}


def test_the_same_event_is_linked_by_one_key_and_neither_is_lost(people: People) -> None:
    first = make(people, "event", title="Second CAREC Capital Market Forum", **EVENT)
    second = make(people, "event", title="Second Capital Market Forum", **EVENT)
    hands = sit(people, "events")
    people.page(hands.window, "events", second)
    assert hands.page.current.aside.suspects[0].record_id == first
    hands.press(Key.Key_2, ALT, times=4)  # the first questions are which measures it counts for: none
    hands.press(Key.Key_1, ALT)
    assert hands.page.current.line.view.values["same_as"] == first
    assert hands.page.current.aside.suspects == ()
    assert hands.ask(lambda ws: duplicates.suspects(ws, first)) == []
    assert [v.record_id for v in hands.ask(lambda ws: duplicates.linked(ws, first))] == [second]
    assert len(hands.ask(lambda ws: record.views(ws, "event"))) == 2
    hands.ask(lambda ws: duplicates.take_back_same(ws, second))
    assert [v.record_id for v in hands.ask(lambda ws: duplicates.suspects(ws, first))] == [second]
    hands.ask(lambda ws: duplicates.say_different(ws, second, first))
    assert hands.ask(lambda ws: duplicates.suspects(ws, first)) == []
    assert hands.ask(lambda ws: duplicates.suspects(ws, second)) == []


def test_what_is_being_typed_is_safe_before_it_is_finished(people: People, qtbot: QtBot) -> None:
    hands = sit(people, "events")
    hands.press(Key.Key_N, CTRL)
    hands.type("Forum of rail")
    record_id = hands.page.current.record_id

    def kept() -> dict[str, str]:
        found = hands.ask(lambda ws: record.view(ws, record_id))
        return dict(found.values) if found else {}

    qtbot.waitUntil(lambda: kept().get("title") == "Forum of rail")
    assert hands.page.current.line is None, "the form was not read again under the fingers"
    hands.press(Key.Key_Escape)
    qtbot.waitUntil(lambda: "title" not in kept())
    hands.type("Forum")
    hands.press(Key.Key_Tab)
    assert hands.page.current.line.view.values["title"] == "Forum"


@pytest.mark.parametrize("leave", [(Key.Key_Left, ALT), (Key.Key_Return, CTRL), (Key.Key_2, CTRL)])
def test_no_key_leaves_a_record_without_its_last_answer(people: People, leave: tuple[Any, Any]) -> None:
    hands = sit(people, "events")
    hands.press(Key.Key_N, CTRL)
    record_id = hands.page.current.record_id
    hands.type("Forum of rail")
    hands.press(*leave)
    assert hands.ask(lambda ws: record.view(ws, record_id)).values["title"] == "Forum of rail"


def test_a_copy_begins_like_the_record_and_writes_nothing_by_itself(people: People) -> None:
    there = make(people, "event", title="Border forum", decisions="Agreed", organisers="ADB", **EVENT)
    hands = sit(people, "events")
    people.page(hands.window, "events", there)
    hands.page.copy()
    people.idle(hands.window)
    page = hands.page
    assert page.current.record_id != there
    assert page.record.row("organisers").editor.typed() == "ADB"
    assert page.record.row("decisions").editor.typed() == ""
    assert len(hands.ask(lambda ws: record.views(ws, "event"))) == 1, "nothing is written before the first answer"
    page.record.row("place").editor.finished.emit("Naryn")
    people.idle(hands.window)
    values = page.current.line.view.values
    assert (values["title"], values["place"], values["state"]) == ("Border forum", "Naryn", "planned")
    assert "held" not in values


def test_habits_are_filled_in_and_taken_away_with_one_key(people: People) -> None:
    make(people, "event", title="Border forum", organisers="ADB", **EVENT)
    hands = sit(people, "events")
    hands.press(Key.Key_N, CTRL)
    page = hands.page
    assert page.record.row("place").editor.typed() == "Osh"
    assert page.record.start_strip.isVisibleTo(page)
    hands.press(Key.Key_0, ALT)
    assert page.record.row("place").editor.typed() == ""
    hands.press(Key.Key_Left, ALT)
    hands.press(Key.Key_N, CTRL)
    hands.type("Another forum")
    hands.press(Key.Key_Tab)
    assert page.current.line.view.values["place"] == "Osh"
    hands.press(Key.Key_0, ALT)
    assert page.current.line.view.values.get("place", "") == ""
    assert page.current.line.view.values["title"] == "Another forum"


def test_the_next_of_a_series_is_offered_without_its_date(people: People) -> None:
    make(people, "event", title="23rd Ministerial Conference", **{**EVENT, "kind": "ministerial", "sector": "ALL"})
    hands = sit(people, "events")
    hands.press(Key.Key_N, CTRL)
    hands.go_to("24th Ministerial Conference")
    hands.press(Key.Key_Space)
    rows = hands.page.record.row
    assert rows("title").editor.typed() == "24th Ministerial Conference"
    assert rows("held").editor.typed() == ""
    hands.type("2027")
    hands.press(Key.Key_Tab)
    values = hands.page.current.line.view.values
    assert (values["ordinal"], values["kind"], values["held"]) == ("24", "ministerial", '{"start":"2027"}')


def test_what_is_deleted_comes_back_with_one_key(people: People) -> None:
    there = make(people, "event", title="Border forum", **EVENT)
    hands = sit(people, "events")
    people.page(hands.window, "events", there)
    hands.page.delete()
    people.idle(hands.window)
    assert list(hands.page.lines) == []
    hands.press(Key.Key_Z, CTRL)
    assert [line.name for line in hands.page.lines] == ["Border forum"]
    assert hands.page.lines[0].view.values["place"] == "Osh"


def test_delegations_that_do_not_add_up_are_asked_about(people: People) -> None:
    there = make(people, "event", title="Border forum", parties="member.F=4, member.M=6, partner.M=3", **EVENT)
    with opened(people.at("first")) as ws:
        name, key = record.begin(ws, "delegation", {"event": there, "ref_area": "KGZ"})
        record.write(ws, "delegation", name, key, {"delegates": "F=4, M=5"})
    hands = sit(people, "events")
    page = people.page(hands.window, "events", there)
    found = page.current.aside.delegations
    assert (dict(found.sent), dict(found.counted), found.differs) == ({"F": 4, "M": 5}, {"F": 4, "M": 6}, True)
    hands.ask(lambda ws: record.write(ws, "delegation", name, key, {"delegates": "F=4, M=6"}))
    page = people.page(hands.window, "events", there)
    assert not page.current.aside.delegations.differs


def test_the_history_tells_what_was_before(people: People) -> None:
    there = make(people, "event", title="Border forum", **EVENT)
    hands = sit(people, "events")
    page = people.page(hands.window, "events", there)
    hands.press(Key.Key_H, ALT)
    assert isinstance(page.side, Past)
    told = [item.accessibleName() for item in page.side.findChildren(object) if hasattr(item, "accessibleName")]
    assert "Place: Osh" in told
    hands.press(Key.Key_H, ALT)
    assert page.side is None


def test_projects_are_narrowed_by_filters_in_any_script(people: People) -> None:
    for title, sector in (("CASA-1000", "ENG"), ("Бишкек — Ош, дорога", "TRP"), ("Wind park", "ENG")):
        make(people, "project", title=title, sector=sector, kind="investment", approved="2021")
    hands = sit(people, "projects")
    page: Any = hands.page
    assert said(page.head.title) == "Projects"
    hands.press(Key.Key_F, CTRL)
    hands.type("bishkek")
    assert [line.name for line in page.table.rows_model.rows] == ["Бишкек — Ош, дорога"]
    page.list.filters.clear()
    page.list.filters.combos["sector"].choose("ENG")
    page.list.filters.changed.emit()
    assert {line.name for line in page.table.rows_model.rows} == {"CASA-1000", "Wind park"}
    assert page.list.filters.count.text() == "2 of 3"
    page.list.filters.combos["sort"].choose("name")
    page.list.filters.clear()
    assert len(page.table.rows_model.rows) == 3
    page._choose_form("deliverable")
    people.idle(hands.window)
    assert page.list._empty.isVisibleTo(page)


def test_evidence_notes_a_file_by_its_fingerprint_and_leaves_it_where_it_is(people: People, tmp_path: Path) -> None:
    law = tmp_path / "Закон о торговле.pdf"
    law.write_bytes(b"the law")
    hands = sit(people, "records")
    hands.page._choose_form("evidence")
    people.idle(hands.window)
    hands.page.new()
    people.idle(hands.window)
    record_id, key = hands.page.current.record_id, hands.page.current.key
    hands.ask(lambda ws: record.write(ws, "evidence", record_id, key, {"type": "law"}))
    hands.ask(lambda ws: linking.attach(ws, record_id, law))
    values = hands.ask(lambda ws: record.view(ws, record_id)).values
    assert values["title"] == "Закон о торговле"
    assert (values["file_name"], values["file_hash"]) == (law.name, hashlib.sha256(b"the law").hexdigest())
    with pytest.raises(UserError):
        linking.describe(tmp_path / "gone.pdf")


def test_ctrl_and_arrows_walk_through_the_list_as_it_is_narrowed(people: People) -> None:
    for title, day in (("Rail one", "2021"), ("Health", "2020"), ("Rail two", "2019")):
        make(people, "event", title=title, **{**EVENT, "held": f"start={day}"})
    hands = sit(people, "events")
    page = hands.page
    page.list.filters.search.setText("rail")
    page.open_record(page.table.rows_model.rows[0].view.record_id)
    people.idle(hands.window)
    assert [said(note.words) for note in page.notes] == ["Record 1 of 2"]
    hands.press(Key.Key_Down, CTRL)
    assert page.current.line.name == "Rail two"
    hands.press(Key.Key_Down, CTRL)
    assert page.current.line.name == "Rail two", "the last one stays"
    hands.press(Key.Key_Up, CTRL)
    assert page.current.line.name == "Rail one"


def test_a_trainer_sees_only_what_trainers_write(tmp_path: Path, world: Path, people: People) -> None:
    home = people.root / "room"
    with workspace.create(home, role="trainer", ref_area="CAREC", name="Trainer", lang="en"):
        pass
    window = people.sit("room")
    assert people.page(window, "records").forms == ("institution",)
    offered = {entry.kind.key for entry in window.navigation.entries}
    assert "trainings" in offered
    assert not {"events", "projects", "grid"} & offered
