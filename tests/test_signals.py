"""Promises of a figure: a number stays as typed, and what is sent again is not counted twice."""

from dataclasses import replace
from decimal import Decimal

from figures_at_hand import figure, printed

from carec_desktop.signals import Place, Slot, by_place, settled, without_echoes


def test_a_number_is_exact_and_a_text_or_reason_is_none() -> None:
    assert figure("TRD.OC1.NONFUEL_ROW", "CAREC", "2017", "25.10").number == Decimal("25.10")
    assert str(figure("TRD.OC1.NONFUEL_ROW", "CAREC", "2017", "25.10").number) == "25.10"
    for text in ("", "<1", "NaN", "1e3", "25,10"):
        assert figure("ENG.OC1.RENEWABLE_SHARE", "CAREC", "2017", text).number is None


def test_sources_share_a_slot_and_corridors_have_places_of_their_own() -> None:
    one = figure("TRP.OP1.ROAD_C1", "CAREC", "2020", "27.9", dimensions=(("CORRIDOR", "1"),))
    other = replace(one, source="T")
    assert one.slot == other.slot == Slot("TRP.OP1.ROAD_C1", "CAREC", "2020", "actual", (("CORRIDOR", "1"),))
    assert one.place == Place("TRP.OP1.ROAD_C1", "CAREC", (("CORRIDOR", "1"),))


def test_figures_of_a_place_come_in_time() -> None:
    for group in by_place(printed()).values():
        years = [each.time_period[:4] for each in group if "/" not in each.time_period]
        assert years == sorted(years)


def test_drafts_and_waiting_edits_do_not_count() -> None:
    base = figure("gdp_growth", "KGZ", "2020", "-8.6")
    states = ("published", "clean", "conflict", "computed", "waiting", "draft")
    kept = {each.state for each in settled(replace(base, state=state) for state in states)}
    assert kept == {"published", "clean", "conflict", "computed"}


def test_what_a_member_sends_again_stands_once_and_what_it_corrects_stands_beside() -> None:
    print_ = figure("gdp_growth", "KGZ", "2020", "-8.6", state="published")
    assert without_echoes([print_, replace(print_, state="clean")]) == [replace(print_, state="clean")]
    corrected = replace(print_, state="clean", value="-8.4")
    assert without_echoes([print_, corrected]) == [print_, corrected]
