"""Exchange, for everybody who reports: what is ready leaves as one signed package; receipts and calls come in."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from carec_desktop.forms import FORMS
from carec_desktop.i18n import N_, _, language, ngettext
from carec_desktop.localvalues import show_date
from carec_desktop.names import record_name
from carec_desktop.problems import said
from carec_desktop.ui import files
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.ornament import Ornament
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages import exchange_data
from carec_desktop.ui.pages.exchange_data import Facts, Matter
from carec_desktop.ui.pages.places import page_of
from carec_desktop.ui.panels import Item, Panel, section
from carec_desktop.ui.parts import Label, beside, marked
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.exchange import Sent, Taken
    from carec_desktop.actions.record import Readiness
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.store import Letter
    from carec_desktop.sync.package import Signer

LETTERS = {
    ("out", "report"): N_("Package sent"),
    ("in", "receipt"): N_("Receipt loaded"),
    ("in", "call"): N_("Call loaded"),
    ("in", "report"): N_("Colleague's package loaded"),
}
MOST_READY = 8


@dataclass(frozen=True)
class Line:
    """One row of the list of what waits: a record, or (None) how many more there are."""

    one: "Readiness | None"
    more: int = 0


class Exchange(Page):
    """Ready to send, sent, received, decided."""

    side_width = 360

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self.sent: Sent | None = None
        self._open = Action(lambda: _("Open receipt or call…"), self.pick, icon="inbox", keys="Ctrl+O")
        self._export = Action(
            lambda: _("Export…"), self.choose_target, icon="up", keys="Ctrl+Enter", primary=True,
            why=lambda: _("Ask for a certificate on the page “Keys” first."),
        )  # fmt: skip
        self.head = Head(lambda: _("Exchange"), self._subtitle, actions=[self._open, self._export])
        self.hints = [Keys(("↑", "↓"), lambda: _("Record")), Keys(("Enter",), lambda: _("Open"))]
        self.side = self.panel = Panel()
        self._build()

    def _build(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        self._body = QWidget()
        self._body.setProperty("surface", "base")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(20, 16, 16, 16)
        column.setSpacing(6)
        self._tables()
        self._nothing = Empty(
            lambda: _("Everything you recorded has been sent."),
            lambda: _("What you record from now on waits here for the next package."),
        )  # fmt: skip
        parts: list[QWidget] = [
            section(lambda: _("Decide before sending"), lambda: _("it can leave without these; they stay drafts")),
            self.stuck, section(lambda: _("Ready to leave"), self._ready_words), self.ready, self._nothing,
            section(lambda: _("Sent and received")), self.letters,
        ]  # fmt: skip
        self._stuck_head = parts[0]
        for widget in (parts[2], parts[5]):
            widget.setContentsMargins(0, 14, 0, 0)
        for widget in parts:
            column.addWidget(widget)
        column.addStretch(1)
        scroll.setWidget(self._body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _tables(self) -> None:
        columns = [
            Column("", _mark, 32), Column(lambda: _("Kind"), _kind, 104), Column(lambda: _("Record"), _record, 250, 3),
            Column(lambda: _("What is in its way"), _sentence, 260, 4), Column("", lambda _l: Cell(icon="right"), 34),
        ]  # fmt: skip
        self.stuck = Table(columns, fit=True, name=lambda: _("Decide before sending"))
        self.ready = Table(
            [*columns[:2], _wide(columns[2]), Column(lambda: _("Answers"), _answers, 150, 1), columns[4]], fit=True,
            name=lambda: _("Ready to leave"),
        )  # fmt: skip
        for table in (self.stuck, self.ready):
            table.opened.connect(self._open_line)
        self.letters = Table(
            [
                Column(lambda: _("When"), lambda x: Cell(when(x.at), tone="text2"), 150),
                Column(lambda: _("What"), lambda x: Cell(letter_words(x)), 200, 1),
                Column(lambda: _("No."), lambda x: Cell(str(x.number)), 50, right=True),
                Column(lambda: _("File"), lambda x: Cell(x.file, tone="text2", tip=x.file), 200, 2),
                Column("", lambda x: Cell(said(x.problem), tone="alert", tip=said(x.problem)), 120, 2),
            ],
            fit=True, picks=False, name=lambda: _("Sent and received"),
        )  # fmt: skip

    # Words

    def _subtitle(self) -> str:
        facts = self.facts
        if facts is None or not facts.deadline:
            return _("nothing leaves this computer except in a package you export")
        return _("Data for {period}; to be sent by {date}").format(
            period=facts.period, date=show_date(facts.deadline, language())
        )

    def _ready_words(self) -> str:
        count = len(self.facts.ready) if self.facts else 0
        return ngettext("{n} record", "{n} records", count).format(n=count)

    # Loading

    def opened(self, where: Any = None) -> None:
        self.desk.ask(exchange_data.load, self._show, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.stuck

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        ready = [Line(one) for one in facts.ready]
        if len(ready) > MOST_READY:
            ready = [*ready[:MOST_READY], Line(None, len(ready) - MOST_READY)]
        self.stuck.set_rows([Line(one) for one in facts.stuck], key=_line_key)
        self.ready.set_rows(ready, key=_line_key)
        self.letters.set_rows(facts.letters)
        for widget in (self.stuck, self._stuck_head):
            widget.setVisible(bool(facts.stuck))
        self.ready.setVisible(bool(facts.ready))
        self._nothing.setVisible(not facts.waiting)
        self._export.enabled = facts.enrolled
        self._fill_panel(facts)
        for label in self._body.findChildren(Label):
            label.retell()
        self.head_changed.emit()

    def _open_line(self, line: Line) -> None:
        if line.one is not None:
            view = line.one.view
            self.desk.go(*page_of(view.form, view.record_id, view.key))

    # Side panel

    def _fill_panel(self, facts: Facts) -> None:
        panel = self.panel
        panel.clear()
        if self.sent is not None:
            self._show_sent(self.sent)
        panel.head(lambda: _("The next package, no. {n}").format(n=facts.number))
        signature = lambda: _("with your key") if facts.enrolled else _("no certificate yet")  # noqa: E731
        panel.pairs([
            (lambda: _("Sender"), facts.name),
            (lambda: _("Inside"), lambda: _inside(facts)),
            (lambda: _("Framework"), lambda: _("revision {revision}").format(revision=facts.revision)),
            (lambda: _("Signature"), signature),
            (lambda: _("Names of people"), lambda: _("are not in the package")),
        ])  # fmt: skip
        panel.head(lambda: _("What the last receipt says"))
        panel.block(Label(facts.receipt_words, wrap=True))
        for matter in facts.matters:
            panel.add(self._item(matter))

    def _show_sent(self, sent: "Sent") -> None:
        panel = self.panel
        panel.head(lambda: _("Package no. {n} is written").format(n=sent.number))
        panel.block(marked(Mark.INTACT, sent.path.name), Label(str(sent.path.parent), 12, tone="2", wrap=True))
        digits = QWidget()
        lines = QVBoxLayout(digits)
        lines.setContentsMargins(0, 0, 0, 0)
        groups = sent.fingerprint.split()
        for start in range(0, len(groups), 2):
            lines.addWidget(Label("  ".join(groups[start : start + 2]), 24, bold=True))
        lines.addStretch(1)
        words = Label(lambda: _("Read it by phone; the secretariat sees the same."), 12, tone="2", wrap=True)
        panel.block(beside(Ornament(sent.fingerprint, 72), digits, None, gap=16), words)

    def _item(self, matter: Matter) -> Item:
        decision, view = matter.decision, matter.view
        mark = {"conflict": Mark.CONFLICT, "approved": Mark.APPROVED, "decided": Mark.RECEIVED}.get(
            decision.kind, Mark.ASKED
        )

        def go() -> None:
            if decision.kind == "conflict":
                self.desk.go("settle", f"{decision.record_id}.{decision.question}")
            elif view is not None:
                self.desk.go(*page_of(view.form, view.record_id, view.key))

        return Item(mark, matter.name, lambda: matter_words(matter), go)

    # Out

    def choose_target(self) -> None:
        """Where the package goes, then the passphrase, then the package."""
        name = f"CAREC-{self.desk.who.ref_area}-{self.facts.number if self.facts else 1:03}.xlsx"
        files.save_file(self.window(), _("Export a package"), name, "xlsx", self.export_to)

    def export_to(self, target: Path) -> None:
        """Sign everything that is ready into `target`."""

        def export(ws: "Workspace", signer: "Signer", _step: Progress) -> "Sent":
            from carec_desktop.actions import exchange

            return exchange.export(ws, signer, target)

        session_of(self.desk).sign(export, self._exported, word=lambda: _("Signing and writing…"), owner=self)

    def _exported(self, sent: "Sent") -> None:
        self.sent = sent
        self.desk.messages.info(
            _("Package {number} is written to “{file}”. Its fingerprint: {fingerprint}").format(
                number=sent.number, file=sent.path.name, fingerprint=sent.fingerprint
            )
        )

    # In

    def pick(self) -> None:
        files.open_files(self.window(), _("Open receipt or call"), "xlsx", self.take_in)

    def take_in(self, paths: list[Path]) -> None:
        """Load receipts, calls and colleagues' packages; each is judged first."""

        def merge(ws: "Workspace", step: Progress) -> "list[Taken]":
            from carec_desktop.actions import exchange

            return exchange.merge(ws, paths, step)

        self.desk.do_long(merge, self._taken, word=lambda: _("Judging the files…"), owner=self)

    def _taken(self, taken: "list[Taken]") -> None:
        for one in taken:
            words = _("{file}: {sentence}").format(file=one.examined.path.name, sentence=one.sentence)
            (self.desk.messages.info if one.merged else self.desk.messages.warn)(words)
            for note in one.notes():
                self.desk.messages.warn(note)


