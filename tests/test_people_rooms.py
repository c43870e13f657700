"""The room: found while typed, checked in with few keys, asked and not guessed; only counts come out."""

import hashlib
import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carec_desktop.actions import attendance, importing, record, workspace
from carec_desktop.actions.rooms import Question, Room, open_room
from carec_desktop.actions.workspace import Workspace
from carec_desktop.cli import cli
from carec_desktop.fields import Group
from carec_desktop.i18n import speaking
from carec_desktop.people import Attendance, Person, alike, locked, pasted, unlock
from carec_desktop.people.columns import minutes
from carec_desktop.people.finding import Index
from carec_desktop.people.marks import Marks
from carec_desktop.people.sessions import Session, generated
from carec_desktop.problems import UserError
from trials import room as trial

SECRET = "open sesame"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "COSTS", (4, 8, 1))


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with workspace.create(tmp_path / "trainer", role="trainer", ref_area="KGZ", name="T", lang="en") as made:
        made.clock = lambda: "2024-05-14T09:00:00Z"
        yield made


def training(ws: Workspace) -> str:
    name, key = record.begin(ws, "training", {})
    record.write(ws, "training", name, key, {"title": "Risk", "held": "start=2024-05-13, end=2024-05-14"})
    return name


@pytest.fixture
def room(ws: Workspace) -> Room:
    return open_room(ws, attendance.opened(ws, SECRET, make=True), training(ws))


def listed(room: Room, *names: str) -> list[str]:
    """Numbers of people put on the list."""
    room.change(lambda now: now.with_persons(Person(name) for name in names))
    return [person.number for person in room.persons]


# -- found while typed ---------------------------------------------------------

KNOWN = [
    "Иванов Алексей", "Əliyev Rəşad", "გიორგი ბერიძე", "Ёқубов Шерзод", "Нұрсұлтан Әбіш", "Ганбаатар Болд",
    "Gurbangulyýew Myrat", "陈晓丽", "Oʻktamov Baxrom", "Щербакова Юлия", "محمد خان", "O'Brien José", "Тоҷиддин Ҳасан",
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ivanov", "Иванов Алексей"), ("иванов ал", "Иванов Алексей"), ("ИВАН", "Иванов Алексей"),
        ("alexey iv", "Иванов Алексей"), ("алиев", "Əliyev Rəşad"), ("aliyev r", "Əliyev Rəşad"),
        ("beridze", "გიორგი ბერიძე"), ("берид", "გიორგი ბერიძე"), ("გიორ", "გიორგი ბერიძე"),
        ("yoqubov", "Ёқубов Шерзод"), ("екубов", "Ёқубов Шерзод"), ("nursultan", "Нұрсұлтан Әбіш"),
        ("нурсул", "Нұрсұлтан Әбіш"), ("ganbaatar", "Ганбаатар Болд"), ("гурбангул", "Gurbangulyýew Myrat"),
        ("陈", "陈晓丽"), ("晓丽", "陈晓丽"), ("oktam", "Oʻktamov Baxrom"), ("бахром", "Oʻktamov Baxrom"),
        ("o`ktamov", "Oʻktamov Baxrom"), ("shcherb", "Щербакова Юлия"), ("scherb", "Щербакова Юлия"),
        ("yuliya", "Щербакова Юлия"), ("mohammad", "محمد خان"), ("jose", "O'Brien José"), ("obrien", "O'Brien José"),
        ("ｉｖａｎｏｖ", "Иванов Алексей"), ("bakova", "Щербакова Юлия"), ("hasan", "Тоҷиддин Ҳасан"),
        ("001", "Иванов Алексей"), ("4", "Ёқубов Шерзод"), ("w1", "Walk In"), ("ivnv aleks", "Иванов Алексей"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_any_script(typed: str, found: str) -> None:
    now = Attendance("t", "").with_persons([Person(name) for name in KNOWN]).with_walk_in(Person("Walk In"))
    numbers = Index(now.persons).find(typed)
    assert [now.person(number).name for number in numbers[:1]] == [found]


def test_the_index_follows_the_list() -> None:
    index = Index()
    assert index.find("a") == []
    one, two = Person("Aida", code="001"), Person("Bolat", code="002")
    index.follow([one, two])
    assert index.find("bol") == [two.number]
    index.follow([one, two.edited(name="Chen")])
    assert (index.find("bol"), index.find("chen")) == ([], [two.number])
    index.follow([one])
    assert (index.find("chen"), index.find("002"), len(index)) == ([], [], 1)
    assert index.find("  ,") == []


def test_every_one_of_many_is_found_by_code_and_whole_name() -> None:
    people = trial.people(300)
    index = Index(people)
    for person in people:
        assert person.number in index.find(person.code)
        assert person.number in index.find(person.name, 40)
    assert trial.type_ahead_seconds(50) > 0


# -- the same person? ----------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Иванов Алексей", "Ivanov Aleksey", "script"), ("Alexey Petrov", "Петров Алексей", "order"),
        ("Иванов Алексей Петрович", "Алексей Иванов", "shorter"),
        ("Ivanov A.P.", "Иванов Алексей Петрович", "initials"),
        ("Məmmədov Elçin", "Мамедов Эльчин", "near"), ("Жапаров Бакыт", "Zhaparov Bakyt", "script"),
        ("Oʻktamov Baxrom", "Уктамов Бахром", "near"), ("გიორგი ბერიძე", "Giorgi Beridze", "script"),
        ("陈晓丽", "陈 晓丽", "near"), ("Сыдыкова Аида", "Сыдыкова Аида Болотовна", "shorter"),
    ],
)  # fmt: skip
def test_one_person_in_two_spellings_is_suspected(one: str, other: str, why: str) -> None:
    now = Attendance("t", "").with_persons([Person(one, institution="a"), Person(other, institution="b")])
    assert [each.why for each in alike.suspicions(now)] == [why]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Иванов Алексей", "Иванов Александр"), ("Ivanov Ivan", "Ivanova Ivana"), ("王伟", "王芳"),
        ("Мария", "Мария"),
        ("Омаров Болат", "Омаров Берик"), ("Каримов Алишер", "Каримова Алия"), ("Li Na", "Li Wei"),
        ("Ким А.", "Цой А."), ("Асанов Бакыт", "Усенов Бакыт"),
    ],
)  # fmt: skip
def test_different_people_are_left_alone(one: str, other: str) -> None:
    now = Attendance("t", "").with_persons([Person(one, institution="a"), Person(other, institution="b")])
    assert alike.suspicions(now) == []


