"""Women and men: everybody counted in a year, by what they were counted as. Nothing is estimated."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from carec_desktop.i18n import C_, _
from carec_desktop.names import counted_name
from carec_desktop.report import say
from carec_desktop.report.table import Cell, Column, Row, Table, number, whole, words
from carec_desktop.report.table_facts import SexRow, TableFacts

SEXES = ("F", "M", "_U")


def women_tables(facts: TableFacts) -> tuple[Table, ...]:
    """One band a year, the newest first."""
    columns = (
        Column(C_("tables", "Counted as"), 66, key=True),
        Column(C_("tables", "Women"), 20, numeric=True),
        Column(C_("tables", "Men"), 20, numeric=True),
        Column(C_("tables", "Not stated"), 20, numeric=True),
        Column(C_("tables", "Total"), 20, numeric=True),
        Column(C_("tables", "Women, %"), 20, numeric=True),
        Column(C_("tables", "Records"), 20, numeric=True),
    )
    years = sorted(facts.sexes or {}, reverse=True)
    made = tuple(row for year in years for row in _rows(facts, year))
    return (
        Table(
            "women", _("Women and men"), columns, made, band_head=C_("tables", "Year"),
            notes=(
                _("Women, %: among those whose sex is stated. A level of events is part of the participants above it; "
                  "a person who came twice is counted twice."),
            ),
            empty=_("Nobody has recorded how many women and men took part yet."),
        ),
    )  # fmt: skip


def _rows(facts: TableFacts, year: str) -> Iterator[Row]:
    for row in (facts.sexes or {})[year]:
        total = sum(row.counts.values())
        if total:
            cells = tuple(whole(row.counts.get(sex)) for sex in SEXES)
            yield Row(
                (words(_name(facts, row)), *cells, whole(total), _share(row), whole(row.records)), year,
                strong=row.what == "people",
            )  # fmt: skip


def _name(facts: TableFacts, row: SexRow) -> str:
    if row.form == "observation":
        return facts.cards.framework.measure(row.what).name.say()
    return counted_name(row.form, row.what)


def _share(row: SexRow) -> Cell:
    stated = row.counts.get("F", 0) + row.counts.get("M", 0)
    if not stated:
        return ()
    share = Decimal(100 * row.counts.get("F", 0)) / stated
    return number(say.plain(share.quantize(Decimal("0.1"), ROUND_HALF_UP)))
