"""Women and men: sums are what the records say, not stated is its own number, disagreements name both counts."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carec_desktop.actions import attendance, counted, reconciling, record, workspace
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import SEXES
from carec_desktop.forms.choices import LEVELS
from carec_desktop.forms.gender import Gender, actions_of
from carec_desktop.people import Person

YEAR = "2020"
SEX = ("F", "M", "_U")
COUNTS = st.dictionaries(st.sampled_from(SEX), st.integers(0, 400))
TABLE = st.dictionaries(st.sampled_from([f"{level}.{sex}" for level in LEVELS for sex in SEX]), st.integers(0, 400))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("women") / "KGZ"
    with workspace.create(folder, role="focal-point", ref_area="KGZ", name="Focal point", lang="en") as ws:
        yield ws


@pytest.fixture
def empty(here: Workspace) -> Iterator[Workspace]:
    yield here
    wipe(here)


def wipe(ws: Workspace) -> None:
    for row in ws.store.working.all():
        record.take_back(ws, row.record_id)


def put(ws: Workspace, form: str, answers: Mapping[str, object], key: Mapping[str, str] | None = None) -> str:
    """Record answers; dictionaries are groups."""
    name, whole = record.begin(ws, form, key or {}, "en")
    typed = {
        question: json.dumps({part: str(n) for part, n in value.items()}) if isinstance(value, dict) else str(value)
        for question, value in answers.items()
    }
    record.write(ws, form, name, whole, typed, lang="en")
    return name


def held(year: str, **answers: object) -> dict[str, object]:
    return {"title": "T", "state": "held", "held": {"start": f"{year}-05-10", "end": f"{year}-05-12"}, **answers}


def row(ws: Workspace, form: str, what: str, period: str = YEAR) -> counted.Counted:
    return next(r for r in counted.counted(ws, period, "KGZ") if (r.form, r.what) == (form, what))


Happened = tuple[str, bool, dict[str, int]]
ONE = st.tuples(st.sampled_from(["2019", "2020", "2021"]), st.booleans(), COUNTS)


@given(trainings=st.lists(ONE, max_size=5), events=st.lists(st.tuples(st.booleans(), TABLE), max_size=4))
@settings(deadline=None)
def test_sums_are_of_what_the_records_say(
    here: Workspace, trainings: list[Happened], events: list[tuple[bool, dict[str, int]]]
) -> None:
    try:
        for year, took_place, counts in trainings:
            state = "held" if took_place else "planned"
            put(here, "training", {**held(year, persons=counts), "state": state})
        for took_place, table in events:
            put(here, "event", {**held(YEAR, levels=table), "state": "held" if took_place else "cancelled"})
        for sex in SEX:
            expected = sum(c.get(sex, 0) for year, took_place, c in trainings if took_place and year == YEAR)
            assert row(here, "training", "people").counts.get(sex, 0) == expected
            whole = sum(n for ok, t in events if ok for cell, n in t.items() if cell.endswith(f".{sex}"))
            assert row(here, "event", "people").counts.get(sex, 0) == whole
            assert sum(row(here, "event", level).counts.get(sex, 0) for level in LEVELS) == whole
        every = sum(row(here, "training", "people", year).total for year in ("2019", "2020", "2021"))
        assert every == row(here, "training", "people", "").total, "years part what there is, nothing falls between"
        for one in counted.counted(here, YEAR, "KGZ"):
            assert one.total == sum(one.counts.values())
            assert one.share is None or 0 <= one.share <= 1
            assert set(one.counts) <= set(SEXES)
    finally:
        wipe(here)


def test_not_stated_is_no_part_of_the_share(empty: Workspace) -> None:
    put(empty, "training", held(YEAR, persons={"F": 10, "M": 30, "_U": 60}))
    one = row(empty, "training", "people")
    assert (one.total, one.share) == (100, 0.25)
    put(empty, "training", held("2021", persons={"_U": 60}))
    assert row(empty, "training", "people", "2021").share is None


def test_of_two_records_that_are_the_same_only_one_counts(empty: Workspace) -> None:
    first = put(empty, "event", held(YEAR, levels={"expert.F": 5}))
    second = put(empty, "event", held(YEAR, levels={"expert.F": 5}, same_as=first))
    assert row(empty, "event", "people").total == 5
    name, key = first, record.view(empty, first)
    assert key is not None
    record.write(empty, "event", name, key.key, {"same_as": second}, lang="en")
    assert row(empty, "event", "people").total == 5, "also when each says so of the other"


def test_a_delegation_counts_for_its_country_whoever_owns_the_event(empty: Workspace, tmp_path: Path) -> None:
    event = put(empty, "event", held(YEAR, levels={"expert.F": 5}))
    put(empty, "delegation", {"delegates": {"F": 2, "M": 1}, "head_woman": "1"}, {"event": event, "ref_area": "KGZ"})
    assert row(empty, "delegation", "people").counts == {"F": 2, "M": 1}
    assert row(empty, "delegation", "heads").counts == {"F": 1}
    assert row(empty, "delegation", "people", "2021").total == 0


def test_levels_are_read_from_the_finer_table_too(empty: Workspace) -> None:
    put(empty, "event", held(YEAR, crossed={"minister/member.F": 2, "minister/partner.M": 1, "expert/member._U": 4}))
    assert row(empty, "event", "minister").counts == {"F": 2, "M": 1}
    assert row(empty, "event", "people").total == 7


def figure(ws: Workspace, value: str, dimensions: str = "", source: str = "S") -> str:
    key = {
        "measure": "HLT.OP2.OFFICIALS", "ref_area": "KGZ", "time_period": YEAR, "kind": "actual", "source": source,
        "dimensions": dimensions,
    }  # fmt: skip
    return put(ws, "observation", {"value": value}, key)


def test_an_indicator_by_sex_is_a_row_and_its_total_is_not_added_again(empty: Workspace) -> None:
    figure(empty, "30")
    assert row(empty, "observation", "HLT.OP2.OFFICIALS").counts == {"_U": 30}
    figure(empty, "12", "SEX=F")
    figure(empty, "18", "SEX=M")
    assert row(empty, "observation", "HLT.OP2.OFFICIALS").counts == {"F": 12, "M": 18}
    figure(empty, "31", source="Another source")
    assert row(empty, "observation", "HLT.OP2.OFFICIALS").total == 30, "two sources are not two groups of people"


# -- who is missing ----------------------------------------------------------


def kinds(ws: Workspace, lists: Mapping[str, Mapping[str, int]] | None = None) -> dict[str, tuple[int, int]]:
    records = counted.gather(ws, "KGZ")
    found = reconciling.disagreements(ws, records, YEAR, lists)
    assert all(str(d.one) in d.sentence() and str(d.other) in d.sentence() for d in found)
    return {d.kind: (d.one, d.other) for d in found}


def test_what_agrees_is_not_asked_about(empty: Workspace) -> None:
    put(empty, "training", held(YEAR, persons={"F": 3, "M": 4}, by_institution={"ministry.F": 3, "ministry.M": 4}))
    put(empty, "event", held(YEAR, levels={"expert.F": 5}, parties={"member.F": 5}))
    assert kinds(empty) == {}


def test_forty_one_listed_forty_three_reported(empty: Workspace) -> None:
    training = put(empty, "training", held(YEAR, persons={"F": 20, "M": 23}))
    names = attendance.opened(empty, "open sesame", make=True)
    people = [Person(f"Person {n}", sex="F" if n % 2 else "M") for n in range(41)]
    attendance.add(empty, names, training, people)
    lists = reconciling.listed(empty, names)
    assert lists == {training: {"M": 21, "F": 20}}
    assert kinds(empty, lists) == {"list": (41, 43)}
    view = record.view(empty, training)
    assert view is not None
    record.write(empty, "training", training, view.key, {"persons": json.dumps({"F": "21", "M": "20"})}, lang="en")
    assert kinds(empty, lists) == {"list-women": (20, 21)}
    attendance.take_counts(empty, names, training, overwrite=["persons"])
    assert kinds(empty, lists) == {}
    attendance.path(empty).unlink()


def test_head_counts_that_disagree_inside_a_record(empty: Workspace) -> None:
    put(empty, "training", held(YEAR, persons={"F": 3, "M": 4}, by_institution={"ministry.F": 3}))
    put(empty, "event", held(YEAR, levels={"expert.F": 5}, parties={"member.F": 4}))
    assert kinds(empty) == {"institutions": (3, 7), "parties": (4, 5)}


def test_an_indicator_against_its_parts_and_its_trainings(empty: Workspace) -> None:
    figure(empty, "43")
    figure(empty, "20", "SEX=F")
    figure(empty, "21", "SEX=M")
    put(empty, "training", held(YEAR, persons={"F": 40}, counts_for="HLT.OP2.OFFICIALS"))
    assert kinds(empty) == {"sexes": (41, 43), "trainings": (40, 43)}


def test_what_is_stated_against_what_the_records_say(empty: Workspace) -> None:
    put(empty, "training", held(YEAR, persons={"F": 9}, completed={"F": 8}))
    event = put(empty, "event", held(YEAR, levels={"expert.F": 5}))
    put(empty, "delegation", {"delegates": {"F": 2}, "head_woman": "1"}, {"event": event, "ref_area": "KGZ"})
    put(empty, "gender", {"completed": {"F": 9}, "heads": {"M": 1}}, {"ref_area": "KGZ", "time_period": YEAR})
    assert kinds(empty) == {"completed": (8, 9), "heads": (1, 0)}


def test_more_delegates_than_the_organizer_counted(empty: Workspace) -> None:
    event = put(empty, "event", held(YEAR, levels={"expert.F": 5}))
    put(empty, "delegation", {"delegates": {"F": 6}}, {"event": event, "ref_area": "KGZ"})
    assert kinds(empty) == {"delegations": (6, 5)}


def test_every_sector_has_its_own_question_about_gender_actions() -> None:
    codes = ("EFS", "TRD", "TSM", "ECD", "TRP", "ENG", "AGR", "WTR", "EDC", "HLT")
    questions = {actions_of(code) for code in codes}
    assert len(questions) == len(codes)
    assert questions <= set(Gender.fields)
    assert actions_of("ALL") == "actions"
