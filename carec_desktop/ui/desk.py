"""What every page is given: who sits here, the workspace behind the worker thread, the way to other pages.

Pages hold a Desk and nothing else: no global handle, no store. `ask` reads, `do` changes and tells all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from carec_desktop.i18n import language
from carec_desktop.problems import UserError
from carec_desktop.ui.jobs import Job, Jobs, Progress
from carec_desktop.ui.messages import Messages
from carec_desktop.ui.parts import Words
from carec_desktop.ui.preferences import Preferences


@dataclass(frozen=True)
class Who:
    """Role ("focal-point", "sector-lead", "trainer", "secretariat"), REF_AREA, and names to show."""

    role: str = ""
    ref_area: str = ""
    name: str = ""
    sectors: tuple[str, ...] = ()
    sample: bool = False  # the workspace holds demonstration data


@dataclass(frozen=True)
class Stock:
    """What waits here: questions without an answer, values not sent, conflicts, packages put aside, corrections."""

    missing: int = 0
    unsent: int = 0
    conflicts: int = 0
    parked: int = 0
    revision: str = ""  # of the framework in force
    corrections: int = 0


def count_stock(ws: Any) -> Stock:
    """On the worker: how much of everything there is."""
    from carec_desktop.actions import asking, corrections, decide, leaving

    missing = sum(not question.answered for question in asking.questions(ws))
    unsent = len(leaving.leaving(ws))
    conflicts = sum(decide.conflicts_in(stored) for stored in ws.store.ledger.unsettled())
    parked = len(ws.store.post.parked())
    waiting = corrections.count(ws) if ws.is_secretariat else 0
    return Stock(missing, unsent, conflicts, parked, ws.framework.revision, waiting)


class Desk(QObject):
    """One per window. `workspace` is used on the worker thread only, through `ask` and `do`."""

    changed = Signal(object)  # what an action returned: pages on screen refresh themselves
    moved = Signal(str, object)  # go to the page with this key, at this place
    counts_changed = Signal(dict)  # page key -> number beside it in the navigation
    who_changed = Signal()
    framework_changed = Signal()  # another revision is in force: pages made for the one before are made anew
    stock_changed = Signal()  # `notes` say something else now

    def __init__(self, messages: Messages, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.messages = messages
        self.preferences = preferences
        self.jobs = Jobs(self)
        self.jobs.failed.connect(messages.refuse)
        self.jobs.broken.connect(messages.bug)
        self.who = Who()
        self.workspace: Any = None
        self.counts: dict[str, int] = {}
        self.stock = Stock()
        self.changed.connect(lambda _what: self.take_stock())

    @property
    def lang(self) -> str:
        """Language of the window: "en", "ru" or "zh"."""
        return language()

    def settle(self, workspace: Any, who: Who) -> None:
        """A workspace was opened (on the worker): from now on `ask` and `do` work on it."""
        self.workspace = workspace
        self.who = who
        self.who_changed.emit()
        self.take_stock()

    def rise(self) -> None:
        """Nobody sits here any more; whoever opened the workspace closes it."""
        if self.workspace is not None:
            self.workspace, self.who = None, Who()
            self.who_changed.emit()

    def take_stock(self) -> None:
        """Count again what is missing, unsent and undecided; navigation and status line show it."""
        if self.workspace is not None:
            self.ask(count_stock, self._show_stock, owner=self)

    def _show_stock(self, stock: "Stock") -> None:
        revised = self.stock.revision not in ("", stock.revision)
        self.stock = stock
        secretariat = self.who.role == "secretariat"
        self.counts |= {
            "grid": stock.missing, "exchange": 0 if secretariat else stock.unsent,
            "conflicts": stock.conflicts, "inbox": stock.parked, "approval": stock.corrections,
        }  # fmt: skip
        self.counts_changed.emit(self.counts)
        self.stock_changed.emit()
        if revised:
            self.framework_changed.emit()

    def close(self) -> None:
        """End the work and let go of the workspace; the worker has ended, so its connection may be closed here."""
        self.jobs.close()
        if self.workspace is not None:
            self.workspace.close()
            self.workspace = None

    def go(self, key: str, where: Any = None) -> None:
        """Open another page, at a place it understands."""
        self.moved.emit(key, where)

    def count(self, key: str, number: int) -> None:
        """Set the number beside a page in the navigation; 0 shows none."""
        self.counts[key] = number
        self.counts_changed.emit(self.counts)

    def ask(
        self,
        op: Callable[[Any], Any],
        done: Callable[[Any], object],
        *,
        word: Words = "",
        owner: QObject | None = None,
    ) -> Job:
        """Read: `op(workspace)` on the worker, then `done(result)` here, unless `owner` is gone."""
        ws = self.workspace
        return self.jobs.run(lambda: _on(ws, op), done, word=word, owner=owner)

    def keep(
        self, op: Callable[[Any], Any], done: Callable[[Any], object], *,
        failed: Callable[[UserError], None] | None = None, owner: QObject | None = None,
    ) -> Job:  # fmt: skip
        """Keep what is being typed: `op(workspace)` is done even when the window closes first; no page is told."""
        ws = self.workspace
        return self.jobs.run(lambda: _on(ws, op), done, failed=failed, owner=owner, must=True)

    def ask_long(
        self, op: Callable[[Any, Progress], Any], done: Callable[[Any], object], *, word: Words,
        owner: QObject | None = None,
    ) -> Job:  # fmt: skip
        """Reading that tells how far it is and can be cancelled: `op(workspace, progress)`."""
        ws = self.workspace
        return self.jobs.submit(Job(lambda step: _on(ws, op, step), word, done, owner=owner))

    def do(
        self, op: Callable[[Any], Any], done: Callable[[Any], object] | None = None, *, word: Words = "",
        failed: Callable[[UserError], None] | None = None, owner: QObject | None = None,
    ) -> Job:  # fmt: skip
        """Change: like `ask`, then every page is told. UserError goes to `failed` or to the strip."""
        ws = self.workspace
        return self.jobs.run(
            lambda: _on(ws, op), self._then(done, owner), word=word, failed=failed, owner=self, must=True
        )

    def do_long(
        self, op: Callable[[Any, Progress], Any], done: Callable[[Any], object] | None = None, *, word: Words,
        failed: Callable[[UserError], None] | None = None, owner: QObject | None = None,
    ) -> Job:  # fmt: skip
        """A change that tells how far it is and can be cancelled: `op(workspace, progress)`."""
        ws = self.workspace
        job = Job(lambda step: _on(ws, op, step), word, self._then(done, owner), failed, owner=self)
        return self.jobs.submit(job)

    def _then(self, done: Callable[[Any], object] | None, owner: QObject | None) -> Callable[[Any], object]:
        from shiboken6 import isValid

        def then(result: Any) -> None:
            if done is not None and (owner is None or isValid(owner)):
                done(result)
            self.changed.emit(result)

        return then


def _on(ws: Any, op: Callable[..., Any], *more: Any) -> Any:
    """On the worker: work on the workspace that was open when it was asked for, whatever is open by then. Damage that
    the database meets on the way is a sentence too."""
    from carec_desktop.store.database import border

    with border(Path("ledger.sqlite")):
        return op(ws, *more)
