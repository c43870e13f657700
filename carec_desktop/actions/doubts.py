"""Questions about figures typed here: does each fit its own series, its parts, what was said before?

A question is answered by another value, or by a reason that travels with the value; until then it stands.
"""

from collections.abc import Iterable

from carec_desktop.actions.record import View, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.observation import Observation
from carec_desktop.framework import Framework
from carec_desktop.framework_reading import has_ended
from carec_desktop.plausible import Beside, Known, doubts
from carec_desktop.problems import Problem
from carec_desktop.relations import in_force
from carec_desktop.validate import value_type


def known(view: View) -> Known:
    """One observation as the rules about likely figures see it."""
    key = view.key
    value = "" if view.unread.get("value") else view.values.get("value", "")
    return Known(
        key["measure"], key["time_period"], key["kind"], key["source"], value, key.get("dimensions", "")
    )  # fmt: skip


def of_figure(framework: Framework, ref_area: str, figure: Known, beside: Beside) -> list[Problem]:
    """Questions about one figure of an area; none about one that nobody asks for any more."""
    if not framework.has_measure(figure.measure) or has_ended(framework, figure.measure):
        return []
    measure = framework.measure(figure.measure)
    return doubts(measure, value_type(measure, ref_area), figure, beside)


def explained(ws: Workspace) -> frozenset[str]:
    """Records whose value was typed here with a reason: nothing is asked about them any more."""
    return frozenset(w.record_id for w in ws.store.working.all(Observation.name) if w.question == "value" and w.reason)


def of_drafts(ws: Workspace, found: Iterable[View]) -> dict[str, list[Problem]]:
    """Questions about the values typed here and not sent, by record; `found`: all observations of their areas."""
    by_area: dict[str, list[View]] = {}
    for view in found:
        by_area.setdefault(view.key["ref_area"], []).append(view)
    answered, asked = explained(ws), {}
    for area, of_area in by_area.items():
        drafts = [v for v in of_area if v.states.get("value") == "draft" and v.record_id not in answered]
        beside = Beside((known(v) for v in of_area if drafts), in_force(ws.framework))
        for view in drafts:
            if problems := of_figure(ws.framework, area, known(view), beside):
                asked[view.record_id] = problems
    return asked


def here(ws: Workspace) -> dict[str, list[Problem]]:
    """Every open question about figures that wait on this laptop, by record."""
    areas = {w.key.get("ref_area", "") for w in ws.store.working.all(Observation.name)}
    return of_drafts(ws, [view for area in sorted(areas) for view in views(ws, Observation.name, area)])
