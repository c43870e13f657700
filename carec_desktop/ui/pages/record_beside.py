"""Beside a record: which measure it could count for, what it may be the same as, whether delegations add up.

Each is a question with its answers. The first one on show also answers to Alt and a digit.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.fields import SEXES
from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_date, show_number
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages.correction_words import Waiting
from carec_desktop.ui.pages.records_data import Aside, Other
from carec_desktop.ui.parts import Button, Label, MarkIcon, beside
from carec_desktop.ui.questions import QuestionFrame

if TYPE_CHECKING:
    from carec_desktop.actions.delegations import Compared


class Beside(QWidget):
    """`counts(code)`, `same(id)`, `different(id)`, `parted(id)`, `opened(id)`, `decided(id)`: what the person
    answered."""

    counts = Signal(str)
    same = Signal(str)
    different = Signal(str)
    parted = Signal(str)
    opened = Signal(str)
    decided = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 16)
        self._column.setSpacing(8)
        self._shown: Aside | None = None
        self._spoken = ""
        self.refused: set[str] = set()  # measures a person said no to while this record is open
        self.first: list[Answer] = []

    def show_aside(self, aside: Aside, *, again: bool) -> None:
        """Ask what is to be asked now; `again`: about the record already on show."""
        if not again:
            self.refused.clear()
        if again and (aside, language()) == (self._shown, self._spoken):
            return
        self._shown, self._spoken = aside, language()
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.first = []
        self._waits(aside.waiting)
        for twin in aside.linked:
            self._column.addWidget(self._linked(twin))
        for code, name in aside.counts:
            if code not in self.refused:
                self._ask_counts(code, name)
        for twin in aside.suspects:
            self._ask_same(twin)
        if aside.delegations is not None:
            self._column.addWidget(_delegations(aside.delegations))
        self.setVisible(self._column.count() > 0)

    def answer(self, number: int) -> None:
        """Take answer `number` (from 1) of the first question on show, if it has so many."""
        if number <= len(self.first) and (call := self.first[number - 1].call) is not None:
            call()

    def _add(self, title: str, more: str, answers: list[Answer]) -> None:
        caps = [f"Alt+{n}" for n in range(1, len(answers) + 1)] if not self.first else []
        self.first = self.first or answers
        self._column.addWidget(QuestionFrame(title, more, answers, caps=caps))

    def _waits(self, found: Waiting | None) -> None:
        """A correction proposed: said to everybody, decided by the secretariat on its own page."""
        if found is None:
            return
        go = Answer(lambda: _("Decide it under Approval"), lambda: self.decided.emit(found.record_id))
        frame = QuestionFrame(found.title, found.more, [go] if found.decidable else [], mark=Mark.WAITING)
        self._column.addWidget(frame)

    def _ask_counts(self, code: str, name: str) -> None:
        title = _("Does it count for “{name}”?").format(name=name)
        more = _("{code}: proposed by rule; nothing counts until you confirm it.").format(code=code)
        yes = Answer(lambda: _("It counts"), lambda: self.counts.emit(code))
        self._add(title, more, [yes, Answer(lambda: _("It does not"), lambda: self._refuse(code))])

    def _refuse(self, code: str) -> None:
        self.refused.add(code)
        shown, self._shown = self._shown, None
        if shown is not None:
            self.show_aside(shown, again=True)

    def _ask_same(self, twin: Other) -> None:
        title = _("Possible duplicate: {name}").format(name=_named(twin))
        more = _("Both stay on record, whatever you answer.")
        answers = [
            Answer(lambda: _("The same"), lambda: self.same.emit(twin.record_id)),
            Answer(lambda: _("Not the same"), lambda: self.different.emit(twin.record_id)),
            Answer(lambda: _("Look at it"), lambda: self.opened.emit(twin.record_id)),
        ]
        self._add(title, more, answers)

    def _linked(self, twin: Other) -> QWidget:
        words = Label(_("The same as {name}").format(name=_named(twin)), wrap=True)
        links = [Button(lambda: _("Open"), _later(self.opened.emit, twin.record_id), kind="link")]
        if twin.own_link:
            links.append(Button(lambda: _("Undo"), _later(self.parted.emit, twin.record_id), kind="link"))
        return beside(MarkIcon(Mark.RECEIVED), words, *links, gap=8)


def _later(call: Callable[[str], object], text: str) -> Callable[[], object]:
    return lambda: call(text)


def _named(twin: Other) -> str:
    if not twin.when:
        return twin.name
    return _("{name} ({date})").format(name=twin.name, date=show_date(twin.when, language()))


def _delegations(found: "Compared") -> QWidget:
    """What countries sent against what the organiser counted."""
    count = len(found.countries)
    facts = {"n": count, "sent": _people(found.sent), "counted": _people(found.counted)}
    if not found.differs:
        same = ngettext(
            "{n} delegation and the organizer's count agree: {sent}.",
            "{n} delegations and the organizer's count agree: {sent}.", count,
        ).format(**facts)  # fmt: skip
        return beside(MarkIcon(Mark.RECEIVED), Label(same, wrap=True), gap=8)
    title = ngettext(
        "{n} delegation: {sent}. The organizer counted {counted}. Who is missing?",
        "{n} delegations: {sent}. The organizer counted {counted}. Who is missing?", count,
    ).format(**facts)  # fmt: skip
    more = _("The organizer told member countries apart.") if found.members_only else ""
    return QuestionFrame(title, more, [])


def _people(sexes: Mapping[str, int]) -> str:
    """"41 (women 18, men 23)"."""
    shown = ", ".join(f"{_(SEXES[sex])} {show_number(str(n), language())}" for sex in SEXES if (n := sexes.get(sex)))
    whole = show_number(str(sum(sexes.values())), language())
    return _("{whole} ({parts})").format(whole=whole, parts=shown) if shown else whole
