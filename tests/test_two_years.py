"""Two officers, eleven countries, two years: packages lost, repeated, late, broken and contradicting each other, played
with real files through the actions. What everybody typed is written down beside it, and the end must equal that."""

import random
import shutil
from pathlib import Path

import pytest

from carec_desktop.actions import answering, approving, backups, decide, exchange, region, restoring, rounds
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.forms.choices import MEMBERS
from tests.pages_world import PASSPHRASE, cheap_keys
from tests.two_years import (
    EVERYBODY,
    LOST,
    MEASURES,
    REACHED,
    SILENT,
    TOLD,
    Region,
    asked_again,
    enrolled,
    first_year,
    hear_the_call,
    nothing_is_lost,
    proposed,
    same_in_any_order,
    second_year,
    told,
    values,
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return enrolled(tmp_path_factory.mktemp("two years"))


def two_desks(story: Region, mail: list[Path]) -> None:
    """Each officer merges a part of the mail on a copy of their own and decides there; then both come together."""
    with opened(story.at("office")) as ws:
        started = backups.make(ws.folder)
    restoring.restore(started, story.at("office-2"))
    both = [path for path in mail if path.stem.startswith("KAZ")]  # both hear of the contradiction
    others = [path for path in mail if path not in both]
    for folder, part, take in (("office", others[::2], TOLD), ("office-2", others[1::2], "")):
        with opened(story.at(folder)) as ws:
            for taken in exchange.merge(ws, [*part, *both]):
                assert taken.merged == (taken.examined.verdict == "intact")
            (conflict,) = decide.unsettled(ws)
            assert {head.ref_area for head in conflict.heads} == {"KAZ"}
            settle(ws, take or next(h.edit.value for h in conflict.heads if h.edit.value != TOLD))
            assert not decide.unsettled(ws)
    with opened(story.at("office-2")) as ws:
        other = backups.make(ws.folder)
    restoring.restore(other, story.at("office"))


def open_round(story: Region, ws: Workspace, year: str, deadline: str) -> None:
    call = rounds.open_round(ws, year, year, deadline)
    rounds.write_calls(ws, ws.signer(PASSPHRASE), call, story.calls)


def settle(ws: Workspace, value: str) -> None:
    """Decide every conflict for one value."""
    signer = ws.signer(PASSPHRASE)
    for one in decide.unsettled(ws):
        take = next(head for head in one.heads if head.edit.value == value)
        decide.resolve(ws, one.question, take=take.edit.id, reason="later vintage", signer=signer)


def answer(story: Region, year: str, reached: tuple[str, ...]) -> None:
    """Approve one country, answer everybody; the answer reaches some."""
    with opened(story.at("office")) as ws:
        signer = ws.signer(PASSPHRASE)
        approving.approve(ws, signer, "KGZ", year)
        answering.write_receipts(ws, signer, MEMBERS, story.receipts(year), lambda _done, _all: None)
    told(story, year, reached)


def answered(ws: Workspace, year: str) -> set[tuple[str, str, str]]:
    """What the region page counts as answered in the current round, of the measures of the story."""
    return {
        (member.ref_area, one.measure, year)
        for member in region.members(ws)
        for one in member.answers if one.state != "missing" and one.measure in MEASURES
    }  # fmt: skip


def test_two_years_end_as_the_story_says(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_keys(monkeypatch)
    story = Region(Path(shutil.copytree(root, tmp_path / "region")), random.Random(2030))
    play_the_first_year(story)
    with opened(story.at("office")) as ws:
        open_round(story, ws, "2021", "2022-06-30")
    hear_the_call(story, "2021")
    mail = second_year(story)
    with opened(story.at("office")) as ws:
        assert all(taken.merged for taken in exchange.merge(ws, mail))
        assert not decide.unsettled(ws)
        assert answered(ws, "2021") == story.arrived_in("2021")
    answer(story, "2021", EVERYBODY)
    with opened(story.at("office")) as ws:
        assert values(ws) == story.typed
        assert proposed(ws) == [MEASURES[1]], "a value sent after the approval waits beside the published one"
        counting, desk = ws.store.ledger.counting_ids(), ws.key
    nothing_is_lost(story, counting)
    restoring.restore(next((story.at("office-2") / backups.FOLDER).glob("*.zip")), story.at("late desk"))
    assert same_in_any_order(story, story.at("late desk"), counting, desk)


def play_the_first_year(story: Region) -> None:
    with opened(story.at("office")) as ws:
        open_round(story, ws, "2020", "2021-06-30")
    hear_the_call(story, "2020")
    two_desks(story, first_year(story))
    with opened(story.at("office")) as ws:
        (disputed,) = decide.unsettled(ws)
        assert {head.who for head in disputed.heads} == {"First officer"}, "two decisions contradict each other too"
        settle(ws, TOLD)
        assert answered(ws, "2020") == story.arrived_in("2020")
        silent = {one.ref_area for one in region.members(ws) if not one.received}
        assert silent == {*LOST, SILENT}
    answer(story, "2020", REACHED)
    assert asked_again(story)
