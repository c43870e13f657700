"""What the side panel does: lists that are pasted, people who may be the same, sheets keyed back, counts taken over.

The page holds the list; everything here gives it a new one, so that all of it is undone by the same two keys.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localdates import show_date
from carec_desktop.ui import files
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages import attendance_paper as paper
from carec_desktop.ui.pages import attendance_paste as pasting
from carec_desktop.ui.pages import attendance_room as room
from carec_desktop.ui.pages import attendance_taking as taking
from carec_desktop.ui.pages.attendance_data import SamePair
from carec_desktop.ui.pages.attendance_doors import Doors
from carec_desktop.ui.pages.attendance_side import Side
from carec_desktop.ui.parts import said

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.people import People
    from carec_desktop.people.alike import Suspicion
    from carec_desktop.people.keyed import Keyed
    from carec_desktop.people.pasted import Found
    from carec_desktop.ui.pages.attendance import AttendancePage

MOST_EITHER = 6  # people named where a code leads to several
MOST_DEEDS = 4  # the latest; the whole log stays in the file with the names


class Desks:
    """The desks of one page."""

    def __init__(self, page: "AttendancePage") -> None:
        self.page = page
        self.desk = page.desk
        self.doors = Doors(page)
        self._suspicions: list[Suspicion] = []
        self._side: Side | None = None

    def calls(self) -> dict[str, Callable[[], object]]:
        """What the buttons of the panel do."""
        return {
            "paste": self.paste_clipboard, "pick": self.pick_file, "take": self.take_counts,
            "write_for": self.doors.write_for, "take_over": self.doors.take_over, "export": self.export_names,
            "lock": self.page.lock, "forget_due": self.forget_due,
        }  # fmt: skip

    def wire(self, side: Side) -> None:
        self._side = side
        side.same.answered.connect(lambda same: self.decide(same=same))
        side.paper.changed.connect(self._keyed)
        side.paper.given.connect(self._key_back)
        self._keyed("")

    # Lists

    def paste_clipboard(self) -> None:
        self.paste_text(QApplication.clipboard().text())

    def paste_text(self, text: str) -> None:
        """Put what was copied on the list."""
        if self.page.listed is None:
            return
        if not text.strip():
            self.desk.messages.info(_("Nothing is copied; copy the rows of a list first, then press Ctrl+V here."))
            return
        self._put_on(text)

    def pick_file(self) -> None:
        files.open_files(self.page.window(), _("A list of participants"), ("xlsx", "csv"),
                         lambda paths: self._put_on(paths[0]))  # fmt: skip

    def _put_on(self, source: str | Path) -> None:
        self.desk.ask(lambda _ws: pasting.look(source), self._looked, word=lambda: _("Reading the list…"),
                      owner=self.page)  # fmt: skip

    def _looked(self, found: "Found") -> None:
        """A list is put on at once; an online meeting says who was there, so the session is asked first."""
        if self._side is not None:
            self._side.paste.ask_meeting(None)
        if not found.is_meeting or self._side is None:
            self.list_people(found)
            return
        session = self.page.board.names[self.page.session][0]
        self._side.paste.ask_meeting(
            lambda: ngettext("{n} person of an online meeting: were they here?",
                             "{n} people of an online meeting: were they here?", len(found.persons)
                             ).format(n=len(found.persons)),
            lambda: _("They would be marked for {session}.").format(session=said(session)),
            [
                Answer(lambda: _("Mark them here"), lambda: self.list_people(found, here=True), primary=True),
                Answer(lambda: _("Only who stayed 30 minutes"), lambda: self.list_people(found, here=True, least=30)),
                Answer(lambda: _("Only list them"), lambda: self.list_people(found)),
            ],
        )  # fmt: skip

    def list_people(self, found: "Found", *, here: bool = False, least: int = 0) -> None:
        """Put the people of a list on the list, here in the open session when that is said."""
        listed, session = self.page.listed, self.page.number() if here else None
        if self._side is not None:
            self._side.paste.ask_meeting(None)
        if listed is not None:
            self.desk.ask(lambda ws: pasting.put_on(ws, listed, found, session, least), self._pasted,
                          word=lambda: _("Reading the list…"), owner=self.page)  # fmt: skip

    def _pasted(self, outcome: "pasting.Outcome") -> None:
        """Show what came; whoever was checked in while it was read stays so."""
        if self.page.listed is None or self.page.listed.training != outcome.after.training:
            return
        self.page.take_in(outcome.before, outcome.after)
        if self._side is not None:
            self._side.paste.show_paste(outcome.shown())
        self.look()
        self.page.board.start()

    # Who is the same

    def look(self) -> None:
        """Look for pairs that may be one person, on the worker."""
        listed = self.page.listed
        if listed is not None:
            self.desk.ask(lambda _ws: pasting.suspicions(listed), self._found, owner=self.page)

    def _found(self, suspicions: "list[Suspicion]") -> None:
        self._suspicions = suspicions
        self.show_same()

    def asked(self) -> set[str]:
        """Numbers of people about whom a question is open."""
        return {number for each in self._suspicions for number in (each.one, each.other)}

    def show_same(self) -> None:
        """Show the first open question, and mark those it is about in the table."""
        if self._side is None or self.page.listed is None:
            return
        known = self.page.listed.by_number
        self._suspicions = [each for each in self._suspicions if each.one in known and each.other in known]
        pair = self._pair(self._suspicions[0]) if self._suspicions else None
        self._side.show_same(pair, len(self._suspicions))
        self.page.show_list(self.page.listed)

    def _pair(self, each: "Suspicion") -> SamePair:
        return SamePair((each.one, each.other), (self._card(each.one), self._card(each.other)))

    def _card(self, number: str) -> tuple[str, Callable[[], str]]:
        listed, course = self.page.listed, self.page.course
        if listed is None or course is None:
            return "", lambda: ""
        person = listed.person(number)
        where = [person.country, course.titles.get(person.institution, person.institution)]

        def more() -> str:
            code = _("row {code}").format(code=person.code)
            return " · ".join(part for part in (*person.spellings, *where, code) if part)

        return person.name, more

    def decide(self, *, same: bool) -> None:
        """The answer to the question on show; remembered, and taken back by Ctrl+Z."""
        listed = self.page.listed
        if listed is None or not self._suspicions or self._side is None or not self._side.same.isVisible():
            return  # a letter must not answer a question nobody sees
        each = self._suspicions.pop(0)
        after = listed.join(each.one, each.other) if same else listed.keep_apart(each.one, each.other)
        self.page.change(after)
        self.show_same()

    # Paper

    def _read_keys(self, text: str) -> "Keyed | None":
        from carec_desktop.people import keyed

        listed = self.page.listed
        return keyed.read(listed, text, self.page.number()) if listed is not None and text.strip() else None

    def _keyed(self, text: str) -> None:
        """Say what the line would do while it is typed."""
        if self._side is None:
            return
        line = self._read_keys(text)
        if line is None:
            self._side.paper.say(
                lambda: _("Row codes of the sheet for the open session: L late, E left early, X absent.")
            )
        elif line.problems:
            who = [f"{person.code} {person.name}" for person in line.either[:MOST_EITHER]]
            self._side.paper.say("\n".join([*(each.sentence() for each in line.problems[:3]), *who]), wrong=True)
        else:
            count = sum(change.changes for change in line.changes)
            self._side.paper.say(lambda: ngettext(
                "{n} change; Enter makes it.", "{n} changes; Enter makes them.", count
            ).format(n=count))  # fmt: skip

    def _key_back(self, text: str) -> None:
        line, listed = self._read_keys(text), self.page.listed
        if line is None or listed is None or self._side is None:
            return
        if line.problems:
            self._side.paper.field.selectAll()
            return
        for change in line.changes:
            listed = listed.marked(change.person.number, line.session, change.after)
        self.page.change(listed)
        self._side.paper.field.clear()
        count = len(line.changes)
        self.desk.messages.info(ngettext(
            "{n} row keyed back; Ctrl+Z takes it back.", "{n} rows keyed back; Ctrl+Z takes them back.", count
        ).format(n=count))  # fmt: skip

    # Counts

    def show_deeds(self) -> None:
        """What was done with the names of this training lately: when, what, with how many, why."""
        people, listed = self.page.names.people, self.page.listed
        if self._side is None or people is None or listed is None:
            return
        of_training = [deed for deed in people.lists.deeds if deed.training == listed.training][-MOST_DEEDS:]
        due = room.kept_until(people.lists, listed, self.page.course)
        self._side.show_deeds(
            lambda: "\n".join(paper.deed_line(deed) for deed in reversed(of_training)),
            lambda: _("Names are kept until {day}, then only counts stay.").format(day=show_date(due, language()))
            if due else "",
            late=bool(due) and due <= room.today(),
        )  # fmt: skip

    def show_taking(self) -> None:
        """What the list counts beside what the training says."""
        if self._side is None or self.page.listed is None or self.page.course is None:
            return
        found = taking.compare(self.page.listed, self.page.course)
        self._side.taking.show_difference(found.words, found.more, agrees=found.agrees)

    def take_counts(self) -> None:
        if self._side is not None:
            taking.take(self.page, self._side.taking.ask)

    # Leaving: paper, another laptop, a list with names

    def ask_forget(self, number: str) -> None:
        """Forget one person who asks for it, on every list; this is the one thing that cannot be taken back."""
        if self.page.listed is None:
            return
        name = self.page.listed.person(number).name
        self.desk.messages.ask(
            _("Forget {name} on every list?").format(name=name),
            [Answer(lambda: _("Forget the name"), lambda: self.forget([number])),
             Answer(lambda: _("Keep it"), primary=True)],
            more=_("The counts stay. This cannot be taken back, and it is noted without the name."),
        )  # fmt: skip

    def forget(self, numbers: list[str]) -> None:
        """Erase these people's names here and in the rolling backups."""
        from carec_desktop.actions import attendance

        self._erase(lambda ws, people: attendance.erase(ws, people, numbers))

    def forget_due(self) -> None:
        """Erase the names of every list that is past its time."""
        from carec_desktop.actions import attendance

        self._erase(attendance.expire)

    def _erase(self, op: "Callable[[Workspace, People], int]") -> None:
        people, training = self.page.names.people, self.page.course
        if people is None or training is None:
            return

        def done(count: int) -> None:
            self.page.history.forget()
            self.page.choose(training.record_id)
            words = ngettext(
                "{n} name is forgotten; the counts stay.", "{n} names are forgotten; the counts stay.", count
            )
            self.desk.messages.info(words.format(n=count))

        self.page.save()
        self.desk.ask(lambda ws: op(ws, people), done, word=lambda: _("Forgetting names…"), owner=self.page)

    def export_names(self) -> None:
        """A list with names, for somebody the law entitles to it: the reason is asked and noted."""
        self.desk.messages.ask_text(
            _("Why does this list leave the laptop?"), self._export, ok=_("Choose a file…"),
            more=_("The reason is kept beside the names with the day and the number of people."),
        )  # fmt: skip

    def _export(self, reason: str) -> None:
        course = self.page.course
        if course is None:
            return
        files.save_file(self.page.window(), _("List with names"), "names.csv", "csv",
                        lambda path: self._write_names(path, reason))  # fmt: skip

    def _write_names(self, path: Path, reason: str) -> None:
        from carec_desktop.actions import attendance

        people, course = self.page.names.people, self.page.course
        if people is None or course is None:
            return

        def done(count: int) -> None:
            words = ngettext("{n} name is in “{file}”; the reason is noted.",
                             "{n} names are in “{file}”; the reason is noted.", count)  # fmt: skip
            self.desk.messages.info(words.format(n=count, file=path.name))
            self.show_deeds()

        self.page.save()
        self.desk.ask(lambda ws: attendance.export_list(ws, people, course.record_id, path, reason), done,
                      owner=self.page)  # fmt: skip
