"""Open data out of the ledger: figures and records as codes, nothing that was not sent, no names."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from carec_desktop.actions.figures import Results
from carec_desktop.actions.printed import printed_views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms import FORMS
from carec_desktop.open_data import codes, dictionary, observations, records
from carec_desktop.plaintext import disarmed
from carec_desktop.sync.files import atomic_write

FORMATS = ("csv", "sdmx-csv")
STEM = f"{observations.AGENCY}_{observations.FLOW}".lower()


def export(ws: Workspace, folder: Path, how: str) -> list[Path]:
    """Write the open data into `folder`, made when needed; files of an earlier export are replaced.

    `how`: sdmx-csv writes figures as SDMX-CSV 2.0 and their structure as SDMX-ML 3.0; csv writes figures, records,
    code lists and the meaning of every column as plain tables. Figures of measures that were retired, split or merged
    are there as they were stated, under the former measure. The same ledger gives the same bytes, but for the day in
    the structure's head."""
    folder.mkdir(parents=True, exist_ok=True)
    results = Results(ws)
    figures = observations.shared([*results.all, *results.former])
    rows = list(observations.rows(ws.framework, figures, results.stated))
    lists = codes.code_lists(ws.framework, figures)
    if how == "sdmx-csv":
        structure = _structure(ws, lists)
        return [
            _table(folder / f"{STEM}.csv", observations.columns(ws.framework), rows),
            _file(folder / f"{STEM}_structure.xml", structure),
        ]
    plain = [name for name in observations.columns(ws.framework) if not name.startswith(("STRUCTURE", "ACTION"))]
    named = [{"LIST": one.id, "CODE": code, "NAME": name} for one in lists for code, name in one.codes.items()]
    meanings = [
        *dictionary.observation_rows(plain, lists),
        *(row for form in records.FORMS if form in FORMS for row in dictionary.record_rows(FORMS[form], form)),
    ]
    return [
        _table(folder / "observation.csv", plain, rows),
        *(_records(ws, folder, form) for form in records.FORMS if form in FORMS),
        _table(folder / "codes.csv", ("LIST", "CODE", "NAME"), named),
        _table(folder / "columns.csv", dictionary.COLUMNS, meanings),
    ]


def _structure(ws: Workspace, lists: Sequence[codes.CodeList]) -> str:
    from carec_desktop.open_data.structure import structure_xml

    made_at = datetime.fromisoformat(ws.clock()).replace(tzinfo=None)
    return structure_xml(lists, codes.dimension_ids(ws.framework), ws.store.ledger.digest(), made_at)


def _records(ws: Workspace, folder: Path, form: str) -> Path:
    """Records of a form that the ledger holds; what was never sent, contradicts or waits is not there."""
    found = [
        records.row(FORMS[form], view.record_id, view.key, {
            question: text for question, text in view.values.items() if view.states.get(question) == "clean"
        })
        for view in printed_views(ws, form) if view.stored is not None
    ]  # fmt: skip
    return _table(folder / f"{form}.csv", records.columns(FORMS[form]), sorted(found, key=lambda one: one["RECORD"]))


def _table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Path:
    """A table as RFC 4180 says: UTF-8, commas, the head first; a text that a spreadsheet would compute is disarmed."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _harmless(row.get(name, "")) for name in columns})
    return _file(path, text.getvalue())


def _harmless(cell: str) -> str:
    from carec_desktop.localvalues import is_canonical

    return cell if is_canonical(cell) else disarmed(cell)


def _file(path: Path, text: str) -> Path:
    atomic_write(path, text.encode())
    return path
