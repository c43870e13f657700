"""Care: is the workspace sound, and when was the last backup. Nothing here writes, except `mend`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from carec_desktop.actions import backups
from carec_desktop.actions.bags import identity, manifest_of
from carec_desktop.actions.notices import COPIED, notices
from carec_desktop.actions.restoring import seal_holds
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import N_
from carec_desktop.problems import Problem, UserError, declare
from carec_desktop.store.database import DATABASE_DAMAGED, border
from carec_desktop.store.places import why_risky
from carec_desktop.store.union import stale_cache
from carec_desktop.sync.keyring import SignedKeyring, check_keyring

DATABASE_UNSOUND = declare(
    "database-unsound", N_("The database is damaged ({detail}); nothing was changed, restore the latest backup.")
)
SCHEMA_CHANGED = declare(
    "schema-changed",
    N_("“{name}” in the database is missing or was changed by another program; restore the latest backup."),
)
EDIT_UNSOUND = declare(
    "edit-unsound",
    N_("The edit {edit} no longer fits its number; restore the latest backup, nothing else is affected."),
)
SEAL_UNSOUND = declare(
    "seal-unsound",
    N_(
        "The seal of package {number} of {name} no longer holds; restore the latest backup, or merge that package "
        "again if you still have it."
    ),
)
KEYRING_UNSOUND = declare(
    "keyring-unsound",
    N_("The list of keys number {number} is not as its root signed it; restore the latest backup."),
)
ORPHANS = declare(
    "orphan-rows",
    N_("{count} rows of the database point to nothing ({what}); restore the latest backup, it adds what is missing."),
)
CACHE_STALE = declare(
    "cache-stale",
    N_("Some shown values do not fit the ledger; nothing is lost, “check --mend” computes them again."),
)
NUMBER_TWICE = declare(
    "number-twice",
    N_(
        "Two different packages of {name} bear the number {number}: a workspace was copied or an old state put back. "
        "Both are kept and nothing is overwritten; please agree on which copy to go on with."
    ),
    blocking=False,
)
PARKED_MISSING = declare(
    "parked-missing",
    N_("The package “{file}”, set aside until its key is enrolled, is gone; ask the sender for it again."),
)
OUTBOX_MISSING = declare(
    "outbox-missing",
    N_(
        "“outbox” no longer holds every package that was sent (missing: {files}); the ledger has all of it, "
        "and the next package carries what no receipt has named."
    ),
    blocking=False,
)
LEFT_OVER = declare(
    "left-over",
    N_("“{file}” was left by an interrupted step and holds nothing that is missing; “check --mend” removes it."),
    blocking=False,
)
KEY_MISSING = declare(
    "key-file-missing",
    N_("The key file “{file}” is gone; restore the latest backup, or ask for a new certificate. Drafts are safe."),
)
NO_BACKUP = declare(
    "backup-none",
    N_("There is no backup of this workspace yet; make one now and keep one on a stick as well."),
    blocking=False,
)
BACKUP_OLD = declare(
    "backup-old",
    N_("The last backup is {days} days old; make one now and keep one on a stick as well."),
    blocking=False,
)
BACKUP_UNREADABLE = declare(
    "backup-unreadable",
    N_("The newest backup “{file}” cannot be read; make a new one now."),
)
NAMED = 5  # files named one by one
OLD_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Checked:
    """What a check found and how much it looked at."""

    problems: tuple[Problem, ...]
    edits: int
    packages: int
    backups: int

    @property
    def sound(self) -> bool:
        """Nothing is wrong; advice alone leaves a workspace sound."""
        return not any(problem.blocking for problem in self.problems)


def check(ws: Workspace) -> list[Problem]:
    """Everything that is not as it should be, and advice (not blocking)."""
    return list(examine(ws).problems)


def examine(ws: Workspace) -> Checked:
    """Look at everything: the file, every edit, every seal, current values, files beside the database, backups."""
    found = [DATABASE_UNSOUND.at(detail=detail) for detail in ws.store.integrity()]
    parts: tuple[Callable[[Workspace], Iterable[Problem]], ...] = (
        _schema, _edits, _seals, _twins, _keyrings, _orphans, _values, _packages_kept, _left_over, _keys, _place,
        _backups,
    )  # fmt: skip
    for part in parts:
        try:
            with border(ws.store.path):
                found += part(ws)
        except UserError as error:  # the file is so damaged that this part cannot be looked at
            found.append(error.problem)
    kept = backups.listed(ws.folder / backups.FOLDER, identity(ws.settings))
    counts = ws.store.care.counts() if not any(p.kind is DATABASE_DAMAGED for p in found) else {}
    return Checked(tuple(found), counts.get("edit", 0), counts.get("attestation", 0), len(kept))


def _schema(ws: Workspace) -> Iterator[Problem]:
    yield from (SCHEMA_CHANGED.at(name=name) for name in ws.store.care.broken_schema())


def _edits(ws: Workspace) -> Iterator[Problem]:
    for name, edit in ws.store.care.every_edit():
        if edit is None or edit.id != name:
            yield EDIT_UNSOUND.at(edit=name[:16])


def _seals(ws: Workspace) -> Iterator[Problem]:
    for attestation, document in ws.store.care.sealed():
        if not seal_holds(attestation, document):
            holder = ws.keyring.holder(attestation.signer)
            yield SEAL_UNSOUND.at(number=attestation.number, name=holder.name if holder else attestation.signer[:16])


def _twins(ws: Workspace) -> Iterator[Problem]:
    for notice in notices(ws):
        if notice.kind == COPIED:
            yield from (NUMBER_TWICE.at(name=notice.who, number=number) for number in notice.numbers)


def _keyrings(ws: Workspace) -> Iterator[Problem]:
    for number, _audience, document in ws.store.care.signed_keyrings():
        try:
            check_keyring(SignedKeyring.parse(document))
        except (UserError, ValueError, TypeError, KeyError):
            yield KEYRING_UNSOUND.at(number=number)


def _orphans(ws: Workspace) -> Iterator[Problem]:
    yield from (ORPHANS.at(count=count, what=what) for what, count in ws.store.care.orphans().items())


def _values(ws: Workspace) -> Iterator[Problem]:
    if stale_cache(ws.store):
        yield CACHE_STALE.at()


def _packages_kept(ws: Workspace) -> Iterator[Problem]:
    for _seal, _signer, name in ws.store.post.parked():
        if not (ws.folder / "parked" / name).is_file():
            yield PARKED_MISSING.at(name, file=name)
    sent = dict.fromkeys(letter.file for letter in ws.store.post.letters("out") if letter.file)
    gone = [name for name in sent if not (ws.folder / "outbox" / name).is_file()]
    if gone:
        named = ", ".join(gone[-NAMED:])
        yield OUTBOX_MISSING.at("outbox", files=f"…, {named}" if len(gone) > NAMED else named)


def left_over(folder: Path) -> list[Path]:
    """Temporary files and folders that a crash left in the workspace."""
    places = (folder, *(folder / name for name in ("keys", "outbox", "parked", backups.FOLDER)))
    return sorted(path for place in places for kind in (".*.tmp", ".*.making") for path in place.glob(kind))


def _left_over(ws: Workspace) -> Iterator[Problem]:
    yield from (LEFT_OVER.at(str(path), file=path.name) for path in left_over(ws.folder))


def _keys(ws: Workspace) -> Iterator[Problem]:
    needed = [ws.person_key, ws.root_certificate] if ws.certificate.exists() else []
    if ws.is_secretariat and ws.keyring.number:
        needed += [ws.certificate, ws.root_key]
    yield from (KEY_MISSING.at(path.name, file=path.name) for path in needed if not path.exists())


def _place(ws: Workspace) -> Iterator[Problem]:
    risk = why_risky(ws.folder)
    if risk is not None:
        yield risk.problem


def _backups(ws: Workspace) -> Iterator[Problem]:
    newest = backups.last(ws.folder, ws.settings)
    if newest is not None:
        try:
            manifest_of(newest.path)
        except (UserError, OSError):
            yield BACKUP_UNREADABLE.at(newest.path.name, file=newest.path.name)
    since = newest.at if newest else ws.store.care.first_letter()
    age = _now(ws) - _moment(since) if since else timedelta(0)
    if age > OLD_AFTER:
        yield BACKUP_OLD.at(days=age.days) if newest else NO_BACKUP.at()


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _now(ws: Workspace) -> datetime:
    return _moment(ws.clock())


def mend(ws: Workspace) -> None:
    """Compute current values again and clear away what interrupted steps left; the ledger stays as it is."""
    import shutil

    with ws.store.transaction():
        ws.store.ledger.rebuild()
    for path in left_over(ws.folder):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@dataclass(frozen=True)
class LastBackup:
    """For the home page: when (UTC, ISO) and where the newest backup was made, "" for none; `elsewhere`: whether
    one lies in the second folder; `old`: whether it is time for another."""

    at: str
    path: str
    elsewhere: bool
    old: bool


def last_backup(ws: Workspace) -> LastBackup:
    """The newest backup of this workspace, by the names of the files alone."""
    newest = backups.last(ws.folder, ws.settings)
    second = ws.settings.second_folder
    elsewhere = bool(second and backups.listed(Path(second), identity(ws.settings)))
    if newest is None:
        return LastBackup("", "", elsewhere, old=True)
    return LastBackup(newest.at, str(newest.path), elsewhere, old=_now(ws) - newest.made_at > OLD_AFTER)
