"""Promises of profiles: totals are the members' rows, and what is missing or doubtful is said."""

from decimal import Decimal

import pytest
from figures_at_hand import FRAMEWORK, figure, printed
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.groups import belongs, change, misprints, profile
from carec_desktop.signals import Figure, Slot

TEN = FRAMEWORK.group("CAREC-10").members()


def series(rows, name: str) -> dict[str, Decimal | None]:
    return {row["time_period"]: row["value"] for row in rows if row["series"] == name}


def test_goods_trade_of_the_ten_from_the_members_rows() -> None:
    rows = profile(FRAMEWORK, printed(), "CAREC-10")
    assert series(rows, "merch_exports") == {"2017": 115523, "2018": 139369, "2019": 139440, "2020": 118069}
    assert series(rows, "merch_imports") == {"2017": 139130, "2018": 157828, "2019": 157311, "2020": 143619}
    assert series(rows, "merch_exports_change") == {
        "2018": Decimal("20.6418"), "2019": Decimal("0.0509"), "2020": Decimal("-15.3263"),
    }  # fmt: skip
    goods = [row for row in rows if row["series"].startswith("merch_")]
    assert all(row["complete"] and not row["missing"] and row["sources"][0] == "computed" for row in goods)
    assert {row["unit"] for row in goods} == {"USD million", "%"}


def test_an_incomplete_total_names_who_is_missing() -> None:
    rows = profile(FRAMEWORK, printed(), "CAREC-10")
    services = [row for row in rows if row["series"] == "comm_services_exports"]
    assert {tuple(row["missing"]) for row in services} == {("TKM",)}
    assert not any(row["complete"] for row in services)
    nine = profile(FRAMEWORK, printed(), "CAREC-9")
    assert all(row["complete"] for row in nine if row["series"] == "comm_services_exports")


def test_a_published_total_stands_beside_the_computed_one() -> None:
    rows = [r for r in profile(FRAMEWORK, printed(), "CAREC-10") if r["series"] == "goods_trade_total"]
    assert [(row["value"], row["missing"], row["sources"][0] == "computed") for row in rows] == [
        (256403, ["AFG"], True), (261772, [], False),
    ]  # fmt: skip


def test_rates_shares_and_ranks_are_never_added() -> None:
    computed = [r for r in profile(FRAMEWORK, printed(), "CAREC") if r["sources"][:1] == ["computed"]]
    assert {row["series"].removesuffix("_change") for row in computed} == {
        "merch_exports", "merch_imports", "comm_services_exports", "comm_services_imports",
        "goods_trade_total", "fdi_inflows_cumulative",
    }  # fmt: skip


def test_a_country_has_its_own_rows_with_forecasts_marked() -> None:
    rows = profile(FRAMEWORK, printed(), "KGZ")
    assert {row["ref_area"] for row in rows} == {"KGZ"}
    growth = {row["time_period"]: row for row in rows if row["series"] == "gdp_growth"}
    assert growth["2020"]["value"] == Decimal("-8.6")
    assert growth["2022"]["flags"] == ["forecast"]
    assert series(rows, "merch_exports_change")["2020"] == Decimal("-1.0574")
    assert not any(row["series"] == "gdp_growth_change" for row in rows)


def test_a_suspected_misprint_is_shown_as_printed_and_used_in_nothing() -> None:
    odd = Slot("merch_imports", "CHN", "2017", "actual")
    assert misprints(FRAMEWORK, printed()) == {odd}
    china = profile(FRAMEWORK, printed(), "CHN")
    assert series(china, "merch_imports")["2017"] == 183792
    assert series(china, "merch_imports_change")["2018"] is None
    assert series(china, "merch_imports_change")["2019"] == Decimal("-2.6858")
    region = [r for r in profile(FRAMEWORK, printed(), "CAREC") if r["series"] == "merch_imports"]
    assert region[0]["missing"] == ["CHN"]


@pytest.mark.parametrize(
    ("values", "odd"),
    [("10 100 100 100", {"2017"}), ("100 100 10 100", {"2019"}), ("100 100 100 500", {"2020"}),
     ("10 100 1000 10000", set()), ("10 100", set()), ("10 10 100 100", set()), ("0 100 100", set())],
)  # fmt: skip
def test_only_the_odd_one_out_is_suspected(values: str, odd: set[str]) -> None:
    line = [figure("merch_exports", "KGZ", str(2017 + n), value) for n, value in enumerate(values.split())]
    assert {slot.time_period for slot in misprints(FRAMEWORK, line)} == odd


def test_a_member_belongs_until_its_reporting_is_paused() -> None:
    assert "AFG" in belongs(FRAMEWORK, "CAREC-10", "2020")
    assert "AFG" not in belongs(FRAMEWORK, "CAREC-10", "2021")


AMOUNTS = st.dictionaries(st.sampled_from(TEN), st.decimals(0, 10**9, places=2), min_size=1)


@given(AMOUNTS, st.randoms())
def test_a_total_is_the_sum_of_the_rows_there_are(amounts: dict[str, Decimal], random) -> None:
    figures: list[Figure] = [figure("merch_exports", area, "2020", f"{value}") for area, value in amounts.items()]
    china = figure("merch_exports", "CHN", "2020", "5")
    random.shuffle(figures)
    (row,) = profile(FRAMEWORK, [*figures, china], "CAREC-10")
    assert row["value"] == sum(amounts.values())
    assert row["missing"] == [area for area in TEN if area not in amounts]
    assert row["complete"] == (len(amounts) == len(TEN))


def test_two_numbers_of_one_member_are_none() -> None:
    two = [figure("merch_exports", "KGZ", "2020", value, state="conflict") for value in ("1", "2")]
    (row,) = profile(FRAMEWORK, [*two, figure("merch_exports", "KAZ", "2020", "10")], "CAREC-10")
    assert row["value"] == 10
    assert "KGZ" in row["missing"]


def test_a_member_that_sends_the_printed_figure_again_is_shown_once() -> None:
    print_ = figure("merch_exports", "KGZ", "2020", "1965", state="published")
    sent = figure("merch_exports", "KGZ", "2020", "1965")
    assert len(profile(FRAMEWORK, [print_, sent], "KGZ")) == 1


def test_change_is_exact_decimal() -> None:
    assert change(Decimal("7.5"), Decimal(10)) == Decimal("33.3333")
    assert change(Decimal(-4), Decimal(-2)) == 50
