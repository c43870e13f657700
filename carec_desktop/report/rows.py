"""The 38 rows of page 1: what the country says and, beside it, what the sources say of the region."""

from collections.abc import Sequence
from dataclasses import dataclass

from carec_desktop.framework import Measure
from carec_desktop.i18n import _, language
from carec_desktop.judge import Judgement
from carec_desktop.report import say, words
from carec_desktop.report.answers import Answer, answer
from carec_desktop.report.cells import Cell, reason_cell, value_cell, yes_no
from carec_desktop.report.codes import Codes, Reference
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.scales import of_measure
from carec_desktop.report.trail import Trail, trail
from carec_desktop.signals import REGION, Figure, numbers


@dataclass(frozen=True)
class Trend:
    """Direction of the value ("up", "down", "level" or "" for none) and what that means, in a word."""

    arrow: str
    word: str


@dataclass(frozen=True)
class Region:
    """What the sources say of the region: columns A to D, path, status, trend."""

    baseline: Cell
    previous: Cell
    latest: Cell
    target: Cell
    trail: Trail
    status: str
    status_word: str
    hollow: bool
    trend: Trend

    @property
    def broken(self) -> bool:
        """Whether the path or a value of it bears the mark of a break."""
        cells = (self.baseline, self.previous, self.latest, self.target)
        return any(cell.flag == "break" for cell in cells) or any(point.apart for point in self.trail.points)


@dataclass(frozen=True)
class Row:
    """One row. `label` is the indicator's code, "" on its second row; `outcome` rows are set in semibold."""

    measure: str
    label: str
    name: str
    unit: str
    outcome: bool
    new_sector: bool
    country: Answer
    region: Region
    code: str

    @property
    def broken(self) -> bool:
        """Whether anything on the row bears the mark of a break."""
        return self.country.broken or self.region.broken

    def as_text(self) -> str:
        region = self.region
        cells = [region.baseline, region.previous, region.latest, region.target]
        parts = [self.label or '"', self.name, self.unit, f"E {self.country.as_text()}"]
        parts += [f"{letter} {cell.as_text()}" for letter, cell in zip("ABCD", cells, strict=True)]
        hollow = " (hollow)" if region.hollow else ""
        parts += [region.trail.as_text(), f"{region.status_word}{hollow}"]
        return " | ".join([*parts, f"{region.trend.arrow} {region.trend.word}".strip(), self.code])


@dataclass(frozen=True)
class Cluster:
    """A band of the table with its rows."""

    number: str
    name: str
    rows: tuple[Row, ...]


def clusters(facts: CardFacts, ref_area: str, codes: Codes) -> tuple[Cluster, ...]:
    """The whole table in the framework's order."""
    rows = row_measures(facts)
    bands = []
    for cluster in facts.framework.clusters:
        own = [measure for measure in rows if measure.sector in cluster.sectors]
        drawn = tuple(_row(facts, own, at, ref_area, codes) for at in range(len(own)))
        number = _("Cluster {number}").format(number=cluster.number)
        bands.append(Cluster(number, cluster.name.say(), drawn))
    return tuple(bands)


def row_measures(facts: CardFacts) -> list[Measure]:
    """The lead measures that have a row, in the order of the page."""
    return sorted((each for each in facts.framework.measures if each.card_row), key=lambda each: each.card_row)


def reference(measure: str) -> Reference:
    """The code of a row stands for its measure, the same on every card."""
    return Reference("measure", measure, REGION)


def _row(facts: CardFacts, rows: list[Measure], at: int, ref_area: str, codes: Codes) -> Row:
    measure = rows[at]
    scale = of_measure(facts, measure)
    before = rows[at - 1] if at else None
    first = before is None or before.indicator != measure.indicator
    return Row(
        measure=measure.code,
        label=unbroken(measure.indicator) if first else "",
        name=measure.short.say(),
        unit=scale.unit if scale.power else measure.card_unit.say(),
        outcome=" OC " in measure.indicator,
        new_sector=before is not None and before.sector != measure.sector,
        country=answer(facts, measure, ref_area),
        region=_kept_region(facts, measure),
        code=codes.of(reference(measure.code)),
    )


