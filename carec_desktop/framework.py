"""The results framework as data: results, indicators, measures, areas, and the checks that hold it together.

The tables live in resources/framework/*.csv and travel in packages as rows of text
(`Framework.document`). Both ways in pass the same checks, so a framework in memory is consistent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from pathlib import Path

from carec_desktop.framework_checks import check
from carec_desktop.framework_mapping import Change, changes_of
from carec_desktop.framework_tables import Row, Tables, document_rows, read_document, read_folder
from carec_desktop.i18n import language
from carec_desktop.paths import RESOURCES

FOLDER = RESOURCES / "framework"


@dataclass(frozen=True)
class Text3:
    """One text in the three languages of the program."""

    en: str
    ru: str
    zh: str

    def say(self, lang: str | None = None) -> str:
        """The text in `lang`, or in the language spoken now."""
        chosen = lang or language()
        return self.ru if chosen == "ru" else self.zh if chosen == "zh" else self.en


NO_TEXT = Text3("", "", "")


@dataclass(frozen=True)
class Result:
    """Impact, sector outcome or output. `parent` is the result it serves, "" for the impact."""

    code: str
    level: str
    parent: str
    cluster: str
    sector: str
    number: int
    statement: Text3


@dataclass(frozen=True)
class Cluster:
    """One of the five clusters; `outcome` is the program's own summary of its sector outcomes."""

    code: str
    number: int
    name: Text3
    outcome: Text3
    sectors: tuple[str, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Indicator:
    """What tells whether a result is reached; `source` and `lead` are as the PRF prints them."""

    code: str
    result: str
    sector: str
    level: str
    text: Text3
    short: Text3
    definition: Text3
    data_source: Text3
    lead: str
    source: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """What is observed: one number, yes/no, rank or text per REF_AREA and TIME_PERIOD.

    `unit` always says what is counted; `card_unit` is what the narrow card row prints, may be blank.
    `stale_after` is in years; `counted_from` is the first year of a running total, "" if not stated.
    """

    code: str
    indicator: str
    name: Text3
    short: Text3
    definition: Text3
    unit: Text3
    card_unit: Text3
    value_type: str
    direction: str
    provider: str
    country_type: str
    rollup: str
    rollup_of: str
    rollup_limit: int
    accumulation: str
    counted_from: str
    target_type: str
    headline: bool
    control: str
    sex: bool
    frequency: str
    stale_after: int
    min_n: int
    framework: str
    dimensions: dict[str, str] = field(hash=False)
    card_row: int

    @property
    def sector(self) -> str:
        """Sector code, "" for a context measure."""
        return self.indicator[:3]


@dataclass(frozen=True)
class Area:
    """A REF_AREA. `kind`: member, program (CAREC itself), group or other; names as ADB writes them."""

    code: str
    kind: str
    name: Text3
    paused_since: str

    @property
    def member(self) -> bool:
        return self.kind == "member"


@dataclass(frozen=True)
class Group:
    """A set of members whose totals are computed. A membership may be dated (ISO dates, "" = open)."""

    code: str
    name: Text3
    memberships: tuple[tuple[str, str, str], ...]

    def members(self, on: str = "") -> tuple[str, ...]:
        """Members, in ADB's order; with `on` (a date or a year) only those belonging then."""
        return tuple(
            member
            for member, since, until in self.memberships
            if not on or ((not since or since[: len(on)] <= on) and (not until or on < until))
        )


@dataclass(frozen=True)
class Sector:
    """A sector of a cluster, or a theme across sectors (kind "theme", cluster "")."""

    code: str
    kind: str
    cluster: str
    name: Text3


@dataclass(frozen=True)
class Source:
    """A published document; `mark` is how SOURCE texts name it, `letter` how tables abbreviate it."""

    code: str
    letter: str
    mark: str
    name: Text3


@dataclass(frozen=True)
class Framework:
    """One consistent revision of the framework."""

    revision: str
    impact: Result
    clusters: tuple[Cluster, ...]
    outcomes: tuple[Result, ...]
    outputs: tuple[Result, ...]
    indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    context: tuple[Measure, ...]
    sectors: tuple[Sector, ...]
    themes: tuple[Sector, ...]
    areas: tuple[Area, ...]
    groups: tuple[Group, ...]
    sources: tuple[Source, ...]
    former: tuple[Measure, ...]  # of earlier revisions; still known by their codes
    changes: tuple[Change, ...]
    tables: Tables = field(repr=False, compare=False)
    _measures: Mapping[str, Measure] = field(repr=False, compare=False)
    _indicators: Mapping[str, Indicator] = field(repr=False, compare=False)
    _areas: Mapping[str, Area] = field(repr=False, compare=False)
    _groups: Mapping[str, Group] = field(repr=False, compare=False)
    _units: Mapping[str, str] = field(repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Framework":
        """The framework in `folder`. Raises UserError framework-inconsistent with file, row and reason."""
        return _load(folder)

    @classmethod
    def from_document(cls, rows: Iterable[Sequence[str]]) -> "Framework":
        """The framework from rows (table, row key, attribute, value), as a package carries them."""
        return _build(read_document(rows))

    def document(self) -> list[tuple[str, ...]]:
        """Every filled cell as (table, row key, attribute, value), all text, in table order."""
        return document_rows(self.tables)

    def measure(self, code: str) -> Measure:
        """Raises KeyError for an unknown code."""
        return self._measures[code]

    def has_measure(self, code: str) -> bool:
        return code in self._measures

    def unit_code(self, measure: str) -> str:
        """The code of the unit a measure is counted in, former ones included. Raises KeyError for an unknown one."""
        return self._units[measure]

    def indicator(self, code: str) -> Indicator:
        """Raises KeyError for an unknown code."""
        return self._indicators[code]

    def area(self, code: str) -> Area:
        """Raises KeyError for an unknown code."""
        return self._areas[code]

    def has_area(self, code: str) -> bool:
        return code in self._areas

    def group(self, code: str) -> Group:
        """Raises KeyError for an unknown code."""
        return self._groups[code]

    @property
    def members(self) -> tuple[Area, ...]:
        """The eleven members in ADB's order."""
        return tuple(area for area in self.areas if area.member)

    def measures_of(self, indicator: str) -> tuple[Measure, ...]:
        return tuple(self._measures[code] for code in self._indicators[indicator].measures)

    def sources_in(self, text: str) -> tuple[Source, ...]:
        """The published documents a SOURCE text names, in the order it names them."""
        found = [(text.find(source.mark), source) for source in self.sources if source.mark in text]
        return tuple(source for _at, source in sorted(found, key=lambda pair: pair[0]))

    def as_json(self) -> dict[str, object]:
        """Plain lists and dicts: revision, impact, clusters, outcomes, outputs, indicators, measures, …"""
        parts: dict[str, Sequence[Part]] = {
            "clusters": self.clusters, "outcomes": self.outcomes, "outputs": self.outputs,
            "indicators": self.indicators, "measures": self.measures, "context": self.context,
            "sectors": self.sectors, "areas": self.areas, "sources": self.sources,
        }
        groups: list[object] = [
            {"code": g.code, "name": _plain(g.name), "members": list(g.members())} for g in self.groups
        ]
        listed: dict[str, object] = {key: [_plain(item) for item in items] for key, items in parts.items()}
        return {"revision": self.revision, "impact": _plain(self.impact)} | listed | {"groups": groups}


Part = Result | Cluster | Indicator | Measure | Area | Group | Sector | Source


def _plain(item: Part | Text3) -> dict[str, object]:
    def plain(value: object) -> object:
        if isinstance(value, Text3):
            return asdict(value)
        if isinstance(value, tuple):
            return list(value)
        return dict(value) if isinstance(value, Mapping) else value

    return {each.name: plain(getattr(item, each.name)) for each in fields(item)}


@lru_cache(maxsize=4)
def _load(folder: Path) -> Framework:
    return _build(read_folder(folder))


# From checked tables to objects.


def _build(tables: Tables) -> Framework:
    check(tables)
    text = {
        (r["table"], r["code"], r["attribute"]): Text3(r["en"], r["ru"], r["zh"]) for r in tables["texts"]
    }
    results = [_result(row, text) for row in tables["results"] if row["level"] != "cluster"]
    measures = tuple(_measure(row, text) for row in tables["measures"])
    context = tuple(_measure(row, text) for row in tables["context"])
    former = tuple(_measure(row, text) for row in tables["former"])
    by_code = {result.code: result for result in results}
    indicators = tuple(
        _indicator(row, by_code[row["result"]], measures, text) for row in tables["indicators"]
    )
    sectors = tuple(
        Sector(r["code"], r["kind"], r["cluster"], text["sector", r["code"], "name"])
        for r in tables["sectors"]
    )
    areas = tuple(
        Area(r["code"], r["kind"], text["area", r["code"], "name"], r["paused_since"])
        for r in tables["areas"]
    )
    groups = _groups(tables["groups"], text)
    return Framework(
        revision=next(r["value"] for r in tables["framework"] if r["code"] == "revision"),
        impact=next(r for r in results if r.level == "impact"),
        clusters=tuple(_cluster(r, tables, text) for r in tables["results"] if r["level"] == "cluster"),
        outcomes=tuple(r for r in results if r.level == "outcome"),
        outputs=tuple(r for r in results if r.level == "output"),
        indicators=indicators, measures=measures, context=context,
        sectors=tuple(s for s in sectors if s.kind == "sector"),
        themes=tuple(s for s in sectors if s.kind == "theme"),
        areas=areas, groups=groups,
        sources=tuple(
            Source(r["code"], r["letter"], r["mark"], text["source", r["code"], "name"])
            for r in tables["sources"]
        ),
        former=former, changes=changes_of(tables), tables=tables,
        _measures={m.code: m for m in measures + context + former}, _indicators={i.code: i for i in indicators},
        _areas={a.code: a for a in areas}, _groups={g.code: g for g in groups},
        _units={row["code"]: row["unit"] for name in ("measures", "context", "former") for row in tables[name]},
    )


Texts = Mapping[tuple[str, str, str], Text3]


def _result(row: Row, text: Texts) -> Result:
    statement = text["result", row["code"], "statement"]
    number = int(row["number"] or 0)
    return Result(
        row["code"], row["level"], row["parent"], row["cluster"], row["sector"], number, statement
    )


def _cluster(row: Row, tables: Tables, text: Texts) -> Cluster:
    code = row["code"]
    return Cluster(
        code, int(code), text["result", code, "name"], text["result", code, "statement"],
        tuple(r["code"] for r in tables["sectors"] if r["cluster"] == code),
        tuple(r["code"] for r in tables["results"] if r["level"] == "outcome" and r["cluster"] == code),
    )


def _indicator(row: Row, result: Result, measures: Iterable[Measure], text: Texts) -> Indicator:
    code = row["code"]
    return Indicator(
        code, result.code, result.sector, result.level,
        text["indicator", code, "text"], text["indicator", code, "short"],
        text["indicator", code, "definition"], text.get(("indicator", code, "data_source"), NO_TEXT),
        row["lead"], row["source"], tuple(m.code for m in measures if m.indicator == code),
    )


def _measure(row: Row, text: Texts) -> Measure:
    code, unit = row["code"], row["unit"]
    return Measure(
        code=code, indicator=row["indicator"],
        name=text["measure", code, "name"], short=text["measure", code, "short"],
        definition=text["measure", code, "definition"],
        unit=text["unit", unit, "label"], card_unit=text.get(("unit", unit, "card"), NO_TEXT),
        value_type=row["value_type"], direction=row["direction"], provider=row["provider"],
        country_type=row["country_type"], rollup=row["rollup"], rollup_of=row["rollup_of"],
        rollup_limit=int(row["rollup_limit"] or 0), accumulation=row["accumulation"],
        counted_from=row["counted_from"], target_type=row["target_type"], headline=row["headline"] == "1",
        control=row["control"], sex=row["sex"] == "1", frequency=row["frequency"],
        stale_after=int(row["stale_after"]), min_n=int(row["min_n"]), framework=row["framework"],
        dimensions=dimensions(row["dimensions"]),
        card_row=int(row["card_row"]),
    )


def dimensions(text: str) -> dict[str, str]:
    """{"CORRIDOR": "1", "MODE": "road"} from "CORRIDOR=1;MODE=road"."""
    return {part.partition("=")[0]: part.partition("=")[2] for part in text.split(";") if part}


def _groups(rows: Iterable[Row], text: Texts) -> tuple[Group, ...]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows:
        found.setdefault(row["group"], []).append((row["member"], row["since"], row["until"]))
    return tuple(Group(code, text["area", code, "name"], tuple(found[code])) for code in found)
