"""Another laptop at the door: its list is written for one key holder alone, and taken over from there.

Lists unite in any order. What two doors said differently is marked and asked, never guessed.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from carec_desktop.i18n import _, ngettext
from carec_desktop.ui import files
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.signing import session_of

if TYPE_CHECKING:
    from carec_desktop.actions.passing_on import TakenOver
    from carec_desktop.holders import Holder
    from carec_desktop.people import Attendance
    from carec_desktop.ui.pages.attendance import AttendancePage

ENDING = "carec"


class Doors:
    """The two ways of one page."""

    def __init__(self, page: "AttendancePage") -> None:
        self.page, self.desk = page, page.desk

    # There

    def write_for(self) -> None:
        """Ask for whom, then where to."""
        self.desk.ask(_colleagues, self._choose, owner=self.page)

    def _choose(self, holders: "list[Holder]") -> None:
        if not holders:
            self.desk.messages.info(_(
                "Nobody else of your office holds a key yet; enrol the other laptop first, then its list can be locked "
                "to its key."
            ))  # fmt: skip
            return
        who = Combo([(holder.key, _named(holder)) for holder in holders], name=lambda: _("Key holder"))
        who.choose(holders[0].key)
        by_key = {holder.key: holder for holder in holders}
        self.desk.messages.ask(
            _("For which laptop?"),
            [Answer(lambda: _("Choose a file…"), lambda: self._place(by_key[who.code()]), primary=True),
             Answer(lambda: _("Cancel"))],
            more=_("The file holds the names and opens for this key holder alone. That it was written is noted."),
            body=who,
        )  # fmt: skip
        who.setFocus()

    def _place(self, to: "Holder") -> None:
        name = _("attendance list")
        files.save_file(self.page.window(), _("Attendance for another laptop"), f"{name}.{ENDING}", ENDING,
                        lambda path: self.write(to, path))  # fmt: skip

    def write(self, to: "Holder", path: Path) -> None:
        """Write the list for one key holder; signing asks for the passphrase of one's own key."""
        people, course = self.page.names.people, self.page.course
        if people is None or course is None:
            return

        def work(ws: Any, signer: Any, _step: Any) -> int:
            from carec_desktop.actions import passing_on

            return passing_on.pass_on(ws, people, course.record_id, to, signer, path)

        def done(count: int) -> None:
            words = ngettext("{n} name is in “{file}”; it opens for {name} alone.",
                             "{n} names are in “{file}”; it opens for {name} alone.", count)  # fmt: skip
            self.desk.messages.info(words.format(n=count, file=path.name, name=to.name))
            self.page.course_changed()

        self.page.save()
        session_of(self.desk).sign(work, done, word=lambda: _("Writing the list…"), owner=self.page)

    # Back

    def take_over(self) -> None:
        """Ask for the file another laptop wrote."""
        files.open_files(self.page.window(), _("Attendance from another laptop"), ENDING,
                         lambda paths: self.take(paths[0]))  # fmt: skip

    def take(self, path: Path) -> None:
        """Unite its list with the one here; one of another training opens that training."""
        people = self.page.names.people
        if people is None:
            return

        def work(ws: Any, signer: Any, _step: Any) -> tuple[Any, ...]:
            from carec_desktop.actions import passing_on

            passed = passing_on.look(ws, signer, path)
            before = people.lists.by_training.get(passed.training)
            done = passing_on.take_over(ws, people, passed)
            return before, people.lists.of(passed.training), done, passed.sender.name

        self.page.save()
        session_of(self.desk).sign(work, self._taken, word=lambda: _("Opening the list…"), owner=self.page)

    def _taken(self, result: "tuple[Attendance | None, Attendance, TakenOver, str]") -> None:
        before, after, done, name = result
        if self.page.course is None or done.training != self.page.course.record_id:
            self.page.choose(done.training)
        elif self.page.listed is not None:
            self.page.take_in(before, after)
        words = _("Taken over from {name}; new people: {people}, new marks: {marks}.")
        self.desk.messages.info(words.format(name=name, people=done.rows, marks=done.marks))
        if done.questions:
            asks = len(done.questions)
            self.desk.messages.warn(ngettext(
                "The two doors differ in {n} place; it is marked with a question mark, ask the person.",
                "The two doors differ in {n} places; they are marked with a question mark, ask the people.", asks,
            ).format(n=asks))  # fmt: skip


def _colleagues(ws: Any) -> "list[Holder]":
    from carec_desktop.actions import passing_on

    own = ws.key
    return sorted(passing_on.colleagues(ws), key=lambda holder: (holder.key == own, holder.name))


def _named(holder: "Holder") -> str:
    from carec_desktop.sync.keys import fingerprint

    return f"{holder.name} · {fingerprint(holder.key)[:17]}"
