"""Portfolio totals rebuilt from project records, each with how far the records allow it. Pure.

Table 2 of the DEfR counts approved investment projects in trade, transport and energy, in USD million. A record
counts from the year it was approved. Shares of financiers need records that say who pays how much:
"ADB 30; Government of Mongolia 2", or one financier alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from carec_desktop.localdates import period_bounds
from carec_desktop.report.table_facts import Project

SECTORS = {"trade": "TRD", "transport": "TRP", "energy": "ENG"}
FINANCIERS = ("adb", "cofinanciers", "governments")
NOT_APPROVED = frozenset({"proposed", "preparing", "cancelled"})
_PART = re.compile(r"(?P<name>.*?\S)\s+(?P<amount>[0-9]+(?:\.[0-9]+)?)")
_GOVERNMENT = re.compile(r"government|правительств|政府", re.IGNORECASE)


@dataclass(frozen=True)
class Rebuilt:
    """A total made from `records` records; `without` of them lack what the total needs (an amount, its parts)."""

    value: Decimal | None
    records: int
    without: int = 0

    @property
    def whole(self) -> bool:
        return self.value is not None and not self.without


def approved(projects: Iterable[Project], kind: str, period: str) -> list[Project]:
    """Projects of a kind approved within a TIME_PERIOD."""
    first, last = (each.year for each in period_bounds(period))
    return [
        each
        for each in projects
        if each.kind == kind and each.status not in NOT_APPROVED and each.approved[:4].isdecimal()
        and first <= int(each.approved[:4]) <= last
    ]  # fmt: skip


def rebuilt(metric: str, projects: Iterable[Project], period: str) -> Rebuilt | None:
    """One metric of the portfolio tables ("amount_total", "share_energy", …); None for one that no project tells."""
    every = list(projects)
    what, _sign, which = metric.partition("_")
    if what == "ta":
        return _assistance(which, approved(every, "assistance", period))
    investments = [each for each in approved(every, "investment", period) if each.sector in SECTORS.values()]
    if which in FINANCIERS and what == "share":
        return _financed(investments, which)
    if which != "total" and which not in SECTORS:
        return None
    part = [each for each in investments if which == "total" or each.sector == SECTORS[which]]
    if what == "projects":
        return Rebuilt(Decimal(len(part)), len(part))
    if what == "amount":
        return _amount(part)
    return _share(_amount(part), _amount(investments)) if what == "share" else None


def _assistance(which: str, found: list[Project]) -> Rebuilt | None:
    trade = [each for each in found if each.sector == "TRD"]
    if which == "total":
        return Rebuilt(Decimal(len(found)), len(found))
    if which == "energy":
        energy = [each for each in found if each.sector == "ENG"]
        return Rebuilt(Decimal(len(energy)), len(energy))
    if which == "amount":
        return _amount(found)
    if which == "share_trade":
        share = _percent(Decimal(len(trade)), Decimal(len(found))) if found else None
        return Rebuilt(share, len(found))
    return None


def _amount(found: list[Project]) -> Rebuilt:
    in_dollars = [Decimal(each.amount) for each in found if each.amount and each.currency == "USD"]
    value = sum(in_dollars, Decimal(0)) if in_dollars or not found else None
    return Rebuilt(value, len(found), len(found) - len(in_dollars))


def _share(part: Rebuilt, every: Rebuilt) -> Rebuilt:
    if not every.value:
        return Rebuilt(None, every.records, every.without)
    return Rebuilt(_percent(part.value or Decimal(0), every.value), every.records, every.without)


def _financed(found: list[Project], which: str) -> Rebuilt:
    split = [parts for each in found if (parts := financed(each))]
    total = sum((amount for parts in split for amount in parts.values()), Decimal(0))
    mine = sum((parts.get(which, Decimal(0)) for parts in split), Decimal(0))
    return Rebuilt(_percent(mine, total) if total else None, len(found), len(found) - len(split))


def _percent(part: Decimal, every: Decimal) -> Decimal:
    """Per cent without decimals, as the published table prints it."""
    return (100 * part / every).quantize(Decimal(1), ROUND_HALF_UP)


def financed(project: Project) -> dict[str, Decimal]:
    """Who pays how much of a project in USD, by ADB, governments and cofinanciers; {} where the record does not say."""
    names = [name.strip() for name in re.split(r"[;\n；]", project.financiers) if name.strip()]
    if not names or not project.amount or project.currency != "USD":
        return {}
    whole = Decimal(project.amount)
    if len(names) == 1 and not _PART.fullmatch(names[0]):
        return {_side(names[0]): whole}
    parts = [_PART.fullmatch(name) for name in names]
    found: dict[str, Decimal] = {}
    for part in parts:
        if part is None:
            return {}
        side = _side(part["name"])
        found[side] = found.get(side, Decimal(0)) + Decimal(part["amount"])
    return found if sum(found.values()) == whole else {}


def _side(name: str) -> str:
    if name.casefold() in ("adb", "азбр", "абр", "亚行") or "asian development bank" in name.casefold():
        return "adb"
    return "governments" if _GOVERNMENT.search(name) else "cofinanciers"
