"""Certificates of a training: who gets one, in which language, which letters cannot be printed, and the PDF of all.

A file with names leaves this laptop only by the button that says so, and it is noted beside the names.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import C_, _, language, ngettext
from carec_desktop.ui import files
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.named_line import NamedLine
from carec_desktop.ui.navigation import LANGUAGE_NAMES
from carec_desktop.ui.page import Action, Keys
from carec_desktop.ui.pages import attendance_paper as paper
from carec_desktop.ui.pages import attendance_room as room
from carec_desktop.ui.pages import certificates_list as listing
from carec_desktop.ui.pages.attendance_base import RoomPage
from carec_desktop.ui.pages.certificates_list import ATTENDED, COMPLETED, Rule
from carec_desktop.ui.panels import Panel
from carec_desktop.ui.parts import Button, Label, Line, Words, beside
from carec_desktop.ui.tables import Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.room_paper import Certified
    from carec_desktop.people import Attendance


class CertificatesPage(RoomPage):
    """The rule on top, the list below it, language and signatures beside it."""

    side_width = 300

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sessions = 1
        self._lacks: dict[str, str] = {}
        self._looked: object = None
        self.rule = Segments(
            [Option(COMPLETED, lambda: _("Who completed")), Option(ATTENDED, lambda: _("Who attended at least"))],
            name=lambda: _("Who gets a certificate"),
        )
        self.rule.choose(COMPLETED)
        self.least = Combo(name=lambda: _("Least number of sessions"))
        self.least.set_options([("1", _sessions_words(1))])
        self.least.choose("1")
        self.rule.chosen.connect(lambda _code: self._again())
        self.least.picked.connect(lambda _code: self._rule_of_sessions())
        self.table = Table(listing.columns(), row_height=26, name=lambda: _("Who gets a certificate"))
        self.table.opened.connect(lambda row: self.toggle(row.person.number))
        self.build(self._body(), self._panel())

    def _body(self) -> QWidget:
        body, bar = QWidget(), QWidget()
        flow = Flow(bar, gap=8, leading=6)
        flow.setContentsMargins(20, 6, 16, 6)
        self._count = Label(tone="2")
        for widget in (self.rule, self.least, self._count):
            flow.addWidget(widget)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(Line())
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 8, 16, 12)
        self._nobody = Empty(
            lambda: _("Certificates are for people on the list, and nobody is on it yet."),
            lambda: _("Put the participants on the list first."), lambda: _("Attendance"),
            lambda: self.go("attendance"),
        )  # fmt: skip
        inner.addWidget(self.table, 1)
        inner.addWidget(self._nobody)
        column.addLayout(inner, 1)
        return body

    def _panel(self) -> Panel:
        panel = Panel()
        self._number, self._of = Label("0", 24, bold=True), Label(tone="2", wrap=True)
        self._missing = Label(size=12, tone="alert", wrap=True)
        panel.block(beside(self._number, self._of, None, gap=9), self._missing)
        self.lang = Segments([Option(code, name) for code, name in LANGUAGE_NAMES], name=lambda: _("Language"))
        self.lang.choose(language())
        panel.block(Label(lambda: _("Language of the certificates"), 12, tone="2"), beside(self.lang, None))
        self.posts = (
            NamedLine(lambda: _("Below the first line to sign")),
            NamedLine(lambda: _("Below the second line to sign")),
        )
        panel.block(Label(lambda: _("Who signs, by post"), 12, tone="2"), *self.posts)
        self._say_button = Button(self._say_words, self.say_completed, icon="ok")
        panel.block(
            Label(lambda: C_("of a person", "Completed"), 15, bold=True),
            Label(lambda: _("Space says of the person in the row that they completed, or did not."), 12, tone="2",
                  wrap=True),
            beside(self._say_button, None), rule=False,
        )  # fmt: skip
        return panel

    # What the base asks

    def titled(self) -> tuple[Words, Words]:
        return lambda: _("Certificates"), lambda: _("Certificates: {training}")

    def head_actions(self) -> list[Action]:
        return [Action(lambda: _("Write certificates…"), self.write, icon="cert", keys="Ctrl+Enter", primary=True)]

    def keys(self) -> list[Keys]:
        return [Keys(("Space",), lambda: C_("of a person", "Completed")), Keys(("Ctrl+Z",), lambda: _("Undo"))]

    def start_widget(self) -> QWidget | None:
        return self.table

    def opened_list(self) -> None:
        if self.listed is None or self.course is None:
            return
        self._sessions = len(room.sessions_of(self.listed, self.course))
        before = self.least.code()
        self.least.set_options([(str(n), _sessions_words(n)) for n in range(1, self._sessions + 1)])
        held = room.last_session(self.listed) or self._sessions
        most = max(1, -(-held * 4 // 5))  # four sessions of five is what certificates usually ask
        self.least.choose(before if before.isdigit() and 1 < int(before) <= self._sessions else str(most))
        if not any(person.completed for person in self.listed.persons):
            self.rule.choose(ATTENDED)

    def show_list(self, listed: "Attendance") -> None:
        self.listed = listed
        names = [(person.number, person.name) for person in listed.persons]
        if names != self._looked:
            self._looked = names
            self.desk.ask(lambda _ws: listing.lacking(listed), self._found_lacking, owner=self)
        self._again()

    def _found_lacking(self, lacks: dict[str, str]) -> None:
        self._lacks = lacks
        self._again()

    def now(self) -> Rule:
        """The rule that is chosen."""
        return Rule(self.rule.code() or COMPLETED, int(self.least.code() or 1))

    def _rule_of_sessions(self) -> None:
        self.rule.choose(ATTENDED)
        self._again()

    def _again(self) -> None:
        if self.listed is None:
            return
        rows = listing.rows_of(self.listed, self.now(), self._sessions, self._lacks)
        self.table.set_rows(rows, key=lambda row: row.person.number)
        self.table.setVisible(bool(rows))
        self._nobody.setVisible(not rows)
        gets, whole = sum(row.gets for row in rows), len(rows)
        lacking = [row for row in rows if row.gets and row.lacks]
        self._number.say(str(gets - len(lacking)))
        self._of.say(lambda: ngettext("certificate for {whole} listed", "certificates for {whole} listed", gets).format(
            whole=whole))  # fmt: skip
        self._count.say("")
        self._missing.setVisible(bool(lacking))
        self._missing.say(lambda: "\n".join(_missing_words(row) for row in lacking[:6]))
        self._say_button.setEnabled(self.now().kind == ATTENDED and bool(gets))
        self._say_button.retranslate()

    # What a person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.table.row() if self.in_room else None
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and row is not None:
            self.toggle(row.person.number)
        else:
            super().keyPressEvent(event)

    def write(self) -> None:
        """All certificates as one PDF, after asking where it goes."""
        if self.listed is None or not any(self.now().gives(person) for person in self.listed.persons):
            self.desk.messages.info(_("Nobody gets a certificate by this rule yet; choose another, or press Space."))
            return
        files.save_file(self.window(), _("Certificates"), _("certificates"), "pdf", self.write_to)

    def write_to(self, path: Path) -> None:
        """Print into this file; progress and Cancel stand in the status line."""
        if self.listed is None:
            return
        rule = self.now()
        numbers = [person.number for person in self.listed.persons if rule.gives(person)]
        posts = [post.text().strip() for post in self.posts]
        paper.write_certificates(self, path, self.lang.code() or language(), numbers, posts, self._written)

    def _written(self, made: "Certified") -> None:
        if made.path is not None:
            words = ngettext("{n} certificate is in “{file}”; the print is noted beside the names.",
                             "{n} certificates are in “{file}”; the print is noted beside the names.",
                             len(made.printed))  # fmt: skip
            self.desk.messages.info(words.format(n=len(made.printed), file=made.path.name))
        if made.refused:
            self.desk.messages.warn(" ".join(problem.sentence() for problem in made.refused[:5]))

    def toggle(self, number: str) -> None:
        """Completed, did not, nobody said: one after the other."""
        if self.listed is not None:
            said = self.listed.person(number).completed
            after = {None: True, True: False, False: None}[said]
            self.change(self.listed.edited(number, completed=after))

    def _say_words(self) -> str:
        count = sum(self.now().gives(person) for person in self.listed.persons) if self.listed is not None else 0
        return ngettext("Say that {n} person completed", "Say that {n} people completed", count).format(n=count)

    def say_completed(self) -> None:
        """Everybody whom the rule of sessions gives a certificate has completed; it is counted in the training."""
        if self.listed is None:
            return
        after, rule = self.listed, self.now()
        for person in self.listed.persons:
            if rule.gives(person):
                after = after.edited(person.number, completed=True)
        self.change(after)


def _sessions_words(count: int) -> Words:
    return lambda: ngettext("{n} session", "{n} sessions", count).format(n=count)


def _missing_words(row: listing.Row) -> str:
    signs = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in row.lacks)
    return _("{name}: the printing fonts lack {signs}").format(name=row.person.name, signs=signs)
