"""Approval, the records of one country in a year: approve a single one, or take its approval back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carec_desktop.forms import FORMS
from carec_desktop.i18n import C_, N_, _, ngettext
from carec_desktop.ledger import APPROVED
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Keys
from carec_desktop.ui.pages.approval_board import Board
from carec_desktop.ui.pages.approval_data import Facts, owner_words
from carec_desktop.ui.pages.places import page_of
from carec_desktop.ui.parts import Button, Label
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.approving import Listed
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer
    from carec_desktop.ui.pages.approval import Approvals

STATES = {
    "approved": (Mark.APPROVED, N_("approved")),
    "waiting": (Mark.WAITING, N_("correction waits")),
    "unclean": (Mark.CONFLICT, N_("not clean yet")),
    "declined": (Mark.NOTHING, N_("declined")),
    "clean": (None, N_("to approve")),
}


class Records(Board):
    """One owner's records: name, value, where approval stands."""

    def __init__(self, page: "Approvals") -> None:
        super().__init__(page)
        self._back = Action(lambda: C_("button", "Back"), self.back, icon="left", keys="Alt+Left")
        self._withdraw = Action(lambda: _("Take approval back"), self.take_back, enabled=False)
        self._approve = Action(lambda: _("Approve"), self.approve, icon="ok", keys="Ctrl+Enter", primary=True)
        self.actions_ = [self._back, self._withdraw, self._approve]
        self.hints = [Keys(("Ctrl+Enter",), lambda: _("Approve")), Keys(("Alt+Left",), lambda: C_("button", "Back"))]
        self.title = Label("", 15, bold=True, wrap=True)
        self.table = Table(
            [
                Column(lambda: _("Kind"), lambda r: Cell(_kind(r), tone="text2"), 110, optional=True),
                Column(lambda: _("Record"), lambda r: Cell(r.place, tip=r.place), 260, 2),
                Column(lambda: _("Value"), self._value, 120, right=True),
                Column(lambda: _("Source"), _source, 140, 1),
                Column(lambda: _("State"), _state, 150),
            ],
            name=lambda: _("Records"), master=True,
        )  # fmt: skip
        self.table.picked.connect(lambda _row: self.page.show_panel())
        self._nothing = Empty(lambda: _("Nothing of it lies in this year or cluster."))
        for widget, stretch in ((self.title, 0), (self.table, 1), (self._nothing, 0)):
            self.column.addWidget(widget, stretch)

    def first_focus(self) -> Table:
        return self.table

    def back(self) -> None:
        self.page.turn("countries")

    def _row(self) -> "Listed | None":
        row: Listed | None = self.table.row() if self.facts is not None else None
        return row

    def _value(self, row: "Listed") -> Cell:
        stored = row.stored
        said = stored.approved or stored.values
        if stored.form != "observation" or self.facts is None:
            return Cell()
        asked = "value" if said.get("value") else "reason"
        words = self.facts.shown(stored.record_id, asked, said.get(asked, ""))
        return Cell(words, tone="text" if asked == "value" else "text2", tip=words)

    def show_facts(self, facts: Facts) -> None:
        self.title.say(owner_words(self.page.owner) if self.page.owner else "")
        self.table.set_rows(facts.records, key=lambda row: row.stored.record_id)
        self.table.setVisible(bool(facts.records))
        self._nothing.setVisible(not facts.records)

    def show_panel(self) -> None:
        row, panel = self._row(), self.panel
        self._approve.enabled = row is not None and row.state in ("clean", "declined") and not self._locked()
        self._approve.why = self._why_not
        self._withdraw.enabled = row is not None and row.state == "approved"
        self._withdraw.why = lambda: _("It is not approved.")
        if row is None or self.facts is None:
            return
        stored = row.stored
        panel.head(row.place)
        said = stored.approved or stored.values
        shown = [
            (self.facts.label(stored.record_id, q), self.facts.shown(stored.record_id, q, text))
            for q, text in said.items() if text
        ]  # fmt: skip
        if source := stored.key.get("source", ""):  # of a figure it is part of its name
            shown.append((_("Source"), source))
        panel.pairs(shown)
        form, key = stored.form, dict(stored.key)
        open_it = Button(lambda: _("Open the record"), lambda: self.desk.go(*page_of(form, stored.record_id, key)))
        panel.block(open_it)

    def _locked(self) -> bool:
        rows = self.facts.rows if self.facts else ()
        return any(row.owner == self.page.owner and row.standing.lock is not None for row in rows)

    def _why_not(self) -> str:
        if self._locked():
            return _("The period is locked: what waits is accepted or declined under Waiting.")
        return _("It is approved already, or not clean yet.")

    def approve(self) -> None:
        row = self._row()
        if row is not None and self._approve.enabled:
            stored, made = row.stored, list[str]()

            def approve(ws: "Workspace", signer: "Signer") -> None:
                from carec_desktop.actions import approving

                made.extend(approving.approve_record(ws, signer, stored.record_id, shown=stored))

            words = ngettext("{n} record is approved.", "{n} records are approved.", 1).format(n=1)
            self.decide(approve, lambda _none: words, lambda ws, signer: _take_back(ws, signer, stored.record_id, made))

    def take_back(self) -> None:
        """Take the approval of a record back; undo approves it again."""
        row = self._row()
        if row is not None and self._withdraw.enabled:
            record, shown, made = row.stored.record_id, row.stored.heads.get(APPROVED, ()), list[str]()
            words = _("The approval of “{name}” is taken back.").format(name=row.place)
            self.decide(
                lambda ws, signer: made.extend(_take_back(ws, signer, record, shown)), lambda _none: words,
                lambda ws, signer: _take_back(ws, signer, record, made),
            )  # fmt: skip


def _take_back(ws: "Workspace", signer: "Signer", record: str, only: Sequence[str]) -> tuple[str, ...]:
    from carec_desktop.actions import approving

    return approving.take_back(ws, signer, [record], only=only)


def _kind(row: "Listed") -> str:
    return _(FORMS[row.stored.form].heading)


def _source(row: "Listed") -> Cell:
    source = row.stored.key.get("source", "") or row.stored.values.get("source", "")
    return Cell(source, tone="text2", tip=source)


def _state(row: "Listed") -> Cell:
    mark, words = STATES[row.state]
    return Cell(_(words), mark=mark)
