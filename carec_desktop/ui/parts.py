"""Small controls every page is made of: words, buttons, segments, chips, keys, rules.

`Words` is either a plain string (data, never translated) or a callable returning the sentence in the language
spoken now. A callable is asked again on LanguageChange, so a page built of these parts retranslates itself.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from carec_desktop.ui import icons, marks, theme
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.marks import Mark

Words = str | Callable[[], str]


def said(words: Words) -> str:
    """The words in the language spoken now."""
    return words if isinstance(words, str) else words()


def repolish(widget: QWidget) -> None:
    """Make the application sheet look at a changed dynamic property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Label(QLabel):
    """Plain text of one size, weight and tone ("", "2", "3", "accent", "good", "watch", "alert"…)."""

    def __init__(
        self, words: Words = "", size: float = 13, *, bold: bool = False, tone: str = "", wrap: bool = False,
        elide: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self._words, self._size, self._bold, self._elide = words, size, bold, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("tone", tone)
        self.setFont(theme.font(size, bold=bold))
        self.say(words)

    def say(self, words: Words) -> None:
        """Show other words; the room they wish for is asked again, also when none of them fit so far."""
        self._words = words
        self._show()
        self.updateGeometry()

    def retell(self) -> None:
        """Ask the words again: what they speak of has changed."""
        self._show()
        self.updateGeometry()

    def set_tone(self, tone: str) -> None:
        self.setProperty("tone", tone)
        repolish(self)

    def _show(self) -> None:
        text = said(self._words)
        if self._elide and self.width() > 0:
            short = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
            self.setToolTip(text if short != text else "")
            self.setAccessibleName(text)
            text = short
        if text != self.text():
            self.setText(text)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._elide:  # what is shown may be cut short; the room wished for is that of the whole
            hint.setWidth(round(QFontMetricsF(self.font()).horizontalAdvance(said(self._words))) + 2)
        return hint

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        least = theme.px(160 if self._size >= 18 else 24)  # a title gives way last
        return QSize(min(self.sizeHint().width(), least), hint.height()) if self._elide else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elide:
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        elif event.type() == QEvent.Type.StyleChange:
            self.setFont(theme.font(self._size, bold=self._bold))
        super().changeEvent(event)


class Button(QPushButton):
    """A button with words, perhaps an icon and the key that does the same.

    `kind`: "plain", "primary" (one a page), "flat" or "link". `call` runs on click.
    """

    def __init__(
        self, words: Words, call: Callable[[], object] | None = None, *, icon: str = "", kind: str = "plain",
        keys: str = "", tall: bool = False, tip: Words = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self._words, self._icon, self._kind, self._keys, self._tip = words, icon, kind, keys, tip
        self.setProperty("kind", kind)
        self.setProperty("tall", "true" if tall else "false")
        self.setFont(theme.font(bold=kind == "primary"))
        self.setAutoDefault(False)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if call is not None:
            self.clicked.connect(lambda _checked=False: call())
        self.retranslate()

    def say(self, words: Words) -> None:
        """Show other words."""
        self._words = words
        self.retranslate()

    def show_keys(self, keys: str) -> None:
        """Draw this key cap beside the words; "" draws none."""
        if keys != self._keys:
            self._keys = keys
            self.updateGeometry()
            self.update()

    def retranslate(self) -> None:
        text = said(self._words)
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text or said(self._tip))
        self.setToolTip(said(self._tip))
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[float, float, float]:
        text = QFontMetricsF(self.font()).horizontalAdvance(said(self._words))
        return (theme.px(16) if self._icon else 0.0), text, (key_width(self._keys) if self._keys else 0.0)

    def sizeHint(self) -> QSize:
        wide = [w for w in self._widths() if w]
        sides = {"link": 4, "flat": 16}.get(self._kind, 26)
        tall = 20 if self._kind == "link" else 32 if self.property("tall") == "true" else 28
        return QSize(round(sum(wide) + 6 * (len(wide) - 1) + theme.px(sides)) + 1, theme.px(tall))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _ink(self) -> str:
        if not self.isEnabled():
            return "disabled"
        return {"primary": "on_fill", "link": "accent"}.get(self._kind, "text")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        wide = self._widths()
        used = sum(wide) + 6 * (sum(1 for w in wide if w) - 1)
        x, h = (self.width() - used) / 2, self.height()
        ink = self._ink()
        if wide[0]:
            icons.paint(painter, self._icon, QRectF(round(x), round((h - wide[0]) / 2), wide[0], wide[0]), ink)
            x += wide[0] + 6
        painter.setPen(theme.current().color(ink))
        painter.drawText(QRectF(x, 0, wide[1] + 2, h), Qt.AlignmentFlag.AlignVCenter, said(self._words))
        if wide[2]:
            color = theme.current().color(ink if ink in ("on_fill", "disabled") else "text2")
            paint_key(painter, QPointF(x + wide[1] + (6 if wide[1] else 0), h / 2), self._keys, color)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.StyleChange:
            self.setFont(theme.font(bold=self._kind == "primary"))
        super().changeEvent(event)


class IconButton(Button):
    """An icon alone: only for folding, closing and chevrons. `name` is its tool tip and accessible name."""

    def __init__(self, icon: str, name: Words, call: Callable[[], object] | None = None) -> None:
        super().__init__("", call, icon=icon, kind="flat", tip=name)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(26), theme.px(26))


