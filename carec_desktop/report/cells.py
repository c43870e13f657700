"""One cell of the main table: a value with its year and its word of caution, or the reason for none.

Never empty: where no number can stand, the reason stands. A zero is a value.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carec_desktop.framework import Framework
from carec_desktop.i18n import C_
from carec_desktop.localvalues import is_canonical
from carec_desktop.report import say, words
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.scales import of_measure
from carec_desktop.signals import Figure

FLAG_ORDER = ("break", "forecast", "provisional", "estimated")


@dataclass(frozen=True)
class Cell:
    """What a cell prints. `raw` holds the canonical values, the same in every language."""

    texts: tuple[str, ...] = ()  # one value, or two that disagree
    year: str = ""
    reason: str = ""  # words instead of a value
    flag: str = ""  # disputed, decided, stale, provisional, forecast, estimated, break
    changed: bool = False
    proposed: str = ""  # correction proposed after approval
    raw: tuple[str, ...] = ()

    def as_text(self) -> str:
        marks = f"[{self.flag}] " if self.flag else ""
        moved = "[changed] " if self.changed else ""
        after = f" → {self.proposed}" if self.proposed else ""
        return f"{moved}{marks}{' / '.join(self.texts) or self.reason} {self.year}{after}".strip()


def value_cell(facts: CardFacts, figures: Sequence[Figure], *, stale: bool = False) -> Cell:
    """A cell from the figures of one slot, one or more sources of the same period."""
    figures = sorted(figures, key=facts.source_order)
    values = tuple(dict.fromkeys(figure.value for figure in figures if figure.value))
    slot = figures[0].slot
    proposed = facts.proposed.get(slot, "")
    return Cell(
        texts=_texts(values[:2], figures[0], facts),
        year=say.short_period(slot.time_period),
        flag=_flag(facts, figures, len(values), stale),
        changed=bool(facts.changed) and any(each.slot in (facts.changed or ()) for each in figures),
        proposed=_texts((proposed,), figures[0], facts)[0] if proposed else "",
        raw=values,
    )


def _texts(values: tuple[str, ...], figure: Figure, facts: CardFacts) -> tuple[str, ...]:
    """Values as a narrow cell prints them: in the scale of their row."""
    scale = of_measure(facts, facts.framework.measure(figure.measure))
    if scale.power and all(map(is_canonical, values)):
        return scale.apart(values)
    return tuple(shown(value, figure, facts) for value in values)


def _flag(facts: CardFacts, figures: Sequence[Figure], values: int, stale: bool) -> str:
    if values > 1:
        return "disputed"
    if figures[0].slot in facts.of_record:
        return "decided"
    if stale:
        return "stale"
    flags = frozenset.intersection(*(figure.flags for figure in figures))
    return next((flag for flag in FLAG_ORDER if flag in flags), "")


def shown(value: str, figure: Figure, facts: CardFacts) -> str:
    """A canonical value as this page prints it; a yes/no in its word."""
    if facts.framework.measure(figure.measure).value_type == "boolean":
        return yes_no(value)
    return say.number(value)


def said_value(framework: Framework, measure: str, value: str, reason: str) -> str:
    """A value as paper and window say it, or the words for none; `measure` may be a form."""
    if not value:
        return words.reasons().get(reason, reason)
    if framework.has_measure(measure) and framework.measure(measure).value_type == "boolean":
        return yes_no(value)
    return say.number(value) if is_canonical(value) else value


def yes_no(value: str) -> str:
    return C_("report card", "yes") if value == "1" else C_("report card", "no")


def reason_code(facts: CardFacts, figure: Figure) -> str:
    """The reason of a figure without a value; "words_only" where the source does say something."""
    textual = facts.framework.measure(figure.measure).value_type in ("text", "stage")
    worded = figure.finding and (textual or figure.reason in ("", "not_available"))
    return "words_only" if worded else figure.reason


def reason_cell(facts: CardFacts, figures: Iterable[Figure], column: str) -> Cell:
    """The reason for no value: that of the newest figure without one, else that nothing is in the sources."""
    silent = [figure for figure in figures if not figure.value]
    if not silent:
        return Cell(reason=words.nothing()[column])
    newest = max(silent, key=lambda figure: (figure.time_period, bool(figure.reason)))
    code = reason_code(facts, newest)
    said = words.reasons()[code] if code else words.nothing()[column]
    year = say.short_period(newest.time_period) if code and column in ("latest", "previous") else ""
    return Cell(reason=said, year=year)
