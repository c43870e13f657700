"""Inbox of the secretariat: files are judged when they are added, merged only when a person says so."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import _, ngettext
from carec_desktop.ui import files, theme
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Cancelled, Job, Progress
from carec_desktop.ui.keys import LetterKeys
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages.inbox_parts import FILES, LOG, NOTICES, Calls, File, show_file
from carec_desktop.ui.panels import Panel, section
from carec_desktop.ui.parts import Icon, Label, beside, body_column
from carec_desktop.ui.tables import Table

if TYPE_CHECKING:
    from carec_desktop.actions.exchange import Taken
    from carec_desktop.actions.inbox import Arrived
    from carec_desktop.actions.notices import Notice
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.store import Letter

LATEST = 12  # lines of the log on show


@dataclass(frozen=True)
class Facts:
    """What came lately of all that ever came, and what the numbers of the packages tell."""

    letters: "list[Letter]"
    ever: int
    notices: "list[Notice]"


class DropHere(QWidget):
    """Says where files can be dropped; the whole page takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(theme.px(34))
        row = QVBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        sentence = lambda: _("Drop packages, folders or a USB stick here. One bad file never stops the others.")  # noqa: E731
        words = Label(sentence, tone="2")
        row.addWidget(beside(None, Icon("inbox"), words, None, gap=8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme.current().color("edge"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class Inbox(Page):
    """What came, what it is, and what merging it brings."""

    side_width = 310

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.files: list[File] = []
        self._judging: Job | None = None
        self._ever = 0  # sealed packages that ever came
        self._calls = Calls(self.merge_one, self.copy_again, self.save_again)
        self.setAcceptDrops(True)
        add = Action(lambda: _("Add files…"), self.pick, icon="inbox", keys="Ctrl+O")
        folder = Action(lambda: _("Add a folder…"), self.pick_folder, icon="folder")
        self._merge = Action(self._merge_words, self.merge_all, keys="Ctrl+M", primary=True, enabled=False)
        self.head = Head(lambda: _("Inbox"), self._subtitle, actions=[add, folder, self._merge])
        self.hints = [
            Keys(("↑", "↓"), lambda: _("Package")), Keys(("M",), lambda: _("Merge")),
            Keys(("Ctrl+M",), lambda: _("Merge all that can be merged")),
            Keys(("R",), lambda: _("Copy a request to resend")),
        ]  # fmt: skip
        self._keys = LetterKeys(self, {"M": self.merge_one, "R": self.copy_again})
        self.side = self.panel = Panel()
        self._build()

    def _build(self) -> None:
        column = body_column(self, 10)
        self.table = Table(FILES, row_height=27, fit=True, name=lambda: _("Inbox"))
        self.table.picked.connect(self._show_file)
        self.table.opened.connect(self._show_file)
        self.log = Table(LOG, row_height=26, fit=True, picks=False, name=lambda: _("What came lately"))
        self._log_head = section(lambda: _("What came lately"), self._log_words)
        self.notices = Table(NOTICES, row_height=26, fit=True, picks=False, name=_about_numbers)
        self._notices_head = section(_about_numbers)
        for widget in (self.table, DropHere(), self._notices_head, self.notices, self._log_head, self.log):
            column.addWidget(widget)
        column.addStretch(1)

    # Words

    def _subtitle(self) -> str:
        count = len(self.files)
        if not count:
            return _("nothing is merged until you say so")
        return ngettext(
            "{n} file; nothing is merged until you say so", "{n} files; nothing is merged until you say so", count
        ).format(n=count)

    def _log_words(self) -> str:
        if self._ever <= LATEST:
            return _("every sealed package is noted, merged or not")
        return _("the last {n} of {all} packages").format(n=LATEST, all=self._ever)

    def _merge_words(self) -> str:
        count = sum(1 for one in self.files if one.waits)
        if not count:
            return _("Merge")
        return ngettext("Merge the {n} that can be merged", "Merge the {n} that can be merged", count).format(n=count)

    # Adding

    def opened(self, where: Any = None) -> None:
        if isinstance(where, list):
            self.add_files(where)
        self.refresh()

    def refresh(self) -> None:
        self.desk.ask(_load, self._show_log, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def pick(self) -> None:
        files.open_files(self.window(), _("Add files"), "xlsx", self.add_files)

    def pick_folder(self) -> None:
        files.open_folder(self.window(), _("Add a folder"), lambda folder: self.add_files([folder]))

    def add_files(self, paths: list[Path]) -> None:
        """Judge files and put them into the list; folders give every workbook in them and below."""
        listed = [one.arrived for one in self.files]

        def look(ws: "Workspace", step: Progress) -> "list[Arrived]":
            from carec_desktop.actions import inbox

            known = {one.examined.path for one in listed}
            fresh = [path for path in inbox.files_in(paths) if path not in known]
            return inbox.look(ws, fresh, step, listed)

        self._judging = self.desk.ask_long(look, self._added, word=lambda: _("Judging the files…"), owner=self)
        self._merge.enabled = True  # somebody quick is told that the files are not judged yet
        self.head_changed.emit()

    def _added(self, arrived: "list[Arrived]") -> None:
        came = len(arrived) - len(self.files)
        self._recounted(arrived)
        self.table.setFocus()
        if not came:
            self.desk.messages.warn(_("There is no workbook that is not in the list already."))
        elif any(not one.examined.merges and one.examined.seal for one in arrived[-came:]):
            self.desk.do(lambda ws: _note(ws, arrived), owner=self)

    def _recounted(self, arrived: "list[Arrived]") -> None:
        """The list of files, counted anew; one that was merged goes on saying what it brought."""
        before = {one.path: one for one in self.files}
        self.files = [_now(before.get(one.examined.path), one) for one in arrived]
        self._show_files()

    def _show_files(self) -> None:
        self.table.set_rows(self.files, key=lambda one: one.path)
        self.table.setVisible(bool(self.files))
        waiting = sum(1 for one in self.files if one.waits)
        self._merge.enabled = bool(waiting)
        row = self.table.row()
        self.panel.clear()
        if row is not None:
            self._show_file(row)
        self.head_changed.emit()

    def _show_log(self, facts: Facts) -> None:
        self._ever = facts.ever
        for label in self._log_head.findChildren(Label):
            label.retell()
        for head, table, rows in (
            (self._log_head, self.log, facts.letters), (self._notices_head, self.notices, facts.notices),
        ):  # fmt: skip
            table.set_rows(rows)
            head.setVisible(bool(rows))
            table.setVisible(bool(rows))
        self.table.setVisible(bool(self.files))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    # Merging

    def merge_all(self) -> None:
        waiting = [one.path for one in self.files if one.waits]
        if waiting:
            self._merge_these(waiting)
        elif self._judging is not None and self.desk.jobs.holds(self._judging):
            words = _("The files are still being checked; nothing is merged before each has its verdict.")
            self.desk.messages.info(words)
        else:
            self.desk.messages.info(_("Nothing in this list is to be merged."))

    def merge_one(self) -> None:
        """M: the file the focus is on."""
        row = self.table.row()
        if row is not None and row.waits:
            self._merge_these([row.path])

    def _merge_these(self, paths: list[Path]) -> None:
        listed = [one.arrived for one in self.files]

        def merge(ws: "Workspace", step: Progress) -> "tuple[list[Taken], list[Arrived]]":
            from carec_desktop.actions import exchange, inbox

            taken: list[Taken] = []
            with suppress(Cancelled):  # between two packages: those before are merged, the others wait on
                taken.extend(exchange.merging(ws, paths, step))
            return taken, inbox.counted(ws, listed)

        if paths:
            self.desk.do_long(merge, self._merged, word=lambda: _("Merging…"), owner=self)

    def _merged(self, result: "tuple[list[Taken], list[Arrived]]") -> None:
        taken, arrived = result
        became = {one.examined.path: one for one in taken}
        self.files = [replace(one, taken=became.get(one.path, one.taken)) for one in self.files]
        merged = sum(1 for one in taken if one.merged)
        words = ngettext(
            "{n} package is merged; what it brought stands in its row.",
            "{n} packages are merged; what they brought stands in their rows.", merged,
        )  # fmt: skip
        self.desk.messages.info(words.format(n=merged))
        self._recounted(arrived)

    # The file on show

    def _show_file(self, file: File) -> None:
        show_file(self.panel, file, self._calls)

    def _asked_again(self) -> "Arrived | None":
        """The file on show, if sending it again helps."""
        from carec_desktop.actions import again

        row: File | None = self.table.row()
        return row.arrived if row is not None and again.can_be_asked(row.arrived) else None

    def copy_again(self) -> None:
        """The text that asks for the file again goes to the clipboard, for a letter of the office."""

        def compose(ws: "Workspace") -> str:
            from carec_desktop.actions import again

            return again.letter(ws, arrived) if arrived is not None else ""

        def done(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.desk.messages.info(_("The request is on the clipboard; paste it into a letter to the sender."))

        arrived = self._asked_again()
        if arrived is not None:
            self.desk.ask(compose, done, owner=self)

    def save_again(self) -> None:
        arrived = self._asked_again()
        if arrived is not None:
            name = _("Send again {file}").format(file=arrived.examined.path.stem)
            files.save_file(self.window(), _("Save the request"), name, "txt", self.write_again)

    def write_again(self, path: Path) -> None:
        """Write the text that asks for the file on show again."""
        arrived = self._asked_again()

        def write(ws: "Workspace") -> None:
            from carec_desktop.actions import again

            if arrived is not None:
                again.save(ws, arrived, path)

        def done(_result: None) -> None:
            self.desk.messages.info(_("The request is written to “{file}”.").format(file=path.name))

        self.desk.do(write, done, owner=self)


def _now(before: File | None, arrived: "Arrived") -> File:
    if before is None:
        return File(arrived)
    brought = replace(before.arrived, here=True) if arrived.here and before.arrived.merges else arrived
    return File(brought, before.taken)


def _about_numbers() -> str:
    return _("To know about the numbers of packages")


def _note(ws: "Workspace", arrived: "list[Arrived]") -> int:
    """On the worker thread: what was refused is told to its sender by the next receipt."""
    from carec_desktop.actions import inbox

    return inbox.note_refused(ws, arrived)


def _load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions.notices import notices

    letters = ws.store.post.letters("in")
    return Facts(letters[::-1][:LATEST], len(letters), notices(ws))
