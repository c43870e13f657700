"""A pasted block before it is written: a line and a verdict a cell; Space takes or leaves it, Enter writes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from carec_desktop.actions.pasting import WORDS, Verdict
from carec_desktop.forms.choices import REASONS
from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_number
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages.grid_data import REGION, Column, Row
from carec_desktop.ui.pages.grid_words import name_of
from carec_desktop.ui.parts import Button, Label, Line
from carec_desktop.ui.tables import Column as TableColumn
from carec_desktop.ui.tables import Table
from carec_desktop.validate import value_field

MARKS = {
    "new": Mark.VALUE, "changed": Mark.NOT_SENT, "same": Mark.RECEIVED, "empty": Mark.MISSING,
    "doubtful": Mark.IN_DOUBT, "refused": Mark.ERROR, "outside": Mark.NOTHING,
}  # fmt: skip
Shown = tuple[int, Verdict, Row, Column]  # place in the block, and what is said of it


class _Lines(Table):
    """The verdicts. Space takes a cell or leaves it, or chooses another reading of a number."""

    turned = Signal(object)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.row() is not None:
            self.turned.emit(self.row())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class PastePreview(QWidget):
    """Stands under the grid while a block waits. `applied(verdicts, places)` or `left`."""

    applied = Signal(list, list)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._verdicts: list[Verdict] = []
        self._places: list[tuple[Row, Column]] = []
        self._area = REGION
        self.setProperty("surface", "alternate")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Label(lambda: self._say(), 15, bold=True)
        self._take = Button(lambda: self._words(), self.apply, kind="primary", keys="Enter")
        self._leave = Button(lambda: _("Leave it"), self.leave, keys="Esc")
        self.kinds = Segments([self._option(kind) for kind in ("all", *WORDS)], small=True, name=lambda: _("Verdicts"))
        self.kinds.choose("all")
        self.kinds.chosen.connect(lambda _code: self._show())
        self.lines = _Lines(self._columns(), row_height=24, name=lambda: _("Pasted cells"))
        self.lines.turned.connect(self._turn)
        self.lines.left.connect(self.leave)
        self.lines.opened.connect(lambda _row: self.apply())
        self._build()
        self.hide()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        for button in (self._take, self._leave):
            head.addWidget(button)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 0, 12, 6)
        bar.addWidget(self.kinds)
        bar.addStretch(1)
        column.addWidget(Line("edge"))
        column.addLayout(head)
        column.addLayout(bar)
        column.addWidget(self.lines, 1)
        column.addWidget(Line())
        self._about = Label(lambda: self._said(), 12, tone="2", wrap=True)
        self._about.setContentsMargins(12, 5, 12, 5)
        column.addWidget(self._about)
        self._bar = bar
        self.lines.picked.connect(lambda _row: self._about.retell())

    def _option(self, kind: str) -> Option:
        words = (lambda: _("All")) if kind == "all" else (lambda: _(WORDS[kind]))
        return Option(kind, words, MARKS.get(kind), lambda: self._count(kind))

    def _count(self, kind: str) -> int:
        return sum(1 for v in self._verdicts if kind in ("all", v.kind))

    def _columns(self) -> list[TableColumn]:
        return [
            TableColumn(lambda: _("Verdict"), lambda s: self._verdict(s[1]), 110),
            TableColumn(lambda: _("Measure"), lambda s: Cell(name_of(s[2]) if s[2].measure else ""), 150, stretch=2),
            TableColumn(lambda: _("Year"), lambda s: Cell(str(s[3].year or "")), 56, right=True),
            TableColumn(lambda: _("Stands now"), lambda s: self._now(s), 96, right=True),
            TableColumn(lambda: _("Pasted"), lambda s: Cell(s[1].target.text, tip=s[1].target.text), 96, right=True),
            TableColumn(lambda: _("Becomes"), lambda s: self._becomes(s), 104, right=True),
            TableColumn(lambda: _("Why"), lambda s: self._why(s[1]), 120, stretch=3),
        ]  # fmt: skip

    @staticmethod
    def _verdict(verdict: Verdict) -> Cell:
        return Cell(_(WORDS[verdict.kind]), mark=MARKS[verdict.kind])

    @staticmethod
    def _why(verdict: Verdict) -> Cell:
        return Cell(verdict.why, tone="text2", size=12, tip=verdict.why)

    def _said(self) -> str:
        """The whole of what is said about the current line, and what Space would do."""
        shown = self.lines.row()
        if shown is None:
            return ""
        verdict = shown[1]
        keys = _("Space: take it or leave it.") if verdict.becomes and not verdict.readings else ""
        keys = _("Space: the next reading.") if verdict.readings else keys
        return " ".join(part for part in (verdict.why, keys) if part) or _("Enter writes everything that is taken.")

    def _stored(self, row: Row, value: str, reason: str) -> Cell:
        if not value:
            return Cell(_(REASONS[reason]), chip=True) if reason else Cell()
        return Cell(value_field(row.measure, self._area).show(value, language()))

    def _now(self, shown: Shown) -> Cell:
        target = shown[1].target
        if target.unread:
            return Cell(target.unread, mark=Mark.DRAFT)
        return self._stored(shown[2], target.value, target.reason)

    def _becomes(self, shown: Shown) -> Cell:
        verdict = shown[1]
        if not verdict.take:
            return Cell("–" if verdict.can_take else "", tone="text3", spoken=_("not written"))
        return self._stored(shown[2], verdict.becomes.get("value", ""), verdict.becomes.get("reason", ""))

    def _taken(self) -> int:
        return sum(1 for v in self._verdicts if v.take and v.becomes)

    def _say(self) -> str:
        n = len(self._verdicts)
        return ngettext("A block of {n} cell", "A block of {n} cells", n).format(n=show_number(str(n), language()))

    def _words(self) -> str:
        n = self._taken()
        return ngettext("Write {n} value", "Write {n} values", n).format(n=n) if n else _("Nothing to write")

    # What a person does

    def show_block(self, verdicts: "Sequence[Verdict]", places: Sequence[tuple[Row, Column]], area: str) -> None:
        """Show what would become of a block."""
        self._verdicts, self._places, self._area = list(verdicts), list(places), area
        self.kinds.choose("all")
        self._show()
        self.show()
        self.lines.setFocus()

    def _show(self) -> None:
        kind = self.kinds.code()
        rows = [
            (at, verdict, *place)
            for at, (verdict, place) in enumerate(zip(self._verdicts, self._places, strict=True))
            if kind in ("all", verdict.kind)
        ]
        order = list(WORDS)
        worst = {"doubtful": -2, "refused": -1}
        rows.sort(key=lambda s: (worst.get(s[1].kind, order.index(s[1].kind)), s[0]))
        self.lines.set_rows(rows, key=lambda s: s[0])
        self._retell()

    def _retell(self) -> None:
        self.kinds.refresh()
        self._title.retell()
        self._take.retranslate()
        self._take.setEnabled(bool(self._taken()))
        self._take.updateGeometry()
        self._about.retell()

    def _turn(self, shown: Shown) -> None:
        self._verdicts[shown[0]] = shown[1].turned()
        at = self.lines.currentIndex().row()
        self.lines.rows_model.rows[at] = (shown[0], self._verdicts[shown[0]], *shown[2:])
        self.lines.viewport().update()
        self._retell()

    def apply(self) -> None:
        """Write exactly what is shown as becoming something."""
        if self._taken():
            self.hide()
            self.applied.emit(self._verdicts, self._places)

    def leave(self) -> None:
        self.hide()
        self.left.emit()
