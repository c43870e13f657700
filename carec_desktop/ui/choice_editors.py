"""Editors of choices: side by side when few and short, a drop-down when many, boxes to tick for several at once."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from carec_desktop import fields
from carec_desktop.i18n import LANGUAGES, _, speaking
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.editors import Editor, say_later

ROOM = 290  # logical pixels that choices side by side may take in any language
FEW = 3  # up to so many choices stand side by side, more go into a drop-down


class ChoiceEditor(Editor):
    """One of a list: side by side when few, a drop-down when many; blank is a choice, too."""

    def __init__(self, field: fields.Choice) -> None:
        super().__init__(field)
        self._segments: Segments | None = None
        self._combo: Combo | None = None
        if len(field.choices) <= FEW and _side_by_side(field) <= theme.px(ROOM):
            self._segments = Segments([Option(c, say_later(label)) for c, label in field.choices.items()])
            self._segments.clearable = True
            self._segments.chosen.connect(self.finished)
            self._row.addWidget(self._segments)
            self._row.addStretch(1)
        else:
            options = [("", lambda: ""), *((c, say_later(label)) for c, label in field.choices.items())]
            self._combo = Combo(options)
            self._combo.setMinimumWidth(theme.px(180))
            self._combo.picked.connect(self.finished)
            self._row.addWidget(self._combo)
            self._row.addStretch(1)
            self.setFocusProxy(self._combo)

    def show_value(self, stored: str, typed: str = "") -> None:
        if self._segments is not None:
            self._segments.choose(stored)
        elif self._combo is not None:
            self._combo.choose(stored)

    def typed(self) -> str:
        if self._segments is not None:
            return self._segments.code()
        return self._combo.code() if self._combo is not None else ""

    def set_name(self, name: str) -> None:
        for widget in (self._segments, self._combo):
            if widget is not None:
                widget.setAccessibleName(name)


def _side_by_side(field: fields.Choice) -> float:
    """Width of all choices of a field beside each other, in the language that needs most."""
    metrics, widest = QFontMetricsF(theme.font(bold=True)), 0.0
    for lang in LANGUAGES:
        with speaking(lang):
            wide = sum(metrics.horizontalAdvance(_(label)) + theme.px(22) for label in field.choices.values())
        widest = max(widest, wide)
    return widest


class ChoicesEditor(Editor):
    """Any number of a list, as boxes to tick."""

    def __init__(self, field: fields.Choices) -> None:
        super().__init__(field)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 3, 0, 3)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self.boxes: dict[str, QCheckBox] = {}
        self._across = 0
        for code in field.choices:
            box = QCheckBox()
            box.clicked.connect(lambda _on=False: self.finished.emit(self.typed()))
            self.boxes[code] = box
        self._row.addWidget(self._holder)
        self._choices = field.choices
        self._retranslate()
        self._arrange(1)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def _retranslate(self) -> None:
        for code, box in self.boxes.items():
            box.setText(_(self._choices[code]))

    def _arrange(self, across: int) -> None:
        """As many boxes in a row as there is room for."""
        if across == self._across:
            return
        self._across = across
        for i, box in enumerate(self.boxes.values()):
            self._grid.addWidget(box, i // across, i % across)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column == across - 1 else 0)
        self._holder.setMinimumHeight(-(-len(self.boxes) // across) * theme.px(28))

    def minimumSizeHint(self) -> QSize:
        widest = max((box.sizeHint().width() for box in self.boxes.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(next((n for n in (4, 3, 2) if self._width_of(n) <= self.width()), 1))

    def _width_of(self, across: int) -> int:
        """Room that so many columns take, each as wide as its widest box."""
        wide = [box.sizeHint().width() for box in self.boxes.values()]
        return sum(max(wide[at::across], default=0) for at in range(across)) + 16 * (across - 1)

    def show_value(self, stored: str, typed: str = "") -> None:
        on = stored.split()
        for code, box in self.boxes.items():
            box.setChecked(code in on)

    def typed(self) -> str:
        return " ".join(code for code, box in self.boxes.items() if box.isChecked())

    def set_name(self, name: str) -> None:
        self.setAccessibleName(name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
