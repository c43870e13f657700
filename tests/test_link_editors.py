"""Other records found by typing: in any script, by keyboard, with the keyboard never leaving the line."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carec_desktop.fields import Link, Links
from carec_desktop.ui.link_editors import FindingEditor, LinkEditor, LinksEditor

OPTIONS = [
    ("1", "Министерство транспорта", "Ministry of Transport"), ("2", "Ministry of Trade", ""),
    ("3", "海关总署", "Customs"),
]  # fmt: skip


def shown(editor: FindingEditor) -> list[str]:
    return [find.words for find in editor.finds.finds]


@pytest.fixture
def one(qtbot: QtBot) -> LinkEditor:
    editor = LinkEditor(Link("Institution", "institution"))
    qtbot.addWidget(editor)
    editor.set_options(OPTIONS)
    editor.show()
    return editor


@pytest.mark.parametrize(
    ("typed", "found"),
    [("transp", ["Министерство транспорта"]), ("ministerstvo", ["Министерство транспорта"]), ("海关", ["海关总署"]),
     ("минист", ["Министерство транспорта", "Ministry of Trade"]), ("nothing", [])],
)  # fmt: skip
def test_a_part_of_a_name_finds_it_in_any_script(one: LinkEditor, typed: str, found: list[str]) -> None:
    one._look(typed)
    assert sorted(shown(one)) == sorted(found)


def test_arrows_choose_enter_takes_escape_leaves(one: LinkEditor, qtbot: QtBot) -> None:
    taken: list[str] = []
    one.finished.connect(taken.append)
    qtbot.keyClicks(one.line, "ministr")
    assert len(shown(one)) == 2
    qtbot.keyClick(one.line, Qt.Key.Key_Down)
    second = shown(one)[1]
    qtbot.keyClick(one.line, Qt.Key.Key_Return)
    assert one.line.text() == second
    assert taken == [one.typed()]
    qtbot.keyClicks(one.line, " x")
    qtbot.keyClick(one.line, Qt.Key.Key_Escape)
    assert one.line.text() == second, "what was not taken is forgotten"
    one.line.clear()
    qtbot.keyClick(one.line, Qt.Key.Key_Return)
    assert taken[-1] == one.typed() == ""


def test_a_new_one_is_offered_only_where_somebody_makes_it(one: LinkEditor, qtbot: QtBot) -> None:
    one._look("Chamber of commerce")
    assert shown(one) == []
    one.makes = True
    one._look("Chamber of commerce")
    assert shown(one)[0] == "New: Chamber of commerce (Ministry or government agency)"
    one._look("ministry of trade")
    assert shown(one) == ["Ministry of Trade"], "what is there already is not made again"
    asked: list[tuple[str, str]] = []
    one.asked_new.connect(lambda name, kind: asked.append((name, kind)))
    one.line.clear()
    qtbot.keyClicks(one.line, "Chamber")
    qtbot.keyClick(one.line, Qt.Key.Key_Down)
    qtbot.keyClick(one.line, Qt.Key.Key_Return)
    assert asked == [("Chamber", "border")]


def test_several_are_linked_one_by_one_and_taken_away(qtbot: QtBot) -> None:
    editor = LinksEditor(Links("Institutions", "institution"))
    qtbot.addWidget(editor)
    editor.set_options(OPTIONS)
    editor.show()
    for typed in ("trade", "customs"):
        qtbot.keyClicks(editor.line, typed)
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.typed() == "2 3"
    editor._look("trade")
    assert shown(editor) == [], "what is linked is not offered again"
    editor._drop("2")
    assert editor.typed() == "3"
    editor.show_value("1 9")
    assert editor.typed() == "1 9", "a record this laptop does not know stays linked"
