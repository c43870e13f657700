"""The side panel of one ministry: its name, until when it is asked, its workbook, what came back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from carec_desktop.i18n import _, language
from carec_desktop.localvalues import show_date
from carec_desktop.ui.editors import Line
from carec_desktop.ui.panels import Panel
from carec_desktop.ui.parts import Button, Label, beside

if TYPE_CHECKING:
    from carec_desktop.actions.ministries import Ministry
    from carec_desktop.ui.pages.ministries import Ministries


def fill(panel: Panel, page: "Ministries", one: "Ministry | None") -> None:
    """Show a ministry, or that none is chosen; whatever had the keyboard in the panel has it again."""
    had = QApplication.focusWidget()
    named = had.accessibleName() if had is not None and panel.isAncestorOf(had) else ""
    panel.clear()
    if one is None:
        panel.block(Label(lambda: _("No ministry is chosen."), tone="2"), rule=False)
        return
    panel.head(one.name)
    _fields(panel, page, one)
    panel.pairs([
        (lambda: _("Questions"), str(len(one.measures))), (lambda: _("Workbook"), one.file or "—"),
        (lambda: _("Answer"), one.answer or "—"), (lambda: _("Answered"), lambda: page.answered_words(one)),
    ])  # fmt: skip
    if one.asked_otherwise:
        words = lambda: _("The workbook it has asks for other questions than these; write it again.")  # noqa: E731
        panel.block(Label(words, tone="watch", wrap=True))
    _buttons(panel, page, one)
    for widget in panel.findChildren(QWidget) if named else ():
        if widget.accessibleName() == named and widget.isVisibleTo(panel):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)


def _fields(panel: Panel, page: "Ministries", one: "Ministry") -> None:
    name, due = Line(), Line(width=130)
    name.show_text(one.name)
    name.setAccessibleName(_("Name"))
    name.left.connect(lambda: page.rename(one.name, name.text()))
    due.show_text(show_date(one.due, language()) if one.due else "")
    due.setAccessibleName(_("Answer due"))
    due.setPlaceholderText(_("no day set"))
    due.left.connect(lambda: page.set_due(one.name, due.text()))
    panel.block(
        Label(lambda: _("Name"), 12, tone="2"), name, Label(lambda: _("Answer due"), 12, tone="2"),
        beside(due, None), gap=4,
    )  # fmt: skip


def _buttons(panel: Panel, page: "Ministries", one: "Ministry") -> None:
    write = Button(lambda: _("Write its workbook…"), lambda: page.choose_file(one), icon="up")
    write.setEnabled(bool(one.measures))
    read = Button(lambda: _("Read its answer…"), page.pick, icon="inbox")
    gone = Button(lambda: _("Take it off the list"), lambda: page.remove(one.name), kind="link")
    panel.block(beside(write, None), beside(read, None), beside(gone, None), gap=8, rule=False)
