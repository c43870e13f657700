"""The window: Qt and nothing but Qt. It shows what actions return and calls actions; it decides nothing."""

import sys


def _keep_singletons() -> None:
    """Give None, True, False and their like references that no library can use up.

    PySide 6.12.0 returns them without taking a reference. Since Python 3.12 they cannot die (PEP 683); on 3.11
    every call that returns nothing wears None down, until the interpreter aborts after some thousand paints.
    """
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    import ctypes

    for one in (None, True, False, NotImplemented, ...):
        ctypes.c_ssize_t.from_address(id(one)).value += sys.maxsize >> 2


_keep_singletons()
