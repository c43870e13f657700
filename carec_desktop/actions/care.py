"""Care: is the workspace sound, keep a copy, bring a copy back."""

import io
import json
import secrets
import zipfile
from collections.abc import Iterable
from pathlib import Path

from carec_desktop.actions.workspace import Workspace, exists, open_workspace
from carec_desktop.i18n import N_
from carec_desktop.problems import Problem, declare
from carec_desktop.sync.files import atomic_write, read_file
from carec_desktop.sync.keyring import SignedKeyring, check_keyring

DATABASE_UNSOUND = declare("database-unsound", N_("The database is damaged ({detail}); restore the latest backup."))
EDIT_UNSOUND = declare(
    "edit-unsound",
    N_("The edit {edit} no longer fits its number; restore the latest backup, nothing else is affected."),
)
CACHE_STALE = declare(
    "cache-stale", N_("Some shown values did not fit the ledger; they were computed again, nothing was lost.")
)
NOT_A_BACKUP = declare(
    "not-a-backup", N_("“{file}” is no backup of a workspace; nothing was changed, choose another file.")
)
RESTORE_INTO_EMPTY = declare(
    "restore-into-empty", N_("“{folder}” already holds a workspace; nothing was changed, restore into an empty folder.")
)
KEPT = ("keys/person.key", "keys/person.cer", "keys/root.key", "keys/root.cer", "keys/framework.json")
LARGEST_BACKUP = 2 * 2**30


def check(ws: Workspace) -> list[Problem]:
    """Everything that is not as it should be; a stale cache is mended on the spot."""
    found = [DATABASE_UNSOUND.at(detail=detail) for detail in ws.store.integrity()]
    found += list(_unsound_edits(ws))
    document = ws.store.ledger.keyring_document(ws.audience)
    if document:
        check_keyring(SignedKeyring.parse(document))
    before = ws.store.ledger.cached()
    with ws.store.transaction():
        ws.store.ledger.rebuild()
    if ws.store.ledger.cached() != before:
        found.append(CACHE_STALE.at())
    return found


def _unsound_edits(ws: Workspace) -> Iterable[Problem]:
    for edit_id, edit in ws.store.ledger.numbered_edits():
        if edit.id != edit_id:
            yield EDIT_UNSOUND.at(edit=edit_id[:16])


def backup(ws: Workspace, target: Path) -> Path:
    """One file with the database, settings and (still encrypted) keys. Written whole or not at all."""
    content = io.BytesIO()
    copy = ws.folder / f"backup-{secrets.token_hex(4)}.tmp"
    try:
        ws.store.backup_to(copy)
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bag:
            bag.write(copy, "ledger.sqlite")
            bag.write(ws.folder / "workspace.json", "workspace.json")
            for name in KEPT:
                if (ws.folder / name).exists():
                    bag.write(ws.folder / name, name)
    finally:
        copy.unlink(missing_ok=True)
    atomic_write(target, content.getvalue())
    return target


def restore(source: Path, folder: Path) -> Workspace:
    """Bring a backup back into an empty folder, as a new epoch: its next package is told apart from those
    that were sent after the backup was made, so nothing is ever overwritten."""
    if exists(folder):
        raise RESTORE_INTO_EMPTY.error(str(folder), folder=folder.name)
    try:
        with zipfile.ZipFile(io.BytesIO(read_file(source, LARGEST_BACKUP))) as bag:
            names = [n for n in bag.namelist() if n in (*KEPT, "ledger.sqlite", "workspace.json")]
            json.loads(bag.read("workspace.json"))
            (folder / "keys").mkdir(parents=True, exist_ok=True)
            for name in sorted(names):
                atomic_write(folder / name, bag.read(name))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise NOT_A_BACKUP.error(str(source), file=source.name) from error
    ws = open_workspace(folder)
    ws.change(epoch=ws.settings.epoch + 1)
    return ws
