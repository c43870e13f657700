"""The second entry: a colleague keys a few figures again and does not see the first ones until both are there."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import N_, _, language
from carec_desktop.localvalues import show_period
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.editors import Line as Typed
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages.send_parts import kind_words, shown_value, title_of
from carec_desktop.ui.panels import section
from carec_desktop.ui.parts import Button, Label, beside, body_column
from carec_desktop.ui.tables import Column, Table

if TYPE_CHECKING:
    from carec_desktop.actions.double_entry import Keyed, Risky
    from carec_desktop.actions.workspace import Workspace

WHY = {
    "doubt": N_("in doubt"),
    "first": N_("first value of its series"),
    "change": N_("far from the value before"),
}


class SecondView(QWidget):
    """One line for each figure, one field to type into; Enter compares, Esc goes back."""

    def __init__(self, desk: Desk, back: Callable[[], None]) -> None:
        super().__init__()
        self._desk, self._back = desk, back
        self.results: dict[str, Keyed | None] = {}
        self._typed = ""
        column = body_column(self)
        self.leave = Button(lambda: _("Back"), back, icon="left", keys="Esc")
        words = lambda: _("a colleague keys them again from the paper, without seeing yours")  # noqa: E731
        column.addWidget(section(lambda: _("Second entry"), words, self.leave))
        self.table = self._figures()
        self.table.picked.connect(lambda _one: self._ask())
        self.question = Label(self._question_words, bold=True, wrap=True)
        self.line = Typed(width=220)
        self.line.returnPressed.connect(self.compare)
        self.told = Label(self._told_words, wrap=True)
        self.take = Button(self._take_words, self.take_second)
        self.keep = Button(self._keep_words, self.keep_first)
        column.addWidget(self.table)
        for widget in (self.question, beside(self.line, None), self.told, beside(self.take, self.keep, None, gap=8)):
            column.addWidget(widget)
        column.addStretch(1)

    def _figures(self) -> Table:
        return Table(
            [
                Column("", self._mark, 32),
                Column(lambda: _("Indicator"), _code, 92, optional=True),
                Column(lambda: _("Question"), _name, 200, 3),
                Column(lambda: _("Period"), _period, 84),
                Column(lambda: _("Why this one"), lambda one: Cell(_(WHY[one.why]), tone="text2"), 190, 2),
            ],
            fit=True, master=True, name=lambda: _("Second entry"),
        )  # fmt: skip

    def begin(self, found: "Sequence[Risky]") -> None:
        """Start with these figures."""
        self.results = {}
        self.table.set_rows(found)
        self._ask()

    def current(self) -> "Risky | None":
        """The figure that is asked for."""
        found: Risky | None = self.table.row()
        return found

    # What is shown

    def _ask(self) -> None:
        self.line.show_text("")
        self.line.setAccessibleName(self._question_words())
        self._retell()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _retell(self) -> None:
        for label in (self.question, self.told):
            label.retell()
        differ = self._keyed() is not None
        for button in (self.take, self.keep):
            button.setVisible(differ)
            button.retranslate()
        self.line.setEnabled(not differ and self._open())
        self.table.viewport().update()

    def _keyed(self) -> "Keyed | None":
        one = self.current()
        return self.results.get(one.view.record_id) if one is not None else None

    def _open(self) -> bool:
        one = self.current()
        return one is not None and one.view.record_id not in self.results

    def _question_words(self) -> str:
        one = self.current()
        if one is None:
            return ""
        key = one.view.key
        return _("{question}, {period}: type the value again").format(
            question=title_of("observation", key, {}), period=show_period(key["time_period"], language())
        )

    def _told_words(self) -> str:
        keyed = self._keyed()
        if keyed is not None:
            return _("First {first}, now {second}: which one stands in the paper?").format(
                first=self._shown(keyed.first), second=self._shown(keyed.second)
            )
        rows = self.table.rows_model.rows
        if rows and all(one.view.record_id in self.results for one in rows):
            return _("All of them were keyed twice.")
        return ""

    def _take_words(self) -> str:
        keyed = self._keyed()
        return _("Take {value}").format(value=self._shown(keyed.second)) if keyed else ""

    def _keep_words(self) -> str:
        keyed = self._keyed()
        return _("Keep {value}").format(value=self._shown(keyed.first)) if keyed else ""

    def _shown(self, stored: str) -> str:
        one = self.current()
        return shown_value("observation", "value", one.view.key, stored) if one is not None else stored

    def _mark(self, one: "Risky") -> Cell:
        if one.view.record_id not in self.results:
            return Cell(mark=Mark.MISSING)
        return Cell(mark=Mark.RECEIVED if self.results[one.view.record_id] is None else Mark.CONFLICT)

    # What is done

    def compare(self) -> None:
        """Hold what was typed against the first value."""
        one, typed, lang = self.current(), self.line.text(), language()
        if one is None or not typed.strip() or not self._open():
            return
        self._typed = typed

        def compare(ws: "Workspace") -> "Keyed":
            from carec_desktop.actions import double_entry

            return double_entry.key_again(ws, one.view.record_id, typed, lang)

        self._desk.ask(compare, self._compared, word=lambda: _("Comparing…"), owner=self)

    def _compared(self, keyed: "Keyed") -> None:
        self.results[keyed.record_id] = None if keyed.same else keyed
        if keyed.same:
            self._next()
        else:
            self._retell()
            self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_second(self) -> None:
        """The colleague is right."""
        self._settle(lambda actions, ws, name: actions.take_second(ws, name, self._typed, language()))

    def keep_first(self) -> None:
        """The first value is right."""
        self._settle(lambda actions, ws, name: actions.keep_first(ws, name))

    def _settle(self, call: Callable[..., None]) -> None:
        one = self.current()
        if one is None:
            return
        name = one.view.record_id

        def settle(ws: "Workspace") -> None:
            from carec_desktop.actions import double_entry

            call(double_entry, ws, name)

        def settled(_nothing: None) -> None:
            self.results[name] = None
            self._next()

        self._desk.ask(settle, settled, word=lambda: _("Saving…"), owner=self)

    def _next(self) -> None:
        rows = self.table.rows_model.rows
        left = [at for at, one in enumerate(rows) if one.view.record_id not in self.results]
        if left:
            self.table.choose(left[0])
        self._ask()
        if not left:
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
            self._desk.changed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)


def _code(one: "Risky") -> Cell:
    return Cell(kind_words("observation", one.view.key), tone="text2", size=12)


def _name(one: "Risky") -> Cell:
    name = title_of("observation", one.view.key, {})
    return Cell(name, tip=name)


def _period(one: "Risky") -> Cell:
    return Cell(show_period(one.view.key["time_period"], language()), tone="text2")
