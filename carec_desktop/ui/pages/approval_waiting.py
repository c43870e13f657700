"""Approval, what waits: each correction beside what is published, the papers it would change, accept or decline."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QLineEdit

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.keys import LetterKeys
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Keys
from carec_desktop.ui.pages.approval_board import Board
from carec_desktop.ui.pages.approval_data import Facts, owner_words
from carec_desktop.ui.pages.correction_words import why
from carec_desktop.ui.pages.places import page_of
from carec_desktop.ui.panels import Item
from carec_desktop.ui.parts import Button, Label
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.corrections import Change, Proposal
    from carec_desktop.actions.effects import Effect
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer
    from carec_desktop.ui.pages.approval import Approvals

PAUSE = 250  # milliseconds on one row until its papers are compared
MOST_CHANGES = 10


class Waiting(Board):
    """One row a record; J, K, A and D go through the queue."""

    def __init__(self, page: "Approvals") -> None:
        super().__init__(page)
        self.wanted = ""  # id of the record to be shown first
        self._effect: tuple[str, Effect] | None = None
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._compare)
        self._decline = Action(lambda: _("Decline"), self.decline, icon="x", enabled=False)
        self._accept = Action(lambda: _("Accept"), self.accept, icon="ok", keys="Ctrl+Enter", primary=True)
        self.actions_ = [self._decline, self._accept]
        self.hints = [
            Keys(("J", "K"), lambda: _("Next, previous")), Keys(("A", "D"), lambda: _("Accept, decline")),
        ]  # fmt: skip
        self.table = Table(
            [
                Column("", _mark, 32),
                Column(lambda: _("Record"), lambda p: Cell(p.place, tip=p.place), 240, 2),
                Column(lambda: _("Published"), lambda p: self._cell(p, "published"), 120, right=True),
                Column(lambda: _("Proposed"), lambda p: self._cell(p, "proposed"), 120, right=True),
                Column(lambda: _("Source"), _source, 150, 1, optional=True),
                Column(lambda: _("Why it waits"), _kind, 150),
            ],
            name=lambda: _("Waiting"), master=True,
        )  # fmt: skip
        self.table.picked.connect(lambda _row: self.page.show_panel())
        self._keys = LetterKeys(self, {
            "J": lambda: self.table.step(1), "K": lambda: self.table.step(-1), "A": self.accept, "D": self.decline,
        })  # fmt: skip
        self._nothing = Empty(
            lambda: _("Nothing waits: everything that came is printed as it was approved."),
            lambda: _("What arrives after an approval or after a lock comes here."),
            lambda: _("Countries"), lambda: page.turn("countries"),
        )  # fmt: skip
        self.reason = QLineEdit()  # beside the list, not in the panel: what is typed stays while the panel changes
        asked = Label(lambda: _("Why you accept or decline; the country reads it in its receipt:"), tone="2", wrap=True)
        self._asked = asked
        self.column.addWidget(self.table, 1)
        for widget in (self._nothing, self._asked, self.reason):
            self.column.addWidget(widget)
        self._name_reason()

    def first_focus(self) -> Table:
        return self.table

    def _name_reason(self) -> None:
        self.reason.setPlaceholderText(_("Why, in one sentence"))
        self.reason.setAccessibleName(_("Reason"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._name_reason()
        super().changeEvent(event)

    def _row(self) -> "Proposal | None":
        row: Proposal | None = self.table.row() if self.facts is not None else None
        return row

    def _cell(self, row: "Proposal", what: str) -> Cell:
        """The one answer that differs, or how many do."""
        if row.kind == "leaving":
            return Cell(_("stands") if what == "published" else _("deleted"))
        if len(row.changes) != 1 or self.facts is None:
            n = len(row.changes)
            words = ngettext("{n} answer", "{n} answers", n).format(n=n)
            return Cell(words if what == "proposed" else "–", tone="text2")
        (change,) = row.changes
        words = self._said(row, change, what)
        return Cell(words, bold=what == "proposed", tip=words)

    def _said(self, row: "Proposal", change: "Change", what: str) -> str:
        assert self.facts is not None
        return self.facts.shown(row.stored.record_id, change.question, getattr(change, what))

    def show_facts(self, facts: Facts) -> None:
        self._effect = None
        self.table.set_rows(facts.waiting, key=lambda one: one.stored.record_id)
        at = next((i for i, one in enumerate(facts.waiting) if one.stored.record_id == self.wanted), None)
        if at is not None:
            self.table.choose(at)
        self.wanted = ""
        for widget in (self.table, self._asked, self.reason):
            widget.setVisible(bool(facts.waiting))
        self._nothing.setVisible(not facts.waiting)

    # Beside the list

    def show_panel(self) -> None:
        row = self._row()
        for action in (self._accept, self._decline):
            action.enabled = row is not None and row.clean
            action.why = lambda: _("It contradicts itself or waits for a package; settle that first.")
        if row is None or self.facts is None:
            return
        panel = self.panel
        panel.head(row.place)
        panel.add(Item(Mark.WAITING if row.clean else Mark.CONFLICT, why(row)))
        for change in row.changes[:MOST_CHANGES]:
            panel.pairs([
                (self.facts.label(row.stored.record_id, change.question), ""),
                (lambda: _("Published"), self._said(row, change, "published")),
                (lambda: _("Proposed"), Label(self._said(row, change, "proposed"), 12, bold=True, wrap=True)),
            ], rule=False)  # fmt: skip
        self._show_who(row)
        self._show_effect(row)
        form, key, record = row.stored.form, dict(row.stored.key), row.stored.record_id
        settle = None if row.clean else Button(lambda: _("Settle it first"), partial(self._settle, row))
        open_it = Button(lambda: _("Open the record"), lambda: self.desk.go(*page_of(form, record, key)))
        panel.block(*([settle] if settle else []), open_it)
        self._offer_all(row)

    def _offer_all(self, row: "Proposal") -> None:
        """Everything clean that waits of the same owner, decided with one reason."""
        own = [one for one in (self.facts.waiting if self.facts else ()) if one.ref_area == row.ref_area and one.clean]
        if len(own) > 1:
            who = owner_words(row.ref_area)
            accept = _("Accept all {n} of {country}").format(n=len(own), country=who)
            decline = _("Decline all {n} of {country}").format(n=len(own), country=who)
            self.panel.block(
                Button(accept, partial(self._ask, "accept", own)), Button(decline, partial(self._ask, "decline", own))
            )

    def _show_who(self, row: "Proposal") -> None:
        from carec_desktop.localvalues import show_date

        day = show_date(row.when[:10], language()) if row.when else ""
        said = [(lambda: _("Source"), row.source), (lambda: _("Who"), row.who), (lambda: _("When"), day)]
        if row.reason:
            said.append((lambda: _("Reason"), row.reason))
        self.panel.pairs([(label, text) for label, text in said if text])

    def _show_effect(self, row: "Proposal") -> None:
        """Cards and matrix that would change, editions that go on printing what is published now."""
        if self._effect is None or self._effect[0] != row.stored.record_id:
            self.panel.block(Label(lambda: _("Comparing the papers…"), tone="2"))
            self._soon.start()
            return
        effect = self._effect[1]
        self.panel.block(Label(lambda: _("Accepted, it would change:"), tone="2"), rule=False)
        for area in effect.cards:
            self.panel.add(
                Item(None, _("Card of {country}").format(country=owner_words(area)), call=partial(self._card, area)),
                rule=False,
            )
        if effect.matrix:
            self.panel.block(Label(lambda: _("The regional matrix")), rule=False)
        if not effect.cards and not effect.matrix:
            self.panel.block(Label(lambda: _("No card and not the matrix: it is not printed there.")), rule=False)
        if effect.editions:
            names = ", ".join(f"“{name}”" for name in effect.editions)
            self.panel.block(
                Label(_("Editions that print what is published now, and go on doing so: {names}").format(names=names),
                      tone="2", wrap=True)
            )  # fmt: skip

    def _compare(self) -> None:
        row = self._row()
        if row is None or self.page.board is not self:
            return
        record = row.stored.record_id

        def compare(ws: "Workspace") -> "Effect":
            from carec_desktop.actions.effects import effect

            return effect(ws, [record])

        self.desk.ask(compare, partial(self._compared, record), owner=self.page)

    def _compared(self, record: str, effect: "Effect") -> None:
        row = self._row()
        if row is not None and row.stored.record_id == record:
            self._effect = (record, effect)
            if self.page.board is self:
                self.page.show_panel()

    def _card(self, area: str) -> None:
        self.desk.go("card", area)

    def _settle(self, row: "Proposal") -> None:
        question = next((q for q, state in row.stored.states.items() if state != "clean"), "")
        self.desk.go("conflicts", f"{row.stored.record_id}.{question}")

    # Deciding

    def accept(self) -> None:
        """Publish what is proposed; asks for the reason where none is given yet."""
        row = self._row()
        self._ask("accept", [row] if row is not None else [])

    def decline(self) -> None:
        """Leave what is published; asks for the reason where none is given yet."""
        row = self._row()
        self._ask("decline", [row] if row is not None else [])

    def _ask(self, what: str, rows: "Sequence[Proposal]") -> None:
        if not rows or not all(row.clean for row in rows):
            return
        reason = self.reason.text().strip()
        if reason:
            self._take(what, rows, reason)
            return
        question, ok = _("Why is it accepted?"), _("Accept")
        if what == "decline":
            question, ok = _("Why is it declined?"), _("Decline")
        self.desk.messages.ask_text(
            question, partial(self._take, what, rows), ok=ok, more=_("The country reads it in its receipt.")
        )

    def _take(self, what: str, rows: "Sequence[Proposal]", reason: str) -> None:
        records, n = [row.stored.record_id for row in rows], len(rows)
        made: list[str] = []

        def decide(ws: "Workspace", signer: "Signer") -> None:
            from carec_desktop.actions import corrections

            verdict = corrections.accept if what == "accept" else corrections.decline
            made.extend(verdict(ws, signer, records, reason, [row.stored for row in rows]))

        def undo(ws: "Workspace", signer: "Signer") -> None:
            from carec_desktop.actions import approving

            approving.take_back(ws, signer, records, only=made)

        said = ngettext("{n} correction is accepted.", "{n} corrections are accepted.", n)
        if what == "decline":
            said = ngettext("{n} correction is declined.", "{n} corrections are declined.", n)
        if n == 1:
            said = _("“{name}” is accepted and printed.") if what == "accept" else _("“{name}” is declined.")
        self.reason.clear()
        self.decide(decide, lambda _none: said.format(n=n, name=rows[0].place), undo)


def _mark(row: "Proposal") -> Cell:
    return Cell(mark=Mark.WAITING if row.clean else Mark.CONFLICT)


def _source(row: "Proposal") -> Cell:
    return Cell(row.source, tone="text2", tip=row.source)


def _kind(row: "Proposal") -> Cell:
    from carec_desktop.actions.corrections import KINDS

    words = _(KINDS[row.kind]) if row.clean else _("not clean yet")
    return Cell(words, icon="lock" if row.locked else "", tone="text2")
