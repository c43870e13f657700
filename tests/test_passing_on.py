"""Doors: a list goes to one named colleague and to nobody else; whatever else comes as a file changes nothing."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.actions import attendance, enrol, passing_on, record, workspace
from carec_desktop.actions.rooms import Question, open_room
from carec_desktop.actions.workspace import Workspace
from carec_desktop.cli import cli
from carec_desktop.holders import Holder, Keyring
from carec_desktop.ledger import canonical_json
from carec_desktop.people import People, Person, locked
from carec_desktop.problems import UserError
from carec_desktop.sync import envelope, keys

SECRET = "open sesame"
AIDA, BOLAT, ZED = "Аида Сыдыкова", "Bolat Omarov", "Zed Xyzzyman"
WHO = {"one": "KGZ", "two": "KGZ", "far": "KAZ"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two trainers of one country, one of another, and the secretariat that enrolled them."""
    root = tmp_path_factory.mktemp("doors")
    made = {"role": "secretariat", "ref_area": "CAREC", "name": "Secretariat", "lang": "en"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "SCRYPT_N", 2**4)
        with workspace.create(root / "secretariat", **made) as office:  # type: ignore[arg-type]
            fingerprint = enrol.found_secretariat(office, SECRET)
            for name, area in WHO.items():
                with workspace.create(
                    root / name, role="trainer", ref_area=area, name=f"Trainer {name}", lang="en"
                ) as ws:
                    enrol.request(ws, SECRET, root / f"{name}.request")
                    enrol.approve(office, SECRET, root / f"{name}.request", root / f"{name}.cer")
                    enrol.install(ws, root / f"{name}.cer", fingerprint)
            # The first one learns of who was enrolled later.
            enrol.approve(office, SECRET, root / "one.request", root / "one.cer")
        with workspace.opened(root / "one") as ws:
            enrol.install(ws, root / "one.cer")
    return root


