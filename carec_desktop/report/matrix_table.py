"""The results matrix as a table for Word and Excel: DEfR column order, the rows and values the PDF prints."""

from collections.abc import Iterable, Iterator, Sequence

from carec_desktop.forms.choices import KINDS
from carec_desktop.framework import Framework
from carec_desktop.i18n import C_, _, speaking
from carec_desktop.judge import say as say_judgement
from carec_desktop.localvalues import is_canonical
from carec_desktop.matrix_rows import MatrixRow as ValueRow
from carec_desktop.report import say
from carec_desktop.report.answers import Answer
from carec_desktop.report.facts import CardFacts
from carec_desktop.report.matrix_model import MatrixCell, MatrixGroup, MatrixModel, MatrixRow, Stated, matrix_model
from carec_desktop.report.rows import status_text
from carec_desktop.report.table import Book, Cell, Column, Datum, Row, Table, number, words
from carec_desktop.signals import COMPUTED

TARGETS = 2  # the last columns
MANY = 4  # so many countries that say the same are not named one by one
BROKEN = "//"  # before the letters of a value that stands behind a break in its series
SILENT = ("open", "not_named", "regional")


def matrix_paper(facts: CardFacts, lang: str) -> Book:
    """For Word: what the countries answer stands in one column, in words."""
    matrix = matrix_model(facts, lang)
    with speaking(lang):
        return _book(facts, matrix, (_table(matrix, by_country=False),))


def matrix_workbook(facts: CardFacts, values: Iterable[ValueRow], lang: str) -> Book:
    """For Excel: a column a country, and a second table with every value of every source, as `matrix --json`."""
    matrix = matrix_model(facts, lang)
    with speaking(lang):
        return _book(facts, matrix, (_table(matrix, by_country=True), _values(facts.framework, values)))


def _book(facts: CardFacts, matrix: MatrixModel, tables: tuple[Table, ...]) -> Book:
    marks = [f"# {matrix.heads['no_number']}", f"· {matrix.heads['nothing']}"]
    if matrix.broken:
        marks.append(f"{BROKEN} {matrix.heads['break']}")
    counts = " · ".join(f"{each.word} {say.count(each.count)}" for each in matrix.statuses)
    return Book(
        matrix.lang, matrix.heads["title"], matrix.subtitle, _("CAREC Secretariat"), facts.sources_until, matrix.state,
        tables, notes=(counts, matrix.sources, " · ".join(marks), matrix.note),
    )  # fmt: skip


# --- the matrix -----------------------------------------------------------------------------------


def _table(matrix: MatrixModel, *, by_country: bool) -> Table:
    heads = matrix.heads
    countries: Sequence[Column] = (Column(heads["countries"], 36),)
    if by_country:
        countries = [Column(area, 20) for area in matrix.areas]
    columns = (
        Column(C_("tables", "Indicator"), 17, key=True),
        Column(heads["measure"], 52, key=True),
        Column(heads["unit"], 20, key=True),
        *(Column(each, 17, numeric=True, noted=True, group=_group(matrix, at)) for at, each in
          enumerate(matrix.columns)),
        Column(heads["state"], 19),
        Column(heads["trend"], 15),
        *countries,
        Column(heads["code"], 10),
    )
    rows = tuple(_rows(matrix, by_country=by_country))
    return Table(
        "matrix", heads["title"], columns, rows, band_head=C_("tables", "Cluster"),
    )  # fmt: skip


def _group(matrix: MatrixModel, at: int) -> str:
    if not at:
        return ""
    return matrix.heads["targets" if at >= len(matrix.columns) - TARGETS else "progress"]


def _rows(matrix: MatrixModel, *, by_country: bool) -> Iterator[Row]:
    band = ""
    for group in matrix.groups:
        if group.cluster:
            band = f"{group.cluster}. {group.cluster_name}"
        for row in group.rows:
            answers = tuple(map(_answer, row.countries)) if by_country else (words(_answers(matrix, row)),)
            yield Row(
                (
                    words(_label(group, row, by_country)),
                    words(row.name),
                    words(row.unit),
                    *map(_cell, row.cells),
                    words(status_text(row.status_word, hollow=row.hollow)),
                    words(row.trend.word),
                    *answers,
                    words(row.code),
                ),
                band,
                strong=row.outcome and bool(row.label),
            )


