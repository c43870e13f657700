"""Laws of attendance lists: doors unite in any order, joined rows come apart whole, nothing that is shown is a name."""

import json
from contextlib import suppress
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.forms.choices import ANSWERS
from carec_desktop.ledger import canonical_json
from carec_desktop.people import Attendance, Lists, Person, alike, keyed, pasted
from carec_desktop.people.finding import Index
from carec_desktop.people.marks import KINDS, here_in
from carec_desktop.people.sessions import Session
from carec_desktop.people.tallies import Tally
from carec_desktop.problems import UserError

NAMES = ("Аида Сыдыкова", "Aida Sydykova", "Bolat Omarov", "Болат Омаров", "陈晓丽", "Omarov B.", "გიორგი")
SEXES = st.sampled_from(["F", "M", "_U"])
STEPS = ("mark", "sex", "walk", "same", "apart", "name", "erase", "survey", "score", "days", "add")


def kind_of(institution: str) -> str:
    return {"i1": "ministry"}.get(institution, "")


PEOPLE = st.builds(
    Person, name=st.sampled_from(NAMES), sex=SEXES, institution=st.sampled_from(["", "i1"]),
    marks=st.frozensets(st.integers(1, 3), max_size=2).map(here_in),
)  # fmt: skip


def some(draw: st.DrawFn, listed: Attendance) -> str:
    return draw(st.sampled_from([person.number for person in listed.persons]))


@st.composite
def steps(draw: st.DrawFn, listed: Attendance, device: str) -> Attendance:
    """A list after a few things somebody did at one door."""
    for _step in range(draw(st.integers(0, 5))):
        listed = draw(step(listed, device))
    return listed


@st.composite
def step(draw: st.DrawFn, listed: Attendance, device: str) -> Attendance:
    what = draw(st.sampled_from(STEPS))
    if what == "add":
        return listed.with_persons(draw(st.lists(PEOPLE, max_size=2)))
    if what == "walk" or not listed.persons:
        return listed.with_walk_in(draw(PEOPLE))
    who = some(draw, listed)
    if what == "mark":
        return listed.marked(who, draw(st.integers(1, 3)), draw(st.sampled_from([*KINDS, ""])))
    if what == "sex":
        return listed.edited(who, sex=draw(SEXES))
    if what == "name":
        return listed.edited(who, name=draw(st.sampled_from(NAMES)))
    if what == "score":
        return listed.edited(who, before=draw(st.sampled_from(["10", "55.5", ""])), after="80")
    if what == "survey":
        return listed.counted(device, (draw(st.sampled_from([*ANSWERS])), draw(SEXES), draw(st.booleans())))
    if what == "days":
        return listed.with_sessions([Session(1, "2024-05-13", "am"), Session(2, label="Visit")])
    if what == "erase":
        return listed.without([who], kind_of)
    other = some(draw, listed)
    return listed.join(who, other) if what == "same" else listed.keep_apart(who, other) if who != other else listed


@st.composite
def doors(draw: st.DrawFn) -> tuple[Attendance, Attendance, Attendance]:
    """Three laptops that started with one list and went on apart; the third may know what the first did."""
    start = Attendance("t", "2024-05-17").with_persons(draw(st.lists(PEOPLE, max_size=4)))
    one, two = draw(steps(start, "d1")), draw(steps(start, "d2"))
    third = draw(st.sampled_from([start, one]))
    return one, two, draw(steps(third, "d3"))


def text(listed: Attendance) -> bytes:
    return canonical_json(listed.plain())


@given(doors())
def test_lists_unite_in_any_order_any_number_of_times(found: tuple[Attendance, Attendance, Attendance]) -> None:
    one, two, three = found
    assert text(one.united(two)) == text(two.united(one))
    assert text(one.united(two).united(three)) == text(one.united(two.united(three)))
    assert text(one.united(one)) == text(one)
    both = one.united(two)
    assert text(both.united(two)) == text(both)
    assert both.tally(kind_of) == two.united(one).tally(kind_of)


@given(doors())
def test_a_united_list_survives_the_file(found: tuple[Attendance, Attendance, Attendance]) -> None:
    both = found[0].united(found[1])
    again = Attendance.of(json.loads(text(both)))
    assert text(again) == text(both)
    assert [p.code for p in again.persons] == [p.code for p in both.persons]
    assert len({p.code for p in both.persons}) == len(both.persons)


@given(doors())
def test_no_door_loses_anybody_it_saw(found: tuple[Attendance, Attendance, Attendance]) -> None:
    """Whoever is marked at one door and erased at none is marked on the united list."""
    one, two, _three = found
    both = one.united(two)
    kept = {row.number for row in both.rows}
    taken = {mark for row in both.rows for mark in row.marks.taken}
    for each in (one, two):
        for row in each.rows:
            seen = {session for session, _kind, mark in row.marks.standing if mark not in taken}
            assert row.number not in kept or seen <= both.person(row.number).sessions


