"""Context: the country's own series, never rated. Five panels, each with its figures or the reason for none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from carec_desktop.framework import Framework
from carec_desktop.framework_named import Named, named
from carec_desktop.framework_reading import times
from carec_desktop.i18n import _
from carec_desktop.report import say
from carec_desktop.report.codes import Codes, Reference
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.scales import Scale, scale_of
from carec_desktop.signals import Figure, of_one_meaning, stretches

GROWTH, GROWTH_NEWER = "gdp_growth", "gdp_growth_ado2022"
GOODS = ("merch_exports", "merch_imports")
SERVICES = ("comm_services_exports", "comm_services_imports")
SHARES = {"intra": ("goods_trade_carec_share", "goods_trade_total"),
          "fdi": ("fdi_intra_carec_share", "fdi_inflows_cumulative")}  # fmt: skip
NAMES: dict[str, tuple[str, ...]] = {
    "growth": (GROWTH, GROWTH_NEWER), "goods": GOODS, "services": SERVICES, **SHARES,
}  # fmt: skip
BARS, DOTS = 6, 4  # years drawn


@dataclass(frozen=True)
class Reading:
    """One year of a series: the number for drawing, the words for printing."""

    year: str
    value: float
    words: str
    raw: str
    forecast: bool = False
    disputed: bool = False  # the country's own answers contradict each other
    apart: bool = False  # a break lies between the year before and this one


@dataclass(frozen=True)
class Line:
    """One drawn series; `missing` are years whose printed figure is not used (a misprint)."""

    name: str
    readings: tuple[Reading, ...]
    solid: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """A part of a whole, 0 to 100, and the whole it is a part of."""

    value: float
    words: str
    raw: str
    period: str
    of_what: str
    total: str
    total_period: str
    total_words: str
    total_raw: str
    hundred: str


@dataclass(frozen=True)
class Panel:
    """One panel: bars, lines or a share; with none of them `reason` says why."""

    kind: str  # growth, goods, services, intra, fdi
    heading: str
    code: str
    bars: tuple[Reading, ...] = ()
    lines: tuple[Line, ...] = ()
    share: Share | None = None
    note: str = ""
    reason: str = ""
    changed: bool = False  # a value it draws differs from the edition the card is compared with

    def as_text(self) -> str:
        parts = [f"{bar.year} {bar.words}{' forecast' if bar.forecast else ''}" for bar in self.bars]
        parts += [
            line.name + ": " + ", ".join(f"{each.year} {each.words}" for each in line.readings) for line in self.lines
        ]
        if self.share:
            parts += [f"{self.share.words} {self.share.period} {self.share.of_what}"]
            parts += [f"{self.share.total} {self.share.total_period} {self.share.total_words}"]
        marks = "[changed] " if self.changed else ""
        return " | ".join([marks + self.heading, *parts, self.note or self.reason, self.code])


@dataclass(frozen=True)
class Strand:
    """A series of a panel: the measure the program names, what stands for it in the framework in force, one figure a
    period. `ratio` turns its numbers into those of the panel's first series in force, so that both share one scale."""

    today: Named
    figures: dict[str, Figure]
    ratio: Decimal = Decimal(1)

    def number(self, figure: Figure) -> Decimal:
        number = _number(figure)
        return number if self.ratio == 1 else Decimal(times(number, self.ratio))

    def numbers(self) -> list[Decimal]:
        return [self.number(figure) for figure in self.figures.values()]

    def breaks(self) -> tuple[str, ...]:
        """Periods between which and the one before the series is not comparable."""
        side, every = stretches(self.figures.values()), self.figures.values()
        return tuple(after.time_period for before, after in pairwise(every) if side(before) != side(after))


def strands(facts: CardFacts, names: Iterable[str], ref_area: str) -> tuple[Strand, ...]:
    """The series behind `names`, read through the changes of the framework, in the unit of the first in force."""
    today = [named(facts.framework, name) for name in names]
    base = next((one.factor for one in today if one.code), Decimal(1))
    return tuple(Strand(one, series(facts, one.code, ref_area) if one.code else {}, base / one.factor) for one in today)


