"""What a round asks and how far each answer is: the one meaning of "asked" and "answered" that every page counts by.

Asked is what the round names, read in the measures of the framework in force: of a split measure each part, of merged
ones the whole once, of a retired one nothing. Answered is a question with a value or a reason for none, also while
two answers are in conflict or one waits for an earlier package; what is typed and may not leave yet is not answered.
A figure counted over a span of years answers for the year it ends in, where its measure is cumulative.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from carec_desktop.actions.reading_on import asked_now, figures_now
from carec_desktop.actions.record import View, problems_of
from carec_desktop.actions.rounds import cluster_of, current_round
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import Role
from carec_desktop.localdates import period_bounds
from carec_desktop.problems import Problem
from carec_desktop.sync.call import Asked, Call

MISSING, VALUE, REASON, DRAFT, CONFLICT, WAITING = "missing", "value", "reason", "draft", "conflict", "waiting"
UNANSWERED = frozenset({MISSING, DRAFT})


@dataclass(frozen=True)
class Question:
    """One thing asked of one REF_AREA. `cluster`: its code, or "context" for the country series. `state`: missing ·
    value · reason · draft (typed, but it cannot leave yet) · conflict · waiting; `problems`: of what is typed."""

    asked: Asked
    cluster: str
    view: View | None
    state: str
    problems: tuple[Problem, ...] = ()

    @property
    def measure(self) -> str:
        return self.asked.measure

    @property
    def period(self) -> str:
        return self.asked.time_period

    @property
    def answered(self) -> bool:
        return self.state not in UNANSWERED


def questions(ws: Workspace, call: Call | None = None, figures: Iterable[View] | None = None) -> list[Question]:
    """What a round, else the current one, asks of the person who works here, in framework order. `figures`: those that
    this person sees, where they were read already."""
    area = None if ws.is_secretariat else ws.settings.ref_area
    return [one for one in everybodys(ws, call, area, figures) if is_mine(ws, one.asked)]


def everybodys(
    ws: Workspace, call: Call | None = None, area: str | None = None, figures: Iterable[View] | None = None
) -> list[Question]:  # fmt: skip
    """What a round, else the current one, asks of everybody (of one REF_AREA); nothing without a round. `figures`:
    those of `area` as the framework in force reads them, where they were read already."""
    call = call or current_round(ws)
    if call is None:
        return []
    known = (one for one in asked_now(ws.framework, call.asked) if ws.framework.has_measure(one.measure))
    found = _answers(ws, figures_now(ws, area) if figures is None else figures)
    return [_question(ws, one, found.get(_place(one))) for one in known if area in (None, one.ref_area)]


def is_mine(ws: Workspace, asked: Asked) -> bool:
    """Is this asked of the person who works here?"""
    who = ws.settings
    if asked.role != who.role or (asked.ref_area != who.ref_area):
        return False
    return who.role != Role.SECTOR_LEAD or asked.measure.split(".")[0] in who.sectors


Place = tuple[str, str, str, str]


def _place(asked: Asked) -> Place:
    return asked.measure, asked.ref_area, asked.time_period, asked.kind


def _answers(ws: Workspace, figures: Iterable[View]) -> dict[Place, View]:
    """The answer at every place; for a cumulative measure also what was counted over a span that ends there."""
    found: dict[Place, View] = {}
    spans: dict[Place, View] = {}
    for view in figures:
        key = view.key
        measure, period = key["measure"], key["time_period"]
        place = measure, key["ref_area"], period, key["kind"]
        found[place] = _better(found.get(place), view)
        if ws.framework.has_measure(measure) and ws.framework.measure(measure).accumulation == "cumulative":
            place = measure, key["ref_area"], str(period_bounds(period)[1].year), key["kind"]
            spans[place] = _better(spans.get(place), view)
    for place, view in spans.items():
        own = found.get(place)
        if own is None or not (_says(own) or own.unread):  # a figure of the year that was taken back says nothing
            found[place] = view
    return found


def _better(one: View | None, two: View) -> View:
    """Of two answers by different sources, the one that says more; the first of equals."""
    return one if one is not None and _says(one) >= _says(two) else two


def _says(view: View) -> int:
    """How much an answer says: a value more than a reason, that more than nothing."""
    contested = {view.states.get("value"), view.states.get("reason")} & {CONFLICT, WAITING}
    return 2 if view.values.get("value") or contested else 1 if view.values.get("reason") else 0


def _question(ws: Workspace, asked: Asked, view: View | None) -> Question:
    problems = tuple(problems_of(ws, view)) if view is not None and view.is_draft else ()
    cluster = cluster_of(ws.framework, asked.measure)
    return Question(asked, cluster, view, _state(view, problems), problems)


def _state(view: View | None, problems: Iterable[Problem]) -> str:
    """What is typed and may not leave is a draft, whatever stood there before."""
    if view is None:
        return MISSING
    if any(problem.blocking for problem in problems):
        return DRAFT
    for state in (CONFLICT, WAITING):
        if state in view.states.values():
            return state
    return VALUE if view.values.get("value") else REASON if view.values.get("reason") else MISSING
