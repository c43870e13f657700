"""What a person makes of the framework's workbook, as edits that tests put together."""

from collections.abc import Callable
from pathlib import Path

from carec_desktop.actions.framework_book import book_bytes, with_former
from carec_desktop.framework import Framework
from carec_desktop.framework_tables import Row, Tables, document_rows

Edit = Callable[[dict[str, list[Row]]], None]


def edited(tables: Tables, *edits: Edit, revision: str = "2026-1") -> Tables:
    """What a person makes of the workbook."""
    made = {name: [Row(row.file, row.line, dict(row.cells)) for row in rows] for name, rows in tables.items()}
    made["framework"][0].cells["value"] = revision
    for edit in edits:
        edit(made)
    return {name: tuple(rows) for name, rows in made.items()}


def gone(*codes: str) -> Edit:
    def edit(tables: dict[str, list[Row]]) -> None:
        for name in ("measures", "context"):
            tables[name] = [row for row in tables[name] if row["code"] not in codes]
        tables["texts"] = [row for row in tables["texts"] if row["table"] != "measure" or row["code"] not in codes]

    return edit


def again(old: str, new: str) -> Edit:
    """The measure and its texts under another code."""

    def edit(tables: dict[str, list[Row]]) -> None:
        for name, column in (("measures", "code"), ("context", "code"), ("texts", "code"), ("measures", "rollup_of")):
            for row in tables[name]:
                if row[column] == old and (name != "texts" or row["table"] == "measure"):
                    row.cells[column] = new

    return edit


def change(kind: str, old: str, new: str = "", factor: str = "", since: str = "") -> Edit:
    def edit(tables: dict[str, list[Row]]) -> None:
        cells = {"code": str(len(tables["changes"]) + 1), "kind": kind, "old": old, "new": new, "factor": factor}
        tables["changes"].append(Row("changes", 2, {**cells, "since": since}))

    return edit


def framework_with(*edits: Edit) -> Framework:
    now = Framework.load().tables
    return Framework.from_document(document_rows(with_former(now, edited(now, *edits))))


def book(path: Path, tables: Tables) -> Path:
    path.write_bytes(book_bytes(tables))
    return path


def called(code: str, name: str) -> Edit:
    """Another name, short and long, the same in all three languages."""

    def edit(tables: dict[str, list[Row]]) -> None:
        for row in tables["texts"]:
            if row["table"] == "measure" and row["code"] == code and row["attribute"] in ("name", "short"):
                row.cells.update(dict.fromkeys(("en", "ru", "zh"), name))

    return edit


def added(code: str, like: str, name: str) -> Edit:
    """A new measure made like another one."""

    def edit(tables: dict[str, list[Row]]) -> None:
        for table in ("measures", "context", "texts"):
            new = [Row(row.file, row.line, {**row.cells, "code": code}) for row in tables[table]
                   if row["code"] == like and (table != "texts" or row["table"] == "measure")]  # fmt: skip
            tables[table] += new
        called(code, name)(tables)

    return edit


def counted_in(code: str, unit: str) -> Edit:
    """A measure counted in another unit."""
    return _cell_of(code, "unit", unit)


def under(code: str, indicator: str) -> Edit:
    """A measure of another indicator."""
    return _cell_of(code, "indicator", indicator)


def _cell_of(code: str, column: str, value: str) -> Edit:
    def edit(tables: dict[str, list[Row]]) -> None:
        for name in ("measures", "context"):
            for row in tables[name]:
                if row["code"] == code:
                    row.cells[column] = value

    return edit
