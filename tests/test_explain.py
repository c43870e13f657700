"""A code on paper leads back to the figures of its column, and to records, packages, people and decisions."""

from pathlib import Path

import pytest
import report_world
from PySide6.QtPdf import QPdfDocument
from world import SECRET, World, build

import carec_desktop.ui  # noqa: F401 - PySide6 is imported through it on this Python
from carec_desktop.actions import approving, paper, published_records, record, tracing
from carec_desktop.i18n import LANGUAGES
from carec_desktop.problems import UserError
from carec_desktop.report.annex import annex
from carec_desktop.report.cells import Cell
from carec_desktop.report.cited import Cited, cited, printed
from carec_desktop.report.codes import Reference
from carec_desktop.report.model import CardModel, card_model

AREAS = ("KGZ", "GEO")


def printed_codes(card: CardModel) -> frozenset[str]:
    """Every code that stands on the two pages."""
    found = {row.code for cluster in card.clusters for row in cluster.rows}
    found |= {panel.code for panel in card.panels} | {card.participation.code}
    found |= {event.code for event in card.participation.events} | {date.code for date in card.next_dates}
    promised = (*card.promises.own, *card.promises.shared, *card.promises.projects)
    return frozenset(found | {promise.code for promise in promised})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A secretariat with everything published, and with the Kyrgyz Republic's own records merged."""
    root = tmp_path_factory.mktemp("explain")
    build(root)
    world = World(root)
    with world.open("KGZ") as ws:
        published_records.write_all(ws)
    world.merge("secretariat", world.export("KGZ", "KGZ-1.xlsx"))
    with world.open("secretariat") as ws:
        published_records.write_all(ws)
        from carec_desktop.actions.minting import sign_working

        sign_working(ws, ws.signer(SECRET))
    return root


@pytest.fixture
def world(built: Path, tmp_path: Path) -> World:
    return World.copy(built, tmp_path / "world")


def values(found: tuple[Cited, ...], column: str) -> list[str]:
    return [each.value for each in found if each.column == column and each.value]


@pytest.mark.parametrize("area", AREAS)
def test_every_column_leads_to_what_it_prints(area: str) -> None:
    facts = report_world.facts()
    card = card_model(facts, area, "en")
    for row in (row for cluster in card.clusters for row in cluster.rows):
        found = cited(facts, area, Reference("measure", row.measure, "CAREC"))
        cells: dict[str, Cell] = dict(
            zip("ABCD", (row.region.baseline, row.region.previous, row.region.latest, row.region.target), strict=True)
        )
        for column, cell in cells.items():
            assert set(values(found, column)) == set(cell.raw), (row.measure, column)
        if row.country.kind in ("yes", "no", "value"):
            assert set(values(found, "E")) == set(row.country.raw)
        assert any(each.column == "E" for each in found) == row.country.answered


@pytest.mark.parametrize("area", AREAS)
def test_every_printed_code_resolves_to_records_of_the_ledger(built: Path, area: str) -> None:
    with World(built).open("secretariat", readonly=True) as ws:
        facts = paper.facts(ws)
        card = card_model(facts, area, "en")
        codes = printed_codes(card)
        assert len(codes) > 45
        for code in sorted(codes):
            found = tracing.meanings(facts, code, [area])
            assert [each.cards for each in found] == [(area,)], code
            told = tracing.trace(ws, (i for each in found[0].cited for i in each.records))
            for datum in found[0].cited:
                assert datum.records, (code, datum)
                for name in datum.records:
                    assert told[name].answers, (code, datum)
                    assert all(said.who and said.when and said.seal and said.package for said in told[name].answers)
                    # What is printed is what the record says.
                    if datum.value and datum.source != "computed":
                        assert datum.value in {said.value for said in told[name].answers}


def test_bars_of_a_panel_are_behind_its_code(built: Path) -> None:
    with World(built).open("secretariat", readonly=True) as ws:
        facts = paper.facts(ws)
        card = card_model(facts, "KGZ", "en")
        growth = card.panels[0]
        found, _records = tracing.explain(ws, growth.code, "KGZ")
        for bar in growth.bars:
            assert bar.raw in values(found[0].cited, bar.year)
        year = growth.bars[-1].year
        (one,), _records = tracing.explain(ws, f"{growth.code.lower()}-{year}", "KGZ")
        assert {each.period for each in one.cited} == {year}


def test_a_country_its_package_and_the_decisions_are_named(world: World) -> None:
    with world.open("KGZ") as ws:
        own = next(v for v in record.views(ws, "observation", "KGZ") if v.key["measure"] == "gdp_growth")
    period = own.key["time_period"]
    with world.open("secretariat") as ws:
        signer = ws.signer(SECRET)
        approving.approve(ws, signer, "KGZ", period)
        told = tracing.trace(ws, [own.record_id])[own.record_id]
        said = next(each for each in told.answers if each.question == "value")
        assert (said.who, said.purpose, said.package) == ("Focal point KGZ", "report", 1)
        assert said.seal in {a.seal for a in ws.store.ledger.attestations()}
        assert [(each.question, each.who) for each in told.decisions] == [("_approved", "Secretariat")]


def test_an_unknown_code_is_told_so_and_nothing_else(built: Path) -> None:
    with World(built).open("secretariat", readonly=True) as ws:
        with pytest.raises(UserError, match="ZZZZ"):
            tracing.explain(ws, "ZZZZ-A")
        with pytest.raises(UserError):
            tracing.explain(ws, "ZZZZ", "XXX")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_annex_lists_every_code_and_leaves_the_two_pages(built: Path, tmp_path: Path, lang: str) -> None:
    with World(built).open("secretariat", readonly=True) as ws:
        jobs = [("KGZ", lang, tmp_path / "card.pdf")]
        paper.write_cards(ws, jobs)
        alone = QPdfDocument()
        alone.load(str(jobs[0][2]))
        texts = [alone.getAllText(page).text() for page in range(alone.pageCount())]
        assert paper.write_cards(ws, jobs, annex=True).refused == ()
        both = QPdfDocument()
        both.load(str(jobs[0][2]))
        assert len(texts) == 2 < both.pageCount()
        assert [both.getAllText(page).text() for page in range(2)] == texts
        first = jobs[0][2].read_bytes()
        paper.write_cards(ws, jobs, annex=True)
        assert jobs[0][2].read_bytes() == first
        facts = paper.facts(ws)
        card = card_model(facts, "KGZ", lang)
        book = annex(facts, card, tracing.origins(ws, facts, ["KGZ"]))
        assert {entry.code for group in book.groups for entry in group.entries} == printed_codes(card)
        alone.close()
        both.close()


def test_codes_are_told_the_same_on_every_card() -> None:
    facts = report_world.facts()
    known: dict[str, set[Reference]] = {}
    for area in facts.members:
        for code, reference in printed(facts, area).by_code.items():
            known.setdefault(code, set()).add(reference)
    for code in [code for code, found in known.items() if len(found) > 1]:
        assert {each.reference for each in tracing.meanings(facts, code, facts.members)} == known[code]
