"""Two judgements about a place: status against its target, and movement since its baseline.

The rule is ours and is stored with the framework revision; it is never called an ADB rating.
Figures of two meanings, or of two sides of a break in their series, are never held against each other.
Where sources disagree it is applied to every combination of their values: one status everywhere is
shown, several are not rated ("disputed").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import product
from math import prod

from carec_desktop.framework import Framework, Measure
from carec_desktop.i18n import C_, N_, _
from carec_desktop.localvalues import at_year
from carec_desktop.signals import (
    REGION,
    Figure,
    Place,
    Slot,
    by_place,
    decided,
    in_time,
    of_one_meaning,
    settled,
    stretches,
)  # fmt: skip

ON_TRACK, WATCH = Fraction(95, 100), Fraction(60, 100)
BASELINE_YEAR = "2017"
# So many combinations mean a flood of sources, not a statistic.
MOST_COMBINATIONS = 10_000
UNRATED_TYPES = frozenset({"text", "stage"})
# Statuses, reasons for none and movements: the words people see.
WORDS = {
    "achieved": N_("achieved"),
    "on_track": N_("on track"),
    "watch": N_("watch"),
    "off_track": N_("off track"),
    "reversed": N_("reversed"),
    "not_rated": N_("not rated"),
    "direction_none": N_("no wanted direction"),
    "target_missing": N_("no target in the sources"),
    "target_never_set": N_("target never set"),
    "value_missing": N_("no value"),
    "stale": N_("out of date"),
    "baseline_missing": N_("no baseline"),
    "not_comparable": N_("not comparable"),
    "target_wrong_way": N_("target against the wanted direction"),
    "target_not_beyond_baseline": N_("target not beyond the baseline"),
    "expected_equals_baseline": N_("no progress expected yet"),
    "disputed": N_("sources disagree"),
    "improved": N_("improved"),
    "unchanged": N_("unchanged"),
    "worse": N_("worse"),
    "first_figure": N_("first figure"),
    "too_early": N_("too early"),
    "no_information": N_("no information"),
}
STATUSES = ("achieved", "on_track", "watch", "off_track", "reversed", "not_rated")
REASONS = (
    "direction_none", "target_missing", "target_never_set", "value_missing", "stale", "baseline_missing",
    "not_comparable",
    "target_wrong_way", "target_not_beyond_baseline", "expected_equals_baseline", "disputed",
)  # fmt: skip
MOVEMENTS = ("improved", "unchanged", "worse", "first_figure", "not_comparable", "too_early", "no_information")


def say(code: str) -> str:
    """The word for a status, a reason or a movement in the language spoken now; "" stays ""."""
    return _(WORDS[code]) if code else ""


@dataclass(frozen=True)
class Judgement:
    """What can be said about one place, with the figures it rests on.

    `baseline`, `previous`, `latest` hold one figure for each source; two different numbers are printed
    with ≠. `targets` are the numeric milestones in time. `ratio` and `expected` are (lowest, highest)
    over all combinations, four decimals; None where nothing was compared. `since` is the period the
    movement is counted from.
    """

    place: Place
    status: str
    reason: str
    movement: str
    since: str
    baseline: tuple[Figure, ...]
    previous: tuple[Figure, ...]
    latest: tuple[Figure, ...]
    targets: tuple[Figure, ...]
    ratio: tuple[Decimal, Decimal] | None
    expected: tuple[Decimal, Decimal] | None
    path: tuple[tuple[str, Decimal], ...]
    hollow: bool
    stale: bool
    control: str

    @property
    def rated(self) -> bool:
        return self.status != "not_rated"

    @property
    def status_word(self) -> str:
        """The status as it is printed: what is outside CAREC's control is never printed as its achievement."""
        outside = self.status == "achieved" and self.control == "outside"
        return C_("report card", "target met") if outside else say(self.status)


@dataclass(frozen=True)
class _Verdict:
    status: str
    reason: str = ""
    ratio: Fraction | None = None
    expected: Fraction | None = None


def judge_all(
    framework: Framework,
    figures: Iterable[Figure],
    *,
    as_of: str = "",
    of_record: Mapping[Slot, str] | None = None,
) -> dict[Place, Judgement]:
    """Judgements of every measure for the region and of every other place that has figures.

    Pass computed figures with the others: they are one more source. `as_of` is the period of the round;
    without it no figure is out of date. `of_record` names the source decided for a slot.
    """
    places = by_place(settled(figures))
    for measure in framework.measures:
        if not any(place.measure == measure.code and place.ref_area == REGION for place in places):
            places[Place(measure.code, REGION)] = []
    known = {measure.code: measure for measure in [*framework.measures, *framework.context]}
    return {
        place: judge(known[place.measure], place, group, as_of=as_of, of_record=of_record)
        for place, group in places.items()
        if place.measure in known
    }


