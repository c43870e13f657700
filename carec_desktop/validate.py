"""Is a record ready to leave the laptop? Field checks, then the rules between fields, then the framework's."""

from collections.abc import Iterable
from copy import copy
from functools import partial
from typing import Any

from carec_desktop import counts_for, privacy
from carec_desktop.fields import REQUIRED, Choice, Code, Count, Field, Form, Measures, Number, Text, YesNo
from carec_desktop.forms.choices import STAGES
from carec_desktop.forms.observation import Observation
from carec_desktop.forms.rules import YES_NEEDS_EVIDENCE
from carec_desktop.framework import Framework, Measure
from carec_desktop.i18n import N_, _
from carec_desktop.problems import Problem, UserError, declare

UNKNOWN_MEASURE = declare(
    "unknown-measure",
    N_("“{measure}” is no measure of this framework; choose one from the list, nothing is lost."),
)
UNKNOWN_AREA = declare(
    "unknown-area", N_("“{ref_area}” is no country or area of the program; choose one from the list.")
)
VALUE_OR_REASON = declare(
    "value-or-reason", N_("There is neither a value nor a reason for having none; the record stays a draft.")
)
NOT_COUNTED_YET = declare(
    "not-counted-yet",
    N_("It counts for {measure} only once it has happened; is the state right?"),
    blocking=False,
)


class Percent(Number):
    """A share or a rate; the sign may be typed and is not kept."""

    def read(self, text: str, lang: str) -> str:
        return super().read(text.strip().removesuffix("%").removesuffix("％"), lang)


VALUE_FIELDS: dict[str, Field[Any]] = {
    "boolean": YesNo(N_("Value")),
    "count": Number(N_("Value"), least=0),
    "rank": Count(N_("Value"), least=1),
    "percent": Percent(N_("Value")),
    "text": Text(N_("Value")),
    "stage": Choice(N_("Value"), STAGES),
}
ANY_NUMBER = Number(N_("Value"))
for _field in (*VALUE_FIELDS.values(), ANY_NUMBER):
    _field.key = "value"


def value_field(measure: Measure | None, ref_area: str) -> Field[Any]:
    """How the value of a measure is read and shown; a country's answer can be of another type than the region's."""
    if measure is None:
        return VALUE_FIELDS["text"]
    return VALUE_FIELDS.get(value_type(measure, ref_area), ANY_NUMBER)


def value_type(measure: Measure, ref_area: str) -> str:
    """Type of a measure's value as `ref_area` answers it."""
    return measure.country_type if measure.country_type and ref_area != "CAREC" else measure.value_type


def field_of(form: type[Form], question: str, key: dict[str, str], framework: Framework) -> Field[Any]:
    """The field that reads and shows `question`: the value of an observation by its measure, measures by name."""
    if form is Observation and question == "value":
        code = key.get("measure", "")
        return value_field(framework.measure(code) if framework.has_measure(code) else None, key.get("ref_area", ""))
    field = form.fields[question]
    if isinstance(field, Measures):
        named = copy(field)
        named.name = partial(_name, framework)
        return named
    return field


def _name(framework: Framework, code: str, lang: str) -> str:
    return framework.measure(code).short.say(lang) if framework.has_measure(code) else code


def check(record: Form, framework: Framework) -> list[Problem]:
    """Every problem of a record; it may leave when none of them is blocking."""
    return [
        *_required(record),
        *_fields(record, framework),
        *_rules(record),
        *_observation(record, framework),
        *_counted(record, framework),
    ]


def _required(record: Form) -> Iterable[Problem]:
    for key, field in record.fields.items():
        if field.required and not record.stored.get(key):
            yield REQUIRED.at(key, label=_(field.label))


def _fields(record: Form, framework: Framework) -> Iterable[Problem]:
    for key in record.fields:
        stored = record.stored.get(key, "")
        field = field_of(type(record), key, dict(record.stored), framework)
        yield from field.check(stored)
        if isinstance(field, Text) and not isinstance(field, Code):
            yield from privacy.problems(key, _(field.label), stored)


def _rules(record: Form) -> Iterable[Problem]:
    for rule in record.rules:
        try:
            yield from rule(record)
        except UserError as error:  # a part that cannot be read is its own field's problem
            yield error.problem


def broken_rules(record: Form) -> list[Problem]:
    """What is impossible together: blocking problems of the rules between the answers of one record."""
    return [problem for problem in _rules(record) if problem.blocking]


def _observation(record: Form, framework: Framework) -> Iterable[Problem]:
    if not isinstance(record, Observation):
        return
    code, stored = record.stored.get("measure", ""), record.stored
    if code and not framework.has_measure(code):
        yield UNKNOWN_MEASURE.at("measure", measure=code)
        return
    if record.ref_area and not framework.has_area(record.ref_area):
        yield UNKNOWN_AREA.at("ref_area", ref_area=record.ref_area)
    if not stored.get("value") and not stored.get("reason"):
        yield VALUE_OR_REASON.at("value")
    yes = isinstance(value_field(framework.measure(code), record.ref_area), YesNo) and stored.get("value") == "1"
    if yes and not stored.get("evidence"):
        yield YES_NEEDS_EVIDENCE.at("evidence")


def _counted(record: Form, framework: Framework) -> Iterable[Problem]:
    """What a record counts for exists, and counts only once the record has happened."""
    codes = record.stored.get("counts_for", "").split()
    if unknown := next((code for code in codes if not framework.has_measure(code)), ""):
        yield UNKNOWN_MEASURE.at("counts_for", measure=unknown)
    elif codes and not counts_for.happened(record.name, record.stored):
        names = ", ".join(framework.measure(code).short.say() for code in codes)
        yield NOT_COUNTED_YET.at("counts_for", measure=names)
