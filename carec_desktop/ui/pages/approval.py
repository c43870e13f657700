"""Approval: per country and year, how much is clean, approved or not ready; one button approves what is clean."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import _, ngettext
from carec_desktop.names import record_name
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages.verdicts import sender_words
from carec_desktop.ui.panels import Item, Panel
from carec_desktop.ui.parts import Label
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.decide import Approval, Standing
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer

MOST_NAMED = 8


@dataclass(frozen=True)
class Row:
    """One owner of records and where its approval stands."""

    owner: str
    standing: "Standing"
    changed: int | None = None  # records that say something else than in the last edition; None: there is none


@dataclass(frozen=True)
class Facts:
    period: str
    periods: tuple[str, ...]
    rows: tuple[Row, ...]


def load(ws: "Workspace", wanted: str) -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import decide, editions, record, rounds

    call = rounds.current_round(ws)
    years = {view.key["time_period"][:4] for view in record.views(ws, "observation")}
    years |= {call.period[:4]} if call else set()
    periods = tuple(sorted(years, reverse=True))
    period = wanted or (call.period[:4] if call else "") or (periods[0] if periods else ws.clock()[:4])
    order = [area.code for area in ws.framework.areas]
    last = editions.last(ws)
    changed = editions.records_changed(ws, last) if last else None
    rows = [
        Row(owner, standing, None if changed is None else len(changed.get(owner, ())))
        for owner, standing in decide.standings(ws, period).items()
    ]
    rows.sort(key=lambda row: (order.index(area) if (area := row.owner.split("/")[0]) in order else 99, row.owner))
    return Facts(period, periods, tuple(rows))


class Approvals(Page):
    """Countries down, counts across."""

    side_width = 340

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self.period = Combo(name=lambda: _("Year"))
        self.period.setMinimumWidth(96)
        self.period.picked.connect(lambda _code: self.refresh())
        self._approve = Action(self._words, self.ask, icon="ok", keys="Ctrl+Enter", primary=True, enabled=False)
        self.head = Head(
            lambda: _("Approval"), lambda: _("what is approved is printed as published"), tools=[self.period],
            actions=[self._approve],
        )  # fmt: skip
        self.hints = [Keys(("↑", "↓"), lambda: _("Country")), Keys(("Ctrl+Enter",), lambda: _("Approve"))]
        self.table = Table(
            [
                Column(lambda: _("Country"), lambda r: Cell(_owner(r)), 240, 1),
                Column(lambda: _("To approve"), lambda r: _count(r.standing.clean, bold=True), 100, right=True),
                Column(lambda: _("Approved"), _approved, 90, right=True),
                Column(lambda: _("Not clean yet"), _unclean, 110, right=True),
                Column(lambda: _("Changed since the last edition"), _changed, 160, right=True),
            ],
            name=lambda: _("Approval"), head_lines=2,
        )  # fmt: skip
        self.table.picked.connect(self._show_row)
        self._nothing = Empty(lambda: _("No record lies in this year yet."))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 16)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing)
        self.side = self.panel = Panel()

    def _words(self) -> str:
        row = self._row()
        return _("Approve {country}").format(country=_owner(row)) if row is not None else _("Approve")

    def _row(self) -> Row | None:
        row: Row | None = self.table.row() if self.facts is not None else None
        return row

    def opened(self, where: Any = None) -> None:
        self.refresh()

    def refresh(self) -> None:
        wanted = self.period.code()
        self.desk.ask(lambda ws: load(ws, wanted), self._show, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        self.period.set_options([(year, year) for year in facts.periods])
        self.period.choose(facts.period)
        self.table.set_rows(facts.rows, key=lambda row: row.owner)
        self.table.setVisible(bool(facts.rows))
        self._nothing.setVisible(not facts.rows)
        row = self._row()
        if row is not None:
            self._show_row(row)
        self.head_changed.emit()

    def _show_row(self, row: Row) -> None:
        panel, standing = self.panel, row.standing
        panel.clear()
        panel.head(lambda: _owner(row), self.facts.period if self.facts else "")
        panel.pairs([
            (lambda: _("To approve"), str(standing.clean)), (lambda: _("Approved"), str(standing.approved)),
            (lambda: _("Not clean yet"), str(len(standing.unclean))),
        ])  # fmt: skip
        if standing.unclean:
            panel.block(Label(lambda: _("These stay out until they are decided:"), tone="2", wrap=True), rule=False)
        for stored in standing.unclean[:MOST_NAMED]:
            waiting = "conflict" not in stored.states.values()
            panel.add(
                Item(
                    Mark.WAITING if waiting else Mark.CONFLICT,
                    lambda one=stored: record_name(one.form, one.key, one.values),  # type: ignore[misc]
                    call=lambda one=stored: self._settle(one),  # type: ignore[misc]
                )
            )
        self._approve.enabled = bool(standing.clean)
        self._approve.why = lambda: _("Everything clean is approved already.")
        self.head_changed.emit()

    def _settle(self, stored: Any) -> None:
        question = next((q for q, state in stored.states.items() if state != "clean"), "")
        self.desk.go("conflicts", f"{stored.record_id}.{question}")

    def ask(self) -> None:
        """Approving is a decision: it is asked once, with its number."""
        row = self._row()
        if row is None or self.facts is None or not row.standing.clean:
            return
        period = self.facts.period
        question = ngettext(
            "Approve {n} record of {country} for {period}?", "Approve {n} records of {country} for {period}?",
            row.standing.clean,
        ).format(n=row.standing.clean, country=_owner(row), period=period)  # fmt: skip
        self.desk.messages.ask(
            question,
            [
                Answer(lambda: _("Approve"), lambda: self.approve(row.owner, period), primary=True),
                Answer(lambda: _("Not now")),
            ],
            more=_("Exactly the values seen now are approved; a later change is shown as a proposed correction."),
        )

    def approve(self, owner: str, period: str) -> None:
        def approve(ws: "Workspace", signer: "Signer", _step: Any) -> "Approval":
            from carec_desktop.actions import decide

            return decide.approve(ws, signer, owner, period)

        def done(result: "Approval") -> None:
            words = ngettext("{n} record is approved.", "{n} records are approved.", result.approved)
            self.desk.messages.info(words.format(n=result.approved))

        session_of(self.desk).sign(approve, done, word=lambda: _("Signing…"), owner=self)


def _owner(row: Row) -> str:
    area, _slash, rest = row.owner.partition("/")
    return f"{sender_words(area)} · {rest}" if rest else sender_words(area)


def _count(count: int, *, bold: bool = False) -> Cell:
    return Cell(str(count), bold=bold and bool(count), tone="text" if count else "text2")


def _approved(row: Row) -> Cell:
    count = row.standing.approved
    return Cell(str(count), mark=Mark.APPROVED if count and not row.standing.clean else None)


def _unclean(row: Row) -> Cell:
    count = len(row.standing.unclean)
    return Cell(str(count), mark=Mark.CONFLICT if count else None, tone="text" if count else "text2")


def _changed(row: Row) -> Cell:
    return Cell("–", tone="text2") if row.changed is None else _count(row.changed)
