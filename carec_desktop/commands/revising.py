"""Revising the framework: a workbook out, a verdict on every row, a signed revision."""

import sys
from pathlib import Path

import click

from carec_desktop.commands.console import FILE, Session, guarded, json_option, put_json, say
from carec_desktop.i18n import _, ngettext

WORDS = ("new", "changed", "removed", "same", "refused")


@click.command("framework-edit")
@click.option("-o", "target", type=FILE, required=True)
@click.pass_obj
@guarded
def edit(session: Session, target: Path) -> None:
    """The framework in force as a workbook to edit: a sheet a table, texts in three languages."""
    from carec_desktop.actions.framework_revision import write_book
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        write_book(ws, target)
    say(_("The framework is written to “{file}”.").format(file=target))


@click.command("framework-check")
@click.argument("source", metavar="FILE", type=FILE)
@json_option
@click.pass_obj
@guarded
def check(session: Session, source: Path, as_json: bool) -> None:
    """What publishing FILE would change, row by row, and what keeps it from being published."""
    from carec_desktop.actions.framework_revision import check_book
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        reading = check_book(ws, source)
    told = [verdict for verdict in reading.verdicts if verdict.word != "same"]
    if as_json:
        names = ("row", "table", "code", "attribute", "lang")
        put_json({
            "counts": {word: reading.count(word) for word in WORDS}, "rows": [each.as_row() for each in told],
            "missing": [dict(zip(names, each, strict=True)) for each in reading.missing],
            "publishable": not reading.refused and reading.different,
        })  # fmt: skip
    else:
        for each in told:
            more = "; ".join(each.reasons) or " ".join(each.changed)
            click.echo("\t".join((each.sheet, str(each.row), each.word, each.key, more)))
    refused = reading.count("refused")
    say(ngettext("{n} row cannot be published.", "{n} rows cannot be published.", refused).format(n=refused)
        if refused else _("The revision can be published."))  # fmt: skip
    if refused:
        sys.exit(1)


@click.command("framework-publish")
@click.argument("source", metavar="FILE", type=FILE)
@json_option
@click.pass_obj
@guarded
def publish(session: Session, source: Path, as_json: bool) -> None:
    """Sign FILE with the root key as the next revision; it travels with every receipt and call from now on."""
    from carec_desktop.actions.framework_revision import publish as sign

    with session.opened() as ws:
        head = sign(ws, session.passphrase(), source)
    if as_json:
        put_json({"number": head.number, "revision": head.revision, "digest": head.digest})
    say(_("Revision {revision} is in force; countries get it with their next receipt.").format(revision=head.revision))


COMMANDS: tuple[click.Command, ...] = (edit, check, publish)
