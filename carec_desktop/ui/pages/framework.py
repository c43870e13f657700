"""The results framework: read by everybody, revised by the secretariat in a draft that is published as a whole.

Every letter is kept as it is typed; the steps of the draft are undone one by one. Publishing shows what differs, asks
for a name and for the passphrase of the root key, and the revision travels with the next receipts.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.framework_steps import Step
from carec_desktop.framework_units import read_factor
from carec_desktop.i18n import _, language, ngettext
from carec_desktop.problems import UserError
from carec_desktop.ui import files
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer, Box
from carec_desktop.ui.page import Action, Head, Keys, Note, Page
from carec_desktop.ui.pages import framework_texts as texts
from carec_desktop.ui.pages.framework_acts import Acts
from carec_desktop.ui.pages.framework_asks import Ask, Asking, Lines, addable
from carec_desktop.ui.pages.framework_grid import FIRST, FrameworkGrid
from carec_desktop.ui.pages.framework_panel import Calls, FrameworkPanel
from carec_desktop.ui.pages.framework_rows import Facts, Fault, Node
from carec_desktop.ui.pages.framework_told import NEWS, ChangesList
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.framework_draft import Difference
    from carec_desktop.actions.revised import Revised
    from carec_desktop.actions.workspace import Workspace

EVERYTHING, CHANGES, FAULTS = "everything", "changes", "faults"
NOTHING = Facts.empty()
PAUSE = 250  # milliseconds without a letter before the draft is judged again


class FrameworkPage(Page):
    """Grid, differences, what is to be settled. `where`: the code of a row."""

    side_width = 380
    fold_navigation = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self._where = ""
        self._revised: Sequence[Revised] = ()
        self.acts = Acts(desk, self, self._show, self._taken)
        self._asking = Asking(desk, self.acts.take)
        self._judge = QTimer(self, singleShot=True, interval=PAUSE)
        self._judge.timeout.connect(self._read)
        self._build_head()
        self._build_body()
        self.panel = FrameworkPanel(
            Calls(self.type_text, self.choose, self._ask_step, self._look_up, self.mend)
        )  # fmt: skip
        self.side = self.panel

    def _build_head(self) -> None:
        office = self.desk.who.role == "secretariat"
        drafted = [
            Option(CHANGES, lambda: _("Differences"), count=lambda: len(self._shown().differences)),
            Option(FAULTS, lambda: _("To settle"), count=lambda: len(self._shown().faults)),
        ]
        told = [Option(NEWS, lambda: _("What changed"), count=self._told_count)]
        self.views = Segments(
            [Option(EVERYTHING, lambda: _("Everything")), *(drafted if office else told)],
            small=True, name=lambda: _("What is shown"),
        )  # fmt: skip
        self.views.choose(EVERYTHING)
        self.views.chosen.connect(lambda _code: self._show_view())
        self._publish = Action(lambda: _("Publish…"), self.ask_publish, keys="Ctrl+Enter", primary=True, visible=office)
        self._add = Action(lambda: _("Add…"), self.ask_add, icon="plus", visible=office)
        self._undo = Action(lambda: _("Undo"), self.acts.undo, icon="undo", keys="Ctrl+Z", visible=office)
        self._drop = Action(lambda: _("Discard the draft"), self.acts.discard, visible=office)
        self._book = Action(lambda: _("Workbook…") if office else _("Save as a workbook…"), self.ask_book, icon="disk")
        self.head = Head(
            lambda: _("Results framework"), self._subtitle, tools=[self.views],
            actions=[self._undo, self._add, self._book, self._drop, self._publish],
        )  # fmt: skip
        if office:
            self.hints = [Keys(("F2",), lambda: _("Type into the cell")), Keys(("Tab",), lambda: _("Next language")),
                          Keys(("Ctrl+Z",), lambda: _("Undo"))]  # fmt: skip

    def _shown(self) -> Facts:
        return self.facts or NOTHING

    def _told_count(self) -> int:
        """Changes of the revision in force."""
        return len(self._revised[0].news) if self._revised else 0

    def _build_body(self) -> None:
        self.grid = FrameworkGrid()
        self.grid.typed.connect(lambda node, lang, text: self.type_text(node, node.shown, lang, text))
        self.grid.left.connect(self._read)
        self.grid.picked.connect(lambda node: self._show_node(node))
        self.grid.opened.connect(lambda _node: self.side_asked.emit())
        self.changes = Table(
            [
                Column(lambda: _("Where"), lambda d: self._place(d), 250, 1),
                Column(lambda: _("What"), lambda d: Cell(_what(d), tone="text2"), 120),
                Column(lambda: _("In force"), lambda d: self._side(d, d.before), 200, 1),
                Column(lambda: _("Draft"), lambda d: self._side(d, d.after), 200, 1),
            ],
            name=lambda: _("Differences"),
        )  # fmt: skip
        self.faults = Table(
            [
                Column("", lambda _f: Cell(mark=Mark.ERROR), 32),
                Column(lambda: _("Where"), lambda f: self._place(f), 260, 1),
                Column(lambda: _("What keeps the revision back"), lambda f: Cell(f.reason, tip=f.reason), 300, 2),
            ],
            name=lambda: _("To settle"),
        )  # fmt: skip
        self.faults.opened.connect(self._go_to_fault)
        self._same = Empty(lambda: _("The draft is what is in force."),
                           lambda: _("Type into the grid, or open a workbook that was edited."),
                           lambda: _("Show the grid"), lambda: self._view(EVERYTHING))  # fmt: skip
        self._fine = Empty(lambda: _("Nothing keeps the draft from being published."))
        self.told = ChangesList(self._to_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 0, 0)
        for widget in (self.grid, self.changes, self.faults, self._same, self._fine, self.told):
            column.addWidget(widget, 1)

    def _place(self, one: "Difference | Fault") -> Cell:
        words = texts.place_words(self._shown(), one.sheet, one.key)
        return Cell(words, tip=words)

    def _side(self, difference: "Difference", value: str) -> Cell:
        facts = self._shown()
        if difference.sheet == "changes":
            words = texts.named(facts, value)
        elif difference.column == "unit" and value in facts.units:
            words = facts.units[value][language()]
        else:
            words = texts.shown(difference.column, value)
        return Cell(words or "—", tone="text" if words else "text2", tip=words)

    def _subtitle(self) -> str:
        if self.facts is None:
            return ""
        words = _("revision {revision} in force").format(revision=self.facts.revision)
        count = len(self.facts.draft.steps)
        if not self.facts.editable or not count:
            return words
        steps = ngettext("{n} step in the draft", "{n} steps in the draft", count).format(n=count)
        return _("{revision} · {draft}").format(revision=words, draft=steps)

    # Reading and showing

    def opened(self, where: Any = None) -> None:
        self._where = str(where or "") if where != NEWS else ""
        self._read()
        if self.desk.who.role != "secretariat":
            self.desk.ask(_revisions, self._show_revisions, owner=self)
            self._view(NEWS if where == NEWS else EVERYTHING)

    def refresh(self) -> None:
        self._read()

    def first_focus(self) -> QWidget | None:
        return self.views if self.views.code() == NEWS else self.grid

    def _read(self) -> None:
        self._judge.stop()
        self.acts.read()

    def _show(self, facts: Facts) -> None:
        """Show a draft; rows stay as they are while one of their cells is typed into."""
        before, self.facts = self.facts, facts
        if self.grid.editor is None:
            self.grid.set_editable(facts.editable)
            self.grid.show_nodes(facts.nodes)
            self.changes.set_rows(facts.differences, key=lambda d: (d.sheet, d.key, d.column))
            self.faults.set_rows(facts.faults, key=lambda f: (f.sheet, f.key, f.reason))
            self._show_node(self.grid.row())
            self._go_to(self._where)
        if before is None or before.draft.unfit != facts.draft.unfit:
            self._tell_unfit(facts)
        self.views.refresh()
        self._undo.enabled = self._drop.enabled = bool(facts.draft.steps)
        self._publish.enabled = facts.reading.different and not facts.reading.refused
        self._publish.why = "" if self._publish.enabled else self._why
        self.notes = [Note(self._why, Mark.ERROR)] if facts.editable and facts.faults else []
        self._show_view()
        self.head_changed.emit()

    def _tell_unfit(self, facts: Facts) -> None:
        if facts.draft.unfit:
            words = ngettext("{n} step of the draft does not fit the revision in force and is left out.",
                             "{n} steps of the draft do not fit the revision in force and are left out.",
                             facts.draft.unfit)  # fmt: skip
            self.desk.messages.warn(words.format(n=facts.draft.unfit))

    def _why(self) -> str:
        """What keeps the draft from being published."""
        facts = self.facts
        if facts is None or not facts.reading.different:
            return _("The draft is what is in force.")
        missing = len(facts.reading.missing)
        if missing:
            words = ngettext("{n} text is missing in a language.", "{n} texts are missing in a language.", missing)
            return words.format(n=missing)
        count = len(facts.faults)
        return ngettext("{n} thing is to be settled.", "{n} things are to be settled.", count).format(n=count)

    def _show_view(self) -> None:
        view, facts = self.views.code(), self.facts
        self.grid.setVisible(view == EVERYTHING)
        self.changes.setVisible(view == CHANGES and bool(facts and facts.differences))
        self._same.setVisible(view == CHANGES and not (facts and facts.differences))
        self.faults.setVisible(view == FAULTS and bool(facts and facts.faults))
        self._fine.setVisible(view == FAULTS and not (facts and facts.faults))
        self.told.setVisible(view == NEWS)
        if view == NEWS and self._revised:
            self.desk.keep(_mark_read, lambda _nothing: None, owner=self)

    def _view(self, code: str) -> None:
        self.views.choose(code)
        self._show_view()

    def _show_revisions(self, found: "Sequence[Revised]") -> None:
        self._revised = found
        self.told.show_revisions(found)
        self.views.refresh()
        self._show_view()

    def _to_row(self, code: str) -> None:
        """From a change to the row of its measure."""
        self._view(EVERYTHING)
        self._go_to(code)
        self.grid.setFocus()

    def _show_node(self, node: Node | None) -> None:
        if self.facts is not None:
            self.panel.show_node(self.facts, node)

    def _go_to(self, code: str, lang: str = "") -> None:
        node = self.facts.node(code) if self.facts is not None and code else None
        if node is not None and self.facts is not None:
            column = FIRST + ("en", "ru", "zh").index(lang) if lang else FIRST
            self.grid.setCurrentIndex(self.grid.rows_model.index(self.facts.at(node), column))
            self._where = ""

    def _go_to_fault(self, fault: Fault) -> None:
        """The row a fault is of, and the very field that mends it: a cell of the grid or a line of the panel."""
        facts = self._shown()
        node = facts.node(fault.code) if fault.code else None
        if node is None:
            self.desk.messages.info(_("This row stands in the workbook alone: mend it there and open it again."))
            return
        table, attribute, lang = facts.lacking(fault)
        in_grid = (table, attribute) == (node.table, node.shown)
        self._view(EVERYTHING)
        self._go_to(fault.code, lang if in_grid else "")
        self.grid.setFocus()
        if fault.sheet in ("changes", "texts") and not in_grid:
            self.side_asked.emit()
            self.panel.take_up(attribute, lang)

    def mend(self, node: Node, column: str, text: str) -> None:
        """A factor or a first year of a typed change was typed anew; one that cannot be read is told and stays."""
        if node.typed is None:
            return
        try:
            value = read_factor(text, language()) if column == "factor" else text.strip()
        except UserError as error:
            self.desk.messages.refuse(error)
            return
        where = {"sheet": "changes", "code": node.typed.key, "column": column}
        self.acts.take(Step("cell", {**where, "value": value}))

    # Steps

    def type_text(self, node: Node, attribute: str, lang: str, text: str) -> None:
        """A letter was typed: it is kept at once, the draft judged when the person pauses."""
        of_unit = attribute == "label"  # the panel of a measure holds the unit it is counted in too
        where = {"table": "unit", "code": node.cells["unit"]} if of_unit else {"table": node.table, "code": node.code}
        where |= {"attribute": attribute, "lang": lang}
        self.acts.type(Step("text", {**where, "text": text}), self._judge.start)

    def choose(self, node: Node, column: str, value: str) -> None:
        self.acts.take(Step("cell", {"sheet": node.sheet, "code": node.code, "column": column, "value": value}))

    def _ask_step(self, node: Node, kind: str) -> None:
        if self.facts is not None:
            self._asking.step(self.facts, node, kind)

    def _look_up(self, code: str) -> None:
        """The records of a measure that has ended."""
        self.desk.go("code", (code, "", ""))

    def ask_add(self) -> None:
        """Ask what to add where the keyboard is; on a head the first cluster is meant."""
        node = self.grid.row()
        if self.facts is not None and addable(self.facts, node):
            self._asking.add(self.facts, node)

    def _taken(self, facts: Facts, code: str) -> None:
        """A step was taken; the row it made comes into sight."""
        self._where = code
        self._show(facts)

    # Workbook and publishing

    def ask_book(self) -> None:
        """A workbook to edit elsewhere: written, or taken over again."""
        if self.desk.who.role != "secretariat":
            self.pick_target()
            return
        self.desk.messages.ask(
            _("The draft as a workbook"),
            [Answer(lambda: _("Save as a workbook…"), self.pick_target, primary=True),
             Answer(lambda: _("Open a workbook…"), self.pick_book), Answer(lambda: _("Cancel"))],
            more=_("One sheet a table, texts in three languages beside each other. Opened again, it is one step of the "
                   "draft."),
        )  # fmt: skip

    def pick_target(self) -> None:
        name = _("framework-{revision}").format(revision=self.facts.revision if self.facts else "")
        files.save_file(self.window(), _("Save as a workbook"), name, "xlsx", self.acts.save_book)

    def pick_book(self) -> None:
        files.open_files(self.window(), _("Open a workbook"), "xlsx", lambda paths: self.open_book(paths[0]))

    def open_book(self, path: Path) -> None:
        """Take over a workbook, and show what it changes or what is wrong in it."""

        def done(facts: Facts) -> None:
            self._view(FAULTS if facts.faults else CHANGES)
            self._show(facts)

        self.acts.open_book(path, done)

    def ask_publish(self) -> Box | None:
        """Show how much changes, and ask for the name of the revision and the passphrase of the root key."""
        facts = self.facts
        if facts is None or not self._publish.enabled:
            return None
        self._view(CHANGES)
        named = next((row["value"] for row in facts.draft.tables["framework"] if row["code"] == "revision"), "")
        lines = Lines([Ask("revision", lambda: _("Name of the revision"), _next_name(named, facts.revision)),
                       Ask("secret", lambda: _("Passphrase of the root key"))])  # fmt: skip
        lines.hide_signs("secret")
        count = len(facts.differences)
        words = ngettext("{n} difference to revision {revision}.", "{n} differences to revision {revision}.", count)
        return self.desk.messages.ask(
            _("Publish the draft as a signed revision?"),
            [Answer(lambda: _("Sign and publish"), lambda: self.publish(**lines.typed()), primary=True),
             Answer(lambda: _("Look at it again"))],
            more=_("{differences} It is in force here at once and travels with the next receipts; packages made before "
                   "are still accepted.").format(differences=words.format(n=count, revision=facts.revision)),
            body=lines,
        )  # fmt: skip

    def publish(self, revision: str, secret: str) -> None:
        """Sign the draft under this name."""
        self.acts.publish(revision, secret, lambda: self._view(EVERYTHING))


def _revisions(ws: "Workspace") -> "Sequence[Revised]":
    from carec_desktop.actions import revised

    return revised.revisions(ws)


def _mark_read(ws: "Workspace") -> None:
    from carec_desktop.actions import revised

    revised.mark_read(ws)


def _next_name(typed: str, in_force: str) -> str:
    """The name in the draft; where it is still the one in force, that with the next number."""
    stem, _dash, number = in_force.rpartition("-")
    return typed if typed != in_force or not number.isdigit() else f"{stem}-{int(number) + 1}"


def _what(difference: "Difference") -> str:
    if not difference.column:
        return _("new") if difference.after else _("goes")
    return texts.column_words(difference.column)


