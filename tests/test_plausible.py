"""Questions about unlikely figures: a shifted decimal point, a jump, a share over the whole, parts and their total."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop import i18n
from carec_desktop.framework import Framework
from carec_desktop.plausible import Beside, Known, doubts, proposal
from carec_desktop.problems import Problem
from carec_desktop.validate import value_type

FRAMEWORK = Framework.load()


def asked(measure: str, value: str, *earlier: tuple[str, str], period: str = "2020", area: str = "CAREC") -> list[str]:
    """Codes of what is asked about `value`, after `earlier` (period, value)."""
    return [problem.code for problem in problems(measure, value, *earlier, period=period, area=area)]


def problems(
    measure: str, value: str, *earlier: tuple[str, str], period: str = "2020", area: str = "CAREC"
) -> list[Problem]:
    figure = Known(measure, period, "actual", "S", value)
    beside = Beside([figure, *(Known(measure, when, "actual", "S", text) for when, text in earlier)])
    found = FRAMEWORK.measure(measure)
    return doubts(found, value_type(found, area), figure, beside)


@pytest.mark.parametrize(
    ("typed", "meant"), [("279", "27.9"), ("2790", "27.9"), ("27900", "27.9"), ("2.79", "27.9"), ("0.279", "27.9")]
)
def test_a_slip_by_ten_hundred_thousand_is_asked_with_what_was_meant(typed: str, meant: str) -> None:
    found = problems("TRP.OP1.ROAD_C1", typed, ("2019", "22.5"))
    assert [p.code for p in found] == ["slip-large" if Decimal(typed) > 28 else "slip-small"]
    assert proposal(found[0]) == meant
    assert not found[0].blocking


@given(st.integers(1, 999), st.integers(0, 3), st.sampled_from([1, 2, 3, -1, -2, -3]))
def test_whatever_the_point_is_moved_by_the_value_before_is_proposed(digits: int, decimals: int, places: int) -> None:
    before = f"{Decimal(digits).scaleb(-decimals):f}"
    typed = f"{Decimal(before).scaleb(places):f}"
    found = problems("TRP.OP1.ROAD_C1", typed, ("2019", before))
    assert Decimal(proposal(found[0])) == Decimal(before)


def test_a_likely_figure_is_not_asked_about() -> None:
    assert asked("TRP.OP1.ROAD_C1", "27.9", ("2019", "22.5")) == []
    assert asked("gdp_growth", "-8.6", ("2018", "3.8"), ("2019", "4.6"), area="KGZ") == []
    assert asked("TRP.OP1.ROAD_C1", "27.9") == []


def test_a_jump_is_asked_and_a_series_that_always_jumps_is_not() -> None:
    assert asked("TRP.OP1.ROAD_C1", "60", ("2019", "22.5")) == ["sudden-change"]
    jumping = [("2016", "10"), ("2017", "45"), ("2018", "11"), ("2019", "40")]
    assert asked("TRP.OP1.ROAD_C1", "10", *jumping) == []


def test_a_share_over_a_hundred_and_a_falling_running_total_are_asked() -> None:
    assert asked("HLT.OP2.WOMEN_SHARE", "101") == ["not-a-share"]
    assert asked("HLT.OP2.WOMEN_SHARE", "100") == []
    assert asked("EFS.OC1.CA_DEFICIT", "120") == []  # per cent of GDP is no share of a whole
    assert "running-total-fell" in asked("AGR.OP2.TRAININGS", "11", ("2019", "12"))


def test_a_yes_that_becomes_a_no_is_asked() -> None:
    assert asked("ECD.OC1.COUNTRIES", "0", ("2017", "1"), area="KGZ") == ["no-longer"]
    assert asked("ECD.OC1.COUNTRIES", "1", ("2017", "0"), area="KGZ") == []


def test_parts_that_miss_their_total_are_asked_and_rounding_is_not() -> None:
    def known(measure: str, value: str) -> Known:
        return Known(measure, "2020", "actual", "S", value)

    def total(stated: str) -> list[str]:
        figure, measure = known("goods_trade_total", stated), FRAMEWORK.measure("goods_trade_total")
        beside = Beside([known("merch_exports", "1965"), known("merch_imports", "3684"), figure])
        return [p.code for p in doubts(measure, value_type(measure, "KGZ"), figure, beside)]

    assert total("5652") == []
    assert total("6652") == ["parts-differ"]


def test_periods_of_other_lengths_are_never_held_against_each_other() -> None:
    assert asked("fdi_intra_carec_share", "3", ("2001/P20Y", "84.7"), area="KGZ") == []


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_question_is_a_whole_sentence_in_every_language(lang: str) -> None:
    with i18n.speaking(lang):
        sentence = problems("TRP.OP1.ROAD_C1", "279", ("2019", "22.5"))[0].sentence()
    assert "279" in sentence
    assert "{" not in sentence
