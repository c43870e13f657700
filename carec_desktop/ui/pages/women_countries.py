"""What countries state about gender, for the secretariat: one line a country, the texts of the chosen one beside it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop.forms.choices import SECTORS
from carec_desktop.forms.gender import Gender, actions_of
from carec_desktop.i18n import _, language
from carec_desktop.names import area_name
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.pages.record_columns import share_of_women
from carec_desktop.ui.pages.women_sectors import CODES
from carec_desktop.ui.panels import Panel
from carec_desktop.ui.parts import Label
from carec_desktop.ui.tables import Column, Table

if TYPE_CHECKING:
    from carec_desktop.actions.record import View


class Countries(QWidget):
    """A table of gender records; `panel` shows the texts of the row the focus is on."""

    def __init__(self) -> None:
        super().__init__()
        self.panel = Panel()
        self.table = Table(
            [
                Column(lambda: _("Country"), _country, 150, 2),
                Column(lambda: _("Focal point"), _named, 110, tip=lambda: _("Gender focal point named")),
                Column(lambda: _("Speakers"), lambda v: _share(v, "speakers"), 100, right=True),
                Column(lambda: _("Chairs"), lambda v: _share(v, "chairs"), 108, right=True),
                Column(lambda: _("Heads of delegation"), lambda v: _share(v, "heads"), 126, right=True, optional=True),
                Column(lambda: _("Sectors with actions"), _sectors, 128, right=True),
            ],
            fit=True, master=True, name=lambda: _("What countries state"),
        )  # fmt: skip
        self.table.picked.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def show_records(self, records: "tuple[View, ...]") -> None:
        """Show the gender records of one year."""
        self.table.set_rows(sorted(records, key=_name), key=lambda v: v.record_id)
        self._show(self.table.row())

    def _show(self, view: "View | None") -> None:
        self.panel.clear()
        if view is None:
            self.panel.block(Label(lambda: _("No country has stated anything about this year yet."), tone="2",
                                   wrap=True), rule=False)  # fmt: skip
            return
        self.panel.head(lambda: _name(view))
        texts = [(code, view.values.get(actions_of(code), "")) for code in CODES]
        for code, text in texts:
            if text:
                title = Label(lambda code=code: _(SECTORS[code]), 12, tone="2")  # type: ignore[misc]
                self.panel.block(title, Label(text, wrap=True), gap=2)
        if not any(text for _code, text in texts):
            self.panel.block(Label(lambda: _("It names no gender actions."), tone="2", wrap=True), rule=False)


def _name(view: "View") -> str:
    return area_name(view.key.get("ref_area", ""))


def _country(view: "View") -> Cell:
    return Cell(_name(view), bold=True)


def _named(view: "View") -> Cell:
    shown = Gender.focal_point.show(view.values.get("focal_point", ""), language())
    return Cell(shown or "—", tone="text" if shown else "text2")


def _share(view: "View", question: str) -> Cell:
    from carec_desktop.actions.counted import stated

    return Cell(share_of_women(stated(view, question)) or "—")


def _sectors(view: "View") -> Cell:
    codes = [code for code in CODES if code != "ALL"]
    count = sum(1 for code in codes if view.values.get(actions_of(code)))
    return Cell(_("{n} of {all}").format(n=count, all=len(codes)))
