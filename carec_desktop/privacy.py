"""Telephone numbers, addresses and identity numbers of people in free text: said softly, never stopped.

What travels is read by many; a text that names whom to call, or holds somebody's identity number, says more
than the record needs. The finders look for the exact shape of such a number (calling code, date of birth, check
digit) and for the words before it, so that figures, years, amounts, numbers of documents and web addresses pass.
Digits of any script count; the sentence shows a few signs of what was found, so that it can be found.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from carec_desktop.i18n import N_
from carec_desktop.plaintext import plain
from carec_desktop.problems import Kind, Problem, declare

PHONE = declare(
    "phone-in-text",
    N_("“{label}” seems to hold a telephone number ({shown}): many people read this text, leave it out if you can."),
    blocking=False,
)
EMAIL = declare(
    "email-in-text",
    N_("“{label}” seems to hold an e-mail address ({shown}): many people read this text, leave it out if you can."),
    blocking=False,
)
IDENTITY = declare(
    "identity-number-in-text",
    N_("“{label}” seems to hold somebody's identity number ({shown}): it must not leave this laptop, take it out."),
    blocking=False,
)
PASSPORT = declare(
    "passport-in-text",
    N_("“{label}” seems to hold a passport number ({shown}): it must not leave this laptop, take it out."),
    blocking=False,
)


@dataclass(frozen=True)
class Found:
    """Something of a person in a text: `start` and `end` count the signs of the text as it was given."""

    kind: Kind
    start: int
    end: int
    shown: str


@dataclass(frozen=True)
class Finder:
    """A shape (its group 1, or all of it, is the number) and what must also be true of its digits.

    `bare`: the shape could as well be a figure or the number of a document, so their words rule it out."""

    kind: Kind
    shape: re.Pattern[str]
    holds: Callable[[str], bool] = lambda digits: True
    bare: bool = True


# -- check digits ------------------------------------------------------------


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return date(1900, 1, 1) <= date(year, month, day) <= date(2099, 12, 31)
    except ValueError:
        return False


def is_chinese_id(digits: str) -> bool:
    """18 signs: six of the place, date of birth, three of the order, check digit of ISO 7064 mod 11-2."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    born = _is_day(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    return digits[0] != "0" and born and "10X98765432"[total % 11] == digits[17].upper()


def is_kazakh_iin(digits: str) -> bool:
    """12 digits: YYMMDD, century and sex (1 to 6), four of the order, check digit mod 11 in two rounds.

    A firm's BIN has 4, 5 or 6 where the first digit of the day stands, so it is none."""
    century = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}.get(digits[6])
    if century is None or not _is_day(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6])):
        return False
    check = _weighed(digits, range(1, 12))
    return (check if check < 10 else _weighed(digits, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))) == int(digits[11])


def _weighed(digits: str, weights: range | tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def is_uzbek_pinfl(digits: str) -> bool:
    """14 digits: century and sex (1 to 6), DDMMYY, region, order, check digit with weights 7, 3, 1."""
    century = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}.get(digits[0])
    if century is None or not _is_day(century + int(digits[5:7]), int(digits[3:5]), int(digits[1:3])):
        return False
    return sum(int(digit) * (7, 3, 1)[at % 3] for at, digit in enumerate(digits[:13])) % 10 == int(digits[13])


def is_kyrgyz_pin(digits: str) -> bool:
    """14 digits: sex (1 woman, 2 man), DDMMYYYY, five of the order."""
    born = int(digits[5:9])
    return digits[0] in "12" and 1900 <= born <= 2039 and _is_day(born, int(digits[3:5]), int(digits[1:3]))


