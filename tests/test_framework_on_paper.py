"""What a revision changes is still on paper: every figure printed before it is printed after it, read through the
mapping, or its measure is named as ended with what was stated about it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
import report_world

from carec_desktop.framework import Framework
from carec_desktop.framework_reading import only_former, read_through, reader
from carec_desktop.groups import misprints
from carec_desktop.i18n import speaking
from carec_desktop.judge import judge_all
from carec_desktop.report import context
from carec_desktop.report.card import card_pdf
from carec_desktop.report.cited import Cited, cited
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.former_table import former_tables
from carec_desktop.report.model import card_model, references
from carec_desktop.report.table import Table
from carec_desktop.report.table_facts import TableFacts
from carec_desktop.report.tables import tables_book
from carec_desktop.rollup import computed
from carec_desktop.signals import COMPUTED, Figure
from tests.revising import Edit, added, again, change, counted_in, framework_with, gone, under

AREA = "KGZ"
READ_ON: dict[str, tuple[Edit, ...]] = {
    "rename": (again("merch_exports", "exports"), change("rename", "merch_exports", "exports")),
    "unit": (
        again("merch_exports", "exports"), counted_in("exports", "usd"),
        change("unit", "merch_exports", "exports", factor="1000000"),
    ),
    "redefine": (
        again("merch_exports", "exports"), change("redefine", "merch_exports", "exports", since="2019"),
    ),
    "unit of the total of the portfolio": (
        again("portfolio_amount_total", "lent"), counted_in("lent", "usd"),
        change("unit", "portfolio_amount_total", "lent", factor="1000000"),
    ),
    "growth renamed": (again("gdp_growth", "growth"), change("rename", "gdp_growth", "growth")),
    "move": (
        again("TSM.OC1.IMPROVED", "TSM.OP1.IMPROVED"), under("TSM.OP1.IMPROVED", "TSM OP 1"),
        change("move", "TSM.OC1.IMPROVED", "TSM.OP1.IMPROVED"),
    ),
}  # fmt: skip
ENDED: dict[str, tuple[Edit, ...]] = {
    "retire": (gone("merch_exports"), change("retire", "merch_exports")),
    "split": (
        added("rail", "merch_exports", "Rail exports"), added("road", "merch_exports", "Road exports"),
        gone("merch_exports"), change("split", "merch_exports", "rail road"),
    ),
    "merge": (
        added("goods", "merch_exports", "Goods"), gone("merch_exports"), change("merge", "merch_exports", "goods"),
        gone("merch_imports"), change("merge", "merch_imports", "goods"),
    ),
}  # fmt: skip
EVERY = READ_ON | ENDED


@cache
def revised(kind: str) -> CardFacts:
    """The published record under a revision of one kind; "" is the one before it."""
    framework = framework_with(*EVERY[kind]) if kind else Framework.load()
    stated = tuple(read_through(framework, report_world.figures()))
    everything = (*stated, *computed(framework, stated))
    return replace(
        report_world.facts(), framework=framework, figures=everything, judgements=judge_all(framework, everything),
        former=tuple(only_former(framework, report_world.figures())),
        misprints=frozenset(misprints(framework, everything)),
    )  # fmt: skip


def on_card(facts: CardFacts) -> Iterator[Cited]:
    """Every stated figure that stands behind a code of the card."""
    for reference in references(facts, AREA):
        yield from (each for each in cited(facts, AREA, reference) if each.kind and each.source != COMPUTED)


def as_figure(each: Cited) -> Figure:
    return Figure(each.name, each.ref_area, each.period, each.kind, each.source, each.dimensions, each.value)


@pytest.mark.parametrize("kind", EVERY)
def test_every_figure_of_a_card_stays_on_it_or_with_the_ended_measures(kind: str) -> None:
    facts = revised(kind)
    read = reader(facts.framework)
    now = {(one.slot, one.source, one.value) for one in map(as_figure, on_card(facts))}
    ended = {(one.slot, one.source, one.value) for one in facts.former}
    for one in map(as_figure, on_card(revised(""))):
        after = read(one)
        assert (after.slot, after.source, after.value) in now | ended, one
    assert bool(ended) == (kind in ENDED)


def rows_of(table: Table) -> set[tuple[str, str, str]]:
    """What a table says: who, when, and the number a spreadsheet gets."""
    return {
        (" ".join(datum.text for datum in row.cells[0]), f"{column.group} {column.head}", datum.raw)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True) for datum in cell if datum.raw
    }  # fmt: skip


@pytest.mark.parametrize("kind", READ_ON)
def test_every_number_of_a_table_stays_in_its_table(kind: str) -> None:
    before, after = (tables_book(TableFacts(revised(each)), "en").tables for each in ("", kind))
    now = {table.key: rows_of(table) for table in after}
    for table in before:
        gone = {row for row in rows_of(table) - now[table.key] if not (kind == "redefine" and "Change" in row[1])}
        assert not gone, (table.key, sorted(gone)[:5])
    assert not any(table.key == "former" for table in after)


@pytest.mark.parametrize("kind", ENDED)
def test_what_has_ended_has_a_table_of_its_own(kind: str) -> None:
    facts = TableFacts(revised(kind))
    (table,) = former_tables(facts)
    stated = {(f.ref_area, f.time_period, f.value) for f in facts.cards.former if f.value}
    assert len(table.rows) >= len(stated)
    assert {datum.raw for row in table.rows for datum in row.cells[3]} >= {value for _area, _when, value in stated}
    assert all(table.leads.values()), "what became of each measure is said"
    trade = next(each for each in tables_book(facts, "en", "context").tables if each.key == "trade")
    assert any("revision 2026-1" in note for note in trade.notes)


def test_nothing_has_ended_before_a_revision() -> None:
    assert former_tables(TableFacts(revised(""))) == ()


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
@pytest.mark.parametrize("kind", ["unit", "redefine", "split"])
def test_the_card_can_be_printed_after_a_revision(kind: str, lang: str) -> None:
    assert card_pdf(revised(kind), AREA, lang)


def goods(kind: str) -> context.Panel:
    return next(panel for panel in card_model(revised(kind), AREA, "en").panels if panel.kind == "goods")


def test_the_chart_is_drawn_in_the_unit_in_force() -> None:
    before, after = goods(""), goods("unit")
    assert after.heading == "Goods trade, USD million"
    assert [[each.words for each in line.readings] for line in after.lines] == [
        [each.words for each in line.readings] for line in before.lines
    ]
    assert {each.raw for each in after.lines[0].readings} == {
        f"{each.raw}000000" for each in before.lines[0].readings
    }, "what is recorded is read, not rounded"
    assert after.note == before.note


def test_a_break_is_drawn_and_said() -> None:
    exports = goods("redefine").lines[0]
    assert [each.year for each in exports.readings if each.apart] == ["2019"]
    assert "2019: break in the series" in goods("redefine").note


@pytest.mark.parametrize(
    ("kind", "words"), [("retire", "series ended"), ("split", "Rail exports; Road exports"), ("merge", "Goods")]
)
def test_a_chart_says_what_a_revision_did(kind: str, words: str) -> None:
    panel = goods(kind)
    said = panel.note + panel.reason
    assert words in said
    assert "not available" not in said
    assert len(panel.lines) == (0 if kind == "merge" else 1), "imports stay where only exports have ended"


def test_the_sentence_on_page_one_follows() -> None:
    with speaking("en"):
        before, after = (context.trade_facts(revised(kind), AREA) for kind in ("", "unit"))
        assert before == after
        assert before is not None
        assert before.amount == "USD 5,649 million"
        assert context.trade_ended(revised("retire")) == "series ended by a revision of the framework"
