"""Is a figure likely? Soft questions about one typed figure, from its own series and from the figures beside it.

Nothing here refuses a figure: the world does jump, and a total may be right while its parts are not. A question
is answered by another value or by a reason, and stays until then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from carec_desktop.framework import Measure
from carec_desktop.i18n import N_, language
from carec_desktop.localvalues import at_year, is_canonical, period_kind, show_number, show_period
from carec_desktop.problems import Problem, declare
from carec_desktop.relations import PROGRAM, Relations

TOO_LARGE_BY = declare(
    "slip-large",
    N_("{value} looks {times} times too large beside {before} ({period}); should it be {meant}?"), blocking=False,
)  # fmt: skip
TOO_SMALL_BY = declare(
    "slip-small",
    N_("{value} looks {times} times too small beside {before} ({period}); should it be {meant}?"), blocking=False,
)  # fmt: skip
SUDDEN = declare(
    "sudden-change", N_("{value} is a large change from {before} ({period}); is it right?"), blocking=False
)
NOT_A_SHARE = declare(
    "not-a-share", N_("{value} cannot be a share of a whole, which lies between 0 and 100; is it right?"),
    blocking=False,
)  # fmt: skip
PARTS_DIFFER = declare(
    "parts-differ", N_("The total is {total}, but its parts add up to {parts}; which one is right?"), blocking=False
)
RUNNING_TOTAL_FELL = declare(
    "running-total-fell",
    N_("{value} is less than {before} ({period}), but a running total does not fall; is it right?"), blocking=False,
)  # fmt: skip
NO_LONGER = declare("no-longer", N_("This was answered with “yes” for {period}; is it no longer so?"), blocking=False)
KINDS = frozenset(
    kind.code for kind in (TOO_LARGE_BY, TOO_SMALL_BY, SUDDEN, NOT_A_SHARE, PARTS_DIFFER, RUNNING_TOTAL_FELL, NO_LONGER)
)

LEVELS = frozenset({"usd_million", "usd", "kph", "hours", "km"})
APART = 5  # times away from its neighbour before a shifted decimal point is thought of
NEAR = Decimal("2.2")  # the corrected value is at most this many times away
FEW = 5  # smaller counts grow tenfold without anything being wrong
POINTS = {"growth": 15, "share": 25, "rank": 40}  # changes of more points or places are asked about
WHOLE = Decimal(100)
SLACK = Decimal("0.005")  # of the total: documents round their parts apart


@dataclass(frozen=True)
class Known:
    """One figure that stands somewhere: canonical value, "1" and "0" for yes and no."""

    measure: str
    period: str
    kind: str
    source: str
    value: str
    dimensions: str = ""

    @cached_property
    def when(self) -> float:
        return float(at_year(self.period))

    @cached_property
    def span(self) -> str:
        """Kind of its period, with the length of one that is not of the calendar."""
        return period_kind(self.period) + self.period.partition("/")[2]


class Beside:
    """Every figure of one area, to hold a typed one against by the `relations` in force."""

    def __init__(self, figures: Iterable[Known], relations: Relations = PROGRAM) -> None:
        self.relations = relations
        self._series: dict[tuple[str, str], dict[tuple[str, str, str], Known]] = {}
        for figure in figures:
            self.put(figure)

    def put(self, figure: Known) -> None:
        """Add a figure, or replace the one of the same place, period and source."""
        line = self._series.setdefault((figure.measure, figure.dimensions), {})
        line[figure.period, figure.kind, figure.source] = figure

    def line(self, of: Known) -> list[Known]:
        """The series of a figure in order of time, itself left out: one figure a period, the same source first.

        Figures of a year and of twenty years, or of a month, are never held against each other."""
        found = [f for f in self._series.get((of.measure, of.dimensions), {}).values() if f.kind != "target"]
        found = [f for f in found if f.period != of.period and f.span == of.span and is_canonical(f.value)]
        found.sort(key=lambda f: (f.when, f.period, f.source != of.source, f.kind != of.kind, f.source))
        return list({f.period: f for f in reversed(found)}.values())[::-1]

    def at(self, measure: str, of: Known) -> Known | None:
        """The figure of another measure for the same period and kind; the same source before any other."""
        found = [
            f
            for (code, _dimensions), line in self._series.items()
            if code == measure
            for f in line.values()
            if (f.period, f.kind) == (of.period, of.kind) and is_canonical(f.value)
        ]
        return min(found, key=lambda f: (f.source != of.source, f.source), default=None)


def doubts(measure: Measure, value_type: str, figure: Known, beside: Beside) -> list[Problem]:
    """What to ask about a figure, the most telling question first. `value_type`: as its area answers it."""
    if figure.kind == "target" or not is_canonical(figure.value):
        return []
    line = beside.line(figure)
    earlier = [one for one in line if one.when < figure.when]
    before = earlier[-1] if earlier else next(iter(line), None)
    if value_type == "boolean":
        return _no_longer(figure, earlier)
    nature = nature_of(measure, value_type)
    found = _slip(figure, before, nature) if before else []
    if not found:
        found = [*_share(figure, nature), *_fell(measure, figure, earlier)]
    if not found and before:
        found = _sudden(figure, before, nature, line)
    return [*found, *_parts(figure, beside)]


def nature_of(measure: Measure, value_type: str) -> str:
    """How a measure's numbers behave: level, count, rank, share (of a whole) or growth."""
    if value_type != "percent":
        return value_type if value_type in ("count", "rank") else "level" if value_type in LEVELS else ""
    unit = measure.unit.en
    if "of GDP" in unit:
        return "ratio"
    return "share" if unit == "%" or unit.startswith("% of") or unit == "% implemented" else "growth"


