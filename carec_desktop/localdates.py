"""Dates and periods as people type them, and as each language shows them.

A date keeps the precision it was given: "2020", "2022-05", "2022-05-03". A period (TIME_PERIOD) is
"2020", "2022-05", "2022-Q3", "2021-07/P1Y" or "2001/P20Y", and every stretch of time has one spelling only.
A day that two people could read as two days is asked back and never guessed.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from carec_desktop.i18n import C_, N_, speaking
from carec_desktop.plaintext import plain, quoted
from carec_desktop.problems import declare

NOT_A_DATE = declare(
    "not-a-date",
    N_(
        "“{text}” is not a date; "
        "please type a day, a month or a year, for example {example}."
    ),
)
NO_SUCH_DAY = declare(
    "no-such-day",
    N_("“{text}” is a day that does not exist; please check day and month."),
)
AMBIGUOUS_DATE = declare(
    "ambiguous-date",
    N_(
        "“{text}” can be read as {first} or as {second}; "
        "please type {plain_first} or {plain_second}."
    ),
)
NOT_A_PERIOD = declare(
    "not-a-period",
    N_(
        "“{text}” is not a period; "
        "please type a year, a quarter, a month or two years, for example {example}."
    ),
)

FIRST_YEAR, LAST_YEAR = 1900, 2100
_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EN_FULL = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December")  # fmt: skip
_RU = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
       "октябрь", "ноябрь", "декабрь")  # fmt: skip
_RU_OF = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
          "октября", "ноября", "декабря")  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_SPAN = re.compile(r"(\d{4})(?:-(\d\d))?/P([1-9]\d{0,2})([YM])", re.ASCII)
_TYPED_QUARTER = (
    re.compile(r"(?P<y>\d{4})[ -]*(?:q|кв\.?)[ ]*(?P<q>[1-4])"),
    re.compile(r"(?:q|кв\.?)[ ]*(?P<q>[1-4])[ ,/-]*(?P<y>\d{4})"),
    re.compile(r"(?P<q>[1-4]|i{1,3}|iv)(?:-?й)?[ ]*(?:q|кв\.?|квартал)[ ,]*(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})年?[ ]*第?(?P<q>[1-4一二三四])季度?"),
)


def _month_words() -> dict[str, int]:
    """Every spelling of a month's name we take, casefolded, without its dot."""
    words: dict[str, int] = {"sept": 9, "сент": 9, "нояб": 11, "февр": 2}
    for names in (_EN, _EN_FULL, _RU, _RU_OF):
        words |= {name.casefold(): at for at, name in enumerate(names, 1)}
    return words | {name[:3]: at for at, name in enumerate(_RU, 1)}


_MONTHS = _month_words()


# --- dates ---------------------------------------------------------------------------------------


def is_date(text: str) -> bool:
    """Whether `text` is a date in the stored form, of a day that exists."""
    try:
        if day := _DAY.fullmatch(text):
            return FIRST_YEAR <= date(int(day[1]), int(day[2]), int(day[3])).year <= LAST_YEAR
        return bool(_YEAR.fullmatch(text) or _MONTH.fullmatch(text)) and bool(_months(text))
    except ValueError:
        return False


def read_date(text: str, lang: str) -> str:
    """Canonical date typed in `text`, with the precision it was typed in. Raises UserError.

    Takes ISO, year first with any sign, 3 May 2022, 3 мая 2022 г., 2022年5月3日. Days before months are
    understood when one part is beyond 12, or when Russian writes them with dots; else they are asked back.
    """
    parts = _date_parts(_date_text(text), text, lang)
    if parts is None:
        raise NOT_A_DATE.error(text=quoted(text), example=show_date("2022-05-03", lang))
    return _checked(*parts, text=text)


def _date_text(text: str) -> str:
    cleaned = " ".join(plain(text).casefold().split())
    cleaned = re.sub(r"[t ]00:00(:00(\.0+)?)?z?$", "", cleaned)
    cleaned = re.sub(r"^за (?=\d)|(?<=\d年)度$", "", cleaned)
    return re.sub(r" ?(г\.?|года?)$", "", cleaned) if re.search(r"\d ?(г\.?|года?)$", cleaned) else cleaned


