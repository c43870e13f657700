"""Women and men over everything that was counted: events by level, delegations, trainings, speakers, indicators.

Only events and trainings that were held count, and of two records that are the same only one. Sums are of what the
records state; nothing is estimated, and "not stated" stays a number of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from carec_desktop.actions import rounds
from carec_desktop.actions.reading_on import figures_now
from carec_desktop.actions.record import View, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import SEXES, BySex, SexTable
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import LEVELS
from carec_desktop.forms.event import Event
from carec_desktop.framework import Framework
from carec_desktop.localdates import bounds_of, date_bounds

# Questions that count the people of a record, the first one that is answered says how many there were.
PEOPLE = {
    "event": ("levels", "parties", "crossed"),
    "training": ("persons", "by_institution"),
    "delegation": ("delegates",),
}
LEADERS = {"1": "F", "0": "M", "": "_U"}  # "Led by a woman" as a sex code


@dataclass(frozen=True)
class Counted:
    """One row of the matrix. `form` and `what`: a level of events ("minister"), "people", "completed", "heads",
    "speakers", "chairs", or for an observation its measure.

    `counts` maps the sex codes F, M, _U to people; `records` is how many records stand behind the row."""

    form: str
    what: str
    counts: Mapping[str, int]
    records: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def share(self) -> float | None:
        """Women among those whose sex is stated, 0 to 1; None when nobody's is."""
        stated = self.counts.get("F", 0) + self.counts.get("M", 0)
        return self.counts.get("F", 0) / stated if stated else None


@dataclass(frozen=True)
class Records:
    """Everything that counts people, read once. `days`: when an event took place, by its record id."""

    framework: Framework
    events: tuple[View, ...]
    trainings: tuple[View, ...]
    delegations: tuple[View, ...]
    gender: tuple[View, ...]
    figures: tuple[View, ...]
    days: Mapping[str, str]


def gather(ws: Workspace, ref_area: str | None = None, read: Callable[..., list[View]] = views) -> Records:
    """Records of one REF_AREA or owner, or of everybody; a delegation belongs to the country that sent it. `read`
    is `printed_views` for what goes on paper."""
    every = read(ws, "event")
    days = {m.record_id: m.first_day for call in rounds.rounds(ws) for m in call.calendar if m.first_day}
    days |= {v.record_id: when(v) for v in every if v.values.get("state") == "held"}
    not_held = {v.record_id for v in every if v.values.get("state") != "held"}
    days = {name: day for name, day in days.items() if name not in not_held}
    mine = [v for v in every if ref_area is None or ref_area == v.key.get("owner")]
    sexed = {m.code for m in ws.framework.measures if m.sex and m.value_type == "count"}
    return Records(
        ws.framework, once(mine), once(read(ws, "training", ref_area)), tuple(read(ws, "delegation", ref_area)),
        tuple(read(ws, "gender", ref_area)),
        tuple(
            v for v in figures_now(ws, ref_area, read)
            if v.key["measure"] in sexed and v.key["kind"] == "actual"
        ),
        days,
    )  # fmt: skip


def once(found: Iterable[View]) -> tuple[View, ...]:
    """Of records that say they are the same, one: the one the others point to; of a ring of them the first by id."""
    here = {v.record_id: v for v in found}
    kept: dict[str, View] = {}
    for view in here.values():
        met, at = [view.record_id], view.values.get("same_as", "")
        while at in here and at not in met:
            met.append(at)
            at = here[at].values.get("same_as", "")
        root = min(met[met.index(at) :]) if at in met else met[-1]
        kept[root] = here[root]
    return tuple(kept.values())


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


# -- the matrix --------------------------------------------------------------


def counted(ws: Workspace, period: str, ref_area: str | None = None) -> list[Counted]:
    """The matrix for a period ("" for all time), of one REF_AREA or owner, or of everybody."""
    return matrix(gather(ws, ref_area), period)


def matrix(records: Records, period: str) -> list[Counted]:
    """Rows for a period, "" for all time; a row nobody stands behind is there with an empty count."""
    events, trainings = held_in(records.events, period), held_in(records.trainings, period)
    delegations = sent_in(records, period)
    heads = _sum("delegation", "heads", ({LEADERS[v.values.get("head_woman", "")]: 1} for v in delegations))
    return [
        _sum("event", "people", map(people, events)),
        *_levels(events),
        _stated(records, period, "speakers"),
        _stated(records, period, "chairs"),
        _sum("delegation", "people", map(people, delegations)),
        heads if heads.records else _stated(records, period, "heads"),
        _sum("training", "people", map(people, trainings)),
        _first(_sum("training", "completed", map(completed, trainings)), _stated(records, period, "completed")),
        *_figures(records, period),
    ]


