"""Starting: a workspace, a key and its certificate, the framework, the demonstration."""

from pathlib import Path

import click

from carec_desktop.commands.console import FILE, FOLDER, Session, guarded, json_option, put_json, say, shown
from carec_desktop.i18n import LANGUAGES, _


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--role", required=True)
@click.option("--country", "ref_area", default="CAREC", help="ISO code of the country; CAREC for regional roles.")
@click.option("--sector", "sectors", multiple=True, help="Sector code of a sector lead, for example TRP.")
@click.option("--name", required=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en")
@json_option
@click.pass_obj
@guarded
def init(session: Session, folder: Path, role: str, ref_area: str, sectors: tuple[str, ...], name: str, lang: str,
         as_json: bool) -> None:  # fmt: skip
    """Make a workspace. The secretariat's also makes its root key (asks the passphrase)."""
    from carec_desktop.actions import enrol, workspace

    secret = session.passphrase() if role == "secretariat" else ""
    with workspace.create(folder, role=role, ref_area=ref_area, name=name, lang=lang, sectors=sectors) as ws:
        root = enrol.found_secretariat(ws, secret) if ws.is_secretariat else ""
        result = {
            "folder": str(folder),
            "role": role,
            "ref_area": ref_area,
            "key": ws.key,
            "root_fingerprint": root,
        }
    if as_json:
        put_json(result)
    say(_("The workspace is ready in “{folder}”.").format(folder=folder))
    if root:
        say(_("Fingerprint of the root key, to print in letters: {fingerprint}").format(fingerprint=root))


@click.group("enrol")
def enrol_group() -> None:
    """A key and its certificate: request, approve, install."""


@enrol_group.command("request")
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def enrol_request(session: Session, target: Path, as_json: bool) -> None:
    """Write the request file; read its fingerprint to the secretariat."""
    from carec_desktop.actions import enrol
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        request = enrol.request(ws, session.passphrase(), target)
    if as_json:
        put_json({"file": str(target), "key": request.key, "fingerprint": request.fingerprint})
    say(_("Send “{file}” and read this fingerprint to the secretariat: {fingerprint}").format(
        file=target.name, fingerprint=request.fingerprint))  # fmt: skip


@enrol_group.command("approve")
@click.argument("request_file", type=FILE)
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def enrol_approve(session: Session, request_file: Path, target: Path, as_json: bool) -> None:
    """Approve a request whose fingerprint was compared, and write its certificate file."""
    from carec_desktop.actions import enrol, exchange
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        done = enrol.approve(ws, session.passphrase(), request_file, target)
        parked = exchange.take_parked(ws)
    if as_json:
        put_json({
            "file": str(target), "key": done.request.key, "fingerprint": done.request.fingerprint,
            "name": done.request.name, "role": done.request.role, "ref_area": done.request.ref_area,
            "keyring": done.keyring, "root_fingerprint": done.root_fingerprint,
            "merged": [str(t.examined.path.name) for t in parked if t.merged],
        })  # fmt: skip
    say(_("{name} is enrolled ({fingerprint}). Tell them the root's fingerprint: {root}").format(
        name=done.request.name, fingerprint=done.request.fingerprint, root=done.root_fingerprint))  # fmt: skip


@enrol_group.command("install")
@click.argument("certificate", type=FILE)
@click.option("--root", "root_fingerprint", default=None, help="The root's fingerprint as the secretariat told it.")
@json_option
@click.pass_obj
@guarded
def enrol_install(session: Session, certificate: Path, root_fingerprint: str | None, as_json: bool) -> None:
    """Install the certificate file; compare the root's fingerprint with what you were told."""
    from carec_desktop.actions import enrol
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        installed = enrol.install(ws, certificate, root_fingerprint)
    if as_json:
        put_json({
            "root_fingerprint": installed.root_fingerprint, "keyring": installed.keyring.keyring.number,
            "role": installed.holder.role, "ref_area": installed.holder.ref_area,
        })  # fmt: skip
    sentence = _(
        "The certificate is installed. The root's fingerprint is {fingerprint}; compare it with the one you were told."
    )
    say(sentence.format(fingerprint=installed.root_fingerprint))


@click.command("framework")
@json_option
@guarded
def framework_command(as_json: bool) -> None:
    """The results framework: clusters, outcomes, outputs, indicators, measures. Needs no workspace."""
    from carec_desktop.framework import Framework

    framework = Framework.load()
    if as_json:
        put_json(framework.as_json())
        return
    for indicator in framework.indicators:
        click.echo(f"{indicator.code}\t{indicator.short.say()}")


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--open", "open_window", is_flag=True, help="Open the window on the secretariat afterwards.")
@json_option
@click.pass_obj
@guarded
def demo(session: Session, folder: Path, open_window: bool, as_json: bool) -> None:
    """The main job on the published figures: eleven countries, packages, merge, receipts, cards, matrix."""
    from carec_desktop.actions.demo import run

    made = run(folder, session.secret or "demo", say)
    if as_json:
        put_json(made)
    if open_window:
        from carec_desktop.app import run as run_window

        raise SystemExit(run_window(folder / "secretariat"))


@click.command()
@json_option
@click.pass_obj
@guarded
def check(session: Session, as_json: bool) -> None:
    """Look the workspace over: database, every edit, keyring, current values."""
    from carec_desktop.actions import care
    from carec_desktop.actions.workspace import opened

    with opened(session.folder) as ws:
        problems = care.check(ws)
    if as_json:
        put_json({"sound": not problems, "problems": shown(problems)})
    for problem in problems:
        say(problem.sentence())
    if problems:
        raise SystemExit(1)
    say(_("Everything is as it should be."))


@click.command()
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def backup(session: Session, target: Path, as_json: bool) -> None:
    """Keep a copy of the whole workspace in one file; keys in it stay encrypted."""
    from carec_desktop.actions import care
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        path = care.backup(ws, target)
    if as_json:
        put_json({"file": str(path)})
    say(_("The backup is written to “{file}”.").format(file=path))


@click.command()
@click.argument("source", type=FILE)
@click.argument("folder", type=FOLDER)
@json_option
@guarded
def restore(source: Path, folder: Path, as_json: bool) -> None:
    """Bring a backup back into an empty folder."""
    from carec_desktop.actions import care

    with care.restore(source, folder) as ws:
        result = {"folder": str(folder), "role": ws.settings.role, "ref_area": ws.settings.ref_area}
    if as_json:
        put_json(result)
    say(_("The workspace is restored in “{folder}”.").format(folder=folder))


COMMANDS: tuple[click.Command, ...] = (
    init,
    enrol_group,
    framework_command,
    demo,
    check,
    backup,
    restore,
)
