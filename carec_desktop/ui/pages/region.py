"""Region: one row a member, one tally a cluster, one mark a question of the round; members are never ranked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_date
from carec_desktop.names import area_name, framework_in_force, measure_name
from carec_desktop.ui import files
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import WORDS, Mark
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages import round_opening
from carec_desktop.ui.pages.answers import MARKS
from carec_desktop.ui.pages.exchange import when
from carec_desktop.ui.panels import Item, Panel
from carec_desktop.ui.parts import Label, body_column, flowing, marked
from carec_desktop.ui.tables import Column, Empty, Table, opener
from carec_desktop.ui.tally import Question

if TYPE_CHECKING:
    from carec_desktop.actions.asking import Question as Asked
    from carec_desktop.actions.holes import Duty
    from carec_desktop.actions.region import Member
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.call import Call

CONTEXT = "context"
MOST_MARKS = 5  # of a sector lead in one cell; where there are more a count says it


@dataclass(frozen=True)
class Facts:
    """The members and the round they are asked in, None before one was opened."""

    members: "list[Member]"
    call: "Call | None"
    duties: "list[Duty]"
    reminders: Mapping[str, str]  # by owner, in the language of those they go to
    rounds: "list[Call]"  # all that were opened, the newest first


def load(ws: "Workspace", key: str = "", newest: str = "") -> Facts:
    """The round of that name, else the current one, which is also shown when it was not `newest` before; read on the
    worker thread."""
    from carec_desktop.actions import holes, region, rounds

    known = rounds.rounds(ws)[::-1]
    current = next(iter(known), None)
    opened = current is not None and current.key != newest
    call = current if opened else next((one for one in known if one.key == key), current)
    duties = holes.duties(ws, call)
    reminders = {duty.who: holes.reminder(ws, duty, call) for duty in duties}
    return Facts(region.members(ws, call), call, duties, reminders, known)


def _rows(facts: Facts) -> "list[Member]":
    """Countries, then sector leads, whose answers are the region's."""
    from carec_desktop.actions.region import Member

    leads = [Member(duty.who, duty.questions, 0, duty.received) for duty in facts.duties if duty.sector]
    return [*facts.members, *leads]


