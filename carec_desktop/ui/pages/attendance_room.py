"""One training in the room, without Qt: its record, and its list as lines of the table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from carec_desktop.fields import SEXES
from carec_desktop.forms import FORMS
from carec_desktop.i18n import language
from carec_desktop.localdates import show_date_range
from carec_desktop.people.history import sex_known
from carec_desktop.people.words import spoken
from carec_desktop.ui.pages.attendance_data import Line
from carec_desktop.ui.pages.attendance_marks import ABSENT, AHEAD

if TYPE_CHECKING:
    from carec_desktop.actions.record import View
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.people import Attendance, Lists, Person
    from carec_desktop.people.sessions import Session


@dataclass(frozen=True)
class Course:
    """What the window needs of a training's record. `titles`: names of the register by record id."""

    record_id: str
    title: str = ""
    place: str = ""
    start: str = ""
    end: str = ""
    sessions: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    key: Mapping[str, str] = field(default_factory=dict)
    device: str = ""

    def when(self) -> str:
        """Its days in the language spoken now; "" while unknown."""
        return show_date_range(self.start, self.end or self.start, language()) if self.start else ""

    def institution(self, typed: str) -> str:
        """Record id of the register's institution of this name, or the name as typed."""
        wanted = spoken(typed)
        found = [record for record, title in self.titles.items() if spoken(title) == wanted]
        return found[0] if len(found) == 1 else typed

    def where_and_when(self) -> str:
        return ", ".join(part for part in (self.place, self.when()) if part)


def course_of(view: "View", titles: Mapping[str, str] | None = None, device: str = "") -> Course:
    """From the record as this laptop shows it."""
    values = view.values
    held = FORMS["training"].fields["held"].value(values.get("held", ""))
    sessions = values.get("sessions", "")
    return Course(
        view.record_id, values.get("title", ""), values.get("place", ""), held.get("start", ""), held.get("end", ""),
        int(sessions) if sessions.isdigit() else 0, dict(values), titles or {},
        dict(view.key), device,
    )  # fmt: skip


def load(ws: "Workspace", training: str) -> Course:
    """On the worker: the training with this id. Raises UserError when there is none."""
    from carec_desktop.actions.attendance import training_view
    from carec_desktop.actions.record import views
    from carec_desktop.actions.rooms import desk_of

    titles = {v.record_id: v.values.get("title", "") for v in views(ws, "institution")}
    return course_of(training_view(ws, training), titles, desk_of(ws))


def courses(ws: "Workspace") -> list[Course]:
    """On the worker: every training, the latest first."""
    from carec_desktop.actions.record import views

    found = [course_of(view) for view in views(ws, "training")]
    return sorted(found, key=lambda each: (each.start, each.title), reverse=True)


def last_session(listed: "Attendance") -> int:
    """The last session somebody attended, 0 for none."""
    return max((max(person.sessions, default=0) for person in listed.persons), default=0)


def sessions_of(listed: "Attendance", course: Course) -> "tuple[Session, ...]":
    """The sessions the list has, or those that follow from the dates and the number the record says."""
    from carec_desktop.people.sessions import Session, generated

    made = listed.sessions or generated(course.start, course.end, course.sessions or None)
    last = last_session(listed)
    return (*made, *(Session(number) for number in range(len(made) + 1, last + 1)))


def open_now(sessions: "Sequence[Session]", today: str, *, afternoon: bool) -> int:
    """Index of the session a person most likely sits in: today's, else the first."""
    of_day = [i for i, each in enumerate(sessions) if each.day == today]
    if not of_day:
        return 0
    half = [i for i in of_day if sessions[i].part == ("pm" if afternoon else "am")]
    return (half or of_day)[0]


def line_of(
    person: "Person",
    course: Course,
    begun: Sequence[tuple[int, bool]],
    asked: Iterable[str] = (),
    *,
    joined: bool = False,
) -> Line:
    """A person as the table shows them. `begun`: number of each session, and whether empty means absent there."""
    first = min(person.sessions, default=0) if person.is_walk_in else 0  # nobody missed them before they came
    seen = tuple(person.mark(n) or (ABSENT if on and n > first else AHEAD) for n, on in begun)
    institution = course.titles.get(person.institution, person.institution)
    return Line(
        person.number, person.code, person.name, person.spellings, person.country, institution, person.sex,
        sex_known(person), seen, person.is_walk_in, joined, person.number in asked,
    )  # fmt: skip


def joined(listed: "Attendance") -> set[str]:
    """Numbers of people who stand for several rows."""
    if len(listed.rows) == len(listed.persons):
        return set()
    return {person.number for person in listed.persons if len(listed.rows_of(person.number)) > 1}


def begun_sessions(listed: "Attendance", sessions: "Sequence[Session]", open_session: int) -> list[tuple[int, bool]]:
    """Number of each session, and whether it has begun: all up to the last one attended or open."""
    last = max(last_session(listed), sessions[open_session].number)
    return [(session.number, session.number <= last) for session in sessions]


def changed(before: "Attendance | None", after: "Attendance") -> list[str] | None:
    """Numbers of the people who differ where the same people stand in the same order; None where they do not.
    People nobody touched are the very same objects in both lists."""
    if before is None or len(before.persons) != len(after.persons):
        return None
    differ = []
    for one, two in zip(before.persons, after.persons, strict=True):
        if one.number != two.number:
            return None
        if one is not two:
            differ.append(two.number)
    return differ


def with_sex(listed: "Attendance", number: str, sex: str) -> "Attendance":
    """With this answer of one person; “not stated” counts as asked."""
    person = listed.person(number)
    if sex not in SEXES or (sex == person.sex and sex_known(person)):
        return listed
    if sex != person.sex:
        return listed.edited(number, sex=sex)
    asked = {row.number: replace(row, doubt=False, turns={**row.turns, "sex": row.turns.get("sex", 0) + 1})
             for row in listed.rows_of(number)}  # fmt: skip
    return replace(listed, rows=tuple(asked.get(row.number, row) for row in listed.rows))


def removed(listed: "Attendance", number: str) -> "Attendance":
    """Without somebody who should never have been on the list; nothing is counted of them."""
    gone = {row.number for row in listed.rows_of(number)}
    rows = tuple(row for row in listed.rows if row.number not in gone)
    return replace(listed, rows=rows, ties={each: said for each, said in listed.ties.items() if not gone & set(each)})


def dated(listed: "Attendance", course: Course) -> "Attendance":
    """The list with the last day its training has now, from which its names are kept for so long."""
    last = course.end or course.start or listed.ends or today()
    return listed if listed.ends == last else replace(listed, ends=last)


def today() -> str:
    """The day on the wall, ISO."""
    return datetime.now().astimezone().date().isoformat()


def kept_until(lists: "Lists", listed: "Attendance", course: Course | None) -> str:
    """The day on which names of this list are forgotten, ISO; "" while nobody is on it."""
    day = dated(listed, course).due_on(lists.months) if course is not None and listed.rows else None
    return day.isoformat() if day is not None else ""
