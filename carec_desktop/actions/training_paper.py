"""A training on paper, in counts: what its record says on this laptop, small cells withheld."""

from pathlib import Path
from typing import TYPE_CHECKING

from carec_desktop.actions.attendance import training_view
from carec_desktop.actions.paper import headcount_of
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import SexTable
from carec_desktop.forms.training import Training
from carec_desktop.sync.files import atomic_write

if TYPE_CHECKING:
    from carec_desktop.report.training_sheet import TrainingCounts


def write_training(ws: Workspace, training: str, lang: str, path: Path) -> Path:
    """Print one training in counts. Readers may call this."""
    from carec_desktop.report.training_sheet import training_pdf

    atomic_write(path, training_pdf(counts_of(training_view(ws, training)), lang))
    return path


def counts_of(shown: View) -> "TrainingCounts":
    """What the record of a training says, working values included."""
    from carec_desktop.report.training_sheet import TrainingCounts

    values = shown.values
    held = Training.held.value(values.get("held", ""))
    return TrainingCounts(
        title=values.get("title", ""), start=held.get("start", ""), end=held.get("end", ""),
        place=values.get("place", ""),
        persons=headcount_of(Training.persons, values.get("persons", "")),
        completed=headcount_of(Training.completed, values.get("completed", "")),
        by_institution=_table(Training.by_institution, values.get("by_institution", "")),
        survey=_table(Training.survey, values.get("survey", "")), tests=_tests(values.get("tests", "")),
    )  # fmt: skip


def _table(field: SexTable, stored: str) -> dict[str, dict[str, int]] | None:
    return {row: field.row(stored, row) for row in field.rows} if stored else None


def _tests(stored: str) -> tuple[int, str, str] | None:
    parts = Training.tests.value(stored)
    if not {"people", "before", "after"} <= set(parts):
        return None
    return int(parts["people"]), parts["before"], parts["after"]
