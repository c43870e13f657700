"""The ledger: immutable edits, and the state of every record as a pure function of them.

State = f(edits, attestations, keyring). All three only grow and no clock decides, so neither
order nor repetition nor gaps of delivery can change the outcome (design 2).
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from json.encoder import encode_basestring

from carec_desktop.forms import upgrades
from carec_desktop.holders import Keyring, Role, in_scope, is_decision
from carec_desktop.i18n import N_
from carec_desktop.problems import declare

KEY, EXISTS, APPROVED = "_key", "_exists", "_approved"
WITHDRAWN = ""  # value of an approval that takes back the ones it replaces
QUERY, REPLY = "_query:", "_reply:"  # followed by the question that the secretariat asks about, the owner answers
LONGEST_VALUE = 8000
EDIT_TAG, RECORD_TAG = b"e1\n", b"r1\n"
VOUCHING = frozenset({"receipt", "call"})

# Control characters, the marks that reorder text on the screen, and what no XML may hold; line feed alone is kept.
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

TEXT_TOO_LONG = declare(
    "text-too-long",
    N_("This text has {length} characters and {limit} is the most a package can carry; shorten it, nothing is lost."),
)
TEXT_UNPRINTABLE = declare(
    "text-unprintable",
    N_("This text holds an invisible control character ({code}); remove it, everything else is kept."),
)


def is_bookkeeping(question: str) -> bool:
    """Is it about the record rather than one of its form's questions? (No field's key starts like this.)"""
    return question.startswith("_")


def is_talk(question: str) -> bool:
    """Is it said about a record rather than in it? Two people who say different things do not contradict."""
    return question.startswith((QUERY, REPLY))


def is_content(question: str) -> bool:
    """Does a delete or an approval have to have seen it?"""
    return question not in (EXISTS, APPROVED) and not is_talk(question)


_spell = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical_json(value: object) -> bytes:
    """The one spelling of a JSON value: sorted keys, no spaces, NFC, UTF-8 (frozen)."""
    return unicodedata.normalize("NFC", _spell(value)).encode()


def clean_text(text: str, place: str = "") -> str:
    """`text` in NFC with LF line ends. Raises UserError when it is too long or holds a control character."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if found := _FORBIDDEN.search(text):
        raise TEXT_UNPRINTABLE.error(place, code=f"U+{ord(found[0]):04X}")
    if len(text) > LONGEST_VALUE:
        raise TEXT_TOO_LONG.error(place, length=len(text), limit=LONGEST_VALUE)
    return text


def record_id(form: str, key: Mapping[str, str]) -> str:
    """Name of a record: it proves its own key, so nobody can move a record to another owner."""
    return hashlib.sha256(RECORD_TAG + form.encode() + b"\n" + canonical_json(dict(key))).hexdigest()[:32]


@dataclass(frozen=True)
class Edit:
    """One answer to one question, for ever. `replaces`: the heads on the author's screen.
    `observed`: for delete and approve, every head of the record on that screen."""

    record_id: str
    form: str
    question: str
    value: str
    lang: str = ""
    replaces: tuple[str, ...] = ()
    observed: tuple[str, ...] = ()
    author: str = ""
    device: str = ""
    epoch: int = 0
    made_at: str = ""
    revision: str = ""
    reason: str = ""
    on_behalf_of: str = ""
    nonce: str = ""

    @cached_property
    def id(self) -> str:
        # canonical_json of all fields, spelt out: a package has 100,000 of them and this takes a third of the time.
        q = encode_basestring
        replaces = ",".join(map(q, sorted(self.replaces))) if self.replaces else ""
        observed = ",".join(map(q, sorted(self.observed))) if self.observed else ""
        text = (
            f'{{"author":{q(self.author)},"device":{q(self.device)},"epoch":{self.epoch},"form":{q(self.form)},'
            f'"lang":{q(self.lang)},"made_at":{q(self.made_at)},"nonce":{q(self.nonce)},"observed":[{observed}],'
            f'"on_behalf_of":{q(self.on_behalf_of)},"question":{q(self.question)},"reason":{q(self.reason)},'
            f'"record_id":{q(self.record_id)},"replaces":[{replaces}],"revision":{q(self.revision)},'
            f'"value":{q(self.value)}}}'
        )
        return hashlib.sha256(EDIT_TAG + unicodedata.normalize("NFC", text).encode()).hexdigest()

    def read_as(self, question: str, value: str) -> "Edit":
        """The same edit as today's form asks it; it keeps the name of what was sent."""
        if (question, value) == (self.question, self.value):
            return self
        today = replace(self, question=question, value=value)
        today.__dict__["id"] = self.id
        return today


EDIT_FIELDS = tuple(f.name for f in fields(Edit))


@dataclass(frozen=True)
class Attestation:
    """A verified seal: `signer` stood behind `edits` in the numbered package `seal`."""

    seal: str
    purpose: str
    signer: str
    device: str
    epoch: int
    number: int
    previous: str
    addressee: str
    revision: str
    keyring: int
    edits: frozenset[str] = field(default=frozenset(), repr=False)


