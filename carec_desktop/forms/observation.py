"""A figure: measure × REF_AREA × TIME_PERIOD × kind × SOURCE × dimensions, with its value or the reason for none."""

from carec_desktop.fields import Choice, Choices, Code, Form, Link, LongText, Period, Text
from carec_desktop.forms.choices import FLAGS, KINDS, REASONS
from carec_desktop.forms.rules import value_or_reason
from carec_desktop.i18n import N_


class Observation(Form, form="observation", heading=N_("Figure"), rules=(value_or_reason,)):
    """Two sources are two observations, never a conflict; a reason never conflicts with a value (design 4)."""

    measure = Code(N_("Measure"), in_key=True, required=True)
    ref_area = Code(N_("Country or area"), in_key=True, required=True)
    time_period = Period(N_("Period"), in_key=True, required=True)
    kind = Choice(N_("Kind"), KINDS, in_key=True, required=True)
    source = Text(N_("Source"), in_key=True, required=True, help=N_("The document or register the figure comes from."))
    dimensions = Code(N_("Breakdown"), in_key=True, help=N_("For example CORRIDOR=1;MODE=road."))
    value = Text(N_("Value"))
    reason = Choice(N_("Reason for no value"), REASONS)
    flags = Choices(N_("Flags"), FLAGS)
    finding = LongText(N_("In words"), help=N_("What the source says, in the language it says it."))
    evidence = Link(N_("Evidence"), "evidence")
    note = LongText(N_("Note"))


class OfRecord(Form, form="of_record", heading=N_("Source of record")):
    """Which of several sources is of record: a decision of the secretariat, apart from the figures themselves."""

    measure = Code(N_("Measure"), in_key=True, required=True)
    ref_area = Code(N_("Country or area"), in_key=True, required=True)
    time_period = Period(N_("Period"), in_key=True, required=True)
    kind = Choice(N_("Kind"), KINDS, in_key=True, required=True)
    dimensions = Code(N_("Breakdown"), in_key=True)
    source = Text(N_("Source of record"), required=True)
    grounds = LongText(N_("Grounds of the decision"))


class Explanation(Form, form="explanation", heading=N_("Explained finding")):
    """Why numbers that do not fit together are right as they are. The key holds the numbers it was given for: with
    other numbers it is another finding, and nothing explains that one."""

    ref_area = Code(N_("Country or area"), in_key=True, required=True)
    finding = Code(N_("Finding"), in_key=True, required=True)
    numbers = Code(N_("Numbers it was given for"), in_key=True, required=True)
    text = LongText(N_("What did not fit"))
    grounds = LongText(N_("Explanation"))
