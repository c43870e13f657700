"""Laws of the ledger: state is a pure function of what arrived, whatever the order, the clock or the sender."""

import json
from collections.abc import Iterable
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.holders import Holder, Keyring, in_scope
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
    clean_text,
    counts,
    digest,
    key_of,
    record_id,
    settle,
)  # fmt: skip
from carec_desktop.problems import UserError

KEY_VALUES = {
    "measure": "gdp_growth", "ref_area": "KGZ", "time_period": "2020", "kind": "actual", "source": "S",
    "dimensions": "",
}  # fmt: skip
RECORD = record_id("observation", KEY_VALUES)


def edit(question: str, value: str, *, replaces: Iterable[str] = (), nonce: str = "", **other: object) -> Edit:
    plain = Edit(RECORD, "observation", question, value, replaces=tuple(sorted(replaces)), author="a", nonce=nonce)
    return replace(plain, **other)  # type: ignore[arg-type]


NAMED = edit(KEY, canonical_json(KEY_VALUES).decode())


def state(edits: Iterable[Edit]) -> RecordState:
    arrived = list(edits)
    return settle(arrived, {e.id for e in arrived}, KEY_VALUES)


@st.composite
def histories(draw: st.DrawFn) -> list[Edit]:
    """What several people may have written: each edit replaces some of those before it."""
    made: list[Edit] = []
    for number in range(draw(st.integers(1, 8))):
        seen = draw(st.sets(st.sampled_from([e.id for e in made]))) if made else set()
        question = draw(st.sampled_from(["value", "reason"]))
        earlier = {e.id for e in made if e.question == question}
        value = draw(st.sampled_from(["1", "2", "3"]))
        made.append(edit(question, value, replaces=seen & earlier, nonce=str(number)))
    return [NAMED, *made]


