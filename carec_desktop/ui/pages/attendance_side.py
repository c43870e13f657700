"""The side panel of attendance: who is here, what the last paste found, and the desks that need an answer.

Blocks are built once and told what changed, so that a check-in costs a few labels and no new widget.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from carec_desktop.i18n import C_, _, language, ngettext
from carec_desktop.localvalues import show_number
from carec_desktop.ui import theme
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages.attendance_blocks import Buttons, Line, Same, Taking, UprightQuestion, flowing
from carec_desktop.ui.pages.attendance_data import Counted, PasteShown, SamePair
from carec_desktop.ui.panels import Panel
from carec_desktop.ui.parts import Button, Chip, Hint, Label, MarkIcon, Words, beside, said
from carec_desktop.ui.questions import QuestionFrame
from carec_desktop.ui.sex_table import ShareBar


class _Figure(QWidget):
    """A swatch, a word, a number and its share: one line of the counts."""

    def __init__(self, kind: str, words: Words) -> None:
        super().__init__()
        self._kind, self._words = kind, words
        self._number, self._whole = 0, 0
        self.setFixedHeight(theme.px(30))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_number(self, number: int, whole: int) -> None:
        self._number, self._whole = number, whole
        self.setAccessibleName(f"{said(self._words)}: {number}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter, high = theme.current(), QPainter(self), self.height()
        box = QRectF(0.5, round((high - 11) / 2) + 0.5, 11, 11)
        fill = {"women": "accent", "men": "selected"}.get(self._kind, "watch_tint")
        edge = "watch" if self._kind == "not_stated" else "accent"
        painter.setPen(QPen(now.color(edge), 1))
        painter.setBrush(now.color(fill))
        painter.drawRect(box)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(now.color("text"))
        painter.setFont(theme.font())
        painter.drawText(QRectF(theme.px(22), 0, self.width(), high), flags, said(self._words))
        share_wide = theme.px(52)
        painter.setFont(theme.font(bold=True))
        number = QRectF(0, 0, self.width() - share_wide, high)
        painter.drawText(number, flags | Qt.AlignmentFlag.AlignRight, show_number(str(self._number), language()))
        if self._whole:
            painter.setFont(theme.font(12))
            painter.setPen(now.color("text2"))
            share = _("{share} %").format(share=round(100 * self._number / self._whole))
            painter.drawText(QRectF(0, 0, self.width(), high), flags | Qt.AlignmentFlag.AlignRight, share)
        painter.fillRect(0, high - 1, self.width(), 1, now.color("rule"))


class Here(QWidget):
    """How many are here in the open session, by sex."""

    def __init__(self) -> None:
        super().__init__()
        self._number, self._words, self._bar = Label("0", 24, bold=True), Label(tone="2"), ShareBar()
        self._rows = (
            _Figure("women", lambda: _("Women")), _Figure("men", lambda: _("Men")),
            _Figure("not_stated", lambda: _("Not stated")),
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(beside(self._number, self._words, None, gap=9))
        column.addWidget(self._bar)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for row in self._rows:
            lines.addWidget(row)
        column.addLayout(lines)

    def show_counts(self, counted: Counted) -> None:
        whole = counted.here
        self._number.say(show_number(str(whole), language()))
        listed = counted.listed
        self._words.say(lambda: ngettext("here of {n} listed", "here of {n} listed", listed).format(n=listed))
        self._bar.show_parts(counted.women, counted.men, counted.not_stated)
        for row, number in zip(self._rows, (counted.women, counted.men, counted.not_stated), strict=True):
            row.show_number(number, whole)


class _Counted(QWidget):
    """A mark, a word and a number, for the outcome of a paste."""

    def __init__(self, mark: Mark, words: Words) -> None:
        super().__init__()
        self._number = Label("0", bold=True)
        self._words = words
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        row.addWidget(MarkIcon(mark, 12))
        row.addWidget(Label(words), 1)
        row.addWidget(self._number)

    def show_number(self, number: int) -> None:
        self._number.say(show_number(str(number), language()))
        self.setAccessibleName(f"{said(self._words)}: {number}")


class _Flow(QWidget):
    """Chips in lines, as many a line as fit."""

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[Chip] = []

    def show_words(self, words: Sequence[Words]) -> None:
        for old in self._chips:
            old.hide()
            old.deleteLater()
        self._chips = [Chip(one, self) for one in words]
        for chip in self._chips:
            chip.show()
        self._arrange()

    def _arrange(self) -> None:
        x = y = 0
        high = theme.px(18)
        for chip in self._chips:
            size = chip.sizeHint()
            if x and x + size.width() > self.width():
                x, y = 0, y + high + 4
            chip.setGeometry(x, y, min(size.width(), self.width()), high)
            x += size.width() + 4
        self.setFixedHeight(y + high if self._chips else 0)

    def resizeEvent(self, event: object) -> None:
        self._arrange()


class _Dashed(QFrame):
    """A dashed frame: things can be pasted here."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = QPen(theme.current().color("edge"), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))


