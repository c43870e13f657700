"""A figure: one value, or one reason for none, that somebody stated or that was computed.

Roll-up, status, movement and findings are pure functions over a framework and a list of figures;
they live beside this module (`rollup`, `judge`, `groups`, `findings`, `matrix_rows`). Nothing here is
ever a float: numbers are Decimal, positions in time are Fractions.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from carec_desktop.localvalues import at_year, is_canonical

Dimensions = tuple[tuple[str, str], ...]

COMPUTED = "computed"
BREAK = "break"  # flag of a figure that begins a new series, or that was stated under an earlier meaning
REGION = "CAREC"
# A draft is not said yet, and a waiting edit builds on one we do not have: neither counts.
SETTLED = frozenset({"published", "clean", "conflict", COMPUTED})


class Place(NamedTuple):
    """One row of the matrix: what is measured, where, for which corridor, mode or sex."""

    measure: str
    ref_area: str
    dimensions: Dimensions = ()


class Slot(NamedTuple):
    """What one number answers. Several sources may answer one slot; none of them overwrites another."""

    measure: str
    ref_area: str
    time_period: str
    kind: str
    dimensions: Dimensions = ()


@dataclass(frozen=True)
class Figure:
    """One observation as stated by one source.

    `kind` is baseline, target or actual. `value` is decimal text as typed ("25.10"), "1" or "0" for yes
    and no, a text, or "" with a `reason`. `state` is published (printed or approved), clean, conflict,
    waiting, draft, late or computed; a question in conflict is one figure for each value that stands, or one
    without a value. `meaning` is the code of the former measure it was stated under when that was defined
    otherwise, "" for what the measure means now. `scaled` is what its number was multiplied by since it was stated:
    its last digit says so much less.
    """

    measure: str
    ref_area: str
    time_period: str
    kind: str
    source: str
    dimensions: Dimensions = ()
    value: str = ""
    reason: str = ""
    flags: frozenset[str] = field(default_factory=frozenset)
    state: str = "clean"
    finding: str = ""
    record_id: str = ""
    meaning: str = ""
    scaled: Decimal = Decimal(1)

    @cached_property
    def number(self) -> Decimal | None:
        """The value as a number; None for a text or a reason."""
        return Decimal(self.value) if is_canonical(self.value) else None

    @cached_property
    def place(self) -> Place:
        return Place(self.measure, self.ref_area, self.dimensions)

    @cached_property
    def slot(self) -> Slot:
        return Slot(self.measure, self.ref_area, self.time_period, self.kind, self.dimensions)


def settled(figures: Iterable[Figure]) -> list[Figure]:
    """The figures that count for judgements and sums."""
    return [figure for figure in figures if figure.state in SETTLED]


def by_place(figures: Iterable[Figure]) -> dict[Place, list[Figure]]:
    """Figures of each place, earliest period first."""
    found: dict[Place, list[Figure]] = {}
    for figure in sorted(figures, key=in_time):
        found.setdefault(figure.place, []).append(figure)
    return found


def in_time(figure: Figure) -> tuple[object, ...]:
    """Sort key: end of the period, then everything that makes the order the same on every machine."""
    return at_year(figure.time_period), figure.time_period, figure.source, figure.value, figure.record_id


def stretches(figures: Iterable[Figure]) -> Callable[[Figure], tuple[str, int]]:
    """Which stretch of a series a figure of one place belongs to: figures of two stretches are not compared.

    A new stretch begins with another meaning, and with every period whose own figure is flagged as a break.
    """
    begins = sorted({at_year(f.time_period) for f in figures if BREAK in f.flags and not f.meaning
                     and f.kind != "target"})  # fmt: skip
    return lambda figure: (figure.meaning, bisect_right(begins, at_year(figure.time_period)))


def of_one_meaning(figures: Iterable[Figure]) -> list[Figure]:
    """Without figures of an earlier meaning where the same was stated again for the same time, by anybody."""
    every = list(figures)
    anew = {(f.measure, f.dimensions, f.time_period, f.kind) for f in every if not f.meaning and f.number is not None}
    return [f for f in every if not f.meaning or (f.measure, f.dimensions, f.time_period, f.kind) not in anew]


def numbers(figures: Iterable[Figure]) -> set[Decimal]:
    """The different numbers among `figures`: two or more mean that sources or people disagree."""
    return {figure.number for figure in figures if figure.number is not None}


def without_echoes(figures: Iterable[Figure]) -> list[Figure]:
    """Without the published figures that somebody has sent again, from the same source with the same value."""
    every = list(figures)
    sent = {(f.slot, f.source, f.value, f.reason) for f in every if f.state != "published"}
    return [f for f in every if f.state != "published" or (f.slot, f.source, f.value, f.reason) not in sent]


def decided(figures: Iterable[Figure], of_record: Mapping[Slot, str] | None) -> list[Figure]:
    """Without the sources that a decision of record has set aside; a decision for an absent source is none."""
    every, chosen = list(figures), of_record or {}
    sources = {(figure.slot, figure.source) for figure in every}
    holds = {slot for slot, source in chosen.items() if (slot, source) in sources}
    return [f for f in every if f.slot not in holds or f.source == chosen[f.slot]]