def test_two_names_at_one_address_are_asked_about_and_a_mailbox_of_many_is_not() -> None:
    def people(*names: str) -> Attendance:
        return Attendance("t", "").with_persons([Person(name, contact="a@example.kg") for name in names])

    assert [each.why for each in alike.suspicions(people("iPhone", "Aida Sydykova"))] == ["contact"]
    assert alike.suspicions(people("Aida", "Bolat", "Chen", "Dina")) == []


def test_what_was_judged_is_never_asked_again(room: Room) -> None:
    one, two, three = listed(room, "Иванов Алексей", "Ivanov Aleksey", "Алексей Иванов")
    assert len(room.suspicions()) == 3
    room.different(one, two)
    assert {frozenset((each.one, each.other)) for each in room.suspicions()} == {
        frozenset((one, three)), frozenset((two, three))}  # fmt: skip
    room.mark(two, 1, "late")
    room.mark(three, 2)
    joined = room.same(three, two)
    assert (joined.sessions, joined.spellings) == ({1, 2}, ("Алексей Иванов",))
    assert room.suspicions() == []
    assert room.person(three) == room.person(two) == joined
    room.split(three)
    assert [person.mark(1) for person in room.persons] == ["", "late", ""]
    assert [frozenset((each.one, each.other)) for each in room.suspicions()] == [frozenset((one, three))]
    room.different(three, one)
    again = attendance.opened(room.ws, SECRET)
    assert open_room(room.ws, again, room.training).suspicions() == []


# -- check in ------------------------------------------------------------------