def _is_mongolian(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    year, month = int(digits[:2]), int(digits[2:4])
    born_since_2000 = month > 20
    return _is_day((2000 if born_since_2000 else 1900) + year, month - 20 * born_since_2000, int(digits[4:6]))


def _is_called(number: str) -> bool:
    """An international number: a calling code of the region, or one of elsewhere not written like an amount."""
    digits = re.sub(r"\D", "", number)
    if not 10 <= len(digits) <= 15 or digits.endswith("00000"):
        return False
    return digits.startswith(REGION_CODES) or not re.fullmatch(r"\+\d{1,3}([ ,.']\d{3})+", number)


def _is_no_amount(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return not digits.endswith("0000") and len(set(digits)) > 2


def _is_long_enough(number: str) -> bool:
    return 5 <= len(re.sub(r"\D", "", number)) <= 15


def _is_passport_series(number: str) -> bool:
    """Not a year before a figure: "2020 123456"."""
    series = re.sub(r"\D", "", number)[:4]
    return not 1900 <= int(series) <= 2099 and _is_no_amount(number)


def _is_number(number: str) -> bool:
    return 6 <= len(re.sub(r"\D", "", number)) <= 15


def _latin(number: str) -> str:
    """The check sign of a Chinese number may be typed in Cyrillic."""
    return number.upper().replace("Х", "X").replace(" ", "")


# -- shapes ------------------------------------------------------------------

REGION_CODES = ("7", "86", "92", "93", "976", "992", "993", "994", "995", "996", "998")
SEP = r"[ .\-]{0,3}"
# Chinese puts no space between a word and a number, so an ideograph is no part of one.
LETTER = r"0-9A-Za-z_\u00C0-\u024F\u0370-\u06FF"
ALONE, AFTER = rf"(?<![{LETTER}@])(?<![{LETTER}][.,/\-:])", rf"(?![{LETTER}@]|[.,/\-:]\d)"
_PHONE_WORDS = (
    r"(?:tel|phone|ph|mob(?:ile)?|cell|fax|whats ?app|viber|telegram|wechat|тел|телефон\w{0,3}|моб(?:ильн\w{1,4})?"
    r"|сот(?:ов\w{1,4})?|факс|ватсап|вотсап)"
)
_ID_WORDS = (
    r"(?:iin|иин|жсн|pin|пин|pinfl|пинфл|jshshir|жшшир|cnic|tazkira|id card|identity (?:card|number)"
    r"|personal (?:no|number)|удостоверени\w|личный номер|身份证号?码?|公民身份号码)"
)
_PASSPORT_WORDS = r"(?:passport|паспорт\w{0,3}|护照号?码?|загранпаспорт\w{0,3}|pasport|паспорти)"
_OF = r"(?:[ .,:№#()\-]|no\b|n\b|number|номер|号码?|серия|series|is|код){0,8}"


def _shape(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_AT = r"(?: ?[(\[] ?(?:at|собака) ?[)\]] ?|@)"
_LETTERS = r"(?:[a-zа-я]{1,3}[ \-]{0,2}){0,2}"
_SERIES = r"\d[\d ]{1,5}(?: ?(?:№|номер|no\.?|n) ?)?[\d ]{3,8}\d"
_ZERO = r"0\d{2,4}[ \-]\d{3}[ \-]\d{3}|0\d{2,4}[ \-]\d{2,3}[ \-]\d{2}[ \-]\d{2}|0[579]\d{8}"
_TRUNK = r"[78][ \-]?\(?\d{3}\)?[ \-]?\d{3}[ \-]\d{2}[ \-]\d{2}|[78][79]\d{9}"
_INTERNATIONAL = r"\+ ?\(?[1-9]\d{0,3}\)?(?:" + SEP + r"\(?\d{1,12}\)?){1,6}"
_AREA_CODE = r"\(0?\d{2,5}\) ?\d{1,3}[ \-]\d{2}[ \-]\d{2,3}"
_LOCAL = rf"(?<![{LETTER}.+\-])[{LETTER}.+\-]{{1,64}}"
_CHINESE_WORDS = r"电话|手机|传真|联系方式|微信"


def _whole(shape: str) -> re.Pattern[str]:
    """The number standing for itself, not inside a longer code."""
    return _shape(f"{ALONE}({shape}){AFTER}")


def _told(words: str, shape: str) -> re.Pattern[str]:
    """The number after a word that says what it is."""
    return _shape(f"{words}{_OF}({shape}){AFTER}")


FINDERS = (
    Finder(EMAIL, _shape(_LOCAL + _AT + r"[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}"), bare=False),
    Finder(IDENTITY, _whole(r"\d{6} ?\d{8} ?\d{3}[\dxх]"), lambda number: is_chinese_id(_latin(number)), bare=False),
    Finder(IDENTITY, _whole(r"\d{12}"), is_kazakh_iin),
    Finder(IDENTITY, _whole(r"\d{14}"), lambda number: is_uzbek_pinfl(number) or is_kyrgyz_pin(number)),
    Finder(IDENTITY, _whole(r"\d{5}-\d{7}-\d"), bare=False),  # Pakistan
    Finder(IDENTITY, _whole(r"[а-яөүё]{2}\d{8}"), _is_mongolian),
    Finder(IDENTITY, _told(r"(?<!\w)" + _ID_WORDS, r"\d[\d \-]{5,20}\d"), _is_long_enough, bare=False),
    Finder(PASSPORT, _told(r"(?<!\w)" + _PASSPORT_WORDS, _LETTERS + r"[№# ]{0,3}" + _SERIES), _is_number, bare=False),
    Finder(PASSPORT, _whole(r"(?:AA|AB|AC|AD|AN|FA|FB|ID|PE|E[A-K])\d{7}|[EG]\d{8}")),
    Finder(PASSPORT, _whole(r"\d{2} \d{2} ?№? ?\d{6}|\d{4} ?№ ?\d{6}"), _is_passport_series),
    Finder(PHONE, _told(r"(?<!\w)" + _PHONE_WORDS, r"\+?\(?\d[\d ()\-.]{3,20}\d"), _is_long_enough, bare=False),
    Finder(PHONE, _told(f"(?:{_CHINESE_WORDS})", r"\+?\(?\d[\d ()\-.]{3,20}\d"), _is_long_enough, bare=False),
    Finder(PHONE, _shape(rf"(?<![{LETTER}.])({_INTERNATIONAL}){AFTER}"), _is_called),
    Finder(PHONE, _whole(r"00(?:86|9[23]|976|99[2-68]|7)(?:" + SEP + r"\d{2,10}){1,5}"), _is_called),
    Finder(PHONE, _whole(r"1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}"), _is_no_amount),  # Chinese mobile
    Finder(PHONE, _whole(_TRUNK), _is_no_amount),
    Finder(PHONE, _whole(_ZERO), _is_no_amount),
    Finder(PHONE, _shape(rf"(?<![{LETTER})])({_AREA_CODE}){AFTER}"), _is_no_amount),
)
_WEB = re.compile(r"(?:https?://|ftp://|www\.|doi:? ?)[^\s<>“”\"]+|\b10\.\d{4,9}/\S+", re.IGNORECASE)
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)\d{2}|(?:19|20)\d{2}[./\-]\d{1,2}[./\-]\d{1,2})(?!\d)"
    r"(?:[ T]{1,2}\d{1,2}:\d{2}(?::\d{2})?)?"
)
# What stands before or after a figure, an amount or the number of a document.
_FIGURE_BEFORE = re.compile(
    r"(?:[№#$€¥₽₸$£]|\b(?:no|nos|nr|n|usd|us|eur|cny|rmb|kzt|kgs|uzs|ref|order|decree|invoice|contract|loan|grant|project|"
    r"document|isbn|issn|hs|code|swift|iban|account|bin|bic|tin|inn|бин|инн|бик|счет|счёт|сч|код|договор\w{0,2}|приказ\w{0,2}|"
    r"указ\w{0,2}|письм\w|исх|вх|рег|тн вэд|gost|гост)|编号|文号|合同号?|编码|账号|代码|税号)[ .:№#\-]{0,4}$",
    re.IGNORECASE,
)
_FIGURE_AFTER = re.compile(
    r" ?(?:%|号令|[$€¥₽₸]|(?:usd|eur|cny|kzt|kgs|uzs|tjs|tmt|azn|gel|mnt|pkr|afn|tons?|tonnes?|teu|km|kwh|mwh|people|"
    r"persons|million|billion|dollars?|тонн\w{0,2}|тыс|млн|млрд|сом\w{0,3}|сум\w{0,2}|тенге|долл\w{0,5}|руб\w{0,4}|чел\w{0,5}|км|квт)\b|"
    r"元|人|吨|万|亿|公里)",
    re.IGNORECASE,
)
_SPELT = re.compile("[〇零一二三四五六七八九]{11,}")
_WORTH_A_LOOK = re.compile(r"[@＠]|[(\[] ?(?:at|собака)|(?:\d\D*){5}|[〇零一二三四五六七八九]{11}", re.IGNORECASE)
_IDEOGRAPHS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def find(text: str) -> list[Found]:
    """Everything of a person in `text`, in its order; one stretch of text is one thing."""
    if not _WORTH_A_LOOK.search(text):
        return []
    flat, places = _flat(text)
    found: list[Found] = []
    for finder in FINDERS:
        for hit in _hits(finder, flat):
            start, end = hit.span(hit.lastindex or 0)
            start, end = places[start], places[end - 1] + 1
            if not any(start < each.end and each.start < end for each in found):
                found.append(Found(finder.kind, start, end, _masked(text[start:end])))
    return sorted(found, key=lambda each: each.start)


