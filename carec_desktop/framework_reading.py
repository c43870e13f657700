"""Figures of earlier revisions read through the changes of the one in force.

What is recorded never changes: only what a figure is read as does. Nothing is added up or divided here: a figure
of a measure that was split or merged stays what it was, behind the measures that took its place.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from carec_desktop.framework import Framework
from carec_desktop.framework_mapping import READ_ON, Change
from carec_desktop.signals import BREAK, SETTLED, Figure, Slot


def read_through(framework: Framework, figures: Iterable[Figure]) -> list[Figure]:
    """The figures of measures in force: their own, and those of former measures that are read as theirs."""
    return _parted(framework, figures)[0]


def only_former(framework: Framework, figures: Iterable[Figure]) -> list[Figure]:
    """The figures that no measure in force takes over, as they were: of measures retired, split or merged, and what
    its own source has stated anew under a later code."""
    return _parted(framework, figures)[1]


def _parted(framework: Framework, figures: Iterable[Figure]) -> tuple[list[Figure], list[Figure]]:
    steps, gone = reading_steps(framework), _former(framework)
    if not gone:
        return list(figures), []
    read = [(figure, *_read(steps, figure)) for figure in figures]
    nearest: dict[tuple[Slot, str], int] = {}
    for _before, after, taken in read:
        if after.state in SETTLED and _says(after):
            nearest[after.slot, after.source] = min(taken, nearest.get((after.slot, after.source), taken))
    now: list[Figure] = []
    former: list[Figure] = []
    for before, after, taken in read:
        stands = after.measure not in gone and taken <= nearest.get((after.slot, after.source), taken)
        (now if stands else former).append(after if stands else before)
    return now, former


def _says(figure: Figure) -> bool:
    return bool(figure.value or figure.reason)


def reader(framework: Framework) -> Callable[[Figure], Figure]:
    """Reads one figure as the framework in force does, whatever else was stated."""
    steps = reading_steps(framework)
    return lambda figure: _read(steps, figure)[0]


def measures_now(framework: Framework, code: str) -> tuple[str, ...]:
    """The measures in force that took the place of this one: itself while it is one, several after a split, none
    once it was retired. An unknown code stays as it is."""
    gone = _former(framework)
    if code not in gone:
        return (code,)
    after = [new for change in framework.changes if change.old == code for new in change.new]
    return tuple(dict.fromkeys(last for new in after for last in measures_now(framework, new)))


def slot_now(framework: Framework, slot: Slot) -> Slot:
    """The slot that figures of this one are read in: a decision about them goes with them."""
    steps, measure = reading_steps(framework), slot.measure
    while (step := steps.get(measure)) is not None:
        measure = step.new[0]
    return slot._replace(measure=measure)


def same_today(framework: Framework, code: str) -> str:
    """The measure in force that means what this one meant: renamed, moved or counted in another unit since. One that
    was defined anew, split, merged or retired is followed by none and stays itself."""
    steps = reading_steps(framework)
    while (step := steps.get(code)) is not None and step.kind != "redefine":
        code = step.new[0]
    return code


def has_ended(framework: Framework, code: str) -> bool:
    """Whether no measure in force reads figures of this one as its own: it was retired, split or merged."""
    steps = reading_steps(framework)
    while (step := steps.get(code)) is not None:
        code = step.new[0]
    return code in _former(framework)


def counted_today(framework: Framework, codes: str) -> tuple[str, ...]:
    """The measures a record was confirmed to count for (codes with spaces between), as they are called today."""
    return tuple(same_today(framework, code) for code in codes.split())


def changes_behind(framework: Framework, code: str) -> tuple[Change, ...]:
    """Every change that leads to a measure, the nearest first."""
    found: list[Change] = []
    todo = [code]
    while todo:
        at = todo.pop(0)
        before = [change for change in framework.changes if at in change.new and change not in found]
        found += before
        todo += [change.old for change in before if change.old != at]
    return tuple(found)


def _former(framework: Framework) -> frozenset[str]:
    return frozenset(measure.code for measure in framework.former)


def reading_steps(framework: Framework) -> dict[str, Change]:
    """By former measure the change through which its figures are read under another code."""
    return {c.old: c for c in framework.changes if c.kind in READ_ON and c.new != (c.old,)}


def _read(steps: dict[str, Change], figure: Figure) -> tuple[Figure, int]:
    """The figure after as many changes as it takes, and how many these are."""
    taken = 0
    while (step := steps.get(figure.measure)) is not None:
        value, flags, meaning, scaled = figure.value, figure.flags, figure.meaning, figure.scaled
        taken += 1
        if step.kind == "unit" and figure.number is not None:
            value, scaled = times(figure.number, step.factor), scaled * step.factor
        if step.kind == "redefine" and (not step.since or figure.time_period[:4] < step.since):
            flags, meaning = flags | {BREAK}, meaning or step.old
        figure = replace(figure, measure=step.new[0], value=value, flags=flags, meaning=meaning, scaled=scaled)
    return figure, taken


def times(number: Decimal, factor: Decimal) -> str:
    """Canonical text of the product, exact, without zeros that multiplying added: 1.75 times 1000 is 1750."""
    product = number * factor
    text = f"{product:f}"
    decimals = max(0, -int(number.as_tuple().exponent) - max(0, factor.adjusted()))
    while "." in text and text.endswith("0") and len(text.partition(".")[2]) > decimals:
        text = text[:-1]
    return text.rstrip(".")
