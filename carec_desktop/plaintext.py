"""Typed text with its signs made plain, so that one reader serves every keyboard and office program."""

import re
import unicodedata

_DASHES = dict.fromkeys("-‐‑‒–—―−⁻﹘﹣－", "-")
_SPACES = dict.fromkeys([*map(chr, range(0x2000, 0x200B)), "\u00a0", "\u202f", "\u205f", "\u3000", "\t"], " ")
_PUNCTUATION = {"、": ",", "﹐": ",", "。": ".", "｡": ".", "﹒": ".", "〜": "~"}
_FORMULA = re.compile("(^|[;\t\r\n]\"?)(?=[=+@＝＋＠－\t\r-])")
_PLAIN = _DASHES | _SPACES | _PUNCTUATION


def plain(text: str) -> str:
    """`text` with ASCII digits, one minus, one space, and full-width signs narrowed.

    Not NFKC: that would read 5² as 52 and ½ as 1⁄2.
    """
    return "".join(_plain_char(char) for char in text)


def _plain_char(char: str) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - 0xFEE0)
    return char


def disarmed(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet computes, also one that takes semicolons or tabs for the end of a cell,
    as it does where the comma belongs to numbers; full-width signs begin a formula, too."""
    return _FORMULA.sub(r"\1'", cell)


def quoted(text: str) -> str:
    """The person's own text for a sentence: one line, no control signs, at most 40 signs."""
    seen = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text)
    return seen if len(seen) <= 40 else seen[:39] + "…"
