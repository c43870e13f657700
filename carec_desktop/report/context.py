"""Context: the country's own series, never rated. Five panels, each with its figures or the reason for none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from carec_desktop.i18n import _
from carec_desktop.report import say
from carec_desktop.report.codes import Codes, Reference
from carec_desktop.report.facts import CardFacts
from carec_desktop.signals import Figure

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


def panel_reference(kind: str, ref_area: str) -> Reference:
    return Reference("context", kind, ref_area)


def panels(facts: CardFacts, ref_area: str, codes: Codes) -> tuple[Panel, ...]:
    """The five panels in their order on the page."""
    code = {kind: codes.of(panel_reference(kind, ref_area)) for kind in KINDS}
    drawn = (
        _growth(facts, ref_area, code["growth"]),
        _trade(facts, ref_area, "goods", GOODS, code["goods"]),
        _trade(facts, ref_area, "services", SERVICES, code["services"]),
        _share(facts, ref_area, "intra", code["intra"]),
        _share(facts, ref_area, "fdi", code["fdi"]),
    )
    moved = {slot.measure for slot in facts.changed or () if slot.ref_area == ref_area}
    return tuple(replace(panel, changed=not moved.isdisjoint(NAMES[panel.kind])) for panel in drawn)


KINDS = ("growth", "goods", "services", "intra", "fdi")


def series(facts: CardFacts, name: str, ref_area: str) -> dict[str, Figure]:
    """One figure a period: of the decided source, else the country's own, else the published one."""
    found: dict[str, Figure] = {}
    for figure in facts.of(name, ref_area):
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


def _disputes(facts: CardFacts, figures: Iterable[Figure]) -> list[str]:
    """Undecided conflicts of a series in words: "2019: 3,798 ≠ 3,801, undecided"."""
    said = []
    for figure in figures:
        if values := rivals(facts, figure):
            words = " ≠ ".join(say.number(value) for value in values)
            said.append(_("{year}: {values}, undecided").format(year=say.period(figure.time_period), values=words))
    return said


def _number(figure: Figure) -> Decimal:
    return figure.number or Decimal(0)


# --- growth ---------------------------------------------------------------------------------------


def _growth(facts: CardFacts, ref_area: str, code: str) -> Panel:
    older, newer = series(facts, GROWTH, ref_area), series(facts, GROWTH_NEWER, ref_area)
    heading = _("GDP growth, % per year")
    merged = dict(sorted({**older, **newer}.items()))
    if not merged:
        return Panel("growth", heading, code, reason=_("not available in the sources"))
    drawn = dict(list(merged.items())[-BARS:])
    stated = [each[year] for year in drawn for each in (newer, older) if year in each]
    disputed = {figure.time_period for figure in stated if rivals(facts, figure)}
    bars = tuple(
        replace(_reading(facts, figure, say.number(figure.value)), disputed=year in disputed)
        for year, figure in drawn.items()
    )
    notes = [*_disputes(facts, stated), *_growth_notes(older, newer, bars)]
    return Panel("growth", heading, code, bars=bars, note=_("; ").join(notes))


def _reading(facts: CardFacts, figure: Figure, words: str) -> Reading:
    forecast = "forecast" in figure.flags
    disputed = bool(rivals(facts, figure))
    return Reading(figure.time_period, float(_number(figure)), words, figure.value, forecast, disputed)


def _growth_notes(older: dict[str, Figure], newer: dict[str, Figure], bars: Sequence[Reading]) -> list[str]:
    """The value a newer source replaced, in words, and which bars are forecasts."""
    parts = []
    for year, figure in newer.items():
        before = older.get(year)
        undecided = before is not None and "conflict" in (before.state, figure.state)
        if before and not undecided and before.number != figure.number and not before.flags & {"forecast"}:
            parts.append(
                _("{year}: {newer} (ADO 2022); earlier {older} (ADO 2021)").format(
                    year=year, newer=say.number(figure.value), older=say.number(before.value)
                )
            )
    forecasts = [bar.year for bar in bars if bar.forecast]
    if forecasts:
        parts.append(_("{years}: forecast").format(years=", ".join(forecasts)))
    return parts


# --- trade ----------------------------------------------------------------------------------------


