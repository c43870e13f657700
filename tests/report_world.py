"""The published record as card inputs, for the tests of paper: what a secretariat sees before any package."""

from functools import cache

from carec_desktop import published
from carec_desktop.framework import Framework
from carec_desktop.groups import misprints
from carec_desktop.judge import judge_all
from carec_desktop.report.facts import CardFacts, DeliverableFact, EventFact
from carec_desktop.rollup import computed
from carec_desktop.signals import Figure

DIGEST = "3f" * 32


def figures() -> tuple[Figure, ...]:
    """Observations, series and country answers, all as published."""
    rows = [
        Figure(f.measure, f.ref_area, f.time_period, f.kind, f.source, f.dimensions, f.value, f.reason,
               f.flags, "published", f.finding, f"{f.measure}-{f.ref_area}-{f.time_period}-{f.kind}-{f.source}")
        for f in (*published.observations(), *published.series(), *published.portfolio())
    ]  # fmt: skip
    rows += [
        Figure(a.measure, a.ref_area, a.time_period, "actual", a.source, (), a.value, "", frozenset(),
               "published", a.finding, f"{a.measure}-{a.ref_area}-{a.time_period}")
        for a in published.answers()
    ]  # fmt: skip
    return tuple(rows)


def events() -> tuple[EventFact, ...]:
    return tuple(
        EventFact(
            id=e.key, kind=e.kind, titles={"en": e.title}, start=e.start, end=e.end, place=e.place,
            host=e.ref_area if e.ref_area != "CAREC" else "", countries=e.countries, sector=e.sector,
            state=e.state, source=e.source, counts_for=COUNTS.get(e.title.split(":")[0], ()),
        )
        for e in published.events()
    )  # fmt: skip


COUNTS = {
    "First CAREC Capital Market Regulators’ Forum": ("EFS.OP2.FORUMS",),
    "Second CAREC Capital Market Regulators’ Forum": ("EFS.OP2.FORUMS",),
}


def deliverables() -> tuple[DeliverableFact, ...]:
    return tuple(
        DeliverableFact(
            id=d.key, titles={"en": d.title.en, "ru": d.title.ru, "zh": d.title.zh}, forum=d.forum, due=d.due,
            sector=d.sector, status=d.status, source=d.source, countries=d.countries,
        )
        for d in published.deliverables()
    )  # fmt: skip


@cache
def facts() -> CardFacts:
    """Everything published, nothing merged."""
    framework = Framework.load()
    stated = figures()
    everything = (*stated, *computed(framework, stated))
    return CardFacts(
        framework=framework,
        figures=everything,
        judgements=judge_all(framework, everything),
        digest=DIGEST,
        events=events(),
        deliverables=deliverables(),
        misprints=frozenset(misprints(framework, everything)),
        documents=frozenset(figure.source for figure in stated),
    )
