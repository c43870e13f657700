"""All tables of the region in one book: portfolio, context, sectors, women and men, calendar, ended measures."""

from carec_desktop.i18n import _, speaking
from carec_desktop.report import say
from carec_desktop.report.calendar_table import calendar_tables
from carec_desktop.report.context_tables import context_tables
from carec_desktop.report.former_table import former_tables
from carec_desktop.report.matrix_model import regional_state
from carec_desktop.report.portfolio_table import portfolio_tables
from carec_desktop.report.sector_tables import sector_tables
from carec_desktop.report.table import Book
from carec_desktop.report.table_facts import TableFacts
from carec_desktop.report.women_table import women_tables

PARTS = {
    "portfolio": portfolio_tables,
    "context": context_tables,
    "sectors": sector_tables,
    "women": women_tables,
    "calendar": calendar_tables,
    "former": former_tables,
}


def tables_book(facts: TableFacts, lang: str, only: str | None = None) -> Book:
    """Every table in `lang` (en, ru, zh), or `only` one of PARTS."""
    parts = list(PARTS.values()) if only is None else [PARTS[only]]
    with speaking(lang):
        return Book(
            lang=lang,
            title=_("Tables of the region"),
            subtitle=_("CAREC 2030 Program Results Framework · published sources to {day}").format(
                day=say.day(facts.cards.sources_until)
            ),
            author=_("CAREC Secretariat"),
            date=facts.cards.sources_until,
            state=regional_state(facts.cards),
            tables=tuple(table for part in parts for table in part(facts)),
        )
