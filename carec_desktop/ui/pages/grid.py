"""The indicator grid: values typed as in Excel, reasons by one key, every cell with its source and history."""

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from carec_desktop.fields import Choice
from carec_desktop.forms.choices import REASONS
from carec_desktop.i18n import _, language
from carec_desktop.names import framework_in_force
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Combo, Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Head, Keys, Note, Page
from carec_desktop.ui.pages import grid_data
from carec_desktop.ui.pages.grid_acts import REASON_KEYS
from carec_desktop.ui.pages.grid_blocks import Blocks
from carec_desktop.ui.pages.grid_choices import Choice as Answering
from carec_desktop.ui.pages.grid_choices import ChoiceList, reason_bar
from carec_desktop.ui.pages.grid_data import Column, Draft, Entry, GridFacts, Row
from carec_desktop.ui.pages.grid_find import Finder, fits
from carec_desktop.ui.pages.grid_model import FIRST, GridModel
from carec_desktop.ui.pages.grid_moves import measures
from carec_desktop.ui.pages.grid_panel import Calls, Detail, FigurePanel, read_detail
from carec_desktop.ui.pages.grid_paste import PastePreview
from carec_desktop.ui.pages.grid_typing import Typing
from carec_desktop.ui.pages.grid_view import GridView
from carec_desktop.ui.pages.grid_words import name_of
from carec_desktop.ui.pages.places import Spot
from carec_desktop.ui.parts import Line, said
from carec_desktop.validate import value_field

NARROW = 1100  # logical pixels of the window below which the filters leave the title row
FILTERS = {"missing": Mark.MISSING, "doubt": Mark.IN_DOUBT, "conflict": Mark.CONFLICT, "new": Mark.NOT_SENT}