class Region(Page):
    """Who has answered what in a round, the current one first, who is late, and what to remind them of."""

    side_width = 260

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.members: list[Member] = []
        self.call: Call | None = None
        self._calls = Action(lambda: _("Write the calls…"), self.write_calls, icon="folder", enabled=False)
        self._calls.why = lambda: _("No round is open yet.")
        opens = Action(lambda: _("Open a round…"), self.open_round, icon="plus", keys="Ctrl+N", primary=True)
        self._all = Action(lambda: _("All reminders…"), self.pick_reminders, icon="list", enabled=False)
        self._all.why = lambda: _("Nothing is missing anywhere.")
        self._newest = ""
        self.rounds = Combo(name=lambda: _("Round"))
        self.rounds.picked.connect(lambda _key: self.refresh())
        self._reminds = Action(lambda: _("Copy the reminder"), self.copy_reminder, icon="copy", keys="Ctrl+R")
        self._reminds.why = lambda: _("Nothing is missing there.")
        self.head = Head(lambda: _("Region"), self._subtitle, tools=[self.rounds],
                         actions=[self._reminds, self._all, self._calls, opens])  # fmt: skip
        self.hints = [
            Keys(("↑", "↓"), lambda: _("Country")), Keys(("Enter",), lambda: _("Report card")),
            Keys(("Ctrl+R",), lambda: _("Copy the reminder")),
        ]  # fmt: skip
        self.side = self.panel = Panel()
        self.duties: dict[str, Duty] = {}
        self.reminders: Mapping[str, str] = {}
        self.table = self._table()
        self.table.opened.connect(self._open)
        self.table.picked.connect(self._show_row)
        self._nothing = Empty(
            lambda: _("No round is open yet."), lambda: _("Open one with a call; then every answer shows here."),
            lambda: _("Open a round…"), self.open_round,
        )  # fmt: skip
        clusters = Label(_clusters, 12, tone="2", wrap=True)
        legend = flowing(*(_legend(mark) for mark in MARKS.values()))
        column = body_column(self)
        column.addWidget(self.table)
        column.addWidget(clusters)
        column.addWidget(legend)
        column.addWidget(self._nothing)
        column.addStretch(1)
        self._shown: list[QWidget] = [self.table, clusters, legend]

    def _table(self) -> Table:
        clusters = [
            Column(
                str(cluster.number),
                (lambda member, code=cluster.code: _tally(member, code)),  # type: ignore[misc]
                68, tip=(lambda c=cluster: c.name.say()),  # type: ignore[misc]
            )
            for cluster in framework_in_force().clusters
        ]  # fmt: skip
        series = Column(lambda: _("Country series"), lambda member: _tally(member, CONTEXT), 116)
        return Table(
            [
                Column(lambda: _("Member"), lambda m: Cell(self._name(m), tip=self._title(m)), 150, 1),
                *clusters, series,
                Column(lambda: _("Answered"), _answered, 76, right=True),
                Column(lambda: _("Last package"), self._last, 98),
                opener(),
            ],
            fit=True, master=True, name=lambda: _("Region"),
        )  # fmt: skip

    def _name(self, member: "Member") -> str:
        duty = self.duties.get(member.ref_area)
        return duty.name() if duty is not None else area_name(member.ref_area)

    def _title(self, member: "Member") -> str:
        """The name, and for a sector that its lead is meant."""
        name, lead = self._name(member), "/" in member.ref_area
        return _("Sector lead: {sector}").format(sector=name) if lead else name

    def _last(self, member: "Member") -> Cell:
        duty = self.duties.get(member.ref_area)
        if duty is not None and duty.paused:
            return Cell(_("paused"), tone="text2")
        day = show_date(member.received[:10], language()) if member.received else _("nothing yet")
        if duty is not None and duty.late:
            return Cell(_("late"), mark=Mark.OFF_TRACK, tip=day, spoken=_("late, last package: {day}").format(day=day))
        return Cell(day, tone="text2", tip=when(member.received) if member.received else "")

    def _open(self, member: "Member") -> None:
        area, _slash, sector = member.ref_area.partition("/")
        self.desk.go("grid" if sector else "card", None if sector else area)

    def _show_row(self, member: "Member") -> None:
        panel, duty = self.panel, self.duties.get(member.ref_area)
        panel.clear()
        panel.head(lambda: self._title(member), _("{n} of {all}").format(n=member.answered, all=len(member.answers)))
        if duty is not None:
            self._show_duty(duty)
        self._reminds.enabled = bool(self.reminders.get(member.ref_area))
        self.head_changed.emit()

    def _show_duty(self, duty: "Duty") -> None:
        if duty.paused:
            day = show_date(duty.paused, language())
            words = _("Reporting has been paused since {day}; nobody is reminded.").format(day=day)
            self.panel.block(Label(words, tone="2", wrap=True))
            return
        if not duty.missing:
            self.panel.block(Label(lambda: _("Everything asked is answered."), tone="2", wrap=True))
            return
        if duty.late:
            self.panel.block(marked(Mark.OFF_TRACK, lambda: _("The deadline has passed.")))
        head = ngettext("{n} question is open:", "{n} questions are open:", len(duty.missing))
        self.panel.block(Label(head.format(n=len(duty.missing)), tone="2", wrap=True), rule=False)
        for one in duty.missing:
            self.panel.add(Item(Mark.MISSING, measure_name(one.measure), f"{one.measure} · {one.period}"))

    def copy_reminder(self) -> None:
        """The reminder to the member on show goes to the clipboard, for a letter of the office."""
        member = self.table.row() if self.members else None
        text = self.reminders.get(member.ref_area, "") if member is not None else ""
        if text:
            QGuiApplication.clipboard().setText(text)
            words = _("The reminder to {name} is copied; paste it into a letter.")
            self.desk.messages.info(words.format(name=self._name(self.table.row())))

    def pick_reminders(self) -> None:
        files.open_folder(self.window(), _("Folder for the reminders"), self.write_reminders)

    def write_reminders(self, folder: Path) -> None:
        """A text for everybody of whom something is missing, and the list of holes, into `folder`."""
        call = self.call

        def write(ws: "Workspace") -> "list[Path]":
            from carec_desktop.actions import holes

            return holes.write_reminders(ws, folder, call)

        def done(written: "list[Path]") -> None:
            words = ngettext(
                "{n} reminder and the list of holes are written to “{folder}”.",
                "{n} reminders and the list of holes are written to “{folder}”.", len(written) - 1,
            )  # fmt: skip
            self.desk.messages.info(words.format(n=len(written) - 1, folder=folder.name))

        self.desk.do(write, done, word=lambda: _("Writing…"), owner=self)

    def opened(self, where: Any = None) -> None:
        key, newest = self.rounds.code(), self._newest
        self.desk.ask(lambda ws: load(ws, key, newest), self._show, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def refresh(self) -> None:
        self.opened()

    def open_round(self) -> None:
        round_opening.ask(self.desk, self)

    def write_calls(self) -> None:
        if self.call is not None:
            round_opening.pick(self.desk, self, self.call)

    def _subtitle(self) -> str:
        if self.call is None:
            return _("each mark is one question of the round; members are not ranked")
        return _("{round}, due {day}; each mark is one question, members are not ranked").format(
            round=self.call.title(language()), day=show_date(self.call.deadline, language())
        )

    def _show(self, facts: Facts) -> None:
        self.members, self.call = facts.members, facts.call
        self._newest = facts.rounds[0].key if facts.rounds else ""
        self.rounds.set_options([(one.key, one.key) for one in facts.rounds])
        self.rounds.choose(facts.call.key if facts.call else "")
        self.rounds.setVisible(len(facts.rounds) > 1)
        self._all.enabled = any(facts.reminders.values())
        members = self.members
        self.duties = {duty.who: duty for duty in facts.duties}
        self.reminders = facts.reminders
        self._calls.enabled = self.call is not None
        asked = any(member.answers for member in members)
        self.table.set_rows(_rows(facts), key=lambda member: member.ref_area)
        if self.table.row() is not None:
            self._show_row(self.table.row())
        for widget in self._shown:
            widget.setVisible(asked)
        self._nothing.setVisible(not asked)
        self.head_changed.emit()


def _clusters() -> str:
    """The names behind the numbers over the columns."""
    clusters = framework_in_force().clusters
    return " · ".join(_("{number} {cluster}").format(number=c.number, cluster=c.name.say()) for c in clusters)


def _legend(mark: Mark) -> QWidget:
    return marked(mark, lambda: _(WORDS[mark]), size=12, tone="2")


def _question(answer: "Asked") -> Question:
    mark = MARKS[answer.state]
    sector = "" if answer.cluster == CONTEXT else answer.measure.split(".")[0]
    return Question(mark, answer.measure, sector, measure_name(answer.measure))


def _tally(member: "Member", cluster: str) -> Cell:
    answers = [one for one in member.answers if one.cluster == cluster]
    if "/" in member.ref_area and len(answers) > MOST_MARKS:
        done = sum(one.answered for one in answers)
        return Cell(_("{n} of {all}").format(n=done, all=len(answers)))
    return Cell(tally=tuple(_question(one) for one in answers))


def _answered(member: "Member") -> Cell:
    return Cell(_("{n} of {all}").format(n=member.answered, all=len(member.answers)), bold=True)
