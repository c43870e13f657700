"""Laws of the seal: re-saves keep it, everything else breaks it."""

import base64
import hashlib
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from carec_desktop.sync import seal as seals
from tests.trust import KYRGYZ, OFFICER, figure, header

CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=8)
ROWS = st.lists(st.lists(CELL, max_size=4), max_size=4)


def stripped(rows: list[list[str]]) -> list[list[str]]:
    """What the seal is said to be blind to, written a second time and plainly."""

    def clean(cell: str) -> str:
        return unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))

    cleaned = [[clean(cell) for cell in row] for row in rows]
    for row in cleaned:
        while row and not row[-1]:
            row.pop()
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    return cleaned


@given(ROWS, ROWS)
def test_digests_agree_exactly_when_the_canonical_rows_do(one: list[list[str]], other: list[list[str]]) -> None:
    same = stripped(one) == stripped(other)
    assert (seals.sheet_digest(one) == seals.sheet_digest(other)) == same


@given(ROWS)
def test_what_a_resave_does_keeps_the_digest(rows: list[list[str]]) -> None:
    resaved = [[unicodedata.normalize("NFD", c).replace("\n", "\r\n") for c in row] + ["", ""] for row in rows]
    decomposes_back = stripped(resaved) == stripped(rows)
    assert (seals.sheet_digest([*resaved, [], [""]]) == seals.sheet_digest(rows)) == decomposes_back


def test_the_canonical_form_is_frozen() -> None:
    rows = [("key", "value"), ("б", 'a "quoted"\\ text'), (), ("", "e\u0301\r\n"), ("", "")]
    spelt = '[["key","value"],["б","a \\"quoted\\"\\\\ text"],[],["","é\\n"]]'
    assert seals.sheet_digest(rows) == hashlib.sha256(spelt.encode()).hexdigest()


def test_the_signed_bytes_are_frozen() -> None:
    seal = seals.seal_rows(header(KYRGYZ), {"Edits": [["a"]]}, KYRGYZ.private)
    digest = hashlib.sha256(b'[["a"]]').hexdigest()
    spelt = (
        '{"format":"1","header":{"addressee":"secretariat","device":"laptop-1","epoch":"1","keyring":"3",'
        '"made_at":"2026-03-01T08:00:00Z","number":"7","previous":"","revision":"2020-1",'
        f'"sender":"{KYRGYZ.key}"}},"purpose":"report","sheets":{{"Edits":"{digest}"}}}}'
    )
    assert seal.signed == b"carec-seal-1\n" + spelt.encode()
    assert seal.id == hashlib.sha256(seal.signed).hexdigest()
    assert len(base64.b64decode(seal.signature)) == 64


SHEETS = {"Edits": [["a", "b"]], "Keyring": [["c"]]}
SEAL = seals.seal_rows(header(KYRGYZ), SHEETS, KYRGYZ.private)


def test_a_seal_holds_for_its_own_sheets() -> None:
    assert seals.verify_seal(SEAL)
    assert seals.verify_seal(SEAL, SHEETS)
    assert not seals.verify_seal(SEAL, {"Edits": SHEETS["Edits"]})
    assert not seals.verify_seal(SEAL, SHEETS | {"Call": [[]]})
    assert not seals.verify_seal(SEAL, SHEETS | {"Edits": [["a", "B"]]})


@pytest.mark.parametrize("field", seals.HEADER_FIELDS)
def test_every_field_of_the_header_is_sealed(field: str) -> None:
    value = getattr(SEAL.header, field)
    other = value + 1 if isinstance(value, int) else {"purpose": "receipt"}.get(field, f"{value}0")
    changed = replace(SEAL, header=replace(SEAL.header, **{field: other}))
    assert changed.id != SEAL.id
    assert not seals.verify_seal(changed)


def test_another_key_never_passes_as_the_sender() -> None:
    assert not seals.verify_seal(replace(SEAL, public_key=OFFICER.holder.public_key))
    forged = seals.seal_rows(header(OFFICER), SHEETS, OFFICER.private)
    assert not seals.verify_seal(replace(forged, header=SEAL.header))
    with pytest.raises(ValueError):
        seals.seal_rows(header(KYRGYZ), SHEETS, OFFICER.private)


def test_the_sheet_of_a_seal_gives_the_seal_back() -> None:
    rows = seals.sheet_of(SEAL)
    assert seals.seal_from(seals.sheet_pairs(rows)) == SEAL


@given(st.data())
def test_no_cell_of_the_seal_sheet_can_change(data: st.DataObject) -> None:
    rows = [list(row) for row in seals.sheet_of(SEAL)]
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, 1))
    text = data.draw(st.text("0123456789abcKeyformat=/+-", max_size=12))
    assume(text != rows[at][column])
    rows[at][column] = text
    try:
        seal = seals.seal_from(seals.sheet_pairs(rows))
    except ValueError:
        return
    assert not seals.verify_seal(seal, SHEETS)


def test_a_decision_is_sealed_without_a_workbook() -> None:
    edits = figure(OFFICER)
    seal = seals.seal_edits(header(OFFICER, purpose="decision"), edits, OFFICER.private)
    assert seals.verify_seal(seal)
    attested = seals.attestation(seal, [edit.id for edit in edits])
    assert (attested.seal, attested.purpose, len(attested.edits)) == (seal.id, "decision", 2)
