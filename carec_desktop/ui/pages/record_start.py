"""The strip over a new record: where its first answers come from, and what else it could begin with."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from carec_desktop.forms import FORMS
from carec_desktop.i18n import N_, _
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.parts import Button, Icon, Label, beside

if TYPE_CHECKING:
    from carec_desktop.actions.beginnings import Beginning

FROM = {
    "habits": N_("Filled in as in your last record: {fields}."),
    "copy": N_("Copied from another record: {fields}."),
    "series": N_("Carried on from the last of the series: {fields}."),
}


class Start(QFrame):
    """`emptied` when the person wants an empty form; `taken(n)` when offer number n is to be begun with."""

    emptied = Signal()
    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "alternate")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 8, 16, 8)
        self._column.setSpacing(6)
        self.hide()

    def show_start(self, form: str, begun: "Beginning | None", offers: "Sequence[Beginning]") -> None:
        """Say what is filled in and what else could be; nothing of either hides the strip."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if begun is not None:
            self._column.addWidget(self._begun(form, begun))
        if offers:
            self._column.addWidget(self._offers(offers))
        self.setVisible(begun is not None or bool(offers))

    def _begun(self, form: str, begun: "Beginning") -> QWidget:
        fields = FORMS[form].fields
        names = [fields[name].label for name in fields if name in begun.values]
        words = Label(lambda: _(FROM[begun.kind]).format(fields=", ".join(_(name) for name in names)), wrap=True)
        clear = Button(lambda: _("Start empty"), self.emptied.emit, icon="x", keys="Alt+0")
        return _row(Icon("copy"), words, clear)

    def _offers(self, offers: "Sequence[Beginning]") -> QWidget:
        line = QWidget()
        row = Flow(line, gap=16, leading=2)
        row.addWidget(Label(lambda: _("Next of a series:"), tone="2"))
        for at, offer in enumerate(offers):
            row.addWidget(Button(offer.name, self._take(at), kind="link"))
        holder = beside(Icon("redo"), line, gap=8)
        holder.layout().setStretch(1, 1)  # type: ignore[union-attr]
        return holder

    def _take(self, at: int) -> Callable[[], None]:
        return lambda: self.taken.emit(at)


def _row(icon: QWidget, words: Label, last: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(icon)
    stretch = 1 if words.wordWrap() else 0
    row.addWidget(words, stretch)
    row.addWidget(last, 0 if stretch else 1)
    return holder
