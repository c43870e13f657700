"""Participation, women and men: which events there were, which name the country, which it hosted, who came.

Persons are never inferred: where nobody counted, the page says so. Head counts print however few they are: who sat
at a meeting is no secret, and a withheld number of women would help nobody. What is withheld stands in `suppression`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carec_desktop.i18n import C_, _, ngettext
from carec_desktop.report import say, words
from carec_desktop.report.codes import Codes, Reference
from carec_desktop.report.facts import CardFacts, EventFact, GenderFact, Headcount, TrainingFact

GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("ministerial", frozenset({"ministerial"})),
    ("forums", frozenset({"high_level_forum"})),
    ("committees", frozenset({"senior_officials", "committee_meeting"})),
    ("workshops", frozenset({"workshop", "webinar"})),
    ("trainings", frozenset({"training"})),
)
LISTED = 8


@dataclass(frozen=True)
class Counted:
    """Women, men and not stated as printed; `reason` where no bar may be drawn."""

    people: Headcount | None
    words: str
    reason: str = ""


@dataclass(frozen=True)
class KindRow:
    """Events of one kind: in the region, naming the country, hosted by it."""

    name: str
    region: int
    named: int
    hosted: int
    counted: Counted

    def as_text(self) -> str:
        return f"{self.name} | {self.region} | {self.named} | {self.hosted} | {self.counted.words}"


@dataclass(frozen=True)
class Listed:
    """One event on the list of the newest."""

    date: str
    hosted: bool
    title: say.Title
    place: str
    code: str

    def as_text(self) -> str:
        host = "✓ " if self.hosted else ""
        return f"{self.date} | {host}{self.title.words} {self.title.mark}| {self.place} | {self.code}"


@dataclass(frozen=True)
class Participation:
    """The whole panel and the list beside it."""

    years: str
    rows: tuple[KindRow, ...]
    note: str
    gender: str
    events: tuple[Listed, ...]
    earlier: str
    none: str
    hosted: int
    code: str


@dataclass(frozen=True)
class Meeting:
    """An event or a training, as both are counted here."""

    id: str
    kind: str
    fact: EventFact | TrainingFact
    start: str
    end: str
    host: str
    countries: tuple[str, ...]


def meetings(facts: CardFacts) -> list[Meeting]:
    """Everything held that people came to; publications, approvals, planned and cancelled events are not."""
    kinds = {kind for _group, kinds in GROUPS for kind in kinds}
    held = [event for event in facts.events if event.state == "held" and event.kind in kinds]
    found = [Meeting(e.id, e.kind, e, e.start, e.end, e.host, e.countries) for e in held]
    for training in facts.trainings:
        countries = (*training.countries, *(training.people or ()))
        found.append(Meeting(training.id, "training", training, training.start, training.end, training.host, countries))
    return found


def named(facts: CardFacts, ref_area: str, all_meetings: Iterable[Meeting]) -> list[Meeting]:
    """Those that name the country: as host, in their list, or by its own delegation."""
    sent = {delegation.event for delegation in facts.delegations if delegation.ref_area == ref_area}
    return [each for each in all_meetings if ref_area in (each.host, *each.countries) or each.id in sent]


def event_reference(meeting: Meeting) -> Reference:
    return Reference("training" if meeting.kind == "training" else "event", meeting.id)


def listed(facts: CardFacts, ref_area: str) -> list[Meeting]:
    """The newest meetings naming the country, newest first; of one day in the order of their titles."""
    own = named(facts, ref_area, meetings(facts))
    own.sort(key=lambda each: (say.sorted_title(each.fact.titles), each.id))
    return sorted(own, key=lambda each: each.start, reverse=True)


def panel_reference(ref_area: str) -> Reference:
    return Reference("panel", "participation", ref_area)


def participation(facts: CardFacts, ref_area: str, codes: Codes) -> Participation:
    """The panel of one country."""
    everything = meetings(facts)
    own = named(facts, ref_area, everything)
    rows = []
    for group, kinds in GROUPS:
        held, ours = ([each for each in some if each.kind in kinds] for some in (everything, own))
        rows.append(_row(facts, ref_area, words.kinds()[group], held, ours))
    total = _row(facts, ref_area, words.kinds()["all"], everything, own)
    newest = listed(facts, ref_area)
    years = sorted(each.start[:4] for each in everything if each.start)
    earlier = len(newest) - LISTED
    return Participation(
        years=_("Events {first}–{last}").format(first=years[0], last=years[-1]) if years else _("Events"),
        rows=(*rows, total),
        note=_note(own, total.counted),
        gender=_gender(facts, ref_area),
        events=tuple(_listed(each, ref_area, codes) for each in newest[:LISTED]),
        earlier=_earlier(earlier) if earlier > 0 else "",
        none="" if newest else _("No event in the sources names this country."),
        hosted=total.hosted,
        code=codes.of(panel_reference(ref_area)),
    )


def _earlier(count: int) -> str:
    return ngettext("and {count} earlier (in the program)", "and {count} earlier (in the program)", count).format(
        count=count
    )


def _row(facts: CardFacts, ref_area: str, name: str, everything: Sequence[Meeting], own: Sequence[Meeting]) -> KindRow:
    hosted = sum(each.host == ref_area for each in own)
    return KindRow(name, len(everything), len(own), hosted, _counted(_people(facts, ref_area, own)))


def _people(facts: CardFacts, ref_area: str, own: Sequence[Meeting]) -> Headcount | None:
    """The country's own people: its delegations, and its trainees as the trainer counted them."""
    ids = {each.id for each in own}
    counts = [
        each.people for each in facts.delegations if each.ref_area == ref_area and each.event in ids and each.people
    ]
    trainings = [each.fact.people for each in own if isinstance(each.fact, TrainingFact)]
    counts += [people[ref_area] for people in trainings if people and ref_area in people]
    return sum(counts[1:], counts[0]) if counts else None


