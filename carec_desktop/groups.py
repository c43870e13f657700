"""Context series of a country, and the same series of a group computed from its members' rows.

Only amounts and counts are added up; growth rates, shares and ranks never are. An incomplete total says
which members are missing. A figure that looks like a misprint is kept as printed in its own row and used
in no total and no yearly change.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from typing import TypedDict

from carec_desktop.framework import Framework, Measure
from carec_desktop.localvalues import at_year, period_bounds, period_kind
from carec_desktop.rollup import members_asked
from carec_desktop.signals import (
    COMPUTED,
    Figure,
    Slot,
    decided,
    in_time,
    numbers,
    of_one_meaning,
    settled,
    stretches,
    without_echoes,
)

# A value this many times larger or smaller than its neighbours is taken for a misprint.
MISPRINT_FACTOR = 5
# Levels of this kind do not jump fivefold in a year; counts and shares may.
_LEVELS = frozenset({"usd_million", "usd", "kph", "hours"})
PERCENT = "%"


class ProfileRow(TypedDict):
    """One value of one series. `value` None: nobody says, or a change over an incomplete or doubtful year."""

    series: str
    ref_area: str
    time_period: str
    value: Decimal | None
    unit: str
    complete: bool
    missing: list[str]
    sources: list[str]
    flags: list[str]


def profile(
    framework: Framework,
    figures: Iterable[Figure],
    area: str,
    *,
    of_record: Mapping[Slot, str] | None = None,
) -> list[ProfileRow]:
    """Rows of every context series of a country or a group, each followed by its yearly change.

    For a group: totals computed from the members' rows (sources begin with "computed"), then what is
    published for the group itself. Changes are per cent of the year before, series `<name>_change`.
    """
    return profiles(framework, figures, [area], of_record=of_record)[area]


def profiles(
    framework: Framework, figures: Iterable[Figure], areas: Iterable[str], *,
    of_record: Mapping[Slot, str] | None = None,
) -> dict[str, list[ProfileRow]]:  # fmt: skip
    """`profile` of several countries and groups, from one look at the figures."""
    stated = [figure for figure in without_echoes(decided(settled(figures), of_record)) if figure.kind == "actual"]
    rows: dict[str, list[ProfileRow]] = {area: [] for area in areas}
    for measure in framework.context:
        of_series = of_one_meaning(f for f in stated if f.measure == measure.code)
        doubtful = misprints(framework, of_series)
        for area, found in rows.items():
            found += _series_rows(framework, measure, of_series, area, doubtful)
    return rows


def _series_rows(
    framework: Framework, measure: Measure, of_series: list[Figure], area: str, doubtful: set[Slot]
) -> list[ProfileRow]:
    """One series of one country or group with its yearly changes."""
    sides = _sides(of_series, area)
    own = sorted((f for f in of_series if f.ref_area == area), key=in_time)
    stated = [_own_row(measure, figure) for figure in own]
    if not adds_up(measure):
        return stated
    if area in {group.code for group in framework.groups}:
        made = totals(framework, measure, of_series, area, doubtful)
        return [*made, *_changes(made, sides), *stated]
    return [*stated, *_changes(_one_line(measure, own, doubtful), sides)]


def _sides(figures: list[Figure], area: str) -> Mapping[str, object]:
    """On which side of every break in the series a period lies, for an area or, when it is a group, its members."""
    own = [figure for figure in figures if figure.ref_area == area] or figures
    of = stretches(own)
    found: dict[str, set[object]] = {}
    for figure in own:
        found.setdefault(figure.time_period, set()).add(of(figure))
    return {period: frozenset(sides) for period, sides in found.items()}


def _one_line(measure: Measure, figures: list[Figure], doubtful: set[Slot]) -> list[ProfileRow]:
    """One row a period for the yearly change; without a number where sources differ or one is doubtful."""
    line = []
    for period in dict.fromkeys(figure.time_period for figure in figures):
        area = figures[0].ref_area
        found = _usable(figures, area, period, doubtful)
        stated = [figure for figure in figures if figure.time_period == period]
        row = _own_row(measure, found or stated[0])
        line.append(row if found else ProfileRow(**{**row, "value": None, "complete": False}))
    return line


def adds_up(measure: Measure) -> bool:
    """Whether the members' values of a series may be added."""
    return measure.rollup == "sum"


def _own_row(measure: Measure, figure: Figure) -> ProfileRow:
    return ProfileRow(
        series=measure.code, ref_area=figure.ref_area, time_period=figure.time_period, value=figure.number,
        unit=measure.unit.en, complete=figure.number is not None,
        missing=[] if figure.number is not None else [figure.ref_area],
        sources=[figure.source], flags=sorted(figure.flags),
    )  # fmt: skip


# --- totals ----------------------------------------------------------------------------------------


