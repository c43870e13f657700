"""Editors: the only table from kinds of field to widgets. Each shows a stored value and gives back typed text.

An editor reads nothing: what was typed goes to the field's own `read` through the page. The exception is a number
with two readings, where the editor asks beside itself which one is meant, so that no page can forget to.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from carec_desktop import fields
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import edit_number
from carec_desktop.ui import theme
from carec_desktop.ui.number_question import ask_number as ask_number
from carec_desktop.ui.parts import repolish
from carec_desktop.ui.questions import Popover


class Editor(QWidget):
    """One question on screen. `finished(typed)` when the person has finished and the text changed, `drafting(typed)`
    at every sign before that."""

    finished = Signal(str)
    drafting = Signal(str)

    def __init__(self, field: fields.Field[Any]) -> None:
        super().__init__()
        self.field = field
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def show_value(self, stored: str, typed: str = "") -> None:
        """Show a stored value, or text that could not be read yet."""
        raise NotImplementedError

    def typed(self) -> str:
        """What stands there now, for the field to read."""
        raise NotImplementedError

    def being_typed(self) -> bool:
        """Whether the keyboard is in here, on text that has not been handed over yet."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            return False
        return focus.text() != focus.shown if isinstance(focus, Line) else isinstance(focus, QPlainTextEdit)

    def set_state(self, state: str) -> None:
        """ "": fine, "error": cannot be, "question": in doubt. Only text fields show it themselves."""

    def set_locked(self, locked: bool) -> None:
        """Locked values are shown and cannot be changed."""
        self.setEnabled(not locked)

    def set_name(self, name: str) -> None:
        """Accessible name of whatever takes the keyboard."""
        if (target := self.focusProxy()) is not None:
            target.setAccessibleName(name)


class Line(QLineEdit):
    """A line that says when the person leaves it changed; Esc brings the shown text back."""

    left = Signal()
    given_up = Signal(str)  # Esc: the text that stands there again

    def __init__(self, *, width: int = 0, right: bool = False) -> None:
        super().__init__()
        self._shown = ""
        if width:
            self.setFixedWidth(theme.px(width))
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.returnPressed.connect(self._leave)

    def show_text(self, text: str) -> None:
        self._shown = text
        self.setText(text)
        self.setCursorPosition(0)

    @property
    def shown(self) -> str:
        """The text as it was last handed over."""
        return self._shown

    def _leave(self) -> None:
        if self.text() != self._shown:
            self._shown = self.text()
            self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.show_text(self._shown)
            self.given_up.emit(self._shown)
        else:
            super().keyPressEvent(event)

    def set_state(self, state: str) -> None:
        self.setProperty("state", state)
        repolish(self)


class TextEditor(Editor):
    """One line: text, code, date, period."""

    def __init__(self, field: fields.Field[Any], *, width: int = 0) -> None:
        super().__init__(field)
        self.line = Line(width=width)
        self._stored = ""
        self._row.addWidget(self.line)
        if width:
            self._row.addStretch(1)
        self.setFocusProxy(self.line)
        self.line.left.connect(lambda: self.finished.emit(self.line.text()))
        self.line.textEdited.connect(self.drafting)
        self.line.given_up.connect(self.drafting)

    def show_value(self, stored: str, typed: str = "") -> None:
        self._stored = stored
        self.line.show_text(typed or self.field.show(stored, language()))

    def typed(self) -> str:
        return self.line.text()

    def set_state(self, state: str) -> None:
        self.line.set_state(state)

    def set_locked(self, locked: bool) -> None:
        self.line.setReadOnly(locked)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and not self.line.hasFocus() and self._stored:
            self.show_value(self._stored)
        super().changeEvent(event)


