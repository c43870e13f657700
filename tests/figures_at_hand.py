"""Figures for tests: what the program ships with, and short ways to write one down."""

from functools import cache

from carec_desktop import published
from carec_desktop.framework import Framework
from carec_desktop.signals import Figure

FRAMEWORK = Framework.load()


def figure(measure: str, area: str, period: str, value: str, kind: str = "actual", **rest: object) -> Figure:
    """A figure of source "S" in state "clean"; its record id names what it answers."""
    given = {"source": "S", "record_id": f"{measure}|{area}|{period}|{kind}"} | rest
    return Figure(measure, area, period, kind, value=value, **given)  # type: ignore[arg-type]


@cache
def printed() -> tuple[Figure, ...]:
    """All published observations and context series."""
    return tuple(
        Figure(
            each.measure, each.ref_area, each.time_period, each.kind, each.source, each.dimensions,
            each.value, each.reason, each.flags, "published", each.finding, f"p{number}",
        )  # type: ignore[arg-type]
        for number, each in enumerate((*published.observations(), *published.series()))
    )  # fmt: skip


@cache
def answered() -> tuple[Figure, ...]:
    """The countries' own answers behind the regional figures, as merged."""
    return tuple(
        Figure(each.measure, each.ref_area, each.time_period, "actual", each.source, (), each.value,
               record_id=f"a{number}")
        for number, each in enumerate(published.answers())
    )  # fmt: skip
