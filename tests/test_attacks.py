"""The table of attacks: every forged file is refused with its own sentence, and none changes what is known."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.actions import exchange, key_history, notices, workspace
from carec_desktop.actions.exchange import Taken
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import REGION, RootChange
from carec_desktop.problems import UserError
from carec_desktop.sync import enrolment, keyring, keys
from carec_desktop.sync.documents import sign_document, to_base64
from carec_desktop.sync.enrolment import Desk
from carec_desktop.sync.framework_document import sign_framework
from carec_desktop.sync.keyring import SignedKeyring, sign_keyring
from carec_desktop.sync.keys import new_key, public_text
from carec_desktop.sync.roots import sign_change
from tests.attacks import HARMLESS, REFUSED, Attack
from tests.forging import FULL, LEAD, OURS, TABLES, THIEF, edit, good_files, report, ring, stolen
from tests.trust import KAZAKH, KYRGYZ, OFFICER, ROOT, ROOT_DER, STRANGER, TRAINER, figure, person, signed

DOORS = {"desk": ("secretariat", REGION), "home": ("focal-point", "KGZ")}


def known(ws: Workspace) -> tuple[object, ...]:
    """Everything a forged file might change."""
    return ws.store.ledger.digest(), ws.keyring, ws.store.ledger.cached()


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Workspace]]:
    """A secretariat and a country that merged good files only."""
    root, opened = tmp_path_factory.mktemp("doors"), {}
    files = good_files()
    for door, (role, ref_area) in DOORS.items():
        ws = workspace.create(root / door, role=role, ref_area=ref_area, name=door, lang="en")
        ws.adopt_keyring(signed(FULL) if ws.is_secretariat else ring())
        taken = exchange.merge(ws, written(root, door, files[door]))
        assert [t.objection for t in taken] == [None] * len(taken)
        opened[door] = ws
    yield opened
    for ws in opened.values():
        ws.close()


def written(folder: Path, name: str, files: list[bytes]) -> list[Path]:
    paths = [folder / f"{name}-{n:02}.xlsx" for n in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    return paths


@dataclass(frozen=True)
class Outcome:
    """What became of one forged file."""

    taken: Taken
    codes: frozenset[str]


@pytest.fixture(scope="module")
def outcomes(doors: dict[str, Workspace], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """All forged files, merged in one go at each door; what is known must be the same afterwards."""
    root, found = tmp_path_factory.mktemp("forged"), {}
    for door, ws in doors.items():
        attacks = [a for a in (*REFUSED, *HARMLESS) if a.door == door]
        before = known(ws)
        taken = exchange.merge(ws, written(root, door, [a.make() for a in attacks]))
        assert known(ws) == before
        for attack, one in zip(attacks, taken, strict=True):
            codes = {p.code for p in one.examined.problems}
            found[attack.name] = Outcome(one, frozenset(codes | ({one.objection.code} if one.objection else set())))
    return found


def test_the_table_is_long_and_every_row_has_its_name() -> None:
    names = [a.name for a in (*REFUSED, *HARMLESS)]
    assert len(set(names)) == len(names) >= 32


@pytest.mark.parametrize("attack", REFUSED, ids=lambda a: a.name)
def test_a_forged_file_is_refused_in_its_own_words(attack: Attack, outcomes: dict[str, Outcome]) -> None:
    found = outcomes[attack.name]
    examined = found.taken.examined
    assert (examined.verdict, found.taken.merged) == (attack.verdict, False)
    assert attack.said in found.codes
    assert found.taken.sentence
    if attack.verdict not in ("intact", "unknown-signer"):
        assert (examined.edits, examined.attestation) == ((), None)


@pytest.mark.parametrize("attack", HARMLESS, ids=lambda a: a.name)
def test_what_changes_nothing_may_merge_and_is_said(attack: Attack, outcomes: dict[str, Outcome]) -> None:
    found = outcomes[attack.name]
    assert (found.taken.examined.verdict, found.taken.merged, found.taken.new) == (attack.verdict, True, 0)
    assert attack.said in found.codes
    assert found.taken.new == 0
    assert (found.taken.notes() != []) == bool(attack.code), "what was left alone is told to the person"


def test_who_speaks_for_their_own_is_heard(tmp_path: Path) -> None:
    with workspace.create(tmp_path / "desk", role="secretariat", ref_area=REGION, name="d", lang="en") as desk:
        desk.adopt_keyring(signed(FULL))
        own = [
            report(LEAD, *figure(LEAD, "CAREC", measure="TRP.OC1.ROAD_SWD")),
            report(TRAINER, *edit(TRAINER, "title", form="training")),
            report(KYRGYZ, *edit(KYRGYZ, "title", form="event")),
        ]
        assert [t.new for t in exchange.merge(desk, written(tmp_path, "own", own))] == [1, 1, 1]
        assert len(desk.store.ledger.counting_edits()) == 6


def test_silence_is_shown_and_blocks_nothing(doors: dict[str, Workspace], monkeypatch: pytest.MonkeyPatch) -> None:
    home = doors["home"]
    heard = key_history.last_heard(home)
    assert heard is not None
    year = int(heard.at[:4]) + 1
    monkeypatch.setattr(home, "clock", lambda: f"{year}{heard.at[4:]}")
    late = key_history.last_heard(home)
    assert late is not None
    assert (late.days in (365, 366), late.long_ago) == (True, True)
    assert late.sentence() == f"Last heard from the secretariat {late.days} days ago."
    monkeypatch.setattr(home, "clock", lambda: "1970-01-01T00:00:00Z")
    assert key_history.last_heard(home) == replace(heard, days=0)


def test_a_copied_disk_overwrites_nothing_and_is_noticed(tmp_path: Path) -> None:
    with workspace.create(tmp_path / "desk", role="secretariat", ref_area=REGION, name="d", lang="en") as desk:
        desk.adopt_keyring(signed(FULL))
        one, two = report(KYRGYZ, *figure(KYRGYZ, value="1")), report(KYRGYZ, *figure(KYRGYZ, value="2"))
        taken = exchange.merge(desk, written(tmp_path, "copy", [one, two]))
        assert [t.merged for t in taken] == [True, True]
        (notice,) = (n for n in notices.notices(desk) if n.kind == notices.COPIED)
        assert (notice.numbers, notice.ref_area) == ((7,), "KGZ")
        (record,) = desk.store.ledger.unsettled()
        assert record.states["value"] == "conflict"
        assert len(record.heads["value"]) == 2


# -- documents: keyrings, requests, certificates -------------------------------

FRAMEWORK = sign_framework(1, "2020-1", TABLES, ROOT)
SECOND_ROOT = new_key()
AFTER_CHANGE = keyring.begin_root(FULL, ROOT, SECOND_ROOT)
BACK = replace(keyring.begin_root(AFTER_CHANGE, SECOND_ROOT, ROOT), root=public_text(ROOT))


def request(role: str = "focal-point", ref_area: str = "KGZ", who: keys.PrivateKey = STRANGER.private) -> bytes:
    return enrolment.make_request(
        who, name="Айбек", role=role, ref_area=ref_area, sectors=(), lang="ru", made_at="2026-03-01T08:00:00Z"
    )


def desk_of(full: keyring.Keyring = FULL) -> Desk:
    return Desk(full, ROOT, ROOT_DER, FRAMEWORK.head, "2026-03-01T08:00:00Z")


REQUEST = request()
APPROVED = enrolment.approve(REQUEST, desk_of())
CERTIFICATE = APPROVED.certificate
CONTENT = json.loads(CERTIFICATE)


def install(told: bool = False, current: keyring.Keyring | None = OURS, **changes: object) -> None:
    """An answer with other fields. The root signs it again, so that each field is seen to be checked by itself."""
    content = CONTENT | changes
    whole = {name: value for name, value in content.items() if name not in ("kind", "format", "signature")}
    content |= {"signature": changes.get("signature") or sign_document(enrolment.ANSWER_DOMAIN, whole, ROOT)}
    data = json.dumps(content, indent=1).encode() + b"\n"
    fingerprint = keys.fingerprint(keys.key_id(FULL.root)) if told else None
    enrolment.read_certificate(data, STRANGER.key, root_fingerprint=fingerprint, current=current)


def other_request(**changes: str) -> None:
    content = json.loads(REQUEST)
    content["request"] |= changes
    enrolment.read_request(json.dumps(content, indent=1).encode() + b"\n")


def adopt(offered: SignedKeyring, current: keyring.Keyring = OURS, *, told: bool = False) -> None:
    keyring.adopt(current, offered, "KGZ", told=told)


def after_change(**changes: object) -> SignedKeyring:
    return sign_keyring(replace(keyring.audience_copy(AFTER_CHANGE, "KGZ"), **changes), SECOND_ROOT)  # type: ignore[arg-type]


def thiefs(chain: tuple[RootChange, ...]) -> SignedKeyring:
    """A keyring of the thief's root with changes that were published once."""
    return sign_keyring(replace(OURS, root=public_text(THIEF), number=200_000, roots=chain), THIEF)


