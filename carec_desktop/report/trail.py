"""The path of a measure: its points on a common axis of years, the expected way to its target."""

from collections.abc import Sequence
from dataclasses import dataclass

from carec_desktop.judge import Judgement
from carec_desktop.localdates import at_year
from carec_desktop.report.facts import CardFacts
from carec_desktop.signals import Figure, Place, of_one_meaning, stretches

FIRST_YEAR, LAST_YEAR = 2016, 2024  # the axis of every row; it moves with the framework's rounds


@dataclass(frozen=True)
class Point:
    """One year's value, or two that disagree."""

    year: float
    low: float
    high: float
    baseline: bool = False
    apart: bool = False  # a break in the series lies between this point and the one before


@dataclass(frozen=True)
class Trail:
    """What a small chart draws. Empty `points` and no target: the words "no points"."""

    points: tuple[Point, ...] = ()
    expected: tuple[tuple[float, float], ...] = ()  # only where rated
    target: tuple[float, float] | None = None
    status: str = "not_rated"

    def as_text(self) -> str:
        points = [
            ("// " if p.apart else "") + "–".join(sorted({f"{p.low:g}", f"{p.high:g}"})) + f"@{p.year:g}"
            for p in self.points
        ]
        goal = [f"target {self.target[1]:g}@{self.target[0]:g}"] if self.target else []
        return " ".join(points + goal)


def trail(facts: CardFacts, judgement: Judgement, target: Sequence[Figure]) -> Trail:
    """The trail of a regional row."""
    rated = judgement.status != "not_rated"
    goal = next((figure for figure in target if figure.number is not None), None)
    return Trail(
        points=_points(_valued(facts, judgement.place), judgement.baseline),
        expected=tuple((_year(period), float(value)) for period, value in judgement.path) if rated else (),
        target=(_year(goal.time_period), float(goal.number)) if goal and goal.number is not None else None,
        status=judgement.status,
    )


def _valued(facts: CardFacts, place: Place) -> list[Figure]:
    return of_one_meaning(
        figure
        for figure in facts.of(place.measure, place.ref_area)
        if figure.dimensions == place.dimensions and figure.kind != "target" and figure.number is not None
    )


def _points(figures: list[Figure], baseline: Sequence[Figure]) -> tuple[Point, ...]:
    """The chosen baseline, then the actuals year by year; older baselines stay behind the code."""
    start = baseline[0].time_period if baseline else ""
    actuals = [figure for figure in figures if figure.kind == "actual" and figure.time_period != start]
    periods = sorted({figure.time_period for figure in actuals}, key=at_year)
    groups = [baseline] if baseline else []
    groups += [[figure for figure in actuals if figure.time_period == period] for period in periods]
    of = stretches(figures)
    sides = [{of(figure) for figure in group} for group in groups]
    return tuple(
        _point(group, baseline=group is baseline, apart=at > 0 and sides[at] != sides[at - 1])
        for at, group in enumerate(groups)
    )


def _point(figures: Sequence[Figure], *, baseline: bool, apart: bool) -> Point:
    values = [float(figure.number or 0) for figure in figures]
    return Point(_year(figures[0].time_period), min(values), max(values), baseline, apart)


def _year(period: str) -> float:
    return float(at_year(period))
