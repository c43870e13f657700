"""Typing into the indicator grid: values, reasons, details, blocks, undo; every change through one action.

The model has shown the typed text before anything here runs, so a cell never waits for the disk.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QModelIndex, QObject, QRect, Qt

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.problems import Problem
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.editors import ask_number
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages.grid_data import Column, Entry, Row
from carec_desktop.ui.pages.grid_model import FIRST, GridModel
from carec_desktop.ui.pages.grid_view import GridView
from carec_desktop.ui.questions import Popover, ask_beside
from carec_desktop.validate import value_field

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace

REASON_KEYS = ("not_due", "not_collected", "not_available", "not_applicable", "too_early", "withheld")
EDIT = Qt.ItemDataRole.EditRole
QUIET = ("ambiguous-number", "required")  # asked beside the cell, or plain to see


@dataclass(frozen=True)
class Step:
    """One change of one cell, for undo: typed texts before and after."""

    measure: str
    column: Column
    before: dict[str, str]
    after: dict[str, str]


class Typing(QObject):
    """What the keys of the grid do to the records behind it."""

    def __init__(self, desk: Desk, model: GridModel, view: GridView) -> None:
        super().__init__(view)
        self._desk, self._model, self._view = desk, model, view
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._question: Popover | None = None
        model.typed.connect(self.typed)
        view.reason_asked.connect(self.reason)
        view.pasted.connect(self.paste)
        view.fill_asked.connect(self.fill)
        view.undo_asked.connect(self.undo)
        view.redo_asked.connect(self.redo)

    # One cell

    def typed(self, at: int, column: Column, text: str) -> None:
        """A text was typed into a cell; one with two readings is asked back beside it."""
        row = self._model.rows[at]
        self._step(row, column, {"value": text} if text else {"value": "", "reason": ""})
        self._close_question()
        if text and self._model.facts is not None:
            self._question = ask_number(
                self._view.viewport(), value_field(row.measure, self._model.facts.area), text,
                lambda plain: self._answer(row, column, plain), rect=self._place(row, column),
            )  # fmt: skip

    def _answer(self, row: Row, column: Column, plain: str) -> None:
        self._write(row, column, {"value": plain})
        self._view.setFocus()

    def reason(self, number: int) -> None:
        """Alt and a digit: there is no value, and this is why."""
        for index in self._chosen():
            row, column = self._model.rows[index.row()], self._model.column(index.column())
            if column is not None and self._model.can_type(row, column):
                self._step(row, column, {"reason": REASON_KEYS[number], "value": ""})

    def detail(self, question: str, typed: str) -> None:
        """A detail of the current figure was answered in the side panel."""
        index = self._view.currentIndex()
        row, column = self._view.row_now(), self._model.column(index.column())
        if row is not None and column is not None:
            self._write(row, column, {question: typed})

    def refile(self, entry: Entry, source: str) -> None:
        """A figure that never left this laptop comes from another source than the one it was filed under."""
        lang = language()
        self._desk.do(lambda ws: refile(ws, entry, source, lang), owner=self)

    def _step(self, row: Row, column: Column, typed: dict[str, str]) -> None:
        entry = self._entry(row, column)
        before = {"value": self._text_of(row, column), "reason": entry.reason if entry else ""}
        self._done.append(Step(row.key, column, before, typed))
        self._undone.clear()
        self._write(row, column, typed)

    def _entry(self, row: Row, column: Column) -> Entry | None:
        """The figure a text typed into this cell changes; None makes a new one."""
        return next((e for e in row.cells.get(column, ()) if e.period == column.period), None)

    def _text_of(self, row: Row, column: Column) -> str:
        entry = self._entry(row, column)
        return (entry.unread or self._model.shown(row, entry)) if entry is not None else ""

    def _write(self, row: Row, column: Column, typed: dict[str, str]) -> None:
        entry, facts, lang = self._entry(row, column), self._model.facts, language()
        if facts is None or row.measure is None or (entry is None and not any(typed.values())):
            return
        known = [e for group in row.cells.values() for e in group]
        new = {
            "measure": row.key, "ref_area": facts.area, "time_period": column.period, "kind": column.kind,
            "source": facts.source, "dimensions": known[0].dimensions if known else _corridor(row),
        }  # fmt: skip
        self._desk.do(
            lambda ws: save(ws, entry, new, typed, lang),
            lambda problems: self._saved(row, column, problems), owner=self,
        )  # fmt: skip

    def _saved(self, row: Row, column: Column, problems: list[Problem]) -> None:
        """Say beside the cell what is wrong or in doubt; the text is kept in any case."""
        soft = [p for p in problems if not p.blocking]
        hard = [p for p in problems if p.blocking and p.code not in QUIET]
        rect = self._place(row, column)
        if not (soft or hard) or self._asking() or rect is None:
            return
        answers = [Answer(lambda: _("Keep"), self._view.setFocus)] if soft and not hard else []
        self._question = ask_beside(self._view.viewport(), (hard or soft)[0].sentence, "", answers, rect=rect)

    def _place(self, row: Row, column: Column) -> QRect | None:
        at = next((i for i, r in enumerate(self._model.rows) if r.key == row.key), -1)
        if at < 0 or column not in self._model.columns:
            return None
        return self._view.visualRect(self._model.index(at, FIRST + self._model.columns.index(column)))

    def _asking(self) -> bool:
        return self._question is not None and shiboken6.isValid(self._question) and self._question.isVisible()

    def _close_question(self) -> None:
        if self._question is not None and shiboken6.isValid(self._question):
            self._question.close()
        self._question = None

    # Blocks

    def _chosen(self) -> list[QModelIndex]:
        return self._view.selectionModel().selectedIndexes() or [self._view.currentIndex()]

    def paste(self, corner: QModelIndex, rows: list[list[str]]) -> None:
        """Show how much would be typed, then type it."""
        cells = self._targets(corner, rows)
        if not cells:
            self._desk.messages.warn(_("Nothing was pasted: these cells are not typed here."))
            return
        n, whole = len(cells), sum(len(texts) for texts in rows)
        title = ngettext("Paste {n} value from here?", "Paste {n} values from here?", n).format(n=n)
        more = _("{n} of {whole} fit; the rest lies outside the cells that can be typed into.")
        answers = [
            Answer(lambda: _("Paste"), lambda: self.type_all(cells), primary=True), Answer(lambda: _("Leave it")),
        ]  # fmt: skip
        words = more.format(n=n, whole=whole) if n < whole else ""
        ask_beside(self._view.viewport(), title, words, answers, rect=self._view.visualRect(corner))

    def _targets(self, corner: QModelIndex, rows: list[list[str]]) -> list[tuple[QModelIndex, str]]:
        """Cells of a pasted block: hidden rows and heads of groups are passed over."""
        found: list[tuple[QModelIndex, str]] = []
        at = corner.row()
        for texts in rows:
            while at < self._model.rowCount() and not self._is_open(at):
                at += 1
            for across, text in enumerate(texts):
                index = self._model.index(at, corner.column() + across)
                if index.isValid() and self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
                    found.append((index, text.strip()))
            at += 1
        return found

    def _is_open(self, at: int) -> bool:
        return self._model.rows[at].kind == "measure" and not self._view.isRowHidden(at)

    def type_all(self, cells: list[tuple[QModelIndex, str]]) -> None:
        """Type a text into each cell, as if one after the other."""
        for index, text in cells:
            self._model.setData(index, text)
        self._view.setFocus()

    def fill(self) -> None:
        """Ctrl+D: the top cell of the choice, into all below it."""
        chosen = sorted(self._chosen(), key=lambda i: i.row())
        if len(chosen) > 1:
            text = str(self._model.data(chosen[0], EDIT) or "")
            self.type_all([(i, text) for i in chosen[1:] if self._model.flags(i) & Qt.ItemFlag.ItemIsEditable])

    # Undo

    def undo(self) -> None:
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._back_to(step, step.before)

    def redo(self) -> None:
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._back_to(step, step.after)

    def _back_to(self, step: Step, typed: dict[str, str]) -> None:
        row = next((r for r in self._model.rows if r.key == step.measure), None)
        if row is not None and step.column in self._model.columns:
            self._write(row, step.column, typed)


def save(ws: "Workspace", entry: Entry | None, new: dict[str, str], typed: dict[str, str], lang: str) -> list[Problem]:
    """On the worker: write typed texts into the record of a cell, made when there is none; its problems."""
    from carec_desktop.actions import record

    found = record.view(ws, entry.record_id) if entry is not None else None
    if found is not None:
        name, key = found.record_id, dict(found.key)
    else:
        name, key = record.begin(ws, "observation", new, lang)
    unread = record.write(ws, "observation", name, key, typed, lang=lang, keep_unread=True)
    now = record.view(ws, name)
    return unread or (list(record.problems_of(ws, now)) if now is not None and now.is_draft else [])


def refile(ws: "Workspace", entry: Entry, source: str, lang: str) -> None:
    """On the worker: the same figure under another source. Only for one that exists nowhere but here."""
    from carec_desktop.actions import record

    found = record.view(ws, entry.record_id)
    if found is None or found.stored is not None or not source.strip():
        return
    name, key = record.begin(ws, "observation", dict(found.key) | {"source": source}, lang)
    typed = {question: found.unread.get(question, value) for question, value in found.values.items()}
    record.write(ws, "observation", name, key, typed, lang=lang, keep_unread=True)
    record.take_back(ws, entry.record_id)


def _corridor(row: Row) -> str:
    """Breakdown of a measure's first figure: a corridor by number is part of a figure's name."""
    corridor = row.measure.dimensions.get("CORRIDOR", "") if row.measure is not None else ""
    return f"CORRIDOR={corridor}" if corridor.isdigit() else ""
