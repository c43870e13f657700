"""The harness itself: each kind of mess a test can leave behind fails that test."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

HERE = Path(__file__).resolve().parent
MESSES = {
    "database": "import sqlite3\ndef test_it(tmp_path): sqlite3.connect(tmp_path / 'x.db')",
    "window": "from PySide6.QtWidgets import QWidget\nkept = []\ndef test_it(qtbot): kept.append(QWidget())",
    "Qt warning": "from PySide6.QtCore import qWarning\ndef test_it(qtbot): qWarning('careless')",
    "warning": "import warnings\ndef test_it(): warnings.warn('careless')",
    "file": "def test_it(tmp_path): open(tmp_path / 'x', 'w')",
    "network": "import socket\ndef test_it():\n with socket.socket() as s: s.connect(('192.0.2.1', 80))",
    "marker": "import pytest\n@pytest.mark.slwo\ndef test_it(): pass",
}
CLEAN = """
import sqlite3
from contextlib import closing
from PySide6.QtWidgets import QWidget
from carec_desktop import i18n

def test_one(qtbot, tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.db")):
        i18n.use("ru")
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

def test_two():
    assert i18n.language() == "en"
"""


@pytest.fixture
def strict(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with this project's harness and settings."""
    pytester.makeconftest((HERE / "conftest.py").read_text("utf-8"))
    pytester.path.joinpath("pyproject.toml").write_bytes((HERE.parent / "pyproject.toml").read_bytes())
    monkeypatch.setenv("PYTHONPATH", str(HERE.parent))
    return pytester


def run(strict: pytest.Pytester) -> pytest.RunResult:
    return strict.runpytest_subprocess(".", "-p", "no:randomly", "-p", "no:cacheprovider")


def test_every_mess_fails(strict: pytest.Pytester) -> None:
    named = {f"test_{name.replace(' ', '_').lower()}": source for name, source in MESSES.items()}
    del named["test_marker"]
    strict.makepyfile(**named)
    outcome = run(strict).parseoutcomes()
    # A mess found while cleaning up counts as an error beside a test that "passed".
    assert outcome.get("failed", 0) + outcome.get("errors", 0) == len(named), outcome


def test_misspelt_marker_fails(strict: pytest.Pytester) -> None:
    strict.makepyfile(MESSES["marker"])
    assert run(strict).ret != 0


def test_tidy_tests_pass(strict: pytest.Pytester) -> None:
    strict.makepyfile(CLEAN)
    run(strict).assert_outcomes(passed=2)
