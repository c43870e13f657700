"""Tables of women and men: undo, slices of a crossed table, the ratio of a survey."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop.fields import SexTable
from carec_desktop.forms.event import Event
from carec_desktop.forms.training import Training
from carec_desktop.ui.sex_table import SexModel, SexTableEditor
from carec_desktop.ui.sex_tables import CrossedEditor, SurveyEditor

CELLS = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3), st.sampled_from(["", "1", "7", "x"])), max_size=12)


@given(CELLS)
def test_undo_takes_back_step_by_step_and_redo_brings_all_again(cells: list[tuple[int, int, str]]) -> None:
    model = SexModel(Event.levels)
    seen = [(dict(model.texts), dict(model.unread))]
    for row, column, text in cells:
        model.setData(model.index(row, column), text)
        seen.append((dict(model.texts), dict(model.unread)))
    for before in reversed(seen[:-1]):
        model.undo()
        assert (model.texts, model.unread) == before
    model.undo()
    for after in seen[1:]:
        model.redo()
        assert (model.texts, model.unread) == after


def test_ctrl_z_undoes_a_count_and_another_record_forgets_it(qtbot: QtBot, qapp: QApplication) -> None:
    editor = SexTableEditor(Event.levels)
    qtbot.addWidget(editor)
    editor.show()
    editor.model.setData(editor.model.index(0, 1), "5")
    editor.show_value(editor.typed())
    qtbot.keyClick(editor.sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.typed() == ""
    editor.model.setData(editor.model.index(0, 1), "5")
    editor.show_value('{"expert.M":"3"}')
    qtbot.keyClick(editor.sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert json.loads(editor.typed()) == {"expert.M": "3"}


def test_a_slice_is_one_party_and_all_together_is_their_sum(qtbot: QtBot, qapp: QApplication) -> None:
    editor = CrossedEditor(Event.crossed)
    qtbot.addWidget(editor)
    model = editor.model
    model.turn("member")
    model.setData(model.index(0, 1), "3")
    model.turn("partner")
    model.setData(model.index(0, 1), "4")
    assert json.loads(editor.typed()) == {"minister/member.F": "3", "minister/partner.F": "4"}
    model.turn("")
    assert model.data(model.index(0, 1)) == "7"
    assert not model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable, "a sum is not typed into"
    assert model.data(model.index(model.rowCount() - 1, 4)) == "7"


@pytest.mark.parametrize(("cannot_say", "share"), [("0", "75.0 %"), ("9", "75.0 %")])
def test_who_cannot_say_is_in_no_ratio(qtbot: QtBot, qapp: QApplication, cannot_say: str, share: str) -> None:
    editor = SurveyEditor(Training.survey)
    qtbot.addWidget(editor)
    answers = {"greatly.F": "1", "increased.F": "2", "unchanged.F": "1", "cannot_say.F": cannot_say}
    editor.show_value(json.dumps(answers))
    model = editor.model
    last = model.rowCount() - 1
    assert model.data(model.index(last, 1)) == model.data(model.index(last, 4)) == share
    assert model.data(model.index(last, 2)) == "", "no men answered: no ratio"
    assert model.data(model.index(last - 1, 1)) == "3"


def test_tables_are_told_row_by_row() -> None:
    field = Event.levels
    assert isinstance(field, SexTable)
    assert field.show('{"expert.F":"3","other.M":"1"}', "en") == "expert: women 3; other: men 1"
    assert Event.crossed.show('{"expert/member.F":"3"}', "en") == "expert / member country: women 3"