def test_two_keys_a_person_and_every_one_can_be_taken_back(room: Room) -> None:
    aida, bolat = listed(room, "Аида", "Болат")
    assert [person.code for person in room.persons] == ["001", "002"]
    assert room.mark(aida, 1, sex="F").sex == "F"
    assert room.mark(bolat, 1, "late").mark(1) == "late"
    assert room.mark(bolat, 1, "").mark(1) == ""
    came = room.walk_in("Zed", 1, sex="M", country="UZB")
    assert (came.code, came.mark(1), came.country) == ("W1", "here", "UZB")
    present = room.present(1)
    assert (present.listed, present.here, present.by_sex, present.unasked) == (3, 2, {"F": 1, "M": 1, "_U": 0}, 1)
    steps = 0
    while room.undo():
        steps += 1
    assert (steps, room.persons) == (5, ())
    while room.redo():
        pass
    assert [(p.code, p.mark(1), p.sex) for p in room.persons] == [("001", "here", "F"), ("002", "", "_U"),
                                                                 ("W1", "here", "M")]  # fmt: skip
    assert room.walk_in("Zed").code == "W2"  # two people may have one name, and nobody is refused at a door
    with pytest.raises(UserError) as caught:
        room.mark(aida, 9)
    assert caught.value.problem.code == "no-such-session"


def test_a_code_is_never_given_twice(room: Room) -> None:
    _one, two = listed(room, "A", "B")
    room.walk_in("C")
    attendance.erase(room.ws, room.people, [two, room.persons[-1].number])
    listed(room, "D")
    assert [person.code for person in room.persons] == ["001", "003"]
    assert room.walk_in("E").code == "W2"


def test_a_sheet_is_keyed_back_with_a_look_first(room: Room) -> None:
    listed(room, *(f"N{at}" for at in range(1, 13)))
    room.walk_in("Guest")
    line = room.key_back("1-3 5L，7 е 9LE w1 12E 3X 99 oops 4—4", 2)
    assert {c.person.code: c.after for c in line.changes} == {
        "001": "here", "002": "here", "003": "", "004": "here", "005": "late", "007": "here", "009": "late_early",
        "012": "early", "W1": "here"}  # fmt: skip
    assert [(p.code, p.facts["text"]) for p in line.problems] == [
        ("row-code-unreadable", "…"), ("row-code-unknown", "099"), ("row-code-unreadable", "…")]  # fmt: skip
    assert not any(person.sessions for person in room.persons)
    assert room.apply(line) == 8
    assert [p.code for p in room.persons if p.mark(2) == "late"] == ["005"]
    assert [p.facts["text"] for p in room.key_back("10-300 5-4 1-900", 2).problems] == ["013-300", "5-4", "1-900"]
    assert room.apply(room.key_back("1-3 5L", 2)) == 1
    assert room.undo()
    assert room.undo()
    assert not any(person.sessions for person in room.persons)


def test_sessions_follow_the_dates_until_somebody_names_them(ws: Workspace, room: Room) -> None:
    assert [(s.day, s.part) for s in room.sessions] == [
        ("2024-05-13", "am"), ("2024-05-13", "pm"), ("2024-05-14", "am"), ("2024-05-14", "pm")]  # fmt: skip
    assert [session.title() for session in room.sessions][:2] == ["13 May 2024, morning", "13 May 2024, afternoon"]
    with speaking("ru"):
        assert "13" in room.sessions[0].title(short=True)
    room.set_sessions([Session(1, label="Opening"), Session(2)])
    assert [session.title() for session in room.sessions] == ["Opening", "Session 2"]
    assert len(generated("2024-05-13", "2024-05-17", 5)) == 5
    assert [s.day for s in generated("2024-05-13", "2024-05-17", 7)] == [""] * 7
    assert generated("2024-05", "") == (Session(1),)


# -- tests, survey, counts -----------------------------------------------------


def answers(ws: Workspace, name: str) -> dict[str, object]:
    shown = record.view(ws, name)
    assert shown is not None
    fields = shown.record.fields
    return {q: fields[q].value(text) if isinstance(fields[q], Group) else text for q, text in shown.values.items()}


def test_tests_and_survey_come_out_as_means_and_counts(ws: Workspace, room: Room) -> None:
    aida, bolat, chen = listed(room, "Аида", "Болат", "陈晓丽")
    for who, before, after in ((aida, "40", "85.5"), (bolat, "60", "90"), (chen, "10", "")):
        room.score(who, before=before, after=after)
        room.mark(who, 1, sex="F", kind="here")
        room.edit(who, country="KGZ", kind="border")
    room.complete([aida, bolat, chen])
    for answer, sex, trade in (("greatly", "F", True), ("greatly", "F", False), ("unchanged", "_U", False)):
        room.count_form(answer, sex, trade=trade)
    room.count_form("decreased", "M")
    assert room.undo()
    assert attendance.take_counts(ws, room.people, room.training) == []
    said = answers(ws, room.training)
    assert said["tests"] == {"people": "2", "before": "50", "after": "87.8"}
    assert said["survey"] == {"greatly.F": "2", "unchanged._U": "1"}
    assert said["survey_trade"] == {"greatly.F": "1"}
    assert (said["invited"], said["countries"], said["participations"]) == ("3", "KGZ", "3")
    assert said["completed"] == {"F": "3", "M": "0"}
    with pytest.raises(UserError):
        room.score(aida, before="101")


