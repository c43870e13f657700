"""Paper for the room: what the list says stands on it, names are printed only with a note, counts need none."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from carec_desktop.actions import attendance, record, workspace
from carec_desktop.actions.room_paper import (
    certificate_number,
    certificates_pdf,
    paired_cover_pdf,
    recipient,
    sheet_facts,
    sign_in_pdf,
    survey_form_pdf,
)
from carec_desktop.actions.rooms import Room, open_room
from carec_desktop.actions.workspace import Workspace
from carec_desktop.cli import cli
from carec_desktop.i18n import LANGUAGES
from carec_desktop.people import Person, locked
from carec_desktop.problems import UserError

SECRET = "open sesame"
AIDA, CHEN, ODD = "Аида Сыдыкова", "陈晓丽", "Odd \U00020bb7"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "COSTS", (4, 8, 1))


def made(folder: Path) -> tuple[Workspace, str]:
    """A trainer's workspace with an institution and a training of two days."""
    ws = workspace.create(folder, role="trainer", ref_area="KGZ", name="T", lang="en")
    office, key = record.begin(ws, "institution", {})
    record.write(ws, "institution", office, key, {"title": "Customs Service", "type": "border"})
    training, key = record.begin(ws, "training", {})
    record.write(ws, "training", training, key, {
        "title": "Risk management", "held": "start=2024-05-13, end=2024-05-14", "place": "Bishkek", "hours": "12",
        "organisers": "CAREC Institute",
    })  # fmt: skip
    people = attendance.opened(ws, SECRET, make=True)
    attendance.add(ws, people, training, [
        Person(AIDA, "F", frozenset({"Aida Sydykova"}), "KGZ", "Customs Service", completed=True),
        Person(CHEN, institution="A small office", country="CHN", completed=True),
        Person(ODD, completed=True), Person("Never Came", completed=False),
    ])  # fmt: skip
    return ws, training


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    ws, training = made(tmp_path / "w")
    with ws:
        yield open_room(ws, attendance.opened(ws, SECRET), training)


def test_the_sheet_says_what_the_list_says(room: Room, tmp_path: Path) -> None:
    room.walk_in("Late Comer")
    facts = sheet_facts(room, "en")
    assert [row.code for row in facts.rows] == [person.code for person in room.persons]
    first = facts.rows[0]
    assert (first.name, first.others, first.institution, first.country) == (
        AIDA, ("Aida Sydykova",), "Customs Service", "Kyrgyz Republic",
    )  # fmt: skip
    assert facts.rows[1].institution == "A small office"
    assert (len(facts.sessions), facts.walked_in, facts.months) == (4, 1, 24)
    assert len(sheet_facts(room, "ru", [2, 3]).sessions) == 2
    with pytest.raises(UserError) as caught:
        sheet_facts(room, "en", [99])
    assert caught.value.problem.code == "sheet-without-sessions"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_printing_names_is_noted(room: Room, tmp_path: Path, lang: str) -> None:
    target = tmp_path / "sheet.pdf"
    assert sign_in_pdf(room, target, lang, "en") == 4
    done = certificates_pdf(room, tmp_path / "certificates.pdf", lang)
    assert target.read_bytes()[:5] == b"%PDF-"
    assert len(done.printed) == 2
    deeds = [(deed.what, deed.training, deed.persons) for deed in room.people.lists.deeds]
    assert deeds == [("sign-in-sheet", room.training, 4), ("certificates", room.training, 2)]


def test_who_completed_gets_a_certificate_and_a_missing_letter_is_told(room: Room, tmp_path: Path) -> None:
    done = certificates_pdf(room, tmp_path / "all.pdf", "en")
    numbers = {person.name: person.number for person in room.persons}
    assert done.printed == (numbers[AIDA], numbers[CHEN])
    assert [(p.place, p.facts["name"], p.facts["code"]) for p in done.refused] == [(numbers[ODD], ODD, "U+20BB7")]
    chosen = certificates_pdf(room, tmp_path / "one.pdf", "en", numbers=[numbers["Never Came"]])
    assert chosen.printed == (numbers["Never Came"],)
    nobody = certificates_pdf(room, tmp_path / "none.pdf", "en", numbers=[numbers[ODD]])
    assert (nobody.path, nobody.printed) == (None, ())
    assert not (tmp_path / "none.pdf").exists()


def test_cancelling_writes_nothing_and_notes_nothing(room: Room, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        certificates_pdf(room, tmp_path / "c.pdf", "en", progress=stop)
    assert not (tmp_path / "c.pdf").exists()
    assert room.people.lists.deeds == ()


def test_the_other_script_stands_below_only_where_it_helps() -> None:
    person = Person(AIDA, also=frozenset({"Aida Sydykova", "艾达"}), number="00ff")
    said = {lang: recipient("ab" * 16, person, lang).other for lang in LANGUAGES}
    assert said == {"en": "Aida Sydykova", "ru": "", "zh": "艾达"}
    assert certificate_number("ab" * 16, "00ff") == recipient("ab" * 16, person, "en").number == "ABABAB-00FF"


def test_survey_form_and_covers_need_no_names(room: Room, tmp_path: Path) -> None:
    for training in ("", room.training):
        survey_form_pdf(room.ws, tmp_path / "form.pdf", "zh", training)
        paired_cover_pdf(room.ws, tmp_path / "cover.pdf", "ru", training)
        for name in ("form.pdf", "cover.pdf"):
            assert (tmp_path / name).read_bytes()[:5] == b"%PDF-"
    assert room.people.lists.deeds == ()


def test_the_commands_print_and_json_holds_no_name(tmp_path: Path) -> None:
    ws, training = made(tmp_path / "w")
    ws.close()

    def run(*arguments: str) -> tuple[int, dict[str, object], str]:
        done = CliRunner(env={"CAREC_PASSPHRASE": SECRET}).invoke(
            cli, ["-w", str(tmp_path / "w"), "attendance", *arguments, "--json"], catch_exceptions=False
        )
        return done.exit_code, json.loads(done.stdout), done.stdout

    code, said, text = run("sheet", training, "--also", "zh", "-o", str(tmp_path / "s.pdf"))
    assert (code, said["names"]) == (0, 4)
    assert AIDA not in text
    code, said, text = run("certificates", training, "--post", "Director", "-o", str(tmp_path / "c.pdf"))
    assert (code, len(said["printed"]), len(said["refused"])) == (1, 2, 1)  # type: ignore[arg-type]
    assert not {"Odd", AIDA, CHEN} & set(text.split('"'))
    code, said, _text = run("certificates", training, "--person", "004", "-o", str(tmp_path / "c.pdf"))
    assert (code, len(said["printed"])) == (0, 1)  # type: ignore[arg-type]
    for paper in ("survey-form", "test-covers"):
        code, said, _text = run(paper, "--lang", "ru", "-o", str(tmp_path / "f.pdf"))
        assert (code, said["file"]) == (0, str(tmp_path / "f.pdf"))
