"""Promises of the two judgements: the published figures, the laws of the rule, the reasons for none."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from figures_at_hand import FRAMEWORK, answered, figure, printed
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.i18n import LANGUAGES, speaking
from carec_desktop.judge import MOVEMENTS, REASONS, STATUSES, WORDS, Judgement, judge, judge_all, say
from carec_desktop.rollup import computed
from carec_desktop.signals import Figure, Place, Slot

UP = FRAMEWORK.measure("TRD.OC1.NONFUEL_INTRA")
DOWN = FRAMEWORK.measure("TRD.OP1.TOP5_SHARE")
YEARLY = FRAMEWORK.measure("EFS.OP1.DIALOGUES_YEAR")
YES = FRAMEWORK.measure("AGR.OP3.NETWORK")
VALUES = st.decimals(-1000, 1000, places=2)


def judged(measure, *stated: tuple[str, str, str], **options) -> Judgement:
    """Judgement of (kind, period, value) triples; a second value of a slot is a second source."""
    figures = [
        figure(measure.code, "CAREC", period, f"{value}", kind, source=f"S{number}")
        for number, (kind, period, value) in enumerate(stated)
    ]
    return judge(measure, Place(measure.code, "CAREC"), figures, **options)


def region() -> dict[str, Judgement]:
    figures = [*printed(), *answered()]
    found = judge_all(FRAMEWORK, [*figures, *computed(FRAMEWORK, figures)], as_of="2020")
    prf = {measure.code for measure in FRAMEWORK.measures}
    return {place.measure: j for place, j in found.items() if place.ref_area == "CAREC" and place.measure in prf}


def test_six_of_98_measures_can_be_rated_on_the_published_figures() -> None:
    found = region()
    assert len(found) == 98
    assert {code: each.status for code, each in found.items() if each.rated} == {
        "EFS.OP1.DIALOGUES_YEAR": "achieved",
        "TRD.OC1.FUEL_INTRA": "off_track",
        "TRD.OC1.NONFUEL_INTRA": "watch",
        "TRD.OC1.NONFUEL_ROW": "on_track",
        "TRD.OP1.SERVICES_GDP": "reversed",
        "TRD.OP1.TOP5_SHARE": "off_track",
    }


def test_why_the_others_are_not_rated() -> None:
    reasons = Counter(each.reason for each in region().values() if not each.rated)
    # 71 targets have no number; four of them ask for a yes, which is a target without an answer.
    assert reasons["target_never_set"] + reasons["target_missing"] == 71 - 4
    assert reasons["value_missing"] == 5 + 4
    assert (reasons["direction_none"], reasons["disputed"]) == (12, 2)
    assert reasons["target_wrong_way"] + reasons["target_not_beyond_baseline"] == 2
    assert sum(reasons.values()) == 92


def test_two_sources_that_agree_on_the_status_are_shown_with_both_values() -> None:
    services = region()["TRD.OP1.SERVICES_GDP"]
    assert services.status == "reversed"
    assert {each.value for each in services.baseline} == {"10.56", "10.51"}
    assert services.ratio is not None
    assert services.ratio[0] < services.ratio[1] < 0


def test_what_is_outside_its_control_is_never_an_achievement_of_carec() -> None:
    outside = FRAMEWORK.measure("TRD.OC1.NONFUEL_ROW")
    path = (("baseline", "2017", "20"), ("actual", "2020", "40"), ("target", "2023", "30"))
    assert judged(outside, *path).status == "achieved"
    assert judged(outside, *path).status_word == "target met"
    assert judged(UP, *path).status_word == "achieved"


@pytest.mark.parametrize(
    ("actual", "status"),
    [("60", "achieved"), ("61", "achieved"), ("30", "on_track"), ("28.5", "on_track"), ("28.49", "watch"),
     ("18", "watch"), ("17.99", "off_track"), ("0", "off_track"), ("-0.01", "reversed")],
)  # fmt: skip
def test_bands_are_measured_against_the_path_at_the_date_of_the_data(actual: str, status: str) -> None:
    found = judged(UP, ("baseline", "2017", "0"), ("actual", "2020", actual), ("target", "2023", "60"))
    assert (found.status, found.expected) == (status, (Decimal(30), Decimal(30)))


def test_the_path_runs_through_every_milestone() -> None:
    steep_late = (("baseline", "2017", "0"), ("target", "2020", "6"), ("target", "2023", "60"))
    assert judged(UP, *steep_late, ("actual", "2020", "6")).status == "on_track"
    assert judged(UP, *steep_late, ("actual", "2021", "24")).expected == (Decimal(24), Decimal(24))
    assert judged(UP, *steep_late, ("actual", "2025", "58")).expected == (Decimal(60), Decimal(60))
    assert judged(UP, *steep_late, ("actual", "2020-06", "5")).expected == (Decimal(5), Decimal(5))


def test_each_year_and_yes_are_expected_from_their_date_on() -> None:
    yearly = (("baseline", "2017", "0"), ("target", "2020", "1"), ("target", "2021", "2"))
    assert judged(YEARLY, *yearly, ("actual", "2020", "1")).status == "achieved"
    assert judged(YEARLY, *yearly, ("actual", "2023", "1")).status == "off_track"
    assert judged(YEARLY, *yearly, ("actual", "2019", "0")).reason == "expected_equals_baseline"
    network = (("baseline", "2017", "0"), ("target", "2023", "1"))
    assert judged(YES, *network, ("actual", "2020", "0")).reason == "expected_equals_baseline"
    assert judged(YES, *network, ("actual", "2023", "0")).status == "off_track"
    assert judged(YES, *network, ("actual", "2020", "1")).status == "achieved"


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ([("baseline", "2017", "1"), ("actual", "2020", "2")], "target_missing"),
        ([("baseline", "2017", "1"), ("target", "2023", "2")], "value_missing"),
        ([("actual", "2020", "1"), ("target", "2023", "2")], "baseline_missing"),
        ([("baseline", "2017", "2"), ("actual", "2020", "2"), ("target", "2023", "2")], "target_not_beyond_baseline"),
        ([("baseline", "2017", "3"), ("actual", "2020", "9"), ("target", "2023", "2")], "target_wrong_way"),
        ([("baseline", "2017", "1"), ("actual", "2017", "1"), ("target", "2023", "2")], "expected_equals_baseline"),
        ([("baseline", "2017", "1"), ("baseline", "2017", "2"), ("actual", "2023", "2.9"), ("target", "2023", "3")],
         "disputed"),
    ],
)  # fmt: skip
def test_reasons_for_no_status(stated: list[tuple[str, str, str]], reason: str) -> None:
    found = judged(UP, *stated)
    assert (found.status, found.reason) == ("not_rated", reason)


def test_a_target_printed_as_a_sign_was_never_set_and_a_number_outranks_it() -> None:
    sign = figure(UP.code, "CAREC", "2023", "", "target", reason="target_never_set")
    place = Place(UP.code, "CAREC")
    assert judge(UP, place, [sign]).reason == "target_never_set"
    number = figure(UP.code, "CAREC", "2023", "5", "target", source="T")
    assert judge(UP, place, [sign, number]).reason == "value_missing"


def test_out_of_date_is_measured_from_the_round() -> None:
    path = (("baseline", "2017", "1"), ("actual", "2018", "2"), ("target", "2023", "7"))
    assert judged(UP, *path, as_of="2020").status == "on_track"
    old = judged(UP, *path, as_of="2021")
    assert (old.reason, old.stale, old.movement) == ("stale", True, "improved")


def test_a_decision_of_record_leaves_one_source() -> None:
    stated = (("baseline", "2017", "10.85"), ("baseline", "2017", "31.52"), ("actual", "2020", "9.54"),
              ("target", "2023", "14.87"))  # fmt: skip
    slot = Slot(UP.code, "CAREC", "2017", "baseline")
    assert judged(UP, *stated).reason == "disputed"
    assert judged(UP, *stated, of_record={slot: "S0"}).status == "reversed"
    assert judged(UP, *stated, of_record={slot: "nobody"}).reason == "disputed"


def test_a_forecast_is_no_result_while_something_was_observed() -> None:
    place = Place(UP.code, "CAREC")
    seen = [figure(UP.code, "CAREC", "2017", "1", "baseline"), figure(UP.code, "CAREC", "2020", "2")]
    ahead = figure(UP.code, "CAREC", "2022", "9", flags=frozenset({"forecast"}))
    assert judge(UP, place, [*seen, ahead]).latest == (seen[1],)
    assert judge(UP, place, [ahead]).hollow


def test_movement_since_the_baseline() -> None:
    base = ("baseline", "2017", "5")
    assert judged(UP, base, ("actual", "2020", "6")).movement == "improved"
    assert judged(DOWN, base, ("actual", "2020", "6")).movement == "worse"
    assert judged(UP, base, ("actual", "2020", "5.0")).movement == "unchanged"
    assert judged(UP, ("actual", "2020", "5")).movement == "first_figure"
    assert judged(UP, ("actual", "2019", "4"), ("actual", "2020", "5")).movement == "improved"
    assert judged(UP, base).movement == "no_information"
    assert judged(UP, base, ("actual", "2020", "4"), ("actual", "2020", "6")).movement == "no_information"
    early = figure(UP.code, "CAREC", "2020", "", reason="too_early")
    assert judge(UP, Place(UP.code, "CAREC"), [early]).movement == "too_early"


PATHS = st.tuples(VALUES, VALUES, VALUES, st.integers(2018, 2026))


@given(PATHS)
def test_the_rule_of_one_combination(path: tuple[Decimal, Decimal, Decimal, int]) -> None:
    base, actual, target, year = path
    found = judged(UP, ("baseline", "2017", base), ("actual", str(year), actual), ("target", "2023", target))
    if target <= base:
        assert found.reason in ("target_wrong_way", "target_not_beyond_baseline")
        return
    due = Fraction(base) + (Fraction(target) - Fraction(base)) * min(Fraction(year - 2017, 6), Fraction(1))
    ratio = (Fraction(actual) - Fraction(base)) / (due - Fraction(base))
    if actual >= target:
        assert found.status == "achieved"
    elif ratio >= Fraction(95, 100):
        assert found.status == "on_track"
    elif ratio >= Fraction(60, 100):
        assert found.status == "watch"
    else:
        assert found.status == ("off_track" if ratio >= 0 else "reversed")


@given(PATHS)
def test_less_is_better_mirrors_more_is_better(path: tuple[Decimal, Decimal, Decimal, int]) -> None:
    base, actual, target, year = path
    up = judged(UP, ("baseline", "2017", base), ("actual", str(year), actual), ("target", "2023", target))
    mirrored = replace(UP, direction="down")
    down = judged(
        mirrored, ("baseline", "2017", 0 - base), ("actual", str(year), 0 - actual), ("target", "2023", 0 - target)
    )  # fmt: skip
    assert (up.status, up.reason, up.movement) == (down.status, down.reason, down.movement)


STATED = st.lists(
    st.tuples(
        st.sampled_from(["baseline", "actual", "target"]),
        st.sampled_from(["2016", "2017", "2018", "2020", "2021-05", "2023", "2026"]),
        VALUES,
    ),
    max_size=9,
)


@given(STATED, st.sampled_from(FRAMEWORK.measures), st.randoms())
def test_any_figures_get_one_judgement_whatever_their_order(stated, measure, random) -> None:
    found = judged(measure, *stated)
    assert found.status in STATUSES
    assert found.movement in MOVEMENTS
    assert (found.reason in REASONS) == (found.status == "not_rated")
    shuffled = list(enumerate(stated))
    random.shuffle(shuffled)
    figures = [figure(measure.code, "CAREC", p, f"{v}", k, source=f"S{n}") for n, (k, p, v) in shuffled]
    again = judge(measure, Place(measure.code, "CAREC"), figures)
    assert (again.status, again.reason, again.movement, again.ratio) == (
        found.status, found.reason, found.movement, found.ratio,
    )  # fmt: skip


@given(STATED)
def test_a_second_source_can_only_confirm_a_status_or_make_it_disputed(stated) -> None:
    if not stated:
        return
    kind, period, value = stated[0]
    alone, confirmed = judged(UP, *stated), judged(UP, *stated, stated[0])
    assert (confirmed.status, confirmed.reason) == (alone.status, alone.reason)
    doubted = judged(UP, *stated, (kind, period, value + 7))
    assert doubted.status in (alone.status, "not_rated") or not alone.rated


def test_every_code_has_a_word_in_every_language() -> None:
    assert set(WORDS) == {*STATUSES, *REASONS, *MOVEMENTS}
    for lang in LANGUAGES:
        with speaking(lang):
            assert all(say(code) for code in WORDS)
            assert say("") == ""


def test_a_flood_of_sources_is_a_dispute_and_not_a_long_wait() -> None:
    flood: list[Figure] = [
        figure(UP.code, "CAREC", period, str(value), kind, source=f"{kind}{value}")
        for kind, period in (("baseline", "2017"), ("actual", "2020"), ("target", "2023"))
        for value in range(200)
    ]
    assert judge(UP, Place(UP.code, "CAREC"), flood).reason == "disputed"


# --- breaks ---------------------------------------------------------------------------------------


def stated(kind: str, period: str, value: str, *, meaning: str = "", flags: frozenset[str] = frozenset()) -> Figure:
    made = figure(UP.code, "CAREC", period, value, kind, source=f"{kind} {period} {meaning}")
    return replace(made, meaning=meaning, flags=flags | ({"break"} if meaning else set()))


def line(*figures: Figure) -> Judgement:
    return judge(UP, Place(UP.code, "CAREC"), figures)


def test_nothing_is_compared_across_a_change_of_meaning() -> None:
    target = stated("target", "2023", "20")
    broken = line(stated("baseline", "2017", "10", meaning="old"), stated("actual", "2020", "15"), target)
    assert (broken.status, broken.reason, broken.movement) == ("not_rated", "not_comparable", "not_comparable")
    assert broken.ratio is None
    assert broken.path == ()
    # A baseline restated as it is meant now, in whatever source, is compared with; the old one stands aside.
    again = line(
        stated("baseline", "2017", "10", meaning="old"), stated("baseline", "2017", "11"),
        stated("actual", "2020", "15"), target,
    )  # fmt: skip
    assert (again.rated, again.movement, [f.value for f in again.baseline]) == (True, "improved", ["11"])
    # So does a target set anew; one of the old meaning alone gives no status, but movement needs no target.
    old = line(stated("baseline", "2017", "10"), stated("actual", "2020", "15"),
               stated("target", "2023", "20", meaning="old"))  # fmt: skip
    assert (old.reason, old.movement) == ("not_comparable", "improved")


def test_nothing_is_compared_over_a_break_that_somebody_flagged() -> None:
    flag = frozenset({"break"})
    whole = [stated("baseline", "2017", "10"), stated("actual", "2019", "12"), stated("target", "2023", "20")]
    over = line(*whole, stated("actual", "2020", "15", flags=flag))
    assert (over.reason, over.movement) == ("not_comparable", "not_comparable")
    after = line(*whole, stated("actual", "2020", "15", flags=flag), stated("actual", "2021", "16"))
    assert (after.reason, after.movement) == ("not_comparable", "not_comparable")
    # Without a baseline movement is counted from the first figure on this side of the break.
    only = line(
        stated("actual", "2018", "20"), stated("actual", "2019", "12", flags=flag), stated("actual", "2020", "15")
    )
    assert (only.movement, only.since) == ("improved", "2019")


@given(st.lists(st.tuples(st.sampled_from(["", "old", "older"]), st.integers(2015, 2023), VALUES), max_size=6))
def test_figures_of_an_earlier_meaning_change_no_judgement_of_the_present_one(given_figures) -> None:
    now = [stated("baseline", "2017", "10"), stated("actual", "2024", "15"), stated("target", "2026", "20")]
    old = [stated("actual", str(year), str(value), meaning=one) for one, year, value in given_figures if one]
    plain, mixed = line(*now), line(*now, *old)
    assert (plain.status, plain.movement, plain.ratio) == (mixed.status, mixed.movement, mixed.ratio)
