"""What the store keeps as current is what the pure ledger says of all that arrived, in whatever order and lots."""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.actions.matters import held
from carec_desktop.holders import owner_of
from carec_desktop.ledger import KEY, Edit, digest
from carec_desktop.store import Store
from carec_desktop.sync.receipt import HELD, REFUSED, WAITING
from tests.exchange_parties import EXCHANGES, KEYRING, PEOPLE, RECORDS, Act, Mail, Party, cut_at, own_records, played

DICE = st.randoms(use_true_random=False)


def with_a_forgery(mail: list[Mail]) -> list[Mail]:
    forger = Party("kaz", KEYRING)
    false = forger.edit(own_records("kgz-1")[0], "value", "9", "", "false")
    return [*mail, Mail(forger.seal("false", "report", "secretariat", [false]), (false,))]


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    with closing(Store(folder / "ledger.sqlite")) as store:
        store.ledger.trust(KEYRING)
        yield store


def arrive(store: Store, *mail: Mail) -> None:
    for each in mail:
        with store.transaction():
            store.ledger.refresh(store.ledger.add(each.edits, each.seal))


def is_what_the_ledger_says(store: Store, whole: Party) -> None:
    """Compare with the pure state of `whole`."""
    counting = [e for record in RECORDS for e in whole.counting(record)[0]]
    assert store.ledger.digest() == digest(e.id for e in counting)
    assert not any(e.nonce == "false" for e in counting)
    for record in RECORDS:
        state, stored = whole.state(record), store.ledger.record(record)
        assert (state is None) == (stored is None)
        if state is not None and stored is not None:
            assert state.exists == stored.exists
            assert {q: a.state for q, a in state.answers.items() if q != KEY} == dict(stored.states)
            assert {q: tuple(h.id for h in a.heads) for q, a in state.answers.items()} == dict(stored.heads)
            published = {q: a.approved for q, a in state.answers.items() if a.approved is not None}
            assert {q: text for q, text in published.items() if not q.startswith("_")} == dict(stored.approved)


@given(EXCHANGES, DICE, st.integers(1, 3))
def test_current_values_are_what_the_ledger_says(
    tmp_path_factory: pytest.TempPathFactory, acts: list[Act], dice: random.Random, twice: int
) -> None:
    mail = with_a_forgery(played(acts))
    whole = Party("office", KEYRING)
    for each in mail:
        whole.take(each)
    arriving = mail * twice
    dice.shuffle(arriving)
    with opened(tmp_path_factory.mktemp("store")) as store:
        arrive(store, *arriving)
        is_what_the_ledger_says(store, whole)
        before = store.ledger.cached()
        with store.transaction():
            store.ledger.rebuild()
        assert store.ledger.cached() == before


@given(EXCHANGES, DICE)
def test_a_revocation_that_comes_early_or_late_gives_the_same_state(
    tmp_path_factory: pytest.TempPathFactory, acts: list[Act], dice: random.Random
) -> None:
    """Also when the package that the cut-off names comes after it. Receipts stay out: they vouch on their own."""
    mail = [m for m in played(acts) if m.seal.purpose != "receipt"]
    revoked = [m for m in mail if m.seal.purpose == "report"]
    if not revoked:
        return
    keyring = cut_at(dice.choice(revoked))
    whole = Party("office", keyring)
    for each in mail:
        whole.take(each)
    dice.shuffle(mail)
    moment = dice.randint(0, len(mail))
    with opened(tmp_path_factory.mktemp("store")) as store:
        arrive(store, *mail[:moment])
        store.ledger.trust(keyring)
        with store.transaction():
            store.ledger.rebuild()
        arrive(store, *mail[moment:])
        is_what_the_ledger_says(store, whole)


@given(EXCHANGES, DICE, st.sampled_from(["KGZ", "KAZ", "CAREC"]))
def test_whoever_loads_a_receipt_sees_what_the_secretariat_sees(
    tmp_path_factory: pytest.TempPathFactory, acts: list[Act], dice: random.Random, area: str
) -> None:
    """Whatever was deleted, decided, approved, or asked by a newer version."""
    mail = [m for m in played(acts) if m.seal.purpose != "receipt"]
    some = dice.sample(mail, dice.randint(1, len(mail))) if mail else []
    with opened(tmp_path_factory.mktemp("office")) as office, opened(tmp_path_factory.mktemp("home")) as home:
        arrive(office, *some)
        counting = office.ledger.counting_ids()
        owned = office.ledger.owned(area)
        vouched = tuple(
            e for stored in owned for e in office.ledger.edits_of(stored.record_id) if e.id in counting
        )  # fmt: skip
        arrive(home, Mail(Party("office", KEYRING).seal("receipt", "receipt", area, vouched), vouched))
        assert home.ledger.owned(area) == owned
        mine = {r for r, (_form, key) in RECORDS.items() if owner_of(key) == area}
        assert {stored.record_id for stored in owned} == {r for r in mine if office.ledger.record(r)}


@given(EXCHANGES, DICE, st.sampled_from(["KGZ", "KAZ", "CAREC"]), st.booleans())
def test_a_receipt_names_what_arrived_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, acts: list[Act], dice: random.Random, area: str, revokes: bool
) -> None:
    mail = [m for m in played(acts) if m.seal.purpose != "receipt"]
    some = dice.sample(mail, dice.randint(1, len(mail))) if mail else []
    reports = [m for m in some if m.seal.purpose == "report"]
    keyring = cut_at(dice.choice(reports)) if revokes and reports else KEYRING
    whole = Party("office", keyring)
    for each in some:
        whole.take(each)
    with opened(tmp_path_factory.mktemp("office")) as office:
        office.ledger.trust(keyring)
        arrive(office, *some)
        asked = SimpleNamespace(store=office, keyring=keyring)
        told = {line.edit_id: line for line in held(asked, area, office.ledger.counting_ids())}  # type: ignore[arg-type]
    authors = {name for name, holder in PEOPLE.items() if holder.ref_area == area and name != "office"}
    assert told.keys() == {e.id for e in whole.edits.values() if e.author in authors}
    for edit_id, line in told.items():
        edit = whole.edits[edit_id]
        good, _known, key = whole.counting(edit.record_id)
        state = whole.state(edit.record_id)
        if edit in good and state is not None:
            waits = state.answers[edit.question].state == "waiting"
            assert line.state == (WAITING if waits and edit.question != KEY else HELD)
        else:
            assert line.state == (REFUSED if key is not None else WAITING)


def test_what_nobody_stands_behind_is_kept_and_does_not_count(tmp_path: Path) -> None:
    lonely = Edit(next(iter(RECORDS)), "observation", "value", "1", author="kgz-1")
    with opened(tmp_path) as store:
        with store.transaction():
            store.ledger.refresh(store.ledger.add([lonely]))
        assert store.ledger.counting_ids() == set()
        assert store.ledger.absent([lonely.id]) == set()
