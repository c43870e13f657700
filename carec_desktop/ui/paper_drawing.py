"""Which paper a page shows: the one chosen last, under its own name, drawn once while the records stay as they are."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui.desk import Desk
from carec_desktop.ui.jobs import Job, Progress
from carec_desktop.ui.paper_view import PaperView
from carec_desktop.ui.parts import Words

MOST_KEPT = 24  # papers of some 100 KB
Key = tuple[object, ...]
Op = Callable[[Any, Progress, dict[str, Any]], bytes]


class Drawing(QObject):
    """Fills `view` through the worker. From the moment another paper is chosen the one before is out of sight, and its
    drawing is given up. `ready` is told whether the paper on show is the chosen one."""

    def __init__(self, desk: Desk, view: PaperView, ready: Callable[[bool], object]) -> None:
        super().__init__(view)
        self._desk, self._view, self._ready = desk, view, ready
        self._asked: tuple[Key, Op, Words] | None = None
        self._job: Job | None = None
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._read: dict[str, Any] = {}  # what was read for one paper serves the next, while no record changes
        desk.changed.connect(self.forget)
        desk.framework_changed.connect(self.forget)

    def draw(self, key: Key, op: Op, word: Words) -> None:
        """Show the paper `key`, unless it is on show or under way. `op(workspace, progress, kept)` draws it; it may
        keep in `kept` what it has read."""
        if self._asked is not None and key == self._asked[0] and (self._under_way() or self._view.shown):
            return
        self._give_up()
        self._asked = key, op, word
        if key in self._kept:
            self._show(key)
            return
        self._view.wait(word)
        self._ready(False)
        read = self._read
        job = self._desk.ask_long(
            lambda ws, step: op(ws, step, read), lambda pdf: self._drawn(job, key, pdf), word=word, owner=self
        )
        job.failed, job.can_cancel = lambda error: self._failed(job, error), False
        self._job = job

    def forget(self, _what: object = None) -> None:
        """Records changed: every paper is drawn anew, the one in sight at once."""
        self._kept.clear()
        self._read = {}
        self._give_up()
        asked, self._asked = self._asked, None
        if asked is not None and self._view.isVisible():
            self.draw(*asked)

    def _under_way(self) -> bool:
        return self._job is not None and self._desk.jobs.holds(self._job)

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.progress.cancel()
            self._job = None

    def _drawn(self, job: Job, key: Key, pdf: bytes) -> None:
        if job is self._job:
            self._kept[key] = pdf
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            self._show(key)

    def _show(self, key: Key) -> None:
        self._kept.move_to_end(key)
        self._view.load(self._kept[key])
        self._ready(True)

    def _failed(self, job: Job, error: UserError) -> None:
        if job is self._job:
            self._view.wait(lambda: _("This paper could not be drawn; the line above says why."))
            self._desk.messages.refuse(error)
