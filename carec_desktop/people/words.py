"""Names as text: one tidy spelling to keep, one folded spelling to compare."""

import unicodedata

LONGEST_TEXT = 300


def tidy(text: str) -> str:
    """One line of NFC text without control or format signs, at most 300 signs."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # nothing of the categories C, which is nearly always so
        return " ".join(composed.split())[:LONGEST_TEXT].rstrip()
    plain = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in composed)
    return " ".join(plain.split())[:LONGEST_TEXT].rstrip()


def spoken(name: str) -> str:
    """A name as two people would agree it is the same: letter case, width, spaces and accents of ё aside."""
    return tidy(unicodedata.normalize("NFKC", name)).casefold().replace("ё", "е")
