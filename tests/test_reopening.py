"""A decision is taken back: the question stands as it did before, nothing is removed, and everybody is told so."""

from pathlib import Path

import pytest

from carec_desktop.actions import answering, approving, case_history, decide, exchange, record, reopening
from carec_desktop.ledger import EXISTS
from carec_desktop.problems import UserError
from carec_desktop.sync.receipt import Decision
from tests.pages_world import cheap_keys
from tests.world import SECRET, World


@pytest.fixture
def world(enrolled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    cheap_keys(monkeypatch)
    return World.copy(enrolled, tmp_path / "world")


def in_conflict(world: World) -> str:
    """Two people of one country contradict each other; returns the question."""
    name = world.figure("KAZ", "KAZ", "4,8")
    world.figure("KAZ-2", "KAZ", "4,9")
    world.merge("secretariat", world.export("KAZ", "a.xlsx"), world.export("KAZ-2", "b.xlsx"))
    return f"{name}.value"


def settle(world: World, question: str, value: str, reason: str = "") -> str:
    """The secretariat decides; returns the id of its edit."""
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        decide.resolve(ws, question, value=value, reason=reason, signer=signer)
        return reopening.decision_of(ws, question, signer.key)


def take_back(world: World, question: str, decision: str) -> reopening.Reopened:
    with world.open("secretariat") as ws:
        return reopening.reopen(ws, ws.signer(SECRET), question, decision)


def heads(world: World, who: str = "secretariat") -> list[tuple[str, str]]:
    """Values of the one question in conflict and who gave them."""
    with world.open(who, readonly=True) as ws:
        return sorted((head.edit.value, head.who) for one in decide.unsettled(ws) for head in one.heads)


def receipt(world: World, name: str) -> list[Decision]:
    with world.open("secretariat") as ws:
        path = answering.write_receipt(ws, ws.signer(SECRET), "KAZ", world.root / name)
    with world.open("KAZ") as ws:
        examined = exchange.examine(ws, path)
        assert exchange.take(ws, examined).merged
        assert examined.receipt is not None
        return [one for one in examined.receipt.decisions if one.question == "value"]


BOTH = [("4.8", "Focal point KAZ"), ("4.9", "Focal point KAZ-2")]


def test_the_question_is_open_again_with_the_values_of_those_who_gave_them(world: World) -> None:
    question = in_conflict(world)
    assert heads(world) == BOTH
    decision = settle(world, question, "4.85", "the mean")
    with world.open("secretariat", readonly=True) as ws:
        before = ws.store.ledger.counting_ids()
    assert set(take_back(world, question, decision).values) == {"4.8", "4.9"}
    assert heads(world) == BOTH
    with world.open("secretariat", readonly=True) as ws:
        assert before < ws.store.ledger.counting_ids(), "nothing was removed"
        assert decide.settled(ws) == []
        stored = ws.store.ledger.record(question.partition(".")[0])
        assert stored is not None
        steps = case_history.steps(ws, stored, "value")
    assert {step.edit.value for step in steps[:2]} == {"4.8", "4.9"}
    assert [(step.edit.value, step.edit.reason, step.stands) for step in steps[2:3]] == [("4.85", "the mean", False)]
    assert [(step.back, step.stands, step.saw) for step in steps[3:]] == [(True, True, (3,))] * 2


def test_the_country_hears_that_both_stand_again_and_sees_the_same(world: World) -> None:
    question = in_conflict(world)
    decision = settle(world, question, "4.9", "the yearbook")
    assert [(d.kind, d.yours, d.other) for d in receipt(world, "1.xlsx")] == [("decided", "4.8", "4.9")]
    take_back(world, question, decision)
    (line,) = receipt(world, "2.xlsx")
    assert (line.kind, {line.yours, line.other}) == ("conflict", {"4.8", "4.9"})
    assert line.who in ("Focal point KAZ", "Focal point KAZ-2"), "not the officer who opened it again"
    assert heads(world, "KAZ") == BOTH


def test_it_can_be_decided_again_and_taken_back_again(world: World) -> None:
    question = in_conflict(world)
    with world.open("secretariat", readonly=True) as ws:
        (before,) = decide.unsettled(ws)
    for value in ("4.9", "4.8", "5.0"):
        decision = settle(world, question, value)
        assert heads(world) == []
        take_back(world, question, decision)
        with world.open("secretariat", readonly=True) as ws:
            (after,) = decide.unsettled(ws)
        assert after.heads == before.heads, "each side stands where it stood"


def test_decisions_are_taken_back_one_after_the_other(world: World) -> None:
    question = in_conflict(world)
    first, second = settle(world, question, "4.9"), settle(world, question, "4.8")
    opened = take_back(world, question, second)
    assert opened.values == ("4.9",)
    with world.open("secretariat", readonly=True) as ws:
        (one,) = decide.settled(ws)
    assert (one.decision.edit.value, one.decision.edit.id) == ("4.9", opened.copies[first])
    take_back(world, question, opened.copies[first])
    assert heads(world) == BOTH


def test_what_came_since_is_not_taken_back(world: World) -> None:
    question = in_conflict(world)
    first = settle(world, question, "4.9")
    settle(world, question, "4.8")
    digest = world.digest("secretariat")
    with pytest.raises(UserError) as said:
        take_back(world, question, first)
    assert said.value.problem.code == "settled-since"
    assert world.digest("secretariat") == digest


def test_what_a_country_gave_is_no_decision(world: World) -> None:
    name = world.figure("KAZ", "KAZ", "4,8")
    world.merge("secretariat", world.export("KAZ", "a.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        stored = ws.store.ledger.record(name)
        assert stored is not None
        (head,) = stored.heads["value"]
    with pytest.raises(UserError) as said:
        take_back(world, f"{name}.value", head)
    assert said.value.problem.code == "no-decision-there"


def test_what_is_published_stays_published(world: World) -> None:
    question = in_conflict(world)
    decision = settle(world, question, "4.9")
    with world.open("secretariat") as ws:
        approving.approve(ws, ws.signer(SECRET), "KAZ", "2020")
    take_back(world, question, decision)
    with world.open("secretariat", readonly=True) as ws:
        stored = ws.store.ledger.record(question.partition(".")[0])
        assert stored is not None
        assert stored.approved["value"] == "4.9"
    assert heads(world) == BOTH


def test_a_deletion_that_was_decided_is_in_doubt_again(world: World) -> None:
    name = world.figure("KAZ", "KAZ", "4,8")
    world.merge("secretariat", world.export("KAZ", "a.xlsx"))
    receipt(world, "1.xlsx")
    with world.open("KAZ-2") as ws:
        exchange.merge(ws, [world.root / "a.xlsx"])
        record.delete(ws, name)
    world.figure("KAZ", "KAZ", "4,7")
    world.merge("secretariat", world.export("KAZ", "c.xlsx"), world.export("KAZ-2", "d.xlsx"))
    question = f"{name}.{EXISTS}"
    with world.open("secretariat", readonly=True) as ws:
        assert [one.question for one in decide.unsettled(ws)] == [question]
    decision = settle(world, question, "1")
    with world.open("secretariat", readonly=True) as ws:
        assert decide.unsettled(ws) == []
    take_back(world, question, decision)
    with world.open("secretariat", readonly=True) as ws:
        (one,) = decide.unsettled(ws)
        assert [(head.edit.value, head.who) for head in one.heads] == [("0", "Focal point KAZ-2")]
        assert sum(map(decide.conflicts_in, ws.store.ledger.unsettled())) == 1


def test_a_country_puts_its_own_draft_back(world: World) -> None:
    question = in_conflict(world)
    receipt(world, "1.xlsx")
    with world.open("KAZ") as ws:
        decide.resolve(ws, question, value="4.9")
        reopening.put_back(ws, question, "4.9", None)
        assert ws.store.working.all() == []
        decide.resolve(ws, question, value="4.8")
        with pytest.raises(UserError):
            reopening.put_back(ws, question, "4.9", None)
        assert [row.value for row in ws.store.working.all()] == ["4.8"]
