"""No way around a lock: neither another period, nor another date, nor one that cannot be read, nor one cluster."""

import json
from dataclasses import replace

import pytest

from carec_desktop.actions import approving, corrections, decide, locking, paper, record, tables
from carec_desktop.actions.minting import mint_decision
from carec_desktop.actions.printed import printed_views
from carec_desktop.problems import UserError
from carec_desktop.store import Working
from tests.test_locking import SECRET, event, locked, world  # noqa: F401 - the world is a fixture
from tests.world import World


def moved(world: World, name: str, held: str) -> None:  # noqa: F811
    """Its owner gives an event another date, as no form would let it be typed, and the office merges that."""
    with world.open("KGZ") as ws:
        before = ws.store.ledger.record(name)
        key = before.key if before is not None else {}
        if before is not None:
            record.write(ws, "event", name, key, {"held": json.dumps({"start": "2020-06-01"})}, lang="en")
        connection = ws.store.database.conn
        connection.execute("UPDATE working SET value = ? WHERE question = 'held' AND record_id = ?", (held, name))
        connection.commit()
    world.merge("secretariat", world.export("KGZ", "moved.xlsx"))


@pytest.mark.parametrize("held", ['{"start": "soon"}', "not json", '["x"]'])
@pytest.mark.parametrize("lock", [True, False])
def test_a_date_nobody_can_read_stops_nothing_and_leads_out_of_no_lock(
    world: World, held: str, lock: bool  # noqa: F811
) -> None:
    event(world, "Forum")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    if lock:
        locked(world)
    odd = event(world, "Other")
    moved(world, odd, held)
    with world.open("secretariat") as ws:
        assert paper.card_bytes(ws, "TJK", "en").startswith(b"%PDF")
        approving.standings(ws, "2020")
        approving.listed(ws, "KGZ", "2020")
        tables.table_facts(ws)
        if ws.store.ledger.record(odd) is None:
            assert held != '{"start": "soon"}', "what is no date at all stays a draft where it was typed"
            return
        waiting = {one.stored.record_id for one in corrections.waiting(ws)}
        assert (odd in waiting) == lock
        assert (odd in {view.record_id for view in printed_views(ws, "event")}) == (not lock)


def test_a_part_of_a_locked_period_is_not_approved_at_once(world: World) -> None:  # noqa: F811
    figure = world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    locked(world)
    world.figure("KGZ", "KGZ", "4,4")
    free = world.figure("KGZ", "KGZ", "2,2", year="2019")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat") as ws:
        for period in ("2020-12", "2020/P1Y"):
            with pytest.raises(UserError):
                approving.approve(ws, ws.signer(SECRET), "KGZ", period)
        done = approving.approve(ws, ws.signer(SECRET), "KGZ", "2019/P2Y")
        assert done.records == (free,)
        stored = ws.store.ledger.record(figure)
        assert stored is not None
        assert stored.approved["value"] == "3.9"


def test_a_new_date_leads_out_of_no_lock(world: World) -> None:  # noqa: F811
    name = event(world, "Forum")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    locked(world)
    moved(world, name, '{"start": "2021-05-04"}')
    with world.open("secretariat") as ws:
        assert [(one.stored.record_id, one.locked) for one in corrections.waiting(ws)] == [(name, "2020")]
        assert [one.state for one in approving.listed(ws, "KGZ", "2020")] == ["waiting"]
        with pytest.raises(UserError):
            approving.approve_record(ws, ws.signer(SECRET), name)
        with pytest.raises(UserError):
            approving.approve(ws, ws.signer(SECRET), "KGZ", "2021")


def test_a_cluster_is_approved_without_a_lock(world: World) -> None:  # noqa: F811
    world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        with pytest.raises(UserError) as caught:
            approving.approve(ws, ws.signer(SECRET), "KGZ", "2020", cluster="1", lock=True, reason="r")
        assert caught.value.problem.code == "lock-whole-period"
        assert not list(locking.locks(ws))


def test_a_lock_holds_while_what_unlocks_it_waits_for_something_else(world: World) -> None:  # noqa: F811
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        mint_decision(ws, signer, locking.lock_rows(ws, "KGZ", "2020", "1", "A"))
        for at in range(6):
            rows = [
                replace(row, value="0", reason=f"B{at}", based_on=("%064x" % (at + 1),))
                for row in locking.lock_rows(ws, "KGZ", "2020", "1", "B") if row.question == "locked"
            ]  # fmt: skip
            mint_decision(ws, signer, rows)
            assert locking.locked(ws, "KGZ", "2020")


def test_a_decision_names_what_was_on_the_screen(world: World) -> None:  # noqa: F811
    """What is merged between reading and deciding is neither published unseen nor lost."""
    figure = world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    locked(world)
    world.figure("KGZ", "KGZ", "4,4")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat") as ws:
        shown = [one.stored for one in corrections.waiting(ws)]
    world.figure("KGZ", "KGZ", "9,9")
    world.merge("secretariat", world.export("KGZ", "3.xlsx"))
    with world.open("secretariat") as ws:
        corrections.accept(ws, ws.signer(SECRET), [figure], "saw 4.4", shown)
        stored = ws.store.ledger.record(figure)
        assert stored is not None
        assert stored.approved["value"] == "4.4"
        assert [one.changes[0].proposed for one in corrections.waiting(ws)] == ["9.9"]


def test_a_value_that_came_since_contradicts_the_decision(world: World) -> None:  # noqa: F811
    figure = world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        signer, stored = ws.signer(SECRET), ws.store.ledger.record(figure)
        assert stored is not None

        def other(value: str) -> None:
            row = Working(figure, "observation", stored.key, "value", value, "en", "", "", (), "")
            mint_decision(ws, signer, [row])

        other("5.0")
        (case,) = [one for one in decide.unsettled(ws) if one.key == "value"]
        other("7.7")
        take = next(head.edit.id for head in case.heads if head.edit.value == "5.0")
        decide.resolve(ws, case.question, take=take, signer=signer, shown=case.stored)
        (left,) = [one for one in decide.unsettled(ws) if one.key == "value"]
        assert {head.edit.value for head in left.heads} == {"5.0", "7.7"}


def test_only_what_one_decided_oneself_is_undone(world: World) -> None:  # noqa: F811
    """A decision that a colleague took about the record since stays."""
    figure = world.figure("KGZ", "KGZ", "4,4")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        done = approving.approve(ws, signer, "KGZ", "2020")
        withdrawn = approving.take_back(ws, signer, [figure], only=done.edits)
        with pytest.raises(UserError) as refused:
            approving.take_back(ws, signer, [figure], only=done.edits)
        assert refused.value.problem.code == "decided-since"
        approving.take_back(ws, signer, [figure], only=withdrawn)
        stored = ws.store.ledger.record(figure)
        assert stored is not None
        assert stored.approved["value"] == "4.4"


def test_only_what_was_shown_is_approved(world: World) -> None:  # noqa: F811
    """A record that changed while the question was on the screen is left for another look."""
    figure = world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        seen = approving.standings(ws, "2020")["KGZ"].shown
    world.figure("KGZ", "KGZ", "4,4")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        with pytest.raises(UserError) as refused:
            approving.approve(ws, signer, "KGZ", "2020", shown=seen)
        assert refused.value.problem.code == "nothing-to-approve"
        now = approving.standings(ws, "2020")["KGZ"].shown
        assert approving.approve(ws, signer, "KGZ", "2020", shown=now).records == (figure,)
