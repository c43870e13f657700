"""What the secretariat does with keys: approve, hand over, revoke, replace. Each asks the root's passphrase."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QRadioButton, QVBoxLayout, QWidget

from carec_desktop.i18n import _, ngettext
from carec_desktop.names import framework_in_force
from carec_desktop.ui import files, theme
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.messages import Answer, Box
from carec_desktop.ui.ornament import Ornament
from carec_desktop.ui.pages.keys_data import Package, packages
from carec_desktop.ui.parts import Label, beside

if TYPE_CHECKING:
    from carec_desktop.actions.key_history import KeyHolder
    from carec_desktop.sync.enrolment import Request


def rows_of(digits: str) -> list[str]:
    """Groups of digits, three to a line: short enough to be read aloud."""
    groups = digits.split()
    return ["  ".join(groups[i : i + 3]) for i in range(0, len(groups), 3)]


def digits_block(digits: str, *below: QWidget) -> QWidget:
    """The thirty digits beside their ornament, with widgets below."""
    text, body = QWidget(), QWidget()
    column, whole = QVBoxLayout(text), QVBoxLayout(body)
    for layout in (column, whole):
        layout.setContentsMargins(0, 0, 0, 0)
    for line in rows_of(digits):
        column.addWidget(Label(line, 24, bold=True))
    whole.setSpacing(theme.px(12))
    whole.addWidget(beside(Ornament(digits), text, None, gap=20))
    for widget in below:
        whole.addWidget(widget)
    return body


def titled(name: str, role: str, ref_area: str) -> str:
    """A person with role and place, as the title of a box."""
    from carec_desktop.ui.shell import ROLE_NAMES

    area = framework_in_force().area(ref_area).name.say()
    return _("{name}, {role}, {area}").format(name=name, role=_(ROLE_NAMES[role]), area=area)


class Follows(QWidget):
    """Whether a new key stands beside those enrolled for the same place, or ends one of them."""

    def __init__(self, there: "Sequence[KeyHolder]", chosen: str = "") -> None:
        super().__init__()
        self.asks = bool(there)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(Label(_("Others are enrolled for the same place. The new key is there:"), wrap=True))
        self.choices: dict[str, QRadioButton] = {}
        for code, words in [
            ("", _("in addition: each signs for the place")),
            *((h.key, _("instead of {name}, whose key ends now (hand-over)").format(name=h.name)) for h in there),
        ]:
            choice = self.choices[code] = QRadioButton(words)
            choice.setChecked(code == chosen)
            column.addWidget(choice)

    def code(self) -> str:
        """The key that ends, "" for none."""
        return next((code for code, choice in self.choices.items() if choice.isChecked()), "")


def _up_to(package: Package) -> Callable[[], str]:
    return lambda: _("Keep up to number {n} ({digits})").format(n=package.number, digits=package.fingerprint)


class KeyDesk:
    """The boxes of the secretariat on a page; `owner` is that page."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self.desk, self.owner = desk, owner
        self.holders: Sequence[KeyHolder] = ()

    def _secret(self) -> QLineEdit:
        secret = QLineEdit()
        secret.setEchoMode(QLineEdit.EchoMode.Password)
        secret.setPlaceholderText(_("Passphrase of the root key"))
        secret.setAccessibleName(_("Passphrase of the root key"))
        return secret

    # A request

    def pick_request(self) -> None:
        files.open_files(self.owner.window(), _("Request file"), "json", lambda paths: self._look(paths[0]))

    def _look(self, path: Path) -> None:
        from carec_desktop.actions import enrol

        self.desk.ask(lambda _ws: enrol.look(path), lambda request: self.compare(path, request), owner=self.owner)

    def compare(self, path: Path, request: "Request", follows: str = "") -> Box:
        """Show who asks and the digits to compare. Where others are enrolled for the same place it is asked whether
        the new key stands beside theirs or follows one; `follows` is the key that is chosen first."""
        more = _("Compare these digits with what the person reads to you. Approve only if all are the same.")
        secret, instead = self._secret(), Follows(self._enrolled_there(request), follows)
        below = [instead, secret] if instead.asks else [secret]
        approve = Answer(
            lambda: _("The digits agree: approve"),
            lambda: self.answer(path, request, secret.text(), instead.code()), primary=True,
        )  # fmt: skip
        box = self.desk.messages.ask(
            titled(request.name, request.role, request.ref_area), [approve, Answer(lambda: _("Cancel"))], more=more,
            body=digits_block(request.fingerprint, *below),
        )  # fmt: skip
        secret.setFocus()
        return box

    def _enrolled_there(self, request: "Request") -> "list[KeyHolder]":
        return [
            h for h in self.holders
            if not h.revoked and (h.role, h.ref_area) == (request.role, request.ref_area) and h.key != request.key
        ]  # fmt: skip

    def pick_successor(self, holder: "KeyHolder") -> None:
        """Hand a key over: the successor's request is compared and approved like any other."""
        files.open_files(
            self.owner.window(), _("Request of the successor"), "json", lambda paths: self._succeed(paths[0], holder)
        )

    def _succeed(self, path: Path, holder: "KeyHolder") -> None:
        from carec_desktop.actions import enrol

        def looked(request: "Request") -> None:
            if holder.key not in {one.key for one in self._enrolled_there(request)}:
                words = _("This request is for another place than that of {name}; nothing was changed.")
                self.desk.messages.warn(words.format(name=holder.name))
                return
            self.compare(path, request, holder.key)

        self.desk.ask(lambda _ws: enrol.look(path), looked, owner=self.owner)

    def answer(self, path: Path, request: "Request", secret: str, instead: str = "") -> None:
        name = f"certificate-{request.ref_area}.json"
        files.save_file(
            self.owner.window(), _("Save the certificate"), name, "json",
            lambda target: self._enrol(path, target, secret, instead),
        )  # fmt: skip

    def _enrol(self, path: Path, target: Path, secret: str, instead: str) -> None:
        from carec_desktop.actions import enrol, exchange, revoking

        def op(ws: Any) -> Any:
            if instead:
                done = revoking.hand_over(ws, secret, path, instead, target).enrolled
            else:
                done = enrol.approve(ws, secret, path, target)
            exchange.take_parked(ws)
            return done

        def done(enrolled: Any) -> None:
            self.desk.messages.info(
                _("{name} is enrolled; send “{file}” back and tell the root's fingerprint by phone.").format(
                    name=enrolled.request.name, file=target.name
                )
            )

        self.desk.do(op, done, word=lambda: _("Signing the certificate…"), owner=self.owner)

    # A holder

    def show(self, holder: "KeyHolder", own: str) -> Box:
        """One enrolled key: its digits, a letter, its successor, and its end."""
        answers = [Answer(lambda: _("Print a letter…"), lambda: self.letter(holder.key), primary=True)]
        if not holder.revoked and holder.key != own:
            answers.append(Answer(lambda: _("Hand over…"), lambda: self.pick_successor(holder)))
            answers.append(Answer(lambda: _("Revoke…"), lambda: self._ask_revoke(holder)))
        more = _("Revoked: only packages accepted before still count.") if holder.revoked else ""
        return self.desk.messages.ask(
            titled(holder.name, holder.role, holder.ref_area), [*answers, Answer(lambda: _("Close"))], more=more,
            body=digits_block(holder.fingerprint),
        )  # fmt: skip

    def letter(self, who: str) -> None:
        from carec_desktop.actions import letters

        def write(target: Path) -> None:
            self.desk.ask(
                lambda ws: letters.letter(ws, who, target),
                lambda _letter: self.desk.messages.info(
                    _("The letter is written to “{file}”.").format(file=target.name)
                ),
                owner=self.owner,
            )

        files.save_file(self.owner.window(), _("Save the letter"), f"letter-{who[:6] or 'key'}.pdf", "pdf", write)

    def _ask_revoke(self, holder: "KeyHolder") -> None:
        self.desk.ask(
            lambda ws: packages(ws, holder.key), lambda held: self.revoke(holder, held), owner=self.owner
        )  # fmt: skip

    def revoke(self, holder: "KeyHolder", held: Sequence[Package]) -> Box:
        """Ask which package was the last good one. A revoked key is never good again."""
        more = _(
            "Nothing this key signs later will count, whenever it arrives. This cannot be undone; the person can "
            "enrol a new key."
        )
        secret, last = self._secret(), Combo()
        every = ngettext("Keep {n} package that arrived", "Keep all {n} packages that arrived", len(held))
        last.set_options([("", lambda: every.format(n=len(held))), *((p.seal, _up_to(p)) for p in held[1:])])
        last.setAccessibleName(_("Last good package"))
        revoke = Answer(
            lambda: _("Revoke the key"), lambda: self._revoke(holder, secret.text(), last.code()), primary=True
        )
        box = self.desk.messages.ask(
            _("Revoke the key of {name}?").format(name=holder.name), [revoke, Answer(lambda: _("Cancel"))], more=more,
            body=digits_block(holder.fingerprint, last, secret),
        )  # fmt: skip
        secret.setFocus()
        return box

    def _revoke(self, holder: "KeyHolder", secret: str, last: str) -> None:
        from carec_desktop.actions import exchange, revoking

        def op(ws: Any) -> Any:
            done = revoking.revoke(ws, secret, holder.key, [last] if last else [])
            exchange.take_parked(ws)
            return done

        self.desk.do(
            op, lambda done: self.desk.messages.info(revoking.outcome(done)), word=lambda: _("Revoking…"),
            owner=self.owner,
        )  # fmt: skip

    # The secretariat's own keys

    def ask_new_key(self) -> None:
        self._ask_root(
            _("Make a new key for receipts, calls and decisions?"),
            _("The old one ends with the last package it signed. Countries follow with their next receipt."),
            self._new_key,
        )

    def ask_new_root(self) -> None:
        self._ask_root(
            _("Make a new root key?"),
            _(
                "The old root names the new one, so everybody follows with the next receipt. Letters printed before "
                "show the old digits."
            ),
            self._new_root,
        )

    def _ask_root(self, question: str, more: str, then: Callable[[str], None]) -> Box:
        secret = self._secret()
        answers = [
            Answer(lambda: _("Make a new key"), lambda: then(secret.text()), primary=True),
            Answer(lambda: _("Cancel")),
        ]
        box = self.desk.messages.ask(question, answers, more=more, body=secret)
        secret.setFocus()
        return box

    def _new_key(self, secret: str) -> None:
        from carec_desktop.actions import revoking
        from carec_desktop.ui.signing import session_of

        def done(_made: Any) -> None:
            session_of(self.desk).forget()  # it holds the old key unlocked
            self.desk.messages.info(
                _("The secretariat signs with a new key from now on; countries follow with their next receipt.")
            )

        self.desk.do(
            lambda ws: revoking.renew_daily_key(ws, secret), done, word=lambda: _("Making a new key…"),
            owner=self.owner,
        )  # fmt: skip

    def _new_root(self, secret: str) -> None:
        from carec_desktop.actions import revoking
        from carec_desktop.ui.signing import session_of

        def done(_made: Any) -> None:
            session_of(self.desk).forget()  # its certificate is of the old root
            self.desk.messages.info(_("The root key is new; its digits are below, to tell by phone or letter."))

        self.desk.do(
            lambda ws: revoking.change_root(ws, secret), done, word=lambda: _("Making a new key…"), owner=self.owner
        )
