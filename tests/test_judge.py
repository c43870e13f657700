"""The verdicts: the first that holds, for every way a package can be wrong."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.ledger import Edit, counts, key_of
from carec_desktop.problems import Problem, registry
from carec_desktop.sync import keyring as keyrings
from carec_desktop.sync import keys
from carec_desktop.sync import seal as seals
from carec_desktop.sync.call import Asked, Call, CallQuestion, Known, Meeting
from carec_desktop.sync.edit_sheet import COLUMNS, edit_rows, edits_from_rows
from carec_desktop.sync.judge import Asking, Examined, Me, judge
from carec_desktop.sync.package import Contents
from carec_desktop.sync.receipt import (
    Counts,
    Decision,
    HeldEdit,
    Receipt,
    receipt_from,
    receipt_sentence,
    receipt_sheets,
)
from carec_desktop.sync.seal import Header
from carec_desktop.sync.verdicts import SEAL_FALSE, VERDICTS
from tests.trust import (
    KAZAKH,
    KEYRING,
    KYRGYZ,
    OFFICER,
    ROOT,
    STRANGER,
    TRAINER,
    Person,
    figure,
    header,
    person,
    signed,
)

DESK = Me("secretariat", "CAREC", OFFICER.key)
KGZ = Me("focal-point", "KGZ", KYRGYZ.key)
COPY = keyrings.audience_copy(KEYRING, "KGZ")
ASKING = Asking(KEYRING, DESK)


@dataclass(frozen=True)
class Native:
    """Stands for the workbook's own signature."""

    state: str = "absent"
    public_key: bytes = b""
    problems: tuple[Problem, ...] = ()


def good(who: Person) -> Native:
    import base64

    return Native("good", base64.b64decode(who.holder.public_key))


Sheets = dict[str, list[list[str]]]


def sheets_of(who: Person, contents: Contents, **changes: object) -> Sheets:
    """A package as the reader gives it: rows of text, cut like the reader cuts them."""
    machine = contents.sheets()
    seal = seals.seal_rows(header(who, **changes), machine, who.private)
    found: Sheets = {}
    for name, rows in {**machine, seals.SHEET: seals.sheet_of(seal)}.items():
        found[name] = [list(row) for row in rows]
        for row in found[name]:
            while row and not row[-1]:
                row.pop()
    return found


def examined(sheets: Sheets, asking: Asking = ASKING, native: Native | None = None) -> Examined:
    return judge(Path("file.xlsx"), sheets, edits_from_rows(sheets.get("Edits", ())), native or Native(), asking)  # type: ignore[arg-type]


REPORT = Contents(figure(KYRGYZ))


def test_an_untouched_report_is_intact_and_brings_its_edits() -> None:
    found = examined(sheets_of(KYRGYZ, REPORT), native=good(KYRGYZ))
    assert (found.verdict, found.merges, found.holder) == ("intact", True, KYRGYZ.holder)
    assert list(found.edits) == REPORT.edits
    assert found.attestation is not None
    assert found.attestation.edits == {edit.id for edit in REPORT.edits}
    assert found.sentence()


def test_without_the_native_signature_it_is_resaved_and_still_merges() -> None:
    found = examined(sheets_of(KYRGYZ, REPORT))
    assert (found.verdict, found.merges) == ("resaved", True)


def test_a_bad_or_foreign_native_signature_is_altered() -> None:
    sheets = sheets_of(KYRGYZ, REPORT)
    bad = examined(sheets, native=Native("bad", problems=(SEAL_FALSE.at("part"),)))
    assert (bad.verdict, bad.problems[1].place) == ("altered", "part")
    foreign = examined(sheets, native=good(KAZAKH))
    assert [p.code for p in foreign.problems] == ["altered", "altered-other-signer"]


def test_no_sheet_of_ours_is_no_package_and_no_seal_is_unsigned() -> None:
    assert examined({}).verdict == "not-a-package"
    sheets = sheets_of(KYRGYZ, REPORT)
    seal = sheets.pop("Seal")
    found = examined(sheets)
    assert (found.verdict, len(found.proposal), found.edits) == ("unsigned", 2, ())
    assert examined(sheets | {"Seal": [row for row in seal if row[0] != "signature"]}).verdict == "unsigned"


def test_a_newer_format_is_said_before_anything_else() -> None:
    sheets = sheets_of(KYRGYZ, REPORT)
    sheets["Seal"][1] = ["format", "2"]
    sheets["Seal"].append(["new", "row"])
    assert examined(sheets).verdict == "too-new"


