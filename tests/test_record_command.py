"""`record` and `show` at a keyboard: what goes without saying need not be said, what is missing is named."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from carec_desktop.actions import exchange
from carec_desktop.actions.workspace import opened
from carec_desktop.cli import cli
from tests.pages_world import PASSPHRASE, People, figure, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("records"))


def run(folder: Path, *arguments: str) -> Result:
    environment = {"CAREC_PASSPHRASE": PASSPHRASE}
    return CliRunner().invoke(cli, ["--ui-lang", "en", "-w", str(folder), *arguments], env=environment)


def test_a_country_says_neither_who_it_is_nor_the_code_of_a_measure(world: Path) -> None:
    typed = {"measure": "gdp GROWTH", "time_period": "2031", "kind": "actual", "source": "A", "value": "4.5"}
    said = [f"--set={name}={text}" for name, text in typed.items()]
    done = run(world / "first", "record", "observation", *said, "--json")
    assert done.exit_code == 0, done.output
    listed = json.loads(run(world / "first", "show", "observation", "--json").stdout)["rows"]
    (key,) = [row["key"] for row in listed if row["record_id"] == json.loads(done.stdout)["record_id"]]
    assert (key["measure"], key["ref_area"]) == ("gdp_growth", "KGZ")


def test_everything_that_is_missing_is_named_at_once(world: Path) -> None:
    done = run(world / "first", "record", "observation", "--set=measure=gdp_growth", "--set=value=4.5")
    assert done.exit_code == 1
    assert "time_period, kind, source" in done.output


def test_a_measure_that_is_none_names_the_nearest(world: Path) -> None:
    done = run(world / "first", "record", "observation", "--set=measure=gdp_growht", "--set=value=4.5")
    assert done.exit_code == 1
    assert "the nearest are: gdp_growth" in done.output


def test_a_conflict_shows_both_values(people: People, tmp_path: Path) -> None:
    for name, value in (("first", "3.9"), ("second", "4.1")):
        figure(people.at(name), value)
        with opened(people.at(name)) as ws:
            sent = exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / f"{name}.xlsx").path
        with opened(people.at("secretariat")) as ws:
            exchange.merge(ws, [sent])
    told = run(people.at("secretariat"), "show", "observation").output
    assert "value=3.9 ≠ 4.1" in told or "value=4.1 ≠ 3.9" in told


def test_what_stays_behind_is_named_with_its_reason(people: People, tmp_path: Path) -> None:
    folder = people.at("first")
    said = ("measure=gdp_growth", "time_period=2030", "kind=actual", "source=A", "reason=not_collected", "value=4.5")
    run(folder, "record", "observation", *(f"--set={one}" for one in said))
    figure(folder, "3.9")
    done = run(folder, "export", "-o", str(tmp_path / "out.xlsx"))
    assert done.exit_code == 0, done.output
    assert "GDP growth · Kyrgyz Republic · 2030 · actual: " in done.output
