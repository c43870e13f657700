"""The matrix and the tables of the region as files: PDF, Excel or Word, by the ending of the name."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions import counted, editions, paper, portfolio
from carec_desktop.actions.figures import Results
from carec_desktop.actions.printed import printed_views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import N_, speaking
from carec_desktop.problems import declare
from carec_desktop.report.table import Book
from carec_desktop.report.table_facts import SexRow, TableFacts
from carec_desktop.sync.files import atomic_write

KINDS = ("pdf", "xlsx", "docx")
MATRIX, TABLES = REGIONAL = ("matrix", "tables")
UNKNOWN_ENDING = declare(
    "unknown-ending",
    N_("“{file}” ends in none of .pdf, .xlsx and .docx; nothing was written, give the file one of these endings."),
)


@dataclass(frozen=True)
class Written:
    """A file that was written, and what kind it is."""

    path: Path
    kind: str


def kind_of(path: Path) -> str:
    """pdf, xlsx or docx. UserError unknown-ending for any other."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise UNKNOWN_ENDING.error(path.name, file=path.name)
    return kind


def write_matrix(ws: Workspace, lang: str, path: Path, edition: str = "") -> Path:
    """The regional matrix, as it is now or of the named edition. UserError when the name has another ending, or the
    place refuses."""
    return _write(ws, MATRIX, lang, path, edition)


def write_tables(ws: Workspace, lang: str, path: Path, edition: str = "") -> Path:
    """Portfolio, context, sectors, women and men, and calendar in one file."""
    return _write(ws, TABLES, lang, path, edition)


def _write(ws: Workspace, what: str, lang: str, path: Path, edition: str) -> Path:
    atomic_write(path, regional_paper(ws, what, lang, kind_of(path), edition))
    return path


def regional_paper(ws: Workspace, what: str, lang: str, kind: str = "pdf", edition: str = "") -> bytes:
    """The matrix or the tables as a file of this kind, as they are now or of the named edition."""
    with editions.reading(ws, edition) as then:
        return matrix_bytes(then, lang, kind) if what == MATRIX else file_bytes(tables(then, lang), kind)


def matrix_bytes(ws: Workspace, lang: str, kind: str) -> bytes:
    """The matrix as a file of this kind."""
    from carec_desktop.report.matrix import matrix_pdf
    from carec_desktop.report.matrix_table import matrix_paper, matrix_workbook

    facts = paper.facts(ws)
    if kind == "pdf":
        return matrix_pdf(facts, lang)
    if kind == "docx":
        return file_bytes(matrix_paper(facts, lang), kind)
    return file_bytes(matrix_workbook(facts, Results(ws).matrix(), lang), kind)


def tables(ws: Workspace, lang: str) -> Book:
    """Every table, said in `lang`."""
    from carec_desktop.report.tables import tables_book

    return tables_book(table_facts(ws), lang)


def table_facts(ws: Workspace) -> TableFacts:
    """What the tables are made from, from one reading of the ledger."""
    records = counted.gather(ws, read=printed_views)
    years = {counted.when(view)[:4] for view in (*records.events, *records.trainings)}
    years |= {day[:4] for day in records.days.values()} | {v.key.get("time_period", "")[:4] for v in records.gender}
    years |= {view.key.get("time_period", "")[:4] for view in records.figures}
    sexes = {year: _sexes(counted.matrix(records, year)) for year in sorted(filter(None, years))}
    return TableFacts(
        cards=paper.facts(ws),
        projects=portfolio.projects(ws),
        sexes={year: rows for year, rows in sexes.items() if rows},
    )


def _sexes(rows: Iterable[counted.Counted]) -> tuple[SexRow, ...]:
    return tuple(SexRow(row.form, row.what, dict(row.counts), row.records) for row in rows if row.total)


def file_bytes(book: Book, kind: str) -> bytes:
    if kind == "docx":
        from carec_desktop.report.word import word_file

        return word_file(book)
    if kind == "xlsx":
        from carec_desktop.actions.table_sheets import workbook_of

        with speaking(book.lang):
            return workbook_of(book)
    from carec_desktop.report.table_drawn import draw_tables

    return draw_tables(book)