@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_a_change_in_any_column_names_the_row(column: int) -> None:
    sheets = sheets_of(KYRGYZ, REPORT)
    row = [*sheets["Edits"][2], *[""] * len(COLUMNS)][: len(COLUMNS)]
    row[column] += "7"
    sheets["Edits"][2] = row
    found = examined(sheets)
    assert [p.code for p in found.problems] == ["altered", "altered-rows"]
    assert found.problems[1].facts == {"sheet": "Edits", "rows": "3"}
    assert found.edits == ()
    assert found.attestation is None


def test_moved_added_and_removed_rows_name_the_sheet() -> None:
    for change in (lambda rows: rows[::-1], lambda rows: rows + figureless(), lambda rows: rows[:1]):
        sheets = sheets_of(KYRGYZ, REPORT)
        sheets["Edits"][1:] = change(sheets["Edits"][1:])
        found = examined(sheets)
        assert [p.code for p in found.problems] == ["altered", "altered-sheet"]


def figureless() -> list[list[str]]:
    return [list(row) for row in edit_rows(figure(KYRGYZ, value="99"))[2:]]


def test_stripped_and_added_sheets_are_named() -> None:
    contents = replace(REPORT, keyring=signed(audience="KGZ"))
    sheets = sheets_of(KYRGYZ, contents)
    del sheets["Keyring"]
    assert [p.code for p in examined(sheets).problems] == ["altered", "altered-sheet-missing"]
    sheets = sheets_of(KYRGYZ, REPORT) | {"Held": [["edit_id"]]}
    assert [p.code for p in examined(sheets).problems] == ["altered", "altered-sheet-added"]


@given(st.data())
def test_no_single_cell_can_change_unseen(data: st.DataObject) -> None:
    sheets = sheets_of(OFFICER, RECEIPT_CONTENTS, purpose="receipt", addressee="KGZ")
    name = data.draw(st.sampled_from(sorted(sheets)))
    rows = sheets[name]
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[at])))
    text = data.draw(st.text("0a б=.-", min_size=1, max_size=5))
    if column == len(rows[at]):
        rows[at].append(text)
    elif rows[at][column] == text:
        return
    else:
        rows[at][column] = text
    assert examined(sheets, Asking(COPY, KGZ)).verdict in ("altered", "unsigned", "too-new")


def test_a_seal_of_one_package_fits_no_other() -> None:
    mine, other = sheets_of(KYRGYZ, REPORT), sheets_of(KYRGYZ, Contents(figure(KYRGYZ, value="1")))
    assert examined(mine | {"Seal": other["Seal"]}).verdict == "altered"


def test_a_strangers_package_is_set_aside_whole() -> None:
    contents = Contents(figure(STRANGER))
    for keyring in (KEYRING, None):
        found = examined(sheets_of(STRANGER, contents), Asking(keyring, DESK))
        assert (found.verdict, found.merges, len(found.edits)) == ("unknown-signer", False, 2)
        assert found.attestation is not None
    assert keys.fingerprint(STRANGER.key) in found.sentence()
    enrolled = keyrings.admit(KEYRING, STRANGER.holder)
    assert examined(sheets_of(STRANGER, contents), Asking(enrolled, DESK)).merges


def test_after_a_revocation_only_the_named_chain_counts() -> None:
    sheets = sheets_of(KYRGYZ, REPORT)
    seal = seals.seal_from(seals.sheet_pairs(sheets["Seal"]))
    for cut, known, verdict in (
        ((), frozenset(), "revoked"),
        (("ab" * 32,), frozenset(), "revoked"),
        ((seal.id,), frozenset(), "resaved"),
        (("ab" * 32,), frozenset({seal.id}), "resaved"),
    ):
        ring = keyrings.revoke(KEYRING, KYRGYZ.key, cut)
        assert examined(sheets, Asking(ring, DESK, accepted=known)).verdict == verdict


def test_a_record_of_another_country_refuses_the_package() -> None:
    edits = [*figure(KYRGYZ), *figure(KYRGYZ, "KAZ")]
    found = examined(sheets_of(KYRGYZ, Contents(edits)))
    assert (found.verdict, found.edits, len(found.proposal)) == ("wrong-country", (), 4)
    assert "KAZ" in found.sentence()


def test_a_record_known_only_to_the_ledger_is_judged_too() -> None:
    naming, answer = figure(KYRGYZ, "KAZ")
    sheets = sheets_of(KYRGYZ, Contents([answer]))
    assert examined(sheets).verdict == "resaved"
    known = {naming.record_id: naming.value}
    assert examined(sheets, Asking(KEYRING, DESK, known_keys=known)).verdict == "wrong-country"


def test_what_the_role_has_no_say_in_refuses_the_package() -> None:
    assert examined(sheets_of(TRAINER, Contents(figure(TRAINER)))).verdict == "wrong-role"
    assert examined(sheets_of(KYRGYZ, Contents(figure(KYRGYZ, kind="target")))).verdict == "wrong-role"
    forged = sheets_of(KYRGYZ, replace(RECEIPT_CONTENTS, edits=()), purpose="receipt", addressee="KGZ")
    assert examined(forged, Asking(COPY, KGZ)).verdict == "wrong-role"


