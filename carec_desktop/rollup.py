"""Regional figures computed from the members' answers: a source of their own beside the published ones.

A computed figure keeps the records it came from, who was asked, who answered and whose answer was
carried. A standing fact holds from the period it was stated for until a dated no. A member whose
reporting is paused is not asked for periods that end on or after the day of the pause.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from carec_desktop.framework import Framework, Measure
from carec_desktop.i18n import _, language
from carec_desktop.localvalues import at_year, period_bounds, show_period
from carec_desktop.signals import BREAK, COMPUTED, REGION, Dimensions, Figure, Slot, decided, numbers, settled

# Years the framework reports for; a standing fact is counted in them even if nobody answered anew.
REPORTING_YEARS = ("2017", "2020", "2023", "2026", "2029")
ONE = Decimal(1)


@dataclass(frozen=True)
class Answer:
    """What one member says for a period. `number` None: what is said about it contradicts itself."""

    area: str
    stated_for: str
    number: Decimal | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Computed:
    """A computed figure and everything it rests on.

    `counted` are the areas behind the number, `carried` pairs of area and the period its answer is
    from, `missing` the areas asked that gave no usable answer, `disputed` those two numbers are stated for.
    """

    figure: Figure
    method: str
    answers: tuple[Answer, ...]
    counted: tuple[str, ...]
    asked: tuple[str, ...]
    carried: tuple[tuple[str, str], ...]
    disputed: tuple[str, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """Ids of the records the figure opens into."""
        return tuple(sorted({f.record_id for answer in self.answers for f in answer.figures} - {""}))

    @property
    def answered(self) -> int:
        return len({answer.area for answer in self.answers} - set(self.disputed))

    @property
    def missing(self) -> tuple[str, ...]:
        given = {answer.area for answer in self.answers} - set(self.disputed)
        return tuple(area for area in self.asked if area not in given)

    @property
    def telling(self) -> bool:
        """Whether it says something of the region. Countries that said yes are a count of at least so many; a sum, a
        mean and "nobody" say nothing while fewer than half of those asked have answered."""
        return 2 * self.answered >= len(self.asked) or (self.method.startswith("count") and bool(self.counted))

    def sentence(self) -> str:
        """How many were asked, answered and carried, as one sentence in the language spoken now."""
        facts = {"asked": len(self.asked), "answered": self.answered, "yes": len(self.counted)}
        if not self.method.startswith("count"):
            return _("{answered} of {asked} members answered.").format(**facts)
        if not self.carried:
            return _("{yes} yes of {asked} asked, {answered} answered.").format(**facts)
        since = sorted({period for _area, period in self.carried}, key=at_year)
        return _("{yes} yes of {asked} asked, {answered} answered, {carried} carried from {since}.").format(
            **facts, carried=len(self.carried), since=", ".join(show_period(each, language()) for each in since)
        )


def compute(
    framework: Framework, figures: Iterable[Figure], *, of_record: Mapping[Slot, str] | None = None
) -> list[Computed]:
    """Every regional figure the framework says is computed, for every period that has answers.

    `of_record` names the source decided for a slot; without it a member two sources disagree about
    counts for nothing and is listed as disputed.
    """
    stated: dict[str, list[Figure]] = {}
    for figure in decided(settled(figures), of_record):
        if figure.kind != "target" and figure.state != COMPUTED:
            stated.setdefault(figure.measure, []).append(figure)
    meanings = sorted({f.meaning for group in stated.values() for f in group} | {""})
    apart = [{code: [f for f in group if f.meaning == one] for code, group in stated.items()} for one in meanings]
    return [
        _meant(made, meaning)
        for measure in framework.measures
        for meaning, alike in zip(meanings, apart, strict=True)
        for made in _of_measure(framework, measure, alike)
    ]


def _meant(made: Computed, meaning: str) -> Computed:
    """What was computed from answers of one meaning has that meaning: two are never added up."""
    if not meaning:
        return made
    return replace(made, figure=replace(made.figure, meaning=meaning, flags=made.figure.flags | {BREAK}))


def computed(
    framework: Framework, figures: Iterable[Figure], *, of_record: Mapping[Slot, str] | None = None
) -> list[Figure]:
    """The figures of `compute`: source and state are "computed"."""
    return [made.figure for made in compute(framework, figures, of_record=of_record)]


def members_asked(framework: Framework, period: str) -> tuple[str, ...]:
    """Members whose reporting is not paused when `period` ends."""
    _first, last = period_bounds(period)
    members = [area for area in framework.areas if area.member]
    return tuple(area.code for area in members if not area.paused_since or last < _day(area.paused_since))


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


# --- answers -------------------------------------------------------------------------------------

Answers = dict[str, dict[str, Answer]]  # area, then period


def _answers(framework: Framework, figures: Iterable[Figure]) -> dict[Dimensions, Answers]:
    """Members' answers to one measure, apart for each set of dimensions."""
    members = {area.code for area in framework.areas if area.member}
    stated: dict[tuple[Dimensions, str, str], list[Figure]] = {}
    for figure in figures:
        if figure.ref_area in members and figure.number is not None:
            key = (figure.dimensions, figure.ref_area, figure.time_period)
            stated.setdefault(key, []).append(figure)
    found: dict[Dimensions, Answers] = {}
    for (dimensions, area, period), group in sorted(stated.items()):
        found.setdefault(dimensions, {}).setdefault(area, {})[period] = _answer(area, period, group)
    return found


