"""Findings against an oracle: what the published tables get wrong is found, all of it, and nothing besides.

Totals and yearly changes that the members' rows allow are computed, every one of them.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from carec_desktop.actions import enrol, minting, published_records, workspace
from carec_desktop.actions.figures import Results
from carec_desktop.actions.workspace import opened
from carec_desktop.cli import cli
from carec_desktop.forms.choices import MEMBERS
from tests.findings_oracle import ADDITIVE, GROUPS, MISPRINT, Odd, Oracle
from tests.pages_world import PASSPHRASE, cheap_keys

ORACLE = Oracle()
KINDS = {odd.kind for odd in ORACLE.every()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Everything the documents print, in the ledger of one secretariat."""
    made = tmp_path_factory.mktemp("oracle") / "secretariat"
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        with workspace.create(made, role="secretariat", ref_area="CAREC", name="Secretariat", lang="en") as ws:
            enrol.found_secretariat(ws, PASSPHRASE)
            published_records.write_figures(ws, published_records.all_figures())
            minting.sign_working(ws, ws.signer(PASSPHRASE))
        yield made


def rows(folder: Path, *words: str) -> list[dict[str, Any]]:
    """Rows of a reading command, with every number as it is printed."""
    ended = CliRunner().invoke(cli, ["--ui-lang", "en", "-w", str(folder), *words, "--json"], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout, parse_float=Decimal, parse_int=Decimal)["rows"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def found(folder: Path) -> list[dict[str, Any]]:
    return rows(folder, "findings")


def as_odd(row: dict[str, Any]) -> Odd:
    where, stated = row["where"], row["stated"]
    numbers = frozenset(Fraction(each) for each in (stated if isinstance(stated, list) else [stated]))
    computed = None if row["computed"] is None else Fraction(row["computed"])
    return Odd(row["kind"], where["measure"], where["ref_area"], where["time_period"], numbers, computed)


def test_the_oracle_finds_mistakes_of_every_kind_it_knows() -> None:
    assert {
        "total_not_reached", "parts_differ", "sources_differ", "rate_differs", "years_differ", "running_total_fell",
        "same_fact_differs", "part_exceeds_whole",
    } == KINDS  # fmt: skip
    assert len(ORACLE.every()) > 30


def test_nothing_is_missed_and_nothing_is_false(found: list[dict[str, Any]]) -> None:
    odd = [as_odd(row) for row in found if row["kind"] in KINDS]
    exact = {each[:5]: each.computed for each in ORACLE.every()}
    assert {each[:5] for each in odd} == set(exact)
    assert len(odd) == len(exact)
    for each in odd:
        mine = exact[each[:5]]
        assert (mine is None) == (each.computed is None)
        assert mine is None or abs(mine - (each.computed or 0)) <= Fraction(1, 20), each


def test_every_finding_says_its_numbers_and_who_states_them(found: list[dict[str, Any]]) -> None:
    for row in found:
        if row["kind"] in KINDS:
            assert row["sources"]
            for number in [*(row["stated"] if isinstance(row["stated"], list) else [row["stated"]]), row["computed"]]:
                shown = "" if number is None else f"{number:,}".replace("-", "−")
                assert shown in row["text"], (number, row["text"])


@pytest.mark.parametrize("group", GROUPS)
def test_every_total_and_change_that_the_rows_allow_is_computed(folder: Path, group: str) -> None:
    computed = [row for row in rows(folder, "profile", group) if row["sources"][0] == "computed"]
    compare(computed, ORACLE.profile(group))
    assert all(row["complete"] == (row["missing"] == []) for row in computed if row["value"] is not None)


def test_every_change_of_a_member_is_computed(folder: Path) -> None:
    with opened(folder, readonly=True) as ws:
        results = Results(ws)
    for area in MEMBERS:
        compare([dict(row) for row in results.profile(area)], ORACLE.profile(area))


def compare(said: list[dict[str, Any]], expected: dict[tuple[str, str], Fraction]) -> None:
    made = {
        (row["series"], row["time_period"]): Fraction(row["value"]) for row in said
        if row["series"].removesuffix("_change") in ADDITIVE and row["value"] is not None
        and (row["series"], row["ref_area"], row["time_period"]) != MISPRINT
    }  # fmt: skip
    assert set(made) == set(expected)
    for place, value in expected.items():
        assert abs(made[place] - value) < Fraction(1, 1000), place
