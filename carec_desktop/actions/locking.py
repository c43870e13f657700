"""Periods that are locked: which records lie in them, and which of these came too late to be printed unseen.

A lock is a record of its own that the secretariat writes, so it merges like every other edit. Whoever locks has
approved what was clean; a record in a locked period is printed as it is approved, and not at all while it is not.
Of a lock and an unlocking that do not know each other the lock holds until somebody decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from carec_desktop.actions.minting import mint_decision
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms import FORMS
from carec_desktop.forms.lock import PeriodLock
from carec_desktop.holders import owner_of
from carec_desktop.i18n import N_
from carec_desktop.ledger import clean_text, record_id
from carec_desktop.localdates import date_bounds, read_period
from carec_desktop.problems import declare
from carec_desktop.store import Stored, Working
from carec_desktop.sync.package import Signer

PRINTED = (  # what papers are made from, and is approved
    "observation", "event", "delegation", "training", "gender", "project", "knowledge_product", "deliverable", "advice",
)  # fmt: skip
DATED = ("held", "approved", "published", "due_by")  # questions that say when a record without a period was
NOT_LOCKED = declare("not-locked", N_("{period} is not locked for {ref_area}; nothing was changed."))


@dataclass(frozen=True)
class Lock:
    """One locked period of one owner, with the last decision about it."""

    ref_area: str
    period: str
    grounds: str

    @cached_property
    def bounds(self) -> tuple[date, date]:
        return date_bounds(self.period)


class Periods:
    """Where records lie in time, and under which lock: one reading of the ledger."""

    def __init__(self, ws: Workspace) -> None:
        self._ledger = ws.store.ledger
        self.locks: dict[str, list[Lock]] = {}
        for lock in locks(ws):
            self.locks.setdefault(lock.ref_area, []).append(lock)

    @cached_property
    def _events(self) -> dict[str, str]:
        """When each event was held: a delegation lies where its event does."""
        return {one.record_id: one.values.get("held", "") for one in self._ledger.records("event")}

    def last_day(self, form: str, key: Mapping[str, str], values: Mapping[str, str]) -> date | None:
        """The last day a record speaks of, which puts it into one year and no other; None when it does not say."""
        if period := key.get("time_period"):
            return date_bounds(period)[1]
        if "event" in key:
            values = {"held": self._events.get(key["event"], "")}
        days = (_day(form, question, values.get(question, "")) for question in DATED)
        return next((date_bounds(day)[1] for day in days if day), None)

    def lies_in(self, stored: Stored, period: str) -> bool:
        first, last = date_bounds(period)
        day = self.last_day(stored.form, stored.key, stored.values)
        return day is not None and first <= day <= last

    def lock_of(self, form: str, key: Mapping[str, str], values: Mapping[str, str]) -> Lock | None:
        """The lock under which a record with these values lies."""
        own = self.locks.get(owner_of(key)) if form in PRINTED else None
        day = self.last_day(form, key, values) if own else None
        return next((one for one in own or () if day and one.bounds[0] <= day <= one.bounds[1]), None)

    def is_late(self, stored: Stored) -> bool:
        """Came it after the lock, or was it not clear then? Nothing of it is approved."""
        return not stored.approved and self.lock_of(stored.form, stored.key, stored.values) is not None


def _day(form: str, question: str, value: str) -> str:
    field = FORMS[form].fields.get(question) if form in FORMS else None
    if question != "held" or not value:
        return value if field is not None or form not in FORMS else ""
    import json

    held: dict[str, str] = json.loads(value)
    return held.get("end") or held.get("start", "")


def locks(ws: Workspace) -> Iterator[Lock]:
    """Every period that is locked now."""
    for stored in ws.store.ledger.records(PeriodLock.name):
        if stored.values.get("locked") == "1" or stored.states.get("locked") == "conflict":
            yield Lock(stored.key["ref_area"], stored.key["time_period"], stored.values.get("grounds", ""))


def locked(ws: Workspace, ref_area: str, period: str) -> bool:
    """Is exactly this period of this owner locked?"""
    return any((one.ref_area, one.period) == (ref_area, period) for one in locks(ws))


def lock_rows(ws: Workspace, ref_area: str, period: str, value: str, grounds: str) -> list[Working]:
    """What a lock (`value` "1") or an unlocking ("0") says, to be minted with whatever else is decided."""
    key = {"ref_area": ref_area, "time_period": period}
    name = record_id(PeriodLock.name, key)
    before = ws.store.ledger.record(name)
    rows = []
    for question, text in (("locked", value), ("grounds", clean_text(grounds.strip()))):
        heads = before.heads.get(question, ()) if before else ()
        if text or heads:
            rows.append(Working(name, PeriodLock.name, key, question, text, ws.settings.lang, reason=grounds.strip(),
                                based_on=tuple(heads), changed_at=ws.clock()))  # fmt: skip
    return rows


def unlock(ws: Workspace, signer: Signer, ref_area: str, period: str, grounds: str = "") -> None:
    """Let a period be printed as it comes again; what is approved stays approved."""
    ws.require_secretariat()
    period = read_period(period, ws.settings.lang)
    if not locked(ws, ref_area, period):
        raise NOT_LOCKED.error(ref_area=ref_area, period=period)
    mint_decision(ws, signer, lock_rows(ws, ref_area, period, "0", grounds))
