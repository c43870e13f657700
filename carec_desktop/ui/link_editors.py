"""Other records, or measures, found by typing a part of their name in any script; some can be made on the spot.

What matches stands in a short list under the line. The keyboard never leaves the line: the arrows move in the
list, Enter takes, Esc closes it. Nothing here is a window of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from carec_desktop import fields
from carec_desktop.folding import begins, matches
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _
from carec_desktop.ui import cells, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.editors import Editor
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.parts import Button

MOST = 8  # finds that are offered
LONGEST = 40  # letters of a name that is linked; its tip says the whole
# Forms whose records are made here, and the question whose answer is asked with the name.
MADE_HERE: Mapping[str, str] = {"institution": "type", "evidence": "type"}


@dataclass(frozen=True)
class Find:
    """One line of the list: a record, or a new one of a kind when `kind` is given."""

    record_id: str
    words: str
    kind: str = ""


class Finds(QWidget):
    """The list under the line, as tall as what it offers. `picked(at)` when one is clicked."""

    picked = Signal(int)
    HIGH = 26

    def __init__(self) -> None:
        super().__init__()
        self.finds: list[Find] = []
        self.at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def offer(self, finds: Sequence[Find]) -> None:
        self.finds, self.at = list(finds), 0
        self.setFixedHeight(theme.px(self.HIGH) * len(self.finds) + 2)
        self.setVisible(bool(self.finds))
        self._tell()

    def step(self, by: int) -> None:
        self.at = max(0, min(len(self.finds) - 1, self.at + by))
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(self.finds[self.at].words if self.finds else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(self.HIGH) * len(self.finds) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter, high = theme.current(), QPainter(self), theme.px(self.HIGH)
        painter.fillRect(self.rect(), now.color("edge"))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), now.color("base"))
        for at, find in enumerate(self.finds):
            box = QRect(1, 1 + at * high, self.width() - 2, high)
            if at == self.at:
                painter.fillRect(box, now.color("selected"))
            cells.paint(painter, box, Cell(find.words, icon="plus" if find.kind else ""))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.picked.emit(min(len(self.finds) - 1, int(event.position().y()) // theme.px(self.HIGH)))


class FindLine(QLineEdit):
    """The line typed into; arrows, Enter and Esc belong to the list while it is open."""

    moved = Signal(int)
    taken = Signal()
    gone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.listing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if self.listing and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.gone.emit()


class FindingEditor(Editor):
    """Line and list. `asked_new(name, kind)` when a record that is not there yet is to be made and linked."""

    asked_new = Signal(str, str)

    def __init__(self, field: fields.Link | fields.Links | fields.Measures) -> None:
        super().__init__(field)
        self.form = field.form
        self.makes = False  # whether somebody listens to `asked_new`
        self._options: list[tuple[str, ...]] = []
        self.line, self.finds = FindLine(), Finds()
        self.line.setMinimumWidth(theme.px(150))
        self.column = QVBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)
        self.column.addWidget(self.line)
        self.column.addWidget(self.finds)
        self._row.addLayout(self.column, 1)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._look)
        self.line.moved.connect(self.finds.step)
        self.line.taken.connect(self._take)
        self.line.gone.connect(self._close)
        self.finds.picked.connect(self._pick)
        self._hint()

    def _hint(self) -> None:
        self.line.setPlaceholderText(_("type a part of the name"))

    def set_options(self, options: Sequence[tuple[str, ...]]) -> None:
        """Records that can be linked: id, name, and whatever else they are found by."""
        self._options = list(options)
        self._show_again()

    def _show_again(self) -> None:
        raise NotImplementedError

    def being_typed(self) -> bool:
        return self.line.hasFocus() and self.finds.isVisible()

    def name_of(self, record_id: str) -> str:
        """A record's name; the beginning of its id when only others know it."""
        return next((option[1] for option in self._options if option[0] == record_id), record_id[:8])

    def _chosen(self) -> set[str]:
        raise NotImplementedError

    def _look(self, text: str) -> None:
        """Offer what matches, those that begin with it first; a new one where it can be made."""
        typed, chosen = text.strip(), self._chosen()
        found = [o for o in self._options if typed and o[0] not in chosen and matches(typed, " ".join(o[1:]))]
        found.sort(key=lambda option: (not begins(typed, option[1]), option[1].casefold()))
        finds = [Find(option[0], option[1]) for option in found[:MOST]]
        self.finds.offer([*finds, *self._new_ones(typed, {option[1].casefold() for option in found})])
        self.line.listing = bool(self.finds.finds)

    def _new_ones(self, typed: str, known: set[str]) -> list[Find]:
        question = MADE_HERE.get(self.form)
        if question is None or not self.makes or len(typed) < 2 or typed.casefold() in known:
            return []
        field = FORMS[self.form].fields[question]
        assert isinstance(field, fields.Choice)
        words = _("New: {name} ({kind})")
        return [Find("", words.format(name=typed, kind=_(label)), kind) for kind, label in field.choices.items()]

    def _pick(self, at: int) -> None:
        self.finds.at = at
        self._take()

    def _take(self) -> None:
        """Take the line of the list that is lit; an emptied line takes the link away."""
        typed = self.line.text().strip()
        if self.finds.finds:
            find = self.finds.finds[self.finds.at]
            self._shut()
            if find.kind:
                self.asked_new.emit(typed, find.kind)
            else:
                self._link(find.record_id)
        elif not typed:
            self._unlink()

    def _link(self, record_id: str) -> None:
        raise NotImplementedError

    def _unlink(self) -> None:
        """The line was emptied."""

    def _shut(self) -> None:
        self.finds.offer(())
        self.line.listing = False

    def _close(self) -> None:
        """Leave without taking anything."""
        emptied = not self.line.text().strip()
        self._shut()
        if emptied:
            self._unlink()
        self._show_again()

    def set_locked(self, locked: bool) -> None:
        self.line.setReadOnly(locked)

    def set_state(self, state: str) -> None:
        from carec_desktop.ui.parts import repolish

        self.line.setProperty("state", state)
        repolish(self.line)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._hint()
        super().changeEvent(event)


