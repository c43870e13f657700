"""The sheet of the conflict desk: values side by side with all that helps to decide, and the small graph of edits."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from carec_desktop.i18n import N_, _, language, ngettext
from carec_desktop.localvalues import show_number, show_period
from carec_desktop.problems import UserError
from carec_desktop.ui import theme
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages.conflict_cases import DECIDED, LETTERS, WAITING, Case, Joint
from carec_desktop.ui.pages.exchange import when
from carec_desktop.ui.pages.verdicts import sender_words
from carec_desktop.ui.panels import Item, section
from carec_desktop.ui.parts import Label, Line, Words, beside, marked

if TYPE_CHECKING:
    from carec_desktop.actions.case_history import Step
    from carec_desktop.actions.decide import Head
    from carec_desktop.actions.impossible import Part
    from carec_desktop.actions.queries import Query
    from carec_desktop.signals import Figure

MOST_STEPS = 40  # of a question's history on show, the latest
ROW, STEP, DOT = 26, 14, 4.0  # height of a line of the history, width of a lane, radius of a node

Cells = Callable[[Case, "Head"], QWidget]


def side_by_side(case: Case) -> QWidget:
    """A column for each value: the value itself, then who, when, why, and what stands around it."""
    sheet = QWidget()
    grid = QGridLayout(sheet)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(7)
    rows = list(_rows(case))
    for at, (words, cell) in enumerate(rows):
        grid.addWidget(Label(words, tone="2", wrap=True), at * 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Line("edge" if at == 0 else "rule"), at * 2 + 1, 0, 1, 1 + len(case.heads))
        for column, head in enumerate(case.heads, 1):
            grid.addWidget(cell(case, head), at * 2, column, Qt.AlignmentFlag.AlignTop)
    for column in range(1, 1 + len(case.heads)):
        grid.setColumnStretch(column, 1)
    grid.setColumnMinimumWidth(0, theme.px(110))
    return sheet


def _rows(case: Case) -> list[tuple[Words, Cells]]:
    rows: list[tuple[Words, Cells]] = [
        ("", _value),
        (lambda: _("Sender"), lambda _case, head: Label(lambda: sender_words(head.ref_area), wrap=True)),
        (lambda: _("Entered by"), lambda _case, head: Label(head.who or "—", wrap=True)),
        (lambda: _("When"), lambda _case, head: Label(lambda: when(head.edit.made_at), wrap=True)),
        (lambda: _("Package"), _package),
        (lambda: _("Reason"), lambda _case, head: Label(head.edit.reason or "—", wrap=True)),
    ]
    around = case.around
    if around.previous is not None:
        rows.append((partial(_beside_words, N_("Against {period} ({value})"), around.previous), _since))
    if around.target is not None:
        rows.append((partial(_beside_words, N_("Target {period} ({value})"), around.target), _to_target))
    rows.append((lambda: _("Printed in"), _printed))
    rows.append((lambda: _("Recorded with"), _revision))
    return rows


def _value(case: Case, head: "Head") -> QWidget:
    text = head.edit.value
    value = Label(lambda: case.show(text), 24 if len(text) < 24 else 15, bold=True, wrap=len(text) > 24)
    letter = Label(LETTERS[case.heads.index(head)], 15, bold=True, tone="conflict")
    if case.state == DECIDED and text == case.taken:
        return beside(letter, value, marked(Mark.RECEIVED, lambda: _("taken"), size=12), None, gap=12)
    return beside(letter, value, None, gap=12)


def _package(case: Case, head: "Head") -> QWidget:
    number = next((step.package for step in case.steps if step.edit.id == head.edit.id), 0)
    return Label(lambda: _("no. {n}").format(n=number) if number else _("entered here"), wrap=True)


def _printed(case: Case, head: "Head") -> QWidget:
    names = case.printed.get(head.edit.id, ())
    return Label(", ".join(names) if names else (lambda: _("no edition yet")), wrap=True, tone="" if names else "2")


def _revision(_case: Case, head: "Head") -> QWidget:
    return Label(lambda: _("revision {revision}").format(revision=head.edit.revision), wrap=True)


def _beside_words(words: str, figure: "Figure") -> str:
    value = show_number(f"{figure.number:f}", language()) if figure.number is not None else ""
    return _(words).format(period=show_period(figure.time_period, language()), value=value)


def _number(head: "Head") -> Decimal | None:
    try:
        found = Decimal(head.edit.value)
    except ArithmeticError:
        return None
    return found if found.is_finite() else None


def _since(case: Case, head: "Head") -> QWidget:
    """How far it is from the figure before."""
    number, before = _number(head), case.around.previous
    if number is None or before is None or before.number is None:
        return Label("—")
    change = show_number(f"{number - before.number:f}", language(), signed=True)
    return Label(lambda: _("{change} since then").format(change=change), wrap=True)


def _to_target(case: Case, head: "Head") -> QWidget:
    """How far it is from the target; a baseline that the target does not lie beyond cannot be right with it."""
    number, target = _number(head), case.around.target
    if number is None or target is None or target.number is None:
        return Label("—")
    wanted = {"up": 1, "down": -1}.get(case.direction, 0)
    left = (target.number - number) * wanted
    if case.unsettled.stored.key.get("kind") == "baseline" and wanted and left <= 0:
        return marked(Mark.IN_DOUBT, lambda: _("not beyond this baseline: impossible together"), wrap=True)
    if wanted and left <= 0:
        return marked(Mark.RECEIVED, lambda: _("reached"))
    gap = show_number(f"{target.number - number:f}", language(), signed=True)
    return Label(lambda: _("{gap} to go").format(gap=gap), wrap=True)


# -- the history -------------------------------------------------------------------------------------


def history(case: Case) -> QWidget:
    """Every edit of the question: a line each, its node on the left joined to those it replaced."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(0)
    shown = case.steps[-MOST_STEPS:]
    for at, step in enumerate(shown):
        grid.addWidget(Node(shown, at, conflict=case.conflict), at, 0)
        value = _("{number}. {value}").format(number=step.number, value=case.show(step.edit.value))
        grid.addWidget(Label(value, bold=step.stands, elide=True), at, 1)
        grid.addWidget(_told(step), at, 2)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 3)
    return box


