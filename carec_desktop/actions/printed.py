"""Records as papers show them: what is approved stands until it is approved anew, nothing late is printed unseen.

Every paper, table and open file reads its records here. `Workspace.supposed` names records to be read as if what
waits of them had been accepted: that is how a correction tells beforehand which papers it would change.
"""

import copy
from collections.abc import Iterable
from dataclasses import replace

from carec_desktop.actions.locking import Periods
from carec_desktop.actions.record import View, views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Count, Group
from carec_desktop.forms import FORMS


def supposing(ws: Workspace, records: Iterable[str]) -> Workspace:
    """The same workspace to read, as if the corrections of these records were accepted."""
    then = copy.copy(ws)
    then.supposed = frozenset(records)
    return then


def printed_views(ws: Workspace, form: str, ref_area: str | None = None) -> list[View]:
    """Every record of a form that may be printed, with the values that may."""
    periods = Periods(ws)
    found = (as_approved(view) for view in supposed_views(ws, form, ref_area))
    return [_readable(view) for view in found if not held_back(periods, view)]


def _readable(view: View) -> View:
    """The record without answers in parts that nobody can read: whoever signed one, it must not stop every paper."""
    fields = FORMS[view.form].fields if view.form in FORMS else {}
    groups = {q: field for q, field in fields.items() if isinstance(field, Group) and view.values.get(q)}
    broken = {question for question, field in groups.items() if not _has_parts(field, view.values[question])}
    return replace(view, values={q: text for q, text in view.values.items() if q not in broken}) if broken else view


def _has_parts(field: Group, stored: str) -> bool:
    try:
        for name, text in field.value(stored).items():
            member = field.members.get(name)
            if member is not None:
                int(text) if isinstance(member, Count) else member.value(text)
    except (ValueError, ArithmeticError, AttributeError, RecursionError):
        return False
    return True


def supposed_views(ws: Workspace, form: str, ref_area: str | None = None) -> list[View]:
    """Every record of a form, those in `ws.supposed` as if they were approved as they are now."""
    found = views(ws, form, ref_area)
    return [one for view in found if (one := _supposed(ws, view)) is not None] if ws.supposed else found


def _supposed(ws: Workspace, view: View) -> View | None:
    stored = view.stored
    if stored is None or view.record_id not in ws.supposed:
        return view
    return None if stored.leaving else replace(view, stored=replace(stored, approved=stored.values))


def as_approved(view: View) -> View:
    """The record with its approved values, where it has any."""
    if view.stored is None or not view.stored.approved:
        return view
    return replace(view, values=view.stored.approved, states=dict.fromkeys(view.stored.approved, "clean"))


def held_back(periods: Periods, view: View) -> bool:
    """Lies it in a locked period, and is nothing of it approved? A draft there is not printed either."""
    if view.stored is not None and view.stored.approved:
        return False
    return periods.lock_of(view.form, view.key, view.values) is not None