def judge(
    measure: Measure,
    place: Place,
    figures: Iterable[Figure],
    *,
    as_of: str = "",
    of_record: Mapping[Slot, str] | None = None,
) -> Judgement:
    """The judgement of one place from its own figures."""
    mine = decided([f for f in settled(figures) if f.place == place], of_record)
    stated = of_one_meaning(sorted((f for f in mine if f.number is not None), key=in_time))
    actuals = _periods([f for f in stated if f.kind == "actual"])
    latest = actuals[-1] if actuals else ()
    previous = actuals[-2] if len(actuals) > 1 else ()
    beside = _comparable(stated, latest)
    baseline, targets = _baseline(stated, beside), _targets(stated, latest)
    stale = bool(latest and as_of) and _stale(measure, place, latest[0].time_period, as_of)
    verdicts = _verdicts(measure, mine, baseline, latest, targets, stale, beside)
    status, reason = _agreed(verdicts)
    start = baseline or _earliest(actuals, beside)
    return Judgement(
        place=place,
        status=status,
        reason=reason,
        movement=_movement(measure, mine, start, latest) if _all(start, beside) else "not_comparable",
        since=start[0].time_period if start else "",
        baseline=baseline,
        previous=previous,
        latest=latest,
        targets=targets,
        ratio=_range([v.ratio for v in verdicts if v.ratio is not None]),
        expected=_range([v.expected for v in verdicts if v.expected is not None]),
        path=_path_to_draw(baseline, targets) if status != "not_rated" else (),
        hollow=bool(latest) and (all(f.flags for f in latest) or not (baseline or previous)),
        stale=stale,
        control=measure.control,
    )


# --- which figures ---------------------------------------------------------------------------------


def _periods(figures: list[Figure]) -> list[tuple[Figure, ...]]:
    """Figures of each period in time; a forecast stands only where nothing was observed."""
    observed = [f for f in figures if "forecast" not in f.flags] or figures
    periods: dict[str, list[Figure]] = {}
    for figure in observed:
        periods.setdefault(figure.time_period, []).append(figure)
    return [tuple(group) for group in periods.values()]


def _stale(measure: Measure, place: Place, stated_for: str, as_of: str) -> bool:
    """Whether a figure is too old for a round; a standing fact of a member holds until a dated no."""
    if measure.accumulation == "standing" and (place.ref_area != REGION or measure.value_type == "boolean"):
        return False
    return at_year(as_of) - at_year(stated_for) > measure.stale_after


def _comparable(stated: list[Figure], latest: tuple[Figure, ...]) -> frozenset[int]:
    """Ids of the figures on the same stretch of the series as the latest ones; nothing bars what has no latest."""
    of = stretches(stated)
    side = {of(figure) for figure in latest}
    return frozenset(id(f) for f in stated if not side or side == {of(f)})


def _all(figures: Iterable[Figure], beside: frozenset[int]) -> bool:
    return all(id(figure) in beside for figure in figures)


def _earliest(actuals: list[tuple[Figure, ...]], beside: frozenset[int]) -> tuple[Figure, ...]:
    """The first period to count from where there is no baseline: one that the latest can be compared with, if any."""
    earlier = actuals[:-1]
    return next((group for group in earlier if _all(group, beside)), (earlier or [()])[0])