def _date_parts(typed: str, text: str, lang: str) -> tuple[int, int, int] | None:
    """Year, month, day; a month or day of 0 was not given. None if the text is no date."""
    if found := re.fullmatch(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?", typed):
        return int(found[1]), _given(found[3]), _given(found[4])
    if found := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", typed):
        return int(found[1]), _given(found[2]), _given(found[3])
    if found := re.fullmatch(r"(\d{4}) ?年(?: ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?[日号]?)?)?", typed):
        return int(found[1]), _given(found[2]), _given(found[3])
    if found := re.fullmatch(r"(\d{1,2})([-/.])(\d{4})", typed):
        return int(found[3]), _given(found[1]), 0
    if found := re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", typed):
        day_first = found[2] == "." and lang == "ru"
        return _day_and_month(_given(found[1]), _given(found[3]), int(found[4]), day_first, text, lang)
    return _named_parts(typed)


def _given(part: str | None) -> int:
    """A month or day as typed: 0 if none was given, 99 for a typed zero, which no calendar has."""
    return 0 if part is None else int(part) or 99


def _named_parts(typed: str) -> tuple[int, int, int] | None:
    """A date with its month in words, in any order that leaves no doubt."""
    words = [word.strip(".") for word in re.split(r"[ ,/-]+", typed) if word.strip(".")]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word) for word in words if word not in _MONTHS]
    years = [each for each in numbers if _YEAR.fullmatch(each)]
    days = [each for each in numbers if re.fullmatch(r"\d{1,2}", each, re.ASCII)]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(numbers) != len(years) + len(days):
        return None
    return int(years[0]), months[0], _given(days[0] if days else None)


def _day_and_month(
    one: int, two: int, year: int, day_first: bool, text: str, lang: str
) -> tuple[int, int, int]:
    if day_first or one > 12 or one == two:
        return year, two, one
    if two > 12:
        return year, one, two
    first, second = _checked(year, two, one, text=text), _checked(year, one, two, text=text)
    raise AMBIGUOUS_DATE.error(
        text=quoted(text),
        first=_in_words(first, lang),
        second=_in_words(second, lang),
        plain_first=first,
        plain_second=second,
    )


def _in_words(canonical: str, lang: str) -> str:
    """A date whose month cannot be mistaken for its day."""
    if lang != "ru" or not _DAY.fullmatch(canonical):
        return show_date(canonical, lang)
    year, month, day = canonical.split("-")
    return f"{int(day)} {_RU_OF[int(month) - 1]} {year}"


def _checked(year: int, month: int, day: int, *, text: str) -> str:
    exists = FIRST_YEAR <= year <= LAST_YEAR and month <= 12
    if not exists or (day and not 1 <= day <= monthrange(year, month)[1]):
        raise NO_SUCH_DAY.error(text=quoted(text))
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def show_date(canonical: str, lang: str) -> str:
    """A date with the precision it has: 3 May 2022 · 03.05.2022 · 2022年5月3日; "" stays ""."""
    if not canonical:
        return ""
    if not is_date(canonical):
        raise ValueError(canonical)
    year, month, day = [*canonical.split("-"), "", ""][:3]
    if not month:
        return f"{year}年" if lang == "zh" else year
    at = int(month)
    if lang == "zh":
        return f"{year}年{at}月" + (f"{int(day)}日" if day else "")
    if lang == "ru":
        return f"{day}.{month}.{year}" if day else f"{_RU[at - 1]} {year}"
    return (f"{int(day)} " if day else "") + f"{_EN[at - 1]} {year}"


def show_day(canonical: str, lang: str) -> str:
    """A day without its year, for a narrow column: 3 May · 03.05 · 5月3日. Raises ValueError for anything but a day."""
    if not is_date(canonical) or len(canonical) != 10:
        raise ValueError(canonical)
    _year, month, day = canonical.split("-")
    if lang == "zh":
        return f"{int(month)}月{int(day)}日"
    return f"{day}.{month}" if lang == "ru" else f"{int(day)} {_EN[int(month) - 1]}"


def show_date_range(first: str, last: str, lang: str) -> str:
    """From one date to another; one date if they are equal or one is missing."""
    if not first or not last or first == last:
        return show_date(first or last, lang)
    start, end = show_date(first, lang), show_date(last, lang)
    both_days = bool(_DAY.fullmatch(first) and _DAY.fullmatch(last))
    if both_days and first[:7] == last[:7]:
        # The month is said once: 3–5 May 2022, 03–05.05.2022, 2022年5月3–5日.
        if lang == "zh":
            return start.removesuffix("日") + f"–{int(last[8:])}日"
        return (first[8:] if lang == "ru" else str(int(first[8:]))) + f"–{end}"
    with speaking(lang):
        pattern = C_("from one date to another", "{first} – {last}")
    return pattern.format(first=start, last=end)


# --- periods -------------------------------------------------------------------------------------


def is_period(text: str) -> bool:
    """Whether `text` is a TIME_PERIOD in its one stored spelling."""
    try:
        return _period_of(*_months(text)) == text
    except ValueError:
        return False


def period_kind(canonical: str) -> str:
    """ "year", "quarter", "month" or "span": figures of two kinds are never compared without a mark."""
    if _YEAR.fullmatch(canonical):
        return "year"
    if _QUARTER.fullmatch(canonical):
        return "quarter"
    return "month" if _MONTH.fullmatch(canonical) else "span"


