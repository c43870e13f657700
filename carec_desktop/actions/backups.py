"""Rolling backups: made by themselves at sensible moments, verified before an older one goes; nobody waits.

What a backup holds and how it is proven stands in `bags`.
"""

import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from carec_desktop.actions.bags import (
    BACKUP_DAMAGED,
    identity,
    manifest_of,
    pour,
    reading,
    sha256,
    without_names,
    write,
)
from carec_desktop.actions.workspace import DATABASE, Settings, Workspace, read_settings
from carec_desktop.problems import UserError
from carec_desktop.sync.files import FOLDER_MISSING, atomic_write, write_error

FOLDER = "backups"
SMALL = 16 * 2**20  # bytes of a database that is packed in well under a second
APART = timedelta(minutes=30)
DAYS, WEEKS, MONTHS = 14, 8, 12
_NAME = re.compile(r"carec-[A-Za-z]+-([0-9a-f]+)-(\d{8}-\d{6})\.zip")


@dataclass(frozen=True)
class Backup:
    """One automatic backup as its name tells: when (UTC) and where."""

    path: Path
    made_at: datetime

    @property
    def at(self) -> str:
        return self.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")


# -- list --------------------------------------------------------------------


def listed(place: Path, workspace: str | None = None) -> list[Backup]:
    """Automatic backups in a folder (of one workspace), the newest first."""
    found = []
    with suppress(OSError):
        for path in place.iterdir():
            name = _NAME.fullmatch(path.name)
            if name and workspace in (None, name[1]):
                at = datetime.strptime(name[2], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
                found.append(Backup(path, at))
    return sorted(found, key=lambda b: b.path.name[-19:], reverse=True)


def places(folder: Path, settings: Settings) -> list[Path]:
    """Where backups of the workspace in `folder` are kept: inside it, and in the second folder if one is set."""
    return [folder / FOLDER, *([Path(settings.second_folder)] if settings.second_folder else [])]


def superfluous(backups: Sequence[Backup], now: datetime) -> list[Backup]:
    """Those not kept: all of today stay, the newest of each of 14 days, 8 weeks and 12 months that have any."""
    kept: set[Path] = {b.path for b in backups if b.made_at.date() >= now.date()}
    for span, most in (("%Y-%j", DAYS), ("%G-%V", WEEKS), ("%Y-%m", MONTHS)):
        newest: dict[str, Path] = {}
        for backup in sorted(backups, key=lambda b: b.made_at, reverse=True):
            newest.setdefault(backup.made_at.strftime(span), backup.path)
        kept |= set(list(newest.values())[:most])
    return [b for b in backups if b.path not in kept]


def set_second_folder(ws: Workspace, place: Path | None) -> None:
    """Keep rolling backups in `place` as well, for example on a stick; None for no longer."""
    if place is not None and not place.is_dir():
        raise FOLDER_MISSING.error(str(place), folder=place)
    ws.change(second_folder=str(place.resolve()) if place else "")


# -- make --------------------------------------------------------------------


def make(folder: Path, *, now: datetime | None = None) -> Path:
    """A verified backup in `backups` of the workspace, copied to the second folder when that is there; then what
    is no longer needed goes."""
    settings, now = read_settings(folder), now or datetime.now(UTC)
    name = f"carec-{settings.ref_area}-{identity(settings)}-{now:%Y%m%d-%H%M%S}.zip"
    first, *others = places(folder, settings)
    first.mkdir(exist_ok=True)
    path = write(folder, first / name, now=now)
    thin(first, identity(settings), now)
    for place in others:
        if place.is_dir():
            _copy_verified(path, place / name)
            thin(place, identity(settings), now)
    return path


def _copy_verified(source: Path, target: Path) -> None:
    atomic_write(target, lambda file: pour(source, file))
    if sha256(target) != sha256(source):
        target.unlink()
        raise BACKUP_DAMAGED.error(str(target), file=target.name, detail="SHA-256")


def thin(place: Path, workspace: str, now: datetime) -> None:
    """Drop what is not kept any more; a file that cannot be removed now goes the next time."""
    for backup in superfluous(listed(place, workspace), now):
        with suppress(OSError):
            backup.path.unlink()


def forget_names(folder: Path) -> int:
    """After a person was erased: take the people file out of every rolling backup, whose lists still name them, and
    make a new one. Returns how many backups were changed; a second folder that is away is not among them."""
    settings, changed = read_settings(folder), 0
    for place in places(folder, settings):
        for backup in listed(place, identity(settings)):
            changed += without_names(backup.path)
    make(folder)
    return changed


# -- when --------------------------------------------------------------------


def last(folder: Path, settings: Settings) -> Backup | None:
    """The newest automatic backup, in whichever place."""
    found = [b for place in places(folder, settings) for b in listed(place, identity(settings))[:1]]
    return max(found, key=lambda b: b.made_at, default=None)


def is_due(folder: Path, now: datetime) -> bool:
    """Has anything changed since the last backup, and is that one half an hour old?"""
    newest = last(folder, read_settings(folder))
    # One from the future was made by a clock that was wrong; it counts as old.
    if newest is not None and timedelta(0) <= now - newest.made_at < APART:
        return False
    with reading(folder / DATABASE) as store:
        marker = store.care.marker()
        empty = not any(store.care.counts()[table] for table in ("edit", "working", "post"))
    if newest is None:
        return not empty
    with suppress(UserError, OSError):
        return manifest_of(newest.path).marker != marker
    return True


def tend(folder: Path, *, now: datetime | None = None) -> Path | None:
    """Make a backup if one is due; returns where, or None."""
    now = now or datetime.now(UTC)
    return make(folder, now=now) if is_due(folder, now) else None


def tend_small(folder: Path, *, now: datetime | None = None) -> Path | None:
    """For a command, whose caller waits: only a database that takes a moment. The window sees to the others."""
    size = (folder / DATABASE).stat().st_size
    return tend(folder, now=now) if size <= SMALL else None


class Keeper:
    """Makes backups in the background of a window; nobody waits and a failure stops nothing.

    `problem` is why the last attempt failed, or None."""

    def __init__(self, work: Callable[[Path], Path | None] = tend) -> None:
        self._work = work
        self._thread: threading.Thread | None = None
        self.problem: UserError | None = None

    def tend(self, folder: Path) -> None:
        """Something was merged, sent or decided in `folder`: see to it unless that is being done."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, args=(folder,), name="backup")
            self._thread.start()

    def finish(self, folder: Path | None = None) -> None:
        """At the end: wait for what is under way, then see to `folder` a last time."""
        if self._thread is not None:
            self._thread.join()
        if folder is not None:
            self._run(folder)

    def _run(self, folder: Path) -> None:
        try:
            self._work(folder)
            self.problem = None
        except UserError as error:
            self.problem = error
        except OSError as error:
            self.problem = write_error(folder / FOLDER, error)
