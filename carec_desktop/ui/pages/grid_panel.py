"""The side panel of the indicator grid: one figure with its course, what is asked about it, its details and history."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from carec_desktop.actions.cell_history import Event
from carec_desktop.forms.choices import FLAGS, REASONS
from carec_desktop.forms.evidence import Evidence
from carec_desktop.forms.observation import Observation
from carec_desktop.framework_words import history
from carec_desktop.i18n import N_, _, language
from carec_desktop.localvalues import is_canonical, show_date, show_period
from carec_desktop.names import framework_in_force, measure_name
from carec_desktop.problems import Problem
from carec_desktop.ui.editors import Line
from carec_desktop.ui.form_view import FormView, Section
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages import answers
from carec_desktop.ui.pages.correction_words import Waiting, told
from carec_desktop.ui.pages.grid_course import Course
from carec_desktop.ui.pages.grid_data import Column, Entry, GridFacts, Row
from carec_desktop.ui.panels import Item, Panel
from carec_desktop.ui.parts import Button, Chip, Label, beside
from carec_desktop.ui.questions import QuestionFrame

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace

PROVIDERS = {
    "country": N_("given by each country"),
    "sector_lead": N_("given by the sector lead"),
    "secretariat": N_("given by the secretariat"),
    "derived": N_("computed"),
    "external": N_("taken from other sources"),
}
DIRECTIONS = {"up": N_("higher is better"), "down": N_("lower is better"), "none": N_("no wanted direction")}
QUESTIONS = ("reason", "flags", "finding", "evidence", "note")
STATE_MARKS = {
    "draft": Mark.DRAFT, "unsent": Mark.NOT_SENT, "sent": Mark.WAITING, "waiting": Mark.WAITING,
    "held": Mark.RECEIVED, "merged": Mark.RECEIVED, "refused": Mark.ERROR,
}  # fmt: skip
RECEIPTS = {
    "held": N_("held by the secretariat, receipt no. {n}"),
    "waiting": N_("waits for another package, receipt no. {n}"),
    "refused": N_("refused, receipt no. {n}"),
}


@dataclass(frozen=True)
class Detail:
    """What the worker read for the panel about one cell."""

    events: Sequence[Event] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    evidence: Sequence[tuple[str, str]] = ()
    waiting: Sequence[Waiting] = ()


def read_detail(ws: "Workspace", entries: Sequence[Entry]) -> Detail:
    """On the worker: history of a cell, its first record's answers, and the evidence it may point to."""
    from carec_desktop.actions.cell_history import history
    from carec_desktop.actions.record import view, views

    if not entries:
        return Detail()
    found = view(ws, entries[0].record_id)
    links = [(v.record_id, v.values.get("title", v.record_id[:8])) for v in views(ws, "evidence")]
    events = history(ws, [(entry.record_id, entry.source, entry.former) for entry in entries])
    waiting = [one for entry in entries if (one := told(ws, entry.record_id)) is not None]
    if found is None:
        return Detail(events, evidence=links)
    return Detail(events, dict(found.values), dict(found.unread), dict(found.states), links, waiting)


@dataclass(frozen=True)
class Calls:
    """What the panel asks the page to do: (question, typed) answered, another source, new evidence typed, the answers
    to a question about a figure, to go where a correction is decided, and to bring another figure of the cell to the
    front."""

    answered: Callable[[str, str], object]
    refiled: Callable[[Entry, str], object]
    evidence: Callable[[Mapping[str, str]], object]
    questions: Callable[[Row, Column, Problem], list[Answer]]
    decide: Callable[[str], object]
    front: Callable[[Entry], object]


