"""The room: which session is open, the field that checks people in, the table, and what its marks mean."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from carec_desktop.i18n import _
from carec_desktop.people.finding import Index
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import attendance_marks
from carec_desktop.ui.pages.attendance_data import ALL, MOST_HITS, NOT_ASKED, NOT_HERE, Line, Words, keeps
from carec_desktop.ui.pages.attendance_search import Finding
from carec_desktop.ui.pages.attendance_table import PeopleTable
from carec_desktop.ui.parts import IconButton, Label, said
from carec_desktop.ui.parts import Line as Rule
from carec_desktop.ui.tables import Empty

if TYPE_CHECKING:
    from carec_desktop.people import Person

MOST_SEGMENTS = 6
FOLLOWS = 80  # milliseconds


class Board(QWidget):
    """The middle of the page. It shows lines and says what was asked; it changes nothing itself."""

    session_chosen = Signal(int)
    answered = Signal(str, str, str)  # person, "here" or "late", sex or ""
    walked_in = Signal(str)
    session_added = Signal()
    session_named = Signal()  # the open one is to get another name
    sexed = Signal(str)  # the sex of whoever was checked in last

    def __init__(self, paste: Callable[[], object]) -> None:
        super().__init__()
        self.session = 0
        self.index = Index()
        self._people: dict[str, Person] = {}
        self.names: Sequence[tuple[Words, Words]] = ()
        self.bar = QWidget()
        self.sessions: Segments | Combo = Combo()
        self._more = IconButton("plus", lambda: _("Add a session"), self.session_added.emit)
        self._name = IconButton("pen", lambda: _("Name the open session"), self.session_named.emit)
        self._open_words = Label(tone="2", elide=True)
        self.table = PeopleTable()
        self.filters = Segments(
            [
                Option(ALL, lambda: _("All"), count=lambda: len(self.table.people.lines)),
                Option(NOT_HERE, lambda: _("Not here"), count=lambda: self.count(NOT_HERE)),
                Option(NOT_ASKED, lambda: _("Sex not asked"), Mark.IN_DOUBT, lambda: self.count(NOT_ASKED)),
            ],
            name=lambda: _("Show"),
        )
        self._body = QWidget()
        self.finding = Finding(self._body)
        self._empty = Empty(
            lambda: _("Nobody is on the list of this training yet."),
            lambda: _("Paste names from Excel, an e-mail or an online meeting, or type a name above and press "
                      "Ctrl+Enter for a walk-in."),
            lambda: _("Paste a list"), paste,
        )  # fmt: skip
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        inner = QHBoxLayout(self.bar)
        inner.setContentsMargins(20, 6, 16, 6)
        inner.setSpacing(8)
        self._left = Flow(gap=8, leading=6)
        for widget in (self.sessions, self._more, self._name, self._open_words):
            self._left.addWidget(widget)
        inner.addLayout(self._left, 1)
        inner.addWidget(self.filters, 0, Qt.AlignmentFlag.AlignTop)
        self._bar_row = inner
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Rule())
        body = QVBoxLayout(self._body)
        body.setContentsMargins(20, 14, 16, 6)
        body.setSpacing(8)
        body.addWidget(self.finding)
        self._either = QStackedLayout()
        body.addLayout(self._either, 1)  # first, or the table would be a window of its own for a moment
        self.table.setMinimumHeight(theme.px(56))  # a low window gives its room to what stands above
        self._either.addWidget(self.table)
        self._either.addWidget(self._empty)
        self._legend = attendance_marks.legend()
        self._legend.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        body.addWidget(self._legend)
        column.addWidget(self._body, 1)

    def _wire(self) -> None:
        field = self.finding.field
        # The table follows once nobody types for a moment: a key must not wait for it.
        self._pointing = QTimer(self, singleShot=True, interval=FOLLOWS)
        self._pointing.timeout.connect(self._point)
        self.filters.choose(ALL)
        self.filters.chosen.connect(self._filter)
        field.searched.connect(self._searched)
        field.answered.connect(self._answer)
        field.walked_in.connect(self._walk_in)
        self.finding.hits.clicked.connect(self._hit_clicked)
        field.stepped.connect(lambda _by: self._point())
        self.table.left.connect(self.start)

    # What is shown

    def set_sessions(self, names: Sequence[tuple[Words, Words]], session: int) -> None:
        """Show these sessions, long and short name each, and the open one."""
        self.session = session
        self.names = names
        old = self.sessions
        words = [(str(i), long) for i, (long, _short) in enumerate(names)]
        if len(names) <= MOST_SEGMENTS:
            row = Segments([Option(code, name) for code, name in words], name=lambda: _("Session"))
            row.chosen.connect(lambda code: self.session_chosen.emit(int(code)))
            self.sessions = row
        else:
            drop = Combo(words, name=lambda: _("Session"))
            drop.picked.connect(lambda code: self.session_chosen.emit(int(code)))
            self.sessions = drop
        self.sessions.choose(str(session))
        for item in [self._left.takeAt(0) for _at in range(self._left.count())]:
            widget = item.widget() if item is not None else None
            if widget is not None:
                self._left.addWidget(self.sessions if widget is old else widget)
        old.hide()
        old.deleteLater()
        self._open_words.say(self._open_sentence)
        self._fold_bar()

    def _open_sentence(self) -> str:
        if self.session >= len(self.names):
            return ""
        return _("Check-in is open for {session}").format(session=said(self.names[self.session][0]))

    def show_people(self, persons: "Sequence[Person]", lines: Sequence[Line]) -> None:
        """Show these people, the current one again where they are still there."""
        self._people = {person.number: person for person in persons}
        self.index.follow(persons)
        current = self.table.current_line()
        column = self.table.currentIndex().column()
        self.table.people.set_lines(lines, [short for _long, short in self.names], self.session)
        row = self.table.people.row_of(current.number) if current else -1
        if row >= 0:
            self.table.setCurrentIndex(self.table.people.index(row, max(0, column)))
        self._either.setCurrentIndex(0 if lines else 1)
        self._legend.setVisible(bool(lines))
        self.filters.refresh()
        self._searched(self.finding.field.text().strip())

    def change(self, person: "Person", line: Line) -> None:
        """One person is different now."""
        before = self.table.people.of(line.number)
        if before is not None and (before.name, before.others) != (line.name, line.others):
            self._people[line.number] = person
            self.index.follow(self._people.values())
        self.table.people.change(line)
        self.filters.refresh()

    def count(self, code: str) -> int:
        keep = keeps(code, self.session)
        return sum(1 for line in self.table.people.lines if keep(line))

    def _filter(self, code: str) -> None:
        self.table.people.set_filter(keeps(code, self.session))

    def filter_again(self) -> None:
        """Let go of lines the filter no longer wants."""
        self._filter(self.filters.code())

    # Checking in

    def start(self) -> None:
        """Ready for the next name."""
        self.finding.field.clear()
        self._pointing.stop()
        self.finding.field.setFocus()
        self.table.point_at("")

    def _searched(self, typed: str) -> None:
        found = (self.table.people.of(number) for number in self.index.find(typed, MOST_HITS)) if typed else ()
        self.finding.show_hits([line for line in found if line is not None], self.session)
        self._pointing.start()

    def _point(self) -> None:
        hit = self.finding.hits.current()
        self.table.point_at(hit.number if hit is not None and self.finding.hits.isVisible() else "")

    def point_at(self, number: str) -> None:
        """Light a person's line, and leave it so until the next name is typed."""
        self._pointing.stop()
        self.table.point_at(number)

    def _answer(self, presence: str, sex: str) -> None:
        hit = self.finding.hits.current()
        if hit is not None and self.finding.field.text().strip():
            self.finding.field.clear()
            self.answered.emit(hit.number, presence, sex)
        elif sex and not self.finding.field.text():
            self.sexed.emit(sex)

    def _walk_in(self, name: str) -> None:
        self.finding.field.clear()
        self.walked_in.emit(name)

    def _hit_clicked(self, at: int) -> None:
        if at < len(self.finding.hits.lines):
            self.finding.hits.at = at
            self._answer("here", "")
        else:
            self._walk_in(self.finding.field.text().strip())
        self.start()

    # Room

    def _fold_bar(self) -> None:
        """The filters go below the sessions where both do not fit side by side."""
        need = self.sessions.sizeHint().width() + self.filters.sizeHint().width() + theme.px(90)
        fits = need <= self.width()
        self._open_words.setVisible(need + self._open_words.sizeHint().width() <= self.width())
        if fits == (self._bar_row.indexOf(self.filters) >= 0):
            return
        if fits:
            self._left.removeWidget(self.filters)
            self._bar_row.addWidget(self.filters, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._bar_row.removeWidget(self.filters)
            self._left.addWidget(self.filters)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_bar()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange) and hasattr(self, "filters"):
            self._fold_bar()
        super().changeEvent(event)
