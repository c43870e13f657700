"""Language of the program: marks strings, looks them up, and switches at run time.

The language is a context variable, so a card printed in Russian by one thread never
changes the window another thread paints in Chinese.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from carec_desktop.paths import LOCALES

DOMAIN = "carec"
LANGUAGES = ("en", "ru", "zh")
_default = ["en"]
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def N_(message: str) -> str:
    """Mark `message` for the catalogues; it is translated where it is used."""
    return message


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, [language], fallback=True)


def language() -> str:
    """Code of the language spoken here and now: one of LANGUAGES."""
    return _spoken.get() or _default[0]


def use(code: str) -> None:
    """Make `code` the language of the whole program. Raises ValueError for an unknown one."""
    if code not in LANGUAGES:
        raise ValueError(code)
    _default[0] = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak `code` inside the block, whatever the program's own language is."""
    if code not in LANGUAGES:
        raise ValueError(code)
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def _(message: str) -> str:
    return _catalogue(language()).gettext(message) if message else ""


def C_(context: str, message: str) -> str:
    """Translate a word that needs its context ("held" of an event is not "held" of a value)."""
    return _catalogue(language()).pgettext(context, message)


def ngettext(one: str, many: str, n: int) -> str:
    return _catalogue(language()).ngettext(one, many, n)