def _told(step: "Step") -> QWidget:
    """Who wrote it and what they had seen; below it the reason, if they gave one."""
    words = Label(partial(_step_words, step), 12, tone="2", wrap=True)
    if not step.edit.reason:
        return words
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(2)
    column.addWidget(words)
    column.addWidget(Label(lambda: _("Reason: {reason}").format(reason=step.edit.reason), 12, wrap=True))
    return box


def _step_words(step: "Step") -> str:
    facts = {"who": step.who or "—", "when": when(step.edit.made_at), "numbers": ", ".join(map(str, step.saw))}
    if step.back:
        return _("{who}, {when}; took decision {numbers} back").format(**facts)
    if not step.saw:
        return _("{who}, {when}; had seen none of these").format(**facts)
    return ngettext(
        "{who}, {when}; had seen {numbers} and replaced it", "{who}, {when}; had seen {numbers} and replaced them",
        len(step.saw),
    ).format(**facts)  # fmt: skip


class Node(QWidget):
    """One line of the graph: a node in its lane, the lines that pass by, those that come from what it replaced."""

    def __init__(self, steps: "Sequence[Step]", at: int, *, conflict: bool) -> None:
        super().__init__()
        self._steps, self._at, self._conflict = steps, at, conflict
        self._lanes = 1 + max(step.lane for step in steps)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self.setFixedWidth(theme.px(STEP * self._lanes))
        self.setMinimumHeight(theme.px(ROW))
        self.setAccessibleName(_("stands") if steps[at].stands else _("was replaced"))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(STEP * self._lanes), theme.px(ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, here = theme.current(), self._steps[self._at]
        painter.setPen(QPen(now.color("edge"), 1.3))
        rows = {step.number: row for row, step in enumerate(self._steps)}
        for row, step in enumerate(self._steps):
            for parent in step.saw:
                start = rows.get(parent, 0)
                if start <= self._at <= row and parent in rows:
                    self._line(painter, self._steps[start].lane, start, row, step.lane)
        ink = now.color(("conflict" if self._conflict else "accent") if here.stands else "edge")
        painter.setPen(QPen(ink, 1.6))
        painter.setBrush(ink if here.stands else now.color("base"))
        painter.drawEllipse(QPointF(self._x(here.lane), self.height() / 2), theme.px(DOT), theme.px(DOT))

    def _line(self, painter: QPainter, lane: int, start: int, end: int, into: int) -> None:
        """The part of one edge that lies in this line: down the lane it starts in, across into the node it ends in."""
        middle, high = self.height() / 2, float(self.height())
        if self._at == start:
            painter.drawLine(QPointF(self._x(lane), middle), QPointF(self._x(lane), high))
        elif self._at == end:
            painter.drawLine(QPointF(self._x(lane), 0), QPointF(self._x(into), middle))
        else:
            painter.drawLine(QPointF(self._x(lane), 0), QPointF(self._x(lane), high))

    def _x(self, lane: int) -> float:
        return theme.px(STEP) * (lane + 0.5)


# -- impossible together -----------------------------------------------------------------------------


def joint(row: Joint, go: "Callable[[Part], object]") -> list[QWidget]:
    """The sentence that says why, and the answers it speaks of, each of which opens."""
    widgets: list[QWidget] = [Label(row.clash.text, wrap=True)]
    if row.clash.asked:
        widgets.append(marked(Mark.ASKED, lambda: _("A question about it is open."), tone="2", wrap=True))
    for part in row.clash.parts:
        widgets += [Item(None, part.name, part.more, partial(go, part), right=part.value), Line()]
    return widgets


# -- what is said about it -----------------------------------------------------------------------------


def about(case: Case) -> list[QWidget]:
    """What is known of a question: its values, what was said about it, how it came about."""
    widgets = [side_by_side(case)]
    if case.state == WAITING:
        widgets.append(marked(Mark.WAITING, _waiting_words, tone="2", wrap=True))
    if case.state == DECIDED:
        widgets.append(marked(Mark.RECEIVED, partial(_settled_words, case), tone="2", wrap=True))
    if case.drafted is not None:
        widgets.append(marked(Mark.NOT_SENT, partial(_drafted_words, case), tone="2", wrap=True))
    widgets += [marked(Mark.ASKED, partial(_query_words, query), tone="2", wrap=True) for query in case.asked]
    head = section(lambda: _("History"), lambda: _("who wrote what, and what they had seen"))
    return [*widgets, head, history(case)]


def _drafted_words(case: Case) -> str:
    return _("Decided here: {value}; it goes with the next package.").format(value=case.show(case.drafted or ""))


def _settled_words(case: Case) -> str:
    words = _("Decided: {value}. Take another value to decide otherwise, or U to open it again; the history keeps all.")
    return words.format(value=case.show(case.taken))


def _query_words(query: "Query") -> str:
    if query.reply:
        return _("Asked: {question} Reply: {reply}").format(question=query.edit.value, reply=query.reply)
    return _("Asked: {question} No reply yet.").format(question=query.edit.value)


def _waiting_words() -> str:
    return _("It builds on an answer that has not arrived; it counts as soon as that package is merged.")


class Another(QWidget):
    """Another value, and why: two lines."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnMinimumWidth(1, theme.px(260))
        self.value, self.reason = QLineEdit(), QLineEdit(reason)
        for row, (name, field) in enumerate(((_("Value"), self.value), (_("Reason"), self.reason))):
            field.setAccessibleName(name)
            grid.addWidget(Label(name, tone="2"), row, 0)
            grid.addWidget(field, row, 1)


def ask_another(desk: Desk, case: Case, reason: str, then: Callable[[str, str], object]) -> None:
    """Ask for another value and why, and hand both to `then`; a value that cannot be read is said in the box, which
    stays open as it was filled in."""
    lines = Another(reason)

    def typed() -> None:
        value = lines.value.text().strip()
        try:
            if case.field is not None and value:
                case.field.read(value, desk.lang)
        except UserError as error:
            desk.messages.refuse(error, box)
            value = ""
        if value:
            box.accept()
            then(value, lines.reason.text().strip())
        else:
            lines.value.setFocus()
            lines.value.selectAll()

    box = desk.messages.ask(
        _("Another value for “{name}”").format(name=case.name()),
        [Answer(lambda: _("Take this"), typed, primary=True, closes=False), Answer(lambda: _("Cancel"))],
        more=_("All values stay in the history; the reason goes with the receipt."), body=lines,
    )  # fmt: skip
    lines.value.setFocus()