def test_no_record_passes_as_one_of_another_form() -> None:
    naming, answer = figure(TRAINER)
    posing = replace(answer, form="training")
    known = {naming.record_id: naming.value}
    found = examined(sheets_of(TRAINER, Contents([posing])), Asking(KEYRING, DESK, known_keys=known))
    assert found.verdict == "wrong-role"
    key = key_of([naming])
    attested = seals.attestation(seals.seal_edits(header(TRAINER), [posing], TRAINER.private), [posing.id])
    assert not counts(posing, key, [attested], KEYRING)


def test_nobody_sends_edits_in_another_name() -> None:
    found = examined(sheets_of(KYRGYZ, Contents(figure(OFFICER))))
    assert (found.verdict, found.problems[0].code) == ("wrong-role", "wrong-role-author")


@pytest.mark.parametrize(
    ("addressee", "purpose", "me", "verdict"),
    [
        ("secretariat", "report", DESK, "resaved"),
        ("secretariat", "report", KGZ, "resaved"),
        ("secretariat", "report", Me("focal-point", "KAZ", KAZAKH.key), "wrong-addressee"),
        ("KAZ", "report", DESK, "wrong-addressee"),
        ("secretariat", "report", None, "resaved"),
    ],
)
def test_only_the_addressee_and_the_sender_open_a_report(
    addressee: str, purpose: str, me: Me | None, verdict: str
) -> None:
    sheets = sheets_of(KYRGYZ, REPORT, addressee=addressee, purpose=purpose)
    assert examined(sheets, Asking(KEYRING, me)).verdict == verdict


HELD = HeldEdit(REPORT.edits[0].id, KYRGYZ.key)
WAITING = HeldEdit(REPORT.edits[1].id, KYRGYZ.key, "waiting")
DISPUTE = Decision(
    "conflict", "r" * 32, "observation", "value", "TSM.OC.1 · 2020", "25.10", "25.2", "Second, focal", "", "ru",
    "2026-03-02T08:00:00Z", (REPORT.edits[1].id, "f" * 64),
)  # fmt: skip
RECEIPT = Receipt((HELD, WAITING), (DISPUTE, Decision("approved", "r" * 32)))
RECEIPT_CONTENTS = Contents(figure(OFFICER, kind="target"), RECEIPT, keyring=signed(audience="KGZ"))


def receipt_sheets_of(contents: Contents = RECEIPT_CONTENTS, **changes: object) -> Sheets:
    return sheets_of(OFFICER, contents, **{"purpose": "receipt", "addressee": "KGZ"} | changes)


def test_a_receipt_reaches_its_country_and_no_other() -> None:
    found = examined(receipt_sheets_of(), Asking(COPY, KGZ), good(OFFICER))
    assert (found.verdict, found.receipt, len(found.edits)) == ("intact", RECEIPT, 2)
    other = Me("focal-point", "KAZ", KAZAKH.key)
    assert examined(receipt_sheets_of(), Asking(KEYRING, other)).verdict == "wrong-addressee"
    assert examined(receipt_sheets_of(), ASKING).verdict == "resaved"


def test_a_receipt_brings_the_key_that_signs_it() -> None:
    successor = person("secretariat", "CAREC", "Second officer")
    newer = keyrings.admit(KEYRING, successor.holder)
    contents = replace(RECEIPT_CONTENTS, edits=(), keyring=signed(newer, "KGZ"))
    sheets = sheets_of(successor, contents, purpose="receipt", addressee="KGZ")
    found = examined(sheets, Asking(COPY, KGZ))
    assert (found.verdict, found.keyring) == ("resaved", signed_as(found, newer))
    later = replace(newer, number=9, audience="KGZ")
    assert examined(sheets, Asking(replace(COPY, number=9), KGZ)).verdict == "unknown-signer"
    assert later.number == 9


def signed_as(found: Examined, full: object) -> object:
    assert found.keyring is not None
    assert found.keyring.keyring == keyrings.audience_copy(full, "KGZ")  # type: ignore[arg-type]
    return found.keyring


def test_a_keyring_the_root_never_signed_spoils_the_receipt() -> None:
    rows = [list(row) for row in keyrings.keyring_rows(signed(audience="KGZ"))]
    rows[2][1] = "99"
    machine = {**RECEIPT_CONTENTS.sheets(), "Keyring": rows}
    seal = seals.seal_rows(header(OFFICER, purpose="receipt", addressee="KGZ"), machine, OFFICER.private)
    found = examined({**machine, "Seal": seals.sheet_of(seal)}, Asking(COPY, KGZ))  # type: ignore[dict-item]
    assert [p.code for p in found.problems] == ["altered", "keyring-false"]


