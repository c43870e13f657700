"""A locked period prints what was approved: late and corrected values wait beside it, say what they would change, and
go nowhere before somebody has decided; the sender reads all of it in the receipt."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from carec_desktop.actions import (
    answering,
    approving,
    corrections,
    decide,
    editions,
    effects,
    exchange,
    last_receipt,
    locking,
    paper,
    record,
    tables,
    tracing,
)
from carec_desktop.actions.workspace import Workspace
from carec_desktop.cli import cli
from carec_desktop.problems import UserError
from carec_desktop.report.dump import card_text
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.model import card_model
from carec_desktop.signals import settled
from carec_desktop.ui.pages.correction_words import told
from tests.pages_world import cheap_keys
from tests.world import SECRET, World


@pytest.fixture
def world(enrolled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    cheap_keys(monkeypatch)
    return World.copy(enrolled, tmp_path / "world")


def event(world: World, title: str) -> str:
    with world.open("KGZ") as ws:
        name, key = record.begin(ws, "event", {}, "en")
        typed = {
            "kind": "committee_meeting", "title": title, "sector": "TRD", "state": "held", "source": "S",
            "held": json.dumps({"start": "2020-05-04"}), "levels": json.dumps({"expert.F": "3", "expert.M": "4"}),
        }  # fmt: skip
        record.write(ws, "event", name, key, typed, lang="en")
        return name


def locked(world: World, area: str = "KGZ") -> None:
    with world.open("secretariat") as ws:
        approving.approve(ws, ws.signer(SECRET), area, "2020", reason="Review 2020 is printed", lock=True)


def said(ws: Workspace, area: str = "KGZ") -> str:
    """A card without the state of the ledger in its foot, and without how many packages came."""
    return card_text(card_model(replace(paper.facts(ws), digest="", packages={}), area, "en"))


def printed(world: World) -> tuple[str, list[object]]:
    with world.open("secretariat", readonly=True) as ws:
        facts: CardFacts = paper.facts(ws)
        counted = tables.table_facts(ws).sexes
        return said(ws), [settled(facts.figures), facts.events, facts.trainings, facts.proposed, counted]


def test_nothing_that_comes_after_the_lock_is_printed_before_a_decision(world: World) -> None:
    figure, held, other = world.figure("KGZ", "KGZ", "3,9"), event(world, "Forum"), event(world, "Meeting")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    locked(world)
    before = printed(world)
    with world.open("KGZ") as ws:
        shown = record.view(ws, other)
        assert shown is not None
        record.write(ws, "event", other, shown.key, {"title": "Meeting of ministers"}, lang="en")
    world.figure("KGZ", "KGZ", "4,4")
    late = world.figure("KGZ", "KGZ", "800", measure="merch_exports")
    with world.open("KGZ") as ws:
        record.delete(ws, held)
    with world.open("secretariat") as ws:
        examined = exchange.examine(ws, world.export("KGZ", "2.xlsx"))
        assert corrections.would_wait(ws, examined.edits) == 4
    world.merge("secretariat", world.root / "2.xlsx")
    assert printed(world) == before
    with world.open("secretariat") as ws:
        found = {one.stored.record_id: one for one in corrections.waiting(ws)}
        assert {name: (one.kind, one.locked) for name, one in found.items()} == {
            figure: ("changed", "2020"), late: ("late", "2020"), held: ("leaving", "2020"), other: ("changed", "2020"),
        }
        (change,) = found[figure].changes
        assert (change.published, change.proposed, found[figure].who) == ("3.9", "4.4", "Focal point KGZ")
        assert approving.standings(ws, "2020")["KGZ"].waiting == corrections.count(ws) == 4
        with pytest.raises(UserError, match="locked"):
            approving.approve(ws, ws.signer(SECRET), "KGZ", "2020")
        with pytest.raises(UserError, match="locked"):
            approving.approve_record(ws, ws.signer(SECRET), late)
        with pytest.raises(UserError, match="reason"):
            corrections.accept(ws, ws.signer(SECRET), [late], "  ")


def test_a_correction_says_what_it_would_change_and_editions_stay(world: World) -> None:
    figure = world.figure("KGZ", "KGZ", "3,9")
    world.figure("KAZ", "KAZ", "4,1")
    packages = [world.export("KGZ", "1.xlsx"), world.export("KAZ", "2.xlsx")]
    with world.open("secretariat") as ws:
        exchange.merge(ws, packages)
        editions.make(ws, "Empty of approval")
        approving.approve(ws, ws.signer(SECRET), "KGZ", "2020", lock=True)
        editions.make(ws, "Review 2020")
        first = paper.card_bytes(ws, "KGZ", "en", "Review 2020")
    world.figure("KGZ", "KGZ", "4,4")
    with world.open("secretariat") as ws:
        exchange.merge(ws, [world.export("KGZ", "3.xlsx")])
        told = effects.effect(ws, [figure])
        assert told.cards == ("KGZ",)
        assert told.editions == ("Empty of approval", "Review 2020")  # both hold the value that is published
        was = said(ws)
        corrections.accept(ws, ws.signer(SECRET), [figure], "The statistical office corrected it.")
        assert said(ws) != was
        assert paper.card_bytes(ws, "KGZ", "en", "Review 2020") == first
        assert corrections.waiting(ws) == []
        approving.take_back(ws, ws.signer(SECRET), [figure])
        assert said(ws) == was
        assert [one.stored.record_id for one in corrections.waiting(ws)] == [figure]


def test_the_receipt_says_what_waits_and_what_was_declined(world: World) -> None:
    figure = world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    locked(world)
    world.figure("KGZ", "KGZ", "4,4")
    late = world.figure("KGZ", "KGZ", "800", measure="merch_exports")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))

    def kinds() -> dict[str, str]:
        with world.open("secretariat") as ws:
            path = answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "receipt.xlsx")
        with world.open("KGZ") as ws:
            assert exchange.take(ws, exchange.examine(ws, path)).merged
            return {m.decision.record_id: f"{m.decision.kind}: {m.sentence()}" for m in last_receipt.matters(ws)
                    if m.decision.question == "value"}  # fmt: skip

    found = kinds()
    assert found[figure].startswith("corrected: ")
    assert found[late].startswith("late: ")
    with world.open("secretariat") as ws:
        corrections.decline(ws, ws.signer(SECRET), [figure, late], "Printed already.")
        assert corrections.waiting(ws) == []
    found = kinds()
    assert all(line.startswith("declined: ") and "Printed already." in line for line in found.values())
    world.figure("KGZ", "KGZ", "4,6")  # what came later was not declined
    world.merge("secretariat", world.export("KGZ", "3.xlsx"))
    with world.open("secretariat", readonly=True) as ws:
        assert [one.stored.record_id for one in corrections.waiting(ws)] == [figure]


def test_the_annex_tells_who_said_what_is_printed_and_why_it_was_decided(world: World) -> None:
    figure = world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    locked(world)
    world.figure("KGZ", "KGZ", "4,4")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))

    def printed_of(ws: Workspace) -> tuple[list[str], int, list[tuple[str, str]]]:
        traced = tracing.trace(ws, [figure])[figure]
        origin = tracing.origins(ws, paper.facts(ws), ["KGZ"])[figure]
        return ([one.value for one in traced.answers if one.question == "value"], origin.package,
                [(what, why) for what, _who, _when, why in origin.decided])  # fmt: skip

    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        assert printed_of(ws) == (["3.9"], 1, [("approved", "Review 2020 is printed")])
        corrections.decline(ws, signer, [figure], "Too late.")
        assert printed_of(ws)[:2] == (["3.9"], 1)
        assert ("declined", "Too late.") in printed_of(ws)[2]
        assert paper.facts(ws).approvals["KGZ"].by == "Secretariat"
        approving.take_back(ws, signer, [figure])
        corrections.accept(ws, signer, [figure], "Agreed.")
        assert printed_of(ws)[:2] == (["4.4"], 2)


def test_a_country_reads_that_a_period_is_locked_before_it_changes_anything(world: World) -> None:
    figure = world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    locked(world)
    with world.open("KGZ", readonly=True) as ws:
        assert told(ws, figure) is None
    with world.open("secretariat") as ws:
        path = answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "receipt.xlsx")
    world.merge("KGZ", path)
    with world.open("KGZ", readonly=True) as ws:
        found = told(ws, figure)
        assert found is not None
        assert "locked" in found.title
        assert [(one.ref_area, one.period) for one in locking.locks(ws)] == [("KGZ", "2020")]
    with world.open("secretariat", readonly=True) as ws:
        assert told(ws, figure) is None  # nothing waits


def test_what_was_not_clear_at_the_lock_waits_until_it_is_settled(world: World) -> None:
    figure = world.figure("KAZ", "KAZ", "4,1")
    world.figure("KAZ-2", "KAZ", "4,3")
    world.merge("secretariat", world.export("KAZ", "1.xlsx"), world.export("KAZ-2", "2.xlsx"))
    locked(world, "KAZ")
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        (one,) = corrections.waiting(ws)
        assert (one.kind, one.clean) == ("late", False)
        with pytest.raises(UserError, match="contradicts"):
            corrections.accept(ws, signer, [figure], "Late.")
        (conflict,) = decide.unsettled(ws)
        decide.resolve(ws, conflict.question, take=conflict.heads[0].edit.id, reason="Printed so", signer=signer)
        assert not [f for f in paper.facts(ws).of("gdp_growth", "KAZ") if f.record_id == figure]
        corrections.accept(ws, signer, [figure], "Settled.")
        assert [f.state for f in paper.facts(ws).of("gdp_growth", "KAZ") if f.record_id == figure] == ["published"]


def test_a_cluster_is_approved_alone_and_a_single_record_too(world: World) -> None:
    figure, held = world.figure("KGZ", "KGZ", "3,9"), event(world, "Forum")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        trade = next(one.code for one in ws.framework.clusters if "TRD" in one.sectors)
        assert approving.approve(ws, signer, "KGZ", "2020", cluster=trade).records == (held,)
        assert approving.standings(ws, "2020", trade)["KGZ"].clean == 0
        assert approving.standings(ws, "2020")["KGZ"].clean == 1
        approving.approve_record(ws, signer, figure)
        assert {one.state for one in approving.listed(ws, "KGZ", "2020")} == {"approved"}
        with pytest.raises(UserError, match="cluster"):
            approving.approve(ws, signer, "KGZ", "2020", cluster="none")


def test_unlocking_prints_as_it_comes_again_and_keeps_what_is_approved(world: World) -> None:
    world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    locked(world)
    late = world.figure("KGZ", "KGZ", "800", measure="merch_exports")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    with world.open("secretariat") as ws:
        assert not paper.facts(ws).of("merch_exports", "KGZ")
        locking.unlock(ws, ws.signer(SECRET), "KGZ", "2020", "A figure is missing")
        assert [f.record_id for f in paper.facts(ws).of("merch_exports", "KGZ")] == [late]
        assert [f.state for f in paper.facts(ws).of("gdp_growth", "KGZ")] == ["published"]
        with pytest.raises(UserError, match="not locked"):
            locking.unlock(ws, ws.signer(SECRET), "KGZ", "2020")


def test_the_command_line_locks_lists_and_decides(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = world.figure("KGZ", "KGZ", "3,9")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))

    def run(*words: str) -> dict[str, object]:
        monkeypatch.setenv("CAREC_PASSPHRASE", SECRET)
        ran = CliRunner().invoke(cli, ["-w", str(world.root / "secretariat"), *words])
        assert ran.exit_code == 0, ran.output
        found: dict[str, object] = json.loads(ran.stdout) if "--json" in words else {}
        return found

    assert run("period", "lock", "KGZ", "2020", "--reason", "Printed", "--json")["approved"] == 1
    assert run("period", "list", "--json") == {"rows": [{"ref_area": "KGZ", "period": "2020", "grounds": "Printed"}]}
    world.figure("KGZ", "KGZ", "4,4")
    world.merge("secretariat", world.export("KGZ", "2.xlsx"))
    (row,) = run("correction", "list", "--effects", "--json")["rows"]  # type: ignore[misc]
    assert (row["record"], row["kind"], row["cards"]) == (figure, "changed", ["KGZ"])
    run("correction", "decline", figure, "--reason", "Printed already")
    assert run("correction", "list", "--json") == {"rows": []}
    run("take-back", figure)
    run("correction", "accept", figure, "--reason", "Agreed")
    run("period", "unlock", "KGZ", "2020")
    assert run("period", "list", "--json") == {"rows": []}
