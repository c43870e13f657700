"""Throws broken files at everything that opens files from outside, and sees that each is refused in one sentence.

    python3 dev.py fuzz [--runs N] [--seed S] [--only bits|bytes|inner|template|keys] [--json]

bits: every single bit of one package flipped in turn · bytes: some bytes of a workbook changed, cut, doubled,
moved · inner: the same inside one part, packed again as a sound container · template, keys: the same for
workbooks filled in by hand, and for enrolment and key files. A changed value that would merge, an exception that is
no UserError, or a file that takes more than 2 s or 300 MB is a failure; its file is kept in `build/fuzz`.

Files are judged in worker processes by the code that the child process runs, not by one child each.
"""

import argparse
import hashlib
import io
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carec_desktop.problems import UserError
from carec_desktop.sync import gate, opc
from carec_desktop.sync.edit_sheet import edits_from_rows
from carec_desktop.sync.judge import MACHINE_SHEETS, judge
from carec_desktop.sync.seal import SHEET as SEAL_SHEET
from trials.material import KEY_FILES, PACKAGES, TEMPLATES, asking, read_key_file, read_template, sound_ids, write_all

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "fuzz"
LONGEST, LARGEST = 2.0, 300 * 2**20  # seconds, bytes
RUNS = 100_000
PIECE = 250  # files a worker takes at a time


@dataclass(frozen=True)
class Task:
    """Some files of one kind to make and judge; `first` is a bit number for "bits", else part of the seed."""

    kind: str
    first: int
    count: int
    seed: int


@dataclass(frozen=True)
class Found:
    """What became of them: counts by outcome, failures as (what, file kept), the slowest in seconds."""

    outcomes: Counter[str]
    failures: list[tuple[str, str]]
    slowest: float
    memory: int


# -- material ---------------------------------------------------------------


