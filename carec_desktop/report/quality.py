"""Data quality of one card: coverage, late, provisional, in conflict, changed; and what is asked of the ministry."""

from collections.abc import Sequence
from dataclasses import dataclass

from carec_desktop.i18n import C_, _, ngettext
from carec_desktop.report import say, words
from carec_desktop.report.answers import country_figures, is_asked
from carec_desktop.report.cells import Cell
from carec_desktop.report.codes import Codes
from carec_desktop.report.context import panel_reference
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.participation import Participation
from carec_desktop.report.rows import Cluster, Row, unbroken
from carec_desktop.signals import Figure

PROVISIONAL = frozenset({"provisional", "forecast", "estimated"})
DISPUTES = 8
ASKED = 4


@dataclass(frozen=True)
class Coverage:
    """The country questions of the card: answered, not named in a list, open. Paused ones are outside."""

    answered: tuple[Row, ...]
    not_named: tuple[Row, ...]
    open: tuple[Row, ...]
    paused: tuple[Row, ...]

    @property
    def asked(self) -> int:
        return len(self.answered) + len(self.not_named) + len(self.open)


@dataclass(frozen=True)
class Dispute:
    """Two values of one slot with the documents that state them."""

    label: str
    name: str
    year: str
    values: tuple[tuple[str, str], ...]  # (value, source)

    def as_text(self) -> str:
        return f"{self.label} | {self.name} | {self.year} | " + " ≠ ".join(f"{v} {s}" for v, s in self.values)


@dataclass(frozen=True)
class Quality:
    """The panel: lines of words and figure, then the values in dispute."""

    coverage: Coverage
    coverage_words: str
    lines: tuple[tuple[str, str], ...]
    disputes: tuple[Dispute, ...]
    more_disputes: str
    misprint: str


@dataclass(frozen=True)
class Asked:
    """What the ministry is asked, numbered; who and until when; what became of the last card's requests."""

    requests: tuple[str, ...]
    owner: str
    before: str


def coverage(clusters: Sequence[Cluster], facts: CardFacts) -> Coverage:
    """Rows that are country questions, by what the column says."""
    rows = [row for cluster in clusters for row in cluster.rows]
    asked = [row for row in rows if is_asked(facts, facts.framework.measure(row.measure))]
    return Coverage(
        answered=tuple(row for row in asked if row.country.answered),
        not_named=tuple(row for row in asked if row.country.kind == "not_named"),
        open=tuple(row for row in asked if row.country.kind == "open"),
        paused=tuple(row for row in asked if row.country.kind == "paused"),
    )


def quality(facts: CardFacts, ref_area: str, clusters: Sequence[Cluster], codes: Codes) -> Quality:
    """The panel of one country."""
    rows = [row for cluster in clusters for row in cluster.rows]
    cover = coverage(clusters, facts)
    found = disputes(facts, rows)
    return Quality(
        coverage=cover,
        coverage_words=_coverage_words(cover),
        lines=(
            (_("Packages received, on time"), _packages(facts, ref_area)),
            (_("Provisional or forecast values"), say.count(_provisional(facts, ref_area))),
            (_("Sources disagree (rows above)"), _of_rows(len({(d.label, d.name) for d in found}), len(rows))),
            (_("In conflict, undecided (own answers)"), say.count(_conflicts(facts, ref_area, rows))),
            (_due_words(facts), _of_rows(_late(rows, facts), len(rows))),
            (_("Changed since last card"), _changed(facts, ref_area)),
        ),
        disputes=tuple(found[:DISPUTES]),
        more_disputes=_more(len(found) - DISPUTES),
        misprint=_misprint(facts, ref_area, codes),
    )


def _coverage_words(cover: Coverage) -> str:
    if not cover.asked:
        return words.answers()["paused"]
    return f"{say.count(len(cover.answered))} / {say.count(cover.asked)}"


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("and {count} more (in the program)", "and {count} more (in the program)", count).format(count=count)


def _of_rows(some: int, rows: int) -> str:
    return _("{some} of {rows} rows").format(some=some, rows=rows)


def _packages(facts: CardFacts, ref_area: str) -> str:
    sent = facts.packages.get(ref_area)
    if sent is None or not sent.received:
        if facts.framework.area(ref_area).paused_since:
            return _("reporting paused, not late")
        return _("none yet: all figures from published documents")
    if sent.on_time is None:
        return _("{received}, last on {day}").format(received=say.count(sent.received), day=say.day(sent.last))
    return _("{received} ({on_time} on time), last on {day}").format(
        received=say.count(sent.received), on_time=say.count(sent.on_time), day=say.day(sent.last)
    )


def _provisional(facts: CardFacts, ref_area: str) -> int:
    """Own figures of the country that are not final."""
    return sum(
        bool(figure.flags & PROVISIONAL)
        for (_measure, area), figures in facts.by_area.items()
        if area == ref_area
        for figure in figures
    )


def _conflicts(facts: CardFacts, ref_area: str, rows: Sequence[Row]) -> int:
    own = sum(row.country.disputed for row in rows)
    slots = {
        figure.slot
        for (measure, area), figures in facts.by_area.items()
        if area == ref_area
        for figure in figures
        if figure.state == "conflict" and measure not in {row.country.measure for row in rows if row.country.disputed}
    }
    return own + len(slots) + sum(each.ref_area == ref_area for each in facts.conflicts)


def _due_words(facts: CardFacts) -> str:
    return _("Due for {year}, not in the sources").format(year=due_year(facts))


