"""Records other than figures: a list with search, and the form of one record; events, trainings and the rest.

One page holds both, so that "new", "open" and "back" never lose the place in the list.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from carec_desktop.forms import FORMS
from carec_desktop.i18n import C_, _, language, ngettext
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages import record_columns, records_data
from carec_desktop.ui.pages.places import OTHERS
from carec_desktop.ui.pages.record_form import RecordForm
from carec_desktop.ui.pages.records_data import Listed, Opened
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace


class RecordsPage(Page):
    """The list and the form of the records of `forms`; several forms get a row of segments."""

    def __init__(self, desk: Desk, forms: Sequence[str]) -> None:
        super().__init__(desk)
        self.form = forms[0]
        self.lines: list[Listed] = []
        self.current: Opened | None = None
        self._actions(tuple(forms))
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(20, 12, 16, 12)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.table: Table
        self.record: RecordForm | None = None
        self._show_form_list()

    def _actions(self, forms: tuple[str, ...]) -> None:
        self.search = QLineEdit()
        self.search.setFixedWidth(theme.px(180))
        self.search.setClearButtonEnabled(True)
        self._name_search()
        self.search.textChanged.connect(lambda _text: self._filter())
        options = [Option(form, partial(record_columns.heading, form)) for form in forms]
        self.segments = Segments(options, name=lambda: _("Kind of record"))
        self.segments.setParent(self)  # shown only where there are several kinds
        self.segments.hide()
        self.segments.choose(self.form)
        self.segments.chosen.connect(self._choose_form)
        self._back = Action(lambda: _("Back to the list"), self.back, icon="left", keys="Alt+Left")
        self._delete = Action(lambda: _("Delete…"), self.delete, icon="x")
        self._sign = Action(lambda: _("Sign what is ready"), self.sign, icon="seal")
        self._new = Action(lambda: C_("button", "New"), self.new, icon="plus", keys="Ctrl+N", primary=True)
        self._done = Action(lambda: _("Done"), self.finish, keys="Ctrl+Enter", primary=True)
        tools: list[QWidget] = [self.search]
        if len(forms) > 1:
            tools.insert(0, self.segments)
        actions = [self._back, self._delete, self._sign, self._new, self._done]
        self.head = Head(self._title, self._subtitle, tools=tools, actions=actions)

    def _name_search(self) -> None:
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "search"):
            self._name_search()
        super().changeEvent(event)

    # Words

    def _title(self) -> str:
        if self.current is None:
            return record_columns.heading(self.form)
        name = self.current.line.name if self.current.line else ""
        return name or record_columns.new_words(self.form)

    def _subtitle(self) -> str:
        if self.current is None:
            count = len(self.lines)
            return ngettext("{n} record", "{n} records", count).format(n=count)
        line = self.current.line
        blocking = sum(1 for p in line.problems if p.blocking) if line else 0
        if not self.current.mine:
            return _("Recorded by somebody else; it can be read here, not changed.")
        if line is None:
            return _("Nothing is written yet; every answer is saved as you give it.")
        if not line.view.is_draft:
            return _("Sent as it stands; a change goes with the next package.")
        if not blocking:
            return _("Complete; it goes with the next package.")
        return ngettext(
            "Draft, {n} thing is missing or cannot be read.",
            "Draft, {n} things are missing or cannot be read.",
            blocking,
        ).format(n=blocking)

    # The list

    def _show_form_list(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.table = Table(record_columns.COLUMNS[self.form], name=lambda: record_columns.heading(self.form))
        self.table.opened.connect(lambda line: self._open_line(line))
        self._empty = Empty(
            lambda: record_columns.empty_words(self.form), lambda: _("What you record here is kept on this computer."),
            lambda: record_columns.new_words(self.form), self.new,
        )  # fmt: skip
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self._empty)

    def _choose_form(self, form: str) -> None:
        self.form = form
        self.segments.choose(form)
        self._forget_form()
        self._show_form_list()
        self.opened(None)

    def _filter(self) -> None:
        wanted = self.search.text().casefold().split()
        shown = [line for line in self.lines if all(word in self._text(line) for word in wanted)]
        self.table.set_rows(shown, key=lambda line: line.view.record_id)
        self.table.setVisible(bool(self.lines))
        self._empty.setVisible(not self.lines)

    def _text(self, line: Listed) -> str:
        return " ".join([line.name, *line.view.values.values()]).casefold()

    # Coming, going, loading

    def opened(self, where: Any = None) -> None:
        if isinstance(where, tuple) and where[0] in OTHERS:
            form, where = where
            if form != self.form:
                self._choose_form(form)
        if where == "new":
            self.new()
        elif isinstance(where, str) and where:
            self.open_record(where)
        else:
            self.back()

    def refresh(self) -> None:
        if self.current is not None and self.current.record_id:
            self.open_record(self.current.record_id, self.current.key)
        elif self.current is None:
            self._load()

    def back(self) -> None:
        """The list again, the focus on the record just left."""
        self.current = None
        self._stack.setCurrentWidget(self._list)
        self._adapt()
        self._load()
        self.table.setFocus()

    def _load(self) -> None:
        form = self.form
        self.desk.ask(
            lambda ws: records_data.lines(ws, form), lambda lines: self._show(form, lines),
            word=lambda: _("Reading…"), owner=self,
        )  # fmt: skip

    def _show(self, form: str, lines: list[Listed]) -> None:
        if form == self.form:
            self.lines = lines
            self._filter()
            self._adapt()

    def _adapt(self) -> None:
        """Search and buttons of the list, or those of the form."""
        listing = self.current is None
        mine = self.current is not None and self.current.mine
        for widget in self.head.tools:
            widget.setVisible(listing)
        self._back.visible = not listing
        self._new.visible, self._done.visible = listing, not listing
        self._delete.visible = mine and self.current is not None and self.current.line is not None
        self._sign.visible = listing and self.desk.who.role == "secretariat"
        self._sign.enabled = any(line.view.is_draft for line in self.lines)
        self.hints = [Keys(("Enter",), lambda: _("Open"))] if listing else [Keys(("Tab",), lambda: _("Next"))]
        self.head_changed.emit()

    def first_focus(self) -> QWidget | None:
        return self.table if self.current is None else None

    # One record

    def new(self) -> None:
        """An empty form; nothing is written before the first answer."""
        form, area = self.form, self.desk.who.ref_area
        if FORMS[form].key_fields():
            known = {"ref_area": area} if area != "CAREC" else {}
            self.desk.ask(lambda ws: records_data.open_record(ws, form, "", known), self._show_record, owner=self)
        else:
            self.desk.ask(lambda ws: records_data.new_record(ws, form, {}, ""), self._show_record, owner=self)

    def _open_line(self, line: Listed) -> None:
        self.open_record(line.view.record_id)

    def open_record(self, record_id: str, key: Mapping[str, str] | None = None) -> None:
        form = self.form
        self.desk.ask(
            lambda ws: records_data.open_record(ws, form, record_id, key or {}), self._show_record,
            word=lambda: _("Reading…"), owner=self,
        )  # fmt: skip

    def _show_record(self, opened: Opened) -> None:
        same = self.current is not None and self.current.record_id == opened.record_id and self.record is not None
        if self.record is None or self.record.form != self.form:
            self._forget_form()
            self.record = RecordForm(self.form)
            self.record.answered.connect(self._answered)
            self._stack.addWidget(self.record)
        self.current = opened
        self.record.show_record(opened, again=same)
        self._stack.setCurrentWidget(self.record)
        self._adapt()
        if not same:
            self.record.start()

    def _forget_form(self) -> None:
        self.current = None
        if self.record is not None:
            self._stack.removeWidget(self.record)
            self.record.deleteLater()
            self.record = None

    def _answered(self, question: str, typed: str) -> None:
        if self.current is None:
            return
        form, lang, opened = self.form, language(), self.current
        if not opened.record_id:
            self._name_record({**opened.key, question: typed})
            return

        def write(ws: "Workspace") -> None:
            from carec_desktop.actions import record

            record.write(ws, form, opened.record_id, opened.key, {question: typed}, lang=lang, keep_unread=True)

        self.desk.do(write, word=lambda: _("Saving…"), owner=self)

    def _name_record(self, typed: dict[str, str]) -> None:
        """A record with a natural key begins when its key is whole; until then the parts stay on screen."""
        form, lang = self.form, language()
        if self.current is None or self.record is None:
            return
        self.current = Opened("", typed, None, self.current.links, mine=True)
        if all(typed.get(name) for name in FORMS[form].key_fields()):
            self.desk.ask(lambda ws: records_data.new_record(ws, form, typed, lang), self._show_record, owner=self)

    def finish(self) -> None:
        """Back to the list, unless something is missing: then say what, under its field."""
        if self.record is not None and self.current is not None and self.current.line is not None:
            missing = next((p for p in self.current.line.problems if p.blocking), None)
            if missing is not None and not self.record.asks:
                self.record.ask_required(self.current.line.problems)
                self.desk.messages.warn(_("It stays a draft until what is marked is filled in; nothing is lost."))
                return
        self.back()

    def delete(self) -> None:
        if self.current is None or self.current.line is None:
            return
        record_id, name = self.current.record_id, self.current.line.name

        def delete(ws: "Workspace") -> None:
            from carec_desktop.actions import record

            record.delete(ws, record_id)

        self.desk.messages.ask(
            _("Delete “{name}”?").format(name=name) if name else _("Delete this record?"),
            [
                Answer(lambda: _("Delete"), lambda: self.desk.do(delete, lambda _r: self.back(), owner=self)),
                Answer(lambda: _("Keep"), primary=True),
            ],
            more=_("A draft disappears; what was sent is marked as deleted in the next package."),
        )

    def sign(self) -> None:
        """The secretariat's records count once they are signed."""

        def sign(ws: "Workspace", signer: Any, _step: Any) -> int:
            from carec_desktop.actions import minting

            return len(minting.sign_working(ws, signer))

        def done(count: int) -> None:
            words = ngettext("{n} value is signed.", "{n} values are signed.", count)
            self.desk.messages.info(words.format(n=count))

        session_of(self.desk).sign(sign, done, word=lambda: _("Signing…"), owner=self)


class Events(RecordsPage):
    """Events and who took part, by level and party."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ("event",))


class Trainings(RecordsPage):
    """Trainings in counts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ("training",))


class OtherRecords(RecordsPage):
    """Delegations, institutions and evidence."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, OTHERS)
