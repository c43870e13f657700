"""Could two records be one and the same thing? Pure, and the same whichever of the two is asked.

A suspicion only: a person says "the same" or "not the same", and either answer is kept with the record.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from carec_desktop.folding import sound
from carec_desktop.forms import FORMS
from carec_desktop.localdates import bounds_of

Values = Mapping[str, str]

TITLES = ("title", "title_en", "title_ru", "title_zh")
NEAR = timedelta(days=31)  # dates of two sources about one meeting differ by no more
ALIKE, NEARLY_ONE = 0.5, 0.8  # shares of common pairs of letters: with dates that meet, and without dates at all
# Words that most titles share, in the spelling of `folding.sound`.
_COMMON = frozenset(sound("the of on and in for to a an at carec царэс по на и в о об для из за с").split())


def comparable(form: str) -> bool:
    """Whether records of this form can be linked as the same."""
    return "same_as" in FORMS[form].fields


def suspected(form: str, one: Values, other: Values) -> bool:
    """Whether two records of `form` look like one. Never when somebody said already what they are to each other."""
    if not comparable(form) or settled(one, other):
        return False
    if form == "institution":
        return _agree(one, other, "country") and likeness(one, other) >= NEARLY_ONE
    asked = ("sector", "ordinal", *(("kind",) if form == "project" else ()))
    if not all(_agree(one, other, question) for question in asked) or not _numbers_agree(one, other):
        return False
    titles = likeness(one, other)
    if titles < ALIKE:
        return False
    if _dates(form, one) and _dates(form, other):
        return _meet(_dates(form, one), _dates(form, other))
    return titles >= NEARLY_ONE


def settled(one: Values, other: Values) -> bool:
    """Whether one of the two says that they are the same, or that they are not. `id` holds a record's own id."""
    pairs = ((one, other.get("id", "")), (other, one.get("id", "")))
    said = (f"{values.get('same_as', '')} {values.get('not_same', '')}".split() for values, _id in pairs)
    return any(bool(name) and name in names for names, (_values, name) in zip(said, pairs, strict=True))


def likeness(one: Values, other: Values) -> float:
    """From 0 to 1, how much the nearest titles of two records have in common, in any language and script."""
    pairs = ((one.get(a, ""), other.get(b, "")) for a in TITLES for b in TITLES)
    return max((_common(_letters(a), _letters(b)) for a, b in pairs if a and b), default=0.0)


@lru_cache(maxsize=16_384)
def _letters(title: str) -> frozenset[str]:
    """Pairs of neighbouring letters of every telling word; Chinese signs are telling one by one, too."""
    words = [word for word in sound(title).split() if word not in _COMMON]
    return frozenset(f" {word} "[at : at + 2] for word in words for at in range(len(word) + 1))


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _numbers_agree(one: Values, other: Values) -> bool:
    """Whether the figures in the titles allow one thing: a report on 2021 is not the one on 2022."""
    a, b = _numbers(one), _numbers(other)
    return a <= b or b <= a


def _numbers(values: Values) -> frozenset[str]:
    return _figures(" ".join(values.get(title, "") for title in TITLES))


@lru_cache(maxsize=16_384)
def _figures(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", text))


def _agree(one: Values, other: Values, question: str) -> bool:
    """Whether two answers do not contradict: blank contradicts nothing."""
    a, b = one.get(question, ""), other.get(question, "")
    return not a or not b or a == b


def _dates(form: str, values: Values) -> tuple[str, ...]:
    """The days a record states, of any precision."""
    held = json.loads(values.get("held") or "{}")
    single = (values.get(name, "") for name in ("published", "approved"))
    return tuple(text for text in (held.get("start", ""), held.get("end", ""), *single) if text)


def _meet(one: Iterable[str], other: Iterable[str]) -> bool:
    here, there = _span(one), _span(other)
    return here is not None and there is not None and here[0] <= there[1] + NEAR and there[0] <= here[1] + NEAR


def _span(days: Iterable[str]) -> tuple[date, date] | None:
    bounds = [found for day in days if (found := bounds_of(day))]
    return (min(first for first, _last in bounds), max(last for _first, last in bounds)) if bounds else None
