"""Laws of undoing in the attendance window: whatever was done is taken back, done again, and keeps what others did."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.forms.choices import ANSWERS
from carec_desktop.people import Attendance, Person
from carec_desktop.people.history import History, sex_known
from carec_desktop.ui.pages import attendance_room as room

NAMES = ("Aaa", "Bbb", "Ccc", "Ddd")
KINDS = ("here", "late", "early", "late_early", "")
Step = tuple[str, int, int]  # what, whose row, which choice
steps = st.lists(
    st.tuples(
        st.sampled_from(["mark", "sex", "name", "walk-in", "remove", "join", "apart", "form", "completed", "score"]),
        st.integers(0, 5),
        st.integers(0, 9),
    ),
    max_size=12,
)


def start() -> Attendance:
    return Attendance("training", "2026-04-15").with_persons(Person(name, number=name.lower()) for name in NAMES)


def take(listed: Attendance, step: Step) -> Attendance:
    """One thing a person can do."""
    what, whose, choice = step
    if what == "walk-in":
        return listed.with_walk_in(Person(f"Walk-in {choice}").marked(1, "here"))
    if what == "form":
        return listed.counted("device", (list(ANSWERS)[choice % 5], "F", bool(choice % 2)))
    if not listed.persons:
        return listed
    number = listed.persons[whose % len(listed.persons)].number
    other = listed.persons[choice % len(listed.persons)].number
    if what == "mark":
        return listed.marked(number, 1 + choice % 3, KINDS[choice % 5])
    if what == "sex":
        return room.with_sex(listed, number, ("F", "M", "_U")[choice % 3])
    if what == "remove":
        return room.removed(listed, number)
    if what in ("join", "apart"):
        if number == other:
            return listed
        return listed.join(number, other) if what == "join" else listed.keep_apart(number, other)
    answers = {"name": f"Name {choice}", "completed": (True, False, None)[choice % 3], "score": f"{choice}0"}
    return listed.edited(number, **{"before" if what == "score" else what: answers[what]})


def seen(listed: Attendance) -> object:
    """All that a person can see of a list."""
    people = [
        (p.number, p.code, p.name, p.sex, sex_known(p), p.completed, p.before, [p.mark(n) for n in (1, 2, 3)])
        for p in listed.persons
    ]
    return people, {key: n for key, n in listed.forms.items() if n}, [row.number for row in listed.rows]


@given(steps)
def test_everything_is_taken_back_and_done_again(done: list[Step]) -> None:
    now, history, states = start(), History(), [start()]
    for step in done:
        after = take(now, step)
        if after != now:
            history.note(now, after)
            now = after
            states.append(now)
    for state in reversed(states[:-1]):
        before = history.undo(now)
        assert before is not None
        now = before
        assert seen(now) == seen(state)
    assert history.undo(now) is None
    for state in states[1:]:
        again = history.redo(now)
        assert again is not None
        now = again
        assert seen(now) == seen(state)


@given(steps, st.integers(1, 3), st.sampled_from(KINDS[:4]))
def test_undoing_keeps_what_another_door_marked_meanwhile(done: list[Step], session: int, kind: str) -> None:
    first = start()
    now, history = first, History()
    for step in done:
        after = take(now, step)
        history.note(now, after)
        now = after
    other = first.with_walk_in(Person("Other door", number="other")).marked("other", session, kind)
    now = now.united(other)
    while (before := history.undo(now)) is not None:
        now = before
    assert now.person("other").mark(session) == kind
    assert [row.number for row in now.rows if row.number != "other"] == [row.number for row in first.rows]


@given(steps)
def test_a_forgotten_name_does_not_come_back(done: list[Step]) -> None:
    now, history = start(), History()
    for step in done:
        after = take(now, step)
        history.note(now, after)
        now = after
    gone = {row.number for row in now.rows}
    elsewhere = now.without([person.number for person in now.persons], lambda _institution: "")
    while (before := history.undo(now)) is not None:
        now = before
    now = now.united(elsewhere)  # another laptop tells that they are forgotten
    while (again := history.redo(now)) is not None:
        now = again
    assert not gone & {row.number for row in now.rows}
    while (before := history.undo(now)) is not None:
        now = before
    assert not gone & {row.number for row in now.rows}


@given(steps)
def test_the_table_is_told_exactly_who_changed(done: list[Step]) -> None:
    now = start()
    for step in done:
        after = take(now, step)
        differ = room.changed(now, after)
        before = {person.number: person for person in now.persons}
        if differ is not None:
            silent = [p for p in after.persons if p.number not in differ]
            assert all(before[p.number] == p for p in silent)
        now = after


def test_names_are_dated_by_the_training_as_it_is_now() -> None:
    course = room.Course("training", start="2026-04-14", end="2026-04-16")
    assert room.dated(start(), course).ends == "2026-04-16"
    assert room.dated(start(), replace(course, start="", end="")).ends == "2026-04-15"
