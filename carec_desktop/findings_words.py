"""What documents say in words beside their figures: counts that differ, changes that the figures do not give.

Only wording that leaves no doubt is read: a number with the same words behind it in two sources, "fell 9.4% from
15.1", "(2 in 2018, 2 in 2019)", "six economies contracted". Anything else is left to people.
"""

import calendar
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from carec_desktop.findings_arithmetic import Figures, Odd, change_bounds, number_of
from carec_desktop.framework import Framework
from carec_desktop.framework_named import named
from carec_desktop.localvalues import period_bounds, period_kind
from carec_desktop.signals import REGION, Figure

_ONES = {
    "en": "one two three four five six seven eight nine ten eleven",
    "ru": "одна две три четыре пять шесть семь восемь девять десять одиннадцать",
}
NUMBERS = {word: n for words in _ONES.values() for n, word in enumerate(words.split(), 1)}
_COUNT = re.compile(r"(?<![\w.,-])(\d{1,3}|" + "|".join(NUMBERS) + r")\s+([^\W\d_]+\s+[^\W\d_]+)", re.IGNORECASE)
# Chinese puts a measure word between the number and what is counted and no space anywhere.
_CONTRACTED = re.compile(
    r"(?<![\w.,-])(\d{1,2}|" + "|".join(NUMBERS) + r"|[一二三四五六七八九十]{1,2})(?:\s+|个)"
    r"(?:economies|countries|members|экономик\w*|стран\w*|经济体|国家|成员国)\s*"
    r"(?:contracted|shrank|сократил\w*|萎缩|收缩)",
    re.IGNORECASE,
)  # fmt: skip
_CHANGE = re.compile(
    r"(?P<up>\brose|\bgrew|\bincreased|\bвырос\w*|\bувеличил\w*|上升|增长|提高)?"
    r"(?(up)|(?P<down>\bfell|\bdeclined|\bdecreased|\bdropped|\bснизил\w*|\bсократил\w*|下降|减少))"
    r"\s*(?:by\s+|a further\s+|на\s+|了)?(?P<change>\d+(?:[.,]\d+)?)\s*%",
    re.IGNORECASE,
)  # fmt: skip
_FROM = re.compile(r"\s*(?:from|с)\s+(\d+(?:[.,]\d+)?)", re.IGNORECASE)
_BY_YEAR = re.compile(r"(\d+) (?:in|в) (\d{4})")
_MONTHS = tuple(calendar.month_name)[1:]  # of the documents, which are in English
_DATE = re.compile("(" + "|".join(_MONTHS) + r") (\d{4})")
_BOUND = re.compile(r"(?P<sign>[<>≤≥])\s*(?P<bound>\d+(?:[.,]\d+)?)")
_CHINESE = {character: n for n, character in enumerate("一二三四五六七八九十", 1)} | {"十一": 11}
GROWTH, BY_COUNTRY = "EFS.OC1.GDP_GROWTH", "gdp_growth"  # words about the first count rows of the second


def odd(framework: Framework, stated: Iterable[Figure]) -> list[Odd]:
    """Every rule of this module, over the words of figures and of reasons for none."""
    every = list(stated)
    known = Figures(framework, every)
    return [
        *wordings_differ(every), *contractions_differ(known, every), *changes_in_words_differ(known),
        *years_in_words_differ(known), *dates_beyond_period(known), *bounds_in_words_broken(known, every),
    ]  # fmt: skip


def wordings_differ(every: Iterable[Figure]) -> Iterator[Odd]:
    """Two sources that count the same words differently, where neither states the count as a figure."""
    by_slot: dict[object, list[Figure]] = {}
    for figure in every:
        if figure.finding and figure.number is None and figure.kind != "target":
            by_slot.setdefault(figure.slot, []).append(figure)
    for figures in by_slot.values():
        counts: dict[str, list[tuple[str, Figure]]] = {}
        for figure in sorted(figures, key=lambda f: f.source):
            for number, words in _COUNT.findall(figure.finding):
                counts.setdefault(" ".join(words.lower().split()), []).append((number, figure))
        for words, said in counts.items():
            numbers = tuple(Decimal(_count(number)) for number, _figure in said)
            if len(set(numbers)) > 1 and len({figure.source for _number, figure in said}) > 1:
                behind = tuple(figure for _number, figure in said)
                facts = {"said": tuple((f"{number} {words}", figure) for number, figure in said)}
                yield Odd("wordings_differ", behind, None, behind, facts, said=numbers)