def _hits(finder: Finder, flat: str) -> Iterator[re.Match[str]]:
    for hit in finder.shape.finditer(flat):
        start, end = hit.span(hit.lastindex or 0)
        if finder.bare and (_FIGURE_BEFORE.search(flat[max(0, start - 30) : start]) or _FIGURE_AFTER.match(flat, end)):
            continue
        if finder.holds(flat[start:end]):
            yield hit


def _flat(text: str) -> tuple[str, list[int]]:
    """`text` with plain digits and spaces and without web addresses, dates and signs nobody sees; and where each
    of its signs stands in `text`."""
    places = [at for at, char in enumerate(text) if unicodedata.category(char) != "Cf"]
    signs = plain("".join(text[at] for at in places))
    signs = _SPELT.sub(lambda run: run[0].translate(_IDEOGRAPHS), signs)
    signs = signs.replace("\n", "|").replace("\r", "|")
    for gone in (_WEB, _DATE):
        signs = gone.sub(lambda hit: "|" * len(hit[0]), signs)
    return signs, places


def _masked(text: str) -> str:
    """A few signs at either end: enough to find it, too little to use it."""
    return f"{text[:3]}…{text[-2:]}" if len(text) > 7 else f"{text[:2]}…"


def problems(question: str, label: str, text: str) -> Iterator[Problem]:
    """One soft problem for each thing of a person in the text of a question."""
    for each in find(text):
        yield each.kind.at(question, label=label, shown=each.shown)