@cache
def materials(folder: Path) -> dict[str, bytes]:
    """The sound files that are broken afterwards, by name."""
    return {path.stem: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


# -- breaking ---------------------------------------------------------------


def broken_bytes(data: bytes, dice: random.Random) -> bytes:
    """One to eight changes anywhere."""
    made = bytearray(data)
    for _change in range(dice.randint(1, 8)):
        at, length = dice.randrange(max(1, len(made))), dice.choice((1, 1, 2, 4, 16, 256))
        way = dice.randrange(6)
        if way == 0:
            made[at : at + length] = dice.randbytes(length)
        elif way == 1:
            del made[at : at + length]
        elif way == 2:
            made[at:at] = made[at : at + length]
        elif way == 3:
            made[at : at + length] = bytes(length)
        elif way == 4:
            made[at : at + 1] = dice.choice((b"<", b">", b"&", b'"', b"\xff", b"\x00", b"=", b"]]>", b"<!DOCTYPE a>"))
        else:
            other = dice.randrange(max(1, len(made)))
            made[at : at + length], made[other : other + length] = (
                made[other : other + length], made[at : at + length],
            )  # fmt: skip
    return bytes(made)


def broken_inside(data: bytes, dice: random.Random) -> bytes:
    """Some part changed, the container packed soundly again."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        names = whole.namelist()
        chosen = dice.choice(names)
        for name in names:
            part = whole.read(name)
            packed.writestr(name, broken_bytes(part, dice) if name == chosen and part else part)
    return target.getvalue()


def flipped(data: bytes, bit: int) -> bytes:
    made = bytearray(data)
    made[bit // 8] ^= 1 << bit % 8
    return bytes(made)


# -- judging ----------------------------------------------------------------


def judged(data: bytes, folder: Path) -> str:
    """The verdict on a package as `merge` would get it. Anything but an answer is an exception."""
    try:
        wanted = frozenset((SEAL_SHEET, *MACHINE_SHEETS))
        opened = gate.open_workbook(data)
        sheets = {name: [row for batch in batches for row in batch] for name, batches in gate.rows(opened, wanted)}
    except UserError as error:
        str(error)
        return gate.verdict(error.problem)
    examined = judge(Path("x.xlsx"), sheets, edits_from_rows(sheets.get("Edits", ())), opc.verify(data), asking())
    for problem in examined.problems:
        problem.sentence()
    if examined.merges and not {e.id for e in examined.edits} <= sound_ids(folder):
        raise AssertionError("an altered value would merge")
    return examined.verdict


Judging = Callable[[bytes, Path], str]
KINDS: dict[str, tuple[tuple[str, ...], Callable[[bytes, random.Random], bytes], Judging]] = {
    "bytes": (PACKAGES, broken_bytes, judged),
    "inner": (PACKAGES, broken_inside, judged),
    "template": (TEMPLATES, lambda data, dice: dice.choice((broken_bytes, broken_inside))(data, dice), read_template),
    "keys": (KEY_FILES, broken_bytes, lambda data, folder: read_key_file(folder, data)),
}


def files(task: Task, folder: Path) -> Iterator[bytes]:
    """The broken files of a task."""
    found = materials(folder)
    if task.kind == "bits":
        yield from (flipped(found["report"], task.first + i) for i in range(task.count))
        return
    names, breaking, _judging = KINDS[task.kind]
    dice = random.Random(f"{task.seed} {task.kind} {task.first}")
    for _file in range(task.count):
        yield breaking(found[dice.choice(names)], dice)


def work(asked: tuple[Task, Path]) -> Found:
    """One task in a worker process."""
    task, folder = asked
    judging = KINDS[task.kind][2] if task.kind in KINDS else judged
    found = Found(Counter(), [], 0.0, 0)
    slowest = 0.0
    for data in files(task, folder):
        began = time.perf_counter()
        try:
            found.outcomes[judging(data, folder)] += 1
        except Exception:  # noqa: BLE001 - whatever it is, it is what we are looking for
            found.failures.append((traceback.format_exc(limit=-3), _keep(data)))
        took = time.perf_counter() - began
        slowest = max(slowest, took)
        if took > LONGEST:
            found.failures.append((f"took {took:.1f} s", _keep(data)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Found(found.outcomes, found.failures, slowest, memory)


def _keep(data: bytes) -> str:
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{hashlib.sha256(data).hexdigest()[:16]}.bin"
    file.write_bytes(data)
    return file.name


# -- the run ----------------------------------------------------------------


def tasks(only: str, runs: int, seed: int, bits: int) -> Iterable[Task]:
    """Every bit once; `runs` packages broken anywhere, `runs` inside a part, `runs` templates; a fifth as many keys."""
    counts = {"bits": bits, "bytes": runs, "inner": runs, "template": runs, "keys": runs // 5}
    for kind, count in counts.items():
        if only in ("", kind):
            yield from (Task(kind, at, min(PIECE, count - at), seed) for at in range(0, count, PIECE))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=RUNS, help=f"files of each sort (default {RUNS})")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", choices=["", "bits", *KINDS])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carec-fuzz-") as name:
        folder = Path(name)
        write_all(folder)
        bits = 8 * len(materials(folder)["report"])
        asked = [(task, folder) for task in tasks(options.only, options.runs, options.seed, bits)]
        return report(asked, options.json)


def report(asked: list[tuple[Task, Path]], as_json: bool) -> int:
    """Run all tasks in a worker for each processor and tell what was found."""
    counted: dict[str, Counter[str]] = {}
    failures: list[tuple[str, str]] = []
    slowest, memory = 0.0, 0
    with multiprocessing.get_context("spawn").Pool() as pool:
        for (task, _folder), found in zip(asked, pool.imap(work, asked), strict=True):
            counted.setdefault(task.kind, Counter()).update(found.outcomes)
            failures += found.failures
            slowest, memory = max(slowest, found.slowest), max(memory, found.memory)
    if memory > LARGEST:
        failures.append((f"a worker took {memory // 2**20} MB", ""))
    result = {
        "files": {kind: sum(count.values()) for kind, count in counted.items()}, "outcomes": counted,
        "slowest_seconds": round(slowest, 3), "memory_mb": memory // 2**20, "failures": len(failures),
    }  # fmt: skip
    print(json.dumps(result) if as_json else "\n".join(f"{name}: {value}" for name, value in result.items()))
    for what, file in failures[:20]:
        print(f"{file}\n{what}", file=sys.stderr)
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
