"""Colours, type and sizes: the few roles everything on screen is painted with.

Roles follow the visual language: palette roles where Qt has one, the rest as attributes of `Theme`.
A widget never stores a colour; it asks `current()` while painting and repaints on PaletteChange.
"""

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from carec_desktop.paths import RESOURCES

TEXT_SCALES = (100, 115, 130)
FAMILIES = ["CAREC Sans", "Noto Sans", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei UI", "sans-serif"]


@dataclass(frozen=True)
class Theme:
    """One set of colour roles, as #RRGGBB. `watch_word` is watch as text, `watch` as a mark."""

    name: str
    dark: bool
    window: str
    base: str
    alternate: str
    rule: str
    edge: str
    text: str
    text2: str
    text3: str
    disabled: str
    accent: str
    fill: str
    fill_hover: str
    fill_down: str
    on_fill: str
    hover: str
    selected: str
    good: str
    watch: str
    watch_word: str
    alert: str
    conflict: str
    good_tint: str
    watch_tint: str
    alert_tint: str
    conflict_tint: str

    def color(self, role: str) -> QColor:
        """The colour of a role by its name ("text2"); an unknown name is our bug."""
        return QColor(getattr(self, role))


LIGHT = Theme(
    "light", False, "#F2F2EF", "#FFFFFF", "#F8F8F6", "#DEDED9", "#85888D", "#1B1D21", "#52565C", "#63676D",
    "#9B9EA3", "#1E4A8C", "#1E4A8C", "#1A3D73", "#132C54", "#FFFFFF", "#E6EDF8", "#D3DFF2", "#0B6B58",
    "#B87A00",
    "#7A5200", "#9E2A06", "#A238B6", "#E2F1EC", "#FBF0D6", "#FBE6DE", "#F6E9F9",
)  # fmt: skip
DARK = Theme(
    "dark", True, "#15171A", "#1B1E22", "#202429", "#33383F", "#7A828C", "#E4E6E8", "#AFB5BC", "#8F969E",
    "#5F666E", "#8FB4F4", "#3463B0", "#1E4A8C", "#163560", "#FFFFFF", "#212F48", "#2A3D60", "#5CC3A9",
    "#DFB04C",
    "#DFB04C", "#F28D67", "#C56FDC", "#18312B", "#352D17", "#3A231A", "#35203D",
)  # fmt: skip


def high_contrast(palette: QPalette) -> Theme:
    """Roles taken from the system's own palette: marks in text colour, so their shapes carry the meaning."""
    get = palette.color
    role = QPalette.ColorRole
    text, base = get(role.WindowText).name(), get(role.Base).name()
    window, chosen = get(role.Window).name(), get(role.Highlight).name()
    plain = dict.fromkeys(("text2", "text3", "edge", "rule", "good", "watch", "watch_word", "alert", "conflict"), text)
    tints = dict.fromkeys(("hover", "selected", "good_tint", "watch_tint", "alert_tint", "conflict_tint"), base)
    fills = {"fill": chosen, "fill_hover": chosen, "fill_down": chosen, "accent": chosen}
    return replace(
        LIGHT, name="contrast", dark=get(role.Window).lightness() < 128, window=window, base=base,
        alternate=base,
        text=text, on_fill=get(role.HighlightedText).name(), **plain, **tints, **fills,
    )  # fmt: skip


class _State:
    """What the program looks like now; changed only by `set_theme` and `set_text_scale`."""

    theme: Theme = LIGHT
    scale: int = 100


def current() -> Theme:
    return _State.theme


def text_scale() -> int:
    """Text size in per cent: one of TEXT_SCALES."""
    return _State.scale


def px(size: float) -> int:
    """A length of the 100 % design in logical pixels at the chosen text size."""
    return round(size * _State.scale / 100)


def set_theme(theme: Theme) -> None:
    _State.theme = theme


def set_text_scale(per_cent: int) -> None:
    if per_cent not in TEXT_SCALES:
        raise ValueError(per_cent)
    _State.scale = per_cent


@cache
def load_fonts() -> str:
    """Register the shipped family once; its name, or "" when the font files are not there."""
    name = ""
    for weight in ("Regular", "SemiBold"):
        path = RESOURCES / "fonts" / f"CARECSans-{weight}.ttf"
        number = QFontDatabase.addApplicationFont(str(path)) if path.exists() else -1
        names = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        name = name or (names[0] if names else "")
    return name


def font(size: float = 13, *, bold: bool = False) -> QFont:
    """The shipped family at `size` pixels of the 100 % design, with figures of one width."""
    return QFont(_font(px(size), bold))  # a copy is cheap, asking the family for its features is not


@lru_cache(maxsize=64)
def _font(pixels: int, bold: bool) -> QFont:
    made = QFont()
    made.setFamilies([f for f in (load_fonts(), *FAMILIES) if f])
    made.setPixelSize(pixels)
    # The family ships two weights; 600 is the heavier one, and a fallback family rounds it to its bold.
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setFeature(QFont.Tag("lnum"), 1)
    return made


def palette_of(theme: Theme) -> QPalette:
    """The theme's roles as a QPalette, the disabled group included."""
    made = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    pairs = {
        role.Window: theme.window, role.Base: theme.base, role.AlternateBase: theme.alternate,
        role.Button: theme.base, role.Text: theme.text, role.WindowText: theme.text,
        role.ButtonText: theme.text,
        role.PlaceholderText: theme.text3, role.Midlight: theme.rule, role.Light: theme.base,
        role.Mid: theme.edge,
        role.Dark: theme.edge, role.Shadow: theme.rule, role.Highlight: theme.selected,
        role.HighlightedText: theme.text, role.Link: theme.accent, role.LinkVisited: theme.accent,
        role.Accent: theme.accent, role.ToolTipBase: theme.base, role.ToolTipText: theme.text,
        role.BrightText: theme.alert,
    }  # fmt: skip
    for one, colour in pairs.items():
        made.setColor(one, QColor(colour))
    for one in (role.Text, role.WindowText, role.ButtonText, role.PlaceholderText):
        made.setColor(group.Disabled, one, QColor(theme.disabled))
    return made


def system_theme(app: QApplication | None = None) -> Theme:
    """Light or dark as the system asks; high contrast when the system says so."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is not None and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return high_contrast(QGuiApplication.palette() if app is None else app.style().standardPalette())
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
