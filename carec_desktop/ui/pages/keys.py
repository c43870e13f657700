"""Keys: a person asks for a certificate and installs it; the secretariat compares fingerprints and approves."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from carec_desktop.framework import Framework
from carec_desktop.i18n import _
from carec_desktop.ui import files, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.messages import Answer, Box
from carec_desktop.ui.ornament import Ornament
from carec_desktop.ui.page import Action, Head, Page
from carec_desktop.ui.panels import section
from carec_desktop.ui.parts import Label, beside, scrolled
from carec_desktop.ui.tables import Column, Table

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace


@dataclass(frozen=True)
class Facts:
    """State of the keys at this workspace; fingerprints as groups of digits, "" when there is none yet."""

    enrolled: bool
    own: str
    root: str
    keyring: int
    holders: tuple[tuple[str, str, str, str, bool], ...]  # name, role, area, fingerprint, revoked


def load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import enrol
    from carec_desktop.sync.keys import fingerprint

    keyring = ws.keyring
    known = bool(keyring.number)
    return Facts(
        enrolled=ws.certificate.exists(), own=fingerprint(ws.key) if ws.key else "",
        root=enrol.root_fingerprint(ws) if known else "", keyring=keyring.number,
        holders=tuple(
            (h.name, h.role, h.ref_area, fingerprint(h.key), h.accepted_until is not None) for h in keyring.holders
        ),
    )  # fmt: skip


class KeysPage(Page):
    """One page for both sides; what is offered follows from the role and from how far enrolment is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        secretariat = desk.who.role == "secretariat"
        self._approve = Action(
            lambda: _("Approve a request…"), self._pick_request, icon="key", primary=True, visible=secretariat
        )
        self._ask = Action(lambda: _("Save the request…"), self._ask_request, icon="disk", visible=not secretariat)
        self._install = Action(
            lambda: _("Install the certificate…"), self._pick_certificate, icon="cert", primary=not secretariat,
            visible=not secretariat,
        )  # fmt: skip
        self.head = Head(
            lambda: _("Keys"), lambda: _("who may speak for whom"), actions=[self._ask, self._install, self._approve]
        )
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(20, 16, 16, 16)
        self._column.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self._body))

    def opened(self, where: Any = None) -> None:
        self.desk.ask(load, self._show, word=lambda: _("Reading…"), owner=self)

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if facts.own:
            self._column.addWidget(self._fingerprint(lambda: _("Your key"), facts.own, self._own_words))
        else:
            self._column.addWidget(Label(lambda: _("This workspace has no key yet."), bold=True))
            self._column.addWidget(Label(self._how, tone="2", wrap=True))
        if facts.root:
            self._column.addSpacing(12)
            words = lambda: _("Tell it to everybody who enrols, by phone or letter.")  # noqa: E731
            other = lambda: _("It must be what the secretariat told you by phone or letter.")  # noqa: E731
            told = words if self.desk.who.role == "secretariat" else other
            self._column.addWidget(self._fingerprint(lambda: _("The secretariat's root key"), facts.root, told))
        if facts.holders:
            self._column.addSpacing(12)
            self._holders(facts)
        self._column.addStretch(1)

    def _own_words(self) -> str:
        if self.facts is not None and self.facts.enrolled:
            return _("Enrolled: packages you sign are accepted.")
        return _("Not enrolled yet: read these digits to the secretariat, then install the certificate it sends.")

    def _how(self) -> str:
        return _(
            "Save a request, send it to the secretariat, and read its fingerprint by phone. You can record meanwhile."
        )

    def _fingerprint(self, title: Any, digits: str, words: Any) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(section(title))
        lines = QWidget()
        text = QVBoxLayout(lines)
        text.setContentsMargins(0, 0, 0, 0)
        text.setSpacing(2)
        for part in rows_of(digits):
            text.addWidget(Label(part, 24, bold=True))
        text.addWidget(Label(words, 12, tone="2"))
        column.addWidget(beside(Ornament(digits), lines, None, gap=20))
        return holder

    def _holders(self, facts: Facts) -> None:
        from carec_desktop.ui.shell import ROLE_NAMES

        framework = Framework.load()
        title = section(lambda: _("Enrolled"), lambda: _("keyring {n}").format(n=facts.keyring))
        table = Table(
            [
                Column(lambda: _("Name"), lambda h: Cell(h[0]), 200, 2),
                Column(lambda: _("Role"), lambda h: Cell(_(ROLE_NAMES.get(h[1], h[1])), tone="text2"), 150, 1),
                Column(lambda: _("Country or area"), lambda h: Cell(framework.area(h[2]).name.say()), 150, 1),
                Column(lambda: _("Fingerprint"), lambda h: Cell(" ".join(h[3].split()[:3]) + " …", tone="text2"), 190),
                Column("", lambda h: Cell(_("revoked") if h[4] else "", tone="alert"), 90),
            ],
            fit=True, picks=False, name=lambda: _("Enrolled"),
        )  # fmt: skip
        table.set_rows(facts.holders)
        self._column.addWidget(title)
        self._column.addWidget(table)

    # Country

    def _ask_request(self) -> None:
        who = self.desk.who
        name = f"request-{who.ref_area}.json"
        question = _("Choose a passphrase for your key, or give the one you have chosen.")
        more = _("It is asked whenever you sign. Nobody can look it up; forgotten means enrolling again; entries stay.")

        def where(secret: str) -> None:
            files.save_file(
                self.window(), _("Save the request"), name, "json", lambda path: self._request(secret, path)
            )

        self.desk.messages.ask_text(question, where, ok=_("Go on"), more=more, secret=True)

    def _request(self, secret: str, path: Path) -> None:
        from carec_desktop.actions import enrol

        def saved(request: Any) -> None:
            self.desk.messages.info(
                _("“{file}” is saved. Send it, and read the fingerprint of your key by phone.").format(file=path.name)
            )

        self.desk.do(lambda ws: enrol.request(ws, secret, path), saved, word=lambda: _("Making your key…"), owner=self)

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

    # Secretariat

    def _pick_request(self) -> None:
        files.open_files(self.window(), _("Request file"), "json", lambda paths: self._look(paths[0]))

    def _look(self, path: Path) -> None:
        from carec_desktop.actions import enrol

        self.desk.ask(lambda _ws: enrol.look(path), lambda request: self._compare(path, request), owner=self)

    def _compare(self, path: Path, request: Any) -> Box:
        """Show who asks and the digits to compare; approving needs the passphrase of the root key."""
        from carec_desktop.ui.shell import ROLE_NAMES

        area = Framework.load().area(request.ref_area).name.say()
        title = _("{name}, {role}, {area}").format(name=request.name, role=_(ROLE_NAMES[request.role]), area=area)
        more = _("Compare these digits with what the person reads to you. Approve only if all are the same.")
        secret = QLineEdit()
        secret.setEchoMode(QLineEdit.EchoMode.Password)
        secret.setPlaceholderText(_("Passphrase of the root key"))
        secret.setAccessibleName(_("Passphrase of the root key"))
        approve = Answer(
            lambda: _("The digits agree: approve"), lambda: self._answer(path, request, secret.text()), primary=True
        )
        lines = [Label(part, 24, bold=True) for part in rows_of(request.fingerprint)]
        text, body = QWidget(), QWidget()
        column, whole = QVBoxLayout(text), QVBoxLayout(body)
        for layout in (column, whole):
            layout.setContentsMargins(0, 0, 0, 0)
        for line in lines:
            column.addWidget(line)
        whole.setSpacing(theme.px(12))
        whole.addWidget(beside(Ornament(request.fingerprint), text, None, gap=20))
        whole.addWidget(secret)
        answers = [approve, Answer(lambda: _("Cancel"))]
        box = self.desk.messages.ask(title, answers, more=more, body=body)
        secret.setFocus()
        return box

    def _answer(self, path: Path, request: Any, secret: str) -> None:
        name = f"certificate-{request.ref_area}.json"
        files.save_file(
            self.window(), _("Save the certificate"), name, "json", lambda answer: self._enrol(path, answer, secret)
        )

    def _enrol(self, path: Path, answer: Path, secret: str) -> None:
        from carec_desktop.actions import enrol, exchange

        def op(ws: Any) -> Any:
            done = enrol.approve(ws, secret, path, answer)
            exchange.take_parked(ws)
            return done

        def done(enrolled: Any) -> None:
            self.desk.messages.info(
                _("{name} is enrolled; send “{file}” back and tell the root's fingerprint by phone.").format(
                    name=enrolled.request.name, file=answer.name
                )
            )

        self.desk.do(op, done, word=lambda: _("Signing the certificate…"), owner=self)


def rows_of(digits: str) -> list[str]:
    """Groups of digits, three to a line: short enough to be read aloud."""
    groups = digits.split()
    return ["  ".join(groups[i : i + 3]) for i in range(0, len(groups), 3)]
