"""What waits about a record, as every page that shows the record says it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_period
from carec_desktop.validate import field_of

if TYPE_CHECKING:
    from carec_desktop.actions.corrections import Proposal
    from carec_desktop.actions.workspace import Workspace

MOST_TOLD = 4  # answers named one by one


@dataclass(frozen=True)
class Waiting:
    """A correction proposed about the record on show: why it waits, what is published and what is proposed."""

    record_id: str
    title: str
    more: str
    decidable: bool  # the secretariat can go and decide it


def told(ws: "Workspace", record_id: str) -> Waiting | None:
    """On the worker: what waits about a record, None while nothing does."""
    from carec_desktop.actions.corrections import proposal_of

    found = proposal_of(ws, record_id) if record_id else None
    if found is None:
        return None if ws.is_secretariat or not record_id else _locked(ws, record_id)
    form, lines = FORMS[found.stored.form], []
    for change in found.changes[:MOST_TOLD]:
        if change.question in form.fields:
            field = field_of(form, change.question, dict(found.stored.key), ws.framework)
            was, new = (field.show(text, language()) if text else "–" for text in (change.published, change.proposed))
            words = _("{answer}: {was} is published, {new} is proposed.") if change.published else _(
                "{answer}: nothing is published, {new} is proposed."
            )
            lines.append(words.format(answer=_(field.label), was=was, new=new))
    return Waiting(record_id, why(found), "\n".join(lines), ws.is_secretariat)


def _locked(ws: "Workspace", record_id: str) -> Waiting | None:
    """Before a country changes what lies in a locked period, it reads what will become of it."""
    from carec_desktop.actions.locking import lock_on

    lock = lock_on(ws, record_id)
    if lock is None:
        return None
    title = _("{period} is locked by the secretariat.").format(period=show_period(lock.period, language()))
    return Waiting(record_id, title, _("A change is kept and sent as always; it waits until it is accepted."), False)


def why(one: "Proposal") -> str:
    """Why it waits, as a sentence."""
    if not one.clean:
        return _("It contradicts itself or waits for a package; settle that first.")
    if one.kind == "late":
        period = show_period(one.locked, language())
        return _("It came after {period} was locked and is not printed.").format(period=period)
    if one.kind == "leaving":
        return _("It was deleted after it was approved; it stays printed.")
    if one.kind == "rivals":
        return _("Two officers decided differently; what was published before stays printed.")
    return _("It was changed after it was approved; what was approved stays printed.")
