"""The main job, once, as people will see it: every promise of the demonstration on its real outcome."""

import json
import os
import random
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPdf import QPdfDocument

import carec_desktop.ui  # noqa: F401 - PySide6 is imported through it on this Python
from carec_desktop import published
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.i18n import LANGUAGES
from carec_desktop.paths import ROOT


def run(*words: str, code: int = 0, **environment: str) -> Any:
    """One command of the program; its JSON, after checking the exit code and that nothing was a traceback."""
    ended = subprocess.run(
        [sys.executable, "-m", "carec_desktop", *words], cwd=ROOT, capture_output=True, timeout=300,
        env={**os.environ, "CAREC_PASSPHRASE": "demo", **environment}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    said = ended.stderr.decode(errors="replace")
    assert ended.returncode == code, said
    assert "Traceback" not in said
    assert ended.stdout.isascii()
    return json.loads(ended.stdout) if "--json" in words else said


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    run("demo", str(folder))
    return folder


@pytest.fixture(scope="module")
def matrix(out: Path) -> list[dict[str, Any]]:
    return run("-w", str(out / "secretariat"), "matrix", "--lang", "en", "--json")["rows"]  # type: ignore[no-any-return]


def packages(out: Path) -> list[str]:
    return [str(p) for p in sorted(out.glob("packages/*.xlsx"))]


def test_everything_is_where_it_should_be(out: Path) -> None:
    names = {p.name for p in (out / "cards").iterdir()}
    assert names == {f"{area}-{lang}.pdf" for area in MEMBERS for lang in LANGUAGES}
    assert {f"matrix-{lang}.pdf" for lang in LANGUAGES} <= {p.name for p in out.iterdir()}
    assert {p.stem for p in (out / "receipts").iterdir()} >= set(MEMBERS)
    assert {p.name for p in (out / "countries").iterdir()} >= set(MEMBERS)


def test_every_package_is_intact(out: Path) -> None:
    found = run("-w", str(out / "secretariat"), "verify", *packages(out), "--json")["files"]
    assert {f["verdict"] for f in found} == {"intact"}
    assert {"verdict", "signer", "role", "country", "number", "edits", "problems"} <= set(found[0])


def test_any_order_twice_gives_one_digest(out: Path, tmp_path: Path) -> None:
    digests = set()
    for seed in range(2):
        copy = tmp_path / str(seed)
        shutil.copytree(out / "secretariat-empty", copy)
        files = packages(out) * 2
        random.Random(seed).shuffle(files)
        run("-w", str(copy), "merge", *files)
        state = run("-w", str(copy), "state", "--json")
        digests.add(state["digest"])
        assert set(state) == {"digest", "edits", "attestations", "conflicts", "waiting"}
    assert len(digests) == 1


def test_one_disagreement_is_left_one_decided_and_one_waits(out: Path, tmp_path: Path) -> None:
    rows = run("-w", str(out / "secretariat"), "conflicts", "--json")["rows"]
    assert [r["state"] for r in rows] == ["conflict", "waiting"]
    shutil.copytree(out / "secretariat", tmp_path / "copy")
    run("-w", str(tmp_path / "copy"), "merge", *(str(p) for p in (out / "late").iterdir()))
    assert run("-w", str(tmp_path / "copy"), "state", "--json")["waiting"] == 0


def test_the_matrix_holds_every_published_number_with_its_source(matrix: list[dict[str, Any]]) -> None:
    keys = ("measure", "ref_area", "time_period", "kind", "source")
    held = {(*(row[k] for k in keys), Decimal(str(row["value"]))) for row in matrix if row["value"] is not None}
    for f in published.observations():
        if f.value and f.kind in ("baseline", "actual"):
            assert (f.measure, f.ref_area, f.time_period, f.kind, f.source, Decimal(f.value)) in held


COMPUTED = [
    ("ECD.OC1.COUNTRIES", "2017", 4), ("ECD.OC1.COUNTRIES", "2020", 7), ("AGR.OP2.COUNTRIES", "2020", 7),
    ("AGR.OP1.COUNTRIES_ADVISED", "2020", 5), ("TSM.OC1.TOP70", "2020", 2),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "period", "value"), COMPUTED)