def _wide(column: Column) -> Column:
    return replace(column, width=360)


def _line_key(line: Line) -> str:
    return line.one.view.record_id if line.one else ""


def _mark(line: Line) -> Cell:
    if line.one is None:
        return Cell()
    ready, asks = line.one.ready, bool(line.one.problems)
    return Cell(mark=Mark.DRAFT if not ready else Mark.IN_DOUBT if asks else Mark.NOT_SENT)


def _kind(line: Line) -> Cell:
    if line.one is None:
        return Cell()
    return Cell(_(FORMS[line.one.view.form].heading), tone="text2", size=12)


def _record(line: Line) -> Cell:
    if line.one is None:
        return Cell(ngettext("and {n} more", "and {n} more", line.more).format(n=line.more), tone="text2")
    view = line.one.view
    name = record_name(view.form, view.key, view.values) or _("without a title")
    return Cell(name, tip=name)


def _sentence(line: Line) -> Cell:
    problems = line.one.problems if line.one else ()
    first = next((p for p in problems if p.blocking), None)
    return Cell(first.sentence(), tone="text2", tip="\n".join(p.sentence() for p in problems)) if first else Cell()


def _answers(line: Line) -> Cell:
    if line.one is None:
        return Cell()
    if line.one.problems:
        asked = line.one.problems[0].sentence()
        return Cell(asked, tone="watch_word", tip=asked)
    count = sum(1 for state in line.one.view.states.values() if state == "draft")
    return Cell(ngettext("{n} new answer", "{n} new answers", count).format(n=count), tone="text2")


