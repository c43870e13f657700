"""What can go wrong for a reason a person can act on.

Every kind of problem is declared once, beside the rule that finds it, with a code that
tests and JSON rely on and one whole sentence: what happened, what is safe, what to do next.
Anything that is not a UserError is our bug.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from carec_desktop.i18n import _

_registry: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """One kind of problem. `blocking` False makes it a question the person may wave through."""

    code: str
    text: str
    blocking: bool = True

    def at(self, place: str = "", /, **facts: object) -> "Problem":
        return Problem(self, place, facts)

    def error(self, place: str = "", /, **facts: object) -> "UserError":
        return UserError(self.at(place, **facts))


@dataclass(frozen=True)
class Problem:
    """A kind met at a place: a question key, a sheet and row, or a file name."""

    kind: Kind
    place: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def blocking(self) -> bool:
        return self.kind.blocking

    def sentence(self) -> str:
        """The problem as one sentence in the language spoken now."""
        return _(self.kind.text).format(**self.facts)

    def stored(self) -> str:
        """The problem as one line of text that `said` turns into a sentence again, in any language."""
        facts = {name: str(value) for name, value in self.facts.items()}
        return json.dumps({"code": self.code, "place": self.place, "facts": facts}, ensure_ascii=False, sort_keys=True)


class UserError(Exception):
    """The person's mistake or the world's; shown as one sentence, never as a traceback."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return self.problem.sentence()


def declare(code: str, text: str, *, blocking: bool = True) -> Kind:
    """Add a kind to the catalogue; a code is declared once. `text` is marked with N_ by the caller."""
    if code in _registry:
        raise ValueError(f"problem {code} is declared twice")
    return _registry.setdefault(code, Kind(code, text, blocking))


def registry() -> Mapping[str, Kind]:
    """All kinds declared by the modules imported so far."""
    return _registry


def said(stored: str) -> str:
    """The sentence of a stored problem in the language spoken now; other text as it stands."""
    try:
        plain = json.loads(stored)
        return Problem(_registry[plain["code"]], plain["place"], plain["facts"]).sentence()
    except (ValueError, KeyError, TypeError):
        return stored
