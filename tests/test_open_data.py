"""Open data: every code is in the structure, numbers are as they were typed, and no name or free text leaves."""

import csv
import io
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.actions import open_data, paper, record, tables
from carec_desktop.actions import published_records as published
from carec_desktop.actions.minting import mint_decision, sign_working
from carec_desktop.forms import FORMS
from carec_desktop.framework import Framework
from carec_desktop.open_data import codes, observations, records, structure
from carec_desktop.signals import Figure
from carec_desktop.store import Working
from tests import world

NAME = "Бекова Айгүл, +996 555 123456"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> world.World:
    """A secretariat that holds what is published, and a draft nobody has sent."""
    root = tmp_path_factory.mktemp("open") / "world"
    world.build(root)
    made = world.World(root)
    with made.open("secretariat") as ws:
        published.write_all(ws)
        name, key = record.begin(ws, "event", {})
        typed = {"title": f"Meeting with {NAME}", "kind": "committee_meeting", "sector": "TRD", "note": NAME}
        typed |= {"state": "held", "held": '{"start": "2022-03"}', "organisers": NAME}
        record.write(ws, "event", name, key, typed, lang="en")
        place = {"measure": "gdp_growth", "ref_area": "CAREC", "time_period": "2026", "kind": "actual", "source": "S"}
        name, key = record.begin(ws, "observation", place, "ru")
        record.write(ws, "observation", name, key, {"value": "25,10"}, lang="ru")
        sign_working(ws, ws.signer(world.SECRET))
    made.figure("secretariat", "KGZ", "4,75", year="2024")
    return made


def exported(office: world.World, folder: Path, how: str) -> dict[str, str]:
    with office.open("secretariat", readonly=True) as ws:
        return {path.name: path.read_text("utf-8") for path in open_data.export(ws, folder / how, how)}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def lists_of(files: dict[str, str]) -> Any:
    from pysdmx.io import read_sdmx

    return read_sdmx(files["carec_prf_structure.xml"], validate=True)


def test_structure_is_valid_and_knows_every_code(office: world.World, tmp_path: Path) -> None:
    files = exported(office, tmp_path, "sdmx-csv")
    message = lists_of(files)
    (definition,) = message.get_data_structure_definitions()
    found = rows(files["carec_prf.csv"])
    assert len(found) > 300
    head = list(found[0])
    columns = [c.id for c in (*definition.components.dimensions, *definition.components.measures)]
    assert [name for name in head[3:] if name in columns] == columns
    assert {row["STRUCTURE_ID"] for row in found} == {"CAREC:PRF(1.0)"}
    for component in definition.components:
        known = {code.id for code in component.local_codes or ()}
        seen = {row[component.id] for row in found} - {""}
        assert not known or seen <= known, component.id


def test_every_observation_has_a_place_of_its_own_and_its_value_as_typed(office: world.World, tmp_path: Path) -> None:
    found = rows(exported(office, tmp_path, "sdmx-csv")["carec_prf.csv"])
    head = list(found[0])
    places = [tuple(row[name] for name in head[3:head.index("OBS_VALUE")]) for row in found]
    assert len(set(places)) == len(places)
    assert any(row["OBS_VALUE"] == "25.10" for row in found)
    for row in found:
        assert bool(row["OBS_VALUE"]) != bool(row["REASON"])
        assert (row["OBS_STATUS"] in "MLOQ") == bool(row["REASON"])


def test_drafts_names_and_free_text_stay(office: world.World, tmp_path: Path) -> None:
    files = {**exported(office, tmp_path, "csv"), **exported(office, tmp_path, "sdmx-csv")}
    assert not [name for name, text in files.items() if "Бекова" in text or "555 123456" in text]
    assert not [row for row in rows(files["observation.csv"]) if row["TIME_PERIOD"] == "2024"]
    (meeting,) = [row for row in rows(files["event.csv"]) if row["held.start"] == "2022-03" and not row["title"]]
    assert meeting["sector"] == "TRD"
    assert len(rows(files["event.csv"])) > 5


