"""What makes a results framework consistent; every refusal names file, row and reason."""

import re
from collections.abc import Callable, Iterable, Mapping

from carec_desktop.framework_mapping import change_faults
from carec_desktop.framework_tables import Row, Tables, refuse
from carec_desktop.framework_units import languages_named
from carec_desktop.i18n import LANGUAGES, N_, _
from carec_desktop.localdates import bounds_of

ALLOWED: Mapping[str, Mapping[str, str]] = {
    "results": {"level": "impact cluster outcome output"},
    "sectors": {"kind": "sector theme"},
    "areas": {"kind": "member program group other"},
    "changes": {"kind": "rename split merge unit redefine move retire"},
    "measures": {
        "value_type": "count percent rank boolean usd_million usd kph hours km text stage",
        "direction": "up down none",
        "provider": "country sector_lead secretariat derived external",
        "country_type": " boolean count percent rank text stage",
        "rollup": "none regional sum mean ratio count_yes count_at_most count_improved derived",
        "accumulation": "stock flow cumulative standing",
        "target_type": "level yearly cumulative yes none",
        "headline": "0 1",
        "control": "delivers contributes outside",
        "sex": "0 1",
        "frequency": "A 2A 3A",
        "framework": "PRF context",
    },
}
# Which texts a row of a table must have, and which it may have.
TEXTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "results": ("result", ("statement",)),
    "sectors": ("sector", ("name",)),
    "indicators": ("indicator", ("text", "short", "definition")),
    "units": ("unit", ("label",)),
    "measures": ("measure", ("name", "short", "definition")),
    "context": ("measure", ("name", "short", "definition")),
    "former": ("measure", ("name", "short", "definition")),
    "areas": ("area", ("name",)),
    "sources": ("source", ("name",)),
}
# What the attributes of texts are called.
ATTRIBUTES = {
    "name": N_("Name"), "short": N_("Short name"), "definition": N_("Meaning"), "statement": N_("Statement"),
    "text": N_("Wording"), "data_source": N_("Source of the data"), "label": N_("Unit"), "card": N_("Unit on the card"),
}  # fmt: skip
# A card row leaves room for so many signs of a short name.
SHORT_LIMITS = {"en": 36, "ru": 30, "zh": 14}
COUNTRY_ROLLUPS = {"count_yes", "count_improved"}
_DIMENSIONS = re.compile(r"([A-Z_]+=[^;=]+(;[A-Z_]+=[^;=]+)*)?")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_NUMBER = re.compile(r"[0-9]{1,9}")


def text_named(attribute: str) -> str:
    """What an attribute of texts is called in the language spoken now."""
    return _(ATTRIBUTES[attribute]) if attribute in ATTRIBUTES else attribute


def check(tables: Tables) -> None:
    """Raise UserError framework-inconsistent at the first row that does not hold."""
    for rule in RULES:
        for row, reason in rule(tables):
            raise refuse(row.file, row.line, reason)


Faults = Iterable[tuple[Row, str]]


def _keys(tables: Tables) -> Faults:
    measures = tables["measures"] + tables["context"] + tables["former"]
    for name, rows in [*tables.items(), ("", measures)]:
        width = {"texts": 3, "groups": 2}.get(name, 1)
        seen: set[tuple[str, ...]] = set()
        for row in rows:
            key = tuple(row.cells.values())[:width]
            if not all(key):
                yield row, _("the code is missing")
            if key in seen:
                yield row, _("{code} stands twice").format(code=" ".join(key))
            seen.add(key)


def _revision(tables: Tables) -> Faults:
    if not any(row["code"] == "revision" and row["value"] for row in tables["framework"]):
        yield Row("framework.csv", 1, {}), _("the revision is missing")


def _choices(tables: Tables) -> Faults:
    for name, rows in tables.items():
        allowed = ALLOWED.get("measures" if name in ("context", "former") else name, {})
        choices = {column: set(words.split(" ")) for column, words in allowed.items()}
        for row in rows:
            for column, words in choices.items():
                value = row[column]
                if value not in words:
                    yield row, _("{value} is not a possible {column}").format(value=value, column=column)


