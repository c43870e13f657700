"""Conflicts: the values that stand side by side, who gave them and when; a person decides, never a clock.

In a country the same page settles what its own people disagree on; there the next package carries the decision.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from carec_desktop.fields import Field
from carec_desktop.i18n import _, language
from carec_desktop.names import record_name
from carec_desktop.ui import theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.keys import LetterKeys
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages.exchange import when
from carec_desktop.ui.pages.places import page_of
from carec_desktop.ui.pages.verdicts import sender_words
from carec_desktop.ui.parts import Button, Label, Line, Words, beside, flowing, marked, scrolled
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.decide import Head as Value
    from carec_desktop.actions.decide import Unsettled
    from carec_desktop.actions.queries import Query
    from carec_desktop.actions.workspace import Workspace

BESIDE = 800  # pixels of the page below which the list stands above the values
LETTERS = "ABCD"  # values that can be taken with one key


@dataclass(frozen=True)
class Case:
    """One unsettled question with the field that shows its values."""

    unsettled: "Unsettled"
    field: "Field[Any] | None"
    decided: str | None = None  # what was chosen on this computer and has not been sent
    asked: "tuple[Query, ...]" = ()  # what the secretariat asked about it

    @property
    def key(self) -> str:
        return self.unsettled.question

    @property
    def conflict(self) -> bool:
        return self.unsettled.state == "conflict"

    def name(self) -> str:
        stored = self.unsettled.stored
        return record_name(stored.form, stored.key, stored.values) or stored.record_id[:8]

    def question(self) -> str:
        return _(self.field.label) if self.field is not None else self.unsettled.key

    def show(self, stored: str) -> str:
        if not stored:
            return _("blank")
        return self.field.show(stored, language()) if self.field is not None else stored


def load(ws: "Workspace") -> list[Case]:
    """Read on the worker thread."""
    from carec_desktop.actions import decide, queries

    found = []
    for one in decide.unsettled(ws):
        field = decide.field_for(ws, one.stored, one.key)
        chosen = ws.store.working.of(one.stored.record_id).get(one.key)
        asked = tuple(query for query in queries.of_record(ws, one.stored) if query.about == one.key)
        found.append(Case(one, field, chosen.value if chosen else None, asked))
    return found


class Conflicts(Page):
    """The list left, the values side by side, the keys that decide below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cases: list[Case] = []
        self._wanted = ""
        self._record = Action(lambda: _("Open the record"), self.open_record, icon="right")
        office = self.desk.who.role == "secretariat"
        impossible = Action(
            lambda: _("Impossible together"), lambda: desk.go("findings", "target_not_beyond_baseline"), icon="scale",
            visible=office,
        )  # fmt: skip
        self.head = Head(self._title, self._subtitle, actions=[impossible, self._record])
        self.hints = [Keys(("J", "K"), lambda: _("Next, previous")), Keys(("A", "B"), lambda: _("Take"))]
        calls: dict[str, Callable[[], object]] = {
            "J": lambda: self.table.step(1), "K": lambda: self.table.step(-1), "T": self.type_another,
            "Q": self.ask_back,
        }  # fmt: skip
        calls |= {letter: partial(self.take, at) for at, letter in enumerate(LETTERS)}
        self._keys = LetterKeys(self, calls | {"L": lambda: self.table.step(1)})
        self._build()

    def _build(self) -> None:
        self.table = Table(
            [Column(lambda: _("Question"), _line, 180, 1), Column("", _values, 110, right=True)],
            name=lambda: _("Conflicts"),
        )  # fmt: skip
        self.table.picked.connect(self._show_case)
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

    def _bar(self) -> QWidget:
        self._takes = []
        for at, letter in enumerate(LETTERS):
            kind = "primary" if at == 0 else "plain"
            self._takes.append(Button("", partial(self.take, at), keys=letter, kind=kind, tall=True))
        another = Button(lambda: _("Type another"), self.type_another, keys="T", tall=True)
        self._asks = Button(lambda: _("Ask back"), self.ask_back, keys="Q", tall=True)
        later = Button(lambda: _("Later"), lambda: self.table.step(1), keys="L", tall=True)
        self.reason = QLineEdit()
        self._name_reason()
        self._decide = QWidget()
        column = QVBoxLayout(self._decide)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        column.addWidget(self.reason)
        column.addWidget(flowing(*self._takes, another, self._asks, later, gap=8, leading=8))
        return self._decide

    def _name_reason(self) -> None:
        self.reason.setPlaceholderText(_("Why, in one sentence (goes with the receipt)"))
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
        case = self._case()
        return case.name() if case is not None else _("Conflicts")

    def _subtitle(self) -> str:
        case = self._case()
        if case is None:
            return _("nothing is ever chosen by a clock")
        stored = case.unsettled.stored
        code = stored.key.get("measure", "")
        parts = [code, case.question(), stored.key.get("source", "")]
        return " · ".join(part for part in parts if part)

    def _case(self) -> Case | None:
        row: Case | None = self.table.row() if self.cases else None
        return row

    # Loading

    def opened(self, where: Any = None) -> None:
        self._wanted = where if isinstance(where, str) else ""
        self.refresh()

    def refresh(self) -> None:
        self.desk.ask(load, self._show, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def _show(self, cases: list[Case]) -> None:
        self.cases = cases
        self.table.set_rows(cases, key=lambda case: case.key)
        at = next((i for i, case in enumerate(cases) if case.key == self._wanted), None)
        if at is not None:
            self.table.choose(at)
        self._wanted = ""
        self._all.setVisible(bool(cases))
        self._nothing.setVisible(not cases)
        self._record.enabled = bool(cases)
        if cases:
            self._show_case(self.table.row())
            if not self.reason.hasFocus():
                self.table.setFocus()
        self.head_changed.emit()

    def _show_case(self, case: Case) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._grid.addWidget(_side_by_side(case))
        if not case.conflict:
            self._grid.addWidget(marked(Mark.WAITING, _waiting_words, tone="2"))
        if case.decided is not None:
            self._grid.addWidget(marked(Mark.NOT_SENT, partial(_decided_words, case), tone="2"))
        for query in case.asked:
            self._grid.addWidget(marked(Mark.ASKED, partial(_query_words, query), tone="2"))
        self._grid.addStretch(1)
        heads = case.unsettled.heads
        for at, button in enumerate(self._takes):
            there = case.conflict and at < len(heads)
            button.setVisible(there)
            if there:
                button.say(partial(_take_words, case, heads[at].edit.value))
        self._asks.setVisible(self.desk.who.role == "secretariat")
        self._decide.setVisible(case.conflict)
        self._rule.setVisible(case.conflict)
        self.reason.clear()
        self.head_changed.emit()

    # Deciding

    def take(self, at: int) -> None:
        """Take value number `at` of the question on show."""
        case = self._case()
        if case is not None and case.conflict and at < len(case.unsettled.heads):
            self._resolve(case, {"take": case.unsettled.heads[at].edit.id})

    def type_another(self) -> None:
        case = self._case()
        if case is not None and case.conflict:
            self.desk.messages.ask_text(
                _("Another value for “{name}”").format(name=case.name()),
                lambda text: self._resolve(case, {"value": text}), ok=_("Take this"),
                more=_("Say why in the line below the values; both values stay in the history."),
            )  # fmt: skip

    def ask_back(self) -> None:
        """Ask the country instead of deciding; the question goes with its next receipt."""
        case = self._case()
        if case is not None and self.desk.who.role == "secretariat":
            self.desk.messages.ask_text(
                _("Ask about “{name}”").format(name=case.name()), partial(self._ask, case), ok=_("Ask"),
                more=_("The question goes with the next receipt; nothing is decided."),
            )  # fmt: skip

    def _ask(self, case: Case, text: str) -> None:
        def ask(ws: "Workspace", signer: Any, _step: Any = None) -> None:
            from carec_desktop.actions import queries

            queries.ask(ws, signer, case.key, text)

        def done(_result: None) -> None:
            self.desk.messages.info(_("The question goes with the next receipt."))

        session_of(self.desk).sign(ask, done, word=lambda: _("Signing…"), owner=self)

    def _resolve(self, case: Case, how: dict[str, str]) -> None:
        reason = self.reason.text().strip()

        def resolve(ws: "Workspace", signer: Any = None, _step: Any = None) -> str:
            from carec_desktop.actions import decide

            take, value = how.get("take"), how.get("value")
            return decide.resolve(ws, case.key, take=take, value=value, reason=reason, signer=signer).value

        def done(value: str) -> None:
            self.desk.messages.info(_("Decided: {value}").format(value=case.show(value)))

        if self.desk.who.role == "secretariat":
            session_of(self.desk).sign(resolve, done, word=lambda: _("Signing…"), owner=self)
        else:
            self.desk.do(resolve, done, word=lambda: _("Saving…"), owner=self)

    def open_record(self) -> None:
        case = self._case()
        if case is not None:
            stored = case.unsettled.stored
            self.desk.go(*page_of(stored.form, stored.record_id, stored.key))


def _line(case: Case) -> Cell:
    mark = Mark.CONFLICT if case.conflict else Mark.WAITING
    mark = mark if case.decided is None else Mark.NOT_SENT
    return Cell(case.name(), mark=mark, tip=case.name(), spoken=f"{case.name()}, {case.question()}")


def _values(case: Case) -> Cell:
    values = [case.show(head.edit.value) for head in case.unsettled.heads[:2]]
    return Cell(" ≠ ".join(_short(value, 9) for value in values) if case.conflict else "", tone="text2", size=12)


def _short(value: str, most: int = 18) -> str:
    return value if len(value) <= most else value[: most - 1] + "…"


def _decided_words(case: Case) -> str:
    return _("Decided here: {value}; it goes with the next package.").format(value=case.show(case.decided or ""))


def _query_words(query: "Query") -> str:
    if query.reply:
        return _("Asked: {question} Reply: {reply}").format(question=query.edit.value, reply=query.reply)
    return _("Asked: {question} No reply yet.").format(question=query.edit.value)


def _take_words(case: Case, value: str) -> str:
    return _("Take {value}").format(value=_short(case.show(value)))


def _waiting_words() -> str:
    return _("It builds on an answer that has not arrived; it counts as soon as that package is merged.")


def _side_by_side(case: Case) -> QWidget:
    """A column for each value: the value itself, then who, when and why."""
    sheet = QWidget()
    grid = QGridLayout(sheet)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    heads = case.unsettled.heads[: len(LETTERS)]
    labels: list[Words] = [
        "", lambda: _("Sender"), lambda: _("Entered by"), lambda: _("When"), lambda: _("Reason"),
        lambda: _("Recorded with"),
    ]  # fmt: skip
    for row, words in enumerate(labels):
        grid.addWidget(Label(words, tone="2"), row * 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Line("edge" if row == 0 else "rule"), row * 2 + 1, 0, 1, 1 + len(heads))
    for at, head in enumerate(heads):
        for row, widget in enumerate(_column(case, head, LETTERS[at])):
            grid.addWidget(widget, row * 2, at + 1)
        grid.setColumnStretch(at + 1, 1)
    return sheet


def _column(case: Case, head: "Value", letter: str) -> list[QWidget]:
    edit = head.edit
    value = Label(
        lambda: case.show(edit.value), 24 if len(edit.value) < 24 else 15, bold=True, wrap=len(edit.value) > 24
    )
    top = beside(Label(letter, 15, bold=True, tone="conflict"), value, None, gap=12)
    return [
        top, Label(lambda: sender_words(head.ref_area)), Label(head.who or "—", wrap=True),
        Label(lambda: when(edit.made_at)), Label(edit.reason or "—", wrap=True),
        Label(lambda: _("revision {revision}").format(revision=edit.revision)),
    ]  # fmt: skip
