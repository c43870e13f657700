"""Figures as rows of SDMX-CSV 2.0: one row an observation, numbers as they were typed, codes for everything else."""

import re
from collections.abc import Iterable, Iterator, Mapping

from carec_desktop.framework import Framework
from carec_desktop.open_data import codes
from carec_desktop.signals import Figure

AGENCY, FLOW, VERSION = "CAREC", "PRF", "1.0"
STATES = {"published": "PUBLISHED", "clean": "RECORDED", "computed": "COMPUTED"}  # of Figure.state; others stay here
FIXED = ("MEASURE", "REF_AREA", "KIND", "SOURCE")
ATTRIBUTES = ("OBS_STATUS", "FLAGS", "REASON", "UNIT_MEASURE", "STATE", "RECORD", "STATED_AS", "STATED_VALUE")
Stated = Mapping[str, Figure]
_MONTH_RANGE = re.compile(r"(\d{4})(-\d{2})?/(P\d+Y)")


def columns(framework: Framework) -> tuple[str, ...]:
    """The head of the file."""
    dimensions = (*FIXED, *codes.dimension_ids(framework), "TIME_PERIOD")
    return ("STRUCTURE", "STRUCTURE_ID", "ACTION", *dimensions, "OBS_VALUE", *ATTRIBUTES)


def shared(figures: Iterable[Figure]) -> list[Figure]:
    """What may be shared: neither drafts nor what contradicts or waits."""
    return [figure for figure in figures if figure.state in STATES]


def rows(framework: Framework, figures: Iterable[Figure], stated: Stated | None = None) -> Iterator[dict[str, str]]:
    """One mapping a figure, by `columns`, in one order. Texts are no observations: only numbers and reasons leave.

    `stated`: figures by record as they were stated; one that is read under another measure since says both."""
    measures = {measure.code: measure for measure in codes.every_measure(framework)}
    found = [
        _row(figure, codes.breakdown(figure, measures[figure.measure]), framework.unit_code(figure.measure))
        | _as_stated(figure, (stated or {}).get(figure.record_id))
        for figure in figures if figure.number is not None or figure.reason
    ]  # fmt: skip
    names = codes.dimension_ids(framework)
    for row in found:
        row.update({name: row.get(name, codes.NOT_APPLICABLE) for name in names})
    yield from sorted(found, key=lambda row: [row[name] for name in (*FIXED, *names, "TIME_PERIOD")])


def _row(figure: Figure, breakdown: Mapping[str, str], unit: str) -> dict[str, str]:
    return {
        "STRUCTURE": "dataflow", "STRUCTURE_ID": f"{AGENCY}:{FLOW}({VERSION})", "ACTION": "I",
        "MEASURE": codes.code(figure.measure), "REF_AREA": figure.ref_area, "KIND": codes.KINDS[figure.kind],
        "SOURCE": codes.source_code(figure.source), **{name: codes.code(value) for name, value in breakdown.items()},
        "TIME_PERIOD": time_period(figure.time_period), "OBS_VALUE": figure.value if figure.number is not None else "",
        "OBS_STATUS": codes.status(figure), "FLAGS": " ".join(sorted(figure.flags)),
        "REASON": codes.code(figure.reason) if figure.reason else "", "UNIT_MEASURE": codes.code(unit),
        "STATE": STATES[figure.state], "RECORD": figure.record_id,
    }  # fmt: skip


def _as_stated(figure: Figure, stated: Figure | None) -> dict[str, str]:
    """The former measure and the value before the changes it is read through; blank where nothing was changed."""
    if stated is None or stated.measure == figure.measure:
        return {}
    value = stated.value if stated.number is not None else ""
    return {"STATED_AS": codes.code(stated.measure), "STATED_VALUE": value}


def time_period(text: str) -> str:
    """Our period as SDMX writes it: a span begins with a whole date, "2021-07/P1Y" -> "2021-07-01/P1Y"."""
    found = _MONTH_RANGE.fullmatch(text)
    return f"{found[1]}{found[2] or '-01'}-01/{found[3]}" if found else text
