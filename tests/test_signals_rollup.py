"""Promises of the roll-up: regional figures follow from the members' answers and open into them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from figures_at_hand import FRAMEWORK, answered, figure, printed
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.i18n import speaking
from carec_desktop.rollup import Computed, compute, computed, mean, members_asked, total
from carec_desktop.signals import Figure

CORRIDORS = "ECD.OC1.COUNTRIES"
MEMBERS = [area.code for area in FRAMEWORK.members]
ANSWERS = st.lists(
    st.builds(
        lambda area, period, value, state: figure(CORRIDORS, area, period, value, state=state),
        st.sampled_from(MEMBERS),
        st.sampled_from(["2016", "2017", "2019-05", "2020", "2022", "2023"]),
        st.sampled_from(["0", "1"]),
        st.sampled_from(["clean", "published", "conflict"]),
    ),
    max_size=30,
)


def of(figures: list[Figure] | tuple[Figure, ...], measure: str) -> dict[str, Computed]:
    return {c.figure.time_period: c for c in compute(FRAMEWORK, figures) if c.figure.measure == measure}


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        ("ECD.OC1.COUNTRIES", {"2017": 4, "2020": 7}),
        ("ECD.OP1.COUNTRIES", {"2017": 4, "2020": 7}),
        ("AGR.OP1.COUNTRIES_ADVISED", {"2020": 5}),
        ("AGR.OP2.COUNTRIES", {"2020": 7}),
        ("TSM.OC1.TOP70", {"2017": 2, "2020": 2}),
        ("TSM.OC1.IMPROVED", {"2020": 7}),
    ],
)
def test_regional_counts_from_the_published_answers(measure: str, values: dict[str, int]) -> None:
    for figures in (answered(), (*printed(), *answered())):
        found = of(figures, measure)
        assert {period: each.figure.number for period, each in found.items()} == values
        for each in found.values():
            assert (each.figure.ref_area, each.figure.source, each.figure.state) == (
                "CAREC", "computed", "computed",
            )  # fmt: skip


def test_a_count_names_who_stands_behind_it_and_opens_into_their_records() -> None:
    improved = of(answered(), "TSM.OC1.IMPROVED")["2020"]
    assert set(improved.counted) == {"CHN", "GEO", "KAZ", "KGZ", "MNG", "PAK", "TJK"}
    # Two members improved by rank, which takes two records each; five said yes.
    assert len(improved.parts) == 2 * 2 + 5
    corridors = of(answered(), CORRIDORS)["2020"]
    assert {area for area, since in corridors.carried} == {"CHN", "KAZ", "KGZ", "PAK"}
    assert {since for area, since in corridors.carried} == {"2017"}
    with speaking("en"):
        assert corridors.sentence() == "7 yes of 11 asked, 7 answered, 4 carried from 2017."


def test_ten_are_asked_and_nine_answered_once_reporting_is_paused() -> None:
    early = [figure(CORRIDORS, area, "2017", "1") for area in ("CHN", "KAZ", "KGZ", "PAK", "AFG")]
    late = [figure(CORRIDORS, area, "2023", "1") for area in ("MNG", "TJK", "UZB")]
    no = [figure(CORRIDORS, area, "2023", "0") for area in ("AZE", "GEO")]
    found = of([*early, *late, *no], CORRIDORS)["2023"]
    assert found.figure.number == 7
    assert (len(found.asked), found.answered, len(found.carried)) == (10, 9, 4)
    assert found.missing == ("TKM",)
    with speaking("en"):
        assert found.sentence() == "7 yes of 10 asked, 9 answered, 4 carried from 2017."


def test_a_paused_member_is_asked_until_the_day_of_the_pause() -> None:
    assert [("AFG" in members_asked(FRAMEWORK, period)) for period in ("2020", "2021-07", "2021", "2021-08")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_standing_fact_holds_until_a_dated_no() -> None:
    figures = [figure(CORRIDORS, "KAZ", "2017", "1"), figure(CORRIDORS, "KAZ", "2019-05", "0")]
    assert {p: c.figure.value for p, c in of(figures, CORRIDORS).items()} == {
        "2017": "1", "2019": "0", "2020": "0",
    }  # fmt: skip
    again = [*figures, figure(CORRIDORS, "KAZ", "2022", "1")]
    assert of(again, CORRIDORS)["2022"].figure.value == "1"


def test_a_member_in_conflict_with_itself_counts_for_nothing() -> None:
    two = [figure(CORRIDORS, "KAZ", "2020", value, state="conflict") for value in ("0", "1")]
    found = of([*two, figure(CORRIDORS, "KGZ", "2020", "1")], CORRIDORS)["2020"]
    assert (found.figure.value, found.disputed, found.answered) == ("1", ("KAZ",), 1)
    assert "KAZ" in found.missing


def test_two_sources_about_a_member_count_for_nothing_until_one_is_of_record() -> None:
    said = figure(CORRIDORS, "KAZ", "2020", "0")
    print_ = replace(said, value="1", state="published", source="PRF")
    assert of([said, print_], CORRIDORS)["2020"].disputed == ("KAZ",)
    for source, count in (("S", 0), ("PRF", 1)):
        (made,) = compute(FRAMEWORK, [said, print_], of_record={said.slot: source})
        assert made.figure.number == count
        assert not made.disputed


@given(ANSWERS, st.randoms())
def test_neither_order_nor_repetition_matters(figures: list[Figure], random) -> None:
    shuffled = [*figures, *figures[:3]]
    random.shuffle(shuffled)
    assert computed(FRAMEWORK, shuffled) == computed(FRAMEWORK, figures)


@given(ANSWERS)
def test_a_count_is_its_parts(figures: list[Figure]) -> None:
    ids = {each.record_id for each in figures}
    for made in compute(FRAMEWORK, figures):
        answers = {answer.area for answer in made.answers}
        assert made.figure.number == len(made.counted)
        assert set(made.counted) <= answers - set(made.disputed)
        assert answers <= set(made.asked)
        assert made.answered + len(made.missing) == len(made.asked)
        assert set(made.parts) <= ids
        assert ("provisional" in made.figure.flags) == bool(made.missing)


@given(ANSWERS, st.sampled_from(MEMBERS))
def test_drafts_change_nothing(figures: list[Figure], area: str) -> None:
    drafts = [figure(CORRIDORS, area, "2020", "1", state=state) for state in ("draft", "waiting")]
    assert computed(FRAMEWORK, [*figures, *drafts]) == computed(FRAMEWORK, figures)


@given(ANSWERS, st.sampled_from([m for m in MEMBERS if m != "AFG"]))
def test_a_new_yes_never_lowers_a_count(figures: list[Figure], area: str) -> None:
    others = [each for each in figures if each.ref_area != area]
    before, after = of(others, CORRIDORS), of([*others, figure(CORRIDORS, area, "2016", "1")], CORRIDORS)
    for period, made in before.items():
        assert after[period].figure.number == (made.figure.number or 0) + 1


def test_sums_and_means_keep_every_decimal() -> None:
    assert total([Decimal("1.10"), Decimal(2)]) == "3.10"
    assert mean([Decimal(1), Decimal(2)]) == "1.5"
    assert mean([Decimal("0.10"), Decimal("0.20"), Decimal("0.20")]) == "0.167"


def test_the_share_of_women_is_a_ratio_of_sums_and_silent_below_its_least_n() -> None:
    def officials(women: str, men: str) -> list[Figure]:
        return [
            figure("HLT.OP2.OFFICIALS", "CAREC", "2023", women, dimensions=(("SEX", "F"),)),
            figure("HLT.OP2.OFFICIALS", "CAREC", "2023", men, dimensions=(("SEX", "M"),)),
            figure("HLT.OP2.OFFICIALS", "CAREC", "2023", "7", dimensions=(("SEX", "_U"),)),
        ]

    assert of(officials("12", "20"), "HLT.OP2.WOMEN_SHARE")["2023"].figure.value == "37.5"
    assert of(officials("4", "5"), "HLT.OP2.WOMEN_SHARE") == {}


def test_nobody_among_a_few_answers_says_nothing_of_the_region() -> None:
    def counted(*ranks: str) -> Computed:
        stated = [figure("TSM.OC1.RANK", area, "2019", rank) for area, rank in zip(MEMBERS, ranks, strict=False)]
        return of(stated, "TSM.OC1.TOP70")["2019"]

    assert (counted("110").figure.value, counted("110").telling) == ("0", False)
    assert (counted("60").figure.value, counted("60").telling) == ("1", True), "at least one is among them"
    assert counted(*["110"] * 6).telling, "most have answered"
