"""Projects: investments and technical assistance, each with what was approved and who pays."""

from carec_desktop.fields import Choice, Choices, Code, Codes, Day, Form, Link, LongText, Measures, Number, Text
from carec_desktop.forms.choices import MEMBERS, SECTORS
from carec_desktop.i18n import N_

PROJECT_KINDS = {
    "investment": N_("Investment project"),
    "assistance": N_("Technical assistance"),
    "facility": N_("Facility or fund"),
    "other": N_("Other"),
}
PROJECT_STATES = {
    "proposed": N_("proposed"),
    "preparing": N_("in preparation"),
    "approved": N_("approved"),
    "under_way": N_("under way"),
    "on_hold": N_("on hold"),
    "completed": N_("completed"),
    "cancelled": N_("cancelled"),
}


class Project(Form, form="project", heading=N_("Project")):
    """One project, whoever finances it; amounts stay in the currency the source names."""

    title = Text(N_("Title"), required=True)
    number = Text(N_("Project number"), help=N_("As the financier writes it, for example TA 9976-REG."))
    kind = Choice(N_("Kind"), PROJECT_KINDS, required=True)
    sector = Choice(N_("Sector"), SECTORS, required=True)
    status = Choice(N_("State"), PROJECT_STATES)
    approved = Day(N_("Approved on"))
    amount = Number(N_("Amount, million"), least=0)
    currency = Code(N_("Currency"), help=N_("Three letters, for example USD."))
    financiers = Text(N_("Financiers"))
    countries = Choices(N_("Countries taking part"), MEMBERS)
    counts_for = Measures(N_("Counts for measure"))
    source = Text(N_("Source"))
    evidence = Link(N_("Evidence"), "evidence")
    note = LongText(N_("Note"))
    same_as = Link(N_("Same as"), "project")
    not_same = Codes(N_("Not the same as"))
