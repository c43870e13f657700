"""One participant: what is known, in how many spellings, and what two laptops say about the same row together.

Every answer counts how often it was corrected (`turns`); of two, the one corrected more often stands, and where that
is equal the larger text, so that uniting gives the same in any order. Two different sexes are in doubt and asked.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from carec_desktop.fields import SEXES
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.people.marks import NONE, Marks
from carec_desktop.people.words import spoken, tidy

TEXTS = ("name", "institution", "kind", "contact")
ANSWERS = ("name", "country", "institution", "kind", "contact", "notice", "completed", "before", "after", "code")
WALK_IN = "W"


@dataclass(frozen=True, repr=False)
class Person:
    """One row of a list. `also`: every text the person is written as, the name among them. `country`: a member's
    code or "". `institution`: a record id of the register or a name; `kind`: code of its type when it is in no
    register. `completed` None: nobody said. `before`, `after`: test scores in per cent as decimal text, "" for none.
    `code`: "014" on paper, "W1" for a walk-in, "" until the list gives one. `doubt`: two laptops said two sexes."""

    name: str
    sex: str = "_U"
    also: frozenset[str] = frozenset()
    country: str = ""
    institution: str = ""
    kind: str = ""
    contact: str = ""
    notice: bool = False
    marks: Marks = NONE
    completed: bool | None = None
    before: str = ""
    after: str = ""
    doubt: bool = False
    code: str = ""
    number: str = field(default_factory=lambda: secrets.token_hex(4))
    turns: Mapping[str, int] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in TEXTS:
            object.__setattr__(self, name, tidy(getattr(self, name)))
        object.__setattr__(self, "also", frozenset({self.name, *map(tidy, self.also)} - {""}))
        if self.sex not in SEXES or self.doubt:
            object.__setattr__(self, "sex", "_U")
        if self.country not in MEMBERS:
            object.__setattr__(self, "country", "")

    def __repr__(self) -> str:
        return f"<person {self.number}>"

    # -- read

    @cached_property
    def same(self) -> tuple[str, str]:
        """Who this is: two rows that agree in it are one person."""
        return spoken(self.name), spoken(self.institution)

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """How else the person is written, without what only case or width tell apart."""
        found = {spoken(text): text for text in sorted(self.also)}
        found.pop(spoken(self.name), None)
        return tuple(found[key] for key in sorted(found))

    @property
    def other(self) -> str:
        """One other spelling, "" for none."""
        return self.spellings[0] if self.spellings else ""

    @property
    def sessions(self) -> frozenset[int]:
        return self.marks.sessions

    def mark(self, session: int) -> str:
        """here, late, early, late_early, "" for absent, or "ask" where two doors said different things."""
        return self.marks.kind(session)

    @property
    def is_walk_in(self) -> bool:
        return self.code.startswith(WALK_IN)

    def goes_by(self, name: str) -> bool:
        return spoken(name) in {spoken(text) for text in self.also}

    # -- changed

    def marked(self, session: int, kind: str) -> "Person":
        return replace(self, marks=self.marks.put(session, kind))

    def edited(self, **answers: Any) -> "Person":
        """With other answers (ANSWERS, sex), each of them counted; texts are tidied, spellings are `also=`."""
        changed = {name: value for name, value in answers.items() if getattr(self, name) != value}
        if "sex" in answers and self.doubt:
            changed |= {"sex": answers["sex"]}
        turns = {**self.turns, **{name: self.turns.get(name, 0) + 1 for name in changed if name != "also"}}
        changed |= {"doubt": False} if "sex" in changed else {}
        after = replace(self, **changed, turns=turns)
        # A corrected name takes the place of the mistaken one.
        return replace(after, also=after.also - {self.name}) if "name" in changed and "also" not in changed else after

    def joined(self, later: "Person") -> "Person":
        """This row completed by another about the same person; the later one wins where both speak."""
        kept = ("name", "code", "institution") if self.institution else ("name", "code")
        asked = [name for name in (*ANSWERS, "sex") if name not in kept and _speaks(name, later)]
        whole = self.edited(**{name: getattr(later, name) for name in asked}, also=self.also | later.also)
        return replace(whole, marks=self.marks.united(later.marks))

    def united(self, other: "Person") -> "Person":
        """What two laptops say about this row. Commutative, associative, idempotent."""
        if self is other or self == other:
            return self
        said = {name: _stronger(name, self, other) for name in ANSWERS}
        turns = {name: max(self.turns.get(name, 0), other.turns.get(name, 0)) for name in {**self.turns, **other.turns}}
        sex, doubt = _sexes(self, other)
        return Person(**said, sex=sex, doubt=doubt, also=self.also | other.also, marks=self.marks.united(other.marks),
                      number=self.number, turns=turns)  # fmt: skip

    # -- kept

    def plain(self) -> dict[str, Any]:
        """As JSON; what is blank is left out. Kept, because a whole list is written after every mark: do not change."""
        return self._plain

    @cached_property
    def _plain(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "number": self.number, "name": self.name, "sex": self.sex, "also": sorted(self.also - {self.name}),
            "turns": dict(self.turns), "doubt": self.doubt,
            **{name: getattr(self, name) for name in ANSWERS if name not in ("name", "completed")},
        }  # fmt: skip
        said = {name: value for name, value in said.items() if value not in ("", False, [], {})}
        return said | self.marks.plain() | ({} if self.completed is None else {"completed": self.completed})

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Person":
        """From `plain`, of format 1 as well. Raises ValueError, TypeError or KeyError when it is none."""
        said = dict(plain)
        marks = Marks.of(said)
        for name in ("marks", "taken", "sessions"):
            said.pop(name, None)
        also = [*said.pop("also", ()), said.pop("other", "")]
        for name in ("before", "after"):
            if said.get(name) and not Decimal(0) <= Decimal(said[name]) <= 100:
                raise ValueError("no score")
        return _checked(cls(**said, also=frozenset(map(str, also)), marks=marks))


def _checked(person: Person) -> Person:
    """A person whose every part is of its kind, whatever the file said. Raises ValueError."""
    parts: dict[str, Any] = vars(person)
    texts = [parts[name] for name in (*TEXTS, "code", "number", "country", "before", "after")]
    turns = parts["turns"].items()
    if not all(isinstance(text, str) for text in texts) or not re.fullmatch(r"(W?\d{1,6})?", parts["code"]):
        raise ValueError("no person")
    if not re.fullmatch(r"[0-9a-z]{1,16}", parts["number"]):
        raise ValueError("no person")
    if not all(isinstance(name, str) and isinstance(turn, int) and 0 <= turn < 2**31 for name, turn in turns):
        raise ValueError("no person")
    if parts["completed"] not in (None, True, False) or not isinstance(parts["notice"], bool) or not person.name:
        raise ValueError("no person")
    return person


def _stronger(name: str, one: Person, two: Person) -> Any:
    """The answer of the row where it was corrected more often; then any answer rather than none, then the larger."""
    return max((one, two), key=lambda row: _rank(name, row)).__getattribute__(name)


def _rank(name: str, row: Person) -> tuple[int, bool, str]:
    return row.turns.get(name, 0), _speaks(name, row), str(getattr(row, name))


def _speaks(name: str, row: Person) -> bool:
    value = getattr(row, name)
    return value is not None if name == "completed" else value not in ("", "_U", False)


def _sexes(one: Person, two: Person) -> tuple[str, bool]:
    turn, other = one.turns.get("sex", 0), two.turns.get("sex", 0)
    if turn != other:
        stronger = one if turn > other else two
        return stronger.sex, stronger.doubt
    return agreed_sex((one, two))


def agreed_sex(rows: Iterable[Person]) -> tuple[str, bool]:
    """The sex that rows about one person agree in, and whether they contradict each other."""
    rows = list(rows)
    known = {row.sex for row in rows} - {"_U"}
    doubt = len(known) > 1 or any(row.doubt for row in rows)
    return ("_U", True) if doubt else (next(iter(known), "_U"), False)
