"""The columns a list is declared by: heading, how a row becomes a cell, width; and how wide a heading must be."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from carec_desktop.i18n import LANGUAGES, speaking
from carec_desktop.ui import cells, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.parts import Words, said

CHEVRON = "right"  # the icon of a cell that opens its row


@dataclass(frozen=True)
class Column:
    """One column: its heading, how a row object becomes a cell, its width at 100 %; `stretch` shares what is left."""

    title: Words
    cell: Callable[[Any], Cell]
    width: int = 100
    stretch: int = 0
    right: bool = False
    tip: Words = ""
    optional: bool = False  # goes first when the window is narrow


def opener() -> Column:
    """The last column of a list whose rows open: a chevron."""
    return Column("", lambda _row: Cell(icon=CHEVRON), 34)


def head_width(title: Words, lines: int = 1) -> int:
    """Pixels the head of a column needs in the widest of the three languages, so that switching moves nothing."""
    texts = {said(title)}
    for lang in LANGUAGES if not isinstance(title, str) else ():
        with speaking(lang):
            texts.add(said(title))
    wide = max(_wide_on(text, lines) for text in texts)
    return ceil(wide) + 2 * cells.PAD if wide else 0


def _wide_on(text: str, lines: int) -> float:
    """Least width at which `text` takes no more than so many lines."""
    metrics = QFontMetricsF(theme.font(11))
    whole = metrics.horizontalAdvance(text)
    wide, high = whole / lines, metrics.height() * (lines + 0.5)
    while lines > 1 and wide < whole and wrapped(text, metrics, wide).height() > high:
        wide += 4
    return max(wide, wrapped(text, metrics, wide).width()) if lines > 1 else whole


def wrapped(text: str, metrics: QFontMetricsF, wide: float) -> QRectF:
    """The room a text takes in lines of this width; larger where a word alone is wider."""
    return metrics.boundingRect(QRectF(0, 0, wide, 1000), Qt.TextFlag.TextWordWrap.value, text)
