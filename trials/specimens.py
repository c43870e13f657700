"""Draws the pictures of docs/visual-language.md with the program's own parts: what they show is what is built.

    python3 dev.py screenshots --specimens

Type, colours, spacing, marks and states of controls, into docs/pictures as small PNG files.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QWidget

from carec_desktop import i18n
from carec_desktop.ui import icons, marks, start, style, theme
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Button, Chip, Hint, Label, repolish
from carec_desktop.ui.tally import Question, Tally

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDE = 860
TYPE = (
    (24, True, "One number a panel", "12"),
    (18, True, "Page title", "Обзор 2020"),
    (15, True, "Section", "各集群完成情况"),
    (13, False, "Body, lists, controls", "Экспорт товаров 1 965,4"),
    (12, False, "Second line, units", "млн долл. США · 百万美元"),
    (11, False, "Column heads, codes, chips", "TRD.OP2.RATIO"),
)
ROLES = (
    ("window", "base", "alternate", "hover", "selected", "rule", "edge"),
    ("text", "text2", "text3", "disabled", "accent", "fill"),
    ("good", "watch", "watch_word", "alert", "conflict"),
    ("good_tint", "watch_tint", "alert_tint", "conflict_tint"),
)
STATUS = (Mark.ACHIEVED, Mark.ON_TRACK, Mark.WATCH, Mark.OFF_TRACK, Mark.REVERSED, Mark.NOT_RATED)
STATES = (
    Mark.DRAFT, Mark.NOT_SENT, Mark.RECEIVED, Mark.APPROVED, Mark.IN_DOUBT, Mark.ERROR, Mark.CONFLICT, Mark.WAITING,
    Mark.ASKED,
)  # fmt: skip
TALLY = (Mark.VALUE, Mark.REASON, Mark.DRAFT, Mark.IN_DOUBT, Mark.CONFLICT, Mark.MISSING)


def words(
    painter: QPainter, at: QPointF, text: str, size: float = 12, role: str = "text2", *, bold: bool = False
) -> None:  # fmt: skip
    painter.setFont(theme.font(size, bold=bold))
    painter.setPen(theme.current().color(role))
    painter.drawText(at, text)


def paint_type(painter: QPainter) -> int:
    y = 18.0
    for size, bold, use, sample in TYPE:
        y += size + 10
        words(painter, QPointF(20, y), f"{size} px {'bold' if bold else 'regular'}")
        words(painter, QPointF(140, y), use)
        words(painter, QPointF(380, y), sample, size, "text", bold=bold)
    return round(y + 18)


def paint_colours(painter: QPainter) -> int:
    y = 16
    for line in ROLES:
        for at, role in enumerate(line):
            box = QRectF(20 + at * 118, y, 108, 30)
            painter.fillRect(box, theme.current().color("edge"))
            painter.fillRect(box.adjusted(1, 1, -1, -1), theme.current().color(role))
            words(painter, QPointF(box.x(), y + 45), role, 11)
        y += 60
    return y


def paint_spacing(painter: QPainter) -> int:
    now = theme.current()
    rows = (("title row", 57), ("control, main action", 32), ("control", 28), ("list row", 28), ("grid row", 22),
            ("status line", 26))  # fmt: skip
    x = 20
    for name, high in rows:
        painter.fillRect(QRectF(x, 16, 126, high), now.color("edge"))
        painter.fillRect(QRectF(x + 1, 17, 124, high - 2), now.color("alternate"))
        words(painter, QPointF(x + 8, 16 + high / 2 + 4), f"{high} px", 12, "text")
        words(painter, QPointF(x, 92), name, 11)
        x += 138
    return 106


def paint_marks(painter: QPainter) -> int:
    y = 14.0
    for head, row in (("Status", STATUS), ("State", STATES), ("Tally", TALLY)):
        words(painter, QPointF(20, y + 14), head, 12, "text", bold=True)
        x = 96.0
        for mark in row:
            text = marks.WORDS[mark]
            room = 30 + len(text) * 6.6
            if x + room > WIDE - 10:
                x, y = 96.0, y + 28
            marks.paint(painter, mark, QRectF(x, y + 3, 14, 14))
            words(painter, QPointF(x + 20, y + 14), text)
            x += room + 14
        y += 34
    return round(y + 4)


def paint_icons(painter: QPainter) -> int:
    for at, name in enumerate(n for n in icons.names() if n != "app"):
        icons.paint(painter, name, QRectF(20 + at % 25 * 33, 14 + at // 25 * 32, 18, 18))
    return 78


DRAWN: dict[str, Callable[[QPainter], int]] = {
    "type": paint_type, "colours": paint_colours, "spacing": paint_spacing, "marks": paint_marks, "icons": paint_icons,
}  # fmt: skip


def drawn(paint: Callable[[QPainter], int]) -> QImage:
    """One picture, as high as the painter says, on the base colour."""
    image = QImage(WIDE, 600, QImage.Format.Format_RGB32)
    image.fill(theme.current().color("base"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    high = paint(painter)
    painter.end()
    return image.copy(0, 0, WIDE, high)


def controls() -> QWidget:
    """Controls in their states, as they stand in the window."""
    holder = QWidget()
    holder.setProperty("surface", "base")
    holder.setFixedWidth(WIDE)
    grid = QGridLayout(holder)
    grid.setContentsMargins(20, 14, 20, 14)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(10)
    disabled = Button("Disabled", tip="the reason stands here")
    disabled.setEnabled(False)
    lines = [QLineEdit(text) for text in ("1 965,4", "12,500", "36", "7 June 2021")]
    for line, state in zip(lines, ("", "question", "error", ""), strict=True):
        line.setFixedWidth(120)
        line.setProperty("state", state)
        repolish(line)
    lines[3].setReadOnly(True)
    choices = [Option("all", "All"), Option("missing", "Missing"), Option("doubt", "In doubt", Mark.IN_DOUBT)]
    segments, members = Segments(choices), Combo([("KGZ", "Kyrgyz Republic")])
    members.choose("KGZ")
    segments.choose("missing")
    tally = Tally([Question(mark, sector=str(at // 8)) for at, mark in enumerate(TALLY * 2)])
    rows: list[tuple[str, list[QWidget]]] = [
        ("Buttons", [Button("Merge", keys="Ctrl+Enter", kind="primary"), Button("Add files…", icon="plus"), disabled,
                     Button("All 22", kind="link")]),
        ("Fields", [*lines]),
        ("Choices", [segments, members]),
        ("Words", [Chip("not collected"), Hint(("Alt+1",), "not yet due"), Label("12 questions", tone="2"), tally]),
    ]  # fmt: skip
    for at, (head, widgets) in enumerate(rows):
        grid.addWidget(Label(head, 12, bold=True), at, 0)
        for across, widget in enumerate(widgets):
            grid.addWidget(widget, at, across + 1, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnStretch(6, 1)
    return holder


def states() -> Iterator[tuple[str, QPixmap | QImage]]:
    """The picture of controls in this theme."""
    holder = controls()
    holder.show()
    QApplication.processEvents()
    yield "controls", holder.grab()
    holder.close()
    holder.deleteLater()


def tally_sizes(painter: QPainter) -> int:
    """Rules and marks at 100, 125, 150 and 200 %: sharp edges, the same width everywhere."""
    x = 20.0
    for ratio in (1.0, 1.25, 1.5, 2.0):
        words(painter, QPointF(x, 24), f"{ratio:.0%}")
        for at, mark in enumerate((*STATUS, *TALLY)):
            drawn_at = marks.pixmap(mark, 12, ratio)
            drawn_at.setDevicePixelRatio(1)
            painter.drawPixmap(QPointF(x + at % 6 * (12 * ratio + 4), 36 + at // 6 * (12 * ratio + 6)), drawn_at)
        x += 6 * (12 * ratio + 4) + 30
    return 110


def make() -> list[Path]:
    """Draw everything in light and dark; the files written."""
    app = start.application()
    i18n.use("en")
    written = []
    for look in (theme.LIGHT, theme.DARK):
        style.apply(app, look)
        pictures = [(name, drawn(paint)) for name, paint in {**DRAWN, "scales": tally_sizes}.items()]
        for name, picture in [*pictures, *states()]:
            path = TARGET / f"{name}-{look.name}.png"
            picture.save(str(path))
            written.append(path)
    return written
