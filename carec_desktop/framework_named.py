"""Measures that the program itself names by code: the series of a chart, the parts of a total, what a rule is about.

They are named as the first revision calls and counts them. A later one may give them another code, unit, meaning or
place, or end them: whoever names a measure asks here what stands for it today, and what its numbers are counted in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from carec_desktop.framework import Framework
from carec_desktop.framework_reading import changes_behind, measures_now, reading_steps


@dataclass(frozen=True)
class Named:
    """What a measure that the program names is in the framework in force.

    `last`: the measure its figures are read as, or the one that ended where it was split, merged or retired. `factor`
    turns a number in the unit the program names into one in the unit in force. `anew`: it means something else since.
    `ended`: split, merge or retire, and `after` the measures that took its place then.
    """

    named: str
    last: str
    factor: Decimal = Decimal(1)
    anew: bool = False
    ended: str = ""
    after: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The measure in force that its figures are read as; "" where none takes them over."""
        return "" if self.ended else self.last


def named(framework: Framework, code: str) -> Named:
    """What stands for `code`; a code the framework has never had is read as nothing and has not ended."""
    steps, at, factor, anew = reading_steps(framework), code, Decimal(1), False
    while (step := steps.get(at)) is not None:
        at, factor, anew = step.new[0], factor * step.factor, anew or step.kind == "redefine"
    last = next((change for change in framework.changes if change.old == at and change.new != (at,)), None)
    if last is not None:
        return Named(code, at, factor, anew, last.kind, measures_now(framework, at))
    return Named(code, at if framework.has_measure(at) else "", factor, anew)


def series_now(framework: Framework, codes: Iterable[str]) -> tuple[str, ...]:
    """The measures in force that hold what `codes` held, in their order: itself, its successor, the parts of one that
    was split, the whole of merged ones once; none for what was retired."""
    every = (named(framework, code) for code in codes)
    return tuple(dict.fromkeys(code for one in every for code in ((one.code,) if one.code else one.after)))


def family_now(framework: Framework, prefix: str) -> tuple[str, ...]:
    """Context measures in force whose code begins so, or that became of one whose code did."""
    return tuple(
        measure.code for measure in framework.context
        if measure.code.startswith(prefix)
        or any(change.old.startswith(prefix) for change in changes_behind(framework, measure.code))
    )  # fmt: skip


def known_as(framework: Framework, code: str) -> str:
    """The code under which the program may know a measure in force: its first one while it means the same."""
    before = {step.new[0]: old for old, step in reading_steps(framework).items() if step.kind != "redefine"}
    while code in before:
        code = before[code]
    return code
