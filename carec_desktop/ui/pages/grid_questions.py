"""Questions beside a cell: which of two numbers, is this figure likely, why does it stay.

Enter takes the first answer, Esc leaves the text as typed; a question that is passed by stays as `?` in its cell.
"""

from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from carec_desktop.i18n import N_, _, language
from carec_desktop.localvalues import show_number
from carec_desktop.plausible import KINDS, proposal
from carec_desktop.problems import Problem
from carec_desktop.ui.editors import ask_number
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages.grid_data import Column, Row
from carec_desktop.ui.pages.grid_view import GridView
from carec_desktop.ui.questions import QuestionFrame, ask_beside, in_window, stand_beside
from carec_desktop.validate import value_field

QUIET = ("ambiguous-number", "required", "value-or-reason")  # asked beside the cell, or plain to see
READY = (N_("Checked with the source"), N_("The method of counting changed"), N_("A single large event"))
Place = Callable[[Row, Column], QRect | None]
Taking = Callable[[Row, Column, str], object]


class WhyFrame(QuestionFrame):
    """Asks for the reason a figure stays as it is: a line to type in, and ready reasons under Alt and a digit."""

    def __init__(self, window: QWidget, title: str, take: Callable[[str], object], left: Callable[[], object]) -> None:
        ready = [Answer(lambda words=words: _(words), partial(self._done, words)) for words in READY]  # type: ignore[misc]
        super().__init__(title, lambda: _("Your reason travels with the value."), (), parent=window)
        self._take, self._left = take, left
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.line = QLineEdit()
        self.line.setAccessibleName(title)
        self.line.setPlaceholderText(_("Why is it right?"))
        self.line.installEventFilter(self)
        column = self.column
        column.addWidget(self.line)
        for i, answer in enumerate(ready):
            column.addWidget(self.button(answer, f"Alt+{i + 1}"))
        self._ready = ready

    def _done(self, words: str) -> None:
        self.close()
        self._take(_(words) if words in READY else words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key, alt = event.key(), event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and 0 <= key - Qt.Key.Key_1 < len(READY):
            self._done(READY[key - Qt.Key.Key_1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.line.text().strip():
                self._done(self.line.text())
        elif key == Qt.Key.Key_Escape:
            self.close()
            self._left()
        else:
            return False
        return True


class Asker(QObject):
    """Asks beside cells of a view, one question at a time. `take` another value, `keep` it with a reason."""

    def __init__(self, view: GridView, take: Taking, keep: Taking, place: Place) -> None:
        super().__init__(view)
        self._view, self._take, self._keep, self._place = view, take, keep, place
        self._open: QFrame | None = None
        self.evidence: Callable[[Row, Column], object] = lambda _row, _column: None
        view.selectionModel().currentChanged.connect(lambda _now, _before: self.close())

    def asking(self) -> QFrame | None:
        """The question that stands there now."""
        frame = self._open
        return frame if frame is not None and shiboken6.isValid(frame) and frame.isVisible() else None

    def close(self) -> None:
        frame, self._open = self.asking(), None
        if frame is not None:
            frame.close()

    def number(self, row: Row, column: Column, text: str, area: str) -> None:
        """Which of its two readings is meant, when a text has two."""
        rect = self._place(row, column)
        if rect is None:
            return
        made = ask_number(
            self._view.viewport(), value_field(row.measure, area), text, partial(self._take, row, column), rect=rect
        )
        self._open = made or self._open

    def about(self, row: Row, column: Column, problems: list[Problem]) -> None:
        """The most telling of what is wrong or in doubt with what was just typed."""
        rect = self._place(row, column)
        blocking = [p for p in problems if p.blocking and p.code not in QUIET]
        asked = [*blocking, *(p for p in problems if not p.blocking)]
        if not asked or rect is None or self.asking() is not None or self._view.is_editing():
            return
        answers = [] if blocking else self.answers(row, column, asked[0])
        self._open = ask_beside(self._view.viewport(), asked[0].sentence, "", answers, rect=rect)

    def answers(self, row: Row, column: Column, problem: Problem) -> list[Answer]:
        """The answers to one soft question, the likeliest first."""
        if problem.code not in KINDS:
            name = Answer(lambda: _("Name the evidence…"), lambda: self.evidence(row, column), primary=True)
            return [name] if problem.place == "evidence" else []
        keep = Answer(lambda: _("Keep, with a reason…"), lambda: self.why(row, column, problem))
        meant = proposal(problem)
        if not meant:
            return [Answer(keep.words, keep.call, primary=True)]
        words = lambda: show_number(meant, language())  # noqa: E731
        return [Answer(words, lambda: self._take(row, column, meant), primary=True), keep]

    def why(self, row: Row, column: Column, problem: Problem) -> None:
        """Ask for the reason the figure stays."""
        self.close()
        rect = self._place(row, column) or QRect(8, 8, 80, 20)
        frame = WhyFrame(
            self._view.window(), problem.sentence(), partial(self._keep, row, column), self._view.setFocus
        )
        stand_beside(frame, self._view.window(), in_window(self._view.viewport(), rect))
        frame.line.setFocus()
        self._open = frame