def key_width(keys: str) -> float:
    """Width of a drawn key cap, in logical pixels."""
    return QFontMetricsF(theme.font(11)).horizontalAdvance(keys) + 10


def paint_key(painter: QPainter, left_middle: QPointF, keys: str, color: QColor) -> float:
    """Draw a key cap with its left edge and middle at `left_middle`; returns its width."""
    wide, high = key_width(keys), theme.px(17)
    box = QRectF(round(left_middle.x()) + 0.5, round(left_middle.y() - high / 2) + 0.5, wide - 1, high - 1)
    painter.save()
    painter.setFont(theme.font(11))
    painter.setPen(QPen(color, 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawRoundedRect(box, 2, 2)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
    painter.restore()
    return wide


class Hint(QWidget):
    """Key caps and what they do: [Enter] Open."""

    def __init__(self, keys: Sequence[str], words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys, self._words = tuple(keys), words
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(" ".join([*self._keys, said(self._words)]).strip())

    def sizeHint(self) -> QSize:
        text = QFontMetricsF(theme.font(12)).horizontalAdvance(said(self._words))
        return QSize(round(sum(key_width(k) + 4 for k in self._keys) + text) + 2, theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = theme.current().color("text2")
        x = 0.0
        for key in self._keys:
            x += paint_key(painter, QPointF(x, self.height() / 2), key, color) + 4
        painter.setFont(theme.font(12))
        painter.setPen(color)
        painter.drawText(
            QRectF(x, 0, self.width() - x, self.height()), Qt.AlignmentFlag.AlignVCenter, said(self._words)
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self._name()
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


class Chip(QWidget):
    """A word in a small frame: a reason for no value, or a flag."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(said(words))

    def sizeHint(self) -> QSize:
        return QSize(round(chip_width(said(self._words))), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_chip(QPainter(self), QRectF(self.rect()), said(self._words))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(said(self._words))
            self.updateGeometry()
        super().changeEvent(event)


def chip_width(words: str) -> float:
    return QFontMetricsF(theme.font(11)).horizontalAdvance(words) + 13


def paint_chip(painter: QPainter, rect: QRectF, words: str) -> None:
    """Draw a chip filling the width of `rect`, 18 units high, in its middle."""
    now, high = theme.current(), theme.px(18)
    box = QRectF(round(rect.x()) + 0.5, round(rect.center().y() - high / 2) + 0.5, rect.width() - 1, high - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(now.color("edge"), 1))
    painter.setBrush(now.color("base"))
    painter.drawRoundedRect(box, 2, 2)
    painter.setFont(theme.font(11))
    painter.setPen(now.color("text2"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


class Line(QWidget):
    """A rule one pixel thick, across by default. `role` "edge" for the stronger one under heads."""

    def __init__(self, role: str = "rule", *, upright: bool = False) -> None:
        super().__init__()
        self._role = role
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color(self._role))


class MarkIcon(QWidget):
    """A mark alone; its word is the accessible name."""

    def __init__(self, mark: Mark, size: int = 14) -> None:
        super().__init__()
        self._mark, self._size = mark, size
        self.setFixedSize(size, size)

    def set_mark(self, mark: Mark) -> None:
        self._mark = mark
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        marks.paint(QPainter(self), self._mark, QRectF(self.rect()))


class Icon(QWidget):
    """An icon alone, for beside a word."""

    def __init__(self, name: str, size: int = 16, role: str = "text2") -> None:
        super().__init__()
        self._name, self._role = name, role
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._name, QRectF(self.rect()), self._role)


def marked(
    mark: Mark, words: Words, *, size: float = 13, tone: str = "", bold: bool = False, wrap: bool = False
) -> QWidget:  # fmt: skip
    """A mark and its word, side by side; with `wrap` a sentence that goes on in the next line."""
    return beside(MarkIcon(mark, 14 if size >= 13 else 12), Label(words, size, tone=tone, bold=bold, wrap=wrap))


def beside(*widgets: QWidget | int | None, gap: int = 6, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QWidget:
    """Widgets in a row; None is a stretch, a number extra room in pixels."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(*margins)
    row.setSpacing(gap)
    for one in widgets:
        if one is None:
            row.addStretch(1)
        elif isinstance(one, int):
            row.addSpacing(one)
        else:
            row.addWidget(one)
    return box


def flowing(*widgets: QWidget, gap: int = 16, leading: int = 4) -> QWidget:
    """Widgets in a row that goes on in the next line where there is no room."""
    box = QWidget()
    row = Flow(box, gap=gap, leading=leading)
    for one in widgets:
        row.addWidget(one)
    return box


def scrolled(body: QWidget) -> QScrollArea:
    """A page's body in a scroll area of the page's own colour. Keys that nothing in it wants scroll it."""
    body.setProperty("surface", "base")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setProperty("ring", "inside")
    area.setWidget(body)
    return area


def body_column(page: QWidget, spacing: int = 8, *, top: int = 16) -> QVBoxLayout:
    """The column a page puts its parts in, with the usual margins; it scrolls and fills the page."""
    body = QWidget()
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scrolled(body))
    column = QVBoxLayout(body)
    column.setContentsMargins(20, top, 16, 16)
    column.setSpacing(spacing)
    return column
