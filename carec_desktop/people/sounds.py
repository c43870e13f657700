"""Names as they sound: one Latin key for the spellings of a name in the scripts of the region.

`plain` folds a text within its script; `latin` crosses scripts: Cyrillic of Russian, Kazakh, Kyrgyz, Tajik, Mongolian,
Uzbek; Georgian; Arabic letters; Latin with the signs of Azerbaijani, Turkmen, Uzbek and Kazakh. What differs from one
passport office to the next (kh, x and h; zh, j and ž; ye and e; doubled letters; apostrophes) is made equal. A key is
for finding, not for showing: different names may share it. Chinese stays as it is: nothing here knows its sounds.
"""

import re
import unicodedata
from functools import lru_cache

# Each letter with its sound, "б b"; a letter may be heard as two.
_CYRILLIC = """а a б b в v г g д d е e ж j з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х h ц c ч c ш s щ s
ы i э e ю iu я ia қ k ғ g һ h ҳ h ҷ j ӣ i ӯ u ә a ө o ү u ұ u і i ң n ў o ҡ k ҙ z ҫ s є e ї i ј i"""
_GEORGIAN = """ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ j რ r ს s ტ t უ u ფ p ქ k ღ g ყ k შ s ჩ c
ც c ძ dz წ c ჭ c ხ h ჯ j ჰ h"""
_ARABIC = """ا a آ a ب b پ p ت t ٹ t ث s ج j چ c ح h خ h د d ڈ d ذ z ر r ڑ r ز z ژ j س s ش s ص s ض z ط t ظ z غ g ف f ق k
ک k ك k گ g ل l م m ن n ں n و v ہ h ه h ھ h ی i ي i ے i ى i ئ i"""
_LATIN = {"ə": "a", "ı": "i", "ž": "j", "š": "s", "č": "c", "ç": "c", "ş": "s", "ğ": "g", "ñ": "n", "ň": "n", "ý": "i",
          "ø": "o", "æ": "a", "đ": "d", "ł": "l", "ß": "s", "ĵ": "j"}  # fmt: skip


def _pairs(table: str) -> dict[str, str]:
    """Letters and sounds of one of the tables above."""
    found = table.split()
    return dict(zip(found[::2], found[1::2], strict=True))


_SCRIPTS = {**_pairs(_CYRILLIC), **_pairs(_GEORGIAN), **_pairs(_ARABIC), **_LATIN}
_LETTERS = str.maketrans(_SCRIPTS | dict.fromkeys("ьъءع", ""))
_APOSTROPHES = re.compile("['\u2018\u2019\u02bb\u02bc\u02b9\u00b4`\u2032\uff07]")
_TOGETHER = (
    ("shch", "s"), ("sch", "s"), ("sh", "s"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"),
    ("tch", "c"), ("ch", "c"), ("ts", "c"), ("tz", "c"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("q", "k"), ("w", "v"), ("y", "i"), ("ii", "i"), ("ie", "e"), ("io", "e"), ("x", "h"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_WORDS = re.compile(r"[^\w]+|_")
_VOWELS = re.compile("[aeiou]")


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Case, accents, ё, width and apostrophes aside; the script stays. Words stand one blank apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(char for char in unicodedata.normalize("NFD", folded) if unicodedata.category(char) != "Mn")
    return " ".join(_WORDS.split(_APOSTROPHES.sub("", unicodedata.normalize("NFC", bare)))).strip()


def latin(text: str) -> str:
    """The sounds of `text` in plain Latin letters; "" where nothing here can be read as letters of a name."""
    return _latin(text, ks=False)


def latins(text: str) -> tuple[str, ...]:
    """All readings: an x is the h of Uzbek and Azerbaijani names or the ks of others."""
    first = _latin(text, ks=False)
    second = _latin(text, ks=True) if "x" in text.casefold() else first
    return (first,) if first == second else (first, second)


@lru_cache(maxsize=65_536)
def _latin(text: str, *, ks: bool) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("й", "и")
    letters = _APOSTROPHES.sub("", folded).translate(_LETTERS)
    bare = "".join(char for char in unicodedata.normalize("NFD", letters) if unicodedata.category(char) != "Mn")
    bare = bare.replace("x", "ks") if ks else bare
    for together, one in _TOGETHER:
        bare = bare.replace(together, one)
    words = _WORDS.split("".join(char if char.isascii() else " " for char in bare))
    return " ".join(_DOUBLED.sub(r"\1", word) for word in words if word)


@lru_cache(maxsize=65_536)
def bones(latin_key: str) -> str:
    """The consonants of each word of a Latin key, in capitals: what stays when vowels are heard differently. A vowel
    at the beginning is an A, whichever it is."""
    words = (_VOWELS.sub("a", word[:1]) + _VOWELS.sub("", word[1:]) for word in latin_key.split())
    return " ".join(_DOUBLED.sub(r"\1", word) for word in words).upper()


def forget() -> None:
    """Forget every name met so far: somebody was erased."""
    for kept in (plain, _latin, bones):
        kept.cache_clear()
