"""Whether a workspace is where it was: what this computer remembers of it, outside its folder.

Packages are numbered per key, device and epoch. A workspace that was copied (to another computer or
folder) or put back from an old state would use numbers again that are taken. This computer therefore
has a random name of its own and keeps, for every workspace used here, where it lies and which package
it made last; when that does not fit, the workspace begins a new epoch before it makes another one.
"""

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from carec_desktop.i18n import N_
from carec_desktop.problems import Kind, UserError, declare
from carec_desktop.sync.files import atomic_write

COPIED = declare(
    "workspace-copied",
    N_(
        "This workspace was copied here; from now on it numbers its packages anew, so that both copies can be told "
        "apart and nothing is overwritten. Please go on with one of them only."
    ),
    blocking=False,
)
PUT_BACK = declare(
    "workspace-put-back",
    N_(
        "This folder holds an older state of the workspace than was used here before; from now on it numbers its "
        "packages anew and nothing is overwritten. What was sent since comes back with the next receipt."
    ),
    blocking=False,
)


@dataclass(frozen=True)
class Seat:
    """What is remembered of a workspace in a folder: its device and epoch, and the last package made there."""

    folder: str
    device: str
    epoch: int
    number: int = 0
    seal: str = ""


def user_folder() -> Path:
    """Where programs keep what belongs to this person on this computer only."""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "CAREC Desktop here"


def machine() -> str:
    """Name of this computer for this person: random, made once; "" when it cannot be kept."""
    file = user_folder() / "machine"
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(file, secrets.token_hex(16).encode())
        kept = file.read_bytes()
    except (OSError, UserError):
        return ""
    # Bound to the installation, so that a copied home folder does not take the name along.
    return hashlib.sha256(kept + b"\n" + _installation().encode()).hexdigest()[:16]


def _installation() -> str:
    if os.name == "nt":
        import winreg

        place = r"SOFTWARE\Microsoft\Cryptography"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:  # type: ignore[attr-defined]
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])  # type: ignore[attr-defined]
        except OSError:
            return ""
    for file in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            return Path(file).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return ""


def seats(device: str) -> list[Seat]:
    """What this computer remembers of workspaces with this device id."""
    return [seat for file in sorted(_folder().glob(f"{device}-*.json")) if (seat := _read(file)) is not None]


def seat_in(folder: str, device: str) -> Seat | None:
    """What is remembered of the workspace with this device id in this folder."""
    return _read(_file(folder, device))


def remember(seat: Seat) -> None:
    """Keep the seat; a place that refuses it costs only the recognition of copies."""
    file = _file(seat.folder, seat.device)
    try:
        if _read(file) != seat:
            file.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(file, json.dumps(asdict(seat), ensure_ascii=False).encode())
    except (OSError, UserError):
        return


def _read(file: Path) -> Seat | None:
    try:
        return Seat(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _file(folder: str, device: str) -> Path:
    short = hashlib.sha256(folder.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return _folder() / f"{device}-{short}.json"


def _folder() -> Path:
    return user_folder() / "seats"


def out_of_place(
    here: Seat, known_machine: str, holds: Callable[[str], bool], lives: Callable[[Seat], bool]
) -> Kind | None:
    """Why the workspace must begin a new epoch, or None.

    `here`: the seat it claims; `known_machine`: the computer it was last used on, "" for none; `holds(seal)`:
    whether its ledger has that package; `lives(seat)`: whether that other seat still is such a workspace.
    """
    if known_machine and machine() and known_machine != machine():
        return COPIED
    own = seat_in(here.folder, here.device)
    if own is not None:
        behind = own.epoch > here.epoch or (own.epoch == here.epoch and own.seal and not holds(own.seal))
        return PUT_BACK if behind else None
    rivals = [s for s in seats(here.device) if s.epoch == here.epoch and s.folder != here.folder]
    return COPIED if any(lives(s) for s in rivals) else None


def next_epoch(device: str, epoch: int, now: int) -> int:
    """An epoch that no copy of this workspace has used: later than any known here, and by the clock (seconds),
    so that two copies made on two computers differ as well."""
    return max(epoch + 1, now, *(s.epoch + 1 for s in seats(device)), 1)
