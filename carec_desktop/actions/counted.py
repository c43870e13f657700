"""Women and men over everything that was counted: events by level, delegations, trainings.

Only events and trainings that were held count. Sums are of what the records state; nothing is estimated.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from carec_desktop.actions.record import View, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import SEXES, BySex, SexTable
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import LEVELS
from carec_desktop.localdates import date_bounds

# Questions that count the people of a record, the first one that is answered says how many there were.
PEOPLE = {
    "event": ("levels", "parties"),
    "training": ("persons", "by_institution"),
    "delegation": ("delegates",),
}


@dataclass(frozen=True)
class Counted:
    """One row of the matrix. `form` and `what`: a level of events ("minister"), "people" or "completed".

    `counts` maps the sex codes F, M, _U to people; `records` is how many records stand behind the row."""

    form: str
    what: str
    counts: Mapping[str, int]
    records: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def sexes(form: str, question: str, stored: str) -> dict[str, int]:
    """Counts of one stored women/men answer by sex; empty while it is blank or cannot be read."""
    field = FORMS[form].fields[question]
    try:
        if isinstance(field, SexTable):
            return field.by_sex(stored)
        if isinstance(field, BySex):
            return {sex: int(n) for sex, n in field.value(stored).items() if sex in SEXES}
    except ValueError:
        return {}
    return {}


def people(view: View) -> dict[str, int]:
    """Everybody a record counts, by sex; empty when it counts nobody."""
    answered = (sexes(view.form, question, view.values.get(question, "")) for question in PEOPLE.get(view.form, ()))
    return next((counts for counts in answered if counts), {})


def when(view: View) -> str:
    """First day of an event or training as its record states it, or its period; "" when unknown."""
    held = FORMS[view.form].fields.get("held")
    start = held.value(view.values.get("held", "")).get("start", "") if held is not None else ""
    return start or view.key.get("time_period", "")


def years(ws: Workspace) -> list[str]:
    """Every year some event or training lies in, the latest first."""
    found = {when(view)[:4] for form in ("event", "training") for view in views(ws, form)}
    return sorted(filter(None, found), reverse=True)


def counted(ws: Workspace, period: str, ref_area: str | None = None) -> list[Counted]:
    """The matrix for a period ("" for all time), of one REF_AREA or owner, or of everybody."""
    events = [v for v in views(ws, "event", ref_area) if _counts(v, period)]
    ids = {v.record_id for v in events}
    trainings = [v for v in views(ws, "training", ref_area) if _counts(v, period)]
    delegations = [v for v in views(ws, "delegation", ref_area) if v.key.get("event", "") in ids]
    return [
        *_levels(events),
        _sum("delegation", "people", (people(v) for v in delegations)),
        _sum("training", "people", (people(v) for v in trainings)),
        _sum("training", "completed", (_completed(v) for v in trainings)),
    ]


def _completed(view: View) -> dict[str, int]:
    return sexes("training", "completed", view.values.get("completed", ""))


def _levels(events: list[View]) -> Iterator[Counted]:
    field = FORMS["event"].fields["levels"]
    if isinstance(field, SexTable):
        for level in LEVELS:
            yield _sum("event", level, (field.row(v.values.get("levels", ""), level) for v in events))


def _counts(view: View, period: str) -> bool:
    start = when(view)
    if view.values.get("state") != "held" or not start:
        return not period and view.values.get("state") == "held"
    if not period:
        return True
    first, last = date_bounds(period)
    begin, end = date_bounds(start)
    return first <= end and begin <= last


def _sum(form: str, what: str, parts: Iterable[Mapping[str, int]]) -> Counted:
    counts: dict[str, int] = {}
    records = 0
    for part in parts:
        records += bool(part)
        for sex, n in part.items():
            counts[sex] = counts.get(sex, 0) + n
    return Counted(form, what, counts, records)
