"""Approval: what is clean is approved, record by record, a cluster at a time or whole, and a period can be locked.

What is approved is printed as published. An approval names exactly what it saw, so whatever comes later waits beside
it as a proposed correction (`corrections`). Approving again, taking back and locking are edits like every other.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from carec_desktop.actions.locking import PRINTED, Lock, Periods, lock_rows, locked
from carec_desktop.actions.minting import mint_decision
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework import Framework
from carec_desktop.holders import owner_of
from carec_desktop.i18n import N_
from carec_desktop.ledger import APPROVED, WITHDRAWN, Edit, approval_in_force, approval_value
from carec_desktop.localdates import read_period
from carec_desktop.names import record_name
from carec_desktop.problems import declare
from carec_desktop.store import Stored, Working
from carec_desktop.sync.package import Signer

NOTHING_TO_APPROVE = declare(
    "nothing-to-approve",
    N_("{ref_area} has no clean value for {period} that is not approved already; nothing was changed."),
)
PERIOD_LOCKED = declare(
    "period-locked",
    N_("{period} is locked for {ref_area}, so nothing is approved at once; accept or decline what waits one by one, or "
       "unlock the period."),
)  # fmt: skip
WHOLE_PERIOD = declare(
    "lock-whole-period",
    N_("A lock holds for a whole period, not for one cluster, and would hold back the others; nothing was changed, "
       "approve the cluster without locking {period}."),
)  # fmt: skip
NO_CLUSTER = declare("no-cluster", N_("“{cluster}” is no cluster of this framework; nothing was changed."))
NOT_CLEAN = declare(
    "not-clean", N_("“{name}” contradicts itself or waits for a package; settle that first, nothing was changed.")
)
NO_RECORD = declare("no-record", N_("There is no record “{record}” here; nothing was changed."))
NO_DECISION = declare("no-decision", N_("Nothing was decided about “{name}” that could be taken back."))
DECIDED_SINCE = declare(
    "decided-since", N_("Something else was decided about “{name}” since; nothing was taken back, look at it again.")
)


@dataclass(frozen=True)
class Approval:
    """Ids of the records approved now, how many of them were corrections, names of those that were not clean, and ids
    of the edits that say so."""

    records: tuple[str, ...]
    skipped: tuple[str, ...]
    corrections: int = 0
    edits: tuple[str, ...] = ()

    @property
    def approved(self) -> int:
        return len(self.records)


def approve(
    ws: Workspace, signer: Signer, ref_area: str, period: str, *, cluster: str = "", reason: str = "",
    corrections: bool = True, lock: bool = False, shown: Mapping[str, tuple[str, ...]] | None = None,
) -> Approval:  # fmt: skip
    """Approve every clean record of `ref_area` that lies in `period`, or of one cluster in it, naming the exact heads
    seen; without `corrections` what waits beside an approved value goes on waiting. With `lock` the period is locked
    in the same act, whatever is left to approve. `shown`: the heads of each record that the person saw; one that is new
    or changed since is left for another look. Raises UserError period-locked, lock-whole-period, no-cluster,
    nothing-to-approve."""
    ws.require_secretariat()
    period = read_period(period, ws.settings.lang)
    if locked(ws, ref_area, period):
        raise PERIOD_LOCKED.error(ref_area=ref_area, period=period)
    if lock and cluster:
        raise WHOLE_PERIOD.error(period=period)
    every = _unlocked(ws, ref_area, period, cluster)
    skipped = [record_name(one.form, one.key, one.values) for one in every if not is_clean(one)]
    due = [one for one in every if is_clean(one) and to_approve(one) and (corrections or not one.approved)]
    if shown is not None:
        due = [one for one in due if shown.get(one.record_id) == one.all_heads]
    if not due and not skipped and not lock:
        raise NOTHING_TO_APPROVE.error(ref_area=ref_area, period=period)
    rows = [approval(ws, one, reason) for one in due]
    edits = mint_decision(ws, signer, rows + (lock_rows(ws, ref_area, period, "1", reason) if lock else []))
    return Approval(
        tuple(one.record_id for one in due), tuple(skipped), sum(bool(one.approved) for one in due), decisions(edits)
    )  # fmt: skip


def decisions(edits: Iterable[Edit]) -> tuple[str, ...]:
    """Ids of those edits that decide what is published."""
    return tuple(edit.id for edit in edits if edit.question == APPROVED)


def _unlocked(ws: Workspace, ref_area: str, period: str, cluster: str) -> list[Stored]:
    """What lies in the period and under no lock of a longer or shorter one. Raises UserError period-locked when a lock
    holds all of it."""
    periods, every = Periods(ws), _wanted(ws, ref_area, period, cluster)
    held = {one.record_id: lock for one in every if (lock := periods.lock_over(one)) is not None}
    if every and len(held) == len(every):
        raise PERIOD_LOCKED.error(ref_area=ref_area, period=next(iter(held.values())).period)
    return [one for one in every if one.record_id not in held]


def approve_record(
    ws: Workspace, signer: Signer, record: str, reason: str = "", shown: Stored | None = None
) -> tuple[str, ...]:
    """Approve one record as it stands, or as the person saw it: what came since waits. Ids of the edits. Raises
    UserError no-record, not-clean, period-locked."""
    ws.require_secretariat()
    stored = shown or found(ws, record)
    refuse_unclean(stored)
    lock = Periods(ws).lock_over(stored)
    if lock is not None:
        raise PERIOD_LOCKED.error(ref_area=lock.ref_area, period=lock.period)
    return decisions(mint_decision(ws, signer, [approval(ws, stored, reason)]))


def take_back(
    ws: Workspace, signer: Signer, records: Iterable[str], reason: str = "", only: Collection[str] | None = None
) -> tuple[str, ...]:
    """Undo the last decision about what is published of these records: what was published before it is published
    again, and what it accepted or declined waits again. Done twice, the decision stands again. `only`: edits that may
    be undone; whatever somebody decided since stays. Ids of the edits. Raises UserError no-decision, decided-since;
    then nothing was changed."""
    ws.require_secretariat()
    rows = [_before(ws, found(ws, record), reason, only) for record in dict.fromkeys(records)]
    return decisions(mint_decision(ws, signer, rows))


def _before(ws: Workspace, stored: Stored, reason: str, only: Collection[str] | None) -> Working:
    """What was decided before the last decision, decided again."""
    edits = ws.store.ledger.edits_of(stored.record_id)
    decided = {e.id: e for e in edits if e.question == APPROVED}
    last = stored.heads.get(APPROVED, ())
    if not last:
        raise NO_DECISION.error(name=record_name(stored.form, stored.key, stored.values))
    if only is not None and not set(last) <= set(only):
        raise DECIDED_SINCE.error(name=record_name(stored.form, stored.key, stored.values))
    before = approval_in_force((e for i, e in decided.items() if i not in last), edits)
    value, observed = (before.value, before.observed) if before is not None else (WITHDRAWN, ())
    return verdict(ws, stored, value, observed, reason)


def found(ws: Workspace, record: str) -> Stored:
    """A record of the ledger. Raises UserError no-record."""
    stored = ws.store.ledger.record(record)
    if stored is None:
        raise NO_RECORD.error(record=record)
    return stored


def refuse_unclean(stored: Stored) -> None:
    if not is_clean(stored):
        raise NOT_CLEAN.error(name=record_name(stored.form, stored.key, stored.values))


def approval(ws: Workspace, stored: Stored, reason: str = "") -> Working:
    """The approval of a record as it stands."""
    return verdict(ws, stored, approval_value(stored.all_heads), stored.all_heads, reason)


def verdict(ws: Workspace, stored: Stored, value: str, observed: Iterable[str], reason: str) -> Working:
    """A decision about what is published of a record, in the place of those known here."""
    return Working(
        stored.record_id, stored.form, stored.key, APPROVED, value, reason=reason.strip(),
        based_on=(*observed, *stored.heads.get(APPROVED, ())), changed_at=ws.clock(),
    )  # fmt: skip


# -- where approval stands -------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """Records of one owner in a period: `clean` ones that may be approved, approved ones, those that wait beside what
    is published or behind the `lock`, those that are not clean; `shown`: heads of the clean ones, by record."""

    clean: int = 0
    approved: int = 0
    waiting: int = 0
    unclean: tuple[Stored, ...] = ()
    lock: Lock | None = None
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Listed:
    """One record of an owner in a period. `state`: approved, waiting, unclean, declined or clean."""

    stored: Stored
    state: str

    @property
    def place(self) -> str:
        return record_name(self.stored.form, self.stored.key, self.stored.approved or self.stored.values)


def listed(ws: Workspace, ref_area: str, period: str, cluster: str = "") -> list[Listed]:
    """Every record that approval is about, by name."""
    periods = Periods(ws)
    found = [Listed(one, _state(one, periods.is_late(one))) for one in _wanted(ws, ref_area, period, cluster)]
    return sorted(found, key=lambda one: (PRINTED.index(one.stored.form), one.place, one.stored.key.get("source", "")))


def _state(stored: Stored, late: bool) -> str:
    if not is_clean(stored):
        return "unclean"
    if waits(stored, late):
        return "waiting"
    return "approved" if stored.approved else "declined" if stored.declined else "clean"


def standings(ws: Workspace, period: str, cluster: str = "") -> dict[str, Standing]:
    """Where the approval of every owner stands in `period`, in all clusters or in one."""
    periods, counted = Periods(ws), _counts_in(ws.framework, cluster)
    held = {owner: lock for owner, locks in periods.locks.items() for lock in locks if lock.period == period}
    shown: dict[str, dict[str, tuple[str, ...]]] = {}
    standing: dict[str, Standing] = {owner: Standing(lock=lock) for owner, lock in held.items()}
    for stored in filter(counted, _all_in_period(ws, periods, period)):
        owner = owner_of(stored.key)
        now = standing.get(owner, Standing())
        standing[owner] = _with(now, stored, periods.is_late(stored), shown.setdefault(owner, {}))
    return {owner: replace(now, shown=shown.get(owner, {})) for owner, now in standing.items()}


def _with(now: Standing, stored: Stored, late: bool, shown: dict[str, tuple[str, ...]]) -> Standing:
    state = _state(stored, late)
    if state == "clean":
        shown[stored.record_id] = stored.all_heads
    if state == "unclean":
        return replace(now, unclean=(*now.unclean, stored))
    return replace(
        now, clean=now.clean + (state == "clean"), waiting=now.waiting + (state == "waiting"),
        approved=now.approved + bool(stored.approved),
    )  # fmt: skip


def waits(stored: Stored, late: bool) -> bool:
    """Is there something that is not printed before the secretariat has accepted it?"""
    rivals = stored.states.get(APPROVED) == "conflict"
    return rivals or ((bool(stored.corrected) or stored.leaving or late) and not stored.declined)


def is_clean(stored: Stored) -> bool:
    """Has every question one answer? That officers decided differently about approval is settled by deciding again."""
    return stored.exists != "conflict" and all(
        state == "clean" for question, state in stored.states.items() if question != APPROVED
    )


def to_approve(stored: Stored) -> bool:
    return not stored.declined and (not stored.approved or bool(stored.corrected))


def _wanted(ws: Workspace, ref_area: str, period: str, cluster: str) -> list[Stored]:
    every = filter(_counts_in(ws.framework, cluster), _all_in_period(ws, Periods(ws), period))
    return [stored for stored in every if owner_of(stored.key) == ref_area]


def _counts_in(framework: Framework, cluster: str) -> Callable[[Stored], bool]:
    """Whether a record belongs to a cluster, by its measure or its sector; to no cluster in particular, everything."""
    if not cluster:
        return lambda _stored: True
    sectors = next((one.sectors for one in framework.clusters if one.code == cluster), None)
    if sectors is None:
        raise NO_CLUSTER.error(cluster, cluster=cluster)

    def counts(stored: Stored) -> bool:
        measure = stored.key.get("measure", "")
        known = framework.measure(measure).sector if measure and framework.has_measure(measure) else ""
        return (known or stored.values.get("sector", "")) in sectors

    return counts


def _all_in_period(ws: Workspace, periods: Periods, period: str) -> Iterator[Stored]:
    for form in PRINTED:
        yield from (stored for stored in ws.store.ledger.records(form) if periods.lies_in(stored, period))