def _trade(facts: CardFacts, ref_area: str, kind: str, names: tuple[str, str], code: str) -> Panel:
    found = [series(facts, name, ref_area) for name in names]
    both = [series(facts, name, ref_area) for name in (*GOODS, *SERVICES)]  # one unit for both panels
    billions = say.in_billions([_number(figure) for each in both for figure in each.values()])
    heading = _trade_heading(kind, billions)
    if not all(found):
        return Panel(kind, heading, code, reason=_("not available in the sources"))
    words = (_("exports"), _("imports"))
    lines = tuple(
        _line(facts, word, each, name, ref_area, billions, solid=at == 0)
        for at, (word, each, name) in enumerate(zip(words, found, names, strict=True))
    )
    notes = [*_disputes(facts, [*found[0].values(), *found[1].values()]), _change_note(found)]
    return Panel(kind, heading, code, lines=lines, note=_("; ").join(note for note in notes if note))


def _trade_heading(kind: str, billions: bool) -> str:
    if kind == "goods":
        return _("Goods trade, USD billion") if billions else _("Goods trade, USD million")
    return _("Services trade, USD billion") if billions else _("Services trade, USD million")


def _line(
    facts: CardFacts, word: str, found: dict[str, Figure], name: str, area: str, billions: bool, *, solid: bool
) -> Line:
    kept = list(found.items())[-DOTS:]
    readings = tuple(_reading(facts, figure, say.money(_number(figure), billions=billions)) for _year, figure in kept)
    odd = {figure.time_period for figure in facts.of(name, area) if figure.slot in facts.misprints}
    return Line(word, readings, solid, tuple(sorted(odd - set(found))))


def _change_note(found: Sequence[dict[str, Figure]]) -> str:
    """Change of the newest year on the one before, for both directions of trade."""
    years = sorted(set(found[0]) & set(found[1]))
    if len(years) < 2 or int(years[-1]) - int(years[-2]) != 1:
        return ""
    exports, imports = (say.change(_number(each[years[-2]]), _number(each[years[-1]])) for each in found)
    said = _("{year}/{before}: exports {exports}, imports {imports}").format(
        year=years[-1], before=years[-2], exports=exports, imports=imports
    )
    return said.replace(f" {exports}", say.NO_BREAK + exports).replace(f" {imports}", say.NO_BREAK + imports)


# --- shares ---------------------------------------------------------------------------------------


def _share(facts: CardFacts, ref_area: str, kind: str, code: str) -> Panel:
    share_name, total_name = SHARES[kind]
    shares, totals = series(facts, share_name, ref_area), series(facts, total_name, ref_area)
    heading = _("Trade with CAREC members") if kind == "intra" else _("Foreign direct investment")
    if not shares:
        return Panel(kind, heading, code, reason=_("not available in the sources"))
    period, figure = list(shares.items())[-1]
    total_period, total = list(totals.items())[-1] if totals else ("", None)
    amount = _number(total) if total else Decimal(0)
    billions = say.in_billions([amount])
    return Panel(kind, heading, code, share=Share(
        value=float(_number(figure)), words=say.percent(figure.value), raw=figure.value,
        period=say.period(period),
        of_what=_("of goods trade") if kind == "intra" else _("from CAREC members"),
        total=say.money(amount, billions=billions) if total else _("not available in the sources"),
        total_period=say.period(total_period), total_words=_total_words(kind, billions) if total else "",
        total_raw=total.value if total else "", hundred=say.percent("100"),
    ))  # fmt: skip


def _total_words(kind: str, billions: bool) -> str:
    if kind == "intra":
        return _("total, USD billion") if billions else _("total, USD million")
    return _("inflows, USD billion") if billions else _("inflows, USD million")


# --- the sentence on page 1 -----------------------------------------------------------------------


@dataclass(frozen=True)
class TradeFacts:
    """Goods exports plus imports of the newest common year, and the change on the year before."""

    year: str
    total: Decimal
    change: str
    share: str
    billions: bool
    disputed: bool


def trade_facts(facts: CardFacts, ref_area: str) -> TradeFacts | None:
    """What the trade sentence says; None without both series."""
    exports, imports = (series(facts, name, ref_area) for name in GOODS)
    years = sorted(set(exports) & set(imports))
    if not years:
        return None
    total = _number(exports[years[-1]]) + _number(imports[years[-1]])
    moved = ""
    if len(years) > 1 and int(years[-1]) - int(years[-2]) == 1:
        moved = say.change(_number(exports[years[-2]]) + _number(imports[years[-2]]), total)
    shares = series(facts, SHARES["intra"][0], ref_area)
    share = say.percent(shares[years[-1]].value) if years[-1] in shares else ""
    disputed = any(rivals(facts, each[years[-1]]) for each in (exports, imports))
    return TradeFacts(years[-1], total, moved, share, say.in_billions([total]), disputed)
