"""Journeys through the first pages: first run, home, grid, card and keys, in every language, light and dark."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carec_desktop import i18n
from carec_desktop.actions import enrol, record, rounds, workspace
from carec_desktop.actions import published_records as records
from carec_desktop.framework import Framework
from carec_desktop.ui import files, start, theme
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.pages.card import CardPage
from carec_desktop.ui.pages.first_run import FirstRun
from carec_desktop.ui.pages.grid import Grid
from carec_desktop.ui.pages.home import Home
from carec_desktop.ui.pages.keys import KeysPage, rows_of
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.printing import pages_of
from carec_desktop.ui.questions import Popover
from carec_desktop.ui.shell import Shell

SECRET = "a long passphrase"


def a_country(folder: Path) -> Path:
    """A focal point's workspace with its published figures and an open round."""
    with workspace.create(folder, role="focal-point", ref_area="KGZ", name="Ministry", lang="en") as ws:
        keep_round(ws)
        records.write_figures(ws, records.figures_for(ws))
    return folder


def keep_round(ws: workspace.Workspace) -> None:
    names = {"en": "Review 2020", "ru": "Обзор 2020", "zh": "2020年度评审"}
    day = "2030-12-31"
    call = rounds.opening(Framework.load(), key="2020", period="2020", cut_off=day, deadline=day, names=names)
    rounds.keep_call(ws, call)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[Path], Shell]]:
    """Opens a window on a folder and waits until the workspace is there."""
    made: list[Shell] = []

    def open_on(folder: Path) -> Shell:
        preferences = Preferences(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
        preferences.appearance, preferences.language = "light", "en"
        shell = Shell(PAGES, preferences)
        shell.look()
        qtbot.addWidget(shell)
        made.append(shell)
        shell.show()
        start.open_folder(shell, folder)
        settle(qtbot, shell)
        return shell

    yield open_on
    for shell in made:
        shell.close()


def settle(qtbot: QtBot, shell: Shell) -> None:
    """Wait until the worker rests and what it brought is shown."""
    qtbot.waitUntil(lambda: not shell.desk.jobs.working)
    qtbot.wait(80)
    qtbot.waitUntil(lambda: not shell.desk.jobs.working)


@pytest.fixture
def country(window: Callable[[Path], Shell], tmp_path: Path) -> Shell:
    return window(a_country(tmp_path / "country"))


@pytest.fixture
def grid(country: Shell, qtbot: QtBot) -> Grid:
    country.open("grid")
    settle(qtbot, country)
    page = country.page()
    assert isinstance(page, Grid)
    country.activateWindow()
    page.view.setFocus()
    return page


def value_of(shell: Shell, measure: str) -> record.View:
    """The newest record of a measure in the due year, read while the worker rests."""
    found = [
        v for v in record.views(shell.desk.workspace, "observation")
        if v.key["measure"] == measure and v.key["time_period"] == "2020"
    ]  # fmt: skip
    return found[-1]


def test_home_counts_what_the_round_asks(country: Shell) -> None:
    page = country.page()
    assert isinstance(page, Home)
    assert page.facts is not None
    assert country.title_row.title.text() == "Review 2020: figures for 2020"
    assert len(page.facts.asked) == 22
    missing = len(page.facts.missing)
    assert country.desk.counts["grid"] == missing > 0
    assert page.missing.rows_model.rowCount() == min(missing, 8)
    assert page.facts.unsent["all"] > 0


def test_home_leads_to_the_next_question(country: Shell, qtbot: QtBot) -> None:
    home = country.page()
    assert isinstance(home, Home)
    assert home.facts is not None
    wanted = home.facts.missing[0].measure.code
    home.head.actions[1].call()
    settle(qtbot, country)
    grid = country.page()
    assert isinstance(grid, Grid)
    row = grid.view.row_now()
    assert row is not None
    assert row.key == wanted


@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_page_opens_in_every_language(country: Shell, qtbot: QtBot, lang: str, appearance: str) -> None:
    country.preferences.appearance = appearance
    country.look()
    country.speak(lang)
    for entry in country.navigation.entries:
        country.open(entry.kind.key)
        settle(qtbot, country)
        assert not country.grab().isNull()
        assert country.title_row.title.text()
    assert [said.manner for said in country.messages.said] == []
    country.preferences.appearance = "light"
    country.look()


def test_switching_language_speaks_the_framework_at_once(country: Shell, grid: Grid, qtbot: QtBot) -> None:
    grid.view.show_measure("merch_exports")
    settle(qtbot, country)
    index = grid.view.currentIndex()
    names = set()
    for lang in i18n.LANGUAGES:
        country.speak(lang)
        names.add(grid.model.data(grid.model.index(index.row(), 0)))
        assert country.title_row.title.text()
    assert len(names) == 3


def type_into(grid: Grid, qtbot: QtBot, measure: str, text: str) -> None:
    assert grid.view.show_measure(measure)
    qtbot.keyClicks(grid.view, text[0])
    editor = grid.view._editor()
    assert editor is not None
    editor.setText(text)  # type: ignore[attr-defined]
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_typed_value_is_shown_at_once_and_stored(country: Shell, grid: Grid, qtbot: QtBot) -> None:
    type_into(grid, qtbot, "ttci_rank", "77")
    row = next(i for i, r in enumerate(grid.model.rows) if r.key == "ttci_rank")
    due = next(i for i, c in enumerate(grid.model.columns) if c.due)
    assert grid.model.data(grid.model.index(row, 2 + due)) == "77"
    settle(qtbot, country)
    assert value_of(country, "ttci_rank").values["value"] == "77"
    said = grid.model.data(grid.model.index(row, 2 + due), Qt.ItemDataRole.AccessibleTextRole)
    assert "77" in said
    assert "not sent" in said


def test_alt_and_a_digit_give_the_reason(country: Shell, grid: Grid, qtbot: QtBot) -> None:
    grid.view.show_measure("ECD.OC1.COUNTRIES")
    qtbot.keyClick(grid.view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, country)
    assert value_of(country, "ECD.OC1.COUNTRIES").values["reason"] == "not_collected"


def test_two_readings_are_asked_and_the_text_is_kept(country: Shell, grid: Grid, qtbot: QtBot) -> None:
    type_into(grid, qtbot, "merch_exports", "12,500")
    settle(qtbot, country)
    assert value_of(country, "merch_exports").unread == {"value": "12,500"}
    asked = country.findChild(Popover)
    assert asked is not None
    qtbot.keyClick(grid.view, Qt.Key.Key_Return)
    settle(qtbot, country)
    view = value_of(country, "merch_exports")
    assert (view.values["value"], view.unread) == ("12500", {})


def test_undo_brings_the_old_value_back(country: Shell, grid: Grid, qtbot: QtBot) -> None:
    before = value_of(country, "gdp_growth").values["value"]
    type_into(grid, qtbot, "gdp_growth", "-1.5")
    settle(qtbot, country)
    assert value_of(country, "gdp_growth").values["value"] == "-1.5"
    qtbot.keyClick(grid.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, country)
    assert value_of(country, "gdp_growth").values["value"] == before


def test_a_block_is_pasted_after_a_look(country: Shell, grid: Grid, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("10\n20")
    grid.view.show_measure("merch_exports")
    grid.view.paste()
    settle(qtbot, country)
    assert value_of(country, "merch_exports").values["value"] != "10"
    qtbot.keyClick(grid.preview.lines, Qt.Key.Key_Return)
    settle(qtbot, country)
    assert value_of(country, "merch_exports").values["value"] == "10"
    assert value_of(country, "merch_imports").values["value"] == "20"


def test_filters_and_search_narrow_the_grid(grid: Grid, qtbot: QtBot) -> None:
    grid.filters.choose("missing")
    grid.filters.chosen.emit("missing")
    shown = [r for i, r in enumerate(grid.model.rows) if r.kind == "measure" and not grid.view.isRowHidden(i)]
    assert len(shown) == grid._count("missing")
    grid.search.setText("zzz")
    assert all(grid.view.isRowHidden(i) for i in range(grid.model.rowCount()))


def test_groups_fold_by_keyboard(grid: Grid, qtbot: QtBot) -> None:
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    qtbot.keyClick(grid.view, Qt.Key.Key_Left)
    assert grid.view.isRowHidden(1)
    qtbot.keyClick(grid.view, Qt.Key.Key_Right)
    assert not grid.view.isRowHidden(1)


def test_group_tally_counts_every_measure(grid: Grid) -> None:
    for at, row in enumerate(grid.model.rows):
        if row.kind == "cluster":
            tally = grid.model.cell(grid.model.index(at, 2)).tally
            assert len(tally) == len(row.measures)
            assert all(isinstance(one.mark, Mark) for one in tally)


def test_details_are_saved_from_the_panel(country: Shell, grid: Grid, qtbot: QtBot) -> None:
    grid.view.show_measure("gdp_growth")
    settle(qtbot, country)
    form = grid.panel.form
    assert form is not None
    form.answered.emit("flags", "provisional")
    settle(qtbot, country)
    assert "provisional" in value_of(country, "gdp_growth").values["flags"]


def test_first_run_makes_workspace_and_key(window: Callable[[Path], Shell], qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "Рабочее место" / "new"
    shell = window(folder)
    page = shell.page()
    assert isinstance(page, FirstRun)
    make = page.head.actions[-1]
    assert not make.enabled
    page.area.choose("KAZ")
    page.name.setText("Министерство")
    page.first.setText(SECRET)
    page.second.setText(SECRET + "x")
    assert not make.enabled
    page.second.setText(SECRET)
    assert make.enabled
    make.call()
    qtbot.waitUntil(lambda: shell.desk.workspace is not None, timeout=30_000)
    settle(qtbot, shell)
    assert shell.key == "keys"
    assert (folder / "request.json").exists()
    assert shell.desk.workspace.settings.ref_area == "KAZ"
    assert "Kazakhstan" in shell.windowTitle()


def test_enrolment_through_the_window(
    window: Callable[[Path], Shell], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workspace.create(tmp_path / "home", role="secretariat", ref_area="CAREC", name="Office", lang="en") as ws:
        root = enrol.found_secretariat(ws, SECRET)
    with workspace.create(tmp_path / "KGZ", role="focal-point", ref_area="KGZ", name="Ministry", lang="en") as ws:
        request = enrol.request(ws, SECRET, tmp_path / "request.json")
    answer = tmp_path / "certificate.json"
    monkeypatch.setattr(files, "save_file", lambda _w, _t, _n, _k, then: then(answer))
    shell = window(tmp_path / "home")
    shell.open("keys")
    settle(qtbot, shell)
    page = shell.page()
    assert isinstance(page, KeysPage)
    page.boxes.answer(tmp_path / "request.json", request, SECRET)
    qtbot.waitUntil(answer.exists, timeout=30_000)
    settle(qtbot, shell)
    assert [said.manner for said in shell.messages.said] == ["info"]
    assert page.facts is not None
    assert page.facts.root == root
    with workspace.opened(tmp_path / "KGZ") as ws:
        enrol.install(ws, answer, root)


def test_fingerprints_are_read_in_short_lines() -> None:
    assert rows_of("1 2 3 4 5 6") == ["1  2  3", "4  5  6"]


def test_the_card_is_shown_saved_and_fit_to_print(
    country: Shell, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    country.open("card")
    page = country.page()
    assert isinstance(page, CardPage)
    qtbot.waitUntil(lambda: page.document.pageCount() == 2, timeout=30_000)
    pages = pages_of(page.paper.pdf, 60)
    assert [(p.width(), p.height()) for p in pages] == [(496, 702)] * 2
    target = tmp_path / "card.pdf"
    monkeypatch.setattr(files, "save_file", lambda _w, _t, _n, _k, then: then(target))
    page.head.actions[-2].call()
    qtbot.waitUntil(target.exists, timeout=30_000)
    settle(qtbot, country)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_second_window_on_one_workspace_is_refused_in_a_sentence(
    country: Shell, window: Callable[[Path], Shell], qtbot: QtBot
) -> None:
    other = window(country.desk.workspace.folder)
    qtbot.waitUntil(lambda: bool(other.messages.said), timeout=10_000)
    assert other.messages.said[0].manner == "refused"
    assert other.desk.workspace is None


def test_the_window_is_painted_before_the_workspace_opens(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(start, "open_workspace", lambda folder: opened.append(folder))
    shell = Shell(PAGES, Preferences(QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(shell)
    shell.show()
    assert not shell.grab().isNull()
    assert opened == []
    shell.close()
    assert theme.current() is not None


def test_a_new_figure_stands_under_the_office_until_its_source_is_named(
    country: Shell, grid: Grid, qtbot: QtBot
) -> None:
    type_into(grid, qtbot, "ttci_rank", "77")
    settle(qtbot, country)
    new = value_of(country, "ttci_rank")
    assert new.key["source"] == "Ministry"
    entry = next(e for r in grid.model.rows if r.key == "ttci_rank" for e in r.cells[grid.model.columns[-2]])
    grid.typing.refile(entry, "World Economic Forum 2021")
    settle(qtbot, country)
    moved = value_of(country, "ttci_rank")
    assert (moved.key["source"], moved.values["value"]) == ("World Economic Forum 2021", "77")
    assert record.view(country.desk.workspace, new.record_id) is None


def test_undo_takes_a_reason_back(country: Shell, grid: Grid, qtbot: QtBot) -> None:
    grid.view.show_measure("ECD.OC1.COUNTRIES")
    qtbot.keyClick(grid.view, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, country)
    assert value_of(country, "ECD.OC1.COUNTRIES").values["reason"] == "not_available"
    grid.typing.undo()
    settle(qtbot, country)
    known = record.views(country.desk.workspace, "observation")
    assert not [v for v in known if v.key["measure"] == "ECD.OC1.COUNTRIES" and v.values.get("reason")]
