"""Approval, the countries: how much of each is clean, approved, waiting or not ready; approve what is clean, lock."""

from typing import TYPE_CHECKING, Any

from carec_desktop.i18n import _, ngettext
from carec_desktop.names import record_name
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.page import Action, Keys
from carec_desktop.ui.pages.approval_board import Board, Undo
from carec_desktop.ui.pages.approval_data import Facts, Row, owner_words
from carec_desktop.ui.panels import Item
from carec_desktop.ui.parts import Button, Label, marked
from carec_desktop.ui.tables import Column, Empty, Table, opener

if TYPE_CHECKING:
    from carec_desktop.actions.approving import Approval
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer
    from carec_desktop.ui.pages.approval import Approvals

MOST_NAMED = 8


class Countries(Board):
    """Countries down, counts across."""

    def __init__(self, page: "Approvals") -> None:
        super().__init__(page)
        self._lock = Action(self._lock_words, self.ask_lock, icon="lock", enabled=False)
        self._approve = Action(self._words, self.ask, icon="ok", keys="Ctrl+Enter", primary=True, enabled=False)
        self.actions_ = [self._lock, self._approve]
        self.hints = [Keys(("Enter",), lambda: _("Its records")), Keys(("Ctrl+Enter",), lambda: _("Approve"))]
        self.table = Table(
            [
                Column(lambda: _("Country"), lambda r: Cell(owner_words(r.owner)), 210, 1),
                Column(lambda: _("To approve"), lambda r: _count(r.standing.clean, bold=True), 80, right=True),
                Column(lambda: _("Approved"), _approved, 80, right=True),
                Column(lambda: _("Waiting"), _waiting, 80, right=True),
                Column(lambda: _("Not clean yet"), _unclean, 80, right=True),
                Column(lambda: _("Changed since the last edition"), _changed, 110, right=True, optional=True),
                Column(lambda: _("Period"), _locked, 110),
                opener(),
            ],
            name=lambda: _("Approval"), head_lines=2, master=True,
        )  # fmt: skip
        self.table.picked.connect(lambda _row: self.page.show_panel())
        self.table.opened.connect(lambda row: self.page.open_owner(row.owner))
        self._nothing = Empty(lambda: _("No record lies in this year yet."))
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self._nothing)

    def first_focus(self) -> Table:
        return self.table

    def _row(self) -> Row | None:
        row: Row | None = self.table.row() if self.facts is not None else None
        return row

    def _words(self) -> str:
        row = self._row()
        return _("Approve {country}").format(country=owner_words(row.owner)) if row is not None else _("Approve")

    def _lock_words(self) -> str:
        period = self.facts.period if self.facts else ""
        return _("Lock {period}").format(period=period)

    def show_facts(self, facts: Facts) -> None:
        self.table.set_rows(facts.rows, key=lambda row: row.owner)
        self.table.setVisible(bool(facts.rows))
        self._nothing.setVisible(not facts.rows)

    def show_panel(self) -> None:
        row = self._row()
        for action in (self._approve, self._lock):
            action.enabled = False
        if row is None or self.facts is None:
            return
        standing, panel = row.standing, self.panel
        panel.head(lambda: owner_words(row.owner), self.facts.period)
        panel.pairs([
            (lambda: _("To approve"), str(standing.clean)), (lambda: _("Approved"), str(standing.approved)),
            (lambda: _("Waiting"), str(standing.waiting)), (lambda: _("Not clean yet"), str(len(standing.unclean))),
        ])  # fmt: skip
        if standing.lock is not None:
            panel.block(
                marked(Mark.APPROVED, lambda: _("The period is locked."), bold=True),
                Label(lambda: _("What arrives later is kept and waits; nothing printed changes unseen."), tone="2",
                      wrap=True),
                *([Label(standing.lock.grounds, wrap=True)] if standing.lock.grounds else []),
                Button(lambda: _("Unlock…"), self.ask_unlock),
            )  # fmt: skip
        self._say_draft(row)
        if standing.waiting:
            n = standing.waiting
            words = ngettext("{n} waits beside what is published", "{n} wait beside what is published", n)
            panel.add(Item(Mark.WAITING, words.format(n=n), call=lambda: self.page.turn("waiting")))
        self._name_unclean(row)
        self._approve.enabled = bool(standing.clean) and standing.lock is None
        self._approve.why = lambda: _("Everything clean is approved already.")
        self._lock.enabled = standing.lock is None and not self.page.cluster.code()
        self._lock.why = lambda: _("It is locked already, or only one cluster is on show.")

    def _say_draft(self, row: Row) -> None:
        """Why the card, or the matrix, is printed as a draft: values of every year are on it."""
        lacks, period = self.page.drafts.get(row.owner), self.facts.period if self.facts else ""
        if lacks:
            lines = [Label(lacks.text(), wrap=True)]
            if any(year != period for year in lacks.periods):
                lines.append(Label(lambda: _("Another year is chosen above."), tone="2", wrap=True))
            self.panel.block(*lines)

    def _name_unclean(self, row: Row) -> None:
        unclean = row.standing.unclean
        if unclean:
            words = Label(lambda: _("These stay out until they are decided:"), tone="2", wrap=True)
            self.panel.block(words, rule=False)
        for stored in unclean[:MOST_NAMED]:
            mark = Mark.CONFLICT if "conflict" in (stored.exists, *stored.states.values()) else Mark.WAITING
            name = record_name(stored.form, stored.key, stored.values)
            self.panel.add(Item(mark, name, call=lambda one=stored: self._settle(one)))  # type: ignore[misc]

    def _settle(self, stored: Any) -> None:
        question = next((q for q, state in stored.states.items() if state != "clean"), "")
        self.desk.go("conflicts", f"{stored.record_id}.{question}")

    # Approving

    def ask(self) -> None:
        """Approving is a decision: it is asked once, with its number."""
        row = self._row()
        if row is None or self.facts is None or not self._approve.enabled:
            return
        n = row.standing.clean
        question = ngettext(
            "Approve {n} record of {country} for {period}?", "Approve {n} records of {country} for {period}?", n
        ).format(n=n, country=owner_words(row.owner), period=self.facts.period)
        self.desk.messages.ask(
            question,
            [
                Answer(lambda: _("Approve"), lambda: self.approve(row), primary=True),
                Answer(lambda: _("Not now")),
            ],
            more=_("Exactly the values seen now are approved; a later change is shown as a proposed correction."),
        )

    def approve(self, row: Row) -> None:
        """What is clean, not approved yet and as it was shown; what waits beside an approved value is decided apart."""
        owner, shown, (period, cluster) = row.owner, row.standing.shown, self._where()

        def approve(ws: "Workspace", signer: "Signer") -> "Approval":
            from carec_desktop.actions import approving

            done = approving.approve(ws, signer, owner, period, cluster=cluster, corrections=False, shown=shown)
            made.append(done)
            return done

        made: list[Approval] = []
        self.decide(approve, _approved_words, _undoing(made))

    def _where(self) -> tuple[str, str]:
        return self.facts.period if self.facts else "", self.page.cluster.code()

    # Locking

    def ask_lock(self) -> None:
        row = self._row()
        if row is None or self.facts is None or not self._lock.enabled:
            return
        question = _("Lock {period} of {country}?").format(period=self.facts.period, country=owner_words(row.owner))
        self.desk.messages.ask_text(
            question, lambda why: self.lock(row, why), ok=_("Lock"),
            more=_("What is clean is approved and printed. What arrives later is kept and waits beside it, with the "
                   "papers it would change, until you accept or decline it. Why now, in one sentence:"),
        )  # fmt: skip

    def lock(self, row: Row, why: str) -> None:
        owner, shown, (period, _cluster) = row.owner, row.standing.shown, self._where()
        made: list[Approval] = []

        def lock(ws: "Workspace", signer: "Signer") -> "Approval":
            from carec_desktop.actions import approving

            done = approving.approve(ws, signer, owner, period, reason=why, corrections=False, lock=True, shown=shown)
            made.append(done)
            return done

        def undo(ws: "Workspace", signer: "Signer") -> None:
            from carec_desktop.actions import locking

            _undoing(made)(ws, signer)  # first: it may be refused, and then the lock stays, too
            locking.unlock(ws, signer, owner, period, why)

        words = _("{period} of {country} is locked.").format(period=period, country=owner_words(owner))
        self.decide(lock, lambda _done: words, undo)

    def ask_unlock(self) -> None:
        row = self._row()
        if row is not None:
            self.desk.messages.ask_text(
                _("Why is the period unlocked?"), lambda why: self.unlock(row.owner, why), ok=_("Unlock"),
                more=_("What is approved stays approved; what is not is printed again as it comes."),
            )  # fmt: skip

    def unlock(self, owner: str, why: str) -> None:
        period, _cluster = self._where()

        def unlock(ws: "Workspace", signer: "Signer") -> None:
            from carec_desktop.actions import locking

            locking.unlock(ws, signer, owner, period, why)

        words = _("{period} of {country} is not locked any more.").format(period=period, country=owner_words(owner))
        self.decide(unlock, lambda _none: words, None)


