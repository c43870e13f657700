"""Templates: what a ministry fills in by hand, in any office program and any habit, and what is taken of it."""

import json
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from carec_desktop.actions import decide, exchange, record, templates
from carec_desktop.actions.template_columns import measure_facts, names, recognized
from carec_desktop.actions.template_reading import Reading, apply, read_template, worded, write_marked
from carec_desktop.actions.template_rows import code
from carec_desktop.actions.templates import TEMPLATE_FORMS, Wanted, write_template
from carec_desktop.framework import Framework
from carec_desktop.i18n import LANGUAGES, speaking
from carec_desktop.problems import UserError
from carec_desktop.sync.handfilled import day_of, kind_of, seen
from carec_desktop.sync.template_sheet import HEAD_ROW, KEY_ROW, Column, Form, template_bytes
from tests.world import SECRET, World, build

Fill = Callable[[Any], None]
FIRST = HEAD_ROW + 1


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("templates") / "built"
    build(root)
    return root


@pytest.fixture
def world(built: Path, tmp_path: Path) -> World:
    return World.copy(built, tmp_path / "world")


def written(world: World, lang: str = "ru", who: str = "KGZ", **wanted: Any) -> Path:
    path = world.root / f"template-{lang}.xlsx"
    plain: dict[str, Any] = {"forms": ["observation"], "years": ["2020"], "measures": ["gdp_growth", "ttci_rank"]}
    with world.open(who, readonly=True) as ws:
        write_template(ws, path, Wanted(lang=lang, **(plain | wanted)))
    return path


def filled(path: Path, fill: Fill, sheet: int = 0) -> Path:
    """The workbook as somebody saved it after filling it in."""
    book = load_workbook(path)
    fill(book.worksheets[sheet])
    target = path.with_name(f"filled {path.name}")
    book.save(target)
    book.close()
    return target


def column(sheet: Any, key: str) -> str:
    """Letter of a column by its key."""
    cell = next(c for c in sheet[KEY_ROW] if c.value == key)
    return get_column_letter(cell.column)


def put(key: str, text: object, row: int = FIRST) -> Fill:
    def fill(sheet: Any) -> None:
        sheet[f"{column(sheet, key)}{row}"] = text

    return fill


def both(*fills: Fill) -> Fill:
    return lambda sheet: [fill(sheet) for fill in fills] and None


def judged(world: World, path: Path, who: str = "KGZ", on_behalf: str = "") -> Reading:
    with world.open(who, readonly=True) as ws:
        return read_template(ws, path, on_behalf)


def answers(reading: Reading) -> list[tuple[str, dict[str, str]]]:
    return [(v.word, {c.question: c.after for c in v.changes}) for v in reading.verdicts]


def codes(reading: Reading) -> list[str]:
    return [p.code for v in reading.verdicts for p in v.problems]


# -- out ---------------------------------------------------------------------


@pytest.mark.parametrize("lang", [*LANGUAGES, "all"])
def test_an_untouched_template_says_nothing_and_a_filled_one_is_read_in_its_language(world: World, lang: str) -> None:
    path = written(world, lang)
    with pytest.raises(UserError) as refusal, world.open("KGZ", readonly=True) as ws:
        read_template(ws, path)
    assert refusal.value.problem.code == "template-empty"
    reading = judged(world, filled(path, put("value", "-8,6")))
    assert answers(reading) == [("new", {"value": "-8.6"})]
    assert not reading.refused


def test_what_is_known_stands_in_the_template_and_comes_back_as_the_same(world: World) -> None:
    with world.open("KGZ") as ws:
        key = {"measure": "gdp_growth", "ref_area": "KGZ", "time_period": "2020", "source": ws.settings.name}
        name, whole = record.begin(ws, "observation", key | {"kind": "actual"}, "ru")
        record.write(ws, "observation", name, whole, {"value": "-8,60", "flags": "provisional"}, lang="ru")
    for lang in (*LANGUAGES, "all"):
        reading = judged(world, written(world, lang))
        assert [v.word for v in reading.verdicts] == ["same"], lang
    reading = judged(world, filled(written(world), put("value", "−8,5")))
    with world.open("KGZ", readonly=True) as ws, speaking("en"):
        assert worded(ws, reading.verdicts[0]) == "changed: Value from −8.60 to −8.5"


