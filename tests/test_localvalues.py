"""Promises of reading and showing: what is shown is what was stored, and nothing is ever guessed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop import localdates
from carec_desktop import localvalues as lv
from carec_desktop.i18n import LANGUAGES, speaking
from carec_desktop.problems import Problem, UserError

LANGS = st.sampled_from(LANGUAGES)
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?", fullmatch=True).filter(lv.is_canonical)
DAYS = st.dates(lv.period_bounds("1900")[0], lv.period_bounds("2100")[1])
DATES = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from((4, 7, 10)))
PERIODS = st.builds(localdates._period_of, st.integers(1900 * 12, 2050 * 12), st.integers(1, 600))
TYPED = st.text(
    alphabet="0123456789０٣² .,，。'’-−+/年月日мая MayQ кв_eE%\u00a0\u202f\x00", max_size=20
) | st.text(max_size=20)


def attempt(call, *args, **options) -> tuple[str, Problem | None]:
    """What `call` gives, or the problem it raises; anything else it raises is our bug."""
    try:
        return call(*args, **options), None
    except UserError as error:
        assert str(error)  # noqa: PT017 - the sentence is part of the promise
        return "", error.problem


def code_of(call, *args, **options) -> str:
    with pytest.raises(UserError) as caught:
        call(*args, **options)
    assert str(caught.value)
    return caught.value.problem.code


@given(NUMBERS, LANGS)
def test_an_editor_gives_back_the_number_it_shows(number: str, lang: str) -> None:
    assert lv.read_number(lv.edit_number(number, lang), lang) == number


@given(NUMBERS, LANGS, LANGS, st.booleans())
def test_a_printed_number_reads_as_itself_or_is_asked_back(
    number: str, shown_in: str, read_in: str, grouping: bool
) -> None:
    shown = lv.show_number(number, shown_in, grouping=grouping)
    read, problem = attempt(lv.read_number, shown, read_in)
    if problem is None:
        assert read == number
    else:
        assert problem.code == "ambiguous-number"
        offered = [str(problem.facts["plain_large"]), str(problem.facts["plain_small"])]
        assert number in offered
        assert [lv.read_number(each, read_in) for each in offered] == offered


@given(TYPED, LANGS, LANGS, st.booleans())
def test_any_text_is_a_number_in_the_stored_form_or_one_sentence(
    text: str, lang: str, other: str, whole: bool
) -> None:
    number, problem = attempt(lv.read_number, text, lang, whole=whole)
    again, other_problem = attempt(lv.read_number, text, other, whole=whole)
    assert number == again
    assert (problem and problem.code) == (other_problem and other_problem.code)
    assert problem or (lv.is_canonical(number) and Decimal(number).is_finite())


@given(TYPED, LANGS)
def test_any_text_is_a_date_period_or_answer_or_one_sentence(text: str, lang: str) -> None:
    for read, holds in (
        (lv.read_date, localdates.is_date),
        (lv.read_period, localdates.is_period),
        (lv.read_yes_no, ("0", "1").__contains__),
    ):
        value, problem = attempt(read, text, lang)
        assert problem or holds(value)


@given(DATES, LANGS)
def test_a_shown_date_reads_as_itself(day: str, lang: str) -> None:
    assert lv.read_date(lv.show_date(day, lang), lang) == day
    assert lv.read_date(day, lang) == day


@given(PERIODS, LANGS)
def test_a_shown_period_reads_as_itself(period: str, lang: str) -> None:
    assert lv.read_period(lv.show_period(period, lang), lang) == period
    assert lv.read_period(period, lang) == period


@given(PERIODS, PERIODS)
def test_a_stretch_of_time_has_one_spelling(one: str, other: str) -> None:
    assert (lv.period_bounds(one) == lv.period_bounds(other)) == (one == other)
    first, last = lv.period_bounds(one)
    assert first <= last
    assert first.day == (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("25,10", "25.10"), ("25.10", "25.10"), ("1,5", "1.5"), ("0,725", "0.725"), ("1.234", "1.234"),
        ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"),
        ("12 500,5", "12500.5"), ("12\u202f500", "12500"), ("12'500", "12500"), ("１２．５", "12.5"),
        ("１，２３４，５６７", "1234567"), ("3。5", "3.5"), ("−5", "-5"), ("– 5", "-5"), ("－５", "-5"),
        ("+7", "7"),
        ("-0", "0"), ("-0,00", "0.00"), ("007", "7"), (",5", "0.5"), ("٣٫٥", "3.5"), (" 8 ", "8"),
    ],
)  # fmt: skip
def test_what_people_type(typed: str, number: str) -> None:
    for lang in LANGUAGES:
        assert lv.read_number(typed, lang) == number


@pytest.mark.parametrize(
    "typed",
    ["", " ", ",", ".", "-", "5.", "nan", "inf", "1e3", "1_000", "5²", "½", "12 50", "1,234,5", "12,34,567",
     "1 234,567,890", "--5", "5-", "(5)", "25%", "<1", "#", "=1+1", "1\u200b2", "9" * 26],
)  # fmt: skip
def test_rubbish_is_refused_with_one_sentence(typed: str) -> None:
    assert code_of(lv.read_number, typed, "en") == "not-a-number"


@pytest.mark.parametrize("typed", ["12,500", "１２，５００", "-1,234", "123,456"])
def test_a_number_readable_in_two_ways_is_asked_back(typed: str) -> None:
    for lang in LANGUAGES:
        assert code_of(lv.read_number, typed, lang) == "ambiguous-number"
        assert code_of(lv.read_number, typed, lang, whole=True) == "ambiguous-number"


def test_both_readings_are_named_as_the_language_writes_them() -> None:
    with speaking("ru"), pytest.raises(UserError) as caught:
        lv.read_number("12,500", "ru")
    facts = caught.value.problem.facts
    assert (facts["large"], facts["small"]) == ("12\u00a0500", "12,500")
    assert (facts["plain_large"], facts["plain_small"]) == ("12500", "12.500")


def test_bounds_and_whole_numbers() -> None:
    assert lv.read_number("12,0", "ru", whole=True) == "12"
    assert code_of(lv.read_number, "12,5", "ru", whole=True) == "not-whole"
    assert code_of(lv.read_number, "-1", "en", least=Decimal(0)) == "too-small"
    assert code_of(lv.read_number, "101", "en", most=Decimal(100)) == "too-large"
    assert lv.read_number("100", "en", least=Decimal(0), most=Decimal(100)) == "100"


def test_how_numbers_are_printed() -> None:
    assert [lv.show_number("-1234567.50", lang) for lang in LANGUAGES] == [
        "−1,234,567.50", "−1\u00a0234\u00a0567,50", "−1,234,567.50",
    ]  # fmt: skip
    assert lv.show_number("1.5", "en", signed=True) == "+1.5"
    assert lv.show_number("0.0", "en", signed=True) == "0.0"
    assert lv.show_number("", "ru") == lv.show_percent("", "ru") == ""
    assert lv.show_percent("25.10", "en") == "25.10%"
    with pytest.raises(ValueError):
        lv.show_number("1,5", "en")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2020", "2020"), ("2020 г.", "2020"), ("2020年", "2020"), ("2022-5", "2022-05"),
        ("05.2022", "2022-05"),
        ("2022/5/3", "2022-05-03"), ("2022.05.03", "2022-05-03"), ("2022年5月3日", "2022-05-03"),
        ("２０２２年５月３日", "2022-05-03"), ("2022年5月", "2022-05"), ("3 May 2022", "2022-05-03"),
        ("May 3, 2022", "2022-05-03"), ("3-MAY-2022", "2022-05-03"), ("3rd Sept. 2022", "2022-09-03"),
        ("3 мая 2022 г.", "2022-05-03"), ("Май 2022", "2022-05"), ("13/04/2022", "2022-04-13"),
        ("04/13/2022", "2022-04-13"), ("3/3/2022", "2022-03-03"), ("2022-05-03T00:00:00", "2022-05-03"),
    ],
)  # fmt: skip
def test_dates_people_type(typed: str, day: str) -> None:
    for lang in LANGUAGES:
        assert lv.read_date(typed, lang) == day


def test_a_day_readable_in_two_ways_is_asked_back() -> None:
    for lang in LANGUAGES:
        assert code_of(lv.read_date, "03/04/2022", lang) == "ambiguous-date"
    assert lv.read_date("03.04.2022", "ru") == "2022-04-03"
    assert code_of(lv.read_date, "03.04.2022", "en") == "ambiguous-date"


@pytest.mark.parametrize(
    "typed", ["31.02.2022", "2022-13", "2022-00-05", "0 мая 2022", "2022年0月", "2022-02-30", "1812"]
)
def test_days_that_do_not_exist_are_refused(typed: str) -> None:
    assert code_of(lv.read_date, typed, "ru") == "no-such-day"


@pytest.mark.parametrize("typed", ["", "45000", "44684.5", "22.01.01", "May", "2022-W03", "2022-5-", "x"])
def test_other_texts_are_no_dates(typed: str) -> None:
    assert code_of(lv.read_date, typed, "en") == "not-a-date"


def test_how_dates_are_printed() -> None:
    assert [lv.show_date("2022-05-03", lang) for lang in LANGUAGES] == [
        "3 May 2022",
        "03.05.2022",
        "2022年5月3日",
    ]
    assert [lv.show_date("2022-05", lang) for lang in LANGUAGES] == ["May 2022", "май 2022", "2022年5月"]
    shown = [lv.show_date_range("2022-05-03", "2022-05-05", lang) for lang in LANGUAGES]
    assert shown == ["3–5 May 2022", "03–05.05.2022", "2022年5月3–5日"]
    assert (
        lv.show_date_range("2022-05", "2022-05", "en")
        == lv.show_date_range("2022-05", "", "en")
        == "May 2022"
    )
    assert lv.show_date_range("", "", "en") == ""


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2020", "2020"), ("2022-05", "2022-05"), ("2022-q3", "2022-Q3"), ("Q3 2022", "2022-Q3"),
        ("III квартал 2022 г.", "2022-Q3"), ("3 кв. 2022", "2022-Q3"), ("2022年第三季度", "2022-Q3"),
        ("2001–2020", "2001/P20Y"), ("2021-07/P12M", "2021-07/P1Y"), ("2021-01/P1Y", "2021"),
        ("Jul 2021 – Jun 2022", "2021-07/P1Y"), ("07.2021–06.2022", "2021-07/P1Y"),
        ("2022-07/P3M", "2022-Q3"),
    ],
)  # fmt: skip
def test_periods_people_type(typed: str, period: str) -> None:
    for lang in LANGUAGES:
        assert lv.read_period(typed, lang) == period


@pytest.mark.parametrize(
    "typed", ["", "2022-05-03", "2020-21", "2020/21", "2020-2019", "2022-Q5", "2020/P0Y", "2090/P20Y"]
)
def test_other_texts_are_no_periods(typed: str) -> None:
    assert code_of(lv.read_period, typed, "en") in ("not-a-period", "no-such-day")


def test_periods_have_a_kind_and_a_place_on_the_line_of_years() -> None:
    assert [lv.period_kind(p) for p in ("2020", "2022-05", "2022-Q3", "2001/P20Y")] == [
        "year", "month", "quarter", "span",
    ]  # fmt: skip
    assert lv.at_year("2020") == 2020 == lv.at_year("2020-12") == lv.at_year("2001/P20Y")
    assert lv.at_year("2020-06") == lv.at_year("2020-Q2") == Decimal("2019.5")


def test_yes_and_no_in_three_languages() -> None:
    for lang in LANGUAGES:
        assert {lv.read_yes_no(word, lang) for word in ("yes", "Да", "是", "1", "ＹＥＳ")} == {"1"}
        assert {lv.read_yes_no(word, lang) for word in ("no", "Нет", "否", "没有", "0")} == {"0"}
        assert lv.read_yes_no(lv.show_yes_no("1", lang), lang) == "1"
        assert lv.read_yes_no(lv.show_yes_no("0", lang), lang) == "0"
        assert code_of(lv.read_yes_no, "maybe", lang) == "not-yes-no"


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
@pytest.mark.parametrize(("typed", "day"), [("20260630", "2026-06-30"), ("2026年6月30号", "2026-06-30")])
def test_a_day_without_signs_between_is_read(lang: str, typed: str, day: str) -> None:
    assert lv.read_date(typed, lang) == day
    for never in ("20260031", "20261301", "30062026"):
        with pytest.raises(UserError):
            lv.read_date(never, lang)


@pytest.mark.parametrize("typed", ["2025年度", "за 2025 год", "2025 г.", "2025年"])
def test_a_year_is_read_as_people_call_it(typed: str) -> None:
    assert lv.read_period(typed, "en") == "2025"
