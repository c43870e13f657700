"""Reads the sheets of workbooks from outside as rows of text, in a child process that can be lost.

A crafted workbook can make any parser crash, hang or eat memory. Here that happens in a process
with an empty environment, limited memory and a watch; the worst it can do is end, and then the
file is refused like any other. Several files share one child.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from carec_desktop.i18n import N_
from carec_desktop.problems import UserError, declare, registry
from carec_desktop.sync.files import read_file
from carec_desktop.sync.reader_child import FRAME
from carec_desktop.sync.zips import Container

Sheets = dict[str, list[list[str]]]
Watch = Callable[[str, list[list[str]]], bool]  # sheet, its next rows -> whether whoever watches keeps them

GAVE_UP = declare("reader-gave-up", N_(
    "The file takes more time or memory to read than any package of this program; it is kept and nothing was "
    "merged, ask the sender what it is."))

TIME_LIMIT = 60.0  # seconds for one file; 100,000 rows of 16 cells take about 3
MAX_FRAME = 256 * 2**20
FROZEN_ARGUMENT = "--read-workbooks"
_BOOT = "import sys; sys.path.append({root!r}); from carec_desktop.sync.reader_child import main; main()"


def read(source: Path | bytes, names: Collection[str] | None = None, *, strict: bool = True) -> Sheets:
    """Rows of the sheets `names` (all if None) of one workbook, which passes the whole gate on the way.

    Row n of a sheet is element n - 1; empty rows and cells at the end are cut. Raises UserError.
    """
    (found,) = read_many([source], names, strict=strict)
    if isinstance(found, UserError):
        raise found
    return found


def read_many(sources: Sequence[Path | bytes], names: Collection[str] | None = None, *,
              strict: bool = True) -> list[Sheets | UserError]:
    """The same for several workbooks, answers in their order; one that is refused never stops the others."""
    return list(read_each(sources, names, strict=strict))


def read_each(sources: Sequence[Path | bytes], names: Collection[str] | None = None, *,
              strict: bool = True, watch: Watch = lambda _sheet, _rows: False) -> Iterator[Sheets | UserError]:
    """`read_many` one by one: the child reads on while the caller works, and one answer is held at a time. `watch`
    sees the rows of the next answer as they arrive, before anybody knows whether the file can be read to its end;
    those that it keeps are not held a second time in the answer."""
    contents = [_content(source) for source in sources]
    given = 0
    while given < len(contents):
        for answer in _one_child(contents[given:], names, strict, watch):
            given += 1
            yield answer


def child_command() -> list[str]:
    """How to start the child. A frozen build is its own interpreter: `app` hands FROZEN_ARGUMENT on."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_ARGUMENT]
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-I", "-S", "-c", _BOOT.format(root=root)]


def child_environment() -> dict[str, str]:
    """Nothing but what Windows needs to start a program at all."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def _content(source: Path | bytes) -> bytes | UserError:
    """The bytes of a file whose container holds; what fails so early needs no child."""
    try:
        data = read_file(source) if isinstance(source, Path) else source
        Container(data)
    except UserError as error:
        return error
    return data


def _one_child(contents: Sequence[bytes | UserError], names: Collection[str] | None,
               strict: bool, watch: Watch) -> Iterator[Sheets | UserError]:
    """Answers in order until all are given or the child is lost, whose file is then refused."""
    files = [content for content in contents if isinstance(content, bytes)]
    if not files:
        yield from (content for content in contents if isinstance(content, UserError))
        return
    request = json.dumps({"names": None if names is None else sorted(names), "strict": strict}).encode()
    with _Child([request, *files]) as child:
        for content in contents:
            if isinstance(content, UserError):
                yield content
                continue
            answer = child.answer(watch)
            if answer is None:
                yield GAVE_UP.error()
                return
            yield answer
            del answer  # the next one needs its room


class _Child:
    """A running child that was sent `frames`; answers must be asked for in their order."""

    def __init__(self, frames: Iterable[bytes]) -> None:
        self._process = subprocess.Popen(
            child_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=child_environment(), creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._answers = self._process.stdout
        self._feeder = threading.Thread(target=_feed, args=(self._process.stdin, frames), daemon=True)
        self._feeder.start()

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._answers.close()
        self._process.wait()
        self._feeder.join()

    def answer(self, watch: Watch) -> Sheets | UserError | None:
        """What became of the next file; None if the child ended or had to be ended over it."""
        clock = threading.Timer(TIME_LIMIT, self._process.kill)
        clock.start()
        try:
            return _answer(lambda: _message(self._answers), watch)
        finally:
            clock.cancel()


def _feed(target: IO[bytes], frames: Iterable[bytes]) -> None:
    with suppress(BrokenPipeError, OSError):  # a lost child is noticed by whoever waits for its answer
        for frame in frames:
            target.write(FRAME.pack(len(frame)))
            target.write(frame)
            target.flush()
    with suppress(BrokenPipeError, OSError):
        target.close()


def _message(source: IO[bytes]) -> Any:
    """The next JSON value; None when the child ended."""
    head = source.read(FRAME.size)
    if len(head) < FRAME.size:
        return None
    (length,) = FRAME.unpack(head)
    text = source.read(length) if length <= MAX_FRAME else b""
    return json.loads(text) if len(text) == length else None


def _answer(message: Callable[[], Any], watch: Watch) -> Sheets | UserError | None:
    """Put the messages about one file together."""
    sheets: Sheets = {}
    name, rows = "", list[list[str]]()
    while (part := message()) is not None:
        if isinstance(part, list):
            if not watch(name, part):
                rows.extend(part)
        elif "sheet" in part:
            name, rows = part["sheet"], sheets.setdefault(part["sheet"], [])
        elif "problem" in part:
            return registry()[part["problem"]].error(part["place"], **part["facts"])
        elif "bug" in part:
            raise RuntimeError(part["bug"])
        else:
            return sheets
    return None
