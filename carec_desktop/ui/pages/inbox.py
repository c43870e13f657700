"""Inbox of the secretariat: files are judged when they are added, merged only when a person says so."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import _, ngettext
from carec_desktop.problems import said
from carec_desktop.ui import files, theme
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.keys import LetterKeys
from carec_desktop.ui.marks import Mark, of_verdict
from carec_desktop.ui.ornament import Ornament
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages.exchange import when
from carec_desktop.ui.pages.verdicts import sender_words, verdict_words
from carec_desktop.ui.panels import Item, Panel, section
from carec_desktop.ui.parts import Button, Icon, Label, beside, body_column, marked
from carec_desktop.ui.tables import Column, Table

if TYPE_CHECKING:
    from carec_desktop.actions.exchange import Taken
    from carec_desktop.actions.inbox import Arrived
    from carec_desktop.actions.notices import Notice
    from carec_desktop.actions.proposal import Offered
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.store import Letter

LATEST = 12  # lines of the log on show
MOST_OFFERED = 6  # values of a refused package named one by one


@dataclass(frozen=True)
class File:
    """One file in the inbox, and what became of it once merging was tried."""

    arrived: "Arrived"
    taken: "Taken | None" = None

    @property
    def path(self) -> Path:
        return self.arrived.examined.path

    @property
    def waits(self) -> bool:
        """Can be merged and was not yet."""
        return self.arrived.merges and self.taken is None

    @property
    def merged(self) -> bool:
        return self.taken is not None and self.taken.merged

    def sentence(self) -> str:
        return self.taken.sentence if self.taken is not None else self.arrived.sentence()


@dataclass(frozen=True)
class Facts:
    """What came lately, and what the numbers of the packages tell."""

    letters: "list[Letter]"
    notices: "list[Notice]"


class DropHere(QWidget):
    """Says where files can be dropped; the whole page takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(theme.px(34))
        row = QVBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        words = Label(lambda: _("Drop packages or folders here. One bad file never stops the others."), tone="2")
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
        self.setAcceptDrops(True)
        add = Action(lambda: _("Add files…"), self.pick, icon="folder", keys="Ctrl+O")
        self._merge = Action(self._merge_words, self.merge_all, keys="Ctrl+M", primary=True, enabled=False)
        self.head = Head(lambda: _("Inbox"), self._subtitle, actions=[add, self._merge])
        self.hints = [
            Keys(("↑", "↓"), lambda: _("Package")), Keys(("M",), lambda: _("Merge")),
            Keys(("Ctrl+M",), lambda: _("Merge all that can be merged")),
        ]  # fmt: skip
        self._keys = LetterKeys(self, {"M": self.merge_one})
        self.side = self.panel = Panel()
        self._build()

    def _build(self) -> None:
        column = body_column(self, 10)
        self.table = Table(_COLUMNS, row_height=27, fit=True, name=lambda: _("Inbox"))
        self.table.picked.connect(self._show_file)
        self.table.opened.connect(self._show_file)
        self.log = Table(_LOG, row_height=26, fit=True, picks=False, name=lambda: _("What came lately"))
        self._log_head = section(lambda: _("What came lately"), lambda: _("every file is noted, merged or not"))
        self.notices = Table(_NOTICES, row_height=26, fit=True, picks=False, name=_about_numbers)
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

    def add_files(self, paths: list[Path]) -> None:
        """Judge files and put them into the list; folders give every workbook in them."""
        found = [p for path in paths for p in (sorted(path.glob("*.xlsx")) if path.is_dir() else [path])]
        known = {one.path for one in self.files}
        fresh = [path for path in dict.fromkeys(found) if path not in known]

        def look(ws: "Workspace", step: Progress) -> "list[Arrived]":
            from carec_desktop.actions import inbox

            return inbox.look(ws, fresh, step)

        self.desk.ask_long(look, self._added, word=lambda: _("Judging the files…"), owner=self)

    def _added(self, arrived: "list[Arrived]") -> None:
        self.files += [File(one) for one in arrived]
        self._show_files()
        self.table.setFocus()

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
        self._merge_these([one.path for one in self.files if one.waits])

    def merge_one(self) -> None:
        """M: the file the focus is on."""
        row = self.table.row()
        if row is not None and row.waits:
            self._merge_these([row.path])

    def _merge_these(self, paths: list[Path]) -> None:
        def merge(ws: "Workspace", step: Progress) -> "list[Taken]":
            from carec_desktop.actions import exchange

            return exchange.merge(ws, paths, step)

        if paths:
            self.desk.do_long(merge, self._merged, word=lambda: _("Merging…"), owner=self)

    def _merged(self, taken: "list[Taken]") -> None:
        became = {one.examined.path: one for one in taken}
        self.files = [File(one.arrived, became.get(one.path, one.taken)) for one in self.files]
        merged, new = sum(1 for one in taken if one.merged), sum(one.new for one in taken)
        words = ngettext(
            "{n} package is merged; {new} values are new.", "{n} packages are merged; {new} values are new.", merged
        )
        self.desk.messages.info(words.format(n=merged, new=new))
        self._show_files()

    # Side panel

    def _show_file(self, file: File) -> None:
        panel, examined = self.panel, file.arrived.examined
        panel.clear()
        panel.block(
            marked(of_verdict(examined.verdict), lambda: verdict_words(examined.verdict), size=15, bold=True),
            Label(file.sentence, 12, tone="2", wrap=True),
        )
        header, holder = examined.header, examined.holder
        panel.pairs([
            (lambda: _("Sender"), lambda: sender_words(holder.ref_area if holder else "")),
            (lambda: _("Signed by"), holder.name if holder else "—"),
            (lambda: _("Package"), f"{header.number}" if header else "—"),
            (lambda: _("Written"), lambda: when(header.made_at) if header else "—"),
            (lambda: _("File"), examined.path.name),
            (lambda: _("Fingerprint of the values"), examined.values_fingerprint or "—"),
        ])  # fmt: skip
        for problem in examined.problems[1:6]:
            panel.block(Label(problem.sentence, 12, wrap=True), rule=False)
        for one in file.arrived.offered[:MOST_OFFERED]:
            panel.add(Item(
                Mark.ERROR if one.altered else Mark.DRAFT, one.place, partial(_offered_words, one),
            ))  # fmt: skip
        if file.arrived.offered:
            panel.block(Label(partial(_unsigned_words, len(file.arrived.offered)), 12, tone="2", wrap=True))
        if file.waits:
            panel.block(Button(lambda: _("Merge this package"), self.merge_one, keys="M"))
        if examined.fingerprint:
            groups = examined.fingerprint.split()
            lines = [Label("  ".join(groups[i : i + 2]), 15, bold=True) for i in range(0, len(groups), 2)]
            words = Label(lambda: _("Fingerprint; the sender reads the same."), 12, tone="2", wrap=True)
            panel.block(Ornament(examined.fingerprint, 72), *lines, words)


