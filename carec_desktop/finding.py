"""One finding: what does not fit together in the figures, worded with its numbers and sources in one sentence.

A finding changes no value and blocks nothing: it tells a person where to look.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from carec_desktop.framework import Measure, Text3
from carec_desktop.i18n import N_, _, language, ngettext
from carec_desktop.ledger import canonical_json
from carec_desktop.localvalues import show_number, show_period
from carec_desktop.signals import Figure, Slot

SENTENCES = {
    "sources_differ": N_("{measure}, {area}, {period}: the sources differ ({values})."),
    "same_fact_differs": N_("{measure}, {area}, {period}: documents print it under two names and differ ({values})."),
    "total_not_reached": N_(
        "{measure}, {area}, {period}: the published total is {stated}, "
        "the members’ rows add up to {computed}; no row for: {missing}."
    ),
    "parts_differ": N_(
        "{measure}, {area}, {period}: the total is {stated}, its parts add up to {computed} ({parts})."
    ),
    "parts_differ.whole": N_(
        "{area}, {period}: shares that make up a whole add up to {computed} and not to 100 ({parts})."
    ),
    "years_differ": N_(
        "{measure}, {area}, {period}: {stated} is published for all years together, "
        "the years one by one add up to {computed} ({years})."
    ),
    "rate_differs": N_(
        "{measure}, {area}, {period}: the published rate is {stated}; the members’ rates, weighted by {base}, "
        "give {computed}; no row for: {missing}."
    ),
    "rate_differs.years": N_(
        "{measure}, {area}, {period}: the published rate is {stated}; the rates of its years, weighted by {base}, "
        "give {computed}; no row for: {missing}."
    ),
    "rate_differs.ratio": N_(
        "{measure}, {area}, {period}: the published rate is {stated}; the two amounts give {computed} ({parts})."
    ),
    "rate_differs.change": N_(
        "{measure}, {area}, {period}: the published change is {stated} %; both years’ figures give {computed} % "
        "({parts})."
    ),
    "computed_differs": N_(
        "{measure}, {area}, {period}: {sources} says {stated}, the members’ answers give {computed} "
        "({answered} of {asked} answered)."
    ),
    "running_total_differs": N_(
        "{measure}, {area}, {period}: the running total is {stated}, the years since {since} add up to {computed}."
    ),
    "running_total_fell": N_(
        "{measure}, {area}: {stated} for {period} is less than {before} for {earlier}, "
        "but a running total does not fall."
    ),
    "part_exceeds_whole": N_(
        "{area}, {period}: “{measure}” is {stated}, which is more than the {computed} of “{whole}”, "
        "of which it is a part."
    ),
    "wordings_differ": N_("{measure}, {area}, {period}: the documents count differently in words ({said})."),
    "words_against_figures": N_(
        "{measure}, {area}, {period}: {sources} says “{words}”, the members’ figures give {computed}."
    ),
    "words_against_figures.change": N_(
        "{measure}, {area}, {period}: the words say “{words}”, but {base} and {stated} give {computed} %."
    ),
    "words_against_figures.dates": N_(
        "{measure}, {area}, {period}: the figure is {stated}, but only {computed} of the dates in words ({words}) "
        "lie before the period ends."
    ),
    "words_against_figures.bound": N_(
        "{measure}, {area}, {period}: {sources} says “{words}”, another document states {computed}."
    ),
    "words_against_figures.years": N_(
        "{measure}, {area}, {period}: the figure is {stated}, its years in words ({words}) add up to {computed}."
    ),
    "suspected_misprint": N_(
        "{measure}, {area}, {period}: {stated} is at least five times away from its neighbour {neighbour}; "
        "it is kept as printed and used in no total."
    ),
    "unlike_history": N_(
        "{measure}, {area}, {period}: {stated} lies far from all other years, which are between {low} and {high}."
    ),
    "target_not_beyond_baseline": N_(
        "{measure}, {area}: the target {stated} for {period} does not lie beyond the baseline {baseline}, "
        "against which no status can be given."
    ),
}
KINDS = (*dict.fromkeys(name.partition(".")[0] for name in SENTENCES), "stale")
# What each kind is called in lists; those without a sentence here are found among records.
WORDS = {
    "sources_differ": N_("sources differ"),
    "same_fact_differs": N_("two names differ"),
    "total_not_reached": N_("total not reached"),
    "parts_differ": N_("parts differ"),
    "years_differ": N_("years differ"),
    "rate_differs": N_("rate differs"),
    "computed_differs": N_("computed differs"),
    "running_total_differs": N_("running total differs"),
    "running_total_fell": N_("running total fell"),
    "part_exceeds_whole": N_("part beyond whole"),
    "wordings_differ": N_("wordings differ"),
    "words_against_figures": N_("words against figures"),
    "suspected_misprint": N_("misprint suspected"),
    "unlike_history": N_("unlike other years"),
    "target_not_beyond_baseline": N_("impossible together"),
    "stale": N_("out of date"),
    "possible_duplicate": N_("may be one"),
    "delegations_differ": N_("delegations differ"),
    "records_differ": N_("records differ"),
    "yes_without_evidence": N_("yes without evidence"),
    "result_without_measure": N_("result without indicator"),
    "result_without_evidence": N_("result without link"),
}


def fingerprint(kind: str, where: Iterable[str], numbers: Iterable[Decimal | None]) -> str:
    """What an explanation is given for: the kind, the place and every number. With another number it is another one."""
    plain = ["" if number is None else f"{number.normalize():f}" for number in numbers]
    return sha256(canonical_json([kind, list(where), plain])).hexdigest()[:32]


@dataclass(frozen=True)
class Labelled:
    """A number in a sentence with what it is, a measure or a TIME_PERIOD, and who says so where that matters."""

    label: Text3 | str
    number: Decimal
    mark: str = ""


@dataclass(frozen=True)
class Said:
    """Words of a document in a sentence, with how the document is called."""

    words: str
    mark: str


@dataclass(frozen=True)
class Finding:
    """One thing to look at.

    `stated` are the numbers as the `sources` state them, in the same order; `computed` is the number they
    are held against, None where there is none. `behind`: every figure it is about, what it speaks of first.
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
    behind: tuple[Figure, ...] = field(default=(), compare=False, repr=False)
    variant: str = ""

    @property
    def where(self) -> dict[str, object]:
        """The place and time it is about, as plain data."""
        return self.slot._asdict() | {"dimensions": dict(self.slot.dimensions)}

    @property
    def fingerprint(self) -> str:
        """Of every number the sentence holds, and the place."""
        where = (*self.slot[:4], *(f"{name}={value}" for name, value in self.slot.dimensions), self.variant)
        return fingerprint(self.kind, where, (*self.stated, self.computed, *_numbers(self.facts.values())))

    def text(self) -> str:
        """The finding as one sentence in the language spoken now."""
        lang = language()
        shown = [show_number(f"{number:f}", lang) for number in self.stated]
        facts: dict[str, object] = {
            "measure": self.measure.short.say(),
            "area": self.area.say(),
            "period": show_period(self.slot.time_period, lang),
            "stated": "; ".join(shown),
            "values": "; ".join(self._values(shown)),
            "sources": "; ".join(dict.fromkeys(self.marks)),
            "computed": "" if self.computed is None else show_number(f"{self.computed:f}", lang),
        }
        return self._sentence().format(**facts | {name: _shown(name, fact, lang) for name, fact in self.facts.items()})

    def _values(self, shown: list[str]) -> list[str]:
        """Every number stated with who states it, and with the name it goes by where there are two names."""
        names = self.facts.get("names")
        if isinstance(names, tuple):
            named = [f"{name.say()} {value}" for name, value in zip(names, shown, strict=True)]
            return [f"{each}: {mark}" for each, mark in zip(named, self.marks, strict=True)]
        return [f"{value}: {mark}" for value, mark in zip(shown, self.marks, strict=False)]

    def _sentence(self) -> str:
        if self.kind != "stale":
            return _(SENTENCES.get(f"{self.kind}.{self.variant}", SENTENCES[self.kind]))
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


