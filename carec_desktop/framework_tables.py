"""The framework as plain tables: read from CSV files or from a package's rows, and written as rows."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.i18n import N_, _
from carec_desktop.problems import UserError, declare

DOCUMENT_FILE = "Framework"
FRAMEWORK_INCONSISTENT = declare(
    "framework-inconsistent",
    N_("The results framework cannot be used ({file}, row {row}: {reason}); "
       "no record was changed, install the framework again or ask the secretariat for it."),
)

MEASURE_COLUMNS = (
    "code", "indicator", "value_type", "unit", "direction", "provider", "country_type", "rollup", "rollup_of",
    "rollup_limit", "accumulation", "counted_from", "target_type", "headline", "control", "sex", "frequency",
    "stale_after", "min_n", "framework", "dimensions", "card_row",
)
# The tables and their columns; the first column, for texts and groups the first ones, is the key.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "framework": ("code", "value"),
    "results": ("code", "level", "parent", "cluster", "sector", "number"),
    "sectors": ("code", "kind", "cluster"),
    "indicators": ("code", "result", "lead", "source"),
    "units": ("code",),
    "measures": MEASURE_COLUMNS,
    "context": MEASURE_COLUMNS,
    "areas": ("code", "kind", "paused_since"),
    "groups": ("group", "member", "since", "until"),
    "sources": ("code", "letter", "mark"),
    "former": MEASURE_COLUMNS,  # measures of earlier revisions: their figures keep a name and a unit
    "changes": ("code", "kind", "old", "new", "factor", "since"),  # what became of them
    "texts": ("table", "code", "attribute", "en", "ru", "zh"),
}


@dataclass(frozen=True)
class Row:
    """One row of a table and where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


Tables = Mapping[str, tuple[Row, ...]]


def refuse(file: str, line: int, reason: str) -> UserError:
    return FRAMEWORK_INCONSISTENT.error(file, file=file, row=line, reason=reason)


def read_folder(folder: Path) -> Tables:
    """The tables of resources/framework. Raises UserError framework-inconsistent."""
    return {name: tuple(_read(folder / f"{name}.csv", COLUMNS[name])) for name in COLUMNS}


def _read(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise refuse(path.name, 0, _("the file cannot be read")) from None
    lines = csv.reader(text.splitlines())
    if next(lines, []) != list(columns):
        raise refuse(path.name, 1, _("the column headings are not the expected ones"))
    for cells in lines:
        if len(cells) != len(columns):
            raise refuse(path.name, lines.line_num, _("the row has a missing or an extra cell"))
        yield Row(path.name, lines.line_num, dict(zip(columns, cells, strict=True)))


def key_columns(name: str) -> tuple[str, ...]:
    """The columns that name a row of the table."""
    return COLUMNS[name][: {"texts": 3, "groups": 2}.get(name, 1)]


def document_rows(tables: Tables) -> list[tuple[str, ...]]:
    """Every filled cell as (table, row key, attribute, value), all text, in table order."""
    return [line for name in COLUMNS for line in _lines(name, tables[name])]


def _lines(name: str, rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    keys = key_columns(name)
    for row in rows:
        key = "|".join(row[column] for column in keys)
        filled = [(column, value) for column, value in row.cells.items() if value and column not in keys]
        for column, value in filled or [("", "")]:
            yield name, key, column, value


def read_document(rows: Iterable[Sequence[str]]) -> Tables:
    """The tables from rows (table, row key, attribute, value). Raises UserError framework-inconsistent."""
    cells: dict[str, dict[str, Row]] = {name: {} for name in COLUMNS}
    for number, line in enumerate(rows, 1):
        if len(line) != 4 or line[0] not in COLUMNS:
            raise refuse(DOCUMENT_FILE, number, _("the row names no table of the framework"))
        name, key, column, value = line
        keys, parts = key_columns(name), key.split("|")
        if len(parts) != len(keys) or (column and column not in COLUMNS[name]):
            raise refuse(DOCUMENT_FILE, number, _("the row names no column of its table"))
        blank = dict.fromkeys(COLUMNS[name], "") | dict(zip(keys, parts, strict=True))
        row = cells[name].setdefault(key, Row(DOCUMENT_FILE, number, blank))
        if column:
            row.cells[column] = value
    return {name: tuple(found.values()) for name, found in cells.items()}
