"""A workspace: one folder with one person's database, keys and settings."""

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import IO

from carec_desktop import names
from carec_desktop.actions import seats
from carec_desktop.framework import Framework
from carec_desktop.holders import REGION, Holder, Keyring, Role, owner_for
from carec_desktop.i18n import LANGUAGES, N_
from carec_desktop.problems import Kind, UserError, declare
from carec_desktop.store import Store
from carec_desktop.store.database import CANNOT_WRITE, border
from carec_desktop.store.locks import NAME as LOCK
from carec_desktop.store.locks import try_lock
from carec_desktop.store.places import refuse_risky
from carec_desktop.sync.files import atomic_write
from carec_desktop.sync.keyring import FULL, SignedKeyring
from carec_desktop.sync.keys import unlock
from carec_desktop.sync.package import Me, Signer

NO_WORKSPACE = declare(
    "no-workspace",
    N_("There is no workspace in “{folder}”; nothing was changed, make one with “init” or choose another folder."),
)
FOLDER_IN_USE = declare(
    "folder-in-use", N_("“{folder}” already holds a workspace; nothing was changed, choose an empty folder.")
)
WORKSPACE_BUSY = declare(
    "workspace-busy",
    N_("Another copy of the program is writing to “{folder}”; nothing was changed, close it and try again."),
)
WORKSPACE_UNREADABLE = declare(
    "workspace-unreadable",
    N_("The settings of “{folder}” cannot be read; nothing was changed, restore the latest backup."),
)
DATABASE_GONE = declare(
    "database-gone",
    N_("“{file}” is gone from “{folder}”; nothing was changed, put it back or restore the latest backup."),
)
NOT_ENROLLED = declare(
    "not-enrolled",
    N_("This workspace has no certificate yet; what you entered is safe, install the secretariat's answer first."),
)
OWN_KEY_REVOKED = declare(
    "own-key-revoked",
    N_(
        "Your key was revoked and nothing it signs is accepted; what you entered is safe, make a new key and ask "
        "the secretariat to enrol it."
    ),
)
SECRETARIAT_ONLY = declare("secretariat-only", N_("Only the secretariat can do this; nothing was changed."))
BAD_ROLE = declare("bad-role", N_("“{role}” with “{ref_area}” is not a role the program knows; nothing was made."))
LOCK_WAIT = 10.0
DATABASE = "ledger.sqlite"


