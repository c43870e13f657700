"""Pulls the plug: kills the program at random moments while it saves, sends, merges, backs up, restores, migrates.

    python3 dev.py crash [--kills N] [--seed S] [--only PHASE] [--json]

A child does the work of one phase on a copy of a small world and tells every step it has acknowledged. It is killed
(SIGKILL) somewhere between its first and its last moment. Then the workspace is opened again: what was
acknowledged must be there, `check` must find it sound, and every file stands whole or not at all.
Needs a system that can fork.
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from carec_desktop.actions import answering, backups, bags, care, exchange, record
from carec_desktop.actions.restoring import restore
from carec_desktop.actions.workspace import opened
from carec_desktop.holders import Keyring
from carec_desktop.problems import UserError
from carec_desktop.store import Store
from carec_desktop.sync import keys
from carec_desktop.sync.package import verify

KEY = {"measure": "gdp_growth", "ref_area": "KGZ", "time_period": "2020", "kind": "actual", "source": "S"}
KILLS = 1_000
STEPS = 12
LONGEST = 60.0  # seconds a phase may take when nobody kills it
MAIL = "mail"
OLDEST = Path(__file__).resolve().parent.parent / "tests" / "kept" / "database-1-country.sqlite"
DAY = datetime(2026, 1, 1, tzinfo=UTC)

Tell = Callable[[str], None]


def _save(root: Path, number: int) -> None:
    with opened(root / "KGZ") as ws:
        name, whole = record.begin(ws, "observation", KEY, "en")
        record.write(ws, "observation", name, whole, {"value": str(number)}, lang="en")


def _shown(root: Path) -> str:
    with opened(root / "KGZ", readonly=True) as ws:
        name, _whole = record.begin(ws, "observation", KEY, "en")
        view = record.view(ws, name)
        return view.values.get("value", "") if view else ""


def _refuse(wrong: bool, what: str) -> None:
    if wrong:
        raise AssertionError(what)


def _last(told: list[str]) -> int:
    return int(told[-1].split()[0]) if told else 0


# -- phases: what the child does, and what must be true afterwards ------------


def save(root: Path, tell: Tell) -> None:
    for number in range(1, 10 * STEPS):
        _save(root, number)
        tell(str(number))


def after_save(root: Path, told: list[str]) -> None:
    shown = int(_shown(root) or 0)
    _refuse(shown not in (_last(told), _last(told) + 1), f"{shown} is shown, {_last(told)} was saved")


def export(root: Path, tell: Tell) -> None:
    for number in range(1, STEPS):
        _save(root, number)
        with opened(root / "KGZ") as ws:
            sent = exchange.export(ws, ws.signer(SECRET))
        tell(f"{number} {sent.path.name} {sent.seal}")


def after_export(root: Path, told: list[str]) -> None:
    after_save(root, told)
    with opened(root / "KGZ", readonly=True) as ws:
        seals = {a.seal for a in ws.store.ledger.attestations()}
        for line in told:
            _number, file, seal = line.split()
            _refuse(seal not in seals, f"package {file} was written and is not in the ledger")
            found = verify(ws.folder / "outbox" / file, ws.keyring, None)
            _refuse(found.verdict != "intact", f"{file}: {found.sentence()}")


def merge(root: Path, tell: Tell) -> None:
    for path in sorted((root / MAIL).iterdir()):
        with opened(root / "secretariat") as ws:
            (taken,) = exchange.merge(ws, [path])
        tell(f"{path.name} {taken.examined.seal.id if taken.examined.seal else ''}")


def after_merge(root: Path, told: list[str]) -> None:
    with opened(root / "secretariat", readonly=True) as ws:
        seals = {a.seal for a in ws.store.ledger.attestations()}
    for line in told:
        _refuse(line.split()[1] not in seals, f"{line} was merged and is gone")
    merge(root, lambda _line: None)
    with opened(root / "secretariat", readonly=True) as ws:
        digest = ws.store.ledger.digest()
    _refuse(digest != (root / "digest").read_text(), "merging all packages again gives another ledger")


def answer(root: Path, tell: Tell) -> None:
    for number in range(1, STEPS):
        with opened(root / "merged") as ws:
            path = answering.write_receipt(ws, ws.signer(SECRET), "KGZ", root / f"receipt-{number}.xlsx")
        tell(f"{number} {path.name}")


def after_answer(root: Path, told: list[str]) -> None:
    with opened(root / "merged", readonly=True) as ws:
        keyring: Keyring = ws.keyring
    for path in root.glob("receipt-*.xlsx"):
        found = verify(path, keyring, None)
        _refuse(found.verdict != "intact", f"{path.name}: {found.sentence()}")
    for line in told:
        _refuse(not (root / line.split()[1]).exists(), f"{line} was written and is gone")


def adopt(root: Path, tell: Tell) -> None:
    with opened(root / "KAZ") as ws:
        (taken,) = exchange.merge(ws, [root / "newer-keyring.xlsx"])
        _refuse(not taken.merged, taken.sentence)
        tell(str(ws.keyring.number))


def after_adopt(root: Path, told: list[str]) -> None:
    with opened(root / "KAZ") as ws:
        _refuse(bool(told) and ws.keyring.number != int(told[0]), "the keyring went back")
    adopt(root, lambda _line: None)


def back_up(root: Path, tell: Tell) -> None:
    for number in range(STEPS):
        _save(root, number + 1)
        path = backups.make(root / "KGZ", now=DAY + timedelta(days=number))
        tell(f"{number + 1} {path.name}")


def after_back_up(root: Path, told: list[str]) -> None:
    after_save(root, told)
    for path in (root / "KGZ" / backups.FOLDER).glob("*.zip"):
        with bags.scratch(root) as room, bags.unpacked(path, room, whole=True):
            pass
    if told:
        _refuse(not (root / "KGZ" / backups.FOLDER / told[-1].split()[1]).exists(), f"{told[-1]} is gone")


def bring_back(root: Path, tell: Tell) -> None:
    restore(root / "earlier.zip", root / "busy")
    tell("restored")


def after_bring_back(root: Path, told: list[str]) -> None:
    known = set((root / "busy-ids").read_text().split())
    for again in (False, True):
        if again:
            restore(root / "earlier.zip", root / "busy")
        with opened(root / "busy", readonly=True) as ws:
            here = {e.id for e in ws.store.ledger.edits()}
            drafts = ws.store.working.count()
        _refuse(not known <= here, f"{len(known - here)} edits are gone")
        _refuse(not drafts, "the draft is gone")


def migrate(root: Path, tell: Tell) -> None:
    """New databases made and old ones brought up to date, in turn."""
    for number in range(STEPS):
        Store(root / f"new-{number}.sqlite").close()
        Store(root / f"old-{number}.sqlite").close()
        tell(f"{number}")


def after_migrate(root: Path, told: list[str]) -> None:
    for number in range(STEPS):
        with closing(Store(root / f"new-{number}.sqlite")) as store:
            _refuse(bool(store.integrity()), "the new database is damaged")
            _refuse(bool(store.ledger.edits()), "a new database holds edits")
        for path in (root / f"old-{number}.sqlite", *root.glob(f"old-{number}-format-*.sqlite")):
            with closing(Store(path)) as store:
                _refuse(bool(store.integrity()), f"{path.name} is damaged")
                _refuse(store.ledger.digest() != (root / "old-digest").read_text(), f"{path.name} holds something else")
                _refuse(not store.working.count(), f"the draft in {path.name} is gone")


@dataclass(frozen=True)
class Phase:
    """`workspaces`: those whose `check` must be sound afterwards."""

    work: Callable[[Path, Tell], None]
    proof: Callable[[Path, list[str]], None]
    workspaces: tuple[str, ...] = ()


PHASES = {
    "save": Phase(save, after_save, ("KGZ",)),
    "export": Phase(export, after_export, ("KGZ",)),
    "merge": Phase(merge, after_merge, ("secretariat",)),
    "receipt": Phase(answer, after_answer, ("merged",)),
    "keyring": Phase(adopt, after_adopt, ("KAZ",)),
    "backup": Phase(back_up, after_back_up, ("KGZ",)),
    "restore": Phase(bring_back, after_bring_back, ("busy",)),
    "migrate": Phase(migrate, after_migrate),
}


# -- the world, built once ----------------------------------------------------

SECRET = "open sesame"


def build(root: Path) -> None:
    """Workspaces, packages in the mail, a merged secretariat, a backup older than what is there now."""
    from tests.world import World
    from tests.world import build as enrol_everybody

    enrol_everybody(root)
    world = World(root)
    (root / MAIL).mkdir()
    shutil.copytree(root / "KGZ", root / "sender")
    for number in range(STEPS):
        world.figure("sender", "KGZ", str(number), year=str(2000 + number))
        shutil.move(world.export("sender", "sent.xlsx"), root / MAIL / f"{number:02}.xlsx")
    shutil.copytree(root / "secretariat", root / "merged")
    merge_into(root, "merged")
    shutil.copytree(root / "KGZ", root / "busy")
    world.figure("busy", "KGZ", "1")
    world.export("busy", "1.xlsx")
    bags.write(root / "busy", root / "earlier.zip")
    world.figure("busy", "KGZ", "2")
    world.export("busy", "2.xlsx")
    world.figure("busy", "KGZ", "3")
    with opened(root / "busy", readonly=True) as ws:
        (root / "busy-ids").write_text("\n".join(e.id for e in ws.store.ledger.edits()))
    with opened(root / "secretariat") as ws:
        answering.write_receipt(ws, ws.signer(SECRET), "KAZ", root / "newer-keyring.xlsx")
    old_databases(root)


def old_databases(root: Path) -> None:
    """Copies of a database of the first format, and the digest of what it holds."""
    for number in range(STEPS):
        shutil.copy(OLDEST, root / f"old-{number}.sqlite")
    with closing(Store(root / "old-0.sqlite", readonly=True)) as store:
        (root / "old-digest").write_text(store.ledger.digest())


def merge_into(root: Path, who: str) -> None:
    with opened(root / who) as ws:
        exchange.merge(ws, sorted((root / MAIL).iterdir()))
        (root / "digest").write_text(ws.store.ledger.digest())


# -- killing ------------------------------------------------------------------


def _child(phase: str, root: Path, answers: Connection) -> None:
    os.environ["XDG_STATE_HOME"] = str(root / "state")
    answers.send("ready")
    PHASES[phase].work(root, answers.send)
    answers.send("done")


@dataclass(frozen=True)
class Run:
    """What a child told, and whether it was killed before it was through."""

    told: list[str]
    killed: bool


def run(phase: str, root: Path, wait: float) -> Run:
    """Let a child work for `wait` seconds at most, then kill it."""
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    child = fork.Process(target=_child, args=(phase, root, theirs))
    child.start()
    theirs.close()
    told: list[str] = []
    try:
        _refuse(ours.recv() != "ready", "the child did not start")
        end = time.monotonic() + wait
        while (left := end - time.monotonic()) > 0 and child.is_alive() and ours.poll(left):
            told.append(ours.recv())
        if child.pid is not None and child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
        child.join()
        while ours.poll():
            told.append(ours.recv())
    except EOFError:
        child.join()
    finally:
        ours.close()
    _refuse(child.exitcode not in (0, -signal.SIGKILL), f"the child failed with {child.exitcode}")
    return Run(told, child.exitcode == -signal.SIGKILL)


def proven(phase: str, root: Path, told: list[str]) -> None:
    """Raises AssertionError when something acknowledged is gone or a workspace is not sound."""
    chosen = PHASES[phase]
    chosen.proof(root, [line for line in told if line != "done"])
    for name in chosen.workspaces:
        with opened(root / name) as ws:
            found = care.examine(ws)
        _refuse(not found.sound, "; ".join(p.sentence() for p in found.problems))


def once(built: Path, phase: str, wait: float) -> tuple[bool, str]:
    """Whether the child was killed in time; "" when everything held, else what did not."""
    killed = False
    with tempfile.TemporaryDirectory(prefix="carec-crash-") as name:
        root = Path(name) / "world"
        shutil.copytree(built, root)
        try:
            done = run(phase, root, wait)
            killed = done.killed
            proven(phase, root, done.told)
        except (AssertionError, UserError) as wrong:
            return killed, f"{phase} after {wait:.3f} s: {wrong}"
    return killed, ""


def durations(built: Path, phases: list[str]) -> dict[str, float]:
    """How long each phase takes when nobody kills it, in seconds."""
    found = {}
    for phase in phases:
        with tempfile.TemporaryDirectory(prefix="carec-crash-") as name:
            root = Path(name) / "world"
            shutil.copytree(built, root)
            began = time.monotonic()
            done = run(phase, root, LONGEST)
            found[phase] = time.monotonic() - began
            _refuse("done" not in done.told, f"{phase} did not end in {LONGEST} s")
            proven(phase, root, done.told)
    return found


def kill_all(built: Path, phases: list[str], kills: int, seed: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """`kills` kills in turn over the phases: kills, children that were quicker, and failures."""
    lasting = durations(built, phases)
    dice = random.Random(seed)
    killed, quicker, failures = Counter[str](), Counter[str](), []
    for phase in (phases * kills)[:kills]:
        in_time, failure = False, ""
        while not in_time and not failure:
            in_time, failure = once(built, phase, dice.uniform(0, lasting[phase]))
            (killed if in_time else quicker)[phase] += 1
        failures += [failure] if failure else []
    return killed, quicker, failures


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py crash", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", choices=["", *PHASES])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not hasattr(os, "fork"):
        print("This system cannot fork; run it on Linux or macOS.", file=sys.stderr)
        return 1
    keys.SCRYPT_N = 2**10  # how dear a passphrase is, is not the question here
    phases = [options.only] if options.only else list(PHASES)
    with tempfile.TemporaryDirectory(prefix="carec-crash-") as name:
        os.environ["XDG_STATE_HOME"] = str(Path(name) / "state")
        built = Path(name) / "built"
        build(built)
        killed, quicker, failures = kill_all(built, phases, options.kills, options.seed)
    result = {"kills": killed, "ended_first": quicker, "failures": failures}
    text = f"{killed.total()} kills, {len(failures)} failures: {dict(killed)}"
    print(json.dumps(result) if options.json else text)
    for failure in failures[:20]:
        print(failure, file=sys.stderr)
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