def _offered_words(one: "Offered") -> str:
    words = _("{question}: {value} (here: {now})") if one.state == "changed" else _("{question}: {value}")
    return words.format(question=one.question, value=one.edit.value or _("blank"), now=one.now)


def _unsigned_words(count: int) -> str:
    return ngettext(
        "{n} value can still be read. Nobody signed it; ask for the original before you use it.",
        "{n} values can still be read. Nobody signed them; ask for the original before you use them.", count,
    ).format(n=count)  # fmt: skip


def _about_numbers() -> str:
    return _("To know about the numbers of packages")


def _load(ws: "Workspace") -> Facts:
    """Read on the worker thread."""
    from carec_desktop.actions.notices import notices

    return Facts(ws.store.post.letters("in")[::-1][:LATEST], notices(ws))


def _sender(file: File) -> Cell:
    holder = file.arrived.examined.holder
    words = sender_words(holder.ref_area) if holder else file.path.name
    return Cell(words, tip=file.path.name)


def _verdict(file: File) -> Cell:
    code = file.arrived.examined.verdict
    mark = of_verdict(code)
    return Cell(verdict_words(code), mark=mark, tone="alert" if mark is Mark.ERROR else "text")


def _count(name: str, file: File) -> Cell:
    if not file.arrived.welcome:
        return Cell("")
    count = getattr(file.arrived, name)
    mark = Mark.CONFLICT if name == "conflicts" and count else None
    return Cell(str(count), mark=mark, bold=bool(count) and name == "new", tone="text" if count else "text2")


def _outcome(file: File) -> Cell:
    if file.merged:
        return Cell(_("merged"), mark=Mark.RECEIVED)
    if file.waits:
        return Cell(_("can be merged"), tone="accent")
    if file.arrived.welcome:
        return Cell(_("nothing new"), tone="text2")
    return Cell(_("kept aside"), tone="text2", tip=file.sentence())


def _number(file: File) -> Cell:
    header = file.arrived.examined.header
    return Cell(str(header.number) if header else "—")


def _signer(file: File) -> Cell:
    holder = file.arrived.examined.holder
    return Cell(holder.name if holder else _("no known key"), tone="text2", tip=holder.name if holder else "")


_COLUMNS = [
    Column(lambda: _("Country"), _sender, 130, 4),
    Column(lambda: _("No."), _number, 40, right=True),
    Column(lambda: _("Verdict"), _verdict, 116),
    Column(lambda: _("Signed by"), _signer, 92, 1),
    Column(lambda: _("New"), lambda f: _count("new", f), 58, right=True),
    Column(lambda: _("Same"), lambda f: _count("same", f), 70, right=True),
    Column(lambda: _("Changed"), lambda f: _count("changed", f), 94, right=True),
    Column(lambda: _("Conflict"), lambda f: _count("conflicts", f), 100, right=True),
    Column("", _outcome, 110),
]
_NOTICES = [
    Column("", lambda _notice: Cell(mark=Mark.WAITING), 32),
    Column(lambda: _("Country"), lambda x: Cell(sender_words(x.ref_area)), 130),
    Column("", lambda x: Cell(x.sentence(), tone="text2", tip=x.sentence()), 300, 1),
]
_LOG = [
    Column(lambda: _("When"), lambda x: Cell(when(x.at), tone="text2"), 150),
    Column(lambda: _("Country"), lambda x: Cell(sender_words(x.who)), 160, 1),
    Column(lambda: _("No."), lambda x: Cell(str(x.number) if x.number else "—"), 44, right=True),
    Column(lambda: _("Verdict"), lambda x: Cell(verdict_words(x.verdict), mark=of_verdict(x.verdict)), 150),
    Column(lambda: _("File"), lambda x: Cell(x.file, tone="text2", tip=x.file), 140, 1),
    Column("", lambda x: Cell(said(x.problem) or _("merged"), tone="text2", tip=said(x.problem)), 140, 2),
]
