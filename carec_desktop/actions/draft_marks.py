"""Why a card or the matrix is printed as a draft: values of any year on it that nobody has approved yet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from carec_desktop.holders import REGION
from carec_desktop.i18n import _, language, ngettext
from carec_desktop.localvalues import show_period
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.matrix_model import regional_values_open
from carec_desktop.report.model import values_open
from carec_desktop.signals import Figure


@dataclass(frozen=True)
class Missing:
    """How many values of a paper are not approved, by TIME_PERIOD in order; none, and no draft mark."""

    periods: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.periods)

    def text(self) -> str:
        """The reason in one sentence, "" where there is no draft mark."""
        n, lang = sum(self.periods.values()), language()
        each = _("{row}: {counts}")
        years = _("; ").join(each.format(row=show_period(p, lang), counts=c) for p, c in self.periods.items())
        return ngettext(
            "Printed as a draft: {n} value is not approved yet ({years}).",
            "Printed as a draft: {n} values are not approved yet ({years}).", n,
        ).format(n=n, years=years) if n else ""  # fmt: skip


def missing(facts: CardFacts, owner: str) -> Missing:
    """What is missing on the card of a country, or on the matrix where `owner` is the region."""
    return _counted(regional_values_open(facts) if owner == REGION else values_open(facts, owner))


def _counted(figures: Iterable[Figure]) -> Missing:
    return Missing(dict(sorted(Counter(figure.time_period for figure in figures).items())))
