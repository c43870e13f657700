"""The list of a form: filters over it, what was just deleted, the table, and what to do when it is empty."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import _
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages import record_columns, record_words, records_wanted
from carec_desktop.ui.pages.record_filters import Filters
from carec_desktop.ui.pages.records_data import Listed
from carec_desktop.ui.questions import QuestionFrame
from carec_desktop.ui.tables import Empty, Table


class RecordsList(QWidget):
    """`opened(line)` when a record is chosen, `fresh` for a new one, `undone` when a deletion is taken back."""

    opened = Signal(object)
    fresh = Signal()
    undone = Signal()

    def __init__(self, form: str, *, may_write: bool) -> None:
        super().__init__()
        self.form, self._may_write = form, may_write
        self.lines: list[Listed] = []
        self.filters = Filters(form)
        self.filters.changed.connect(self._narrow)
        self.table = Table(record_columns.COLUMNS[form], name=lambda: record_words.heading(form))
        self.table.opened.connect(self.opened)
        self._undo: QWidget | None = None
        self._build()

    def _build(self) -> None:
        form = self.form
        button = (lambda: record_words.new_words(form)) if self._may_write else ""
        self._empty = Empty(
            lambda: record_words.empty_words(form), lambda: record_words.advice_words(form), button, self.fresh.emit
        )
        self._nothing = Empty(
            lambda: _(record_words.NONE_WANTED), button=lambda: _("Clear the filters"), call=self.filters.clear
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 12, 16, 12)
        self._column.setSpacing(0)
        self._column.addWidget(self.filters)
        self._column.addWidget(self.table, 1)
        for empty in (self._empty, self._nothing):
            self._column.addWidget(empty)
            empty.hide()

    def show_lines(self, lines: Sequence[Listed]) -> None:
        """Other records; filters and the chosen row stay."""
        self.lines = list(lines)
        self.filters.offer(self.lines)
        self._narrow()

    def choose(self, record_id: str) -> None:
        """Put the focus on this record where it is shown."""
        rows = self.table.rows_model.rows
        self.table.choose(next((at for at, line in enumerate(rows) if line.view.record_id == record_id), -1))

    def _narrow(self) -> None:
        wanted = self.filters.wanted
        shown = records_wanted.chosen(self.lines, wanted)
        self.table.set_rows(shown, key=lambda line: line.view.record_id)
        self.filters.setVisible(bool(self.lines))
        self.table.setVisible(bool(shown))
        self._empty.setVisible(not self.lines)
        self._nothing.setVisible(bool(self.lines) and not shown)
        whole, part = len(self.lines), len(shown)
        counted = (lambda: _("{n} of {whole}").format(n=part, whole=whole)) if wanted.narrows else ""
        self.filters.count.say(counted)

    def say_deleted(self, name: str) -> None:
        """A record was deleted a moment ago: offer to bring it back."""
        self.forget_deleted()
        title = _("“{name}” is deleted.").format(name=name) if name else _("The record is deleted.")
        undo = Answer(lambda: _("Undo"), self.undone.emit)
        frame = QuestionFrame(title, "", [undo], mark=Mark.RECEIVED, edge="accent", caps=("Ctrl+Z",))
        self._undo = QWidget()
        holder = QVBoxLayout(self._undo)
        holder.setContentsMargins(0, 0, 0, 10)
        holder.addWidget(frame)
        self._column.insertWidget(0, self._undo)

    def forget_deleted(self) -> None:
        """The offer to bring a record back goes."""
        if self._undo is not None:
            self._undo.hide()
            self._undo.deleteLater()
            self._undo = None
