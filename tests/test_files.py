"""Writing files of the outside world: the old one or the new one, whatever the disk does in between."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from carec_desktop.problems import UserError
from carec_desktop.sync import files
from carec_desktop.sync.files import REPLACE_PAUSES, atomic_write, read_file

OLD, NEW = b"as it was", b"as it shall be"


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses that would have been made."""
    pauses: list[float] = []
    monkeypatch.setattr(files.time, "sleep", pauses.append)
    return pauses


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Path]:
    """A file with its old content; whatever the test does, nothing else may be left beside it."""
    path = tmp_path / "Отчёт 2026.xlsx"
    path.write_bytes(OLD)
    yield path
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def failing(error: OSError, times: int, real: object) -> object:
    """`real`, but the first `times` calls raise `error`."""
    left = [times]

    def call(*args: object, **named: object) -> object:
        if left[0]:
            left[0] -= 1
            raise error
        return real(*args, **named)  # type: ignore[operator]

    return call


def code_of(refused: pytest.ExceptionInfo[UserError]) -> str:
    assert str(refused.value), "a refusal is a sentence"
    return refused.value.problem.code


@pytest.mark.parametrize("times", [1, 3, len(REPLACE_PAUSES)])
def test_a_scanner_that_holds_the_file_for_moments_is_waited_for(
    target: Path, slept: list[float], monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    held = PermissionError(errno.EACCES, "held")
    monkeypatch.setattr(files.os, "replace", failing(held, times, os.replace))
    atomic_write(target, NEW)
    assert target.read_bytes() == NEW
    assert slept == list(REPLACE_PAUSES[:times])
    assert sum(REPLACE_PAUSES) <= 5.5


def test_a_file_that_stays_open_elsewhere_stays_as_it_is(
    target: Path, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.os, "replace", failing(PermissionError(errno.EACCES, "held"), 99, os.replace))
    with pytest.raises(UserError) as refused:
        atomic_write(target, NEW)
    assert code_of(refused) == "file-busy"
    assert len(slept) == len(REPLACE_PAUSES)
    assert target.read_bytes() == OLD


ERRORS = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EROFS: "folder-read-only",
    errno.EACCES: "folder-read-only",
    errno.EPERM: "folder-read-only",
    errno.EIO: "file-not-written",
    errno.ENAMETOOLONG: "file-not-written",
    errno.ENOENT: "folder-missing",
}


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
@pytest.mark.parametrize("number", ERRORS, ids=lambda number: errno.errorcode[number])
def test_whatever_step_the_disk_refuses_the_old_file_stays(
    target: Path, slept: list[float], monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    error = OSError(number, os.strerror(number))
    if step == "open":
        monkeypatch.setattr("builtins.open", failing(error, 1, open))
    else:
        monkeypatch.setattr(files.os, step, failing(error, 99, getattr(os, step)))
    with pytest.raises(UserError) as refused:
        atomic_write(target, NEW)
    monkeypatch.undo()
    held = step == "replace" and isinstance(error, PermissionError)
    assert code_of(refused) == ("file-busy" if held else ERRORS[number])
    assert target.read_bytes() == OLD


@pytest.mark.parametrize("after", [0, 1, 5, 9])
def test_a_disk_that_fills_while_writing_leaves_the_old_file(target: Path, after: int) -> None:
    def pour(file: object) -> None:
        file.write(NEW[:after])  # type: ignore[attr-defined]
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(UserError) as refused:
        atomic_write(target, pour)
    assert code_of(refused) == "disk-full"
    assert target.read_bytes() == OLD


def test_an_error_of_the_writer_itself_passes_and_leaves_the_old_file(target: Path) -> None:
    def pour(_file: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        atomic_write(target, pour)
    assert target.read_bytes() == OLD


def test_a_new_file_appears_whole_or_not_at_all(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = target.with_name("new.xlsx")
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", failing(OSError(errno.EIO, "broken"), 1, os.fsync))
        with pytest.raises(UserError):
            atomic_write(other, NEW)
    assert not other.exists()
    atomic_write(other, lambda file: file.write(NEW) and None)
    assert other.read_bytes() == NEW
    other.unlink()


def test_a_folder_cannot_be_overwritten(target: Path) -> None:
    folder = target.with_name("folder")
    folder.mkdir()
    with pytest.raises(UserError) as refused:
        atomic_write(folder, NEW)
    assert code_of(refused) == "file-not-written"
    folder.rmdir()


def test_reading_is_bounded_and_refused_in_a_sentence(target: Path) -> None:
    assert read_file(target) == OLD
    assert read_file(target, len(OLD)) == OLD
    for path, limit, code in (
        (target, len(OLD) - 1, "file-too-large"), (target.with_name("none"), 9, "file-missing"),
        (target.parent, 9, "file-not-readable"),
    ):  # fmt: skip
        with pytest.raises(UserError) as refused:
            read_file(path, limit)
        assert code_of(refused) == code
