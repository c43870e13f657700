"""The side panel of ready-to-send: the next package, the fingerprint of the last one, where it goes, the card."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_date, show_number
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.ornament import Ornament
from carec_desktop.ui.pages.exchange_data import Facts, LastSent
from carec_desktop.ui.pages.framework_told import kept_label
from carec_desktop.ui.panels import Panel
from carec_desktop.ui.parts import Button, Icon, Label, Words, beside, marked
from carec_desktop.ui.shell import ROLE_NAMES

if TYPE_CHECKING:
    from carec_desktop.ui.drives import Drive

GB = 10**9
MB = 10**6


class SendPanel(Panel):
    """Filled from Facts. `wanted` is the folder a person chose; `calls` what its buttons do."""

    def __init__(self, sign: Callable[[], None], folder: Callable[[], None], card: Callable[[], None],
                 mail: Callable[[], None], keys: Callable[[], None]) -> None:  # fmt: skip
        super().__init__()
        self._folder, self._card, self._mail, self._keys = folder, card, mail, keys
        self._enrolled = True
        self.chosen: Path | None = None
        self.places = Combo(name=lambda: _("Where the package goes"))
        self.places.picked.connect(self._picked)
        self.sign = Button(
            lambda: _("Sign and write"), sign, kind="primary", keys="Ctrl+Enter", tall=True,
            tip=lambda: "" if self._enrolled else _("Ask for a certificate on the page “Keys” first."),
        )  # fmt: skip
        self._keep()

    def show_facts(self, facts: Facts) -> None:
        """Everything again; the chosen place stays while it is there."""
        self._keep()
        self.clear()
        since = (lambda: _("after package {n}").format(n=facts.number - 1)) if facts.number > 1 else ""
        self.head(lambda: _("Package no. {n}").format(n=facts.number), since)
        self.pairs(_pairs(facts))
        if facts.kept:
            self.block(kept_label(facts.kept))
        if facts.last is not None:
            self._fingerprint(facts.last)
        self._where(facts)
        if facts.role == "focal-point":  # the card of a country is its own; others have none
            self._report_card(facts)

    def _keep(self) -> None:
        """Place and button outlive the blocks they stand in."""
        for widget in (self.places, self.sign):
            widget.setParent(self)
            widget.hide()

    @property
    def folder(self) -> Path:
        """The folder the package goes to."""
        return Path(self.places.code())

    def choose(self, folder: Path) -> None:
        """Write to another folder from now on."""
        self.chosen = folder

    def _picked(self, code: str) -> None:
        self.chosen = Path(code)

    def _fingerprint(self, last: LastSent) -> None:
        day = lambda: show_date(last.at[:10], language()) if last.at else ""  # noqa: E731
        self.head(lambda: _("Fingerprint of package no. {n}").format(n=last.number), day)
        digits = QWidget()
        lines = QVBoxLayout(digits)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        groups = last.fingerprint.split()
        for start in range(0, len(groups), 2):
            lines.addWidget(Label("  ".join(groups[start : start + 2]), 24, bold=True))
        words = lambda: _("Read it out by phone, or compare the pattern: the secretariat has the same.")  # noqa: E731
        lines.addWidget(Label(words, 12, tone="2", wrap=True))
        lines.addStretch(1)
        row = beside(Ornament(last.fingerprint, 88), digits, gap=16)
        row.layout().setStretch(1, 1)  # type: ignore[union-attr]
        mail = Button(lambda: _("Copy the e-mail text"), self._mail, icon="copy")
        self.block(row, beside(mail, None), gap=8)

    def _where(self, facts: Facts) -> None:
        name = package_name(facts)
        self.head(lambda: _("Where to"), name)
        self._offer(facts)
        folder = Button(lambda: _("Folder…"), self._folder, icon="folder", tall=True)
        self._enrolled = facts.enrolled
        self.sign.setEnabled(facts.enrolled)
        self.sign.retranslate()
        row = beside(self.sign, folder, gap=8)
        row.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self.block(self.places, row, *([] if facts.enrolled else self._why_not()), gap=8)
        for widget in (self.places, self.sign):
            widget.show()

    def _why_not(self) -> list[QWidget]:
        """Why nothing can be signed yet, and the way there."""
        why = Label(lambda: _("Ask for a certificate on the page “Keys” first."), 12, tone="2", wrap=True)
        return [why, beside(Button(lambda: _("Keys"), self._keys, kind="link"), None)]

    def _offer(self, facts: Facts) -> None:
        options: list[tuple[str, Words]] = [(str(drive.path), _named(drive)) for drive in facts.sticks]
        options += [(str(facts.documents), lambda: _("Documents"))]
        known = {code for code, _words in options}
        if self.chosen is not None and str(self.chosen) not in known:
            options.insert(0, (str(self.chosen), str(self.chosen)))
        self.places.set_options(options)
        self.places.choose(str(self.chosen) if self.chosen is not None else options[0][0])

    def _report_card(self, facts: Facts) -> None:
        changed = facts.outgoing.records.get("observation", 0)
        words = QWidget()
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(3)
        lines.addWidget(Label(lambda: _("Report card"), 15, bold=True))
        lines.addWidget(Label(lambda: _("A draft as of now, two A4 pages."), 12, tone="2", wrap=True))
        if changed:
            lines.addWidget(Label(lambda: _after(facts.number, changed), 12, tone="2", wrap=True))
        lines.addWidget(beside(Button(lambda: _("Open"), self._card, icon="eye"), None))
        lines.addStretch(1)
        row = beside(Thumbnail(), words, gap=16)
        row.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self.block(row, rule=False)


class Thumbnail(QWidget):
    """A small picture of a card that is a draft: lines of text, a stamp across."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.px(76), theme.px(106))
        self.setAccessibleName(_("A small picture of the draft card"))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(76), theme.px(106))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), now.color("edge"))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), now.color("base"))
        wide, unit = self.width(), self.height() / 26
        painter.fillRect(QRectF(8, 2 * unit, wide * 0.45, unit), now.color("text2"))
        for at in range(5, 24):
            role = "selected" if at % 6 == 5 else "rule"
            painter.fillRect(QRectF(8, at * unit, wide - 16 if role == "selected" else wide * 0.5, unit * 0.5),
                             now.color(role))  # fmt: skip
            if role == "rule":
                painter.fillRect(QRectF(wide * 0.75, at * unit, wide * 0.12, unit * 0.5), now.color("edge"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(wide / 2, self.height() / 2)
        painter.rotate(-30)
        painter.setFont(theme.font(12, bold=True))
        painter.setPen(QPen(now.color("alert"), 1))
        words = _("DRAFT")
        size = painter.fontMetrics().boundingRect(words)
        painter.drawText(-size.width() // 2, size.height() // 3, words)


def _after(number: int, changed: int) -> str:
    return ngettext(
        "After package {number}, {n} figure on it changes.", "After package {number}, {n} figures on it change.",
        changed,
    ).format(number=number, n=changed)  # fmt: skip


def _sender(facts: Facts) -> str:
    role = _(ROLE_NAMES[facts.role])
    return _("{name}, {role}").format(name=facts.name, role=role) if facts.name not in ("", role) else role


def _pairs(facts: Facts) -> list[tuple[Words, Words | QWidget]]:
    signature: QWidget = (
        marked(Mark.RECEIVED, lambda: _("with your key"), size=12)
        if facts.enrolled
        else marked(Mark.MISSING, lambda: _("no certificate yet"), size=12)
    )
    names = beside(Icon("lock", 14), Label(lambda: _("are not in the package"), 12), None)
    digits = facts.outgoing.fingerprint
    values: list[tuple[Words, Words | QWidget]] = [(lambda: _("Values"), digits)] if digits else []
    return [
        (lambda: _("Sender"), lambda: _sender(facts)),
        (lambda: _("Inside"), lambda: inside(facts)),
        (lambda: _("Framework"), lambda: _("revision {revision}").format(revision=facts.revision)),
        (lambda: _("Signature"), beside(signature, None)),
        (lambda: _("Names of people"), names), *values,
    ]  # fmt: skip


def inside(facts: Facts) -> str:
    """What the next package holds, in the language spoken now."""
    out = facts.outgoing
    events, trainings = out.records.get("event", 0), out.records.get("training", 0)
    others = sum(out.records.values()) - events - trainings - out.records.get("observation", 0)
    parts = [ngettext("{n} value", "{n} values", out.values).format(n=out.values)]
    parts += [ngettext("{n} event", "{n} events", events).format(n=events)] if events else []
    parts += [ngettext("{n} training", "{n} trainings", trainings).format(n=trainings)] if trainings else []
    parts += [ngettext("{n} other record", "{n} other records", others).format(n=others)] if others else []
    if out.again:
        parts.append(ngettext("{n} of them sent before", "{n} of them sent before", out.again).format(n=out.again))
    return ", ".join(parts)


def package_name(facts: Facts) -> str:
    """Name of the file the next package is written to."""
    whose = facts.role if facts.owner == "CAREC" else facts.owner.replace("/", "-").removeprefix("CAREC-")
    return f"CAREC-{whose}-{facts.number:03}.xlsx"


def _named(drive: "Drive") -> Callable[[], str]:
    def say() -> str:
        if drive.free >= GB:
            free = show_number(f"{drive.free / GB:.1f}", language())
            return _("USB “{name}”: {free} GB free").format(name=drive.name, free=free)
        free = show_number(str(drive.free // MB), language())
        return _("USB “{name}”: {free} MB free").format(name=drive.name, free=free)

    return say
