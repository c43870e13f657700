"""Attendance lists that somebody kept elsewhere: a file, or cells pasted from any office or meeting program.

Columns are known by their headings in English, Russian or Chinese, in any order; what stands above the headings or
in another table below is left. A list without headings is names, one a line. Nothing is dropped in silence: `look`
says of every row that is no person and of every cell that was not understood where it is and why, never what stands
there. `read` is the strict reader: whole or not at all.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import TypeVar

from carec_desktop.i18n import N_, _
from carec_desktop.people import columns as cols
from carec_desktop.people.columns import COLUMNS, MEANINGS, SEXES, UnreadableError
from carec_desktop.people.marks import here_in
from carec_desktop.people.names import named, unnumbered
from carec_desktop.people.persons import Person
from carec_desktop.people.words import spoken, tidy
from carec_desktop.problems import Problem, UserError, declare

T = TypeVar("T")
__all__ = ["COLUMNS", "SEXES", "Found", "decoded", "look", "look_at", "read"]

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
NOT_A_PERSON = declare(
    "attendance-row-no-person", N_("Row {row} looks like a total or a note; it was left out."), blocking=False
)
OTHER_TABLE = declare(
    "attendance-other-table",
    N_("Rows {first} to {last} are another table about the same meeting; they were left out."),
    blocking=False,
)
EMPTY_LIST = declare("attendance-list-empty", N_("The list holds no participants; nothing was saved."))
NOT_TEXT = declare(
    "attendance-list-not-text",
    N_("The list is no text the program can read; nothing was saved, save it as CSV (UTF-8) or paste its cells."),
)
TOO_LONG = declare(
    "attendance-list-too-long", N_("The list has more than {most} rows; nothing was saved, is it the right file?")
)

MOST_ROWS, MOST_COLUMNS = 20_000, 100
MOST_LINES = 4  # of one cell; beyond that a stray quote has swallowed rows
HEADINGS_WITHIN = 40  # rows above which a table must begin
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


# -- text ------------------------------------------------------------------------


def decoded(data: bytes) -> str:
    """The text of a CSV file: UTF-8 or UTF-16, else what Excel writes on Russian and Chinese Windows."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codecs: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data[:200]:  # UTF-16 whose mark was lost
        codecs = ("utf-16-le",) if data[1::2][:100].count(0) > data[::2][:100].count(0) else ("utf-16-be",)
    elif (text := _tried(data, "utf-8-sig")) is not None:
        return _whole(text)
    else:
        codecs = ("gb18030", "cp1251")
    texts = [text for codec in codecs if (text := _tried(data, codec)) is not None]
    if not texts:
        raise NOT_TEXT.error()
    # Russian text in cp1251 is nearly always legal GB18030 as well, and Chinese always legal cp1251.
    if len(texts) == 2 and _is_russian(texts[1]) and not _headed(texts[0]):
        return _whole(texts[1])
    return _whole(texts[0])


def _whole(text: str) -> str:
    if "\0" in text:
        raise NOT_TEXT.error()
    return text


def _tried(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_russian(text: str) -> bool:
    """Do the words look like words: small letters after the first, or capitals alone, and no signs stuck to them?
    Chinese read as cp1251 does not."""
    if re.search(r"[^\w\s\x00-\x7f«„“№–—][^\W\d_]", text[:20_000]):
        return False
    words = [word for word in re.findall(r"[^\W\d_]{2,}", text[:20_000]) if not word.isascii()]
    whole = [word for word in words if re.fullmatch("[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+", word)]
    return bool(words) and len(whole) >= 0.8 * len(words)


def _headed(text: str) -> bool:
    rows = list(enumerate(_cells(text[:20_000]), 1))
    return _heading_row(rows) is not None


def _cells(text: str) -> list[list[str]]:
    """Rows of cells; the sign between them is the one most of the first rows use."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n")[:60] if line.strip()]
    sign = max("\t;,", key=lambda each: (sum(each in line for line in lines), sum(line.count(each) for line in lines)))
    # A quote that is never closed would swallow the rest; lists pasted from cells quote nothing.
    if text.count('"') % 2:
        text = text.replace('"', '""')
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=sign))
        if any(cell.count("\n") > MOST_LINES for row in rows for cell in row):
            rows = list(csv.reader(StringIO(text, newline=""), delimiter=sign, quoting=csv.QUOTE_NONE))
    except csv.Error:
        raise NOT_TEXT.error() from None
    return [_mended(row, sign) for row in rows]


def _mended(row: list[str], sign: str) -> list[str]:
    """A row that somebody typed with another sign than the rest."""
    if len(row) == 1 and sign != "," and row[0]:
        for other in "\t;":
            if other in row[0]:
                return row[0].split(other)
    return row


# -- rows ------------------------------------------------------------------------


def look(text: str) -> Found:
    """The people of a list as text, and what was not understood. Raises UserError when it is no list at all."""
    return look_at(_cells(text))


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
    if all(re.fullmatch(r"\d{1,5}[.)]?", cell) for cell in cells):
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
        first = next(filter(None, map(tidy, row)))
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
