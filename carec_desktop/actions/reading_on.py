"""Figures and questions as the framework in force reads them: what was stated under former measures stands with theirs.

Nothing recorded is changed: a figure keeps its record, and what is typed about it anew is a figure of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from carec_desktop.actions.figures import figure
from carec_desktop.actions.record import View, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework import Framework
from carec_desktop.framework_reading import measures_now, reader
from carec_desktop.sync.call import Asked


def figures_now(
    ws: Workspace, ref_area: str | None = None, read_in: Callable[..., list[View]] = views
) -> list[View]:  # fmt: skip
    """Figures of a REF_AREA under the measures in force, first those stated under them, then those that are read as
    theirs: `View.former` names the measure these were stated under. Retired, split and merged ones stay as they are."""
    found = read_in(ws, "observation", ref_area)
    if not ws.framework.former:
        return found
    read = reader(ws.framework)
    shown = [_as_read(view, read(figure(view)).measure, ws.framework) for view in found]
    return sorted(shown, key=lambda view: bool(view.former))


def _as_read(view: View, measure: str, framework: Framework) -> View:
    if measure == view.key["measure"]:
        return view
    flags = frozenset(view.values.get("flags", "").split())
    made = reader(framework)(replace(figure(view), value=view.values.get("value", ""), flags=flags))
    values = {**view.values, "value": made.value, "flags": " ".join(sorted(made.flags))}
    return replace(
        view, key={**view.key, "measure": made.measure}, values={name: text for name, text in values.items() if text},
        former=view.key["measure"], meaning=made.meaning,
    )  # fmt: skip


def asked_now(framework: Framework, asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """What a round asks in the measures in force: of a split measure each part, of merged ones the whole once; what
    was retired is not asked any more."""
    return tuple(dict.fromkeys(
        replace(one, measure=code) for one in asked for code in measures_now(framework, one.measure)
    ))  # fmt: skip
