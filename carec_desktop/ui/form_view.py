"""One form on screen, generated from its declaration: labels left, editors right, sentences under the field.

The view saves nothing itself: `answered(question, typed)` goes to the page, which calls the action and then
shows the record and its problems again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from carec_desktop.fields import Form
from carec_desktop.i18n import LANGUAGES, _, speaking
from carec_desktop.problems import Problem
from carec_desktop.ui import theme
from carec_desktop.ui.editors import Editor, editor_for
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.parts import Label, MarkIcon, Words

LABEL_MOST = 160  # width of the column of labels; a longer one takes two lines
TWO_LINES = 290  # a label that needs more than two lines moves those of the whole form above


@dataclass(frozen=True)
class Section:
    """Some questions of a form under one heading; `title` "" for none. `wide`: label above, over the full width."""

    questions: tuple[str, ...]
    title: Words = ""
    more: Words = ""
    wide: bool = False


STATE_MARKS = {"conflict": Mark.CONFLICT, "waiting": Mark.WAITING}


class Row:
    """The widgets of one question."""

    def __init__(self, key: str, editor: Editor, label: Label, required: bool) -> None:
        self.key, self.editor, self.label = key, editor, label
        self.sentence = Label(size=12, tone="alert", wrap=True)
        self.sentence.hide()
        self.help = Label(_of(editor.field.help), 12, tone="2", wrap=True)
        if not editor.field.help:  # never shown before it has its place: it would be a window of its own
            self.help.hide()
        self.star = Label("*" if required else "", tone="alert")
        self.mark = MarkIcon(Mark.DRAFT, 12)
        self.mark.hide()


class FormView(QWidget):
    """Editors for the questions of `form`, in `sections` (default: all, in order, without heading)."""

    answered = Signal(str, str)  # question, typed text
    drafted = Signal(str, str)  # the same at every sign, before the person is done with it
    asked_new = Signal(str, str, str)  # question, name and kind of a record to be made and linked there

    def __init__(self, form: type[Form], sections: Sequence[Section] = ()) -> None:
        super().__init__()
        self.form = form
        self.rows: dict[str, Row] = {}
        whole = tuple(sections) or (Section(form.questions()),)
        self._above = label_width(form, [q for s in whole for q in s.questions]) > theme.px(TWO_LINES)
        self._width = min(label_width(form, [q for s in whole for q in s.questions]), theme.px(LABEL_MOST))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        for section in whole:
            column.addWidget(self._section(section))
        column.addStretch(1)

    def _section(self, section: Section) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        if not (section.wide or self._above):
            grid.setColumnMinimumWidth(0, self._width)
        at = 0
        if section.title:
            grid.addWidget(_heading(section), at, 0, 1, 2)
            at += 1
        for question in section.questions:
            at = self._place(grid, at, question, section.wide or self._above)
        return holder

    def _place(self, grid: QGridLayout, at: int, question: str, above: bool) -> int:
        from carec_desktop.ui.link_editors import FindingEditor

        field = self.form.fields[question]
        long = not above and label_width(self.form, [question]) > theme.px(LABEL_MOST)
        label = Label(_of(field.label), tone="2", wrap=long)
        if long:
            label.setFixedWidth(theme.px(LABEL_MOST) - 24)
        editor = editor_for(field)
        row = Row(question, editor, label, field.required)
        editor.set_name(_(field.label))
        editor.finished.connect(lambda typed, q=question: self.answered.emit(q, typed))
        editor.drafting.connect(lambda typed, q=question: self.drafted.emit(q, typed))
        if isinstance(editor, FindingEditor):
            editor.asked_new.connect(lambda name, kind, q=question: self.asked_new.emit(q, name, kind))
        self.rows[question] = row
        head = _label_cell(row)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(3)
        for widget in (editor, row.help, row.sentence):
            column.addWidget(widget)
        if above:
            grid.addWidget(head, at, 0, 1, 2)
            grid.addLayout(column, at + 1, 0, 1, 2)
            return at + 2
        grid.addWidget(head, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(column, at, 1)
        return at + 1

    # What is shown

    def load(
        self, values: Mapping[str, str], *, unread: Mapping[str, str] | None = None,
        states: Mapping[str, str] | None = None, locked: Iterable[str] = (), again: bool = False,
    ) -> None:  # fmt: skip
        """Show a record: stored values, typed text that could not be read, state of each question.

        `again`: the record is the one on show, so what is being typed just now stays."""
        fixed = set(locked)
        for key, row in self.rows.items():
            if not (again and row.editor.being_typed()):
                row.editor.show_value(values.get(key, ""), (unread or {}).get(key, ""))
            row.editor.set_locked(key in fixed)
            self._state(row, (states or {}).get(key, ""), key in (unread or {}))

    def _state(self, row: Row, state: str, unread: bool) -> None:
        mark = Mark.DRAFT if unread else STATE_MARKS.get(state, Mark.NOT_SENT if state == "draft" else None)
        row.mark.setVisible(mark is not None)
        if mark is not None:
            row.mark.set_mark(mark)
            row.mark.setToolTip(_word(mark))

    def show_problems(self, problems: Iterable[Problem], *, ask_required: bool = False) -> None:
        """Sentences under the fields they are about; what is merely still empty only when `ask_required`."""
        found: dict[str, Problem] = {}
        for problem in problems:
            if problem.code != "required" or ask_required:
                found.setdefault(problem.place, problem)
        for key, row in self.rows.items():
            one = found.get(key)
            row.sentence.setVisible(one is not None)
            row.editor.set_state("" if one is None else "error" if one.blocking else "question")
            if one is not None:
                row.sentence.set_tone("alert" if one.blocking else "watch")
                row.sentence.say(one.sentence)

    def set_links(self, options: Mapping[str, Sequence[tuple[str, ...]]]) -> None:
        """Records that can be linked, by form name: record id, title, and more that a search finds them by."""
        from carec_desktop.ui.link_editors import FindingEditor

        for row in self.rows.values():
            if isinstance(row.editor, FindingEditor):
                row.editor.set_options(options.get(row.editor.form, ()))

    def offer_new(self) -> None:
        """Whoever shows the form listens to `asked_new`: what is not on record yet may be made where it is linked."""
        from carec_desktop.ui.link_editors import FindingEditor

        for row in self.rows.values():
            if isinstance(row.editor, FindingEditor):
                row.editor.makes = True

    def focus(self, question: str) -> None:
        """Give a question the keyboard."""
        if question in self.rows:
            self.rows[question].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for row in self.rows.values():
                row.editor.set_name(_(row.editor.field.label))
        super().changeEvent(event)


def label_width(form: type[Form], questions: Iterable[str]) -> int:
    """Width of the longest label in any of the languages, so that switching moves nothing."""
    metrics, widest = QFontMetricsF(theme.font()), 0.0
    for lang in LANGUAGES:
        with speaking(lang):
            widest = max([widest, *(metrics.horizontalAdvance(_(form.fields[q].label)) for q in questions)])
    return round(widest) + 24


def _of(message: str) -> Callable[[], str]:
    return lambda: _(message)


def _word(mark: Mark) -> str:
    from carec_desktop.ui.marks import WORDS

    return _(WORDS[mark])


def _heading(section: Section) -> QWidget:
    from carec_desktop.ui.parts import beside

    head = beside(Label(section.title, 15, bold=True), Label(section.more, tone="2"), None, gap=10)
    head.setContentsMargins(0, 0, 0, 6)
    return head


def _label_cell(row: Row) -> QWidget:
    from carec_desktop.ui.parts import beside

    cell = beside(row.label, row.star, row.mark, None, gap=4)
    cell.setMinimumHeight(theme.px(28))
    cell.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return cell
