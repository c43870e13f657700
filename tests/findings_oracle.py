"""An oracle for findings: the shipped CSV files, plain arithmetic, and nothing of the program's own.

It knows the published tables as a reader does: which rows are a group's members, which columns add up, which share
is of which total. Numbers are Fractions; "beyond rounding" is half a unit of every printed digit.
"""

import csv
from collections import defaultdict
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple

RESOURCES = Path(__file__).parent.parent / "resources"
ADDITIVE = ("merch_exports", "merch_imports", "comm_services_exports", "comm_services_imports", "goods_trade_total",
            "fdi_inflows_cumulative")  # fmt: skip
GROUPS = ("CAREC", "CAREC-10", "CAREC-9", "CAREC-8")
MISPRINT = ("merch_imports", "CHN", "2017")
SHARES = {"goods_trade_carec_share": "goods_trade_total", "fdi_intra_carec_share": "fdi_inflows_cumulative"}
SECTORS, FINANCIERS = ("trade", "transport", "energy"), ("adb", "cofinanciers", "governments")
YEARS = ("2018", "2019", "2020")
VINTAGES = ("gdp_growth", "gdp_growth_ado2022", "gdp_growth_weo2022")


class Row(NamedTuple):
    measure: str
    area: str
    period: str
    kind: str
    source: str
    dimensions: str
    value: Fraction
    half: Fraction
    forecast: bool


class Odd(NamedTuple):
    """A disagreement: the kind as the program calls it, the place, what is stated, what it comes to."""

    kind: str
    measure: str
    area: str
    period: str
    stated: frozenset[Fraction]
    computed: Fraction | None


