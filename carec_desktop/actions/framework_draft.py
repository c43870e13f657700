"""The draft of the next revision: steps kept one by one as they are typed, undone from the end, published as a whole.

Kept are the steps and not the tables, so that a letter typed costs one small row. A step that does not fit the
framework in force any more is left out and counted, never dropped.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from carec_desktop.actions.framework_book import HIDDEN, Reading, judged, read_book
from carec_desktop.actions.framework_revision import publish_reading, write_book
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework_steps import Step, apply
from carec_desktop.framework_tables import COLUMNS, Row, Tables, document_rows, key_columns, read_document
from carec_desktop.i18n import N_, _
from carec_desktop.problems import UserError, declare
from carec_desktop.sync.framework_document import FrameworkHead

BOOK_AMBIGUOUS = declare(
    "revision-book-ambiguous",
    N_("In “{file}” a row has no code, or two rows have the same; nothing was changed, mend them in the workbook."),
)
KIND = "framework-step"


@dataclass(frozen=True)
class Draft:
    """What stands in the draft: tables of the next revision, the steps that led there, and how it was judged."""

    base: Tables = field(repr=False)
    tables: Tables = field(repr=False)
    steps: tuple[Step, ...] = ()
    unfit: int = 0  # kept steps that do not fit what is in force

    def reading(self) -> Reading:
        """What publishing it would change, and what keeps it back."""
        return judged(self.base, numbered(self.tables))


@dataclass(frozen=True)
class Difference:
    """One cell that the draft changes; `column` "" for a whole row that is new or gone, the kind of a typed change."""

    sheet: str
    key: str
    column: str
    before: str
    after: str


def numbered(tables: Tables) -> dict[str, tuple[Row, ...]]:
    """The tables with the rows' places in the workbook, each a place of its own."""
    return {
        name: tuple(Row(name, at, row.cells) for at, row in enumerate(rows, 2)) if name not in HIDDEN else rows
        for name, rows in tables.items()
    }


def load(ws: Workspace) -> Draft:
    """The draft as it was left; without one the framework in force."""
    base = ws.framework.tables
    made = Draft(base, base)
    for step in _kept(ws).values():
        try:
            made = replace(made, tables=apply(base, made.tables, step), steps=(*made.steps, step))
        except UserError:
            made = replace(made, unfit=made.unfit + 1)
    return made


def take(ws: Workspace, draft: Draft, step: Step) -> Draft:
    """The draft with one more step, kept at once; typing on in a cell goes on with the step before. Raises UserError
    revision-… and keeps nothing."""
    ws.require_secretariat()
    tables = apply(draft.base, draft.tables, step)
    kept = _kept(ws)
    names = list(kept)
    last = int(names[-1]) if names else 0
    before = kept[names[-1]] if names else None
    on = before is not None and before in draft.steps[-1:] and before.same_cell(step)  # one that fits no more stays
    with ws.store.transaction():
        plain = {"kind": step.kind, "facts": dict(step.facts), "rows": [list(row) for row in step.rows]}
        ws.store.local.put(KIND, f"{last if on else last + 1:08d}", plain, ws.clock())
    return replace(draft, tables=tables, steps=(*(draft.steps[:-1] if on else draft.steps), step))


def undo(ws: Workspace) -> Draft:
    """The draft without its last step."""
    ws.require_secretariat()
    names = list(_kept(ws))
    with ws.store.transaction():
        for name in names[-1:]:
            ws.store.local.drop(KIND, name)
    return load(ws)


def forget(ws: Workspace) -> list[Step]:
    """Begin anew from what is in force; gives back the steps, so that this can be undone."""
    steps = _kept(ws)
    with ws.store.transaction():
        for name in steps:
            ws.store.local.drop(KIND, name)
    return list(steps.values())


def bring_back(ws: Workspace, steps: list[Step]) -> Draft:
    """A draft that was forgotten, step by step."""
    made = load(ws)
    for step in steps:
        made = take(ws, made, step)
    return made


def _kept(ws: Workspace) -> Mapping[str, Step]:
    return {
        name: Step(plain["kind"], plain["facts"], tuple(tuple(row) for row in plain["rows"]))
        for name, plain in ws.store.local.of(KIND).items()
    }


# --- workbook, publishing -------------------------------------------------------------------------


def save_book(ws: Workspace, draft: Draft, path: Path) -> None:
    """The draft as a workbook to edit in a spreadsheet."""
    write_book(ws, path, draft.tables)


def open_book(ws: Workspace, draft: Draft, path: Path) -> Draft:
    """The draft as a workbook has it, as one step that can be undone. What is wrong in its rows is judged here again.
    Raises UserError for a file that cannot be read."""
    reading = read_book(path, draft.base)
    tables = {name: reading.tables[name] if name not in HIDDEN else draft.base[name] for name in COLUMNS}
    rows = tuple(document_rows(tables))
    if any(len(found) != len(tables[name]) for name, found in read_document(rows).items()):
        raise BOOK_AMBIGUOUS.error(file=path.name)
    return take(ws, draft, Step("book", {"file": path.name}, rows))


def publish(ws: Workspace, passphrase: str, draft: Draft) -> FrameworkHead:
    """Sign the draft as the next revision and begin a new one from it. Raises UserError revision-refused and others;
    then the draft stays."""
    head = publish_reading(ws, passphrase, draft.reading(), _("the draft"))
    forget(ws)
    return head


# --- differences ----------------------------------------------------------------------------------


def differences(draft: Draft) -> list[Difference]:
    """Typed changes first, then every cell that differs, sheet by sheet. What has another code is held against what it
    was made from, so that only what a person changed is told."""
    known = {row["code"] for row in draft.base["changes"]}
    changes = [row for row in draft.tables["changes"] if row["code"] not in known]
    made_from: dict[str, str] = {}
    for row in changes:
        for code in row["new"].split():
            made_from.setdefault(code, row["old"])
    told, gone = [_typed(row) for row in changes], {row["old"] for row in changes}
    for name in COLUMNS:
        if name not in (*HIDDEN, "changes"):
            told += _of_sheet(name, draft.base[name], draft.tables[name], made_from, gone)
    return told


def _typed(row: Row) -> Difference:
    """A typed change: its kind as the column, the old code, the new ones with the factor or the year."""
    return Difference("changes", row["old"], row["kind"], row["old"], " ".join(
        filter(None, (row["new"], row["factor"] and f"× {row['factor']}", row["since"]))
    ))  # fmt: skip


def _of_sheet(
    name: str, before: tuple[Row, ...], after: tuple[Row, ...], made_from: Mapping[str, str], gone: Set[str]
) -> Iterator[Difference]:
    keys = key_columns(name)
    there = {tuple(row[column] for column in keys): row for row in before}
    old = dict(there)
    measures = name in ("measures", "context")
    for row in after:
        key = tuple(row[column] for column in keys)
        old.pop(key, None)
        origin = tuple(made_from.get(part, part) for part in key) if measures or key[0] == "measure" else key
        was = there.get(key) or there.get(origin)
        if was is None:
            yield Difference(name, "|".join(key), "", "", _whole(row, keys))
            continue
        yield from (
            Difference(name, "|".join(key), column, was[column], row[column])
            for column in row.cells if column not in keys and was[column] != row[column]
        )  # fmt: skip
    for key, row in old.items():
        if not gone & {*key}:
            yield Difference(name, "|".join(key), "", _whole(row, keys), "")


def _whole(row: Row, keys: tuple[str, ...]) -> str:
    return " · ".join(value for column, value in row.cells.items() if value and column not in keys)
