"""The matrix and the tables of the region as files: PDF, Excel or Word, by the ending of the name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions import counted, editions, paper, portfolio
from carec_desktop.actions.figures import Results
from carec_desktop.actions.printed import printed_views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import N_, speaking
from carec_desktop.matrix_rows import MatrixRow
from carec_desktop.names import calling
from carec_desktop.problems import declare
from carec_desktop.report.table import Book
from carec_desktop.report.table_facts import SexRow, TableFacts
from carec_desktop.sync.files import atomic_write

KINDS = ("pdf", "xlsx", "docx")
PAPERS = ("matrix", "tables", "portfolio", "context", "sectors", "women", "calendar")
UNKNOWN_ENDING = declare(
    "unknown-ending",
    N_("“{file}” ends in none of .pdf, .xlsx and .docx; nothing was written, give the file one of these endings."),
)


@dataclass(frozen=True)
class Gathered:
    """One reading of the ledger for any number of files: facts of the tables, rows of `matrix --json`."""

    facts: TableFacts
    rows: list[MatrixRow]


def kind_of(path: Path) -> str:
    """pdf, xlsx or docx. UserError unknown-ending for any other."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise UNKNOWN_ENDING.error(path.name, file=path.name)
    return kind


def write_matrix(ws: Workspace, lang: str, path: Path, edition: str = "") -> Path:
    """The regional matrix, as it is now or of the named edition. UserError when the name has another ending, or the
    place refuses."""
    return write_many(ws, [("matrix", lang, path)], edition=edition)[0]


def write_tables(ws: Workspace, lang: str, path: Path, edition: str = "") -> Path:
    """Portfolio, context, sectors, women and men, and calendar in one file."""
    return write_many(ws, [("tables", lang, path)], edition=edition)[0]


def write_many(
    ws: Workspace, jobs: Sequence[tuple[str, str, Path]],
    progress: Callable[[int, int], None] = lambda done, total: None, edition: str = "",
) -> list[Path]:  # fmt: skip
    """Write (what, language, path) files from one reading; `what` is one of PAPERS. UserError as for one file; what
    was written before it stays."""
    kinds = [kind_of(path) for _what, _lang, path in jobs]
    gathered = gather(ws, edition)
    for done, ((what, lang, path), kind) in enumerate(zip(jobs, kinds, strict=True)):
        progress(done, len(jobs))
        atomic_write(path, made(gathered, what, lang, kind))
    progress(len(jobs), len(jobs))
    return [path for _what, _lang, path in jobs]


def gather(ws: Workspace, edition: str = "") -> Gathered:
    """Everything any of the files says, as it is now or of the named edition."""
    with editions.reading(ws, edition) as then:
        return Gathered(table_facts(then), Results(then).matrix())


def made(
    gathered: Gathered, what: str, lang: str, kind: str = "pdf", step: Callable[[], object] = lambda: None
) -> bytes:  # fmt: skip
    """One of PAPERS as a file of this kind. `step` is called before each page of a PDF; it may raise to stop."""
    from carec_desktop.report.matrix import matrix_pdf
    from carec_desktop.report.matrix_table import matrix_paper, matrix_workbook
    from carec_desktop.report.tables import tables_book

    cards = gathered.facts.cards
    with calling(cards.framework):
        if what != "matrix":
            book = tables_book(gathered.facts, lang, None if what == "tables" else what)
        elif kind == "pdf":
            return matrix_pdf(cards, lang, step)
        else:
            book = matrix_paper(cards, lang) if kind == "docx" else matrix_workbook(cards, gathered.rows, lang)
        return file_bytes(book, kind, step)


def table_facts(ws: Workspace) -> TableFacts:
    """What the tables are made from, from one reading of the ledger."""
    records = counted.gather(ws, read=printed_views)
    years = {counted.when(view)[:4] for view in (*records.events, *records.trainings)}
    years |= {day[:4] for day in records.days.values()} | {v.key.get("time_period", "")[:4] for v in records.gender}
    years |= {view.key.get("time_period", "")[:4] for view in records.figures}
    sexes = {year: _sexes(counted.matrix(records, year)) for year in sorted(filter(str.isdecimal, years))}
    return TableFacts(
        cards=paper.facts(ws),
        projects=portfolio.projects(ws),
        sexes={year: rows for year, rows in sexes.items() if rows},
    )


def _sexes(rows: Iterable[counted.Counted]) -> tuple[SexRow, ...]:
    return tuple(SexRow(row.form, row.what, dict(row.counts), row.records) for row in rows if row.total)


def file_bytes(book: Book, kind: str, step: Callable[[], object] = lambda: None) -> bytes:
    if kind == "docx":
        from carec_desktop.report.word import word_file

        return word_file(book)
    if kind == "xlsx":
        from carec_desktop.actions.table_sheets import workbook_of

        with speaking(book.lang):
            return workbook_of(book)
    from carec_desktop.report.table_drawn import draw_tables

    return draw_tables(book, step)
