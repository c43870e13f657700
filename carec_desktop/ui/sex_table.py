"""Women, men and not stated for every row of a list, with sums on both sides: typed into like a small sheet."""

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QVBoxLayout, QWidget

from carec_desktop import fields
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import edit_number, read_number, show_number
from carec_desktop.problems import UserError
from carec_desktop.ui import cells, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.editors import Editor, ask_number
from carec_desktop.ui.parts import Label
from carec_desktop.ui.sheets import CELL, NUMBERS, TYPED, Sheet

Index = QModelIndex | QPersistentModelIndex
SEXES = tuple(fields.SEXES)


State = tuple[dict[str, str], dict[str, str]]  # counts, and what could not be read
STEPS = 100  # that can be undone


class SexModel(QAbstractTableModel):
    """Cells are texts keyed "row.sex": stored counts, or what was typed and could not be read."""

    typed = Signal()
    doubtful = Signal(QModelIndex, str)

    def __init__(self, field: fields.SexTable) -> None:
        super().__init__()
        self.field, self.rows = field, list(field.rows)
        self.texts: dict[str, str] = {}
        self.unread: dict[str, str] = {}
        self.locked = False
        self._done: list[State] = []
        self._undone: list[State] = []

    def set_texts(self, texts: dict[str, str], unread: dict[str, str]) -> None:
        """Show other counts; the cell with the keyboard stays, whatever was saved meanwhile."""
        if (texts, unread) != (self.texts, self.unread):  # not what was typed here: nothing of it can be undone
            self._done, self._undone = [], []
        self.texts, self.unread = dict(texts), dict(unread)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows) + 1 + len(self.extras())

    def extras(self) -> list[tuple[str, Callable[[str | None], str]]]:
        """Rows under the total: their names, and what they show for a sex (None: for everybody)."""
        return []

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(SEXES) + 2

    def key(self, index: Index) -> str:
        """Member of the group at this cell; "" for names, sums and cells that add up others."""
        if index.row() >= len(self.rows) or not 0 < index.column() <= len(SEXES):
            return ""
        found = self.members(self.rows[index.row()], SEXES[index.column() - 1])
        return found[0] if len(found) == 1 else ""

    def members(self, row: str, sex: str) -> list[str]:
        """Members of the group behind one cell: one that is typed into, or several that it adds up."""
        return [f"{row}.{sex}"]

    def row_name(self, row: str) -> str:
        return _(self.field.rows[row])

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled
        if self.key(index) and not self.locked:
            return base | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
        return base

    def _sum(self, row: int | None, sex: str | None) -> str:
        cells = [(r, s) for i, r in enumerate(self.rows) for s in SEXES if row in (None, i) and sex in (None, s)]
        keys = [key for r, s in cells for key in self.members(r, s)]
        known = [int(self.texts[k]) for k in keys if self.texts.get(k)]
        return show_number(str(sum(known)), language()) if known else ""

    def _cell(self, index: Index) -> Cell:
        row, column, last = index.row(), index.column(), index.row() == len(self.rows)
        sex = SEXES[column - 1] if 0 < column <= len(SEXES) else None
        if row > len(self.rows):
            name, counted = self.extras()[row - len(self.rows) - 1]
            return Cell(name if column == 0 else counted(sex), bold=True)
        if column == 0:
            return Cell(_("total") if last else self.row_name(self.rows[row]), bold=last, above=last)
        if last or sex is None:
            text = self._sum(None if last else row, sex)
            return Cell(text, bold=last, locked=not last, above=last)
        key = self.key(index)
        if not key:
            cell = [int(self.texts[k]) for k in self.members(self.rows[row], sex) if self.texts.get(k)]
            return Cell(show_number(str(sum(cell)), language()) if cell else "", locked=True)
        if key in self.unread:
            return Cell(self.unread[key], tint="alert_tint")
        text = self.texts.get(key, "")
        return Cell(show_number(text, language()) if text else "", tone="text2" if text == "0" else "text")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == CELL:
            return self._cell(index)
        if role == NUMBERS:
            return index.column() > 0
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(index).text
        if role == TYPED:
            key = self.key(index)
            return self.unread.get(key) or edit_number(self.texts.get(key, ""), language())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            names = [self._cell(self.index(index.row(), 0)).text, self.headerData(index.column(), _ACROSS)]
            return ", ".join([*filter(None, names), self._cell(index).text or _("empty")])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != _ACROSS or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 0:
            return ""
        return _(fields.SEXES[SEXES[section - 1]]) if section <= len(SEXES) else _("total")

    def setData(self, index: Index, value: Any, role: int = TYPED) -> bool:
        key, text = self.key(index), str(value).strip()
        if not key or role != TYPED:
            return False
        self._done, self._undone = [*self._done[1 - STEPS :], self._state()], []
        self.unread.pop(key, None)
        try:
            self.texts[key] = read_number(text, language(), whole=True, least=None) if text else ""
        except UserError:
            self.unread[key] = text
            self.doubtful.emit(self.index(index.row(), index.column()), text)
        self._tell()
        return True

    def _state(self) -> "State":
        return dict(self.texts), dict(self.unread)

    def _tell(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        self.typed.emit()

    def undo(self) -> None:
        """Take back the last count typed here, as often as there is one."""
        self._bring(self._done, self._undone)

    def redo(self) -> None:
        self._bring(self._undone, self._done)

    def _bring(self, back: "list[State]", onto: "list[State]") -> None:
        if back and not self.locked:
            onto.append(self._state())
            self.texts, self.unread = back.pop()
            self._tell()


_ACROSS = Qt.Orientation.Horizontal


class SexHeads(QHeaderView):
    """Heads on the window colour, figures' heads right from the column `first_number` on."""

    first_number = 1

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_ACROSS, parent)
        self.setSectionsClickable(False)
        self.setFixedHeight(theme.px(28))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        text = str(self.model().headerData(section, _ACROSS) or "")
        painter.save()
        painter.fillRect(rect, theme.current().color("window"))
        cells.paint(painter, rect, Cell(text, tone="text2", size=11), right=section >= self.first_number)
        cells.rule(painter, rect.right(), rect.top(), rect.right(), rect.bottom())
        cells.rule(painter, rect.left(), rect.bottom(), rect.right() + 1, rect.bottom(), "edge")
        painter.restore()


