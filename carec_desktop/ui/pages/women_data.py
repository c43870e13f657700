"""What women-and-men shows, as plain data read on the worker thread, and the names of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carec_desktop.i18n import N_, _, language
from carec_desktop.localvalues import show_number
from carec_desktop.names import counted_name, measure_name
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.pages import records_data
from carec_desktop.ui.pages.records_data import Opened

if TYPE_CHECKING:
    from carec_desktop.actions.counted import Counted
    from carec_desktop.actions.reconciling import Disagreement
    from carec_desktop.actions.record import View
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.people import People

GROUPS = {
    "event": N_("Events"),
    "delegation": N_("Delegations"),
    "training": N_("Trainings"),
    "observation": N_("Indicators"),
}
OF_GROUP = {"speakers": "event", "chairs": "event", "heads": "delegation", "completed": "training"}


@dataclass(frozen=True)
class Facts:
    """The matrix of one year without its empty rows, the headline rows of every year, what disagrees, and the gender
    record of a country, `stated` those of all. `names`: there is a file of attendance lists; `compared`: its counts
    are known."""

    year: str
    years: tuple[str, ...]
    rows: "tuple[Counted, ...]"
    over_years: "Mapping[str, list[Counted]]"
    disagree: "tuple[Disagreement, ...]"
    gender: Opened | None
    stated: "tuple[View, ...]"
    names: bool
    compared: bool


def load(ws: "Workspace", wanted: str, names: "People | None" = None) -> Facts:
    """Read on the worker thread; `names` is the file of attendance lists where it is open."""
    from carec_desktop.actions import attendance, counted, reconciling, rounds

    call = rounds.current_round(ws)
    period = call.period[:4] if call else ""
    area = None if ws.settings.ref_area == "CAREC" else ws.settings.ref_area
    records = counted.gather(ws, area)
    over_years = counted.headlines(records)
    known = {*counted.years(ws), *over_years, *(v.key.get("time_period", "")[:4] for v in records.gender)}
    years = sorted({*filter(None, known), period or ws.clock()[:4]}, reverse=True)
    year = wanted if wanted in years else _first_year(period, over_years, years)
    gender = None
    if ws.settings.role == "focal-point":
        gender = records_data.new_record(ws, "gender", {"ref_area": ws.settings.ref_area, "time_period": year}, "en")
    rows = tuple(row for row in counted.matrix(records, year) if row.total)
    lists = reconciling.listed(ws, names) if names is not None else None
    disagree = tuple(reconciling.disagreements(ws, records, year, lists))
    stated = tuple(v for v in records.gender if v.key.get("time_period", "")[:4] == year)
    return Facts(
        year, tuple(years), rows, over_years, disagree, gender, stated, attendance.exists(ws), lists is not None
    )  # fmt: skip


def _first_year(period: str, over_years: Mapping[str, object], years: list[str]) -> str:
    """The year of the round when something was counted in it, else the latest that has anything."""
    if period in over_years or not over_years:
        return period or years[0]
    return max(over_years)


def open_lists(ws: "Workspace", passphrase: str) -> "People":
    """The file of attendance lists. Raises UserError for a wrong passphrase."""
    from carec_desktop.actions import attendance

    return attendance.opened(ws, passphrase)


def row_name(row: "Counted") -> str:
    """Name of a row: a level of events, an indicator, or what was counted."""
    if row.form == "observation":
        return measure_name(row.what)
    if (row.form, row.what) == ("event", "people"):
        return _("Participants")  # it stands below "Events"
    return counted_name(row.form, row.what)


def group_of(row: "Counted") -> str:
    """Which part of the matrix a row belongs to."""
    return OF_GROUP.get(row.what, row.form)


def number_cell(row: "Counted", sex: str) -> Cell:
    """One count; a sex nobody stated is a dash, nought is 0."""
    if sex not in row.counts:
        return Cell("—", tone="text2")
    return Cell(show_number(str(row.counts[sex]), language()), tone="text" if row.counts[sex] else "text2")
