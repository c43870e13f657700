"""Findings: what does not fit together in figures and records, the numbers and sources behind it, and what settles it.

A finding changes nothing by itself. A source is taken as of record, the owner is asked, the record is opened and
corrected, or the finding is explained for the numbers it has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carec_desktop.finding import WORDS
from carec_desktop.framework import Text3
from carec_desktop.i18n import _, ngettext
from carec_desktop.problems import UserError
from carec_desktop.ui import files
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.keys import LetterKeys
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages.findings_filters import Filters, chosen
from carec_desktop.ui.pages.places import go_to
from carec_desktop.ui.panels import Item, Panel
from carec_desktop.ui.parts import Button, Label, marked
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.findings_desk import Behind, Matter
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.ledger import Edit
    from carec_desktop.ui.signing import Op

LETTERS = "ABCD"  # sources that can be taken with one key
MOST_SHOWN = 14


@dataclass(frozen=True)
class Found:
    """Every finding, and the areas of the framework in their order."""

    matters: "list[Matter]"
    areas: dict[str, Text3]


def load(ws: "Workspace") -> Found:
    """Read on the worker thread."""
    from carec_desktop.actions import findings_desk

    return Found(findings_desk.matters(ws), {area.code: area.name for area in ws.framework.areas})


class Findings(Page):
    """The list, and beside it one finding with all that is behind it. `where`: a kind, which alone is shown."""

    side_width = 400

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.every: list[Matter] = []  # all findings
        self.matters: list[Matter] = []  # those on show
        self._shown: Matter | None = None
        self._then = self._from = ""  # keys of the finding to go to and of the one left, unless the person moves first
        self._typed: dict[str, str] = {}  # reasons begun and not given, by finding
        self._made: list[tuple[str, list[Edit]]] = []  # what settled findings here, the last one last: key and edits
        self._undo = Action(lambda: _("Undo"), self.undo, icon="undo", keys="Ctrl+Z", visible=False)
        self._ask = Action(lambda: _("Ask back"), self.ask_back, icon="reply", keys="Q", enabled=False)
        self._ask.why = lambda: _("Nothing of it was sent by anybody, so there is nobody to ask.")
        self._open = Action(lambda: _("Open the record"), self.open_record, icon="right", primary=True)
        save = Action(lambda: _("Save the list"), self._save, icon="disk")
        self.head = Head(lambda: _("Findings"), self._subtitle, actions=[self._undo, save, self._ask, self._open])
        self.hints = [
            Keys(("J", "K"), lambda: _("Next, previous")), Keys(("A", "B"), lambda: _("Take as of record")),
            Keys(("E",), lambda: _("Explain")), Keys(("Enter",), lambda: _("Open the record")),
            Keys(("Ctrl+Z",), lambda: _("Undo")),
        ]  # fmt: skip
        self._build()

    def _build(self) -> None:
        self.filters = Filters()
        self.filters.changed.connect(self._narrow)
        self.table = Table(
            [
                Column(lambda: _("Kind"), _kind, 170),
                Column(lambda: _("What does not fit"), lambda m: Cell(m.text, tip=m.text), 320, 1),
            ],
            name=lambda: _("Findings"), master=True,
        )  # fmt: skip
        self.table.picked.connect(self._show_matter)
        self.table.opened.connect(lambda _matter: self.open_record())
        calls: dict[str, Any] = {letter: partial(self.take, at) for at, letter in enumerate(LETTERS)}
        calls |= {"J": lambda: self.table.step(1), "K": lambda: self.table.step(-1), "Q": self.ask_back}
        self._keys = LetterKeys(self, calls | {"E": self._write_reason})
        self._nothing = Empty(lambda: _("Nothing that rules can find is out of joint."))
        self._none_left = Empty(
            lambda: _("No finding of this kind."), lambda: _("Other findings are there."), lambda: _("Show all"),
            lambda: self.filters.want(),
        )  # fmt: skip
        self.reason = QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 16)
        for widget in (self.filters, self.table, self._nothing, self._none_left):
            column.addWidget(widget, 1 if widget is self.table else 0)
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
        self._load(partial(self._wanted, where) if isinstance(where, str) else self._show)

    def _wanted(self, where: str, found: Found) -> None:
        """Show one kind; everything where there is nothing of it."""
        self._show(found)
        self.filters.want(where if any(one.kind == where for one in found.matters) else "")

    def refresh(self) -> None:
        self._load(self._show)

    def _load(self, then: Callable[[Found], object]) -> None:
        self.desk.ask(load, then, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def _show(self, found: Found) -> None:
        self.every = found.matters
        self.filters.areas = {code: name.say for code, name in found.areas.items()}
        self.filters.offer(self.every)
        self._narrow()

    def _narrow(self) -> None:
        self.matters = chosen(self.every, self.filters.wanted, list(self.filters.areas))
        stayed = self.table.row() is None or self.table.row().key == self._from
        self.table.set_rows(self.matters, key=lambda one: one.key)
        at = next((i for i, one in enumerate(self.matters) if stayed and one.key == self._then), None)
        self._then = self._from = ""
        if at is not None:
            self.table.choose(at)
        self.filters.tell(len(self.matters), len(self.every))
        self.filters.setVisible(bool(self.every))
        self.table.setVisible(bool(self.matters))
        self._nothing.setVisible(not self.every)
        self._none_left.setVisible(bool(self.every) and not self.matters)
        self._open.enabled = bool(self.matters)
        matter = self._matter()
        if matter is not None:
            self._show_matter(matter)
        else:
            self._shown = None
            self._ask.enabled = False
            self.panel.clear()
        self.head_changed.emit()

    def _show_matter(self, matter: "Matter") -> None:
        if matter == self._shown:
            return  # read again and unchanged: what is being typed stays under the hands
        writing = self._shown is not None and self._shown.key == matter.key and self.reason.hasFocus()
        self._shown = matter
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
        if writing:
            self.reason.setFocus()
        self.head_changed.emit()

    def _show_ways(self, matter: "Matter") -> None:
        """Room for the reason, and what can be done with it: take one of the sources, or explain."""
        self.reason = QLineEdit(self._typed.get(matter.key, ""))
        self.reason.setPlaceholderText(_("Why, in one sentence"))
        self.reason.setAccessibleName(_("Reason"))
        self.reason.textChanged.connect(partial(self._typed.__setitem__, matter.key))
        if matter.explained:
            self.panel.block(
                marked(Mark.APPROVED, lambda: _("Explained"), bold=True), Label(matter.explained, wrap=True),
                Button(lambda: _("Take the explanation back"), self.take_back),
            )  # fmt: skip
            return
        takes: list[QWidget] = []
        for at, (letter, source) in enumerate(zip(LETTERS, matter.sources, strict=False)):
            take = Button(_taking(matter, source), partial(self.take, at), keys=letter)
            take.setAccessibleDescription(source)
            takes += [take, Label(source, 12, tone="2", wrap=True)]
        self.reason.returnPressed.connect(self.explain)
        asked = [Label(lambda: _("Which source is of record?"), tone="2")] if takes else []
        explain = Button(lambda: _("Mark as explained"), self.explain)
        explain.setToolTip(_("It stands again as soon as one of its numbers changes."))
        self.panel.block(self.reason, *asked, *takes, explain)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the line of the reason; what is typed there stays, for Enter as for A and B."""
        if event.key() == Qt.Key.Key_Escape and self.reason.hasFocus():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _write_reason(self) -> None:
        """To the line in which a finding is explained; one that is explained has none."""
        if self._shown is None or self._shown.explained:
            return
        self.side_asked.emit()
        self.reason.setFocus()

    def _after(self, matter: "Matter") -> str:
        """Key of the next finding that is not settled: it comes under the hands once this one is."""
        at = self.matters.index(matter)
        round_ = [*self.matters[at + 1 :], *self.matters[:at]]
        return next((one.key for one in round_ if not one.settled), matter.key)

    def explain(self) -> None:
        """Mark the finding on show as explained by what was typed."""
        matter, grounds = self._matter(), self.reason.text().strip()
        if matter is None:
            return
        if not grounds:
            self._write_reason()
            self.desk.messages.warn(_("Write why the numbers are right as they are; then mark it as explained."))
            return
        self._explain(matter, grounds, _("Explained; it stands again when one of its numbers changes."))

    def take_back(self) -> None:
        """The finding stands again."""
        matter = self._matter()
        if matter is not None:
            self._typed[matter.key] = matter.explained
            self._explain(matter, "", _("The explanation is taken back."))

    def _explain(self, matter: "Matter", grounds: str, told: str) -> None:
        def explain(ws: "Workspace", signer: Any, _step: Any) -> "list[Edit]":
            from carec_desktop.actions import findings_desk

            return findings_desk.explain_matter(ws, signer, matter, grounds)

        self._settle(matter, explain, told, onward=bool(grounds))

    def _settle(self, matter: "Matter", op: "Op", told: str, *, onward: bool = True) -> None:
        """Sign what settles a finding and go on to the next; Ctrl+Z takes it back."""
        after = self._after(matter) if onward else matter.key

        def done(made: "list[Edit]") -> None:
            self._then, self._from = after, matter.key
            if onward:
                self._typed.pop(matter.key, None)
            self._made.append((matter.key, made))
            self._undo.visible = True
            self.table.setFocus()  # the line that was typed into goes with its finding
            self.desk.messages.info(told)

        session_of(self.desk).sign(op, done, word=lambda: _("Signing…"), owner=self)

    def undo(self) -> None:
        """Take back what was settled last here; it is an edit of its own."""
        if not self._made:
            return
        key, made = self._made.pop()  # at once: pressed twice, the keys take two decisions back
        self._tell_undo()

        left = self._shown.key if self._shown is not None else ""

        def take_back(ws: "Workspace", signer: Any, _step: Any) -> None:
            from carec_desktop.actions import findings_desk

            findings_desk.unsettle(ws, signer, made)

        def done(_result: None) -> None:
            self._then, self._from = key, left
            self.desk.messages.info(_("The decision is taken back."))

        def failed(error: UserError) -> None:
            if error.problem.code != "decided-since":
                self._made.append((key, made))
                self._tell_undo()

        session_of(self.desk).sign(take_back, done, word=lambda: _("Signing…"), owner=self, failed=failed)

    def _tell_undo(self) -> None:
        """Offered while there is something to take back."""
        self._undo.visible = bool(self._made)
        self.head_changed.emit()

    def take(self, at: int) -> None:
        """Take source number `at` of the finding on show as of record."""
        matter = self._matter()
        if matter is None or at >= len(matter.sources):
            return
        source, grounds = matter.sources[at], self.reason.text().strip()

        def decide(ws: "Workspace", signer: Any, _step: Any) -> "list[Edit]":
            from carec_desktop.actions import findings_desk

            return findings_desk.decide_source(ws, signer, matter, source, grounds)

        self._settle(matter, decide, _("Of record: {source}").format(source=source))

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
            self._made.clear()  # a question that was asked stays asked, and Ctrl+Z means the last thing that was done
            self._tell_undo()
            self.desk.messages.info(_("The question goes with the next receipt."))

        session_of(self.desk).sign(ask, done, word=lambda: _("Signing…"), owner=self)

    def _save(self) -> None:
        """The whole list as PDF, Excel or Word: the ending decides."""
        from carec_desktop.actions.tables import KINDS

        lang = self.desk.lang

        def write(path: Path) -> None:
            told = _("The list is in “{file}”.").format(file=path.name)
            self.desk.ask(
                lambda ws: _save_list(ws, lang, path), lambda _done: self.desk.messages.info(told),
                word=lambda: _("Making the file…"), owner=self,
            )  # fmt: skip

        kinds = ("xlsx", *(kind for kind in KINDS if kind != "xlsx"))
        files.save_file(self.window(), _("Save the list"), f"findings-{lang}.xlsx", kinds, write)

    def open_record(self) -> None:
        matter = self._matter()
        if matter is not None and matter.behind:
            self._go(matter.behind[0])

    def _go(self, behind: "Behind") -> None:
        go_to(self.desk, self, behind.record_id)


def _save_list(ws: "Workspace", lang: str, path: Path) -> None:
    from carec_desktop.actions import findings_paper

    findings_paper.write(ws, lang, path)


def _kind_words(matter: "Matter") -> str:
    return _(WORDS[matter.kind])


def _kind(matter: "Matter") -> Cell:
    done = matter.decided or matter.explained
    mark = Mark.APPROVED if done else Mark.ASKED if matter.asked else Mark.IN_DOUBT
    return Cell(_kind_words(matter), mark=mark, tone="text2" if matter.settled else "text")


def _taking(matter: "Matter", source: str) -> str:
    """What a source says, to be taken; its name, however long, stands below."""
    said = next((one.value for one in matter.behind if one.source == source), "")
    return _("Take {value}").format(value=said) if said else _("Take this source")
