"""Units of measures: told apart in a list, made anew from a label in three languages, and the factor between two.

What a person fills in for a change of unit is judged here, before it becomes a step of a draft and again when it does.
"""

import re
from collections.abc import Collection, Mapping

from carec_desktop.framework_mapping import is_factor
from carec_desktop.framework_tables import Tables
from carec_desktop.i18n import LANGUAGES, N_, _
from carec_desktop.localvalues import read_number
from carec_desktop.problems import declare

ANOTHER = "+"  # stands for a unit that is typed in
UNIT_UNCHOSEN = declare("revision-unit-unchosen", N_("No unit is chosen; nothing was changed, choose or type one."))
UNIT_SAME = declare(
    "revision-unit-same", N_("This is the unit it has already; nothing was changed, choose or type another one.")
)
UNIT_UNNAMED = declare(
    "revision-unit-unnamed", N_("The new unit has no name in: {languages}; nothing was changed, type it in all three.")
)
FACTOR_MISSING = declare(
    "revision-factor-missing",
    N_("The factor is missing: type the number that the figures are multiplied by; nothing was changed."),
)
FACTOR_UNFIT = declare(
    "revision-factor-unfit",
    N_("“{text}” is no factor: it is a number above zero, with no more than 12 digits before and after its sign; "
       "nothing was changed."),
)  # fmt: skip
OWN_NAMES = {"en": "English", "ru": "Русский", "zh": "中文"}  # of the languages texts are written in


def languages_named(langs: Collection[str]) -> str:
    """Languages by their own names, in the order their columns stand in."""
    return _(", ").join(OWN_NAMES[lang] for lang in LANGUAGES if lang in langs)


def read_factor(text: str, lang: str) -> str:
    """The factor typed in `text` as it is kept ("0.001"), read like every number. Raises UserError."""
    if not text.strip():
        raise FACTOR_MISSING.error()
    number = read_number(text, lang)
    whole, point, decimals = number.partition(".")
    number = f"{whole}.{decimals.rstrip('0')}" if point and decimals.strip("0") else whole
    if not is_factor(number):
        raise FACTOR_UNFIT.error(text=text.strip())
    return number


def unit_facts(typed: Mapping[str, str], before: str, lang: str) -> dict[str, str]:
    """What a change of unit needs, from what was typed: `unit` (its code, ANOTHER or ""), `unit_en`, `unit_ru`,
    `unit_zh`, `factor`; other entries stay. `before` is the unit it has now. Raises UserError."""
    labels = {lang: typed.get(f"unit_{lang}", "").strip() for lang in LANGUAGES}
    facts = {name: text for name, text in typed.items() if not name.startswith("unit")}
    unit = typed.get("unit", "")
    if unit == ANOTHER:
        facts |= {f"unit_{lang}": label for lang, label in labels.items()}
    check_unit(unit, labels, before)
    return {**facts, "unit": unit, "factor": read_factor(typed.get("factor", ""), lang)}


def check_unit(unit: str, labels: Mapping[str, str], before: str) -> None:
    """Raises UserError for a unit that is none, the one there was, or a new one that lacks a language."""
    if not unit:
        raise UNIT_UNCHOSEN.error()
    if unit == before:
        raise UNIT_SAME.error()
    lacking = [lang for lang in LANGUAGES if not labels.get(lang, "").strip()]
    if unit == ANOTHER and lacking:
        raise UNIT_UNNAMED.error(languages=languages_named(lacking))


def unit_words(tables: Tables, lang: str) -> dict[str, str]:
    """Every unit by code, in words that no other has: where a language has one word for several, a measure that is
    counted so stands beside it, at last its English name and its code."""
    texts = {(row["table"], row["code"], row["attribute"]): row for row in tables["texts"]}
    example: dict[str, str] = {}
    for row in (*tables["measures"], *tables["context"]):
        short = texts.get(("measure", row["code"], "short"))
        if short is not None and short[lang]:
            example.setdefault(row["unit"], short[lang])
    codes = [row["code"] for row in tables["units"]]
    labels = {code: texts.get(("unit", code, "label")) for code in codes}
    words = {code: (row[lang] if row is not None else "") or code for code, row in labels.items()}
    for more in (example, {c: row["en"] if row is not None else c for c, row in labels.items()}, {c: c for c in codes}):
        said = list(words.values())
        words = {
            code: _("{unit} · {example}").format(unit=text, example=more[code])
            if said.count(text) > 1 and code in more else text
            for code, text in words.items()
        }  # fmt: skip
    return words


def unit_made(tables: Tables, labels: Mapping[str, str]) -> tuple[str, bool]:
    """The code of a unit called so in three languages, and whether it is a new one."""
    for row in tables["texts"]:
        named = (row["table"], row["attribute"]) == ("unit", "label")
        if named and all(row[lang].strip() == labels[lang] for lang in LANGUAGES):
            return row["code"], False
    taken = {row["code"] for row in tables["units"]}
    stem = re.sub(r"[^a-z0-9]+", "_", labels["en"].casefold()).strip("_")[:40] or "unit"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}_{number}"
    return code, True
