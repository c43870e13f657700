"""What the tables are made from besides the facts of the cards: projects with their money, people by sex and year."""

from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.report.facts import CardFacts


@dataclass(frozen=True)
class Project:
    """One project record. `approved` is a partial date, `amount` in millions of `currency`, "" where not stated."""

    id: str
    kind: str  # investment, assistance, facility, other
    sector: str
    status: str
    approved: str
    amount: str
    currency: str
    financiers: str


@dataclass(frozen=True)
class SexRow:
    """People counted in a year. `what`: a level, "people", "speakers", …, or a measure; counts by F, M, _U."""

    form: str
    what: str
    counts: Mapping[str, int]
    records: int


@dataclass(frozen=True)
class TableFacts:
    """All inputs of the tables, for one cut-off. `sexes` by year."""

    cards: CardFacts
    projects: tuple[Project, ...] = ()
    sexes: Mapping[str, tuple[SexRow, ...]] | None = None
