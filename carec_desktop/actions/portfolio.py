"""The portfolio: project records as totals are rebuilt from them, and published totals that they do not give.

A published total is held against the records only where they hold as many projects as the document counts: fewer
tell nothing about it, and the tables say so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from carec_desktop.actions import counted
from carec_desktop.actions.figures import figure
from carec_desktop.actions.printed import printed_views
from carec_desktop.actions.record import View, views
from carec_desktop.actions.record_finding import RecordFinding
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework import Framework
from carec_desktop.framework_named import Named, named
from carec_desktop.framework_reading import changes_behind, read_through, times
from carec_desktop.i18n import language
from carec_desktop.localvalues import show_number, show_period
from carec_desktop.names import measure_name
from carec_desktop.report.rebuilding import SECTORS, Rebuilt, rebuilt
from carec_desktop.report.table_facts import Project
from carec_desktop.signals import REGION, SETTLED, Figure

PREFIX = "portfolio_"
ASKED = ("kind", "sector", "status", "approved", "amount", "currency", "financiers")


def projects(ws: Workspace) -> tuple[Project, ...]:
    """Project records, those that say they are the same only once."""
    return tuple(_project(view) for view in counted.once(printed_views(ws, "project")))


def _project(view: View) -> Project:
    return Project(view.record_id, *(view.values.get(question, "") for question in ASKED))


def findings(ws: Workspace, observations: Iterable[View] | None = None) -> Iterator[RecordFinding]:
    """Published totals of the portfolio that complete records do not give. `observations`: those of the workspace,
    where they are read already."""
    found = views(ws, "observation") if observations is None else observations
    today = _metrics(ws.framework)
    by_id = {v.record_id: v for v in found if (v.key["ref_area"], v.key["kind"]) == (REGION, "actual")}
    told = [
        one for one in read_through(ws.framework, map(figure, by_id.values()))
        if one.measure in today and one.number is not None and one.state in SETTLED
    ]  # fmt: skip
    stated = [replace(one, measure=today[one.measure].named, value=_as_named(one, today)) for one in told]
    every = projects(ws)
    pairs = zip(told, stated, strict=True)
    for own, one in sorted(pairs, key=lambda pair: (pair[1].measure, pair[1].time_period, pair[1].source)):
        made = rebuilt(one.measure.removeprefix(PREFIX), every, one.time_period)
        if made is not None and _differs(one, made, _expected(one, stated)):
            factor = today[own.measure].factor
            yield _finding(by_id[own.record_id], own, replace(made, value=(made.value or Decimal(0)) * factor))


def _metrics(framework: Framework) -> dict[str, Named]:
    """By measure in force the total that the program names, where it still means the same."""
    known = (*framework.context, *framework.former)
    codes = [m.code for m in known if m.code.startswith(PREFIX) and not changes_behind(framework, m.code)]
    every = (named(framework, code) for code in codes)
    return {one.code: one for one in every if one.code and not one.anew}


def _as_named(one: Figure, today: Mapping[str, Named]) -> str:
    """The value in the unit the program names the total in."""
    factor = today[one.measure].factor
    return one.value if factor == 1 or one.number is None else times(one.number, 1 / factor)


def _expected(one: Figure, told: Iterable[Figure]) -> int:
    """How many projects the documents count behind a total, at the least; 0 where none says."""
    metric = one.measure.removeprefix(PREFIX)
    what, _sign, which = metric.partition("_")
    if what == "ta":
        of_all = "ta_energy" if metric == "ta_energy" else "ta_total"
    else:
        of_all = f"projects_{which if which in SECTORS and what != 'share' else 'total'}"
    same = [f.number for f in told if (f.measure, f.time_period) == (PREFIX + of_all, one.time_period) and f.number]
    return int(min(same, default=Decimal(0)))


def _differs(one: Figure, made: Rebuilt, expected: int) -> bool:
    if not made.whole or not expected or made.records < expected or made.value is None or one.number is None:
        return False
    counts = one.measure.removeprefix(PREFIX).startswith(("projects_", "ta_total", "ta_energy"))
    unit = Decimal(1).scaleb(int(one.number.as_tuple().exponent))
    # A rebuilt share is rounded like a printed one, hence a whole unit between the two.
    slack = Decimal(0) if counts else unit if "share" in one.measure else unit / 2
    return abs(made.value - one.number) > slack


def _finding(view: View, one: Figure, made: Rebuilt) -> RecordFinding:
    number, value, lang = one.number or Decimal(0), made.value or Decimal(0), language()
    facts = {
        "measure": measure_name(one.measure), "period": show_period(one.time_period, lang), "records": made.records,
        "stated": show_number(f"{number:f}", lang), "computed": show_number(f"{value:f}", lang),
    }  # fmt: skip
    return RecordFinding(
        "records_differ", "observation", (view.record_id,), REGION, one.time_period, (one.source,), facts, (number,),
        value, measure=one.measure, behind=(view,),
    )  # fmt: skip
