"""Laws of the whole way from packages to state: who counts, what stands, what is published, and its digest."""

import io
import random
from collections.abc import Iterable, Mapping
from dataclasses import replace

import openpyxl
from hypothesis import assume, given
from hypothesis import strategies as st

from carec_desktop.holders import Keyring, owner_of
from carec_desktop.ledger import (
    APPROVED,
    EXISTS,
    KEY,
    QUERY,
    Attestation,
    Edit,
    RecordState,
    accepted_chain,
    approval_value,
    canonical_json,
    clean_text,
    counts,
    digest,
    record_id,
    settle,
)  # fmt: skip
from carec_desktop.problems import UserError
from carec_desktop.sync import gate
from carec_desktop.sync.edit_sheet import SHEET, edit_rows, edits_from_rows
from carec_desktop.sync.workbook import Sheet, workbook_bytes
from tests.exchange_parties import (
    ACTS,
    EXCHANGES,
    KEYRING,
    PEOPLE,
    RECORDS,
    Act,
    Mail,
    Party,
    cut_at,
    own_records,
    played,
)
from tests.test_ledger import KEY_VALUES, NAMED, edit, histories, state

DICE = st.randoms(use_true_random=False)


def ledger(mail: Iterable[Mail], keyring: Keyring = KEYRING) -> Party:
    party = Party("office", keyring)
    for each in mail:
        party.take(each)
    return party


def united(*parties: Party) -> Party:
    whole = Party("office", parties[0].keyring)
    for party in parties:
        whole.edits |= party.edits
        whole.seals |= party.seals
    return whole


def picture(party: Party) -> tuple[str, dict[str, RecordState | None]]:
    """Digest and state of everything."""
    counting = (e.id for record in RECORDS for e in party.counting(record)[0])
    return digest(counting), {record: party.state(record) for record in RECORDS}


# -- order, repetition, grouping, time


@given(EXCHANGES, DICE)
def test_any_order_any_repetition_any_grouping_is_one_state(acts: list[Act], dice: random.Random) -> None:
    mail = played(acts)
    heap = mail * 2
    dice.shuffle(heap)
    first, second = sorted(dice.randint(0, len(heap)) for _ in range(2))
    a, b, c = ledger(heap[:first]), ledger(heap[first:second]), ledger(heap[second:])
    wanted = picture(ledger(mail))
    assert picture(united(a, a, b, c)) == picture(united(c, b, a)) == picture(united(a, united(b, c))) == wanted


@given(EXCHANGES, DICE)
def test_nothing_that_came_ever_leaves(acts: list[Act], dice: random.Random) -> None:
    """Neither the ledger nor, while the keyring stays, what counts."""
    mail = played(acts)
    dice.shuffle(mail)
    party = Party("office", KEYRING)
    for each in mail:
        before, counted = set(party.edits), {e.id for r in RECORDS for e in party.counting(r)[0]}
        party.take(each)
        assert before | {e.id for e in each.edits} == party.edits.keys()
        assert counted <= {e.id for r in RECORDS for e in party.counting(r)[0]}


def by_nonce(party: Party) -> dict[str, dict[str, tuple[object, ...]]]:
    """The state without anything that a clock goes into."""
    found = {}
    for record in RECORDS:
        now = party.state(record)
        answers = now.answers.items() if now else ()
        found[record] = {
            q: (a.state, a.approved if q not in (KEY, APPROVED) else None, sorted(h.nonce for h in a.heads))
            for q, a in answers
        } | {"": (now.exists if now else "",)}  # fmt: skip
    return found


CLOCKS = st.datetimes().map(lambda day: f"{1970 + day.year % 130}{day.isoformat()[4:]}Z")


@given(EXCHANGES, st.lists(CLOCKS, min_size=1, max_size=5), DICE)
def test_clocks_of_both_sides_change_nothing(acts: list[Act], clocks: list[str], dice: random.Random) -> None:
    right, wrong = played(acts), played(acts, lambda: dice.choice(clocks))
    assert by_nonce(ledger(wrong)) == by_nonce(ledger(right))


@given(EXCHANGES, DICE)
def test_waiting_is_no_conflict_and_what_arrives_heals_it(acts: list[Act], dice: random.Random) -> None:
    """A conflict among some of the packages is one among those same edits, or it is waiting for the rest."""
    mail = played(acts)
    some, whole = ledger(dice.sample(mail, dice.randint(0, len(mail)))), ledger(mail)
    for record in RECORDS:
        part = some.state(record)
        for question, answer in part.answers.items() if part else ():
            replaced = {r for e in whole.edits.values() if e.question == question for r in e.replaces}
            left = {h.value for h in answer.heads if h.id not in replaced}
            missing = any(r not in some.edits for h in answer.heads for r in h.replaces)
            assert answer.state == "waiting" or not missing
            if answer.state != "waiting":
                assert (answer.state == "conflict") == (len({h.value for h in answer.heads}) > 1)
            full = whole.state(record)
            assert full is not None
            assert left <= {h.value for h in full.answers[question].heads}
    assert all(a.state != "waiting" for r in RECORDS if (full := whole.state(r)) for a in full.answers.values())