def _texts(tables: Tables) -> Faults:
    present = {(row["table"], row["code"], row["attribute"]) for row in tables["texts"]}
    for name, (table, attributes) in TEXTS.items():
        for row in tables[name]:
            for attribute in attributes:
                if (table, row["code"], attribute) not in present:
                    yield row, _("the text “{attribute}” is missing").format(attribute=text_named(attribute))
    known = {(table, row["code"]) for name, (table, _a) in TEXTS.items() for row in tables[name]}
    for row in tables["texts"]:
        if (row["table"], row["code"]) not in known:
            yield row, _("the text belongs to nothing: {code}").format(code=row["code"])
        # What a card row leaves out may be blank in some languages; every other text is whole.
        lacking = [lang for lang in LANGUAGES if not row[lang].strip()]
        if row["attribute"] != "card" and lacking:
            words = _("“{text}” is missing in: {languages}")
            yield row, words.format(text=text_named(row["attribute"]), languages=languages_named(lacking))
        if row["attribute"] == "short" and any(len(row[x]) > limit for x, limit in SHORT_LIMITS.items()):
            yield row, _("the short name does not fit its column")


def _places(tables: Tables) -> Faults:
    """Every code named by a row exists."""
    codes = {name: {row.cells.get("code", "") for row in rows} for name, rows in tables.items()}
    measures = codes["measures"] | codes["context"]
    clusters = {row["code"] for row in tables["results"] if row["level"] == "cluster"}
    references: list[tuple[str, str, set[str]]] = [
        ("results", "parent", codes["results"]), ("results", "cluster", clusters),
        ("results", "sector", codes["sectors"]), ("sectors", "cluster", clusters),
        ("indicators", "result", codes["results"]), ("measures", "indicator", codes["indicators"]),
        ("measures", "unit", codes["units"]), ("context", "unit", codes["units"]),
        ("measures", "rollup_of", measures), ("context", "rollup_of", measures),
        ("former", "unit", codes["units"]), ("changes", "old", measures | codes["former"]),
        ("groups", "group", codes["areas"]), ("groups", "member", codes["areas"]),
    ]
    for name, column, known in references:
        for row in tables[name]:
            if row[column] and row[column] not in known:
                yield row, _("{column} names the unknown {value}").format(column=column, value=row[column])


def _shape(tables: Tables) -> Faults:
    """Results hang on results, indicators on an outcome or output, PRF measures on an indicator."""
    if sum(row["level"] == "impact" for row in tables["results"]) != 1:
        yield next(iter(tables["results"]), Row("results", 1, {})), _("there must be one impact")
    level = {row["code"]: row["level"] for row in tables["results"]}
    above = {"impact": "", "cluster": "impact", "outcome": "cluster", "output": "outcome"}
    named = {(row["table"], row["code"], row["attribute"]) for row in tables["texts"]}
    for row in tables["results"]:
        if level.get(row["parent"], "") != above[row["level"]]:
            yield row, _("{code} hangs on the wrong level").format(code=row["code"])
        if row["level"] == "cluster" and ("result", row["code"], "name") not in named:
            yield row, _("the text “{attribute}” is missing").format(attribute=text_named("name"))
        if row["level"] in ("outcome", "output") and not (row["sector"] and _NUMBER.fullmatch(row["number"])):
            yield row, _("{code} has no sector or number").format(code=row["code"])
    led = {row["indicator"] for row in tables["measures"] if row["headline"] == "1"}
    for row in tables["indicators"]:
        if level.get(row["result"]) not in ("outcome", "output"):
            yield row, _("{code} hangs on the wrong level").format(code=row["code"])
        if row["code"] not in led:
            yield row, _("{code} has no headline measure").format(code=row["code"])


