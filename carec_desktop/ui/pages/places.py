"""Where a record is changed: the page that shows it, and the place on that page."""

from collections.abc import Mapping

PROJECTS = ("project", "knowledge_product", "deliverable", "advice")
OTHERS = ("delegation", "institution", "evidence")


def page_of(form: str, record_id: str, key: Mapping[str, str]) -> tuple[str, object]:
    """Key of the page and what `desk.go` hands to it."""
    if form == "observation":
        return "grid", key.get("measure", "")
    if form == "gender":
        return "women", key.get("time_period", "")
    if form in (*OTHERS, *PROJECTS):
        return "records" if form in OTHERS else "projects", (form, record_id)
    return f"{form}s", record_id
