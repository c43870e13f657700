"""One record on a page: its form, what it begins with, what is asked beside it, its history.

The list it comes from is the page's own, see `records`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget

from carec_desktop.fields import Link, Links
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.files import open_file
from carec_desktop.ui.page import Page
from carec_desktop.ui.pages import records_data
from carec_desktop.ui.pages.record_form import RecordForm
from carec_desktop.ui.pages.record_past import Past
from carec_desktop.ui.pages.records_data import Opened

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace


PAUSE = 300  # milliseconds after the last sign typed until it is written down


class OneRecord(Page):
    """The half of a page that shows one record of `form` in `_stack`; what was typed is saved as it is given."""

    side_width = 320

    def __init__(self, desk: Desk, form: str) -> None:
        super().__init__(desk)
        self.form = form
        self.current: Opened | None = None
        self.record: RecordForm | None = None
        self._begun: dict[str, str] = {}  # what the new record starts with, until it is written
        self._past_of: Past | None = None
        self._draft: tuple[str, str] | None = None  # question and text that is being typed
        self._drafting = QTimer(self, singleShot=True, interval=PAUSE)
        self._drafting.timeout.connect(self._keep_draft)
        self._led = False  # another page leads here: what keeps the record back is said at once
        self._stack = QStackedWidget()

    def _adapt(self) -> None:
        """Head and hints follow what is on show; the page says how."""
        raise NotImplementedError

    def _left_list(self) -> None:
        """A record comes on show in place of the list."""

    def copy(self) -> None:
        """A new record that begins as this one."""
        if self.current is not None and self.current.line is not None and not FORMS[self.form].key_fields():
            form, record_id = self.form, self.current.record_id
            self.desk.ask(lambda ws: records_data.copied(ws, form, record_id), self._show_record, owner=self)

    def open_record(self, record_id: str, key: Mapping[str, str] | None = None) -> None:
        form = self.form
        self.desk.ask(
            lambda ws: records_data.open_record(ws, form, record_id, key or {}), self._show_record,
            word=lambda: _("Reading…"), owner=self,
        )  # fmt: skip

    def _show_record(self, opened: Opened) -> None:
        same = self.current is not None and self.current.record_id == opened.record_id and self.record is not None
        if not same:
            self._hand_over()
        if same and self.current is not None and opened.begun is None:
            opened = replace(opened, begun=self.current.begun)  # said until the form is left
        if not same:
            self._begun = dict(opened.begun.values) if opened.begun else {}
            self._left_list()
        self._make_form().show_record(opened, again=same, begun=self._begun)
        self.current = opened
        if isinstance(self.side, Past):
            self._load_past(opened.record_id)
        self._adapt()
        led, self._led = self._led, False
        if (led or not same) and self.record is not None:
            self.side = None
            self._adapt()
            to_mend = [p for p in opened.line.problems if p.blocking] if led and opened.line is not None else []
            if to_mend:
                self.record.ask_required(to_mend)
            else:
                self.record.start(fresh=opened.line is None)

    def _make_form(self) -> RecordForm:
        if self.record is None or self.record.form != self.form:
            self._forget_form()
            self.record = RecordForm(self.form)
            self.record.answered.connect(self._answered)
            self.record.drafted.connect(self._drafted)
            self.record.asked_new.connect(self._make_linked)
            self.record.start_strip.emptied.connect(self.start_empty)
            self.record.start_strip.taken.connect(self._begin_with)
            beside = self.record.beside
            for signal, call in (
                (beside.counts, self._counts), (beside.same, self._same), (beside.different, self._different),
                (beside.parted, self._parted), (beside.opened, self.open_record),
                (beside.decided, lambda name: self.desk.go("approval", name)),
            ):  # fmt: skip
                signal.connect(call)
            self._stack.addWidget(self.record)
        self._stack.setCurrentWidget(self.record)
        return self.record

    def _hand_over(self) -> None:
        """What is being typed is given as an answer before the record goes from the screen, by whatever key."""
        here = QApplication.focusWidget()
        if self.record is not None and here is not None and self.record.isAncestorOf(here):
            here.clearFocus()
        self._keep_draft()

    def _forget_form(self) -> None:
        self._hand_over()
        self.current, self.side = None, None
        if self.record is not None:
            self._stack.removeWidget(self.record)
            self.record.deleteLater()
            self.record = None

    def _answered(self, question: str, typed: str) -> None:
        if self.current is None:
            return
        self._drop_draft()
        if not self.current.record_id:
            self._name_record({**self.current.key, question: typed})
            return
        self.desk.do(self._writing(self.current, question, typed), word=lambda: _("Saving…"), owner=self)

    def _writing(self, opened: Opened, question: str, typed: str) -> Callable[["Workspace"], None]:
        """What saves one answer, and with the first one what the record began with."""
        form, lang = self.form, language()
        begun, self._begun = self._begun, {}

        def write(ws: "Workspace") -> None:
            from carec_desktop.actions import beginnings, record

            answers = {**beginnings.typed_of(form, begun, lang), question: typed}
            record.write(ws, form, opened.record_id, opened.key, answers, lang=lang, keep_unread=True)

        return write

    def _drafted(self, question: str, typed: str) -> None:
        """A sign was typed: a moment later it is safe, should the program end before the answer is given."""
        if self.current is not None and self.current.record_id:
            if self._draft is not None and self._draft[0] != question:
                self._keep_draft()
            self._draft = question, typed
            self._drafting.start()

    def _keep_draft(self) -> None:
        draft, opened = self._draft, self.current
        self._drop_draft()
        if draft is not None and opened is not None:
            # The page is not read again: what is being typed stays as it is.
            self.desk.ask(self._writing(opened, *draft), lambda _nothing: None, owner=self)

    def _drop_draft(self) -> None:
        self._draft = None
        self._drafting.stop()

    def _name_record(self, typed: dict[str, str]) -> None:
        """A record with a natural key begins when its key is whole; until then the parts stay on screen."""
        form, lang = self.form, language()
        if self.current is None or self.record is None:
            return
        self.current = Opened("", typed, None, self.current.links, mine=True)
        if all(typed.get(name) for name in FORMS[form].key_fields()):
            self.desk.ask(lambda ws: records_data.new_record(ws, form, typed, lang), self._show_record, owner=self)

    def _make_linked(self, question: str, name: str, kind: str) -> None:
        """Make an institution or evidence that is not on record yet, and link it at once."""
        opened, form, lang = self.current, self.form, language()
        field = FORMS[form].fields[question]
        if opened is None or not isinstance(field, Link | Links):
            return
        before = opened.line.view.values.get(question, "") if opened.line is not None else ""
        linked = field.form

        def make(ws: "Workspace") -> str:
            from carec_desktop.actions import linking

            return linking.make(ws, linked, name, kind, lang=lang)

        def link(record_id: str) -> None:
            self._answered(question, f"{before} {record_id}".strip() if isinstance(field, Links) else record_id)

        self.desk.do(make, link, owner=self)

    def choose_file(self) -> None:
        """Note a file in the evidence on show: its name and its fingerprint; the file itself stays where it is."""
        opened = self.current
        if opened is None or self.form != "evidence" or not opened.record_id:
            return
        record_id, key = opened.record_id, opened.key

        def attach(ws: "Workspace", path: Path) -> None:
            from carec_desktop.actions import linking, record

            if record.view(ws, record_id) is None:
                record.write(ws, "evidence", record_id, key, linking.describe(path) | {"title": path.stem})
            else:
                linking.attach(ws, record_id, path)

        open_file(self.window(), _("File of the evidence"), lambda path: self.desk.do(lambda ws: attach(ws, path)))

    # What a new record begins with

    def start_empty(self) -> None:
        """Take away what was filled in without being asked; answers given since then stay."""
        opened = self.current
        if opened is None or opened.begun is None or self.record is None:
            return
        begun, form, lang = opened.begun.values, self.form, language()
        self.current, self._begun = replace(opened, begun=None), {}
        if opened.line is None:
            self.record.show_record(self.current, again=False, begun={})
            self.record.start()
            return
        left = {name: "" for name, text in begun.items() if opened.line.view.values.get(name) == text}

        def clear(ws: "Workspace") -> None:
            from carec_desktop.actions import record

            record.write(ws, form, opened.record_id, opened.key, left, lang=lang)

        self.desk.do(clear, owner=self)

    def _begin_with(self, number: int) -> None:
        """Begin as the next of a series."""
        if self.current is not None and self.record is not None and number < len(self.current.offers):
            offer = self.current.offers[number]
            self.current = replace(self.current, begun=offer, offers=())
            self._begun = dict(offer.values)
            self.record.show_record(self.current, again=False, begun=self._begun)
            self.record.focus("held")

    # What is asked beside it

    def _answer_beside(self, number: int) -> None:
        if self.current is not None and self.record is not None:
            self.record.beside.answer(number)

    def _counts(self, code: str) -> None:
        line = self.current.line if self.current else None
        confirmed = line.view.values.get("counts_for", "").split() if line else []
        self._answered("counts_for", " ".join([*confirmed, code]))

    def _same(self, other: str) -> None:
        self._twins("say_same", other)

    def _different(self, other: str) -> None:
        self._twins("say_different", other)

    def _parted(self, _other: str) -> None:
        self._twins("take_back_same")

    def _twins(self, saying: str, *more: str) -> None:
        if self.current is None:
            return
        record_id = self.current.record_id

        def say(ws: "Workspace") -> None:
            from carec_desktop.actions import duplicates

            getattr(duplicates, saying)(ws, record_id, *more)

        self.desk.do(say, owner=self)

    # Its history

    def show_past(self) -> None:
        """Open or close the list of everything that happened to this record."""
        if self.current is None or self.current.line is None:
            return
        if self.side is None:
            if self._past_of is None or self._past_of.form != self.form:
                self._past_of = Past(self.form)
            self.side = self._past_of
            self._load_past(self.current.record_id)
            self.head_changed.emit()
            self.side_asked.emit()
        else:
            self.side = None
            self.head_changed.emit()

    def _load_past(self, record_id: str) -> None:
        from carec_desktop.actions import record_history

        def show(changes: Sequence[record_history.Change]) -> None:
            if isinstance(self.side, Past):
                self.side.show_changes(changes)
                self.head_changed.emit()

        self.desk.ask(lambda ws: record_history.history(ws, record_id), show, owner=self)

    def changeEvent(self, event: QEvent) -> None:
        """What can be linked has its name in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.record is not None and self.isVisible():
            self.refresh()
