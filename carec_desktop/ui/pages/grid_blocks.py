"""Blocks in the indicator grid: pasted with a look before anything is written, filled down, copied cell by cell."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Signal

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.pages.grid_acts import Item, judge, reason_typed
from carec_desktop.ui.pages.grid_data import Column, Row
from carec_desktop.ui.pages.grid_moves import columns, measures
from carec_desktop.ui.pages.grid_typing import Typing
from carec_desktop.ui.sheets import COPIED

if TYPE_CHECKING:
    from carec_desktop.actions.pasting import Target, Verdict

OFF_ROW, OFF_COLUMN = Row("outside", ""), Column("actual", 0)


class Blocks(QObject):
    """What pasting and filling type."""

    previewed = Signal(list, list)  # verdicts on a pasted block, and the (Row, Column) of each

    def __init__(self, desk: Desk, typing: Typing) -> None:
        super().__init__(typing)
        self._desk, self._typing = desk, typing
        self._model, self._view = typing.model, typing.view
        self._view.pasted.connect(self.paste)
        self._view.fill_asked.connect(self.fill)

    def paste(self, corner: QModelIndex, rows: list[list[str]]) -> None:
        """Judge a pasted block cell by cell; `previewed` shows it before anything is written."""
        facts = self._model.facts
        targets, places = self._targets(corner, rows)
        if facts is None or not any(target.open for target in targets):
            self._desk.messages.warn(_("Nothing was pasted: these cells are not typed here."))
            return
        area, lang = facts.area, language()
        self._desk.ask(
            lambda ws: judge(ws, area, targets, lang), lambda verdicts: self.previewed.emit(verdicts, places),
            word=lambda: _("Reading the block…"), owner=self,
        )  # fmt: skip

    def _targets(self, corner: QModelIndex, rows: list[list[str]]) -> "tuple[list[Target], list[tuple[Row, Column]]]":
        """The cells a block falls on: what is folded away and heads of groups are passed over, in both directions."""
        down = [at for at in measures(self._view) if at >= corner.row()]
        across = [at for at in columns(self._view) if at >= corner.column()]
        cells = [
            (down[i] if i < len(down) else -1, across[j] if j < len(across) else -1, text)
            for i, texts in enumerate(rows) for j, text in enumerate(texts)
        ]  # fmt: skip
        chosen = self._view.chosen()
        if len(rows) == 1 and len(rows[0]) == 1 and len(chosen) > 1:  # one text for all chosen cells
            cells = [(index.row(), index.column(), rows[0][0]) for index in chosen]
        found = [self._target(at, column, text) for at, column, text in cells]
        return [target for target, _place in found], [place for _target, place in found]

    def _target(self, at: int, across: int, text: str) -> "tuple[Target, tuple[Row, Column]]":
        from carec_desktop.actions.pasting import Target

        column = self._model.column(across)
        if at < 0 or column is None:
            return Target(text, open=False), (OFF_ROW, OFF_COLUMN)
        row = self._model.rows[at]
        entry = self._model.answer(row, column)
        key = self._typing.key_of(row, column)
        if entry is not None:
            key |= {"source": entry.source, "dimensions": entry.dimensions}
        values = (entry.record_id, entry.value, entry.reason, entry.unread) if entry else ("", "", "", "")
        copied = str(self._model.index(at, across).data(COPIED) or "")
        return Target(text, key, *values, copied=copied, open=self._model.can_type(row, column)), (row, column)

    def apply(self, verdicts: "Sequence[Verdict]", places: Sequence[tuple[Row, Column]]) -> None:
        """Write what is taken of a preview, as one act."""
        taken = [(v, p) for v, p in zip(verdicts, places, strict=True) if v.take and v.becomes]
        if taken:
            self._typing.submit([Item(row, column, dict(v.becomes)) for v, (row, column) in taken])
            n = len(taken)
            said = ngettext(
                "{n} value was pasted. Ctrl+Z takes it back.",
                "{n} values were pasted. Ctrl+Z takes them back.", n,
            )  # fmt: skip
            self._desk.messages.info(said.format(n=n))
        self._view.setFocus()

    def fill(self) -> None:
        """Ctrl+D: the top cell of each chosen column into all below it; one cell alone takes the one above."""
        chosen = [i for i in self._view.chosen() if self._model.column(i.column()) is not None]
        rows = sorted({i.row() for i in chosen})
        if not rows:
            return
        above = [at for at in measures(self._view) if at < rows[0]]
        if len(rows) == 1 and not above:
            return
        top = rows[0] if len(rows) > 1 else above[-1]
        items = []
        for index in chosen:
            answer = self._answer(self._model.index(top, index.column()))
            if index.row() != top and any(answer.values()):
                items += [Item(row, column, answer) for row, column in self._typing.open_cells([index])]
        self._typing.submit(items)

    def _answer(self, index: QModelIndex) -> dict[str, str]:
        """What stands in a cell, as typed into another one."""
        row, column = self._model.rows[index.row()], self._model.column(index.column())
        entry = self._model.answer(row, column) if column else None
        if column is not None and (row.key, column) in self._model.pending:
            text = str(index.data(COPIED) or "")
            reason = reason_typed(row, text)
            return {"value": "", "reason": reason} if reason else {"value": text}
        if entry is None:
            return {"value": ""}
        return {"value": "", "reason": entry.reason} if entry.reason else {"value": entry.unread or entry.value}
