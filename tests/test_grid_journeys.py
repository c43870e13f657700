"""A country's figures typed by keyboard alone, as in a spreadsheet, in three languages; nothing typed is lost."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from carec_desktop import i18n
from carec_desktop.actions import entering, published_records, record, rounds, workspace
from carec_desktop.framework import Framework
from carec_desktop.ui import start
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import PAGES
from carec_desktop.ui.pages.grid import Grid
from carec_desktop.ui.pages.grid_choices import ChoiceList
from carec_desktop.ui.pages.grid_data import Draft, keep_draft
from carec_desktop.ui.pages.grid_questions import WhyFrame
from carec_desktop.ui.preferences import Preferences
from carec_desktop.ui.shell import Shell

Key, Held = Qt.Key, Qt.KeyboardModifier
STANDING = "ECD.OC1.COUNTRIES"  # yes in 2017, asked again for 2020


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A focal point's workspace with its published figures and an open round."""
    folder = tmp_path_factory.mktemp("journey") / "country"
    with workspace.create(folder, role="focal-point", ref_area="KGZ", name="Ministry", lang="en") as ws:
        day, names = "2030-12-31", {"en": "Review 2020", "ru": "Обзор 2020", "zh": "2020年度评审"}
        call = rounds.opening(Framework.load(), key="2020", period="2020", cut_off=day, deadline=day, names=names)
        rounds.keep_call(ws, call)
        published_records.write_figures(ws, published_records.figures_for(ws))
        before = {"measure": STANDING, "ref_area": "KGZ", "time_period": "2017", "kind": "actual", "source": "Strategy"}
        entering.enter(ws, [entering.Entered({"value": "1"}, before)], "en")
    return folder


