"""The row over a list of records: search, what to show, in which order, and how many there are."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from carec_desktop.fields import Choice
from carec_desktop.forms import FORMS
from carec_desktop.i18n import _
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Combo
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.pages import records_wanted
from carec_desktop.ui.pages.records_data import KINDS, Listed, states
from carec_desktop.ui.pages.records_wanted import UNDATED, Wanted
from carec_desktop.ui.parts import Label, Words

WIDEST = 170  # of a drop-down: its list may be wider


class Filters(QWidget):
    """`changed` whenever something else is wanted; `wanted` says what."""

    changed = Signal()

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form
        self.search = QLineEdit()
        self.search.setFixedWidth(theme.px(170))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self.changed.emit())
        self.combos: dict[str, Combo] = {}
        for key, name in self._names().items():
            self.combos[key] = Combo(name=name)
            self.combos[key].setMaximumWidth(theme.px(WIDEST))
            self.combos[key].picked.connect(lambda _code: self.changed.emit())
        self.unfinished = QCheckBox()
        self.unfinished.setFixedHeight(theme.px(28))
        self.unfinished.toggled.connect(lambda _on: self.changed.emit())
        self.count = Label("", 12, tone="2")
        self.count.setFixedHeight(theme.px(28))
        flow = Flow(self, gap=8, leading=6)
        flow.setContentsMargins(0, 0, 0, 8)
        for widget in self._parts():
            flow.addWidget(widget)
        self._retranslate()
        self.offer(())

    def _names(self) -> dict[str, Words]:
        """The drop-downs this form has a use for."""
        fields = FORMS[self.form].fields
        kinds = [fields[name].label for name in KINDS if isinstance(fields.get(name), Choice)]
        state = [fields[name].label for name in states(self.form)]
        asked: dict[str, Words] = {"year": lambda: _("Year")} if self.form not in ("institution", "delegation") else {}
        asked |= {"sector": lambda: _("Sector")} if "sector" in fields else {}
        asked |= {"kind": partial(_, kinds[0])} if kinds else {}
        asked |= {"state": partial(_, state[0])} if state else {}
        return asked | {"sort": lambda: _("Order")}

    def _parts(self) -> list[QWidget]:
        sort = self.combos["sort"]
        return [self.search, *(c for c in self.combos.values() if c is not sort), self.unfinished, sort, self.count]

    # What there is to choose

    def offer(self, lines: Sequence[Listed]) -> None:
        """Years, sectors, kinds and states that occur; what is chosen stays chosen while it does."""
        for key, combo in self.combos.items():
            before = combo.code()
            combo.set_options(self._options(key, lines))
            combo.choose(before)
            if combo.currentIndex() < 0:
                combo.setCurrentIndex(0)

    def _options(self, key: str, lines: Sequence[Listed]) -> list[tuple[str, Words]]:
        if key == "sort":
            return self._orders()
        if key == "year":
            undated: Words = lambda: _("without a date")  # noqa: E731
            years = [(year, undated if year == UNDATED else year) for year in records_wanted.years(lines)]
            return [("", lambda: _("All years")), *years]
        every: dict[str, Words] = {
            "sector": lambda: _("Every sector"), "kind": lambda: _("Every kind"), "state": lambda: _("Every state"),
        }  # fmt: skip
        there = records_wanted.codes(lines, key)
        labels = self._choices(key)
        return [("", every[key]), *((code, partial(_, label)) for code, label in labels.items() if code in there)]

    def _choices(self, key: str) -> dict[str, str]:
        names = {"sector": ("sector",), "kind": KINDS, "state": states(self.form)}[key]
        found = (FORMS[self.form].fields.get(name) for name in names)
        return next((dict(field.choices) for field in found if isinstance(field, Choice)), {})

    def _orders(self) -> list[tuple[str, Words]]:
        fields = FORMS[self.form].fields
        orders: list[tuple[str, Words]] = []
        if "year" in self.combos:
            orders.append(("when", lambda: _("Latest first")))
        orders.append(("name", lambda: _("By title")))
        if "sector" in fields:
            orders.append(("sector", lambda: _("By sector")))
        if self.form in ("event", "training", "delegation"):
            orders.append(("people", lambda: _("Most people first")))
        return orders

    @property
    def wanted(self) -> Wanted:
        codes = {key: combo.code() for key, combo in self.combos.items()}
        return Wanted(search=self.search.text(), unfinished=self.unfinished.isChecked(), **codes)

    def clear(self) -> None:
        """Show everything again."""
        self.search.clear()
        self.unfinished.setChecked(False)
        for combo in self.combos.values():
            combo.setCurrentIndex(0)
        self.changed.emit()

    def _retranslate(self) -> None:
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search"))
        self.unfinished.setText(_("Not finished"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