class ShareBar(QWidget):
    """Women filled, men tinted, not stated hollow: the whole is everybody counted."""

    def __init__(self) -> None:
        super().__init__()
        self._parts = (0, 0, 0)
        self.setFixedHeight(theme.px(14))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, women: int, men: int, not_stated: int) -> None:
        self._parts = (women, men, not_stated)
        self.setVisible(sum(self._parts) > 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_shares(QPainter(self), self.rect(), self._parts)


def paint_shares(painter: QPainter, rect: QRect, parts: tuple[int, int, int]) -> None:
    """Draw the bar of women, men and not stated into `rect`."""
    now, whole = theme.current(), sum(parts)
    if not whole:
        return
    painter.fillRect(rect, now.color("edge"))
    painter.fillRect(rect.adjusted(1, 1, -1, -1), now.color("base"))
    first = round(rect.width() * parts[0] / whole)
    second = round(rect.width() * (parts[0] + parts[1]) / whole)
    if parts[1]:
        men = QRect(rect.x() + first, rect.y(), second - first, rect.height())
        painter.fillRect(men, now.color("accent"))
        painter.fillRect(men.adjusted(1, 1, -1, -1), now.color("selected"))
    painter.fillRect(QRect(rect.x(), rect.y(), first, rect.height()), now.color("accent"))


class CountsSheet(Sheet):
    """A sheet that is typed into at once: the keyboard comes to its first count, not to a name."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.model().flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(self.model().index(0, 1))


class SexTableEditor(Editor):
    """The table, and under it the share of women among those whose sex is stated."""

    model_of: Callable[[fields.SexTable], SexModel] = SexModel

    def __init__(self, field: fields.SexTable) -> None:
        super().__init__(field)
        self.model = type(self).model_of(field)
        self.model.setParent(self)
        self.sheet = CountsSheet()
        self.sheet.setModel(self.model)
        self.sheet.setHorizontalHeader(SexHeads(self.sheet))
        self.sheet.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sheet.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar, self._share = ShareBar(), Label(tone="2", size=12)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (*self._above(), self.sheet, self._bar, self._share):
            column.addWidget(widget)
        self._row.addWidget(holder)
        self.setFocusProxy(self.sheet)
        self.model.typed.connect(self._typed)
        self.model.doubtful.connect(self._ask)
        self.sheet.pasted.connect(self._paste)
        self.sheet.undo_asked.connect(self.model.undo)
        self.sheet.redo_asked.connect(self.model.redo)
        self._measure()
        self._sum_up()

    def _above(self) -> list[QWidget]:
        """What stands over the table."""
        return []

    def _measure(self) -> None:
        high = theme.px(28)
        self.sheet.verticalHeader().setDefaultSectionSize(high)
        self.sheet.setFixedHeight(high * (self.model.rowCount() + 1))
        header = self.sheet.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        used = 0
        for column in range(1, self.model.columnCount()):
            text = str(self.model.headerData(column, _ACROSS) or "")
            wide = max(theme.px(82), round(QFontMetricsF(theme.font(11)).horizontalAdvance(text)) + 2 * cells.PAD + 1)
            self.sheet.setColumnWidth(column, wide)
            used += wide
        self.setMinimumWidth(used + theme.px(140))

    def _typed(self) -> None:
        self._sum_up()
        self.finished.emit(self.typed())

    def _sum_up(self) -> None:
        def of(sex: str) -> int:
            return sum(int(v) for k, v in self.model.texts.items() if v and k.endswith("." + sex))

        women, men, not_stated = (of(sex) for sex in SEXES)
        self._bar.show_parts(women, men, not_stated)
        self._share.setVisible(women + men > 0)
        self._share.say(lambda: _share_words(women, men))

    def _ask(self, index: QModelIndex, text: str) -> None:
        field = self.field.members[self.model.key(index)] if isinstance(self.field, fields.SexTable) else self.field
        rect = self.sheet.visualRect(index)
        ask_number(self.sheet.viewport(), field, text, lambda plain: self.model.setData(index, plain), rect=rect)

    def _paste(self, corner: QModelIndex, rows: list[list[str]]) -> None:
        for down, texts in enumerate(rows):
            for across, text in enumerate(texts):
                index = self.model.index(corner.row() + down, corner.column() + across)
                if index.isValid() and self.model.flags(index) & Qt.ItemFlag.ItemIsEditable:
                    self.model.setData(index, text)

    def show_value(self, stored: str, typed: str = "") -> None:
        texts = self.field.value(typed if typed.startswith("{") else stored)
        good = {k: v for k, v in texts.items() if v.isdigit()}
        if not self.sheet.is_editing():
            self.model.set_texts(good, {k: v for k, v in texts.items() if k not in good})
        self._sum_up()

    def typed(self) -> str:
        parts = {k: v for k, v in {**self.model.texts, **self.model.unread}.items() if v}
        return json.dumps(parts, ensure_ascii=False) if parts else ""

    def set_locked(self, locked: bool) -> None:
        self.model.locked = locked

    def set_name(self, name: str) -> None:
        self.sheet.setAccessibleName(name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange) and hasattr(self, "_share"):
            self._measure()
        super().changeEvent(event)


def _share_words(women: int, men: int) -> str:
    share = show_number(f"{100 * women / (women + men):.1f}", language()) if women + men else ""
    counted = show_number(str(women + men), language())
    return _("women {share} % (of {counted} whose sex is stated)").format(share=share, counted=counted)
