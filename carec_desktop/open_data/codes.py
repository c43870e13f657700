"""Code lists of the open data. A code once given is never given to anything else.

Codes follow SDMX's form (letters, digits, "_", "-"), so a measure's dots become "_". Sources are texts, so their code
is taken from the text itself and is the same in every export.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carec_desktop import privacy
from carec_desktop.forms.choices import REASONS
from carec_desktop.framework import Framework, Measure
from carec_desktop.framework_words import fate
from carec_desktop.i18n import speaking
from carec_desktop.signals import Figure

COMPUTED = "computed"  # source of what the program worked out itself
TABLES = ("measures", "context", "former")  # of the framework, that hold measures
NOT_APPLICABLE, TOTAL = "_Z", "_T"
BREAKDOWNS = {
    "CORRIDOR": "CAREC corridor", "FUEL": "Fuel or other goods", "ITEM": "Part of a technical assistance",
    "LEVEL": "Level of participants", "MODE": "Road or rail", "PROJECT": "Project",
    "SCOPE": "Trade within CAREC or with the rest of the world", "SEX": "Women, men, not stated",
    "STAT": "Speed with delay (SWD) or without delay (SWOD)", "TYPE": "Project or technical assistance",
}  # fmt: skip
KINDS = {"baseline": "BASELINE", "target": "TARGET", "actual": "ACTUAL"}
# SDMX's cross-domain list CL_OBS_STATUS, as far as it is used here.
STATUSES = {
    "A": "Normal value", "B": "Time series break", "E": "Estimated value", "F": "Forecast value",
    "P": "Provisional value", "M": "Missing value; data cannot exist", "L": "Missing value; data exist but were not "
    "collected", "O": "Missing value", "Q": "Missing value; suppressed",
}  # fmt: skip
BY_FLAG = {"break": "B", "forecast": "F", "estimated": "E", "provisional": "P"}  # a break outranks the others
BY_REASON = {"not_applicable": "M", "not_collected": "L", "withheld": "Q"}
STATES = {
    "PUBLISHED": "Approved by the secretariat", "RECORDED": "Held by the secretariat, not approved",
    "COMPUTED": "Worked out from members' values",
}  # fmt: skip


@dataclass(frozen=True)
class CodeList:
    """One list: its id, what it is, and English names by code."""

    id: str
    name: str
    codes: Mapping[str, str]


def code(text: str) -> str:
    """A text of the framework as a code: "intra-CAREC" -> "INTRA-CAREC", "original TA" -> "ORIGINAL_TA"."""
    return text if text.startswith("_") else re.sub(r"[^A-Z0-9_-]+", "_", text.upper())


def source_code(source: str) -> str:
    """COMPUTED, or "S" and twelve hexadecimal digits of the text's SHA-256 (NFC)."""
    if source == COMPUTED:
        return "COMPUTED"
    return "S" + hashlib.sha256(unicodedata.normalize("NFC", source).encode()).hexdigest()[:12].upper()


def _said(source: str) -> str:
    """The source in words, unless they seem to hold personal data: then its code alone is published."""
    return source_code(source) if privacy.find(source) else source


def dimension_ids(framework: Framework) -> tuple[str, ...]:
    """Breakdowns that any measure knows, in alphabetical order."""
    return tuple(sorted({name for measure in every_measure(framework) for name in measure.dimensions}))


def breakdown_name(name: str) -> str:
    """What a breakdown parts the figures by."""
    return BREAKDOWNS.get(name, f"Breakdown by {name.lower()}")


def every_measure(framework: Framework) -> tuple[Measure, ...]:
    """Former ones last: their code is known for ever, and what was stated under it is still shared."""
    return (*framework.measures, *framework.context, *framework.former)


def measure_name(framework: Framework, measure: Measure) -> str:
    """The English name; of a former measure with what became of it."""
    with speaking("en"):
        became = fate(framework, measure.code)
    return f"{measure.name.en} ({became.rstrip('.')})" if became else measure.name.en


def breakdown(figure: Figure, measure: Measure) -> dict[str, str]:
    """What the figure is broken down by, the measure's own place in a breakdown included."""
    return {**measure.dimensions, **dict(figure.dimensions)}


def status(figure: Figure) -> str:
    """One code of CL_OBS_STATUS: of a reason, else of the flag that outranks the others."""
    if figure.reason:
        return BY_REASON.get(figure.reason, "O")
    return next((letter for flag, letter in BY_FLAG.items() if flag in figure.flags), "A")


def code_lists(framework: Framework, figures: Iterable[Figure]) -> list[CodeList]:
    """Every list the export refers to; sources and breakdowns only as far as they occur."""
    figures = list(figures)
    measures = {measure.code: measure for measure in every_measure(framework)}
    units = {row["unit"]: row["unit"] for table in TABLES for row in framework.tables[table]}
    seen: dict[str, dict[str, str]] = {name: {NOT_APPLICABLE: "Not applicable"} for name in dimension_ids(framework)}
    for figure in figures:
        for name, value in breakdown(figure, measures[figure.measure]).items():
            seen[name][code(value)] = "Total" if value == TOTAL else value
    return [
        CodeList("CL_MEASURE", "Measures", {code(m.code): measure_name(framework, m) for m in measures.values()}),
        CodeList("CL_AREA", "Countries and groups", {area.code: area.name.en for area in framework.areas}),
        CodeList("CL_KIND", "Kinds of figure", {made: name for name, made in KINDS.items()}),
        CodeList("CL_SOURCE", "Sources", {source_code(s): _said(s) for s in sorted({f.source for f in figures})}),
        CodeList("CL_OBS_STATUS", "Observation status", STATUSES),
        CodeList("CL_REASON", "Reasons for no value", {code(name): words for name, words in REASONS.items()}),
        CodeList("CL_STATE", "States", STATES),
        CodeList("CL_UNIT", "Units", {code(unit): unit for unit in units}),
        *(CodeList(f"CL_{name}", breakdown_name(name), codes) for name, codes in sorted(seen.items())),
    ]
