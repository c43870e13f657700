"""Where something beside a list is about its row, one click chooses it; Enter, a double click, a chevron open it."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from carec_desktop.ui.tables import CHEVRON, Table
from tests.pages_world import People, make_world

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("chosen"))


def spot(table: Table, row: int, column: int) -> QPoint:
    return table.visualRect(table.model().index(row, column)).center()


def opened_rows(table: Table) -> list[Any]:
    found: list[Any] = []
    table.opened.connect(found.append)
    return found


def test_a_country_is_chosen_by_a_click_and_reminded(people: People, qtbot: QtBot) -> None:
    window = people.sit("secretariat")
    window.resize(1366, 728)
    region = people.page(window, "region")
    found, last = opened_rows(region.table), region.table.model().columnCount() - 1
    region.table.opened.disconnect(region._open)
    qtbot.mouseClick(region.table.viewport(), LEFT, pos=spot(region.table, 3, 0))
    assert (window.key, found) == ("region", [])
    assert region.table.row() is region.members[3]
    region.copy_reminder()
    assert "Georgia" in window.messages.said[-1].sentence
    assert QGuiApplication.clipboard().text()
    qtbot.mouseClick(region.table.viewport(), LEFT, pos=spot(region.table, 4, last))
    qtbot.mouseClick(region.table.viewport(), LEFT, pos=spot(region.table, 5, 0))
    qtbot.mouseDClick(region.table.viewport(), LEFT, pos=spot(region.table, 5, 0))
    qtbot.keyClick(region.table, Qt.Key.Key_Return)
    assert found == [region.members[4], region.members[5], region.members[5]]


def test_no_list_of_the_secretariat_that_something_is_beside_opens_by_choosing(people: People, qtbot: QtBot) -> None:
    window = people.sit("secretariat")
    window.resize(1366, 728)
    seen = 0
    for key in ("region", "overview", "receipts", "approval", "keys", "code"):
        page = people.page(window, key)
        for table in page.findChildren(Table):
            if not (table.master and table.isVisible() and table.rows_model.rows):
                continue
            found, at = opened_rows(table), len(table.rows_model.rows) - 1
            assert table.rows_model.cell(table.model().index(at, 0)).icon != CHEVRON
            table.scrollTo(table.model().index(at, 0))
            qtbot.mouseClick(table.viewport(), LEFT, pos=spot(table, at, 0))
            assert table.currentIndex().row() == at
            assert (window.key, found) == (key, [])
            seen += 1
    assert seen >= 3


def test_a_double_click_opens_once_where_a_click_opens(qtbot: QtBot) -> None:
    from carec_desktop.ui.cells import Cell
    from carec_desktop.ui.tables import Column, opener

    for master, column, wanted in ((False, 0, 1), (False, 1, 1), (True, 0, 1), (True, 1, 1)):
        table = Table([Column("Name", lambda row: Cell(str(row)), 100, 1), opener()], master=master)
        qtbot.addWidget(table)
        table.resize(300, 200)
        table.set_rows([1, 2])
        table.show()
        found = opened_rows(table)
        qtbot.mouseClick(table.viewport(), LEFT, pos=spot(table, 1, column))  # as a hand does it: click, then twice
        qtbot.mouseDClick(table.viewport(), LEFT, pos=spot(table, 1, column))
        assert found == [2] * wanted
