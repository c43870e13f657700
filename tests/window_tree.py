"""The window as a screen reader meets it: a tree of role, name, state and text, and the order Tab visits it in."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from carec_desktop.localvalues import show_date
from tests.room import shown

ROWS = 6  # rows of a table that are told; the rest is counted
TYPED_INTO = (QLineEdit, QPlainTextEdit, QTextEdit)
ACTED_ON = (QAbstractButton, QComboBox, QAbstractItemView, *TYPED_INTO)


def heard(widget: QWidget) -> QAccessibleInterface:
    """What Qt tells a screen reader about the widget."""
    return QAccessible.queryAccessibleInterface(widget)


def name_of(widget: QWidget) -> str:
    """The name a screen reader says; for fields only one they were given, not what happens to stand in them."""
    if isinstance(widget, QComboBox | QAbstractItemView | QLineEdit | QPlainTextEdit | QTextEdit):
        return widget.accessibleName().strip()
    return str(heard(widget).text(QAccessible.Text.Name)).strip()


def dump(window: QWidget) -> str:
    """The tree of what is on the screen, one widget a line; what only arranges others is left out."""
    lines: list[str] = []
    _tell(window, 0, lines)
    return mask("\n".join(lines)) + "\n"


def _tell(widget: QWidget, depth: int, lines: list[str]) -> None:
    said = _line(widget)
    if said:
        lines += ["  " * depth + line for line in said.split("\n")]
        depth += 1
    for child in in_order(widget):
        _tell(child, depth, lines)


def in_order(widget: QWidget) -> list[QWidget]:
    """Children on the screen, from the top left, so that the order of making them does not matter."""
    known = {id(one) for one in shown(widget.window())}
    children = [c for c in widget.children() if isinstance(c, QWidget) and id(c) in known]
    return sorted(children, key=lambda c: (c.y(), c.x(), c.width(), type(c).__name__))


def _line(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return f'text "{widget.text()}"' if widget.text().strip() else ""
    name, kind = name_of(widget), type(widget).__name__
    if isinstance(widget, QHeaderView):
        return ""  # its words stand in the first line of the table
    if isinstance(widget, QAbstractItemView):
        return "\n".join(_table(widget, name))
    if isinstance(widget, ACTED_ON):
        return " ".join(part for part in (kind, f'"{name}"', *_states(widget)) if part)
    if name and not widget.isWindow() and widget.accessibleName():
        return f'{kind} "{name}"'
    return kind if type(widget).__module__.startswith("carec_desktop.ui.pages") else ""


def _states(widget: QWidget) -> Iterator[str]:
    state = heard(widget).state()
    if state.disabled:
        yield "disabled"
    if state.checked:
        yield "on"
    if widget.window().focusWidget() is widget:
        yield "focused"
    if isinstance(widget, QComboBox):
        yield f"= {widget.currentText()}"
    elif isinstance(widget, QLineEdit) and widget.text():
        yield f"= {widget.text()}"
    elif isinstance(widget, QPlainTextEdit | QTextEdit) and widget.toPlainText():
        yield f"= {widget.toPlainText()}"


def _table(view: QAbstractItemView, name: str) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    rows, columns = model.rowCount(), model.columnCount()
    heads = [str(model.headerData(c, Qt.Orientation.Horizontal) or "") for c in range(columns)]
    yield f'table "{name}" {rows} rows: {" | ".join(heads)}'
    for row in range(min(rows, ROWS)):
        cells = [model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(columns)]
        yield "  - " + " | ".join(str(cell or "") for cell in cells).rstrip(" |")


def mask(text: str) -> str:
    """What differs from run to run or from day to day, made the same."""
    for days in (0, 1):
        day = (date.today() - timedelta(days=days)).isoformat()  # noqa: DTZ011 - the window shows this calendar's day
        text = re.sub(rf"{re.escape(show_date(day, 'en'))}(, \d\d:\d\d)?", "<today>", text)
    text = re.sub(r"\b\d[\d,]* days? left", "<n> days left", text)
    text = re.sub(r"(?:\d{5}\s+)+\d{5}|(?:\d{4} ){3}\d{4}|\d{4}  \d{4}", "<fingerprint>", text)
    text = re.sub(r"\bseal [0-9a-f]{8}\b", "seal <seal>", text)
    text = re.sub(r"(\w{3,5})-[0-9a-f]{4}-(\d{3})", r"\1-<key>-\2", text)
    return re.sub(r"(/[^\s\"/]+)+/(seat|world|nobody)\b", "<folder>", text)


# Keyboard


def wants_keys(window: QWidget) -> list[QWidget]:
    """Widgets on the screen that Tab ought to visit; of a row of choices, the one that is on stands for all."""
    found = []
    for widget in shown(window):
        able = widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if able and widget.focusProxy() is None and isinstance(widget, QWidget):
            found.append(widget)
    return found


def tab_path(window: QWidget, most: int = 400) -> list[QWidget]:
    """Widgets in the order Tab visits them, starting where the keyboard is, until it comes round."""
    path: list[QWidget] = []
    for _step in range(most):
        now = window.focusWidget()
        if now is None or now in path:
            break
        path.append(now)
        if not window.focusNextPrevChild(True):
            break
    return path


def place(widget: QWidget) -> QRect:
    """Where the widget stands in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())
