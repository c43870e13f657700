"""Parties of an exchange in memory: what each holds, sees, types, sends and takes in. No files and no keys, but the
product's own judgement of what counts and what stands."""

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from hypothesis import strategies as st

from carec_desktop.holders import Holder, Keyring, Role, owner_of
from carec_desktop.ledger import (
    APPROVED,
    EXISTS,
    KEY,
    Attestation,
    Edit,
    RecordState,
    accepted_chain,
    approval_value,
    canonical_json,
    counts,
    key_of,
    record_id,
    settle,
)
from carec_desktop.sync.scope import out_of_scope

PEOPLE = {
    "office": Holder("office", Role.SECRETARIAT, "CAREC", (), "Office", ""),
    "kgz-1": Holder("kgz-1", Role.FOCAL_POINT, "KGZ", (), "First", ""),
    "kgz-2": Holder("kgz-2", Role.FOCAL_POINT, "KGZ", (), "Second", ""),
    "kaz": Holder("kaz", Role.FOCAL_POINT, "KAZ", (), "Third", ""),
    "lead": Holder("lead", Role.SECTOR_LEAD, "CAREC", ("TRP",), "Lead", ""),
    "trainer": Holder("trainer", Role.TRAINER, "CAREC", (), "Trainer", ""),
}


def figure(area: str, measure: str) -> tuple[str, dict[str, str]]:
    return "observation", {
        "measure": measure, "ref_area": area, "time_period": "2020", "kind": "actual", "source": "S", "dimensions": "",
    }  # fmt: skip


RECORDS: dict[str, tuple[str, dict[str, str]]] = {
    record_id(form, key): (form, key)
    for form, key in (
        figure("KGZ", "gdp_growth"), figure("KGZ", "ttci_rank"), figure("KAZ", "gdp_growth"),
        figure("CAREC", "TRP.OC1.ROAD_SWD"), ("training", {"owner": "CAREC", "nonce": "1"}),
        ("event", {"owner": "KGZ", "nonce": "2"}),
    )
}  # fmt: skip
WRITES = {
    "kgz-1": ("KGZ",), "kgz-2": ("KGZ",), "kaz": ("KAZ",), "lead": ("CAREC",), "trainer": ("CAREC",), "office": (),
}  # fmt: skip


def own_records(party: str) -> list[str]:
    """Records this party writes when it behaves."""
    holder = PEOPLE[party]
    found = [r for r, (_form, key) in RECORDS.items() if owner_of(key) in WRITES[party]]
    forms = {Role.TRAINER: {"training"}, Role.SECTOR_LEAD: {"observation"}}.get(Role(holder.role))
    return [r for r in found if forms is None or RECORDS[r][0] in forms]


@dataclass(frozen=True)
class Mail:
    """A package on its way: who sealed it, for whom, what it carries; a receipt names what is held."""

    seal: Attestation
    edits: tuple[Edit, ...]
    held: frozenset[str] = frozenset()


