"""Work in the background: one worker thread, one job after the other, results back on the window's thread.

A job is a plain callable. It runs in a copy of the caller's context (so it speaks the caller's language) on a
thread of its own (so a database connection made there stays there). Nothing here ever spins the event loop.
"""

import logging
import sys
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui.garbage import Garbage
from carec_desktop.ui.parts import Words

SWITCH = 0.001  # seconds the window waits for the worker's turn to end: at Python's own 5 ms, painting stutters
SHOW_AFTER = 300  # milliseconds before a person is told that something takes long
log = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """Raised inside a job at its next step after Cancel was pressed; the action's transaction rolls back."""


class Progress:
    """Handed to a job that can be cancelled: call `step(done, total)` now and then."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._stop = Event()

    def cancel(self) -> None:
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def step(self, done: int = 0, total: int = 0) -> None:
        """Say how far the work is; `total` 0 means unknown. Raises Cancelled once Cancel was pressed."""
        if self._stop.is_set():
            raise Cancelled
        self._tell(done, total)

    __call__ = step


def _nobody(_done: int, _total: int) -> None:
    """Whom work is told that nobody follows."""


@dataclass(eq=False)
class Job:
    """One piece of work and what happens after it. `word` says what is going on."""

    op: Callable[[Progress], Any]
    word: Words
    done: Callable[[Any], object] | None = None
    failed: Callable[[UserError], None] | None = None
    cancelled: Callable[[], None] | None = None
    can_cancel: bool = True
    must: bool = False  # what a person entered: done even when the window closes before its turn
    owner: QObject | None = None
    progress: Progress = field(default_factory=lambda: Progress(_nobody))
    context: Context = field(default_factory=copy_context)


class _Bell(QObject):
    """Carries news from the worker to the window's thread."""

    ended = Signal(object, object, object)  # job, result, exception
    moved = Signal(object, int, int)  # job, done, total


class Jobs(QObject):
    """One queue with one worker. `busy` and `moved` feed the progress strip."""

    busy = Signal(object)  # Job that has been running for SHOW_AFTER ms, or None when the worker is free again
    moved = Signal(object, int, int)
    failed = Signal(object)  # UserError nobody took
    broken = Signal(object)  # any other exception: our bug
    ended = Signal(object, bool)  # a Job before its callbacks, and whether it did what it was to do
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._waiting: list[Job] = []
        self._bell = _Bell(self)
        self._bell.ended.connect(self._ended, Qt.ConnectionType.QueuedConnection)
        self._bell.moved.connect(self.moved, Qt.ConnectionType.QueuedConnection)
        self._late = QTimer(self, singleShot=True, interval=SHOW_AFTER)
        self._late.timeout.connect(self._say_busy)
        self._thread: Thread | None = None
        self._garbage = Garbage(self)

    def run(
        self,
        op: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        *,
        word: Words = "",
        **more: Any,
    ) -> Job:
        """Queue work that takes no progress. `more`: failed, cancelled, can_cancel, must, owner of Job."""
        more.setdefault("can_cancel", False)
        return self.submit(Job(lambda _progress: op(), word or (lambda: _("Working…")), done, **more))

    def submit(self, job: Job) -> Job:
        """Queue a job; its callbacks run on this thread, and not at all once its owner is gone. After `close` nothing
        is queued any more."""
        if self._bell.signalsBlocked():
            return job
        job.progress._tell = lambda done, total: self._ring_moved(job, done, total)
        self._waiting.append(job)
        if len(self._waiting) == 1:
            self._late.start()
        if self._thread is None:
            self._garbage.start()
            self._thread = Thread(target=self._work, name="carec-jobs", daemon=True)
            self._thread.start()
        self._queue.put(job)
        return job

    def cancel(self) -> None:
        """Ask the running job to stop at its next step."""
        if self._waiting:
            self._waiting[0].progress.cancel()

    def holds(self, job: Job) -> bool:
        """Whether a job still waits or runs."""
        return job in self._waiting

    def of(self, owner: QObject) -> list[Job]:
        """The jobs of an owner that still wait or run."""
        return [job for job in self._waiting if job.owner is owner]

    @property
    def working(self) -> bool:
        return bool(self._waiting)

    def close(self) -> None:
        """Cancel what runs, forget what waits unless it must be done, and wait for the worker to end. Nothing is
        reported any more."""
        self._bell.blockSignals(True)
        for job in self._waiting:
            if not job.must:
                job.progress.cancel()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None
            self._garbage.stop()
        self._waiting.clear()

    def _ring_moved(self, job: Job, done: int, total: int) -> None:
        self._bell.moved.emit(job, done, total)

    def _work(self) -> None:
        sys.setswitchinterval(SWITCH)
        while self._next():
            pass

    def _next(self) -> bool:
        """Do one job. Nothing of it stays behind on this thread: what it holds of the window dies where it lives."""
        job = self._queue.get()
        if job is None:
            return False
        result, wrong = None, None
        try:
            if job.progress.cancelled:
                raise Cancelled
            result = job.context.run(job.op, job.progress)
        except BaseException as error:  # noqa: BLE001 - carried to the window's thread, never swallowed
            wrong = error
        try:
            self._bell.ended.emit(job, result, wrong)
        except RuntimeError:
            if shiboken6.isValid(self._bell):
                raise
            return False  # the window is gone without being closed: nobody is left to be told
        return True

    def _say_busy(self) -> None:
        if self._waiting:
            self.busy.emit(self._waiting[0])

    def _ended(self, job: Job, result: object, wrong: BaseException | None) -> None:
        if job in self._waiting:
            self._waiting.remove(job)
        job.progress._tell = _nobody  # else the two hold each other, and whatever of the window the job holds
        self._late.stop()
        if self._waiting:
            self._late.start()
        else:
            self.busy.emit(None)
        self.ended.emit(job, wrong is None)
        try:
            self._report(job, result, wrong)
        finally:
            if not self._waiting:
                self.idle.emit()

    def _report(self, job: Job, result: object, wrong: BaseException | None) -> None:
        alive = job.owner is None or shiboken6.isValid(job.owner)
        if wrong is None:
            if job.done is not None and alive:
                job.done(result)
        elif isinstance(wrong, Cancelled):
            if job.cancelled is not None and alive:
                job.cancelled()
        elif isinstance(wrong, UserError):
            if job.failed is not None and alive:
                job.failed(wrong)
            else:
                self.failed.emit(wrong)
        else:
            log.error("job failed", exc_info=wrong)
            self.broken.emit(wrong)
