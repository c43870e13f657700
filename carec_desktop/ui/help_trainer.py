"""What F1 says to a trainer where it is otherwise than for those whom the round asks for indicators."""

from carec_desktop.i18n import N_
from carec_desktop.ui.help_texts import Guide

TRAINER: dict[str, Guide] = {
    "home": Guide(
        N_("The trainings recorded here, what keeps one back and what has not been sent."),
        (
            (
                N_("Where do I begin?"),
                N_("With a training: its record first, then the people under Attendance."),
            ),
            (
                N_("Does the round ask me for indicators?"),
                N_("No. The secretariat reads what it needs from the counts of your trainings."),
            ),
            (
                N_("Do names of people leave this computer?"),
                N_("No. A package carries counts alone; the list of names stays locked here."),
            ),
        ),
    ),
}
