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
from carec_desktop.actions.record import view
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms import FORMS
from carec_desktop.forms.lock import PeriodLock
from carec_desktop.holders import owner_of
from carec_desktop.i18n import N_
from carec_desktop.ledger import clean_text, record_id
from carec_desktop.localdates import bounds_of, date_bounds, read_period
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
        """When each event was held, as published where it is: a delegation lies where its event does."""
        return {one.record_id: _placing(one).get("held", "") for one in self._ledger.records("event")}

    def last_day(self, form: str, key: Mapping[str, str], values: Mapping[str, str]) -> date | None:
        """The last day a record speaks of, which puts it into one year and no other; None when it does not say, or
        says what is no date."""
        return _last(next(iter(self._said(form, key, values)), ""))

    def _said(self, form: str, key: Mapping[str, str], values: Mapping[str, str]) -> Iterator[str]:
        """What a record says about its time, the most telling first."""
        if period := key.get("time_period"):
            yield period
        if "event" in key:
            values = {"held": self._events.get(key["event"], "")}
        yield from filter(None, (_day(form, question, values.get(question, "")) for question in DATED))

    def lies_in(self, stored: Stored, period: str) -> bool:
        """Is the period the record's own, as it is published, or as it stands while nothing of it is?"""
        first, last = date_bounds(period)
        day = self.last_day(stored.form, stored.key, _placing(stored))
        return day is not None and first <= day <= last

    def lock_of(self, form: str, key: Mapping[str, str], values: Mapping[str, str]) -> Lock | None:
        """The lock under which a record with these values lies. One whose date cannot be read lies under any lock of
        its owner: nobody can say that it came in time."""
        own = self.locks.get(owner_of(key), ()) if form in PRINTED else ()
        said = next(iter(self._said(form, key, values)), "") if own else ""
        day = _last(said)
        if said and day is None:
            return next(iter(own), None)
        return next((one for one in own if day and one.bounds[0] <= day <= one.bounds[1]), None)

    def lock_over(self, stored: Stored) -> Lock | None:
        """The lock that a record lies under, as it is published or as it is proposed: no new date leads out of one."""
        published = self.lock_of(stored.form, stored.key, stored.approved) if stored.approved else None
        return published or self.lock_of(stored.form, stored.key, stored.values)

    def is_late(self, stored: Stored) -> bool:
        """Came it after the lock, or was it not clear then? Nothing of it is approved."""
        return not stored.approved and self.lock_over(stored) is not None


def lock_on(ws: Workspace, record: str) -> Lock | None:
    """The lock that a record lies under, sent or still a draft; None for one that is not here."""
    shown = view(ws, record)
    if shown is None:
        return None
    periods = Periods(ws)
    before = periods.lock_over(shown.stored) if shown.stored is not None else None
    return before or periods.lock_of(shown.form, shown.key, shown.values)


def _placing(stored: Stored) -> Mapping[str, str]:
    """The values that say when a record was: the published ones, where there are any."""
    return stored.approved or stored.values


def _last(said: str) -> date | None:
    bounds = bounds_of(said)
    return bounds[1] if bounds else None


def _day(form: str, question: str, value: str) -> str:
    field = FORMS[form].fields.get(question) if form in FORMS else None
    if question != "held" or not value:
        return value if field is not None or form not in FORMS else ""
    try:
        held = FORMS["event"].fields["held"].value(value)
    except (ValueError, AttributeError):
        return value  # no date, and that is what its readers are to see
    return held.get("end") or held.get("start", "")  # type: ignore[no-any-return]


def locks(ws: Workspace) -> Iterator[Lock]:
    """Every period that is locked now."""
    for stored in ws.store.ledger.records(PeriodLock.name):
        if _holds(ws, stored):
            yield Lock(stored.key["ref_area"], stored.key["time_period"], stored.values.get("grounds", ""))


def _holds(ws: Workspace, stored: Stored) -> bool:
    """While it is not clear, whether for a contradiction or for what has not come, any head that locks is enough."""
    if stored.states.get("locked") == "clean":
        return stored.values.get("locked") == "1"
    heads = (ws.store.ledger.edit(head) for head in stored.heads.get("locked", ()))
    return any(edit is not None and edit.value == "1" for edit in heads)


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