def series_of(framework: Framework, kind: str) -> tuple[str, ...]:
    """The measures in force that a panel draws."""
    every = (named(framework, name) for name in NAMES[kind])
    return tuple(one.code for one in every if one.code)


def scale(facts: CardFacts, found: Iterable[Strand]) -> Scale:
    """How the numbers of a panel are printed, in the unit of its first series in force."""
    every = [strand for strand in found if strand.today.code]
    if not every:
        return Scale(0, "")
    measure = facts.framework.measure(every[0].today.code)
    return scale_of(facts.framework, measure, (number for strand in every for number in strand.numbers()))


def absence(facts: CardFacts, today: Named) -> str:
    """Why a series cannot be drawn: what a revision did to it, or that the sources have nothing."""
    if not today.ended:
        return _("not available in the sources")
    names = _("; ").join(facts.framework.measure(code).short.say() for code in today.after)
    said = {
        "split": _("series split by a revision of the framework into: {names}"),
        "merge": _("series joined with others by a revision of the framework: {names}"),
    }.get(today.ended, _("series ended by a revision of the framework"))
    return said.format(names=names)


def panel_reference(kind: str, ref_area: str) -> Reference:
    return Reference("context", kind, ref_area)


def panels(facts: CardFacts, ref_area: str, codes: Codes) -> tuple[Panel, ...]:
    """The five panels in their order on the page."""
    code = {kind: codes.of(panel_reference(kind, ref_area)) for kind in KINDS}
    drawn = (
        _growth(facts, ref_area, code["growth"]),
        _trade(facts, ref_area, "goods", code["goods"]),
        _trade(facts, ref_area, "services", code["services"]),
        _share(facts, ref_area, "intra", code["intra"]),
        _share(facts, ref_area, "fdi", code["fdi"]),
    )
    moved = {slot.measure for slot in facts.changed or () if slot.ref_area == ref_area}
    held = {kind: series_of(facts.framework, kind) for kind in KINDS}
    return tuple(replace(panel, changed=not moved.isdisjoint(held[panel.kind])) for panel in drawn)


KINDS = ("growth", "goods", "services", "intra", "fdi")


def series(facts: CardFacts, name: str, ref_area: str) -> dict[str, Figure]:
    """One figure a period: of the decided source, else the country's own, else the published one."""
    found: dict[str, Figure] = {}
    for figure in of_one_meaning(facts.of(name, ref_area)):
        if figure.number is None or figure.kind == "target" or figure.slot in facts.misprints:
            continue
        rival = found.get(figure.time_period)
        if rival is None or _rank(facts, figure) > _rank(facts, rival):
            found[figure.time_period] = figure
    return dict(sorted(found.items()))


def _rank(facts: CardFacts, figure: Figure) -> tuple[bool, bool]:
    return facts.of_record.get(figure.slot) == figure.source, figure.state in ("clean", "conflict")


def rivals(facts: CardFacts, figure: Figure) -> list[str]:
    """Every value of an undecided conflict the figure is part of, smallest first; empty without one."""
    if figure.state != "conflict":
        return []
    same = [
        each
        for each in facts.of(figure.measure, figure.ref_area)
        if each.slot == figure.slot and each.source == figure.source and each.number is not None
    ]
    values = {each.value: each for each in same}
    return sorted(values, key=lambda value: _number(values[value])) if len(values) > 1 else []


def _disputes(facts: CardFacts, strand: Strand, shown: Scale) -> list[str]:
    """Undecided conflicts of a series in words: "2019: 3,798 ≠ 3,801, undecided"."""
    said = []
    for figure in strand.figures.values():
        if values := rivals(facts, figure):
            numbers = [times(Decimal(value), strand.ratio) for value in values]
            words = " ≠ ".join(shown.apart(numbers))
            said.append(_("{year}: {values}, undecided").format(year=say.period(figure.time_period), values=words))
    return said


def _breaks(found: Iterable[Strand]) -> list[str]:
    """Where a series cannot be compared with what it was before, in words."""
    years = sorted({say.period(year) for strand in found for year in strand.breaks()})
    early = [strand for strand in found if strand.figures and all(f.meaning for f in strand.figures.values())]
    said = [_("{years}: break in the series").format(years=", ".join(years))] if years else []
    return [*said, *([_("stated under an earlier definition")] if early else [])]


