"""Opens files that came in and has them judged: gate and reader in a child process, then seal and scope."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from carec_desktop.holders import Keyring
from carec_desktop.problems import Problem, UserError
from carec_desktop.sync import edit_sheet
from carec_desktop.sync import seal as seals
from carec_desktop.sync.judge import MACHINE_SHEETS, Asking, Examined, Me, Sheets, claimed_seal, judge

LARGEST_PACKAGE = 64 * 2**20  # bytes
BATCH = 16  # files read by one child process


def verify(
    path: Path,
    keyring: Keyring | None,
    me: Me | None,
    *,
    accepted: frozenset[str] = frozenset(),
    known_keys: Mapping[str, str] | None = None,
) -> Examined:
    """Judge one file. Without a keyring every signer is unknown; without `me` nobody is the addressee.

    `accepted`: seals known to lie at or before a revoked key's cut-off; `known_keys`: record id ->
    canonical key JSON that the ledger already has."""
    return next(verify_many([path], keyring, me, accepted=accepted, known_keys=known_keys))


def verify_many(
    paths: Sequence[Path],
    keyring: Keyring | None,
    me: Me | None,
    *,
    accepted: frozenset[str] = frozenset(),
    known_keys: Mapping[str, str] | None = None,
) -> Iterator[Examined]:
    """Judge files in their order, several to a child process; a bad one never stops the others."""
    asking = Asking(keyring, me, accepted, {} if known_keys is None else known_keys)
    for start in range(0, len(paths), BATCH):
        yield from _batch(paths[start : start + BATCH], asking)


def _batch(paths: Sequence[Path], asking: Asking) -> Iterator[Examined]:
    from carec_desktop.sync.reader import read_each

    found = [_content(path) for path in paths]
    readable = [data for data in found if isinstance(data, bytes)]
    arriving = _Arriving()
    answers = read_each(readable, (seals.SHEET, *MACHINE_SHEETS), watch=arriving.take)
    for path, data in zip(paths, found, strict=True):
        if isinstance(data, Problem):
            yield _unreadable(path, data)
            continue
        answer, edits = next(answers), arriving.edits()
        if isinstance(answer, UserError):
            yield _unreadable(path, answer.problem)
        else:
            yield _judged(path, data, answer, edits, asking)


class _Arriving:
    """Turns rows into edits while the child still reads on: on two cores that costs no time of its own."""

    def __init__(self) -> None:
        self._reader = edit_sheet.EditReader()

    def take(self, sheet: str, rows: list[list[str]]) -> bool:
        """Whether these rows were edits, of which nothing is needed any more."""
        if sheet == edit_sheet.SHEET:
            self._reader.take(rows)
        return sheet == edit_sheet.SHEET

    def edits(self) -> edit_sheet.EditSheet:
        """Those of the file whose rows came last."""
        done, self._reader = self._reader, edit_sheet.EditReader()
        return done.sheet()


def _content(path: Path) -> bytes | Problem:
    from carec_desktop.sync.files import read_file

    try:
        return read_file(path, LARGEST_PACKAGE)
    except UserError as error:
        return error.problem


def _unreadable(path: Path, problem: Problem) -> Examined:
    from carec_desktop.sync.gate import verdict

    return Examined(path, verdict(problem), (problem,))


def _judged(path: Path, data: bytes, sheets: Sheets, edits: edit_sheet.EditSheet, asking: Asking) -> Examined:
    from carec_desktop.sync import opc

    try:
        sheets = {**sheets, **_unknown_sheets(data, sheets)}
    except UserError as error:
        return _unreadable(path, error.problem)
    return judge(path, sheets, edits, opc.verify(data), asking)


def _unknown_sheets(data: bytes, sheets: Sheets) -> Sheets:
    """Sheets that a newer version sealed besides ours: they are checked too."""
    from carec_desktop.sync.reader import read

    seal = claimed_seal(sheets)
    others = {name for name, _digest in seal.sheets} - set(MACHINE_SHEETS) if seal else set()
    return read(data, others) if others else {}
