"""Bringing a backup back without losing anything: what is here and what the backup holds are united.

The database as it was is kept aside, drafts of this folder are never overwritten, and the workspace
goes on in a new epoch, so that no package number is used twice. What was sent after the backup was
made is read again from the packages in the outbox.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from carec_desktop.actions.bags import (
    KEPT_FOLDERS,
    PEOPLE,
    SETTINGS,
    Manifest,
    identity,
    kept_in,
    key_of,
    reading,
    scratch,
    unpacked,
)
from carec_desktop.actions.workspace import (
    DATABASE,
    Settings,
    Workspace,
    audience_of,
    exists,
    in_new_epoch,
    open_workspace,
    put_settings,
    read_settings,
    take_lock,
)
from carec_desktop.i18n import N_
from carec_desktop.ledger import Attestation
from carec_desktop.problems import UserError, declare
from carec_desktop.store import Store
from carec_desktop.store.places import refuse_risky
from carec_desktop.store.union import Added, Proof, absorb, is_sound
from carec_desktop.store.working import Working
from carec_desktop.sync.files import atomic_write, write_error
from carec_desktop.sync.keyring import SignedKeyring, check_keyring
from carec_desktop.sync.seal import attestation as seal_attestation
from carec_desktop.sync.seal import from_text, to_text, verify_seal

OTHER_WORKSPACE = declare(
    "backup-of-another",
    N_(
        "The backup “{file}” is of the workspace of {name} ({ref_area}), not of this one; nothing was changed, "
        "choose another file or restore it into an empty folder."
    ),
)
FOLDER_NOT_EMPTY = declare(
    "restore-folder-not-empty",
    N_("“{folder}” holds other files; nothing was changed, restore into an empty folder or into the workspace itself."),
)
ASIDE = "aside"
UNFINISHED = "unfinished"  # lies in what was set aside until the restore is over
LOGS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Restored:
    """What a restore did. `aside`: where the state before it is kept, None when there was none;
    `drafts`: (kept here, only in the backup) where both differ; `unsound`: the database here was damaged."""

    folder: Path
    made_at: str
    added: Added = field(default_factory=Added)
    aside: Path | None = None
    unsound: bool = False
    packages_read: int = 0

    @property
    def drafts(self) -> list[tuple[Working, Working]]:
        return self.added.drafts


def restore(source: Path, folder: Path) -> Restored:
    """Bring the backup `source` back into the workspace in `folder`, or into an empty or new folder.

    Raises UserError for a damaged or foreign backup; then nothing was changed."""
    refuse_risky(folder)
    try:
        # A database without settings may hold somebody's work, or what an interrupted restore left.
        if exists(folder) or (folder / DATABASE).exists():
            return _unite(source, folder)
        return _into_empty(source, folder)
    except OSError as error:
        raise write_error(folder / DATABASE, error) from error


def _into_empty(source: Path, folder: Path) -> Restored:
    left = [p.name for p in folder.iterdir() if not p.name.startswith(".")] if folder.is_dir() else []
    if not {*left} <= {"lock", PEOPLE, *KEPT_FOLDERS}:  # what an interrupted restore left may stay
        raise FOLDER_NOT_EMPTY.error(str(folder), folder=folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    with scratch(folder) as room, unpacked(source, room, whole=True) as (manifest, place):
        lock = take_lock(folder)
        try:
            _put(place, folder, [*_others(place), DATABASE])
            # The settings come last: before them there is no workspace, and restoring can be done again.
            put_settings(folder, in_new_epoch(read_settings(place)))
        finally:
            lock.close()
    open_workspace(folder).close()
    return Restored(folder, manifest.made_at)


def _others(place: Path) -> list[str]:
    """Names of everything beside database and settings."""
    return [name for name in kept_in(place) if name != SETTINGS]


def _put(place: Path, folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        with open(place / name, "rb") as file:
            atomic_write(folder / name, lambda target, file=file: shutil.copyfileobj(file, target))  # type: ignore[misc]


# -- into a workspace --------------------------------------------------------


def _unite(source: Path, folder: Path) -> Restored:
    lock = take_lock(folder)
    try:
        with scratch(folder) as room, unpacked(source, room, whole=True) as (manifest, place):
            _refuse_other(source, manifest, folder)
            who, sound = _settings(folder, place), is_sound(folder / DATABASE)
            interrupted = [path.parent for path in (folder / ASIDE).glob(f"*/{UNFINISHED}")]
            aside = _set_aside(folder)
            added = _into_current(folder, place, who) if sound else _into_backup(folder, place, who, room)
            for earlier in interrupted:
                _add_from(earlier, folder, who, room)
            _bring_missing(place, folder, aside)
            for done in (aside, *interrupted):
                (done / UNFINISHED).unlink()
    finally:
        lock.close()
    with open_workspace(folder) as ws:
        ws.begin_epoch()
        again = _take_outbox(ws, every=not sound)
    return Restored(folder, manifest.made_at, added, aside, not sound, again)


def _refuse_other(source: Path, manifest: Manifest, folder: Path) -> None:
    """The same workspace by its name or by the person's key. Settings that cannot be read tell nothing."""
    key = folder / "keys" / "person.key"
    with suppress(ValueError):
        if manifest.key and key.exists() and key_of(key.read_bytes()) == manifest.key:
            return
    try:
        here = identity(read_settings(folder))
    except UserError:
        if not key.exists():
            return
        here = ""
    if here != manifest.workspace:
        raise OTHER_WORKSPACE.error(str(source), file=source.name, name=manifest.name, ref_area=manifest.ref_area)


