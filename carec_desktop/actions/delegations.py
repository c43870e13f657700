"""Delegations against the head count of the event's organiser: a difference is a question, never an error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carec_desktop.actions import record
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import SEXES
from carec_desktop.forms.event import Delegation, Event


@dataclass(frozen=True)
class Compared:
    """What countries say they sent and what the organiser counted, by sex code; blanks count as nought.

    `countries` sent a delegation that states its people. `members_only`: the organiser told members apart."""

    countries: tuple[str, ...]
    sent: Mapping[str, int]
    counted: Mapping[str, int]
    members_only: bool

    @property
    def differs(self) -> bool:
        return any(self.sent.get(sex, 0) != self.counted.get(sex, 0) for sex in SEXES)


def compared(ws: Workspace, event: str) -> Compared | None:
    """Both counts of an event; None while one of the two is missing."""
    here = record.view(ws, event)
    return of_event(here, record.views(ws, "delegation")) if here is not None else None


def of_event(here: View, delegations: Iterable[View]) -> Compared | None:
    """Both counts of an event whose delegations are among `delegations`; None while one of the two is missing."""
    counted, members_only = organiser_count(here.values)
    countries, sent = [], dict[str, int]()
    for view in delegations:
        stored = view.values.get("delegates", "")
        if view.key.get("event") == here.record_id and stored:
            countries.append(view.key["ref_area"])
            for sex, n in Delegation.delegates.value(stored).items():
                sent[sex] = sent.get(sex, 0) + int(n)
    if not countries or not counted:
        return None
    return Compared(tuple(sorted(countries)), sent, counted, members_only)


def organiser_count(values: Mapping[str, str]) -> tuple[dict[str, int], bool]:
    """People the organiser counted, by sex: those of member countries where told apart, else everybody."""
    members = Event.parties.by_sex(values.get("parties", ""), ["member"])
    if not members:
        pairs = [pair for pair in Event.crossed.rows if pair.endswith("/member")]
        members = Event.crossed.by_sex(values.get("crossed", ""), pairs)
    if members:
        return members, True
    return Event.levels.by_sex(values.get("levels", "")), False
