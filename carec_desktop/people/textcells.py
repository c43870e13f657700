"""The text of a list and its cells: encodings of every office, signs between cells, quotes that were never closed."""

import csv
import re
from io import StringIO

from carec_desktop.i18n import N_
from carec_desktop.people import columns as cols
from carec_desktop.problems import declare

NOT_TEXT = declare(
    "attendance-list-not-text",
    N_("The list is no text the program can read; nothing was saved, save it as CSV (UTF-8) or paste its cells."),
)
HEADINGS_WITHIN = 40  # rows above which a table must begin
MOST_LINES = 4  # of one cell; beyond that a stray quote has swallowed rows


def decoded(data: bytes) -> str:
    """The text of a CSV file: UTF-8 or UTF-16, else what Excel writes on Russian and Chinese Windows."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codecs: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data[:200]:  # UTF-16 whose mark was lost
        codecs = ("utf-16-le",) if data[1::2][:100].count(0) > data[::2][:100].count(0) else ("utf-16-be",)
    elif (text := _tried(data, "utf-8-sig")) is not None:
        return _whole(text)
    else:
        codecs = ("gb18030", "cp1251")
    texts = [text for codec in codecs if (text := _tried(data, codec)) is not None]
    if not texts:
        raise NOT_TEXT.error()
    # Russian text in cp1251 is nearly always legal GB18030 as well, and Chinese always legal cp1251.
    if len(texts) == 2 and _is_russian(texts[1]) and not _headed(texts[0]):
        return _whole(texts[1])
    return _whole(texts[0])


def _whole(text: str) -> str:
    if "\0" in text:
        raise NOT_TEXT.error()
    return text


def _tried(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_russian(text: str) -> bool:
    """Do the words look like words: small letters after the first, or capitals alone, and no signs stuck to them?
    Chinese read as cp1251 does not."""
    if re.search(r"[^\w\s\x00-\x7f«„“№–—][^\W\d_]", text[:20_000]):
        return False
    words = [word for word in re.findall(r"[^\W\d_]{2,}", text[:20_000]) if not word.isascii()]
    whole = [word for word in words if re.fullmatch("[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+", word)]
    return bool(words) and len(whole) >= 0.8 * len(words)


def _headed(text: str) -> bool:
    return any(cols.names_people(cols.headings(row)) for row in cells_of(text[:20_000])[:HEADINGS_WITHIN])


def cells_of(text: str) -> list[list[str]]:
    """Rows of cells of a text; the sign between them is the one most of the first rows use."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n")[:60] if line.strip()]
    sign = max("\t;,", key=lambda each: (sum(each in line for line in lines), sum(line.count(each) for line in lines)))
    # A quote that is never closed would swallow the rest; lists pasted from cells quote nothing.
    if text.count('"') % 2:
        text = text.replace('"', '""')
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=sign))
        if any(cell.count("\n") > MOST_LINES for row in rows for cell in row):
            rows = list(csv.reader(StringIO(text, newline=""), delimiter=sign, quoting=csv.QUOTE_NONE))
    except csv.Error:
        raise NOT_TEXT.error() from None
    return [_mended(row, sign) for row in rows]


def _mended(row: list[str], sign: str) -> list[str]:
    """A row that somebody typed with another sign than the rest."""
    if len(row) == 1 and sign != "," and row[0]:
        for other in "\t;":
            if other in row[0]:
                return row[0].split(other)
    return row