def in_quotes(text: str) -> str:
    """Words of somebody, or a title, in the quotation marks of the language spoken now."""
    return _("“{text}”").format(text=text)


def _numbers(facts: Iterable[object]) -> Iterator[Decimal]:
    for fact in facts:
        if isinstance(fact, Decimal):
            yield fact
        elif isinstance(fact, Labelled):
            yield fact.number
        elif isinstance(fact, tuple):
            yield from _numbers(fact)


def _shown(name: str, fact: object, lang: str) -> object:
    """A fact of a sentence as it is written in a language: numbers, periods, names, and lists of them."""
    if isinstance(fact, Decimal):
        return show_number(f"{fact:f}", lang)
    if isinstance(fact, Text3):
        return fact.say()
    if isinstance(fact, tuple):
        return "; ".join(str(_shown(name, each, lang)) for each in fact) or "–"
    if isinstance(fact, Labelled):
        label = fact.label.say() if isinstance(fact.label, Text3) else show_period(fact.label, lang)
        said = f"{label} {show_number(f'{fact.number:f}', lang)}"
        return f"{said}: {fact.mark}" if fact.mark else said
    if isinstance(fact, Said):
        return f"{in_quotes(fact.words)}: {fact.mark}"
    return show_period(str(fact), lang) if name == "earlier" else fact