@pytest.mark.parametrize("form", TEMPLATE_FORMS)
def test_every_form_has_a_template_whose_columns_are_found_by_key_and_by_heading(world: World, form: str) -> None:
    for lang in (*LANGUAGES, "all"):
        book = load_workbook(written(world, lang, forms=[form], measures=()))
        sheet = book.worksheets[0]
        keys, heads = ([c.value or "" for c in sheet[row]] for row in (KEY_ROW, HEAD_ROW))
        assert len(recognized(form, keys)) == len(keys)
        assert len(recognized(form, heads)) == len(set(heads))
        assert set(recognized(form, heads)) <= set(keys)
        assert all(c.number_format == "@" and c.data_type != "f" for row in sheet.iter_rows(min_row=FIRST) for c in row)
        book.close()


def test_a_heading_means_one_column_in_every_language() -> None:
    for form in TEMPLATE_FORMS:
        assert len(names(form)) > 3


# -- in ----------------------------------------------------------------------

DIGITS = {"latin": "0123456789", "wide": "０１２３４５６７８９", "arabic": "٠١٢٣٤٥٦٧٨٩"}


@settings(max_examples=30)
@given(
    st.integers(0, 9_999_999), st.integers(0, 99), st.sampled_from(["", "-", "−"]), st.sampled_from([",", "."]),
    st.sampled_from(["", " ", "\u00a0", "\u202f"]), st.sampled_from(sorted(DIGITS)),
)  # fmt: skip
def test_numbers_typed_in_any_habit_are_read_as_meant(
    whole: int, part: int, sign: str, point: str, space: str, digits: str
) -> None:
    from carec_desktop.localvalues import read_number

    grouped = f"{whole:,}".replace(",", space) if space else str(whole)
    typed = f"{sign}{grouped}{point}{part:02}".translate(str.maketrans("0123456789", DIGITS[digits]))
    expected = f"{'-' if sign and (whole or part) else ''}{whole}.{part:02}"
    assert read_number(typed, "ru") == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12 500,5", "12500.5"), ("1\u00a0234", "1234"), ("１２．５", "12.5"), (25.1, "25.1"), (0.1 + 0.2, "0.3"),
        (7, "7"), ("25,10", "25.10"), ("4,6 %", "4.6"), ("4.6％", "4.6"),
    ],
)  # fmt: skip
def test_values_are_read_however_they_are_typed(world: World, typed: object, expected: str) -> None:
    path = filled(written(world), put("value", typed))
    assert answers(judged(world, path)) == [("new", {"value": expected})]


def test_a_cell_shown_as_per_cent_is_the_per_cent_that_was_seen(world: World) -> None:
    def fill(sheet: Any) -> None:
        cell = sheet[f"{column(sheet, 'value')}{FIRST}"]
        cell.value, cell.number_format = 0.046, "0.0%"

    assert answers(judged(world, filled(written(world), fill))) == [("new", {"value": "4.6"})]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("12,500", "ambiguous-number"), ("много", "not-a-number"), ("=1+1", "template-formula"),
        ("5 %5", "not-a-number"),
    ],
)  # fmt: skip
def test_what_reads_two_ways_or_was_not_typed_is_asked_back(world: World, typed: str, refusal: str) -> None:
    reading = judged(world, filled(written(world), put("value", typed)))
    assert codes(reading) == [refusal]
    assert reading.refused


@pytest.mark.parametrize("old_calendar", [False, True])
@pytest.mark.parametrize("typed", ["serial", "2022-05-03", "03.05.2022", "2022年5月3日", "3 мая 2022"])
def test_days_are_read_from_both_calendars_and_three_languages(world: World, typed: str, old_calendar: bool) -> None:
    from datetime import datetime

    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    path = written(world, forms=["event"], measures=())
    book = load_workbook(path)
    if old_calendar:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    cell = sheet[f"{column(sheet, 'held.start')}{FIRST}"]
    if typed == "serial":
        cell.value, cell.number_format = datetime(2022, 5, 3), "dd.mm.yyyy"  # noqa: DTZ001 - a wall clock in a sheet
    else:
        cell.value = typed
    sheet[f"{column(sheet, 'title')}{FIRST}"] = "第16届部长级会议"
    book.save(path)
    book.close()
    (verdict,) = judged(world, path).verdicts
    found = {c.question: c.after for c in verdict.changes}
    assert found == {"title": "第16届部长级会议", "held": '{"start":"2022-05-03"}'}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("предварительное", "provisional"), ("Provisional", "provisional"), ("初步", "provisional"),
     ("разрыв ряда; оценка", "break estimated"), ("break estimated", "break estimated"),
     ("break in series / разрыв ряда / 序列中断", "break")],
)  # fmt: skip
def test_choices_are_read_in_any_language_and_as_codes(world: World, typed: str, expected: str) -> None:
    reading = judged(world, filled(written(world), both(put("value", "1"), put("flags", typed))))
    assert answers(reading) == [("new", {"flags": expected, "value": "1"})]