def test_who_was_marked_nowhere_did_not_come(ws: Workspace, room: Room) -> None:
    aida, bolat = listed(room, "Аида", "Болат")
    assert attendance.counts(ws, room.people, room.training).total == 2
    room.mark(aida, 1)
    assert attendance.counts(ws, room.people, room.training).total == 1
    attendance.erase(ws, room.people, [bolat])
    attendance.erase(ws, room.people, [aida])
    assert attendance.counts(ws, room.people, room.training).total == 1


def test_a_typed_value_is_never_overwritten_unasked(ws: Workspace, room: Room) -> None:
    aida, _bolat = listed(room, "Аида", "Болат")
    room.mark(aida, 1, sex="F")
    assert attendance.take_counts(ws, room.people, room.training)[0].code == "people-unplaced"
    room.mark(room.persons[1].number, 1, sex="F")
    attendance.take_counts(ws, room.people, room.training)
    assert answers(ws, room.training)["persons"] == {"F": "2", "M": "0"}  # what came from the list follows it
    shown = record.view(ws, room.training)
    assert shown is not None
    record.write(
        ws, "training", room.training, shown.key, {"persons": "F=1, M=4", "participations": "x"}, keep_unread=True
    )
    said = attendance.take_counts(ws, room.people, room.training)
    assert [(p.code, p.place) for p in said] == [("people-unplaced", "by_institution"), ("count-differs", "persons"),
                                                ("count-differs", "participations")]  # fmt: skip
    assert "women: 1" in said[1].sentence()
    assert answers(ws, room.training)["persons"] == {"F": "1", "M": "4"}
    assert len(attendance.take_counts(ws, room.people, room.training, {"persons", "participations"})) == 1
    assert answers(ws, room.training)["persons"] == {"F": "2", "M": "0"}


# -- lists of any origin -------------------------------------------------------

ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 3333,Risk course,05/13/2024 09:00:00 AM,05/13/2024 12:00:00 PM,host@example.org,180,4

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room
Аида Сыдыкова (Aida Sydykova),aida@example.kg,05/13/2024 09:00:00 AM,05/13/2024 10:00:00 AM,60,Yes,No
Аида Сыдыкова (Aida Sydykova),aida@example.kg,05/13/2024 10:05:00 AM,05/13/2024 12:00:00 PM,115,Yes,No
UZB-Bolat Omarov,,05/13/2024 09:00:00 AM,05/13/2024 09:03:00 AM,3,Yes,No
"""
TEAMS = (
    "1. Summary\nMeeting title\tRisk\nAttended participants\t2\n\n2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Аида Сыдыкова\t5/13/24, 9:00:12 AM\t5/13/24, 12:00 PM\t2h 59m 3s\taida@example.kg\ta\tOrganizer\n"
    "Chen Xiaoli\t5/13/24\t5/13/24\t12m 1s\t\t\tPresenter\n\n3. In-Meeting Activities\n"
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\nАида Сыдыкова\ta\tb\t2h\taida@example.kg\tOrganizer\n"
)
VOOV = """会议主题,风险管理
会议号,123 456

