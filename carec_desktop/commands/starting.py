"""Starting: a workspace, the framework, the demonstration."""

from pathlib import Path

import click

from carec_desktop.commands.console import FOLDER, Session, guarded, json_option, put_json, say
from carec_desktop.commands.enrolling import enrol_group
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


COMMANDS: tuple[click.Command, ...] = (
    init,
    enrol_group,
    framework_command,
    demo,
)