def _answer(area: str, period: str, figures: list[Figure]) -> Answer:
    """One answer from all figures of a member for a period; two numbers are none until one is of record."""
    values = numbers(figures)
    return Answer(area, period, values.pop() if len(values) == 1 else None, tuple(figures))


def _exact(answers: Answers, area: str, period: str) -> Answer | None:
    return answers.get(area, {}).get(period)


def _standing(answers: Answers, area: str, period: str) -> Answer | None:
    """The newest answer stated for a period that ended by the end of `period`."""
    end = at_year(period)
    earlier = [each for each in answers.get(area, {}) if at_year(each) <= end]
    return answers[area][max(earlier, key=lambda each: (at_year(each), each))] if earlier else None


def _periods(answers: Answers, *, standing: bool) -> list[str]:
    stated = {period for of_area in answers.values() for period in of_area}
    if standing and stated:
        # A fact stated for a month is counted at the end of its year, and in every reporting year after.
        years = {str(period_bounds(period)[1].year) for period in stated}
        last = max(*years, "2020")
        stated = years | {year for year in REPORTING_YEARS if min(years) <= year <= last}
    return sorted(stated, key=lambda period: (at_year(period), period))


# --- methods -------------------------------------------------------------------------------------


def _of_measure(framework: Framework, measure: Measure, stated: dict[str, list[Figure]]) -> list[Computed]:
    method = _METHODS.get(measure.rollup)
    return method(framework, measure, stated) if method else []


def _count_yes(framework: Framework, measure: Measure, stated: dict[str, list[Figure]]) -> list[Computed]:
    found = _answers(framework, stated.get(measure.rollup_of or measure.code, []))
    return _counts(framework, measure, found, lambda number: number == ONE)


def _count_at_most(framework: Framework, measure: Measure, stated: dict[str, list[Figure]]) -> list[Computed]:
    limit = Decimal(str(measure.rollup_limit))
    found = _answers(framework, stated.get(measure.rollup_of or measure.code, []))
    return _counts(framework, measure, found, lambda number: number <= limit)


def _count_improved(framework: Framework, measure: Measure, stated: dict[str, list[Figure]]) -> list[Computed]:
    """A member's own yes or no; without one, its rank (1 is best) against the rank it had before."""
    found = _answers(framework, stated.get(measure.code, []))
    if measure.rollup_of and measure.rollup_of != measure.code:
        for dimensions, ranks in _answers(framework, stated.get(measure.rollup_of, [])).items():
            into = found.setdefault(dimensions, {})
            for area, of_area in ranks.items():
                into[area] = _improvements(of_area) | into.get(area, {})
    return _counts(framework, measure, found, lambda number: number == ONE)


def _improvements(ranks: dict[str, Answer]) -> dict[str, Answer]:
    made: dict[str, Answer] = {}
    in_order = sorted(ranks.values(), key=lambda answer: (at_year(answer.stated_for), answer.stated_for))
    for before, after in pairwise(in_order):
        number = None
        if before.number is not None and after.number is not None:
            number = Decimal(after.number < before.number)
        made[after.stated_for] = Answer(after.area, after.stated_for, number, (*before.figures, *after.figures))
    return made


def _counts(
    framework: Framework,
    measure: Measure,
    found: dict[Dimensions, Answers],
    is_yes: Callable[[Decimal], bool],
) -> list[Computed]:
    standing = measure.accumulation == "standing"
    pick = _standing if standing else _exact
    made = []
    for dimensions, answers in sorted(found.items()):
        for period in _periods(answers, standing=standing):
            asked = members_asked(framework, period)
            given = [answer for area in asked if (answer := pick(answers, area, period))]
            yes = [each.area for each in given if each.number is not None and is_yes(each.number)]
            if given:
                made.append(_made(measure, dimensions, period, str(len(yes)), given, yes, asked))
    return made


