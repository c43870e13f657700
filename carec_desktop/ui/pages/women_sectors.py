"""Gender actions by sector: one line a sector, the text of the chosen one typed below."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.forms.choices import SECTORS
from carec_desktop.forms.gender import Gender, actions_of
from carec_desktop.i18n import _
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.editors import editor_for
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Label
from carec_desktop.ui.tables import Column, Table

CODES = ("EFS", "TRD", "TSM", "ECD", "TRP", "ENG", "AGR", "WTR", "EDC", "HLT", "ALL")


class Sectors(QWidget):
    """`answered(question, typed)` when a text was typed."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._values: Mapping[str, str] = {}
        self._code = CODES[0]
        self.table = Table(
            [
                Column("", self._mark, 32),
                Column(lambda: _("Sector"), lambda code: Cell(_(SECTORS[code]), tip=_(SECTORS[code])), 250, 1),
                Column(lambda: _("What was done"), self._text, 280, 3),
            ],
            fit=True, master=True, name=lambda: _("Gender actions by sector"),
        )  # fmt: skip
        self.editor = editor_for(Gender.actions)
        self.editor.finished.connect(self._finished)
        self._label = Label(self._words, tone="2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.table, self._label, self.editor):
            column.addWidget(widget)
        self.table.set_rows(CODES)
        self.table.picked.connect(self._pick)
        for chosen in (self.table.opened, self.table.clicked):
            chosen.connect(lambda _at: self.editor.setFocus(Qt.FocusReason.TabFocusReason))
        self._pick(CODES[0])

    @property
    def count(self) -> int:
        """Sectors there are, the line for all of them left out."""
        return len(CODES) - 1

    @property
    def answered_count(self) -> int:
        """Sectors that say what was done."""
        return sum(1 for code in CODES if code != "ALL" and self._values.get(actions_of(code)))

    def show_values(self, values: Mapping[str, str], *, again: bool) -> None:
        """Show stored texts; what is being typed just now stays when the record is the same (`again`)."""
        self._values = values
        self.table.viewport().update()
        if not (again and self.editor.being_typed()):
            self.editor.show_value(values.get(actions_of(self._code), ""))

    def _pick(self, code: str) -> None:
        self._code = code
        self._label.retell()
        self.editor.set_name(self._words())
        self.editor.show_value(self._values.get(actions_of(code), ""))

    def _finished(self, typed: str) -> None:
        self.answered.emit(actions_of(self._code), typed)

    def _words(self) -> str:
        return _("Gender actions: {sector}").format(sector=_(SECTORS[self._code]))

    def _mark(self, code: str) -> Cell:
        return Cell(mark=Mark.VALUE if self._values.get(actions_of(code)) else Mark.MISSING)

    def _text(self, code: str) -> Cell:
        text = self._values.get(actions_of(code), "")
        return Cell(" ".join(text.split()), tone="text2", tip=text) if text else Cell("—", tone="text2")