def test_a_choice_that_is_none_is_refused(world: World) -> None:
    reading = judged(world, filled(written(world), both(put("value", "1"), put("flags", "провизорно"))))
    assert codes(reading) == ["bad-choice"]


def test_codes_with_look_alike_letters_are_read_and_said(world: World) -> None:
    typed = "tтci_rank".replace("t", "т", 1)
    assert code("КGZ") == "KGZ"
    reading = judged(world, filled(written(world), both(put("ref_area", "КGZ"), put("value", "1"))))
    assert (codes(reading), reading.refused) == (["template-read-as"], False)
    reading = judged(world, filled(written(world), both(put("measure", typed), put("value", "1"))))
    assert codes(reading) == ["template-measure"], "a letter that looks like none is not guessed"


def test_a_measure_may_be_called_by_its_name(world: World) -> None:
    with world.open("KGZ", readonly=True) as ws:
        name = ws.framework.measure("gdp_growth").short.ru
    reading = judged(world, filled(written(world), both(put("measure", name.upper()), put("value", "1"))))
    assert (codes(reading), reading.verdicts[0].word) == (["template-read-as"], "new")


def test_moved_renamed_and_added_columns_and_rows_are_found(world: World) -> None:
    def fill(sheet: Any) -> None:
        put("value", "4,6")(sheet)
        sheet.delete_rows(KEY_ROW)  # the small grey keys go first
        sheet.insert_cols(1, 2)
        sheet.insert_rows(1, 3)
        head = HEAD_ROW + 2
        sheet.cell(head, 1).value = "Наш номер"
        sheet.cell(head + 1, 1).value = "17"
        sheet.title = "Лист1"
        last = sheet.max_row + 2
        sheet.cell(last, 3).value = "Итого:"
        sheet.cell(last, 9).value = "99"

    reading = judged(world, filled(written(world), fill))
    assert answers(reading) == [("new", {"value": "4.6"})]
    assert sorted(p.code for p in reading.notices) == ["template-column-unknown", "template-total"]


def test_a_heading_of_another_language_is_understood(world: World) -> None:
    def fill(sheet: Any) -> None:
        put("value", "4,6")(sheet)
        sheet.delete_rows(KEY_ROW)
        for cell, name in zip(sheet[KEY_ROW], names_of("zh"), strict=False):
            cell.value = name

    assert answers(judged(world, filled(written(world), fill))) == [("new", {"value": "4.6"})]


def names_of(lang: str) -> list[str]:
    from carec_desktop.actions.template_columns import columns

    return [c.heading for c in columns("observation", lang)]


def test_a_column_twice_refuses_the_sheet(world: World) -> None:
    def fill(sheet: Any) -> None:
        put("value", "1")(sheet)
        sheet.cell(KEY_ROW, sheet.max_column + 1).value = "value"

    reading = judged(world, filled(written(world), fill))
    assert [p.code for p in reading.notices if p.blocking] == ["template-column-twice"]
    assert reading.refused


def test_merged_cells_speak_for_every_row_they_cover(world: World) -> None:
    def fill(sheet: Any) -> None:
        letter = column(sheet, "source")
        sheet[f"{letter}{FIRST}"] = "Нацстатком"
        put("value", "1")(sheet)
        put("value", "2", FIRST + 1)(sheet)
        sheet.merge_cells(f"{letter}{FIRST}:{letter}{FIRST + 1}")

    reading = judged(world, filled(written(world), fill))
    assert [v.key["source"] for v in reading.verdicts if v.key] == ["Нацстатком", "Нацстатком"]


def test_one_record_in_two_rows_is_refused_the_second_time(world: World) -> None:
    def fill(sheet: Any) -> None:
        put("value", "1")(sheet)
        put("value", "2", FIRST + 1)(sheet)
        letter = column(sheet, "measure")
        sheet[f"{letter}{FIRST + 1}"] = sheet[f"{letter}{FIRST}"].value

    reading = judged(world, filled(written(world), fill))
    assert [v.word for v in reading.verdicts] == ["new", "refused"]
    assert codes(reading) == ["template-row-twice"]


