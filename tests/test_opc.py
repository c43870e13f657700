"""The workbook's own signature: whatever anybody adds, removes or changes, it is not good any more."""

import random
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from carec_desktop.problems import UserError
from carec_desktop.sync import opc
from carec_desktop.sync.parts import ROOT_LINKS, TYPES, read_links, read_types
from carec_desktop.sync.zips import Container
from tests.xlsx_tools import (
    HAS_LIBREOFFICE,
    SIGNED_AT,
    certificate,
    changed,
    edited,
    key,
    libreoffice_says,
    parts,
    plain_workbook,
    zipped,
)

WORKBOOK, SHEET, STYLES = "xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"
CORE = "docProps/core.xml"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def signed() -> bytes:
    return opc.sign(plain_workbook(), key(), [certificate(), certificate(0)], SIGNED_AT)


def codes(data: bytes) -> list[tuple[str, str]]:
    """What is wrong, by kind and part; the workbook must be judged bad, and every problem has its sentence."""
    found = opc.verify(data)
    assert (found.state, found.public_key, found.certificates) == ("bad", b"", ())
    assert all(problem.sentence() for problem in found.problems)
    return [(problem.code, str(problem.facts["part"])) for problem in found.problems]


def test_a_signed_workbook_names_the_key_that_signed_it(signed: bytes) -> None:
    found = opc.verify(signed)
    assert found.state == "good"
    assert found.public_key == key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert found.certificates == tuple(one.public_bytes(Encoding.DER) for one in (certificate(), certificate(0)))
    assert (found.signed_at, found.problems) == (SIGNED_AT, ())


def test_a_workbook_nobody_signed_is_absent_not_bad(signed: bytes) -> None:
    assert opc.verify(plain_workbook()).state == "absent"


def test_container_order_compression_folders_and_properties_are_free(signed: bytes) -> None:
    kept = parts(signed)
    items = list(kept.items())
    random.Random(5).shuffle(items)
    assert opc.verify(zipped(items, zipfile.ZIP_STORED)).state == "good"
    assert opc.verify(zipped([("xl/", b""), *items])).state == "good"
    assert opc.verify(edited(signed, CORE, b"Report", b"Other")).state == "good"
    assert opc.verify(changed(signed, {CORE: None, ROOT_LINKS: kept[ROOT_LINKS].replace(
        kept[ROOT_LINKS][kept[ROOT_LINKS].index(b'<Relationship Id="rId2"'):
                         kept[ROOT_LINKS].index(b'<Relationship Id="rIdSig')], b"")})).state == "good"


def test_the_order_and_the_writing_of_links_are_free(signed: bytes) -> None:
    part = "xl/_rels/workbook.xml.rels"
    head, *links = parts(signed)[part].decode().removesuffix("</Relationships>").split("<Relationship Id")
    text = "\n<Relationship Id".join([head, *reversed(links)]).replace('/>', ' TargetMode="Internal" />')
    assert opc.verify(changed(signed, {part: f"{text}</Relationships>".encode()})).state == "good"


@pytest.mark.parametrize(("part", "old", "new"), [
    (SHEET, b"25.10", b"25.11"),
    (SHEET, b"<sheetData>", b"<sheetData> "),
    (STYLES, b"wrapText", b"wrapTex_"),
    (WORKBOOK, b'name="Edits"', b'name="Edit5"'),
])
def test_a_changed_part_is_named(signed: bytes, part: str, old: bytes, new: bytes) -> None:
    assert codes(edited(signed, part, old, new)) == [("altered-part", part)]


def test_added_and_removed_parts_are_named(signed: bytes) -> None:
    assert codes(changed(signed, {"xl/extra.xml": b"<a/>"})) == [("altered-part-added", "xl/extra.xml")]
    assert codes(changed(signed, {"loose": b"x"})) == [("altered-part-added", "loose")]
    assert codes(changed(signed, {STYLES: None})) == [("altered-part-removed", STYLES)]
    assert codes(changed(signed, {"_xmlsignatures/sig2.xml": parts(signed)[opc.SIGNATURE]})) == [
        ("altered-part-added", "_xmlsignatures/sig2.xml")]


