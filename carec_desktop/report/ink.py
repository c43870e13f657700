"""Colours of the printed pages: few, named by what they say, and told apart in grey by shape and word."""

from reportlab.lib.colors import Color, HexColor

INK = HexColor(0x16202C)
NAVY = HexColor(0x12355B)
GREY = HexColor(0x56616E)
LIGHT = HexColor(0x7A8490)  # smallest type: figure codes, column letters
HAIR = HexColor(0xC3CAD2)
ROW = HexColor(0xE6EAEE)
TINT = HexColor(0xF2F5F9)
STRIPE = HexColor(0xF5F7FA)
WATERMARK = HexColor(0xEDF0F3)
WHITE = HexColor(0xFFFFFF)
ALARM = HexColor(0xCC4E1C)
WOMEN = HexColor(0x5B3A8C)
MEN = HexColor(0xB9C5D2)

STATUS: dict[str, Color] = {
    "achieved": NAVY,
    "on_track": HexColor(0x17807A),
    "watch": HexColor(0xE3A008),
    "off_track": ALARM,
    "reversed": HexColor(0x8B1E4B),
    "not_rated": LIGHT,
}
WATCH_EDGE = HexColor(0x7A5600)
REASONS = tuple(HexColor(tone) for tone in (0xC9D0D8, 0xE4E8ED, 0x8A949F, 0x56616E, 0x16202C, 0xA7B0BA))
