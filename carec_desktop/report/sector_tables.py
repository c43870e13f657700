"""Sector pages: every measure of a sector with its status, and what was done in it; all sectors at a glance first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from carec_desktop.framework import Measure, Sector
from carec_desktop.i18n import C_, _
from carec_desktop.judge import STATUSES
from carec_desktop.judge import say as say_judgement
from carec_desktop.report import rows, say
from carec_desktop.report.facts import CardFacts, Headcount
from carec_desktop.report.participation import meetings
from carec_desktop.report.sector_work import sector_work
from carec_desktop.report.table import Cell, Column, Datum, Row, Table, whole, words
from carec_desktop.report.table_facts import Project, TableFacts

ALWAYS = ("achieved", "on_track", "watch", "off_track", "reversed", "not_rated")


def sector_tables(facts: TableFacts) -> tuple[Table, ...]:
    """The sectors at a glance, then one page each."""
    return _glance(facts), _pages(facts)


# --- at a glance ----------------------------------------------------------------------------------


def _glance(facts: TableFacts) -> Table:
    order = [status for status in ALWAYS if status in STATUSES]
    state, done = C_("tables", "Measures by status"), C_("tables", "What was done")
    columns = (
        Column(C_("tables", "Sector"), 40, key=True),
        *(Column(say_judgement(status), 14, numeric=True, group=state) for status in order),
        Column(C_("tables", "Events"), 18, numeric=True, group=done),
        Column(C_("tables", "Trainings"), 14, numeric=True, group=done),
        Column(C_("tables", "Women"), 17, numeric=True, group=done),
        Column(C_("tables", "Men"), 17, numeric=True, group=done),
        Column(C_("tables", "Not stated"), 16, numeric=True, group=done),
        Column(C_("tables", "Projects"), 13, numeric=True, group=done),
        Column(C_("tables", "Deliverables"), 17, numeric=True, group=done),
    )
    made = []
    for sector in facts.cards.framework.sectors:
        found = Counter(rows.regional(facts.cards, each).status for each in _measures(facts.cards, sector.code))
        counts = [found.get(status, 0) for status in order]
        made.append(Row((words(sector.name.say()), *map(whole, [*counts, *_done(facts, sector.code)]))))
    return Table(
        "glance", _("Sectors at a glance"), columns, tuple(made),
        notes=(_("People at events and trainings as their organizers counted them; where nobody counted, nothing "
                 "is added."),),
    )  # fmt: skip


def _measures(facts: CardFacts, sector: str) -> list[Measure]:
    return [each for each in facts.framework.measures if each.sector == sector]


def _done(facts: TableFacts, sector: str) -> tuple[int | None, ...]:
    """Events, trainings, women, men, not stated, projects and deliverables of a sector; None where nobody counted."""
    cards = facts.cards
    met = [each for each in meetings(cards) if each.fact.sector == sector]
    counts = [count for each in met for count in (each.fact.people or {}).values()]
    people = sum(counts, Headcount(0, 0))
    trained = sum(each.kind == "training" for each in met)
    sexes = (people.women, people.men, people.unstated) if counts else (None, None, None)
    return (
        len(met) - trained, trained, *sexes,
        sum(each.sector == sector for each in facts.projects),
        sum(each.sector == sector for each in cards.deliverables),
    )  # fmt: skip


# --- the pages ------------------------------------------------------------------------------------


def _pages(facts: TableFacts) -> Table:
    columns = (
        Column(C_("tables", "Indicator"), 17, key=True),
        Column(C_("tables", "Measure"), 74, key=True),
        Column(C_("tables", "Unit"), 30, key=True),
        Column(C_("tables", "Baseline"), 20, numeric=True, noted=True),
        Column(C_("tables", "Latest"), 20, numeric=True, noted=True),
        Column(C_("tables", "Target"), 20, numeric=True, noted=True),
        Column(C_("tables", "Status"), 22),
        Column(C_("tables", "Movement"), 20),
    )
    made: list[Row] = []
    leads, below = {}, {}
    for sector in facts.cards.framework.sectors:
        band = f"{sector.code} {sector.name.say()}"
        made += _sector_rows(facts.cards, sector, band)
        leads[band] = _lead(facts, sector)
        below[band] = sector_work(facts, sector.code, sector.name.say())
    return Table(
        "sectors", _("Sector pages"), columns, tuple(made), band_head=C_("tables", "Sector"), leads=leads, below=below,
        paged=True,
        notes=(_("Status rule of the framework revision, not an ADB rating. The small number is the year."),),
    )  # fmt: skip


def _lead(facts: TableFacts, sector: Sector) -> str:
    names = ("events", "trainings", "women", "men", "unstated", "projects", "deliverables")
    told = zip(names, _done(facts, sector.code), strict=True)
    counts = {name: say.count(n) for name, n in told if n is not None}
    sentence = _("Events: {events}; trainings: {trainings}; projects: {projects}; deliverables: {deliverables}.")
    if "women" in counts:
        sentence = _(
            "Events: {events}; trainings: {trainings}; women: {women}, men: {men}, not stated: {unstated}; "
            "projects: {projects}; deliverables: {deliverables}."
        )
    done = sentence.format(**counts)
    outcomes = [each for each in facts.cards.framework.outcomes if each.sector == sector.code]
    return "\n".join([*(each.statement.say() for each in outcomes), done, *_projects_line(facts.projects, sector.code)])


def _projects_line(projects: Iterable[Project], sector: str) -> Iterator[str]:
    amounts = [Decimal(each.amount) for each in projects if each.sector == sector and each.amount
               and each.currency == "USD"]  # fmt: skip
    if amounts:
        yield _("Projects recorded with an amount: USD {amount} million.").format(
            amount=say.number(say.plain(sum(amounts, Decimal(0))))
        )


def _sector_rows(facts: CardFacts, sector: Sector, band: str) -> Iterator[Row]:
    before = ""
    for measure in _measures(facts, sector.code):
        said = rows.region(facts, rows.regional(facts, measure))
        label = rows.unbroken(measure.indicator)
        yield Row(
            (
                words(label if label != before else ""),
                words(measure.name.say()),
                words(measure.unit.say()),
                *(_cell(each.texts, each.raw, each.year, each.reason) for each in (
                    said.baseline, said.latest, said.target)),
                words(rows.status_text(said.status_word, hollow=said.hollow)),
                words(said.trend.word),
            ),
            band,
            strong=" OC " in measure.indicator and label != before,
        )  # fmt: skip
        before = label


def _cell(texts: Sequence[str], raw: Sequence[str], year: str, reason: str) -> Cell:
    if reason:
        return words(reason, year)
    return tuple(
        Datum(text, value if _printed_number(text) else "", year) for text, value in zip(texts, raw, strict=False)
    )


def _printed_number(text: str) -> bool:
    return text[-1:].isdigit()