用户昵称（入会昵称）,首次入会时间,最后退会时间,累计参会时长,手机号
陈晓丽(Chen Xiaoli),2024-05-13 09:00:00,2024-05-13 12:00:00,03:00:00,
王伟,2024-05-13 09:00,2024-05-13 09:10,00:10:00,
王伟,2024-05-13 09:20,2024-05-13 09:30,00:10:00,
"""
MESSY = """Список участников семинара;;;;;;;
;;;;;;;
№ п/п;Фамилия;Имя;Отчество;Пол (м/ж);Страна;Организация (полностью);Примечание
1;Сыдыкова;Аида;Болотовна;ж;Кыргызстан;Таможня;
2;Омаров;Болат;;муж;KZ;МИД;x
3;Ким;Юрий;;?;Япония;ИП;
4\tЧен\tЛи\t\tж\tКитай\tB\t
№ п/п;Фамилия;Имя;Отчество;Пол (м/ж);Страна;Организация (полностью);Примечание
5;;;;ж;;Таможня;
Итого: 4;;;;;;;
"""


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize(
    ("text", "people"),
    [
        (ZOOM, {"Аида Сыдыкова": 175, "Bolat Omarov": 3}),
        (TEAMS, {"Аида Сыдыкова": 179, "Chen Xiaoli": 12}),
        (VOOV, {"陈晓丽": 180, "王伟": 20}),
    ],
)
def test_an_online_meeting_gives_everybody_once(codec: str, text: str, people: dict[str, int]) -> None:
    found = importing.look(text.encode(codec))
    assert {person.name: found.minutes[person.number] for person in found.persons} == people
    assert found.is_meeting
    assert not any(person.sex != "_U" for person in found.persons)


def test_what_a_meeting_program_adds_to_a_name_is_understood() -> None:
    aida, bolat = importing.look(ZOOM).persons
    assert (aida.spellings, aida.contact, bolat.country) == (("Aida Sydykova",), "aida@example.kg", "UZB")
    assert [p.code for p in importing.look(TEAMS).problems] == ["attendance-other-table"]
    tagged = importing.look("Name\nPAK VALENTINA\n[KGZ] Aida\nBolat (KAZ)\nTKM_Myrat\n").persons
    assert [(p.name, p.country) for p in tagged] == [("PAK VALENTINA", ""), ("Aida", "KGZ"), ("Bolat", "KAZ"),
                                                     ("Myrat", "TKM")]  # fmt: skip
    with_note = importing.look("Name\nAida Sydykova (Customs)\nBolat / Болат\n").persons
    assert [(p.name, p.spellings) for p in with_note] == [("Aida Sydykova (Customs)", ()), ("Bolat", ("Болат",))]


@pytest.mark.parametrize("codec", ["utf-8", "cp1251", "utf-16"])
def test_no_row_of_a_messy_sheet_is_dropped_in_silence(codec: str) -> None:
    found = importing.look(MESSY.encode(codec))
    assert [(p.name, p.sex, p.country, p.institution) for p in found.persons] == [
        ("Сыдыкова Аида Болотовна", "F", "KGZ", "Таможня"), ("Омаров Болат", "M", "KAZ", "МИД"),
        ("Ким Юрий", "_U", "", "ИП"), ("Чен Ли", "F", "CHN", "B")]  # fmt: skip
    assert [(p.code, p.facts["row"]) for p in found.problems] == [
        ("attendance-cell-left", 6), ("attendance-cell-left", 6), ("attendance-row-left", 9),
        ("attendance-row-no-person", 10)]  # fmt: skip
    assert dict(found.columns)["Организация (полностью)"] == "institution"
    assert dict(found.columns)["Примечание"] == ""


@pytest.mark.parametrize(
    "text",
    ["1. Аида\n2) Болат\n3 陈晓丽\n", "• Аида\n• Болат\n- 陈晓丽", "Аида\n\n Болат \n陈晓丽",
     "ФИО\nАида\nБолат\n陈晓丽", "1\tАида\tж\n2\tБолат\tм\n3\t陈晓丽\tж",
     "a@b.kg;Аида\nc@d.kg;Болат\ne@f.cn;陈晓丽"],
)  # fmt: skip
def test_names_alone_are_a_list_however_they_are_numbered(text: str) -> None:
    assert [person.name for person in importing.look(text).persons] == ["Аида", "Болат", "陈晓丽"]


def test_short_chinese_and_russian_lists_keep_their_letters() -> None:
    for names, codec in ((["黄勇", "王伟", "李娜"], "gbk"), (["陈静"], "gbk"), (["Аида", "ОМАРОВ Б."], "cp1251")):
        text = "\n".join(names)
        assert pasted.decoded(text.encode(codec)) == text


def test_a_workbook_is_read_behind_the_gate(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Participants")
    for row in (["", "Регистрация"], ["Пол", "ФИО", "Эл. почта"], ["ж", "Аида", "a@b.kg"], ["м", "=B3", "x@y.z"]):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    found = importing.look(tmp_path / "list.xlsx")
    assert [(p.name, p.sex, p.contact) for p in found.persons] == [("Аида", "F", "a@b.kg")]
    assert [p.code for p in found.problems] == ["attendance-row-left"]
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(UserError) as caught:
        importing.look(tmp_path / "old.xls")
    assert caught.value.problem.code == "old-excel-list"


def test_a_meeting_marks_a_session_and_doubles_nobody(room: Room) -> None:
    first = importing.put_on(room, importing.look(MESSY))
    assert (first.added, first.known, first.rows) == (4, 0, 7)
    listed(room, "Аида Сыдыкова")
    room.mark(room.persons[-1].number, 1, "late")
    done = importing.put_on(room, importing.look(ZOOM), session=1, least_minutes=10)
    assert (done.added, done.known) == (1, 1)
    assert [room.person(each.one).name for each in done.suspicions] == ["Омаров Болат"]
    by_name = {person.name: person for person in room.persons}
    assert by_name["Аида Сыдыкова"].mark(1) == "late"  # what somebody saw stands
    assert by_name["Bolat Omarov"].mark(1) == ""  # three minutes
    assert room.undo()
    assert "Bolat Omarov" not in {person.name for person in room.persons}
    again = importing.put_on(room, importing.look(MESSY))
    assert (again.added, again.known) == (0, 4)


def test_an_institution_that_came_into_the_register_doubles_nobody(ws: Workspace, room: Room) -> None:
    sheet = "Name,Organization\nAida,Customs Service\nBolat,Elsewhere\n"
    assert importing.put_on(room, importing.look(sheet)).added == 2
    name, key = record.begin(ws, "institution", {})
    record.write(ws, "institution", name, key, {"title": "Customs service", "type": "border"})
    again = importing.put_on(room, importing.look(sheet))
    assert (again.added, again.known, [p.code for p in room.persons]) == (0, 2, ["001", "002"])


def test_many_rows_with_one_fault_are_told_together() -> None:
    rows = [f"{n}\tPerson{n}\t{'Japan' if n not in (4, 9) else 'KZ'}" for n in range(1, 12)]
    found = importing.look("\n".join(["№\tName\tCountry", *rows, "12\t\t", "13\t\t", *[f"\t\tx{n}" for n in range(6)]]))
    assert len(found.persons) == 11
    assert [(p.code, p.facts["rows"]) for p in found.problems] == [
        ("attendance-cells-left", "2–4, 6–9, 11–12"), ("attendance-rows-left", "15–20")]  # fmt: skip
    assert "Country" in found.problems[0].sentence()


def test_a_stray_quote_swallows_nobody() -> None:
    sheet = 'Name\tOrganization\nAida\t"Romashka\n' + "\n".join(f"P{n}\tX" for n in range(9)) + '\nBolat\tLotos"\n'
    assert len(importing.look(sheet).persons) == 11
    lines = 'Name\tOrganization\nAida\t"Customs\nService"\nBolat\tX\n'
    assert [p.institution for p in importing.look(lines).persons] == ["Customs Service", "X"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_nothing_of_a_room_stands_in_the_folder(ws: Workspace, room: Room, codec: str) -> None:
    importing.put_on(room, importing.look(ZOOM), session=1)
    room.walk_in("Zed Xyzzyman", 1)
    room.apply(room.key_back("1-3L Xyzzyman", 2))
    room.score(room.persons[0].number, before="10", after="20")
    room.count_form("greatly")
    attendance.take_counts(ws, room.people, room.training)
    for path in ws.folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for part in ("Аида", "Сыдыкова", "Sydykova", "Omarov", "Xyzzyman", "aida@example.kg"):
            assert part.encode(codec) not in content, path.name


@pytest.mark.parametrize(
    ("text", "spent"),
    [("80", 80), ("1:20:33", 80), ("12:30", 12), ("1h 20m 3s", 80), ("1 ч 20 мин", 80), ("1小时20分", 80), ("", 0),
     ("80.5", 80), ("soon", 0)],
)  # fmt: skip
def test_minutes_as_programs_write_them(text: str, spent: int) -> None:
    assert minutes(text) == spent


# -- files of before -----------------------------------------------------------


def test_a_file_of_the_first_format_is_read_and_kept(tmp_path: Path) -> None:
    person = {"number": "0a1b2c3d", "name": "Аида", "sex": "F", "other": "Aida", "kind": "", "institution": "i1",
              "contact": "", "notice": True, "sessions": [1, 3], "completed": False}  # fmt: skip
    left = {
        "persons": {"M": 2},
        "by_kind": {"ministry.M": 2},
        "completed": {},
        "asked": 0,
        "noted": 2,
        "participations": 4,
    }
    plain = {"months": 24, "deeds": [], "lists": [{"training": "t", "ends": "2024", "persons": [person], "left": left}]}
    content = locked.canonical_json(plain)
    content += b" " * (-len(content) % 4096)
    salt, nonce = b"s" * 16, b"n" * 12
    head = struct.pack(">8sH3B16s12sI", b"CARECPPL", 1, *locked.COSTS, salt, nonce, len(content) + 16)
    key = hashlib.scrypt(SECRET.encode(), salt=salt, n=2**4, r=8, p=1, dklen=32)
    whole = head + AESGCM(key).encrypt(nonce, content, head)
    path = tmp_path / "people.carec"
    path.write_bytes(whole + hashlib.sha256(whole).digest())
    opened = unlock(path, SECRET, lambda target, data: target.write_bytes(data) and None)
    now = opened.lists.of("t")
    (aida,) = now.persons
    assert (aida.code, aida.spellings, aida.completed) == ("001", ("Aida",), False)
    assert [aida.mark(session) for session in (1, 2, 3)] == ["here", "", "here"]
    assert now.tally(lambda _i: "").persons == {"M": 2, "F": 1}
    opened.save(opened.lists)
    again = unlock(path, SECRET, lambda *_: None)
    assert path.read_bytes()[8:10] == b"\x00\x02"
    assert again.lists.plain() == opened.lists.plain()
    assert again.lists.of("t").united(now) == now  # the same marks every time an old file is read


@pytest.mark.parametrize(
    "broken",
    [{"code": "<b>"}, {"number": "../x"}, {"marks": [[0, "here", "a"]]}, {"marks": [[1, "gone", "a"]]},
     {"before": "500"}, {"before": "NaN"}, {"turns": {"name": -1}}, {"turns": {"name": "1"}}, {"name": ""},
     {"name": 5}, {"completed": "x"}, {"notice": "x"}, {"surprise": 1}],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused(broken: dict[str, object]) -> None:
    whole = {"number": "0a", "name": "A", "sex": "F"}
    assert Person.of(whole).name == "A"
    with pytest.raises((ValueError, TypeError, ArithmeticError)):
        Person.of(whole | broken)


def test_one_code_given_at_two_doors_is_told_apart(room: Room) -> None:
    listed(room, "Aida")
    other = room.attendance.with_walk_in(Person("Guest of the other door"))
    room.walk_in("Guest of this door")
    room.change(lambda now: now.united(other))
    assert [person.code for person in room.persons] == ["001", "W1b", "W1c"]
    second = room.persons[2]
    assert room.find("w1c")[0] == second
    assert room.apply(room.key_back("W1cL", 1)) == 1
    assert room.person(second.number).mark(1) == "late"
    assert room.walk_in("Next").code == "W2"


def test_a_sheet_printed_before_the_doors_united_asks_who_is_meant(room: Room) -> None:
    """Whichever door's sheet is keyed, nobody is marked for somebody else who had the same code there."""
    (here,) = listed(room, "Aida")
    other = Attendance(room.training, "2024-05-14").with_persons([Person("Bolat"), Person("Chen")])
    there = other.persons[0].number
    room.change(lambda now: now.united(other))
    line = room.key_back("1-2", 1)
    assert [change.person.name for change in line.changes] == ["Chen"]
    assert {person.number for person in line.either} == {here, there}
    (asked,) = line.problems
    assert (asked.code, asked.facts["text"], asked.facts["codes"]) == ("row-code-of-two", "001", "001b / 001c")
    chosen = {person.number: person.code for person in line.either}
    assert room.apply(room.key_back(f"{chosen[there]}L", 1)) == 1
    assert (room.person(there).mark(1), room.person(here).mark(1)) == ("late", "")
    # The first row of Aida is Bolat's twin still when she is joined with somebody who came first.
    guest = room.walk_in("Aida A.")
    room.same(guest.number, here)
    assert not room.key_back("1", 1).changes


