"""Where counts of the same people disagree: attendance list, head count, delegations, indicator, what is stated.

A difference is a question with the two numbers in it, never an error: who is missing?
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from carec_desktop.actions import attendance, delegations
from carec_desktop.actions.counted import Records, held_in, people, sent_in, sex_of, sexes, stated
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework_reading import counted_today
from carec_desktop.i18n import N_, _
from carec_desktop.people import People

SENTENCES = {
    "list": N_("{one} on the attendance list, {other} in the record: who is missing?"),
    "list-women": N_("women: {one} on the attendance list, {other} in the record; which is right?"),
    "institutions": N_("{one} by institution, {other} persons in all: who is missing?"),
    "parties": N_("{one} by party, {other} by level: who is missing?"),
    "delegations": N_("{one} sent by delegations, {other} counted by the organizer: who is missing?"),
    "trainings": N_("{one} in the trainings that count for it, {other} in the indicator: who is missing?"),
    "sexes": N_("women, men and not stated make {one}, the total says {other}: which is right?"),
    "heads": N_("women as heads: {one} by the delegations, {other} stated; which is right?"),
    "completed": N_("{one} completed by the trainings, {other} stated here: who is missing?"),
}


@dataclass(frozen=True)
class Disagreement:
    """Two counts that should be one. `kind` is one of SENTENCES; the record is where it is put right."""

    kind: str
    view: View
    one: int
    other: int

    def sentence(self) -> str:
        """Both numbers in one question, in the language spoken now."""
        return _(SENTENCES[self.kind]).format(one=self.one, other=self.other)


def listed(ws: Workspace, names: People) -> dict[str, dict[str, int]]:
    """People on every attendance list by sex, by the training's record id: counts alone leave the locked file."""
    return {training: dict(attendance.counts(ws, names, training).persons) for training in names.lists.by_training}


def disagreements(
    ws: Workspace, records: Records, period: str, lists: Mapping[str, Mapping[str, int]] | None = None
) -> list[Disagreement]:
    """Everything that disagrees in a period; `lists` are the counts of attendance lists, when they are open."""
    trainings = held_in(records.trainings, period)
    return [
        *_against_lists(trainings, lists or {}),
        *_within(trainings, "institutions", "by_institution", "persons"),
        *_within(held_in(records.events, period), "parties", "parties", "levels"),
        *_against_organiser(ws, records, period),
        *_against_figures(records, period),
        *_against_stated(records, period),
    ]


def _against_lists(trainings: Iterable[View], lists: Mapping[str, Mapping[str, int]]) -> Iterator[Disagreement]:
    for view in trainings:
        there, here = lists.get(view.record_id), people(view)
        if there is None:
            continue
        if sum(there.values()) != sum(here.values()):
            yield Disagreement("list", view, sum(there.values()), sum(here.values()))
        elif there.get("F", 0) != here.get("F", 0):
            yield Disagreement("list-women", view, there.get("F", 0), here.get("F", 0))


def _within(found: Iterable[View], kind: str, parts: str, whole: str) -> Iterator[Disagreement]:
    """Two tables of one record that count the same people."""
    for view in found:
        one, other = (sexes(view.form, question, view.values.get(question, "")) for question in (parts, whole))
        if one and other and sum(one.values()) != sum(other.values()):
            yield Disagreement(kind, view, sum(one.values()), sum(other.values()))


def _against_organiser(ws: Workspace, records: Records, period: str) -> Iterator[Disagreement]:
    sent_to = {v.key.get("event", "") for v in sent_in(records, period)}
    for view in records.events:
        compared = delegations.compared(ws, view.record_id) if view.record_id in sent_to else None
        if compared is not None and compared.differs:
            sent, counted = sum(compared.sent.values()), sum(compared.counted.values())
            if sent > counted or (ws.is_secretariat and sent != counted):  # a country sees its own delegation alone
                yield Disagreement("delegations", view, sent, counted)


def _against_figures(records: Records, period: str) -> Iterator[Disagreement]:
    """An indicator against its own parts by sex, and against the trainings that were said to count for it."""
    year = period[:4]
    groups: dict[tuple[str, str, str], dict[str, View]] = {}
    for view in records.figures:
        if view.key.get("time_period", "")[:4] == year and view.values.get("value", "").isdecimal():
            place = (view.key["measure"], view.key["ref_area"], view.key.get("source", ""))
            groups.setdefault(place, {})[sex_of(view)] = view
    told: set[str] = set()
    for (measure, _area, _source), rows in groups.items():
        total = int(rows["_T"].values["value"]) if "_T" in rows else None
        parts = sum(int(v.values["value"]) for sex, v in rows.items() if sex != "_T")
        if total is not None and len(rows) > 1 and parts != total:
            yield Disagreement("sexes", rows["_T"], parts, total)
        held = held_in(records.trainings, period)
        trained = [v for v in held if measure in counted_today(records.framework, v.values.get("counts_for", ""))]
        stands = total if total is not None else parts
        sums = sum(sum(people(v).values()) for v in trained)
        if trained and sums != stands and measure not in told:
            told.add(measure)
            yield Disagreement("trainings", next(iter(rows.values())), sums, stands)


def _against_stated(records: Records, period: str) -> Iterator[Disagreement]:
    """What a country states about gender against what its records say."""
    for view in records.gender:
        area = view.key.get("ref_area", "")
        if view.key.get("time_period", "")[:4] != period[:4]:
            continue
        trained = [v for v in held_in(records.trainings, period) if v.key.get("owner") == area]
        sums = sum(sum(sexes("training", "completed", v.values.get("completed", "")).values()) for v in trained)
        said = sum(stated(view, "completed").values())
        if said and sums and said != sums:
            yield Disagreement("completed", view, sums, said)
        led = [v for v in sent_in(records, period) if v.key.get("ref_area") == area]
        women, heads = sum(v.values.get("head_woman") == "1" for v in led), stated(view, "heads")
        if heads and led and heads.get("F", 0) != women:
            yield Disagreement("heads", view, women, heads.get("F", 0))
