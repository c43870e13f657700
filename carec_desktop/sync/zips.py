"""The zip container of a workbook, read strictly.

Two programs that read one zip differently are how a forged cell reaches a screen, so a container
is taken only if there is one way to read it: entries side by side without gap or overlap, local
headers equal to the central directory, no name twice in any letter case. Order, dates and
compression do not matter.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from carec_desktop.i18n import N_
from carec_desktop.problems import declare

EMPTY = declare("not-a-package-empty", N_(
    "The file is empty; nothing was merged, ask the sender to send it again."))
NO_ZIP = declare("not-a-package-no-workbook", N_(
    "The file is not an Excel workbook (.xlsx); nothing was merged, choose another file or ask the "
    "sender."))
OLD_OR_LOCKED = declare("not-a-package-old-or-locked", N_(
    "The file is an old .xls workbook or is locked with an Excel password; it is kept and nothing was "
    "merged, ask the sender for the .xlsx file as the program wrote it, without a password."))
CUT_OFF = declare("damaged-cut-off", N_(
    "The end of the file is missing; it is kept and nothing was merged, ask the sender to send it again."))
EXTRA_BYTES = declare("damaged-extra-bytes", N_(
    "Something was added before or after the workbook in the file; it is kept and nothing was merged, "
    "ask the sender to send it again."))
BROKEN_ZIP = declare("damaged-container", N_(
    "The file was damaged on its way (at {part}); it is kept and nothing was merged, "
    "ask the sender to send it again."))
BROKEN_PART = declare("damaged-part", N_(
    "The part {part} of the workbook was damaged on its way; the file is kept and nothing was merged, "
    "ask the sender to send it again."))
TOO_MANY = declare("hostile-too-many-parts", N_(
    "The file holds {count} parts, more than any workbook of this program; it is kept and nothing was "
    "merged, ask the sender what it is."))
TOO_LARGE = declare("hostile-too-large", N_(
    "The part {part} would fill the memory of this computer when opened; the file is kept and nothing was "
    "merged, ask the sender what it is."))
TWICE = declare("hostile-part-twice", N_(
    "The file holds the part {part} twice, so two programs could show different figures; it is kept and "
    "nothing was merged, ask the sender for the original file."))
TWO_READINGS = declare("hostile-two-readings", N_(
    "The file names its part {part} in two different ways, so two programs could show different figures; "
    "it is kept and nothing was merged, ask the sender for the original file."))
OVERLAP = declare("hostile-overlap", N_(
    "Parts of the file lie over each other or leave gaps (at {part}), which no office program writes; "
    "it is kept and nothing was merged, ask the sender for the original file."))
BAD_NAME = declare("hostile-part-name", N_(
    "The file holds a part with a forbidden name ({part}); it is kept and nothing was merged, "
    "ask the sender for the original file."))
LOCKED = declare("hostile-locked-part", N_(
    "The part {part} is locked with a password; the file is kept and nothing was merged, "
    "ask the sender for the file without a password."))

MAX_PARTS = 256
MAX_PART = 400 * 2**20
MAX_TOTAL = 512 * 2**20
# Workbooks of text shrink 10 to 60 times; small parts may shrink more without harm.
MAX_RATIO, RATIO_FROM = 200, 2 * 2**20
CHUNK = 256 * 1024

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
_ENCRYPTED, _DESCRIPTOR, _KNOWN_FLAGS = 0x1, 0x8, 0x080F
STORED, DEFLATED = 0, 8
_HUGE = 0xFFFFFFFF
_LONG_FIELD, _OTHER_NAME_FIELD = 0x0001, 0x7075
_SAFE_NAME = re.compile(r"[A-Za-z0-9_\[\](){}%@+,=~ .-]+(/[A-Za-z0-9_\[\](){}%@+,=~ .-]+)*/?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One part as the container holds it: `packed` bytes at `start`, `size` when inflated."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int


@dataclass(frozen=True, slots=True)
class _Record:
    """A line of the central directory."""

    name: bytes
    extra: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def text(self) -> str:
        return ascii(self.name.decode("utf-8", "replace"))[1:-1][:80]


class Container:
    """A container whose structure was checked; `entries` by name, folders left out. Raises UserError."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.entries: dict[str, Entry] = {}
        records, directory = _central_directory(data)
        seen: set[bytes] = set()
        position = total = 0
        for record in sorted(records, key=lambda line: line.offset):
            _check_record(record)
            folded = record.name.lower().rstrip(b"/")
            if folded in seen:
                raise TWICE.error(part=record.text)
            seen.add(folded)
            total += record.size
            if total > MAX_TOTAL:
                raise TOO_LARGE.error(part=record.text)
            start, position = _check_local(data, record, position)
            if not record.name.endswith(b"/"):
                name = record.name.decode("ascii")
                self.entries[name] = Entry(name, record.method, record.crc, record.packed, record.size, start)
        if position != directory:
            raise OVERLAP.error(part="the directory")

    def packed(self, name: str) -> bytes:
        entry = self.entries[name]
        return self.data[entry.start:entry.start + entry.packed]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The inflated part in pieces of at most CHUNK bytes; length and check sum are proved at the end."""
        entry = self.entries[name]
        crc = length = 0
        for piece in self._inflate(entry):
            length += len(piece)
            if length > entry.size:
                raise BROKEN_PART.error(part=name)
            crc = zlib.crc32(piece, crc)
            yield piece
        if length != entry.size or crc != entry.crc:
            raise BROKEN_PART.error(part=name)

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))

    def _inflate(self, entry: Entry) -> Iterator[bytes]:
        view = memoryview(self.data)[entry.start:entry.start + entry.packed]
        if entry.method == STORED:
            for at in range(0, len(view), CHUNK):
                yield bytes(view[at:at + CHUNK])
            return
        inflater = zlib.decompressobj(-15)
        try:
            for at in range(0, len(view), CHUNK // 4):
                if inflater.eof:
                    raise BROKEN_PART.error(part=entry.name)
                waiting: bytes | memoryview = view[at:at + CHUNK // 4]
                while waiting and not inflater.eof:
                    yield inflater.decompress(waiting, CHUNK)
                    waiting = inflater.unconsumed_tail
            # What a full output buffer held back comes out only when asked for again.
            while not inflater.eof and (rest := inflater.decompress(b"", CHUNK)):
                yield rest
        except zlib.error as error:
            raise BROKEN_PART.error(part=entry.name) from error
        if not inflater.eof or inflater.unused_data or inflater.unconsumed_tail:
            raise BROKEN_PART.error(part=entry.name)


def _central_directory(data: bytes) -> tuple[list[_Record], int]:
    """The lines of the directory and the offset it starts at."""
    _check_start(data)
    at = len(data) - END.size
    if at < 0 or data[at:at + 4] != b"PK\5\6":
        raise (EXTRA_BYTES if b"PK\5\6" in data[-70_000:] else CUT_OFF).error()
    _, disk, start_disk, here, count, size, offset, comment = END.unpack_from(data, at)
    if disk or start_disk or here != count or comment:
        raise BROKEN_ZIP.error(part="the directory")
    if count > MAX_PARTS:
        raise TOO_MANY.error(count=count)
    if offset + size != at:
        raise EXTRA_BYTES.error()
    records: list[_Record] = []
    position = offset
    while position < at:
        if position + CENTRAL.size > at or data[position:position + 4] != b"PK\1\2" or len(records) == count:
            raise BROKEN_ZIP.error(part="the directory")
        record, position = _central_record(data, position)
        records.append(record)
    if position != at or len(records) != count:
        raise BROKEN_ZIP.error(part="the directory")
    return records, offset


def _check_start(data: bytes) -> None:
    if not data:
        raise EMPTY.error()
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise OLD_OR_LOCKED.error()
    if not data.startswith(b"PK\3\4"):
        raise (EXTRA_BYTES if b"PK\3\4" in data[:4096] and b"PK\5\6" in data[-70_000:] else NO_ZIP).error()


def _central_record(data: bytes, position: int) -> tuple[_Record, int]:
    (_, _, _, flags, method, _, _, crc, packed, size, name_length, extra_length, comment_length, _, _, _,
     offset) = CENTRAL.unpack_from(data, position)
    position += CENTRAL.size
    name = data[position:position + name_length]
    position += name_length
    extra = data[position:position + extra_length]
    if _HUGE in (packed, size, offset):
        size, packed, offset = _long_numbers(extra, size, packed, offset)
    record = _Record(name, extra, flags, method, crc, packed, size, offset)
    return record, position + extra_length + comment_length


def _extra_fields(extra: bytes) -> dict[int, bytes]:
    """The extension fields of a header by their tag."""
    fields: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        fields[tag] = extra[at + 4:at + 4 + length]
        at += 4 + length
    return fields


def _long_numbers(extra: bytes, *numbers: int) -> Iterator[int]:
    """Numbers too large for the old fields, or written long by a streaming program (zip64 field 1)."""
    field = _extra_fields(extra).get(_LONG_FIELD, b"")
    long = [number for (number,) in struct.iter_unpack("<Q", field[:len(field) // 8 * 8])]
    for number in numbers:
        if number != _HUGE:
            yield number
        elif long:
            yield long.pop(0)
        else:
            raise BROKEN_ZIP.error(part="the directory")


def _check_record(record: _Record) -> None:
    """One line by itself: name, lock, method, size."""
    part = record.text
    name = record.name.decode("ascii", "replace")
    if not _SAFE_NAME.fullmatch(name) or any(not step.strip(". ") for step in name.rstrip("/").split("/")):
        raise BAD_NAME.error(part=part)
    if record.flags & _ENCRYPTED:
        raise LOCKED.error(part=part)
    if record.flags & ~_KNOWN_FLAGS or record.method not in (STORED, DEFLATED):
        raise BROKEN_ZIP.error(part=part)
    if record.method == STORED and record.packed != record.size or name.endswith("/") and record.size:
        raise BROKEN_ZIP.error(part=part)
    if record.size > MAX_PART or record.size > RATIO_FROM and record.size > MAX_RATIO * record.packed:
        raise TOO_LARGE.error(part=part)


def _check_local(data: bytes, record: _Record, position: int) -> tuple[int, int]:
    """The header in front of the bytes must say what the directory says; (start of the bytes, their end)."""
    part = record.text
    if record.offset != position:
        raise OVERLAP.error(part=part)
    if position + LOCAL.size > len(data) or data[position:position + 4] != b"PK\3\4":
        raise BROKEN_ZIP.error(part=part)
    (_, _, flags, method, _, _, crc, packed, size, name_length,
     extra_length) = LOCAL.unpack_from(data, position)
    position += LOCAL.size
    if data[position:position + name_length] != record.name:
        raise TWO_READINGS.error(part=part)
    start = position + name_length + extra_length
    for extra in (record.extra, data[position + name_length:start]):
        if _OTHER_NAME_FIELD in _extra_fields(extra):
            raise TWO_READINGS.error(part=part)
    end = start + record.packed
    if end > len(data) or flags != record.flags or method != record.method:
        raise BROKEN_ZIP.error(part=part)
    if flags & _DESCRIPTOR and not packed and not size and not crc:
        return start, _after_descriptor(data, record, end)
    # A program that streams writes the long form of a size here, with the size itself in the directory.
    if crc not in (record.crc, 0) or packed not in (record.packed, _HUGE) or size not in (record.size, _HUGE):
        raise BROKEN_ZIP.error(part=part)
    return start, _after_descriptor(data, record, end) if flags & _DESCRIPTOR else end


def _after_descriptor(data: bytes, record: _Record, end: int) -> int:
    """Sizes written behind the bytes, in any of the four forms programs use."""
    for form in ("<4s3L", "<4sL2Q", "<3L", "<L2Q"):
        length = struct.calcsize(form)
        if end + length > len(data):
            continue
        numbers = struct.unpack_from(form, data, end)
        if form.startswith("<4s") and numbers[0] != b"PK\7\x08":
            continue
        if numbers[-3:] == (record.crc, record.packed, record.size):
            return end + length
    raise BROKEN_ZIP.error(part=record.text)
