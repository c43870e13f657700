"""Writes the zip container of a workbook: no clock, no names of machines, the same parts the same bytes."""

import zlib
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

from carec_desktop.sync.zips import CENTRAL, DEFLATED, END, LOCAL, Entry

_EPOCH = 0x21  # 1 January 1980, the earliest date a zip can name
_VERSION = 20


class ContainerWriter:
    """Writes parts one after the other to an open file."""

    def __init__(self, file: BinaryIO, level: int = 3) -> None:
        self._file = file
        self._level = level
        self._position = 0
        self._directory: list[bytes] = []

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Deflate `pieces` into a part; only its packed form is held in memory."""
        deflater = zlib.compressobj(self._level, zlib.DEFLATED, -15, 9)
        packed: list[bytes] = []
        crc = size = 0
        # zlib lets go of the interpreter, so one thread packs while this one makes the next piece.
        with ThreadPoolExecutor(1) as packer:
            work: Future[bytes] | None = None
            for piece in pieces:
                crc = zlib.crc32(piece, crc)
                size += len(piece)
                packed.append(work.result() if work else b"")
                work = packer.submit(deflater.compress, piece)
            packed.append(work.result() if work else b"")
        packed.append(deflater.flush())
        self.add_packed(Entry(name, DEFLATED, crc, sum(map(len, packed)), size, 0), packed)

    def add_packed(self, entry: Entry, packed: Iterable[bytes]) -> None:
        """Copy a part that is already packed; `entry.start` is not used."""
        name = entry.name.encode("ascii")
        common = (_VERSION, 0, entry.method, 0, _EPOCH, entry.crc, entry.packed, entry.size, len(name), 0)
        self._directory.append(
            CENTRAL.pack(b"PK\1\2", _VERSION, *common, 0, 0, 0, 0, self._position) + name)
        self._write(LOCAL.pack(b"PK\3\4", *common) + name)
        for piece in packed:
            self._write(piece)

    def close(self) -> None:
        """Write the directory; the file itself stays open."""
        directory, count = b"".join(self._directory), len(self._directory)
        self._file.write(directory + END.pack(
            b"PK\5\6", 0, 0, count, count, len(directory), self._position, 0))

    def _write(self, piece: bytes) -> None:
        self._file.write(piece)
        self._position += len(piece)