@dataclass(frozen=True)
class Settings:
    """Who works here. The role chosen at first run is layout only; the keyring decides what counts."""

    role: str
    ref_area: str
    name: str
    lang: str
    device: str
    epoch: int = 1
    sectors: tuple[str, ...] = ()
    speaks: Mapping[str, str] = field(default_factory=dict)  # the secretariat's: REF_AREA -> language
    workspace: str = ""  # names the workspace for ever, in copies and backups too
    machine: str = ""  # the computer it was last used on (see seats)
    second_folder: str = ""  # where backups are kept a second time, for example a stick

    @property
    def owner(self) -> str:
        """Owner of the records made here."""
        return owner_for(self.role, self.ref_area, self.sectors)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Workspace:
    """An open workspace; `clock` gives the UTC time as ISO text and is replaced in tests."""

    def __init__(self, folder: Path, settings: Settings, store: Store, lock: IO[bytes] | None) -> None:
        self.folder, self.settings, self.store = folder, settings, store
        self.clock: Callable[[], str] = _now
        self.moved: Kind | None = None  # why a new epoch began when it was opened, to be told once
        self.supposed: frozenset[str] = frozenset()  # records read as if what waits of them were accepted
        self._lock = lock
        document = store.ledger.keyring_document(self.audience)
        if document:
            store.ledger.trust(SignedKeyring.parse(document).keyring)
        self._name_measures()

    def _name_measures(self) -> None:
        """Whoever opens a workspace says by which revision measures are called."""
        names.use(self.framework if self.store.frameworks.any() else None)

    # -- places --------------------------------------------------------------

    @property
    def person_key(self) -> Path:
        return self.folder / "keys" / "person.key"

    @property
    def root_key(self) -> Path:
        return self.folder / "keys" / "root.key"

    @property
    def certificate(self) -> Path:
        return self.folder / "keys" / "person.cer"

    @property
    def root_certificate(self) -> Path:
        return self.folder / "keys" / "root.cer"

    def place(self, name: str) -> Path:
        """A folder inside the workspace (outbox, parked, received), made when first needed."""
        (self.folder / name).mkdir(exist_ok=True)
        return self.folder / name

    # -- who -----------------------------------------------------------------

    @property
    def is_secretariat(self) -> bool:
        return self.settings.role == Role.SECRETARIAT

    @property
    def audience(self) -> str:
        """Which copy of the keyring belongs here."""
        return audience_of(self.settings)

    @property
    def keyring(self) -> Keyring:
        return self.store.ledger.keyring

    @cached_property
    def framework(self) -> Framework:
        """The newest revision that was published here or came with a receipt, else the one installed."""
        rows = self.store.frameworks.rows_in_force()
        return Framework.from_document(rows) if rows else Framework.load()

    @property
    def key(self) -> str:
        """Id of the person's key, "" while there is none."""
        from carec_desktop.sync.keys import key_id, public_of

        return key_id(public_of(self.person_key.read_bytes())) if self.person_key.exists() else ""

    @property
    def holder(self) -> Holder | None:
        return self.keyring.holder(self.key) if self.key else None

    @property
    def speaker(self) -> Holder:
        """Who the person said they are: enough to keep them from recording what their key could not speak for."""
        who = self.settings
        return Holder("", who.role, who.ref_area, tuple(who.sectors), who.name, "")

    @property
    def me(self) -> Me:
        return Me(self.settings.role, self.settings.ref_area, self.key or None)

    def signer(self, passphrase: str) -> Signer:
        """Unlock the person's key. Raises UserError wrong-passphrase, not-enrolled, or own-key-revoked."""
        if not self.certificate.exists():
            raise NOT_ENROLLED.error()
        if self.holder is not None and self.holder.accepted_until is not None:
            raise OWN_KEY_REVOKED.error()
        private = unlock(self.person_key.read_bytes(), passphrase)
        return Signer(private, self.certificate.read_bytes(), self.root_certificate.read_bytes())

    def require_secretariat(self) -> None:
        if not self.is_secretariat:
            raise SECRETARIAT_ONLY.error()

    # -- changes -------------------------------------------------------------

    def read_framework(self) -> None:
        """Another revision is in force: read it, and call measures by its names from now on."""
        self.__dict__.pop("framework", None)
        names.use(self.framework)

    def change(self, **settings: object) -> None:
        """Write changed settings, for example another language."""
        self.settings = replace(self.settings, **settings)  # type: ignore[arg-type]
        put_settings(self.folder, self.settings)

    def adopt_keyring(self, signed: SignedKeyring) -> None:
        """Judge by this keyring from now on and recompute what it changes."""
        with self.store.transaction():
            keyring = signed.keyring
            self.store.ledger.put_keyring(keyring.number, keyring.audience, signed.text)
            self.store.ledger.trust(keyring)
            self.store.ledger.rebuild()

    # -- where ---------------------------------------------------------------

    @property
    def seat(self) -> seats.Seat:
        """Where this workspace sits, and the package it made last."""
        who = self.settings
        number, seal = self.store.care.last_package(who.device, who.epoch)
        return seats.Seat(str(self.folder.resolve()), who.device, who.epoch, number, seal)

    def begin_epoch(self) -> None:
        """Number packages anew from now on, in a series no copy of this workspace uses."""
        self.settings = in_new_epoch(self.settings)
        put_settings(self.folder, self.settings)
        seats.remember(self.seat)

    def settle_in(self) -> None:
        """For a writer: notice a copied or put back folder before it makes another package (see seats)."""
        who = self.settings
        self.moved = seats.out_of_place(self.seat, who.machine, self.store.care.has_package, _lives)
        if self.moved is not None:
            self.begin_epoch()
        elif (machine := seats.machine()) and (who.machine != machine or not who.workspace):
            self.change(machine=machine, workspace=who.workspace or who.device)

    def close(self) -> None:
        try:
            if self._lock:
                # A database that cannot be read any more has said so already.
                with suppress(UserError), border(self.store.path):
                    seats.remember(self.seat)
        finally:
            try:
                self.store.close()
            finally:
                if self._lock:
                    self._lock.close()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def framework_of(ws: Workspace, revision: str) -> Framework | None:
    """A revision of the framework by name: the one in force, an earlier one, or the one installed."""
    if revision == ws.framework.revision:
        return ws.framework
    if rows := ws.store.frameworks.rows_of(revision):
        return Framework.from_document(rows)
    installed = Framework.load()
    return installed if installed.revision == revision else None


def audience_of(settings: Settings) -> str:
    """Which copy of the keyring belongs to somebody with these settings."""
    return FULL if settings.role == Role.SECRETARIAT else settings.ref_area


def _settings_file(folder: Path) -> Path:
    return folder / "workspace.json"


def in_new_epoch(settings: Settings) -> Settings:
    """The same workspace on this computer, in an epoch that no copy of it uses."""
    epoch = seats.next_epoch(settings.device, settings.epoch, int(datetime.now(UTC).timestamp()))
    named = settings.workspace or settings.device
    return replace(settings, epoch=epoch, machine=seats.machine(), workspace=named)


