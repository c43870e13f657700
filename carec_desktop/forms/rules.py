"""Rules between fields: plain functions from a record, or a group's parts, to problems."""

from collections.abc import Iterable, Mapping

from carec_desktop.fields import SEXES, BySex, Form, SexTable
from carec_desktop.i18n import N_, _
from carec_desktop.localdates import bounds_of
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
PARTICIPATIONS_BELOW_PERSONS = declare(
    "participations-below-persons",
    N_("{participations} participations are fewer than the {persons} people who took part: which one is right?"),
    blocking=False,
)
COUNTED_BUT_NOT_HELD = declare(
    "counted-but-not-held",
    N_("{people} people are counted, but it is not said that it was held; was it? Only what was held is added up."),
    blocking=False,
)
NO_TITLE = declare("no-title", N_("No language has a title yet; give it in one of them, the record stays a draft."))
LEVELS_AND_PARTIES = declare(
    "levels-and-parties",
    N_("By level {levels} people took part, by party {parties}: which one is right?"),
    blocking=False,
)
TABLE_DIFFERS = declare(
    "table-differs",
    N_("“{row}”: by level and party {crossed} people, in the table of its own {stated}; which one is right?"),
    blocking=False,
)


def ends_after_start(parts: Mapping[str, str]) -> Iterable[Problem]:
    """A last day is not before its first day, each with its own precision."""
    start, end = parts.get("start", ""), parts.get("end", "")
    first, last = bounds_of(start), bounds_of(end)
    if first and last and last[1] < first[0]:
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
    """In all, and for each sex where everybody stated it."""
    rows, persons = _sexes(record, "by_institution"), _sexes(record, "persons")
    other = sum(rows.values()) != sum(persons.values()) or rows != persons and "_U" not in {**rows, **persons}
    if record.stored.get("by_institution") and record.stored.get("persons") and other:
        yield PERSONS_DIFFER.at("persons", rows=_counted(rows), persons=_counted(persons))


def participations_cover_persons(record: Form) -> Iterable[Problem]:
    """Whoever took part is a participation at least."""
    stated, persons = record.stored.get("participations", ""), total(record, "persons")
    if stated and persons is not None and int(stated) < persons:
        yield PARTICIPATIONS_BELOW_PERSONS.at("participations", participations=stated, persons=persons)


def counted_only_when_held(record: Form) -> Iterable[Problem]:
    """A plan has no participants yet."""
    counts = (total(record, question) for question in ("levels", "parties", "crossed", "persons", "by_institution")
              if question in record.fields)  # fmt: skip
    people = next((count for count in counts if count), 0)
    if people and record.stored.get("state") in ("planned", "postponed", "cancelled"):
        yield COUNTED_BUT_NOT_HELD.at("state", people=people)


def titled(record: Form) -> Iterable[Problem]:
    """A title in one language is enough."""
    if not any(record.stored.get(f"title_{lang}") for lang in ("en", "ru", "zh")):
        yield NO_TITLE.at("title_en")


def levels_match_parties(record: Form) -> Iterable[Problem]:
    """The same people sorted in two ways are the same number, in all and for each sex."""
    levels, parties = _sexes(record, "levels"), _sexes(record, "parties")
    if record.stored.get("levels") and record.stored.get("parties") and levels != parties:
        yield LEVELS_AND_PARTIES.at("parties", levels=_counted(levels), parties=_counted(parties))


def crossed_adds_up(record: Form) -> Iterable[Problem]:
    """Rows and columns of level by party agree with the tables by level and by party."""
    for question, side in (("levels", 0), ("parties", 1)):
        field, crossed = record.fields[question], record.fields["crossed"]
        assert isinstance(field, SexTable)
        assert isinstance(crossed, SexTable)
        stored, whole = record.stored.get(question, ""), record.stored.get("crossed", "")
        for row in field.rows if stored and whole else ():
            added = crossed.by_sex(whole, [both for both in crossed.rows if both.split("/")[side] == row])
            stated = field.row(stored, row)
            if any(added.get(sex, 0) != stated.get(sex, 0) for sex in (*added, *stated)):
                facts = {"crossed": _counted(added), "row": _(field.rows[row]), "stated": _counted(stated)}
                yield TABLE_DIFFERS.at("crossed", **facts)
                return


def _sexes(record: Form, question: str) -> dict[str, int]:
    """Counts by sex without the zeros, so that a blank and a nought agree."""
    field = record.fields[question]
    stored = record.stored.get(question, "")
    if isinstance(field, SexTable):
        counted = field.by_sex(stored)
    else:
        counted = {sex: int(n) for sex, n in field.value(stored).items()} if isinstance(field, BySex) else {}
    return {sex: n for sex, n in counted.items() if n}


def _counted(sexes: Mapping[str, int]) -> str:
    """ "40 (women 18, men 22)": the sum, and what it is made of."""
    parts = ", ".join(f"{_(SEXES[sex])} {n}" for sex in SEXES if (n := sexes.get(sex, 0)))
    return f"{sum(sexes.values())} ({parts})" if parts else "0"
