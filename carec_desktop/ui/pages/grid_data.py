"""What the indicator grid shows, as plain data read on the worker thread: rows in framework order, cells by year.

A cell holds every source's figure for one measure, year and kind; the first one is shown, the others are counted.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from carec_desktop.framework import Cluster, Framework, Indicator, Measure
from carec_desktop.framework_reading import read_through
from carec_desktop.judge import Judgement, judge_all
from carec_desktop.localvalues import at_year
from carec_desktop.problems import Problem
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import answers
from carec_desktop.ui.pages.places import Spot

if TYPE_CHECKING:
    from carec_desktop.actions.record import View
    from carec_desktop.actions.workspace import Workspace

REGION = "CAREC"
DRAFT = "cell-draft"
YEARS_SHOWN = 4  # actuals beside baseline and target


@dataclass(frozen=True)
class Entry:
    """One source's figure in a cell. `state`: of the value: clean, draft, conflict, waiting, published."""

    record_id: str
    period: str
    source: str
    dimensions: str
    value: str
    reason: str
    flags: frozenset[str]
    state: str
    unread: str
    approved: bool
    finding: str = ""
    blocking: bool = False
    doubtful: bool = False
    sent: bool = False  # known to somebody else; its source is part of its name for ever
    evidence: str = ""
    former: str = ""  # the former measure it was stated under: what is typed in its place is a figure of its own
    questions: tuple[Problem, ...] = ()  # what is open about its value, the most telling first

    @property
    def said(self) -> bool:
        """Something was answered, be it a reason or a text that cannot be read yet."""
        return bool(self.value or self.reason or self.unread)


@dataclass(frozen=True)
class Column:
    """One column of figures: kind baseline, actual or target; `year` 0 for the latest target of whatever year."""

    kind: str
    year: int
    due: bool = False
    asked: str = ""  # the period the round asks for, in the due column

    @property
    def period(self) -> str:
        """What a figure typed here is for."""
        return self.asked or str(self.year)


@dataclass(frozen=True)
class Carried:
    """An answer given for an earlier period that still holds until a dated no."""

    value: str
    period: str
    evidence: str


@dataclass(frozen=True)
class Row:
    """A measure, or the head of a group (`measures` of what it holds)."""

    kind: str  # "cluster", "indicator" or "measure"
    key: str
    cluster: Cluster | None = None
    indicator: Indicator | None = None
    measure: Measure | None = None
    measures: tuple[Measure, ...] = ()
    asked: bool = False
    mine: bool = False
    cells: Mapping[Column, tuple[Entry, ...]] = field(default_factory=dict)
    judgement: Judgement | None = None
    level: int = 0
    carried: Carried | None = None
    before: tuple[str, str] = ("", "")  # the newest earlier value and its period
    standing: Mark | None = None  # how far the answer is that the round asks for; None for what it does not ask


@dataclass(frozen=True)
class GridFacts:
    """Everything the grid shows for one REF_AREA."""

    area: str
    period: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: str  # what a new figure of this person is filed under
    areas: tuple[str, ...]
    names: dict[str, str]
    targets: bool
    official: bool = False  # read at the secretariat, which alone types baselines and targets
    judgements: Mapping[str, Judgement] = field(default_factory=dict)  # of every measure, shown here or not
    stamp: tuple[object, ...] = ()  # what the judgements were made from
    draft: "Draft | None" = None  # typed into a cell and never finished
    sought: str = ""  # the record that was asked for: it stands first in its cell, and is what is typed over there
    place: tuple[str, Column] | None = None  # the measure and the column of that record
    spot: Spot | None = None  # what was asked for

    @property
    def measures(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "measure"]

    @property
    def due(self) -> Column | None:
        return next((column for column in self.columns if column.due), None)


@dataclass(frozen=True)
class Draft:
    """A text whose typing was cut off, by a crash or a flat battery: where it was typed, and what."""

    measure: str
    kind: str
    year: int
    text: str


