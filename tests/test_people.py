"""Names stay home: one locked file, counts for everybody else, and nothing left of whom somebody erases."""

import hashlib
import json
import struct
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.actions import attendance, backups, bags, record, workspace
from carec_desktop.actions.workspace import Workspace
from carec_desktop.cli import cli
from carec_desktop.people import Attendance, Lists, People, Person, create, locked, pasted, unlock
from carec_desktop.people.lists import KEEP_MONTHS, months_after, tally
from carec_desktop.people.marks import here_in
from carec_desktop.problems import UserError
from trials import names

SECRET = "open sesame"
AIDA, BOLAT, CHEN = "Аида Сыдыкова", "Bolat Omarov", "陈晓丽"
SHEET = f"""ФИО;Имя латиницей;Пол;Организация;Тип учреждения;Занятия;Окончил
{AIDA};Aida Sydykova;ж;Customs Service;;1-3;да
{BOLAT};;м;Some ministry;Ministry or government agency;1, 3;нет
{CHEN};Chen Xiaoli;女;Customs Service;;2;
"""


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second a passphrase is for real files; `test_the_costs` looks at those."""
    monkeypatch.setattr(locked, "COSTS", (4, 8, 1))


@pytest.fixture
def people(tmp_path: Path) -> People:
    made = create(tmp_path / "people.carec", SECRET, put)
    made.save(Lists().put(Attendance("t1", "2024-05-17").with_persons([Person(AIDA, "F"), Person(BOLAT, "M")])))
    return made


def opened_error(path: Path, passphrase: str = SECRET) -> str:
    with pytest.raises(UserError) as caught:
        unlock(path, passphrase, put)
    return caught.value.problem.code


# -- the file ----------------------------------------------------------------


def test_what_was_put_in_comes_out_with_the_passphrase(people: People, tmp_path: Path) -> None:
    again = unlock(tmp_path / "people.carec", SECRET, put)
    assert again.lists.plain() == people.lists.plain()
    assert [p.name for p in again.lists.of("t1").persons] == [AIDA, BOLAT]


def test_the_format_is_as_documented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real costs
    path = tmp_path / "real.carec"
    create(path, SECRET, put).save(Lists().put(Attendance("t1", "2024").with_persons([Person(AIDA, "F")])))
    data = path.read_bytes()
    magic, version, power, r, p, salt, nonce, length = struct.unpack_from(">8sH3B16s12sI", data)
    assert (magic, version, power, r, p) == (b"CARECPPL", 2, 16, 8, 1)
    assert len(data) == 45 + length + 32
    assert (length - 16) % 4096 == 0
    assert hashlib.sha256(data[:-32]).digest() == data[-32:]
    key = hashlib.scrypt(SECRET.encode(), salt=salt, n=2**16, r=8, p=1, dklen=32, maxmem=2**27)
    content = AESGCM(key).decrypt(nonce, data[45:-32], data[:45])
    plain = json.loads(content)
    assert (plain["months"], plain["deeds"]) == (KEEP_MONTHS, [])
    assert [p["name"] for p in plain["lists"][0]["persons"]] == [AIDA]
    assert content.rstrip(b" ") == locked.canonical_json(plain)


def test_every_write_has_its_own_nonce_and_never_a_plain_name(tmp_path: Path) -> None:
    written: list[bytes] = []

    def watched(path: Path, content: bytes) -> None:
        written.append(content)
        put(path, content)

    people = create(tmp_path / "people.carec", SECRET, watched)
    for _again in range(20):
        people.save(Lists().put(Attendance("t1", "2024").with_persons([Person(AIDA), Person(BOLAT)])))
    assert len({content[29:41] for content in written}) == len(written) == 21
    assert len({content[13:29] for content in written}) == 1  # one salt, or the key would have to be made again
    for content in written:
        assert not any(name.encode(codec) in content for name in (AIDA, BOLAT) for codec in ("utf-8", "utf-16-le"))
    assert [p.name for p in tmp_path.iterdir()] == ["people.carec"]


def test_one_name_more_does_not_show_in_the_length(tmp_path: Path) -> None:
    people = create(tmp_path / "people.carec", SECRET, put)
    sizes = set()
    for count in range(1, 6):
        people.save(Lists().put(Attendance("t", "").with_persons(Person(f"Name {n}") for n in range(count))))
        sizes.add((tmp_path / "people.carec").stat().st_size)
    assert len(sizes) == 1


def test_each_way_not_to_open_has_its_own_sentence(people: People, tmp_path: Path) -> None:
    path = tmp_path / "people.carec"
    whole = path.read_bytes()
    assert opened_error(path, "open barley") == "people-wrong-passphrase"
    assert opened_error(path, "") == "people-no-passphrase"
    assert opened_error(tmp_path / "none") == "no-people-file"
    broken = {
        "people-damaged": whole[:100] + bytes([whole[100] ^ 1]) + whole[101:],
        "people-cut-short": whole[:-200],
        "people-too-new": whole[:8] + b"\x00\x03" + whole[10:],
        "not-a-people-file": b"PK\x03\x04" + whole[4:],
    }
    for code, content in broken.items():
        path.write_bytes(content)
        assert opened_error(path) == code
    with pytest.raises(UserError) as caught:
        create(path, SECRET, put)
    assert caught.value.problem.code == "people-file-there"


def test_every_flipped_bit_and_every_cut_is_refused(people: People, tmp_path: Path) -> None:
    path = tmp_path / "people.carec"
    whole = path.read_bytes()
    for at in [*range(45), *range(45, len(whole), 131), len(whole) - 1]:
        for bit in range(8):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            code = opened_error(path)
            assert code in {"people-damaged", "people-cut-short", "people-too-new", "not-a-people-file"}
    for length in [*range(1, 60), *range(60, len(whole), 97)]:
        path.write_bytes(whole[:length])
        assert opened_error(path) == "people-cut-short"


def test_a_forged_header_with_a_good_checksum_opens_nothing(people: People, tmp_path: Path) -> None:
    path = tmp_path / "people.carec"
    whole = path.read_bytes()
    body = whole[:29] + bytes(12) + whole[41:-32]
    path.write_bytes(body + hashlib.sha256(body).digest())
    assert opened_error(path) == "people-wrong-passphrase"
    dear = whole[:10] + b"\x1f" + whole[11:-32]  # n = 2^31 would ask for 2 TB
    path.write_bytes(dear + hashlib.sha256(dear).digest())
    assert opened_error(path) == "people-damaged"


def test_a_new_passphrase_replaces_the_old(people: People, tmp_path: Path) -> None:
    people.change_passphrase("ｏｐｅｎ　ｄｏｏｒ")
    people.save(people.lists)
    path = tmp_path / "people.carec"
    assert opened_error(path) == "people-wrong-passphrase"
    assert unlock(path, "open door", put).lists.plain() == people.lists.plain()  # NFKC: any keyboard


def test_two_open_copies_do_not_overwrite_each_other(people: People, tmp_path: Path) -> None:
    other = unlock(tmp_path / "people.carec", SECRET, put)
    people.save(people.lists.put(Attendance("t2", "2024")))
    with pytest.raises(UserError) as caught:
        other.save(Lists())
    assert caught.value.problem.code == "people-changed-meanwhile"
    assert "t2" in unlock(tmp_path / "people.carec", SECRET, put).lists.by_training


def all_said(error: BaseException | None) -> str:
    """Everything an error could tell a log: itself, what it came from, and every argument."""
    said = []
    while error is not None:
        said += ["".join(traceback.format_exception(error)), repr(error), repr(vars(error)), repr(error.args)]
        error = error.__cause__ or error.__context__
    return "\n".join(said)


def test_no_name_in_a_repr_or_an_error(people: People, tmp_path: Path) -> None:
    shown = f"{people!r} {people.lists!r} {people.lists.of('t1')!r} {people.lists.of('t1').persons!r}"
    assert AIDA not in shown
    assert BOLAT not in shown
    for text in (f"ФИО\tПол\n{AIDA}\t{BOLAT}", f"ФИО,Занятия\n{AIDA},{BOLAT}", f"x\ty\n{AIDA}\t{BOLAT}"):
        with pytest.raises(UserError) as caught:
            pasted.read(text)
        assert AIDA not in all_said(caught.value)
        assert BOLAT not in all_said(caught.value)
    path = tmp_path / "odd.carec"
    odd = create(path, SECRET, put)
    odd.save(Broken())
    with pytest.raises(UserError) as caught:
        unlock(path, SECRET, put)
    assert caught.value.problem.code == "people-damaged"
    assert AIDA not in all_said(caught.value)


class Broken(Lists):
    """What a future mistake might write: names where this version expects lists."""

    def plain(self) -> dict[str, object]:
        return {"lists": AIDA}


# -- lists and counts --------------------------------------------------------

NAMES = st.text(st.characters(codec="utf-8"), max_size=12)
PERSONS = st.builds(
    Person, name=NAMES.filter(lambda text: bool(Person(text).name)), sex=st.sampled_from(["F", "M", "_U"]),
    also=st.frozensets(NAMES, max_size=2),
    institution=st.sampled_from(["", "i1", "i2", "elsewhere"]), kind=st.sampled_from(["", "private"]),
    contact=NAMES, notice=st.booleans(), marks=st.frozensets(st.integers(1, 9), max_size=4).map(here_in),
    completed=st.sampled_from([None, True, False]),
)  # fmt: skip
KINDS = {"i1": "ministry", "i2": "border"}


def kind_of(institution: str) -> str:
    return KINDS.get(institution, "")


@given(st.lists(PERSONS, max_size=12), st.data())
def test_erasing_anybody_leaves_every_count(persons: list[Person], data: st.DataObject) -> None:
    listed = Attendance("t", "2024").with_persons(persons)
    gone = data.draw(st.sets(st.sampled_from([p.number for p in listed.persons] or ["none"])))
    after = listed.without(gone, kind_of)
    assert after.tally(kind_of) == listed.tally(kind_of)
    assert not gone & {p.number for p in after.persons}
    kept = json.loads(json.dumps(after.plain()["erased"]))
    assert all(key in {"F", "M", "_U"} or key.split(".")[0] in {"ministry", "border", "private"}
               for _numbers, counts in kept for counted in counts.values()
               for part in ("persons", "by_kind", "completed") for key in counted[part])  # fmt: skip


@given(st.lists(PERSONS, max_size=8))
def test_lists_come_back_from_their_plain_form(persons: list[Person]) -> None:
    lists = Lists().put(Attendance("t", "2024-05").with_persons(persons))
    lists = lists.without([p.number for p in lists.of("t").persons[:2]], kind_of)
    text = locked.canonical_json(lists.plain())
    assert locked.canonical_json(Lists.read(json.loads(text)).plain()) == text


@given(st.lists(PERSONS, max_size=10))
def test_a_list_read_twice_counts_once(persons: list[Person]) -> None:
    once = Attendance("t", "2024").with_persons(persons)
    twice = once.with_persons(persons)
    assert twice.tally(kind_of) == once.tally(kind_of)
    assert len(once.persons) == len({p.same for p in persons})
    assert once.tally(kind_of).total == len([p for p in once.persons if p.sessions] or once.persons)


def test_a_person_without_a_name_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        Attendance("t", "").with_persons([Person(" \u200b ")])
    assert caught.value.problem.code == "person-without-name"


def test_names_expire_24_months_after_the_last_day() -> None:
    lists = Lists().put(Attendance("t", "2022-05-17").with_persons([Person(AIDA, "F"), Person(BOLAT, "M")]))
    lists = lists.put(Attendance("month", "2022-05").with_persons([Person(CHEN, "F")]))
    lists = lists.put(Attendance("gone", "2020"))
    assert lists.due(date(2024, 5, 16)) == []
    assert [each.training for each in lists.due(date(2024, 5, 17))] == ["t"]
    assert [each.training for each in lists.due(date(2024, 5, 31))] == ["t", "month"]
    after = lists.expired(date(2024, 5, 17), kind_of)
    assert after.of("t").persons == ()
    assert after.of("t").tally(kind_of).total == 2
    assert len(after.of("month").persons) == 1
    assert after.due(date(2024, 5, 17)) == []


@given(st.dates(date(1970, 1, 1), date(2099, 12, 31)), st.integers(0, 120))
def test_months_later_is_never_more_than_a_month_off(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and months_after(later, 0).day >= 28)


# -- lists kept elsewhere ----------------------------------------------------


def test_a_sheet_in_russian_is_read_whole() -> None:
    aida, bolat, chen = pasted.read(SHEET)
    assert (aida.name, aida.other, aida.sex, aida.sessions, aida.completed) == (
        AIDA, "Aida Sydykova", "F", frozenset({1, 2, 3}), True)  # fmt: skip
    assert (bolat.kind, bolat.sex, bolat.sessions, bolat.completed) == ("ministry", "M", frozenset({1, 3}), False)
    assert (chen.sex, chen.completed, chen.institution) == ("F", None, "Customs Service")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_the_same_list_in_every_encoding_of_an_office(codec: str) -> None:
    sheet = SHEET.replace(CHEN, "Чен").replace("女", "ж")
    assert [p.name for p in pasted.read(pasted.decoded(sheet.encode(codec)))] == [AIDA, BOLAT, "Чен"]
    assert [p.name for p in pasted.read(pasted.decoded(f"姓名\t性别\n{CHEN}\t女".encode("gb18030")))] == [CHEN]


def test_pasted_names_alone_are_a_list() -> None:
    assert [p.name for p in pasted.read(f"{AIDA}\n\n{BOLAT}\r\n{AIDA}\n")] == [AIDA, BOLAT]


def test_a_sheet_a_session_is_one_person() -> None:
    found = pasted.read(f"Name,Session\n{BOLAT},1\n{BOLAT.upper()},2\n")
    assert [p.sessions for p in found] == [frozenset({1, 2})]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("", "attendance-list-empty", None),
        ("Name\tSex\n", "attendance-list-empty", None),
        ("who\tSex\nA\tF", "no-name-column", None),
        ("Name\tSex\nA\tF\n\tM", "attendance-row-nameless", 3),
        ("Name\tSex\nA\tmaybe", "attendance-row-unreadable", 2),
        ("Name\tSessions\nA\t9-2", "attendance-row-unreadable", 2),
        ("Name\tSessions\nA\t1-999", "attendance-row-unreadable", 2),
        ("Name\tCompleted\nA\tperhaps", "attendance-row-unreadable", 2),
        ("Name\tType of institution\nA\tclub", "attendance-row-unreadable", 2),
        ("Name\n" + "A\n" * 20_001, "attendance-list-too-long", None),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_whole(text: str, code: str, row: int | None) -> None:
    with pytest.raises(UserError) as caught:
        pasted.read(text)
    assert (caught.value.problem.code, caught.value.problem.facts.get("row")) == (code, row)


PIECES = st.lists(st.sampled_from(["Name", "Пол", "\t", ";", ",", '"', "\n", "ж", "1-2", "A"])).map("".join)


@given(st.text(max_size=200) | PIECES)
def test_any_text_is_people_or_one_sentence(text: str) -> None:
    with suppress(UserError):
        assert all(p.name for p in pasted.read(text))


@given(st.binary(max_size=200))
def test_any_bytes_are_people_or_one_sentence(data: bytes) -> None:
    with suppress(UserError):
        assert all(p.name for p in pasted.read(pasted.decoded(data)))


# -- in a workspace ----------------------------------------------------------


def trainer(folder: Path) -> Workspace:
    return workspace.create(folder / "trainer", role="trainer", ref_area="KGZ", name="T", lang="en")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with trainer(tmp_path) as made:
        yield made


def training(ws: Workspace, end: str = "2024-05-17") -> str:
    name, key = record.begin(ws, "training", {})
    record.write(ws, "training", name, key, {"title": "Risk management", "held": f"start=2024-05-13, end={end}"})
    return name


def institution(ws: Workspace) -> str:
    name, key = record.begin(ws, "institution", {})
    record.write(ws, "institution", name, key, {"title": "Customs Service", "type": "border"})
    return name


def test_from_a_sheet_to_the_counts_of_the_record(ws: Workspace) -> None:
    customs, name = institution(ws), training(ws)
    people = attendance.opened(ws, SECRET, make=True)
    assert attendance.add_pasted(ws, people, name, SHEET) == attendance.Added(3, 0)
    assert attendance.add_pasted(ws, people, name, SHEET.encode()) == attendance.Added(0, 3)
    assert people.lists.of(name).persons[0].institution == customs
    assert people.lists.of(name).ends == "2024-05-17"
    assert attendance.take_counts(ws, people, name) == []
    shown = record.view(ws, name)
    assert shown is not None
    assert shown.states["persons"] == "draft"
    values = {question: shown.record.fields[question].value(shown.values[question])
              for question in ("persons", "by_institution")}  # fmt: skip
    assert values == {"persons": {"F": "2", "M": "1"}, "by_institution": {"border.F": "2", "ministry.M": "1"}}
    assert shown.values["participations"] == "6"
    assert "completed" not in shown.values  # nobody said it of one of the three


def test_an_institution_of_no_known_type_is_said_and_not_guessed(ws: Workspace) -> None:
    name, people = training(ws), attendance.opened(ws, SECRET, make=True)
    attendance.add_pasted(ws, people, name, SHEET)
    assert [(p.code, p.facts["count"], p.blocking) for p in attendance.take_counts(ws, people, name)] == [
        ("people-unplaced", 2, False)]  # fmt: skip
    shown = record.view(ws, name)
    assert shown is not None
    assert "by_institution" not in shown.values
    institution(ws)  # it comes into the register later: the list knows it by its name
    assert attendance.take_counts(ws, people, name) == []


def test_whoever_is_erased_is_gone_and_counted(ws: Workspace) -> None:
    institution(ws)
    one, two = training(ws), training(ws)
    people = attendance.opened(ws, SECRET, make=True)
    for name in (one, two):
        attendance.add_pasted(ws, people, name, SHEET)
    before = [attendance.counts(ws, people, name) for name in (one, two)]
    assert attendance.erase_named(ws, people, "AIDA  sydykova") == 2
    assert attendance.erase_named(ws, people, "Nobody") == 0
    again = attendance.opened(ws, SECRET)
    assert [attendance.counts(ws, again, name) for name in (one, two)] == before
    kept = json.dumps(again.lists.plain(), ensure_ascii=False)
    assert AIDA not in kept
    assert "Sydykova" not in kept
    assert BOLAT in kept
    assert [(d.what, d.persons) for d in again.lists.deeds] == [("erased", 2)]
    with pytest.raises(UserError) as caught:
        attendance.erase(ws, again, ["00000000"])
    assert caught.value.problem.code == "no-such-person"


def test_no_rolling_backup_holds_whom_somebody_erased(ws: Workspace) -> None:
    name, people = training(ws), attendance.opened(ws, SECRET, make=True)
    attendance.add_pasted(ws, people, name, SHEET)
    before = backups.make(ws.folder)
    assert bags.PEOPLE in bags.manifest_of(before).files
    attendance.erase_named(ws, people, BOLAT)
    kept = [b.path for b in backups.listed(ws.folder / backups.FOLDER, bags.identity(ws.settings))]
    held = [zipfile.ZipFile(path).read(bags.PEOPLE) for path in kept if bags.PEOPLE in bags.manifest_of(path).files]
    assert held == [attendance.path(ws).read_bytes()]  # the lists as they are now, once


def test_retention_follows_the_training_when_it_is_moved(ws: Workspace) -> None:
    name, people = training(ws), attendance.opened(ws, SECRET, make=True)
    attendance.add_pasted(ws, people, name, SHEET)
    assert attendance.due(ws, people, date(2026, 5, 17)) == [attendance.Due(name, date(2026, 5, 17), 3)]
    shown = record.view(ws, name)
    assert shown is not None
    record.write(ws, "training", name, shown.key, {"held": "start=2024-05-13, end=2024-07-01"})
    assert attendance.due(ws, people, date(2026, 5, 17)) == []
    assert attendance.expire(ws, people, date(2026, 5, 17)) == 0
    assert attendance.expire(ws, people, date(2026, 7, 1)) == 3
    again = attendance.opened(ws, SECRET)
    assert again.lists.of(name).persons == ()
    assert attendance.counts(ws, again, name).total == 3
    assert BOLAT not in json.dumps(again.lists.plain())


def test_a_list_is_exported_only_for_a_reason_and_that_is_noted(ws: Workspace, tmp_path: Path) -> None:
    name, people = training(ws), attendance.opened(ws, SECRET, make=True)
    attendance.add_pasted(ws, people, name, f"Name\tContact\n{AIDA}\t=1+1\n")
    target = tmp_path / "list.csv"
    with pytest.raises(UserError) as caught:
        attendance.export_list(ws, people, name, target, "  ")
    assert caught.value.problem.code == "export-without-reason"
    assert not target.exists()
    assert attendance.export_list(ws, people, name, target, "Labour inspection 12/4") == 1
    text = target.read_text(encoding="utf-8-sig")
    assert AIDA in text
    assert "'=1+1" in text
    assert ",=1+1" not in text
    assert [(d.what, d.reason) for d in attendance.opened(ws, SECRET).lists.deeds] == [
        ("exported", "Labour inspection 12/4")]  # fmt: skip
    with pytest.raises(UserError) as caught:
        attendance.export_list(ws, people, name, target, "again")
    assert caught.value.problem.code == "list-file-exists"


def test_only_trainings_have_lists(ws: Workspace) -> None:
    people = attendance.opened(ws, SECRET, make=True)
    for call in (attendance.add_pasted, lambda *args: attendance.take_counts(*args[:3])):
        with pytest.raises(UserError) as caught:
            call(ws, people, institution(ws), "A")
        assert caught.value.problem.code == "no-such-training"
    with pytest.raises(UserError) as caught:
        attendance.counts(ws, people, training(ws))
    assert caught.value.problem.code == "no-attendance-list"


# -- from the command line ---------------------------------------------------

Run = Callable[..., object]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:

    def go(*arguments: str, given: str | None = None) -> tuple[str, str]:
        monkeypatch.setenv("CAREC_PASSPHRASE", SECRET)
        whole = ["-w", str(tmp_path / "trainer"), "attendance", *arguments]
        done = CliRunner().invoke(cli, whole, input=given, catch_exceptions=False)
        return done.stdout, done.stderr

    return go


def test_the_commands_show_names_on_the_screen_alone(run: Run, tmp_path: Path) -> None:
    with trainer(tmp_path) as ws:
        name = training(ws)
    added, _said = run("add", name, "-", "--json", given=SHEET)
    listed, _said = run("list", name)
    as_json, _said = run("list", name, "--json")
    counted, said = run("counts", name, "--take", "--json")
    due, _said = run("due", "--json")
    erased, _said = run("erase", "--named", "--json", given=f"{AIDA}\n")
    lists, _said = run("list", "--json")
    assert json.loads(added) == {"training": name, "added": 3, "known": 0}
    assert AIDA in listed
    assert BOLAT in listed
    assert json.loads(counted)["persons"] == {"F": 2, "M": 1}
    assert "counts stand in the record" in said
    assert json.loads(erased) == {"erased": 1}
    assert json.loads(lists)["lists"] == [{"training": name, "ends": "2024-05-17", "names": 2, "erased": 1}]
    for shown in (added, as_json, counted, due, erased, lists):
        plain = json.dumps(json.loads(shown), ensure_ascii=False)
        assert not any(part in plain for part in (AIDA, BOLAT, CHEN, "Sydykova", "Xiaoli"))
    (tmp_path / "new").write_text("another\n", encoding="utf-8")
    run("passphrase", "--new-passphrase-file", str(tmp_path / "new"))
    assert "does not open the list of names" in run("list")[1]


def test_nothing_in_the_folder_holds_a_name(tmp_path: Path) -> None:
    with trainer(tmp_path) as ws:
        name, people = training(ws), attendance.opened(ws, SECRET, make=True)
        attendance.add_pasted(ws, people, name, SHEET)
        attendance.take_counts(ws, people, name)
    for path in tmp_path.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for part in (AIDA, BOLAT, CHEN, "Sydykova"):
            assert not any(part.encode(codec) in content for codec in ("utf-8", "utf-16-le", "utf-16-be")), path


def test_a_tally_of_nobody_is_empty() -> None:
    assert tally([], kind_of).total == tally([], kind_of).unplaced == 0


def test_twenty_packages_hold_no_planted_name() -> None:
    """The same as the 10,000 of `trials.names`, which first proves that its search finds a name that is there."""
    told = names.run(20, 7, piece=20)
    assert (told["packages"], told["found"]) == (20, [])