def test_another_countrys_row_is_refused(world: World) -> None:
    reading = judged(world, filled(written(world), both(put("ref_area", "KAZ"), put("value", "1"))))
    assert codes(reading) == ["not-yours"]


def test_a_record_of_its_own_is_made_once_however_often_it_is_read(world: World) -> None:
    def fill(sheet: Any) -> None:
        put("title", "Семинар")(sheet)
        put("persons.F", "12")(sheet)
        put("persons.M", "9,0")(sheet)
        put("title", "Ещё один", FIRST + 40)(sheet)  # a row nobody had prepared

    path = filled(written(world, forms=["training"], measures=()), fill)
    for word in ("new", "same"):
        reading = judged(world, path)
        assert [v.word for v in reading.verdicts] == [word, word]
        with world.open("KGZ") as ws:
            apply(ws, reading)
    with world.open("KGZ", readonly=True) as ws:
        found = {v.values["title"]: v.values.get("persons", "") for v in record.views(ws, "training")}
    assert found == {"Семинар": '{"F":"12","M":"9"}', "Ещё один": ""}


# -- all or nothing ----------------------------------------------------------


def test_one_refused_row_takes_nothing_and_is_marked_in_the_same_workbook(world: World) -> None:
    path = filled(written(world), both(put("value", "4,6"), put("value", "много", FIRST + 1)))
    reading = judged(world, path)
    assert [v.word for v in reading.verdicts] == ["new", "refused"]
    with world.open("KGZ") as ws:
        with pytest.raises(ValueError):
            apply(ws, reading)
        assert ws.store.working.count() == 0
    target = world.root / "marked.xlsx"
    write_marked(reading, target)
    book = load_workbook(target)
    sheet = book.worksheets[0]
    cell = sheet[f"{column(sheet, 'value')}{FIRST + 1}"]
    assert (cell.value, cell.fill.fgColor.rgb[-6:]) == ("много", "F4B6B6")
    assert "не число" in cell.comment.text or "is not a number" in cell.comment.text
    assert sheet[f"{column(sheet, 'value')}{FIRST}"].comment is None
    book.close()
    mended = filled(target, put("value", "66", FIRST + 1))
    with world.open("KGZ") as ws:
        assert apply(ws, read_template(ws, mended)) == 2
        assert {v.values["value"] for v in record.views(ws, "observation")} == {"4.6", "66"}


def test_an_empty_cell_changes_nothing(world: World) -> None:
    path = filled(written(world), both(put("value", "4,6"), put("note", "по данным Нацбанка")))
    with world.open("KGZ") as ws:
        apply(ws, read_template(ws, path))
    again = filled(written(world), both(put("value", None), put("note", "уточнено")))
    with world.open("KGZ") as ws:
        apply(ws, read_template(ws, again))
        (view,) = record.views(ws, "observation")
        assert (view.values["value"], view.values["note"]) == ("4.6", "уточнено")


@pytest.mark.parametrize("name", ["macro", "bomb", "text"])
def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(world: World, name: str) -> None:
    path = world.root / "x.xlsx"
    path.write_bytes({"macro": b"PK\x03\x04", "bomb": b"", "text": "не книга".encode()}[name])
    with pytest.raises(UserError) as refusal:
        judged(world, path)
    assert str(refusal.value)


def test_a_sheet_of_something_else_is_left_out_and_said(world: World) -> None:
    path = filled(written(world), put("value", "1"))
    book = load_workbook(path)
    book.create_sheet("Заметки").cell(1, 1).value = "позвонить"
    book.save(path)
    book.close()
    reading = judged(world, path)
    assert [p.code for p in reading.notices] == ["template-no-table"]
    assert not reading.refused


# -- on behalf ---------------------------------------------------------------


