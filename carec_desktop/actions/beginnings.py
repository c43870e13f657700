"""What a new record can begin with: habits of the last one, a copy of another, the next meeting of a series.

Nothing is written here; the answers are offered on the form and written with the first one the person gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carec_desktop import series
from carec_desktop.actions import record
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import BySex, Number, SexTable
from carec_desktop.forms import FORMS
from carec_desktop.holders import owner_of
from carec_desktop.localvalues import edit_number

# Answers that are usually those of the record before; a habit, never a fact about this one.
HABITS: Mapping[str, tuple[str, ...]] = {
    "event": ("sector", "place", "host", "mode", "organisers"),
    "training": ("sector", "place", "mode", "service", "level", "organisers"),
    "institution": ("country", "type"),
    "evidence": ("type", "issuer"),
    "project": ("sector", "kind", "currency", "financiers"),
    "knowledge_product": ("sector", "kind", "issuer"),
    "deliverable": ("sector", "forum", "source"),
    "advice": ("sector", "country", "adviser"),
}
# What belongs to one occasion only and is in no copy.
OWN = frozenset(
    {"held", "ordinal", "decisions", "useful", "counts_for", "same_as", "not_same", "evidence", "note", "source",
     "participations", "tests", "invited", "published", "approved", "number", "file_name", "file_hash", "status",
     "result", "due", "due_by", "chair"}
)  # fmt: skip
STARTED = {"event": "planned", "training": "planned", "advice": "planned"}


@dataclass(frozen=True)
class Beginning:
    """Stored answers a new record starts with, and the record they are from. `kind`: habits · copy · series."""

    kind: str
    values: Mapping[str, str]
    after: str = ""
    name: str = ""


def of_new(ws: Workspace, form: str) -> tuple[Beginning | None, list[Beginning]]:
    """What a new record of `form` begins with, and what else it could: one reading of the form's records."""
    found = record.views(ws, form)
    return _habits(ws, form, found), _next_in_series(form, found)


def _habits(ws: Workspace, form: str, found: Sequence[View]) -> Beginning | None:
    """What the person's last record of this form says that the next one mostly says too."""
    asked = HABITS.get(form, ())
    last = _last(ws, form, found) if asked else None
    if last is None:
        return None
    values = {name: last.values[name] for name in asked if last.values.get(name)}
    return Beginning("habits", values, last.record_id) if values else None


def _last(ws: Workspace, form: str, found: Sequence[View]) -> View | None:
    """The record of one's own that was worked on last; of those all sent, the one that was made last."""
    mine = [v for v in found if owner_of(v.key) == ws.settings.owner]
    typed: dict[str, str] = {}
    for row in ws.store.working.all(form):
        typed[row.record_id] = max(typed.get(row.record_id, ""), row.changed_at)
    return max(mine, key=lambda v: (typed.get(v.record_id, ""), v.values.get("held", "")), default=None)


def copy_of(ws: Workspace, record_id: str) -> Beginning | None:
    """Everything of a record that a similar one would say again: no dates, no counts, no decisions."""
    view = record.view(ws, record_id)
    if view is None:
        return None
    fields = FORMS[view.form].fields
    counts = {name for name, field in fields.items() if isinstance(field, BySex | SexTable)}
    kept = {k: v for k, v in view.values.items() if k in fields and v and k not in OWN and k not in counts}
    if "state" in kept:
        kept["state"] = STARTED.get(view.form, kept["state"])
    return Beginning("copy", kept, record_id)


def _next_in_series(form: str, found: Sequence[View]) -> list[Beginning]:
    """The next meeting of each series on record that has not been recorded yet, the latest series first."""
    if form != "event":
        return []
    upcoming = series.upcoming((v.record_id, v.values) for v in found)
    shown = [Beginning("series", each.values, each.after, each.values.get("title", "")) for each in upcoming]
    return shown[: series.PROPOSED]


def typed_of(form: str, values: Mapping[str, str], lang: str) -> dict[str, str]:
    """Stored answers as a person who speaks `lang` would type them, for `record.write`."""
    fields = FORMS[form].fields
    questions = set(FORMS[form].questions())
    return {
        name: edit_number(text, lang) if isinstance(fields[name], Number) else text
        for name, text in values.items() if name in questions
    }  # fmt: skip
