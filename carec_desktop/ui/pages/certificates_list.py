"""Who gets a certificate: the rule that chooses among the people of a list, and the columns that show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carec_desktop.i18n import C_, _
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.tables import Column

if TYPE_CHECKING:
    from carec_desktop.people import Attendance, Person

COMPLETED, ATTENDED = "completed", "attended"


@dataclass(frozen=True)
class Rule:
    """`kind` COMPLETED, or ATTENDED in at least `least` sessions."""

    kind: str = COMPLETED
    least: int = 1

    def gives(self, person: "Person") -> bool:
        """Whether the person gets a certificate."""
        if self.kind == COMPLETED:
            return person.completed is True
        return len(person.sessions) >= self.least and person.completed is not False


@dataclass(frozen=True, repr=False)
class Row:
    """One person of the table. `lacks`: signs of the name that no printing font has."""

    person: "Person"
    gets: bool
    sessions: int
    lacks: str = ""


def rows_of(listed: "Attendance", rule: Rule, sessions: int, lacks: "dict[str, str]") -> list[Row]:
    """Everybody on the list, in its order."""
    return [Row(p, rule.gives(p), sessions, lacks.get(p.number, "")) for p in listed.persons]


def lacking(listed: "Attendance") -> dict[str, str]:
    """On the worker: signs that cannot be printed, by number of the person whose name has them."""
    from carec_desktop.report.legible import lacking as gone

    return {p.number: signs for p in listed.persons if (signs := gone(p.name))}


def _gets(row: Row) -> Cell:
    if not row.gets:
        return Cell("–", tone="text2", spoken=_("no certificate"))
    if row.lacks:
        return Cell(_("letter missing"), mark=Mark.ERROR, tone="alert")
    return Cell(C_("certificate", "yes"), mark=Mark.RECEIVED)


def _name(row: Row) -> Cell:
    if not row.lacks:
        return Cell(row.person.name)
    signs = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in row.lacks)
    words = _("The printing fonts lack {signs}; write the name with another letter.").format(signs=signs)
    return Cell(row.person.name, tip=words, spoken=f"{row.person.name}. {words}")


def _completed(row: Row) -> Cell:
    words = {True: C_("completed", "yes"), False: C_("completed", "no"), None: ""}[row.person.completed]
    return Cell(words or "–", tone="text" if words else "text3", spoken=words or _("nobody said"))


def columns() -> Sequence[Column]:
    """The columns of the table."""
    return (
        Column(lambda: C_("attendance", "Row"), lambda row: Cell(row.person.code, tone="text2"), 52),
        Column(lambda: _("Name on the certificate"), _name, 200, 3),
        Column(lambda: _("Other spelling"), lambda row: Cell(row.person.other, tone="text2"), 140, 2, optional=True),
        Column(lambda: _("Sessions"), lambda row: Cell(
            _("{n} of {whole}").format(n=len(row.person.sessions), whole=row.sessions)), 84, right=True),
        Column(lambda: C_("of a person", "Completed"), _completed, 92),
        Column(lambda: _("Certificate"), _gets, 140),
    )  # fmt: skip
