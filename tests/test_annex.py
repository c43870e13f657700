"""The annex of a card: kept text, every figure told or said to have no record, what a value said in an edition."""

from dataclasses import replace
from pathlib import Path

import pytest
import report_world
from PySide6.QtPdf import QPdfBookmarkModel, QPdfDocument
from test_report_card import AREAS, stated, with_figures
from world import SECRET, World, build

import carec_desktop.ui  # noqa: F401 - PySide6 is imported through it on this Python
from carec_desktop.actions import editions, paper, published_records, record, tracing
from carec_desktop.actions.minting import sign_working
from carec_desktop.i18n import LANGUAGES
from carec_desktop.report.annex import Annex, Entry, Line, Origin, annex
from carec_desktop.report.cited import cited, printed, records_of
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.model import card_model
from carec_desktop.report.rows import reference
from carec_desktop.signals import Slot

EXPECTED = Path(__file__).parent / "expected" / "annex-KGZ-en.txt"
SPEED = Slot("TRP.OC1.ROAD_SWD", "CAREC", "2020", "actual")


def told(facts: CardFacts, area: str, lang: str) -> Annex:
    """The annex over published facts, each of whose records came in the same package."""
    every = (i for one in printed(facts, area).by_reference for i in records_of(cited(facts, area, one)))
    approved = (("approved", "Officer", "2026-03-02", ""),)
    origins = {i: Origin(i, "A record", "Officer", "2026-03-01T10:00:00Z", 3, "5ea1" * 16, approved) for i in every}
    return annex(facts, card_model(facts, area, lang), origins)


def entries(sheet: Annex) -> dict[str, Entry]:
    return {entry.code: entry for group in sheet.groups for entry in group.entries}


def lines(sheet: Annex, measure: str) -> tuple[Line, ...]:
    code = printed(report_world.facts(), "KGZ").of(reference(measure))
    return entries(sheet)[code].lines


def test_says_what_it_said() -> None:
    assert told(report_world.facts(), "KGZ", "en").as_text() == EXPECTED.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_of_every_card_is_told(lang: str) -> None:
    facts = report_world.facts()
    for area in AREAS:
        card, sheet = card_model(facts, area, lang), told(facts, area, lang)
        known = entries(sheet)
        for row in (row for part in card.clusters for row in part.rows):
            entry = known[row.code]
            columns = {line.column for line in entry.lines}
            for letter in "ABCD":
                assert letter in columns or f"{letter} " in entry.silent, (area, row.code, letter)
            assert row.country.kind == "regional" or "E" in columns or "E " in entry.silent
        for panel in card.panels:
            years = {line.column for line in known[panel.code].lines}
            assert {bar.year for bar in panel.bars} <= years
            assert {reading.year for line in panel.lines for reading in line.readings} <= years


def test_a_changed_value_says_what_it_was_and_a_new_one_that_it_is_new() -> None:
    before = {SPEED: (("19.8", ""), ("", "not_collected"))}
    facts = replace(report_world.facts(), changed=frozenset({SPEED}), since="Spring", before=before)
    (line,) = (line for line in lines(told(facts, "KGZ", "en"), SPEED.measure) if line.changed)
    assert line.notes[-1] == "in the edition “Spring”: 19.8 / not collected"
    (line,) = (x for x in lines(told(replace(facts, before={}), "KGZ", "en"), SPEED.measure) if x.changed)
    assert line.notes[-1] == "new since the edition “Spring”"
    assert "1 value changed since the edition “Spring”" in told(facts, "KGZ", "en").lead


def test_a_value_taken_away_or_of_another_year_is_told_too() -> None:
    gone, moved = replace_slot(SPEED, "2015"), replace_slot(SPEED, "2016")
    facts = with_figures(report_world.facts(), stated(SPEED.measure, "CAREC", "21.9", "2016"))
    before = {gone: (("20.1", ""),), moved: (("21.0", ""),)}
    facts = replace(facts, changed=frozenset({gone, moved}), since="Spring", before=before)
    found = {line.period: line for line in lines(told(facts, "KGZ", "en"), SPEED.measure) if line.changed}
    assert (found["2015"].value, found["2015"].notes) == ("taken away", ("in the edition “Spring”: 20.1",))
    assert (found["2016"].value, found["2016"].notes) == ("21.9", ("in the edition “Spring”: 21.0",))


