"""The four marks of attendance: here, came late, left early, absent; and a dot for a session that has not begun.

Each has its own shape in the box of twelve units that all marks share, so that it speaks without colour.
"""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import C_, _
from carec_desktop.ui import marks, theme
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Label, beside, said

HERE, LATE, EARLY, BOTH, ASK = "here", "late", "early", "late_early", "ask"  # as people.marks writes them
ABSENT, AHEAD = "absent", ""
LEGEND = (HERE, LATE, EARLY, ABSENT)
_FILLED = {LATE: (6.0, 6.0), EARLY: (0.0, 6.0), BOTH: (3.5, 5.0)}  # left edge and width of the part that was seen


def word(presence: str) -> str:
    """What a mark says, for legends and screen readers."""
    words = {
        HERE: C_("attendance", "here"), LATE: C_("attendance", "came late"), EARLY: C_("attendance", "left early"),
        BOTH: C_("attendance", "came late and left early"), ABSENT: C_("attendance", "absent"),
        ASK: C_("attendance", "two doors differ"),
    }  # fmt: skip
    return words.get(presence) or _("not begun")


def paint(painter: QPainter, presence: str, box: QRectF) -> None:
    """Draw the mark into the square `box`."""
    now = theme.current()
    if presence == ASK:
        marks.paint(painter, Mark.IN_DOUBT, box)
        return
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(box.width() / 12, box.height() / 12)
    if presence == AHEAD:
        painter.fillRect(QRectF(5.2, 5.2, 1.6, 1.6), now.color("text3"))
        painter.restore()
        return
    thin = 12 / max(box.width(), 1.0)
    frame = QRectF(thin / 2, thin / 2, 12 - thin, 12 - thin)
    if presence == HERE:
        painter.fillRect(QRectF(0, 0, 12, 12), now.color("accent"))
        _tick(painter)
    elif presence in _FILLED:
        left, wide = _FILLED[presence]
        painter.fillRect(QRectF(left, 0, wide, 12), now.color("accent"))
        painter.setPen(QPen(now.color("accent"), thin))
        painter.drawRect(frame)
    else:
        painter.setPen(QPen(now.color("edge"), thin))
        painter.drawRect(frame)
    painter.restore()


def _tick(painter: QPainter) -> None:
    pen = QPen(theme.current().color("base"), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = QPainterPath()
    line.addPolygon(QPolygonF([QPointF(2.8, 6.4), QPointF(5.1, 8.7), QPointF(9.4, 3.6)]))
    painter.strokePath(line, pen)


def pixmap(presence: str, size: int, ratio: float) -> QPixmap:
    """A picture of the mark, sharp at `ratio` device pixels each; cached."""
    return _drawn(presence, size, ratio, theme.current())


@lru_cache(maxsize=64)
def _drawn(presence: str, size: int, ratio: float, _of: theme.Theme) -> QPixmap:
    side = max(1, round(size * ratio))
    made = QPixmap(side, side)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(painter, presence, QRectF(0, 0, side / ratio, side / ratio))
    painter.end()
    return made


class _Sign(QWidget):
    """One mark alone."""

    def __init__(self, presence: str) -> None:
        super().__init__()
        self._presence = presence
        self.setFixedSize(12, 12)

    def paintEvent(self, event: object) -> None:
        paint(QPainter(self), self._presence, QRectF(self.rect()))


def legend() -> QWidget:
    """The marks and their words, for under the table."""
    parts: list[QWidget | int | None] = [None]
    for presence in LEGEND:
        words = Label(lambda presence=presence: word(presence), 11, tone="2")  # type: ignore[misc]
        parts += [_Sign(presence), words, 10]
    holder = beside(*parts)
    holder.setAccessibleName(", ".join(said(word(presence)) for presence in LEGEND))
    return holder
