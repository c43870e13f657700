"""The events calendar: what is planned and what was held, year by year; and what was promised for when."""

from collections.abc import Iterable, Iterator

from carec_desktop.forms.choices import MEMBERS, SECTORS
from carec_desktop.forms.event import EVENT_KINDS, EVENT_STATES
from carec_desktop.i18n import C_, _
from carec_desktop.localdates import is_period
from carec_desktop.report import say
from carec_desktop.report.facts import DeliverableFact, EventFact, Headcount, TrainingFact
from carec_desktop.report.table import Column, Row, Table, on_day, whole, words
from carec_desktop.report.table_facts import TableFacts


def calendar_tables(facts: TableFacts) -> tuple[Table, ...]:
    return _events(facts), _due(facts)


def _events(facts: TableFacts) -> Table:
    columns = (
        Column(C_("tables", "First day"), 21, key=True),
        Column(C_("tables", "Last day"), 21, key=True),
        Column(C_("tables", "Event"), 80, key=True),
        Column(C_("tables", "Kind"), 32),
        Column(C_("tables", "Place"), 28),
        Column(C_("tables", "Sector"), 34),
        Column(C_("tables", "State"), 20),
        Column(C_("tables", "Women"), 17, numeric=True),
        Column(C_("tables", "Men"), 17, numeric=True),
        Column(C_("tables", "Not stated"), 17, numeric=True),
    )
    every = in_order_of_time([*facts.cards.events, *facts.cards.trainings])
    in_order = sorted(every, key=lambda each: -_year(each))
    return Table(
        "calendar", _("Events calendar"), columns, tuple(_row(each) for each in in_order),
        band_head=C_("tables", "Year"), empty=_("No event is recorded here yet."),
        notes=(_("The newest year first, each year from its beginning. Women and men as the organizer counted them."),),
    )  # fmt: skip


def in_order_of_time(events: Iterable[EventFact | TrainingFact]) -> list[EventFact | TrainingFact]:
    """The earliest first, those without a date before all."""
    return sorted(events, key=lambda each: (each.start, each.end, each.id))


def _year(event: EventFact | TrainingFact) -> int:
    year = (event.start or event.end)[:4]
    return int(year) if year.isdecimal() else 0


def _row(event: EventFact | TrainingFact) -> Row:
    title = say.title(event.titles)
    counted = list((event.people or {}).values())
    people = sum(counted, Headcount(0, 0)) if counted else None
    kind = EVENT_KINDS.get(event.kind, "") if isinstance(event, EventFact) else EVENT_KINDS["training"]
    state = EVENT_STATES.get(event.state, "") if isinstance(event, EventFact) else ""
    return Row(
        (
            on_day(event.start or event.end),
            on_day(event.end if event.end != event.start and event.start else ""),
            words(title.words, title.mark),
            words(_(kind)),
            words(place_of(event)),
            words(_(SECTORS.get(event.sector, ""))),
            words(_(state)),
            whole(people.women if people else None),
            whole(people.men if people else None),
            whole(people.unstated if people else None),
        ),
        str(_year(event)) if _year(event) else C_("tables", "Date not known"),
    )


def dates(start: str, end: str) -> str:
    """One day or two, as the language writes them."""
    both = list(dict.fromkeys(day for day in (start, end) if day))
    return "–".join(say.day(day) for day in both)


def place_of(event: EventFact | TrainingFact) -> str:
    """The place as recorded, or the host country."""
    return event.place or (_(MEMBERS[event.host]) if event.host in MEMBERS else "")


# --- deliverables ---------------------------------------------------------------------------------


def _due(facts: TableFacts) -> Table:
    columns = (
        Column(C_("tables", "Due"), 24, key=True),
        Column(C_("tables", "Deliverable"), 110, key=True),
        Column(C_("tables", "Promised at"), 28),
        Column(C_("tables", "Sector"), 36),
        Column(C_("tables", "State, in the words of the source"), 76),
    )
    in_order = sorted(facts.cards.deliverables, key=lambda each: (not each.due, each.due, each.id))
    return Table(
        "due", _("Deliverables by date"), columns, tuple(_due_rows(in_order)),
        empty=_("No deliverable is recorded here yet."),
    )  # fmt: skip


def _due_rows(found: list[DeliverableFact]) -> Iterator[Row]:
    for each in found:
        title = say.title(each.titles)
        yield Row((
            words(period(each.due)), words(title.words, title.mark), words(each.forum),
            words(_(SECTORS.get(each.sector, ""))), words(each.status),
        ))  # fmt: skip


def period(due: str) -> str:
    """A day or a period as the language writes it; the words of a source stay as they are."""
    return say.period(due) if is_period(due) else say.day(due) if due else C_("tables", "no date")
