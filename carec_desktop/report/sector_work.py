"""What was done and promised in a sector: its events, trainings, projects and deliverables, under its figures."""

from collections.abc import Iterator

from carec_desktop.forms.event import EVENT_KINDS, EVENT_STATES
from carec_desktop.forms.project import PROJECT_KINDS
from carec_desktop.i18n import C_, _
from carec_desktop.report import say
from carec_desktop.report.calendar_table import dates, in_order_of_time, period, place_of
from carec_desktop.report.facts import DeliverableFact, EventFact, Headcount, TrainingFact
from carec_desktop.report.table import Cell, Column, Row, Table, number, whole, words
from carec_desktop.report.table_facts import Project, TableFacts

NOBODY: tuple[Cell, Cell, Cell] = ((), (), ())


def sector_work(facts: TableFacts, sector: str, name: str) -> Table:
    """One table with a band each for events, trainings, projects and deliverables, the latest first."""
    columns = (
        Column(C_("tables", "Date"), 30, key=True),
        Column(C_("tables", "What"), 96, key=True),
        Column(C_("tables", "Kind, or promised at"), 36),
        Column(C_("tables", "Place"), 24),
        Column(C_("tables", "State"), 46),
        Column(C_("tables", "Women"), 17, numeric=True),
        Column(C_("tables", "Men"), 17, numeric=True),
        Column(C_("tables", "Not stated"), 17, numeric=True),
        Column(C_("tables", "USD million"), 15, numeric=True),
    )
    rows = (*_meetings(facts, sector), *_projects(facts, sector), *_promises(facts, sector))
    return Table(
        f"work {sector}", _("{sector}: what was done and promised").format(sector=name), columns, rows,
        empty=_("No event, training, project or deliverable is recorded here yet."),
    )  # fmt: skip


def _meetings(facts: TableFacts, sector: str) -> Iterator[Row]:
    in_order = in_order_of_time([*facts.cards.events, *facts.cards.trainings])
    own = [each for each in reversed(in_order) if each.sector == sector]
    events = [each for each in own if isinstance(each, EventFact) and each.kind != "training"]
    yield from (_meeting(each, C_("tables", "Events")) for each in events)
    yield from (_meeting(each, C_("tables", "Trainings")) for each in own if each not in events)


def _meeting(each: EventFact | TrainingFact, band: str) -> Row:
    title = say.title(each.titles)
    kind, state = (each.kind, each.state) if isinstance(each, EventFact) else ("training", "")
    counted = list((each.people or {}).values())
    people = sum(counted, Headcount(0, 0))
    sexes = (whole(people.women), whole(people.men), whole(people.unstated)) if counted else NOBODY
    return Row(
        (
            words(dates(each.start, each.end)), words(title.words, title.mark), words(_(EVENT_KINDS.get(kind, ""))),
            words(place_of(each)), words(_(EVENT_STATES.get(state, ""))), *sexes, (),
        ),
        band,
    )  # fmt: skip


def _projects(facts: TableFacts, sector: str) -> Iterator[Row]:
    named = {each.id: each for each in facts.cards.projects}
    own = [each for each in facts.projects if each.sector == sector and each.id in named]
    for each in sorted(own, key=lambda each: (each.approved, each.id), reverse=True):
        fact = named[each.id]
        title, state = say.title(fact.titles), say.title(fact.state).words if fact.state else ""
        yield Row(
            (
                words(period(each.approved) if each.approved else ""), words(title.words, title.mark),
                words(_(PROJECT_KINDS.get(each.kind, ""))), (), words(state), *NOBODY, _amount(each),
            ),
            C_("tables", "Projects"),
        )  # fmt: skip


def _amount(project: Project) -> Cell:
    return number(project.amount) if project.currency == "USD" else ()


def _promises(facts: TableFacts, sector: str) -> Iterator[Row]:
    own: list[DeliverableFact] = [each for each in facts.cards.deliverables if each.sector == sector]
    for each in sorted(own, key=lambda each: (not each.due, each.due, each.id)):
        title = say.title(each.titles)
        yield Row(
            (
                words(period(each.due)), words(title.words, title.mark), words(each.forum), (), words(each.status),
                *NOBODY, (),
            ),
            C_("tables", "Deliverables"),
        )  # fmt: skip