def headlines(records: Records) -> dict[str, list[Counted]]:
    """By year, earliest first: everybody at events, in delegations, in trainings."""
    days = [when(v) for v in (*records.events, *records.trainings)] + list(records.days.values())
    found = {}
    for year in sorted({day[:4] for day in days if day}):
        rows = [
            _sum("event", "people", map(people, held_in(records.events, year))),
            _sum("delegation", "people", map(people, sent_in(records, year))),
            _sum("training", "people", map(people, held_in(records.trainings, year))),
        ]
        if any(row.total for row in rows):
            found[year] = rows
    return found


def held_in(found: Iterable[View], period: str) -> list[View]:
    """Those of these events or trainings that were held, and in this period."""
    return [v for v in found if v.values.get("state") == "held" and _lies_in(when(v), period)]


def sent_in(records: Records, period: str) -> list[View]:
    """Delegations to events that took place in this period, whoever owns the event."""
    return [v for v in records.delegations if _lies_in(records.days.get(v.key.get("event", ""), ""), period)]


def completed(view: View) -> dict[str, int]:
    """Who completed a training, by sex."""
    return sexes("training", "completed", view.values.get("completed", ""))


def stated(view: View, question: str) -> dict[str, int]:
    """What a country states about gender besides, by sex."""
    return sexes("gender", question, view.values.get(question, ""))


def _stated(records: Records, period: str, question: str) -> Counted:
    there = [v for v in records.gender if _lies_in(v.key.get("time_period", ""), period)]
    return _sum("gender", question, (stated(v, question) for v in there))


def _first(one: Counted, other: Counted) -> Counted:
    return one if one.records or not other.records else other


def _levels(events: list[View]) -> Iterator[Counted]:
    for level in LEVELS:
        yield _sum("event", level, (_at_level(v, level) for v in events))


def _at_level(view: View, level: str) -> dict[str, int]:
    """People of one level at an event, from the table by level or the one by level and party."""
    try:
        found = Event.levels.row(view.values.get("levels", ""), level)
        pairs = [pair for pair in Event.crossed.rows if pair.startswith(f"{level}/")]
        return found or Event.crossed.by_sex(view.values.get("crossed", ""), pairs)
    except ValueError:
        return {}


def _figures(records: Records, period: str) -> Iterator[Counted]:
    """Indicators that count people, one row a measure: by SEX where that is given, else as not stated."""
    for measure in records.framework.measures:
        found = [
            v for v in records.figures
            if v.key["measure"] == measure.code and _lies_in(v.key.get("time_period", ""), period)
        ]  # fmt: skip
        if found:
            yield Counted("observation", measure.code, by_sex(found), len(found))


def by_sex(found: Iterable[View]) -> dict[str, int]:
    """People in observations of one measure and period: one source a country, its SEX rows before its total."""
    best: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for view in found:
        value, sex = view.values.get("value", ""), sex_of(view)
        if value.isdecimal():
            place = (view.key["ref_area"], view.key["time_period"])
            best.setdefault(place, {}).setdefault(view.key.get("source", ""), {})[sex] = int(value)
    sums: dict[str, int] = {}
    for sources in best.values():
        richest = max(sources.values(), key=lambda counts: (len(counts.keys() & set(SEXES)), sum(counts.values())))
        parts = {s: n for s, n in richest.items() if s in SEXES} or {"_U": richest["_T"]}
        for sex, n in parts.items():
            sums[sex] = sums.get(sex, 0) + n
    return sums


def sex_of(view: View) -> str:
    """F, M, _U or _T (the total) of an observation."""
    pairs = dict(part.partition("=")[::2] for part in view.key.get("dimensions", "").split(";") if part)
    return pairs.get("SEX", "_T")


def _lies_in(day: str, period: str) -> bool:
    if not period:
        return True
    there = bounds_of(day)
    if there is None:
        return False
    first, last = date_bounds(period)
    return first <= there[1] and there[0] <= last


def _sum(form: str, what: str, parts: Iterable[Mapping[str, int]]) -> Counted:
    counts: dict[str, int] = {}
    records = 0
    for part in parts:
        records += bool(part)
        for sex, n in part.items():
            counts[sex] = counts.get(sex, 0) + n
    return Counted(form, what, counts, records)
