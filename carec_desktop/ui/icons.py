"""Icons: one-colour SVG files recoloured for the theme and drawn sharp at any pixel ratio."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from carec_desktop.paths import RESOURCES
from carec_desktop.ui import theme

_INK = b"#52565C"  # the one colour every file is drawn in


@cache
def _source(name: str) -> bytes:
    return (RESOURCES / "icons" / f"{name}.svg").read_bytes()


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace(_INK, color.encode())))


def names() -> list[str]:
    """Every icon the program ships, in order."""
    return sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg"))


def paint(painter: QPainter, name: str, box: QRectF, role: str = "text2") -> None:
    """Draw the icon into `box` in the colour of `role`."""
    _renderer(name, getattr(theme.current(), role)).render(painter, box)


class _Engine(QIconEngine):
    """Draws one named icon; the colour is chosen while painting, so a theme change needs no new icon."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = "disabled" if mode == QIcon.Mode.Disabled else "accent" if state == QIcon.State.On else self._role
        paint(painter, self._name, QRectF(rect), role)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)


def icon(name: str, role: str = "text2") -> QIcon:
    """The icon `name` in the colour of `role`; accent when on, disabled colour when disabled."""
    if name not in names():
        raise ValueError(name)
    return QIcon(_Engine(name, role))


def picture(name: str) -> QIcon:
    """The program's own sign, in its own colours, at the sizes systems ask for."""
    renderer, made = QSvgRenderer(QByteArray(_source(name))), QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        renderer.render(painter)
        painter.end()
        made.addPixmap(drawn)
    return made
