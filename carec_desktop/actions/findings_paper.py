"""The list of findings as a file to hand round: PDF, Excel or Word, by the ending of the name."""

from decimal import Decimal
from pathlib import Path

from carec_desktop.actions import paper, record_findings, tables
from carec_desktop.actions.explaining import explained
from carec_desktop.actions.figures import Results
from carec_desktop.actions.record_finding import RecordFinding
from carec_desktop.actions.workspace import Workspace
from carec_desktop.finding import WORDS, Finding
from carec_desktop.i18n import C_, _, ngettext, speaking
from carec_desktop.report import say
from carec_desktop.report.matrix_model import regional_state
from carec_desktop.report.table import Book, Cell, Column, Datum, Row, Table, words
from carec_desktop.sync.files import atomic_write


def every(ws: Workspace) -> list[Finding | RecordFinding]:
    """Findings about figures, then those about records, each worded in the language spoken now."""
    results = Results(ws)
    return [*results.findings(), *record_findings.findings(ws, results.observations)]


def write(ws: Workspace, lang: str, path: Path) -> Path:
    """Write the list. UserError when the name has another ending, or the place refuses."""
    kind = tables.kind_of(path)
    atomic_write(path, tables.file_bytes(book(ws, lang), kind))
    return path


def book(ws: Workspace, lang: str) -> Book:
    """The list as one table in `lang`."""
    with speaking(lang):
        facts, found, reasons = paper.facts(ws), every(ws), explained(ws)
        heading = ngettext("{n} finding", "{n} findings", len(found)).format(n=len(found))
        return Book(
            lang=lang, title=_("Findings"),
            subtitle=_("Numbers and records that do not fit together; both numbers are kept"),
            author=_("CAREC Secretariat"), date=facts.sources_until, state=regional_state(facts),
            tables=(Table(
                "findings", heading, _columns(), tuple(_row(each, reasons) for each in found),
                empty=_("Nothing that rules can find is out of joint."),
            ),),
        )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Kind"), 30, key=True),
        Column(_("What does not fit"), 110, key=True),
        Column(C_("tables", "Published"), 24, numeric=True),
        Column(C_("tables", "Computed"), 24, numeric=True),
        Column(_("Sources"), 60),
        Column(_("Explanation"), 40),
    )


def _row(each: Finding | RecordFinding, reasons: dict[str, str]) -> Row:
    stated = tuple(datum for number in each.stated for datum in _number(number))
    computed = () if each.computed is None else _number(each.computed)
    sources = tuple(Datum(source) for source in dict.fromkeys(each.sources))
    explanation = words(reasons.get(each.fingerprint, ""))
    return Row((words(_(WORDS[each.kind])), words(each.text()), stated, computed, sources, explanation))


def _number(number: Decimal | int) -> Cell:
    canonical = f"{Decimal(number):f}"
    return (Datum(say.number(canonical), canonical),)