def _numbers(tables: Tables) -> Faults:
    """A cluster is called by its number, and everything below it names that one."""
    cluster = {row["code"]: row["cluster"] for row in tables["results"]}
    for row in tables["results"]:
        if row["level"] in ("outcome", "output") and row["cluster"] != cluster.get(row["parent"]):
            yield row, _("{column} names the unknown {value}").format(column="cluster", value=row["cluster"] or "–")
        column = "code" if row["level"] == "cluster" else "number"
        if row[column] and not _NUMBER.fullmatch(row[column]):
            yield row, _("{column} is not a whole number").format(column=column)


def _once(tables: Tables) -> Faults:
    """An indicator has one headline, a card row one measure."""
    seen: set[tuple[str, str]] = set()
    for row in tables["measures"]:
        places = {"headline": row["indicator"]} if row["headline"] == "1" else {}
        if row["card_row"] != "0":
            places["card_row"] = row["card_row"]
        for kind, place in places.items():
            if (kind, place) in seen:
                yield row, (
                    _("the indicator has a second headline measure") if kind == "headline"
                    else _("the card row belongs to another measure")
                )
            seen.add((kind, place))


def _measures(tables: Tables) -> Faults:
    for name in ("measures", "context"):
        for row in tables[name]:
            if (row["indicator"] == "") == (row["framework"] == "PRF"):
                yield row, _("{code} needs an indicator, or is context").format(code=row["code"])
            for column in ("stale_after", "min_n", "card_row"):
                if not _NUMBER.fullmatch(row[column]):
                    yield row, _("{column} is not a whole number").format(column=column)
            if row["rollup_limit"] and not _NUMBER.fullmatch(row["rollup_limit"]):
                yield row, _("{column} is not a whole number").format(column="rollup_limit")
            if not _DIMENSIONS.fullmatch(row["dimensions"]) or not row["unit"]:
                yield row, _("unit or dimensions cannot be read")
            yield from ((row, reason) for reason in _rollup_faults(row))


def _rollup_faults(row: Row) -> Iterable[str]:
    if row["rollup"] in COUNTRY_ROLLUPS and row["country_type"] != "boolean":
        yield _("counting yes needs a yes/no question to the countries")
    if row["rollup"] == "count_at_most" and not (row["rollup_of"] and row["rollup_limit"]):
        yield _("counting ranks needs the rank measure and a limit")
    if row["rollup"] == "count_improved" and not row["rollup_of"]:
        yield _("counting improvement needs the measure that improves")
    if row["provider"] == "country" and not row["country_type"]:
        yield _("what countries provide needs a question to them")
    if row["provider"] == "sector_lead" and not row["indicator"]:
        yield _("a sector lead speaks for indicators of the sector alone")
    if row["target_type"] == "yes" and row["value_type"] != "boolean":
        yield _("a yes target needs a yes/no measure")


def _areas(tables: Tables) -> Faults:
    kind = {row["code"]: row["kind"] for row in tables["areas"]}
    for row in tables["areas"]:
        if len(row["paused_since"]) not in (0, len("2021-08-15")) or not _is_date(row["paused_since"]):
            yield row, _("a date cannot be read")
    for row in tables["groups"]:
        if kind[row["member"]] != "member" or kind[row["group"]] not in ("group", "program"):
            yield row, _("a group has members, and only members")
        if not (_is_date(row["since"]) and _is_date(row["until"])):
            yield row, _("a date cannot be read")


def _is_date(text: str) -> bool:
    """Nothing, or a year, a month or a day of the calendar."""
    return not text or (bool(_DATE.fullmatch(text)) and bounds_of(text) is not None)


# Every other rule relies on what these find.
FIRST: tuple[Callable[[Tables], Faults], ...] = (_keys, _revision, _choices, _places, _texts)
RULES: tuple[Callable[[Tables], Faults], ...] = (
    *FIRST, _shape, _numbers, _measures, _once, _areas, change_faults,
)  # fmt: skip


def all_faults(tables: Tables) -> list[tuple[Row, str]]:
    """Everything that does not hold; of rules that rely on others only once these hold."""
    found = [fault for rule in FIRST for fault in rule(tables)]
    return found or [fault for rule in RULES for fault in rule(tables)]
