"""Plain records as rows of text and back: the shape of every machine sheet.

The first row holds ASCII column keys. A tuple of words is one cell, its words separated by spaces.
Columns are found by their key: one that an older version did not write yet stays empty, one that a
newer version added is passed over. The seal has covered them all before anybody looks here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from carec_desktop.ledger import clean_text
from carec_desktop.problems import UserError
from carec_desktop.sync.seal import Rows

T = TypeVar("T")


def columns_of(*kinds: Any) -> tuple[str, ...]:
    """Names of all fields of these dataclasses, each once, in order of first appearance."""
    return tuple(dict.fromkeys(f.name for kind in kinds for f in fields(kind)))


def to_row(record: Any, columns: Iterable[str]) -> tuple[str, ...]:
    """Cells of one record; a column it does not have stays empty. Raises UserError for text that no
    package can carry."""
    return tuple(_cell(getattr(record, name, ""), name) for name in columns)


def _cell(value: object, name: str) -> str:
    return " ".join(value) if isinstance(value, tuple) else clean_text(str(value), name)


def from_cells(kind: type[T], cells: Mapping[str, str]) -> T:
    """The record that `cells` hold. Raises ValueError for text that to_row would not write."""
    values: dict[str, Any] = {}
    for f in fields(kind):  # type: ignore[arg-type]
        text, words = cells.get(f.name, ""), str(f.type).startswith("tuple")
        values[f.name] = tuple(text.split()) if words else text
        try:
            spelt = _cell(values[f.name], f.name)
        except UserError as error:
            raise ValueError(f.name) from error
        if spelt != text:
            raise ValueError(f.name)
    return kind(**values)


def mappings(rows: Rows, needed: Iterable[str]) -> Iterable[dict[str, str]]:
    """Every row below the head as column -> cell. Raises ValueError when a column of `needed` is missing, one
    comes twice, or a row is longer than the head."""
    head = tuple(rows[0]) if rows else ()
    if not set(needed) <= set(head) or len(set(head)) < len(head):
        raise ValueError("other columns")
    for row in rows[1:]:
        if len(row) > len(head):
            raise ValueError("a cell too many")
        yield dict(zip(head, [*row, *[""] * (len(head) - len(row))], strict=True))