def read(name: str) -> list[dict[str, str]]:
    with (RESOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows() -> list[Row]:
    """Every published number."""
    found = []
    for name in ("observations", "series", "portfolio"):
        for cells in read(f"published/{name}.csv"):
            text = cells["value"]
            if text:
                decimals = len(text.partition(".")[2])
                found.append(Row(
                    cells["measure"], cells["ref_area"], cells["time_period"], cells["kind"], cells["source"],
                    cells["dimensions"], Fraction(text), Fraction(1, 2 * 10**decimals), "forecast" in cells["flags"],
                ))  # fmt: skip
    return found


def members(group: str) -> list[str]:
    return [cells["member"] for cells in read("framework/groups.csv") if cells["group"] == group]


class Oracle:
    def __init__(self) -> None:
        self.rows = rows()
        self.at: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.kind != "target":
                self.at[row.measure, row.area, row.period].append(row)
        self.measures = {c["code"]: c for n in ("measures", "context") for c in read(f"framework/{n}.csv")}

    def one(self, measure: str, area: str, period: str) -> Row | None:
        found = self.at.get((measure, area, period), [])
        return found[0] if len({row.value for row in found}) == 1 else None

    def every(self) -> set[Odd]:
        rules = (self.totals, self.sources, self.rates, self.table_2, self.falls, self.vintages, self.wholes)
        return {odd for rule in rules for odd in rule()}

    def totals(self) -> set[Odd]:
        """Group rows further from the sum of the members' rows than rounding can bring them."""
        found = set()
        for row in self.rows:
            if row.measure in ADDITIVE and row.area in GROUPS:
                parts = [p for area in members(row.area) for p in self.at.get((row.measure, area, row.period), [])]
                total = sum(part.value for part in parts)
                if parts and abs(total - row.value) > row.half + sum(part.half for part in parts):
                    found.add(self._odd("total_not_reached", row, Fraction(total)))
        for row in self.rows:  # exports and imports of one document, the total of another
            parts = [self.one(each, row.area, row.period) for each in ("merch_exports", "merch_imports")]
            if row.measure == "goods_trade_total" and all(parts):
                total = sum(part.value for part in parts if part)
                if abs(total - row.value) > Fraction(3, 2) + row.value / 200:
                    found.add(self._odd("parts_differ", row, Fraction(total)))
        return found

    def sources(self) -> set[Odd]:
        """Documents that give one thing two numbers; a baseline and a value of one year are one thing."""
        found: dict[tuple[str, str, str, str, bool], set[Row]] = defaultdict(set)
        for row in self.rows:
            found[row.measure, row.area, row.period, row.dimensions, row.kind == "target"].add(row)
        return {
            Odd("sources_differ", *place[:3], frozenset(row.value for row in group), None)
            for place, group in found.items()
            if len({row.value for row in group}) > 1 and len({row.source for row in group}) > 1
        }

    def rates(self) -> set[Odd]:
        """Shares of a group that the members' shares, weighted, cannot give, whatever the missing member had."""
        found = set()
        for row in self.rows:
            level = SHARES.get(row.measure, "")
            if not level or row.area not in GROUPS:
                continue
            pairs = [
                (share, weight) for area in members(row.area)
                if (share := self.one(row.measure, area, row.period)) and (weight := self.one(level, area, row.period))
            ]  # fmt: skip
            weights = sum((weight.value for _share, weight in pairs), Fraction(0))
            made = sum((share.value * weight.value for share, weight in pairs), Fraction(0)) / weights
            whole = self.one(level, row.area, row.period)
            rest = whole.value - weights if whole else Fraction(0)
            spread = max(share.half for share, _weight in pairs) + Fraction(1, 100)
            low, high = (made - spread) * weights / (weights + rest), (made + spread) * weights + rest * 100
            if not low <= row.value + row.half or not row.value - row.half <= high / (weights + rest):
                found.add(self._odd("rate_differs", row, made))
        five = self.one("portfolio_energy_five_share", "CAREC", "2018/P3Y")
        part = self.one("portfolio_energy_five_amount", "CAREC", "2018")
        whole = self.one("portfolio_energy_priority_amount", "CAREC", "2018/P3Y")
        if five is None or part is None or whole is None:
            raise LookupError("portfolio_energy_five")
        made = 100 * part.value / whole.value
        if abs(made - five.value) > five.half + Fraction(1, 10):
            found.add(self._odd("rate_differs", five, made))
        return found

    def table_2(self) -> set[Odd]:
        """Sector totals, years one by one, shares that must make 100, shares of three years from those of one."""
        found = set()
        for row in self.rows:
            metric = row.measure.removeprefix("portfolio_")
            if metric == "projects_total":
                found |= self._total(row, self._of_table("projects", SECTORS, row.period), Fraction(0))
            elif metric == "cita_total":
                parts = [p for p in self.rows if p.measure.startswith("portfolio_cita_") and p is not row]
                found |= self._total(row, parts, Fraction(0))
            elif row.measure == "wto_tfa_implementation_total":
                parts = [p for a in "ABC" if (p := self.one(f"wto_tfa_implementation_{a}", row.area, row.period))]
                found |= self._total(row, parts, Fraction(1, 5)) if len(parts) == 3 else set()
            elif metric in ("share_trade", "share_adb"):
                parts = self._of_table("share", SECTORS if metric == "share_trade" else FINANCIERS, row.period)
                found |= self._total(row._replace(value=Fraction(100)), parts, Fraction(3, 2))
            found |= self._of_years(row) | self._share_of_years(row)
        return found

    def _total(self, row: Row, parts: list[Row], slack: Fraction) -> set[Odd]:
        total = sum((part.value for part in parts), Fraction(0))
        return {self._odd("parts_differ", row, total)} if abs(total - row.value) > slack else set()

    def _of_years(self, row: Row) -> set[Odd]:
        """Projects and amounts of three years; another document than the table may round a little."""
        counted = row.measure.startswith("portfolio_projects_")
        years = [year for each in YEARS if (year := self.one(row.measure, "CAREC", each))]
        if row.period != "2018/P3Y" or len(years) < 3 or not (counted or row.measure == "portfolio_amount_total"):
            return set()
        total = sum((year.value for year in years), Fraction(0))
        slack = Fraction(0) if counted else 2 + row.value / 200 * ("Table" not in row.source)
        return {self._odd("years_differ", row, total)} if abs(total - row.value) > slack else set()

    def _of_table(self, what: str, which: tuple[str, ...], period: str) -> list[Row]:
        codes = [f"portfolio_{what}_{each}" for each in which]
        return [row for row in self.rows if row.measure in codes and row.period == period and "Table" in row.source]

    def _share_of_years(self, row: Row) -> set[Odd]:
        shares = [self.one(row.measure, "CAREC", year) for year in YEARS]
        amounts = [self.one("portfolio_amount_total", "CAREC", year) for year in YEARS]
        if not row.measure.startswith("portfolio_share_") or row.period != "2018/P3Y" or not all(shares):
            return set()
        weights = sum((a.value for a in amounts if a), Fraction(0))
        made = sum((s.value * a.value for s, a in zip(shares, amounts, strict=True) if s and a), Fraction(0)) / weights
        return {self._odd("rate_differs", row, made)} if abs(made - row.value) > 1 + Fraction(1, 10) else set()

    def falls(self) -> set[Odd]:
        """Cumulative counts and amounts that are less than in the year before."""
        found = set()
        for row in self.rows:
            cells = self.measures[row.measure]
            plain = row.kind != "target" and row.period.isdigit() and cells["value_type"] in ("count", "usd_million")
            if not plain or cells["accumulation"] != "cumulative":
                continue
            before = [
                each for each in self.rows
                if each[:2] == row[:2] and each.dimensions == row.dimensions and each.kind != "target"
                and each.period.isdigit() and each.period < row.period
            ]  # fmt: skip
            latest = max((each.period for each in before), default="")
            least = min((each.value for each in before if each.period == latest), default=row.value)
            if row.value < least:
                found.add(self._odd("running_total_fell", row, least))
        return found

    def vintages(self) -> set[Odd]:
        """GDP growth, ranks and speeds that two tables print, and the transport projects of a text."""
        same = [VINTAGES, ("TSM.OC1.RANK", "ttci_rank"), ("TRP.OC1.RAIL_SWD", "TRP.OP2.RAIL_SWD"),
                ("TRP.OC1.RAIL_SWOD", "TRP.OP2.RAIL_SWOD"),
                ("portfolio_projects_transport", "portfolio_new_projects_transport_text")]  # fmt: skip
        found = set()
        for one, other in (pair for codes in same for pair in combinations(codes, 2)):
            firsts = [row for row in self.rows if row.measure == one and row.kind != "target"]
            for row, twin in ((r, t) for r in firsts for t in self.at.get((other, r.area, r.period), [])):
                if row.value != twin.value and not (row.forecast or twin.forecast):
                    pair = frozenset((row.value, twin.value))
                    found.add(Odd("same_fact_differs", row.measure, row.area, row.period, pair, None))
        return found

    def wholes(self) -> set[Odd]:
        """What one part of the program did that is more than all of it did."""
        found = set()
        for what in ("knowledge_products", "events"):
            part = self.one(f"portfolio_{what}_institute", "CAREC", "2018/P3Y")
            whole = self.one(f"portfolio_{what}_all", "CAREC", "2018/P3Y")
            if part and whole and part.value > whole.value:
                found.add(self._odd("part_exceeds_whole", part, whole.value))
        return found

    @staticmethod
    def _odd(kind: str, row: Row, computed: Fraction) -> Odd:
        return Odd(kind, row.measure, row.area, row.period, frozenset((row.value,)), computed)

    # Totals and changes that the members' rows allow

    def profile(self, area: str) -> dict[tuple[str, str], Fraction]:
        """Series and year -> total, and `<series>_change` -> change in per cent, for an area or a group."""
        belonging = members(area) if area in GROUPS else [area]
        made: dict[tuple[str, str], Fraction] = {}
        lines: dict[tuple[str, str], tuple[frozenset[str], Fraction]] = {}
        periods = {row.period for row in self.rows}
        for series, period in product(ADDITIVE, periods):
            there = {a: self.one(series, a, period) for a in belonging if (series, a, period) != MISPRINT}
            parts = {a: row.value for a, row in there.items() if row}
            if parts:
                lines[series, period] = frozenset(parts), sum(parts.values(), Fraction(0))
                made[series, period] = lines[series, period][1]
        for (series, period), (who, total) in lines.items():
            before = lines.get((series, str(int(period) - 1))) if period.isdigit() else None
            if before and before[0] == who:
                made[f"{series}_change", period] = 100 * (total - before[1]) / before[1]
        return made
