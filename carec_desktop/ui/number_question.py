"""A number with two readings ("12,500") is asked back beside its place, never guessed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from carec_desktop import fields
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import AMBIGUOUS, show_number
from carec_desktop.problems import UserError
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.questions import Popover, ask_beside


def ask_number(
    beside_widget: QWidget, field: fields.Field[Any], typed: str, take: Callable[[str], object], **place: Any
) -> Popover | None:
    """Ask which of two readings is meant; None when the text has one reading or none. `place`: see ask_beside."""
    try:
        field.read(typed, language())
    except UserError as error:
        facts = error.problem.facts
        if error.problem.kind is not AMBIGUOUS:
            return None
        large, small = str(facts["plain_large"]), str(facts["plain_small"])
        answers = [
            Answer(_("{number} (thousands)").format(number=_words(large)), lambda: take(large), primary=True),
            Answer(_("{number} (decimals)").format(number=_words(small)), lambda: take(small)),
        ]
        title = _("Which number is “{typed}”?").format(typed=typed)
        more = _("It can be read two ways, so the program asks. Esc keeps the text as a draft.")
        return ask_beside(beside_widget, title, more, answers, **place)
    return None


def _words(plain: str) -> str:
    """A reading without any doubt: thousands with a space, decimals after the sign of the language."""
    whole, point, decimals = plain.partition(".")
    grouped = show_number(whole, "ru")
    sign = "," if language() == "ru" else "."
    return grouped + (sign + decimals if point else "")
