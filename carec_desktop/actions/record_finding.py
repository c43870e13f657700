"""One finding about records rather than figures, worded like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from carec_desktop.actions.record import View
from carec_desktop.finding import fingerprint
from carec_desktop.i18n import N_, _

SENTENCES = {
    "possible_duplicate": N_("“{name}” and “{other}” may be the same; say so, or that they are not."),
    "delegations_differ": N_(
        "“{name}”: the delegations add up to {stated} people, the organizer counted {computed}; who is missing?"
    ),
    "records_differ": N_(
        "{measure}, {period}: the published total is {stated}, the {records} project records give {computed}."
    ),
    "yes_without_evidence": N_("{measure}, {area}: yes in {period}, but no evidence is recorded that shows it."),
    "result_without_measure": N_(
        "{form}, {sector}: {stated} of {computed} results name no measure they count for ({names})."
    ),
    "result_without_evidence": N_(
        "{form}, {sector}: {stated} of {computed} results have neither evidence nor an address ({names})."
    ),
}


@dataclass(frozen=True)
class RecordFinding:
    """One thing to look at. `records` are ids; `stated` and `computed` are counts of people or of records, or totals;
    `measure` and `sector` where it is about one; `behind`: the records as they were read."""

    kind: str
    form: str
    records: tuple[str, ...]
    owner: str
    when: str
    sources: tuple[str, ...]
    facts: Mapping[str, object]
    stated: tuple[int | Decimal, ...] = ()
    computed: int | Decimal | None = None
    measure: str = ""
    sector: str = ""
    behind: tuple[View, ...] = field(default=(), compare=False, repr=False)

    @property
    def fingerprint(self) -> str:
        """Of the records and counts it is about."""
        numbers = [*map(Decimal, self.stated), None if self.computed is None else Decimal(self.computed)]
        return fingerprint(self.kind, (self.form, self.owner, self.when, *self.records), numbers)

    def text(self) -> str:
        """The finding as one sentence in the language spoken when it was found."""
        return _(SENTENCES[self.kind]).format(**self.facts)

    def row(self) -> dict[str, object]:
        """As a row of `findings --json`; `where` has the parts of a figure's place, those without meaning blank."""
        where = {
            "measure": self.measure, "ref_area": self.owner, "time_period": self.when, "kind": self.form,
            "dimensions": {}, "records": list(self.records),
        }  # fmt: skip
        return {
            "kind": self.kind, "where": where, "stated": list(self.stated), "computed": self.computed,
            "sources": list(self.sources), "text": self.text(),
        }  # fmt: skip
