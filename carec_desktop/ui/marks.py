"""Marks: small shapes for a status, the state of a value, or a verdict; drawn in one box of 12 units.

`paint` draws a mark anywhere, `pixmap` gives a cached picture for tables, `WORDS` the word beside it.
Shapes never repeat, so the mark speaks without its colour.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from carec_desktop.i18n import N_
from carec_desktop.ui import theme


class Mark(StrEnum):
    """Codes follow the status, state and verdict words of the program; tally marks are the last group."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    WATCH = "watch"
    OFF_TRACK = "off_track"
    REVERSED = "reversed"
    NOT_RATED = "not_rated"
    DRAFT = "draft"
    NOT_SENT = "not_sent"
    RECEIVED = "received"
    APPROVED = "approved"
    IN_DOUBT = "in_doubt"
    ERROR = "error"
    CONFLICT = "conflict"
    WAITING = "waiting"
    ASKED = "asked"
    INTACT = "intact"
    RESAVED = "resaved"
    VALUE = "value"
    REASON = "reason"
    MISSING = "missing"
    NOTHING = "nothing"
    MOST = "most"
    SOME = "some"
    UP = "improved"
    DOWN = "worse"
    LEVEL = "unchanged"


WORDS: dict[Mark, str] = {
    Mark.ACHIEVED: N_("achieved"),
    Mark.ON_TRACK: N_("on track"),
    Mark.WATCH: N_("watch"),
    Mark.OFF_TRACK: N_("off track"),
    Mark.REVERSED: N_("reversed"),
    Mark.NOT_RATED: N_("not rated"),
    Mark.DRAFT: N_("draft"),
    Mark.NOT_SENT: N_("not sent"),
    Mark.RECEIVED: N_("received"),
    Mark.APPROVED: N_("approved"),
    Mark.IN_DOUBT: N_("in doubt"),
    Mark.ERROR: N_("error"),
    Mark.CONFLICT: N_("conflict"),
    Mark.WAITING: N_("waiting"),
    Mark.ASKED: N_("asked"),
    Mark.INTACT: N_("intact"),
    Mark.RESAVED: N_("resaved"),
    Mark.VALUE: N_("value"),
    Mark.REASON: N_("reason given"),
    Mark.MISSING: N_("missing"),
    Mark.NOTHING: N_("nothing reported"),
    Mark.MOST: N_("most"),
    Mark.SOME: N_("some"),
    Mark.UP: N_("improved"),
    Mark.DOWN: N_("worse"),
    Mark.LEVEL: N_("unchanged"),
}

_VERDICTS = {
    "intact": Mark.INTACT,
    "resaved": Mark.RESAVED,
    "too-new": Mark.WAITING,
}


def of_verdict(code: str) -> Mark:
    """The mark of a package verdict: everything that is neither good nor newer than us is an octagon."""
    return _VERDICTS.get(code, Mark.ERROR)


def of_status(code: str) -> Mark:
    """The mark of a status code ("on_track"); an unknown one is not rated."""
    try:
        return Mark(code.replace("-", "_").replace(" ", "_"))
    except ValueError:
        return Mark.NOT_RATED


def _poly(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _star() -> QPainterPath:
    ring = [(6.2 if i % 2 == 0 else 2.6, -pi / 2 + i * pi / 5) for i in range(10)]
    return _poly(*((6 + r * cos(a), 6.4 + r * sin(a)) for r, a in ring))


def _octagon() -> QPainterPath:
    return _poly(*((6 + 5.9 * cos(pi / 8 + i * pi / 4), 6 + 5.9 * sin(pi / 8 + i * pi / 4)) for i in range(8)))


def _disc() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(6, 6), 5, 5)
    return path


def _box(inset: float = 0.5) -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(inset, inset, 12 - 2 * inset, 12 - 2 * inset))
    return path


_SOLID: dict[Mark, tuple[Callable[[], QPainterPath], str]] = {
    Mark.ACHIEVED: (_star, "good"),
    Mark.ON_TRACK: (_disc, "good"),
    Mark.WATCH: (lambda: _poly((6, 1), (11.5, 11), (0.5, 11)), "watch"),
    Mark.OFF_TRACK: (lambda: _box(1.2), "alert"),
    Mark.REVERSED: (lambda: _poly((6, 11), (11.5, 1), (0.5, 1)), "alert"),
}
_TICK = ((2.8, 6.4), (5.1, 8.7), (9.4, 3.6))
_LINES: dict[Mark, tuple[str, tuple[tuple[tuple[float, float], ...], ...]]] = {
    Mark.NOT_SENT: ("accent", (((6, 10.8), (6, 1.6)), ((2.2, 5.4), (6, 1.4), (9.8, 5.4)))),
    Mark.UP: ("text2", (((2.5, 9.5), (9.3, 2.7)), ((4, 2.5), (9.5, 2.5), (9.5, 8)))),
    Mark.DOWN: ("text2", (((2.5, 2.5), (9.3, 9.3)), ((9.5, 4), (9.5, 9.5), (4, 9.5)))),
    Mark.LEVEL: ("text2", (((1.5, 6), (10.3, 6)), ((7, 2.8), (10.5, 6), (7, 9.2)))),
    Mark.RECEIVED: ("good", (((1.4, 6.4), (4.6, 9.6), (10.6, 2.8)),)),
    Mark.RESAVED: ("good", (((1.4, 6.4), (4.6, 9.6), (10.6, 2.8)),)),
    Mark.ASKED: (
        "accent",
        (((4.8, 1.2), (1.4, 4.6), (4.8, 8)), ((1.4, 4.6), (7.6, 4.6), (10.6, 7), (10.6, 11))),
    ),
    Mark.NOTHING: ("text3", (((2.5, 6), (9.5, 6)),)),
}
_FRAMED: dict[Mark, tuple[str, str, str]] = {  # role of frame, tint inside, sign
    Mark.IN_DOUBT: ("watch", "watch_tint", "?"),
    Mark.CONFLICT: ("conflict", "conflict_tint", "≠"),
    Mark.WAITING: ("text3", "", "·"),
    Mark.INTACT: ("good", "good_tint", "✓"),
}