def load(
    ws: "Workspace", area: str, everything: bool, before: GridFacts | None = None, years: int = YEARS_SHOWN,
    spot: Spot | None = None,
) -> GridFacts:  # fmt: skip
    """Read the grid of `area`; without `everything` only what is asked. `before`: facts read earlier, whose
    judgements are taken over while nothing has arrived or was sent. `spot`: a figure that has its row and its column
    in any case."""
    from carec_desktop.actions import asking, rounds
    from carec_desktop.actions.doubts import of_drafts
    from carec_desktop.actions.reading_on import figures_now

    call = rounds.current_round(ws)
    period = call.period if call else ws.clock()[:4]
    found = [view for view in figures_now(ws, area) if ws.framework.has_measure(view.key["measure"])]
    here = {q.measure: q for q in asking.everybodys(ws, call, area, found)}
    asked = {code for code, q in here.items() if asking.is_mine(ws, q.asked)}
    wanted = asked or (set(here) if ws.is_secretariat else set())
    sought = next((view for view in found if spot is not None and view.record_id == spot.record), None)
    columns = _columns(found, period, area, years, sought)
    place = (sought.key["measure"], _column_of(sought, columns)) if sought is not None else None
    stamp = (*ws.store.ledger.stamp(), area, period, ws.framework.revision)
    judgements = _judgements(ws, area, period, stamp, before)
    asked_about = of_drafts(ws, [view for view in found if not view.former])
    placed = _placed(ws, found, columns, asked_about, sought.record_id if sought is not None else "")
    if spot is not None:
        wanted = wanted | {place[0] if place is not None else spot.measure}
    shown = [m for m in _candidates(ws.framework, area) if everything or m.code in wanted or not here]
    mine = set(asked) | {m.code for m in shown if may_type(ws, m, area)}
    marks = {code: answers.mark_of(ws, q) for code, q in here.items()}
    make = _Maker(asked, mine, placed, judgements, _earlier(found, period), marks)
    return GridFacts(
        area=area, period=period, columns=columns, rows=tuple(_rows(ws.framework, shown, make)),
        source=ws.settings.name, areas=tuple(dict.fromkeys((*_areas(ws), area))), names=dict(call.name) if call else {},
        targets=any(column.kind == "target" for column in columns), official=ws.is_secretariat, stamp=stamp,
        judgements=judgements, draft=draft_of(ws, area),
        sought=sought.record_id if sought is not None else "", place=place, spot=spot,
    )  # fmt: skip


def _judgements(
    ws: "Workspace", area: str, period: str, stamp: tuple[object, ...], before: GridFacts | None
) -> dict[str, Judgement]:
    """Status of each measure of an area. What is only typed judges nothing, so typing does not make it anew."""
    from carec_desktop.actions.figures import Results, figures

    if before is not None and before.stamp == stamp:
        return dict(before.judgements)
    if area == REGION:
        judged = Results(ws, as_of=period).judgements
    else:
        judged = judge_all(ws.framework, read_through(ws.framework, figures(ws, area)), as_of=period)
    return {place.measure: judgement for place, judgement in judged.items() if place.ref_area == area}


def _earlier(found: "list[View]", period: str) -> dict[str, "View"]:
    """The newest value before the due period, by measure."""
    newest: dict[str, View] = {}
    for view in found:
        key = view.key
        if key["kind"] == "target" or not view.values.get("value") or at_year(key["time_period"]) >= at_year(period):
            continue
        best = newest.get(key["measure"])
        if best is None or at_year(best.key["time_period"]) < at_year(key["time_period"]):
            newest[key["measure"]] = view
    return newest


def keep_draft(ws: "Workspace", area: str, draft: Draft) -> None:
    """Remember what is being typed into a cell, letter by letter; a blank text forgets it."""
    with ws.store.transaction():
        if draft.text:
            ws.store.local.put(DRAFT, area, asdict(draft), ws.clock())
        else:
            ws.store.local.drop(DRAFT, area)