def totals(
    framework: Framework, measure: Measure, figures: Sequence[Figure], group: str, doubtful: set[Slot]
) -> list[ProfileRow]:
    """Computed totals of one series, one row for each period any member has a value for."""
    members = set(framework.group(group).members())
    periods = {f.time_period for f in figures if f.ref_area in members and f.number is not None}
    made = []
    for period in sorted(periods, key=lambda each: (at_year(each), each)):
        belonging = belongs(framework, group, period)
        parts = {area: _usable(figures, area, period, doubtful) for area in belonging}
        used = [figure for figure in parts.values() if figure]
        if used:
            made.append(_total_row(measure, group, period, parts))
    return made


def _total_row(measure: Measure, group: str, period: str, parts: dict[str, Figure | None]) -> ProfileRow:
    used = [figure for figure in parts.values() if figure]
    missing = [area for area, figure in parts.items() if figure is None]
    return ProfileRow(
        series=measure.code, ref_area=group, time_period=period,
        value=sum((f.number for f in used if f.number is not None), Decimal(0)),
        unit=measure.unit.en, complete=not missing, missing=missing,
        sources=[COMPUTED, *sorted({f.source for f in used} - {COMPUTED})],
        flags=sorted(frozenset().union(*(f.flags for f in used))),
    )  # fmt: skip


def belongs(framework: Framework, group: str, period: str) -> tuple[str, ...]:
    """Members of a group at the end of a period whose reporting was not paused then."""
    asked = set(members_asked(framework, period))
    last = period_bounds(period)[1].isoformat()
    return tuple(area for area in framework.group(group).members(last) if area in asked)


def _usable(figures: Sequence[Figure], area: str, period: str, doubtful: set[Slot]) -> Figure | None:
    """The one number stated for a member and a period; two numbers are none until one is of record."""
    mine = [f for f in figures if (f.ref_area, f.time_period) == (area, period) and f.number is not None]
    return mine[0] if len(numbers(mine)) == 1 and mine[0].slot not in doubtful else None


# --- yearly change ---------------------------------------------------------------------------------


def _changes(rows: list[ProfileRow], sides: Mapping[str, object]) -> list[ProfileRow]:
    """The change of each year on the year before; without a number across a break in the series."""
    years = [row for row in rows if period_kind(row["time_period"]) == "year"]
    return [
        _change_row(before, after, sides.get(before["time_period"]) == sides.get(after["time_period"]))
        for before, after in pairwise(years)
        if int(after["time_period"]) == int(before["time_period"]) + 1
    ]


def _change_row(before: ProfileRow, after: ProfileRow, whole: bool) -> ProfileRow:
    # Totals over different members differ for that reason alone.
    alike = whole and before["missing"] == after["missing"]
    old, new = before["value"], after["value"]
    value = change(old, new) if alike and old and new is not None else None
    return ProfileRow(
        series=f"{after['series']}_change", ref_area=after["ref_area"], time_period=after["time_period"],
        value=value, unit=PERCENT,
        complete=value is not None and before["complete"] and after["complete"],
        missing=sorted({*before["missing"], *after["missing"]}),
        sources=list(dict.fromkeys(before["sources"] + after["sources"])),
        flags=sorted({*before["flags"], *after["flags"]}),
    )  # fmt: skip


def change(old: Decimal, new: Decimal) -> Decimal:
    """Per cent from `old` to `new`, four decimals; the printed page rounds further."""
    return (100 * (new - old) / abs(old)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


# --- misprints -------------------------------------------------------------------------------------


def misprints(framework: Framework, figures: Iterable[Figure]) -> set[Slot]:
    """Slots whose printed value is at least five times off all its neighbours in the same series.

    At the end of a series its one neighbour must itself agree with the next, so that of two years that
    differ the odd one is found.
    """
    levels = {m.code for m in (*framework.measures, *framework.context) if m.value_type in _LEVELS}
    series: dict[tuple[object, ...], list[Figure]] = {}
    for figure in settled(figures):
        level = figure.measure in levels and figure.kind != "target"
        if level and (figure.number or 0) > 0 and period_kind(figure.time_period) == "year":
            key = (figure.place, figure.meaning, figure.source, figure.state)
            series.setdefault(key, []).append(figure)
    return {figure.slot for group in series.values() for figure in _odd_ones(sorted(group, key=in_time))}


def _odd_ones(line: list[Figure]) -> list[Figure]:
    if len(line) < 3:
        return []
    odd = [figure for before, figure, after in zip(line, line[1:], line[2:], strict=False)
           if _apart(before, figure) and _apart(figure, after) and not _apart(before, after)]  # fmt: skip
    if _apart(line[0], line[1]) and not _apart(line[1], line[2]):
        odd.append(line[0])
    if _apart(line[-1], line[-2]) and not _apart(line[-2], line[-3]):
        odd.append(line[-1])
    return odd


def _apart(one: Figure, other: Figure) -> bool:
    low, high = sorted((one.number or Decimal(0), other.number or Decimal(0)))
    return high >= MISPRINT_FACTOR * low
