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
LONGEST = 300  # seconds for the tests of one fault; one that hangs them is noticed, too


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


def is_noticed(fault: Fault) -> bool:
    """Do the tests fail with this fault?"""
    with tempfile.TemporaryDirectory(prefix="carec-fault-") as name:
        folder = Path(name)
        plant(fault, folder)
        environment = {**os.environ, "PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider"]
        try:
            done = subprocess.run(
                [*command, *tests_of(fault)], cwd=folder, env=environment, capture_output=True, timeout=LONGEST,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return True
        return done.returncode != 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py mutants", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="", help="faults whose name holds this text")
    options = parser.parse_args()
    chosen = [f for f in FAULTS if options.only in f.name]
    stale = misfits(chosen)
    if not stale and is_noticed(harmless(chosen)):
        print("The tests fail without any fault; mend them first.", file=sys.stderr)
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        noticed = list(pool.map(is_noticed, chosen)) if not stale else []
    lived = [f.name for f, seen in zip(chosen, noticed, strict=False) if not seen]
    if options.json:
        print(json.dumps({"planted": len(chosen), "caught": sum(noticed), "lived": lived, "stale": stale}))
    for name in stale:
        print(f"no longer fits the source: {name}", file=sys.stderr)
    for name in lived:
        print(f"lived: {name}", file=sys.stderr)
    print(f"{sum(noticed)} of {len(chosen)} planted faults were noticed", file=sys.stderr)
    return int(bool(stale or lived))


if __name__ == "__main__":
    sys.exit(main())
