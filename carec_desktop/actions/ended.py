"""Measures that a revision has ended: what was last stated about each, and the code that leads to all of its records.

Retired, split or joined, a measure keeps its figures as they were stated; nothing in force takes them over.
"""

from dataclasses import dataclass

from carec_desktop.actions.figures import figures
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework_mapping import READ_ON
from carec_desktop.framework_reading import only_former
from carec_desktop.report.codes import digest_code
from carec_desktop.report.rows import reference
from carec_desktop.signals import Figure, in_time, settled


@dataclass(frozen=True)
class Ended:
    """One measure. `last`: per area the newest actual figure, in the framework's order of areas; `mark` is what
    “Look up a code” and `explain` find its records by."""

    code: str
    mark: str
    last: tuple[Figure, ...]


def ended(ws: Workspace) -> dict[str, Ended]:
    """Every measure that has ended, by its code, in the framework's order; empty before the first revision."""
    kept_on = {change.old for change in ws.framework.changes if change.kind in READ_ON and change.new != (change.old,)}
    codes = [measure.code for measure in ws.framework.former if measure.code not in kept_on]
    if not codes:
        return {}
    places = {area.code: at for at, area in enumerate(ws.framework.areas)}
    newest: dict[tuple[str, str], Figure] = {}
    for figure in sorted(only_former(ws.framework, settled(figures(ws))), key=in_time):
        if figure.kind == "actual" and figure.value:
            newest[figure.measure, figure.ref_area] = figure
    found = sorted(newest.values(), key=lambda one: (places.get(one.ref_area, len(places)), one.ref_area))
    return {
        code: Ended(code, digest_code(reference(code).key), tuple(one for one in found if one.measure == code))
        for code in codes
    }