class Grid(Page):
    """One REF_AREA's figures. `where`: a measure code to go to, perhaps after "AREA/"; "missing" for that filter; or
    the `Spot` of one figure."""

    side_width = 296
    fold_navigation = True
    years = grid_data.YEARS_SHOWN  # columns of actual figures

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: GridFacts | None = None
        self._area = ""
        self._where = ""
        self._spot: Spot | None = None  # the figure that was asked for
        self._loading = self._again = False
        self._chosen: tuple[str, ...] = ()  # area, extent, filter and search that `_kept` was let through by
        self._kept: set[str] = set()
        self._then = ""  # the question of the panel that gets the keyboard once the panel is filled
        self._late: GridFacts | None = None  # read while a cell was being typed into
        self.model = GridModel()
        self.model.setParent(self)
        self.view = GridView(self.model)
        self.typing = Typing(desk, self.model, self.view)
        self.blocks = Blocks(desk, self.typing)
        self.preview = PastePreview()
        typing = self.typing
        decide = partial(desk.go, "approval")
        calls = Calls(typing.detail, typing.refile, typing.attach, typing.asker.answers, decide, self._to_front)
        self.side = self.panel = FigurePanel(calls)
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
        self.areas.setMaximumWidth(theme.px(210))
        self.search = Finder()
        self.search.setFixedWidth(theme.px(130))
        self.search.setClearButtonEnabled(True)
        self.head = Head(lambda: _("Indicators"), lead=[self.areas, self.filters], tools=[self.extent, self.search])
        self.hints = [
            Keys(("F2",), lambda: _("Edit")), Keys(("Alt+↓",), lambda: _("Choices")),
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
        column.addWidget(self.preview, 1)
        column.addWidget(Line("edge"))
        self._bar.hide()
        self._reasons = reason_bar()
        column.addWidget(self._reasons)
        self.retranslate()

    def _wire(self) -> None:
        self._later = QTimer(self, singleShot=True, interval=60)  # the panel follows when the arrow keys rest
        self.view.selectionModel().currentChanged.connect(lambda *_: self._later.start())
        self._later.timeout.connect(self._show_panel)
        self.view.conflict_asked.connect(self._settle)
        self.filters.chosen.connect(lambda _code: self._filter())
        self.extent.chosen.connect(lambda _code: self.refresh())
        self.areas.picked.connect(self._go_area)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.search.found.connect(self._to_found)
        self.search.left.connect(self.view.setFocus)
        self.panel.left.connect(self.view.setFocus)
        self.view.choices_asked.connect(self._choices)
        self.blocks.previewed.connect(self._preview)
        self.preview.applied.connect(self._paste)
        self.preview.left.connect(self._end_preview)
        self.view.draft_changed.connect(self._catch_up)
        self.typing.asker.evidence = self._ask_evidence
        self.typing.area_asked.connect(self._go_area)
        self.desk.jobs.idle.connect(self._rest)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.take)
        QShortcut(QKeySequence("Alt+H"), self).activated.connect(lambda: self._to_panel(""))

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
        self.view.setAccessibleName(_("Indicators"))
        if self.isVisible():
            self.refresh()  # the panel beside it holds words of many kinds

    def opened(self, where: Any = None) -> None:
        self._spot = where if isinstance(where, Spot) else None
        named = f"{where.area}/{where.measure}" if isinstance(where, Spot) else str(where or "")
        area, _slash, self._where = named.rpartition("/")
        self._area = area or self._area or self.desk.who.ref_area
        if self._where:  # nothing may hide what is asked for
            self.search.clear()
            self.filters.choose("missing" if self._where == "missing" else "all")
        self._load()

    def _to_front(self, entry: Entry) -> None:
        """Of several figures in one cell, another one is read and typed over."""
        row, _column = self._here()
        if row is not None:
            self._where, self._spot = row.key, Spot(self._area, row.key, entry.record_id)
            self._load()

    def refresh(self) -> None:
        self._load()

    def _load(self) -> None:
        """Read the grid on the worker; what is asked for meanwhile is read once more when it is there."""
        if self._loading:
            self._again = True
            return
        self._loading = True
        wanted = (self._area, self.extent.code() == "every", self.facts, self.years, self._spot)
        self.desk.ask(
            lambda ws: grid_data.load(ws, *wanted), self._loaded,
            word=lambda: _("Reading the figures…"), owner=self,
        )  # fmt: skip

    def _rest(self) -> None:
        """The worker rests: whatever became of the last reading, the next one may begin."""
        self._loading = False

    def _loaded(self, facts: GridFacts) -> None:
        self._loading = False
        if self._again:
            self._again = False
            self._load()
        self._show(facts)

    def _go_area(self, area: str) -> None:
        self._area, self._spot = area, None
        self._load()

    def first_focus(self) -> QWidget:
        return self.view

    def _show(self, facts: GridFacts) -> None:
        if self.view.is_editing():
            self._late = facts  # what is being typed is not taken away; the rest shows when the cell is left
            return
        first = self.facts is None or self.facts.area != facts.area
        self.facts = facts
        at, column = self.view.row_now(), self.model.column(self.view.currentIndex().column())
        if first:
            self._fold_long(facts)
        self.model.set_facts(facts)
        rated = any(row.judgement and row.judgement.rated for row in facts.rows)
        if first or rated == self.view.isColumnHidden(self.model.status_at):
            self.view.setColumnHidden(self.model.status_at, not rated)
            self.view.arrange()
        self._show_areas(facts)
        self._filter()
        if self._led_there(facts):
            self._where = ""
        elif first:
            self._to_first()
            self._resume(facts.draft)
        elif not self.view.currentIndex().isValid() and (at is None or not self.view.show_measure(at.key, column)):
            self._to_first()
        self._show_panel()
        self.head_changed.emit()

    def _led_there(self, facts: GridFacts) -> bool:
        """The focus on what was asked for, where these facts hold it; those read before it was asked for do not."""
        spot = self._spot
        if not self._where or facts.area != self._area or (spot is not None and facts.spot != spot):
            return False
        return self.view.show_measure(*(facts.place or (self._where,)))

    def _catch_up(self, _index: QModelIndex, text: str) -> None:
        """A cell was left: show what was read meanwhile."""
        if text:
            return
        facts, self._late = self._late, None
        if facts is not None:
            QTimer.singleShot(0, self, lambda: self._show(facts))

    def _resume(self, draft: Draft | None) -> None:
        """Go on with a text whose typing was cut off."""
        if draft is None:
            return
        place = next((c for c in self.model.columns if (c.kind, c.year) == (draft.kind, draft.year)), None)
        if place is not None and self.view.show_measure(draft.measure, place):
            self.view.edit_with(draft.text)
            self.desk.messages.info(_("You were typing here when the program ended; the text is still there."))

    def _fold_long(self, facts: GridFacts) -> None:
        """A long list of series starts closed: what is asked stands first."""
        for row in facts.rows:
            if row.key == "context":
                (self.view.folded.add if len(row.measures) > 15 else self.view.folded.discard)(row.key)

    def _show_areas(self, facts: GridFacts) -> None:
        framework = framework_in_force()
        self.areas.set_options([(code, framework.area(code).name.say) for code in facts.areas])
        self.areas.choose(facts.area)
        self.areas.setVisible(len(facts.areas) > 1)

    def _to_first(self) -> None:
        due = next((i for i, column in enumerate(self.model.columns) if column.due), 0)
        for at in measures(self.view)[:1]:
            self.view.setCurrentIndex(self.model.index(at, FIRST + due))

    # Filter

    def _count(self, code: str) -> int:
        return sum(fits(row, code, self.facts.due) for row in self.facts.measures) if self.facts else 0

    def _filter(self) -> None:
        code, text = self.filters.code(), self.search.text().strip().casefold()
        chosen = (self._area, self.extent.code(), code, text)
        if chosen != self._chosen:  # what was let through stays until another choice: an answer does not hide its row
            self._chosen, self._kept = chosen, set()
        due = self.facts.due if self.facts else None
        for row in self.facts.measures if self.facts else ():
            if fits(row, code, due) and text in f"{row.key} {name_of(row)}".casefold():
                self._kept.add(row.key)
        kept = self._kept
        self.filters.refresh()
        self.view.wanted = lambda row: row.key in kept
        self.view.hide_rows()
        self._notes()

    def _notes(self) -> None:
        row, facts = self.view.row_now(), self.facts
        if row is None or facts is None or row.measure is None:
            self.notes = []
            return
        at, n = facts.measures.index(row) + 1 if row in facts.measures else 0, len(facts.measures)
        self.notes = [Note(lambda: _("Measure {at} of {n}").format(at=at, n=n))]

    # Find, choices, blocks

    def _to_found(self) -> None:
        """Enter in the search: to the first measure that fits."""
        rows = measures(self.view)
        if rows:
            self.view.setCurrentIndex(self.model.index(rows[0], max(self.view.currentIndex().column(), FIRST)))
            self.view.setFocus()

    def _choices(self) -> None:
        """Alt+Down: everything this cell can be answered with, or what is asked about it."""
        row, column = self._here()
        if row is None or column is None or not self.model.can_type(row, column):
            return
        field, choices, entry = value_field(row.measure, self._area), [], self.model.answer(row, column)
        asked = self.typing.asker.answers(row, column, entry.questions[0]) if entry and entry.questions else ()
        choices += [Answering(said(one.words), "", one.call or self.view.setFocus) for one in asked]
        if isinstance(field, Choice):
            for code in field.choices:
                words = field.show(code, language())
                choices.append(Answering(words, code, partial(self.typing.answer_chosen, {"value": code})))
        if column.due and row.carried and entry is None:
            choices.append(Answering(_("Still valid, checked today"), "Alt+0", self.typing.still))
        for at, code in enumerate(REASON_KEYS):
            choices.append(Answering(_(REASONS[code]), f"Alt+{at + 1}", partial(self.typing.reason, at)))
        ChoiceList(self.view.viewport(), self.view.visualRect(self.view.currentIndex()), choices)

    def _preview(self, verdicts: list[Any], places: list[Any]) -> None:
        small = self.height() < theme.px(420)
        for widget in (self.view, self._bar) if small else ():
            widget.hide()
        self._reasons.hide()
        self.preview.show_block(verdicts, places, self._area)

    def _paste(self, verdicts: list[Any], places: list[Any]) -> None:
        self._end_preview()
        self.blocks.apply(verdicts, places)

    def _end_preview(self) -> None:
        self.view.show()
        self._reasons.setVisible(self.width() >= theme.px(800))
        self._bar.setVisible(self.filters not in self.head.lead)
        self.view.setFocus()

    def _ask_evidence(self, row: Row, column: Column) -> None:
        """Back to the figure that needs evidence, and on to its panel once that is filled."""
        self.view.show_measure(row.key, column)
        self._then = "evidence"
        self._show_panel()

    def _to_panel(self, question: str) -> None:
        """The keyboard goes to the side panel, opened where it is folded: to its evidence, or to the history."""
        self.side_asked.emit()
        form = self.panel.form
        if question and form is not None:
            form.focus(question)
        else:
            self.panel.show_history()

    def _settle(self, record: str) -> None:
        """Enter on a conflict opens both values."""
        self.desk.go("conflicts" if self.facts and self.facts.official else "settle", f"{record}.value")

    def _here(self) -> tuple[Row | None, Column | None]:
        index = self.view.currentIndex()
        row = self.view.row_now()
        return (row if row is not None and row.kind == "measure" else None), self.model.column(index.column())

    # Panel

    def _show_panel(self) -> None:
        (row, column), facts = self._here(), self.facts
        self._notes()
        if row is None or facts is None:
            self.panel.clear()
            return
        entries = row.cells.get(column, ()) if column else ()
        typable = self.model.can_type(row, column)
        self.desk.ask(
            lambda ws: read_detail(ws, entries),
            lambda found: self._fill_panel(facts, row, column, found, typable), owner=self,
        )  # fmt: skip

    def _fill_panel(self, facts: GridFacts, row: Row, column: Column | None, found: Detail, typable: bool) -> None:
        focus = self.panel.focusWidget()
        if bool(focus) and focus is not self.panel and focus.hasFocus():
            return  # somebody types in the panel; it is filled again when the cell changes
        if self.view.is_editing():
            return  # or in a cell, whose leaving fills it
        if self._here()[0] == row and self._here()[1] == column:
            self.panel.show_figure(facts, row, column, found, typable)
            self.head_changed.emit()
            if self._then:
                self._to_panel(self._then)
            self._then = ""