def contractions_differ(known: Figures, every: Iterable[Figure]) -> Iterator[Odd]:
    """"Six economies contracted" where the members' own rows show another number of falls."""
    growth, by_country = (named(known.framework, code).code for code in (GROWTH, BY_COUNTRY))
    for figure in every:
        match = _CONTRACTED.search(figure.finding) if figure.measure == growth and figure.ref_area == REGION else None
        if match is None:
            continue
        members = [area.code for area in known.framework.areas if area.member]
        rows = [known.beside(figure, measure=by_country, area=area, dimensions=()) for area in members]
        stated = [row for row in rows if row and "forecast" not in row.flags]
        falls = sum(number_of(row) < 0 for row in stated)
        missing = len(members) - len(stated)
        if not falls <= _count(match[1]) <= falls + missing:
            yield Odd(
                "words_against_figures", (figure,), Decimal(falls), (figure, *stated), {"words": match[0]},
                said=(Decimal(_count(match[1])),),
            )  # fmt: skip


def changes_in_words_differ(known: Figures) -> Iterator[Odd]:
    """"Fell 9.4% from 15.1 hours" beside a figure that no rounding brings there."""
    for figure in known.spoken(known.every):
        match = _CHANGE.search(figure.finding)
        if match is None or period_kind(figure.time_period) != "year":
            continue
        named = _FROM.match(figure.finding, match.end())
        before = known.beside(figure, period=str(int(figure.time_period) - 1))
        base = _said(figure, named[1]) if named else before
        span = change_bounds(known, base, figure) if base else None
        if base is None or span is None:
            continue
        change = Decimal(("-" if match["down"] else "") + match["change"].replace(",", "."))
        unit = Decimal(1).scaleb(int(change.as_tuple().exponent))
        if span[0] > change + unit / 2 or span[1] < change - unit / 2:
            made = (100 * (number_of(figure) - number_of(base)) / number_of(base)).quantize(unit)
            facts = {"words": match[0].strip(), "base": number_of(base)}
            behind = (figure, before) if before else (figure,)
            yield Odd("words_against_figures", (figure,), made, behind, facts, "change")


def years_in_words_differ(known: Figures) -> Iterator[Odd]:
    """Counts whose breakdown in words, "(2 in 2018, 2 in 2019)", adds up to another number."""
    for figure in known.spoken(known.every):
        parts = _BY_YEAR.findall(figure.finding)
        total = sum(int(count) for count, _year in parts)
        if len({year for _count_, year in parts}) > 1 and known.apart(figure, Decimal(total), Decimal(total)):
            words = ", ".join(f"{count}: {year}" for count, year in parts)
            yield Odd("words_against_figures", (figure,), Decimal(total), (figure,), {"words": words}, "years")


def dates_beyond_period(known: Figures) -> Iterator[Odd]:
    """Counts that list a date for each thing counted, some of them after the period ends."""
    for figure in known.every:
        for words in re.findall(r"\(([^()]*)\)", figure.finding):
            dates = [f"{year}-{_MONTHS.index(month) + 1:02}" for month, year in _DATE.findall(words)]
            within = sum(period_bounds(day)[0] <= period_bounds(figure.time_period)[1] for day in dates)
            if len(dates) > 1 and number_of(figure) == len(dates) > within:
                yield Odd("words_against_figures", (figure,), Decimal(within), (figure,), {"words": words}, "dates")


def bounds_in_words_broken(known: Figures, every: Iterable[Figure]) -> Iterator[Odd]:
    """"<1%" in one document, 1 in another."""
    for figure in known.spoken(every):
        match = _BOUND.search(figure.finding) if figure.number is None and figure.kind != "target" else None
        if match is None:
            continue
        bound = Decimal(match["bound"].replace(",", "."))
        for other in known.at(figure.measure, figure.ref_area, figure.time_period, figure.dimensions):
            number = number_of(other)
            kept = {"<": number < bound, ">": number > bound, "≤": number <= bound, "≥": number >= bound}
            if other.source != figure.source and not kept[match["sign"]]:
                facts = {"words": match[0], "other": number}
                yield Odd("words_against_figures", (figure,), number, (figure, other), facts, "bound", said=(bound,))


def _said(figure: Figure, text: str) -> Figure:
    """A number said in words about a figure, as a figure of its own."""
    return Figure(figure.measure, figure.ref_area, figure.time_period, "actual", figure.source,
                  value=text.replace(",", "."))  # fmt: skip


def _count(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS.get(text.lower(), 0) or _CHINESE.get(text, 0)
