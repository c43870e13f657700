"""Where a record is changed: the page that shows it, and the place on that page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.ui.desk import Desk

PROJECTS = ("project", "knowledge_product", "deliverable", "advice")
OTHERS = ("delegation", "institution", "evidence")


@dataclass(frozen=True)
class Spot:
    """A figure in the indicator grid: REF_AREA, measure, and its record, which alone tells it from the others of its
    cell."""

    area: str
    measure: str
    record: str


def page_of(form: str, record_id: str, key: Mapping[str, str]) -> tuple[str, object]:
    """Key of the page and what `desk.go` hands to it."""
    if form == "observation":
        return "grid", Spot(key.get("ref_area", ""), key.get("measure", ""), record_id)
    if form == "gender":
        return "women", key.get("time_period", "")
    if form in (*OTHERS, *PROJECTS):
        return "records" if form in OTHERS else "projects", (form, record_id)
    return f"{form}s", record_id


def go_to(desk: "Desk", owner: QObject, record_id: str) -> None:
    """Open the page where a record is changed; nothing happens for one that is not here."""

    def read(ws: "Workspace") -> Any:
        from carec_desktop.actions import record

        return record.view(ws, record_id)

    def go(view: Any) -> None:
        if view is not None:
            desk.go(*page_of(view.form, view.record_id, view.key))

    desk.ask(read, go, owner=owner)
