"""The course of one measure as a small chart: figures by year, the way to the target dashed."""

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from carec_desktop.i18n import language
from carec_desktop.localvalues import at_year, is_canonical, show_number
from carec_desktop.ui import theme
from carec_desktop.ui.pages.grid_data import Row


class Course(QWidget):
    """A small chart of one measure: figures by year, the way to the target dashed."""

    def __init__(self) -> None:
        super().__init__()
        self._points: list[tuple[float, Decimal, bool]] = []
        self._target: tuple[float, Decimal] | None = None
        self.setFixedHeight(theme.px(112))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(self, row: Row) -> bool:
        """Take the numbers of a row; False when there are fewer than two."""
        self._points, self._target = [], None
        for column, entries in row.cells.items():
            for entry in entries[:1]:
                if not is_canonical(entry.value):
                    continue
                year, number = float(at_year(entry.period)), Decimal(entry.value)
                if column.kind == "target":
                    self._target = (year, number)
                else:
                    self._points.append((year, number, column.due))
        self._points.sort()
        self.update()
        said = ", ".join(f"{year:.0f}: {show_number(str(number), language())}" for year, number, _due in self._points)
        self.setAccessibleName(said)
        return len(self._points) > 1

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._points:
            return
        now, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        painter.fillRect(QRectF(0, self.height() - theme.px(18), self.width(), 1), now.color("edge"))
        if self._target is not None:
            dashed = QPen(now.color("text3"), 1, Qt.PenStyle.DashLine)
            painter.setPen(dashed)
            painter.drawLine(places[0], places[-1])
        painter.setPen(QPen(now.color("accent"), 1.5))
        painter.drawPolyline(places[: len(self._points)])
        for (year, number, due), place in zip(self._points, places, strict=False):
            painter.setPen(QPen(now.color("accent"), 1.5))
            painter.setBrush(now.color("base" if due else "accent"))
            painter.drawEllipse(place, 3, 3)
            low = all(place.y() >= other.y() for other in places[: len(self._points)]) and len(self._points) > 2
            self._words(painter, place, show_number(f"{number:f}", language()), f"{year:.0f}", below=low)
        if self._target is not None:
            year, number = self._target
            self._words(painter, places[-1], show_number(f"{number:f}", language()), f"{year:.0f}")

    def _places(self) -> list[QPointF]:
        everything = [(y, float(v)) for y, v, _d in self._points]
        everything += [(self._target[0], float(self._target[1]))] if self._target else []
        years, values = [y for y, _v in everything], [v for _y, v in everything]
        low, high = min(values), max(values)
        left, wide = 24.0, self.width() - 48.0
        top, tall = theme.px(22), self.height() - theme.px(66)
        across, up = (max(years) - min(years)) or 1, (high - low) or 1
        return [
            QPointF(left + wide * (y - min(years)) / across, top + tall * (1 - (v - low) / up)) for y, v in everything
        ]

    def _words(self, painter: QPainter, place: QPointF, value: str, year: str, *, below: bool = False) -> None:
        metrics, now = QFontMetricsF(theme.font(11)), theme.current()
        painter.setFont(theme.font(11))
        painter.setPen(now.color("text"))
        painter.drawText(QPointF(self._left(metrics, place, value), place.y() + (15 if below else -7)), value)
        painter.setPen(now.color("text2"))
        painter.drawText(QPointF(self._left(metrics, place, year), self.height() - 4.0), year)

    def _left(self, metrics: QFontMetricsF, place: QPointF, words: str) -> float:
        """Where words begin that stand in the middle of a place, as far as the edges let them."""
        wide = metrics.horizontalAdvance(words)
        return max(1.0, min(place.x() - wide / 2, self.width() - wide - 1.0))