def proposal(problem: Problem) -> str:
    """The canonical value a question suggests; "" when it suggests none."""
    return str(problem.facts.get("proposal", ""))


def _facts(figure: Known, before: Known, **more: object) -> Mapping[str, object]:
    lang = language()
    return {
        "value": show_number(figure.value, lang), "before": show_number(before.value, lang),
        "period": show_period(before.period, lang), **more,
    }  # fmt: skip


def _slip(figure: Known, before: Known, nature: str) -> list[Problem]:
    value, other = Decimal(figure.value), Decimal(before.value)
    if not value or not other or (value < 0) != (other < 0) or nature in ("growth", ""):
        return _slip_of_growth(figure, before) if nature == "growth" else []
    whole = nature in ("count", "rank")
    if (whole and min(abs(value), abs(other)) < FEW) or 1 / Decimal(APART) < value / other < APART:
        return []
    places = min((1, 2, 3, -1, -2, -3), key=lambda n: abs((value / other).log10() - n))
    meant = _shifted(figure.value, -places)
    fits = 1 / NEAR <= Decimal(meant) / other <= NEAR and not (whole and "." in meant)
    return [_slipped(figure, before, meant, places)] if fits else []


def _slip_of_growth(figure: Known, before: Known) -> list[Problem]:
    """A growth rate of 46 per cent beside one of 4.4."""
    value, other = Decimal(figure.value), Decimal(before.value)
    if abs(value) < 25 or abs(value / 10 - other) > 6 or abs(other) > 15:
        return []
    return [_slipped(figure, before, _shifted(figure.value, -1), 1)]


def _slipped(figure: Known, before: Known, meant: str, places: int) -> Problem:
    kind, lang = TOO_LARGE_BY if places > 0 else TOO_SMALL_BY, language()
    more = {
        "times": show_number(str(10 ** abs(places)), lang),
        "meant": show_number(meant, lang),
        "proposal": meant,
    }
    return Problem(kind, "value", _facts(figure, before, **more))


def _shifted(canonical: str, places: int) -> str:
    """A number with its decimal point moved; zeros that nobody typed are left away."""
    moved = f"{Decimal(canonical).scaleb(places):f}"
    if places < 0 and "." in moved and "." not in canonical:
        moved = moved.rstrip("0").rstrip(".")
    return moved


def _share(figure: Known, nature: str) -> list[Problem]:
    if nature != "share" or 0 <= Decimal(figure.value) <= WHOLE:
        return []
    return [NOT_A_SHARE.at("value", value=show_number(figure.value, language()))]


def _fell(measure: Measure, figure: Known, earlier: list[Known]) -> list[Problem]:
    if measure.accumulation != "cumulative" or not earlier or Decimal(figure.value) >= Decimal(earlier[-1].value):
        return []
    return [Problem(RUNNING_TOTAL_FELL, "value", _facts(figure, earlier[-1]))]


def _sudden(figure: Known, before: Known, nature: str, line: list[Known]) -> list[Problem]:
    value, other = Decimal(figure.value), Decimal(before.value)
    steps = [(Decimal(a.value), Decimal(b.value)) for a, b in pairwise(line)]
    if nature in ("level", "count"):
        if value <= 0 or other <= 0:
            return []
        jump, most = _ratio(value, other), Decimal(2 if nature == "level" else APART)
        usual = max((_ratio(a, b) for a, b in steps if a > 0 and b > 0), default=Decimal(1))
        far = jump >= max(most, usual * Decimal("1.25")) and (nature == "level" or abs(value - other) >= 2 * FEW)
    else:
        points = Decimal(POINTS.get(nature, POINTS["share"] if nature == "ratio" else 0))
        usual = max((abs(b - a) for a, b in steps), default=Decimal(0))
        far = bool(points) and abs(value - other) > max(points, usual * Decimal("1.25"))
    return [Problem(SUDDEN, "value", _facts(figure, before))] if far else []


def _ratio(one: Decimal, two: Decimal) -> Decimal:
    return max(one / two, two / one)


def _no_longer(figure: Known, earlier: list[Known]) -> list[Problem]:
    if figure.value != "0" or not earlier or earlier[-1].value != "1":
        return []
    return [NO_LONGER.at("value", period=show_period(earlier[-1].period, language()))]


def _parts(figure: Known, beside: Beside) -> list[Problem]:
    """Where a total and all of its parts are known for the period, the sum must be the total."""
    for total, groups in beside.relations.parts.items():
        for parts in groups:
            concerned = figure.measure == total or figure.measure in parts
            if not concerned or not beside.relations.alike((*parts, *([total] if total else []))):
                continue
            known = {code: figure if code == figure.measure else beside.at(code, figure) for code in (*parts, total)}
            values = [Decimal(f.value) for code in parts if (f := known[code])]
            whole = known.get(total)
            stated = WHOLE if not total else Decimal(whole.value) if whole else None
            if stated is None or len(values) < len(parts):
                continue
            if abs(sum(values) - stated) > _tolerance([*values, stated]):
                lang = language()
                shown = show_number(f"{stated:f}", lang), show_number(f"{sum(values):f}", lang)
                return [PARTS_DIFFER.at("value", total=shown[0], parts=shown[1])]
    return []


def _tolerance(numbers: list[Decimal]) -> Decimal:
    """Half a unit of each last digit, and a little of the total."""
    halves = sum((Decimal("0.5").scaleb(int(n.as_tuple().exponent)) for n in numbers), Decimal(0))
    return halves + abs(numbers[-1]) * SLACK
