"""Words of the record pages, form by form: headings, buttons, empty lists."""

from carec_desktop.i18n import N_, _

HEADINGS = {
    "event": N_("Events"),
    "training": N_("Trainings"),
    "delegation": N_("Delegations"),
    "institution": N_("Institutions"),
    "evidence": N_("Evidence"),
    "project": N_("Projects"),
    "knowledge_product": N_("Knowledge products"),
    "deliverable": N_("Deliverables"),
    "advice": N_("Advice"),
}
NEW = {
    "event": N_("New event"),
    "training": N_("New training"),
    "delegation": N_("New delegation"),
    "institution": N_("New institution"),
    "evidence": N_("New evidence"),
    "project": N_("New project"),
    "knowledge_product": N_("New knowledge product"),
    "deliverable": N_("New deliverable"),
    "advice": N_("New advice"),
}
EMPTY = {
    "event": N_("No events are recorded yet."),
    "training": N_("No trainings are recorded yet."),
    "delegation": N_("No delegations are recorded yet."),
    "institution": N_("No institutions are recorded yet."),
    "evidence": N_("No evidence is recorded yet."),
    "project": N_("No projects are recorded yet."),
    "knowledge_product": N_("No knowledge products are recorded yet."),
    "deliverable": N_("No deliverables are recorded yet."),
    "advice": N_("No advice is recorded yet."),
}
# What belongs here and what to do, under the sentence that there is nothing.
ADVICE = {
    "event": N_("Record a meeting your country hosted or chaired; whom it sent elsewhere is a delegation."),
    "training": N_("Record one with its counts, or take the counts from an attendance list."),
    "delegation": N_("Say for an event of another owner whom your country sent."),
    "institution": N_("Ministries, agencies, schools and firms whose people take part; no names of persons."),
    "evidence": N_("Name the document behind an answer: a law, a report, minutes, a web page."),
    "project": N_("Investments and technical assistance, with sector, amount, financiers and countries."),
    "knowledge_product": N_("Reports, guides, briefs and portals that the program published or plans."),
    "deliverable": N_("What a conference promised: by when, who is responsible, how far it is."),
    "advice": N_("What a country was helped with outside a training, and what came of it."),
}
NONE_WANTED = N_("Nothing matches; change or clear the filters.")


def heading(form: str) -> str:
    return _(HEADINGS[form])


def new_words(form: str) -> str:
    return _(NEW[form])


def empty_words(form: str) -> str:
    return _(EMPTY[form])


def advice_words(form: str) -> str:
    return _(ADVICE[form])
