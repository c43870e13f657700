"""Long numbers in a legible scale: 1,965,000,000 USD are printed as 1,965 beside "USD million".

The unit printed is always that of the measure in force; a scale only says in what steps of it the page counts. The
same digits stand in every language, so no 亿.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from carec_desktop.framework import Framework, Measure
from carec_desktop.i18n import _, language
from carec_desktop.report import say
from carec_desktop.report.facts import CardFacts

DOLLARS = {"usd": 0, "usd_m": 6}  # units of money that have steps with names of their own: tens they count in
LONG, LONGER = Decimal(10) ** 7, Decimal(10) ** 12  # from here on in millions, in billions
IN_TABLES = Decimal(10) ** 8, Decimal(10) ** 14  # the same where a cell has more room
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Scale:
    """Numbers are divided by ten to the `power`; `unit` is what is printed beside them."""

    power: int
    unit: str
    phrase: str = ""  # how a sentence puts a value and this unit together, where it does not just join them

    def exact(self, number: Decimal) -> str:
        """Canonical text of the number in this scale, nothing rounded."""
        if not self.power:
            return say.plain(number)
        text = say.plain(number.scaleb(-self.power))
        return text.rstrip("0").rstrip(".") if "." in text else text

    def said(self, number: Decimal) -> str:
        """The number as printed: no more than one decimal, of small ones two digits that count."""
        exact = Decimal(self.exact(number))
        if not self.power or exact == exact.quantize(TENTH):
            return say.number(say.plain(exact))
        return say.number(say.plain(exact.quantize(min(TENTH, Decimal(1).scaleb(exact.adjusted() - 1)))))

    def amount(self, words: str) -> str:
        """A number in words with its unit, as a sentence says it."""
        return (self.phrase or _("{value} {unit}")).format(value=words, unit=self.unit)

    def apart(self, values: Sequence[str]) -> tuple[str, ...]:
        """Different canonical numbers in words that differ, too."""
        rounded = tuple(self.said(Decimal(value)) for value in values)
        if len(set(rounded)) == len(values):
            return rounded
        return tuple(say.number(self.exact(Decimal(value))) for value in values)


def scale_of(
    framework: Framework, measure: Measure, numbers: Iterable[Decimal],
    steps: tuple[Decimal, Decimal] = (LONG, LONGER),
) -> Scale:  # fmt: skip
    """The scale in which these numbers of a measure are printed; `steps`: from where on in millions, in billions."""
    largest, (long, longer) = max((abs(number) for number in numbers), default=Decimal(0)), steps
    plain = measure.unit.say()
    if (tens := DOLLARS.get(framework.unit_code(measure.code))) is None:
        if largest < long:
            return Scale(0, plain)
        said = _("{unit}, billion") if largest >= longer else _("{unit}, million")
        return Scale(9 if largest >= longer else 6, said.format(unit=plain))
    dollars = largest.scaleb(tens)
    if dollars >= longer:
        return Scale(9 - tens, _("USD billion"), _("USD {value} billion"))
    if tens or dollars >= long:
        return Scale(6 - tens, _("USD million") if not tens else plain, _("USD {value} million"))
    return Scale(0, plain, _("USD {value}"))


def of_table(framework: Framework, measure: Measure, numbers: Iterable[Decimal]) -> Scale:
    """The scale of a column or band of a table, where a longer number has room than on a card."""
    return scale_of(framework, measure, numbers, steps=IN_TABLES)


def of_measure(facts: CardFacts, measure: Measure) -> Scale:
    """The one scale of a measure's row on the cards, whatever the area."""
    key = ("scale", language(), measure.code)
    if key not in facts.kept:
        figures = (each for (code, _area), found in facts.by_area.items() if code == measure.code for each in found)
        sure = (f for f in figures if f.state != "conflict" and f.slot not in facts.misprints)
        facts.kept[key] = scale_of(facts.framework, measure, (f.number for f in sure if f.number is not None))
    made: Scale = facts.kept[key]
    return made
