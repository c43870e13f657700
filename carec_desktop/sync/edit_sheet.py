"""Edits as rows of the sheet "Edits" (frozen columns) and back.

The first column names the edit; everything else makes up that name, so a changed cell is found
row by row even when the whole package cannot be trusted any more.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carec_desktop.ledger import EDIT_FIELDS, LONGEST_VALUE, Edit, clean_text
from carec_desktop.problems import UserError
from carec_desktop.sync.seal import Row, Rows, SheetDigest, plain_number

SHEET = "Edits"
COLUMNS = ("edit_id", *EDIT_FIELDS)
_WIDE = len(COLUMNS)
_LISTS = frozenset(COLUMNS.index(name) for name in ("replaces", "observed"))


def edit_row(edit: Edit) -> tuple[str, ...]:
    """Cells of one edit; the two lists sorted, their ids separated by spaces."""
    return (
        edit.id,
        edit.record_id,
        edit.form,
        edit.question,
        edit.value,
        edit.lang,
        " ".join(sorted(edit.replaces)),
        " ".join(sorted(edit.observed)),
        edit.author,
        edit.device,
        str(edit.epoch),
        edit.made_at,
        edit.revision,
        edit.reason,
        edit.on_behalf_of,
        edit.nonce,
    )


def edit_rows(edits: Iterable[Edit]) -> Rows:
    """The Edits sheet, the row of column keys included."""
    return [COLUMNS, *map(edit_row, edits)]


@dataclass(frozen=True)
class EditSheet:
    """What an Edits sheet holds. `altered` and `unreadable` are row numbers as Excel counts them:
    rows that do not fit their own edit_id, and rows that hold no edit at all; `misfits` are the ids that the
    edits of altered rows have as they stand there; `digest` is that of all its rows, as seals name it."""

    edits: tuple[Edit, ...]
    digest: str
    altered: tuple[int, ...] = ()
    unreadable: tuple[int, ...] = ()
    misfits: frozenset[str] = frozenset()

    @property
    def broken(self) -> tuple[int, ...]:
        return tuple(sorted({*self.altered, *self.unreadable}))


def _is_clean(text: str) -> bool:
    # What can be printed holds none of the signs that `clean_text` takes out or refuses.
    if text.isprintable() and len(text) <= LONGEST_VALUE and unicodedata.is_normalized("NFC", text):
        return True
    try:
        return clean_text(text) == text
    except UserError:
        return False


def _check_clean(cells: Sequence[str]) -> None:
    """Raises ValueError for text that no edit may hold; all cells are looked at together first."""
    if _is_clean(" ".join(cells)):
        return
    for index, cell in enumerate(cells):
        if index in _LISTS and cell.isascii() and cell.isprintable():
            continue
        if not _is_clean(cell):
            raise ValueError(COLUMNS[index])


def _edit(row: Row) -> Edit:
    """Raises ValueError when the row holds no edit."""
    cells = [*row, *[""] * (_WIDE - len(row))] if len(row) < _WIDE else row
    if len(cells) > _WIDE:
        raise ValueError("a cell too many")
    _check_clean(cells)
    _id, record, form, question, value, lang, replaces, observed, author, device, epoch, *rest = cells
    made_at, revision, reason, on_behalf_of, nonce = rest
    return Edit(
        record,
        form,
        question,
        value,
        lang,
        tuple(replaces.split()),
        tuple(observed.split()),
        author,
        device,
        plain_number(epoch),
        made_at,
        revision,
        reason,
        on_behalf_of,
        nonce,
    )


class EditReader:
    """Reads an Edits sheet as its rows arrive; nothing is believed but what its own edit_id proves."""

    def __init__(self) -> None:
        self._number = 0  # of the last row, as Excel counts
        self._headed = False
        self._digest = SheetDigest()
        self._edits: list[Edit] = []
        self._altered: list[int] = []
        self._unreadable: list[int] = []
        self._misfits: set[str] = set()

    def take(self, rows: Rows) -> None:
        """The next rows of the sheet; the first of all holds the column keys."""
        self._digest.take(rows)
        if self._number == 0 and rows:
            self._number, self._headed = 1, tuple(rows[0]) == COLUMNS
            rows = rows[1:]
        if self._headed:
            for row in rows:
                self._number += 1
                self._take(row)

    def _take(self, row: Row) -> None:
        try:
            edit = _edit(row)
        except ValueError:
            self._unreadable.append(self._number)
            return
        self._edits.append(edit)
        if edit.id != row[0]:
            self._altered.append(self._number)
            self._misfits.add(edit.id)

    def sheet(self) -> EditSheet:
        """Everything that could be read."""
        digest = self._digest.hexdigest()
        if not self._headed:
            return EditSheet((), digest, unreadable=(1,))
        altered, unreadable = tuple(self._altered), tuple(self._unreadable)
        return EditSheet(tuple(self._edits), digest, altered, unreadable, frozenset(self._misfits))


def edits_from_rows(rows: Rows) -> EditSheet:
    """A whole sheet at once."""
    reader = EditReader()
    reader.take(rows)
    return reader.sheet()
