"""Is there room for everything? Looks at a laid-out window: what is cut, what overlaps, what cannot be reached.

Words may be shortened only where the visual language allows it: at the end of free text that says itself whole in
a tool tip. Numbers, states and the words of buttons never.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from carec_desktop.i18n import _
from carec_desktop.ui import theme
from carec_desktop.ui.cells import PAD
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.columns import wrapped
from carec_desktop.ui.focus import FocusRing
from carec_desktop.ui.frame import Body
from carec_desktop.ui.help import Help
from carec_desktop.ui.navigation import Entry
from carec_desktop.ui.pages.attendance_search import Hits
from carec_desktop.ui.parts import Chip, Hint, Label
from carec_desktop.ui.questions import Popover

SLACK = 1.5  # logical pixels that rounding may cost
READABLE = 24  # a shortened text must still show something
LIES_OVER = (FocusRing, Popover, Help, Hits)  # what is meant to lie over others


def shown(window: QWidget) -> list[QWidget]:
    """Everything of this window that is on the screen, outermost first; not the insides of Qt's own widgets."""
    inner = (QComboBox, QLineEdit, QScrollBar)
    found: list[QWidget] = []
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible() or widget.window() is not window:
            continue
        above = widget.parentWidget()
        if above is None or not isinstance(above, inner):
            found.append(widget)
    return found


def faults(window: QWidget) -> list[str]:
    """One line for everything there is no room for."""
    found: list[str] = []
    for widget in shown(window):
        found += cut(widget)
        found += out_of_reach(widget)
        found += overlapping(widget)
    return [one for one in found if one]


def told(widget: QWidget) -> str:
    """What a developer needs to find the widget."""
    words = widget.accessibleName() or getattr(widget, "text", lambda: "")()
    owner = next((type(w).__name__ for w in parents(widget) if type(w).__module__.startswith("carec")), "")
    return f"{owner} > {type(widget).__name__} “{str(words)[:60]}” {widget.width()}×{widget.height()}"


def parents(widget: QWidget) -> Iterator[QWidget]:
    above = widget.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()


def advance(widget: QWidget, text: str) -> float:
    return QFontMetricsF(widget.font()).horizontalAdvance(text)


# Cut


def cut(widget: QWidget) -> list[str]:
    """Words of the widget that do not fit into it."""
    if isinstance(widget, QLabel):
        return _label(widget)
    if isinstance(widget, QHeaderView):
        return _heads(widget) + _columns(widget)
    if isinstance(widget, Entry):
        return _entry(widget)
    if isinstance(widget, QComboBox):
        room = widget.width() - theme.px(8 + 24) - 2
        text = widget.currentText()
        # A drop-down of the kit shortens words in sight of its tool tip; only a made-up language may need it.
        made_up = text.startswith("[") and isinstance(widget, Combo) and room >= READABLE
        return [f"cut “{text}”: {told(widget)}"] if advance(widget, text) > room + SLACK and not made_up else []
    if isinstance(widget, QLineEdit):
        room = widget.width() - theme.px(2 * 7) - 4
        # Qt shortens a placeholder at its end; the accessible name says it whole, and only a made-up language needs it.
        wide = 0.0 if widget.placeholderText().startswith("[") else advance(widget, widget.placeholderText())
        return [f"cut placeholder “{widget.placeholderText()}”: {told(widget)}"] if wide > room + SLACK else []
    if isinstance(widget, QAbstractButton | Hint | Chip):
        return _fixed(widget)
    return []


def _fixed(widget: QWidget) -> list[str]:
    """Controls whose words stand on one line of a fixed size."""
    hint: QSize = widget.sizeHint()
    if widget.width() + SLACK < hint.width() or widget.height() + SLACK < min(hint.height(), theme.px(24)):
        return [f"cut, wants {hint.width()}×{hint.height()}: {told(widget)}"]
    return []


