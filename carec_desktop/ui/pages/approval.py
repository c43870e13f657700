"""Approval: what is approved and locked, country by country; what waits beside it; the editions that were kept."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from carec_desktop.i18n import _
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.page import Action, Head, Page
from carec_desktop.ui.pages.approval_board import Board, Undo
from carec_desktop.ui.pages.approval_countries import Countries
from carec_desktop.ui.pages.approval_data import Facts, Wanted, load
from carec_desktop.ui.pages.approval_editions import Editions
from carec_desktop.ui.pages.approval_records import Records
from carec_desktop.ui.pages.approval_waiting import Waiting
from carec_desktop.ui.panels import Panel

if TYPE_CHECKING:
    from carec_desktop.actions.draft_marks import Missing
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer

COUNTRIES, RECORDS, WAITING, EDITIONS = "countries", "records", "waiting", "editions"


class Approvals(Page):
    """Three boards in turn, and the records of one country behind the first. `where`: "waiting", "editions", or the
    id of a record that waits."""

    side_width = 350

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self.drafts: dict[str, Missing] = {}  # why the papers of an owner are drafts
        self.owner = ""  # whose records are on show
        self._undo: Undo | None = None
        self.side = self.panel = Panel()
        self._choosers()
        self.boards: dict[str, Board] = {
            COUNTRIES: Countries(self), RECORDS: Records(self), WAITING: Waiting(self), EDITIONS: Editions(self),
        }  # fmt: skip
        self.at = COUNTRIES
        self._stack = QStackedWidget()
        for board in self.boards.values():
            self._stack.addWidget(board)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._take_back = Action(lambda: _("Undo"), self.undo, icon="undo", keys="Ctrl+Z", visible=False)
        actions = [self._take_back, *(action for board in self.boards.values() for action in board.actions_)]
        self.head = Head(
            lambda: _("Approval"), lambda: _("what is approved is printed as published"), lead=[self.segments],
            tools=[self.cluster, self.period], actions=actions,
        )  # fmt: skip
        self.turn(COUNTRIES)

    def _choosers(self) -> None:
        self.period = Combo(name=lambda: _("Year"))
        self.period.setMinimumWidth(96)
        self.period.picked.connect(lambda _code: self.refresh())
        self.cluster = Combo([("", lambda: _("All clusters"))], name=lambda: _("Cluster"))
        self.cluster.picked.connect(lambda _code: self.refresh())
        self.segments = Segments(
            [
                Option(COUNTRIES, lambda: _("Countries")),
                Option(WAITING, lambda: _("Waiting"), count=lambda: len(self.facts.waiting) if self.facts else 0),
                Option(EDITIONS, lambda: _("Editions")),
            ],
            name=lambda: _("What to show"),
        )  # fmt: skip
        self.segments.chosen.connect(self.turn)

    # Boards

    @property
    def board(self) -> Board:
        return self.boards[self.at]

    def turn(self, at: str) -> None:
        """Show another board."""
        self.at = at
        self.segments.choose(COUNTRIES if at == RECORDS else at)
        self._stack.setCurrentWidget(self.board)
        for name, board in self.boards.items():
            for action in board.actions_:
                action.visible = name == at
        self.hints = self.board.hints
        if self.facts is not None:
            self.show_panel()
        focus = self.board.first_focus()
        if focus is not None and self.isVisible():
            focus.setFocus()

    def show_panel(self) -> None:
        self.panel.clear()
        self.board.show_panel()
        self.head_changed.emit()
        for chooser in (self.cluster, self.period) if self.isVisible() else ():
            chooser.setVisible(self.at in (COUNTRIES, RECORDS))

    def open_owner(self, owner: str) -> None:
        """The records of one owner."""
        self.owner = owner
        self.turn(RECORDS)
        self.refresh()

    # Loading

    def opened(self, where: Any = None) -> None:
        if where in (WAITING, EDITIONS):
            self.turn(str(where))
        elif where:
            self.turn(WAITING)
            waiting = self.boards[WAITING]
            assert isinstance(waiting, Waiting)
            waiting.wanted = str(where)
        self.refresh()

    def refresh(self) -> None:
        wanted = Wanted(self.period.code(), self.cluster.code(), self.owner)
        self.desk.ask(lambda ws: load(ws, wanted), self._show, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.board.first_focus()

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        self.period.set_options([(year, year) for year in facts.periods])
        self.period.choose(facts.period)
        chosen = self.cluster.code()
        self.cluster.set_options([("", lambda: _("All clusters")), *facts.clusters])
        self.cluster.choose(chosen)
        self.segments.refresh()
        for board in self.boards.values():
            board.show_facts(facts)
        self.show_panel()
        self.desk.ask(_drafts, self._show_drafts, owner=self)

    def _show_drafts(self, drafts: "dict[str, Missing]") -> None:
        self.drafts = drafts
        if self.at == COUNTRIES:
            self.show_panel()

    # Undo

    def keep_undo(self, undo: Undo | None) -> None:
        """Remember how the decision just made is taken back."""
        self._undo = undo
        self._take_back.visible = undo is not None
        self.head_changed.emit()

    def undo(self) -> None:
        """Take back the last decision made here; it is an edit of its own."""
        undo = self._undo
        if undo is None:
            return

        def take_back(ws: "Workspace", signer: "Signer") -> None:
            undo(ws, signer)

        self.board.decide(take_back, lambda _none: _("The decision is taken back."), None)


def _drafts(ws: "Workspace") -> "dict[str, Missing]":
    from carec_desktop.actions import paper

    return paper.drafts(ws)