def key_of(edits: Iterable[Edit]) -> dict[str, str] | None:
    """The key of a record if one of its edits proves it; who wrote that edit does not matter."""
    for edit in edits:
        if edit.question == KEY and (key := _proven(edit.record_id, edit.form, edit.value)) is not None:
            return dict(key)
    return None


# Judged, counted and computed: every record of a large package is asked for several times.
@lru_cache(maxsize=1 << 16)
def _proven(record: str, form: str, value: str) -> tuple[tuple[str, str], ...] | None:
    """The key that `value` spells, if the record is named by it."""
    try:
        key = json.loads(value)
    except ValueError:
        return None
    if isinstance(key, dict) and record_id(form, key) == record:
        return tuple((str(k), str(v)) for k, v in key.items())
    return None


def belongs(edit: Edit, key: Mapping[str, str]) -> bool:
    """Does the edit call its record by the right form? Otherwise a trainer could say that a figure is a training."""
    return record_id_of(edit.form, tuple(key.items())) == edit.record_id


@lru_cache(maxsize=1 << 16)
def record_id_of(form: str, key: tuple[tuple[str, str], ...]) -> str:
    return record_id(form, dict(key))


def chain(seal: str, attestations: Mapping[str, Attestation]) -> set[str]:
    """A package and all before it in its sender's chain, as far as they are here."""
    found: set[str] = set()
    while seal and seal not in found:
        found.add(seal)
        seal = attestations[seal].previous if seal in attestations else ""
    return found


def accepted_chain(keyring: Keyring, attestations: Mapping[str, Attestation]) -> Callable[[Attestation], bool]:
    """Tells whether a package still counts after revocations: only what the cut-off's own chain names does,
    whenever it arrives."""
    kept = {
        holder.key: frozenset(seal for cut in holder.accepted_until for seal in chain(cut, attestations))
        for holder in keyring.holders if holder.accepted_until is not None
    }  # fmt: skip
    return lambda attestation: attestation.signer not in kept or attestation.seal in kept[attestation.signer]


def counts(edit: Edit, key: Mapping[str, str] | None, covering: Iterable[Attestation], keyring: Keyring) -> bool:
    """Does the edit count? Its author's own unrevoked attestation within scope, or the secretariat's
    vouching, must cover it; until the record's key is known nobody can tell, so it waits."""
    if key is None or not belongs(edit, key) or (edit.question == KEY and key_of([edit]) is None):
        return False
    author = keyring.holder(edit.author)
    for attestation in covering:
        signer = keyring.holder(attestation.signer)
        if signer is None:
            continue
        if attestation.signer == edit.author and author and in_scope(author, edit.form, key, edit.question):
            return True
        if signer.role == Role.SECRETARIAT and attestation.purpose in VOUCHING:
            own = author is None or author.role == Role.SECRETARIAT
            return own or not is_decision(edit.form, edit.question)
    return False


@dataclass(frozen=True)
class Answer:
    """State of one question: `clean` has one value; `conflict` keeps every head; `waiting` names an edit
    that has not arrived. `approved` is the published text, `correction` that a later head differs from it."""

    question: str
    heads: tuple[Edit, ...]
    state: str
    approved: str | None = None

    @property
    def value(self) -> str:
        return self.heads[0].value if self.state != "conflict" and self.heads else ""

    @property
    def lang(self) -> str:
        return self.heads[0].lang if self.heads else ""

    @property
    def unconfirmed(self) -> str:
        """The country this was entered for while it has not said so itself, else ""."""
        first = self.heads[0].on_behalf_of if self.heads else ""
        return first if first and all(h.on_behalf_of for h in self.heads) else ""

    @property
    def correction(self) -> bool:
        return self.approved is not None and any(head.value != self.approved for head in self.heads)


@dataclass(frozen=True)
class RecordState:
    """A record as the counting edits make it. `exists` is "1", "0", or "conflict" when it was deleted
    by somebody who had not seen all of it."""

    record_id: str
    form: str
    key: Mapping[str, str]
    answers: Mapping[str, Answer]
    exists: str

    @property
    def heads(self) -> tuple[str, ...]:
        """Ids that a delete or an approval made now would observe."""
        found = (h.id for q, a in self.answers.items() if is_content(q) for h in a.heads)
        return tuple(sorted(found))


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """As they were written, as far as clocks tell; never an edit before one that it replaced."""
    left = {edit.id: edit for edit in sorted(edits, key=lambda e: (e.made_at, e.id))}
    found: list[Edit] = []
    while left:
        ready = (e for e in left.values() if not any(r in left for r in e.replaces))
        following = next(ready, next(iter(left.values())))  # replacing in a circle cannot happen: ids are hashes
        found.append(left.pop(following.id))
    return found


def heads_of(edits: Iterable[Edit]) -> list[Edit]:
    """Edits of one question that no other of them replaces, sorted by id."""
    edits = list(edits)
    replaced = {r for e in edits for r in e.replaces if r != e.id}
    return sorted((e for e in edits if e.id not in replaced), key=lambda e: e.id)


