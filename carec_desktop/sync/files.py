"""Files of the outside world: written whole or not at all, read within limits, refused in one sentence."""

import errno
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from carec_desktop.i18n import N_
from carec_desktop.problems import UserError, declare

FILE_BUSY = declare("file-busy", N_(
    "“{file}” is open in another program; nothing was changed, close it there and try again."))
FOLDER_READ_ONLY = declare("folder-read-only", N_(
    "The folder “{folder}” does not accept new files; nothing was changed, choose another folder."))
FOLDER_MISSING = declare("folder-missing", N_(
    "The folder “{folder}” does not exist; nothing was changed, choose another folder."))
DISK_FULL = declare("disk-full", N_(
    "There is no room left on the disk for “{file}”; the old file is as it was, "
    "free some space and try again."))
NOT_WRITTEN = declare("file-not-written", N_(
    "“{file}” could not be written ({reason}); the old file is as it was, "
    "try again or choose another folder."))
FILE_MISSING = declare("file-missing", N_(
    "There is no file “{file}”; nothing was changed, choose the file again."))
NOT_READABLE = declare("file-not-readable", N_(
    "“{file}” could not be read ({reason}); nothing was changed, copy it to your own folder and try again."))
FILE_TOO_LARGE = declare("file-too-large", N_(
    "“{file}” is larger than {limit} MB, which no file of this program is; nothing was changed, "
    "ask the sender what it is."))

# Windows has no quota error of its own.
FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
READ_LIMIT = 64 * 2**20
# An antivirus scanner holds a fresh file for moments, Excel for hours: about 5 s tell them apart.
REPLACE_PAUSES = (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.5)


def atomic_write(path: Path, content: bytes | Callable[[BinaryIO], None]) -> None:
    """Put `content` (or what the callable writes) at `path`: the file is then the new or the old one.

    Raises UserError when the place does not allow it; other errors of the callable pass through.
    """
    temporary = path.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        with open(temporary, "xb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _replace(temporary, path)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _replace(temporary: Path, path: Path) -> None:
    for pause in REPLACE_PAUSES:
        try:
            os.replace(temporary, path)
            break
        except PermissionError:
            time.sleep(pause)
    else:
        try:
            os.replace(temporary, path)
        except PermissionError as error:
            raise FILE_BUSY.error(path.name, file=path.name) from error
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_error(path: Path, error: OSError) -> UserError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FOLDER_MISSING.error(path.name, folder=path.parent)
    if error.errno in FULL:
        return DISK_FULL.error(path.name, file=path.name)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return FOLDER_READ_ONLY.error(path.name, folder=path.parent)
    return NOT_WRITTEN.error(path.name, file=path.name, reason=error.strerror or type(error).__name__)


def read_file(path: Path, limit: int = READ_LIMIT) -> bytes:
    """The bytes of `path`, at most `limit`. Raises UserError when it cannot be had."""
    try:
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise FILE_MISSING.error(path.name, file=path.name) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise NOT_READABLE.error(path.name, file=path.name, reason=reason) from error
    if len(data) > limit:
        raise FILE_TOO_LARGE.error(path.name, file=path.name, limit=limit // 2**20)
    return data


def file_stem(name: str, otherwise: str) -> str:
    """A name people typed as a part of a file's name that every computer takes; `otherwise` where nothing is left."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in name).strip("-")
    while "--" in plain:
        plain = plain.replace("--", "-")
    return plain[:60] or otherwise
