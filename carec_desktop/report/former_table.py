"""Measures that have ended: what was stated about them stays as it was, with what a revision made of each.

Figures that a measure in force takes over stand with it in the other tables and are not said again here.
"""

from collections.abc import Callable
from decimal import Decimal

from carec_desktop.framework_words import fate
from carec_desktop.i18n import C_, _
from carec_desktop.report import say, words
from carec_desktop.report.cells import said_value
from carec_desktop.report.scales import of_table
from carec_desktop.report.table import Column, Datum, Row, Table
from carec_desktop.report.table import words as text
from carec_desktop.report.table_facts import TableFacts
from carec_desktop.signals import Figure, in_time, settled


def former_tables(facts: TableFacts) -> tuple[Table, ...]:
    """One table, or none while no measure has ended with figures."""
    framework = facts.cards.framework
    ended = {code: fate(framework, code) for code in dict.fromkeys(change.old for change in framework.changes)}
    found = [figure for figure in settled(facts.cards.former) if figure.value or figure.reason]
    rows: list[Row] = []
    leads: dict[str, str] = {}
    for measure in framework.former:
        of_measure = sorted((figure for figure in found if figure.measure == measure.code), key=_in_order(facts))
        scale = of_table(framework, measure, (figure.number for figure in of_measure if figure.number is not None))
        band = _("{measure} ({unit})").format(measure=measure.name.say(), unit=scale.unit)
        if band in leads:  # another that ended has the same name
            band = _("{measure} ({unit})").format(measure=band, unit=measure.code)
        leads |= {band: ended.get(measure.code, "")} if of_measure else {}
        rows += [Row(_cells(facts, figure, scale.exact(figure.number or Decimal(0))), band) for figure in of_measure]
    columns = (
        Column(C_("tables", "Country or group"), 44, key=True),
        Column(C_("tables", "Period"), 18, key=True, years=True),
        Column(C_("tables", "Kind"), 14, key=True),
        Column(C_("tables", "Value"), 18, numeric=True),
        Column(C_("tables", "Source"), 80),
    )
    table = Table(
        "former", _("Ended measures"), columns, tuple(rows), band_head=C_("tables", "Measure"), leads=leads,
        lead=_("Figures of measures that a revision of the framework retired, split or joined, as they were stated."),
    )  # fmt: skip
    return (table,) if rows else ()


def _in_order(facts: TableFacts) -> Callable[[Figure], tuple[object, ...]]:
    """Area by area as the framework lists them, then in time."""
    places = {area.code: at for at, area in enumerate(facts.cards.framework.areas)}
    return lambda figure: (places.get(figure.ref_area, len(places)), figure.ref_area, *in_time(figure))


def _cells(facts: TableFacts, figure: Figure, exact: str) -> tuple[tuple[Datum, ...], ...]:
    framework = facts.cards.framework
    area = framework.area(figure.ref_area).name.say() if framework.has_area(figure.ref_area) else figure.ref_area
    said = said_value(framework, figure.measure, figure.value, figure.reason)
    number = figure.number is not None and framework.measure(figure.measure).value_type != "boolean"
    value = Datum(say.number(exact), exact) if number else Datum(said)
    kinds = {"baseline": words.heads()["baseline"], "target": words.heads()["target"], "actual": _("Value")}
    return (
        text(area), text(say.period(figure.time_period)), text(kinds[figure.kind]), (value,), text(figure.source),
    )  # fmt: skip
