"""What a ministry sent back, judged row by row before anything is taken: new, changed, same, refused and why."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import N_, _, ngettext
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages.send_parts import shown_value, title_of
from carec_desktop.ui.panels import section
from carec_desktop.ui.parts import Button, Label, beside, body_column
from carec_desktop.ui.tables import Column, Table

if TYPE_CHECKING:
    from carec_desktop.actions.template_reading import Reading, Verdict

WORDS = {
    "new": (Mark.VALUE, N_("new")),
    "changed": (Mark.NOT_SENT, N_("changed")),
    "same": (Mark.RECEIVED, N_("same")),
    "refused": (Mark.ERROR, N_("refused")),
}
ORDER = ("refused", "changed", "new", "same")


class VerdictView(QWidget):
    """One workbook judged. The page takes it with Ctrl+Enter, Esc leaves it alone."""

    def __init__(self, mark: Callable[[], None], back: Callable[[], None]) -> None:
        super().__init__()
        self._back = back
        self.reading: Reading | None = None
        column = body_column(self, 6)
        self.mark = Button(lambda: _("Save it with remarks…"), mark, icon="pen")
        self.leave = Button(lambda: _("Leave it"), back, keys="Esc")
        self.notes = Label(self._notices, tone="watch_word", wrap=True)
        column.addWidget(section(self._title, self._summary))
        column.addWidget(Label(self._advice, tone="2", wrap=True))
        column.addWidget(beside(self.mark, self.leave, None, gap=8, margins=(0, 4, 0, 8)))
        column.addWidget(self.notes)
        self.table = self._rows()
        self.why = Label(self._why_words, tone="alert", wrap=True)
        self.table.picked.connect(lambda _v: self.why.retell())
        column.addWidget(self.table)
        column.addWidget(self.why)
        column.addStretch(1)

    def _rows(self) -> Table:
        return Table(
            [
                Column("", lambda v: Cell(mark=WORDS[v.word][0]), 32),
                Column(lambda: _("Row"), lambda v: Cell(str(v.row), tone="text2"), 48, right=True),
                Column(lambda: _("Verdict"), lambda v: Cell(_(WORDS[v.word][1])), 96),
                Column(lambda: _("Question"), _name, 170, 2),
                Column(lambda: _("Was"), lambda v: _change(v, after=False), 84, 1, right=True),
                Column(lambda: _("Now"), lambda v: _change(v, after=True), 96, 1, right=True),
                Column(lambda: _("Why"), _why, 200, 4, optional=True),
            ],
            fit=True, name=lambda: _("Rows of the workbook"),
        )  # fmt: skip

    def show_reading(self, reading: "Reading") -> None:
        """Show one workbook; what stands in the way comes first."""
        self.reading = reading
        self.table.set_rows(sorted(reading.verdicts, key=lambda v: (ORDER.index(v.word), v.row)))
        self.mark.setVisible(bool(reading.marks))
        self.notes.setVisible(bool(reading.notices))
        for label in self.findChildren(Label):
            label.retell()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _title(self) -> str:
        if self.reading is None:
            return ""
        return self.reading.ministry or self.reading.path.name

    def _why_words(self) -> str:
        """Everything that is said about the row the focus is on."""
        one: Verdict | None = self.table.row() if self.reading is not None else None
        return "\n".join(problem.sentence() for problem in one.problems) if one is not None else ""

    def _summary(self) -> str:
        found = self.reading
        if found is None:
            return ""
        return _("{new} new, {changed} changed, {same} same, {refused} refused").format(
            new=found.count("new"), changed=found.count("changed"), same=found.count("same"),
            refused=found.count("refused"),
        )  # fmt: skip

    def _advice(self) -> str:
        if self.reading is None:
            return ""
        if self.reading.refused:
            return _(
                "Nothing is taken while a row is refused. Save the workbook with remarks in its cells and send it back."
            )
        if not self._changed():
            return _("All of it is on record already; there is nothing to take.")
        return _("Nothing is taken yet. What you take becomes your answers, with the ministry as their source.")

    def _notices(self) -> str:
        return "\n".join(p.sentence() for p in self.reading.notices) if self.reading else ""

    @property
    def can_take(self) -> bool:
        """Whether something is new and nothing stands in the way."""
        return self.reading is not None and not self.reading.refused and bool(self._changed())

    def _changed(self) -> int:
        return self.reading.count("new") + self.reading.count("changed") if self.reading else 0

    def take_words(self) -> str:
        """What the button says that takes it."""
        count = self._changed()
        return ngettext("Take {n} row", "Take {n} rows", count).format(n=count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)


def _name(verdict: "Verdict") -> Cell:
    text = title_of(verdict.form, verdict.key or {}, {}) if verdict.key else verdict.place
    text = text if verdict.form == "observation" and text else verdict.place
    return Cell(text or "—", tip=verdict.place)


def _change(verdict: "Verdict", *, after: bool) -> Cell:
    """The answer that differs most to the eye: a value before a reason before the rest."""
    order = {"value": 0, "reason": 1}
    differ = [c for c in verdict.changes if c.before != c.after and (c.after or c.before)]
    told = sorted(differ or verdict.changes, key=lambda c: (order.get(c.question, 2), not (c.after or c.before)))
    stored = (told[0].after if after else told[0].before or "") if told else ""
    if not told or not stored:
        return Cell("—", tone="text2")
    shown = shown_value(verdict.form, told[0].question, verdict.key or {}, stored)
    tip = f"{shown} (+{len(differ) - 1})" if len(differ) > 1 else shown
    return Cell(shown, bold=after, chip=told[0].question == "reason", tip=tip)


def _why(verdict: "Verdict") -> Cell:
    words = " ".join(problem.sentence() for problem in verdict.problems)
    tone = "alert" if verdict.word == "refused" else "text2"
    return Cell(words, tone=tone, tip=words)