def paint(painter: QPainter, mark: Mark, box: QRectF, *, outline: bool = False, color: QColor | None = None) -> None:
    """Draw `mark` into the square `box`. `outline`: it rests on provisional data."""
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(box.width() / 12, box.height() / 12)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mark in _SOLID:
        shape, role = _SOLID[mark]
        _solid(painter, shape(), color or theme.current().color(role), outline)
    elif mark in _LINES:
        role, lines = _LINES[mark]
        _strokes(painter, lines, color or theme.current().color(role), 1.6 if mark is not Mark.NOTHING else 1.2)
    elif mark in _FRAMED:
        _framed(painter, mark, color)
    else:
        _others(painter, mark, color, box.width())
    painter.restore()


def _solid(painter: QPainter, shape: QPainterPath, color: QColor, outline: bool) -> None:
    if outline:
        pen = QPen(color, 1.3)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.strokePath(shape, pen)
    else:
        painter.fillPath(shape, color)


def _strokes(
    painter: QPainter, lines: tuple[tuple[tuple[float, float], ...], ...], color: QColor, width: float
) -> None:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in lines:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))


def _framed(painter: QPainter, mark: Mark, color: QColor | None) -> None:
    role, tint, sign = _FRAMED[mark]
    ink = color or theme.current().color(role)
    if tint and color is None:
        painter.fillPath(_box(), theme.current().color(tint))
    painter.strokePath(_box(0.55), QPen(ink, 1.1))
    if sign == "·":
        for x in (3.2, 6, 8.8):
            painter.fillRect(QRectF(x - 0.7, 5.3, 1.4, 1.4), ink)
    elif sign == "✓":
        _strokes(painter, (_TICK,), ink, 1.5)
    elif sign == "≠":
        _strokes(painter, (((2.9, 4.6), (9.1, 4.6)), ((2.9, 7.4), (9.1, 7.4)), ((7.9, 2.5), (4.1, 9.5))), ink, 1.1)
    else:
        hook = QPainterPath(QPointF(4.2, 4.6))
        hook.cubicTo(4.2, 2.1, 7.9, 2.1, 7.9, 4.4)
        hook.cubicTo(7.9, 5.9, 6.1, 5.8, 6.1, 7.4)
        painter.strokePath(hook, QPen(ink, 1.3))
        painter.fillRect(QRectF(5.4, 8.4, 1.4, 1.4), ink)


def _others(painter: QPainter, mark: Mark, color: QColor | None, size: float) -> None:
    now = theme.current()
    edge = QPen(color or now.color("edge"), 12 / max(size, 1.0))  # one logical pixel, whatever the size
    frame = _box(edge.widthF() / 2)
    if mark is Mark.NOT_RATED:
        painter.strokePath(_disc(), QPen(color or now.color("text2"), 1.3))
    elif mark is Mark.ERROR:
        painter.fillPath(_octagon(), color or now.color("alert"))
        painter.fillRect(QRectF(5.2, 2.6, 1.6, 4.2), now.color("base"))
        painter.fillRect(QRectF(5.2, 7.9, 1.6, 1.6), now.color("base"))
    elif mark is Mark.APPROVED:
        painter.fillPath(_box(0), color or now.color("good"))
        _strokes(painter, (_TICK,), now.color("base"), 1.6)
    elif mark is Mark.DRAFT:
        pen = QPen(color or now.color("accent"), 1.4)
        pen.setDashPattern([1.7, 1.23])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.strokePath(_box(0.8), pen)
    elif mark is Mark.VALUE:
        painter.fillPath(_box(0), color or now.color("accent"))
    elif mark is Mark.REASON:
        painter.strokePath(frame, edge)
        _strokes(painter, (((1.5, 10.5), (10.5, 1.5)),), edge.color(), 1.1)
    elif mark is Mark.MISSING:
        painter.strokePath(frame, edge)
    elif mark in (Mark.MOST, Mark.SOME):
        high = 8.0 if mark is Mark.MOST else 4.0
        painter.fillRect(QRectF(0, 12 - high, 12, high), color or now.color("accent"))
        painter.strokePath(frame, QPen(color or now.color("accent"), edge.widthF()))


def pixmap(mark: Mark, size: float, ratio: float, *, outline: bool = False, color: str = "") -> QPixmap:
    """A picture of `mark`, `size` logical pixels wide, sharp at `ratio` device pixels each; cached."""
    return _drawn(mark, size, ratio, outline, color, theme.current())


@lru_cache(maxsize=512)
def _drawn(mark: Mark, size: float, ratio: float, outline: bool, color: str, _of: theme.Theme) -> QPixmap:
    side = max(1, round(size * ratio))
    made = QPixmap(side, side)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(
        painter,
        mark,
        QRectF(0, 0, side / ratio, side / ratio),
        outline=outline,
        color=QColor(color) if color else None,
    )
    painter.end()
    return made
