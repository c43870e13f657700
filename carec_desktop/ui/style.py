"""How standard controls are drawn: Fusion, one thin proxy and one application sheet; `apply` puts them on.

The sheet is set again whenever theme or text size change: rules do not follow a new palette by themselves.
Sizes in it are those of the 100 % design and are multiplied on the way in.
"""

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

from carec_desktop.ui import theme

SHEET = """
QPushButton, QComboBox { background: @base; color: @text; border: 1px solid @edge; border-radius: 3px; }
QPushButton { min-height: [26]px; padding: 0 [11]px; }
QPushButton:hover, QComboBox:hover { background: @hover; }
QPushButton:pressed, QPushButton:checked { background: @selected; }
QPushButton:disabled, QComboBox:disabled { background: @base; color: @disabled; border-color: @rule; }
QPushButton[kind="primary"] { background: @fill; color: @on_fill; border-color: @fill; }
QPushButton[kind="primary"]:hover { background: @fill_hover; border-color: @fill_hover; }
QPushButton[kind="primary"]:pressed { background: @fill_down; border-color: @fill_down; }
QPushButton[kind="primary"]:disabled { background: @base; color: @disabled; border-color: @rule; }
QPushButton[tall="true"] { min-height: [30]px; }
QPushButton[kind="flat"] { background: transparent; border-color: transparent; padding: 0 [7]px; }
QPushButton[kind="flat"]:hover { background: @hover; }
QPushButton[kind="link"] { background: transparent; border: 0; color: @accent; padding: 0 2px;
    min-height: [18]px; }
QPushButton[kind="link"]:disabled { color: @disabled; }
QPushButton[kind="link"]:hover { background: @hover; }
QComboBox { min-height: [26]px; padding: 0 [24]px 0 [8]px; }
QComboBox::drop-down { border: 0; width: 0; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { border: 1px solid @edge; background: @base; padding: 2px; outline: 0;
    selection-background-color: @selected; selection-color: @text; }
QAbstractScrollArea { border: 0; background: transparent; }
QLineEdit, QPlainTextEdit { background: @base; color: @text; border: 1px solid @edge; border-radius: 3px;
    selection-background-color: @selected; selection-color: @text; }
QLineEdit { min-height: [26]px; padding: 0 [7]px; }
QPlainTextEdit { padding: [3]px [3]px; }
QLineEdit:hover, QPlainTextEdit:hover { border-color: @text2; }
QLineEdit:focus { border: 2px solid @accent; padding: 0 [6]px; min-height: [24]px; }
QPlainTextEdit:focus { border: 2px solid @accent; padding: [2]px [2]px; }
QLineEdit[state="error"], QPlainTextEdit[state="error"] { border: 2px solid @alert; min-height: [24]px;
    padding: 0 [6]px; }
QLineEdit[state="question"] { background: @watch_tint; }
QLineEdit:disabled, QLineEdit:read-only, QPlainTextEdit:disabled, QPlainTextEdit:read-only {
    background: @alternate; color: @text2; border-color: @rule; }
QLineEdit:disabled, QPlainTextEdit:disabled { color: @disabled; }
QLineEdit[cell="true"], QLineEdit[cell="true"]:focus { border: 0; border-radius: 0; padding: 0 [7]px;
    min-height: 0; background: @base; }
QCheckBox, QRadioButton { min-height: [22]px; spacing: [6]px; } QLabel { background: transparent; }
QLabel[tone="2"] { color: @text2; }
QLabel[tone="3"] { color: @text3; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="good"] { color: @good; }
QLabel[tone="watch"] { color: @watch_word; }
QLabel[tone="alert"] { color: @alert; }
QLabel[tone="conflict"] { color: @conflict; }
QLabel:disabled { color: @disabled; }
QWidget[surface="base"] { background: @base; }
QWidget[surface="window"] { background: @window; }
QWidget[surface="alternate"] { background: @alternate; }
QTableView, QListView, QTreeView { background: @base; gridline-color: @rule; outline: 0; border: 0; }
QHeaderView { background: @base; border: 0; }
QToolTip { background: @base; color: @text; border: 1px solid @edge; padding: 3px 6px; }
QMenu { background: @base; color: @text; border: 1px solid @edge; padding: 4px 0; }
QMenu::item { padding: [5]px [24]px [5]px [12]px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @rule; margin: 4px 0; }
QDialog { background: @base; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 12px; } QScrollBar:horizontal { height: 12px; }
QScrollArea#thin > QWidget > QScrollBar:vertical { width: 8px; }
QScrollBar::handle { background: @rule; border: 0; min-height: 32px; min-width: 32px; margin: 2px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: 1px solid @edge; background: @base; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @fill; }
QSplitter::handle { background: @rule; }
"""


def sheet(of: theme.Theme) -> str:
    """The application sheet with roles and lengths filled in."""
    filled = re.sub(r"@(\w+)", lambda found: str(getattr(of, found[1])), SHEET)
    return re.sub(r"\[(\d+)\]", lambda found: str(theme.px(int(found[1]))), filled)


class Proxy(QProxyStyle):
    """Fusion without focus rectangles and gradients; check marks as in the visual language."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        data: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_EtchDisabledText:
            return 0
        if hint == QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 0
        if hint == QStyle.StyleHint.SH_ComboBox_Popup:
            return 0
        if hint == QStyle.StyleHint.SH_ToolTip_WakeUpDelay:
            return 500
        return super().styleHint(hint, option, widget, data)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == QStyle.PrimitiveElement.PE_FrameFocusRect:
            return
        if element == QStyle.PrimitiveElement.PE_IndicatorCheckBox:
            self._tick_box(option, painter)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def _tick_box(self, option: QStyleOption, painter: QPainter) -> None:
        now = theme.current()
        rect, state = option.rect.adjusted(0, 0, -1, -1), option.state
        on = bool(state & QStyle.StateFlag.State_On)
        able = bool(state & QStyle.StateFlag.State_Enabled)
        painter.save()
        painter.setPen(QPen(now.color("edge" if able else "rule"), 1))
        painter.setBrush(QColor(now.fill if on and able else now.base))
        painter.drawRect(rect)
        if on:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(now.color("on_fill" if able else "disabled"), 1.6)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            x, y, w = rect.x(), rect.y(), rect.width() / 12
            painter.drawPolyline([_at(x, y, w, 2.6, 6.6), _at(x, y, w, 5, 9), _at(x, y, w, 9.6, 3.6)])
        painter.restore()


def _at(x: float, y: float, unit: float, across: float, down: float):  # type: ignore[no-untyped-def]
    from PySide6.QtCore import QPointF

    return QPointF(x + across * unit, y + down * unit)


def apply(app: QApplication, to: theme.Theme, scale: int = 100) -> None:
    """Put theme and text size on the whole program; open windows follow at once."""
    theme.set_theme(to)
    theme.set_text_scale(scale)
    if not isinstance(app.property("carec_style"), Proxy):
        proxy = Proxy()
        app.setProperty("carec_style", proxy)  # Qt keeps the style, Python must keep the wrapper
        app.setStyle(proxy)
    app.setPalette(theme.palette_of(to))
    app.setFont(theme.font())
    app.setStyleSheet(sheet(to))


def say_language_changed(app: QApplication) -> None:
    """Tell every window that the language changed; Qt passes the event on to all children."""
    for window in app.topLevelWidgets():
        app.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
