"""What a table cell shows, as plain data, and the one place that paints it.

A `Cell` knows words, marks and tints; `paint` draws it with whole-pixel rules. Numbers never lose a digit:
one that fits in no lettering shows "⋯".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QLine, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from carec_desktop.i18n import _
from carec_desktop.ui import icons, marks, parts, theme
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.tally import Question, counts, paint_tally

PAD = 8
SMALLER = (11.5, 10.5, 9.5)  # letterings a number that is too long for its cell is tried in
AlignV = Qt.AlignmentFlag.AlignVCenter
ONE_LINE = AlignV | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True)
class Cell:
    """One cell. `tone` and `tint` are theme roles; `before` is small text left of a number ("2018").

    `chip`: the text is a reason or flag in a frame. `corner`: not sent yet. `locked`: derived, not typed here.
    `share`: a bar filled to this part of one (0 to 1). `spoken` replaces what a screen reader says.
    """

    text: str = ""
    mark: Mark | None = None
    tone: str = "text"
    tint: str = ""
    bold: bool = False
    chip: bool = False
    corner: bool = False
    locked: bool = False
    above: bool = False  # a stronger rule over it: sums
    icon: str = ""
    before: str = ""
    tally: Sequence[Question] = ()
    tally_size: int = 9
    share: float | None = None
    tip: str = ""
    spoken: str = ""
    outline: bool = False
    size: float = 13

    def speech(self) -> str:
        """What a screen reader says: text, the word of the mark, what is not sent."""
        if self.spoken:
            return self.spoken
        if self.tally:
            return counts(self.tally)
        words = [self.before, self.text, _(marks.WORDS[self.mark]) if self.mark else ""]
        words += [_("not sent")] if self.corner else []
        return ", ".join(word for word in words if word)


EMPTY = Cell()


def lettering(size: float, bold: bool = False) -> tuple[QFont, QFontMetricsF]:
    """The font of a cell and its metrics: made once, because making one takes longer than painting with it."""
    return _lettering(size, bold, theme.text_scale())


@lru_cache(maxsize=32)
def _lettering(size: float, bold: bool, _scale: int) -> tuple[QFont, QFontMetricsF]:
    made = theme.font(size, bold=bold)
    return made, QFontMetricsF(made)


@lru_cache(maxsize=32)
def _pen(_of: theme.Theme, role: str) -> QPen:
    made = QPen(_of.color(role), 1)
    made.setCosmetic(True)
    return made


def paint(painter: QPainter, rect: QRect, cell: Cell, *, right: bool = False) -> None:
    """Draw the content of a cell into `rect`; the caller has drawn background and rules."""
    box = QRectF(rect).adjusted(PAD, 0, -PAD, 0)
    if cell.corner:
        _corner(painter, rect)
    if cell.tally:
        paint_tally(painter, box, cell.tally, cell.tally_size)
    elif cell.share is not None:
        _bar(painter, box, cell.share)
    elif cell.chip:
        _chip(painter, box, cell, right)
    else:
        _words(painter, box, cell, right)


def width_of(cell: Cell) -> int:
    """Pixels the content needs with its air, so that nothing of it is shortened."""
    if cell.tally or cell.share is not None or not cell.text:
        return 0
    if cell.chip:
        return ceil(parts.chip_width(cell.text)) + 2 * PAD
    wide = QFontMetricsF(theme.font(cell.size, bold=cell.bold)).horizontalAdvance(cell.text)
    wide += QFontMetricsF(theme.font(11)).horizontalAdvance(cell.before) + 4 if cell.before else 0
    wide += theme.px(12) + 6 if cell.mark else 0
    wide += theme.px(16) + 8 if cell.icon else 0
    return ceil(wide) + 2 * PAD


def _corner(painter: QPainter, rect: QRect) -> None:
    side = 7
    at = QPointF(rect.topLeft())
    shape = QPolygonF([at, at + QPointF(side, 0), at + QPointF(0, side)])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().color("accent"))
    painter.drawPolygon(shape)


def _bar(painter: QPainter, box: QRectF, share: float) -> None:
    now, high = theme.current(), theme.px(9)
    frame = QRect(round(box.x()), round(box.center().y() - high / 2), round(box.width()), high)
    painter.fillRect(frame, now.color("edge"))
    painter.fillRect(frame.adjusted(1, 1, -1, -1), now.color("base"))
    filled = round((frame.width() - 2) * max(0.0, min(1.0, share)))
    painter.fillRect(frame.x() + 1, frame.y() + 1, filled, high - 2, now.color("accent"))


def _chip(painter: QPainter, box: QRectF, cell: Cell, right: bool) -> None:
    wide = min(parts.chip_width(cell.text), box.width() + PAD)
    left = box.right() - wide if right else box.x()
    text = lettering(11)[1].elidedText(cell.text, Qt.TextElideMode.ElideRight, wide - 10)
    parts.paint_chip(painter, QRectF(left, box.y(), wide, box.height()), text)


def _words(painter: QPainter, box: QRectF, cell: Cell, right: bool) -> None:
    font, metrics = lettering(cell.size, cell.bold)
    side = theme.px(12)
    room = box.width() - (side + 6 if cell.mark else 0) - (theme.px(16) + 8 if cell.icon else 0)
    small = lettering(11)[1].horizontalAdvance(cell.before) + 4 if cell.before else 0
    advance = metrics.horizontalAdvance(cell.text)
    if small and advance > room - small:  # the number stays, its year is in the tip
        cell, small = replace(cell, before=""), 0
    if right and advance > room - small + 0.5:
        font, metrics = _smaller(cell, room)
        advance = metrics.horizontalAdvance(cell.text)
    text = cell.text if advance <= room - small + 0.5 else _fitting(cell.text, metrics, room - small, right)
    wide = min(advance if text is cell.text else metrics.horizontalAdvance(text), room)
    x = box.right() - wide if right else box.x()
    if right:
        _mark(painter, cell, QRectF(x - small - side - 6, box.center().y() - side / 2, side, side))
    elif cell.icon:
        x = _icon(painter, cell, x, box) if cell.text else x
        if not cell.text:
            _icon(painter, cell, box.right() - theme.px(16) - 0, box)
    if not right and cell.mark:
        _mark(painter, cell, QRectF(x, box.center().y() - side / 2, side, side))
        x += side + 6
    if cell.before:
        painter.setFont(lettering(11)[0])
        painter.setPen(theme.current().color("text2"))
        painter.drawText(QRectF(x - (small if right else 0), box.y(), small, box.height()), AlignV, cell.before)
        x += 0 if right else small
    if text:
        painter.setFont(font)
        painter.setPen(theme.current().color(cell.tone))
        painter.drawText(QRectF(x, box.y(), wide + 2, box.height()), ONE_LINE, text)


def _smaller(cell: Cell, room: float) -> tuple[QFont, QFontMetricsF]:
    """The largest lettering in which a long number stands whole, down to one that can still be read."""
    sizes = [size for size in SMALLER if size < cell.size]
    tried = (lettering(size, cell.bold) for size in sizes)
    fits = (each for each in tried if each[1].horizontalAdvance(cell.text) <= room + 0.5)
    return next(fits, lettering(cell.size, cell.bold))


def _icon(painter: QPainter, cell: Cell, x: float, box: QRectF) -> float:
    side = theme.px(16)
    place = QRectF(round(x), round(box.center().y() - side / 2), side, side)
    icons.paint(painter, cell.icon, place, "text2" if cell.tone == "text" else cell.tone)
    return x + side + 8


def _mark(painter: QPainter, cell: Cell, box: QRectF) -> None:
    if cell.mark is None:
        return
    ratio = painter.device().devicePixelRatioF()
    place = QPointF(round(box.x() * ratio) / ratio, round(box.y() * ratio) / ratio)
    painter.drawPixmap(place, marks.pixmap(cell.mark, box.width(), ratio, outline=cell.outline))


def _fitting(text: str, metrics: QFontMetricsF, room: float, number: bool) -> str:
    if metrics.horizontalAdvance(text) <= room + 0.5:
        return text
    if number and any(char.isdigit() for char in text):
        return "⋯"
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


def frame(painter: QPainter, rect: QRect, *, sides: str = "ltrb", color: QColor | None = None) -> None:
    """Two accent pixels inside `rect`, on the sides named (l, t, r, b): the focused cell or row."""
    ink = color or theme.current().color("accent")
    x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
    lines = {"l": (x, y, 2, h), "t": (x, y, w, 2), "r": (x + w - 2, y, 2, h), "b": (x, y + h - 2, w, 2)}
    for side in sides:
        painter.fillRect(*lines[side], ink)


def rule(painter: QPainter, x1: int, y1: int, x2: int, y2: int, role: str = "rule") -> None:
    """A hairline on whole device pixels, whatever the scale."""
    rules(painter, (QLine(x1, y1, x2, y2),), role)


def rules(painter: QPainter, lines: Sequence[QLine], role: str = "rule") -> None:
    """Hairlines of one role, drawn together."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(_pen(theme.current(), role))
    painter.drawLines(list(lines))