def draft_of(ws: "Workspace", area: str) -> Draft | None:
    """What was being typed in an area's grid when the program ended."""
    found = ws.store.local.of(DRAFT).get(area)
    return Draft(**found) if found else None


def may_type(ws: "Workspace", measure: Measure, area: str) -> bool:
    """Is this area's figure of this measure typed at this workspace? (Whether it counts, the keyring decides.)"""
    if ws.is_secretariat:
        return True
    who = ws.settings
    if area != who.ref_area:
        return False
    return not who.sectors or measure.sector in who.sectors


def _areas(ws: "Workspace") -> tuple[str, ...]:
    own = ws.settings.ref_area
    return (own, *(m.code for m in ws.framework.members)) if ws.is_secretariat else (own,)


def _candidates(framework: Framework, area: str) -> Iterable[Measure]:
    if area == REGION:
        return (*framework.measures, *framework.context)
    answered = tuple(m for m in framework.measures if m.country_type)
    return (*answered, *(m for m in framework.measures if not m.country_type), *framework.context)


def _columns(
    found: "list[View]", period: str, area: str, many: int, sought: "View | None" = None
) -> tuple[Column, ...]:  # fmt: skip
    """Baseline year, the latest actual years up to one after the due year, and the target; the year of the figure
    that is sought whatever it is."""
    due = int(period[:4])
    kinds = {view.key["kind"] for view in found}
    years = sorted({year_of(v.key["time_period"]) for v in found if v.key["kind"] == "actual"} | {due})
    base = Counter(year_of(v.key["time_period"]) for v in found if v.key["kind"] == "baseline")
    baseline = [Column("baseline", base.most_common(1)[0][0])] if base else []
    near = [year for year in years if year <= due + 1][-many:]
    kind = sought.key["kind"] if sought is not None else ""
    if sought is not None and kind == "actual":
        near = sorted({*near, year_of(sought.key["time_period"])})
    actual = [Column("actual", year, year == due, period if year == due else "") for year in near]
    aims = "target" in kinds and (area == REGION or kind == "target")
    return (*baseline, *actual, *([Column("target", 0)] if aims else []))


def _column_of(view: "View", columns: tuple[Column, ...]) -> Column:
    """The column a figure stands in. Raises StopIteration where it has none."""
    return next(column for column in columns if _stands_in(view, column))


def _stands_in(view: "View", column: Column) -> bool:
    kind = view.key["kind"]
    return column.kind == kind and (kind != "actual" or column.year == year_of(view.key["time_period"]))


def year_of(period: str) -> int:
    """The year a period ends in."""
    return math.ceil(at_year(period))


def _placed(
    ws: "Workspace", found: "list[View]", columns: tuple[Column, ...], asked: Mapping[str, list[Problem]], sought: str
) -> dict[str, dict[Column, list[Entry]]]:
    """Entries by measure and column: the figure that is sought first, then the answers for the column's own period."""
    placed: dict[str, dict[Column, list[Entry]]] = {}
    for view in found:
        for column in columns:
            if _stands_in(view, column):
                placed.setdefault(view.key["measure"], {}).setdefault(column, []).append(_entry(ws, view, asked))
    for cells in placed.values():
        for column, entries in cells.items():
            entries.sort(
                key=lambda entry: (
                    entry.record_id != sought, entry.period != column.period or not entry.said, _rank(entry)
                )
            )  # fmt: skip
    return placed


def _rank(entry: Entry) -> tuple[object, ...]:
    """What is shown first after the answer for the column's own period: a value before a reason, a whole year
    before a part, the latest period."""
    return (bool(entry.former), not entry.value, len(entry.period) != 4, [-ord(c) for c in entry.period], entry.source)


