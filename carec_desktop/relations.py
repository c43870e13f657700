"""How measures hang together by arithmetic: parts of a total, rates of a level, the same thing under two names.

Data, named as the program was written with, and the same in the codes of the framework in force. Questions about a
typed figure and findings about published ones are held against the same relations.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import NamedTuple

from carec_desktop.framework import Framework
from carec_desktop.framework_named import named
from carec_desktop.framework_reading import changes_behind
from carec_desktop.signals import Figure

# A total and the parts it is made of, of one area and period; "" is the whole of 100 per cent.
PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "goods_trade_total": (("merch_exports", "merch_imports"),),
    "ECD.OP1.CONCEPTS": (("ECD.OP1.CONCEPTS_ABEC", "ECD.OP1.CONCEPTS_STKEC"),),
    "portfolio_projects_total": (
        ("portfolio_projects_trade", "portfolio_projects_transport", "portfolio_projects_energy"),
    ),
    "portfolio_cita_total": (
        ("portfolio_cita_investment", "portfolio_cita_scoping", "portfolio_cita_knowledge", "portfolio_cita_dialogue"),
    ),
    "wto_tfa_implementation_total": (
        ("wto_tfa_implementation_A", "wto_tfa_implementation_B", "wto_tfa_implementation_C"),
    ),
    "": (
        ("portfolio_share_adb", "portfolio_share_cofinanciers", "portfolio_share_governments"),
        ("portfolio_share_trade", "portfolio_share_transport", "portfolio_share_energy"),
    ),
}

# One thing that documents print under several names: GDP growth of three editions, a rank in two tables.
SAME: tuple[tuple[str, ...], ...] = (
    ("gdp_growth", "gdp_growth_ado2022", "gdp_growth_weo2022"),
    ("TSM.OC1.RANK", "ttci_rank"),
    ("TRP.OC1.RAIL_SWD", "TRP.OP2.RAIL_SWD"),
    ("TRP.OC1.RAIL_SWOD", "TRP.OP2.RAIL_SWOD"),
    ("portfolio_projects_transport", "portfolio_new_projects_transport_text"),
)

# A part, and what it cannot be more than.
WITHIN: tuple[tuple[str, str], ...] = (
    ("portfolio_knowledge_products_institute", "portfolio_knowledge_products_all"),
    ("portfolio_events_institute", "portfolio_events_all"),
    ("portfolio_completed_projects", "portfolio_projects_total"),
    ("portfolio_completed_amount", "portfolio_amount_total"),
    ("portfolio_amount_transport", "portfolio_amount_total"),
    ("portfolio_amount_energy", "portfolio_amount_total"),
    ("portfolio_energy_five_amount", "portfolio_amount_total"),
    ("portfolio_ta_energy", "portfolio_ta_total"),
    ("TRP.OC1.ROAD_SWD", "TRP.OC1.ROAD_SWOD"),
    ("TRP.OC1.RAIL_SWD", "TRP.OC1.RAIL_SWOD"),
    ("TRP.OP2.RAIL_SWD", "TRP.OP2.RAIL_SWOD"),
    *((f"TRP.OP2.C{n}_SWD", f"TRP.OP2.C{n}_SWOD") for n in range(1, 7)),
)

# A rate, and the level by which the rates of several members or years are weighted.
WEIGHTS: dict[str, str] = {
    "goods_trade_carec_share": "goods_trade_total",
    "fdi_intra_carec_share": "fdi_inflows_cumulative",
    "portfolio_share_adb": "portfolio_amount_total",
    "portfolio_share_cofinanciers": "portfolio_amount_total",
    "portfolio_share_governments": "portfolio_amount_total",
    "portfolio_share_trade": "portfolio_amount_total",
    "portfolio_share_transport": "portfolio_amount_total",
    "portfolio_share_energy": "portfolio_amount_total",
}


class Ratio(NamedTuple):
    """`rate` is `part` in per cent of `whole`."""

    rate: str
    part: str
    whole: str


RATIOS: tuple[Ratio, ...] = (
    Ratio("portfolio_share_transport", "portfolio_amount_transport", "portfolio_amount_total"),
    Ratio("portfolio_share_energy", "portfolio_amount_energy", "portfolio_amount_total"),
    Ratio("portfolio_energy_five_share", "portfolio_energy_five_amount", "portfolio_energy_priority_amount"),
)

# A yearly change in per cent, and the level it is the change of.
CHANGES: dict[str, str] = {
    "cpmm_speed_without_delay_change": "TRP.OC1.ROAD_SWOD",
    "cpmm_speed_with_delay_change": "TRP.OC1.ROAD_SWD",
    "remittance_inflows_change": "remittance_inflows",
    "merch_exports_value_growth": "merch_exports",
    "services_exports_growth": "comm_services_exports",
}

# A running total, and the yearly count it runs over.
RUNNING: dict[str, str] = {"EFS.OC1.DIALOGUES": "EFS.OP1.DIALOGUES_YEAR"}


class Relations(NamedTuple):
    """All relations in the codes of one framework; `factors` of measures that are counted in another unit since."""

    parts: dict[str, tuple[tuple[str, ...], ...]]
    same: tuple[tuple[str, ...], ...]
    within: tuple[tuple[str, str], ...]
    weights: dict[str, str]
    ratios: tuple[Ratio, ...]
    changes: dict[str, str]
    running: dict[str, str]
    factors: dict[str, Decimal]

    def alike(self, codes: Iterable[str]) -> bool:
        """Whether numbers of these measures can be added as they are."""
        return len({self.factors.get(code, Decimal(1)) for code in codes}) < 2


PROGRAM = Relations(PARTS, SAME, WITHIN, WEIGHTS, RATIOS, CHANGES, RUNNING, {})


@dataclass(frozen=True)
class Restated(Figure):
    """A figure in the unit of another one, and what that unit was multiplied by."""

    factor: Decimal = Decimal(1)


def restated(figure: Figure, value: str, factor: Decimal, ratio: Decimal) -> Restated:
    """The same figure with its `value`, `ratio` times the old one, in a unit that was multiplied by `factor`."""
    stated = {each.name: getattr(figure, each.name) for each in fields(Figure)}
    return Restated(**{**stated, "value": value, "scaled": figure.scaled * ratio}, factor=factor)


def in_force(framework: Framework) -> Relations:
    """The relations that still hold: each measure under its present code. What was defined anew, split, merged or
    retired stands in none any more."""
    if not framework.changes:
        return PROGRAM
    codes = {code for group in _groups() for code in group if code}
    today = {code: one for code in codes if (one := named(framework, code)).code and not one.anew}
    code_of = {"": ""} | {code: one.code for code, one in today.items()}
    whole = _whole(code_of)
    parts = {
        code_of[total]: kept for total, groups in PARTS.items()
        if total in code_of and (kept := tuple(made for group in groups if (made := whole(group))))
    }  # fmt: skip
    return Relations(
        parts,
        tuple(made for group in SAME if len(made := tuple(code_of[c] for c in group if c in code_of)) > 1),
        tuple((made[0], made[1]) for pair in WITHIN if (made := whole(pair))),
        {made[0]: made[1] for pair in WEIGHTS.items() if (made := whole(pair))},
        tuple(Ratio(*made) for ratio in RATIOS if (made := whole(ratio))),
        {made[0]: made[1] for pair in CHANGES.items() if (made := whole(pair))},
        {made[0]: made[1] for pair in RUNNING.items() if (made := whole(pair))},
        _factors(framework),
    )  # fmt: skip


def _factors(framework: Framework) -> dict[str, Decimal]:
    """By measure in force what its unit was multiplied by since its figures were first stated."""
    first = (measure.code for measure in framework.former if not changes_behind(framework, measure.code))
    every = (named(framework, code) for code in first)
    return {one.code: one.factor for one in every if one.code and one.factor != 1}


def _groups() -> Iterable[tuple[str, ...]]:
    """The measures of every relation."""
    for total, groups in PARTS.items():
        yield from ((total, *group) for group in groups)
    yield from (*SAME, *WITHIN, *RATIOS)
    for pairs in (WEIGHTS, CHANGES, RUNNING):
        yield from pairs.items()


def _whole(code_of: dict[str, str]) -> Callable[[Iterable[str]], tuple[str, ...]]:
    """Says a relation in the codes in force; () for one that lacks a measure."""

    def made(group: Iterable[str]) -> tuple[str, ...]:
        codes = tuple(group)
        return tuple(code_of[code] for code in codes) if all(code in code_of for code in codes) else ()

    return made
