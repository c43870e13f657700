"""How measures hang together by arithmetic: parts of a total, rates of a level, the same thing under two names.

Data only. Questions about a typed figure and findings about published ones are held against the same relations.
"""

from typing import NamedTuple

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
