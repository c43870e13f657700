"""One cell that holds a name, and what people put beside it: a number, another spelling in brackets, a country."""

import re
import unicodedata

from carec_desktop.forms.choices import MEMBERS

_NUMBER = re.compile(r"(?:[№#]\s*)?\d{1,5}\s*[.)、．:]\s*(?=\D)|(?:[№#]\s*)?\d{1,5}\s+(?=[^\W\d])|[-*•·–—]\s+(?=\w)")
_BRACKETS = re.compile(r"\s*[(（\[【]([^()（）\[\]【】]+)[)）\]】]\s*")
# A sign must stand between: Pak, in capitals, is a surname too.
_TAG = re.compile(r"(?:\[([A-Z]{3})\]\s*|([A-Z]{3})\s*[-_:/|]\s*)(?=\S)")


def unnumbered(cell: str) -> str:
    """The cell without the number or the dot of a list before it."""
    met = _NUMBER.match(cell)
    return cell[met.end() :].strip() if met else cell


def named(cell: str) -> tuple[str, tuple[str, ...], str]:
    """The name, its other spellings, and a member's code that stands before it or in brackets as "KGZ" does."""
    text, country = cell, ""
    tag = _TAG.match(text)
    if tag and (tag[1] or tag[2]) in MEMBERS:
        text, country = text[tag.end() :], tag[1] or tag[2]
    others: list[str] = []
    for inside in _BRACKETS.findall(text):
        if inside.strip().upper() in MEMBERS:
            country = country or inside.strip().upper()
        elif not _is_spelling(_BRACKETS.sub(" ", text), inside):
            return text.strip(), (), country  # an explanation, which stays beside the name
        else:
            others.append(inside.strip())
    text = _BRACKETS.sub(" ", text).strip()
    parts = [part.strip() for part in re.split(r"\s+/\s+|／", text)]
    if len(parts) == 2 and all(parts) and _is_spelling(*parts):
        text, others = parts[0], [parts[1], *others]
    return text, tuple(others), country


def _is_spelling(name: str, other: str) -> bool:
    """Can this be the same name: in another script, or in as many words?"""
    if not any(char.isalpha() for char in other):
        return False
    return script(name) != script(other) or len(other.split()) > 1


def script(text: str) -> str:
    """Name of the script of the first letter, such as CYRILLIC; "" where no letter stands."""
    return next((unicodedata.name(char, "?").split()[0] for char in text if char.isalpha()), "")
