"""What the secretariat does to the draft: steps, undo, a workbook in and out, publishing.

The worker alone holds the draft, so that no letter typed overtakes another.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from carec_desktop.framework_steps import Step
from carec_desktop.i18n import _, ngettext
from carec_desktop.problems import UserError
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.messages import Answer
from carec_desktop.ui.pages.framework_rows import Facts, facts_of

if TYPE_CHECKING:
    from carec_desktop.actions.ended import Ended
    from carec_desktop.actions.framework_draft import Draft
    from carec_desktop.actions.workspace import Workspace


class Held:
    """The draft as the worker left it last; touched by the worker alone, so no letter overtakes another."""

    def __init__(self) -> None:
        self.draft: Draft | None = None
        self._ended: tuple[object, Mapping[str, Ended]] | None = None  # and the state of the ledger it was read in

    def now(self, ws: "Workspace") -> "Draft":
        from carec_desktop.actions import framework_draft

        if self.draft is None or self.draft.base is not ws.framework.tables:
            self.draft = framework_draft.load(ws)
        return self.draft

    def take(self, ws: "Workspace", step: Step) -> None:
        from carec_desktop.actions import framework_draft

        self.draft = framework_draft.take(ws, self.now(ws), step)

    def facts(self, ws: "Workspace") -> Facts:
        return facts_of(self.now(ws), ws.framework.revision, self.ended(ws), editable=ws.is_secretariat)

    def ended(self, ws: "Workspace") -> "Mapping[str, Ended]":
        """Measures that have ended, read again only after figures came or a revision did."""
        from carec_desktop.actions.ended import ended

        stamp = (ws.framework.revision, *ws.store.ledger.stamp())
        if self._ended is None or self._ended[0] != stamp:
            self._ended = stamp, ended(ws)
        return self._ended[1]


class Acts:
    """The acts of one page. `show(facts)` when the draft is another one, `taken(facts, code)` after a step."""

    def __init__(
        self, desk: Desk, owner: QWidget, show: Callable[[Facts], None], taken: Callable[[Facts, str], None]
    ) -> None:
        self.desk, self._owner, self._show, self._taken = desk, owner, show, taken
        self._held = Held()
        self._dropped: list[Step] = []

    def read(self) -> None:
        """Judge the draft as it stands now and show it."""
        self.desk.ask(self._held.facts, self._show, word=lambda: _("Reading…"), owner=self._owner)

    def type(self, step: Step, done: Callable[[], None]) -> None:
        """Keep a letter that was typed; it is judged when the person pauses."""
        self.desk.keep(lambda ws: self._held.take(ws, step), lambda _nothing: done(), owner=self._owner)

    def take(self, step: Step, failed: Callable[[UserError], None] | None = None) -> None:
        """Take a step; `failed` is told why it is refused."""
        new = step.facts.get("new", step.facts.get("code", "")).split()

        def work(ws: "Workspace") -> Facts:
            self._held.take(ws, step)
            return self._held.facts(ws)

        def kept(facts: Facts) -> None:
            self._taken(facts, new[0] if new else "")

        self.desk.keep(work, kept, failed=failed or self.desk.messages.refuse, owner=self._owner)

    def undo(self) -> None:
        """Take the last step back."""

        def work(ws: "Workspace") -> Facts:
            from carec_desktop.actions import framework_draft

            self._held.draft = framework_draft.undo(ws)
            return self._held.facts(ws)

        self.desk.keep(work, self._show, owner=self._owner)

    def discard(self) -> None:
        """Begin anew from what is in force; the strip of messages says how to get the draft back."""

        def work(ws: "Workspace") -> tuple[list[Step], Facts]:
            from carec_desktop.actions import framework_draft

            steps, self._held.draft = framework_draft.forget(ws), None
            return steps, self._held.facts(ws)

        def done(found: tuple[list[Step], Facts]) -> None:
            self._dropped = found[0]
            self._show(found[1])
            self._offer_back(found[0])

        self.desk.keep(work, done, owner=self._owner)

    def _offer_back(self, steps: list[Step]) -> None:
        words = ngettext("{n} step is discarded.", "{n} steps are discarded.", len(steps)).format(n=len(steps))
        self.desk.messages.ask(
            words,
            [Answer(lambda: _("Bring the draft back"), self.bring_back), Answer(lambda: _("Close"), primary=True)],
        )

    def bring_back(self) -> None:
        """Undo discarding."""
        steps, self._dropped = self._dropped, []

        def work(ws: "Workspace") -> Facts:
            from carec_desktop.actions import framework_draft

            self._held.draft = framework_draft.bring_back(ws, steps)
            return self._held.facts(ws)

        self.desk.keep(work, self._show, owner=self._owner)

    def save_book(self, path: Path) -> None:
        """The draft, or what is in force, as a workbook."""

        def work(ws: "Workspace") -> None:
            from carec_desktop.actions import framework_draft

            framework_draft.save_book(ws, self._held.now(ws), path)

        done = lambda _none: self.desk.messages.info(  # noqa: E731
            _("The framework is written to “{file}”.").format(file=path.name)
        )
        self.desk.ask(work, done, word=lambda: _("Writing…"), owner=self._owner)

    def open_book(self, path: Path, done: Callable[[Facts], None]) -> None:
        """Take over a workbook that was edited elsewhere, as one step of the draft."""

        def work(ws: "Workspace") -> Facts:
            from carec_desktop.actions import framework_draft

            self._held.draft = framework_draft.open_book(ws, self._held.now(ws), path)
            return self._held.facts(ws)

        self.desk.ask(work, done, word=lambda: _("Reading…"), owner=self._owner)

    def publish(self, revision: str, secret: str, done: Callable[[], None]) -> None:
        """Sign the draft under this name."""
        step = Step("cell", {"sheet": "framework", "code": "revision", "column": "value", "value": revision})

        def work(ws: "Workspace") -> Any:
            from carec_desktop.actions import framework_draft

            self._held.take(ws, step)
            head = framework_draft.publish(ws, secret, self._held.now(ws))
            self._held.draft = None
            return head

        def published(head: Any) -> None:
            done()
            words = _("Revision {revision} is in force; countries get it with their next receipt.")
            self.desk.messages.info(words.format(revision=head.revision))

        self.desk.do(work, published, word=lambda: _("Signing and writing…"), owner=self._owner)
