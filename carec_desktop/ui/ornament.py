"""The fingerprint's picture: 13 × 13 squares with the symmetry of a felt carpet, drawn from a digest.

It is for the eye; the decision is in the digits beside it.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import _
from carec_desktop.report.ornament import SIDE, pattern
from carec_desktop.ui import theme


class Ornament(QWidget):
    """The picture of one digest, `size` pixels wide with its frame."""

    def __init__(self, digest: str, size: int = 88) -> None:
        super().__init__()
        self._rows = pattern(digest)
        self.setFixedSize(size, size)
        self.setAccessibleName(_("Picture of the fingerprint; compare the digits instead"))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), now.color("edge"))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), now.color("base"))
        inner = self.width() - 10
        ratio = painter.device().devicePixelRatioF()
        edge = [round((5 + inner * i / SIDE) * ratio) / ratio for i in range(SIDE + 1)]
        for row, values in enumerate(self._rows):
            for column, value in enumerate(values):
                if value:
                    color = now.color("accent" if value == 1 else "alert")
                    left, top = edge[column], edge[row]
                    painter.fillRect(QRectF(left, top, edge[column + 1] - left, edge[row + 1] - top), color)