def _label(label: QLabel) -> list[str]:
    text = label.text()
    if not text.strip():
        return []
    if isinstance(label, Label) and label._elide:
        whole = label.toolTip() or text
        shortened = text != whole
        if shortened and (label.width() < READABLE or label.toolTip() == ""):
            return [f"shortened to nothing: {told(label)}"]
        return []
    room = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        widest = max((advance(label, word) for word in text.split()), default=0.0)
        if needed > label.height() + SLACK or (text.isascii() and widest > room.width() + SLACK):
            return [f"cut, wants {needed} high: {told(label)}"]
        return []
    lines = text.split("\n")
    high = QFontMetricsF(label.font()).height() * len(lines)
    if max(advance(label, line) for line in lines) > room.width() + SLACK or high > label.height() + 4:
        return [f"cut, wants {max(advance(label, line) for line in lines):.0f}: {told(label)}"]
    return []


def _entry(entry: Entry) -> list[str]:
    if entry.height() < theme.px(28):
        return [f"squeezed: {told(entry)}"]
    if entry.folded:
        return []
    count = advance(entry, str(entry._count)) + 8 if entry._count else 0
    wide = QFontMetricsF(theme.font(bold=True)).horizontalAdvance(_(entry.kind.title))
    room = entry.width() - theme.px(44) - (12 if entry._count else 4)
    return [f"cut, wants {wide + count:.0f} of {room}: {told(entry)}"] if wide + count > room + SLACK else []


def _heads(heads: QHeaderView) -> list[str]:
    model, found = heads.model(), []
    if model is None or heads.orientation() != Qt.Orientation.Horizontal:
        return []
    metrics = QFontMetricsF(theme.font(11))
    for section in range(heads.count()):
        words = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        size = heads.sectionSize(section)
        lines = getattr(heads, "lines", 1)
        taken = wrapped(words, metrics, size - 2 * PAD) if lines > 1 else metrics.boundingRect(words)
        fits = taken.width() <= size - 2 * PAD + SLACK and taken.height() <= metrics.height() * (lines + 0.5)
        whole = str(model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) or "")
        if size and not fits and whole != words:
            owner = heads.parentWidget()
            name = told(owner) if owner is not None else ""
            found.append(f"cut head “{words}”, {metrics.horizontalAdvance(words):.0f} in {size - 2 * PAD}: {name}")
    return found


def _columns(heads: QHeaderView) -> list[str]:
    """Columns that run out of the view where it cannot be scrolled sideways."""
    view = heads.parentWidget()
    if not isinstance(view, QAbstractItemView) or heads.orientation() != Qt.Orientation.Horizontal:
        return []
    stuck = view.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    over = heads.length() - view.viewport().width()
    return [f"columns run out by {over}: {told(view)}"] if stuck and over > 1 else []


# Reach


def out_of_reach(widget: QWidget) -> list[str]:
    """Parts of the widget that lie outside what surrounds it, where no scrolling brings them in."""
    above = widget.parentWidget()
    if above is None or isinstance(widget, LIES_OVER) or widget.isWindow():
        return []
    place = QRect(widget.pos(), widget.size())
    beyond_x = place.left() < -1 or place.right() > above.width()
    beyond_y = place.top() < -1 or place.bottom() > above.height()
    if not beyond_x and not beyond_y:
        return []
    area = above.parentWidget()
    if isinstance(area, QAbstractItemView):
        return []
    if isinstance(area, QScrollArea) and above is area.viewport():
        x = beyond_x and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        y = beyond_y and area.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        return [f"cannot be scrolled to ({'x' if x else 'y'}): {told(widget)}"] if x or y else []
    if isinstance(area, QAbstractScrollArea) and above is area.viewport():
        return []
    return [f"lies outside {type(above).__name__} {above.width()}×{above.height()} at {place.x()},{place.y()}: "
            f"{told(widget)}"]  # fmt: skip


# Overlap


def overlapping(parent: QWidget) -> list[str]:
    """Children of one widget that lie on each other although none is meant to."""
    if isinstance(parent, QAbstractScrollArea | Body):
        return []  # bars beside a viewport, a drawer over a page
    children = [
        child for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
        and not isinstance(child, LIES_OVER) and child.width() > 1 and child.height() > 1
    ]  # fmt: skip
    found = []
    for at, one in enumerate(children):
        for other in children[at + 1 :]:
            common = one.geometry().intersected(other.geometry())
            if common.width() > 2 and common.height() > 2:
                found.append(f"overlap {common.width()}×{common.height()}: {told(one)} / {told(other)}")
    return found


def corner_of(widget: QWidget) -> QPoint:
    return widget.mapTo(widget.window(), QPoint(0, 0))
