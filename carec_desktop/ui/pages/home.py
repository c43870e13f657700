"""Home: what the round asks, how far the answers are, what the secretariat wants to know, what is not sent."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_date, show_period
from carec_desktop.ui import marks
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages import answers, asks, framework_told
from carec_desktop.ui.pages.answers import Asked
from carec_desktop.ui.pages.home_data import ClusterRow, Facts, load
from carec_desktop.ui.pages.record_columns import COLUMNS
from carec_desktop.ui.panels import Item, Panel, section
from carec_desktop.ui.parts import Button, Label, MarkIcon, beside, body_column, flowing, marked
from carec_desktop.ui.tables import Column, Empty, Table, opener
from carec_desktop.ui.tally import Question, width_of

if TYPE_CHECKING:
    from carec_desktop.actions.care import LastBackup
    from carec_desktop.actions.workspace import Workspace

FIRST_MISSING = 8
TALLY = 3  # its column in the completeness table
LEGEND = (Mark.VALUE, Mark.REASON, Mark.DRAFT, Mark.IN_DOUBT, Mark.CONFLICT, Mark.MISSING)


class Home(Page):
    """The first page of everybody who reports."""

    side_width = 356

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self._next = Action(lambda: _("Continue"), self._continue, keys="Ctrl+Enter", primary=True)
        send = Action(lambda: _("Ready to send"), lambda: desk.go("exchange"), icon="up")
        self.head = Head(self._title, self._subtitle, actions=[send, self._next])
        self.hints = [Keys(("↑", "↓"), lambda: _("Move")), Keys(("Enter",), lambda: _("Open"))]
        self.side = self.panel = Panel()
        self._build()

    def _build(self) -> None:
        column = body_column(self, 0)
        self._empty = Empty(self._why_empty, self._what_then, self._begin_words, self._begin)
        column.addWidget(self._empty)
        self._round = [*self._completeness(), *self._missing()]
        self._own = self._trainings()
        self._open = self._finish()
        for widget in (*self._round, *self._own, *self._open):
            column.addWidget(widget)
        column.addStretch(1)

    def _completeness(self) -> list[QWidget]:
        self.clusters = Table(
            [
                Column("", lambda r: Cell(r.number, tone="text2"), 28),
                Column(lambda: _("Cluster"), lambda r: Cell(_cluster_name(r), tip=_cluster_name(r)), 130, 1),
                Column(lambda: _("Earlier"), _earlier, 64, right=True, optional=True),
                Column(lambda: _("One mark a question"), _tally, 180),
                Column(lambda: _("Answered"), lambda r: Cell(_of(r.answered, len(r.asked)), bold=True), 78, right=True),
                Column(lambda: _("Missing"), _missing_count, 64, right=True),
                opener(),
            ],
            fit=True, name=lambda: _("Completeness by cluster"),
        )  # fmt: skip
        self.clusters.opened.connect(lambda row: self.desk.go("grid", _first(row).measure.code))
        legend = flowing(*[marked(mark, _word(mark), size=12, tone="2") for mark in LEGEND], gap=16)
        legend.setContentsMargins(0, 8, 0, 20)
        return [section(lambda: _("Completeness by cluster"), self._completeness_words), self.clusters, legend]

    def _missing(self) -> list[QWidget]:
        self.missing = Table(
            [
                Column("", lambda one: Cell(mark=one.mark), 32),
                Column(lambda: _("Indicator"), lambda one: Cell(one.measure.indicator, tone="text2", size=12), 84),
                Column(lambda: _("Question"), _question, 200, 3),
                Column(lambda: _("Before"), _before, 130, right=True),
                Column(self._third_words, self._third, 110, 1, optional=True),
                opener(),
            ],
            fit=True, name=lambda: _("Missing"),
        )  # fmt: skip
        self.missing.opened.connect(lambda one: self.desk.go("grid", one.measure.code))
        every = Button(self._all_words, lambda: self.desk.go("grid", "missing"), kind="link")
        self._nothing = Empty(lambda: _("Nothing is missing."))
        return [section(lambda: _("Missing"), self._missing_words, every), self.missing, self._nothing]

    def _trainings(self) -> list[QWidget]:
        self.trainings = Table(COLUMNS["training"], fit=True, name=lambda: _("Trainings"))
        self.trainings.opened.connect(lambda line: self.desk.go("trainings", line.view.record_id))
        every = Button(lambda: _("All trainings"), lambda: self.desk.go("trainings"), kind="link")
        return [section(lambda: _("Trainings"), lambda: _("the latest first"), every), self.trainings]

    def _third_words(self) -> str:
        return _("Asked from") if self.facts is not None and self.facts.ministries else _("Unit")

    def _third(self, one: Asked) -> Cell:
        """Who is asked for it, once ministries were named; its unit before."""
        if self.facts is None or not self.facts.ministries:
            return Cell(answers.unit(one.measure, one.ref_area), tone="text2", size=12)
        name = self.facts.ministries.get(one.measure.code, "")
        return Cell(name or "—", tone="text2", size=12, tip=name)

    def _finish(self) -> list[QWidget]:
        self.unfinished = Table(
            [
                Column(lambda: _("Record"), lambda u: Cell(u.title or _("without a title")), 200, 1),
                Column(lambda: _("What is in its way"), lambda u: Cell(u.sentence(), tone="text2", size=12), 240, 1),
                opener(),
            ],
            fit=True, name=lambda: _("To finish"),
        )  # fmt: skip
        self.unfinished.opened.connect(lambda u: self.desk.go(f"{u.form}s", u.record_id))
        head = section(lambda: _("To finish"), lambda: _("events and trainings that cannot leave yet"))
        head.setContentsMargins(0, 20, 0, 0)
        return [head, self.unfinished]

    # Data

    def opened(self, where: Any = None) -> None:
        self.desk.ask(load, self._show, word=lambda: _("Reading…"), owner=self)

    def refresh(self) -> None:
        self.opened()

    def first_focus(self) -> QWidget | None:
        return self.clusters if self.facts is None or self.facts.asked else self.trainings

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        self._show_round(facts)
        self.trainings.set_rows(facts.trainings, key=lambda line: line.view.record_id)
        self.unfinished.set_rows(facts.unfinished)
        for widgets, some in ((self._own, facts.trainings), (self._open, facts.unfinished)):
            for widget in widgets:
                widget.setVisible(bool(some))
        self._empty.setVisible(not (facts.asked or facts.trainings))
        self._next.visible = bool(facts.missing)
        self._next.words = self._next_words
        self._fill_panel(facts)
        self.head_changed.emit()
        self._retell()

    def _show_round(self, facts: Facts) -> None:
        some = bool(facts.asked)
        for widget in self._round:
            widget.setVisible(some)
        widest = max((width_of(tally.tally, tally.tally_size) for tally in map(_tally, facts.clusters)), default=0)
        self.clusters.set_width(TALLY, max(170, widest + 20))
        self.clusters.set_rows(facts.clusters, key=lambda row: row.number)
        self.missing.set_rows(facts.missing[:FIRST_MISSING], key=lambda one: one.measure.code)
        self.missing.setVisible(bool(facts.missing))
        self._nothing.setVisible(some and not facts.missing)

    def _retell(self) -> None:
        for label in self.findChildren(Label):
            label.retell()

    def _fill_panel(self, facts: Facts) -> None:
        self.panel.clear()
        self._fill_asks(facts)
        self._fill_unsent(facts)
        self._fill_backup(facts)

    def _fill_asks(self, facts: Facts) -> None:
        panel = self.panel
        panel.head(lambda: _("The secretariat asks"))
        if facts.revised is not None:
            panel.add(framework_told.item(facts.revised, lambda: self.desk.go("framework", framework_told.NEWS)))
        for ask in facts.asks:
            panel.add(asks.item(ask, partial(asks.answer, self.desk, self, ask)))
        if facts.waiting:
            why = lambda: _("What they replace has not arrived; send your packages again.")  # noqa: E731
            go = lambda: self.desk.go("exchange")  # noqa: E731
            panel.add(Item(Mark.WAITING, lambda: _waiting_words(facts.waiting), why, go))
        if not facts.asks and not facts.waiting and facts.revised is None:
            panel.block(Label(lambda: _("Nothing is asked of you."), tone="2"))
        if facts.heard is not None and facts.heard.long_ago:
            panel.block(Label(facts.heard.sentence, 12, tone="watch_word", wrap=True))

    def _fill_unsent(self, facts: Facts) -> None:
        panel = self.panel
        panel.head(
            lambda: _("Not sent"), lambda: _("since package {n}").format(n=facts.package) if facts.package else ""
        )
        number = beside(MarkIcon(Mark.NOT_SENT, 20), Label(str(facts.unsent["all"]), 24, bold=True, tone="accent"))
        words = Label(lambda: _unsent_words(facts.unsent), 12, tone="2", wrap=True)
        row = beside(number, words, Button(lambda: _("Export"), lambda: self.desk.go("exchange")), gap=12)
        row.layout().setStretch(1, 1)  # type: ignore[union-attr]
        nothing = marked(Mark.RECEIVED, lambda: _("Everything has been sent."), tone="2")
        blocks = [row if facts.unsent["all"] else nothing]
        if facts.sent:
            mark = Mark.RECEIVED if facts.held == facts.sent else Mark.WAITING
            blocks.append(marked(mark, lambda: _held_words(facts), size=12, tone="2"))
        if facts.kept:
            blocks.append(framework_told.kept_label(facts.kept))
        panel.block(*blocks)

    def _fill_backup(self, facts: Facts) -> None:
        self.panel.head(lambda: _("Backup"))
        told = Label(lambda: backup_words(facts.backup), 12, tone="watch_word" if facts.backup.old else "2", wrap=True)
        mark = MarkIcon(Mark.IN_DOUBT if facts.backup.old else Mark.RECEIVED, 16)
        make = beside(mark, told, Button(lambda: _("Back up now"), self._back_up), gap=12)
        make.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self.panel.block(make)

    def _back_up(self) -> None:
        def back_up(ws: "Workspace") -> None:
            from carec_desktop.actions import backups

            backups.make(ws.folder)

        self.desk.do(back_up, lambda _done: self.opened(), word=lambda: _("Making a backup…"), owner=self)

    # Words

    def _title(self) -> str:
        if self.facts is None or not self.facts.period:
            return _("Home")
        names = self.facts.names
        name = names.get(language()) or next(iter(names.values()), "")
        return _("{name}: figures for {period}").format(name=name, period=show_period(self.facts.period, language()))

    def _subtitle(self) -> str:
        facts = self.facts
        if facts is None or not facts.deadline:
            return ""
        due = _("Due {day}").format(day=show_date(facts.deadline, language()))
        left = ngettext("{n} day left", "{n} days left", max(0, facts.days_left)).format(n=facts.days_left)
        late = _("the day has passed") if facts.days_left < 0 else left
        return " · ".join([due, late, _("framework revision {revision}").format(revision=facts.revision)])

    def _why_empty(self) -> str:
        if self.facts is not None and self.facts.period:
            return _("This round asks no figures of you.")
        return _("No round is open here yet.")

    def _what_then(self) -> str:
        if self.facts is not None and self.facts.period:
            return _("Record what happened: events, trainings, women and men.")
        return _("Load the call you received from the secretariat under Exchange; until then you can already record.")

    def _begin_words(self) -> str:
        if self.facts is not None and self.facts.period:
            return _("Record a training")
        return _("Open receipt or call…")

    def _begin(self) -> None:
        self.desk.go("trainings" if self.facts is not None and self.facts.period else "exchange")

    def _completeness_words(self) -> str:
        asked = self.facts.asked if self.facts else []
        done = sum(one.answered for one in asked)
        return ngettext("{done} of {n} question answered", "{done} of {n} questions answered", len(asked)).format(
            done=done, n=len(asked)
        )

    def _missing_words(self) -> str:
        n = len(self.facts.missing) if self.facts else 0
        return ngettext("{n} question", "{n} questions", n).format(n=n)

    def _all_words(self) -> str:
        return _("All {n}").format(n=len(self.facts.missing) if self.facts else 0)

    def _next_words(self) -> str:
        missing = self.facts.missing if self.facts else []
        return _("Continue: {indicator}").format(indicator=_code(missing[0])) if missing else _("Continue")

    def _continue(self) -> None:
        if self.facts and self.facts.missing:
            self.desk.go("grid", self.facts.missing[0].measure.code)


def _code(asked: Asked) -> str:
    return asked.measure.indicator or asked.measure.short.say()


def backup_words(last: "LastBackup") -> str:
    """When the last backup was made, by this computer's calendar."""
    if not last.at:
        return _("There is no backup yet.")
    day = show_date(datetime.fromisoformat(last.at).astimezone().date().isoformat(), language())
    if last.elsewhere:
        return _("Last backup: {day}, also in the second folder.").format(day=day)
    return _("Last backup: {day}.").format(day=day)


