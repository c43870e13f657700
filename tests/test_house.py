"""Promises of the house itself: how the code is laid out and what a stranger may rely on."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import cast

import click
import pytest

from carec_desktop.cli import cli

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "carec_desktop").rglob("*.py"))
HEAVY = ("pandas", "numpy", "openpyxl", "reportlab", "sqlite_utils", "PySide6", "lxml")
TRANSLATING = ("_", "C_", "ngettext")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: everything but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (deep for top in child.decorator_list for deep in ast.walk(top))
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from at_import(child)


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_module_is_readable(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "says nowhere what it is for"
    assert text.count("\n") <= 400, "holds more than one idea: split it"
    long = [f.name for f in functions(tree) if (f.end_lineno or 0) - f.lineno >= 60]
    assert not long, f"too long to read at once: {long}"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_nothing_is_translated_at_import(path: Path) -> None:
    """A sentence translated at import stays in the language the program started with."""
    calls = (node for node in at_import(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    found = [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id in TRANSLATING]
    assert not found, f"use N_() at lines {found}"


def test_command_line_starts_light() -> None:
    """Half a second of imports before every command would be felt 100 times a day."""
    ask = f"import sys, carec_desktop.cli; print(*[m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_setup_needs_only_python() -> None:
    """dev.py runs before anything is installed."""
    tree = ast.parse((ROOT / "dev.py").read_text("utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_ci_runs_what_people_run() -> None:
    assert "python3 dev.py test" in (ROOT / ".ci/run").read_text("utf-8")


def test_lock_names_every_file_by_hash_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "index-url" not in lock
    for entry in lock.replace("\\\n", " ").splitlines():
        if entry and not entry.startswith("#"):
            assert "==" in entry, entry
            assert "--hash=sha256:" in entry, entry


def test_wanted_libraries_are_locked() -> None:
    wanted = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower().replace("_", "-")
    names = [line.split("[")[0].strip().lower().replace("_", "-") for line in wanted]
    assert [name for name in names if name and name[0] != "#" and f"\n{name}" not in f"\n{lock}"] == []


def ticked(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def test_the_map_is_of_this_house() -> None:
    """Every module at the top has its place in the map, and nothing stands there that is not here."""
    whole = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = whole.split("## The map")[1].split("\n## ")[0].splitlines()
    cells = [row.split("|")[1] for row in rows if row.startswith("| `")]
    named = [name.removeprefix("carec_desktop/").strip("/") for cell in cells for name in ticked(cell)]
    here = [path.name for path in (ROOT / "carec_desktop").iterdir() if path.suffix == ".py" or path.is_dir()]
    missing = [name for name in here if not any(fnmatch(name, each) for each in named)]
    assert sorted(set(missing) - {"__init__.py", "__pycache__"}) == []
    gone = [each for each in named if not any(fnmatch(name, each) for name in here) and not (ROOT / each).exists()]
    assert gone == []


def test_commands_the_readme_shows_are_there() -> None:
    """With their options, as they are written; every last one of the tables of a round."""
    rows = [row for row in (ROOT / "README.md").read_text("utf-8").splitlines() if row.startswith("| ") and "`" in row]
    shown = [(line.split(), "attendance" in row) for row in rows for line in ticked(row.rsplit("|", 2)[1])]
    assert len(shown) > 60
    for words, of_room in shown:
        command: click.Command = cli
        while isinstance(command, click.Group) and words:
            inner = command.commands.get(words[0])
            if inner is None and of_room and command is cli:
                inner = cast(click.Group, cli.commands["attendance"]).commands.get(words[0])
            assert inner is not None, words
            command, words = inner, words[1:]
        known = {option for each in command.params for option in each.opts}
        assert [word for word in words if word.startswith("-") and word not in known] == [], (command.name, words)
