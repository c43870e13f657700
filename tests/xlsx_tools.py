"""Helpers of the tests of the way in and out: keys, certificates, and workbooks taken apart and put together."""

import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from carec_desktop.sync.workbook import Sheet, workbook_bytes

HAS_LIBREOFFICE = shutil.which("soffice") is not None
SIGNED_AT = "2026-05-01T10:00:00Z"
EDITS = [["id", "value", "lang"], ["e1", "25.10", "ru"], ["e2", "=1+1", "zh"], ["e3", "две\nстроки & «<b>»", ""],
         ["e4", "_x0041_", "en"]]


@cache
def key(number: int = 1) -> ec.EllipticCurvePrivateKey:
    """The same P-256 key for the same number."""
    return ec.derive_private_key(10**60 + number, ec.SECP256R1())


@cache
def certificate(number: int = 1, issuer: int = 0) -> x509.Certificate:
    def name(of: int) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"CAREC test {of}")])
    builder = x509.CertificateBuilder(
        name(issuer), name(number), key(number).public_key(), 1000 + number,
        datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    return builder.sign(key(issuer), SHA256())


def plain_workbook(rows: Iterable[list[str]] = EDITS) -> bytes:
    return workbook_bytes([Sheet("Cover", [["Report"], ["Kyrgyz Republic"]], wrap=True), Sheet("Edits", rows)],
                          title="Report")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(items: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A container as another program would write it; names may repeat."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in items:
            archive.writestr(name, content)
    return file.getvalue()


def changed(data: bytes, change: Mapping[str, bytes | None]) -> bytes:
    """The workbook with parts replaced, added, or (None) left out."""
    merged = {**parts(data), **change}
    return zipped((name, content) for name, content in merged.items() if content is not None)


def edited(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one piece of one part replaced, which must be there."""
    content = parts(data)[part]
    assert old in content
    return changed(data, {part: content.replace(old, new, 1)})


def raw_zip(entries: Iterable[tuple[str, bytes, dict[str, int | bytes]]]) -> bytes:
    """A container with every field at will: `method`, `flags`, `size`, `local_name`, `local_size`, `offset`."""
    body, directory, count = b"", b"", 0
    for name, content, lies in entries:
        deflated = zlib.compress(content)[2:-4] if lies.get("method", 8) == 8 else content
        local_name, central_name = bytes(lies.get("local_name", name.encode())), name.encode()
        flags, method = lies.get("flags", 0), lies.get("method", 8)
        size, crc = lies.get("size", len(content)), zlib.crc32(content)
        offset = lies.get("offset", len(body))
        body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 33, crc, len(deflated),
                            lies.get("local_size", size), len(local_name), 0) + local_name + deflated
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, flags, method, 0, 33, crc, len(deflated), size,
                                 len(central_name), 0, 0, 0, 0, 0, offset) + central_name
        count += 1
    return body + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)


def libreoffice_says(folder: Path, files: Iterable[Path]) -> list[str]:
    """VALID, INVALID or NONE for each workbook, in LibreOffice's own judgement."""
    script = Path(__file__).with_name("libreoffice_check.py")
    done = subprocess.run(["/usr/bin/python3", script, folder / "profile", *files], capture_output=True,
                          text=True, timeout=120, check=True)
    return done.stdout.split()


def libreoffice_saves(folder: Path, data: bytes) -> bytes:
    """The workbook opened and saved by LibreOffice."""
    (folder / "before").mkdir(parents=True)
    (folder / "before" / "a.xlsx").write_bytes(data)
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                    "--convert-to", "xlsx", "--outdir", folder / "after", folder / "before" / "a.xlsx"],
                   capture_output=True, timeout=120, check=True)
    return (folder / "after" / "a.xlsx").read_bytes()
