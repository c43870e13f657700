"""Conflicts: the values that stand side by side, who gave them and when; a person decides, never a clock.

What is impossible together queues behind them, and what was decided stays at hand to be taken back or decided
otherwise. In a country the same page settles what its own people disagree on; there the next package carries it.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui import theme
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.keys import LetterKeys
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages import conflict_acts, conflict_cases
from carec_desktop.ui.pages.conflict_acts import Back, Choice, Decided, Sitting
from carec_desktop.ui.pages.conflict_cases import DECIDED, LETTERS, Case, Joint, Row, back_words, take_words
from carec_desktop.ui.pages.conflict_sheet import about, ask_another, joint
from carec_desktop.ui.pages.places import go_to, page_of
from carec_desktop.ui.parts import Button, Line, flowing, scrolled
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.impossible import Part
    from carec_desktop.actions.workspace import Workspace

BESIDE = 800  # pixels of the page below which the list stands above the values


class Conflicts(Page):
    """The list left, the values side by side, the keys that decide below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cases: list[Row] = []
        self._read: list[Case] = []
        self._joints: list[Joint] | None = None  # None: not read yet
        self._wanted = ""
        self._shown = ""  # key of what the sheet shows
        self._under_way: set[str] = set()  # questions that are being decided: the next one is on show already
        self._reading = self._stale = False  # the queue is being read; something changed meanwhile
        self._sitting = Sitting()
        self._record = Action(lambda: _("Open the record"), self.open_record, icon="right")
        office = self.desk.who.role == "secretariat"
        impossible = Action(
            lambda: _("Impossible together"), lambda: desk.go("findings", "target_not_beyond_baseline"), icon="scale",
            visible=office,
        )  # fmt: skip
        self.head = Head(self._title, self._subtitle, actions=[impossible, self._record])
        self.hints = [
            Keys(("J", "K"), lambda: _("Next, previous")), Keys(("A", "B"), lambda: _("Take")),
            Keys(("Ctrl+Z",), lambda: _("Undo")), Keys(("R", "Enter"), lambda: _("To the reason and back")),
        ]  # fmt: skip
        calls: dict[str, Callable[[], object]] = {
            "J": lambda: self.table.step(1), "K": lambda: self.table.step(-1), "T": self.type_another,
            "Q": self.ask_back, "R": self._to_reason, "U": self.take_back,
        }  # fmt: skip
        calls |= {letter: partial(self.take, at) for at, letter in enumerate(LETTERS)}
        self._keys = LetterKeys(self, calls | {"L": lambda: self.table.step(1)})
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo)
        self._build()

    def _build(self) -> None:
        self.table = Table(
            [
                Column(lambda: _("Question"), conflict_cases.line, 180, 1),
                Column("", conflict_cases.values, 110, right=True),
            ],
            name=lambda: _("Conflicts"),
        )  # fmt: skip
        self.table.picked.connect(self._show_row)
        self._sheet = QWidget()
        self._grid = QVBoxLayout(self._sheet)
        self._grid.setContentsMargins(24, 12, 24, 12)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(scrolled(self._sheet), 1)
        self._rule = Line("edge")
        right.addWidget(self._rule)
        right.addWidget(self._bar())
        self._nothing = Empty(lambda: _("Nothing is in conflict and nothing waits."))
        self._all = QWidget()
        self._way = QHBoxLayout(self._all)
        self._way.setContentsMargins(0, 0, 0, 0)
        self._way.setSpacing(0)
        self._way.addWidget(self.table)
        self._upright = Line(upright=True)
        self._way.addWidget(self._upright)
        self._way.addLayout(right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._all, 1)
        outer.addWidget(self._nothing)
        self._all.hide()
        self._nothing.hide()

    def _bar(self) -> QWidget:
        self._takes = []
        for at, letter in enumerate(LETTERS):
            kind = "primary" if at == 0 else "plain"
            self._takes.append(Button("", partial(self.take, at), keys=letter, kind=kind, tall=True))
        self._another = Button(lambda: _("Type another"), self.type_another, keys="T", tall=True)
        self._asks = Button(lambda: _("Ask back"), self.ask_back, keys="Q", tall=True)
        later = Button(lambda: _("Later"), lambda: self.table.step(1), keys="L", tall=True)
        self._back = Button(lambda: _("Take the decision back"), self.take_back, keys="U", tall=True)
        self.reason = QLineEdit()
        self.reason.returnPressed.connect(lambda: self.table.setFocus())
        self._name_reason()
        self._decide = QWidget()
        column = QVBoxLayout(self._decide)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        column.addWidget(self.reason)
        column.addWidget(flowing(*self._takes, self._another, self._back, self._asks, later, gap=8, leading=8))
        return self._decide

    def _name_reason(self) -> None:
        self.reason.setPlaceholderText(_("Why, in one sentence (goes with the receipt); Enter goes back to the values"))
        self.reason.setAccessibleName(_("Reason"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List and values side by side while there is room, else the list above, a few rows high."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(BESIDE)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._way.setDirection(way)
        self._upright.setVisible(not narrow)
        self.table.setMinimumWidth(0 if narrow else theme.px(380))
        self.table.setMaximumWidth(16_777_215 if narrow else theme.px(380))
        self.table.setMaximumHeight(theme.px(28 * 3) if narrow else 16_777_215)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "reason"):
            self._name_reason()
        super().changeEvent(event)

    # Words

    def _title(self) -> str:
        row = self._row()
        return row.name() if row is not None else _("Conflicts")

    def _subtitle(self) -> str:
        row = self._row()
        if row is None:
            return _("nothing is ever chosen by a clock")
        if isinstance(row, Joint):
            return _("impossible together")
        parts = [self._place(row), row.question(), row.unsettled.stored.key.get("source", "")]
        return " · ".join(part for part in parts if part)

    def _place(self, row: Case) -> str:
        """Where it stands among those that are to be decided, which is what the navigation counts."""
        if not row.conflict:
            return _("decided") if row.state == DECIDED else _("waits")
        open_ = [case.key for case in self.cases if case.state == row.state]
        return _("{n} of {all} to decide").format(n=open_.index(row.key) + 1, all=len(open_))

    def _row(self) -> Row | None:
        row: Row | None = self.table.row() if self.cases else None
        return row

    def _case(self) -> Case | None:
        """The question on show, if a value can be taken for it."""
        row = self._row()
        return row if isinstance(row, Case) and row.open else None

    # Loading

    def opened(self, where: Any = None) -> None:
        self._wanted = where if isinstance(where, str) else ""
        self._reading = False
        self.refresh()

    def refresh(self) -> None:
        """Read the queue; decisions that follow each other quickly make it read once more, not once each."""
        self._stale = self._reading
        if self._reading:
            return
        self._reading = True
        self.desk.ask(conflict_cases.load, self._show, word=lambda: _("Reading…"), owner=self)
        self.desk.ask(conflict_cases.load_joints, self._show_joints, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def _show(self, cases: list[Case]) -> None:
        self._read = cases
        self._show_queue()

    def _show_joints(self, joints: list[Joint]) -> None:
        self._reading = False
        before = None if self._joints is None else [one.clash for one in self._joints]
        if [one.clash for one in joints] != before or not self.cases:
            self._joints = joints
            self._show_queue()
        if self._stale:
            self.refresh()

    def _show_queue(self) -> None:
        waiting = [case for case in self._read if case.unsettled.question not in self._under_way]
        cases = conflict_cases.queue(waiting, self._joints)
        at = self.table.currentIndex().row()  # what is decided leaves its place to the next one
        before = self._row()
        self.cases = cases
        self.table.set_rows(cases, key=lambda case: case.key)
        if before is not None and before.key not in {case.key for case in cases}:
            self.table.choose(min(at, len(cases) - 1))
        wanted = (i for i, case in enumerate(cases) if self._wanted and case.key.endswith(f":{self._wanted}"))
        if (found := next(wanted, None)) is not None:
            self._wanted = ""
            self.table.choose(found)
        self._all.setVisible(bool(cases))
        self._nothing.setVisible(not cases)
        self._record.enabled = bool(cases)
        if cases:
            self._show_row(self.table.row())
            if not self.reason.hasFocus():
                self.table.setFocus()
        self.head_changed.emit()

    def _show_row(self, row: Row) -> None:
        if row.key != self._shown:
            self.reason.clear()
        self._shown = row.key
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for widget in joint(row, self._go) if isinstance(row, Joint) else about(row):
            self._grid.addWidget(widget)
        self._grid.addStretch(1)
        self._show_keys(row)
        self.head_changed.emit()

    def _show_keys(self, row: Row) -> None:
        """The buttons that fit what is on show."""
        case = self._case()
        heads = case.heads if case is not None else ()
        for at, button in enumerate(self._takes):
            button.setVisible(at < len(heads))
            if case is not None and at < len(heads):
                button.say(partial(take_words, case, heads[at].edit.value))
        office = self.desk.who.role == "secretariat"
        asks = office and (case is not None or (isinstance(row, Joint) and any(p.question for p in row.clash.parts)))
        self._another.setVisible(case is not None)
        self._back.setVisible(case is not None and (case.state == DECIDED or case.drafted is not None))
        self.reason.setVisible(case is not None)
        self._asks.setVisible(asks)
        self._decide.setVisible(case is not None or asks)
        self._rule.setVisible(case is not None or asks)

    # Deciding

    def take(self, at: int) -> None:
        """Take value number `at` of the question on show."""
        case = self._case()
        if case is not None and at < len(case.heads):
            self._resolve(case, take=case.heads[at].edit.id)

    def type_another(self) -> None:
        """Another value for the question on show, with its reason."""
        case = self._case()
        if case is not None:
            take = partial(self._resolve, case)
            ask_another(
                self.desk, case, self.reason.text(), lambda value, reason: take(value=value, reason=reason)
            )  # fmt: skip

    def _to_reason(self) -> None:
        if self.reason.isVisible():
            self.reason.setFocus()

    def undo(self) -> None:
        """Ctrl+Z: take back the last decision of this sitting; when there is none, the one on show."""
        row = self._row()
        if self._sitting.last is not None:
            self._reopen(self._sitting.last)
        elif isinstance(row, Case) and row.state == DECIDED:
            self.take_back()
        else:
            self.desk.messages.warn(
                _("Nothing was decided here since you sat down. Choose a decision in the list and press U to take it "
                  "back.")
            )  # fmt: skip

    def take_back(self) -> None:
        """Take back the decision on show."""
        case = self._case()
        if case is None or not self._back.isVisible():
            return
        question, draft = case.unsettled.question, case.drafted or ""
        self._reopen(Decided(question, case.taken, case.standing) if case.standing else Decided(question, draft))

    def _reopen(self, decided: Decided) -> None:
        self._sitting.taken_back(decided, {})  # at once: pressed twice, the keys take two decisions back

        def reopen(ws: "Workspace", signer: Any = None, _step: Any = None) -> Back:
            return conflict_acts.take_back(ws, signer, decided)

        def done(back: Back) -> None:
            self._sitting.taken_back(decided, back.copies)
            shown = next((one for one in self._read if one.unsettled.question == decided.question), None)
            self._come_back(decided)
            self.desk.messages.info(back_words(back.value, shown))

        def failed(_error: UserError) -> None:
            self._come_back(decided)
            self.refresh()

        self._sign_or_do(reopen, done, failed)

    def _come_back(self, decided: Decided) -> None:
        """The question is read anew and chosen."""
        self._wanted = decided.question
        self._read = [one for one in self._read if one.unsettled.question != decided.question]

    def ask_back(self) -> None:
        """Ask the owner instead of deciding; the question goes with the next receipt."""
        row = self._row()
        if row is not None and self._asks.isVisible():
            self.desk.messages.ask_text(
                _("Ask about “{name}”").format(name=row.name()), partial(self._ask, row), ok=_("Ask"),
                more=_("The question goes with the next receipt; nothing is decided."),
            )  # fmt: skip

    def _ask(self, row: Row, text: str) -> None:
        def ask(ws: "Workspace", signer: Any, _step: Any = None) -> None:
            from carec_desktop.actions import impossible, queries

            if isinstance(row, Joint):
                impossible.ask(ws, signer, row.clash, text)
            else:
                queries.ask(ws, signer, row.unsettled.question, text)

        def done(_result: None) -> None:
            self.desk.messages.info(_("The question goes with the next receipt."))

        session_of(self.desk).sign(ask, done, word=lambda: _("Signing…"), owner=self)

    def _resolve(self, case: Case, *, take: str | None = None, value: str | None = None, reason: str = "") -> None:
        reason = reason or self.reason.text().strip()
        question = case.unsettled.question
        choice = Choice(question, case.unsettled.stored, take, value, reason)

        def resolve(ws: "Workspace", signer: Any = None, _step: Any = None) -> Decided:
            return conflict_acts.decide(ws, signer, choice)

        def done(decided: Decided) -> None:
            self._under_way.discard(question)
            self._read = [one for one in self._read if one.unsettled.question != question]
            self._sitting.add(decided)
            self.desk.messages.info(_("Decided: {value}. Ctrl+Z takes it back.").format(value=case.show(decided.value)))

        def failed(_error: UserError) -> None:
            self._under_way.discard(question)
            self._show_queue()

        if self.desk.who.role == "secretariat" and session_of(self.desk).open:
            self._under_way.add(question)
            self._show_queue()
        self._sign_or_do(resolve, done, failed)

    def _sign_or_do(
        self, op: Callable[..., Any], done: Callable[[Any], object], failed: Callable[[UserError], None]
    ) -> None:  # fmt: skip
        """At the secretariat what is done here is signed at once; in a country it is a draft."""
        if self.desk.who.role == "secretariat":
            session_of(self.desk).sign(op, done, word=lambda: _("Signing…"), owner=self, failed=failed)
            return

        def refused(error: UserError) -> None:
            self.desk.messages.refuse(error)
            failed(error)

        self.desk.do(op, done, word=lambda: _("Saving…"), owner=self, failed=refused)

    def open_record(self) -> None:
        row = self._row()
        if isinstance(row, Joint):
            self._go(row.clash.parts[0])
        elif row is not None:
            stored = row.unsettled.stored
            self.desk.go(*page_of(stored.form, stored.record_id, stored.key))

    def _go(self, part: "Part") -> None:
        """Open the page where one of the answers is changed."""
        go_to(self.desk, self, part.record_id)

