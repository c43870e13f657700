"""A round carries the name it was given, and the day by which answers are due is a day, said before it is too late."""

from pathlib import Path

import pytest

from carec_desktop.actions import rounds, workspace
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import LANGUAGES
from carec_desktop.problems import UserError


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    made = workspace.create(tmp_path / "s", role="secretariat", ref_area="CAREC", name="Office", lang="ru")
    monkeypatch.setattr(made, "clock", lambda: "2026-03-01T10:00:00Z")
    yield made  # type: ignore[misc]
    made.close()


def test_a_name_stays_as_it_was_typed_and_a_bare_number_gets_its_noun(office: Workspace) -> None:
    call = rounds.open_round(office, "2026年审查", "2025", "2026-06-30")
    assert {call.title(lang) for lang in LANGUAGES} == {"2026年审查"}
    call = rounds.open_round(office, "2026", "2025", "2026-06-30")
    assert [call.title(lang) for lang in ("en", "ru")] == ["Review 2026", "Обзор 2026"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [("30.06.2026", "2026-06-30"), ("до 30 июня 2026 г.", "2026-06-30"), ("июнь 2026", "2026-06-30"),
     ("2026年6月30日前", "2026-06-30"), ("2026", "2026-12-31"), ("by 30 June 2026", "2026-06-30")],
)  # fmt: skip
def test_a_deadline_is_read_as_people_say_it_and_is_a_day(office: Workspace, typed: str, day: str) -> None:
    assert rounds.open_round(office, "R", "2025", typed).deadline == day


def test_a_deadline_behind_us_is_known_before_the_round_is_opened(office: Workspace) -> None:
    assert rounds.passed(office, "28.02.2026") == "2026-02-28"
    assert rounds.passed(office, "01.03.2026") == ""
    assert rounds.passed(office, "март 2026") == ""
    with pytest.raises(UserError):
        rounds.passed(office, "скоро")
    assert rounds.rounds(office) == []


def test_calls_of_any_name_are_files(office: Workspace) -> None:
    from carec_desktop.sync.files import file_stem

    assert file_stem("2026/27: обзор", "round") == "2026-27-обзор"
    assert file_stem("///", "round") == "round"
