"""Attendance lists that somebody kept elsewhere: a file, or cells pasted from any office or meeting program.

Columns are known by their headings in English, Russian or Chinese, in any order; what stands above the headings or
in another table below is left. A list without headings is names, one a line. Nothing is dropped in silence: `look`
says of every row that is no person and of every cell that was not understood where it is and why, never what stands
there. `read` is the strict reader: whole or not at all.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from carec_desktop.i18n import N_, _
from carec_desktop.people import columns as cols
from carec_desktop.people.columns import COLUMNS, MEANINGS, SEXES, UnreadableError
from carec_desktop.people.marks import here_in
from carec_desktop.people.names import named, unnumbered
from carec_desktop.people.persons import Person
from carec_desktop.people.textcells import HEADINGS_WITHIN, cells_of, decoded
from carec_desktop.people.words import spoken, tidy
from carec_desktop.problems import Problem, UserError, declare

T = TypeVar("T")
__all__ = ["COLUMNS", "SEXES", "Found", "decoded", "look", "look_at", "read", "together"]

NO_NAME_COLUMN = declare(
    "no-name-column",
    N_("No column of the list is headed “Name”; nothing was saved, put the headings into the first row."),
)
BAD_ROW = declare(
    "attendance-row-unreadable",
    N_("Row {row}: what stands under “{heading}” cannot be read; nothing was saved, correct it and try again."),
)
NAMELESS_ROW = declare(
    "attendance-row-nameless", N_("Row {row} has no name; nothing was saved, correct it and try again.")
)
CELL_LEFT = declare(
    "attendance-cell-left",
    N_("Row {row}: what stands under “{heading}” cannot be read; the person is on the list without it, ask them."),
    blocking=False,
)
ROW_LEFT = declare(
    "attendance-row-left",
    N_("Row {row} has no name; it was left out, type the name if it is a person."),
    blocking=False,
)
CELLS_LEFT = declare(
    "attendance-cells-left",
    N_("Rows {rows}: what stands under “{heading}” cannot be read; these people are on the list without it, ask them."),
    blocking=False,
)
ROWS_LEFT = declare(
    "attendance-rows-left",
    N_("Rows {rows} have no name; they were left out, type the names if they are people."),
    blocking=False,
)
NOT_A_PERSON = declare(
    "attendance-row-no-person", N_("Row {row} looks like a total or a note; it was left out."), blocking=False
)
OTHER_TABLE = declare(
    "attendance-other-table",
    N_("Rows {first} to {last} are another table about the same meeting; they were left out."),
    blocking=False,
)
EMPTY_LIST = declare("attendance-list-empty", N_("The list holds no participants; nothing was saved."))
TOO_LONG = declare(
    "attendance-list-too-long", N_("The list has more than {most} rows; nothing was saved, is it the right file?")
)

MOST_ROWS, MOST_COLUMNS = 20_000, 100
MOST_ALIKE = 4  # problems of one kind told row by row; more are told together
MOST_SPANS = 8
NUMBER = re.compile(r"\d{1,5}[.)]?")  # before a name
UNTYPED = "\x02"  # how a formula or an error of a workbook begins
TOTALS = frozenset(
    ["total", "totals", "sum", "итого", "всего", "всего участников", "合计", "总计", "共计", "jami", "cəmi"]
)
Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, repr=False)
class Found:
    """A list, read. `columns`: each heading with its meaning (a key of columns.MEANINGS, "" for not used);
    `minutes`: time in the meeting by number of the person, where the list says it."""

    persons: tuple[Person, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    minutes: Mapping[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{len(self.persons)} people in {self.rows} rows>"

    @property
    def is_meeting(self) -> bool:
        """Does the list come from an online meeting, so that everybody on it was there?"""
        return any(name in ("joined", "left", "stayed") for _heading, name in self.columns)


# -- rows ------------------------------------------------------------------------


def look(text: str) -> Found:
    """The people of a list as text, and what was not understood. Raises UserError when it is no list at all."""
    return look_at(cells_of(text))


def look_at(rows: Iterable[Sequence[str]]) -> Found:
    """The same for rows of cells of a workbook."""
    cut = ((number, row[:MOST_COLUMNS]) for number, row in enumerate(rows, 1))
    filled = [(number, row) for number, row in cut if any(tidy(cell) for cell in row)]
    if len(filled) > MOST_ROWS:
        raise TOO_LONG.error(most=MOST_ROWS)
    if not filled:
        raise EMPTY_LIST.error()
    at = _heading_row(filled)
    if at is None:
        head: Sequence[str] = ()
        columns = _columns_by_look(filled)
    else:
        head, filled = filled[at][1], filled[at + 1 :]
        columns = cols.headings(head)
    whole, problems = _one_table(filled)
    found = _people(whole, columns, problems, list(head))
    shown = tuple((tidy(cell), _meant(columns, place)) for place, cell in enumerate(head) if tidy(cell))
    return Found(found.persons, shown, found.problems, len(whole), found.minutes)


def _meant(columns: Mapping[str, int], place: int) -> str:
    return next((name for name, at in columns.items() if at == place), "")


def _heading_row(rows: Sequence[Row]) -> int | None:
    """Where the headings stand: the first row that names a column of people beside another one, or that alone."""
    for at, (_number, row) in enumerate(rows[:HEADINGS_WITHIN]):
        known = cols.headings(row)
        alone = sum(bool(tidy(cell)) for cell in row) == 1
        if cols.names_people(known) and (len(known) > 1 or at == 0 or alone) and _names_below(known, rows[at + 1 :]):
            return at
    return None


def _names_below(known: Mapping[str, int], rows: Sequence[Row]) -> bool:
    """Stand letters under the name? A meeting program has a count of its participants above the list of them."""
    places = [at for name, at in known.items() if name in ("name", "surname", "given")]
    below = ["".join(row[at] for at in places if at < len(row)) for _number, row in rows[:1]]
    return all(any(char.isalpha() for char in text) or not tidy(text) for text in below)


def _columns_by_look(rows: Sequence[Row]) -> dict[str, int]:
    """Columns of a list without headings, told by what stands in them. Raises UserError when that is not sure."""
    if cols.headings(rows[0][1]):
        raise NO_NAME_COLUMN.error()
    wide = max(len(row) for _number, row in rows)
    columns = [[tidy(row[at]) if at < len(row) else "" for _number, row in rows] for at in range(wide)]
    used = {at: [cell for cell in cells if cell] for at, cells in enumerate(columns) if any(cells)}
    found: dict[str, int] = {}
    for at, cells in used.items():
        name = _look_of(cells)
        if name:
            found.setdefault(name, at)
    texts = [at for at in used if at not in found.values()]
    if len(texts) == 1:
        return {**found, "name": texts[0]}
    raise NO_NAME_COLUMN.error()


def _look_of(cells: Sequence[str]) -> str:
    """What a whole column can only be: a number in the list, addresses, or sexes."""
    if all(NUMBER.fullmatch(cell) for cell in cells):
        return "place"
    if all("@" in cell and " " not in cell for cell in cells):
        return "email"
    known = [word for words in cols.SEXES.values() for word in words.split()]
    return "sex" if all(cell.casefold() in known for cell in cells) else ""


def _one_table(rows: Sequence[Row]) -> tuple[list[Row], list[Problem]]:
    """The rows up to where another table begins under a title of its own."""
    for at in range(1, len(rows) - 1):
        title = [tidy(cell) for cell in rows[at][1] if tidy(cell)]
        if len(title) == 1 and re.match(r"\d\.\s", title[0]) and len(cols.headings(rows[at + 1][1])) > 1:
            return list(rows[:at]), [OTHER_TABLE.at("", first=rows[at][0], last=rows[-1][0])]
    return list(rows), []


# -- people ----------------------------------------------------------------------


def _people(rows: Sequence[Row], columns: Mapping[str, int], problems: list[Problem], head: Sequence[str]) -> Found:
    persons: list[Person] = []
    stayed: dict[str, int] = {}
    emails: dict[str, str] = {}
    for number, row in rows:
        if list(row) == head:
            continue  # headings again, at the top of a printed page
        filled = [at for at, cell in enumerate(row) if tidy(cell)]
        first = tidy(row[filled[0]])
        if filled == [columns.get("place")] and NUMBER.fullmatch(first):
            continue  # a numbered line that nobody filled in
        if re.split("[:=0-9]", spoken(first))[0].strip(" .-") in TOTALS:
            problems.append(NOT_A_PERSON.at("", row=number))
            continue
        cells = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        person = _person(number, cells, problems)
        if person is not None:
            persons.append(person)
            emails[person.number] = tidy(cells.get("email", "")).casefold()
            stayed[person.number] = cols.minutes(tidy(cells.get("stayed", "")))
    return _once(persons, emails, stayed, tuple(problems))


def _person(row: int, cells: Mapping[str, str], problems: list[Problem]) -> Person | None:
    """The person of a row; None and a problem when it names none."""
    said = {name: "" if cell.startswith(UNTYPED) else tidy(cell) for name, cell in cells.items()}
    parts = [said.get(name, "") for name in ("surname", "given", "patronymic")]
    whole = unnumbered(said.get("name", "") or " ".join(filter(None, parts)))
    name, others, country = named(whole)
    if not name:
        problems.append(ROW_LEFT.at("", row=row))
        return None
    cell = _Cells(row, cells, said, problems)
    contact = ", ".join(dict.fromkeys(filter(None, (said.get("email", ""), said.get("contact", "")))))
    return Person(
        name, cell.read("sex", cols.sex, "_U"), frozenset([*others, *re.split(r"\s*[;|]\s*", said.get("other", ""))]),
        cell.read("country", cols.country, "") or country, said.get("institution", ""),
        cell.read("kind", cols.kind, ""), contact, bool(cell.read("notice", cols.said, None)),
        here_in(cell.read("sessions", cols.sessions, frozenset())), cell.read("completed", cols.said, None),
    )  # fmt: skip


@dataclass(frozen=True, repr=False)
class _Cells:
    """Reads the cells of one row, and notes those that say nothing their column can mean."""

    row: int
    cells: Mapping[str, str]
    said: Mapping[str, str]
    problems: list[Problem]

    def read(self, name: str, reader: Callable[[str], T], nothing: T) -> T:
        if name not in self.cells:
            return nothing
        try:
            if self.cells.get(name, "").startswith(UNTYPED):
                raise UnreadableError
            return reader(self.said.get(name, ""))
        except UnreadableError:
            self.problems.append(CELL_LEFT.at(name, row=self.row, heading=_(MEANINGS[name])))
            return nothing


def _once(
    persons: Iterable[Person], emails: Mapping[str, str], stayed: Mapping[str, int], problems: tuple[Problem, ...]
) -> Found:
    """A sheet a session is common, and so is joining a meeting twice: one person, whom all rows describe."""
    found: dict[object, Person] = {}
    minutes: dict[str, int] = {}
    for person in persons:
        email = emails[person.number]
        key = (email, spoken(person.name)) if email else person.same
        found[key] = found[key].joined(person) if key in found else person
        number = found[key].number
        minutes[number] = minutes.get(number, 0) + stayed[person.number]
    return Found(tuple(found.values()), problems=problems, minutes={n: spent for n, spent in minutes.items() if spent})


def together(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The same problems in few words: many rows with one fault are one sentence, at the place of the first."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.code, problem.place), []).append(problem)
    found: list[Problem] = []
    for same in alike.values():
        kind = {CELL_LEFT.code: CELLS_LEFT, ROW_LEFT.code: ROWS_LEFT}.get(same[0].code)
        if kind is None or len(same) <= MOST_ALIKE:
            found += same
        else:
            facts = {**same[0].facts, "rows": _spans([int(str(each.facts["row"])) for each in same])}
            found.append(kind.at(same[0].place, **facts))
    return tuple(found)


def _spans(rows: Sequence[int]) -> str:
    """Rows in order as "6, 9–12"; a long tail is cut."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    shown = [f"{first}" if first == last else f"{first}–{last}" for first, last in spans]
    return ", ".join(shown[:MOST_SPANS]) + (", …" if len(shown) > MOST_SPANS else "")


# -- strictly --------------------------------------------------------------------


def read(text: str) -> list[Person]:
    """The people of a list, one person once. Raises UserError naming the row, and keeps nothing."""
    found = look(text)
    for problem in found.problems:
        if problem.kind is CELL_LEFT:
            raise UserError(BAD_ROW.at(problem.place, **problem.facts))
        if problem.kind is ROW_LEFT:
            raise UserError(NAMELESS_ROW.at("", **problem.facts))
    if not found.persons:
        raise EMPTY_LIST.error()
    return list(found.persons)
