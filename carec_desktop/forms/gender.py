"""Women and men: what a country answers about gender for one period."""

from carec_desktop.fields import BySex, Choice, Form, Link, LongText, Period, YesNo
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.i18n import N_


class Gender(Form, form="gender", heading=N_("Women and men")):
    """The matrix over everything counted is computed from events and trainings; this holds what is asked besides."""

    ref_area = Choice(N_("Country"), MEMBERS, in_key=True, required=True)
    time_period = Period(N_("Period"), in_key=True, required=True)
    focal_point = YesNo(N_("Gender focal point named"), required=True)
    actions = LongText(N_("Gender actions taken"))
    speakers = BySex(N_("Speakers"))
    chairs = BySex(N_("Chairs"))
    heads = BySex(N_("Heads of delegation"))
    completed = BySex(N_("Completed trainees"))
    evidence = Link(N_("Evidence"), "evidence")
    note = LongText(N_("Note"))
