"""The matrix and the tables as PDF, Word and Excel: the same rows, real numbers, totals rebuilt from records."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import report_world
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from carec_desktop import published
from carec_desktop.actions.table_sheets import workbook_of
from carec_desktop.actions.tables import kind_of
from carec_desktop.i18n import LANGUAGES, speaking
from carec_desktop.matrix_rows import MatrixRow, matrix_rows
from carec_desktop.problems import UserError
from carec_desktop.report import table_drawn
from carec_desktop.report.facts import EventFact, Headcount
from carec_desktop.report.fonts import family
from carec_desktop.report.matrix_model import matrix_model
from carec_desktop.report.matrix_table import matrix_paper, matrix_workbook
from carec_desktop.report.pen import MM
from carec_desktop.report.portfolio_table import INVESTMENT, portfolio_tables
from carec_desktop.report.rebuilding import SECTORS, financed, rebuilt
from carec_desktop.report.table import Book, Row, Table
from carec_desktop.report.table_drawn import draw_tables
from carec_desktop.report.table_facts import Project, SexRow, TableFacts
from carec_desktop.report.tables import tables_book
from carec_desktop.report.word import word_file
from carec_desktop.sync.workbook import Number, Sheet, workbook_bytes

EXPECTED = Path(__file__).parent / "expected"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def project(number: int, sector: str, approved: str, amount: str = "", **more: str) -> Project:
    fields = {"kind": "investment", "status": "approved", "currency": "USD", "financiers": "", **more}
    return Project(f"P{number}", fields["kind"], sector, fields["status"], approved, amount, fields["currency"],
                   fields["financiers"])  # fmt: skip


@cache
def facts() -> TableFacts:
    """Everything published, a meeting that was counted, and two years of women and men."""
    cards = report_world.facts()
    met = EventFact(
        "M1", "workshop", {"ru": "Семинар по таможне"}, "2022-05-03", "2022-05-04", "Бишкек", sector="TRD",
        people={"expert": Headcount(7, 5, 1)},
    )  # fmt: skip
    projects = tuple(
        Project(p.key, p.kind, p.sector, p.status, p.approved, p.amount, p.currency, p.financiers)
        for p in published.projects()
    )
    sexes = {
        "2021": (SexRow("event", "people", {"F": 3, "M": 9}, 1), SexRow("event", "minister", {"M": 2}, 1)),
        "2022": (SexRow("training", "people", {"F": 10, "M": 5, "_U": 2}, 2), SexRow("gender", "chairs", {"F": 1}, 1)),
    }
    return TableFacts(replace(cards, events=(*cards.events, met)), projects, sexes)


@cache
def book(lang: str) -> Book:
    return tables_book(facts(), lang)


@cache
def values() -> tuple[MatrixRow, ...]:
    cards = report_world.facts()
    stated = [f for f in cards.figures if f.state != "computed"]
    made = [f for f in cards.figures if f.state == "computed"]
    return tuple(matrix_rows(cards.framework, stated, made, cards.judgements))


@cache
def sheets(lang: str, what: str) -> "openpyxl.Workbook":
    made = book(lang) if what == "tables" else matrix_workbook(report_world.facts(), values(), lang)
    with speaking(lang):
        return openpyxl.load_workbook(BytesIO(workbook_of(made)))


# --- what the tables say --------------------------------------------------------------------------


def test_tables_say_what_they_said() -> None:
    assert book("en").as_text() == (EXPECTED / "tables-en.txt").read_text(encoding="utf-8")


def test_a_sector_page_holds_everything_done_and_promised_there() -> None:
    """Each event, training, named project and deliverable of a sector once, and under no other sector."""
    given = facts()
    cards, named = given.cards, {each.id for each in given.cards.projects}
    own = [*cards.events, *cards.trainings, *cards.deliverables, *(p for p in given.projects if p.id in named)]
    pages = next(table for table in book("en").tables if table.key == "sectors").below
    for sector, page in zip(cards.framework.sectors, pages.values(), strict=True):
        assert len(page.rows) == sum(each.sector == sector.code for each in own), sector.code
    assert any("Семинар по таможне" in table.as_text() for table in pages.values())


def test_the_same_numbers_in_three_languages() -> None:
    def raw(made: Book) -> list[list[list[str]]]:
        return [[[d.raw for cell in row.cells for d in cell] for row in table.rows] for table in made.tables]

    assert raw(book("en")) == raw(book("ru")) == raw(book("zh"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_published_total_stands_beside_its_records(lang: str) -> None:
    with speaking(lang):
        tables = {table.key: table for table in portfolio_tables(facts())}
    shown = {d.raw for row in tables["differences"].rows for d in row.cells[1]}
    stated = {f.value for f in published.portfolio() if f.measure.removeprefix("portfolio_") in INVESTMENT}
    assert stated <= shown
    assert all(row.cells[4] for row in tables["differences"].rows)


# --- rebuilding -----------------------------------------------------------------------------------


def table_two() -> dict[tuple[str, str], Decimal]:
    return {
        (f.measure.removeprefix("portfolio_"), f.time_period): f.number or Decimal(0)
        for f in published.portfolio() if "Table 2" in f.source
    }  # fmt: skip


def projects_of_table_two() -> list[Project]:
    """Records that make up the years 2017 to 2020 of Table 2: one large project a sector, the others without money."""
    stated, made = table_two(), []
    for year in ("2017", "2018", "2019", "2020"):
        total = stated["amount_total", year]
        for name, sector in SECTORS.items():
            for at in range(int(stated[f"projects_{name}", year])):
                part = total * stated[f"share_{name}", year] / 100 if not at else Decimal(0)
                made.append(project(len(made), sector, f"{year}-06-15", f"{part:f}"))
        missing = total - sum(Decimal(p.amount) for p in made if p.approved.startswith(year))
        largest = max((p for p in made if p.approved.startswith(year)), key=lambda p: Decimal(p.amount))
        made[made.index(largest)] = replace(largest, amount=f"{Decimal(largest.amount) + missing:f}")
    return made


def comparison(made: list[Project]) -> dict[tuple[str, str], Row]:
    with speaking("en"):
        table = next(t for t in portfolio_tables(TableFacts(facts().cards, tuple(made))) if t.key == "differences")
    return {(row.band, row.cells[0][0].text): row for row in table.rows if row.cells[5][0].text == "DEfR 2020 Table 2"}


def test_records_that_make_up_table_two_give_its_totals() -> None:
    rows = comparison(projects_of_table_two())
    for (band, period), row in rows.items():
        summed = period == "2018–2020" and "Share" not in band  # the years' shares are rounded
        if "financed" not in band and (period in ("2017", "2018", "2019", "2020") or summed):
            assert row.cells[4][0].text == "equal", (band, period, row.as_text())
            assert Decimal(row.cells[1][0].raw) == Decimal(row.cells[2][0].raw)


def test_a_missing_or_moneyless_record_is_said_with_both_numbers() -> None:
    made = projects_of_table_two()
    at = next(i for i, p in enumerate(made) if p.approved[:4] == "2018" and p.sector == "TRP")
    short = comparison(made[:at] + made[at + 1 :])["Investment projects approved (projects)", "2018"]
    assert [cell[0].text for cell in short.cells[1:5]] == ["8", "7", "7", "records hold 7 of 8 projects"]
    poor = comparison([*made[:at], replace(made[at], amount=""), *made[at + 1 :]])
    row = poor["Amount of CAREC investment projects (USD million)", "2018"]
    assert "1 record does not say" in row.cells[4][0].text
    assert row.cells[1][0].raw == "2957"
    assert row.cells[2][0].raw


def test_what_was_not_approved_or_is_no_investment_counts_for_nothing() -> None:
    others = [
        project(1, "TRD", "2018", "5", status="proposed"), project(2, "TRD", "2018", "5", kind="assistance"),
        project(3, "TSM", "2018", "5"), project(4, "TRD", "", "5"), project(5, "TRD", "2021", "5"),
    ]  # fmt: skip
    made = rebuilt("amount_total", others, "2018")
    assert made is not None
    assert (made.value, made.records) == (0, 0)


amounts = st.decimals("0.01", "9999", places=2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*SECTORS.values()]), amounts, amounts), min_size=1, max_size=8))
def test_sectors_and_financiers_add_up(parts: list[tuple[str, Decimal, Decimal]]) -> None:
    made = [
        project(at, sector, "2019", f"{adb + rest}", financiers=f"ADB {adb}; Government of Georgia {rest}")
        for at, (sector, adb, rest) in enumerate(parts)
    ]
    total = rebuilt("amount_total", made, "2019")
    of_sectors = [rebuilt(f"amount_{name}", made, "2019") for name in SECTORS]
    assert total is not None
    assert total.value == sum(each.value or 0 for each in of_sectors if each)
    split = [financed(each) for each in made]
    assert sum(each["adb"] + each["governments"] for each in split) == total.value
    shares = [rebuilt(f"share_{side}", made, "2019") for side in ("adb", "governments", "cofinanciers")]
    assert abs(sum((each.value or 0 for each in shares if each), Decimal(0)) - 100) <= 1


def test_financiers_without_their_parts_give_no_share() -> None:
    made = rebuilt("share_adb", [project(1, "ENG", "2019", "50", financiers="ADB; World Bank")], "2019")
    assert made is not None
    assert (made.value, made.without) == (None, 1)
    assert financed(project(1, "ENG", "2019", "50", financiers="ADB 30; EBRD 25")) == {}


# --- Excel ----------------------------------------------------------------------------------------


def numbers(sheet: "openpyxl.worksheet.worksheet.Worksheet") -> Iterator[Decimal]:
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.data_type == "n" and cell.value is not None and not cell.is_date and cell.number_format != "0":
                yield Decimal(str(cell.value))


def test_the_workbook_holds_every_number_of_the_matrix_rows() -> None:
    sheet = sheets("en", "matrix").worksheets[2]
    heads = [cell.value for cell in sheet[1]]
    found = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert len(found) == len(values())
    for got, row in zip(found, values(), strict=True):
        number = None if got["Value"] in (None, "") else Decimal(str(got["Value"]))
        assert (got["Measure code"], got["REF_AREA"], str(got["TIME_PERIOD"]), number, got["Source"]) == (
            row["measure"], row["ref_area"], row["time_period"], row["value"],
            "computed from others" if row["source"] == "computed" else row["source"],
        )  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_the_matrix_sheet_is_one_of_the_rows(lang: str) -> None:
    sheet = sheets(lang, "matrix").worksheets[1]
    known: dict[str, set[Decimal]] = {}
    for row in values():
        if row["value"] is not None:
            known.setdefault(row["measure"], set()).add(row["value"])
    names = {measure.name.say(lang): measure.code for measure in report_world.facts().framework.measures}
    names |= {measure.short.say(lang): measure.code for measure in report_world.facts().framework.measures
              if measure.dimensions.get("CORRIDOR", "_T") != "_T"}  # fmt: skip
    checked = 0
    for row in sheet.iter_rows(min_row=2):
        mine = known.get(names[row[2].value], set())
        for cell in row:
            if cell.data_type == "n" and cell.value is not None:
                assert Decimal(str(cell.value)) in mine, (row[2].value, cell.coordinate)
                checked += 1
    assert checked > 150


@pytest.mark.parametrize("what", ["matrix", "tables"])
def test_sheets_are_open_filtered_and_without_formulas(what: str) -> None:
    made = sheets("ru", what)
    assert {sheet.sheet_state for sheet in made} == {"visible"}
    for sheet in made.worksheets[1:]:
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.freeze_panes is not None
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        heads = [cell.value for cell in sheet[1]]
        assert len(set(heads)) == len(heads)


def test_whole_days_of_the_calendar_are_dates_in_excel() -> None:
    at, table = next((i, each) for i, each in enumerate(book("ru").tables, 1) if each.key == "calendar")
    sheet = sheets("ru", "tables").worksheets[at]
    wanted = [[(cell[0].day or cell[0].text) if cell else None for cell in row.cells[:2]] for row in table.rows]
    shown = [[c.value.date().isoformat() if c.is_date else c.value or None for c in row[1:3]]
             for row in sheet.iter_rows(min_row=2)]  # fmt: skip
    assert shown == wanted
    assert any(cell[0].day for row in table.rows for cell in row.cells[:2] if cell)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", ["matrix", "tables"])
def test_sheets_are_named_in_whole_words_and_numbered_on_paper(lang: str, what: str) -> None:
    made = sheets(lang, what)
    tables = book(lang).tables if what == "tables" else matrix_workbook(report_world.facts(), values(), lang).tables
    for sheet, table in zip(made.worksheets[1:], tables, strict=True):
        words = table.heading.replace("(", " ").replace(")", " ").split()
        assert set(sheet.title.split()) <= {word.strip("()") for word in words} | set(table.heading.split())
        assert sheet.oddFooter.right.text == "&P / &N"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"


@settings(max_examples=60, deadline=None)
@given(st.decimals(-10**6, 10**6, allow_nan=False, places=3), st.integers(0, 6))
def test_a_number_keeps_its_decimals(value: Decimal, places: int) -> None:
    text = f"{value:.{places}f}"
    data = workbook_bytes([Sheet("A", [["Value"], [Number(text)]], filtered=True)])
    cell = openpyxl.load_workbook(BytesIO(data)).active["A2"]  # type: ignore[union-attr, index]
    assert Decimal(str(cell.value)) == Decimal(text)
    assert cell.number_format == "#,##0" + ("." + "0" * places if places else "")


@pytest.mark.parametrize("text", ["", "1,5", "=1+1", "1e5", "1234567890123456", "0.12345678901"])
def test_what_is_no_number_is_our_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        workbook_bytes([Sheet("A", [["Value"], [Number(text)]], filtered=True)])


def test_a_workbook_of_text_has_no_formats_for_numbers() -> None:
    with zipfile.ZipFile(BytesIO(workbook_bytes([Sheet("A", [["1"]])]))) as made:
        assert b"numFmts" not in made.read("xl/styles.xml")
        assert b"autoFilter" not in made.read("xl/worksheets/sheet1.xml")


# --- Word -----------------------------------------------------------------------------------------


def word_rows(data: bytes) -> list[list[str]]:
    """Text of every row that is no head and no band, cell by cell, notes without their spaces."""
    rows = []
    for table in Document(BytesIO(data)).tables:
        for row in table._tbl.tr_lst:
            cells = ["".join(part.text or "" for part in cell.iter(f"{W}t")) for cell in row.tc_lst]
            if row.find(f"{W}trPr/{W}tblHeader") is None and len(cells) > 1:
                rows.append([plain(cell) for cell in cells])
    return rows


def plain(text: str) -> str:
    return text.replace("\u00a0", "").replace(" ", "")


def said(table: Table) -> Iterator[list[str]]:
    for band, rows in table.bands():
        for row in rows:
            yield [plain("".join(d.text + d.note for d in cell)) for cell in row.cells]
        if band in table.below:
            yield from said(table.below[band])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_word_holds_the_rows_of_the_model(lang: str) -> None:
    made = book(lang)
    assert word_rows(word_file(made)) == [row for table in made.tables for row in said(table)]


def test_word_and_excel_hold_the_rows_of_the_printed_matrix() -> None:
    cards = report_world.facts()
    printed = [row for group in matrix_model(cards, "en").groups for row in group.rows]
    word = word_rows(word_file(matrix_paper(cards, "en")))
    assert [row[1] for row in word] == [plain(row.name) for row in printed]
    for row, cells in zip(printed, word, strict=True):
        assert cells[3:10] == [
            plain("".join(f"{v.text}{v.letters} {v.year}" for v in cell.values)) or plain(cell.reason)
            for cell in row.cells
        ]  # fmt: skip
    excel = [row[2].value for row in sheets("en", "matrix").worksheets[1].iter_rows(min_row=2)]
    assert list(dict.fromkeys(excel)) == list(dict.fromkeys(row.name for row in printed))


def test_excel_holds_the_rows_of_the_tables() -> None:
    made = sheets("zh", "tables").worksheets[1:]
    for table, sheet in zip(book("zh").tables, made, strict=True):
        lines = sum(max([len(cell) for cell in row.cells] or [1]) for row in table.rows)
        assert sheet.max_row == lines + 1
        raw = sorted(Decimal(d.raw) for row in table.rows for cell in row.cells for d in cell if d.raw)
        assert sorted(numbers(sheet)) == raw


ORDER = {
    "tblPr": ("tblStyle", "tblW", "jc", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"),
    "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"),
    "tblBorders": ("top", "left", "bottom", "right", "insideH", "insideV"),
}


def test_word_finds_its_parts_in_the_order_it_asks_for() -> None:
    data = word_file(book("ru"))
    with zipfile.ZipFile(BytesIO(data)) as made:
        root = etree.fromstring(made.read("word/document.xml"))
        styles = etree.fromstring(made.read("word/styles.xml"))
    for name, order in ORDER.items():
        for part in root.iter(f"{W}{name}"):
            places = [order.index(etree.QName(child).localname) for child in part]
            assert places == sorted(places), etree.tostring(part)
    fonts = styles.find(f"{W}style[@{W}styleId='Normal']/{W}rPr/{W}rFonts")
    assert fonts is not None
    assert {etree.QName(name).localname for name in fonts.attrib} == {"ascii", "hAnsi", "cs", "eastAsia"}
    heads = [row for row in root.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert len(heads) >= len(list(root.iter(f"{W}tbl")))


# --- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_data_give_the_same_bytes(lang: str) -> None:
    made = replace(book(lang), tables=book(lang).tables[:2])
    assert draw_tables(made) == draw_tables(made)
    word = word_file(made)
    assert word == word_file(made)
    core = Document(BytesIO(word)).core_properties
    assert core.modified is not None
    assert (core.title, core.modified.isoformat()[:10]) == (made.title, made.date)
    with zipfile.ZipFile(BytesIO(word)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_title_of_any_length_and_script_is_printed() -> None:
    cards = facts().cards
    long = EventFact("L", "workshop", {"en": "Wort" * 90 + "𠮷 **x**"}, "2022", place="x" * 200, sector="TRD")
    crowded = replace(facts(), cards=replace(cards, events=(long,) * 3))
    assert draw_tables(tables_book(crowded, "ru")).startswith(b"%PDF")


def test_an_empty_ledger_gives_tables_that_say_so() -> None:
    bare = replace(report_world.facts(), figures=(), events=(), deliverables=())
    made = tables_book(TableFacts(replace(bare, judgements=facts().cards.judgements)), "en")
    empty = [table for table in made.tables if not table.rows]
    assert len(empty) >= 6
    assert all(table.empty for table in empty)
    assert draw_tables(made).startswith(b"%PDF")
    assert word_file(made)
    with speaking("en"):
        assert workbook_of(made)


@pytest.mark.parametrize("name", ["matrix", "matrix.txt", "matrix.xls", "matrix.pdf.doc"])
def test_another_ending_is_refused(name: str) -> None:
    with pytest.raises(UserError) as caught:
        kind_of(Path(name))
    assert caught.value.problem.code == "unknown-ending"
    assert kind_of(Path("M.PDF")) == "pdf"


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_word_of_a_head_is_broken(lang: str) -> None:
    """Every word of every column's head fits the width its column has on paper."""
    bold = family().semibold
    with speaking(lang):
        for table in (part for each in book(lang).tables for part in (each, *each.below.values())):
            sizes = zip(table.columns, table_drawn._widths(table), table_drawn._beside(table), strict=True)
            for column, width, beside in sizes:
                for word in column.head.replace("-", "- ").split():
                    wide = bold.width(word, table_drawn.HEAD) / MM
                    assert wide <= width - 2 * table_drawn.PAD - beside, (table.key, column.head)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_explains_itself_without_the_notes_of_the_paper(lang: str) -> None:
    """No sign stands alone for a note, no sheet is a bare heading, a year is a number without a mark of thousands."""
    made, years = sheets(lang, "tables"), 0
    for sheet in made.worksheets[1:]:
        said = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value not in (None, "")]
        assert said, sheet.title
        assert "?" not in {cell.value for cell in said}
        years += sum(cell.number_format == "0" for cell in said)
    assert years > 20