def _inside(facts: Facts) -> str:
    count = len(facts.ready)
    words = ngettext("{n} record that changed", "{n} records that changed", count).format(n=count)
    again = ngettext(
        "{n} answer sent before and not confirmed", "{n} answers sent before and not confirmed", facts.carried
    )
    return words if not facts.carried else _("{one}; {other}").format(one=words, other=again.format(n=facts.carried))


def matter_words(matter: Matter) -> str:
    """What one decision of a receipt says, in the language spoken now."""
    decision = matter.decision
    facts = {"yours": matter.shown(decision.yours), "other": matter.shown(decision.other), "who": decision.who}
    facts["why"] = decision.why
    if decision.kind == "conflict":
        return _("{yours} and {other} both stand; one has to be chosen.").format(**facts)
    if decision.kind == "approved":
        return _("Approved: {yours}").format(**facts)
    if decision.kind == "decided":
        return _("Decided by {who}: {other}. You had {yours}. {why}").format(**facts)
    if decision.kind == "corrected":
        return _("Your correction {yours} waits for approval; {other} is published.").format(**facts)
    if decision.kind == "reprinted":
        day = show_date(decision.made_at[:10], language())
        return _("Cards printed before {day} show {yours}; {other} is published now.").format(day=day, **facts)
    if decision.kind == "entered":
        return _("{who} entered {yours} for you ({why}); please confirm or correct it.").format(**facts)
    if decision.kind == "question" and decision.yours:
        return _("Asked about {yours}: {why}").format(**facts)
    return decision.why or _("The secretariat could not take it; please look at it again.")


def letter_words(letter: "Letter") -> str:
    """What a package was, in the language spoken now."""
    if letter.problem:
        return _("A file that was not loaded")
    return _(LETTERS.get((letter.direction, letter.purpose), LETTERS["out", "report"]))


def when(at: str) -> str:
    """Day and time of an ISO time stamp (UTC), as the language writes them."""
    return _("{date}, {time}").format(date=show_date(at[:10], language()), time=at[11:16]) if at else ""
