"""The round as the secretariat sees it: who was asked what, and how far every member's answers have come."""

from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.actions.reading_on import figures_now
from carec_desktop.actions.record import View
from carec_desktop.actions.rounds import CONTEXT, better, current_round
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.holders import Role
from carec_desktop.sync.call import Call


@dataclass(frozen=True)
class Answer:
    """One question to one member. `state`: missing, value, reason, conflict or waiting. `cluster`: its code, or
    "context" for the country series."""

    measure: str
    cluster: str
    state: str


@dataclass(frozen=True)
class Member:
    """One member of the round, with the last package that came from it."""

    ref_area: str
    answers: tuple[Answer, ...]
    number: int
    received: str

    @property
    def answered(self) -> int:
        return sum(1 for answer in self.answers if answer.state != "missing")


def members(ws: Workspace, call: Call | None = None) -> list[Member]:
    """Every member in the order of the framework, in one round, else in the current one; without a round nobody is
    asked anything."""
    call = call or current_round(ws)
    found: dict[tuple[str, str, str, str], View] = {}
    for view in figures_now(ws) if call else ():
        key = view.key
        place = (key["measure"], key["ref_area"], key["time_period"], key["kind"])
        found[place] = better(found.get(place), view)
    clusters = {sector: c.code for c in ws.framework.clusters for sector in c.sectors}
    asked = [a for a in call.asked if a.role == Role.FOCAL_POINT] if call else []
    last = last_packages(ws)
    return [
        Member(
            area,
            tuple(
                Answer(
                    a.measure, clusters.get(ws.framework.measure(a.measure).sector, CONTEXT),
                    state_of(found.get((a.measure, a.ref_area, a.time_period, a.kind))),
                )
                for a in asked if a.ref_area == area
            ),
            *last.get(area, (0, "")),
        )
        for area in MEMBERS
    ]  # fmt: skip


def state_of(view: View | None) -> str:
    """Where an answer stands: missing, value, reason, conflict or waiting."""
    if view is None:
        return "missing"
    states = set(view.states.values())
    for state in ("conflict", "waiting"):
        if state in states:
            return state
    return "value" if view.values.get("value") else "reason" if view.values.get("reason") else "missing"


def last_packages(ws: Workspace) -> Mapping[str, tuple[int, str]]:
    """Number and time of the last package taken in from each REF_AREA."""
    taken = [x for x in ws.store.post.letters("in") if not x.problem and x.verdict in ("intact", "resaved")]
    return {letter.who: (letter.number, letter.at) for letter in taken if letter.who}