@dataclass
class Party:
    """One person's workspace. `drafts`: (record, question) -> (value, what was on the screen)."""

    name: str
    keyring: Keyring
    edits: dict[str, Edit] = field(default_factory=dict)
    seals: dict[str, Attestation] = field(default_factory=dict)
    drafts: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    epoch: int = 1
    number: int = 0
    last: str = ""

    def snapshot(self) -> "Party":
        return copy.deepcopy(self)

    # -- what is seen

    def counting(self, record: str) -> tuple[list[Edit], set[str], dict[str, str] | None]:
        """Counting edits of a record, ids of all that arrived, and its key."""
        here = [e for e in self.edits.values() if e.record_id == record]
        key = key_of(here)
        accepted = accepted_chain(self.keyring, self.seals)
        covering = [a for a in self.seals.values() if accepted(a)]
        good = [e for e in here if counts(e, key, [a for a in covering if e.id in a.edits], self.keyring)]
        return good, {e.id for e in here}, key

    def state(self, record: str) -> RecordState | None:
        good, known, key = self.counting(record)
        return settle(good, known, key) if good and key is not None else None

    def heads(self, record: str, question: str) -> tuple[str, ...]:
        state = self.state(record)
        answer = state.answers.get(question) if state else None
        return tuple(h.id for h in answer.heads) if answer else ()

    # -- what is done

    def type(self, record: str, question: str, value: str) -> None:
        self.drafts[record, question] = value, self.heads(record, question)

    def edit(self, record: str, question: str, value: str, clock: str, nonce: str, **seen: Iterable[str]) -> Edit:
        form, _key = RECORDS[record]
        lists: Mapping[str, tuple[str, ...]] = {name: tuple(sorted(ids)) for name, ids in seen.items()}
        return Edit(
            record, form, question, value, author=self.name, device=self.name, epoch=self.epoch, made_at=clock,
            nonce=nonce, **lists,
        )  # fmt: skip

    def naming(self, record: str, clock: str, nonce: str) -> list[Edit]:
        """The edit that names a record nobody here knows yet."""
        if any(e.record_id == record and e.question == KEY for e in self.edits.values()):
            return []
        _form, key = RECORDS[record]
        return [self.edit(record, KEY, canonical_json(key).decode(), clock, nonce + "k")]

    def seal(self, seal: str, purpose: str, addressee: str, edits: Iterable[Edit]) -> Attestation:
        """Number and chain a package of these edits."""
        self.number += 1
        made = Attestation(
            seal, purpose, self.name, self.name, self.epoch, self.number, self.last, addressee, "r", 1,
            frozenset(e.id for e in edits),
        )  # fmt: skip
        self.last = seal
        self.seals[seal] = made
        return made

    def send(self, seal: str, clock: str, nonce: str) -> Mail | None:
        """Mint the drafts and pack everything that no receipt has named."""
        for number, ((record, question), (value, screen)) in enumerate(sorted(self.drafts.items())):
            mark = f"{nonce}.{number}"
            for edit in (*self.naming(record, clock, mark), self._minted(record, question, value, screen, clock, mark)):
                self.edits[edit.id] = edit
        self.drafts.clear()
        carried = [e for e in self.edits.values() if e.author == self.name and e.id not in self.held]
        return Mail(self.seal(seal, "report", "secretariat", carried), tuple(carried)) if carried else None

    def _minted(self, record: str, question: str, value: str, screen: tuple[str, ...], clock: str, mark: str) -> Edit:
        if question not in (EXISTS, APPROVED):
            return self.edit(record, question, value, clock, mark, replaces=screen)
        own = set(self.heads(record, question))
        return self.edit(record, question, value, clock, mark, replaces=own & set(screen), observed=set(screen) - own)

    def decide(self, record: str, question: str, value: str, seal: str, clock: str, nonce: str) -> None:
        """The secretariat's way: mint and seal at once."""
        screen = self.heads(record, question)
        if question in (EXISTS, APPROVED):
            state = self.state(record)
            screen = (*screen, *(state.heads if state else ()))
        made = self._minted(record, question, value, screen, clock, nonce)
        self.edits[made.id] = made
        self.seal(seal, "decision", "CAREC", [made])

    def approve(self, record: str, seal: str, clock: str, nonce: str) -> None:
        state = self.state(record)
        assert state is not None
        self.decide(record, APPROVED, approval_value(state.heads), seal, clock, nonce)

    # -- mail

    def refuses(self, mail: Mail) -> bool:
        """Is anything in this report beyond its signer? (The product's own judgement.)"""
        signer = self.keyring.holder(mail.seal.signer)
        if signer is None or mail.seal.purpose != "report":
            return signer is None or signer.role != Role.SECRETARIAT
        known = {e.record_id: e.value for e in self.edits.values() if e.question == KEY}
        return next(out_of_scope(mail.edits, signer, known), None) is not None

    def take(self, mail: Mail) -> None:
        """Union, whatever came before."""
        self.edits |= {e.id: e for e in mail.edits}
        self.seals[mail.seal.seal] = mail.seal
        self.held |= mail.held

    def receipt(self, area: str, seal: str) -> Mail:
        """Everything of one area that counts, and what is held of it."""
        records = [r for r, (_form, key) in RECORDS.items() if owner_of(key).split("/")[0] == area]
        vouched = [e for r in records for e in self.counting(r)[0]]
        keys = {h.key for h in self.keyring.holders if h.ref_area == area and h.role != Role.SECRETARIAT}
        held = frozenset(e.id for e in self.edits.values() if e.author in keys)
        return Mail(self.seal(seal, "receipt", area, vouched), tuple(vouched), held)

    def digest(self, area: str) -> frozenset[str]:
        """Ids of everything of one area that counts here."""
        return frozenset(
            e.id for r, (_form, key) in RECORDS.items() if owner_of(key) == area for e in self.counting(r)[0]
        )


