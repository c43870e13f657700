"""What a page on paper is made from: plain facts, gathered by an action, drawn by nobody yet.

The report layer reads no store and no file of figures; whatever is not in here is not printed.
Areas are REF_AREA codes (ISO3), dates and periods are canonical text ("2023-11-30", "2023-06", "2023").
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from carec_desktop.framework import Framework
from carec_desktop.judge import Judgement
from carec_desktop.signals import COMPUTED, Figure, Place, Slot, settled, without_echoes


@dataclass(frozen=True)
class Headcount:
    """People by sex: women, men, not stated. A missing count is a missing Headcount, never zeros."""

    women: int
    men: int
    unstated: int = 0

    @property
    def total(self) -> int:
        return self.women + self.men + self.unstated

    def __add__(self, other: "Headcount") -> "Headcount":
        return Headcount(self.women + other.women, self.men + other.men, self.unstated + other.unstated)


@dataclass(frozen=True)
class EventFact:
    """One event. `titles` by language; `countries` named as taking part, the host among them or not."""

    id: str
    kind: str  # ministerial, high_level_forum, committee_meeting, workshop, webinar, training, …
    titles: Mapping[str, str]
    start: str = ""
    end: str = ""
    place: str = ""
    host: str = ""
    countries: tuple[str, ...] = ()
    ordinal: str = ""  # 24 for the 24th Ministerial Conference
    sector: str = ""
    state: str = "held"  # planned, held, postponed, cancelled
    source: str = ""
    counts_for: tuple[str, ...] = ()  # measure codes, as confirmed
    people: Mapping[str, Headcount] | None = None  # organiser's count, by level

    @property
    def year(self) -> str:
        return (self.end or self.start)[:4]

    @property
    def chair(self) -> str:
        """Who chairs a conference: its host, or the one country its announcement names."""
        return self.host or (self.countries[0] if len(self.countries) == 1 else "")


@dataclass(frozen=True)
class TrainingFact:
    """One training with what its trainer sent: people by country of their institution, and the survey."""

    id: str
    titles: Mapping[str, str]
    start: str = ""
    end: str = ""
    sector: str = ""
    place: str = ""
    host: str = ""
    source: str = ""
    people: Mapping[str, Headcount] | None = None  # by REF_AREA
    countries: tuple[str, ...] = ()  # named as taking part
    answered: int | None = None  # survey answers other than "cannot say"
    improved: int | None = None  # of these: knowledge increased, greatly or not


@dataclass(frozen=True)
class DelegationFact:
    """Whom a country sent to an event."""

    event: str
    ref_area: str
    people: Headcount | None = None
    woman_led: bool | None = None


@dataclass(frozen=True)
class DeliverableFact:
    """A promise of ministers or senior officials. `countries` it names; empty = for all members."""

    id: str
    titles: Mapping[str, str]
    forum: str = ""  # MC22, MC24, SOM June 2022
    due: str = ""
    sector: str = ""
    status: str = ""  # the words of the source, English
    source: str = ""
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProjectFact:
    """A project or technical assistance that names countries. `state` is a word of the source, by language."""

    id: str
    titles: Mapping[str, str]
    state: Mapping[str, str]
    source: str = ""
    countries: tuple[str, ...] = ()
    year: str = ""
    counts_for: tuple[str, ...] = ()  # measure codes


@dataclass(frozen=True)
class PackagesFact:
    """What a country has sent in this round: merged packages, date of the last, how many came by the deadline."""

    received: int
    last: str = ""
    on_time: int | None = None


@dataclass(frozen=True)
class GenderFact:
    """A country's own answers on women and men in its newest period. None = not answered."""

    focal_point_named: bool | None = None
    actions: int | None = None
    speakers: Headcount | None = None
    chairs: Headcount | None = None
    heads: Headcount | None = None  # of delegation
    completed: Headcount | None = None  # trainees


@dataclass(frozen=True)
class ConflictFact:
    """A question other than a figure with more than one answer: `place` readable, both values."""

    ref_area: str
    place: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Approval:
    """Who approved a country's values of the period, and when."""

    by: str
    on: str


