"""Receipts: the secretariat answers every value a country sent, one file a country, or all into one folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.i18n import N_, _, ngettext
from carec_desktop.ui import files
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Progress
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.page import Action, Head, Keys, Page
from carec_desktop.ui.pages.exchange import when
from carec_desktop.ui.pages.verdicts import sender_words
from carec_desktop.ui.signing import session_of
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.answering import Answered
    from carec_desktop.actions.due_receipts import Answering
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.sync.package import Signer


REASONS = {
    "package": N_("a new package"), "refused": N_("a refused package"), "framework": N_("new framework revision"),
    "keyring": N_("new list of key holders"),
    "question": N_("a new question"), "lock": N_("a period locked or opened"), "decision": N_("a new decision"),
}  # fmt: skip


def load(ws: "Workspace") -> "list[Answering]":
    """Read on the worker thread."""
    from carec_desktop.actions.due_receipts import answering

    return answering(ws)


class Receipts(Page):
    """Who waits for an answer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rows: list[Answering] = []
        self._one = Action(self._one_words, self.pick_file, icon="disk", enabled=False)
        self._all = Action(self._all_words, self.pick_folder, icon="folder", keys="Ctrl+Enter", primary=True)
        self.head = Head(
            lambda: _("Receipts"), lambda: _("every value that came gets its answer"), actions=[self._one, self._all]
        )
        self.hints = [Keys(("Enter",), lambda: _("Write one")), Keys(("Ctrl+Enter",), lambda: _("Write all"))]
        self.table = Table(
            [
                Column("", lambda r: Cell(mark=Mark.NOT_SENT if r.waits else None), 32),
                Column(lambda: _("Country"), lambda r: Cell(sender_words(r.area)), 200, 2),
                Column(lambda: _("Last package"), lambda r: Cell(str(r.number) if r.number else "—"), 130, right=True),
                Column(lambda: _("Received"), _received, 170, 1),
                Column(lambda: _("Receipt written"), lambda r: Cell(when(r.answered) or "—", tone="text2"), 170, 1),
                Column(lambda: _("Due for"), _state, 190, 2),
            ],
            name=lambda: _("Receipts"), master=True,
        )  # fmt: skip
        self.table.picked.connect(lambda _row: self.head_changed.emit())
        self.table.opened.connect(lambda _row: self.pick_file())
        self._nothing = Empty(
            lambda: _("Nobody is enrolled yet."), lambda: _("Approve a request on the page “Keys” first."),
            lambda: _("Keys"), lambda: desk.go("keys"),
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 16)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing)

    def _one_words(self) -> str:
        row = self.table.row() if self.rows else None
        return _("Write for {country}…").format(country=sender_words(row.area)) if row else _("Write one…")

    def _all_words(self) -> str:
        count = len(self.waiting)
        if not count:
            return _("Write all that wait…")
        return ngettext("Write the {n} that wait…", "Write the {n} that wait…", count).format(n=count)

    @property
    def waiting(self) -> list[str]:
        """REF_AREAs that a receipt is due to."""
        return [row.area for row in self.rows if row.waits]

    def opened(self, where: Any = None) -> None:
        self.desk.ask(load, self._show, word=lambda: _("Reading…"), owner=self)

    def first_focus(self) -> QWidget | None:
        return self.table

    def _show(self, rows: "list[Answering]") -> None:
        self.rows = rows
        self.table.set_rows(rows, key=lambda row: row.area)
        self.table.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._one.enabled = bool(rows)
        self._all.enabled = bool(self.waiting)
        self.desk.count("receipts", len(self.waiting))
        self.head_changed.emit()

    def pick_file(self) -> None:
        row = self.table.row()
        if row is not None:
            name = f"CAREC-receipt-{row.area}.xlsx"
            title = _("Write the receipt")
            files.save_file(self.window(), title, name, "xlsx", lambda path: self.write_one(row.area, path))

    def pick_folder(self) -> None:
        files.open_folder(self.window(), _("Folder for the receipts"), lambda path: self.write_all(self.waiting, path))

    def write_one(self, area: str, path: Path) -> None:
        """Write the receipt of one REF_AREA to `path`."""

        def write(ws: "Workspace", signer: "Signer", _step: Progress) -> Path:
            from carec_desktop.actions import answering

            return answering.write_receipt(ws, signer, area, path)

        def done(path: Path) -> None:
            words = _("The receipt for {country} is written to “{file}”.")
            self.desk.messages.info(words.format(country=sender_words(area), file=path.name))

        session_of(self.desk).sign(write, done, word=lambda: _("Signing and writing…"), owner=self)

    def write_all(self, areas: list[str], folder: Path) -> None:
        """Write the receipts of `areas` into `folder`."""

        def write(ws: "Workspace", signer: "Signer", step: Progress) -> "Answered":
            from carec_desktop.actions import answering

            return answering.write_receipts(ws, signer, areas, folder, step)

        session_of(self.desk).sign(write, self._written, word=lambda: _("Signing and writing…"), owner=self)

    def _written(self, answered: "Answered") -> None:
        count = len(answered.files)
        words = ngettext("{n} receipt is written.", "{n} receipts are written.", count)
        self.desk.messages.info(words.format(n=count))
        for error in answered.refused:
            self.desk.messages.refuse(error)


def _received(row: "Answering") -> Cell:
    return Cell(when(row.received) or _("nothing yet"), tone="text2")


def _state(row: "Answering") -> Cell:
    if row.waits:
        words = _("; ").join(_(REASONS[why]) for why in row.reasons)
        return Cell(words, tone="watch_word", tip=words)
    return Cell(_("answered") if row.answered and row.received else "", tone="text2")
