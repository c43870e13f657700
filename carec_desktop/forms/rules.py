"""Rules between fields: plain functions from a record, or a group's parts, to problems."""

from collections.abc import Iterable, Mapping

from carec_desktop.fields import BySex, Form, SexTable
from carec_desktop.i18n import N_
from carec_desktop.localdates import date_bounds
from carec_desktop.problems import Problem, declare

ENDS_BEFORE_START = declare(
    "ends-before-start", N_("The last day ({end}) is before the first day ({start}); correct one of them.")
)
VALUE_AND_REASON = declare(
    "value-and-reason", N_("There is a value and a reason for having none; keep one of the two.")
)
YES_NEEDS_EVIDENCE = declare(
    "yes-needs-evidence", N_("A yes needs its evidence: name the document that shows it."), blocking=False
)
MORE_ANSWERS_THAN_INVITED = declare(
    "more-answers-than-invited",
    N_("{answered} answers were counted but only {invited} people were invited; correct one of the two."),
)
COMPLETED_EXCEEDS_PERSONS = declare(
    "completed-exceeds-persons",
    N_("{completed} people completed, but only {persons} took part; correct one of the two."),
)
PERSONS_DIFFER = declare(
    "persons-differ",
    N_("The institutions add up to {rows} people, the count of persons says {persons}: which one is right?"),
    blocking=False,
)


def ends_after_start(parts: Mapping[str, str]) -> Iterable[Problem]:
    """A last day is not before its first day, each with its own precision."""
    start, end = parts.get("start", ""), parts.get("end", "")
    if start and end and date_bounds(end)[1] < date_bounds(start)[0]:
        yield ENDS_BEFORE_START.at("", start=start, end=end)


def value_or_reason(record: Form) -> Iterable[Problem]:
    if record.stored.get("value") and record.stored.get("reason"):
        yield VALUE_AND_REASON.at("reason")


def total(record: Form, question: str) -> int | None:
    """Everybody counted in a women/men question; None when it is blank."""
    field, stored = record.fields[question], record.stored.get(question, "")
    if isinstance(field, SexTable):
        counted = field.by_sex(stored)
        return sum(counted.values()) if counted else None
    return field.total(stored) if isinstance(field, BySex) else None


def survey_adds_up(record: Form) -> Iterable[Problem]:
    invited, answered = record.stored.get("invited", ""), total(record, "survey")
    if invited and answered is not None and answered > int(invited):
        yield MORE_ANSWERS_THAN_INVITED.at("survey", answered=answered, invited=invited)


def completed_within_persons(record: Form) -> Iterable[Problem]:
    completed, persons = total(record, "completed"), total(record, "persons")
    if completed is not None and persons is not None and completed > persons:
        yield COMPLETED_EXCEEDS_PERSONS.at("completed", completed=completed, persons=persons)


def persons_match_institutions(record: Form) -> Iterable[Problem]:
    rows, persons = total(record, "by_institution"), total(record, "persons")
    if rows is not None and persons is not None and rows != persons:
        yield PERSONS_DIFFER.at("persons", rows=rows, persons=persons)
