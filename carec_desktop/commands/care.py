"""Care of the data: check, backup, restore."""

from pathlib import Path

import click

from carec_desktop.commands.console import FILE, FOLDER, Session, guarded, json_option, put_json, say, shown
from carec_desktop.i18n import _, ngettext


@click.command()
@click.option("--mend", is_flag=True, help="Compute shown values again and clear away what interrupted steps left.")
@json_option
@click.pass_obj
@guarded
def check(session: Session, mend: bool, as_json: bool) -> None:
    """Look the workspace over: database, every edit and seal, keyring, current values, files, backups."""
    from carec_desktop.actions import care
    from carec_desktop.actions.workspace import opened

    if mend:
        with opened(session.folder) as ws:
            care.mend(ws)
    with opened(session.folder, readonly=True) as ws:
        found = care.examine(ws)
    if as_json:
        put_json({
            "sound": found.sound, "edits": found.edits, "packages": found.packages, "backups": found.backups,
            "problems": shown(found.problems),
        })  # fmt: skip
    for problem in found.problems:
        say(problem.sentence())
    if not found.sound:
        raise SystemExit(1)
    say(_("Everything is as it should be."))


@click.command()
@click.option("-o", "target", type=FILE, default=None, help="Write it here; otherwise into the rolling backups.")
@click.option("--list", "as_list", is_flag=True, help="Show the rolling backups.")
@click.option("--second", "second", type=FOLDER, default=None, help="Keep rolling backups in this folder as well.")
@json_option
@click.pass_obj
@guarded
def backup(session: Session, target: Path | None, as_list: bool, second: Path | None, as_json: bool) -> None:
    """Keep a verified copy of the whole workspace in one file; keys and names in it stay encrypted."""
    from carec_desktop.actions import backups, bags
    from carec_desktop.actions.workspace import opened

    if as_list:
        show_list(session.folder, as_json)
        return
    if second is not None:
        with opened(session.folder) as ws:
            backups.set_second_folder(ws, second)
    with opened(session.folder, readonly=True):
        path = bags.write(session.folder, target) if target else backups.make(session.folder)
    manifest = bags.manifest_of(path)
    if as_json:
        put_json({
            "file": str(path), "made_at": manifest.made_at, "digest": manifest.digest, "edits": manifest.edits,
            "packages": manifest.packages,
        })  # fmt: skip
    say(_("The backup is written to “{file}” and was read back.").format(file=path))


def show_list(folder: Path, as_json: bool) -> None:
    """The rolling backups, the newest first."""
    from carec_desktop.actions import backups, bags
    from carec_desktop.actions.workspace import NO_WORKSPACE, exists, read_settings

    if not exists(folder):
        raise NO_WORKSPACE.error(str(folder), folder=folder.name)
    settings = read_settings(folder)
    every = [b for place in backups.places(folder, settings) for b in backups.listed(place, bags.identity(settings))]
    rows = [{"file": str(b.path), "made_at": b.at, "bytes": b.path.stat().st_size} for b in every]
    if as_json:
        put_json({"rows": rows})
        return
    for row in rows:
        click.echo(f"{row['made_at']}\t{row['bytes']}\t{row['file']}")
    if not rows:
        say(_("There is no backup yet."))


@click.command()
@click.argument("source", type=FILE)
@click.argument("folder", type=FOLDER, required=False)
@json_option
@click.pass_obj
@guarded
def restore(session: Session, source: Path, folder: Path | None, as_json: bool) -> None:
    """Bring a backup back: into its own workspace, where nothing that is there is lost, or into an empty folder."""
    from carec_desktop.actions.restoring import restore as bring_back
    from carec_desktop.actions.workspace import opened

    done = bring_back(source, folder or session.folder)
    with opened(done.folder, readonly=True) as ws:
        result = {
            "folder": str(done.folder), "role": ws.settings.role, "ref_area": ws.settings.ref_area,
            "digest": ws.store.ledger.digest(), "edits": done.added.edits, "packages": done.added.packages,
            "drafts": done.added.working, "read_again": done.packages_read, "damaged": done.unsound,
            "aside": str(done.aside) if done.aside else "",
            "differing_drafts": [
                {"record_id": here.record_id, "question": here.question, "here": here.typed or here.value,
                 "backup": there.typed or there.value}
                for here, there in done.drafts
            ],
        }  # fmt: skip
    if as_json:
        put_json(result)
    say(_("The workspace is restored in “{folder}”.").format(folder=done.folder))
    if done.unsound:
        say(_("The database here was damaged; what could still be read of it was added to the backup."))
    if done.aside:
        say(_("The state before is kept in “{folder}”.").format(folder=done.aside))
    for here, there in done.drafts:
        say(_("Your draft “{here}” for {question} stays; the backup holds “{backup}”.").format(
            here=here.typed or here.value, question=here.question, backup=there.typed or there.value))  # fmt: skip
    if done.added.refused:
        say(ngettext("{n} damaged row was left out.", "{n} damaged rows were left out.", done.added.refused).format(
            n=done.added.refused))  # fmt: skip


COMMANDS: tuple[click.Command, ...] = (check, backup, restore)
