"""Keys: a person asks for a certificate and installs it; the secretariat compares fingerprints and approves.

Below stand who is enrolled, what every keyring changed, and how long ago the secretariat was heard of.
"""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_date
from carec_desktop.names import framework_in_force
from carec_desktop.ui import files
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.ornament import Ornament
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages.keys_data import Facts, load
from carec_desktop.ui.pages.keys_desk import KeyDesk, rows_of
from carec_desktop.ui.panels import section
from carec_desktop.ui.parts import Button, Label, beside, body_column
from carec_desktop.ui.tables import Column, Table, opener

if TYPE_CHECKING:
    from carec_desktop.actions.key_history import KeyHolder

__all__ = ["Facts", "KeysPage", "load", "rows_of"]


class KeysPage(Page):
    """One page for both sides; what is offered follows from the role and from how far enrolment is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self.boxes = KeyDesk(desk, self)
        self._secretariat = secretariat = desk.who.role == "secretariat"
        self._approve = Action(
            lambda: _("Approve a request…"), self.boxes.pick_request, icon="key", primary=True, visible=secretariat
        )
        self._ask = Action(lambda: _("Save the request…"), self._ask_request, icon="disk", visible=not secretariat)
        self._install = Action(
            lambda: _("Install the certificate…"), self._pick_certificate, icon="cert", primary=not secretariat,
            visible=not secretariat,
        )  # fmt: skip
        self.head = Head(
            lambda: _("Keys"), lambda: _("who may speak for whom"), actions=[self._ask, self._install, self._approve]
        )
        self._links: list[Button] = []  # what stands above the table
        self.table = self._holders_table()
        self.table.setParent(self)
        self.table.hide()
        self.table.opened.connect(self._open)
        if secretariat:
            self.hints = [Keys(("↑", "↓"), lambda: _("Key")), Keys(("Enter",), lambda: _("Letter, hand over, revoke"))]
        self._column = body_column(self)

    def opened(self, where: Any = None) -> None:
        self.desk.ask(load, self._show, word=lambda: _("Reading…"), owner=self)

    def _show(self, facts: Facts) -> None:
        self.facts, self.boxes.holders, self._links = facts, facts.holders, []
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.table:  # the table keeps its place and the keyboard
                widget.hide()
                widget.deleteLater()
        if facts.own:
            self._column.addWidget(self._own(facts))
        else:
            self._column.addWidget(Label(lambda: _("This workspace has no key yet."), bold=True))
            self._column.addWidget(Label(self._how, tone="2", wrap=True))
        if facts.root:
            self._column.addSpacing(12)
            self._column.addWidget(self._root(facts))
        if facts.holders:
            self._column.addSpacing(12)
            self._holders(facts)
        if facts.history:
            self._column.addSpacing(12)
            self._history(facts)
        self._column.addStretch(1)
        for before, after in pairwise([*self._links, self.table]):
            QWidget.setTabOrder(before, after)  # the table stays, what stands above it is made anew

    def _own(self, facts: Facts) -> QWidget:
        if self._secretariat:
            links = [Button(lambda: _("New key…"), self.boxes.ask_new_key, kind="link")]
        else:
            links = [
                Button(lambda: _("Print a letter…"), lambda: self.boxes.letter(""), kind="link"),
                Button(lambda: _("New key…"), self._ask_new_key, kind="link"),
            ]
        return self._fingerprint(lambda: _("Your key"), facts.own, self._own_words, links)

    def _root(self, facts: Facts) -> QWidget:
        if self._secretariat:
            words = lambda: _("Tell it to everybody who enrols, by phone or letter.")  # noqa: E731
            links = [Button(lambda: _("New root key…"), self.boxes.ask_new_root, kind="link")]
        else:
            words = lambda: _("It must be what the secretariat told you by phone or letter.")  # noqa: E731
            links = []
        return self._fingerprint(lambda: _("The secretariat's root key"), facts.root, words, links)

    def _own_words(self) -> str:
        facts = self.facts
        if facts is None or (not facts.enrolled and not facts.waits):
            return _("Not enrolled yet: read these digits to the secretariat, then install the certificate it sends.")
        if facts.waits:
            return _("New key: read these digits to the secretariat, then install the certificate it sends.")
        if facts.revoked:
            return _("Revoked: what you sign is refused. Your entries are safe; make a new key and enrol it.")
        return _("Enrolled: packages you sign are accepted.")

    def _how(self) -> str:
        return _(
            "Save a request, send it to the secretariat, and read its fingerprint by phone. You can record meanwhile."
        )

    def _fingerprint(self, title: Any, digits: str, words: Any, links: list[Button]) -> QWidget:
        self._links += links
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(section(title, link=beside(*links, gap=16) if links else None))
        lines = QWidget()
        text = QVBoxLayout(lines)
        text.setContentsMargins(0, 0, 0, 0)
        text.setSpacing(2)
        for part in rows_of(digits):
            text.addWidget(Label(part, 24, bold=True))
        text.addWidget(Label(words, 12, tone="2"))
        column.addWidget(beside(Ornament(digits), lines, None, gap=20))
        return holder

    def _holders_table(self) -> Table:
        from carec_desktop.ui.shell import ROLE_NAMES

        framework = framework_in_force()
        return Table(
            [
                Column(lambda: _("Name"), lambda h: Cell(h.name), 200, 2),
                Column(lambda: _("Role"), lambda h: Cell(_(ROLE_NAMES.get(h.role, h.role)), tone="text2"), 150, 1),
                Column(lambda: _("Country or area"), lambda h: Cell(framework.area(h.ref_area).name.say()), 150, 1),
                Column(
                    lambda: _("Fingerprint"),
                    lambda h: Cell(" ".join(h.fingerprint.split()[:3]) + " …", tone="text2"), 190,
                ),
                Column("", lambda h: Cell(_("revoked") if h.revoked else "", tone="alert"), 90),
                *([opener()] if self._secretariat else []),
            ],
            fit=True, picks=self._secretariat, master=self._secretariat, name=lambda: _("Enrolled"),
        )  # fmt: skip

    def _holders(self, facts: Facts) -> None:
        self.table.set_rows(facts.holders, key=lambda holder: holder.key)
        self._column.addWidget(section(lambda: _("Enrolled"), lambda: _("keyring {n}").format(n=facts.keyring)))
        self._column.addWidget(self.table)
        self.table.show()

    def _open(self, holder: "KeyHolder") -> None:
        if self.facts is not None:
            self.boxes.show(holder, self.facts.key)

    def first_focus(self) -> QWidget | None:
        return self.table if self._secretariat else None

    def _history(self, facts: Facts) -> None:
        heard = facts.heard
        more = (lambda: heard.sentence()) if heard else ""
        table = Table(
            [
                Column(lambda: _("Keyring"), lambda s: Cell(str(s.number), tone="text2"), 90),
                Column(lambda: _("Day"), lambda s: Cell(_day(s.made_at), tone="text2"), 110),
                Column(lambda: _("What changed"), lambda s: Cell("; ".join(s.sentences())), 300, 1),
            ],
            fit=True, picks=False, name=lambda: _("History"),
        )  # fmt: skip
        table.set_rows(facts.history)
        self._column.addWidget(section(lambda: _("History"), more))
        self._column.addWidget(table)

    # Country

    def _ask_request(self) -> None:
        self._ask_passphrase(_("Choose a passphrase for your key, or give the one you have chosen."), renew=False)

    def _ask_new_key(self) -> None:
        self._ask_passphrase(
            _("Choose a passphrase for a new key: for a forgotten one, a lost laptop, or a successor."), renew=True
        )

    def _ask_passphrase(self, question: str, *, renew: bool) -> None:
        name = f"request-{self.desk.who.ref_area}.json"
        more = _("It is asked whenever you sign. Nobody can look it up; forgotten means enrolling again; entries stay.")

        def where(secret: str) -> None:
            files.save_file(
                self.window(), _("Save the request"), name, "json", lambda path: self._request(secret, path, renew)
            )

        self.desk.messages.ask_text(question, where, ok=_("Go on"), more=more, secret=True)

    def _request(self, secret: str, path: Path, renew: bool) -> None:
        from carec_desktop.actions import enrol

        def saved(request: Any) -> None:
            self.desk.messages.info(
                _("“{file}” is saved. Send it, and read the fingerprint of your key by phone.").format(file=path.name)
            )

        self.desk.do(
            lambda ws: enrol.request(ws, secret, path, renew=renew), saved, word=lambda: _("Making your key…"),
            owner=self,
        )  # fmt: skip

    def _pick_certificate(self) -> None:
        files.open_files(self.window(), _("Certificate file"), "json", lambda paths: self._compare_root(paths[0]))

    def _compare_root(self, path: Path) -> None:
        question = _("Type the 30 digits of the root's fingerprint as the secretariat told you.")
        more = _("They show that the certificate comes from the real secretariat and not from somebody in between.")

        def install(digits: str) -> None:
            from carec_desktop.actions import enrol

            done = _("The certificate is installed. You can sign packages now.")
            self.desk.do(
                lambda ws: enrol.install(ws, path, digits), lambda _installed: self.desk.messages.info(done),
                word=lambda: _("Checking the certificate…"), owner=self,
            )  # fmt: skip

        self.desk.messages.ask_text(question, install, ok=_("Install"), more=more)


def _day(at: str) -> str:
    """The day of an ISO time in the language spoken now; "" when no day was named."""
    return show_date(at[:10], language()) if at else ""
