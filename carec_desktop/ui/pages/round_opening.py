"""Opening a round: its name, the period it asks for, the day answers are due; then one call for everybody enrolled."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_date
from carec_desktop.names import framework_in_force
from carec_desktop.problems import UserError
from carec_desktop.ui import files, theme
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.parts import Label
from carec_desktop.ui.signing import session_of

if TYPE_CHECKING:
    from carec_desktop.actions.rounds import Plan
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.call import Call
    from carec_desktop.sync.package import Signer


WIDE = 520  # pixels of the box
LINES = 3  # that the longest translation of the plan takes
Typed = tuple[str, str, str]  # name, period, deadline, as they were filled in


class Opening(QWidget):
    """Three lines, read in the language of the window; what is asked about; and what that makes for everybody."""

    changed = Signal()

    def __init__(self, typed: Typed = ("", "", ""), left_out: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnMinimumWidth(1, theme.px(220))
        self._grid.setColumnStretch(1, 1)
        names = (_("Name of the round"), _("Period asked for"), _("Answer by"))
        self.key, self.period, self.deadline = (
            self._line(row, name, text) for row, (name, text) in enumerate(zip(names, typed, strict=True))
        )
        self.key.setPlaceholderText(_("for example {text}").format(text=_("Annual review 2026")))
        self.period.setPlaceholderText(_("for example {text}").format(text="2025"))
        example = show_date("2026-06-30", language())
        self.deadline.setPlaceholderText(_("for example {text}").format(text=example))
        self._parts: dict[str, QCheckBox] = {}
        self._grid.addWidget(Label(_("Asks about"), tone="2"), len(names), 0)
        for row, (code, name) in enumerate(_parts(), len(names)):
            box = self._parts[code] = QCheckBox(name)
            box.setChecked(code not in left_out)
            box.toggled.connect(lambda _on: self.changed.emit())
            self._grid.addWidget(box, row, 1)
        self._plan = Label("", 12, tone="2", wrap=True)
        self._plan.setMinimumHeight(theme.px(17 * LINES))
        self._grid.addWidget(self._plan, len(names) + len(self._parts), 0, 1, 2)
        self.setMinimumWidth(theme.px(WIDE))

    def _line(self, row: int, name: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setAccessibleName(name)
        self._grid.addWidget(Label(name, tone="2"), row, 0)
        self._grid.addWidget(line, row, 1)
        return line

    def typed(self) -> Typed:
        return self.key.text(), self.period.text(), self.deadline.text()

    def left_out(self) -> frozenset[str]:
        """Codes of the clusters, and of the country series, that the round does not ask about."""
        return frozenset(code for code, box in self._parts.items() if not box.isChecked())

    def show_plan(self, plan: "Plan") -> None:
        """Say what is asked of whom."""
        self._plan.say(_plan_words(plan))


def _parts() -> list[tuple[str, str]]:
    from carec_desktop.actions.rounds import CONTEXT

    clusters = [
        (c.code, _("{number} {cluster}").format(number=c.number, cluster=c.name.say()))
        for c in framework_in_force().clusters
    ]
    return [*clusters, (CONTEXT, _("Country series"))]


def _plan_words(plan: "Plan") -> str:
    return _(
        "Countries asked: {countries}, questions to each: {each}. Sector leads asked: {leads}, questions in all: "
        "{theirs}. Events in the calendar that goes along: {meetings}."
    ).format(
        countries=plan.countries, each=plan.by_country, leads=plan.leads, theirs=plan.by_leads, meetings=plan.meetings
    )


def ask(desk: Desk, owner: QWidget, typed: Typed = ("", "", ""), left_out: frozenset[str] = frozenset()) -> Opening:
    """Put the three questions; what cannot be read is said and the questions come again as they were filled in."""
    lines = Opening(typed, left_out)

    def tell() -> None:
        chosen = lines.left_out()
        desk.ask(lambda ws: _plan(ws, chosen), lines.show_plan, owner=lines)

    lines.changed.connect(tell)
    desk.messages.ask(
        _("Open a round"),
        [
            Answer(lambda: _("Open the round"), lambda: check(desk, owner, lines.typed(), lines.left_out()),
                   primary=True),
            Answer(lambda: _("Cancel")),
        ],
        more=_("Everybody is asked for what they provide; the call carries it to them."),
        body=lines,
    )
    tell()
    lines.key.setFocus()
    return lines


def _plan(ws: "Workspace", left_out: frozenset[str]) -> "Plan":
    """On the worker thread."""
    from carec_desktop.actions import rounds

    return rounds.plan(ws, left_out)


def check(desk: Desk, owner: QWidget, typed: Typed, left_out: frozenset[str] = frozenset()) -> None:
    """Open the round; a deadline that lies behind us is asked about first."""

    def look(ws: "Workspace") -> str:
        from carec_desktop.actions import rounds

        return rounds.passed(ws, typed[2])

    def looked(day: str) -> None:
        if not day:
            open_round(desk, owner, typed, left_out)
            return
        desk.messages.ask(
            _("{day} has passed already. Open the round all the same?").format(day=show_date(day, language())),
            [
                Answer(lambda: _("Open all the same"), lambda: open_round(desk, owner, typed, left_out)),
                Answer(lambda: _("Change the day"), lambda: ask(desk, owner, typed, left_out), primary=True),
            ],
            more=_("Everybody asked would be late from the first day."),
        )

    def failed(error: UserError) -> None:
        desk.messages.refuse(error)
        ask(desk, owner, typed, left_out)

    desk.keep(look, looked, failed=failed, owner=owner)


def open_round(desk: Desk, owner: QWidget, typed: Typed, left_out: frozenset[str] = frozenset()) -> None:
    """Open the round, then offer to write its calls."""

    def work(ws: "Workspace") -> "Call":
        from carec_desktop.actions import rounds

        return rounds.open_round(ws, *typed, left_out=left_out)

    def failed(error: UserError) -> None:
        desk.messages.refuse(error)
        ask(desk, owner, typed, left_out)

    desk.do(work, lambda call: offer_calls(desk, owner, call), word=lambda: _("Saving…"), failed=failed, owner=owner)


def offer_calls(desk: Desk, owner: QWidget, call: "Call") -> None:
    """The round is open here; the calls open it everywhere else."""
    desk.messages.ask(
        _("Write the calls of the round “{name}”?").format(name=call.title(desk.lang)),
        [
            Answer(lambda: _("Choose a folder…"), lambda: pick(desk, owner, call), primary=True),
            Answer(lambda: _("Later")),
        ],
        more=_("One signed file for everybody enrolled, to be sent as your office sends files."),
    )


def pick(desk: Desk, owner: QWidget, call: "Call") -> None:
    title = _("Folder for the calls")
    files.open_folder(owner.window(), title, lambda folder: write_calls(desk, owner, call, folder))


def write_calls(desk: Desk, owner: QWidget, call: "Call", folder: Path) -> None:
    """Sign and write one call for each REF_AREA into `folder`."""

    def write(ws: "Workspace", signer: "Signer", step: Progress) -> list[Path]:
        from carec_desktop.actions import rounds

        return rounds.write_calls(ws, signer, call, folder, step)

    def done(written: list[Path]) -> None:
        words = ngettext("{n} call is written to “{folder}”.", "{n} calls are written to “{folder}”.", len(written))
        desk.messages.info(words.format(n=len(written), folder=folder.name))

    session_of(desk).sign(write, done, word=lambda: _("Signing and writing…"), owner=owner)
