"""One spelling for comparing: case, accents and scripts folded away, so that a name is found however it is typed.

Cyrillic and Georgian become Latin by their sound; letters that several systems of transliteration spell in
several ways end up as one. The result is for comparing only and is never shown. Chinese signs stay as they are.
"""

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяґєіїғқңөұүһәҳҷӣӯҡҫӑӗјљњћџ"
_CYRILLIC_HEARD = (
    "a b v g d e e j z i i k l m n o p r s t u f h c ch sh sh - i - e iu ia g e i i g k n o u u h a h j i u k s a e i "
    "l n c j"
)
_GEORGIAN = "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
_GEORGIAN_HEARD = "a b g d e v z t i k l m n o p j r s t u p k g k sh ch c z c ch h j h"
_LATIN = {"ə": "a", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "e", "œ": "e", "ŋ": "n", "þ": "t"}
_SILENT = dict.fromkeys("ъь'’ʻ‘`ʼ", "")
_LETTERS = {
    **dict(zip(_CYRILLIC, _CYRILLIC_HEARD.split(), strict=True)),
    **dict(zip(_GEORGIAN, _GEORGIAN_HEARD.split(), strict=True)),
    **_LATIN, **_SILENT,
}  # fmt: skip
# Pairs first: several systems write one sound in several ways.
_SOUNDS = (
    ("shch", "sh"), ("dzh", "j"), ("kh", "h"), ("gh", "g"), ("zh", "j"), ("dj", "j"), ("tch", "ch"), ("ts", "c"),
    ("tz", "c"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("q", "k"), ("w", "v"), ("x", "ks"), ("yu", "iu"),
    ("ya", "ia"), ("ye", "e"), ("yo", "e"), ("jo", "e"), ("y", "i"), ("ie", "e"),
)  # fmt: skip
_REPEATED = re.compile(r"([a-z])\1+")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Case and accents away, every script kept: "Ёлка" and "елка" are one, and so are "Şuşa" and "susa"."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in spread if not unicodedata.combining(sign)))


@lru_cache(maxsize=65_536)
def sound(text: str) -> str:
    """The words of `text` by their sound in plain Latin letters, with single spaces between them."""
    # Letters that are a base and a mark to Unicode (й, ё, ş) are looked up before the mark is taken away.
    whole = unicodedata.normalize("NFC", text.casefold())
    latin = fold("".join(_LETTERS.get(sign, sign) for sign in whole))
    return " ".join(_one_sound(word) for word in _WORD.findall(latin))


def _one_sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _REPEATED.sub(r"\1", word)


def matches(wanted: str, text: str) -> bool:
    """Whether every word typed in `wanted`, in any script, begins or lies in `text`. Nothing wanted matches."""
    plain, heard = fold(text), sound(text)
    return all(word in plain or bool(sound(word)) and sound(word) in heard for word in fold(wanted).split())


def begins(wanted: str, text: str) -> bool:
    """Whether a word of `text` begins with what was typed: such finds come first in a list."""
    typed = sound(wanted)
    return bool(typed) and any(text_from.startswith(typed) for text_from in _tails(sound(text)))


def _tails(words: str) -> list[str]:
    parts = words.split()
    return [" ".join(parts[at:]) for at in range(len(parts))]
