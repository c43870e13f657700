"""Advice delivered: what a country was helped with outside any training, and what came of it."""

from carec_desktop.fields import Choice, Codes, Day, Form, Group, Link, LongText, Measures, Text
from carec_desktop.forms.choices import MEMBERS, SECTORS
from carec_desktop.forms.rules import ends_after_start
from carec_desktop.i18n import N_

ADVICE_STATES = {"planned": N_("planned"), "under_way": N_("under way"), "delivered": N_("delivered")}


class Advice(Form, form="advice", heading=N_("Advice delivered")):
    """One piece of advice to one country, from its first day to its result."""

    title = Text(N_("What was advised"), required=True)
    sector = Choice(N_("Sector"), SECTORS, required=True)
    country = Choice(N_("Country advised"), MEMBERS, required=True)
    state = Choice(N_("State"), ADVICE_STATES, required=True)
    held = Group(
        N_("Dates"),
        {"start": Day(N_("First day")), "end": Day(N_("Last day"))},
        rule=ends_after_start,
        required=True,
    )
    adviser = Text(N_("Advised by"), help=N_("The institution, not a person."))
    result = LongText(N_("Result"), help=N_("What changed: a law drafted, a standard adopted, a procedure in use."))
    counts_for = Measures(N_("Counts for measure"))
    source = Text(N_("Source"))
    evidence = Link(N_("Evidence"), "evidence")
    note = LongText(N_("Note"))
    same_as = Link(N_("Same as"), "advice")
    not_same = Codes(N_("Not the same as"))
