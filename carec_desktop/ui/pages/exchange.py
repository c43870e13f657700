"""Ready to send, for everybody who reports: what is complete, what to decide, what changes; then one signed package.

Receipts, calls and colleagues' packages come in here too.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_date, show_period
from carec_desktop.problems import UserError
from carec_desktop.ui import files
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages import asks, exchange_data, framework_told, send_acts, send_parts
from carec_desktop.ui.pages.exchange_data import Facts
from carec_desktop.ui.pages.places import page_of
from carec_desktop.ui.pages.send_acts import free_name
from carec_desktop.ui.pages.send_panel import SendPanel, package_name
from carec_desktop.ui.pages.send_parts import MOST_CHANGES, CountStrip, More, Way, shortened
from carec_desktop.ui.pages.send_parts import when as when
from carec_desktop.ui.pages.send_preview import PreviewView
from carec_desktop.ui.pages.send_second import SecondView
from carec_desktop.ui.panels import section
from carec_desktop.ui.parts import Button, Label, scrolled
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Empty

if TYPE_CHECKING:
    from carec_desktop.actions.exchange import Sent, Taken
    from carec_desktop.actions.last_receipt import Matter
    from carec_desktop.actions.outgoing import Change
    from carec_desktop.actions.readiness import ToDecide
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer

DRAWER = 1100  # below this width the side panel is closed, so its button stands in the title row
MOST_MATTERS = 6


class Exchange(Page):
    """Ready to send, sent, received, decided."""

    side_width = 404

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self.sent: Sent | None = None
        self._every_change = self._fresh = False
        self._whole: set[str] = set()  # kinds of what to decide that are shown to the last line
        self._sign = Action(
            lambda: _("Sign and write"), self.write, icon="up", primary=True, visible=False,
            why=lambda: _("Ask for a certificate on the page “Keys” first."),
        )  # fmt: skip
        actions = [
            Action(lambda: _("Open receipt or call…"), self.pick, icon="inbox", keys="Ctrl+O"),
            Action(lambda: _("As the secretariat will see it"), self.look_ahead, icon="eye"),
            Action(lambda: _("Back up"), self.back_up, icon="disk"), self._sign,
        ]  # fmt: skip
        self.head = Head(lambda: _("Ready to send"), self._subtitle, actions=actions)
        self.hints = [
            Keys(("↑", "↓"), lambda: _("Row")), Keys(("Enter",), lambda: _("Open")),
            Keys(("Ctrl+Enter",), lambda: _("Sign and write")),
        ]  # fmt: skip
        self.side = self.panel = SendPanel(
            self.write, self.choose_folder, self._to_card, self.copy_mail, lambda: self.desk.go("keys")
        )
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.write)
        self._build()

    def _build(self) -> None:
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(20, 14, 16, 16)
        column.setSpacing(6)
        for widget in [*self._asked_parts(), *self._changes_parts(), *self._ways(), *self._past_parts()]:
            column.addWidget(widget)
        column.addStretch(1)
        self.preview = PreviewView(self._back)
        self._views = QStackedLayout(self)
        self._views.setContentsMargins(0, 0, 0, 0)
        self._views.addWidget(scrolled(self._body))
        self._views.addWidget(self.preview)
        self.second = SecondView(self.desk, self._back)
        self._views.addWidget(self.second)

    def _asked_parts(self) -> list[QWidget]:
        self.strip = CountStrip()
        self.decide = send_parts.decide_table(lambda: _("Decide before sending"))
        self.decide.opened.connect(self._open_to_decide)
        self._decide_head = section(
            lambda: _("Decide before sending"), lambda: _("it can be sent as it is: gaps stay visible")
        )
        self._decide_head.setContentsMargins(0, 8, 0, 0)
        self._decided = Empty(lambda: _("Nothing is missing and nothing is in doubt."))
        return [self.strip, self._decide_head, self.decide, self._decided]

    def _changes_parts(self) -> list[QWidget]:
        self.changes = send_parts.changes_table(lambda: _("Changed"))
        self.changes.opened.connect(self._open_change)
        self._all = Button(self._all_words, self._toggle_all, kind="link")
        head = section(self._changed_title, self._changed_words, self._all)
        head.setContentsMargins(0, 14, 0, 0)
        self._nothing = Empty(
            lambda: _("Everything you recorded has been sent."),
            lambda: _("What you record from now on waits here for the next package."),
        )  # fmt: skip
        return [head, self.changes, self._nothing]

    def _ways(self) -> list[QWidget]:
        self.ministries = Way(
            "proj", lambda: _("Requests to line ministries"), self._ministry_words, lambda: _("Open"),
            lambda: self.desk.go("ministries"),
        )  # fmt: skip
        self.approval = Way(
            "print", lambda: _("Approval sheet"), self._approval_words, lambda: _("Make…"), self.choose_sheet
        )
        room = QWidget()
        room.setFixedHeight(8)
        self.second_way = Way(
            "pen", self._second_title, lambda: _("A colleague keys them again without seeing yours. About a minute."),
            lambda: _("Begin"), self.begin_second,
        )  # fmt: skip
        return [room, self.second_way, self.ministries, self.approval]

    def _past_parts(self) -> list[QWidget]:
        self.matters = send_parts.matters_table(lambda: _("What the last receipt says"))
        self.matters.opened.connect(self._open_matter)
        self._receipt_head = section(lambda: _("What the last receipt says"), self._receipt_words)
        self.letters = send_parts.letters_table(lambda: _("Sent and received"))
        self._letters_head = section(lambda: _("Sent and received"))
        for head in (self._receipt_head, self._letters_head):
            head.setContentsMargins(0, 14, 0, 0)
        return [self._receipt_head, self.matters, self._letters_head, self.letters]

    # Words

    def _subtitle(self) -> str:
        facts = self.facts
        if facts is None or not facts.deadline:
            return _("nothing leaves this computer except in a package you export")
        name = facts.round.get(language()) or next(iter(facts.round.values()), "")
        return _("{name}, data for {period} · due {date}").format(
            name=name, period=show_period(facts.period, language()), date=show_date(facts.deadline, language())
        )

    def _changed_title(self) -> str:
        receipt = self.facts.receipt if self.facts else 0
        return _("Changed since receipt {n}").format(n=receipt) if receipt else _("What leaves for the first time")

    def _changed_words(self) -> str:
        count = len(self.facts.outgoing.changes) if self.facts else 0
        return ngettext("{n} change", "{n} changes", count).format(n=count) if count else ""

    def _all_words(self) -> str:
        count = len(self.facts.outgoing.changes) if self.facts else 0
        return _("Fewer") if self._every_change else _("All {n}").format(n=count)

    def _ministry_words(self) -> str:
        found = self.facts.ministries if self.facts else {}
        if not sum(found.values()):
            return _("Each ministry gets one workbook with its questions; what comes back is checked row by row.")
        return _("to send: {new}, sent: {sent}, late: {late}, returned: {back}").format(
            new=found["to-send"], sent=found["sent"], late=found["late"], back=found["returned"]
        )

    def _approval_words(self) -> str:
        return _("Every value to be sent on A4, with the old value and its source, and room for visas and a stamp.")

    def _second_title(self) -> str:
        count = len(self.facts.risky) if self.facts else 0
        return ngettext("Second entry: {n} figure", "Second entry: {n} figures", count).format(n=count)

    def _receipt_words(self) -> str:
        return self.facts.receipt_words() if self.facts else ""

    # Loading

    def opened(self, where: Any = None) -> None:
        self._fresh = True
        self._views.setCurrentIndex(0)
        self._load()

    def refresh(self) -> None:
        self._load()

    def first_focus(self) -> QWidget | None:
        return self.decide

    def _load(self) -> None:
        self.desk.ask(exchange_data.load, self._show, word=lambda: _("Reading…"), owner=self)

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        asked = bool(facts.readiness.asked)
        self.strip.setVisible(asked)
        self.strip.show_counts(facts.readiness.counts)
        self._show_decide()
        decide = bool(facts.readiness.decide)
        self.decide.setVisible(decide)
        self._decided.setVisible(asked and not decide)
        self._decide_head.setVisible(asked or decide)
        self._show_changes(facts.outgoing.changes)
        self.ministries.setVisible(asked)
        self.approval.setVisible(bool(facts.outgoing.values))
        self.second_way.setVisible(bool(facts.risky))
        matters = [m for m in facts.matters if not m.needs_you][:MOST_MATTERS]
        self.matters.set_rows(matters)
        self.matters.setVisible(bool(matters))
        self._receipt_head.setVisible(bool(facts.counts.total))
        self.letters.set_rows(facts.letters)
        for widget in (self.letters, self._letters_head):
            widget.setVisible(bool(facts.letters))
        self._sign.enabled = facts.enrolled
        self.panel.show_facts(facts)
        for label in self._body.findChildren(Label):
            label.retell()
        self.head_changed.emit()
        if self._fresh:
            self._fresh = False
            self._focus_first()

    def _show_decide(self) -> None:
        if self.facts is not None:
            self.decide.set_rows(shortened(self.facts.readiness.decide, self._whole), key=send_parts.decide_key)

    def _focus_first(self) -> None:
        """The keyboard goes to what is to decide, else to what changed; never to the button that signs."""
        facts = self.facts
        if facts is not None and (facts.readiness.decide or facts.outgoing.changes):
            place = self.decide if facts.readiness.decide else self.changes
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_changes(self, changes: "Sequence[Change]") -> None:
        shown: list[Change | More] = list(changes)
        if not self._every_change and len(shown) > MOST_CHANGES:
            shown = [*shown[:MOST_CHANGES], More(len(shown) - MOST_CHANGES)]
        self.changes.set_rows(shown, key=send_parts.change_key)
        self.changes.setVisible(bool(changes))
        self._nothing.setVisible(not changes)
        self._all.setVisible(len(changes) > MOST_CHANGES)
        self._all.say(self._all_words)

    def _toggle_all(self) -> None:
        self._every_change = not self._every_change
        if self.facts is not None:
            self._show_changes(self.facts.outgoing.changes)

    # Where things are solved

    def _open_to_decide(self, one: "ToDecide | More") -> None:
        if isinstance(one, More):
            if one.kind == "empty":
                self.desk.go("grid", "missing")
            else:
                self._whole.add(one.kind)
                self._show_decide()
        elif one.kind == "conflict":
            self.desk.go("settle", f"{one.record_id}.{one.question}")
        elif one.matter is not None:
            self._open_matter(one.matter)
        else:
            self.desk.go(*page_of(one.form, one.record_id, one.key))

    def _open_change(self, one: "Change | More") -> None:
        if isinstance(one, More):
            self._toggle_all()
        else:
            self.desk.go(*page_of(one.view.form, one.view.record_id, one.view.key))

    def _open_matter(self, matter: "Matter") -> None:
        view = matter.view
        if matter.needs_you:
            asks.answer(self.desk, self, matter)
        elif view is not None:
            self.desk.go(*page_of(view.form, view.record_id, view.key))

    def _to_card(self) -> None:
        self.desk.go("card", self.desk.who.ref_area)

    def look_ahead(self) -> None:
        """Show the next package as the secretariat will see it."""

        def look(ws: "Workspace") -> Any:
            from carec_desktop.actions import preflight

            return preflight.preview(ws)

        def show(found: Any) -> None:
            self._views.setCurrentIndex(1)
            self.preview.show_preview(found)

        self.desk.ask(look, show, word=lambda: _("Reading…"), owner=self)

    def begin_second(self) -> None:
        """Let a colleague key the riskiest figures again."""
        if self.facts is not None and self.facts.risky:
            self._views.setCurrentIndex(2)
            self.second.begin(self.facts.risky)

    def _back(self) -> None:
        self._views.setCurrentIndex(0)
        self._focus_first()

    def back_up(self) -> None:
        """Make a backup now."""
        send_acts.back_up(self.desk, self)

    def choose_sheet(self) -> None:
        """Where the approval sheet goes."""
        number = self.facts.number if self.facts else 1
        name = f"CAREC-{self.desk.who.ref_area}-{number:03}-approval.pdf"
        files.save_file(self.window(), _("Approval sheet"), name, "pdf", self.make_sheet)

    def make_sheet(self, path: Path) -> None:
        """Print every value the next package carries into `path`, and open it."""
        send_acts.make_sheet(self.desk, self, path)

    # Out

    def write(self) -> None:
        """Sign everything that is ready and write it to the chosen place."""
        facts = self.facts
        if facts is None or not facts.enrolled or self.second.isVisible():
            return
        if facts.outgoing.values:
            self.export_to(free_name(self.panel.folder, package_name(facts)))
        else:
            self.desk.messages.info(_("There is nothing to send: everything you recorded has been sent and received."))

    def choose_folder(self) -> None:
        """Another folder; the package goes there from now on."""

        def chosen(folder: Path) -> None:
            self.panel.choose(folder)
            if self.facts is not None:
                self.panel.show_facts(self.facts)

        files.open_folder(self.window(), _("Where the package goes"), chosen)

    def export_to(self, target: Path) -> None:
        """Sign everything that is ready into `target`."""

        def export(ws: "Workspace", signer: "Signer", _step: Progress) -> "Sent | UserError":
            return send_acts.export(ws, signer, target)

        session_of(self.desk).sign(export, self._exported, word=lambda: _("Signing and writing…"), owner=self)

    def _exported(self, sent: "Sent | UserError") -> None:
        if isinstance(sent, UserError):  # made and kept, but not where it was wanted
            self.desk.messages.refuse(sent)
            return
        self.sent = sent
        words = _("Package {number} is written to “{file}”. Its fingerprint: {fingerprint}")
        self.desk.messages.info(words.format(number=sent.number, file=sent.path.name, fingerprint=sent.fingerprint))

    def copy_mail(self) -> None:
        """Put the text that goes with the last package on the clipboard."""
        last = self.facts.last if self.facts else None
        if last is not None and self.facts is not None:
            known = self.sent is not None and self.sent.number == last.number
            file = self.sent.path.name if known and self.sent is not None else last.file
            send_acts.copy_mail(self.desk, self, last, file, self.facts.period)

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
        framework_told.tell(self.desk, taken)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        closed = self.window().width() < DRAWER
        if closed != self._sign.visible:
            self._sign.visible = closed
            self.head_changed.emit()
