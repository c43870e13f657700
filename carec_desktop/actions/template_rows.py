"""Finds the tables in a workbook that came back: moved, renamed, translated, with rows and columns more."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from carec_desktop.actions.template_columns import folded, recognized
from carec_desktop.actions.templates import TEMPLATE_FORMS
from carec_desktop.i18n import N_
from carec_desktop.plaintext import quoted
from carec_desktop.problems import Problem, declare
from carec_desktop.sync.template_sheet import INFO, LISTS, RECORD

NO_TABLE = declare(
    "template-no-table", N_("Sheet “{sheet}” holds no table of this program; it was left out."), blocking=False
)
COLUMN_TWICE = declare(
    "template-column-twice",
    N_("Sheet “{sheet}” has the column “{column}” twice; nothing was taken from it, delete one of them."),
)
COLUMN_UNKNOWN = declare(
    "template-column-unknown", N_("The column “{column}” is not one of the template; it was left out."), blocking=False
)
ROW_OF_TOTALS = declare(
    "template-total", N_("This row is a total; it was left out, the program computes totals itself."), blocking=False
)
LOOKED_FOR = 40  # rows in which the head of a table may stand
LEAST_NAMES = 3  # column names that make a row of headings when the keys are gone
TOTALS = frozenset({
    "total", "totals", "sum", "subtotal", "in total", "итого", "всего", "итог", "сумма",
    "合计", "总计", "小计", "共计", "总数",
})  # fmt: skip
# Cyrillic letters that look like Latin ones: on a Russian keyboard they get into codes unseen.
LOOK_ALIKES = str.maketrans("АВСЕНІЈКМОРЅТУХаеорсухіј", "ABCEHIJKMOPSTYXaeopcyxij")


@dataclass(frozen=True)
class Row:
    """One row with something in it: its number in the sheet and what stands in the known columns."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """One table: its form, where its columns are (key -> position from 0), the facts above it, its rows."""

    sheet: str
    form: str
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    left_out: tuple[tuple[int, Problem], ...] = ()


def tables(sheets: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[Table | Problem]:
    """Every table of the workbook; for a sheet without one the problem that says so."""
    for name, rows in sheets.items():
        head = _head(rows)
        if head is not None:
            yield _table(name, rows, *head)
        elif any(any(row) for row in rows) and name != LISTS:
            yield NO_TABLE.at(name, sheet=name)


def _head(rows: Sequence[Sequence[str]]) -> tuple[str, int] | None:
    """Form and position of the row that names the columns; the row of keys comes before any headings."""
    best: tuple[int, str, int] | None = None
    for at, cells in enumerate(rows[:LOOKED_FOR]):
        marked = next((c[1:].strip() for c in cells if c.startswith(RECORD)), "")
        for form in [marked] if marked in TEMPLATE_FORMS else TEMPLATE_FORMS:
            found = len(recognized(form, cells)) + 100 * (form == marked)
            if found >= LEAST_NAMES and (best is None or found > best[0]):
                best = found, form, at
    return (best[1], best[2]) if best else None


def _table(name: str, rows: Sequence[Sequence[str]], form: str, at: int) -> Table:
    found = recognized(form, rows[at])
    problems = [
        COLUMN_TWICE.at(name, sheet=name, column=quoted(rows[at][places[0]]))
        for key, places in found.items() if len(places) > 1 and not key.startswith((INFO, RECORD))
    ]  # fmt: skip
    columns = {key: places[0] for key, places in found.items()}
    start = at + 1
    if start < len(rows) and len(recognized(form, rows[start])) >= LEAST_NAMES:  # keys above, headings below
        start += 1
    problems += _unknown(rows, range(at, start), set(columns.values()), start)
    kept, left = [], []
    for number, cells in enumerate(rows[start:], start + 1):
        row = Row(number, {key: cells[i].strip() for key, i in columns.items() if i < len(cells) and cells[i].strip()})
        if is_total(form, row, cells):
            left.append((number, ROW_OF_TOTALS.at(name)))
        elif row.cells:
            kept.append(row)
    return Table(name, form, columns, tuple(kept), _facts(rows[:at]), tuple(problems), tuple(left))


def _unknown(rows: Sequence[Sequence[str]], heads: range, known: set[int], start: int) -> Iterator[Problem]:
    """Columns that hold something and are none of the template's."""
    width = max((len(row) for row in rows), default=0)
    for at in set(range(width)) - known:
        if any(at < len(row) and row[at].strip() for row in rows[start:]):
            named = next((rows[h][at] for h in reversed(heads) if at < len(rows[h]) and rows[h][at]), "")
            yield COLUMN_UNKNOWN.at(column=quoted(named) or str(at + 1))


def _facts(above: Sequence[Sequence[str]]) -> Mapping[str, str]:
    pairs = (cell.partition("=") for row in above for cell in row if "=" in cell)
    return {name: value for name, _sign, value in pairs if name.isidentifier()}


def is_total(form: str, row: Row, cells: Sequence[str]) -> bool:
    """Does the row sum up others? Its first words say so, and it names no record."""
    first = next((cell for cell in cells if cell.strip()), "")
    named = row.cells.get("measure") if form == "observation" else row.cells.get(f"{RECORD}{form}")
    return folded(first).rstrip(":：") in TOTALS and (not named or folded(named).rstrip(":：") in TOTALS)


def code(text: str) -> str:
    """A machine code as typed, its look-alike Cyrillic and full-width letters made Latin."""
    return unicodedata.normalize("NFKC", text).translate(LOOK_ALIKES).strip()


