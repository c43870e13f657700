"""Laws of pasting: on itself it changes nothing, in any language; what the preview says is exactly what is written."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop import i18n
from carec_desktop.actions import entering, pasting, record, rounds, workspace
from carec_desktop.forms.choices import REASONS
from carec_desktop.framework import Framework
from carec_desktop.localvalues import edit_number, show_yes_no
from carec_desktop.ui.blocks import read_block, write_block

NUMBERS = ("merch_exports", "merch_imports", "gdp_growth", "ttci_rank")
BOOLEAN = "ECD.OC1.COUNTRIES"
FIGURES = st.one_of(
    st.decimals(-10**6, 10**9, allow_nan=False, allow_infinity=False, places=3).map(lambda d: f"{d:f}"),
    st.integers(0, 10**7).map(str), st.sampled_from(["0", "12500", "12.500", "1.250", "0.125", "25.10", "1000000"]),
)  # fmt: skip
GIVEN = frozenset(REASONS) - {"target_never_set"}


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[workspace.Workspace]:
    folder = tmp_path_factory.mktemp("pasting") / "country"
    with workspace.create(folder, role="focal-point", ref_area="KGZ", name="Ministry", lang="en") as made:
        day = "2030-12-31"
        call = rounds.opening(Framework.load(), key="2020", period="2020", cut_off=day, deadline=day, names={"en": "R"})
        rounds.keep_call(made, call)
    with workspace.opened(folder) as made:
        yield made


def key(measure: str, period: str = "2020") -> dict[str, str]:
    place = {"measure": measure, "ref_area": "KGZ", "time_period": period, "kind": "actual"}
    return place | {"source": "S", "dimensions": ""}


def judged(ws: workspace.Workspace, text: str, measure: str, lang: str, **now: str) -> pasting.Verdict:
    return pasting.judge(ws, "KGZ", [pasting.Target(text, key(measure), **now)], lang)[0]


@given(FIGURES, st.sampled_from(i18n.LANGUAGES), st.sampled_from(i18n.LANGUAGES), st.sampled_from(NUMBERS[:3]))
def test_a_number_copied_in_one_language_is_the_same_in_another(
    ws: workspace.Workspace, value: str, copied: str, pasted: str, measure: str
) -> None:
    if value.strip("-0.") == "":
        value = "0"
    if value.startswith("-") and measure != "gdp_growth":
        value = value[1:]
    text = read_block(write_block([[edit_number(value, copied), "x"]]))[0][0]
    with i18n.speaking(pasted):
        verdict = judged(ws, text, measure, pasted, value=value, record_id="r")
    assert (verdict.kind, verdict.becomes, verdict.take) == (pasting.SAME, {}, False)


@pytest.mark.parametrize("pasted", i18n.LANGUAGES)
@pytest.mark.parametrize("copied", i18n.LANGUAGES)
def test_answers_and_reasons_copied_in_one_language_are_the_same_in_another(
    ws: workspace.Workspace, copied: str, pasted: str
) -> None:
    for reason in GIVEN:
        with i18n.speaking(copied):
            word = i18n._(REASONS[reason])
        with i18n.speaking(pasted):
            assert judged(ws, word, "merch_exports", pasted, reason=reason).kind == pasting.SAME
    for stored in ("0", "1"):
        assert judged(ws, show_yes_no(stored, copied), BOOLEAN, pasted, value=stored).kind == pasting.SAME


NUMBER = {"value": "", "reason": ""}
MISSING = NUMBER | {"reason": "not_available"}


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("1 234,5", NUMBER | {"value": "1234.5"}), ("1\u00a0234.50", NUMBER | {"value": "1234.50"}),
        ("1'234'567", NUMBER | {"value": "1234567"}), ("\u22128,6", NUMBER | {"value": "-8.6"}),
        ("35,3 %", NUMBER | {"value": "35.3"}), ("н/д", MISSING), ("…", MISSING), ("-", MISSING), ("无数据", MISSING),
        ("не собирается", NUMBER | {"reason": "not_collected"}),
    ],
)  # fmt: skip
def test_what_tables_write_is_read_whatever_the_language(
    ws: workspace.Workspace, text: str, becomes: dict[str, str]
) -> None:
    for lang in i18n.LANGUAGES:
        verdict = judged(ws, text, "gdp_growth", lang)
        assert verdict.take
        assert dict(verdict.becomes) == becomes


def test_two_readings_follow_the_block_or_wait_for_a_choice(ws: workspace.Workspace) -> None:
    def block(*texts: str) -> list[pasting.Verdict]:
        return pasting.judge(
            ws, "KGZ", [pasting.Target(t, key("merch_exports", str(2010 + i))) for i, t in enumerate(texts)], "en"
        )

    comma = block("8,25", "12,500")[1]
    assert (comma.kind, comma.becomes["value"], comma.take) == (pasting.DOUBTFUL, "12.500", True)
    assert block("1,234,567", "12,500")[1].becomes["value"] == "12500"
    alone = block("12,500")[0]
    assert (alone.kind, dict(alone.becomes), alone.take) == (pasting.DOUBTFUL, {}, False)
    first = alone.turned()
    assert (first.becomes["value"], first.take) == ("12500", True)
    second = first.turned()
    assert second.becomes["value"] == "12.500"
    assert not second.turned().take


TEXTS = st.one_of(
    FIGURES,
    st.sampled_from(["", "-", "н/д", "abc", "12,500", "1 234,5", "8.1%", "not collected", "да", "1,2,3", "无数据"]),
)


@given(
    st.lists(TEXTS, min_size=1, max_size=8), st.sampled_from(i18n.LANGUAGES), st.lists(st.integers(0, 7), max_size=4)
)
def test_applying_a_preview_does_exactly_what_it_said(
    ws: workspace.Workspace, texts: list[str], lang: str, turned: list[int]
) -> None:
    places = [key(measure, period) for measure in (*NUMBERS, BOOLEAN) for period in ("2019", "2020")]
    targets = [pasting.Target(text, place) for text, place in zip(texts, places, strict=False)]
    verdicts = pasting.judge(ws, "KGZ", targets, lang)
    for at in turned:
        if at < len(verdicts):
            verdicts[at] = verdicts[at].turned()
    before = {v.record_id: dict(v.values) for v in record.views(ws, "observation")}
    change = pasting.apply(ws, verdicts, lang)
    for verdict in verdicts:
        name, _key = record.begin(ws, "observation", verdict.target.key, lang)
        view = record.view(ws, name)
        if verdict.take and verdict.becomes:
            assert view is not None
            assert {q: view.values.get(q, "") for q in verdict.becomes} == dict(verdict.becomes)
            assert not view.unread
        else:
            assert view is None
    assert entering.undo(ws, change) == 0
    assert {v.record_id: dict(v.values) for v in record.views(ws, "observation")} == before


CELL = st.text(alphabet='a"\t\n\r ,1я是', max_size=6)
BLOCK = st.integers(1, 5).flatmap(
    lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=5)
)


@given(BLOCK)
def test_a_block_of_any_texts_comes_back_from_the_clipboard(rows: list[list[str]]) -> None:
    assert read_block(write_block(rows)) == rows


def test_blocks_are_read_as_spreadsheets_write_them() -> None:
    assert read_block('1\t"two\nlines"\r\n3\t"say ""hi"""\r\n') == [["1", "two\nlines"], ["3", 'say "hi"']]
    assert read_block("5\n") == [["5"]]
    assert read_block('12" pipe\t4') == [['12" pipe', "4"]]