# -- exchanges that are over, as packages that may now arrive in any order


class Act(NamedTuple):
    """What somebody does and then sends: `sees` tells whether everything sent so far was taken in before."""

    who: str
    what: str
    at: int
    question: str
    value: str
    sees: bool


KEYRING = Keyring(1, "*", "", tuple(PEOPLE.values()))
ACTS = st.builds(
    Act, st.sampled_from(["kgz-1", "kgz-2", "kgz-1", "kgz-2", "kgz-1", "kgz-2", "kaz", "lead", "trainer"]),
    st.sampled_from(["type", "type", "type", "type", "type", "delete", "decide", "approve"]),
    st.sampled_from([0, 0, 0, 0, 1, 2]), st.sampled_from(["value", "value", "value", "of a newer version"]),
    st.sampled_from(["1", "2", "3"]), st.sampled_from([False, False, True]),
)  # fmt: skip
EXCHANGES = st.lists(ACTS, min_size=3, max_size=12)  # few records, so that people meet on them


def played(acts: Iterable[Act], clock: Callable[[], str] = lambda: "2026-01-01T00:00:00Z") -> list[Mail]:
    """Everything that was sent, decisions and a last receipt for each area included, in order of sending."""
    parties = {name: Party(name, KEYRING) for name in PEOPLE}
    sent: list[Mail] = []
    for number, act in enumerate(acts):
        reporting = act.what in ("type", "delete")
        party = parties[act.who if reporting else "office"]
        for mail in sent if act.sees or not reporting else ():
            party.take(mail)
        records = own_records(act.who)
        mail = _done(party, act, records[act.at % len(records)], f"{number:04}", clock())
        if mail is not None:
            sent.append(mail)
    for mail in sent:
        parties["office"].take(mail)
    return [*sent, *(parties["office"].receipt(area, f"for {area}") for area in ("KGZ", "KAZ", "CAREC"))]


def _done(party: Party, act: Act, record: str, name: str, clock: str) -> Mail | None:
    state = party.state(record)
    if act.what == "type":
        party.type(record, act.question, act.value)
        return party.send(name, clock, name)
    if state is None:
        return None
    if act.what == "delete":
        seen = (*state.heads, *party.heads(record, EXISTS))
        party.drafts[record, EXISTS] = "0" if act.value == "1" else "1", seen
        return party.send(name, clock, name)
    before = set(party.edits)
    if act.what == "approve" and all(a.state == "clean" for a in state.answers.values()):
        party.approve(record, name, clock, name)
    elif act.what == "decide" and act.question in state.answers:
        party.decide(record, act.question, act.value, name, clock, name)
    made = tuple(party.edits[edit_id] for edit_id in set(party.edits) - before)
    return Mail(party.seals[name], made) if made else None


def cut_at(mail: Mail) -> Keyring:
    """The next keyring, in which this package is the last good one of its sender."""
    lost = replace(PEOPLE[mail.seal.signer], accepted_until=(mail.seal.seal,))
    return replace(KEYRING, number=2, holders=tuple(lost if h.key == lost.key else h for h in KEYRING.holders))
