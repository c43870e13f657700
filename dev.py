#!/usr/bin/env python3
"""The one command file: sets the project up on a bare machine and runs its jobs.

    python3 dev.py demo [DIR]     the main job on the published figures, into DIR (default: out)
    python3 dev.py test [ARGS]    lint, strict types, import contracts, catalogues, tests; ARGS go to pytest

Needs Python 3.11 and nothing else: it makes `.venv/` here from requirements.lock, and on a bare Debian
machine installs the few system libraries Qt needs, when it may. Everything else is said, not guessed.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "carec-setup.json"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# Shared library -> Debian package. Without the first group Qt cannot even be imported.
QT_NEEDS = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
# Without the second group windows cannot be shown on a screen; everything else works.
SCREEN_NEEDS = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# WeasyPrint, a peer in `bench`, draws with these.
PEER_NEEDS = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}


def say(text):
    """Tell the person at the keyboard; stdout stays free for the job itself."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def stop(text):
    say(text)
    raise SystemExit(1)


def run(*command, quiet=False, **more):
    """Run a command and return its exit code. Output goes where ours goes."""
    more.setdefault("stdout", subprocess.DEVNULL if quiet else None)
    try:
        return subprocess.call([str(part) for part in command], **more)
    except KeyboardInterrupt:
        return 130


def python(*arguments, **more):
    """Run the environment's Python. The checkout comes first, whatever the working directory."""
    search = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": search, **more.pop("env", {})}
    return run(PYTHON, *arguments, env=environment, **more)


# ---------------------------------------------------------------- the machine


def loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing(needs):
    return [package for library, package in needs.items() if not loads(library)]


