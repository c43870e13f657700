"""Races against peers, side by side in one run: what design 9 asks of the exchange and of the first window.

    python3 dev.py bench [--json] [--only RACE] [--rounds N] [--small]

Ours and the peer take turns, each in a process of its own; the median of the rounds counts. `ratio` is peer / ours,
larger is better; a limit has no peer. Large ledgers are built once and kept in `build/bench` (1 GB, some minutes).
`--rounds 1` is the quick look at all of it; `--small` takes a hundredth of everything, to see that the races run.
Every row is told as soon as it is known (with `--json` on stderr); a race that cannot be run stops no other.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "bench"
PASSPHRASE = "bench"
HARNESS = "import sys; sys.path.insert(0, {root!r}); from trials import bench_work; bench_work.{call}"


@dataclass(frozen=True)
class Row:
    """One race: seconds (or megabytes, for a limit), and whether what design 9 asks was reached."""

    name: str
    ours: float
    peer: float | None
    ratio: float | None
    reach: float
    met: bool
    limit: float | None = None

    def plain(self) -> dict[str, object]:
        row = {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(self).items()}
        if self.peer is None:
            del row["peer"], row["ratio"]
        else:
            del row["limit"]
        return row


def race(name: str, ours: float, peer: float, reach: float) -> Row:
    return Row(name, ours, peer, peer / ours, reach, peer / ours >= reach)


def limit(name: str, ours: float, most: float) -> Row:
    return Row(name, ours, None, None, most, ours <= most, most)


# -- measuring ---------------------------------------------------------------


def surroundings() -> dict[str, str]:
    return {**os.environ, "CAREC_PASSPHRASE": PASSPHRASE, "QT_QPA_PLATFORM": "offscreen"}


def run(*command: str) -> float:
    """Seconds of a whole process. What was written before it, a copy of a large ledger for one, is on the disk by
    then: nobody waits for another's writing."""
    if hasattr(os, "sync"):
        os.sync()
    began = time.perf_counter()
    subprocess.run(command, check=True, env=surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def work(call: str) -> tuple[str, ...]:
    """A process that does one piece of work of `bench_work`."""
    return sys.executable, "-c", HARNESS.format(root=str(ROOT), call=call)


def python(call: str) -> float:
    return run(*work(call))


def told(call: str) -> float:
    """The figure that a piece of work measured by itself and printed."""
    return float(printed(call))


def printed(call: str) -> str:
    done = subprocess.run(work(call), check=True, env=surroundings(), capture_output=True, text=True)
    return done.stdout


def carec(*arguments: str) -> float:
    return run(sys.executable, "-m", "carec_desktop", *arguments)


def turns(rounds: int, ours: Callable[[], float], peer: Callable[[], float]) -> tuple[float, float]:
    """Medians of both, each taking its turn."""
    pairs = [(ours(), peer()) for _round in range(rounds)]
    return statistics.median(a for a, _b in pairs), statistics.median(b for _a, b in pairs)


def peak_of(*command: str) -> float:
    """Megabytes that a command and everything it starts hold at most: all together, looked at fifty times a second
    where the system tells, and never less than the largest process by the system's own account."""
    code = (
        "import subprocess, resource, sys; subprocess.run(sys.argv[1:], check=True, stdout=-3, stderr=-3); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    wrapped = [sys.executable, "-c", code, *command]
    most = 0
    with subprocess.Popen(wrapped, env=surroundings(), stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            most = max(most, sum(map(resident, descendants(process.pid))))
            time.sleep(0.02)
        largest = int(process.stdout.read()) if process.stdout else 0
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, wrapped)
    return max(most, largest * (1 if sys.platform == "darwin" else 1024)) / 2**20


def descendants(pid: int) -> list[int]:
    """Processes that this one started, and those they started."""
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, tasks.read_text().split())
    return found + [below for child in found for below in descendants(child)]


def resident(pid: int) -> int:
    """Bytes a process holds in memory, 0 when it is gone."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


# -- races -------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """How large the races are and how often they are run."""

    edits: int
    added: int
    small: int
    large: int
    rounds: int
    folder: Path


def intake(course: Course) -> Iterator[Row]:
    """Verify and merge a package, against reading its sheet with pandas and putting it into a database."""
    world = prepared(course)
    package = world / "big.xlsx"

    def ours() -> float:
        fresh = copied(world / "secretariat", course.folder / "merging")
        return carec("-w", str(fresh), "merge", str(package))

    def peer() -> float:
        target = course.folder / "peer.sqlite"
        target.unlink(missing_ok=True)
        return python(f"read_with_pandas({str(package)!r}, {str(target)!r})")

    yield race(f"verify + merge {course.edits:,} edits / pandas", *turns(course.rounds, ours, peer), 4.0)
    fresh = copied(world / "secretariat", course.folder / "merging")
    memory = peak_of(sys.executable, "-m", "carec_desktop", "-w", str(fresh), "merge", str(package))
    yield limit(f"verify + merge {course.edits:,} edits, MB", memory, 400.0)


def into_large(course: Course) -> Iterator[Row]:
    """Merge a small package into a large ledger, against merging it into a small one: at most twice as long. Both had
    their backup a moment ago: a command makes one of a small ledger only, which would flatter the large one."""
    world = prepared(course)

    def into(size: int) -> Callable[[], float]:
        def merge() -> float:
            fresh = copied(world / f"ledger-{size}", course.folder / "merging")
            mark_backed_up(fresh)
            return carec("-w", str(fresh), "merge", str(world / "small.xlsx"))

        return merge

    large, small = turns(course.rounds, into(course.large), into(course.small))
    yield race(f"merge {course.added:,} into {course.large:,} / into {course.small:,}", large, small, 0.5)


def export(course: Course) -> Iterator[Row]:
    """Write and sign a package, the whole command, against openpyxl writing the same cells, which it has at hand."""
    world = prepared(course)

    def ours() -> float:
        fresh = copied(world / "sender", course.folder / "sending")
        return carec("-w", str(fresh), "export", "-o", str(course.folder / "sent.xlsx"))

    def peer() -> float:
        return told(f"write_with_openpyxl({str(world / 'big.xlsx')!r}, {str(course.folder / 'written.xlsx')!r})")

    name = f"write + sign {course.edits:,} edits / openpyxl write-only"
    yield race(name, *turns(course.rounds, ours, peer), 1.5)


def window(course: Course) -> Iterator[Row]:
    """The first painted window, against a bare one: at most three times as long."""
    ours, peer = turns(max(5, course.rounds), lambda: python("first_window()"), lambda: python("bare_window()"))
    yield race("first window painted / bare QMainWindow", ours, peer, 1 / 3)


def cards(course: Course) -> Iterator[Row]:
    """33 cards in one process, warm, against WeasyPrint setting the same words: at least ten times faster a page."""
    world = course.folder / "demo"
    if not world.exists():
        carec("demo", str(world))
    ours, peer = json.loads(printed(f"race_cards({str(world / 'secretariat')!r})"))
    yield race("33 cards warm, ms a page / WeasyPrint", ours, peer, 10.0)


def desk(_course: Course) -> Iterator[Row]:
    """What a person waits for while typing: limits of design 9, and the grid's own for paint and paste."""
    typing = told("print_type_ahead()")
    yield limit("attendance type-ahead in 10,000 people, ms", 1000 * typing, 16.0)
    for name, (seconds, most) in json.loads(printed("print_grid()")).items():
        yield limit(f"{name}, ms", 1000 * seconds, 1000 * most)


RACES = {"intake": intake, "into-large": into_large, "export": export, "window": window, "cards": cards, "desk": desk}


# -- worlds ------------------------------------------------------------------


def copied(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def mark_backed_up(folder: Path) -> None:
    """As after a backup made just now; that it is one is looked at only when the next one is due."""
    from carec_desktop.actions import backups
    from carec_desktop.actions.workspace import read_settings

    settings = read_settings(folder)
    kept = folder / backups.FOLDER
    kept.mkdir(exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    (kept / f"carec-{settings.ref_area}-{backups.identity(settings)}-{stamp}.zip").touch()
    if backups.last(folder, settings) is None:
        raise RuntimeError("the name of a backup is written otherwise now")


def prepared(course: Course) -> Path:
    """Workspaces and packages of these sizes, built once for every format of the database: no race is run by one that
    has to bring an older ledger up to date first."""
    from carec_desktop.store.database import FORMAT

    world = KEPT / f"{course.edits}-{course.large}-{FORMAT}"
    if not (world / "ready").exists():
        shutil.rmtree(world, ignore_errors=True)
        world.mkdir(parents=True)
        sizes = f"{course.edits}, {course.added}, {course.small}, {course.large}"
        python(f"build({str(world)!r}, {sizes})")
        (world / "ready").touch()
    return world


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="", choices=["", *RACES])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    size = 100 if options.small else 1
    with tempfile.TemporaryDirectory(prefix="carec-bench-") as name:
        course = Course(100_000 // size, 1_000 // size, 10_000 // size, 1_000_000 // size, options.rounds, Path(name))
        asked = [key for key in RACES if options.only in ("", key)]
        rows, failed = run_races(asked, course, sys.stderr if options.json else sys.stdout)
    if options.json:
        print(json.dumps({"rows": [row.plain() for row in rows]}))
    return 1 if failed else 0


def run_races(names: Iterable[str], course: Course, told_to: TextIO) -> tuple[list[Row], list[str]]:
    """The rows of these races, and those that could not be run."""
    rows: list[Row] = []
    failed: list[str] = []
    for name in names:
        try:
            for row in RACES[name](course):
                rows.append(row)
                print(spelt(row), file=told_to, flush=True)
        except subprocess.CalledProcessError as error:
            failed.append(name)
            why = (error.stderr or "see what the command says by itself").strip().splitlines()[-1]
            print(f"The race {name} could not be run: {why}", file=sys.stderr, flush=True)
    return rows, failed


def spelt(row: Row) -> str:
    against = f"{row.peer:10.2f}  x {row.ratio:5.2f}" if row.peer is not None else f"{'':10}  {'':7}"
    return f"{row.name:55} {row.ours:10.2f} {against}  asked {row.reach:6.2f}  {'yes' if row.met else 'NO'}"


if __name__ == "__main__":
    sys.exit(main())