def test_the_same_ledger_gives_the_same_bytes(office: world.World, tmp_path: Path) -> None:
    assert exported(office, tmp_path / "one", "csv") == exported(office, tmp_path / "two", "csv")


def test_every_column_says_what_it_means_and_where_its_codes_stand(office: world.World, tmp_path: Path) -> None:
    files = exported(office, tmp_path, "csv")
    told = {(row["FILE"], row["COLUMN"]): row for row in rows(files["columns.csv"])}
    lists = {row["LIST"] for row in rows(files["codes.csv"])}
    for name in files.keys() - {"columns.csv", "codes.csv"}:
        head = files[name].lstrip("\ufeff").splitlines()[0].split(",")
        assert [column for file, column in told if file == name] == head
    assert all(row["MEANING"] for row in told.values())
    named = {row["CODES"].rpartition(" ")[2] for row in told.values() if row["CODES"].startswith("codes.csv")}
    assert named <= lists


@pytest.mark.parametrize("form", records.FORMS)
def test_only_codes_dates_counts_and_titles_of_a_form_are_shared(form: str) -> None:
    columns = set(records.columns(FORMS[form])) - {"RECORD", "OWNER"}
    for column in columns:
        field = FORMS[form].fields[column.partition(".")[0]]
        assert isinstance(field, (*records.SHARED, records.Group)) or column in records.TITLED, column


@pytest.mark.parametrize(("people", "told"), [("4", ""), ("", ""), ("5", "40")])
def test_results_of_a_few_people_are_withheld_as_in_print(people: str, told: str) -> None:
    tests = json.dumps({"people": people, "before": "35", "after": "40"} if people else {"before": "35", "after": "40"})
    shared = records.row(FORMS["training"], "1", {}, {"tests": tests})
    assert shared["tests.after"] == told
    assert bool(shared["tests.people"]) == bool(told)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("2020", "2020"), ("2022-05", "2022-05"), ("2021-07/P1Y", "2021-07-01/P1Y"), ("2001/P20Y", "2001-01-01/P20Y")],
)
def test_periods_are_written_as_sdmx_does(ours: str, theirs: str) -> None:
    assert observations.time_period(ours) == theirs


def test_a_break_outranks_other_flags_and_a_reason_outranks_both() -> None:
    figure = Figure("gdp_growth", "KGZ", "2020", "actual", "S", value="1", flags=frozenset({"estimated", "break"}))
    assert codes.status(figure) == "B"
    assert codes.status(Figure("gdp_growth", "KGZ", "2020", "actual", "S", reason="withheld")) == "Q"


@given(st.text(min_size=1))
def test_codes_of_sources_are_codes_and_tell_sources_apart(text: str) -> None:
    assert codes.source_code(text).isalnum()
    assert codes.source_code(text) == codes.source_code(text) != codes.source_code(f"{text}.")


def test_no_two_measures_share_a_code() -> None:
    framework = Framework.load()
    made = [codes.code(measure.code) for measure in codes.every_measure(framework)]
    assert len(set(made)) == len(made)


def test_cells_that_a_spreadsheet_would_compute_are_disarmed(tmp_path: Path) -> None:
    cells = {"a": "=1+1", "b": "-2.5", "c": "@x", "d": "plain"}
    cells |= {"e": "Seminar;=1+1", "f": "＝1", "g": 'x;"-1', "h": "a;b"}
    path = open_data._table(tmp_path / "t.csv", list(cells), [cells])
    assert rows(path.read_text("utf-8")) == [{
        "a": "'=1+1", "b": "-2.5", "c": "'@x", "d": "plain",
        "e": "Seminar;'=1+1", "f": "'＝1", "g": "x;\"'-1", "h": "a;b",
    }]  # fmt: skip


