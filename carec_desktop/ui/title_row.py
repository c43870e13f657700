"""The title row: title and second line, the page's own widgets, its buttons.

What has no room gives way in a fixed order: key caps first, then the page's widgets move to a second line, then
the buttons, the main one last, go into one "Actions" menu. In a small window the menu comes first.
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from carec_desktop.i18n import _
from carec_desktop.ui import theme
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.page import Action, Head, Page
from carec_desktop.ui.parts import Button, Label, said

# How much is given up: no key caps, page's widgets on a second line, buttons in a menu (the main one last).
KEPT, FOLDED, ALL = range(3)
WIDE = (
    (False, False, KEPT), (True, False, KEPT), (False, True, KEPT), (True, True, KEPT), (True, True, FOLDED),
    (True, True, ALL),
)  # fmt: skip
SMALL = ((True, False, FOLDED), (True, True, FOLDED), (True, True, ALL))
GAP = 12


def empty(layout: QLayout, *, keep: Sequence[QWidget] = (), owner: QWidget | None = None) -> None:
    """Take everything out of a layout; widgets in `keep` go back to their `owner`, the rest is deleted."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is None:
            continue
        if widget in keep:
            widget.setParent(owner)
        else:
            widget.hide()
            widget.deleteLater()


class TitleRow(QWidget):
    """Draws the head of the page on show."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = Label(size=18, bold=True, elide=True)
        self.subtitle = Label(size=12, tone="2", elide=True)
        self._build()
        self.head = Head()
        self._narrow, self._folded = False, KEPT
        self._owner: Page | None = None
        self._buttons: list[tuple[Button, Action]] = []
        self._shortcuts: list[QShortcut] = []

    def _build(self) -> None:
        self._names = QWidget()
        lines = QVBoxLayout(self._names)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addStretch(1)
        lines.addWidget(self.title)
        lines.addWidget(self.subtitle)
        lines.addStretch(1)
        self._first, self._second = _surface(), _surface()
        row = QHBoxLayout(self._first)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(GAP)
        self._lead, self._tools, self._acts = (QHBoxLayout() for _one in range(3))
        for part in (self._lead, self._tools, self._acts):
            part.setSpacing(GAP)
        self._more = Button(lambda: _("Actions"), self._menu, icon="down")
        row.addWidget(self._names)
        row.addLayout(self._lead)
        row.addStretch(1)
        row.addLayout(self._tools)
        row.addWidget(self._more)
        row.addLayout(self._acts)
        self._below = Flow(self._second, gap=GAP, leading=6)
        self._below.setContentsMargins(20, 0, 16, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)  # the rule under the row
        column.setSpacing(0)
        column.addWidget(self._first)
        column.addWidget(self._second)
        self._second.hide()
        self._more.hide()

    # What stands in it

    def show_head(self, head: Head, narrow: bool, owner: Page | None = None) -> None:
        """Draw the head of a page that has just been opened."""
        kept = [*self.head.lead, *self.head.tools]
        for part in (self._lead, self._tools, self._below):
            empty(part, keep=kept, owner=self._owner)
        empty(self._acts)
        self._owner = owner
        for old in self._shortcuts:
            old.setEnabled(False)
            old.deleteLater()
        self.head, self._narrow = head, narrow
        self._buttons = [(self._button(action), action) for action in head.actions]
        for button, _action in self._buttons:
            self._acts.addWidget(button)
        self._place_widgets(below=False)
        self._shortcuts = [self._shortcut(keys) for keys in dict.fromkeys(one.keys for one in head.actions if one.keys)]
        self._order()
        self.update_head()

    def _order(self) -> None:
        """Tab visits them as they stand, whenever they were made."""
        widgets = [*self.head.lead, *self.head.tools, self._more, *(button for button, _action in self._buttons)]
        for before, after in pairwise([stop for widget in widgets for stop in _stops(widget)]):
            QWidget.setTabOrder(before, after)

    def _button(self, action: Action) -> Button:
        kind = "primary" if action.primary else "plain"
        return Button(action.words, action.call, icon=action.icon, keys=action.keys, kind=kind)

    def _place_widgets(self, *, below: bool) -> None:
        """The page's own widgets, in the first line or on the second."""
        head = self.head
        for widget in (*head.lead, *head.tools):
            target: QLayout = self._below if below else self._lead if widget in head.lead else self._tools
            target.addWidget(widget)
            widget.show()
            if head is not self.head:
                return  # showing it changed the page's size, and the page stated another head
        self._second.setVisible(below and self._below.count() > 0)

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for action in self._folding(self._folded):
            words = said(action.words).replace("&", "&&")
            entry = menu.addAction(f"{words}\t{action.keys}" if action.keys else words, action.call)
            entry.setEnabled(action.enabled)
            entry.setToolTip("" if action.enabled else said(action.why))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _folding(self, folded: int) -> list[Action]:
        """What stands in the menu."""
        shown = [action for action in self.head.actions if action.visible]
        return [action for action in shown if folded == ALL or (folded == FOLDED and not action.primary)]

    def _shortcut(self, keys: str) -> QShortcut:
        """One for all actions with these keys: of two shortcuts with the same keys in a window, Qt calls neither."""
        made = QShortcut(self.window())
        both = {keys, keys.replace("Enter", "Return")}  # the one beside the letters, and the one beside the digits
        made.setKeys([QKeySequence(one) for one in sorted(both)])
        made.activated.connect(lambda: self._call(keys))
        return made

    def _call(self, keys: str) -> None:
        """Do what these keys mean now: that of the action which is on show."""
        meant = [one for one in self.head.actions if one.keys == keys and one.visible and one.enabled]
        for action in meant[:1]:
            action.call()

    def _second_words(self) -> str:
        """The second line; blank while there is nothing to say it about, so that the first one stays where it is."""
        words = said(self.head.subtitle)
        return "\u00a0" if words and self._owner is not None and self._owner.unread() else words

    def update_head(self) -> None:
        """Words and enabled buttons again, without building anything."""
        self.title.say(self.head.title)
        self.subtitle.say(self._second_words)
        self.subtitle.setVisible(bool(self._second_words()))
        for button, action in self._buttons:
            button.say(action.words)
            button.setEnabled(action.enabled)
            button.setToolTip("" if action.enabled else said(action.why))
        self._fit()

    # Room

    def _fit(self) -> None:
        """Give up as little as the width allows."""
        ways = SMALL if self._narrow else WIDE
        way = next((one for one in ways if self._needs(*one) <= self.width()), ways[-1])
        head = self.head
        if way[1] != bool(self._below.count()):
            self._place_widgets(below=way[1])
            if head is not self.head:
                return
        no_caps, _below, self._folded = way
        inside = self._folding(self._folded)
        for button, action in self._buttons:
            button.show_keys("" if no_caps else action.keys)
            button.setVisible(action.visible and action not in inside)
        self._more.setVisible(bool(inside))
        self._heights()

    def _needs(self, no_caps: bool, below: bool, folded: int) -> int:
        """Pixels that the first line needs this way."""
        parts = [min(self._names.sizeHint().width(), theme.px(160 if self._narrow else 300))]
        if not below:
            parts += [_room_of(widget) for widget in (*self.head.lead, *self.head.tools)]
        inside = self._folding(folded)
        if inside:
            parts.append(self._more.sizeHint().width())
        for button, action in self._buttons:
            if action.visible and action not in inside:
                button.show_keys("" if no_caps else action.keys)
                parts.append(button.sizeHint().width())
        return sum(parts) + GAP * (len(parts) + 1) + 36

    def _heights(self) -> None:
        first = theme.px(57) - 1
        self._first.setFixedHeight(first)
        second = self._below.heightForWidth(self.width()) if self._second.isVisibleTo(self) else 0
        self._second.setFixedHeight(second)
        self.setFixedHeight(first + second + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.current().color("rule"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            self._fit()
        super().changeEvent(event)


def _surface() -> QWidget:
    made = QWidget()
    made.setProperty("surface", "window")
    return made


def _stops(widget: QWidget) -> list[QWidget]:
    """The widget or what is in it, as far as Tab visits it."""
    inside = [one for one in widget.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [widget] if widget.focusPolicy() & Qt.FocusPolicy.TabFocus else inside


def _room_of(widget: QWidget) -> int:
    """What a page's widget wishes for, within what it allows."""
    return max(widget.minimumWidth(), min(widget.sizeHint().width(), widget.maximumWidth()))
