"""Records other than figures: a list with search and filters, and the form of one record.

One page holds both, so that "new", "open" and "back" never lose the place in the list. Nothing asks "are you sure":
what was deleted comes back with one key.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.forms import FORMS
from carec_desktop.holders import writes
from carec_desktop.i18n import C_, _, ngettext
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.page import Action, Head, Keys, Note
from carec_desktop.ui.pages import record_words, records_data
from carec_desktop.ui.pages.one_record import OneRecord
from carec_desktop.ui.pages.places import OTHERS, PROJECTS
from carec_desktop.ui.pages.records_data import Listed, Opened
from carec_desktop.ui.pages.records_list import RecordsList
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Table

if TYPE_CHECKING:
    from carec_desktop.actions.removing import Removed
    from carec_desktop.actions.workspace import Workspace


_LIST_KEYS = (Keys(("Ctrl", "F"), lambda: _("Search")), Keys(("Enter",), lambda: _("Open")))
_FORM_KEYS = (
    Keys(("Tab",), lambda: _("Next")),
    Keys(("Ctrl", "↑", "↓"), lambda: _("Record before, after")),
)


class RecordsPage(OneRecord):
    """The list and the form of the records of `forms`; several forms get a row of segments."""

    def __init__(self, desk: Desk, forms: Sequence[str]) -> None:
        super().__init__(desk, forms[0])
        self.forms = tuple(forms)
        self.removed: Removed | None = None
        self._lists: dict[str, RecordsList] = {}
        self._left = ""  # the record whose form was left last
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._actions()
        self._keys()
        self._stack.setCurrentWidget(self.list)

    def _actions(self) -> None:
        options = [Option(form, partial(record_words.heading, form)) for form in self.forms]
        self.segments = Segments(options, name=lambda: _("Kind of record"))
        self.segments.setParent(self)  # shown only where there are several kinds
        self.segments.hide()
        self.segments.choose(self.form)
        self.segments.chosen.connect(self._choose_form)
        self._back = Action(lambda: C_("button", "Back"), self.back, icon="left", keys="Alt+Left")
        self._copy = Action(lambda: _("Copy as new"), self.copy, icon="copy")
        self._past = Action(lambda: C_("of a record", "History"), self.show_past, icon="hist")
        self._delete = Action(lambda: _("Delete"), self.delete, icon="x")
        self._file = Action(lambda: _("Choose a file…"), self.choose_file, icon="clip")
        self._sign = Action(lambda: _("Sign what is ready"), self.sign, icon="seal")
        self._new = Action(lambda: C_("button", "New"), self.new, icon="plus", keys="Ctrl+N", primary=True)
        self._done = Action(lambda: _("Done"), self.finish, keys="Ctrl+Enter", primary=True)
        tools: list[QWidget] = [self.segments] if len(self.forms) > 1 else []
        actions = [self._back, self._copy, self._file, self._past, self._delete, self._sign, self._new, self._done]
        self.head = Head(self._title, self._subtitle, tools=tools, actions=actions)

    def _keys(self) -> None:
        calls: dict[str, Callable[[], object]] = {
            "Alt+0": self.start_empty, "Alt+H": self.show_past, "Ctrl+F": self._search,
            **{f"Alt+{n}": partial(self._answer_beside, n) for n in (1, 2, 3)},
            "Ctrl+Up": partial(self._step, -1), "Ctrl+Down": partial(self._step, 1),
        }  # fmt: skip
        for keys, call in calls.items():
            QShortcut(QKeySequence(keys), self).activated.connect(call)  # hears nothing while the page is hidden
        self._undo = QShortcut(QKeySequence("Ctrl+Z"), self)
        self._undo.activated.connect(self.undo_delete)

    # Words

    def _title(self) -> str:
        if self.current is None:
            return record_words.heading(self.form)
        name = self.current.line.name if self.current.line else ""
        return name or record_words.new_words(self.form)

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

    @property
    def list(self) -> RecordsList:
        """The list of the form on show, made when it is first asked for."""
        if self.form not in self._lists:
            made = RecordsList(self.form, may_write=self._may_write)
            made.opened.connect(lambda line: self.open_record(line.view.record_id))
            made.fresh.connect(self.new)
            made.undone.connect(self.undo_delete)
            self._lists[self.form] = made
            self._stack.addWidget(made)
        return self._lists[self.form]

    @property
    def table(self) -> Table:
        return self.list.table

    @property
    def lines(self) -> Sequence[Listed]:
        return self.list.lines

    @property
    def search(self) -> QWidget:
        return self.list.filters.search

    @property
    def _may_write(self) -> bool:
        return writes(self.desk.who.role, self.form)

    def _choose_form(self, form: str) -> None:
        self.form = form
        self.segments.choose(form)
        self._forget_form()
        self.back()

    def _left_list(self) -> None:
        self.list.forget_deleted()

    def _search(self) -> None:
        if self.current is None:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Coming, going, loading

    def opened(self, where: Any = None) -> None:
        if isinstance(where, tuple) and where[0] in self.forms:
            form, where = where
            if form != self.form:
                self._choose_form(form)
        if where == "new":
            self.new()
        elif isinstance(where, str) and where:
            self._led = bool(self.came_from)
            self.open_record(where)
        else:
            self.came_from = ""
            self.back()

    def refresh(self) -> None:
        if self.current is not None and self.current.record_id:
            self.open_record(self.current.record_id, self.current.key)
        elif self.current is None:
            self._load()

    def back(self) -> None:
        """The list again, the focus on the record just left; or the page that led to this record."""
        self._hand_over()
        self._left = self.current.record_id if self.current is not None else ""
        self.current, self.side = None, None
        if self.came_from and self._left:
            came, self.came_from = self.came_from, ""
            self.desk.go(came)
            return
        self._stack.setCurrentWidget(self.list)
        self._adapt()
        self._load()
        self.table.setFocus()

    def _load(self) -> None:
        form = self.form
        self.desk.ask(
            lambda ws: records_data.lines(ws, form), lambda lines: self._show(form, lines),
            word=lambda: _("Reading…"), owner=self,
        )  # fmt: skip

    def _show(self, form: str, lines: Sequence[Listed]) -> None:
        if form == self.form:
            self.list.show_lines(lines)
            if self.current is None:
                self.list.choose(self._left)
                self._left = ""
            self._adapt()
            if self.current is None and not lines and self.table.hasFocus():
                self.list.setFocus()

    def _adapt(self) -> None:
        """Buttons of the list, or those of the form."""
        listing, opened = self.current is None, self.current
        mine = opened is not None and opened.mine
        written = opened is not None and opened.line is not None
        for widget in self.head.tools:
            widget.setVisible(listing)
        self._back.visible = not listing
        self._new.visible, self._done.visible = listing and self._may_write, not listing
        self._copy.visible = written and self._may_write and not FORMS[self.form].key_fields()
        self._past.visible, self._delete.visible = written, mine and written
        self._file.visible = mine and self.form == "evidence"
        self._sign.visible = listing and self.desk.who.role == "secretariat"
        self._sign.enabled = any(line.view.is_draft for line in self.lines)
        self._undo.setEnabled(listing and self.removed is not None)  # else Ctrl+Z belongs to whatever is typed into
        self.hints = _LIST_KEYS if listing else _FORM_KEYS
        at, count = self._place()
        place = [Note(lambda: _("Record {n} of {whole}").format(n=at + 1, whole=count))]
        self.notes = place if at >= 0 else []
        self.head_changed.emit()

    def _place(self) -> tuple[int, int]:
        """Where the record on show stands in the list as it is narrowed now, -1 for nowhere, and how many there are."""
        rows = self.table.rows_model.rows
        wanted = self.current.record_id if self.current is not None else ""
        return next((at for at, line in enumerate(rows) if line.view.record_id == wanted), -1), len(rows)

    def _step(self, by: int) -> None:
        """The record before or after this one in the list."""
        at, count = self._place()
        if at >= 0 and 0 <= at + by < count:
            self.table.choose(at + by)
            self.open_record(self.table.rows_model.rows[at + by].view.record_id)

    def first_focus(self) -> QWidget | None:
        return self.table if self.current is None else None

    # One record

    def new(self) -> None:
        """An empty form; nothing is written before the first answer."""
        form, area = self.form, self.desk.who.ref_area
        if not self._may_write:
            return
        if FORMS[form].key_fields():
            known = {"ref_area": area} if area != "CAREC" else {}
            self.desk.ask(lambda ws: records_data.open_record(ws, form, "", known), self._show_record, owner=self)
        else:
            self.desk.ask(lambda ws: records_data.new_record(ws, form, {}, ""), self._show_record, owner=self)

    # Its end

    def finish(self) -> None:
        """Back to the list, unless something is missing: then say what, under its field."""
        self._hand_over()
        if self.current is None or self.current.line is None and not self.desk.jobs.working:
            self.back()
            return
        form, record_id, key = self.form, self.current.record_id, self.current.key
        self.desk.ask(lambda ws: records_data.open_record(ws, form, record_id, key), self._finish, owner=self)

    def _finish(self, opened: Opened) -> None:
        """With the last answer saved: done, or what is missing."""
        if self.record is None or self.current is None or self.current.record_id != opened.record_id:
            return
        missing = opened.line is not None and any(p.blocking for p in opened.line.problems)
        if missing and opened.line is not None and not self.record.asks:
            self.record.ask_required(opened.line.problems)
            self.desk.messages.warn(_("It stays a draft until what is marked is filled in; nothing is lost."))
            return
        self.back()

    def delete(self) -> None:
        """Delete the record on show; one key brings it back."""
        if self.current is None or self.current.line is None or not self.current.mine:
            return
        record_id = self.current.record_id

        def remove(ws: "Workspace") -> "Removed | None":
            from carec_desktop.actions import removing

            return removing.remove(ws, record_id)

        self.desk.do(remove, self._deleted, owner=self)

    def _deleted(self, removed: "Removed | None") -> None:
        self.removed, self.came_from = removed, ""  # the list offers to bring it back
        self.back()
        if removed is not None:
            self.list.say_deleted(removed.name)

    def undo_delete(self) -> None:
        """Bring back what was deleted last."""
        removed, self.removed = self.removed, None
        if removed is None or self.current is not None:
            return

        def put_back(ws: "Workspace") -> None:
            from carec_desktop.actions import removing

            removing.put_back(ws, removed)

        self.list.forget_deleted()
        self.desk.do(put_back, owner=self)

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
    """Trainings in counts, each with the way to its list of names."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ("training",))
        self._attend = Action(lambda: _("Attendance"), self.attend, icon="wm", visible=False)
        self.head = replace(self.head, actions=[*self.head.actions[:-2], self._attend, *self.head.actions[-2:]])

    def _adapt(self) -> None:
        keeps_names = self.desk.who.role in ("focal-point", "trainer")
        chosen = bool(self.lines) if self.current is None else self.current.line is not None
        self._attend.visible = keeps_names and chosen
        super()._adapt()

    def attend(self) -> None:
        """The list of names of the training in the row, or of the one that is open."""
        row = self.table.row()
        training = self.current.record_id if self.current is not None else row.view.record_id if row else ""
        if training:
            self.desk.go("attendance", training)


class Projects(RecordsPage):
    """Projects, knowledge products, deliverables and advice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, PROJECTS)


class OtherRecords(RecordsPage):
    """Delegations, institutions and evidence, as far as the role writes them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, [form for form in OTHERS if writes(desk.who.role, form)] or OTHERS)
