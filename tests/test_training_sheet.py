"""A training on paper: head counts as they are, small cells of rows, answers and tests withheld."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from carec_desktop.actions import record, workspace
from carec_desktop.actions.training_paper import counts_of
from carec_desktop.cli import cli
from carec_desktop.i18n import LANGUAGES
from carec_desktop.report.facts import Headcount
from carec_desktop.report.training_sheet import TrainingCounts, training_pdf, training_sheet

PERSONS = Headcount(11, 22)
ROWS = {"ministry": {"F": 2, "M": 12}, "border": {"F": 9, "M": 10}}
COUNTS = TrainingCounts("Risk management", "2024-05-13", "2024-05-17", "Bishkek", PERSONS, by_institution=ROWS)
MANY = {"greatly": {"F": 10, "M": 8}, "increased": {"F": 9, "M": 12}, "unchanged": {"F": 6, "M": 5}}


def rows_of(text: str, heading: str) -> dict[str, list[str]]:
    block = text.split(f"## {heading}\n")[1].split("##")[0]
    return {line.split(" | ")[0]: line.split(" | ")[1:] for line in block.splitlines() if " | " in line}


def test_a_small_row_is_withheld_with_company_and_head_counts_are_not() -> None:
    text = training_sheet(COUNTS, "en").as_text()
    assert "Persons: 33 (women 11, men 22, not stated 0)" in text
    rows = rows_of(text, "Persons by institution")
    assert rows["All"] == ["11", "22", "0", "33"]
    assert rows["Ministry or government agency"] == ["<5", "–", "0", "14"]
    assert rows["Customs, border and inspection"] == ["–", "–", "0", "19"]


def test_answers_and_their_share_print_only_where_nobody_can_be_told() -> None:
    many = training_sheet(TrainingCounts("T", survey=MANY), "en").as_text()
    assert "Knowledge increased: 39 of 50 who could say." in many
    few = training_sheet(TrainingCounts("T", survey={**MANY, "decreased": {"F": 2}}), "en").as_text()
    assert "39" not in few
    assert "withheld, few people answered" in few
    assert "<5" in few


@pytest.mark.parametrize(("people", "said"), [(4, False), (5, True)])
def test_scores_of_few_people_are_withheld(people: int, said: bool) -> None:
    text = training_sheet(TrainingCounts("T", tests=(people, "41.5", "77.25")), "en").as_text()
    assert ("77.25" in text, "fewer than 5 people" in text) == (said, not said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_fits_in_every_language_and_says_the_same_numbers(lang: str) -> None:
    counts = TrainingCounts(
        "Risk management at the border " * 5, "2024-05-13", "2024-05-17", "Bishkek " * 6, PERSONS, Headcount(9, 20, 1),
        ROWS, {**MANY, "decreased": {"F": 2}}, (25, "41.5", "77.25"),
    )  # fmt: skip
    assert training_pdf(counts, lang) == training_pdf(counts, lang)
    shown, english = (re.findall(r"<?\d+", training_sheet(counts, each).as_text().split("##", 1)[1])
                      for each in (lang, "en"))  # fmt: skip
    assert shown == english


def test_printing_needs_a_record_and_no_names(tmp_path: Path) -> None:
    with workspace.create(tmp_path / "w", role="trainer", ref_area="KGZ", name="T", lang="en") as ws:
        name, key = record.begin(ws, "training", {})
        record.write(ws, "training", name, key, {
            "title": "Risk management", "held": "start=2024-05-13, end=2024-05-17", "persons": "F=11, M=22",
            "by_institution": "ministry.F=2, ministry.M=12, border.F=9, border.M=10", "place": "Bishkek",
        })  # fmt: skip
        shown = record.view(ws, name)
        assert shown is not None
        assert counts_of(shown).persons == PERSONS
        assert training_sheet(counts_of(shown), "en") == training_sheet(COUNTS, "en")
    target = tmp_path / "training.pdf"
    arguments = ["-w", str(tmp_path / "w"), "attendance", "print", name, "-o", str(target), "--json"]
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert json.loads(done.stdout)["file"] == str(target)
    assert target.read_bytes()[:5] == b"%PDF-"
    missing = CliRunner().invoke(cli, [*arguments[:4], "0" * 32, *arguments[5:]], catch_exceptions=False)
    assert json.loads(missing.stdout)["error"]["code"] == "no-such-training"
