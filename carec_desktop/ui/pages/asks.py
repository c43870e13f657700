"""What the secretariat asks on the home page: one line each, and the way to answer it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from carec_desktop.i18n import _
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages.places import page_of
from carec_desktop.ui.panels import Item

if TYPE_CHECKING:
    from carec_desktop.actions.last_receipt import Matter
    from carec_desktop.actions.workspace import Workspace


def item(ask: "Matter", call: Callable[[], object]) -> QWidget:
    """The line of one matter; Enter or a click answers it."""
    if ask.decision.kind == "conflict":
        return Item(
            Mark.CONFLICT,
            lambda: _("{place}: {yours} or {other}?").format(
                place=ask.name(), yours=ask.shown(ask.decision.yours), other=ask.shown(ask.decision.other)
            ),
            lambda: _("Given by {who}. Choose, or give another with its source.").format(who=ask.decision.who), call,
        )  # fmt: skip
    if ask.decision.kind == "entered":
        return Item(Mark.ASKED, lambda: _sentence(ask), lambda: _entered(ask), call)
    return Item(Mark.ASKED, ask.name, ask.sentence, call)


def answer(desk: Desk, owner: QWidget, ask: "Matter") -> None:
    """Go where the matter is settled, or settle it in a box."""
    if ask.decision.kind == "conflict":
        desk.go("settle", ask.place)
    elif ask.decision.kind == "entered":
        _ask_to_confirm(desk, owner, ask)
    elif ask.decision.kind == "question":
        desk.messages.ask_text(
            ask.decision.why, partial(_reply, desk, owner, ask), ok=_("Reply"),
            more=_("About {place}: {value}. The reply goes with the next package.").format(
                place=ask.name(), value=ask.shown(ask.decision.yours) or "—"
            ),
        )  # fmt: skip
    else:
        _open(desk, ask)


def _open(desk: Desk, ask: "Matter") -> None:
    if ask.view is None:
        desk.go("exchange")
    else:
        desk.go(*page_of(ask.view.form, ask.view.record_id, ask.view.key))


def _ask_to_confirm(desk: Desk, owner: QWidget, ask: "Matter") -> None:
    desk.messages.ask(
        _sentence(ask),
        [
            Answer(lambda: _("Confirm"), partial(_confirm, desk, owner, ask), primary=True),
            Answer(lambda: _("Correct it"), partial(_open, desk, ask)),
            Answer(lambda: _("Later")),
        ],
        more=_entered(ask),
    )


def _sentence(ask: "Matter") -> str:
    return _("Is {value} right for {place}?").format(value=ask.shown(ask.decision.yours), place=ask.name())


def _entered(ask: "Matter") -> str:
    return _("{who} entered it for you ({why}). Your answer goes with the next package.").format(
        who=ask.decision.who, why=ask.decision.why
    )


def _confirm(desk: Desk, owner: QWidget, ask: "Matter") -> None:
    def confirm(ws: "Workspace") -> None:
        from carec_desktop.actions import record

        record.confirm(ws, ask.place.partition(".")[0])

    desk.do(confirm, word=lambda: _("Saving…"), owner=owner)


def _reply(desk: Desk, owner: QWidget, ask: "Matter", text: str) -> None:
    def reply(ws: "Workspace") -> None:
        from carec_desktop.actions import queries

        queries.reply(ws, ask.place, text)

    desk.do(reply, word=lambda: _("Saving…"), owner=owner)

