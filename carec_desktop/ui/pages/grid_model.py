"""The indicator grid's model: rows that know their kind, cells as `Cell`, typed text in and out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from carec_desktop import validate
from carec_desktop.fields import Number
from carec_desktop.forms.choices import REASONS
from carec_desktop.i18n import C_, _, language
from carec_desktop.localvalues import edit_number, is_canonical, show_period
from carec_desktop.problems import UserError
from carec_desktop.ui import cells
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages.grid_data import (
    REGION,
    Column,
    Entry,
    GridFacts,
    Row,
    disagree,
    mark_of,
    mark_of_entry,
)
from carec_desktop.ui.pages.grid_words import (
    N_SOURCES,
    name_of,
    reason_cell,
    short_source,
    status_cell,
    tip_of,
    unit_of,
)
from carec_desktop.ui.sheets import CELL, COPIED, NUMBERS, TYPED
from carec_desktop.ui.tally import Question

Index = QModelIndex | QPersistentModelIndex
NAME, UNIT, FIRST = 0, 1, 2
ACROSS = Qt.Orientation.Horizontal


@dataclass(frozen=True)
class Pending:
    """What was typed into a cell and is on its way to the worker. `written`: it has arrived there."""

    text: str
    reason: str
    act: object
    written: bool = False


class GridModel(QAbstractTableModel):
    """Columns: name, unit, the facts' columns, then status and source where they are shown."""

    typed = Signal(int, object, str)  # row, Column, text

    def __init__(self) -> None:
        super().__init__()
        self.facts: GridFacts | None = None
        self.rows: tuple[Row, ...] = ()
        self.columns: tuple[Column, ...] = ()
        self.pending: dict[tuple[str, Column], Pending] = {}
        self._inside: dict[str, list[Row]] = {}
        self.folded: set[str] = set()  # keys of closed groups
        self._cells: dict[tuple[int, int, str], Cell] = {}
        self.headed: frozenset[str] = frozenset()  # indicators that have a head of their own

    def set_facts(self, facts: GridFacts) -> None:
        """Show what was read; what was typed since stays until it is read back."""
        same = self.facts is not None and [r.key for r in facts.rows] == [r.key for r in self.rows]
        same = same and facts.columns == self.columns
        if not same:
            self.beginResetModel()
        self.facts, self.rows, self.columns = facts, facts.rows, facts.columns
        self._cells.clear()
        self.pending = {place: one for place, one in self.pending.items() if not one.written}
        by_code = {row.key: row for row in facts.measures}
        self._inside = {r.key: [by_code[m.code] for m in r.measures] for r in facts.rows if r.kind != "measure"}
        self.headed = frozenset(row.key for row in facts.rows if row.kind == "indicator")
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        else:
            self.endResetModel()

    def show_pending(self, typed: Sequence[tuple[Row, Column, str, str]], act: object) -> None:
        """Show texts and reasons at once, before the worker has stored them: (row, column, text, reason)."""
        at = {row.key: i for i, row in enumerate(self.rows)}
        lines = [at[row.key] for row, _column, _text, _reason in typed if row.key in at]
        self._cells.clear()
        for row, column, text, reason in typed:
            self.pending[row.key, column] = Pending(self._as_shown(row, text), reason, act)
        if lines:
            self.dataChanged.emit(self.index(min(lines), 0), self.index(max(lines), self.columnCount() - 1))
            keys = {row.key for row, _column, _text, _reason in typed}
            for i, row in enumerate(self.rows):  # tallies of the groups it is in
                if row.kind != "measure" and not keys.isdisjoint(m.code for m in row.measures):
                    self.dataChanged.emit(self.index(i, FIRST), self.index(i, self.columnCount() - 1))

    def written(self, act: object) -> None:
        """What this act typed is stored: from now on the facts say it."""
        for place, one in self.pending.items():
            if one.act is act:
                self.pending[place] = replace(one, written=True)

    def answer(self, row: Row, column: Column) -> Entry | None:
        """The figure a text typed into a cell changes: the one that was asked for, or the one of the column's own
        period; None makes a new one."""
        sought = self.facts.sought if self.facts is not None else ""
        found = (e for e in row.cells.get(column, ()) if e.record_id == sought or e.period == column.period)
        return next((e for e in found if not e.former), None)

    @property
    def status_at(self) -> int:
        return FIRST + len(self.columns)

    @property
    def source_at(self) -> int:
        return FIRST + len(self.columns) + 1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else FIRST + len(self.columns) + 2

    def column(self, at: int) -> Column | None:
        """The figures' column at this place; None for names, units, status, source."""
        return self.columns[at - FIRST] if FIRST <= at < FIRST + len(self.columns) else None

    def entry(self, index: Index) -> Entry | None:
        """The figure shown at a cell."""
        column = self.column(index.column())
        entries = self.rows[index.row()].cells.get(column, ()) if column else ()
        return entries[0] if entries else None

    def can_type(self, row: Row, column: Column | None) -> bool:
        """Figures are typed by whom they belong to; among targets of several years, only the one asked for."""
        if row.kind != "measure" or not row.mine or column is None:
            return False
        if column.year == 0 and self.answer(row, column) is None:
            return False
        return column.kind == "actual" or (self.facts is not None and self.facts.official)

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.can_type(self.rows[index.row()], self.column(index.column())):
            return base | Qt.ItemFlag.ItemIsEditable
        return base

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == CELL:
            return self.cell(index)
        if role == NUMBERS:
            return FIRST <= index.column() < self.status_at and self.rows[index.row()].kind == "measure"
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.cell(index).tip or None
        if role == TYPED:
            return self._typed_text(index)
        if role == COPIED:
            return self._copied_text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index)
        return None

    def _typed_text(self, index: Index) -> str:
        """What an editor of this cell starts with. A figure of another period is not what would be typed over."""
        row, column = self.rows[index.row()], self.column(index.column())
        waiting = self.pending.get((row.key, column)) if column else None
        if waiting is not None:
            return waiting.text
        entry = self.answer(row, column) if column else None
        return "" if entry is None else entry.unread or self._editable(index.row(), entry.value)

    def _editable(self, row: int, value: str) -> str:
        """A value as text that reads back as exactly this value."""
        measure, area = self.rows[row].measure, self.facts.area if self.facts else REGION
        if isinstance(validate.value_field(measure, area), Number) and is_canonical(value):
            return edit_number(value, language())
        return self._shown(row, value)

    def _copied_text(self, index: Index) -> str | None:
        """A figure, a reason in words, or the text of a name: what a spreadsheet is given."""
        row, column = self.rows[index.row()], self.column(index.column())
        if column is None:
            return self.cell(index).text
        waiting = self.pending.get((row.key, column))
        if waiting is not None:
            return _(REASONS[waiting.reason]) if waiting.reason else waiting.text
        entry = self.answer(row, column) or self.entry(index)
        if entry is None:
            return ""
        reason = _(REASONS.get(entry.reason, entry.reason)) if not entry.value else ""
        return entry.unread or reason or self._editable(index.row(), entry.value)

    def _shown(self, row: int, value: str) -> str:
        measure = self.rows[row].measure
        area = self.facts.area if self.facts else REGION
        return validate.value_field(measure, area).show(value, language()) if value else ""

    def _spoken(self, index: Index) -> str:
        row = self.rows[index.row()]
        head = str(self.headerData(index.column(), ACROSS) or "").replace("\n", " ")
        if row.kind != "measure":
            state = _("folded") if row.key in self.folded else _("unfolded")
            return ", ".join((name_of(row), state, self.cell(self.index(index.row(), FIRST)).speech()))
        parts = [name_of(row), head, self.cell(index).speech() or _("empty")]
        if row.measure is not None and self.column(index.column()) is not None:
            parts.append(unit_of(row, self.facts.area if self.facts else REGION))
        return ", ".join(part for part in parts if part)

    # Cells

    def cell(self, index: Index) -> Cell:
        """What a cell shows; made once for each language until something is typed or read."""
        place = (index.row(), index.column(), language())
        found = self._cells.get(place)
        if found is None:
            found = self._cells[place] = self._made(index)
        return found

    def _made(self, index: Index) -> Cell:
        row, at = self.rows[index.row()], index.column()
        if row.kind != "measure":
            return self._group_cell(row, at)
        column = self.column(at)
        if column is not None:
            return self._figure(row, column)
        area = self.facts.area if self.facts else REGION
        plain: dict[int, Callable[[], Cell]] = {
            NAME: lambda: Cell(name_of(row), tip=row.measure.name.say() if row.measure else "", size=12.5),
            UNIT: lambda: Cell(unit_of(row, area), tone="text2", size=12, tip=unit_of(row, area)),
            self.status_at: lambda: status_cell(row),
            self.source_at: lambda: self._source(row),
        }
        return plain[at]()

    def _group_cell(self, row: Row, at: int) -> Cell:
        due = self.facts.due if self.facts else None
        if at == NAME:
            return Cell(name_of(row), bold=True)
        found = [(r, self._tally_mark(r, due)) for r in self._inside.get(row.key, ())]
        if at == FIRST:
            return Cell(tally=[Question(m, r.key, r.measure.sector if r.measure else "", name_of(r)) for r, m in found])
        if at == self.source_at:
            done = sum(1 for _r, m in found if m not in (Mark.MISSING, Mark.DRAFT))
            return Cell(_("{done} of {n}").format(done=done, n=len(found)), tone="text2", size=12)
        return cells.EMPTY

    def _tally_mark(self, row: Row, due: Column | None) -> Mark:
        waiting = self.pending.get((row.key, due)) if due else None
        if waiting is None:
            return mark_of(row, due)
        return Mark.REASON if waiting.reason else Mark.VALUE if waiting.text else Mark.MISSING

    def _figure(self, row: Row, column: Column) -> Cell:
        waiting = self.pending.get((row.key, column))
        entries = row.cells.get(column, ())
        locked = not self.can_type(row, column)
        if waiting is not None and waiting.reason:
            return Cell(_(REASONS[waiting.reason]), chip=True, corner=True, size=12.5)
        if waiting is not None and (waiting.text or not (column.due and row.asked)):
            return Cell(waiting.text, corner=bool(waiting.text), size=12.5)
        if not entries or waiting is not None:
            return self._unanswered(row, column, locked)
        one = entries[0]
        mark, before = self._mark(entries), self._before(one, column)
        common: dict[str, Any] = {"corner": one.state == "draft", "locked": locked, "size": 12.5, "before": before}
        tip = tip_of(entries)
        if one.unread:
            return Cell(one.unread, mark=Mark.DRAFT, tint="alert_tint", tip=tip, **common)
        if not one.value:
            return reason_cell(one, tip, common)
        text = self.shown(row, one)
        tone = "text2" if one.state == "waiting" else "text"
        tint = "watch_tint" if one.doubtful or (mark is Mark.IN_DOUBT and column.due) else ""
        return Cell(text, mark=mark, tone=tone, tint=tint, tip=tip, **common)

    def _unanswered(self, row: Row, column: Column, locked: bool) -> Cell:
        """An empty cell: missing where it is asked; a standing answer of an earlier year shows, but is to be said."""
        missing = column.due and row.asked
        mark = Mark.MISSING if missing else None
        if not (column.due and row.carried and row.mine):
            return Cell(mark=mark, locked=locked, spoken=_("missing") if missing else "")
        area, old = self.facts.area if self.facts else REGION, row.carried
        value = validate.value_field(row.measure, area).show(old.value, language())
        year = show_period(old.period, language())
        said = _("{value} since {year}, not yet confirmed").format(value=value, year=year)
        tip = _("{value} since {year}. Alt+0: still valid today.").format(value=value, year=year)
        return Cell(value, mark=mark, tone="text3", before=year, size=12.5, spoken=said, tip=tip)

    def shown(self, row: Row, entry: Entry) -> str:
        """A figure's value as the language shows it."""
        area = self.facts.area if self.facts else REGION
        return validate.value_field(row.measure, area).show(entry.value, language()) if entry.value else ""

    @staticmethod
    def _mark(entries: tuple[Entry, ...]) -> Mark | None:
        return mark_of_entry(entries[0]) or (Mark.IN_DOUBT if disagree(entries) else None)

    @staticmethod
    def _before(entry: Entry, column: Column) -> str:
        plain = entry.period == str(column.year) or (column.kind == "target" and entry.period == "2023")
        return "" if plain else show_period(entry.period, language())

    def _source(self, row: Row) -> Cell:
        due = self.facts.due if self.facts else None
        entries = row.cells.get(due, ()) if due else ()
        if not entries:
            entries = next((row.cells[c] for c in reversed(self.columns) if c.kind == "actual" and c in row.cells), ())
        sources = list(dict.fromkeys(entry.source for entry in entries))
        short = list(dict.fromkeys(short_source(source) for source in sources))
        text = _(N_SOURCES).format(n=len(sources)) if len(short) > 1 else "".join(short)
        return Cell(text, tone="text2", size=12, tip="\n".join(sources))

    # Heads and typing

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != ACROSS or role != Qt.ItemDataRole.DisplayRole:
            return None
        column = self.column(section)
        if column is None:
            names = {NAME: _("Measure"), UNIT: _("Unit"), self.source_at: _("Source")}
            return names.get(section) or C_("of a measure", "Status")
        if column.kind == "baseline":
            return _("Baseline\n{year}").format(year=column.year)
        return _("Target") if column.kind == "target" else str(column.year)

    def setData(self, index: Index, value: Any, role: int = TYPED) -> bool:
        column = self.column(index.column())
        if role != TYPED or column is None:
            return False
        self.typed.emit(index.row(), column, str(value).strip())
        return True

    def _as_shown(self, row: Row, text: str) -> str:
        """The typed text as it will stand there, before the worker has stored it."""
        area = self.facts.area if self.facts else REGION
        shown = validate.value_field(row.measure, area)
        try:
            return shown.show(shown.read(text, language()), language()) if text else ""
        except UserError:
            return text
