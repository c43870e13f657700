"""The results matrix as plain rows: every source's value, published and computed, approved or not."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypedDict

from carec_desktop.framework import Framework
from carec_desktop.judge import Judgement
from carec_desktop.rollup import Computed
from carec_desktop.signals import Figure, Place, in_time, without_echoes


class MatrixRow(TypedDict):
    """One value of one source. `status` and `movement` are those of the measure and area, on each of its rows."""

    measure: str
    ref_area: str
    dimensions: dict[str, str]
    time_period: str
    kind: str
    value: Decimal | None
    source: str
    state: str
    status: str
    movement: str


def matrix_rows(
    framework: Framework,
    figures: Iterable[Figure],
    computed: Iterable[Figure | Computed],
    judgements: Mapping[Place, Judgement],
) -> list[MatrixRow]:
    """Rows of the 98 measures in framework order, then the region before its members, then in time.

    `value` is None for a reason or a text. Context series are in `groups.profile`.
    """
    order = {measure.code: at for at, measure in enumerate(framework.measures)}
    areas = {area.code: at for at, area in enumerate(framework.areas)}
    made = [each.figure if isinstance(each, Computed) else each for each in computed]
    given = [f for f in without_echoes([*figures, *made]) if f.measure in order]
    region_first = sorted(
        given,
        key=lambda f: (order[f.measure], areas.get(f.ref_area, -1) if f.ref_area != "CAREC" else -1,
                       f.ref_area, f.dimensions, f.kind != "baseline", f.kind == "target", in_time(f)),
    )  # fmt: skip
    return [_row(figure, judgements.get(figure.place)) for figure in region_first]


def _row(figure: Figure, judgement: Judgement | None) -> MatrixRow:
    return MatrixRow(
        measure=figure.measure, ref_area=figure.ref_area, dimensions=dict(figure.dimensions),
        time_period=figure.time_period, kind=figure.kind, value=figure.number, source=figure.source,
        state=figure.state,
        status=judgement.status if judgement else "not_rated",
        movement=judgement.movement if judgement else "no_information",
    )  # fmt: skip
