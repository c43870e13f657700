"""The form of one record in two columns: what it was left, who was counted right with the bar of women and men."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_number
from carec_desktop.problems import Problem
from carec_desktop.ui import theme
from carec_desktop.ui.form_view import FormView, Section
from carec_desktop.ui.pages.record_columns import share_of_women
from carec_desktop.ui.pages.records_data import Opened
from carec_desktop.ui.parts import Label, Line, beside
from carec_desktop.ui.sex_table import ShareBar

# Questions about people: they stand in the right column, in this order.
RIGHT = {
    "event": ("levels", "parties", "useful"),
    "training": ("by_institution", "persons", "completed", "survey", "survey_trade", "invited", "tests"),
}
ONE_COLUMN = 900  # logical pixels below which the two columns become one


class Totals(QWidget):
    """Everybody counted: one number, the bar, the share of women."""

    def __init__(self) -> None:
        super().__init__()
        self._people: dict[str, int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        self._number = Label(self._number_words, 24, bold=True)
        column.addWidget(beside(self._number, Label(lambda: _("people took part"), tone="2"), None, gap=10))
        self._bar = ShareBar()
        column.addWidget(self._bar)
        self._words = Label(self._share_words, 12, tone="2", wrap=True)
        column.addWidget(self._words)

    def show_people(self, people: dict[str, int]) -> None:
        """People by sex code; nothing counted hides it all."""
        self._people = people
        self._bar.show_parts(people.get("F", 0), people.get("M", 0), people.get("_U", 0))
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

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.asks = form, False
        declared = FORMS[form]
        right = RIGHT.get(form, ())
        left = [key for key in declared.fields if key not in right]
        self._views = [FormView(declared, [Section(tuple(left))])]
        self.totals = Totals()
        self._columns = QHBoxLayout()
        self._columns.setSpacing(24)
        self._columns.addWidget(self._views[0], 9)
        if right:
            self._views.append(FormView(declared, [Section((question,), wide=True) for question in right]))
            self._columns.addWidget(self._line(), 0)
            self._columns.addWidget(self._right(), 11)
        else:
            self._columns.addStretch(6)
        for view in self._views:
            view.answered.connect(self.answered)
        self._scroll()

    def _line(self) -> Line:
        self._rule = Line(upright=True)
        return self._rule

    def _right(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.totals)
        column.addWidget(self._views[1], 1)
        return holder

    def _scroll(self) -> None:
        body = QWidget()
        body.setProperty("surface", "base")
        body.setLayout(self._columns)
        self._columns.setContentsMargins(20, 16, 16, 16)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_record(self, opened: Opened, *, again: bool) -> None:
        """A record and its problems; `again`: the one already on show, so typing goes on."""
        line = opened.line
        self.asks = self.asks and again
        view = line.view if line else None
        values = {**opened.key, **(view.values if view else {})}
        declared = FORMS[self.form]
        named = declared.key_fields() if opened.record_id else ()
        locked = named if opened.mine else tuple(declared.fields)
        self.totals.show_people(dict(line.people) if line else {})
        for form in self._views:
            form.set_links(opened.links)
            form.load(
                values, unread=view.unread if view else {}, states=view.states if view else {}, locked=locked,
                again=again,
            )  # fmt: skip
            form.show_problems(line.problems if line else (), ask_required=self.asks)

    def ask_required(self, problems: Iterable[Problem]) -> None:
        """Say under every field what is missing, and go to the first."""
        self.asks = True
        problems = list(problems)
        for form in self._views:
            form.show_problems(problems, ask_required=True)
        first = next((p.place for p in problems if p.blocking), "")
        for form in self._views:
            form.focus(first)

    def start(self) -> None:
        """Give the first question the keyboard."""
        self._views[0].focus(next(iter(self._views[0].rows)))

    def row(self, question: str) -> object:
        """The widgets of one question, for tests and for pages that point at it."""
        return next(view.rows[question] for view in self._views if question in view.rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(ONE_COLUMN)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() != way:
            self._columns.setDirection(way)
