"""Counting after-survey forms by one key per answer: what was answered, by whom, from a trade institution or not.

Three digits are one form; nothing is counted before the third, Backspace takes the last digit back, and the table
below shows the sums at once. The wording is fixed and the keys are those printed on the form.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from carec_desktop.fields import SEXES
from carec_desktop.forms.choices import ANSWERS
from carec_desktop.i18n import C_, _, language
from carec_desktop.localvalues import show_number
from carec_desktop.ui import theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.panels import section
from carec_desktop.ui.parts import Label
from carec_desktop.ui.tables import Column, Table

Form = tuple[str, str, bool]  # answer, SEX, from a trade institution
TRADE = ("yes", "no")


def steps() -> list[list[tuple[str, str]]]:
    """The three questions of a form: codes and words, keyed 1, 2, 3… as printed."""
    return [
        [(code, _(words)) for code, words in ANSWERS.items()],
        [("F", C_("survey form", "a woman")), ("M", C_("survey form", "a man")),
         ("_U", C_("survey form", "I do not say"))],
        [("yes", C_("survey form", "yes")), ("no", C_("survey form", "no"))],
    ]  # fmt: skip


class Keyed(QWidget):
    """The three questions side by side, the one that is asked now framed; digits answer it."""

    counted = Signal(str, str, bool)
    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("ring", True)
        self._measure()
        self._tell()

    def _measure(self) -> None:
        self.setFixedHeight(self._head_height() + len(ANSWERS) * theme.px(30) + 10)

    def _head_height(self) -> int:
        """Room for the longest question in the language spoken now, at the width there is."""
        metrics, most = QFontMetrics(theme.font(12, bold=True)), theme.px(34)
        for box, head in zip(self._columns(), self.heads(), strict=True):
            room = QRect(0, 0, max(40, round(box.width()) - 20), 1000)
            most = max(most, metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, head).height() + 6)
        return most + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._measure()

    def heads(self) -> tuple[str, str, str]:
        """What each of the three columns asks."""
        return (_("Through this training my knowledge of the subject has"), C_("survey form", "I am"),
                _("I work for a trade institution"))  # fmt: skip

    def answer(self, digit: int) -> None:
        """Take a digit for the question asked now; one that is no answer changes nothing."""
        asked = steps()[len(self.given)]
        if not 1 <= digit <= len(asked):
            return
        self.given.append(asked[digit - 1][0])
        if len(self.given) == len(steps()):
            answer, sex, trade = self.given
            self.given = []
            self.counted.emit(answer, sex, trade == "yes")
        self._tell()

    def back(self) -> None:
        """Take the last digit of the form at hand back."""
        if self.given:
            self.given.pop()
            self._tell()

    def _tell(self) -> None:
        head = self.heads()[len(self.given)]
        words = ", ".join(f"{i} {words}" for i, (_code, words) in enumerate(steps()[len(self.given)], 1))
        self.setAccessibleName(_("Count a form"))
        self.setAccessibleDescription(f"{head}: {words}")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - Qt.Key.Key_0
        if 1 <= digit <= 9 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.answer(digit)
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape) and self.given:
            self.back()
        elif event.key() == Qt.Key.Key_Backspace:
            self.undo_asked.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        for step, box in enumerate(self._columns()):
            row = int((event.position().y() - self._head_height()) // theme.px(30))
            if step == len(self.given) and box.contains(event.position()) and row >= 0:
                self.answer(row + 1)
                return

    def _columns(self) -> list[QRectF]:
        wide, gap = self.width() - 2, 10
        first = round((wide - 2 * gap) * 0.46)
        rest = round((wide - 2 * gap - first) / 2)
        lefts = (1, 1 + first + gap, 1 + first + rest + 2 * gap)
        return [QRectF(x, 1, w, self.height() - 2) for x, w in zip(lefts, (first, rest, rest), strict=True)]

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        for step, (box, head, rows) in enumerate(zip(self._columns(), self.heads(), steps(), strict=True)):
            asked = step == len(self.given)
            painter.fillRect(box, now.color("base" if asked else "alternate"))
            lit = asked and self.hasFocus()
            painter.setPen(QPen(now.color("accent" if lit else "rule"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            self._head(painter, box, head, asked=asked)
            for row, (code, words) in enumerate(rows):
                given = step < len(self.given) and self.given[step] == code
                self._row(painter, box, row, words, asked=asked, given=given)

    def _head(self, painter: QPainter, box: QRectF, head: str, *, asked: bool) -> None:
        font = theme.font(12, bold=asked)
        painter.setFont(font)
        painter.setPen(theme.current().color("text" if asked else "text2"))
        room = QRectF(box.x() + 10, box.y() + 2, box.width() - 20, self._head_height() - 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, head)

    def _row(self, painter: QPainter, box: QRectF, row: int, words: str, *, asked: bool, given: bool) -> None:
        now, high = theme.current(), theme.px(30)
        line = QRectF(box.x() + 2, box.y() + self._head_height() + row * high, box.width() - 4, high)
        if given:
            painter.fillRect(line, now.color("selected"))
        side = theme.px(20)
        key = QRectF(round(line.x() + 8) + 0.5, round(line.center().y() - side / 2) + 0.5, side, side)
        painter.setPen(QPen(now.color("accent" if asked else "edge"), 1))
        painter.setBrush(now.color("hover" if asked else "base"))
        painter.drawRect(key)
        painter.setFont(theme.font(13, bold=True))
        painter.setPen(now.color("text" if asked or given else "text2"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, str(row + 1))
        font = theme.font(13, bold=given)
        painter.setFont(font)
        room = line.adjusted(side + 18, 0, -4, 0)
        text = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def sizeHint(self) -> QSize:
        return QSize(560, self.height())

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._measure()
            self._tell()
        elif event.type() == QEvent.Type.StyleChange:
            self._measure()
        super().changeEvent(event)


@dataclass(frozen=True)
class _Sum:
    """One line of the sums: an answer, or everybody."""

    answer: str
    counts: Mapping[str, int]
    trade: int

    @property
    def whole(self) -> int:
        return sum(self.counts.values())


def sums(forms: Mapping[Form, int]) -> list[_Sum]:
    """A line an answer in the fixed order, and their sum under the code ""."""
    lines = []
    for answer in (*ANSWERS, ""):
        chosen = {key: n for key, n in forms.items() if answer in ("", key[0])}
        counts = {sex: sum(n for (_a, s, _t), n in chosen.items() if s == sex) for sex in SEXES}
        lines.append(_Sum(answer, counts, sum(n for (_a, _s, trade), n in chosen.items() if trade)))
    return lines


def improved(forms: Mapping[Form, int]) -> tuple[int, int]:
    """Of how many who could say, how many improved: "increased greatly" and "increased" of all but "cannot say"."""
    count = Counter[str]()
    for (answer, _sex, _trade), n in forms.items():
        count[answer] += n
    said = sum(n for answer, n in count.items() if answer != "cannot_say")
    return count["greatly"] + count["increased"], said


def _number(n: int, *, whole: bool) -> Cell:
    text = show_number(str(n), language()) if n or whole else ""
    return Cell(text, bold=whole, above=whole)


def _sex_column(sex: str) -> Column:
    return Column(lambda: _(SEXES[sex]), lambda line: _number(line.counts[sex], whole=not line.answer), 92, right=True)


class Tally(QWidget):
    """The keyed questions and the sums below them."""

    def __init__(self) -> None:
        super().__init__()
        self.keyed = Keyed()
        sexes = [_sex_column(sex) for sex in SEXES]
        columns: Sequence[Column] = [
            Column(lambda: _("Knowledge"), lambda line: Cell(
                _(ANSWERS[line.answer]) if line.answer else _("total"), bold=not line.answer, above=not line.answer),
                160, 1),
            *sexes,
            Column(lambda: _("total"), lambda line: _number(line.whole, whole=not line.answer), 92, right=True),
            Column(lambda: _("Trade institutions"), lambda line: _number(line.trade, whole=not line.answer), 120,
                   right=True, optional=True),
        ]  # fmt: skip
        self.table = Table(columns, fit=True, picks=False, name=lambda: _("Forms counted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(section(lambda: _("Count a form"), lambda: _("three digits, in any layout")))
        column.addWidget(self.keyed)
        self._hint = Label(
            lambda: _("Backspace takes the last digit back, Ctrl+Z the last form."), 12, tone="2", wrap=True
        )  # fmt: skip
        column.addWidget(self._hint)
        column.addSpacing(6)
        column.addWidget(section(lambda: _("Forms counted")))
        column.addWidget(self.table)
        column.addStretch(1)
        self.setFocusProxy(self.keyed)

    def show_forms(self, forms: Mapping[Form, int]) -> None:
        self.table.set_rows(sums(forms))
