"""Events, and the delegations other countries sent to them."""

from collections.abc import Mapping

from carec_desktop.fields import (
    BySex,
    Choice,
    Choices,
    Codes,
    Count,
    Crossed,
    Day,
    Form,
    Group,
    Link,
    LongText,
    Measures,
    SexTable,
    Text,
    YesNo,
)
from carec_desktop.forms.choices import LEVELS, MEMBERS, MODES, PARTIES, SECTORS
from carec_desktop.forms.rules import counted_only_when_held, crossed_adds_up, ends_after_start, levels_match_parties
from carec_desktop.i18n import N_

EVENT_KINDS = {
    "ministerial": N_("Ministerial conference"),
    "senior_officials": N_("Senior officials' meeting"),
    "high_level_forum": N_("High-level forum"),
    "committee_meeting": N_("Committee or group meeting"),
    "workshop": N_("Workshop"),
    "webinar": N_("Webinar"),
    "training": N_("Training"),
    "publication": N_("Publication"),
    "strategy_approval": N_("Approval of a strategy"),
}
EVENT_STATES = {
    "planned": N_("planned"),
    "held": N_("held"),
    "postponed": N_("postponed"),
    "cancelled": N_("cancelled"),
}


class Event(
    Form, form="event", heading=N_("Event"),
    rules=(levels_match_parties, crossed_adds_up, counted_only_when_held),
):  # fmt: skip
    """One owner; it counts for a measure only by an explicit `counts_for`, and only when held (design 4)."""

    kind = Choice(N_("Kind"), EVENT_KINDS, required=True)
    title = Text(N_("Title"), required=True)
    ordinal = Count(N_("Number in its series"), help=N_("16 for the 16th Ministerial Conference."))
    body = Text(N_("Body"), help=N_("The committee, working group or forum that met."))
    sector = Choice(N_("Sector"), SECTORS, required=True)
    state = Choice(N_("State"), EVENT_STATES, required=True)
    held = Group(
        N_("Dates"),
        {"start": Day(N_("First day")), "end": Day(N_("Last day"))},
        rule=ends_after_start,
        required=True,
    )
    place = Text(N_("Place"))
    host = Choice(N_("Host country"), MEMBERS)
    mode = Choice(N_("Mode"), MODES)
    countries = Choices(N_("Countries named"), MEMBERS)
    organisers = Text(N_("Organizers"))
    chair = Text(N_("Chair"))
    levels = SexTable(
        N_("Participants by level"),
        LEVELS,
        help=N_("Speakers and chairs count; organizers and interpreters do not."),
    )
    parties = SexTable(N_("Participants by party"), PARTIES)
    crossed = Crossed(N_("Participants by level and party"), LEVELS, PARTIES)
    decisions = LongText(N_("Decisions"))
    useful = Count(N_("Rated useful, per cent"), most=100)
    counts_for = Measures(N_("Counts for measure"))
    source = Text(N_("Source"))
    evidence = Link(N_("Evidence"), "evidence")
    note = LongText(N_("Note"))
    same_as = Link(N_("Same as"), "event")
    not_same = Codes(N_("Not the same as"))


def levels_of(values: Mapping[str, str]) -> str:
    """Stored people by level: as stated, or the sums of level by party where only that was filled in."""
    stated, crossed = values.get("levels", ""), values.get("crossed", "")
    if stated or not crossed:
        return stated
    sums: dict[str, int] = {}
    for cell, count in Event.crossed.value(crossed).items():
        pair, _dot, sex = cell.rpartition(".")
        key = f"{pair.partition('/')[0]}.{sex}"
        sums[key] = sums.get(key, 0) + int(count)
    return Event.levels.join({key: str(n) for key, n in sums.items()})


class Delegation(Form, form="delegation", heading=N_("Delegation")):
    """Who one country sent to an event of another owner."""

    event = Link(N_("Event"), "event", in_key=True, required=True)
    ref_area = Choice(N_("Country"), MEMBERS, in_key=True, required=True)
    delegates = BySex(N_("Delegates"), required=True)
    head_level = Choice(N_("Level of the head of delegation"), LEVELS)
    head_woman = YesNo(N_("Led by a woman"))
    note = LongText(N_("Note"))
