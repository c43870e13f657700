"""Context (DEfR Annex II): the members' series beside group totals, computed and published, with yearly changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from carec_desktop.framework import Measure
from carec_desktop.framework_named import family_now, named, series_now
from carec_desktop.framework_words import fate
from carec_desktop.groups import ProfileRow, adds_up, belongs, profiles
from carec_desktop.i18n import C_, _
from carec_desktop.localdates import period_bounds
from carec_desktop.report import say
from carec_desktop.report.portfolio_table import PREFIX
from carec_desktop.report.scales import Scale, of_table
from carec_desktop.report.table import Cell, Column, Datum, Row, Table, number, words
from carec_desktop.report.table_facts import TableFacts
from carec_desktop.signals import COMPUTED, REGION

FAMILIES = {
    "growth": ("gdp_growth", "gdp_growth_ado2022"),
    "trade": ("merch_exports", "merch_imports", "comm_services_exports", "comm_services_imports"),
    "shares": ("goods_trade_total", "goods_trade_carec_share", "fdi_inflows_cumulative", "fdi_intra_carec_share"),
}
CHANGE = "_change"
TENTH = Decimal("0.1")
Profiles = Mapping[str, list[ProfileRow]]


def context_tables(facts: TableFacts) -> tuple[Table, ...]:
    """Growth, trade in goods and services, trade and investment within CAREC, and every other series."""
    cards = facts.cards
    areas = [*cards.members, *(group.code for group in cards.framework.groups)]
    areas += sorted({f.ref_area for f in cards.figures if cards.framework.has_area(f.ref_area)} - set(areas))
    made = profiles(cards.framework, cards.figures, areas, of_record=cards.of_record)
    headings = {
        "growth": _("Economic growth"),
        "trade": _("Trade in goods and services"),
        "shares": _("Trade and investment among members"),
    }
    return (
        _family(facts, made, "growth", headings["growth"]),
        _family(facts, made, "trade", headings["trade"]),
        _side_by_side(facts, made, "shares", headings["shares"]),
        _others(facts, made),
    )


def _family(facts: TableFacts, made: Profiles, key: str, heading: str) -> Table:
    """A band a series and a column a period, then the yearly changes."""
    codes = series_now(facts.cards.framework, FAMILIES[key])
    measures = [facts.cards.framework.measure(code) for code in codes]
    every = [row for rows in made.values() for row in rows if row["value"] is not None]
    periods = _in_time(row["time_period"] for row in every if row["series"] in codes)
    moved = {row["time_period"] for row in every if row["series"] in {code + CHANGE for code in codes}}
    moves = [each for each in periods if each in moved]
    columns = (
        Column(C_("tables", "Country or group"), 40, key=True),
        *(Column(say.period(each), 16, numeric=True, noted=True) for each in periods),
        *(Column(say.period(each), 11, numeric=True, group=C_("tables", "Change, % per year")) for each in moves),
    )
    rows = [row for measure in measures for row in _series(facts, made, measure, periods, moves)]
    return Table(
        key, heading, columns, tuple(rows), band_head=C_("tables", "Series"), notes=_notes(facts, made, key, codes),
        empty=_("No figures of these series are here."),
    )  # fmt: skip


def _in_time(periods: Iterable[str]) -> list[str]:
    return sorted(set(periods), key=lambda each: (period_bounds(each)[1], each))


def _side_by_side(facts: TableFacts, made: Profiles, key: str, heading: str) -> Table:
    """A column a series: for series that are stated for one period each."""
    codes = series_now(facts.cards.framework, FAMILIES[key])
    scaled = [(facts.cards.framework.measure(code), _scale(facts, made, code)) for code in codes]
    pairs = [
        (measure, scale, period)
        for measure, scale in scaled
        for period in _in_time(row["time_period"] for rows in made.values() for row in rows
                               if row["series"] == measure.code)
    ]  # fmt: skip
    columns = (
        Column(C_("tables", "Country or group"), 60, key=True),
        *(Column(_("{unit}, {period}").format(unit=scale.unit, period=say.period(period)), 34, numeric=True,
                 noted=True, group=measure.name.say())
          for measure, scale, period in pairs),
    )  # fmt: skip
    rows = []
    for area, name, computed in _lines(facts, made):
        found = [row for row in made[area] if (COMPUTED in row["sources"][:1]) == computed]
        cells = [
            _cell(facts, measure, scale, [row for row in found if row["series"] == measure.code], period)
            for measure, scale, period in pairs
        ]
        if any(cells):
            rows.append(Row((words(name), *cells), strong=area not in facts.cards.members))
    return Table(
        key, heading, columns, tuple(rows), notes=_notes(facts, made, key, codes),
        empty=_("No figures of these series are here."),
    )  # fmt: skip


def _lines(facts: TableFacts, made: Profiles) -> Iterator[tuple[str, str, bool]]:
    """Members, then every group twice: computed from them, and as published."""
    for area in made:
        name = facts.cards.framework.area(area).name.say()
        if area in facts.cards.members:
            yield area, name, False
        else:
            yield area, _("{group}, computed from members").format(group=name), True
            yield area, _("{group}, as published").format(group=name), False


def _scale(facts: TableFacts, made: Profiles, code: str) -> Scale:
    """How the numbers of a series are printed, in every line of it."""
    found = (row["value"] for rows in made.values() for row in rows if row["series"] == code)
    framework = facts.cards.framework
    return of_table(framework, framework.measure(code), (value for value in found if value is not None))


def _series(
    facts: TableFacts, made: Profiles, measure: Measure, periods: Sequence[str], moves: Sequence[str]
) -> Iterator[Row]:
    scale = _scale(facts, made, measure.code)
    band = _("{measure} ({unit})").format(measure=measure.name.say(), unit=scale.unit)
    for area, name, computed in _lines(facts, made):
        mine = [row for row in made[area] if row["series"] == measure.code]
        part = [row for row in mine if (COMPUTED in row["sources"][:1]) == computed]
        if not any(row["value"] is not None for row in part):
            continue
        group = area not in facts.cards.members
        change = [row for row in made[area] if row["series"] == measure.code + CHANGE] if computed or not group else []
        cells = [_cell(facts, measure, scale, part, period) for period in periods]
        yield Row((words(name), *cells, *(_change(change, period) for period in moves)), band, strong=group)


def _cell(facts: TableFacts, measure: Measure, scale: Scale, rows: Sequence[ProfileRow], period: str) -> Cell:
    found: dict[str, Datum] = {}
    for row in rows:
        if row["time_period"] == period and row["value"] is not None:
            raw = scale.exact(row["value"])
            found.setdefault(raw, number(raw, *_noted(facts, measure, row))[0])
    return tuple(found.values())


def _mark(facts: TableFacts, measure: Measure, row: ProfileRow) -> str:
    """ "6 of 7" behind a total with gaps, "?" behind a figure that looks misprinted, "f" behind a forecast."""
    if row["missing"] and COMPUTED in row["sources"][:1]:
        area = row["ref_area"]
        asked = len(belongs(facts.cards.framework, area, row["time_period"]))
        return _("{n} of {asked}").format(n=asked - len(row["missing"]), asked=asked)
    place = (measure.code, row["ref_area"], row["time_period"])
    if any((slot.measure, slot.ref_area, slot.time_period) == place for slot in facts.cards.misprints):
        return "?"
    return C_("tables", "f") if "forecast" in row["flags"] else ""


def _noted(facts: TableFacts, measure: Measure, row: ProfileRow) -> tuple[str, ...]:
    """The mark of a figure and, where it is a sign alone, what it means: the last two of `number`."""
    mark = _mark(facts, measure, row)
    said = {
        "?": _("looks like a misprint; kept as printed and used in no total and no change"),
        C_("tables", "f"): C_("tables", "forecast"),
    }
    return mark, said.get(mark, "")


def _change(rows: Sequence[ProfileRow], period: str) -> Cell:
    for row in rows:
        if row["time_period"] == period and row["value"] is not None:
            return number(say.plain(row["value"].quantize(TENTH, ROUND_HALF_UP) + 0))
    return ()


def _ended(facts: TableFacts, key: str) -> list[str]:
    """What a revision did to series of this table that no measure in force carries on alone."""
    framework = facts.cards.framework
    ended = [one for code in FAMILIES[key] if (one := named(framework, code)).ended]
    said = ((framework.measure(one.last).name.say(), fate(framework, one.last)) for one in ended)
    return [_("{measure}: {reason}").format(measure=name, reason=reason) for name, reason in said]


def _notes(facts: TableFacts, made: Profiles, key: str, codes: Sequence[str]) -> tuple[str, ...]:
    rows = [row for each in made.values() for row in each if row["series"] in codes]
    notes = _ended(facts, key)
    if any("forecast" in row["flags"] for row in rows):
        notes.append(_("f: forecast"))
    names = {area.code: area.name.say() for area in facts.cards.framework.areas}
    gaps = dict.fromkeys(
        (row["ref_area"], tuple(row["missing"])) for row in rows if row["missing"] and COMPUTED in row["sources"][:1]
    )
    by_missing: dict[tuple[str, ...], list[str]] = {}
    for group, missing in gaps:
        by_missing.setdefault(missing, []).append(names[group])
    notes += [
        _("{groups}: no row for {missing}.").format(
            groups=_(", ").join(groups), missing=_(", ").join(names[area] for area in missing)
        )
        for missing, groups in by_missing.items()
    ]
    if any(slot.measure in codes for slot in facts.cards.misprints):
        notes.append(_("?: looks like a misprint; kept as printed and used in no total and no change."))
    if any(adds_up(facts.cards.framework.measure(code)) for code in codes):
        notes.append(_("Only amounts are added up; growth rates and shares never are."))
    return tuple(notes)


# --- every other series ---------------------------------------------------------------------------


def _others(facts: TableFacts, made: Profiles) -> Table:
    framework = facts.cards.framework
    known = {*family_now(framework, PREFIX)}.union(*(series_now(framework, codes) for codes in FAMILIES.values()))
    others = [(each, _scale(facts, made, each.code)) for each in framework.context if each.code not in known]
    columns = (
        Column(C_("tables", "Country or group"), 44, key=True),
        Column(C_("tables", "Period"), 18, key=True, years=True),
        Column(C_("tables", "Value"), 14, numeric=True, noted=True),
        Column(C_("tables", "Source"), 90),
    )
    rows = tuple(
        Row(
            (
                words(framework.area(area).name.say()),
                words(say.period(row["time_period"])),
                number(scale.exact(row["value"]), *_noted(facts, measure, row)),
                words("; ".join(row["sources"])),
            ),
            _("{measure} ({unit})").format(measure=measure.name.say(), unit=scale.unit),
        )
        for measure, scale in others
        for area, found in _region_first(made)
        for row in found
        if row["series"] == measure.code and row["value"] is not None
    )
    return Table(
        "context", _("Other context series"), columns, rows, band_head=C_("tables", "Series"),
        empty=_("No figures of these series are here."),
    )  # fmt: skip


def _region_first(made: Profiles) -> list[tuple[str, list[ProfileRow]]]:
    return sorted(made.items(), key=lambda each: each[0] != REGION)