@pytest.mark.parametrize("link", [
    b'<Relationship Id="rId0" Type="%s/officeDocument" Target="xl/worksheets/sheet1.xml"/>' % OFFICE,
    b'<Relationship Id="rIdX" Type="%s/hyperlink" Target="http://x" TargetMode="External"/>' % OFFICE,
    b'<Relationship Id="rIdX" Type="%s/custom-properties" Target="docProps/core.xml"/>' % OFFICE,
    b'<Relationship Id="rIdX" Type="%s/extended-properties" Target="xl/styles.xml"/>' % OFFICE,
])
def test_a_link_nobody_signed_is_refused_where_libreoffice_follows_it(signed: bytes, link: bytes) -> None:
    first = parts(signed)[ROOT_LINKS].index(b"<Relationship ")
    text = parts(signed)[ROOT_LINKS]
    assert codes(changed(signed, {ROOT_LINKS: text[:first] + link + text[first:]})) == [
        ("altered-part", ROOT_LINKS)]


def test_links_of_the_workbook_are_covered_one_by_one(signed: bytes) -> None:
    part = "xl/_rels/workbook.xml.rels"
    assert codes(edited(signed, part, b"sheet1.xml", b"sheet2.xml")) == [("altered-part", part)]
    assert codes(edited(signed, part, b"</Relationships>", b'<Relationship Id="x" Type="t" Target="y"/>'
                        b"</Relationships>")) == [("altered-part", part)]
    assert codes(changed(signed, {"xl/worksheets/_rels/sheet2.xml.rels": parts(signed)[part]})) == [
        ("altered-part-added", "xl/worksheets/_rels/sheet2.xml.rels")]


def test_two_links_to_one_unsigned_part_are_refused(signed: bytes) -> None:
    twice = (b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
             b'metadata/core-properties" Target="/docProps/core.xml"/></Relationships>')
    assert codes(edited(signed, ROOT_LINKS, b"</Relationships>", twice)) == [("altered-signature", ROOT_LINKS)]


def test_content_types_are_bound(signed: bytes) -> None:
    assert codes(edited(signed, TYPES, b"spreadsheetml.worksheet+xml", b"spreadsheetml.chartsheet+xml")) == [
        ("altered-part", "xl/worksheets/sheet1.xml")]
    assert codes(edited(signed, TYPES, b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")) == [
        ("altered-part", WORKBOOK)]
    assert codes(edited(signed, TYPES, b"core-properties+xml", b"worksheet+xml")) == [("altered-signature", TYPES)]
    assert codes(edited(signed, TYPES, b"</Types>", b'<Override PartName="/XL/Workbook.xml" ContentType="a/b"/>'
                        b"</Types>")) == [("damaged-xml", TYPES)]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [SHEET, SHEET.upper()])
def test_names_twice_or_in_another_case_are_no_container(signed: bytes, name: str) -> None:
    with pytest.raises(UserError) as caught:
        opc.verify(zipped([*parts(signed).items(), (name, b"<a/>")]))
    assert caught.value.problem.code == "hostile-part-twice"


def test_a_half_removed_signature_is_bad_not_absent(signed: bytes) -> None:
    whole = parts(signed)
    origin = whole[ROOT_LINKS][whole[ROOT_LINKS].index(b'<Relationship Id="rIdSignature"'):-len("</Relationships>")]
    folder = dict.fromkeys((opc.ORIGIN, opc.ORIGIN_LINKS, opc.SIGNATURE))
    unlinked = whole[ROOT_LINKS].replace(origin, b"")
    assert codes(changed(signed, {ROOT_LINKS: unlinked})) == [("altered-signature", ROOT_LINKS)]
    assert codes(changed(signed, folder)) == [("altered-signature", opc.ORIGIN)]
    assert codes(changed(signed, {opc.SIGNATURE: b""})) == [("altered-signature", "SignatureTime")]
    assert codes(changed(signed, {opc.ORIGIN: b"x"})) == [("altered-signature", opc.ORIGIN_LINKS)]
    assert opc.verify(changed(signed, {**folder, ROOT_LINKS: unlinked})).state == "absent"


