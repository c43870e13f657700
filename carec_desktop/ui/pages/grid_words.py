"""Words of the indicator grid: names, units, sources, statuses and reasons, as cells show them."""

from typing import Any

from carec_desktop.forms.choices import FLAGS, REASONS
from carec_desktop.i18n import N_, _
from carec_desktop.judge import say as judged
from carec_desktop.names import framework_in_force
from carec_desktop.ui import cells, marks
from carec_desktop.ui.cells import Cell
from carec_desktop.ui.marks import Mark
from carec_desktop.ui.pages import answers
from carec_desktop.ui.pages.grid_data import Entry, Row, mark_of_entry

N_SOURCES = N_("{n} sources")
# Why there is no status, short enough for its column; the whole reason is in the tool tip.
SHORT_REASONS = {
    "direction_none": N_("no direction"),
    "target_missing": N_("no target"),
    "target_never_set": N_("no target"),
    "value_missing": N_("no value"),
    "stale": N_("out of date"),
    "baseline_missing": N_("no baseline"),
    "not_comparable": N_("break"),
    "target_wrong_way": N_("target in doubt"),
    "target_not_beyond_baseline": N_("target in doubt"),
    "expected_equals_baseline": N_("too early"),
    "disputed": N_("disputed"),
}


def name_of(row: Row) -> str:
    """Short name of a row in the language spoken now."""
    if row.measure is not None:
        return row.measure.short.say()
    if row.indicator is not None:
        return row.indicator.short.say()
    return row.cluster.name.say() if row.cluster is not None else _("Country and program series, without a status")


def short_source(source: str) -> str:
    """The published document a SOURCE text names, by its short mark; else the text itself."""
    found = framework_in_force().sources_in(source)
    return found[0].mark if found else source


def unit_of(row: Row, area: str) -> str:
    """Unit of a measure as `area` answers it."""
    return answers.unit(row.measure, area) if row.measure is not None else ""


def status_cell(row: Row) -> Cell:
    """Status word with its mark; not rated says why."""
    judgement = row.judgement
    if judgement is None:
        return cells.EMPTY
    mark = marks.of_status(judgement.status)
    tips = [judged(judgement.status), judged(judgement.reason), judged(judgement.movement)]
    tip = " · ".join(part for part in tips if part)
    if mark is Mark.NOT_RATED:
        return Cell(
            _(SHORT_REASONS.get(judgement.reason, N_("not rated"))), mark=mark, tone="text2", size=12.5, tip=tip
        )
    return Cell(judged(judgement.status), mark=mark, outline=judgement.hollow, size=12.5, tip=tip)


def reason_cell(entry: Entry, tip: str, common: dict[str, Any]) -> Cell:
    if entry.reason == "target_never_set":
        return Cell(_("not set"), tone="text2", tip=tip, **common)
    if entry.reason:
        return Cell(_(REASONS[entry.reason]), chip=True, tip=tip, **common)
    if entry.finding:
        return Cell(_("in words"), chip=True, tip=entry.finding, **common)
    return Cell(mark=mark_of_entry(entry), tip=tip, **common)


def tip_of(entries: tuple[Entry, ...]) -> str:
    """What stands behind a cell: every source, its flags, its words."""
    lines = []
    for entry in entries:
        flags = ", ".join(_(FLAGS[flag]) for flag in sorted(entry.flags))
        lines.append(" · ".join(part for part in (entry.source, flags, entry.finding) if part))
    return "\n".join(lines)
