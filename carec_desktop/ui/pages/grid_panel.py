"""The side panel of the indicator grid: one figure with its course, where it comes from, its details and history."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from carec_desktop.forms.observation import Observation
from carec_desktop.i18n import N_, _, language
from carec_desktop.localvalues import at_year, is_canonical, show_date, show_number, show_period
from carec_desktop.ui import theme
from carec_desktop.ui.editors import Line
from carec_desktop.ui.form_view import FormView, Section
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import answers
from carec_desktop.ui.pages.grid_data import Column, Entry, GridFacts, Row
from carec_desktop.ui.panels import Item, Panel
from carec_desktop.ui.parts import Chip, Label, beside

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace

PROVIDERS = {
    "country": N_("given by each country"),
    "sector_lead": N_("given by the sector lead"),
    "secretariat": N_("given by the secretariat"),
    "derived": N_("computed"),
    "external": N_("taken from other sources"),
}
DIRECTIONS = {"up": N_("higher is better"), "down": N_("lower is better"), "none": N_("no wanted direction")}
QUESTIONS = ("reason", "flags", "finding", "evidence", "note")


@dataclass(frozen=True)
class Event:
    """One line of a figure's history."""

    mark: Mark
    value: str
    reason: str
    who: str
    when: str
    source: str
    why: str


def history(ws: "Workspace", entries: tuple[Entry, ...]) -> list[Event]:
    """Every value these figures had, the newest first; read on the worker thread."""
    found: list[Event] = []
    for entry in entries:
        waiting = ws.store.working.of(entry.record_id)
        if "value" in waiting or "reason" in waiting:
            mark = Mark.DRAFT if entry.unread or entry.blocking else Mark.NOT_SENT
            row = waiting.get("value") or waiting["reason"]
            value = entry.unread or entry.value
            found.append(Event(mark, value, entry.reason, "", row.changed_at, entry.source, row.reason))
        counting = ws.store.ledger.counting_ids()
        received = ws.store.post.acknowledged()
        for edit in ws.store.ledger.edits_of(entry.record_id):
            if edit.question not in ("value", "reason") or not edit.value or edit.id not in counting:
                continue
            holder = ws.keyring.holder(edit.author)
            mark = Mark.RECEIVED if edit.id in received or ws.is_secretariat else Mark.WAITING
            value, reason = (edit.value, "") if edit.question == "value" else ("", edit.value)
            found.append(
                Event(mark, value, reason, holder.name if holder else "", edit.made_at, entry.source, edit.reason)
            )
    return sorted(found, key=lambda event: event.when, reverse=True)


class Course(QWidget):
    """A small chart of one measure: figures by year, the way to the target dashed."""

    def __init__(self) -> None:
        super().__init__()
        self._points: list[tuple[float, Decimal, bool]] = []
        self._target: tuple[float, Decimal] | None = None
        self.setFixedHeight(theme.px(112))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(self, row: Row) -> bool:
        """Take the numbers of a row; False when there are fewer than two."""
        self._points, self._target = [], None
        for column, entries in row.cells.items():
            for entry in entries[:1]:
                if not is_canonical(entry.value):
                    continue
                year, number = float(at_year(entry.period)), Decimal(entry.value)
                if column.kind == "target":
                    self._target = (year, number)
                else:
                    self._points.append((year, number, column.due))
        self._points.sort()
        self.update()
        said = ", ".join(f"{year:.0f}: {show_number(str(number), language())}" for year, number, _due in self._points)
        self.setAccessibleName(said)
        return len(self._points) > 1

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._points:
            return
        now, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        painter.fillRect(QRectF(0, self.height() - theme.px(18), self.width(), 1), now.color("edge"))
        if self._target is not None:
            dashed = QPen(now.color("text3"), 1, Qt.PenStyle.DashLine)
            painter.setPen(dashed)
            painter.drawLine(places[0], places[-1])
        painter.setPen(QPen(now.color("accent"), 1.5))
        painter.drawPolyline(places[: len(self._points)])
        for (year, number, due), place in zip(self._points, places, strict=False):
            painter.setPen(QPen(now.color("accent"), 1.5))
            painter.setBrush(now.color("base" if due else "accent"))
            painter.drawEllipse(place, 3, 3)
            low = all(place.y() >= other.y() for other in places[: len(self._points)]) and len(self._points) > 2
            self._words(painter, place, show_number(f"{number:f}", language()), f"{year:.0f}", below=low)
        if self._target is not None:
            year, number = self._target
            self._words(painter, places[-1], show_number(f"{number:f}", language()), f"{year:.0f}")

    def _places(self) -> list[QPointF]:
        everything = [(y, float(v)) for y, v, _d in self._points]
        everything += [(self._target[0], float(self._target[1]))] if self._target else []
        years, values = [y for y, _v in everything], [v for _y, v in everything]
        low, high = min(values), max(values)
        left, wide = 24.0, self.width() - 48.0
        top, tall = theme.px(22), self.height() - theme.px(66)
        across, up = (max(years) - min(years)) or 1, (high - low) or 1
        return [
            QPointF(left + wide * (y - min(years)) / across, top + tall * (1 - (v - low) / up)) for y, v in everything
        ]

    def _words(self, painter: QPainter, place: QPointF, value: str, year: str, *, below: bool = False) -> None:
        metrics, now = QFontMetricsF(theme.font(11)), theme.current()
        painter.setFont(theme.font(11))
        painter.setPen(now.color("text"))
        painter.drawText(
            QPointF(place.x() - metrics.horizontalAdvance(value) / 2, place.y() + (15 if below else -7)), value
        )
        painter.setPen(now.color("text2"))
        painter.drawText(QPointF(place.x() - metrics.horizontalAdvance(year) / 2, self.height() - 4.0), year)