@pytest.mark.parametrize(("old", "new"), [
    (b"xmldsig-more#ecdsa-sha256", b"xmldsig-more#rsa-sha256"),
    (b"2001/04/xmlenc#sha256", b"2000/09/xmldsig#sha1"),
    (b"</SignedInfo>", b"</SignedInfo> "),
    (b"<Object ", b'<Object Id="idPackageObject"><Manifest></Manifest></Object><Object '),
    (SIGNED_AT.encode(), b"2026-05-01T10:00:01Z"),
    (b"<?xml version", b"<!DOCTYPE a><?xml version"),
    (b"<ColorDepth>32", b"<ColorDepth>24"),
    (b"#idPackageSignature", b"#idpackageSignature"),
])
def test_the_signature_has_one_form(signed: bytes, old: bytes, new: bytes) -> None:
    assert codes(edited(signed, opc.SIGNATURE, old, new))


def test_another_certificate_does_not_fit(signed: bytes) -> None:
    other = opc.sign(plain_workbook(), key(2), [certificate(2)], SIGNED_AT)
    assert opc.verify(other).public_key != opc.verify(signed).public_key
    start, end = b"<X509Data>", b"</X509Data>"

    def data(workbook: bytes) -> bytes:
        text = parts(workbook)[opc.SIGNATURE]
        return text[text.index(start):text.index(end)]
    assert codes(edited(signed, opc.SIGNATURE, data(signed), data(other))) == [
        ("altered-signature", "X509Certificate")]


def test_no_flipped_bit_changes_what_a_good_signature_says(signed: bytes) -> None:
    dice = random.Random(7)
    whole = parts(signed)
    names = [name for name in whole if whole[name] and name != CORE]
    for _ in range(600):
        name = dice.choice(names)
        content = bytearray(whole[name])
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        flipped = changed(signed, {name: bytes(content)})
        if opc.verify(flipped).state == "good":
            # Only where the text says nothing: an XML declaration, the id of a link nobody signs,
            # a type no part has.
            assert name in (TYPES, ROOT_LINKS)
            assert meaning(flipped) == meaning(signed)


def meaning(data: bytes) -> tuple[object, ...]:
    container = Container(data)
    types = read_types(container)
    return ({(link.type, link.target, link.external) for link in read_links(container, ROOT_LINKS)},
            {name: types.of(name) for name in container.entries if name not in (TYPES, CORE)})


def test_signing_refuses_what_it_cannot_sign(signed: bytes) -> None:
    wrong = ec.generate_private_key(ec.SECP384R1())
    for data, secret, chain in ((signed, key(), [certificate()]), (plain_workbook(), key(), []),
                                (plain_workbook(), key(2), [certificate()]), (plain_workbook(), wrong, [])):
        with pytest.raises(ValueError):
            opc.sign(data, secret, chain)
    with pytest.raises(ValueError):
        opc.sign(plain_workbook(), key(), [certificate()], "yesterday")


@pytest.mark.skipif(not HAS_LIBREOFFICE, reason="LibreOffice is not installed")
def test_libreoffice_agrees(signed: bytes, tmp_path: Path) -> None:
    cases = {"signed": signed, "plain": plain_workbook(), "forged": edited(signed, SHEET, b"25.10", b"25.11"),
             "single": opc.sign(plain_workbook(), key(3), [certificate(3)])}
    for name, data in cases.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    assert libreoffice_says(tmp_path, [tmp_path / f"{name}.xlsx" for name in cases]) == [
        "VALID", "NONE", "INVALID", "VALID"]