# -- who counts


@given(EXCHANGES, DICE)
def test_a_cut_off_keeps_its_own_package_and_those_before(acts: list[Act], dice: random.Random) -> None:
    """Judged by what was sent: of a revoked key counts what one of its packages up to the cut-off carries."""
    mail = [m for m in played(acts) if m.seal.purpose != "receipt"]
    reports = [m for m in mail if m.seal.purpose == "report"]
    assume(reports)
    last = dice.choice(reports)
    sender = last.seal.signer
    kept = {e.id for m in reports if m.seal.signer == sender and m.seal.number <= last.seal.number for e in m.edits}
    dice.shuffle(mail)
    party = ledger(mail, cut_at(last))
    counting = {e.id for r in RECORDS for e in party.counting(r)[0]}
    assert {i for i in counting if party.edits[i].author == sender} == kept
    assert counting - kept == {e.id for m in mail for e in m.edits if e.author != sender}


SIGNERS = st.sampled_from([name for name in PEOPLE if name != "office"])
ANYBODY = st.sampled_from([*PEOPLE, "nobody"])
ASKED = st.sampled_from(["value", KEY, EXISTS, APPROVED, QUERY + "value", "of a newer version"])
PURPOSES = st.sampled_from(["report", "receipt", "call", "decision", ""])


@given(st.sampled_from(list(RECORDS)), ANYBODY, ASKED, st.lists(st.tuples(SIGNERS, PURPOSES), max_size=4))
def test_no_country_forges_author_scope_or_approval(
    record: str, author: str, question: str, seals: list[tuple[str, str]]
) -> None:
    """Whatever seals of theirs cover an edit: it counts as its signer's own on own records, never as a decision."""
    form, key = RECORDS[record]
    value = canonical_json(key).decode() if question == KEY else "x"
    made = Edit(record, form, question, value, author=author)
    covering = [
        Attestation(str(n), purpose, signer, "d", 1, n, "", "secretariat", "r", 1, frozenset([made.id]))
        for n, (signer, purpose) in enumerate(seals, 1)
    ]
    own = author in {signer for signer, _purpose in seals} and record in own_records(author)
    assert counts(made, key, covering, KEYRING) == (own and question not in (APPROVED, QUERY + "value"))


@given(st.sampled_from(list(RECORDS)), st.sampled_from(["value", EXISTS]), st.sampled_from(["", "KGZ", "kgz-1"]))
def test_no_column_of_an_edit_gives_more_than_its_seal(record: str, question: str, claimed: str) -> None:
    """Not the country it says to speak for, nor its device, epoch, revision or reason."""
    form, key = RECORDS[record]
    made = Edit(record, form, question, "x", author="kaz", device="kgz-1", on_behalf_of=claimed, reason="KGZ")
    seal = Attestation("1", "report", "kaz", "kgz-1", 1, 1, "", "secretariat", "r", 1, frozenset([made.id]))
    assert counts(made, key, [seal], KEYRING) == (owner_of(key) == "KAZ")


@given(st.permutations(["first", "second", "third"]), st.integers(0, 2))
def test_a_claim_to_be_older_than_the_cut_off_is_none(order: list[str], cut: int) -> None:
    """A package that names what the cut-off names as the one before it is still after it."""
    def sealed(seal: str, previous: str) -> Attestation:
        return Attestation(seal, "report", "kgz-2", "d", 1, 1, previous, "secretariat", "r", 1)

    chain = [sealed("first", ""), sealed("second", "first"), sealed("third", "second")]
    forged = [sealed("forged", a.previous) for a in chain] + [sealed("forged too", "third")]
    arrived = {a.seal: a for a in sorted(chain, key=lambda a: order.index(a.seal))}
    for claim in forged:
        accepted = accepted_chain(cut_at(Mail(chain[cut], ())), {**arrived, claim.seal: claim})
        assert not accepted(claim)
        assert [accepted(a) for a in chain] == [number <= cut for number in range(3)]


# -- deleting and publishing


@given(histories(), st.data())
def test_a_delete_hides_exactly_what_it_had_seen(history: list[Edit], data: st.DataObject) -> None:
    seen = data.draw(st.sets(st.sampled_from([e.id for e in history])))
    gone = edit(EXISTS, "0", observed=tuple(sorted(seen)))
    now = state([*history, gone])
    assert now.exists == ("0" if seen >= set(now.heads) else "conflict")
    assert state([*history, gone, edit("value", "late", nonce="later")]).exists == "conflict"
    for mark in ("_query:value", "_reply:value"):  # what is said about a record is nothing a delete could lose
        assert state([*history, gone, edit(mark, "why?")]).exists == now.exists


