"""Where the keys of a spreadsheet lead in the indicator grid: Home and End, and Ctrl with arrows, Home or End.

Names, units and heads of groups are passed over by the long moves; what is folded away does not exist for them.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView

from carec_desktop.ui.pages.grid_model import FIRST
from carec_desktop.ui.sheets import COPIED

if TYPE_CHECKING:
    from carec_desktop.ui.pages.grid_view import GridView

FAR = frozenset(
    {Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right}
)  # fmt: skip
Action = QAbstractItemView.CursorAction
_ARROWS = {
    Action.MoveUp: (-1, 0), Action.MoveDown: (1, 0), Action.MoveLeft: (0, -1), Action.MoveRight: (0, 1),
}  # fmt: skip


def move(view: "GridView", action: Action, *, far: bool) -> QModelIndex | None:
    """Where a move leads; None leaves it to Qt."""
    rows, columns = measures(view), figures(view)
    at = view.currentIndex()
    if not rows or not columns or not at.isValid():
        return None
    if action in (Action.MoveHome, Action.MoveEnd):
        place = 0 if action == Action.MoveHome else -1
        row = rows[place] if far or at.row() not in rows else at.row()
        return view.grid.index(row, columns[place])
    if far and action in _ARROWS:
        down, right = _ARROWS[action]
        if down:
            ahead = [view.grid.index(r, at.column()) for r in rows if (r - at.row()) * down > 0]
        else:
            ahead = [view.grid.index(at.row(), c) for c in columns if (c - at.column()) * right > 0]
        return _run(at, ahead if down + right > 0 else ahead[::-1])
    return None


def measures(view: "GridView") -> list[int]:
    """Rows of measures that can be seen."""
    return [i for i, row in enumerate(view.grid.rows) if row.kind == "measure" and not view.isRowHidden(i)]


def figures(view: "GridView") -> list[int]:
    """Columns of figures that can be seen."""
    every = range(FIRST, FIRST + len(view.grid.columns))
    return [at for at in every if not view.isColumnHidden(at)]


def columns(view: "GridView") -> list[int]:
    """Every column that can be seen: names, units, figures, status, source."""
    return [at for at in range(view.grid.columnCount()) if not view.isColumnHidden(at)]


def _run(at: QModelIndex, ahead: list[QModelIndex]) -> QModelIndex:
    """To the end of the run of figures the move starts in, or to the next figure, or to the edge."""
    if not ahead:
        return at
    filled = [bool(index.data(COPIED)) for index in ahead]
    if at.data(COPIED) and filled[0]:
        return ahead[next((i for i, full in enumerate(filled) if not full), len(ahead)) - 1]
    return next((index for index, full in zip(ahead, filled, strict=True) if full), ahead[-1])
