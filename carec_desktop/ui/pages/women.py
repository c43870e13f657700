"""Women and men: everything counted in a year as one matrix, what disagrees, shares over the years, gender actions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_number
from carec_desktop.names import record_name
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.form_view import FormView, Section
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.names import names_of
from carec_desktop.ui.page import Head, Keys, Page
from carec_desktop.ui.pages.places import page_of
from carec_desktop.ui.pages.record_columns import share_of_women
from carec_desktop.ui.pages.records_data import Opened
from carec_desktop.ui.pages.women_charts import Bar, Bars, Series, Years
from carec_desktop.ui.pages.women_countries import Countries
from carec_desktop.ui.pages.women_data import GROUPS as GROUPS
from carec_desktop.ui.pages.women_data import Facts, group_of, load, number_cell, open_lists, row_name
from carec_desktop.ui.pages.women_sectors import Sectors
from carec_desktop.ui.panels import section
from carec_desktop.ui.parts import Button, Label, body_column
from carec_desktop.ui.tables import Column, Empty, Table, opener

if TYPE_CHECKING:
    from carec_desktop.actions.counted import Counted
    from carec_desktop.actions.reconciling import Disagreement
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.people import People

BESIDES = ("focal_point", "speakers", "chairs", "heads", "completed", "evidence", "note")
SHAPES = {"event": "disc", "delegation": "square", "training": "triangle"}


class WomenMen(Page):
    """Left the matrix and what follows from it, right what is asked besides; the secretariat sees everybody's."""

    side_width = 396

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self._wanted = ""
        self.year = Combo(name=lambda: _("Year"))
        self.year.setMinimumWidth(96)
        self.year.picked.connect(self._pick_year)
        self.head = Head(lambda: _("Women and men"), self._subtitle, tools=[self.year])
        self.hints = [Keys(("↑", "↓"), lambda: _("Row")), Keys(("Enter",), lambda: _("Open its records"))]
        self.form: FormView | None = None
        self.table, self.missing = self._matrix(), self._disagreements()
        self.bars, self.years = Bars(), Years()
        self.sectors: Sectors | None = None
        if desk.who.role == "focal-point":
            self.form = FormView(FORMS["gender"], [Section(BESIDES)])
            self.form.answered.connect(self._answered)
            self.sectors = Sectors()
            self.sectors.answered.connect(self._answered)
            self.side = self._panel(self.form)
        self.countries: Countries | None = None
        if desk.who.role == "secretariat":
            self.countries = Countries()
            self.side, self.side_width = self.countries.panel, 320
        self._build()

    def _build(self) -> None:
        column = body_column(self, 6, top=14)
        self._empty = Empty(
            lambda: _("Nobody was counted in this year yet."),
            lambda: _("Counts come by themselves from events, delegations and trainings that were held."),
            lambda: _("Record a training"), lambda: self.desk.go("trainings"),
        )  # fmt: skip
        self._compare = Button(lambda: _("Compare with the attendance lists…"), self.ask_lists, kind="link")
        self._missing_head = section(lambda: _("Who is missing?"), self._missing_words, self._compare)
        self._bars_head = section(lambda: _("How many, to one scale"))
        self._years_head = section(lambda: _("Share of women over the years"), self._years_words)
        self._parts: list[QWidget] = [
            section(lambda: _("Everything counted"), self._counted_words), self.table, self._empty,
            self._missing_head, self.missing, self._bars_head, self.bars, self._years_head, self.years,
        ]  # fmt: skip
        if self.sectors is not None:
            head = section(lambda: _("Gender actions by sector"), self._sector_words)
            head.setContentsMargins(0, 14, 0, 0)
            self._parts += [head, self.sectors]
        if self.countries is not None:
            head = section(lambda: _("What countries state"), self._stated_words)
            head.setContentsMargins(0, 14, 0, 0)
            self._parts += [head, self.countries]
        for widget in (self._missing_head, self._bars_head, self._years_head):
            widget.setContentsMargins(0, 14, 0, 0)
        for widget in self._parts:
            column.addWidget(widget)
        column.addStretch(1)

    def _matrix(self) -> Table:
        table = Table(
            [
                Column("", lambda row: Cell(self._group(row), tone="text2"), 102, optional=True),
                Column(lambda: _("Counted"), _name, 156, 2),
                Column(lambda: _("Women"), lambda row: number_cell(row, "F"), 76, right=True),
                Column(lambda: _("Men"), lambda row: number_cell(row, "M"), 76, right=True),
                Column(lambda: _("Not stated"), lambda row: number_cell(row, "_U"), 90, right=True),
                Column(lambda: _("Total"), lambda row: Cell(_show(row.total), bold=True, locked=True), 68, right=True),
                Column(
                    lambda: _("Share of women"), lambda row: Cell(share_of_women(row.counts) or "—"), 116, right=True,
                    tip=lambda: _("Of those whose sex is stated."),
                ),
            ],
            fit=True, name=lambda: _("Women and men"),
        )  # fmt: skip
        table.opened.connect(self._open_row)
        return table

    def _disagreements(self) -> Table:
        table = Table(
            [
                Column("", lambda _d: Cell(mark=Mark.IN_DOUBT), 32),
                Column(lambda: _("Record"), lambda d: _record(d, own=self.form is not None), 170, 2),
                Column(lambda: _("What disagrees"), lambda d: Cell(d.sentence(), tip=d.sentence()), 360, 5),
                opener(),
            ],
            fit=True, name=lambda: _("Who is missing?"),
        )  # fmt: skip
        table.opened.connect(self._open_disagreement)
        return table

    def _panel(self, form: FormView) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 14, 16, 16)
        column.addWidget(section(lambda: _("What is asked besides")))
        column.addWidget(form, 1)
        return body

    # Words

    def _subtitle(self) -> str:
        return _("held events, delegations and trainings of {year}").format(year=self.facts.year if self.facts else "")

    def _counted_words(self) -> str:
        if self.facts is None or not self.facts.rows:
            return ""
        return _("from the records; women among those whose sex is stated")

    def _missing_words(self) -> str:
        facts = self.facts
        if facts is None:
            return ""
        if facts.disagree:
            count = len(facts.disagree)
            return ngettext("{n} count disagrees", "{n} counts disagree", count).format(n=count)
        if facts.compared:
            return _("nobody: lists, head counts and indicators agree")
        return _("nobody: head counts and indicators agree")

    def _years_words(self) -> str:
        return _("among those whose sex is stated")

    def _sector_words(self) -> str:
        if self.sectors is None:
            return ""
        return _("{n} of {all} sectors say what was done").format(n=self.sectors.answered_count, all=self.sectors.count)

    def _stated_words(self) -> str:
        count = len(self.facts.stated) if self.facts else 0
        words = ngettext(
            "{n} country; women among speakers, chairs and heads of delegation",
            "{n} countries; women among speakers, chairs and heads of delegation", count,
        )  # fmt: skip
        return words.format(n=count)

    def _group(self, row: "Counted") -> str:
        rows = self.facts.rows if self.facts else ()
        first = next((one for one in rows if group_of(one) == group_of(row)), None)
        return _(GROUPS[group_of(row)]) if row is first else ""

    # Loading

    def opened(self, where: Any = None) -> None:
        self._wanted = where if isinstance(where, str) else ""
        self._load()

    def refresh(self) -> None:
        self._load()

    def first_focus(self) -> QWidget | None:
        return self.table

    def _pick_year(self, code: str) -> None:
        self._wanted = code
        self._load()

    def _load(self) -> None:
        wanted, names = self._wanted or self.year.code(), names_of(self.desk).people
        self.desk.ask(lambda ws: load(ws, wanted, names), self._show, word=lambda: _("Reading…"), owner=self)

    def _show(self, facts: Facts) -> None:
        before, self.facts = self.facts, facts
        self._wanted = ""
        self.year.set_options([(year, year) for year in facts.years])
        self.year.choose(facts.year)
        self.table.set_rows(facts.rows, key=lambda row: (row.form, row.what))
        self.missing.set_rows(facts.disagree, key=lambda d: (d.kind, d.view.record_id))
        some = bool(facts.rows)
        for widget in (self.table, self._bars_head, self.bars):
            widget.setVisible(some)
        self._empty.setVisible(not some)
        self.missing.setVisible(bool(facts.disagree))
        self._missing_head.setVisible(some or bool(facts.disagree))
        self._compare.setVisible(facts.names and not facts.compared)
        self._draw(facts)
        if self.countries is not None:
            self.countries.show_records(facts.stated)
            self.countries.setVisible(bool(facts.stated))
        if facts.gender is not None:
            self._show_gender(facts.gender, again=before is not None and before.year == facts.year)
        for label in self.findChildren(Label):
            label.retell()
        self.head_changed.emit()

    def _draw(self, facts: Facts) -> None:
        whole = [row for row in facts.rows if row.what in ("people", "completed") or row.form == "observation"]
        self.bars.show_bars([Bar(lambda row=row: _bar_name(row), _parts(row.counts)) for row in whole])  # type: ignore[misc]
        shares = [_series(form, facts.over_years) for form in SHAPES]
        self.years.show_series(shares)
        drawn = len({year for one in shares for year in one.shares}) > 1
        for widget in (self._years_head, self.years):
            widget.setVisible(drawn)

    def _show_gender(self, gender: Opened, *, again: bool) -> None:
        view = gender.line.view if gender.line else None
        values = {**gender.key, **(view.values if view else {})}
        unread, states = (view.unread, view.states) if view else ({}, {})
        if self.form is not None:
            self.form.set_links(gender.links)
            self.form.load(values, unread=unread, states=states, locked=FORMS["gender"].key_fields(), again=again)
            self.form.show_problems(gender.line.problems if gender.line else ())
        if self.sectors is not None:
            self.sectors.show_values(values, again=again)

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

    # Where things are

    def _open_row(self, row: "Counted") -> None:
        if row.form == "observation":
            self.desk.go("grid", row.what)
        elif row.form == "gender":
            if self.form is not None:
                self.form.focus(row.what)
        else:
            self.desk.go("records" if row.form == "delegation" else f"{row.form}s")

    def _open_disagreement(self, one: "Disagreement") -> None:
        view = one.view
        if view.form == "gender" and self.form is not None:
            self.form.focus(one.kind)
        else:
            self.desk.go(*page_of(view.form, view.record_id, view.key))

    def ask_lists(self) -> None:
        """Open the file of names; only counts are shown here."""
        self.desk.messages.ask_text(
            _("The passphrase of the attendance lists"), self.compare, ok=_("Compare"),
            more=_("Only counts are shown here. The passphrase is kept until you close the program."), secret=True,
        )  # fmt: skip

    def compare(self, passphrase: str) -> None:
        """Compare with the attendance lists that `passphrase` opens."""

        def opened(names: "People") -> None:
            names_of(self.desk).keep(names)
            self._load()
            self.missing.setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.ask(
            lambda ws: open_lists(ws, passphrase), opened, word=lambda: _("Counting the lists…"), owner=self
        )  # fmt: skip


def _show(count: int) -> str:
    return show_number(str(count), language())


def _name(row: "Counted") -> Cell:
    level = row.form == "event" and row.what != "people"
    name = row_name(row)
    return Cell(f"  {name}" if level else name, bold=row.what == "people", tip=name, spoken=name)


def _bar_name(row: "Counted") -> str:
    return row_name(row)


def _record(one: "Disagreement", *, own: bool) -> Cell:
    view = one.view
    if view.form == "gender" and own:
        return Cell(_("What is asked besides"))
    name = record_name(view.form, view.key, view.values) or _("without a title")
    return Cell(name, tip=name)


def _parts(counts: Mapping[str, int]) -> tuple[int, int, int]:
    return counts.get("F", 0), counts.get("M", 0), counts.get("_U", 0)


def _series(form: str, years: "Mapping[str, list[Counted]]") -> Series:
    rows = {year: next(row for row in rows if row.form == form) for year, rows in years.items()}
    shares = {year: row.share for year, row in rows.items() if row.share is not None}
    return Series(lambda: _(GROUPS[form]), SHAPES[form], shares)