def due_year(facts: CardFacts) -> str:
    """The round after the reporting year: results are reported every three years."""
    return str(int(facts.year[:4]) + 3)


def _late(rows: Sequence[Row], facts: CardFacts) -> int:
    """Rows whose newest value is older than the year that is due."""
    year = due_year(facts)
    return sum(not (row.region.latest.raw and row.region.latest.year[-4:] >= year) for row in rows)


def _changed(facts: CardFacts, ref_area: str) -> str:
    if facts.changed is None:
        return _("first card")
    return say.count(sum(slot.ref_area in (ref_area, "CAREC") for slot in facts.changed))


# --- disputed values ------------------------------------------------------------------------------


def disputes(facts: CardFacts, rows: Sequence[Row]) -> list[Dispute]:
    """Cells of the card where two sources disagree and nobody has decided, in the card's order."""
    found = []
    label = ""
    for row in rows:
        label = row.label or label
        for kind, cell in (("baseline", row.region.baseline), ("actual", row.region.previous),
                           ("actual", row.region.latest), ("target", row.region.target)):  # fmt: skip
            if cell.flag == "disputed":
                found.append(_dispute(facts, row, label, kind, cell))
    return found


def _dispute(facts: CardFacts, row: Row, label: str, kind: str, cell: Cell) -> Dispute:
    figures = [
        figure
        for figure in facts.of(row.measure, "CAREC")
        if figure.kind == kind and figure.value in cell.raw and say.short_period(figure.time_period) == cell.year
    ]
    values = []
    for value, said in zip(cell.raw, cell.texts, strict=False):  # the texts are as many as a cell prints
        stating = next(figure for figure in figures if figure.value == value)
        values.append((said, source_mark(facts, stating)))
    return Dispute(label, row.name, cell.year, tuple(values))


def source_mark(facts: CardFacts, figure: Figure) -> str:
    """How a page names a source in a word or two."""
    if figure.source == "computed":
        return C_("report card", "computed")
    documents = facts.framework.sources_in(figure.source)
    return documents[0].mark.split(" ")[0] if documents else C_("report card", "country")


def _misprint(facts: CardFacts, ref_area: str, codes: Codes) -> str:
    odd = [slot for slot in sorted(facts.misprints) if slot.ref_area == ref_area]
    if not odd:
        return ""
    slot = odd[0]
    printed = next((f.value for f in country_figures(facts, slot.measure, ref_area) if f.slot == slot), "")
    kind = "goods" if slot.measure.startswith("merch") else "services" if "services" in slot.measure else "growth"
    return _("The printed figure for {year} ({value}) looks like a typo: kept, not used [{code}]").format(
        year=slot.time_period, value=say.number(printed), code=codes.of(panel_reference(kind, ref_area))
    )


# --- asked of the ministry ------------------------------------------------------------------------


def asked(facts: CardFacts, ref_area: str, clusters: Sequence[Cluster], joined: Participation) -> Asked:
    """At most four requests, made from what is open on this card."""
    cover = coverage(clusters, facts)
    conflicts = _conflicts(facts, ref_area, [row for cluster in clusters for row in cluster.rows])
    if facts.framework.area(ref_area).paused_since:
        return Asked((), _("Nothing is asked while reporting is paused."), "")
    requests = [
        _conflict_request(conflicts),
        _open_request(cover.open),
        _unnamed_request(cover.not_named),
        _misprint_request(facts, ref_area),
        _sex_request(joined),
    ]
    due = _("due: {day}").format(day=say.day(facts.deadline)) if facts.deadline else _("due: not set")
    return Asked(
        requests=tuple(request for request in requests if request)[:ASKED],
        owner=_("Owner: National Focal Point · {due}").format(due=due),
        before=_("Actions of the last card and their state: none, this is the first card.")
        if facts.changed is None
        else "",
    )


def _labels(rows: Sequence[Row]) -> str:
    return _(", ").join(dict.fromkeys(unbroken(row.label) for row in rows if row.label))


def _conflict_request(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "**Settle {count} contradiction** between the country’s own answers, marked ≠.",
        "**Settle {count} contradictions** between the country’s own answers, marked ≠.",
        count,
    ).format(count=count)


def _open_request(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    return ngettext(
        "**Answer {count} open question:** {codes}.", "**Answer {count} open questions:** {codes}.", len(rows)
    ).format(count=len(rows), codes=_labels(rows))


def _unnamed_request(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    return _("**Say yes or no** where the lists do not name the country: {codes}. Not named is not “no”.").format(
        codes=_labels(rows)
    )


def _sex_request(joined: Participation) -> str:
    if joined.rows[-1].counted.people is not None:
        return ""
    hosted = joined.hosted
    if not hosted:
        return _("**Give women, men and not stated** for the country’s delegations at all events.")
    return ngettext(
        "**Give women, men and not stated** for the {count} hosted event and all later ones.",
        "**Give women, men and not stated** for the {count} hosted events and all later ones.",
        hosted,
    ).format(count=hosted)


def _misprint_request(facts: CardFacts, ref_area: str) -> str:
    odd = [slot for slot in sorted(facts.misprints) if slot.ref_area == ref_area]
    if not odd:
        return ""
    names = [
        _("{series} {year}").format(series=facts.framework.measure(slot.measure).short.say(), year=slot.time_period)
        for slot in odd
    ]
    return _("**Confirm or correct** context figures that look wrong: {figures}.").format(figures=_(", ").join(names))
