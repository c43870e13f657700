"""What the columns of the framework are called, and the words of those that hold one of a few."""

from collections.abc import Mapping

from carec_desktop.framework_checks import ATTRIBUTES as ATTRIBUTES
from carec_desktop.framework_checks import text_named
from carec_desktop.i18n import LANGUAGES, N_, _, language
from carec_desktop.ui.pages.framework_rows import FORMER, Facts, Node
from carec_desktop.ui.pages.grid_panel import DIRECTIONS, PROVIDERS

KINDS = {
    "count": N_("count"), "percent": N_("per cent"), "rank": N_("rank"), "boolean": N_("yes or no"),
    "usd_million": N_("million US dollars"), "usd": N_("US dollars"), "kph": N_("kilometres per hour"),
    "hours": N_("hours"), "km": N_("kilometres"), "text": N_("text"), "stage": N_("stage"),
    "": N_("not asked of countries"),
}  # fmt: skip
CHOICES: Mapping[str, Mapping[str, str]] = {
    "value_type": {code: words for code, words in KINDS.items() if code},
    "direction": DIRECTIONS,
    "provider": PROVIDERS,
    "country_type": {code: KINDS[code] for code in ("", "boolean", "count", "percent", "rank", "text", "stage")},
    "rollup": {
        "none": N_("not computed"), "regional": N_("regional figure"), "sum": N_("sum of members"),
        "mean": N_("mean of members"), "ratio": N_("ratio of sums"), "count_yes": N_("members that say yes"),
        "count_at_most": N_("members at or below a limit"), "count_improved": N_("members that improved"),
        "derived": N_("derived"),
    },
    "accumulation": {
        "stock": N_("at a date"), "flow": N_("in a period"), "cumulative": N_("running total"),
        "standing": N_("holds until a dated no"),
    },
    "target_type": {
        "level": N_("level by a date"), "yearly": N_("at least each year"), "cumulative": N_("total by a date"),
        "yes": N_("yes by a date"), "none": N_("no target"),
    },
    "control": {
        "delivers": N_("CAREC delivers it"), "contributes": N_("CAREC contributes"),
        "outside": N_("outside its control"),
    },
    "frequency": {"A": N_("every year"), "2A": N_("every two years"), "3A": N_("every three years")},
    "headline": {"0": N_("no"), "1": N_("yes")},
    "sex": {"0": N_("no"), "1": N_("yes")},
}  # fmt: skip
COLUMNS = {
    "value_type": N_("Kind of value"), "direction": N_("Wanted direction"), "provider": N_("Provided"),
    "country_type": N_("Asked of countries"), "rollup": N_("Regional figure"), "accumulation": N_("Counted"),
    "target_type": N_("Target"), "control": N_("Control"), "frequency": N_("How often"),
    "headline": N_("Headline of its indicator"), "sex": N_("By women and men"),
    "stale_after": N_("Out of date after years"),
    "min_n": N_("Least number of answers"), "lead": N_("Lead"), "source": N_("Source"), "unit": N_("Unit"),
    "indicator": N_("Indicator"), "value": N_("Revision"), "kind": N_("Change"), "new": N_("New code"),
    "factor": N_("Factor"), "since": N_("First year of the new meaning"), "rollup_of": N_("Computed from"),
    "rollup_limit": N_("Limit"), "counted_from": N_("Counted from"), "card_row": N_("Row of the card"),
    "dimensions": N_("Breakdown"), "en": "English", "ru": "Русский", "zh": "中文",
}  # fmt: skip
SHEETS = {
    "framework": N_("Revision"), "results": N_("Result"), "sectors": N_("Sector"), "indicators": N_("Indicator"),
    "units": N_("Unit"), "measures": N_("Measure"), "context": N_("Series"), "areas": N_("Area"), "groups": N_("Group"),
    "sources": N_("Source"), "changes": N_("Typed change"), "texts": N_("Text"),
}  # fmt: skip
CHANGES = {
    "rename": N_("renamed"), "move": N_("moved"), "unit": N_("another unit"), "redefine": N_("defined anew"),
    "split": N_("split"), "merge": N_("merged"), "retire": N_("retired"),
}  # fmt: skip
EDITED = (
    "value_type", "direction", "provider", "country_type", "rollup", "accumulation", "target_type", "control",
    "frequency", "headline", "sex", "stale_after", "min_n",
)  # fmt: skip


def column_words(column: str) -> str:
    """The name of a column, or the kind of a typed change, in the language spoken now."""
    known = CHANGES.get(column) or COLUMNS.get(column)
    return _(known) if known else column


def shown(column: str, value: str) -> str:
    """A cell's value in words."""
    words = CHOICES.get(column, {}).get(value)
    return _(words) if words else value


def typed_words(node: Node) -> str:
    """What a typed change of the draft did, with the code on its other side: "renamed, before: ttci_rank"."""
    typed = node.typed
    if typed is None:
        return ""
    kind, others = _(CHANGES[typed.kind]), " ".join(typed.others)
    if not others:
        return kind
    words = _("{kind}, now: {codes}") if node.state == FORMER else _("{kind}, before: {codes}")
    return words.format(kind=kind, codes=others)


def named(facts: Facts, codes: str) -> str:
    """Measures by their short names and codes; what is no measure stays as it is."""
    return _("; ").join(
        _("{name} ({code})").format(name=facts.names[code][language()] or code, code=code) if code in facts.names
        else code
        for code in codes.split()
    )  # fmt: skip


def place_words(facts: Facts, sheet: str, key: str) -> str:
    """What a row is called in a list: "Measure Renewable share (ENG.OC1.X) · Short name", "GDP growth (g): renamed"."""
    if sheet == "changes":
        return _change_words(facts, key)
    if sheet in ("measures", "context"):
        return _("{sheet} {code}").format(sheet=_(SHEETS[sheet]), code=named(facts, key))
    if sheet != "texts":
        return _("{sheet} {code}").format(sheet=_(SHEETS.get(sheet, sheet)), code=key.replace("|", " "))
    table, _bar, rest = key.partition("|")
    code, _bar, attribute = rest.rpartition("|")
    if table == "measure":
        code = named(facts, code)
    elif table == "unit" and code in facts.units:
        code = next(filter(None, (facts.units[code][lang] for lang in (language(), *LANGUAGES))), code)
    name = {"result": "results", "indicator": "indicators", "measure": "measures", "unit": "units"}.get(table, "texts")
    return _("{place} · {text}").format(
        place=_("{sheet} {code}").format(sheet=_(SHEETS[name]), code=code), text=text_named(attribute)
    )


def _change_words(facts: Facts, key: str) -> str:
    """A typed change by the number of its row, or, in a list of differences, by the measure it is about."""
    row = next((row for row in facts.draft.tables["changes"] if key == row["code"]), None)
    if row is None:
        return named(facts, key)
    return _("{name}: {change}").format(name=named(facts, row["old"]), change=_(CHANGES.get(row["kind"], row["kind"])))