def settle_question(
    question: str, edits: list[Edit], known: Container[str], published: str | None = None
) -> Answer:  # fmt: skip
    """State of one question from its counting edits; `known` holds every edit id that has arrived."""
    heads = edits if len(edits) == 1 else heads_of(edits)
    if is_talk(question):
        state = "clean"
    elif any(r not in known for e in edits for r in e.replaces):
        state = "waiting"
    else:
        state = "clean" if len({h.value for h in heads}) == 1 else "conflict"
    return Answer(question, tuple(heads), state, published)


def as_asked_today(edits: Iterable[Edit]) -> list[Edit]:
    """Edits under the questions that their forms ask now; one whose question was split comes several times."""
    edits = list(edits)
    if not upgrades.STEPS:
        return edits
    return [e.read_as(*now) for e in edits for now in upgrades.answers(e.form, e.question, e.value).items()]


def settle(edits: Iterable[Edit], known: Container[str], key: Mapping[str, str]) -> RecordState:
    """State of one record, whose key is `key`, from its counting edits (at least one) in any order."""
    edits = as_asked_today(edits)
    asked: dict[str, list[Edit]] = {}
    for edit in edits:
        asked.setdefault(edit.question, []).append(edit)
    published = _published(asked.get(APPROVED, []), edits)
    answers = {q: settle_question(q, asked[q], known, published.get(q)) for q in sorted(asked)}
    state = RecordState(edits[0].record_id, edits[0].form, key, answers, "1")
    return replace(state, exists=_existence(state, bool(published))) if EXISTS in answers else state


def _existence(state: RecordState, published: bool) -> str:
    spoken = state.answers.get(EXISTS)
    if spoken is None:
        return "1"
    if len({head.value for head in spoken.heads}) > 1:
        return "conflict"
    if spoken.heads[0].value == "1":
        return "1"
    seen = {o for head in spoken.heads for o in head.observed}
    if published and seen >= set(state.heads):
        return "1"  # what is published does not vanish: the deletion is a proposed correction
    return "0" if seen >= set(state.heads) else "conflict"


def approval_value(observed: Iterable[str]) -> str:
    """Value of an approval: two approvals of different heads are two values, hence a visible conflict."""
    return hashlib.sha256("\n".join(sorted(observed)).encode()).hexdigest()[:32]


def declined_value(published: Iterable[str], seen: Iterable[str]) -> str:
    """Value of an approval that leaves `published` (nothing, where nothing is) and declines `seen`, all that stands
    now. Somebody who accepts the same meanwhile says another value, hence a visible conflict."""
    published = tuple(published)
    return f"{approval_value(published) if published else WITHDRAWN}:{approval_value(seen)}"


def has_declined(approval: str, seen: Iterable[str]) -> bool:
    """Does the value of an approval decline exactly `seen`? What came later was not seen, and waits."""
    return approval.partition(":")[2] == approval_value(seen)


def approval_in_force(approvals: Iterable[Edit], edits: list[Edit]) -> Edit | None:
    """The last undisputed approval, withdrawal or refusal; an approval of something unclear is none."""
    sound = {a.id: a for a in approvals if _is_sound(a, edits) or _publishes_nothing(a)}
    current = heads_of(sound.values())
    while len({a.value for a in current}) > 1:
        earlier = {r for a in current for r in a.replaces if r in sound}
        current = heads_of(sound[i] for i in earlier)
    return current[0] if current else None


def _published(approvals: Iterable[Edit], edits: list[Edit]) -> dict[str, str]:
    """Values that the approval in force saw."""
    current = approval_in_force(approvals, edits)
    return {e.question: e.value for e in _observed(current, edits)} if current else {}


def _publishes_nothing(approval: Edit) -> bool:
    return not approval.observed and (approval.value == WITHDRAWN or approval.value.startswith(":"))


def _observed(approval: Edit, edits: list[Edit]) -> list[Edit]:
    seen = set(approval.observed)
    return [e for e in edits if e.id in seen]


def _is_sound(approval: Edit, edits: list[Edit]) -> bool:
    seen: dict[str, set[str]] = {}
    for edit in _observed(approval, edits):
        seen.setdefault(edit.question, set()).add(edit.value)
    return bool(seen) and all(len(values) == 1 for values in seen.values())


def published_before(edits: Iterable[Edit]) -> dict[str, dict[str, str]]:
    """By question, values that an approval published and the present one no longer does: value -> when it was
    first replaced, as the later approval's clock says. Cards printed before that day show them."""
    edits = as_asked_today(edits)
    said = [e for e in edits if e.question == APPROVED]
    approvals = {e.id: e for e in said if _is_sound(e, edits)}
    now = _published(said, edits)
    found: dict[str, dict[str, str]] = {}
    for later in sorted(said, key=lambda a: a.made_at):
        for earlier in (approvals[r] for r in later.replaces if r in approvals):
            for head in _observed(earlier, edits):
                if now.get(head.question, head.value) != head.value:
                    found.setdefault(head.question, {}).setdefault(head.value, later.made_at)
    return found


def digest(counting: Iterable[str]) -> str:
    """SHA-256 over the sorted ids of the counting edits: equal digests, equal ledgers."""
    return hashlib.sha256("\n".join(sorted(counting)).encode()).hexdigest()
