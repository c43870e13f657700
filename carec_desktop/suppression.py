"""Few people in a cell: which cells of a printed table are withheld, so that totals do not give them away.

Only for survey answers, test scores and rows by institution; head counts of events and delegations are printed.
A count from 1 to 4 prints as "<5". Where the totals beside it would give it away, further cells or totals are
withheld as well, the smallest first. A reader who knows every printed number, and that "<5" means 1 to 4, is left
with at least two possibilities for each withheld one.

The table is read as a circulation: row totals flow into rows, rows through cells into columns, columns into column
totals, all of them through the grand total. A withheld number is given away exactly when no cycle through it can be
shifted by one (its bounds and the printed numbers fix it), and that is a walk through a small graph.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

FEW = 5
TOTAL = "_T"
Place = tuple[str, str]  # row, column; TOTAL in either for a total


@dataclass(frozen=True)
class Printed:
    """A table as it may be printed: the number, or None for a withheld one. `few` are those said to be "<5"."""

    numbers: Mapping[Place, int | None]
    few: frozenset[Place]

    def text(self, row: str, column: str, withheld: str) -> str:
        """What stands in a cell; `withheld` is the sign for one that is withheld for another's sake."""
        number = self.numbers[row, column]
        return f"{number}" if number is not None else f"<{FEW}" if (row, column) in self.few else withheld


@dataclass(frozen=True)
class _Table:
    """True numbers, and what is withheld: `few` with bounds 1 to 4, `hidden` with none."""

    numbers: Mapping[Place, int]
    few: frozenset[Place]
    hidden: frozenset[Place]
    public: frozenset[Place]

    @property
    def withheld(self) -> frozenset[Place]:
        return self.few | self.hidden

    def may_hide(self, place: Place) -> bool:
        """A cell is not worth it under a public 0, which tells it anyway."""
        above = (TOTAL, place[1])
        told = above in self.public and not self.numbers[above]
        return place not in self.withheld and place not in self.public and not told

    def bounds(self, place: Place) -> tuple[int, float]:
        """What a reader knows of a withheld number."""
        return (1, FEW - 1) if place in self.few else (0, float("inf"))


def suppressed(table: Mapping[str, Mapping[str, int]], public: Collection[Place] = ()) -> Printed:
    """What may be printed of a table (row -> column -> count; a missing cell is 0) with all its totals.

    `public`: totals that stand elsewhere as head counts; they are printed however few they are. Where they leave no
    doubt whatever else is withheld (one row alone), nothing but them is printed."""
    numbers = _with_totals(table)
    few = frozenset(place for place, number in numbers.items() if 0 < number < FEW and place not in public)
    state = _Table(numbers, few, frozenset(), frozenset(public))
    while known := _given_away(state):
        wider = _withholding_more(state, known)
        if wider == state:
            break
        state = wider
    shown = {place: None if place in state.withheld else number for place, number in numbers.items()}
    return Printed(shown, state.few)


def is_few(count: int, out_of: int) -> bool:
    """May a share or mean over `out_of` people not be printed, `count` of whom it counts?

    Few people answered, or few are on either side of the share."""
    return out_of < FEW or 0 < count < FEW or 0 < out_of - count < FEW


def _with_totals(table: Mapping[str, Mapping[str, int]]) -> dict[Place, int]:
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    numbers = {(row, column): cells.get(column, 0) for row, cells in table.items() for column in columns}
    for row in table:
        numbers[row, TOTAL] = sum(numbers[row, column] for column in columns)
    for column in (*columns, TOTAL):
        numbers[TOTAL, column] = sum(numbers[row, column] for row in table)
    return numbers


# -- what a reader can work out ----------------------------------------------


def _edge(place: Place) -> tuple[Place, Place]:
    """Where the number flows from and to; nodes are (kind, name)."""
    row, column = place
    start = ("row", row) if row != TOTAL else ("columns", "") if column == TOTAL else ("column", column)
    end = ("column", column) if column != TOTAL else ("row", row)
    if row == TOTAL:
        end = ("rows", "") if column == TOTAL else ("columns", "")
    elif column == TOTAL:
        start = ("rows", "")
    return start, end


def _given_away(table: _Table) -> list[Place]:
    """Withheld numbers that the printed ones fix, in the order of the table."""
    steps = _steps(table)
    return [place for place in table.numbers if place in table.withheld and not _is_free(table, steps, place)]


def _steps(table: _Table) -> dict[Place, list[tuple[Place, Place]]]:
    """From each node, where one unit can be shifted to and through which number."""
    steps: dict[Place, list[tuple[Place, Place]]] = defaultdict(list)
    for place in table.withheld:
        start, end = _edge(place)
        least, most = table.bounds(place)
        if table.numbers[place] < most:
            steps[start].append((end, place))
        if table.numbers[place] > least:
            steps[end].append((start, place))
    return steps


def _is_free(table: _Table, steps: Mapping[Place, list[tuple[Place, Place]]], place: Place) -> bool:
    start, end = _edge(place)
    least, most = table.bounds(place)
    more = table.numbers[place] < most and _reaches(steps, end, start, place)
    return more or (table.numbers[place] > least and _reaches(steps, start, end, place))


def _reaches(steps: Mapping[Place, list[tuple[Place, Place]]], start: Place, goal: Place, without: Place) -> bool:
    """Is there a way from node to node that does not use this number itself?"""
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        for following, through in steps.get(node, ()):
            if through != without and following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


# -- what else to withhold ---------------------------------------------------


def _withholding_more(table: _Table, known: list[Place]) -> _Table:
    """The table with the cheapest one or two further numbers withheld that help; with any, when none does."""
    printed = sorted(filter(table.may_hide, table.numbers), key=lambda place: _cost(table, place))
    for more in _choices(printed):
        wider = replace(table, hidden=table.hidden | more)
        if set(known) - set(_given_away(wider)):
            return wider
    if printed:
        return replace(table, hidden=table.hidden | {printed[0]})
    # All is withheld and "<5" itself tells (four ones under a total "<5"; a one beside a public 1): it goes, too.
    told = frozenset(place for place in table.few if TOTAL in place) or table.few
    return replace(table, few=table.few - told, hidden=table.hidden | told)


def _choices(printed: list[Place]) -> Iterator[frozenset[Place]]:
    yield from (frozenset({place}) for place in printed)
    yield from (frozenset(pair) for pair in combinations(printed, 2))


def _cost(table: _Table, place: Place) -> tuple[int, bool, int]:
    """Cells before totals, the grand total last, the smallest first; a printed 0 tells most when it is gone."""
    return place.count(TOTAL), table.numbers[place] == 0, table.numbers[place]