def _undoing(made: "list[Approval]") -> Undo:
    def undo(ws: "Workspace", signer: "Signer") -> None:
        from carec_desktop.actions import approving

        for done in made:
            approving.take_back(ws, signer, done.records, only=done.edits)

    return undo


def _approved_words(done: "Approval") -> str:
    return ngettext("{n} record is approved.", "{n} records are approved.", done.approved).format(n=done.approved)


def _count(count: int, *, bold: bool = False) -> Cell:
    return Cell(str(count), bold=bold and bool(count), tone="text" if count else "text2")


def _approved(row: Row) -> Cell:
    count = row.standing.approved
    whole = count and not row.standing.clean and not row.standing.unclean
    return Cell(str(count), mark=Mark.APPROVED if whole else None, tone="text" if count else "text2")


def _waiting(row: Row) -> Cell:
    count = row.standing.waiting
    return Cell(str(count), mark=Mark.WAITING if count else None, tone="text" if count else "text2")


def _unclean(row: Row) -> Cell:
    count = len(row.standing.unclean)
    return Cell(str(count), mark=Mark.CONFLICT if count else None, tone="text" if count else "text2")


def _changed(row: Row) -> Cell:
    return Cell("–", tone="text2") if row.changed is None else _count(row.changed)


def _locked(row: Row) -> Cell:
    return Cell(_("locked"), icon="lock") if row.standing.lock is not None else Cell(_("open"), tone="text2")
