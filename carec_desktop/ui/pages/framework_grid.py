"""The grid of the framework: a row a thing, its text in three languages side by side, typed into where it stands.

Every letter is handed over as it is typed; what arrives meanwhile is shown once the cell is left.
"""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from carec_desktop.actions.framework_book import CHANGED, NEW
from carec_desktop.framework_units import OWN_NAMES
from carec_desktop.i18n import LANGUAGES, _
from carec_desktop.ui import cells
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import framework_texts as texts
from carec_desktop.ui.pages.framework_rows import ENDED, FORMER, LEVELS, SERIES, Node
from carec_desktop.ui.tables import Column, RowDelegate, RowsModel, Table

Index = QModelIndex | QPersistentModelIndex
FIRST = 1  # column of the first language
# Keys that leave a cell being typed into: rows down, columns right.
STEPS = {
    Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1), Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Up: (-1, 0),
}  # fmt: skip
DRAFT, DRAFT_WIDE = 76, 190  # width of the last column, where a typed change names the other measure too


def lang_at(column: int) -> str:
    """The language of a column, "" for another one."""
    return LANGUAGES[column - FIRST] if FIRST <= column < FIRST + len(LANGUAGES) else ""


class _Delegate(RowDelegate):
    """Paints rows, frames the cell the keyboard is on, and makes its editor."""

    def __init__(self, grid: "FrameworkGrid") -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index == self._grid.currentIndex() and self._grid.hasFocus() and lang_at(index.column()):
            rect: QRect = option.rect
            cells.frame(painter, rect)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        node, lang = self._grid.node_at(index), lang_at(index.column())
        line = QLineEdit(parent)
        name = OWN_NAMES[lang]
        line.setAccessibleName(_("{name}, {language}").format(name=node.code, language=name))
        line.textEdited.connect(lambda text: self._grid.typed.emit(node, lang, text))
        self._grid.editor = line
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            before = self._grid.node_at(index).text(lang_at(index.column()))
            editor.setText(self._grid.begun if self._grid.begun is not None else before)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Every letter was handed over already."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(0, 0, 0, -1))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        super().destroyEditor(editor, index)
        if self._grid.editor is editor:
            self._grid.editor = None
            self._grid.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            step = STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self._grid.close_and_go(watched, *step)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._grid.give_up(watched)
                return True
        return super().eventFilter(watched, event)


class _Model(RowsModel):
    """Nodes, of which some have texts that are typed where they stand."""

    editable = False

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if self.can_type(index) else plain

    def can_type(self, index: Index) -> bool:
        """Whether a text stands there that the draft may change."""
        if not (self.editable and index.isValid() and lang_at(index.column())):
            return False
        node: Node = self.rows[index.row()]
        return bool(node.shown) and not node.fixed


class FrameworkGrid(Table):
    """Rows are Nodes. `typed(node, lang, text)` at every letter; `left` when a cell is left."""

    model_kind = _Model
    typed = Signal(object, str, str)
    left = Signal()

    def __init__(self) -> None:
        languages = [
            Column(OWN_NAMES[lang], lambda n, lang=lang: _text(n, lang), 150, 1)  # type: ignore[misc]
            for lang in LANGUAGES
        ]
        super().__init__(
            [Column(lambda: _("Code"), _code, 150), *languages, Column(lambda: _("Draft"), _state, DRAFT)],
            master=True, name=lambda: _("Results framework"),
        )  # fmt: skip
        self.editor: QLineEdit | None = None
        self.begun: str | None = None  # the letter an editor was opened by
        self._delegate = _Delegate(self)
        self.setItemDelegate(self._delegate)
        self.doubleClicked.connect(self._edit)

    def node_at(self, index: Index) -> Node:
        node: Node = self.rows_model.rows[index.row()]
        return node

    def set_editable(self, on: bool) -> None:
        self._rows().editable = on

    def _opens(self, index: QModelIndex) -> bool:
        return True  # what a row opens is its side panel, and nothing is left

    def _rows(self) -> _Model:
        assert isinstance(self.rows_model, _Model)
        return self.rows_model

    # Editing

    def _edit(self, index: Index, begun: str | None = None) -> bool:
        if not self._rows().can_type(index) or not isinstance(index, QModelIndex):
            return False
        self.begun = begun
        self.edit(index)
        self.begun = None
        if begun is not None:
            self.typed.emit(self.node_at(index), lang_at(index.column()), begun)
        elif self.editor is not None:
            self.editor.selectAll()
        return True

    def close_and_go(self, editor: QLineEdit, down: int, right: int) -> None:
        """Leave the cell for the one below or beside it; beyond the last language the next row begins."""
        at = self.currentIndex()
        self._delegate.closeEditor.emit(editor, _Delegate.EndEditHint.NoHint)
        row, column = at.row() + down, at.column() + right
        if not lang_at(column):
            row, column = row + right, FIRST if right > 0 else FIRST + len(LANGUAGES) - 1
        following = self.rows_model.index(max(0, min(row, len(self.rows_model.rows) - 1)), column)
        self.setCurrentIndex(following)
        self.setFocus()
        if right:
            self._edit(following)

    def give_up(self, editor: QLineEdit) -> None:
        """Esc: the text that stood there stands there again."""
        index = self.currentIndex()
        node, lang = self.node_at(index), lang_at(index.column())
        if editor.text() != node.text(lang):
            self.typed.emit(node, lang, node.text(lang))
        self._delegate.closeEditor.emit(editor, _Delegate.EndEditHint.NoHint)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, plain = self.currentIndex(), not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and plain and self._edit(at):
            return
        if plain and event.text().isprintable() and event.text().strip() and self._edit(at, event.text()):
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.editor is not None:  # what is being typed stays in sight
            self.scrollTo(self.currentIndex())

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Show other rows, the keyboard staying in its column."""
        column = self.currentIndex().column()
        self.set_width(len(LANGUAGES) + FIRST, DRAFT_WIDE if any(node.typed for node in nodes) else DRAFT)
        self.set_rows(nodes, key=lambda node: (node.level, node.code))
        if column > 0 and self.currentIndex().isValid():
            self.setCurrentIndex(self.rows_model.index(self.currentIndex().row(), column))


def _code(node: Node) -> Cell:
    level = _(LEVELS[node.level])
    words = node.code or level
    indent = "\u2003" * node.depth
    bold = node.level in ("cluster", "outcome", SERIES, ENDED)
    spoken = _("{level} {code}").format(level=level, code=node.code)
    return Cell(f"{indent}{words}", bold=bold, tone="text" if bold else "text2", size=12, tip=spoken, spoken=spoken)


def _text(node: Node, lang: str) -> Cell:
    text = node.text(lang)
    if not text and node.shown and not node.fixed:
        return Cell(_("missing"), mark=Mark.MISSING, tone="alert", size=12)
    tone = "text3" if node.fixed else "text"
    return Cell(text, bold=node.level == "cluster", tone=tone, tip=text, size=12.5)


def _state(node: Node) -> Cell:
    words = {NEW: _("new"), CHANGED: _("changed"), FORMER: _("goes"), ENDED: _("ended")}.get(node.state, "")
    if node.reasons:
        return Cell(_("to settle"), mark=Mark.ERROR, tone="alert", size=12, tip="\n".join(node.reasons))
    if node.typed is not None:
        said = texts.typed_words(node)
        return Cell(said, tone="text2" if node.state == FORMER else "accent", size=12, tip=said)
    return Cell(words, tone="text2" if node.state != NEW else "accent", size=12)