def _label(group: MatrixGroup, row: MatrixRow, everywhere: bool) -> str:
    """The indicator's code, on its first row only where rows stay in their order."""
    return group.rows[0].label if everywhere else row.label


def _cell(cell: MatrixCell) -> Cell:
    if not cell.values:
        return words(cell.reason)
    return tuple(
        Datum(each.text, each.raw if _is_number(each.text, each.raw) else "", _noted(cell, each))
        for each in cell.values
    )


def _noted(cell: MatrixCell, value: Stated) -> str:
    return " ".join(part for part in (BROKEN if cell.broken else "", value.letters, value.year) if part)


def _is_number(text: str, raw: str) -> bool:
    """A yes is stored as 1, and is no number to reckon with."""
    return is_canonical(raw) and text[-1:].isdigit()


def _answer(answer: Answer) -> Cell:
    if answer.broken:
        return words(f"{BROKEN} {_said(answer)}")
    if answer.kind == "value" and len(answer.raw) == 1 and is_canonical(answer.raw[0]):
        return number(answer.raw[0])
    if answer.kind == "regional":
        return ()
    return words(_said(answer))


def _said(answer: Answer) -> str:
    return " / ".join(answer.raw) if answer.kind == "value" else answer.words


def _answers(matrix: MatrixModel, row: MatrixRow) -> str:
    """ "Yes: GEO, KAZ; others: open question"."""
    said: dict[str, list[str]] = {}
    silent: dict[str, list[str]] = {}
    for area, answer in zip(matrix.areas, row.countries, strict=True):
        (silent if answer.kind in SILENT else said).setdefault(answer.words, []).append(area)
    parts = [_("{answer}: {countries}").format(answer=each, countries=", ".join(areas)) for each, areas in said.items()]
    for each, areas in silent.items():
        if len(areas) > MANY and len(silent) == 1:
            parts.append(_("{answer}: the others").format(answer=each) if said else each)
        else:
            parts.append(_("{answer}: {countries}").format(answer=each, countries=", ".join(areas)))
    return "; ".join(parts)


# --- every value ----------------------------------------------------------------------------------


def _values(framework: Framework, values: Iterable[ValueRow]) -> Table:
    columns = (
        Column(C_("tables", "Indicator"), 12, key=True),
        Column(C_("tables", "Measure code"), 30, key=True),
        Column(C_("tables", "Measure"), 60, key=True),
        Column(C_("tables", "Unit"), 20),
        Column("REF_AREA", 11),
        Column(C_("tables", "Country or group"), 22),
        Column(C_("tables", "Breakdown"), 18),
        Column("TIME_PERIOD", 14, years=True),
        Column(C_("tables", "Kind"), 12),
        Column(C_("tables", "Value"), 14, numeric=True),
        Column(C_("tables", "Source"), 60),
        Column(C_("tables", "Record state"), 14),
        Column(C_("tables", "Status"), 14),
        Column(C_("tables", "Movement"), 18),
    )
    rows = tuple(_value_row(framework, row) for row in values)
    return Table("values", _("Every value of every source"), columns, rows)


def _value_row(framework: Framework, row: ValueRow) -> Row:
    measure, area = framework.measure(row["measure"]), row["ref_area"]
    value, kind = row["value"], KINDS[row["kind"]]
    name = framework.area(area).name.say() if framework.has_area(area) else area
    return Row((
        words(measure.indicator), words(measure.code), words(measure.name.say()), words(measure.unit.say()),
        words(area), words(name), words("; ".join(f"{key}={each}" for key, each in row["dimensions"].items())),
        words(row["time_period"]), words(_(kind)),
        number("" if value is None else say.plain(value)),
        words(_provenance(row["source"])), words(_provenance(row["state"])),
        words(say_judgement(row["status"])), words(say_judgement(row["movement"])),
    ))  # fmt: skip


def _provenance(text: str) -> str:
    """A source or state as the ledger has it; of a computed value in words."""
    return _("computed from others") if text == COMPUTED else text
