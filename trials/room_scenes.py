"""The attendance pages with a list open: a training of the world, its names unlocked, people in nine scripts."""

from typing import TYPE_CHECKING, Any

from carec_desktop.ui.names import names_of
from carec_desktop.ui.pages.attendance import AttendancePage
from carec_desktop.ui.pages.attendance_base import RoomPage
from carec_desktop.ui.pages.tests_survey import TestsSurvey
from carec_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from carec_desktop.people import Attendance

PASSPHRASE = "demo"
TITLE = "Food safety inspection (GHP/GMP, HACCP)"
ANSWERS = {
    "title": TITLE, "sector": "AGR", "state": "held", "place": "Bishkek", "persons": "F=9, M=6",
    "held": '{"start": "14.04.2026", "end": "15.04.2026"}', "hours": "12", "invited": "41",
}  # fmt: skip
# Nobody: numbered participants in the scripts of the region, one of them twice.
PEOPLE = (
    ("Участник 011", "F", "KGZ", "Inspectorate"), ("学员012", "M", "CHN", "Customs"),
    ("Участник 013", "", "KAZ", "Ministry"), ("Участник Четырнадцатый", "", "KGZ", "Laboratory"),
    ("İştirakçı 015", "F", "AZE", "Inspectorate"), ("Қатысушы 016", "F", "KAZ", "Inspectorate"),
    ("მონაწილე 017", "M", "GEO", "Private sector"), ("Иштирокчӣ 018", "F", "TJK", "Ministry"),
    ("Gatnaşyjy 019", "M", "TKM", "Ministry"), ("Ishtirokchi 020", "", "UZB", "Laboratory"),
    ("Оролцогч 021", "F", "MNG", "Inspectorate"), ("学员022", "F", "CHN", "Academia"),
    ("Participant 023", "M", "PAK", "Ministry of Agriculture, Livestock and Water Resources"),
    ("Uchastnik Chetyrnadtsatyi", "", "KGZ", ""),
)  # fmt: skip
MARKS = ("here", "here", "late", "here", "", "early", "here")


def _names(ws: Any) -> tuple[str, Any]:
    """On the worker: the training the pictures are about, and the people file."""
    from carec_desktop.actions import attendance, record

    own = [view.record_id for view in record.views(ws, "training") if view.values.get("title") == TITLE]
    if not own:
        name, key = record.begin(ws, "training", {})
        record.write(ws, "training", name, key, ANSWERS, lang="ru")
        own = [name]
    return own[0], attendance.opened(ws, PASSPHRASE, make=True)


def open_room(shell: Shell) -> None:
    """Open the list of a training on the page on show, filled with people where nobody is on it."""
    page = shell.page()
    if not isinstance(page, RoomPage) or page.in_room:
        return

    def unlocked(found: tuple[str, Any]) -> None:
        training, people = found
        names_of(shell.desk).keep(people)
        page.choose(training)
        shell.desk.ask(lambda _ws: None, lambda _done: _fill(page), owner=page)

    shell.desk.ask(_names, unlocked, owner=page)


def _fill(page: RoomPage) -> None:
    from carec_desktop.people import Person

    if page.listed is None or page.listed.rows:
        return
    listed = page.listed.with_persons(
        Person(name, sex or "_U", country=country, institution=where) for name, sex, country, where in PEOPLE
    )
    page.change(_marked(listed))
    if isinstance(page, AttendancePage):
        page.desks.look()


def _marked(listed: "Attendance") -> "Attendance":
    for at, person in enumerate(listed.persons):
        listed = listed.marked(person.number, 1, MARKS[at % len(MARKS)])
        listed = listed.edited(person.number, before=str(40 + at), after=str(55 + 2 * at)) if at < 9 else listed
    for answer, sex in (("greatly", "F"), ("increased", "M"), ("increased", "F"), ("unchanged", "_U")):
        listed = listed.counted("here", (answer, sex, sex == "M"), 3)
    return listed


def type_a_name(shell: Shell) -> None:
    """The field at work: what is found hangs below it."""
    page = shell.page()
    if isinstance(page, AttendancePage) and page.in_room:
        page.board.finding.field.setText("01")


def count_forms(shell: Shell) -> None:
    """The survey part of the page, one digit of a form given."""
    page = shell.page()
    if isinstance(page, TestsSurvey) and page.in_room:
        page.show_part("survey")
        page.tally.keyed.answer(1)
