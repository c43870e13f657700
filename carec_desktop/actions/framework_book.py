"""The framework as a workbook to edit: a sheet a table, read back through the gate with a verdict for every row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carec_desktop.framework_checks import all_faults
from carec_desktop.framework_mapping import lasting_faults
from carec_desktop.framework_tables import COLUMNS, Row, Tables, key_columns
from carec_desktop.i18n import LANGUAGES, N_, _
from carec_desktop.ledger import clean_text
from carec_desktop.problems import UserError, declare
from carec_desktop.sync.files import read_file
from carec_desktop.sync.handfilled import FAULT, FORMULA
from carec_desktop.sync.reader import read
from carec_desktop.sync.workbook import Cell, Sheet, Style, workbook_bytes

NOT_A_FRAMEWORK_BOOK = declare(
    "not-a-framework-book",
    N_("“{file}” lacks the sheet or the column “{missing}”; nothing was changed, take the workbook that "
       "“framework-edit” wrote."),
)  # fmt: skip
ABOUT = "About"
HIDDEN = ("former",)  # made by the program when a revision is published
WIDE = {"texts": (11, 26, 12, 60, 60, 60)}
NEW, SAME, CHANGED, REMOVED, REFUSED = "new", "same", "changed", "removed", "refused"


@dataclass(frozen=True)
class Verdict:
    """One row of a sheet judged; `row` 0 for one that is gone. `reasons` say why it is refused."""

    sheet: str
    row: int
    key: str
    word: str
    changed: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    def as_row(self) -> dict[str, object]:
        return {
            "sheet": self.sheet, "row": self.row, "key": self.key, "verdict": self.word,
            "changed": list(self.changed), "reasons": list(self.reasons),
        }  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """A whole workbook judged. `missing` texts: (sheet row, table, code, attribute, language)."""

    tables: Tables = field(repr=False)
    verdicts: tuple[Verdict, ...]
    missing: tuple[tuple[int, str, str, str, str], ...]

    @property
    def refused(self) -> bool:
        """Whether anything stands in the way of publishing."""
        return any(verdict.word == REFUSED for verdict in self.verdicts)

    @property
    def different(self) -> bool:
        return any(verdict.word != SAME for verdict in self.verdicts)

    def count(self, word: str) -> int:
        return sum(verdict.word == word for verdict in self.verdicts)


def book_bytes(tables: Tables) -> bytes:
    """The workbook: the same tables give the same bytes."""
    about: list[list[str | Cell]] = [
        [Cell(_("The results framework, to be revised"), Style.TITLE)],
        [_("One sheet a table, one row a thing. Rows may be added, changed, moved and deleted; the first row names the "
           "columns and stays.")],
        [_("Sheet “framework”: give the revision a new name. Sheet “texts”: every text in English, Russian and "
           "Chinese; a text that is missing in a language keeps the revision from being published.")],
        [_("A code means one thing for ever: a measure that gets another unit or meaning gets a new code. Sheet "
           "“changes” says what became of every old one: kind rename, split, merge, unit, redefine, move or retire; "
           "old code; new codes with spaces between; factor for a unit; first year of a new meaning.")],
    ]  # fmt: skip
    sheets = [Sheet(ABOUT, about, widths=(120,), heads=0, wrap=True)]
    for name, columns in COLUMNS.items():
        if name not in HIDDEN:
            rows = [columns, *(tuple(row[column] for column in columns) for row in tables[name])]
            widths = WIDE.get(name) or tuple(max(10, len(c) + 2) if at else 26 for at, c in enumerate(columns))
            sheets.append(Sheet(name, rows, widths=widths, wrap=name == "texts"))
    return workbook_bytes(sheets, title=_("The results framework, to be revised"))


def read_book(path: Path, now: Tables) -> Reading:
    """Judge a workbook against the framework in force. Raises UserError for a file that cannot be read."""
    sheets = read(read_file(path), strict=False)
    edited: dict[str, tuple[Row, ...]] = {}
    broken: list[tuple[Row, str]] = []
    for name, columns in COLUMNS.items():
        if name in HIDDEN:
            edited[name] = now[name]
            continue
        rows = list(_rows(path.name, name, columns, sheets.get(name)))
        edited[name] = tuple(row for row, _reason in rows)
        broken += [(row, reason) for row, reason in rows if reason]
    return judged(now, edited, broken)


def judged(now: Tables, edited: Mapping[str, tuple[Row, ...]], broken: Iterable[tuple[Row, str]] = ()) -> Reading:
    """What publishing these tables would change, and what keeps them back; every row has a file and line of its own.
    `broken`: rows with what could not be read in them."""
    tables = with_former(now, edited)
    faults = [*broken, *all_faults(tables), *lasting_faults(now, edited)]
    return Reading(tables, tuple(_verdicts(now, edited, tables, faults)), _missing(tables))


def _rows(
    file: str, name: str, columns: tuple[str, ...], found: list[list[str]] | None
) -> Iterator[tuple[Row, str]]:  # fmt: skip
    """Rows of a sheet with what is wrong in their cells; columns are found by their keys."""
    if not found:
        raise NOT_A_FRAMEWORK_BOOK.error(name, file=file, missing=name)
    heads = [head.strip() for head in found[0]]
    if missing := next((column for column in columns if column not in heads), ""):
        raise NOT_A_FRAMEWORK_BOOK.error(name, file=file, missing=f"{name}: {missing}")
    places = [heads.index(column) for column in columns]
    for number, line in enumerate(found[1:], 2):
        cells = [line[at].strip() if at < len(line) else "" for at in places]
        if any(cells):
            taken, reason = _taken(cells)
            yield Row(name, number, dict(zip(columns, taken, strict=True))), reason


def _taken(cells: list[str]) -> tuple[list[str], str]:
    """The cells as text; what nobody typed, or no package can hold, is told and left out."""
    taken, reason = [], ""
    for cell in cells:
        if cell.startswith((FORMULA, FAULT)):
            reason, cell = _("a formula or an error stands here; put in the text itself"), ""
        try:
            taken.append(clean_text(cell))
        except UserError as error:
            reason = str(error)
            taken.append("")
    return taken, reason


def with_former(now: Tables, edited: Mapping[str, tuple[Row, ...]]) -> Tables:
    """Measures that are gone join the former ones, with their texts: their figures keep a name and a unit."""
    there = {row["code"] for name in ("measures", "context") for row in edited[name]}
    known = {row["code"]: row for row in now["former"]}
    gone = {r["code"]: r for n in ("measures", "context") for r in now[n] if r["code"] not in there}
    former = {code: row for code, row in {**known, **gone}.items() if code not in there}
    texts = {_key("texts", row) for row in edited["texts"]}
    kept = [
        row for row in now["texts"]
        if row["table"] == "measure" and row["code"] in former and _key("texts", row) not in texts
    ]  # fmt: skip
    units = {row["code"] for row in edited["units"]}
    lost = {row["unit"] for row in former.values()} - units
    kept += [r for r in now["texts"] if r["table"] == "unit" and r["code"] in lost and _key("texts", r) not in texts]
    return {
        **edited,
        "former": tuple(former[code] for code in sorted(former)),
        "units": (*edited["units"], *(row for row in now["units"] if row["code"] in lost)),
        "texts": (*edited["texts"], *kept),
    }


def _key(name: str, row: Row) -> str:
    return "|".join(row[column] for column in key_columns(name))


def _verdicts(
    now: Tables, edited: Mapping[str, tuple[Row, ...]], tables: Tables, faults: list[tuple[Row, str]]
) -> Iterator[Verdict]:
    """Every row of the workbook, then those that are gone; a fault of a row that is not in it stands by itself."""
    wrong: dict[tuple[str, int], list[str]] = {}
    for row, reason in faults:
        wrong.setdefault((row.file, row.line), []).append(reason)
    for name, rows in edited.items():
        if name in HIDDEN:
            continue
        before = {_key(name, row): row for row in now[name]}
        for row in rows:
            key = _key(name, row)
            old = before.pop(key, None)
            reasons = tuple(dict.fromkeys(wrong.pop((row.file, row.line), ())))
            moved = tuple(c for c in row.cells if old is not None and old[c] != row[c])
            word = REFUSED if reasons else NEW if old is None else CHANGED if moved else SAME
            yield Verdict(name, row.line, key, word, moved, reasons)
        kept = {_key(name, row) for row in tables[name]}
        yield from (Verdict(name, 0, key, SAME if key in kept else REMOVED) for key in before)
    for (file, _line), reasons_left in wrong.items():
        yield Verdict(file, 0, "", REFUSED, (), tuple(dict.fromkeys(reasons_left)))


def _missing(tables: Tables) -> tuple[tuple[int, str, str, str, str], ...]:
    """Required texts that a language lacks."""
    return tuple(
        (row.line, row["table"], row["code"], row["attribute"], lang)
        for row in tables["texts"] if row["attribute"] != "card"
        for lang in LANGUAGES if not row[lang].strip()
    )  # fmt: skip
