"""Free text is asked about people's numbers, softly; figures, years, amounts, documents and addresses pass."""

import csv
import itertools
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.actions import record, workspace
from carec_desktop.forms.training import Training
from carec_desktop.framework import Framework
from carec_desktop.privacy import find
from carec_desktop.validate import check

DIGITS = st.text(string.digits, min_size=20, max_size=20)
BORN = st.dates(date(1930, 1, 1), date(2015, 12, 31))
AROUND = st.sampled_from(
    ["{}", "Contact {} for the list.", "Свяжитесь: {}, спасибо", "请联系{}。", "({})", "см. {};", "A\n{}\nB"]
)
# A zero of each script in which people of the region, or their office programs, write digits.
SCRIPTS = st.sampled_from(["0", "٠", "۰", "०", "０", "𝟎"])


def codes(text: str) -> list[str]:
    return [each.kind.code for each in find(text)]


def written(text: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(char)) if char in string.digits else char for char in text)


# -- numbers of people are found ---------------------------------------------

PHONES = [
    "+996 555 123 457", "+996555123457", "+996 (555) 12-34-57", "0555 123 457", "0555 12-34-57", "(0312) 66-12-34",
    "+7 701 123 45 67", "8 (701) 123-45-67", "8-701-123-45-67", "87011234567", "+998 90 123-45-67", "+992 93 123 45 67",
    "+994 12 493 77 33", "+995 32 2 123 456", "+976 9911 2233", "+92 51 925 2501", "+93 70 123 4567",
    "+86 138 1234 5678", "13812345678", "138-1234-5678", "0086 138 1234 5678", "+44 20 7946 0958", "тел. 66-12-34",
    "Тел.: 661234",
    "моб. 12 34 56", "phone no. 661 234", "Tel/fax: 66 12 34", "电话：65123456", "手机13812345678",
    "联系方式: 010-65123456",
]  # fmt: skip
PASSPORTS = [
    "паспорт AN 1234567", "паспорт серия 4508 номер 123456", "Passport No. E12345678", "护照号码E12345678", "AN1234567",
    "AA1234567", "45 08 123456", "4508 № 123456", "passport: N12345678", "паспорт ID1234567",
]  # fmt: skip


@pytest.mark.parametrize("phone", PHONES)
def test_telephone_numbers_of_the_region(phone: str) -> None:
    assert codes(f"Write to the organiser, {phone}, before May") == ["phone-in-text"]


@pytest.mark.parametrize("passport", PASSPORTS)
def test_passports_of_the_region(passport: str) -> None:
    assert codes(f"Delegate: {passport}, valid") == ["passport-in-text"]


@pytest.mark.parametrize(
    "address", ["aida@mail.kg", "a.b-c+d@x.gov.uz", "иванов@почта.рф", "aida (at) mail.kg", "ａｉｄａ＠ｍａｉｌ．ｋｇ"]
)
def test_addresses(address: str) -> None:
    assert codes(f"see {address} or") == ["email-in-text"]


@given(AROUND, SCRIPTS, BORN, DIGITS)
def test_chinese_identity_numbers(around: str, zero: str, born: date, digits: str) -> None:
    body = f"1{digits[:5]}{born:%Y%m%d}{digits[5:8]}"
    # ISO 7064, MOD 11-2, as the standard states it: the sum of digit × 2^position is 1 modulo 11.
    total = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(body))
    check_digit = (1 - total) % 11
    number = body + ("X" if check_digit == 10 else str(check_digit))
    assert codes(around.format(written(number, zero))) == ["identity-number-in-text"]
    wrong = body + str((check_digit + 1) % 10)
    assert "identity-number-in-text" not in codes(f"value {wrong}")


def iin(born: date, digits: str) -> str | None:
    body = f"{born:%y%m%d}{3 if born.year < 2000 else 5}{digits[:4]}"
    for weights in (range(1, 12), [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]):
        rest = sum(int(body[at]) * weight for at, weight in enumerate(weights)) % 11
        if rest < 10:
            return f"{body}{rest}"
    return None


@given(AROUND, SCRIPTS, BORN, DIGITS)
def test_kazakh_identity_numbers(around: str, zero: str, born: date, digits: str) -> None:
    number = iin(born, digits)
    if number is not None:
        assert codes(around.format(written(number, zero))) == ["identity-number-in-text"]
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert codes(wrong) == []


@given(AROUND, SCRIPTS, BORN, DIGITS)
def test_uzbek_and_kyrgyz_identity_numbers(around: str, zero: str, born: date, digits: str) -> None:
    body = f"{3 if born.year < 2000 else 5}{born:%d%m%y}{digits[:6]}"
    pinfl = body + str(sum(int(digit) * weight for digit, weight in zip(body, [7, 3, 1] * 5, strict=False)) % 10)
    pin = f"1{born:%d%m%Y}{digits[:5]}"
    for number in (pinfl, pin):
        assert codes(around.format(written(number, zero))) == ["identity-number-in-text"]
    wrong = body + str((int(pinfl[-1]) + 1) % 10)
    assert codes(wrong) == []