def _counted(people: Headcount | None) -> Counted:
    if people is None:
        return Counted(None, words.reasons()["not_collected"], words.reasons()["not_collected"])
    said = _("{women} / {men} of {total}").format(
        women=say.count(people.women), men=say.count(people.men), total=say.count(people.total)
    )
    return Counted(people, said)


def _note(own: Sequence[Meeting], total: Counted) -> str:
    if total.people is None and total.words == words.reasons()["not_collected"]:
        return _(
            "No source gives women/men for any event, so none is shown or estimated. "
            "Persons and participations are counted apart."
        )
    return _(
        "Women and men are this country’s delegates and trainees as counted; {named} events name the country. "
        "These are participations, not persons."
    ).format(named=len(own))


def _gender(facts: CardFacts, ref_area: str) -> str:
    """Whether a gender focal point is named and who led the delegations; what nobody counted is said."""
    fact = facts.gender.get(ref_area, GenderFact())
    answers = {None: _("not answered"), True: C_("report card", "yes"), False: C_("report card", "no")}
    led = [each.woman_led for each in facts.delegations if each.ref_area == ref_area]
    known = [each for each in led if each is not None]
    heads = fact.heads or (Headcount(sum(known), len(known) - sum(known)) if known else None)
    said = words.reasons()["not_collected"]
    if heads:
        said = _("{women} of {total}").format(women=heads.women, total=heads.total)
    return _("Gender focal point named: {answer}. Women leading delegations: {heads}.").format(
        answer=answers[fact.focal_point_named], heads=said
    )


def _listed(meeting: Meeting, ref_area: str, codes: Codes) -> Listed:
    place = meeting.fact.place
    return Listed(
        date=say.day(meeting.start),
        hosted=meeting.host == ref_area,
        title=say.title(meeting.fact.titles),
        place=words.places().get(place, place),
        code=codes.of(event_reference(meeting)),
    )