def _number(figure: Figure) -> Decimal:
    return figure.number or Decimal(0)


# --- growth ---------------------------------------------------------------------------------------


def _growth(facts: CardFacts, ref_area: str, code: str) -> Panel:
    older, newer = found = strands(facts, NAMES["growth"], ref_area)
    shown = scale(facts, found)
    merged = dict(sorted([(year, (strand, f)) for strand in found for year, f in strand.figures.items()], key=_year))
    if not merged:
        told = next((strand.today for strand in reversed(found) if strand.today.ended), older.today)
        return Panel("growth", _("GDP growth"), code, reason=absence(facts, told))
    drawn = dict(list(merged.items())[-BARS:])
    stated = [Strand(s.today, {year: f for year, f in s.figures.items() if year in drawn}, s.ratio) for s in found]
    disputed = {year for strand in stated for year, figure in strand.figures.items() if rivals(facts, figure)}
    bars = tuple(
        replace(_reading(facts, strand, figure, shown), disputed=year in disputed)
        for year, (strand, figure) in drawn.items()
    )
    doubts = [words for strand in stated for words in _disputes(facts, strand, shown)]
    notes = [*doubts, *_growth_notes(older, newer, bars, shown), *_breaks(stated)]
    heading = _("GDP growth, {unit}").format(unit=shown.unit)
    return Panel("growth", heading, code, bars=bars, note=_("; ").join(notes))


def _year(pair: tuple[str, tuple[Strand, Figure]]) -> str:
    return pair[0]


def _reading(facts: CardFacts, strand: Strand, figure: Figure, shown: Scale) -> Reading:
    number = strand.number(figure)
    return Reading(
        figure.time_period, float(number), shown.said(number), figure.value, "forecast" in figure.flags,
        bool(rivals(facts, figure)), figure.time_period in strand.breaks(),
    )  # fmt: skip


def _growth_notes(older: Strand, newer: Strand, bars: Sequence[Reading], shown: Scale) -> list[str]:
    """The value a newer source replaced, in words, and which bars are forecasts."""
    parts = []
    for year, figure in newer.figures.items():
        before = older.figures.get(year)
        if before is None or "conflict" in (before.state, figure.state) or "forecast" in before.flags:
            continue
        now, then = newer.number(figure), older.number(before)
        if now != then:
            parts.append(
                _("{year}: {newer} (ADO 2022); earlier {older} (ADO 2021)").format(
                    year=year, newer=shown.said(now), older=shown.said(then)
                )
            )
    forecasts = [bar.year for bar in bars if bar.forecast]
    if forecasts:
        parts.append(_("{years}: forecast").format(years=", ".join(forecasts)))
    return parts


# --- trade ----------------------------------------------------------------------------------------


def _trade(facts: CardFacts, ref_area: str, kind: str, code: str) -> Panel:
    """Exports and imports; where one of them is missing, the other with the reason."""
    both = strands(facts, (*GOODS, *SERVICES), ref_area)  # one unit for both panels
    shown = scale(facts, both)
    found = both[: len(GOODS)] if kind == "goods" else both[len(GOODS) :]
    words = (_("exports"), _("imports"))
    told = {strand.today.named: absence(facts, strand.today) for strand in found if not strand.figures}
    if len(told) == len(found):
        heading = _("Goods trade") if kind == "goods" else _("Services trade")
        return Panel(kind, heading, code, reason=_("; ").join(dict.fromkeys(told.values())))
    heading = _("Goods trade, {unit}") if kind == "goods" else _("Services trade, {unit}")
    lines = tuple(
        _line(facts, word, strand, ref_area, shown, solid=at == 0)
        for at, (word, strand) in enumerate(zip(words, found, strict=True)) if strand.figures
    )  # fmt: skip
    missing = [
        _("{series}: {reason}").format(series=word, reason=told[strand.today.named])
        for word, strand in zip(words, found, strict=True) if strand.today.named in told
    ]  # fmt: skip
    doubts = [said for strand in found for said in _disputes(facts, strand, shown)]
    notes = [*missing, *doubts, _change_note(found), *_breaks(found)]
    note = _("; ").join(note for note in notes if note)
    return Panel(kind, heading.format(unit=shown.unit), code, lines=lines, note=note)


