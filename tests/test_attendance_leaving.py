"""What leaves the attendance window: paper and files with names, each asked for, each noted; another door's laptop."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.actions import enrol, passing_on, record
from carec_desktop.actions.workspace import opened
from carec_desktop.i18n import _
from carec_desktop.people import locked
from carec_desktop.sync import keys
from carec_desktop.ui.pages import attendance_paper as paper
from carec_desktop.ui.shell import Shell
from tests.pages_world import PASSPHRASE, People, cheap_keys, make_world
from tests.test_attendance_window import room

LIST = "Name\tSex\tInstitution\nAaa First\tF\tMinistry\nBbb Second\tM\tCustoms\nCcc Third\t\tCustoms\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_world(tmp_path_factory.mktemp("leaving"))
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        with opened(root / "secretariat") as home, opened(root / "first") as ws:  # the list of keys that knows both
            enrol.approve(home, PASSPHRASE, root / "first" / "request.json", root / "newer.json")
            enrol.install(ws, root / "newer.json", enrol.root_fingerprint(home))
    with opened(root / "second") as ws:
        name, key = record.begin(ws, "training", {}, "en")
        answers = {"title": "Risk management", "sector": "TRD", "state": "held", "held": '{"start": "14.04.2026"}'}
        record.write(ws, "training", name, key, answers, lang="ru")
    (root / "training").write_text(name)
    return root


@pytest.fixture
def people(
    world: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[People]:
    monkeypatch.setattr(locked, "COSTS", (10, 8, 1))
    monkeypatch.setattr(keys, "SCRYPT_N", 2**10)
    made = People(world, tmp_path, qtbot)
    yield made
    made.leave()


def listed(people: People, window: Shell, key: str = "attendance") -> Any:
    """A page with three people on the list, two of them in both sessions."""
    page = room(people, window)
    if not page.listed.rows:
        page.desks.paste_text(LIST)
        people.idle(window)
        for code in ("001", "002"):
            number = page.listed.by_code[code].number
            page.change(page.listed.marked(number, 1, "here").marked(number, 2, "here"))
        people.idle(window)
    return page if key == "attendance" else room(people, window, key)


def deeds(page: Any) -> list[str]:
    return [deed.what for deed in page.names.people.lists.deeds]


def test_paper_with_names_is_noted_before_it_is_written(people: People, tmp_path: Path) -> None:
    window = people.sit("second")
    page = listed(people, window)
    paper.write_sheet(page, tmp_path / "sheet.pdf", "ru", "en", ())
    people.idle(window)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    page = listed(people, window, "certificates")
    page.rule.choose("attended")
    page.least.choose("2")
    page.write_to(tmp_path / "certificates.pdf")
    people.idle(window)
    assert (tmp_path / "certificates.pdf").read_bytes().startswith(b"%PDF")
    assert deeds(page) == ["sign-in-sheet", "certificates"]
    assert page.names.people.lists.deeds[-1].persons == 2
    page = listed(people, window, "survey")
    paper.write_forms(page, tmp_path / "form.pdf", "zh")
    people.idle(window)
    assert (tmp_path / "form.pdf").exists()
    assert len(deeds(page)) == 2, "a form carries no name, so nothing is noted"


def test_a_letter_no_font_has_is_named_and_the_batch_goes_on(people: People, tmp_path: Path) -> None:
    window = people.sit("second")
    page = listed(people, window)
    number = page.listed.by_code["001"].number
    page.edit(number, "name", "Aaa \U00013000")  # a hieroglyph
    people.idle(window)
    page = listed(people, window, "certificates")
    page.rule.choose("attended")
    page.least.choose("2")
    page.show_list(page.listed)
    people.idle(window)
    rows = {row.person.number: row for row in page.table.rows_model.rows}
    assert rows[number].lacks == "\U00013000"
    assert "U+13000" in page._missing.text()
    page.write_to(tmp_path / "certificates.pdf")
    people.idle(window)
    assert page.names.people.lists.deeds[-1].persons == 1
    assert any("U+13000" in said.sentence for said in window.messages.said)


def test_a_list_with_names_leaves_only_with_a_reason(people: People, tmp_path: Path) -> None:
    window = people.sit("second")
    page = listed(people, window)
    page.desks.export_names()
    box = people.box(window)
    box.reject()
    assert deeds(page) == []
    page.desks._write_names(tmp_path / "names.csv", "asked for by the auditors")
    people.idle(window)
    assert "Aaa First" in (tmp_path / "names.csv").read_text("utf-8-sig")
    assert page.names.people.lists.deeds[-1].reason == "asked for by the auditors"
    assert "asked for by the auditors" in page.room_side._deeds.text()


def test_two_doors_tell_each_other_who_came(people: People, tmp_path: Path) -> None:
    here, there = people.sit("second"), people.sit("first")
    page = listed(people, here)
    pass_on(people, here, page, tmp_path / "list.carec")
    assert b"Aaa" not in (tmp_path / "list.carec").read_bytes()
    assert deeds(page) == ["passed-on"]
    other = people.page(there, "attendance")
    with_names(people, there)
    other.desks.doors.take(tmp_path / "list.carec")
    people.answer(there, _("Sign"), PASSPHRASE)
    people.idle(there)
    assert [person.code for person in other.listed.persons if person.mark(1)] == ["001", "002"]
    assert other.course.title == "Risk management", "the training itself came with the list"
    mine, theirs = other.listed.by_code["002"].number, page.listed.by_code["003"].number
    other.toggle(mine, 0)  # left after all
    page.toggle(theirs, 0)
    people.idle(here)
    pass_on(people, here, page, tmp_path / "again.carec")
    other.desks.doors.take(tmp_path / "again.carec")
    people.answer(there, _("Sign"), PASSPHRASE)
    people.idle(there)
    assert [person.code for person in other.listed.persons if person.mark(1)] == ["001", "003"]
    other.undo()
    people.idle(there)
    assert [person.code for person in other.listed.persons if person.mark(1)] == ["001"]


def pass_on(people: People, window: Shell, page: Any, path: Path) -> None:
    """Write the list for the other laptop, whose key this one knows."""
    with opened(people.at("second"), readonly=True) as ws:
        to = next(each for each in passing_on.colleagues(ws) if each.name == "first person")
    page.desks.doors.write(to, path)
    people.answer(window, _("Sign"), PASSPHRASE)
    people.idle(window)


def with_names(people: People, window: Shell) -> None:
    """Unlock the names of a window that has no training open."""
    from carec_desktop.actions import attendance
    from carec_desktop.ui.names import names_of

    names = names_of(window.desk)
    window.desk.ask(lambda ws: attendance.opened(ws, "another door", make=True), names.keep)
    people.idle(window)


def test_a_name_that_is_forgotten_leaves_its_count_and_never_comes_back(people: People) -> None:
    window = people.sit("second")
    page = listed(people, window)
    number = page.listed.by_code["001"].number
    page.desks.ask_forget(number)
    people.answer(window, _("Forget the name"))
    people.idle(window)
    assert [person.name for person in page.listed.persons] == ["Bbb Second", "Ccc Third"]
    assert page.listed.tally(lambda _institution: "").total == 2, "one of the two who came is a count now"
    assert deeds(page)[-1] == "erased"
    page.undo()
    people.idle(window)
    assert "Aaa First" not in [person.name for person in page.listed.persons]


def test_names_past_their_time_are_offered_to_be_forgotten(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from carec_desktop.ui.pages import attendance_room

    window = people.sit("second")
    page = listed(people, window)
    assert not page.room_side._forget.isVisibleTo(page.room_side)
    monkeypatch.setattr(attendance_room, "today", lambda: "2028-05-01")
    page.desks.show_deeds()
    assert page.room_side._forget.isVisibleTo(page.room_side)
    page.lock()
    people.idle(window)
    assert page.names.people is None
    assert page.unlock.isVisible()
