"""Parts of ready-to-send: the four counts, the two lists and their cells, the strips that lead elsewhere."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from carec_desktop.forms import FORMS
from carec_desktop.i18n import N_, _, language, ngettext
from carec_desktop.localvalues import show_date
from carec_desktop.names import framework_in_force, measure_today, record_name
from carec_desktop.ui import theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Button, Icon, Label, Line, MarkIcon, Words
from carec_desktop.ui.tables import Column, Table, opener
from carec_desktop.validate import field_of

if TYPE_CHECKING:
    from carec_desktop.actions.last_receipt import Matter
    from carec_desktop.actions.outgoing import Change
    from carec_desktop.actions.readiness import ToDecide
    from carec_desktop.store import Letter

COUNTED = (
    ("value", Mark.VALUE, N_("complete")),
    ("reason", Mark.REASON, N_("with a reason")),
    ("draft", Mark.DRAFT, N_("draft")),
    ("missing", Mark.MISSING, N_("empty")),
)
MARKS = {
    "conflict": Mark.CONFLICT, "asks": Mark.ASKED, "doubt": Mark.IN_DOUBT, "draft": Mark.DRAFT, "empty": Mark.MISSING,
}  # fmt: skip
MOST_OF_KIND = {"empty": 5}  # lines of one kind before the rest is told as a number; of any other kind MOST
MOST = 8
MOST_CHANGES = 8
LETTERS = {
    ("out", "report"): N_("Package sent"),
    ("in", "receipt"): N_("Receipt loaded"),
    ("in", "call"): N_("Call loaded"),
    ("in", "report"): N_("Colleague's package loaded"),
}


class CountStrip(QWidget):
    """How much of what the round asks is complete, has a reason, is a draft, is empty: mark, figure, word."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 6)
        row.setSpacing(14)
        self._figures: dict[str, Label] = {}
        self._total = 0
        self._counts: dict[str, int] = {}
        for at, (code, mark, word) in enumerate(COUNTED):
            if at:
                row.addWidget(Line(upright=True))
            row.addWidget(self._one(code, mark, word))
        self._all = Label(self._words, 12, tone="2", wrap=True)
        row.addSpacing(8)
        row.addWidget(self._all, 1)

    def _one(self, code: str, mark: Mark, word: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(8)
        figure = Label("0", 18, bold=True)
        self._figures[code] = figure
        top.addWidget(MarkIcon(mark, 14))
        top.addWidget(figure)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(Label(lambda: _(word), 12, tone="2"))
        return holder

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Counts by state; their sum is what the round asks."""
        self._total = sum(counts.values())
        for code, label in self._figures.items():
            label.say(str(counts[code]))
        self._counts = dict(counts)
        self._all.retell()
        self.setAccessibleName(self._spoken())

    def _spoken(self) -> str:
        words = [(self._counts.get(code, 0), _(word)) for code, _mark, word in COUNTED]
        spoken = [_("{count} {word}").format(count=count, word=word) for count, word in words]
        return ", ".join([*spoken, self._words()])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self._spoken())
        super().changeEvent(event)

    def _words(self) -> str:
        return ngettext(
            "{n} question asked; drafts are not in the package",
            "{n} questions asked; drafts are not in the package", self._total,
        ).format(n=self._total)  # fmt: skip


@dataclass(frozen=True)
class More:
    """The last line of a list that is longer than what is shown."""

    count: int
    kind: str = ""


def shortened(found: "Sequence[ToDecide]", whole: Collection[str] = ()) -> "list[ToDecide | More]":
    """What to decide; of every kind that is not in `whole` the first few, and how many more there are."""
    lines: list[ToDecide | More] = []
    for kind, group in groupby(found, key=lambda one: one.kind):
        same, most = list(group), MOST_OF_KIND.get(kind, MOST)
        if kind in whole or len(same) <= most + 1:
            lines += same
        else:
            lines += [*same[:most], More(len(same) - most, kind)]
    return lines


def decide_key(one: "ToDecide | More") -> object:
    """What keeps the focus on a line when the list is read again."""
    return one if isinstance(one, More) else (one.kind, one.record_id, one.key.get("measure", ""), one.question)


def change_key(one: "Change | More") -> object:
    """What keeps the focus on a change when the list is read again."""
    return one if isinstance(one, More) else (one.view.record_id, one.question)


# -- cells -------------------------------------------------------------------


def decide_table(name: Words) -> Table:
    """The list of what to decide before sending."""
    return Table(
        [
            Column("", _decide_mark, 32),
            Column(lambda: _("Indicator"), _decide_code, 108, optional=True),
            Column(lambda: _("Question"), _decide_name, 190, 3),
            Column(lambda: _("What is wrong"), _decide_sentence, 230, 4),
            opener(),
        ],
        fit=True, name=name,
    )  # fmt: skip


def changes_table(name: Words) -> Table:
    """The list of what changed since the last receipt."""
    return Table(
        [
            Column("", lambda _one: Cell(mark=Mark.NOT_SENT), 32),
            Column(lambda: _("Indicator"), _change_code, 108, optional=True),
            Column(lambda: _("Question"), _change_name, 210, 4),
            Column(lambda: _("Was"), _was, 120, 1, right=True),
            Column("", lambda one: Cell(icon="right") if _is_change(one) else Cell(), 34),
            Column(lambda: _("Now"), _now, 130, 1, right=True),
        ],
        fit=True, name=name,
    )  # fmt: skip


def letters_table(name: Words) -> Table:
    """Packages that went and came."""
    return Table(
        [
            Column(lambda: _("When"), lambda x: Cell(when(x.at), tone="text2"), 150),
            Column(lambda: _("What"), lambda x: Cell(letter_words(x)), 200, 1),
            Column(lambda: _("No."), lambda x: Cell(str(x.number) if x.number else ""), 50, right=True),
            Column(lambda: _("File"), lambda x: Cell(x.file, tone="text2", tip=x.file), 160, 2),
        ],
        fit=True, picks=False, name=name,
    )  # fmt: skip


def matters_table(name: Words) -> Table:
    """What the last receipt decided, approved and could not take."""
    return Table(
        [
            Column("", _matter_mark, 32),
            Column(lambda: _("Question"), lambda m: Cell(m.name(), tip=m.name()), 190, 3),
            Column(lambda: _("What the receipt says"), _matter_words, 240, 4),
            opener(),
        ],
        fit=True, name=name,
    )  # fmt: skip


def _matter_mark(matter: "Matter") -> Cell:
    kind = matter.decision.kind
    waits = dict.fromkeys(("corrected", "late", "leaving"), Mark.WAITING)
    marks = {"conflict": Mark.CONFLICT, "approved": Mark.APPROVED, "decided": Mark.RECEIVED} | waits
    return Cell(mark=marks.get(kind, Mark.ASKED))


def _matter_words(matter: "Matter") -> Cell:
    words = matter.sentence()
    return Cell(words, tone="text2", tip=words)


def _decide_mark(one: "ToDecide | More") -> Cell:
    return Cell(mark=MARKS[one.kind])


def _decide_code(one: "ToDecide | More") -> Cell:
    return Cell() if isinstance(one, More) else Cell(kind_words(one.form, one.key), tone="text2", size=12)


def _decide_name(one: "ToDecide | More") -> Cell:
    if isinstance(one, More):
        words = (
            ngettext("and {n} more without value or reason", "and {n} more without value or reason", one.count)
            if one.kind == "empty"
            else ngettext("and {n} more", "and {n} more", one.count)
        )
        return Cell(words.format(n=one.count), tone="text2")
    name = title_of(one.form, one.key, one.values)
    if one.matter is not None and not name:
        name = one.matter.name()
    return Cell(name, tip=name)


def _decide_sentence(one: "ToDecide | More") -> Cell:
    words = "" if isinstance(one, More) else one.sentence()
    return Cell(words, tone="text2", tip=words)


def kind_words(form: str, key: Mapping[str, str]) -> str:
    """The indicator of a figure as the framework prints it, what anything else is."""
    if form == "observation":
        code = key.get("measure", "")
        framework = framework_in_force()
        return framework.measure(code).indicator if framework.has_measure(code) else code
    return _(FORMS[form].heading) if form in FORMS else form


def title_of(form: str, key: Mapping[str, str], values: Mapping[str, str]) -> str:
    """A record's own name; a figure is called by its measure alone, for country and period are the page's."""
    if form == "observation":
        return measure_today(key.get("measure", ""))
    if form not in FORMS:
        return ""
    return record_name(form, key, values) or _("without a title")


def _change_code(one: "Change | More") -> Cell:
    return Cell() if isinstance(one, More) else Cell(kind_words(one.view.form, one.view.key), tone="text2", size=12)


def _change_name(one: "Change | More") -> Cell:
    if isinstance(one, More):
        return Cell(ngettext("and {n} more", "and {n} more", one.count).format(n=one.count), tone="text2")
    name, label = title_of(one.view.form, one.view.key, one.view.values), one.label()
    text = f"{name} · {label}" if label else name
    return Cell(text, tip=text)


def _is_change(one: "Change | More") -> bool:
    return not isinstance(one, More)


def _was(one: "Change | More") -> Cell:
    return Cell() if isinstance(one, More) else _value(one, one.was, one.was_reason, bold=False)


def _now(one: "Change | More") -> Cell:
    if isinstance(one, More):
        return Cell()
    if one.kind == "deleted":
        return Cell(_("deleted"), bold=True)
    if one.kind == "new" and not one.question:
        count = ngettext("new, {n} answer", "new, {n} answers", one.answers).format(n=one.answers)
        return Cell(count, bold=True)
    return _value(one, one.now, one.now_reason, bold=True)


def _value(one: "Change", text: str, reason: bool, *, bold: bool) -> Cell:
    if not text:
        return Cell("—", tone="text2")
    shown = shown_value(one.view.form, "reason" if reason else one.question, one.view.key, text)
    if reason:
        return Cell(shown, chip=True, tip=shown)
    number = any(char.isdigit() for char in shown)
    return Cell(shown if not number or len(shown) < 24 else f"{shown[:20]}…", bold=bold, tip=shown)


def shown_value(form: str, question: str, key: Mapping[str, str], text: str) -> str:
    """A stored text as people see it, in the language spoken now."""
    if form not in FORMS or question not in FORMS[form].fields:
        return text
    return field_of(FORMS[form], question, dict(key), framework_in_force()).show(text, language())


def letter_words(letter: "Letter") -> str:
    """What a package was, in the language spoken now."""
    if letter.problem:
        return _("A file that was not loaded")
    return _(LETTERS.get((letter.direction, letter.purpose), LETTERS["out", "report"]))


def when(at: str) -> str:
    """Day and time of an ISO time stamp (UTC), as the language writes them."""
    return _("{date}, {time}").format(date=show_date(at[:10], language()), time=at[11:16]) if at else ""


# -- strips ------------------------------------------------------------------


class Way(QWidget):
    """A framed line that leads elsewhere: what it is for, one more sentence, a button. Accent edge at the left."""

    def __init__(self, icon: str, title: Words, more: Words, button: Words, call: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(Icon(icon))
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = Label(title, bold=True)
        self.more = Label(more, 12, tone="2", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.more)
        row.addLayout(words, 1)
        self.button = Button(button, call)
        row.addWidget(self.button)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        painter.setPen(now.color("rule"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.fillRect(0, 0, 3, self.height(), now.color("accent"))