def test_a_sealed_package_this_version_cannot_read_is_too_new() -> None:
    for machine in ({"Edits": [["edit_id", "colour"]]}, {"Edits": edit_rows([])}):
        plain: Header = header(OFFICER, purpose="receipt", addressee="KGZ")
        seal = seals.seal_rows(plain, machine, OFFICER.private)
        found = examined({**machine, "Seal": seals.sheet_of(seal)}, Asking(COPY, KGZ))  # type: ignore[dict-item]
        assert found.verdict in ("too-new", "altered")
        assert not found.merges


CALL = Call(
    "2026", (("en", "Round 2026"), ("ru", "Раунд 2026"), ("zh", "2026年轮次")),
    "2025", "2026-06-30", "2026-05-31", "2020-1",
    (Asked("TSM.OC.1", "KGZ", "focal-point", "2025"), Asked("TSM.OC.1", "KAZ", "focal-point", "2025")),
    (Meeting("e" * 32, "Ministerial Conference", "en", "MC", "2025-11-20", "2025-11-21", "Bishkek"),),
    (Known("TSM.OC.1", "KGZ", "2020", "actual", "TTCI", '{"MODE":"road"}', "25.10"),),
    (CallQuestion("KGZ", "TSM.OC.1", "Откуда цифра?\nС какого года?", "ru"),),
)  # fmt: skip


def test_a_call_reaches_everybody_it_is_for() -> None:
    for addressee in ("*", "KGZ"):
        sheets = sheets_of(OFFICER, Contents(call=CALL), purpose="call", addressee=addressee)
        found = examined(sheets, Asking(COPY, KGZ))
        assert (found.verdict, found.call) == ("resaved", CALL)
    assert [a.ref_area for a in CALL.for_audience("KGZ").asked] == ["KGZ"]
    assert CALL.title("zh") == "2026年轮次"


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), max_size=20)


@given(st.lists(st.tuples(st.sampled_from(["held", "waiting", "refused"]), TEXT), max_size=5), TEXT, TEXT)
def test_receipts_survive_their_sheets(held: list[tuple[str, str]], text: str, other: str) -> None:
    import unicodedata

    text, other = (unicodedata.normalize("NFC", t) for t in (text, other))
    receipt = Receipt(
        tuple(HeldEdit(f"{n:064x}", "k", s, unicodedata.normalize("NFC", r)) for n, (s, r) in enumerate(held)),
        (Decision("refused", place=text, why=other, edits=("a", "b")),),
    )
    sheets = receipt_sheets(receipt)
    assert receipt_from(sheets["Held"], sheets["Decisions"]) == receipt


def test_the_receipt_says_its_counts_in_one_sentence() -> None:
    assert RECEIPT.counts == Counts(1, 2, 1)
    assert receipt_sentence(Counts(12, 214, 2)) == "12 of 214 values held by the secretariat, 2 need you."
    assert receipt_sentence(Counts(12, 214, 1)) == "12 of 214 values held by the secretariat, 1 needs you."
    assert receipt_sentence(Counts(3, 3, 0)) == "3 of 3 values held by the secretariat, nothing needs you."


@given(TEXT, TEXT, st.lists(st.sampled_from(["a" * 64, "b" * 64]), unique=True))
def test_edits_survive_their_sheet(value: str, reason: str, replaces: list[str]) -> None:
    import unicodedata

    value, reason = (unicodedata.normalize("NFC", t) for t in (value, reason))
    heads = tuple(sorted(replaces))
    edit = Edit("r" * 32, "event", "title", value, "ru", heads, (), "k", "d", 2, "t", "r", reason, "", "n")
    sheet = edits_from_rows(edit_rows([edit]))
    assert (sheet.edits, sheet.broken) == ((edit,), ())
    assert sheet.edits[0].id == edit.id


def test_rows_that_hold_no_edit_are_named() -> None:
    good_row = list(edit_rows(figure(KYRGYZ))[1])
    epoch = COLUMNS.index("epoch")
    bad = [[*good_row, "more"], [*good_row[:epoch], "١", *good_row[epoch + 1 :]], [], ["\u202e" + c for c in good_row]]
    sheet = edits_from_rows([list(COLUMNS), good_row, *bad])
    assert sheet.unreadable == (3, 4, 5, 6)
    assert len(sheet.edits) == 1


def test_every_verdict_has_its_sentence() -> None:
    declared = registry()
    assert all(verdict in declared for verdict in VERDICTS if verdict != "damaged")
    assert keys.public_text(ROOT) == KEYRING.root
