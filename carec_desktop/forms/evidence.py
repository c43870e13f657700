"""Evidence and deliverables: the documents behind an answer, and what conferences promised."""

from carec_desktop.fields import Choice, Choices, Code, Day, Form, Text
from carec_desktop.forms.choices import MEMBERS, SECTORS
from carec_desktop.i18n import N_

EVIDENCE_TYPES = {
    "law": N_("law or strategy"),
    "report": N_("report"),
    "statistics": N_("statistics"),
    "minutes": N_("minutes of a meeting"),
    "letter": N_("letter"),
    "web": N_("web page"),
    "other": N_("other"),
}


class Evidence(Form, form="evidence", heading=N_("Evidence")):
    """A document somebody can ask for; the file itself stays where it is, its hash travels."""

    type = Choice(N_("Type"), EVIDENCE_TYPES, required=True)
    title = Text(N_("Title"), required=True)
    issuer = Text(N_("Issued by"))
    date = Day(N_("Date"))
    page = Text(N_("Page"))
    url = Text(N_("Address"))
    file_name = Text(N_("File"))
    file_hash = Code(N_("Fingerprint of the file"))


class Deliverable(Form, form="deliverable", heading=N_("Deliverable")):
    """What a conference or a meeting of senior officials listed to be delivered."""

    title_en = Text(N_("Title in English"), required=True)
    title_ru = Text(N_("Title in Russian"))
    title_zh = Text(N_("Title in Chinese"))
    sector = Choice(N_("Sector"), SECTORS, required=True)
    due = Text(N_("Due"))
    status = Text(N_("Status"))
    forum = Text(N_("Forum"))
    countries = Choices(N_("Countries named"), MEMBERS)
    source = Text(N_("Source"), required=True)
