"""Figures of earlier revisions read through the changes of the one in force.

What is recorded never changes: only what a figure is read as does. Nothing is added up or divided here: a figure
of a measure that was split or merged stays what it was, behind the measures that took its place.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from carec_desktop.framework import Framework
from carec_desktop.framework_mapping import READ_ON, Change
from carec_desktop.signals import Figure, Slot

BREAK = "break"


def read_through(framework: Framework, figures: Iterable[Figure]) -> list[Figure]:
    """The figures of measures in force: their own, and those of former measures that are read as theirs."""
    steps, gone = _steps(framework), _former(framework)
    read = (_read(steps, figure) for figure in figures) if steps else figures
    return [figure for figure in read if figure.measure not in gone]


def only_former(framework: Framework, figures: Iterable[Figure]) -> list[Figure]:
    """The figures that no measure in force takes over: of measures retired, split or merged, as they were."""
    steps, gone = _steps(framework), _former(framework)
    return [figure for figure in figures if gone and _read(steps, figure).measure in gone]


def slot_now(framework: Framework, slot: Slot) -> Slot:
    """The slot that figures of this one are read in: a decision about them goes with them."""
    steps, measure = _steps(framework), slot.measure
    while (step := steps.get(measure)) is not None:
        measure = step.new[0]
    return slot._replace(measure=measure)


def predecessors(framework: Framework, code: str) -> tuple[str, ...]:
    """Codes of all former measures that lead to this one, the nearest first."""
    found: list[str] = []
    todo = [code]
    while todo:
        at = todo.pop(0)
        before = [c.old for c in framework.changes if at in c.new and c.old != at and c.old not in found]
        found += before
        todo += before
    return tuple(dict.fromkeys(found))


def _former(framework: Framework) -> frozenset[str]:
    return frozenset(measure.code for measure in framework.former)


def _steps(framework: Framework) -> dict[str, Change]:
    return {c.old: c for c in framework.changes if c.kind in READ_ON and c.new != (c.old,)}


def _read(steps: dict[str, Change], figure: Figure) -> Figure:
    """The figure after as many changes as it takes."""
    while (step := steps.get(figure.measure)) is not None:
        value, flags = figure.value, figure.flags
        if step.kind == "unit" and figure.number is not None:
            value = times(figure.number, step.factor)
        if step.kind == "redefine" and (not step.since or figure.time_period[:4] < step.since):
            flags = flags | {BREAK}
        figure = replace(figure, measure=step.new[0], value=value, flags=flags)
    return figure


def times(number: Decimal, factor: Decimal) -> str:
    """Canonical text of the product, exact, without zeros that multiplying added."""
    product = number * factor
    text = f"{product:f}"
    decimals = max(0, -int(number.as_tuple().exponent))
    while "." in text and text.endswith("0") and len(text.partition(".")[2]) > decimals:
        text = text[:-1]
    return text.rstrip(".")
