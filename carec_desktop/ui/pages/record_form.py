"""The form of one record in two columns: what it was left, who was counted right with the bar of women and men."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_number
from carec_desktop.problems import Problem
from carec_desktop.ui import theme
from carec_desktop.ui.form_view import FormView, Row, Section
from carec_desktop.ui.pages.record_beside import Beside
from carec_desktop.ui.pages.record_columns import share_of_women
from carec_desktop.ui.pages.record_sorted import Sorted
from carec_desktop.ui.pages.record_start import Start
from carec_desktop.ui.pages.records_data import Opened
from carec_desktop.ui.parts import Label, Line, beside

# Questions about people: they stand in the right column, in this order.
RIGHT = {
    "event": ("levels", "parties", "crossed", "useful"),
    "training": ("by_institution", "persons", "completed", "survey", "survey_trade", "invited", "tests"),
}
# What is known first is asked first; the other questions follow as they are declared.
FIRST = {
    "event": ("title", "kind", "sector", "state", "held", "place", "host", "mode", "organisers"),
    "training": ("title", "sector", "state", "held", "place", "mode", "organisers", "institutions"),
    "knowledge_product": ("title", "kind", "sector", "state", "published", "issuer"),
    "deliverable": ("title_en", "title_ru", "title_zh", "sector", "forum", "due_by", "state", "responsible"),
}
SILENT = frozenset({"same_as", "not_same"})  # answered beside the form
NOTHING: Mapping[str, str] = {}
ONE_COLUMN = 900  # logical pixels below which the two columns become one


class Totals(QWidget):
    """Everybody counted: one number and the share of women; the bar stands under the table."""

    def __init__(self) -> None:
        super().__init__()
        self._people: dict[str, int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        self._number = Label(self._number_words, 24, bold=True)
        column.addWidget(beside(self._number, Label(lambda: _("people took part"), tone="2"), None, gap=10))
        self._words = Label(self._share_words, 12, tone="2", wrap=True)
        column.addWidget(self._words)

    def show_people(self, people: dict[str, int]) -> None:
        """People by sex code; nothing counted hides it all."""
        self._people = people
        self._number.retell()
        self._words.retell()
        self.setVisible(bool(people))

    def _number_words(self) -> str:
        return show_number(str(sum(self._people.values())), language())

    def _share_words(self) -> str:
        shown = {sex: show_number(str(self._people.get(sex, 0)), language()) for sex in ("F", "M", "_U")}
        words = _("women {women}, men {men}, not stated {unknown}; {share} women among those stated")
        share = share_of_women(self._people) or "—"
        return words.format(women=shown["F"], men=shown["M"], unknown=shown["_U"], share=share)


class RecordForm(QWidget):
    """`answered(question, typed)` from either column."""

    answered = Signal(str, str)
    drafted = Signal(str, str)  # the same while it is still being typed
    asked_new = Signal(str, str, str)  # question, name and kind of a record to be made and linked there

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.asks = form, False
        self.start_strip, self.totals, self.beside = Start(), Totals(), Beside()
        declared = FORMS[form]
        right = RIGHT.get(form, ())
        rest = [key for key in declared.fields if key not in right and key not in SILENT]
        left = [*FIRST.get(form, ()), *(key for key in rest if key not in FIRST.get(form, ()))]
        self._views = [FormView(declared, [Section(tuple(left))])]
        self._sorted = Sorted(declared) if form == "event" else None
        if self._sorted is not None:
            self._views += self._sorted.views
        alone = [question for question in right if self._sorted is None or question not in Sorted.QUESTIONS]
        # What is asked beside the record stands after the first table, so that it is seen without scrolling.
        first = alone[:1] if self._sorted is None else []
        parts = (first, alone[len(first) :])
        wide = [[Section((question,), wide=True) for question in part] for part in parts]
        self._blocks = [FormView(declared, sections) if sections else None for sections in wide]
        self._views += [block for block in self._blocks if block is not None]
        self._columns = QHBoxLayout()
        self._columns.setSpacing(24)
        self._columns.addWidget(self._views[0], 9)
        self._columns.addWidget(self._line(), 0)
        self._columns.addWidget(self._right(), 11 if right else 6)
        for view in self._views:
            view.answered.connect(self.answered)
            view.drafted.connect(self.drafted)
            view.asked_new.connect(self.asked_new)
            view.offer_new()
        self._scroll()

    def _line(self) -> Line:
        self._rule = Line(upright=True)
        if self.form not in RIGHT:
            self._rule.hide()
        return self._rule

    def _right(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.totals)
        self.totals.hide()
        if self._sorted is not None:
            column.addWidget(self._sorted)
        for widget in (self._blocks[0], self.beside, self._blocks[1]):
            if widget is not None:
                column.addWidget(widget)
        column.addStretch(1)
        return holder

    def _scroll(self) -> None:
        body = QWidget()
        body.setProperty("surface", "base")
        body.setLayout(self._columns)
        self._columns.setContentsMargins(20, 16, 16, 16)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        self._area = scroll
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.start_strip)
        outer.addWidget(scroll, 1)

    def show_record(self, opened: Opened, *, again: bool, begun: Mapping[str, str] = NOTHING) -> None:
        """A record and its problems; `again`: the one already on show, so typing goes on.

        `begun`: answers a new record starts with that are not written yet."""
        line = opened.line
        self.asks = self.asks and again
        view = line.view if line else None
        values = {**opened.key, **begun, **(view.values if view else {})}
        declared = FORMS[self.form]
        named = declared.key_fields() if opened.record_id else ()
        locked = named if opened.mine else tuple(declared.fields)
        self.start_strip.show_start(self.form, opened.begun, opened.offers if line is None else ())
        self.totals.show_people(dict(line.people) if line else {})
        for form in self._views:
            form.set_links(opened.links)
            form.load(
                values, unread=view.unread if view else {}, states=view.states if view else {}, locked=locked,
                again=again,
            )  # fmt: skip
            form.show_problems(line.problems if line else (), ask_required=self.asks)
        if self._sorted is not None:
            self._sorted.show_values(values, line.problems if line else (), again=again)
        self.beside.show_aside(opened.aside, again=again)
        if not again:
            self._area.verticalScrollBar().setValue(0)

    def ask_required(self, problems: Iterable[Problem]) -> None:
        """Say under every field what is missing, and go to the first."""
        self.asks = True
        problems = list(problems)
        for form in self._views:
            form.show_problems(problems, ask_required=True)
        self.focus(next((p.place for p in problems if p.blocking), ""))

    def start(self, *, fresh: bool = True) -> None:
        """Give the first question the keyboard, of a `fresh` record the first that nothing fills in yet."""
        rows = self._views[0].rows
        blank = (key for key, row in rows.items() if fresh and not row.editor.typed())
        self.focus(next(blank, next(iter(rows))))

    def focus(self, question: str) -> None:
        """Give one question the keyboard."""
        for form in self._views:
            form.focus(question)

    def row(self, question: str) -> Row:
        """The widgets of one question, for tests and for pages that point at it."""
        return next(view.rows[question] for view in self._views if question in view.rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(ONE_COLUMN)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() != way:
            self._columns.setDirection(way)
            self._rule.setVisible(not narrow and self.form in RIGHT)