@given(histories(), st.randoms())
def test_order_and_repetition_change_nothing(history: list[Edit], random: object) -> None:
    shuffled = [*history, *history[: len(history) // 2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    once = {e.id: e for e in shuffled}.values()
    assert state(once) == state(history)


@given(histories(), st.datetimes().map(lambda d: d.isoformat()))
def test_clocks_decide_nothing(history: list[Edit], clock: str) -> None:
    """Whatever the clock said when it was written, values, states and their number stay."""
    renamed: dict[str, str] = {}
    moved = []
    for e in history:
        copy = replace(e, made_at=clock, replaces=tuple(sorted(renamed[r] for r in e.replaces)))
        renamed[e.id] = copy.id
        moved.append(copy)
    one, other = state(history), state(moved)
    for question, answer in one.answers.items():
        assert sorted(h.value for h in answer.heads) == sorted(h.value for h in other.answers[question].heads)
        assert answer.state == other.answers[question].state


@given(histories())
def test_nothing_unseen_is_lost(history: list[Edit]) -> None:
    """A value nobody replaced is always among the heads."""
    replaced = {r for e in history for r in e.replaces}
    shown = {h.id for a in state(history).answers.values() for h in a.heads}
    assert shown == {e.id for e in history if e.id not in replaced}


@given(histories())
def test_agreement_is_no_conflict_and_difference_always_is(history: list[Edit]) -> None:
    for answer in state(history).answers.values():
        assert (answer.state == "conflict") == (len({h.value for h in answer.heads}) > 1)


@given(histories())
def test_a_missing_predecessor_waits_until_it_arrives(history: list[Edit]) -> None:
    for missing in (e for e in history if e.question != KEY):
        named = [e for e in history if missing.id in e.replaces]
        partial = state(e for e in history if e is not missing)
        for later in named:
            assert partial.answers[later.question].state == "waiting"
    assert all(a.state != "waiting" for a in state(history).answers.values())


def test_delete_names_what_it_saw_and_hides_nothing_else() -> None:
    value = edit("value", "1")
    gone = edit(EXISTS, "0", observed=tuple(sorted((NAMED.id, value.id))))
    assert state([NAMED, value, gone]).exists == "0"
    unseen = edit("value", "2", replaces=(value.id,), nonce="later")
    assert state([NAMED, value, gone, unseen]).exists == "conflict"
    back = edit(EXISTS, "1", replaces=(gone.id,))
    assert state([NAMED, value, gone, back]).exists == "1"


def approval(*seen: Edit, **other: object) -> Edit:
    observed = tuple(sorted(e.id for e in seen))
    return edit(APPROVED, approval_value(observed), observed=observed, **other)  # type: ignore[arg-type]


def test_published_only_by_approval_and_a_later_edit_is_a_proposed_correction() -> None:
    value = edit("value", "1")
    assert state([NAMED, value]).answers["value"].approved is None
    sealed = approval(NAMED, value)
    later = edit("value", "2", replaces=(value.id,))
    answer = state([NAMED, value, sealed, later]).answers["value"]
    assert (answer.approved, answer.value, answer.correction) == ("1", "2", True)


def test_what_is_unclear_cannot_be_approved() -> None:
    one, other = edit("value", "1"), edit("value", "2", nonce="x")
    assert state([NAMED, one, other, approval(NAMED, one, other)]).answers["value"].approved is None


def test_two_approvals_of_different_values_publish_neither_but_what_both_came_from() -> None:
    first = edit("value", "1")
    base = approval(NAMED, first)
    second, third = edit("value", "2", replaces=(first.id,)), edit("value", "3", replaces=(first.id,), nonce="x")
    rivals = [approval(NAMED, v, replaces=(base.id,)) for v in (second, third)]
    assert state([NAMED, first, second, third, base, *rivals]).answers["value"].approved == "1"


# -- who counts --------------------------------------------------------------


def holder(key: str, role: str = "focal-point", area: str = "KGZ", **other: object) -> Holder:
    return Holder(key, role, area, ("TRP",) if role == "sector-lead" else (), key, "", **other)  # type: ignore[arg-type]


def sealed_by(signer: str, *edits: Edit, purpose: str = "report", seal: str = "s", previous: str = "") -> Attestation:
    ids = frozenset(e.id for e in edits)
    return Attestation(seal, purpose, signer, "d", 1, 1, previous, "secretariat", "r", 1, ids)


def test_only_the_author_within_scope_or_the_secretariats_word_makes_an_edit_count() -> None:
    value = edit("value", "1")
    ring = Keyring(1, "*", "", (holder("a"), holder("b", area="TJK"), holder("s", "secretariat", "CAREC")))
    assert counts(value, KEY_VALUES, [sealed_by("a", value)], ring)
    assert not counts(value, KEY_VALUES, [], ring)
    assert not counts(value, KEY_VALUES, [sealed_by("b", value)], ring), "another's seal"
    assert not counts(replace(value, author="b"), KEY_VALUES, [sealed_by("b", value)], ring), "another country"
    assert not counts(value, None, [sealed_by("a", value)], ring), "a record whose key is unknown"
    assert counts(value, KEY_VALUES, [sealed_by("s", value, purpose="receipt")], ring)
    assert not counts(value, KEY_VALUES, [sealed_by("s", value, purpose="decision")], ring)


def test_no_country_forges_an_approval_or_a_baseline() -> None:
    ring = Keyring(1, "*", "", (holder("a"), holder("s", "secretariat", "CAREC")))
    forged = approval(NAMED)
    assert not counts(forged, KEY_VALUES, [sealed_by("a", forged)], ring)
    assert not counts(forged, KEY_VALUES, [sealed_by("s", forged, purpose="receipt")], ring)
    baseline = {**KEY_VALUES, "kind": "baseline"}
    assert not in_scope(holder("a"), "observation", baseline, "value")
    assert in_scope(holder("s", "secretariat", "CAREC"), "observation", baseline, "value")


def test_a_record_cannot_be_moved_to_another_owner() -> None:
    stolen = replace(NAMED, value=canonical_json({**KEY_VALUES, "ref_area": "TJK"}).decode())
    assert key_of([stolen]) is None
    assert key_of([stolen, NAMED]) == KEY_VALUES


SCOPES = [
    ("focal-point", "KGZ", "event", {"owner": "KGZ", "nonce": "1"}, True),
    ("focal-point", "KGZ", "event", {"owner": "TJK", "nonce": "1"}, False),
    ("trainer", "CAREC", "training", {"owner": "CAREC", "nonce": "1"}, True),
    ("trainer", "CAREC", "observation", {**KEY_VALUES, "ref_area": "CAREC"}, False),
    ("sector-lead", "CAREC", "observation", {**KEY_VALUES, "ref_area": "CAREC", "measure": "TRP.OC1.ROAD_SWD"}, True),
    ("sector-lead", "CAREC", "observation", {**KEY_VALUES, "ref_area": "CAREC", "measure": "TRD.OP2.X"}, False),
    ("sector-lead", "CAREC", "observation", {**KEY_VALUES, "measure": "TRP.OC1.ROAD_SWD"}, False),
    ("focal-point", "KGZ", "of_record", KEY_VALUES, False),
]


@pytest.mark.parametrize(("role", "area", "form", "key", "allowed"), SCOPES)
def test_scope_follows_the_role(role: str, area: str, form: str, key: dict[str, str], allowed: bool) -> None:
    assert in_scope(holder("x", role, area), form, key, "value") is allowed


def test_after_a_revocation_only_the_chain_of_the_cut_off_counts_whenever_it_arrives() -> None:
    value = edit("value", "1")
    before = sealed_by("a", value, seal="1")
    cut = sealed_by("a", value, seal="2", previous="1")
    after = sealed_by("a", value, seal="3", previous="2")
    ring = Keyring(2, "*", "", (holder("a", accepted_until=("2",)),))
    for arrived in ((before, cut, after), (after, cut, before)):
        accepted = accepted_chain(ring, {a.seal: a for a in arrived})
        assert [a.seal for a in (before, cut, after) if accepted(a)] == ["1", "2"]


# -- canonical form ----------------------------------------------------------


def test_the_canonical_form_is_what_it_was() -> None:
    """Frozen: an id made today is the id for ever."""
    made = Edit(
        "r" * 32,
        "event",
        "title",
        "Бишкек 比什凯克",
        "ru",
        ("b", "a"),
        (),
        "k",
        "d",
        1,
        "2026-01-01T00:00:00Z",
        "2020-1",
    )
    assert made.id == "ee9661287dac8365ff8b9d3d1fd909085475f444c9b7515361c58d4445e33faa"


@pytest.mark.parametrize("name", [f.name for f in fields(Edit)])
def test_the_id_covers_every_field(name: str) -> None:
    value = edit("value", "1")
    changed: object = {"epoch": 2, "replaces": ("x",), "observed": ("x",)}.get(name, "other")
    assert replace(value, **{name: changed}).id != value.id  # type: ignore[arg-type]


def test_text_has_one_spelling() -> None:
    assert clean_text("e\u0301\r\n\rb\tc") == "é\n\nb c"


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\u200bb", "a\uffffb", "a\ud800b", "x" * 8001])
def test_text_no_package_could_carry_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UserError) as refusal:
        clean_text(text)
    assert refusal.value.problem.code in ("text-unprintable", "text-too-long")


def test_the_digest_knows_no_order() -> None:
    assert digest(["b", "a"]) == digest(["a", "b"]) != digest(["a"])


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": "e\u0301", "a": 1}) == '{"a":1,"b":"é"}'.encode()
    assert json.loads(canonical_json({"a": [1, "x"]})) == {"a": [1, "x"]}
