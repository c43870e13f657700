"""Promises of private keys, certificates and fingerprints."""

import json

import pytest
from cryptography import x509

from carec_desktop.problems import UserError
from carec_desktop.sync import certificates, keys
from tests.trust import KYRGYZ, OFFICER, ROOT, ROOT_DER


@pytest.fixture(scope="module")
def locked() -> bytes:
    return keys.lock(KYRGYZ.private, "слово 通行")


def refused(data: bytes, passphrase: str) -> str:
    with pytest.raises(UserError) as caught:
        keys.unlock(data, passphrase)
    return caught.value.problem.code


def test_a_locked_key_opens_with_its_passphrase_only(locked: bytes) -> None:
    assert keys.public_text(keys.unlock(locked, "слово 通行")) == KYRGYZ.holder.public_key
    assert refused(locked, "слово  通行") == "wrong-passphrase"
    assert keys.public_of(locked) == KYRGYZ.holder.public_key


def test_the_file_shows_nothing_of_the_private_key(locked: bytes) -> None:
    secret = KYRGYZ.private.private_numbers().private_value.to_bytes(32, "big")
    assert secret not in locked
    assert secret.hex().encode() not in locked


def test_a_swapped_public_key_or_cost_is_refused(locked: bytes) -> None:
    other = json.loads(locked) | {"public_key": OFFICER.holder.public_key}
    assert refused(json.dumps(other).encode(), "слово 通行") == "wrong-passphrase"
    dear = json.loads(locked)
    dear["scrypt"]["n"] = 2**40
    assert refused(json.dumps(dear).encode(), "слово 通行") == "key-file-damaged"


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff", b"null", b"[" * 9000, b"x" * 20_000])
def test_what_is_no_key_file_is_damaged(data: bytes) -> None:
    assert refused(data, "demo") == "key-file-damaged"


def test_an_empty_passphrase_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        keys.lock(KYRGYZ.private, "")
    assert caught.value.problem.code == "no-passphrase"


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    signature = keys.sign(KYRGYZ.private, b"carec\nmessage")
    public = KYRGYZ.holder.public_key
    assert keys.is_signed(public, b"carec\nmessage", signature)
    assert not keys.is_signed(public, b"carec\nmessagE", signature)
    assert not keys.is_signed(OFFICER.holder.public_key, b"carec\nmessage", signature)
    assert not keys.is_signed(public, b"carec\nmessage", signature[:-4])
    assert not keys.is_signed("", b"carec\nmessage", signature)


def test_fingerprints_are_thirty_and_sixteen_digits_in_groups() -> None:
    assert [len(group) for group in keys.fingerprint(KYRGYZ.key).split(" ")] == [5] * 6
    assert [len(group) for group in keys.package_fingerprint("0" * 64).split(" ")] == [4] * 4
    assert keys.fingerprint("00" * 31 + "2a") == "00000 00000 00000 00000 00000 00042"
    assert keys.package_fingerprint("00" * 31 + "2a") == "0000 0000 0000 0042"


def test_fingerprints_compare_as_people_type_them() -> None:
    shown = keys.fingerprint(KYRGYZ.key)
    assert keys.same_fingerprint(shown, shown.replace(" ", "-"))
    wide = shown.replace(" ", "").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert keys.same_fingerprint(shown, wide)
    assert not keys.same_fingerprint(shown, shown[:-1])
    assert not keys.same_fingerprint("", "")


def test_certificates_carry_a_name_and_no_end() -> None:
    leaf = KYRGYZ.signer().certificate
    certificate = x509.load_der_x509_certificate(leaf)
    assert [a.oid.dotted_string for a in certificate.subject] == ["2.5.4.3"]
    assert certificate.not_valid_after_utc.year == 9999
    assert certificates.certificate_public(leaf) == KYRGYZ.holder.public_key
    assert certificates.is_issued_by(leaf, ROOT_DER)
    assert certificates.is_issued_by(ROOT_DER, ROOT_DER)
    assert not certificates.is_issued_by(ROOT_DER, leaf)
    assert not certificates.is_issued_by(leaf, certificates.root_certificate(OFFICER.private, "x"))


def test_long_and_empty_names_still_make_a_certificate() -> None:
    for name in ("", " ", "Ж" * 200):
        leaf = certificates.leaf_certificate(ROOT, ROOT_DER, KYRGYZ.holder.public_key, name)
        assert certificates.is_issued_by(leaf, ROOT_DER)


@pytest.mark.parametrize("data", [b"", b"0", b"\x30\x03\x02\x01\x01"])
def test_what_is_no_certificate_is_a_plain_no(data: bytes) -> None:
    assert not certificates.is_issued_by(data, ROOT_DER)
    with pytest.raises(ValueError):
        certificates.certificate_public(data)


def test_a_certificate_of_no_version_or_a_signature_spelt_otherwise_is_a_plain_no() -> None:
    leaf = KYRGYZ.signer().certificate
    version = leaf.index(bytes.fromhex("a003020102")) + 4
    other_version = leaf[:version] + b"\x0a" + leaf[version + 1 :]
    negative_serial = leaf[: version + 3] + bytes([leaf[version + 3] | 0x80]) + leaf[version + 4 :]
    for strange in (other_version, negative_serial):
        assert not certificates.is_issued_by(strange, ROOT_DER)
        with pytest.raises(ValueError):
            certificates.certificate_public(strange)
    signature = keys.sign(KYRGYZ.private, b"carec\n")
    assert signature.endswith("==")
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    same = signature[:-3] + last[last.index(signature[-3]) + 1] + "=="  # only bits that base64 throws away differ
    assert not keys.is_signed(KYRGYZ.holder.public_key, b"carec\n", same)