def test_an_undo_takes_its_own_step_back_and_nothing_else(ws: Workspace, room: Room) -> None:
    aida, bolat = listed(room, "Aida", "Bolat")
    room.mark(aida, 1)
    attendance.erase(ws, room.people, [bolat])
    other = room.attendance.with_walk_in(Person("Of the other door", number="0d"))
    room.people.save(room.people.lists.put(room.attendance.united(other)))
    assert room.undo()
    assert [person.name for person in room.persons] == ["Aida", "Of the other door"]
    assert not room.person(aida).mark(1)
    assert room.redo()
    assert room.person(aida).mark(1) == "here"
    while room.undo():
        pass
    assert [person.name for person in room.persons] == ["Of the other door"]


def test_doors_that_differ_are_asked(room: Room) -> None:
    (aida,) = listed(room, "Аида")
    other = room.attendance.marked(aida, 1, "late").edited(aida, sex="F")
    room.mark(aida, 1, "here", sex="M")
    room.change(lambda now: now.united(other))
    assert (room.person(aida).mark(1), room.person(aida).sex) == ("ask", "_U")
    assert room.questions() == [Question(aida, None), Question(aida, 1)]
    room.mark(aida, 1, "late", sex="F")
    assert room.questions() == []
    room.change(lambda now: now.united(other))
    assert (room.person(aida).mark(1), room.person(aida).sex, room.questions()) == ("late", "F", [])
    assert Marks().put(1, "late").united(Marks().put(1, "early")).kind(1) == "late_early"


