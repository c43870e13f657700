"""The framework's page: the secretariat revises it in the window and publishes it, everybody else reads it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from carec_desktop.actions import answering, exchange, framework_draft
from carec_desktop.actions.workspace import opened
from carec_desktop.framework import Framework
from carec_desktop.framework_steps import Step
from carec_desktop.framework_units import ANOTHER, unit_words
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.pages import framework_texts as texts
from carec_desktop.ui.pages.framework import CHANGES, FAULTS, FrameworkPage
from carec_desktop.ui.pages.framework_asks import Lines
from carec_desktop.ui.pages.framework_grid import FIRST
from carec_desktop.ui.parts import Button
from carec_desktop.ui.shell import Shell
from tests.pages_world import PASSPHRASE, People, figure, make_world

SHARE, NEW = "ENG.OC1.RENEWABLE_SHARE", "ENG.OC1.CAPACITY"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("framework-page"))


class Office:
    """The page with the secretariat at it."""

    def __init__(self, people: People, qtbot: QtBot, seat: str = "secretariat") -> None:
        self.people, self.qtbot = people, qtbot
        self.window: Shell = people.sit(seat)
        self.window.resize(1400, 800)
        self.window.activateWindow()
        self.page: FrameworkPage = people.page(self.window, "framework")

    def idle(self) -> None:
        self.people.idle(self.window)
        self.qtbot.waitUntil(lambda: not self.page._judge.isActive() and not self.window.desk.jobs.working)

    def at(self, code: str, column: int = FIRST, level: str = "measure") -> None:
        assert self.page.facts is not None
        node = self.page.facts.node(code, level)
        assert node is not None
        grid = self.page.grid
        grid.setCurrentIndex(grid.rows_model.index(self.page.facts.at(node), column))
        grid.setFocus()

    def type(self, *texts: str) -> None:
        """Type into the cell and, with Tab, into those beside it."""
        self.qtbot.keyClick(self.page.grid, Qt.Key.Key_F2)
        for text in texts:
            assert self.page.grid.editor is not None
            self.page.grid.editor.selectAll()
            self.qtbot.keyClick(self.page.grid.editor, Qt.Key.Key_Delete)
            self.qtbot.keyClicks(self.page.grid.editor, text)
            if text is not texts[-1]:
                self.qtbot.keyClick(self.page.grid.editor, Qt.Key.Key_Tab)
        assert self.page.grid.editor is not None
        self.qtbot.keyClick(self.page.grid.editor, Qt.Key.Key_Return)
        self.idle()

    def step(self, code: str, words: str, **facts: str) -> None:
        """Press a button of the side panel and fill in the box it opens."""
        self.at(code)
        buttons = self.page.panel.findChildren(Button)
        [b for b in buttons if b.accessibleName() == words][-1].click()  # those of the row before go only later
        if facts:
            self.fill(**facts)
            self.press("Change the draft")
        self.idle()

    def fill(self, **facts: str) -> None:
        (lines,) = self.people.box(self.window).findChildren(Lines)
        for name, text in facts.items():
            field = lines.fields[name]
            field.choose(text) if hasattr(field, "choose") else field.setText(text)

    def press(self, words: str) -> None:
        box = self.people.box(self.window)
        next(b for b in box.findChildren(Button) if b.accessibleName() == words).click()
        self.idle()

    def publish(self, revision: str) -> None:
        self.page.ask_publish()
        self.fill(revision=revision, secret=PASSPHRASE)
        self.press("Sign and publish")


@pytest.fixture
def office(people: People, qtbot: QtBot) -> Office:
    return Office(people, qtbot)


def test_texts_are_typed_side_by_side_and_undone(office: Office) -> None:
    before = office.page.facts
    office.at(SHARE)
    office.type("Share", "Dolya", "Zhanbi")
    facts = office.page.facts
    assert facts is not None
    node = facts.node(SHARE)
    assert node is not None
    assert [node.text(lang) for lang in ("en", "ru", "zh")] == ["Share", "Dolya", "Zhanbi"]
    assert [(d.column, d.after) for d in facts.differences] == [("en", "Share"), ("ru", "Dolya"), ("zh", "Zhanbi")]
    for _step in range(3):
        office.page.acts.undo()
        office.idle()
    assert office.page.facts is not None
    assert before is not None
    assert office.page.facts.nodes == before.nodes
    assert not office.page._publish.enabled


def test_what_is_typed_is_kept_at_every_letter(office: Office) -> None:
    office.at(SHARE)
    office.qtbot.keyClick(office.page.grid, Qt.Key.Key_F2)
    assert office.page.grid.editor is not None
    office.qtbot.keyClicks(office.page.grid.editor, "X")
    office.people.idle(office.window)
    with opened(office.people.at("secretariat"), readonly=True) as ws:  # as a program that starts again would read it
        (step,) = framework_draft.load(ws).steps
        assert step.facts["text"] == "X"
    office.qtbot.keyClick(office.page.grid.editor, Qt.Key.Key_Escape)
    office.idle()
    assert office.page.facts is not None
    assert not office.page.facts.differences


def test_a_missing_text_is_listed_blocks_publishing_and_is_gone_to(office: Office) -> None:
    office.at(SHARE, FIRST + 2)
    office.type("")
    page = office.page
    assert page.facts is not None
    assert [(fault.code, fault.key) for fault in page.facts.faults] == [(SHARE, f"measure|{SHARE}|name")]
    assert not page._publish.enabled
    assert page._why() == "1 text is missing in a language."
    page._view(FAULTS)
    assert page.faults.isVisible()
    page.faults.opened.emit(page.facts.faults[0])
    assert page.grid.isVisible()
    assert page.grid.row().code == SHARE


def test_a_refused_step_leaves_the_box_as_it_was_filled_in(office: Office) -> None:
    office.step(SHARE, "Rename…", new="ENG.OP1.TAP")
    (lines,) = office.people.box(office.window).findChildren(Lines)
    assert lines.typed() == {"new": "ENG.OP1.TAP"}
    assert "ENG.OP1.TAP" in office.window.desk.messages.said[-2].sentence
    office.press("Cancel")
    assert office.page.facts is not None
    assert not office.page.facts.differences


def test_the_office_publishes_and_a_country_reads_and_sends_on(office: Office, qtbot: QtBot) -> None:
    people, page = office.people, office.page
    figure(people.at("first"), "4.5")
    with opened(people.at("first")) as ws:
        early = exchange.export(ws, ws.signer(PASSPHRASE), people.root / "early.xlsx").path
    office.step(SHARE, "Define anew…", since="2021", new=NEW)
    office.step("gdp_growth", "Change the unit…", unit="words", factor="0.01", new="growth")
    office.step("ENG.OP1.TAPI", "Retire")
    office.step("ENG.OP1.TAP", "Merge…", other="ENG.OP1.CASA1000", new="ENG.OP1.LINKS")
    office.step("comm_services_exports", "Split…", new="rail_exports road_exports")
    office.step("HLT.OP2.WOMEN_SHARE", "Move…", indicator="HLT OP 1", new="HLT.OP1.WOMEN_SHARE")
    office.step("ttci_rank", "Rename…", new="tourism_rank")
    page._view(CHANGES)
    assert page.changes.isVisible()
    assert page.facts is not None
    assert {d.column for d in page.facts.differences if d.sheet == "changes"} == {
        "redefine", "unit", "retire", "merge", "split", "move", "rename",
    }  # fmt: skip
    assert not page.facts.faults
    office.publish("2026-1")
    assert page.facts.revision == "2026-1"
    assert not page.facts.draft.steps
    with opened(people.at("secretariat"), readonly=True) as reader:
        assert reader.framework.measure("HLT.OP1.WOMEN_SHARE").indicator == "HLT OP 1"
    office.window.close()
    with opened(people.at("secretariat")) as ws:
        (taken,) = exchange.merge(ws, [early])
        assert taken.merged
        receipt = answering.write_receipt(ws, ws.signer(PASSPHRASE), "KGZ", people.root / "r.xlsx")
    with opened(people.at("first")) as ws:
        exchange.merge(ws, [receipt])
    country = Office(people, qtbot, "first")
    assert country.page.facts is not None
    assert country.page.facts.revision == "2026-1"
    assert not country.page.facts.editable
    assert not country.page.grid.rows_model.flags(country.page.grid.rows_model.index(2, FIRST)) & (
        Qt.ItemFlag.ItemIsEditable
    )
    grid = people.page(country.window, "grid")
    row = next(r for r in grid.facts.rows if r.key == "growth")
    assert [(e.value, e.former) for e in row.cells[grid.facts.due]] == [("0.045", "gdp_growth")]


def test_a_discarded_draft_can_be_brought_back(office: Office) -> None:
    office.step("ENG.OP1.TAPI", "Retire")
    office.page.acts.discard()
    office.idle()
    assert office.page.facts is not None
    assert not office.page.facts.draft.steps
    office.press("Bring the draft back")
    assert office.page.facts is not None
    assert len(office.page.facts.draft.steps) == 1


def test_a_change_of_unit_is_judged_in_its_box(office: Office) -> None:
    office.step("gdp_growth", "Change the unit…")
    box = office.people.box(office.window)
    (lines,) = box.findChildren(Lines)
    go = next(b for b in box.findChildren(Button) if b.isDefault())
    unit, factor = lines.fields["unit"], lines.fields["factor"]
    assert isinstance(unit, Combo)
    assert isinstance(factor, QLineEdit)
    words = [unit.itemText(at) for at in range(unit.count())]
    assert len(set(words)) == len(words), "no two units read the same"
    assert "pct_year" not in {unit.itemData(at) for at in range(unit.count())}, "the unit it has is no choice"
    assert not go.isEnabled()
    assert lines.said.text().startswith("No unit is chosen")
    unit.choose("pct")
    for typed, start in (("", "The factor is missing"), ("abc", "“abc” is not a number"), ("0", "“0” is no factor"),
                         ("-2", "“-2” is no factor")):  # fmt: skip
        factor.setText(typed)
        assert lines.said.text().startswith(start)
        assert not go.isEnabled()
    factor.setText("1 000 000")
    assert lines.said.text() == "Its figures are read times 1,000,000."
    assert go.isEnabled()
    unit.choose(ANOTHER)
    assert "English, Русский, 中文" in lines.said.text()
    assert not go.isEnabled()
    for lang, label in (("en", "thousand tonnes"), ("ru", "тыс. тонн"), ("zh", "千吨")):
        lines.fields[f"unit_{lang}"].setText(label)
        assert lines.fields[f"unit_{lang}"].isVisible()
    factor.setText("0,001")
    lines.fields["new"].setText("growth")
    office.press("Change the draft")
    facts = office.page.facts
    assert facts is not None
    node = facts.node("growth")
    assert node is not None
    assert facts.units[node.cells["unit"]]["zh"] == "千吨"
    assert node.typed is not None
    assert (node.typed.kind, node.typed.others, node.typed.factor) == ("unit", ("gdp_growth",), "0.001")
    assert not facts.faults


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
def test_units_read_differently_in_every_language(lang: str) -> None:
    words = unit_words(Framework.load().tables, lang)
    assert len(set(words.values())) == len(words)


def test_a_broken_change_is_named_led_to_and_mended(office: Office, tmp_path: Path) -> None:
    office.step(SHARE, "Change the unit…", unit="pct_year", factor="0.01", new=NEW)
    facts, page = office.page.facts, office.page
    assert facts is not None
    row = next(row for row in facts.draft.tables["changes"] if row["new"] == NEW)
    page.acts.take(Step("cell", {"sheet": "changes", "code": row["code"], "column": "factor", "value": ""}))
    office.idle()
    (fault,) = page._shown().faults
    assert fault.reason == "a change of unit needs a factor above zero, for example 0.001"
    assert page._place(fault).text.endswith(f"({SHARE}): another unit")
    page._view(FAULTS)
    office.qtbot.keyClick(page.faults, Qt.Key.Key_Return)
    assert page.grid.row().code == NEW
    line = page.panel.mending["factor"]
    line.setText("1 000,5")
    office.qtbot.keyClick(line, Qt.Key.Key_Return)
    office.idle()
    assert not page._shown().faults
    assert page._shown().node(NEW).typed.factor == "1000.5"  # type: ignore[union-attr]


def test_a_missing_language_is_named_and_the_field_gone_to(office: Office) -> None:
    page = office.page
    for lang in ("ru", "zh"):
        where = {"table": "measure", "code": SHARE, "attribute": "short", "lang": lang}
        page.acts.take(Step("text", {**where, "text": ""}))
    office.idle()
    (fault,) = page._shown().faults
    assert fault.reason == "“Short name” is missing in: Русский, 中文"
    assert page._place(fault).text.endswith(f"({SHARE}) · Short name")
    page._view(FAULTS)
    page.faults.opened.emit(fault)
    assert page.grid.row().code == SHARE
    office.qtbot.waitUntil(lambda: page.panel.boxes["short", "ru"].isAncestorOf(office.window.focusWidget()))


def test_renamed_and_retired_measures_are_called_so_with_both_names(office: Office) -> None:
    office.step("ttci_rank", "Rename…", new="tourism_rank")
    office.step("ENG.OP1.TAPI", "Retire")
    page = office.page
    facts = page._shown()
    assert [n.code for n in facts.nodes if n.code in ("ttci_rank", "tourism_rank")] == ["tourism_rank"], "one row"
    said = {n.code: texts.typed_words(n) for n in facts.nodes if n.typed is not None}
    assert said == {"tourism_rank": "renamed, before: ttci_rank", "ENG.OP1.TAPI": "retired"}
    assert {d.column for d in facts.differences} == {"rename", "retire"}
    renamed = next(d for d in facts.differences if d.column == "rename")
    before, after = (page._side(renamed, side).text for side in (renamed.before, renamed.after))
    assert before.endswith("(ttci_rank)")
    assert after.endswith("(tourism_rank)")
    assert before.split(" (")[0] == after.split(" (")[0] != "ttci_rank", "by name and code"
