"""Templates out: what is asked and what is known goes to a ministry as a workbook to fill in by hand."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions import record, rounds
from carec_desktop.actions.reading_on import figures_now
from carec_desktop.actions.record import View
from carec_desktop.actions.template_columns import (
    HELD,
    columns,
    measure_facts,
    offered,
    say,
    typed,
)
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Group, Link
from carec_desktop.forms import FORMS
from carec_desktop.framework import Measure
from carec_desktop.holders import DECISION_FORMS, REGION
from carec_desktop.i18n import N_, _, language
from carec_desktop.ledger import clean_text
from carec_desktop.localvalues import read_period, show_date
from carec_desktop.problems import declare
from carec_desktop.sync.files import atomic_write
from carec_desktop.sync.template_sheet import RECORD, Form, template_bytes
from carec_desktop.validate import field_of, value_field

NO_TEMPLATE = declare(
    "no-template", N_("There is no template of “{form}”; nothing was written, choose one of: {forms}.")
)
UNKNOWN_MEASURES = declare(
    "template-measures", N_("“{measure}” is no measure of this framework; nothing was written, look at “framework”.")
)
BLANK_ROWS = 30
NEW = "new-"  # what a blank row's record is called until it is filled in
# A name stands in a link only for the program; forms whose key holds one are filled in on the screen.
TEMPLATE_FORMS = tuple(
    name for name, form in FORMS.items()
    if name not in DECISION_FORMS and not any(isinstance(f, Link) and f.in_key for f in form.fields.values())
)  # fmt: skip
ADVICE = N_(
    "Fill in the white cells; an empty cell changes nothing. Rows and columns may be moved or added. "
    "Names of persons do not belong here."
)


@dataclass(frozen=True)
class Wanted:
    """What a template is to hold. `ref_area` "" for the workspace's own; `measures` () for all that are asked; `due`:
    ISO date by which it is wanted back, "" for none."""

    forms: Sequence[str]
    years: Sequence[str]
    lang: str
    measures: Sequence[str] = ()
    ministry: str = ""
    ref_area: str = ""
    due: str = ""


def write_template(ws: Workspace, path: Path, wanted: Wanted) -> int:
    """Write the template to `path`; the number of rows in it. Raises UserError."""
    area = wanted.ref_area or ws.settings.ref_area
    years = [read_period(year, ws.settings.lang) for year in wanted.years]
    forms = []
    for name in wanted.forms:
        if name not in TEMPLATE_FORMS:
            raise NO_TEMPLATE.error(form=name, forms=", ".join(TEMPLATE_FORMS))
        rows = _figures(ws, wanted, area, years) if name == "observation" else _records(ws, wanted, name, area, years)
        forms.append(_form(ws, wanted, name, area, tuple(rows)))
    title = say(lambda: _("CAREC template"), wanted.lang)
    atomic_write(path, template_bytes(forms, title=title))
    return sum(len(form.rows) for form in forms)


def _form(ws: Workspace, wanted: Wanted, name: str, area: str, rows: tuple[Mapping[str, str], ...]) -> Form:
    facts = {"ref_area": area, "lang": wanted.lang, "revision": ws.framework.revision}
    if wanted.ministry:
        facts["ministry"] = clean_text(" ".join(wanted.ministry.split()))
    title = say(lambda: _(FORMS[name].heading), wanted.lang)
    offers = _offers(ws, area, rows, wanted.lang) if name == "observation" else {}
    advice = say(lambda: _advice(wanted.due), wanted.lang)
    return Form(name, title, advice, columns(name, wanted.lang), rows, facts, offers)


def _advice(due: str) -> str:
    """How to fill it in and, where a day is known, until when."""
    if not due:
        return _(ADVICE)
    day = show_date(due, language())
    return _("{advice} Please return it by {day}.").format(advice=_(ADVICE), day=day)


def _offers(
    ws: Workspace, area: str, rows: Sequence[Mapping[str, str]], lang: str
) -> Mapping[tuple[int, str], tuple[str, ...]]:
    """Drop-downs for the values of questions that are answered by yes or no, or by a stage."""
    fields = [value_field(ws.framework.measure(row["measure"]), area) for row in rows]
    return {(at, "value"): found for at, field in enumerate(fields) if (found := offered(field, lang))}


# -- figures -----------------------------------------------------------------


def _figures(ws: Workspace, wanted: Wanted, area: str, years: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """A row for every measure and year, with what is on record."""
    source = wanted.ministry or ws.settings.name
    found: dict[tuple[str, str], list[View]] = {}
    for view in figures_now(ws, area):
        if view.key["kind"] == "actual" and not view.key.get("dimensions"):
            found.setdefault((view.key["measure"], view.key["time_period"]), []).append(view)
    for measure in _measures(ws, wanted, area):
        for year in years:
            views = found.get((measure.code, year), [])
            own = next((v for v in views if v.key["source"] == source and not v.former), None)
            yield {
                **measure_facts(measure, area, wanted.lang), "ref_area": area, "time_period": year, "source": source,
                HELD: _held(measure, area, views, wanted.lang),
                **(_answers(ws, own, wanted.lang) if own else {}),
            }  # fmt: skip


def _measures(ws: Workspace, wanted: Wanted, area: str) -> Sequence[Measure]:
    """Those asked for by name, else what the round asks of this area, else all that countries answer."""
    framework = ws.framework
    for code in wanted.measures:
        if not framework.has_measure(code):
            raise UNKNOWN_MEASURES.error(code, measure=code)
    every = (*framework.measures, *framework.context)
    if wanted.measures:
        return [m for m in every if m.code in wanted.measures]
    call = rounds.current_round(ws)
    asked = {a.measure for a in call.asked if a.ref_area == area} if call else set()
    answered = [m for m in every if m.country_type or m.framework == "context"] if area != REGION else list(every)
    return [m for m in every if m.code in asked] or answered


def _held(measure: Measure, area: str, views: Sequence[View], lang: str) -> str:
    """Values on record with their sources."""
    field = value_field(measure, area)
    told = [f"{typed(field, v.values['value'], lang)} ({v.key['source']})" for v in views if v.values.get("value")]
    return "; ".join(told)


# -- other records -----------------------------------------------------------


def _records(
    ws: Workspace, wanted: Wanted, name: str, area: str, years: Sequence[str]
) -> Iterator[Mapping[str, str]]:  # fmt: skip
    """Records of these years, then blank rows that have their names already: read twice, they are the same records."""
    form = FORMS[name]
    for view in record.views(ws, name, area):
        lies_in = _years_of(view)
        if not years or not lies_in or not lies_in.isdisjoint(years):
            named = {f"{RECORD}{name}": view.record_id}
            yield named | {**_answers(ws, view, wanted.lang), **_key_cells(view, wanted.lang)}
    if "time_period" in form.fields:
        known = {v.key.get("time_period") for v in record.views(ws, name, area)}
        yield from ({"ref_area": area, "time_period": year} for year in years if year not in known)
    elif not form.key_fields():
        yield from ({f"{RECORD}{name}": NEW + secrets.token_hex(16)} for _row in range(BLANK_ROWS))


def _years_of(view: View) -> set[str]:
    import json

    held = json.loads(view.values.get("held") or "{}")
    return {text[:4] for text in (view.key.get("time_period", ""), *map(str, held.values())) if text}


def _key_cells(view: View, lang: str) -> Mapping[str, str]:
    fields = FORMS[view.form].fields
    return {key: typed(fields[key], view.key.get(key, ""), lang) for key in FORMS[view.form].key_fields()}


def _answers(ws: Workspace, view: View, lang: str) -> Mapping[str, str]:
    """What is on record, as it is typed; a question of several parts fills several cells."""
    cells: dict[str, str] = {}
    for question, stored in view.values.items():
        if question not in FORMS[view.form].questions():
            continue
        field = field_of(FORMS[view.form], question, dict(view.key), ws.framework)
        if isinstance(field, Group):
            parts = field.value(stored)
            cells |= {f"{question}.{name}": typed(field.members[name], text, lang) for name, text in parts.items()}
        else:
            cells[question] = typed(field, stored, lang)
    return cells