def _over_numbers(framework: Framework, measure: Measure, stated: dict[str, list[Figure]]) -> list[Computed]:
    """Sum or mean of the answers for exactly the period."""
    made = []
    found = _answers(framework, stated.get(measure.rollup_of or measure.code, []))
    for dimensions, answers in sorted(found.items()):
        for period in _periods(answers, standing=False):
            asked = members_asked(framework, period)
            given = [answer for area in asked if (answer := _exact(answers, area, period))]
            usable = {answer.area: answer.number for answer in given if answer.number is not None}
            if usable:
                value = total(usable.values()) if measure.rollup == "sum" else mean(usable.values())
                made.append(_made(measure, dimensions, period, value, given, list(usable), asked))
    return made


def _share_of_women(framework: Framework, measure: Measure, stated: dict[str, list[Figure]]) -> list[Computed]:
    """Women over women and men of the same records, "not stated" in neither; none below `min_n` persons."""
    cells: dict[tuple[str, str, Dimensions], dict[str, list[Figure]]] = {}
    for figure in stated.get(measure.rollup_of, []):
        sex = dict(figure.dimensions).get("SEX", "")
        rest = tuple(pair for pair in figure.dimensions if pair[0] != "SEX")
        cells.setdefault((figure.ref_area, figure.time_period, rest), {}).setdefault(sex, []).append(figure)
    made = []
    for (area, period, rest), by_sex in sorted(cells.items()):
        answers = [_answer(area, period, by_sex[sex]) for sex in ("F", "M") if sex in by_sex]
        counts = [answer.number for answer in answers if answer.number is not None]
        persons = sum(counts, Decimal(0))
        if len(counts) == 2 and persons and persons >= measure.min_n:
            figure = _figure(measure, rest, period, share(counts[0], persons), answers, frozenset(), area)
            made.append(Computed(figure, measure.rollup, tuple(answers), (area,), (area,), (), ()))
    return made


def _made(
    measure: Measure,
    dimensions: Dimensions,
    period: str,
    value: str,
    given: list[Answer],
    counted: list[str],
    asked: tuple[str, ...],
) -> Computed:
    answered = {answer.area for answer in given if answer.number is not None}
    # Not everybody asked has answered: the number may still move.
    flags = frozenset[str]() if answered >= set(asked) else frozenset({"provisional"})
    begins = period_bounds(period)[0]
    return Computed(
        figure=_figure(measure, dimensions, period, value, given, flags),
        method=measure.rollup,
        answers=tuple(given),
        counted=tuple(counted),
        asked=asked,
        carried=tuple((each.area, each.stated_for) for each in given if period_bounds(each.stated_for)[1] < begins),
        disputed=tuple(answer.area for answer in given if answer.number is None),
    )


def _figure(
    measure: Measure,
    dimensions: Dimensions,
    period: str,
    value: str,
    given: list[Answer],
    flags: frozenset[str],
    area: str = REGION,
) -> Figure:
    # Ranks of the baseline year are published as baselines; counted, they are one again.
    kinds = {figure.kind for answer in given for figure in answer.figures}
    kind = "baseline" if kinds == {"baseline"} else "actual"
    return Figure(
        measure=measure.code, ref_area=area, time_period=period, kind=kind, source=COMPUTED,
        dimensions=dimensions, value=value, flags=flags, state=COMPUTED,
    )  # fmt: skip


# --- arithmetic ----------------------------------------------------------------------------------


def total(values: Iterable[Decimal]) -> str:
    """Canonical sum; it has as many decimals as its most exact part."""
    return f"{sum(values, Decimal(0)):f}"


def mean(values: Iterable[Decimal]) -> str:
    """Canonical mean, with one decimal more than its most exact part."""
    parts = list(values)
    digits = max(-int(part.as_tuple().exponent) for part in parts)
    return f"{(sum(parts, Decimal(0)) / len(parts)).quantize(Decimal(1).scaleb(-digits - 1), ROUND_HALF_EVEN):f}"


def share(part: Decimal, whole: Decimal) -> str:
    """Canonical per cent, one decimal."""
    return f"{(100 * part / whole).quantize(Decimal('0.1'), ROUND_HALF_EVEN):f}"


_METHODS = {
    "count_yes": _count_yes,
    "count_at_most": _count_at_most,
    "count_improved": _count_improved,
    "sum": _over_numbers,
    "mean": _over_numbers,
    "ratio": _share_of_women,
}
