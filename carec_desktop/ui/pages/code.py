"""Look up a code: from a code on paper to the records behind it, who said them, in which package, what was decided."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carec_desktop.forms.choices import MEMBERS
from carec_desktop.i18n import _, ngettext
from carec_desktop.names import framework_in_force
from carec_desktop.problems import UserError
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages.places import page_of
from carec_desktop.ui.panels import Item, Panel
from carec_desktop.ui.parts import Button, Label, beside
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.code_lookup import Datum, Found, Record, Told

MOST_RECORDS = 12  # of a computed figure, beside the list
LONGEST = 12  # signs a person may type: FA48-2001/P20Y at most


class CodePage(Page):
    """The code on the left, what it leads to below it, the records beside it. `where`: (code, REF_AREA, edition)."""

    side_width = 400

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: list[Found] = []
        self._edition = ""
        self._open = Action(lambda: _("Open the record"), self.open_record, icon="right", primary=True, enabled=False)
        self._open.why = lambda: _("Look up a code first.")
        self._back = Action(lambda: _("Report card"), lambda: desk.go("card"), icon="card")
        self.head = Head(lambda: _("Look up a code"), self._subtitle, actions=[self._back, self._open])
        self.hints = [Keys(("Enter",), lambda: _("Look up, then open the record"))]
        self._build_question()
        self._said = Label("", 15, bold=True, wrap=True)
        self._where = Label("", tone="2", wrap=True)
        self.table = self._table()
        self._empty = Empty(
            lambda: _("Beside every figure on a card, in its annex and in the matrix stands a code of four signs."),
            lambda: _("Type it as printed, with the letter of its column or its year where there is one: FA48-C."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self.question)
        for widget in (self._said, self._where, self.table, self._empty):
            column.addWidget(widget, 1 if widget is self.table else 0)
        column.addStretch(0)
        self.side = self.panel = Panel()
        self._tell([])

    def _build_question(self) -> None:
        self.code = QLineEdit()
        self.code.setMaxLength(LONGEST)
        self.code.setAccessibleName(_("Code"))
        self.code.setPlaceholderText("FA48-C")
        self.code.setMaximumWidth(180)
        self.code.returnPressed.connect(self.look_up)
        framework = framework_in_force()
        every = ("", lambda: _("On any card"))
        areas = [(code, framework.area(code).name.say) for code in MEMBERS]
        self.card = Combo([every, *areas], name=lambda: _("Card"))
        self.card.picked.connect(lambda _area: self.look_up())
        look_up = Button(lambda: _("Look up"), self.look_up)
        self.question = beside(Label(lambda: _("Code")), self.code, self.card, look_up, None, gap=10)

    def _table(self) -> Table:
        table = Table(
            [
                Column(lambda: _("Column"), lambda d: Cell(d.column, tone="text2"), 110),
                Column(lambda: _("What"), lambda d: Cell(d.what, tip=d.what), 200, 2),
                Column(lambda: _("Period"), lambda d: Cell(d.period, tone="text2"), 100),
                Column(lambda: _("Value"), lambda d: Cell(d.value, bold=True), 110, right=True),
                Column(
                    lambda: _("Source"), lambda d: Cell(d.source, tip=d.source, tone="text2"), 200, 2, optional=True
                ),
            ],
            master=True, name=lambda: _("What the code leads to"),
        )  # fmt: skip
        table.picked.connect(self._show_records)
        table.opened.connect(lambda _datum: self.open_record())
        return table

    def _subtitle(self) -> str:
        if self._edition:
            return _("as the edition “{name}” printed it").format(name=self._edition)
        return _("as printed on cards, annex and matrix")

    def opened(self, where: Any = None) -> None:
        if isinstance(where, tuple):
            code, area, self._edition = where
            self.code.setText(code)
            self.card.choose(area)
            self.head_changed.emit()
        if self.code.text().strip():
            self.look_up()

    def first_focus(self) -> QWidget | None:
        return self.code

    def look_up(self) -> None:
        """Find what stands behind the code that is typed."""
        from carec_desktop.actions import code_lookup

        code, area, edition = self.code.text().strip(), self.card.code(), self._edition
        if not code:
            return
        self._tell([])
        job = self.desk.ask(
            lambda ws: code_lookup.look_up(ws, code, area, edition), self._tell, word=lambda: _("Reading…"),
            owner=self,
        )  # fmt: skip
        job.failed = self._refuse

    def _refuse(self, error: UserError) -> None:
        """Said while the code is in sight; on another page nobody would know what it is about."""
        if self.isVisible():
            self.desk.messages.refuse(error)

    def _tell(self, found: "list[Found]") -> None:
        self.found = found
        data = [datum for each in found for datum in each.data]
        self.table.set_rows(data)
        self.table.setVisible(bool(data))
        self._empty.setVisible(not found)
        self._said.say("\n".join(f"{each.code}  {each.what}" for each in found))
        self._said.setVisible(bool(found))
        self._where.say("\n".join(line for each in found for line in _about(each)))
        self._where.setVisible(bool(found))
        self._open.enabled = any(datum.records for datum in data)
        if data:
            self._show_records(self.table.row() or data[0])
        else:
            self.panel.clear()
        self.head_changed.emit()

    def _show_records(self, datum: "Datum") -> None:
        panel = self.panel
        panel.clear()
        for record in datum.records[:MOST_RECORDS]:
            self._add_record(record)
        more = len(datum.records) - MOST_RECORDS
        if more > 0:
            panel.block(Label(ngettext("and {n} more", "and {n} more", more).format(n=more), tone="2"))
        self._open.enabled = bool(datum.records)
        self.head_changed.emit()

    def _add_record(self, record: "Record") -> None:
        words = _("record {id}").format(id=record.record_id[:8])
        self.panel.add(Item(None, record.name, words, lambda: self._go(record)))
        for told in (*record.answers, *record.decisions):
            self.panel.add(Item(None, _said(told), told.who), rule=False)

    def open_record(self) -> None:
        """The first record behind the line on show, where it is changed."""
        datum: Datum | None = self.table.row() if self.found else None
        if datum is not None and datum.records:
            self._go(datum.records[0])

    def _go(self, record: "Record") -> None:
        self.desk.go(*page_of(record.form, record.record_id, record.key))


def _said(told: "Told") -> str:
    return _("{what}: {value}").format(what=told.what, value=told.value) if told.value else told.what


def _about(found: "Found") -> list[str]:
    """On which cards it stands, that nothing is behind it, and what the measure was before."""
    cards = len(found.cards)
    lines = [ngettext("on the card of {names}", "on the cards of {names}", cards).format(names=", ".join(found.cards))]
    if cards == len(MEMBERS):
        lines = [_("on every card")]
    if not found.data:
        lines.append(_("No record stands behind it: nothing is in the sources."))
    return [*(lines if cards else []), *found.formerly]
