"""The quick way through sheets in the usual forms: patterns instead of a parser's events, ten times as fast.

A worksheet is a long run of rows of one shape. Rows as our writer makes them, and as Excel, WPS and
LibreOffice make them (all texts shared), are recognised whole, places of all cells included; the
parser gets what stands before and after them, and everything from the first row of another shape
on. So whatever is unusual is judged by one parser, and nothing is read that it would refuse.
"""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from carec_desktop.sync.columns import column_letters
from carec_desktop.sync.smallxml import BROKEN_XML

START_OF_ROWS = re.compile(rb"<sheetData>")
START_OF_STRINGS = re.compile(rb"<sst(?: [^<>]*)?>")
MAX_TOKEN = 2**20  # bytes between two ">": expat reads a long token again for every piece of it
_HEAD_LIMIT = 64 * 1024
_MAX_WIDTH = 256
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OTHER_ENTITY = re.compile("&(?!amp;|lt;|gt;)")
_UNUSUAL = "<>\x00-\x08\x0b-\x1f\ufffe\uffff"  # markup, and what XML forbids or rewrites
_TEXT = f"([^{_UNUSUAL}]*)"
_ANY_UNUSUAL = re.compile(f"[{_UNUSUAL}]")
_STRING = re.compile(f'<si><t(?: xml:space="preserve")?>{_TEXT}</t></si>')


class Parser(Protocol):
    """What gets all that is not taken the quick way."""

    in_data: bool

    def feed(self, piece: bytes) -> None: ...
    def close(self) -> None: ...


def plain_text(text: str) -> str:
    """A cell's text with Excel's `_xHHHH_` undone once and every line end as LF."""
    if "_x" in text:
        text = _ESCAPED.sub(_character, text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


class _Quick:
    """Takes items of a known form off the front of a stream."""

    start, end = "", ""  # marks of one item

    def __init__(self, part: str) -> None:
        self._part = part
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._text = ""

    def feed(self, piece: bytes) -> bytes | None:
        """Take what can be taken. Returns the bytes from the first other thing on; None while there is none."""
        try:
            text = self._text + self._decoder.decode(piece)
        except UnicodeDecodeError as error:
            raise BROKEN_XML.error(part=self._part) from error
        self._text = text[self._take(text):]
        size = len(self.start)
        unfinished = self.start.startswith(self._text[:size]) and self.end not in self._text
        return None if unfinished and len(self._text) < MAX_TOKEN else self.rest()

    def rest(self) -> bytes:
        """What is not taken yet."""
        return self._text.encode() + self._decoder.getstate()[0]

    def _take(self, text: str) -> int:
        raise NotImplementedError


def _has_other_entity(text: str) -> bool:
    return "&" in text and _OTHER_ENTITY.search(text) is not None


def _content(text: str) -> str:
    """What an element's text means, known to hold the three usual entities at most."""
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return plain_text(text)


def _texts(cells: list[str]) -> list[str] | None:
    """What inline cells mean, of which only the next tag is known; None where one of them is for the parser."""
    joined = " ".join(cells)  # apart, so that no two make an entity
    usual = joined.isprintable() and ">" not in joined or not _ANY_UNUSUAL.search(joined)
    if not usual or _has_other_entity(joined):
        return None
    if "&" in joined or "_x" in joined:
        return [_content(cell) if "&" in cell or "_x" in cell else cell for cell in cells]
    return cells


class QuickStrings(_Quick):
    """Shared strings without fonts of their own."""

    start, end = "<si>", "</si>"

    def __init__(self, part: str, add: Callable[[str], None]) -> None:
        super().__init__(part)
        self._add = add

    def _take(self, text: str) -> int:
        position = 0
        while found := _STRING.match(text, position):
            if _has_other_entity(found[1]):
                break
            self._add(_content(found[1]))
            position = found.end()
        return position


class QuickRows(_Quick):
    """Rows whose cells are inline texts from column A on, or shared texts and empty cells."""

    start, end = "<row ", "</row>"

    def __init__(self, part: str, strings: list[str], add: Callable[[int, list[str]], None]) -> None:
        super().__init__(part)
        self._strings = strings
        self._add = add
        self._inline = True
        self._pattern = _inline_row(1)

    def _take(self, text: str) -> int:
        position = 0
        while found := self._pattern.match(text, position) or self._other_form(text, position):
            number, *found_cells = found.groups()
            cells = _texts(found_cells) if self._inline else self._shared(found_cells)
            if cells is None:
                break
            self._add(int(number), cells)
            position = found.end()
        return position

    def _shared(self, numbers: list[str | None]) -> list[str]:
        try:
            return [self._strings[int(number)] if number else "" for number in numbers]
        except IndexError as error:
            raise BROKEN_XML.error(part=self._part) from error

    def _other_form(self, text: str, position: int) -> re.Match[str] | None:
        """The next row may have another width or come from another program."""
        end = text.find(self.end, position)
        width = text.count("<c ", position, end) if end > 0 else 0
        if not 0 < width <= _MAX_WIDTH:
            return None
        for inline, pattern in ((True, _inline_row(width)), (False, _shared_row(width))):
            if found := pattern.match(text, position):
                self._inline, self._pattern = inline, pattern
                return found
        return None


@lru_cache(64)
def _inline_row(width: int) -> re.Pattern[str]:
    """A row of our own writer; its texts are looked at all together, which takes half as long as sign by sign."""
    cells = "".join(
        rf'<c r="{column_letters(at)}\1" s="[1-9]" t="inlineStr"><is><t(?: xml:space="preserve")?>'
        "([^<]*)</t></is></c>" for at in range(width))
    return re.compile(rf'<row r="([1-9][0-9]{{0,6}})"(?: ht="[0-9]{{1,3}}" customHeight="1")?>{cells}</row>')


@lru_cache(64)
def _shared_row(width: int) -> re.Pattern[str]:
    """A row as office programs write it; `width` cells from column A on without a gap."""
    cells = "".join(
        rf'<c r="{column_letters(at)}\1"(?: s="[0-9]+")?(?:/>| t="s"><v>([0-9]{{1,7}})</v></c>)'
        for at in range(width))
    return re.compile(rf'<row r="([1-9][0-9]{{0,6}})"(?: [A-Za-z0-9:]+="[^"<>&]*")*>{cells}</row>')


class Feeder:
    """Leads a part's bytes to its parser, and items of a usual form past it."""

    def __init__(self, parser: Parser, quick: _Quick, start: re.Pattern[bytes]) -> None:
        self._parser = parser
        self._quick: _Quick | None = quick
        self._start = start
        self._head: bytes | None = b""

    def feed(self, piece: bytes) -> None:
        if self._head is not None:
            piece = self._after_head(self._head + piece)
        if self._quick and self._head is None:
            rest = self._quick.feed(piece)
            if rest is None:
                return
            self._quick, piece = None, rest
        if piece:
            self._parser.feed(piece)

    def _after_head(self, head: bytes) -> bytes:
        """What the items start with, once the parser has what stands before them."""
        found = self._start.search(head)
        if not found and len(head) <= _HEAD_LIMIT:
            self._head = head
            return b""
        self._head = None
        end = found.end() if found else len(head)
        self._parser.feed(head[:end])
        if not self._parser.in_data:
            self._quick = None
        return head[end:]

    def close(self) -> None:
        self._parser.feed(self._head or b"")
        if self._quick:
            self._parser.feed(self._quick.rest())
        self._parser.close()