def _set_aside(folder: Path) -> Path:
    """A copy of everything that a restore may touch, byte for byte."""
    aside = folder / ASIDE / datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside.mkdir(parents=True)
    for name in (DATABASE, *(DATABASE + log for log in LOGS), *kept_in(folder)):
        if (folder / name).exists():
            (aside / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(folder / name, aside / name)
    (aside / UNFINISHED).touch()
    return aside


def _into_current(folder: Path, place: Path, who: Settings) -> Added:
    with _store(folder / DATABASE) as current, reading(place / DATABASE) as backup:
        return absorb(current, backup, proof(current, who))


def _into_backup(folder: Path, place: Path, who: Settings, room: Path) -> Added:
    """The database here is damaged: whatever of it can be read is added to the backup's, which takes its place."""
    with _store(place / DATABASE) as base:
        added = _salvage(folder, base, who, room)
    for log in LOGS:  # a log of the old file must never be played into the new one
        (folder / (DATABASE + log)).unlink(missing_ok=True)
    _put(place, folder, [DATABASE])
    return added


def _salvage(source: Path, base: Store, who: Settings, room: Path) -> Added:
    """Add to `base` what can be read of the database in `source`, from a copy: looking at it must not change it."""
    copy = room / f"copy-{secrets.token_hex(4)}"
    copy.mkdir()
    for part in (DATABASE, *(DATABASE + log for log in LOGS)):
        if (source / part).exists():
            shutil.copyfile(source / part, copy / part)
    (copy / "lock").touch()
    for look in (_store, reading):  # the first also brings an older format up to date, if the damage allows it
        with suppress(UserError), look(copy / DATABASE) as damaged:
            return absorb(base, damaged, proof(base, who))
    return Added()


def _add_from(aside: Path, folder: Path, who: Settings, room: Path) -> None:
    """A restore before this one was interrupted: what it had set aside may not have been added yet."""
    with _store(folder / DATABASE) as current:
        _salvage(aside, current, who, room)


@contextmanager
def _store(path: Path) -> Iterator[Store]:
    store = Store(path)
    try:
        yield store
    finally:
        store.close()


def proof(base: Store, who: Settings) -> Proof:
    """What is believed of another copy of the workspace whose database is `base`."""
    roots = {SignedKeyring.parse(document).keyring.root for _n, _a, document in base.care.signed_keyrings()}

    def keyring(document: str) -> bool:
        try:
            signed = SignedKeyring.parse(document)
            check_keyring(signed)
        except (UserError, ValueError, TypeError, KeyError):
            return False
        return not roots or signed.keyring.root in roots

    def judge(store: Store) -> None:
        document = store.ledger.keyring_document(audience_of(who))
        if document:
            store.ledger.trust(SignedKeyring.parse(document).keyring)

    return Proof(seal_holds, keyring, judge)


def seal_holds(attestation: Attestation, document: str) -> bool:
    """Is the kept seal the signer's own, and does it say what the attestation says? (None was kept for the
    secretariat's own decisions at first; there is nothing to hold those against.)"""
    if not document:
        return attestation.purpose == "decision"
    try:
        seal = from_text(document)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return verify_seal(seal) and seal_attestation(seal, ()) == replace(attestation, edits=frozenset())


# -- beside the database -----------------------------------------------------


def _settings(folder: Path, place: Path) -> Settings:
    try:
        return read_settings(folder)
    except UserError:
        return read_settings(place)


def _bring_missing(place: Path, folder: Path, aside: Path) -> None:
    """Files that are gone here come back; where both differ, the one here stays and the other lies aside."""
    for name in _others(place):
        if not (folder / name).exists():
            _put(place, folder, [name])
        elif (folder / name).read_bytes() != (place / name).read_bytes():
            kept = aside / "from-backup" / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place / name, kept)
    try:
        read_settings(folder)
    except UserError:
        _put(place, folder, [SETTINGS])


def _take_outbox(ws: Workspace, *, every: bool) -> int:
    """Read again what was sent after the backup was made: our own packages in the outbox, or `every` one of them
    when edits may be missing from packages we know. Returns how many brought something."""
    from carec_desktop.actions.exchange import examine

    known = {letter.file for letter in ws.store.post.letters("out") if ws.store.care.has_package(letter.seal)}
    before, taken = ws.store.care.counts(), 0
    for path in sorted((ws.folder / "outbox").glob("*.xlsx")):
        examined = examine(ws, path) if every or path.name not in known else None
        if examined is None or not (examined.merges and examined.seal and examined.attestation):
            continue
        if examined.attestation.signer == ws.key:
            with ws.store.transaction():
                touched = ws.store.ledger.add(examined.edits, examined.attestation, to_text(examined.seal))
                ws.store.ledger.refresh(touched)
            now = ws.store.care.counts()
            taken += now != before
            before = now
    return taken