def spoilt_certificate() -> bytes:
    """The root's certificate with its own signature changed."""
    return ROOT_DER[:-1] + bytes([ROOT_DER[-1] ^ 1])


def framework_by(who: keys.PrivateKey) -> dict[str, str]:
    return sign_framework(1, "2020-1", TABLES, who).head.plain()


OTHER = person("focal-point", "KGZ", "Other")
LATER = keyring.audience_copy(APPROVED.keyring, "KGZ")
CHANGED_OURS = keyring.audience_copy(AFTER_CHANGE, "KGZ")
DOCUMENTS: dict[str, tuple[Callable[[], object], str]] = {
    "keyring rolled back": (lambda: adopt(ring(), replace(OURS, number=4)), "keyring-old"),
    "keyring of the same number, other holders": (
        lambda: adopt(ring(holders=(*OURS.holders, STRANGER.holder))), "keyring-twin"),
    "keyring run away": (lambda: adopt(ring(number=3 + 1001)), "keyring-jump"),
    "keyring of another root": (lambda: adopt(stolen(None)), "keyring-other-root"),
    "keyring of another audience": (
        lambda: adopt(signed(replace(FULL, number=4), "KAZ")), "keyring-other-audience"),
    "keyring of the root before": (lambda: adopt(ring(number=200_000), CHANGED_OURS), "keyring-old-root"),
    "keyring rolled back over a change of root": (
        lambda: adopt(after_change(), replace(OURS, number=100_005)), "keyring-old"),
    "keyring run away behind a change of root": (lambda: adopt(after_change(number=102_000)), "keyring-jump"),
    "change of root taken from another chain": (
        lambda: adopt(after_change(roots=(sign_change(new_key(), SECOND_ROOT, 100_000),))), "keyring-other-root"),
    "change of root in a circle": (
        lambda: adopt(sign_keyring(replace(BACK, audience="KGZ"), ROOT)), "root-change-false"),
    "change of root with another number": (
        lambda: adopt(after_change(roots=(replace(AFTER_CHANGE.roots[0], number=1),))), "root-change-false"),
    "keyring below the number its root begins with": (
        lambda: adopt(after_change(number=99_999)), "root-change-false"),
    "change of root to a key that nobody holds": (
        lambda: adopt(after_change(roots=(
            replace(AFTER_CHANGE.roots[0], new_signature=AFTER_CHANGE.roots[0].old_signature),))),
        "root-change-false"),
    "true change of root, another root behind it": (
        lambda: adopt(thiefs(AFTER_CHANGE.roots)), "root-change-false"),
    "true change of root, a false one behind it": (
        lambda: adopt(thiefs((*AFTER_CHANGE.roots, sign_change(new_key(), THIEF, 200_000)))), "root-change-false"),
    "holder twice under the root's signature": (
        lambda: SignedKeyring.parse(ring(holders=(*OURS.holders, OURS.holders[-1])).text), "keyring-false"),
    "holders exchanged under a root's signature": (
        lambda: adopt(replace(ring(), keyring=replace(OURS, holders=(STRANGER.holder,)))), "keyring-false"),
    "signature of a seal on a keyring": (
        lambda: adopt(SignedKeyring(OURS, keys.sign(ROOT, b"carec-seal-1\n"))), "keyring-false"),
    "rolled back although the digits agree": (
        lambda: adopt(stolen(None, 2), told=True), "keyring-old"),
    "answer for another key": (
        lambda: enrolment.read_certificate(CERTIFICATE, KYRGYZ.key), "certificate-for-other"),
    "answer under another root than was told": (
        lambda: enrolment.read_certificate(CERTIFICATE, STRANGER.key, root_fingerprint="12345 " * 6), "root-differs"),
    "answer older than the keyring": (lambda: install(current=replace(LATER, number=5)), "keyring-old"),
    "answer under another root": (
        lambda: install(current=replace(LATER, root=public_text(THIEF))), "keyring-other-root"),
    "answer of another country": (
        lambda: install(current=replace(LATER, audience="KAZ")), "keyring-other-audience"),
    "certificate swapped": (
        lambda: install(certificate=to_base64(OTHER.signer().certificate)), "certificate-damaged"),
    "root certificate swapped": (
        lambda: install(root_certificate=CONTENT["certificate"]), "certificate-damaged"),
    "root certificate of the same key, spoilt": (
        lambda: install(root_certificate=to_base64(spoilt_certificate())), "certificate-damaged"),
    "answer signed as a whole by another key": (
        lambda: install(signature=keys.sign(OFFICER.private, b"carec-certificate-1\n")), "certificate-damaged"),
    "framework by the daily key": (lambda: install(framework=framework_by(OFFICER.private)), "certificate-damaged"),
    "request with another role": (lambda: other_request(role="trainer"), "request-damaged"),
    "request with another key": (lambda: other_request(public_key=KAZAKH.holder.public_key), "request-damaged"),
    "request for everybody's names": (lambda: enrolment.read_request(request(ref_area="*")), "request-out-of-place"),
    "request for a country that is none": (
        lambda: enrolment.read_request(request(ref_area="XXX")), "request-out-of-place"),
    "request of a country for the secretariat's desk": (
        lambda: enrolment.read_request(request("secretariat")), "request-out-of-place"),
    "revoked key asks again": (
        lambda: enrolment.approve(REQUEST, desk_of(keyring.revoke(APPROVED.keyring, STRANGER.key, ()))), "key-revoked"),
    "successor of somebody in another country": (
        lambda: enrolment.approve(REQUEST, desk_of(), predecessor=KAZAKH.holder), "successor-differs"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_forged_document_is_refused_in_its_own_words(name: str) -> None:
    attack, code = DOCUMENTS[name]
    with pytest.raises(UserError) as caught:
        attack()
    assert caught.value.problem.code == code
    assert str(caught.value)


def test_the_good_documents_pass() -> None:
    install()
    install(told=True)
    adopt(ring())
    adopt(after_change())
    adopt(stolen(None), told=True)
    assert enrolment.read_request(REQUEST).key == STRANGER.key


@given(st.data())
def test_no_byte_of_an_enrolment_file_changes_unseen(data: st.DataObject) -> None:
    for whole, read in (
        (REQUEST, enrolment.read_request),
        (CERTIFICATE, lambda file: enrolment.read_certificate(file, STRANGER.key)),
    ):
        at = data.draw(st.integers(0, len(whole) - 1))
        other = data.draw(st.integers(0, 255).filter(lambda byte, now=whole[at]: byte != now))  # type: ignore[misc]
        for spoilt in (
            whole[:at] + bytes([other]) + whole[at + 1 :],
            whole[:at] + whole[at + 1 :],
            whole[:at] + bytes([other]) + whole[at:],
        ):
            with pytest.raises(UserError) as caught:
                read(spoilt)
            assert caught.value.problem.code in ("request-damaged", "certificate-damaged", "request-out-of-place")


@given(st.data())
def test_no_sign_of_a_keyring_sheet_changes_unseen(data: st.DataObject) -> None:
    """With two roots behind it and a revoked key in it."""
    rows = [list(row) for row in keyring.keyring_rows(after_change())]
    at = data.draw(st.integers(1, len(rows) - 1))
    column = data.draw(st.sampled_from([n for n, cell in enumerate(rows[at]) if cell]))
    cell = rows[at][column]
    place = data.draw(st.integers(0, len(cell) - 1))
    sign = data.draw(st.sampled_from([c for c in "0aA/=+ \u0430" if c != cell[place]]))
    rows[at][column] = data.draw(st.sampled_from([
        cell[:place] + sign + cell[place + 1 :], cell[:place] + cell[place + 1 :], cell[:place] + sign + cell[place:],
    ]))  # fmt: skip
    with pytest.raises(UserError) as caught:
        keyring.keyring_from(rows)
    assert caught.value.problem.code in ("keyring-false", "root-change-false")
