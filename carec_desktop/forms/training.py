"""Trainings in counts: never a name of a trainee."""

from carec_desktop.fields import (
    BySex,
    Choice,
    Choices,
    Codes,
    Count,
    Day,
    Form,
    Group,
    Link,
    Links,
    LongText,
    Measures,
    Number,
    SexTable,
    Survey,
    Text,
    YesNo,
)
from carec_desktop.forms.choices import ANSWERS, IMPROVED, INSTITUTIONS, MEMBERS, MODES, RATED, SECTORS
from carec_desktop.forms.event import EVENT_STATES
from carec_desktop.forms.rules import (
    completed_within_persons,
    counted_only_when_held,
    ends_after_start,
    participations_cover_persons,
    persons_match_institutions,
    survey_adds_up,
)
from carec_desktop.i18n import N_

SERVICES = {
    "course": N_("course"),
    "on_the_job": N_("on-the-job training"),
    "study_visit": N_("study visit"),
    "webinar_series": N_("webinar series"),
    "advice": N_("advice delivered"),
}
TRAINING_LEVELS = {"basic": N_("basic"), "advanced": N_("advanced"), "trainers": N_("training of trainers")}


class Training(
    Form,
    form="training",
    heading=N_("Training"),
    rules=(
        survey_adds_up, completed_within_persons, persons_match_institutions, participations_cover_persons,
        counted_only_when_held,
    ),
):
    """Participations and persons are counted apart; TRD OP 2 is computed from the after-survey (design 4)."""

    title = Text(N_("Title"), required=True)
    topic = Text(N_("Topic"))
    sector = Choice(N_("Sector"), SECTORS, required=True)
    state = Choice(N_("State"), EVENT_STATES, required=True)
    held = Group(
        N_("Dates"),
        {"start": Day(N_("First day")), "end": Day(N_("Last day"))},
        rule=ends_after_start,
        required=True,
    )
    place = Text(N_("Place"))
    mode = Choice(N_("Mode"), MODES)
    service = Choice(N_("Type of service"), SERVICES)
    level = Choice(N_("Level"), TRAINING_LEVELS)
    countries = Choices(N_("Countries taking part"), MEMBERS)
    hours = Number(N_("Hours"), least=0)
    sessions = Count(N_("Sessions"))
    planned = Count(N_("Places planned"))
    participations = Count(N_("Participations"), help=N_("One person in three sessions is three participations."))
    persons = BySex(N_("Persons"), help=N_("Count each person once."))
    institutions = Links(N_("Institutions taking part"), "institution")
    by_institution = SexTable(N_("Persons by institution"), INSTITUTIONS, help=N_("Count each person once."))
    completed = BySex(N_("Completed"))
    tests = Group(
        N_("Paired tests"),
        {
            "people": Count(N_("People tested twice")),
            "before": Number(N_("Mean before, per cent"), least=0, most=100),
            "after": Number(N_("Mean after, per cent"), least=0, most=100),
        },
    )
    invited = Count(N_("Invited to the survey"))
    survey = Survey(N_("Knowledge after the training"), ANSWERS, improved=IMPROVED, rated=RATED)
    survey_trade = Survey(
        N_("Knowledge after the training, trade institutions"), ANSWERS, improved=IMPROVED, rated=RATED
    )
    organisers = Text(N_("Organizers"))
    counts_for = Measures(N_("Counts for measure"))
    source = Text(N_("Source"))
    evidence = Link(N_("Evidence"), "evidence")
    note = LongText(N_("Note"))
    same_as = Link(N_("Same as"), "training")
    not_same = Codes(N_("Not the same as"))


INSTITUTION_TYPES = INSTITUTIONS


class Institution(Form, form="institution", heading=N_("Institution")):
    """A register of institutions, not of people."""

    title = Text(N_("Name"), required=True)
    title_en = Text(N_("Name in English"))
    country = Choice(N_("Country"), MEMBERS)
    type = Choice(N_("Type"), INSTITUTION_TYPES, required=True)
    trade = YesNo(N_("Trade institution"))
    same_as = Link(N_("Same as"), "institution")
    not_same = Codes(N_("Not the same as"))
