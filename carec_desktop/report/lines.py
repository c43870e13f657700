"""Running text broken into lines: bold runs, words kept whole, Chinese broken between its signs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from carec_desktop.report.fonts import Face, Family

HAN = r"[\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]"
NOT_FIRST = "。，、；：）》？！」』”’％〉】〕—…·,.;:!?)]}%"
NOT_LAST = "（《「『“‘〈【〔([{"
# One Han sign with the punctuation that may not leave it, or a run of other signs with its spaces.
PIECE = re.compile(rf"[{re.escape(NOT_LAST)}]*{HAN}[{re.escape(NOT_FIRST)}]*|(?:(?!{HAN})[^ ])+ *| +")

ELLIPSIS = "…"
ORPHAN = 0.12  # a last line shorter than this part of the width looks forgotten
NARROWER = (0.97, 0.94, 0.91, 0.88, 0.85)
SMALLEST_LOSS = 14  # signs a cut gives up at most to end with a whole word

CHAIN = re.compile(r"(?<=–)(?=[^\W\d])|(?<=[^\W\d]-)(?=[A-ZА-ЯЁ])")


@dataclass(frozen=True)
class Run:
    """A stretch of one weight on one line."""

    face: Face
    text: str


@dataclass(frozen=True)
class Line:
    """One line and its natural width in points."""

    runs: tuple[Run, ...]
    width: float


def runs(marked: str, family: Family) -> Iterator[Run]:
    """Text with **bold** marks as runs of one weight."""
    for at, part in enumerate(marked.split("**")):
        if part:
            yield Run(family.semibold if at % 2 else family.regular, part)


def wrap(marked: str, family: Family, size: float, width: float) -> list[Line]:
    """`marked` in lines no wider than `width` points at `size`; a single unit wider than that stands alone."""
    lines: list[Line] = []
    current: list[Run] = []
    filled = 0.0
    for unit in _units(marked, family):
        before = sum(run.face.width(run.text, size) for run in unit[:-1])
        last = unit[-1]
        if current and filled + before + last.face.width(last.text.rstrip(" "), size) > width:
            lines.append(_line(current, size))
            current, filled = [], 0.0
        current += unit
        filled += before + last.face.width(last.text, size)
    return [*lines, _line(current, size)] if current else lines


def settled(marked: str, family: Family, size: float, width: float) -> list[Line]:
    """As `wrap`, without a last line of one short word: the lines above then give up a little of theirs."""
    lines = wrap(marked, family, size, width)
    if len(lines) < 2 or lines[-1].width >= ORPHAN * width:
        return lines
    for part in NARROWER:
        narrow = wrap(marked, family, size, width * part)
        if len(narrow) == len(lines) and narrow[-1].width >= ORPHAN * width:
            return narrow
    return lines


def cut(words: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning of `words` that fits with an ellipsis behind it, ending with a whole word if it can."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(words[:middle].rstrip() + ELLIPSIS):
            low = middle
        else:
            high = middle - 1
    kept = words[:low]
    if words[low : low + 1].isalnum() and kept[-1:].isalnum() and not re.match(HAN, kept[-1]):
        whole = kept[: kept.rfind(" ") + 1]
        kept = whole if whole and len(kept) - len(whole) <= SMALLEST_LOSS else kept
    return kept.rstrip(" ,;:–—-(«“/") + ELLIPSIS


def _units(marked: str, family: Family) -> Iterator[list[Run]]:
    """What no line break may take apart: a word, a Han sign, and the punctuation that clings to either."""
    unit: list[Run] = []
    for run in runs(marked, family):
        for piece in _pieces(run.text):
            clings = piece[0] in NOT_FIRST or (unit and unit[-1].text[-1] in NOT_LAST)
            if unit and not clings:
                yield unit
                unit = []
            unit.append(Run(run.face, piece))
    if unit:
        yield unit


def _pieces(text: str) -> Iterator[str]:
    """Words and Han signs; a chain of names may break after its dash or hyphen, a span of years may not."""
    for piece in PIECE.findall(text):
        yield from CHAIN.split(piece)


def _line(pieces: list[Run], size: float) -> Line:
    joined: list[Run] = []
    for run in pieces:
        if joined and joined[-1].face is run.face:
            joined[-1] = Run(run.face, joined[-1].text + run.text)
        else:
            joined.append(run)
    joined[-1] = Run(joined[-1].face, joined[-1].text.rstrip(" "))
    return Line(tuple(joined), sum(run.face.width(run.text, size) for run in joined))