@given(histories(), st.data())
def test_only_what_an_approval_saw_is_published_and_only_when_it_was_clear(
    history: list[Edit], data: st.DataObject
) -> None:
    """By bookkeeping: the questions of the edits an approval names, if it names one value of each."""
    assert all(a.approved is None for a in state(history).answers.values())
    seen = data.draw(st.lists(st.sampled_from(history), unique_by=lambda e: e.id))
    named: dict[str, set[str]] = {}
    for each in seen:
        named.setdefault(each.question, set()).add(each.value)
    clear = all(len(values) == 1 for values in named.values())
    ids = tuple(sorted(e.id for e in seen))
    approved = edit(APPROVED, approval_value(ids), observed=ids)
    wanted = {q: next(iter(values)) for q, values in named.items()} if clear else {}
    answers = state([*history, approved]).answers
    assert {q: a.approved for q, a in answers.items() if a.approved is not None} == wanted
    later = edit("value", "late", replaces=[h.id for h in answers["value"].heads] if "value" in answers else ())
    after = state([*history, approved, later]).answers
    assert {q: a.approved for q, a in after.items() if a.approved is not None} == wanted
    if "value" in wanted:
        assert after["value"].correction


@given(st.lists(ACTS, min_size=3, max_size=10))
def test_publishing_needs_the_secretariat(acts: list[Act]) -> None:
    """Without its decisions nothing of what countries and leads send is published."""
    mail = [m for m in played(acts) if m.seal.purpose == "report"]
    now = [s for r in RECORDS if (s := ledger(mail).state(r))]
    assert all(a.approved is None for s in now for a in s.answers.values())


# -- newer versions, and workbooks of other programs


@given(
    st.text("abc_.:", min_size=1, max_size=8), st.text("xyz_.:", min_size=1, max_size=8), st.sampled_from(["1", "2"])
)
def test_questions_and_forms_of_a_newer_version_stand_like_any_other(form: str, question: str, other: str) -> None:
    assume(not question.startswith(("_", "x_")))
    key = {"owner": "KGZ", "kind": "of a newer version"}
    record = record_id(form, key)
    named = Edit(record, form, KEY, canonical_json(key).decode(), author="kgz-1")
    one = Edit(record, form, question, "1", author="kgz-1", nonce="1")
    two = Edit(record, form, question, other, author="kgz-2", nonce="2")
    assert all(counts(e, key, [Attestation("s", "report", e.author, "d", 1, 1, "", "", "", 1)], KEYRING)
               for e in (named, one, two))  # fmt: skip
    now = settle([named, one, two], {named.id, one.id, two.id}, key).answers[question]
    assert (now.state, len(now.heads)) == ("conflict" if other != "1" else "clean", 2)


PIECES = st.sampled_from([
    "=1+1", "+7", "-5", "@x", "_x0041_", "_x000D_", "_x005F_", "'", '"', "<&>", "]]>", "Бишкек", "Ү", "比什凯克",
    "𠮷", "ქ", "\r\n", "\r", "\n", "\t", " ", "  ", "\u00a0", "\u3000", "\u0338", "e\u0301", "\u2028", "\u00ad",
    "\u200d", "\ue000", "TRUE", "1e5", "2020-01-01", "#N/A", "\ufffd",
])  # fmt: skip
LEGAL = st.lists(PIECES | st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=8).map("".join)


def is_legal(sign: str) -> bool:
    try:
        return bool(clean_text(sign))
    except UserError:
        return False


def legal(text: str) -> str:
    return clean_text("".join(filter(is_legal, text)))


def read(data: bytes) -> Mapping[str, list[list[str]]]:
    workbook = gate.open_workbook(data, strict=True)
    return {name: [row for rows in batches for row in rows] for name, batches in gate.rows(workbook, {SHEET})}


@given(st.lists(st.tuples(LEGAL, LEGAL), min_size=1, max_size=5))
def test_any_text_survives_a_workbook_and_its_resave(texts: list[tuple[str, str]]) -> None:
    """Values, reasons and ids; twice, as a package may be saved by several people."""
    form, key = "observation", KEY_VALUES
    edits = [NAMED] + [
        Edit(record_id(form, key), form, "value", legal(value), "ru", reason=legal(why), nonce=str(number))
        for number, (value, why) in enumerate(texts)
    ]  # fmt: skip
    data = workbook_bytes([Sheet(SHEET, edit_rows(edits))])
    for _time in range(3):
        sheet = edits_from_rows(read(data)[SHEET])
        assert (list(sheet.edits), sheet.broken) == (edits, ())
        assert [e.id for e in sheet.edits] == [replace(e).id for e in edits]
        book = openpyxl.load_workbook(io.BytesIO(data))
        saved = io.BytesIO()
        book.save(saved)
        book.close()
        data = saved.getvalue()
