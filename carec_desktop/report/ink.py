"""Colours of the printed pages: few, named by what they say, and told apart in grey by shape and word."""

Colour = str  # operands of a PDF colour operator: red, green and blue between 0 and 1


def rgb(tone: int) -> Colour:
    """0x12355B as PDF writes it."""
    return " ".join(f"{(tone >> shift & 255) / 255:.3f}" for shift in (16, 8, 0))


INK = rgb(0x16202C)
NAVY = rgb(0x12355B)
LAPIS = rgb(0x1E4A8C)  # the accent of the window; headings and ornaments of what a person signs
MADDER = rgb(0x9E2A06)
PALE_LAPIS = rgb(0xB4C5E2)
GREY = rgb(0x56616E)
LIGHT = rgb(0x7A8490)  # smallest type: figure codes, column letters
HAIR = rgb(0xC3CAD2)
ROW = rgb(0xE6EAEE)
TINT = rgb(0xF2F5F9)
STRIPE = rgb(0xF5F7FA)
WATERMARK = rgb(0xEDF0F3)
WHITE = rgb(0xFFFFFF)
ALARM = rgb(0xCC4E1C)
WOMEN = rgb(0x5B3A8C)
MEN = rgb(0xB9C5D2)

STATUS: dict[str, Colour] = {
    "achieved": NAVY,
    "on_track": rgb(0x17807A),
    "watch": rgb(0xE3A008),
    "off_track": ALARM,
    "reversed": rgb(0x8B1E4B),
    "not_rated": LIGHT,
}
WATCH_EDGE = rgb(0x7A5600)
REASONS = tuple(rgb(tone) for tone in (0xC9D0D8, 0xE4E8ED, 0x8A949F, 0x56616E, 0x16202C, 0xA7B0BA))
