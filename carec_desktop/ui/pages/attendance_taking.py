"""What an attendance list counts beside what its training says: agreement, or by how much they differ and where."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carec_desktop.fields import SEXES
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_number
from carec_desktop.ui.parts import Words

if TYPE_CHECKING:
    from carec_desktop.people import Attendance
    from carec_desktop.problems import Problem
    from carec_desktop.ui.pages.attendance_base import RoomPage
    from carec_desktop.ui.pages.attendance_room import Course

WORDS = {
    "F": lambda: _("Women"),
    "M": lambda: _("Men"),
    "_U": lambda: _("Not stated"),
}


@dataclass(frozen=True)
class Compared:
    """The sentence, the differences by sex, and whether there is none."""

    words: Words
    more: Words
    agrees: bool


def recorded(values: Mapping[str, str]) -> Counter[str] | None:
    """Persons by SEX as the training says; None while it says nothing."""
    said = FORMS["training"].fields["persons"].value(values.get("persons", ""))
    return Counter({sex: int(said[sex]) for sex in SEXES if str(said.get(sex, "")).isdigit()}) if said else None


def compare(listed: "Attendance", course: "Course") -> Compared:
    """The list against the record: people who came, or who are listed where nobody was marked."""
    counted = listed.tally(lambda _institution: "").persons
    said = recorded(course.values)
    total = sum(counted.values())
    came = any(person.sessions for person in listed.persons)
    if said is None:
        return Compared(lambda: _first_words(came, total), lambda: _("The training says nothing yet."), not total)
    differ = [sex for sex in SEXES if counted[sex] != said[sex]]
    return Compared(lambda: _both_words(came, total, sum(said.values())),
                    lambda: "\n".join(_line(sex, counted[sex], said[sex]) for sex in differ), not differ)  # fmt: skip


def _first_words(came: bool, total: int) -> str:
    words = _("{listed} came by the list") if came else _("{listed} listed")
    return words.format(listed=show_number(str(total), language()))


def _both_words(came: bool, total: int, recorded: int) -> str:
    words = _("{listed} came by the list, {recorded} recorded") if came else _("{listed} listed, {recorded} recorded")
    return words.format(listed=show_number(str(total), language()), recorded=show_number(str(recorded), language()))


def _line(sex: str, counted: int, said: int) -> str:
    return _("{sex}: {listed} by the list, {recorded} recorded").format(sex=WORDS[sex](), listed=counted, recorded=said)


def take(page: "RoomPage", ask: Callable[[list[str], Callable[[], object]], object]) -> None:
    """Write the counts of the list on screen into its training. What somebody typed there and says something else is
    asked about first: `ask` gets the sentences and what to call when the list is right."""
    _write(page, ask, ())


def _write(
    page: "RoomPage", ask: Callable[[list[str], Callable[[], object]], object], overwrite: tuple[str, ...]
) -> None:
    from carec_desktop.actions import attendance
    from carec_desktop.actions.listcounts import COUNT_DIFFERS

    people, course, messages = page.names.people, page.course, page.desk.messages
    if people is None or course is None:
        return

    def done(problems: "list[Problem]") -> None:
        differ = [problem for problem in problems if problem.code == COUNT_DIFFERS.code]
        if differ:
            places = tuple(problem.place for problem in differ)
            ask([problem.sentence() for problem in differ], lambda: _write(page, ask, places))
            return
        ask([], lambda: None)
        messages.info(_("The counts are in the training; it goes with the next package, without names."))
        for problem in problems:
            messages.warn(problem.sentence())

    page.save()
    page.desk.do(lambda ws: attendance.take_counts(ws, people, course.record_id, overwrite), done,
                 word=lambda: _("Counting…"), owner=page)  # fmt: skip
