"""The next package as the secretariat will see it, on the page itself: what is new, changed, in conflict, in doubt."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import N_, _, ngettext
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages.send_parts import kind_words, shown_value, title_of
from carec_desktop.ui.panels import section
from carec_desktop.ui.parts import Button, Label, body_column, marked
from carec_desktop.ui.tables import Column, Empty, Table

if TYPE_CHECKING:
    from carec_desktop.actions.preflight import Preview, Seen
    from carec_desktop.finding import Finding

KINDS = {
    "new": (Mark.VALUE, N_("new")),
    "changed": (Mark.NOT_SENT, N_("changed")),
    "conflict": (Mark.CONFLICT, N_("conflict")),
}


class PreviewView(QWidget):
    """Esc or the button goes back to ready-to-send."""

    def __init__(self, back: Callable[[], None]) -> None:
        super().__init__()
        self._back = back
        self.preview: Preview | None = None
        column = body_column(self, 6)
        self.button = Button(lambda: _("Back"), back, icon="left", keys="Esc")
        column.addWidget(section(lambda: _("As the secretariat will see it"), self._words, self.button))
        column.addWidget(
            marked(Mark.INTACT, lambda: _("intact: this is the verdict as long as nobody changes the file"), tone="2")
        )
        self.table, self.found = self._lines_table(), self._found_table()
        self._empty = Empty(lambda: _("The next package would be empty."), lambda: _("Record something first."))
        self._found_head = section(
            lambda: _("What its rules will ask about"), lambda: _("it will come back with the receipt as a question")
        )
        self._found_head.setContentsMargins(0, 14, 0, 0)
        for widget in (self.table, self._empty, self._found_head, self.found):
            column.addWidget(widget)
        column.addStretch(1)

    def _lines_table(self) -> Table:
        return Table(
            [
                Column("", lambda s: Cell(mark=KINDS[s.kind][0]), 32),
                Column(lambda: _("On arrival"), lambda s: Cell(_(KINDS[s.kind][1])), 96),
                Column(lambda: _("Indicator"), _code, 92, optional=True),
                Column(lambda: _("Question"), _name, 190, 2),
                Column(lambda: _("There now"), lambda s: _shown(s, s.was, "text2"), 130, 1, right=True),
                Column(lambda: _("Arrives"), lambda s: _shown(s, s.value, "text"), 190, 2, right=True),
            ],
            fit=True, name=lambda: _("As the secretariat will see it"),
        )  # fmt: skip

    def _found_table(self) -> Table:
        return Table(
            [
                Column("", lambda _f: Cell(mark=Mark.IN_DOUBT), 32),
                Column(lambda: _("Finding"), _finding, 400, 1),
            ],
            fit=True, name=lambda: _("What its rules will ask about"),
        )  # fmt: skip

    def show_preview(self, preview: "Preview") -> None:
        """Fill the view."""
        self.preview = preview
        self.table.set_rows(preview.lines)
        self.found.set_rows(preview.found)
        self.table.setVisible(bool(preview.lines))
        self._empty.setVisible(not preview.lines)
        for widget in (self._found_head, self.found):
            widget.setVisible(bool(preview.found))
        for label in self.findChildren(Label):
            label.retell()
        (self.table if preview.lines else self.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _words(self) -> str:
        found = self.preview
        if found is None:
            return ""
        parts = [
            ngettext("{n} new", "{n} new", found.count("new")).format(n=found.count("new")),
            ngettext("{n} changed", "{n} changed", found.count("changed")).format(n=found.count("changed")),
        ]
        if conflicts := found.count("conflict"):
            parts.append(ngettext("{n} conflict", "{n} conflicts", conflicts).format(n=conflicts))
        if found.left_out:
            drafts = ngettext("{n} draft stays here", "{n} drafts stay here", found.left_out)
            parts.append(drafts.format(n=found.left_out))
        return ", ".join(parts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)


def _code(seen: "Seen") -> Cell:
    return Cell(kind_words(seen.view.form, seen.view.key), tone="text2", size=12)


def _name(seen: "Seen") -> Cell:
    title = title_of(seen.view.form, seen.view.key, seen.view.values)
    plain = seen.view.form == "observation" and seen.question in ("value", "reason")
    text = title if plain else f"{title} · {seen.label()}"
    return Cell(text, tip=text)


def _shown(seen: "Seen", stored: str, tone: str) -> Cell:
    if not stored:
        return Cell("—", tone="text2")
    shown = shown_value(seen.view.form, seen.question, seen.view.key, stored)
    if seen.question == "reason":
        return Cell(shown, chip=True, tip=shown)
    short = shown if len(shown) < 24 or not any(char.isdigit() for char in shown) else f"{shown[:20]}…"
    return Cell(short, tone=tone, bold=tone == "text", tip=shown)


def _finding(finding: "Finding") -> Cell:
    text = finding.text()
    return Cell(text, tip=text)
