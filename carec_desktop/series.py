"""Meetings that come again: the next one of a series is proposed from the last one, without its date.

A series is known by a number in the record or in its title ("24th", "24-я", "第24届", "Seventh"). Pure.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carec_desktop.folding import sound

Values = Mapping[str, str]
# What the next meeting of a series has in common with the last.
CARRIED = ("kind", "title", "body", "sector", "mode", "organisers", "topic", "service", "level")
PROPOSED = 3

_EN_WORDS = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
       "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth")  # fmt: skip
_RU_STEMS = ("перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат "
       "пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат")  # fmt: skip
_EN, _RU = _EN_WORDS.split(), _RU_STEMS.split()
_RU_ENDS = ("ый", "ой", "ий", "ая", "ое", "ье", "ья")
_NUMBER = re.compile(
    r"\b(?P<en>\d{1,3})(?P<th>st|nd|rd|th)\b"
    r"|\b(?P<ru>\d{1,3})(?P<end>-?(?:[йяе]|ый|ой|ий|ая|ое))\b"
    r"|第(?P<zh>\d{1,3})(?P<unit>[届次])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+(?! of (?:two|three|four|\d))")
_SET_APART = re.compile(r"\([^()]*\)")
ONCE = frozenset({"publication", "strategy_approval"})  # kinds of event that do not come again
_BEFORE_PLAN = re.compile(r"\s*\((?:planned|postponed|rescheduled)[^)]*\)", re.IGNORECASE)


@dataclass(frozen=True)
class Next:
    """The next meeting of a series: its number, the answers it begins with, and the record it follows."""

    ordinal: int
    after: str
    values: Mapping[str, str]


def ordinal_of(values: Values) -> int | None:
    """The number of a meeting in its series, as stated or as its title says it; None when there is none."""
    if values.get("ordinal", "").isdigit():
        return int(values["ordinal"])
    found = _in_title(values.get("title", ""))
    return found[0] if found else None


def _in_title(title: str) -> tuple[int, int, int] | None:
    """Number, start and end of the words that say it."""
    title = _SET_APART.sub(lambda found: " " * len(found[0]), title)  # a number in brackets is somebody else's
    if found := _NUMBER.search(title):
        digits = next(text for text in (found["en"], found["ru"], found["zh"]) if text)
        return int(digits), found.start(), found.end()
    for word in _WORD.finditer(title):
        number = _word_number(word[0].lower())
        if number:
            return number, word.start(), word.end()
    return None


def _word_number(word: str) -> int:
    if word in _EN:
        return _EN.index(word) + 1
    return next((at for at, stem in enumerate(_RU, 1) if word in {stem + end for end in _RU_ENDS}), 0)


def next_title(title: str) -> str:
    """The title with its number one higher: "24th" becomes "25th", "Second" "Third", "第24届" "第25届"."""
    found = _in_title(title)
    if found is None:
        return title
    number, start, end = found
    return _BEFORE_PLAN.sub("", title[:start] + _one_more(title[start:end], number + 1) + title[end:])


def _one_more(said: str, number: int) -> str:
    if found := _NUMBER.fullmatch(said):
        if found["en"]:
            return f"{number}{english_ending(number)}"
        return f"第{number}{found['unit']}" if found["zh"] else f"{number}{found['end']}"
    if said.lower() in _EN:
        word = _EN[number - 1] if number <= len(_EN) else f"{number}{english_ending(number)}"
        return word.capitalize() if said[0].isupper() else word
    ending = next(end for end in _RU_ENDS if said.lower().endswith(end))
    return f"{number}-{ending[-1]}"


def english_ending(number: int) -> str:
    """"st", "nd", "rd" or "th"."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def series_of(values: Values) -> str:
    """What all meetings of one series have in common; "" for a meeting that says no number."""
    title = values.get("title", "")
    found = _in_title(title)
    if ordinal_of(values) is None or values.get("kind") in ONCE:
        return ""
    rest = title[: found[1]] + title[found[2] :] if found else title
    words = [word for word in sound(values.get("body") or re.split("[:(]", rest)[0]).split() if word != "carec"]
    return " ".join([values.get("kind", ""), *words])


def upcoming(records: Iterable[tuple[str, Values]]) -> list[Next]:
    """The next meeting of every series among `records` (id, values), the most recent series first.

    A series with one meeting only is not yet one, unless the number it says is beyond the first."""
    last: dict[str, tuple[int, str, str, Values]] = {}
    for record_id, values in records:
        number, name = ordinal_of(values), series_of(values)
        if number is not None and name:
            here = (number, _day(values), record_id, values)
            last[name] = max(last.get(name, here), here, key=lambda each: each[:3])
    several = [each for each in last.values() if each[0] > 1]
    newest = sorted(several, key=lambda each: each[1], reverse=True)
    return [_next(number, record_id, values) for number, _day, record_id, values in newest]


def _day(values: Values) -> str:
    return str(json.loads(values.get("held") or "{}").get("start", ""))


def _next(number: int, record_id: str, values: Values) -> Next:
    carried = {name: values[name] for name in CARRIED if values.get(name)}
    title = next_title(values.get("title", "")).split(":")[0]
    return Next(number + 1, record_id, {**carried, "title": title, "ordinal": str(number + 1), "state": "planned"})
