"""Laws of locked periods: whatever two officers and a country do, and in whichever order it arrives, one state comes
out; what is printed changes by a decision alone; nothing that came is lost."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.actions import approving, corrections, locking, record
from carec_desktop.actions.figures import figures
from carec_desktop.actions.minting import due, next_header
from carec_desktop.actions.workspace import Settings, Workspace
from carec_desktop.holders import Holder, Keyring, Role
from carec_desktop.ledger import Attestation
from carec_desktop.problems import UserError
from carec_desktop.signals import settled
from carec_desktop.store import Store
from carec_desktop.sync.keys import new_key
from carec_desktop.sync.package import Signer
from carec_desktop.sync.seal import attestation, seal_edits

PEOPLE = {"one": ("CAREC", Role.SECRETARIAT), "two": ("CAREC", Role.SECRETARIAT), "kgz": ("KGZ", Role.FOCAL_POINT)}
SIGNERS = {name: Signer(new_key(), b"", b"") for name in PEOPLE}
KEYRING = Keyring(
    1, "*", "", tuple(
        Holder(SIGNERS[name].key, role, area, (), name, SIGNERS[name].public_key)
        for name, (area, role) in PEOPLE.items()
    ),
)  # fmt: skip
SOURCES = ("first source", "second source")


class Act(NamedTuple):
    """What somebody does; `sees`: everything that exists so far was taken in before."""

    who: str
    what: str
    at: int
    value: str
    sees: bool


COUNTRY = st.builds(Act, st.just("kgz"), st.sampled_from(["type", "type", "type", "delete"]), st.integers(0, 1),
                    st.sampled_from(["1", "2", "3"]), st.booleans())  # fmt: skip
OFFICE = st.builds(
    Act, st.sampled_from(["one", "two"]),
    st.sampled_from(["lock", "lock", "unlock", "approve", "accept", "accept", "decline", "take_back"]),
    st.integers(0, 1), st.just(""), st.sampled_from([True, True, False]),
)  # fmt: skip
LOCKED = [Act("kgz", "type", 0, "1", False), Act("one", "lock", 0, "", True)]  # most stories begin so
STORIES = st.tuples(st.booleans(), st.lists(st.one_of(COUNTRY, OFFICE), min_size=2, max_size=9)).map(
    lambda drawn: [*(LOCKED if drawn[0] else []), *drawn[1]]
)


@lru_cache(maxsize=1)
def empty() -> bytes:
    """The database of a new workspace, made once: every story starts from it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        Store(path).close()
        return path.read_bytes()


@contextmanager
def parties() -> Iterator[dict[str, Workspace]]:
    with TemporaryDirectory() as folder:
        found = {name: workspace(Path(folder), name) for name in PEOPLE}
        try:
            yield found
        finally:
            for ws in found.values():
                ws.store.close()


def workspace(folder: Path, name: str, who: str = "") -> Workspace:
    area, role = PEOPLE[who or name]
    (folder / f"{name}.sqlite").write_bytes(empty())
    ws = Workspace(folder, Settings(role, area, name, "en", name), Store(folder / f"{name}.sqlite"), None)
    ws.store.ledger.trust(KEYRING)
    ws.clock = lambda: "2026-01-01T00:00:00Z"
    return ws


def take(ws: Workspace, other: Workspace) -> None:
    """Union of two ledgers."""
    one = ws.store
    with one.transaction():
        touched = one.ledger.add(other.store.ledger.edits())
        for each in other.store.ledger.attestations():
            whole = Attestation(**vars(each) | {"edits": other.store.ledger.attested_by(each.seal)})
            touched |= one.ledger.add([], whole)
        one.ledger.refresh(touched)


def name_of(at: int) -> tuple[str, dict[str, str]]:
    key = {"measure": "gdp_growth", "ref_area": "KGZ", "time_period": "2020", "kind": "actual", "source": SOURCES[at],
           "dimensions": ""}  # fmt: skip
    return record.record_id("observation", key), key


def report(ws: Workspace, at: int, value: str) -> None:
    """The country types or deletes, and sends."""
    name, key = name_of(at)
    if value:
        record.write(ws, "observation", name, key, {"value": value}, lang="en")
    else:
        record.delete(ws, name)
    signer = SIGNERS["kgz"]
    rows = due(ws, signer.key)
    sealed = seal_edits(next_header(ws, signer, "report", "secretariat"), rows.edits, signer.private)
    with ws.store.transaction():
        ws.store.ledger.refresh(ws.store.ledger.add(rows.edits, attestation(sealed, [e.id for e in rows.edits])))
        for row in rows.rows:
            ws.store.working.drop(row.record_id, row.question)


