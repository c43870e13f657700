"""Evidence: the documents behind an answer."""

from carec_desktop.fields import Choice, Code, Day, Form, Text
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