class LinkEditor(FindingEditor):
    """One other record."""

    def __init__(self, field: fields.Link) -> None:
        self._stored = ""
        super().__init__(field)

    def show_value(self, stored: str, typed: str = "") -> None:
        self._stored = stored
        self._show_again()

    def _show_again(self) -> None:
        if not self.being_typed():
            self.line.setText(self.name_of(self._stored) if self._stored else "")
            self.line.setCursorPosition(0)

    def typed(self) -> str:
        return self._stored

    def _chosen(self) -> set[str]:
        return {self._stored}

    def _link(self, record_id: str) -> None:
        self._stored = record_id
        self._show_again()
        self.finished.emit(record_id)

    def _unlink(self) -> None:
        if self._stored:
            self._link("")


class LinksEditor(FindingEditor):
    """Any number of other records: those that are linked stand over the line, each with a key to take it away."""

    def __init__(self, field: fields.Links | fields.Measures) -> None:
        self._ids: list[str] = []
        super().__init__(field)
        self._linked = QWidget()
        self._flow = Flow(self._linked, gap=4, leading=4)
        self.column.insertWidget(0, self._linked)
        self._linked.hide()
        self._locked = False

    def show_value(self, stored: str, typed: str = "") -> None:
        self._ids = stored.split()
        self._show_again()

    def _show_again(self) -> None:
        if not hasattr(self, "_flow"):
            return
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for record_id in self._ids:
            self._flow.addWidget(self._part(record_id))
        self._linked.setVisible(bool(self._ids))
        if not self.being_typed():
            self.line.clear()

    def _part(self, record_id: str) -> Button:
        name = self.name_of(record_id)
        shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
        tip = lambda: _("Take away {name}").format(name=name)  # noqa: E731
        button = Button(shown, lambda: self._drop(record_id), icon="x", tip=tip)
        button.setEnabled(not self._locked)
        return button

    def typed(self) -> str:
        return " ".join(self._ids)

    def _chosen(self) -> set[str]:
        return set(self._ids)

    def _link(self, record_id: str) -> None:
        self._ids = sorted({*self._ids, record_id})
        self.line.clear()
        self._show_again()
        self.finished.emit(self.typed())

    def _drop(self, record_id: str) -> None:
        self._ids = [one for one in self._ids if one != record_id]
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_again()
        self.finished.emit(self.typed())

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self._locked = locked
        self._show_again()