class FigurePanel(Panel):
    """What the panel shows of a cell. `answered` is called with (question, typed) for its details,
    `refiled` with another source for a figure that has not left yet."""

    def __init__(self, answered: Callable[[str, str], object], refiled: Callable[[Entry, str], object]) -> None:
        super().__init__()
        self._answered, self._refiled = answered, refiled
        self.form: FormView | None = None

    def show_figure(
        self, facts: GridFacts, row: Row, column: Column | None, events: list[Event], typable: bool
    ) -> None:
        """Fill the panel for one measure and, when `column` holds figures, one year."""
        self.clear()
        self.form = None
        measure = row.measure
        if measure is None:
            return
        entries = row.cells.get(column, ()) if column else ()
        year = (show_period(entries[0].period, language()) if entries else str(column.year or "")) if column else ""
        second = _("{unit}, {direction}").format(
            unit=answers.unit(measure, facts.area), direction=_(DIRECTIONS[measure.direction])
        )
        self.block(
            Label(" · ".join(part for part in (measure.code, year) if part), 12, tone="2", wrap=True),
            Label(measure.short.say, 15, bold=True, wrap=True),
            Label(measure.name.say, 12, tone="2", wrap=True), Label(second, 12, tone="2", wrap=True), gap=2,
        )  # fmt: skip
        course = Course()
        if course.show_row(row):
            self.block(course)
        else:
            course.deleteLater()
        self._where(row, entries, measure.provider)
        if entries and typable:
            self._details(entries[0])
        self._history(facts, row, events)

    def _where(self, row: Row, entries: tuple[Entry, ...], provider: str) -> None:
        pairs: list[tuple[str, str | QWidget]] = []
        for entry in entries:
            shown = (
                "" if len(entries) == 1 else show_number(entry.value, language()) if is_canonical(entry.value) else ""
            )
            source = _("{value}: {source}").format(value=shown, source=entry.source) if shown else entry.source
            pairs.append((_("Source"), source))
            if entry.finding:
                pairs.append((_("In words"), entry.finding))
        pairs.append((_("Provided"), _(PROVIDERS[provider])))
        flags = sorted({flag for entry in entries for flag in entry.flags})
        if flags:
            from carec_desktop.forms.choices import FLAGS

            pairs.append((_("Flags"), beside(*[Chip(_(FLAGS[flag])) for flag in flags], None, gap=4)))
        if row.measure is not None:
            pairs.append((_("Meaning"), row.measure.definition.say()))
        self.pairs(pairs)

    def _details(self, entry: Entry) -> None:
        self.head(lambda: _("Details"))
        form = FormView(Observation, [Section(QUESTIONS, wide=True)])
        form.answered.connect(self._answered)
        self.form = form
        if entry.sent:
            self.block(form)
            return
        source = Line()
        source.setAccessibleName(_("Source"))
        source.show_text(entry.source)
        source.left.connect(lambda: self._refiled(entry, source.text()))
        self.block(Label(lambda: _("Source"), tone="2"), source, form)

    def _history(self, facts: GridFacts, row: Row, events: list[Event]) -> None:
        self.head(lambda: _("History"), "Alt+H")
        if not events:
            self.block(Label(lambda: _("Nothing was recorded here yet."), tone="2"))
        for event in events:
            from carec_desktop.forms.choices import REASONS

            value = answers.show(row.measure, facts.area, event.value, language()) if row.measure else event.value
            title = value or _(REASONS.get(event.reason, event.reason)) or _("cleared")
            who = event.who or _("on this laptop, not sent")
            more = " · ".join(part for part in (who, event.why) if part)
            self.add(Item(event.mark, title, more, right=show_date(event.when[:10], language())))
