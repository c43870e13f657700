"""Places a package can be written to: sticks that are plugged in, with the room left on them."""

import ctypes
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo

REMOVABLE = 2  # GetDriveTypeW: DRIVE_REMOVABLE
MOUNTS = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


@dataclass(frozen=True)
class Drive:
    """One stick: where it is mounted, what people call it, bytes free."""

    path: Path
    name: str
    free: int


def sticks() -> list[Drive]:
    """Removable drives that can be written to, by name. May take a moment; call it on the worker thread."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and is_stick(root, sys.platform):
            found.append(Drive(Path(root), _name(volume, root), volume.bytesAvailable()))
    return sorted(found, key=lambda drive: drive.name)


def is_stick(root: str, platform: str) -> bool:
    """Is what is mounted at `root` something a person plugged in?"""
    if platform == "win32":
        return drive_type(root) == REMOVABLE
    return root.startswith(MOUNTS)


def drive_type(root: str) -> int:
    """What Windows says about a drive; 0 elsewhere."""
    windll = getattr(ctypes, "windll", None)
    return int(windll.kernel32.GetDriveTypeW(root)) if windll is not None else 0


def documents() -> Path:
    """Where a person keeps documents on this computer."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found and Path(found).is_dir() else Path.home()


def _name(volume: QStorageInfo, root: str) -> str:
    label = volume.displayName()
    return f"{label} ({root.rstrip('/')})" if sys.platform == "win32" and label != root else label
