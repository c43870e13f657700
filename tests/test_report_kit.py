"""The drawing kit: lines, codes, fitting, and the matrix."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import report_world
from hypothesis import given, settings
from hypothesis import strategies as st

from carec_desktop.i18n import LANGUAGES, speaking
from carec_desktop.problems import UserError
from carec_desktop.report import fitting, matrix, say
from carec_desktop.report.codes import Codes, Reference, digest_code
from carec_desktop.report.fonts import family
from carec_desktop.report.lines import NOT_FIRST, wrap
from carec_desktop.report.matrix import matrix_pdf
from carec_desktop.report.matrix_model import matrix_model
from carec_desktop.report.sheet import Sheet

EXPECTED = Path(__file__).parent / "expected"
A6 = (105.0, 148.0)

# --- lines ----------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab cd，。（）%区域成果АБв–1", min_size=1, max_size=80), st.floats(30, 200))
def test_lines_lose_nothing_and_begin_well(text: str, width: float) -> None:
    lines = wrap(text, family(), 7, width)
    joined = "".join(run.text for line in lines for run in line.runs)
    assert joined.replace(" ", "") == text.replace(" ", "")
    for line in lines[1:]:
        assert line.runs[0].text[:1] not in NOT_FIRST


def test_bold_runs_keep_their_weight() -> None:
    (line,) = wrap("**Region.** Of 98", family(), 7, 500)
    assert [run.face.name for run in line.runs] == ["CARECSans-SemiBold", "CARECSans-Regular"]


def test_codes_of_an_indicator_stay_whole() -> None:
    lines = wrap("EFS\u00a0OC\u00a01, TRD\u00a0OP\u00a02, HLT\u00a0OC\u00a01", family(), 7, 40)
    assert all("\u00a0" not in run.text[:1] for line in lines for run in line.runs)
    assert [line.runs[0].text for line in lines] == ["EFS\u00a0OC\u00a01,", "TRD\u00a0OP\u00a02,", "HLT\u00a0OC\u00a01"]


def test_kerning_leaves_one_glyph_a_sign() -> None:
    shaped = family().regular.shape("AVAILABILITY To Village office")
    assert shaped.gaps
    assert shaped.text == "AVAILABILITY To Village office"


# --- fitting --------------------------------------------------------------------------------------


def sheet() -> Sheet:
    return Sheet(A6, title="t", subject="s", lang="en")


def test_a_squeeze_below_the_floor_refuses_the_sheet() -> None:
    paper = sheet()
    page = paper.page("1")
    page.text(10, 10, "fits", width=40)
    with page.slot("row 1", 10, 10, 40, 10):
        page.text(10, 15, "does not fit this at all", width=12)
    with pytest.raises(UserError) as caught:
        paper.pdf()
    assert "row 1" in str(caught.value)


def test_a_text_outside_its_slot_refuses_the_sheet() -> None:
    paper = sheet()
    page = paper.page("1")
    with page.slot("head", 10, 10, 20, 5):
        page.text(10, 30, "low")
    assert page.misfits == ["head “low”"]


def test_a_title_may_be_cut_and_is_listed() -> None:
    page = sheet().page("1")
    page.text(10, 10, "A title that is far too long for its column", width=20, cut=True)
    assert page.misfits == []
    assert page.cuts == ["A title that is far too long for its column"]


# --- codes and words ------------------------------------------------------------------------------


def test_clashing_codes_are_both_lengthened() -> None:
    seen: dict[str, Reference] = {}
    for at in range(100_000):
        one = Reference("event", str(at))
        other = seen.setdefault(digest_code(one.key), one)
        if other is not one:
            break
    codes = Codes([one, other, Reference("event", "x")])
    assert {len(codes.of(one)), len(codes.of(other))} == {5}
    assert codes.of(one) != codes.of(other)
    assert len(codes.of(Reference("event", "x"))) == 4


def test_numbers_are_said_with_the_decimals_of_the_source() -> None:
    said = {}
    for lang in LANGUAGES:
        with speaking(lang):
            said[lang] = (say.number("25.10"), say.number("-6.8"), say.number("11353"))
    assert said["en"] == ("25.10", "−6.8", "11,353")
    assert said["ru"] == ("25,10", "−6,8", "11\u00a0353")
    assert said["zh"] == ("25.10", "−6.8", "11,353")


def test_a_period_that_is_no_year_looks_different() -> None:
    periods = ("2020", "2022-Q3", "2022-05", "2001/P20Y")
    assert [say.short_period(each) for each in periods] == ["2020", "Q3’22", "5/22", "’01–20"]


def test_a_text_keeps_its_language_and_says_so() -> None:
    with speaking("zh"):
        assert say.title({"en": "Forum", "zh": "论坛"}) == say.Title("论坛")
        assert say.title({"ru": "Форум"}) == say.Title("Форум", "RU")


# --- matrix ---------------------------------------------------------------------------------------


def test_matrix_says_what_it_said() -> None:
    said = matrix_model(report_world.facts(), "en").as_text()
    assert said == (EXPECTED / "matrix-en.txt").read_text(encoding="utf-8")


def test_matrix_has_every_measure_and_every_stated_baseline() -> None:
    facts = report_world.facts()
    drawn = {row.measure: row for group in matrix_model(facts, "en").groups for row in group.rows}
    assert list(drawn) == [measure.code for measure in facts.framework.measures]
    for figure in facts.figures:
        if figure.kind == "baseline" and figure.value and figure.ref_area == "CAREC" and figure.measure in drawn:
            values = drawn[figure.measure].cells[0].values
            assert figure.value in {each.raw for each in values}, figure.measure


@pytest.mark.parametrize("lang", LANGUAGES)
def test_matrix_never_splits_an_indicator(lang: str) -> None:
    facts = report_world.facts()
    model = matrix_model(facts, lang)
    pages = list(matrix._pages(model))
    groups = [id(line.group) for page in pages for line in page]
    starts = [[id(line.group) for line in page] for page in pages]
    assert len(groups) == 98
    for before, after in pairwise(starts):
        assert not set(before) & set(after)
    assert matrix_pdf(facts, lang) == matrix_pdf(facts, lang)


def test_matrix_same_figures_in_three_languages() -> None:
    facts = report_world.facts()
    one, *others = (matrix_model(facts, lang) for lang in LANGUAGES)
    for other in others:
        for mine, theirs in zip(one.groups, other.groups, strict=True):
            for row, same in zip(mine.rows, theirs.rows, strict=True):
                assert [[v.raw for v in c.values] for c in row.cells] == [[v.raw for v in c.values] for c in same.cells]
                assert (row.status, row.code) == (same.status, same.code)


def test_matrix_tells_a_number_from_an_unset_target() -> None:
    rows = {row.measure: row for group in matrix_model(report_world.facts(), "en").groups for row in group.rows}
    share = rows["EFS.OC1.MINISTERIAL_SHARE"].cells[5]
    assert [(each.text, each.letters) for each in share.values] == [("30", "D"), ("#", "P")]


def test_matrix_is_a_draft_until_its_figures_are_approved() -> None:
    facts = report_world.facts()
    assert matrix_model(facts, "en").state.kind == "specimen"
    own = tuple(
        replace(figure, state="clean") if figure.ref_area == "CAREC" and figure.state == "published" else figure
        for figure in facts.figures
    )
    sent = replace(facts, figures=own)
    assert matrix_model(sent, "en").state.watermark == "DRAFT"
    approved = replace(sent, approved=frozenset(figure.record_id for figure in own))
    assert matrix_model(approved, "en").state.kind == "approved"


def test_a_number_is_never_taken_apart() -> None:
    """Set smaller until it stands on one line; half of it would be another number."""
    for words in ("1,965,000,000", "2\u00a0591\u00a0121\u00a0000\u00a0000", "−1.965.000"):
        for width in (8.0, 14.0, 40.0):
            (line,) = fitting.placed((fitting.Block(words, 6.0),), width, 4.0)
            assert line.words == words
            assert line.width <= width
