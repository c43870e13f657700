"""The portfolio (DEfR Tables 2 and 3): what is published beside what project records add up to.

Two lines a metric and period: published, from records. Where the records do not reach the published total, a table
of its own gives both numbers and says why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from carec_desktop.framework_named import Named, family_now, named
from carec_desktop.framework_reading import times
from carec_desktop.i18n import C_, _, ngettext
from carec_desktop.localdates import period_bounds, period_kind
from carec_desktop.report import say
from carec_desktop.report.rebuilding import Rebuilt, rebuilt
from carec_desktop.report.scales import Scale, of_table
from carec_desktop.report.table import Cell, Column, Row, Table, number, whole, words
from carec_desktop.report.table_facts import TableFacts
from carec_desktop.signals import COMPUTED, REGION, Figure

PREFIX = "portfolio_"
INVESTMENT = (
    "amount_total", "projects_total", "share_adb", "share_cofinanciers", "share_governments", "share_trade",
    "share_transport", "share_energy", "projects_trade", "projects_transport", "projects_energy", "amount_transport",
    "amount_energy",
)  # fmt: skip
ASSISTANCE = ("ta_total", "ta_amount", "ta_share_trade", "ta_energy", "ta_second_tier")
WIDE, NARROW = 34.0, 13.0


def portfolio_tables(facts: TableFacts) -> tuple[Table, ...]:
    """Investment, technical assistance, where published and rebuilt differ, and what else is published."""
    checked = [*_checks(facts, INVESTMENT), *_checks(facts, ASSISTANCE)]
    return (
        _table(facts, "portfolio", _("Investment projects (DEfR Table 2)"), INVESTMENT),
        _table(facts, "assistance", _("Technical assistance (DEfR Table 3)"), ASSISTANCE),
        Table(
            "differences", _("Published totals and project records"), _check_columns(), tuple(checked),
            band_head=C_("tables", "Total"),
            lead=_(
                "Every published total of both tables beside what the project records here add up to. "
                "A total is rebuilt only as far as the records go."
            ),
            empty=_("No published totals are here."),
        ),
        _others(facts),
    )  # fmt: skip


def published(facts: TableFacts, metric: str) -> list[Figure]:
    """Every published figure of a metric, in the order of its sources."""
    return _published(facts, _today(facts, metric).code)


def _published(facts: TableFacts, code: str) -> list[Figure]:
    found = [each for each in facts.cards.of(code, REGION) if each.kind == "actual" and each.number is not None]
    return sorted((each for each in found if each.source != COMPUTED), key=_in_order)


def _today(facts: TableFacts, metric: str) -> Named:
    return named(facts.cards.framework, PREFIX + metric)


def _rebuilt(facts: TableFacts, metric: str, period: str) -> Rebuilt | None:
    """A metric from the records, in the unit in force; None for one that no project tells, or that means another
    thing since a revision."""
    today, made = _today(facts, metric), rebuilt(metric, facts.projects, period)
    if made is None or made.value is None or today.factor == 1:
        return None if today.anew or today.ended else made
    return None if today.anew or today.ended else replace(made, value=Decimal(times(made.value, today.factor)))


def _scale(facts: TableFacts, metric: str, made: Iterable[Rebuilt | None] = ()) -> Scale:
    """How the numbers of a metric are printed, published ones and rebuilt ones alike."""
    numbers = [each.number for each in published(facts, metric)] + [each.value for each in made if each]
    framework = facts.cards.framework
    known = (number for number in numbers if number is not None)
    return of_table(framework, framework.measure(_today(facts, metric).last), known)


def _in_order(figure: Figure) -> tuple[bool, str, str]:
    return "Table" not in figure.source, figure.source, figure.time_period


def short(source: str) -> str:
    """A source without what stands in brackets: "DEfR 2020 Table 2"."""
    return source.partition(" (")[0]


# --- periods --------------------------------------------------------------------------------------


def periods(facts: TableFacts, metrics: Sequence[str]) -> list[str]:
    """Columns: the period that holds all others first, then by their end; years with records follow."""
    found = {figure.time_period for metric in metrics for figure in published(facts, metric)}
    kinds = ("assistance",) if metrics == ASSISTANCE else ("investment",)
    dated = [each.approved[:4] for each in facts.projects if each.kind in kinds and each.approved[:4].isdecimal()]
    last = max((period_bounds(each)[1].year for each in found), default=0)
    found |= {year for year in dated if int(year) > last}
    first = min((period_bounds(each)[0] for each in found), default=None)
    return sorted(found, key=lambda each: _place(each, first, last))


def _place(period: str, first: object, last: int) -> tuple[bool, int, int]:
    start, end = period_bounds(period)
    everything = start == first and end.year == last and period_kind(period) != "year"
    return not everything, end.year, -start.year if period_kind(period) == "year" else 0


# --- the wide tables ------------------------------------------------------------------------------


def _table(facts: TableFacts, key: str, heading: str, metrics: Sequence[str]) -> Table:
    columns = periods(facts, metrics)
    heads = [Column(say.period(each), NARROW, numeric=True, noted=True) for each in columns]
    found = [row for metric in metrics for row in _metric_rows(facts, metric, columns)]
    return Table(
        key, heading, (Column(C_("tables", "Stated by"), WIDE, key=True), *heads), tuple(found),
        band_head=C_("tables", "Total"), notes=(_records_note(), *_sources(facts, metrics)),
        empty=_("No published totals are here."),
    )  # fmt: skip


def _sources(facts: TableFacts, metrics: Sequence[str]) -> list[str]:
    """The full wording of sources that the table shortens."""
    return list(dict.fromkeys(
        each.source for metric in metrics for each in published(facts, metric) if short(each.source) != each.source
    ))  # fmt: skip


def _records_note() -> str:
    return _(
        "From records: approved projects recorded here, trade, transport and energy, in USD; the small number says how "
        "many records stand behind it. A share by financier needs records that say who pays how much."
    )


def _metric_rows(facts: TableFacts, metric: str, columns: Sequence[str]) -> Iterator[Row]:
    if not _today(facts, metric).last:
        return
    stated = published(facts, metric)
    made = {period: _rebuilt(facts, metric, period) for period in columns}
    recorded = any(each and each.records for each in made.values())
    if not stated and not recorded:
        return
    scale = _scale(facts, metric, made.values())
    band = _name(facts, metric, scale)
    for source in dict.fromkeys(each.source for each in stated):
        own = {each.time_period: scale.exact(each.number or Decimal(0)) for each in stated if each.source == source}
        cells = tuple(number(own[period]) if period in own else () for period in columns)
        yield Row((words(short(source)), *cells), band)
    if any(each is not None for each in made.values()):
        cells = tuple(_rebuilt_cell(made[period], scale) for period in columns)
        yield Row((words(_("from project records")), *cells), band)


def _rebuilt_cell(made: Rebuilt | None, scale: Scale) -> Cell:
    if made is None or not made.records or made.value is None:
        return words("–", f"n = {say.count(made.records)}") if made and made.records else words("–")
    return number(scale.exact(made.value), f"n = {say.count(made.records - made.without)}")


def _name(facts: TableFacts, metric: str, scale: Scale) -> str:
    measure = facts.cards.framework.measure(_today(facts, metric).last)
    return _("{measure} ({unit})").format(measure=measure.name.say(), unit=scale.unit)


# --- where they differ ----------------------------------------------------------------------------


def _check_columns() -> tuple[Column, ...]:
    return (
        Column(C_("tables", "Period"), 24, key=True, years=True),
        Column(C_("tables", "Published"), 18, numeric=True),
        Column(C_("tables", "From records"), 18, numeric=True),
        Column(C_("tables", "Records"), 14, numeric=True),
        Column(C_("tables", "Comparison"), 80),
        Column(C_("tables", "Source"), 60),
    )


def _checks(facts: TableFacts, metrics: Sequence[str]) -> Iterator[Row]:
    order = periods(facts, metrics)
    for metric in metrics:
        for figure in sorted(published(facts, metric), key=lambda each: order.index(each.time_period)):
            made = _rebuilt(facts, metric, figure.time_period)
            if made is None:
                continue
            scale = _scale(facts, metric, [made])
            told = made.value is not None and (made.records or made.value == figure.number)
            value = scale.exact(made.value) if told and made.value is not None else ""
            cells = (
                words(say.period(figure.time_period)), number(scale.exact(figure.number or Decimal(0))), number(value),
                whole(made.records), words(_verdict(facts, metric, figure, made, scale)), words(short(figure.source)),
            )  # fmt: skip
            yield Row(cells, _name(facts, metric, scale))


def _verdict(facts: TableFacts, metric: str, figure: Figure, made: Rebuilt, scale: Scale) -> str:
    """Equal, or in what the records fall short, or by how much both differ."""
    stated = figure.number or Decimal(0)
    if made.whole and made.value == stated:
        return _("equal")
    if not made.records:
        return _("no project record of this period")
    if made.without:
        return ngettext(
            "{n} record does not say the amount in USD, or who pays what",
            "{n} records do not say the amount in USD, or who pays what", made.without,
        ).format(n=say.count(made.without))  # fmt: skip
    expected = _expected(facts, metric, figure)
    if expected and made.records < expected:
        return _("records hold {n} of {expected} projects").format(
            n=say.count(made.records), expected=say.count(expected)
        )
    gap = Decimal(scale.exact((made.value or Decimal(0)) - stated))
    return _("records give {gap} against the published total").format(gap=f"{gap:+f}".replace("-", "−"))


def _expected(facts: TableFacts, metric: str, figure: Figure) -> int:
    """How many projects the published table counts behind a total, 0 where it does not say."""
    if metric.startswith("ta_"):
        of_all = "ta_energy" if metric == "ta_energy" else "ta_total"
    else:
        which = metric.partition("_")[2]
        part = metric.startswith(("amount_", "projects_")) and which in ("trade", "transport", "energy")
        of_all = f"projects_{which}" if part else "projects_total"
    same = [each for each in published(facts, of_all) if each.time_period == figure.time_period and each.number]
    return int(same[0].number or 0) if same else 0


# --- the rest -------------------------------------------------------------------------------------


def _others(facts: TableFacts) -> Table:
    """Published figures of the program that are in neither table."""
    framework = facts.cards.framework
    known = {_today(facts, metric).code for metric in (*INVESTMENT, *ASSISTANCE)}
    found = [each for code in family_now(framework, PREFIX) if code not in known for each in _published(facts, code)]
    columns = (
        Column(C_("tables", "Figure"), 74, key=True),
        Column(C_("tables", "Period"), 22, key=True, years=True),
        Column(C_("tables", "Value"), 14, numeric=True),
        Column(C_("tables", "Unit"), 28),
        Column(C_("tables", "Source"), 64),
    )
    made = tuple(
        Row((
            words(framework.measure(each.measure).name.say()), words(say.period(each.time_period)),
            number(scale.exact(value)), words(scale.unit), words(short(each.source)),
        ))
        for each in found if (value := each.number) is not None
        for scale in [of_table(framework, framework.measure(each.measure), [value])]
    )  # fmt: skip
    return Table("program", _("Other figures of the program"), columns, made, empty=_("No published totals are here."))