@pytest.mark.parametrize(
    "text",
    ["35202-1234567-1", "УБ87010112", "ИИН 850101300123", "身份证：11010519491231", "PINFL: 31501851234567"],
)
def test_other_identity_numbers(text: str) -> None:
    assert codes(f"list: {text}") == ["identity-number-in-text"]


def test_signs_nobody_sees_hide_nothing() -> None:
    text = "call 138\u200b1234\u00ad5678 now"
    (found,) = find(text)
    assert text[found.start : found.end] == "138\u200b1234\u00ad5678"
    assert codes("请打一三八一二三四五六七八") == ["phone-in-text"]


# -- figures pass ------------------------------------------------------------

AMOUNT = st.integers(0, 10**15)
NOUNS = st.sampled_from(["tons", "%", "USD", "тонн", "млн сом", "人", "km", "元", "участников", "TEU"])


@given(AMOUNT, st.sampled_from(["{:,}", "{}", "{:,}.5"]), st.sampled_from([",", " ", "\u00a0", "\u202f"]), NOUNS)
def test_amounts_with_their_unit_pass(amount: int, shape: str, sign: str, noun: str) -> None:
    assert codes(f"Trade rose by {shape.format(amount).replace(',', sign)} {noun} in 2020") == []


@given(st.integers(0, 10**12), st.sampled_from([",", " ", "\u00a0"]))
def test_numbers_in_threes_pass_without_any_word(amount: int, sign: str) -> None:
    assert codes(f"Total {amount:,}".replace(",", sign)) == []


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_dates_and_years_pass(one: date, two: date) -> None:
    text = f"{one:%d.%m.%Y}-{two:%d.%m.%Y}, {one.isoformat()} 10:30, {one.year}-{two.year}, {one:%d/%m/%Y} {two.year}"
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Decree № 13812345678 of 2020", "Loan 3024-KGZ, grant 0496", "ISBN 978-92-9269-628-3",
        "doi:10.22617/TCS210435-2",
        "https://www.adb.org/documents/13812345678?tel=0555123457", "HS code 0702000007", "ТН ВЭД 0702 00 000 7",
        "GDP 13 812 345 678 USD", "+12.5 %", "+1 234 567 890 USD", "USD 13812345678", "2018 2019 2020 2021 2022",
        "1.2.3.4", "12-34-56", "project 54321-001", "TA-9556 REG", "A/RES/70/1", "договор № 4508 123456", "2020 123456",
        "БИН 990140000001", "счёт 12345678901234567890", "Roads: 7 805 km, 8 120 km, 8 900 km", "合同号13812345678",
        "700 123 456 tons", "10 000 000 000", "page 12 of 345", "MC22/2023-11-30/0001", "№ 0555 123 457",
        "https://x.org/?id=13812345678", "fax: 12.05.2024", "Telegram 2024-05-12 10:30", "13812345678 тонн",
        "0700123456 сом", "850101300123 元", "4508 № 123456 тонн",
    ],
)  # fmt: skip
def test_documents_amounts_and_addresses_of_the_web_pass(text: str) -> None:
    assert codes(text) == []


def test_no_published_figure_cries_wolf(checkout: Path) -> None:
    cells = [
        cell
        for file in sorted((checkout / "resources").glob("*/*.csv"))
        for row in csv.reader(file.read_text(encoding="utf-8").splitlines())
        for cell in row
    ]
    assert len(cells) > 10_000
    assert [(cell, codes(cell)) for cell in cells if find(cell)] == []


@given(st.text(max_size=300) | st.text(string.digits + " +-().,@/Xx№ паспорт tel", max_size=300))
def test_any_text_is_read_and_places_fit(text: str) -> None:
    found = find(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


# -- where people see it -----------------------------------------------------


def test_it_is_a_question_about_the_field_and_never_stops_anybody() -> None:
    course = Training({"title": "Course for +996 555 123 457", "note": "aida@mail.kg", "place": "Bishkek 2024"})
    problems = [p for p in check(course, Framework.load()) if p.code.endswith("-in-text")]
    assert [(p.code, p.place, p.blocking) for p in problems] == [
        ("phone-in-text", "title", False), ("email-in-text", "note", False),
    ]  # fmt: skip
    assert "123" not in problems[0].stored()  # what goes on shows where to look, not the number
    assert "Title" in problems[0].sentence()


def test_the_reason_of_a_correction_is_free_text_too(tmp_path: Path) -> None:
    with workspace.create(tmp_path / "w", role="focal-point", ref_area="KGZ", name="P", lang="en") as ws:
        name, key = record.begin(ws, "training", {})
        record.write(ws, "training", name, key, {"title": "Course"}, reason="Aida called from 0555 12-34-56")
        shown = record.view(ws, name)
        assert shown is not None
        told = [(p.code, p.place, p.blocking) for p in record.problems_of(ws, shown) if p.code.endswith("-in-text")]
        assert told == [("phone-in-text", "title", False)]
