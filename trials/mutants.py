"""Plants every fault of `faults` in a copy of the program, one at a time, and sees whether the tests notice.

    python3 dev.py mutants [--json] [--only TEXT]

A fault that no test notices is a promise nobody keeps watch over. Exit 1 when one lives, or when a fault no
longer fits the source.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trials.faults import FAULTS, Fault

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = 2
LONGEST = 300  # seconds for the tests of one fault
FATES = {0: "lived", 1: "caught"}  # by what pytest returns; 2 and more: the tests could not even be loaded


def misfits(faults: Sequence[Fault] = FAULTS) -> list[str]:
    """Names of faults whose old text does not stand exactly once in its file."""
    return [f.name for f in faults if (ROOT / f.file).read_text(encoding="utf-8").count(f.old) != 1]


def tests_of(fault: Fault) -> list[str]:
    """Those of the fault's tests that exist."""
    return [test for test in fault.tests if (ROOT / test).exists()]


def plant(fault: Fault, folder: Path) -> None:
    """A copy of the program in `folder` with this one fault."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("carec_desktop", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("locales", "resources", "trials", "docs"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    for name in ("pyproject.toml", "dev.py", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    file = folder / fault.file
    file.write_text(file.read_text(encoding="utf-8").replace(fault.old, fault.new), encoding="utf-8")


def harmless(faults: Sequence[Fault]) -> Fault:
    """No fault at all, with the tests of all these."""
    return Fault("none", "dev.py", "", "", tuple(sorted({test for f in faults for test in tests_of(f)})))


def fate(fault: Fault, longest: float = LONGEST) -> str:
    """What became of it: "caught" when a test fails, "lived" when all pass, "hung" when they take longer than
    `longest` seconds, "broken" when the program cannot be loaded with it, which is no fault anybody would miss."""
    with tempfile.TemporaryDirectory(prefix="carec-fault-") as name:
        folder = Path(name)
        plant(fault, folder)
        environment = {**os.environ, "PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider"]
        try:
            done = subprocess.run(
                [*command, *tests_of(fault)], cwd=folder, env=environment, capture_output=True, timeout=longest,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return "hung"
        return FATES.get(done.returncode, "broken")


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py mutants", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="", help="faults whose name holds this text")
    options = parser.parse_args()
    chosen = [f for f in FAULTS if options.only in f.name]
    stale = misfits(chosen)
    if not stale and fate(harmless(chosen), longest=LONGEST * 5) != "lived":
        print("The tests fail without any fault; mend them first.", file=sys.stderr)
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        fates = list(pool.map(fate, chosen)) if not stale else []
    named = {word: [f.name for f, found in zip(chosen, fates, strict=False) if found == word]
             for word in ("caught", "lived", "hung", "broken")}  # fmt: skip
    caught = len(named["caught"])
    if options.json:
        others = {word: names for word, names in named.items() if word != "caught"}
        print(json.dumps({"planted": len(chosen), "caught": caught, **others, "stale": stale}))
    for word in ("lived", "hung", "broken"):
        for name in named[word]:
            print(f"{word}: {name}", file=sys.stderr)
    for name in stale:
        print(f"no longer fits the source: {name}", file=sys.stderr)
    print(f"{caught} of {len(chosen)} planted faults were caught", file=sys.stderr)
    return int(caught < len(chosen))


if __name__ == "__main__":
    sys.exit(main())
