"""What a list of records is narrowed to, and in which order it stands: plain data, no widgets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from carec_desktop.folding import fold, matches
from carec_desktop.ui.pages.records_data import Listed

UNDATED = "-"


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" means whatever. `year` UNDATED: without a date. `sort`: when · name · sector · people."""

    search: str = ""
    year: str = ""
    sector: str = ""
    kind: str = ""
    state: str = ""
    unfinished: bool = False
    sort: str = "when"

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return replace(self, sort="when") != Wanted()


def chosen(lines: Iterable[Listed], wanted: Wanted) -> list[Listed]:
    """The lines that are wanted, in the wanted order."""
    found = [line for line in lines if _fits(line, wanted)]
    if wanted.sort == "people":
        return sorted(found, key=lambda line: -sum(line.people.values()))
    if wanted.sort == "name":
        return sorted(found, key=lambda line: fold(line.name))
    if wanted.sort == "sector":
        return sorted(found, key=lambda line: (line.shown("sector") if "sector" in line.fields else "", line.name))
    return found


def _fits(line: Listed, wanted: Wanted) -> bool:
    values = line.view.values
    year = line.when[:4] or UNDATED
    return (
        wanted.year in ("", year)
        and wanted.sector in ("", values.get("sector", ""))
        and wanted.kind in ("", line.kind)
        and wanted.state in ("", line.state)
        and (not wanted.unfinished or line.unfinished)
        and (not wanted.search.strip() or matches(wanted.search, line.text))
    )


def years(lines: Sequence[Listed]) -> list[str]:
    """Years of the lines, the latest first; those without a date last, as UNDATED."""
    found = {line.when[:4] for line in lines}
    return [*sorted(found - {""}, reverse=True), *([UNDATED] if "" in found else [])]


def codes(lines: Sequence[Listed], of: str) -> set[str]:
    """Codes that occur among the lines: of "sector", "kind" or "state"."""
    if of == "sector":
        return {line.view.values.get("sector", "") for line in lines} - {""}
    return {line.kind if of == "kind" else line.state for line in lines} - {""}
