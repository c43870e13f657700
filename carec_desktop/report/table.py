"""A table as data, before anybody draws it: PDF, Word and Excel are made from the same columns and rows.

A cell is one datum, or several where several sources speak; a datum that is a number keeps its canonical
spelling beside the printed one, so that a spreadsheet gets a real number with the decimals as typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from carec_desktop.report import say
from carec_desktop.report.model import State


@dataclass(frozen=True)
class Datum:
    """What one source says. `raw` is canonical where it is a number; `note` says whose it is, or of when."""

    text: str
    raw: str = ""
    note: str = ""
    day: str = ""  # an ISO day: a spreadsheet gets a real date
    meaning: str = ""  # the note in full, where it is a sign: in a spreadsheet nothing explains it below

    def as_text(self) -> str:
        return f"{self.text} [{self.note}]" if self.note else self.text


Cell = tuple[Datum, ...]


def words(text: str, note: str = "") -> Cell:
    return (Datum(text, "", note),) if text else ()


def on_day(iso: str) -> Cell:
    """A day or a part of one (2025, 2025-11) as the language writes it; "" is an empty cell."""
    return (Datum(say.day(iso), day=iso if len(iso) == len("2025-11-20") else ""),) if iso else ()


def number(canonical: str, note: str = "", meaning: str = "") -> Cell:
    """A canonical number as the language writes it; "" is an empty cell."""
    return (Datum(say.number(canonical), canonical, note, meaning=meaning),) if canonical else ()


def whole(count: int | None, note: str = "") -> Cell:
    return number("" if count is None else str(count), note)


@dataclass(frozen=True)
class Column:
    """One column. `weight` is its share of the width; `group` a heading above several neighbours.

    `noted` columns get a second one in a spreadsheet, for the notes; `key` columns are said again there on every
    line of a row with several data, so that a filter keeps the row together."""

    head: str
    weight: float = 10.0
    numeric: bool = False
    group: str = ""
    noted: bool = False
    key: bool = False
    years: bool = False  # periods: those that are a year are numbers in a spreadsheet


@dataclass(frozen=True)
class Row:
    """One row; rows of one `band` stand under its heading. `strong` for totals and outcomes."""

    cells: tuple[Cell, ...]
    band: str = ""
    strong: bool = False

    def as_text(self) -> str:
        return " | ".join(" / ".join(datum.as_text() for datum in cell) for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """One table. `band_head` names what the bands are; `leads` are sentences under a band's heading, and where
    `paged`, each band begins a page. `below` has a table under the rows of a band, on paper alone: its rows stand on
    sheets of their own in a workbook. `empty` says why there are no rows."""

    key: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    lead: str = ""
    band_head: str = ""
    leads: dict[str, str] = field(default_factory=dict)
    below: dict[str, "Table"] = field(default_factory=dict)
    paged: bool = False
    notes: tuple[str, ...] = ()
    empty: str = ""

    @cached_property
    def notes_by_column(self) -> tuple[tuple[str, ...], ...]:
        """The different notes beside numbers, column by column."""
        every = (dict.fromkeys(datum.note for row in self.rows for datum in row.cells[at] if datum.raw and datum.note)
                 for at in range(len(self.columns)))  # fmt: skip
        return tuple(map(tuple, every))

    def bands(self) -> Iterator[tuple[str, list[Row]]]:
        """Rows band by band, in their order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.band, []).append(row)
        yield from found.items()

    def as_text(self) -> str:
        lines = [f"## {self.heading}", *([self.lead] if self.lead else [])]
        if self.rows:
            lines.append(" | ".join(f"{each.group}: {each.head}" if each.group else each.head for each in self.columns))
        for band, rows in self.bands():
            lines += [f"### {band}"] if band else []
            lines += [self.leads[band]] if band in self.leads else []
            lines += [row.as_text() for row in rows]
            lines += [self.below[band].as_text()] if band in self.below else []
        return "\n".join([*lines, *([] if self.rows else [self.empty]), *self.notes])


@dataclass(frozen=True)
class Book:
    """Tables that are printed together, in one language."""

    lang: str
    title: str
    subtitle: str
    author: str
    date: str  # of the newest source, ISO: the file's date, so that the same data give the same bytes
    state: State
    tables: tuple[Table, ...]
    notes: Sequence[str] = ()

    def as_text(self) -> str:
        """Everything the tables say, for golden files."""
        head = [f"# {self.title} | {self.subtitle} | {self.state.words}"]
        return "\n\n".join(["\n".join([*head, *self.notes]), *(table.as_text() for table in self.tables)]) + "\n"