# -- from the command line -----------------------------------------------------

Run = Callable[..., object]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:

    def go(*arguments: str, given: str | None = None) -> dict[str, object]:
        monkeypatch.setenv("CAREC_PASSPHRASE", SECRET)
        whole = ["-w", str(tmp_path / "w"), "attendance", *arguments, "--json"]
        done = CliRunner().invoke(cli, whole, input=given, catch_exceptions=False)
        found = json.loads(done.stdout)
        assert not any(part in done.stdout for part in ("Аида", "Bolat", "Omarov", "Sydykova", "Омаров", "Ким"))
        return dict(found)

    return go


def test_the_room_from_the_command_line(run: Run, tmp_path: Path) -> None:
    with workspace.create(tmp_path / "w", role="trainer", ref_area="KGZ", name="T", lang="en") as ws:
        name = training(ws)
    done = run("import", name, "-", given=MESSY)
    assert (done["added"], [p["code"] for p in done["problems"]][-1]) == (4, "attendance-row-no-person")  # type: ignore[index, attr-defined]
    assert run("import", name, "-", "--session", "2", given=ZOOM)["added"] == 2
    (pair,) = [each for each in run("same", name)["suspicions"] if each["why"] != "shorter"]  # type: ignore[attr-defined]
    assert len(run("same", name, pair["one"], pair["other"])["suspicions"]) == 1  # type: ignore[arg-type]
    marked = run("mark", name, "3", "1", "late", "--sex", "M")
    assert (marked["code"], marked["mark"], marked["here"]) == ("003", "late", 1)
    assert len(run("key-back", name, "1", "1-2 77")["changes"]) == 2  # type: ignore[arg-type]
    assert run("key-back", name, "1", "1-2 77", "--apply")["applied"] is True
    assert run("mark", name, "1", "1", "absent")["here"] == 2
    assert run("survey", name, "greatly", "--sex", "F", "--trade", "--forms", "3")["survey_trade"] == {"greatly.F": 3}
    assert run("walk-in", name, "1", "--sex", "F", given="Omarova Zed\n")["code"] == "W1"
    assert run("score", name, "1", "--before", "50")["tested"] is False
    assert run("score", name, "1", "--after", "75.5")["tested"] is True
    run("same", name, "1", "--split")
    told = run("counts", name, "--take")
    assert [p["code"] for p in told["problems"]] == ["people-unplaced"]  # type: ignore[attr-defined]
    assert [p["code"] for p in run("list", name)["persons"]][-1] == "W1"  # type: ignore[attr-defined]
    assert run("mark", name, "77", "1")["error"]["code"] == "no-such-person"  # type: ignore[index]