class Paste(QWidget):
    """What can be pasted, and what the last paste was understood as."""

    def __init__(self, paste: Callable[[], object], pick: Callable[[], object]) -> None:
        super().__init__()
        self._words = Label(size=12, tone="2", wrap=True)
        self._chips = _Flow()
        self._rows = {
            "added": _Counted(Mark.RECEIVED, lambda: _("Added")),
            "known": _Counted(Mark.WAITING, lambda: _("Already listed")),
            "same": _Counted(Mark.IN_DOUBT, lambda: _("Same person?")),
            "unclear": _Counted(Mark.ERROR, lambda: _("Not understood")),
        }
        self._unclear = Label(size=12, tone="2", wrap=True)
        box = _Dashed()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(10, 8, 10, 8)
        inside.setSpacing(6)
        inside.addWidget(self._words)
        inside.addWidget(self._chips)
        self.question: QuestionFrame | None = None
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        buttons = flowing(
            Button(lambda: _("Paste"), paste, icon="paste", keys="Ctrl+V"),
            Button(lambda: _("From a file…"), pick, icon="folder"),
        )
        column.addWidget(box)
        for row in self._rows.values():
            column.addWidget(row)
        column.addWidget(self._unclear)
        column.addSpacing(4)
        column.addWidget(buttons)
        self.show_paste(None)

    def ask_meeting(self, title: Words | None, more: Words = "", answers: Sequence[Answer] = ()) -> None:
        """Ask how the people of an online meeting are put on the list; None takes the question away."""
        if self.question is not None:
            self.question.hide()
            self.question.deleteLater()
            self.question = None
        if title is not None:
            self.question = UprightQuestion(title, more, answers)
            self._column.insertWidget(0, self.question)
            self.question.findChildren(Button)[0].setFocus()

    def show_paste(self, shown: PasteShown | None) -> None:
        for row in self._rows.values():
            row.setVisible(shown is not None)
        self._unclear.setVisible(shown is not None and bool(shown.unclear))
        if shown is None:
            self._chips.show_words([])
            self._words.say(lambda: _(
                "Names from Excel, an e-mail or an online meeting, in any order of columns; with headings or without."
            ))  # fmt: skip
            return
        self._words.say(shown.summary)
        self._chips.show_words(shown.columns)
        self._rows["added"].show_number(shown.added)
        self._rows["known"].show_number(shown.known)
        self._rows["same"].show_number(shown.same)
        self._rows["unclear"].show_number(len(shown.unclear))
        self._unclear.say(lambda: "\n".join(said(words) for words in shown.unclear[:5]))


class _Head(QWidget):
    def __init__(self, title: Words, keys: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.addWidget(Label(title, 15, bold=True, wrap=True), 1)
        if keys:
            row.addWidget(Hint((keys,), ""))


class Side(Panel):
    """All blocks, in the order they are needed in a room."""

    def __init__(self, calls: "dict[str, Callable[[], object]]") -> None:
        super().__init__()
        self.here = Here()
        self.paste = Paste(calls["paste"], calls["pick"])
        self.same = Same()
        self.paper = Line(lambda: _("Row codes that signed"), "1-5 7 9L", lambda: C_("attendance", "Mark here"))
        self.taking = Taking(calls["take"])
        self.setAccessibleName(_("Side panel"))
        self.block(self.here)
        self._same_block = self._titled(lambda: _("Same person?"), self.same)
        self._titled(lambda: _("Paste a list"), self.paste)
        self._titled(lambda: _("Key back from paper"), self.paper)
        self._titled(lambda: _("List and training"), self.taking)
        doors = Buttons(
            lambda: _("Each door checks in on its own laptop. A file locked to one key carries the attendance over."),
            [
                Button(lambda: _("Write for another laptop…"), calls["write_for"], icon="usb"),
                Button(lambda: _("Take over from another laptop…"), calls["take_over"], icon="inbox"),
            ],
        )
        self._titled(lambda: _("Another door"), doors)
        leaving = Buttons(
            lambda: _("A list with names leaves only here, and the reason is noted down."),
            [
                Button(lambda: _("Write a list with names…"), calls["export"], icon="list"),
                Button(lambda: _("Lock the names"), calls["lock"], icon="lock"),
            ],
        )
        self._until, self._deeds = Label(size=12, tone="2", wrap=True), Label(size=12, tone="2", wrap=True)
        leaving.add(self._until)
        self._forget = Button(lambda: _("Forget names past their time"), calls["forget_due"], icon="clock")
        leaving.add(beside(self._forget, None))
        leaving.add(self._deeds)
        self._titled(lambda: _("Names"), leaving, rule=False)

    def _titled(self, title: Words, widget: QWidget, *, rule: bool = True) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(_Head(title))
        column.addWidget(widget)
        self.add(holder, rule=rule)
        return holder

    def show_deeds(self, words: Words, until: Words, *, late: bool) -> None:
        """What was done with the names lately, a line each, and until when they are kept."""
        self._until.say(until)
        self._until.setVisible(bool(said(until)))
        self._until.set_tone("watch" if late else "2")
        self._forget.setVisible(late)
        self._deeds.say(words)
        self._deeds.setVisible(bool(said(words)))

    def show_same(self, pair: SamePair | None, left: int) -> None:
        self._same_block.setVisible(pair is not None)
        self.same.show_pair(pair, left)
