"""What is computed for many records at once is what the ledger says of each of them alone."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.ledger import APPROVED, EXISTS, KEY, QUERY, REPLY, Attestation, Edit, canonical_json
from carec_desktop.store import Store, ledger_tables
from carec_desktop.store.plain_records import settle_plain
from tests.exchange_parties import KEYRING, PEOPLE, RECORDS, Party, own_records

NAMES = sorted(RECORDS)[:3]
WRITERS = {name: party for party in PEOPLE for name in own_records(party)}
ASKED = ["value", "note", "of a newer version"]
Sent = list[tuple[list[Edit], Attestation | None]]  # packages as they arrive, and what came in none


def named(name: str, author: str, asked: Iterable[str]) -> list[Edit]:
    """A record as it arrives for the first time: named, then answered by one person, question by question."""
    own = Edit(name, RECORDS[name][0], KEY, canonical_json(RECORDS[name][1]).decode(), author=author)
    return [own, *(replace(own, question=question, value=question, lang="ru") for question in asked)]


def odd(said: Sequence[Edit]) -> list[Edit]:
    """Edits of which any one may make such a record less than plain."""
    last = replace(said[-1], question="more", value="0", nonce="odd")
    about = (APPROVED, EXISTS, QUERY + "value", REPLY + "value", "value", KEY)
    return [
        *(replace(last, question=question) for question in about),
        *(replace(last, author=author) for author in sorted(PEOPLE)),
        *(replace(last, form=form) for form in ("advice", "training", "voyage")),
        *(replace(said[0], value=text) for text in ('{"owner":"KAZ","nonce":"2"}', "no key")),
        replace(last, replaces=("gone",)),
        replace(last, on_behalf_of="KGZ", observed=("gone",)),
    ]


@st.composite
def records(draw: st.DrawFn) -> list[Edit]:
    """Some records, plain ones and odd ones."""
    found: list[Edit] = []
    for name in NAMES:
        author = draw(st.sampled_from([WRITERS[name], WRITERS[name], WRITERS[name], "office", "trainer", "stranger"]))
        said = named(name, author, draw(st.lists(st.sampled_from(ASKED), unique=True)))
        how = draw(st.sampled_from(["plain", "odd", "odd", "nameless"]))
        found += said[1:] if how == "nameless" else said
        if how == "odd":
            found.append(draw(st.sampled_from(odd(said))))
    return found


@st.composite
def packages(draw: st.DrawFn) -> Sent:
    """The same edits in several packages, and some in none."""
    edits = draw(records())
    sent: Sent = [(edits, None)]
    for number in range(draw(st.sampled_from([1, 1, 2]))):
        signer = draw(st.sampled_from(["office", *sorted({edit.author for edit in edits})]))
        carried = edits if draw(st.booleans()) else [edit for edit in edits if draw(st.booleans())]
        purpose = draw(st.sampled_from(["receipt", "report"] if signer == "office" else ["report"]))
        sent.append((carried, Party(signer, KEYRING).seal(f"seal {number}", purpose, "secretariat", carried)))
    return sent


def arrive(store: Store, sent: Sent) -> None:
    store.ledger.trust(KEYRING)
    for edits, seal in sent:
        store.ledger.refresh(store.ledger.add(edits, seal))


def is_as_each_alone(folder: Path, sent: Sent) -> None:
    with closing(Store(folder / "ledger.sqlite")) as store, store.transaction():
        arrive(store, sent)
        together = store.ledger.cached()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ledger_tables, "settle_plain", lambda *_: {})
            store.ledger.rebuild()
        assert together == store.ledger.cached()


@given(packages())
def test_many_at_once_are_as_each_alone(tmp_path_factory: pytest.TempPathFactory, sent: Sent) -> None:
    is_as_each_alone(tmp_path_factory.mktemp("store"), sent)


def test_one_odd_thing_is_judged_as_the_ledger_does(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever stands behind it: its author, or the secretariat for everybody."""
    said = named(NAMES[0], WRITERS[NAMES[0]], ["value"])
    for one in odd(said):
        for edits in ([*said, one], [*said[1:], one]):
            for signer, purpose in (("office", "receipt"), (said[0].author, "report")):
                seal = Party(signer, KEYRING).seal("seal", purpose, "secretariat", edits)
                is_as_each_alone(tmp_path_factory.mktemp("store"), [(edits, seal)])


def test_packages_that_cover_a_part_are_looked_at_edit_by_edit(tmp_path_factory: pytest.TempPathFactory) -> None:
    said = named(NAMES[0], WRITERS[NAMES[0]], ["value", "note"])
    author = Party(said[0].author, KEYRING)
    seals = [author.seal(f"seal {n}", "report", "secretariat", part) for n, part in enumerate((said[:2], said[1:2]))]
    for some in (seals, seals[:1], seals[1:]):
        is_as_each_alone(tmp_path_factory.mktemp("store"), [(said, None), *((said, seal) for seal in some)])


def test_what_arrives_for_the_first_time_is_plain(tmp_path: Path) -> None:
    """Otherwise the test above would compare nothing."""
    name, author = NAMES[0], WRITERS[NAMES[0]]
    seen: list[str] = []

    def watched(*given: object) -> dict[str, object]:
        states = settle_plain(*given)  # type: ignore[arg-type]
        seen.extend(states)
        return dict(states)

    edits = named(name, author, ["value"])
    first, again = (Party(author, KEYRING).seal(seal, "report", "secretariat", edits) for seal in ("first", "again"))
    with (
        closing(Store(tmp_path / "ledger.sqlite")) as store,
        store.transaction(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(ledger_tables, "settle_plain", watched)
        arrive(store, [(edits, first), (edits, again)])
    assert seen == [name, name]
