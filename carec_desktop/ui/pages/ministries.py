"""Requests to line ministries: who answers what, one workbook each, what came back and what is late."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from carec_desktop.i18n import _, ngettext
from carec_desktop.ui import files
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages import ministry_panel
from carec_desktop.ui.pages.ministries_data import STATES, Facts, answer_cell, code_of, day_cell, load, title_cell
from carec_desktop.ui.pages.send_verdicts import VerdictView
from carec_desktop.ui.panels import Panel, section
from carec_desktop.ui.parts import Label, scrolled
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.ministries import Assigned, Ministry
    from carec_desktop.actions.template_reading import Reading
    from carec_desktop.actions.workspace import Workspace


class Ministries(Page):
    """Above the ministries, below the questions of the round; Enter on a question asks the chosen ministry."""

    side_width = 320

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.facts: Facts | None = None
        self._gone: Ministry | None = None
        self._wanted = ""
        self._undo = Action(lambda: _("Undo"), self.put_back, icon="undo", keys="Ctrl+Z", visible=False)
        self._all = Action(
            self._finish_words, self.finish, icon="up", keys="Ctrl+Enter", primary=True,
            why=lambda: _("Add a ministry and choose its questions first."),
        )  # fmt: skip
        actions = [
            self._undo, Action(lambda: _("Read an answer…"), self.pick, icon="inbox", keys="Ctrl+O"),
            Action(lambda: _("Add a ministry"), self.ask_name, icon="plus", keys="Ctrl+N"), self._all,
        ]  # fmt: skip
        self.head = Head(lambda: _("Requests to line ministries"), self._subtitle, actions=actions)
        self.hints = [
            Keys(("Enter",), lambda: _("Ask or no longer ask")), Keys(("Ctrl+N",), lambda: _("Add a ministry"))
        ]  # fmt: skip
        self.side = self.panel = Panel()
        self.list, self.questions = self._ministries_table(), self._questions_table()
        self._build()

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 16, 16, 16)
        column.setSpacing(6)
        self._wire()
        self._empty = Empty(
            lambda: _("Ministries that hold the figures are listed here; the list stays on this computer."),
            lambda: _("Name one and choose its questions: it gets one workbook to fill in by hand."),
            lambda: _("Add a ministry"), self.ask_name,
        )  # fmt: skip
        self._questions_head = section(lambda: _("Who answers what"), self._questions_words)
        self._questions_head.setContentsMargins(0, 14, 0, 0)
        for widget in (self.list, self._empty, self._questions_head, self.questions):
            column.addWidget(widget)
        column.addStretch(1)
        self.verdicts = VerdictView(self.save_marked, self._back)
        self._views = QStackedLayout(self)
        self._views.setContentsMargins(0, 0, 0, 0)
        self._views.addWidget(scrolled(body))
        self._views.addWidget(self.verdicts)

    def _wire(self) -> None:
        self.list.picked.connect(lambda _m: self._picked())
        self.list.opened.connect(lambda _m: self.questions.setFocus(Qt.FocusReason.TabFocusReason))
        self.questions.opened.connect(self.toggle)

    def _ministries_table(self) -> Table:
        return Table(
            [
                Column("", lambda m: Cell(mark=self._state(m)[0]), 32),
                Column(lambda: _("Ministry"), lambda m: Cell(m.name, tip=m.name, bold=True), 200, 4),
                Column(lambda: _("Questions"), lambda m: Cell(str(len(m.measures))), 84, right=True),
                Column(lambda: _("State"), lambda m: Cell(self._state_words(m)), 172, 1),
                Column(lambda: _("Due"), lambda m: day_cell(m.due), 92, optional=True),
                Column(lambda: _("Sent"), lambda m: day_cell(m.sent_at), 92),
                Column(lambda: _("Returned"), lambda m: day_cell(m.returned_at), 92, optional=True),
            ],
            fit=True, master=True, name=lambda: _("Ministries"),
        )  # fmt: skip

    def _questions_table(self) -> Table:
        return Table(
            [
                Column("", self._asked_mark, 32),
                Column(lambda: _("Indicator"), lambda a: Cell(code_of(a), tone="text2", size=12), 92, optional=True),
                Column(lambda: _("Question"), title_cell, 200, 3),
                Column(lambda: _("Answered by"), self._asked_of, 200, 3),
                Column(lambda: _("Answer here"), answer_cell, 110),
            ],
            fit=True, name=lambda: _("Who answers what"),
        )  # fmt: skip

    # Words and cells

    def _subtitle(self) -> str:
        found = self.facts.ministries if self.facts else ()
        late = sum(1 for one in found if self._state(one)[0] is Mark.ERROR)
        words = ngettext("{n} ministry", "{n} ministries", len(found)).format(n=len(found))
        if not found:
            return _("the list and what was asked stay on this computer")
        return _("{ministries}, {n} late").format(ministries=words, n=late) if late else words

    def _questions_words(self) -> str:
        chosen = self.chosen()
        if chosen is None:
            return ""
        return _("Enter asks “{name}”, or no longer asks it").format(name=chosen.name)

    def _state(self, ministry: "Ministry") -> tuple[Mark, str]:
        return STATES[ministry.state(self.facts.today if self.facts else "")]

    def _state_words(self, ministry: "Ministry") -> str:
        late = ministry.days_late(self.facts.today if self.facts else "")
        if late:
            return ngettext("{n} day late", "{n} days late", late).format(n=late)
        if ministry.returned_at:
            return ngettext("returned, {n} row taken", "returned, {n} rows taken", ministry.taken).format(
                n=ministry.taken
            )
        return _(self._state(ministry)[1])

    def _asked_mark(self, one: "Assigned") -> Cell:
        chosen = self.chosen()
        mine = chosen is not None and one.ministry == chosen.name
        return Cell(mark=Mark.VALUE if mine else Mark.NOTHING if one.ministry else Mark.MISSING,
                    spoken=_("asked of the chosen ministry") if mine else _("not asked of it"))  # fmt: skip

    def _asked_of(self, one: "Assigned") -> Cell:
        chosen = self.chosen()
        mine = chosen is not None and one.ministry == chosen.name
        if not one.ministry:
            return Cell(_("yourself"), tone="text2")
        return Cell(one.ministry, bold=mine, tip=one.ministry)

    # Loading

    def opened(self, where: Any = None) -> None:
        self._views.setCurrentIndex(0)
        self._wanted = where if isinstance(where, str) else self._wanted
        self._load()

    def refresh(self) -> None:
        self._load()

    def first_focus(self) -> QWidget | None:
        return self.list

    def chosen(self) -> "Ministry | None":
        """The ministry the list is on."""
        found: Ministry | None = self.list.row()
        return found

    def _load(self) -> None:
        self.desk.ask(load, self._show, word=lambda: _("Reading…"), owner=self)

    def _show(self, facts: Facts) -> None:
        self.facts = facts
        self.list.set_rows(facts.ministries, key=lambda m: m.name)
        if self._wanted:
            self._choose(self._wanted)
            self._wanted = ""
            if not self.panel.isAncestorOf(QApplication.focusWidget() or self):
                QTimer.singleShot(0, self, self.list.setFocus)  # once it is shown
        some = bool(facts.ministries)
        self.list.setVisible(some)
        self._empty.setVisible(not some)
        for widget in (self._questions_head, self.questions):
            widget.setVisible(some and bool(facts.assigned))
        self.questions.set_rows(facts.assigned, key=lambda a: a.measure)
        self._undo.visible = self._gone is not None
        self._picked()
        self._head_again()

    def _choose(self, name: str) -> None:
        names = [m.name for m in self.facts.ministries] if self.facts else []
        if name in names:
            self.list.choose(names.index(name))

    def _head_again(self) -> None:
        facts = self.facts
        to_send = facts is not None and any(m.measures and m.state(facts.today) == "to-send" for m in facts.ministries)
        self._all.enabled = self.verdicts.can_take if self._judging else to_send
        self.head_changed.emit()

    def _picked(self) -> None:
        self.questions.viewport().update()
        for label in self._questions_head.findChildren(Label):
            label.retell()
        self._fill_panel()

    def _fill_panel(self) -> None:
        ministry_panel.fill(self.panel, self, self.chosen())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.facts is not None:
            self._fill_panel()

    def answered_words(self, ministry: "Ministry") -> str:
        asked = [a for a in self.facts.assigned if a.ministry == ministry.name] if self.facts else []
        return _("{n} of {all}").format(n=sum(1 for a in asked if not a.empty), all=len(asked))

    # The list

    def ask_name(self) -> None:
        self.desk.messages.ask_text(
            _("Name of the ministry or agency"), self.add, ok=_("Add"),
            more=_("It stands as the source of every value it gives."),
        )  # fmt: skip

    def add(self, name: str) -> None:
        """Put a ministry on the list and choose it."""
        self._wanted = " ".join(name.split())
        self._do(lambda actions, ws: actions.add(ws, name))

    def remove(self, name: str) -> None:
        """Take a ministry off the list; Ctrl+Z puts it back."""

        def gone(ministry: "Ministry") -> None:
            self._gone = ministry

        self._do(lambda actions, ws: actions.remove(ws, name), gone)

    def put_back(self) -> None:
        """Undo the last removal."""
        ministry, self._gone = self._gone, None
        if ministry is not None:
            self._wanted = ministry.name
            self._do(lambda actions, ws: actions.put_back(ws, ministry))

    def toggle(self, one: "Assigned") -> None:
        """Ask the chosen ministry for a question, or no longer."""
        chosen = self.chosen()
        if chosen is not None:
            name = "" if one.ministry == chosen.name else chosen.name
            self._do(lambda actions, ws: actions.assign(ws, [one.measure], name))

    def rename(self, before: str, after: str) -> None:
        self._wanted = " ".join(after.split())
        self._do(lambda actions, ws: actions.rename(ws, before, after))

    def set_due(self, name: str, typed: str) -> None:
        self._do(lambda actions, ws: actions.set_due(ws, name, typed))

    def _do(self, call: Any, done: Any = None) -> None:
        def work(ws: "Workspace") -> Any:
            from carec_desktop.actions import ministries

            return call(ministries, ws)

        self.desk.do(work, done, word=lambda: _("Saving…"), owner=self)

    # Out

    def choose_file(self, one: "Ministry") -> None:
        """Where the workbook of one ministry goes."""
        from carec_desktop.actions.ministries import KIND
        from carec_desktop.sync.files import file_stem

        name = f"CAREC-{self.desk.who.ref_area}-{file_stem(one.name, KIND)}.xlsx"
        write = partial(self.write_one, one.name)
        files.save_file(self.window(), _("Workbook for a ministry"), name, "xlsx", write)

    def write_one(self, name: str, path: Path) -> None:
        """Write one workbook and note that it was sent."""

        def told(rows: int) -> None:
            words = ngettext(
                "“{file}” is written, {n} row to fill in. It is noted as sent today.",
                "“{file}” is written, {n} rows to fill in. It is noted as sent today.", rows,
            )  # fmt: skip
            self.desk.messages.info(words.format(file=path.name, n=rows))

        self._do(lambda actions, ws: actions.write_request(ws, name, path), told)

    def choose_folder(self) -> None:
        files.open_folder(self.window(), _("Folder for the workbooks"), self.write_all)

    def write_all(self, folder: Path) -> None:
        """Write the workbooks that were not sent yet into one folder."""

        def told(paths: list[Path]) -> None:
            words = ngettext("{n} workbook is written to “{folder}”.", "{n} workbooks are written to “{folder}”.",
                             len(paths))  # fmt: skip
            self.desk.messages.info(words.format(n=len(paths), folder=folder.name))

        self._do(lambda actions, ws: actions.write_requests(ws, folder), told)

    # Back

    def pick(self) -> None:
        files.open_files(self.window(), _("Workbook of a ministry"), "xlsx", lambda paths: self.read(paths[0]))

    def read(self, path: Path) -> None:
        """Judge a workbook that came back; nothing is taken yet."""

        def judge(ws: "Workspace") -> "Reading":
            from carec_desktop.actions import ministries

            return ministries.read_back(ws, path)

        self.desk.ask(judge, self._show_reading, word=lambda: _("Judging the workbook…"), owner=self)

    def _show_reading(self, reading: "Reading") -> None:
        self._choose(reading.ministry)
        self._views.setCurrentIndex(1)
        self.verdicts.show_reading(reading)
        self._head_again()

    @property
    def _judging(self) -> bool:
        return self._views.currentIndex() == 1

    def _finish_words(self) -> str:
        return self.verdicts.take_words() if self._judging else _("Write what is to send…")

    def finish(self) -> None:
        """What Ctrl+Enter does: take the workbook on show, else write those that are to send."""
        if self._judging:
            self.take()
        else:
            self.choose_folder()

    def take(self) -> None:
        """Take the workbook on show."""
        reading = self.verdicts.reading
        if reading is None or not self.verdicts.can_take:
            return
        self._wanted = reading.ministry

        def told(rows: int) -> None:
            self._back()
            self.desk.messages.info(
                ngettext("{n} row is taken; check it and send it with your package.",
                         "{n} rows are taken; check them and send them with your package.", rows).format(n=rows)
            )  # fmt: skip

        self._do(lambda actions, ws: actions.take(ws, reading), told)

    def save_marked(self) -> None:
        """Save the workbook with a remark in every cell that was refused or read with doubt."""
        reading = self.verdicts.reading
        if reading is None:
            return

        def save(path: Path) -> None:
            def write(_ws: "Workspace") -> None:
                from carec_desktop.actions import template_reading

                template_reading.write_marked(reading, path)

            self.desk.ask(write, lambda _n: self.desk.messages.info(
                _("“{file}” is written with remarks in its cells.").format(file=path.name)), owner=self)  # fmt: skip

        files.save_file(self.window(), _("Workbook with remarks"), f"{reading.path.stem}-remarks.xlsx", "xlsx", save)

    def _back(self) -> None:
        self._views.setCurrentIndex(0)
        self._head_again()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
