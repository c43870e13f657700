"""Editors of groups: fields that mean something only together, shown side by side and answered as one."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carec_desktop import fields
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_number
from carec_desktop.ui import theme
from carec_desktop.ui.editors import Editor, editor_for, say_later
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
            self.parts[name] = part
        self._arrange(field.members)

    def _arrange(self, members: Mapping[str, fields.Field[Any]]) -> None:
        for name, part in self.parts.items():
            cell = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(1)
            column.addWidget(Label(say_later(members[name].label), 11, tone="2"))
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


class DatesEditor(GroupEditor):
    """First and last day on one line."""

    def _arrange(self, members: Mapping[str, fields.Field[Any]]) -> None:
        first, last = self.parts.values()
        self._row.addWidget(beside(first, Label(lambda: _("to"), tone="2"), last))
        self._row.addStretch(1)
        self.setFocusProxy(first)


class BySexEditor(GroupEditor):
    """Women, men, not stated, and their sum."""

    def __init__(self, field: fields.BySex) -> None:
        super().__init__(field)
        self._sum = Label(bold=True)
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(1)
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
