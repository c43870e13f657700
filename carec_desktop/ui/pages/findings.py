"""Findings: what does not fit together in figures and records, the numbers and sources behind it, and what settles it.

A finding changes nothing by itself. A source is taken as of record, the owner is asked, or the record is opened.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carec_desktop.i18n import _, ngettext
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.keys import LetterKeys
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages.places import page_of
from carec_desktop.ui.panels import Item, Panel
from carec_desktop.ui.parts import Button, Label, marked
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.findings_desk import Behind, Matter
    from carec_desktop.actions.workspace import Workspace

LETTERS = "ABCD"  # sources that can be taken with one key
MOST_SHOWN = 14


def load(ws: "Workspace") -> "list[Matter]":
    """Read on the worker thread."""
    from carec_desktop.actions import findings_desk

    return findings_desk.matters(ws)


class Findings(Page):
    """The list, and beside it one finding with all that is behind it. `where`: a kind, whose first one is shown."""

    side_width = 400

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.matters: list[Matter] = []
        self._wanted = ""
        self._ask = Action(lambda: _("Ask back"), self.ask_back, icon="reply", keys="Q", enabled=False)
        self._ask.why = lambda: _("Nothing of it was sent by anybody, so there is nobody to ask.")
        self._open = Action(lambda: _("Open the record"), self.open_record, icon="right", primary=True)
        self.head = Head(lambda: _("Findings"), self._subtitle, actions=[self._ask, self._open])
        self.hints = [
            Keys(("J", "K"), lambda: _("Next, previous")), Keys(("A", "B"), lambda: _("Take as of record")),
            Keys(("Enter",), lambda: _("Open the record")),
        ]  # fmt: skip
        self.table = Table(
            [
                Column(lambda: _("Kind"), _kind, 170),
                Column(lambda: _("What does not fit"), lambda m: Cell(m.text, tip=m.text), 320, 1),
            ],
            name=lambda: _("Findings"),
        )  # fmt: skip
        self.table.picked.connect(self._show_matter)
        self.table.opened.connect(lambda _matter: self.open_record())
        calls: dict[str, Any] = {letter: partial(self.take, at) for at, letter in enumerate(LETTERS)}
        calls |= {"J": lambda: self.table.step(1), "K": lambda: self.table.step(-1), "Q": self.ask_back}
        self._keys = LetterKeys(self, calls)
        self._nothing = Empty(lambda: _("Nothing that rules can find is out of joint."))
        self.reason = QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 16)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing)
        self.side = self.panel = Panel()

    def _subtitle(self) -> str:
        left = sum(not one.settled for one in self.matters)
        words = ngettext("{n} is not settled; nothing is changed by itself",
                         "{n} are not settled; nothing is changed by itself", left)  # fmt: skip
        return words.format(n=left)

    def _matter(self) -> "Matter | None":
        row: Matter | None = self.table.row() if self.matters else None
        return row

    def opened(self, where: Any = None) -> None:
        self._wanted = where if isinstance(where, str) else ""
        self.refresh()

    def refresh(self) -> None:
        self.desk.ask(load, self._show, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def _show(self, matters: "list[Matter]") -> None:
        self.matters = matters
        self.table.set_rows(matters, key=lambda one: one.key)
        at = next((i for i, one in enumerate(matters) if one.kind == self._wanted), None)
        if at is not None:
            self.table.choose(at)
        self._wanted = ""
        self.table.setVisible(bool(matters))
        self._nothing.setVisible(not matters)
        self._open.enabled = bool(matters)
        matter = self._matter()
        if matter is not None:
            self._show_matter(matter)
        else:
            self.panel.clear()
        self.head_changed.emit()

    def _show_matter(self, matter: "Matter") -> None:
        panel = self.panel
        panel.clear()
        panel.head(_kind_words(matter))
        panel.block(Label(matter.text, wrap=True))
        if matter.decided:
            words = _("Of record: {source}").format(source=matter.decided)
            panel.block(marked(Mark.APPROVED, words, bold=True))
        if matter.asked:
            panel.block(marked(Mark.ASKED, lambda: _("A question about it is open."), tone="2"))
        self._show_ways(matter)
        for one in matter.behind[:MOST_SHOWN]:
            panel.add(Item(None, one.name, one.source, partial(self._go, one), right=one.value))
        more = len(matter.behind) - MOST_SHOWN
        if more > 0:
            panel.block(Label(ngettext("and {n} more", "and {n} more", more).format(n=more), tone="2"))
        self._ask.enabled = any(one.sent for one in matter.behind)
        self.head_changed.emit()

    def _show_ways(self, matter: "Matter") -> None:
        """Buttons that take one of the sources, with room for the grounds."""
        if not matter.sources:
            return
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Why, in one sentence"))
        self.reason.setAccessibleName(_("Reason"))
        takes = [
            Button(_taking(source), partial(self.take, at), keys=letter)
            for at, (letter, source) in enumerate(zip(LETTERS, matter.sources, strict=False))
        ]
        self.panel.block(Label(lambda: _("Which source is of record?"), tone="2"), self.reason, *takes)

    def take(self, at: int) -> None:
        """Take source number `at` of the finding on show as of record."""
        matter = self._matter()
        if matter is None or at >= len(matter.sources):
            return
        source, grounds = matter.sources[at], self.reason.text().strip()

        def decide(ws: "Workspace", signer: Any, _step: Any) -> None:
            from carec_desktop.actions import findings_desk

            findings_desk.decide_source(ws, signer, matter, source, grounds)

        def done(_result: None) -> None:
            self.desk.messages.info(_("Of record: {source}").format(source=source))

        session_of(self.desk).sign(decide, done, word=lambda: _("Signing…"), owner=self)

    def ask_back(self) -> None:
        """Ask the owner of the first record behind it that has one."""
        matter = self._matter()
        behind = next((one for one in matter.behind if one.sent), None) if matter is not None else None
        if behind is not None:
            self.desk.messages.ask_text(
                _("Ask about “{name}”").format(name=behind.name), partial(self._send_question, behind), ok=_("Ask"),
                more=_("The question goes with the next receipt; nothing is decided."),
            )  # fmt: skip

    def _send_question(self, behind: "Behind", text: str) -> None:
        def ask(ws: "Workspace", signer: Any, _step: Any) -> None:
            from carec_desktop.actions import findings_desk

            findings_desk.ask(ws, signer, behind, text)

        def done(_result: None) -> None:
            self.desk.messages.info(_("The question goes with the next receipt."))

        session_of(self.desk).sign(ask, done, word=lambda: _("Signing…"), owner=self)

    def open_record(self) -> None:
        matter = self._matter()
        if matter is not None and matter.behind:
            self._go(matter.behind[0])

    def _go(self, behind: "Behind") -> None:
        def key_of(ws: "Workspace") -> Any:
            from carec_desktop.actions import record

            return record.view(ws, behind.record_id)

        def go(view: Any) -> None:
            if view is not None:
                self.desk.go(*page_of(view.form, view.record_id, view.key))

        self.desk.ask(key_of, go, owner=self)


def _kind_words(matter: "Matter") -> str:
    from carec_desktop.actions.findings_desk import KINDS

    return _(KINDS.get(matter.kind, matter.kind))


def _kind(matter: "Matter") -> Cell:
    mark = Mark.APPROVED if matter.decided else Mark.ASKED if matter.asked else Mark.IN_DOUBT
    return Cell(_kind_words(matter), mark=mark, tone="text2" if matter.settled else "text")


def _taking(source: str) -> str:
    return source if len(source) < 44 else source[:43] + "…"
