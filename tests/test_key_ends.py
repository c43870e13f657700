"""Keys come to an end and nothing is lost: rotation, revocation, handover, a forgotten passphrase, a lost root."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from carec_desktop.actions import (
    answering,
    approving,
    care,
    decide,
    enrol,
    exchange,
    key_history,
    lost_key,
    record,
    revoking,
    workspace,
)
from carec_desktop.cli import cli
from carec_desktop.ledger import Attestation
from carec_desktop.problems import UserError
from carec_desktop.sync import enrolment, keys
from carec_desktop.sync.cutoff import cut_off, last_of
from carec_desktop.sync.files import DISK_FULL
from carec_desktop.sync.framework_document import FrameworkHead, check_framework
from tests.world import SECRET, World, build

NEW_SECRET = "another sentence"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Passphrases cost nothing here; test_keys.py holds the real cost."""
    root = tmp_path_factory.mktemp("key-ends")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "SCRYPT_N", 2**10)
        build(root)
        yield root


@pytest.fixture
def world(built: Path, tmp_path: Path) -> World:
    return World.copy(built, tmp_path / "world")


def receipt(world: World, area: str, name: str) -> Path:
    with world.open("secretariat") as office:
        return answering.write_receipt(office, office.signer(SECRET), area, world.root / name)


def key_of(world: World, who: str) -> str:
    with world.open(who, readonly=True) as ws:
        return ws.key


def values(world: World, who: str) -> dict[str, str]:
    with world.open(who, readonly=True) as ws:
        return {v.key["time_period"]: v.values.get("value", "") for v in record.views(ws, "observation")}


def refusal(world: World, who: str, path: Path) -> str:
    (taken,) = world.merge(who, path)
    assert taken.objection is not None
    return taken.objection.code


def sound(world: World, *who: str) -> None:
    """Current values are what the ledger says, and every stored thing still fits."""
    for one in who:
        with world.open(one) as ws:
            assert care.check(ws) == []


# -- the secretariat's keys ----------------------------------------------------