def _kept_region(facts: CardFacts, measure: Measure) -> Region:
    """The regional part of a row: the same on all cards of a language."""
    key = ("region", language(), measure.code)
    if key not in facts.kept:
        facts.kept[key] = region(facts, regional(facts, measure))
    said: Region = facts.kept[key]
    return said


def unbroken(indicator: str) -> str:
    """ "EFS OC 1" that no line break takes apart."""
    return indicator.replace(" ", say.NO_BREAK)


def regional(facts: CardFacts, measure: Measure) -> Judgement:
    """The judgement of a measure for the region: the one with figures, else the bare one."""
    found = facts.judged[measure.code, REGION]
    return max(found, key=lambda each: (bool(each.latest), bool(each.baseline), not each.place.dimensions))


def region(facts: CardFacts, judgement: Judgement) -> Region:
    """Columns A to D, path, status and trend of one judged place."""
    place = judgement.place
    known = [each for each in facts.of(place.measure, place.ref_area) if each.dimensions == place.dimensions]
    goal = goal_figures(judgement)
    return Region(
        baseline=_cell(facts, judgement.baseline, known, "baseline"),
        previous=_cell(facts, since_baseline(judgement), (), "previous"),
        latest=_cell(facts, judgement.latest, known, "latest", stale=judgement.stale),
        target=_target_cell(facts, goal, known),
        trail=trail(facts, judgement, goal),
        status=judgement.status,
        status_word=judgement.status_word,
        hollow=judgement.hollow and judgement.status != "not_rated",
        trend=trend(facts.framework.measure(place.measure), judgement),
    )


def since_baseline(judgement: Judgement) -> tuple[Figure, ...]:
    """The value before the newest one, unless it is of the baseline's own year or older."""
    start = judgement.baseline[0].time_period if judgement.baseline else ""
    return tuple(figure for figure in judgement.previous if figure.time_period > start)


def _cell(
    facts: CardFacts, chosen: Sequence[Figure], known: Sequence[Figure], column: str, *, stale: bool = False
) -> Cell:
    valued = [figure for figure in chosen if figure.value]
    if valued:
        return value_cell(facts, valued, stale=stale)
    kind = "baseline" if column == "baseline" else "actual"
    return reason_cell(facts, [figure for figure in known if figure.kind == kind], column)


def goal_figures(judgement: Judgement) -> tuple[Figure, ...]:
    """The target that is in force at the date of the newest value, else the last one; every source of it."""
    numeric = [figure for figure in judgement.targets if figure.number is not None]
    if not numeric:
        return ()
    since = judgement.latest[0].time_period if judgement.latest else ""
    periods = sorted({figure.time_period for figure in numeric})
    period = next((each for each in periods if each >= since), periods[-1])
    return tuple(figure for figure in numeric if figure.time_period == period)


def _target_cell(facts: CardFacts, goal: Sequence[Figure], known: Sequence[Figure]) -> Cell:
    if goal and facts.framework.measure(goal[0].measure).value_type == "boolean":
        year = goal[0].time_period
        words = _("“{answer}” {year}").format(answer=yes_no(goal[0].value), year=year)
        return Cell(reason=words, raw=(goal[0].value,))
    if goal:
        return value_cell(facts, goal)
    return reason_cell(facts, [figure for figure in known if figure.kind == "target"], "target")


def status_text(word: str, *, hollow: bool) -> str:
    """The status where no mark can be drawn hollow: it rests on a provisional, forecast or single value."""
    return _("{status} (provisional)").format(status=word) if hollow else word


def trend(measure: Measure, judgement: Judgement) -> Trend:
    """The arrow shows the value, the word the meaning: a falling border time is an arrow down and "better"."""
    unclear = len(numbers(judgement.latest)) > 1 or len(numbers(judgement.baseline)) > 1
    if unclear and judgement.movement == "no_information":
        return Trend("", words.trends()["unclear"])
    word = words.trends()[judgement.movement]
    if judgement.movement == "unchanged":
        return Trend("level", word)
    if judgement.movement in ("improved", "worse"):
        rising = (judgement.movement == "improved") == (measure.direction == "up")
        return Trend("up" if rising else "down", word)
    return Trend("", word)
