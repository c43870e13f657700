"""Editors of groups: fields that mean something only together, shown side by side and answered as one."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop import fields
from carec_desktop.i18n import C_, _, language
from carec_desktop.localvalues import show_date, show_number
from carec_desktop.problems import UserError
from carec_desktop.ui import theme
from carec_desktop.ui.choosers import Option, Segments
from carec_desktop.ui.editors import Editor, TextEditor, editor_for, say_later
from carec_desktop.ui.flow import Flow
from carec_desktop.ui.parts import Label, beside


class GroupEditor(Editor):
    """Parts that mean something only together, each with its own small label, side by side."""

    def __init__(self, field: fields.Group) -> None:
        super().__init__(field)
        self.parts: dict[str, Editor] = {}
        for name, member in field.members.items():
            part = editor_for(member, small=True)
            part.set_name(_(member.label))
            part.finished.connect(lambda _typed: self.finished.emit(self.typed()))
            part.drafting.connect(lambda _typed: self.drafting.emit(self.typed()))
            self.parts[name] = part
        self._arrange(field.members)

    def _arrange(self, members: Mapping[str, fields.Field[Any]]) -> None:
        for name, part in self.parts.items():
            cell = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(1)
            column.addStretch(1)
            column.addWidget(Label(say_later(members[name].label), 11, tone="2", wrap=True))
            column.addWidget(part)
            self._row.addWidget(cell)
        self._row.addStretch(1)
        self.setFocusProxy(next(iter(self.parts.values())))

    def show_value(self, stored: str, typed: str = "") -> None:
        values = self.field.value(typed if typed.startswith("{") else stored)
        for name, part in self.parts.items():
            part.show_value("", values.get(name, "")) if typed else part.show_value(values.get(name, ""))

    def typed(self) -> str:
        parts = {name: part.typed() for name, part in self.parts.items() if part.typed().strip()}
        return json.dumps(parts, ensure_ascii=False) if parts else ""

    def set_locked(self, locked: bool) -> None:
        for part in self.parts.values():
            part.set_locked(locked)

    def set_state(self, state: str) -> None:
        for part in self.parts.values():
            part.set_state(state)


PRECISIONS = {"day": 10, "month": 7, "year": 4}  # and the length of the stored date
SAMPLE = "2026-05-14"


class DatesEditor(GroupEditor):
    """First and last day, and how exactly both are known: what the source leaves open is never made up."""

    def _arrange(self, members: Mapping[str, fields.Field[Any]]) -> None:
        first, last = self.parts.values()
        self._first, self._members = first, members
        words = {"day": lambda: C_("precision", "Day"), "month": lambda: C_("precision", "Month"),
                 "year": lambda: C_("precision", "Year")}  # fmt: skip
        self.precision = Segments([Option(code, said) for code, said in words.items()], name=lambda: _("Known to the"))
        self.precision.chosen.connect(self._cut)
        holder = QWidget()
        row = Flow(holder, gap=6, leading=4)
        for widget in (first, beside(Label(lambda: _("to"), tone="2"), last), self.precision):
            row.addWidget(widget)
        self._row.addWidget(holder, 1)
        self.setFocusProxy(first)
        self._choose("day")

    def show_value(self, stored: str, typed: str = "") -> None:
        super().show_value(stored, typed)
        dates = self.field.value(stored)
        longest = max((len(text) for text in dates.values()), default=0)
        code = next((code for code, length in PRECISIONS.items() if length == longest), self.precision.code())
        self._choose(code)

    def _choose(self, code: str) -> None:
        self.precision.choose(code)
        self._hint()

    def _hint(self) -> None:
        sample = show_date(SAMPLE[: PRECISIONS.get(self.precision.code(), 10)], language())
        for part in self.parts.values():
            if isinstance(part, TextEditor):
                part.line.setPlaceholderText(sample)

    def _cut(self, code: str) -> None:
        """Keep no more of the dates than is known; what is not known yet is asked for in the first field."""
        self._hint()
        length, cut, short = PRECISIONS[code], False, False
        for name, part in self.parts.items():
            try:
                stored = self._members[name].read(part.typed(), language())
            except UserError:
                continue
            short = short or 0 < len(stored) < length
            if len(stored) > length:
                part.show_value(stored[:length])
                cut = True
        if cut:
            self.finished.emit(self.typed())
        elif short:
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.precision.setEnabled(not locked)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._hint()
        super().changeEvent(event)


class BySexEditor(GroupEditor):
    """Women, men, not stated, and their sum."""

    def __init__(self, field: fields.BySex) -> None:
        super().__init__(field)
        self._sum = Label(bold=True)
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(1)
        column.addStretch(1)
        column.addWidget(Label(lambda: _("total"), 11, tone="2"))
        self._sum.setFixedHeight(theme.px(28))
        column.addWidget(self._sum)
        self._row.insertWidget(self._row.count() - 1, cell)
        self.finished.connect(lambda _typed: self._add())

    def show_value(self, stored: str, typed: str = "") -> None:
        super().show_value(stored, typed)
        self._add()

    def _add(self) -> None:
        texts = [part.typed().strip() for part in self.parts.values()]
        known = [int(text) for text in texts if text.isdigit()]
        readable = known and len(known) == sum(1 for text in texts if text)
        self._sum.say(show_number(str(sum(known)), language()) if readable else "–")