def decide(ws: Workspace, act: Act) -> None:
    signer, (name, _key) = SIGNERS[act.who], name_of(act.at)
    done: dict[str, Callable[[], object]] = {
        "lock": lambda: approving.approve(ws, signer, "KGZ", "2020", lock=True),
        "unlock": lambda: locking.unlock(ws, signer, "KGZ", "2020"),
        "approve": lambda: approving.approve(ws, signer, "KGZ", "2020", corrections=False),
        "accept": lambda: corrections.accept(ws, signer, [name], "Checked."),
        "decline": lambda: corrections.decline(ws, signer, [name], "Not so."),
        "take_back": lambda: approving.take_back(ws, signer, [name]),
    }
    try:
        done[act.what]()
    except UserError:
        return  # nothing to decide just now


def tell(people: dict[str, Workspace], story: list[Act]) -> None:
    """Everybody acts in turn, some having taken everything in before."""
    for act in story:
        ws = people[act.who]
        for other in people.values() if act.sees else ():
            if other is not ws:
                take(ws, other)
        if act.who == "kgz":
            report(ws, act.at, "" if act.what == "delete" else act.value)
        else:
            decide(ws, act)


def printed(ws: Workspace) -> dict[str, tuple[str, str]]:
    return {one.source: (one.value, one.state) for one in settled(figures(ws))}


@given(STORIES, st.randoms(use_true_random=False))
def test_in_any_order_one_digest_and_one_print(story: list[Act], dice: random.Random) -> None:
    with parties() as people, TemporaryDirectory() as folder:
        tell(people, story)
        ends = []
        for turn in range(2):
            end = workspace(Path(folder), f"end {turn}", "one")
            for ws in dice.sample([*people.values(), *people.values()], 6):
                take(end, ws)
            waiting = [one.row() | {"who": ""} for one in corrections.waiting(end)]
            ends.append((end.store.ledger.digest(), printed(end), waiting, sorted(map(str, locking.locks(end)))))
            end.store.close()
        assert ends[0] == ends[1]


@given(STORIES)
def test_what_a_country_sends_changes_nothing_that_is_published(story: list[Act]) -> None:
    """Approved, or in a locked period: the print after its packages is the print before."""
    with parties() as people:
        for act in story:
            ws = people[act.who]
            if act.who == "kgz":
                report(ws, act.at, "" if act.what == "delete" else act.value)
                continue
            for other in people.values():
                if other is not ws and other is not people["kgz"]:
                    take(ws, other)
            before, held = printed(ws), list(locking.locks(ws))
            take(ws, people["kgz"])
            after = printed(ws)
            if held:
                assert after == before
            assert {s: v for s, v in before.items() if v[1] == "published"}.items() <= after.items()
            decide(ws, act)


@given(STORIES)
def test_nothing_is_lost(story: list[Act]) -> None:
    """Every value that stands is printed, waits, was declined, contradicts another, or was deleted by agreement."""
    with parties() as people:
        tell(people, story)
        end = people["one"]
        take(end, people["two"])
        take(end, people["kgz"])
        shown = printed(end)
        waiting = {one.stored.record_id: one for one in corrections.waiting(end)}
        for at, source in enumerate(SOURCES):
            stored = end.store.ledger.record(name_of(at)[0])
            if stored is None or stored.exists == "0":
                continue
            settled_here = shown.get(source, ("", ""))[0] == stored.values.get("value") and not stored.leaving
            open_ = not approving.is_clean(stored)
            assert settled_here or stored.declined or stored.record_id in waiting or open_


@given(STORIES, st.sampled_from(["accept", "decline"]), st.integers(0, 1))
def test_a_decision_taken_back_is_as_if_it_was_not_taken(story: list[Act], what: str, at: int) -> None:
    with parties() as people:
        tell(people, story)
        end = people["one"]
        take(end, people["two"])
        take(end, people["kgz"])
        before, waited = printed(end), [one.row() for one in corrections.waiting(end)]
        sent = end.store.ledger.digest()
        decide(end, Act("one", what, at, "", True))
        if end.store.ledger.digest() == sent or any(one["kind"] == "rivals" for one in waited):
            return
        decide(end, Act("one", "take_back", at, "", True))
        assert printed(end) == before
        assert [one.row() for one in corrections.waiting(end)] == waited
