"""The published figures, country answers, events, deliverables and projects the program ships with.

They are what the documents of 2020-2025 print, each with its SOURCE; docs/framework.md says how rows were
read. Records made from them are ordinary records: a person signs them before anybody else sees them.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from carec_desktop.framework import Text3, dimensions
from carec_desktop.paths import RESOURCES

FOLDER = RESOURCES / "published"
Cells = dict[str, str]


@dataclass(frozen=True)
class PublishedFigure:
    """One observation as printed. `value` is text as typed, "1" or "0" for yes or no, "" with a `reason`.

    `dimensions` holds only what the measure itself does not fix: the corridor of a corridor row.
    """

    measure: str
    ref_area: str
    time_period: str
    kind: str
    source: str
    dimensions: tuple[tuple[str, str], ...]
    value: str
    reason: str
    flags: frozenset[str]
    finding: str
    note: str

    @property
    def number(self) -> Decimal | None:
        return Decimal(self.value) if self.value else None

    @property
    def key(self) -> tuple[str, str, str, str, str, tuple[tuple[str, str], ...]]:
        """The natural key of the observation."""
        return self.measure, self.ref_area, self.time_period, self.kind, self.source, self.dimensions


@dataclass(frozen=True)
class CountryAnswer:
    """What a document says about one member: a yes ("1"), or a rank. Never a no: not named is no answer."""

    measure: str
    ref_area: str
    time_period: str
    value: str
    source: str
    finding: str


@dataclass(frozen=True)
class PublishedEvent:
    """An event or document. `start` and `end` are partial dates ("2021-09"); `ref_area` owns the record.

    `countries` are the members the source names; `participants` is its wording, in English.
    """

    key: str
    kind: str
    title: str
    start: str
    end: str
    place: str
    ref_area: str
    countries: tuple[str, ...]
    sector: str
    state: str
    participants: str
    source: str


@dataclass(frozen=True)
class PublishedDeliverable:
    """A deliverable or commitment. `due` is a TIME_PERIOD or "", `due_printed` the source's wording."""

    key: str
    title: Text3
    sector: str
    also: tuple[str, ...]
    due: str
    due_printed: str
    status: str
    forum: str
    countries: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class PublishedProject:
    """A project a document names. `amount` in millions of `currency`; "" for what the source leaves open."""

    key: str
    title: str
    number: str
    kind: str
    sector: str
    status: str
    approved: str
    amount: str
    currency: str
    financiers: str
    countries: tuple[str, ...]
    source: str
    note: str


@cache
def observations() -> tuple[PublishedFigure, ...]:
    """Baselines, targets and actuals of the 98 measures."""
    return tuple(_figure(cells) for cells in _read("observations"))


@cache
def series() -> tuple[PublishedFigure, ...]:
    """Context series by country, group and year."""
    return tuple(_figure(cells) for cells in _read("series"))


@cache
def portfolio() -> tuple[PublishedFigure, ...]:
    """Portfolio and knowledge figures of the program, REF_AREA CAREC."""
    return tuple(_figure(cells) for cells in _read("portfolio"))


@cache
def answers() -> tuple[CountryAnswer, ...]:
    """Country answers behind regional figures."""
    return tuple(CountryAnswer(**cells) for cells in _read("answers"))


@cache
def events() -> tuple[PublishedEvent, ...]:
    return tuple(
        PublishedEvent(**_but(cells, "countries"), countries=_list(cells["countries"])) for cells in _read("events")
    )


@cache
def deliverables() -> tuple[PublishedDeliverable, ...]:
    titles = ("title_en", "title_ru", "title_zh")
    return tuple(
        PublishedDeliverable(
            **_but(cells, *titles, "also", "countries"),
            title=Text3(*(cells[title] for title in titles)),
            also=_list(cells["also"]),
            countries=_list(cells["countries"]),
        )
        for cells in _read("deliverables")
    )


@cache
def projects() -> tuple[PublishedProject, ...]:
    return tuple(
        PublishedProject(**_but(cells, "countries"), countries=_list(cells["countries"])) for cells in _read("projects")
    )


@cache
def titles() -> Mapping[str, Text3]:
    """Our translations of printed titles, by the title as the source has it: one that is worded otherwise has none."""
    return {cells["en"]: Text3(**cells) for cells in _read("titles")}


def _read(name: str) -> Iterator[Cells]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _but(cells: Cells, *without: str) -> Cells:
    return {column: value for column, value in cells.items() if column not in without}


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def _figure(cells: Cells) -> PublishedFigure:
    plain = _but(cells, "dimensions", "flags")
    pairs = tuple(sorted(dimensions(cells["dimensions"]).items()))
    return PublishedFigure(**plain, dimensions=pairs, flags=frozenset(_list(cells["flags"])))
