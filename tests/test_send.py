"""Ready to send: the four counts add up whatever was typed, what is announced is what leaves, ministries answer."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carec_desktop.actions import (
    cover_mail,
    double_entry,
    exchange,
    ministries,
    outgoing,
    preflight,
    readiness,
    record,
    restoring,
    rounds,
    workspace,
)
from carec_desktop.actions.asking import questions
from carec_desktop.actions.readiness import DRAFT, EMPTY, REASON, VALUE
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.ledger import KEY
from carec_desktop.problems import UserError
from carec_desktop.store.union import absorb
from carec_desktop.ui.drives import is_stick
from carec_desktop.ui.pages.send_acts import free_name
from carec_desktop.ui.pages.send_parts import More, shortened
from carec_desktop.validate import value_field
from tests.world import World, build

YEAR = "2020"
DAY = "2026-03-01T09:00:00Z"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A focal point without a key, whom a round asks everything it asks a country."""
    folder = tmp_path_factory.mktemp("asked") / "KGZ"
    with workspace.create(folder, role="focal-point", ref_area="KGZ", name="Focal point", lang="en") as ws:
        call = rounds.opening(
            ws.framework, key=YEAR, period=YEAR, cut_off="2021-01-01", deadline="2021-06-30", names={"en": "Review"}
        )  # fmt: skip
        rounds.keep_call(ws, call)
        yield ws


def answer(ws: Workspace, measure: str, what: str) -> str:
    """Record an answer of one kind as a person would; the state it is expected to have."""
    key = {"measure": measure, "ref_area": "KGZ", "time_period": YEAR, "kind": "actual", "source": "Statistics"}
    name, whole = record.begin(ws, "observation", key, "en")
    yes_no = value_field(ws.framework.measure(measure), "KGZ").read
    good = {"value": "1"} if _reads(yes_no, "1") else {"value": "text"}
    typed = {
        VALUE: good, REASON: {"reason": "not_collected"}, "unread": {"value": "1,2,3;"}, "note": {"note": "later"},
        "back": good, "deleted": good,
    }[what]  # fmt: skip
    problems = record.write(ws, "observation", name, whole, typed, lang="en", keep_unread=True)
    if what == "back":
        record.write(ws, "observation", name, whole, {"value": ""}, lang="en")
        return EMPTY
    if what == "deleted":
        record.delete(ws, name)
        return EMPTY
    if what == "unread":
        return DRAFT if problems else VALUE
    return {VALUE: VALUE, REASON: REASON, "note": DRAFT}[what]


def _reads(read: object, text: str) -> bool:
    try:
        read(text, "en")  # type: ignore[operator]
    except UserError:
        return False
    return True


