"""Arithmetic that published figures do not bear out: parts, years, rates, running totals, the same thing twice.

Every rule is held against the rounding of the printed digits: what rounding can explain is no finding. Only figures
that are stated are looked at; where sources give two numbers for a part, the total's own source decides, or nobody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from math import prod

from carec_desktop.framework import Framework, Measure, Text3
from carec_desktop.framework_reading import times
from carec_desktop.groups import belongs
from carec_desktop.localvalues import at_year, period_bounds, period_kind
from carec_desktop.plausible import POINTS, SLACK, nature_of
from carec_desktop.relations import Restated, in_force, restated
from carec_desktop.signals import Dimensions, Figure, by_place, in_time, numbers, stretches

HUNDRED = Decimal(100)
FAR = 3  # times the spread of all other years; a value further out does not belong to its history
TWICE = Decimal(2)
MOST_COMBINATIONS = 1_000
AMOUNTS = frozenset({"count", "usd_million", "usd"})
COUNTED = frozenset({"count", "boolean", "rank"})  # what is counted is not rounded
Part = tuple[Text3, Decimal, str]
Bounds = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Odd:
    """Something that does not fit: what is `stated`, what it comes to by arithmetic, and the figures `behind` it.

    `variant` names the sentence where a kind has several; `said` are numbers that stand in words, not as figures."""

    kind: str
    stated: tuple[Figure, ...]
    computed: Decimal | None = None
    behind: tuple[Figure, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    variant: str = ""
    said: tuple[Decimal, ...] = ()


class Figures:
    """Stated figures with numbers, targets left out, to be found by what they answer."""

    def __init__(self, framework: Framework, stated: Iterable[Figure]) -> None:
        self.framework, self.relations = framework, in_force(framework)
        known = (f for f in stated if f.number is not None and f.kind != "target")
        self.every = sorted(known, key=in_time)
        self._at: dict[tuple[str, str, str, Dimensions], list[Figure]] = {}
        self._of: dict[str, list[Figure]] = {}
        for figure in self.every:
            key = (figure.measure, figure.ref_area, figure.time_period, figure.dimensions)
            self._at.setdefault(key, []).append(figure)
            self._of.setdefault(figure.measure, []).append(figure)

    def at(self, measure: str, area: str, period: str, dimensions: Dimensions = ()) -> list[Figure]:
        return self._at.get((measure, area, period, dimensions), [])

    def beside(
        self, of: Figure, *, measure: str = "", area: str = "", period: str = "", dimensions: Dimensions | None = None
    ) -> Figure | None:
        """The one figure to hold against `of`: of its own source, else the number all sources agree on."""
        dims = of.dimensions if dimensions is None else dimensions
        found = self.at(measure or of.measure, area or of.ref_area, period or of.time_period, dims)
        if not measure:  # figures from before and after a redefinition are not one series
            found = [f for f in found if f.meaning == of.meaning]
        own = [f for f in found if f.source == of.source]
        return self.like(next(iter(own or found)), of) if len(numbers(own or found)) == 1 else None

    def of(self, measures: Iterable[str]) -> Iterator[Figure]:
        return (figure for measure in dict.fromkeys(measures) for figure in self._of.get(measure, ()))

    def factor(self, figure: Figure) -> Decimal:
        """What its unit was multiplied by since its measure was first counted."""
        return figure.factor if isinstance(figure, Restated) else self.relations.factors.get(figure.measure, Decimal(1))

    def spoken(self, figures: Iterable[Figure]) -> list[Figure]:
        """Those whose words count in the unit of their number."""
        return [figure for figure in figures if self.factor(figure) == 1]

    def like(self, figure: Figure, of: Figure) -> Figure:
        """The figure in the unit of another one: revisions may have changed either."""
        ratio = self.factor(of) / self.factor(figure)
        return figure if ratio == 1 else restated(figure, times(number_of(figure), ratio), self.factor(of), ratio)

    def name(self, figure: Figure) -> Text3:
        return self.framework.measure(figure.measure).short

    def parts(self, found: Iterable[Figure], of: Figure | None = None) -> tuple[Part, ...]:
        """Names and numbers as a sentence lists them, with who says so where that is not who states the total."""
        whose = of.source if of else None
        return tuple((self.name(f), number_of(f), f.source if whose and f.source != whose else "") for f in found)

    def half(self, figure: Figure) -> Decimal:
        """What rounding can explain: half a unit of the last digit printed, nothing for what is counted."""
        if self.framework.measure(figure.measure).value_type in COUNTED:
            return Decimal(0)
        scaled = figure.scaled
        printed = number_of(figure) if scaled == 1 else Decimal(times(number_of(figure), 1 / scaled))
        return Decimal("0.5").scaleb(int(printed.as_tuple().exponent)) * scaled

    def rounding(self, figures: Iterable[Figure]) -> Decimal:
        """What rounding of all of these can explain together."""
        return sum((self.half(f) for f in figures if f.number is not None), Decimal(0))

    def bounds(self, figure: Figure) -> Bounds:
        return number_of(figure) - self.half(figure), number_of(figure) + self.half(figure)

    def apart(self, figure: Figure, low: Decimal, high: Decimal) -> bool:
        """Whether no number between `low` and `high` is printed as `figure` prints it."""
        least, most = self.bounds(figure)
        return high < least or low > most

    def misses(self, total: Figure, parts: Sequence[Figure]) -> bool:
        """Whether rounding, and a little of the total where documents differ, cannot explain the gap."""
        slack = self.rounding([total, *parts])
        if any(part.source != total.source for part in parts) and slack:
            slack += abs(number_of(total)) * SLACK
        return abs(total_of(parts) - number_of(total)) > slack


def number_of(figure: Figure) -> Decimal:
    """The number of a figure that has one."""
    return figure.number or Decimal(0)


def printed_alike(one: Decimal, other: Decimal) -> bool:
    """Whether the number with more digits, rounded like the other one, is the same."""
    fine, coarse = sorted((one, other), key=lambda each: int(each.as_tuple().exponent))
    unit = Decimal(1).scaleb(int(coarse.as_tuple().exponent))
    return abs(fine - coarse) * 2 <= unit if fine.as_tuple().exponent != coarse.as_tuple().exponent else fine == coarse


def odd(framework: Framework, stated: Iterable[Figure], doubtful: set[object]) -> list[Odd]:
    """Every rule of this module; `doubtful`: slots of suspected misprints, which are said elsewhere."""
    found = Figures(framework, stated)
    rules = (
        parts_differ, wholes_differ, years_differ, weighted_rates_differ, ratios_differ, changes_differ,
        running_totals_differ, running_totals_fall, parts_exceed, same_facts_differ,
    )  # fmt: skip
    return [each for rule in rules for each in rule(found)] + list(unlike_history(found, doubtful))


# --- sums ------------------------------------------------------------------------------------------


def parts_differ(known: Figures) -> Iterator[Odd]:
    """Totals that are not the sum of their parts."""
    for figure in known.of(known.relations.parts):
        for codes in known.relations.parts[figure.measure]:
            parts = [f for code in codes if (f := known.beside(figure, measure=code))]
            if len(parts) == len(codes) and known.misses(figure, parts):
                facts = {"parts": known.parts(parts, figure)}
                yield Odd("parts_differ", (figure,), total_of(parts), (figure, *parts), facts)


def wholes_differ(known: Figures) -> Iterator[Odd]:
    """Shares that make up a whole and do not add up to 100."""
    for codes in known.relations.parts.get("", ()):
        for first in known.of(codes[:1]):
            parts = [f for code in codes if (f := known.beside(first, measure=code))]
            slack = known.rounding(parts)
            if len(parts) == len(codes) and abs(total_of(parts) - HUNDRED) > slack:
                facts = {"parts": known.parts(parts)}
                yield Odd("parts_differ", (first,), total_of(parts), tuple(parts), facts, "whole")


def years_differ(known: Figures) -> Iterator[Odd]:
    """Amounts of several years that are not the sum of their years."""
    for figure in known.every:
        measure = known.framework.measure(figure.measure)
        if measure.accumulation != "flow" or measure.value_type not in AMOUNTS:
            continue
        years = years_in(figure.time_period)
        parts = [f for year in years if (f := known.beside(figure, period=year))]
        if years and len(parts) == len(years) and known.misses(figure, parts):
            facts = {"years": tuple((f.time_period, number_of(f), "") for f in parts)}
            yield Odd("years_differ", (figure,), total_of(parts), (figure, *parts), facts)


def years_in(period: str) -> list[str]:
    """Calendar years of a span of whole years; none for any other period."""
    first, last = period_bounds(period)
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return [str(year) for year in range(first.year, last.year + 1)] if whole and last.year > first.year else []


def total_of(parts: Iterable[Figure]) -> Decimal:
    return sum(map(number_of, parts), Decimal(0))


# --- rates -----------------------------------------------------------------------------------------


def weighted_rates_differ(known: Figures) -> Iterator[Odd]:
    """Rates of a group, or of several years, that the rates of its members or years do not give."""
    groups = {group.code for group in known.framework.groups}
    for figure in known.of(known.relations.weights):
        if figure.ref_area in groups:
            areas = belongs(known.framework, figure.ref_area, figure.time_period)
            places = [(area, figure.time_period) for area in areas]
        else:
            places = []
        years = [(figure.ref_area, year) for year in years_in(figure.time_period)]
        for at, variant in ((places, "weighted"), (years, "years")):
            if at and (found := _weighted(known, figure, at, variant)):
                yield found


def _weighted(known: Figures, figure: Figure, places: list[tuple[str, str]], variant: str) -> Odd | None:
    level = known.relations.weights[figure.measure]
    pairs, missing = [], []
    for area, period in places:
        rate = known.beside(figure, area=area, period=period)
        weight = known.beside(figure, measure=level, area=area, period=period)
        if rate and weight:
            pairs.append((rate, weight))
        else:
            missing.append(_area(known, area) if variant == "weighted" else Text3(period, period, period))
    whole = known.beside(figure, measure=level)
    if not pairs or (missing and whole is None):
        return None
    weights = total_of(weight for _rate, weight in pairs)
    rest = max(Decimal(0), number_of(whole) - weights) if missing and whole else Decimal(0)
    low = sum((max(Decimal(0), known.bounds(r)[0]) * known.bounds(w)[0] for r, w in pairs), Decimal(0))
    high = sum((known.bounds(r)[1] * known.bounds(w)[1] for r, w in pairs), rest * HUNDRED)
    slack = known.rounding(weight for _rate, weight in pairs)
    if not weights or not known.apart(figure, low / (weights + rest + slack), high / (weights + rest - slack)):
        return None
    made = sum((number_of(r) * number_of(w) for r, w in pairs), Decimal(0)) / weights
    facts = {"base": known.framework.measure(level).short, "missing": tuple(missing)}
    behind = (figure, *(f for pair in pairs for f in pair))
    return Odd("rate_differs", (figure,), _like(made, figure), behind, facts, variant)


def ratios_differ(known: Figures) -> Iterator[Odd]:
    """Shares that the two amounts they are made of do not give."""
    for rate, part, whole in known.relations.ratios:
        for figure in known.of((rate,)):
            over, under = known.beside(figure, measure=whole), _within(known, figure, part)
            if not over or not under or number_of(over) <= known.half(over):
                continue
            low = HUNDRED * known.bounds(under)[0] / known.bounds(over)[1]
            high = HUNDRED * known.bounds(under)[1] / known.bounds(over)[0]
            if known.apart(figure, low, high):
                made = _like(HUNDRED * number_of(under) / number_of(over), figure)
                facts = {"parts": known.parts((under, over), figure)}
                yield Odd("rate_differs", (figure,), made, (figure, under, over), facts, "ratio")


def _within(known: Figures, figure: Figure, part: str) -> Figure | None:
    """The part for the same period, or for the only period within it that it is stated for."""
    if same := known.beside(figure, measure=part):
        return same
    first, last = period_bounds(figure.time_period)
    found = [
        f for f in known.of((part,))
        if f.place[1:] == figure.place[1:] and first <= period_bounds(f.time_period)[0]
        and period_bounds(f.time_period)[1] <= last
    ]  # fmt: skip
    return found[0] if len({f.time_period for f in found}) == 1 and len(numbers(found)) == 1 else None


def changes_differ(known: Figures) -> Iterator[Odd]:
    """Yearly changes that the levels of both years do not give."""
    for figure in known.of(known.relations.changes):
        if period_kind(figure.time_period) != "year":
            continue
        level, before = known.relations.changes[figure.measure], str(int(figure.time_period) - 1)
        new, old = known.beside(figure, measure=level), known.beside(figure, measure=level, period=before)
        if new and old and (span := change_bounds(known, old, new)) and known.apart(figure, *span):
            made = _like(HUNDRED * (number_of(new) - number_of(old)) / abs(number_of(old)), figure)
            facts = {"parts": known.parts((old, new), figure)}
            yield Odd("rate_differs", (figure,), made, (figure, old, new), facts, "change")


def change_bounds(known: Figures, old: Figure, new: Figure) -> Bounds | None:
    """Least and largest change in per cent between two rounded levels above 0; None where the base may be 0."""
    (old_low, old_high), (new_low, new_high) = known.bounds(old), known.bounds(new)
    if old_low <= 0:
        return None
    return HUNDRED * (new_low - old_high) / old_high, HUNDRED * (new_high - old_low) / old_low


def _like(value: Decimal, figure: Figure) -> Decimal:
    """A computed rate with one digit more than the printed one has."""
    digits = -int(number_of(figure).as_tuple().exponent)
    return value.quantize(Decimal(1).scaleb(-digits - 1))


def _area(known: Figures, code: str) -> Text3:
    return known.framework.area(code).name if known.framework.has_area(code) else Text3(code, code, code)


# --- running totals --------------------------------------------------------------------------------


def running_totals_differ(known: Figures) -> Iterator[Odd]:
    """Running totals that their years do not give, whichever of several sources is taken for a year."""
    for figure in known.of(known.relations.running):
        since = known.framework.measure(figure.measure).counted_from
        if not since or period_kind(figure.time_period) != "year":
            continue
        years = range(int(since), int(figure.time_period) + 1)
        level = known.relations.running[figure.measure]
        stated = [known.at(level, figure.ref_area, str(year), figure.dimensions) for year in years]
        found = [[known.like(each, figure) for each in of_year] for of_year in stated]
        options = [sorted(numbers(each)) for each in found]
        if not options or not all(options) or prod(map(len, options)) > MOST_COMBINATIONS:
            continue
        sums = [sum(each, Decimal(0)) for each in product(*options)]
        if number_of(figure) not in sums:
            nearest = min(sums, key=lambda each: (abs(each - number_of(figure)), each))
            behind = (figure, *(f for each in found for f in each))
            yield Odd("running_total_differs", (figure,), nearest, behind, {"since": since})


def running_totals_fall(known: Figures) -> Iterator[Odd]:
    """Cumulative counts that are less than they were."""
    for line in _lines(known):
        measure = known.framework.measure(line[0].measure)
        if measure.accumulation != "cumulative" or measure.value_type not in AMOUNTS | {"boolean"}:
            continue
        for figure in line:
            earlier = [f for f in line if at_year(f.time_period) < at_year(figure.time_period)]
            latest = [f for f in earlier if f.time_period == earlier[-1].time_period]
            least = min(latest, key=number_of, default=figure)
            if number_of(figure) < number_of(least):
                facts = {"before": number_of(least), "earlier": least.time_period}
                yield Odd("running_total_fell", (figure,), number_of(least), (figure, least), facts)


def _lines(known: Figures) -> list[list[Figure]]:
    """Figures of each place for years, months or quarters, in order of time; spans have totals of their own, and
    what lies beyond a break of the series is another line."""
    lines: dict[object, list[Figure]] = {}
    for place, figures in by_place(known.every).items():
        stretch = stretches(figures)
        for figure in figures:
            kind = period_kind(figure.time_period)
            if kind != "span":
                lines.setdefault((place, stretch(figure), kind), []).append(figure)
    return list(lines.values())


# --- held against other figures --------------------------------------------------------------------


def parts_exceed(known: Figures) -> Iterator[Odd]:
    """Parts that are more than the whole."""
    for part, whole in known.relations.within:
        for figure in known.of((part,)):
            over = known.beside(figure, measure=whole)
            if over and known.bounds(figure)[0] > known.bounds(over)[1]:
                facts = {"whole": known.name(over)}
                yield Odd("part_exceeds_whole", (figure,), number_of(over), (figure, over), facts)


def same_facts_differ(known: Figures) -> Iterator[Odd]:
    """One thing printed under two names with two numbers; forecasts differ by nature and are left out."""
    for codes in known.relations.same:
        for figure in known.of(codes[:-1]):
            for code in codes[codes.index(figure.measure) + 1 :]:
                for stated in known.at(code, figure.ref_area, figure.time_period, figure.dimensions):
                    other = known.like(stated, figure)
                    forecast = "forecast" in figure.flags | other.flags
                    if not forecast and not printed_alike(number_of(figure), number_of(other)):
                        pair = (figure, other)
                        facts = {"names": tuple(map(known.name, pair))}
                        yield Odd("same_fact_differs", pair, None, pair, facts)


def unlike_history(known: Figures, doubtful: set[object]) -> Iterator[Odd]:
    """Years far away from all other years of the same thing."""
    for line in _lines(known):
        measure = known.framework.measure(line[0].measure)
        if len({f.time_period for f in line}) < 4 or period_kind(line[0].time_period) != "year":
            continue
        for figure in line:
            rest = [f for f in line if f is not figure]
            if figure.slot not in doubtful and _is_far(measure, number_of(figure), list(map(number_of, rest))):
                others = sorted(map(number_of, rest))
                facts = {"low": others[0], "high": others[-1]}
                yield Odd("unlike_history", (figure,), None, (figure, *rest), facts)


def _is_far(measure: Measure, value: Decimal, others: list[Decimal]) -> bool:
    low, high = min(others), max(others)
    gap = max(value - high, low - value)
    if gap <= FAR * (high - low) or gap <= 0:
        return False
    nature = nature_of(measure, measure.value_type)
    if nature in ("growth", "share", "rank"):
        return gap >= POINTS[nature]
    small, large = sorted((value, high if value > high else low))
    return small > 0 and large >= TWICE * small and (nature != "count" or gap >= 10)
