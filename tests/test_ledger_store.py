"""What the store keeps as current is what the pure ledger says of all that arrived, in whatever order and lots."""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.holders import Keyring
from carec_desktop.ledger import KEY, Edit, digest
from carec_desktop.store import Store
from tests.exchange_parties import PEOPLE, RECORDS, Mail, Party, own_records

KEYRING = Keyring(1, "*", "", tuple(PEOPLE.values()))
TYPED = st.tuples(
    st.sampled_from(["kgz-1", "kgz-2", "kaz"]), st.integers(0, 1), st.sampled_from(["value", "note"]),
    st.sampled_from(["1", "2"]), st.booleans(),
)  # fmt: skip


def packages(days: list[tuple[str, int, str, str, bool]]) -> list[Mail]:
    """What several people send who now and then see each other's packages, and a forgery among them."""
    parties = {name: Party(name, KEYRING) for name in PEOPLE}
    sent: list[Mail] = []
    for number, (who, at, question, value, sees) in enumerate(days):
        party, records = parties[who], own_records(who)
        if sees:
            for mail in sent:
                party.take(mail)
        party.type(records[at % len(records)], question, value)
        mail = party.send(f"{number:04}", "2026-01-01T00:00:00Z", f"{number:04}")
        assert mail is not None
        sent.append(mail)
    forger = parties["kaz"]
    false = forger.edit(own_records("kgz-1")[0], "value", "9", "", "false")
    return [*sent, Mail(forger.seal("false", "report", "secretariat", [false]), (false,))]


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    with closing(Store(folder / "ledger.sqlite")) as store:
        store.ledger.trust(KEYRING)
        yield store


@given(st.lists(TYPED, min_size=1, max_size=8), st.randoms(use_true_random=False), st.integers(1, 3))
def test_current_values_are_what_the_ledger_says(
    tmp_path_factory: pytest.TempPathFactory, days: list[tuple[str, int, str, str, bool]], dice: random.Random,
    twice: int,
) -> None:  # fmt: skip
    mail = packages(days)
    whole = Party("office", KEYRING)
    for each in mail:
        whole.take(each)
    arriving = mail * twice
    dice.shuffle(arriving)
    with opened(tmp_path_factory.mktemp("store")) as store:
        for each in arriving:
            with store.transaction():
                store.ledger.refresh(store.ledger.add(each.edits, each.seal))
        counting = [e for record in RECORDS for e in whole.counting(record)[0]]
        assert store.ledger.digest() == digest(e.id for e in counting)
        assert not any(e.nonce == "false" for e in counting)
        for record in RECORDS:
            state, stored = whole.state(record), store.ledger.record(record)
            assert (state is None) == (stored is None)
            if state is not None and stored is not None:
                assert {q: a.state for q, a in state.answers.items() if q != KEY} == dict(stored.states)
                assert {q: tuple(h.id for h in a.heads) for q, a in state.answers.items()} == dict(stored.heads)
        before = store.ledger.cached()
        with store.transaction():
            store.ledger.rebuild()
        assert store.ledger.cached() == before


def test_what_nobody_stands_behind_is_kept_and_does_not_count(tmp_path: Path) -> None:
    lonely = Edit(next(iter(RECORDS)), "observation", "value", "1", author="kgz-1")
    with opened(tmp_path) as store:
        with store.transaction():
            store.ledger.refresh(store.ledger.add([lonely]))
        assert store.ledger.counting_ids() == set()
        assert store.ledger.absent([lonely.id]) == set()
