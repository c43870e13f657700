"""What the approval page shows, read on the worker thread: no widgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carec_desktop.fields import Field
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.names import record_name
from carec_desktop.ui.pages.verdicts import sender_words
from carec_desktop.validate import field_of

if TYPE_CHECKING:
    from typing import Any

    from carec_desktop.actions.approving import Listed, Standing
    from carec_desktop.actions.corrections import Proposal
    from carec_desktop.actions.editions import Differs, Edition
    from carec_desktop.actions.workspace import Workspace


@dataclass(frozen=True)
class Wanted:
    """What the page is narrowed to; `owner` when the records of one are on show."""

    period: str = ""
    cluster: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Row:
    """One owner of records and where its approval stands. `changed`: records that say something else than in the last
    edition, None while there is none."""

    owner: str
    standing: "Standing"
    changed: int | None = None


@dataclass(frozen=True)
class Facts:
    """Everything on show. `periods` and `clusters` are what can be chosen."""

    period: str
    periods: tuple[str, ...]
    clusters: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    records: "tuple[Listed, ...]"
    waiting: "tuple[Proposal, ...]"
    editions: "tuple[Edition, ...]"
    fields: "Mapping[tuple[str, str], Field[Any]]"  # by record id and question: how a value is shown

    def shown(self, record_id: str, question: str, value: str) -> str:
        """A stored value as people see it; a dash for none."""
        field = self.fields.get((record_id, question))
        return (field.show(value, language()) if field is not None else value) if value else "–"

    def label(self, record_id: str, question: str) -> str:
        field = self.fields.get((record_id, question))
        return _(field.label) if field is not None else question


def load(ws: "Workspace", wanted: Wanted) -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions import approving, corrections, editions, record, rounds

    call = rounds.current_round(ws)
    years = {view.key["time_period"][:4] for view in record.views(ws, "observation")}
    years |= {call.period[:4]} if call else set()
    periods = tuple(sorted(years, reverse=True))
    period = wanted.period or (call.period[:4] if call else "") or (periods[0] if periods else ws.clock()[:4])
    kept = editions.editions(ws)
    changed = editions.records_changed(ws, kept[-1]) if kept else None
    order = {area.code: at for at, area in enumerate(ws.framework.areas)}
    rows = [
        Row(owner, standing, None if changed is None else len(changed.get(owner, ())))
        for owner, standing in approving.standings(ws, period, wanted.cluster).items()
    ]
    rows.sort(key=lambda row: (order.get(row.owner.split("/")[0], len(order)), row.owner))
    records = approving.listed(ws, wanted.owner, period, wanted.cluster) if wanted.owner else []
    waiting = corrections.waiting(ws)
    clusters = tuple((one.code, one.name.say()) for one in ws.framework.clusters)
    shown = [*(one.stored for one in records), *(one.stored for one in waiting)]
    return Facts(
        period, periods, clusters, tuple(rows), tuple(records), tuple(waiting), tuple(kept), _fields(ws, shown)
    )  # fmt: skip


def _fields(ws: "Workspace", records: "list[Any]") -> "dict[tuple[str, str], Field[Any]]":
    found = {}
    for stored in records:
        form = FORMS.get(stored.form)
        for question in {*stored.values, *stored.approved} if form else ():
            if form is not None and question in form.fields:
                found[stored.record_id, question] = field_of(form, question, dict(stored.key), ws.framework)
    return found


def owner_words(owner: str) -> str:
    """An owner in the language spoken now: a country, the region, or a sector's lead."""
    area, _slash, rest = owner.partition("/")
    return f"{sender_words(area)} · {rest}" if rest else sender_words(area)


def slot_words(one: "Differs") -> str:
    """What two editions say differently, by name."""
    key = {"measure": one.slot.measure, "ref_area": one.slot.ref_area, "time_period": one.slot.time_period,
           "kind": one.slot.kind}  # fmt: skip
    name = record_name("observation", key, {})
    rest = ", ".join(f"{axis} {code}" for axis, code in one.slot.dimensions)
    return f"{name} · {rest}" if rest else name


def said_words(said: tuple[tuple[str, str], ...]) -> str:
    """What every source says, a dash for none."""
    from carec_desktop.forms.choices import REASONS
    from carec_desktop.localvalues import is_canonical, show_number

    words = [
        (show_number(value, language()) if is_canonical(value) else value) or _(REASONS.get(why, why))
        for value, why in said
    ]
    return " / ".join(dict.fromkeys(filter(None, words))) or "–"
