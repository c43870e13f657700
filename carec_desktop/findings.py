"""What does not fit together in the figures, found by rule and said in one sentence each.

A finding changes no value and blocks nothing: it tells a person where to look. Two sources are never a
conflict; a conflict is one source saying two things, and belongs to the conflict desk.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from carec_desktop.framework import Framework, Measure, Text3
from carec_desktop.groups import adds_up, misprints, totals
from carec_desktop.i18n import N_, _, language, ngettext
from carec_desktop.judge import Judgement, judge_all
from carec_desktop.localvalues import show_number, show_period
from carec_desktop.rollup import Computed, compute
from carec_desktop.signals import (
    COMPUTED,
    Figure,
    Slot,
    in_time,
    numbers,
    settled,
    without_echoes,
)

SENTENCES = {
    "sources_differ": N_("{measure}, {area}, {period}: the sources differ ({values})."),
    "total_not_reached": N_(
        "{measure}, {area}, {period}: the published total is {stated}, "
        "the members’ rows add up to {computed}; no row for: {missing}."
    ),
    "computed_differs": N_(
        "{measure}, {area}, {period}: {sources} says {stated}, the members’ answers give {computed} "
        "({answered} of {asked} answered)."
    ),
    "suspected_misprint": N_(
        "{measure}, {area}, {period}: {stated} is at least five times away from its neighbour {neighbour}; "
        "it is kept as printed and used in no total."
    ),
    "target_not_beyond_baseline": N_(
        "{measure}, {area}: the target {stated} for {period} does not lie beyond the baseline {baseline}, "
        "against which no status can be given."
    ),
}
KINDS = (*SENTENCES, "stale")


@dataclass(frozen=True)
class Finding:
    """One thing to look at.

    `stated` are the numbers as the `sources` state them, in the same order; `computed` is the number they
    are held against, None where there is none.
    """

    kind: str
    slot: Slot
    stated: tuple[Decimal, ...]
    computed: Decimal | None
    sources: tuple[str, ...]
    measure: Measure = field(compare=False, repr=False)
    area: Text3 = field(compare=False, repr=False)
    marks: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def where(self) -> dict[str, object]:
        """The place and time it is about, as plain data."""
        return self.slot._asdict() | {"dimensions": dict(self.slot.dimensions)}

    def text(self) -> str:
        """The finding as one sentence in the language spoken now."""
        lang = language()
        shown = [show_number(f"{number:f}", lang) for number in self.stated]
        facts: dict[str, object] = {
            "measure": self.measure.short.say(),
            "area": self.area.say(),
            "period": show_period(self.slot.time_period, lang),
            "stated": "; ".join(shown),
            "values": "; ".join(f"{value}: {mark}" for value, mark in zip(shown, self.marks, strict=True)),
            "sources": "; ".join(dict.fromkeys(self.marks)),
            "computed": "" if self.computed is None else show_number(f"{self.computed:f}", lang),
        }
        for name, fact in self.facts.items():
            facts[name] = show_number(f"{fact:f}", lang) if isinstance(fact, Decimal) else fact
        return self._sentence().format(**facts)

    def _sentence(self) -> str:
        if self.kind != "stale":
            return _(SENTENCES[self.kind])
        return ngettext(
            "{measure}, {area}: the newest figure is for {period} and counts as out of date after {years} year.",
            "{measure}, {area}: the newest figure is for {period} and counts as out of date after {years} years.",
            self.measure.stale_after,
        )

    def row(self) -> dict[str, object]:
        """The finding as the command line prints it: one number stated is a number, several are a list."""
        stated = self.stated[0] if len(self.stated) == 1 else list(self.stated)
        return {
            "kind": self.kind, "where": self.where, "stated": stated, "computed": self.computed,
            "sources": list(self.sources), "text": self.text(),
        }  # fmt: skip


def findings(
    framework: Framework,
    figures: Iterable[Figure],
    *,
    as_of: str = "",
    of_record: Mapping[Slot, str] | None = None,
) -> list[Finding]:
    """Everything found in published and merged figures, in framework order.

    Computed figures may be among them or not. `as_of` is the period of the round; without it nothing is stale.
    A decision of record chooses what is computed with; that sources differ stays a finding.
    """
    stated = [f for f in without_echoes(settled(figures)) if f.state != COMPUTED]
    made = compute(framework, stated, of_record=of_record)
    every = [*stated, *(each.figure for each in made)]
    judged = judge_all(framework, every, as_of=as_of, of_record=of_record)
    finder = _Finder(framework, stated)
    found = [
        *finder.sources_differ(),
        *finder.totals_not_reached(),
        *finder.computed_differ(made),
        *finder.misprints(),
        *finder.targets_not_beyond(judged.values()),
        *finder.stale(judged.values()),
    ]
    return sorted(found, key=finder.order)


class _Finder:
    """The rules over one set of settled, stated figures."""

    def __init__(self, framework: Framework, stated: list[Figure]) -> None:
        self.framework = framework
        self.stated = sorted((f for f in stated if framework.has_measure(f.measure)), key=in_time)
        self.known = {f.slot: f for f in self.stated}
        codes = [measure.code for measure in (*framework.measures, *framework.context)]
        self._order = {code: at for at, code in enumerate(codes)}

    def order(self, finding: Finding) -> tuple[object, ...]:
        slot = finding.slot
        return self._order[slot.measure], slot.ref_area, slot.time_period, KINDS.index(finding.kind), slot

    def _finding(
        self,
        kind: str,
        figures: Iterable[Figure],
        computed: Decimal | None = None,
        slot: Slot | None = None,
        **facts: object,
    ) -> Finding:
        given = [f for f in figures if f.number is not None]
        at = slot or given[0].slot
        return Finding(
            kind=kind,
            slot=at,
            stated=tuple(f.number for f in given if f.number is not None),
            computed=computed,
            sources=tuple(f.source for f in given),
            measure=self.framework.measure(at.measure),
            area=_area_name(self.framework, at.ref_area),
            marks=self._marks([f.source for f in given]),
            facts=facts,
        )

    def _marks(self, sources: list[str]) -> tuple[str, ...]:
        """How tables name the documents, or the sources in full where two of them share a document."""
        marks = [", ".join(each.mark for each in self.framework.sources_in(text)) or text for text in sources]
        return tuple(mark if marks.count(mark) == 1 else text for mark, text in zip(marks, sources, strict=True))

    def _groups(self, key: Callable[[Figure], object], figures: Iterable[Figure]) -> list[list[Figure]]:
        found: dict[object, list[Figure]] = {}
        for figure in figures:
            if figure.number is not None:
                found.setdefault(key(figure), []).append(figure)
        return list(found.values())

    def sources_differ(self) -> list[Finding]:
        """Different sources, different numbers for the same thing; a baseline and a value of one year are one."""

        def fact(figure: Figure) -> object:
            return figure.place, figure.meaning, figure.time_period, figure.kind == "target"

        return [
            self._finding("sources_differ", sorted(group, key=lambda f: (f.kind == "actual", f.source)))
            for group in self._groups(fact, self.stated)
            if len(numbers(group)) > 1 and len({f.source for f in group}) > 1
        ]

    def totals_not_reached(self) -> list[Finding]:
        """Published totals of a group further from the members' sum than rounding explains."""
        groups = {group.code for group in self.framework.groups}
        additive = [f for f in self.stated if adds_up(self.framework.measure(f.measure)) and f.kind == "actual"]
        doubtful = misprints(self.framework, additive)
        found = []
        for figure in additive:
            if figure.ref_area not in groups or figure.number is None:
                continue
            measure = self.framework.measure(figure.measure)
            members = self.framework.group(figure.ref_area).members()
            at = (measure.code, figure.time_period)
            parts = [f for f in additive if (f.measure, f.time_period) == at and f.ref_area in members
                     and f.meaning == figure.meaning]  # fmt: skip
            for row in totals(self.framework, measure, parts, figure.ref_area, doubtful):
                value, missing = row["value"], row["missing"]
                if value is not None and abs(value - figure.number) > _rounding([figure, *parts]):
                    names = "; ".join(_area_name(self.framework, area).say() for area in missing) or "–"
                    found.append(self._finding("total_not_reached", [figure], value, missing=names))
        return found

    def computed_differ(self, made: Iterable[Computed]) -> list[Finding]:
        """Published regional figures that are not what the members' own answers give."""
        found = []
        for each in made:
            mine = each.figure
            found += [
                self._finding(
                    "computed_differs", [figure], mine.number,
                    answered=each.answered, asked=len(each.asked),
                )
                for figure in self.stated
                if (figure.place, figure.time_period, figure.meaning) == (mine.place, mine.time_period, mine.meaning)
                and figure.kind != "target" and figure.number not in (None, mine.number)
            ]  # fmt: skip
        return found

    def misprints(self) -> list[Finding]:
        return [
            self._finding("suspected_misprint", [self.known[slot]], neighbour=self._neighbour(slot))
            for slot in misprints(self.framework, self.stated)
        ]

    def _neighbour(self, slot: Slot) -> Decimal | None:
        line = [f for f in self.stated if f.place == self.known[slot].place and f.slot != slot]
        after = [f.number for f in line if f.time_period > slot.time_period]
        return after[0] if after else line[-1].number

    def targets_not_beyond(self, judged: Iterable[Judgement]) -> list[Finding]:
        """Targets that ask for nothing, or for the wrong way, against at least one stated baseline."""
        found = []
        for each in judged:
            direction = self.framework.measure(each.place.measure).direction
            sign = {"up": 1, "down": -1}.get(direction, 0)
            for target in each.targets[-1:]:
                short = [
                    f for f in each.baseline
                    if sign and f.number is not None and target.number is not None and f.meaning == target.meaning
                    and sign * (target.number - f.number) <= 0
                ]  # fmt: skip
                if short:
                    baseline = short[-1].number
                    found.append(self._finding("target_not_beyond_baseline", [target], baseline=baseline))
        return found

    def stale(self, judged: Iterable[Judgement]) -> list[Finding]:
        """PRF measures whose newest figure is too old; context series only show their year."""
        listed = ((each, self.framework.measure(each.place.measure)) for each in judged if each.stale)
        return [
            self._finding("stale", each.latest, years=measure.stale_after)
            for each, measure in listed
            if measure.framework == "PRF"
        ]


def _area_name(framework: Framework, code: str) -> Text3:
    return framework.area(code).name if framework.has_area(code) else Text3(code, code, code)


def _rounding(figures: Iterable[Figure]) -> Decimal:
    """What rounding of every part and of the total can explain: half a unit of each last digit."""
    return sum(
        (Decimal("0.5").scaleb(int(f.number.as_tuple().exponent)) for f in figures if f.number is not None),
        Decimal(0),
    )