@pytest.fixture
def doors(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(locked, "COSTS", (4, 8, 1))
    monkeypatch.setattr(keys, "SCRYPT_N", 2**4)
    shutil.copytree(built, tmp_path / "doors")
    return tmp_path / "doors"


@pytest.fixture
def one(doors: Path) -> Iterator[Workspace]:
    with workspace.opened(doors / "one") as ws:
        yield ws


@pytest.fixture
def two(doors: Path) -> Iterator[Workspace]:
    with workspace.opened(doors / "two") as ws:
        yield ws


def names_of(ws: Workspace) -> People:
    return attendance.opened(ws, SECRET, make=True)


def training(ws: Workspace, *names: str) -> str:
    name, key = record.begin(ws, "training", {})
    held = {"title": "Risk, “2024”", "held": "start=2024-05-13, end=2024-05-17", "sessions": "10"}
    record.write(ws, "training", name, key, held)
    open_room(ws, names_of(ws), name).change(lambda now: now.with_persons(Person(each) for each in names))
    return name


def passed(ws: Workspace, name: str, path: Path, to: str = "Trainer two") -> Path:
    passing_on.pass_on(ws, names_of(ws), name, passing_on.colleague(ws, to), ws.signer(SECRET), path)
    return path


def taken(ws: Workspace, path: Path) -> passing_on.TakenOver:
    return passing_on.take_over(ws, names_of(ws), passing_on.look(ws, ws.signer(SECRET), path))


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        call()
    said = [str(caught.value), repr(caught.value), repr(caught.value.problem), repr(caught.value.__cause__)]
    assert not any(part in each for each in said for name in (AIDA, BOLAT, ZED) for part in name.split())
    return caught.value.problem.code


def test_two_doors_come_together_in_any_order(one: Workspace, two: Workspace, tmp_path: Path) -> None:
    name = training(one, AIDA, BOLAT)
    there = taken(two, passed(one, name, tmp_path / "1.door"))
    assert (there.rows, there.marks, there.questions) == (2, 0, ())
    shown = record.view(two, name)
    assert shown is not None
    assert shown.values["title"] == "Risk, “2024”"  # a training unknown here comes with its list
    assert shown.record.fields["held"].value(shown.values["held"]) == {"start": "2024-05-13", "end": "2024-05-17"}
    here, door = open_room(one, names_of(one), name), open_room(two, names_of(two), name)
    aida, bolat = [person.number for person in here.persons]
    here.mark(aida, 1, "here", sex="F")
    door.mark(aida, 1, "late", sex="M")
    door.mark(bolat, 1)
    guest = door.walk_in(ZED, 1).number
    back = passed(two, name, tmp_path / "2.door", "Trainer one")
    brought = taken(one, back)
    assert (brought.rows, brought.marks) == (1, 2)
    assert brought.questions == (Question(aida, None), Question(aida, 1))
    assert taken(one, back).rows == 0  # the same file again brings nothing
    here = open_room(one, names_of(one), name)
    assert [(p.code, p.mark(1)) for p in here.persons] == [("001", "ask"), ("002", "here"), ("W1", "here")]
    here.mark(aida, 1, "late", sex="F")
    taken(two, passed(one, name, tmp_path / "3.door"))
    taken(two, passed(one, name, tmp_path / "3.door"))
    door = open_room(two, names_of(two), name)
    assert (door.person(aida).mark(1), door.person(aida).sex, door.person(guest).code) == ("late", "F", "W1")
    lists = [names_of(ws).lists.of(name).plain() for ws in (one, two)]
    assert lists[0] == lists[1]
    assert [deed.what for deed in names_of(one).lists.deeds] == ["passed-on", "taken-over", "taken-over", "passed-on",
                                                                  "passed-on"]  # fmt: skip


def test_nobody_else_reads_a_passed_list_and_nothing_in_it_is_plain(
    one: Workspace, two: Workspace, doors: Path, tmp_path: Path
) -> None:
    name = training(one, AIDA, BOLAT)
    path = passed(one, name, tmp_path / "list.door")
    data = path.read_bytes()
    for part in (*AIDA.split(), *BOLAT.split(), "Risk"):
        assert not any(part.encode(codec) in data for codec in ("utf-8", "utf-16-le", "utf-16-be"))
    assert (len(data) - data.index(b"}") - 1 - 4 - 16 - 88) % 4096 == 0  # its length does not count names
    assert code_of(lambda: passing_on.look(one, one.signer(SECRET), path)) == "envelope-not-for-you"
    with workspace.opened(doors / "far") as far:
        assert code_of(lambda: passing_on.look(far, far.signer(SECRET), path)) == "envelope-unknown-sender"
        assert [holder.name for holder in passing_on.colleagues(far)] == ["Trainer far"]
    assert {holder.name for holder in passing_on.colleagues(one)} == {"Trainer one", "Trainer two"}
    with workspace.opened(doors / "secretariat") as office:  # which knows every key there is
        assert {holder.name for holder in passing_on.colleagues(office)} == {"Secretariat"}
    for who in ("Trainer far", "Secretariat", "Nobody", "", "0000"):
        assert code_of(lambda who=who: passing_on.colleague(one, who)) == "no-such-colleague"
    office = next(holder for holder in one.keyring.holders if holder.role == "secretariat")
    refused = lambda: passing_on.pass_on(one, names_of(one), name, office, one.signer(SECRET), tmp_path / "x")  # noqa: E731
    assert code_of(refused) == "no-such-colleague"
    assert not (tmp_path / "x").exists()
    with workspace.opened(doors / "secretariat") as office:
        mine = passing_on.colleague(one, "Trainer one").public_key
        path.write_bytes(envelope.seal(b"{}", passing_on.PURPOSE, mine, office.signer(SECRET).private))
    assert code_of(lambda: passing_on.look(one, one.signer(SECRET), path)) == "list-not-from-a-colleague"
    to = passing_on.colleague(one, "Trainer two")
    assert passing_on.colleague(one, keys.fingerprint(to.key)) == passing_on.colleague(one, to.key[:8]) == to


def test_every_flipped_bit_and_every_cut_changes_nothing(one: Workspace, two: Workspace, tmp_path: Path) -> None:
    name = training(one, AIDA)
    path = passed(one, name, tmp_path / "list.door")
    whole, signer = path.read_bytes(), two.signer(SECRET)
    # In the head every byte, in the sealed part some.
    for at in [*range(12), *range(12, 700, 7), *range(700, len(whole), 97), *range(len(whole) - 88, len(whole), 5)]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert code_of(lambda: passing_on.look(two, signer, path)) in {
            "envelope-damaged", "not-an-envelope", "envelope-unknown-sender", "envelope-too-new"}  # fmt: skip
    for length in [*range(0, 700, 50), len(whole) - 1]:
        path.write_bytes(whole[:length])
        assert code_of(lambda: passing_on.look(two, signer, path)) in {"envelope-damaged", "not-an-envelope"}
    path.write_bytes(whole + b"x")
    assert code_of(lambda: passing_on.look(two, signer, path)) == "envelope-damaged"
    assert not attendance.exists(two)


def test_a_revoked_colleague_neither_sends_nor_gets(one: Workspace, two: Workspace, tmp_path: Path) -> None:
    name = training(one, AIDA)
    path = passed(one, name, tmp_path / "list.door")
    private = two.signer(SECRET).private
    ring = two.keyring
    gone = [Holder(h.key, h.role, h.ref_area, h.sectors, h.name, h.public_key, ("x",)) for h in ring.holders]
    revoked = Keyring(ring.number, ring.audience, ring.root, tuple(gone))
    assert code_of(lambda: envelope.open_sealed(path.read_bytes(), passing_on.PURPOSE, private, revoked)) == (
        "envelope-revoked-sender")  # fmt: skip
    assert code_of(lambda: envelope.open_sealed(path.read_bytes(), "other", private, ring)) == "not-an-envelope"


def test_a_colleague_who_lies_is_refused_too(one: Workspace, two: Workspace, tmp_path: Path) -> None:
    """Signed by a good key, and still nothing a list can be."""
    name = training(one, AIDA)
    shown = record.view(one, name)
    assert shown is not None
    good = {"content": 1, "key": dict(shown.key), "values": {"title": "T"},
            "attendance": names_of(one).lists.of(name).plain()}  # fmt: skip
    person = good["attendance"]["persons"][0]  # type: ignore[index]
    lies = [
        good | {"content": 2}, good | {"key": {}}, good | {"key": {**shown.key, "nonce": "00"}},
        good | {"values": {"a": 1}},
        good | {"attendance": {}}, [good], {"attendance": good["attendance"]},
        good | {"attendance": {**good["attendance"], "persons": [{**person, "surprise": AIDA}]}},  # type: ignore[dict-item]
        good | {"attendance": {**good["attendance"], "persons": [person, person]}},  # type: ignore[dict-item]
        good | {"attendance": {**good["attendance"], "surveys": {"d": {"turn": 1, "forms": {"greatly.F": -5}}}}},  # type: ignore[dict-item]
        good | {"attendance": {**good["attendance"], "ties": [["a", "b", 1, "enemies"]]}},  # type: ignore[dict-item]
        *(good | {"attendance": {**good["attendance"], **odd}} for odd in (  # type: ignore[dict-item]
            {"given": "many"}, {"given": 10**9}, {"walked": -1}, {"sessions_turn": 2**70}, {"ends": "soon"},
            {"ends": 5}, {"sessions": [{"number": 1}, {"number": 1}]}, {"sessions": [{"number": 1, "day": "2024"}]})),
    ]  # fmt: skip
    public = passing_on.colleague(one, "Trainer two").public_key
    for lie in lies:
        content = json.dumps(lie, ensure_ascii=False).encode()
        (tmp_path / "lie").write_bytes(envelope.seal(content, passing_on.PURPOSE, public, one.signer(SECRET).private))
        assert code_of(lambda: passing_on.look(two, two.signer(SECRET), tmp_path / "lie")) == "envelope-damaged"
    for raw in (b"", b"nothing", b"[" * 100_000):
        (tmp_path / "lie").write_bytes(envelope.seal(raw, passing_on.PURPOSE, public, one.signer(SECRET).private))
        assert code_of(lambda: passing_on.look(two, two.signer(SECRET), tmp_path / "lie")) == "envelope-damaged"
    whole = envelope.seal(canonical_json(good), passing_on.PURPOSE, public, one.signer(SECRET).private)
    (tmp_path / "truth").write_bytes(whole)
    assert taken(two, tmp_path / "truth").rows == 1


def test_an_open_room_takes_over_only_its_own_training(one: Workspace, two: Workspace, tmp_path: Path) -> None:
    mine, other = training(one, AIDA), training(one, BOLAT)
    taken(two, passed(one, mine, tmp_path / "mine"))
    room = open_room(two, names_of(two), mine)
    found = passing_on.look(two, two.signer(SECRET), passed(one, other, tmp_path / "other"))
    assert code_of(lambda: passing_on.take_over(two, room.people, found, room)) == "list-of-other-training"
    again = passing_on.look(two, two.signer(SECRET), passed(one, mine, tmp_path / "mine"))
    room.walk_in(ZED)
    passing_on.take_over(two, room.people, again, room)
    assert [person.name for person in room.persons] == [AIDA, ZED]


# -- the envelope ----------------------------------------------------------------


def ring(*privates: keys.PrivateKey) -> Keyring:
    publics = [keys.public_text(private) for private in privates]
    holders = tuple(Holder(keys.key_id(p), "trainer", "KGZ", (), "", p) for p in publics)
    return Keyring(1, "KGZ", publics[0], holders)


@given(st.binary(max_size=200).map(lambda raw: raw + b"}"))
def test_what_is_sealed_comes_out_for_the_addressee_alone(content: bytes) -> None:
    sender, reader, stranger = (keys.new_key() for _one in range(3))
    known = ring(sender, reader, stranger)
    data = envelope.seal(content, "p", keys.public_text(reader), sender)
    opened = envelope.open_sealed(data, "p", reader, known)
    assert (opened.content, opened.sender.key) == (content, keys.key_id(keys.public_text(sender)))
    assert content not in data or len(content) < 4
    assert code_of(lambda: envelope.open_sealed(data, "p", stranger, known)) == "envelope-not-for-you"
    assert data != envelope.seal(content, "p", keys.public_text(reader), sender)


def test_nobody_can_put_their_name_to_a_sealed_list() -> None:
    """Signing somebody else's envelope anew, or turning it to another reader, opens nothing."""
    sender, reader, thief = (keys.new_key() for _one in range(3))
    known = ring(sender, reader, thief)
    data = envelope.seal(b"{}", "p", keys.public_text(reader), sender)
    mine = keys.sign(thief, envelope.SIGNED + envelope._digest(data[:-88])).encode()
    assert code_of(lambda: envelope.open_sealed(data[:-88] + mine, "p", reader, known)) == "envelope-damaged"
    ids = [keys.key_id(keys.public_text(private)).encode() for private in (sender, reader, thief)]
    for old, new in ((ids[0], ids[2]), (ids[1], ids[2])):
        turned = data[:-88].replace(old, new)
        forged = turned + keys.sign(thief, envelope.SIGNED + envelope._digest(turned)).encode()
        for private in (reader, thief):
            assert code_of(lambda f=forged, p=private: envelope.open_sealed(f, "p", p, known)) in {
                "envelope-damaged", "envelope-not-for-you"}  # fmt: skip


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda raw: envelope.MAGIC + raw))
def test_any_bytes_are_refused_in_one_sentence(data: bytes) -> None:
    reader = keys.new_key()
    assert code_of(lambda: envelope.open_sealed(data, "p", reader, ring(reader), "f")) in {
        "not-an-envelope", "envelope-damaged"}  # fmt: skip


# -- from the command line ---------------------------------------------------------


def test_passing_on_from_the_command_line(doors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workspace.opened(doors / "one") as ws:
        name = training(ws, AIDA, BOLAT)

    def run(who: str, *arguments: str) -> dict[str, object]:
        monkeypatch.setenv("CAREC_PASSPHRASE", SECRET)
        whole = ["-w", str(doors / who), "attendance", *arguments, "--json"]
        done = CliRunner().invoke(cli, whole, catch_exceptions=False)
        assert not any(part in done.output for part in (AIDA, BOLAT))
        return dict(json.loads(done.stdout))

    file = str(tmp_path / "list.door")
    assert run("one", "pass-on", name, "Trainer two", "-o", file)["names"] == 2
    assert run("two", "take-over", file) == {"training": name, "rows": 2, "marks": 0, "questions": []}
    assert run("far", "take-over", file)["error"]["code"] == "envelope-unknown-sender"  # type: ignore[index]
