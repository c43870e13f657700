"""A sign-in sheet keyed back in with ten-second lines such as "1-5 7 9L 12E W2": row codes and what the pen said.

A code alone is "here"; a letter after it says late, left early, both, or absent. Letters of all three languages are
read, because the sheet was signed in one of them. Codes that nobody on the list has are named, never guessed, and
so are those that two doors gave to two people before their lists came together.
"""

import re
from dataclasses import dataclass

from carec_desktop.i18n import N_
from carec_desktop.people.marks import EARLY, HERE, LATE, LATE_EARLY
from carec_desktop.people.persons import Person
from carec_desktop.people.roll import Attendance
from carec_desktop.plaintext import plain
from carec_desktop.problems import Problem, declare

NO_SUCH_ROW = declare(
    "row-code-unknown", N_("“{text}” is no row of this list; the other rows are read, look at the sheet again."),
    blocking=False,
)  # fmt: skip
TWO_ROWS = declare(
    "row-code-of-two",
    N_("“{text}” was given at two doors; the other rows are read, choose who is meant and type {codes}."),
    blocking=False,
)
NOT_A_ROW = declare(
    "row-code-unreadable",
    N_("“{text}” cannot be read as a row; write codes such as 7, 1-5, 9L (late), 12E (left early), 3X (absent) or W2."),
    blocking=False,
)
MOST_ROWS, LONGEST_LINE = 500, 2_000
# What stands behind a code. Cyrillic: опоздал, ушёл раньше; Chinese: 迟到, 早退, 缺席.
LETTERS = {
    "": HERE, "L": LATE, "Л": LATE, "О": LATE, "迟": LATE, "E": EARLY, "У": EARLY, "Р": EARLY, "早": EARLY,
    "LE": LATE_EARLY, "EL": LATE_EARLY, "ОУ": LATE_EARLY, "УО": LATE_EARLY, "迟早": LATE_EARLY,
    "X": "", "Х": "", "A": "", "Н": "", "缺": "", "-": "",
}  # fmt: skip
_PIECE = re.compile(r"(W?)(\d{1,5})(?:-W?(\d{1,5}))?(\D*)")


@dataclass(frozen=True, repr=False)
class Change:
    """What one line of the sheet changes: the mark of a person from `before` to `after` ("" absent)."""

    person: Person
    before: str
    after: str

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, repr=False)
class Keyed:
    """A keyed line, read: one change a person, in the order typed, and what could not be read; `either`: people of
    whom the line does not say which is meant."""

    session: int
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    either: tuple[Person, ...] = ()

    def count(self, kind: str) -> int:
        """People who get this mark."""
        return sum(change.after == kind for change in self.changes)


def read(listed: Attendance, text: str, session: int) -> Keyed:
    """What the line would change in this list; nothing is changed here."""
    marks: dict[str, str] = {}
    problems: list[Problem] = []
    either: list[Person] = []
    line = re.sub(r"(?<=\d)\s*-\s*(?=W?\d)", "-", plain(text[:LONGEST_LINE]).upper())
    for piece in filter(None, re.split(r"[\s,;/]+", line)):
        found = _codes(listed, piece)
        if found is None:
            problems.append(NOT_A_ROW.at("", text=_shown(piece)))
            continue
        codes, kind = found
        known = [listed.by_code[code].number for code in codes if code in listed.by_code]
        strange = [code for code in codes if code not in listed.by_code and not listed.holders(code)]
        marks |= dict.fromkeys(known, kind)
        for code, people in ((code, listed.holders(code)) for code in codes if code not in listed.by_code):
            if people:
                either += [person for person in people if person not in either]
                problems.append(TWO_ROWS.at("", text=code, codes=" / ".join(person.code for person in people)))
        if strange:  # of a span only where it leaves the list
            problems.append(NO_SUCH_ROW.at("", text=_shown("-".join(dict.fromkeys((strange[0], strange[-1]))))))
    changes = [Change(listed.by_number[number], listed.by_number[number].mark(session), kind)
               for number, kind in marks.items()]  # fmt: skip
    return Keyed(session, tuple(changes), tuple(problems), tuple(either))


def _codes(listed: Attendance, piece: str) -> tuple[list[str], str] | None:
    """Row codes of one piece and the mark it gives them; None when it is none."""
    met = _PIECE.fullmatch(piece)
    if met is None:
        return None
    walk, first, last, letters = met.groups()
    if int(last or first) - int(first) >= MOST_ROWS:
        return None
    codes = [_code(walk, at) for at in range(int(first), int(last or first) + 1)]
    twin = f"{codes[0]}{letters[:1]}" if codes and letters else ""
    if twin in listed.by_code and not last:  # one of two people to whom two doors gave the same code
        codes, letters = [twin], letters[1:]
    return (codes, LETTERS[letters]) if codes and letters in LETTERS else None


def _code(walk: str, number: int) -> str:
    return f"W{number}" if walk else f"{number:03}"


def _shown(piece: str) -> str:
    """Enough to find the place on the sheet; whoever types a name here does not see it in an error."""
    return piece if len(piece) <= 12 and any(char.isdigit() for char in piece) else "…"
