"""Who may speak for whom: key holders, the keyring, and the scope of every role.

The keyring alone decides; no column of a package and no choice made at first run widens it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

REGION = "CAREC"


class Role(StrEnum):
    """What a key was enrolled for."""

    FOCAL_POINT = "focal-point"
    SECTOR_LEAD = "sector-lead"
    TRAINER = "trainer"
    SECRETARIAT = "secretariat"


TRAINER_FORMS = frozenset({"training", "institution"})
LEAD_FORMS = frozenset(
    {"event", "training", "institution", "evidence", "project", "knowledge_product", "deliverable", "advice"}
)
# Decisions that belong to the secretariat whatever record they are made on (design 4, 5).
DECISION_FORMS = frozenset({"of_record", "explanation", "period_lock"})
DECISION_QUESTIONS = ("_approved", "_query:")  # the latter is followed by the question asked about
REFERENCE_KINDS = frozenset({"baseline", "target"})


@dataclass(frozen=True)
class Holder:
    """One enrolled key. `accepted_until` is None while the key is good; after a revocation it
    names, per device and epoch, the seal of the last package accepted from it."""

    key: str
    role: str
    ref_area: str
    sectors: tuple[str, ...]
    name: str
    public_key: str
    accepted_until: tuple[str, ...] | None = None


@dataclass(frozen=True)
class RootChange:
    """How one root key handed over to the next: both signed that keyrings from `number` on are the new one's."""

    old: str
    new: str
    number: int
    old_signature: str
    new_signature: str


@dataclass(frozen=True)
class Keyring:
    """A numbered list of holders as one audience knows it ("*" is the secretariat's full copy).

    `roots` leads from the first root to `root`, the oldest change first; `made_at` is shown and never used."""

    number: int
    audience: str
    root: str
    holders: tuple[Holder, ...]
    roots: tuple[RootChange, ...] = ()
    made_at: str = ""

    @cached_property
    def _by_key(self) -> dict[str, Holder]:
        return {h.key: h for h in reversed(self.holders)}  # of two with one key the first, as in the list

    def holder(self, key: str) -> Holder | None:
        return self._by_key.get(key)


def owner_of(key: Mapping[str, str]) -> str:
    """The one REF_AREA (or "CAREC/TRP" for a sector lead's own records) a record belongs to."""
    return key.get("owner") or key.get("ref_area", "")


def owner_for(holder_role: str, ref_area: str, sectors: tuple[str, ...] = ()) -> str:
    """Owner that a new record of this person gets."""
    if holder_role == Role.SECTOR_LEAD and sectors:
        return f"{REGION}/{sectors[0]}"
    return ref_area


def writes(role: str, form: str) -> bool:
    """Whether a role may write records of a form at all; `in_scope` then says which of them."""
    if role == Role.SECRETARIAT:
        return True
    if form in DECISION_FORMS:
        return False
    limited = {Role.TRAINER: TRAINER_FORMS, Role.SECTOR_LEAD: LEAD_FORMS | {"observation"}}
    return form in limited.get(Role(role), {form}) if role else False


def is_decision(form: str, question: str) -> bool:
    """Does only the secretariat answer this?"""
    return form in DECISION_FORMS or question.startswith(DECISION_QUESTIONS)


def in_scope(holder: Holder, form: str, key: Mapping[str, str], question: str) -> bool:
    """May this holder's edit of `question` on the record with `key` count? (design 5, Scope)"""
    if holder.role == Role.SECRETARIAT:
        return True
    if is_decision(form, question):
        return False
    if form == "observation" and key.get("kind") in REFERENCE_KINDS:
        return False
    owner = owner_of(key)
    if holder.role == Role.FOCAL_POINT:
        return owner == holder.ref_area
    if holder.role == Role.TRAINER:
        return form in TRAINER_FORMS and owner == holder.ref_area
    if holder.role == Role.SECTOR_LEAD:
        if form == "observation":
            return owner == REGION and key.get("measure", "").split(".")[0] in holder.sectors
        return form in LEAD_FORMS and owner in {f"{REGION}/{s}" for s in holder.sectors}
    return False
