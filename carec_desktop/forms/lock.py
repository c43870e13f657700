"""The lock of a period: a decision of the secretariat that nothing of a country in it is printed unseen any more."""

from carec_desktop.fields import Code, Form, LongText, Period, YesNo
from carec_desktop.i18n import N_


class PeriodLock(Form, form="period_lock", heading=N_("Locked period")):
    """What arrives after the lock is kept and waits beside what is published until it is accepted or declined."""

    ref_area = Code(N_("Country or area"), in_key=True, required=True)
    time_period = Period(N_("Period"), in_key=True, required=True)
    locked = YesNo(N_("Locked"), required=True)
    grounds = LongText(N_("Grounds of the decision"))