def put_settings(folder: Path, settings: Settings) -> None:
    """Write the settings of the workspace in `folder`, whole or not at all."""
    # What a newer version wrote and this one does not know stays where it is.
    text = json.dumps(_plain_settings(folder) | asdict(settings), ensure_ascii=False, indent=1)
    atomic_write(_settings_file(folder), text.encode())


def _plain_settings(folder: Path) -> dict[str, object]:
    try:
        plain = json.loads(_settings_file(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return plain if isinstance(plain, dict) else {}


def settings_from(plain: Mapping[str, object]) -> Settings:
    """Settings as they are written. Raises ValueError or TypeError when they cannot be settings."""
    known = {name: value for name, value in plain.items() if name in Settings.__dataclass_fields__}
    return Settings(**known | {"sectors": tuple(plain.get("sectors", ()))})  # type: ignore[arg-type]


def read_settings(folder: Path) -> Settings:
    """The settings in `folder`. Raises UserError when they cannot be read."""
    try:
        return settings_from(json.loads(_settings_file(folder).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise WORKSPACE_UNREADABLE.error(str(folder), folder=folder.name) from error


def _lives(seat: seats.Seat) -> bool:
    """Is there still a workspace with this device and epoch where it was?"""
    plain = _plain_settings(Path(seat.folder))
    return (plain.get("device"), plain.get("epoch")) == (seat.device, seat.epoch)


def create(folder: Path, *, role: str, ref_area: str, name: str, lang: str, sectors: tuple[str, ...] = ()) -> Workspace:
    """Make a workspace in an empty or new folder and open it."""
    from carec_desktop.forms.choices import MEMBERS

    known = role in set(Role) and lang in LANGUAGES
    if not known or (role == Role.FOCAL_POINT and ref_area not in MEMBERS) or ref_area not in {*MEMBERS, REGION}:
        raise BAD_ROLE.error(role=role, ref_area=ref_area)
    if _settings_file(folder).exists():
        raise FOLDER_IN_USE.error(str(folder), folder=folder.name)
    refuse_risky(folder)
    (folder / "keys").mkdir(mode=0o700, parents=True, exist_ok=True)
    device = secrets.token_hex(4)
    settings = Settings(role, ref_area, " ".join(name.split()), lang, device, 1, sectors, workspace=device)
    Store(folder / DATABASE).close()
    put_settings(folder, settings)
    return open_workspace(folder)


def exists(folder: Path) -> bool:
    return _settings_file(folder).exists()


def open_workspace(folder: Path, *, readonly: bool = False, wait: float = LOCK_WAIT) -> Workspace:
    """Open the workspace in `folder`. A writer holds the instance lock until `close`; readers need none
    and write nothing."""
    if not exists(folder):
        raise NO_WORKSPACE.error(str(folder), folder=folder.name)
    if not (folder / DATABASE).exists():  # an empty one in its place would look as if all work were lost
        raise DATABASE_GONE.error(str(folder), file=DATABASE, folder=folder.name)
    if readonly:
        return _opened(folder, None)
    refuse_risky(folder)
    lock = take_lock(folder, wait)
    try:
        return _opened(folder, lock)
    except BaseException:
        lock.close()
        raise


def _opened(folder: Path, lock: IO[bytes] | None) -> Workspace:
    store = Store(folder / DATABASE, readonly=lock is None)
    try:
        with border(store.path):
            # Settings are read under the lock: the one who held it may have changed them.
            workspace = Workspace(folder, read_settings(folder), store, lock)
            if lock is not None:
                workspace.settle_in()
    except BaseException:
        store.close()
        raise
    return workspace


def take_lock(folder: Path, wait: float = LOCK_WAIT) -> IO[bytes]:
    """Be the one writer of `folder` until the handle is closed. Raises UserError when it cannot be."""
    try:
        handle = open(folder / LOCK, "ab")  # noqa: SIM115 - held for as long as the workspace is open
    except OSError as error:
        raise CANNOT_WRITE.error(str(folder), file=folder.name, detail=error.strerror or "") from error
    try:
        deadline = time.monotonic() + wait
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise WORKSPACE_BUSY.error(str(folder), folder=folder.name)
            time.sleep(0.1)
    except OSError as error:
        handle.close()
        raise CANNOT_WRITE.error(str(folder), file=folder.name, detail=error.strerror or "") from error
    except BaseException:
        handle.close()
        raise
    return handle


@contextmanager
def opened(folder: Path, *, readonly: bool = False) -> Iterator[Workspace]:
    """Open for the length of a block. Damage met on the way is a UserError too."""
    workspace = open_workspace(folder, readonly=readonly)
    try:
        with border(workspace.store.path):
            yield workspace
    finally:
        workspace.close()
