"""How to read a card: the words beside the specimen marks."""

from dataclasses import dataclass

from carec_desktop.i18n import C_, _
from carec_desktop.report import say, words


@dataclass(frozen=True)
class Guide:
    """Texts of the reading guide, in the order they stand."""

    heading: str
    status: str
    trend: str
    worse: str
    better: str
    target: str
    expected: str
    two_values: str
    latest: str
    answered: str
    unanswered: str
    disputed: str
    hollow: str
    stale: str
    people: str
    code: str
    layers: str
    changed: str
    decided: str
    proposed: str
    example: str
    broken: str = ""  # only where a series of the card has a break


def guide(example: str, *, broken: bool = False) -> Guide:
    """The guide, with `example` as the code of a row on this card; `broken`: a series on it has a break."""
    return Guide(
        heading=_("How to read this card"),
        status=_(
            "Status: value against a straight path from baseline to target, at the date of the data. "
            "On track from 95% of the expected distance, watch from 60%. "
            "Rule of this framework revision, not an ADB rating."
        ),
        trend=_("Trend: latest value against the baseline; arrow = its direction, word = better or worse."),
        worse=words.trends()["worse"],
        better=words.trends()["improved"],
        target=C_("report card", "target"),
        expected=C_("report card", "expected path"),
        two_values=C_("report card", "two values"),
        latest=C_("report card", "latest"),
        answered=C_("report card", "answered"),
        unanswered=C_("report card", "not answered"),
        disputed=_("two sources disagree, nobody has decided yet"),
        hollow=_("hollow mark: rests on a provisional, forecast or single value"),
        stale=_("out of date: older than one reporting period"),
        people=_("women, men, not stated (drawn to scale when given)"),
        code=_(
            "Code of a figure = row code + column letter (e.g. {code}-C). "
            "Type it in the program to see records, packages, people and decisions."
        ).format(code=example),
        layers=_(
            "Column E is the country’s own answer; A to D are results of the whole region, never the country’s; "
            "context is not rated."
        ),
        broken=C_("report card", "break in series: not comparable") if broken else "",
        changed=C_("report card", "changed since last card"),
        decided=C_("report card", "decided"),
        proposed=C_("report card", "correction proposed"),
        example=f"→{say.number('18.4')}",
    )
