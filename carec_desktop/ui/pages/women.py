"""Women and men: everything counted in a year as one matrix, and what a country answers about gender besides."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import LEVELS
from carec_desktop.i18n import N_, _, language
from carec_desktop.localvalues import show_number
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.form_view import FormView
from carec_desktop.ui.page import Head, Page
from carec_desktop.ui.pages import records_data
from carec_desktop.ui.pages.record_columns import share_of_women
from carec_desktop.ui.pages.records_data import Opened
from carec_desktop.ui.panels import section
from carec_desktop.ui.parts import Label
from carec_desktop.ui.tables import Column, Table

if TYPE_CHECKING:
    from carec_desktop.actions.counted import Counted
    from carec_desktop.actions.workspace import Workspace

ROWS = {
    ("delegation", "people"): N_("Delegates"),
    ("training", "people"): N_("Trained"),
    ("training", "completed"): N_("Completed a training"),
}
GROUPS = {"event": N_("Events"), "delegation": N_("Delegations"), "training": N_("Trainings")}


@dataclass(frozen=True)
class Facts:
    """The matrix of one year, the years there are, and the gender record of a country."""

    year: str
    years: tuple[str, ...]
    rows: "tuple[Counted, ...]"
    gender: Opened | None


def load(ws: "Workspace", wanted: str) -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import counted, rounds

    call = rounds.current_round(ws)
    period = call.period if call else ""
    years = sorted({*counted.years(ws), *([period[:4]] if period else [ws.clock()[:4]])}, reverse=True)
    year = wanted if wanted in years else period[:4] or years[0]
    area = None if ws.settings.ref_area == "CAREC" else ws.settings.ref_area
    gender = None
    if ws.settings.role == "focal-point":
        gender = records_data.new_record(ws, "gender", {"ref_area": ws.settings.ref_area, "time_period": year}, "en")
    return Facts(year, tuple(years), tuple(counted.counted(ws, year, area)), gender)


class WomenMen(Page):
    """Left the matrix, right the gender form of the year; the secretariat sees the matrix of everybody."""

    side_width = 364

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self.year = Combo(name=lambda: _("Year"))
        self.year.setMinimumWidth(96)
        self.year.picked.connect(lambda _code: self._load())
        self.head = Head(lambda: _("Women and men"), self._subtitle, tools=[self.year])
        self.table = Table(
            [
                Column("", lambda row: Cell(self._group(row), tone="text2"), 110),
                Column(lambda: _("Counted"), lambda row: Cell(row_name(row), bold=row.what == "people"), 184, 2),
                Column(lambda: _("Women"), lambda row: _number(row, "F"), 74, right=True),
                Column(lambda: _("Men"), lambda row: _number(row, "M"), 74, right=True),
                Column(lambda: _("Not stated"), lambda row: _number(row, "_U"), 88, right=True),
                Column(lambda: _("Total"), lambda row: Cell(_show(row.total), bold=True, locked=True), 66, right=True),
                Column(lambda: _("Share of women"), _bar, 92, 1),
                Column("", lambda row: Cell(share_of_women(row.counts), tone="text2"), 72, right=True),
            ],
            fit=True, name=lambda: _("Women and men"),
        )  # fmt: skip
        self.table.opened.connect(self._open_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 16)
        column.setSpacing(6)
        column.addWidget(section(lambda: _("Everything counted"), self._counted_words))
        column.addWidget(self.table)
        column.addStretch(1)
        self.form: FormView | None = None
        if desk.who.role == "focal-point":
            self.form = FormView(FORMS["gender"])
            self.form.answered.connect(self._answered)
            self.side = self._panel(self.form)

    def _panel(self, form: FormView) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        body = QWidget()
        body.setProperty("surface", "alternate")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 14, 16, 16)
        column.addWidget(section(lambda: _("What is asked besides")))
        column.addWidget(form, 1)
        scroll.setWidget(body)
        return scroll

    def _subtitle(self) -> str:
        return _("held events, delegations and trainings of {year}").format(year=self.facts.year if self.facts else "")

    def _counted_words(self) -> str:
        records = sum(row.records for row in self.facts.rows) if self.facts else 0
        return _("nothing was counted in this year") if not records else _("computed from events and trainings")

    def _group(self, row: "Counted") -> str:
        rows = self.facts.rows if self.facts else ()
        first = next((one for one in rows if one.form == row.form), None)
        return _(GROUPS[row.form]) if row is first else ""

    def _open_row(self, row: "Counted") -> None:
        self.desk.go("records" if row.form == "delegation" else f"{row.form}s")

    def opened(self, where: Any = None) -> None:
        if isinstance(where, str) and where:
            self.year.set_options([(where, where)])
            self.year.choose(where)
        self._load()

    def refresh(self) -> None:
        self._load()

    def first_focus(self) -> QWidget | None:
        return self.table

    def _load(self) -> None:
        wanted = self.year.code()
        self.desk.ask(lambda ws: load(ws, wanted), self._show, word=lambda: _("Reading…"), owner=self)

    def _show(self, facts: Facts) -> None:
        before, self.facts = self.facts, facts
        self.year.set_options([(year, year) for year in facts.years])
        self.year.choose(facts.year)
        self.table.set_rows(facts.rows, key=lambda row: (row.form, row.what))
        for label in self.findChildren(Label):
            label.retell()
        if facts.gender is not None and self.form is not None:
            self._show_gender(self.form, facts.gender, again=before is not None and before.year == facts.year)
        self.head_changed.emit()

    def _show_gender(self, form: FormView, gender: Opened, *, again: bool) -> None:
        view = gender.line.view if gender.line else None
        values = {**gender.key, **(view.values if view else {})}
        form.set_links(gender.links)
        form.load(
            values, unread=view.unread if view else {}, states=view.states if view else {},
            locked=FORMS["gender"].key_fields(), again=again,
        )  # fmt: skip
        form.show_problems(gender.line.problems if gender.line else ())

    def _answered(self, question: str, typed: str) -> None:
        gender, lang = self.facts.gender if self.facts else None, language()
        if gender is None:
            return

        def write(ws: "Workspace") -> None:
            from carec_desktop.actions import record

            record.write(
                ws, "gender", gender.record_id, gender.key, {question: typed}, lang=lang, keep_unread=True
            )  # fmt: skip

        self.desk.do(write, word=lambda: _("Saving…"), owner=self)


def row_name(row: "Counted") -> str:
    """Name of a row: a level of events, or what was counted."""
    return _(LEVELS[row.what]) if row.what in LEVELS else _(ROWS[row.form, row.what])


def _show(count: int) -> str:
    return show_number(str(count), language())


def _number(row: "Counted", sex: str) -> Cell:
    return Cell(_show(row.counts[sex]) if sex in row.counts else "—", tone="text" if row.counts.get(sex) else "text2")


def _bar(row: "Counted") -> Cell:
    stated = row.counts.get("F", 0) + row.counts.get("M", 0)
    return Cell(share=row.counts.get("F", 0) / stated, spoken=share_of_women(row.counts)) if stated else Cell()
