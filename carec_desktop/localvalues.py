"""Numbers, yes and no as people type them, and as each language shows them.

Values are kept as canonical text ("-1234.50": ASCII digits, a dot, the decimals as typed), never as
float. A text that two people could read as two numbers is asked back and never guessed. Dates and
periods follow the same promise in `localdates`; both are imported from here.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from carec_desktop.i18n import C_, N_, speaking
from carec_desktop.localdates import at_year as at_year
from carec_desktop.localdates import period_bounds as period_bounds
from carec_desktop.localdates import period_kind as period_kind
from carec_desktop.localdates import read_date as read_date
from carec_desktop.localdates import read_period as read_period
from carec_desktop.localdates import show_date as show_date
from carec_desktop.localdates import show_date_range as show_date_range
from carec_desktop.localdates import show_period as show_period
from carec_desktop.plaintext import plain, quoted
from carec_desktop.problems import declare

NOT_A_NUMBER = declare(
    "not-a-number",
    N_("“{text}” is not a number; please type digits only, for example {example}."),
)
AMBIGUOUS = declare(
    "ambiguous-number",
    N_(
        "“{text}” can be read as {large} or as {small}; "
        "please type {plain_large} or {plain_small}."
    ),
)
NOT_WHOLE = declare(
    "not-whole", N_("“{text}” has decimals; please type a whole number here.")
)
TOO_SMALL = declare(
    "too-small", N_("{number} is too small here; please type {least} or more.")
)
TOO_LARGE = declare(
    "too-large", N_("{number} is too large here; please type {most} or less.")
)
NOT_YES_NO = declare(
    "not-yes-no", N_("“{text}” is neither yes nor no; please type {yes} or {no}.")
)

# More digits than this would lose their tail in Decimal arithmetic (28 by default).
MOST_DIGITS = 25
NO_BREAK = "\u00a0"
MINUS = "\u2212"
_CANONICAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_DECIMAL_SIGN = {"en": ".", "ru": ",", "zh": "."}
_GROUP_SIGN = {"en": ",", "ru": NO_BREAK, "zh": ","}
_SPACERS = {" ": " ", "'": " ", "’": " ", "٬": ",", "٫": "."}
# In all three languages a lone dot is the decimal sign; dots group only where nothing else fits.
_READINGS = ((",", "."), (".", ","), (" ", "."), (" ", ","))
_YES = frozenset({"yes", "y", "true", "1", "да", "д", "истина", "是", "有", "对"})
_NO = frozenset({"no", "n", "false", "0", "нет", "н", "ложь", "否", "不是", "无", "没有"})


def is_canonical(text: str) -> bool:
    """Whether `text` is a number in the stored form: "0", "-1234.50"; never "-0", "+1", "1.", "01"."""
    if not _CANONICAL.fullmatch(text):
        return False
    return not (text.startswith("-") and not text.strip("-0."))


def read_number(
    text: str, lang: str, *, whole: bool = False, least: Decimal | None = None, most: Decimal | None = None
) -> str:
    """Canonical text of the number typed in `text`, decimals kept as typed ("25,10" is "25.10").

    Takes any script's digits, every minus sign, no-break and thin spaces. `lang` only chooses how the
    answer is worded: a number never means two things in two languages. Raises UserError.
    """
    sign, body = _split_sign(text)
    readings = set(_readings(body))
    if not readings or len(re.findall("[0-9]", body)) > MOST_DIGITS:
        raise NOT_A_NUMBER.error(text=quoted(text), example=show_number("1234.5", lang))
    if len(readings) > 1:
        raise _ambiguity(text, sign, readings, lang)
    number = _signed(sign, readings.pop())
    if whole:
        number = _whole(number, text)
    if least is not None and Decimal(number) < least:
        raise TOO_SMALL.error(number=show_number(number, lang), least=show_number(f"{least:f}", lang))
    if most is not None and Decimal(number) > most:
        raise TOO_LARGE.error(number=show_number(number, lang), most=show_number(f"{most:f}", lang))
    return number


def _split_sign(text: str) -> tuple[str, str]:
    cleaned = "".join(_SPACERS.get(char, char) for char in plain(text)).strip()
    if cleaned[:1] in ("-", "+"):
        return cleaned[0].replace("+", ""), cleaned[1:].lstrip()
    return "", cleaned


def _readings(body: str) -> Iterator[str]:
    """Every number `body` can mean, unsigned and canonical."""
    if not re.fullmatch(r"[0-9 .,]+", body, re.ASCII):
        return
    for group, point in _READINGS:
        whole, found, decimals = body.partition(point)
        if not (decimals.isdigit() if found else whole):
            continue
        if group == "." and not found and whole.count(".") == 1:
            continue
        joined = _ungrouped(whole, group)
        if joined is not None:
            yield (joined.lstrip("0") or "0") + ("." + decimals if found else "")


def _ungrouped(whole: str, group: str) -> str | None:
    """Digits of a whole part written plainly or in threes; None if it is neither."""
    if not whole or whole.isdigit():
        return whole
    first, *rest = whole.split(group)
    in_threes = all(len(part) == 3 and part.isdigit() for part in rest)
    if not (in_threes and first.isdigit() and len(first) <= 3 and first.strip("0")):
        return None
    return "".join([first, *rest])


def _signed(sign: str, number: str) -> str:
    return sign + number if number.strip("0.") else number


def _ambiguity(text: str, sign: str, readings: set[str], lang: str) -> Exception:
    small, large = (_signed(sign, each) for each in sorted(readings, key=Decimal))
    return AMBIGUOUS.error(
        text=quoted(text),
        large=show_number(large, lang),
        small=show_number(small, lang),
        plain_large=large,
        plain_small=small,
    )


def _whole(number: str, text: str) -> str:
    before, _point, decimals = number.partition(".")
    if decimals.strip("0"):
        raise NOT_WHOLE.error(text=quoted(text))
    return _signed("", before) if before.strip("-0") else "0"


def show_number(canonical: str, lang: str, *, grouping: bool = True, signed: bool = False) -> str:
    """A canonical number as `lang` prints it; "" stays "". `signed` writes the plus of a change, too.

    For an editor use `edit_number`: what is printed may be one of the texts that are asked back.
    """
    if not canonical:
        return ""
    if not is_canonical(canonical):
        raise ValueError(canonical)
    sign, digits = ("-", canonical[1:]) if canonical.startswith("-") else ("", canonical)
    whole, point, decimals = digits.partition(".")
    if grouping:
        whole = f"{int(whole):,}".replace(",", _GROUP_SIGN[lang])
    mark = MINUS if sign else "+" if signed and digits.strip("0.") else ""
    return mark + whole + (_DECIMAL_SIGN[lang] + decimals if point else "")


def edit_number(canonical: str, lang: str) -> str:
    """A canonical number as an editor shows it: `read_number` gives exactly this number back."""
    shown = show_number(canonical, lang, grouping=False)
    whole, _comma, decimals = shown.partition(",")
    if len(decimals) == 3 and whole.strip(MINUS + "0") and len(whole.strip(MINUS)) <= 3:
        return shown.replace(",", ".")
    return shown


def show_percent(canonical: str, lang: str, *, signed: bool = False) -> str:
    """A canonical number with the percent sign, spaced as `lang` does; "" stays ""."""
    if not canonical:
        return ""
    with speaking(lang):
        pattern = C_("a number of per cent; Russian puts a no-break space before the sign", "{number}%")
    return pattern.format(number=show_number(canonical, lang, signed=signed))


def read_yes_no(text: str, lang: str) -> str:
    """ "1" for yes and "0" for no, typed in any of the three languages. Raises UserError."""
    word = plain(text).strip().rstrip(".!。").casefold()
    if word in _YES:
        return "1"
    if word in _NO:
        return "0"
    raise NOT_YES_NO.error(text=quoted(text), yes=show_yes_no("1", lang), no=show_yes_no("0", lang))


def show_yes_no(canonical: str, lang: str) -> str:
    """The word for "1" or "0" in `lang`; "" stays ""."""
    if canonical not in ("", "0", "1"):
        raise ValueError(canonical)
    with speaking(lang):
        words = {"": "", "1": C_("answer", "Yes"), "0": C_("answer", "No")}
    return words[canonical]
