"""The indicator grid: values typed as in Excel, reasons by one key, every cell with its source and history."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from carec_desktop.forms.choices import REASONS
from carec_desktop.framework import Framework
from carec_desktop.i18n import _
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Head, Keys, Note, Page
from carec_desktop.ui.pages import grid_data
from carec_desktop.ui.pages.grid_data import Column, Entry, GridFacts, Row, mark_of
from carec_desktop.ui.pages.grid_model import FIRST, GridModel, name_of
from carec_desktop.ui.pages.grid_panel import Event, FigurePanel, history
from carec_desktop.ui.pages.grid_typing import REASON_KEYS, Typing
from carec_desktop.ui.pages.grid_view import GridView
from carec_desktop.ui.parts import Hint, Label, Line

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace

NARROW = 1100  # logical pixels of the window below which the filters leave the title row
FILTERS = {"missing": Mark.MISSING, "doubt": Mark.IN_DOUBT, "conflict": Mark.CONFLICT, "new": Mark.NOT_SENT}


class Grid(Page):
    """One REF_AREA's figures. `where`: a measure code to go to, or "missing" for that filter."""

    side_width = 296
    fold_navigation = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: GridFacts | None = None
        self._area = ""
        self._where = ""
        self.model = GridModel()
        self.model.setParent(self)
        self.view = GridView(self.model)
        self.typing = Typing(desk, self.model, self.view)
        self.side = self.panel = FigurePanel(self.typing.detail, self.typing.refile)
        self._build()
        self._wire()

    def _build(self) -> None:
        names = {
            "all": lambda: _("All"), "missing": lambda: _("Missing"), "doubt": lambda: _("In doubt"),
            "conflict": lambda: _("Conflict"), "new": lambda: _("Not sent"),
        }  # fmt: skip
        options = [Option(c, words, FILTERS.get(c), lambda c=c: self._count(c)) for c, words in names.items()]  # type: ignore[misc]
        self.filters = Segments(options, name=lambda: _("Which measures"))
        self.filters.choose("all")
        self.extent = Segments(
            [Option("asked", lambda: _("Asked")), Option("every", lambda: _("All 98"))], name=lambda: _("Extent")
        )
        self.extent.choose("asked")
        self.areas = Combo(name=lambda: _("Country or area"))
        self.areas.setMaximumWidth(theme.px(170))
        self.search = QLineEdit()
        self.search.setFixedWidth(theme.px(130))
        self.search.setClearButtonEnabled(True)
        self.head = Head(lambda: _("Indicators"), lead=[self.areas, self.filters], tools=[self.extent, self.search])
        self.hints = [
            Keys(("F2",), lambda: _("Edit")), Keys(("Tab",), lambda: _("Right")), Keys(("Enter",), lambda: _("Down")),
            Keys(("Ctrl+V",), lambda: _("Paste a block")), Keys(("Ctrl+Z",), lambda: _("Undo")),
        ]  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(12, 6, 12, 6)
        bar.addStretch(1)
        column.addWidget(self._bar)
        column.addWidget(self.view, 1)
        column.addWidget(Line("edge"))
        self._bar.hide()
        self._reasons = self._reason_bar()
        column.addWidget(self._reasons)
        self.retranslate()

    def _reason_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(12)
        row.addWidget(Label(lambda: _("No value:"), 12, tone="2"))
        for i, code in enumerate(REASON_KEYS):
            row.addWidget(Hint([f"Alt+{i + 1}" if i == 0 else str(i + 1)], lambda code=code: _(REASONS[code])))  # type: ignore[misc]
        row.addStretch(1)
        row.addWidget(Hint(["Ctrl+D"], lambda: _("down")))
        return bar

    def _wire(self) -> None:
        self._later = QTimer(self, singleShot=True, interval=60)  # the panel follows when the arrow keys rest
        self.view.selectionModel().currentChanged.connect(lambda *_: self._later.start())
        self._later.timeout.connect(self._show_panel)
        self.view.conflict_asked.connect(self._settle)
        self.filters.chosen.connect(lambda _code: self._filter())
        self.extent.chosen.connect(lambda _code: self.refresh())
        self.areas.picked.connect(self._go_area)
        self.search.textChanged.connect(lambda _text: self._filter())
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)
        QShortcut(QKeySequence("Alt+H"), self).activated.connect(lambda: self.panel.setFocus())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The filters stand in the title row while there is room, else in a row of their own."""
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW
        self._reasons.setVisible(self.width() >= theme.px(800))
        if narrow != (self.filters not in self.head.lead):
            lead = [self.areas] if narrow else [self.areas, self.filters]
            self.head = Head(self.head.title, lead=lead, tools=self.head.tools)
            self._bar.setVisible(narrow)
            self.head_changed.emit()
            if narrow:
                self._bar.layout().insertWidget(0, self.filters)  # type: ignore[union-attr]
                self.filters.show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        self.search.setPlaceholderText(_("Find (Ctrl+F)"))
        self.search.setAccessibleName(_("Find a measure"))

    # Loading

    def opened(self, where: Any = None) -> None:
        self._where = str(where or "")
        self._area = self._area or self.desk.who.ref_area
        if self._where == "missing":
            self.filters.choose("missing")
        self._load()

    def refresh(self) -> None:
        self._load()

    def _load(self) -> None:
        area, everything = self._area, self.extent.code() == "every"
        self.desk.ask(
            lambda ws: grid_data.load(ws, area, everything),
            self._show,
            word=lambda: _("Reading the figures…"),
            owner=self,
        )

    def _go_area(self, area: str) -> None:
        self._area = area
        self._load()

    def first_focus(self) -> QWidget | None:
        return self.view

    def _show(self, facts: GridFacts) -> None:
        first = self.facts is None or self.facts.area != facts.area
        self.facts = facts
        if self.view.is_editing():
            return  # what is being typed is not taken away; the next change shows the rest
        at = self.view.currentIndex()
        if first:
            self._fold_long(facts)
        self.model.set_facts(facts)
        self.view.setColumnHidden(self.model.status_at, not any(r.judgement and r.judgement.rated for r in facts.rows))
        self.view.arrange()
        self._show_areas(facts)
        self._filter()
        if self._where and self.view.show_measure(self._where):
            self._where = ""
        elif at.isValid() and not first:
            self.view.setCurrentIndex(self.model.index(at.row(), at.column()))
        elif first:
            self._to_first()
        self._show_panel()
        self.head_changed.emit()

    def _fold_long(self, facts: GridFacts) -> None:
        """A long list of series starts closed: what is asked stands first."""
        for row in facts.rows:
            if row.key == "context" and len(row.measures) > 15:
                self.view.folded.add(row.key)

    def _show_areas(self, facts: GridFacts) -> None:
        framework = Framework.load()
        self.areas.set_options([(code, framework.area(code).name.say) for code in facts.areas])
        self.areas.choose(facts.area)
        self.areas.setVisible(len(facts.areas) > 1)

    def _to_first(self) -> None:
        due = next((i for i, column in enumerate(self.model.columns) if column.due), 0)
        for at, row in enumerate(self.model.rows):
            if row.kind == "measure" and not self.view.isRowHidden(at):
                self.view.setCurrentIndex(self.model.index(at, FIRST + due))
                return

    # Filter

    def _fits(self, row: Row, code: str) -> bool:
        due = self.facts.due if self.facts else None
        entries = [e for group in row.cells.values() for e in group]
        if code == "missing":
            return mark_of(row, due) in (Mark.MISSING, Mark.DRAFT) and row.asked
        if code == "doubt":
            return any(e.doubtful for e in entries) or any(
                grid_data.disagree(group) for group in row.cells.values() if group
            )
        if code == "conflict":
            return any(e.state in ("conflict", "waiting") for e in entries)
        return code != "new" or any(e.state == "draft" for e in entries)

    def _count(self, code: str) -> int:
        return sum(1 for row in self.facts.measures if self._fits(row, code)) if self.facts else 0

    def _filter(self) -> None:
        code, text = self.filters.code(), self.search.text().strip().casefold()
        self.filters.refresh()
        self.view.wanted = lambda row: self._fits(row, code) and text in f"{row.key} {name_of(row)}".casefold()
        self.view.hide_rows()
        self._notes()

    def _notes(self) -> None:
        row, facts = self.view.row_now(), self.facts
        if row is None or facts is None or row.measure is None:
            self.notes = []
            return
        at, n = facts.measures.index(row) + 1 if row in facts.measures else 0, len(facts.measures)
        self.notes = [Note(lambda: _("Measure {at} of {n}").format(at=at, n=n))]

    def _settle(self, record: str) -> None:
        """Enter on a conflict opens both values."""
        self.desk.go("conflicts" if self.desk.who.role == "secretariat" else "settle", f"{record}.value")

    def _here(self) -> tuple[Row | None, Column | None]:
        index = self.view.currentIndex()
        row = self.view.row_now()
        return (row if row is not None and row.kind == "measure" else None), self.model.column(index.column())

    # Panel

    def _show_panel(self) -> None:
        row, column = self._here()
        facts = self.facts
        self._notes()
        if row is None or facts is None:
            self.panel.clear()
            return
        entries = row.cells.get(column, ()) if column else ()
        typable = self.model.can_type(row, column)
        self.desk.ask(
            lambda ws: detail(ws, entries),
            lambda found: self._fill_panel(facts, row, column, found, typable), owner=self,
        )  # fmt: skip

    def _fill_panel(self, facts: GridFacts, row: Row, column: Column | None, found: "Detail", typable: bool) -> None:
        events, values, unread, states, links = found
        focus = self.panel.focusWidget()
        if bool(focus) and focus.hasFocus():
            return  # somebody types in the panel; it is filled again when the cell changes
        self.panel.show_figure(facts, row, column, events, typable)
        if self.panel.form is not None:
            self.panel.form.load(values, unread=unread, states=states)
            self.panel.form.set_links({"evidence": links})
        self.head_changed.emit()


Detail = tuple[list[Event], dict[str, str], dict[str, str], dict[str, str], list[tuple[str, str]]]


def detail(ws: "Workspace", entries: tuple[Entry, ...]) -> Detail:
    """On the worker: history of a cell, the first record's questions, and the evidence it may point to."""
    from carec_desktop.actions.record import view, views

    found = view(ws, entries[0].record_id) if entries else None
    links = [(v.record_id, v.values.get("title", v.record_id[:8])) for v in views(ws, "evidence")] if entries else []
    events = history(ws, entries)
    if found is None:
        return events, {}, {}, {}, links
    return events, dict(found.values), dict(found.unread), dict(found.states), links
