"""Names and signs the printing fonts lack: found before a page is drawn, so that one name never stops a batch."""

from collections.abc import Iterable
from functools import lru_cache

from carec_desktop.report.fonts import family

BOX = "□"


def lacking(words: str) -> str:
    """The signs of `words` that no printing font has, each once, in their order."""
    return "".join(dict.fromkeys(sign for sign in words if sign != "\n" and not family().regular.has(sign)))


@lru_cache(maxsize=8192)  # a cell is measured for its height, then drawn
def legible(words: str) -> str:
    """`words` with an empty box for every sign that cannot be printed."""
    gone = lacking(words)
    return "".join(BOX if sign in gone else sign for sign in words) if gone else words


def code_of(sign: str) -> str:
    """How a sign is named where it cannot be shown: U+20BB7."""
    return f"U+{ord(sign):04X}"


def unprintable(texts: Iterable[str]) -> tuple[str, ...]:
    """All signs that are lacking in these texts, named."""
    return tuple(dict.fromkeys(code_of(sign) for text in texts for sign in lacking(text)))