def _targets(stated: list[Figure], latest: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The targets of what the latest figures mean; those of an earlier meaning only where there are no others."""
    every = tuple(f for f in stated if f.kind == "target")
    meanings = {figure.meaning for figure in latest}
    return tuple(f for f in every if not meanings or {f.meaning} == meanings) or every


def _baseline(stated: list[Figure], beside: frozenset[int]) -> tuple[Figure, ...]:
    """Figures of the baseline year of the framework, else of the newest period a baseline is given for; first among
    those that the latest figures can be compared with."""
    every = [f for f in stated if f.kind == "baseline"]
    groups = _periods([f for f in every if id(f) in beside] or every)
    at_2017 = [group for group in groups if group[0].time_period == BASELINE_YEAR]
    return (at_2017 or groups[-1:] or [()])[0]


# --- status ----------------------------------------------------------------------------------------


def _verdicts(
    measure: Measure,
    figures: list[Figure],
    baseline: tuple[Figure, ...],
    latest: tuple[Figure, ...],
    targets: tuple[Figure, ...],
    stale: bool,
    beside: frozenset[int],
) -> list[_Verdict]:
    """One verdict for each combination of what the sources say, or the first reason there can be none."""
    reason = _reason_for_none(measure, figures, baseline, latest, targets, stale)
    broken = not _all(baseline, beside) or {f.meaning for f in targets} - {f.meaning for f in latest}
    if not reason and broken:
        reason = "not_comparable"
    if reason:
        return [_Verdict("not_rated", reason)]
    milestones = _periods(list(targets))
    choices = [_values(group) for group in (baseline, latest, *milestones)]
    if prod(map(len, choices)) > MOST_COMBINATIONS:
        return [_Verdict("not_rated", "disputed")]
    dates = [at_year(group[0].time_period) for group in milestones]
    start, now = at_year(baseline[0].time_period), at_year(latest[0].time_period)
    rule = _Rule(-1 if measure.direction == "down" else 1, measure.target_type in ("yes", "yearly"), start, now)
    return [
        rule.verdict(base, actual, list(zip(dates, values, strict=True))) for base, actual, *values in product(*choices)
    ]


def _reason_for_none(
    measure: Measure,
    figures: list[Figure],
    baseline: tuple[Figure, ...],
    latest: tuple[Figure, ...],
    targets: tuple[Figure, ...],
    stale: bool,
) -> str:
    never_set = any(f.kind == "target" and f.reason == "target_never_set" for f in figures)
    checks = (
        ("direction_none", measure.direction == "none" or measure.value_type in UNRATED_TYPES),
        ("target_never_set", not targets and never_set),
        ("target_missing", not targets),
        ("value_missing", not latest),
        ("stale", stale),
        ("baseline_missing", not baseline),
    )
    return next((reason for reason, holds in checks if holds), "")


def _values(figures: tuple[Figure, ...]) -> list[Fraction]:
    return sorted({Fraction(f.number) for f in figures if f.number is not None})


@dataclass(frozen=True)
class _Rule:
    """The rule for one combination of values. `sign` is 1 if more is better, -1 if less is.

    `steps`: "yes by" and "at least each year" expect nothing before their date and all of it from then on.
    Other targets expect a straight way from baseline through every milestone. All positions are in years.
    """

    sign: int
    steps: bool
    start: Fraction
    now: Fraction

    def verdict(self, base: Fraction, actual: Fraction, milestones: list[tuple[Fraction, Fraction]]) -> _Verdict:
        path = [(self.start, base), *((when, value) for when, value in milestones if when > self.start)]
        target = self._in_force(milestones) if self.steps else milestones[-1][1]
        if target == base:
            return _Verdict("not_rated", "target_not_beyond_baseline")
        if self.sign * (target - base) < 0:
            return _Verdict("not_rated", "target_wrong_way")
        expected = self._expected(path)
        if self.sign * (actual - target) >= 0:
            return _Verdict("achieved", "", self._ratio(base, actual, expected), expected)
        if expected == base:
            return _Verdict("not_rated", "expected_equals_baseline", None, expected)
        if self.sign * (expected - base) < 0:
            return _Verdict("not_rated", "target_wrong_way", None, expected)
        ratio = (actual - base) / (expected - base)
        return _Verdict(_band(ratio), "", ratio, expected)

    def _in_force(self, milestones: list[tuple[Fraction, Fraction]]) -> Fraction:
        """The newest milestone that is due, else the first to come."""
        due = [value for when, value in milestones if when <= self.now]
        return due[-1] if due else milestones[0][1]

    def _expected(self, path: list[tuple[Fraction, Fraction]]) -> Fraction:
        passed = [point for point in path if point[0] <= self.now] or path[:1]
        ahead = [point for point in path if point[0] > self.now]
        (since, reached) = passed[-1]
        if self.steps or not ahead or self.now < self.start:
            return reached
        (until, aim) = ahead[0]
        return reached + (aim - reached) * (self.now - since) / (until - since)

    @staticmethod
    def _ratio(base: Fraction, actual: Fraction, expected: Fraction) -> Fraction | None:
        return (actual - base) / (expected - base) if expected != base else None


def _band(ratio: Fraction) -> str:
    if ratio >= ON_TRACK:
        return "on_track"
    if ratio >= WATCH:
        return "watch"
    return "off_track" if ratio >= 0 else "reversed"


def _agreed(verdicts: list[_Verdict]) -> tuple[str, str]:
    statuses = {verdict.status for verdict in verdicts}
    if len(statuses) > 1:
        return "not_rated", "disputed"
    reasons = {verdict.reason for verdict in verdicts}
    return statuses.pop(), min(reasons, key=lambda each: REASONS.index(each) if each else -1)


# --- movement and what is drawn --------------------------------------------------------------------


def _movement(measure: Measure, figures: list[Figure], start: tuple[Figure, ...], latest: tuple[Figure, ...]) -> str:
    if not latest:
        early = any(f.kind == "actual" and f.reason == "too_early" for f in figures)
        return "too_early" if early else "no_information"
    if measure.value_type in UNRATED_TYPES:
        return "no_information"
    if not start or at_year(start[0].time_period) > at_year(latest[0].time_period):
        return "first_figure"
    signs = {_sign(after - before) for before, after in product(_values(start), _values(latest))}
    wanted = {"up": 1, "down": -1}.get(measure.direction, 0)
    if len(signs) > 1 or (not wanted and signs != {0}):
        return "no_information"
    return {0: "unchanged", wanted: "improved", -wanted: "worse"}[signs.pop()] if wanted else "unchanged"


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def _range(values: list[Fraction]) -> tuple[Decimal, Decimal] | None:
    return (_decimal(min(values)), _decimal(max(values))) if values else None


def _decimal(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_EVEN) if abs(exact) < 10**20 else exact


def _path_to_draw(baseline: tuple[Figure, ...], targets: tuple[Figure, ...]) -> tuple[tuple[str, Decimal], ...]:
    """Points of the expected path; a point two sources disagree on is drawn at the first value."""
    groups = [baseline, *_periods(list(targets))]
    return tuple((group[0].time_period, group[0].number) for group in groups if group[0].number is not None)