def replace_slot(slot: Slot, period: str) -> Slot:
    return slot._replace(time_period=period)


def test_the_mark_stands_at_the_country_and_at_the_charts(tmp_path: Path) -> None:
    water = stated("WTR.OC1.COUNTRIES", "KGZ", "1")
    growth = Slot("gdp_growth", "KGZ", "2020", "actual")
    facts = replace(with_figures(report_world.facts(), water), changed=frozenset({water.slot, growth}), since="Spring")
    card = card_model(facts, "KGZ", "en")
    assert [row.measure for part in card.clusters for row in part.rows if row.country.changed] == ["WTR.OC1.COUNTRIES"]
    assert [panel.kind for panel in card.panels if panel.changed] == ["growth"]
    assert card_model(facts, "GEO", "en").panels[0].changed is False


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A secretariat with the published record, an edition of it, a correction, and another edition."""
    root = tmp_path_factory.mktemp("annex")
    build(root)
    with World(root).open("secretariat") as ws:
        published_records.write_all(ws)
        signer = ws.signer(SECRET)
        sign_working(ws, signer)
        editions.make(ws, "Spring")
        for view in record.views(ws, "observation"):
            key = view.key
            if (key["measure"], key["time_period"], key["kind"]) == (SPEED.measure, "2020", "actual"):
                record.write(ws, "observation", view.record_id, dict(view.key), {"value": "31.7"}, lang="en")
        sign_working(ws, signer)
        editions.make(ws, "Summer")
        editions.make(ws, "Autumn")
    return root


@pytest.mark.parametrize(
    ("edition", "since", "marked"),
    [("", "Spring", True), ("", "", False), ("Summer", "", True), ("Autumn", "", False), ("Autumn", "Spring", True)],
)
def test_a_correction_is_marked_against_the_edition_named(office: Path, edition: str, since: str, marked: bool) -> None:
    with World(office).open("secretariat", readonly=True) as ws, editions.reading(ws, edition) as then:
        facts = paper.facts(then, editions.named(ws, since) if since else None)
        card = card_model(facts, "KGZ", "en")
        cell = next(r for p in card.clusters for r in p.rows if r.measure == SPEED.measure).region.latest
        assert (cell.texts, cell.changed) == (("31.7",), marked)
        sheet = annex(facts, card, tracing.origins(then, facts, ["KGZ"]))
        notes = [note for line in lines(sheet, SPEED.measure) for note in line.notes if "Spring" in note]
        assert notes == (["in the edition “Spring”: 20.7"] if marked else [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_names_itself_and_opens_at_its_headings(office: Path, tmp_path: Path, lang: str) -> None:
    target = tmp_path / "card.pdf"
    with World(office).open("secretariat", readonly=True) as ws:
        newest = ws.store.ledger.newest_day()
        paper.write_cards(ws, [("KGZ", lang, target)], annex=True)
        card = card_model(paper.facts(ws), "KGZ", lang)
    raw = target.read_bytes()
    tag = {"en": b"en", "ru": b"ru", "zh": b"zh-Hans"}[lang]
    assert b"/Lang (" + tag + b")" in raw
    assert b"/DisplayDocTitle true" in raw
    file, field = QPdfDocument(), QPdfDocument.MetaDataField
    file.load(str(target))
    assert file.metaData(field.Title) == f"{card.header.document}: {card.header.name}"
    assert card.header.framework in file.metaData(field.Subject)
    assert "KGZ-2020-" in file.metaData(field.Keywords)
    assert file.metaData(field.Author)
    assert file.metaData(field.CreationDate).date().toPython().isoformat() == newest
    outline = QPdfBookmarkModel()
    outline.setDocument(file)
    role = QPdfBookmarkModel.Role.Title
    pages = [outline.index(at, 0) for at in range(outline.rowCount(outline.index(-1, -1)))]
    below = [[outline.index(at, 0, page).data(role.value) for at in range(outline.rowCount(page))] for page in pages]
    assert len(pages) == 3
    assert card.heads["short"] in below[0]
    assert card.heads["quality"] in below[1]
    assert f"{card.clusters[0].number}. {card.clusters[0].name}" in below[0]
    assert f"{card.clusters[0].number}. {card.clusters[0].name}" in below[2]
    file.close()