def test_a_new_daily_key_changes_no_value_anywhere(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    with world.open("secretariat") as office:
        approving.approve(office, office.signer(SECRET), "KGZ", "2020")
    early, late = receipt(world, "KGZ", "early.xlsx"), receipt(world, "KGZ", "late.xlsx")
    receipt(world, "KAZ", "to-others.xlsx")
    assert world.merge("KGZ", early)[0].merged
    before = {who: (world.digest(who), values(world, who)) for who in ("secretariat", "KGZ")}
    stolen = shutil.copytree(world.root / "secretariat", world.root / "thief")
    with world.open("secretariat") as office:
        epoch = office.settings.epoch
        done = revoking.renew_daily_key(office, SECRET)
        assert office.key != done.holder.key
        assert done.left_out == 0
        assert office.settings.epoch != epoch, "its packages start at number 1 in a series of their own"
        assert (office.store.ledger.digest(), values_of(office)) == before["secretariat"]
    after = receipt(world, "KGZ", "after.xlsx")
    assert world.merge("KGZ", after)[0].merged
    assert (world.digest("KGZ"), values(world, "KGZ")) == before["KGZ"]
    assert world.merge("KGZ", late)[0].merged, "what left before the change may arrive after it"
    with workspace.open_workspace(stolen) as thief:
        answering.write_receipt(thief, thief.signer(SECRET), "KGZ", world.root / "forged.xlsx")
    assert refusal(world, "KGZ", world.root / "forged.xlsx") == "revoked"
    with world.open("KGZ", readonly=True) as ws:
        assert values_of(ws) == before["KGZ"][1]
        assert {c for s in ws.store.ledger.records("observation") for c in s.approved.values()} == {"4.70"}
    sound(world, "secretariat", "KGZ")


def values_of(ws: workspace.Workspace) -> dict[str, str]:
    return {v.key["time_period"]: v.values.get("value", "") for v in record.views(ws, "observation")}


def test_everybody_follows_a_new_root_even_through_two_changes(world: World) -> None:
    with world.open("secretariat") as office:
        first = enrol.root_fingerprint(office)
        one = revoking.change_root(office, SECRET)
    assert world.merge("KGZ", receipt(world, "KGZ", "one.xlsx"))[0].merged
    with world.open("secretariat") as office:
        two = revoking.change_root(office, SECRET)
        root = enrol.open_root(office, SECRET)
        head = FrameworkHead.from_plain(json.loads((office.folder / "keys" / "framework.json").read_text("utf-8")))
        with pytest.raises(UserError):
            check_framework(head, keys.public_text(root))  # written for the root before
        check_framework(enrol.framework_head(office, root), keys.public_text(root))
    assert len({first, one.root_fingerprint, two.root_fingerprint}) == 3
    for who, area in (("KGZ", "KGZ"), ("KAZ", "KAZ")):
        assert world.merge(who, receipt(world, area, f"two-{who}.xlsx"))[0].merged
        with world.open(who, readonly=True) as ws:
            assert enrol.root_fingerprint(ws) == two.root_fingerprint
            assert ws.keyring.number == two.keyring
            assert key_history.history(ws)[0].changes[0] == (key_history.ROOT, "")
    add_person(world, "TJK", "focal-point", "TJK", two.root_fingerprint)
    world.figure("TJK", "TJK", "1")
    assert world.merge("secretariat", world.export("TJK", "tjk.xlsx"))[0].merged
    sound(world, "secretariat", "KGZ", "KAZ")


def add_person(world: World, folder: str, role: str, area: str, root: str, sectors: tuple[str, ...] = ()) -> None:
    """Enrol one more person with the secretariat of this world."""
    made = {"role": role, "ref_area": area, "name": f"Person {folder}", "lang": "en", "sectors": sectors}
    asked, answer = world.root / f"{folder}.asked", world.root / f"{folder}.answer"
    with (
        workspace.create(world.root / folder, **made) as ws,  # type: ignore[arg-type]
        world.open("secretariat") as office,
    ):
        enrol.request(ws, SECRET, asked)
        enrol.approve(office, SECRET, asked, answer)
        enrol.install(ws, answer, root)


def test_a_power_cut_in_a_change_of_root_is_mended_by_the_next_use(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = enrol.put_copies

    def cut(*arguments: object) -> None:
        kept(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with world.open("secretariat") as office:
        with monkeypatch.context() as patch:
            patch.setattr(enrol, "put_copies", cut)
            with pytest.raises(KeyboardInterrupt):
                revoking.change_root(office, SECRET)
        assert enrol.next_root(office).exists()
        assert keys.public_text(enrol.open_root(office, SECRET)) == office.keyring.root
        assert not enrol.next_root(office).exists()
        assert keys.public_of(office.root_key.read_bytes()) == office.keyring.root
    assert world.merge("KGZ", receipt(world, "KGZ", "r.xlsx"))[0].examined.verdict == "intact"


def test_a_power_cut_in_a_change_of_the_daily_key_is_mended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_anything: object) -> bytes:
        raise KeyboardInterrupt

    with world.open("secretariat") as office:
        with monkeypatch.context() as patch:
            patch.setattr(revoking, "leaf_certificate", cut)
            with pytest.raises(KeyboardInterrupt):
                revoking.renew_daily_key(office, SECRET)
        number = office.keyring.number
        done = revoking.renew_daily_key(office, SECRET)
        assert (done.keyring, office.keyring.number) == (number, number)
        assert office.holder is not None
        assert office.holder.accepted_until is None
    assert world.merge("KGZ", receipt(world, "KGZ", "r.xlsx"))[0].merged


def test_a_lost_root_is_founded_again_by_telling_its_fingerprint(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    world.merge("secretariat", world.export("KGZ", "1.xlsx"))
    before = world.digest("secretariat")
    with world.open("secretariat") as office:
        office.root_key.unlink()
        with pytest.raises(UserError) as missing:
            revoking.change_root(office, NEW_SECRET)
        assert missing.value.problem.code == "no-root-here"
        made = revoking.found_root_again(office, NEW_SECRET, world.root / "answers")
        assert office.store.ledger.digest() == before
    assert len(made.certificates) == 3
    r = receipt(world, "KGZ", "r.xlsx")
    (taken,) = world.merge("KGZ", r)
    assert [p.code for p in taken.examined.problems] == ["intact", "keyring-other-root"]
    own = next(p for p in made.certificates if key_of(world, "KGZ")[:4] in p.name and "KGZ" in p.name)
    with world.open("KGZ") as ws:
        with pytest.raises(UserError) as unknown:
            enrol.install(ws, own)
        assert unknown.value.problem.code == "keyring-other-root"
        enrol.install(ws, own, made.root_fingerprint)
        assert enrol.root_fingerprint(ws) == made.root_fingerprint
    world.figure("KGZ", "KGZ", "5", year="2021")
    assert world.merge("secretariat", world.export("KGZ", "2.xlsx"))[0].merged
    sound(world, "secretariat", "KGZ")


def test_a_secretariat_with_an_old_backup_does_not_fall_behind_the_countries(world: World) -> None:
    shutil.copytree(world.root / "secretariat", world.root / "backup")
    with world.open("secretariat") as office:
        digits = enrol.root_fingerprint(office)
    add_person(world, "TJK", "focal-point", "TJK", digits)
    add_person(world, "UZB", "focal-point", "UZB", digits)
    world.merge("KGZ", receipt(world, "KGZ", "r.xlsx"))
    world.figure("KGZ", "KGZ", "1")
    sent = world.export("KGZ", "1.xlsx")
    shutil.rmtree(world.root / "secretariat")
    shutil.copytree(world.root / "backup", world.root / "secretariat")
    world.merge("secretariat", sent)
    with world.open("KGZ", readonly=True) as ws:
        seen = ws.keyring.number
    with world.open("secretariat") as office:
        assert office.keyring.number < seen
        assert revoking.revoke(office, SECRET, key_of(world, "KAZ")).keyring == seen + 1


# -- revocation ----------------------------------------------------------------


def three_years(world: World, who: str, area: str) -> list[Path]:
    packages = []
    for number, year in enumerate(("2018", "2019", "2020"), 1):
        world.figure(who, area, str(number), year=year)
        packages.append(world.export(who, f"{who}-{number}.xlsx"))
    return packages


def test_a_lost_key_keeps_what_was_merged_and_nothing_later(world: World) -> None:
    first, second, third = three_years(world, "KGZ", "KGZ")
    world.merge("secretariat", first, second)
    before = world.digest("secretariat")
    with world.open("secretariat") as office:
        done = revoking.revoke(office, SECRET, keys.fingerprint(key_of(world, "KGZ")))
    assert (done.kept, done.left_out) == (2, 0)
    assert world.digest("secretariat") == before
    assert refusal(world, "secretariat", third) == "revoked"
    assert world.merge("secretariat", first)[0].merged
    assert values(world, "secretariat") == {"2018": "1", "2019": "2"}
    sound(world, "secretariat")


def test_a_cut_off_at_an_earlier_package_is_the_same_in_any_order(world: World) -> None:
    files = three_years(world, "KGZ", "KGZ")
    world.merge("secretariat", *files)
    shutil.copytree(world.root / "secretariat", world.root / "other")
    with world.open("secretariat") as office:
        done = revoking.revoke(office, SECRET, key_of(world, "KGZ")[:10], ["2"])
        assert (done.kept, done.left_out) == (2, 1)
        document = office.store.ledger.keyring_document("*")
        assert values_of(office) == {"2018": "1", "2019": "2"}
        assert len(office.store.ledger.edits()) > len(office.store.ledger.counting_edits()), "nothing ever leaves"
    assert document is not None
    for order in (files, files[::-1], [files[1], files[2], files[0]]):
        made = {"role": "secretariat", "ref_area": "CAREC", "name": "Empty", "lang": "en"}
        with workspace.create(world.root / f"empty-{files.index(order[0])}", **made) as empty:  # type: ignore[arg-type]
            empty.adopt_keyring(enrol.SignedKeyring.parse(document))
            assert sorted(t.merged for t in exchange.merge(empty, order)) == [False, True, True]
            assert empty.store.ledger.digest() == world.digest("secretariat")
    sound(world, "secretariat")


def test_what_a_receipt_took_over_before_the_cut_off_is_said_to_stay(world: World) -> None:
    files = three_years(world, "KGZ", "KGZ")
    world.merge("secretariat", *files)
    receipt(world, "KGZ", "r.xlsx")
    with world.open("secretariat") as office:
        done = revoking.revoke(office, SECRET, key_of(world, "KGZ")[:10], ["2"])
        assert (done.kept, done.left_out) == (2, 1)
        assert values_of(office)["2020"] == "3"
        assert done.vouched > 0
        assert "receipt confirmed" in revoking.outcome(done)


def test_packages_beyond_a_hole_stay_and_the_hole_may_still_be_filled(world: World) -> None:
    first, second, third = three_years(world, "KGZ", "KGZ")
    world.merge("secretariat", first, third)
    with world.open("secretariat") as office:
        assert revoking.revoke(office, SECRET, key_of(world, "KGZ")).kept == 2
    assert world.merge("secretariat", second)[0].merged
    assert values(world, "secretariat") == {"2018": "1", "2019": "2", "2020": "3"}


def package(number: int, previous: str = "", seal: str = "", device: str = "d") -> Attestation:
    return Attestation(seal or f"s{number}", "report", "k", device, 1, number, previous, "secretariat", "r", 1)


def test_a_cut_off_follows_chains_not_claims() -> None:
    one, two, three = package(1), package(2, "s1"), package(3, "s2")
    forged, elsewhere = package(1, "", "f1"), package(1, "", "e1", "other")
    held = [one, two, three, forged, elsewhere]
    assert cut_off(held) == ("e1", "f1", "s1", "s2", "s3")
    assert cut_off(held, [two]) == ("s1", "s2"), "another first package is in no chain of the second"
    assert cut_off([one, three], [three]) == ("s1", "s2", "s3"), "the missing one is named by the next"
    other = package(2, "", "e2", "other")
    assert cut_off([one, three, other], [three]) == ("s1", "s2", "s3"), "nor what another laptop numbers alike"
    assert cut_off(held, []) == ()
    assert last_of(held) == ("e1", "f1", "s3")


@pytest.mark.parametrize(
    ("who", "after", "code"),
    [
        ("12345 " * 6, (), "key-unknown"),
        ("", (), "key-unknown"),
        ("0", (), "key-unknown"),
        ("secretariat", (), "key-in-use"),
        ("KGZ", ("9",), "cut-off-unknown"),
        ("KGZ", ("1234 5678 9012 3456",), "cut-off-unknown"),
    ],
)
def test_what_names_no_key_or_package_changes_nothing(
    world: World, who: str, after: tuple[str, ...], code: str
) -> None:
    named = key_of(world, who) if who in ("secretariat", "KGZ") else who
    with world.open("secretariat") as office:
        before = office.keyring
        with pytest.raises(UserError) as refused:
            revoking.revoke(office, SECRET, named, after)
        assert refused.value.problem.code == code
        assert office.keyring == before


def test_revoked_once_is_revoked_for_good(world: World) -> None:
    with world.open("secretariat") as office:
        revoking.revoke(office, SECRET, key_of(world, "KGZ"))
        with pytest.raises(UserError) as again:
            revoking.revoke(office, SECRET, key_of(world, "KGZ"))
        assert again.value.problem.code == "already-revoked"
    with world.open("KGZ") as ws:
        enrol.request(ws, SECRET, world.root / "again")
    with world.open("secretariat") as office, pytest.raises(UserError) as same:
        enrol.approve(office, SECRET, world.root / "again", world.root / "no")
    assert same.value.problem.code == "key-revoked"
    assert not (world.root / "no").exists()


# -- successors and forgotten passphrases --------------------------------------


def test_a_successor_takes_over_where_the_predecessor_ended(world: World) -> None:
    world.figure("KAZ", "KAZ", "1,5")
    world.merge("secretariat", world.export("KAZ", "1.xlsx"))
    world.figure("KAZ", "KAZ", "9", year="2019")  # a draft that was never sent
    world.figure("KAZ-2", "KAZ", "7", year="2018")
    made = {"role": "focal-point", "ref_area": "KAZ", "name": "Successor", "lang": "ru"}
    with workspace.create(world.root / "next", **made) as ws:  # type: ignore[arg-type]
        enrol.request(ws, SECRET, world.root / "asked")
    with world.open("secretariat") as office:
        before = office.keyring.number
        done = revoking.hand_over(office, SECRET, world.root / "asked", key_of(world, "KAZ"), world.root / "answer")
        assert (office.keyring.number, done.revoked.kept) == (before + 1, 1)
    with workspace.open_workspace(world.root / "next") as ws:
        enrol.install(ws, world.root / "answer", done.enrolled.root_fingerprint)
    world.merge("next", receipt(world, "KAZ", "r.xlsx"))
    assert values(world, "next") == {"2020": "1.5"}, "the country's values come with the receipt"
    world.figure("next", "KAZ", "1,6")
    late, second = world.export("KAZ", "late.xlsx"), world.export("KAZ-2", "second.xlsx")
    assert refusal(world, "secretariat", late) == "revoked"
    taken = world.merge("secretariat", second, world.export("next", "next.xlsx"))
    assert [t.merged for t in taken] == [True, True], "the second focal point is not concerned"
    assert values(world, "secretariat") == {"2020": "1.6", "2018": "7"}
    with world.open("secretariat", readonly=True) as office:
        assert decide.unsettled(office) == []
    sound(world, "secretariat", "next")


def test_a_forgotten_passphrase_costs_nothing_but_a_new_key(world: World) -> None:
    world.figure("KGZ", "KGZ", "1", year="2018")
    world.merge("secretariat", world.export("KGZ", "held.xlsx"))
    world.merge("KGZ", receipt(world, "KGZ", "r.xlsx"))
    world.figure("KGZ", "KGZ", "2", year="2018")
    world.figure("KGZ", "KGZ", "3", year="2019")
    lost = world.export("KGZ", "lost-in-the-mail.xlsx")
    world.figure("KGZ", "KGZ", "4", year="2019")
    world.figure("KGZ", "KGZ", "5", year="2020")
    old = key_of(world, "KGZ")
    with world.open("KGZ") as ws:
        with pytest.raises(UserError) as forgotten:
            enrol.request(ws, NEW_SECRET, world.root / "asked")
        assert forgotten.value.problem.code == "wrong-passphrase"
        request = enrol.request(ws, NEW_SECRET, world.root / "asked", renew=True, name=" Айбек  Токтогулов ")
        assert (request.name, ws.key) == ("Айбек Токтогулов", old), "the old key stays until the answer comes"
        assert enrol.own_fingerprint(ws) == request.fingerprint
        ws.signer(SECRET)
    with world.open("secretariat") as office:
        done = revoking.hand_over(office, SECRET, world.root / "asked", old, world.root / "answer")
    with world.open("KGZ") as ws:
        enrol.install(ws, world.root / "answer", done.enrolled.root_fingerprint)
        assert (ws.key, enrol.next_key(ws).exists()) == (request.key, False)
        drafts = {(r.key["time_period"], r.question): r.value for r in ws.store.working.all()}
        assert drafts == {("2018", "value"): "2", ("2019", "value"): "4", ("2020", "value"): "5"}
        exchange.export(ws, ws.signer(NEW_SECRET), world.root / "new.xlsx")
    assert refusal(world, "secretariat", lost) == "revoked"
    assert world.merge("secretariat", world.root / "new.xlsx")[0].merged
    assert values(world, "secretariat") == {"2018": "2", "2019": "4", "2020": "5"}
    with world.open("secretariat", readonly=True) as office:
        assert decide.unsettled(office) == [], "nothing waits for what never comes"
    sound(world, "secretariat", "KGZ")


def test_what_a_cut_off_left_out_comes_back_to_whoever_signed_it(world: World) -> None:
    files = three_years(world, "KGZ", "KGZ")
    world.merge("secretariat", *files)
    with world.open("secretariat") as office:
        revoking.revoke(office, SECRET, key_of(world, "KGZ"), ["1"])
    world.merge("KGZ", receipt(world, "KGZ", "r.xlsx"))
    with world.open("KGZ") as ws, world.open("secretariat") as office:
        assert values_of(ws) == {"2018": "1"}
        enrol.request(ws, NEW_SECRET, world.root / "asked", renew=True)
        enrol.approve(office, SECRET, world.root / "asked", world.root / "answer")
        enrol.install(ws, world.root / "answer", enrol.root_fingerprint(office))
        assert values_of(ws) == {"2018": "1", "2019": "2", "2020": "3"}
        assert ws.store.working.count() == 2, "drafts, to be looked at before they are sent again"
        exchange.export(ws, ws.signer(NEW_SECRET), world.root / "new.xlsx")
    world.merge("secretariat", world.root / "new.xlsx")
    assert values(world, "secretariat") == {"2018": "1", "2019": "2", "2020": "3"}


def test_nobody_signs_in_vain_with_a_revoked_key(world: World) -> None:
    with world.open("secretariat") as office:
        revoking.revoke(office, SECRET, key_of(world, "KGZ"))
    world.merge("KGZ", receipt(world, "KGZ", "r.xlsx"))
    world.figure("KGZ", "KGZ", "1")
    with pytest.raises(UserError) as refused:
        world.export("KGZ", "1.xlsx")
    assert refused.value.problem.code == "own-key-revoked"
    with world.open("KGZ", readonly=True) as ws:
        assert ws.store.working.count() == 1


def test_a_new_key_beside_a_good_one_sends_again_and_agrees_with_what_arrives_late(world: World) -> None:
    world.figure("KGZ", "KGZ", "1")
    late = world.export("KGZ", "late.xlsx")
    with world.open("KGZ") as ws, world.open("secretariat") as office:
        enrol.request(ws, NEW_SECRET, world.root / "asked", renew=True)
        enrol.approve(office, SECRET, world.root / "asked", world.root / "answer")
        enrol.install(ws, world.root / "answer", enrol.root_fingerprint(office))
        assert lost_key.bring_back(ws) == 0, "once is enough"
        exchange.export(ws, ws.signer(NEW_SECRET), world.root / "new.xlsx")
    taken = world.merge("secretariat", world.root / "new.xlsx", late)
    assert [t.merged for t in taken] == [True, True]
    with world.open("secretariat", readonly=True) as office:
        assert decide.unsettled(office) == []
    assert values(world, "secretariat") == {"2020": "1"}


def test_an_answer_to_the_key_in_use_leaves_the_pending_one_alone(world: World) -> None:
    with world.open("KGZ") as ws, world.open("secretariat") as office:
        old = ws.key
        enrol.request(ws, NEW_SECRET, world.root / "asked", renew=True)
        enrol.install(ws, world.root / "KGZ.certificate", enrol.root_fingerprint(office))
        assert (ws.key, enrol.next_key(ws).exists()) == (old, True)
        again = enrol.request(ws, NEW_SECRET, world.root / "asked-again")
        assert again.key == enrol.look(world.root / "asked").key, "the same pending key is asked for twice"


def test_what_waited_for_a_key_merges_with_the_keyring_that_brings_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {"role": "focal-point", "ref_area": "TJK", "name": "Early", "lang": "ru"}
    with workspace.create(world.root / "TJK", **made) as ws, world.open("secretariat") as office:  # type: ignore[arg-type]
        enrol.request(ws, SECRET, world.root / "asked")
        aside = shutil.copytree(world.root / "secretariat", world.root / "aside", ignore=shutil.ignore_patterns("lock"))
        digits = enrol.root_fingerprint(office)
    with workspace.open_workspace(aside) as copy, world.open("TJK") as ws:
        enrol.approve(copy, SECRET, world.root / "asked", world.root / "answer")
        enrol.install(ws, world.root / "answer", digits)
    world.figure("TJK", "TJK", "1")
    early = world.export("TJK", "early.xlsx")
    world.figure("KGZ", "KGZ", "2")
    known = world.export("KGZ", "known.xlsx")

    def full(path: Path, _content: bytes) -> None:
        raise DISK_FULL.error(path.name, file=path.name)

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "atomic_write", full)
        first, second = world.merge("secretariat", early, known)
        assert first.objection is not None
        assert (first.objection.code, second.merged) == ("disk-full", True), "it stops no other file"
    assert refusal(world, "secretariat", early) == "unknown-signer"
    with world.open("secretariat") as office:
        enrol.approve(office, SECRET, world.root / "asked", world.root / "answer")
        assert [t.merged for t in exchange.take_parked(office)] == [True]
        assert office.store.post.parked() == []
    with world.open("secretariat", readonly=True) as office:
        told = {s.key["ref_area"]: s.values.get("value") for s in office.store.ledger.records("observation")}
    assert told == {"KGZ": "2", "TJK": "1"}


def test_trainer_and_sector_lead_speak_for_their_own_only(world: World) -> None:
    with world.open("secretariat", readonly=True) as office:
        digits = enrol.root_fingerprint(office)
    add_person(world, "trainer", "trainer", "KGZ", digits)
    add_person(world, "lead", "sector-lead", "CAREC", digits, ("TRP",))
    with world.open("trainer") as ws, pytest.raises(UserError) as figure:
        key = {"measure": "gdp_growth", "ref_area": "KGZ", "time_period": "2020", "kind": "actual", "source": "S"}
        name, whole = record.begin(ws, "observation", key, "en")
        record.write(ws, "observation", name, whole, {"value": "1"}, lang="en")
    assert figure.value.problem.code == "not-yours"
    with world.open("secretariat", readonly=True) as office:
        road = next(m.code for m in office.framework.measures if m.code.startswith("TRP."))
        trade = next(m.code for m in office.framework.measures if m.code.startswith("TRD."))
    for measure, allowed in ((road, True), (trade, False)):
        key = {"measure": measure, "ref_area": "CAREC", "time_period": "2020", "kind": "actual", "source": "S"}
        with world.open("lead") as ws:
            name, whole = record.begin(ws, "observation", key, "en")
            if allowed:
                record.write(ws, "observation", name, whole, {"value": "1"}, lang="en")
            else:
                with pytest.raises(UserError) as other:
                    record.write(ws, "observation", name, whole, {"value": "1"}, lang="en")
                assert other.value.problem.code == "not-yours"
    assert world.merge("secretariat", world.export("lead", "lead.xlsx"))[0].merged


# -- the command line ----------------------------------------------------------


def run(world: World, who: str, *arguments: str, code: int = 0) -> dict[str, object]:
    done = CliRunner().invoke(
        cli, ["-w", str(world.root / who), "enrol", *arguments, "--json"], env={"CAREC_PASSPHRASE": SECRET}
    )
    assert done.exit_code == code, done.output
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_commands_say_what_they_did(world: World) -> None:
    kgz, kaz = key_of(world, "KGZ"), key_of(world, "KAZ")
    shown = run(world, "KGZ", "fingerprint")
    assert shown["fingerprint"] == keys.fingerprint(kgz)
    assert shown["root_fingerprint"] == run(world, "secretariat", "fingerprint")["root_fingerprint"]
    asked = run(world, "KGZ", "request", "-o", str(world.root / "asked"), "--new-key", "--name", "Successor")
    letter = run(world, "secretariat", "letter", str(world.root / "asked"), "-o", str(world.root / "l.pdf"))
    assert (letter["fingerprint"], letter["lang"], letter["name"]) == (asked["fingerprint"], "ru", "Successor")
    assert (world.root / "l.pdf").read_bytes().startswith(b"%PDF")
    handed = run(world, "secretariat", "handover", str(world.root / "asked"), "--from", kgz, "-o",
                 str(world.root / "answer"))  # fmt: skip
    assert isinstance(handed["revoked"], dict)
    assert (handed["key"], handed["revoked"]["key"]) == (asked["key"], kgz)
    assert run(world, "KGZ", "install", str(world.root / "answer"), "--root", str(letter["root_fingerprint"]))
    revoked = run(world, "secretariat", "revoke", keys.fingerprint(kaz))
    assert (revoked["name"], revoked["kept"], revoked["merged"]) == ("Focal point KAZ", 0, [])
    assert run(world, "secretariat", "revoke", "nobody", code=1)["error"]
    assert run(world, "secretariat", "new-key")["key"] == key_of(world, "secretariat")
    assert run(world, "secretariat", "new-root")["keyring"] == 100_000
    again = run(world, "secretariat", "new-root", "--lost", "-o", str(world.root / "all"), "--after", "345678")
    assert again["keyring"] == 400_000
    assert isinstance(again["certificates"], list)
    assert len(again["certificates"]) == 2, "revoked keys get none"
    listed = run(world, "secretariat", "keys")
    assert isinstance(listed["history"], list)
    kinds = [[c["kind"] for c in step["changes"]] for step in listed["history"]]
    assert kinds[:5] == [["root"], ["root"], ["revoked", "enrolled"], ["revoked"], ["revoked", "enrolled"]]
    assert all(step["made_at"] for step in listed["history"])


def test_letters_are_the_same_bytes_for_the_same_facts_in_every_language(world: World) -> None:
    for who, lang in (("KGZ", "en"), ("KGZ", "ru"), ("KGZ", "zh"), ("secretariat", "ru")):
        files = [world.root / f"{who}-{lang}-{n}.pdf" for n in (1, 2)]
        for file in files:
            letter = run(world, who, "letter", "-o", str(file), "--lang", lang)
            assert letter["lang"] == lang
        assert len(files[0].read_bytes()) > 5000


def test_there_is_no_letter_without_a_key(tmp_path: Path) -> None:
    made = {"role": "focal-point", "ref_area": "TJK", "name": "New", "lang": "en"}
    workspace.create(tmp_path / "new", **made).close()  # type: ignore[arg-type]
    refused = run(World(tmp_path), "new", "letter", "-o", str(tmp_path / "x.pdf"), code=1)
    assert refused["error"]["code"] == "no-key-yet"  # type: ignore[index]
    assert not (tmp_path / "x.pdf").exists()


def test_a_successor_of_the_same_place_only(world: World) -> None:
    with world.open("KGZ") as ws:
        enrol.request(ws, SECRET, world.root / "asked", renew=True)
    with world.open("secretariat") as office:
        before = office.keyring
        with pytest.raises(UserError) as refused:
            revoking.hand_over(office, SECRET, world.root / "asked", key_of(world, "KAZ"), world.root / "answer")
        assert refused.value.problem.code == enrolment.SUCCESSOR_DIFFERS.code
        assert office.keyring == before
