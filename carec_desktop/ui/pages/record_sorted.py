"""The people of an event sorted by level, by party, or by both: one table at a time, and whether they agree."""

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.fields import Form, SexTable
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_number
from carec_desktop.problems import Problem
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.form_view import FormView, Section
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Label, MarkIcon, beside


class Sorted(QWidget):
    """Three tables behind a row of segments; the line under them compares all that are filled in."""

    QUESTIONS = ("levels", "parties", "crossed")

    def __init__(self, form: type[Form]) -> None:
        super().__init__()
        self._form = form
        self._values: Mapping[str, str] = {}
        self.views = [FormView(form, [Section((question,), wide=True)]) for question in self.QUESTIONS]
        self.segments = Segments(
            [
                Option("levels", lambda: _("By level")),
                Option("parties", lambda: _("By party")),
                Option("crossed", lambda: _("Level by party")),
            ],
            name=lambda: _("How the participants are sorted"),
        )
        self.segments.chosen.connect(self.choose)
        self._mark, self._words = MarkIcon(Mark.RECEIVED), Label("", wrap=True)
        self._check = beside(self._mark, self._words, gap=8)
        self._check.setContentsMargins(0, 0, 0, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(beside(Label(lambda: _("Participants"), 15, bold=True), self.segments, None, gap=12))
        for view in self.views:
            column.addWidget(view)
        column.addWidget(self._check)
        self.choose("levels")

    def choose(self, question: str) -> None:
        """Show one of the three tables."""
        self.segments.choose(question)
        for name, view in zip(self.QUESTIONS, self.views, strict=True):
            view.setVisible(name == question)

    def show_values(self, values: Mapping[str, str], problems: Iterable[Problem], *, again: bool) -> None:
        """Compare what is filled in; a record just opened shows the table that holds something."""
        self._values = values
        if not again:
            self.choose(next((name for name in self.QUESTIONS if values.get(name)), "levels"))
        found = next((p for p in problems if p.place in self.QUESTIONS), None)
        for name, view in zip(self.QUESTIONS, self.views, strict=True):
            if found is not None and not found.blocking:
                view.rows[name].sentence.hide()  # said once, under whichever table is on show
        filled = [name for name in self.QUESTIONS if self._total(name)]
        self._check.setVisible(found is not None or len(filled) > 1)
        self._mark.set_mark(Mark.IN_DOUBT if found else Mark.RECEIVED)
        agree = show_number(str(self._total(filled[0])), language()) if filled else ""
        self._words.say(found.sentence if found else lambda: _("All tables add up to {n} people.").format(n=agree))

    def _total(self, question: str) -> int:
        field = self._form.fields[question]
        assert isinstance(field, SexTable)
        return sum(field.by_sex(self._values.get(question, "")).values())
