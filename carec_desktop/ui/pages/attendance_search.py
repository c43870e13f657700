"""Checking in by two keys a person: a search field, and what it finds in a list of its own below it.

The list is part of the page and never takes the keyboard; the field keeps it, so the next name can be typed at once.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from carec_desktop.i18n import C_, _, ngettext
from carec_desktop.ui import icons, marks, theme
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import attendance_marks as presence
from carec_desktop.ui.pages.attendance_data import Line, sex_letter
from carec_desktop.ui.pages.attendance_table import sex_of_key
from carec_desktop.ui.parts import key_width, paint_key

ROW = 31
FIELD = 36
_V = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class Hits(QWidget):
    """What the typed words find, best first, and the walk-in they could be. Painted; a click chooses."""

    clicked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self.session = 0
        self.typed = ""
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies below is not painted with every key
        self.hide()

    def show_hits(self, typed: str, lines: Sequence[Line], session: int) -> None:
        self.typed, self.lines, self.session, self.at = typed, list(lines), session, 0
        self.setVisible(bool(typed))
        self.resize(self.width(), self.sizeHint().height())
        self.raise_()
        self.update()

    def step(self, by: int) -> None:
        """Move to the next or previous hit."""
        if self.lines:
            self.at = max(0, min(len(self.lines) - 1, self.at + by))
            self.update()

    def current(self) -> Line | None:
        return self.lines[self.at] if self.at < len(self.lines) else None

    def sizeHint(self) -> QSize:
        return QSize(400, (len(self.lines) + 1) * theme.px(ROW) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter, high = theme.current(), QPainter(self), theme.px(ROW)
        painter.fillRect(self.rect(), now.color("edge"))
        painter.fillRect(self.rect().adjusted(1, 0, -1, -1), now.color("base"))
        for i, line in enumerate(self.lines):
            box = QRectF(1, i * high, self.width() - 2, high)
            if i == self.at:
                painter.fillRect(box, now.color("selected"))
            painter.fillRect(QRectF(1, box.bottom() - 1, box.width(), 1), now.color("rule"))
            self._hit(painter, box, line, chosen=i == self.at)
        self._walk_in(painter, QRectF(1, len(self.lines) * high, self.width() - 2, high))

    def _hit(self, painter: QPainter, box: QRectF, line: Line, *, chosen: bool) -> None:
        now = theme.current()
        left, right = box.x() + theme.px(12), box.right() - 10
        right = self._answer_keys(painter, box, right) if chosen else self._state(painter, box, line, right)
        font = theme.font(bold=chosen)
        painter.setFont(font)
        painter.setPen(now.color("text"))
        code = QRectF(left, box.y(), theme.px(28), box.height())
        painter.drawText(code, Qt.AlignmentFlag.AlignRight | _V, line.code)
        x = code.right() + theme.px(10)
        x = _told(painter, QRectF(x, box.y(), right - x - 12, box.height()), line.name) + theme.px(12)
        painter.setFont(theme.font())
        if line.others:
            x = _told(painter, QRectF(x, box.y(), right - x - 12, box.height()), line.others[0]) + theme.px(12)
        painter.setFont(theme.font(12))
        painter.setPen(now.color("text2"))
        where = " · ".join(part for part in (line.country, line.institution) if part)
        x = _told(painter, QRectF(x, box.y(), right - x - 12, box.height()), where) + theme.px(12)
        if chosen and line.here(self.session):
            seen = line.seen[self.session]
            _told(painter, QRectF(x, box.y(), right - x - 12, box.height()), presence.word(seen))

    def _answer_keys(self, painter: QPainter, box: QRectF, right: float) -> float:
        """The keys that answer, from the right edge leftwards as far as there is room; where they begin."""
        parts: list[tuple[str, str]] = [
            ("Enter", presence.word(presence.HERE)), ("Shift+Enter", C_("attendance", "late")),
            ("Alt+1", sex_letter("F")), ("2", sex_letter("M")), ("3", _("not stated")),
        ]  # fmt: skip
        metrics = QFontMetricsF(theme.font(12))
        if box.width() < theme.px(620):
            parts = parts[:1]
        wide = sum(key_width(key) + 5 + metrics.horizontalAdvance(words) + 10 for key, words in parts) - 10
        x = start = right - wide
        for key, words in parts:
            x += paint_key(painter, QPointF(x, box.center().y()), key, theme.current().color("text2")) + 5
            painter.setFont(theme.font(12))
            painter.setPen(theme.current().color("text"))
            painter.drawText(QRectF(x, box.y(), metrics.horizontalAdvance(words) + 2, box.height()), _V, words)
            x += metrics.horizontalAdvance(words) + 10
        return start

    def _state(self, painter: QPainter, box: QRectF, line: Line, right: float) -> float:
        """Whether somebody asks about this person, or what stands for the session; where it begins."""
        metrics, side = QFontMetricsF(theme.font(12)), theme.px(12)
        seen = line.seen[self.session] if self.session < len(line.seen) else ""
        words = _("same person?") if line.same else presence.word(seen) if seen else ""
        if not words or (seen == presence.ABSENT and not line.same):
            return right
        x = right - metrics.horizontalAdvance(words)
        painter.setFont(theme.font(12))
        painter.setPen(theme.current().color("watch_word" if line.same else "text2"))
        painter.drawText(QRectF(x, box.y(), right - x + 2, box.height()), _V, words)
        sign = QRectF(x - side - 6, round(box.center().y() - side / 2), side, side)
        if line.same:
            marks.paint(painter, Mark.IN_DOUBT, sign)
        else:
            presence.paint(painter, seen, sign)
        return sign.x()

    def _walk_in(self, painter: QPainter, box: QRectF) -> None:
        now, side = theme.current(), theme.px(16)
        left = box.x() + theme.px(12) + theme.px(28) - side
        icons.paint(painter, "plus", QRectF(round(left), round(box.center().y() - side / 2), side, side))
        key = "Ctrl+Enter"
        right = box.right() - 10 - key_width(key)
        paint_key(painter, QPointF(right, box.center().y()), key, now.color("text2"))
        painter.setFont(theme.font())
        painter.setPen(now.color("text2"))
        words = _("Walk-in “{name}”").format(name=self.typed)
        x = left + side + theme.px(10)
        _told(painter, QRectF(x, box.y(), right - x - 12, box.height()), words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit(int(event.position().y() // theme.px(ROW)))

    def speech(self) -> str:
        """What a screen reader says of the list."""
        found = ngettext("{n} person found", "{n} people found", len(self.lines)).format(n=len(self.lines))
        now = self.current()
        return found if now is None else f"{found}: {now.code} {now.name}"


def _told(painter: QPainter, box: QRectF, text: str) -> float:
    """Draw as much of `text` as fits; where it ends."""
    if box.width() < 20 or not text:
        return box.x() - theme.px(12)
    metrics = QFontMetricsF(painter.font())
    short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, _V, short)
    return box.x() + metrics.horizontalAdvance(short)


class CheckIn(QLineEdit):
    """The field. Signals say what a key asked for; the page answers, and the field is empty for the next name."""

    searched = Signal(str)
    answered = Signal(str, str)  # "here" or "late", sex or ""
    walked_in = Signal(str)
    stepped = Signal(int)
    listed = Signal(str)  # a list was pasted
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.font(15))
        self.textChanged.connect(self._changed)
        self._measure()
        self.retranslate()

    def _measure(self) -> None:
        self.setFixedHeight(theme.px(FIELD))
        self.setTextMargins(theme.px(24), 0, 0, 0)

    def _changed(self, text: str) -> None:
        self.searched.emit(text.strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._special(event):
            super().keyPressEvent(event)

    def _special(self, event: QKeyEvent) -> bool:
        """A key that asks for something; whether it was one."""
        key, mods = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        held = Qt.KeyboardModifier
        typed = self.text().strip()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if mods == held.ControlModifier and typed:
                self.walked_in.emit(typed)
            elif mods in (held.NoModifier, held.ShiftModifier) and typed:
                self.answered.emit("late" if mods else "here", "")
        elif mods == held.AltModifier and sex_of_key(key):
            self.answered.emit("here", sex_of_key(key))
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not mods:
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and typed:
            self.clear()
        elif event.matches(QKeySequence.StandardKey.Paste) and _is_list(QApplication.clipboard().text()):
            self.listed.emit(QApplication.clipboard().text())
        elif not self.text() and event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        elif not self.text() and event.matches(QKeySequence.StandardKey.Redo):
            self.redo_asked.emit()
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, side = QPainter(self), theme.px(16)
        icons.paint(painter, "search", QRectF(theme.px(9), round((self.height() - side) / 2), side, side))
        words = _("name in any script, or row code")
        font = theme.font(12)
        wide = QFontMetricsF(font).horizontalAdvance(words)
        used = self.fontMetrics().horizontalAdvance(self.text()) + theme.px(60)
        if used + wide < self.width() - 10:
            painter.setFont(font)
            painter.setPen(theme.current().color("text2"))
            painter.drawText(QRectF(self.width() - wide - 11, 0, wide + 2, self.height()), _V, words)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Check in: name in any script, or row code"))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.StyleChange:
            self.setFont(theme.font(15))
            self._measure()
        super().changeEvent(event)


def _is_list(text: str) -> bool:
    """Whether a clipboard holds a list and not one name."""
    return "\t" in text.strip("\n") or "\n" in text.strip("\n")


class Finding(QWidget):
    """Field and list together: the list hangs below the field, over whatever stands there."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.field = CheckIn()
        self.field.setParent(self)
        self.hits = Hits(host)
        self._host = host
        self.setFocusProxy(self.field)
        self.field.stepped.connect(self.hits.step)
        self.setFixedHeight(theme.px(FIELD))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.field.setGeometry(0, 0, self.width(), self.height())
        self._place()

    def moveEvent(self, event: object) -> None:
        self._place()

    def _place(self) -> None:
        corner = self.mapTo(self._host, self.rect().bottomLeft())
        room = self._host.height() - corner.y()
        self.hits.setGeometry(corner.x(), corner.y(), self.width(), min(room, self.hits.sizeHint().height()))

    def show_hits(self, lines: Sequence[Line], session: int) -> None:
        room = self._host.height() - self.hits.y() - 2
        fits = max(1, room // theme.px(ROW) - 1)  # the walk-in is always in sight
        self.hits.show_hits(self.field.text().strip(), lines[:fits], session)
        self.field.setAccessibleDescription(self.hits.speech() if self.hits.isVisible() else "")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedHeight(theme.px(FIELD))
        super().changeEvent(event)
