"""Blocks of cells as text, the way spreadsheets put them on the clipboard: tabs, line ends, quotes around both."""

import re
from collections.abc import Sequence

_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)|([^\t\r\n]*)')
_END = re.compile(r"\t|\r\n|\r|\n")


def read_block(text: str) -> list[list[str]]:
    """Rows of cells. A cell that begins with a quote and ends with one may hold tabs, line ends and doubled quotes."""
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        found = _CELL.match(text, at)
        cell = "" if found is None else found[2] if found[1] is None else found[1].replace('""', '"')
        rows[-1].append(cell)
        at = at if found is None else found.end()
        end = _END.match(text, at)
        if end is None:
            break
        at = end.end()
        if end[0] != "\t":
            if at == len(text):  # the line end after the last row
                break
            rows.append([])
    return rows


def write_block(rows: Sequence[Sequence[str]]) -> str:
    """The text `read_block` gives these rows back from."""
    lines = ["\t".join(map(_quoted, row)) for row in rows]
    text = "\n".join(lines)
    return text + "\n" if lines and not lines[-1] else text


def _quoted(cell: str) -> str:
    if cell.startswith('"') or any(sign in cell for sign in "\t\r\n"):
        return '"' + cell.replace('"', '""') + '"'
    return cell