def date_bounds(canonical: str) -> tuple[date, date]:
    """First and last day that a date of any precision, or a TIME_PERIOD, can mean."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", canonical):
        day = date.fromisoformat(canonical)
        return day, day
    return period_bounds(canonical)


def bounds_of(canonical: str) -> tuple[date, date] | None:
    """The same; None for what is neither, as a record that came from elsewhere may hold."""
    try:
        return date_bounds(canonical)
    except ValueError:
        return None


def period_bounds(canonical: str) -> tuple[date, date]:
    """First and last day of a period. Raises ValueError for a text that is none."""
    start, length = _months(canonical)
    return _first_day(start), _first_day(start + length) - timedelta(days=1)


@lru_cache(maxsize=4096)  # asked for every figure of every series, again and again
def at_year(canonical: str) -> Fraction:
    """Where a period ends on the line of years: 2020 for "2020", 2019 1/2 for "2020-06".

    Values are judged by the end of their period, so that years fall on whole numbers.
    """
    start, length = _months(canonical)
    return Fraction(start + length, 12) - 1


def _months(canonical: str) -> tuple[int, int]:
    """First month, counted from year 0, and number of months of a period."""
    if _YEAR.fullmatch(canonical):
        found = (int(canonical) * 12, 12)
    elif quarter := _QUARTER.fullmatch(canonical):
        found = (int(quarter[1]) * 12 + int(quarter[2]) * 3 - 3, 3)
    elif month := _MONTH.fullmatch(canonical):
        found = (int(month[1]) * 12 + _month_number(month[2]) - 1, 1)
    elif span := _SPAN.fullmatch(canonical):
        length = int(span[3]) * (12 if span[4] == "Y" else 1)
        found = (int(span[1]) * 12 + _month_number(span[2] or "01") - 1, length)
    else:
        raise ValueError(canonical)
    if not found[0] >= FIRST_YEAR * 12 or sum(found) > (LAST_YEAR + 1) * 12:
        raise ValueError(canonical)
    return found


def _month_number(text: str) -> int:
    if not 1 <= int(text) <= 12:
        raise ValueError(text)
    return int(text)


def _period_of(start: int, length: int) -> str:
    """The one spelling of `length` months from month `start`."""
    year, month = divmod(start, 12)
    if length == 12 and month == 0:
        return f"{year:04}"
    if length == 3 and month % 3 == 0:
        return f"{year:04}-Q{month // 3 + 1}"
    if length == 1:
        return f"{year:04}-{month + 1:02}"
    begin = f"{year:04}" if month == 0 and length % 12 == 0 else f"{year:04}-{month + 1:02}"
    return begin + (f"/P{length // 12}Y" if length % 12 == 0 else f"/P{length}M")


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def read_period(text: str, lang: str) -> str:
    """Canonical TIME_PERIOD typed in `text`: a year, quarter, month or from one to another.

    Raises UserError.
    """
    typed = _date_text(text).upper()
    try:
        return _period_of(*_months(typed))
    except ValueError:
        found = _typed_period(_date_text(text), lang)
    if found is None:
        raise NOT_A_PERIOD.error(text=quoted(text), example=show_period("2001/P20Y", lang))
    return found


def _typed_period(typed: str, lang: str) -> str | None:
    for pattern in _TYPED_QUARTER:
        if quarter := pattern.fullmatch(typed):
            name = quarter["q"]
            return _in_bounds(f"{quarter['y']}-Q{_ROMAN.get(name, name)}")
    if single := _month_or_year(typed, lang):
        return single
    for sign in ("~", " - ", "至", "-"):
        ends = [part.strip() for part in typed.split(sign)]
        if len(ends) == 2 and all(ends):
            return _between(_month_or_year(ends[0], lang), _month_or_year(ends[1], lang))
    return None


def _month_or_year(typed: str, lang: str) -> str | None:
    parts = _date_parts(typed, typed, lang)
    if parts is None or parts[2] or parts[1] > 12:
        return None
    return _in_bounds(f"{parts[0]:04}" + (f"-{parts[1]:02}" if parts[1] else ""))


def _in_bounds(period: str) -> str | None:
    return period if is_period(period) else None


def _between(first: str | None, last: str | None) -> str | None:
    if not first or not last or period_kind(first) != period_kind(last):
        return None
    start, end = _months(first)[0], sum(_months(last))
    return _period_of(start, end - start) if end > start else None


def show_period(canonical: str, lang: str) -> str:
    """A period as `lang` prints it: 2020 · Q3 2022 · 2001–2020 · Jul 2021 – Jun 2022; "" stays ""."""
    if not canonical or _YEAR.fullmatch(canonical):
        return canonical
    if quarter := _QUARTER.fullmatch(canonical):
        with speaking(lang):
            pattern = C_("third quarter of 2022", "Q{quarter} {year}")
        return pattern.format(quarter=quarter[2], year=quarter[1])
    if _MONTH.fullmatch(canonical):
        return show_date(canonical, lang)
    start, length = _months(canonical)
    if start % 12 == 0 and length % 12 == 0:
        return f"{start // 12}–{(start + length) // 12 - 1}"
    first, last = _period_of(start, 1), _period_of(start + length - 1, 1)
    with speaking(lang):
        pattern = C_("from one date to another", "{first} – {last}")
    return pattern.format(first=show_date(first, lang), last=show_date(last, lang))