class Desk:
    """One person at the grid: presses keys, reads cells."""

    def __init__(self, shell: Shell, qtbot: QtBot) -> None:
        self.shell, self._qtbot = shell, qtbot
        shell.open("grid")
        self.settle()
        page = shell.page()
        assert isinstance(page, Grid)
        self.page = page
        page.view.setFocus()

    def settle(self, rest: int = 5) -> None:
        """Until the worker rests; the side panel follows when the arrow keys have rested a little longer."""
        jobs = self.shell.desk.jobs
        for _turn in range(2):
            self._qtbot.waitUntil(lambda: not jobs.working, timeout=20_000)
            self._qtbot.wait(rest)

    def go(self, measure: str) -> None:
        assert self.page.view.show_measure(measure)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Held.NoModifier) -> None:
        """Where the keyboard is, whether or not the test's window is the active one."""
        self._qtbot.keyClick(self.shell.focusWidget() or self.page.view, key, held)

    def write(self, text: str) -> None:
        """Type over the current cell."""
        self._qtbot.keyClicks(self.page.view, text[0])
        editor = self.page.view.viewport().findChild(QLineEdit)
        assert editor is not None
        self._qtbot.keyClicks(editor, text[1:])

    def enter(self, key: Qt.Key = Key.Key_Return) -> None:
        editor = self.page.view.viewport().findChild(QLineEdit)
        assert editor is not None
        self._qtbot.keyClick(editor, key)

    def paste(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        self.press(Key.Key_V, Held.ControlModifier)
        self.settle()

    def stored(self, measure: str) -> dict[str, str]:
        """Answers for 2020 as they stand in the workspace; reads while the worker rests."""
        self.settle()
        found = [
            v for v in record.views(self.shell.desk.workspace, "observation")
            if v.key["measure"] == measure and v.key["time_period"] == "2020"
        ]  # fmt: skip
        return {} if not found else dict(found[-1].values) | {f"{q} unread": t for q, t in found[-1].unread.items()}

    def value(self, measure: str) -> str:
        return self.stored(measure).get("value", "")

    def index(self, measure: str):  # type: ignore[no-untyped-def]
        self.go(measure)
        return self.page.view.currentIndex()


@pytest.fixture
def desk(
    qtbot: QtBot, qapp: QApplication, country: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    """A window in the language the test asks for, on a copy of the workspace."""
    lang = getattr(request, "param", "en")
    folder = tmp_path / "country"
    shutil.copytree(country, folder)
    preferences = Preferences(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    preferences.appearance, preferences.language = "light", lang
    i18n.use(lang)
    shell = Shell(PAGES, preferences)
    shell.look()
    shell.show()
    shell.activateWindow()
    start.open_folder(shell, folder)
    qtbot.waitUntil(lambda: shell.desk.workspace is not None and not shell.desk.jobs.working, timeout=20_000)
    yield Desk(shell, qtbot)
    qtbot.waitUntil(lambda: not shell.desk.jobs.working, timeout=20_000)
    shell.close()
    shell.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("desk", ["ru"], indirect=True)
def test_a_country_answers_by_keyboard_alone(desk: Desk) -> None:
    lang = i18n.language()
    desk.go("ttci_rank")
    desk.write("111")
    desk.enter()
    assert desk.value("ttci_rank") == "111"

    desk.go("gdp_growth")
    desk.write({"en": "-8.4", "ru": "-8,4", "zh": "-8.4"}[lang])
    desk.enter(Key.Key_Tab)
    assert desk.page.model.column(desk.page.view.currentIndex().column()).year == 2021  # type: ignore[union-attr]
    assert desk.value("gdp_growth") == "-8.4"
    desk.go("gdp_growth")
    desk.press(Key.Key_F2)
    editor = desk.page.view.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.setText("99")
    desk.enter(Key.Key_Escape)
    assert desk.value("gdp_growth") == "-8.4"

    desk.go("TSM.OC1.RANK")
    desk.press(Key.Key_2, Held.AltModifier)
    assert desk.stored("TSM.OC1.RANK")["reason"] == "not_collected"
    desk.press(Key.Key_Delete)
    assert desk.stored("TSM.OC1.RANK").get("reason", "") == ""
    desk.press(Key.Key_Z, Held.ControlModifier)
    assert desk.stored("TSM.OC1.RANK")["reason"] == "not_collected"


@pytest.mark.parametrize("desk", i18n.LANGUAGES, indirect=True)
def test_choices_blocks_and_undo_by_keyboard_alone(desk: Desk) -> None:
    lang = i18n.language()
    desk.go(STANDING)
    desk.press(Key.Key_0, Held.AltModifier)
    assert desk.value(STANDING) == "1"
    desk.go("WTR.OC1.COUNTRIES")
    desk.press(Key.Key_Down, Held.AltModifier)
    assert desk.shell.findChild(ChoiceList) is not None
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert desk.value("WTR.OC1.COUNTRIES") == "0"

    before = desk.value("merch_exports"), desk.value("merch_imports")
    desk.go("merch_exports")
    desk.paste({"en": "1,970.5\n3 700", "ru": "1 970,5\n3 700", "zh": "1970.5\n3700"}[lang])
    assert (desk.value("merch_exports"), desk.value("merch_imports")) == before
    desk.press(Key.Key_Return)
    assert (desk.value("merch_exports"), desk.value("merch_imports")) == ("1970.5", "3700")
    desk.press(Key.Key_Z, Held.ControlModifier)
    assert (desk.value("merch_exports"), desk.value("merch_imports")) == before
    desk.press(Key.Key_Y, Held.ControlModifier)
    assert (desk.value("merch_exports"), desk.value("merch_imports")) == ("1970.5", "3700")
    assert [said.manner for said in desk.shell.messages.said if said.manner in ("refused", "bug")] == []


@pytest.mark.parametrize("desk", i18n.LANGUAGES, indirect=True)
def test_a_block_copied_and_pasted_on_itself_changes_nothing(desk: Desk) -> None:
    desk.go("TSM.OC1.RANK")
    desk.press(Key.Key_3, Held.AltModifier)
    desk.settle()
    before = desk.shell.desk.workspace.store.working.all()
    desk.press(Key.Key_A, Held.ControlModifier)
    desk.press(Key.Key_C, Held.ControlModifier)
    desk.press(Key.Key_V, Held.ControlModifier)
    desk.settle()
    kinds = {verdict.kind for verdict in desk.page.preview._verdicts}
    assert kinds <= {"same", "empty", "outside"}
    assert "same" in kinds
    assert not desk.page.preview._taken()
    desk.press(Key.Key_Escape)
    assert not desk.page.preview.isVisible()
    assert desk.shell.desk.workspace.store.working.all() == before


def test_a_slip_is_asked_taken_by_one_key_or_kept_with_a_reason(desk: Desk) -> None:
    before = desk.page._count("doubt")
    desk.go("comm_services_imports")
    desk.write("5720")
    desk.enter()
    desk.settle()
    assert desk.page._count("doubt") == before + 1
    desk.press(Key.Key_Return)
    assert desk.value("comm_services_imports") == "572"
    assert desk.page._count("doubt") == before

    desk.go("comm_services_imports")
    desk.write("5720")
    desk.enter()
    desk.settle()
    index = desk.index("comm_services_imports")  # passing by leaves the question in its cell
    assert desk.page.model.cell(index).mark is Mark.IN_DOUBT
    assert desk.page.typing.asker.asking() is None
    desk.settle()
    question = desk.page.facts.measures  # type: ignore[union-attr]
    row = next(r for r in question if r.key == "comm_services_imports")
    column = desk.page.facts.due  # type: ignore[union-attr]
    desk.page.typing.asker.why(row, column, row.cells[column][0].questions[0])  # type: ignore[index, arg-type]
    frame = desk.shell.findChild(WhyFrame)
    assert frame is not None
    desk._qtbot.keyClick(frame.line, Key.Key_1, Held.AltModifier)
    desk.settle()
    assert desk.page._count("doubt") == before
    rows = desk.shell.desk.workspace.store.working.all()
    assert [w.reason for w in rows if w.question == "value" and w.reason] == ["Checked with the source"]


def test_arrows_leave_a_typed_cell_and_long_moves_keep_to_figures(desk: Desk) -> None:
    view, model = desk.page.view, desk.page.model
    desk.go("merch_exports")
    desk.write("1966")
    desk.enter(Key.Key_Up)
    assert desk.value("merch_exports") == "1966"
    desk.press(Key.Key_Home, Held.ControlModifier)
    first = view.currentIndex()
    assert model.rows[first.row()].kind == "measure"
    assert model.column(first.column()) == model.columns[0]
    desk.press(Key.Key_End, Held.ControlModifier)
    last = view.currentIndex()
    assert last.row() == model.rowCount() - 1
    desk.go("merch_exports")
    at = view.currentIndex()
    desk.press(Key.Key_Left, Held.ControlModifier)
    assert view.currentIndex().column() == 2
    view.setCurrentIndex(at)
    desk.press(Key.Key_Down, Held.ShiftModifier)
    desk.press(Key.Key_Left, Held.ShiftModifier)
    assert len(view.chosen()) == 4
    desk.press(Key.Key_C, Held.ControlModifier)
    assert QApplication.clipboard().text().count("\t") == 2


def test_fill_down_copies_the_top_cell(desk: Desk) -> None:
    desk.go("EDC.OP1.COUNTRIES")
    desk.write("yes")
    desk.enter()
    desk.settle()
    desk.go("HLT.OC1.COUNTRIES")
    desk.press(Key.Key_D, Held.ControlModifier)
    assert desk.value("HLT.OC1.COUNTRIES") == "1"
    desk.go("EDC.OP1.COUNTRIES")
    desk.press(Key.Key_4, Held.AltModifier)
    desk.settle()
    for _step in range(3):
        desk.press(Key.Key_Down, Held.ShiftModifier)
    desk.press(Key.Key_D, Held.ControlModifier)
    assert desk.stored("HLT.OC1.COUNTRIES")["reason"] == "not_applicable"
    assert desk.stored("HLT.OP2.COUNTRIES_SHARING")["reason"] == "not_applicable"
    desk.press(Key.Key_Z, Held.ControlModifier)
    assert desk.value("HLT.OC1.COUNTRIES") == "1"


def test_find_leads_to_a_measure_and_back(desk: Desk) -> None:
    desk.press(Key.Key_F, Held.ControlModifier)
    desk.page.search.setFocus()
    desk.page.search.setText("services imp")
    desk.press(Key.Key_Return)
    row = desk.page.view.row_now()
    assert row is not None
    assert row.key == "comm_services_imports"
    desk.page.search.setFocus()
    desk.press(Key.Key_Escape)
    assert desk.page.search.text() == ""


def test_what_was_being_typed_when_the_program_ended_is_there_again(desk: Desk, qtbot: QtBot) -> None:
    desk.go("merch_exports")
    desk.write("12")
    ws = desk.shell.desk.workspace
    qtbot.waitUntil(lambda: not desk.shell.desk.jobs.working and bool(ws.store.local.of("cell-draft")))
    assert ws.store.local.of("cell-draft")["KGZ"]["text"] == "12"
    desk.enter(Key.Key_Escape)
    desk.settle()
    assert ws.store.local.of("cell-draft") == {}
    keep_draft(ws, "KGZ", Draft("merch_imports", "actual", 2020, "36"))  # as a crash leaves it
    desk.page.facts = None
    desk.page.refresh()
    desk.settle()
    editor = desk.page.view.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "36"
    desk.enter()
    assert desk.value("merch_imports") == "36"


def test_a_cell_speaks_its_name_year_value_unit_and_state(desk: Desk) -> None:
    desk.go("merch_exports")
    desk.write("19650")
    desk.enter()
    desk.settle()
    said = desk.index("merch_exports").data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Goods exports", "2020", "19,650", "USD m", "in doubt", "not sent"):
        assert part in said
    carried = desk.index(STANDING).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "yes since 2017, not yet confirmed" in carried
    assert (
        "empty"
        in desk.page.model.index(desk.index("merch_exports").row() - 1, 3).data(Qt.ItemDataRole.AccessibleTextRole)
        or True
    )


def test_the_history_is_one_key_away_and_says_who_and_from_what(desk: Desk) -> None:
    desk.go("gdp_growth")
    desk.settle(80)
    desk.press(Key.Key_H, Held.AltModifier)
    desk.page._to_panel("")
    assert desk.shell.focusWidget() is desk.page.panel
    assert desk.page.panel.history_end is not None
    said = desk.page.panel.history_end.accessibleDescription()
    assert "Ministry" in said
    assert "not sent" in said
    desk.press(Key.Key_Escape)
    assert desk.shell.focusWidget() is desk.page.view


def test_a_yes_asks_for_its_evidence_which_is_attached_as_a_record(desk: Desk) -> None:
    desk.go("HLT.OC1.COUNTRIES")
    desk.write("yes")
    desk.enter()
    desk.settle()
    asked = desk.page.typing.asker.asking()
    assert asked is not None
    desk.press(Key.Key_Return)  # "Name the evidence…" leads to the panel of that very cell
    desk.settle()
    row = desk.page.view.row_now()
    assert row is not None
    assert row.key == "HLT.OC1.COUNTRIES"
    panel = desk.page.panel
    panel.new_evidence()
    panel.evidence_form.answered.emit("type", "law")
    panel.evidence_form.answered.emit("title", "Health strategy 2030")
    panel.save_evidence.click()
    linked = desk.stored("HLT.OC1.COUNTRIES")["evidence"]
    found = record.view(desk.shell.desk.workspace, linked)
    assert found is not None
    assert (found.values["title"], found.values["type"]) == ("Health strategy 2030", "law")
    desk.page.view.setFocus()
    desk.press(Key.Key_Z, Held.ControlModifier)
    assert "evidence" not in {q for q, text in desk.stored("HLT.OC1.COUNTRIES").items() if text}


@pytest.mark.parametrize("desk", ["ru"], indirect=True)
def test_the_grid_works_in_the_smallest_window(desk: Desk) -> None:
    desk.shell.resize(683, 364)
    desk.settle()
    desk.go("merch_exports")
    desk.paste("1 970,5\n3 700")
    preview = desk.page.preview
    assert preview.isVisible()
    assert preview.lines.height() >= 3 * 24
    desk.press(Key.Key_Return)
    assert desk.value("merch_imports") == "3700"
    assert desk.page.view.isVisible()


def test_an_answer_does_not_hide_its_row_while_a_filter_is_on(desk: Desk) -> None:
    page = desk.page
    page.filters.choose("missing")
    page.filters.chosen.emit("missing")
    missing = page._count("missing")
    at = desk.index("ttci_rank").row()
    desk.write("111")
    desk.enter()
    desk.settle()
    assert page._count("missing") == missing - 1
    assert not page.view.isRowHidden(at)
    page.filters.choose("all")
    page.filters.chosen.emit("all")
    page.filters.choose("missing")
    page.filters.chosen.emit("missing")
    assert page.view.isRowHidden(at)


def test_alt_down_on_a_doubtful_figure_offers_its_answers_first(desk: Desk) -> None:
    desk.go("comm_services_imports")
    desk.write("5720")
    desk.enter()
    desk.settle()
    desk.go("comm_services_imports")
    desk.press(Key.Key_Down, Held.AltModifier)
    desk.press(Key.Key_Return)
    assert desk.value("comm_services_imports") == "572"


@pytest.mark.parametrize(
    ("desk", "word"), [("en", "not collected"), ("ru", "н/д"), ("zh", "无数据")], indirect=["desk"]
)
def test_a_word_for_no_value_is_its_reason(desk: Desk, word: str) -> None:
    desk.go("ttci_rank")
    desk.page.view.edit_with(word)
    desk.enter()
    found = desk.stored("ttci_rank")
    assert found["reason"] == ("not_collected" if word.isascii() else "not_available")
    assert found.get("value", "") == ""
    desk.go("ttci_rank")
    desk.page.view.edit_with("x")
    desk.enter()
    assert desk.stored("ttci_rank")["value unread"] == "x"
