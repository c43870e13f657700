"""Printing what is signed by hand before a package leaves: the approval sheet."""

from pathlib import Path

import click

from carec_desktop.commands.console import FILE, Session, guarded, json_option, put_json, say
from carec_desktop.i18n import LANGUAGES, _, ngettext


@click.command("approval-sheet")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("-o", "target", type=FILE, required=True)
@json_option
@click.pass_obj
@guarded
def approval_sheet(session: Session, lang: str | None, target: Path, as_json: bool) -> None:
    """Every value the next package carries, old and new, to be visaed and signed. Needs no passphrase."""
    from carec_desktop.actions.approval_paper import write_approval
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        done = write_approval(ws, lang or ws.settings.lang, target)
    if as_json:
        put_json({
            "file": str(done.path), "number": done.number, "values": done.values,
            "values_fingerprint": done.fingerprint, "draft": done.draft,
        })  # fmt: skip
    say(ngettext(
        "The approval sheet with {n} value is written to “{file}”.",
        "The approval sheet with {n} values is written to “{file}”.", done.values,
    ).format(n=done.values, file=done.path))  # fmt: skip
    say(_("Fingerprint of the values: {digits}").format(digits=done.fingerprint))


COMMANDS: tuple[click.Command, ...] = (approval_sheet,)
