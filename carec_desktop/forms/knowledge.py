"""Knowledge products: what the program and its partners published, or plan to."""

from carec_desktop.fields import Choice, Choices, Codes, Day, Form, Link, LongText, Measures, Text
from carec_desktop.forms.choices import MEMBERS, SECTORS
from carec_desktop.i18n import N_

PRODUCT_KINDS = {
    "report": N_("Report or study"),
    "strategy": N_("Strategy or framework"),
    "brief": N_("Brief, article or press release"),
    "guide": N_("Guide, manual or toolkit"),
    "portal": N_("Database or portal"),
    "other": N_("Other"),
}
PRODUCT_STATES = {"planned": N_("planned"), "published": N_("published"), "withdrawn": N_("withdrawn")}


class KnowledgeProduct(Form, form="knowledge_product", heading=N_("Knowledge product")):
    """Something to read or to look things up in; meetings that presented it are events of their own."""

    title = Text(N_("Title"), required=True)
    kind = Choice(N_("Kind"), PRODUCT_KINDS, required=True)
    sector = Choice(N_("Sector"), SECTORS, required=True)
    state = Choice(N_("State"), PRODUCT_STATES, required=True)
    published = Day(N_("Published on"))
    issuer = Text(N_("Issued by"))
    countries = Choices(N_("Countries named"), MEMBERS)
    url = Text(N_("Address"))
    counts_for = Measures(N_("Counts for measure"))
    source = Text(N_("Source"))
    evidence = Link(N_("Evidence"), "evidence")
    note = LongText(N_("Note"))
    same_as = Link(N_("Same as"), "knowledge_product")
    not_same = Codes(N_("Not the same as"))
