"""What the secretariat asks on the home page: one line each, and the way to answer it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import _, language
from carec_desktop.localvalues import is_canonical, show_number
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages.home_data import Ask
from carec_desktop.ui.panels import Item

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace


def item(ask: Ask, call: Callable[[], object]) -> QWidget:
    """The line of one matter; Enter or a click answers it."""
    if ask.kind == "conflict":
        return Item(
            Mark.CONFLICT,
            lambda: _("{place}: {yours} or {other}?").format(
                place=ask.place, yours=_value(ask.yours), other=_value(ask.other)
            ),
            lambda: _("Given by {who}. Choose, or give another with its source.").format(who=ask.who), call,
        )  # fmt: skip
    if ask.kind == "entered":
        return Item(Mark.ASKED, lambda: _sentence(ask), lambda: _entered(ask), call)
    return Item(Mark.ASKED, ask.place, ask.why, call)


def answer(desk: Desk, owner: QWidget, ask: Ask) -> None:
    """Go where the matter is settled, or settle it in a box."""
    if ask.kind == "conflict":
        desk.go("settle", ask.question)
    elif ask.kind == "entered":
        _ask_to_confirm(desk, owner, ask)
    elif ask.kind == "question":
        desk.messages.ask_text(
            ask.why, partial(_reply, desk, owner, ask), ok=_("Reply"),
            more=_("About {place}: {value}. The reply goes with the next package.").format(
                place=ask.place, value=_value(ask.yours) or "—"
            ),
        )  # fmt: skip
    else:
        _open(desk, ask)


def _open(desk: Desk, ask: Ask) -> None:
    desk.go("grid" if ask.measure else "exchange", ask.measure or None)


def _ask_to_confirm(desk: Desk, owner: QWidget, ask: Ask) -> None:
    desk.messages.ask(
        _sentence(ask),
        [
            Answer(lambda: _("Confirm"), partial(_confirm, desk, owner, ask), primary=True),
            Answer(lambda: _("Correct it"), partial(_open, desk, ask)),
            Answer(lambda: _("Later")),
        ],
        more=_entered(ask),
    )


def _sentence(ask: Ask) -> str:
    return _("Is {value} right for {place}?").format(value=_value(ask.yours), place=ask.place)


def _entered(ask: Ask) -> str:
    return _("{who} entered it for you ({why}). Your answer goes with the next package.").format(
        who=ask.who, why=ask.why
    )


def _confirm(desk: Desk, owner: QWidget, ask: Ask) -> None:
    def confirm(ws: "Workspace") -> None:
        from carec_desktop.actions import record

        record.confirm(ws, ask.question.partition(".")[0])

    desk.do(confirm, word=lambda: _("Saving…"), owner=owner)


def _reply(desk: Desk, owner: QWidget, ask: Ask, text: str) -> None:
    def reply(ws: "Workspace") -> None:
        from carec_desktop.actions import queries

        queries.reply(ws, ask.question, text)

    desk.do(reply, word=lambda: _("Saving…"), owner=owner)


def _value(text: str) -> str:
    return show_number(text, language()) if is_canonical(text) else text