class DayEditor(TextEditor):
    """A date of any precision: a year, a month or a day, in words or figures."""

    def __init__(self, field: fields.Field[Any]) -> None:
        super().__init__(field, width=150)
        self._hint()

    def _hint(self) -> None:
        self.line.setPlaceholderText(_("day, month or year"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._hint()
        super().changeEvent(event)


class NumberEditor(TextEditor):
    """A number; one that reads two ways is asked back beside the field, never guessed."""

    def __init__(self, field: fields.Field[Any], *, width: int = 120) -> None:
        super().__init__(field, width=width)
        self.line.left.disconnect()
        self.line.left.connect(self._finish)
        self._question: Popover | None = None

    def show_value(self, stored: str, typed: str = "") -> None:
        self._stored = stored
        self.line.show_text(typed or (edit_number(stored, language()) if stored else ""))

    def _finish(self) -> None:
        self.finished.emit(self.line.text())
        self._question = ask_number(self.line, self.field, self.line.text(), self._take)

    def _take(self, plain: str) -> None:
        self.show_value(plain)
        self.finished.emit(plain)


class LongTextEditor(Editor):
    """Several lines."""

    def __init__(self, field: fields.Field[Any]) -> None:
        super().__init__(field)
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(theme.px(66))
        self._shown = ""
        self._row.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._drafting)

    def _drafting(self) -> None:
        if self.box.hasFocus():
            self.drafting.emit(self.typed())

    def show_value(self, stored: str, typed: str = "") -> None:
        self._shown = typed or stored
        self.box.setPlainText(self._shown)

    def typed(self) -> str:
        return self.box.toPlainText()

    def set_locked(self, locked: bool) -> None:
        self.box.setReadOnly(locked)

    def set_state(self, state: str) -> None:
        self.box.setProperty("state", state)
        repolish(self.box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.typed() != self._shown:
            self._shown = self.typed()
            self.finished.emit(self._shown)
        return False


def say_later(label: str) -> Callable[[], str]:
    """Words that translate a declared label each time they are asked."""
    return lambda: _(label)


def editor_for(field: fields.Field[Any], *, small: bool = False) -> Editor:
    """The editor of a field, by the nearest kind in its class's ancestry."""
    for kind in type(field).__mro__:
        if kind in EDITORS:
            return EDITORS[kind](field) if not (small and kind in _SMALL) else _SMALL[kind](field)
    raise TypeError(f"no editor for {type(field).__name__}")


def _group(field: fields.Group) -> Editor:
    from carec_desktop.ui.group_editors import DatesEditor, GroupEditor

    days = len(field.members) == 2 and all(isinstance(m, fields.Day) for m in field.members.values())
    return DatesEditor(field) if days else GroupEditor(field)


def _by_sex(field: fields.BySex) -> Editor:
    from carec_desktop.ui.group_editors import BySexEditor

    return BySexEditor(field)


def _choice(field: fields.Choice) -> Editor:
    from carec_desktop.ui.choice_editors import ChoiceEditor

    return ChoiceEditor(field)


def _choices(field: fields.Choices) -> Editor:
    from carec_desktop.ui.choice_editors import ChoicesEditor

    return ChoicesEditor(field)


def _link(field: fields.Link) -> Editor:
    from carec_desktop.ui.link_editors import LinkEditor

    return LinkEditor(field)


def _links(field: fields.Links | fields.Measures) -> Editor:
    from carec_desktop.ui.link_editors import LinksEditor

    return LinksEditor(field)


def _table(field: fields.SexTable) -> Editor:
    from carec_desktop.ui.sex_table import SexTableEditor

    return SexTableEditor(field)


def _crossed(field: fields.Crossed) -> Editor:
    from carec_desktop.ui.sex_tables import CrossedEditor

    return CrossedEditor(field)


def _survey(field: fields.Survey) -> Editor:
    from carec_desktop.ui.sex_tables import SurveyEditor

    return SurveyEditor(field)


EDITORS: dict[type[fields.Field[Any]], Callable[[Any], Editor]] = {
    fields.Text: TextEditor,
    fields.LongText: LongTextEditor,
    fields.Code: TextEditor,
    fields.Number: NumberEditor,
    fields.Day: DayEditor,
    fields.Period: lambda field: TextEditor(field, width=150),
    fields.Choice: _choice,
    fields.Choices: _choices,
    fields.Link: _link,
    fields.Links: _links,
    fields.Measures: _links,
    fields.Group: _group,
    fields.BySex: _by_sex,
    fields.SexTable: _table,
    fields.Crossed: _crossed,
    fields.Survey: _survey,
}
_SMALL: dict[type[fields.Field[Any]], Callable[[Any], Editor]] = {
    fields.Number: lambda field: NumberEditor(field, width=72)
}
