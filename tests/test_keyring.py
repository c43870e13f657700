"""Promises of keyrings, framework documents and enrolment."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.holders import Keyring, Role
from carec_desktop.problems import UserError
from carec_desktop.sync import enrolment, keyring, keys
from carec_desktop.sync.documents import sign_document, write_document
from carec_desktop.sync.framework_document import (
    FrameworkDocument,
    check_document,
    check_framework,
    framework_from,
    framework_rows,
    sign_framework,
)
from carec_desktop.sync.keyring import SignedKeyring
from tests.trust import KAZAKH, KEYRING, KYRGYZ, OFFICER, ROOT, ROOT_DER, STRANGER, TRAINER, person, signed

TABLES = {"measures": [("code", "name"), ("TSM.OC.1", "Tourism rank"), ("", "")]}
FRAMEWORK = sign_framework(1, "2020-1", TABLES, ROOT)


def code_of(caught: pytest.ExceptionInfo[UserError]) -> str:
    return caught.value.problem.code


def refusal(current: Keyring | None, offered: SignedKeyring, audience: str = "*") -> str:
    with pytest.raises(UserError) as caught:
        keyring.adopt(current, offered, audience)
    return code_of(caught)


def test_a_country_knows_its_own_and_the_secretariat_only() -> None:
    copy = keyring.audience_copy(KEYRING, "KGZ")
    assert {h.key for h in copy.holders} == {KYRGYZ.key, TRAINER.key, OFFICER.key}
    assert keyring.audiences(KEYRING) == ("KAZ", "KGZ")
    assert set(keyring.publish(KEYRING, ROOT)) == {"*", "KAZ", "KGZ"}


def test_a_signed_keyring_travels_as_text_and_as_a_sheet() -> None:
    revoked = keyring.revoke(keyring.revoke(KEYRING, KAZAKH.key, ()), KYRGYZ.key, ("ab" * 32, "cd" * 32))
    for copy in (signed(), signed(revoked), signed(revoked, "KGZ")):
        assert SignedKeyring.parse(copy.text) == copy
        assert keyring.keyring_from(keyring.keyring_rows(copy)) == copy


def test_long_cut_offs_days_and_changes_of_root_travel_too() -> None:
    seals = tuple(f"{n:064x}" for n in range(1, 1002))
    long = replace(keyring.revoke(KEYRING, KYRGYZ.key, seals), made_at="2026-03-01T08:00:00Z")
    second, third = keys.new_key(), keys.new_key()
    once = keyring.begin_root(long, ROOT, second)
    twice = keyring.begin_root(once, second, third)
    assert (once.number, twice.number, [c.number for c in twice.roots]) == (100_000, 200_000, [100_000, 200_000])
    for full, root in ((long, ROOT), (once, second), (twice, third)):
        for audience in ("*", "KGZ", "KAZ"):
            copy = keyring.sign_keyring(keyring.audience_copy(full, audience), root)
            rows = keyring.keyring_rows(copy)
            assert max(len(cell) for row in rows for cell in row) < 32_767
            assert keyring.keyring_from(rows) == SignedKeyring.parse(copy.text) == copy
            assert keyring.adopt(keyring.audience_copy(KEYRING, audience), copy, audience).root == full.root
    lost = keyring.begin_root(twice, None, second, after=512_345)
    assert (lost.roots, lost.number) == ((), 600_000)


def test_a_retired_desk_is_named_to_everybody_by_what_it_sent_them() -> None:
    retired = keyring.succeed(KEYRING, OFFICER.key, ("f" * 64,), STRANGER.holder)
    assert retired.number == KEYRING.number + 1
    copies = keyring.publish(retired, ROOT, lambda _holder, audience: (audience.ljust(64, "0"),))
    named = {a: copies[a].keyring.holder(OFFICER.key) for a in copies}
    assert {a: h.accepted_until for a, h in named.items() if h} == {
        "*": ("f" * 64,), "KGZ": ("KGZ".ljust(64, "0"),), "KAZ": ("KAZ".ljust(64, "0"),)
    }  # fmt: skip


def test_numbers_never_go_back_and_never_run_away() -> None:
    newer = signed(replace(KEYRING, number=4))
    assert keyring.adopt(KEYRING, newer, "*").number == 4
    assert keyring.adopt(KEYRING, signed(), "*") == KEYRING
    assert refusal(newer.keyring, signed()) == "keyring-old"
    assert refusal(KEYRING, signed(replace(KEYRING, number=2000))) == "keyring-jump"


def test_another_root_or_audience_is_refused() -> None:
    other = keys.new_key()
    foreign = replace(KEYRING, number=9, root=keys.public_text(other))
    assert refusal(KEYRING, keyring.sign_keyring(foreign, other)) == "keyring-other-root"
    assert refusal(None, signed(audience="KAZ"), "KGZ") == "keyring-other-audience"


def test_a_stripped_or_edited_keyring_never_passes() -> None:
    good = signed()
    for changed in (
        replace(KEYRING, holders=KEYRING.holders[1:]),
        replace(KEYRING, number=4),
        replace(KEYRING, audience="KGZ"),
        replace(KEYRING, holders=(*KEYRING.holders, STRANGER.holder)),
        replace(KEYRING, holders=(replace(KEYRING.holders[1], ref_area="KAZ"), *KEYRING.holders[2:])),
        replace(KEYRING, holders=(replace(KEYRING.holders[1], accepted_until=()), *KEYRING.holders[2:])),
    ):
        assert refusal(None, SignedKeyring(changed, good.signature)) == "keyring-false"


def test_every_cell_of_the_sheet_is_signed() -> None:
    rows = [list(row) for row in keyring.keyring_rows(signed())]
    for at, row in enumerate(rows):
        for column in range(len(row)):
            changed = [list(r) for r in rows]
            changed[at][column] += "x"
            with pytest.raises(UserError) as caught:
                keyring.keyring_from(changed)
            assert code_of(caught) == "keyring-false"
        with pytest.raises(UserError):
            keyring.keyring_from([r for n, r in enumerate(rows) if n != at])
    with pytest.raises(UserError):
        keyring.keyring_from([rows[0], rows[2], rows[1], *rows[3:]])


NO_KEYRING = ["", "{}", "[]", '{"document":{},"signature":""}', "[" * 5000, '{"document":1}', "null"]


@pytest.mark.parametrize("text", NO_KEYRING)
def test_what_is_no_keyring_text_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        SignedKeyring.parse(text)
    assert code_of(caught) == "keyring-false"


def test_a_revoked_key_is_never_good_again() -> None:
    revoked = keyring.revoke(KEYRING, KYRGYZ.key, ("ab" * 32,))
    again = keyring.admit(revoked, KYRGYZ.holder)
    holder = again.holder(KYRGYZ.key)
    assert holder is not None
    assert holder.accepted_until == ("ab" * 32,)
    assert (revoked.number, again.number) == (4, 5)


def test_the_framework_is_the_roots_and_whole() -> None:
    public = KEYRING.root
    check_document(FRAMEWORK, public)
    assert framework_from(framework_rows(FRAMEWORK)).head == FRAMEWORK.head
    check_document(framework_from(framework_rows(FRAMEWORK)), public)
    for false in (
        FrameworkDocument(FRAMEWORK.head, (("measures", [("code", "name"), ("TSM.OC.1", "Rank")]),)),
        FrameworkDocument(replace(FRAMEWORK.head, number=2), FRAMEWORK.tables),
        sign_framework(1, "2020-1", TABLES, OFFICER.private),
    ):
        with pytest.raises(UserError) as caught:
            check_document(false, public)
        assert code_of(caught) == "framework-false"


def request_of(role: str = "focal-point") -> bytes:
    return enrolment.make_request(
        STRANGER.private,
        name=" Айбек 李 ",
        role=role,
        ref_area="KGZ",
        sectors=("TRP", "TRD"),
        lang="ru",
        made_at="2026-03-01T08:00:00Z",
    )


def test_a_request_says_what_was_asked_and_proves_its_key() -> None:
    request = enrolment.read_request(request_of())
    assert (request.name, request.role, request.sectors, request.key) == (
        "Айбек 李",
        "focal-point",
        ("TRP", "TRD"),
        STRANGER.key,
    )
    assert request.fingerprint == keys.fingerprint(STRANGER.key)


@pytest.mark.parametrize("field", enrolment.REQUEST_FIELDS)
def test_a_changed_request_is_refused(field: str) -> None:
    content = json.loads(request_of())
    other = {"public_key": KYRGYZ.holder.public_key, "role": "secretariat", "sectors": "TRP"}.get(field)
    content["request"][field] = other or content["request"][field] + "x"
    with pytest.raises(UserError) as caught:
        enrolment.read_request(json.dumps(content).encode())
    assert code_of(caught) == "request-damaged"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff\xfe", b'{"kind":"carec-request","format":1}', b"[" * 9000])
def test_what_is_no_request_or_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        enrolment.read_request(data)
    assert code_of(caught) == "request-damaged"
    with pytest.raises(UserError) as caught:
        enrolment.read_certificate(data, STRANGER.key)
    assert code_of(caught) == "certificate-damaged"


def approved() -> enrolment.Approved:
    return enrolment.approve(request_of(), enrolment.Desk(KEYRING, ROOT, ROOT_DER, FRAMEWORK.head))


def test_enrolment_works_both_ways() -> None:
    answer = approved()
    root_print = keys.fingerprint(keys.key_id(KEYRING.root))
    installed = enrolment.read_certificate(answer.certificate, STRANGER.key, root_fingerprint=root_print)
    assert installed.holder == enrolment.read_request(request_of()).holder()
    assert installed.keyring == answer.copies["KGZ"]
    assert installed.keyring.keyring.number == 4
    assert installed.root_fingerprint == root_print
    check_framework(installed.framework, KEYRING.root)


def test_a_certificate_is_for_one_key_one_root_and_never_older() -> None:
    answer = approved().certificate
    for facts, code in (
        ({"key": KYRGYZ.key}, "certificate-for-other"),
        ({"root_fingerprint": "12345 " * 6}, "root-differs"),
        ({"current": replace(keyring.audience_copy(KEYRING, "KGZ"), number=5)}, "keyring-old"),
        ({"current": replace(KEYRING, root=STRANGER.holder.public_key, audience="KGZ")}, "keyring-other-root"),
    ):
        with pytest.raises(UserError) as caught:
            enrolment.read_certificate(answer, **{"key": STRANGER.key} | facts)  # type: ignore[arg-type]
        assert code_of(caught) == code


def test_a_mixed_certificate_file_is_refused() -> None:
    mine = json.loads(approved().certificate)
    del mine["signature"]
    other = person(Role.FOCAL_POINT, "KGZ", "Other")
    for name, value in (
        ("certificate", enrolment.to_base64(other.signer().certificate)),
        ("root_certificate", mine["certificate"]),
        ("framework", mine["framework"] | {"revision": "2029-1"}),
        ("key", KAZAKH.key),
        ("keyring", signed().plain() | {"signature": mine["keyring"]["signature"]}),
    ):
        with pytest.raises(UserError) as caught:
            content = {k: v for k, v in (mine | {name: value}).items() if k not in ("kind", "format")}
            content["signature"] = sign_document(enrolment.ANSWER_DOMAIN, content, ROOT)
            enrolment.read_certificate(write_document("carec-certificate", 1, content), STRANGER.key)
        assert code_of(caught) == "certificate-damaged"


def test_a_revoked_key_cannot_be_enrolled_again() -> None:
    full = keyring.revoke(keyring.admit(KEYRING, STRANGER.holder), STRANGER.key, ())
    with pytest.raises(UserError) as caught:
        enrolment.approve(request_of(), enrolment.Desk(full, ROOT, ROOT_DER, FRAMEWORK.head))
    assert code_of(caught) == "key-revoked"


CERTIFICATE_FILE = approved().certificate
REQUEST_FILE = request_of()


@given(st.data())
def test_a_spoilt_file_is_refused_in_one_sentence_or_means_the_same(data: st.DataObject) -> None:
    whole, read = data.draw(
        st.sampled_from(
            [
                (REQUEST_FILE, enrolment.read_request),
                (CERTIFICATE_FILE, lambda file: enrolment.read_certificate(file, STRANGER.key)),
            ]
        )
    )
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 8)))
    spoilt = whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:]
    try:
        found = read(spoilt)
    except UserError as error:
        assert str(error)  # noqa: PT017 - either outcome is right, and both are looked at
    else:
        same = read(whole)
        if isinstance(same, enrolment.Request):
            assert found == same
        else:
            assert (found.keyring, found.holder, found.framework) == (same.keyring, same.holder, same.framework)