def test_what_is_entered_for_a_country_says_so_until_the_country_confirms_it(world: World) -> None:
    path = filled(written(world, who="secretariat", ref_area="KGZ", ministry="Минфин"), put("value", "4,6"))
    with world.open("secretariat") as ws:
        reading = read_template(ws, path, "KGZ")
        assert apply(ws, reading, "KGZ") == 1
        from carec_desktop.actions.minting import sign_working

        sign_working(ws, ws.signer(SECRET))
        (view,) = record.views(ws, "observation")
        assert (view.values["value"], dict(view.unconfirmed)) == ("4.6", {"value": "KGZ"})
        (edit,) = [e for e in ws.store.ledger.edits_of(view.record_id) if e.question == "value"]
        assert (edit.on_behalf_of, "Минфин" in edit.reason, path.name in edit.reason) == ("KGZ", True, True)
        from carec_desktop.actions import answering

        receipt = answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "receipt.xlsx")
    world.merge("KGZ", receipt)
    with world.open("KGZ") as ws:
        assert [kind for kind, _text in ws.store.post.decisions()] == ["entered"]
        (view,) = record.views(ws, "observation")
        assert dict(view.unconfirmed) == {"value": "KGZ"}
        record.confirm(ws, view.record_id)
        sent = exchange.export(ws, ws.signer(SECRET), world.root / "confirmed.xlsx")
    world.merge("secretariat", sent.path)
    with world.open("secretariat", readonly=True) as ws:
        (view,) = record.views(ws, "observation")
        assert (view.values["value"], dict(view.unconfirmed)) == ("4.6", {})
        assert decide.unsettled(ws) == []


def test_only_the_secretariat_reads_for_others_and_only_for_members(world: World) -> None:
    path = filled(written(world), put("value", "1"))
    for who, area, refusal in (("KGZ", "KGZ", "secretariat-only"), ("secretariat", "ATLANTIS", "not-a-country")):
        with pytest.raises(UserError) as refused:
            judged(world, path, who, area)
        assert refused.value.problem.code == refusal


# -- cells -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial", "old", "expected"),
    [(1, False, "1900-01-01"), (59, False, "1900-02-28"), (60, False, ""), (61, False, "1900-03-01"),
     (45000, False, "2023-03-15"), (45000, True, "2027-03-16"), (0, False, ""), (10**9, False, "")],
)  # fmt: skip
def test_serial_days_of_both_calendars(serial: int, old: bool, expected: str) -> None:
    from decimal import Decimal

    assert day_of(Decimal(serial), old_calendar=old) == expected


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [("14", "", "date"), ("10", "", "percent"), ("0", "General", ""), ("164", "dd.mm.yyyy;@", "date"),
     ("164", '0.0"d"', ""), ("164", "[$-419]d mmmm yyyy", "date"), ("164", "0.00%", "percent"), ("164", "Standard", ""),
     ("164", '"%"0', "")],
)  # fmt: skip
def test_number_formats_say_what_was_seen(number: str, code: str, kind: str) -> None:
    assert kind_of(number, code) == kind


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_a_number_cell_gives_the_digits_that_were_typed(number: Any) -> None:
    shown = seen(repr(float(number)), "")
    assert float(shown) == pytest.approx(float(number))
    assert "e" not in shown.lower()


def test_a_template_is_the_same_text_every_time(world: World, checkout: Path) -> None:
    """What stands in the cells, kept as text: a change of the template is seen in the difference."""
    book = load_workbook(written(world, "all", years=["2020", "2021"], ministry="Ministry of Finance"))
    dump = [[[c.value for c in row] for row in sheet.iter_rows()] for sheet in book.worksheets]
    book.close()
    text = json.dumps(dump, ensure_ascii=False, indent=1)
    golden = checkout / "tests" / "expected" / "template-all.json"
    if os.environ.get("CAREC_REWRITE"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def empty_book() -> bytes:
    file = BytesIO()
    Workbook().save(file)
    return file.getvalue()


def test_an_empty_workbook_holds_no_row(world: World) -> None:
    path = world.root / "empty.xlsx"
    path.write_bytes(empty_book())
    with pytest.raises(UserError) as refusal:
        judged(world, path)
    assert refusal.value.problem.code == "template-empty"
    assert templates.BLANK_ROWS


def test_yes_or_no_is_offered_in_the_cell_and_named_as_the_unit(tmp_path: Path) -> None:
    framework = Framework.load()
    yes = next(m for m in framework.measures if m.country_type == "boolean" and m.value_type != "boolean")
    assert measure_facts(yes, "KGZ", "ru")["~unit"] == "да или нет"
    assert measure_facts(yes, "CAREC", "ru")["~unit"] != "да или нет"
    sheet = Form("observation", "Figures", "", (Column("measure", "Code"), Column("value", "Value")),
                 ({"measure": yes.code}, {"measure": "x"}), offers={(0, "value"): ("yes", "no")})  # fmt: skip
    path = tmp_path / "t.xlsx"
    path.write_bytes(template_bytes([sheet], title="t"))
    book = load_workbook(path)
    (offered,) = book["Figures"].data_validations.dataValidation
    book.close()
    assert str(offered.sqref) == f"B{HEAD_ROW + 1}"
