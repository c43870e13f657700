"""How a page says numbers, dates and titles: as the language writes them, with the decimals of the source."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from carec_desktop.i18n import LANGUAGES, _, language
from carec_desktop.localdates import is_date, period_bounds, period_kind, show_date, show_period
from carec_desktop.localvalues import show_number, show_percent

NO_BREAK = "\u00a0"


def number(canonical: str) -> str:
    """A canonical number, its decimals as typed."""
    return show_number(canonical, language())


def count(whole: int) -> str:
    """A whole number of things."""
    return show_number(str(whole), language())


def percent(canonical: str, *, signed: bool = False) -> str:
    """A number of per cent with its sign as the language spaces it."""
    return show_percent(canonical, language(), signed=signed)


def change(before: Decimal, after: Decimal) -> str:
    """Relative change in per cent, one decimal, with its sign; "" from zero."""
    if not before:
        return ""
    moved = ((after / before - 1) * 100).quantize(Decimal("0.1"))
    return percent(str(moved + 0), signed=True)


def day(canonical: str) -> str:
    """A date with the precision it has; words that are no date stay as they are."""
    if not is_date(canonical):
        return canonical
    if language() == "ru" and len(canonical) == 7:
        return f"{canonical[5:]}.{canonical[:4]}"  # a month in words is too wide for a column of dates
    return show_date(canonical, language())


def period(canonical: str) -> str:
    """A TIME_PERIOD as printed beside a value."""
    return show_period(canonical, language())


def short_period(canonical: str) -> str:
    """A TIME_PERIOD for a narrow cell; what is not a plain year looks different: Q3’22, 5/22, ’01–20."""
    kind, end = period_kind(canonical), f"{period_bounds(canonical)[1].year % 100:02}"
    if kind == "year":
        return canonical
    if kind == "quarter":
        return f"Q{canonical[-1]}’{end}"
    return f"{int(canonical[5:7])}/{end}" if kind == "month" else f"’{canonical[2:4]}–{end}"


def plain(value: Decimal) -> str:
    """Canonical text of a computed number, never in exponents."""
    return f"{value:f}"


@dataclass(frozen=True)
class Title:
    """A free text as printed. `mark` names its language where it is not the card's."""

    words: str
    mark: str = ""


def sorted_title(texts: Mapping[str, str]) -> str:
    """What a title is sorted by: the same in every language and in every copy of the ledger."""
    return next((texts[lang] for lang in LANGUAGES if texts.get(lang)), "")


def title(texts: Mapping[str, str]) -> Title:
    """The text in the language spoken, else as it was written, marked: "EN"."""
    own = texts.get(language())
    if own:
        return Title(own)
    for code in LANGUAGES:
        if texts.get(code):
            return Title(texts[code], code.upper())
    return Title(_("no title"))
