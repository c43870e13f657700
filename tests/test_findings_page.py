"""Findings as work: what is behind each, a source taken as of record by keyboard, a question that goes round."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carec_desktop.actions import (
    answering,
    exchange,
    explaining,
    figures,
    findings_desk,
    findings_paper,
    minting,
    preflight,
    record,
    result_findings,
)
from carec_desktop.actions.workspace import Workspace, opened
from carec_desktop.finding import WORDS
from carec_desktop.i18n import _
from carec_desktop.problems import UserError
from carec_desktop.ui.parts import Label, said
from tests.pages_world import PASSPHRASE, People, cheap_keys, figure, make_world

ANNEX, SURVEY = "DEfR 2020 Annex III", "SOM 2022 trade report"
MEASURE = "TRD.OC1.FUEL_ROW"


def published(folder: Path, source: str, value: str, kind: str = "actual", period: str = "2017") -> None:
    """A regional figure as the secretariat takes it from a document."""
    with opened(folder) as ws:
        publish(ws, source, value, kind, period)


def publish(ws: Workspace, source: str, value: str, kind: str = "actual", period: str = "2017") -> None:
    key = {"measure": MEASURE, "ref_area": "CAREC", "time_period": period, "kind": kind, "source": source}
    name, whole = record.begin(ws, "observation", key, "en")
    record.write(ws, "observation", name, whole, {"value": value}, lang="en")
    minting.sign_working(ws, ws.signer(PASSPHRASE))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_world(tmp_path_factory.mktemp("findings"))
    with pytest.MonkeyPatch.context() as patch:
        cheap_keys(patch)
        published(made / "secretariat", ANNEX, "10.85")
        published(made / "secretariat", SURVEY, "31.52")
    return made


def test_what_is_behind_a_finding_is_what_it_says(people: People) -> None:
    with opened(people.at("secretariat"), readonly=True) as ws:
        (matter,) = [one for one in findings_desk.matters(ws) if one.kind == "sources_differ"]
    assert {(one.value, one.source) for one in matter.behind} == {("10.85", ANNEX), ("31.52", SURVEY)}
    assert set(matter.sources) == {ANNEX, SURVEY}
    assert not matter.settled


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
def test_a_source_is_taken_by_keyboard(people: People, qtbot: QtBot, lang: str) -> None:
    window = people.sit("secretariat")
    window.speak(lang)
    page = people.page(window, "findings")
    at = next(i for i, one in enumerate(page.matters) if one.kind == "sources_differ")
    taken = page.matters[at].sources[1]
    window.activateWindow()
    page.table.setFocus()
    for _step in range(at):
        qtbot.keyClick(page.table, Qt.Key.Key_J)
    page.reason.setText("The later survey")
    qtbot.keyClick(page.table, Qt.Key.Key_B)
    people.answer(window, _("Sign"), PASSPHRASE)
    matter = next(one for one in page.matters if one.kind == "sources_differ")
    assert (matter.decided, page.matters[-1]) == (taken, matter)
    with opened(people.at("secretariat"), readonly=True) as ws:
        assert set(figures.of_record(ws).values()) == {taken}
        (stored,) = ws.store.ledger.records("of_record")
        assert stored.values["grounds"] == "The later survey"


def test_a_decision_can_be_taken_again(people: People) -> None:
    with opened(people.at("secretariat")) as ws:
        signer = ws.signer(PASSPHRASE)
        for source in (ANNEX, SURVEY, ANNEX):
            matter = next(one for one in findings_desk.matters(ws) if one.kind == "sources_differ")
            findings_desk.decide_source(ws, signer, matter, source)
            assert set(figures.of_record(ws).values()) == {source}
        assert ws.store.ledger.unsettled() == []
        with pytest.raises(UserError) as refused:
            findings_desk.decide_source(ws, signer, matter, "Hearsay")
        assert refused.value.problem.code == "no-such-source"


def test_an_impossible_pair_shows_both_and_its_owner_is_asked(people: People, tmp_path: Path) -> None:
    impossible(people)
    window = people.sit("secretariat")
    conflicts = people.page(window, "conflicts")
    conflicts.head.actions[0].call()
    people.idle(window)
    page = window.page()
    assert page.table.row().kind == "target_not_beyond_baseline"
    at = page.matters.index(page.table.row())
    assert {"20", "14.87"} <= {one.value for one in page.matters[at].behind}
    page.table.choose(at)
    page.ask_back()
    people.answer(window, "Ask", "Which of the two is meant?")
    people.answer(window, "Sign", PASSPHRASE)
    matter = next(one for one in page.matters if one.kind == "target_not_beyond_baseline")
    assert matter.asked
    assert said(page.head.subtitle).split()[0] == str(sum(not one.settled for one in page.matters))
    page.table.choose(page.matters.index(matter))
    gone: list[str] = []
    window.desk.moved.disconnect()
    window.desk.moved.connect(lambda key, _where: gone.append(key))
    page.open_record()
    people.idle(window)
    assert gone == ["grid"]


def test_members_rows_stand_behind_a_computed_figure(people: People, tmp_path: Path) -> None:
    figure(people.at("first"), "Yes", "AGR.OP1.COUNTRIES")
    with opened(people.at("first")) as ws:
        package = exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / "first.xlsx").path
    with opened(people.at("secretariat")) as ws:
        exchange.merge(ws, [package])
        for matter in findings_desk.matters(ws):
            assert matter.behind, matter.text


def impossible(people: People) -> None:
    """A target that asks for less than there was."""
    published(people.at("secretariat"), ANNEX, "20", "baseline", "2017")
    published(people.at("secretariat"), ANNEX, "14.87", "target", "2023")


def differing(people: People) -> findings_desk.Matter:
    with opened(people.at("secretariat"), readonly=True) as ws:
        return next(one for one in findings_desk.matters(ws) if one.kind == "sources_differ")


def test_an_explanation_holds_for_its_numbers_and_falls_with_them(people: People) -> None:
    with opened(people.at("secretariat")) as ws:
        signer = ws.signer(PASSPHRASE)
        with pytest.raises(UserError) as refused:
            findings_desk.explain_matter(ws, signer, differing(people), "  ")
        assert refused.value.problem.code == "no-explanation"
        findings_desk.explain_matter(ws, signer, differing(people), "Two ways of counting")
    assert (differing(people).explained, differing(people).settled) == ("Two ways of counting", True)
    published(people.at("secretariat"), SURVEY, "31.53")
    assert (differing(people).explained, differing(people).settled) == ("", False)
    published(people.at("secretariat"), SURVEY, "31.52")
    assert differing(people).explained == "Two ways of counting"
    with opened(people.at("secretariat")) as ws:
        findings_desk.explain_matter(ws, ws.signer(PASSPHRASE), differing(people), "")
        assert ws.store.ledger.unsettled() == []
    assert not differing(people).settled


def test_a_reason_begun_survives_another_reading_and_another_finding(people: People, qtbot: QtBot) -> None:
    impossible(people)
    window = people.sit("secretariat")
    page = people.page(window, "findings")
    at = next(i for i, one in enumerate(page.matters) if one.kind == "sources_differ")
    page.table.choose(at)
    line = page.reason
    qtbot.keyClicks(line, "The later sur")
    page.refresh()
    people.idle(window)
    assert page.reason is line, "nothing changed, so nothing is made anew under the hands"
    window.desk.do(lambda ws: publish(ws, "A third document", "12"))
    people.idle(window)
    assert len(page.matters[at].sources) == 3
    assert page.reason.text() == "The later sur"
    page.table.step(1)
    assert page.reason.text() == ""
    page.table.step(-1)
    assert page.reason.text() == "The later sur"


def test_a_finding_is_explained_by_keyboard_and_the_next_one_comes(people: People, qtbot: QtBot) -> None:
    impossible(people)
    window = people.sit("secretariat")
    page = people.page(window, "findings")
    at = next(i for i, one in enumerate(page.matters) if not one.sources and not one.settled)
    page.table.choose(at)
    matter, following = page.matters[at], page.matters[(at + 1) % len(page.matters)]
    window.activateWindow()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_E)
    assert page.reason.hasFocus()
    qtbot.keyClicks(page.reason, "Both are right")
    qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    people.answer(window, "Sign", PASSPHRASE)
    assert page.table.row() == following
    explained = next(one for one in page.matters if one.key == matter.key)
    assert (explained.explained, page.matters[-1]) == ("Both are right", explained)
    page.table.choose(len(page.matters) - 1)
    page.take_back()
    people.idle(window)
    assert not next(one for one in page.matters if one.key == matter.key).settled
    assert page.reason.text() == "Both are right", "what was said is there to be said better"


def test_the_list_is_narrowed_and_sorted_and_says_how_many_there_are(people: People) -> None:
    impossible(people)
    with opened(people.at("secretariat")) as ws:
        findings_desk.explain_matter(ws, ws.signer(PASSPHRASE), differing(people), "Two ways of counting")
    window = people.sit("secretariat")
    page = people.page(window, "findings")
    every, combos = list(page.every), page.filters.combos
    for key, of in (("kind", lambda one: one.kind), ("area", lambda one: one.area), ("sector", lambda one: one.sector)):
        for at in range(1, combos[key].count()):
            combos[key].setCurrentIndex(at)
            page.filters.changed.emit()
            assert [one for one in every if of(one) == combos[key].code()] == page.matters
            assert combos[key].currentText().endswith(f"({len(page.matters)})")
        page.filters.want()
        assert page.matters == every
    combos["state"].choose("settled")
    combos["kind"].choose("target_not_beyond_baseline")
    page.filters.changed.emit()
    assert (page.matters, page._none_left.isVisibleTo(page)) == ([], True)
    page.filters.want()
    combos["sort"].choose("kind")
    page.filters.changed.emit()
    assert sorted(page.matters, key=every.index) == every
    places = [(one.settled, list(WORDS).index(one.kind)) for one in page.matters]
    assert places == sorted(places)


@pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
def test_the_list_is_saved_with_both_numbers(people: People, tmp_path: Path, ending: str) -> None:
    with opened(people.at("secretariat")) as ws:
        findings_desk.explain_matter(ws, ws.signer(PASSPHRASE), differing(people), "Two ways of counting")
        book = findings_paper.book(ws, "en")
        path = findings_paper.write(ws, "ru", tmp_path / f"list.{ending}")
    assert path.stat().st_size > 1000
    (table,) = book.tables
    (row,) = [row for row in table.rows if "sources differ" in row.as_text()]
    assert {"10.85", "31.52"} <= {datum.raw for datum in row.cells[2]}
    assert row.cells[5][0].text == "Two ways of counting"
    assert len(table.rows) == len(findings_desk_rows(people))


def findings_desk_rows(people: People) -> list[findings_desk.Matter]:
    with opened(people.at("secretariat"), readonly=True) as ws:
        return findings_desk.matters(ws)


def test_results_that_nothing_holds_up_are_told_by_sector_and_gone_once_they_are_held(people: People) -> None:
    folder = people.at("secretariat")
    titles = ("A study of crossings", "Another survey of roads")

    def lacking() -> dict[str, tuple[tuple[int, ...], int | None]]:
        with opened(folder, readonly=True) as ws:
            return {one.kind: (one.stated, one.computed) for one in result_findings.findings(ws) if one.sector == "TRP"}

    with opened(folder) as ws:
        made = []
        for title in titles:
            name, key = record.begin(ws, "knowledge_product", {}, "en")
            answers = {"title": title, "kind": "report", "sector": "TRP", "state": "published"}
            record.write(ws, "knowledge_product", name, key, answers, lang="en")
            made.append((name, key))
    assert lacking() == {"result_without_measure": ((2,), 2), "result_without_evidence": ((2,), 2)}
    with opened(folder) as ws:
        name, key = made[0]
        held = {"url": "example.org", "counts_for": "TRP.OP1.ROAD"}
        record.write(ws, "knowledge_product", name, key, held, lang="en")
    assert lacking() == {"result_without_measure": ((1,), 2), "result_without_evidence": ((1,), 2)}
    with opened(folder) as ws:
        record.write(ws, "knowledge_product", *made[1], {"state": "planned"}, lang="en")
    assert lacking() == {}


def test_a_yes_without_evidence_is_told_until_evidence_is_there(people: People) -> None:
    folder, measure = people.at("first"), "AGR.OP1.COUNTRIES"
    figure(folder, "Yes", measure)

    def told() -> list[str]:
        with opened(folder, readonly=True) as ws:
            return [one.measure for one in result_findings.findings(ws)]

    assert told() == [measure]
    with opened(folder) as ws:
        (yes,) = [v for v in record.views(ws, "observation") if v.key["measure"] == measure]
        name, key = record.begin(ws, "evidence", {}, "en")
        record.write(ws, "evidence", name, key, {"type": "law", "title": "The law", "date": "2020"}, lang="en")
        record.write(ws, "observation", yes.record_id, yes.key, {"evidence": name}, lang="en")
    assert told() == []


def test_an_explanation_travels_and_what_it_explains_is_not_asked_again(people: People, tmp_path: Path) -> None:
    def asked(ws: Workspace) -> set[str]:
        return {one.kind for one in preflight.preview(ws).found}

    for value, measure in (("4.7", "gdp_growth"), ("3.1", "gdp_growth_ado2022")):
        figure(people.at("first"), value, measure)
    with opened(people.at("first")) as ws:
        assert asked(ws) == {"same_fact_differs"}
        package = exchange.export(ws, ws.signer(PASSPHRASE), tmp_path / "first.xlsx").path
    with opened(people.at("secretariat")) as ws:
        exchange.merge(ws, [package])
        signer = ws.signer(PASSPHRASE)
        matter = next(one for one in findings_desk.matters(ws) if one.kind == "same_fact_differs")
        findings_desk.explain_matter(ws, signer, matter, "Another edition")
        receipt = answering.write_receipt(ws, signer, "KGZ", tmp_path / "receipt.xlsx")
    with opened(people.at("first")) as ws:
        exchange.merge(ws, [receipt])
        assert explaining.explained(ws) == {matter.fingerprint: "Another edition"}
        (changed,) = [v for v in record.views(ws, "observation") if v.key["measure"] == "gdp_growth"]
        record.write(ws, "observation", changed.record_id, changed.key, {"note": "As in the yearbook"}, lang="en")
        assert asked(ws) == set()
        record.write(ws, "observation", changed.record_id, changed.key, {"value": "4.8"}, lang="en")
        assert asked(ws) == {"same_fact_differs"}


def test_what_is_impossible_together_queues_at_the_conflict_desk(people: People, qtbot: QtBot) -> None:
    impossible(people)
    window = people.sit("secretariat")
    desk = people.page(window, "conflicts")
    assert [row.state for row in desk.cases] == ["impossible"]
    assert {part.value for part in desk.cases[0].clash.parts} == {"20", "14.87"}
    window.activateWindow()
    qtbot.keyClick(desk.table, Qt.Key.Key_Q)
    people.answer(window, "Ask", "Which of the two is meant?")
    people.answer(window, "Sign", PASSPHRASE)
    assert [row.clash.asked for row in desk.cases] == [True]
    desk.open_record()
    people.idle(window)
    assert window.key == "grid"


def test_settled_by_keyboard_the_next_comes_under_the_hands_and_ctrl_z_takes_the_last_back(
    people: People, qtbot: QtBot
) -> None:
    """E, why, Enter explains any of them, also where sources differ; A takes a source; each is taken back."""
    impossible(people)
    window = people.sit("secretariat")
    page = people.page(window, "findings")
    assert page.matters[0].sources
    first, second = (one.key for one in page.matters[:2])

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        window.activateWindow()
        qtbot.keyClick(window.focusWidget(), key, held)
        people.idle(window)

    def explain(sign: bool) -> None:
        press(Qt.Key.Key_E)
        qtbot.keyClicks(window.focusWidget(), "As counted then")
        press(Qt.Key.Key_Return)
        if sign:
            people.answer(window, "Sign", PASSPHRASE)
        assert window.focusWidget() is page.table

    explain(sign=True)
    assert page.table.row().key == second
    assert page.panel.findChildren(Label)
    explain(sign=False)
    assert [one.explained for one in page.matters if one.key in (first, second)] == 2 * ["As counted then"]
    for left in (True, False):
        press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert page._undo.visible is left
    assert not any(one.explained for one in page.matters)
    assert page.table.row().key == first
    press(Qt.Key.Key_A)
    assert next(one for one in page.matters if one.sources).decided
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not any(one.settled for one in page.matters)
    with opened(people.at("secretariat"), readonly=True) as ws:
        assert figures.of_record(ws) == {}
    explain(sign=False)
    explain(sign=False)
    page.undo()
    page.undo()  # before the first one is done
    people.idle(window)
    assert not any(one.explained for one in page.matters), "each press takes another decision back"


def test_what_a_colleague_decided_since_is_not_taken_back(people: People) -> None:
    with opened(people.at("secretariat")) as ws:
        signer = ws.signer(PASSPHRASE)
        matter = next(one for one in findings_desk.matters(ws) if one.kind == "sources_differ")
        first = findings_desk.decide_source(ws, signer, matter, ANNEX, "The later survey")
        findings_desk.decide_source(ws, signer, matter, SURVEY)
        with pytest.raises(UserError) as refused:
            findings_desk.unsettle(ws, signer, first)
        assert refused.value.problem.code == "decided-since"
        assert set(figures.of_record(ws).values()) == {SURVEY}
        last = findings_desk.decide_source(ws, signer, matter, ANNEX)
        findings_desk.unsettle(ws, signer, last)
        assert set(figures.of_record(ws).values()) == {SURVEY}