def test_regional_values_are_computed_from_the_answers(
    matrix: list[dict[str, Any]], measure: str, period: str, value: int
) -> None:
    found = [r for r in matrix if r["measure"] == measure and r["time_period"] == period and r["state"] == "computed"]
    assert [(r["value"], r["ref_area"]) for r in found] == [(value, "CAREC")]


def test_a_group_is_computed_from_its_members(out: Path) -> None:
    rows = run("-w", str(out / "secretariat"), "profile", "CAREC-10", "--json")["rows"]
    found = {(r["series"], r["time_period"]): r for r in rows}
    for series in ("merch_exports", "merch_imports"):
        for year in ("2017", "2018", "2019", "2020"):
            row = found[series, year]
            parts = [f.value for f in published.series() if (f.measure, f.time_period) == (series, year)
                     and f.ref_area in MEMBERS and f.ref_area != "CHN"]  # fmt: skip
            assert row["value"] == sum(int(v) for v in parts)
            assert row["complete"] is True
        change = found[f"{series}_change", "2020"]
        before, now = found[series, "2019"]["value"], found[series, "2020"]["value"]
        assert change["value"] == pytest.approx((now / before - 1) * 100, abs=0.01)
        assert change["unit"] == "%"
    assert set(rows[0]) == {"series", "ref_area", "time_period", "value", "unit", "complete", "missing", "sources"}


def test_findings_name_both_sides(out: Path) -> None:
    rows = run("-w", str(out / "secretariat"), "findings", "--json")["rows"]
    assert {"kind", "where", "stated", "computed", "sources", "text"} <= set(rows[0])
    assert {"sources_differ", "total_not_reached", "computed_differs"} <= {r["kind"] for r in rows}


def test_the_tables_of_the_region_lie_beside_in_three_kinds(out: Path) -> None:
    assert {p.name for p in (out / "tables").iterdir()} == {"tables-en.pdf", "tables-en.xlsx", "tables-en.docx"}


def test_cards_have_two_pages(out: Path) -> None:
    for path in sorted((out / "cards").iterdir()):
        document = QPdfDocument()
        document.load(str(path))
        assert document.pageCount() == 2, path.name
        document.close()


def test_countries_know_what_became_of_their_values(out: Path) -> None:
    """After the receipt nothing is left to send, but for the one whose second package never arrived."""
    for area in (area for area in MEMBERS if area != "KAZ"):
        refusal = run("-w", str(out / "countries" / area), "export", "--json", code=1)
        assert refusal["error"]["code"] == "nothing-to-send"
    assert run("-w", str(out / "countries" / "KAZ"), "export", "--json")["number"] == 3


def test_the_workspaces_are_sound(out: Path) -> None:
    assert run("-w", str(out / "secretariat"), "check", "--json")["sound"] is True


def test_a_folder_it_did_not_make_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refusal = run("demo", str(tmp_path), "--json", code=1)
    assert refusal["error"]["code"] == "not-our-folder"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_the_framework_needs_no_workspace(tmp_path: Path) -> None:
    found = run("-w", str(tmp_path), "framework", "--json")
    counts = {k: len(found[k]) for k in ("clusters", "outcomes", "outputs", "indicators", "measures")}
    assert counts == {"clusters": 5, "outcomes": 10, "outputs": 21, "indicators": 31, "measures": 98}


def test_sentences_survive_a_console_that_cannot_show_them(out: Path) -> None:
    said = run(
        "-w", str(out / "countries" / "CHN"), "record", "observation", "--set", "measure=gdp_growth",
        "--set", "ref_area=CHN", "--set", "time_period=2030", "--set", "kind=actual", "--set", "source=S",
        "--set", "value=12,500", code=1, PYTHONIOENCODING="cp1251",
    )  # fmt: skip
    assert "12500" in said
