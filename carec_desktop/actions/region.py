"""The round as the secretariat sees it: who was asked what, and how far every member's answers have come."""

from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.actions import asking
from carec_desktop.actions.asking import Question
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.holders import Role
from carec_desktop.sync.call import Call


@dataclass(frozen=True)
class Member:
    """One member of the round, with the last package that came from it."""

    ref_area: str
    answers: tuple[Question, ...]
    number: int
    received: str

    @property
    def answered(self) -> int:
        return sum(answer.answered for answer in self.answers)


def members(ws: Workspace, call: Call | None = None) -> list[Member]:
    """Every member in the order of the framework, in one round, else in the current one; without a round nobody is
    asked anything."""
    asked: dict[str, list[Question]] = {area: [] for area in MEMBERS}
    for one in asking.everybodys(ws, call):
        if one.asked.role == Role.FOCAL_POINT and one.asked.ref_area in asked:
            asked[one.asked.ref_area].append(one)
    last = last_packages(ws)
    return [Member(area, tuple(found), *last.get(area, (0, ""))) for area, found in asked.items()]


def last_packages(ws: Workspace) -> Mapping[str, tuple[int, str]]:
    """Number and time of the last package taken in from each REF_AREA."""
    taken = [x for x in ws.store.post.letters("in") if not x.problem and x.verdict in ("intact", "resaved")]
    return {letter.who: (letter.number, letter.at) for letter in taken if letter.who}