def test_structure_names_the_state_it_comes_from() -> None:
    text = structure.structure_xml([], (), "abc", datetime(2026, 1, 2))  # noqa: DTZ001 - SDMX-ML writes no zone
    assert "<mes:ID>abc</mes:ID>" in text


def test_a_source_that_names_somebody_is_published_as_its_code() -> None:
    named = Figure("gdp_growth", "KGZ", "2020", "actual", "Bureau, tel. +996 555 123456, a@mail.kg", value="1")
    (sources,) = [one for one in codes.code_lists(Framework.load(), [named]) if one.id == "CL_SOURCE"]
    assert list(sources.codes.items()) == [(codes.source_code(named.source),) * 2]


def test_every_row_is_one_the_structure_allows(office: world.World, tmp_path: Path) -> None:
    """The file read with the structure as pysdmx reads it: its dataflow, whole keys, what must be there, numbers."""
    files = exported(office, tmp_path, "sdmx-csv")
    message = lists_of(files)
    (flow,), (definition,) = message.get_dataflows(), message.get_data_structure_definitions()
    parts = definition.components
    found = rows(files["carec_prf.csv"])
    assert {(row["STRUCTURE"], row["STRUCTURE_ID"]) for row in found} == {
        ("dataflow", f"{flow.agency}:{flow.id}({flow.version})")
    }
    assert set(found[0]) == {"STRUCTURE", "STRUCTURE_ID", "ACTION", *(part.id for part in parts)}
    needed = [part.id for part in parts if part.required and part.id != "OBS_VALUE"]  # a reason may stand for it
    for row in found:
        assert row["ACTION"] == "I"
        assert all(row[name] for name in needed)
        assert row["REASON"] or Decimal(row["OBS_VALUE"]).is_finite()


def test_codes_stay_what_they_were_when_more_is_recorded(office: world.World, tmp_path: Path) -> None:
    own = world.World.copy(office.root, tmp_path / "world")  # signing here sends the drafts of the others
    before = exported(own, tmp_path / "before", "csv")
    with own.open("secretariat") as ws:
        place = {"measure": "gdp_growth", "ref_area": "MNG", "time_period": "2027", "kind": "actual"}
        name, key = record.begin(ws, "observation", place | {"source": "Another source"}, "en")
        record.write(ws, "observation", name, key, {"value": "3.1"}, lang="en")
        sign_working(ws, ws.signer(world.SECRET))
    after = exported(own, tmp_path / "after", "csv")

    def named(files: dict[str, str]) -> set[tuple[str, ...]]:
        return {tuple(row.values()) for row in rows(files["codes.csv"])}

    assert named(before) < named(after)
    kept = {tuple(row.values()) for row in rows(after["observation.csv"])}
    assert {tuple(row.values()) for row in rows(before["observation.csv"])} < kept


@pytest.mark.parametrize(
    ("form", "question", "said"),
    [("event", "held", "soon"), ("event", "held", "[1]"), ("training", "persons", '{"F": "x"}'),
     ("training", "tests", '{"people": "x", "before": "1", "after": "2"}'), ("training", "completed", "9" * 5000)],
)  # fmt: skip
def test_an_answer_nobody_can_read_stops_no_paper(
    office: world.World, tmp_path: Path, form: str, question: str, said: str
) -> None:
    """A signed package may hold anything; the record is printed without it."""
    whole = world.World.copy(office.root, tmp_path / "whole")
    with whole.open("secretariat") as ws:
        name, key = record.begin(ws, form, {})
        answers = {"title": "A seminar", "sector": "TRD", "state": "held", "held": '{"start":"2020"}', question: said}
        rows = [Working(name, form, key, q, text, "en", changed_at=ws.clock()) for q, text in answers.items()]
        mint_decision(ws, ws.signer(world.SECRET), rows)
        assert paper.card_bytes(ws, "KGZ", "en", "")
        assert tables.write_tables(ws, "en", tmp_path / "tables.xlsx", "").exists()
        assert open_data.export(ws, tmp_path / "data", "csv")
