"""Region: one row a member, one tally a cluster, one mark a question of the round; members are never ranked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.framework import Framework
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_date
from carec_desktop.names import area_name, measure_name
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import WORDS, Mark
from carec_desktop.ui.page import Action, Head, Page
from carec_desktop.ui.pages import round_opening
from carec_desktop.ui.pages.exchange import when
from carec_desktop.ui.parts import flowing, marked, scrolled
from carec_desktop.ui.tables import Column, Empty, Table
from carec_desktop.ui.tally import Question

if TYPE_CHECKING:
    from carec_desktop.actions.region import Answer, Member
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.call import Call

MARKS = {
    "missing": Mark.MISSING,
    "value": Mark.VALUE,
    "reason": Mark.REASON,
    "conflict": Mark.CONFLICT,
    "waiting": Mark.WAITING,
}
CONTEXT = "context"


@dataclass(frozen=True)
class Facts:
    """The members and the round they are asked in, None before one was opened."""

    members: "list[Member]"
    call: "Call | None"


def load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import region, rounds

    return Facts(region.members(ws), rounds.current_round(ws))


class Region(Page):
    """Who has answered what in the current round."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.members: list[Member] = []
        self.call: Call | None = None
        self._calls = Action(lambda: _("Write the calls…"), self.write_calls, icon="folder", enabled=False)
        self._calls.why = lambda: _("No round is open yet.")
        opens = Action(lambda: _("Open a round…"), self.open_round, icon="plus", keys="Ctrl+N", primary=True)
        self.head = Head(lambda: _("Region"), self._subtitle, actions=[self._calls, opens])
        self.table = self._table()
        self.table.opened.connect(lambda member: desk.go("card", member.ref_area))
        self._nothing = Empty(
            lambda: _("No round is open yet."), lambda: _("Open one with a call; then every answer shows here."),
            lambda: _("Open a round…"), self.open_round,
        )  # fmt: skip
        legend = flowing(*(_legend(mark) for mark in MARKS.values()))
        body = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(body))
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.table)
        column.addWidget(legend)
        column.addWidget(self._nothing)
        column.addStretch(1)
        self._shown: list[QWidget] = [self.table, legend]

    def _table(self) -> Table:
        clusters = [
            Column(
                (lambda c=cluster: f"{c.number}  {c.name.say()}"),  # type: ignore[misc]
                (lambda member, code=cluster.code: _tally(member, code)),  # type: ignore[misc]
                76, 2 if cluster.number == 2 else 1, tip=(lambda c=cluster: c.name.say()),  # type: ignore[misc]
            )
            for cluster in Framework.load().clusters
        ]  # fmt: skip
        series = Column(lambda: _("Country series"), lambda member: _tally(member, CONTEXT), 100, 2)
        return Table(
            [
                Column(lambda: _("Member"), lambda m: Cell(area_name(m.ref_area)), 150, 1),
                *clusters, series,
                Column(lambda: _("Answered"), _answered, 80, right=True),
                Column("", _share, 60),
                Column(lambda: _("Last package"), _last, 120),
            ],
            fit=True, name=lambda: _("Region"), head_lines=3,
        )  # fmt: skip

    def opened(self, where: Any = None) -> None:
        self.desk.ask(load, self._show, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def refresh(self) -> None:
        self.opened()

    def open_round(self) -> None:
        round_opening.ask(self.desk, self)

    def write_calls(self) -> None:
        if self.call is not None:
            round_opening.pick(self.desk, self, self.call)

    def _subtitle(self) -> str:
        if self.call is None:
            return _("each mark is one question of the round; members are not ranked")
        return _("{round}, due {day}; each mark is one question, members are not ranked").format(
            round=self.call.title(language()), day=show_date(self.call.deadline, language())
        )

    def _show(self, facts: Facts) -> None:
        self.members, self.call = facts.members, facts.call
        members = self.members
        self._calls.enabled = self.call is not None
        asked = any(member.answers for member in members)
        self.table.set_rows(members, key=lambda member: member.ref_area)
        for widget in self._shown:
            widget.setVisible(asked)
        self._nothing.setVisible(not asked)
        self.head_changed.emit()


def _legend(mark: Mark) -> QWidget:
    return marked(mark, lambda: _(WORDS[mark]), size=12, tone="2")


def _question(answer: "Answer") -> Question:
    mark = MARKS[answer.state]
    sector = "" if answer.cluster == CONTEXT else answer.measure.split(".")[0]
    return Question(mark, answer.measure, sector, measure_name(answer.measure))


def _tally(member: "Member", cluster: str) -> Cell:
    return Cell(tally=tuple(_question(one) for one in member.answers if one.cluster == cluster))


def _answered(member: "Member") -> Cell:
    return Cell(_("{n} of {all}").format(n=member.answered, all=len(member.answers)), bold=True)


def _share(member: "Member") -> Cell:
    return Cell(share=member.answered / len(member.answers) if member.answers else 0.0, spoken="")


def _last(member: "Member") -> Cell:
    day = show_date(member.received[:10], language()) if member.received else _("nothing yet")
    return Cell(day, tone="text2", tip=when(member.received))
