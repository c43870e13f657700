"""Charts of women and men, drawn by hand: one bar a row to scale, and the share of women over the years.

Women are filled, men tinted with an edge, not stated hollow; series differ by shape, never by colour alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_number
from carec_desktop.ui import theme
from carec_desktop.ui.parts import Words, said
from carec_desktop.ui.sex_table import paint_shares

LEFT, RIGHT, TOP, BOTTOM = 44, 12, 14, 24
MIDDLE = Qt.AlignmentFlag.AlignVCenter
DASHES = {"disc": Qt.PenStyle.SolidLine, "square": Qt.PenStyle.DashLine}
MOST_YEARS = 14


@dataclass(frozen=True)
class Bar:
    """One bar: what it counts, and women, men, not stated."""

    words: Words
    parts: tuple[int, int, int]


@dataclass(frozen=True)
class Series:
    """Shares of women (0 to 1) by year; `shape` "disc", "square" or "triangle" tells it apart."""

    words: Words
    shape: str
    shares: Mapping[str, float]


class Bars(QWidget):
    """Bars to one scale: the longest fills the width."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: Sequence[Bar] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = bars
        self._tell()
        self.setFixedHeight(theme.px(26) * len(bars) + theme.px(26))
        self.update()

    def _tell(self) -> None:
        self.setAccessibleName("; ".join(spoken(bar) for bar in self._bars))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.show_bars(self._bars)
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), theme.current()
        painter.setFont(theme.font(12))
        metrics = QFontMetricsF(painter.font())
        label = max((metrics.horizontalAdvance(said(b.words)) for b in self._bars), default=0.0)
        label = min(label + 12, self.width() * 0.4)
        most = max((sum(b.parts) for b in self._bars), default=0)
        room = self.width() - label - theme.px(64)
        for at, bar in enumerate(self._bars):
            y = at * theme.px(26)
            painter.setPen(now.color("text"))
            text = metrics.elidedText(said(bar.words), Qt.TextElideMode.ElideRight, label - 8)
            painter.drawText(QRectF(0, y, label, theme.px(24)), MIDDLE, text)
            wide = max(2, round(room * sum(bar.parts) / most)) if most else 0
            paint_shares(painter, QRect(round(label), y + theme.px(5), wide, theme.px(14)), bar.parts)
            painter.setPen(now.color("text2"))
            total = show_number(str(sum(bar.parts)), language())
            painter.drawText(QRectF(label + wide + 6, y, theme.px(60), theme.px(24)), MIDDLE, total)
        self._legend(painter, label)

    def _legend(self, painter: QPainter, x: float) -> None:
        now, y = theme.current(), self.height() - theme.px(20)
        metrics = QFontMetricsF(painter.font())
        for words, parts in ((_("women"), (1, 0, 0)), (_("men"), (0, 1, 0)), (_("not stated"), (0, 0, 1))):
            paint_shares(painter, QRect(round(x), y + theme.px(4), theme.px(12), theme.px(12)), parts)
            painter.setPen(now.color("text2"))
            wide = metrics.horizontalAdvance(words)
            painter.drawText(QRectF(x + theme.px(18), y, wide + 4, theme.px(20)), MIDDLE, words)
            x += theme.px(18) + wide + theme.px(18)


class Years(QWidget):
    """The share of women over the years, nought to a hundred per cent, a rule at one half."""

    def __init__(self) -> None:
        super().__init__()
        self._series: Sequence[Series] = ()
        self._years: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_series(self, series: Sequence[Series]) -> None:
        """Show these; a series without a share is left out."""
        self._series = [one for one in series if one.shares]
        self._years = sorted({year for one in self._series for year in one.shares})[-MOST_YEARS:]
        self._tell()
        self.setFixedHeight(theme.px(190))
        self.update()

    def _tell(self) -> None:
        told = [_("{words}: {shares}").format(words=said(one.words), shares=_shares(one)) for one in self._series]
        self.setAccessibleName("; ".join(told))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.show_series(self._series)
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(190))

    def _place(self, year: str, share: float) -> QPointF:
        wide = self.width() - LEFT - RIGHT
        high = self.height() - TOP - BOTTOM - theme.px(22)
        at, many = self._years.index(year), len(self._years)
        x = LEFT + (wide / 2 if many == 1 else 24 + at * (wide - 48) / (many - 1))
        return QPointF(x, TOP + high * (1 - share))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._years:
            return
        painter, now = QPainter(self), theme.current()
        painter.setFont(theme.font(11))
        for share in (0.0, 0.5, 1.0):
            y = round(self._place(self._years[0], share).y())
            role = "edge" if share == 0 else "rule"
            painter.fillRect(QRectF(LEFT, y, self.width() - LEFT - RIGHT, 1), now.color(role))
            painter.setPen(now.color("text2"))
            words = _("{n} %").format(n=round(100 * share))
            painter.drawText(QRectF(0, y - 9, LEFT - 6, 18), Qt.AlignmentFlag.AlignRight | MIDDLE, words)
        for year in self._years:
            x = self._place(year, 0).x()
            painter.drawText(QRectF(x - 24, self._place(year, 0).y() + 4, 48, 18), Qt.AlignmentFlag.AlignCenter, year)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in self._series:
            self._line(painter, one)
        self._legend(painter)

    def _line(self, painter: QPainter, one: Series) -> None:
        ink = theme.current().color("accent")
        points = [self._place(year, one.shares[year]) for year in self._years if year in one.shares]
        pen = QPen(ink, 1.3)
        pen.setStyle(DASHES.get(one.shape, Qt.PenStyle.DotLine))
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        for point in points:
            _shape(painter, one.shape, point, ink)

    def _legend(self, painter: QPainter) -> None:
        now, x, y = theme.current(), float(LEFT), self.height() - theme.px(20)
        painter.setFont(theme.font(12))
        metrics = QFontMetricsF(painter.font())
        for one in self._series:
            _shape(painter, one.shape, QPointF(x + 5, y + theme.px(10)), now.color("accent"))
            painter.setPen(now.color("text2"))
            words = said(one.words)
            wide = metrics.horizontalAdvance(words)
            painter.drawText(QRectF(x + 16, y, wide + 4, theme.px(20)), MIDDLE, words)
            x += 16 + wide + theme.px(18)


def _shape(painter: QPainter, shape: str, at: QPointF, ink: QColor) -> None:
    painter.save()
    painter.setPen(QPen(ink, 1.3))
    painter.setBrush(ink if shape == "disc" else theme.current().color("base"))
    if shape == "square":
        painter.drawRect(QRectF(at.x() - 4, at.y() - 4, 8, 8))
    elif shape == "triangle":
        corners = (QPointF(0, -5), QPointF(5, 4), QPointF(-5, 4))
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
    else:
        painter.drawEllipse(at, 4, 4)
    painter.restore()


def spoken(bar: Bar) -> str:
    """A bar as a sentence for the ear."""
    women, men, rest = bar.parts
    return _("{words}: {women} women, {men} men, {rest} not stated").format(
        words=said(bar.words), women=women, men=men, rest=rest
    )


def _shares(one: Series) -> str:
    parts = (
        _("{year} {n} %").format(year=year, n=show_number(f"{100 * share:.1f}", language()))
        for year, share in one.shares.items()
    )
    return ", ".join(parts)
