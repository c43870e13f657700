"""The approval sheet: exactly what an export would send, tied to the package by its digits."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from carec_desktop.actions import answering, exchange, ministries, record, workspace
from carec_desktop.actions.approval_paper import Approval, approval, approval_facts, write_approval
from carec_desktop.actions.approval_words import Words
from carec_desktop.actions.record import View
from carec_desktop.cli import cli
from carec_desktop.fields import Form
from carec_desktop.forms import FORMS
from carec_desktop.i18n import LANGUAGES, speaking
from carec_desktop.ledger import EXISTS, REPLY, Edit
from carec_desktop.problems import UserError
from carec_desktop.report.approval_lines import BAND_H, BOTTOM, FIRST_TOP, SIGN_H, TOP
from carec_desktop.report.approval_model import ApprovalFacts, ApprovalGroup, ApprovalRow
from carec_desktop.report.approval_sheet import approval_pdf, approval_sheet
from carec_desktop.sync import keys
from carec_desktop.sync.values import values_fingerprint
from tests.world import SECRET, World, build

EXPECTED = Path(__file__).parent / "expected"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("approval") / "built"
    with pytest.MonkeyPatch.context() as patch:
        cheap(patch)
        build(root)
    return root


def cheap(patch: pytest.MonkeyPatch) -> None:
    """Passphrases cost nothing here; test_keys.py holds the real cost."""
    patch.setattr(keys, "SCRYPT_N", 2**10)


@pytest.fixture
def world(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    cheap(monkeypatch)
    return World.copy(built, tmp_path / "world")


def asked(world: World, who: str = "KGZ") -> Approval:
    with world.open(who, readonly=True) as ws:
        return approval(ws)


def told(found: Approval) -> list[tuple[tuple[str, ...], str, bool]]:
    return [(value.old, value.edit.value, value.again) for value in found.values]


def confirm(world: World, package: Path) -> None:
    """The secretariat takes the package in and its receipt is loaded."""
    world.merge("secretariat", package)
    with world.open("secretariat") as ws:
        answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / "receipt.xlsx")
    world.merge("KGZ", world.root / "receipt.xlsx")


# --- what it says ---------------------------------------------------------------------------------


def test_the_digits_before_the_export_are_those_of_the_package(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    world.figure("KGZ", "KGZ", "5", year="2021")
    before = asked(world)
    assert (before.number, before.package, len(before.values)) == (1, "", 2)
    with world.open("KGZ") as ws:
        sent = exchange.export(ws, ws.signer(SECRET), world.root / "1.xlsx")
    assert sent.values == before.fingerprint
    with world.open("secretariat") as office:
        examined = exchange.examine(office, sent.path)
    assert (examined.verdict, examined.values_fingerprint) == ("intact", before.fingerprint)
    after = asked(world)
    assert (after.number, after.package, after.fingerprint) == (1, sent.seal, before.fingerprint)
    with world.open("KGZ", readonly=True) as ws:
        assert not any(row.again for group in approval_facts(ws, "en").groups for row in group.rows)


def test_old_values_are_what_the_secretariat_holds(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    assert told(asked(world)) == [((), "4.70", False)]
    package = world.export("KGZ", "1.xlsx")
    world.figure("KGZ", "KGZ", "4,8")
    assert told(asked(world)) == [((), "4.8", False)]  # nothing is confirmed yet: the old value is still none
    confirm(world, package)
    assert told(asked(world)) == [(("4.70",), "4.8", False)]
    assert asked(world).number == 2
    confirm(world, world.export("KGZ", "2.xlsx"))
    with pytest.raises(UserError) as caught:
        asked(world)
    assert caught.value.problem.code == "nothing-to-send"


def test_values_sent_before_and_not_confirmed_are_marked(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    world.export("KGZ", "1.xlsx")
    world.figure("KGZ", "KGZ", "6", year="2021")
    found = asked(world)
    assert sorted(told(found)) == [((), "4.70", True), ((), "6", False)]
    assert (found.number, found.package) == (2, "")


def test_a_deletion_says_what_was_kept(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "4,70")
    confirm(world, world.export("KGZ", "1.xlsx"))
    with world.open("KGZ") as ws:
        record.delete(ws, name)
        (group,) = approval_facts(ws, "en").groups
    assert [(row.detail.split(" · ")[-1], row.old, row.new) for row in group.rows] == [
        ("Kept or deleted", "kept", "deleted"),
    ]  # fmt: skip


def test_a_conflict_at_the_secretariat_shows_every_value(world: World) -> None:
    world.figure("KAZ", "KAZ", "4,5")
    world.figure("KAZ-2", "KAZ", "4,6")
    world.merge("secretariat", world.export("KAZ", "a.xlsx"), world.export("KAZ-2", "b.xlsx"))
    with world.open("secretariat") as ws:
        answering.write_receipt(ws, ws.signer(SECRET), "KAZ", world.root / "receipt.xlsx")
    world.merge("KAZ", world.root / "receipt.xlsx")
    world.figure("KAZ", "KAZ", "4,55")
    ((old, new, again),) = told(asked(world, "KAZ"))
    assert (set(old), new, again) == ({"4.5", "4.6"}, "4.55", False)


def test_what_is_not_ready_is_counted_and_not_listed(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    with world.open("KGZ") as ws:
        name, key = record.begin(ws, "training", {})
        record.write(ws, "training", name, key, {"title": "Half done"}, lang="en")
    found = asked(world)
    assert (found.left_out, told(found)) == (1, [((), "4.70", False)])
    assert found.fingerprint == asked(world).fingerprint


def test_the_secretariat_has_none(world: World) -> None:
    with pytest.raises(UserError) as caught:
        asked(world, "secretariat")
    assert caught.value.problem.code == "secretariat-sends-receipts"


TEXTS = ("1", '{"F":"3","M":"4"}', "2024-05", "Some words", '{"ministry.F":"2"}', "{")


def test_every_question_of_every_form_has_words(built: Path) -> None:
    with workspace.opened(built / "KGZ", readonly=True) as ws:
        for lang in LANGUAGES:
            with speaking(lang):
                words = Words(ws, lang)
                for form in FORMS.values():
                    all_said(words, form)


def all_said(words: Words, form: type[Form]) -> None:
    key = dict.fromkeys(form.key_fields(), "2024")
    shown = View("0" * 32, form.name, key, {"title": "T", "source": "S"}, {}, {}, {}, None)
    for question in (*form.questions(), EXISTS, f"{REPLY}title", "of_a_newer_version"):
        assert all(words.shown(shown, question, text) for text in (*TEXTS, ""))
        assert words.detail(shown, question)
    assert words.cluster(shown)[1]
    assert isinstance(words.order(shown, "title"), tuple)


# --- the digits -----------------------------------------------------------------------------------

EDITS = st.builds(
    Edit, record_id=st.sampled_from("ab"), form=st.just("training"), question=st.sampled_from(["title", "place"]),
    value=st.text(max_size=6), lang=st.sampled_from(["en", "ru"]), reason=st.sampled_from(["", "why"]),
    nonce=st.uuids().map(str),
)  # fmt: skip


@given(st.lists(EDITS, min_size=1, max_size=8), st.randoms())
def test_the_digits_depend_on_what_is_said_and_on_nothing_else(edits: list[Edit], chance: object) -> None:
    digits = values_fingerprint(edits)
    shuffled = edits[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    later = [replace(e, nonce=e.nonce + "x", made_at="2030-01-01T00:00:00Z", author="k", epoch=9) for e in shuffled]
    assert values_fingerprint(later) == digits
    first = edits[0]
    for changed in (replace(first, value=first.value + "1"), replace(first, reason=first.reason + "1"),
                    replace(first, lang="zh"), replace(first, record_id="c")):  # fmt: skip
        others = [e for e in edits[1:] if e.record_id != first.record_id or e.question != first.question]
        assert values_fingerprint([changed, *others]) != values_fingerprint([first, *others])


def test_a_replaced_value_is_not_in_the_digits() -> None:
    one = Edit("a", "training", "title", "Draft", nonce="1")
    two = Edit("a", "training", "title", "Final", replaces=(one.id,), nonce="2")
    assert values_fingerprint([one, two]) == values_fingerprint([Edit("a", "training", "title", "Final", nonce="3")])
    assert values_fingerprint([one]) != values_fingerprint([two])
    assert values_fingerprint([]) == ""


# --- on paper -------------------------------------------------------------------------------------

WORDS = st.text(alphabet="ab жщ值 -\n", max_size=400)
ROWS = st.builds(ApprovalRow, st.sampled_from(["EFS OC 1", "", "Training"]), WORDS, WORDS, WORDS, WORDS, WORDS, WORDS,
                 st.booleans(), st.booleans())  # fmt: skip


def sheet_of(*groups: ApprovalGroup, package: str = "") -> ApprovalFacts:
    return ApprovalFacts("Kyrgyz Republic", "A. Person, National focal point", "Review 2026", 8, "4821 0937 6650 1284",
                         "2026-03-02", groups, package, 2)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.builds(ApprovalGroup, WORDS, st.lists(ROWS, min_size=1, max_size=9).map(tuple)),
                min_size=1, max_size=4))  # fmt: skip
def test_every_row_is_on_a_page_and_nothing_leaves_it(groups: list[ApprovalGroup]) -> None:
    facts = sheet_of(*groups)
    model = approval_sheet(facts, "en")
    rows = [replace(row, same=False) for page in model.parts for part in page for row in part.rows]
    assert rows == [replace(row, same=False) for group in facts.groups for row in group.rows]
    for number, page in enumerate(model.parts):
        low = FIRST_TOP if number == 0 else TOP
        for part in page:
            assert part.top >= low
            assert part.top + part.high <= BOTTOM + 0.01
            assert sum(part.heights) + BAND_H <= part.high + 0.01
            assert not part.rows[0].same
            low = part.top + part.high
    assert low + SIGN_H <= BOTTOM + 0.01 or not model.parts[-1]
    pdf = approval_pdf(facts, "en")
    assert pdf.count(b"/Type /Page\n") == model.pages


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workspace_prints_in_every_language(world: World, lang: str, tmp_path: Path) -> None:
    for year in range(2005, 2025):
        world.figure("KGZ", "KGZ", f"{year - 2000},5", year=str(year))
    with world.open("KGZ") as ws:
        facts = approval_facts(ws, lang)
        done = write_approval(ws, lang, tmp_path / "sheet.pdf")
        assert (done.values, done.draft) == (20, True)
        ministries.add(ws, "Ministry of Finance")
        ministries.assign(ws, ["gdp_growth"], "Ministry of Finance")
        by_ministry = approval_facts(ws, lang)
    assert (tmp_path / "sheet.pdf").read_bytes()[:5] == b"%PDF-"
    assert [group.title for group in by_ministry.groups] == ["Ministry of Finance"]
    text = approval_sheet(facts, lang).as_text()
    assert all(year in text for year in map(str, range(2005, 2025)))
    assert facts.fingerprint in text


def test_draft_until_the_package_is_signed() -> None:
    rows = ApprovalGroup("Trade", (ApprovalRow("TRD OP 1", "Services", "2025", "1", "2", "Statistics"),))
    assert "DRAFT" in approval_sheet(sheet_of(rows), "en").as_text()
    signed = approval_sheet(sheet_of(rows, package="1111 2222 3333 4444"), "en").as_text()
    assert "DRAFT" not in signed
    assert "1111 2222 3333 4444" in signed


def test_the_sheet_reads_as_expected() -> None:
    groups = (
        ApprovalGroup("2. Trade, tourism and economic corridors", (
            ApprovalRow("TRD OP 1", "Services trade", "2025 · % of GDP", "12.1", "12.4", "Statistics", "revised"),
            ApprovalRow("ECD OC 1", "Corridors in national strategy", "2025", "", "yes", "Strategy 2030", again=True),
        )),
        ApprovalGroup("Other records", (
            ApprovalRow("Event", "24th Ministerial Conference", "Title", "", "24th Ministerial Conference"),
            ApprovalRow("Event", "24th Ministerial Conference", "Place", "", "Bishkek", same=True),
        )),
    )  # fmt: skip
    assert approval_sheet(sheet_of(*groups), "en").as_text() == (EXPECTED / "approval-en.txt").read_text("utf-8")


def test_the_command_tells_the_digits_and_writes_the_sheet(world: World, tmp_path: Path) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    target = tmp_path / "sheet.pdf"
    arguments = ["-w", str(world.root / "KGZ"), "approval-sheet", "--lang", "en", "-o", str(target), "--json"]
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    said = json.loads(done.stdout)
    assert (said["file"], said["number"], said["values"], said["draft"]) == (str(target), 1, 1, True)
    assert said["values_fingerprint"] == asked(world).fingerprint
    assert target.read_bytes()[:5] == b"%PDF-"