def _line(facts: CardFacts, word: str, strand: Strand, area: str, shown: Scale, *, solid: bool) -> Line:
    readings = tuple(_reading(facts, strand, figure, shown) for figure in list(strand.figures.values())[-DOTS:])
    odd = {figure.time_period for figure in facts.of(strand.today.code, area) if figure.slot in facts.misprints}
    return Line(word, readings, solid, tuple(sorted(odd - set(strand.figures))))


def _change_note(found: Sequence[Strand]) -> str:
    """Change of the newest year on the one before, for both directions of trade."""
    years = _last_two(found)
    if len(years) < 2:
        return ""
    exports, imports = (say.change(*(_number(each.figures[year]) for year in years)) for each in found)
    said = _("{year}/{before}: exports {exports}, imports {imports}").format(
        year=years[1], before=years[0], exports=exports, imports=imports
    )
    return said.replace(f" {exports}", say.NO_BREAK + exports).replace(f" {imports}", say.NO_BREAK + imports)


def _last_two(found: Sequence[Strand]) -> list[str]:
    """The newest year that all series have, and before it the one it can be compared with; none without any."""
    years = sorted(set.intersection(*(set(each.figures) for each in found)))
    if len(years) < 2 or int(years[-1]) - int(years[-2]) != 1 or any(years[-1] in each.breaks() for each in found):
        return years[-1:]
    return years[-2:]


# --- shares ---------------------------------------------------------------------------------------


def _share(facts: CardFacts, ref_area: str, kind: str, code: str) -> Panel:
    part, whole = strands(facts, SHARES[kind][:1], ref_area) + strands(facts, SHARES[kind][1:], ref_area)
    heading = _("Trade with CAREC members") if kind == "intra" else _("Foreign direct investment")
    if not part.figures:
        return Panel(kind, heading, code, reason=absence(facts, part.today))
    period, figure = list(part.figures.items())[-1]
    total_period, total = list(whole.figures.items())[-1] if whole.figures else ("", None)
    shown = scale(facts, [replace(whole, figures={total_period: total} if total else {})])
    unit = _("total, {unit}") if kind == "intra" else _("inflows, {unit}")
    return Panel(kind, heading, code, note=_("; ").join(_breaks([part, whole])), share=Share(
        value=float(_number(figure)), words=say.percent(figure.value), raw=figure.value,
        period=say.period(period),
        of_what=_("of goods trade") if kind == "intra" else _("from CAREC members"),
        total=shown.said(_number(total)) if total else absence(facts, whole.today),
        total_period=say.period(total_period), total_words=unit.format(unit=shown.unit) if total else "",
        total_raw=total.value if total else "", hundred=say.percent("100"),
    ))  # fmt: skip


# --- the sentence on page 1 -----------------------------------------------------------------------


@dataclass(frozen=True)
class TradeFacts:
    """Goods exports plus imports of the newest common year as an amount with its unit, and the change on the year
    before."""

    year: str
    amount: str
    change: str
    share: str


def trade_facts(facts: CardFacts, ref_area: str) -> TradeFacts | None:
    """What the trade sentence says; None without both series."""
    found = strands(facts, GOODS, ref_area)
    years = _last_two(found)
    if not years:
        return None
    sums = [sum((each.number(each.figures[year]) for each in found), Decimal(0)) for year in years]
    (shares,) = strands(facts, SHARES["intra"][:1], ref_area)
    share = say.percent(shares.figures[years[-1]].value) if years[-1] in shares.figures else ""
    disputed = any(rivals(facts, each.figures[years[-1]]) for each in found)
    shown = scale_of(facts.framework, facts.framework.measure(found[0].today.code), sums[-1:])
    amount = shown.amount(shown.said(sums[-1]) + (" (≠)" if disputed else ""))
    return TradeFacts(years[-1], amount, say.change(*sums) if len(sums) > 1 else "", share)


def trade_ended(facts: CardFacts) -> str:
    """What a revision did to one of the series of the trade sentence, "" while both are in force."""
    ended = [one for name in GOODS if (one := named(facts.framework, name)).ended]
    return absence(facts, ended[0]) if ended else ""
