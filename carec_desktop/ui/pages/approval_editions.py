"""Approval, the editions: make and name one, list them, print from them, see what changed from one to another."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.ui import files
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.page import Action, Keys
from carec_desktop.ui.pages.approval_board import Board
from carec_desktop.ui.pages.approval_data import Facts, said_words, slot_words
from carec_desktop.ui.parts import Button, Label, beside
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.editions import Differs, Edition
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.ui.pages.approval import Approvals

SHOWN = 5  # rows of the list of editions before it scrolls
NOW = ""


class Editions(Board):
    """The list above; below, what the chosen one says differently from another."""

    def __init__(self, page: "Approvals") -> None:
        super().__init__(page)
        self._compared: tuple[str, str] | None = None
        self._load = Action(lambda: _("Load a file…"), self.pick_file, icon="folder")
        self._make = Action(lambda: _("Keep an edition…"), self.ask, icon="plus", keys="Ctrl+N", primary=True)
        self.actions_ = [self._load, self._make]
        self.hints = [
            Keys(("Enter",), lambda: _("Cards of this edition")), Keys(("Ctrl+N",), lambda: _("Keep an edition")),
        ]  # fmt: skip
        self._build()

    def _build(self) -> None:
        self.table = Table(
            [
                Column(lambda: _("No."), lambda e: Cell(str(e.number)), 44, right=True),
                Column(lambda: _("Name"), lambda e: Cell(e.name, bold=True, tip=e.name), 200, 2),
                Column(lambda: _("Made"), _made, 120),
                Column(lambda: _("Period"), lambda e: Cell(_period(e)), 90),
                Column(lambda: _("Framework revision"), lambda e: Cell(e.revision, tone="text2"), 120),
                Column(lambda: _("Changed values"), _changed, 120, right=True),
            ],
            name=lambda: _("Editions"), master=True,
        )  # fmt: skip
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda edition: self._print(edition.name))
        self.other = Combo(name=lambda: _("Compared with"))
        self.other.picked.connect(lambda _name: self._compare())
        self._head = Label("", 15, bold=True, wrap=True)
        self._bar = beside(self._head, None, Label(lambda: _("Compared with"), tone="2"), self.other, gap=8)
        self.differs = Table(
            [
                Column(lambda: _("Value"), lambda d: Cell(slot_words(d), tip=slot_words(d)), 260, 2),
                Column(lambda: self._called(0), lambda d: _said(d.before), 140, 1, right=True),
                Column(lambda: self._called(1), lambda d: _said(d.after), 140, 1, right=True),
            ],
            name=lambda: _("What changed"), head_lines=2,
        )  # fmt: skip
        self._same = Label(lambda: _("Both say the same."), tone="2")
        self._nothing = Empty(
            lambda: _("No edition is kept yet."),
            lambda: _("An edition keeps what cards, matrix and tables say now: they print from it again, identical, "
                      "whatever comes later."),
            lambda: _("Keep an edition…"), self.ask,
        )  # fmt: skip
        for widget, stretch in (
            (self.table, 2), (self._bar, 0), (self.differs, 3), (self._same, 1), (self._nothing, 0)
        ):  # fmt: skip
            self.column.addWidget(widget, stretch)

    def first_focus(self) -> Table:
        return self.table

    def _row(self) -> "Edition | None":
        row: Edition | None = self.table.row() if self.facts is not None else None
        return row

    def show_facts(self, facts: Facts) -> None:
        kept = tuple(reversed(facts.editions))
        self._compared = None
        self.table.set_rows(kept, key=lambda edition: edition.name)
        for widget in (self.table, self._bar):
            widget.setVisible(bool(kept))
        self._forget_differs()
        self._nothing.setVisible(not kept)
        if kept:
            self._offer()

    def _picked(self, _edition: "Edition") -> None:
        self._offer()
        self.page.show_panel()

    def _offer(self) -> None:
        """What the chosen edition can be compared with: the one before it first, then the others, then now."""
        row = self._row()
        if row is None or self.facts is None:
            return
        others = [one for one in reversed(self.facts.editions) if one.name != row.name]
        before = next((one.name for one in others if one.number < row.number), NOW)
        self.other.set_options([*((one.name, one.name) for one in others), (NOW, lambda: _("As it stands now"))])
        self.other.choose(before)
        if self.page.at == "editions":
            self._compare()

    def show_panel(self) -> None:
        row, panel = self._row(), self.panel
        if row is None:
            return
        panel.head(row.name, _("No. {n}").format(n=row.number))
        panel.pairs([
            (lambda: _("Made"), _made(row).text), (lambda: _("Period"), _period(row)),
            (lambda: _("Framework revision"), row.revision), (lambda: _("Edits"), str(len(row.counting))),
            (lambda: _("Digest"), row.digest[:16]),
        ])  # fmt: skip
        panel.block(
            Button(lambda: _("Cards and matrix…"), partial(self._print, row.name)),
            Button(lambda: _("Save to a file…"), partial(self.pick_target, row.name)),
            Label(lambda: _("The file lets a ledger that is rebuilt elsewhere print the same."), tone="2", wrap=True),
        )
        if self._compared is None:
            self._compare()

    # Comparing

    def _compare(self) -> None:
        row = self._row()
        if row is None:
            return
        pair = self._in_time_order(self.other.code(), row.name)
        self._compared = pair
        self._forget_differs()
        self._head.say(lambda: _("Comparing…"))

        def compare(ws: "Workspace") -> "list[Differs]":
            from carec_desktop.actions import editions

            return editions.compare(ws, *pair)

        self.desk.ask(compare, partial(self._show_differs, pair), word=lambda: _("Comparing…"), owner=self.page)

    def _in_time_order(self, one: str, other: str) -> tuple[str, str]:
        """Two editions, or an edition and what stands now, the earlier first."""
        numbers = {edition.name: edition.number for edition in (self.facts.editions if self.facts else ())}
        latest = len(numbers) + max(numbers.values(), default=0)
        first, second = sorted((one, other), key=lambda name: numbers.get(name, latest))
        return first, second

    def _called(self, side: int) -> str:
        """What a column of values is of."""
        name = self._compared[side] if self._compared is not None else NOW
        return name or _("As it stands now")

    def _forget_differs(self) -> None:
        """Nothing is said about what differs until it has been compared."""
        self._head.say("")
        for widget in (self.differs, self._same):
            widget.hide()

    def _show_differs(self, pair: tuple[str, str], found: "list[Differs]") -> None:
        if pair != self._compared:
            return
        words = ngettext("{n} value differs", "{n} values differ", len(found)).format(n=len(found))
        self._head.say(words if found else "")
        self.differs.set_rows(found, key=lambda one: one.slot)
        self.differs.setVisible(bool(found))
        self._same.setVisible(not found)

    # Making, printing, carrying

    def ask(self) -> None:
        self.desk.messages.ask_text(
            _("Keep what cards and matrix say now under which name?"), self.make, ok=_("Keep"),
            more=_("They print from it again, identical, whatever comes later. Drafts are not in it."),
        )  # fmt: skip

    def make(self, name: str) -> None:
        def make(ws: "Workspace") -> "Edition":
            from carec_desktop.actions import editions

            return editions.make(ws, name)

        self.desk.do(make, self._kept, word=lambda: _("Saving…"), owner=self.page)

    def _kept(self, made: "Edition") -> None:
        self.desk.messages.info(_("The edition “{name}” is kept.").format(name=made.name))

    def _print(self, name: str) -> None:
        self.desk.go("card", ("", name))

    def pick_target(self, name: str) -> None:
        def write(path: Path) -> None:
            def save(ws: "Workspace") -> Path:
                from carec_desktop.actions import editions

                return editions.save(ws, name, path)

            words = _("The edition is written to “{file}”.").format(file=path.name)
            self.desk.ask(save, lambda _path: self.desk.messages.info(words), owner=self.page)

        files.save_file(self.window(), _("Save the edition"), f"{name}.json", "json", write)

    def pick_file(self) -> None:
        def load(path: Path) -> None:
            def take(ws: "Workspace") -> Any:
                from carec_desktop.actions import editions

                return editions.load(ws, path)

            self.desk.do(take, self._kept, word=lambda: _("Reading…"), owner=self.page)

        files.open_file(self.window(), _("Load an edition"), load)


def _made(edition: "Edition") -> Cell:
    from carec_desktop.localvalues import show_date

    return Cell(show_date(edition.made_at[:10], language()))


def _period(edition: "Edition") -> str:
    from carec_desktop.localvalues import show_period

    return show_period(edition.period, language()) if edition.period else "–"


def _changed(edition: "Edition") -> Cell:
    return Cell("–", tone="text2") if edition.changed is None else Cell(str(len(edition.changed)))


def _said(said: tuple[tuple[str, str], ...]) -> Cell:
    words = said_words(said)
    return Cell(words, tip=words)