def _entry(ws: "Workspace", view: "View", asked: Mapping[str, list[Problem]]) -> Entry:
    from carec_desktop.actions.record import problems_of

    problems = [*asked.get(view.record_id, ()), *(problems_of(ws, view) if view.is_draft else ())]
    states = {view.states.get(q, "clean") for q in ("value", "reason", "flags", "note", "finding", "evidence")}
    state = next((s for s in ("conflict", "waiting", "draft") if s in states), "clean")
    stored = view.stored
    return Entry(
        record_id=view.record_id, period=view.key["time_period"], source=view.key["source"],
        dimensions=view.key.get("dimensions", ""), value=view.values.get("value", ""),
        reason=view.values.get("reason", ""), flags=frozenset(view.values.get("flags", "").split()), state=state,
        unread=view.unread.get("value", ""), approved=bool(stored and stored.approved),
        finding=view.values.get("finding", ""), blocking=any(p.blocking for p in problems),
        doubtful=any(not p.blocking for p in problems), sent=stored is not None,
        evidence=view.values.get("evidence", ""), former=view.former,
        questions=tuple(p for p in problems if not p.blocking),
    )  # fmt: skip


class _Maker:
    """Makes the row of a measure from everything read."""

    def __init__(
        self, asked: set[str], mine: set[str], placed: dict[str, dict[Column, list[Entry]]],
        judgements: Mapping[str, Judgement], earlier: "Mapping[str, View]", marks: Mapping[str, Mark],
    ) -> None:  # fmt: skip
        self._asked, self._mine, self._placed = asked, mine, placed
        self._judgements, self._earlier, self._marks = judgements, earlier, marks

    def row(self, measure: Measure, level: int) -> Row:
        code, view = measure.code, self._earlier.get(measure.code)
        cells = {column: tuple(entries) for column, entries in self._placed.get(code, {}).items()}
        value, period = (view.values["value"], view.key["time_period"]) if view is not None else ("", "")
        stands = view is not None and measure.accumulation == "standing" and value in ("0", "1")
        carried = Carried(value, period, view.values.get("evidence", "")) if view is not None and stands else None
        return Row(
            "measure", code, measure=measure, asked=code in self._asked, mine=code in self._mine, cells=cells,
            judgement=self._judgements.get(code), level=level, carried=carried, before=(value, period),
            standing=self._marks.get(code),
        )  # fmt: skip


def _rows(framework: Framework, shown: list[Measure], make: _Maker) -> Iterable[Row]:
    row = make.row
    for cluster in framework.clusters:
        inside = [m for m in shown if m.sector in cluster.sectors]
        if not inside:
            continue
        yield Row("cluster", f"cluster {cluster.code}", cluster=cluster, measures=tuple(inside))
        for code in dict.fromkeys(m.indicator for m in inside):
            group = tuple(m for m in inside if m.indicator == code)
            if len(group) > 1:
                yield Row("indicator", code, indicator=framework.indicator(code), measures=group, level=1)
            yield from (row(m, 2) for m in group)
    context = tuple(m for m in shown if answers.cluster_of(framework, m) == answers.CONTEXT)
    if context:
        yield Row("cluster", "context", measures=context)
        yield from (row(m, 2) for m in context)


def mark_of(row: Row, due: Column | None) -> Mark:
    """The tally mark of a measure: how far its answer is, else the figure of the due year."""
    if row.standing is not None:
        return row.standing
    entries = row.cells.get(due, ()) if due is not None else ()
    if not entries:
        return Mark.MISSING
    return mark_of_entry(entries[0]) or (Mark.VALUE if entries[0].value else Mark.REASON)


def mark_of_entry(entry: Entry) -> Mark | None:
    """The mark before a value; None when nothing is the matter."""
    if entry.unread or (entry.state == "draft" and entry.blocking):
        return Mark.DRAFT
    if entry.state == "conflict":
        return Mark.CONFLICT
    if entry.state == "waiting":
        return Mark.WAITING
    return Mark.IN_DOUBT if entry.doubtful else None


def disagree(entries: tuple[Entry, ...]) -> bool:
    """Do sources for one year give different values?"""
    same_period = [e for e in entries if e.period == entries[0].period]
    anew = {e.source for e in same_period if not e.former and e.said}
    return len({e.value for e in same_period if e.value and not (e.former and e.source in anew)}) > 1
