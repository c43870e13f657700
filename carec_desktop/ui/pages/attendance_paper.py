"""Paper of a training from the window: the sign-in sheet, certificates, the survey form. Each asks where it goes.

Sheets and certificates carry names: the action notes every print beside the names before it is written.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_date
from carec_desktop.ui import files
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.navigation import LANGUAGE_NAMES
from carec_desktop.ui.parts import Label, Words, beside, said

if TYPE_CHECKING:
    from carec_desktop.actions.room_paper import Certified
    from carec_desktop.people.lists import Deed
    from carec_desktop.ui.pages.attendance_base import RoomPage

EVERY = "all"


class SheetChoice(QWidget):
    """In which languages the sign-in sheet is printed, and for which sessions."""

    def __init__(self, sessions: Sequence[tuple[Words, Words]], session: int) -> None:
        super().__init__()
        self.lang = Segments([Option(code, name) for code, name in LANGUAGE_NAMES], name=lambda: _("Language"))
        self.lang.choose(language())
        self.also = Combo([("", lambda: _("no second language")), *LANGUAGE_NAMES], name=lambda: _("Second language"))
        self.also.choose("en" if language() != "en" else "ru")
        names: list[tuple[str, Words]] = [(EVERY, lambda: _("all sessions"))]
        names += [(str(i + 1), long) for i, (long, _short) in enumerate(sessions)]
        self.sessions = Combo(names, name=lambda: _("Sessions"))
        self.sessions.choose(EVERY)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(beside(self.lang, self.also, None, gap=8))
        column.addWidget(beside(Label(lambda: _("Boxes to sign for"), tone="2"), self.sessions, None, gap=8))

    def numbers(self) -> tuple[int, ...]:
        """Numbers of the sessions that are chosen; none means all."""
        return () if self.sessions.code() in ("", EVERY) else (int(self.sessions.code()),)

    def second(self) -> str:
        return "" if self.also.code() == self.lang.code() else self.also.code()


def ask_sheet(page: "RoomPage", sessions: Sequence[tuple[Words, Words]], session: int) -> None:
    """Ask how the sign-in sheet is printed, then where it goes."""
    choice = SheetChoice(sessions, session)
    page.desk.messages.ask(
        _("Sign-in sheet"),
        [Answer(lambda: _("Choose a file…"), lambda: _place_sheet(page, choice.lang.code(), choice.second(),
                                                                 choice.numbers()), primary=True),
         Answer(lambda: _("Cancel"))],
        more=_("A row a person with its code, a box a session, blank rows for walk-ins. The sheet carries names, so "
               "the print is noted beside them."),
        body=choice,
    )  # fmt: skip
    choice.lang.setFocus()


def _place_sheet(page: "RoomPage", lang: str, also: str, numbers: tuple[int, ...]) -> None:
    files.save_file(page.window(), _("Sign-in sheet"), _("sign-in sheet"), "pdf",
                    lambda path: write_sheet(page, path, lang, also, numbers))  # fmt: skip


def write_sheet(page: "RoomPage", path: Path, lang: str, also: str, numbers: Collection[int]) -> None:
    """Print the list of the room to sign."""
    people, course = page.names.people, page.course
    if people is None or course is None:
        return

    def work(ws: Any, progress: Progress) -> int:
        from carec_desktop.actions import room_paper, rooms

        room = rooms.open_room(ws, people, course.record_id)
        return room_paper.sign_in_pdf(room, path, lang, also, sessions=numbers, progress=progress.step)

    def done(count: int) -> None:
        words = ngettext(
            "{n} person is on the sheet “{file}”; the print is noted beside the names.",
            "{n} people are on the sheet “{file}”; the print is noted beside the names.", count,
        )  # fmt: skip
        page.desk.messages.info(words.format(n=count, file=path.name))
        page.course_changed()

    page.save()
    page.desk.ask_long(work, done, word=lambda: _("Printing the sheet…"), owner=page)


def write_certificates(
    page: "RoomPage", path: Path, lang: str, numbers: Collection[str], posts: Sequence[str], done: Any
) -> None:
    """Print certificates for these people; `done` gets what was printed and what was refused."""
    people, course = page.names.people, page.course
    if people is None or course is None:
        return

    def work(ws: Any, progress: Progress) -> "Certified":
        from carec_desktop.actions import room_paper, rooms

        room = rooms.open_room(ws, people, course.record_id)
        return room_paper.certificates_pdf(room, path, lang, numbers=numbers, posts=posts, progress=progress.step)

    page.save()
    page.desk.ask_long(work, done, word=lambda: _("Printing certificates…"), owner=page)


def write_forms(page: "RoomPage", path: Path, lang: str) -> None:
    """Print the after-survey, two forms a page."""
    course = page.course
    if course is None:
        return

    def work(ws: Any) -> Path:
        from carec_desktop.actions import room_paper

        return room_paper.survey_form_pdf(ws, path, lang, course.record_id)

    def done(made: Path) -> None:
        page.desk.messages.info(_("The form is in “{file}”: two a page, to cut apart.").format(file=made.name))

    page.desk.ask(work, done, word=lambda: _("Printing the form…"), owner=page)


def deed_line(deed: "Deed") -> str:
    """One line of the log: day, what was done with how many names, and the reason where one was given."""
    words = {
        "exported": lambda: _("list with names written"), "erased": lambda: _("names erased"),
        "expired": lambda: _("names erased after their time"), "passphrase": lambda: _("passphrase changed"),
        "passed-on": lambda: _("written for another laptop"), "taken-over": lambda: _("taken over from another laptop"),
        "sign-in-sheet": lambda: _("sign-in sheet printed"), "certificates": lambda: _("certificates printed"),
    }  # fmt: skip
    day, what = show_date(deed.at[:10], language()), said(words.get(deed.what, deed.what))
    if deed.what == "exported" and deed.reason:
        return _("{day}: {what}, {n} names, “{reason}”").format(day=day, what=what, n=deed.persons, reason=deed.reason)
    return _("{day}: {what}, {n} names").format(day=day, what=what, n=deed.persons)
