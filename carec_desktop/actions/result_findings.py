"""Results that nothing holds up: a yes without evidence, a result without indicator, address or evidence.

A yes is one finding for each place. Other results are told sector by sector, so that fifty publications without an
address are one line with fifty records behind it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from carec_desktop import counts_for
from carec_desktop.actions.record import View, views
from carec_desktop.actions.record_finding import RecordFinding
from carec_desktop.actions.workspace import Workspace
from carec_desktop.finding import in_quotes
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import SECTORS
from carec_desktop.holders import owner_of
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import at_year, show_period
from carec_desktop.names import measure_name, record_name
from carec_desktop.validate import value_type

RESULTS = ("project", "knowledge_product", "advice", "deliverable")
BY_SECTOR = frozenset({"result_without_measure", "result_without_evidence"})
NAMED = 3  # titles that a sentence about several records names


def findings(ws: Workspace, observations: Iterable[View] | None = None) -> Iterator[RecordFinding]:
    """Every finding of this module, in an order that does not depend on how records arrived. `observations`: those of
    the workspace, where they are read already."""
    yield from _bare_yes(ws, views(ws, "observation") if observations is None else observations)
    for form in RESULTS:
        happened = [view for view in views(ws, form) if _happened(view)]
        if "counts_for" in FORMS[form].fields:
            measured = {measure.sector for measure in ws.framework.measures}
            counting = [view for view in happened if view.values.get("sector") in measured]
            yield from _lacking("result_without_measure", form, counting, lambda v: bool(v.values.get("counts_for")))
        yield from _lacking("result_without_evidence", form, happened, _is_linked)


def _happened(view: View) -> bool:
    if view.form == "deliverable":
        return view.values.get("state") == "delivered"
    return counts_for.happened(view.form, view.values)


def _is_linked(view: View) -> bool:
    return bool(view.values.get("evidence") or view.values.get("url"))


def _lacking(kind: str, form: str, found: Iterable[View], has: Callable[[View], bool]) -> Iterator[RecordFinding]:
    by_sector: dict[str, list[View]] = {}
    for view in found:
        by_sector.setdefault(view.values.get("sector", ""), []).append(view)
    for sector in sorted(by_sector, key=[*SECTORS, ""].index):
        lacking = sorted((v for v in by_sector[sector] if not has(v)), key=lambda v: (_name(v), v.record_id))
        if lacking:
            yield _of_sector(kind, form, sector, lacking, len(by_sector[sector]))


def _of_sector(kind: str, form: str, sector: str, lacking: list[View], every: int) -> RecordFinding:
    names = [in_quotes(_name(view)) for view in lacking[:NAMED]] + (["…"] if len(lacking) > NAMED else [])
    facts: Mapping[str, object] = {
        "form": _(FORMS[form].heading), "sector": _(SECTORS[sector]) if sector else _("without a sector"),
        "stated": len(lacking), "computed": every, "names": "; ".join(names),
    }  # fmt: skip
    owners = sorted({owner_of(view.key) for view in lacking})
    return RecordFinding(
        kind, form, tuple(view.record_id for view in lacking), owners[0] if len(owners) == 1 else "", "",
        _sources(lacking), facts, (len(lacking),), every, sector=sector, behind=tuple(lacking),
    )  # fmt: skip


def _bare_yes(ws: Workspace, observations: Iterable[View]) -> Iterator[RecordFinding]:
    """Standing facts whose yes names no evidence, or names one that is not here; each place once, its latest yes."""
    known = {view.record_id for view in views(ws, "evidence")}
    latest: dict[tuple[str, str, str], View] = {}
    for view in observations:
        if _is_yes(ws, view) and view.values.get("evidence", "") not in known:
            place = (view.key["measure"], view.key["ref_area"], view.key.get("dimensions", ""))
            latest[place] = max(latest.get(place, view), view, key=_when)
    codes = [measure.code for measure in (*ws.framework.measures, *ws.framework.context)]
    for place in sorted(latest, key=lambda each: (codes.index(each[0]), each)):
        view, (measure, area, _dimensions) = latest[place], place
        period = view.key["time_period"]
        named = ws.framework.area(area).name.say() if ws.framework.has_area(area) else area
        facts = {"measure": measure_name(measure), "area": named, "period": show_period(period, language())}
        yield RecordFinding(
            "yes_without_evidence", "observation", (view.record_id,), area, period, _sources([view]), facts,
            measure=measure, behind=(view,), sector=ws.framework.measure(measure).sector,
        )  # fmt: skip


def _is_yes(ws: Workspace, view: View) -> bool:
    key = view.key
    if view.values.get("value") != "1" or key["kind"] == "target" or not ws.framework.has_measure(key["measure"]):
        return False
    return value_type(ws.framework.measure(key["measure"]), key["ref_area"]) == "boolean"


def _when(view: View) -> tuple[Decimal, str, str]:
    end = at_year(view.key["time_period"])
    return Decimal(end.numerator) / end.denominator, view.key["source"], view.record_id


def _name(view: View) -> str:
    return record_name(view.form, view.key, view.values)


def _sources(found: Iterable[View]) -> tuple[str, ...]:
    told = (view.key.get("source", "") or view.values.get("source", "") for view in found)
    return tuple(sorted(set(filter(None, told))))
