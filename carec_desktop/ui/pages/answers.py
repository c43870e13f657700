"""What the round asks and how far the answers are, as plain data for home and grid; read on the worker thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from carec_desktop.framework import Framework, Measure
from carec_desktop.i18n import _
from carec_desktop.ui.marks import Mark

if TYPE_CHECKING:
    from carec_desktop.actions.asking import Question
    from carec_desktop.actions.record import View
    from carec_desktop.actions.workspace import Workspace

CONTEXT = "context"
MARKS = {
    "missing": Mark.MISSING, "value": Mark.VALUE, "reason": Mark.REASON, "conflict": Mark.CONFLICT,
    "waiting": Mark.WAITING, "draft": Mark.DRAFT,
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One question of the round: its measure, its mark in a tally, whether it is answered, the answer given before,
    the record if any."""

    measure: Measure
    mark: Mark
    answered: bool
    period: str
    ref_area: str
    kind: str
    value: str
    reason: str
    unread: str
    before: str
    before_period: str
    record_id: str

    @property
    def sector(self) -> str:
        return self.measure.sector


def load(ws: "Workspace") -> list[Asked]:
    """Every question of the current round for the person at this workspace, in framework order."""
    from carec_desktop.actions import asking
    from carec_desktop.actions.reading_on import figures_now

    area = None if ws.is_secretariat else ws.settings.ref_area
    figures = figures_now(ws, area)
    earlier = _earlier(figures)
    return [_asked(ws, question, earlier) for question in asking.questions(ws, figures=figures)]


def _earlier(found: "list[View]") -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Actual values by measure and area, the latest period last."""
    known: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for view in found:
        key = view.key
        if key["kind"] == "actual" and view.values.get("value") and not key.get("dimensions"):
            known.setdefault((key["measure"], key["ref_area"]), []).append((key["time_period"], view.values["value"]))
    return {place: sorted(values) for place, values in known.items()}


def _asked(ws: "Workspace", question: "Question", earlier: dict[tuple[str, str], list[tuple[str, str]]]) -> Asked:
    asked, view = question.asked, question.view
    values = view.values if view else {}
    before = [one for one in earlier.get((asked.measure, asked.ref_area), []) if one[0] < asked.time_period]
    period, value = before[-1] if before else ("", "")
    return Asked(
        measure=ws.framework.measure(asked.measure), mark=mark_of(ws, question),
        answered=question.answered, period=asked.time_period,
        ref_area=asked.ref_area, kind=asked.kind, value=values.get("value", ""), reason=values.get("reason", ""),
        unread=view.unread.get("value", "") if view else "", before=value, before_period=period,
        record_id=view.record_id if view else "",
    )  # fmt: skip


def mark_of(ws: "Workspace", question: "Question") -> Mark:
    """The tally mark of a question. One that is answered never has the mark of a draft or of nothing."""
    from carec_desktop.actions.record import unsupported

    view = question.view
    mark = MARKS[question.state]
    if view is None or mark not in (Mark.VALUE, Mark.REASON):
        return mark
    doubtful = question.problems if view.is_draft else unsupported(ws, view)
    return Mark.IN_DOUBT if doubtful else mark


def cluster_of(framework: Framework, measure: Measure) -> str:
    """Code of the cluster a measure belongs to; CONTEXT for the country series."""
    return next((c.code for c in framework.clusters if measure.sector in c.sectors), CONTEXT)


def show(measure: Measure, ref_area: str, value: str, lang: str) -> str:
    """A stored value as the language shows it."""
    from carec_desktop.validate import value_field

    return value_field(measure, ref_area).show(value, lang) if value else ""


def unit(measure: Measure, ref_area: str) -> str:
    """Unit of a measure as `ref_area` answers it, in the language spoken now."""
    if ref_area != "CAREC" and measure.country_type == "boolean":
        return _("yes or no")
    known = [unit for unit in (measure.card_unit.say(), measure.unit.say()) if unit]
    return min(known, key=len, default="")
