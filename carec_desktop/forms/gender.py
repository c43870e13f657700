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
    actions_efs = LongText(N_("Gender actions: economic and financial stability"))
    actions_trd = LongText(N_("Gender actions: trade"))
    actions_tsm = LongText(N_("Gender actions: tourism"))
    actions_ecd = LongText(N_("Gender actions: economic corridors"))
    actions_trp = LongText(N_("Gender actions: transport"))
    actions_eng = LongText(N_("Gender actions: energy"))
    actions_agr = LongText(N_("Gender actions: agriculture"))
    actions_wtr = LongText(N_("Gender actions: water"))
    actions_edc = LongText(N_("Gender actions: education"))
    actions_hlt = LongText(N_("Gender actions: health"))
    speakers = BySex(N_("Speakers"))
    chairs = BySex(N_("Chairs"))
    heads = BySex(N_("Heads of delegation"))
    completed = BySex(N_("Completed trainees"))
    evidence = Link(N_("Evidence"), "evidence")
    note = LongText(N_("Note"))


def actions_of(sector: str) -> str:
    """The question that asks for the gender actions of a sector; of all sectors together for any other code."""
    question = f"actions_{sector.lower()}"
    return question if question in Gender.fields else "actions"
