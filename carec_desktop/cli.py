"""The command line: frozen names and keys (design 7). Commands stand in `commands`, one module a task."""

import gc
import json
import os
import sys
from pathlib import Path

import click

from carec_desktop.commands import COMMANDS
from carec_desktop.commands.console import FILE, FOLDER, Session
from carec_desktop.i18n import LANGUAGES, use


@click.group(invoke_without_command=True)
@click.option("-w", "--workspace", "folder", type=FOLDER, default=None, help="Folder of the workspace.")
@click.option("--passphrase-file", type=FILE, default=None, help="File whose first line is the passphrase.")
@click.option("--ui-lang", type=click.Choice(LANGUAGES), default=None, help="Language of the sentences.")
@click.version_option(package_name=None, version="0.1.0", prog_name="carec-desktop")
@click.pass_context
def cli(context: click.Context, folder: Path | None, passphrase_file: Path | None, ui_lang: str | None) -> None:
    """CAREC Desktop: results of the CAREC 2030 Program, offline."""
    secret = os.environ.pop("CAREC_PASSPHRASE", None)
    context.obj = Session(folder or Path.cwd(), passphrase_file, secret)
    use(ui_lang or _language_of(folder) or "en")
    if context.invoked_subcommand is None:
        from carec_desktop.app import run

        sys.exit(run(folder))


def _language_of(folder: Path | None) -> str | None:
    try:
        plain = json.loads(((folder or Path.cwd()) / "workspace.json").read_text(encoding="utf-8"))
        return plain["lang"] if plain["lang"] in LANGUAGES else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Entry point; any console encoding can show the sentences, with replacement characters if it must."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    gc.set_threshold(50_000, 20, 50)  # a large package is 100,000 small things, and none of them points in a circle
    cli()
