"""The instance lock of a workspace: one writer at a time, readers never wait for it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

NAME = "lock"
HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK, getattr(errno, "EDEADLOCK", errno.EDEADLK)}


def try_lock(handle: IO[bytes]) -> bool:
    """Take the lock for as long as `handle` stays open; False when somebody else holds it. Raises OSError where
    there are no locks."""
    return _try(handle, shared=False)


def _try(handle: IO[bytes], *, shared: bool) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in HELD:
            raise
        return False
    return True


@contextmanager
def no_writer(folder: Path) -> Iterator[bool | None]:
    """Yields True while no writer is there and none can begin, False when one is there, None when nobody
    knows (no lock was ever taken here, or none can be). Held for moments, it makes no writer fail: they try again."""
    try:
        handle = open(folder / NAME, "rb")  # noqa: SIM115 - closed below, and the lock with it
    except OSError:
        yield None
        return
    with handle:
        try:
            free: bool | None = _try(handle, shared=True)
        except OSError:
            free = None
        yield free