@given(data=st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_complete_reason_draft_and_empty_are_what_is_asked(asked: Workspace, data: st.DataObject) -> None:
    codes = sorted({q.asked.measure for q in questions(asked)})
    kinds = st.sampled_from([VALUE, REASON, "unread", "note", "back", "deleted"])
    chosen = data.draw(st.dictionaries(st.sampled_from(codes), kinds))
    try:
        expected = {code: answer(asked, code, what) for code, what in chosen.items()}
        found = readiness.look(asked)
        assert {one.asked.measure: one.state for one in found.asked} == {c: expected.get(c, EMPTY) for c in codes}
        assert sum(found.counts.values()) == len(questions(asked))
        drafts = [d for d in found.decide if d.kind == "draft"]
        assert len(drafts) == found.counts[DRAFT], "every draft is listed once, with what is in its way"
        assert sum(d.kind == "empty" for d in found.decide) == found.counts[EMPTY]
        assert outgoing.outgoing(asked).values == sum(1 for s in expected.values() if s in (VALUE, REASON))
        assert [readiness.ORDER.index(d.kind) for d in found.decide] == sorted(
            readiness.ORDER.index(d.kind) for d in found.decide
        )
        assert all(d.sentence() for d in found.decide)
    finally:
        for row in asked.store.working.all():
            record.take_back(asked, row.record_id)


def test_without_a_round_nothing_is_asked_and_nothing_breaks(tmp_path: Path) -> None:
    with workspace.create(tmp_path / "ws", role="focal-point", ref_area="MNG", name="F", lang="en") as ws:
        found = readiness.look(ws)
        assert found.asked == ()
        assert found.decide == ()
        assert sum(found.counts.values()) == 0


def test_two_sources_for_one_question_are_a_doubt_that_names_both(asked: Workspace) -> None:
    key = {"measure": "gdp_growth", "ref_area": "KGZ", "time_period": YEAR, "kind": "actual"}
    try:
        for source, value in (("DEfR 2020", "-8.6"), ("ADO 2022", "-8.4")):
            name, whole = record.begin(asked, "observation", {**key, "source": source}, "en")
            record.write(asked, "observation", name, whole, {"value": value}, lang="en")
        doubts = [d for d in readiness.look(asked).decide if d.kind == "doubt"]
        assert len(doubts) == 1
        assert all(part in doubts[0].sentence() for part in ("DEfR 2020", "ADO 2022", "8.6", "8.4"))
        assert doubts[0].record_id
    finally:
        for row in asked.store.working.all():
            record.take_back(asked, row.record_id)


@given(
    st.lists(st.sampled_from(readiness.ORDER), max_size=60),
    st.sets(st.sampled_from(readiness.ORDER)),
)
def test_a_shortened_list_hides_nothing_without_saying_how_much(kinds: list[str], whole: set[str]) -> None:
    found = [
        readiness.ToDecide(kind, "observation", str(at), {}, "value", str, {})
        for at, kind in enumerate(sorted(kinds, key=readiness.ORDER.index))
    ]
    lines = shortened(found, whole)
    told = sum(line.count if isinstance(line, More) else 1 for line in lines)
    assert told == len(found)
    assert [line for line in lines if not isinstance(line, More)] == [one for one in found if one in lines]
    assert not {line.kind for line in lines if isinstance(line, More)} & whole


# -- what leaves -------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("send")
    build(root)
    return root


@pytest.fixture
def world(built: Path, tmp_path: Path) -> World:
    return World.copy(built, tmp_path / "world")


def test_what_is_announced_is_what_the_package_carries(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    world.figure("KGZ", "KGZ", "4,80", year="2021")
    with world.open("KGZ") as ws:
        name, key = record.begin(ws, "event", {})
        record.write(ws, "event", name, key, {"title": "Half an event"})
        before, seen = outgoing.outgoing(ws), preflight.preview(ws)
    assert (before.values, before.again, before.left_out) == (2, 0, 1)
    assert [change.kind for change in before.changes] == ["new", "new"]
    assert [line.kind for line in seen.lines] == ["new", "new"]
    taken = world.merge("secretariat", world.export("KGZ", "one.xlsx"))[0]
    told = [e for e in taken.examined.edits if e.question != KEY]
    assert len(told) == before.values
    assert sorted(e.value for e in told) == sorted(line.value for line in seen.lines)
    with world.open("KGZ") as ws:
        again = outgoing.outgoing(ws)
        assert (again.values, again.again) == (2, 2), "no receipt named them, so they go once more"
        assert [change.kind for change in again.changes] == ["new", "new"]


def test_a_correction_shows_what_stood_before_and_what_stands_now(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "4,70")
    world.merge("secretariat", world.export("KGZ", "one.xlsx"))
    world.figure("KGZ", "KGZ", "4,80")
    with world.open("KGZ") as ws:
        (change,) = outgoing.outgoing(ws).changes
        assert (change.kind, change.was, change.now) == ("new", "", "4.80"), "nobody has confirmed 4.70"
        (line,) = [x for x in preflight.preview(ws).lines if x.question == "value"]
        assert line.value == "4.80"
        sent = ws.store.ledger.edits_of(name)
        with ws.store.transaction():
            ws.store.post.acknowledge([(e.id, "held") for e in sent], "seal")
        (change,) = outgoing.outgoing(ws).changes
        assert (change.kind, change.was, change.now) == ("changed", "4.70", "4.80")
        (line,) = preflight.preview(ws).lines
        assert (line.kind, line.was, line.value) == ("changed", "4.70", "4.80")


def test_a_colleagues_other_value_is_announced_as_a_conflict(world: World) -> None:
    world.figure("KAZ", "KAZ", "2,50")
    other = world.export("KAZ", "two.xlsx")
    world.figure("KAZ-2", "KAZ", "1,50")
    with world.open("KAZ-2") as ws:
        exchange.merge(ws, [other])
        (line,) = preflight.preview(ws).lines
        assert (line.kind, line.value, line.was) == ("conflict", "1.50", "2.50")
    taken = world.merge("secretariat", other, world.export("KAZ-2", "one.xlsx"))
    assert all(t.merged for t in taken)
    with world.open("secretariat") as office:
        assert [s.states["value"] for s in office.store.ledger.unsettled()] == ["conflict"], "as it was announced"


def test_a_conflict_is_to_decide_until_somebody_decided(world: World) -> None:
    from carec_desktop.actions import decide

    world.figure("KAZ", "KAZ", "1,50")
    world.figure("KAZ-2", "KAZ", "2,50")
    world.export("KAZ-2", "two.xlsx")
    world.merge("KAZ-2", world.export("KAZ", "one.xlsx"))
    with world.open("KAZ-2") as ws:
        (first, *_rest) = readiness.look(ws).decide
        assert first.kind == "conflict"
        assert "1,5" in first.sentence() or "1.5" in first.sentence()
        place = f"{first.record_id}.{first.question}"
        decide.resolve(ws, place, value="2.5")
        assert not [d for d in readiness.look(ws).decide if d.kind == "conflict"]


def test_looking_never_writes(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    with world.open("KGZ") as ws:
        before = (ws.store.care.marker(), ws.store.care.counts())
        readiness.look(ws)
        outgoing.outgoing(ws)
        preflight.preview(ws)
        cover_mail.mail(ws, 1, "a.xlsx", "1234 5678 9012 3456", YEAR)
        assert (ws.store.care.marker(), ws.store.care.counts()) == before


def test_the_mail_names_file_number_and_digits_and_no_figure(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,70")
    with world.open("KGZ") as ws:
        text = cover_mail.mail(ws, 12, "CAREC-KGZ-012.xlsx", "1234 5678 9012 3456", YEAR)
    assert all(part in text for part in ("12", "CAREC-KGZ-012.xlsx", "1234 5678 9012 3456", YEAR))
    assert "4.7" not in text
    with world.open("KGZ") as ws:
        ws.settings = replace(ws.settings, role="trainer")
        assert YEAR not in cover_mail.mail(ws, 12, "a.xlsx", "1234", YEAR), "courses of any year"
    assert "4,7" not in text


# -- ministries --------------------------------------------------------------


def fill(path: Path, rows: dict[str, str]) -> None:
    """Type values into a request as a ministry would: by measure code."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[4]]
    code, value = keys.index("measure"), keys.index("value")
    for row in sheet.iter_rows(min_row=6):
        if str(row[code].value) in rows:
            row[value].value = rows[str(row[code].value)]
    book.save(path)
    book.close()


@pytest.fixture
def asking(asked: Workspace) -> Iterator[Workspace]:
    asked.clock = lambda: DAY
    yield asked
    with asked.store.transaction():
        for one in ministries.ministries(asked):
            asked.store.local.drop(ministries.KIND, one.name)
        for name in asked.store.local.of(double_entry.KIND):
            asked.store.local.drop(double_entry.KIND, name)
    for row in asked.store.working.all():
        record.take_back(asked, row.record_id)


def test_a_question_is_asked_of_one_ministry_at_most(asking: Workspace) -> None:
    ministries.add(asking, "Economy")
    ministries.add(asking, "  Health ")
    ministries.assign(asking, ["gdp_growth", "TSM.OC1.RANK"], "Economy")
    ministries.assign(asking, ["gdp_growth"], "Health")
    found = {one.name: one.measures for one in ministries.ministries(asking)}
    assert found == {"Economy": ("TSM.OC1.RANK",), "Health": ("gdp_growth",)}
    ministries.assign(asking, ["gdp_growth"], "")
    assert {a.measure for a in ministries.assigned(asking) if a.ministry} == {"TSM.OC1.RANK"}
    with pytest.raises(UserError) as refused:
        ministries.add(asking, "health")
    assert refused.value.problem.code == "ministry-twice"


def test_removing_a_ministry_can_be_undone(asking: Workspace) -> None:
    ministries.add(asking, "Economy")
    ministries.assign(asking, ["gdp_growth", "TSM.OC1.RANK"], "Economy")
    gone = ministries.remove(asking, "Economy")
    assert ministries.ministries(asking) == []
    ministries.add(asking, "Health")
    ministries.assign(asking, ["gdp_growth"], "Health")
    ministries.put_back(asking, gone)
    assert ministries.named(asking, "Economy").measures == ("TSM.OC1.RANK",), "what moved meanwhile stays moved"


def test_a_request_is_sent_then_late_then_returned(asking: Workspace, tmp_path: Path) -> None:
    ministries.add(asking, "Ministry of Economy")
    with pytest.raises(UserError) as refused:
        ministries.write_request(asking, "Ministry of Economy", tmp_path / "empty.xlsx")
    assert refused.value.problem.code == "ministry-asked-nothing"
    ministries.assign(asking, ["gdp_growth", "TSM.OC1.RANK"], "Ministry of Economy")
    ministries.set_due(asking, "Ministry of Economy", "15 March 2026")
    (path,) = ministries.write_requests(asking, tmp_path)
    one = ministries.named(asking, "Ministry of Economy")
    assert (one.state("2026-03-15"), one.state("2026-03-16"), one.days_late("2026-03-20")) == ("sent", "late", 5)
    assert ministries.write_requests(asking, tmp_path) == [], "nothing is sent twice by itself"
    fill(path, {"gdp_growth": "4.7", "TSM.OC1.RANK": "12"})
    reading = ministries.read_back(asking, path)
    assert (reading.ministry, reading.count("new"), reading.refused) == ("Ministry of Economy", 2, False)
    assert asking.store.working.count() == 0, "judging takes nothing"
    asking.clock = lambda: "2026-03-18T09:00:00Z"
    assert ministries.take(asking, reading) == 2
    after = ministries.named(asking, "Ministry of Economy")
    assert (after.state("2026-04-01"), after.returned_at, after.taken) == ("returned", "2026-03-18", 2)
    sources = {row.key["source"] for row in asking.store.working.all()}
    assert sources == {"Ministry of Economy"}
    assert readiness.look(asking).counts[VALUE] == 2


def test_a_ministry_renamed_after_its_workbook_left_is_known_when_it_answers(asking: Workspace, tmp_path: Path) -> None:
    ministries.add(asking, "Economy")
    ministries.assign(asking, ["gdp_growth"], "Economy")
    ministries.write_request(asking, "Economy", tmp_path / "request.xlsx")
    ministries.rename(asking, "Economy", "Economy and Trade")
    ministries.rename(asking, "Economy and Trade", "Economy, Trade and Digital")
    fill(tmp_path / "request.xlsx", {"gdp_growth": "4.7"})
    reading = ministries.read_back(asking, tmp_path / "request.xlsx")
    assert reading.ministry == "Economy, Trade and Digital"
    ministries.take(asking, reading)
    after = ministries.named(asking, reading.ministry)
    assert (after.state("2026-04-01"), after.answer, after.taken) == ("returned", "request.xlsx", 1)


def test_a_ministry_that_was_removed_does_not_come_back_with_an_older_copy(asking: Workspace, tmp_path: Path) -> None:
    for name in ("Economy", "Health", "Trade"):
        ministries.add(asking, name)
    older = tmp_path / "older"
    shutil.copytree(asking.folder, older)
    ministries.remove(asking, "Economy")
    ministries.rename(asking, "Health", "Health and Family")
    after = ["Health and Family", "Trade"]
    with workspace.opened(older) as copy:
        absorb(asking.store, copy.store, restoring.proof(asking.store, asking.settings))
        assert [one.name for one in ministries.ministries(asking)] == after
        absorb(copy.store, asking.store, restoring.proof(copy.store, copy.settings))
        assert [one.name for one in ministries.ministries(copy)] == after, "a damaged file is added to its backup"
    assert ministries.add(asking, "Economy").measures == ()


def test_a_workbook_that_asks_for_something_else_by_now_is_told(asking: Workspace, tmp_path: Path) -> None:
    ministries.add(asking, "Economy")
    ministries.assign(asking, ["gdp_growth", "TSM.OC1.RANK"], "Economy")
    assert not ministries.named(asking, "Economy").asked_otherwise, "it has none yet"
    ministries.write_request(asking, "Economy", tmp_path / "request.xlsx")
    assert not ministries.named(asking, "Economy").asked_otherwise
    ministries.assign(asking, ["TSM.OC1.RANK"], "")
    assert ministries.named(asking, "Economy").asked_otherwise
    ministries.write_request(asking, "Economy", tmp_path / "again.xlsx")
    assert not ministries.named(asking, "Economy").asked_otherwise


def test_a_refused_row_takes_nothing_and_the_ministry_still_owes(asking: Workspace, tmp_path: Path) -> None:
    ministries.add(asking, "Economy")
    ministries.assign(asking, ["gdp_growth", "TSM.OC1.RANK"], "Economy")
    path = tmp_path / "request.xlsx"
    ministries.write_request(asking, "Economy", path)
    fill(path, {"gdp_growth": "about four", "TSM.OC1.RANK": "12"})
    reading = ministries.read_back(asking, path)
    assert reading.refused
    with pytest.raises(ValueError, match="refused"):
        ministries.take(asking, reading)
    assert asking.store.working.count() == 0
    assert ministries.named(asking, "Economy").state(DAY[:10]) == "sent"


def test_the_list_stays_here_and_comes_back_with_a_backup(world: World) -> None:
    from carec_desktop.actions import backups, restoring

    world.figure("KGZ", "KGZ", "4,70")
    with world.open("KGZ") as ws:
        ministries.add(ws, "Министерство экономики")
    package = world.export("KGZ", "one.xlsx")
    assert "Министерство экономики".encode() not in b"".join(_parts(package))
    backup = backups.make(world.root / "KGZ")
    target = world.root / "back"
    restoring.restore(backup, target)
    with opened(target) as ws:
        assert [one.name for one in ministries.ministries(ws)] == ["Министерство экономики"]


def _parts(path: Path) -> list[bytes]:
    from zipfile import ZipFile

    with ZipFile(path) as zipped:
        return [zipped.read(name) for name in zipped.namelist()]


# -- keyed twice -------------------------------------------------------------


def values(ws: Workspace, measure: str, *years_and_values: tuple[str, str]) -> list[str]:
    names = []
    for year, value in years_and_values:
        key = {"measure": measure, "ref_area": "KGZ", "time_period": year, "kind": "actual", "source": "S"}
        name, whole = record.begin(ws, "observation", key, "en")
        record.write(ws, "observation", name, whole, {"value": value}, lang="en")
        names.append(name)
    return names


def test_the_riskiest_figures_are_keyed_twice_once(asking: Workspace) -> None:
    first, large, small = "TSM.OC1.RANK", "gdp_growth", "merch_exports"
    values(asking, first, (YEAR, "12"))
    values(asking, large, ("2019", "4.6"), (YEAR, "4.9"))
    values(asking, small, ("2019", "1000"), (YEAR, "1001"))
    found = double_entry.risky(asking, most=10)
    assert found[0].view.key["measure"] in (first, small, large)
    order = [double_entry.ORDER.index(one.why) for one in found]
    assert order == sorted(order)
    assert len(double_entry.risky(asking)) == double_entry.MOST
    one = next(r for r in found if r.view.key["measure"] == large and r.view.key["time_period"] == YEAR)
    keyed = double_entry.key_again(asking, one.view.record_id, "4.90", "en")
    assert keyed.same, "4.90 and 4.9 are one number"
    assert one.view.record_id not in {r.view.record_id for r in double_entry.risky(asking, most=10)}
    values(asking, large, (YEAR, "4.7"))
    assert one.view.record_id in {r.view.record_id for r in double_entry.risky(asking, most=10)}, "another value"


def test_two_values_are_shown_and_one_is_chosen(asking: Workspace) -> None:
    (name,) = values(asking, "gdp_growth", (YEAR, "4.9"))
    keyed = double_entry.key_again(asking, name, "9.4", "en")
    assert (keyed.same, keyed.first, keyed.second) == (False, "4.9", "9.4")
    now = record.view(asking, name)
    assert now is not None
    assert now.values["value"] == "4.9", "comparing changes nothing"
    assert len(double_entry.risky(asking)) == 1
    double_entry.take_second(asking, name, "9.4", "en")
    now = record.view(asking, name)
    assert now is not None
    assert now.values["value"] == "9.4"
    assert double_entry.risky(asking) == []
    with pytest.raises(UserError):
        double_entry.key_again(asking, name, "about nine", "en")


# -- where it goes -----------------------------------------------------------


@pytest.mark.parametrize(
    ("root", "platform", "stick"),
    [
        ("/media/user/KGZ-1", "linux", True), ("/run/media/user/KGZ-1", "linux", True), ("/", "linux", False),
        ("/home", "linux", False), ("/Volumes/KGZ-1", "darwin", True), ("/", "darwin", False),
    ],
)  # fmt: skip
def test_what_is_plugged_in_is_a_stick(root: str, platform: str, *, stick: bool) -> None:
    assert is_stick(root, platform) is stick


def test_a_package_never_replaces_a_file(tmp_path: Path) -> None:
    first = free_name(tmp_path, "CAREC-KGZ-001.xlsx")
    first.write_bytes(b"one")
    second = free_name(tmp_path, "CAREC-KGZ-001.xlsx")
    assert second != first
    second.write_bytes(b"two")
    assert free_name(tmp_path, "CAREC-KGZ-001.xlsx") not in (first, second)
