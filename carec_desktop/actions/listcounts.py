"""What an attendance list answers in the training form: counts, means of tests, the after-survey. Never a name."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from carec_desktop.fields import SEXES, Group
from carec_desktop.forms import FORMS
from carec_desktop.i18n import N_, _, language
from carec_desktop.people import Attendance, Tally
from carec_desktop.people.survey import in_table
from carec_desktop.problems import Problem, declare

COUNT_DIFFERS = declare(
    "count-differs",
    N_(
        "“{label}”: the record says {recorded}, the attendance list says {listed}; "
        "the record stays as it is until you choose."
    ),
    blocking=False,
)
# Filled in where the record is silent; what somebody typed instead is right.
PROPOSED = frozenset({"invited", "countries"})


def answers(listed: Attendance, found: Tally) -> dict[str, str]:
    """Stored texts by question of the training form. A question that only part of the list answers is left alone."""
    said = {"persons": _group("persons", _by_sex(found.persons))}
    if not found.unplaced:
        said["by_institution"] = _group("by_institution", found.by_kind)
    if found.noted == found.total:
        said["participations"] = str(found.participations)
    if found.asked == found.total:
        said["completed"] = _group("completed", _by_sex(found.completed))
    if found.total and sum(found.by_country.values()) == found.total:
        said["countries"] = " ".join(sorted(found.by_country))
    if found.tested:
        said["tests"] = _tests(found)
    return said | _survey(listed, found.total)


def _by_sex(found: Mapping[str, int]) -> dict[str, int]:
    # Nobody of one sex is a count of 0; nobody "not stated" need not be said.
    return {sex: found.get(sex, 0) for sex in SEXES if found.get(sex) or sex != "_U"}


def _group(question: str, found: Mapping[str, int]) -> str:
    field = FORMS["training"].fields[question]
    assert isinstance(field, Group)
    return field.join({part: str(count) for part, count in found.items()})


def _tests(found: Tally) -> str:
    field = FORMS["training"].fields["tests"]
    assert isinstance(field, Group)
    before, after = (_mean(total, found.tested) for total in (found.before, found.after))
    return field.join({"people": str(found.tested), "before": before, "after": after})


def _mean(total: Decimal, people: int) -> str:
    mean = (total / people).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{mean.normalize():f}"


def _survey(listed: Attendance, came: int) -> dict[str, str]:
    forms = listed.forms
    if not forms:
        return {}
    trade = in_table(forms, trade=True)
    said = {"survey": _group("survey", in_table(forms)), "invited": str(max(came, sum(forms.values())))}
    return said | ({"survey_trade": _group("survey_trade", trade)} if trade else {})


def differs(question: str, recorded: str, listed: str) -> Problem:
    """What the record and the list say about one question, in words."""
    field = FORMS["training"].fields[question]
    shown = [_shown(question, text) for text in (recorded, listed)]
    return COUNT_DIFFERS.at(question, label=_(field.label), recorded=shown[0], listed=shown[1])


def _shown(question: str, text: str) -> str:
    try:
        return FORMS["training"].fields[question].show(text, language())
    except (ValueError, AttributeError):
        return text  # typed and not yet read
