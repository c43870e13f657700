"""Typing into the indicator grid: values, reasons, blocks, undo; every change through one action, one act at a time.

What was typed shows before anything here reaches the worker, so a cell never waits for the disk.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QRect, QTimer, Signal

from carec_desktop.actions.entering import Entered
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_date
from carec_desktop.problems import Problem, UserError
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.pages.grid_acts import (
    REASON_KEYS,
    Act,
    Item,
    attach,
    bring,
    corridor_of,
    perform,
    reason_typed,
    refile,
)
from carec_desktop.ui.pages.grid_data import Column, Draft, Entry, Row, keep_draft
from carec_desktop.ui.pages.grid_model import FIRST, GridModel
from carec_desktop.ui.pages.grid_questions import Asker
from carec_desktop.ui.pages.grid_view import GridView

DRAFT_EVERY = 200  # milliseconds between two savings of what is being typed


class Typing(QObject):
    """What the keys of the grid do to the records behind it. `area_asked`: what is undone stands in another area."""

    area_asked = Signal(str)

    def __init__(self, desk: Desk, model: GridModel, view: GridView) -> None:
        super().__init__(view)
        self._desk, self.model, self.view = desk, model, view
        self._done: list[Act] = []
        self._undone: list[Act] = []
        self.asker = Asker(view, self.take, self.keep, self.place)
        self._drafting = QTimer(self, singleShot=True, interval=DRAFT_EVERY)
        self._draft: Draft | None = None
        self._drafting.timeout.connect(self._save_draft)
        model.typed.connect(self.typed)
        view.reason_asked.connect(self.reason)
        view.still_asked.connect(self.still)
        view.cleared.connect(self.clear)
        view.undo_asked.connect(self.undo)
        view.redo_asked.connect(self.redo)
        view.draft_changed.connect(self._drafted)

    # One cell

    def typed(self, at: int, column: Column, text: str) -> None:
        """A text was typed into a cell. A word for "no value" is its reason; two readings are asked back beside it."""
        row = self.model.rows[at]
        reason = reason_typed(row, text)
        typed = {"value": "", "reason": reason} if reason or not text else {"value": text}
        self.submit([Item(row, column, typed)])
        if text and not reason and self.model.facts is not None:
            QTimer.singleShot(0, self, partial(self.asker.number, row, column, text, self.model.facts.area))

    def take(self, row: Row, column: Column, plain: str) -> None:
        """The answer to a question beside a cell: this value instead."""
        self.submit([Item(row, column, {"value": plain})])
        self.view.setFocus()

    def keep(self, row: Row, column: Column, why: str) -> None:
        """The value stays as typed, and this is why; the reason travels with it."""
        entry = self.model.answer(self._now(row), column)
        if entry is not None and why.strip():
            self.submit([Item(row, column, {"value": entry.value}, why.strip())])
        self.view.setFocus()

    def reason(self, number: int) -> None:
        """Alt and a digit: there is no value, and this is why."""
        self.answer_chosen({"reason": REASON_KEYS[number], "value": ""})

    def answer_chosen(self, typed: dict[str, str]) -> None:
        """The same answer for every chosen cell."""
        self.submit([Item(row, column, typed) for row, column in self.open_cells(self.view.chosen())])

    def still(self) -> None:
        """The standing answer of an earlier year holds: said anew for the due period, with the day it was checked."""
        due = self.model.facts.due if self.model.facts else None
        rows = {row.key: row for row, column in self.open_cells(self.view.chosen()) if column == due and row.carried}
        day = show_date(datetime.now().astimezone().date().isoformat(), language())
        why = _("Still valid, checked on {date}.").format(date=day)
        items = []
        for row in rows.values():
            if due is not None and row.carried is not None and self.model.answer(row, due) is None:
                evidence = {"evidence": row.carried.evidence} if row.carried.evidence else {}
                items.append(Item(row, due, {"value": row.carried.value} | evidence, why))
        if items:
            self.submit(items)
        else:
            self._desk.messages.info(_("There is no earlier yes or no here that could be confirmed."))

    def clear(self, cells: Sequence[QModelIndex]) -> None:
        self.submit([Item(row, column, {"value": "", "reason": ""}) for row, column in self.open_cells(cells)])

    def detail(self, question: str, typed: str) -> None:
        """A detail of the current figure was answered in the side panel."""
        index = self.view.currentIndex()
        row, column = self.view.row_now(), self.model.column(index.column())
        if row is not None and column is not None and self.model.can_type(row, column):
            self.submit([Item(row, column, {question: typed})])

    def refile(self, entry: Entry, source: str) -> None:
        """A figure that never left this laptop comes from another source than the one it was filed under."""
        lang = language()
        self._desk.do(lambda ws: refile(ws, entry, source, lang), owner=self)

    # Doing

    def open_cells(self, cells: Sequence[QModelIndex]) -> list[tuple[Row, Column]]:
        """Row and column of those cells that can be typed into."""
        found = []
        for index in cells:
            row, column = self.model.rows[index.row()], self.model.column(index.column())
            if column is not None and self.model.can_type(row, column):
                found.append((row, column))
        return found

    def submit(self, items: Sequence[Item]) -> None:
        """Show what was typed, remember it for undo, and hand it to the worker."""
        facts = self.model.facts
        items = [i for i in items if any(i.typed.values()) or self.model.answer(self._now(i.row), i.column) is not None
                 or (i.row.key, i.column) in self.model.pending]  # fmt: skip
        if facts is None or not items:
            return
        self.asker.close()
        act = self._begin(items[0])
        shown = [(i.row, i.column, i.typed["value"], i.typed.get("reason", "")) for i in items if "value" in i.typed]
        self.model.show_pending(shown, act)
        entries, lang, area = [self._entered(i) for i in items], language(), facts.area
        self._run(act, items, lambda ws: perform(ws, act, entries, lang, area))

    def _begin(self, item: Item) -> Act:
        act = Act((item.row.key, item.column), self.model.facts.area if self.model.facts else "")
        self._done.append(act)
        self._undone.clear()
        return act

    def _run(self, act: Act, items: Sequence[Item], op: Callable[[Any], list[Problem]]) -> None:
        self._desk.do(
            op, lambda problems: self._stored(act, items, problems),
            failed=lambda error: self._refused(act, error), owner=self,
        )  # fmt: skip

    def attach(self, evidence: Mapping[str, str]) -> None:
        """New evidence was typed in the side panel for the current figure."""
        at, row = self.view.currentIndex(), self.view.row_now()
        column = self.model.column(at.column())
        if row is None or column is None or not self.model.can_type(row, column):
            return
        item = Item(row, column, {})
        act, figure, lang = self._begin(item), self._entered(item), language()
        self._run(act, [item], lambda ws: attach(ws, act, figure, evidence, lang))

    def _entered(self, item: Item) -> Entered:
        entry = self.model.answer(self._now(item.row), item.column)
        return Entered(item.typed, self.key_of(item.row, item.column), entry.record_id if entry else "", item.why)

    def _now(self, row: Row) -> Row:
        """The row as it was read last."""
        return next((r for r in self.model.rows if r.key == row.key), row)

    def key_of(self, row: Row, column: Column) -> dict[str, str]:
        """What names a new figure typed into this cell."""
        facts = self.model.facts
        known = [e for group in row.cells.values() for e in group]
        return {
            "measure": row.key, "ref_area": facts.area if facts else "", "time_period": column.period,
            "kind": column.kind, "source": facts.source if facts else "",
            "dimensions": known[0].dimensions if known else corridor_of(row),
        }  # fmt: skip

    def _stored(self, act: Act, items: Sequence[Item], problems: list[Problem]) -> None:
        """Say beside the cell what is wrong or in doubt; the text is kept in any case."""
        self.model.written(act)
        if not act.change.steps and act in self._done:
            self._done.remove(act)
        if len(items) == 1 and problems:
            self.asker.about(items[0].row, items[0].column, problems)

    def _refused(self, act: Act, error: UserError) -> None:
        self.model.written(act)
        if act in self._done:
            self._done.remove(act)
        self._desk.messages.refuse(error)
        self._desk.changed.emit(None)  # what was shown is not what stands

    def place(self, row: Row, column: Column) -> QRect | None:
        """Where a cell is, in the view's viewport; None when it cannot be seen."""
        at = next((i for i, r in enumerate(self.model.rows) if r.key == row.key), -1)
        if at < 0 or column not in self.model.columns:
            return None
        index = self.model.index(at, FIRST + self.model.columns.index(column))
        rect = self.view.visualRect(index)
        return rect if self.view.can_see(index) and self.view.viewport().rect().intersects(rect) else None

    # Undo

    def undo(self) -> None:
        if self._done:
            self._again(self._done.pop(), self._undone, "undo")

    def redo(self) -> None:
        if self._undone:
            self._again(self._undone.pop(), self._done, "redo")

    def _again(self, act: Act, onto: list[Act], way: str) -> None:
        onto.append(act)
        self.asker.close()
        self._desk.do(lambda ws: bring(ws, act, way), self._brought, owner=self)
        if self.model.facts is not None and act.area != self.model.facts.area:
            self.area_asked.emit(act.area)
        else:
            self.view.show_measure(*act.place)

    def _brought(self, left: int) -> None:
        if left:
            self._desk.messages.warn(_("Some of it was changed since by somebody else and stays as it is."))

    # What is being typed

    def _drafted(self, index: QModelIndex, text: str) -> None:
        column = self.model.column(index.column()) if index.isValid() else None
        if column is None:
            return
        row = self.model.rows[index.row()]
        had, self._draft = self._draft, Draft(row.key, column.kind, column.year, text)
        if text:
            self._drafting.start()
        elif had is not None and had.text:
            self._drafting.stop()
            self._save_draft()

    def _save_draft(self) -> None:
        facts, draft = self.model.facts, self._draft
        if facts is not None and draft is not None:
            area = facts.area
            self._desk.ask(lambda ws: keep_draft(ws, area, draft), lambda _nothing: None, owner=self)