def administrator():
    """Words to put before a command to run it as root; None when we may not."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and run("sudo", "-n", "true", quiet=True, stderr=subprocess.DEVNULL) == 0:
        return ("sudo", "-n")
    return None


def install(packages):
    """Install Debian packages if this is Debian and we may. Returns whether it worked."""
    before = administrator() if shutil.which("apt-get") else None
    if before is None:
        return False
    say("installing Debian packages: " + " ".join(packages))
    apt = (*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y")
    # A stale list is no reason to stop: the packages may well be in it.
    run(*apt, "update", quiet=True)
    return run(*apt, "install", "--no-install-recommends", *packages, quiet=True) == 0


def line_to_type(packages):
    if shutil.which("apt-get"):
        return "sudo apt-get install --no-install-recommends " + " ".join(packages)
    return "the packages of your system that hold what Debian calls " + " ".join(packages)


def ready_qt(screen):
    """Have the system libraries Qt needs. `screen`: look for those that show windows, too."""
    if not sys.platform.startswith("linux"):
        return
    needed, shown = missing(QT_NEEDS), missing(SCREEN_NEEDS) if screen else []
    if not needed + shown or (install(needed + shown) and not missing({**QT_NEEDS, **SCREEN_NEEDS})):
        return
    needed, shown = missing(QT_NEEDS), missing(SCREEN_NEEDS)
    if needed:
        stop("Qt needs system libraries that are not here, and I may not install them. Nothing is lost. "
             "Type this, then run me again:\n  " + line_to_type(needed + shown))
    if shown:
        say("windows cannot be shown before you type this (all else works):\n  " + line_to_type(shown))


# ---------------------------------------------------------------- the environment


def fingerprint():
    """What the environment was made from; anything else means: make it again."""
    parts = [(ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, b"%d.%d" % sys.version_info[:2]])).hexdigest()


def stamped():
    """What the environment was made from, and where; empty when nobody finished making it."""
    try:
        return json.loads(STAMP.read_text("utf-8")) if PYTHON.exists() else {}
    except (OSError, ValueError):
        return {}


def usable():
    """Was the environment made here, and by this version of Python?"""
    ask = "import pip, sys; raise SystemExit(sys.version_info[:2] != (%d, %d))" % sys.version_info[:2]
    moved = stamped().get("root", str(ROOT)) != str(ROOT)
    return not moved and run(PYTHON, "-c", ask, quiet=True, stderr=subprocess.DEVNULL) == 0


def make_environment():
    version = "%d.%d" % sys.version_info[:2]
    if PYTHON.exists() and not usable():
        shutil.rmtree(VENV)
    if not PYTHON.exists():
        if importlib.util.find_spec("ensurepip") is None and not install(["python3-venv"]):
            stop("this Python cannot make virtual environments. Type this, then run me again:\n  "
                 + line_to_type(["python3-venv", *missing(QT_NEEDS), *missing(SCREEN_NEEDS)]))
        say(f"making .venv with Python {version}")
        if run(sys.executable, "-m", "venv", VENV) != 0:
            stop("the virtual environment could not be made; the lines above say why.")


def install_libraries():
    say("installing the locked libraries (the first time this takes a minute or three)")
    pip = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet")
    if python(*pip, "--require-hashes", "--requirement", ROOT / "requirements.lock") != 0:
        stop("the libraries could not be installed; the lines above say why. "
             "Nothing else was touched: run me again when the network is there.")
    if python(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT) != 0:
        stop("the program could not be put into its own environment; the lines above say why.")


def compile_catalogues():
    """Compile the translations whose source is newer than the compiled file."""
    stale = False
    for source in (ROOT / "locales").glob("*/LC_MESSAGES/*.po"):
        built = source.with_suffix(".mo")
        stale |= not built.exists() or built.stat().st_mtime < source.stat().st_mtime
    if stale and python(ROOT / "locales/catalogues.py", "compile") != 0:
        stop("the translations could not be compiled; the lines above say which.")


def setup(screen=False):
    """Make everything ready; costs next to nothing when it already is."""
    wanted = {"fingerprint": fingerprint(), "root": str(ROOT)}
    fresh = stamped() != wanted
    if fresh:
        make_environment()
        STAMP.unlink(missing_ok=True)
        install_libraries()
    ready_qt(screen or fresh)
    if fresh:
        STAMP.write_text(json.dumps(wanted), "utf-8")
    compile_catalogues()


# ---------------------------------------------------------------- the jobs


def job_setup(arguments):
    """make the environment; nothing else"""
    setup()
    say(f"ready: {PYTHON}")
    return 0


def job_demo(arguments):
    """the main job on the published figures, into DIR (default: out); --open shows the window on it"""
    setup(screen="--open" in arguments)
    folder = [] if arguments and not arguments[0].startswith("-") else ["out"]
    failed = python("-m", "carec_desktop", "demo", *folder, *arguments)
    if not failed:
        program, made = PYTHON.with_name("carec-desktop"), Path(*folder or arguments[:1])
        secret = "what CAREC_PASSPHRASE says" if os.environ.get("CAREC_PASSPHRASE") else "demo"
        say(f"look around: {program} -w {made / 'secretariat'} (passphrase: {secret})")
    return failed


def job_app(arguments):
    """the program itself, with any of its own arguments"""
    setup(screen=True)
    return python("-m", "carec_desktop", *arguments)


CHECKS = {
    "style": ("-m", "ruff", "check", "--quiet", "--output-format", "concise", "."),
    "types": ("-m", "mypy", "--no-error-summary"),
    "imports": ("-c", "from importlinter.cli import lint_imports_command as go; go(['--no-logo'])"),
    "catalogues": ("locales/catalogues.py", "check"),
}


def check():
    """Run every check, so that one run shows all that is wrong. Returns the names of those that failed."""
    failed = []
    for name, command in CHECKS.items():
        say(f"checking {name}")
        if python(*command, cwd=ROOT) != 0:
            failed.append(name)
    return failed


def job_lint(arguments):
    """style, strict types, import contracts, catalogues"""
    setup()
    failed = check()
    say("not in order: " + ", ".join(failed) if failed else "all in order")
    return int(bool(failed))


def job_test(arguments):
    """lint, then the tests, on every core; with arguments one pytest, which gets them"""
    setup()
    failed = check()
    if failed:
        stop("not in order, tests not run: " + ", ".join(failed))
    return pytest(*arguments) if arguments else every_test()


def pytest(*arguments, **more):
    return python("-m", "pytest", *arguments, cwd=ROOT, env={"QT_QPA_PLATFORM": "offscreen"}, **more)


def every_test():
    """The files of tests, dealt out to a pytest on every core; each part is told when it is through. Returns 0 or 1."""
    files = sorted((ROOT / "tests").glob("test_*.py"))
    hands = max(1, min(4, os.cpu_count() or 1))
    say(f"{len(files)} files of tests in {hands} parts, each told when it is through")

    def part(at):
        with tempfile.TemporaryFile() as told:
            code = pytest(*files[at::hands], stdout=told, stderr=subprocess.STDOUT)
            told.seek(0)
            return code, told.read().decode(errors="replace")

    failed = False
    with ThreadPoolExecutor(hands) as pool:
        for done in as_completed([pool.submit(part, at) for at in range(hands)]):
            code, told = done.result()
            print(told, flush=True)
            failed = failed or code != 0
    return int(failed)


def job_i18n(arguments):
    """collect the sentences into locales/, keep what is translated, say what is missing"""
    setup()
    return python(ROOT / "locales/catalogues.py", "update")


def job_fonts(arguments):
    """build resources/fonts/ again from its sources (needs npm)"""
    setup()
    return python(ROOT / "resources/fonts/build.py", *arguments)


def job_mutants(arguments):
    """plant faults one at a time and see whether the tests notice; --json, --only TEXT"""
    setup()
    return python("-m", "trials.mutants", *arguments, cwd=ROOT)


def job_fuzz(arguments):
    """throw broken files at everything that opens files; --runs N, --seed S, --only KIND, --json"""
    setup()
    return python("-m", "trials.fuzz", *arguments, cwd=ROOT)


def job_crash(arguments):
    """kill the program at random moments and see that nothing acknowledged is lost; --kills N, --json"""
    setup()
    return python("-m", "trials.crash", *arguments, cwd=ROOT)


def job_bench(arguments):
    """race against peers, side by side; --json, --only RACE, --rounds N, --small"""
    setup()
    needed = missing(PEER_NEEDS) if sys.platform.startswith("linux") else []
    if needed and not (install(needed) and not missing(PEER_NEEDS)):
        say("the race of the cards cannot be run before you type this (all others can):\n  " + line_to_type(needed))
    return python("-m", "trials.bench", *arguments, cwd=ROOT)


def job_screenshots(arguments):
    """make a picture of every page, role, language and look; --world DIR, --only TEXT, --help"""
    setup()
    return python("-m", "trials.screenshots", *arguments, cwd=ROOT, env={"QT_QPA_PLATFORM": "offscreen"})


def job_soak(arguments):
    """an hour at the desk in a few minutes, and what the memory does; --visits N"""
    setup()
    return python("-m", "trials.soak", *arguments, cwd=ROOT, env={"QT_QPA_PLATFORM": "offscreen"})


JOBS = {name[4:]: job for name, job in globals().items() if name.startswith("job_")}


def main():
    lines = "\n".join(f"  {name:<12}{job.__doc__}" for name, job in JOBS.items())
    parser = argparse.ArgumentParser(
        prog="dev.py", usage="python3 dev.py JOB [arguments]", add_help=True,
        description="jobs:\n" + lines, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("job", choices=list(JOBS), metavar="JOB", help=argparse.SUPPRESS)
    # Everything behind the job's name belongs to the job, options too.
    chosen = parser.parse_args(sys.argv[1:2])
    return JOBS[chosen.job](sys.argv[2:])


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # an old Python gets this far and must hear it
        stop("CAREC Desktop needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])
    sys.exit(main())
