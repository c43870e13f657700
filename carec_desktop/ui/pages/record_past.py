"""The side panel with the history of a record: the newest answer first, what it was before, who, when and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from carec_desktop.forms import FORMS
from carec_desktop.i18n import _, language, ngettext
from carec_desktop.ledger import EXISTS
from carec_desktop.localvalues import show_date
from carec_desktop.names import framework_in_force
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.panels import Item, Panel
from carec_desktop.validate import field_of

if TYPE_CHECKING:
    from carec_desktop.actions.record_history import Change

MOST = 200  # lines; the rest is in the packages


class Past(Panel):
    """Filled by `show_changes`."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form

    def show_changes(self, changes: "Sequence[Change]") -> None:
        """Everything that was answered, the newest first."""
        self.clear()
        count = len(changes)
        self.head(
            lambda: _("What happened to this record"),
            lambda: ngettext("{n} change", "{n} changes", count).format(n=count),
        )
        for change in changes[:MOST]:
            self.add(self._item(change))

    def _item(self, change: "Change") -> QWidget:
        mark = Mark.RECEIVED if change.sent and not change.lost else None if change.sent else Mark.NOT_SENT
        title = f"{self._label(change.question)}: {self._value(change.question, change.value)}"
        told = [self._value(change.question, change.before)] if change.before else []
        more = [_("before: {value}").format(value=text) for text in told]
        more += [_("{who}, {when}").format(who=change.who or _("unknown"), when=_moment(change.when))]
        more += [_("because: {reason}").format(reason=change.why)] if change.why else []
        more += [_("it did not count")] if change.lost else []
        return Item(mark, title, "\n".join(more))

    def _label(self, question: str) -> str:
        if question == EXISTS:
            return _("Record")
        field = FORMS[self.form].fields.get(question)
        return _(field.label) if field is not None else question

    def _value(self, question: str, stored: str) -> str:
        if question == EXISTS:
            return _("deleted") if stored == "0" else _("kept")
        known = question in FORMS[self.form].fields
        field = field_of(FORMS[self.form], question, {}, framework_in_force()) if known else None
        if not stored:
            return _("empty")
        try:
            return field.show(stored, language()) if field is not None else stored
        except ValueError:  # typed text that could not be read yet
            return stored


def _moment(when: str) -> str:
    """"2026-03-01T09:30:00Z" as people read it, UTC."""
    return f"{show_date(when[:10], language())}, {when[11:16]}" if len(when) >= 16 else when