def _first(row: ClusterRow) -> Asked:
    """Where a click on a cluster leads: its first question without an answer."""
    return next((one for one in row.asked if not one.answered), row.asked[0])


def _cluster_name(row: ClusterRow) -> str:
    return row.name.say() if row.name is not None else _("Country series, without a status")


def _of(part: int, whole: int) -> str:
    return f"{part} / {whole}"


def _tally(row: ClusterRow) -> Cell:
    marks_ = [Question(a.mark, a.measure.code, a.sector, a.measure.short.say()) for a in row.asked]
    return Cell(tally=marks_, tally_size=12 if len(marks_) <= 20 else 9)


def _earlier(row: ClusterRow) -> Cell:
    return Cell(_of(row.earlier, len(row.asked)), tone="text2")


def _missing_count(row: ClusterRow) -> Cell:
    n = len(row.asked) - row.answered
    return Cell(str(n), bold=bool(n), tone="text" if n else "text2")


def _question(asked: Asked) -> Cell:
    return Cell(asked.measure.short.say(), tip=asked.measure.name.say())


def _before(asked: Asked) -> Cell:
    if not asked.before:
        return Cell("–", tone="text3")
    value = answers.show(asked.measure, asked.ref_area, asked.before, language())
    return Cell(value, before=show_period(asked.before_period, language()), tone="text2")


def _waiting_words(n: int) -> str:
    return ngettext("{n} value waits for an earlier package", "{n} values wait for an earlier package", n).format(n=n)


def _held_words(facts: Facts) -> str:
    return _("The secretariat holds {held} of {sent} values sent.").format(held=facts.held, sent=facts.sent)


def _word(mark: Mark) -> Callable[[], str]:
    return lambda: _(marks.WORDS[mark])


def _unsent_words(unsent: dict[str, int]) -> str:
    n = unsent.get("observation", 0)
    events, trainings = unsent.get("event", 0), unsent.get("training", 0)
    parts = [ngettext("{n} figure", "{n} figures", n).format(n=n)] if n else []
    parts += [ngettext("{n} event", "{n} events", events).format(n=events)] if events else []
    parts += [ngettext("{n} training", "{n} trainings", trainings).format(n=trainings)] if trainings else []
    return (
        _("edits on this laptop only: {parts}").format(parts=", ".join(parts))
        if parts
        else _("edits on this laptop only")
    )
