"""Loads sqlite-utils without pandas and numpy, which it takes in when they are installed and which nothing here
hands it: half a second of every start. The package imports this module before any other of its own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def absent(*names: str) -> Iterator[None]:
    """Let modules that are not loaded yet look as if they were not installed."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is how Python says "not there"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with absent("pandas", "numpy"):
    import sqlite_utils  # noqa: F401