class FigurePanel(Panel):
    """What the panel shows of a cell. `left`: Esc, the keyboard goes back to the grid."""

    left = Signal()

    def __init__(self, calls: Calls) -> None:
        super().__init__()
        self._calls = calls
        self.form: FormView | None = None
        self.attach: Button | None = None
        self.history_head: QWidget | None = None
        self.history_end: QWidget | None = None

    def show_history(self) -> None:
        """Scroll to the history and take the keyboard: arrows scroll, Esc goes back to the grid."""
        view = self.parentWidget()
        area = view.parentWidget() if view is not None else None
        if isinstance(area, QScrollArea) and self.history_head is not None and self.history_end is not None:
            area.ensureWidgetVisible(self.history_end, 0, 40)
            area.ensureWidgetVisible(self.history_head, 0, 0)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def show_figure(self, facts: GridFacts, row: Row, column: Column | None, detail: Detail, typable: bool) -> None:
        """Fill the panel for one measure and, when `column` holds figures, one year."""
        self.clear()
        self.form = self.attach = None
        measure = row.measure
        if measure is None:
            return
        entries = row.cells.get(column, ()) if column else ()
        self._title(facts, row, column, entries)
        if entries and column is not None and entries[0].questions:
            self._question(row, column, entries[0].questions[0])
        for one in detail.waiting:
            self._waits(one)
        course = Course()
        if course.show_row(row):
            self.block(course)
        else:
            course.deleteLater()
        self._where(facts, row, column, entries)
        self._others(facts, row, entries[1:])
        self._history(facts, row, detail.events)
        if entries and typable and not entries[0].former:
            self._details(facts, entries[0], detail)

    def _title(self, facts: GridFacts, row: Row, column: Column | None, entries: Sequence[Entry]) -> None:
        measure = row.measure
        if measure is None:
            return
        year = (show_period(entries[0].period, language()) if entries else str(column.year or "")) if column else ""
        second = _("{unit}, {direction}").format(
            unit=answers.unit(measure, facts.area), direction=_(DIRECTIONS[measure.direction])
        )
        self.block(
            Label(" · ".join(part for part in (measure.code, year) if part), 12, tone="2", wrap=True),
            Label(measure.short.say, 15, bold=True, wrap=True),
            Label(measure.name.say, 12, tone="2", wrap=True), Label(second, 12, tone="2", wrap=True), gap=2,
        )  # fmt: skip

    def _question(self, row: Row, column: Column, problem: Problem) -> None:
        """What is open about this figure stays here until it is answered."""
        frame = QuestionFrame(problem.sentence, "", ())
        for answer in self._calls.questions(row, column, problem):
            frame.column.addWidget(frame.button(answer))
        self.add(frame)

    def _waits(self, one: Waiting) -> None:
        """A correction proposed stands beside what is published."""
        go = Answer(lambda: _("Decide it under Approval"), lambda: self._calls.decide(one.record_id))
        self.add(QuestionFrame(one.title, one.more, [go] if one.decidable else [], mark=Mark.WAITING))

    def _where(self, facts: GridFacts, row: Row, column: Column | None, entries: Sequence[Entry]) -> None:
        pairs: list[tuple[str, str | QWidget]] = [*self._beside(facts, row, column)]
        for entry in entries[:1]:
            pairs.append((_("Source"), entry.source))
            if entry.former:
                pairs.append((_("Stated under"), measure_name(entry.former)))
            if entry.finding:
                pairs.append((_("In words"), entry.finding))
        if row.measure is not None:
            pairs.append((_("Provided"), _(PROVIDERS[row.measure.provider])))
        flags = sorted({flag for entry in entries for flag in entry.flags})
        if flags:
            pairs.append((_("Flags"), beside(*[Chip(_(FLAGS[flag])) for flag in flags], None, gap=4)))
        if row.measure is not None:
            pairs.append((_("Meaning"), row.measure.definition.say()))
            pairs += [(_("Formerly"), told) for told in history(framework_in_force(), row.measure.code)]
        self.pairs(pairs)

    def _others(self, facts: GridFacts, row: Row, entries: Sequence[Entry]) -> None:
        """The other figures of the cell: one of them can be brought to the front, to be read and typed over."""
        for entry in entries:
            shown = self._value(facts, row, entry.value) if is_canonical(entry.value) else entry.value
            name = shown or _(REASONS.get(entry.reason, "")) or _("empty")
            period = show_period(entry.period, language())
            under = measure_name(entry.former) if entry.former else ""
            more = "\n".join(filter(None, (entry.source, under, entry.finding)))
            self.add(Item(None, name, more, partial(self._calls.front, entry), right=period))

    def _beside(self, facts: GridFacts, row: Row, column: Column | None) -> list[tuple[str, str | QWidget]]:
        """What the figure is to be held against, even where the grid has no room for its column."""
        found: list[tuple[str, str | QWidget]] = []
        value, period = row.before
        if value and column is not None and column.due:
            found.append((_("Before"), self._dated(facts, row, value, period)))
        for kind, name in (("baseline", _("Baseline")), ("target", _("Target"))):
            for entries in (entries for at, entries in row.cells.items() if at.kind == kind and entries):
                one = entries[0]
                text = self._dated(facts, row, one.value, one.period) if one.value else _(REASONS.get(one.reason, ""))
                found += [(name, text)] if text else []
        return found

    def _dated(self, facts: GridFacts, row: Row, value: str, period: str) -> str:
        shown = self._value(facts, row, value)
        return _("{value} ({period})").format(value=shown, period=show_period(period, language()))

    def _value(self, facts: GridFacts, row: Row, value: str) -> str:
        return answers.show(row.measure, facts.area, value, language()) if row.measure is not None else value

    # Details and evidence

    def _details(self, facts: GridFacts, entry: Entry, detail: Detail) -> None:
        self.head(lambda: _("Details"))
        form = FormView(Observation, [Section(QUESTIONS, wide=True)])
        form.answered.connect(self._calls.answered)
        self.form = form
        self.attach = Button(lambda: _("New evidence…"), self.new_evidence)
        if entry.sent:
            self.block(form, beside(self.attach, None))
        else:
            source = Line()
            source.setAccessibleName(_("Source"))
            source.show_text(entry.source)
            source.left.connect(lambda: self._calls.refiled(entry, source.text()))
            self.block(Label(lambda: _("Source"), tone="2"), source, form, beside(self.attach, None))
        form.load(detail.values, unread=detail.unread, states=detail.states)
        form.set_links({"evidence": detail.evidence})
        form.rows["evidence"].editor.show_value(detail.values.get("evidence", ""))
        self._source = "" if entry.source == facts.source else entry.source  # the office itself is no evidence

    def new_evidence(self) -> None:
        """A small form for a new record of evidence, in place of the button that asked for it."""
        if self.attach is None:
            return
        holder = self.attach.parentWidget()
        form = FormView(Evidence, [Section(("type", "title", "issuer", "date", "page", "url"), wide=True)])
        form.load({"title": self._source})
        typed: dict[str, str] = {"title": self._source}
        form.answered.connect(lambda question, text: typed.update({question: text}))
        save = Button(lambda: _("Attach it"), lambda: self._attach(form, typed), kind="primary")
        block = holder.parentWidget() if holder is not None else None
        layout = block.layout() if block is not None else None
        if layout is None or holder is None:
            return
        layout.addWidget(form)
        layout.addWidget(beside(save, None))
        holder.hide()
        form.focus("type")
        self.evidence_form, self.save_evidence = form, save

    def _attach(self, form: FormView, typed: dict[str, str]) -> None:
        self._calls.evidence({q: row.editor.typed() for q, row in form.rows.items()} | typed)

    # History

    def _history(self, facts: GridFacts, row: Row, events: Sequence[Event]) -> None:
        self.history_head = self.history_end = self.head(lambda: _("History"), "Alt+H")
        if not events:
            self.block(Label(lambda: _("Nothing was recorded here yet."), tone="2"))
        for event in events:
            value = self._value(facts, row, event.value) if is_canonical(event.value) else event.value
            title = value or _(REASONS.get(event.reason, event.reason)) or _("cleared")
            mark = STATE_MARKS.get(event.state, Mark.WAITING)
            day = show_date(event.when[:10], language())
            self.history_end = Item(mark, title, "\n".join(self._told(facts, row, event)), right=day)
            self.add(self.history_end)

    def _told(self, facts: GridFacts, row: Row, event: Event) -> list[str]:
        """From what, by whom, why, in which package, and what became of it: a line each."""
        lines = [event.who] if event.who else []
        if event.former:
            was = framework_in_force().measure(event.former)
            lines.append(_("stated under “{name}”, {unit}").format(name=was.short.say(), unit=was.unit.say()))
        if event.before:
            old = REASONS.get(event.before)
            shown = _(old) if old else self._value(facts, row, event.before)
            lines.append(_("instead of {value}").format(value=shown))
        if event.why:
            lines.append(_("Reason: {why}").format(why=event.why))
        if event.state in ("draft", "unsent"):
            lines.append(_("on this laptop, not sent"))
        elif event.package:
            lines.append(_("package no. {n}").format(n=event.package))
        if event.receipt and event.state in RECEIPTS:
            lines.append(_(RECEIPTS[event.state]).format(n=event.receipt))
        return lines
