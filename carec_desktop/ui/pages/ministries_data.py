"""What the page of ministries shows, as plain data read on the worker thread, and the cells of its two lists."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from carec_desktop.i18n import N_, _, language
from carec_desktop.localvalues import show_date
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages.send_parts import kind_words, title_of

if TYPE_CHECKING:
    from carec_desktop.actions.ministries import Assigned, Ministry
    from carec_desktop.actions.workspace import Workspace

STATES = {
    "to-send": (Mark.DRAFT, N_("to send")),
    "sent": (Mark.WAITING, N_("sent")),
    "late": (Mark.ERROR, N_("late")),
    "returned": (Mark.RECEIVED, N_("returned")),
}


@dataclass(frozen=True)
class Facts:
    """The list, who is asked for what, and today's date (ISO)."""

    ministries: "tuple[Ministry, ...]"
    assigned: "tuple[Assigned, ...]"
    today: str


def load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import ministries

    return Facts(tuple(ministries.ministries(ws)), tuple(ministries.assigned(ws)), ministries.today(ws))


def day_cell(text: str) -> Cell:
    """An ISO date, or a dash."""
    return Cell(show_date(text, language()), tone="text2") if text else Cell("—", tone="text2")


def code_of(one: "Assigned") -> str:
    """The indicator of a question."""
    return kind_words("observation", {"measure": one.measure})


def title_cell(one: "Assigned") -> Cell:
    """The short name of a question."""
    name = title_of("observation", {"measure": one.measure}, {})
    return Cell(name, tip=name)


def answer_cell(one: "Assigned") -> Cell:
    """Whether an answer is here already."""
    return Cell(_("empty"), mark=Mark.MISSING) if one.empty else Cell(_("there"), mark=Mark.VALUE)