@given(doors(), st.data())
def test_a_joined_person_comes_apart_as_the_rows_were(
    found: tuple[Attendance, Attendance, Attendance], data: st.DataObject
) -> None:
    listed = found[0]
    if len(listed.persons) < 2:
        return
    one, other = data.draw(st.lists(st.sampled_from(listed.persons), min_size=2, max_size=2, unique=True))
    if len(listed.rows_of(one.number)) + len(listed.rows_of(other.number)) > 2:
        return
    joined = listed.join(one.number, other.number)
    person = joined.person(other.number)
    assert person == joined.person(one.number)
    assert person.also == one.also | other.also
    assert person.sessions == one.sessions | other.sessions
    assert len(joined.persons) == len(listed.persons) - 1
    assert joined.split(one.number).rows == listed.rows
    assert [p.also for p in joined.split(one.number).persons] == [p.also for p in listed.persons]


@given(doors(), st.data())
def test_one_mark_looks_at_one_person_and_says_what_a_fresh_look_says(
    found: tuple[Attendance, Attendance, Attendance], data: st.DataObject
) -> None:
    """What a list keeps from before a change is what it would find by looking at everybody again."""
    listed = found[0].united(found[1])
    if not listed.persons:
        return
    who = data.draw(st.sampled_from(listed.persons)).number
    after = listed.marked(who, 2, "late").edited(who, sex="F", country="KGZ")
    fresh = Attendance.of(json.loads(text(after)))
    assert after.persons == fresh.persons
    assert after.by_number == fresh.by_number
    assert after.by_code == fresh.by_code
    assert after.person(who).mark(2) == "late"


@given(doors())
def test_erased_at_one_door_is_erased_everywhere_and_counted_once(
    found: tuple[Attendance, Attendance, Attendance],
) -> None:
    one, two, _three = found
    gone = {row.number for row in one.rows[:2]}
    after = one.without(gone, kind_of)
    both = two.united(after).united(two).united(after)
    assert not gone & {row.number for row in both.rows}
    assert after.united(after).left == after.left


@given(st.lists(PEOPLE, max_size=6), st.data())
def test_people_stay_counted_when_names_go(persons: list[Person], data: st.DataObject) -> None:
    listed = Attendance("t", "2024").with_persons(persons)
    listed = replace(listed, surveys={}) if data.draw(st.booleans()) else listed.counted("d", ("greatly", "F", True))
    gone = data.draw(st.frozensets(st.sampled_from([row.number for row in listed.rows] or ["x"])))
    after = listed.without(gone, kind_of)
    assert after.tally(kind_of) == listed.tally(kind_of)
    assert Tally.of(after.tally(kind_of).plain()) == after.tally(kind_of)
    assert after.forms == listed.forms


# -- names stay inside --------------------------------------------------------


@given(doors())
def test_nothing_shown_by_a_list_is_a_name(found: tuple[Attendance, Attendance, Attendance]) -> None:
    listed = found[0].united(found[1])
    line = keyed.read(listed, "1-9 W1L 77", 1)
    shown = [repr(each) for each in (listed, listed.rows, Lists().put(listed), Index(listed.persons), line.changes,
                                     alike.suspicions(listed), pasted.Found(listed.persons))]  # fmt: skip
    assert not any(part in each for each in shown for name in NAMES for part in name.split())
    counted = json.dumps([listed.tally(kind_of).plain(), [e.plain() for e in listed.erased.values()]])
    assert not any(part in counted for name in NAMES for part in name.split())


CELLS = st.sampled_from(
    ["Имя", "Name", "Пол", "Сессии", "Join Time", "1", "Аида", "2. Participants", "\x02f", "x@y", ""]
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=9))
def test_any_cells_are_people_or_one_sentence_and_every_row_is_spoken_of(rows: list[list[str]]) -> None:
    with suppress(UserError):
        found = pasted.look_at(rows)
        assert all(person.name for person in found.persons)
        assert all("Аида" not in problem.sentence() for problem in found.problems)
        assert len(found.persons) <= found.rows


@given(st.text("0123456789-LEXW ЛУ,;\t", max_size=30) | st.text(max_size=20))
def test_any_keyed_line_is_marks_or_named_pieces(line: str) -> None:
    listed = Attendance("t", "").with_persons([Person(name) for name in NAMES]).with_walk_in(Person("Zed"))
    found = keyed.read(listed, line, 1)
    assert all(change.person in listed.persons for change in found.changes)
    assert len({change.person.number for change in found.changes}) == len(found.changes)
    assert all(problem.sentence() for problem in found.problems)


@given(st.text(max_size=25))
def test_whatever_is_typed_finds_people_or_nobody(typed: str) -> None:
    persons = [Person(name, code=f"{at:03}") for at, name in enumerate(NAMES, 1)]
    found = Index(persons).find(typed, 5)
    assert len(found) <= 5
    assert set(found) <= {person.number for person in persons}
    assert len(set(found)) == len(found)
