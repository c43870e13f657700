"""Where a live database may be kept: not on a network share, not in a folder that another program synchronises.

Locks and write-ahead logs fail on shares, and a synchroniser copies a database page by page while it
changes. Both damage it without a word. Reading there stays possible, so nothing is ever locked away.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from carec_desktop.i18n import N_
from carec_desktop.problems import UserError, declare

# For those who know better, for one start of the program at a time.
ANYWHERE = "CAREC_ANYWHERE"

ON_A_SHARE = declare(
    "folder-on-a-share",
    N_(
        "“{folder}” lies on a network share, where a database gets damaged; nothing was changed. "
        "Copy the whole folder to a disk of this computer and work there; reading it here stays possible."
    ),
)
IN_A_SYNCED_FOLDER = declare(
    "folder-synced",
    N_(
        "“{folder}” is kept in step with the cloud by {program}, which damages a database; nothing was changed. "
        "Copy the whole folder to a place outside it and work there; reading it here stays possible."
    ),
)

SHARES = frozenset({
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "ncp", "afs", "coda", "davfs", "glusterfs",
    "ceph", "lustre", "beegfs", "gpfs", "orangefs", "vboxsf", "prl_fs", "fuse.davfs", "fuse.davfs2", "fuse.sshfs",
    "fuse.rclone", "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.curlftpfs", "fuse.s3fs", "fuse.glusterfs", "fuse.ceph",
    "fuse.vmhgfs-fuse",
})  # fmt: skip
REMOTE_DRIVE = 4  # GetDriveTypeW: DRIVE_REMOTE

# Names that the programs give their own folders, whole names compared without regard to case.
NAMES = {
    "OneDrive": r"onedrive( - .*)?|onedrive-.*",
    "Dropbox": r"dropbox( \(.*\))?",
    "Google Drive": r"google ?drive|googledrive-.*|my drive|мой диск|我的云端硬盘",
    "Yandex Disk": r"yandex\.?disk|yandex\.disk\.localized|яндекс\.?диск",
    "Nextcloud": r"nextcloud\d*|owncloud\d*",
    "Baidu": r"baidunetdiskworkspace|baidusyncdisk|百度网盘同步空间|百度云同步盘",
    "iCloud": r"iclouddrive|icloud drive|mobile documents|com~apple~clouddocs",
    "Mail.ru": r"mail\.ru cloud|облако mail\.ru|cloud mail\.ru",
    "Nutstore": r"nutstore|nutstore files|我的坚果云",
    "MEGA": r"megasync|megasync downloads",
    "Box": r"box sync|box-box",
    "pCloud": r"pcloud ?drive|pcloud sync",
}
# Files and folders that they leave at the top of what they synchronise.
MARKS = {
    "OneDrive": (".849C9593-D756-4E56-8D6E-42412F2A707B",),
    "Dropbox": (".dropbox", ".dropbox.cache"),
    "Google Drive": (".shortcut-targets-by-id", ".tmp.drivedownload", ".tmp.driveupload"),
    "Yandex Disk": (".sync/core.log", ".sync/cli.log"),
    "Nextcloud": (".nextcloudsync.log", ".owncloudsync.log", ".sync_*.db", "._sync_*.db"),
    "Syncthing": (".stfolder",),
    "Resilio Sync": (".sync/ID",),
    "Seafile": (".seafile-data",),
}
# Environment variables that name the top.
VARIABLES = {"OneDrive": ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")}


def refuse_risky(folder: Path) -> None:
    """Raises UserError, with what to do, when a database kept in `folder` would not be safe."""
    if os.environ.get(ANYWHERE):
        return
    error = why_risky(folder)
    if error is not None:
        raise error


def why_risky(folder: Path) -> UserError | None:
    """What speaks against keeping a live database in `folder` (which need not exist yet), or None."""
    whole = folder.absolute()
    with_links_followed = folder.resolve()
    if is_share(whole) or is_share(with_links_followed):
        return ON_A_SHARE.error(str(folder), folder=folder.name)
    program = synced_by(with_links_followed) or synced_by(whole)
    if program:
        return IN_A_SYNCED_FOLDER.error(str(folder), folder=folder.name, program=program)
    return None


# -- shares ------------------------------------------------------------------


def is_share(folder: Path) -> bool:
    """Does `folder` lie on another computer?"""
    if os.name == "nt":
        return is_windows_share(str(folder), _drive_type)
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return is_mounted_share(str(folder), mounts)


def is_windows_share(path: str, drive_type: Callable[[str], int]) -> bool:
    """For a full Windows path: `drive_type` gives GetDriveTypeW of a root like `Z:\\`."""
    plain = path.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return True
    if plain.startswith(("\\\\?\\", "\\\\.\\")):
        plain = plain[4:]
    if plain.startswith("\\\\"):
        return True
    return len(plain) >= 2 and plain[1] == ":" and drive_type(plain[:2] + "\\") == REMOTE_DRIVE


def _drive_type(root: str) -> int:
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined]


def is_mounted_share(path: str, mounts: str) -> bool:
    """For a full path and the text of /proc/mounts: the mount that holds the path decides."""
    best, kind = "", ""
    for line in mounts.splitlines():
        _device, point, fstype, *_rest = [*line.split(" "), "", "", ""]
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if point and inside and len(point) >= len(best):
            best, kind = point, fstype
    return kind in SHARES


# -- synchronised folders ----------------------------------------------------


def synced_by(folder: Path, environment: Mapping[str, str] | None = None) -> str | None:
    """Name of the program that synchronises `folder`, as its environment, its names and its marks tell."""
    environment = os.environ if environment is None else environment
    upwards = (folder, *folder.parents)
    for program, variables in VARIABLES.items():
        tops = {Path(environment[v]) for v in variables if environment.get(v)}
        if any(part in tops for part in upwards):
            return program
    for program, names in NAMES.items():
        if any(re.fullmatch(names, part.name.casefold()) for part in upwards):
            return program
    return next((program for part in upwards for program in _marked(part)), None)


def _marked(folder: Path) -> Iterable[str]:
    for program, marks in MARKS.items():
        try:
            if any(any(folder.glob(m)) if "*" in m else (folder / m).exists() for m in marks):
                yield program
        except OSError:  # a parent we may not look into says nothing
            continue
