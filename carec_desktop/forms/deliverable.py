"""Deliverables: what a conference or a meeting of senior officials promised, and how far it is."""

from carec_desktop.fields import Choice, Choices, Day, Form, Link, LongText, Text
from carec_desktop.forms.choices import MEMBERS, SECTORS
from carec_desktop.forms.rules import titled
from carec_desktop.i18n import N_

DELIVERABLE_STATES = {
    "promised": N_("promised"),
    "under_way": N_("under way"),
    "delivered": N_("delivered"),
    "late": N_("late"),
    "dropped": N_("dropped"),
}


class Deliverable(Form, form="deliverable", heading=N_("Deliverable"), rules=(titled,)):
    """One promise; a title in one language is enough. `due` and `status` are the source's own words."""

    title_en = Text(N_("Title in English"))
    title_ru = Text(N_("Title in Russian"))
    title_zh = Text(N_("Title in Chinese"))
    sector = Choice(N_("Sector"), SECTORS, required=True)
    due = Text(N_("Due, in the words of the source"))
    status = Text(N_("State, in the words of the source"))
    forum = Text(N_("Forum"))
    countries = Choices(N_("Countries named"), MEMBERS)
    source = Text(N_("Source"), required=True)
    due_by = Day(N_("Due by"))
    state = Choice(N_("State"), DELIVERABLE_STATES)
    responsible = Text(N_("Responsible"), help=N_("The institution, not a person."))
    evidence = Link(N_("Evidence"), "evidence")
    note = LongText(N_("Note"))