@dataclass(frozen=True)
class CardFacts:
    """All inputs of all cards and of the matrix, for one cut-off.

    `figures` hold published, merged and computed ones; `judgements` come from `judge_all` over the
    same list. `former` are figures as they were stated of measures that no measure in force takes over.
    `changed` is None for the first edition, else the slots whose value differs from it.
    """

    framework: Framework
    figures: tuple[Figure, ...]
    judgements: Mapping[Place, Judgement]
    digest: str  # state digest of the ledger, hex
    events: tuple[EventFact, ...] = ()
    trainings: tuple[TrainingFact, ...] = ()
    former: tuple[Figure, ...] = ()
    delegations: tuple[DelegationFact, ...] = ()
    deliverables: tuple[DeliverableFact, ...] = ()
    projects: tuple[ProjectFact, ...] = ()
    packages: Mapping[str, PackagesFact] = field(default_factory=dict)
    gender: Mapping[str, GenderFact] = field(default_factory=dict)
    conflicts: tuple[ConflictFact, ...] = ()
    misprints: frozenset[Slot] = frozenset()
    of_record: Mapping[Slot, str] = field(default_factory=dict)  # decided source of a slot
    proposed: Mapping[Slot, str] = field(default_factory=dict)  # correction proposed after approval
    parts: Mapping[Slot, tuple[str, ...]] = field(default_factory=dict)  # records behind a computed figure
    changed: frozenset[Slot] | None = None
    since: str = ""  # the edition that `changed` compares with
    before: Mapping[Slot, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # (value, reason) said in it
    approved: frozenset[str] = frozenset()  # record ids whose heads are approved
    approvals: Mapping[str, Approval] = field(default_factory=dict)  # by REF_AREA
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)  # measures the round asks, by REF_AREA
    documents: frozenset[str] = frozenset()  # SOURCEs that are published documents
    deadline: str = ""
    edition: int = 1
    year: str = "2020"  # reporting year
    sources_until: str = "2025-11-20"  # date of the newest published source
    made_on: str = ""  # ISO day of the newest edit in it: the date of the file

    @cached_property
    def by_area(self) -> Mapping[tuple[str, str], tuple[Figure, ...]]:
        """Figures that count, by measure and REF_AREA; drafts and values waiting for a predecessor do not."""
        found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for figure in without_echoes(settled(self.figures)):
            found[figure.measure, figure.ref_area].append(figure)
        return {key: tuple(figures) for key, figures in found.items()}

    def of(self, measure: str, ref_area: str) -> tuple[Figure, ...]:
        return self.by_area.get((measure, ref_area), ())

    def stands(self, figure: Figure) -> bool:
        """Whether no decision of record has set this figure's source aside."""
        decided = self.of_record.get(figure.slot)
        return decided in (None, figure.source) or decided not in {
            rival.source for rival in self.of(figure.measure, figure.ref_area) if rival.slot == figure.slot
        }

    def source_order(self, figure: Figure) -> tuple[int, str, str]:
        """Documents in the order they appeared, then what was reported, then what was computed."""
        documents = self.framework.sources_in(figure.source)
        known = self.framework.sources
        place = known.index(documents[0]) if documents else len(known) + (figure.source == COMPUTED)
        return place, figure.source, figure.value

    @cached_property
    def judged(self) -> Mapping[tuple[str, str], tuple[Judgement, ...]]:
        """Judgements by measure and REF_AREA, one a breakdown."""
        found: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
        for place, judgement in self.judgements.items():
            found[place.measure, place.ref_area].append(judgement)
        return {key: tuple(judgements) for key, judgements in found.items()}

    @cached_property
    def kept(self) -> dict[tuple[str, ...], Any]:
        """What all cards of a batch say alike, kept by whoever said it first: (what, language, measure)."""
        return {}

    @cached_property
    def members(self) -> tuple[str, ...]:
        """REF_AREAs of the members in ADB's order."""
        return tuple(area.code for area in self.framework.members)
