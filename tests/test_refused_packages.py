"""What a refused package leads to: it is named in words, asked for only while it is missing, and a receipt is due."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from carec_desktop import i18n
from carec_desktop.actions import again, answering, due_receipts, exchange, inbox, matters
from carec_desktop.actions.inbox import Arrived
from carec_desktop.actions.workspace import Workspace
from carec_desktop.cli import cli
from carec_desktop.sync import keyring as keyrings
from carec_desktop.sync.keys import fingerprint
from tests.pages_world import cheap_keys
from tests.world import SECRET, World


@pytest.fixture
def world(enrolled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    cheap_keys(monkeypatch)
    return World.copy(enrolled, tmp_path / "world")


def altered(path: Path) -> Path:
    """The package with one figure changed in Excel."""
    book = load_workbook(path)
    book["Edits"].cell(3, 5).value = "777"
    changed = path.with_name("changed.xlsx")
    book.save(changed)
    return changed


def look(world: World, *files: Path) -> list[Arrived]:
    with world.open("secretariat") as ws:
        return inbox.look(ws, files, lambda _done, _all: None)


def told(world: World, who: str, *files: Path) -> tuple[int, str]:
    """What `verify` says on the command line, and its exit code."""
    arguments = ["--ui-lang", "en", "-w", str(world.root / who), "verify", *map(str, files)]
    done = CliRunner().invoke(cli, arguments)
    return done.exit_code, done.output


def reasons(ws: Workspace, area: str) -> tuple[str, ...]:
    """Why a receipt to this REF_AREA is due."""
    return next(one.reasons for one in due_receipts.answering(ws) if one.area == area)


def test_nothing_is_asked_for_that_came_another_way(world: World) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    original = world.export("KGZ", "1.xlsx")
    changed = altered(original)
    (one,) = look(world, changed)
    assert again.can_be_asked(one)
    world.merge("secretariat", original)
    (one,) = look(world, changed)
    assert (one.made_good, again.can_be_asked(one)) == (True, False)
    assert "nothing has to be sent again" in one.sentence()
    with world.open("secretariat") as ws:
        inbox.note_refused(ws, [one])
        assert matters.refused(ws) == {}, "as the receipt says"


def test_a_receipt_is_due_when_only_a_refused_package_came(world: World) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    original = world.export("KGZ", "1.xlsx")
    world.merge("secretariat", altered(original))
    with world.open("secretariat") as ws:
        assert reasons(ws, "KGZ") == ("refused",)
        ws.clock = lambda: "2099-01-01T00:00:00Z"
        answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "receipt.xlsx")
        assert reasons(ws, "KGZ") == ()


def test_who_is_unknown_is_asked_for_the_request_and_not_for_the_package(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    package = world.export("KGZ", "1.xlsx")
    with world.open("KGZ", readonly=True) as ws:
        digits = fingerprint(ws.key)
    monkeypatch.setattr(keyrings.Keyring, "holder", lambda _self, _key: None)
    (one,) = look(world, package)
    assert one.examined.verdict == "unknown-signer"
    with world.open("secretariat", readonly=True) as ws:
        text = again.letter(ws, one)
    assert text.startswith(f"To the holder of the key {digits}")
    assert "request file" in text
    assert "you need not send it again" in text
    assert "sign and write a new package" not in text


def test_verify_names_the_sender_and_the_changed_row(world: World) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    original = world.export("KGZ", "1.xlsx")
    code, said = told(world, "secretariat", original)
    assert (code, "Signed by Focal point KGZ, Kyrgyz Republic; package 1." in said) == (0, True)
    code, said = told(world, "secretariat", altered(original))
    assert code == 1
    assert "It says it is from Focal point KGZ, Kyrgyz Republic; package 1." in said
    assert "Answers in this package were changed, in row 3 of its sheet “Edits”" in said
    assert "GDP growth · Kyrgyz Republic · 2020 · actual: the file now says 777" in said


def test_verify_says_of_our_own_receipt_what_the_window_says(world: World) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as ws:
        path = answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "receipt.xlsx")
    (one,) = look(world, path)
    code, said = told(world, "secretariat", path)
    assert code == 1
    assert one.sentence() in said
    assert "can be merged" not in said
    assert told(world, "KGZ", path)[0] == 0


def test_a_changed_package_is_told_in_words_with_the_name_for_the_technician(world: World) -> None:
    world.figure("KGZ", "KGZ", "-8,6")
    with world.open("secretariat", readonly=True) as ws:
        problems = exchange.examine(ws, altered(world.export("KGZ", "1.xlsx"))).problems
    i18n.use("en")
    sentences = [problem.sentence() for problem in problems]
    assert all(not sentence.startswith(("Sheet “", "The part ")) for sentence in sentences)
    assert any("“Edits”" in sentence for sentence in sentences)
