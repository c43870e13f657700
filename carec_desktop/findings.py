"""What does not fit together in the figures, found by rule.

Two sources are never a conflict; a conflict is one source saying two things, and belongs to the conflict desk.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from carec_desktop import findings_arithmetic, findings_words
from carec_desktop.finding import KINDS, Finding, Labelled, Said
from carec_desktop.findings_arithmetic import Figures, Odd
from carec_desktop.framework import Framework, Text3
from carec_desktop.groups import adds_up, misprints, totals
from carec_desktop.judge import Judgement, judge_all
from carec_desktop.rollup import Computed, compute
from carec_desktop.signals import COMPUTED, Figure, Slot, by_place, in_time, numbers, settled, without_echoes


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
    made = [one for one in compute(framework, stated, of_record=of_record) if one.telling]
    every = [*stated, *(each.figure for each in made)]
    # What is out of date is asked everywhere, what a target asks for only where there is one.
    aimed = {f.place for f in every if f.kind == "target"}
    judged = judge_all(
        framework, [f for f in every if as_of or f.place in aimed], as_of=as_of, of_record=of_record
    )  # fmt: skip
    finder = _Finder(framework, stated)
    found = [
        *finder.sources_differ(),
        *finder.totals_not_reached(),
        *finder.computed_differ(made),
        *finder.misprints(),
        *finder.targets_not_beyond(judged.values()),
        *finder.stale(judged.values()),
        *finder.odd(),
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
        self._areas = {area.code: at for at, area in enumerate(framework.areas)}
        self._lines = by_place(self.stated)
        self._doubtful = misprints(framework, self.stated)

    def order(self, finding: Finding) -> tuple[object, ...]:
        slot = finding.slot
        return self._order[slot.measure], slot.ref_area, slot.time_period, KINDS.index(finding.kind), slot

    def _finding(
        self,
        kind: str,
        figures: Iterable[Figure],
        computed: Decimal | None = None,
        behind: Iterable[Figure] = (),
        **facts: object,
    ) -> Finding:
        return self._of(Odd(kind, tuple(f for f in figures if f.number is not None), computed, tuple(behind), facts))

    def _of(self, odd: Odd) -> Finding:
        at = odd.stated[0].slot
        sources = [f.source for f in odd.stated]
        return Finding(
            kind=odd.kind,
            slot=at,
            stated=odd.said or tuple(f.number for f in odd.stated if f.number is not None),
            computed=odd.computed,
            sources=tuple(sources + sorted({f.source for f in odd.behind} - set(sources))),
            measure=self.framework.measure(at.measure),
            area=_area_name(self.framework, at.ref_area),
            marks=self._marks(sources),
            facts={name: self._fact(fact) for name, fact in odd.facts.items()},
            behind=tuple(dict.fromkeys((*odd.stated, *sorted(odd.behind, key=self._place)))),
            variant=odd.variant,
        )

    def _place(self, figure: Figure) -> int:
        """Members in the order of the framework; what is of one area stays in the order it was found in."""
        return self._areas.get(figure.ref_area, len(self._areas))

    def _fact(self, fact: object) -> object:
        """A fact as a sentence can say it: numbers with what they are, words with who says them."""
        if not isinstance(fact, tuple) or not fact or not isinstance(fact[0], tuple):
            return fact
        if isinstance(fact[0][1], Figure):
            marks = self._marks([figure.source for _words, figure in fact])
            return tuple(Said(words, mark) for (words, _figure), mark in zip(fact, marks, strict=True))
        return tuple(Labelled(label, n, self._marks([source])[0] if source else "") for label, n, source in fact)

    def odd(self) -> list[Finding]:
        """What arithmetic and the words of the documents do not bear out."""
        found = [
            *findings_arithmetic.odd(self.framework, self.stated, set(self._doubtful)),
            *findings_words.odd(self.framework, self.stated),
        ]
        return [self._of(each) for each in found]

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
        rounding = Figures(self.framework, additive).rounding
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
                if value is not None and abs(value - figure.number) > rounding([figure, *parts]):
                    names = tuple(_area_name(self.framework, area) for area in missing)
                    found.append(self._finding("total_not_reached", [figure], value, parts, missing=names))
        return found

    def computed_differ(self, made: Iterable[Computed]) -> list[Finding]:
        """Published regional figures that are not what the members' own answers give."""
        found = []
        for each in made:
            mine = each.figure
            found += [
                self._finding(
                    "computed_differs", [figure], mine.number, _answers(each),
                    answered=each.answered, asked=len(each.asked),
                )
                for figure in self._lines.get(mine.place, ())
                if (figure.time_period, figure.meaning) == (mine.time_period, mine.meaning)
                and figure.kind != "target" and figure.number not in (None, mine.number)
            ]  # fmt: skip
        return found

    def misprints(self) -> list[Finding]:
        return [
            self._finding(
                "suspected_misprint", [self.known[slot]], behind=[near], neighbour=near.number
            )
            for slot in self._doubtful
            for near in [self._neighbour(slot)]
        ]  # fmt: skip

    def _neighbour(self, slot: Slot) -> Figure:
        line = [f for f in self._lines[self.known[slot].place] if f.slot != slot]
        after = [f for f in line if f.time_period > slot.time_period]
        return after[0] if after else line[-1]

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
                    found.append(
                        self._finding("target_not_beyond_baseline", [target], behind=short, baseline=baseline)
                    )
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


def _answers(made: Computed) -> list[Figure]:
    return [figure for answer in made.answers for figure in answer.figures]
