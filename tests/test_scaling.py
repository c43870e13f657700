"""Rules and marks stay crisp at 100 to 200 %; where colours are gone, shapes still tell one mark from another."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from carec_desktop.ui import cells, icons, marks, theme
from carec_desktop.ui.marks import Mark

RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0)
SQUARE = (Mark.VALUE, Mark.APPROVED)  # marks that fill their box to its edge
TWINS = {  # one shape with two names: told apart by the word beside it
    frozenset((Mark.RECEIVED, Mark.RESAVED)),
}


def canvas(side: int, ratio: float) -> QImage:
    made = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_ARGB32)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.white)
    return made


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_rule_is_one_line_of_pixels_at_any_scale(qapp: QApplication, ratio: float) -> None:
    ink = theme.current().color("edge").rgb()
    for y in range(3, 40, 7):
        picture = canvas(48, ratio)
        painter = QPainter(picture)
        cells.rule(painter, 0, y, 48, y, "edge")
        painter.end()
        column = [picture.pixel(picture.width() // 2, at) for at in range(picture.height())]
        drawn = [at for at, colour in enumerate(column) if colour != QColor("white").rgb()]
        assert len(drawn) == 1, f"{ratio}: a rule at {y} takes {len(drawn)} lines"
        assert column[drawn[0]] == ink, "a rule is not mixed with its ground"


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("size", [9, 10, 12, 14])
def test_filled_marks_end_on_whole_pixels(qapp: QApplication, size: int, ratio: float) -> None:
    for mark in SQUARE:
        picture = marks.pixmap(mark, size, ratio).toImage()
        assert picture.width() == round(size * ratio)
        last = picture.width() - 1
        corners = [(0, 0), (last, 0), (0, last), (last, last)]
        assert {picture.pixelColor(*corner).alpha() for corner in corners} == {255}, (mark, size, ratio)


def drawn(mark: Mark, side: int = 24) -> QImage:
    """The mark in black on white."""
    picture = canvas(side, 1)
    painter = QPainter(picture)
    marks.paint(painter, mark, QRectF(0, 0, side, side), color=QColor("black"))
    painter.end()
    return picture


def difference(one: QImage, two: QImage) -> int:
    """Pixels that are clearly dark in one picture and clearly light in the other."""
    sides = range(one.width())
    pairs = ((one.pixelColor(x, y).lightness(), two.pixelColor(x, y).lightness()) for x in sides for y in sides)
    return sum(1 for a, b in pairs if abs(a - b) > 128)


def test_every_mark_has_a_shape_of_its_own(qapp: QApplication) -> None:
    pictures = {mark: drawn(mark) for mark in Mark}
    for one, two in combinations(Mark, 2):
        if frozenset((one, two)) not in TWINS:
            assert difference(pictures[one], pictures[two]) >= 12, (one, two)


def test_high_contrast_takes_the_systems_colours_and_keeps_the_shapes(qapp: QApplication) -> None:
    system = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, "black"), (QPalette.ColorRole.Base, "black"),
        (QPalette.ColorRole.WindowText, "white"), (QPalette.ColorRole.Highlight, "#1AEBFF"),
        (QPalette.ColorRole.HighlightedText, "black"),
    ):  # fmt: skip
        system.setColor(role, QColor(colour))
    made = theme.high_contrast(system)
    assert made.dark
    assert {made.color(role).name() for role in ("good", "watch", "alert", "conflict", "edge", "text2")} == {"#ffffff"}
    assert made.color("base") == QColor("black")
    assert made.color("accent") == QColor("#1AEBFF")


@pytest.mark.parametrize("ratio", RATIOS)
def test_icons_fill_their_box_at_any_scale(qapp: QApplication, ratio: float) -> None:
    for name in icons.names():
        picture = canvas(18, ratio)
        painter = QPainter(picture)
        icons.paint(painter, name, QRectF(0, 0, 18, 18))
        painter.end()
        side = range(picture.width())
        ink = sum(1 for x in side for y in side if picture.pixelColor(x, y).lightness() < 200)
        assert ink > 12 * ratio, f"{name} is hardly there"
