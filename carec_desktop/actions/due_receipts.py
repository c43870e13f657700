"""Which receipts are due, and why: what nobody there was told yet.

Told is told by a package of the secretariat: a receipt carries what it decided, asked and locked; receipts and calls
both carry the keyring and the revision of the framework. No clock decides but the one that packages were taken in by.
"""

from dataclasses import dataclass

from carec_desktop.actions.framework_revision import document_for
from carec_desktop.actions.matters import refused
from carec_desktop.actions.region import last_packages
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.lock import PeriodLock
from carec_desktop.holders import Role
from carec_desktop.ledger import QUERY, Attestation
from carec_desktop.sync.keyring import SignedKeyring

# Why a receipt is due, in the order it is said.
PACKAGE, REFUSED, FRAMEWORK, KEYRING = "package", "refused", "framework", "keyring"
QUESTION, LOCK, DECISION = "question", "lock", "decision"
REASONS = (PACKAGE, REFUSED, FRAMEWORK, KEYRING, QUESTION, LOCK, DECISION)


@dataclass(frozen=True)
class Answering:
    """One REF_AREA with somebody enrolled: number and time of the last package from it, when the last receipt to it
    was written, and why another one is due: some of REASONS, none when everything was said."""

    area: str
    number: int
    received: str
    answered: str
    reasons: tuple[str, ...]

    @property
    def waits(self) -> bool:
        return bool(self.reasons)


def answering(ws: Workspace) -> list[Answering]:
    """Everybody who may get a receipt, by REF_AREA."""
    written = {letter.who: letter.at for letter in ws.store.post.letters("out") if letter.purpose == "receipt"}
    last, unsaid, sent, bad = last_packages(ws), _unsaid(ws), _last_sent(ws), refused(ws)
    revision = ws.framework.revision if document_for(ws) is not None else ""
    areas = sorted({holder.ref_area for holder in ws.keyring.holders if holder.key != ws.key})
    found = []
    for area in areas:
        (number, received), answered = last.get(area, (0, "")), written.get(area, "")
        why = unsaid.get(area, frozenset()) & ({QUESTION} if not answered else frozenset(REASONS))
        why |= {PACKAGE} if received > answered else set()
        why |= {REFUSED} if any(letter.at > answered for letter in bad.get(area, ())) else set()
        why |= {FRAMEWORK} if revision and (area not in sent or sent[area].revision != revision) else set()
        why |= {KEYRING} if area in sent and _knows_otherwise(ws, area, sent[area].keyring) else set()
        found.append(Answering(area, number, received, answered, tuple(one for one in REASONS if one in why)))
    return found


def _last_sent(ws: Workspace) -> dict[str, Attestation]:
    """The last package to each REF_AREA, a receipt or a call."""
    return {a.addressee: a for a in ws.store.ledger.attestations() if a.purpose in ("receipt", "call")}


def _unsaid(ws: Workspace) -> dict[str, frozenset[str]]:
    """What the secretariat did that no receipt to a REF_AREA carried, by kind."""
    desks = {holder.key for holder in ws.keyring.holders if holder.role == Role.SECRETARIAT}
    found: dict[str, set[str]] = {}
    for area, author, form, question in ws.store.post.untold():
        if author in desks:
            kind = QUESTION if question.startswith(QUERY) else LOCK if form == PeriodLock.name else DECISION
            found.setdefault(area, set()).add(kind)
    return {area: frozenset(kinds) for area, kinds in found.items()}


def _knows_otherwise(ws: Workspace, area: str, number: int) -> bool:
    """Whether the copy of the keyring that went with an earlier number names other holders than the newest: a keyring
    also counts on for what concerns somebody else alone."""
    copies = [SignedKeyring.parse(text).keyring for text in ws.store.ledger.keyring_documents(area)]
    known = next((copy for copy in reversed(copies) if copy.number <= number), None)
    told = known and (known.holders, known.root, known.roots)
    return bool(told) and told != (copies[-1].holders, copies[-1].root, copies[-1].roots)
